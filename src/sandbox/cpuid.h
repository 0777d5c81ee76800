// What CPUID is answered with.
#pragma once

#include <string>
#include <vector>

#include "event/machine.h"

namespace drsemu::sandbox {

// What decides the answers to CPUID.
struct Processor {
  std::string vendor, brand;  // 12 characters; up to 47
  uint32_t family = 0, model = 0, stepping = 0, mhz = 0;
  uint32_t cores = 0, threads = 0;
};

// Caches of a processor of a portable computer; of level 3 all cores share one.
struct Cache {
  uint32_t level, type;  // type as in CPUID leaf 4: 1 data, 2 instructions, 3 both
  uint32_t kb, ways;
};
inline constexpr Cache kCaches[] = {{1, 1, 48, 12}, {1, 2, 32, 8}, {2, 3, 1280, 20}, {3, 3, 8192, 8}};
inline constexpr uint32_t kCacheLine = 64;  // bytes

// The answers: those of the processor that this runs on, without what says that it is a virtual one, and as those of
// `processor` where programs do not rely on them. No feature is claimed that is not there.
std::vector<event::CpuidLeaf> cpuid_leaves(const Processor& processor);

// Whether this processor lets CPUID be answered by others (Intel: CPUID faulting; AMD: CpuidUserDis; /proc/cpuinfo:
// cpuid_fault).
bool can_hide_cpuid();

}  // namespace drsemu::sandbox
