// What host and init say to each other over a SOCK_SEQPACKET socket: one struct a message.
#pragma once

#include <cstdint>

#include "event/kernel_fact.h"

namespace drsemu::init {

// File descriptors that init is started with.
inline constexpr int kControlFd = 240;
inline constexpr int kProcessFilterFd = 241;  // BPF of make_process_filter
inline constexpr int kVmFilterFd = 242;       // BPF of make_vm_filter
inline constexpr int kAliveFd = 243;          // held until the VM ends, and not used
inline constexpr int kStdoutFd = 244;         // files that take what the target prints, empty and to be appended to
inline constexpr int kStderrFd = 245;         // 246: event::kDeletedFd
inline constexpr int kDisplayFilterFd = 248;  // BPF of make_display_filter
inline constexpr int kScreenFd = 247;         // memory that takes the display's picture (sandbox/screen.h)

// The only program that Windows processes may execute.
inline constexpr char kWineLoader[] = "/usr/lib/wine/wine64";

inline constexpr int kShutdownMs = 5000;  // that wineserver has for writing the registry

enum class MessageType : uint32_t {
  kBooted,    // from init: Windows is up; carries a descriptor, the shell's stdin
  kEnded,     // from init: a process has ended
  kFailed,    // from init: it cannot boot; `status` is the errno or wait status of boot step `pid`
  kShutdown,  // to init: end all, let wineserver write the registry, exit
  kServerEnded,  // from init: wineserver has ended unasked, as kEnded; Windows is no more
  kPrompt,    // to init: a command prompt, not recorded, on the terminal that the message carries
  kLimits,    // to init: the target is about to start: `amounts` are its limits (0: none); what the VM has used so far is not its own
  kUsage,     // from init: `amounts` are what the target has used; `status` is a Limit, the first that it has passed
  kNudge,     // to init: ArenaShared::nudge is set: interrupt `pid` until it has ended
  kKernel,    // from init: `kernel`
};

// Of what there may be too much (in kUsage and in reports).
enum class Limit : int32_t { kNone, kCpu, kMemory, kProcesses, kDisk };

// What a VM has used since kLimits, or may use.
struct Amounts {
  uint64_t cpu_ns = 0;         // processor time of all processes, living and ended
  uint64_t memory_bytes = 0;   // private and shared memory that is in use at once, without pages of files; of usage the most
  uint64_t processes = 0;      // at once; of usage the most
  uint64_t written_bytes = 0;  // given to the disk, whether or not it is still there
};

struct Message {
  MessageType type;
  uint32_t pid;      // in the VM
  int32_t status;    // as of waitpid(2)
  uint32_t is_shell; // what has ended: 1 the shell that starts the target, 2 the prompt
  uint64_t time_ns;  // CLOCK_MONOTONIC of the host
  Amounts amounts{};
  event::KernelFact kernel{};
};

// The clock of records.
inline uint64_t ticks() {
  uint32_t low, high;
  asm volatile("rdtsc" : "=a"(low), "=d"(high));
  return uint64_t{high} << 32 | low;
}

}  // namespace drsemu::init
