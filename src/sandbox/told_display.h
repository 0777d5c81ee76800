// What the guest is told of its display: a profile's adapter, monitor and rate.
#pragma once

#include <string>
#include <vector>

#include "event/display.h"
#include "sandbox/profile.h"
#include "sandbox/traces.h"

namespace drsemu::sandbox {

event::ToldDisplay told_display(const Profile& profile);

// Texts of Wine's DLLs that speak of the adapter, by Direct3D and WMI, and the profile's in their place.
std::vector<Rename> adapter_renames(const Profile& profile);

// "PCI\\VEN_8086&DEV_9A49&SUBSYS_…&REV_01": the adapter's hardware identifier.
std::string adapter_id(const Profile& profile);

}  // namespace drsemu::sandbox
