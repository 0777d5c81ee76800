// The writer's side of one thread's ring: calls begun, records committed.
#pragma once

#include "monitor/engine/unwind.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {

inline constexpr uint32_t kNoPending = 0xffffffff;

// What a recorded thread owns. In thread-local storage; touched by its thread only.
struct Thread {
  event::ThreadSlot* slot;
  char* pending;          // kPendingSize bytes
  char* ring;             // kRingSize bytes
  uint32_t last_pending;  // offset of the innermost begun call, or kNoPending
  uint32_t epoch;         // of slot->repeat
  uint64_t last;          // ring position of the last committed record
  uint32_t refused;       // calls that were not recorded, since no slot was free
  UnwindCache unwind;
};

// Called once per process, before any thread records. `ends` is called by each of those threads as it ends.
void prepare_threads(void (*ends)());

// The calling thread's state, with a slot of its own; null if none is free. Claims on first use.
Thread* current_thread();

// The innermost call that the calling thread has begun, or null. Async-signal-safe; also in a fork of it.
const event::Record* begun_call();

// Builds one record, a call's or another, above whatever calls are begun. Bounded: what does not fit is
// left out and marked.
class Writer {
 public:
  Writer(char* begin, size_t capacity) : begin_(begin), at_(begin), end_(begin + capacity) {}
  explicit Writer(event::Record& record, size_t capacity)  // continues a record
      : begin_(reinterpret_cast<char*>(&record)), at_(begin_ + record.size), end_(begin_ + capacity) {}

  event::Record& start(uint16_t call, const uint64_t* args, uint8_t count);
  event::Record& record() { return *reinterpret_cast<event::Record*>(begin_); }
  // A field with bytes of the monitor's own memory.
  void own(uint8_t op, uint16_t extra, const void* data, uint32_t size, uint8_t flags = 0);
  // The same where there were `size` bytes and `stored` of them have been brought together.
  void gathered(uint8_t op, uint16_t extra, const void* data, uint32_t stored, uint32_t size, uint8_t flags);
  // A field with guest memory: `size` bytes were there, at most `limit` are kept.
  // Returns how many.
  uint32_t guest(uint8_t op, uint16_t extra, uint64_t address, uint32_t size, uint32_t limit, uint8_t flags);
  // A field that the caller fills: room for `size` bytes, which is lowered to what there is; null: none. Then how many they are.
  char* place(uint8_t op, uint32_t& size);
  void placed(uint32_t stored);
  // Sets the record's size; it is complete as far as it is known now.
  void seal() { record().size = static_cast<uint32_t>(at_ - begin_); }

 private:
  event::Field* field(uint8_t op, uint16_t extra, uint32_t size, uint8_t flags);
  void close(event::Field* field);

  char* begin_;
  char* at_;
  char* end_;
  event::Field* placed_ = nullptr;
};

// Room for a record above the begun calls.
Writer pending_writer(Thread& thread);
// Makes the record that `writer` holds a begun call; returns it.
event::Record* push_pending(Thread& thread, Writer& writer);
// Takes the innermost begun call off; its memory stays valid until the next push.
void pop_pending(Thread& thread);
// Makes the call that was popped last, whose record this is, a begun one again.
void push_again(Thread& thread, const event::Record& record);
// The innermost begun call, or null.
event::Record* innermost(Thread& thread);

// The call that was begun before `record`, or null.
event::Record* begun_before(Thread& thread, const event::Record& record);
// Bytes that begun calls can still take.
size_t pending_room(const Thread& thread);

// True if the last committed record has the same call, caller and result, and the same arguments; with `whole`
// also the same fields.
bool equals_last(Thread& thread, const event::Record& record, bool whole);

// Counts one more of the last committed record, in place of a commit. False if the collector has taken it.
bool repeat_last(Thread& thread);

// Commits: from here on the record reaches the report, whatever happens to the process. Waits while the
// ring is full.
void commit(Thread& thread, const event::Record& record);

}  // namespace drsemu::monitor
