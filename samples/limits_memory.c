// Eats memory. For the memory limit. Argument: "commit" in one process, "many" in 40 processes, "section" in shared memory of
// which no view stays.
// Bounded by itself: 1.5 GB in all, for a minute.
#include "sample.h"

enum { kChunk = 16 << 20, kMost = 90, kProcesses = 40, kEach = 2 };  // chunks

static void touch(char *memory) {
    for (int at = 0; at < kChunk; at += 4096) memory[at] = 1;
}

static void commit(int chunks) {
    for (int i = 0; i < chunks; i++) {
        char *memory = VirtualAlloc(NULL, kChunk, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        CHECK(memory);
        touch(memory);
    }
}

static void many(void) {
    char self[MAX_PATH], line[MAX_PATH + 16];
    GetModuleFileNameA(NULL, self, sizeof self);
    snprintf(line, sizeof line, "\"%s\" part", self);
    for (int i = 0; i < kProcesses; i++) {
        STARTUPINFOA startup = {sizeof startup};
        PROCESS_INFORMATION process;
        CHECK(CreateProcessA(self, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    }
}

static void section(void) {
    for (int i = 0; i < kMost; i++) {
        HANDLE made = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, kChunk, NULL);
        CHECK(made);
        char *view = MapViewOfFile(made, FILE_MAP_WRITE, 0, 0, kChunk);
        CHECK(view);
        touch(view);
        UnmapViewOfFile(view);
    }
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "commit";
    if (!strcmp(how, "commit")) commit(kMost);
    if (!strcmp(how, "part")) commit(kEach);
    if (!strcmp(how, "many")) many();
    if (!strcmp(how, "section")) section();
    Sleep(60000);
    return success();
}
