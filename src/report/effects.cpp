// What a run changed in the guest's file system.
//
// The upper layer of an overlay mounted with `userxattr` (Linux: Documentation/filesystems/overlayfs.rst):
// a file that is there was created or copied up; a whiteout (character device 0:0, or an empty file with
// the attribute user.overlay.whiteout) hides what is below; a folder with user.overlay.opaque="y" hides all
// that is below it.
#include "report/effects.h"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <set>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "event/names.h"
#include "event/volume.h"
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

bool is_opaque(const fs::path& folder) {
  char value = 0;
  return lgetxattr(folder.c_str(), "user.overlay.opaque", &value, 1) == 1 && value == 'y';
}

bool is_whiteout(const fs::path& path, const struct stat& info) {
  if (S_ISCHR(info.st_mode)) return info.st_rdev == 0;
  return S_ISREG(info.st_mode) && info.st_size == 0 && has_attribute(path, "user.overlay.whiteout");
}

// The attributes that Wine keeps for a file: the read-only one as the mode, others as an extended attribute.
uint32_t attributes_of(const fs::path& path, const struct stat& info) {
  constexpr uint32_t kReadOnly = 1, kHidden = 2, kSystem = 4;
  char text[16] = {};
  uint32_t attributes = 0;
  if (const ssize_t size = lgetxattr(path.c_str(), "user.DOSATTRIB", text, sizeof text - 1); size > 2 && std::strncmp(text, "0x", 2) == 0) {
    std::from_chars(text + 2, text + size, attributes, 16);
  }
  attributes &= kHidden | kSystem;
  if (S_ISREG(info.st_mode) && !(info.st_mode & S_IWUSR)) attributes |= kReadOnly;
  return attributes;
}

class Walk {
 public:
  Walk(const std::vector<GivenFile>& given, const fs::path& dropped, FileEffects& out) : dropped_(dropped), out_(out) {
    for (const GivenFile& file : given) given_[lower(file.guest_path)] = file;
  }

  // `guest`: the folder's path with no backslash at its end. `opaque`: one above hides what is below.
  void folder(const fs::path& upper, const fs::path& below, const std::string& guest, bool opaque) {
    opaque = opaque || is_opaque(upper);
    std::vector<fs::path> entries;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(upper, error)) entries.push_back(entry.path());
    if (error) throw Error("cannot read " + upper.string() + ": " + error.message());
    std::sort(entries.begin(), entries.end());
    for (const fs::path& entry : entries) one(entry, below / entry.filename(), guest + "\\" + entry.filename().string(), opaque);
    if (opaque) hidden(upper, below, guest);
  }

  // Given files that the run deleted: nothing is below them, so no whiteout says so.
  void missing() {
    for (const auto& [key, file] : given_) {
      if (!seen_.contains(key)) out_.files.push_back({file.guest_path, "deleted", file.sha256.empty(), 0, "", "", ""});
    }
  }

 private:
  static std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
    return text;
  }

  void one(const fs::path& upper, const fs::path& below, const std::string& guest, bool opaque) {
    struct stat info, old;
    if (lstat(upper.c_str(), &info) != 0) return;
    const bool existed = lstat(below.c_str(), &old) == 0;
    if (is_whiteout(upper, info)) {
      if (existed) gone(below, guest);
      return;
    }
    const auto given = given_.find(lower(guest));
    const bool was_given = given != given_.end();
    bool was_there = existed || was_given;
    // A folder in a file's place, or the other way round.
    if (was_there && (was_given ? given->second.sha256.empty() : S_ISDIR(old.st_mode) != 0) != (S_ISDIR(info.st_mode) != 0)) {
      if (existed) gone(below, guest);
      was_there = false;
    } else if (was_given) {
      seen_.insert(given->first);
    }
    const uint32_t attributes = attributes_of(upper, info);
    const bool others = was_there && attributes != (existed ? attributes_of(below, old) : 0);
    if (!S_ISREG(info.st_mode)) {
      const bool directory = S_ISDIR(info.st_mode);
      const char* type = directory ? "" : S_ISLNK(info.st_mode) ? "symbolic link" : "special file";
      if (!was_there || others) {
        out_.files.push_back({guest, was_there ? "attributes" : "created", directory, 0, "", type, attribute_names(attributes)});
      }
      if (directory) folder(upper, below, guest, opaque);
      return;
    }
    const Digests digests = digest_file(upper);
    if (!was_there) {
      add(upper, guest, "created", info, digests);
    } else if (was_given ? given->second.sha256 != digests.sha256 : old.st_size != info.st_size || sha256_file(below) != digests.sha256) {
      add(upper, guest, "modified", info, digests);
    } else if (others) {
      out_.files.push_back({guest, "attributes", false, 0, "", "", attribute_names(attributes)});
    }
  }

  static std::string attribute_names(uint32_t attributes) {
    return attributes ? event::name_of(event::kFileAttributes, attributes) : "";
  }

  // What is below has been deleted, with all in it.
  void gone(const fs::path& below, const std::string& guest) {
    std::error_code error;
    const bool directory = fs::is_directory(fs::symlink_status(below, error));
    out_.files.push_back({guest, "deleted", directory, 0, "", "", ""});
    if (!directory) return;
    for (const auto& entry : fs::directory_iterator(below, error)) gone(entry.path(), guest + "\\" + entry.path().filename().string());
  }

  // What an opaque folder hides has been deleted, unless it was made anew.
  void hidden(const fs::path& upper, const fs::path& below, const std::string& guest) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(below, error)) {
      if (fs::symlink_status(upper / entry.path().filename(), error).type() != fs::file_type::not_found) continue;
      gone(entry.path(), guest + "\\" + entry.path().filename().string());
    }
  }

  void add(const fs::path& upper, const std::string& guest, const char* kind, const struct stat& info, const Digests& digests) {
    const auto size = digests.size;
    out_.files.push_back({guest, kind, false, size, digests.sha256, statics::describe_content(upper), attribute_names(attributes_of(upper, info)), digests.md5, digests.sha1});
    const fs::path copy = dropped_ / digests.sha256;
    if (fs::exists(copy)) return;
    if (out_.dropped_bytes + size > kMostDropped) {
      if (!full_) out_.warnings.push_back("dropped files beyond " + human_size(kMostDropped) + " in all are listed but not kept");
      full_ = true;
      return;
    }
    std::error_code error;
    if (!take_over(upper, info, copy)) fs::copy_file(upper, copy, error);
    if (error) {
      out_.write_error = "cannot keep " + guest + ": " + error.message();
      out_.warnings.push_back(out_.write_error);
      fs::remove(copy, error);
      return;
    }
    fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write, error);
    out_.dropped_bytes += size;
  }

  // Nobody writes to the VM's file any more, and it goes with the VM's folder: on the same disk it is kept under its new name.
  // The permissions tell of attributes: those of a read-only one, and of one with more names in the guest, stay as they are,
  // for the other names and for who looks once more since this look was killed.
  static bool take_over(const fs::path& upper, const struct stat& info, const fs::path& copy) {
    return info.st_nlink == 1 && (info.st_mode & S_IWUSR) && link(upper.c_str(), copy.c_str()) == 0;
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
      walk.folder(entry.path(), prefix / name, "C:", false);
    } else if (name == event::kRawFolder) {
      walk.folder(entry.path(), prefix / name, "\\\\.", false);
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
