// The folder of a report while it is being filled.
#include "report/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/fs.h"
#include "report/screenshots.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

constexpr const char* kReserve = ".reserve";
constexpr off_t kReserveBytes = 2'000'000;

[[noreturn]] void cannot_write(const fs::path& path, const std::string& why) {
  throw Error("cannot write to " + path.string() + ": " + why + "; choose another --out");
}

}  // namespace

bool is_report_part(const fs::path& name) {
  for (const char* part :
       {"report.json", "events", "dropped", "memory", "static", kScreenshots, "target.stdout", "target.stderr", "starter.json", kReserve, kUnfinished}) {
    if (name == part) return true;
  }
  const std::string stem = name.stem().string();
  const bool numbered = !stem.empty() && stem.find_first_not_of("0123456789") == std::string::npos;
  const bool digest = stem.size() == 64 && stem.find_first_not_of("0123456789abcdef") == std::string::npos;
  return name.extension() == ".json" && (numbered || digest);
}

void Folder::check(const fs::path& path, IfThere if_there) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::none) cannot_write(path, error.message());
  if (!fs::exists(status)) {
    fs::path parent = fs::absolute(path).parent_path();
    while (!fs::exists(parent, error) && parent.has_relative_path()) parent = parent.parent_path();
    if (!fs::is_directory(parent, error)) cannot_write(path, parent.string() + " is not a folder");
    if (access(parent.c_str(), W_OK | X_OK) != 0) cannot_write(path, std::strerror(errno));
    return;
  }
  if (!fs::is_directory(status)) throw Error(path.string() + " is not a folder: choose another --out");
  const bool empty = fs::is_empty(path, error);
  if (error) throw Error("cannot read " + path.string() + ": " + error.message() + "; choose another --out");
  if (if_there == IfThere::kRepair && (!fs::exists(path / kUnfinished, error) || fs::exists(path / "report.json", error))) {
    throw Error("there is no unfinished report in " + path.string());
  }
  if (!empty && if_there == IfThere::kRefuse && fs::exists(path / kUnfinished, error)) {
    throw Error(path.string() + " has the report of a run that was killed: finish it with drsemu report repair, choose another --out, or give --force to replace it");
  }
  if (!empty && if_there == IfThere::kRefuse) {
    throw Error(path.string() + " is not empty: choose another --out, or give --force to replace the report in it");
  }
  if (access(path.c_str(), W_OK | X_OK) != 0) cannot_write(path, std::strerror(errno));
}

Folder::Folder(fs::path path, IfThere if_there) : path_(std::move(path)), repair_(if_there == IfThere::kRepair) {
  try {
    if (if_there == IfThere::kNumber) {
      const std::string name = path_.string();
      made_ = make_folders(path_.parent_path());
      for (int number = 2; !fs::create_directory(path_); ++number) path_ = name + "-" + std::to_string(number);
      made_.insert(made_.begin(), path_);
    } else {
      made_ = make_folders(path_);
    }
    lock_ = open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ < 0) cannot_write(path_, std::strerror(errno));
    if (flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      close(lock_);
      lock_ = -1;
      throw Error("another run is writing to " + path_.string() + ": choose another --out");
    }
    // Again, now that nobody else writes there.
    check(path_, if_there);
    ours_ = true;
    for (const auto& entry : fs::directory_iterator(path_)) {
      const fs::path name = entry.path().filename();
      if (is_report_part(name) && !(repair_ && name == kUnfinished)) remove_tree(entry.path());
    }
    for (const char* part : {kUnfinished, "events", "dropped"}) fs::create_directory(path_ / part);
    // Without a name it goes away with the process, however that ends.
    reserve_ = open((path_ / kReserve).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const int failure = reserve_ < 0 ? errno : posix_fallocate(reserve_, 0, kReserveBytes);
    fs::remove(path_ / kReserve);
    if (failure != 0)
      cannot_write(path_, std::string(std::strerror(failure)) + " (" + human_size(kReserveBytes) + " are the least)");
  } catch (const fs::filesystem_error& error) {
    give_up();
    cannot_write(path_, error.code().message());
  } catch (...) {
    give_up();
    throw;
  }
}

Folder::~Folder() {
  std::error_code error;
  const auto nothing = [&](const char* stream) { return fs::file_size(path_ / stream, error) == 0 || error; };
  if (!kept_ && !repair_ && fs::is_empty(path_ / "events", error) && nothing("target.stdout") && nothing("target.stderr")) clear();
  if (!repair_) remove_tree(path_ / kUnfinished);
  release_space();
  if (lock_ >= 0) close(lock_);
}

void Folder::keep() {
  kept_ = true;
  remove_tree(path_ / kUnfinished);
}

void Folder::release_space() {
  if (reserve_ >= 0) close(reserve_);
  reserve_ = -1;
}

void Folder::give_up() {
  clear();
  release_space();
  if (lock_ >= 0) close(lock_);
}

// What lies there may be another report.
void Folder::clear() const {
  std::error_code error;
  if (ours_) {
    for (const char* part : {kReserve, "events", "dropped", "memory", "static", "target.stdout", "target.stderr"}) remove_tree(path_ / part);
    if (!repair_) remove_tree(path_ / kUnfinished);
  }
  for (const fs::path& folder : made_) fs::remove(folder, error);
}

}  // namespace drsemu::report
