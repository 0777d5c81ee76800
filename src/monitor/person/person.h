// The person at the desktop: moves the pointer now and then, and answers what programs ask.
//
// Lives in the guest's shell (guest/shell.c), in a thread of that process which does nothing else, on its Unix side:
// the target sees a thread of explorer.exe that waits, and nothing that it does is recorded as a program's.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// The life. `arrived` is called once the pointer has moved and Windows has seen it, or that does not come.
[[noreturn]] void live(void (*arrived)());

}  // namespace drsemu::monitor
