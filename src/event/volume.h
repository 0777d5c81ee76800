// The disk that the guest is told of, and the volume C: on it: filled by the host when a run gets its VM, read by the
// monitor.
#pragma once

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

}  // namespace drsemu::event
