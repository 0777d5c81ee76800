// Has as many threads at once as it is told (10,000), each of which makes one call. Then they all wait.
// Bounded by itself: that many threads with small stacks, for a minute.
#include "sample.h"

static volatile LONG running;

static DWORD WINAPI work(void *number) {
    wchar_t name[32];
    swprintf(name, 32, L"none\\t%d", (int)(INT_PTR)number);
    GetFileAttributesW(name);
    InterlockedIncrement(&running);
    Sleep(60000);
    return 0;
}

int main(int argc, char **argv) {
    const int wanted = argc > 1 ? atoi(argv[1]) : 10000;
    int made = 0;
    for (; made < wanted; made++) {
        HANDLE thread = CreateThread(NULL, 65536, work, (void *)(INT_PTR)made, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
        if (!thread) {
            printf("error %lu\n", GetLastError());
            break;
        }
        CloseHandle(thread);
    }
    for (int waited = 0; running < made && waited < 60000; waited += 20) Sleep(20);
    printf("%d threads, %ld running\n", made, running);
    fflush(stdout);
    Sleep(60000);
    return success();
}
