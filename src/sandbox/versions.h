// Gives the guest's programs the version resources that Windows's have.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace drsemu::sandbox {

// A row of guest/versions.csv.
struct VersionRow {
  std::string file;         // a pattern
  std::string version;      // empty, one or two numbers, or "keep"
  std::string product;      // empty: Windows
  std::string description;  // empty: the file's name
};

// Reads versions.csv. Throws Error that names the line.
std::vector<VersionRow> parse_versions(std::string_view text);

// The first row that fits this file name, in any case; null if none does.
const VersionRow* version_row(const std::vector<VersionRow>& rows, std::string_view file);

// The program of this file name with a version resource by this row in place of its own. `ubr`: the fourth number of
// Windows's. Throws Error if the program cannot have one.
std::string with_version(std::string program, const std::string& file, const VersionRow& row, uint32_t ubr);

// Does that for all programs in `folder`, not below it. `versions`: versions.csv. Throws Error that names the file.
void set_versions(const std::filesystem::path& folder, const std::filesystem::path& versions, uint32_t ubr);

}  // namespace drsemu::sandbox
