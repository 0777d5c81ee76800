// Names of files that the guest is told: \Device\HarddiskVolume1\… where Windows tells that, nothing of a file outside
// the drives.
//
// Wine 10 tells \??\C:\… for an image and a mapped file (dlls/ntdll/unix/process.c, virtual.c), and \??\unix\… for what
// a Linux descriptor names that lies on no drive: a standard handle (dlls/ntdll/unix/file.c, unix_to_nt_file_name).
// NtQueryObject tells the system's own DLLs Wine's form all the same: kernelbase.dll makes GetFinalPathNameByHandle out
// of it (dlls/kernelbase/file.c).
#include "monitor/calls/told_names.h"

#include "event/guest_path.h"
#include "monitor/calls/raw_disk.h"
#include "monitor/calls/short_names.h"
#include "monitor/calls/streams.h"
#include "monitor/engine/engine.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/modules.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {

QueryVirtualMemory g_wine_query_memory;
QueryInformation g_wine_query_process, g_wine_query_object;
QueryFile g_wine_query_file;

namespace {

using event::PathText;
using event::Place;

constexpr uint64_t kSuccess = 0, kInvalidDeviceRequest = 0xc0000010, kInfoLengthMismatch = 0xc0000004,
                   kBufferOverflow = 0x80000005, kInvalidParameter = 0xc000000d, kObjectNameNotFound = 0xc0000034;
constexpr uint32_t kMappedFileName = 2;                                 // MEMORY_INFORMATION_CLASS
constexpr uint32_t kImageFileName = 27;                                 // PROCESSINFOCLASS
constexpr uint32_t kObjectName = 1;                                     // OBJECT_INFORMATION_CLASS
constexpr uint32_t kFileName = 9, kFileAll = 18, kAlternateName = 21, kStream = 22,
                   kNormalizedName = 48;  // FILE_INFORMATION_CLASS

constexpr size_t kDrivePrefix = 6;  // \??\C:
constexpr std::string_view kDevice = event::kVolumeRoots[0];
constexpr uint64_t kLonger = (kDevice.size() - kDrivePrefix) * 2;

bool on_c(PathText<char16_t> name) {
  return event::starts_with_ascii(name, "\\??\\C:") && (name.size() == kDrivePrefix || name[kDrivePrefix] == u'\\');
}

// The UNICODE_STRING at `buffer`, with its text behind it, becomes the device's. `size`: of all that is there.
__attribute__((noinline)) uint64_t tell_device(uint64_t buffer, uint64_t size, uint64_t needed, uint64_t too_small) {
  UnicodeString string;
  if (copy_from_guest(&string, buffer, sizeof string) != sizeof string || string.length / 2 < kDrivePrefix)
    return kSuccess;
  const size_t units = string.length / 2, room = units + kLonger / 2 + 1;
  auto* const text = static_cast<char16_t*>(__builtin_alloca((units + room) * 2));
  char16_t* const device = text + units;
  if (copy_from_guest(text, string.buffer, units * 2) != units * 2 || !on_c({text, units})) return kSuccess;
  if (needed + kLonger > size || (units + kLonger / 2 + 1) * 2 > 0xffff) return too_small;
  event::PathBuffer<char16_t> made{device, room};
  made.put_ascii(kDevice);
  made.put({text + kDrivePrefix, units - kDrivePrefix});
  const size_t length = made.size * 2;
  made.put(u'\0');
  copy_to_guest(string.buffer, device, made.size * 2);
  string.length = static_cast<uint16_t>(length);
  string.maximum = static_cast<uint16_t>(length + 2);
  copy_to_guest(buffer, &string, 4);
  return kSuccess;
}

struct ObjectName {
  UnicodeString string;
  char16_t text[1024];

  bool query(uint64_t handle) {
    string = {};
    return succeeded(g_nt.query_object(handle, kObjectName, this, sizeof *this, nullptr)) && string.buffer;
  }
  PathText<char16_t> name() const { return {text, string.length / size_t{2}}; }
};

// A handle of something that Linux has and Windows has not.
bool is_hosts(uint64_t handle) {
  ObjectName object;
  return object.query(handle) && event::place_of(object.name()).place == Place::kHost;
}

// Whether the call that the thread is making is one of the system's own DLLs'.
bool is_systems() {
  uint64_t caller = 0;
  if (is_wow64()) {
    uint32_t stack = 0, address = 0;
    const uint64_t context = wow64_context();
    if (!context || !load_guest(context + 0xc4, stack) || !load_guest(stack, address)) return false;
    caller = address;
  } else if (!is_in_builtin(guest_frame().rip) || !load_guest(guest_frame().rsp, caller)) {
    return false;  // not through a stub
  }
  return is_in_builtin(caller);
}

// The registry's roots as Windows writes them; Wine calls them \Registry\Machine\Software.
void write_as_windows(char16_t* text, size_t size) {
  constexpr std::string_view kRoots[] = {"\\REGISTRY\\MACHINE\\SOFTWARE", "\\REGISTRY\\MACHINE\\SYSTEM",
                                         "\\REGISTRY\\MACHINE\\HARDWARE", "\\REGISTRY\\MACHINE",
                                         "\\REGISTRY\\USER", "\\REGISTRY"};
  for (const std::string_view root : kRoots) {
    PathText<char16_t> name(text, size);
    if (!event::guest_path_parts::take(name, root)) continue;
    for (size_t i = 0; i < root.size(); ++i) text[i] = static_cast<char16_t>(root[i]);
    return;
  }
}

// OBJECT_NAME_INFORMATION. `too_small`: the status where there is room for the structure, not for the text.
uint64_t tell_name(PathText<char16_t> name, uint64_t buffer, uint32_t size, uint64_t returned, uint64_t too_small) {
  const auto bytes = static_cast<uint16_t>(name.size() * 2);
  const UnicodeString string{bytes, static_cast<uint16_t>(bytes ? bytes + 2 : 0), 0, bytes ? buffer + sizeof string : 0};
  const auto needed = static_cast<uint32_t>(sizeof string + string.maximum);
  if (returned) store_guest(returned, needed);
  if (size < sizeof string) return kInfoLengthMismatch;
  if (size < needed) return too_small;
  constexpr char16_t kEnd = 0;
  copy_to_guest(buffer, &string, sizeof string);
  copy_to_guest(buffer + sizeof string, name.data(), bytes);
  if (bytes) copy_to_guest(buffer + sizeof string + bytes, &kEnd, sizeof kEnd);
  return kSuccess;
}

// FILE_NAME_INFORMATION with the short name, which Wine lacks.
uint64_t alternate_name(uint64_t handle, uint64_t io, uint64_t buffer, uint32_t size) {
  char path[1024];
  struct {
    uint32_t bytes;
    char16_t text[12];
  } told{};
  if (!host_path(handle, path, sizeof path)) return kInvalidParameter;
  const event::ShortName name = short_name_of(path);
  if (name.size == 0) return kObjectNameNotFound;
  for (size_t i = 0; i < name.size; ++i) told.text[i] = static_cast<char16_t>(name.text[i]);
  told.bytes = name.size * 2u;
  const auto whole = static_cast<uint32_t>(sizeof told.bytes + told.bytes);
  if (size < sizeof told.bytes + sizeof(char16_t)) return kInfoLengthMismatch;
  const uint32_t fits = whole < size ? whole : size;
  copy_to_guest(buffer, &told, fits);
  const uint64_t status = fits < whole ? kBufferOverflow : kSuccess;
  store_guest(io, status);
  store_guest(io + 8, uint64_t{fits});
  return status;
}

}  // namespace

uint64_t query_memory(uint64_t process, uint64_t address, uint64_t information_class, uint64_t buffer, uint64_t size,
                      uint64_t returned) {
  if (static_cast<uint32_t>(information_class) != kMappedFileName) {
    return g_wine_query_memory(process, address, information_class, buffer, size, returned);
  }
  uint64_t needed = 0;
  const uint64_t status =
      g_wine_query_memory(process, address, information_class, buffer, size, reinterpret_cast<uint64_t>(&needed));
  const uint64_t told = succeeded(status) ? tell_device(buffer, size, needed, kBufferOverflow) : status;
  if (returned && needed) store_guest(returned, needed + kLonger);
  return told;
}

uint64_t query_process(uint64_t process, uint64_t information_class, uint64_t buffer, uint64_t size,
                       uint64_t returned) {
  if (static_cast<uint32_t>(information_class) != kImageFileName) {
    return g_wine_query_process(process, information_class, buffer, size, returned);
  }
  uint32_t needed = 0;
  const uint64_t status =
      g_wine_query_process(process, information_class, buffer, size, reinterpret_cast<uint64_t>(&needed));
  // Wine puts no zero behind this one; Windows does.
  const uint64_t told =
      succeeded(status) ? tell_device(buffer, static_cast<uint32_t>(size), needed + 2, kInfoLengthMismatch) : status;
  if (returned && needed) store_guest(returned, static_cast<uint32_t>(needed + kLonger + 2));
  return told;
}

uint64_t query_object(uint64_t handle, uint64_t information_class, uint64_t buffer, uint64_t size, uint64_t returned) {
  const auto as_wine = [&] { return g_wine_query_object(handle, information_class, buffer, size, returned); };
  ObjectName object;
  if (static_cast<uint32_t>(information_class) != kObjectName || !object.query(handle)) return as_wine();
  const PathText<char16_t> name = object.name();
  const auto tell = [&](PathText<char16_t> told, uint64_t too_small) {
    return tell_name(told, buffer, static_cast<uint32_t>(size), returned, too_small);
  };
  if (const RawDisk disk = raw_disk_file(name); disk != RawDisk::kNone) {
    char16_t device[32];
    event::PathBuffer<char16_t> made{device, sizeof device / 2};
    made.put_ascii(device_name(disk));
    return tell({device, made.size}, kInfoLengthMismatch);
  }
  // Without a name, as an anonymous pipe is.
  if (event::place_of(name).place == Place::kHost) return tell({}, kInfoLengthMismatch);
  if (on_c(name)) {
    char16_t device[sizeof object.text / 2 + kLonger / 2];
    if (is_systems()) return as_wine();
    event::PathBuffer<char16_t> made{device, sizeof device / 2};
    made.put_ascii(kDevice);
    made.put(name.substr(kDrivePrefix));
    return tell({device, made.size}, kBufferOverflow);
  }
  write_as_windows(object.text, name.size());
  return tell(name, kInfoLengthMismatch);
}

uint64_t query_file(uint64_t handle, uint64_t io, uint64_t buffer, uint64_t size, uint64_t information_class) {
  const auto wanted = static_cast<uint32_t>(information_class);
  const bool names = wanted == kFileName || wanted == kFileAll || wanted == kNormalizedName;
  if (wanted == kStream) return stream_information(handle, io, buffer, static_cast<uint32_t>(size));
  if (wanted == kAlternateName) return alternate_name(handle, io, buffer, static_cast<uint32_t>(size));
  if (names && is_hosts(handle)) return kInvalidDeviceRequest;
  return g_wine_query_file(handle, io, buffer, size, information_class);
}

}  // namespace drsemu::monitor
