// Which programs the system starts for itself, and which of its processes start programs for others.
#pragma once

#include "event/arena.h"

namespace drsemu::monitor {

// Whether this process is one that Wine starts on demand for its own needs. Its first intercepted call, or later.
bool is_helper();

// Whether it is the one of them that has the desktop's window.
bool is_desktop_window();

// What this process, one of the system's, starts programs as: kRecordService and the like. Async-signal-safe, also in a fork of
// a thread; this process has made an intercepted call.
event::RecordMode broker_mode();

}  // namespace drsemu::monitor
