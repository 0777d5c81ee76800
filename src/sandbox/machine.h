// What the guest is told of the machine that it runs on.
#pragma once

#include "event/machine.h"
#include "sandbox/image.h"

namespace drsemu::sandbox {

// What decides the answers to CPUID.
struct Processor {
  std::string vendor, brand;  // 12 characters; up to 47
  uint32_t family = 0, model = 0, stepping = 0;
  uint32_t cores = 0, threads = 0;
};

// The answers: those of the processor that this runs on, without what says that it is a virtual one, and as those of
// `processor` where programs do not rely on them. No feature is claimed that is not there.
std::vector<event::CpuidLeaf> cpuid_leaves(const Processor& processor);

// Whether this processor lets CPUID be answered by others (Intel: CPUID faulting; AMD: CpuidUserDis; /proc/cpuinfo:
// cpuid_fault).
bool can_hide_cpuid();

// The machine of the image's profile. Once made it stays as it is; the reference holds for ever.
const event::Machine& machine_of(const Image& image);

}  // namespace drsemu::sandbox
