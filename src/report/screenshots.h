// Pictures of the guest's screen in a report: screenshots/NNN.png, taken while the run goes on.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sandbox/screen.h"

namespace drsemu::report {

inline constexpr const char* kScreenshots = "screenshots";  // the folder

struct Screenshot {
  std::string file;      // in the report's folder
  uint64_t time_ns = 0;  // since the VM started
  uint32_t width = 0, height = 0;
  std::string sha256;  // of the file
};

// A PNG of 24 bits a pixel that says when it was taken (`time_ns`, since the VM started) in a comment. Throws Error.
void write_png(const sandbox::Picture& picture, uint64_t time_ns, const std::filesystem::path& path);

// The pictures that lie in a report's folder, in order; those that were not written to their end are removed. For the
// report of a run that could not list them itself.
std::vector<Screenshot> find_screenshots(const std::filesystem::path& folder);

// How long the next one has to wait after `taken` of `most`, in ms: more and more, so that few pictures last for a long
// run.
uint64_t wait_after(size_t taken, size_t most);

// Looks at the screen in a thread of its own. A picture is kept where it differs from the one before in more than a
// mouse pointer or a clock; what the screen showed at first is not, nor the empty desktop before there was anything on it. The last one is taken at stop().
class Screenshots {
 public:
  // `fd`: of the screen's memory, the caller's, needed until stop(). `most`: pictures, at least 1. `now`: nanoseconds
  // since the VM started. Throws Error.
  Screenshots(int fd, std::filesystem::path folder, size_t most, std::function<uint64_t()> now);
  ~Screenshots();
  Screenshots(const Screenshots&) = delete;
  Screenshots& operator=(const Screenshots&) = delete;

  // While the screen is still there. What was kept, and in `error` why not all could be written, else empty.
  std::vector<Screenshot> stop(std::string& error);

 private:
  void watch();
  void look(bool last);

  const sandbox::Framebuffer screen_;
  const std::filesystem::path folder_;
  const size_t most_;
  const std::function<uint64_t()> now_;
  sandbox::Picture before_;  // the last one, or what the screen showed at first
  uint64_t next_ns_ = 0;
  std::vector<Screenshot> taken_;
  std::string error_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace drsemu::report
