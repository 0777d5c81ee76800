// Where the members of structures lie.
#include "event/shape.h"

namespace drsemu::event {

Placed Placer::place(const ShapeMember& member) {
  uint32_t size = 0, alignment = 0;
  switch (member.type) {
    case Member::kPad: size = member.count, alignment = 1; break;
    case Member::kU8: size = 1; break;
    case Member::kU16:
    case Member::kNames16:
    case Member::kPort: size = 2; break;
    case Member::kU32:
    case Member::kI32:
    case Member::kBool:
    case Member::kHex: size = 4; break;
    case Member::kU64:
    case Member::kHex64: size = 8; break;
    case Member::kSize:
    case Member::kPointer:
    case Member::kHandle:
    case Member::kText:
    case Member::kAnsi:
    case Member::kWideText:
    case Member::kBytes: size = pointer_; break;
    case Member::kFixedText: size = member.count * character_, alignment = character_; break;
    case Member::kFixedAnsi: size = member.count, alignment = 1; break;
    case Member::kFixedWide: size = member.count * 2u, alignment = 2; break;
    case Member::kGuid: size = 16, alignment = 4; break;
    case Member::kFileTime: size = 8, alignment = 4; break;
    case Member::kSystemTime: size = 16, alignment = 2; break;
  }
  if (alignment == 0) alignment = size == 0 ? 1 : size;
  if (alignment > most_) most_ = alignment;
  at_ = (at_ + alignment - 1) / alignment * alignment;
  const Placed placed{at_, size};
  at_ += size;
  return placed;
}

}  // namespace drsemu::event
