// The eyes: what windows there are, by the calls of Windows's window system, made below the service table: they are not
// recorded.
//
// None of them sends a message: a window whose program hangs keeps nobody waiting.
#pragma once

#include "monitor/person/dialog.h"

namespace drsemu::monitor {

inline constexpr size_t kMostWindows = 256;  // on the desktop that are looked at

// Once per process, when win32u.so (its dlopen handle) has been loaded.
void prepare_windows(void* win32u);

// Top-level windows of the desktop that are visible, in front of others first; how many of them were put into
// `windows`.
size_t visible_windows(uint64_t (&windows)[kMostWindows]);

// Looks at one of them. False if it has gone, takes no clicks, or is the shell's.
bool look_at(uint64_t window, Dialog& dialog);

// Whether it is one of this process's.
bool is_shells(uint64_t window);

Area area_of(uint64_t window);

// Time of the last input that the window system knows of, ms; 0: there was none.
uint32_t last_input();

}  // namespace drsemu::monitor
