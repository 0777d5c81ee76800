// When the guest's desktop is made (guest/shell.c) and who waits for it.
//
// It takes a quarter of a second of a processor, so it is made once the target has run for a while, or as soon as a
// program asks for what it has: until it is there, such a call waits. What has no business with windows neither waits
// nor pays.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// Once per process, before Windows code runs. `shell`: this is the process that makes it. `ntdll`: dlopen handle of
// ntdll.so.
void prepare_desk(bool shell, void* ntdll);

// When win32u.so, whose dlopen handle this is, has been loaded.
void prepare_desk_calls(void* win32u);

// What stands in the service table for Wine's function at that address, or the function itself.
uint64_t with_desk(uint64_t function);

// In a process of the target's: has the desktop made and waits until its window is there, some seconds at most: who makes a
// window needs no more. Keeps errno.
void await_desktop_window();

// Whether the desktop's window is there, or comes within some seconds, so that its process need not be started once more:
// Wine starts one from each process that misses the window (dlls/win32u: get_desktop_window), and where two do so at the same
// time, that of the second takes the first one's window away from all. `parameters`: RTL_USER_PROCESS_PARAMETERS of that
// process. False in the shell, which makes it, for any desktop but WinSta0's Default, and where it has not come before.
bool has_desktop(uint64_t parameters);

}  // namespace drsemu::monitor
