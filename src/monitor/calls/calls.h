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

// After a Handler::kMapView of a process that is not recorded: code that is not the guest's own has come into it, it is
// recorded from now on.
void handle_unrecorded(Syscall& call);

// The base of what a Handler::kMapView has mapped into this process, if it is an image that is not the guest's own; else 0.
uint64_t foreign_image(const Syscall& call);

}  // namespace drsemu::monitor
