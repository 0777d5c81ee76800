// Alternate streams and short names, as on NTFS: made, listed, found, moved, copied, run and deleted with their file.
#include "sample.h"

#define FILE_STREAMS 22
#define FILE_SHORT_NAME 21
static int failures;
#define SAME(what)                                                                            \
    do {                                                                                      \
        if (!(what)) printf("NOT SO line %d: %s (error %lu)\n", __LINE__, #what, GetLastError()), failures++; \
    } while (0)

static void put(const wchar_t *name, const char *text) {
    DWORD count;
    HANDLE file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, text, (DWORD)strlen(text), &count, NULL) || !CloseHandle(file)) {
        printf("CANNOT WRITE %ls: %lu\n", name, GetLastError());
        failures++;
    }
}

static int holds(const wchar_t *name, const char *text) {
    char got[64] = {0};
    DWORD count = 0;
    HANDLE file = CreateFileW(name, GENERIC_READ, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    if (file == INVALID_HANDLE_VALUE) return 0;
    ReadFile(file, got, sizeof got - 1, &count, NULL);
    CloseHandle(file);
    return count == strlen(text) && !memcmp(got, text, count);
}

static int is_there(const wchar_t *name) { return GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES; }

// The streams of `name` with their sizes, one behind the other: ":s:$DATA=5 ".
static const wchar_t *streams(const wchar_t *name) {
    static wchar_t all[1024];
    ULONGLONG buffer[256] = {0};
    IO_STATUS_BLOCK io = {0};
    HANDLE file = CreateFileW(name, FILE_READ_ATTRIBUTES, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    NTSTATUS status = NtQueryInformationFile(file, &io, buffer, sizeof buffer, (FILE_INFORMATION_CLASS)FILE_STREAMS);
    CloseHandle(file);
    wcscpy(all, L"");
    if (status) swprintf(all, 1024, L"%08lx", status);
    if (status || !io.Information) return all;
    for (BYTE *at = (BYTE *)buffer;; at += *(ULONG *)at) {
        swprintf(all + wcslen(all), 200, L"%.*ls=%lld ", (int)(((ULONG *)at)[1] / 2), (wchar_t *)(at + 24), *(LONGLONG *)(at + 8));
        if (!*(ULONG *)at) return all;
    }
}

static int listed(const wchar_t *pattern) {
    WIN32_FIND_DATAW found;
    HANDLE search = FindFirstFileW(pattern, &found);
    int count = 0;
    if (search == INVALID_HANDLE_VALUE) return 0;
    do {
        count++;
        if (wcschr(found.cFileName, L':')) printf("LISTED %ls\n", found.cFileName), failures++;
    } while (FindNextFileW(search, &found));
    FindClose(search);
    return count;
}

static NTSTATUS rename_by_handle(HANDLE file, const wchar_t *name) {
    struct { BOOLEAN replace; HANDLE root; ULONG length; wchar_t name[64]; } information = {TRUE, NULL, (ULONG)(wcslen(name) * 2), {0}};
    IO_STATUS_BLOCK io;
    wcscpy(information.name, name);
    return NtSetInformationFile(file, &io, &information, sizeof information, (FILE_INFORMATION_CLASS)10);
}

static DWORD run(const wchar_t *program, const wchar_t *arguments) {
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    wchar_t line[300];
    DWORD code = 0;
    swprintf(line, 300, L"\"%ls\" %ls", program, arguments);
    if (!CreateProcessW(program, line, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process)) return GetLastError();
    WaitForSingleObject(process.hProcess, 20000);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    return code;
}

// Fills `to` with the bytes of the file `from`, as CopyFile does that knows no streams.
static void copy_bytes(const wchar_t *from, const wchar_t *to) {
    static char bytes[1 << 20];
    DWORD size = 0, count;
    HANDLE source = CreateFileW(from, GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE target = CreateFileW(to, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(source != INVALID_HANDLE_VALUE && target != INVALID_HANDLE_VALUE);
    CHECK(ReadFile(source, bytes, sizeof bytes, &size, NULL) && WriteFile(target, bytes, size, &count, NULL));
    CloseHandle(source);
    CloseHandle(target);
}

static void alternate_streams(void) {
    wchar_t text[300];
    CHECK(CreateDirectoryW(L"C:\\Streams", NULL) && SetCurrentDirectoryW(L"C:\\Streams"));
    put(L"plain.txt", "own");
    put(L"plain.txt:first", "one");
    put(L"PLAIN.TXT:Second:$DATA", "second");
    SAME(holds(L"plain.txt:FIRST", "one") && holds(L"plain.txt:second", "second") && holds(L"plain.txt", "own") && holds(L"plain.txt::$DATA", "own"));
    SAME(!holds(L"plain.txt:third", ""));
    wcscpy(text, streams(L"plain.txt"));
    SAME(!wcsncmp(text, L"::$DATA=3 ", 10) && wcsstr(text, L":first:$DATA=3 ") && wcsstr(text, L":Second:$DATA=6 "));
    SAME(wcslen(text) == wcslen(L"::$DATA=3 :first:$DATA=3 :Second:$DATA=6 "));
    SAME(!wcscmp(streams(L"plain.txt:first"), text));
    SAME(listed(L"C:\\Streams\\*") == 3 && listed(L"C:\\Streams\\plain*") == 1 && listed(L"C:\\Streams\\plain.txt:first") == 0);
    // A stream makes its file; a folder has streams too, but no content of its own.
    put(L"made.txt:only", "hidden");
    SAME(is_there(L"made.txt") && holds(L"made.txt", "") && holds(L"made.txt:only", "hidden"));
    CHECK(CreateDirectoryW(L"C:\\Streams\\folder", NULL));
    SAME(!wcscmp(streams(L"C:\\Streams\\folder"), L""));
    put(L"folder:tag", "of the folder");
    SAME(!wcscmp(streams(L"C:\\Streams\\folder"), L":tag:$DATA=13 "));
    put(L"folder\\inner.txt", "");
    put(L"folder\\inner.txt:deep", "deep");
    // They go where their file goes.
    SAME(MoveFileW(L"plain.txt", L"folder\\moved.txt"));
    SAME(holds(L"folder\\moved.txt:first", "one") && holds(L"folder\\moved.txt:second", "second") && !is_there(L"plain.txt:first"));
    SAME(MoveFileW(L"folder", L"renamed"));
    SAME(holds(L"renamed:tag", "of the folder") && holds(L"renamed\\inner.txt:deep", "deep") && holds(L"renamed\\moved.txt:first", "one"));
    // What takes another's place has its own streams, and what is deleted takes them along.
    put(L"other.txt", "other");
    put(L"other.txt:mine", "mine");
    SAME(MoveFileExW(L"other.txt", L"renamed\\moved.txt", MOVEFILE_REPLACE_EXISTING));
    SAME(!wcscmp(streams(L"renamed\\moved.txt"), L"::$DATA=5 :mine:$DATA=4 "));
    SAME(DeleteFileW(L"renamed\\moved.txt") && !is_there(L"renamed\\moved.txt:mine"));
    put(L"renamed\\moved.txt", "new");
    SAME(!wcscmp(streams(L"renamed\\moved.txt"), L"::$DATA=3 "));
    put(L"renamed\\moved.txt:late", "late");
    put(L"renamed\\moved.txt:late", "later");
    SAME(!wcscmp(streams(L"renamed\\moved.txt"), L"::$DATA=3 :late:$DATA=5 "));
    put(L"renamed\\moved.txt", "newer");
    SAME(!wcscmp(streams(L"renamed\\moved.txt"), L"::$DATA=5 ") && !is_there(L"renamed\\moved.txt:late"));
    SAME(DeleteFileW(L"renamed\\inner.txt:deep") && is_there(L"renamed\\inner.txt") && !is_there(L"renamed\\inner.txt:deep"));
    SAME(DeleteFileW(L"renamed\\inner.txt") && DeleteFileW(L"renamed\\moved.txt") && RemoveDirectoryW(L"renamed") && !is_there(L"renamed:tag"));
    // The mark of a download, and its removal.
    put(L"download.exe", "MZ");
    put(L"download.exe:Zone.Identifier", "[ZoneTransfer]\r\nZoneId=3\r\n");
    SAME(holds(L"download.exe:Zone.Identifier", "[ZoneTransfer]\r\nZoneId=3\r\n"));
    SAME(DeleteFileW(L"download.exe:Zone.Identifier") && !wcscmp(streams(L"download.exe"), L"::$DATA=2 "));
    SAME(!is_there(L"download.exe:a:b:c") && !is_there(L"download.exe:s:$NONE"));
    // By a handle: a stream relative to its file, and the names that handles have.
    HANDLE file = CreateFileW(L"made.txt:only", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    SAME(GetFinalPathNameByHandleW(file, text, 300, 0) && !wcscmp(text, L"\\\\?\\C:\\Streams\\made.txt:only"));
    CloseHandle(file);
    file = CreateFileW(L"made.txt", FILE_READ_ATTRIBUTES, 7, NULL, OPEN_EXISTING, 0, NULL);
    UNICODE_STRING name = {10, 10, L":only"};
    OBJECT_ATTRIBUTES object;
    IO_STATUS_BLOCK io;
    HANDLE stream = NULL;
    InitializeObjectAttributes(&object, &name, 0x40, file, NULL);
    SAME(!NtOpenFile(&stream, GENERIC_READ | SYNCHRONIZE, &object, &io, 7, FILE_SYNCHRONOUS_IO_NONALERT));
    CloseHandle(stream);
    CloseHandle(file);
}

static int has_all(const wchar_t *all, const wchar_t *some) {
    wchar_t text[1024];
    wcscpy(text, some);
    for (wchar_t *one = wcstok(text, L" "); one; one = wcstok(NULL, L" ")) {
        if (!wcsstr(all, one)) return 0;
    }
    return 1;
}

static int have_same_streams(const wchar_t *one, const wchar_t *other) {
    wchar_t first[1024];
    wcscpy(first, streams(one));
    return wcslen(first) == wcslen(streams(other)) && has_all(first, streams(other));
}

// As streams(), by Win32's functions.
static const wchar_t *found_streams(const wchar_t *name) {
    static wchar_t all[1024];
    WIN32_FIND_STREAM_DATA found;
    wcscpy(all, L"");
    HANDLE search = FindFirstStreamW(name, FindStreamInfoStandard, &found, 0);
    if (search == INVALID_HANDLE_VALUE) {
        swprintf(all, 1024, L"error %lu", GetLastError());
        return all;
    }
    do swprintf(all + wcslen(all), 200, L"%ls=%lld ", found.cStreamName, found.StreamSize.QuadPart);
    while (FindNextStreamW(search, &found));
    SAME(GetLastError() == ERROR_HANDLE_EOF);
    SAME(!FindNextStreamW(search, &found) && GetLastError() == ERROR_HANDLE_EOF);
    SAME(FindClose(search));
    return all;
}

static void finding_streams(void) {
    WIN32_FIND_STREAM_DATA stream;
    WIN32_FIND_DATAW file;
    CHECK(CreateDirectoryW(L"C:\\Streams\\found", NULL) && CreateDirectoryW(L"C:\\Streams\\found\\folder", NULL));
    CHECK(SetCurrentDirectoryW(L"C:\\Streams\\found"));
    put(L"two.txt", "own");
    SAME(!wcscmp(found_streams(L"two.txt"), L"::$DATA=3 "));
    put(L"two.txt:first", "one");
    put(L"two.txt:second", "second");
    SAME(!wcscmp(found_streams(L"two.txt"), streams(L"two.txt")) && !wcsncmp(found_streams(L"two.txt"), L"::$DATA=3 :", 11));
    SAME(has_all(found_streams(L"C:\\Streams\\found\\TWO.TXT"), L"::$DATA=3 :first:$DATA=3 :second:$DATA=6 "));
    SAME(!wcscmp(found_streams(L"two.txt:first"), streams(L"two.txt")));
    SAME(!wcscmp(found_streams(L"folder"), L"error 38"));
    put(L"folder:tag", "of the folder");
    SAME(!wcscmp(found_streams(L"folder"), L":tag:$DATA=13 "));
    SAME(!wcscmp(found_streams(L"missing.txt"), L"error 2") && !wcscmp(found_streams(L"none\\missing.txt"), L"error 3"));
    // More than fit into what is asked for first.
    put(L"many.txt", "");
    for (int i = 0; i < 100; i++) {
        wchar_t name[64];
        swprintf(name, 64, L"many.txt:a stream of many, number %d", i);
        put(name, "");
    }
    int count = 0;
    HANDLE search = FindFirstStreamW(L"many.txt", FindStreamInfoStandard, &stream, 0);
    CHECK(search != INVALID_HANDLE_VALUE);
    do count++;
    while (FindNextStreamW(search, &stream));
    SAME(count == 101 && FindClose(search));
    // What is asked for wrongly, and searches of the other kind.
    SAME(FindFirstStreamW(L"two.txt", FindStreamInfoMaxInfoLevel, &stream, 0) == INVALID_HANDLE_VALUE && GetLastError() == ERROR_INVALID_PARAMETER);
    SAME(FindFirstStreamW(L"two.txt", FindStreamInfoStandard, &stream, 1) == INVALID_HANDLE_VALUE && GetLastError() == ERROR_INVALID_PARAMETER);
    SAME(!FindNextStreamW(INVALID_HANDLE_VALUE, &stream) && GetLastError() == ERROR_INVALID_HANDLE);
    search = FindFirstFileW(L"*", &file);
    CHECK(search != INVALID_HANDLE_VALUE);
    SAME(!FindNextStreamW(search, &stream) && GetLastError() == ERROR_INVALID_HANDLE && FindNextFileW(search, &file) && FindClose(search));
    search = FindFirstStreamW(L"two.txt", FindStreamInfoStandard, &stream, 0);
    CHECK(search != INVALID_HANDLE_VALUE);
    SAME(!FindNextFileW(search, &file) && FindNextStreamW(search, &stream) && FindClose(search));
    for (int i = 0; i < 1000; i++) {
        search = FindFirstStreamW(L"two.txt", FindStreamInfoStandard, &stream, 0);
        if (search == INVALID_HANDLE_VALUE || !FindNextStreamW(search, &stream) || !FindClose(search)) CHECK(!"a thousand searches");
    }
    SAME(HeapValidate(GetProcessHeap(), 0, NULL));
}

static FILETIME written(const wchar_t *name) {
    WIN32_FILE_ATTRIBUTE_DATA data = {0};
    GetFileAttributesExW(name, GetFileExInfoStandard, &data);
    return data.ftLastWriteTime;
}

static void put_many(const wchar_t *name, DWORD size) {
    DWORD count = 0, piece[256];
    HANDLE file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    for (DWORD at = 0; at < size; at += count) {
        for (int i = 0; i < 256; i++) piece[i] = (at + i) * 2654435761u;
        CHECK(WriteFile(file, piece, min(size - at, sizeof piece), &count, NULL));
    }
    CloseHandle(file);
}

static int are_same(const wchar_t *one, const wchar_t *other) {
    static char bytes[2][1 << 18];
    DWORD counts[2] = {0};
    const wchar_t *names[] = {one, other};
    for (int i = 0; i < 2; i++) {
        HANDLE file = CreateFileW(names[i], GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
        if (file == INVALID_HANDLE_VALUE || !ReadFile(file, bytes[i], sizeof bytes[i], &counts[i], NULL)) return 0;
        CloseHandle(file);
    }
    return counts[0] == counts[1] && !memcmp(bytes[0], bytes[1], counts[0]);
}

static void copying_streams(void) {
    CHECK(CreateDirectoryW(L"C:\\Streams\\copies", NULL) && SetCurrentDirectoryW(L"C:\\Streams\\copies"));
    put_many(L"source.bin", 200001);
    put_many(L"source.bin:large", 150003);
    put(L"source.bin:empty", "");
    put(L"source.bin:Zone.Identifier", "[ZoneTransfer]\r\nZoneId=3\r\n");
    FILETIME when = {0x12345678, 0x01d80000}, times[2];
    HANDLE file = CreateFileW(L"source.bin", FILE_WRITE_ATTRIBUTES, 7, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(SetFileTime(file, NULL, NULL, &when) && CloseHandle(file));
    SAME(CopyFileW(L"source.bin", L"copied.bin", TRUE));
    SAME(have_same_streams(L"source.bin", L"copied.bin") && are_same(L"source.bin", L"copied.bin") && are_same(L"source.bin:large", L"copied.bin:large"));
    SAME(holds(L"copied.bin:zone.identifier", "[ZoneTransfer]\r\nZoneId=3\r\n") && holds(L"copied.bin:empty", ""));
    times[0] = written(L"source.bin");
    times[1] = written(L"copied.bin");
    SAME(!CompareFileTime(&times[0], &times[1]));
    SAME(!CopyFileW(L"source.bin", L"copied.bin", TRUE) && GetLastError() == ERROR_FILE_EXISTS);
    // What is overwritten has the new one's streams and none of its own.
    put(L"target.txt", "old");
    put(L"target.txt:stale", "old");
    put(L"target.txt:large", "old");
    SAME(CopyFileExW(L"source.bin", L"target.txt", NULL, NULL, NULL, 0));
    SAME(have_same_streams(L"source.bin", L"target.txt") && !is_there(L"target.txt:stale") && are_same(L"source.bin:large", L"target.txt:large"));
    COPYFILE2_EXTENDED_PARAMETERS parameters = {sizeof parameters, COPY_FILE_FAIL_IF_EXISTS, NULL, NULL, NULL};
    SAME(CopyFile2(L"source.bin", L"second.bin", &parameters) == S_OK && have_same_streams(L"source.bin", L"second.bin"));
    SAME(CopyFile2(L"source.bin", L"second.bin", &parameters) == HRESULT_FROM_WIN32(ERROR_FILE_EXISTS));
    SAME(CopyFileA("source.bin", "third.bin", FALSE) && have_same_streams(L"source.bin", L"third.bin"));
    // A file without, a file that may not be written to, and what is not to be copied.
    put(L"plain.txt", "plain");
    SAME(CopyFileW(L"plain.txt", L"plain too.txt", FALSE) && !wcscmp(streams(L"plain too.txt"), L"::$DATA=5 "));
    SAME(CopyFileW(L"plain.txt", L"second.bin", FALSE) && !wcscmp(streams(L"second.bin"), L"::$DATA=5 "));
    SAME(SetFileAttributesW(L"source.bin", FILE_ATTRIBUTE_READONLY) && CopyFileW(L"source.bin", L"locked.bin", FALSE));
    SAME(GetFileAttributesW(L"locked.bin") & FILE_ATTRIBUTE_READONLY && have_same_streams(L"source.bin", L"locked.bin"));
    SAME(SetFileAttributesW(L"source.bin", FILE_ATTRIBUTE_NORMAL));
    SAME(!CopyFileW(L"plain.txt", L"PLAIN.TXT", FALSE) && GetLastError() == ERROR_SHARING_VIOLATION && holds(L"plain.txt", "plain"));
    SAME(!CopyFileW(L"missing.txt", L"never.txt", FALSE) && GetLastError() == ERROR_FILE_NOT_FOUND && !is_there(L"never.txt"));
    SAME(!CopyFileW(L"plain.txt", L"none\\never.txt", FALSE) && GetLastError() == ERROR_PATH_NOT_FOUND);
    SAME(!CopyFileW(L"C:\\Streams\\copies", L"never.txt", FALSE) && GetLastError() == ERROR_ACCESS_DENIED && !is_there(L"never.txt"));
    SAME(!CopyFileW(NULL, L"never.txt", FALSE) && !CopyFileExW(L"plain.txt", NULL, NULL, NULL, NULL, 0));
    // One stream alone, from and to a file.
    SAME(CopyFileW(L"source.bin:Zone.Identifier", L"zone.txt", FALSE) && !wcscmp(streams(L"zone.txt"), L"::$DATA=26 "));
    SAME(CopyFileW(L"source.bin", L"plain.txt:all", FALSE) && are_same(L"source.bin", L"plain.txt:all") && holds(L"plain.txt", "plain"));
    SAME(!wcscmp(streams(L"plain.txt"), L"::$DATA=5 :all:$DATA=200001 "));
}

static void programs_in_streams(const wchar_t *self) {
    wchar_t library[MAX_PATH];
    put(L"C:\\Streams\\readme.txt", "nothing to see here");
    copy_bytes(self, L"C:\\Streams\\readme.txt:hidden.exe");
    SAME(run(L"C:\\Streams\\readme.txt:hidden.exe", L"--in-stream") == 42);
    GetSystemDirectoryW(library, MAX_PATH);
    wcscat(library, L"\\version.dll");
    copy_bytes(library, L"C:\\Streams\\readme.txt:code.dll");
    HMODULE module = LoadLibraryW(L"C:\\Streams\\readme.txt:code.dll");
    SAME(module && GetProcAddress(module, "GetFileVersionInfoW"));
    // A program that deletes itself while it runs: its content becomes a stream, and the empty file is deleted.
    copy_bytes(self, L"C:\\Streams\\vanish.exe");
    SAME(run(L"C:\\Streams\\vanish.exe", L"--vanish") == 43);
    SAME(!is_there(L"C:\\Streams\\vanish.exe") && !is_there(L"C:\\Streams\\vanish.exe:gone"));
}

static int vanish(void) {
    wchar_t self[MAX_PATH];
    GetModuleFileNameW(NULL, self, MAX_PATH);
    HANDLE file = CreateFileW(self, DELETE, 7, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(rename_by_handle(file, L":gone") == 0);
    CloseHandle(file);
    CHECK(!wcsncmp(streams(self), L"::$DATA=0 :gone:$DATA=", 22));
    file = CreateFileW(self, DELETE, 7, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    FILE_DISPOSITION_INFO disposition = {TRUE};
    CHECK(SetFileInformationByHandle(file, FileDispositionInfo, &disposition, sizeof disposition));
    CloseHandle(file);
    CHECK(!is_there(self));
    return 43;
}

// The short name of the last part of `name`, by each way that tells it.
static const wchar_t *short_name(const wchar_t *name) {
    static wchar_t path[MAX_PATH];
    struct { ULONG length; wchar_t text[16]; } told = {0};
    WIN32_FIND_DATAW found;
    IO_STATUS_BLOCK io;
    if (!GetShortPathNameW(name, path, MAX_PATH)) return L"?";
    const wchar_t *last = wcsrchr(path, L'\\') ? wcsrchr(path, L'\\') + 1 : path;
    HANDLE search = FindFirstFileW(name, &found);
    if (search != INVALID_HANDLE_VALUE) FindClose(search);
    HANDLE file = CreateFileW(name, FILE_READ_ATTRIBUTES, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    NTSTATUS status = NtQueryInformationFile(file, &io, &told, sizeof told, (FILE_INFORMATION_CLASS)FILE_SHORT_NAME);
    CloseHandle(file);
    if (wcscmp(found.cAlternateFileName, last) || status || wcscmp(told.text, last)) {
        printf("SHORT NAMES DIFFER %ls: %ls %ls %ls %08lx\n", name, last, found.cAlternateFileName, told.text, status);
        failures++;
    }
    if (!is_there(path)) printf("DOES NOT OPEN %ls\n", path), failures++;
    wchar_t whole[MAX_PATH];
    if (!GetLongPathNameW(path, whole, MAX_PATH) || _wcsicmp(whole, name)) printf("LONG NAME OF %ls: %ls\n", path, whole), failures++;
    return last;
}

static void short_names(void) {
    wchar_t text[MAX_PATH];
    SAME(!wcscmp(short_name(L"C:\\Program Files"), L"PROGRA~1"));
    if (is_there(L"C:\\Program Files (x86)")) SAME(!wcscmp(short_name(L"C:\\Program Files (x86)"), L"PROGRA~2"));
    SAME(is_there(L"C:\\progra~1") && is_there(L"C:\\PROGRA~1\\COMMON~1"));
    CHECK(CreateDirectoryW(L"C:\\Short names", NULL) && SetCurrentDirectoryW(L"C:\\SHORTN~1"));
    static const struct { const wchar_t *name, *expected; } kept[] = {
        {L"C:\\Short names\\A long name.text", L"ALONGN~1.TEX"}, {L"C:\\Short names\\A long name too.text", L"ALONGN~2.TEX"},
        {L"C:\\Short names\\a.b.c", L"ABC~1.C"}, {L"C:\\Short names\\one+two.txt", L"ONE_TW~1.TXT"}, {L"C:\\Short names\\.config", L"CONFIG~1"},
        {L"C:\\Short names\\name.extension", L"NAME~1.EXT"}};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) put(kept[i].name, "");
    SAME(!wcscmp(short_name(kept[0].name), kept[0].expected));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const wchar_t *name = short_name(kept[i].name);
        // "a.b.c" has too few letters for Windows's taste: the rest is a checksum.
        if (i == 2 ? wcsncmp(name, L"AB", 2) || !wcsstr(name, L"~1.C") : wcscmp(name, kept[i].expected) != 0) {
            printf("SHORT NAME OF %ls: %ls\n", kept[i].name, name);
            failures++;
        }
    }
    // Made by a long name, changed by the short one.
    put(L"ALONGN~1.TEX", "by the short name");
    SAME(holds(kept[0].name, "by the short name") && listed(L"C:\\Short names\\*") == 8);
    put(L"ALONGN~1.TEX:s", "stream");
    SAME(holds(L"A long name.text:s", "stream"));
    SAME(DeleteFileW(L"alongn~1.tex") && !is_there(kept[0].name) && !wcscmp(short_name(kept[1].name), kept[1].expected));
    // The fifth of a kind gets a checksum, all names open, and none is there twice.
    wchar_t all[12][16];
    for (int i = 0; i < 12; i++) {
        swprintf(text, MAX_PATH, L"C:\\Short names\\numbered document %d.docx", i);
        put(text, "");
    }
    for (int i = 0; i < 12; i++) {
        swprintf(text, MAX_PATH, L"C:\\Short names\\numbered document %d.docx", i);
        wcscpy(all[i], short_name(text));
        for (int k = 0; k < i; k++) SAME(wcscmp(all[i], all[k]) != 0);
        if (i < 4) SAME(!wcsncmp(all[i], L"NUMBER~", 7));
        else SAME(!wcsncmp(all[i], L"NU", 2) && wcsstr(all[i], L"~1.DOC"));
    }
    SAME(!wcscmp(all[0], L"NUMBER~1.DOC") && !wcscmp(all[3], L"NUMBER~4.DOC"));
    SAME(listed(L"C:\\SHORTN~1\\NUMBER~?.DOC") == 4);
    SAME(!is_there(L"C:\\Short names\\NUMBER~5.DOC") && !is_there(L"C:\\Short names\\NOSUCH~1.TXT"));
    // Who has a name of DOS's has no other.
    put(L"plain.txt", "");
    WIN32_FIND_DATAW found;
    HANDLE search = FindFirstFileW(L"plain.txt", &found);
    CHECK(search != INVALID_HANDLE_VALUE && FindClose(search));
    SAME(!found.cAlternateFileName[0]);
    // A name that is taken is passed over.
    put(L"TAKENN~1.TXT", "really called so");
    put(L"taken name.txt", "");
    SAME(!wcscmp(short_name(L"C:\\Short names\\taken name.txt"), L"TAKENN~2.TXT") && holds(L"TAKENN~1.TXT", "really called so"));
}

int wmain_like(int count, wchar_t **arguments) {
    wchar_t self[MAX_PATH];
    if (count > 1 && !wcscmp(arguments[1], L"--in-stream")) return 42;
    if (count > 1 && !wcscmp(arguments[1], L"--vanish")) return vanish();
    GetModuleFileNameW(NULL, self, MAX_PATH);
    alternate_streams();
    finding_streams();
    copying_streams();
    programs_in_streams(self);
    short_names();
    CHECK(failures == 0);
    return success();
}

int main(void) {
    int count;
    wchar_t **(WINAPI *parse)(const wchar_t *, int *) = (void *)GetProcAddress(LoadLibraryW(L"shell32.dll"), "CommandLineToArgvW");
    wchar_t **arguments = parse(GetCommandLineW(), &count);
    return wmain_like(count, arguments);
}
