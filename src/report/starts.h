// The outside witness's view of processes: what the kernel has told of each, matched with the recorded calls that start
// them.
//
// Wine starts a process by a fork in the thread of the call, whose child forks once more and ends; the grandchild
// executes Wine's loader, in which the monitor then runs (Wine: dlls/ntdll/unix/process.c, spawn_process). A fork that
// no call explains, a copy that does something else, and a call behind which the kernel has seen nothing do not fit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <unordered_map>
#include <vector>

#include "event/run_record.h"
#include "report/witness.h"

namespace drsemu::report {

// The recorded calls that start processes, each with what is left of its count. The calls must outlive it.
class StartCalls {
 public:
  static constexpr size_t kNone = ~size_t{0};
  struct Use {
    const event::StartCall* call;
    uint64_t left;                   // of its count
    std::vector<size_t> forks = {};  // indices in the tree, in order; more than the count where some were repeated
  };
  explicit StartCalls(const std::vector<event::StartCall>& calls);

  // Index of the call in which the thread makes its fork number `fork`, or kNone.
  size_t take(const event::KernelRecord& record, size_t fork);
  const std::vector<Use>& uses() const { return uses_; }

 private:
  std::vector<Use> uses_;  // by thread, then by end
};

// The tree of a VM's processes as the kernel has told it. Depends on the records alone, whatever they say.
class KernelTree {
 public:
  KernelTree(const std::vector<event::KernelRecord>& records, StartCalls& calls);

  static constexpr size_t kNone = ~size_t{0};
  struct Fork {
    const event::KernelRecord* record;
    size_t maker;          // index of a process
    size_t call = kNone;   // index of the recorded call in which it was made
    size_t child = kNone;  // of a process, where something was seen of it
  };
  struct Process {
    uint32_t pid = 0;
    bool windows = false;   // it was there before the target, or has executed Wine's loader
    bool attached = false;  // the monitor has run in it
    std::vector<const event::KernelRecord*> executions = {};  // none: it was there, or is a copy of who forked it
    bool again = false;            // it was a Windows process when it executed the last
    std::set<uint32_t> ran = {};   // the arena's slots of the Windows programs that have run in it
    bool ran_before = false;       // one had when it executed the last
    const event::KernelRecord* seen = nullptr;      // in the last look at it that is told
    size_t origin = kNone;                          // index of the fork that made it, where that is known
    std::vector<size_t> forks = {};                 // indices
  };
  const std::vector<Process>& processes() const { return processes_; }
  const std::vector<Fork>& forks() const { return forks_; }

  // The Windows process that the fork has led to, as Wine's does, or kNone.
  size_t became(const Fork& fork) const;
  // The one of which a process is a copy, or a copy of a copy; itself if it is a Windows process. kNone: not known.
  size_t original(size_t process) const;
  // The newest process with that pid, or kNone.
  size_t by_pid(uint32_t pid) const;

 private:
  void take(const event::KernelRecord& record);
  size_t fork_of(const event::KernelRecord& record) const;
  void prefer_call(size_t copy, uint64_t time_ns);
  size_t process_of(const event::KernelRecord& record);
  size_t add(const event::KernelRecord& record);

  StartCalls& calls_;
  std::vector<Process> processes_;
  std::vector<Fork> forks_;
  std::unordered_map<uint32_t, size_t> current_;  // by pid
};

// Says what of the run's processes does not fit, fills in `executed_ns` of those that are recorded, and whose copy has
// made a refused call.
void judge_processes(event::RunRecord& record, Testimony& testimony);

}  // namespace drsemu::report
