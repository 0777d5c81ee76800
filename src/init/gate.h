// The system calls of Linux that a Windows process must ask process 1 for (Linux:
// Documentation/userspace-api/seccomp_filter.rst).
//
// A fork is let happen and told; so is the execution of Wine's loader by a process of one thread: together they are how
// Wine starts a process. All else is refused and told.
#pragma once

#include <poll.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#include "event/kernel_fact.h"

struct seccomp_notif;

namespace drsemu::init {

// Sets the BPF program in `fd` as a filter of this process and all that it starts. False with errno.
bool apply_filter(int fd);

// The same with a listener, which is sent over `channel`.
bool apply_filter_and_hand_over(int fd, int channel);

// The listeners. One thread.
class Gate {
 public:
  static constexpr size_t kMost = 2;  // what process 1 starts: the shell, the prompt

  // Takes the listener that comes through `channel`; waits for it.
  void listen(int channel);

  // What to poll for; returns how many.
  size_t fill(pollfd* waiting) const;

  // Answers what waits, and tells each (kRefused, kForked, kExecuted): some at a time, so that a target that tries a
  // million keeps nobody from anything else.
  template <typename Tell>
  void answer(Tell tell) {
    constexpr int kAtOnce = 64;
    event::KernelFact fact;
    for (size_t i = 0; i < count_; ++i) {
      for (int done = 0; done < kAtOnce && next(i, fact); ++done) {
        if (fact.event != event::KernelEvent::kNone) tell(fact);
      }
    }
  }

 private:
  bool next(size_t listener, event::KernelFact& fact);

  int listener_[kMost];
  size_t count_ = 0;
};

}  // namespace drsemu::init
