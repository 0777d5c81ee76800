// What a program reads that opens the guest's disk or its volume raw.
#pragma once

#include <filesystem>

#include "event/volume.h"

namespace drsemu::sandbox {

// Makes the files of event::kRawFolder below `prefix`: the partition table of the disk, the boot sector of the volume, and
// nothing behind them. Throws Error.
void make_raw_disk(const event::Volume& volume, const std::filesystem::path& prefix);

}  // namespace drsemu::sandbox
