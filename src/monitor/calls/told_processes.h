// The list of processes: those that a PC has, and Wine's own under the names of a PC's.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// Where there is a told machine (told_machine.h). SystemProcessInformation and its wider forms; `returned`: of a u32.
uint64_t list_processes(uint32_t information_class, uint64_t buffer, uint32_t size, uint64_t returned);

// SystemProcessIdInformation.
uint64_t query_process_path(uint64_t buffer, uint32_t size, uint64_t returned);

// System V ABI; each stands before Wine's function of that name in the service table.
using OpenById = uint64_t (*)(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t client);
extern OpenById g_wine_open_process, g_wine_open_thread;

uint64_t open_process(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t client);
uint64_t open_thread(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t client);

}  // namespace drsemu::monitor
