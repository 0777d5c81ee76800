// What the samples share: a check that names itself when it fails, and the end that says all went well.
#include <windows.h>
#include <winternl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(what)                                                                         \
    do {                                                                                    \
        if (!(what)) {                                                                      \
            printf("FAILED line %d: %s (error %lu)\n", __LINE__, #what, GetLastError());    \
            fflush(stdout);                                                                 \
            ExitProcess(99);                                                                \
        }                                                                                   \
    } while (0)

static inline int success(void) {
    puts("EXIT-SUCCESS");
    fflush(stdout);
    return 0;
}

static inline ULONGLONG ticks_ns(void) {
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    return (ULONGLONG)((double)now.QuadPart * 1e9 / (double)frequency.QuadPart);
}
