// The file in which Wine's server keeps what is deleted during a run: a page with a header, then records, each with a
// path and a content. The host makes it, with the header's page of zeros, and reads it when the run is over.
#pragma once

#include <cstddef>
#include <cstdint>

namespace drsemu::event {

// Its descriptor in init and in Wine's server: no other process of the VM has it, and there is no path to it.
inline constexpr int kDeletedFd = 246;

inline constexpr size_t kDeletedHeaderSize = 4096;
// What is kept of one run, of which the report states the bounds.
inline constexpr uint64_t kMostDeletedFiles = 1000;
inline constexpr uint64_t kMostDeletedFile = 16 << 20;   // bytes of one file
inline constexpr uint64_t kMostDeletedBytes = 64 << 20;  // of all
inline constexpr uint32_t kMostDeletedPath = 4096;

struct DeletedHeader {
  uint64_t committed;  // bytes of whole records behind the header's page
  uint64_t records;
  uint64_t content;   // bytes of content in them
  uint64_t left_out;  // files whose content is not kept
  uint64_t left_out_bytes;
};

struct DeletedRecord {
  uint64_t size;       // of the file, when it was deleted
  uint32_t kept;       // bytes of content behind the path: all, or none
  uint32_t path_size;  // of its Linux path in the VM, without a zero
};

static_assert(sizeof(DeletedHeader) <= kDeletedHeaderSize);

}  // namespace drsemu::event
