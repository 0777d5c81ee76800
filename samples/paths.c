// Every form of a path, as Windows takes it; and the ways to a path that no Windows has.
#include "nt_files.h"
#include <psapi.h>

NTSYSAPI NTSTATUS NTAPI NtFsControlFile(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, ULONG, PVOID, ULONG, PVOID, ULONG);

// What NtQueryObject calls it.
static const wchar_t *object_name(HANDLE handle) {
    static struct {
        UNICODE_STRING string;
        wchar_t text[600];
    } object;
    memset(&object, 0, sizeof object);
    NTSTATUS status = NtQueryObject(handle, 1, &object, sizeof object, NULL);
    return status || !object.string.Buffer ? L"" : object.string.Buffer;
}

static void is_called(HANDLE handle, const wchar_t *expected) {
    if (wcscmp(object_name(handle), expected)) printf("OBJECT %ls, not %ls\n", object_name(handle), expected), failures++;
}

// Names and types of objects, as Windows writes them.
static void object_names(const wchar_t *device) {
    wchar_t expected[200];
    struct {
        UNICODE_STRING string;
        wchar_t text[10];
    } small;
    ULONG needed = 0;
    HKEY key;
    swprintf(expected, 200, L"%ls\\Forms\\Some long name.txt", device);
    HANDLE file = CreateFileW(L"c:\\forms\\SOME long name.txt", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    is_called(file, expected);
    NTSTATUS status = NtQueryObject(file, 1, &small, sizeof small, &needed);
    if (status != (NTSTATUS)0x80000005 || needed != sizeof(UNICODE_STRING) + wcslen(expected) * 2 + 2) printf("SHORT %08lx %lu\n", status, needed), failures++;
    CloseHandle(file);
    file = CreateFileW(L"C:\\", 0, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    swprintf(expected, 200, L"%ls\\", device);
    is_called(file, expected);
    CloseHandle(file);
    CHECK(!RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\Microsoft", 0, KEY_READ | KEY_WOW64_64KEY, &key));
    is_called(key, L"\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft");
    RegCloseKey(key);
    CHECK(!RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"System\\CurrentControlSet\\Control", 0, KEY_READ, &key));
    if (_wcsnicmp(object_name(key), L"\\REGISTRY\\MACHINE\\SYSTEM", 24) || wcsncmp(object_name(key), L"\\REGISTRY\\MACHINE\\SYSTEM", 24)) printf("KEY %ls\n", object_name(key)), failures++;
    RegCloseKey(key);
    HANDLE mutex = CreateMutexW(NULL, FALSE, L"a name");
    is_called(mutex, L"\\Sessions\\1\\BaseNamedObjects\\a name");
    CloseHandle(mutex);
    mutex = CreateMutexW(NULL, FALSE, L"Global\\a name");
    is_called(mutex, L"\\BaseNamedObjects\\a name");
    CloseHandle(mutex);
}

// Free space becomes less by what is written, and more by what is deleted.
static void free_space(void) {
    static char block[1 << 20];
    ULARGE_INTEGER before, after;
    DWORD count;
    memset(block, 7, sizeof block);
    CHECK(GetDiskFreeSpaceExW(L"C:\\", &before, NULL, NULL));
    HANDLE file = CreateFileW(L"C:\\Forms\\big", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    for (int i = 0; i < 64; i++) CHECK(WriteFile(file, block, sizeof block, &count, NULL));
    CHECK(FlushFileBuffers(file) && GetDiskFreeSpaceExW(L"C:\\", &after, NULL, NULL));
    CloseHandle(file);
    if (after.QuadPart + (32 << 20) > before.QuadPart) printf("SPACE %llu %llu\n", before.QuadPart, after.QuadPart), failures++;
}

static void refused_win32(const wchar_t *name) {
    HANDLE file = CreateFileW(name, GENERIC_READ, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    WIN32_FIND_DATAW found;
    wchar_t pattern[300];
    swprintf(pattern, 300, L"%ls\\*", name);
    HANDLE search = FindFirstFileW(pattern, &found);
    if (file != INVALID_HANDLE_VALUE || search != INVALID_HANDLE_VALUE || GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES) {
        printf("LEADS OUT (Win32) %ls\n", name);
        failures++;
    }
}

static const wchar_t *const out_names[] = {L"\\??\\unix\\tmp\\moved", L"\\??\\UNIX\\tmp\\moved", L"\\\\?\\unix\\tmp\\moved", L"\\DosDevices\\unix\\tmp\\moved",
                                            L"\\??\\GLOBALROOT\\??\\unix\\tmp\\moved", L"\\GLOBAL??\\unix\\tmp\\moved", L"\\??\\..\\..\\tmp\\moved"};

static NTSTATUS rename_to(HANDLE file, const wchar_t *name, int information_class) {
    struct { BOOLEAN replace; HANDLE root; ULONG length; wchar_t name[128]; } information = {TRUE, NULL, (ULONG)(wcslen(name) * 2), {0}};
    IO_STATUS_BLOCK io;
    wcscpy(information.name, name);
    return NtSetInformationFile(file, &io, &information, sizeof information, (FILE_INFORMATION_CLASS)information_class);
}

int main(void) {
    HANDLE file, folder;
    DWORD count;
    CHECK(CreateDirectoryW(L"C:\\Forms", NULL));
    file = CreateFileW(L"C:\\Forms\\Some long name.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && WriteFile(file, "paths", 5, &count, NULL) && CloseHandle(file));

    wchar_t device[64], name[200];
    CHECK(QueryDosDeviceW(L"C:", device, 64));
    CHECK(!wcscmp(device, L"\\Device\\HarddiskVolume1"));
    swprintf(name, 200, L"%ls\\Forms\\Some long name.txt", device);
    is_there(NULL, name, "paths");
    static const wchar_t *const forms[] = {
        L"\\??\\C:\\Forms\\Some long name.txt", L"\\??\\c:\\FORMS\\SOME LONG NAME.TXT", L"\\DosDevices\\C:\\Forms\\Some long name.txt",
        L"\\dosdevices\\c:\\Forms\\Some long name.txt", L"\\GLOBAL??\\C:\\Forms\\Some long name.txt",
        L"\\??\\Global\\C:\\Forms\\Some long name.txt", L"\\??\\GLOBALROOT\\Device\\HarddiskVolume1\\Forms\\Some long name.txt",
        L"\\??\\GlobalRoot\\??\\C:\\Forms\\Some long name.txt", L"\\device\\harddiskvolume1\\forms\\some long name.txt",
        L"\\Device\\Harddisk0\\Partition1\\Forms\\Some long name.txt", L"\\??\\HarddiskVolume1\\Forms\\Some long name.txt",
        L"\\??\\C:\\Forms\\Some long name.txt::$DATA"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) is_there(NULL, forms[i], "paths");
    wchar_t volume[64];
    CHECK(GetVolumeNameForVolumeMountPointW(L"C:\\", volume, 64));
    swprintf(name, 200, L"\\??\\%lsForms\\Some long name.txt", volume + 4);
    is_there(NULL, name, "paths");
    wchar_t alternate[100];
    CHECK(GetShortPathNameW(L"C:\\Forms\\Some long name.txt", alternate, 100));
    swprintf(name, 200, L"\\??\\%ls", alternate);
    is_there(NULL, name, "paths");

    CHECK(!open_nt(&folder, NULL, L"\\??\\C:\\Forms", FILE_OPEN, FILE_DIRECTORY_FILE));
    is_there(folder, L"Some long name.txt", "paths");
    is_there(folder, L"some LONG name.txt::$DATA", "paths");
    CloseHandle(folder);
    CHECK(!open_nt(&folder, NULL, L"\\Device\\HarddiskVolume1\\", FILE_OPEN, FILE_DIRECTORY_FILE));
    is_there(folder, L"Forms\\Some long name.txt", "paths");
    CloseHandle(folder);
    UNICODE_STRING string;
    OBJECT_ATTRIBUTES attributes = named(&string, NULL, L"\\??");
    CHECK(!NtOpenDirectoryObject(&folder, 3, &attributes));
    is_there(folder, L"C:\\Forms\\Some long name.txt", "paths");
    CloseHandle(folder);
    CHECK(!open_nt(&folder, NULL, L"\\SystemRoot\\System32", FILE_OPEN, FILE_DIRECTORY_FILE) && CloseHandle(folder));
    CHECK(!open_nt(&folder, NULL, L"\\SystemRoot", FILE_OPEN, FILE_DIRECTORY_FILE) && CloseHandle(folder));
    // Made by one form, there by another, deleted by a third.
    CHECK(!open_nt(&file, NULL, L"\\Device\\HarddiskVolume1\\Forms\\made.txt", FILE_CREATE, 0) && CloseHandle(file));
    CHECK(GetFileAttributesW(L"C:\\forms\\MADE.TXT") != INVALID_FILE_ATTRIBUTES);
    attributes = named(&string, NULL, L"\\GLOBAL??\\C:\\Forms\\made.txt");
    CHECK(!NtDeleteFile(&attributes));
    CHECK(GetFileAttributesW(L"C:\\Forms\\made.txt") == INVALID_FILE_ATTRIBUTES);
    CHECK(GetFileAttributesW(L"\\\\?\\GLOBALROOT\\Device\\HarddiskVolume1\\Forms") != INVALID_FILE_ATTRIBUTES);
    CHECK(GetFileAttributesW(L"\\\\.\\C:\\Forms") != INVALID_FILE_ATTRIBUTES);

    static const wchar_t *const out[] = {
        L"\\??\\unix", L"\\??\\unix\\", L"\\??\\unix\\etc\\passwd", L"\\??\\UNIX\\etc\\passwd", L"\\??\\unix/etc/passwd", L"\\DosDevices\\unix\\etc",
        L"\\GLOBAL??\\unix\\etc", L"\\??\\Global\\unix\\etc", L"\\??\\GLOBALROOT\\??\\unix\\etc", L"\\??\\..\\system.reg", L"\\??\\.\\c:",
        L"\\??\\..\\..\\etc\\passwd", L"\\??\\../../etc/passwd", L"\\??\\c:/../../../etc/passwd", L"\\??\\C:\\..\\..\\system.reg", L"\\??\\C:\\..",
        L"\\??\\C:\\Forms\\..\\..\\..\\system.reg", L"\\??\\C:\\Forms/../../../system.reg", L"\\??\\Z:\\etc\\passwd", L"\\??\\z:\\", L"\\??\\C:\\:\\..",
        L"\\Device\\HarddiskVolume1\\..\\..\\system.reg", L"\\SystemRoot\\..\\..\\..\\system.reg", L"\\??\\D:\\"};
    for (size_t i = 0; i < sizeof out / sizeof *out; i++) leads_nowhere(out[i], 0);
    static const wchar_t *const out_win32[] = {L"\\\\?\\unix\\etc", L"\\\\.\\unix\\etc", L"\\\\?\\UNIX", L"\\\\?\\unix/etc", L"Z:\\", L"Z:", L"\\\\?\\Z:\\etc",
                                               L"\\\\?\\C:\\..\\..\\etc", L"\\\\?\\GLOBALROOT\\??\\unix\\etc", L"\\\\?\\..\\"};
    for (size_t i = 0; i < sizeof out_win32 / sizeof *out_win32; i++) refused_win32(out_win32[i]);
    CHECK(GetLogicalDrives() == 4);
    CHECK(GetDriveTypeW(L"C:\\") == DRIVE_FIXED);

    // The volume is an ordinary disk's.
    ULARGE_INTEGER available, total, unused;
    DWORD serial = 0, again, longest, features, sectors, bytes, unused_clusters, clusters;
    wchar_t label[64], system[64];
    BY_HANDLE_FILE_INFORMATION information;
    CHECK(GetDiskFreeSpaceExW(L"C:\\", &available, &total, &unused));
    CHECK(total.QuadPart > 100000000000ull && available.QuadPart > 50000000000ull && available.QuadPart < total.QuadPart);
    CHECK(GetDiskFreeSpaceW(L"C:\\", &sectors, &bytes, &unused_clusters, &clusters));
    CHECK(sectors == 8 && bytes == 512 && clusters * 4096ull == total.QuadPart);
    CHECK(GetVolumeInformationW(L"C:\\", label, 64, &serial, &longest, &features, system, 64));
    if (!(features & FILE_NAMED_STREAMS) || serial == 0x43000000) printf("VOLUME %lx %lx\n", features, serial), failures++;
    CHECK(!wcscmp(system, L"NTFS") && longest == 255 && serial);
    CHECK(GetVolumeInformationW(volume, label, 64, &again, &longest, &features, system, 64) && again == serial);
    file = CreateFileW(L"C:\\Forms", 0, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    CHECK(GetFileInformationByHandle(file, &information) && information.dwVolumeSerialNumber == serial && CloseHandle(file));

    // What a file is to be called from now on.
    file = CreateFileW(L"C:\\Forms\\move.txt", GENERIC_WRITE | DELETE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    for (unsigned i = 0; i < sizeof out_names / sizeof *out_names; i++) {
        for (int link = 0; link < 2; link++) {
            const NTSTATUS renamed = rename_to(file, out_names[i], link ? 11 : 10);
            if (renamed >= 0) printf("LEADS OUT: %s %ls\n", link ? "link" : "rename", out_names[i]), failures++;
        }
    }
    CHECK(rename_to(file, L"\\Device\\HarddiskVolume1\\Forms\\moved.txt", 10) == 0 && CloseHandle(file) && DeleteFileW(L"C:\\Forms\\moved.txt"));

    // Wine's mount manager would make drives of Linux's folders, and tell of which the drives are.
    HANDLE manager = CreateFileW(L"\\\\.\\MountPointManager", GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(manager != INVALID_HANDLE_VALUE);
    for (DWORD function = 32; function < 36; function++) {
        for (DWORD access = 0; access < 4; access++) {
            // As Wine's query of a drive has it: the size, and the letter behind what is answered.
            char query[2048] = {0};
            IO_STATUS_BLOCK io;
            DWORD code = 'm' << 16 | access << 14 | function << 2;
            *(ULONG *)query = sizeof query;
            *(wchar_t *)(query + 24) = 'c';
            NTSTATUS device_status = NtDeviceIoControlFile(manager, NULL, NULL, NULL, &io, code, query, sizeof query, query, sizeof query);
            NTSTATUS system_status = NtFsControlFile(manager, NULL, NULL, NULL, &io, code, query, sizeof query, query, sizeof query);
            if (device_status >= 0 || system_status >= 0) printf("LEADS OUT: control %lx: %08lx %08lx\n", code, device_status, system_status), failures++;
        }
    }
    CloseHandle(manager);
    // What names are told of images, maps and handles.
    wchar_t told[300];
    CHECK(GetProcessImageFileNameW(GetCurrentProcess(), told, 300));
    if (_wcsnicmp(told, device, wcslen(device))) printf("IMAGE %ls\n", told), failures++;
    CHECK(GetMappedFileNameW(GetCurrentProcess(), GetModuleHandleW(L"kernel32.dll"), told, 300));
    if (_wcsnicmp(told, device, wcslen(device))) printf("MAPPED %ls\n", told), failures++;
    DWORD size = 300;
    CHECK(QueryFullProcessImageNameW(GetCurrentProcess(), PROCESS_NAME_NATIVE, told, &size));
    if (_wcsnicmp(told, device, wcslen(device))) printf("NATIVE %ls\n", told), failures++;
    size = 300;
    CHECK(QueryFullProcessImageNameW(GetCurrentProcess(), 0, told, &size) && !_wcsnicmp(told, L"C:\\", 3));
    file = CreateFileW(L"C:\\Forms\\Some long name.txt", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(GetFinalPathNameByHandleW(file, told, 300, VOLUME_NAME_NT) && !wcsncmp(told, device, wcslen(device)));
    CHECK(GetFinalPathNameByHandleW(file, told, 300, 0) && !wcscmp(told, L"\\\\?\\C:\\Forms\\Some long name.txt"));
    CloseHandle(file);
    for (DWORD which = STD_INPUT_HANDLE; which >= STD_ERROR_HANDLE; which--) {
        struct {
            UNICODE_STRING string;
            wchar_t text[600];
        } object = {{0}};
        IO_STATUS_BLOCK io;
        struct {
            ULONG length;
            wchar_t text[600];
        } file_name = {0};
        NTSTATUS status = NtQueryObject(GetStdHandle(which), 1, &object, sizeof object, NULL);
        NTSTATUS second = NtQueryInformationFile(GetStdHandle(which), &io, &file_name, sizeof file_name, 9);
        if ((!status && object.string.Length && !_wcsnicmp(object.string.Buffer, L"\\??\\unix", 8)) || (!second && wcschr(file_name.text, L'\\') && file_name.length > 2)) {
            printf("A HANDLE'S NAME: %08lx %ls %08lx %ls\n", status, object.string.Length ? object.string.Buffer : L"", second, file_name.text);
            failures++;
        }
    }

    object_names(device);
    free_space();
    printf("volume %ls %08lx\n", label, serial);

    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    NTSTATUS (WINAPI *to_unix)(OBJECT_ATTRIBUTES *, char *, ULONG *, UINT) = (void *)GetProcAddress(ntdll, "wine_nt_to_unix_file_name");
    if (to_unix) {
        char text[256] = "";
        ULONG size = sizeof text;
        attributes = named(&string, NULL, L"\\??\\C:\\Forms");
        if (to_unix(&attributes, text, &size, FILE_OPEN) >= 0) {
            printf("LEADS OUT: a Linux name is told: %s\n", text);
            failures++;
        }
    }
    // A link of the object manager to what does not exist leads nowhere either.
    if (DefineDosDeviceW(DDD_RAW_TARGET_PATH, L"Y:", L"\\??\\unix\\etc")) {
        refused_win32(L"Y:\\");
        refused_win32(L"\\\\?\\Y:\\passwd");
    }
    CHECK(failures == 0);
    return success();
}
