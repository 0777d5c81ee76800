// For `make demo`: does, harmlessly, what droppers do. Prints a line for each step.
#include "sample.h"

int main(int argc, char **argv) {
    if (argc > 1) {
        printf("child: started with \"%s\"\n", argv[1]);
        return 7;
    }
    char temp[MAX_PATH], self[MAX_PATH], path[MAX_PATH * 2], line[MAX_PATH * 2];
    DWORD count;
    HKEY key;
    GetTempPathA(sizeof temp, temp);
    GetModuleFileNameA(NULL, self, sizeof self);

    WIN32_FIND_DATAA found;
    HANDLE search = FindFirstFileA("C:\\Users\\*", &found);
    CHECK(search != INVALID_HANDLE_VALUE);
    while (FindNextFileA(search, &found)) printf("looked at C:\\Users\\%s\n", found.cFileName);
    FindClose(search);

    snprintf(path, sizeof path, "%supdate.exe", temp);
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, "MZ this would be a program", 26, &count, NULL));
    CloseHandle(file);
    printf("dropped %s\n", path);

    CHECK(RegCreateKeyA(HKEY_CURRENT_USER, "Software\\Microsoft\\Windows\\CurrentVersion\\Run", &key) == 0);
    CHECK(RegSetValueExA(key, "Updater", 0, REG_SZ, (const BYTE *)path, (DWORD)strlen(path) + 1) == 0);
    RegCloseKey(key);
    puts("will start again with Windows");

    void *code = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
    CHECK(code);
    puts("has memory that it can write and execute");
    Sleep(50);

    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    snprintf(line, sizeof line, "\"%s\" --stage2", self);
    fflush(stdout);
    CHECK(CreateProcessA(self, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &count);
    printf("child ended with %lu\n", count);
    return success();
}
