// What a run wrote and deleted again, as Wine's server has kept it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "report/effects.h"

namespace drsemu::report {

struct KeptFile {
  std::string_view path;  // of Linux, in the VM
  uint64_t size = 0;
  std::string_view content;  // as long as `size`, or empty: not kept
};

struct KeptFiles {
  std::vector<KeptFile> files;  // in the order of their deletion
  uint64_t left_out = 0;        // how many were not kept; those beyond the bound are not in `files`
  uint64_t left_out_bytes = 0;
  bool damaged = false;  // there is more that cannot be read
};

// The file of event/deleted.h, as views of `bytes`. Never throws for what is in it.
KeptFiles read_kept_files(std::string_view bytes);

// C:\…; for what is on no drive, the name that Windows programs have for Linux's path.
std::string guest_path_of(std::string_view linux_path);

// Adds to `effects` what of `kept`, the run's file, was neither in the image nor given just so, each path and content
// once, and puts the contents into `dropped`. What is not kept, warnings say. Throws Error if `kept` cannot be read.
void collect_deleted_files(const std::filesystem::path& kept, const std::filesystem::path& prefix,
                           const std::vector<GivenFile>& given, const std::filesystem::path& dropped,
                           FileEffects& effects);

}  // namespace drsemu::report
