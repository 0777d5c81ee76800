// Each call of the window system (win32u), once with success and once with failure.
#include "zoo.h"

#include <winuser.h>

typedef ULONG_PTR Word;

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM w, LPARAM l) { return DefWindowProcW(window, message, w, l); }
static LRESULT CALLBACK hook_procedure(int code, WPARAM w, LPARAM l) { return CallNextHookEx(NULL, code, w, l); }
static void CALLBACK event_procedure(HWINEVENTHOOK a, DWORD b, HWND c, LONG d, LONG e, DWORD f, DWORD g) { (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g; }
static DWORD WINAPI waiter(void *event) { MSG message; PeekMessageW(&message, NULL, 0, 0, 0); SetEvent((HANDLE)event); Sleep(INFINITE); return 0; }

#define BAD_WINDOW ((Word)0xbad0)
#define WINDOW(h) HEX(window, h)
#define WINSTA L"\\Sessions\\1\\Windows\\WindowStations\\WinSta0\\"
#define X(v) SIGNED_(x, v)
#define Y(v) SIGNED_(y, v)

int main(void) {
    zoo_begin();
    WNDCLASSW made = {.lpfnWndProc = procedure, .lpszClassName = L"ZooClass", .hInstance = GetModuleHandleW(NULL)};
    RegisterClassW(&made);
    const Word window = (Word)CreateWindowW(L"ZooClass", L"zoo window", WS_OVERLAPPEDWINDOW, 10, 20, 300, 200, NULL, NULL, made.hInstance, NULL);
    const Word child = (Word)CreateWindowW(L"ZooClass", L"zoo child", WS_CHILD, 1, 2, 30, 20, (HWND)window, NULL, made.hInstance, NULL);
    CHECK(window && child);
    DWORD other_thread;
    HANDLE ready = CreateEventA(NULL, FALSE, FALSE, NULL), thread = CreateThread(NULL, 0, waiter, ready, 0, &other_thread);
    CHECK(thread && WaitForSingleObject(ready, 10000) == WAIT_OBJECT_0);
    static BYTE buffer[2048], keys[256];
    static WCHAR text[512];
    UINT size = 0;
    POINT point = {0, 0};
    RECT rect = {1, 2, 300, 400};
    const Word module = (Word)made.hInstance;
#define POINT_OF(p) BEFORE_MEMORY(x, &(p).x, 4), BEFORE_MEMORY(y, &(p).y, 4)

    // ---- hooks and keys
    Word hook = VALUE_OK("NtUserSetWindowsHookEx", HEX(module_base, 0), RAW(0), NUM(thread_id, GetCurrentThreadId()), FLAGS(hook_type, WH_KEYBOARD), SHOWN_ANY(hook_procedure, hook_procedure), BOOLEAN_(ansi, FALSE));
    VALUE_FAILS("NtUserSetWindowsHookEx", HEX(module_base, module), UNICODE_(module_name, zoo_unicode(L"zoo.dll")), NUM(thread_id, 0xfffc), FLAGS(hook_type, WH_CBT), SHOWN_ANY(hook_procedure, hook_procedure), BOOLEAN_(ansi, TRUE));
    VALUE("NtUserCallNextHookEx", HEX(hook, hook), SIGNED_(hook_code, -1), HEX(wparam, 0x11), HEX(lparam, 0x22));
    VALUE_OK("NtUserUnhookWindowsHookEx", HEX(hook, hook));
    VALUE_FAILS("NtUserUnhookWindowsHookEx", HEX(hook, 0xbad0));
    zoo_call("NtUserSetWindowsHookEx", NULL, WANT_TRUE, 0, FALSE, ZOO_ARGS(HEX(module_base, 0), RAW(0), NUM(thread_id, GetCurrentThreadId()), FLAGS(hook_type, WH_MOUSE), SHOWN_ANY(hook_procedure, hook_procedure), BOOLEAN_(ansi, FALSE)));
    PART("NtUserUnhookWindowsHook", "NtUserCallTwoParam", WANT_TRUE, FLAGS(hook_type, WH_MOUSE), PTR(hook_procedure, hook_procedure), RAW(8));
    PART("NtUserUnhookWindowsHook", "NtUserCallTwoParam", WANT_FALSE, FLAGS(hook_type, WH_MOUSE), PTR(hook_procedure, hook_procedure), RAW(8));
    Word event_hook = VALUE_OK("NtUserSetWinEventHook", FLAGS(event_min, EVENT_SYSTEM_FOREGROUND), FLAGS(event_max, EVENT_OBJECT_SHOW), HEX(module_base, 0), RAW(0), SHOWN_ANY(hook_procedure, event_procedure), NUM(proc_id, 0),
                               NUM(thread_id, 0), FLAGS(flags, WINEVENT_SKIPOWNPROCESS));
    VALUE_FAILS("NtUserSetWinEventHook", FLAGS(event_min, EVENT_OBJECT_SHOW), FLAGS(event_max, EVENT_SYSTEM_FOREGROUND), HEX(module_base, module), UNICODE_(module_name, zoo_unicode(L"zoo.dll")), SHOWN_ANY(hook_procedure, event_procedure),
                NUM(proc_id, 1), NUM(thread_id, 2), FLAGS(flags, WINEVENT_INCONTEXT));
    VALUE_OK("NtUserUnhookWinEvent", HEX(hook, event_hook));
    VALUE_FAILS("NtUserUnhookWinEvent", HEX(hook, 0xbad0));
    VALUE("NtUserGetAsyncKeyState", FLAGS(key, VK_SHIFT));
    VALUE("NtUserGetKeyState", FLAGS(key, VK_RETURN));
    VALUE_OK("NtUserGetKeyboardState", RAW(keys), AFTER_ANY(key_state));
    PART("NtUserGetAsyncKeyboardState", "NtUserCallOneParam", WANT_TRUE, RAW(keys), AFTER_ANY(key_state), RAW(25));
    VALUE_OK("NtUserSetKeyboardState", RAW(keys), BEFORE_ANY(key_state));
    VALUE("NtUserMapVirtualKeyEx", FLAGS(key, VK_SPACE), FLAGS(map_type, MAPVK_VK_TO_CHAR), HEX(layout, 0x4090409));
    VALUE("NtUserToUnicodeEx", FLAGS(key, VK_SPACE), HEX(scan_code, 0x39), SHOWN_ANY(key_state, keys), RAW(text), AFTER_ANY(buffer), NUM(buffer_length, 8), HEX(flags, 0), HEX(layout, 0));
    VALUE_OK("NtUserGetKeyNameText", HEX(lparam, 0x390000), RAW(text), AFTER_ANY(key_name), NUM(size, 64));
    VALUE_FAILS("NtUserGetKeyNameText", HEX(lparam, 0), RAW(text), NUM(size, 0));
    VALUE("NtUserGetKeyboardLayout", NUM(thread_id, GetCurrentThreadId()));
    VALUE_OK("NtUserGetKeyboardLayoutName", RAW(text), AFTER_ANY(layout_name));
    VALUE("NtUserGetKeyboardLayoutList", NUM(count, 8), SHOWN_ANY(layouts, buffer));
    VALUE_FAILS("NtUserActivateKeyboardLayout", HEX(layout, 0xbad0), HEX(flags, 0x100));
    zoo_call("NtUserActivateKeyboardLayout", NULL, WANT_TRUE, 0, FALSE, ZOO_ARGS(HEX(layout, (Word)GetKeyboardLayout(0)), HEX(flags, 0)));

    // ---- raw input
    RAWINPUTDEVICE device = {1, 6, RIDEV_INPUTSINK, (HWND)window};
    VALUE_OK("NtUserRegisterRawInputDevices", RAW(&device), BEFORE_ANY(devices), NUM(device_count, 1), SHOWN_NUM(size, sizeof device, 16));
    VALUE_FAILS_UNSEEN32("NtUserRegisterRawInputDevices", RAW(&device), BEFORE_ANY(devices), NUM(device_count, 1), NUM(size, 3));
    size = 4;
    VALUE("NtUserGetRegisteredRawInputDevices", SHOWN_ANY(devices, buffer), IN_NUM(device_count, &size, 4), AFTER_NUM(device_count, &size, 4), SHOWN_NUM(size, sizeof device, 16));
    size = sizeof buffer;
    VALUE("NtUserGetRawInputData", HEX(raw_input, 0xbad0), FLAGS(command, RID_INPUT), RAW(buffer), GIVEN(.kind = M_ANY, .name = "size", .value = (Word)&size), AFTER_ANY(size), SHOWN_NUM(header_size, sizeof(RAWINPUTHEADER), 24));
    VALUE("NtUserGetRawInputBuffer", RAW(buffer), IN_NUM(size, &size, 4), AFTER_NUM(size, &size, 4), SHOWN_NUM(header_size, sizeof(RAWINPUTHEADER), 24));
    VALUE("NtUserGetRawInputDeviceInfo", HEX(device, 0xbad0), FLAGS(command, RIDI_DEVICENAME), RAW(buffer), IN_NUM(size, &size, 4), AFTER_NUM(size, &size, 4));
    size = 4;
    VALUE("NtUserGetRawInputDeviceList", SHOWN_ANY(devices, buffer), IN_NUM(device_count, &size, 4), AFTER_NUM(device_count, &size, 4), SHOWN_NUM(size, sizeof(RAWINPUTDEVICELIST), 16));
    INPUT input = {.type = INPUT_KEYBOARD, .ki = {.wVk = VK_F13}};
    VALUE_OK("NtUserSendInput", NUM(count, 1), RAW(&input), BEFORE_ANY(inputs), SHOWN_NUM(size, sizeof input, 40));
    VALUE_FAILS_UNSEEN32("NtUserSendInput", NUM(count, 0), RAW(&input), SHOWN_NUM(size, sizeof input, 40));
    zoo_call("NtUserBlockInput", NULL, WANT_VALUE, 0, FALSE, ZOO_ARGS(BOOLEAN_(block, FALSE)));
    VALUE_OK("NtUserRegisterHotKey", WINDOW(window), NUM(id, 7), FLAGS(modifiers, MOD_CONTROL | MOD_ALT), FLAGS(key, VK_F12));
    VALUE_FAILS("NtUserRegisterHotKey", WINDOW(BAD_WINDOW), NUM(id, 8), FLAGS(modifiers, MOD_WIN), FLAGS(key, VK_F11));
    VALUE_OK("NtUserUnregisterHotKey", WINDOW(window), NUM(id, 7));
    VALUE_FAILS("NtUserUnregisterHotKey", WINDOW(window), NUM(id, 99));
    VALUE_OK("NtUserAttachThreadInput", NUM(thread_id, GetCurrentThreadId()), NUM(thread_id_to, other_thread), BOOLEAN_(attach, TRUE));
    VALUE_FAILS("NtUserAttachThreadInput", NUM(thread_id, GetCurrentThreadId()), NUM(thread_id_to, 0xfffc), BOOLEAN_(attach, TRUE));
    VALUE_OK("NtUserAttachThreadInput", NUM(thread_id, GetCurrentThreadId()), NUM(thread_id_to, other_thread), BOOLEAN_(attach, FALSE));
    VALUE_OK("NtUserSetCursorPos", X(33), Y(44));
    PART("NtUserGetCursorPos", "NtUserCallOneParam", WANT_TRUE, RAW(&point), AFTER_NUM(x, &point.x, 4), AFTER_NUM(y, &point.y, 4), RAW(7));
    PART("NtUserGetCursorPos", "NtUserCallOneParam", WANT_FALSE, RAW(0), RAW(7));
    struct { DWORD size, flags; Word cursor; POINT point; } cursor = {sizeof cursor, 0, 0, {0, 0}};
    VALUE_OK("NtUserGetCursorInfo", RAW(&cursor), AFTER_NUM(x, &cursor.point.x, 4), AFTER_NUM(y, &cursor.point.y, 4));
    VALUE_FAILS_UNSEEN32("NtUserGetCursorInfo", RAW(0));
    VALUE_OK("NtUserClipCursor", RAW(&rect), BEFORE_NUM(left, 1), BEFORE_NUM(top, 2), BEFORE_NUM(right, 300), BEFORE_NUM(bottom, 400));
    PART("NtUserGetClipCursor", "NtUserCallOneParam", WANT_TRUE, RAW(&rect), AFTER_NUM(left, &rect.left, 4), AFTER_NUM(top, &rect.top, 4), AFTER_NUM(right, &rect.right, 4), AFTER_NUM(bottom, &rect.bottom, 4), RAW(6));
    PART("NtUserGetClipCursor", "NtUserCallOneParam", WANT_FALSE, RAW(0), RAW(6));
    VALUE("NtUserShowCursor", BOOLEAN_(show, TRUE));
    VALUE("NtUserSetCapture", WINDOW(window));
    VALUE("NtUserGetMouseMovePointsEx", SHOWN_NUM(size, sizeof(MOUSEMOVEPOINT), 24), RAW(&point), POINT_OF(point), SHOWN_ANY(points_out, buffer), NUM(count, 1), HEX(resolution, 1));
    PART("NtUserGetLastInputTime", "NtUserCallNoParam", WANT_VALUE, RAW(4));
    PART("NtUserGetInputState", "NtUserCallNoParam", WANT_VALUE, RAW(3));
    VALUE("NtUserGetDoubleClickTime", RAW(0));

    // ---- clipboard
    VALUE_OK("NtUserOpenClipboard", WINDOW(window), HEX(reserved, 0));
    VALUE_FAILS("NtUserOpenClipboard", WINDOW(BAD_WINDOW), HEX(reserved, 5));
    VALUE_OK("NtUserEmptyClipboard", RAW(0));
    struct { void *data; SIZE_T size; BOOL cache_only; UINT seqno; } set_clip = {(void *)L"copied", 14, FALSE, 0};
    struct { void *data; SIZE_T data_size, size; UINT seqno; BOOL data_only; } clip = {buffer, sizeof buffer, 0, 0, TRUE};
    OK("NtUserSetClipboardData", FLAGS(format, CF_UNICODETEXT), HEX(memory, 0), RAW(&set_clip), BEFORE_ANY(data));
    VALUE("NtUserIsClipboardFormatAvailable", FLAGS(format, CF_UNICODETEXT));
    PART("NtUserEnumClipboardFormats", "NtUserCallOneParam", WANT_VALUE, NAMED(format, 0, "0x0"), RAW(5));
    VALUE("NtUserCountClipboardFormats", RAW(0));
    VALUE("NtUserGetClipboardData", FLAGS(format, CF_UNICODETEXT), RAW(&clip), AFTER_ANY(data));
    VALUE("NtUserGetClipboardData", FLAGS(format, CF_HDROP), RAW(&clip));
    const UINT registered = RegisterClipboardFormatW(L"Zoo Format");
    char shown[16];
    snprintf(shown, sizeof shown, "0x%x", registered);
    VALUE_OK("NtUserGetClipboardFormatName", NAMED(format, registered, shown), RAW(text), AFTER_WIDE(format_name, L"Zoo Format"), NUM(length, 64));
    VALUE_FAILS("NtUserGetClipboardFormatName", NAMED(format, 0xbfff, "0xbfff"), RAW(text), NUM(length, 64));
    VALUE("NtUserGetClipboardOwner", RAW(0));
    VALUE("NtUserGetOpenClipboardWindow", RAW(0));
    VALUE("NtUserGetClipboardSequenceNumber", RAW(0));
    VALUE("NtUserSetClipboardViewer", WINDOW(window));
    VALUE("NtUserGetClipboardViewer", RAW(0));
    VALUE("NtUserChangeClipboardChain", WINDOW(window), HEX(next_window, 0));
    VALUE_OK("NtUserAddClipboardFormatListener", WINDOW(window));
    VALUE_FAILS("NtUserAddClipboardFormatListener", WINDOW(BAD_WINDOW));
    VALUE_OK("NtUserRemoveClipboardFormatListener", WINDOW(window));
    VALUE_FAILS("NtUserRemoveClipboardFormatListener", WINDOW(BAD_WINDOW));
    VALUE_OK("NtUserCloseClipboard", RAW(0));
    VALUE_FAILS("NtUserCloseClipboard", RAW(0));
    FAILS(0xc001058a, "NtUserSetClipboardData", FLAGS(format, CF_UNICODETEXT), HEX(memory, 0), RAW(&set_clip), BEFORE_ANY(data));
    VALUE_FAILS("NtUserEmptyClipboard", RAW(0));

    // ---- windows
    WNDCLASSEXW full = {.cbSize = sizeof full, .style = CS_DBLCLKS, .lpfnWndProc = procedure, .hInstance = made.hInstance, .lpszClassName = L"ZooDirect"};
    UNICODE_STRING *const class_name = zoo_unicode(L"ZooDirect"), *const window_name = zoo_unicode(L"zoo direct");
    struct { Word a, b, c; } menu_name = {0, 0, 0};
    VALUE_OK("NtUserRegisterClassExWOW", RAW(&full), BEFORE_TEXT(style, "0x8"), BEFORE_ANY(window_procedure), BEFORE_HEX(instance, module), UNICODE_(class_name, class_name), UNICODE_(class_version, class_name),
             SHOWN_ANY(menu_name, &menu_name), HEX(function_id, 0), HEX(flags, 0), SHOWN_ANY(wow, buffer));
    VALUE_FAILS("NtUserRegisterClassExWOW", RAW(&full), BEFORE_TEXT(style, "0x8"), BEFORE_ANY(window_procedure), BEFORE_HEX(instance, module), UNICODE_(class_name, class_name), UNICODE_(class_version, class_name),
                SHOWN_ANY(menu_name, &menu_name), HEX(function_id, 0), HEX(flags, 0), SHOWN_ANY(wow, buffer));
    const Word direct = VALUE_OK("NtUserCreateWindowEx", FLAGS(ex_style, WS_EX_TOOLWINDOW), UNICODE_(class_name, class_name), UNICODE_(class_version, class_name), UNICODE_(window_name, window_name), FLAGS(style, WS_POPUP), X(5),
                                 Y(6), SIGNED_(width, 70), SIGNED_(height, 80), HEX(parent, 0), HEX(menu, 0), HEX(module_base, module), RAW(0), HEX(flags, 0), HEX(client_module_base, 0), HEX(reserved, 0), BOOLEAN_(ansi, FALSE));
    VALUE_FAILS("NtUserCreateWindowEx", FLAGS(ex_style, WS_EX_TOPMOST), UNICODE_(class_name, zoo_unicode(L"ZooNone")), RAW(0), RAW(0), FLAGS(style, WS_POPUP | WS_VISIBLE), X(-5), Y(-6), SIGNED_(width, 1), SIGNED_(height, 2),
                HEX(parent, 0), HEX(menu, 0), HEX(module_base, module), SHOWN_ANY(params, buffer), HEX(flags, 0), HEX(client_module_base, 0), HEX(reserved, 0), BOOLEAN_(ansi, TRUE));
    VALUE("NtUserFindWindowEx", HEX(parent, 0), HEX(child, 0), UNICODE_(class_name, zoo_unicode(L"ZooClass")), UNICODE_(window_name, zoo_unicode(L"zoo window")), HEX(type, 0));
    OK("NtUserBuildHwndList", HEX(desktop, 0), WINDOW(0), BOOLEAN_(children, FALSE), BOOLEAN_(non_immersive, TRUE), NUM(thread_id, GetCurrentThreadId()), NUM(count, 64), SHOWN_ANY(windows, buffer), OUT_NUM(window_count, &size, 4));
    FAILS(0xc0000008, "NtUserBuildHwndList", HEX(desktop, 0), WINDOW(BAD_WINDOW), BOOLEAN_(children, TRUE), BOOLEAN_(non_immersive, FALSE), NUM(thread_id, 0), NUM(count, 64), SHOWN_ANY(windows, buffer), RAW(&size));
    VALUE("NtUserGetForegroundWindow", RAW(0));
    PART("NtUserSetForegroundWindow", "NtUserCallHwnd", WANT_TRUE, WINDOW(window), RAW(17));
    PART("NtUserSetForegroundWindow", "NtUserCallHwnd", WANT_FALSE, WINDOW(BAD_WINDOW), RAW(17));
    PART("NtUserGetDesktopWindow", "NtUserCallNoParam", WANT_VALUE, RAW(1));
    PART("NtUserGetShellWindow", "NtUserCallNoParam", WANT_VALUE, RAW(7));
    PART("NtUserGetWindowThread", "NtUserCallHwndParam", WANT_TRUE, WINDOW(window), OUT_NUM(proc_id, &size, 4), RAW(16));
    PART("NtUserGetWindowThread", "NtUserCallHwndParam", WANT_FALSE, WINDOW(BAD_WINDOW), RAW(&size), RAW(16));
    PART("NtUserGetWindowRelative", "NtUserCallHwndParam", WANT_VALUE, WINDOW(window), FLAGS(relation, GW_CHILD), RAW(15));
    PART("NtUserEnableWindow", "NtUserCallHwndParam", WANT_VALUE, WINDOW(window), BOOLEAN_(enable, TRUE), RAW(1));
    VALUE("NtUserGetAncestor", WINDOW(child), NUM(type, 1));
    VALUE("NtUserWindowFromPoint", X(11), Y(22));
    VALUE("NtUserQueryWindow", WINDOW(window), NAMED(window_information_class, 0, "WindowProcess"));
    UNICODE_STRING name_out = {0, sizeof text, text};
    VALUE_OK("NtUserGetClassName", WINDOW(window), BOOLEAN_(real, FALSE), OUT_UNICODE(class_name, &name_out));
    VALUE_FAILS("NtUserGetClassName", WINDOW(BAD_WINDOW), BOOLEAN_(real, TRUE), RAW(&name_out));
    VALUE("NtUserInternalGetWindowText", WINDOW(window), RAW(text), AFTER_WIDE(window_name, L"zoo window"), NUM(count, 64));
    GUITHREADINFO gui = {.cbSize = sizeof gui};
    VALUE_OK("NtUserGetGUIThreadInfo", NUM(thread_id, GetCurrentThreadId()), SHOWN_ANY(info, &gui));
    VALUE_FAILS_UNSEEN32("NtUserGetGUIThreadInfo", NUM(thread_id, 0xfffc), SHOWN_ANY(info, &(GUITHREADINFO){.cbSize = 3}));
    WINDOWPLACEMENT placement = {.length = sizeof placement};
    VALUE_OK("NtUserGetWindowPlacement", WINDOW(window), SHOWN_ANY(placement, &placement));
    VALUE_FAILS("NtUserGetWindowPlacement", WINDOW(BAD_WINDOW), SHOWN_ANY(placement, &placement));
    VALUE("NtUserShowWindow", WINDOW(window), FLAGS(command, SW_SHOWNOACTIVATE));
    VALUE("NtUserShowWindowAsync", WINDOW(window), FLAGS(command, SW_HIDE));
    VALUE_OK("NtUserSetWindowPos", WINDOW(window), HEX(insert_after, 0), X(1), Y(2), SIGNED_(width, 310), SIGNED_(height, 210), FLAGS(flags, SWP_NOZORDER | SWP_NOACTIVATE));
    VALUE_FAILS("NtUserSetWindowPos", WINDOW(BAD_WINDOW), HEX(insert_after, 0), X(1), Y(2), SIGNED_(width, 3), SIGNED_(height, 4), FLAGS(flags, SWP_NOMOVE));
    VALUE_OK("NtUserMoveWindow", WINDOW(window), X(7), Y(8), SIGNED_(width, 320), SIGNED_(height, 220), BOOLEAN_(repaint, FALSE));
    VALUE_FAILS("NtUserMoveWindow", WINDOW(BAD_WINDOW), X(7), Y(8), SIGNED_(width, 9), SIGNED_(height, 10), BOOLEAN_(repaint, TRUE));
    VALUE("NtUserSetWindowLong", WINDOW(window), FLAGS(index, GWL_STYLE), HEX(value, WS_OVERLAPPED), BOOLEAN_(ansi, FALSE));
    VALUE("NtUserSetWindowLongPtr", WINDOW(window), NAMED(index, -21, "GWLP_USERDATA"), HEX(value, 0x1234), BOOLEAN_(ansi, FALSE));
    VALUE("NtUserSetClassLongPtr", WINDOW(window), SIGNED_(index, -26), HEX(value, 8), BOOLEAN_(ansi, FALSE));
    VALUE_OK("NtUserSetParent", WINDOW(child), HEX(new_parent, window));
    VALUE_FAILS("NtUserSetParent", WINDOW(BAD_WINDOW), HEX(new_parent, window));
    VALUE("NtUserSetFocus", WINDOW(window));
    VALUE("NtUserSetActiveWindow", WINDOW(window));
    SetWindowLongW((HWND)direct, GWL_EXSTYLE, WS_EX_LAYERED);
    VALUE_OK("NtUserSetLayeredWindowAttributes", WINDOW(direct), HEX(key, 0xff), NUM(alpha, 200), FLAGS(flags, LWA_ALPHA));
    VALUE_FAILS("NtUserSetLayeredWindowAttributes", WINDOW(BAD_WINDOW), HEX(key, 0), NUM(alpha, 1), FLAGS(flags, LWA_COLORKEY));
    SetWindowLongW((HWND)window, GWL_EXSTYLE, WS_EX_LAYERED);
    VALUE_OK("NtUserUpdateLayeredWindow", WINDOW(window), HEX(device_context, 0), RAW(&point), BEFORE_ANY(x), BEFORE_ANY(y), RAW(0), HEX(source_device_context, 0), RAW(0), HEX(key, 0), RAW(0), HEX(flags, 0), RAW(0));
    SetWindowLongW((HWND)window, GWL_EXSTYLE, 0);
    VALUE_FAILS("NtUserUpdateLayeredWindow", WINDOW(BAD_WINDOW), HEX(device_context, 0), RAW(&point), BEFORE_ANY(x), BEFORE_ANY(y), SHOWN_ANY(size, buffer), HEX(source_device_context, 0x55), SHOWN_ANY(source, &point), HEX(key, 1),
                SHOWN_ANY(blend, buffer), HEX(flags, 2), SHOWN_ANY(dirty_rect, &rect));
    VALUE_OK("NtUserSetProp", WINDOW(window), GIVEN(.kind = A_WIDE, .value = (Word)L"ZooProperty", .name = "property", .at = L"ZooProperty"), HEX(value, 0x77));
    VALUE_FAILS("NtUserSetProp", WINDOW(BAD_WINDOW), GIVEN(.kind = A_WIDE, .value = (Word)L"ZooProperty", .name = "property", .at = L"ZooProperty"), HEX(value, 0x78));
    VALUE("NtUserGetProp", WINDOW(window), GIVEN(.kind = A_WIDE, .value = (Word)L"ZooProperty", .name = "property", .at = L"ZooProperty"));
    FLASHWINFO flash = {sizeof flash, (HWND)window, FLASHW_CAPTION, 1, 0};
    VALUE("NtUserFlashWindowEx", SHOWN_ANY(info, &flash));
    VALUE_OK("NtUserLockWindowUpdate", WINDOW(window));
    VALUE_FAILS("NtUserLockWindowUpdate", WINDOW(window));
    VALUE_OK("NtUserLockWindowUpdate", WINDOW(0));
    VALUE("NtUserTrackPopupMenuEx", HEX(menu, 0xbad0), HEX(flags, 0x100), X(3), Y(4), WINDOW(window), SHOWN_ANY(params, buffer));

    // ---- messages
    VALUE("NtUserMessageCall", WINDOW(window), FLAGS(message, WM_GETTEXTLENGTH), HEX(wparam, 0), HEX(lparam, 0), SHOWN_ANY(result_info, buffer), NAMED(type, 0x2b1, "SendMessage"), BOOLEAN_(ansi, FALSE));
    VALUE_OK("NtUserPostMessage", WINDOW(window), FLAGS(message, WM_USER), HEX(wparam, 0x12), HEX(lparam, 0x34));
    VALUE_FAILS("NtUserPostMessage", WINDOW(BAD_WINDOW), FLAGS(message, WM_CLOSE), HEX(wparam, 1), HEX(lparam, 2));
    VALUE_OK("NtUserPostThreadMessage", NUM(thread_id, GetCurrentThreadId()), FLAGS(message, WM_APP), HEX(wparam, 0x56), HEX(lparam, 0x78));
    VALUE_FAILS("NtUserPostThreadMessage", NUM(thread_id, 0xfffc), FLAGS(message, WM_QUIT), HEX(wparam, 3), HEX(lparam, 4));
    MSG message;
    VALUE("NtUserPeekMessage", RAW(&message), AFTER_ANY(message), HEX(window_filter, window), HEX(first, WM_USER), HEX(last, WM_USER), FLAGS(flags, PM_REMOVE));
    VALUE("NtUserGetMessage", RAW(&message), AFTER_ANY(message), HEX(window_filter, 0), HEX(first, WM_APP), HEX(last, WM_APP));
    VALUE("NtUserMsgWaitForMultipleObjectsEx", NUM(count, 1), GIVEN(.kind = M_ANY, .name = "handles", .value = (Word)&ready), NUM(milliseconds, 1), HEX(wake_mask, QS_TIMER), NAMED(flags, 0, "0x0"));
    PART("NtUserPostQuitMessage", "NtUserCallOneParam", WANT_VALUE, SIGNED_(exit_code, 3), RAW(17));
    VALUE("NtUserWaitForInputIdle", HANDLE_(process_handle, (HANDLE)(LONG_PTR)-1), BEFORE_ANY(proc_id), NUM(timeout, 1), BOOLEAN_(wow, FALSE));
    VALUE_OK("NtUserSetTimer", WINDOW(window), HEX(id, 5), NUM(elapse, 60000), RAW(0), NUM(tolerance, 0));
    VALUE_FAILS("NtUserSetTimer", WINDOW(BAD_WINDOW), HEX(id, 6), NUM(elapse, 70000), SHOWN_ANY(timer_procedure, procedure), NUM(tolerance, 1));
    VALUE_OK("NtUserKillTimer", WINDOW(window), HEX(id, 5));
    VALUE_FAILS("NtUserKillTimer", WINDOW(window), HEX(id, 55));
    PART("NtUserMessageBeep", "NtUserCallOneParam", WANT_VALUE, HEX(type, 0x40), RAW(16));

    // ---- the system's settings
    VALUE_OK("NtUserSystemParametersInfo", FLAGS(action, SPI_GETWORKAREA), NUM(parameter, 0), RAW(&rect), AFTER_NUM(left, &rect.left, 4), AFTER_NUM(top, &rect.top, 4), AFTER_NUM(right, &rect.right, 4),
             AFTER_NUM(bottom, &rect.bottom, 4), NAMED(update, 0, "0x0"));
    VALUE_FAILS("NtUserSystemParametersInfo", NAMED(action, 0xfff0, "0xfff0"), NUM(parameter, 1), RAW(0), FLAGS(update, SPIF_SENDCHANGE));
    PART("NtUserGetSystemMetrics", "NtUserCallOneParam", WANT_VALUE, FLAGS(index, SM_CXSCREEN), RAW(14));
    DISPLAY_DEVICEW display = {.cb = sizeof display};
    OK("NtUserEnumDisplayDevices", RAW(0), NUM(index, 0), RAW(&display), AFTER_ANY(device_name), AFTER_ANY(device_string), HEX(flags, 0));
    ANY("NtUserEnumDisplayDevices", UNICODE_(device, zoo_unicode(L"\\\\.\\NONE9")), NUM(index, 99), RAW(&display), HEX(flags, 1));
    DEVMODEW mode = {.dmSize = sizeof mode};
    VALUE_OK("NtUserEnumDisplaySettings", RAW(0), SIGNED_(mode_index, -1), RAW(&mode), AFTER_NUM(width, &mode.dmPelsWidth, 4), AFTER_NUM(height, &mode.dmPelsHeight, 4), HEX(flags, 0));
    VALUE_FAILS("NtUserEnumDisplaySettings", UNICODE_(device, zoo_unicode(L"\\\\.\\NONE9")), SIGNED_(mode_index, 5), RAW(&mode), HEX(flags, 2));
    VALUE("NtUserChangeDisplaySettings", UNICODE_(device, zoo_unicode(L"\\\\.\\NONE9")), RAW(&mode), BEFORE_ANY(width), BEFORE_ANY(height), BEFORE_ANY(bits_per_pixel), BEFORE_ANY(frequency), WINDOW(0), HEX(flags, 2),
          SHOWN_ANY(parameter, buffer));
    const INT index = 1;
    const COLORREF color = 0x112233;
    VALUE_OK("NtUserSetSysColors", NUM(count, 1), SHOWN_ANY(indices, &index), SHOWN_ANY(colors, &color));
    VALUE_FAILS("NtUserSetSysColors", NUM(count, 1), RAW(0), RAW(0));

    // ---- desktops
    const Word station = VALUE_OK("NtUserGetProcessWindowStation", RAW(0));
    const Word desktop = VALUE_OK("NtUserGetThreadDesktop", NUM(thread_id, GetCurrentThreadId()));
    VALUE_FAILS("NtUserGetThreadDesktop", NUM(thread_id, 0xfffc));
    const Word second = VALUE_OK("NtUserCreateDesktopEx", OBJECT_(object_name, zoo_object((HANDLE)station, L"ZooDesktop"), WINSTA L"ZooDesktop"), BEFORE_ANY(root_directory), RAW(0), RAW(0), HEX(flags, 0),
                                 FLAGS(desired_access, DESKTOP_CREATEWINDOW), NUM(heap_size, 0));
    VALUE_FAILS("NtUserCreateDesktopEx", OBJECT_(object_name, zoo_object((HANDLE)station, L"Zoo\\Bad"), WINSTA L"Zoo\\Bad"), BEFORE_ANY(root_directory), UNICODE_(device, zoo_unicode(L"device")), SHOWN_ANY(mode, &mode), HEX(flags, 1),
                FLAGS(desired_access, DESKTOP_READOBJECTS), NUM(heap_size, 5));
    const Word opened = VALUE_OK("NtUserOpenDesktop", OBJECT_(object_name, zoo_object((HANDLE)station, L"ZooDesktop"), WINSTA L"ZooDesktop"), BEFORE_ANY(root_directory), HEX(flags, 0), FLAGS(desired_access, DESKTOP_READOBJECTS));
    VALUE_FAILS("NtUserOpenDesktop", OBJECT_(object_name, zoo_object((HANDLE)station, L"ZooNone"), WINSTA L"ZooNone"), BEFORE_ANY(root_directory), HEX(flags, 0), FLAGS(desired_access, DESKTOP_READOBJECTS));
    VALUE_OK("NtUserOpenInputDesktop", HEX(flags, 0), BOOLEAN_(inherit, FALSE), FLAGS(desired_access, DESKTOP_READOBJECTS));
    VALUE_FAILS("NtUserSwitchDesktop", HEX(desktop, 0xbad0));
    VALUE_FAILS("NtUserSetThreadDesktop", HEX(desktop, 0xbad0));
    VALUE_OK("NtUserSetThreadDesktop", HEX(desktop, desktop));
    VALUE_OK("NtUserCloseDesktop", HEX(desktop, opened));
    VALUE_FAILS("NtUserCloseDesktop", HEX(desktop, 0xbad0));
    (void)second;
    const WCHAR *const station_path = L"\\Sessions\\1\\Windows\\WindowStations\\ZooStation", *const none_path = L"\\Sessions\\1\\Windows\\WindowStations\\ZooNone";
    const Word new_station = VALUE_OK("NtUserCreateWindowStation", OBJECT_(object_name, zoo_object(NULL, station_path), station_path), FLAGS(desired_access, WINSTA_ENUMDESKTOPS), HEX(reserved1, 0), HEX(reserved2, 0),
                                      HEX(reserved3, 0), HEX(reserved4, 0), HEX(reserved5, 0));
    VALUE_FAILS("NtUserCreateWindowStation", OBJECT_(object_name, zoo_object(BAD_HANDLE, L"x"), L"x"), BEFORE_ANY(root_directory), BEFORE_ANY(relative_name), FLAGS(desired_access, WINSTA_READATTRIBUTES), HEX(reserved1, 1),
                HEX(reserved2, 2), HEX(reserved3, 3), HEX(reserved4, 4), HEX(reserved5, 5));
    VALUE_OK("NtUserOpenWindowStation", OBJECT_(object_name, zoo_object(NULL, station_path), station_path), FLAGS(desired_access, WINSTA_READATTRIBUTES));
    VALUE_FAILS("NtUserOpenWindowStation", OBJECT_(object_name, zoo_object(NULL, none_path), none_path), FLAGS(desired_access, WINSTA_READATTRIBUTES));
    VALUE_FAILS("NtUserSetProcessWindowStation", HEX(window_station, 0xbad0));
    VALUE_OK("NtUserSetProcessWindowStation", HEX(window_station, station));
    VALUE_OK("NtUserCloseWindowStation", HEX(window_station, new_station));
    VALUE_FAILS("NtUserCloseWindowStation", HEX(window_station, 0xbad0));
    DWORD needed = 0;
    VALUE_OK("NtUserGetObjectInformation", HEX(object, desktop), FLAGS(index, UOI_TYPE), RAW(buffer), AFTER_TEXT(object_name, "Desktop"), NUM(length, 64), OUT_NUM(length_needed, &needed, 4));
    VALUE_FAILS("NtUserGetObjectInformation", HEX(object, 0xbad0), FLAGS(index, UOI_NAME), RAW(buffer), NUM(length, 64), RAW(&needed));

    // ---- drawing
    const Word screen = VALUE_OK("NtUserGetDC", WINDOW(window));
    VALUE_FAILS("NtUserGetDC", WINDOW(BAD_WINDOW));
    VALUE_OK("NtUserGetDCEx", WINDOW(window), HEX(clip_region, 0), HEX(flags, 1));
    VALUE_FAILS("NtUserGetDCEx", WINDOW(BAD_WINDOW), HEX(clip_region, 0), HEX(flags, 2));
    VALUE_OK("NtUserGetWindowDC", WINDOW(window));
    VALUE_FAILS("NtUserGetWindowDC", WINDOW(BAD_WINDOW));
    const Word memory = VALUE_OK("NtGdiCreateCompatibleDC", HEX(device_context, screen));
    VALUE_FAILS("NtGdiCreateCompatibleDC", HEX(device_context, 0xbad0));
    const Word bitmap = VALUE_OK("NtGdiCreateCompatibleBitmap", HEX(device_context, screen), SIGNED_(width, 16), SIGNED_(height, 8));
    VALUE_FAILS("NtGdiCreateCompatibleBitmap", HEX(device_context, 0xbad0), SIGNED_(width, 1), SIGNED_(height, 2));
    VALUE_OK("NtUserPrintWindow", WINDOW(window), HEX(device_context, memory), HEX(flags, 0));
    VALUE_OK("NtGdiOpenDCW", UNICODE_(device, zoo_unicode(L"DISPLAY")), RAW(0), RAW(0), NUM(type, 0), BOOLEAN_(is_display, TRUE), HEX(spool, 0), RAW(0), RAW(0));
    VALUE_FAILS("NtGdiOpenDCW", UNICODE_(device, zoo_unicode(L"ZOONONE")), SHOWN_ANY(mode, &mode), UNICODE_(output, zoo_unicode(L"out")), NUM(type, 0), BOOLEAN_(is_display, FALSE), HEX(spool, 0), SHOWN_ANY(driver_info, buffer), SHOWN_ANY(device_data, buffer));
    BITMAPINFO info = {.bmiHeader = {sizeof(BITMAPINFOHEADER), 4, 4, 1, 32, BI_RGB, 0, 0, 0, 0, 0}};
    void *bits = NULL;
    VALUE_OK("NtGdiCreateDIBSection", HEX(device_context, screen), NO_HANDLE, NUM(offset, 0), SHOWN_ANY(bitmap_info, &info), NUM(usage, 0), NUM(header_size, sizeof info), HEX(flags, 0), HEX(color_space, 0),
             OUT_HEX(bits, &bits, sizeof bits));
    VALUE_FAILS("NtGdiCreateDIBSection", HEX(device_context, screen), HANDLE_(section, BAD_HANDLE), NUM(offset, 4), SHOWN_ANY(bitmap_info, &info), NUM(usage, 0), NUM(header_size, sizeof info), HEX(flags, 0), HEX(color_space, 0),
                RAW(&bits));
#define BLIT(a, b) HEX(destination, a), SIGNED_(destination_x, 1), SIGNED_(destination_y, 2), SIGNED_(width, 3), SIGNED_(height, 4), HEX(source, b), SIGNED_(source_x, 5), SIGNED_(source_y, 6), FLAGS(raster_operation, SRCCOPY), \
        HEX(background_color, 0xffffff), HEX(flags, 0)
    VALUE_OK("NtGdiBitBlt", BLIT(memory, screen));
    VALUE_FAILS("NtGdiBitBlt", BLIT(0xbad0, screen));
#define STRETCH(a, b) HEX(destination, a), SIGNED_(destination_x, 1), SIGNED_(destination_y, 2), SIGNED_(destination_width, 3), SIGNED_(destination_height, 4), HEX(source, b), SIGNED_(source_x, 5), SIGNED_(source_y, 6), \
        SIGNED_(source_width, 7), SIGNED_(source_height, 8), FLAGS(raster_operation, SRCPAINT), HEX(background_color, 0x123456)
    VALUE_OK("NtGdiStretchBlt", STRETCH(memory, screen));
    VALUE_FAILS("NtGdiStretchBlt", STRETCH(0xbad0, screen));
    info.bmiHeader.biWidth = 16;
    info.bmiHeader.biHeight = 8;
    VALUE_OK("NtGdiGetDIBitsInternal", HEX(device_context, memory), HEX(bitmap, bitmap), NUM(start_scan, 0), NUM(lines, 8), SHOWN_ANY(bits, buffer), SHOWN_ANY(bitmap_info, &info), NUM(usage, 0), NUM(maximum_bits, 512),
             NUM(maximum_info, sizeof info));
    VALUE_FAILS("NtGdiGetDIBitsInternal", HEX(device_context, memory), HEX(bitmap, 0xbad0), NUM(start_scan, 0), NUM(lines, 8), SHOWN_ANY(bits, buffer), SHOWN_ANY(bitmap_info, &info), NUM(usage, 0), NUM(maximum_bits, 512),
                NUM(maximum_info, sizeof info));
    VALUE_OK("NtGdiGetBitmapBits", HEX(bitmap, bitmap), NUM(count, 512), SHOWN_ANY(bits, buffer));
    VALUE_FAILS("NtGdiGetBitmapBits", HEX(bitmap, 0xbad0), NUM(count, 16), SHOWN_ANY(bits, buffer));
    VALUE("NtGdiGetPixel", HEX(device_context, screen), X(2), Y(3));
    VALUE("NtGdiGetDeviceCaps", HEX(device_context, screen), NUM(index, 8));
    static const WCHAR no_font[] = L"C:\\none.ttf";
    VALUE_FAILS("NtGdiAddFontResourceW", GIVEN(.kind = A_WIDE, .value = (Word)no_font, .name = "files", .at = no_font), NUM(length, 12), NUM(file_count, 1), HEX(flags, 0x10), NUM(thread_id, 0), SHOWN_ANY(design_vector, buffer));
    VALUE_FAILS("NtGdiAddFontMemResourceEx", IN_BYTES(font, "no font", 7), NUM(size, 7), SHOWN_ANY(design_vector, buffer), NUM(design_vector_size, 0), RAW(&needed));

    VALUE_OK("NtUserDestroyWindow", WINDOW(direct));
    VALUE_FAILS("NtUserDestroyWindow", WINDOW(BAD_WINDOW));
    VALUE_OK("NtUserUnregisterClass", UNICODE_(class_name, class_name), HEX(module_base, module), SHOWN_ANY(menu_name, &menu_name));
    VALUE_FAILS("NtUserUnregisterClass", UNICODE_(class_name, class_name), HEX(module_base, module), SHOWN_ANY(menu_name, &menu_name));
    return zoo_end();
}
