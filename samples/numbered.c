// Threads of several processes make numbered calls, and note each one's number in a file's memory when it has returned:
// whoever kills the processes knows what must have been recorded. Arguments: processes, threads of each.
#include "sample.h"

enum { MOST_THREADS = 16, MOST_CALLS = 12000 };

static volatile LONG64 *notes;  // [process * MOST_THREADS + thread]: the number of the last call that has returned
static int process;
static NTSTATUS(NTAPI *flush)(HANDLE, void *, SIZE_T);

// Cheap ones, which wineserver knows nothing of; they come in bursts, now and then more than a ring holds.
static void flush_number(int id, int number) { flush(GetCurrentProcess(), (void *)(INT_PTR)id, (SIZE_T)number); }

// Ones that go to wineserver, with a name to be recorded.
static void open_number(int id, int number) {
    wchar_t name[64];
    HKEY key;
    swprintf(name, 64, L"Software\\none\\%d-%d", id, number);
    if (RegOpenKeyExW(HKEY_CURRENT_USER, name, 0, KEY_READ, &key) == ERROR_SUCCESS) ExitProcess(98);
}

static DWORD WINAPI work(void *argument) {
    const int id = process * MOST_THREADS + (int)(INT_PTR)argument;
    for (int number = 1; number <= MOST_CALLS; number++) {
        if (id % 2) {
            open_number(id, number);
        } else {
            flush_number(id, number);
        }
        notes[id] = number;
        if (id % 8 == 0 ? number % 4000 == 0 : number % 10 == 0) Sleep(1);
    }
    Sleep(INFINITE);
    return 0;
}

int main(int argc, char **argv) {
    const int processes = argc > 1 ? atoi(argv[1]) : 1, threads = argc > 2 ? atoi(argv[2]) : 4;
    process = argc > 3 ? atoi(argv[3]) : 0;
    *(void **)&flush = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtFlushInstructionCache");
    CHECK(threads <= MOST_THREADS);
    const DWORD size = (DWORD)(processes * MOST_THREADS * sizeof *notes);
    const HANDLE file = CreateFileA("notes.bin", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    const HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, size, NULL);
    CHECK(mapping);
    CHECK(notes = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, size));
    for (int child = 1; process == 0 && child < processes; child++) {
        char path[MAX_PATH], line[MAX_PATH + 64];
        STARTUPINFOA startup = {.cb = sizeof startup};
        PROCESS_INFORMATION made;
        GetModuleFileNameA(NULL, path, sizeof path);
        snprintf(line, sizeof line, "\"%s\" %d %d %d", path, processes, threads, child);
        CHECK(CreateProcessA(path, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made));
    }
    for (int i = 0; i < threads; i++) CHECK(CreateThread(NULL, 0, work, (void *)(INT_PTR)i, 0, NULL));
    puts("working");
    fflush(stdout);
    Sleep(INFINITE);
    return 0;
}
