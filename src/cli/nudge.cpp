// drsemu nudge: lists the runs that are going on, or asks one to end in order.
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "base/error.h"
#include "base/text.h"
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
    std::printf("%8d  %-20s  %s -> %s\n", run.pid, run.since.c_str(), for_terminal(run.target).c_str(), for_terminal(run.report.string(), 4096).c_str());
  return 0;
}

// Whether `pid` is of the drsemu that makes the runs of a folder, each of which is a child of it.
bool is_batch(const std::string& pid) {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/" + pid + "/exe", error);
  return !error && program == fs::read_symlink("/proc/self/exe", error);
}

pid_t parent_of(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(stat, line);
  const size_t name = line.rfind(") ");
  return name == std::string::npos ? 0 : std::atoi(line.c_str() + name + 4);
}

// The pid of a folder's drsemu means all of its runs.
std::vector<RunningRun> meant(const std::string& name) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(name, error);
  std::vector<RunningRun> by_pid, by_folder;
  for (const RunningRun& run : sandbox::running_runs()) {
    if (std::to_string(run.pid) == name || (std::to_string(parent_of(run.pid)) == name && is_batch(name))) by_pid.push_back(run);
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
    std::printf("nudged %s (drsemu %d); its report: %s\n", for_terminal(run.target).c_str(), run.pid, for_terminal(run.report.string(), 4096).c_str());
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
