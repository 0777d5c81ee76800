// Calls that reach into another process: from then on that process is recorded too.
#include "monitor/calls/calls.h"
#include "monitor/calls/remote.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/modules.h"
#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"
#include "monitor/record/capture.h"

namespace drsemu::monitor {

using namespace event;

namespace {

void record_process(uint32_t pid) {
  if (pid == 0 || pid == current_pid()) return;
  ArenaShared& shared = *g_arena.shared;
  const uint32_t high = shared.process_high.load(std::memory_order_acquire);
  for (uint32_t i = 0; i < high && i < kMaxProcesses; ++i) {
    ProcessSlot& slot = shared.process[i];
    if (slot.state.load(std::memory_order_acquire) != SlotState::kLive ||
        slot.windows_pid.load(std::memory_order_acquire) != pid) {
      continue;
    }
    uint32_t none = kRecordNone;
    slot.record.compare_exchange_strong(none, kRecordInjected, std::memory_order_acq_rel);
  }
}

// The other process that a handle stands for, recorded from now on; 0: it is this one, or no process.
uint32_t reach_process(uint64_t handle) {
  ProcessBasicInformation basic;
  if (handle == kCurrentProcess || !succeeded(g_nt.query_process(handle, 0, &basic, sizeof basic, nullptr))) return 0;
  const auto pid = static_cast<uint32_t>(basic.pid);
  if (pid == current_pid()) return 0;
  record_process(pid);
  return pid;
}

// The same of a thread's process.
uint32_t reach_thread(uint64_t handle) {
  ThreadBasicInformation basic;
  if (handle == kCurrentThread || !succeeded(g_nt.query_thread(handle, 0, &basic, sizeof basic, nullptr))) return 0;
  const auto pid = static_cast<uint32_t>(basic.id.process);
  if (pid == current_pid()) return 0;
  record_process(pid);
  return pid;
}

// Wine's WoW64 layer queues a function of its own, and passes the 32-bit one in the high half of its first argument.
uint64_t apc_routine(const Syscall& call) {
  const uint8_t routine = call.plan.handler_arg;
  const uint64_t narrow = call.args[routine + 1] >> 32;
  return is_wow64() && narrow ? narrow : call.args[routine];
}

// Where a thread goes on with a CONTEXT: at its instruction pointer; if it has not begun, at what it is to call.
void send_context(uint32_t pid, uint64_t context) {
  constexpr uint32_t kRcx = 0x80, kRip = 0xf8;
  for (const uint32_t at : {kRip, kRcx}) {
    if (uint64_t address; load_guest(context + at, address)) send_executed(pid, 0, address);
  }
}

void send_context_32(uint32_t pid, uint64_t context) {
  constexpr uint32_t kEax = 0xb0, kEip = 0xb8;
  for (const uint32_t at : {kEip, kEax}) {
    if (uint32_t address; load_guest(context + at, address)) send_executed(pid, 0, address);
  }
}

}  // namespace

bool handle_pre(Syscall& call) {
  const uint64_t handle = call.args[call.plan.handler_arg];
  switch (call.plan.handler) {
    case Handler::kReach:
    case Handler::kMapView: reach_process(handle); break;
    case Handler::kWriteMemory:
      if (const uint32_t pid = reach_process(handle)) send_written(call, pid);
      break;
    case Handler::kStartThread:
      if (const uint32_t pid = reach_process(handle)) send_executed(pid, handle, call.args[4]);
      break;
    case Handler::kReachThread: reach_thread(call.args[0]); break;
    case Handler::kQueueApc:
      if (const uint32_t pid = reach_thread(call.args[0])) send_executed(pid, 0, apc_routine(call));
      break;
    case Handler::kSetContext:
      if (const uint32_t pid = reach_thread(call.args[0])) send_context(pid, call.args[1]);
      break;
    case Handler::kSetThread: {
      constexpr uint32_t kThreadWow64Context = 29;
      if (static_cast<uint32_t>(call.args[1]) != kThreadWow64Context) break;
      if (const uint32_t pid = reach_thread(call.args[0])) send_context_32(pid, call.args[2]);
      break;
    }
    case Handler::kEndJob: send_members(call.args[0]); break;
    case Handler::kDuplicate:
      // DUPLICATE_CLOSE_SOURCE; a handle of another process is that one's to ask about.
      if (call.args[6] & 1 && call.args[0] == kCurrentProcess) forget_handle(call.args[1]);
      break;
    case Handler::kUnmap:
    case Handler::kProvide:
    case Handler::kTunnel:
    case Handler::kCreateProcess:
    case Handler::kAwait:
    case Handler::kAwaitMany:
    case Handler::kDequeue:
    case Handler::kDequeueMany:
    case Handler::kSleep:
    case Handler::kLocalServers:
    case Handler::kNoWinsock:
    case Handler::kNoUrl:
    case Handler::kNone:
    case Handler::kNoService: break;
  }
  return true;
}

void handle_post(Syscall& call) {
  if (call.plan.handler == Handler::kUnmap && call.args[0] == kCurrentProcess && succeeded(call.result)) {
    forget_module(call.args[1]);
  } else if (call.plan.handler == Handler::kMapView) {
    // The log names a foreign module when it comes, even if it never makes a call.
    if (const uint64_t base = foreign_image(call)) find_module(base);
  }
}

uint64_t foreign_image(const Syscall& call) {
  uint64_t base;
  if (call.args[call.plan.handler_arg] != kCurrentProcess || !succeeded(call.result) || !load_guest(call.args[2], base))
    return 0;
  return is_foreign_image(base) ? base : 0;
}

void handle_unrecorded(Syscall& call) {
  ProcessSlot& process = *g_arena.process;
  if (!g_arena.shared->target_started.load(std::memory_order_relaxed) ||
      process.windows_pid.load(std::memory_order_relaxed) == 0)
    return;
  const uint64_t base = foreign_image(call);
  if (base == 0) return;
  // A helper that was started after the target is what the target's DLL runs in.
  const uint32_t mode = process.origin != kRecordNone ? process.origin : kRecordInjected;
  uint32_t none = kRecordNone;
  if (process.record.compare_exchange_strong(none, mode, std::memory_order_acq_rel)) find_module(base);
}

}  // namespace drsemu::monitor
