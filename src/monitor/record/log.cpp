// The monitor's own messages, as its processes write them.
#include "monitor/record/log.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "monitor/engine/guest_memory.h"

namespace drsemu::monitor {

using namespace event;

namespace {

// Windows's id of the calling thread, or 0.
uint32_t thread_id() {
  const int saved = errno;
  uint64_t teb = 0, self, tid = 0;
  syscall(SYS_arch_prctl, 0x1004 /* ARCH_GET_GS */, &teb);
  errno = saved;
  return teb && load_guest(teb + 0x30, self) && self == teb && load_guest(teb + 0x48, tid) ? static_cast<uint32_t>(tid)
                                                                                           : 0;
}

}  // namespace

void LogText::add(const char* text) {
  while (*text) put(*text++);
}

void LogText::add(Wide text) {
  for (size_t i = 0; i < text.length; ++i)
    put(text.text[i] >= 32 && text.text[i] < 127 ? static_cast<char>(text.text[i]) : '?');
}

void LogText::add_number(uint64_t value, unsigned base) {
  char digits[20];
  size_t count = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value);
  if (base == 16) add("0x");
  while (count) put(digits[--count]);
}

void log_text(const LogText& text) {
  ArenaShared& shared = *g_arena.shared;
  for (LogLine& line : shared.log) {
    LogState free = LogState::kFree;
    if (line.state.load(std::memory_order_relaxed) != LogState::kFree ||
        !line.state.compare_exchange_strong(free, LogState::kTaken, std::memory_order_acq_rel)) {
      continue;
    }
    line.linux_pid = static_cast<uint32_t>(getpid());
    line.pid = g_arena.process ? g_arena.process->windows_pid.load(std::memory_order_relaxed) : 0;
    line.tid = thread_id();
    line.time = clock_now();
    line.length = static_cast<uint32_t>(text.size());
    __builtin_memcpy(line.text, text.data(), text.size());
    line.state.store(LogState::kReady, std::memory_order_release);
    return;
  }
  shared.log_lost.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace drsemu::monitor
