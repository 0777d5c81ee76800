// The guest's side of an arena, in this process: a mapping of its own, and threads that record as the monitor does.
#pragma once

#include <asm/prctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <string>

#include "collect/arena_host.h"
#include "event/catalogue.h"
#include "monitor/record/arena_guest.h"
#include "monitor/record/ring.h"

namespace drsemu::test {

// The arena as any guest may scribble in it.
class GuestMapping {
 public:
  explicit GuestMapping(int fd)
      : base_(static_cast<char*>(
            mmap(nullptr, event::kArenaSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0))) {
    if (base_ == MAP_FAILED) throw std::runtime_error("cannot map the arena");
  }
  ~GuestMapping() { munmap(base_, event::kArenaSize); }
  GuestMapping(const GuestMapping&) = delete;
  GuestMapping& operator=(const GuestMapping&) = delete;

  const event::ArenaConfig& config() const {
    return *reinterpret_cast<const event::ArenaConfig*>(base_ + event::kConfigOffset);
  }
  event::ArenaShared& shared() const { return *reinterpret_cast<event::ArenaShared*>(base_ + event::kSharedOffset); }
  event::ThreadSlot& thread(size_t index) const { return shared().thread[index]; }
  char* ring(size_t index) const { return base_ + event::ring_offset(index); }
  char* pending(size_t index) const { return base_ + event::pending_offset(index); }

 private:
  char* base_;
};

// Makes this process a recorded one, by the monitor's own code. The arena's descriptor is where it is in a guest.
inline void become_guest(int arena_fd, event::RecordMode mode) {
  if (monitor::g_arena.base) munmap(monitor::g_arena.base, event::kArenaSize);
  dup2(arena_fd, event::kArenaFd);
  if (!monitor::map_arena(mode, 0)) throw std::runtime_error("the monitor cannot map the arena");
  static const bool once = (monitor::prepare_threads([] {}), true);
  (void)once;
}

// While it lives the thread has a TEB, of which the monitor reads its ids through %gs.
class FakeTeb {
 public:
  FakeTeb(uint32_t pid, uint32_t tid) {
    const uint64_t self = reinterpret_cast<uint64_t>(teb_);
    const uint64_t process = pid, thread = tid;
    std::memcpy(teb_ + 0x30, &self, 8);
    std::memcpy(teb_ + 0x40, &process, 8);
    std::memcpy(teb_ + 0x48, &thread, 8);
    syscall(SYS_arch_prctl, ARCH_SET_GS, teb_);
  }
  ~FakeTeb() { syscall(SYS_arch_prctl, ARCH_SET_GS, nullptr); }
  FakeTeb(const FakeTeb&) = delete;
  FakeTeb& operator=(const FakeTeb&) = delete;

 private:
  char teb_[4096] = {};
};

// One record through the monitor's writer: begun, completed, committed.
inline void commit_call(uint16_t call, const uint64_t* args, uint8_t count, uint8_t op = 0,
                        const std::string& field = "") {
  monitor::Thread& thread = *monitor::current_thread();
  monitor::Writer writer = monitor::pending_writer(thread);
  event::Record& record = writer.start(call, args, count);
  if (!field.empty()) writer.own(op, 0, field.data(), static_cast<uint32_t>(field.size()));
  writer.seal();
  record.begin = monitor::clock_now();
  monitor::push_pending(thread, writer);
  event::Record* begun = monitor::innermost(thread);
  begun->end = monitor::clock_now();
  monitor::pop_pending(thread);
  monitor::commit(thread, *begun);
}

inline uint16_t number_of(const char* call) {
  return static_cast<uint16_t>(event::find_call(call) - event::catalogue().data());
}

}  // namespace drsemu::test
