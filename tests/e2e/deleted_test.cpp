// What a run writes and deletes again is in the report, whichever way it went.
#include <signal.h>

#include <algorithm>

#include "checks.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

using Files = std::set<std::pair<std::string, std::string>>;

// What samples/deleted.c has made go.
Files expected() {
  Files files;
  for (int way = 1; way <= 16; ++way) {
    char name[64], content[16];
    const char* const form = way == 4    ? "tree\\in\\%02d \u00fc\u6f22\U0001f600.txt"
                             : way == 12 ? "%02d-backup.txt"
                                         : "%02d.txt";
    snprintf(name, sizeof name, form, way);
    snprintf(content, sizeof content, "way: %02d", way);
    files.emplace(kDesktop + std::string(name), content);
  }
  files.emplace(kDesktop + std::string("new"), "left");
  return files;
}

Files on_desktop(const Report& report) {
  Files files;
  for (const auto& file : report.deleted_files()) {
    EXPECT_TRUE(files.insert(file).second) << "twice: " << file.first;
  }
  return files;
}

std::string warnings(const Report& report) {
  std::string all;
  for (const Json& warning : report.json()["warnings"].GetArray()) {
    const std::string text = warning.GetString();
    if (!text.starts_with("CPUID ")) all += text + "\n";  // of what this processor cannot do
  }
  return all;
}

class Deleted : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Deleted, testing::Values(32, 64), testing::PrintToStringParamName());

TEST_P(Deleted, EveryWayOfDeletingKeepsTheContent) {
  const Report report(sample("deleted", GetParam()));
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_EQ(on_desktop(report), expected());
  const std::set<std::string> effects = report.file_effects();
  EXPECT_TRUE(effects.contains("deleted C:\\windows\\win.ini"));
  EXPECT_TRUE(effects.contains("deleted C:\\windows\\system.ini"));
  for (const auto& [path, content] : report.left_files()) EXPECT_EQ(content, "left") << path;
  EXPECT_EQ(warnings(report), "");
  check_contracts(report);
}

TEST_P(Deleted, WithoutTheMonitorTheSame) {
  const Report report(sample("deleted", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(report.ended(), "exited");
  EXPECT_EQ(on_desktop(report), expected());
}

TEST_P(Deleted, WhatWasGivenIsNoFileOfTheRun) {
  const TempDir dir;
  const Report report(testdata(GetParam() == 64 ? "7zip-bin-5.2.0/win/x64/7za.exe" : "7zip-bin-5.2.0/win/ia32/7za.exe"),
                      {"a", "-sdel", "-tzip", "out.zip", "given.txt"},
                      {"--with", dir.file("given.txt", "given").string()});
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  const std::set<std::string> effects = report.file_effects();
  EXPECT_EQ(std::count_if(effects.begin(), effects.end(),
                          [](const std::string& effect) {
                            return effect.starts_with("deleted ") && effect.ends_with("\\given.txt");
                          }),
            1);
  EXPECT_EQ(on_desktop(report), Files{});
}

// Two files of one name, "first" and "second", stored (made by Python's zipfile).
constexpr char kTwice[] =
    "PK\003\004\024\000\000\000\000\000\000\000!PW\356q\222\005\000\000\000\005\000\000\000\010\000\000\000"
    "same.txtfirstPK\003\004\024\000\000\000\000\000\000\000!Pi\021\037\266\006\000\000\000\006\000\000\000"
    "\010\000\000\000same.txtsecondPK\001\002\024\003\024\000\000\000\000\000\000\000!PW\356q\222\005\000\000"
    "\000\005\000\000\000\010\000\000\000\000\000\000\000\000\000\000\000\200\001\000\000\000\000same.txtP"
    "K\001\002\024\003\024\000\000\000\000\000\000\000!Pi\021\037\266\006\000\000\000\006\000\000\000\010\000"
    "\000\000\000\000\000\000\000\000\000\000\200\001+\000\000\000same.txtPK\005\006\000\000\000\000\002\000"
    "\002\000l\000\000\000W\000\000\000\000\000";

TEST_P(Deleted, AProgramThatNobodyHereWrote) {
  const TempDir dir;
  const fs::path archive = dir.file("twice.zip", std::string(kTwice, sizeof kTwice - 1));
  const Report report(testdata(GetParam() == 64 ? "7zip-bin-5.2.0/win/x64/7za.exe" : "7zip-bin-5.2.0/win/ia32/7za.exe"),
                      {"x", "-aoa", "twice.zip"}, {"--with", archive.string()});
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_EQ(report.left_files()[kDesktop + std::string("same.txt")], "second");
  EXPECT_EQ(on_desktop(report), (Files{{kDesktop + std::string("same.txt"), "first"}}));
}

TEST(DeletedBounds, ManyFiles) {
  const Report report(sample("deleted", 64), {"many"});
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  const auto files = report.deleted_files();
  ASSERT_EQ(files.size(), 1000u);
  for (size_t i = 0; i < files.size(); ++i) {
    char name[32], content[32];
    snprintf(name, sizeof name, "many%04zu.txt", i);
    snprintf(content, sizeof content, "way: %04zu", i);
    ASSERT_EQ(files[i], std::pair(kDesktop + std::string(name), std::string(content)));
  }
  EXPECT_TRUE(warnings(report).starts_with("10 files that were written and deleted again")) << warnings(report);
}

TEST(DeletedBounds, BigFiles) {
  const Report report(sample("deleted", 64), {"big"});
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  const auto files = report.deleted_files();
  ASSERT_EQ(files.size(), 5u);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(files[i].first, kDesktop + std::string("big") + std::to_string(i) + ".bin");
    EXPECT_TRUE(files[i].second == std::string(15 << 20, static_cast<char>('a' + i)));
  }
  EXPECT_EQ(files[4], std::pair(kDesktop + std::string("small.txt"), std::string("way: small")));
  EXPECT_TRUE(warnings(report).starts_with("2 files that were written and deleted again")) << warnings(report);
  EXPECT_NE(warnings(report).find(kDesktop + std::string("too big.bin, ") + kDesktop + "big4.bin\n"), std::string::npos)
      << warnings(report);
}

TEST(DeletedRepair, ARunThatWasKilledHasThemToo) {
  const PrivateData data;
  const TempDir dir;
  const fs::path out = dir / "report";
  {
    Child run({drsemu_path(), "run", "--out", out.string(), sample("deleted", 64).string(), "--", "wait"},
              data.environment());
    ASSERT_TRUE(eventually(60, [&] {
      std::error_code error;
      return fs::exists(out / "target.stdout", error) &&
             read(out / "target.stdout").find("waiting") != std::string::npos;
    })) << run.err();
    run.signal(SIGKILL);
    ASSERT_TRUE(run.wait(30));
  }
  const Finished repaired = drsemu({"report", "repair", out.string()}, data.environment());
  ASSERT_EQ(repaired.exit_code, 0) << repaired.err;
  EXPECT_EQ(on_desktop(Report(Report::There{out})), expected());
}

}  // namespace
}  // namespace drsemu::e2e
