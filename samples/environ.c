// Prints what a program sees of its surroundings: nothing of the monitor may be among it. "child": and has a child do the same.
#include "sample.h"

static void print(const char *what, const wchar_t *text) {
    char utf8[65536];
    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
    printf("%s: %s\n", what, utf8);
}

static void start_child(void) {
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    wchar_t path[MAX_PATH], line[] = L"child";
    GetModuleFileNameW(NULL, path, MAX_PATH);
    fflush(stdout);
    CHECK(CreateProcessW(path, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    CHECK(WaitForSingleObject(process.hProcess, 30000) == WAIT_OBJECT_0);
}

int main(int argc, char **argv) {
    wchar_t text[32768];
    if (argc > 1 && !strcmp(argv[1], "child")) start_child();
    print("command line", GetCommandLineW());
    GetCurrentDirectoryW(32768, text);
    print("directory", text);
    GetModuleFileNameW(NULL, text, 32768);
    print("image", text);
    wchar_t *block = GetEnvironmentStringsW();
    for (wchar_t *entry = block; *entry; entry += wcslen(entry) + 1) print("environment", entry);
    return success();
}
