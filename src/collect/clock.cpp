// The clock of records: the time stamp counter, against CLOCK_MONOTONIC.
#include <ctime>

#include "collect/decode.h"

namespace drsemu::collect {
namespace {

uint64_t ticks() {
  uint32_t low, high;
  asm volatile("rdtsc" : "=a"(low), "=d"(high));
  return uint64_t{high} << 32 | low;
}

uint64_t monotonic_ns() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

// Both clocks at one moment: of several readings the one that was disturbed least.
struct Moment {
  uint64_t ticks, ns;
};
Moment both() {
  Moment best{};
  uint64_t narrowest = ~uint64_t{0};
  for (int i = 0; i < 16; ++i) {
    const uint64_t before = ticks(), ns = monotonic_ns(), after = ticks();
    if (after - before >= narrowest) continue;
    narrowest = after - before;
    best = {before + narrowest / 2, ns};
  }
  return best;
}

}  // namespace

Clock::Clock() : ns_per_tick_(0) {
  const Moment start = both();
  start_ = start.ticks;
  start_ns_ = start.ns;
  // A first estimate over 2 ms.
  while (monotonic_ns() - start_ns_ < 2'000'000) {
  }
  calibrate();
}

uint64_t Clock::now() { return ticks(); }

uint64_t Clock::to_ns(uint64_t count) const { return static_cast<uint64_t>(static_cast<double>(count) * ns_per_tick_); }

void Clock::calibrate() {
  const Moment now = both();
  ns_per_tick_ = static_cast<double>(now.ns - start_ns_) / static_cast<double>(now.ticks - start_);
}

}  // namespace drsemu::collect
