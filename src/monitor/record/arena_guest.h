// The arena as the guest sees it, and this process's slot in it.
#pragma once

#include "event/arena.h"

namespace drsemu::monitor {

struct Arena {
  const event::ArenaConfig* config = nullptr;
  event::ArenaShared* shared = nullptr;
  char* base = nullptr;
  event::ProcessSlot* process = nullptr;
  uint32_t process_index = 0;
};
extern Arena g_arena;

// Maps the arena and takes a process slot. False where there is none (not a recorded VM).
bool map_arena(event::RecordMode mode, uint32_t parent_slot);

// Nanosecond-free clock of records: the time stamp counter; the host converts it.
inline uint64_t clock_now() {
  uint32_t low, high;
  asm volatile("rdtsc" : "=a"(low), "=d"(high));
  return uint64_t{high} << 32 | low;
}

// A free thread slot, now live, or null if all are in use.
event::ThreadSlot* claim_thread();

// Wakes the collector if it sleeps. Keeps errno.
void ring_doorbell();

}  // namespace drsemu::monitor
