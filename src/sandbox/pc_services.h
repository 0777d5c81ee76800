// The services that a PC has beside Wine's.
#pragma once

#include <string>
#include <string_view>

namespace drsemu::sandbox {

// A file for regedit (version 4) with the services of guest/pc_services.csv. Throws Error that names the line.
std::string services_registry(std::string_view csv);

}  // namespace drsemu::sandbox
