// What a call puts into another process or makes run there, sent whole ahead of the call's record (kMetaMemory).
#include "monitor/calls/remote.h"

#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"
#include "monitor/record/ring.h"

namespace drsemu::monitor {

using namespace event;

namespace {

// Bytes of one record: what the pending area has room for is less where calls are nested deep.
constexpr uint32_t kChunk = uint32_t{64} << 10;

MemoryBasicInformation region_of(uint64_t process, uint64_t address) {
  MemoryBasicInformation memory = {};
  if (!succeeded(g_nt.query_memory(process, address, 0, &memory, sizeof memory, nullptr))) memory = {};
  return memory;
}

// Takes `size` bytes from what a run may send; fewer are returned if fewer are left.
uint64_t take_budget(uint64_t size) {
  const uint64_t sent = g_arena.shared->memory_sent.fetch_add(size, std::memory_order_relaxed);
  if (sent >= kMaxMemoryOfRun) return 0;
  return size < kMaxMemoryOfRun - sent ? size : kMaxMemoryOfRun - sent;
}

// Gives back what was taken and could not be read.
void return_budget(uint64_t size) { g_arena.shared->memory_sent.fetch_sub(size, std::memory_order_relaxed); }

// Sends `sent` of the `fact.size` bytes, which were taken from the budget; `load(to, offset, size)` brings them into the monitor's memory and returns how
// many it could.
template <typename Load>
void send(Thread& thread, MemoryFact fact, uint64_t sent, Load load) {
  do {
    Writer writer = pending_writer(thread);
    Record& record = writer.start(kMetaMemory, nullptr, 0);
    record.begin = record.end = clock_now();
    writer.own(0, 0, &fact, sizeof fact);
    const auto want = static_cast<uint32_t>(sent - fact.offset < kChunk ? sent - fact.offset : kChunk);
    const uint32_t stored = want ? load(writer, fact.offset, want) : 0;
    writer.seal();
    commit(thread, record);
    if (stored == 0) break;
    fact.offset += stored;
  } while (fact.offset < sent);
  return_budget(sent - fact.offset);
}

// Regions that have been told of: what is written there again needs no more than its call's record, and no question to
// the server.
struct Told {
  uint32_t pid;
  uint64_t begin, end;
};
constexpr size_t kTold = 16;
thread_local Told t_told[kTold];
thread_local uint32_t t_next_told;

bool is_told(uint32_t pid, uint64_t address) {
  for (const Told& told : t_told) {
    if (told.pid == pid && address >= told.begin && address < told.end) return true;
  }
  return false;
}

}  // namespace

void send_written(const Syscall& call, uint32_t pid) {
  Thread* thread = current_thread();
  const uint64_t address = call.args[1], from = call.args[2], size = call.args[3];
  if (!thread || size == 0) return;
  if (size <= kSmallWrite && is_told(pid, address)) return;
  const MemoryBasicInformation memory = region_of(call.args[0], address);
  t_told[t_next_told++ % kTold] = {pid, memory.base, memory.base + memory.region_size};
  const MemoryFact fact{.pid = pid,
                        .executed = 0,
                        .address = address,
                        .size = size,
                        .offset = 0,
                        .allocation = memory.allocation_base,
                        .protect = memory.protect,
                        .type = memory.type};
  const uint64_t sent = size <= kSmallWrite ? 0 : take_budget(size < kMaxMemory ? size : kMaxMemory);
  send(*thread, fact, sent, [&](Writer& writer, uint64_t offset, uint32_t want) {
    return writer.guest(1, 0, from + offset, want, want, 0);
  });
}

void send_executed(uint32_t pid, uint64_t process, uint64_t address) {
  Thread* thread = current_thread();
  if (!thread || address == 0) return;
  uint64_t opened = 0;
  if (process == 0) {
    constexpr uint32_t kAccess = 0x0410;  // PROCESS_VM_READ | PROCESS_QUERY_INFORMATION
    const ClientId id{.process = pid, .thread = 0};
    ObjectAttributes none = {};
    none.length = sizeof none;
    if (!succeeded(g_nt.open_process(&opened, kAccess, &none, &id))) return;
    process = opened;
  }
  const MemoryBasicInformation memory = region_of(process, address);
  constexpr uint32_t kCommitted = 0x1000;
  if (memory.state == kCommitted && memory.type != kMemImage) {
    const MemoryFact fact{.pid = pid,
                          .executed = 1,
                          .address = memory.base,
                          .size = memory.region_size,
                          .offset = 0,
                          .allocation = memory.allocation_base,
                          .protect = memory.protect,
                          .type = memory.type};
    const uint64_t sent = take_budget(memory.region_size < kMaxMemory ? memory.region_size : kMaxMemory);
    send(*thread, fact, sent, [&](Writer& writer, uint64_t offset, uint32_t want) -> uint32_t {
      uint64_t read = 0;
      char* place = writer.place(1, want);
      if (!place || want == 0) return 0;
      if (!succeeded(g_nt.read_memory(process, memory.base + offset, place, want, &read))) read = 0;
      writer.placed(static_cast<uint32_t>(read));
      return static_cast<uint32_t>(read);
    });
  }
  if (opened) g_nt.close(opened);
}

void send_members(uint64_t job) {
  Thread* thread = current_thread();
  if (!thread) return;
  constexpr uint32_t kProcessIdList = 3, kMost = 256;
  struct {
    uint32_t assigned, listed;
    uint64_t pid[kMost];
  } list = {};
  // STATUS_BUFFER_OVERFLOW, a warning, has filled what there is.
  const uint32_t status = g_nt.query_job(job, kProcessIdList, &list, sizeof list, nullptr);
  if (!succeeded(status) && status != 0x80000005u) return;
  Writer writer = pending_writer(*thread);
  Record& record = writer.start(kMetaMembers, nullptr, 0);
  record.begin = record.end = clock_now();
  writer.own(0, 0, list.pid, (list.listed < kMost ? list.listed : kMost) * 8);
  writer.seal();
  commit(*thread, record);
}

}  // namespace drsemu::monitor
