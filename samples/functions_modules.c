// Each wrapped function of the loader.
#include "functions.h"

int main(void) {
    zoo_begin();
    HMODULE sockets = (HMODULE)GOOD(R_POINTER, "kernel32.LoadLibraryA", ANSI(file_name, "ws2_32.dll"));
    GOOD(R_POINTER, "kernel32.LoadLibraryW", WIDE(file_name, L"WS2_32"));
    BAD(R_POINTER, "kernel32.LoadLibraryW", WIDE(file_name, L"none.dll"));
    GOOD(R_POINTER, "kernel32.GetProcAddress", NAMED_HANDLE(module, sockets, "module_name", "ws2_32.dll"), ANSI(proc_name, "WSAStartup"));
    BAD(R_POINTER, "kernel32.GetProcAddress", NAMED_HANDLE(module, sockets, "module_name", "ws2_32.dll"), ANSI(proc_name, "None"));
    return zoo_end();
}
