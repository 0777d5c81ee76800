// Runs the captures of a plan: copies what a call's arguments point at into its record.
#pragma once

#include "monitor/engine/engine.h"
#include "monitor/record/capture_socket.h"
#include "monitor/record/ring.h"

namespace drsemu::monitor {

// Whether the call, which has returned, did what it was to do.
bool has_succeeded(const Syscall& call);

// What is to be read at entry.
void capture_before(Writer& writer, const Syscall& call);

// IO_STATUS_BLOCK.
struct IoStatus {
  uint64_t status, information;
};

// What was kept of a call that ended after it had returned.
struct Completion {
  IoStatus block;
  const SocketTargets& targets;
};

// What is to be read at return; marks the handles that the call made as known.
void capture_after(Writer& writer, const Syscall& call, const Completion* completion = nullptr);

// Logs what the handle arguments of the call stand for, as far as the log does not say it yet.
void describe_handles(Thread& thread, const Syscall& call);

// The same for handles that the call has just made, where their name is not in its arguments.
void describe_new_handles(Thread& thread, const Syscall& call);

// Reads the IO_STATUS_BLOCK at `address` of a call that returned `result`.
// Where a WoW64 process opened a file for asynchronous use, Wine completes its calls in the 32-bit block. Until a
// synchronous call writes its status there, the 64-bit block that wow64.dll passes points at that one.
bool load_io_status(uint64_t address, uint64_t result, IoStatus& block);

// A handle value does not stand any more for what it did.
void forget_handles();
void forget_handle(uint64_t handle);

}  // namespace drsemu::monitor
