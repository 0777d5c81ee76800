// Ends in the way that its argument names: fault, abort, overflow, thread, fail-fast.
#include "sample.h"

static int __attribute__((noinline)) deep(int n) {
    volatile char room[4096];
    room[0] = (char)n;
    return n < 0 ? 0 : deep(n + 1) + room[0];
}

static DWORD WINAPI leave(void *code) { ExitProcess((UINT)(UINT_PTR)code); }

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "fault";
    puts(how);
    fflush(stdout);
    if (!strcmp(how, "fault")) *(volatile int *)16 = 1;
    if (!strcmp(how, "abort")) TerminateProcess(GetCurrentProcess(), 3);
    if (!strcmp(how, "overflow")) return deep(0);
    if (!strcmp(how, "raise")) RaiseException(0xe0001234, 0, 0, NULL);
    if (!strcmp(how, "thread")) {
        CreateThread(NULL, 0, leave, (void *)21, 0, NULL);
        Sleep(INFINITE);
    }
    return 0;
}
