// Wrapped functions of the Win32 layer: what the stubs in the guest's DLLs (sandbox/wrap_stubs.S, put there when the image
// is built) and the monitor (monitor/engine/wrap.cpp) share.
//
// An export of a wrapped function leads to its stub. The stub asks two bitmaps whether there is anything to do; if so it
// calls the monitor before and after the function itself. Both go through Wine's __wine_unix_call_dispatcher.
#pragma once

#include <cstddef>
#include <cstdint>

namespace drsemu::event {

// Behind Wine's page at 0x7ffe1000, in the 64 KB that Windows keeps for its shared data; below 2 GB, so that code of both
// bitnesses reaches it by its address alone.
inline constexpr uint64_t kWrapPage = 0x7ffe2000;
inline constexpr uint32_t kMaxFunctions = 2048;

struct WrapPage {
  uint64_t dispatcher;        // __wine_unix_call_dispatcher for 64-bit code
  uint64_t functions;         // the table that it is given: the monitor's WrapEntry functions
  uint32_t dispatcher32;      // address of the 32-bit ntdll.dll's variable of that name; 0: not known yet
  uint8_t active;             // this process is recorded
  uint8_t reserved[0x1000 - 21 - kMaxFunctions / 8];
  uint8_t wanted[kMaxFunctions / 8];  // one bit a function: it is recorded
  // One bit for each 64 KB of the 4 GB that the system's DLLs lie in (kSystemHigh): code there is the system's own.
  uint8_t system[0x10000 / 8];
};
static_assert(offsetof(WrapPage, active) == 0x14 && offsetof(WrapPage, wanted) == 0xf00 && sizeof(WrapPage) == 0x3000);

// High half of the addresses at which Wine maps its 64-bit DLLs. A DLL elsewhere only costs its calls some more.
inline constexpr uint32_t kSystemHigh = 0x6fff;

// Indices in WrapPage::functions; each takes a frame and returns a WrapAnswer (leave: nothing).
enum WrapEntry : uint32_t { kEnter64, kLeave64, kEnter32, kLeave32, kWrapEntries };
enum WrapAnswer : uint32_t { kWrapPass, kWrapRecord, kWrapSkip };

// What a stub refers to. Offsets are from the descriptor itself, so that nothing needs relocation.
struct WrapDescriptor {
  uint32_t function;  // index among the functions of the catalogue
  uint32_t slots;     // stack slots of its arguments; all of them in the registers and on the stack in 64-bit code
  int32_t target;     // the function itself
  uint32_t popped;    // 32-bit: bytes of arguments that it takes off the stack
};
static_assert(sizeof(WrapDescriptor) == 16);

// What a stub lays out on the stack.
struct WrapFrame64 {
  uint32_t function, slots;
  uint64_t return_address;
  uint64_t stack;  // where the return address stands
  uint64_t result;
  uint64_t args[18];
};
static_assert(offsetof(WrapFrame64, result) == 24 && offsetof(WrapFrame64, args) == 32 && sizeof(WrapFrame64) == 176);

struct WrapFrame32 {
  uint32_t function, slots;
  uint32_t return_address;
  uint32_t stack;
  uint32_t result[2];  // eax, edx
};
static_assert(offsetof(WrapFrame32, result) == 16 && sizeof(WrapFrame32) == 24);

}  // namespace drsemu::event
