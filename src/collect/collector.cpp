// Takes records out of the rings, puts them in order, and writes them as events.
#include "collect/collector.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace drsemu::collect {

using namespace event;

namespace {

constexpr size_t kWriteAt = size_t{256} * 1024;    // bytes of lines that are written at once
constexpr long kIdleSleepNs = 2'000'000;
constexpr uint64_t kHoldNs = 20'000'000;           // how long a last event waits for repeats
constexpr uint64_t kFlushNs = 100'000'000;

// What identifies a repeated call: all but its times and counts.
bool same_call(RecordBytes a, RecordBytes b) {
  const Record &x = header_of(a), &y = header_of(b);
  return a.size() == b.size() && x.call == y.call && x.call < kMetaFirst && x.flags == y.flags && x.result == y.result &&
         x.caller == y.caller && x.caller_module == y.caller_module &&
         (catalogue()[x.call].flags & kVolatile
              ? std::memcmp(a.data() + sizeof(Record), b.data() + sizeof(Record), x.args * size_t{8}) == 0
              : std::memcmp(a.data() + sizeof(Record), b.data() + sizeof(Record), a.size() - sizeof(Record)) == 0);
}

const char* cause_name(uint32_t mode) {
  switch (mode) {
    case kRecordTarget: return "target";
    case kRecordChild: return "child";
    case kRecordService: return "service";
    case kRecordTask: return "task";
    case kRecordCom: return "com";
    case kRecordWmi: return "wmi";
    case kRecordSystem: return "system";
    default: return "injection";
  }
}

// The process ids of a kMetaMembers record.
std::vector<uint32_t> numbers_in(RecordBytes record) {
  std::vector<uint32_t> numbers;
  for (size_t at = sizeof(Record) + sizeof(Field); at + sizeof(uint64_t) <= record.size(); at += sizeof(uint64_t)) {
    uint64_t number;
    std::memcpy(&number, record.data() + at, sizeof number);
    numbers.push_back(static_cast<uint32_t>(number));
  }
  return numbers;
}

// What a kMetaModule record has told of.
const ModuleEntry* newest_module(RecordBytes record, const ProcessState& state) {
  ModuleFact fact;
  constexpr size_t kAt = sizeof(Record) + sizeof(Field);
  if (record.size() < kAt + sizeof fact) return nullptr;
  std::memcpy(&fact, record.data() + kAt, sizeof fact);
  const auto found = state.modules.find(fact.number);
  return found == state.modules.end() ? nullptr : &found->second;
}

}  // namespace

Collector::Collector(ArenaHost& arena, const Clock& clock, std::filesystem::path events_dir, Filter filter)
    : arena_(arena), events_dir_(std::move(events_dir)), clock_(clock), filter_(std::move(filter)), by_category_(16) {
  clock_.calibrate();
  worker_ = std::thread([this] { run(); });
}

Collector::~Collector() {
  stop_ = true;
  if (worker_.joinable()) worker_.join();
  for (const auto& process : processes_) {
    if (process->fd >= 0) close(process->fd);
  }
}

void Collector::process_ended(uint32_t linux_pid, int wait_status) {
  const std::lock_guard lock(mutex_);
  ended_[linux_pid] = {wait_status, clock_.now()};
}

size_t Collector::alive() const {
  ArenaShared& shared = arena_.shared();
  const std::lock_guard lock(mutex_);
  size_t count = 0;
  const uint32_t high = std::min<uint32_t>(shared.process_high.load(), kMaxProcesses);
  for (uint32_t i = 0; i < high; ++i) {
    const ProcessSlot& slot = shared.process[i];
    count += slot.state.load() == SlotState::kLive && slot.record.load() != kRecordNone &&
             slot.record.load() != kRecordInjected && !ended_.contains(slot.linux_pid);
  }
  return count;
}

void Collector::run() {
  ArenaShared& shared = arena_.shared();
  uint64_t flushed = clock_.now();
  while (!stop_) {
    const uint32_t bell = shared.doorbell.load(std::memory_order_acquire);
    const bool worked = sweep(false);
    if (clock_.to_ns(clock_.now() - flushed) > kFlushNs) {
      flush(true);
      flushed = clock_.now();
    }
    if (worked) continue;
    const timespec wait{0, kIdleSleepNs};
    shared.collector_asleep.store(1, std::memory_order_release);
    syscall(SYS_futex, &shared.doorbell, FUTEX_WAIT, bell, &wait, nullptr, 0);
    shared.collector_asleep.store(0, std::memory_order_release);
  }
}

// One pass over all rings. `last`: the VM is gone, nothing is held back. True if there was anything.
bool Collector::sweep(bool last) {
  ArenaShared& shared = arena_.shared();
  swept_ = clock_.now();
  uint64_t horizon = swept_;
  std::vector<uint32_t> gone;  // process slots that have ended before this pass
  {
    const std::lock_guard lock(mutex_);
    const uint32_t high = std::min<uint32_t>(shared.process_high.load(), kMaxProcesses);
    for (uint32_t i = 0; i < high; ++i) {
      if (shared.process[i].record.load() == kRecordTarget) started_ = true;
      if (shared.process[i].state.load() == SlotState::kLive && (last || ended_.contains(shared.process[i].linux_pid))) {
        gone.push_back(i);
      }
    }
  }
  const auto is_gone = [&](uint32_t process) { return std::binary_search(gone.begin(), gone.end(), process); };

  const uint32_t high = std::min<uint32_t>(shared.thread_high.load(), kMaxThreads);
  std::vector<size_t> finished;
  bool any = false;
  for (size_t i = 0; i < high; ++i) {
    const SlotState state = shared.thread[i].state.load(std::memory_order_acquire);
    if (state == SlotState::kFree) continue;
    const uint32_t owner = shared.thread[i].process.load(std::memory_order_acquire);
    if (owner == 0) continue;
    Thread& thread = threads_[i];
    thread.tid = shared.thread[i].tid;
    thread.process = (owner - 1) % kMaxProcesses;
    const bool ended = state == SlotState::kClosed || is_gone(thread.process);
    if (thread.at == thread.queue.size()) {
      thread.queue.clear();
      thread.at = 0;
    }
    const size_t before = thread.queue.size();
    if (!arena_.drain(i, thread.queue, horizon, ended)) ++torn_;
    if (ended) {
      arena_.drain_pending(i, thread.queue);
      finished.push_back(i);
    }
    any = any || thread.queue.size() != before;
  }

  // Merge by time of commitment. A thread that has ended has nothing to wait for, but others' earlier
  // records may: all wait for the horizon, except at the end.
  if (last) horizon = ~uint64_t{0};
  const auto front = [](const Thread& thread) {
    return RecordBytes(thread.queue.data() + thread.at, thread.queue.size() - thread.at);
  };
  using Entry = std::pair<uint64_t, size_t>;  // end, thread slot
  std::vector<Entry> heap;
  for (const auto& [index, thread] : threads_) {
    if (thread.at < thread.queue.size()) heap.emplace_back(header_of(front(thread)).end, index);
  }
  std::make_heap(heap.begin(), heap.end(), std::greater<>());
  while (!heap.empty() && heap.front().first < horizon) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    const size_t index = heap.back().second;
    heap.pop_back();
    Thread& thread = threads_.at(index);
    const uint64_t limit = heap.empty() ? horizon : std::min(horizon, heap.front().first);
    do {
      const RecordBytes rest = front(thread);
      const RecordBytes record = rest.substr(0, header_of(rest).size);
      thread.at += record.size();
      take(thread, record);
    } while (thread.at < thread.queue.size() && header_of(front(thread)).end <= limit);
    if (thread.at < thread.queue.size()) {
      heap.emplace_back(header_of(front(thread)).end, index);
      std::push_heap(heap.begin(), heap.end(), std::greater<>());
    }
  }

  const uint64_t now = clock_.now();
  if (clock_.to_ns(now - held_since_) > kHoldNs) emit_held();
  for (const size_t index : finished) {
    Thread& thread = threads_.at(index);
    if (thread.at < thread.queue.size()) continue;  // beyond the horizon: next time
    if (held_of_ == &thread) emit_held();
    threads_.erase(index);
    arena_.free_thread(index);
  }
  for (const uint32_t slot : gone) {
    const bool drained = std::none_of(threads_.begin(), threads_.end(),
                                      [&](const auto& entry) { return entry.second.process == slot; });
    if (drained) end_process(slot);
  }
  flush(false);
  return any;
}

void Collector::take(Thread& thread, RecordBytes record) {
  const Record& header = header_of(record);
  if (header.call >= kMetaFirst) {
    emit_held();
    Process& process = process_of(thread.process);
    const uint64_t handle = decoder_.apply_meta(record, process.state);
    if (handle != 0 && handle == process.created.created_handle) announce_child(process, process.state.handles[handle].pid);
    if (header.call == kMetaMemory) injections_.memory(process.fact.pid, thread.tid, record);
    if (header.call == kMetaMembers) lineage_.members(process.fact.pid, thread.tid, numbers_in(record));
    if (header.call == kMetaModule) {
      if (const ModuleEntry* module = newest_module(record, process.state)) {
        injections_.module(process.fact.pid, module->path, module->base, clock_.since_start(header.begin));
      }
    }
    if (header.call == kMetaProcess) {
      event::Process& fact = process.fact;
      fact.pid = process.state.pid;
      fact.ppid = process.state.parent_pid;
      fact.linux_pid = process.state.linux_pid;
      fact.image = process.state.image;
      fact.command_line = process.state.command_line;
      fact.arch = process.state.wow64 ? "x86" : "x64";
      fact.cause = cause_name(process.state.mode);
      fact.started_ns = clock_.since_start(header.begin);
      if (const auto announced = announced_.find(fact.pid); announced != announced_.end()) {
        std::erase(processes_, announced->second);
        announced_.erase(announced);
      }
    }
    return;
  }
  if (header.call >= catalogue().size()) {
    ++torn_;
    return;
  }
  if (held_of_ == &thread && same_call(RecordBytes(held_.data(), held_.size()), record)) {
    reinterpret_cast<Record*>(held_.data())->repeats += header.repeats + 1;
    held_since_ = swept_;
    return;
  }
  emit_held();
  held_.assign(record.begin(), record.end());
  held_of_ = &thread;
  held_since_ = swept_;
}

void Collector::emit_held() {
  if (!held_of_) return;
  emit(*held_of_, RecordBytes(held_.data(), held_.size()));
  held_of_ = nullptr;
}

void Collector::emit(Thread& thread, RecordBytes record) {
  Process& process = process_of(thread.process);
  const Record& header = header_of(record);
  const Facts facts = decoder_.append_event(record, seq_ + 1, thread.tid, process.state, process.buffer);
  if (!facts.silent) {
    ++seq_;
    process.buffer += '\n';
    ++process.fact.events;
    calls_ += uint64_t{header.repeats} + 1;
    if (facts.is_function) functions_ += uint64_t{header.repeats} + 1;
    by_category_[static_cast<size_t>(facts.category)] += uint64_t{header.repeats} + 1;
  }
  if (facts.exits) {
    process.exit_seen = true;
    process.fact.exit_code = facts.exit_code;
  }
  const bool reaches = facts.reach.kind != ReachKind::kNone;
  if (reaches || facts.created_handle) {
    const CallPlace place{.pid = process.fact.pid, .tid = thread.tid, .seq = facts.silent ? 0 : seq_, .begin_ns = clock_.since_start(header.begin),
                          .end_ns = clock_.since_start(header.end), .name = catalogue()[header.call].name};
    if (facts.created_handle) {
      process.created = facts;
      process.created_by = place;
    }
    if (reaches) {
      lineage_.call(place, facts.reach);
      injections_.call(place, facts.reach);
    }
  }
  if (process.buffer.size() >= kWriteAt) write_out(process);
}

void Collector::flush(bool all) {
  for (const auto& [slot, process] : by_slot_) {
    if (all || process->buffer.size() >= kWriteAt) write_out(*process);
  }
}

void Collector::write_out(Process& process) {
  if (process.buffer.empty() || failed_) return;
  if (process.fd < 0) {
    const auto path = events_dir_ / (std::to_string(process.fact.pid) + ".jsonl");
    process.fd = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  }
  size_t done = 0;
  while (process.fd >= 0 && done < process.buffer.size()) {
    const ssize_t count = write(process.fd, process.buffer.data() + done, process.buffer.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<size_t>(count);
  }
  if (done < process.buffer.size()) {
    write_error_ = std::string("events could not be written: ") + std::strerror(errno);
    failed_ = true;
    // Keep whole lines only.
    const size_t line = process.buffer.rfind('\n', done ? done - 1 : 0);
    const size_t keep = done && line != std::string::npos ? line + 1 : 0;
    if (process.fd >= 0 && ftruncate(process.fd, static_cast<off_t>(process.written + keep)) == 0) process.written += keep;
  } else {
    process.written += done;
  }
  process.buffer.clear();
}

Collector::Process& Collector::process_of(uint32_t slot) {
  auto& entry = by_slot_[slot];
  if (!entry) {
    entry = std::make_shared<Process>();
    const ProcessSlot& shared = arena_.shared().process[slot];
    const uint32_t mode = shared.record.load();
    entry->fact.cause = cause_name(mode);
    entry->fact.linux_pid = shared.linux_pid;
    entry->fact.pid = shared.windows_pid.load();
    entry->state.pid = entry->fact.pid;
    processes_.push_back(entry);
  }
  return *entry;
}

// A process that may end before it makes a call of its own is in the tree all the same.
void Collector::announce_child(Process& parent, uint32_t pid) {
  lineage_.created(parent.fact.pid, parent.created_by.tid, pid, parent.created_by.begin_ns);
  injections_.created(parent.fact.pid, pid);
  const auto known = [&](const auto& process) { return process->fact.pid == pid && process->fact.started_ns != 0; };
  if (pid != 0 && std::none_of(processes_.begin(), processes_.end(), known)) {
    auto child = std::make_shared<Process>();
    child->fact.pid = pid;
    child->fact.ppid = parent.fact.pid;
    child->fact.image = parent.created.created_image;
    child->fact.command_line = parent.created.created_command_line;
    child->fact.arch = "unknown";
    child->fact.cause = "child";
    child->fact.started_ns = parent.created_by.begin_ns;
    processes_.push_back(child);
    announced_[pid] = child;
  }
  parent.created = {};
}

void Collector::fill_exit(Process& process, const Ended& ended) {
  event::Process& fact = process.fact;
  fact.ended_ns = clock_.since_start(ended.time);
  if (process.exit_seen) {
    fact.end = "exited";
  } else if (WIFSIGNALED(ended.wait_status)) {
    fact.end = "killed";
  } else {
    fact.end = "exited";
    if (!fact.exit_code) fact.exit_code = static_cast<uint32_t>(WEXITSTATUS(ended.wait_status));
  }
}

void Collector::end_process(uint32_t slot) {
  ProcessSlot& shared = arena_.shared().process[slot];
  const auto entry = by_slot_.find(slot);
  {
    const std::lock_guard lock(mutex_);
    const auto ended = ended_.find(shared.linux_pid);
    if (entry != by_slot_.end()) {
      Process& process = *entry->second;
      if (ended != ended_.end()) {
        fill_exit(process, ended->second);
      } else {
        process.fact.end = "alive";
      }
    }
    if (ended != ended_.end()) ended_.erase(ended);
  }
  if (entry != by_slot_.end()) {
    write_out(*entry->second);
    by_slot_.erase(entry);
  }
  shared.state.store(SlotState::kFree, std::memory_order_release);
}

RunRecord Collector::finish() {
  stop_ = true;
  if (worker_.joinable()) worker_.join();
  sweep(true);
  flush(true);
  for (const auto& [pid, process] : announced_) process->fact.end = "unknown";
  RunRecord run;
  std::erase_if(processes_, [](const auto& process) { return process->fact.pid == 0; });
  std::stable_sort(processes_.begin(), processes_.end(),
                   [](const auto& a, const auto& b) { return a->fact.started_ns < b->fact.started_ns; });
  std::vector<bool> exited;
  for (const auto& process : processes_) {
    run.processes.push_back(process->fact);
    exited.push_back(process->exit_seen);
  }
  lineage_.settle(run.processes, exited);
  try {
    injections_.finish(events_dir_.parent_path() / "memory", run);
  } catch (const Error& error) {
    write_error_ = error.what();
  }
  for (size_t i = 0; i < by_category_.size(); ++i) {
    if (by_category_[i]) run.by_category[std::string(category_name(static_cast<Category>(i)))] = by_category_[i];
  }
  run.events = seq_;
  run.calls = calls_;
  run.functions = functions_;
  run.torn = torn_;
  run.write_error = write_error_;
  return run;
}

}  // namespace drsemu::collect
