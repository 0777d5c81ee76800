// A fork bomb: each process starts two more. For the process limit.
// Bounded by itself: 1500 processes in all, none of which lives longer than a minute.
#include "sample.h"

int main(void) {
    enum { kMost = 1500 };
    char self[MAX_PATH], line[MAX_PATH + 16];
    HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, "ZooForkBomb");
    CHECK(section);
    volatile LONG *count = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 4096);
    CHECK(count);
    GetModuleFileNameA(NULL, self, sizeof self);
    for (int i = 0; i < 2; i++) {
        STARTUPINFOA startup = {sizeof startup};
        PROCESS_INFORMATION process;
        const LONG number = InterlockedIncrement(count);
        if (number > kMost) break;
        snprintf(line, sizeof line, "\"%s\" %ld", self, number);
        if (!CreateProcessA(self, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process)) break;
    }
    Sleep(60000);
    return 0;
}
