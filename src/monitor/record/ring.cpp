// The writer's side of one thread's ring.
#include "monitor/record/ring.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/log.h"

namespace drsemu::monitor {

using namespace event;

namespace {

thread_local Thread t_thread;

constexpr size_t align8(size_t n) { return (n + 7) & ~size_t{7}; }

pthread_key_t g_thread_key;
void (*g_thread_ends)();

// The longer a thread has waited, the longer it waits: many that ask often would take the collector's processor.
void pause_briefly(unsigned tries) {
  const int saved = errno;
  constexpr long kFirstNs = 50'000;
  constexpr unsigned kMostDoublings = 7;
  const timespec wait{0, kFirstNs << (tries < kMostDoublings ? tries : kMostDoublings)};
  nanosleep(&wait, nullptr);
  errno = saved;
}

// The place of ring position `position`.
char* place(Thread& thread, uint64_t position) { return thread.ring + position % kRingSize; }

// Waits until `size` bytes can be written in one piece at the head; pads to the start of the ring where
// the end is too near, or where the collector has taken all (a small working set stays in the cache).
uint64_t reserve(Thread& thread, size_t size) {
  ThreadSlot& slot = *thread.slot;
  uint64_t head = slot.head.load(std::memory_order_relaxed);
  uint64_t tail = slot.tail.load(std::memory_order_acquire);
  const size_t left = kRingSize - head % kRingSize;
  const size_t skip = left < size ? left : 0;
  for (unsigned tries = 0; kRingSize - (head - tail) < size + skip; ++tries) {
    ring_doorbell();
    pause_briefly(tries);
    tail = slot.tail.load(std::memory_order_acquire);
  }
  if (skip == 0) return head;
  if (skip >= sizeof(Record)) {
    auto* pad = reinterpret_cast<Record*>(place(thread, head));
    pad->size = static_cast<uint32_t>(skip);
    pad->call = kMetaPad;
  }
  return head + skip;
}

// Records are whole words.
bool same_words(const void* a, const void* b, size_t size) {
  const auto *x = static_cast<const uint64_t*>(a), *y = static_cast<const uint64_t*>(b);
  for (size_t i = 0; i < size / 8; ++i) {
    if (x[i] != y[i]) return false;
  }
  return true;
}

}  // namespace

void prepare_threads(void (*ends)()) {
  g_thread_ends = ends;
  // Wine's threads end through pthread_exit: the destructor hands the slot to the collector.
  pthread_key_create(&g_thread_key, [](void* slot) {
    static_cast<ThreadSlot*>(slot)->state.store(SlotState::kClosed, std::memory_order_release);
    t_thread.slot = nullptr;
    g_thread_ends();
  });
}

Thread* current_thread() {
  Thread& thread = t_thread;
  if (thread.slot) [[likely]] return &thread;
  // Looking through all slots at each call would cost more than the calls.
  constexpr uint32_t kRetry = 256;
  if (thread.refused && thread.refused++ % kRetry != 0) return nullptr;
  ThreadSlot* slot = claim_thread();
  if (!slot) {
    if (thread.refused == 0) {
      g_arena.shared->threads_refused.fetch_add(1, std::memory_order_relaxed);
      if (logging()) log_line("no slot is free: this thread is not recorded");
      thread.refused = 1;
    }
    return nullptr;
  }
  const auto index = static_cast<size_t>(slot - g_arena.shared->thread);
  slot->tid = current_tid();
  slot->linux_tid = static_cast<uint32_t>(gettid());
  slot->process.store(g_arena.process_index + 1, std::memory_order_release);
  thread.slot = slot;
  thread.pending = g_arena.base + pending_offset(index);
  thread.ring = g_arena.base + ring_offset(index);
  thread.last_pending = kNoPending;
  thread.epoch = static_cast<uint32_t>(slot->repeat.load(std::memory_order_relaxed) >> 32);
  pthread_setspecific(g_thread_key, slot);
  return &thread;
}

const Record* begun_call() { return t_thread.slot ? innermost(t_thread) : nullptr; }

// ---- Writer ----

Record& Writer::start(uint16_t call, const uint64_t* args, uint8_t count) {
  Record& made = record();
  made = {};
  made.call = call;
  made.args = count;
  for (uint8_t i = 0; i < count; ++i) memcpy(begin_ + sizeof(Record) + i * size_t{8}, &args[i], 8);
  at_ = begin_ + sizeof(Record) + count * size_t{8};
  return made;
}

Field* Writer::field(uint8_t op, uint16_t extra, uint32_t size, uint8_t flags) {
  if (static_cast<size_t>(end_ - at_) < sizeof(Field)) {
    record().flags |= kRecordTruncated;
    return nullptr;
  }
  auto* made = reinterpret_cast<Field*>(at_);
  *made = {.op = op, .flags = flags, .extra = extra, .size = size, .stored = 0, .reserved = 0};
  return made;
}

void Writer::close(Field* made) {
  // Padding is zeroed: records are compared as memory.
  char* data = at_ + sizeof(Field);
  const size_t padded = align8(made->stored);
  memset(data + made->stored, 0, padded - made->stored);
  at_ = data + padded;
}

void Writer::own(uint8_t op, uint16_t extra, const void* data, uint32_t size, uint8_t flags) {
  gathered(op, extra, data, size, size, flags);
}

void Writer::gathered(uint8_t op, uint16_t extra, const void* data, uint32_t stored, uint32_t size, uint8_t flags) {
  Field* made = field(op, extra, size, flags);
  if (!made) return;
  const size_t room = static_cast<size_t>(end_ - at_) - sizeof(Field);
  made->stored = stored <= room ? stored : static_cast<uint32_t>(room & ~size_t{7});
  if (made->stored < size) made->flags |= kFieldTruncated;
  memcpy(at_ + sizeof(Field), data, made->stored);
  close(made);
}

uint32_t Writer::guest(uint8_t op, uint16_t extra, uint64_t address, uint32_t size, uint32_t limit, uint8_t flags) {
  Field* made = field(op, extra, size, flags);
  if (!made) return 0;
  const size_t room = (static_cast<size_t>(end_ - at_) - sizeof(Field)) & ~size_t{7};
  uint32_t want = size < limit ? size : limit;
  if (want > room) want = static_cast<uint32_t>(room);
  if (want < size) made->flags |= kFieldTruncated;
  if (address == 0) {
    made->flags |= kFieldNull;
  } else {
    made->stored = static_cast<uint32_t>(copy_from_guest(at_ + sizeof(Field), address, want));
    if (made->stored < want) made->flags |= kFieldUnreadable;
  }
  close(made);
  return made->stored;
}

char* Writer::place(uint8_t op, uint32_t& size) {
  placed_ = field(op, 0, size, 0);
  if (!placed_) return nullptr;
  const size_t room = (static_cast<size_t>(end_ - at_) - sizeof(Field)) & ~size_t{7};
  if (size > room) size = static_cast<uint32_t>(room);
  return at_ + sizeof(Field);
}

void Writer::placed(uint32_t stored) {
  placed_->stored = stored;
  close(placed_);
}

// ---- begun calls ----

Writer pending_writer(Thread& thread) {
  const uint32_t top = thread.slot->pending_top.load(std::memory_order_relaxed);
  const size_t room = kPendingSize - top - sizeof(PendingHead);
  return {thread.pending + top + sizeof(PendingHead), room < kMaxRecord ? room : kMaxRecord};
}

Record* push_pending(Thread& thread, Writer& writer) {
  const uint32_t top = thread.slot->pending_top.load(std::memory_order_relaxed);
  auto* head = reinterpret_cast<PendingHead*>(thread.pending + top);
  head->size = static_cast<uint32_t>(sizeof(PendingHead)) + writer.record().size;
  head->previous = thread.last_pending;
  thread.last_pending = top;
  thread.slot->pending_top.store(top + head->size, std::memory_order_release);
  return &writer.record();
}

void pop_pending(Thread& thread) {
  const uint32_t offset = thread.last_pending;
  thread.last_pending = reinterpret_cast<PendingHead*>(thread.pending + offset)->previous;
  thread.slot->pending_top.store(offset, std::memory_order_release);
}

void push_again(Thread& thread, const Record& record) {
  const auto offset = static_cast<uint32_t>(reinterpret_cast<const char*>(&record) - thread.pending - sizeof(PendingHead));
  thread.last_pending = offset;
  thread.slot->pending_top.store(offset + reinterpret_cast<PendingHead*>(thread.pending + offset)->size, std::memory_order_release);
}

Record* innermost(Thread& thread) {
  if (thread.last_pending == kNoPending) return nullptr;
  return reinterpret_cast<Record*>(thread.pending + thread.last_pending + sizeof(PendingHead));
}

Record* begun_before(Thread& thread, const Record& record) {
  const auto* head = reinterpret_cast<const PendingHead*>(reinterpret_cast<const char*>(&record) - sizeof(PendingHead));
  if (head->previous == kNoPending) return nullptr;
  return reinterpret_cast<Record*>(thread.pending + head->previous + sizeof(PendingHead));
}

size_t pending_room(const Thread& thread) {
  return kPendingSize - sizeof(PendingHead) - thread.slot->pending_top.load(std::memory_order_relaxed);
}

// ---- committing ----

bool equals_last(Thread& thread, const Record& record, bool whole) {
  if (thread.slot->last_size == 0) return false;
  const auto& last = *reinterpret_cast<const Record*>(place(thread, thread.last));
  return last.call == record.call && last.caller == record.caller && last.result == record.result &&
         last.flags == record.flags && last.last_error == record.last_error && (!whole || last.size == record.size) &&
         same_words(&last + 1, &record + 1, whole ? record.size - sizeof(Record) : record.args * size_t{8});
}

bool repeat_last(Thread& thread) {
  std::atomic<uint64_t>& count = thread.slot->repeat;
  uint64_t repeat = count.load(std::memory_order_relaxed);
  return repeat >> 32 == thread.epoch && !(repeat & kRepeatClosed) &&
         count.compare_exchange_strong(repeat, repeat + 1, std::memory_order_acq_rel);
}

void commit(Thread& thread, const Record& record) {
  ThreadSlot& slot = *thread.slot;
  const uint64_t position = reserve(thread, record.size);
  // The record before is the last no longer: its repeats go into it first, so that a kill between any two
  // instructions loses none. If the collector has taken it meanwhile, nobody reads them.
  if (slot.last_size != 0) {
    reinterpret_cast<Record*>(place(thread, thread.last))->repeats =
        static_cast<uint32_t>(slot.repeat.load(std::memory_order_relaxed) & ~kRepeatClosed);
  }
  ++thread.epoch;
  slot.repeat.store(uint64_t{thread.epoch} << 32, std::memory_order_release);
  char* target = place(thread, position);
  memcpy(target, &record, record.size);
  reinterpret_cast<Record*>(target)->epoch = thread.epoch;
  thread.last = position;
  slot.last_size = record.size;
  slot.head.store(position + record.size, std::memory_order_release);
  if (position + record.size - slot.tail.load(std::memory_order_relaxed) > kRingSize / 4) ring_doorbell();
  // The collector has read there a lap ago: the lines are still with its processor when the next record comes.
  const char* next = place(thread, position + record.size);
  for (size_t line = 0; line < 4; ++line) __builtin_prefetch(next + line * 64, 1);
}

}  // namespace drsemu::monitor
