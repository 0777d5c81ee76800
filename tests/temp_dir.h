// A folder for one test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "base/fs.h"

namespace drsemu {

// Below the build folder, where an overlay may have its upper layer; removed with all in it.
class TempDir {
 public:
  TempDir() {
    const std::filesystem::path parent = std::filesystem::path(DRSEMU_BUILD_DIR) / "tests-tmp";
    std::filesystem::create_directories(parent);
    std::string pattern = (parent / "XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a folder in " + parent.string());
    path_ = pattern;
  }
  ~TempDir() { remove_tree(path_); }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  // Writes a file in it; returns its path.
  std::filesystem::path file(const std::string& name, const std::string& content) const {
    const std::filesystem::path path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace drsemu
