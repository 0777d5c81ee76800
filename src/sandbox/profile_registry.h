// What a profile puts into the registry.
#pragma once

#include <cstdint>
#include <string>

#include "sandbox/profile.h"

namespace drsemu::sandbox {

// A file for regedit (version 5, UTF-16LE). `now`: when the image is built, in seconds since 1970.
std::string profile_registry(const Profile& profile, int64_t now);

// HKLM\HARDWARE, to be appended to system.reg: Wine's is volatile, so that no program can put there what is to stay.
std::string profile_hive(const Profile& profile);

// Of the network adapter, in braces: "{01234567-89AB-…}".
std::string adapter_guid(const Profile& profile);

}  // namespace drsemu::sandbox
