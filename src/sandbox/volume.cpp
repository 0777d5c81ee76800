// What is said of the guest's disk.
#include "sandbox/volume.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <string>

#include "base/fs.h"
#include "base/hash.h"
#include "base/text.h"

namespace drsemu::sandbox {
namespace {

constexpr uint64_t kGigabyte = 1'000'000'000, kMegabyte = uint64_t{1} << 20;
// What Windows's installer puts on a disk of its own before and behind C: (Microsoft Learn, "UEFI/GPT-based hard drive
// partitions"): system partition, reserved one; recovery tools.
constexpr uint64_t kBefore = (1 + 100 + 16) * kMegabyte, kBehind = 990 * kMegabyte;
constexpr uint64_t kTicks = 10'000'000, kUnixEpoch = 11'644'473'600;  // of a FILETIME: a second's; 1970

template <size_t N>
void put(char (&to)[N], const std::string& text) {
  memcpy(to, text.data(), std::min(text.size(), N - 1));
}

// Drawn from what the profile says, so that it is the same in each run.
void draw_guid(uint8_t (&to)[16], const Profile& profile, const char* what) {
  const std::string hex = sha256(what + profile.machine.computer + profile.disk.serial);
  for (size_t i = 0; i < sizeof to; ++i) to[i] = static_cast<uint8_t>(std::stoi(hex.substr(i * 2, 2), nullptr, 16));
  to[7] = static_cast<uint8_t>(0x40 | (to[7] & 0xf));  // version 4: random
  to[8] = static_cast<uint8_t>(0x80 | (to[8] & 0x3f));
}

}  // namespace

uint32_t volume_serial(const Profile& profile) {
  const std::string& text = profile.disk.volume_serial;
  return static_cast<uint32_t>(std::stoul(text.substr(0, 4) + text.substr(5), nullptr, 16));
}

event::Volume volume_of(const Profile& profile, int64_t built) {
  event::Volume volume{};
  const Profile::Disk& disk = profile.disk;
  const std::string label = utf8_to_utf16(disk.label);
  memcpy(volume.label, label.data(), std::min(label.size(), sizeof volume.label - sizeof(char16_t)));
  put(volume.model, disk.model);
  put(volume.serial, disk.serial);
  put(volume.firmware, disk.firmware);
  volume.clusters = disk.size_gb * kGigabyte / event::kClusterBytes;
  volume.free_clusters = disk.free_gb * kGigabyte / event::kClusterBytes;
  volume.first_byte = kBefore;
  volume.disk_bytes = (kBefore + disk.size_gb * kGigabyte + kBehind) / kMegabyte * kMegabyte;
  const uint64_t installed = static_cast<uint64_t>(built) - profile.windows.installed_days_ago * 86'400;
  volume.created = (installed + kUnixEpoch) * kTicks + volume_serial(profile) % kTicks;
  volume.serial_number = volume_serial(profile);
  draw_guid(volume.guid, profile, "volume");
  draw_guid(volume.disk_guid, profile, "disk");
  return volume;
}

event::Volume volume_of(const Image& image) {
  tm parts = {};
  const int64_t built = strptime(image.built.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts) ? timegm(&parts) : time(nullptr);
  event::Volume volume = volume_of(load_profile(image.profile()), built);
  volume.host_free = free_bytes(data_dir());
  return volume;
}

}  // namespace drsemu::sandbox
