// Structures that functions take and give: their members, from which come the offsets for 32-bit and for 64-bit code,
// what the monitor captures, and the JSON.
//
// Facts: the structures' pages on Microsoft Learn. Members are aligned to their size (x64 and x86 ABI conventions).
#pragma once

#include <cstdint>
#include <span>

#include "event/names.h"

namespace drsemu::event {

enum class Member : uint8_t {
  kPad,  // `count` bytes that say nothing
  kU8,
  kU16,
  kU32,
  kI32,
  kU64,
  kBool,  // 32 bits
  kHex,   // 32 bits, by `names` where there are any
  kHex64,
  kNames16,    // 16 bits, by `names`
  kSize,       // as large as a pointer
  kPointer,    // an address, not followed
  kHandle,     // as large as a pointer
  kText,       // -> text up to a zero, of the function's characters
  kAnsi,       // -> bytes up to a zero
  kWideText,   // -> UTF-16 up to a zero
  kFixedText,  // `count` characters of the function's, up to a zero
  kFixedAnsi,
  kFixedWide,
  kBytes,  // -> bytes; their length in the u32 member with the index `count`
  kGuid,
  kFileTime,
  kSystemTime,
  kPort,  // 16 bits in network order
};

struct ShapeMember {
  const char* name;
  Member type;
  const NameTable* names = nullptr;
  uint16_t count = 0;
};

struct Shape {
  std::span<const ShapeMember> members;
};

// Where a member lies.
struct Placed {
  uint32_t offset, size;
};

// Walks over the members of a shape and places them: `narrow` for 32-bit code, `ansi` for functions of ANSI characters.
class Placer {
 public:
  Placer(bool narrow, bool ansi) : pointer_(narrow ? 4 : 8), character_(ansi ? 1 : 2) {}
  Placed place(const ShapeMember& member);
  uint32_t size() const { return (at_ + most_ - 1) / most_ * most_; }

 private:
  uint32_t pointer_, character_;
  uint32_t at_ = 0, most_ = 1;
};

// Whether the monitor follows the member's pointer.
constexpr bool is_followed(Member type) {
  return type == Member::kText || type == Member::kAnsi || type == Member::kWideText || type == Member::kBytes;
}

}  // namespace drsemu::event
