// base: files, digests, progress, running other programs.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/process.h"
#include "base/progress.h"
#include "base/toml.h"
#include "temp_dir.h"

namespace fs = std::filesystem;

namespace drsemu {
namespace {

TEST(Fs, WriteFileReplacesWhole) {
  const TempDir dir;
  const std::string content("with\0zero\n", 10);
  write_file(dir / "f", "old and longer than the new one");
  write_file(dir / "f", content);
  EXPECT_EQ(read_file(dir / "f"), content);
  EXPECT_EQ(std::distance(fs::directory_iterator(dir.path()), {}), 1) << "a temporary file stays";
}

TEST(Fs, WriteFileThatFailsLeavesTheOld) {
  const TempDir dir;
  EXPECT_THROW(write_file(dir / "missing/f", "x"), Error);
  if (access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full";
  write_file(dir / "f", "old");
  fs::create_symlink("/dev/full", dir / "f.tmp");  // as on a full disk
  EXPECT_THROW(write_file(dir / "f", std::string(100000, 'x')), Error);
  EXPECT_EQ(read_file(dir / "f"), "old");
  EXPECT_FALSE(fs::exists(fs::symlink_status(dir / "f.tmp")));
}

TEST(Fs, ReadFileSaysWhy) {
  const TempDir dir;
  try {
    read_file(dir / "missing");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), "cannot read " + (dir / "missing").string() + ": No such file or directory");
  }
}

TEST(Fs, RemoveTreeTakesWhatForbidsIt) {
  const TempDir dir;
  dir.file("tree/locked/deep/f", "x");
  dir.file("tree/g", "x");
  fs::create_symlink("/", dir / "tree/link");
  ASSERT_EQ(chmod((dir / "tree/locked/deep").c_str(), 0), 0);
  ASSERT_EQ(chmod((dir / "tree/locked").c_str(), 0555), 0);
  remove_tree(dir / "tree");
  EXPECT_FALSE(fs::exists(dir / "tree"));
  EXPECT_TRUE(fs::exists("/")) << "it follows no links";
  remove_tree(dir / "never there");
}

TEST(Fs, DataDirFollowsXdg) {
  const std::string before = getenv("XDG_DATA_HOME") ? getenv("XDG_DATA_HOME") : "";
  setenv("XDG_DATA_HOME", "/some/where", 1);
  EXPECT_EQ(data_dir(), "/some/where/drsemu");
  setenv("XDG_DATA_HOME", "relative is not allowed", 1);
  EXPECT_EQ(data_dir().filename(), "drsemu");
  EXPECT_TRUE(data_dir().is_absolute());
  before.empty() ? unsetenv("XDG_DATA_HOME") : setenv("XDG_DATA_HOME", before.c_str(), 1);
}

TEST(Fs, FreeBytesOfWhatIsNotThereYet) {
  const TempDir dir;
  EXPECT_GT(free_bytes(dir / "a/b/c"), 0u);
}

TEST(Fs, HumanSize) {
  EXPECT_EQ(human_size(0), "0 B");
  EXPECT_EQ(human_size(999), "999 B");
  EXPECT_EQ(human_size(1000), "1.0 kB");
  EXPECT_EQ(human_size(2'500'000'000), "2.5 GB");
  EXPECT_EQ(human_size(~uint64_t{0}), "18446744.1 TB");
}

TEST(Hash, KnownDigests) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const TempDir dir;
  const Digests digests = digest_file(dir.file("f", "abc"));
  EXPECT_EQ(digests.md5, "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(digests.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(digests.sha256, sha256("abc"));
  EXPECT_EQ(digests.size, 3u);
  const std::string big(1'000'003, 'a');
  EXPECT_EQ(sha256_file(dir.file("g", big)), sha256(big)) << "more than one buffer";
  EXPECT_THROW(sha256_file(dir / "missing"), Error);
  EXPECT_THROW(sha256_file(dir.path()), Error);
}

TEST(Progress, OneLineAStepWhereNoTerminalIs) {
  testing::internal::CaptureStderr();
  {
    Progress progress("guest image", 2);
    progress.step("fetching");
    progress.step("stripping");
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "guest image [1/2]: fetching\nguest image [2/2]: stripping\n");
}

TEST(Process, RunGivesStatusAndOutput) {
  const Finished fine = run({"sh", "-c", "echo out; echo err >&2; echo $GIVEN; cat"}, {{"GIVEN", "a value"}});
  EXPECT_TRUE(fine.ok());
  EXPECT_EQ(fine.output, "out\nerr\na value\n") << "and stdin is empty";
  const Finished failed = run({"sh", "-c", "exit 7"});
  EXPECT_TRUE(WIFEXITED(failed.status) && WEXITSTATUS(failed.status) == 7);
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(WEXITSTATUS(run({"no such program anywhere"}).status), 127);
}

TEST(Process, FindProgram) {
  EXPECT_EQ(find_program("sh").filename(), "sh");
  EXPECT_TRUE(find_program("no such program anywhere").empty());
}

// In a process of its own: the interrupt is noted for good.
TEST(Process, AnInterruptEndsWhatRuns) {
  const pid_t child = fork();
  if (child == 0) {
    catch_interrupts();
    const pid_t self = getpid();
    if (fork() == 0) {
      usleep(200'000);
      kill(self, SIGINT);
      _exit(0);
    }
    try {
      run({"sh", "-c", "sleep 60 & wait"});
    } catch (const Error& error) {
      _exit(std::string(error.what()) == "interrupted" ? 5 : 6);
    }
    _exit(7);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 5);
}

TEST(Toml, ValuesKnowTheirLines) {
  const TomlValue root = parse_toml("a = 'x'\n[t]\nb.c = 2\nd = [\n 1.5,\n true]\n[[e]]\nf = 1979-05-27\n");
  EXPECT_EQ(root.at("a").text(), "x");
  EXPECT_EQ(root.at("a").line(), 1u);
  const TomlValue& table = root.at("t");
  EXPECT_EQ(table.line(), 2u);
  EXPECT_EQ(table.at("b").at("c").integer(), 2);
  EXPECT_EQ(table.at("b").at("c").line(), 3u);
  const TomlValue::List& list = table.at("d").list();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].number(), 1.5);
  EXPECT_EQ(list[1].line(), 6u);
  EXPECT_TRUE(list[1].boolean());
  const TomlValue& date = root.at("e").list().at(0).at("f");
  EXPECT_FALSE(date.is_text() || date.is_integer() || date.is_number() || date.is_boolean() || date.is_list() || date.is_table());
  EXPECT_FALSE(root.contains("b"));
  EXPECT_EQ(date.find("b"), nullptr);
}

TEST(Toml, WhatIsNoneIsRefusedByItsLine) {
  for (const auto& [text, line] : {std::pair("a = 1\nb", 2u), std::pair("a = 1\na = 2", 2u), std::pair("\n\nx = 'y", 3u)}) {
    try {
      parse_toml(text);
      ADD_FAILURE() << text;
    } catch (const TomlError& error) {
      EXPECT_EQ(error.line, line) << error.what();
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace drsemu
