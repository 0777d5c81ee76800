// Limits of a whole VM by a cgroup v2 (Linux: Documentation/admin-guide/cgroup-v2.rst).
#include "sandbox/cgroup.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

// The folder of this process's group in the unified hierarchy, or empty.
fs::path own_group() {
  std::string mount;
  std::ifstream mounts("/proc/self/mounts");
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream parts(line);
    std::string device, point, type;
    if (parts >> device >> point >> type && type == "cgroup2") mount = point;
  }
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.starts_with("0::") && !mount.empty()) return fs::path(mount + line.substr(3));
  }
  return {};
}

bool put(const fs::path& file, const std::string& text) {
  std::ofstream out(file);
  out << text;
  out.flush();
  return static_cast<bool>(out);
}

}  // namespace

bool cgroup_available(std::string& why) {
  const fs::path own = own_group();
  if (own.empty()) {
    why = "no cgroup v2 here";
    return false;
  }
  // A group with processes of its own cannot give controllers to children: the VM's group goes beside ours.
  const fs::path parent = own.parent_path();
  std::ifstream in(parent / "cgroup.subtree_control");
  std::string controllers((std::istreambuf_iterator<char>(in)), {});
  if (access(parent.c_str(), W_OK) != 0 || access((parent / "cgroup.procs").c_str(), W_OK) != 0 || controllers.find("memory") == std::string::npos ||
      controllers.find("pids") == std::string::npos) {
    why = "the controllers memory and pids are not delegated to this user";
    return false;
  }
  return true;
}

fs::path cgroup_path(const std::string& name) {
  const fs::path own = own_group();
  return own.empty() ? own : own.parent_path() / ("drsemu-" + name);
}

std::string describe_limits(const Limits& limits) {
  const auto size = [](uint64_t bytes) { return bytes ? human_size(bytes) : std::string("any amount"); };
  char cpu[40] = "any amount";
  if (limits.cpu_seconds > 0) std::snprintf(cpu, sizeof cpu, "%g s", limits.cpu_seconds);
  std::string description = std::string("measured: ") + cpu + " of processor time, " + size(limits.memory_bytes) + " of memory, " +
                (limits.processes ? std::to_string(limits.processes) : "any number of") + " processes, " + size(limits.disk_bytes) +
                " written to disk; rlimits behind them";
  if (getuid() == 0) description += ", of threads none, since root has no such limit";
  return description;
}

bool make_cgroup(const fs::path& group, const Limits& limits, std::string& description) {
  std::string why;
  if (!cgroup_available(why)) {
    description += "; no cgroup (" + why + ")";
    return false;
  }
  // Beyond what is measured: the kernel's ways to keep to it know no order. The system's own processes count here.
  constexpr uint64_t kSystemBytes = 1'000'000'000;
  const std::string memory = limits.memory_bytes ? std::to_string(limits.memory_bytes / 4 * 5 + kSystemBytes) : "max";
  std::error_code error;
  fs::create_directory(group, error);
  if (error || !put(group / "memory.max", memory) || !put(group / "pids.max", std::to_string(kMostLinuxThreads))) {
    fs::remove(group, error);
    description += "; no cgroup (it cannot be made)";
    return false;
  }
  put(group / "memory.swap.max", "0");
  description += ", and a cgroup v2";
  return true;
}

void remove_cgroup(const fs::path& group) {
  for (int tries = 0; tries < 100 && rmdir(group.c_str()) != 0 && errno == EBUSY; ++tries) usleep(10'000);
}

}  // namespace drsemu::sandbox
