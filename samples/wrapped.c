// Wrapped functions under unusual use: left by longjmp and by an exception, called recursively, from fibers and many threads, found
// by ordinal, by an API set's name and by a walk over the exports; and a look at the code of the system's DLLs.
#include "sample.h"

#include <setjmp.h>

// ---- registers and the last error ------------------------------------------------------------------

// Calls function(argument) with known values in the registers that a function must keep; returns how many it did not.
int kept(void *function, ULONG_PTR argument);
#ifdef _WIN64
__asm__(".text\n.globl kept\n.seh_proc kept\nkept:\n"
        "push %rbx\n.seh_pushreg %rbx\npush %rsi\n.seh_pushreg %rsi\npush %rdi\n.seh_pushreg %rdi\npush %rbp\n.seh_pushreg %rbp\n"
        "push %r12\n.seh_pushreg %r12\npush %r13\n.seh_pushreg %r13\npush %r14\n.seh_pushreg %r14\npush %r15\n.seh_pushreg %r15\n"
        "sub $72, %rsp\n.seh_stackalloc 72\nmovaps %xmm6, 32(%rsp)\n.seh_savexmm %xmm6, 32\nmovaps %xmm15, 48(%rsp)\n"
        ".seh_savexmm %xmm15, 48\n.seh_endprologue\n"
        "mov %rcx, %rax\nmov %rdx, %rcx\nmov $1, %ebx\nmov $2, %esi\nmov $3, %edi\nmov $4, %ebp\nmov $5, %r12d\nmov $6, %r13d\nmov $7, %r14d\n"
        "mov $8, %r15d\nmovd %ebx, %xmm6\nmovd %esi, %xmm15\ncall *%rax\n"
        "xor %eax, %eax\n.macro expect register, value\ncmp $\\value, \\register\nje 1f\ninc %eax\n1:\n.endm\n"
        "expect %ebx, 1\nexpect %esi, 2\nexpect %edi, 3\nexpect %ebp, 4\nexpect %r12d, 5\nexpect %r13d, 6\nexpect %r14d, 7\nexpect %r15d, 8\n"
        "movd %xmm6, %ecx\nexpect %ecx, 1\nmovd %xmm15, %ecx\nexpect %ecx, 2\n"
        "movaps 32(%rsp), %xmm6\nmovaps 48(%rsp), %xmm15\nadd $72, %rsp\npop %r15\npop %r14\npop %r13\npop %r12\npop %rbp\npop %rdi\npop %rsi\n"
        "pop %rbx\nret\n.seh_endproc\n");
#else
__asm__(".text\n.globl _kept\n_kept:\npush %ebp\nmov %esp, %ebp\npush %ebx\npush %esi\npush %edi\n"
        "mov $1, %ebx\nmov $2, %esi\nmov $3, %edi\npush 12(%ebp)\ncall *8(%ebp)\nxor %eax, %eax\n"
        ".macro expect register, value\ncmp $\\value, \\register\nje 1f\ninc %eax\n1:\n.endm\n"
        "expect %ebx, 1\nexpect %esi, 2\nexpect %edi, 3\nlea -12(%ebp), %ecx\ncmp %ecx, %esp\nje 1f\ninc %eax\nmov %ecx, %esp\n1:\n"
        "pop %edi\npop %esi\npop %ebx\npop %ebp\nret\n");
#endif

static void registers(void) {
    SetLastError(1234);
    CHECK(kept(Sleep, 0) == 0);
    CHECK(kept(GetTickCount64, 0) <= (sizeof(void *) == 4));  // takes no argument: in 32-bit code it stays on the stack
    CHECK(GetLastError() == 1234);
    CHECK(CreateFileA("C:\\none\\none", 0, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE && GetLastError() == ERROR_PATH_NOT_FOUND);
}

// ---- ways out of a wrapped call --------------------------------------------------------------------

static jmp_buf out;
static volatile LONG seen;

static void CALLBACK jumps(ULONG_PTR value) {
    seen = (LONG)value;
    longjmp(out, 1);
}

static void jump_out(void) {
    for (volatile int i = 1; i <= 300; i++) {
        if (setjmp(out) == 0) {
            CHECK(QueueUserAPC(jumps, GetCurrentThread(), (ULONG_PTR)i));
            SleepEx(1000, TRUE);
            CHECK(!"left");
        }
        CHECK(seen == i);
    }
}

#ifndef _WIN64
// A frame of structured exception handling, as compilers make them.
typedef struct Frame {
    struct Frame *next;
    void *handler;
} Frame;

static EXCEPTION_DISPOSITION handler(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher) {
    (void)context, (void)dispatcher;
    if (record->ExceptionFlags & 6) return ExceptionContinueSearch;  // being unwound
    if (record->ExceptionCode != 0xe0001234) return ExceptionContinueSearch;
    RtlUnwind(frame, NULL, record, NULL);
    longjmp(out, 2);
}

static void CALLBACK raises(ULONG_PTR value) { RaiseException(0xe0001234, 0, 1, &value); }

static void raise_out(void) {
    for (volatile int i = 0; i < 100; i++) {
        Frame frame = {NULL, handler};
        __asm__ volatile("movl %%fs:0, %%eax\nmovl %%eax, (%0)\nmovl %0, %%fs:0" : : "r"(&frame) : "eax", "memory");
        const int how = setjmp(out);
        if (how == 0) {
            CHECK(QueueUserAPC(raises, GetCurrentThread(), 7));
            SleepEx(1000, TRUE);
            CHECK(!"left");
        }
        CHECK(how == 2);
        __asm__ volatile("movl (%0), %%eax\nmovl %%eax, %%fs:0" : : "r"(&frame) : "eax", "memory");
    }
}
#endif

static void CALLBACK sleeps_deeper(ULONG_PTR depth) {
    seen++;
    if (depth == 0) return;
    CHECK(QueueUserAPC(sleeps_deeper, GetCurrentThread(), depth - 1));
    SleepEx(1000, TRUE);  // what it returns after a call inside it differs between systems
}

static void recurse(void) {
    seen = 0;
    const LONG depth = sizeof(void *) == 8 ? 150 : 20;  // WoW64 has little stack for it
    sleeps_deeper((ULONG_PTR)depth);
    CHECK(seen == depth + 1);
}

// Deeper than the recorder has room for calls that have begun.
enum { ENDLESS = 1500 };

static void endless(ULONG_PTR depth);

static BOOL CALLBACK goes_deeper(LPSTR depth) {
    (void)depth;
    endless(++seen);
    return FALSE;
}

static void endless(ULONG_PTR depth) {
    if (depth < ENDLESS) CHECK(EnumSystemLocalesA(goes_deeper, LCID_INSTALLED));
}

static DWORD WINAPI recurses(void *unused) {
    (void)unused;
    seen = 0;
    endless(0);
    return seen == ENDLESS ? 7 : 0;
}

static void recurse_endlessly(void) {
    DWORD code;
    HANDLE thread = CreateThread(NULL, 64 << 20, recurses, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    CHECK(WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &code) && code == 7);
}

static DWORD WINAPI leaves(void *how) {
    if (how) ExitThread(42);
    seen = -1;
    Sleep(INFINITE);
    return 0;
}

static void end_inside(void) {
    DWORD code;
    HANDLE thread = CreateThread(NULL, 0, leaves, (void *)1, 0, NULL);
    CHECK(WaitForSingleObject(thread, 10000) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &code) && code == 42);
    thread = CreateThread(NULL, 0, leaves, NULL, 0, NULL);
    while (seen != -1) Sleep(1);
    Sleep(20);
    CHECK(TerminateThread(thread, 43) && WaitForSingleObject(thread, 10000) == WAIT_OBJECT_0);
}

// ---- stacks ------------------------------------------------------------------------------------------

static void *main_fiber, *other_fiber;

static void CALLBACK fiber_main(void *unused) {
    char path[MAX_PATH];
    (void)unused;
    for (;;) {
        CHECK(GetTempPathA(sizeof path, path));
        Sleep(1);
        SwitchToFiber(main_fiber);
    }
}

static void CALLBACK switches(ULONG_PTR value) {
    seen = (LONG)value;
    SwitchToFiber(other_fiber);
}

static DWORD WINAPI fibers(void *unused) {
    (void)unused;
    main_fiber = ConvertThreadToFiber(NULL);
    other_fiber = CreateFiber(0, fiber_main, NULL);
    CHECK(main_fiber && other_fiber);
    for (LONG i = 1; i <= 50; i++) {
        CHECK(QueueUserAPC(switches, GetCurrentThread(), (ULONG_PTR)i));
        CHECK(SleepEx(1000, TRUE) == WAIT_IO_COMPLETION && seen == i);
    }
    DeleteFiber(other_fiber);
    return 0;
}

static void on_fibers(void) {
    HANDLE thread = CreateThread(NULL, 0, fibers, NULL, 0, NULL);
    CHECK(WaitForSingleObject(thread, 20000) == WAIT_OBJECT_0);
}

// ---- threads -----------------------------------------------------------------------------------------

enum { THREADS = 16, ROUNDS = 250 };

static DWORD WINAPI works(void *number) {
    char name[64], text[16];
    DWORD count;
    snprintf(name, sizeof name, "C:\\wrapped-%u.txt", (unsigned)(ULONG_PTR)number);
    for (unsigned i = 0; i < ROUNDS; i++) {
        HANDLE file = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, i ? OPEN_EXISTING : CREATE_NEW, 0, NULL);
        snprintf(text, sizeof text, "%08x", i);
        CHECK(file != INVALID_HANDLE_VALUE && WriteFile(file, text, 8, &count, NULL) && count == 8);
        CHECK(CloseHandle(file));
    }
    CHECK(DeleteFileA(name));
    return 0;
}

static void many_threads(void) {
    HANDLE thread[THREADS];
    for (int i = 0; i < THREADS; i++) thread[i] = CreateThread(NULL, 0, works, (void *)(ULONG_PTR)i, 0, NULL);
    CHECK(WaitForMultipleObjects(THREADS, thread, TRUE, 60000) == WAIT_OBJECT_0);
}

// ---- ways to a function ------------------------------------------------------------------------------

typedef struct {
    LIST_ENTRY load_order, memory_order, init_order;
    BYTE *base;
    void *entry;
    ULONG size;
    UNICODE_STRING path, name;
} Loaded;  // LDR_DATA_TABLE_ENTRY

static LIST_ENTRY *loaded_modules(void) {
    return (LIST_ENTRY *)((BYTE *)NtCurrentTeb()->ProcessEnvironmentBlock->Ldr + (sizeof(void *) == 8 ? 0x10 : 0x0c));
}

static DWORD hash(const void *data, size_t size) {
    const BYTE *bytes = data;
    DWORD value = 2166136261u;
    for (size_t i = 0; i < size; i++) value = (value ^ bytes[i]) * 16777619u;
    return value;
}

// As shellcode looks for functions: no name in sight.
static void *by_hash(const WCHAR *module, DWORD wanted) {
    LIST_ENTRY *head = loaded_modules();
    for (LIST_ENTRY *at = head->Flink; at != head; at = at->Flink) {
        const Loaded *dll = (const Loaded *)at;
        if (_wcsicmp(dll->name.Buffer, module)) continue;
        const IMAGE_NT_HEADERS *headers = (const void *)(dll->base + ((IMAGE_DOS_HEADER *)dll->base)->e_lfanew);
        const IMAGE_EXPORT_DIRECTORY *exports = (const void *)(dll->base + headers->OptionalHeader.DataDirectory[0].VirtualAddress);
        const DWORD *names = (const void *)(dll->base + exports->AddressOfNames), *functions = (const void *)(dll->base + exports->AddressOfFunctions);
        const WORD *ordinals = (const void *)(dll->base + exports->AddressOfNameOrdinals);
        for (DWORD i = 0; i < exports->NumberOfNames; i++) {
            const char *name = (const char *)dll->base + names[i];
            if (hash(name, strlen(name)) == wanted) return dll->base + functions[ordinals[i]];
        }
    }
    return NULL;
}

static void odd_ways(void) {
    char path[MAX_PATH];
    DWORD(WINAPI * temporary)(DWORD, LPSTR) = by_hash(L"kernel32.dll", hash("GetTempPathA", 12));
    CHECK(temporary && temporary(sizeof path, path) > 3);
    HMODULE set = LoadLibraryA("api-ms-win-core-file-l1-1-0.dll");
    BOOL(WINAPI * erase)(LPCWSTR) = (void *)GetProcAddress(set, "DeleteFileW");
    CHECK(set && erase && !erase(L"C:\\by-api-set"));
    HMODULE sockets = LoadLibraryA("ws2_32.dll");
    int(WINAPI * startup)(WORD, void *) = (void *)GetProcAddress(sockets, (LPCSTR)115);
    char data[1024];
    CHECK(startup && startup == (void *)GetProcAddress(sockets, "WSAStartup") && startup(0x202, data) == 0);
}

// ---- the code of the system's DLLs -------------------------------------------------------------------

static DWORD code_of_dlls(const char *known[], DWORD sums[], DWORD most) {
    DWORD count = 0;
    LIST_ENTRY *head = loaded_modules();
    for (LIST_ENTRY *at = head->Flink->Flink; at != head && count < most; at = at->Flink) {
        const Loaded *dll = (const Loaded *)at;
        const IMAGE_NT_HEADERS *headers = (const void *)(dll->base + ((IMAGE_DOS_HEADER *)dll->base)->e_lfanew);
        const IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(headers);
        DWORD sum = 0;
        for (WORD i = 0; i < headers->FileHeader.NumberOfSections; i++) {
            if (!(section[i].Characteristics & IMAGE_SCN_MEM_EXECUTE)) continue;
            sum = sum * 31 + hash(dll->base + section[i].VirtualAddress, section[i].Misc.VirtualSize);
        }
        sums[count] = sum;
        known[count++] = (const char *)dll->base;
    }
    return count;
}

#ifdef _WIN64
// 64-bit code needs no relocation: in memory it is as in the file.
static void compare_with_file(const char *name) {
    static char path[MAX_PATH];
    const BYTE *base = (const BYTE *)GetModuleHandleA(name);
    CHECK(base && GetModuleFileNameA((HMODULE)base, path, sizeof path));
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL);
    const BYTE *content = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
    CHECK(content);
    const IMAGE_NT_HEADERS *headers = (const void *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    const IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(headers);
    for (WORD i = 0; i < headers->FileHeader.NumberOfSections; i++) {
        if (memcmp(section[i].Name, ".text", 6) && memcmp(section[i].Name, "RT", 3)) continue;
        CHECK(memcmp(base + section[i].VirtualAddress, content + section[i].PointerToRawData, section[i].Misc.VirtualSize) == 0);
    }
    UnmapViewOfFile(content);
    CloseHandle(mapping);
    CloseHandle(file);
}
#endif

int main(void) {
    static const char *before[128], *after[128];
    static DWORD before_sum[128], after_sum[128];
    const DWORD count = code_of_dlls(before, before_sum, 128);
    CHECK(count >= 3);
    registers();
    jump_out();
#ifndef _WIN64
    raise_out();
#endif
    recurse();
    recurse_endlessly();
    end_inside();
    on_fibers();
    many_threads();
    odd_ways();
    const DWORD later = code_of_dlls(after, after_sum, 128);
    CHECK(later >= count);
    for (DWORD i = 0; i < count; i++) CHECK(before[i] == after[i] && before_sum[i] == after_sum[i]);
#ifdef _WIN64
    compare_with_file("kernel32.dll");
    compare_with_file("kernelbase.dll");
    compare_with_file("ws2_32.dll");
#endif
    return success();
}
