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
  bool monitor_log = false;   // the monitor's messages are wanted (monitor_log.h)
  uint32_t dispatcher32 = 0;  // sandbox::Image::dispatcher32
};

class ArenaHost {
 public:
  // Anonymous shared memory with the plans of the catalogue's rows that `services` has and that are `wanted` (empty: all).
  // Throws Error.
  ArenaHost(const event::Services& services, const std::function<bool(const event::Call&)>& wanted, const ArenaOptions& options = {});
  // The arena of a VM that was booted ahead, `fd` (now this one's), with what this run wants: call it before the VM has
  // anything to record.
  ArenaHost(int fd, const event::Services& services, const std::function<bool(const event::Call&)>& wanted, const ArenaOptions& options = {});
  ~ArenaHost();
  ArenaHost(const ArenaHost&) = delete;
  ArenaHost& operator=(const ArenaHost&) = delete;

  int fd() const { return fd_; }
  event::ArenaShared& shared() { return *shared_; }

  // Appends to `out` the records of thread `index` that are committed now and frees their place; closes the
  // epoch of the last one. Records are copied before they are looked at, whole records only. False if the
  // ring's bookkeeping makes no sense (a guest wrote into it): the rest of the ring is given up.
  // `horizon` is lowered to the end of a record that has to wait for the next time; with `ended` (the thread
  // is dead) none waits.
  bool drain(size_t index, std::vector<char>& out, uint64_t& horizon, bool ended);

  // Appends the records of calls that thread `index` has begun and not finished, outermost first.
  void drain_pending(size_t index, std::vector<char>& out);

  // Frees the slot of a thread that has ended and been drained.
  void free_thread(size_t index);

 private:
  void map();
  void configure(const event::Services& services, const std::function<bool(const event::Call&)>& wanted, const ArenaOptions& options);

  int fd_ = -1;
  char* base_ = nullptr;
  event::ArenaShared* shared_ = nullptr;
};

}  // namespace drsemu::collect
