// What a program hears of its user's rights: those of an administrator's elevated program, which it has.
#pragma once

#include <cstdint>

#include "monitor/calls/told_names.h"

namespace drsemu::monitor {

extern QueryInformation g_wine_query_token;

// Stands before NtQueryInformationToken in the service table. System V ABI.
uint64_t query_token(uint64_t token, uint64_t information_class, uint64_t buffer, uint64_t size, uint64_t returned);

}  // namespace drsemu::monitor
