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

}  // namespace

Clock::Clock() : start_(ticks()), start_ns_(monotonic_ns()), ns_per_tick_(0) {
  // A first estimate over 2 ms; calibrate() makes it good before the first event is written.
  while (monotonic_ns() - start_ns_ < 2'000'000) {
  }
  calibrate();
}

uint64_t Clock::now() const { return ticks(); }

uint64_t Clock::to_ns(uint64_t count) const { return static_cast<uint64_t>(static_cast<double>(count) * ns_per_tick_); }

void Clock::calibrate() {
  const uint64_t ns = monotonic_ns() - start_ns_;
  ns_per_tick_ = static_cast<double>(ns) / static_cast<double>(ticks() - start_);
}

}  // namespace drsemu::collect
