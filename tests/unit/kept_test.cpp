// sandbox/kept: a run's folder stays for its report, and for nothing else.
#include "sandbox/kept.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>

#include "base/error.h"
#include "base/fs.h"
#include "temp_dir.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

class Kept : public testing::Test {
 protected:
  Kept() {
    for (const fs::path& folder : {run, unfinished}) fs::create_directories(folder);
  }
  const TempDir dir;
  const fs::path run = dir / "runs/1", unfinished = dir / "report/.unfinished";
};

TEST_F(Kept, AsLongAsTheReportIsNotFinished) {
  EXPECT_FALSE(is_kept(run));
  EXPECT_TRUE(kept_run(unfinished).empty());
  tie(run, unfinished);
  EXPECT_TRUE(is_kept(run));
  EXPECT_EQ(kept_run(unfinished), run);
  const int folder = open_unfinished(run);
  ASSERT_GE(folder, 0);
  EXPECT_TRUE(fs::equivalent("/proc/self/fd/" + std::to_string(folder), unfinished));
  close(folder);
  EXPECT_THROW(tie(run, unfinished), Error) << "it is tied already";
  remove_tree(unfinished);
  EXPECT_FALSE(is_kept(run));
}

TEST_F(Kept, NotForAnotherRunsReport) {
  const fs::path other = dir / "runs/2";
  fs::create_directory(other);
  tie(run, unfinished);
  remove_tree(unfinished);
  fs::create_directory(unfinished);
  tie(other, unfinished);
  EXPECT_FALSE(is_kept(run));
  EXPECT_TRUE(is_kept(other));
}

TEST_F(Kept, NotForEver) {
  tie(run, unfinished);
  for (const int days : {6, 8}) {
    const timespec then{time(nullptr) - days * 24 * 3600, 0};
    const timespec times[] = {then, then};
    ASSERT_EQ(utimensat(AT_FDCWD, (run / "report").c_str(), times, AT_SYMLINK_NOFOLLOW), 0);
    EXPECT_EQ(is_kept(run), days == 6);
  }
}

TEST_F(Kept, OnlyWhatIsARunsFolderIsRemoved) {
  dir.file("mine/file", "x");
  fs::create_symlink(dir / "mine", unfinished / "vm");
  remove_kept_run(unfinished);
  EXPECT_TRUE(fs::exists(dir / "mine/file")) << "nothing there says that it is a run's";
  fs::remove(unfinished / "vm");
  tie(run, unfinished);
  remove_kept_run(unfinished);
  EXPECT_FALSE(fs::exists(run));
  remove_kept_run(unfinished);
}

TEST_F(Kept, AttendedWhileItsLockIsHeld) {
  EXPECT_FALSE(is_attended(run));
  const int lock = open((run / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  EXPECT_FALSE(is_attended(run));
  ASSERT_EQ(flock(lock, LOCK_EX), 0);
  EXPECT_TRUE(is_attended(run));
  close(lock);
  EXPECT_FALSE(is_attended(run));
}

}  // namespace
}  // namespace drsemu::sandbox
