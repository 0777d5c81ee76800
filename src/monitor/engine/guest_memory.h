// Reading and writing the guest's memory from a handler: any pointer may be bad, no access may fault.
//
// A load or store that faults is resumed behind itself by on_fault (engine/fault.cpp) through the table in section
// `drsemu_fixups`, as a kernel does for copy_from_user. Wine's own handler never sees these faults, so a
// guard page that the monitor reads keeps its guard.
#pragma once

#include <cstddef>
#include <cstdint>

namespace drsemu::monitor {

// Entry of the table: both are offsets from the member itself.
struct Fixup {
  int32_t fault;
  int32_t resume;
};

#define DRSEMU_FIXUP(fault, resume)             \
  ".pushsection drsemu_fixups,\"a\"\n"          \
  ".balign 4\n"                                 \
  ".long " fault " - ., " resume " - .\n"       \
  ".popsection\n"

// Loads one value; false if the address cannot be read. Any thread, async-signal-safe.
template <typename T>
inline bool load_guest(uint64_t address, T& value) {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8);
  T loaded;
  if constexpr (sizeof(T) == 8) {
    asm goto("1: movq (%1), %0\n" DRSEMU_FIXUP("1b", "%l[bad]") : "=r"(loaded) : "r"(address) : "memory" : bad);
  } else {
    asm goto("1: movl (%1), %0\n" DRSEMU_FIXUP("1b", "%l[bad]") : "=r"(loaded) : "r"(address) : "memory" : bad);
  }
  value = loaded;
  return true;
bad:
  return false;
}

// Stores one value of four or eight bytes; false if the address cannot be written. Any thread, async-signal-safe.
template <typename T>
inline bool store_guest(uint64_t address, T value) {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8);
  if constexpr (sizeof(T) == 8) {
    asm goto("1: movq %1, (%0)\n" DRSEMU_FIXUP("1b", "%l[bad]") : : "r"(address), "r"(value) : "memory" : bad);
  } else {
    asm goto("1: movl %1, (%0)\n" DRSEMU_FIXUP("1b", "%l[bad]") : : "r"(address), "r"(value) : "memory" : bad);
  }
  return true;
bad:
  return false;
}

// Copies as much as can be read and returns the number of bytes that were. Any thread, async-signal-safe.
inline size_t copy_from_guest(void* to, uint64_t from, size_t size) {
  size_t rest = size;
  if (size <= 64) {
    auto* target = static_cast<char*>(to);
    while (rest >= 8) {
      uint64_t word;
      if (!load_guest(from, word)) break;
      __builtin_memcpy(target, &word, 8);
      target += 8;
      from += 8;
      rest -= 8;
    }
    to = target;
    if (rest == 0) return size;
  }
  asm volatile("1: rep movsb\n2:\n" DRSEMU_FIXUP("1b", "2b") : "+D"(to), "+S"(from), "+c"(rest) : : "memory");
  return size - rest;
}

// Copies as much as can be written and returns the number of bytes that were. Any thread, async-signal-safe.
inline size_t copy_to_guest(uint64_t to, const void* from, size_t size) {
  size_t rest = size;
  asm volatile("1: rep movsb\n2:\n" DRSEMU_FIXUP("1b", "2b") : "+D"(to), "+S"(from), "+c"(rest) : : "memory");
  return size - rest;
}

}  // namespace drsemu::monitor
