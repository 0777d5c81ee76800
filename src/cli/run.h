// One target, one VM, one report: what the verbs that run targets share.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/judging.h"
#include "report/report.h"
#include "sandbox/pool.h"
#include "sandbox/vm.h"

namespace drsemu::cli {

// The options of `drsemu run`.
struct RunOptions {
  std::string target, out, network = "none", filter, api_depth = "outermost";
  std::vector<std::string> args, with, rules;
  double time_limit = 120, cpu_limit = 0;
  std::string memory_limit = "4G", process_limit = "512", disk_limit = "2G", monitor_log, screenshots = "40";
  bool force = false, no_monitor = false, no_winsock = false, no_interaction = false, shell = false;
  unsigned jobs = 0;             // 0: not given
  std::optional<unsigned> pool;
};

// How a run ended that has a report.
struct Ran {
  report::Report report;
  std::filesystem::path folder;
  std::string failure;  // the report is there and something is wrong with it or with the run, else empty
};

// Runs `options.target`; its report goes to `out`, or if that is empty to a new folder in drsemu-reports. `connection`: to
// a pool; -1: to the user's, if there is one. Where no VM comes from there one is booted. Throws Error where there is no
// report. `rules`: what judges it.
// Call it while the program has one thread.
Ran run_target(const RunOptions& options, Rules& rules, const std::filesystem::path& out, report::IfThere if_there, int connection);

// The VMs of this program's build.
sandbox::VmConfig vm_config(const sandbox::Image& image, const sandbox::Limits& limits = {});
sandbox::PoolConfig pool_config(const sandbox::Image& image, size_t size, const sandbox::Limits& limits = {});
sandbox::Limits limits_of(const RunOptions& options);

// The time now, as strftime has it.
std::string utc(const char* format);

}  // namespace drsemu::cli
