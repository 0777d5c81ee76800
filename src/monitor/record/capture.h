// Runs the captures of a plan: copies what a call's arguments point at into its record.
#pragma once

#include "monitor/engine/engine.h"
#include "monitor/record/ring.h"

namespace drsemu::monitor {

// What is to be read at entry.
void capture_before(Writer& writer, const Syscall& call);

// What is to be read at return; marks the handles that the call made as known.
void capture_after(Writer& writer, const Syscall& call);

// Logs what the handle arguments of the call stand for, as far as the log does not say it yet.
void describe_handles(Thread& thread, const Syscall& call);

// The same for handles that the call has just made, where their name is not in its arguments.
void describe_new_handles(Thread& thread, const Syscall& call);

// A handle value does not stand any more for what it did.
void forget_handle(uint64_t handle);

}  // namespace drsemu::monitor
