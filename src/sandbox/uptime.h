// The time since the boot that a VM sees.
#pragma once

#include <cstdint>

namespace drsemu::sandbox {

// What this process starts from now on sees a machine that has been up for that long (time_namespaces(7)). In a user
// namespace of its own. False, and the host's own time is seen, where the kernel does not have it.
bool set_uptime(uint64_t seconds);

// Whether the kernel has it.
bool can_set_uptime();

}  // namespace drsemu::sandbox
