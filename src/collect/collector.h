// Takes records out of the rings while the guest runs, puts them in order, and writes events/<pid>.jsonl.
//
// Order: a batch holds what was committed before it began, sorted by the time of commitment. A thread
// commits a call before the guest sees its result, so an event that uses a handle comes after the event
// that opened it, across threads and processes too.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "collect/arena_host.h"
#include "collect/decode.h"
#include "collect/injections.h"
#include "collect/lineage.h"
#include "event/run_record.h"

namespace drsemu::collect {

class Collector {
 public:
  // Starts a thread that drains `arena` into `events_dir` (exists, empty); what was injected goes into the folder "memory"
  // beside it. Times count from `clock`'s zero.
  // Events that `filter` does not want are followed and not written. The arena outlives the collector.
  Collector(ArenaHost& arena, const Clock& clock, std::filesystem::path events_dir, Filter filter = {});
  ~Collector();

  // A process of the VM has ended, by its pid in the VM; wait_status as of waitpid(2). Any thread.
  void process_ended(uint32_t linux_pid, int wait_status);

  // Recorded processes that have not ended. Any thread.
  size_t alive() const;

  // A process to be recorded has been seen. Any thread.
  bool started() const { return started_.load(); }

  // The events could not be written (disk full): the run should end. Any thread.
  bool failed() const { return failed_.load(); }

  // After the VM has gone: takes what is left, writes it all, and says what the run was. Once.
  event::RunRecord finish();

 private:
  struct Ended {
    int wait_status;
    uint64_t time;
  };

  // One recorded process: its state for decoding, its file, its part of the report.
  struct Process {
    ProcessState state;
    event::Process fact;
    std::string buffer;  // lines not yet written
    int fd = -1;
    uint64_t written = 0;
    bool exit_seen = false;
    Facts created;  // of the process that its last NtCreateUserProcess made, until the log says its id
    CallPlace created_by;
  };

  // What has been drained of one thread and not yet been decoded.
  struct Thread {
    std::vector<char> queue;
    size_t at = 0;
    uint32_t tid = 0;
    uint32_t process = 0;    // slot
  };

  void run();
  bool sweep(bool last);
  void take(Thread& thread, RecordBytes record);
  void emit_held();
  void emit(Thread& thread, RecordBytes record);
  void flush(bool all);
  void write_out(Process& process);
  Process& process_of(uint32_t slot);
  void end_process(uint32_t slot);
  void announce_child(Process& parent, uint32_t pid);
  void fill_exit(Process& process, const Ended& ended);

  ArenaHost& arena_;
  std::filesystem::path events_dir_;
  Clock clock_;
  Filter filter_;
  Decoder decoder_{clock_, filter_.all() ? nullptr : &filter_};
  std::unordered_map<uint32_t, std::shared_ptr<Process>> by_slot_;  // living processes
  std::vector<std::shared_ptr<Process>> processes_;                 // all, in order of appearance
  std::map<size_t, Thread> threads_;                                // by thread slot
  // The last record, not yet written: its call may still repeat. One of all threads, so that order holds.
  std::vector<char> held_;
  Thread* held_of_ = nullptr;
  uint64_t held_since_ = 0;
  std::map<uint32_t, std::shared_ptr<Process>> announced_;          // created, by pid; nothing seen of them yet
  std::vector<uint64_t> by_category_;
  Lineage lineage_;
  Injections injections_;
  uint64_t seq_ = 0, calls_ = 0, functions_ = 0, torn_ = 0;
  uint64_t swept_ = 0;  // when the pass in work began
  std::string write_error_;

  mutable std::mutex mutex_;  // of ended_
  std::map<uint32_t, Ended> ended_;
  std::atomic<bool> started_{false};
  std::atomic<bool> failed_{false};
  std::atomic<bool> stop_{false};
  std::thread worker_;
};

}  // namespace drsemu::collect
