// From journal entries to events: a state machine whose result depends on the entries alone.
//
// Order: a sweep's entry says up to which time nothing earlier can come; what was committed before is put in order by
// the time of its commitment. A thread commits a call before the guest sees its result, so an event that uses a handle
// comes after the event that opened it, across threads and processes too.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "collect/changes.h"
#include "collect/decode.h"
#include "collect/injections.h"
#include "collect/interactions.h"
#include "collect/journal.h"
#include "collect/lineage.h"
#include "event/run_record.h"

namespace drsemu::collect {

// One thread only, of its owner's choice.
class Writer {
 public:
  // Writes into `events_dir` (exists, empty), and what was injected into the folder "memory" beside it; with times by `clock`. Events that `filter` does not want are followed
  // and not written.
  Writer(const Clock& clock, std::filesystem::path events_dir, Filter filter);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // The entry is well formed; it may be of any origin: what it says is not trusted.
  void apply(const Entry& entry);

  // Something has been taken and not yet been given out: a later sweep may do so without anything new.
  bool waiting() const { return queued_ || held_of_ || !ended_threads_.empty() || !ended_processes_.empty(); }

  // Writes out the lines that are there; without `all` only where they are many.
  void flush(bool all);

  // Why events could not be written (disk full), else empty. From then on none is.
  const std::string& write_error() const { return write_error_; }

  // After the last entry: gives out what is left, and says what the run was. Once.
  event::RunRecord finish();

 private:
  // One recorded process: its state for decoding, its file, its part of the report.
  struct Process {
    ProcessState state;
    event::Process fact;
    std::string buffer;  // lines not yet written
    int fd = -1;
    uint64_t written = 0;
    bool exit_seen = false;
    bool nudged = false;
    bool unrecorded = false;            // only its changes are told
    std::optional<ProcessEndFact> end;  // nothing of it follows
    size_t threads = 0;                 // that still have something queued or may
  };

  // Records of a thread that have not been given out.
  struct Segment {
    const char *at, *end;
    std::shared_ptr<const void> memory;
  };
  struct Thread {
    std::deque<Segment> queue;  // none of them empty
    uint32_t tid = 0, linux_tid = 0;
    Process* process = nullptr;
    uint64_t position = 0;  // up to which its ring is here
    bool ended = false;
    Facts created;         // of the process that its last NtCreateUserProcess made, until the log says its id
    CallPlace created_by;  // that call
  };

  void add_records(const Entry& entry);
  void add_process_end(const ProcessEndFact& fact);
  void add_kernel(const event::KernelFact& fact);
  void add_start(const Thread& thread, const event::Record& header, uint64_t seq, const Facts& facts);
  void sweep(uint64_t horizon);
  void take(Thread& thread, RecordBytes record);
  void emit_held();
  void emit(Thread& thread, RecordBytes record);
  void write_out(Process& process);
  Process& process_of(const ThreadFact& fact);
  void end_process(Process& process);
  void announce_child(const Process& parent, Thread& thread, uint32_t pid);
  void fill_exit(Process& process);

  std::filesystem::path events_dir_;
  Clock clock_;
  Filter filter_;
  GuestNames names_;
  Decoder decoder_{clock_, filter_.all() ? nullptr : &filter_, &names_};
  std::map<uint32_t, std::shared_ptr<Process>> by_number_;  // living processes
  std::vector<std::shared_ptr<Process>> processes_;         // all, in order of appearance
  std::map<uint32_t, Thread> threads_;                      // by number
  bool queued_ = false;                                     // in some of them something is left
  std::vector<uint32_t> ended_threads_;                     // numbers, of those in threads_
  std::vector<uint32_t> ended_processes_;                   // numbers, of those in by_number_
  // The last record, not yet written: its call may still repeat. One of all threads, so that order holds.
  std::vector<char> held_;
  Thread* held_of_ = nullptr;
  uint64_t held_since_ = 0;
  std::map<uint32_t, std::shared_ptr<Process>> announced_;  // created, by pid; nothing seen of them yet
  std::vector<uint64_t> by_category_;
  Lineage lineage_;
  Injections injections_;
  Changes changes_{names_};
  Interactions interactions_;
  std::vector<event::RefusedCall> refused_;
  std::vector<event::KernelRecord> kernel_;
  std::vector<event::StartCall> starts_;
  bool starts_incomplete_ = false;
  uint64_t seq_ = 0, calls_ = 0, functions_ = 0, torn_ = 0;
  uint64_t swept_ = 0;  // when the pass in work began
  std::string write_error_;
};

}  // namespace drsemu::collect
