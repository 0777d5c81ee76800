// What a program that wants to know whether a person's desktop surrounds it looks at: the shell's windows, the wallpaper, the
// screen. Says what it finds; fails where a desktop of Windows has it and this one has not.
#include "sample.h"

static void name_of(HWND window, char class_name[64], char title[64], char image[MAX_PATH]) {
    DWORD pid = 0, size = MAX_PATH;
    *class_name = *title = *image = 0;
    GetClassNameA(window, class_name, 64);
    GetWindowTextA(window, title, 64);
    GetWindowThreadProcessId(window, &pid);
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid);
    if (process) QueryFullProcessImageNameA(process, 0, image, &size);
    CloseHandle(process);
}

static DWORD parent_of_this(void) {
    PROCESS_BASIC_INFORMATION info;
    CHECK(NtQueryInformationProcess(GetCurrentProcess(), ProcessBasicInformation, &info, sizeof(info), NULL) >= 0);
    return (DWORD)(ULONG_PTR)info.InheritedFromUniqueProcessId;
}

static void expect_of_shell(const char *what, HWND window) {
    char class_name[64], title[64], image[MAX_PATH];
    DWORD pid = 0;
    CHECK(window);
    name_of(window, class_name, title, image);
    GetWindowThreadProcessId(window, &pid);
    printf("%s: %s \"%s\" of %s\n", what, class_name, title, image);
    CHECK(pid == parent_of_this());
    CHECK(IsWindowVisible(window));
}

int main(void) {
    char class_name[64], title[64], image[MAX_PATH], wallpaper[MAX_PATH] = "";
    RECT bar = {0}, work = {0};

    // In this order: the first question finds it all there.
    HWND tray = FindWindowA("Shell_TrayWnd", NULL);
    expect_of_shell("taskbar", tray);
    CHECK(FindWindowExA(NULL, tray, "Shell_TrayWnd", NULL) == NULL);
    expect_of_shell("shell", GetShellWindow());
    expect_of_shell("desktop", FindWindowA("Progman", "Program Manager"));
    CHECK(GetShellWindow() == FindWindowA("Progman", NULL));
    HWND view = FindWindowExA(GetShellWindow(), NULL, "SHELLDLL_DefView", NULL);
    CHECK(view && FindWindowExA(view, NULL, "SysListView32", "FolderView"));
    CHECK(FindWindowExA(tray, NULL, "Start", NULL) && FindWindowExA(tray, NULL, "TrayNotifyWnd", NULL));
    HWND foreground = GetForegroundWindow();
    CHECK(foreground);
    name_of(foreground, class_name, title, image);
    printf("foreground: %s\n", class_name);
    name_of(GetDesktopWindow(), class_name, title, image);
    CHECK(!strcmp(class_name, "#32769"));

    CHECK(GetWindowRect(tray, &bar));
    CHECK(SystemParametersInfoA(SPI_GETWORKAREA, 0, &work, 0));
    printf("taskbar %ld,%ld-%ld,%ld work %ld,%ld-%ld,%ld\n", bar.left, bar.top, bar.right, bar.bottom, work.left, work.top, work.right, work.bottom);
    CHECK(bar.bottom == GetSystemMetrics(SM_CYSCREEN) && bar.right == GetSystemMetrics(SM_CXSCREEN));

    CHECK(SystemParametersInfoA(SPI_GETDESKWALLPAPER, sizeof(wallpaper), wallpaper, 0));
    printf("wallpaper %s\n", wallpaper);
    CHECK(*wallpaper && GetFileAttributesA(wallpaper) != INVALID_FILE_ATTRIBUTES);

    DISPLAY_DEVICEA adapter = {.cb = sizeof(adapter)}, monitor = {.cb = sizeof(monitor)};
    DEVMODEA mode = {.dmSize = sizeof(mode)};
    CHECK(EnumDisplayDevicesA(NULL, 0, &adapter, 0));
    CHECK(EnumDisplayDevicesA(adapter.DeviceName, 0, &monitor, 0));
    CHECK(EnumDisplaySettingsA(NULL, ENUM_CURRENT_SETTINGS, &mode));
    HDC screen = GetDC(NULL);
    printf("adapter %s %s\n", adapter.DeviceString, adapter.DeviceID);
    printf("monitor %s %s\n", monitor.DeviceString, monitor.DeviceID);
    printf("screen %lux%lu at %lu Hz, %d dpi, caps %dx%d at %d Hz\n", mode.dmPelsWidth, mode.dmPelsHeight, mode.dmDisplayFrequency,
           GetDeviceCaps(screen, LOGPIXELSX), GetDeviceCaps(screen, HORZRES), GetDeviceCaps(screen, VERTRES), GetDeviceCaps(screen, VREFRESH));
    ReleaseDC(NULL, screen);
    return success();
}
