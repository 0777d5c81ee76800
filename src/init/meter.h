// What the target of a VM uses: measured by process 1, which sees every process and reaps each.
#pragma once

#include <sys/types.h>

#include "init/protocol.h"

namespace drsemu::init {

inline constexpr int kMeterMs = 50;  // between two looks while something happens

class Meter {
 public:
  // From here on it counts: what has been used up to now is the system's. `limits`: 0 where there is none.
  void begin(const Amounts& limits);
  bool begun() const { return begun_; }

  // Looks, if it is time; whether it was. Costs some 0.1 ms with the processes of an idle VM.
  bool look();
  // The last look, which is at everything. Ended processes must have been reaped.
  void finish();
  // Milliseconds until the next look is due: longer where nothing happens.
  int wait_ms() const;

  // The most that was seen of memory and processes, the sum of the others.
  const Amounts& used() const { return used_; }
  // The first limit that was passed.
  Limit passed() const { return passed_; }
  // A limit was passed by so much that nothing may wait any longer.
  bool far_beyond() const;
  // Whether it is worth telling: much has changed since this was last true.
  bool is_news();

 private:
  struct Sums {
    uint64_t cpu_ns, memory_bytes, processes, written_bytes;
  };
  Sums measure(bool whole);
  void take(const Sums& sums, bool whole);
  bool is_own(pid_t pid) const;

  bool begun_ = false;
  // Processes that were there before the target and whose use is not told: Wine's server keeps itself from being looked into.
  // Full: this kernel tells of none.
  static constexpr size_t kMostOwn = 16;
  pid_t own_[kMostOwn];
  size_t own_count_ = 0;
  Amounts limits_, used_, told_, now_;
  Sums base_{}, last_{};
  Limit passed_ = Limit::kNone;
  uint64_t next_ns_ = 0;
  unsigned looks_ = 0;
  bool writing_ = false;
  int interval_ms_ = kMeterMs;
};

}  // namespace drsemu::init
