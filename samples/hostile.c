// Calls with pointers and lengths that no honest program passes; prints each status. The monitor must
// change none of them.
#include "sample.h"

typedef NTSTATUS(NTAPI *Function)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR,
                                  ULONG_PTR, ULONG_PTR);

typedef struct { char *page; volatile LONG stop; } Racer;

static DWORD WINAPI race(void *raw) {
    Racer *racer = raw;
    for (int n = 0; !racer->stop; n++) {
        DWORD old;
        memset(racer->page, n, 4096);
        VirtualProtect(racer->page, 4096, PAGE_NOACCESS, &old);
        VirtualProtect(racer->page, 4096, PAGE_READONLY, &old);
        VirtualFree(racer->page, 4096, MEM_DECOMMIT);
        VirtualAlloc(racer->page, 4096, MEM_COMMIT, PAGE_READWRITE);
    }
    return 0;
}

int main(void) {
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    const ULONG_PTR handle = (ULONG_PTR)CreateFileA("victim.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    char *pages = VirtualAlloc(NULL, 8192, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    DWORD old;
    VirtualProtect(pages + 4096, 4096, PAGE_NOACCESS, &old);
    char *guarded = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD);
    char *reserved = VirtualAlloc(NULL, 4096, MEM_RESERVE, PAGE_NOACCESS);
    const ULONG_PTR bad[] = {0, 1, 8, (ULONG_PTR)reserved, (ULONG_PTR)pages + 4096, (ULONG_PTR)pages + 4090, (ULONG_PTR)pages + 3,
                             (ULONG_PTR)-1, (ULONG_PTR)-8, (ULONG_PTR)(sizeof(void *) == 8 ? 0xffff800000000000ull : 0xc0000000u),
                             (ULONG_PTR)(sizeof(void *) == 8 ? 0x8000000000000000ull : 0x80000001u),  // no address at all
                             (ULONG_PTR)(sizeof(void *) == 8 ? 0x00007ffffffffff9ull : 0x7ffefff9u)};
    UNICODE_STRING *name = (UNICODE_STRING *)(pages + 64);
    OBJECT_ATTRIBUTES *object = (OBJECT_ATTRIBUTES *)(pages + 128);
    IO_STATUS_BLOCK *io = (IO_STATUS_BLOCK *)(pages + 256);
    ULONG_PTR *out = (ULONG_PTR *)(pages + 320);
    const ULONG_PTR status = (ULONG_PTR)io;
    Function create = (Function)(void *)GetProcAddress(ntdll, "NtCreateFile"), open = (Function)(void *)GetProcAddress(ntdll, "NtOpenKey"),
             query = (Function)(void *)GetProcAddress(ntdll, "NtQueryInformationFile"),
             write = (Function)(void *)GetProcAddress(ntdll, "NtWriteFile"), read = (Function)(void *)GetProcAddress(ntdll, "NtReadFile"),
             value = (Function)(void *)GetProcAddress(ntdll, "NtSetValueKey"),
             system = (Function)(void *)GetProcAddress(ntdll, "NtQuerySystemInformation"),
             attributes = (Function)(void *)GetProcAddress(ntdll, "NtQueryAttributesFile"),
             wait = (Function)(void *)GetProcAddress(ntdll, "NtWaitForMultipleObjects"),
             control = (Function)(void *)GetProcAddress(ntdll, "NtDeviceIoControlFile"),
             mutant = (Function)(void *)GetProcAddress(ntdll, "NtCreateMutant"),
             thread = (Function)(void *)GetProcAddress(ntdll, "NtCreateThreadEx"),
             close = (Function)(void *)GetProcAddress(ntdll, "NtClose");

#define TRY(label, call) printf("%s %u: %08lx\n", label, i, (ULONG)(call)), fflush(stdout)
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        memset(pages, 0, 512);
        TRY("attributes at", attributes(bad[i], (ULONG_PTR)out, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        TRY("key at", open((ULONG_PTR)out, KEY_READ, bad[i], 0, 0, 0, 0, 0, 0, 0, 0));
        object->Length = sizeof *object;
        object->ObjectName = (UNICODE_STRING *)bad[i];
        TRY("name at", attributes((ULONG_PTR)object, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        object->ObjectName = name;
        name->Length = name->MaximumLength = 32;
        name->Buffer = (wchar_t *)bad[i];
        TRY("buffer at", attributes((ULONG_PTR)object, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        TRY("create io", create((ULONG_PTR)out, GENERIC_READ, (ULONG_PTR)object, bad[i], 0, 0, 0, FILE_OPEN, 0, 0, 0));
        TRY("write", write(handle, 0, 0, 0, status, bad[i], 64, 0, 0, 0, 0));
        TRY("query", query(handle, status, bad[i], 24, 5, 0, 0, 0, 0, 0, 0));
        TRY("system", system(0, bad[i], 64, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0, 0));
        TRY("set value", value(handle, bad[i], 0, REG_SZ, bad[i], 64, 0, 0, 0, 0, 0));
        TRY("wait", wait(3, bad[i], 1, 0, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0));
        TRY("close", close(bad[i] & ~(ULONG_PTR)0xffff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        TRY("read", read(handle, 0, 0, 0, status, bad[i], 16, 0, 0, 0, 0));
    }
    unsigned i = 0;
    name->Length = 65534;
    name->MaximumLength = 65535;
    name->Buffer = (wchar_t *)pages;
    object->ObjectName = name;
    TRY("a length that lies", attributes((ULONG_PTR)object, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    // Names of 32 KB, whole and with an end that cannot be read.
    wchar_t *large = VirtualAlloc(NULL, 0x12000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    for (int n = 0; n < 0x9000; n++) large[n] = n % 100 == 50 ? L'\\' : (wchar_t)(L'a' + n % 26);
    memcpy(large, L"\\??\\C:\\", 14);
    HANDLE made = NULL;
    for (i = 0; i < 2; i++) {
        if (i) VirtualProtect((char *)large + 0xf000, 4096, PAGE_NOACCESS, &old);
        name->Length = name->MaximumLength = 65534;
        name->Buffer = large;
        memset(object, 0, sizeof *object);
        object->Length = sizeof *object;
        object->ObjectName = name;
        TRY("large file name", attributes((ULONG_PTR)object, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        // Wine ends a process whose name it cannot send to its server.
        if (!i) TRY("large key name", open((ULONG_PTR)out, KEY_READ, (ULONG_PTR)object, 0, 0, 0, 0, 0, 0, 0, 0));
        TRY("large file", create((ULONG_PTR)&made, GENERIC_READ, (ULONG_PTR)object, status, 0, 0, 0, FILE_OPEN, 0, 0, 0));
        if (!i) TRY("large mutant", mutant((ULONG_PTR)&made, MUTANT_ALL_ACCESS, (ULONG_PTR)object, 0, 0, 0, 0, 0, 0, 0, 0));
        if (!i) TRY("large value name", value(handle, (ULONG_PTR)name, 0, REG_SZ, (ULONG_PTR)large, 0xf800, 0, 0, 0, 0, 0));
        name->Length = 65533;  // odd
        TRY("odd file name", attributes((ULONG_PTR)object, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }
    i = 0;
    // Lengths that lie, and text without an end right before a page that cannot be read.
    wchar_t *edge = (wchar_t *)(pages + 4096) - 8;
    memcpy(edge, L"no end..", 16);
    HKEY key;
    RegCreateKeyA(HKEY_CURRENT_USER, "Software\\ZooHostile", &key);
    name->Length = name->MaximumLength = 16;
    name->Buffer = edge;
    TRY("no end", value((ULONG_PTR)key, (ULONG_PTR)name, 0, REG_SZ, (ULONG_PTR)edge, 16, 0, 0, 0, 0, 0));
    TRY("write far", write(handle, 0, 0, 0, status, (ULONG_PTR)edge, 0x7fffffff, 0, 0, 0, 0));
    TRY("write all", write(handle, 0, 0, 0, status, (ULONG_PTR)edge, 0xffffffff, 0, 0, 0, 0));
    TRY("control", control(handle, 0, 0, 0, status, 0x70000, (ULONG_PTR)edge, 0xfffffff0, (ULONG_PTR)edge, 0xfffffff0, 0));
    TRY("wait many", wait(64, (ULONG_PTR)edge, 1, 0, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0));
    TRY("wait more", wait(0xffffffff, (ULONG_PTR)edge, 1, 0, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0));
    TRY("attribute list", thread((ULONG_PTR)&made, THREAD_ALL_ACCESS, 0, (ULONG_PTR)-1, (ULONG_PTR)edge, 0, 1, 0, 0, 0, (ULONG_PTR)edge));

    // Buffers that another thread takes away and gives back while they are read: no result can be foretold, but
    // each call comes back.
    static Racer racer;
    racer.page = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    HANDLE other = CreateThread(NULL, 0, race, &racer, 0, NULL);
    for (int n = 0; n < 3000; n++) {
        name->Length = name->MaximumLength = 2048;
        name->Buffer = (wchar_t *)racer.page;
        object->ObjectName = n & 1 ? name : (UNICODE_STRING *)racer.page;
        attributes((ULONG_PTR)object, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        attributes((ULONG_PTR)racer.page, (ULONG_PTR)out, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        write(handle, 0, 0, 0, status, (ULONG_PTR)racer.page, 4096, (ULONG_PTR)&(LARGE_INTEGER){.QuadPart = 0}, 0, 0, 0);
        system(0, (ULONG_PTR)racer.page + 4000, 64, (ULONG_PTR)racer.page, 0, 0, 0, 0, 0, 0, 0);
    }
    racer.stop = 1;
    WaitForSingleObject(other, INFINITE);
    RegDeleteKeyA(HKEY_CURRENT_USER, "Software\\ZooHostile");
    puts("12000 calls on memory that came and went");

    // A guard page that only the monitor looks at keeps its guard.
    MEMORY_BASIC_INFORMATION memory;
    VirtualQuery(guarded, &memory, sizeof memory);
    printf("guard %s\n", memory.Protect & PAGE_GUARD ? "kept" : "lost");
    return success();
}
