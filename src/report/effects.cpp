// What a run changed in the guest's file system.
//
// The upper layer of an overlay mounted with `userxattr` (Linux: Documentation/filesystems/overlayfs.rst):
// a file that is there was created or copied up; a whiteout (character device 0:0, or an empty file with
// the attribute user.overlay.whiteout) hides what is below; a folder with user.overlay.opaque="y" hides all
// that is below it.
#include "report/effects.h"

#include <sys/stat.h>
#include <sys/xattr.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "static/target.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

constexpr uint64_t kMostDropped = 2'000'000'000;

// What Wine keeps in a prefix beside the drives; the registry is compared by hive.cpp.
constexpr const char* kBookkeeping[] = {"system.reg", "user.reg", "userdef.reg", ".update-timestamp", "wineserver", "dosdevices"};

bool has_attribute(const fs::path& path, const char* name) {
  char value[8];
  return lgetxattr(path.c_str(), name, value, sizeof value) > 0;
}

bool is_whiteout(const fs::path& path, const struct stat& info) {
  if (S_ISCHR(info.st_mode)) return info.st_rdev == 0;
  return S_ISREG(info.st_mode) && info.st_size == 0 && has_attribute(path, "user.overlay.whiteout");
}

class Walk {
 public:
  Walk(const std::vector<GivenFile>& given, const fs::path& dropped, FileEffects& out) : dropped_(dropped), out_(out) {
    for (const GivenFile& file : given) given_[lower(file.guest_path)] = file;
  }

  // `guest`: the folder's path with no backslash at its end.
  void folder(const fs::path& upper, const fs::path& below, const std::string& guest) {
    std::vector<fs::path> entries;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(upper, error)) entries.push_back(entry.path());
    if (error) throw Error("cannot read " + upper.string() + ": " + error.message());
    std::sort(entries.begin(), entries.end());
    for (const fs::path& entry : entries) one(entry, below / entry.filename(), guest + "\\" + entry.filename().string());
    if (has_attribute(upper, "user.overlay.opaque")) hidden(upper, below, guest);
  }

  // Given files that the run deleted: nothing is below them, so no whiteout says so.
  void missing() {
    for (const auto& [key, file] : given_) {
      if (!seen_.contains(key)) out_.files.push_back({file.guest_path, "deleted", file.sha256.empty(), 0, "", ""});
    }
  }

 private:
  static std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
    return text;
  }

  void one(const fs::path& upper, const fs::path& below, const std::string& guest) {
    struct stat info, old;
    if (lstat(upper.c_str(), &info) != 0) return;
    const bool existed = lstat(below.c_str(), &old) == 0;
    if (is_whiteout(upper, info)) {
      if (existed) out_.files.push_back({guest, "deleted", S_ISDIR(old.st_mode) != 0, 0, "", ""});
      return;
    }
    if (S_ISDIR(info.st_mode)) {
      const bool was_given = given_.contains(lower(guest));
      if (was_given) seen_.insert(lower(guest));
      if (!existed && !was_given) out_.files.push_back({guest, "created", true, 0, "", ""});
      folder(upper, below, guest);
      return;
    }
    if (!S_ISREG(info.st_mode)) return;
    const std::string digest = sha256_file(upper);
    if (const auto given = given_.find(lower(guest)); given != given_.end()) {
      seen_.insert(given->first);
      if (given->second.sha256 == digest) return;
      add(upper, guest, "modified", info, digest);
    } else if (!existed) {
      add(upper, guest, "created", info, digest);
    } else if (old.st_size != info.st_size || sha256_file(below) != digest) {
      add(upper, guest, "modified", info, digest);
    }
  }

  // What an opaque folder hides has been deleted, unless it was made anew.
  void hidden(const fs::path& upper, const fs::path& below, const std::string& guest) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(below, error)) {
      if (fs::symlink_status(upper / entry.path().filename(), error).type() != fs::file_type::not_found) continue;
      out_.files.push_back({guest + "\\" + entry.path().filename().string(), "deleted", entry.is_directory(), 0, "", ""});
    }
  }

  void add(const fs::path& upper, const std::string& guest, const char* kind, const struct stat& info, const std::string& digest) {
    const auto size = static_cast<uint64_t>(info.st_size);
    out_.files.push_back({guest, kind, false, size, digest, statics::describe_content(upper)});
    const fs::path copy = dropped_ / digest;
    if (fs::exists(copy)) return;
    if (out_.dropped_bytes + size > kMostDropped) {
      if (!full_) out_.warnings.push_back("dropped files beyond " + human_size(kMostDropped) + " in all are listed but not kept");
      full_ = true;
      return;
    }
    std::error_code error;
    fs::copy_file(upper, copy, error);
    if (error) {
      out_.write_error = "cannot keep " + guest + ": " + error.message();
      out_.warnings.push_back(out_.write_error);
      fs::remove(copy, error);
      return;
    }
    fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write, error);
    out_.dropped_bytes += size;
  }

  fs::path dropped_;
  FileEffects& out_;
  std::map<std::string, GivenFile> given_;  // by lower-case path
  std::set<std::string> seen_;
  bool full_ = false;
};

}  // namespace

FileEffects collect_file_effects(const fs::path& upper, const fs::path& prefix, const std::vector<GivenFile>& given,
                                 const fs::path& dropped) {
  FileEffects effects;
  Walk walk(given, dropped, effects);
  for (const auto& entry : fs::directory_iterator(upper)) {
    const std::string name = entry.path().filename().string();
    if (std::find(std::begin(kBookkeeping), std::end(kBookkeeping), name) != std::end(kBookkeeping)) continue;
    if (name == "drive_c") {
      walk.folder(entry.path(), prefix / name, "C:");
    } else {
      effects.warnings.push_back("beside the drives of the prefix lies " + name);
    }
  }
  walk.missing();
  std::sort(effects.files.begin(), effects.files.end(),
            [](const FileEffect& a, const FileEffect& b) { return a.guest_path < b.guest_path; });
  return effects;
}

}  // namespace drsemu::report
