// Prints what a program can observe around its system calls: registers, flags, the stack below its pointer, exceptions,
// APCs, suspension, guard pages, stepping. Nothing that differs from run to run: the output is compared with and without
// the monitor.
#include "sample.h"
#include <stddef.h>

typedef ULONG_PTR Word;

#define PATTERN_BYTES 8192

// ---- one call with every register known ------------------------------------------------------------

typedef struct {
    Word ax, cx, dx, bx, bp, si, di, sp, flags;
#ifdef _WIN64
    Word r8, r9, r10, r11, r12, r13, r14, r15;
    DECLSPEC_ALIGN(16) unsigned char xmm[16][16];
#endif
    DWORD mxcsr;
    WORD fcw;
} Registers;

Registers probe_in, probe_out;
Word probe_args[11], probe_dirty, probe_function, probe_flags;
unsigned char probe_saved[160] __attribute__((aligned(16)));
extern char probe_return[];
void probe(void);

#ifdef _WIN64
#define LOAD_XMM(n) "movups " #n "*16+probe_in+144(%rip), %xmm" #n "\n"
#define STORE_XMM(n) "movups %xmm" #n ", " #n "*16+probe_out+144(%rip)\n"
_Static_assert(offsetof(Registers, r8) == 72 && offsetof(Registers, xmm) == 144 && offsetof(Registers, mxcsr) == 400, "the code below");
__asm__(".text\n.globl probe\n.globl probe_return\nprobe:\n"
        "push %rbx\npush %rbp\npush %rsi\npush %rdi\npush %r12\npush %r13\npush %r14\npush %r15\nsub $0x68, %rsp\n"
        "movups %xmm6, probe_saved(%rip)\nmovups %xmm7, probe_saved+16(%rip)\nmovups %xmm8, probe_saved+32(%rip)\n"
        "movups %xmm9, probe_saved+48(%rip)\nmovups %xmm10, probe_saved+64(%rip)\nmovups %xmm11, probe_saved+80(%rip)\n"
        "movups %xmm12, probe_saved+96(%rip)\nmovups %xmm13, probe_saved+112(%rip)\nmovups %xmm14, probe_saved+128(%rip)\n"
        "movups %xmm15, probe_saved+144(%rip)\n"
        "lea probe_args+32(%rip), %rsi\nlea 32(%rsp), %rdi\nmov $7, %ecx\ncld\nrep movsq\n"
        "lea -8192(%rsp), %rdi\nmov $8192, %ecx\nmov $0xa5, %al\nrep stosb\n"
        "ldmxcsr probe_in+400(%rip)\nfldcw probe_in+404(%rip)\n"
        LOAD_XMM(0) LOAD_XMM(1) LOAD_XMM(2) LOAD_XMM(3) LOAD_XMM(4) LOAD_XMM(5) LOAD_XMM(6) LOAD_XMM(7) LOAD_XMM(8) LOAD_XMM(9)
        LOAD_XMM(10) LOAD_XMM(11) LOAD_XMM(12) LOAD_XMM(13) LOAD_XMM(14) LOAD_XMM(15)
        "mov probe_in+24(%rip), %rbx\nmov probe_in+32(%rip), %rbp\nmov probe_in+40(%rip), %rsi\nmov probe_in+48(%rip), %rdi\n"
        "mov probe_in+88(%rip), %r10\nmov probe_in+96(%rip), %r11\nmov probe_in+104(%rip), %r12\nmov probe_in+112(%rip), %r13\n"
        "mov probe_in+120(%rip), %r14\nmov probe_in+128(%rip), %r15\n"
        "mov probe_args(%rip), %rcx\nmov probe_args+8(%rip), %rdx\nmov probe_args+16(%rip), %r8\nmov probe_args+24(%rip), %r9\n"
        "mov %rsp, probe_in+56(%rip)\npushq probe_flags(%rip)\npopfq\nmov probe_in(%rip), %rax\n"
        "call *probe_function(%rip)\nprobe_return:\n"
        "mov %rsp, probe_out+56(%rip)\nmov %rax, probe_out(%rip)\npushfq\npopq probe_out+64(%rip)\n"
        "mov %rcx, probe_out+8(%rip)\nmov %rdx, probe_out+16(%rip)\nmov %rbx, probe_out+24(%rip)\nmov %rbp, probe_out+32(%rip)\n"
        "mov %rsi, probe_out+40(%rip)\nmov %rdi, probe_out+48(%rip)\nmov %r8, probe_out+72(%rip)\nmov %r9, probe_out+80(%rip)\n"
        "mov %r10, probe_out+88(%rip)\nmov %r11, probe_out+96(%rip)\nmov %r12, probe_out+104(%rip)\nmov %r13, probe_out+112(%rip)\n"
        "mov %r14, probe_out+120(%rip)\nmov %r15, probe_out+128(%rip)\n"
        STORE_XMM(0) STORE_XMM(1) STORE_XMM(2) STORE_XMM(3) STORE_XMM(4) STORE_XMM(5) STORE_XMM(6) STORE_XMM(7) STORE_XMM(8) STORE_XMM(9)
        STORE_XMM(10) STORE_XMM(11) STORE_XMM(12) STORE_XMM(13) STORE_XMM(14) STORE_XMM(15)
        "stmxcsr probe_out+400(%rip)\nfnstcw probe_out+404(%rip)\n"
        "cld\nlea -8192(%rsp), %rdi\nmov $8192, %ecx\nmov $0xa5, %al\nrepe scasb\nmov %rcx, probe_dirty(%rip)\n"
        "movups probe_saved(%rip), %xmm6\nmovups probe_saved+16(%rip), %xmm7\nmovups probe_saved+32(%rip), %xmm8\n"
        "movups probe_saved+48(%rip), %xmm9\nmovups probe_saved+64(%rip), %xmm10\nmovups probe_saved+80(%rip), %xmm11\n"
        "movups probe_saved+96(%rip), %xmm12\nmovups probe_saved+112(%rip), %xmm13\nmovups probe_saved+128(%rip), %xmm14\n"
        "movups probe_saved+144(%rip), %xmm15\n"
        "add $0x68, %rsp\npop %r15\npop %r14\npop %r13\npop %r12\npop %rdi\npop %rsi\npop %rbp\npop %rbx\nret\n");
#else
_Static_assert(offsetof(Registers, mxcsr) == 36, "the code below");
__asm__(".text\n.globl _probe\n.globl _probe_return\n_probe:\n"
        "push %ebx\npush %ebp\npush %esi\npush %edi\nmov %esp, _probe_saved\nsub $0x40, %esp\n"
        "lea _probe_args, %esi\nmov %esp, %edi\nmov $11, %ecx\ncld\nrep movsl\n"
        "lea -8192(%esp), %edi\nmov $8192, %ecx\nmov $0xa5, %al\nrep stosb\n"
        "ldmxcsr _probe_in+36\nfldcw _probe_in+40\n"
        "mov _probe_in+12, %ebx\nmov _probe_in+16, %ebp\nmov _probe_in+20, %esi\nmov _probe_in+24, %edi\nmov _probe_in+4, %ecx\nmov _probe_in+8, %edx\n"
        "mov %esp, _probe_in+28\npushl _probe_flags\npopfl\nmov _probe_in, %eax\ncall *_probe_function\n_probe_return:\n"
        "mov %esp, _probe_out+28\nmov %eax, _probe_out\nmov %ecx, _probe_out+4\npushfl\npopl %ecx\nmov %ecx, _probe_out+32\n"
        "mov %edx, _probe_out+8\nmov %ebx, _probe_out+12\nmov %ebp, _probe_out+16\nmov %esi, _probe_out+20\nmov %edi, _probe_out+24\n"
        "stmxcsr _probe_out+36\nfnstcw _probe_out+40\n"
        "cld\nmov _probe_in+28, %edi\nsub $8192, %edi\nmov $8192, %ecx\nmov $0xa5, %al\nrepe scasb\nmov %ecx, _probe_dirty\n"
        "mov _probe_saved, %esp\npop %edi\npop %esi\npop %ebp\npop %ebx\nret\n");
#endif

static char *ntdll;

static void *find(const char *name) {
    void *function = (void *)GetProcAddress((HMODULE)ntdll, name);
    CHECK(function);
    return function;
}

static DWORD *last_error(void) {
#ifdef _WIN64
    return (DWORD *)(__readgsqword(0x30) + 0x68);
#else
    return (DWORD *)(__readfsdword(0x18) + 0x34);
#endif
}

// What a register holds now, in words that are the same in each run.
static const char *described(Word before, Word after) {
    static char text[8][64];
    static int turn;
    char *out = text[turn++ & 7];
    if (after == before) return "kept";
    if (after == 0) return "0";
    if (after == probe_out.ax) return "the result";
    if (after == probe_out.flags) return "the flags";
    if (after == (Word)probe_return) return "the return address";
    if (after - probe_function < 32) snprintf(out, 64, "stub+%d", (int)(after - probe_function));
    else if (after - (probe_in.sp - 65536) < 131072) snprintf(out, 64, "sp%+d", (int)(after - probe_in.sp));
    else if (after < 65536) snprintf(out, 64, "0x%x", (unsigned)after);
    else return "another value";
    return out;
}

static void observe(const char *name, int count, const Word *args, DWORD flags) {
    memset(probe_args, 0, sizeof probe_args);
    memcpy(probe_args, args, (size_t)count * sizeof *args);
    memset(&probe_out, 0, sizeof probe_out);
    Word *in = (Word *)&probe_in;
    for (unsigned i = 0; i < offsetof(Registers, mxcsr) / sizeof(Word); i++) in[i] = (Word)0x5a5a0000d00d0000ull + i * 0x111;
    probe_in.mxcsr = 0x9fc0 & ~0x6000u;
    probe_in.fcw = 0x0e7f;
    probe_function = (Word)find(name);
    probe_flags = flags;
    *last_error() = 0x4321;
    probe();
    const DWORD error = *last_error();
    __asm__ volatile("fninit");
    DWORD standard = 0x1f80;
    __asm__ volatile("ldmxcsr %0" : : "m"(standard));
    printf("%s: result %08lx, last error %lx, flags %lx -> %lx, below the stack %d bytes\n", name, (DWORD)probe_out.ax, error, flags,
           (DWORD)(probe_out.flags & 0xcd5), (int)(probe_dirty ? probe_dirty + 1 : 0));
    printf("  cx %s, dx %s, bx %s, bp %s, si %s, di %s, sp %+d\n", described(probe_in.cx, probe_out.cx), described(probe_in.dx, probe_out.dx),
           described(probe_in.bx, probe_out.bx), described(probe_in.bp, probe_out.bp), described(probe_in.si, probe_out.si),
           described(probe_in.di, probe_out.di), (int)(probe_out.sp - probe_in.sp));
#ifdef _WIN64
    printf("  r8 %s, r9 %s, r10 %s, r11 %s,", described(probe_args[2], probe_out.r8), described(probe_args[3], probe_out.r9),
           described(probe_in.r10, probe_out.r10), described(probe_in.r11, probe_out.r11));
    printf(" r12 %s, r13 %s, r14 %s, r15 %s\n  xmm", described(probe_in.r12, probe_out.r12), described(probe_in.r13, probe_out.r13),
           described(probe_in.r14, probe_out.r14), described(probe_in.r15, probe_out.r15));
    for (int i = 0; i < 16; i++) printf(" %s", memcmp(probe_in.xmm[i], probe_out.xmm[i], 16) ? "changed" : "kept");
    puts("");
#endif
    printf("  mxcsr %s, x87 control word %s\n", probe_in.mxcsr == probe_out.mxcsr ? "kept" : "changed", probe_in.fcw == probe_out.fcw ? "kept" : "changed");
}

static void registers(void) {
    static HANDLE event;
    static LARGE_INTEGER time, nothing;
    static SIZE_T size = 0x3000;
    static void *base;
    static BYTE buffer[512];
    static DWORD old;
    static IO_STATUS_BLOCK io;
    static wchar_t path[] = L"\\??\\C:\\none\\at\\all";
    static UNICODE_STRING name = {sizeof path - 2, sizeof path, path};
    static OBJECT_ATTRIBUTES object = {.Length = sizeof object, .ObjectName = &name};
    const Word self = (Word)-1;
    for (int round = 0; round < 3; round++) {  // the first call of a kind may do more
        const DWORD flags = round == 1 ? 0x202 : 0x202 | 0x8d5;  // CF PF AF ZF SF OF
        observe("NtClose", 1, (Word[]){0xbad0}, flags);
        observe("NtCreateEvent", 5, (Word[]){(Word)&event, EVENT_ALL_ACCESS, 0, 0, 0}, flags);
        observe("NtSetEvent", 2, (Word[]){(Word)event, 0}, flags);
        observe("NtClose", 1, (Word[]){(Word)event}, flags);
        observe("NtQuerySystemTime", 1, (Word[]){(Word)&time}, flags);
        observe("NtQueryAttributesFile", 2, (Word[]){(Word)&object, (Word)buffer}, flags);
        observe("NtOpenKey", 3, (Word[]){(Word)&event, KEY_READ, (Word)&object}, flags);
        observe("NtReadFile", 9, (Word[]){0xbad0, 0, 0, 0, (Word)&io, (Word)buffer, 16, 0, 0}, flags);
        observe("NtCreateFile", 11, (Word[]){(Word)&event, GENERIC_READ, (Word)&object, (Word)&io, 0, 0, 7, 1, 0, 0, 0}, flags);
        base = NULL;
        observe("NtAllocateVirtualMemory", 6, (Word[]){self, (Word)&base, 0, (Word)&size, MEM_COMMIT, PAGE_READWRITE}, flags);
        observe("NtProtectVirtualMemory", 5, (Word[]){self, (Word)&base, (Word)&size, PAGE_READONLY, (Word)&old}, flags);
        observe("NtQueryVirtualMemory", 6, (Word[]){self, (Word)base, 0, (Word)buffer, sizeof(MEMORY_BASIC_INFORMATION), 0}, flags);
        observe("NtDelayExecution", 2, (Word[]){TRUE, (Word)&nothing}, flags);
        observe("NtQueryInformationProcess", 5, (Word[]){self, 0, 1, 48, 0}, flags);
        observe("NtWriteFile", 9, (Word[]){0xbad0, 0, 0, 0, (Word)&io, 16, 4096, 0, 0}, flags);
    }
}

// ---- exceptions ------------------------------------------------------------------------------------

static int seen;
static Word where[4096];
static CONTEXT *raised_context;

static const char *place(const void *address) {
    static char text[64];
    const char *image = (char *)GetModuleHandleA(NULL);
    const Word in_image = (Word)((const char *)address - image), in_ntdll = (Word)((const char *)address - ntdll);
    if (in_image < 0x100000) snprintf(text, sizeof text, "image+%lx", (DWORD)in_image);
    else if (in_ntdll < 0x200000) snprintf(text, sizeof text, "ntdll+%lx", (DWORD)in_ntdll);
    else return "elsewhere";
    return text;
}

static Word *ip_of(CONTEXT *context) {
#ifdef _WIN64
    return &context->Rip;
#else
    return (Word *)&context->Eip;
#endif
}

static LONG CALLBACK on_exception(EXCEPTION_POINTERS *info) {
    EXCEPTION_RECORD *const record = info->ExceptionRecord;
    CONTEXT *context = info->ContextRecord;
    if (record->ExceptionCode == EXCEPTION_SINGLE_STEP) {
        if (seen < 4096) where[seen] = *ip_of(context);
        seen++;
        return EXCEPTION_CONTINUE_EXECUTION;
    }
    printf("  exception %08lx flags %lx at %s, %lu parameters", record->ExceptionCode, record->ExceptionFlags, place(record->ExceptionAddress),
           record->NumberParameters);
    for (DWORD i = 0; i < record->NumberParameters && i < 2; i++) {
        if (record->ExceptionInformation[i] < 65536) printf(" %lx", (DWORD)record->ExceptionInformation[i]);
    }
    printf(", context flags %lx, cs %lx\n", context->ContextFlags & 0xff, (DWORD)context->SegCs);
    seen++;
    if (record->ExceptionCode == 0xe0000001 || record->ExceptionCode == 0xe0000002) return EXCEPTION_CONTINUE_EXECUTION;
    if (record->ExceptionCode == EXCEPTION_ACCESS_VIOLATION || record->ExceptionCode == EXCEPTION_ILLEGAL_INSTRUCTION) {
        *ip_of(context) += 2;  // two bytes each, below
        return EXCEPTION_CONTINUE_EXECUTION;
    }
    if (record->ExceptionCode == EXCEPTION_BREAKPOINT) {
        *ip_of(context) += 1;
        return EXCEPTION_CONTINUE_EXECUTION;
    }
    return EXCEPTION_CONTINUE_SEARCH;
}

static void exceptions(void) {
    NTSTATUS(NTAPI * raise)(EXCEPTION_RECORD *, CONTEXT *, BOOLEAN) = find("NtRaiseException");
    NTSTATUS(NTAPI * close)(HANDLE) = find("NtClose");
    puts("exceptions");
    close((HANDLE)0xbad0);
    __asm__ volatile("movb %%al, (%%eax)" : : "a"(16));
    close((HANDLE)0xbad4);
    __asm__ volatile("ud2");
    __asm__ volatile("int3");
    RaiseException(0xe0000001, 0, 1, (ULONG_PTR[]){77});
    static CONTEXT context;
    static EXCEPTION_RECORD __attribute__((unused)) record = {.ExceptionCode = 0xe0000002, .NumberParameters = 1, .ExceptionInformation = {88}};
    volatile int times = 0;
    RtlCaptureContext(&context);
    raised_context = &context;
    if (!times++) {
#ifdef _WIN64
        printf("  NtRaiseException %08lx\n", raise(&record, &context, TRUE));
#else
        (void)raise;  // RtlCaptureContext is the caller's caller there: RaiseException above does for it
#endif
    }
    printf("  %d exceptions\n", seen);
}

// ---- stepping --------------------------------------------------------------------------------------

static void stepping(void) {
    NTSTATUS(NTAPI * close)(HANDLE) = find("NtClose");
    NTSTATUS(NTAPI * delay)(BOOLEAN, LARGE_INTEGER *) = find("NtDelayExecution");
    LARGE_INTEGER nothing = {.QuadPart = 0};
    puts("stepping");
    for (int round = 0; round < 4; round++) {
        seen = 0;
        NTSTATUS status;
#ifdef _WIN64
        __asm__ volatile("pushfq\norl $0x100, (%%rsp)\npopfq\nnop" : : : "memory");
        status = round & 1 ? delay(FALSE, &nothing) : close((HANDLE)0xbad0);
        __asm__ volatile("pushfq\nandl $~0x100, (%%rsp)\npopfq\nnop" : : : "memory");
#else
        __asm__ volatile("pushfl\norl $0x100, (%%esp)\npopfl\nnop" : : : "memory");
        status = round & 1 ? delay(FALSE, &nothing) : close((HANDLE)0xbad0);
        __asm__ volatile("pushfl\nandl $~0x100, (%%esp)\npopfl\nnop" : : : "memory");
#endif
        printf("  %08lx after %d steps:", status, seen);
        for (int i = 0; i < seen && i < 4096; i++) printf(" %s", place((void *)where[i]));
        puts("");
    }
    // A hardware breakpoint on data.
    static volatile int watched;
    CONTEXT context = {.ContextFlags = CONTEXT_DEBUG_REGISTERS};
    context.Dr0 = (Word)&watched;
    context.Dr7 = 1 | 1 << 16 | 3 << 18;
    seen = 0;
    const BOOL set = SetThreadContext(GetCurrentThread(), &context);
    watched = 1;
    close((HANDLE)0xbad0);
    watched = 2;
    memset(&context, 0, sizeof context);
    context.ContextFlags = CONTEXT_DEBUG_REGISTERS;
    const BOOL got = GetThreadContext(GetCurrentThread(), &context);
    printf("  hardware breakpoint: set %d, got %d, dr0 %s, dr7 %lx, hits %d\n", set, got, context.Dr0 == (Word)&watched ? "same" : "other",
           (DWORD)context.Dr7, seen);
    context.Dr0 = context.Dr7 = 0;
    SetThreadContext(GetCurrentThread(), &context);
}

// ---- APCs ------------------------------------------------------------------------------------------

static char order[256];

static void CALLBACK apc(ULONG_PTR number) {
    char text[16];
    snprintf(text, sizeof text, " %lu", (DWORD)number);
    strcat(order, text);
    if (number == 3) CloseHandle((HANDLE)0xbad0);                                  // a call inside
    if (number == 4) QueueUserAPC(apc, GetCurrentThread(), 40), SleepEx(0, TRUE);  // and one within that
}

static HANDLE apc_ready;

static DWORD WINAPI alertable(void *unused) {
    (void)unused;
    DWORD result = 0;
    SetEvent(apc_ready);
    for (int i = 0; i < 3; i++) result = SleepEx(20000, TRUE);
    return result;
}

static void apcs(void) {
    for (ULONG_PTR i = 1; i <= 6; i++) QueueUserAPC(apc, GetCurrentThread(), i);
    const DWORD first = SleepEx(0, TRUE), second = SleepEx(0, TRUE);
    printf("APCs%s, waits %lx %lx\n", order, first, second);
    order[0] = 0;
    QueueUserAPC(apc, GetCurrentThread(), 3);
    HANDLE never = CreateEventA(NULL, TRUE, FALSE, NULL);
    const DWORD waited = WaitForSingleObjectEx(never, 20000, TRUE), again = WaitForSingleObjectEx(never, 0, TRUE);
    printf("APCs%s, waits %lx %lx\n", order, waited, again);
    order[0] = 0;
    apc_ready = CreateEventA(NULL, FALSE, FALSE, NULL);
    HANDLE thread = CreateThread(NULL, 0, alertable, NULL, 0, NULL);
    WaitForSingleObject(apc_ready, INFINITE);  // its start delivers those that are there already
    for (ULONG_PTR i = 10; i < 13; i++) {
        QueueUserAPC(apc, thread, i);
        while (!strstr(order, i == 10 ? " 10" : i == 11 ? " 11" : " 12")) Sleep(1);
        Sleep(5);
    }
    DWORD code = 0;
    WaitForSingleObject(thread, 20000);
    GetExitCodeThread(thread, &code);
    printf("APCs of another thread%s, its last wait %lx\n", order, code);
}

// ---- suspension and termination inside a call ------------------------------------------------------

typedef struct { volatile Word stack; HANDLE ready, event; NTSTATUS(NTAPI *wait)(HANDLE, BOOLEAN, LARGE_INTEGER *); } Sleeper;

static DWORD WINAPI sleeper(void *raw) {
    Sleeper *self = raw;
    self->stack = (Word)&self;
    SetEvent(self->ready);
    return (DWORD)self->wait(self->event, FALSE, NULL);
}

static void suspension(void) {
    Sleeper state = {.ready = CreateEventA(NULL, FALSE, FALSE, NULL), .event = CreateEventA(NULL, FALSE, FALSE, NULL), .wait = find("NtWaitForSingleObject")};
    HANDLE thread = CreateThread(NULL, 0, sleeper, &state, 0, NULL);
    WaitForSingleObject(state.ready, INFINITE);
    Sleep(50);
    for (int i = 0; i < 2; i++) {
        CONTEXT context = {.ContextFlags = CONTEXT_FULL};
        const DWORD count = SuspendThread(thread);
        const BOOL got = GetThreadContext(thread, &context);
        const Word sp =
#ifdef _WIN64
            context.Rsp;
#else
            context.Esp;
#endif
        printf("suspended inside a call: %lu %d, ip stub+%d, sp %s its frame and near, flags %lx, cs %lx\n", count, got, (int)(*ip_of(&context) - (Word)state.wait),
               sp < state.stack && state.stack - sp < 4096 ? "below" : "not below", context.EFlags & 0xcd5, (DWORD)context.SegCs);
        printf("resumed: %lu\n", ResumeThread(thread));
    }
    SetEvent(state.event);
    DWORD code = 1;
    WaitForSingleObject(thread, 20000);
    GetExitCodeThread(thread, &code);
    printf("the call returned %lx\n", code);

    state.event = CreateEventA(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, sleeper, &state, 0, NULL);
    WaitForSingleObject(state.ready, INFINITE);
    Sleep(20);
    const BOOL ended = TerminateThread(thread, 0x1234);
    const DWORD waited = WaitForSingleObject(thread, 20000);
    GetExitCodeThread(thread, &code);
    printf("terminated inside a call: %d, wait %lx, code %lx\n", ended, waited, code);
}

// ---- memory that a call touches --------------------------------------------------------------------

static DWORD protection(void *page) {
    MEMORY_BASIC_INFORMATION memory = {0};
    VirtualQuery(page, &memory, sizeof memory);
    return memory.Protect;
}

static void touched_memory(void) {
    NTSTATUS(NTAPI * write)(HANDLE, HANDLE, void *, void *, IO_STATUS_BLOCK *, void *, ULONG, LARGE_INTEGER *, ULONG *) = find("NtWriteFile");
    NTSTATUS(NTAPI * read)(HANDLE, HANDLE, void *, void *, IO_STATUS_BLOCK *, void *, ULONG, LARGE_INTEGER *, ULONG *) = find("NtReadFile");
    NTSTATUS(NTAPI * query)(HANDLE, int, void *, ULONG, ULONG *) = find("NtQueryInformationProcess");
    NTSTATUS(NTAPI * set_event)(HANDLE, ULONG *) = find("NtSetEvent");
    HANDLE file = CreateFileA("touched.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL), event = CreateEventA(NULL, TRUE, FALSE, NULL);
    IO_STATUS_BLOCK io;
    LARGE_INTEGER start = {.QuadPart = 0};
    const DWORD kinds[] = {PAGE_READWRITE | PAGE_GUARD, PAGE_READONLY, PAGE_NOACCESS, PAGE_EXECUTE_READWRITE, PAGE_WRITECOPY, PAGE_READONLY | PAGE_GUARD};
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char *pages = VirtualAlloc(NULL, 3 * 4096, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
        DWORD old;
        memset(pages, 'x', 3 * 4096);
        const BOOL set = VirtualProtect(pages + 4096, 4096, kinds[i], &old);
        memset(&io, 0xee, sizeof io);
        NTSTATUS status = write(file, NULL, NULL, NULL, &io, pages + 4000, 200, &start, NULL);
        printf("page %lx (%d): write %08lx %08lx %lx, protection %lx\n", kinds[i], set, status, io.Status, (DWORD)io.Information, protection(pages + 4096));
        VirtualProtect(pages + 4096, 4096, kinds[i], &old);
        memset(&io, 0xee, sizeof io);
        status = read(file, NULL, NULL, NULL, &io, pages + 4000, 200, &start, NULL);
        printf("  read %08lx %08lx %lx, protection %lx\n", status, io.Status, (DWORD)io.Information, protection(pages + 4096));
        VirtualProtect(pages + 4096, 4096, kinds[i], &old);
        status = query(GetCurrentProcess(), 0, pages + 4096 - 8, 6 * sizeof(void *), NULL);
        printf("  query %08lx, protection %lx\n", status, protection(pages + 4096));
        VirtualProtect(pages + 4096, 4096, kinds[i], &old);
        status = set_event(event, (ULONG *)(pages + 4096));
        printf("  output %08lx, protection %lx, event %lx\n", status, protection(pages + 4096), WaitForSingleObject(event, 0));
        ResetEvent(event);
    }
    // A stack that grows under a call.
    volatile char *deep = __builtin_alloca(200000);
    printf("stack: %08lx\n", query(GetCurrentProcess(), 0, (void *)(deep + 8), 6 * sizeof(void *), NULL));
    CloseHandle(file);
}

int main(void) {
    ntdll = (char *)GetModuleHandleA("ntdll.dll");
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    registers();
    void *handler = AddVectoredExceptionHandler(1, on_exception);
    exceptions();
    stepping();
    RemoveVectoredExceptionHandler(handler);
    apcs();
    suspension();
    touched_memory();
    return success();
}
