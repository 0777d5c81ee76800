// Nudges: NtTerminateProcess in the name of the guest, out of a signal handler.
#include "monitor/engine/nudge.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

#include "monitor/engine/direct.h"
#include "monitor/engine/dispatch.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/log.h"

namespace drsemu::monitor {

thread_local bool t_nudged;

namespace {

std::atomic<pid_t> g_taker;  // the thread of this process that is ending it; 0: none

// Whether Windows's part of the thread is there: Linux libraries have threads without it, and code may load %gs.
bool is_teb(uint64_t address) {
  uint64_t self, process;
  return address && load_guest(address + 0x30, self) && self == address && load_guest(address + 0x60, process) &&
         process;
}

}  // namespace

void take_nudge() {
  const uint64_t wanted = g_dispatch.client.nudge();
  if (!wanted) [[likely]]
    return;
  const uint64_t teb = teb_or_null();
  if (!is_teb(teb)) return;
  use_linux_fs(teb);
  // In the midst of recording nothing can be recorded. Init asks again.
  pid_t taker = 0;
  if (!g_dispatch.client.is_idle()) return;
  if (!g_taker.compare_exchange_strong(taker, gettid())) {
    // One that is not recorded, since there was no room for it, ends without leave_nudge.
    const int saved = errno;
    const bool gone = syscall(SYS_tgkill, getpid(), taker, 0) != 0 && errno == ESRCH;
    errno = saved;
    if (!gone || !g_taker.compare_exchange_strong(taker, gettid())) return;
  }
  if (logging()) log_line("nudged: NtTerminateProcess(-1, ", Hex{wanted - 1}, ")");
  CallFrame frame{};
  frame.args[0] = kCurrentProcess;
  frame.args[1] = static_cast<uint32_t>(wanted - 1);
  t_nudged = true;
  if (const uint32_t plan = g_dispatch.config->terminate_plan) {
    drsemu_dispatch(plan - 1, &frame);
  } else {
    g_nt.terminate_process(kCurrentProcess, static_cast<uint32_t>(wanted - 1));
  }
  t_nudged = false;
  leave_nudge();
  if (logging()) log_line("nudged, and still here");
}

void leave_nudge() {
  pid_t self = gettid();
  g_taker.compare_exchange_strong(self, 0);
}

}  // namespace drsemu::monitor
