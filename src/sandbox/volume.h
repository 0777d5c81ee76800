// The disk and the volume C: of an image's profile.
#pragma once

#include "event/volume.h"
#include "sandbox/image.h"
#include "sandbox/profile.h"

namespace drsemu::sandbox {

// Of [disk]; `built`: when the image was (Unix time), from which the age of the installation counts.
event::Volume volume_of(const Profile& profile, int64_t built);

// The same of the image's profile, whose free space shrinks from now on with that of the disk of the runs' folders.
// Throws Error if the profile cannot be read.
event::Volume volume_of(const Image& image);

// [disk] volume_serial as a number.
uint32_t volume_serial(const Profile& profile);

}  // namespace drsemu::sandbox
