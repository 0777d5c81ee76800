// The raw disk \\.\PhysicalDrive0 and the raw volume \\.\C:, as an administrator finds them: the sample's token is one.
#pragma once

#include <cstdint>

#include "event/guest_path.h"

namespace drsemu::monitor {

enum class RawDisk : uint8_t { kNone, kDisk, kVolume };

// What is opened by that name, which has no file behind it.
RawDisk raw_disk_named(event::PathText<char16_t> name);

// The name of what lies below it where it is to be read or written (event/volume.h), for Wine; empty: that is not
// wanted with `access`.
event::PathText<char16_t> raw_file(RawDisk disk, uint32_t access);

// What a handle is open for whose file has that name.
RawDisk raw_disk_file(event::PathText<char16_t> name);

// What `handle` is open for.
RawDisk raw_disk_of(uint64_t handle);

// The device's name, which programs are told of such a file.
std::string_view device_name(RawDisk disk);

// Answers a control of a disk or volume. False: it is none that is answered here.
struct ControlCall {
  uint64_t handle, io;
  uint32_t code;
  uint64_t input;
  uint32_t input_size;
  uint64_t output;
  uint32_t output_size;
};
bool answer_disk_control(const ControlCall& call, uint64_t& status);

// The answer of a control: `size` bytes of output, for which there is room, and `status` in its IO_STATUS_BLOCK. Returns `status`, or
// STATUS_ACCESS_VIOLATION where the guest's buffer cannot be written.
uint64_t finish_control(const ControlCall& call, const void* from, uint32_t size, uint64_t status);

}  // namespace drsemu::monitor
