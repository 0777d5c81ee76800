// C:\Windows\explorer.exe of the guest: the shell that starts what the user double-clicks.
//
// Says READY on its standard error, reads one request from its standard input (UTF-16LE, four strings
// each ended by a zero: application path, command line, current directory, "stay" or "follow") and starts
// it with its own standard output and error; a desktop is made beside (shell.c). It stays, as a shell does, or follows: ends with the program,
// with its exit code. If the program cannot be started it ends with the Win32 error as its exit code.
#include <windows.h>

#include "shell.h"

static WCHAR request[65536];

static BOOL read_request(HANDLE in, WCHAR *strings[4]) {
    DWORD size = 0, count, found = 0;
    while (found < 4) {
        if (size == sizeof(request) || !ReadFile(in, (char *)request + size, 1, &count, NULL) || !count) return FALSE;
        size++;
        if (size % 2 == 0 && !request[size / 2 - 1]) found++;
    }
    strings[0] = request;
    for (found = 1; found < 4; found++) strings[found] = strings[found - 1] + lstrlenW(strings[found - 1]) + 1;
    return TRUE;
}

// PROCESSOR_POWER_INFORMATION (learn.microsoft.com/windows/win32/power/processor-power-information-str)
typedef struct {
    ULONG number, max_mhz, current_mhz, mhz_limit, max_idle, current_idle;
} PROCESSOR;

// Wine has measured the counter of the processor, which is another one; what it says of its frequency is the machine's.
// Without advapi32.dll, which would take longer to load than all of this.
static void complete_processors(void) {
    enum { PROCESSOR_INFORMATION = 11 };
    static PROCESSOR processors[64];
    const HMODULE ntdll = GetModuleHandleW(L"ntdll.dll"), base = GetModuleHandleW(L"kernelbase.dll");
    LONG(WINAPI *ask)(int, void *, ULONG, void *, ULONG) = (void *)GetProcAddress(ntdll, "NtPowerInformation");
    LSTATUS(WINAPI *open)(HKEY, PCWSTR, DWORD, REGSAM, HKEY *) = (void *)GetProcAddress(base, "RegOpenKeyExW");
    LSTATUS(WINAPI *set)(HKEY, PCWSTR, DWORD, DWORD, const void *, DWORD) = (void *)GetProcAddress(base, "RegSetValueExW");
    LSTATUS(WINAPI *close)(HKEY) = (void *)GetProcAddress(base, "RegCloseKey");
    SYSTEM_INFO system;
    DWORD i;
    HKEY all, key;
    GetSystemInfo(&system);
    if (!ask || !open || !set || !close || ask(PROCESSOR_INFORMATION, NULL, 0, processors, sizeof(processors))) return;
    if (open(HKEY_LOCAL_MACHINE, L"HARDWARE\\DESCRIPTION\\System\\CentralProcessor", 0, KEY_READ, &all)) return;
    for (i = 0; i < system.dwNumberOfProcessors && i < ARRAYSIZE(processors); i++) {
        WCHAR name[3] = {L'0' + i % 10};
        if (i >= 10) name[0] = L'0' + i / 10, name[1] = L'0' + i % 10;
        if (open(all, name, 0, KEY_SET_VALUE, &key)) continue;
        set(key, L"~MHz", 0, REG_DWORD, &processors[i].max_mhz, sizeof(processors[i].max_mhz));
        close(key);
    }
    close(all);
}

int main(void) {
    static const char ready[] = "READY\n";
    HANDLE in = GetStdHandle(STD_INPUT_HANDLE), out = GetStdHandle(STD_OUTPUT_HANDLE), err = GetStdHandle(STD_ERROR_HANDLE);
    SECURITY_ATTRIBUTES inherit = {sizeof(inherit), NULL, TRUE};
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION process;
    WCHAR *strings[4];
    DWORD written, code = 0;

    complete_processors();
    WriteFile(err, ready, sizeof(ready) - 1, &written, NULL);
    if (!read_request(in, strings)) return ERROR_BROKEN_PIPE;
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherit, OPEN_EXISTING, 0, NULL);
    startup.hStdOutput = out;
    startup.hStdError = err;
    SetHandleInformation(in, HANDLE_FLAG_INHERIT, 0);
    SetHandleInformation(out, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    SetHandleInformation(err, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    if (!CreateProcessW(strings[0], strings[1], NULL, NULL, TRUE, 0, NULL, strings[2], &startup, &process))
        return (int)GetLastError();
    start_desktop();
    CloseHandle(in);
    CloseHandle(out);
    CloseHandle(err);
    CloseHandle(startup.hStdInput);
    CloseHandle(process.hThread);
    WaitForSingleObject(strings[3][0] == 's' ? GetCurrentProcess() : process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    // Not by ExitProcess: the desktop's thread may be in the midst of what DLLs would then take away.
    TerminateProcess(GetCurrentProcess(), code);
    return (int)code;
}
