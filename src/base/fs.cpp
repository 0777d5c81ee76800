// Files and folders of the host.
#include "base/fs.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/error.h"

namespace fs = std::filesystem;

namespace drsemu {

fs::path data_dir() {
  if (const char* xdg = getenv("XDG_DATA_HOME"); xdg && *xdg == '/') return fs::path(xdg) / "drsemu";
  const char* home = getenv("HOME");
  if (!home || !*home) throw Error("neither XDG_DATA_HOME nor HOME is set: set one, the guest image lies there");
  return fs::path(home) / ".local/share/drsemu";
}

fs::path program_dir() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) throw Error("cannot read /proc/self/exe: is /proc mounted?");
  return self.parent_path();
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw_errno("cannot read " + path.string());
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

void write_file(const fs::path& path, const std::string& content) {
  const fs::path temporary = path.string() + ".tmp";
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out << content;
    out.flush();
    if (!out) {
      const int error = errno;
      std::error_code ignored;
      fs::remove(temporary, ignored);
      errno = error;
      throw_errno("cannot write " + path.string());
    }
  }
  fs::rename(temporary, path);
}

std::vector<fs::path> make_folders(const fs::path& path) {
  std::vector<fs::path> missing;
  for (fs::path at = fs::absolute(path).lexically_normal(); !fs::exists(at); at = at.parent_path()) {
    if (at.has_filename()) missing.push_back(at);
  }
  for (size_t i = missing.size(); i-- > 0;) {
    std::error_code error, ignored;
    // One that another process has made meanwhile is not ours.
    const bool made = fs::create_directory(missing[i], error);
    if (!error && made) continue;
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
    if (!error) continue;
    for (size_t outer = i; outer < missing.size(); ++outer) fs::remove(missing[outer], ignored);
    throw fs::filesystem_error("cannot make a folder", path, error);
  }
  return missing;
}

void remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) return;
  for (auto it = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
       it != fs::recursive_directory_iterator(); it.increment(error)) {
    struct stat info;
    if (lstat(it->path().c_str(), &info) == 0 && S_ISDIR(info.st_mode)) chmod(it->path().c_str(), 0700);
  }
  fs::remove_all(path, error);
}

uint64_t free_bytes(fs::path path) {
  std::error_code error;
  while (!fs::exists(path, error) && path.has_parent_path() && path != path.parent_path()) path = path.parent_path();
  struct statvfs info;
  if (statvfs(path.c_str(), &info) != 0) return 0;
  return uint64_t{info.f_bavail} * info.f_frsize;
}

std::string human_size(uint64_t bytes) {
  const char* const units[] = {"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  size_t unit = 0;
  while (value >= 1000 && unit + 1 < std::size(units)) {
    value /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  return text;
}

}  // namespace drsemu
