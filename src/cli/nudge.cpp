// drsemu nudge: lists the runs that are going on, or asks one to end in order.
#include <cstdio>

#include "base/error.h"
#include "cli/command.h"
#include "sandbox/runs.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

using sandbox::RunningRun;

int list() {
  const std::vector<RunningRun> runs = sandbox::running_runs();
  if (runs.empty()) {
    std::puts("no run is going on");
    return 0;
  }
  std::printf("%8s  %-20s  %s\n", "PID", "SINCE", "TARGET -> REPORT");
  for (const RunningRun& run : runs)
    std::printf("%8d  %-20s  %s -> %s\n", run.pid, run.since.c_str(), run.target.c_str(), run.report.c_str());
  return 0;
}

// One drsemu may make several runs at a time: its pid means all of them.
std::vector<RunningRun> meant(const std::string& name) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(name, error);
  std::vector<RunningRun> by_pid, by_folder;
  for (const RunningRun& run : sandbox::running_runs()) {
    if (std::to_string(run.pid) == name) by_pid.push_back(run);
    if (!error && run.report == folder) by_folder.push_back(run);
  }
  return by_pid.empty() ? by_folder : by_pid;
}

int nudge(const std::string& name) {
  const std::vector<RunningRun> runs = meant(name);
  if (runs.empty())
    throw Error("no run of yours has the pid or the report folder " + name +
                ": drsemu nudge without an argument lists them");
  for (const RunningRun& run : runs) {
    sandbox::ask_to_end(run);
    std::printf("nudged %s (drsemu %d); its report: %s\n", run.target.c_str(), run.pid, run.report.c_str());
  }
  return 0;
}

}  // namespace

void add_nudge(CLI::App& app, int& status) {
  auto name = std::make_shared<std::string>();
  CLI::App* verb =
      app.add_subcommand("nudge", "List the runs that are going on, or have one end now, in order and with its report");
  CLI::Option* run = verb->add_option("RUN", *name, "The pid of its drsemu, or its report folder");
  verb->footer("The processes of the target end themselves; those that do not within two seconds are killed.");
  verb->callback([name, run, &status] { status = run->count() ? nudge(*name) : list(); });
}

}  // namespace drsemu::cli
