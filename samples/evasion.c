// What samples ask to find out whether they are being looked at: each probe, its answer, and whether a PC would answer so.
// A line a probe: "ok" or "TELLS", its name, and the answer, with tabs between.
#include "sample.h"
#include <psapi.h>
#include <tlhelp32.h>
#include <cpuid.h>
#include <x86intrin.h>

struct probe {
    const char *name;
    // Writes the answer, and returns whether a PC would give it.
    int (*ask)(const char *argument, char *answer);
    const char *argument;
};

enum { ANSWER = 200 };
#define SAY(...) snprintf(answer, ANSWER, __VA_ARGS__)

// ---- what must not be there

static int absent(int there, char *answer) {
    SAY("%s", there ? "there" : "not there");
    return !there;
}

static int present(int there, char *answer) {
    absent(there, answer);
    return there;
}

static int no_file(const char *path, char *answer) { return absent(GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES, answer); }

static int no_module(const char *name, char *answer) { return absent(GetModuleHandleA(name) != NULL, answer); }

static int no_variable(const char *name, char *answer) { return absent(GetEnvironmentVariableA(name, NULL, 0) != 0, answer); }

static int variable(const char *name, char *answer) { return present(GetEnvironmentVariableA(name, NULL, 0) != 0, answer); }

static int no_key(const char *path, char *answer) {
    HKEY key, root = strncmp(path, "HKLM", 4) ? HKEY_CURRENT_USER : HKEY_LOCAL_MACHINE;
    const LONG error = RegOpenKeyExA(root, path + 5, 0, KEY_READ | KEY_WOW64_64KEY, &key);
    if (error == ERROR_SUCCESS) RegCloseKey(key);
    return absent(error == ERROR_SUCCESS, answer);
}

// "module!export"
static int no_export(const char *argument, char *answer) {
    char module[64];
    const char *mark = strchr(argument, '!');
    snprintf(module, sizeof module, "%.*s", (int)(mark - argument), argument);
    const HMODULE loaded = LoadLibraryA(module);
    return absent(loaded && GetProcAddress(loaded, mark + 1) != NULL, answer);
}

static int no_device(const char *path, char *answer) {
    const HANDLE device = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (device != INVALID_HANDLE_VALUE) CloseHandle(device);
    return absent(device != INVALID_HANDLE_VALUE, answer);
}

static int no_window(const char *name, char *answer) { return absent(FindWindowA(name, NULL) != NULL, answer); }

// ---- processes

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
    (void)argument;
    DWORD pids[1024], size = 0;
    EnumProcesses(pids, sizeof pids, &size);
    SAY("%lu", size / 4);
    return size / 4 >= 40;
}

static int ids_of_4(const char *argument, char *answer) {
    (void)argument;
    DWORD pids[1024], size = 0, odd = 0;
    EnumProcesses(pids, sizeof pids, &size);
    for (DWORD i = 0; i < size / 4; ++i) odd += pids[i] % 4 != 0;
    SAY("%lu are no multiples of 4", odd);
    return odd == 0;
}

static int parent_is_explorer(const char *argument, char *answer) {
    (void)argument;
    const HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    DWORD parent = 0;
    PROCESSENTRY32 entry = {.dwSize = sizeof entry};
    for (BOOL more = Process32First(list, &entry); more; more = Process32Next(list, &entry)) {
        if (entry.th32ProcessID == GetCurrentProcessId()) parent = entry.th32ParentProcessID;
    }
    SAY("none of that id");
    for (BOOL more = Process32First(list, &entry); more; more = Process32Next(list, &entry)) {
        if (entry.th32ProcessID == parent) SAY("%s", entry.szExeFile);
    }
    CloseHandle(list);
    return strcmp(answer, "explorer.exe") == 0;
}

static int system_is_4(const char *argument, char *answer) {
    (void)argument;
    PROCESSENTRY32 found = {0};
    find_process("System", &found);
    SAY("id %lu", found.th32ProcessID);
    return found.th32ProcessID == 4;
}

// Opening it is refused, as to any ordinary user.
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

// ---- the processor

static int no_hypervisor_bit(const char *argument, char *answer) {
    (void)argument;
    unsigned a, b, c, d;
    __cpuid(1, a, b, c, d);
    SAY("ecx 0x%08x", c);
    return !(c >> 31);
}

static int no_hypervisor_leaf(const char *argument, char *answer) {
    (void)argument;
    unsigned a, b, c, d;
    __cpuid(0x40000000, a, b, c, d);
    char text[13] = {0};
    memcpy(text, &b, 4);
    memcpy(text + 4, &c, 4);
    memcpy(text + 8, &d, 4);
    for (int i = 0; i < 12; ++i) {
        if (text[i] && (text[i] < ' ' || text[i] > '~')) text[i] = '.';
    }
    SAY("0x%x \"%s\"", a, text);
    return !strstr(text, "KVM") && !strstr(text, "VMware") && !strstr(text, "Microsoft Hv") && !strstr(text, "Xen") && !strstr(text, "TCG") &&
           !strstr(text, "VBox") && !strstr(text, "prl") && !(a >= 0x40000000 && a < 0x50000000);
}

static int brand_of_a_pc(const char *argument, char *answer) {
    (void)argument;
    unsigned words[12];
    for (unsigned i = 0; i < 3; ++i) __cpuid(0x80000002 + i, words[i * 4], words[i * 4 + 1], words[i * 4 + 2], words[i * 4 + 3]);
    SAY("%.48s", (const char *)words);
    return *answer && !strstr(answer, "Xeon") && !strstr(answer, "EPYC") && !strstr(answer, "QEMU") && !strstr(answer, "Virtual");
}

static DWORD processors_of_peb(void) {
#ifdef _WIN64
    return *(DWORD *)(__readgsqword(0x60) + 0xb8);
#else
    return *(DWORD *)(__readfsdword(0x30) + 0x64);
#endif
}

static int enough_processors(const char *argument, char *answer) {
    (void)argument;
    SYSTEM_INFO info;
    GetNativeSystemInfo(&info);
    SAY("%lu", info.dwNumberOfProcessors);
    return info.dwNumberOfProcessors >= 4;
}

static int processors_agree(const char *argument, char *answer) {
    (void)argument;
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    unsigned a, b, c, d;
    __cpuid(1, a, b, c, d);
    char text[16] = "";
    GetEnvironmentVariableA("NUMBER_OF_PROCESSORS", text, sizeof text);
    SAY("system %lu, PEB %lu, CPUID %u, environment %s", info.dwNumberOfProcessors, processors_of_peb(), b >> 16 & 0xff, text);
    return info.dwNumberOfProcessors == processors_of_peb() && (DWORD)atoi(text) == processors_of_peb() && (b >> 16 & 0xff) >= processors_of_peb();
}

static int any_affinity(const char *argument, char *answer) {
    (void)argument;
    DWORD good = 0;
    for (DWORD i = 0; i < processors_of_peb(); ++i) good += SetThreadAffinityMask(GetCurrentThread(), (DWORD_PTR)1 << i) != 0;
    DWORD_PTR process, system;
    GetProcessAffinityMask(GetCurrentProcess(), &process, &system);
    SetThreadAffinityMask(GetCurrentThread(), process);
    SAY("%lu of %lu", good, processors_of_peb());
    return good == processors_of_peb();
}

static int compare(const void *a, const void *b) {
    const ULONGLONG x = *(const ULONGLONG *)a, y = *(const ULONGLONG *)b;
    return x < y ? -1 : x > y;
}

// Half of the rounds take less: on a machine with much to do some of them wait for a processor.
static int fast_cpuid(const char *argument, char *answer) {
    enum { ROUNDS = 1001 };
    static ULONGLONG took[ROUNDS];
    unsigned a, b, c, d, id;
    Sleep(30);
    for (int i = 0; i < ROUNDS; ++i) {
        const ULONGLONG begin = argument ? __rdtscp(&id) : __rdtsc();
        __cpuid(1, a, b, c, d);
        took[i] = (argument ? __rdtscp(&id) : __rdtsc()) - begin;
    }
    qsort(took, ROUNDS, sizeof took[0], compare);
    SAY("%llu ticks", took[ROUNDS / 2]);
    return took[ROUNDS / 2] > 20 && took[ROUNDS / 2] < 750;
}

static int clocks_agree(const char *argument, char *answer) {
    (void)argument;
    double rates[2];
    for (int i = 0; i < 2; ++i) {
        LARGE_INTEGER begin, end;
        unsigned a, b, c, d;
        if (i) __cpuid(0, a, b, c, d);
        QueryPerformanceCounter(&begin);
        const ULONGLONG first = __rdtsc();
        Sleep(400);
        const ULONGLONG last = __rdtsc();
        QueryPerformanceCounter(&end);
        rates[i] = (double)(last - first) / (double)(end.QuadPart - begin.QuadPart);
    }
    SAY("%.4f, after CPUID %.4f", rates[0], rates[1]);
    return rates[0] / rates[1] > 0.95 && rates[0] / rates[1] < 1.05;
}

static int counter_rises(const char *argument, char *answer) {
    (void)argument;
    unsigned a, b, c, d;
    ULONGLONG last = __rdtsc();
    int back = 0;
    for (int i = 0; i < 3000; ++i) {
        if (i % 3 == 0) __cpuid(1, a, b, c, d);
        const ULONGLONG now = __rdtsc();
        back += now < last;
        last = now;
    }
    SAY("%d steps back", back);
    return back == 0;
}

// ---- instructions: the exception that they raise

static volatile DWORD g_code;
static CONTEXT g_resume;

static LONG WINAPI catch_all(EXCEPTION_POINTERS *pointers) {
    g_code = pointers->ExceptionRecord->ExceptionCode;
    *pointers->ContextRecord = g_resume;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static DWORD run_bytes(const unsigned char *bytes, size_t size, char *memory) {
    memcpy(memory, bytes, size);
    memory[size] = (char)0xc3;
    volatile int again = 0;
    g_code = 0;
    const PVOID handler = AddVectoredExceptionHandler(1, catch_all);
    RtlCaptureContext(&g_resume);
    if (!again++) ((void (*)(void))memory)();
    RemoveVectoredExceptionHandler(handler);
    return g_code;
}

// "bytes in hex=code in hex"
static int raises(const char *argument, char *answer) {
    static char *memory;
    if (!memory) memory = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
    unsigned char bytes[16];
    size_t size = 0;
    const char *at = argument;
    for (; *at != '='; at += 2) {
        unsigned byte;
        sscanf(at, "%2x", &byte);
        bytes[size++] = (unsigned char)byte;
    }
    const DWORD expected = strtoul(at + 1, NULL, 16), code = run_bytes(bytes, size, memory);
    SAY("0x%08lx", code);
    return code == expected;
}

// ---- debuggers

static ULONG_PTR peb_address(void) {
#ifdef _WIN64
    return __readgsqword(0x60);
#else
    return __readfsdword(0x30);
#endif
}

static int no_debugger(const char *argument, char *answer) { (void)argument; return absent(IsDebuggerPresent(), answer); }

static int no_remote_debugger(const char *argument, char *answer) {
    (void)argument;
    BOOL there = TRUE;
    CheckRemoteDebuggerPresent(GetCurrentProcess(), &there);
    return absent(there, answer);
}

static int no_global_flag(const char *argument, char *answer) {
    (void)argument;
    const DWORD flag = *(DWORD *)(peb_address() + (sizeof(void *) == 8 ? 0xbc : 0x68));
    SAY("0x%lx", flag);
    return (flag & 0x70) == 0;
}

static int process_fact(int fact, ULONG size, ULONG_PTR *value) {
    *value = 0;
    return NtQueryInformationProcess(GetCurrentProcess(), fact, value, size, NULL);
}

static int debug_port(const char *argument, char *answer) {
    (void)argument;
    ULONG_PTR port;
    process_fact(7, sizeof port, &port);
    SAY("0x%llx", (ULONGLONG)port);
    return port == 0;
}

static int debug_object(const char *argument, char *answer) {
    (void)argument;
    ULONG_PTR object;
    const NTSTATUS status = process_fact(30, sizeof object, &object);
    SAY("0x%08lx", status);
    return status == (NTSTATUS)0xc0000353;  // STATUS_PORT_NOT_SET
}

static int debug_flags(const char *argument, char *answer) {
    (void)argument;
    ULONG_PTR flags;
    process_fact(31, sizeof(ULONG), &flags);
    SAY("%lu", (ULONG)flags);
    return (ULONG)flags == 1;
}

static int no_kernel_debugger(const char *argument, char *answer) {
    (void)argument;
    unsigned char info[2] = {9, 9};
    NtQuerySystemInformation(35, info, sizeof info, NULL);
    SAY("enabled %d, not present %d", info[0], info[1]);
    return info[0] == 0 && info[1] == 1;
}

static int no_shared_debugger(const char *argument, char *answer) {
    (void)argument;
    const int flag = *(volatile unsigned char *)0x7ffe02d4;  // KdDebuggerEnabled
    SAY("%d", flag);
    return flag == 0;
}

static int close_bad_handle(const char *argument, char *answer) {
    (void)argument;
    const PVOID handler = AddVectoredExceptionHandler(1, catch_all);
    volatile int again = 0;
    g_code = 0;
    RtlCaptureContext(&g_resume);
    if (!again++) CloseHandle((HANDLE)(ULONG_PTR)0x99999998);
    RemoveVectoredExceptionHandler(handler);
    SAY("exception 0x%lx", g_code);
    return g_code == 0;
}

static int no_breakpoints(const char *argument, char *answer) {
    (void)argument;
    CONTEXT context = {.ContextFlags = CONTEXT_DEBUG_REGISTERS};
    GetThreadContext(GetCurrentThread(), &context);
    SAY("dr7 0x%llx", (ULONGLONG)context.Dr7);
    return context.Dr0 == 0 && context.Dr1 == 0 && context.Dr2 == 0 && context.Dr3 == 0;
}

// ---- the machine

static int enough_memory(const char *argument, char *answer) {
    (void)argument;
    MEMORYSTATUSEX status = {.dwLength = sizeof status};
    GlobalMemoryStatusEx(&status);
    SAY("%llu MB, %llu free", status.ullTotalPhys >> 20, status.ullAvailPhys >> 20);
    return status.ullTotalPhys >= 4000ull << 20 && status.ullAvailPhys < status.ullTotalPhys && status.ullAvailPhys > status.ullTotalPhys / 20;
}

static int up_for_long(const char *argument, char *answer) {
    (void)argument;
    SAY("%llu minutes", GetTickCount64() / 60000);
    return GetTickCount64() > 20 * 60000;
}

static int boot_agrees(const char *argument, char *answer) {
    (void)argument;
    LONGLONG times[6] = {0};
    NtQuerySystemInformation(3, times, sizeof times, NULL);
    const LONGLONG up_ms = (times[1] - times[0]) / 10000, difference = up_ms - (LONGLONG)GetTickCount64();
    SAY("%lld ms apart", difference);
    return difference > -5000 && difference < 5000;
}

static int system_started_at_boot(const char *argument, char *answer) {
    (void)argument;
    static char list[4 << 20];
    LONGLONG times[6] = {0};
    NtQuerySystemInformation(3, times, sizeof times, NULL);
    NtQuerySystemInformation(5, list, sizeof list, NULL);
    const SYSTEM_PROCESS_INFORMATION *entry = (const void *)list;
    while (entry->NextEntryOffset && entry->UniqueProcessId != (HANDLE)4) entry = (const void *)((const char *)entry + entry->NextEntryOffset);
    const LONGLONG created = *(const LONGLONG *)((const char *)entry + 32);
    SAY("id %u, %lld s after the boot", (unsigned)(ULONG_PTR)entry->UniqueProcessId, (created - times[0]) / 10000000);
    return entry->UniqueProcessId == (HANDLE)4 && created - times[0] > -50000000 && created - times[0] < 600000000;
}

#define FILE_PROBE(path) {"no file " path, no_file, path}
#define KEY_PROBE(path) {"no key " path, no_key, path}
#define EXPORT_PROBE(name) {"no export " name, no_export, name}
#define VARIABLE_PROBE(name) {"no variable " name, no_variable, name}
#define MODULE_PROBE(name) {"no module " name, no_module, name}
#define DEVICE_PROBE(name) {"no device " name, no_device, name}
#define WINDOW_PROBE(name) {"no window " name, no_window, name}
#define HIDDEN_PROBE(name) {"no process " name, no_process, name}
#define PROCESS_PROBE(name) {"process " name, process, name}
#define REFUSED_PROBE(name) {"cannot open " name, refused, name}
#define HAS_PROBE(name) {"variable " name, variable, name}

static const struct probe probes[] = {
    {"CPUID: hypervisor bit", no_hypervisor_bit, NULL},
    {"CPUID: hypervisor's name", no_hypervisor_leaf, NULL},
    {"CPUID: a PC's processor", brand_of_a_pc, NULL},
    {"rdtsc around CPUID", fast_cpuid, NULL},
    {"rdtscp around CPUID", fast_cpuid, "p"},
    {"rdtsc never goes back", counter_rises, NULL},
    {"rdtsc and the performance counter", clocks_agree, NULL},
    {"four processors at least", enough_processors, NULL},
    {"counts of processors agree", processors_agree, NULL},
    {"a thread may run on each processor", any_affinity, NULL},
    {"4 GB of memory at least", enough_memory, NULL},
    {"up for 20 minutes at least", up_for_long, NULL},
    {"time of the boot and uptime", boot_agrees, NULL},
    {"System started at the boot", system_started_at_boot, NULL},
    {"40 processes at least", many_processes, NULL},
    {"40 processes at least, by EnumProcesses", many_enumerated, NULL},
    {"process ids", ids_of_4, NULL},
    {"System has id 4", system_is_4, NULL},
    {"parent is the shell", parent_is_explorer, NULL},
    {"services.exe is a child of wininit.exe", child_of_wininit, "services.exe"},
    {"lsass.exe is a child of wininit.exe", child_of_wininit, "lsass.exe"},
    PROCESS_PROBE("Registry"), PROCESS_PROBE("smss.exe"), PROCESS_PROBE("csrss.exe"), PROCESS_PROBE("wininit.exe"),
    PROCESS_PROBE("winlogon.exe"), PROCESS_PROBE("services.exe"), PROCESS_PROBE("lsass.exe"), PROCESS_PROBE("svchost.exe"),
    PROCESS_PROBE("dwm.exe"), PROCESS_PROBE("explorer.exe"),
    HIDDEN_PROBE("winedevice.exe"), HIDDEN_PROBE("plugplay.exe"), HIDDEN_PROBE("start.exe"), HIDDEN_PROBE("wineboot.exe"),
    HIDDEN_PROBE("rpcss.exe"), HIDDEN_PROBE("wineserver"), HIDDEN_PROBE("vmtoolsd.exe"), HIDDEN_PROBE("vboxservice.exe"),
    HIDDEN_PROBE("procmon.exe"), HIDDEN_PROBE("wireshark.exe"),
    REFUSED_PROBE("csrss.exe"), REFUSED_PROBE("lsass.exe"), REFUSED_PROBE("services.exe"), REFUSED_PROBE("System"),
    {"IsDebuggerPresent", no_debugger, NULL},
    {"CheckRemoteDebuggerPresent", no_remote_debugger, NULL},
    {"NtGlobalFlag", no_global_flag, NULL},
    {"ProcessDebugPort", debug_port, NULL},
    {"ProcessDebugObjectHandle", debug_object, NULL},
    {"ProcessDebugFlags", debug_flags, NULL},
    {"SystemKernelDebuggerInformation", no_kernel_debugger, NULL},
    {"KdDebuggerEnabled", no_shared_debugger, NULL},
    {"CloseHandle of a bad handle", close_bad_handle, NULL},
    {"hardware breakpoints", no_breakpoints, NULL},
    {"int3", raises, "cc=80000003"},
    {"int 3, long form", raises, "cd03=80000003"},
    {"icebp", raises, "f1=80000004"},
    {"int 2d", raises, "cd2d90=80000003"},
    {"ud2", raises, "0f0b=c000001d"},
    {"vmcall", raises, "0f01c1=c000001d"},
    {"vpcext", raises, "0f3f070b=c000001d"},
    {"hlt", raises, "f4=c0000096"},
    {"in", raises, "ed=c0000096"},
    {"cli", raises, "fa=c0000096"},
    {"division by zero", raises, "31c9f7f1=c0000094"},
    VARIABLE_PROBE("WINEPREFIX"), VARIABLE_PROBE("WINESERVER"), VARIABLE_PROBE("WINELOADER"), VARIABLE_PROBE("WINEDEBUG"),
    VARIABLE_PROBE("WINEDATADIR"), VARIABLE_PROBE("WINEHOMEDIR"), VARIABLE_PROBE("WINECONFIGDIR"), VARIABLE_PROBE("WINEDLLDIR0"),
    VARIABLE_PROBE("WINEUSERNAME"), VARIABLE_PROBE("WINEUSERLOCALE"), VARIABLE_PROBE("XDG_RUNTIME_DIR"), VARIABLE_PROBE("USER"),
    VARIABLE_PROBE("LANG"), VARIABLE_PROBE("winsysdir"), VARIABLE_PROBE("HOME"), VARIABLE_PROBE("LD_PRELOAD"),
    HAS_PROBE("COMPUTERNAME"), HAS_PROBE("USERDOMAIN"), HAS_PROBE("LOGONSERVER"), HAS_PROBE("SESSIONNAME"),
    HAS_PROBE("PROCESSOR_IDENTIFIER"), HAS_PROBE("NUMBER_OF_PROCESSORS"), HAS_PROBE("PSModulePath"), HAS_PROBE("OneDrive"),
    EXPORT_PROBE("ntdll.dll!wine_get_version"), EXPORT_PROBE("ntdll.dll!wine_get_build_id"), EXPORT_PROBE("ntdll.dll!wine_get_host_version"),
    EXPORT_PROBE("ntdll.dll!wine_server_call"), EXPORT_PROBE("ntdll.dll!wine_nt_to_unix_file_name"),
    EXPORT_PROBE("kernel32.dll!wine_get_unix_file_name"), EXPORT_PROBE("kernel32.dll!wine_get_dos_file_name"),
    KEY_PROBE("HKLM\\Software\\Wine"), KEY_PROBE("HKCU\\Software\\Wine"),
    KEY_PROBE("HKLM\\Software\\VMware, Inc.\\VMware Tools"), KEY_PROBE("HKLM\\Software\\Oracle\\VirtualBox Guest Additions"),
    KEY_PROBE("HKLM\\System\\CurrentControlSet\\Services\\VBoxGuest"), KEY_PROBE("HKLM\\System\\CurrentControlSet\\Services\\vmtools"),
    FILE_PROBE("C:\\windows\\system32\\winecfg.exe"), FILE_PROBE("C:\\windows\\system32\\winedevice.exe"),
    FILE_PROBE("C:\\windows\\system32\\wineboot.exe"), FILE_PROBE("C:\\windows\\system32\\drivers\\winebus.sys"),
    FILE_PROBE("C:\\windows\\system32\\drivers\\VBoxMouse.sys"), FILE_PROBE("C:\\windows\\system32\\drivers\\vmhgfs.sys"),
    FILE_PROBE("Z:\\"), FILE_PROBE("\\\\?\\unix\\etc"),
    DEVICE_PROBE("\\\\.\\VBoxGuest"), DEVICE_PROBE("\\\\.\\vmci"), DEVICE_PROBE("\\\\.\\HGFS"), DEVICE_PROBE("\\\\.\\NTICE"),
    MODULE_PROBE("sbiedll.dll"), MODULE_PROBE("dbghelp.dll"), MODULE_PROBE("api_log.dll"), MODULE_PROBE("cuckoomon.dll"),
    WINDOW_PROBE("VBoxTrayToolWndClass"), WINDOW_PROBE("OLLYDBG"), WINDOW_PROBE("Procmon_Window_Class"),
};

int main(void) {
    int told = 0;
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; ++i) {
        char answer[ANSWER] = "";
        const int good = probes[i].ask(probes[i].argument, answer);
        told += !good;
        printf("%s\t%s\t%s\n", good ? "ok" : "TELLS", probes[i].name, answer);
        fflush(stdout);
    }
    return told != 0;
}
