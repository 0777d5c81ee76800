// How many files a run has made.
#include "sandbox/file_count.h"

#include <sys/statvfs.h>

namespace fs = std::filesystem;

namespace drsemu::sandbox {

using Clock = std::chrono::steady_clock;

namespace {
constexpr unsigned kCountEvery = 16;  // looks: every four seconds
constexpr int kDeepest = 512;         // each level takes a descriptor
}

FileCount::FileCount(fs::path folder, uint64_t most) : folder_(std::move(folder)), most_(most), free_(free_files()) {}

uint64_t FileCount::free_files() const {
  struct statvfs disk;
  return statvfs(folder_.c_str(), &disk) == 0 ? disk.f_ffree : 0;
}

uint64_t FileCount::count() const {
  uint64_t found = 0;
  std::error_code error;
  // What a guest has named as it likes may not be readable as a path: what is there is counted.
  for (auto it = fs::recursive_directory_iterator(folder_, fs::directory_options::skip_permission_denied, error);
       !error && it != fs::recursive_directory_iterator() && found <= most_; it.increment(error)) {
    // Folders that deep are made to keep them from being counted.
    if (it.depth() >= kDeepest) return most_ + 1;
    ++found;
  }
  return found;
}

bool FileCount::is_beyond() {
  if (most_ == 0 || Clock::now() < next_) return false;
  const uint64_t free = free_files();
  // Others make and delete files on this disk too: only counting tells whose they are.
  const bool may_be = free < free_ && count_ + (free_ - free) > most_;
  if (may_be || ++looks_ % kCountEvery == 0) {
    const auto start = Clock::now();
    count_ = count();
    free_ = free;
    next_ = Clock::now() + 10 * (Clock::now() - start);
  }
  next_ = std::max(next_, Clock::now() + std::chrono::milliseconds(250));
  return count_ > most_;
}

}  // namespace drsemu::sandbox
