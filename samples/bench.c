// Loops for measuring; arguments: what, how many. Prints the nanoseconds of all of them together.
#include "sample.h"

static int __attribute__((noinline)) add(int a) { return a + 1; }
static int __attribute__((noinline)) twist(int a) { return a ^ 0x55; }

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "cpu";
    int count = argc > 2 ? atoi(argv[2]) : 1000;
    volatile int sink = 0;
    ULONGLONG begin = 0;
    if (!strcmp(what, "cpu")) {
        unsigned state = 1;
        begin = ticks_ns();
        for (int i = 0; i < count; i++)
            for (int j = 0; j < 1000; j++) state = state * 1664525u + 1013904223u, sink = (int)state;
    } else if (!strcmp(what, "indirect")) {
        int (*volatile table[2])(int) = {add, twist};
        begin = ticks_ns();
        for (int i = 0; i < count * 1000; i++) sink = table[i & 1](sink);
    } else if (!strcmp(what, "registry")) {
        HKEY key;
        DWORD value = 1, size, type;
        CHECK(RegCreateKeyA(HKEY_CURRENT_USER, "Software\\ZooBench", &key) == 0);
        CHECK(RegSetValueExA(key, "v", 0, REG_DWORD, (const BYTE *)&value, 4) == 0);
        begin = ticks_ns();
        for (int i = 0; i < count; i++) size = 4, RegQueryValueExA(key, i & 1 ? "v" : "w", NULL, &type, (BYTE *)&value, &size);
    } else if (!strcmp(what, "file")) {
        begin = ticks_ns();
        for (int i = 0; i < count; i++) CloseHandle(CreateFileA(i & 1 ? "bench64.exe" : "bench32.exe", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL));
    } else if (!strcmp(what, "cheapest")) {
        LARGE_INTEGER now;
        NTSTATUS(NTAPI * query)(LARGE_INTEGER *, void *) =
            (NTSTATUS(NTAPI *)(LARGE_INTEGER *, void *))(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtQuerySystemTime");
        begin = ticks_ns();
        for (int i = 0; i < count; i++) query(&now, NULL);
    } else if (!strcmp(what, "event")) {
        // Differs each time, so that no two collapse; local to the process.
        MEMORY_BASIC_INFORMATION memory;
        char *base = VirtualAlloc(NULL, 1 << 26, MEM_RESERVE, PAGE_NOACCESS);
        begin = ticks_ns();
        for (int i = 0; i < count; i++) VirtualQuery(base + (i & 0x3fff) * 4096, &memory, sizeof memory);
    }
    printf("%llu\n", ticks_ns() - begin);
    return 0;
}
