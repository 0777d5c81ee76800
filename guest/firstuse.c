// Uses once what the system completes at its first use, so that the prefix has it and no run is said to have made
// it: the root certificates, the console's settings, a window's classes and fonts. Runs while the image is built.
#include <windows.h>
#include <wincrypt.h>

// The console's host writes its settings while the program goes on; this one last.
static BOOL wait_for_settings(void) {
    int tries;
    for (tries = 0; tries < 600; tries++) {
        if (!RegGetValueW(HKEY_CURRENT_USER, L"Console", L"WindowSize", RRF_RT_REG_DWORD, NULL, NULL, NULL)) return TRUE;
        Sleep(50);
    }
    return FALSE;
}

int main(void) {
    HCERTSTORE store = CertOpenSystemStoreW(0, L"ROOT");
    HWND window;
    if (!store || !CertEnumCertificatesInStore(store, NULL)) return 1;
    CertCloseStore(store, 0);
    FreeConsole();
    if (!AllocConsole() || !wait_for_settings()) return 2;
    window = CreateWindowW(L"STATIC", L"", WS_OVERLAPPEDWINDOW, 0, 0, 100, 100, NULL, NULL, NULL, NULL);
    if (!window) return 3;
    DestroyWindow(window);
    return 0;
}
