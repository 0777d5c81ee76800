// The ACPI tables of a profile's machine.
#pragma once

#include <string>

#include "sandbox/profile.h"

namespace drsemu::sandbox {

// As the firmware of a portable computer has them, one behind the other: FACP first, DSDT last. Each begins with the
// header that says its signature and length, and has the right checksum.
std::string acpi_tables(const Profile& profile);

}  // namespace drsemu::sandbox
