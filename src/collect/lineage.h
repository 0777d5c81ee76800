// Who caused each process, and who ended it: told from the calls of all of them, once the run is over.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "collect/reach.h"
#include "event/run_record.h"

namespace drsemu::collect {

// A call as it comes: by whom, and when (nanoseconds since the VM started).
struct CallPlace {
  uint32_t pid = 0, tid = 0;
  uint64_t seq = 0;  // of its event; 0: it has none
  uint64_t begin_ns = 0, end_ns = 0;
  std::string_view name;
};

// The result depends on what it is told alone. One thread. Memory is bounded, whatever the calls are.
class Lineage {
 public:
  // `creator` has made process `pid` with a call that began at `time_ns`.
  void created(uint32_t creator, uint32_t tid, uint32_t pid, uint64_t time_ns);

  // Processes of the job that the next NtTerminateJobObject of that thread ends.
  void members(uint32_t pid, uint32_t tid, std::vector<uint32_t> victims);

  void call(const CallPlace& place, const Reach& reach);

  // Fills in `cause`, `caused_by`, `ended_by`, and `end` and `exit_code` of those that another process has ended.
  // `exited`, one for each process: it has ended itself.
  void settle(std::vector<event::Process>& processes, const std::vector<bool>& exited) const;

 private:
  struct Creation {
    uint32_t creator, tid, pid;
    uint64_t time_ns;
    const char* cause;  // null: a plain child
  };
  struct Request {
    uint64_t time_ns;
    uint32_t pid;
  };
  struct Ending {
    uint32_t victim;
    event::End end;
    uint32_t code;
    uint64_t time_ns;
    bool thread;  // only one of its threads
  };
  struct Job {
    bool kills_on_close = false;
    std::vector<uint32_t> members;
  };
  using Key = std::pair<uint32_t, uint64_t>;  // process, thread or handle

  void note_ending(uint32_t victim, const CallPlace& place, uint32_t code, bool thread);
  void request(const CallPlace& place, const char* cause);
  template <typename T>
  using Index = std::unordered_map<uint32_t, std::vector<const T*>>;  // by process id, in order of time
  static const Creation* creation_of(const event::Process& process, const Index<Creation>& creations);
  static const Ending* ending_of(const event::Process& process, uint64_t born_ns, const Index<Ending>& endings);

  std::deque<Creation> creations_;
  std::map<std::string_view, std::deque<Request>> requests_;  // by cause, in order of time
  std::map<uint32_t, Request> reached_;                       // by victim: who was the first
  std::deque<Ending> endings_;
  std::map<Key, Job> jobs_;
  size_t job_members_ = 0;
  std::map<Key, std::vector<uint32_t>> members_;
};

}  // namespace drsemu::collect
