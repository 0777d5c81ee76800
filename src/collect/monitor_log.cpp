// The monitor's own messages, out of the arena into a file of the host.
#include "collect/monitor_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "base/error.h"

namespace drsemu::collect {

using namespace event;

MonitorLog::MonitorLog(const std::filesystem::path& path)
    : fd_(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
  if (fd_ < 0) throw_errno("cannot write the monitor's log to " + path.string());
}

MonitorLog::~MonitorLog() { close(fd_); }

void MonitorLog::copy(ArenaHost& arena, const Clock& clock) {
  ArenaShared& shared = arena.shared();
  std::vector<std::pair<uint64_t, std::string>> lines;
  for (LogLine& line : shared.log) {
    if (line.state.load(std::memory_order_acquire) != LogState::kReady) continue;
    const uint64_t time = clock.since_start(line.time);
    char head[96];
    std::snprintf(head, sizeof head, "%10.6f linux %u pid %u tid %u ", static_cast<double>(time) / 1e9, line.linux_pid,
                  line.pid, line.tid);
    std::string text = head;
    const size_t length = std::min<size_t>(line.length, kLogText);
    for (size_t i = 0; i < length; ++i) {
      const char c = line.text[i];
      text += c >= 32 && c < 127 ? c : '?';
    }
    lines.emplace_back(time, text + "\n");
    line.state.store(LogState::kFree, std::memory_order_release);
  }
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [time, text] : lines) put(text);
  if (const uint32_t lost = shared.log_lost.load(std::memory_order_relaxed); lost != lost_) {
    put(std::to_string(lost - lost_) + " messages were lost: there were too many at once\n");
    lost_ = lost;
  }
}

void MonitorLog::put(const std::string& text) {
  static constexpr char kFull[] = "no more is written: the log is full\n";
  if (size_ > kMostBytes) return;
  size_ += text.size();
  const std::string& written = size_ > kMostBytes ? kFull : text;
  [[maybe_unused]] const auto count = write(fd_, written.data(), written.size());
}

}  // namespace drsemu::collect
