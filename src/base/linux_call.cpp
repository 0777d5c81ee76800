// Names of Linux's system calls, by libseccomp.
#include "base/linux_call.h"

#include <linux/audit.h>
#include <seccomp.h>

#include <cstdlib>
#include <memory>

namespace drsemu {

std::string linux_call_name(uint32_t arch, int number) {
  const uint32_t known = arch == AUDIT_ARCH_I386 ? SCMP_ARCH_X86 : SCMP_ARCH_X86_64;
  const std::unique_ptr<char, decltype(&std::free)> name(seccomp_syscall_resolve_num_arch(known, number), &std::free);
  return name ? name.get() : "number " + std::to_string(number);
}

}  // namespace drsemu
