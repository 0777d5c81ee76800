// Calls every system call of ntdll and win32u with random arguments, one child process a batch, and prints how each batch
// ended and a digest of what the calls returned. Arguments: seed, batches, calls of each. The same seed makes the same calls.
#include "sample.h"

typedef ULONG_PTR Word;
Word __attribute__((cdecl)) fuzz_invoke(void *function, const Word *args, Word count);
#ifdef _WIN64
__asm__(".text\n.globl fuzz_invoke\n.seh_proc fuzz_invoke\nfuzz_invoke:\n"
        "push %rbp\n.seh_pushreg %rbp\nmov %rsp, %rbp\n.seh_setframe %rbp, 0\nsub $0xa0, %rsp\n.seh_stackalloc 0xa0\n.seh_endprologue\n"
        "mov %rcx, %rax\nmov %rdx, %r10\n"
        "1: cmp $4, %r8\njbe 2f\nmov -8(%r10,%r8,8), %r11\nmov %r11, -8(%rsp,%r8,8)\ndec %r8\njmp 1b\n"
        "2: mov 0(%r10), %rcx\nmov 8(%r10), %rdx\nmov 16(%r10), %r8\nmov 24(%r10), %r9\ncall *%rax\n"
        "lea 0(%rbp), %rsp\npop %rbp\nret\n.seh_endproc\n");
#else
__asm__(".text\n.globl _fuzz_invoke\n_fuzz_invoke:\n"
        "push %ebp\nmov %esp, %ebp\nmov 12(%ebp), %edx\nmov 16(%ebp), %ecx\n"
        "1: test %ecx, %ecx\njz 2f\npushl -4(%edx,%ecx,4)\ndec %ecx\njmp 1b\n"
        "2: call *8(%ebp)\nmov %ebp, %esp\npop %ebp\nret\n");
#endif

#define ARGS 17
#define ARENA ((char *)(ULONG_PTR)0x30000000)  // at one place in each run: its addresses are arguments
#define ARENA_SIZE 0x10000

// ---- which calls -----------------------------------------------------------------------------------

// Not called, for the reason beside it: what they do to their own process is no matter of the monitor's.
static const char *const left_out[] = {
    // wait for ever, unless somebody comes
    "NtWaitForSingleObject", "NtWaitForMultipleObjects", "NtSignalAndWaitForSingleObject", "NtWaitForKeyedEvent", "NtReleaseKeyedEvent",
    "NtWaitForAlertByThreadId", "NtDelayExecution", "NtRemoveIoCompletion", "NtRemoveIoCompletionEx", "NtWaitForDebugEvent",
    "NtListenPort", "NtReplyWaitReceivePort", "NtRequestWaitReplyPort", "NtUserGetMessage", "NtUserMsgWaitForMultipleObjectsEx",
    "NtUserWaitMessage", "NtUserWaitForInputIdle", "NtNotifyChangeKey", "NtNotifyChangeMultipleKeys", "NtUserTrackPopupMenuEx",
    "NtReadFile", "NtReadFileScatter", "NtLockFile", "NtFsControlFile", "NtUserDragDetect", "NtUserDragObject", "NtWaitForWorkViaWorkerFactory",
    // end or stop the process, the thread or the VM
    "NtTerminateProcess", "NtTerminateThread", "NtTerminateJobObject", "NtShutdownSystem", "NtInitiatePowerAction", "NtRaiseHardError",
    "NtRaiseException", "NtSuspendThread", "NtSuspendProcess", "NtCallbackReturn", "NtUserCallbackReturn", "NtAssignProcessToJobObject",
    "NtDebugActiveProcess", "NtSetInformationDebugObject", "NtUserExitWindowsEx", "NtUserBuildPropList", "NtSetSystemPowerState",
    // run code at a random address, or with a random context
    "NtContinue", "NtContinueEx", "NtSetContextThread", "NtCreateThread", "NtCreateThreadEx", "NtQueueApcThread", "NtQueueApcThreadEx",
    "NtQueueApcThreadEx2", "NtSetLdtEntries", "NtSetInformationThread", "NtSetTimer", "NtUserSetWindowsHookEx", "NtUserSetWinEventHook",
    "NtUserInitializeClientPfnArrays", "NtUserSetTimer", "NtUserSetSystemTimer", "NtUserDispatchMessage", "NtUserSetWindowLongPtr",
    "NtUserSetWindowLong", "NtUserSetClassLongPtr", "NtUserSetClassLong", "NtUserRegisterClassExWOW", "NtUserCallMsgFilter",
    "NtNotifyChangeDirectoryFile", "NtCreateUserProcess", "NtSetInformationProcess", "NtWow64IsProcessorFeaturePresent",
    // Wine computes for minutes with such sizes, or holds a lock when the argument faults and waits for itself afterwards
    "NtGdiGetDIBitsInternal", "NtGdiSetDIBitsToDeviceInternal", "NtGdiStretchDIBitsInternal",
    "NtGdiCreateRoundRectRgn", "NtGdiCreateEllipticRgn", "NtUserSetClipboardData",
    "NtUserEnumDisplayDevices", "NtUserQueryDisplayConfig", "NtUserGetDisplayConfigBufferSizes",
    // start the desktop's process and wait for it, for ever where an earlier call took away what that needs
    "NtUserGetCursorInfo", "NtUserOpenClipboard", "NtUserSetCursorPos", "NtUserEnumDisplaySettings", "NtUserBuildNameList",
    // take away memory or handles that the process stands on
    "NtFreeVirtualMemory", "NtUnmapViewOfSection", "NtUnmapViewOfSectionEx", "NtProtectVirtualMemory", "NtWriteVirtualMemory",
    "NtWow64WriteVirtualMemory64", "NtWow64AllocateVirtualMemory64", "NtAllocateVirtualMemory", "NtAllocateVirtualMemoryEx",
    "NtMapViewOfSection", "NtMapViewOfSectionEx", "NtSetInformationVirtualMemory", "NtUserCloseDesktop", "NtUserCloseWindowStation",
    "NtUserSetProcessWindowStation", "NtUserSetThreadDesktop", "NtUserSwitchDesktop",
};

// Called, but what they return tells of time, load or addresses, and so is no part of the digest.
static const char *const undetermined[] = {
    "NtYieldExecution", "NtGetTickCount", "NtGetCurrentProcessorNumber", "NtQuerySystemInformation", "NtQuerySystemInformationEx",
    // the system's processes cannot be opened by what is recorded
    "NtOpenProcess", "NtOpenThread",
    // there only under the monitor
    "NtQueryDirectoryFileEx", "NtCompactKeys", "NtCompressKey", "NtFreezeRegistry", "NtInitializeRegistry", "NtSaveKeyEx",
    "NtLockRegistryKey", "NtQueryOpenSubKeys", "NtQueryOpenSubKeysEx", "NtCreateProcess", "NtCreateProcessEx",
};

static BOOL is_in(const char *name, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!strcmp(name, list[i])) return TRUE;
    }
    return FALSE;
}

// Wine's windows and drawing hold locks while they read what they are given: a bad address there stops the process for ever.
typedef struct { const char *name; void *function; BOOL counted, is_user; } Call;
static Call calls[2048];
static unsigned call_count;

static int by_name(const void *a, const void *b) { return strcmp(((const Call *)a)->name, ((const Call *)b)->name); }

// The exported stubs: `mov eax,N` at the start (32 bit) or behind `mov r10,rcx` (64 bit).
static void add_calls(const char *dll) {
    char *base = (char *)LoadLibraryA(dll);
    CHECK(base);
    const IMAGE_NT_HEADERS *nt = (const IMAGE_NT_HEADERS *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
    const IMAGE_EXPORT_DIRECTORY *table = (const IMAGE_EXPORT_DIRECTORY *)(base + nt->OptionalHeader.DataDirectory[0].VirtualAddress);
    const DWORD *names = (const DWORD *)(base + table->AddressOfNames), *functions = (const DWORD *)(base + table->AddressOfFunctions);
    const WORD *ordinals = (const WORD *)(base + table->AddressOfNameOrdinals);
    for (DWORD i = 0; i < table->NumberOfNames; i++) {
        const char *name = base + names[i];
        const unsigned char *code = (const unsigned char *)base + functions[ordinals[i]];
        // The display drivers' own calls take a lock and forget it when an argument faults.
        if (!strncmp(name, "NtGdiDdDDI", 10)) continue;
        if (strncmp(name, "Nt", 2) || is_in(name, left_out, sizeof left_out / sizeof *left_out)) continue;
        if (sizeof(void *) == 8 ? memcmp(code, "\x4c\x8b\xd1\xb8", 4) : *code != 0xb8) continue;
        const BOOL is_user = dll[0] == 'w';
        calls[call_count++] =
            (Call){name, (void *)code, !is_user && !is_in(name, undetermined, sizeof undetermined / sizeof *undetermined), is_user};
    }
}

// ---- with which arguments --------------------------------------------------------------------------

static unsigned long long state;

static unsigned draw(unsigned below) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (unsigned)(state >> 33) % below;
}

static HANDLE handles[8];
static wchar_t *names[] = {L"\\??\\C:\\users\\alex\\Desktop\\fuzz-a", L"\\Registry\\Machine\\Software\\ZooFuzz", L"\\BaseNamedObjects\\zoo-fuzz", L"fuzz", L"",
                           L"\\??\\pipe\\zoo-fuzz", L"\\Device\\Null"};
enum { NAMES = sizeof names / sizeof *names };

// What the calls are pointed at: names and structures that make sense, numbers, and text up to an end that cannot be read.
static void fill_arena(void) {
    memset(ARENA, 0, 0x4000);
    for (unsigned i = 0; i < NAMES; i++) {
        UNICODE_STRING *name = (UNICODE_STRING *)(ARENA + 0x1000 + i * 16);
        OBJECT_ATTRIBUTES *object = (OBJECT_ATTRIBUTES *)(ARENA + 0x1200 + i * 64);
        wchar_t *text = (wchar_t *)(ARENA + 0x2000 + i * 256);
        wcscpy(text, names[i]);
        name->Length = (USHORT)(wcslen(text) * 2);
        name->MaximumLength = (USHORT)(name->Length + 2);
        name->Buffer = text;
        *object = (OBJECT_ATTRIBUTES){.Length = sizeof *object, .ObjectName = name, .Attributes = OBJ_CASE_INSENSITIVE};
    }
    for (unsigned i = 0; i < 64; i++) ((ULONG *)(ARENA + 0x3000))[i] = draw(3) ? draw(256) : draw(0x7fffffff);
    memcpy(ARENA + 0x3800, handles, sizeof handles);
    memset(ARENA + ARENA_SIZE - 64, 'z', 64);
}

// `sound`: no address that cannot be read.
static Word argument(BOOL sound) {
    static const Word bad[] = {0, 1, 8, 0x40, (Word)-1, (Word)-8, (Word)-4096, (Word)(sizeof(void *) == 8 ? 0xffff800000000000ull : 0xc0000000u),
                               (Word)(sizeof(void *) == 8 ? 0x8000000000000000ull : 0xfffffff0u)};
    static const Word sizes[] = {0, 1, 2, 4, 8, 12, 16, 24, 32, 40, 48, 56, 64, 128, 256, 512, 1024, 4096};
    const unsigned kind = draw(16);
    switch (sound && (kind == 7 || kind == 8) ? 2 : kind) {
        case 0: case 1: return (Word)handles[draw(8)];
        case 2: case 3: return draw(16);
        case 4: return (Word)1 << draw(31);
        case 5: case 6: return sizes[draw(sizeof sizes / sizeof *sizes)];
        case 7: return bad[draw(sizeof bad / sizeof *bad)];
        case 8: return (Word)(ARENA + ARENA_SIZE - draw(64));
        case 9: case 10: return (Word)(ARENA + 0x1200 + draw(NAMES) * 64);
        case 11: return (Word)(ARENA + 0x1000 + draw(NAMES) * 16);
        case 12: return (Word)(ARENA + 0x3000 + draw(60) * 4);
        case 13: return (Word)(ARENA + 0x3800 + draw(4) * 8);
        case 14: return (Word)(ARENA + 0x5000 + draw(0x4000));
        default: return (Word)(ARENA + 0x2000 + draw(NAMES) * 256);
    }
}

// ---- one batch -------------------------------------------------------------------------------------

static unsigned digest = 2166136261u;

static void add(unsigned value) {
    for (int i = 0; i < 4; i++) digest = (digest ^ (value >> i * 8 & 255)) * 16777619u;
}

static int batch(unsigned long long seed, unsigned number, unsigned count, const char *verbose) {
    HKEY key;
    add_calls("ntdll.dll");
    LoadLibraryA("user32.dll");
    LoadLibraryA("gdi32.dll");
    add_calls("win32u.dll");
    qsort(calls, call_count, sizeof *calls, by_name);
    CHECK(VirtualAlloc(ARENA, ARENA_SIZE + 0x10000, MEM_RESERVE, PAGE_NOACCESS) == ARENA);
    CHECK(VirtualAlloc(ARENA, ARENA_SIZE, MEM_COMMIT, PAGE_READWRITE) == ARENA);
    CHECK(RegCreateKeyA(HKEY_LOCAL_MACHINE, "Software\\ZooFuzz", &key) == 0);
    handles[0] = CreateFileA("fuzz-a", GENERIC_READ | GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    handles[1] = (HANDLE)key;
    handles[2] = CreateEventA(NULL, FALSE, FALSE, NULL);
    handles[3] = CreateMutexA(NULL, FALSE, NULL);
    handles[4] = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 65536, NULL);
    handles[5] = CreateSemaphoreA(NULL, 1, 5, NULL);
    handles[6] = (HANDLE)(LONG_PTR)-1;
    handles[7] = (HANDLE)(LONG_PTR)-2;
    // What is printed gets out, whatever is closed.
    SetHandleInformation(GetStdHandle(STD_OUTPUT_HANDLE), HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    state = seed * 0x9e3779b97f4a7c15ull + number * 0xbf58476d1ce4e5b9ull + 1;
    draw(2);
    // Each call has its turn, whatever the seed.
    unsigned turn = draw(call_count);
    for (unsigned i = 0; i < count; i++, turn = (turn + 1 + draw(5)) % call_count) {
        Word args[ARGS];
        fill_arena();
        for (int n = 0; n < ARGS; n++) args[n] = argument(calls[turn].is_user);
        if (verbose) {
            printf("%s", calls[turn].name);
            for (int n = 0; n < 11; n++) printf(" %llx", (ULONGLONG)args[n]);
            fflush(stdout);
        }
        const Word result = fuzz_invoke(calls[turn].function, args, ARGS);
        if (verbose) printf(": %08lx\n", (DWORD)result), fflush(stdout);
        if (calls[turn].counted) add((unsigned)result);
    }
    printf("%08x\n", digest);
    fflush(stdout);
    TerminateProcess(GetCurrentProcess(), 0);
    return 0;
}

int main(int argc, char **argv) {
    const unsigned long long seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    const unsigned batches = argc > 2 ? (unsigned)atoi(argv[2]) : 10, count = argc > 3 ? (unsigned)atoi(argv[3]) : 200;
    if (argc > 4) return batch(seed, (unsigned)atoi(argv[4]), count, argc > 5 ? argv[5] : NULL);
    char self[MAX_PATH], line[MAX_PATH + 64];
    GetModuleFileNameA(NULL, self, sizeof self);
    printf("seed %llu, %u batches of %u calls\n", seed, batches, count);
    fflush(stdout);
    for (unsigned i = 0; i < batches; i++) {
        STARTUPINFOA startup = {sizeof startup};
        PROCESS_INFORMATION process;
        DWORD code = 0;
        snprintf(line, sizeof line, "\"%s\" %llu %u %u %u", self, seed, batches, count, i);
        printf("batch %u: ", i);
        fflush(stdout);
        CHECK(CreateProcessA(self, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
        // Only a batch that hangs takes so long, however busy the machine is.
        if (WaitForSingleObject(process.hProcess, 60000) != WAIT_OBJECT_0) {
            TerminateProcess(process.hProcess, 0x71e0);
            WaitForSingleObject(process.hProcess, 5000);
        }
        GetExitCodeProcess(process.hProcess, &code);
        if (code) printf("ended with %lx\n", code);
        CloseHandle(process.hProcess);
        CloseHandle(process.hThread);
    }
    return success();
}
