// The arena as the guest sees it, and this process's slot in it.
#include "monitor/record/arena_guest.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace drsemu::monitor {

using namespace event;

Arena g_arena;

namespace {

// A slot of `table` that is free now; `high` keeps how many were ever used.
template <typename Slot>
Slot* claim(Slot* table, uint32_t size, std::atomic<uint32_t>& high) {
  for (uint32_t i = 0; i < size; ++i) {
    SlotState free = SlotState::kFree;
    if (table[i].state.load(std::memory_order_relaxed) != SlotState::kFree ||
        !table[i].state.compare_exchange_strong(free, SlotState::kLive, std::memory_order_acq_rel)) {
      continue;
    }
    uint32_t seen = high.load(std::memory_order_relaxed);
    while (seen <= i && !high.compare_exchange_weak(seen, i + 1, std::memory_order_acq_rel)) {
    }
    return &table[i];
  }
  return nullptr;
}

}  // namespace

bool map_arena(RecordMode mode, uint32_t parent_slot) {
  struct stat file;
  if (fstat(kArenaFd, &file) != 0 || file.st_size != static_cast<off_t>(kArenaSize)) return false;
  void* memory = mmap(nullptr, kArenaSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, kArenaFd, 0);
  if (memory == MAP_FAILED) return false;
  g_arena.base = static_cast<char*>(memory);
  g_arena.config = reinterpret_cast<const ArenaConfig*>(g_arena.base + kConfigOffset);
  mprotect(memory, kSharedOffset, PROT_READ);
  if (g_arena.config->magic != kArenaMagic || g_arena.config->version != kArenaVersion) return false;
  g_arena.shared = reinterpret_cast<ArenaShared*>(g_arena.base + kSharedOffset);
  ProcessSlot* slot = claim(g_arena.shared->process, kMaxProcesses, g_arena.shared->process_high);
  if (!slot) {
    g_arena.shared->processes_refused.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  slot->linux_pid = static_cast<uint32_t>(getpid());
  slot->windows_pid.store(0, std::memory_order_relaxed);
  slot->parent_slot = parent_slot;
  slot->origin = kRecordNone;
  slot->record.store(mode, std::memory_order_release);
  if (mode == kRecordTarget) g_arena.shared->target_started.store(1, std::memory_order_release);
  g_arena.process = slot;
  g_arena.process_index = static_cast<uint32_t>(slot - g_arena.shared->process);
  return true;
}

ThreadSlot* claim_thread() {
  return claim(g_arena.shared->thread, kMaxThreads, g_arena.shared->thread_high);
}

void ring_doorbell() {
  ArenaShared& shared = *g_arena.shared;
  if (!shared.collector_asleep.load(std::memory_order_acquire)) return;
  const int saved = errno;
  shared.doorbell.fetch_add(1, std::memory_order_release);
  syscall(SYS_futex, &shared.doorbell, FUTEX_WAKE, 1, nullptr, nullptr, 0);
  errno = saved;
}

}  // namespace drsemu::monitor
