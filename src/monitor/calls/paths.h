// Names of files as Windows takes them: every form of a path that leads to a drive works, none leads out of the drives.
//
// Stands before Wine's functions in the service table, for each process and whether or not anything is recorded.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// Once per process, before Windows code runs. `ntdll`: the dlopen handle of ntdll.so.
void prepare_paths(void* ntdll);

// What stands in the service table for Wine's function at that address: one of ours, or the function itself.
uint64_t with_windows_paths(uint64_t function);

}  // namespace drsemu::monitor
