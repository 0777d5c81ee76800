// What the guest is told of the machine that it runs on, beside files and the registry.
#pragma once

#include <filesystem>

#include "event/machine.h"
#include "sandbox/image.h"
#include "sandbox/profile.h"

namespace drsemu::sandbox {

// The machine of a profile, as it is told here: the processor's features and what can be hidden are this host's.
// Ids of processes are drawn anew each time.
event::Machine make_machine(const Profile& profile);

// The same of the image's profile. Once made it stays as it is; the reference holds for ever. Throws Error.
const event::Machine& machine_of(const Image& image);

// Files of `root` in which Linux would describe the machine to Wine: processors, caches, frequencies, battery.
void make_machine_files(const Profile& profile, const std::filesystem::path& root);

}  // namespace drsemu::sandbox
