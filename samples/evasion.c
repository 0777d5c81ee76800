// The checklist of what programs ask to find out whether they are looked at: each probe, and what a PC would answer.
//
// A line a probe on standard output: its name, its family, "clean" or "found" (no PC answers so), and the answer, with
// tabs between. Arguments name the families to ask about, else all are. Exit code: 0 if nothing is found, else 1.
//
// The probes are those that al-khaser, pafish and the Unprotect project's catalogue of evasion techniques document,
// those for Wine, and what follows from docs/profile.md. Another one is a row in the tables below.
#include "sample.h"
#include <cpuid.h>
#include <iphlpapi.h>
#include <psapi.h>
#include <tlhelp32.h>
#include <winioctl.h>
#include <winspool.h>
#include <x86intrin.h>

enum { ANSWER = 240 };
#define SAY(...) snprintf(answer, ANSWER, __VA_ARGS__)

// Writes the answer, and returns whether a PC would give it.
typedef int Ask(const char *argument, char *answer);

typedef struct {
    const char *name;
    Ask *ask;
    const char *argument;  // what each kind of probe says of it
} Probe;

static int absent(int there, char *answer) {
    SAY("%s", there ? "there" : "not there");
    return !there;
}

static int present(int there, char *answer) { return !absent(there, answer); }

// ---- words ------------------------------------------------------------------------------------------

// What makers of virtual machines and sandboxes write into names of hardware and firmware.
static const char *const g_makers[] = {"vmware", "vbox", "virtualbox", "innotek", "qemu",  "bochs",   "seabios", "ovmf",      "edk ii", "parallels", "xen",
                                       "kvm",    "red hat", "virtio", "virtual", "bhyve", "google compute", "amazon ec2", "openstack", "wine",   "hyper-v",   "sandbox"};

static const char *word_of(const char *text, const char *const *words, size_t count) {
    for (; *text; ++text) {
        for (size_t w = 0; w < count; ++w) {
            if (!_strnicmp(text, words[w], strlen(words[w]))) return words[w];
        }
    }
    return NULL;
}

static int of_no_maker(const char *text) { return word_of(text, g_makers, ARRAYSIZE(g_makers)) == NULL; }

static int is_one_of(const char *text, const char *const *words, size_t count) {
    for (size_t w = 0; w < count; ++w) {
        if (!_stricmp(text, words[w])) return 1;
    }
    return 0;
}

// "before|behind" in two.
static const char *behind(const char *argument, char *before, size_t size) {
    const char *mark = strchr(argument, '|');
    snprintf(before, size, "%.*s", mark ? (int)(mark - argument) : (int)strlen(argument), argument);
    return mark ? mark + 1 : "";
}

// ---- registry: "HKLM\key" or "HKLM\key|value" -----------------------------------------------------------

static HKEY open_key(const char *path) {
    HKEY key, root = strncmp(path, "HKLM", 4) ? HKEY_CURRENT_USER : HKEY_LOCAL_MACHINE;
    return RegOpenKeyExA(root, path + 5, 0, KEY_READ | KEY_WOW64_64KEY, &key) ? NULL : key;
}

static int no_key(const char *path, char *answer) {
    const HKEY key = open_key(path);
    if (key) RegCloseKey(key);
    return absent(key != NULL, answer);
}

static int key(const char *path, char *answer) {
    no_key(path, answer);
    return strcmp(answer, "there") == 0;
}

// A text, the first of several, or a number.
static int read_value(const char *argument, char *answer) {
    char path[300];
    const char *name = behind(argument, path, sizeof path);
    const HKEY opened = open_key(path);
    char data[4096] = "";
    DWORD size = sizeof data - 2, type = 0;
    SAY("not there");
    if (!opened) return 0;
    const LONG error = RegQueryValueExA(opened, name, NULL, &type, (BYTE *)data, &size);
    RegCloseKey(opened);
    if (error) return 0;
    if (type == REG_DWORD) SAY("%lu", *(DWORD *)data);
    else SAY("%s", data);
    return 1;
}

static int value_of_a_pc(const char *argument, char *answer) { return read_value(argument, answer) && *answer && of_no_maker(answer); }
static int value_of_no_maker(const char *argument, char *answer) { return !read_value(argument, answer) || of_no_maker(answer); }

static DWORD count_subkeys(const char *path) {
    const HKEY opened = open_key(path);
    DWORD count = 0;
    if (!opened) return 0;
    RegQueryInfoKeyA(opened, NULL, NULL, NULL, &count, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    RegCloseKey(opened);
    return count;
}

// "least number|HKLM\key"
static int many_subkeys(const char *argument, char *answer) {
    const DWORD count = count_subkeys(strchr(argument, '|') + 1);
    SAY("%lu", count);
    return count >= (DWORD)atoi(argument);
}

// No name of a key below has a maker's word.
static int subkeys_of_no_maker(const char *path, char *answer) {
    const HKEY opened = open_key(path);
    char name[256];
    DWORD i, size, good = 1;
    SAY("nothing there");
    if (!opened) return 0;
    for (i = 0; size = sizeof name, !RegEnumKeyExA(opened, i, name, &size, NULL, NULL, NULL, NULL); ++i) {
        if (of_no_maker(name)) continue;
        SAY("%s", name);
        good = 0;
    }
    RegCloseKey(opened);
    if (good) SAY("%lu names", i);
    return (int)good && i;
}

// ---- files, devices, pipes, objects ------------------------------------------------------------------------

static int no_file(const char *path, char *answer) {
    char whole[MAX_PATH];
    ExpandEnvironmentStringsA(path, whole, sizeof whole);
    return absent(GetFileAttributesA(whole) != INVALID_FILE_ATTRIBUTES, answer);
}

static int file(const char *path, char *answer) { return !no_file(path, answer); }

static int no_device(const char *path, char *answer) {
    const HANDLE device = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (device != INVALID_HANDLE_VALUE) CloseHandle(device);
    return absent(device != INVALID_HANDLE_VALUE, answer);
}

static int no_object(const char *name, char *answer) {
    HANDLE object = OpenMutexA(SYNCHRONIZE, FALSE, name);
    if (!object) object = OpenEventA(SYNCHRONIZE, FALSE, name);
    if (object) CloseHandle(object);
    return absent(object != NULL, answer);
}

// "least number|pattern"
static int many_files(const char *argument, char *answer) {
    char pattern[MAX_PATH];
    WIN32_FIND_DATAA entry;
    int count = 0;
    ExpandEnvironmentStringsA(strchr(argument, '|') + 1, pattern, sizeof pattern);
    const HANDLE search = FindFirstFileA(pattern, &entry);
    if (search != INVALID_HANDLE_VALUE) {
        do {
            count += entry.cFileName[0] != '.';
        } while (FindNextFileA(search, &entry));
        FindClose(search);
    }
    SAY("%d", count);
    return count >= atoi(argument);
}

static int no_such_drive(const char *drive, char *answer) {
    const UINT type = GetDriveTypeA(drive);
    SAY("type %u", type);
    return type <= DRIVE_NO_ROOT_DIR;
}

// ---- modules, exports, code --------------------------------------------------------------------------------

static int no_module(const char *name, char *answer) { return absent(GetModuleHandleA(name) != NULL, answer); }

// "module|export"
static FARPROC find_export(const char *argument) {
    char module[64];
    const char *name = behind(argument, module, sizeof module);
    const HMODULE loaded = LoadLibraryA(module);
    return loaded ? GetProcAddress(loaded, name) : NULL;
}

static int no_export(const char *argument, char *answer) { return absent(find_export(argument) != NULL, answer); }
static int export_there(const char *argument, char *answer) { return present(find_export(argument) != NULL, answer); }

// An export of another name that has one of the words of those that only Wine's DLLs have.
static int own_exports_only(const char *module, char *answer) {
    static const char *const words[] = {"wine_", "_wine", "dell_", "_dbg_output", "_unix_", "_server_call", "_nt_to_", "_host_version"};
    const BYTE *base = (const BYTE *)LoadLibraryA(module);
    const IMAGE_NT_HEADERS *headers = (const void *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
    const IMAGE_EXPORT_DIRECTORY *exports = (const void *)(base + headers->OptionalHeader.DataDirectory[0].VirtualAddress);
    const DWORD *names = (const void *)(base + exports->AddressOfNames);
    for (DWORD i = 0; i < exports->NumberOfNames; ++i) {
        const char *name = (const char *)(base + names[i]);
        if (!word_of(name, words, ARRAYSIZE(words))) continue;
        SAY("%s", name);
        return 0;
    }
    SAY("%lu exports", exports->NumberOfNames);
    return 1;
}

// "module|export": a service that makes a Windows name of one of Linux's, or tells that there is none.
static int no_unix_names(const char *argument, char *answer) {
    NTSTATUS(NTAPI * convert)(const char *, WCHAR *, ULONG *) = (void *)find_export(argument);
    WCHAR name[260];
    ULONG size = ARRAYSIZE(name);
    SAY("not there");
    if (!convert) return 1;
    const NTSTATUS status = convert("/etc/passwd", name, &size);
    SAY("status 0x%08lx", status);
    return status == (NTSTATUS)0xc000001c;  // STATUS_INVALID_SYSTEM_SERVICE
}

// What a hook begins with: a jump, or a push and a return.
static int not_hooked(const char *argument, char *answer) {
    const BYTE *code = (const BYTE *)find_export(argument);
    SAY("not there");
    if (!code) return 0;
    SAY("%02x %02x %02x %02x %02x %02x", code[0], code[1], code[2], code[3], code[4], code[5]);
    return code[0] != 0xe9 && code[0] != 0xeb && !(code[0] == 0xff && code[1] == 0x25) && !(code[0] == 0x68 && code[5] == 0xc3);
}

// The file's version: Microsoft's, of Windows 10.
static int version_of_windows(const char *path, char *answer) {
    const HMODULE library = LoadLibraryA("version.dll");
    const PVOID load = (PVOID)GetProcAddress(library, "GetFileVersionInfoA"), query = (PVOID)GetProcAddress(library, "VerQueryValueA");
    BOOL(WINAPI * get_info)(const char *, DWORD, DWORD, void *) = load;
    BOOL(WINAPI * get_value)(const void *, const char *, void **, UINT *) = query;
    static BYTE info[65536];
    static const char *const texts[] = {"CompanyName", "ProductName", "FileVersion", "OriginalFilename"};
    const char *found[ARRAYSIZE(texts)];
    char name[64], whole[MAX_PATH];
    UINT size;
    ExpandEnvironmentStringsA(path, whole, sizeof whole);
    SAY("no version");
    memset(info, 0, sizeof info);
    if (!get_info(whole, 0, sizeof info, info)) return 0;
    VS_FIXEDFILEINFO *fixed;
    WORD *language;
    if (!get_value(info, "\\", (void **)&fixed, &size) || !get_value(info, "\\VarFileInfo\\Translation", (void **)&language, &size)) return 0;
    for (size_t i = 0; i < ARRAYSIZE(texts); ++i) {
        snprintf(name, sizeof name, "\\StringFileInfo\\%04x%04x\\%s", language[0], language[1], texts[i]);
        if (!get_value(info, name, (void **)&found[i], &size)) found[i] = "";
    }
    SAY("%u.%u.%u.%u, %s, %s, %s", HIWORD(fixed->dwFileVersionMS), LOWORD(fixed->dwFileVersionMS), HIWORD(fixed->dwFileVersionLS), LOWORD(fixed->dwFileVersionLS), found[0], found[1], found[2]);
    return fixed->dwFileVersionMS == MAKELONG(0, 10) && HIWORD(fixed->dwFileVersionLS) >= 19041 && !strcmp(found[0], "Microsoft Corporation") &&
           !strncmp(found[1], "Microsoft\xae Windows\xae Operating System", 35) && !strncmp(found[2], "10.0.19041.", 11) && *found[3];
}

// No font in the system's folder has the word in its texts, which are big-endian UTF-16 or one byte a character.
static int fonts_without_word(const char *word, char *answer) {
    WIN32_FIND_DATAA entry;
    char pattern[MAX_PATH], path[MAX_PATH];
    int count = 0, bad = 0;
    snprintf(pattern, sizeof pattern, "%s\\Fonts\\*", getenv("SystemRoot"));
    const HANDLE search = FindFirstFileA(pattern, &entry);
    SAY("no fonts");
    if (search == INVALID_HANDLE_VALUE) return 0;
    do {
        if (entry.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) continue;
        snprintf(path, sizeof path, "%s\\Fonts\\%s", getenv("SystemRoot"), entry.cFileName);
        const HANDLE opened = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
        BYTE *bytes = malloc(entry.nFileSizeLow + 1);
        DWORD size = 0;
        ReadFile(opened, bytes, entry.nFileSizeLow, &size, NULL);
        CloseHandle(opened);
        const size_t length = strlen(word);
        for (DWORD i = 0, j; i + 2 * length < size; ++i) {
            for (j = 0; j < length && bytes[i + j] == word[j]; ++j) {}
            if (j < length) {
                for (j = 0; j < length && bytes[i + 2 * j] == word[j] && !bytes[i + 2 * j + 1]; ++j) {}
            }
            if (j < length) continue;
            ++bad;
            break;
        }
        free(bytes);
        ++count;
    } while (FindNextFileA(search, &entry));
    FindClose(search);
    SAY("in %d of %d", bad, count);
    return count > 0 && bad == 0;
}

// ---- windows, services, variables ---------------------------------------------------------------------------

static int no_window(const char *name, char *answer) { return absent(FindWindowA(name, NULL) != NULL || FindWindowA(NULL, name) != NULL, answer); }
static int window(const char *name, char *answer) { return present(FindWindowA(name, NULL) != NULL, answer); }

static int service_there(const char *name) {
    const SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_CONNECT), service = manager ? OpenServiceA(manager, name, SERVICE_QUERY_STATUS) : NULL;
    if (service) CloseServiceHandle(service);
    if (manager) CloseServiceHandle(manager);
    return service != NULL;
}

static int no_service(const char *name, char *answer) { return absent(service_there(name), answer); }
static int service(const char *name, char *answer) { return present(service_there(name), answer); }

static int no_variable(const char *name, char *answer) {
    char value[ANSWER - 16];
    SetLastError(0);
    GetEnvironmentVariableA(name, value, sizeof value);
    if (GetLastError() == ERROR_ENVVAR_NOT_FOUND) return absent(0, answer);
    SAY("is \"%s\"", value);
    return 0;
}

static int variable(const char *name, char *answer) { return !no_variable(name, answer); }

// "NAME|start": its value begins so. Of 32-bit programs the one behind the second mark.
static int variable_begins(const char *argument, char *answer) {
    char name[64], start[64];
    const char *begin = behind(argument, name, sizeof name), *begin32 = behind(begin, start, sizeof start);
    const char *expected = sizeof(void *) == 4 && *begin32 ? begin32 : start, *value = getenv(name);
    SAY("%s", value ? value : "not there");
    return value && !_strnicmp(value, expected, strlen(expected));
}

// Whatever is called as on Linux, or has a path as there.
static int no_unix_value(const char *argument, char *answer) {
    char *block = GetEnvironmentStringsA();
    (void)argument;
    SAY("none");
    for (const char *entry = block; *entry; entry += strlen(entry) + 1) {
        const char *value = strchr(entry + 1, '=');
        if (!value || (value[1] != '/' && !strstr(value, "unix") && !strstr(value, "C.UTF"))) continue;
        SAY("%s", entry);
    }
    FreeEnvironmentStringsA(block);
    return !strcmp(answer, "none");
}

// ---- processes --------------------------------------------------------------------------------------------

static int find_process(const char *name, PROCESSENTRY32 *found) {
    const HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    int count = 0;
    PROCESSENTRY32 entry = {.dwSize = sizeof entry};
    for (BOOL more = Process32First(list, &entry); more; more = Process32Next(list, &entry)) {
        if (name && _stricmp(entry.szExeFile, name) != 0) continue;
        if (found && !count) *found = entry;
        ++count;
    }
    CloseHandle(list);
    return count;
}

static int no_process(const char *name, char *answer) { return absent(find_process(name, NULL) != 0, answer); }
static int process(const char *name, char *answer) { return present(find_process(name, NULL) != 0, answer); }

static int many_processes(const char *argument, char *answer) {
    (void)argument;
    const int count = find_process(NULL, NULL);
    SAY("%d", count);
    return count >= 40;
}

static int many_enumerated(const char *argument, char *answer) {
    DWORD pids[1024], size = 0;
    (void)argument;
    EnumProcesses(pids, sizeof pids, &size);
    SAY("%lu", size / 4);
    return size / 4 >= 40;
}

static int ids_of_4(const char *argument, char *answer) {
    DWORD pids[1024], size = 0, odd = 0;
    (void)argument;
    EnumProcesses(pids, sizeof pids, &size);
    for (DWORD i = 0; i < size / 4; ++i) odd += pids[i] % 4 != 0;
    SAY("%lu are no multiples of 4", odd);
    return odd == 0;
}

static int parent_is_explorer(const char *argument, char *answer) {
    const HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    DWORD parent = 0;
    PROCESSENTRY32 entry = {.dwSize = sizeof entry};
    (void)argument;
    for (BOOL more = Process32First(list, &entry); more; more = Process32Next(list, &entry)) {
        if (entry.th32ProcessID == GetCurrentProcessId()) parent = entry.th32ParentProcessID;
    }
    SAY("none of that id");
    for (BOOL more = Process32First(list, &entry); more; more = Process32Next(list, &entry)) {
        if (entry.th32ProcessID == parent) SAY("%s", entry.szExeFile);
    }
    CloseHandle(list);
    return !_stricmp(answer, "explorer.exe");
}

static int system_is_4(const char *argument, char *answer) {
    PROCESSENTRY32 found = {0};
    (void)argument;
    find_process("System", &found);
    SAY("id %lu", found.th32ProcessID);
    return found.th32ProcessID == 4;
}

// Opening it is refused, as to any ordinary user: who may is a debugger's child.
static int refused(const char *name, char *answer) {
    PROCESSENTRY32 found = {0};
    if (!find_process(name, &found)) return SAY("not there"), 0;
    const HANDLE opened = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, found.th32ProcessID);
    const DWORD error = GetLastError();
    if (opened) CloseHandle(opened);
    SAY("%s", opened ? "opened" : error == ERROR_ACCESS_DENIED ? "denied" : "no such process");
    return !opened && error == ERROR_ACCESS_DENIED;
}

static int child_of_wininit(const char *argument, char *answer) {
    PROCESSENTRY32 found = {0}, parent = {0};
    find_process(argument, &found);
    find_process("wininit.exe", &parent);
    SAY("parent %lu, wininit.exe is %lu", found.th32ParentProcessID, parent.th32ProcessID);
    return parent.th32ProcessID && found.th32ParentProcessID == parent.th32ProcessID;
}

static int in_no_job(const char *argument, char *answer) {
    BOOL job = TRUE;
    (void)argument;
    IsProcessInJob(GetCurrentProcess(), NULL, &job);
    SAY("%s", job ? "in a job" : "in none");
    return !job;
}

// ---- the processor ------------------------------------------------------------------------------------------

static int no_hypervisor_bit(const char *argument, char *answer) {
    unsigned a, b, c, d;
    (void)argument;
    __cpuid(1, a, b, c, d);
    SAY("ecx 0x%08x", c);
    return !(c >> 31);
}

// A leaf of the number in hex: a PC's processor has nothing there and answers as to its last basic leaf.
static int no_hypervisor_leaf(const char *argument, char *answer) {
    unsigned a, b, c, d, leaf = strtoul(argument, NULL, 16);
    char text[13] = {0};
    __cpuid(leaf, a, b, c, d);
    memcpy(text, &b, 4);
    memcpy(text + 4, &c, 4);
    memcpy(text + 8, &d, 4);
    for (int i = 0; i < 12; ++i) {
        if (text[i] && (text[i] < ' ' || text[i] > '~')) text[i] = '.';
    }
    SAY("0x%x \"%s\"", a, text);
    return of_no_maker(text) && !strstr(text, "Microsoft Hv") && !strstr(text, "TCG") && !strstr(text, "prl") && !strstr(text, "ACRN") && !(a >= leaf && a < leaf + 0x100);
}

static int vendor_of_a_pc(const char *argument, char *answer) {
    unsigned a, b, c, d;
    char text[13] = {0};
    (void)argument;
    __cpuid(0, a, b, c, d);
    memcpy(text, &b, 4);
    memcpy(text + 4, &d, 4);
    memcpy(text + 8, &c, 4);
    SAY("%s", text);
    return !strcmp(text, "GenuineIntel") || !strcmp(text, "AuthenticAMD");
}

static void brand(char *text) {
    unsigned words[12];
    for (unsigned i = 0; i < 3; ++i) __cpuid(0x80000002 + i, words[i * 4], words[i * 4 + 1], words[i * 4 + 2], words[i * 4 + 3]);
    memcpy(text, words, 48);
    text[48] = 0;
}

static int brand_of_a_pc(const char *argument, char *answer) {
    char text[49];
    (void)argument;
    brand(text);
    SAY("%s", text);
    return *answer && of_no_maker(answer) && !strstr(answer, "Xeon") && !strstr(answer, "EPYC");
}

static int brand_as_in_registry(const char *argument, char *answer) {
    char text[49], value[ANSWER];
    (void)argument;
    brand(text);
    read_value("HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0|ProcessorNameString", value);
    SAY("CPUID \"%s\", registry \"%s\"", text, value);
    return !strncmp(text, value, strlen(value));
}

static ULONG_PTR peb_address(void) {
#ifdef _WIN64
    return __readgsqword(0x60);
#else
    return __readfsdword(0x30);
#endif
}

// Of the PEB: at one offset in 64-bit and at another in 32-bit programs.
static DWORD of_peb(size_t offset64, size_t offset32) { return *(DWORD *)(peb_address() + (sizeof(void *) == 8 ? offset64 : offset32)); }
static DWORD processors_of_peb(void) { return of_peb(0xb8, 0x64); }

static int enough_processors(const char *argument, char *answer) {
    SYSTEM_INFO info;
    (void)argument;
    GetNativeSystemInfo(&info);
    SAY("%lu", info.dwNumberOfProcessors);
    return info.dwNumberOfProcessors >= 4;
}

static int processors_agree(const char *argument, char *answer) {
    SYSTEM_INFO info;
    unsigned a, b, c, d;
    const char *text = getenv("NUMBER_OF_PROCESSORS");
    (void)argument;
    GetSystemInfo(&info);
    __cpuid(1, a, b, c, d);
    const DWORD keys = count_subkeys("HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor"), all = processors_of_peb();
    SAY("system %lu, PEB %lu, CPUID %u, environment %s, registry %lu", info.dwNumberOfProcessors, all, b >> 16 & 0xff, text, keys);
    return info.dwNumberOfProcessors == all && text && (DWORD)atoi(text) == all && (b >> 16 & 0xff) >= all && keys == all;
}

static int any_affinity(const char *argument, char *answer) {
    DWORD good = 0;
    DWORD_PTR process_mask, system_mask;
    (void)argument;
    GetProcessAffinityMask(GetCurrentProcess(), &process_mask, &system_mask);
    for (DWORD i = 0; i < processors_of_peb(); ++i) good += SetThreadAffinityMask(GetCurrentThread(), (DWORD_PTR)1 << i) != 0;
    SetThreadAffinityMask(GetCurrentThread(), process_mask);
    SAY("%lu of %lu", good, processors_of_peb());
    return good == processors_of_peb();
}

// ---- time ---------------------------------------------------------------------------------------------------

static int compare(const void *a, const void *b) {
    const ULONGLONG x = *(const ULONGLONG *)a, y = *(const ULONGLONG *)b;
    return x < y ? -1 : x > y;
}

// Ticks of the counter around CPUID, which makes a virtual machine exit; "p": read by rdtscp; "n": around nothing. Half of
// the rounds take less: on a machine with much to do some of them wait for a processor.
static int quick_by_counter(const char *argument, char *answer) {
    enum { ROUNDS = 1001 };
    static ULONGLONG took[ROUNDS];
    unsigned a, b, c, d, id;
    Sleep(30);
    for (int i = 0; i < ROUNDS; ++i) {
        const ULONGLONG begin = *argument == 'p' ? __rdtscp(&id) : __rdtsc();
        if (*argument != 'n') __cpuid(1, a, b, c, d);
        took[i] = (*argument == 'p' ? __rdtscp(&id) : __rdtsc()) - begin;
    }
    qsort(took, ROUNDS, sizeof took[0], compare);
    SAY("%llu ticks", took[ROUNDS / 2]);
    return took[ROUNDS / 2] > 5 && took[ROUNDS / 2] < 750;
}

// CloseHandle goes to the kernel and GetProcessHeap does not: there it takes ten times as long at least.
static int kernel_costs_more(const char *argument, char *answer) {
    ULONGLONG best = 0;
    (void)argument;
    for (int i = 0; i < 10; ++i) {
        const ULONGLONG first = __rdtsc();
        GetProcessHeap();
        const ULONGLONG second = __rdtsc();
        CloseHandle(NULL);
        const ULONGLONG third = __rdtsc();
        const ULONGLONG ratio = (third - second) / (second - first ? second - first : 1);
        if (ratio > best) best = ratio;
    }
    SAY("%llu times", best);
    return best >= 10;
}

static int counter_rises(const char *argument, char *answer) {
    unsigned a, b, c, d;
    ULONGLONG last = __rdtsc();
    int back = 0;
    (void)argument;
    for (int i = 0; i < 3000; ++i) {
        if (i % 3 == 0) __cpuid(1, a, b, c, d);
        const ULONGLONG now = __rdtsc();
        back += now < last;
        last = now;
    }
    SAY("%d steps back", back);
    return back == 0;
}

// The counter goes at the same rate before and after CPUID was asked.
static int clocks_agree(const char *argument, char *answer) {
    double rates[2];
    (void)argument;
    for (int i = 0; i < 2; ++i) {
        LARGE_INTEGER begin, end;
        unsigned a, b, c, d;
        if (i) __cpuid(0, a, b, c, d);
        QueryPerformanceCounter(&begin);
        const ULONGLONG first = __rdtsc();
        Sleep(300);
        const ULONGLONG last = __rdtsc();
        QueryPerformanceCounter(&end);
        rates[i] = (double)(last - first) / (double)(end.QuadPart - begin.QuadPart);
    }
    SAY("%.4f ticks, after CPUID %.4f", rates[0], rates[1]);
    return rates[0] / rates[1] > 0.95 && rates[0] / rates[1] < 1.05;
}

// A sleep takes as long as it should by every clock.
static int sleep_is_whole(const char *argument, char *answer) {
    const DWORD wanted = (DWORD)atoi(argument);
    FILETIME before, after;
    LARGE_INTEGER frequency, first, last;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&first);
    GetSystemTimeAsFileTime(&before);
    const ULONGLONG tick = GetTickCount64(), shared = *(volatile ULONGLONG *)0x7ffe0008;
    Sleep(wanted);
    const double by_shared = (double)(*(volatile ULONGLONG *)0x7ffe0008 - shared) / 10000, by_tick = (double)(GetTickCount64() - tick);
    GetSystemTimeAsFileTime(&after);
    QueryPerformanceCounter(&last);
    const double by_counter = (double)(last.QuadPart - first.QuadPart) * 1000 / (double)frequency.QuadPart;
    const double by_time = (double)(((ULONGLONG)after.dwHighDateTime << 32 | after.dwLowDateTime) - ((ULONGLONG)before.dwHighDateTime << 32 | before.dwLowDateTime)) / 10000;
    SAY("ticks %.0f, counter %.0f, time %.0f, interrupts %.0f ms", by_tick, by_counter, by_time, by_shared);
    const double least = wanted * 0.8 - 16, most = wanted * 1.5 + 200;
    return by_tick > least && by_counter > least && by_time > least && by_shared > least && by_tick < most && by_counter < most && by_time < most;
}

static int up_for_long(const char *argument, char *answer) {
    (void)argument;
    SAY("%llu minutes", GetTickCount64() / 60000);
    return GetTickCount64() > 20 * 60000;
}

static int boot_agrees(const char *argument, char *answer) {
    LONGLONG times[6] = {0};
    (void)argument;
    NtQuerySystemInformation(3, times, sizeof times, NULL);
    const LONGLONG up_ms = (times[1] - times[0]) / 10000, difference = up_ms - (LONGLONG)GetTickCount64();
    SAY("%lld ms apart", difference);
    return difference > -5000 && difference < 5000;
}

static int system_started_at_boot(const char *argument, char *answer) {
    static char list[4 << 20];
    LONGLONG times[6] = {0};
    (void)argument;
    NtQuerySystemInformation(3, times, sizeof times, NULL);
    NtQuerySystemInformation(5, list, sizeof list, NULL);
    const SYSTEM_PROCESS_INFORMATION *entry = (const void *)list;
    while (entry->NextEntryOffset && entry->UniqueProcessId != (HANDLE)4) entry = (const void *)((const char *)entry + entry->NextEntryOffset);
    const LONGLONG created = *(const LONGLONG *)((const char *)entry + 32);
    SAY("id %u, %lld s after the boot", (unsigned)(ULONG_PTR)entry->UniqueProcessId, (created - times[0]) / 10000000);
    return entry->UniqueProcessId == (HANDLE)4 && created - times[0] > -50000000 && created - times[0] < 600000000;
}

// ---- exceptions ---------------------------------------------------------------------------------------------

// Code of our own is at the page's begin, and goes on at LANDING whatever it has raised.
enum { LANDING = 64 };
static char *g_page;
static volatile DWORD g_code, g_raised;
static volatile ULONG_PTR g_offset;

static LONG WINAPI land(EXCEPTION_POINTERS *pointers) {
    CONTEXT *context = pointers->ContextRecord;
#ifdef _WIN64
    DWORD64 *at = &context->Rip;
#else
    DWORD *at = &context->Eip;
#endif
    if (!g_raised++) g_code = pointers->ExceptionRecord->ExceptionCode;
    if (*at - (ULONG_PTR)g_page < 4096) {
        g_offset = *at - (ULONG_PTR)g_page;
        *at = (ULONG_PTR)g_page + LANDING;
        context->EFlags &= ~0x100u;
    }
    return EXCEPTION_CONTINUE_EXECUTION;
}

static PVOID begin_catching(void) {
    if (!g_page) {
        g_page = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
        g_page[LANDING] = (char)0xc3;
    }
    g_code = g_raised = 0;
    g_offset = 0;
    return AddVectoredExceptionHandler(1, land);
}

// "bytes in hex=code in hex": these instructions raise this, and no debugger takes it away.
static int raises(const char *argument, char *answer) {
    const PVOID handler = begin_catching();
    const char *at = argument;
    size_t size = 0;
    for (; *at != '='; at += 2) {
        unsigned byte;
        sscanf(at, "%2x", &byte);
        g_page[size++] = (char)byte;
    }
    memset(g_page + size, 0x90, LANDING - size);
    ((void (*)(void))(void *)g_page)();
    RemoveVectoredExceptionHandler(handler);
    SAY("0x%08lx at +%lu", g_code, (unsigned long)g_offset);
    return g_raised == 1 && g_code == strtoul(at + 1, NULL, 16);
}

static int guard_page_raises(const char *argument, char *answer) {
    const PVOID handler = begin_catching();
    char *page = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE | PAGE_GUARD);
    (void)argument;
    *(volatile char *)page = 1;
    RemoveVectoredExceptionHandler(handler);
    VirtualFree(page, 0, MEM_RELEASE);
    SAY("0x%08lx", g_code);
    return g_code == STATUS_GUARD_PAGE_VIOLATION;
}

// Written registers of the processor's breakpoints stay, and make one.
static int breakpoint_registers_work(const char *argument, char *answer) {
    CONTEXT context = {.ContextFlags = CONTEXT_DEBUG_REGISTERS}, back = {.ContextFlags = CONTEXT_DEBUG_REGISTERS};
    (void)argument;
    context.Dr0 = 0x1230;
    SetThreadContext(GetCurrentThread(), &context);
    GetThreadContext(GetCurrentThread(), &back);
    context.Dr0 = 0;
    SetThreadContext(GetCurrentThread(), &context);
    SAY("dr0 0x%llx", (ULONGLONG)back.Dr0);
    return back.Dr0 == 0x1230;
}

// The quickest of many, each timed by itself: the others may have waited for a processor. A PC takes some 5 us, Wine's
// 32 bits ask its server each time, some 25 us; with a debugger or an emulator it is some 500 us and more.
static int quick_exceptions(const char *argument, char *answer) {
    enum { ROUNDS = 2000 };
    const PVOID handler = begin_catching();
    ULONGLONG best = ~0ull;
    (void)argument;
    for (int round = 0; round < ROUNDS; ++round) {
        const ULONGLONG begin = ticks_ns();
        RaiseException(0xe0001234, 0, 0, NULL);
        const ULONGLONG took = ticks_ns() - begin;
        if (took < best) best = took;
    }
    RemoveVectoredExceptionHandler(handler);
    SAY("%llu ns", best);
    return g_raised == ROUNDS && best < 400000;
}

// What a debugger would be told, a program that has none is: Windows 10 raises it as an exception.
static int debug_string_raises(const char *argument, char *answer) {
    const PVOID handler = begin_catching();
    (void)argument;
    SetLastError(1234);
    OutputDebugStringA("a text");
    const DWORD error = GetLastError();
    RemoveVectoredExceptionHandler(handler);
    SAY("exception 0x%lx, last error %lu", g_code, error);
    return g_code == 0x40010006 && error == 1234;
}

// ---- debuggers ----------------------------------------------------------------------------------------------

static int no_debugger(const char *argument, char *answer) {
    (void)argument;
    return absent(IsDebuggerPresent(), answer);
}

static int not_being_debugged(const char *argument, char *answer) {
    const BYTE flag = *((BYTE *)peb_address() + 2);
    (void)argument;
    SAY("%u", flag);
    return flag == 0;
}

static int no_remote_debugger(const char *argument, char *answer) {
    BOOL there = TRUE;
    (void)argument;
    CheckRemoteDebuggerPresent(GetCurrentProcess(), &there);
    return absent(there, answer);
}

static int no_global_flag(const char *argument, char *answer) {
    (void)argument;
    SAY("0x%lx", of_peb(0xbc, 0x68));
    return of_peb(0xbc, 0x68) == 0;
}

static int heap_flags(const char *argument, char *answer) {
    const char *heap = (const char *)GetProcessHeap();
    const DWORD flags = *(const DWORD *)(heap + (sizeof(void *) == 8 ? 0x70 : 0x40)), force = *(const DWORD *)(heap + (sizeof(void *) == 8 ? 0x74 : 0x44));
    (void)argument;
    SAY("flags 0x%lx, forced 0x%lx", flags, force);
    return flags == 2 && force == 0;  // HEAP_GROWABLE
}

static int no_heap_pattern(const char *argument, char *answer) {
    const DWORD *block = HeapAlloc(GetProcessHeap(), 0, 40);
    (void)argument;
    SAY("0x%08lx 0x%08lx", block[0], block[10]);
    const int good = block[0] != 0xbaadf00d && block[10] != 0xabababab;
    HeapFree(GetProcessHeap(), 0, (void *)block);
    return good;
}

// Of the current process: "class in hex|size of the answer: p for a pointer's|status in hex|value"
static int process_fact(const char *argument, char *answer) {
    char kind[16], size[16], status_text[16];
    const char *value_text = behind(behind(behind(argument, kind, sizeof kind), size, sizeof size), status_text, sizeof status_text);
    ULONG_PTR value = 0;
    const NTSTATUS status = NtQueryInformationProcess(GetCurrentProcess(), strtoul(kind, NULL, 16), &value, *size == 'p' ? sizeof value : 4, NULL);
    SAY("status 0x%08lx, %llu", status, (ULONGLONG)value);
    return status == (NTSTATUS)strtoul(status_text, NULL, 16) && value == strtoul(value_text, NULL, 0);
}

static int no_kernel_debugger(const char *argument, char *answer) {
    unsigned char info[2] = {9, 9};
    (void)argument;
    NtQuerySystemInformation(35, info, sizeof info, NULL);
    SAY("enabled %d, not present %d", info[0], info[1]);
    return info[0] == 0 && info[1] == 1;
}

static int no_shared_debugger(const char *argument, char *answer) {
    const int flag = *(volatile unsigned char *)0x7ffe02d4;  // KUSER_SHARED_DATA.KdDebuggerEnabled
    (void)argument;
    SAY("%d", flag);
    return flag == 0;
}

static int debug_control_refused(const char *argument, char *answer) {
    NTSTATUS(NTAPI * control)(ULONG, void *, ULONG, void *, ULONG, ULONG *) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtSystemDebugControl");
    const NTSTATUS status = control(6, NULL, 0, NULL, 0, NULL);
    (void)argument;
    SAY("status 0x%08lx", status);
    return status == (NTSTATUS)0xc0000354 || status == (NTSTATUS)0xc0000022;  // STATUS_DEBUGGER_INACTIVE, STATUS_ACCESS_DENIED
}

static int hide_thread(const char *argument, char *answer) {
    NTSTATUS(NTAPI * set)(HANDLE, ULONG, void *, ULONG) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtSetInformationThread");
    NTSTATUS(NTAPI * query)(HANDLE, ULONG, void *, ULONG, ULONG *) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtQueryInformationThread");
    BOOLEAN hidden = 9;
    const NTSTATUS wrong = set(GetCurrentThread(), 17, &hidden, sizeof hidden), right = set(GetCurrentThread(), 17, NULL, 0);
    (void)argument;
    query(GetCurrentThread(), 17, &hidden, sizeof hidden, NULL);
    SAY("wrong size 0x%08lx, right 0x%08lx, then %u", wrong, right, hidden);
    return wrong == (NTSTATUS)0xc0000004 && right == 0 && hidden == 1;
}

// Without a debugger a bad handle, and one that is protected, raise nothing.
static int closes_quietly(const char *argument, char *answer) {
    const PVOID handler = begin_catching();
    HANDLE handle = (HANDLE)(ULONG_PTR)0x99999998;
    if (*argument == 'p') {
        handle = CreateEventA(NULL, FALSE, FALSE, NULL);
        SetHandleInformation(handle, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    }
    const BOOL closed = CloseHandle(handle);
    RemoveVectoredExceptionHandler(handler);
    SAY("exception 0x%lx, %s", g_code, closed ? "closed" : "not closed");
    return g_raised == 0 && !closed;
}

static int no_breakpoints(const char *argument, char *answer) {
    CONTEXT context = {.ContextFlags = CONTEXT_DEBUG_REGISTERS};
    (void)argument;
    GetThreadContext(GetCurrentThread(), &context);
    SAY("dr0 0x%llx, dr7 0x%llx", (ULONGLONG)context.Dr0, (ULONGLONG)context.Dr7);
    return context.Dr0 == 0 && context.Dr1 == 0 && context.Dr2 == 0 && context.Dr3 == 0;
}

static int no_debug_privilege(const char *argument, char *answer) {
    HANDLE token;
    BYTE buffer[4096];
    DWORD size = 0;
    LUID debug = {20, 0};
    (void)argument;
    OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token);
    GetTokenInformation(token, TokenPrivileges, buffer, sizeof buffer, &size);
    CloseHandle(token);
    const TOKEN_PRIVILEGES *all = (const void *)buffer;
    SAY("not enabled");
    for (DWORD i = 0; i < all->PrivilegeCount; ++i) {
        if (!memcmp(&all->Privileges[i].Luid, &debug, sizeof debug) && all->Privileges[i].Attributes & SE_PRIVILEGE_ENABLED) SAY("enabled");
    }
    return !strcmp(answer, "not enabled");
}

// ---- the machine --------------------------------------------------------------------------------------------

static int enough_memory(const char *argument, char *answer) {
    MEMORYSTATUSEX status = {.dwLength = sizeof status};
    (void)argument;
    GlobalMemoryStatusEx(&status);
    SAY("%llu MB, %llu free", status.ullTotalPhys >> 20, status.ullAvailPhys >> 20);
    return status.ullTotalPhys >= 4000ull << 20 && status.ullAvailPhys < status.ullTotalPhys && status.ullAvailPhys > status.ullTotalPhys / 20;
}

// What tells of Windows's build says the same everywhere.
static int builds_agree(const char *argument, char *answer) {
    RTL_OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};
    NTSTATUS(NTAPI * get)(RTL_OSVERSIONINFOW *) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "RtlGetVersion");
    char value[ANSWER];
    (void)argument;
    get(&version);
    read_value("HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion|CurrentBuild", value);
    const DWORD shared = *(volatile DWORD *)0x7ffe0260, peb = of_peb(0x120, 0xac) & 0xffff;  // NtBuildNumber, OSBuildNumber
    SAY("RtlGetVersion %lu.%lu.%lu, shared data %lu, PEB %lu, registry %s", version.dwMajorVersion, version.dwMinorVersion, version.dwBuildNumber, shared, peb, value);
    return version.dwMajorVersion == 10 && version.dwBuildNumber >= 19041 && version.dwBuildNumber == shared && shared == peb && peb == (DWORD)atoi(value);
}

static int enough_disk(const char *argument, char *answer) {
    ULARGE_INTEGER free, total = {0};
    (void)argument;
    GetDiskFreeSpaceExA("C:\\", &free, &total, NULL);
    SAY("%llu GB, %llu free", total.QuadPart >> 30, free.QuadPart >> 30);
    return total.QuadPart >> 30 >= 80 && free.QuadPart < total.QuadPart;
}

// What the disk's driver calls it. "C:" or a disk, opened without any right, as every user may.
static int disk_of_a_pc(const char *path, char *answer) {
    const HANDLE disk = CreateFileA(path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    STORAGE_PROPERTY_QUERY query = {StorageDeviceProperty, PropertyStandardQuery, {0}};
    static BYTE buffer[4096];
    DWORD size = 0;
    SAY("does not open");
    if (disk == INVALID_HANDLE_VALUE) return 0;
    const BOOL good = DeviceIoControl(disk, IOCTL_STORAGE_QUERY_PROPERTY, &query, sizeof query, buffer, sizeof buffer - 1, &size, NULL);
    CloseHandle(disk);
    SAY("no answer (error %lu)", GetLastError());
    if (!good) return 0;
    const STORAGE_DEVICE_DESCRIPTOR *found = (const void *)buffer;
    SAY("%s%s", found->VendorIdOffset ? (const char *)buffer + found->VendorIdOffset : "", found->ProductIdOffset ? (const char *)buffer + found->ProductIdOffset : "");
    return *answer && of_no_maker(answer);
}

// Only who is elevated opens it.
static int raw_disk_fits_user(const char *path, char *answer) {
    TOKEN_ELEVATION elevation = {0};
    DWORD size;
    HANDLE token = NULL;
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &size);
    CloseHandle(token);
    const HANDLE disk = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    const DWORD error = GetLastError();
    if (disk != INVALID_HANDLE_VALUE) CloseHandle(disk);
    SAY("%s, %s", disk != INVALID_HANDLE_VALUE ? "opened" : error == ERROR_ACCESS_DENIED ? "denied" : "not there", elevation.TokenIsElevated ? "elevated" : "not elevated");
    return elevation.TokenIsElevated ? disk != INVALID_HANDLE_VALUE : disk == INVALID_HANDLE_VALUE && error == ERROR_ACCESS_DENIED;
}

static int adapter_of_a_pc(const char *argument, char *answer) {
    static const BYTE virtual_makers[][3] = {{8, 0, 0x27}, {0, 5, 0x69}, {0, 0x0c, 0x29}, {0, 0x1c, 0x14}, {0, 0x50, 0x56}, {0, 0x16, 0x3e}, {0, 0x1c, 0x42}, {0x0a, 0, 0x27}, {0x52, 0x54, 0}, {0, 0x15, 0x5d}, {0, 3, 0xff}};
    IP_ADAPTER_INFO adapters[8];
    ULONG size = sizeof adapters;
    ULONG(WINAPI * get)(IP_ADAPTER_INFO *, ULONG *) = (void *)GetProcAddress(LoadLibraryA("iphlpapi.dll"), "GetAdaptersInfo");
    (void)argument;
    SAY("none");
    if (get(adapters, &size)) return 0;
    for (const IP_ADAPTER_INFO *adapter = adapters; adapter; adapter = adapter->Next) {
        const BYTE *mac = adapter->Address;
        SAY("%02x:%02x:%02x:%02x:%02x:%02x %s", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5], adapter->Description);
        for (size_t i = 0; i < ARRAYSIZE(virtual_makers); ++i) {
            if (!memcmp(mac, virtual_makers[i], 3)) return 0;
        }
        if (adapter->AddressLength != 6 || !(mac[0] | mac[1] | mac[2]) || !of_no_maker(adapter->Description)) return 0;
    }
    return 1;
}

// "provider|word": a table of the firmware has no maker's word; with a provider alone all of its tables.
static int firmware_of_a_pc(const char *provider, char *answer) {
    static BYTE table[1 << 20];
    DWORD ids[128], found = 0;
    const DWORD number = (DWORD)provider[0] << 24 | provider[1] << 16 | provider[2] << 8 | provider[3];
    const UINT count = EnumSystemFirmwareTables(number, ids, sizeof ids) / 4;
    SAY("no tables");
    if (!count) return 0;
    for (UINT i = 0; i < count && i < ARRAYSIZE(ids); ++i) {
        const UINT size = GetSystemFirmwareTable(number, ids[i], table, sizeof table - 1);
        for (UINT at = 0; at < size && at < sizeof table; ++at) {
            if (table[at] < ' ' || table[at] > '~') table[at] = ' ';
        }
        table[size < sizeof table ? size : sizeof table - 1] = 0;
        const char *word = word_of((const char *)table, g_makers, ARRAYSIZE(g_makers));
        if (word) return SAY("\"%s\" in one of %u tables", word, count), 0;
        found += size;
    }
    SAY("%u tables of %lu bytes", count, found);
    return found > 0;
}

static int screen_of_a_pc(const char *argument, char *answer) {
    const int width = GetSystemMetrics(SM_CXSCREEN), height = GetSystemMetrics(SM_CYSCREEN);
    (void)argument;
    SAY("%d x %d, %d bits", width, height, GetDeviceCaps(GetDC(NULL), BITSPIXEL));
    return width >= 1280 && height >= 720 && GetDeviceCaps(GetDC(NULL), BITSPIXEL) == 32;
}

static int graphics_of_a_pc(const char *argument, char *answer) {
    DISPLAY_DEVICEA device = {.cb = sizeof device};
    (void)argument;
    SAY("none");
    if (!EnumDisplayDevicesA(NULL, 0, &device, 0)) return 0;
    SAY("%s, %s", device.DeviceString, device.DeviceID);
    return of_no_maker(answer) && !strstr(answer, "VEN_0000") && (strstr(answer, "Intel") || strstr(answer, "NVIDIA") || strstr(answer, "AMD") || strstr(answer, "Radeon"));
}

static int has_power(const char *argument, char *answer) {
    SYSTEM_POWER_STATUS status;
    (void)argument;
    GetSystemPowerStatus(&status);
    SAY("line %u, battery 0x%x, %u %%", status.ACLineStatus, status.BatteryFlag, status.BatteryLifePercent);
    return status.ACLineStatus <= 1;
}

static int has_sound(const char *argument, char *answer) {
    UINT(WINAPI * count)(void) = (void *)GetProcAddress(LoadLibraryA("winmm.dll"), "waveOutGetNumDevs");
    (void)argument;
    SAY("%u devices", count());
    return count() > 0;
}

static int has_printer(const char *argument, char *answer) {
    static BYTE buffer[65536];
    DWORD needed = 0, count = 0;
    BOOL(WINAPI * list)(DWORD, char *, DWORD, BYTE *, DWORD, DWORD *, DWORD *) = (void *)GetProcAddress(LoadLibraryA("winspool.drv"), "EnumPrintersA");
    (void)argument;
    list(PRINTER_ENUM_LOCAL, NULL, 4, buffer, sizeof buffer, &needed, &count);
    SAY("%lu", count);
    return count > 0;
}

// ---- the user -----------------------------------------------------------------------------------------------

static const char *const g_user_names[] = {"sandbox", "virus", "malware", "maltest", "test", "test user", "tester", "currentuser", "sand box", "timmy", "milozs", "honey", "vmware", "nepenthes", "cuckoo", "analyst", "analysis", "admin", "john doe", "emily", "hapubws", "peter wilson", "it-admin", "johnson", "miller", "lab", "wine", "drsemu"};
static const char *const g_computer_names[] = {"sandbox", "7silvia", "hanspeter-pc", "john-pc", "muellerpc", "mueller-pc", "win7-traps", "fortinet", "tequilaboomboom", "klone_x64-pc", "cuckoo", "malware", "maltest", "lab", "localhost", "debian", "vm", "wine", "drsemu"};

static int user_of_a_pc(const char *argument, char *answer) {
    DWORD size = ANSWER;
    (void)argument;
    GetUserNameA(answer, &size);
    return *answer && !is_one_of(answer, g_user_names, ARRAYSIZE(g_user_names));
}

// The account is called the same by whatever tells of it.
static int user_names_agree(const char *argument, char *answer) {
    HANDLE token;
    BYTE buffer[512];
    char account[64] = "", domain[64] = "", user[64] = "", computer[64] = "";
    DWORD size = 0, accounts = sizeof account, domains = sizeof domain, users = sizeof user, computers = sizeof computer;
    SID_NAME_USE use;
    (void)argument;
    OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token);
    GetTokenInformation(token, TokenUser, buffer, sizeof buffer, &size);
    CloseHandle(token);
    LookupAccountSidA(NULL, ((TOKEN_USER *)buffer)->User.Sid, account, &accounts, domain, &domains, &use);
    GetUserNameA(user, &users);
    GetComputerNameA(computer, &computers);
    const char *variable_user = getenv("USERNAME"), *variable_domain = getenv("USERDOMAIN");
    SAY("account %s\\%s, GetUserName %s, variables %s\\%s", domain, account, user, variable_domain, variable_user);
    return !_stricmp(account, user) && variable_user && !_stricmp(user, variable_user) && variable_domain && !_stricmp(domain, variable_domain) && !_stricmp(domain, computer);
}

static int computer_of_a_pc(const char *argument, char *answer) {
    DWORD size = ANSWER;
    (void)argument;
    GetComputerNameA(answer, &size);
    return *answer && !is_one_of(answer, g_computer_names, ARRAYSIZE(g_computer_names));
}

// The path by which it was started tells that somebody has put it there.
static int path_of_a_pc(const char *argument, char *answer) {
    static const char *const words[] = {"\\sample", "\\virus", "\\sandbox", "\\malware", "\\insidetm", "\\analysis", "\\cwsandbox", "\\drsemu", "\\wine"};
    (void)argument;
    GetModuleFileNameA(NULL, answer, ANSWER);
    return !word_of(answer, words, ARRAYSIZE(words));
}

static int mouse_moves(const char *argument, char *answer) {
    POINT first, now;
    int moves = 0;
    (void)argument;
    GetCursorPos(&first);
    for (int i = 0; i < 80; ++i) {
        Sleep(50);
        GetCursorPos(&now);
        moves += now.x != first.x || now.y != first.y;
        first = now;
    }
    SAY("%d moves in 4 s, at %ld, %ld", moves, now.x, now.y);
    return moves > 0;
}

static int input_was_made(const char *argument, char *answer) {
    LASTINPUTINFO info = {.cbSize = sizeof info};
    (void)argument;
    GetLastInputInfo(&info);
    SAY("%lu s ago", (GetTickCount() - info.dwTime) / 1000);
    return GetTickCount() - info.dwTime < 600000;
}

static DWORD WINAPI ask_user(void *answered) {
    *(volatile LONG *)answered = MessageBoxA(NULL, "The document could not be opened. Do you want to try again?", "Viewer 3.1", MB_YESNO | MB_ICONQUESTION);
    return 0;
}

static int box_is_answered(const char *argument, char *answer) {
    static volatile LONG answered;
    (void)argument;
    const HANDLE thread = CreateThread(NULL, 0, ask_user, (void *)&answered, 0, NULL);
    const ULONGLONG begin = GetTickCount64();
    const BOOL good = WaitForSingleObject(thread, 20000) == WAIT_OBJECT_0;
    SAY(good ? "%ld after %llu ms" : "%ld, nobody in %llu ms", answered, GetTickCount64() - begin);
    if (!good) {
        const HWND box = FindWindowA("#32770", "Viewer 3.1");
        PostMessageA(box, WM_COMMAND, IDNO, 0);
        WaitForSingleObject(thread, 2000);
    }
    CloseHandle(thread);
    return good && answered;
}

// ---- WMI: "class|property[|text that a PC's answer has]" ------------------------------------------------------

#define COBJMACROS
#include <wbemidl.h>
static const GUID g_locator_class = {0x4590f811, 0x1d3a, 0x11d0, {0x89, 0x1f, 0, 0xaa, 0, 0x4b, 0x2e, 0x24}};
static const GUID g_locator = {0xdc12a687, 0x737f, 0x11cf, {0x88, 0x4d, 0, 0xaa, 0, 0x4b, 0x2e, 0x24}};

static IWbemServices *wmi(void) {
    static IWbemServices *services;
    static int tried;
    IWbemLocator *locator;
    if (tried++) return services;
    const HMODULE ole = LoadLibraryA("ole32.dll");
    HRESULT(WINAPI * initialize)(void *, DWORD) = (void *)GetProcAddress(ole, "CoInitializeEx");
    HRESULT(WINAPI * create)(const GUID *, void *, DWORD, const GUID *, void **) = (void *)GetProcAddress(ole, "CoCreateInstance");
    initialize(NULL, 0);
    if (create(&g_locator_class, NULL, 1, &g_locator, (void **)&locator)) return NULL;
    static const struct { DWORD size; WCHAR text[16]; } place = {20, L"root\\cimv2"};
    if (IWbemLocator_ConnectServer(locator, (BSTR)place.text, NULL, NULL, NULL, 0, NULL, NULL, &services)) services = NULL;
    return services;
}

static BSTR text_of(const char *text) {
    BSTR(WINAPI * allocate)(const WCHAR *) = (void *)GetProcAddress(LoadLibraryA("oleaut32.dll"), "SysAllocString");
    WCHAR wide[128];
    MultiByteToWideChar(CP_ACP, 0, text, -1, wide, ARRAYSIZE(wide));
    return allocate(wide);
}

static int wmi_of_a_pc(const char *argument, char *answer) {
    char class_name[64], property[64], query[128];
    const char *expected = behind(behind(argument, class_name, sizeof class_name), property, sizeof property);
    IEnumWbemClassObject *list;
    IWbemClassObject *object;
    ULONG count = 0;
    VARIANT value;
    WCHAR name[64];
    SAY("no WMI");
    if (!wmi()) return 0;
    snprintf(query, sizeof query, "SELECT * FROM %s", class_name);
    SAY("no such class");
    if (IWbemServices_ExecQuery(wmi(), text_of("WQL"), text_of(query), WBEM_FLAG_RETURN_IMMEDIATELY | WBEM_FLAG_FORWARD_ONLY, NULL, &list)) return 0;
    SAY("no object");
    if (IEnumWbemClassObject_Next(list, 5000, 1, &object, &count) || !count) return 0;
    MultiByteToWideChar(CP_ACP, 0, property, -1, name, ARRAYSIZE(name));
    const HRESULT result = IWbemClassObject_Get(object, name, 0, &value, NULL, NULL);
    IWbemClassObject_Release(object);
    IEnumWbemClassObject_Release(list);
    SAY("no such property");
    if (result || value.vt == VT_NULL || value.vt == VT_EMPTY) return 0;
    if (value.vt == VT_BSTR) SAY("%ls", value.bstrVal);
    else if (value.vt == VT_BOOL) SAY("%s", value.boolVal ? "true" : "false");
    else SAY("%ld", value.lVal);
    return *answer && of_no_maker(answer) && strstr(answer, expected) != NULL;
}

// ---- the list -----------------------------------------------------------------------------------------------

#define NO_FILE(path) {"no file " path, no_file, path}
#define NO_KEY(path) {"no key " path, no_key, path}
#define NO_EXPORT(module, name) {"no export " module "!" name, no_export, module "|" name}
#define EXPORT(module, name) {"export " module "!" name, export_there, module "|" name}
#define NO_VARIABLE(name) {"no variable " name, no_variable, name}
#define VARIABLE(name) {"variable " name, variable, name}
#define VARIABLE_BEGINS(name, start) {"variable " name, variable_begins, name "|" start}
#define NO_MODULE(name) {"no module " name, no_module, name}
#define NO_DEVICE(name) {"no device " name, no_device, "\\\\.\\" name}
#define NO_WINDOW(name) {"no window " name, no_window, name}
#define NO_SERVICE(name) {"no service " name, no_service, name}
#define SERVICE(name) {"service " name, service, name}
#define NO_OBJECT(name) {"no object " name, no_object, name}
#define NO_PROCESS(name) {"no process " name, no_process, name}
#define PROCESS(name) {"process " name, process, name}
#define REFUSED(name) {"cannot open " name, refused, name}
#define VALUE(path, name) {"value " name " of " path, value_of_a_pc, path "|" name}
#define NO_MAKER(path, name) {"value " name " of " path, value_of_no_maker, path "|" name}
#define NOT_HOOKED(module, name) {"no hook in " name, not_hooked, module "|" name}
#define VERSION(path) {"version of " path, version_of_windows, path}
#define WMI(class_name, property, text) {"WMI " class_name "." property, wmi_of_a_pc, class_name "|" property "|" text}

#define HARDWARE "HKLM\\HARDWARE\\DESCRIPTION\\System"
#define CONTROL "HKLM\\System\\CurrentControlSet\\Control"
#define SERVICES "HKLM\\System\\CurrentControlSet\\Services"
#define NT_VERSION "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion"

static const Probe g_wine[] = {
    NO_EXPORT("ntdll.dll", "wine_get_version"), NO_EXPORT("ntdll.dll", "wine_get_build_id"), NO_EXPORT("ntdll.dll", "wine_get_host_version"),
    NO_EXPORT("ntdll.dll", "wine_server_call"), NO_EXPORT("ntdll.dll", "wine_nt_to_unix_file_name"), NO_EXPORT("ntdll.dll", "wine_unix_to_nt_file_name"),
    NO_EXPORT("ntdll.dll", "__wine_dbg_output"), NO_EXPORT("ntdll.dll", "__wine_syscall_dispatcher"),
    NO_EXPORT("kernel32.dll", "wine_get_unix_file_name"), NO_EXPORT("kernel32.dll", "wine_get_dos_file_name"),
    {"no exports like Wine's in ntdll.dll", own_exports_only, "ntdll.dll"},
    {"no exports like Wine's in kernel32.dll", own_exports_only, "kernel32.dll"},
    {"no exports like Wine's in win32u.dll", own_exports_only, "win32u.dll"},
    {"no names of Linux's by wine_unix_to_nt_file_name", no_unix_names, "ntdll.dll|wine_unix_to_nt_file_name"},
    {"no names of Linux's by its name here", no_unix_names, "ntdll.dll|RtlpVolumePathToNtPathStr"},
    NO_KEY("HKLM\\Software\\Wine"), NO_KEY("HKCU\\Software\\Wine"), NO_KEY("HKLM\\Software\\Wow6432Node\\Wine"),
    NO_KEY(SERVICES "\\winebus"), NO_KEY(SERVICES "\\winehid"), NO_KEY(CONTROL "\\Print\\Environments\\Wine"),
    NO_KEY("HKCU\\Software\\Winetricks"),
    NO_FILE("%SystemRoot%\\system32\\winecfg.exe"), NO_FILE("%SystemRoot%\\system32\\winedevice.exe"), NO_FILE("%SystemRoot%\\system32\\wineboot.exe"),
    NO_FILE("%SystemRoot%\\system32\\winex11.drv"), NO_FILE("%SystemRoot%\\system32\\winemenubuilder.exe"), NO_FILE("%SystemRoot%\\system32\\wineconsole.exe"),
    NO_FILE("%SystemRoot%\\system32\\drivers\\winebus.sys"), NO_FILE("%SystemRoot%\\system32\\drivers\\winehid.sys"),
    NO_FILE("%SystemRoot%\\inf\\wine.inf"), NO_FILE("%SystemRoot%\\system32\\wined3d.dll"), NO_FILE("%SystemRoot%\\system32\\winevulkan.dll"),
    NO_FILE("%SystemRoot%\\syswow64\\wined3d.dll"), NO_FILE("C:\\.update-timestamp"), NO_FILE("C:\\windows\\winsxs\\manifests\\wine.manifest"),
    {"no drive Z:", no_such_drive, "Z:\\"}, NO_FILE("\\\\?\\unix\\etc"), NO_FILE("\\\\?\\unix\\bin\\sh"), NO_FILE("Z:\\etc\\passwd"),
    NO_PROCESS("winedevice.exe"), NO_PROCESS("plugplay.exe"), NO_PROCESS("start.exe"), NO_PROCESS("wineboot.exe"), NO_PROCESS("rpcss.exe"), NO_PROCESS("wineserver"), NO_PROCESS("tabtip.exe"),
    NO_OBJECT("__wine_svcctl_started"), NO_OBJECT("__wineboot_event"), NO_OBJECT("Global\\__wineboot_event"), NO_OBJECT("__wine_SvcctlStarted"),
    NO_WINDOW("__wine_clipboard_manager"), NO_WINDOW("__wine_x11_clipboard_manager"), NO_WINDOW("WineConsoleClass"),
    {"no font that says Wine", fonts_without_word, "Wine"},
};

static const Probe g_versions[] = {
    VERSION("%SystemRoot%\\system32\\ntdll.dll"), VERSION("%SystemRoot%\\system32\\kernel32.dll"), VERSION("%SystemRoot%\\system32\\kernelbase.dll"),
    VERSION("%SystemRoot%\\system32\\user32.dll"), VERSION("%SystemRoot%\\system32\\shell32.dll"), VERSION("%SystemRoot%\\system32\\advapi32.dll"),
    VERSION("%SystemRoot%\\system32\\ws2_32.dll"), VERSION("%SystemRoot%\\system32\\dnsapi.dll"), VERSION("%SystemRoot%\\system32\\ole32.dll"),
    VERSION("%SystemRoot%\\system32\\crypt32.dll"), VERSION("%SystemRoot%\\system32\\dbghelp.dll"), VERSION("%SystemRoot%\\system32\\setupapi.dll"),
    VERSION("%SystemRoot%\\system32\\cmd.exe"), VERSION("%SystemRoot%\\system32\\notepad.exe"), VERSION("%SystemRoot%\\system32\\svchost.exe"),
    VERSION("%SystemRoot%\\system32\\rundll32.exe"), VERSION("%SystemRoot%\\explorer.exe"), VERSION("%SystemRoot%\\regedit.exe"), VERSION("%SystemRoot%\\syswow64\\ntdll.dll"),
};

static const Probe g_machines[] = {
    NO_KEY("HKLM\\Software\\VMware, Inc.\\VMware Tools"), NO_KEY("HKLM\\Software\\Oracle\\VirtualBox Guest Additions"), NO_KEY("HKLM\\Software\\Microsoft\\Virtual Machine\\Guest\\Parameters"),
    NO_KEY("HKLM\\HARDWARE\\ACPI\\DSDT\\VBOX__"), NO_KEY("HKLM\\HARDWARE\\ACPI\\FADT\\VBOX__"), NO_KEY("HKLM\\HARDWARE\\ACPI\\RSDT\\VBOX__"),
    NO_KEY("HKLM\\HARDWARE\\ACPI\\DSDT\\BOCHS_"), NO_KEY("HKLM\\HARDWARE\\ACPI\\DSDT\\xen"), NO_KEY("HKLM\\HARDWARE\\ACPI\\DSDT\\PTLTD_"), NO_KEY("HKLM\\HARDWARE\\ACPI\\DSDT\\AMIBI"),
    NO_KEY(SERVICES "\\VBoxGuest"), NO_KEY(SERVICES "\\VBoxMouse"), NO_KEY(SERVICES "\\VBoxService"), NO_KEY(SERVICES "\\VBoxSF"), NO_KEY(SERVICES "\\VBoxVideo"),
    NO_KEY(SERVICES "\\vmtools"), NO_KEY(SERVICES "\\vmhgfs"), NO_KEY(SERVICES "\\vmci"), NO_KEY(SERVICES "\\vmmouse"), NO_KEY(SERVICES "\\vpc-s3"), NO_KEY(SERVICES "\\xenevtchn"),
    NO_KEY(SERVICES "\\viostor"), NO_KEY(SERVICES "\\vioscsi"), NO_KEY(SERVICES "\\VirtioSerial"), NO_KEY(SERVICES "\\BALLOON"), NO_KEY(SERVICES "\\netkvm"), NO_KEY(SERVICES "\\vmicheartbeat"),
    NO_FILE("%SystemRoot%\\system32\\drivers\\VBoxMouse.sys"), NO_FILE("%SystemRoot%\\system32\\drivers\\VBoxGuest.sys"), NO_FILE("%SystemRoot%\\system32\\drivers\\VBoxSF.sys"),
    NO_FILE("%SystemRoot%\\system32\\drivers\\VBoxVideo.sys"), NO_FILE("%SystemRoot%\\system32\\vboxdisp.dll"), NO_FILE("%SystemRoot%\\system32\\vboxhook.dll"), NO_FILE("%SystemRoot%\\system32\\vboxservice.exe"),
    NO_FILE("%SystemRoot%\\system32\\drivers\\vmmouse.sys"), NO_FILE("%SystemRoot%\\system32\\drivers\\vmhgfs.sys"), NO_FILE("%SystemRoot%\\system32\\drivers\\vmci.sys"), NO_FILE("%SystemRoot%\\system32\\drivers\\vmusbmouse.sys"),
    NO_FILE("%SystemRoot%\\system32\\drivers\\balloon.sys"), NO_FILE("%SystemRoot%\\system32\\drivers\\netkvm.sys"), NO_FILE("%SystemRoot%\\system32\\drivers\\viostor.sys"), NO_FILE("%SystemRoot%\\system32\\drivers\\prleth.sys"),
    NO_FILE("%ProgramW6432%\\VMware"), NO_FILE("%ProgramW6432%\\Oracle\\VirtualBox Guest Additions"), NO_FILE("%ProgramW6432%\\Virtio-Win"), NO_FILE("%ProgramW6432%\\qemu-ga"), NO_FILE("%ProgramW6432%\\SPICE Guest Tools"),
    NO_DEVICE("VBoxGuest"), NO_DEVICE("VBoxMiniRdrDN"), NO_DEVICE("pipe\\VBoxTrayIPC"), NO_DEVICE("pipe\\VBoxMiniRdDN"), NO_DEVICE("vmci"), NO_DEVICE("HGFS"),
    NO_SERVICE("VBoxService"), NO_SERVICE("VMTools"), NO_SERVICE("QEMU-GA"), NO_SERVICE("vmicheartbeat"), NO_SERVICE("xenservice"), NO_SERVICE("prl_tools"),
    NO_PROCESS("vboxservice.exe"), NO_PROCESS("vboxtray.exe"), NO_PROCESS("vmtoolsd.exe"), NO_PROCESS("vmwaretray.exe"), NO_PROCESS("vmacthlp.exe"), NO_PROCESS("qemu-ga.exe"), NO_PROCESS("xenservice.exe"), NO_PROCESS("prl_tools.exe"), NO_PROCESS("vmsrvc.exe"), NO_PROCESS("vdagent.exe"),
    NO_WINDOW("VBoxTrayToolWndClass"), NO_WINDOW("VBoxTrayToolWnd"), NO_WINDOW("VMSwitchUserControlClass"),
    {"no network share of VirtualBox", no_file, "\\\\vboxsvr\\share"},
    VALUE(HARDWARE, "SystemBiosVersion"), NO_MAKER(HARDWARE, "VideoBiosVersion"), VALUE(HARDWARE, "SystemBiosDate"), VALUE(HARDWARE "\\BIOS", "SystemManufacturer"), VALUE(HARDWARE "\\BIOS", "SystemProductName"),
    VALUE(HARDWARE "\\BIOS", "BIOSVendor"), VALUE(HARDWARE "\\BIOS", "BaseBoardManufacturer"), VALUE(CONTROL "\\SystemInformation", "SystemManufacturer"), VALUE(CONTROL "\\SystemInformation", "SystemProductName"),
    VALUE("HKLM\\HARDWARE\\DEVICEMAP\\Scsi\\Scsi Port 0\\Scsi Bus 0\\Target Id 0\\Logical Unit Id 0", "Identifier"), VALUE(SERVICES "\\Disk\\Enum", "0"),
    {"no maker's name in Enum\\SCSI", subkeys_of_no_maker, "HKLM\\System\\CurrentControlSet\\Enum\\SCSI"}, {"no maker's name in Enum\\PCI", subkeys_of_no_maker, "HKLM\\System\\CurrentControlSet\\Enum\\PCI"},
    {"no maker's name in Enum\\ACPI", subkeys_of_no_maker, "HKLM\\System\\CurrentControlSet\\Enum\\ACPI"},
    NO_KEY("HKLM\\System\\CurrentControlSet\\Enum\\IDE"),
};

static const Probe g_firmware[] = {
    {"SMBIOS", firmware_of_a_pc, "RSMB"}, {"ACPI", firmware_of_a_pc, "ACPI"},
    WMI("Win32_BIOS", "SerialNumber", ""), WMI("Win32_BIOS", "Manufacturer", ""), WMI("Win32_BIOS", "SMBIOSBIOSVersion", ""), WMI("Win32_ComputerSystem", "Model", ""), WMI("Win32_ComputerSystem", "Manufacturer", ""),
    WMI("Win32_ComputerSystemProduct", "UUID", "-"), WMI("Win32_BaseBoard", "Product", ""), WMI("Win32_DiskDrive", "Model", ""), WMI("Win32_Processor", "ProcessorId", ""), WMI("Win32_Processor", "Name", ""),
    WMI("Win32_Processor", "NumberOfCores", ""), WMI("Win32_VideoController", "Name", ""), WMI("Win32_NetworkAdapter", "MACAddress", ":"), WMI("Win32_LogicalDisk", "Size", "0"), WMI("Win32_OperatingSystem", "Caption", "Windows 10"),
    WMI("Win32_PhysicalMemory", "Capacity", ""), WMI("Win32_CacheMemory", "DeviceID", ""), WMI("Win32_Fan", "DeviceID", ""), WMI("Win32_PortConnector", "Tag", ""),
};

static const Probe g_processor[] = {
    {"CPUID: hypervisor bit", no_hypervisor_bit, NULL}, {"CPUID: leaf 40000000", no_hypervisor_leaf, "40000000"}, {"CPUID: leaf 40000100", no_hypervisor_leaf, "40000100"},
    {"CPUID: vendor", vendor_of_a_pc, NULL}, {"CPUID: name of a PC's processor", brand_of_a_pc, NULL}, {"CPUID: name as in the registry", brand_as_in_registry, NULL},
    {"four processors at least", enough_processors, NULL}, {"counts of processors agree", processors_agree, NULL}, {"a thread may run on each processor", any_affinity, NULL},
};

static const Probe g_timing[] = {
    {"rdtsc around nothing", quick_by_counter, "n"}, {"rdtsc around CPUID", quick_by_counter, "c"}, {"rdtscp around CPUID", quick_by_counter, "p"}, {"CloseHandle takes longer than GetProcessHeap", kernel_costs_more, NULL},
    {"rdtsc never goes back", counter_rises, NULL}, {"rdtsc and the performance counter", clocks_agree, NULL}, {"a sleep of 500 ms", sleep_is_whole, "500"}, {"a sleep of 100 ms", sleep_is_whole, "100"},
    {"up for 20 minutes at least", up_for_long, NULL}, {"time of the boot and uptime", boot_agrees, NULL}, {"System started at the boot", system_started_at_boot, NULL},
};

static const Probe g_debuggers[] = {
    {"IsDebuggerPresent", no_debugger, NULL}, {"PEB.BeingDebugged", not_being_debugged, NULL}, {"CheckRemoteDebuggerPresent", no_remote_debugger, NULL}, {"PEB.NtGlobalFlag", no_global_flag, NULL},
    {"flags of the heap", heap_flags, NULL}, {"no pattern behind a block of the heap", no_heap_pattern, NULL},
    {"ProcessDebugPort", process_fact, "7|p|0|0"}, {"ProcessDebugObjectHandle", process_fact, "1e|p|c0000353|0"}, {"ProcessDebugFlags", process_fact, "1f|4|0|1"},
    {"SystemKernelDebuggerInformation", no_kernel_debugger, NULL}, {"KdDebuggerEnabled", no_shared_debugger, NULL}, {"NtSystemDebugControl", debug_control_refused, NULL}, {"ThreadHideFromDebugger", hide_thread, NULL},
    {"CloseHandle of a bad handle", closes_quietly, ""}, {"CloseHandle of a protected handle", closes_quietly, "p"}, {"OutputDebugString", debug_string_raises, NULL},
    {"no hardware breakpoints", no_breakpoints, NULL}, {"hardware breakpoints can be set", breakpoint_registers_work, NULL}, {"SeDebugPrivilege", no_debug_privilege, NULL}, {"in no job", in_no_job, NULL},
    NO_WINDOW("OLLYDBG"), NO_WINDOW("WinDbgFrameClass"), NO_WINDOW("ID"), NO_WINDOW("Zeta Debugger"), NO_WINDOW("Rock Debugger"), NO_WINDOW("ObsidianGUI"), NO_WINDOW("x64dbg"), NO_WINDOW("Immunity Debugger"),
    NO_DEVICE("NTICE"), NO_DEVICE("SICE"), NO_DEVICE("SIWVID"), NO_PROCESS("ollydbg.exe"), NO_PROCESS("x64dbg.exe"), NO_PROCESS("x32dbg.exe"), NO_PROCESS("windbg.exe"), NO_PROCESS("idaq64.exe"), NO_PROCESS("ida64.exe"), NO_PROCESS("gdb.exe"),
};

static const Probe g_exceptions[] = {
    {"int3", raises, "cc=80000003"}, {"int 3, long form", raises, "cd03=80000003"}, {"icebp", raises, "f1=80000004"}, {"int 2d", raises, "cd2d90=80000003"},
#ifdef _WIN64
    {"single step", raises, "9c48810c24000100009d90=80000004"},
#else
    {"single step", raises, "9c810c24000100009d90=80000004"},
#endif
    {"ud2", raises, "0f0b=c000001d"}, {"vmcall", raises, "0f01c1=c000001d"}, {"vpcext", raises, "0f3f070b=c000001d"}, {"hlt", raises, "f4=c0000096"}, {"in", raises, "ed=c0000096"}, {"cli", raises, "fa=c0000096"},
    {"VMware's port", raises, "b868584d56b90a000000ba58560000ed=c0000096"}, {"division by zero", raises, "31c9f7f1=c0000094"}, {"guard page", guard_page_raises, NULL}, {"time of an exception", quick_exceptions, NULL},
};

static const Probe g_processes[] = {
    {"40 processes at least", many_processes, NULL}, {"40 processes at least, by EnumProcesses", many_enumerated, NULL}, {"ids are multiples of 4", ids_of_4, NULL}, {"System has id 4", system_is_4, NULL},
    {"parent is the shell", parent_is_explorer, NULL}, {"services.exe is a child of wininit.exe", child_of_wininit, "services.exe"}, {"lsass.exe is a child of wininit.exe", child_of_wininit, "lsass.exe"},
    PROCESS("Registry"), PROCESS("smss.exe"), PROCESS("csrss.exe"), PROCESS("wininit.exe"), PROCESS("winlogon.exe"), PROCESS("services.exe"), PROCESS("lsass.exe"), PROCESS("svchost.exe"), PROCESS("dwm.exe"), PROCESS("explorer.exe"),
    REFUSED("csrss.exe"), REFUSED("lsass.exe"), REFUSED("services.exe"), REFUSED("System"),
    NO_PROCESS("procmon.exe"), NO_PROCESS("procmon64.exe"), NO_PROCESS("procexp.exe"), NO_PROCESS("procexp64.exe"), NO_PROCESS("wireshark.exe"), NO_PROCESS("dumpcap.exe"), NO_PROCESS("fiddler.exe"), NO_PROCESS("tcpview.exe"),
    NO_PROCESS("autoruns.exe"), NO_PROCESS("regmon.exe"), NO_PROCESS("filemon.exe"), NO_PROCESS("hookexplorer.exe"), NO_PROCESS("sysinspector.exe"), NO_PROCESS("petools.exe"), NO_PROCESS("joeboxcontrol.exe"), NO_PROCESS("joeboxserver.exe"),
    NO_PROCESS("sniff_hit.exe"), NO_PROCESS("python.exe"), NO_PROCESS("pythonw.exe"), NO_PROCESS("frida-server.exe"), NO_PROCESS("agent.exe"),
};

static const Probe g_machine[] = {
    {"4 GB of memory at least", enough_memory, NULL}, {"80 GB of disk at least", enough_disk, NULL}, {"the disk, by its volume", disk_of_a_pc, "\\\\.\\C:"}, {"the disk, by its number", disk_of_a_pc, "\\\\.\\PhysicalDrive0"},
    {"the raw disk is an elevated user's", raw_disk_fits_user, "\\\\.\\PhysicalDrive0"}, {"network adapter", adapter_of_a_pc, NULL}, {"screen", screen_of_a_pc, NULL}, {"graphics", graphics_of_a_pc, NULL},
    {"power", has_power, NULL}, {"sound", has_sound, NULL}, {"printer", has_printer, NULL},
    {"builds of Windows agree", builds_agree, NULL}, VALUE(NT_VERSION, "ProductName"), VALUE(NT_VERSION, "ProductId"), VALUE("HKLM\\Software\\Microsoft\\Cryptography", "MachineGuid"), SERVICE("Dhcp"), SERVICE("EventLog"), SERVICE("Schedule"), SERVICE("WinDefend"), SERVICE("LanmanWorkstation"),
    {"10 classes of devices at least", many_subkeys, "10|" CONTROL "\\Class"}, {"100 services at least", many_subkeys, "100|" SERVICES},
};

static const Probe g_user[] = {
    {"name of the user", user_of_a_pc, NULL}, {"name of the computer", computer_of_a_pc, NULL}, {"names of the user agree", user_names_agree, NULL}, {"path of the program", path_of_a_pc, NULL}, {"the mouse moves", mouse_moves, NULL}, {"there was input", input_was_made, NULL},
    {"a message box is answered", box_is_answered, NULL}, {"window of the taskbar", window, "Shell_TrayWnd"}, {"window of the desktop", window, "Progman"},
    {"recent documents", many_files, "5|%APPDATA%\\Microsoft\\Windows\\Recent\\*.lnk"}, {"files on the desktop", many_files, "3|%USERPROFILE%\\Desktop\\*"}, {"documents", many_files, "3|%USERPROFILE%\\Documents\\*"},
    {"files in Temp", many_files, "2|%TEMP%\\*"}, {"installed programs", many_subkeys, "5|HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall"}, {"programs in the menu", many_files, "5|%ProgramData%\\Microsoft\\Windows\\Start Menu\\Programs\\*"},
    {"list of recent documents", key, "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\RecentDocs"}, {"history of the browser", file, "%LOCALAPPDATA%\\Google\\Chrome\\User Data\\Default\\History"}, {"program files", many_files, "8|%ProgramW6432%\\*"},
};

static const Probe g_environment[] = {
    {"no value of Linux's", no_unix_value, NULL},
    NO_VARIABLE("WINEPREFIX"), NO_VARIABLE("WINESERVER"), NO_VARIABLE("WINELOADER"), NO_VARIABLE("WINEDEBUG"), NO_VARIABLE("WINEDATADIR"), NO_VARIABLE("WINEHOMEDIR"), NO_VARIABLE("WINECONFIGDIR"), NO_VARIABLE("WINEDLLDIR0"),
    NO_VARIABLE("WINEUSERNAME"), NO_VARIABLE("WINEUSERLOCALE"), NO_VARIABLE("WINEBOOTSTRAPMODE"), NO_VARIABLE("DELLDATADIR"), NO_VARIABLE("DELLUSERNAME"), NO_VARIABLE("DELLBOOTSTRAPMODE"),
    NO_VARIABLE("XDG_RUNTIME_DIR"), NO_VARIABLE("USER"), NO_VARIABLE("LANG"), NO_VARIABLE("HOME"), NO_VARIABLE("DISPLAY"), NO_VARIABLE("PWD"), NO_VARIABLE("TERM"), NO_VARIABLE("SHLVL"), NO_VARIABLE("LD_PRELOAD"), NO_VARIABLE("LOGNAME"),
    NO_VARIABLE("winsysdir"), NO_VARIABLE("CLIENTNAME"),
    VARIABLE_BEGINS("ALLUSERSPROFILE", "C:\\ProgramData"), VARIABLE_BEGINS("APPDATA", "C:\\Users\\"), VARIABLE_BEGINS("LOCALAPPDATA", "C:\\Users\\"), VARIABLE_BEGINS("CommonProgramFiles", "C:\\Program Files\\Common|C:\\Program Files (x86)\\Common"),
    VARIABLE_BEGINS("CommonProgramFiles(x86)", "C:\\Program Files (x86)\\Common"), VARIABLE_BEGINS("CommonProgramW6432", "C:\\Program Files\\Common"), VARIABLE("COMPUTERNAME"), VARIABLE_BEGINS("ComSpec", "C:\\Windows\\system32\\cmd.exe"),
    VARIABLE_BEGINS("DriverData", "C:\\Windows\\System32\\Drivers"), VARIABLE_BEGINS("HOMEDRIVE", "C:"), VARIABLE_BEGINS("HOMEPATH", "\\Users\\"), VARIABLE_BEGINS("LOGONSERVER", "\\\\"), VARIABLE("NUMBER_OF_PROCESSORS"), VARIABLE_BEGINS("OneDrive", "C:\\Users\\"),
    VARIABLE_BEGINS("OS", "Windows_NT"), VARIABLE_BEGINS("Path", "C:\\Windows\\system32;C:\\Windows;"), VARIABLE_BEGINS("PATHEXT", ".COM;.EXE;.BAT"), VARIABLE_BEGINS("PROCESSOR_ARCHITECTURE", "AMD64|x86"), VARIABLE("PROCESSOR_IDENTIFIER"), VARIABLE("PROCESSOR_LEVEL"),
    VARIABLE("PROCESSOR_REVISION"), VARIABLE_BEGINS("ProgramData", "C:\\ProgramData"), VARIABLE_BEGINS("ProgramFiles", "C:\\Program Files|C:\\Program Files (x86)"), VARIABLE_BEGINS("ProgramFiles(x86)", "C:\\Program Files (x86)"), VARIABLE_BEGINS("ProgramW6432", "C:\\Program Files"),
    VARIABLE_BEGINS("PSModulePath", "C:\\Program Files\\WindowsPowerShell"), VARIABLE_BEGINS("PUBLIC", "C:\\Users\\Public"), VARIABLE_BEGINS("SESSIONNAME", "Console"), VARIABLE_BEGINS("SystemDrive", "C:"), VARIABLE_BEGINS("SystemRoot", "C:\\Windows"),
    VARIABLE_BEGINS("TEMP", "C:\\Users\\"), VARIABLE_BEGINS("TMP", "C:\\Users\\"), VARIABLE("USERDOMAIN"), VARIABLE("USERDOMAIN_ROAMINGPROFILE"), VARIABLE("USERNAME"), VARIABLE_BEGINS("USERPROFILE", "C:\\Users\\"), VARIABLE_BEGINS("windir", "C:\\Windows"),
#ifdef _WIN64
    NO_VARIABLE("PROCESSOR_ARCHITEW6432"),
#else
    VARIABLE_BEGINS("PROCESSOR_ARCHITEW6432", "AMD64"),
#endif
};

static const Probe g_sandboxes[] = {
    NO_MODULE("sbiedll.dll"), NO_MODULE("dbghelp.dll"), NO_MODULE("api_log.dll"), NO_MODULE("dir_watch.dll"), NO_MODULE("pstorec.dll"), NO_MODULE("vmcheck.dll"), NO_MODULE("wpespy.dll"), NO_MODULE("cmdvrt32.dll"), NO_MODULE("cmdvrt64.dll"),
    NO_MODULE("cuckoomon.dll"), NO_MODULE("capemon.dll"), NO_MODULE("avghookx.dll"), NO_MODULE("snxhk.dll"), NO_MODULE("sxin.dll"), NO_MODULE("printfhelp.dll"), NO_MODULE("frida-agent.dll"), NO_MODULE("dynamorio.dll"), NO_MODULE("drsemu.dll"),
    NO_FILE("C:\\cuckoo"), NO_FILE("C:\\analyzer"), NO_FILE("C:\\sandbox"), NO_FILE("C:\\strawberry\\perl\\bin\\perl.exe"), NO_FILE("C:\\a\\foobar.bmp"), NO_FILE("C:\\a\\foobar.doc"), NO_FILE("C:\\email.doc"), NO_FILE("C:\\123\\email.doc"), NO_FILE("C:\\loaddll.exe"),
    NO_FILE("C:\\popupkiller.exe"), NO_FILE("C:\\tools\\execute.exe"), NO_FILE("C:\\take_screenshot.ps1"), NO_DEVICE("pipe\\cuckoo"), NO_OBJECT("Sandboxie_SingleInstanceMutex_Control"), NO_OBJECT("Frz_State"), NO_SERVICE("SbieSvc"), NO_WINDOW("SandboxieControlWndClass"),
    NO_KEY("HKLM\\Software\\Sandboxie"), NO_KEY("HKLM\\Software\\drsemu"),
    NOT_HOOKED("ntdll.dll", "NtCreateFile"), NOT_HOOKED("ntdll.dll", "NtWriteVirtualMemory"), NOT_HOOKED("ntdll.dll", "NtDelayExecution"), NOT_HOOKED("ntdll.dll", "LdrLoadDll"), NOT_HOOKED("kernel32.dll", "CreateFileW"), NOT_HOOKED("kernel32.dll", "Sleep"),
    NOT_HOOKED("kernel32.dll", "CreateProcessW"), NOT_HOOKED("kernel32.dll", "DeleteFileW"), NOT_HOOKED("kernelbase.dll", "VirtualProtect"), NOT_HOOKED("advapi32.dll", "RegSetValueExW"), NOT_HOOKED("ws2_32.dll", "connect"), NOT_HOOKED("wininet.dll", "InternetOpenW"),
    NOT_HOOKED("user32.dll", "SetWindowsHookExW"), NOT_HOOKED("shell32.dll", "ShellExecuteW"),
    EXPORT("ntdll.dll", "NtCompactKeys"), EXPORT("kernel32.dll", "GetTickCount64"), EXPORT("user32.dll", "GetDpiForSystem"),
};

static const struct {
    const char *family;
    const Probe *probes;
    size_t count;
} g_families[] = {
#define FAMILY(name, probes) {name, probes, ARRAYSIZE(probes)}
    FAMILY("wine", g_wine), FAMILY("versions", g_versions), FAMILY("machines", g_machines), FAMILY("firmware", g_firmware), FAMILY("processor", g_processor), FAMILY("timing", g_timing), FAMILY("debuggers", g_debuggers),
    FAMILY("exceptions", g_exceptions), FAMILY("processes", g_processes), FAMILY("machine", g_machine), FAMILY("user", g_user), FAMILY("environment", g_environment), FAMILY("sandboxes", g_sandboxes),
};

static int wanted(const char *family, int argc, char **argv) {
    for (int i = 1; i < argc; ++i) {
        if (!strcmp(argv[i], family)) return 1;
    }
    return argc < 2;
}

int main(int argc, char **argv) {
    int found = 0;
    for (size_t f = 0; f < ARRAYSIZE(g_families); ++f) {
        if (!wanted(g_families[f].family, argc, argv)) continue;
        for (size_t i = 0; i < g_families[f].count; ++i) {
            const Probe *probe = &g_families[f].probes[i];
            char answer[ANSWER] = "";
            const int clean = probe->ask(probe->argument, answer);
            found += !clean;
            for (char *at = answer; *at; ++at) {
                if ((unsigned char)*at < ' ') *at = ' ';
            }
            printf("%s\t%s\t%s\t%s\n", probe->name, g_families[f].family, clean ? "clean" : "found", answer);
            fflush(stdout);
        }
    }
    return found != 0;
}
