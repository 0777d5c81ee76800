// Provided calls of 32-bit code: what WoW64 does for Wine's own calls, their arguments in 64-bit form and back.
// 32-bit structures: winternl.h.
#include <string.h>

#include "event/provided.h"
#include "monitor/calls/provided.h"
#include "monitor/engine/engine.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/engine/unwind.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {

using namespace event;

namespace {

constexpr uint32_t kMostHandles = 64;

struct Text {
  UnicodeString wide;
};

struct Object {
  ObjectAttributes wide;
  Text name;
};

struct IoStatus {
  uint64_t status, information;
};

// The arguments of one call in 64-bit form; what its pointers point at stays here until it has returned.
struct Converted {
  CallFrame frame;
  Object object;
  Text text;
  IoStatus io;
  uint64_t made;
  uint64_t handles[kMostHandles];
};

uint64_t sign_extended(uint32_t handle) { return static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(handle))); }

// Where the 32-bit structure cannot be read, the call gets its address: it fails as it would have.
uint64_t convert_text(uint32_t address, Text& text) {
  struct {
    uint16_t length, maximum;
    uint32_t buffer;
  } narrow;
  if (address == 0 || copy_from_guest(&narrow, address, sizeof narrow) != sizeof narrow) return address;
  text.wide = {narrow.length, narrow.maximum, 0, narrow.buffer};
  return reinterpret_cast<uint64_t>(&text.wide);
}

uint64_t convert_object(uint32_t address, Object& object) {
  struct {
    uint32_t length, root, name, attributes, security_descriptor, security_quality;
  } narrow;
  if (address == 0 || copy_from_guest(&narrow, address, sizeof narrow) != sizeof narrow) return address;
  object.wide = {.length = sizeof object.wide, .padding = 0, .root = sign_extended(narrow.root),
                 .name = convert_text(narrow.name, object.name), .attributes = narrow.attributes, .padding2 = 0,
                 .security_descriptor = 0, .security_quality = 0};
  return reinterpret_cast<uint64_t>(&object.wide);
}

uint64_t convert_handles(uint32_t address, uint64_t count, Converted& converted) {
  for (uint32_t i = 0; i < count && i < kMostHandles; ++i) {
    uint32_t handle;
    if (!load_guest(address + i * 4ull, handle)) return address;
    converted.handles[i] = sign_extended(handle);
  }
  return reinterpret_cast<uint64_t>(converted.handles);
}

bool convert(std::string_view kinds, uint64_t narrow, Converted& converted) {
  for (size_t i = 0; i < kinds.size(); ++i) {
    uint32_t value;
    if (!load_guest(narrow + i * 4, value)) return false;
    uint64_t& wide = converted.frame.args[i];
    switch (kinds[i]) {
      case 'h': wide = sign_extended(value); break;
      case 'o': wide = convert_object(value, converted.object); break;
      case 't': wide = convert_text(value, converted.text); break;
      case 'i':  // as wow64.dll does: Wine may complete the call in the caller's block, to which this one points
        converted.io.status = value;
        wide = value ? reinterpret_cast<uint64_t>(&converted.io) : 0;
        break;
      case 'H': wide = value ? reinterpret_cast<uint64_t>(&converted.made) : 0; break;
      case 'a': wide = convert_handles(value, converted.frame.args[i - 1], converted); break;
      default: wide = value; break;
    }
  }
  // No more handles than were converted.
  if (kinds == "ua" && converted.frame.args[0] > kMostHandles) converted.frame.args[0] = kMostHandles;
  return true;
}

void convert_back(std::string_view kinds, uint64_t narrow, const Converted& converted) {
  for (size_t i = 0; i < kinds.size(); ++i) {
    uint32_t address;
    if (!load_guest(narrow + i * 4, address) || address == 0) continue;
    if (kinds[i] == 'i') {
      if (converted.io.status == address) continue;  // nothing was written here
      store_guest(address, static_cast<uint32_t>(converted.io.status));
      store_guest(address + 4ull, static_cast<uint32_t>(converted.io.information));
    } else if (kinds[i] == 'H' && converted.made) {
      store_guest(address, static_cast<uint32_t>(converted.made));
    }
  }
}

}  // namespace

bool make_tunneled_call(uint64_t* args, uint64_t& result) {
  if (static_cast<uint32_t>(args[0]) != kTunnelHandle || args[1] >> 32 != kTunnelAddress || !is_wow64()) return false;
  const auto index = static_cast<uint32_t>(args[1]);
  const uint64_t narrow = args[2];
  if (index >= kProvidedCount || g_arena.config->provided_plan[index] == 0) return false;
  Converted converted;
  memset(&converted, 0, sizeof converted);
  constexpr uint64_t kAccessViolation = 0xc0000005;
  result = kAccessViolation;
  if (!convert(kProvided[index].arguments, narrow, converted)) return true;
  uint32_t returns_to = 0;
  load_guest(narrow - 4, returns_to);
  t_stub_return = returns_to;
  result = drsemu_dispatch(g_arena.config->provided_plan[index] - 1u, &converted.frame);
  t_stub_return = 0;
  convert_back(kProvided[index].arguments, narrow, converted);
  return true;
}

}  // namespace drsemu::monitor
