// One target, one VM, one report: what the verbs that run targets share.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "report/report.h"
#include "sandbox/pool.h"
#include "sandbox/vm.h"

namespace drsemu::cli {

// The options of `drsemu run`.
struct RunOptions {
  std::string target, out, network = "none", filter, api_depth = "outermost";
  std::vector<std::string> args, with;
  double time_limit = 120;
  bool force = false, no_monitor = false, no_winsock = false, shell = false;
  unsigned jobs = 0;             // 0: not given
  std::optional<unsigned> pool;
};

// How a run ended that has a report.
struct Ran {
  report::Report report;
  std::filesystem::path folder;
  std::string failure;  // the report is there and something is wrong with it or with the run, else empty
};

// Runs `options.target`; its report goes to `out`, or if that is empty to a new folder in drsemu-reports. `connection`: to the keeper of the VM for it; -1: a VM of the user's pool, or a new one. Throws
// Error where there is no report. Call it while the program has one thread.
Ran run_target(const RunOptions& options, const std::filesystem::path& out, report::IfThere if_there, int connection);

// The VMs of this program's build.
sandbox::VmConfig vm_config(const sandbox::Image& image);
sandbox::PoolConfig pool_config(const sandbox::Image& image, size_t size);

// The time now, as strftime has it.
std::string utc(const char* format);

}  // namespace drsemu::cli
