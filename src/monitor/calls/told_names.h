// Names of files that the guest is told, in Windows's form and never Linux's.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// System V ABI; each stands before Wine's function of that name in the service table.
using QueryVirtualMemory = uint64_t (*)(uint64_t process, uint64_t address, uint64_t information_class, uint64_t buffer,
                                        uint64_t size, uint64_t returned);
using QueryInformation = uint64_t (*)(uint64_t handle, uint64_t information_class, uint64_t buffer, uint64_t size,
                                      uint64_t returned);
using QueryFile = uint64_t (*)(uint64_t handle, uint64_t io, uint64_t buffer, uint64_t size,
                               uint64_t information_class);
extern QueryVirtualMemory g_wine_query_memory;
extern QueryInformation g_wine_query_process, g_wine_query_object;
extern QueryFile g_wine_query_file;

uint64_t query_memory(uint64_t process, uint64_t address, uint64_t information_class, uint64_t buffer, uint64_t size,
                      uint64_t returned);
uint64_t query_process(uint64_t process, uint64_t information_class, uint64_t buffer, uint64_t size, uint64_t returned);
uint64_t query_object(uint64_t handle, uint64_t information_class, uint64_t buffer, uint64_t size, uint64_t returned);
uint64_t query_file(uint64_t handle, uint64_t io, uint64_t buffer, uint64_t size, uint64_t information_class);

}  // namespace drsemu::monitor
