// The answers to questions about the machine and its processes: what the profile says where Wine says otherwise.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// What stands in the service table for event::kAnswered[index], whose function there is `original`.
uint64_t answering_function(uint32_t index, uint64_t original);

}  // namespace drsemu::monitor
