// Nudges: the host asks a process to end, and the process does so itself, by a call that is recorded like any other.
#pragma once

namespace drsemu::monitor {

// In the handler of SIGUSR1, perhaps with the guest's %fs. Returns unless the process is nudged now; then, or where
// that is not possible at this moment, the signal is Wine's.
void take_nudge();

// The calling thread ends: where it was taking the nudge, as one that another has terminated meanwhile, the next one
// that is asked may. Called by each recorded thread's end.
void leave_nudge();

}  // namespace drsemu::monitor
