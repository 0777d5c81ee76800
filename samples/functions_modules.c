// Each wrapped function of the loader.
#include "functions.h"

NTSYSAPI NTSTATUS NTAPI LdrLoadDll(LPCWSTR, ULONG *, const UNICODE_STRING *, HMODULE *);

static char *address_text(const UNICODE_STRING *text) {
    char shown[256];
    snprintf(shown, sizeof shown, "{\"length\":%u,\"maximum_length\":%u,\"buffer\":\"%ls\"}", text->Length, text->MaximumLength, text->Buffer);
    return _strdup(shown);
}

// Frees the module in the end.
static DWORD WINAPI leaver(void *module) {
    Line line = {.used = 0};
    line_raw(&line, "{\"pid\":%lu,\"tid\":%lu,\"call\":\"FreeLibraryAndExitThread\",\"expect\":{\"before.module\":\"0x%llx\",\"before.module_name\":\"mpr.dll\",\"before.exit_code\":\"0x22\"},"
                    "\"returned\":false,\"success\":true}", GetCurrentProcessId(), GetCurrentThreadId(), (ULONGLONG)(ULONG_PTR)module);
    line_keep(&line);
    zoo_invoke(function_find("kernel32.FreeLibraryAndExitThread"), (const ULONG_PTR[4]){(ULONG_PTR)module, 0x22}, 2);
    return 0;
}

int main(void) {
    char text[MAX_PATH];
    WCHAR wide_text[MAX_PATH];
    HMODULE other = NULL;
    void *address = NULL;
    zoo_begin();
    HMODULE sockets = (HMODULE)GOOD(R_POINTER, "kernel32.LoadLibraryA", ANSI(file_name, "ws2_32.dll"));
    GOOD(R_POINTER, "kernel32.LoadLibraryW", WIDE(file_name, L"WS2_32"));
    BAD(R_POINTER, "kernel32.LoadLibraryW", WIDE(file_name, L"none.dll"));
#define SOCKETS NAMED_HANDLE(module, sockets, "module_name", "ws2_32.dll")
    GOOD(R_POINTER, "kernel32.GetProcAddress", SOCKETS, ANSI(proc_name, "WSAStartup"));
    BAD(R_POINTER, "kernel32.GetProcAddress", SOCKETS, ANSI(proc_name, "None"));
    HMODULE winmm = (HMODULE)GOOD(R_POINTER, "kernel32.LoadLibraryExA", ANSI(file_name, "version.dll"), HANDLE_(file, BAD_HANDLE), FLAGS(flags, LOAD_WITH_ALTERED_SEARCH_PATH));
    GOOD(R_BOOL, "kernel32.DisableThreadLibraryCalls", NAMED_HANDLE(module, winmm, "module_name", "version.dll"));
    GOOD(R_BOOL, "kernel32.FreeLibrary", NAMED_HANDLE(module, winmm, "module_name", "version.dll"));
    GOOD(R_POINTER, "kernel32.LoadLibraryExW", WIDE(file_name, L"mpr.dll"), HANDLE_(file, BAD_HANDLE), FLAGS(flags, LOAD_LIBRARY_SEARCH_SYSTEM32));
    BAD(R_POINTER, "kernel32.LoadLibraryExW", WIDE(file_name, L"none.dll"), NO_HANDLE, FLAGS(flags, LOAD_LIBRARY_AS_DATAFILE));
    HMODULE mpr = LoadLibraryA("mpr.dll");
    BAD(R_BOOL, "kernel32.FreeLibrary", HANDLE_(module, 0x1230000));
    BAD(R_BOOL, "kernel32.DisableThreadLibraryCalls", HANDLE_(module, 0x1230000));
    HANDLE thread = CreateThread(NULL, 0, leaver, mpr, 0, NULL);
    CHECK(WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0);
    CloseHandle(thread);
    GOOD(R_POINTER, "kernel32.GetModuleHandleA", ANSI(module_name, "ntdll.dll"));
    GOOD(R_POINTER, "kernel32.GetModuleHandleW", WIDE(module_name, L"kernel32"));
    BAD(R_POINTER, "kernel32.GetModuleHandleW", WIDE(module_name, L"sbiedll.dll"));
    GOOD(R_BOOL, "kernel32.GetModuleHandleExA", FLAGS(flags, GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT), ANSI(module_name, "ws2_32.dll"), OUT_HANDLE(module, &other));
    GOOD(R_BOOL, "kernel32.GetModuleHandleExW", FLAGS(flags, GET_MODULE_HANDLE_EX_FLAG_PIN), WIDE(module_name, L"ws2_32.dll"), OUT_HANDLE(module, &other));
    BAD(R_BOOL, "kernel32.GetModuleHandleExW", NAMED(flags, 0, "0x0"), WIDE(module_name, L"none.dll"), OUT_HANDLE(module, &other));
    GOOD(R_BOOL, "kernel32.GetModuleFileNameA", SOCKETS, OUT_ANSI(file_name, text), NUM(size, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetModuleFileNameW", SOCKETS, OUT_WIDE(file_name, wide_text), NUM(size, MAX_PATH));
    BAD(R_BOOL, "kernel32.GetModuleFileNameW", HANDLE_(module, 0x1230000), OUT_WIDE(file_name, wide_text), NUM(size, MAX_PATH));
    GOOD(R_BOOL, "kernel32.SetDllDirectoryA", ANSI(path_name, "C:\\windows"));
    GOOD(R_BOOL, "kernel32.SetDllDirectoryW", WIDE(path_name, L"C:\\windows"));
    GOOD(R_ANY, "kernel32.GetDllDirectoryA", NUM(buffer_length, MAX_PATH), OUT_ANSI(buffer, text));
    GOOD(R_ANY, "kernel32.GetDllDirectoryW", NUM(buffer_length, MAX_PATH), OUT_WIDE(buffer, wide_text));
    void *cookie = (void *)GOOD(R_POINTER, "kernel32.AddDllDirectory", WIDE(new_directory, L"C:\\windows"));
    BAD(R_POINTER, "kernel32.AddDllDirectory", WIDE(new_directory, L"relative"));
    GOOD(R_BOOL, "kernel32.RemoveDllDirectory", PTR(cookie, cookie));
    GOOD(R_BOOL, "kernel32.SetDefaultDllDirectories", FLAGS(directory_flags, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS));
    BAD(R_BOOL, "kernel32.SetDefaultDllDirectories", NAMED(directory_flags, 0x8, "LOAD_WITH_ALTERED_SEARCH_PATH"));
    GOOD(R_ANY, "kernel32.LoadModule", ANSI(module_name, "C:\\none.exe"), PTR(parameter_block, text));

    UNICODE_STRING *name = zoo_unicode(L"winspool.drv"), *none = zoo_unicode(L"none.dll"), *known = zoo_unicode(L"ws2_32.dll");
    GOOD(R_HRESULT, "ntdll.LdrLoadDll", WIDE(search_path, L"C:\\windows\\system32"), PTR(dll_characteristics, 0), SHAPE(dll_name, name, address_text(name)), OUT_HANDLE(module, &other));
    GOOD(R_HRESULT, "ntdll.LdrUnloadDll", NAMED_HANDLE(module, other, "module_name", "winspool.drv"));
    BAD(R_HRESULT, "ntdll.LdrLoadDll", RAW(0), PTR(dll_characteristics, 0), SHAPE(dll_name, none, address_text(none)), OUT_HANDLE(module, &other));
    GOOD(R_HRESULT, "ntdll.LdrGetDllHandle", WIDE(search_path, L"C:\\windows"), PTR(dll_characteristics, 0), SHAPE(dll_name, known, address_text(known)), OUT_HANDLE(module, &other));
    BAD(R_HRESULT, "ntdll.LdrGetDllHandle", RAW(0), PTR(dll_characteristics, 0), SHAPE(dll_name, none, address_text(none)), OUT_HANDLE(module, &other));
    GOOD(R_HRESULT, "ntdll.LdrGetDllHandleEx", HEX(flags, 1), WIDE(search_path, L"C:\\windows"), PTR(dll_characteristics, 0), SHAPE(dll_name, known, address_text(known)), OUT_HANDLE(module, &other));
    const struct { USHORT length, maximum_length; const char *buffer; } function = {10, 11, "WSAStartup"};
    GOOD(R_HRESULT, "ntdll.LdrGetProcedureAddress", SOCKETS, SHAPE(function_name, &function, "{\"length\":10,\"maximum_length\":11,\"buffer\":\"WSAStartup\"}"), NUM(ordinal, 0), OUT_POINTER(address, &address));
    BAD(R_HRESULT, "ntdll.LdrGetProcedureAddress", SOCKETS, RAW(0), NUM(ordinal, 0xfff0), OUT_POINTER(address, &address));
    return zoo_end();
}
