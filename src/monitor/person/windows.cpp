// The eyes. Calls and their codes: Wine 10.0, include/ntuser.h.
#include "monitor/person/windows.h"

#include <dlfcn.h>

#include <type_traits>

#include "monitor/engine/nt.h"

namespace drsemu::monitor {
namespace {

struct User {
  uint32_t (*build_list)(uint64_t desktop, uint64_t window, uint32_t children, uint32_t non_immersive, uint32_t thread,
                         uint32_t count, uint64_t* windows, uint32_t* size);
  uint64_t (*call_window)(uint64_t window, uint64_t param, uint32_t code);  // NtUserCallHwndParam
  uint64_t (*call)(uint32_t code);                                          // NtUserCallNoParam
  int32_t (*class_name)(uint64_t window, uint32_t real, UnicodeString* name);
  int32_t (*text)(uint64_t window, char16_t* text, int32_t count);
};
User g_user;

enum : uint32_t { kLastInputTime = 4 };                                                      // of NtUserCallNoParam
enum : uint32_t { kWindowLong = 11, kWindowRects = 14, kWindowThread = 16 };                 // of NtUserCallHwndParam
constexpr int64_t kStyle = -16, kExStyle = -20, kId = -12;                                   // GWL_…
enum : uint32_t { kVisible = 0x10000000, kDisabled = 0x08000000, kMinimized = 0x20000000 };  // WS_…
constexpr uint32_t kTransparent = 0x20;                                                      // WS_EX_TRANSPARENT

struct Rects {  // get_window_rects_params
  Area* area;
  uint32_t client, dpi;
};

uint32_t window_long(uint64_t window, int64_t index) {
  return static_cast<uint32_t>(g_user.call_window(window, static_cast<uint64_t>(index), kWindowLong));
}

uint32_t process_of(uint64_t window) {
  uint32_t pid = 0;
  return g_user.call_window(window, reinterpret_cast<uint64_t>(&pid), kWindowThread) ? pid : 0;
}

void read_class(uint64_t window, char16_t (&name)[kMostClass]) {
  UnicodeString text{0, sizeof name, 0, reinterpret_cast<uint64_t>(name)};
  name[0] = 0;
  g_user.class_name(window, 0, &text);
  name[kMostClass - 1] = 0;
}

void read_text(uint64_t window, char16_t (&text)[kMostText]) {
  text[0] = 0;
  g_user.text(window, text, kMostText);
  text[kMostText - 1] = 0;
}

bool is_visible(uint64_t window) { return (window_long(window, kStyle) & (kVisible | kMinimized)) == kVisible; }

// Windows of the desktop, or with `parent` all below that one.
size_t list(uint64_t parent, uint64_t* windows, uint32_t room) {
  uint32_t size = 0;
  // One place is for the list's end.
  if (!g_user.build_list || !succeeded(g_user.build_list(0, parent, parent != 0, 0, 0, room, windows, &size)) ||
      size == 0)
    return 0;
  return size - 1;
}

}  // namespace

void prepare_windows(void* win32u) {
  const auto find = [&](const char* name, auto& function) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(win32u, name));
    return function != nullptr;
  };
  User user;
  if (find("NtUserBuildHwndList", user.build_list) && find("NtUserCallHwndParam", user.call_window) &&
      find("NtUserCallNoParam", user.call) && find("NtUserGetClassName", user.class_name) &&
      find("NtUserInternalGetWindowText", user.text)) {
    g_user = user;
  }
}

size_t visible_windows(uint64_t (&windows)[kMostWindows]) {
  const size_t count = list(0, windows, kMostWindows);
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    if (is_visible(windows[i])) windows[kept++] = windows[i];
  }
  return kept;
}

Area area_of(uint64_t window) {
  Area area;
  Rects rects{&area, 0, 0};
  return g_user.call_window(window, reinterpret_cast<uint64_t>(&rects), kWindowRects) ? area : Area{};
}

bool is_shells(uint64_t window) { return process_of(window) == current_pid(); }

bool look_at(uint64_t window, Dialog& dialog) {
  static uint64_t children[kMostControls * 4];
  dialog.window = window;
  dialog.count = 0;
  dialog.pid = process_of(window);
  if (!dialog.pid || dialog.pid == current_pid()) return false;
  if (window_long(window, kStyle) & kDisabled || window_long(window, kExStyle) & kTransparent) return false;
  dialog.area = area_of(window);
  read_class(window, dialog.class_name);
  read_text(window, dialog.title);
  const size_t count = list(window, children, sizeof children / sizeof *children);
  for (size_t i = 0; i < count && dialog.count < kMostControls; ++i) {
    Control& control = dialog.controls[dialog.count];
    control.window = children[i];
    control.style = window_long(children[i], kStyle);
    if (!(control.style & kVisible)) continue;
    control.id = static_cast<int32_t>(window_long(children[i], kId));
    control.area = area_of(children[i]);
    read_class(children[i], control.class_name);
    read_text(children[i], control.text);
    ++dialog.count;
  }
  return true;
}

uint32_t last_input() { return g_user.call ? static_cast<uint32_t>(g_user.call(kLastInputTime)) : 0; }

}  // namespace drsemu::monitor
