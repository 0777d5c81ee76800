// What a call puts into another process or makes run there, sent whole ahead of the call's record (kMetaMemory).
#pragma once

#include <cstdint>

#include "monitor/engine/engine.h"

namespace drsemu::monitor {

// Before NtWriteVirtualMemory into process `pid`, whose handle is argument 0: what it writes.
void send_written(const Syscall& call, uint32_t pid);

// Before a call that makes process `pid` run at `address`: the memory around it, unless it lies in an image. `process`: a handle of it,
// or 0 to open one.
void send_executed(uint32_t pid, uint64_t process, uint64_t address);

// Before NtTerminateJobObject: who is in the job.
void send_members(uint64_t job);

}  // namespace drsemu::monitor
