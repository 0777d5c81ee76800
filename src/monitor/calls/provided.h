// The calls that Wine lacks (event/provided.h): how each behaves for the guest.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// The function behind event::kProvided[index], in the form of a service: System V ABI, 64-bit structures.
uint64_t provided_function(uint32_t index);

// An NtReadVirtualMemory of 32-bit code that stands for a provided call: makes that call, recorded like any
// other, and sets its result. False: it is what it seems to be. On the Unix side of a thread.
bool make_tunneled_call(uint64_t* args, uint64_t& result);

}  // namespace drsemu::monitor
