// The outside witness's view of processes.
#include "report/starts.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "event/identity.h"

namespace drsemu::report {

using event::KernelEvent;
using event::KernelRecord;
using event::StartCall;

namespace {

constexpr uint32_t kFirstProcess = 1;          // inherits what has lost its parent
constexpr uint64_t kGoesOnNs = 2'000'000'000;  // a copy of Wine's ends as soon as it has forked
constexpr char kLoader[] = "/usr/lib/wine/wine64";

// Wine starts the desktop's window from whatever program draws first, without a system call of that program.
bool is_desktop_window(const KernelTree::Process& process) {
  if (!process.attached || process.executions.empty()) return false;
  // Its whole arguments: a program that is called so further behind is another's.
  return event::file_identity(process.executions.front()->text).starts_with("c:\\windows\\system32\\explorer.exe /desktop");
}

bool holds(const StartCall& start, uint64_t time_ns) {
  const bool open = start.outcome == StartCall::Outcome::kUnknown || start.count > 1;
  return start.begin_ns <= time_ns && (open || time_ns <= start.end_ns);
}

}  // namespace

StartCalls::StartCalls(const std::vector<StartCall>& calls) {
  uses_.reserve(calls.size());
  for (const StartCall& call : calls) uses_.push_back({&call, call.count});
  std::sort(uses_.begin(), uses_.end(), [](const Use& a, const Use& b) {
    return std::pair(a.call->linux_tid, a.call->end_ns) < std::pair(b.call->linux_tid, b.call->end_ns);
  });
}

size_t StartCalls::take(const KernelRecord& record, size_t fork) {
  const auto first = std::lower_bound(uses_.begin(), uses_.end(), record.thread,
                                      [](const Use& use, uint32_t thread) { return use.call->linux_tid < thread; });
  auto found = uses_.end();
  for (auto use = first; use != uses_.end() && use->call->linux_tid == record.thread; ++use) {
    if (use->call->linux_pid != record.pid || !holds(*use->call, record.time_ns)) continue;
    const bool may_repeat = use->call->count == 1;  // else the end is not known
    if (use->left > 0 || (may_repeat && found == uses_.end())) found = use;
    if (use->left > 0) break;
  }
  if (found == uses_.end()) return kNone;
  if (found->left > 0) --found->left;
  found->forks.push_back(fork);
  return static_cast<size_t>(found - uses_.begin());
}

KernelTree::KernelTree(const std::vector<KernelRecord>& records, StartCalls& calls) : calls_(calls) {
  for (const KernelRecord& record : records) take(record);
}

size_t KernelTree::by_pid(uint32_t pid) const {
  const auto found = current_.find(pid);
  return found == current_.end() ? kNone : found->second;
}

// The fork that has made a process: the last of its parent's from which nothing has come yet. Who has no parent any
// more was made by one that has ended, of which Wine's copies come first.
size_t KernelTree::fork_of(const KernelRecord& record) const {
  size_t any = kNone;
  for (size_t i = forks_.size(); i-- > 0;) {
    if (forks_[i].child != kNone) continue;
    const Process& maker = processes_[forks_[i].maker];
    if (record.parent == kFirstProcess ? !maker.windows : maker.pid == record.parent) return i;
    if (record.parent == kFirstProcess && any == kNone) any = i;
  }
  return any;
}

size_t KernelTree::add(const KernelRecord& record) {
  const size_t index = processes_.size();
  processes_.push_back({.pid = record.pid});
  current_[record.pid] = index;
  if (const size_t fork = fork_of(record); fork != kNone) {
    forks_[fork].child = index;
    processes_[index].origin = fork;
  }
  return index;
}

// Which of the forks that threads of one process make at the same time has led to which copy is not told: that of a
// recorded call to the one that forks, as Wine's does, and another to one that does not.
void KernelTree::prefer_call(size_t copy, uint64_t time_ns) {
  const size_t origin = processes_[copy].origin;
  if (processes_[copy].windows || origin == kNone || forks_[origin].call != kNone) return;
  const std::vector<size_t>& forks = processes_[forks_[origin].maker].forks;
  for (size_t i = forks.size(); i-- > 0;) {
    Fork& fork = forks_[forks[i]];
    if (fork.record->time_ns + kGoesOnNs < time_ns) return;
    const bool taken = fork.child != kNone && (processes_[fork.child].windows || !processes_[fork.child].forks.empty());
    if (fork.call == kNone || taken) continue;
    if (fork.child != kNone) processes_[fork.child].origin = origin;
    forks_[origin].child = std::exchange(fork.child, copy);
    processes_[copy].origin = forks[i];
    return;
  }
}

size_t KernelTree::process_of(const KernelRecord& record) {
  const size_t known = by_pid(record.pid);
  return known == kNone ? add(record) : known;
}

void KernelTree::take(const KernelRecord& record) {
  switch (record.event) {
    case KernelEvent::kSeen: processes_[process_of(record)].seen = &record; break;
    case KernelEvent::kForked: {
      const size_t maker = process_of(record);
      if (processes_[maker].forks.empty()) prefer_call(maker, record.time_ns);
      processes_[maker].forks.push_back(forks_.size());
      forks_.push_back({&record, maker, calls_.take(record, forks_.size())});
      break;
    }
    case KernelEvent::kExecuted: {
      size_t index = process_of(record);
      // The id of a copy that its own parent has waited for may come again.
      if (!processes_[index].windows && !processes_[index].forks.empty()) index = add(record);
      Process& process = processes_[index];
      process.again = process.windows;
      process.ran_before = process.ran_before || !process.ran.empty();
      process.windows = true;
      process.executions.push_back(&record);
      break;
    }
    case KernelEvent::kRefused: process_of(record); break;
    case KernelEvent::kEnded: current_.erase(record.pid); break;
    case KernelEvent::kTargetNext:
      for (Process& process : processes_) process.windows = true;
      break;
    case KernelEvent::kAttached:
      if (const size_t index = by_pid(record.pid); index != kNone) processes_[index].attached = true;
      break;
    case KernelEvent::kRuns:
      if (const size_t index = by_pid(record.pid); index != kNone) processes_[index].ran.insert(record.thread);
      break;
    default: break;
  }
}

size_t KernelTree::became(const Fork& fork) const {
  if (fork.child == kNone) return kNone;
  const Process& child = processes_[fork.child];
  if (child.windows) return fork.child;
  for (const size_t next : child.forks) {
    const size_t grandchild = forks_[next].child;
    if (grandchild != kNone && processes_[grandchild].windows) return grandchild;
  }
  return kNone;
}

size_t KernelTree::original(size_t process) const {
  // Each is made by an older one.
  while (!processes_[process].windows) {
    if (processes_[process].origin == kNone) return kNone;
    process = forks_[processes_[process].origin].maker;
  }
  return process;
}

namespace {

class Judge {
 public:
  Judge(event::RunRecord& record, Testimony& testimony)
      : record_(record), testimony_(testimony), calls_(record.starts), tree_(record.kernel, calls_) {
    for (const StartCalls::Use& use : calls_.uses()) {
      uint64_t made = 0;
      for (const size_t fork : use.forks) {
        if (tree_.forks()[fork].child != kNone && made++ < use.call->count) of_calls_.insert(fork);
      }
    }
  }

  void judge() {
    name_processes();
    name_refused();
    for (size_t i = 0; i < tree_.processes().size(); ++i) judge_process(i);
    if (all_recorded()) {
      for (const StartCalls::Use& use : calls_.uses()) judge_start(use);
    }
    judge_unseen();
  }

 private:
  using Process = KernelTree::Process;
  using Fork = KernelTree::Fork;
  static constexpr size_t kNone = KernelTree::kNone;

  const event::Process* recorded(uint32_t linux_pid, uint64_t time_ns) const {
    const event::Process* found = nullptr;
    for (const event::Process& process : record_.processes) {
      if (process.linux_pid == linux_pid && (!found || process.started_ns <= time_ns)) found = &process;
    }
    return found;
  }

  void name_processes() {
    for (event::Process& process : record_.processes) {
      for (const Process& seen : tree_.processes()) {
        if (process.linux_pid != seen.pid) continue;
        for (const KernelRecord* execution : seen.executions) {
          if (execution->time_ns <= process.started_ns) process.executed_ns = execution->time_ns;
        }
      }
    }
  }

  void name_refused() {
    for (event::RefusedCall& call : record_.refused) {
      if (call.pid) continue;
      const size_t index = tree_.by_pid(call.linux_pid);
      const size_t original = index == kNone ? kNone : tree_.original(index);
      if (original == kNone) continue;
      if (const event::Process* process = recorded(tree_.processes()[original].pid, call.time_ns))
        call.pid = process->pid;
    }
  }

  // What a copy wanted to execute.
  std::string wanted(uint32_t linux_pid) const {
    for (const event::RefusedCall& call : record_.refused) {
      if (call.linux_pid == linux_pid && !call.what.empty()) return call.what;
    }
    return {};
  }

  void tell_fork(const Fork& fork, const char* why) {
    told_.insert(&fork);
    const Process* child = fork.child == kNone ? nullptr : &tree_.processes()[fork.child];
    const size_t original = tree_.original(fork.maker);
    const event::Process* maker =
        original == kNone ? nullptr : recorded(tree_.processes()[original].pid, fork.record->time_ns);
    Unexplained one{"process", maker ? maker->image : "", "", "forked", why, {}};
    one.process = SeenProcess{child ? child->pid : 0, maker ? maker->pid : 0, fork.record->time_ns};
    if (child && !child->executions.empty())
      one.why += ", and it has executed Wine's loader: " + child->executions.front()->text;
    if (child && child->seen && !child->seen->text.empty() && child->seen->text != kLoader)
      one.why += ", and it has executed " + child->seen->text;
    if (const std::string path = child ? wanted(child->pid) : ""; !path.empty())
      one.why += ", and it has tried to execute " + path;
    testimony_.unexplained.push_back(std::move(one));
  }

  void judge_process(size_t index) {
    const Process& process = tree_.processes()[index];
    if (!process.windows) return judge_copy(index);
    if (!process.executions.empty() && !process.attached && !has_recorded(process)) tell_lost(process);
    if (process.again && has_run_before(process)) tell_replaced(process);
    const event::Process* fact =
        recorded(process.pid, process.forks.empty() ? 0 : tree_.forks()[process.forks.front()].record->time_ns);
    // What the system's own processes start is theirs.
    if (fact && all_recorded()) judge_forks(process, fact->started_ns);
  }

  // Of threads for which there was no room the calls are not known.
  bool all_recorded() const { return !record_.threads_refused && !record_.processes_refused; }

  // The look that tells of the monitor may come before what the kernel has told, or after the process's end.
  bool has_recorded(const Process& process) const {
    return std::any_of(record_.processes.begin(), record_.processes.end(), [&](const event::Process& one) {
      return one.linux_pid == process.pid && process.executions.front()->time_ns <= one.executed_ns &&
             one.executed_ns <= process.executions.back()->time_ns;
    });
  }

  // A process that its maker does not wait for, since that has ended, may be ended before anything of it has run.
  bool may_have_failed(const Process& process) const {
    const size_t copy = process.origin == kNone ? kNone : tree_.forks()[process.origin].maker;
    const size_t first =
        copy == kNone || tree_.processes()[copy].windows ? process.origin : tree_.processes()[copy].origin;
    if (first == kNone) return true;
    const Fork& fork = tree_.forks()[first];
    const uint32_t maker = tree_.processes()[fork.maker].pid;
    const auto failed = [&](const StartCall& start) {
      return start.linux_pid == maker && start.outcome != StartCall::Outcome::kMade &&
             holds(start, fork.record->time_ns);
    };
    return !recorded(maker, fork.record->time_ns) || std::any_of(record_.starts.begin(), record_.starts.end(), failed);
  }

  // The monitor comes with Wine's loader: another program has been put in its place.
  void tell_lost(const Process& process) {
    const KernelRecord& executed = *process.executions.back();
    const bool last = executed.time_ns + kGoesOnNs > record_.kernel.back().time_ns;
    if (last || may_have_failed(process)) return;
    Unexplained one{"process", executed.text, "", "executed", "no Windows process has come of it", {}};
    if (process.seen && !process.seen->text.empty() && process.seen->text != kLoader)
      one.why += ": it executes " + process.seen->text;
    one.process = SeenProcess{process.pid, 0, executed.time_ns};
    testimony_.unexplained.push_back(std::move(one));
  }

  // Wine's loader executes itself once more, before anything has run, where somebody has called it by hand. What the
  // arena says may come later than what the kernel says; of two programs in one process it has two slots.
  bool has_run_before(const Process& process) const {
    if (process.ran_before || process.ran.size() > 1) return true;
    const event::Process* fact = recorded(process.pid, process.executions.back()->time_ns);
    return fact && fact->started_ns <= process.executions.back()->time_ns;
  }

  void tell_replaced(const Process& process) {
    const event::Process* fact = recorded(process.pid, process.executions.back()->time_ns);
    Unexplained one{"process",
                    fact ? fact->image : "",
                    "",
                    "executed",
                    "it has executed Wine's loader anew, in its own place: " + process.executions.back()->text,
                    {}};
    one.process = SeenProcess{process.pid, fact ? fact->pid : 0, process.executions.back()->time_ns};
    testimony_.unexplained.push_back(std::move(one));
  }

  // `since_ns`: when its calls began to be recorded.
  void judge_forks(const Process& process, uint64_t since_ns) {
    for (const size_t i : process.forks) {
      const Fork& fork = tree_.forks()[i];
      if (fork.record->time_ns < since_ns || explains(i)) continue;
      const size_t became = tree_.became(fork);
      if (became != kNone && is_desktop_window(tree_.processes()[became])) continue;
      tell_fork(fork, "no recorded call has made this copy of the process");
    }
  }

  // A fork that a signal comes upon is made again, with nothing come of the first.
  bool explains(size_t fork) const {
    const size_t call = tree_.forks()[fork].call;
    if (call == kNone) return false;
    return tree_.forks()[fork].child == kNone || of_calls_.contains(fork);
  }

  void judge_start(const StartCalls::Use& use) {
    const StartCall& start = *use.call;
    if (start.outcome == StartCall::Outcome::kMade && use.forks.empty() && !record_.starts_incomplete) {
      testimony_.contradicted.push_back(
          {start.seq, start.pid, start.image, "", "the kernel has seen no process being made"});
    }
    if (start.outcome != StartCall::Outcome::kFailed || start.no_memory) return;
    for (const size_t i : use.forks) {
      const Fork& fork = tree_.forks()[i];
      // One that fails behind its fork has begun it as Wine does.
      if (fork.child != kNone && !tree_.processes()[fork.child].windows &&
          tree_.processes()[fork.child].forks.empty()) {
        tell_fork(fork, "the call that may have made this copy of the process has failed");
      }
    }
  }

  // Wine's forks once, and ends. What has come of an unexplained one is told with that, and its own forks here.
  void judge_copy(size_t index) {
    const Process& copy = tree_.processes()[index];
    if (tree_.original(index) == kNone || !recorded(tree_.processes()[tree_.original(index)].pid, 0)) return;
    const bool is_wines = copy.origin != kNone && !told_.contains(&tree_.forks()[copy.origin]);
    const Fork* used = nullptr;
    for (const size_t i : copy.forks) {
      const Fork& fork = tree_.forks()[i];
      if (is_wines && !used) {
        used = &fork;
        continue;
      }
      if (used && used->record->thread == fork.record->thread && (used->child == kNone || fork.child == kNone))
        continue;
      tell_fork(fork, "a copy of the process, which is no Windows process itself, has made another");
    }
    const bool goes_on =
        used && copy.seen && copy.seen->time_ns > used->record->time_ns + kGoesOnNs && !copy.seen->text.empty();
    if (goes_on)
      tell_fork(tree_.forks()[copy.origin], "this copy of the process goes on, where Wine's would have ended");
  }

  // Recorded processes that the kernel knows nothing of.
  void judge_unseen() {
    if (record_.starts_incomplete) return;
    for (const event::Process& process : record_.processes) {
      if (process.linux_pid == 0) continue;
      const bool seen = std::any_of(tree_.processes().begin(), tree_.processes().end(),
                                    [&](const Process& one) { return one.pid == process.linux_pid && one.windows; });
      if (!seen)
        testimony_.contradicted.push_back({0, process.pid, process.image, "", "the kernel has seen no such process"});
    }
  }

  event::RunRecord& record_;
  Testimony& testimony_;
  StartCalls calls_;
  const KernelTree tree_;
  std::unordered_set<size_t> of_calls_;  // forks that have a child, as many of each call as it has made
  std::unordered_set<const Fork*> told_;
};

}  // namespace

void judge_processes(event::RunRecord& record, Testimony& testimony) {
  if (record.kernel.empty()) return;  // a journal that is damaged, or of a run that never began
  Judge(record, testimony).judge();
}

}  // namespace drsemu::report
