// Looks at the machine as a thief or a cautious program does, and says what it sees: one `name=value` a line.
#include "sample.h"

static void say(const char *name, const char *value) { printf("%s=%s\n", name, value); }

static void say_number(const char *name, unsigned value) { printf("%s=%u\n", name, value); }

// A value of the registry in the 64-bit view, as text.
static void registry(const char *name, HKEY root, const char *path, const char *value) {
    BYTE data[4096];
    DWORD type, size = sizeof data - 1;
    HKEY key;
    if (RegOpenKeyExA(root, path, 0, KEY_READ | KEY_WOW64_64KEY, &key)) {
        say(name, "(no key)");
        return;
    }
    memset(data, 0, sizeof data);
    if (RegQueryValueExA(key, value, NULL, &type, data, &size)) say(name, "(no value)");
    else if (type == REG_DWORD) say_number(name, *(DWORD *)data);
    else say(name, (char *)data);
    RegCloseKey(key);
}

static void firmware(void) {
    const DWORD kind = 'R' << 24 | 'S' << 16 | 'M' << 8 | 'B';
    static BYTE table[65536];
    const DWORD size = GetSystemFirmwareTable(kind, 0, table, sizeof table);
    DWORD i, from = 8;
    CHECK(size > 8 && size <= sizeof table);
    // Every run of printable characters, as a search for vendors' names would see it.
    printf("firmware=");
    for (i = from; i < size; i++) putchar(table[i] >= 0x20 && table[i] < 0x7f ? table[i] : '|');
    putchar('\n');
}

// Files that match, with their number of bytes; their time must be before the machine was started.
static void files(const char *pattern) {
    char full[MAX_PATH];
    WIN32_FIND_DATAA found;
    FILETIME now;
    HANDLE search;
    ExpandEnvironmentStringsA(pattern, full, sizeof full);
    search = FindFirstFileA(full, &found);
    GetSystemTimeAsFileTime(&now);
    if (search == INVALID_HANDLE_VALUE) {
        printf("file=(none) %s\n", pattern);
        return;
    }
    do {
        ULARGE_INTEGER written = {.LowPart = found.ftLastWriteTime.dwLowDateTime, .HighPart = found.ftLastWriteTime.dwHighDateTime};
        ULARGE_INTEGER present = {.LowPart = now.dwLowDateTime, .HighPart = now.dwHighDateTime};
        if (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) continue;
        printf("file=%s %lu%s\n", found.cFileName, found.nFileSizeLow, present.QuadPart - written.QuadPart < 600000000ULL ? " just made" : "");
    } while (FindNextFileA(search, &found));
    FindClose(search);
}

static void first_bytes(const char *name, const char *path) {
    char full[MAX_PATH], bytes[16];
    DWORD size = 0, i;
    HANDLE file;
    ExpandEnvironmentStringsA(path, full, sizeof full);
    file = CreateFileA(full, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file != INVALID_HANDLE_VALUE) ReadFile(file, bytes, sizeof bytes, &size, NULL);
    CloseHandle(file);
    printf("%s=", name);
    for (i = 0; i < size && bytes[i] >= 0x20; i++) putchar(bytes[i]);
    putchar('\n');
}

static void programs(void) {
    char name[256];
    DWORD i;
    HKEY key;
    CHECK(!RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall", 0, KEY_READ | KEY_WOW64_64KEY, &key));
    for (i = 0; !RegEnumKeyA(key, i, name, sizeof name); i++) say("program", name);
    RegCloseKey(key);
}

int main(void) {
    static const char version[] = "Software\\Microsoft\\Windows NT\\CurrentVersion";
    static const char cpu[] = "HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0";
    static const char bios[] = "HARDWARE\\DESCRIPTION\\System\\BIOS";
    RTL_OSVERSIONINFOW os = {sizeof os};
    NTSTATUS(WINAPI *get_version)(RTL_OSVERSIONINFOW *) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "RtlGetVersion");
    char name[256];
    DWORD size = sizeof name;

    CHECK(GetComputerNameA(name, &size));
    say("computer", name);
    size = sizeof name;
    CHECK(GetUserNameA(name, &size));
    say("user", name);
    CHECK(get_version && !get_version(&os));
    say_number("build", os.dwBuildNumber);
    say_number("shared_build", *(volatile DWORD *)0x7ffe0260);  // KUSER_SHARED_DATA.NtBuildNumber
    registry("product", HKEY_LOCAL_MACHINE, version, "ProductName");
    registry("current_build", HKEY_LOCAL_MACHINE, version, "CurrentBuild");
    registry("ubr", HKEY_LOCAL_MACHINE, version, "UBR");
    registry("display_version", HKEY_LOCAL_MACHINE, version, "DisplayVersion");
    registry("owner", HKEY_LOCAL_MACHINE, version, "RegisteredOwner");
    registry("product_id", HKEY_LOCAL_MACHINE, version, "ProductId");
    registry("cpu_name", HKEY_LOCAL_MACHINE, cpu, "ProcessorNameString");
    registry("cpu_vendor", HKEY_LOCAL_MACHINE, cpu, "VendorIdentifier");
    registry("bios_vendor", HKEY_LOCAL_MACHINE, bios, "BIOSVendor");
    registry("bios_version", HKEY_LOCAL_MACHINE, bios, "BIOSVersion");
    registry("bios_date", HKEY_LOCAL_MACHINE, bios, "BIOSReleaseDate");
    registry("manufacturer", HKEY_LOCAL_MACHINE, bios, "SystemManufacturer");
    registry("model", HKEY_LOCAL_MACHINE, bios, "SystemProductName");
    registry("board", HKEY_LOCAL_MACHINE, bios, "BaseBoardProduct");
    registry("system_bios", HKEY_LOCAL_MACHINE, "HARDWARE\\DESCRIPTION\\System", "SystemBiosVersion");
    registry("video_bios", HKEY_LOCAL_MACHINE, "HARDWARE\\DESCRIPTION\\System", "VideoBiosVersion");
    registry("disk", HKEY_LOCAL_MACHINE, "HARDWARE\\DEVICEMAP\\Scsi\\Scsi Port 0\\Scsi Bus 0\\Target Id 0\\Logical Unit Id 0", "Identifier");
    registry("disk_service", HKEY_LOCAL_MACHINE, "System\\CurrentControlSet\\Services\\disk\\Enum", "0");
    registry("printer", HKEY_CURRENT_USER, "Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows", "Device");
    firmware();
    programs();
    files("%USERPROFILE%\\Desktop\\*");
    files("%USERPROFILE%\\Documents\\*");
    files("%APPDATA%\\Microsoft\\Windows\\Recent\\*.lnk");
    files("%ProgramData%\\Microsoft\\Windows\\Start Menu\\Programs\\*.lnk");
    first_bytes("history", "%LOCALAPPDATA%\\Google\\Chrome\\User Data\\Default\\History");
    return success();
}
