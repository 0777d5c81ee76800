// Processes: children of both kinds, exit codes, termination, and writing into another one.
#include "sample.h"

static PROCESS_INFORMATION start(const char *path, const char *arguments, DWORD flags) {
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    char line[MAX_PATH * 2];
    snprintf(line, sizeof line, "\"%s\" %s", path, arguments);
    fflush(stdout);
    CHECK(CreateProcessA(path, line, NULL, NULL, TRUE, flags, NULL, NULL, &startup, &process));
    return process;
}

static DWORD result(PROCESS_INFORMATION process) {
    DWORD code;
    CHECK(WaitForSingleObject(process.hProcess, 60000) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(process.hProcess, &code));
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    return code;
}

int main(int argc, char **argv) {
    char self[MAX_PATH], other[MAX_PATH];
    DWORD old;
    SIZE_T count;
    GetModuleFileNameA(NULL, self, sizeof self);
    if (argc > 1 && !strcmp(argv[1], "exit")) return atoi(argv[2]);
    if (argc > 1 && !strcmp(argv[1], "wait")) Sleep(INFINITE);
    if (argc > 1 && !strcmp(argv[1], "fault")) *(volatile int *)8 = 1;
    if (argc > 1 && !strcmp(argv[1], "leave")) {  // a launcher: ends while its child has hardly begun
        start(self, "late", 0);
        return success();
    }
    if (argc > 1 && !strcmp(argv[1], "late")) {
        Sleep(300);
        HANDLE file = CreateFileA("late.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
        CHECK(WriteFile(file, "late", 4, &old, NULL));
        return 6;
    }

    CHECK(result(start(self, "exit 42", 0)) == 42);
    CHECK(result(start(self, "fault", 0)) == 0xc0000005);
    PROCESS_INFORMATION victim = start(self, "wait", 0);
    CHECK(TerminateProcess(victim.hProcess, 1234));
    CHECK(result(victim) == 1234);

    // The other bitness, if it lies beside this one.
    strcpy(other, self);
    char *digits = strstr(other, sizeof(void *) == 8 ? "64.exe" : "32.exe");
    if (digits) {
        memcpy(digits, sizeof(void *) == 8 ? "32" : "64", 2);
        if (GetFileAttributesA(other) != INVALID_FILE_ATTRIBUTES) CHECK(result(start(other, "exit 5", 0)) == 5);
    }

    victim = start(self, "wait", CREATE_SUSPENDED);
    HANDLE opened = OpenProcess(PROCESS_ALL_ACCESS, FALSE, victim.dwProcessId);
    CHECK(opened);
    char *place = VirtualAllocEx(opened, NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    CHECK(place);
    CHECK(WriteProcessMemory(opened, place, "written from outside", 21, &count) && count == 21);
    CHECK(VirtualProtectEx(opened, place, 4096, PAGE_EXECUTE_READ, &old) && old == PAGE_READWRITE);
    HANDLE thread = CreateRemoteThread(opened, NULL, 0, (LPTHREAD_START_ROUTINE)(void *)ExitProcess, (void *)77, 0, NULL);
    CHECK(thread);
    ResumeThread(victim.hThread);
    CloseHandle(thread);
    CloseHandle(opened);
    CHECK(result(victim) == 77);
    CHECK(!OpenProcess(PROCESS_ALL_ACCESS, FALSE, 0xfffc));
    Sleep(20);
    return success();
}
