// The monitor's own messages, out of the arena into a file of the host.
#pragma once

#include <cstdint>
#include <filesystem>

#include "collect/arena_host.h"
#include "collect/decode.h"

namespace drsemu::collect {

// One line a message: seconds since the VM started, Linux pid, Windows pid and tid, text. Whatever a guest writes
// there, the file gets lines of printable characters only, and no more than kMostBytes.
class MonitorLog {
 public:
  static constexpr uint64_t kMostBytes = 16'000'000;

  // Makes the file, or empties it. Throws Error.
  explicit MonitorLog(const std::filesystem::path& path);
  ~MonitorLog();
  MonitorLog(const MonitorLog&) = delete;
  MonitorLog& operator=(const MonitorLog&) = delete;

  // Writes what is there now. What cannot be written is lost: it is no part of the report.
  void copy(ArenaHost& arena, const Clock& clock);

 private:
  void put(const std::string& text);

  int fd_;
  uint64_t size_ = 0;
  uint32_t lost_ = 0;  // messages, as far as the file says so
};

}  // namespace drsemu::collect
