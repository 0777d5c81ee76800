// The monitor's side of the stubs for wrapped functions.
#include "monitor/engine/wrap.h"

#include <dlfcn.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "monitor/engine/dispatch.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {

using namespace event;

namespace {

WrapPage* g_page;  // writable; the guest's view of it at kWrapPage is not
bool g_wrapping;   // all that begin_wrapping does is done

// Marks the 64 KB pieces of a DLL of the system.
void mark_system_code(const Module& module, bool narrow) {
  const uint32_t high = narrow ? 0 : kSystemHigh;
  // One bitmap: 64-bit code of a WoW64 process takes the long way.
  if (module.base >> 32 != high || (is_wow64() && !narrow)) return;
  const auto last = static_cast<uint32_t>(module.end - 1) >> 16;
  for (uint32_t piece = static_cast<uint32_t>(module.base) >> 16; piece <= last; ++piece) {
    __atomic_fetch_or(&g_page->system[piece / 8], static_cast<uint8_t>(1u << piece % 8), __ATOMIC_RELAXED);
  }
}

// Whether the image at `base` calls itself ntdll.dll.
bool is_ntdll(uint64_t base) {
  uint32_t pe, directory, name;
  char text[10] = {};
  return load_guest(base + 0x3c, pe) && load_guest(base + pe + 24 + 96, directory) &&
         load_guest(base + directory + 12, name) && copy_from_guest(text, base + name, 9) == 9 &&
         memcmp(text, "ntdll.dll", 9) == 0;
}

// 32-bit code makes its system calls through stubs in its ntdll.dll.
bool find_dispatcher_32() {
  uint32_t eip;
  MemoryBasicInformation memory;
  const uint64_t context = wow64_context();
  if (!context || !load_guest(context + 0xb8, eip) || eip == 0 ||
      !succeeded(g_nt.query_memory(kCurrentProcess, eip, 0, &memory, sizeof memory, nullptr)) ||
      memory.type != kMemImage || !is_ntdll(memory.allocation_base)) {
    return false;
  }
  g_page->dispatcher32 = static_cast<uint32_t>(memory.allocation_base) + g_dispatch.config->dispatcher32;
  return true;
}

// The plan of a function, or null.
const CallPlan* plan_of(uint32_t function) {
  const uint32_t plan = function < kMaxFunctions ? g_dispatch.config->function_plan[function] : 0;
  return plan ? &g_dispatch.config->plan[plan - 1] : nullptr;
}

uint32_t enter(uint32_t function, uint64_t return_address, uint64_t stack, uint64_t* args, bool narrow,
               uint64_t& result) {
  const CallPlan* plan = plan_of(function);
  if (!plan || !g_dispatch.client.filter()) return kWrapPass;
  const Module* module = find_module(return_address);
  if (module && module->system && !g_dispatch.config->all_depths) {
    mark_system_code(*module, narrow);
    return kWrapPass;
  }
  Wrapped call{.plan = *plan,
               .args = args,
               .result = 0,
               .return_address = return_address,
               .stack = stack,
               .caller_module = module ? module->number : 0,
               .narrow = narrow};
  const WrapAnswer answer = g_dispatch.client.enter(call);
  result = call.result;
  return answer;
}

uint64_t leave(uint32_t function, uint64_t stack, uint64_t result, bool narrow) {
  const CallPlan* plan = plan_of(function);
  if (!plan) return result;
  Wrapped call{.plan = *plan,
               .args = nullptr,
               .result = result,
               .return_address = 0,
               .stack = stack,
               .caller_module = 0,
               .narrow = narrow};
  g_dispatch.client.leave(call);
  return call.result;
}

// The frames lie on the guest's stack, where any of its threads can write: each is read once.

uint32_t enter_64(uint64_t address) {
  WrapFrame64 frame;
  if (copy_from_guest(&frame, address, sizeof frame) != sizeof frame) return kWrapPass;
  uint64_t args[kMaxArgs];
  memcpy(args, frame.args, sizeof args);
  // NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): assembly has filled it
  const uint32_t answer = enter(frame.function, frame.return_address, frame.stack, args, false, frame.result);
  for (uint32_t i = 0; i < kMaxArgs; ++i) {
    if (args[i] != frame.args[i]) store_guest(address + offsetof(WrapFrame64, args) + i * uint64_t{8}, args[i]);
  }
  if (answer == kWrapSkip) store_guest(address + offsetof(WrapFrame64, result), frame.result);
  return answer;
}

uint32_t leave_64(uint64_t address) {
  WrapFrame64 frame;
  constexpr size_t kHead = offsetof(WrapFrame64, args);
  if (copy_from_guest(&frame, address, kHead) != kHead) return 0;
  const uint64_t result = leave(frame.function, frame.stack, frame.result, false);
  if (result != frame.result) store_guest(address + offsetof(WrapFrame64, result), result);
  return 0;
}

uint32_t enter_32(uint64_t address) {
  WrapFrame32 frame;
  if (copy_from_guest(&frame, address, sizeof frame) != sizeof frame) return kWrapPass;
  const CallPlan* plan = plan_of(frame.function);
  if (!plan) return kWrapPass;
  uint64_t args[kMaxArgs] = {}, before[kMaxArgs];
  uint64_t at = uint64_t{frame.stack} + 4;
  constexpr uint64_t kInPlace = 16;
  for (uint8_t i = 0; i < plan->args; ++i, at += 4) {
    uint32_t low = 0, high = 0;
    if (plan->in_place >> i & 1) {
      args[i] = at;
      at += kInPlace - 4;
      continue;
    }
    load_guest(at, low);
    if (plan->wide >> i & 1) load_guest(at += 4, high);
    args[i] = uint64_t{high} << 32 | low;
  }
  memcpy(before, args, sizeof args);
  uint64_t result = 0;
  const uint32_t answer = enter(frame.function, frame.return_address, frame.stack, args, true, result);
  at = uint64_t{frame.stack} + 4;
  for (uint8_t i = 0; i < plan->args; ++i, at += 4) {
    if (plan->in_place >> i & 1) {
      at += kInPlace - 4;
      continue;
    }
    if (args[i] != before[i]) store_guest(at, static_cast<uint32_t>(args[i]));
    if (plan->wide >> i & 1) at += 4;
  }
  if (answer == kWrapSkip) store_guest(address + offsetof(WrapFrame32, result), result);
  return answer;
}

uint32_t leave_32(uint64_t address) {
  WrapFrame32 frame;
  if (copy_from_guest(&frame, address, sizeof frame) != sizeof frame) return 0;
  const uint64_t result = uint64_t{frame.result[1]} << 32 | frame.result[0];
  const uint64_t changed = leave(frame.function, frame.stack, result, true);
  if (changed != result) store_guest(address + offsetof(WrapFrame32, result), changed);
  return 0;
}

using Entry = uint32_t (*)(uint64_t);
const Entry g_entries[kWrapEntries] = {enter_64, leave_64, enter_32, leave_32};

}  // namespace

bool prepare_wraps(void* ntdll, const ArenaConfig& config) {
  const int fd = memfd_create("wraps", MFD_CLOEXEC);
  if (fd < 0) return false;
  bool mapped = ftruncate(fd, sizeof(WrapPage)) == 0;
  if (mapped) {
    void* ours = mmap(nullptr, sizeof(WrapPage), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    // Wine's preloader keeps this place free.
    void* seen = mmap(reinterpret_cast<void*>(kWrapPage), sizeof(WrapPage), PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0);
    g_page = static_cast<WrapPage*>(ours);
    mapped = ours != MAP_FAILED && seen != MAP_FAILED;
  }
  close(fd);
  if (!mapped) return false;
  g_page->dispatcher = reinterpret_cast<uint64_t>(dlsym(ntdll, "__wine_unix_call_dispatcher"));
  g_page->functions = reinterpret_cast<uint64_t>(g_entries);
  for (uint32_t i = 0; i < kMaxFunctions; ++i) {
    if (config.function_plan[i]) g_page->wanted[i / 8] |= static_cast<uint8_t>(1u << i % 8);
  }
  return g_page->dispatcher != 0;
}

void begin_wrapping() {
  if (g_wrapping) [[likely]]
    return;
  g_page->active = 1;
  if (is_wow64() && !find_dispatcher_32()) return;
  g_wrapping = true;
}

void forget_system_code(uint64_t base, uint64_t end) {
  if (!g_page || (base >> 32 != kSystemHigh && base >> 32 != 0)) return;
  const auto last = static_cast<uint32_t>(end - 1) >> 16;
  for (uint32_t piece = static_cast<uint32_t>(base) >> 16; piece <= last; ++piece) {
    __atomic_fetch_and(&g_page->system[piece / 8], static_cast<uint8_t>(~(1u << piece % 8)), __ATOMIC_RELAXED);
  }
}

uint32_t last_error() {
  const bool narrow = is_wow64();
  uint32_t value = 0;
  load_guest(narrow ? teb_32() + 0x34 : teb() + 0x68, value);
  return value;
}

GuestStack guest_stack() {
  if (!is_wow64()) return {teb_field(0x10), teb_field(0x08), guest_frame().rsp};
  uint32_t limit = 0, base = 0, pointer = 0;
  load_guest(teb_32() + 8, limit);
  load_guest(teb_32() + 4, base);
  if (const uint64_t context = wow64_context()) load_guest(context + 0xc4, pointer);
  return {limit, base, pointer};
}

}  // namespace drsemu::monitor
