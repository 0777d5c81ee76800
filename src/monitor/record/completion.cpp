// Calls that return STATUS_PENDING.
#include "monitor/record/completion.h"

#include <string.h>

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/capture.h"

namespace drsemu::monitor {

using namespace event;

namespace {

// Arguments that all of these calls have in common.
constexpr size_t kFileArg = 0, kEventArg = 1, kApcArg = 2, kContextArg = 3, kIoStatusArg = 4, kArgs = 11;

constexpr uint32_t kPending = 0x103, kUserApc = 0xc0;
constexpr uint32_t kMostHandles = 64;

enum State : uint32_t { kFree, kBusy, kWaiting };

struct Entry {
  std::atomic<uint32_t> state;
  const CallPlan* plan;
  const Syscall* owner;  // while the call itself runs
  uint64_t io_status;    // as the program knows it: of a WoW64 process the 32-bit block
  uint64_t args[kArgs];
  uint64_t caller;
  uint32_t caller_module;
  uint8_t flags;
  SocketTargets targets;
};

// One place for each hash: where two collide, the older is given up.
constexpr size_t kMostPending = 128;
Entry g_pending[kMostPending];
std::atomic<uint32_t> g_waiting;  // entries in use

uint64_t program_block(const Syscall& call) {
  uint32_t block;
  if (!is_wow64()) return call.args[kIoStatusArg];
  return load_guest(call.args[kIoStatusArg], block) ? block : 0;
}

Entry& place_of(uint64_t io_status) { return g_pending[(io_status >> 3) * 0x9e3779b97f4a7c15ull >> 57]; }
static_assert(kMostPending == 1 << (64 - 57));

// Takes an entry for itself if it is in that state.
bool take(Entry& entry, uint32_t state) {
  return entry.state.load(std::memory_order_relaxed) == state &&
         entry.state.compare_exchange_strong(state, kBusy, std::memory_order_acquire);
}

void release(Entry& entry) {
  g_waiting.fetch_sub(1, std::memory_order_relaxed);
  entry.state.store(kFree, std::memory_order_release);
}

bool load_block(const Entry& entry, IoStatus& block) {
  if (!is_wow64()) return copy_from_guest(&block, entry.io_status, sizeof block) == sizeof block;
  uint32_t words[2];
  if (copy_from_guest(words, entry.io_status, sizeof words) != sizeof words) return false;
  block = {words[0], words[1]};
  return true;
}

// FILE_IO_COMPLETION_INFORMATION, as NtRemoveIoCompletionEx returns it.
struct CompletionInformation {
  uint64_t key, context;
  IoStatus block;
};

// Whether the wait has told the end of a call with these arguments; `block`: how it ended.
bool told(const Syscall& wait, const Entry& entry, IoStatus& block) {
  const auto result = static_cast<uint32_t>(wait.result);
  const bool by_context = entry.args[kContextArg] != 0 && entry.args[kApcArg] == 0;
  if (wait.plan.handler == Handler::kDequeue) {
    uint64_t context;
    return result == 0 && by_context && load_guest(wait.args[2], context) && context == entry.args[kContextArg] &&
           copy_from_guest(&block, wait.args[3], sizeof block) == sizeof block;
  }
  if (wait.plan.handler == Handler::kDequeueMany) {
    uint32_t count = 0;
    if (result != 0 || !by_context || !load_guest(wait.args[3], count)) return false;
    for (uint32_t i = 0; i < count && i < kMostHandles; ++i) {
      CompletionInformation told;
      if (copy_from_guest(&told, wait.args[1] + i * sizeof told, sizeof told) != sizeof told) return false;
      if (told.context != entry.args[kContextArg]) continue;
      block = told.block;
      return true;
    }
    return false;
  }
  if (result == kUserApc) return entry.args[kApcArg] != 0 && load_block(entry, block) && block.status != kPending;
  if (result >= kMostHandles) return false;
  const uint64_t awaited = entry.args[kEventArg] ? entry.args[kEventArg] : entry.args[kFileArg];
  bool reached = false;
  if (wait.plan.handler == Handler::kAwait) {
    reached = wait.args[wait.plan.handler_arg] == awaited;
  } else if (wait.plan.handler == Handler::kAwaitMany) {
    const bool all = wait.args[2] == 0 && !(wait.plan.flags & kPlanValue);  // WaitAll
    for (uint32_t i = all ? 0 : result; i < wait.args[0] && i < kMostHandles && !reached; ++i) {
      uint64_t handle;
      if (!load_guest(wait.args[1] + i * uint64_t{8}, handle)) break;
      reached = handle == awaited;
      if (!all) break;
    }
  }
  return reached && load_block(entry, block) && static_cast<uint32_t>(block.status) != kPending;
}

void log_completion(Thread& thread, const Entry& entry, const IoStatus& block) {
  Writer writer = pending_writer(thread);
  uint64_t args[kMaxArgs] = {};
  memcpy(args, entry.args, sizeof entry.args);
  Record& record = writer.start(entry.plan->call, args, entry.plan->args);
  record.caller = entry.caller;
  record.caller_module = entry.caller_module;
  record.flags = static_cast<uint8_t>(entry.flags | kRecordCompleted);
  record.result = static_cast<uint32_t>(block.status);
  const Syscall call{.plan = *entry.plan, .args = args, .result = record.result};
  const Completion completion{block, entry.targets};
  capture_after(writer, call, &completion);
  writer.seal();
  record.begin = record.end = clock_now();
  commit(thread, record);
}

}  // namespace

void begin_pending(Syscall& call, const Record& record) {
  // Without an event, an APC or a port the call waits for itself, or nobody is told.
  if ((call.args[kEventArg] | call.args[kApcArg] | call.args[kContextArg]) == 0) return;
  const uint64_t io_status = program_block(call);
  Entry& entry = place_of(io_status);
  if (io_status == 0) return;
  if (take(entry, kFree)) {
    g_waiting.fetch_add(1, std::memory_order_relaxed);
  } else if (!take(entry, kWaiting)) {
    return;
  }
  entry.plan = &call.plan;
  entry.owner = &call;
  entry.io_status = io_status;
  memcpy(entry.args, call.args, sizeof entry.args);
  entry.caller = record.caller;
  entry.caller_module = record.caller_module;
  entry.flags = record.flags & kRecordDirect;
  load_socket_targets(call, entry.targets);
  call.pending = &entry;
  entry.state.store(kWaiting, std::memory_order_release);
}

void end_pending(const Syscall& call) {
  auto* entry = static_cast<Entry*>(call.pending);
  if (!entry) return;
  // Another thread looks at it for moments only, unless it is suspended just then.
  for (int tries = 0; !take(*entry, kWaiting); ++tries) {
    if (tries == 1000 || entry->state.load(std::memory_order_relaxed) == kFree) return;
  }
  if (entry->owner == &call && static_cast<uint32_t>(call.result) != kPending) {
    release(*entry);
    return;
  }
  if (entry->owner == &call) entry->owner = nullptr;
  entry->state.store(kWaiting, std::memory_order_release);
}

void log_completions(Thread& thread, const Syscall& call) {
  if (g_waiting.load(std::memory_order_relaxed) == 0 || !succeeded(call.result)) return;
  for (Entry& entry : g_pending) {
    if (!take(entry, kWaiting)) continue;
    IoStatus block;
    if (told(call, entry, block)) {
      log_completion(thread, entry, block);
      release(entry);
    } else {
      entry.state.store(kWaiting, std::memory_order_release);
    }
  }
}

}  // namespace drsemu::monitor
