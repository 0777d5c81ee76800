// The runs that are going on, for whoever wants to end one: each has a file in its folder below data_dir()/runs.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace drsemu::sandbox {

struct RunningRun {
  pid_t pid = 0;                  // of the drsemu that makes it
  std::string target;             // as the user named it
  std::string since;              // UTC
  std::filesystem::path report;   // its folder, absolute
  std::filesystem::path run_dir;  // set by running_runs
};

// Makes this process's run in `run_dir` known. Throws Error.
void announce_run(const std::filesystem::path& run_dir, const RunningRun& run);

// The runs of this user whose drsemu lives, by time of start.
std::vector<RunningRun> running_runs();

// Asks a run to end in order: puts a file down and sends kNudgeSignal (base/process.h). Throws Error, also if it has
// ended meanwhile.
void ask_to_end(const RunningRun& run);

// Whether the run in `run_dir` has been asked. To be looked at when nudges() has changed.
bool asked_to_end(const std::filesystem::path& run_dir);

}  // namespace drsemu::sandbox
