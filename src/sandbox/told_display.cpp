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

template <size_t kSize>
std::string get(const char16_t (&from)[kSize]) {
  size_t length = 0;
  while (length < kSize && from[length]) ++length;
  return utf16_to_utf8({reinterpret_cast<const char*>(from), length * 2});
}

event::ToldDisplay make(uint64_t refresh_hz, const std::string& adapter, const std::string& id, const std::string& monitor) {
  event::ToldDisplay display = {};
  display.refresh_hz = static_cast<uint32_t>(refresh_hz);
  put(display.adapter, adapter);
  put(display.adapter_id, id);
  put(display.monitor, monitor);
  return display;
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
  return make(profile.screen.refresh_hz, profile.graphics.name, adapter_id(profile), profile.screen.monitor);
}

std::string told_display_json(const event::ToldDisplay& display) {
  std::string json = "{\"refresh_hz\":" + std::to_string(display.refresh_hz) + ",\"adapter\":";
  append_json_string(json, get(display.adapter));
  json += ",\"adapter_id\":";
  append_json_string(json, get(display.adapter_id));
  json += ",\"monitor\":";
  append_json_string(json, get(display.monitor));
  return json + "}";
}

event::ToldDisplay parse_told_display(const rapidjson::Value& json) {
  if (!json.IsObject() || !json.HasMember("refresh_hz") || !json["refresh_hz"].IsUint()) return {};
  const auto member = [&](const char* key) {
    return json.HasMember(key) && json[key].IsString() ? std::string(json[key].GetString()) : std::string();
  };
  return make(json["refresh_hz"].GetUint(), member("adapter"), member("adapter_id"), member("monitor"));
}

}  // namespace drsemu::sandbox
