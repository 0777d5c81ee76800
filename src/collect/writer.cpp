// From journal entries to events.
#include "collect/writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace drsemu::collect {

using namespace event;

namespace {

constexpr size_t kWriteAt = size_t{256} * 1024;  // bytes of lines that are written at once
constexpr uint64_t kHoldNs = 20'000'000;         // how long a last event waits for repeats

// What identifies a repeated call: all but its times and counts.
bool same_call(RecordBytes a, RecordBytes b) {
  const Record &x = header_of(a), &y = header_of(b);
  return a.size() == b.size() && x.call == y.call && x.call < kMetaFirst && x.flags == y.flags &&
         x.result == y.result && x.caller == y.caller && x.caller_module == y.caller_module &&
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

Writer::Writer(const Clock& clock, std::filesystem::path events_dir, Filter filter)
    : events_dir_(std::move(events_dir)), clock_(clock), filter_(std::move(filter)), by_category_(16) {}

Writer::~Writer() {
  for (const auto& process : processes_) {
    if (process->fd >= 0) close(process->fd);
  }
}

void Writer::apply(const Entry& entry) {
  switch (entry.head.type) {
    case EntryType::kBegin: {
      const auto fact = fact_of<BeginFact>(entry);
      names_.set_machine({fact.computer, strnlen(fact.computer, sizeof fact.computer)});
      break;
    }
    case EntryType::kRecords:
    case EntryType::kThreadEnd: add_records(entry); break;
    case EntryType::kProcessEnd: add_process_end(fact_of<ProcessEndFact>(entry)); break;
    case EntryType::kKernel: add_kernel(fact_of<KernelFact>(entry)); break;
    case EntryType::kSweep: {
      const auto fact = fact_of<SweepFact>(entry);
      swept_ = std::max(swept_, fact.swept);
      // At the end nothing is held back.
      sweep(fact.kind == SweepKind::kPass ? fact.horizon : ~uint64_t{0});
      break;
    }
  }
}

void Writer::add_records(const Entry& entry) {
  const auto fact = fact_of<ThreadFact>(entry);
  if (entry.head.flags & kEntryTorn) ++torn_;
  const auto [found, made] = threads_.try_emplace(fact.thread);
  Thread& thread = found->second;
  if (made) {
    thread.process = &process_of(fact);
    ++thread.process->threads;
  }
  thread.tid = fact.tid;
  thread.linux_tid = fact.linux_tid;
  if (thread.ended || fact.from < thread.position) return;  // it is here already
  thread.position = fact.to;  // lower after a torn ring
  const std::string_view records = entry.payload.substr(sizeof fact);
  if (!records.empty()) thread.queue.push_back({records.data(), records.data() + records.size(), entry.memory});
  if (entry.head.type != EntryType::kThreadEnd) return;
  thread.ended = true;
  ended_threads_.push_back(fact.thread);
}

void Writer::add_process_end(const ProcessEndFact& fact) {
  const auto found = by_number_.find(fact.process);
  if (found == by_number_.end() || found->second->end) return;
  found->second->end = fact;
  ended_processes_.push_back(fact.process);
}

void Writer::add_kernel(const KernelFact& fact) {
  const uint64_t time_ns = clock_.since_start(fact.time);
  const std::string text(fact.text, strnlen(fact.text, sizeof fact.text));
  if (fact.event == KernelEvent::kRefused &&
      !count_refused(refused_, {.linux_pid = fact.pid, .arch = fact.arch, .number = fact.number, .what = text, .count = 1, .time_ns = time_ns})) {
    return;
  }
  if (kernel_.size() < kMostKernelRecords) {
    kernel_.push_back({fact.event, fact.pid, fact.thread, fact.parent, time_ns, text});
  } else {
    starts_incomplete_ = true;
  }
}

namespace {

// Of UTF-8: as much as is kept of a name, which may have 64 KB.
std::string beginning(const std::string& text) {
  constexpr size_t kMost = 1024;
  size_t size = std::min(text.size(), kMost);
  while (size < text.size() && size > 0 && (text[size] & 0xc0) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace

void Writer::add_start(const Thread& thread, const Record& header, uint64_t seq, const Facts& facts) {
  constexpr uint64_t kNoMemory = 0xc0000017;  // STATUS_NO_MEMORY
  if (starts_.size() == kMostStartCalls) {
    starts_incomplete_ = true;
    return;
  }
  using Outcome = StartCall::Outcome;
  const Process& process = *thread.process;
  starts_.push_back({.pid = process.fact.pid,
                     .linux_pid = process.fact.linux_pid,
                     .linux_tid = thread.linux_tid,
                     .seq = seq,
                     .begin_ns = clock_.since_start(header.begin),
                     .end_ns = clock_.since_start(header.end),
                     .count = uint64_t{header.repeats} + 1,
                     .outcome = header.flags & (kRecordNoReturn | kRecordAborted) ? Outcome::kUnknown : facts.created_handle ? Outcome::kMade : Outcome::kFailed,
                     .no_memory = header.result == kNoMemory,
                     .image = beginning(facts.created_image)});
}

// Gives out all that ended before `horizon`, in order. What is beyond it, also of threads that have ended, waits for
// others' earlier records.
void Writer::sweep(uint64_t horizon) {
  const auto front = [](const Thread& thread) {
    const Segment& segment = thread.queue.front();
    return RecordBytes(segment.at, static_cast<size_t>(segment.end - segment.at));
  };
  using Place = std::pair<uint64_t, uint32_t>;  // end, thread
  std::vector<Place> heap;
  for (const auto& [number, thread] : threads_) {
    if (!thread.queue.empty()) heap.emplace_back(header_of(front(thread)).end, number);
  }
  std::make_heap(heap.begin(), heap.end(), std::greater<>());
  while (!heap.empty() && heap.front().first < horizon) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    const uint32_t number = heap.back().second;
    heap.pop_back();
    Thread& thread = threads_.at(number);
    const uint64_t limit = heap.empty() ? horizon : std::min(horizon, heap.front().first);
    do {
      const RecordBytes rest = front(thread);
      const RecordBytes record = rest.substr(0, header_of(rest).size);
      take(thread, record);
      Segment& segment = thread.queue.front();
      segment.at += record.size();
      if (segment.at == segment.end) thread.queue.pop_front();
    } while (!thread.queue.empty() && header_of(front(thread)).end <= limit);
    if (!thread.queue.empty()) {
      heap.emplace_back(header_of(front(thread)).end, number);
      std::push_heap(heap.begin(), heap.end(), std::greater<>());
    }
  }

  queued_ = !heap.empty();

  if (held_of_ && swept_ > held_since_ && clock_.to_ns(swept_ - held_since_) > kHoldNs) emit_held();
  std::erase_if(ended_threads_, [&](uint32_t number) {
    const auto found = threads_.find(number);
    Thread& thread = found->second;
    if (!thread.queue.empty()) return false;
    if (held_of_ == &thread) emit_held();
    --thread.process->threads;
    threads_.erase(found);
    return true;
  });
  std::erase_if(ended_processes_, [&](uint32_t number) {
    const auto found = by_number_.find(number);
    if (found->second->threads != 0) return false;
    end_process(*found->second);
    by_number_.erase(found);
    return true;
  });
}

void Writer::take(Thread& thread, RecordBytes record) {
  const Record& header = header_of(record);
  if (header.call >= kMetaFirst) {
    emit_held();
    Process& process = *thread.process;
    const uint64_t handle = decoder_.apply_meta(record, process.state);
    if (handle != 0 && handle == thread.created.created_handle) announce_child(process, thread, process.state.handles[handle].pid);
    if (header.call == kMetaMemory) injections_.memory(process.fact.pid, thread.tid, record);
    // Of the shell, which is not recorded unless something reaches into it: a program that says it of itself is not believed.
    if (header.call == kMetaInteraction && process.fact.cause == cause_name(kRecordNone)) {
      interactions_.add(record, clock_.since_start(header.begin));
      if (process.state.linux_pid == 0) process.unrecorded = true;  // it need not have told of itself
    }
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
      process.unrecorded = process.state.unrecorded;
      if (process.unrecorded) return;
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

void Writer::emit_held() {
  if (!held_of_) return;
  emit(*held_of_, RecordBytes(held_.data(), held_.size()));
  held_of_ = nullptr;
}

void Writer::emit(Thread& thread, RecordBytes record) {
  Process& process = *thread.process;
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
  if (!facts.link.empty()) names_.link(facts.link, facts.link_target);
  if (facts.exits) {
    process.exit_seen = true;
    process.nudged = facts.nudged;
    process.fact.exit_code = facts.exit_code;
  }
  if (facts.change.kind != ChangeKind::kNone || facts.change.deletes_on_close) changes_.add(process.fact.pid, facts.silent ? 0 : seq_, facts.change);
  if (process.unrecorded) return;
  if (catalogue()[header.call].handler == Handler::kCreateProcess) add_start(thread, header, facts.silent ? 0 : seq_, facts);
  const bool reaches = facts.reach.kind != ReachKind::kNone;
  if (reaches || facts.created_handle) {
    const CallPlace place{.pid = process.fact.pid, .tid = thread.tid, .seq = facts.silent ? 0 : seq_, .begin_ns = clock_.since_start(header.begin),
                          .end_ns = clock_.since_start(header.end), .name = catalogue()[header.call].name};
    if (facts.created_handle) {
      thread.created = facts;
      thread.created_by = place;
    }
    if (reaches) {
      lineage_.call(place, facts.reach);
      injections_.call(place, facts.reach);
    }
  }
  // What was sent ahead of a call belonged to it, whether or not it did anything.
  if (!facts.is_function) injections_.settled(process.fact.pid, thread.tid);
  if (process.buffer.size() >= kWriteAt) write_out(process);
}

void Writer::flush(bool all) {
  for (const auto& [number, process] : by_number_) {
    if (all || process->buffer.size() >= kWriteAt) write_out(*process);
  }
}

void Writer::write_out(Process& process) {
  if (process.buffer.empty() || !write_error_.empty()) return;
  if (process.fd < 0) {
    const auto path = events_dir_ / (std::to_string(process.fact.pid) + ".jsonl");
    process.fd = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    // An earlier process may have had the id.
    struct stat there;
    if (process.fd >= 0 && fstat(process.fd, &there) == 0) process.written = static_cast<uint64_t>(there.st_size);
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
    // Keep whole lines only.
    const size_t line = process.buffer.rfind('\n', done ? done - 1 : 0);
    const size_t keep = done && line != std::string::npos ? line + 1 : 0;
    if (process.fd >= 0 && ftruncate(process.fd, static_cast<off_t>(process.written + keep)) == 0)
      process.written += keep;
  } else {
    process.written += done;
  }
  process.buffer.clear();
}

Writer::Process& Writer::process_of(const ThreadFact& fact) {
  auto& entry = by_number_[fact.process];
  if (!entry) {
    entry = std::make_shared<Process>();
    entry->fact.cause = cause_name(fact.mode);
    entry->fact.linux_pid = fact.linux_pid;
    entry->fact.pid = fact.windows_pid;
    entry->state.pid = fact.windows_pid;
    processes_.push_back(entry);
  }
  return *entry;
}

// A process that may end before it makes a call of its own is in the tree all the same.
void Writer::announce_child(const Process& parent, Thread& thread, uint32_t pid) {
  lineage_.created(parent.fact.pid, thread.tid, pid, thread.created_by.begin_ns);
  injections_.created(parent.fact.pid, pid);
  // A process id may come again.
  const auto known = [&](const auto& process) { return process->fact.pid == pid && process->fact.started_ns != 0 && !process->end; };
  if (pid != 0 && announced_.size() < kMaxProcesses && std::none_of(processes_.begin(), processes_.end(), known)) {
    auto child = std::make_shared<Process>();
    child->fact.pid = pid;
    child->fact.ppid = parent.fact.pid;
    child->fact.image = thread.created.created_image;
    child->fact.command_line = thread.created.created_command_line;
    child->fact.arch = "unknown";
    child->fact.cause = "child";
    child->fact.started_ns = thread.created_by.begin_ns;
    child->fact.end = "unknown";
    processes_.push_back(child);
    announced_[pid] = child;
  }
  thread.created = {};
}

void Writer::fill_exit(Process& process) {
  event::Process& fact = process.fact;
  const ProcessEndFact& ended = *process.end;
  if (!ended.known) {
    fact.end = "alive";
    return;
  }
  fact.ended_ns = clock_.since_start(ended.time);
  if (process.exit_seen) {
    fact.end = process.nudged ? "nudged" : "exited";
  } else if (WIFSIGNALED(ended.wait_status)) {
    fact.end = "killed";
  } else {
    fact.end = "exited";
    if (!fact.exit_code) fact.exit_code = static_cast<uint32_t>(WEXITSTATUS(ended.wait_status));
  }
}

void Writer::end_process(Process& process) {
  fill_exit(process);
  write_out(process);
  if (process.fd >= 0) close(process.fd);
  process.fd = -1;
  // Only its facts are needed from here.
  process.state = {};
  std::string().swap(process.buffer);
}

RunRecord Writer::finish() {
  for (auto& [number, thread] : threads_) {
    if (!std::exchange(thread.ended, true)) ended_threads_.push_back(number);
  }
  sweep(~uint64_t{0});
  emit_held();
  flush(true);
  for (const auto& [number, process] : by_number_) process->fact.end = "unknown";
  RunRecord run;
  for (const auto& process : processes_) {
    if (process->unrecorded) run.system_processes[process->fact.pid] = process->fact.image;
  }
  std::erase_if(processes_, [](const auto& process) { return process->fact.pid == 0 || process->unrecorded; });
  changes_.finish(run);
  interactions_.finish(run);
  std::stable_sort(processes_.begin(), processes_.end(),
                   [](const auto& a, const auto& b) { return a->fact.started_ns < b->fact.started_ns; });
  std::vector<bool> exited;
  for (const auto& process : processes_) {
    run.processes.push_back(process->fact);
    exited.push_back(process->exit_seen);
  }
  run.refused = std::move(refused_);
  for (RefusedCall& call : run.refused) {
    // A process of Linux may be a Windows process's fork that has not become another yet.
    for (const event::Process& process : run.processes) {
      if (process.linux_pid == call.linux_pid) call.pid = process.pid;
    }
  }
  run.kernel = std::move(kernel_);
  run.starts = std::move(starts_);
  run.starts_incomplete = starts_incomplete_;
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
