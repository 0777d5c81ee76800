// Short names to long ones.
#include "report/long_paths.h"

#include <sys/xattr.h>

#include <algorithm>

#include "event/identity.h"
#include "event/short_name.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

// A component that may be a short name.
bool may_be_short(std::string_view part) {
  return part.find('~') != part.npos && event::is_short_enough(part.substr(0, part.find(':')));
}

// The Linux path of a DOS path on C: below `root`, if its parts are called so on the disk.
fs::path below(const fs::path& root, const std::string& dos_path) {
  std::string rest = dos_path.size() > 3 ? dos_path.substr(3) : "";
  std::replace(rest.begin(), rest.end(), '\\', '/');
  return root / "drive_c" / rest;
}

unsigned number_of(const fs::path& path) {
  char digit = 0;
  return lgetxattr(path.c_str(), event::kShortNameAttribute, &digit, 1) == 1 ? static_cast<unsigned>(digit - '0') : 0;
}

}  // namespace

bool is_below_drive(std::string_view dos_path) {
  if (!dos_path.starts_with("C:\\") || dos_path.find('/') != dos_path.npos) return false;
  constexpr std::string_view kUp = "\\..";
  for (size_t at = dos_path.find(kUp); at != dos_path.npos; at = dos_path.find(kUp, at + 1)) {
    const size_t end = at + kUp.size();
    if (end == dos_path.size() || dos_path[end] == '\\') return false;
  }
  return true;
}

LongPaths::LongPaths(fs::path upper, fs::path prefix) : upper_(std::move(upper)), prefix_(std::move(prefix)) {}

void LongPaths::add(const std::string& dos_path) {
  const size_t slash = dos_path.rfind('\\');
  if (slash == dos_path.npos) return;
  const std::string name = dos_path.substr(slash + 1, dos_path.find(':', slash) - slash - 1);
  if (!event::is_short_enough(name)) told_[event::file_identity(dos_path.substr(0, slash))].insert(name);
}

const LongPaths::Folder& LongPaths::look_in(const std::string& folder) {
  const std::string identity = event::file_identity(folder);
  const auto [place, fresh] = listed_.try_emplace(identity);
  if (!fresh) return place->second;
  Names& names = place->second.names;
  const auto add = [&](const std::string& name, unsigned number) {
    names.try_emplace(event::file_identity(std::string(event::short_name(name, number))), name);
  };
  std::map<std::string, unsigned> numbers;  // of long names; 0: it has none
  for (const fs::path& root : {upper_, prefix_}) {
    std::error_code error;
    fs::directory_iterator entries(below(root, folder), error);
    place->second.there |= !error;
    for (const auto& entry : entries) {
      const std::string name = entry.path().filename().string();
      names.try_emplace(event::file_identity(name), name);
      if (event::is_short_enough(name) || name.find(':') != name.npos) continue;
      unsigned& number = numbers[name];
      if (!number) number = number_of(entry.path());
    }
  }
  for (const auto& [name, number] : numbers) add(name, number ? number : event::kMostShortNumber);
  const auto told = told_.find(identity);
  if (told == told_.end()) return place->second;
  place->second.there = true;
  for (const std::string& name : told->second) {
    if (numbers.contains(name)) continue;
    for (unsigned number = 1; number <= event::kMostShortNumber; ++number) add(name, number);
  }
  return place->second;
}

std::string LongPaths::of(const std::string& dos_path) {
  if (dos_path.find('~') == dos_path.npos || !is_below_drive(dos_path)) return dos_path;
  std::string made = "C:";
  for (size_t at = 3; at <= dos_path.size();) {
    const size_t end = std::min(dos_path.find('\\', at), dos_path.size());
    const std::string part = dos_path.substr(at, end - at);
    const size_t stream = std::min(part.find(':'), part.size());
    if (may_be_short(part)) {
      const Folder& folder = look_in(made);
      if (!folder.there) return made + dos_path.substr(at - 1);
      const auto found = folder.names.find(event::file_identity(part.substr(0, stream)));
      made += "\\" + (found == folder.names.end() ? part : found->second + part.substr(stream));
    } else {
      made += "\\" + part;
    }
    at = end + 1;
  }
  return made;
}

}  // namespace drsemu::report
