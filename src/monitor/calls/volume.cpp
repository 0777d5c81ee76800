// What C: is: the NTFS volume of the profile's disk, instead of the Linux file system below it.
//
// Layouts: [MS-FSCC] 2.5. Wine answers by statfs, and knows neither a label, a time of creation nor NTFS's features
// (dlls/ntdll/unix/file.c, NtQueryVolumeInformationFile).
#include "monitor/calls/volume.h"

#include <string.h>

#include "monitor/calls/raw_disk.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {

QueryVolume g_wine_query_volume;

namespace {

enum : uint32_t {
  kVolume = 1,
  kSize = 3,
  kDevice = 4,
  kAttribute = 5,
  kFullSize = 7,
  kSectorSize = 11
};                                                              // FS_INFORMATION_CLASS
constexpr uint32_t kDeviceDisk = 7, kDeviceDiskFileSystem = 8;  // FILE_DEVICE_…; Wine says the second of a file
constexpr uint64_t kInfoLengthMismatch = 0xc0000004, kBufferOverflow = 0x80000005, kSuccess = 0;
// Those of Windows 10's NTFS: named streams, links, encryption, sparse and compressed files, quotas, …
constexpr uint32_t kFeatures = 0x03e7'2eff;
constexpr uint32_t kLeastVolume = 24, kLeastAttribute = 16;  // the structures with the first character of their text
constexpr uint32_t kSectorsPerCluster = event::kClusterBytes / event::kSectorBytes;

bool put(uint64_t at, uint64_t value) { return store_guest(at, value); }

bool put_half(uint64_t at, uint32_t value) { return store_guest(at, value); }

bool is_disk(uint64_t handle) {
  struct {
    uint64_t status = 0, information = 0;
  } io;
  struct {
    uint32_t type = 0, characteristics = 0;
  } device;
  const uint64_t status = g_wine_query_volume(handle, reinterpret_cast<uint64_t>(&io),
                                              reinterpret_cast<uint64_t>(&device), sizeof device, kDevice);
  return succeeded(status) && (device.type == kDeviceDisk || device.type == kDeviceDiskFileSystem);
}

// Wine lacks the class: FILE_FS_SECTOR_SIZE_INFORMATION of a disk with sectors of 512 bytes on pages of 4096.
uint64_t sector_size(uint64_t io, uint64_t buffer, uint32_t length) {
  constexpr uint32_t kFields[] = {512, 4096, 4096, 4096, 3 /* aligned device and partition */, 0, 0};
  if (length < sizeof kFields) return kInfoLengthMismatch;
  for (uint32_t i = 0; i < sizeof kFields / 4; ++i) put_half(buffer + i * 4, kFields[i]);
  put(io, kSuccess);
  put(io + 8, sizeof kFields);
  return kSuccess;
}

// FILE_FS_VOLUME_INFORMATION.
uint64_t volume_information(uint64_t io, uint64_t buffer, uint32_t length, const event::Volume& volume) {
  struct {
    uint64_t created;
    uint32_t serial, label_length;
    uint8_t supports_objects, padding;
    char16_t label[sizeof volume.label / 2 + 1];
  } __attribute__((packed)) told = {volume.created, volume.serial_number, 0, 1, 0, {}};
  constexpr uint32_t kLabel = 18;
  while (volume.label[told.label_length / 2]) told.label_length += 2;
  memcpy(told.label, volume.label, told.label_length);
  const uint32_t whole = kLabel + told.label_length;
  const uint32_t size = whole < length ? whole : length;
  copy_to_guest(buffer, &told, size);
  const uint64_t status = size < whole ? kBufferOverflow : kSuccess;
  put(io, status);
  put(io + 8, size);
  return status;
}

// FILE_FS_ATTRIBUTE_INFORMATION.
uint64_t attribute_information(uint64_t io, uint64_t buffer, uint32_t length) {
  constexpr uint32_t kName = 12;
  struct {
    uint32_t features, longest_name, name_length;
    char16_t name[4];
  } told = {kFeatures, 255, sizeof told.name, {u'N', u'T', u'F', u'S'}};
  const uint32_t size = sizeof told < length ? sizeof told : length;
  copy_to_guest(buffer, &told, size);
  const uint64_t status = size < kName + sizeof told.name ? kBufferOverflow : kSuccess;
  put(io, status);
  put(io + 8, size);
  return status;
}

// FILE_FS_SIZE_INFORMATION and FILE_FS_FULL_SIZE_INFORMATION over what Wine says of the disk below: what has become
// less there since the run began has become less here.
void size_information(uint64_t buffer, bool full, const event::Volume& volume) {
  uint64_t available = 0, unused = 0, free_now = volume.host_free;
  uint32_t sectors = 0, bytes = 0;
  const uint64_t units = buffer + (full ? 24 : 16);
  if (load_guest(buffer + (full ? 16 : 8), unused) && load_guest(units, sectors) && load_guest(units + 4, bytes)) {
    free_now = unused * sectors * bytes;
  }
  const uint64_t written = volume.host_free > free_now ? (volume.host_free - free_now) / event::kClusterBytes : 0;
  available = volume.free_clusters > written ? volume.free_clusters - written : 0;
  put(buffer, volume.clusters);
  put(buffer + 8, available);
  if (full) put(buffer + 16, available);
  put_half(units, kSectorsPerCluster);
  put_half(units + 4, event::kSectorBytes);
}

}  // namespace

uint64_t query_volume(uint64_t handle, uint64_t io, uint64_t buffer, uint64_t length, uint64_t information_class) {
  const auto wanted = static_cast<uint32_t>(information_class);
  if (wanted == kSectorSize && is_disk(handle)) return sector_size(io, buffer, static_cast<uint32_t>(length));
  const event::Volume& volume = g_arena.config->machine.volume;
  // Of the volume that is opened for its data Wine knows no more than that it is a file, but it is what
  // GetVolumeInformation asks.
  if ((wanted == kVolume || wanted == kAttribute) && volume.disk_bytes != 0 &&
      raw_disk_of(handle) == RawDisk::kVolume) {
    const auto size = static_cast<uint32_t>(length);
    if (size < (wanted == kVolume ? kLeastVolume : kLeastAttribute)) return kInfoLengthMismatch;
    return wanted == kVolume ? volume_information(io, buffer, size, volume) : attribute_information(io, buffer, size);
  }
  const uint64_t status = g_wine_query_volume(handle, io, buffer, length, information_class);
  const bool changed = wanted == kVolume || wanted == kSize || wanted == kAttribute || wanted == kFullSize;
  if (!changed || !succeeded(status) || volume.disk_bytes == 0) return status;
  // The volume itself (\??\C:) does not say what device it is, and only volumes answer these two.
  if (wanted == kVolume) return volume_information(io, buffer, static_cast<uint32_t>(length), volume);
  if (wanted == kAttribute) {
    put_half(buffer, kFeatures);
  } else if (is_disk(handle)) {
    size_information(buffer, wanted == kFullSize, volume);
  }
  return status;
}

}  // namespace drsemu::monitor
