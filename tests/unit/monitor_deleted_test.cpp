// monitor/deleted: what Wine's server does when it deletes a file, done by a process of ours in its place.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <functional>

#include "base/fs.h"
#include "event/deleted.h"
#include "monitor/deleted.h"
#include "report/deleted.h"
#include "temp_dir.h"

namespace fs = std::filesystem;

namespace drsemu::monitor {
namespace {

using namespace event;

class MonitorDeleted : public testing::Test {
 protected:
  // Does `what` in a process that keeps what it deletes. False if that says so, or ends otherwise.
  bool keeping(const std::function<bool()>& what) {
    const fs::path file = dir.file("kept", std::string(kDeletedHeaderSize, '\0'));
    const pid_t pid = fork();
    if (pid == 0) {
      dup2(open(file.c_str(), O_RDWR), kDeletedFd);
      keep_deleted_files();
      _exit(chdir(dir.path().c_str()) == 0 && what() ? 0 : 1);
    }
    int status = -1;
    waitpid(pid, &status, 0);
    bytes = read_file(file);
    kept = report::read_kept_files(bytes);
    EXPECT_FALSE(kept.damaged);
    return status == 0;
  }
  std::string path(const std::string& name) const { return (dir / name).string(); }
  std::string content(size_t i) const { return i < kept.files.size() ? std::string(kept.files[i].content) : "none"; }
  std::string name(size_t i) const {
    return i < kept.files.size() ? std::string(kept.files[i].path).substr(dir.path().string().size() + 1) : "none";
  }

  const TempDir dir;
  std::string bytes;
  report::KeptFiles kept;
};

TEST_F(MonitorDeleted, UnlinkAndRename) {
  const std::string big(300'001, 'b');
  EXPECT_TRUE(keeping([&] {
    dir.file("a", "first");
    dir.file("b", big);
    dir.file("from", "stays");
    errno = 77;
    return unlink(path("a").c_str()) == 0 && rename(path("from").c_str(), path("b").c_str()) == 0 && errno == 77;
  }));
  ASSERT_EQ(kept.files.size(), 2u);
  EXPECT_EQ(name(0) + " " + content(0), "a first");
  EXPECT_EQ(name(1), "b");
  EXPECT_TRUE(content(1) == big);
  EXPECT_EQ(kept.left_out, 0u);
  EXPECT_EQ(read_file(dir / "b"), "stays");
}

TEST_F(MonitorDeleted, WhatIsNotGoneIsNotKept) {
  EXPECT_TRUE(keeping([&] {
    dir.file("a", "stays");
    dir.file("folder/in", "stays");
    fs::create_directory(dir / "other");
    if (link(path("a").c_str(), path("same").c_str()) != 0) return false;
    const bool same = rename(path("same").c_str(), path("a").c_str()) == 0;
    const bool missing = unlink(path("missing").c_str()) == -1 && errno == ENOENT;
    const bool onto = rename(path("folder").c_str(), path("a").c_str()) == -1 && errno == ENOTDIR;
    const bool is_folder = unlink(path("other").c_str()) == -1 && errno == EISDIR;
    const bool moved = rename(path("folder/in").c_str(), path("moved").c_str()) == 0;
    return same && missing && onto && is_folder && moved;
  }));
  EXPECT_TRUE(kept.files.empty()) << name(0);
  EXPECT_EQ(kept.left_out, 0u);
}

TEST_F(MonitorDeleted, WhatWasThereBeforeIsNotKept) {
  dir.file("old", "of the image");
  dir.file("changed", "of the image");
  usleep(20'000);  // times of files are as coarse as the kernel's tick
  EXPECT_TRUE(keeping([&] {
    dir.file("own", "of the server");
    dir.file("empty", "");
    chmod(path("changed").c_str(), 0400);
    symlink("own", path("link").c_str());
    mkfifo(path("pipe").c_str(), 0600);
    for (const char* name : {"old", "changed", "empty", "link", "pipe"}) {
      if (unlink(path(name).c_str()) != 0) return false;
    }
    return unlink("own") == 0;
  }));
  ASSERT_EQ(kept.files.size(), 1u);
  EXPECT_EQ(name(0) + " " + content(0), "changed of the image");
  EXPECT_EQ(kept.left_out, 0u);
}

TEST_F(MonitorDeleted, WhatIsChangedAfterwardsIsKeptAsItWas) {
  EXPECT_TRUE(keeping([&] {
    dir.file("a", "as it was");
    const int fd = open(path("a").c_str(), O_RDWR);
    auto* view = static_cast<char*>(mmap(nullptr, 4, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    if (link(path("a").c_str(), path("b").c_str()) != 0 || unlink(path("a").c_str()) != 0) return false;
    view[0] = 'X';
    return pwrite(fd, "X", 1, 1) == 1;
  }));
  EXPECT_EQ(content(0), "as it was");
}

TEST_F(MonitorDeleted, Bounds) {
  EXPECT_TRUE(keeping([&] {
    const auto gone = [&](uint64_t size) {
      const std::string file = dir.file("f", "x").string();
      return truncate(file.c_str(), static_cast<off_t>(size)) == 0 && unlink(file.c_str()) == 0;
    };
    bool all = gone(kMostDeletedFile + 1);
    for (uint64_t total = 0; total < kMostDeletedBytes; total += kMostDeletedFile) all = all && gone(kMostDeletedFile);
    all = all && gone(1);
    return all;
  }));
  ASSERT_EQ(kept.files.size(), 6u);
  for (size_t i = 0; i < 6; ++i) EXPECT_EQ(kept.files[i].content.size(), i == 0 || i == 5 ? 0u : kMostDeletedFile) << i;
  EXPECT_EQ(kept.files[0].size, kMostDeletedFile + 1);
  EXPECT_EQ(kept.left_out, 2u);
  EXPECT_EQ(kept.left_out_bytes, kMostDeletedFile + 2);

  EXPECT_TRUE(keeping([&] {
    bool all = true;
    for (uint64_t i = 0; i < kMostDeletedFiles + 5; ++i) all = all && unlink(dir.file("f", "12").c_str()) == 0;
    return all;
  }));
  EXPECT_EQ(kept.files.size(), kMostDeletedFiles);
  EXPECT_EQ(kept.left_out, 5u);
  EXPECT_EQ(kept.left_out_bytes, 10u);
}

TEST_F(MonitorDeleted, WithoutTheHostsFileNothingIsKept) {
  dir.file("a", "first");
  const pid_t pid = fork();
  if (pid == 0) {
    close(kDeletedFd);
    keep_deleted_files();
    _exit(unlink(path("a").c_str()) == 0 && unlink(path("a").c_str()) == -1 && errno == ENOENT ? 0 : 1);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace drsemu::monitor
