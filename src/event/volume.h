// The disk that the guest is told of, and the volume C: on it: filled by the host when a run gets its VM, read by the
// monitor.
#pragma once

#include <cstddef>
#include <cstdint>

namespace drsemu::event {

inline constexpr uint32_t kClusterBytes = 4096, kSectorBytes = 512;

struct Volume {
  char16_t label[33];  // with a zero, as all texts here
  char model[64], serial[32], firmware[16];
  uint64_t disk_bytes;     // multiple of kSectorBytes; 0: nothing is known, Wine answers
  uint64_t first_byte;     // of the volume on the disk
  uint64_t clusters, free_clusters;
  uint64_t host_free;      // bytes that were free on the disk of the run's folder when free_clusters was true; 0: not known
  uint64_t created;        // FILETIME: when the volume was formatted
  uint32_t serial_number;  // of the volume
  uint8_t guid[16], disk_guid[16];  // as GUID lies in memory: of the volume, which is its partition's, and of the disk
};

// Where the raw disk and the raw volume lie in a VM, as files that begin as the profile's do: what is written to them
// stays in the overlay. Below the prefix, by the names behind \\.\ that programs open.
inline constexpr const char* kRawFolder = "disks";
inline constexpr const char* kRawDisk = "PhysicalDrive0";
inline constexpr const char* kRawVolume = "C:";
inline constexpr uint64_t kRawFileBytes = uint64_t{16} << 20;  // that there are of each

// UEFI specification, table of GPT partition types; Microsoft Learn, PARTITION_INFORMATION_GPT. As they lie in memory.
struct Guid {
  uint32_t first;
  uint16_t second, third;
  uint8_t rest[8];
};
struct Partition {
  uint64_t first_byte, bytes;
  Guid type;
  uint64_t attributes;
  const char* name;
};
inline constexpr size_t kPartitions = 4, kVolumePartition = 2;  // and which of them is C:

// From Windows's installer: the system's, a reserved one, C: and the recovery tools.
inline void partitions_of(const Volume& volume, Partition (&to)[kPartitions]) {
  constexpr uint64_t kMegabyte = uint64_t{1} << 20;
  const uint64_t bytes = volume.clusters * kClusterBytes, behind = volume.first_byte + bytes + kMegabyte;
  const uint64_t tools = behind / kMegabyte * kMegabyte;
  to[0] = {kMegabyte, 100 * kMegabyte, {0xc12a7328, 0xf81f, 0x11d2, {0xba, 0x4b, 0, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b}},
           0x8000000000000000, "EFI system partition"};
  to[1] = {101 * kMegabyte, 16 * kMegabyte, {0xe3c9e316, 0x0b5c, 0x4db8, {0x81, 0x7d, 0xf9, 0x2d, 0xf0, 2, 0x15, 0xae}},
           0x8000000000000000, "Microsoft reserved partition"};
  to[kVolumePartition] = {volume.first_byte, bytes,
                          {0xebd0a0a2, 0xb9e5, 0x4433, {0x87, 0xc0, 0x68, 0xb6, 0xb7, 0x26, 0x99, 0xc7}}, 0,
                          "Basic data partition"};
  to[3] = {tools, volume.disk_bytes - kMegabyte - tools,
           {0xde94bba4, 0x06d1, 0x4d40, {0xa1, 0x6a, 0xbf, 0xd5, 1, 0x79, 0xd6, 0xac}}, 0x8000000000000001, ""};
}

// Of its NTFS: where the table of files begins, and the serial number's long form.
inline constexpr uint64_t kMftCluster = 0xc0000, kMftMirrorCluster = 2;
inline uint64_t volume_serial_64(const Volume& volume) {
  return (volume.created >> 8) << 32 | volume.serial_number;
}

// That of a partition: C:'s is the volume's, the others' follow from it.
inline void partition_guid(const Volume& volume, size_t index, uint8_t (&to)[16]) {
  for (size_t i = 0; i < sizeof to; ++i) to[i] = volume.guid[i];
  to[0] = static_cast<uint8_t>(to[0] + index - kVolumePartition);
}

}  // namespace drsemu::event
