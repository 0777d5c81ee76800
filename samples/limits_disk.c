// Fills the disk. For the disk limit. Argument: "write" one file, "map" one through a mapping, "files" many small ones, "empty" many
// with nothing in them, "churn" one that is written and deleted again and again.
// Bounded by itself: 1 GB in all, in the current folder.
#include "sample.h"

enum { kChunk = 1 << 20, kMost = 1000 };  // 1000 times 1 MB

static char chunk[kChunk];

static HANDLE create(const char *name) {
    HANDLE file = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    return file;
}

static void write_file(void) {
    DWORD done;
    HANDLE file = create("fill.bin");
    for (int i = 0; i < kMost; i++) CHECK(WriteFile(file, chunk, kChunk, &done, NULL));
}

static void map_file(void) {
    HANDLE file = create("mapped.bin");
    for (int i = 0; i < kMost; i += 16) {
        const ULONGLONG end = (ULONGLONG)(i + 16) * kChunk;
        HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, (DWORD)(end >> 32), (DWORD)end, NULL);
        CHECK(mapping);
        char *view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, (DWORD)(end - 16 * kChunk), 16 * kChunk);
        CHECK(view);
        for (int at = 0; at < 16 * kChunk; at += 4096) view[at] = 1;
        UnmapViewOfFile(view);
        CloseHandle(mapping);
    }
}

static void many_files(void) {
    char name[64];
    DWORD done;
    for (int i = 0; i < kMost * 256; i++) {
        snprintf(name, sizeof name, "small%d.bin", i);
        HANDLE file = create(name);
        CHECK(WriteFile(file, chunk, 4096, &done, NULL));
        CloseHandle(file);
    }
}

static void empty_files(void) {
    char name[64];
    for (int i = 0; i < 100000; i++) {
        snprintf(name, sizeof name, "e%d", i / 200);
        if (i % 200 == 0) CHECK(CreateDirectoryA(name, NULL));
        snprintf(name, sizeof name, "e%d\\%d", i / 200, i);
        CloseHandle(create(name));
    }
}

static void churn(void) {
    DWORD done;
    for (int i = 0; i < kMost; i += 4) {
        HANDLE file = create("churn.bin");
        for (int k = 0; k < 4; k++) CHECK(WriteFile(file, chunk, kChunk, &done, NULL));
        CloseHandle(file);
        CHECK(DeleteFileA("churn.bin"));
    }
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "write";
    memset(chunk, 'x', sizeof chunk);
    if (!strcmp(how, "write")) write_file();
    if (!strcmp(how, "map")) map_file();
    if (!strcmp(how, "files")) many_files();
    if (!strcmp(how, "empty")) empty_files();
    if (!strcmp(how, "churn")) churn();
    return success();
}
