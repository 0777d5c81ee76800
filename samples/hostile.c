// Calls with pointers and lengths that no honest program passes; prints each status. The monitor must
// change none of them.
#include "sample.h"

typedef NTSTATUS(NTAPI *Function)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR,
                                  ULONG_PTR, ULONG_PTR);

int main(void) {
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    const ULONG_PTR handle = (ULONG_PTR)CreateFileA("victim.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    char *pages = VirtualAlloc(NULL, 8192, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    DWORD old;
    VirtualProtect(pages + 4096, 4096, PAGE_NOACCESS, &old);
    char *guarded = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD);
    char *reserved = VirtualAlloc(NULL, 4096, MEM_RESERVE, PAGE_NOACCESS);
    const ULONG_PTR bad[] = {0, 1, 8, (ULONG_PTR)reserved, (ULONG_PTR)pages + 4096, (ULONG_PTR)pages + 4090, (ULONG_PTR)pages + 3,
                             (ULONG_PTR)-1, (ULONG_PTR)-8, (ULONG_PTR)(sizeof(void *) == 8 ? 0xffff800000000000ull : 0xc0000000u)};
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
    // A guard page that only the monitor looks at keeps its guard.
    MEMORY_BASIC_INFORMATION memory;
    VirtualQuery(guarded, &memory, sizeof memory);
    printf("guard %s\n", memory.Protect & PAGE_GUARD ? "kept" : "lost");
    return success();
}
