// What a file is, before it runs: whether Windows could start it here, and the facts of its headers.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/hash.h"

namespace drsemu::statics {

struct Target {
  std::filesystem::path path;
  std::string name;        // as the guest sees it: legal on NTFS, with an extension that starts it
  Digests digests;         // with the size
  std::string type;        // "PE32+ executable (console) x86-64"
  std::string arch;        // "x64" or "x86"
  bool is_x86 = false;
  uint64_t image_base = 0;
  std::array<uint16_t, 30> dos_header{};  // IMAGE_DOS_HEADER up to e_lfanew
  uint32_t e_lfanew = 0;
  std::vector<std::string> warnings;      // what will keep it from doing all it could
};

// Reads the headers and the digests. Throws Error, one line that says what is wrong and what to do, if the
// file cannot be run here. Hostile files are read with bounds and never mapped.
Target inspect_target(const std::filesystem::path& path);

// Whether a file is one that inspect_target would take or call a broken one: a Windows executable for this machine, no
// DLL, no driver. Never throws.
bool looks_executable(const std::filesystem::path& path);

// The original Dr.Semu's <sha256>.json: generic and dos_header; beside them the members of `facts`, a JSON object, if there is one.
std::string dr_semu_static_json(const Target& target, const std::string& facts = {});

// A short description of a file by its first bytes, for reports: "PE32 executable", "ZIP archive", "text", …
std::string describe_content(const std::filesystem::path& path);

}  // namespace drsemu::statics
