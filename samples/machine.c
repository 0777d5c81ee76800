// Looks at the machine as a thief or a cautious program does, and says what it sees: one `name=value` a line.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "sample.h"

#include <iphlpapi.h>
#include <psapi.h>
#include <tlhelp32.h>

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

static void processors(void) {
    SYSTEM_LOGICAL_PROCESSOR_INFORMATION parts[256];
    struct { ULONG number, max_mhz, current_mhz, limit, max_idle, idle; } power[64];
    LONG(WINAPI *power_information)(int, void *, ULONG, void *, ULONG) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtPowerInformation");
    SYSTEM_INFO some, native;
    DWORD size = sizeof parts, i;
    DWORD_PTR process, system;
    unsigned cores = 0, caches = 0, packages = 0;
    char text[256];
    GetSystemInfo(&some);
    GetNativeSystemInfo(&native);
    say_number("processors", some.dwNumberOfProcessors);
    say_number("native_processors", native.dwNumberOfProcessors);
    say_number("shared_processors", *(volatile DWORD *)0x7ffe03c0);  // KUSER_SHARED_DATA.ActiveProcessorCount
    say_number("active_processors", GetActiveProcessorCount(ALL_PROCESSOR_GROUPS));
    printf("revision=%u %04x\n", native.wProcessorLevel, native.wProcessorRevision);
    CHECK(GetProcessAffinityMask(GetCurrentProcess(), &process, &system));
    printf("affinity=%llx %llx\n", (ULONGLONG)process, (ULONGLONG)system);
    CHECK(SetThreadAffinityMask(GetCurrentThread(), (DWORD_PTR)1 << (some.dwNumberOfProcessors - 1)));
    CHECK(SetThreadAffinityMask(GetCurrentThread(), process));
    CHECK(GetCurrentProcessorNumber() < some.dwNumberOfProcessors);
    CHECK(GetLogicalProcessorInformation(parts, &size));
    for (i = 0; i < size / sizeof parts[0]; i++) {
        cores += parts[i].Relationship == RelationProcessorCore;
        packages += parts[i].Relationship == RelationProcessorPackage;
        caches += parts[i].Relationship == RelationCache;
    }
    printf("parts=%u packages, %u cores, %u caches\n", packages, cores, caches);
    CHECK(power_information && !power_information(11, NULL, 0, power, sizeof power));
    say_number("power_mhz", power[some.dwNumberOfProcessors - 1].max_mhz);
    registry("registry_mhz", HKEY_LOCAL_MACHINE, "HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0", "~MHz");
    sprintf(text, "HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\%lu", some.dwNumberOfProcessors - 1);
    registry("last_processor", HKEY_LOCAL_MACHINE, text, "Identifier");
    sprintf(text, "HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\%lu", some.dwNumberOfProcessors);
    registry("no_processor", HKEY_LOCAL_MACHINE, text, "Identifier");
    say("env_processors", getenv("NUMBER_OF_PROCESSORS"));
    say("env_identifier", getenv("PROCESSOR_IDENTIFIER"));
    say("env_revision", getenv("PROCESSOR_REVISION"));
}

static void memory(void) {
    MEMORYSTATUSEX status = {.dwLength = sizeof status};
    ULONGLONG kb = 0;
    CHECK(GlobalMemoryStatusEx(&status));
    CHECK(status.ullAvailPhys < status.ullTotalPhys && status.dwMemoryLoad > 0 && status.dwMemoryLoad < 100);
    say_number("memory_mb", (unsigned)(status.ullTotalPhys >> 20));
    CHECK(GetPhysicallyInstalledSystemMemory(&kb));
    say_number("installed_mb", (unsigned)(kb >> 10));
    say_number("shared_mb", *(volatile DWORD *)0x7ffe02e8 >> 8);  // KUSER_SHARED_DATA.NumberOfPhysicalPages
}

static void power(void) {
    SYSTEM_POWER_STATUS status;
    BYTE capabilities[76] = {0};
    LONG(WINAPI *power_information)(int, void *, ULONG, void *, ULONG) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtPowerInformation");
    CHECK(GetSystemPowerStatus(&status));
    printf("power=%u %u %u\n", status.ACLineStatus, status.BatteryFlag, status.BatteryLifePercent);
    CHECK(!power_information(4, NULL, 0, capabilities, sizeof capabilities));
    printf("capabilities=%u %u %u\n", capabilities[2], capabilities[13], capabilities[30]);  // lid, thermal control, batteries
}

// Each clock of the time since the boot, in hours.
static void uptime(void) {
    struct { LARGE_INTEGER boot, now; BYTE rest[32]; } day;
    LARGE_INTEGER counter, frequency;
    LONG(WINAPI *query)(int, void *, ULONG, ULONG *) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtQuerySystemInformation");
    CHECK(!query(3, &day, sizeof day, NULL));
    QueryPerformanceCounter(&counter);
    QueryPerformanceFrequency(&frequency);
    say_number("up_ticks", (unsigned)(GetTickCount64() / 3600000));
    say_number("up_ticks32", GetTickCount() / 3600000);
    say_number("up_counter", (unsigned)(counter.QuadPart / frequency.QuadPart / 3600));
    say_number("up_boot", (unsigned)((day.now.QuadPart - day.boot.QuadPart) / 36000000000LL));
}

static void adapters(void) {
    static BYTE room[65536];
    IP_ADAPTER_INFO *info = (void *)room;
    IP_ADAPTER_ADDRESSES *address = (void *)room;
    HMODULE library = LoadLibraryA("iphlpapi.dll");
    DWORD(WINAPI *get_info)(IP_ADAPTER_INFO *, ULONG *) = (void *)GetProcAddress(library, "GetAdaptersInfo");
    ULONG(WINAPI *get_addresses)(ULONG, ULONG, void *, IP_ADAPTER_ADDRESSES *, ULONG *) = (void *)GetProcAddress(library, "GetAdaptersAddresses");
    ULONG size = sizeof room;
    char path[256];
    CHECK(get_info && get_addresses);
    if (!get_info(info, &size)) {
        for (; info; info = info->Next) {
            printf("adapter=%s\nmac=%02X:%02X:%02X:%02X:%02X:%02X\naddress=%s\n", info->Description, info->Address[0], info->Address[1],
                   info->Address[2], info->Address[3], info->Address[4], info->Address[5], info->IpAddressList.IpAddress.String);
            sprintf(path, "System\\CurrentControlSet\\Control\\Network\\{4d36e972-e325-11ce-bfc1-08002be10318}\\%s\\Connection", info->AdapterName);
            registry("registry_connection", HKEY_LOCAL_MACHINE, path, "Name");
            sprintf(path, "System\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\%s", info->AdapterName);
            registry("registry_address", HKEY_LOCAL_MACHINE, path, "DhcpIPAddress");
        }
    }
    size = sizeof room;
    CHECK(!get_addresses(AF_UNSPEC, 0, NULL, address, &size));
    for (; address; address = address->Next) printf("connection=%ls (%ls)\n", address->FriendlyName, address->Description);
}

static void processes(void) {
    PROCESSENTRY32 entry = {.dwSize = sizeof entry};
    DWORD ids[1024], size = 0, count = 0, i;
    BYTE *list = malloc(1 << 20), *at;
    ULONG needed = 0;
    LONG(WINAPI *query)(int, void *, ULONG, ULONG *) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtQuerySystemInformation");
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0), process;
    CHECK(snapshot != INVALID_HANDLE_VALUE && Process32First(snapshot, &entry));
    do {
        printf("process=%lu %lu %s\n", entry.th32ProcessID, entry.th32ParentProcessID, entry.szExeFile);
        count++;
    } while (Process32Next(snapshot, &entry));
    CloseHandle(snapshot);
    CHECK(EnumProcesses(ids, sizeof ids, &size));
    printf("lists=%lu %lu ", count, size / (DWORD)sizeof ids[0]);
    CHECK(query(5, NULL, 0, &needed) == (LONG)0xc0000004 && needed > 1000);
    CHECK(query(5, list, needed / 4, NULL) == (LONG)0xc0000004);
    CHECK(!query(5, list, 1 << 20, NULL));
    for (at = list, count = 1; *(ULONG *)at; at += *(ULONG *)at) count++;
    printf("%lu ", count);
    CHECK(!query(57, list, 1 << 20, NULL));
    for (at = list, count = 1; *(ULONG *)at; at += *(ULONG *)at) count++;
    printf("%lu\n", count);
    free(list);
    for (i = 0; i < size / sizeof ids[0]; i++) {
        process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, ids[i]);
        printf("open=%lu %lu\n", ids[i], process ? 0 : GetLastError());
        if (process) CloseHandle(process);
    }
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
    processors();
    memory();
    power();
    uptime();
    adapters();
    processes();
    programs();
    files("%USERPROFILE%\\Desktop\\*");
    files("%USERPROFILE%\\Documents\\*");
    files("%APPDATA%\\Microsoft\\Windows\\Recent\\*.lnk");
    files("%ProgramData%\\Microsoft\\Windows\\Start Menu\\Programs\\*.lnk");
    first_bytes("history", "%LOCALAPPDATA%\\Google\\Chrome\\User Data\\Default\\History");
    return success();
}
