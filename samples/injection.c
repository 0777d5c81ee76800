// One technique of injection after the other, harmless: what runs in the victim ends it with a code that tells the technique.
//
// injection.exe [TECHNIQUE…] (all without arguments). injection.exe wait|alert|window is a victim that does nothing. loadedNN.dll beside
// it is what is made to load.
#include "sample.h"

static char self[MAX_PATH], folder[MAX_PATH];

static PROCESS_INFORMATION start(const char *what, DWORD flags) {
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    char line[MAX_PATH * 2];
    snprintf(line, sizeof line, "\"%s\" %s", self, what);
    fflush(stdout);
    CHECK(CreateProcessA(NULL, line, NULL, NULL, FALSE, flags, NULL, NULL, &startup, &process));
    return process;
}

// A victim that is up: it says so by an event of its name.
static PROCESS_INFORMATION start_ready(const char *what) {
    HANDLE ready = CreateEventA(NULL, TRUE, FALSE, "victim-ready");
    CHECK(ready && ResetEvent(ready));
    PROCESS_INFORMATION process = start(what, 0);
    CHECK(WaitForSingleObject(ready, 60000) == WAIT_OBJECT_0);
    CloseHandle(ready);
    return process;
}

static void say_ready(void) {
    HANDLE ready = OpenEventA(EVENT_MODIFY_STATE, FALSE, "victim-ready");
    if (ready) SetEvent(ready);
}

static void expect_end(PROCESS_INFORMATION process, DWORD wanted) {
    DWORD code;
    CHECK(WaitForSingleObject(process.hProcess, 60000) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(process.hProcess, &code));
    if (code != wanted) printf("the victim ended with %lx, not %lx\n", code, wanted);
    CHECK(code == wanted);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
}

// Code that calls ExitProcess(code) wherever it lies; padded to `size` bytes, larger than one record holds.
static size_t make_code(unsigned char *code, DWORD number, size_t size) {
    unsigned char *at = code;
    void *function = (void *)GetProcAddress(GetModuleHandleA("kernel32.dll"), "ExitProcess");
#ifdef _WIN64
    const unsigned char prologue[] = {0x48, 0x83, 0xe4, 0xf0, 0x48, 0x83, 0xec, 0x20, 0xb9};  // and rsp,-16; sub rsp,32; mov ecx,
    memcpy(at, prologue, sizeof prologue);
    at += sizeof prologue;
    memcpy(at, &number, 4);
    at += 4;
    *at++ = 0x48;  // mov rax,
    *at++ = 0xb8;
    memcpy(at, &function, 8);
    at += 8;
#else
    *at++ = 0x68;  // push
    memcpy(at, &number, 4);
    at += 4;
    *at++ = 0x50;  // a return address
    *at++ = 0xb8;  // mov eax,
    memcpy(at, &function, 4);
    at += 4;
#endif
    *at++ = 0xff;  // call rax; in 32-bit code jmp eax
    *at++ = sizeof(void *) == 8 ? 0xd0 : 0xe0;
    for (; at < code + size; at++) *at = (unsigned char)(number + (at - code));
    return size;
}

static unsigned char code[200000];

static void *put(HANDLE process, DWORD number, size_t size) {
    SIZE_T count;
    DWORD old;
    make_code(code, number, size);
    void *place = VirtualAllocEx(process, NULL, size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    CHECK(place);
    CHECK(WriteProcessMemory(process, place, code, size, &count) && count == size);
    CHECK(VirtualProtectEx(process, place, size, PAGE_EXECUTE_READ, &old));
    return place;
}

// Some kilobytes more than a record holds.
static void by_thread(void) {
    PROCESS_INFORMATION victim = start_ready("wait");
    HANDLE thread = CreateRemoteThread(victim.hProcess, NULL, 0, (LPTHREAD_START_ROUTINE)put(victim.hProcess, 0x101, sizeof code), NULL, 0, NULL);
    CHECK(thread);
    CloseHandle(thread);
    expect_end(victim, 0x101);
}

static void by_user_thread(void) {
    PROCESS_INFORMATION victim = start_ready("wait");
    NTSTATUS(NTAPI *create)(HANDLE, void *, BOOLEAN, ULONG, SIZE_T, SIZE_T, void *, void *, HANDLE *, void *) =
        (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "RtlCreateUserThread");
    HANDLE thread;
    CHECK(create(victim.hProcess, NULL, FALSE, 0, 0, 0, put(victim.hProcess, 0x102, 64), NULL, &thread, NULL) == 0);
    CloseHandle(thread);
    expect_end(victim, 0x102);
}

static void by_apc(void) {
    PROCESS_INFORMATION victim = start_ready("alert");
    CHECK(QueueUserAPC((PAPCFUNC)put(victim.hProcess, 0x103, 64), victim.hThread, 0));
    expect_end(victim, 0x103);
}

// Before the victim's own code has begun.
static void by_early_apc(void) {
    PROCESS_INFORMATION victim = start("wait", CREATE_SUSPENDED);
    CHECK(QueueUserAPC((PAPCFUNC)put(victim.hProcess, 0x104, 64), victim.hThread, 0));
    CHECK(ResumeThread(victim.hThread) == 1);
    expect_end(victim, 0x104);
}

static void set_start(HANDLE thread, void *place, BOOL begun) {
    CONTEXT context = {0};
    context.ContextFlags = CONTEXT_FULL;
    CHECK(GetThreadContext(thread, &context));
#ifdef _WIN64
    if (begun) context.Rip = (DWORD64)place;
    else context.Rcx = (DWORD64)place;
#else
    if (begun) context.Eip = (DWORD)(ULONG_PTR)place;
    else context.Eax = (DWORD)(ULONG_PTR)place;
#endif
    CHECK(SetThreadContext(thread, &context));
}

static void by_context(void) {
    PROCESS_INFORMATION victim = start_ready("spin");
    CHECK(SuspendThread(victim.hThread) == 0);
    set_start(victim.hThread, put(victim.hProcess, 0x105, 64), TRUE);
    CHECK(ResumeThread(victim.hThread) == 1);
    expect_end(victim, 0x105);
}

static void by_section(void) {
    NTSTATUS(NTAPI *create)(HANDLE *, ACCESS_MASK, void *, LARGE_INTEGER *, ULONG, ULONG, HANDLE) =
        (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtCreateSection");
    NTSTATUS(NTAPI *map)(HANDLE, HANDLE, void **, ULONG_PTR, SIZE_T, LARGE_INTEGER *, SIZE_T *, ULONG, ULONG, ULONG) =
        (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtMapViewOfSection");
    PROCESS_INFORMATION victim = start_ready("wait");
    LARGE_INTEGER size = {.QuadPart = 8192};
    HANDLE section;
    void *here = NULL, *there = NULL;
    SIZE_T view = 0;
    CHECK(create(&section, SECTION_ALL_ACCESS, NULL, &size, PAGE_EXECUTE_READWRITE, SEC_COMMIT, NULL) == 0);
    CHECK(map(section, GetCurrentProcess(), &here, 0, 0, NULL, &view, 1, 0, PAGE_READWRITE) == 0);
    view = 0;
    CHECK(map(section, victim.hProcess, &there, 0, 0, NULL, &view, 1, 0, PAGE_EXECUTE_READ) == 0);
    make_code(here, 0x106, 8192);
    HANDLE thread = CreateRemoteThread(victim.hProcess, NULL, 0, (LPTHREAD_START_ROUTINE)there, NULL, 0, NULL);
    CHECK(thread);
    CloseHandle(thread);
    expect_end(victim, 0x106);
}

// A program of its own, this one with another command line in effect, in place of the victim's: headers and sections are written one by
// one to where the victim's image does not lie, and the thread begins there.
static void by_hollowing(void) {
    PROCESS_INFORMATION victim = start("wait", CREATE_SUSPENDED);
    unsigned char image[0x3000] = {0};
    SIZE_T count;
    IMAGE_DOS_HEADER *dos = (IMAGE_DOS_HEADER *)image;
    const IMAGE_DOS_HEADER *own = (const IMAGE_DOS_HEADER *)GetModuleHandleA(NULL);
    memcpy(image, own, 0x400);
    IMAGE_NT_HEADERS *nt = (IMAGE_NT_HEADERS *)(image + dos->e_lfanew);
    nt->OptionalHeader.SizeOfImage = sizeof image;
    make_code(image + 0x1000, 0x107, 0x800);
    strcpy((char *)image + 0x2000, "the data of the payload");
    unsigned char *place = VirtualAllocEx(victim.hProcess, NULL, sizeof image, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
    CHECK(place);
    CHECK(WriteProcessMemory(victim.hProcess, place, image, 0x400, &count));
    CHECK(WriteProcessMemory(victim.hProcess, place + 0x1000, image + 0x1000, 0x800, &count));
    CHECK(WriteProcessMemory(victim.hProcess, place + 0x2000, image + 0x2000, 64, &count));
    set_start(victim.hThread, place + 0x1000, FALSE);
    CHECK(ResumeThread(victim.hThread) == 1);
    expect_end(victim, 0x107);
}

// The victim's entry point is overwritten; no context is set.
static void by_entry(void) {
    PROCESS_INFORMATION victim = start("wait", CREATE_SUSPENDED);
    const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)GetModuleHandleA(NULL);
    const IMAGE_NT_HEADERS *nt = (const IMAGE_NT_HEADERS *)((const char *)dos + dos->e_lfanew);
    PROCESS_BASIC_INFORMATION basic;
    unsigned char *base;
    SIZE_T count;
    DWORD old;
    CHECK(NtQueryInformationProcess(victim.hProcess, ProcessBasicInformation, &basic, sizeof basic, NULL) == 0);
    CHECK(ReadProcessMemory(victim.hProcess, (char *)basic.PebBaseAddress + (sizeof(void *) == 8 ? 0x10 : 8), &base, sizeof base, &count));
    unsigned char *entry = base + nt->OptionalHeader.AddressOfEntryPoint;
    make_code(code, 0x108, 64);
    CHECK(VirtualProtectEx(victim.hProcess, entry, 64, PAGE_EXECUTE_READWRITE, &old));
    CHECK(WriteProcessMemory(victim.hProcess, entry, code, 64, &count));
    CHECK(ResumeThread(victim.hThread) == 1);
    expect_end(victim, 0x108);
}

static void dll_path(char *path) { snprintf(path, MAX_PATH, "%s\\loaded%d.dll", folder, (int)sizeof(void *) * 8); }

static void by_dll(void) {
    char path[MAX_PATH];
    SIZE_T count;
    dll_path(path);
    PROCESS_INFORMATION victim = start_ready("wait");
    void *place = VirtualAllocEx(victim.hProcess, NULL, MAX_PATH, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    CHECK(place && WriteProcessMemory(victim.hProcess, place, path, strlen(path) + 1, &count));
    HANDLE thread = CreateRemoteThread(victim.hProcess, NULL, 0, (LPTHREAD_START_ROUTINE)(void *)LoadLibraryA, place, 0, NULL);
    CHECK(thread && WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0);
    DWORD module;
    CHECK(GetExitCodeThread(thread, &module) && module);
    CHECK(TerminateProcess(victim.hProcess, 0x109));
    expect_end(victim, 0x109);
}

static void by_hook(void) {
    char path[MAX_PATH];
    dll_path(path);
    PROCESS_INFORMATION victim = start_ready("window");
    HMODULE dll = LoadLibraryA(path);
    CHECK(dll);
    HOOKPROC procedure = (HOOKPROC)(void *)GetProcAddress(dll, "Hook");
    CHECK(procedure);
    HHOOK hook = SetWindowsHookExA(WH_GETMESSAGE, procedure, dll, victim.dwThreadId);
    CHECK(hook);
    // The hook ends the victim when it is called.
    CHECK(PostThreadMessageA(victim.dwThreadId, WM_APP, 0, 0));
    expect_end(victim, 0x10a);
    UnhookWindowsHookEx(hook);
}

// The shell, which was there before.
static void by_explorer(void) {
    PROCESS_BASIC_INFORMATION basic;
    CHECK(NtQueryInformationProcess(GetCurrentProcess(), ProcessBasicInformation, &basic, sizeof basic, NULL) == 0);
    const DWORD pid = (DWORD)((const ULONG_PTR *)&basic)[5];  // InheritedFromUniqueProcessId
    HANDLE explorer = OpenProcess(PROCESS_ALL_ACCESS, FALSE, pid);
    CHECK(explorer);
    BOOL narrow = FALSE;
    CHECK(IsWow64Process(explorer, &narrow));
    if (narrow != (sizeof(void *) == 4) && sizeof(void *) == 4) return;  // another bitness: its functions are elsewhere
    // A function that is there, whose result ends the thread alone.
    HANDLE thread = CreateRemoteThread(explorer, NULL, 0, (LPTHREAD_START_ROUTINE)(void *)GetCurrentProcessId, NULL, 0, NULL);
    CHECK(thread && WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0);
    DWORD code_of_thread;
    CHECK(GetExitCodeThread(thread, &code_of_thread) && code_of_thread == pid);
}

// Many small writes that nothing runs, here and there.
static void by_many(void) {
    PROCESS_INFORMATION victim = start_ready("wait");
    char *place = VirtualAllocEx(victim.hProcess, NULL, 1 << 20, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    SIZE_T count;
    CHECK(place);
    for (unsigned i = 0; i < 5000; i++) CHECK(WriteProcessMemory(victim.hProcess, place + (i * 7919u) % (1 << 20), &i, 1, &count));
    CHECK(TerminateProcess(victim.hProcess, 0x10b));
    expect_end(victim, 0x10b);
}

static const struct {
    const char *name;
    void (*inject)(void);
} techniques[] = {{"thread", by_thread}, {"user-thread", by_user_thread}, {"apc", by_apc}, {"early-apc", by_early_apc}, {"context", by_context},
                  {"section", by_section}, {"hollowing", by_hollowing}, {"entry", by_entry}, {"dll", by_dll}, {"hook", by_hook},
                  {"explorer", by_explorer}, {"many", by_many}};

int main(int argc, char **argv) {
    GetModuleFileNameA(NULL, self, sizeof self);
    strcpy(folder, self);
    *strrchr(folder, '\\') = 0;
    if (argc == 2) {
        volatile unsigned counter = 0;
        MSG message;
        if (!strcmp(argv[1], "window")) PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE);
        if (!strcmp(argv[1], "window") || !strcmp(argv[1], "wait") || !strcmp(argv[1], "alert") || !strcmp(argv[1], "spin")) say_ready();
        while (!strcmp(argv[1], "spin")) counter++;
        while (!strcmp(argv[1], "alert")) SleepEx(INFINITE, TRUE);
        while (!strcmp(argv[1], "window")) GetMessageA(&message, NULL, 0, 0);
        if (!strcmp(argv[1], "wait")) Sleep(INFINITE);
    }
    for (size_t i = 0; i < sizeof techniques / sizeof techniques[0]; i++) {
        BOOL wanted = argc == 1;
        for (int j = 1; j < argc; j++) wanted |= !strcmp(argv[j], techniques[i].name);
        if (!wanted) continue;
        techniques[i].inject();
        printf("%s\n", techniques[i].name);
        fflush(stdout);
    }
    return success();
}
