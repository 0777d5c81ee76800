// Loops for measuring: bench MODE COUNT [THREADS]. Prints the nanoseconds of all of them together, or exits
// with 2 if it has no such mode.
#include "sample.h"
#include <x86intrin.h>

static volatile int sink;

static int __attribute__((noinline)) add(int a) { return a + 1; }
static int __attribute__((noinline)) twist(int a) { return a ^ 0x55; }

// ---- loops; `count` iterations each ----

static void cpu(int count) {
    unsigned state = 1;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < 1000; j++) state = state * 1664525u + 1013904223u, sink = (int)state;
}

static void indirect(int count) {
    int (*volatile table[2])(int) = {add, twist};
    for (int i = 0; i < count * 1000; i++) sink = table[i & 1](sink);
}

static HKEY key;

static void registry(int count) {
    DWORD value, size, type;
    for (int i = 0; i < count; i++) size = 4, RegQueryValueExA(key, i & 1 ? "v" : "w", NULL, &type, (BYTE *)&value, &size);
}

static void registry_set(int count) {
    for (int i = 0; i < count; i++) RegSetValueExA(key, "v", 0, REG_DWORD, (const BYTE *)&i, 4);
}

// What is below a key with four of them.
static void registry_enumerate(int count) {
    char name[64];
    for (int i = 0; i < count; i++) {
        DWORD size = sizeof name;
        RegEnumKeyExA(key, (DWORD)i & 3, name, &size, NULL, NULL, NULL, NULL);
    }
}

// Files that are left behind, each with content of its own.
static void files(int count) {
    char name[64];
    DWORD written;
    CreateDirectoryA("bench.files", NULL);
    for (int i = 0; i < count; i++) {
        const int size = snprintf(name, sizeof name, "bench.files\\%d.txt", i);
        HANDLE made = CreateFileA(name, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
        CHECK(made != INVALID_HANDLE_VALUE && WriteFile(made, name, (DWORD)size, &written, NULL));
        CloseHandle(made);
    }
}

static char itself[MAX_PATH];

static void file(int count) {
    for (int i = 0; i < count; i++)
        CloseHandle(CreateFileA(i & 1 ? itself : "bench.new", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL));
}

static void file_write(int count) {
    char text[64] = "bench";
    DWORD written;
    for (int i = 0; i < count; i++) {
        HANDLE made = CreateFileA("bench.tmp", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
        WriteFile(made, text, sizeof text, &written, NULL);
        CloseHandle(made);
        DeleteFileA("bench.tmp");
    }
}

static NTSTATUS(NTAPI *query_time)(LARGE_INTEGER *);

static void cheapest(int count) {
    LARGE_INTEGER now;
    for (int i = 0; i < count; i++) query_time(&now);
}

// The same call without its stub: by `syscall`, from 32-bit code by `int 2e` as Windows 2000's stubs.
static void direct(int count) {
    const unsigned char *stub = (const unsigned char *)(void *)query_time;
    const unsigned number = *(const unsigned *)(stub + (sizeof(void *) == 8 ? 4 : 1));
    unsigned char *code = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
    const unsigned char wide[] = {0x4c, 0x8b, 0xd1, 0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0xc3};
    const unsigned char narrow[] = {0xb8, 0, 0, 0, 0, 0x8d, 0x54, 0x24, 0x04, 0xcd, 0x2e, 0xc2, 4, 0};
    CHECK(code);
    memcpy(code, sizeof(void *) == 8 ? wide : narrow, sizeof(void *) == 8 ? sizeof wide : sizeof narrow);
    memcpy(code + (sizeof(void *) == 8 ? 4 : 1), &number, 4);
    query_time = (NTSTATUS(NTAPI *)(LARGE_INTEGER *))(void *)code;
    cheapest(count);
}

// No two that follow each other are the same, so that none collapse; nothing of it leaves the process.
static char *reserved[256];

static NTSTATUS(NTAPI *query_virtual_memory)(HANDLE, const void *, int, void *, SIZE_T, SIZE_T *);

static void query_memory(int i) {
    MEMORY_BASIC_INFORMATION memory;
    query_virtual_memory(GetCurrentProcess(), reserved[i & 255] + (i >> 8 & 15) * 4096, 0, &memory, sizeof memory, NULL);
}

static void distinct(int count) {
    for (int i = 0; i < count; i++) query_memory(i);
}

static void distinct_time(int count) {
    LARGE_INTEGER now[2];
    for (int i = 0; i < count; i++) query_time(&now[i & 1]);
}

// ---- wrapped functions ----

// One that makes no system call, with other arguments each time.
static HMODULE sockets;

static void wrapped(int count) {
    for (int i = 0; i < count; i++) sink = GetProcAddress(sockets, (LPCSTR)(ULONG_PTR)(1 + (i & 3))) != NULL;
}

// A function called as a system DLL would: the return address is that of a `ret` there.
static void *called, *gadget;
void call_from_system(void *function, void *from);
#ifdef _WIN64
static const unsigned char gadget_code[] = {0x48, 0x83, 0xc4, 0x28, 0xc3};  // add rsp,0x28; ret
__asm__(".text\n.globl call_from_system\ncall_from_system:\nsub $8, %rsp\nlea 1f(%rip), %rax\npush %rax\nsub $0x28, %rsp\n"
        "push %rdx\njmp *%rcx\n1: add $8, %rsp\nret\n");
#else
static const unsigned char gadget_code[] = {0xc3};
__asm__(".text\n.globl _call_from_system\n_call_from_system:\nmov 4(%esp), %ecx\nmov 8(%esp), %edx\npush $1f\npush %edx\njmp *%ecx\n1: ret\n");
#endif

static void quiet(int count) {
    for (int i = 0; i < count; i++) call_from_system(called, gadget);
}

// What a wrapped function's stub leads to (lea rax or mov eax: the descriptor, in whose third word the way to it is).
static void *behind(void *stub) {
    const unsigned char *code = stub;
    const unsigned char *descriptor = sizeof(void *) == 8 ? code + 7 + *(const int *)(code + 3) : *(unsigned char *const *)(code + 1);
    return (void *)(descriptor + *(const int *)(descriptor + 8));
}

static void prepare_quiet(int direct) {
    const unsigned char *base = (const unsigned char *)GetModuleHandleA("kernelbase.dll");
    const IMAGE_NT_HEADERS *headers = (const void *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
    const IMAGE_SECTION_HEADER *text = IMAGE_FIRST_SECTION(headers);
    for (DWORD i = 0; i < text->Misc.VirtualSize - sizeof gadget_code && !gadget; i++) {
        const unsigned char *at = base + text->VirtualAddress + i;
        if (!memcmp(at, gadget_code, sizeof gadget_code)) gadget = (void *)at;
    }
    called = (void *)GetProcAddress(GetModuleHandleA("kernel32.dll"), "GetTickCount64");
    CHECK(gadget && called);
    if (direct) called = behind(called);
}

static void load(int count) {
    for (int i = 0; i < count; i++) FreeLibrary(LoadLibraryA("shell32.dll"));
}

static void gui(int count) {
    for (int i = 0; i < count; i++) {
        STARTUPINFOA startup = {sizeof startup};
        PROCESS_INFORMATION process;
        char line[MAX_PATH + 16];
        snprintf(line, sizeof line, "\"%s\" window", itself);
        CHECK(CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
        WaitForSingleObject(process.hProcess, INFINITE);
        CloseHandle(process.hProcess);
        CloseHandle(process.hThread);
    }
}

static int window(void) {
    HWND made = CreateWindowA("EDIT", "bench", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 300, 200, NULL, NULL, NULL, NULL);
    MSG message;
    CHECK(made);
    while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageA(&message);
    return !DestroyWindow(made);
}

// Bursts that fit into a thread's ring, with a pause for the recorder to take them: what a call costs its
// thread, however fast the recorder is. The result is the bursts' share of the time.
static ULONGLONG bursts(void (*loop)(int), int count) {
    const int burst = 256;
    unsigned long long ticks = 0, first_tick = __rdtsc();
    ULONGLONG first = ticks_ns();
    for (int i = 0; i < count; i += burst) {
        Sleep(4);
        loop(16);  // what the pause took out of the caches
        unsigned long long begin = __rdtsc();
        loop(burst);
        ticks += __rdtsc() - begin;
    }
    return (ULONGLONG)((double)ticks * (double)(ticks_ns() - first) / (double)(__rdtsc() - first_tick));
}

// ---- several threads ----

static void (*thread_loop)(int);
static int thread_count;
static HANDLE start;

static DWORD WINAPI work(void *unused) {
    thread_loop(1000);
    WaitForSingleObject(start, INFINITE);
    thread_loop(thread_count);
    (void)unused;
    return 0;
}

// `count` iterations are shared out among the threads.
static ULONGLONG in_threads(void (*loop)(int), int count, int threads) {
    HANDLE thread[64];
    if (threads < 1 || threads > 64) ExitProcess(2);
    thread_loop = loop;
    thread_count = count / threads;
    CHECK(start = CreateEventA(NULL, TRUE, FALSE, NULL));
    for (int i = 0; i < threads; i++) CHECK(thread[i] = CreateThread(NULL, 0, work, NULL, 0, NULL));
    Sleep(50);
    ULONGLONG begin = ticks_ns();
    SetEvent(start);
    CHECK(WaitForMultipleObjects(threads, thread, TRUE, INFINITE) == WAIT_OBJECT_0);
    return ticks_ns() - begin;
}

// The first twentieth is not measured; the result stands for all of them.
static ULONGLONG timed(void (*loop)(int), int count) {
    int rest = count - count / 20;
    loop(count / 20);
    ULONGLONG begin = ticks_ns();
    loop(rest);
    return (ULONGLONG)((double)(ticks_ns() - begin) * count / (rest ? rest : 1));
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*loop)(int);
    } loops[] = {{"cpu", cpu},         {"indirect", indirect}, {"registry", registry},   {"file", file}, {"file-write", file_write},
                 {"cheapest", cheapest}, {"direct", direct},     {"flood", distinct},      {"flood-time", distinct_time},
                 {"registry-set", registry_set}, {"registry-enumerate", registry_enumerate}, {"quiet", quiet},         {"behind", quiet},       {"load", load},           {"gui", gui}};
    if (!strcmp(argc > 1 ? argv[1] : "", "quiet") || !strcmp(argc > 1 ? argv[1] : "", "behind")) prepare_quiet(argv[1][0] == 'b');
    const char *mode = argc > 1 ? argv[1] : "hello";
    int count = argc > 2 ? atoi(argv[2]) : 1000;
    int threads = argc > 3 ? atoi(argv[3]) : 0;
    DWORD one = 1;

    if (!strcmp(mode, "hello")) return puts("hello") < 0;
    if (!strcmp(mode, "window")) return window();
    query_virtual_memory = (NTSTATUS(NTAPI *)(HANDLE, const void *, int, void *, SIZE_T, SIZE_T *))(void *)GetProcAddress(
        GetModuleHandleA("ntdll.dll"), "NtQueryVirtualMemory");
    if (!strcmp(mode, "wrapped")) sockets = LoadLibraryA("ws2_32.dll");
    query_time = (NTSTATUS(NTAPI *)(LARGE_INTEGER *))(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtQuerySystemTime");
    GetModuleFileNameA(NULL, itself, sizeof itself);
    for (int i = 0; i < 256; i++) CHECK(reserved[i] = VirtualAlloc(NULL, 65536, MEM_RESERVE, PAGE_NOACCESS));
    if (!strncmp(mode, "registry", 8) || !strcmp(mode, "idle")) {
        CHECK(RegCreateKeyA(HKEY_CURRENT_USER, "Software\\ZooBench", &key) == 0);
        CHECK(RegSetValueExA(key, "v", 0, REG_DWORD, (const BYTE *)&one, 4) == 0);
    }
    for (int i = 0; i < 4 && !strcmp(mode, "registry-enumerate"); i++) {
        char name[16];
        HKEY below;
        snprintf(name, sizeof name, "below%d", i);
        CHECK(RegCreateKeyA(key, name, &below) == 0 && RegCloseKey(below) == 0);
    }
    if (!strcmp(mode, "files")) return files(count), puts("done") < 0;
    if (!strcmp(mode, "idle")) {
        // A process at rest that has made many calls: what it holds is what a recorded one costs.
        registry(count), file(count), distinct(count);
        puts("ready");
        fflush(stdout);
        Sleep(INFINITE);
    }
    for (size_t i = 0; i < sizeof loops / sizeof *loops; i++)
        if (!strcmp(mode, loops[i].name)) {
            printf("%llu\n", threads ? in_threads(loops[i].loop, count, threads) : timed(loops[i].loop, count));
            return 0;
        }
    if (!strcmp(mode, "event")) return printf("%llu\n", bursts(distinct, count)) < 0;
    if (!strcmp(mode, "wrapped")) return printf("%llu\n", bursts(wrapped, count)) < 0;
    if (!strcmp(mode, "event-time")) return printf("%llu\n", bursts(distinct_time, count)) < 0;
    return 2;
}
