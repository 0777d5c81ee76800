// Many threads make numbered calls at once: none may be lost, each thread's order must hold.
// Arguments: threads, calls of each.
#include "sample.h"

static int calls;

static DWORD WINAPI work(void *number) {
    wchar_t name[64];
    for (int i = 0; i < calls; i++) {
        swprintf(name, 64, L"none\\t%d-%d", (int)(INT_PTR)number, i);
        if (GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES) ExitProcess(98);
    }
    return 0;
}

int main(int argc, char **argv) {
    HANDLE threads[64];
    int count = argc > 1 ? atoi(argv[1]) : 32;
    calls = argc > 2 ? atoi(argv[2]) : 1000;
    for (int i = 0; i < count; i++) CHECK(threads[i] = CreateThread(NULL, 0, work, (void *)(INT_PTR)i, 0, NULL));
    CHECK(WaitForMultipleObjects(count, threads, TRUE, INFINITE) == WAIT_OBJECT_0);
    printf("%d threads made %d calls each\n", count, calls);
    return success();
}
