// The runs that are going on.
#include "sandbox/runs.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

constexpr const char* kFile = "run";
constexpr const char* kAsked = "nudge";

// When a process was started, in the kernel's ticks (proc(5)): with its pid its name for good. Empty: there is none.
std::string start_of(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(in, line) || line.rfind(')') == std::string::npos) return {};
  std::istringstream rest(line.substr(line.rfind(')') + 2));  // the name may hold anything
  std::string field;
  for (int number = 3; number <= 22; ++number) rest >> field;
  return field;
}

bool read_run(const fs::path& folder, RunningRun& run) {
  std::ifstream in(folder / kFile);
  std::string pid, start;
  std::string report;
  // Names may hold anything but a zero.
  for (std::string* part : {&pid, &start, &run.since, &run.target, &report}) {
    if (!std::getline(in, *part, '\0')) return false;
  }
  run.pid = static_cast<pid_t>(std::strtol(pid.c_str(), nullptr, 10));
  run.report = report;
  run.run_dir = folder;
  return run.pid > 0 && !start.empty() && start_of(run.pid) == start;
}

}  // namespace

void announce_run(const fs::path& run_dir, const RunningRun& run) {
  std::string content;
  for (const std::string& part :
       {std::to_string(run.pid), start_of(run.pid), run.since, run.target, run.report.string()}) {
    content += part;
    content += '\0';
  }
  write_file(run_dir / kFile, content);
}

std::vector<RunningRun> running_runs() {
  std::vector<RunningRun> runs;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(data_dir() / "runs", error)) {
    RunningRun run;
    if (read_run(entry.path(), run)) runs.push_back(run);
  }
  std::sort(runs.begin(), runs.end(), [](const RunningRun& a, const RunningRun& b) { return a.since < b.since; });
  return runs;
}

void ask_to_end(const RunningRun& run) {
  // The descriptor is of this very process: the pid cannot be given to another between the look and the signal.
  const int process = static_cast<int>(syscall(SYS_pidfd_open, run.pid, 0));
  RunningRun now;
  const bool there = process >= 0 && read_run(run.run_dir, now) && now.pid == run.pid;
  const int file = there ? open((run.run_dir / kAsked).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
  const bool sent = file >= 0 && syscall(SYS_pidfd_send_signal, process, kNudgeSignal, nullptr, 0) == 0;
  const int failure = errno;
  if (file >= 0) close(file);
  if (process >= 0) close(process);
  if (!there) throw Error("the run of " + run.target + " (drsemu " + std::to_string(run.pid) + ") has ended meanwhile");
  errno = failure;
  if (!sent) throw_errno("cannot nudge the run of " + run.target + " (drsemu " + std::to_string(run.pid) + ")");
}

bool asked_to_end(const fs::path& run_dir) {
  std::error_code error;
  return fs::exists(run_dir / kAsked, error);
}

}  // namespace drsemu::sandbox
