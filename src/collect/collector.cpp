// Watches the arena while the guest runs.
#include "collect/collector.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace drsemu::collect {

using namespace event;

namespace {

constexpr long kIdleSleepNs = 2'000'000;
constexpr uint64_t kFlushNs = 100'000'000;

Clock calibrated(Clock clock) {
  clock.calibrate();
  return clock;
}

}  // namespace

Collector::Collector(ArenaHost& arena, const Clock& clock, std::filesystem::path events_dir, Filter filter,
                     const std::filesystem::path& journal)
    : arena_(arena),
      clock_(calibrated(clock)),
      journal_(journal),
      drain_(arena, journal_),
      writer_(clock_, std::move(events_dir), std::move(filter)) {
  apply(drain_.begin(clock_));
  worker_ = std::thread([this] { run(); });
}

Collector::~Collector() {
  stop_ = true;
  if (worker_.joinable()) worker_.join();
}

void Collector::process_ended(uint32_t linux_pid, int wait_status) {
  const std::lock_guard lock(mutex_);
  ended_[linux_pid] = {wait_status, Clock::now()};
}

void Collector::told(const KernelFact& fact) {
  const std::lock_guard lock(mutex_);
  told_.push_back(fact);
}

// With mutex_ held.
uint32_t Collector::mode_of(size_t slot) const {
  const ProcessSlot& shared = arena_.shared().process[slot];
  Seen& seen = seen_[slot];
  if (seen.linux_pid != shared.linux_pid) seen = {shared.linux_pid, kRecordNone};
  if (seen.mode == kRecordNone) seen.mode = shared.record.load();
  return seen.mode;
}

size_t Collector::alive() const {
  ArenaShared& shared = arena_.shared();
  const std::lock_guard lock(mutex_);
  size_t count = 0;
  const uint32_t high = std::min<uint32_t>(shared.process_high.load(), kMaxProcesses);
  for (uint32_t i = 0; i < high; ++i) {
    const ProcessSlot& slot = shared.process[i];
    const uint32_t mode = mode_of(i);
    count += slot.state.load() == SlotState::kLive && mode != kRecordNone && mode != kRecordInjected && !ended_.contains(slot.linux_pid);
  }
  return count;
}

std::vector<uint32_t> Collector::living() const {
  ArenaShared& shared = arena_.shared();
  const std::lock_guard lock(mutex_);
  std::vector<uint32_t> pids;
  const uint32_t high = std::min<uint32_t>(shared.process_high.load(), kMaxProcesses);
  for (uint32_t i = 0; i < high; ++i) {
    const ProcessSlot& slot = shared.process[i];
    if (slot.state.load() != SlotState::kLive || mode_of(i) == kRecordNone) continue;
    if (const uint32_t pid = slot.linux_pid; !ended_.contains(pid)) pids.push_back(pid);
  }
  return pids;
}

void Collector::run() {
  ArenaShared& shared = arena_.shared();
  uint64_t flushed = Clock::now();
  while (!stop_) {
    const uint32_t bell = shared.doorbell.load(std::memory_order_acquire);
    const bool worked = sweep(SweepKind::kPass);
    if (clock_.to_ns(Clock::now() - flushed) > kFlushNs) {
      writer_.flush(true);
      flushed = Clock::now();
    }
    if (worked) continue;
    const timespec wait{0, kIdleSleepNs};
    shared.collector_asleep.store(1, std::memory_order_release);
    syscall(SYS_futex, &shared.doorbell, FUTEX_WAIT, bell, &wait, nullptr, 0);
    shared.collector_asleep.store(0, std::memory_order_release);
  }
}

// One pass. True if there was anything new.
bool Collector::sweep(SweepKind kind) {
  if (!started_) {
    const ArenaShared& shared = arena_.shared();
    const uint32_t high = std::min<uint32_t>(shared.process_high.load(), kMaxProcesses);
    for (uint32_t i = 0; i < high; ++i) {
      if (shared.process[i].record.load() == kRecordTarget) started_ = true;
    }
  }
  EndedByPid ended;
  std::vector<KernelFact> told;
  {
    const std::lock_guard lock(mutex_);
    ended = ended_;
    told.swap(told_);
  }
  for (const KernelFact& fact : told) drain_.append(fact);
  const EndedByPid before = ended;
  const bool waiting = writer_.waiting();
  const Drain::Chunks chunks = drain_.sweep(ended, kind, waiting || !told.empty());
  if (ended.size() != before.size()) {
    const std::lock_guard lock(mutex_);
    for (const auto& [pid, how] : before) {
      if (!ended.contains(pid)) ended_.erase(pid);
    }
  }
  apply(chunks);
  writer_.flush(false);
  if (drain_.error() != 0 || !writer_.write_error().empty()) failed_ = true;
  return drain_.found();
}

void Collector::apply(const Drain::Chunks& chunks) {
  for (const auto& chunk : chunks) {
    for_each_entry(chunk, [&](const Entry& entry) { writer_.apply(entry); });
  }
}

RunRecord Collector::finish(int timeout_ms) {
  stop_ = true;
  if (worker_.joinable()) worker_.join();
  arena_.freeze(timeout_ms);
  sweep(SweepKind::kLast);
  RunRecord run = writer_.finish();
  run.threads_refused = arena_.shared().threads_refused.load();
  run.processes_refused = arena_.shared().processes_refused.load();
  if (!run.write_error.empty()) failed_ = true;
  if (drain_.error() != 0 && run.write_error.empty()) {
    run.write_error = std::string("the journal could not be written: ") + std::strerror(drain_.error());
  }
  return run;
}

}  // namespace drsemu::collect
