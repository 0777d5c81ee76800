// System calls made without the system's stubs, in every way that is known: each waits for a time of its own
// (NtDelayExecution), one creates a file with eleven arguments. Prints each way with its status.
#include "sample.h"

typedef NTSTATUS(NTAPI *Delay)(BOOLEAN, LARGE_INTEGER *);
typedef NTSTATUS(NTAPI *CreateFileFunction)(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, IO_STATUS_BLOCK *, LARGE_INTEGER *, ULONG,
                                            ULONG, ULONG, ULONG, void *, ULONG);

static unsigned char *code;
static int ways;

// Executable memory that begins with `bytes`.
static void *make(const unsigned char *bytes, size_t size) {
    unsigned char *place = code;
    code += (size + 31) & ~31u;
    memcpy(place, bytes, size);
    return place;
}

static void wait_by(const char *way, void *stub) {
    LARGE_INTEGER interval = {.QuadPart = -(10000 + ++ways)};
    const NTSTATUS status = ((Delay)stub)(FALSE, &interval);
    printf("%d %s: %08lx\n", ways, way, (ULONG)status);
    fflush(stdout);
}

static void create_by(const char *way, void *stub, const wchar_t *name) {
    UNICODE_STRING text = {(USHORT)(wcslen(name) * 2), (USHORT)(wcslen(name) * 2), (wchar_t *)name};
    OBJECT_ATTRIBUTES object = {.Length = sizeof object, .ObjectName = &text, .Attributes = OBJ_CASE_INSENSITIVE};
    IO_STATUS_BLOCK io;
    LARGE_INTEGER size = {.QuadPart = 0};
    HANDLE file = NULL;
    const NTSTATUS status = ((CreateFileFunction)stub)(&file, GENERIC_WRITE | SYNCHRONIZE, &object, &io, &size, FILE_ATTRIBUTE_NORMAL,
                                                       FILE_SHARE_READ, 2 /* FILE_CREATE */, 0x20, NULL, 0);
    printf("create by %s: %08lx\n", way, (ULONG)status);
    if (file) CloseHandle(file);
}

static unsigned number_of(const char *name, size_t at) {
    return *(unsigned *)((char *)(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), name) + at);
}

#define NUMBER(n) (n) & 255, (n) >> 8 & 255, 0, 0
#define MAKE(...) make((const unsigned char[]){__VA_ARGS__}, sizeof((const unsigned char[]){__VA_ARGS__}))

// A Linux system call must end as what Windows makes of it: 64 bit: some call of Windows or none; 32 bit: a fault.
static LONG CALLBACK skip_int80(EXCEPTION_POINTERS *exception) {
    if (exception->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION) return EXCEPTION_CONTINUE_SEARCH;
#ifdef _WIN64
    exception->ContextRecord->Rip += 2;
    exception->ContextRecord->Rax = 0xdead;
#else
    exception->ContextRecord->Eip += 2;
    exception->ContextRecord->Eax = 0xdead;
#endif
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void make_int80(void) {
    unsigned result;
    void *handler = AddVectoredExceptionHandler(1, skip_int80);
    // getpid of 32-bit Linux
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
    RemoveVectoredExceptionHandler(handler);
    printf("int 80: %s\n", result == 0xdead ? "access violation" : "came back");
}

#ifdef _WIN64

static void run(void) {
    unsigned char *stub = (unsigned char *)(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtDelayExecution");
    const unsigned delay = number_of("NtDelayExecution", 4), create = number_of("NtCreateFile", 4);
    unsigned char *other = (unsigned char *)(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtYieldExecution");
    unsigned char *gadget = other;
    while (gadget[0] != 0x0f || gadget[1] != 0x05) gadget++;

    wait_by("syscall", MAKE(0x4c, 0x8b, 0xd1, 0xb8, NUMBER(delay), 0x0f, 0x05, 0xc3));
    wait_by("int 2e", MAKE(0x4c, 0x8b, 0xd1, 0xb8, NUMBER(delay), 0xcd, 0x2e, 0xc3));
    wait_by("a copied stub", make(stub, 32));
    wait_by("the number of Windows 10 22H2", MAKE(0x4c, 0x8b, 0xd1, 0xb8, NUMBER(0x34), 0x0f, 0x05, 0xc3));
    unsigned char borrowed[] = {0x4c, 0x8b, 0xd1, 0xb8, NUMBER(delay), 0x49, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, 0x41, 0xff, 0xe3};
    memcpy(borrowed + 10, &gadget, 8);
    wait_by("a stub's syscall instruction", make(borrowed, sizeof borrowed));
    wait_by("the stub", stub);
    create_by("syscall", MAKE(0x4c, 0x8b, 0xd1, 0xb8, NUMBER(create), 0x0f, 0x05, 0xc3), L"\\??\\C:\\users\\Public\\direct-syscall.txt");
    create_by("int 2e", MAKE(0x4c, 0x8b, 0xd1, 0xb8, NUMBER(create), 0xcd, 0x2e, 0xc3), L"\\??\\C:\\users\\Public\\direct-int2e.txt");

    // All registers but rax, rcx and r11 are kept, and so is what lies below the stack pointer.
    LARGE_INTEGER now = {.QuadPart = -1};
    ULONGLONG rax = delay, rdx = (ULONGLONG)(ULONG_PTR)&now, rbx = 0x1111, rsi = 0x2222, rdi = 0x3333, still;
    __asm__ volatile(
        "movq %%rdx, -0x40(%%rsp)\n"
        "xorl %%r10d, %%r10d\n syscall\n"
        "movq -0x40(%%rsp), %%rcx\n"
        : "=&c"(still), "+a"(rax), "+d"(rdx), "+b"(rbx), "+S"(rsi), "+D"(rdi)
        :
        : "r8", "r9", "r10", "r11", "memory", "cc");
    printf("registers: rbx %llx rsi %llx rdi %llx, below the stack pointer: %s\n", rbx, rsi, rdi,
           still == (ULONGLONG)(ULONG_PTR)&now ? "kept" : "changed");

    // Linux's getpid is 39: whatever NT call has that number here, no Linux process id comes back.
    const LONG linux_call = ((LONG(*)(void))MAKE(0xb8, 39, 0, 0, 0, 0x31, 0xc9, 0x31, 0xd2, 0x45, 0x31, 0xd2, 0x0f, 0x05, 0xc3))();
    printf("number 39: %s\n", linux_call > 0 && linux_call < 100000 ? "a Linux process id" : "no Linux call");
}

#else

// Service number of the 64-bit NtDelayExecution, out of the 64-bit ntdll.dll's file.
static unsigned number_64(void) {
    static unsigned char bytes[4 << 20];
    DWORD size = 0;
    HANDLE file = CreateFileA("C:\\windows\\sysnative\\ntdll.dll", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && ReadFile(file, bytes, sizeof bytes, &size, NULL));
    CloseHandle(file);
    IMAGE_NT_HEADERS64 *headers = (IMAGE_NT_HEADERS64 *)(bytes + *(DWORD *)(bytes + 0x3c));
    IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(headers);
#define AT(rva)                                                                                                            \
    ({                                                                                                                     \
        DWORD wanted = (rva), place = 0;                                                                                   \
        for (int s = 0; s < headers->FileHeader.NumberOfSections; s++)                                                     \
            if (wanted >= section[s].VirtualAddress && wanted < section[s].VirtualAddress + section[s].SizeOfRawData)      \
                place = wanted - section[s].VirtualAddress + section[s].PointerToRawData;                                  \
        bytes + place;                                                                                                     \
    })
    IMAGE_EXPORT_DIRECTORY *exports = (IMAGE_EXPORT_DIRECTORY *)AT(headers->OptionalHeader.DataDirectory[0].VirtualAddress);
    for (DWORD i = 0; i < exports->NumberOfNames; i++) {
        if (strcmp((char *)AT(((DWORD *)AT(exports->AddressOfNames))[i]), "NtDelayExecution")) continue;
        const WORD ordinal = ((WORD *)AT(exports->AddressOfNameOrdinals))[i];
        return *(DWORD *)(AT(((DWORD *)AT(exports->AddressOfFunctions))[ordinal]) + 4);
    }
    return 0;
}

static void run(void) {
    unsigned char *stub = (unsigned char *)(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtDelayExecution");
    const unsigned delay = number_of("NtDelayExecution", 1), create = number_of("NtCreateFile", 1);
    wait_by("int 2e, as Windows 2000's stubs", MAKE(0xb8, NUMBER(delay), 0x8d, 0x54, 0x24, 0x04, 0xcd, 0x2e, 0xc2, 8, 0));
    wait_by("int 2e, as KiIntSystemCall",
            MAKE(0xb8, NUMBER(delay), 0xe8, 3, 0, 0, 0, 0xc2, 8, 0, 0x8d, 0x54, 0x24, 0x08, 0xcd, 0x2e, 0xc3));
    wait_by("sysenter", MAKE(0xb8, NUMBER(delay), 0xe8, 3, 0, 0, 0, 0xc2, 8, 0, 0x8b, 0xd4, 0x0f, 0x34));
    wait_by("a copied stub", make(stub, 16));
    wait_by("fs:[c0]", MAKE(0xb8, NUMBER(delay), 0x64, 0xff, 0x15, 0xc0, 0, 0, 0, 0xc2, 8, 0));
    const unsigned wide = number_64();
    CHECK(wide);
    wait_by("heaven's gate",
            MAKE(0x53, 0x8b, 0x54, 0x24, 0x0c,                                      // push ebx; mov edx,[esp+12]
                 0x6a, 0x33, 0xe8, 0, 0, 0, 0, 0x83, 0x04, 0x24, 5, 0xcb,           // to 64 bits
                 0x45, 0x31, 0xd2, 0x89, 0xd2, 0xb8, NUMBER(wide), 0x0f, 0x05,      // xor r10d,r10d; mov edx,edx; mov eax,N; syscall
                 0x89, 0xc3,                                                        // mov ebx,eax
                 0xe8, 0, 0, 0, 0, 0xc7, 0x44, 0x24, 4, 0x23, 0, 0, 0, 0x83, 0x04, 0x24, 0x0d, 0xcb,  // and back
                 0x89, 0xd8, 0x5b, 0xc2, 8, 0));                                    // mov eax,ebx; pop ebx; ret 8
    wait_by("the stub", stub);
    create_by("int 2e", MAKE(0xb8, NUMBER(create), 0x8d, 0x54, 0x24, 0x04, 0xcd, 0x2e, 0xc2, 44, 0), L"\\??\\C:\\users\\Public\\direct-int2e.txt");
    create_by("sysenter", MAKE(0xb8, NUMBER(create), 0xe8, 3, 0, 0, 0, 0xc2, 44, 0, 0x8b, 0xd4, 0x0f, 0x34),
              L"\\??\\C:\\users\\Public\\direct-sysenter.txt");
}

#endif

int main(void) {
    code = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
    CHECK(code);
    run();
    make_int80();
    return success();
}
