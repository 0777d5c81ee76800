// The mount manager's answers, and what it leaves in the registry and among the objects, as of a partition of a GPT
// disk.
//
// Controls and structures: Microsoft Learn, mountmgr.h; they are the same for 32-bit programs. Wine 10 takes the text
// of a symbolic link of Linux's for a volume's unique id, and a number for its GUID (dlls/mountmgr.sys/device.c).
#include "monitor/calls/told_mounts.h"

#include <string.h>

#include "event/machine.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {

SetValueKey g_wine_set_value_key;
CreateLink g_wine_create_link;

namespace {

using event::PathText;

constexpr uint64_t kSuccess = 0, kAccessViolation = 0xc0000005, kInvalidParameter = 0xc000000d,
                   kObjectNameNotFound = 0xc0000034, kBufferOverflow = 0x80000005;
constexpr uint32_t kBinary = 3;  // REG_BINARY
// IOCTL_MOUNTMGR_QUERY_POINTS, …_QUERY_DOS_VOLUME_PATH, …_QUERY_DOS_VOLUME_PATHS
constexpr uint32_t kQueryPoints = 0x6d0008, kQueryPath = 0x6d0030, kQueryPaths = 0x6d0034;
constexpr std::string_view kManager = "\\Device\\MountPointManager";
// Wine's of C: the last byte is the letter.
constexpr std::string_view kWinesVolume = "\\??\\Volume{00000000-0000-0000-0000-000000000043}",
                           kDrive = "\\DosDevices\\C:", kDevice = event::kVolumeRoots[0];
constexpr size_t kVolumeUnits = 48;  // "\??\Volume{8-4-4-4-12}"

const event::Volume& volume() { return g_arena.config->machine.volume; }

bool is_told() { return volume().disk_bytes != 0; }

// Wine's mount manager lives in one of the system's own processes.
bool is_systems() { return is_told() && g_arena.process->record.load(std::memory_order_relaxed) == event::kRecordNone; }

void put_hex(event::PathBuffer<char16_t>& to, uint32_t value, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) to.put(u"0123456789abcdef"[value >> shift & 0xf]);
}

// The volume's name: a partition's GUID is its volume's too.
PathText<char16_t> volume_name(char16_t (&room)[kVolumeUnits]) {
  event::Guid guid;
  memcpy(&guid, volume().guid, sizeof guid);
  event::PathBuffer<char16_t> made{room, kVolumeUnits};
  made.put_ascii("\\??\\Volume{");
  put_hex(made, guid.first, 8);
  made.put(u'-');
  put_hex(made, guid.second, 4);
  made.put(u'-');
  put_hex(made, guid.third, 4);
  for (int i = 0; i < 8; ++i) {
    if (i == 0 || i == 2) made.put(u'-');
    put_hex(made, guid.rest[i], 2);
  }
  made.put(u'}');
  return {room, made.size};
}

UnicodeString string_of(PathText<char16_t> text) {
  const auto bytes = static_cast<uint16_t>(text.size() * 2);
  return {bytes, bytes, 0, reinterpret_cast<uint64_t>(text.data())};
}

// The UNICODE_STRING at `at`; as far as there is room.
PathText<char16_t> load_name(uint64_t at, char16_t* room, size_t units) {
  UnicodeString string;
  if (copy_from_guest(&string, at, sizeof string) != sizeof string) return {};
  const size_t size = string.length / size_t{2} < units ? string.length / size_t{2} : units;
  return copy_from_guest(room, string.buffer, size * 2) == size * 2 ? PathText<char16_t>(room, size)
                                                                    : PathText<char16_t>();
}

bool is_manager(uint64_t handle) {
  constexpr uint32_t kObjectName = 1;
  struct {
    UnicodeString string;
    char16_t text[64];
  } object = {};
  if (!succeeded(g_nt.query_object(handle, kObjectName, &object, sizeof object, nullptr)) || !object.string.buffer)
    return false;
  const PathText<char16_t> name(object.text, object.string.length / size_t{2});
  return name.size() == kManager.size() && event::starts_with_ascii(name, kManager);
}

// An answer in the making: MOUNTMGR_MOUNT_POINTS.
struct Points {
  char bytes[512] = {};
  uint32_t size = 0;

  void put(uint32_t at, uint32_t value) { memcpy(bytes + at, &value, sizeof value); }
  // Where one of a point's three stands, and how long it is; then itself.
  void add(uint32_t at, const void* from, size_t length) {
    put(at, size);
    put(at + 4, static_cast<uint32_t>(length));
    memcpy(bytes + size, from, length);
    size += static_cast<uint32_t>(length);
  }
};

// MOUNTMGR_MOUNT_POINT: what is asked for has each part of it that is there.
struct Wanted {
  static constexpr uint32_t kBytes = 24, kMost = 256;
  struct Part {
    uint32_t size = 0;
    char bytes[kMost];
  } link, id, device;

  bool load(const ControlCall& call) {
    Part* const parts[] = {&link, &id, &device};
    if (call.input_size < kBytes) return false;
    for (uint32_t i = 0; i < 3; ++i) {
      uint32_t offset = 0, length = 0;
      if (!load_guest(call.input + i * 8, offset) || !load_guest(call.input + i * 8 + 4, length)) return false;
      length &= 0xffff;
      if (offset == 0) continue;
      if (offset > call.input_size || length > call.input_size - offset) return false;
      parts[i]->size = length;
      const uint32_t taken = length < kMost ? length : kMost;
      if (copy_from_guest(parts[i]->bytes, call.input + offset, taken) != taken) return false;
    }
    return true;
  }
  bool any() const { return link.size || id.size || device.size; }
};

bool same_name(const Wanted::Part& part, PathText<char16_t> name) {
  if (part.size == 0) return true;
  if (part.size != name.size() * 2 || part.size > Wanted::kMost) return false;
  char16_t text[Wanted::kMost / 2];
  memcpy(text, part.bytes, part.size);
  return event::guest_path_parts::equal_ascii(PathText<char16_t>(text, name.size()), name);
}

PathText<char16_t> wide(std::string_view text, char16_t (&room)[32]) {
  event::PathBuffer<char16_t> made{room, 32};
  made.put_ascii(text);
  return {room, made.size};
}

uint64_t points(const ControlCall& call) {
  constexpr uint32_t kHead = 8, kPoint = 24, kLeast = kHead + kPoint;
  Wanted wanted;
  if (!wanted.load(call) || call.output_size < kLeast) return kInvalidParameter;
  char id[kMountIdBytes];
  put_mount_id(id);
  char16_t volume_room[kVolumeUnits], drive_room[32], device_room[32];
  const PathText<char16_t> links[] = {volume_name(volume_room), wide(kDrive, drive_room)};
  const PathText<char16_t> device = wide(kDevice, device_room);
  const bool partition =
      wanted.id.size == 0 || (wanted.id.size == sizeof id && memcmp(wanted.id.bytes, id, sizeof id) == 0);
  bool matches[2];
  uint32_t count = 0;
  for (size_t i = 0; i < 2; ++i) {
    matches[i] = partition && same_name(wanted.link, links[i]) && same_name(wanted.device, device);
    count += matches[i];
  }
  if (count == 0 && wanted.any()) return kObjectNameNotFound;
  Points made;
  made.size = kHead + kPoint * count;
  uint32_t at = kHead;
  for (size_t i = 0; i < 2; ++i) {
    if (!matches[i]) continue;
    made.add(at, links[i].data(), links[i].size() * 2);
    made.add(at + 8, id, sizeof id);
    made.add(at + 16, device.data(), device.size() * 2);
    at += kPoint;
  }
  made.put(0, made.size);
  if (made.size > call.output_size) {
    // How much room there must be, and nothing else.
    memset(made.bytes + 4, 0, kLeast - 4);
    return finish_control(call, made.bytes, kLeast, kBufferOverflow);
  }
  made.put(4, count);
  return finish_control(call, made.bytes, made.size, kSuccess);
}

// MOUNTMGR_TARGET_NAME to MOUNTMGR_VOLUME_PATHS.
uint64_t volume_paths(const ControlCall& call) {
  uint16_t length = 0;
  Wanted::Part given;
  if (call.input_size < 4 || call.output_size < 8 ||
      copy_from_guest(&length, call.input, sizeof length) != sizeof length || length > call.input_size - 2u ||
      length > Wanted::kMost || length == 0)
    return kInvalidParameter;
  given.size = length;
  if (copy_from_guest(given.bytes, call.input + 2, length) != length) return kAccessViolation;
  char16_t volume_room[kVolumeUnits], drive_room[32], device_room[32];
  if (!same_name(given, volume_name(volume_room)) && !same_name(given, wide(kDrive, drive_room)) &&
      !same_name(given, wide(kDevice, device_room)))
    return kObjectNameNotFound;
  struct {
    uint32_t bytes = 8;
    char16_t paths[4] = {u'C', u':', 0, 0};
  } told;
  const bool fits = call.output_size >= sizeof told;
  return finish_control(call, &told, fits ? sizeof told : sizeof told.bytes, fits ? kSuccess : kBufferOverflow);
}

}  // namespace

void put_mount_id(char (&to)[kMountIdBytes]) {
  memcpy(to, "DMIO:ID:", 8);
  memcpy(to + 8, volume().guid, sizeof volume().guid);
}

bool answer_mount_control(const ControlCall& call, uint64_t& status) {
  if (call.code != kQueryPoints && call.code != kQueryPath && call.code != kQueryPaths) return false;
  if (!is_told() || !is_manager(call.handle)) return false;
  status = call.code == kQueryPoints ? points(call) : volume_paths(call);
  return true;
}

// HKLM\SYSTEM\MountedDevices.
uint64_t set_value_key(uint64_t key, uint64_t name, uint64_t title, uint64_t type, uint64_t data, uint64_t size) {
  if (static_cast<uint32_t>(type) != kBinary || !is_systems()) [[likely]]
    return g_wine_set_value_key(key, name, title, type, data, size);
  char16_t room[64], volume_room[kVolumeUnits];
  const PathText<char16_t> given = load_name(name, room, 64);
  const bool by_volume = event::starts_with_ascii(given, kWinesVolume);
  if (!by_volume && !(given.size() == kDrive.size() && event::starts_with_ascii(given, kDrive))) {
    return g_wine_set_value_key(key, name, title, type, data, size);
  }
  char id[kMountIdBytes];
  put_mount_id(id);
  const UnicodeString own = string_of(by_volume ? volume_name(volume_room) : given);
  return g_wine_set_value_key(key, reinterpret_cast<uint64_t>(&own), title, type, reinterpret_cast<uint64_t>(id),
                              sizeof id);
}

// \??\Volume{…}.
uint64_t create_link(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t target) {
  ObjectAttributes object;
  if (!is_systems() || copy_from_guest(&object, attributes, sizeof object) != sizeof object) {
    return g_wine_create_link(handle, access, attributes, target);
  }
  char16_t room[64], volume_room[kVolumeUnits];
  if (!event::starts_with_ascii(load_name(object.name, room, 64), kWinesVolume))
    return g_wine_create_link(handle, access, attributes, target);
  const UnicodeString own = string_of(volume_name(volume_room));
  object.name = reinterpret_cast<uint64_t>(&own);
  return g_wine_create_link(handle, access, reinterpret_cast<uint64_t>(&object), target);
}

}  // namespace drsemu::monitor
