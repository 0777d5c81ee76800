// collect/monitor_log: the monitor's lines reach the file, and what a hostile guest writes there does no harm.
#include "collect/monitor_log.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/fs.h"
#include "monitor/record/log.h"
#include "temp_dir.h"
#include "unit/guest.h"

namespace drsemu::collect {
namespace {

using namespace event;

class Logging : public testing::Test {
 protected:
  Logging() { test::become_guest(arena.fd(), kRecordTarget); }

  std::string written() {
    MonitorLog log(dir / "log");
    log.copy(arena, clock);
    return read_file(dir / "log");
  }

  const TempDir dir;
  ArenaHost arena{{{"NtClose", {0, 1, 1}}}, {}, {.monitor_log = true}};
  Clock clock;
};

TEST_F(Logging, LinesComeInOrderWithTheirIds) {
  monitor::g_arena.process->windows_pid = 180;
  {
    const test::FakeTeb teb(180, 184);
    EXPECT_TRUE(monitor::logging());
    monitor::log_line("first ", monitor::Hex{0x1a2b}, " ", monitor::Dec{0}, " ", monitor::Wide{u"C:\\\x4e2d.exe", 8});
  }
  monitor::log_line("second");
  const std::string text = written();
  const std::string linux_pid = "linux " + std::to_string(getpid());
  EXPECT_NE(text.find(linux_pid + " pid 180 tid 184 first 0x1a2b 0 C:\\?.exe\n"), std::string::npos) << text;
  EXPECT_NE(text.find(linux_pid + " pid 180 tid 0 second\n"), std::string::npos) << text;
  EXPECT_LT(text.find("first"), text.find("second"));
  EXPECT_EQ(written(), "") << "lines are taken once";
}

TEST_F(Logging, IsOffUnlessItIsWanted) {
  const ArenaHost quiet{{{"NtClose", {0, 1, 1}}}, {}};
  test::become_guest(quiet.fd(), kRecordTarget);
  EXPECT_FALSE(monitor::logging());
}

TEST_F(Logging, HostileLinesAreLinesOfPrintableText) {
  LogLine& line = arena.shared().log[3];
  std::memcpy(line.text, "a\nb\x1b[31m\0c", 10);
  std::fill(line.text + 10, line.text + kLogText, '\xff');
  line.length = 0xffffffff;
  line.time = ~uint64_t{0};
  line.state = LogState::kReady;
  arena.shared().log[5].state = static_cast<LogState>(77);
  const std::string text = written();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_NE(text.find("a?b?[31m?c???"), std::string::npos) << text;
  EXPECT_LT(text.size(), kLogText + 100);
}

TEST_F(Logging, WhatFindsNoFreeLineIsCounted) {
  for (size_t i = 0; i < kLogLines + 7; ++i) monitor::log_line("line");
  const std::string text = written();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), static_cast<long>(kLogLines + 1));
  EXPECT_TRUE(text.ends_with("7 messages were lost: there were too many at once\n")) << text.substr(text.size() - 100);
}

TEST_F(Logging, TheFileDoesNotGrowForEver) {
  MonitorLog log(dir / "log");
  for (int round = 0; round < 100; ++round) {
    for (LogLine& line : arena.shared().log) {
      std::fill(line.text, line.text + kLogText, 'x');
      line.length = kLogText;
      line.state = LogState::kReady;
    }
    log.copy(arena, clock);
  }
  const std::string text = read_file(dir / "log");
  EXPECT_LE(text.size(), MonitorLog::kMostBytes + 100);
  EXPECT_TRUE(text.ends_with("no more is written: the log is full\n"));
}

TEST(MonitorLogFile, SaysWhyItCannotBeMade) {
  const TempDir dir;
  EXPECT_THROW(MonitorLog(dir / "none/log"), Error);
}

}  // namespace
}  // namespace drsemu::collect
