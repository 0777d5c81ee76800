// Names of files that the guest is told: \Device\HarddiskVolume1\… where Windows tells that, nothing of a file outside
// the drives.
//
// Wine 10 tells \??\C:\… for an image and a mapped file (dlls/ntdll/unix/process.c, virtual.c), and \??\unix\… for what
// a Linux descriptor names that lies on no drive: a standard handle (dlls/ntdll/unix/file.c, unix_to_nt_file_name).
// What NtQueryObject tells of a file stays \??\C:\…: Wine's kernelbase.dll makes GetFinalPathNameByHandle out of it.
#include "monitor/calls/told_names.h"

#include "event/guest_path.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {

QueryVirtualMemory g_wine_query_memory;
QueryInformation g_wine_query_process, g_wine_query_object;
QueryFile g_wine_query_file;

namespace {

using event::PathText;
using event::Place;

constexpr uint64_t kSuccess = 0, kInvalidDeviceRequest = 0xc0000010, kInfoLengthMismatch = 0xc0000004,
                   kBufferOverflow = 0x80000005;
constexpr uint32_t kMappedFileName = 2;                                 // MEMORY_INFORMATION_CLASS
constexpr uint32_t kImageFileName = 27;                                 // PROCESSINFOCLASS
constexpr uint32_t kObjectName = 1;                                     // OBJECT_INFORMATION_CLASS
constexpr uint32_t kFileName = 9, kFileAll = 18, kNormalizedName = 48;  // FILE_INFORMATION_CLASS

constexpr size_t kDrivePrefix = 6;  // \??\C:
constexpr std::string_view kDevice = event::kVolumeRoots[0];
constexpr uint64_t kLonger = (kDevice.size() - kDrivePrefix) * 2;

// `bytes`, of which there are four at least; what of it cannot be written is not.
void write_guest(uint64_t to, const char* from, size_t bytes) {
  uint32_t word;
  for (size_t at = 0; at + 4 <= bytes; at += 4) {
    __builtin_memcpy(&word, from + at, 4);
    if (!store_guest(to + at, word)) return;
  }
  __builtin_memcpy(&word, from + bytes - 4, 4);
  store_guest(to + bytes - 4, word);
}

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
  write_guest(string.buffer, reinterpret_cast<const char*>(device), made.size * 2);
  string.length = static_cast<uint16_t>(length);
  string.maximum = static_cast<uint16_t>(length + 2);
  write_guest(buffer, reinterpret_cast<const char*>(&string), 4);
  return kSuccess;
}

// A handle of something that Linux has and Windows has not.
bool is_hosts(uint64_t handle) {
  struct {
    UnicodeString string;
    char16_t text[1024];
  } object = {};
  const uint32_t status = g_nt.query_object(handle, kObjectName, &object, sizeof object, nullptr);
  if (!succeeded(status) || !object.string.buffer) return false;
  return event::place_of(PathText<char16_t>(object.text, object.string.length / 2)).place == Place::kHost;
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
  if (static_cast<uint32_t>(information_class) != kObjectName || !is_hosts(handle)) {
    return g_wine_query_object(handle, information_class, buffer, size, returned);
  }
  // Without a name, as an anonymous pipe is.
  const UnicodeString none{};
  if (returned) store_guest(returned, static_cast<uint32_t>(sizeof none));
  if (static_cast<uint32_t>(size) < sizeof none) return kInfoLengthMismatch;
  write_guest(buffer, reinterpret_cast<const char*>(&none), sizeof none);
  return kSuccess;
}

uint64_t query_file(uint64_t handle, uint64_t io, uint64_t buffer, uint64_t size, uint64_t information_class) {
  const auto wanted = static_cast<uint32_t>(information_class);
  const bool names = wanted == kFileName || wanted == kFileAll || wanted == kNormalizedName;
  if (names && is_hosts(handle)) return kInvalidDeviceRequest;
  return g_wine_query_file(handle, io, buffer, size, information_class);
}

}  // namespace drsemu::monitor
