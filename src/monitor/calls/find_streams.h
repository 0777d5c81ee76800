// FindFirstStreamW and what goes with it, which Wine lacks.
#pragma once

#include "monitor/engine/engine.h"

namespace drsemu::monitor {

// Each makes the call in the place of Wine's function, and sets the result and the thread's last error. Of a function
// that is recorded.
void find_first_stream(Syscall& call);
void find_next_stream(Syscall& call);
// False: the handle is none of a search for streams, and Wine's.
bool close_find_stream(Syscall& call);

}  // namespace drsemu::monitor
