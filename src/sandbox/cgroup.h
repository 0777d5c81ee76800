// Limits of a whole VM by a cgroup v2, where this user may make one.
#pragma once

#include <filesystem>
#include <string>

#include "sandbox/vm.h"

namespace drsemu::sandbox {

// Where the group of a VM would lie, or empty: there is no cgroup v2.
std::filesystem::path cgroup_path(const std::string& name);

// How a VM is limited, for the report: what is measured, and the rlimits.
std::string describe_limits(const Limits& limits);

// Makes the group with the limits set; false if it cannot be had. Appends to `description` which.
bool make_cgroup(const std::filesystem::path& group, const Limits& limits, std::string& description);

// Waits for the group to be empty, a moment, and removes it.
void remove_cgroup(const std::filesystem::path& group);

// Whether make_cgroup would find one, and why not.
bool cgroup_available(std::string& why);

}  // namespace drsemu::sandbox
