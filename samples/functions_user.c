// Each wrapped function of windows, hooks, keyboard, clipboard, pictures of the screen.
#include "functions.h"
#include <wingdi.h>

static char text[2048];
static HWND window;
#define WINDOW(n) NAMED_HANDLE(n, window, "window_name", "zoo")

static LRESULT CALLBACK hook(int code, WPARAM wparam, LPARAM lparam) { return CallNextHookEx(NULL, code, wparam, lparam); }
static void CALLBACK win_event(HWINEVENTHOOK h, DWORD event, HWND w, LONG object, LONG child, DWORD thread, DWORD time) {}
static BOOL CALLBACK one_window(HWND w, LPARAM lparam) { return TRUE; }
static BOOL CALLBACK one_monitor(HMONITOR m, HDC dc, RECT *rect, LPARAM lparam) { return TRUE; }
static LRESULT CALLBACK procedure(HWND w, UINT message, WPARAM wparam, LPARAM lparam) {
    return IsWindowUnicode(w) ? DefWindowProcW(w, message, wparam, lparam) : DefWindowProcA(w, message, wparam, lparam);
}

static HANDLE has_queue;

static DWORD CALLBACK with_queue(void *unused) {
    MSG message;
    DestroyWindow(CreateWindowA("STATIC", "other", WS_POPUP, 0, 0, 1, 1, NULL, NULL, NULL, NULL));
    PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE);
    SetEvent(has_queue);
    Sleep(3000);
    return 0;
}

static void input(void) {
    static BYTE keys[256];
    static WCHAR wide[8];
    HMODULE self = GetModuleHandleA(NULL);
    HHOOK hooked = NULL;
    BOTH {
        hooked = (HHOOK)GOOD(R_POINTER, F("user32.SetWindowsHookEx"), FLAGS(hook, WH_KEYBOARD_LL), PTR(procedure, hook),
                             NAMED_HANDLE(mod, self, "module_name", BITS == 64 ? "functions_user64.exe" : "functions_user32.exe"), NUM(thread_id, 0));
        GOOD(R_BOOL, "user32.UnhookWindowsHookEx", PTR(hook, hooked));
        BAD(R_POINTER, F("user32.SetWindowsHookEx"), NAMED(hook, 99, "0x63"), PTR(procedure, hook), NO_HANDLE, NUM(thread_id, 0));
        GOOD(R_ANY, F("user32.MapVirtualKey"), HEX(code, 0x41), FLAGS(map_type, MAPVK_VK_TO_VSC));
        GOOD(R_ANY, F("user32.MapVirtualKeyEx"), HEX(code, 0x41), FLAGS(map_type, MAPVK_VK_TO_CHAR), PTR(layout, 0));
        GOOD(R_ANY, F("user32.VkKeyScan"), HEX(character, 'z'));
        EITHER(R_BOOL, F("user32.GetKeyNameText"), HEX(lparam, 0x1e0000), OUT_TEXT_(string, text), NUM(size, 64));
        EITHER(R_POINTER, F("user32.LoadKeyboardLayout"), TEXT_(layout_id, "00000409"), HEX(flags, 0));
        GOOD(R_BOOL, F("user32.GetKeyboardLayoutName"), OUT_TEXT_(layout_id, text));
    }
    GOOD(R_ANY, "user32.CallNextHookEx", PTR(hook, 0), SIGNED_(code, 0), HEX(wparam, 1), HEX(lparam, 2));
    hooked = (HHOOK)GOOD(R_POINTER, "user32.SetWinEventHook", FLAGS(event_min, EVENT_SYSTEM_FOREGROUND), FLAGS(event_max, EVENT_SYSTEM_FOREGROUND), NO_HANDLE, PTR(procedure, win_event),
                         NUM(process_id, 0), NUM(thread_id, 0), FLAGS(flags, WINEVENT_OUTOFCONTEXT));
    GOOD(R_BOOL, "user32.UnhookWinEvent", PTR(win_event_hook, hooked));
    EITHER(R_POINTER, "user32.SetWinEventHook", FLAGS(event_min, EVENT_SYSTEM_FOREGROUND), FLAGS(event_max, EVENT_SYSTEM_FOREGROUND),
           NAMED_HANDLE(mod, self, "module_name", BITS == 64 ? "functions_user64.exe" : "functions_user32.exe"), PTR(procedure, win_event), NUM(process_id, 0),
           NUM(thread_id, GetCurrentThreadId()), FLAGS(flags, WINEVENT_INCONTEXT));
    GOOD(R_ANY, "user32.GetAsyncKeyState", FLAGS(key, VK_SHIFT));
    GOOD(R_ANY, "user32.GetKeyState", FLAGS(virt_key, VK_CAPITAL));
    GOOD(R_BOOL, "user32.GetKeyboardState", OUT_BYTES(key_state, keys, 256));
    GOOD(R_BOOL, "user32.SetKeyboardState", IN_BYTES(key_state, keys, 256));
    GOOD(R_ANY, "user32.ToAscii", NAMED(virt_key, 0x41, "VK_A"), HEX(scan_code, 0x1e), IN_BYTES(key_state, keys, 256), PTR(char, wide), HEX(flags, 0));
    GOOD(R_ANY, "user32.ToUnicode", NAMED(virt_key, 0x41, "VK_A"), HEX(scan_code, 0x1e), IN_BYTES(key_state, keys, 256), PTR(buffer, wide), NUM(buffer_size, 8), HEX(flags, 0));
    GOOD(R_BOOL, "user32.RegisterHotKey", WINDOW(window), SIGNED_(id, 7), FLAGS(modifiers, MOD_ALT | MOD_CONTROL), FLAGS(virt_key, VK_F9));
    GOOD(R_BOOL, "user32.UnregisterHotKey", WINDOW(window), SIGNED_(id, 7));
    BAD(R_BOOL, "user32.UnregisterHotKey", WINDOW(window), SIGNED_(id, 8));
    RAWINPUTDEVICE device = {.usUsagePage = 1, .usUsage = 6, .dwFlags = RIDEV_INPUTSINK, .hwndTarget = window};
    snprintf(text, sizeof text, "{\"usage_page\":1,\"usage\":6,\"flags\":\"RIDEV_INPUTSINK\",\"target\":\"0x%llx\"}", (ULONGLONG)(ULONG_PTR)window);
    GOOD(R_BOOL, "user32.RegisterRawInputDevices", SHAPE(raw_input_devices, &device, text), NUM(num_devices, 1), NUM(size, sizeof device));
    UINT size = 0;
    BAD(R_SOCKET, "user32.GetRawInputData", PTR(raw_input, 0x1234), FLAGS(command, RID_INPUT), PTR(data, text), IN_NUM(size, &size, 4), NUM(size_header, sizeof(RAWINPUTHEADER)));
    GOOD(R_ANY, "user32.keybd_event", FLAGS(virt_key, VK_SHIFT), HEX(scan, 0x2a), FLAGS(flags, KEYEVENTF_KEYUP), HEX(extra_info, 0));
    GOOD(R_ANY, "user32.mouse_event", FLAGS(flags, MOUSEEVENTF_MOVE), SIGNED_(dx, 1), SIGNED_(dy, -1), HEX(data, 0), HEX(extra_info, 0));
    INPUT one = {.type = INPUT_KEYBOARD, .ki = {.wVk = VK_SHIFT, .dwFlags = KEYEVENTF_KEYUP}};
    GOOD(R_BOOL, "user32.SendInput", NUM(inputs_count, 1), SHAPE(inputs, &one, "{\"type\":\"INPUT_KEYBOARD\"}"), SIGNED_(size, sizeof one));
    EITHER(R_BOOL, "user32.BlockInput", TRUTH(block_it, FALSE));
    DWORD thread = 0;
    has_queue = CreateEventA(NULL, TRUE, FALSE, NULL);
    CreateThread(NULL, 0, with_queue, NULL, 0, &thread);
    WaitForSingleObject(has_queue, 10000);
    GOOD(R_BOOL, "user32.AttachThreadInput", NUM(attach, GetCurrentThreadId()), NUM(attach_to, thread), TRUTH(attach_flag, TRUE));
    BAD(R_BOOL, "user32.AttachThreadInput", NUM(attach, GetCurrentThreadId()), NUM(attach_to, 0x99999), TRUTH(attach_flag, TRUE));
    POINT point;
    CURSORINFO cursor = {.cbSize = sizeof cursor};
    LASTINPUTINFO last = {.cbSize = sizeof last};
    RECT rect = {0, 0, 100, 200};
    GOOD(R_BOOL, "user32.GetCursorPos", OUT_ANY(point, &point));
    GOOD(R_BOOL, "user32.GetCursorInfo", SHAPE_ANY(cursor_info, &cursor));
    EITHER(R_BOOL, "user32.SetCursorPos", SIGNED_(x, 10), SIGNED_(y, 20));
    EITHER(R_BOOL, "user32.ClipCursor", SHAPE(rect, &rect, "{\"left\":0,\"top\":0,\"right\":100,\"bottom\":200}"));
    GOOD(R_ANY, "user32.ShowCursor", TRUTH(show, TRUE));
    GOOD(R_ANY, "user32.SwapMouseButton", TRUTH(swap, FALSE));
    GOOD(R_BOOL, "user32.GetLastInputInfo", SHAPE(last_input_info, &last, "{\"size\":8,\"time\":0}"));
    GOOD(R_ANY, "user32.GetKeyboardLayout", NUM(thread_id, 0));
    GOOD(R_BOOL, "user32.GetKeyboardLayoutList", NUM(count, 8), PTR(list, text));
}

static void clipboard(void) {
    GOOD(R_BOOL, "user32.OpenClipboard", WINDOW(new_owner));
    GOOD(R_BOOL, "user32.EmptyClipboard");
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, 16);
    memcpy(GlobalLock(memory), "zoo", 4);
    GlobalUnlock(memory);
    GOOD(R_POINTER, "user32.SetClipboardData", FLAGS(format, CF_TEXT), PTR(mem, memory));
    GOOD(R_POINTER, "user32.GetClipboardData", FLAGS(format, CF_TEXT));
    BAD(R_POINTER, "user32.GetClipboardData", FLAGS(format, CF_WAVE));
    GOOD(R_ANY, "user32.IsClipboardFormatAvailable", FLAGS(format, CF_UNICODETEXT));
    GOOD(R_ANY, "user32.EnumClipboardFormats", NAMED(format, 0, "0x0"));
    GOOD(R_ANY, "user32.CountClipboardFormats");
    GOOD(R_BOOL, "user32.CloseClipboard");
    BAD(R_BOOL, "user32.CloseClipboard");
    BOTH GOOD(R_BOOL, F("user32.RegisterClipboardFormat"), TEXT_(format, "Zoo Format"));
    GOOD(R_ANY, "user32.SetClipboardViewer", WINDOW(new_viewer));
    GOOD(R_BOOL, "user32.AddClipboardFormatListener", WINDOW(window));
    GOOD(R_BOOL, "user32.RemoveClipboardFormatListener", WINDOW(window));
    GOOD(R_ANY, "user32.GetClipboardOwner");
    GOOD(R_ANY, "user32.GetClipboardSequenceNumber");
}

static DWORD CALLBACK show_box(void *ex) {
    if (ex) {
        GOOD(R_BOOL, F("user32.MessageBoxEx"), HANDLE_(window, 0), TEXT_(text, "zoo text"), TEXT_(caption, "zoo box"), FLAGS(type, MB_YESNO | MB_ICONWARNING), HEX(language_id, 0x409));
    } else {
        GOOD(R_BOOL, F("user32.MessageBox"), HANDLE_(window, 0), TEXT_(text, "zoo text"), TEXT_(caption, "zoo box"), FLAGS(type, MB_OKCANCEL | MB_ICONERROR));
    }
    return 0;
}

// A box in a thread of its own, which this one closes.
static void box(BOOL ex) {
    HANDLE thread = CreateThread(NULL, 0, show_box, (void *)(ULONG_PTR)ex, 0, NULL);
    for (int i = 0; i < 400 && WaitForSingleObject(thread, 25) != WAIT_OBJECT_0; i++) {
        HWND found = FindWindowA("#32770", "zoo box");
        if (found) PostMessageA(found, WM_COMMAND, ex ? IDYES : IDOK, 0);
    }
    CloseHandle(thread);
}

static void windows(void) {
    static char json[1024];
    HMODULE self = GetModuleHandleA(NULL);
    const char *name = BITS == 64 ? "functions_user64.exe" : "functions_user32.exe";
#define ITSELF(n) NAMED_HANDLE(n, self, "module_name", name)
    BOTH {
        WNDCLASSEXW wide = {.cbSize = sizeof wide, .style = CS_HREDRAW, .lpfnWndProc = procedure, .hInstance = self, .lpszClassName = L"ZooClass"};
        WNDCLASSEXA narrow = {.cbSize = sizeof narrow, .style = CS_HREDRAW, .lpfnWndProc = procedure, .hInstance = self, .lpszClassName = "ZooClass"};
        WNDCLASSW wide_old = {.style = CS_HREDRAW, .lpfnWndProc = procedure, .hInstance = self, .lpszClassName = L"ZooOldClass"};
        WNDCLASSA narrow_old = {.style = CS_HREDRAW, .lpfnWndProc = procedure, .hInstance = self, .lpszClassName = "ZooOldClass"};
        snprintf(json, sizeof json, "{\"size\":%u,\"style\":\"0x2\",\"wnd_proc\":\"0x%llx\",\"cls_extra\":0,\"wnd_extra\":0,\"instance\":\"0x%llx\",\"class_name\":\"ZooClass\"}",
                 (unsigned)sizeof wide, (ULONGLONG)(ULONG_PTR)procedure, (ULONGLONG)(ULONG_PTR)self);
        GOOD(R_BOOL, F("user32.RegisterClassEx"), SHAPE(wnd_class, zoo_wide ? (void *)&wide : (void *)&narrow, json));
        snprintf(json, sizeof json, "{\"style\":\"0x2\",\"wnd_proc\":\"0x%llx\",\"cls_extra\":0,\"wnd_extra\":0,\"instance\":\"0x%llx\",\"class_name\":\"ZooOldClass\"}",
                 (ULONGLONG)(ULONG_PTR)procedure, (ULONGLONG)(ULONG_PTR)self);
        GOOD(R_BOOL, F("user32.RegisterClass"), SHAPE(wnd_class, zoo_wide ? (void *)&wide_old : (void *)&narrow_old, json));
        BAD(R_BOOL, F("user32.RegisterClass"), SHAPE(wnd_class, zoo_wide ? (void *)&wide_old : (void *)&narrow_old, json));
        GOOD(R_BOOL, F("user32.UnregisterClass"), TEXT_(class_name, "ZooOldClass"), ITSELF(instance));
        window = (HWND)GOOD(R_POINTER, F("user32.CreateWindowEx"), FLAGS(ex_style, WS_EX_TOOLWINDOW | WS_EX_LAYERED), TEXT_(class_name, "ZooClass"), TEXT_(window_name, "zoo"),
                            FLAGS(style, WS_POPUP), SIGNED_(x, 1), SIGNED_(y, 2), SIGNED_(width, 300), SIGNED_(height, 200), NO_HANDLE, PTR(menu, 0), ITSELF(instance), PTR(param, 0));
        BAD(R_POINTER, F("user32.CreateWindowEx"), NAMED(ex_style, 0, "0x0"), TEXT_(class_name, "NoSuchClass"), RAW(0), FLAGS(style, WS_CHILD), SIGNED_(x, -1), SIGNED_(y, 0),
            SIGNED_(width, 0), SIGNED_(height, 0), NAMED_HANDLE(parent, window, "parent_window_name", "zoo"), PTR(menu, 0), NO_HANDLE, PTR(param, 0));
        HWND child = CreateWindowA("STATIC", "child", WS_CHILD, 0, 0, 10, 10, window, NULL, NULL, NULL);
        HWND second = CreateWindowA("STATIC", "second", WS_CHILD, 0, 0, 10, 10, window, NULL, NULL, NULL);
        GOOD(R_POINTER, F("user32.FindWindow"), TEXT_(class_name, "ZooClass"), TEXT_(window_name, "zoo"));
        GOOD(R_POINTER, F("user32.FindWindow"), RAW(0), TEXT_(window_name, "zoo"));
        BAD(R_POINTER, F("user32.FindWindow"), RAW(0), TEXT_(window_name, "no such window"));
        EITHER(R_POINTER, F("user32.FindWindowEx"), NAMED_HANDLE(parent, window, "parent_window_name", "zoo"), NAMED_HANDLE(child_after, child, "child_after_window_name", "child"), TEXT_(class_name, "STATIC"), TEXT_(window_name, "second"));
        GOOD(R_POINTER, F("user32.FindWindowEx"), NAMED_HANDLE(parent, window, "parent_window_name", "zoo"), NO_HANDLE, TEXT_(class_name, "STATIC"), TEXT_(window_name, "child"));
        GOOD(R_BOOL, F("user32.GetWindowText"), WINDOW(window), OUT_TEXT_(string, text), NUM(max_count, 64));
        GOOD(R_BOOL, F("user32.GetWindowTextLength"), WINDOW(window));
        GOOD(R_BOOL, F("user32.SetWindowText"), WINDOW(window), TEXT_(string, "zoo"));
        GOOD(R_BOOL, F("user32.GetClassName"), WINDOW(window), OUT_TEXT_(class_name, text), NUM(max_count, 64));
        ULONG_PTR answer = 0;
        GOOD(R_ANY, F("user32.SendMessage"), WINDOW(window), FLAGS(message, WM_NULL), HEX(wparam, 1), HEX(lparam, 2));
        GOOD(R_BOOL, F("user32.SendMessageTimeout"), WINDOW(window), FLAGS(message, WM_NULL), HEX(wparam, 1), HEX(lparam, 2), HEX(flags, 0), NUM(timeout, 1000), OUT_NATIVE(result, &answer));
        GOOD(R_BOOL, F("user32.SendNotifyMessage"), WINDOW(window), FLAGS(message, WM_NULL), HEX(wparam, 1), HEX(lparam, 2));
        GOOD(R_BOOL, F("user32.PostMessage"), WINDOW(window), FLAGS(message, WM_APP), HEX(wparam, 1), HEX(lparam, 2));
        BAD(R_BOOL, F("user32.PostMessage"), HANDLE_(window, 0x9999), FLAGS(message, WM_CLOSE), HEX(wparam, 0), HEX(lparam, 0));
        MSG message;
        GOOD(R_ANY, F("user32.GetMessage"), OUT_ANY(message, &message), WINDOW(window), FLAGS(filter_min, WM_APP), FLAGS(filter_max, WM_APP));
        GOOD(R_BOOL, F("user32.PostThreadMessage"), NUM(thread_id, GetCurrentThreadId()), FLAGS(message, WM_APP), HEX(wparam, 1), HEX(lparam, 2));
        GOOD(R_ANY, F("user32.PeekMessage"), OUT_ANY(message, &message), WINDOW(window), FLAGS(filter_min, WM_NULL), FLAGS(filter_max, WM_NULL), FLAGS(remove_msg, PM_REMOVE));
        GOOD(R_ANY, F("user32.GetWindowLong"), WINDOW(window), FLAGS(index, GWL_EXSTYLE));
        GOOD(R_ANY, F("user32.SetWindowLong"), WINDOW(window), FLAGS(index, GWLP_USERDATA), HEX(new_long, 0x1234));
        GOOD(R_ANY, F("user32.GetWindowLongPtr"), WINDOW(window), FLAGS(index, GWL_STYLE));
        GOOD(R_ANY, F("user32.SetWindowLongPtr"), WINDOW(window), FLAGS(index, GWLP_USERDATA), HEX(new_long, 0x1234));
        EITHER(R_BOOL, F("user32.LoadString"), NAMED_HANDLE(instance, GetModuleHandleA("user32.dll"), "module_name", "user32.dll"), NUM(id, 2), OUT_TEXT_(buffer, text), NUM(buffer_max, 64));
        BAD(R_POINTER, F("user32.LoadImage"), ITSELF(instance), TEXT_(name, "NoSuchImage"), FLAGS(type, IMAGE_ICON), SIGNED_(width, 16), SIGNED_(height, 16), HEX(load, 0));
        GOOD(R_POINTER, F("user32.LoadImage"), HANDLE_(instance, 0), HEX(name, 32512), FLAGS(type, IMAGE_CURSOR), SIGNED_(width, 0), SIGNED_(height, 0), HEX(load, LR_SHARED));
        GOOD(R_POINTER, F("user32.LoadIcon"), HANDLE_(instance, 0), HEX(icon_name, 32512));
        GOOD(R_POINTER, F("user32.LoadCursor"), HANDLE_(instance, 0), HEX(cursor_name, 32512));
        HDC dc = GetDC(window);
        RECT area = {0, 0, 100, 50};
        GOOD(R_BOOL, F("user32.DrawText"), PTR(dc, dc), TEXT_(text, "drawn"), SIGNED_(count, -1), SHAPE(rect, &area, "{\"left\":0,\"top\":0,\"right\":100,\"bottom\":50}"), HEX(format, 0));
        ReleaseDC(window, dc);
        GOOD(R_POINTER, "user32.SetParent", NAMED_HANDLE(child, second, "window_name", "second"), NAMED_HANDLE(new_parent, window, "new_parent_window_name", "zoo"));
        if (!zoo_wide) {
            GOOD(R_BOOL, "user32.DestroyWindow", WINDOW(window));
            BAD(R_BOOL, "user32.DestroyWindow", WINDOW(window));
            UnregisterClassA("ZooClass", self);
        }
        box(FALSE);
        box(TRUE);
    }
    GOOD(R_BOOL, "user32.EnumWindows", PTR(enum_func, one_window), HEX(lparam, 1));
    GOOD(R_ANY, "user32.EnumChildWindows", WINDOW(parent), PTR(enum_func, one_window), HEX(lparam, 1));
    GOOD(R_ANY, "user32.EnumThreadWindows", NUM(thread_id, GetCurrentThreadId()), PTR(enum_func, one_window), HEX(lparam, 1));
    GOOD(R_BOOL, "user32.EnumDesktopWindows", HANDLE_(desktop, 0), PTR(enum_func, one_window), HEX(lparam, 1));
    GOOD(R_ANY, "user32.GetForegroundWindow");
    GOOD(R_ANY, "user32.GetActiveWindow");
    GOOD(R_POINTER, "user32.GetDesktopWindow");
    GOOD(R_ANY, "user32.GetShellWindow");
    GOOD(R_POINTER, "user32.GetWindow", WINDOW(window), FLAGS(cmd, GW_CHILD));
    GOOD(R_ANY, "user32.GetParent", WINDOW(window));
    GOOD(R_ANY, "user32.WindowFromPoint", NUM64(point, 5 | 6ull << 32));
    GOOD(R_ANY, "user32.IsWindow", WINDOW(window));
    GOOD(R_ANY, "user32.IsWindowVisible", WINDOW(window));
    DWORD process = 0;
    RECT rect;
    WINDOWINFO info = {.cbSize = sizeof info};
    GUITHREADINFO thread = {.cbSize = sizeof thread};
    GOOD(R_BOOL, "user32.GetWindowThreadProcessId", WINDOW(window), OUT_NUM(process_id, &process, 4));
    GOOD(R_BOOL, "user32.GetWindowRect", WINDOW(window), OUT_SHAPE(rect, &rect, "{\"left\":1,\"top\":2,\"right\":301,\"bottom\":202}"));
    GOOD(R_BOOL, "user32.GetWindowInfo", WINDOW(window), OUT_ANY(info, &info));
    GOOD(R_BOOL, "user32.GetGUIThreadInfo", NUM(thread_id, GetCurrentThreadId()), OUT_ANY(gui_thread_info, &thread));
    EITHER(R_BOOL, "user32.SetForegroundWindow", WINDOW(window));
    EITHER(R_BOOL, "user32.BringWindowToTop", WINDOW(window));
    GOOD(R_ANY, "user32.ShowWindow", WINDOW(window), FLAGS(cmd_show, SW_SHOWNOACTIVATE));
    GOOD(R_ANY, "user32.EnableWindow", WINDOW(window), TRUTH(enable, TRUE));
    GOOD(R_BOOL, "user32.SetWindowPos", WINDOW(window), PTR(insert_after, 0), SIGNED_(x, 5), SIGNED_(y, 6), SIGNED_(width, 100), SIGNED_(height, 90), FLAGS(flags, SWP_NOACTIVATE | SWP_NOZORDER));
    GOOD(R_BOOL, "user32.MoveWindow", WINDOW(window), SIGNED_(x, 7), SIGNED_(y, 8), SIGNED_(width, 110), SIGNED_(height, 95), TRUTH(repaint, FALSE));
    GOOD(R_BOOL, "user32.SetLayeredWindowAttributes", WINDOW(window), HEX(key_color, 0), NUM(alpha, 128), FLAGS(flags, LWA_ALPHA));
    const UINT_PTR timer = GOOD(R_POINTER, "user32.SetTimer", WINDOW(window), NUM(id_event, 3), NUM(elapse, 100000), PTR(timer_func, 0));
    GOOD(R_BOOL, "user32.KillTimer", WINDOW(window), NUM(id_event, timer));
    BAD(R_BOOL, "user32.KillTimer", WINDOW(window), NUM(id_event, 99));
    EITHER(R_BOOL, "user32.MessageBeep", HEX(type, 0));
}

static DWORD CALLBACK on_desktop(void *unused) {
    BOTH {
        HDESK made = (HDESK)GOOD(R_POINTER, F("user32.CreateDesktop"), zoo_wide ? WIDE(desktop, L"zoo wide") : ANSI(desktop, "zoo ansi"), RAW(0), PTR(devmode, 0), HEX(flags, 0),
                                 FLAGS(desired_access, GENERIC_ALL), PTR(security_attributes, 0));
        BAD(R_POINTER, F("user32.CreateDesktop"), TEXT_(desktop, "zoo two"), TEXT_(device, "none"), PTR(devmode, 0), HEX(flags, 0), FLAGS(desired_access, GENERIC_ALL),
            PTR(security_attributes, 0));
        HDESK opened = (HDESK)GOOD(R_POINTER, F("user32.OpenDesktop"), TEXT_(desktop, "Default"), HEX(flags, 0), TRUTH(inherit, FALSE), FLAGS(desired_access, DESKTOP_READOBJECTS));
        BAD(R_POINTER, F("user32.OpenDesktop"), TEXT_(desktop, "None"), HEX(flags, 0), TRUTH(inherit, FALSE), FLAGS(desired_access, DESKTOP_READOBJECTS));
        GOOD(R_BOOL, "user32.SetThreadDesktop", HANDLE_(desktop, made), BEFORE_ANY(object_name));
        EITHER(R_BOOL, "user32.SwitchDesktop", HANDLE_(desktop, opened), BEFORE_ANY(object_name));
        GOOD(R_BOOL, "user32.CloseDesktop", HANDLE_(desktop, opened), BEFORE_ANY(object_name));
    }
    return 0;
}

static void sessions(void) {
    static BYTE data[512];
    DWORD needed = 0;
    WaitForSingleObject(CreateThread(NULL, 0, on_desktop, NULL, 0, NULL), 20000);
    GOOD(R_POINTER, "user32.OpenInputDesktop", HEX(flags, 0), TRUTH(inherit, FALSE), FLAGS(desired_access, DESKTOP_READOBJECTS));
    GOOD(R_POINTER, "user32.GetThreadDesktop", NUM(thread_id, GetCurrentThreadId()));
    HWINSTA station = (HWINSTA)GOOD(R_POINTER, "user32.GetProcessWindowStation");
    GOOD(R_BOOL, "user32.SetProcessWindowStation", HANDLE_(win_sta, station), BEFORE_ANY(object_name));
    GOOD(R_ANY, "user32.GetSystemMetrics", FLAGS(index, SM_CXSCREEN));
    EITHER(R_BOOL, "user32.LockWorkStation");
    MONITORINFOEXW monitor = {.cbSize = sizeof(MONITORINFO)};
    HMONITOR primary = MonitorFromPoint((POINT){0, 0}, MONITOR_DEFAULTTOPRIMARY);
    DISPLAY_DEVICEW display;
    DEVMODEW mode;
    RECT clip = {0, 0, 50, 50};
    BOTH {
        EITHER(R_POINTER, F("user32.OpenWindowStation"), TEXT_(win_sta, "WinSta0"), TRUTH(inherit, FALSE), FLAGS(desired_access, WINSTA_READATTRIBUTES));
        GOOD(R_BOOL, F("user32.GetUserObjectInformation"), HANDLE_(object, station), BEFORE_ANY(object_name), FLAGS(index, UOI_NAME), OUT_BYTES_OF(info, data, &needed),
             NUM(length, sizeof data), OUT_NUM(length_needed, &needed, 4));
        GOOD(R_BOOL, F("user32.SystemParametersInfo"), FLAGS(action, SPI_GETWORKAREA), HEX(param, 0), PTR(data, data), NAMED(win_ini, 0, "0x0"));
        GOOD(R_BOOL, F("user32.GetMonitorInfo"), PTR(monitor, primary), SHAPE(info, &monitor, "{\"size\":40,\"left\":0,\"top\":0,\"right\":0,\"bottom\":0}"));
        memset(&monitor, 0, sizeof monitor);
        monitor.cbSize = sizeof(MONITORINFO);
        memset(&display, 0, sizeof display);
        display.cb = zoo_wide ? sizeof(DISPLAY_DEVICEW) : sizeof(DISPLAY_DEVICEA);
        GOOD(R_BOOL, F("user32.EnumDisplayDevices"), RAW(0), NUM(dev_num, 0), OUT_ANY(display_device, &display), HEX(flags, 0));
        EITHER(R_BOOL, F("user32.EnumDisplayDevices"), TEXT_(device, "\\\\.\\DISPLAY1"), NUM(dev_num, 9), OUT_ANY(display_device, &display), HEX(flags, 0));
        memset(&mode, 0, sizeof mode);
        if (zoo_wide) mode.dmSize = sizeof mode;
        else ((DEVMODEA *)&mode)->dmSize = sizeof(DEVMODEA);
        EITHER(R_BOOL, F("user32.EnumDisplaySettings"), TEXT_(device_name, "\\\\.\\DISPLAY1"), HEX(mode_num, 0xffffffff), PTR(dev_mode, &mode));
        EITHER(R_BOOL, F("user32.EnumDisplaySettings"), RAW(0), HEX(mode_num, 0xffffffff), PTR(dev_mode, &mode));
        GOOD(R_ANY, F("user32.ChangeDisplaySettings"), PTR(dev_mode, &mode), HEX(flags, CDS_TEST));
        EITHER(R_POINTER, F("gdi32.CreateDC"), TEXT_(driver, "DISPLAY"), TEXT_(device, "\\\\.\\DISPLAY1"), TEXT_(port, "zoo"), PTR(dev_mode, 0));
    }
    GOOD(R_BOOL, "user32.EnumDisplayMonitors", PTR(dc, 0), SHAPE(clip, &clip, "{\"left\":0,\"top\":0,\"right\":50,\"bottom\":50}"), PTR(enum_func, one_monitor), HEX(data, 1));

    HDC screen = (HDC)GOOD(R_POINTER, "user32.GetDC", HANDLE_(window, 0));
    GOOD(R_ANY, "user32.ReleaseDC", HANDLE_(window, 0), PTR(dc, screen));
    GOOD(R_POINTER, "user32.GetDCEx", WINDOW(window), PTR(region, 0), HEX(flags, DCX_CACHE));
    screen = (HDC)GOOD(R_POINTER, "user32.GetWindowDC", WINDOW(window));
    HDC memory = (HDC)GOOD(R_POINTER, "gdi32.CreateCompatibleDC", PTR(dc, screen));
    HBITMAP bitmap = (HBITMAP)GOOD(R_POINTER, "gdi32.CreateCompatibleBitmap", PTR(dc, screen), SIGNED_(width, 20), SIGNED_(height, 10));
    SelectObject(memory, bitmap);
    GOOD(R_BOOL, "gdi32.BitBlt", PTR(dc, memory), SIGNED_(x, 0), SIGNED_(y, 1), SIGNED_(width, 20), SIGNED_(height, 10), PTR(source_dc, screen), SIGNED_(source_x, 2), SIGNED_(source_y, 3),
         FLAGS(rop, SRCCOPY));
    GOOD(R_BOOL, "gdi32.StretchBlt", PTR(dc, memory), SIGNED_(x, 0), SIGNED_(y, 1), SIGNED_(width, 20), SIGNED_(height, 10), PTR(source_dc, screen), SIGNED_(source_x, 2), SIGNED_(source_y, 3),
         SIGNED_(source_width, 40), SIGNED_(source_height, 30), FLAGS(rop, SRCCOPY));
    BITMAPINFO header = {.bmiHeader = {.biSize = sizeof(BITMAPINFOHEADER), .biWidth = 20, .biHeight = 10, .biPlanes = 1, .biBitCount = 32}};
    void *bits = NULL;
    GOOD(R_POINTER, "gdi32.CreateDIBSection", PTR(dc, screen), PTR(bitmap_info, &header), HEX(usage, 0), OUT_POINTER(bits, &bits), NO_HANDLE, NUM(offset, 0));
    HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, "ZooSection");
    GOOD(R_POINTER, "gdi32.CreateDIBSection", PTR(dc, screen), PTR(bitmap_info, &header), HEX(usage, 0), OUT_POINTER(bits, &bits), HANDLE_(section, section), BEFORE_ANY(section_name),
         NUM(offset, 0));
    static BYTE pixels[20 * 10 * 4];
    GOOD(R_BOOL, "gdi32.GetDIBits", PTR(dc, screen), PTR(bitmap, bitmap), NUM(start, 0), NUM(lines, 10), PTR(bits, pixels), PTR(bitmap_info, &header), HEX(usage, 0));
    GOOD(R_ANY, "gdi32.GetPixel", PTR(dc, screen), SIGNED_(x, 1), SIGNED_(y, 2));
    GOOD(R_ANY, "gdi32.GetDeviceCaps", PTR(dc, screen), NUM(index, 8));
    EITHER(R_BOOL, "user32.PrintWindow", WINDOW(window), PTR(dc, memory), HEX(flags, 0));
}

// Nothing is shut down: what does so is no program while the function is called.
static void leave(void) {
    const char *path = BITS == 64 ? "C:\\windows\\system32\\userinit.exe" : "C:\\windows\\sysnative\\userinit.exe";
    static char head[8];
    DWORD used = 0;
    if (!MoveFileA(path, "C:\\userinit.zoo")) return;
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    WriteFile(file, "zoo zoo zoo", 11, &used, NULL);
    CloseHandle(file);
    file = CreateFileA("C:\\windows\\system32\\userinit.exe", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file != INVALID_HANDLE_VALUE) ReadFile(file, head, 4, &used, NULL);
    CloseHandle(file);
    BAD(R_BOOL, "user32.ExitWindowsEx", FLAGS(flags, EWX_REBOOT | EWX_FORCE), HEX(reason, 0));
    MoveFileExA("C:\\userinit.zoo", path, MOVEFILE_REPLACE_EXISTING);
}

int main(void) {
    zoo_begin();
    windows();
    input();
    clipboard();
    sessions();
    leave();
    return zoo_end();
}
