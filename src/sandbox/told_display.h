// What the guest is told of its display: a profile's adapter, monitor and rate.
#pragma once

#include <rapidjson/document.h>

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

// As JSON for an image's manifest, and back; a block with a rate of 0 if it is none.
std::string told_display_json(const event::ToldDisplay& display);
event::ToldDisplay parse_told_display(const rapidjson::Value& json);

}  // namespace drsemu::sandbox
