// The system calls of Linux that Windows processes try and their filter refuses (Linux: Documentation/userspace-api/seccomp_filter.rst).
#pragma once

#include <poll.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace drsemu::init {

// Sets the BPF program in `fd` as a filter of this process and all that it starts. False with errno.
bool apply_filter(int fd);

// The same with a listener, which is sent over `channel`.
bool apply_filter_and_hand_over(int fd, int channel);

struct Refusal {
  uint32_t pid;    // in the VM
  uint32_t arch;   // AUDIT_ARCH_…
  int32_t number;  // of the call
};

// The listeners. One thread.
class Refusals {
 public:
  static constexpr size_t kMost = 2;  // what process 1 starts: the shell, the prompt

  // Takes the listener that comes through `channel`; waits for it.
  void listen(int channel);

  // What to poll for; returns how many.
  size_t fill(pollfd* waiting) const;

  // Refuses what waits, with EPERM, and tells each: some at a time, so that a target that tries a million keeps nobody from
  // anything else.
  template <typename Tell>
  void answer(Tell tell) {
    constexpr int kAtOnce = 64;
    Refusal refusal;
    for (size_t i = 0; i < count_; ++i) {
      for (int done = 0; done < kAtOnce && next(i, refusal); ++done) tell(refusal);
    }
  }

 private:
  bool next(size_t listener, Refusal& refusal);

  int listener_[kMost];
  size_t count_ = 0;
};

}  // namespace drsemu::init
