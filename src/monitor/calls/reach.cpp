// Calls that reach into another process: from then on that process is recorded too.
#include "monitor/calls/calls.h"
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

}  // namespace

bool handle_pre(Syscall& call) {
  const uint64_t handle = call.args[call.plan.handler_arg];
  switch (call.plan.handler) {
    case Handler::kReach: {
      ProcessBasicInformation basic;
      if (handle != kCurrentProcess && succeeded(g_nt.query_process(handle, 0, &basic, sizeof basic, nullptr))) {
        record_process(static_cast<uint32_t>(basic.pid));
      }
      break;
    }
    case Handler::kReachThread: {
      ThreadBasicInformation basic;
      if (call.args[0] != kCurrentThread &&
          succeeded(g_nt.query_thread(call.args[0], 0, &basic, sizeof basic, nullptr))) {
        record_process(static_cast<uint32_t>(basic.id.process));
      }
      break;
    }
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
      break;
  }
  return true;
}

void handle_post(Syscall& call) {
  if (call.plan.handler == Handler::kUnmap && call.args[0] == kCurrentProcess && succeeded(call.result)) {
    forget_module(call.args[1]);
  }
}

}  // namespace drsemu::monitor
