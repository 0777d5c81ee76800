// sandbox/kept: a run's folder stays for its report, and for nothing else.
#include "sandbox/kept.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

TEST_F(Kept, AttendedWhileSomebodyLives) {
  EXPECT_FALSE(is_attended(run));
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t pid = fork();
  if (pid == 0) {
    attend(run);
    [[maybe_unused]] const auto said = write(ready[1], "x", 1);
    pause();
    _exit(0);
  }
  char byte;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  EXPECT_TRUE(is_attended(run));
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  EXPECT_FALSE(is_attended(run));
  close(ready[0]);
  close(ready[1]);
}

}  // namespace
}  // namespace drsemu::sandbox
