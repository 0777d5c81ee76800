// Limits of a whole VM by a cgroup v2, where this user may make one.
#pragma once

#include <filesystem>
#include <string>

#include "sandbox/vm.h"

namespace drsemu::sandbox {

// A new group below this process's own with the limits set, or an empty path. `description` says what
// limits the VM, for the report.
std::filesystem::path make_cgroup(const Limits& limits, std::string& description);

// Waits for the group to be empty, a moment, and removes it.
void remove_cgroup(const std::filesystem::path& group);

// Whether make_cgroup would find one, and why not.
bool cgroup_available(std::string& why);

}  // namespace drsemu::sandbox
