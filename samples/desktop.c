// What a program can see of who started it and of what else runs: its parent, window station, environment and all processes.
#include "sample.h"
#include <psapi.h>
#include <tlhelp32.h>

static void print_wide(const char *what, DWORD number, const WCHAR *text, size_t length) {
    char utf8[4096];
    const int size = WideCharToMultiByte(CP_UTF8, 0, text, (int)length, utf8, sizeof utf8 - 1, NULL, NULL);
    utf8[size > 0 ? size : 0] = 0;
    printf("%s %lu %s\n", what, number, utf8);
}

static void print_station(void) {
    char name[256] = "";
    DWORD size;
    CHECK(GetUserObjectInformationA(GetProcessWindowStation(), UOI_NAME, name, sizeof name, &size));
    printf("station %s\n", name);
    CHECK(GetUserObjectInformationA(GetThreadDesktop(GetCurrentThreadId()), UOI_NAME, name, sizeof name, &size));
    printf("desktop %s\n", name);
    USEROBJECTFLAGS flags = {0};
    CHECK(GetUserObjectInformationA(GetProcessWindowStation(), UOI_FLAGS, &flags, sizeof flags, &size));
    printf("visible %d\n", (flags.dwFlags & WSF_VISIBLE) != 0);
    DWORD session = 99;
    CHECK(ProcessIdToSessionId(GetCurrentProcessId(), &session));
    printf("session %lu\n", session);
    STARTUPINFOA startup;
    GetStartupInfoA(&startup);
    printf("startup-desktop %s\n", startup.lpDesktop ? startup.lpDesktop : "");
}

static void print_command_line(DWORD pid) {
    static char buffer[65536];
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid);
    WCHAR path[MAX_PATH];
    DWORD size = MAX_PATH;
    if (!process) return;
    if (QueryFullProcessImageNameW(process, 0, path, &size)) print_wide("path", pid, path, size);
    UNICODE_STRING *text = (UNICODE_STRING *)buffer;
    if (NtQueryInformationProcess(process, (PROCESSINFOCLASS)60, buffer, sizeof buffer, NULL) == 0) {
        print_wide("line", pid, text->Buffer, text->Length / 2);
    }
    CloseHandle(process);
}

int main(void) {
    PROCESS_BASIC_INFORMATION basic;
    CHECK(NtQueryInformationProcess(GetCurrentProcess(), ProcessBasicInformation, &basic, sizeof basic, NULL) == 0);
    printf("parent %lu\n", (DWORD)((const ULONG_PTR *)&basic)[5]);
    print_station();

    static char list[1 << 20];
    ULONG size;
    CHECK(NtQuerySystemInformation(SystemProcessInformation, list, sizeof list, &size) == 0);
    for (const SYSTEM_PROCESS_INFORMATION *at = (void *)list;; at = (const void *)((const char *)at + at->NextEntryOffset)) {
        const UNICODE_STRING *name = (const UNICODE_STRING *)((const char *)at + 56);
        print_wide("nt", (DWORD)(ULONG_PTR)at->UniqueProcessId, name->Buffer, name->Length / 2);
        if (!at->NextEntryOffset) break;
    }

    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32W entry = {sizeof entry};
    for (BOOL more = Process32FirstW(snapshot, &entry); more; more = Process32NextW(snapshot, &entry)) {
        print_wide("toolhelp", entry.th32ProcessID, entry.szExeFile, wcslen(entry.szExeFile));
        printf("parent-of %lu %lu\n", entry.th32ProcessID, entry.th32ParentProcessID);
    }

    DWORD pids[1024];
    CHECK(EnumProcesses(pids, sizeof pids, &size));
    for (DWORD i = 0; i < size / sizeof pids[0]; i++) {
        printf("psapi %lu\n", pids[i]);
        print_command_line(pids[i]);
    }

    WCHAR *environment = GetEnvironmentStringsW();
    for (const WCHAR *at = environment; *at; at += wcslen(at) + 1) print_wide("environment", 0, at, wcslen(at));
    return success();
}
