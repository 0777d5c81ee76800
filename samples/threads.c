// Many threads make numbered calls at once: none may be lost, each thread's order must hold.
// Arguments: threads, calls of each, and "bare" for the cheapest call that carries numbers, straight into ntdll.
#include "sample.h"

static int calls;
static NTSTATUS(NTAPI *flush)(HANDLE, void *, SIZE_T);

static DWORD WINAPI work(void *number) {
    wchar_t name[64];
    for (int i = 0; i < calls; i++) {
        swprintf(name, 64, L"none\\t%d-%d", (int)(INT_PTR)number, i);
        if (GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES) ExitProcess(98);
    }
    return 0;
}

// NtFlushInstructionCache does nothing on this processor: nothing keeps the threads from each other's way.
static DWORD WINAPI bare_work(void *number) {
    for (int i = 0; i < calls; i++) flush(GetCurrentProcess(), number, (SIZE_T)i);
    return 0;
}

int main(int argc, char **argv) {
    HANDLE threads[64];
    int count = argc > 1 ? atoi(argv[1]) : 32;
    calls = argc > 2 ? atoi(argv[2]) : 1000;
    const BOOL bare = argc > 3 && !strcmp(argv[3], "bare");
    *(void **)&flush = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtFlushInstructionCache");
    for (int i = 0; i < count; i++) CHECK(threads[i] = CreateThread(NULL, 0, bare ? bare_work : work, (void *)(INT_PTR)i, 0, NULL));
    CHECK(WaitForMultipleObjects(count, threads, TRUE, INFINITE) == WAIT_OBJECT_0);
    printf("%d threads made %d calls each\n", count, calls);
    return success();
}
