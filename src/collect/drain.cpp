// Takes records out of the arena and makes journal entries of them.
#include "collect/drain.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace drsemu::collect {

using namespace event;

namespace {

constexpr size_t kHandOverAt = size_t{128} * 1024;  // bytes after which threads that wait get their rings back

// When the last of some records began; `before` if there is none.
uint64_t last_begin(std::string_view records, uint64_t before) {
  while (!records.empty()) {
    const Record& record = header_of(records);
    if (record.call < kMetaFirst) before = record.begin;
    records.remove_prefix(record.size);
  }
  return before;
}

}  // namespace

DrainState::Thread& DrainState::thread(size_t slot) {
  if (slot >= threads.size()) threads.resize(slot + 1);
  return threads[slot];
}

void DrainState::follow(const Entry& entry) {
  next_number = entry.head.number + 1;
  if (entry.head.type == EntryType::kRecords || entry.head.type == EntryType::kThreadEnd) {
    const auto fact = fact_of<ThreadFact>(entry);
    last_thread = std::max(last_thread, fact.thread);
    last_process = std::max(last_process, fact.process);
    const bool ended = entry.head.type == EntryType::kThreadEnd;
    Thread& at = thread(fact.slot % kMaxThreads);
    if (at.number != fact.thread) at = {.number = fact.thread};
    if (!ended) at.committed = last_begin(entry.payload.substr(sizeof fact), at.committed);
    at.position = fact.to;
    at.ended = ended;
    processes[fact.process_slot] = fact.process;
  } else if (entry.head.type == EntryType::kProcessEnd) {
    processes.erase(fact_of<ProcessEndFact>(entry).process_slot);
  }
}

Drain::Drain(ArenaHost& arena, JournalFile& journal, DrainState state)
    : arena_(arena), journal_(journal), state_(std::move(state)), batch_(state_.next_number) {}

Drain::Chunks Drain::begin(const Clock& clock) {
  batch_.open(EntryType::kBegin);
  BeginFact fact{kJournalVersion, 0, catalogue_check(), clock.reading(), {}};
  arena_.computer().copy(fact.computer, sizeof fact.computer - 1);
  batch_.append(fact);
  batch_.close();
  hand_over();
  return std::exchange(chunks_, {});
}

Drain::Chunks Drain::sweep(EndedByPid& ended, SweepKind kind, bool waiting, uint16_t flags) {
  ArenaShared& shared = arena_.shared();
  const bool last = kind != SweepKind::kPass;
  const uint64_t swept = Clock::now();
  uint64_t horizon = swept;
  std::vector<uint32_t> gone;  // process slots that have ended before this pass
  const uint32_t processes = std::min<uint32_t>(shared.process_high.load(), kMaxProcesses);
  for (uint32_t i = 0; i < processes; ++i) {
    if (shared.process[i].state.load() == SlotState::kLive) tell_attached(i, swept);
    if (shared.process[i].state.load() == SlotState::kLive && (last || ended.contains(shared.process[i].linux_pid)))
      gone.push_back(i);
  }
  const uint32_t threads = std::min<uint32_t>(shared.thread_high.load(), kMaxThreads);
  for (size_t i = 0; i < threads; ++i) {
    if (shared.thread[i].state.load(std::memory_order_acquire) != SlotState::kFree)
      drain_thread(i, gone, last, horizon);
  }
  for (const uint32_t slot : gone) end_process(slot, ended);
  found_ = !batch_.empty() || !chunks_.empty();
  if (found_ || waiting || last) {
    batch_.open(EntryType::kSweep, flags);
    batch_.append(SweepFact{swept, horizon, kind, 0});
    batch_.close();
  }
  hand_over();
  return std::exchange(chunks_, {});
}

void Drain::drain_thread(size_t slot, const std::vector<uint32_t>& gone, bool last, uint64_t& horizon) {
  const ThreadSlot& shared = arena_.shared().thread[slot];
  const SlotState state = shared.state.load(std::memory_order_acquire);
  const uint32_t owner = shared.process.load(std::memory_order_acquire);
  if (owner == 0) return;
  const uint32_t process_slot = (owner - 1) % kMaxProcesses;
  const bool ended = state == SlotState::kClosed || std::binary_search(gone.begin(), gone.end(), process_slot) || last;
  DrainState::Thread& thread = state_.thread(slot);
  if (thread.ended) {
    // An earlier drain has journaled its end and died before it freed the slot, or else another thread has it now.
    if (shared.tail.load(std::memory_order_acquire) == ArenaHost::ended_tail(thread.position)) {
      freed_threads_.push_back(slot);
      return;
    }
    thread = {};
  }
  if (!ended && shared.head.load(std::memory_order_acquire) == thread.position) return;

  std::vector<char>& bytes = batch_.bytes();
  ThreadFact fact = {};
  size_t fact_at = 0;
  const auto open = [&](EntryType type) {
    batch_.open(type);
    fact_at = bytes.size();
    batch_.append(fact);
  };
  const auto records = [&] { return std::string_view(bytes.data(), bytes.size()).substr(fact_at + sizeof fact); };
  const auto close = [&] {
    const ProcessSlot& process = arena_.shared().process[process_slot];
    uint32_t& process_number = state_.processes[process_slot];
    if (process_number == 0) process_number = ++state_.last_process;
    if (thread.number == 0) thread.number = ++state_.last_thread;
    fact = {.thread = thread.number,
            .slot = static_cast<uint32_t>(slot),
            .tid = shared.tid,
            .process = process_number,
            .process_slot = process_slot,
            .linux_pid = process.linux_pid,
            .linux_tid = shared.linux_tid,
            .windows_pid = process.windows_pid.load(),
            .mode = process.record.load(),
            .from = fact.from,
            .to = fact.to};
    std::memcpy(bytes.data() + fact_at, &fact, sizeof fact);
    batch_.close();
  };

  open(EntryType::kRecords);
  const auto [to, sane] = arena_.drain(slot, thread.position, bytes, horizon, ended);
  if (to != thread.position || !sane) {
    if (!sane) batch_.flag(kEntryTorn);
    thread.committed = last_begin(records(), thread.committed);
    fact.from = thread.position;
    fact.to = thread.position = to;
    close();
    releases_.emplace_back(slot, to);
  } else {
    batch_.drop();
  }
  if (ended) {
    fact.from = fact.to = to;
    open(EntryType::kThreadEnd);
    arena_.drain_pending(slot, bytes, thread.committed);
    if (thread.number != 0 || !records().empty()) {
      if (!arena_.frozen()) arena_.mark_ended(slot, to);
      close();
      thread.ended = true;
    } else {
      batch_.drop();
    }
    freed_threads_.push_back(slot);
  }
  if (bytes.size() >= kHandOverAt) hand_over();
}

void Drain::append(const KernelFact& fact) {
  batch_.open(EntryType::kKernel);
  batch_.append(fact);
  batch_.close();
}

// The guest can write these ids: they must not take the place of what the kernel tells.
constexpr size_t kMostAttached = kMostKernelRecords / 4;

void Drain::tell_attached(uint32_t slot, uint64_t now) {
  if (slot >= attached_.size()) attached_.resize(slot + 1);
  const ProcessSlot& process = arena_.shared().process[slot];
  Attached& told = attached_[slot];
  const auto tell = [&](KernelEvent event) {
    if (attached_told_ == kMostAttached) return;
    ++attached_told_;
    append({.event = event, .pid = told.pid, .thread = slot, .parent = 0, .arch = 0, .number = 0, .time = now, .text = {}});
  };
  if (told.pid != process.linux_pid) {
    told = {process.linux_pid, false};
    tell(KernelEvent::kAttached);
  }
  if (!told.runs && process.windows_pid.load() != 0) {
    told.runs = true;
    tell(KernelEvent::kRuns);
  }
}

void Drain::end_process(uint32_t slot, EndedByPid& ended) {
  const uint32_t pid = arena_.shared().process[slot].linux_pid;
  const auto how = ended.find(pid);
  const auto number = state_.processes.find(slot);
  if (number != state_.processes.end()) {
    const bool known = how != ended.end();
    batch_.open(EntryType::kProcessEnd);
    batch_.append(
        ProcessEndFact{number->second, slot, known, known ? how->second.wait_status : 0, known ? how->second.time : 0});
    batch_.close();
    state_.processes.erase(number);
  }
  if (how != ended.end()) ended.erase(how);
  freed_processes_.push_back(slot);
}

// Appends the batch to the journal; then, and only then, the arena forgets what is in it.
void Drain::hand_over() {
  if (!batch_.empty()) {
    const auto& bytes = batch_.bytes();
    if (const int error = journal_.append({bytes.data(), bytes.size()}); error != 0) error_ = error;
    chunks_.push_back(batch_.take());
  }
  if (!arena_.frozen()) {
    for (const auto& [slot, position] : releases_) arena_.release(slot, position);
    for (const size_t slot : freed_threads_) {
      arena_.free_thread(slot);
      state_.thread(slot) = {};
    }
    for (const uint32_t slot : freed_processes_)
      arena_.shared().process[slot].state.store(SlotState::kFree, std::memory_order_release);
  }
  releases_.clear();
  freed_threads_.clear();
  freed_processes_.clear();
}

bool salvage(ArenaHost& arena, const std::filesystem::path& journal, bool in_order, int timeout_ms) {
  DrainState state;
  uint64_t whole = 0;
  {
    JournalReader reader(journal);
    while (const auto entry = reader.next()) {
      state.follow(*entry);
      whole = reader.end();
      if (entry->head.type == EntryType::kSweep && fact_of<SweepFact>(*entry).kind != SweepKind::kPass) return true;
    }
  }
  const bool frozen = arena.freeze(timeout_ms);
  JournalFile file(journal, whole);
  Drain drain(arena, file, std::move(state));
  EndedByPid nobody_said;
  drain.sweep(nobody_said, frozen ? SweepKind::kSalvage : SweepKind::kSalvageAlive, false, in_order ? kEntryInOrder : 0);
  return drain.error() == 0;
}

}  // namespace drsemu::collect
