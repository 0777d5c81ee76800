// What the kernel of a VM has told of a process there, whatever has become of the monitor in it: from process 1 to the
// journal.
#pragma once

#include <cstddef>
#include <cstdint>

namespace drsemu::event {

enum class KernelEvent : uint32_t {
  kNone,
  kRefused,   // `pid` has made a system call of Linux's that it may not: `number` on `arch`; `text`: what it wanted to
              // execute
  kForked,    // `thread` of `pid`, a child of `parent`, was about to fork
  kExecuted,  // `pid`, a child of `parent`, was about to execute Wine's loader with the arguments `text`
  kSeen,      // `pid`, a child of `parent`, was there and executed the program `text`; empty: it had ended
  kEnded,     // `pid`, whose parent had ended before it, has ended
  kTargetNext,  // all that was there before the target has been seen
  kAttached,    // the monitor is in `pid`, says the arena
  kRuns,        // a Windows program runs in `pid`, says the arena in its slot `thread`
};

// Plain data. Ids are the VM's.
struct KernelFact {
  KernelEvent event;
  uint32_t pid, thread, parent;
  uint32_t arch;  // AUDIT_ARCH_…
  int32_t number;
  uint64_t time;   // clock of records
  char text[128];  // ended with a zero, cut where it is longer
};
static_assert(sizeof(KernelFact) == 160);

}  // namespace drsemu::event
