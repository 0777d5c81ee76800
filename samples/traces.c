// Hunts for what would tell this machine from a PC: names of Wine, of this sandbox and of its host in the registry, in files and
// their names, in loaded modules, objects, processes, services, windows and variables. Prints a line for each find.
#include "sample.h"
#include <psapi.h>
#include <tlhelp32.h>

#define FILE_BYTES 1
#define NAMES 2

static const struct {
    const char *word;
    int where;  // in bytes of files and of modules, in names and texts
} words[] = {{"wine", FILE_BYTES | NAMES},  {"drsemu", FILE_BYTES | NAMES}, {"codeweavers", FILE_BYTES | NAMES}, {"linux", NAMES}, {"debian", NAMES},
             {"\\unix", NAMES},             {"qemu", NAMES},                {"virtualbox", NAMES},               {"vboxg", NAMES},  {"vmware", NAMES},
             {"x11 driver", NAMES},         {"x11.drv", NAMES},             {"_x11_", NAMES}};

static int found;

static void find(const char *where, const char *name, const char *text) {
    if (found++ < 300) printf("FOUND %s: %s: %s\n", where, name, text);
}

// WinEvent, winevt, WINEVENT, WINetFw, _Winerror_map: Windows's own words.
static BOOL is_windows_own(const char *text) {
    return !strncmp(text, "WinE", 4) || !strncmp(text, "WINe", 4) || (text[4] | 32) == 'v' || !strncmp(text + 4, "rr", 2);
}

static void hunt(const char *where, const char *name, const char *text, int kind) {
    size_t i, w, length = strlen(text);
    for (w = 0; w < ARRAYSIZE(words); w++) {
        size_t size = strlen(words[w].word);
        if (!(words[w].where & kind)) continue;
        for (i = 0; i + size <= length; i++) {
            if (_strnicmp(text + i, words[w].word, size) || (w == 0 && is_windows_own(text + i))) continue;
            find(where, name, text);
            return;
        }
    }
}

static void hunt_wide(const char *where, const char *name, const WCHAR *text, size_t length) {
    static char bytes[3 * 65536];
    size_t i;
    if (length >= 65536) length = 65535;
    for (i = 0; i < length; i++) bytes[i] = text[i] >= 32 && text[i] < 127 ? (char)text[i] : ' ';
    bytes[length] = 0;
    hunt(where, name, bytes, NAMES);
}

// Runs of printable characters, of one and of two bytes each, that have one of the words.
static void hunt_bytes(const char *where, const char *name, const unsigned char *bytes, size_t size) {
    size_t i, w, step;
    for (i = 0; i + 16 < size; i++) {
        unsigned char first = bytes[i] | 32;
        if (first != 'w' && first != 'd' && first != 'c') continue;
        for (step = 1; step <= 2; step++) {
            char text[24];
            if (step == 2 && bytes[i + 1]) continue;
            for (w = 0; w < sizeof(text) - 1 && i + w * step < size; w++) text[w] = (char)bytes[i + w * step];
            text[w] = 0;
            for (w = 0; w < ARRAYSIZE(words); w++) {
                size_t length = strlen(words[w].word);
                if (!(words[w].where & FILE_BYTES) || _strnicmp(text, words[w].word, length) || (w == 0 && is_windows_own(text))) continue;
                for (w = 0; text[w] >= 32 && text[w] < 127; w++) {}
                text[w] = 0;
                find(where, name, text);
                return;
            }
        }
    }
}

static void hunt_key(HKEY key, const char *path, int depth) {
    static BYTE data[65536];
    static WCHAR name[16384];
    char below[2048];
    DWORD i, length, size, type;
    HKEY child;
    for (i = 0;; i++) {
        length = ARRAYSIZE(name);
        size = sizeof(data) - 2;
        LONG error = RegEnumValueW(key, i, name, &length, NULL, &type, data, &size);
        if (error == ERROR_MORE_DATA) continue;
        if (error) break;
        hunt_wide("value", path, name, length);
        if (type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ) hunt_wide("value", path, (WCHAR *)data, size / 2);
    }
    for (i = 0; depth < 64; i++) {
        length = ARRAYSIZE(name);
        if (RegEnumKeyExW(key, i, name, &length, NULL, NULL, NULL, NULL)) break;
        hunt_wide("key", path, name, length);
        snprintf(below, sizeof(below), "%s\\%ls", path, name);
        if (RegOpenKeyExW(key, name, 0, KEY_READ, &child)) continue;
        hunt_key(child, below, depth + 1);
        RegCloseKey(child);
    }
}

static void hunt_file(const char *path, DWORD size) {
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL), section;
    const unsigned char *bytes;
    if (file == INVALID_HANDLE_VALUE) return;
    section = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL);
    if (section && (bytes = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0))) {
        hunt_bytes("file", path, bytes, size);
        UnmapViewOfFile(bytes);
    }
    if (section) CloseHandle(section);
    CloseHandle(file);
}

static void hunt_folder(const char *folder) {
    char pattern[1024], path[1024];
    WIN32_FIND_DATAA entry;
    HANDLE search;
    snprintf(pattern, sizeof(pattern), "%s\\*", folder);
    search = FindFirstFileA(pattern, &entry);
    if (search == INVALID_HANDLE_VALUE) return;
    do {
        if (!strcmp(entry.cFileName, ".") || !strcmp(entry.cFileName, "..")) continue;
        snprintf(path, sizeof(path), "%s\\%s", folder, entry.cFileName);
        hunt("path", folder, entry.cFileName, NAMES);
        if (entry.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) {
            hunt_folder(path);
        } else if (entry.nFileSizeLow && _strnicmp(path, "C:\\users", 8)) {
            hunt_file(path, entry.nFileSizeLow);
        }
    } while (FindNextFileA(search, &entry));
    FindClose(search);
}

static void hunt_modules(void) {
    static const char *const libraries[] = {"user32.dll", "gdi32.dll", "shell32.dll", "ole32.dll", "wininet.dll", "winmm.dll", "ws2_32.dll", "setupapi.dll"};
    HMODULE modules[256];
    DWORD i, needed;
    char name[MAX_PATH];
    for (i = 0; i < ARRAYSIZE(libraries); i++) LoadLibraryA(libraries[i]);
    CHECK(EnumProcessModules(GetCurrentProcess(), modules, sizeof(modules), &needed));
    for (i = 0; i < needed / sizeof(HMODULE); i++) {
        MEMORY_BASIC_INFORMATION memory;
        const char *at = (const char *)modules[i];
        GetModuleFileNameA(modules[i], name, sizeof(name));
        if (modules[i] == GetModuleHandleA(NULL)) continue;
        while (VirtualQuery(at, &memory, sizeof(memory)) && memory.AllocationBase == modules[i]) {
            if (memory.State == MEM_COMMIT && !(memory.Protect & (PAGE_NOACCESS | PAGE_GUARD))) hunt_bytes("module", name, memory.BaseAddress, memory.RegionSize);
            at = (const char *)memory.BaseAddress + memory.RegionSize;
        }
    }
}

static void hunt_exports(void) {
    static const char *const names[][2] = {
        {"ntdll.dll", "wine_get_version"},          {"ntdll.dll", "wine_get_build_id"},         {"ntdll.dll", "wine_get_host_version"},
        {"ntdll.dll", "wine_nt_to_unix_file_name"}, {"ntdll.dll", "wine_unix_to_nt_file_name"}, {"ntdll.dll", "wine_server_call"},
        {"ntdll.dll", "__wine_dbg_output"},         {"ntdll.dll", "__wine_unix_call"},          {"ntdll.dll", "__wine_syscall_dispatcher"},
        {"kernel32.dll", "wine_get_unix_file_name"}, {"kernel32.dll", "wine_get_dos_file_name"}};
    DWORD i;
    for (i = 0; i < ARRAYSIZE(names); i++) {
        if (GetProcAddress(GetModuleHandleA(names[i][0]), names[i][1])) find("export", names[i][0], names[i][1]);
    }
}

static void hunt_processes(void) {
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32 entry = {sizeof(entry)};
    CHECK(snapshot != INVALID_HANDLE_VALUE && Process32First(snapshot, &entry));
    do {
        hunt("process", "", entry.szExeFile, NAMES);
    } while (Process32Next(snapshot, &entry));
    CloseHandle(snapshot);
}

static void hunt_services(void) {
    static BYTE buffer[65536];
    ENUM_SERVICE_STATUS_PROCESSA *services = (void *)buffer;
    DWORD i, needed, count = 0, resume = 0, types[] = {SERVICE_WIN32, SERVICE_DRIVER}, t;
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_ENUMERATE_SERVICE);
    CHECK(manager);
    for (t = 0; t < 2; t++, resume = 0) {
        if (!EnumServicesStatusExA(manager, SC_ENUM_PROCESS_INFO, types[t], SERVICE_STATE_ALL, buffer, sizeof(buffer), &needed, &count, &resume, NULL)) continue;
        for (i = 0; i < count; i++) {
            hunt("service", services[i].lpServiceName, services[i].lpServiceName, NAMES);
            hunt("service", services[i].lpServiceName, services[i].lpDisplayName, NAMES);
        }
    }
    CloseServiceHandle(manager);
}

typedef struct {
    UNICODE_STRING name, type;
} DirectoryEntry;
NTSTATUS NTAPI NtOpenDirectoryObject(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
NTSTATUS NTAPI NtQueryDirectoryObject(HANDLE, void *, ULONG, BOOLEAN, BOOLEAN, ULONG *, ULONG *);

static void hunt_objects(const WCHAR *path, int depth) {
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;
    BYTE buffer[2048];
    DirectoryEntry *entry = (void *)buffer;
    ULONG context = 0, size;
    HANDLE directory;
    char shown[256];
    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    if (NtOpenDirectoryObject(&directory, 1, &attributes) < 0) return;
    snprintf(shown, sizeof(shown), "%ls", path);
    while (!NtQueryDirectoryObject(directory, buffer, sizeof(buffer), TRUE, FALSE, &context, &size)) {
        WCHAR below[512];
        hunt_wide("object", shown, entry->name.Buffer, entry->name.Length / 2);
        if (depth > 4 || entry->type.Length != 18 || memcmp(entry->type.Buffer, L"Directory", 18)) continue;
        _snwprintf(below, 511, L"%ls%ls%.*ls", path, path[1] ? L"\\" : L"", entry->name.Length / 2, entry->name.Buffer);
        hunt_objects(below, depth + 1);
    }
    CloseHandle(directory);
}

static BOOL CALLBACK hunt_window(HWND window, LPARAM unused) {
    char text[256] = "";
    if (GetClassNameA(window, text, sizeof(text))) hunt("class", "", text, NAMES);
    text[0] = 0;
    if (GetWindowTextA(window, text, sizeof(text))) hunt("window", "", text, NAMES);
    EnumChildWindows(window, hunt_window, 0);
    return TRUE;
}

int main(int argc, char **argv) {
    WCHAR *variables, *variable;
    BOOL all = argc < 2;
#define PART(name, code) \
    if (all || !strcmp(argv[1], name)) code
    PART("registry", {
        hunt_key(HKEY_LOCAL_MACHINE, "HKLM", 0);
        hunt_key(HKEY_USERS, "HKU", 0);
    })
    PART("files", hunt_folder("C:");)
    PART("modules", {
        hunt_modules();
        hunt_exports();
    })
    PART("names", {
        hunt_processes();
        hunt_services();
        hunt_objects(L"\\", 0);
        EnumWindows(hunt_window, 0);
        hunt_window(GetDesktopWindow(), 0);
    })
    PART("variables", {
        variables = GetEnvironmentStringsW();
        for (variable = variables; *variable; variable += wcslen(variable) + 1) hunt_wide("variable", "", variable, wcslen(variable));
        FreeEnvironmentStringsW(variables);
    })
    printf("%d found\n", found);
    return success();
}
