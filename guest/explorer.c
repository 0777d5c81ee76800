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

int main(void) {
    static const char ready[] = "READY\n";
    HANDLE in = GetStdHandle(STD_INPUT_HANDLE), out = GetStdHandle(STD_OUTPUT_HANDLE), err = GetStdHandle(STD_ERROR_HANDLE);
    SECURITY_ATTRIBUTES inherit = {sizeof(inherit), NULL, TRUE};
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION process;
    WCHAR *strings[4];
    DWORD written, code = 0;

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
    return (int)code;
}
