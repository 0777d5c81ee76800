// The arena on the host's side: makes it, configures it, and reads records out of it without trusting it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "event/arena.h"
#include "event/catalogue.h"
#include "event/service.h"

namespace drsemu::collect {

// What a run is to be like, beside which calls are wanted.
struct ArenaOptions {
  bool passive = false;       // nothing is to be recorded
  bool all_depths = false;    // functions that the system's own DLLs call are recorded too
  bool no_winsock = false;    // WSAStartup fails with WSASYSNOTREADY
  bool interaction = true;    // a person sits at the guest's desktop
  bool monitor_log = false;   // the monitor's messages are wanted (monitor_log.h)
  const event::Machine* machine = nullptr;  // that the guest is told of; null: what the arena says stays
  uint32_t dispatcher32 = 0;  // sandbox::Image::dispatcher32
};

// Whether a record may be what its header says, where `room` bytes are.
bool is_sane(const event::Record& record, uint64_t room);

class ArenaHost {
 public:
  // Anonymous shared memory with the plans of the catalogue's rows that `services` has and that are `wanted` (empty: all).
  // Throws Error.
  ArenaHost(const event::Services& services, const std::function<bool(const event::Call&)>& wanted, const ArenaOptions& options = {});
  // One that another process has made, of which this one has the descriptor, which it takes over: for freeze() and what may
  // follow it, nothing else.
  explicit ArenaHost(int fd) : fd_(fd) {}
  // The arena of a VM that was booted ahead, `fd` (now this one's), with what this run wants: call it before the VM has
  // anything to record.
  ArenaHost(int fd, const event::Services& services, const std::function<bool(const event::Call&)>& wanted, const ArenaOptions& options = {});
  ~ArenaHost();
  ArenaHost(const ArenaHost&) = delete;
  ArenaHost& operator=(const ArenaHost&) = delete;

  int fd() const { return fd_; }
  // What the guest's machine is called; empty: not known.
  const std::string& computer() const { return computer_; }
  event::ArenaShared& shared() { return *shared_; }
  const event::ArenaShared& shared() const { return *shared_; }

  // Appends to `out` the records of thread `index` that are committed now, from ring position `from` on, and closes the
  // epoch of the last one. Records are copied before they are looked at, whole records only. Their place stays taken
  // until release(). `horizon` is lowered to the end of a record that has to wait for the next time; with `ended` (the
  // thread is dead) none waits.
  struct Drained {
    uint64_t to;  // the position up to which it was read
    bool sane;    // false: the ring's bookkeeping makes no sense (a guest wrote into it), the rest of it is given up
  };
  Drained drain(size_t index, uint64_t from, std::vector<char>& out, uint64_t& horizon, bool ended);

  // Gives the ring's bytes before position `to` back to the thread.
  void release(size_t index, uint64_t to);

  // Appends the records of calls that thread `index` has begun and not finished, outermost first. `committed`: when its
  // last committed call began; that one may still stand there.
  void drain_pending(size_t index, std::vector<char>& out, uint64_t committed = 0);

  // Tells the slot of a dead thread that was drained up to `position` from one that is claimed anew, until free_thread():
  // its tail is ended_tail(position), which is never 0.
  void mark_ended(size_t index, uint64_t position);
  static uint64_t ended_tail(uint64_t position) { return position ? position : kEmptyEnded; }

  // Frees the slot of a thread that has ended and been drained.
  void free_thread(size_t index);

  // Waits until no other process can write to the arena any more, and makes that final. Nothing may be called after it
  // but drain() and drain_pending(). False if that did not come within `timeout_ms`: then nothing has changed. The first
  // call in a process that was forked from the arena's, where the arena is not mapped; it needs fd(), open.
  bool freeze(int timeout_ms);
  bool frozen() const { return frozen_; }

 private:
  static constexpr uint64_t kEmptyEnded = 8;  // no record is that short
  void map();
  void configure(const event::Services& services, const std::function<bool(const event::Call&)>& wanted, const ArenaOptions& options);

  int fd_ = -1;
  std::string computer_;
  bool frozen_ = false;
  char* base_ = nullptr;
  event::ArenaShared* shared_ = nullptr;
};

}  // namespace drsemu::collect
