// What is told of the volume C:.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// NtQueryVolumeInformationFile: System V ABI.
using QueryVolume = uint64_t (*)(uint64_t handle, uint64_t io, uint64_t buffer, uint64_t length,
                                 uint64_t information_class);
extern QueryVolume g_wine_query_volume;

// Stands before it in the service table.
uint64_t query_volume(uint64_t handle, uint64_t io, uint64_t buffer, uint64_t length, uint64_t information_class);

}  // namespace drsemu::monitor
