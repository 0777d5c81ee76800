// Who made a call: the first return address outside the system's DLLs.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// One step up the stack from a code address, learned once from the module's unwind information.
struct UnwindStep {
  enum Kind : uint8_t { kEmpty, kOutside, kFrame, kStop };
  uint64_t rip;
  uint32_t module;      // of kOutside; 0: in no module
  int32_t frame;        // the return address stands at base + frame
  int32_t saved_rbp;    // the caller's rbp stands at base + saved_rbp, if has_rbp
  Kind kind;
  bool base_is_rbp;
  bool saved_base_is_rbp;
  bool has_rbp;
};

// Per thread, direct-mapped by address.
struct UnwindCache {
  static constexpr uint32_t kSize = 256;
  uint32_t epoch;
  UnwindStep fresh;  // the last one learned
  UnwindStep step[kSize];
};

struct Caller {
  uint64_t address = 0;  // 0: none was found
  uint32_t module = 0;   // its number; 0: the address is in no module
  bool direct = false;   // the call was made without a stub of the system
};

// Where the 32-bit stub returns to whose call the thread is making by a detour; 0: there is none.
extern thread_local uint32_t t_stub_return;

// For the call that the current thread is making. 64-bit code is unwound by its tables (x64 exception
// handling, Microsoft Learn), 32-bit code by its frame pointers, which Wine's DLLs keep.
Caller find_caller(UnwindCache& cache);

}  // namespace drsemu::monitor
