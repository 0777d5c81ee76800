// When the guest's desktop is made and who waits for it.
#include "monitor/person/desk.h"

#include <dlfcn.h>
#include <errno.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <string_view>

#include "monitor/calls/helpers.h"
#include "monitor/calls/told_display.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/person/person.h"
#include "monitor/person/windows.h"
#include "monitor/record/arena_guest.h"
#include "monitor/record/log.h"

namespace drsemu::monitor {
namespace {

using namespace event;

constexpr uint64_t kSettleMs = 250;                              // of the target, before the desktop is made unasked
constexpr uint64_t kPatienceMs = 4000;                           // of who waits for it
constexpr uint64_t kWindowMs = 10'000;                           // of who would start its process, as Wine waits for that
constexpr int64_t kUntilWanted = -int64_t{0x7ffffffe} * 10'000;  // guest/shell.c, as NtDelayExecution has it

bool g_is_shell;
std::atomic<bool> g_impatient;  // it did not come in time: nobody waits again

// Until the desktop is as far, or it takes too long. False then.
bool wait_for(Desk wanted, uint64_t ms) {
  std::atomic<Desk>& desk = g_arena.shared->desk;
  static_assert(sizeof desk == sizeof(uint32_t));
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  now.tv_sec += static_cast<time_t>(ms / 1000);
  now.tv_nsec += static_cast<long>(ms % 1000 * 1'000'000);
  if (now.tv_nsec >= 1'000'000'000) {
    ++now.tv_sec;
    now.tv_nsec -= 1'000'000'000;
  }
  const int saved = errno;
  Desk seen;
  long waited = 0;
  while ((seen = desk.load(std::memory_order_acquire)) < wanted && (waited == 0 || errno != ETIMEDOUT)) {
    waited = syscall(SYS_futex, &desk, FUTEX_WAIT_BITSET, seen, &now, nullptr, FUTEX_BITSET_MATCH_ANY);
  }
  errno = saved;
  return seen >= wanted;
}

void advance(Desk to) {
  const int saved = errno;
  Desk seen = g_arena.shared->desk.load(std::memory_order_relaxed);
  while (seen < to && !g_arena.shared->desk.compare_exchange_weak(seen, to, std::memory_order_acq_rel)) {
  }
  if (logging()) log_line("the desktop is ", to == Desk::kWanted ? "wanted" : to == Desk::kWindow ? "begun" : "there");
  syscall(SYS_futex, &g_arena.shared->desk, FUTEX_WAKE, INT32_MAX, nullptr, nullptr, 0);
  errno = saved;
}

// Where nothing is recorded nobody is known as the target's.
bool may_be_targets() {
  if (g_arena.config->passive) return !is_desktop_window();
  return g_arena.process->record.load(std::memory_order_relaxed) != kRecordNone;
}

void await(Desk wanted) {
  if (g_arena.shared->desk.load(std::memory_order_acquire) >= wanted) [[likely]]
    return;
  if (g_is_shell || g_impatient.load(std::memory_order_relaxed) || !may_be_targets()) return;
  advance(Desk::kWanted);
  if (!wait_for(wanted, kPatienceMs)) g_impatient.store(true, std::memory_order_relaxed);
}

void await_desk() { await(Desk::kReady); }

// ---- the shell's waits -----------------------------------------------------------------------------

uint64_t (*g_delay)(uint64_t alertable, uint64_t timeout);

uint64_t delay(uint64_t alertable, uint64_t timeout) {
  // The person's thread comes first; what the target brings into the shell sleeps as anywhere.
  static std::atomic<bool> lives;
  if (!timeout && !static_cast<uint8_t>(alertable) && !lives.exchange(true)) live([] { advance(Desk::kReady); });
  int64_t interval = 0;
  if (load_guest(timeout, interval) && interval == kUntilWanted) {
    wait_for(Desk::kWanted, kSettleMs);
    return 0;
  }
  return g_delay(alertable, timeout);
}

// ---- the desktop's folder --------------------------------------------------------------------------

uint64_t (*g_notify)(uint64_t folder, uint64_t event, uint64_t apc, uint64_t context, uint64_t io, uint64_t buffer,
                     uint64_t size, uint64_t filter, uint64_t subtree);

// Wine's desktop opens each file that comes to the user's desktop, as if it were a shortcut, and lets nobody delete it
// meanwhile (programs/explorer/desktop.c, watch_desktop_folders; it ends when it cannot watch). Windows's gets out of
// the way.
uint64_t notify(uint64_t folder, uint64_t event, uint64_t apc, uint64_t context, uint64_t io, uint64_t buffer,
                uint64_t size, uint64_t filter, uint64_t subtree) {
  constexpr uint64_t kNotSupported = 0xc00000bb;
  if (g_arena.process->record.load(std::memory_order_relaxed) == kRecordNone && is_desktop_window())
    return kNotSupported;
  return g_notify(folder, event, apc, context, io, buffer, size, filter, subtree);
}

// ---- calls that look at the desktop ----------------------------------------------------------------

uint64_t (*g_find_window)(uint64_t parent, uint64_t child, uint64_t class_name, uint64_t text, uint64_t type);
uint64_t (*g_build_list)(uint64_t desktop, uint64_t window, uint64_t children, uint64_t non_immersive, uint64_t thread,
                         uint64_t count, uint64_t windows, uint64_t size);
uint64_t (*g_foreground)();
uint64_t (*g_window_from_point)(uint64_t x, uint64_t y);
uint64_t (*g_cursor_info)(uint64_t info);
uint64_t (*g_call)(uint64_t code);
uint64_t (*g_call_one)(uint64_t argument, uint64_t code);
uint64_t (*g_set_shell_window)(uint64_t shell, uint64_t list);

uint64_t find_window(uint64_t parent, uint64_t child, uint64_t class_name, uint64_t text, uint64_t type) {
  await_desk();
  return g_find_window(parent, child, class_name, text, type);
}

uint64_t build_list(uint64_t desktop, uint64_t window, uint64_t children, uint64_t non_immersive, uint64_t thread,
                    uint64_t count, uint64_t windows, uint64_t size) {
  await_desk();
  return g_build_list(desktop, window, children, non_immersive, thread, count, windows, size);
}

uint64_t foreground() {
  await_desk();
  return g_foreground();
}

uint64_t window_from_point(uint64_t x, uint64_t y) {
  await_desk();
  return g_window_from_point(x, y);
}

uint64_t cursor_info(uint64_t info) {
  await_desk();
  return g_cursor_info(info);
}

// Wine 10.0, include/ntuser.h.
uint64_t call(uint64_t code) {
  constexpr uint32_t kDesktopWindow = 1, kLastInput = 4, kProgman = 6, kTaskman = 8;  // between them: the shell's
  const auto wanted = static_cast<uint32_t>(code);
  if (wanted == kDesktopWindow || wanted == kLastInput || (wanted >= kProgman && wanted <= kTaskman)) await_desk();
  const uint64_t result = g_call(code);
  if (g_is_shell && wanted == kDesktopWindow) advance(Desk::kWindow);
  return result;
}

uint64_t call_one(uint64_t argument, uint64_t code) {
  constexpr uint32_t kCursorPosition = 7;
  if (static_cast<uint32_t>(code) == kCursorPosition) await_desk();
  return g_call_one(argument, code);
}

// The shell's is explorer.exe's; the process that Wine starts for the desktop's window makes that window the shell's as
// well.
uint64_t set_shell_window(uint64_t shell, uint64_t list) {
  if (!g_is_shell && g_arena.process->record.load(std::memory_order_relaxed) == kRecordNone) return 0;
  return g_set_shell_window(shell, list);
}

struct Substitute {
  const char* name;
  uint64_t ours;
  void* wines;  // where its address is kept
  uint64_t found;
};
Substitute g_in_shell = {"NtDelayExecution", reinterpret_cast<uint64_t>(&delay), &g_delay, 0};
Substitute g_of_folder = {"NtNotifyChangeDirectoryFile", reinterpret_cast<uint64_t>(&notify), &g_notify, 0};
Substitute g_calls[] = {
    {"NtUserFindWindowEx", reinterpret_cast<uint64_t>(&find_window), &g_find_window, 0},
    {"NtUserBuildHwndList", reinterpret_cast<uint64_t>(&build_list), &g_build_list, 0},
    {"NtUserGetForegroundWindow", reinterpret_cast<uint64_t>(&foreground), &g_foreground, 0},
    {"NtUserWindowFromPoint", reinterpret_cast<uint64_t>(&window_from_point), &g_window_from_point, 0},
    {"NtUserGetCursorInfo", reinterpret_cast<uint64_t>(&cursor_info), &g_cursor_info, 0},
    {"NtUserCallNoParam", reinterpret_cast<uint64_t>(&call), &g_call, 0},
    {"NtUserCallOneParam", reinterpret_cast<uint64_t>(&call_one), &g_call_one, 0},
    {"NtUserEnumDisplayDevices", reinterpret_cast<uint64_t>(&display_devices), &g_wine_display_devices, 0},
    {"NtUserEnumDisplaySettings", reinterpret_cast<uint64_t>(&display_settings), &g_wine_display_settings, 0},
    {"NtGdiGetDeviceCaps", reinterpret_cast<uint64_t>(&device_caps), &g_wine_device_caps, 0},
    {"NtUserSetShellWindowEx", reinterpret_cast<uint64_t>(&set_shell_window), &g_set_shell_window, 0},
};

void find(Substitute& one, void* library) {
  one.found = reinterpret_cast<uint64_t>(dlsym(library, one.name));
  memcpy(one.wines, &one.found, sizeof one.found);
}

}  // namespace

void prepare_desk(bool shell, void* ntdll) {
  g_is_shell = shell;
  find(g_of_folder, ntdll);
  if (shell) find(g_in_shell, ntdll);
}

void prepare_desk_calls(void* win32u) {
  for (Substitute& one : g_calls) find(one, win32u);
  if (g_is_shell) prepare_windows(win32u);
}

uint64_t with_desk(uint64_t function) {
  if (function == 0) return function;
  if (g_in_shell.found == function) return g_in_shell.ours;
  if (g_of_folder.found == function) return g_of_folder.ours;
  for (const Substitute& one : g_calls) {
    if (one.found == function) return one.ours;
  }
  return function;
}

void await_desktop_window() {
  if (g_arena.shared) await(Desk::kWindow);
}

bool has_desktop(uint64_t parameters) {
  constexpr uint64_t kDesktopName = 0xc0;  // in RTL_USER_PROCESS_PARAMETERS
  constexpr std::u16string_view kDefault = u"WinSta0\\Default";
  if (!g_arena.shared || g_is_shell) return false;
  if (!g_arena.config->passive && !g_arena.shared->target_started.load(std::memory_order_acquire)) return false;
  UnicodeString name;
  char16_t text[kDefault.size()];
  if (copy_from_guest(&name, parameters + kDesktopName, sizeof name) != sizeof name || name.length != sizeof text ||
      copy_from_guest(text, name.buffer, sizeof text) != sizeof text || std::u16string_view(text, kDefault.size()) != kDefault)
    return false;
  if (g_arena.shared->desk.load(std::memory_order_acquire) >= Desk::kWindow) return true;  // it has come just now
  if (g_impatient.load(std::memory_order_relaxed)) return false;
  advance(Desk::kWanted);
  const bool came = wait_for(Desk::kWindow, kWindowMs);
  if (!came) g_impatient.store(true, std::memory_order_relaxed);
  return came;
}

}  // namespace drsemu::monitor
