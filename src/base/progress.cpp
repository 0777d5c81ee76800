// Progress of long work on stderr.
#include "base/progress.h"

#include <unistd.h>

#include <cstdio>

namespace drsemu {

Progress::Progress(std::string title, int steps)
    : title_(std::move(title)), steps_(steps), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (terminal_ && done_) std::fprintf(stderr, "\r\033[K");
}

void Progress::step(const std::string& what) {
  ++done_;
  draw(done_ - 1, what);
}

void Progress::done(const std::string& what) {
  ++done_;
  draw(done_, what);
}

void Progress::draw(int done, const std::string& what) const {
  if (!terminal_) {
    std::fprintf(stderr, "%s [%d/%d]: %s\n", title_.c_str(), done_, steps_, what.c_str());
    return;
  }
  constexpr int kWidth = 24;
  const int full = kWidth * done / steps_;
  std::fprintf(stderr, "\r\033[K%s [%.*s%*s] %3d %%  %s", title_.c_str(), full, "########################", kWidth - full, "", 100 * done / steps_,
               what.c_str());
  std::fflush(stderr);
}

}  // namespace drsemu
