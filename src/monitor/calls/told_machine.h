// What is told of the machine: processors, memory, firmware, power, the time of the boot, as the profile has them.
#pragma once

#include <cstdint>

#include "event/machine.h"

namespace drsemu::monitor {

// Null: the guest is told of none, but of the host's. Any thread, async-signal-safe.
const event::Machine* told_machine();

// System V ABI; each stands before Wine's function of that name in the service table.
using QuerySystem = uint64_t (*)(uint64_t information_class, uint64_t buffer, uint64_t size, uint64_t returned);
using PowerInformation = uint64_t (*)(uint64_t level, uint64_t input, uint64_t input_size, uint64_t output,
                                      uint64_t output_size);
extern QuerySystem g_wine_query_system;
extern PowerInformation g_wine_power_information;

uint64_t query_system(uint64_t information_class, uint64_t buffer, uint64_t size, uint64_t returned);
uint64_t power_information(uint64_t level, uint64_t input, uint64_t input_size, uint64_t output, uint64_t output_size);

// FILETIME of the boot.
uint64_t boot_time();

}  // namespace drsemu::monitor
