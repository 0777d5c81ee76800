// What a program hears of the graphics adapter and the monitor: the profile's, instead of those that Wine makes up.
//
// Stands before Wine's functions in the service table, whether or not anything is recorded.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

using EnumDisplayDevices = uint64_t (*)(uint64_t device, uint64_t index, uint64_t info, uint64_t flags);
using EnumDisplaySettings = uint64_t (*)(uint64_t device, uint64_t index, uint64_t mode, uint64_t flags);
using GetDeviceCaps = uint64_t (*)(uint64_t context, uint64_t index);

// Wine's functions.
extern EnumDisplayDevices g_wine_display_devices;
extern EnumDisplaySettings g_wine_display_settings;
extern GetDeviceCaps g_wine_device_caps;

uint64_t display_devices(uint64_t device, uint64_t index, uint64_t info, uint64_t flags);
uint64_t display_settings(uint64_t device, uint64_t index, uint64_t mode, uint64_t flags);
uint64_t device_caps(uint64_t context, uint64_t index);

}  // namespace drsemu::monitor
