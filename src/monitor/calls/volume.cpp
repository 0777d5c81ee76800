// What C: is: the NTFS volume of an ordinary PC's disk, instead of the Linux file system below it.
//
// Layouts: [MS-FSCC] 2.5. Wine answers by statfs, and knows neither a time of creation nor NTFS's features
// (dlls/ntdll/unix/file.c, NtQueryVolumeInformationFile).
#include "monitor/calls/volume.h"

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"

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
constexpr uint64_t kInfoLengthMismatch = 0xc0000004, kSuccess = 0;

// A disk of 512 GB with what Windows's installer takes of it for other partitions.
struct Volume {
  uint64_t clusters = 124'732'415, free_clusters = 71'349'022;
  uint32_t sectors_per_cluster = 8, bytes_per_sector = 512;
  uint32_t serial = 0x8c3f52d1;
  uint64_t created = 0x01d7'5f3a'94c2'6b10;  // FILETIME, in June 2021: when Windows was installed
  // Those of Windows 10's NTFS: named streams, links, encryption, sparse and compressed files, quotas, …
  uint32_t features = 0x03e7'2eff;
};
constexpr Volume kC;

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

}  // namespace

uint64_t query_volume(uint64_t handle, uint64_t io, uint64_t buffer, uint64_t length, uint64_t information_class) {
  const auto wanted = static_cast<uint32_t>(information_class);
  if (wanted == kSectorSize && is_disk(handle)) return sector_size(io, buffer, static_cast<uint32_t>(length));
  const uint64_t status = g_wine_query_volume(handle, io, buffer, length, information_class);
  const bool changed =
      wanted == kVolume || wanted == kDevice || wanted == kSize || wanted == kAttribute || wanted == kFullSize;
  // The volume itself (\??\C:) does not say what device it is, and only volumes answer these two.
  const bool is_volume = wanted == kVolume || wanted == kAttribute;
  if (!changed || !succeeded(status) || (!is_volume && !is_disk(handle))) return status;
  switch (wanted) {
    case kVolume:
      put(buffer, kC.created);
      put_half(buffer + 8, kC.serial);
      break;
    case kAttribute: put_half(buffer, kC.features); break;
    case kSize:
    case kFullSize: {
      put(buffer, kC.clusters);
      put(buffer + 8, kC.free_clusters);
      uint64_t at = buffer + 16;
      if (wanted == kFullSize) {
        put(at, kC.free_clusters);
        at += 8;
      }
      put_half(at, kC.sectors_per_cluster);
      put_half(at + 4, kC.bytes_per_sector);
      break;
    }
    default: break;
  }
  return status;
}

}  // namespace drsemu::monitor
