// The first sectors of the guest's disk and volume.
//
// UEFI specification, "GUID Partition Table (GPT) Disk Layout"; NTFS's boot sector: Microsoft Learn, "NTFS overview" and
// [MS-FSCC]'s NTFS_VOLUME_DATA_BUFFER, which repeats it.
#include "sandbox/raw_disk.h"

#include <cstring>
#include <string>

#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

using namespace event;

constexpr size_t kEntries = 128, kEntryBytes = 128;
constexpr uint64_t kEntriesSector = 2, kSectorsOfEntries = kEntries * kEntryBytes / kSectorBytes;

template <typename T>
void put(std::string& sector, size_t at, T value) {
  memcpy(sector.data() + at, &value, sizeof value);
}

uint32_t crc32(const char* data, size_t size) {
  uint32_t sum = ~uint32_t{0};
  for (size_t i = 0; i < size; ++i) {
    sum ^= static_cast<unsigned char>(data[i]);
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (sum & 1 ? 0xedb88320u : 0);
  }
  return ~sum;
}

// Of a disk that has a GPT: one partition over all of it, for who knows only MBRs.
std::string protective_mbr() {
  std::string sector(kSectorBytes, '\0');
  put(sector, 446, uint32_t{0x00020000});
  put(sector, 450, uint32_t{0xffffffee});
  put(sector, 454, uint32_t{1});
  put(sector, 458, ~uint32_t{0});
  put(sector, 510, uint16_t{0xaa55});
  return sector;
}

std::string entries_of(const Volume& volume) {
  std::string entries(kEntries * kEntryBytes, '\0');
  Partition partitions[kPartitions];
  partitions_of(volume, partitions);
  for (size_t i = 0; i < kPartitions; ++i) {
    const Partition& partition = partitions[i];
    const size_t at = i * kEntryBytes;
    uint8_t guid[16];
    partition_guid(volume, i, guid);
    put(entries, at, partition.type);
    memcpy(entries.data() + at + 16, guid, sizeof guid);
    put(entries, at + 32, partition.first_byte / kSectorBytes);
    put(entries, at + 40, (partition.first_byte + partition.bytes) / kSectorBytes - 1);
    put(entries, at + 48, partition.attributes);
    for (size_t c = 0; partition.name[c]; ++c) put(entries, at + 56 + c * 2, static_cast<char16_t>(partition.name[c]));
  }
  return entries;
}

std::string header_of(const Volume& volume, const std::string& entries) {
  constexpr uint32_t kHeaderBytes = 92;
  const uint64_t last = volume.disk_bytes / kSectorBytes - 1;
  std::string sector(kSectorBytes, '\0');
  memcpy(sector.data(), "EFI PART", 8);
  put(sector, 8, uint32_t{0x10000});
  put(sector, 12, kHeaderBytes);
  put(sector, 24, uint64_t{1});
  put(sector, 32, last);
  put(sector, 40, kEntriesSector + kSectorsOfEntries);
  put(sector, 48, last - 1 - kSectorsOfEntries);
  memcpy(sector.data() + 56, volume.disk_guid, sizeof volume.disk_guid);
  put(sector, 72, kEntriesSector);
  put(sector, 80, static_cast<uint32_t>(kEntries));
  put(sector, 84, static_cast<uint32_t>(kEntryBytes));
  put(sector, 88, crc32(entries.data(), entries.size()));
  put(sector, 16, crc32(sector.data(), kHeaderBytes));
  return sector;
}

std::string ntfs_boot_sector(const Volume& volume) {
  std::string sector(kSectorBytes, '\0');
  memcpy(sector.data(), "\xeb\x52\x90NTFS    ", 11);
  put(sector, 11, static_cast<uint16_t>(kSectorBytes));
  put(sector, 13, static_cast<uint8_t>(kClusterBytes / kSectorBytes));
  put(sector, 21, uint8_t{0xf8});  // a fixed disk
  put(sector, 24, uint16_t{63});
  put(sector, 26, uint16_t{255});
  put(sector, 28, static_cast<uint32_t>(volume.first_byte / kSectorBytes));
  put(sector, 36, uint32_t{0x00800080});
  put(sector, 40, volume.clusters * kClusterBytes / kSectorBytes - 1);
  put(sector, 48, kMftCluster);
  put(sector, 56, kMftMirrorCluster);
  put(sector, 64, uint32_t{0xf6});  // 2^10 bytes a record
  put(sector, 68, uint32_t{1});
  put(sector, 72, volume_serial_64(volume));
  put(sector, 510, uint16_t{0xaa55});
  return sector;
}

void make(const fs::path& file, const std::string& begin) {
  write_file(file, begin);
  fs::resize_file(file, kRawFileBytes);
}

}  // namespace

void make_raw_disk(const Volume& volume, const fs::path& prefix) {
  const fs::path folder = prefix / kRawFolder;
  fs::create_directories(folder);
  const std::string entries = entries_of(volume);
  make(folder / kRawDisk, protective_mbr() + header_of(volume, entries) + entries);
  make(folder / kRawVolume, ntfs_boot_sector(volume));
}

}  // namespace drsemu::sandbox
