// sandbox/volume and event/volume: the profile's disk in numbers.
#include "sandbox/volume.h"

#include <gtest/gtest.h>

#include "base/fs.h"
#include "sandbox/raw_disk.h"
#include "temp_dir.h"

namespace drsemu::sandbox {
namespace {

event::Volume default_volume() { return volume_of(default_profile(), 1'700'000'000); }

TEST(Volume, WhatTheProfileSays) {
  const event::Volume volume = default_volume();
  EXPECT_EQ(std::u16string(volume.label), u"OS");
  EXPECT_STREQ(volume.model, "KXG60ZNV512G NVMe KIOXIA 512GB");
  EXPECT_EQ(volume.serial_number, 0x9c4e61d2u);
  EXPECT_EQ(volume.clusters, 511'000'000'000 / event::kClusterBytes);
  EXPECT_EQ(volume.free_clusters, 318'000'000'000 / event::kClusterBytes);
  EXPECT_EQ(volume.disk_bytes % event::kSectorBytes, 0u);
  EXPECT_EQ(volume.host_free, 0u);
}

TEST(Volume, PartitionsLieOnTheDiskOneBehindTheOther) {
  for (const uint64_t size : {32, 100, 511, 32000}) {
    Profile profile = default_profile();
    profile.disk.size_gb = size;
    const event::Volume volume = volume_of(profile, 1'700'000'000);
    event::Partition partitions[event::kPartitions];
    event::partitions_of(volume, partitions);
    uint64_t end = 34 * event::kSectorBytes;
    for (const event::Partition& partition : partitions) {
      EXPECT_GE(partition.first_byte, end);
      EXPECT_GT(partition.bytes, 0u);
      EXPECT_LT(partition.bytes, volume.disk_bytes);
      end = partition.first_byte + partition.bytes;
    }
    EXPECT_LE(end + 33 * event::kSectorBytes, volume.disk_bytes);
    EXPECT_EQ(partitions[event::kVolumePartition].bytes, volume.clusters * event::kClusterBytes);
  }
}

TEST(Volume, FirstSectorsAreThoseOfADisk) {
  const TempDir dir;
  make_raw_disk(default_volume(), dir.path());
  const std::string disk = read_file(dir / "disks/PhysicalDrive0"), volume = read_file(dir / "disks/C:");
  EXPECT_EQ(disk.size(), event::kRawFileBytes);
  EXPECT_EQ(disk.substr(510, 2), "\x55\xaa");
  EXPECT_EQ(disk.substr(512, 8), "EFI PART");
  // C:'s entry, the third, begins where the volume does.
  uint64_t first = 0;
  memcpy(&first, disk.data() + 1024 + event::kVolumePartition * 128 + 32, sizeof first);
  EXPECT_EQ(first * event::kSectorBytes, default_volume().first_byte);
  EXPECT_EQ(volume.substr(3, 8), "NTFS    ");
  uint32_t serial = 0;
  memcpy(&serial, volume.data() + 72, sizeof serial);
  EXPECT_EQ(serial, 0x9c4e61d2u);
}

}  // namespace
}  // namespace drsemu::sandbox
