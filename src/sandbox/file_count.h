// How many files a run has made: they take room on a disk even where nothing is written to them.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace drsemu::sandbox {

// What a disk of the usual make has for each of its files (mke2fs: bytes-per-inode).
inline constexpr uint64_t kBytesPerFile = 16384;

// Counts every few seconds, and sooner where there may be too many by the file system's own count of free files.
class FileCount {
 public:
  // Files and folders below `folder` (exists) are to be no more than `most`; 0: as many as they like.
  FileCount(std::filesystem::path folder, uint64_t most);

  // Whether there are more. Looks every quarter of a second at most, and takes no more than a tenth of a processor for
  // it.
  bool is_beyond();

 private:
  uint64_t free_files() const;
  uint64_t count() const;

  std::filesystem::path folder_;
  uint64_t most_;
  uint64_t free_;       // when they were last counted
  uint64_t count_ = 0;  // then
  unsigned looks_ = 0;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace drsemu::sandbox
