// The functions that the original Dr.Semu wraps, called so that its changes to them show.
#define COBJMACROS
#include <winsock2.h>

#include "sample.h"

#include <objbase.h>

static void *function(const char *dll, const char *name) {
    void *found = (void *)GetProcAddress(LoadLibraryA(dll), name);
    CHECK(found);
    return found;
}

static const GUID shell_link = {0x00021401, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}}, unknown = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}},
                  factory = {1, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

int main(void) {
    HRESULT(WINAPI * download)(void *, LPCWSTR, LPCWSTR, DWORD, void *) = function("urlmon.dll", "URLDownloadToFileW");
    HRESULT(WINAPI * cache)(void *, LPCWSTR, LPWSTR, DWORD, DWORD, void *) = function("urlmon.dll", "URLDownloadToCacheFileW");
    HRESULT(WINAPI * initialize)(void *) = function("ole32.dll", "CoInitialize");
    HRESULT(WINAPI * create)(REFCLSID, IUnknown *, DWORD, REFIID, void **) = function("ole32.dll", "CoCreateInstance");
    HRESULT(WINAPI * class_object)(REFCLSID, DWORD, void *, REFIID, void **) = function("ole32.dll", "CoGetClassObject");
    int(WINAPI * startup)(WORD, WSADATA *) = function("ws2_32.dll", "WSAStartup");
    static WCHAR file[MAX_PATH];
    static WSADATA data;
    IUnknown *made = NULL;

    printf("URLDownloadToFileW %08lx\n", (unsigned long)download(NULL, NULL, L"C:\\none.bin", 0, NULL));
    printf("URLDownloadToCacheFileW %08lx\n", (unsigned long)cache(NULL, NULL, file, MAX_PATH, 0, NULL));
    CHECK(SUCCEEDED(initialize(NULL)));
    CHECK(SUCCEEDED(create(&shell_link, NULL, CLSCTX_INPROC_SERVER | CLSCTX_REMOTE_SERVER, &unknown, (void **)&made)) && made);
    IUnknown_Release(made);
    printf("remote only: %08lx\n", (unsigned long)create(&shell_link, NULL, CLSCTX_REMOTE_SERVER, &unknown, (void **)&made));
    CHECK(SUCCEEDED(class_object(&shell_link, CLSCTX_INPROC_SERVER | CLSCTX_REMOTE_SERVER, NULL, &factory, (void **)&made)) && made);
    IUnknown_Release(made);
    printf("WSAStartup %d\n", startup(MAKEWORD(2, 2), &data));
    return success();
}
