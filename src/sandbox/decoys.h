// What a profile puts into the guest's file system: a lived-in C:.
#pragma once

#include <cstdint>
#include <filesystem>

#include "sandbox/profile.h"

namespace drsemu::sandbox {

// Programs, documents, shortcuts, browser data below `drive_c`, with times before `now` (seconds since 1970).
// `guest`: the folder guest/ beside the program. Throws Error or filesystem_error.
void make_decoys(const Profile& profile, const std::filesystem::path& guest, const std::filesystem::path& drive_c,
                 int64_t now);

// Full DOS path of a profile's path, its %VARIABLE% replaced.
std::string expand(const Profile& profile, const std::string& path);

}  // namespace drsemu::sandbox
