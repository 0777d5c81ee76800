// Numbers of the image's short names.
#include "sandbox/short_names.h"

#include <strings.h>
#include <sys/xattr.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "event/short_name.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

void set_number(const fs::path& path, unsigned number) {
  const char digit = static_cast<char>('0' + number);
  const fs::perms mode = fs::symlink_status(path).permissions();
  // Whose file is read-only may not set an attribute of it.
  const bool writable = (mode & fs::perms::owner_write) != fs::perms::none;
  if (!writable) fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
  const int result = setxattr(path.c_str(), event::kShortNameAttribute, &digit, 1, 0);
  if (!writable) fs::permissions(path, mode);
  if (result != 0) throw_errno("cannot set an extended attribute of " + path.string());
}

}  // namespace

void number_short_names(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::set<std::string> taken;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_symlink()) continue;
    if (event::is_short_enough(name)) {
      std::string upper = name;
      for (char& c : upper) c = static_cast<char>(toupper(static_cast<unsigned char>(c)));
      taken.insert(upper);
    } else if (name.find(':') == std::string::npos) {
      entries.push_back(entry.path());
    }
    if (entry.is_directory()) number_short_names(entry.path());
  }
  std::sort(entries.begin(), entries.end(), [](const fs::path& a, const fs::path& b) {
    return strcasecmp(a.filename().c_str(), b.filename().c_str()) < 0;
  });
  for (const fs::path& entry : entries) {
    const std::string name = entry.filename().string();
    unsigned number = 1;
    while (number < event::kMostShortNumber && taken.contains(std::string(event::short_name(name, number)))) ++number;
    taken.insert(std::string(event::short_name(name, number)));
    set_number(entry, number);
  }
}

}  // namespace drsemu::sandbox
