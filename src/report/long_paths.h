// Paths that were called by short names (event/short_name.h), as their files are really called.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace drsemu::report {

// Whether a DOS path names something on C: and nothing else: records can be forged, and ".." leads out of the overlay.
bool is_below_drive(std::string_view dos_path);

// Files are looked for in the overlay's two layers, and among the names that it is told of: of what was deleted again
// nothing is there. Each folder is read once.
class LongPaths {
 public:
  LongPaths(std::filesystem::path upper, std::filesystem::path prefix);

  // A file that there has been at some time, by its DOS path.
  void add(const std::string& dos_path);

  // `dos_path` with what is known of its short names; it stays as it is where nothing is.
  std::string of(const std::string& dos_path);

 private:
  using Names = std::unordered_map<std::string, std::string>;  // by the identities of names and of their short names
  struct Folder {
    Names names;
    bool there = false;  // or has been
  };

  const Folder& look_in(const std::string& folder);

  std::filesystem::path upper_, prefix_;
  std::map<std::string, std::set<std::string>> told_;  // names by their folder's identity
  std::unordered_map<std::string, Folder> listed_;      // by identity
};

}  // namespace drsemu::report
