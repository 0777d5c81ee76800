// Who made a call. A step of a system DLL is decoded once and then a table look-up, so that a call that
// comes through kernel32 and kernelbase costs a few loads.
#include "monitor/engine/unwind.h"

#include "monitor/engine/direct.h"
#include "monitor/engine/engine.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/modules.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {

thread_local uint32_t t_stub_return;

namespace {

constexpr int kMaxFrames = 64;
constexpr uint8_t kRbp = 5;

struct RuntimeFunction {
  uint32_t begin, end, unwind;
};

bool load_function(const Module& module, uint32_t index, RuntimeFunction& function) {
  return copy_from_guest(&function, module.exception_table + index * sizeof function, sizeof function) ==
         sizeof function;
}

// The entry for `rva`; false if there is none (a leaf function).
bool find_function(const Module& module, uint32_t rva, RuntimeFunction& function) {
  uint32_t low = 0, high = module.exception_count;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if (!load_function(module, middle, function)) return false;
    if (rva < function.begin) {
      high = middle;
    } else if (rva >= function.end) {
      low = middle + 1;
    } else {
      return true;
    }
  }
  return false;
}

// Applies the unwind codes of one UNWIND_INFO, in their order, to base + frame.
bool apply_codes(const Module& module, uint32_t rva, UnwindStep& step, uint32_t& chained) {
  struct {
    uint8_t version_flags = 0, prolog = 0, count = 0, frame = 0;
    uint16_t code[255];
  } info;
  const uint64_t address = module.base + rva;
  if (copy_from_guest(&info, address, 4) != 4) return false;
  const size_t code_size = size_t{info.count} * sizeof info.code[0];
  if (copy_from_guest(info.code, address + 4, code_size) != code_size) return false;
  const uint8_t frame_register = info.frame & 15;
  const int32_t frame_offset = (info.frame >> 4) * 16;
  if (frame_register != 0 && frame_register != kRbp) return false;
  for (uint32_t i = 0; i < info.count; ++i) {
    const uint8_t operation = (info.code[i] >> 8) & 15;
    const uint8_t operand = static_cast<uint8_t>(info.code[i] >> 12);
    const auto slot = [&](uint32_t n) { return i + n < info.count ? info.code[i + n] : uint16_t{0}; };
    const auto saved_at = [&](int32_t offset) {
      if (operand != kRbp) return;
      step.has_rbp = true;
      step.saved_base_is_rbp = frame_register != 0;
      step.saved_rbp = offset - (frame_register ? frame_offset : 0);
    };
    switch (operation) {
      case 0:  // UWOP_PUSH_NONVOL
        if (operand == kRbp) {
          step.has_rbp = true;
          step.saved_base_is_rbp = step.base_is_rbp;
          step.saved_rbp = step.frame;
        }
        step.frame += 8;
        break;
      case 1:  // UWOP_ALLOC_LARGE
        if (operand == 0) {
          step.frame += slot(1) * 8;
          i += 1;
        } else {
          step.frame += static_cast<int32_t>(slot(1) | static_cast<uint32_t>(slot(2)) << 16);
          i += 2;
        }
        break;
      case 2:  // UWOP_ALLOC_SMALL
        step.frame += operand * 8 + 8;
        break;
      case 3:  // UWOP_SET_FPREG
        step.base_is_rbp = true;
        step.frame = -frame_offset;
        break;
      case 4:  // UWOP_SAVE_NONVOL
        saved_at(slot(1) * 8);
        i += 1;
        break;
      case 5:  // UWOP_SAVE_NONVOL_FAR
        saved_at(static_cast<int32_t>(slot(1) | static_cast<uint32_t>(slot(2)) << 16));
        i += 2;
        break;
      case 8:  // UWOP_SAVE_XMM128
        i += 1;
        break;
      case 9:  // UWOP_SAVE_XMM128_FAR
        i += 2;
        break;
      default:  // UWOP_PUSH_MACHFRAME and what is not known
        return false;
    }
  }
  chained = 0;
  if ((info.version_flags >> 3) & 4) {  // UNW_FLAG_CHAININFO
    if (!load_guest(address + 4 + (size_t{info.count} + 1) / 2 * 4 + 8, chained)) return false;
  }
  return true;
}

bool learn_frame(const Module& module, UnwindStep& step) {
  RuntimeFunction function;
  const auto rva = static_cast<uint32_t>(step.rip - 1 - module.base);
  step.kind = UnwindStep::kFrame;
  if (!find_function(module, rva, function)) return true;
  uint32_t unwind = function.unwind;
  for (int links = 0; unwind != 0 && links < 8; ++links) {
    if (!apply_codes(module, unwind, step, unwind)) return false;
  }
  return true;
}

void learn(UnwindStep& step, uint64_t rip) {
  step = {};
  step.rip = rip;
  const Module* module = find_module(rip);
  if (!module) {
    step.kind = is_executable(rip) ? UnwindStep::kOutside : UnwindStep::kStop;
  } else if (!module->system) {
    step.kind = UnwindStep::kOutside;
    step.module = module->number;
  } else if (!learn_frame(*module, step)) {
    step.kind = UnwindStep::kStop;
  }
}

// Valid until the next look-up.
const UnwindStep& look_up(UnwindCache& cache, uint64_t rip) {
  UnwindStep& step = cache.step[(rip ^ rip >> 9) % UnwindCache::kSize];
  if (step.rip == rip && step.kind != UnwindStep::kEmpty) [[likely]] return step;
  learn(cache.fresh, rip);
  // Memory that is in no module may change its owner without notice.
  if (cache.fresh.kind == UnwindStep::kOutside && cache.fresh.module == 0) return cache.fresh;
  return step = cache.fresh;
}

Caller find_caller_64(UnwindCache& cache, const GuestFrame& guest) {
  uint64_t rip = guest.rip, rsp = guest.rsp, rbp = guest.rbp;
  const bool redirected = take_redirected(rip, guest.number);
  const UnwindStep& stub = look_up(cache, rip);
  if (stub.kind == UnwindStep::kOutside) return {rip, stub.module, true};
  // The stub has nothing on the stack but its return address.
  if (!load_guest(rsp, rip)) return {.direct = redirected};
  rsp += 8;
  for (int frames = 0; frames < kMaxFrames; ++frames) {
    const UnwindStep& step = look_up(cache, rip);
    if (step.kind == UnwindStep::kOutside) return {rip, step.module, redirected};
    if (step.kind != UnwindStep::kFrame) break;
    const uint64_t at = (step.base_is_rbp ? rbp : rsp) + static_cast<int64_t>(step.frame);
    if (at < rsp) break;
    if (step.has_rbp && !load_guest((step.saved_base_is_rbp ? rbp : rsp) + static_cast<int64_t>(step.saved_rbp), rbp)) break;
    if (!load_guest(at, rip) || rip == 0) break;
    rsp = at + 8;
  }
  return {.direct = redirected};
}

Caller find_caller_32(UnwindCache& cache) {
  const uint64_t context = wow64_context();
  uint32_t eip, esp, ebp;
  if (!context || !load_guest(context + 0xb8, eip) || !load_guest(context + 0xc4, esp) ||
      !load_guest(context + 0xb4, ebp) || eip == 0) {
    return {};
  }
  const UnwindStep& stub = look_up(cache, eip);
  if (stub.kind == UnwindStep::kOutside) return {eip, stub.module, true};
  if (t_stub_return) {
    eip = t_stub_return;
  } else if (!load_guest(esp, eip)) {
    return {};
  }
  for (int frames = 0; frames < kMaxFrames; ++frames) {
    if (eip == 0) return {};
    const UnwindStep& step = look_up(cache, eip);
    if (step.kind == UnwindStep::kOutside) return {eip, step.module};
    if (ebp <= esp || !load_guest(uint64_t{ebp} + 4, eip)) return {};
    esp = ebp;
    if (!load_guest(ebp, ebp)) return {};
  }
  return {};
}

// 32-bit code that has gone to 64 bits by itself ("heaven's gate") brings its own stack along, or its own
// call instruction: WoW64's frames stand on the thread's 64-bit stack.
bool is_through_gate(UnwindCache& cache, const GuestFrame& guest) {
  constexpr uint32_t kStackBase = 0x08, kStackLimit = 0x10;  // NT_TIB
  return guest.rsp < teb_field(kStackLimit) || guest.rsp > teb_field(kStackBase) ||
         look_up(cache, guest.rip).kind == UnwindStep::kOutside;
}

}  // namespace

Caller find_caller(UnwindCache& cache) {
  const uint32_t epoch = module_epoch();
  if (cache.epoch != epoch) {
    for (UnwindStep& step : cache.step) step.kind = UnwindStep::kEmpty;
    cache.epoch = epoch;
  }
  const GuestFrame guest = guest_frame();
  if (!is_wow64()) return find_caller_64(cache, guest);
  if (!is_through_gate(cache, guest)) return find_caller_32(cache);
  Caller caller = find_caller_64(cache, guest);
  caller.direct = true;
  return caller;
}

}  // namespace drsemu::monitor
