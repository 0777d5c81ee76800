// Takes records out of the arena and makes journal entries of them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "collect/arena_host.h"
#include "collect/journal.h"

namespace drsemu::collect {

// How a process of the VM ended, by its pid there.
struct Ended {
  int wait_status;  // as of waitpid(2)
  uint64_t time;    // clock
};
using EndedByPid = std::map<uint32_t, Ended>;

// Up to where the arena has been journaled. Lives in this process only: what a guest writes there changes none of it.
struct DrainState {
  struct Thread {
    uint32_t number = 0;  // 0: nothing of this slot's present thread is journaled
    uint64_t position = 0;
    uint64_t committed = 0;  // when its last committed call began
    bool ended = false;
  };
  std::vector<Thread> threads;             // by slot
  std::map<uint32_t, uint32_t> processes;  // number by slot, of those whose end is not journaled
  uint32_t last_thread = 0, last_process = 0;
  uint64_t next_number = 0;  // of entries

  Thread& thread(size_t slot);

  // Takes an entry that is in the journal already.
  void follow(const Entry& entry);
};

class Drain {
 public:
  // Both outlive it. `state`: what an earlier drain of the same arena has left behind.
  Drain(ArenaHost& arena, JournalFile& journal, DrainState state = {});

  // The journal's first entry.
  using Chunks = std::vector<std::shared_ptr<const std::vector<char>>>;
  Chunks begin(const Clock& clock);

  // What was told by somebody else than the arena: goes into the journal with the next sweep.
  void append(const event::KernelFact& fact);

  // One pass over all rings. Each entry is in the journal before its place in the arena is free. Processes in `ended`
  // have ended; those that the pass has finished are taken out. Any kind but kPass: every process has. Without anything
  // new there is no entry at all, unless `waiting` says that time alone has to be told. Returns the entries, to be
  // applied in order.
  // `flags`: of the sweep's entry.
  Chunks sweep(EndedByPid& ended, SweepKind kind, bool waiting, uint16_t flags = 0);

  // Whether the last pass found anything new.
  bool found() const { return found_; }

  // errno of what could not be appended to the journal, which then has ended; 0: nothing.
  int error() const { return error_; }

 private:
  void drain_thread(size_t slot, const std::vector<uint32_t>& gone, bool last, uint64_t& horizon);
  void tell_attached(uint32_t slot, uint64_t now);
  void end_process(uint32_t slot, EndedByPid& ended);
  void hand_over();

  ArenaHost& arena_;
  JournalFile& journal_;
  DrainState state_;
  EntryBatch batch_;
  Chunks chunks_;
  // What may happen in the arena once the batch is in the journal.
  std::vector<std::pair<size_t, uint64_t>> releases_;  // thread slot, position
  std::vector<size_t> freed_threads_;
  std::vector<uint32_t> freed_processes_;
  struct Attached {
    uint32_t pid = 0;
    bool runs = false;
  };
  std::vector<Attached> attached_;  // by process slot: what has been told
  size_t attached_told_ = 0;        // facts of that, in all
  int error_ = 0;
  bool found_ = false;
};

// What the collector would have done if it had not died: puts into the journal all that is still in the arena. For the
// process that is left over (one thread): call it when the VM has been ended; it waits until nothing there can record
// any more, up to `timeout_ms`. A journal that is finished already is left as it is. False, or an Error, if it could
// not be finished.
// `in_order`: Windows was shut down.
bool salvage(ArenaHost& arena, const std::filesystem::path& journal, bool in_order, int timeout_ms = 10'000);

}  // namespace drsemu::collect
