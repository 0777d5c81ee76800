// Calls that return STATUS_PENDING: what they bring comes later, while the program waits for it. Then they are logged
// once more, as completed, with what they brought.
//
// A pending call is kept under its IO_STATUS_BLOCK until the system tells the program that it is complete: by the
// event or file that a wait was for, by a completion port, or by an APC. A program that only looks at the block is
// not seen.
#pragma once

#include "monitor/engine/engine.h"
#include "monitor/record/ring.h"

namespace drsemu::monitor {

// Before and after a call that may stay pending (kPlanPends).
void begin_pending(Syscall& call, const event::Record& record);
void end_pending(const Syscall& call);

// After a call that waits (Handler::kAwait and its like): logs the pending calls whose end it has told.
void log_completions(Thread& thread, const Syscall& call);

}  // namespace drsemu::monitor
