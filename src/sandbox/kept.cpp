// Ties a run's folder to its report: a symbolic link in each names the other.
#include "sandbox/kept.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <ctime>

#include "base/error.h"
#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

constexpr const char* kToReport = "report";    // in the run's folder
constexpr const char* kToRun = "vm";           // in the report's
constexpr const char* kLock = "lock";  // the keeper's
constexpr time_t kKeptSeconds = time_t{7} * 24 * 3600;

fs::path link_in(int folder, const char* name) {
  char target[PATH_MAX];
  const ssize_t size = readlinkat(folder, name, target, sizeof target);
  return size > 0 && size < PATH_MAX ? fs::path(std::string(target, static_cast<size_t>(size))) : fs::path();
}

void make_link(const fs::path& target, const fs::path& link) {
  if (symlink(target.c_str(), link.c_str()) != 0) throw_errno("cannot make " + link.string());
}

}  // namespace

void tie(const fs::path& run_dir, const fs::path& unfinished) {
  make_link(run_dir, unfinished / kToRun);
  make_link(fs::canonical(unfinished), run_dir / kToReport);
}

int open_unfinished(const fs::path& run_dir) {
  const fs::path link = run_dir / kToReport;
  struct stat info;
  if (lstat(link.c_str(), &info) != 0 || !S_ISLNK(info.st_mode) || time(nullptr) - info.st_mtime > kKeptSeconds)
    return -1;
  const int folder = open(link.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // Another run may have made a report of its own there.
  if (folder >= 0 && link_in(folder, kToRun) != run_dir) {
    close(folder);
    return -1;
  }
  return folder;
}

bool is_kept(const fs::path& run_dir) {
  const int folder = open_unfinished(run_dir);
  if (folder >= 0) close(folder);
  return folder >= 0;
}

void remove_kept_run(const fs::path& unfinished) {
  const fs::path run_dir = link_in(AT_FDCWD, (unfinished / kToRun).c_str());
  // What removes a folder may die in between: then the link back may be gone. Nothing else is removed.
  std::error_code error;
  const bool ours = !run_dir.empty() && run_dir.parent_path() == fs::canonical(data_dir() / "runs", error) && !error;
  if (ours || is_kept(run_dir)) remove_tree(run_dir);
}

bool is_attended(const fs::path& run_dir) {
  const int file = open((run_dir / kLock).c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return false;
  const bool locked = flock(file, LOCK_EX | LOCK_NB) != 0;
  close(file);
  return locked;
}

fs::path kept_run(const fs::path& unfinished) {
  const fs::path run_dir = link_in(AT_FDCWD, (unfinished / kToRun).c_str());
  return is_kept(run_dir) ? run_dir : fs::path();
}

}  // namespace drsemu::sandbox
