// Watches the arena while the guest runs: drains it into the journal, and makes events of what it has drained.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

#include "collect/arena_host.h"
#include "collect/decode.h"
#include "collect/drain.h"
#include "collect/writer.h"
#include "event/run_record.h"

namespace drsemu::collect {

class Collector {
 public:
  // Starts a thread that drains `arena` into `events_dir` (exists, empty). Times count from `clock`'s zero.
  // Events that `filter` does not want are followed and not written. `journal`: a file to be made, out of which
  // replay() makes the same events if this process dies; empty: none. The arena outlives the collector. Throws Error.
  Collector(ArenaHost& arena, const Clock& clock, std::filesystem::path events_dir, Filter filter = {},
            const std::filesystem::path& journal = {});
  ~Collector();

  // A process of the VM has ended, by its pid in the VM; wait_status as of waitpid(2). Any thread.
  void process_ended(uint32_t linux_pid, int wait_status);

  // What the kernel has told. Any thread.
  void told(const event::KernelFact& fact);

  // Recorded processes that have not ended, but for those that were there before the target. Any thread.
  size_t alive() const;

  // All recorded processes that have not ended, by their pids in the VM: what a guest has written, to be taken as such.
  // Any thread.
  std::vector<uint32_t> living() const;

  // A process to be recorded has been seen. Any thread.
  bool started() const { return started_.load(); }

  // The events or the journal could not be written (disk full): the run should end. Any thread.
  bool failed() const { return failed_.load(); }

  // After the VM has gone: takes what is left, writes it all, and says what the run was. If something there lives on,
  // it is waited for up to `timeout_ms`. Once.
  event::RunRecord finish(int timeout_ms = 0);

 private:
  void run();
  uint32_t mode_of(size_t slot) const;
  bool sweep(SweepKind kind);
  void apply(const Drain::Chunks& chunks);

  ArenaHost& arena_;
  Clock clock_;
  JournalFile journal_;
  Drain drain_;
  Writer writer_;
  // As what the process of a slot was seen to be recorded first: the guest can write to the slot. By slot.
  struct Seen {
    uint32_t linux_pid = 0, mode = 0;
  };
  mutable std::vector<Seen> seen_{event::kMaxProcesses};
  mutable std::mutex mutex_;  // of seen_ and the two below
  EndedByPid ended_;          // those whose records may not all be taken
  std::vector<event::KernelFact> told_;  // that are not in the journal
  std::atomic<bool> started_{false};
  std::atomic<bool> failed_{false};
  std::atomic<bool> stop_{false};
  std::thread worker_;
};

}  // namespace drsemu::collect
