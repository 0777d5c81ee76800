// What drives there are: the mount manager's answers, the shares of the machine itself, and drives that are made.
#include "nt_files.h"
#include <winioctl.h>

#ifndef OBJ_PERMANENT
#define OBJ_PERMANENT 0x10
#endif
NTSYSAPI NTSTATUS NTAPI NtCreateSymbolicLinkObject(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, PUNICODE_STRING);

#define QUERY_POINTS 0x6d0008
typedef struct { ULONG link; USHORT link_bytes; ULONG id; USHORT id_bytes; ULONG device; USHORT device_bytes; } POINT_FACTS;
typedef struct { ULONG size, count; POINT_FACTS point[8]; } MOUNT_POINTS;

#define SAME(what)                                                                            \
    do {                                                                                      \
        if (!(what)) printf("NOT SO line %d: %s (error %lu)\n", __LINE__, #what, GetLastError()), failures++; \
    } while (0)

// The folder of the note is there by `folder`, of Win32's: a file in it can be found, made, renamed and deleted.
static void works_win32(const wchar_t *folder) {
    wchar_t name[300], other[300];
    WIN32_FIND_DATAW found;
    swprintf(name, 300, L"%ls\\note.txt", folder);
    HANDLE file = CreateFileW(name, GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE || !begins_with(file, "note")) printf("DOES NOT WORK %ls: %lu\n", name, GetLastError()), failures++;
    CloseHandle(file);
    if (GetFileAttributesW(folder) == INVALID_FILE_ATTRIBUTES || !(GetFileAttributesW(folder) & FILE_ATTRIBUTE_DIRECTORY)) printf("NO FOLDER %ls: %lu\n", folder, GetLastError()), failures++;
    swprintf(name, 300, L"%ls\\no*.txt", folder);
    HANDLE search = FindFirstFileW(name, &found);
    if (search == INVALID_HANDLE_VALUE || wcscmp(found.cFileName, L"note.txt")) printf("NOT FOUND %ls: %lu\n", name, GetLastError()), failures++;
    FindClose(search);
    swprintf(name, 300, L"%ls\\made.txt", folder);
    swprintf(other, 300, L"%ls\\moved.txt", folder);
    file = CreateFileW(name, GENERIC_WRITE, 7, NULL, CREATE_NEW, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) printf("NOT MADE %ls: %lu\n", name, GetLastError()), failures++;
    CloseHandle(file);
    if (GetFileAttributesW(L"C:\\Drives\\made.txt") == INVALID_FILE_ATTRIBUTES || !MoveFileW(name, other) || GetFileAttributesW(L"C:\\Drives\\moved.txt") == INVALID_FILE_ATTRIBUTES || !DeleteFileW(other) ||
        GetFileAttributesW(L"C:\\Drives\\moved.txt") != INVALID_FILE_ATTRIBUTES)
        printf("NOT MOVED %ls: %lu\n", name, GetLastError()), failures++;
}

static void refused_win32(const wchar_t *name, DWORD expected) {
    HANDLE file = CreateFileW(name, GENERIC_READ, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    if (file != INVALID_HANDLE_VALUE || (expected && GetLastError() != expected)) printf("LEADS OUT (Win32) %ls: %lu\n", name, GetLastError()), failures++;
    SetLastError(0);
    if (GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES || (expected && GetLastError() != expected)) printf("ATTRIBUTES %ls: %lu\n", name, GetLastError()), failures++;
}

static int run(const wchar_t *image) {
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    wchar_t line[300];
    DWORD code = 0;
    swprintf(line, 300, L"\"%ls\" child", image);
    if (!CreateProcessW(image, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process)) return -(int)GetLastError();
    WaitForSingleObject(process.hProcess, 20000);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    return (int)code;
}

static const wchar_t kDevice[] = L"\\Device\\HarddiskVolume1";

// The partition's GUID is the volume's, and what the mount manager and the registry know it by.
static void mounts(void) {
    BYTE id[24] = "DMIO:ID:", data[256], sectors[4096];
    wchar_t guid[64], expected[64], name[300], device[64];
    PARTITION_INFORMATION_EX partition;
    DWORD got, type, values = 0;
    HKEY key;
    HANDLE volume = CreateFileW(L"\\\\.\\C:", GENERIC_READ, 3, NULL, OPEN_EXISTING, 0, NULL);
    SAME(DeviceIoControl(volume, IOCTL_DISK_GET_PARTITION_INFO_EX, NULL, 0, &partition, sizeof partition, &got, NULL));
    const GUID part = partition.Gpt.PartitionId;
    memcpy(id + 8, &part, 16);
    swprintf(guid, 64, L"{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", part.Data1, part.Data2, part.Data3, part.Data4[0], part.Data4[1], part.Data4[2], part.Data4[3],
             part.Data4[4], part.Data4[5], part.Data4[6], part.Data4[7]);
    SAME(DeviceIoControl(volume, 0x4d0000 /* IOCTL_MOUNTDEV_QUERY_UNIQUE_ID */, NULL, 0, data, sizeof data, &got, NULL) && got == 26 && *(USHORT *)data == 24 && !memcmp(data + 2, id, 24));
    SAME(DeviceIoControl(volume, 0x4d0018 /* IOCTL_MOUNTDEV_QUERY_STABLE_GUID */, NULL, 0, data, sizeof data, &got, NULL) && got == 16 && !memcmp(data, &part, 16));
    SAME(DeviceIoControl(volume, 0x4d0008 /* IOCTL_MOUNTDEV_QUERY_DEVICE_NAME */, NULL, 0, data, sizeof data, &got, NULL) && *(USHORT *)data == wcslen(kDevice) * 2 && !memcmp(data + 2, kDevice, wcslen(kDevice) * 2));
    CloseHandle(volume);
    // In the partition table itself.
    HANDLE disk = CreateFileW(L"\\\\.\\PhysicalDrive0", GENERIC_READ, 3, NULL, OPEN_EXISTING, 0, NULL);
    SAME(ReadFile(disk, sectors, sizeof sectors, &got, NULL) && !memcmp(sectors + 1024 + 2 * 128 + 16, &part, 16));
    CloseHandle(disk);

    swprintf(expected, 64, L"\\??\\Volume%ls", guid);
    SAME(!RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SYSTEM\\MountedDevices", 0, KEY_READ, &key));
    for (DWORD i = 0;; i++) {
        DWORD units = 300, size = sizeof data;
        if (RegEnumValueW(key, i, name, &units, NULL, &type, data, &size)) break;
        if (type != REG_BINARY || size != 24 || memcmp(data, id, 24) || (wcscmp(name, L"\\DosDevices\\C:") && wcscmp(name, expected))) printf("VALUE %ls %lu %lu %.8s\n", name, type, size, data), failures++;
        values++;
    }
    SAME(values == 2);
    RegCloseKey(key);

    HANDLE manager = CreateFileW(L"\\\\.\\MountPointManager", 0, 7, NULL, OPEN_EXISTING, 0, NULL);
    union { MOUNT_POINTS points; char bytes[1024]; } all;
    struct { POINT_FACTS facts; wchar_t text[64]; } asked = {{0}};
    SAME(DeviceIoControl(manager, QUERY_POINTS, &asked, sizeof asked.facts, &all, sizeof all, &got, NULL) && got == all.points.size && all.points.count == 2);
    for (ULONG i = 0; i < all.points.count; i++) {
        const POINT_FACTS *point = &all.points.point[i];
        const wchar_t *link = (const wchar_t *)(all.bytes + point->link);
        SAME(point->id_bytes == 24 && !memcmp(all.bytes + point->id, id, 24));
        SAME(point->device_bytes == wcslen(kDevice) * 2 && !memcmp(all.bytes + point->device, kDevice, point->device_bytes));
        SAME((point->link_bytes == 28 && !memcmp(link, L"\\DosDevices\\C:", 28)) || (point->link_bytes == 96 && !memcmp(link, expected, 96)));
    }
    const ULONG needed = all.points.size;
    SAME(!DeviceIoControl(manager, QUERY_POINTS, &asked, sizeof asked.facts, &all, 40, &got, NULL) && GetLastError() == ERROR_MORE_DATA && all.points.size == needed);
    SAME(!DeviceIoControl(manager, QUERY_POINTS, &asked, 8, &all, sizeof all, &got, NULL) && GetLastError() == ERROR_INVALID_PARAMETER);
    // By one of the three.
    asked.facts.link = sizeof asked.facts, asked.facts.link_bytes = 28;
    wcscpy(asked.text, L"\\DosDevices\\c:");
    SAME(DeviceIoControl(manager, QUERY_POINTS, &asked, sizeof asked, &all, sizeof all, &got, NULL) && all.points.count == 1);
    wcscpy(asked.text, L"\\DosDevices\\D:");
    SAME(!DeviceIoControl(manager, QUERY_POINTS, &asked, sizeof asked, &all, sizeof all, &got, NULL) && GetLastError() == ERROR_FILE_NOT_FOUND);
    memset(&asked, 0, sizeof asked);
    asked.facts.id = sizeof asked.facts, asked.facts.id_bytes = 24;
    memcpy(asked.text, id, 24);
    SAME(DeviceIoControl(manager, QUERY_POINTS, &asked, sizeof asked, &all, sizeof all, &got, NULL) && all.points.count == 2);
    asked.facts.id = 0xfffffff0;
    SAME(!DeviceIoControl(manager, QUERY_POINTS, &asked, sizeof asked, &all, sizeof all, &got, NULL));
    // The paths of a device.
    struct { USHORT bytes; wchar_t text[64]; } target = {(USHORT)(wcslen(kDevice) * 2), {0}};
    wcscpy(target.text, kDevice);
    SAME(DeviceIoControl(manager, 0x6d0030 /* IOCTL_MOUNTMGR_QUERY_DOS_VOLUME_PATH */, &target, sizeof target, data, sizeof data, &got, NULL) && *(ULONG *)data == 8 && !memcmp(data + 4, L"C:\0", 8));
    CloseHandle(manager);

    // What else tells it.
    swprintf(expected, 64, L"\\\\?\\Volume%ls\\", guid);
    SAME(GetVolumeNameForVolumeMountPointW(L"C:\\", name, 300) && !wcscmp(name, expected));
    HANDLE search = FindFirstVolumeW(name, 300);
    SAME(search != INVALID_HANDLE_VALUE && !wcscmp(name, expected) && !FindNextVolumeW(search, name, 300) && FindVolumeClose(search));
    SAME(GetVolumePathNamesForVolumeNameW(expected, name, 300, &got) && !wcscmp(name, L"C:\\"));
    swprintf(name, 300, L"%lsDrives\\note.txt", expected);
    HANDLE file = CreateFileW(name, GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    SAME(file != INVALID_HANDLE_VALUE && CloseHandle(file));
    SAME(QueryDosDeviceW(L"C:", device, 64) && !wcscmp(device, kDevice));
    swprintf(name, 300, L"Volume%ls", guid);
    SAME(QueryDosDeviceW(name, device, 64) && !wcscmp(device, kDevice));
    static wchar_t devices[32768];
    int drives = 0, volumes = 0;
    SAME(QueryDosDeviceW(NULL, devices, 32768));
    for (const wchar_t *one = devices; *one; one += wcslen(one) + 1) {
        drives += wcslen(one) == 2 && one[1] == L':';
        volumes += !wcsncmp(one, L"Volume{", 7);
        SAME(wcsncmp(one, L"Volume{", 7) || !wcscmp(one, name));
    }
    SAME(drives == 1 && volumes == 1 && GetLogicalDrives() == 4);
}

// C$ and ADMIN$ of this machine, by each of its names and each form of a path.
static void shares(void) {
    wchar_t machine[64], name[300];
    DWORD units = 64;
    HANDLE folder, file;
    CHECK(GetComputerNameW(machine, &units));
    const wchar_t *const hosts[] = {L"localhost", L"LocalHost", L"127.0.0.1", machine};
    static const wchar_t *const forms[] = {L"\\??\\UNC\\%ls\\C$\\Drives\\note.txt", L"\\DosDevices\\unc\\%ls\\c$\\drives\\NOTE.txt", L"\\GLOBAL??\\UNC\\%ls\\C$\\Drives\\note.txt",
                                           L"\\Device\\Mup\\%ls\\C$\\Drives\\note.txt", L"\\Device\\LanmanRedirector\\%ls\\C$\\Drives\\note.txt", L"\\??\\UNC\\%ls\\ADMIN$\\..\\Drives\\note.txt",
                                           L"\\Device\\Mup\\;LanmanRedirector\\;Y:00000000000003e7\\%ls\\C$\\Drives\\note.txt", L"\\??\\GLOBALROOT\\Device\\Mup\\%ls\\C$\\Drives\\note.txt"};
    for (size_t host = 0; host < sizeof hosts / sizeof *hosts; host++) {
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            swprintf(name, 300, forms[i], hosts[host]);
            if (wcsstr(name, L"..")) leads_nowhere(name, 0);
            else is_there(NULL, name, "note");
        }
        swprintf(name, 300, L"\\\\%ls\\C$\\Drives", hosts[host]);
        works_win32(name);
        swprintf(name, 300, L"\\\\?\\UNC\\%ls\\C$\\Drives", hosts[host]);
        works_win32(name);
        swprintf(name, 300, L"\\\\.\\UNC\\%ls\\c$\\Drives", hosts[host]);
        works_win32(name);
        swprintf(name, 300, L"\\\\%ls\\ADMIN$\\System32\\kernel32.dll", hosts[host]);
        SAME(GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES);
    }
    SAME(GetFileAttributesW(L"\\\\localhost\\C$") != INVALID_FILE_ATTRIBUTES && GetFileAttributesW(L"\\\\localhost\\C$\\") != INVALID_FILE_ATTRIBUTES);
    SAME(GetFileAttributesW(L"\\\\localhost\\ADMIN$") & FILE_ATTRIBUTE_DIRECTORY);
    // Relative to a folder that was opened so, and to the folder of devices.
    SAME(!open_nt(&folder, NULL, L"\\??\\UNC\\localhost\\C$", FILE_OPEN, FILE_DIRECTORY_FILE));
    is_there(folder, L"Drives\\note.txt", "note");
    CloseHandle(folder);
    UNICODE_STRING string;
    OBJECT_ATTRIBUTES attributes = named(&string, NULL, L"\\??");
    SAME(!NtOpenDirectoryObject(&folder, 3, &attributes));
    is_there(folder, L"UNC\\localhost\\C$\\Drives\\note.txt", "note");
    CloseHandle(folder);
    SAME(SetCurrentDirectoryW(L"\\\\localhost\\C$\\Drives"));
    file = CreateFileW(L"note.txt", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    SAME(file != INVALID_HANDLE_VALUE && begins_with(file, "note") && CloseHandle(file));
    SAME(SetCurrentDirectoryW(L"C:\\Drives"));
    SAME(CopyFileW(L"\\\\localhost\\C$\\Drives\\note.txt", L"\\\\localhost\\C$\\Drives\\copy.txt", TRUE) && DeleteFileW(L"C:\\Drives\\copy.txt"));
    // A pipe of this machine's.
    HANDLE server = CreateNamedPipeW(L"\\\\.\\pipe\\drives", PIPE_ACCESS_DUPLEX, 0, 1, 0, 0, 0, NULL);
    HANDLE client = CreateFileW(L"\\\\localhost\\pipe\\drives", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    SAME(server != INVALID_HANDLE_VALUE && client != INVALID_HANDLE_VALUE);
    CloseHandle(client);
    CloseHandle(server);
    int code = run(L"\\\\localhost\\C$\\Drives\\child.exe");
    if (code != 7) printf("PROCESS FROM A SHARE: %d\n", code), failures++;
    HMODULE module = LoadLibraryW(L"\\\\localhost\\C$\\Drives\\loaded.dll");
    SAME(module && FreeLibrary(module));

    // There is no other machine, and no other share.
    static const wchar_t *const others[] = {L"\\\\server\\C$\\Drives\\note.txt", L"\\\\10.0.0.1\\C$", L"\\\\localhostx\\C$\\Drives", L"\\\\?\\UNC\\server\\share\\a", L"\\\\.\\UNC\\..\\C$\\Drives"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) refused_win32(others[i], i == 4 ? 0 : ERROR_BAD_NETPATH);
    static const wchar_t *const unshared[] = {L"\\\\localhost\\Z$\\etc\\passwd", L"\\\\localhost\\Z$", L"\\\\127.0.0.1\\unix\\etc", L"\\\\localhost\\D$\\", L"\\\\localhost\\share\\a"};
    for (size_t i = 0; i < sizeof unshared / sizeof *unshared; i++) refused_win32(unshared[i], ERROR_BAD_NET_NAME);
    leads_nowhere(L"\\??\\UNC\\server\\C$\\Drives", (NTSTATUS)0xc00000be);
    leads_nowhere(L"\\Device\\Mup\\server\\C$", (NTSTATUS)0xc00000be);
    leads_nowhere(L"\\??\\UNC\\localhost\\Z$\\etc", (NTSTATUS)0xc00000cc);
    static const wchar_t *const out[] = {L"\\??\\UNC\\localhost\\C$\\..\\..\\etc\\passwd", L"\\??\\UNC\\localhost\\C$/../../etc", L"\\??\\UNC\\localhost\\..\\unix\\etc", L"\\??\\UNC\\..\\unix\\etc",
                                         L"\\Device\\Mup\\localhost\\C$\\..\\..\\system.reg", L"\\Device\\Mup\\..\\..\\??\\unix\\etc", L"\\??\\UNC\\localhost\\pipe\\..\\..\\unix\\etc",
                                         L"\\??\\UNC\\localhost\\ADMIN$\\..\\..\\..\\system.reg", L"\\??\\UNC\\localhost\\unix\\etc", L"\\??\\UNC/localhost/C$", L"\\??\\UNC\\;\\;x\\unix\\etc"};
    for (size_t i = 0; i < sizeof out / sizeof *out; i++) leads_nowhere(out[i], 0);
}

static NTSTATUS make_link(HANDLE *link, const wchar_t *name, const wchar_t *target) {
    UNICODE_STRING name_string, target_string;
    OBJECT_ATTRIBUTES attributes = named(&name_string, NULL, name);
    named(&target_string, NULL, target);
    return NtCreateSymbolicLinkObject(link, 0xf0001, &attributes, &target_string);
}

static void made_drives(void) {
    wchar_t told[300];
    static const struct { DWORD flags; const wchar_t *drive, *target, *expected; } drives[] = {
        {0, L"X:", L"C:\\Drives", L"\\??\\C:\\Drives"},
        {DDD_RAW_TARGET_PATH, L"w:", L"\\??\\C:\\Drives", L"\\??\\C:\\Drives"},
        {DDD_RAW_TARGET_PATH, L"V:", L"\\Device\\HarddiskVolume1\\Drives", L"\\Device\\HarddiskVolume1\\Drives"},
        {DDD_RAW_TARGET_PATH, L"U:", L"\\??\\X:\\", L"\\??\\X:\\"},
        {0, L"T:", L"\\\\localhost\\C$\\Drives", L"\\??\\UNC\\localhost\\C$\\Drives"}};
    for (size_t i = 0; i < sizeof drives / sizeof *drives; i++) {
        const wchar_t *drive = drives[i].drive;
        wchar_t name[300], root[] = L"?:\\", letter = (wchar_t)(drive[0] & ~32);
        root[0] = letter;
        if (!DefineDosDeviceW(drives[i].flags, drive, drives[i].target)) {
            printf("NOT DEFINED %ls: %lu\n", drive, GetLastError()), failures++;
            continue;
        }
        SAME(QueryDosDeviceW(drive, told, 300) && !wcscmp(told, drives[i].expected));
        SAME(GetLogicalDrives() & 1u << (letter - L'A'));
        SAME(GetDriveTypeW(root) == DRIVE_FIXED);
        swprintf(name, 300, L"%lc:", letter);
        works_win32(name);
        swprintf(name, 300, L"\\\\?\\%lc:", letter);
        works_win32(name);
        swprintf(name, 300, L"\\??\\%lc:\\note.txt", letter);
        is_there(NULL, name, "note");
        swprintf(name, 300, L"\\??\\GLOBALROOT\\??\\%lc:\\note.txt", letter);
        is_there(NULL, name, "note");
        swprintf(name, 300, L"\\??\\%lc:\\..\\..\\..\\system.reg", letter);
        leads_nowhere(name, 0);
        if (i == 0) {
            int code = run(L"X:\\child.exe");
            if (code != 7) printf("PROCESS FROM A DRIVE: %d\n", code), failures++;
            HMODULE module = LoadLibraryW(L"X:\\loaded.dll");
            SAME(module && FreeLibrary(module));
            SAME(SetCurrentDirectoryW(L"X:\\") && GetFileAttributesW(L"note.txt") != INVALID_FILE_ATTRIBUTES && SetCurrentDirectoryW(L"C:\\Drives"));
            HANDLE stream = CreateFileW(L"X:\\note.txt:s", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
            SAME(stream != INVALID_HANDLE_VALUE && CloseHandle(stream) && DeleteFileW(L"\\\\localhost\\C$\\Drives\\note.txt:s"));
            SAME(!DefineDosDeviceW(0, L"X:", L"C:\\Windows"));
            HANDLE raw = CreateFileW(L"\\\\.\\X:", GENERIC_READ, 3, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
            SAME(raw != INVALID_HANDLE_VALUE && CloseHandle(raw));
            DWORD serial = 0;
            SAME(GetVolumeInformationW(L"X:\\", NULL, 0, &serial, NULL, NULL, told, 300) && serial && !wcscmp(told, L"NTFS"));
        }
    }
    for (size_t i = sizeof drives / sizeof *drives; i-- > 0;) SAME(DefineDosDeviceW(DDD_REMOVE_DEFINITION, drives[i].drive, NULL));
    SAME(GetLogicalDrives() == 4 && GetFileAttributesW(L"X:\\note.txt") == INVALID_FILE_ATTRIBUTES && !QueryDosDeviceW(L"X:", told, 300));

    HANDLE link;
    SAME(!make_link(&link, L"\\??\\X:", L"\\??\\C:\\Drives"));
    works_win32(L"X:");
    CloseHandle(link);
    SAME(GetFileAttributesW(L"X:\\note.txt") == INVALID_FILE_ATTRIBUTES);

    // Where there is nothing, there is nothing by a drive either.
    static const wchar_t *const out[] = {L"\\??\\unix", L"\\??\\unix\\etc", L"\\??\\UNIX/etc", L"\\DosDevices\\unix\\", L"\\??\\GLOBALROOT\\??\\unix\\etc", L"\\??\\..\\..\\etc", L"\\??\\C:\\..\\..\\etc",
                                         L"\\??\\C:/../../etc", L"\\??\\C:\\..", L"\\??\\Z:\\etc", L"\\??\\S:", L"\\??\\R:\\", L"\\??\\UNC\\localhost\\C$\\..\\..", L"\\??\\UNC\\server\\share", L"\\??\\UNC\\localhost\\Z$",
                                         L"C:\\Drives", L"..\\..\\etc", L"\\", L"\\Device", L"\\??", L"", L"\\SystemRoot\\..\\..", L"\\Device\\Mup\\..\\unix", L"\\??\\C:\\Drives\\note.txt:s"};
    int made = 0;
    for (size_t i = 0; i < sizeof out / sizeof *out; i++) {
        if (make_link(&link, L"\\??\\S:", out[i])) continue;
        made++;
        HANDLE second = NULL;
        make_link(&second, L"\\??\\R:", L"\\??\\S:");
        static const wchar_t *const names[] = {L"\\??\\S:\\etc\\passwd", L"\\??\\S:\\passwd", L"\\??\\S:\\..\\system.reg", L"\\??\\R:\\passwd", L"\\??\\S:\\unix\\etc\\passwd", L"\\??\\S:\\??\\unix\\etc\\passwd"};
        for (size_t j = 0; j < sizeof names / sizeof *names; j++) leads_nowhere(names[j], 0);
        CloseHandle(second);
        CloseHandle(link);
    }
    SAME(made >= 20);
    // What a file is to be called.
    SAME(!make_link(&link, L"\\??\\S:", L"\\??\\unix\\tmp"));
    HANDLE file = CreateFileW(L"C:\\Drives\\move.txt", GENERIC_WRITE | DELETE, 7, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    static const wchar_t *const moved[] = {L"\\??\\S:\\moved", L"\\??\\UNC\\localhost\\Z$\\moved", L"\\??\\UNC\\localhost\\C$\\..\\..\\moved"};
    for (size_t i = 0; i < sizeof moved / sizeof *moved; i++) {
        struct { BOOLEAN replace; HANDLE root; ULONG length; wchar_t name[128]; } information = {TRUE, NULL, (ULONG)(wcslen(moved[i]) * 2), {0}};
        IO_STATUS_BLOCK io;
        wcscpy(information.name, moved[i]);
        SAME(NtSetInformationFile(file, &io, &information, sizeof information, 10) < 0 && NtSetInformationFile(file, &io, &information, sizeof information, 11) < 0);
    }
    CloseHandle(file);
    CloseHandle(link);
}

// Lengths that are more than 16 bits hold, and lists of which more than one entry counts: what is looked at must be what is used.
static void lies(void) {
    static const wchar_t target[] = L"\\??\\unix\\wine\\drive_c\\Drives\\lied.txt", image[] = L"\\??\\C:\\windows\\system32\\hostname.exe",
                         other[] = L"\\??\\unix\\wine\\drive_c\\windows\\system32\\hostname.exe";
    HANDLE file = CreateFileW(L"C:\\Drives\\lie.txt", GENERIC_WRITE | DELETE, 7, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    struct { BOOLEAN replace; HANDLE root; ULONG length; wchar_t name[128]; } information = {TRUE, NULL, 0, {0}};
    const ULONG bytes = sizeof target - 2, whole = (ULONG)((char *)information.name - (char *)&information) + bytes;
    const ULONG lengths[] = {bytes, 0x10000 + bytes, 0xffff0000 + bytes};
    IO_STATUS_BLOCK io;
    wcscpy(information.name, target);
    for (int i = 0; i < 3; i++) {
        information.length = lengths[i];
        SAME(NtSetInformationFile(file, &io, &information, whole, 10) < 0 && NtSetInformationFile(file, &io, &information, whole, 11) < 0);
    }
    SAME(GetFileAttributesW(L"C:\\Drives\\lied.txt") == INVALID_FILE_ATTRIBUTES);
    // A name of one letter, in a folder.
    information.length = 2;
    information.root = CreateFileW(L"C:\\Drives", GENERIC_READ, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    wcscpy(information.name, L"l");
    SAME(!NtSetInformationFile(file, &io, &information, sizeof information, 10) && GetFileAttributesW(L"C:\\Drives\\l") != INVALID_FILE_ATTRIBUTES);
    CloseHandle(information.root);
    CloseHandle(file);

    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    NTSTATUS(NTAPI *make_parameters)(void **, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, void *, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, ULONG) =
        (void *)GetProcAddress(ntdll, "RtlCreateProcessParametersEx");
    NTSTATUS(NTAPI *create)(HANDLE *, HANDLE *, ACCESS_MASK, ACCESS_MASK, OBJECT_ATTRIBUTES *, OBJECT_ATTRIBUTES *, ULONG, ULONG, void *, void *, void *) = (void *)GetProcAddress(ntdll, "NtCreateUserProcess");
    static struct { SIZE_T bytes; struct { SIZE_T attribute, size; const void *value; SIZE_T *returned; } entry[40]; } list;
    static wchar_t padded[0x8000 + 200];
    UNICODE_STRING name;
    void *parameters;
    named(&name, NULL, image + 4);
    CHECK(create && make_parameters && !make_parameters(&parameters, &name, NULL, NULL, &name, NULL, NULL, NULL, NULL, NULL, 1));
    for (int how = 0; how < 6; how++) {
        SIZE_T info[12] = {sizeof info};
        HANDLE process = NULL, thread = NULL;
        int count = 1;
        memset(&list, 0, sizeof list);
        list.entry[0].attribute = 0x20005;  // PS_ATTRIBUTE_IMAGE_NAME
        list.entry[0].size = sizeof image - 2;
        list.entry[0].value = image;
        if (how == 1) list.entry[0].size = sizeof other - 2, list.entry[0].value = other;
        if (how == 2) list.entry[1] = list.entry[0], list.entry[1].size = sizeof other - 2, list.entry[1].value = other, count = 2;
        if (how >= 3 && how <= 4) {  // as many bytes as 16 bits hold say another name; or one behind so many separators
            const size_t units = how == 3 ? 0x8000 : 1200;
            for (size_t i = 0; i < units; i++) padded[i] = L'\\';
            memcpy(padded, other, sizeof other - 2);
            if (how == 4) memcpy(padded, other, 16), memcpy(padded + units, other + 9, sizeof other - 18);
            list.entry[0].size = how == 3 ? 0x10000 + sizeof other - 2 : units * 2 + sizeof other - 2 - 18;
            list.entry[0].value = padded;
        }
        if (how == 5) {
            for (count = 1; count < 39; count++) list.entry[count].attribute = 0x20006;
            list.entry[count] = list.entry[0], list.entry[count].size = sizeof other - 2, list.entry[count].value = other, count++;
        }
        list.bytes = sizeof list.bytes + count * sizeof list.entry[0];
        const NTSTATUS status = create(&process, &thread, MAXIMUM_ALLOWED, MAXIMUM_ALLOWED, NULL, NULL, 0, 1 /* suspended */, parameters, info, &list);
        if ((status >= 0) != (how == 0)) printf("PROCESS %d: %08lx\n", how, status), failures++;
        if (status >= 0) TerminateProcess(process, 0), CloseHandle(process), CloseHandle(thread);
    }
}

int main(int argc, char **argv) {
    (void)argv;
    if (argc > 1) return 7;
    DWORD count;
    wchar_t self[300];
    CHECK(CreateDirectoryW(L"C:\\Drives", NULL));
    HANDLE file = CreateFileW(L"C:\\Drives\\note.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && WriteFile(file, "note", 4, &count, NULL) && CloseHandle(file));
    CHECK(GetModuleFileNameW(NULL, self, 300) && CopyFileW(self, L"C:\\Drives\\child.exe", TRUE));
    CHECK(CopyFileW(L"C:\\Windows\\System32\\version.dll", L"C:\\Drives\\loaded.dll", TRUE));
    mounts();
    shares();
    made_drives();
    lies();
    CHECK(DeleteFileW(L"C:\\Drives\\child.exe") && DeleteFileW(L"C:\\Drives\\loaded.dll"));
    // What the report has of it.
    CHECK(DefineDosDeviceW(0, L"X:", L"C:\\Drives"));
    file = CreateFileW(L"X:\\by a drive.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && WriteFile(file, "1", 1, &count, NULL) && CloseHandle(file));
    file = CreateFileW(L"X:\\open.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && DefineDosDeviceW(DDD_REMOVE_DEFINITION, L"X:", NULL) && DefineDosDeviceW(0, L"X:", L"C:\\Windows"));
    CHECK(WriteFile(file, "1", 1, &count, NULL) && CloseHandle(file));
    file = CreateFileW(L"\\\\localhost\\C$\\Drives\\by a share.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && WriteFile(file, "2", 1, &count, NULL) && CloseHandle(file));
    wchar_t machine[64], name[200];
    count = 64;
    CHECK(GetComputerNameW(machine, &count));
    swprintf(name, 200, L"\\\\%ls\\ADMIN$\\Temp\\by a name.txt", machine);
    file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && CloseHandle(file));
    CHECK(failures == 0);
    return success();
}
