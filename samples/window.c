// A window of one colour in a known place, until it is ended; says what it knows of the screen.
#include "sample.h"

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM big) {
    PAINTSTRUCT paint;
    if (message != WM_PAINT) return DefWindowProcA(window, message, wide, big);
    HDC dc = BeginPaint(window, &paint);
    HBRUSH brush = CreateSolidBrush(RGB(0x30, 0xc0, 0x50));
    FillRect(dc, &paint.rcPaint, brush);
    DeleteObject(brush);
    EndPaint(window, &paint);
    printf("drawn\n");
    fflush(stdout);
    return 0;
}

int main(void) {
    WNDCLASSA class = {0};
    class.lpfnWndProc = procedure;
    class.hInstance = GetModuleHandleA(NULL);
    class.lpszClassName = "SampleWindow";
    class.hCursor = LoadCursorA(NULL, (const char *)IDC_ARROW);
    CHECK(RegisterClassA(&class));

    DEVMODEA mode = {.dmSize = sizeof mode};
    CHECK(EnumDisplaySettingsA(NULL, ENUM_CURRENT_SETTINGS, &mode));
    printf("mode %lux%lux%lu\n", mode.dmPelsWidth, mode.dmPelsHeight, mode.dmBitsPerPel);
    printf("metrics %dx%d\n", GetSystemMetrics(SM_CXSCREEN), GetSystemMetrics(SM_CYSCREEN));
    printf("monitors %d\n", GetSystemMetrics(SM_CMONITORS));
    HDC screen = GetDC(NULL);
    printf("depth %d dpi %d\n", GetDeviceCaps(screen, BITSPIXEL) * GetDeviceCaps(screen, PLANES), GetDeviceCaps(screen, LOGPIXELSX));
    ReleaseDC(NULL, screen);

    HWND window = CreateWindowA("SampleWindow", "A window", WS_POPUP | WS_VISIBLE, 200, 150, 400, 300, NULL, NULL, class.hInstance, NULL);
    CHECK(window);
    MSG message;
    while (GetMessageA(&message, NULL, 0, 0) > 0) DispatchMessageA(&message);
    return success();
}
