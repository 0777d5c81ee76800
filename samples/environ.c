// Prints what a program sees of its surroundings: nothing of the monitor may be among it.
#include "sample.h"

static void print(const char *what, const wchar_t *text) {
    char utf8[65536];
    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
    printf("%s: %s\n", what, utf8);
}

int main(void) {
    wchar_t text[32768];
    print("command line", GetCommandLineW());
    GetCurrentDirectoryW(32768, text);
    print("directory", text);
    GetModuleFileNameW(NULL, text, 32768);
    print("image", text);
    wchar_t *block = GetEnvironmentStringsW();
    for (wchar_t *entry = block; *entry; entry += wcslen(entry) + 1) print("environment", entry);
    return success();
}
