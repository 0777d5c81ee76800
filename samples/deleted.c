// Writes files and makes them go again, each way that there is. What each held is "way: " and its number; what is left at
// the end is "left". With an argument: many of them, or big ones; or it waits, with all but the last way done.
#include "sample.h"

typedef struct { ULONG Flags; } DispositionEx;
enum { kDispositionEx = 64, kRenameEx = 65, kLinkEx = 72, kDelete = 1, kPosix = 2, kReplace = 1 };
NTSTATUS NTAPI NtDeleteFile(OBJECT_ATTRIBUTES *);
NTSTATUS NTAPI NtSetInformationFile(HANDLE, IO_STATUS_BLOCK *, PVOID, ULONG, FILE_INFORMATION_CLASS);

static const DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

static HANDLE open_file(const wchar_t *path, DWORD disposition, DWORD flags) {
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE | DELETE, kShareAll, NULL, disposition, flags, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    return file;
}

static void put(HANDLE file, const char *text) {
    DWORD count;
    CHECK(WriteFile(file, text, (DWORD)strlen(text), &count, NULL) && count == strlen(text));
}

static void make(const wchar_t *path, const char *text) {
    HANDLE file = open_file(path, CREATE_ALWAYS, 0);
    put(file, text);
    CloseHandle(file);
}

static BOOL is_there(const wchar_t *path) { return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES; }

static void nt_name(const wchar_t *path, wchar_t *name, UNICODE_STRING *string, OBJECT_ATTRIBUTES *attributes) {
    wcscpy(name, L"\\??\\");
    CHECK(GetFullPathNameW(path, 300, name + 4, NULL));
    RtlInitUnicodeString(string, name);
    InitializeObjectAttributes(attributes, string, OBJ_CASE_INSENSITIVE, NULL, NULL);
}

// Rename (65) or link (72), over what has the name.
static void replace(const wchar_t *from, const wchar_t *to, int information_class) {
    struct { ULONG flags; HANDLE root; ULONG size; WCHAR name[300]; } target = {kReplace, NULL, 0, L""};
    wchar_t name[320];
    UNICODE_STRING string;
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK io;
    nt_name(to, name, &string, &attributes);
    target.size = string.Length;
    memcpy(target.name, string.Buffer, string.Length);
    HANDLE file = open_file(from, OPEN_EXISTING, 0);
    CHECK(NtSetInformationFile(file, &io, &target, sizeof target, (FILE_INFORMATION_CLASS)information_class) == 0);
    CloseHandle(file);
}

static void by_calls_on_names(void) {
    make(L"01.txt", "way: 01");
    CHECK(DeleteFileW(L"01.txt") && !is_there(L"01.txt"));

    wchar_t name[320];
    UNICODE_STRING string;
    OBJECT_ATTRIBUTES attributes;
    make(L"02.txt", "way: 02");
    nt_name(L"02.TXT", name, &string, &attributes);
    CHECK(NtDeleteFile(&attributes) == 0 && !is_there(L"02.txt"));

    // Only the name that it had last.
    make(L"03-first.txt", "way: 03");
    CHECK(MoveFileW(L"03-first.txt", L"03.txt") && DeleteFileW(L"03.txt"));

    CHECK(CreateDirectoryW(L"tree", NULL) && CreateDirectoryW(L"tree\\in", NULL));
    make(L"tree\\in\\04 \u00fc\u6f22\U0001f600.txt", "way: 04");
    CHECK(DeleteFileW(L"tree\\in\\04 \u00fc\u6f22\U0001f600.txt") && RemoveDirectoryW(L"tree\\in") && RemoveDirectoryW(L"tree"));
}

static void by_handles(void) {
    HANDLE file = open_file(L"05.txt", CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE);
    put(file, "way: 05");
    CloseHandle(file);
    CHECK(!is_there(L"05.txt"));

    IO_STATUS_BLOCK io;
    BOOLEAN gone = TRUE;
    file = open_file(L"06.txt", CREATE_NEW, 0);
    CHECK(NtSetInformationFile(file, &io, &gone, sizeof gone, (FILE_INFORMATION_CLASS)13) == 0);
    put(file, "way: 06");  // when it is going to be deleted already
    CloseHandle(file);
    CHECK(!is_there(L"06.txt"));

    DispositionEx ex = {kDelete | kPosix};
    file = open_file(L"07.txt", CREATE_NEW, 0);
    put(file, "way: 07");
    HANDLE other = open_file(L"07.txt", OPEN_EXISTING, 0);
    CHECK(NtSetInformationFile(file, &io, &ex, sizeof ex, (FILE_INFORMATION_CLASS)kDispositionEx) == 0);
    CloseHandle(file);
    CHECK(!is_there(L"07.txt"));
    put(other, "no way");  // too late: what is kept is what it held
    CloseHandle(other);

    // Deleted while it is mapped: the last user of it is the view.
    file = open_file(L"08.txt", CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE);
    put(file, "way: ..");
    HANDLE section = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0, NULL);
    CHECK(section);
    char *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
    CHECK(view);
    CloseHandle(section);
    CloseHandle(file);
    memcpy(view, "way: 08", 7);
    CHECK(UnmapViewOfFile(view));
    CHECK(!is_there(L"08.txt"));
}

static void by_others_in_their_place(void) {
    make(L"09.txt", "way: 09");
    make(L"new", "left");
    CHECK(MoveFileExW(L"new", L"09.txt", MOVEFILE_REPLACE_EXISTING));

    make(L"10.txt", "way: 10");
    make(L"new", "left");
    replace(L"new", L"10.txt", kRenameEx);

    make(L"11.txt", "way: 11");
    make(L"new", "left");
    replace(L"new", L"11.txt", kLinkEx);
    CHECK(DeleteFileW(L"new"));  // the other name of what is left: it held "left"

    make(L"12.txt", "way: 12");
    make(L"new", "left");
    CHECK(ReplaceFileW(L"12.txt", L"new", L"12-backup.txt", 0, NULL, NULL));
    CHECK(!is_there(L"new") && DeleteFileW(L"12-backup.txt"));
}

static void by_cheating(void) {
    // Another name for the same file, through which it is changed afterwards.
    make(L"13.txt", "way: 13");
    CHECK(CreateHardLinkW(L"13-other.txt", L"13.txt", NULL) && DeleteFileW(L"13.txt"));
    make(L"13-other.txt", "left");
    // A change time that lies about when it was.
    HANDLE file = open_file(L"14.txt", CREATE_NEW, 0);
    put(file, "way: 14");
    FILETIME old = {0, 0x01a00000};
    CHECK(SetFileTime(file, &old, &old, &old));
    CloseHandle(file);
    CHECK(DeleteFileW(L"14.txt"));
    // Hidden; and nothing that anybody may write to.
    make(L"15.txt", "way: 15");
    CHECK(SetFileAttributesW(L"15.txt", FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_READONLY));
    CHECK(!DeleteFileW(L"15.txt"));
    CHECK(SetFileAttributesW(L"15.txt", FILE_ATTRIBUTE_HIDDEN) && DeleteFileW(L"15.txt"));
}

// What was there before the run, or is nothing.
static void not_kept(void) {
    CHECK(DeleteFileW(L"C:\\windows\\win.ini"));
    CHECK(SetFileAttributesW(L"C:\\windows\\system.ini", FILE_ATTRIBUTE_HIDDEN) && DeleteFileW(L"C:\\windows\\system.ini"));
    make(L"empty.txt", "");
    CHECK(DeleteFileW(L"empty.txt"));
    make(L"stays.txt", "left");
    make(L"new", "left");
    CHECK(!MoveFileW(L"new", L"stays.txt"));
    CHECK(MoveFileW(L"new", L"moved.txt"));
    HANDLE file = open_file(L"stays.txt", OPEN_EXISTING, 0);
    BOOLEAN gone = TRUE;
    IO_STATUS_BLOCK io;
    CHECK(NtSetInformationFile(file, &io, &gone, sizeof gone, (FILE_INFORMATION_CLASS)13) == 0);
    gone = FALSE;
    CHECK(NtSetInformationFile(file, &io, &gone, sizeof gone, (FILE_INFORMATION_CLASS)13) == 0);
    CloseHandle(file);
    CHECK(is_there(L"stays.txt"));
}

static void make_big(const wchar_t *path, char fill, DWORD megabytes) {
    static char block[1 << 20];
    memset(block, fill, sizeof block);
    HANDLE file = open_file(path, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE);
    DWORD count;
    for (DWORD i = 0; i < megabytes; i++) CHECK(WriteFile(file, block, sizeof block, &count, NULL));
    CloseHandle(file);
}

static void by_end_of_process(const wchar_t *self) {
    wchar_t line[600];
    STARTUPINFOW startup = {sizeof startup};
    PROCESS_INFORMATION child;
    swprintf(line, 600, L"\"%ls\" killed", self);
    CHECK(CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child));
    CHECK(WaitForSingleObject(child.hProcess, INFINITE) == 0);
    for (int i = 0; i < 500 && is_there(L"16.txt"); i++) Sleep(10);
    CHECK(!is_there(L"16.txt"));
}

int main(int argc, char **argv) {
    wchar_t self[300], name[40];
    CHECK(GetModuleFileNameW(NULL, self, 300));
    const char *what = argc > 1 ? argv[1] : "";
    if (!strcmp(what, "killed")) {
        put(open_file(L"16.txt", CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE), "way: 16");
        TerminateProcess(GetCurrentProcess(), 3);
    }
    if (!strcmp(what, "many")) {
        for (int i = 0; i < 1010; i++) {
            char text[16];
            swprintf(name, 40, L"many%04d.txt", i);
            snprintf(text, sizeof text, "way: %04d", i);
            make(name, text);
            CHECK(DeleteFileW(name));
        }
        return success();
    }
    if (!strcmp(what, "big")) {
        make_big(L"too big.bin", 'x', 17);
        for (int i = 0; i < 5; i++) {
            swprintf(name, 40, L"big%d.bin", i);
            make_big(name, (char)('a' + i), 15);
        }
        make(L"small.txt", "way: small");
        CHECK(DeleteFileW(L"small.txt"));
        return success();
    }
    by_calls_on_names();
    by_handles();
    by_others_in_their_place();
    by_cheating();
    not_kept();
    by_end_of_process(self);
    if (!strcmp(what, "wait")) {
        puts("waiting");
        fflush(stdout);
        Sleep(INFINITE);
    }
    return success();
}
