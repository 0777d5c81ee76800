// Paths that were called by short names (event/short_name.h), as their files are really called.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace drsemu::report {

// Files are looked for in the overlay's two layers, and among the names that it is told of: of what was deleted again
// nothing is there.
class LongPaths {
 public:
  LongPaths(std::filesystem::path upper, std::filesystem::path prefix);

  // A file that there has been at some time, by its DOS path.
  void add(const std::string& dos_path);

  // `dos_path` with what is known of its short names; it stays as it is where nothing is.
  std::string of(const std::string& dos_path);

 private:
  std::string name_in(const std::string& folder, const std::string& part);

  std::filesystem::path upper_, prefix_;
  std::map<std::string, std::set<std::string>> told_;  // names by their folder's identity
  std::map<std::string, std::string> known_;           // folder's identity and short name to the name
};

}  // namespace drsemu::report
