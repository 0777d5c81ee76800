// Raw disk and volume: opened for their data they are files of the VM's own, which begin as a disk does; what they are
// is told as the profile has it.
//
// Codes and structures: Microsoft Learn, winioctl.h and ntdddisk.h. Wine's mount manager answers some of the controls with
// constants, and fails reads (dlls/mountmgr.sys/device.c).
#include "monitor/calls/raw_disk.h"

#include <string.h>

#include "event/volume.h"
#include "monitor/calls/told_mounts.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {
namespace {

using event::PathText;
using event::Volume;

constexpr uint64_t kSuccess = 0, kAccessViolation = 0xc0000005, kBufferTooSmall = 0xc0000023, kAccessDenied = 0xc0000022, kNotSupported = 0xc00000bb;
constexpr uint32_t kObjectName = 1;  // OBJECT_INFORMATION_CLASS

constexpr std::u16string_view kFiles[] = {u"", u"\\??\\unix\\wine\\disks\\PhysicalDrive0",
                                          u"\\??\\unix\\wine\\disks\\C:"};
constexpr std::string_view kDevices[] = {"", "\\Device\\Harddisk0\\DR0", event::kVolumeRoots[0]};
// Names of the disk itself, below the folder of DOS devices and below the root.
constexpr std::string_view kDosNames[] = {"PhysicalDrive0", "Harddisk0Partition0"};
constexpr std::string_view kNames[] = {"\\Device\\Harddisk0\\DR0", "\\Device\\Harddisk0\\Partition0", "\\Device\\Harddisk0"};

bool equal(PathText<char16_t> name, std::string_view text) {
  return name.size() == text.size() && event::starts_with_ascii(name, text);
}

// An answer that is built here and copied out whole, or as far as there is room.
class Answer {
 public:
  template <typename T>
  void put(size_t at, T value) {
    memcpy(bytes_ + at, &value, sizeof value);
    if (at + sizeof value > size_) size_ = static_cast<uint32_t>(at + sizeof value);
  }
  void put_bytes(size_t at, const void* from, size_t size) {
    memcpy(bytes_ + at, from, size);
    if (at + size > size_) size_ = static_cast<uint32_t>(at + size);
  }
  // Where the text stands.
  uint32_t add_text(const char* text) {
    const uint32_t at = size_;
    put_bytes(at, text, strlen(text) + 1);
    return at;
  }
  uint32_t size() const { return size_; }
  const char* bytes() const { return bytes_; }

 private:
  char bytes_[704] = {};
  uint32_t size_ = 0;
};

constexpr uint32_t kStyleGpt = 1, kDiskDevice = 7;  // PARTITION_STYLE_GPT, FILE_DEVICE_DISK

void geometry(const Volume& volume, RawDisk, Answer& to) {
  constexpr uint32_t kFixedMedia = 12, kTracks = 255, kSectors = 63;
  to.put(0, volume.disk_bytes / (uint64_t{kTracks} * kSectors * event::kSectorBytes));
  to.put(8, kFixedMedia);
  to.put(12, kTracks);
  to.put(16, kSectors);
  to.put(20, event::kSectorBytes);
}

void geometry_ex(const Volume& volume, RawDisk disk, Answer& to) {
  constexpr uint32_t kPartitionInfoBytes = 24, kDetectionBytes = 72;
  geometry(volume, disk, to);
  to.put(24, volume.disk_bytes);
  to.put(32, kPartitionInfoBytes);
  to.put(36, kStyleGpt);
  to.put_bytes(40, volume.disk_guid, sizeof volume.disk_guid);
  to.put(56, kDetectionBytes);
  to.put(56 + kDetectionBytes - 4, uint32_t{0});
}

void length(const Volume& volume, RawDisk disk, Answer& to) {
  to.put(0, disk == RawDisk::kDisk ? volume.disk_bytes : volume.clusters * event::kClusterBytes);
}

void device_number(const Volume&, RawDisk disk, Answer& to) {
  to.put(0, kDiskDevice);
  to.put(4, uint32_t{0});
  to.put(8, disk == RawDisk::kDisk ? 0u : static_cast<uint32_t>(event::kVolumePartition + 1));
}

void partition_at(const Volume& volume, size_t index, size_t at, Answer& to) {
  constexpr uint32_t kBytes = 144;
  event::Partition partitions[event::kPartitions];
  event::partitions_of(volume, partitions);
  const event::Partition& one = partitions[index];
  uint8_t guid[16];
  event::partition_guid(volume, index, guid);
  to.put(at, kStyleGpt);
  to.put(at + 8, one.first_byte);
  to.put(at + 16, one.bytes);
  to.put(at + 24, static_cast<uint32_t>(index + 1));
  to.put(at + 32, one.type);
  to.put_bytes(at + 48, guid, sizeof guid);
  to.put(at + 64, one.attributes);
  for (size_t i = 0; one.name[i]; ++i) to.put(at + 72 + i * 2, static_cast<char16_t>(one.name[i]));
  to.put(at + kBytes - 4, uint32_t{0});
}

void partition(const Volume& volume, RawDisk disk, Answer& to) {
  if (disk == RawDisk::kVolume) return partition_at(volume, event::kVolumePartition, 0, to);
  to.put(0, kStyleGpt);
  to.put(16, volume.disk_bytes);
  to.put(140, uint32_t{0});
}

void layout(const Volume& volume, RawDisk, Answer& to) {
  constexpr size_t kHeader = 48, kEntry = 144;
  constexpr uint64_t kFirstUsable = 34 * event::kSectorBytes;
  to.put(0, kStyleGpt);
  to.put(4, static_cast<uint32_t>(event::kPartitions));
  to.put_bytes(8, volume.disk_guid, sizeof volume.disk_guid);
  to.put(24, kFirstUsable);
  to.put(32, volume.disk_bytes - 2 * kFirstUsable + event::kSectorBytes);
  to.put(40, uint32_t{128});
  for (size_t i = 0; i < event::kPartitions; ++i) partition_at(volume, i, kHeader + i * kEntry, to);
}

void extents(const Volume& volume, RawDisk, Answer& to) {
  to.put(0, uint32_t{1});
  to.put(8, uint32_t{0});
  to.put(16, volume.first_byte);
  to.put(24, volume.clusters * event::kClusterBytes);
}

void hotplug(const Volume&, RawDisk, Answer& to) { to.put(0, uint64_t{8}); }

// STORAGE_DEVICE_DESCRIPTOR.
void descriptor(const Volume& volume, RawDisk, Answer& to) {
  constexpr uint32_t kHeader = 40, kBusNvme = 17;
  to.put(0, kHeader);
  to.put(kHeader - 4, uint32_t{0});
  to.put(11, uint8_t{1});  // CommandQueueing
  const uint32_t vendor = to.add_text("NVMe    "), product = to.add_text(volume.model),
                 revision = to.add_text(volume.firmware), serial = to.add_text(volume.serial);
  to.put(12, vendor);
  to.put(16, product);
  to.put(20, revision);
  to.put(24, serial);
  to.put(28, kBusNvme);
  to.put(32, to.size() - kHeader);
  to.put(4, to.size());
}

// A descriptor that says yes or no.
void flag(bool value, Answer& to) {
  to.put(0, uint32_t{12});
  to.put(4, uint32_t{12});
  to.put(8, uint32_t{value});
}

void alignment(const Volume&, RawDisk, Answer& to) {
  constexpr uint32_t kFields[] = {28, 28, 64, 0, event::kSectorBytes, 4096, 0};
  to.put_bytes(0, kFields, sizeof kFields);
}

void ntfs_data(const Volume& volume, RawDisk, Answer& to) {
  constexpr uint64_t kMftBytes = 0x1f40'0000;
  constexpr uint32_t kRecordBytes = 1024;
  const uint64_t fields[] = {event::volume_serial_64(volume),
                             volume.clusters * (event::kClusterBytes / event::kSectorBytes) - 1, volume.clusters,
                             volume.free_clusters, volume.clusters / 1000};
  to.put_bytes(0, fields, sizeof fields);
  to.put(40, event::kSectorBytes);
  to.put(44, event::kClusterBytes);
  to.put(48, kRecordBytes);
  to.put(56, kMftBytes);
  to.put(64, event::kMftCluster);
  to.put(72, event::kMftMirrorCluster);
  to.put(80, event::kMftCluster + kMftBytes / event::kClusterBytes);
  to.put(88, event::kMftCluster + kMftBytes / event::kClusterBytes + 0xc800);
}

// MOUNTDEV_UNIQUE_ID.
void unique_id(const Volume&, RawDisk, Answer& to) {
  char id[kMountIdBytes];
  put_mount_id(id);
  to.put(0, static_cast<uint16_t>(sizeof id));
  to.put_bytes(2, id, sizeof id);
}

// MOUNTDEV_NAME.
void mount_name(const Volume&, RawDisk, Answer& to) {
  constexpr std::string_view kName = kDevices[static_cast<size_t>(RawDisk::kVolume)];
  to.put(0, static_cast<uint16_t>(kName.size() * 2));
  for (size_t i = 0; i < kName.size(); ++i) to.put(2 + i * 2, static_cast<char16_t>(kName[i]));
}

void stable_guid(const Volume& volume, RawDisk, Answer& to) { to.put_bytes(0, volume.guid, sizeof volume.guid); }

void nothing(const Volume&, RawDisk, Answer&) {}

struct Control {
  uint32_t code;
  uint32_t least;  // bytes of output that it wants at least; 0: all that it has
  void (*make)(const Volume&, RawDisk, Answer&);
  bool of_disk = true, of_volume = true;
};
constexpr Control kControls[] = {
    {0x70000, 0, geometry},                   // IOCTL_DISK_GET_DRIVE_GEOMETRY
    {0x700a0, 32, geometry_ex},               // IOCTL_DISK_GET_DRIVE_GEOMETRY_EX
    {0x7405c, 0, length},                     // IOCTL_DISK_GET_LENGTH_INFO
    {0x70048, 0, partition},                  // IOCTL_DISK_GET_PARTITION_INFO_EX
    {0x70050, 0, layout},                     // IOCTL_DISK_GET_DRIVE_LAYOUT_EX
    {0x70024, 0, nothing},                    // IOCTL_DISK_IS_WRITABLE
    {0x70140, 0, nothing},                    // IOCTL_DISK_UPDATE_PROPERTIES
    {0x7c054, 0, nothing, true, false},       // IOCTL_DISK_SET_DRIVE_LAYOUT_EX
    {0x7c058, 0, nothing, true, false},       // IOCTL_DISK_CREATE_DISK
    {0x7c100, 0, nothing, true, false},       // IOCTL_DISK_DELETE_DRIVE_LAYOUT
    {0x2d1080, 0, device_number},             // IOCTL_STORAGE_GET_DEVICE_NUMBER
    {0x2d0c14, 0, hotplug},                   // IOCTL_STORAGE_GET_HOTPLUG_INFO
    {0x2d4800, 0, nothing},                   // IOCTL_STORAGE_CHECK_VERIFY
    {0x2d0800, 0, nothing},                   // IOCTL_STORAGE_CHECK_VERIFY2
    {0x560000, 0, extents, false, true},      // IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS
    {0x90064, 0, ntfs_data, false, true},     // FSCTL_GET_NTFS_VOLUME_DATA
    {0x90028, 0, nothing, false, true},       // FSCTL_IS_VOLUME_MOUNTED
    {0x4d0000, 0, unique_id, false, true},    // IOCTL_MOUNTDEV_QUERY_UNIQUE_ID
    {0x4d0008, 0, mount_name, false, true},   // IOCTL_MOUNTDEV_QUERY_DEVICE_NAME
    {0x4d0018, 0, stable_guid, false, true},  // IOCTL_MOUNTDEV_QUERY_STABLE_GUID
};
constexpr uint32_t kQueryProperty = 0x2d1400;              // IOCTL_STORAGE_QUERY_PROPERTY
constexpr uint32_t kRefused[] = {0x90018, 0x90020};        // FSCTL_LOCK_VOLUME, FSCTL_DISMOUNT_VOLUME: Windows runs from it
constexpr uint32_t kTypes[] = {kDiskDevice, 0x2d, 0x56, 9, 0x4d};  // high halves of these codes

uint64_t finish(const ControlCall& call, const Answer& answer, uint32_t least) {
  if (call.output_size < (least ? least : answer.size())) return kBufferTooSmall;
  const uint32_t size = answer.size() < call.output_size ? answer.size() : call.output_size;
  return finish_control(call, answer.bytes(), size, kSuccess);
}

// STORAGE_PROPERTY_QUERY: which, and whether there is one (1) or what it is (0).
uint64_t property(const ControlCall& call, const Volume& volume, RawDisk disk) {
  constexpr uint32_t kDevice = 0, kAlignment = 6, kSeekPenalty = 7, kTrim = 8, kExists = 1;
  uint32_t which = 0, query = 0;
  if (call.input_size < 8 || !load_guest(call.input, which) || !load_guest(call.input + 4, query)) return kBufferTooSmall;
  Answer answer;
  switch (which) {
    case kDevice: descriptor(volume, disk, answer); break;
    case kAlignment: alignment(volume, disk, answer); break;
    case kSeekPenalty: flag(false, answer); break;
    case kTrim: flag(true, answer); break;
    default: return kNotSupported;
  }
  constexpr uint32_t kHeader = 8;  // who asks with this learns the size
  return query == kExists ? finish(call, {}, 0) : finish(call, answer, kHeader);
}

}  // namespace

RawDisk raw_disk_named(PathText<char16_t> name) {
  const event::PlaceOf<char16_t> at = event::place_of(name);
  if (at.place == event::Place::kDrive) {
    return at.drive == 'C' && at.path.empty() && at.before.empty() && !at.share ? RawDisk::kVolume : RawDisk::kNone;
  }
  PathText<char16_t> rest = name;
  if (event::guest_path_parts::take_folder(rest)) {
    while (event::starts_with_ascii(rest, "Global\\")) rest.remove_prefix(7);
    if (event::guest_path_parts::take(rest, "GLOBALROOT")) return raw_disk_named(rest);
    for (const std::string_view one : kDosNames) {
      if (equal(rest, one)) return RawDisk::kDisk;
    }
    return RawDisk::kNone;
  }
  for (const std::string_view one : kNames) {
    if (equal(name, one)) return RawDisk::kDisk;
  }
  return RawDisk::kNone;
}

PathText<char16_t> raw_file(RawDisk disk, uint32_t access) {
  constexpr uint32_t kData = 0x1 | 0x2 | 0x4;                                   // FILE_READ_DATA, …
  constexpr uint32_t kGeneric = 0x80000000 | 0x40000000 | 0x10000000 | 0x2000000;  // …, MAXIMUM_ALLOWED
  if (!(access & (kData | kGeneric)) || g_arena.config->machine.volume.disk_bytes == 0) return {};
  return kFiles[static_cast<size_t>(disk)];
}

RawDisk raw_disk_file(PathText<char16_t> name) {
  return name == kFiles[1] ? RawDisk::kDisk : name == kFiles[2] ? RawDisk::kVolume : RawDisk::kNone;
}

RawDisk raw_disk_of(uint64_t handle) {
  struct {
    UnicodeString string;
    char16_t text[256];
  } object = {};
  if (!succeeded(g_nt.query_object(handle, kObjectName, &object, sizeof object, nullptr)) || !object.string.buffer) {
    return RawDisk::kNone;
  }
  const PathText<char16_t> name(object.text, object.string.length / size_t{2});
  const RawDisk file = raw_disk_file(name);
  return file != RawDisk::kNone ? file : raw_disk_named(name);
}

std::string_view device_name(RawDisk disk) { return kDevices[static_cast<size_t>(disk)]; }

uint64_t finish_control(const ControlCall& call, const void* from, uint32_t size, uint64_t status) {
  if (copy_to_guest(call.output, from, size) != size) return kAccessViolation;
  store_guest(call.io, status);
  store_guest(call.io + 8, uint64_t{size});
  return status;
}

bool answer_disk_control(const ControlCall& call, uint64_t& status) {
  bool candidate = false;
  for (const uint32_t type : kTypes) candidate |= call.code >> 16 == type;
  const Volume& volume = g_arena.config->machine.volume;
  if (!candidate || volume.disk_bytes == 0) return false;
  const RawDisk disk = raw_disk_of(call.handle);
  if (disk == RawDisk::kNone) return false;
  if (call.code == kQueryProperty) {
    status = property(call, volume, disk);
    return true;
  }
  for (const uint32_t code : kRefused) {
    if (code != call.code) continue;
    status = kAccessDenied;
    return true;
  }
  for (const Control& control : kControls) {
    if (control.code != call.code || !(disk == RawDisk::kDisk ? control.of_disk : control.of_volume)) continue;
    Answer answer;
    control.make(volume, disk, answer);
    status = finish(call, answer, control.least);
    return true;
  }
  return false;
}

}  // namespace drsemu::monitor
