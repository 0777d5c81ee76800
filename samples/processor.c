// Measures the processor as programs do that look for a virtual machine: CPUID, and what the time stamp counter says of it.
#include <cpuid.h>
#include <x86intrin.h>

#include "sample.h"

enum { ROUNDS = 1000 };
static unsigned long long took[ROUNDS];

static unsigned cpuid_eax(unsigned leaf) {
    unsigned eax, ebx, ecx, edx;
    __cpuid_count(leaf, 0, eax, ebx, ecx, edx);
    return eax;
}

static int by_size(const void *a, const void *b) {
    const unsigned long long x = *(const unsigned long long *)a, y = *(const unsigned long long *)b;
    return x < y ? -1 : x > y;
}

static void say(const char *name, int rounds) {
    unsigned long long sum = 0;
    int i;
    for (i = 0; i < rounds; i++) sum += took[i];
    qsort(took, rounds, sizeof took[0], by_size);
    printf("%s: average=%llu least=%llu median=%llu most=%llu\n", name, sum / rounds, took[0], took[rounds / 2], took[rounds - 1]);
}

// pafish: rdtsc_diff_vmexit, with its pauses, which come first here.
static void with_pauses(void) {
    int i;
    for (i = 0; i < 10; i++) {
        unsigned long long before;
        Sleep(50);
        before = __rdtsc();
        cpuid_eax(0);
        took[i] = __rdtsc() - before;
    }
    say("paused", 10);
}

static void without_pauses(void) {
    unsigned aux;
    int i;
    for (i = 0; i < ROUNDS; i++) {
        const unsigned long long before = __rdtsc();
        cpuid_eax(1);
        took[i] = __rdtsc() - before;
    }
    say("cpuid", ROUNDS);
    for (i = 0; i < ROUNDS; i++) {
        const unsigned long long before = __rdtscp(&aux);
        cpuid_eax(0x40000000);
        took[i] = __rdtscp(&aux) - before;
    }
    say("rdtscp", ROUNDS);
    for (i = 0; i < ROUNDS; i++) {
        unsigned long long before;
        cpuid_eax(0);
        before = __rdtsc();
        took[i] = __rdtsc() - before;
    }
    say("nothing", ROUNDS);
}

static unsigned long long nops(int count) {
    unsigned long long before;
    cpuid_eax(0);
    before = __rdtsc();
    while (count--) __asm__ volatile("nop; nop; nop; nop; nop; nop; nop; nop; nop; nop");
    return __rdtsc() - before;
}

static void loops(void) {
    static const int counts[] = {100, 1000, 10000, 100000};
    int c, i;
    for (c = 0; c < 4; c++) {
        char name[32];
        for (i = 0; i < 50; i++) took[i] = nops(counts[c]);
        sprintf(name, "nops%d", counts[c] * 10);
        say(name, 50);
    }
}

// rdtsc_diff_locky of the same: a call that goes to the kernel takes ten times as long as one that does not, at least.
static void calls(void) {
    int i;
    for (i = 0; i < 10; i++) {
        unsigned long long start, between, end;
        cpuid_eax(0);
        start = __rdtsc();
        GetProcessHeap();
        between = __rdtsc();
        CloseHandle(0);
        end = __rdtsc();
        took[i] = (end - between) / (between - start ? between - start : 1);
    }
    say("kernel", 10);
}

static volatile LONG64 latest;
static volatile LONG backwards;

static DWORD WINAPI reader(void *unused) {
    int i;
    for (i = 0; i < 2000; i++) {
        LONG64 seen = latest;
        const LONG64 now = (LONG64)__rdtsc();
        if (i % 7 == 0) cpuid_eax(0);
        if (now < seen) InterlockedIncrement(&backwards);
        while (seen < now) {
            const LONG64 was = InterlockedCompareExchange64(&latest, now, seen);
            if (was == seen) break;
            seen = was;
        }
    }
    return 0;
}

static void clocks(void) {
    LARGE_INTEGER frequency, begin, end;
    unsigned long long tsc = __rdtsc(), slept;
    HANDLE threads[4];
    DWORD ticks = GetTickCount();
    int i;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&begin);
    Sleep(200);
    QueryPerformanceCounter(&end);
    slept = __rdtsc() - tsc;
    printf("clocks: qpc_ms=%llu ticks_ms=%lu mhz=%llu\n", (end.QuadPart - begin.QuadPart) * 1000ULL / frequency.QuadPart,
           GetTickCount() - ticks, slept / ((end.QuadPart - begin.QuadPart) * 1000000ULL / frequency.QuadPart));
    cpuid_eax(0);
    for (i = 0; i < 4; i++) threads[i] = CreateThread(NULL, 0, reader, NULL, 0, NULL);
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    printf("backwards: %ld\n", backwards);
}

int main(void) {
    unsigned eax, ebx, ecx, edx;
    char text[49] = {0};
    const unsigned long long first = __rdtsc();
    unsigned long long second;
    cpuid_eax(0);
    second = __rdtsc();
    printf("first: %llu\n", second - first);
    __cpuid(0, eax, ebx, ecx, edx);
    memcpy(text, &ebx, 4);
    memcpy(text + 4, &edx, 4);
    memcpy(text + 8, &ecx, 4);
    printf("vendor=%s\n", text);
    for (unsigned i = 0; i < 3; i++) {
        unsigned parts[4];
        __cpuid(0x80000002 + i, parts[0], parts[1], parts[2], parts[3]);
        memcpy(text + 16 * i, parts, 16);
    }
    printf("brand=%s\n", text);
    __cpuid(1, eax, ebx, ecx, edx);
    printf("signature=%x\nhypervisor=%u\nlogical=%u\n", eax, ecx >> 31, ebx >> 16 & 0xff);
    with_pauses();
    without_pauses();
    loops();
    calls();
    clocks();
    return success();
}
