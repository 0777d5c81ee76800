// What a program sees of the person in front of the machine: the mouse, and answers to what it asks.
//
// person mouse            how the pointer moves for eight seconds, by all ways that there are to hear of it
// person click            waits for a click
// person ok|yesno|retry   a message box; says which button was pressed
// person wizard           pages with a licence that has to be agreed to, as installers have them
// person child            a box of a child
// person hung             a window whose program does not look at its messages, and a box of a thread beside it
// person countdown        a box whose button counts the seconds
#include "sample.h"

static LONG hooked, injected, moves_raw, released;

static LRESULT CALLBACK on_mouse(int code, WPARAM wide, LPARAM big) {
    const MSLLHOOKSTRUCT *info = (const MSLLHOOKSTRUCT *)big;
    if (code == HC_ACTION) {
        hooked++;
        if (wide == WM_LBUTTONUP) released++;
        if (info->flags & (LLMHF_INJECTED | LLMHF_LOWER_IL_INJECTED) || info->dwExtraInfo) injected++;
    }
    return CallNextHookEx(NULL, code, wide, big);
}

static LRESULT CALLBACK raw_procedure(HWND window, UINT message, WPARAM wide, LPARAM big) {
    if (message == WM_INPUT) {
        RAWINPUT input;
        UINT size = sizeof(input);
        if (GetRawInputData((HRAWINPUT)big, RID_INPUT, &input, &size, sizeof(RAWINPUTHEADER)) != (UINT)-1 && input.header.dwType == RIM_TYPEMOUSE) moves_raw++;
    }
    return DefWindowProcA(window, message, wide, big);
}

static HWND make_window(const char *class_name, WNDPROC procedure, const char *title, DWORD style, int x, int y, int width, int height) {
    WNDCLASSA class = {.lpfnWndProc = procedure, .hInstance = GetModuleHandleA(NULL), .lpszClassName = class_name, .hCursor = LoadCursorA(NULL, (const char *)IDC_ARROW),
                       .hbrBackground = (HBRUSH)(COLOR_BTNFACE + 1)};
    RegisterClassA(&class);
    HWND window = CreateWindowA(class_name, title, style, x, y, width, height, NULL, NULL, class.hInstance, NULL);
    CHECK(window);
    return window;
}

static void pump(void) {
    MSG message;
    while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageA(&message);
}

static int mouse(void) {
    POINT before, now;
    int different = 0, rests = 0, straight = 0, turns = 0;
    DWORD idle = 0, most_idle = 0;

    LASTINPUTINFO last = {.cbSize = sizeof(last)};

    CHECK(GetLastInputInfo(&last));
    printf("idle at first %lu\n", GetTickCount() - last.dwTime);
    HHOOK hook = SetWindowsHookExA(WH_MOUSE_LL, on_mouse, GetModuleHandleA(NULL), 0);
    CHECK(hook);
    HWND window = make_window("SampleRaw", raw_procedure, "raw", WS_POPUP, 0, 0, 10, 10);
    RAWINPUTDEVICE device = {.usUsagePage = 1, .usUsage = 2, .dwFlags = RIDEV_INPUTSINK, .hwndTarget = window};
    CHECK(RegisterRawInputDevices(&device, 1, sizeof(device)));
    CHECK(GetCursorPos(&before));
    int was_x = 0, was_y = 0;
    for (DWORD start = GetTickCount(); GetTickCount() - start < 8000;) {
        MsgWaitForMultipleObjects(0, NULL, FALSE, 15, QS_ALLINPUT);
        pump();
        CHECK(GetCursorPos(&now));
        CHECK(GetLastInputInfo(&last));
        idle = GetTickCount() - last.dwTime;
        if (idle > most_idle && idle < 0x80000000) most_idle = idle;
        const int x = now.x - before.x, y = now.y - before.y;
        if (!x && !y) {
            rests++;
            continue;
        }
        different++;
        if (x * was_y == y * was_x) straight++; else turns++;
        was_x = x;
        was_y = y;
        before = now;
    }

    UnhookWindowsHookEx(hook);
    printf("moved %d, rested %d, turned %d, hooked %ld, raw %ld, injected %ld, most idle %lu\n", different, rests, turns, hooked, moves_raw, injected, most_idle);
    printf("double click %u, key %d\n", GetDoubleClickTime(), GetAsyncKeyState('A'));
    CHECK(different > 10 && rests > 10 && turns > 5);
    CHECK(hooked > 10 && moves_raw > 10 && !injected);
    return success();
}

// As programs do that show themselves to nobody but a person.
static int click(void) {
    HHOOK hook = SetWindowsHookExA(WH_MOUSE_LL, on_mouse, GetModuleHandleA(NULL), 0);
    CHECK(hook);
    for (DWORD start = GetTickCount(); !released && GetTickCount() - start < 60000;) {
        MsgWaitForMultipleObjects(0, NULL, FALSE, 50, QS_ALLINPUT);
        pump();
    }
    CHECK(released && !injected);
    UnhookWindowsHookEx(hook);
    return success();
}

static const char *button_name(int button) {
    switch (button) {
        case IDOK: return "ok";
        case IDCANCEL: return "cancel";
        case IDABORT: return "abort";
        case IDRETRY: return "retry";
        case IDIGNORE: return "ignore";
        case IDYES: return "yes";
        case IDNO: return "no";
        default: return "another";
    }
}

static int box(const char *text, UINT type) {
    const DWORD start = GetTickCount();
    const int button = MessageBoxA(NULL, text, "A question", type);
    printf("%s pressed\n", button_name(button));
    const DWORD took = GetTickCount() - start;
    printf("after %lu ms, code %d\n", took, button);
    CHECK(took >= 1000);
    return success();
}

// Three pages: a licence whose box has to be ticked before one may go on, a choice of a folder, the last one.
enum { BACK = 1, NEXT = 2, CANCEL = 3, AGREE = 4 };
static HWND back, next, cancel, agree;
static int page;

static void show_page(void) {
    ShowWindow(agree, page == 0 ? SW_SHOW : SW_HIDE);
    EnableWindow(back, page > 0);
    EnableWindow(next, page != 0 || SendMessageA(agree, BM_GETCHECK, 0, 0) == BST_CHECKED);
    SetWindowTextA(next, page == 0 ? "&Next >" : page == 1 ? "&Install" : "&Finish");
    printf("page %d\n", page);
    fflush(stdout);
}

static LRESULT CALLBACK wizard_procedure(HWND window, UINT message, WPARAM wide, LPARAM big) {
    if (message == WM_COMMAND) {
        switch (LOWORD(wide)) {
            case AGREE:
                EnableWindow(next, SendMessageA(agree, BM_GETCHECK, 0, 0) == BST_CHECKED);
                break;
            case NEXT:
                if (++page == 3) PostQuitMessage(0);
                else show_page();
                break;
            case BACK: page--; show_page(); break;
            case CANCEL: PostQuitMessage(1); break;
        }
    }
    return DefWindowProcA(window, message, wide, big);
}

static int wizard(void) {
    MSG message = {0};
    HWND window = make_window("SampleWizard", wizard_procedure, "Setup - Sample", WS_OVERLAPPEDWINDOW, 300, 200, 520, 380);
    const HINSTANCE module = GetModuleHandleA(NULL);
    agree = CreateWindowA("BUTTON", "I &accept the agreement", WS_CHILD | BS_AUTOCHECKBOX, 20, 260, 250, 20, window, (HMENU)AGREE, module, NULL);
    back = CreateWindowA("BUTTON", "< &Back", WS_CHILD | WS_VISIBLE, 200, 300, 90, 25, window, (HMENU)BACK, module, NULL);
    next = CreateWindowA("BUTTON", "&Next >", WS_CHILD | WS_VISIBLE | BS_DEFPUSHBUTTON, 295, 300, 90, 25, window, (HMENU)NEXT, module, NULL);
    cancel = CreateWindowA("BUTTON", "Cancel", WS_CHILD | WS_VISIBLE, 400, 300, 90, 25, window, (HMENU)CANCEL, module, NULL);
    CHECK(agree && back && next && cancel);
    show_page();
    ShowWindow(window, SW_SHOW);
    while (GetMessageA(&message, NULL, 0, 0) > 0) DispatchMessageA(&message);
    CHECK(message.wParam == 0 && page == 3);
    return success();
}

static int child(void) {
    char path[MAX_PATH], line[MAX_PATH + 10];
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    DWORD code;
    CHECK(GetModuleFileNameA(NULL, path, sizeof(path)));
    snprintf(line, sizeof(line), "\"%s\" ok", path);
    CHECK(CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    CHECK(WaitForSingleObject(process.hProcess, INFINITE) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(process.hProcess, &code) && code == 0);
    return success();
}

static DWORD WINAPI hang(void *unused) {
    HWND window = make_window("SampleHung", DefWindowProcA, "Hung", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 100, 100, 300, 200);
    CHECK(CreateWindowA("BUTTON", "OK", WS_CHILD | WS_VISIBLE, 20, 20, 80, 30, window, (HMENU)IDOK, NULL, NULL));
    Sleep(INFINITE);
    return 0;
}

static int hung(void) {
    CHECK(CreateThread(NULL, 0, hang, NULL, 0, NULL));
    Sleep(500);
    return box("Shall it go on?", MB_OK);
}

static void CALLBACK count_down(HWND window, UINT message, UINT_PTR id, DWORD time) {
    static int seconds = 60;
    char text[20];
    HWND dialog = FindWindowA("#32770", "A question");
    snprintf(text, sizeof(text), "OK (%d)", seconds--);
    if (dialog) SetDlgItemTextA(dialog, IDOK, text);
}

static int countdown(void) {
    SetTimer(NULL, 0, 400, count_down);
    return box("It ends by itself", MB_OK);
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "mouse";
    if (!strcmp(what, "mouse")) return mouse();
    if (!strcmp(what, "click")) return click();
    if (!strcmp(what, "ok")) return box("It is done.", MB_OK | MB_ICONINFORMATION);
    if (!strcmp(what, "yesno")) return box("Do you want to go on?", MB_YESNO | MB_DEFBUTTON2 | MB_ICONQUESTION);
    if (!strcmp(what, "retry")) return box("It has failed.", MB_ABORTRETRYIGNORE | MB_ICONERROR);
    if (!strcmp(what, "wizard")) return wizard();
    if (!strcmp(what, "child")) return child();
    if (!strcmp(what, "hung")) return hung();
    if (!strcmp(what, "countdown")) return countdown();
    return 2;
}
