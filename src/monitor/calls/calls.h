// What calls do to the engine beside being recorded: which processes and modules there are.
#pragma once

#include "monitor/engine/engine.h"

namespace drsemu::monitor {

// Before the call, with its arguments as the guest gave them; false skips it.
bool handle_pre(Syscall& call);

// Before a wrapped function; false skips it, `result` is what its caller sees.
bool handle_function(Syscall& call);

// After the call.
void handle_post(Syscall& call);

}  // namespace drsemu::monitor
