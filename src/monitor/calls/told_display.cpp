// What a program hears of the graphics adapter and the monitor.
//
// Structures: DISPLAY_DEVICEW, DEVMODEW (wingdi.h). Wine fills them in dlls/win32u/sysparams.c.
#include "monitor/calls/told_display.h"

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {

EnumDisplayDevices g_wine_display_devices;
EnumDisplaySettings g_wine_display_settings;
GetDeviceCaps g_wine_device_caps;

namespace {

constexpr size_t kTextSize = 128;                                     // characters of DeviceString and DeviceID
enum : uint64_t { kString = 68, kStateFlags = 324, kId = 328, kKey = 584 };  // offsets in DISPLAY_DEVICEW
enum : uint64_t { kDriver = 0, kFrequency = 184 };                    // in DEVMODEW
constexpr uint32_t kVerticalRefresh = 116;                            // VREFRESH
constexpr char16_t kNoMonitor[] = u"Default_Monitor";                 // Wine's, of a monitor without an EDID

// Texts of an even number of characters, zeros behind the end. `room`: bytes.
void put_text(uint64_t at, const char16_t* text, size_t room) {
  for (size_t i = 0; i * 2 < room; i += 2) {
    uint32_t pair = *text;
    if (*text) ++text;
    pair |= static_cast<uint32_t>(*text) << 16;
    if (*text) ++text;
    if (!store_guest(at + i * 2, pair)) return;
  }
}

// Replaces the first `from` in the text of kTextSize characters that lies there.
void replace_text(uint64_t at, const char16_t* from, const char16_t* to) {
  char16_t text[kTextSize] = {}, made[kTextSize] = {};
  if (copy_from_guest(text, at, sizeof text) != sizeof text) return;
  text[kTextSize - 1] = 0;
  size_t length = 0, out = 0;
  while (from[length]) ++length;
  bool replaced = false;
  for (size_t i = 0; text[i] && out + 1 < kTextSize;) {
    size_t same = 0;
    while (!replaced && same < length && text[i + same] == from[same]) ++same;
    if (replaced || same < length) {
      made[out++] = text[i++];
      continue;
    }
    replaced = true;
    i += length;
    for (const char16_t* c = to; *c && out + 1 < kTextSize; ++c) made[out++] = *c;
  }
  if (replaced) put_text(at, made, sizeof made);
}

}  // namespace

uint64_t display_devices(uint64_t device, uint64_t index, uint64_t info, uint64_t flags) {
  const uint64_t status = g_wine_display_devices(device, index, info, flags);
  const event::ToldDisplay& told = g_arena.config->machine.display;
  uint32_t size = 0;
  if (!succeeded(status) || !told.refresh_hz || !load_guest(info, size)) return status;
  UnicodeString name = {};
  const bool is_monitor = device && copy_from_guest(&name, device, sizeof name) == sizeof name && name.length;
  if (size >= kStateFlags) put_text(info + kString, is_monitor ? u"Generic PnP Monitor" : told.adapter, kTextSize * 2);
  if (size < kKey) return status;
  // Of an adapter's interface (EDD_GET_DEVICE_INTERFACE_NAME) Wine says nothing.
  char16_t first = 0;
  if (is_monitor) replace_text(info + kId, kNoMonitor, told.monitor);
  else if (copy_from_guest(&first, info + kId, sizeof first) == sizeof first && first) put_text(info + kId, told.adapter_id, kTextSize * 2);
  return status;
}

uint64_t display_settings(uint64_t device, uint64_t index, uint64_t mode, uint64_t flags) {
  const uint64_t found = g_wine_display_settings(device, index, mode, flags);
  const event::ToldDisplay& told = g_arena.config->machine.display;
  if (!static_cast<uint32_t>(found) || !told.refresh_hz) return found;
  put_text(mode + kDriver, u"cdd", sizeof u"cdd");  // as Windows has it since 8
  store_guest(mode + kFrequency, told.refresh_hz);
  return found;
}

uint64_t device_caps(uint64_t context, uint64_t index) {
  const uint64_t value = g_wine_device_caps(context, index);
  const event::ToldDisplay& told = g_arena.config->machine.display;
  // 0 and 1 are of devices that have no rate of their own.
  return static_cast<uint32_t>(index) == kVerticalRefresh && static_cast<uint32_t>(value) > 1 && told.refresh_hz ? told.refresh_hz : value;
}

}  // namespace drsemu::monitor
