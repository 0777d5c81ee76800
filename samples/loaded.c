// What rundll32, regsvr32 and svchost load: each export leaves a file and starts a child (samples/tree.c); and what is injected
// (samples/injection.c).
#include <windows.h>
#include <stdio.h>
#include <string.h>

static char folder[MAX_PATH];

static void act(const char *way) {
    char text[MAX_PATH * 2 + 64];
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    snprintf(text, sizeof text, "%s\\child-%s.txt", folder, way);
    CloseHandle(CreateFileA(text, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
    snprintf(text, sizeof text, "\"%s\\tree%d.exe\" child of-%s", folder, (int)sizeof(void *) * 8, way);
    if (!CreateProcessA(NULL, text, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process)) return;
    WaitForSingleObject(process.hProcess, 60000);
}

__declspec(dllexport) void CALLBACK Entry(HWND window, HINSTANCE instance, char *line, int show) { act("rundll32"); }

__declspec(dllexport) HRESULT WINAPI DllRegisterServer(void) {
    act("regsvr32");
    return S_OK;
}

static DWORD WINAPI control(DWORD code, DWORD type, void *data, void *context) { return NO_ERROR; }

__declspec(dllexport) void WINAPI ServiceMain(DWORD argc, WCHAR **argv) {
    SERVICE_STATUS status = {SERVICE_WIN32_SHARE_PROCESS, SERVICE_RUNNING, SERVICE_ACCEPT_STOP};
    SERVICE_STATUS_HANDLE handle = RegisterServiceCtrlHandlerExW(argv[0], control, NULL);
    SetServiceStatus(handle, &status);
    act(wcscmp(argv[0], L"TreeShared") ? "service-dll" : "service-dll-shared");
    status.dwCurrentState = SERVICE_STOPPED;
    SetServiceStatus(handle, &status);
}

// Of SetWindowsHookEx: ends the process that it is called in.
__declspec(dllexport) LRESULT CALLBACK Hook(int code, WPARAM wparam, LPARAM lparam) {
    if (code >= 0 && ((MSG *)lparam)->message == WM_APP) ExitProcess(0x10a);
    return CallNextHookEx(NULL, code, wparam, lparam);
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved) {
    if (reason == DLL_PROCESS_ATTACH) {
        GetModuleFileNameA(instance, folder, sizeof folder);
        *strrchr(folder, '\\') = 0;
    }
    return TRUE;
}
