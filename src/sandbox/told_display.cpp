// What the guest is told of its display.
#include "sandbox/told_display.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "base/text.h"

namespace drsemu::sandbox {
namespace {

template <size_t kSize>
void put(char16_t (&to)[kSize], const std::string& text) {
  const std::string units = utf8_to_utf16(text);
  std::memcpy(to, units.data(), std::min(units.size(), sizeof to - sizeof *to));
}

}  // namespace

std::string adapter_id(const Profile& profile) {
  const Profile::Graphics& graphics = profile.graphics;
  const auto vendor = static_cast<unsigned>(graphics.vendor_id), device = static_cast<unsigned>(graphics.device_id);
  char id[64];
  std::snprintf(id, sizeof id, "PCI\\VEN_%04X&DEV_%04X&SUBSYS_%.4s%04X&REV_01", vendor, device,
                profile.system.sku.size() >= 4 ? profile.system.sku.c_str() : "0001", vendor);
  return id;
}

std::vector<Rename> adapter_renames(const Profile& profile) {
  // dlls/wined3d/directx.c of what has no OpenGL; dlls/wbemprox/builtin.c, Win32_VideoController.
  std::vector<Rename> rows = {{Rename::Where::kText, "WineD3D DirectDraw Emulation", profile.graphics.name},
                              {Rename::Where::kText, "31.0.14051.5006", profile.graphics.driver_version}};
  for (Rename& row : rows) row.to.resize(row.from.size());  // zeros behind a shorter one
  return rows;
}

event::ToldDisplay told_display(const Profile& profile) {
  event::ToldDisplay display = {};
  display.refresh_hz = static_cast<uint32_t>(profile.screen.refresh_hz);
  put(display.adapter, profile.graphics.name);
  put(display.adapter_id, adapter_id(profile));
  put(display.monitor, profile.screen.monitor);
  return display;
}

}  // namespace drsemu::sandbox
