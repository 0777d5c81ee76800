// Names of Linux's system calls.
#pragma once

#include <cstdint>
#include <string>

namespace drsemu {

// The name of a call in an architecture (AUDIT_ARCH_… of linux/audit.h): "ptrace"; "number 511" if it has none.
std::string linux_call_name(uint32_t arch, int number);

}  // namespace drsemu
