// The shell's windows as Windows has them, with explorer.exe as their owner: the desktop's (Progman) and the taskbar's
// (Shell_TrayWnd). They are there for who looks for them and are not drawn: layered windows of which nobody has said how they are
// to be mixed, and empty regions, so that the desktop is drawn where they lie.
//
// Two waits are the monitor's (src/monitor/person/): the first ends when the desktop is to be made, soon after the target has
// started or when a program asks for what is made here; in the second, which has no end, the person at the desktop lives.
#include "shell.h"

#include <windows.h>

BOOL WINAPI SetShellWindow(HWND);  // user32.dll; in no header

#define UNTIL_WANTED 0x7ffffffe  // ms; src/monitor/person/desk.cpp has the same
#define TASKBAR_HEIGHT 40           // pixels at 96 dpi

enum Anchor { ALL, BOTTOM, NONE };

// Parents come before their children. Names as Spy++ shows them on Windows 10.
static const struct Part {
    int parent;  // its row; -1: the desktop
    const WCHAR *class_name, *title;
    DWORD style, ex_style;
    enum Anchor anchor;
} parts[] = {
    {-1, L"Progman", L"Program Manager", WS_POPUP | WS_VISIBLE | WS_CLIPCHILDREN, WS_EX_TOOLWINDOW | WS_EX_LAYERED, ALL},
    {0, L"SHELLDLL_DefView", L"", WS_CHILD | WS_VISIBLE, 0, ALL},
    {1, L"SysListView32", L"FolderView", WS_CHILD | WS_VISIBLE, 0, ALL},
    {-1, L"Shell_TrayWnd", L"", WS_POPUP | WS_VISIBLE | WS_CLIPCHILDREN, WS_EX_TOOLWINDOW | WS_EX_NOACTIVATE | WS_EX_LAYERED, BOTTOM},
    {3, L"Start", L"Start", WS_CHILD | WS_VISIBLE, 0, NONE},
    {3, L"TrayNotifyWnd", L"", WS_CHILD | WS_VISIBLE, 0, NONE},
    {5, L"TrayClockWClass", L"", WS_CHILD | WS_VISIBLE, 0, NONE},
    {5, L"SysPager", L"", WS_CHILD | WS_VISIBLE, 0, NONE},
    {7, L"ToolbarWindow32", L"User Promoted Notification Area", WS_CHILD | WS_VISIBLE, 0, NONE},
    {3, L"ReBarWindow32", L"", WS_CHILD | WS_VISIBLE, 0, NONE},
    {9, L"MSTaskSwWClass", L"Running applications", WS_CHILD | WS_VISIBLE, 0, NONE},
    {10, L"MSTaskListWClass", L"Running applications", WS_CHILD | WS_VISIBLE, 0, NONE},
};
#define PARTS (sizeof(parts) / sizeof(*parts))

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM big) {
    // Nobody ends the shell by closing its windows.
    if (message == WM_CLOSE) return 0;
    // Programs that tell the taskbar of icons and the like want to hear that it has been done.
    if (message == WM_COPYDATA) return TRUE;
    if (message == WM_MOUSEACTIVATE) return MA_NOACTIVATE;
    return DefWindowProcW(window, message, wide, big);
}

static void make_windows(void) {
    const int width = GetSystemMetrics(SM_CXSCREEN), height = GetSystemMetrics(SM_CYSCREEN), bar = MulDiv(TASKBAR_HEIGHT, (int)GetDpiForSystem(), 96);
    HWND made[PARTS];
    for (unsigned i = 0; i < PARTS; i++) {
        const struct Part *part = &parts[i];
        const int top = part->anchor == BOTTOM ? height - bar : 0;
        const BOOL sized = part->anchor != NONE;
        WNDCLASSEXW class = {.cbSize = sizeof(class), .lpfnWndProc = procedure, .hInstance = GetModuleHandleW(NULL), .lpszClassName = part->class_name};
        HWND parent = part->parent < 0 ? NULL : made[part->parent];
        RegisterClassExW(&class);
        made[i] = CreateWindowExW(part->ex_style, part->class_name, part->title, part->style & ~(part->parent < 0 ? WS_VISIBLE : 0), 0, top,
                                  sized ? width : 0, sized ? height - top : 0, parent, NULL, class.hInstance, NULL);
        if (part->parent >= 0) continue;
        SetWindowRgn(made[i], CreateRectRgn(0, 0, 0, 0), FALSE);
        SetWindowPos(made[i], HWND_BOTTOM, 0, 0, 0, 0, SWP_NOMOVE | SWP_NOSIZE | SWP_NOACTIVATE | SWP_SHOWWINDOW);
    }
    SetShellWindow(made[0]);
    if (GetForegroundWindow() == GetDesktopWindow()) SetForegroundWindow(made[0]);
}

static DWORD WINAPI person(void *unused) {
    Sleep(INFINITE);
    return 0;
}

static DWORD WINAPI desktop(void *unused) {
    MSG message;
    Sleep(UNTIL_WANTED);
    SetProcessDpiAwarenessContext(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);
    GetDesktopWindow();  // the first call for it makes it
    make_windows();
    CloseHandle(CreateThread(NULL, 0, person, NULL, 0, NULL));
    while (GetMessageW(&message, NULL, 0, 0) > 0) DispatchMessageW(&message);
    return 0;
}

void start_desktop(void) { CloseHandle(CreateThread(NULL, 0, desktop, NULL, 0, NULL)); }
