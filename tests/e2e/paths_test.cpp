// Every form of a path works as on Windows, none leads out of C:, and events have the DOS path of each.
#include "checks.h"

namespace drsemu::e2e {
namespace {

class Paths : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Paths, testing::Values(32, 64), testing::PrintToStringParamName());

TEST_P(Paths, EachFormWorksAndNoneLeadsOut) {
  const Report report(sample("paths", GetParam()));
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_EQ(report.file_effects(),
            (std::set<std::string>{"created C:\\Forms", "created C:\\Forms\\Some long name.txt"}));
  check_contracts(report);
  // What the profile says of the volume.
  EXPECT_NE(report.target_stdout().find("volume OS 9c4e61d2"), std::string::npos);
  constexpr std::pair<const char*, const char*> kForms[] = {
      {R"(\Device\HarddiskVolume1\Forms\made.txt)", R"(C:\Forms\made.txt)"},
      {R"(\??\GLOBALROOT\Device\HarddiskVolume1\Forms\Some long name.txt)", R"(C:\Forms\Some long name.txt)"},
      {R"(\??\C:\Forms\Some long name.txt::$DATA)", R"(C:\Forms\Some long name.txt)"},
      {R"(\??\c:\FORMS\SOME LONG NAME.TXT)", R"(C:\FORMS\SOME LONG NAME.TXT)"},
      {R"(\SystemRoot\System32)", R"(C:\Windows\System32)"}};
  for (const auto& [raw, dos] : kForms) {
    const Json& opened = find_call(report, "NtCreateFile", {{"/before/file_path", raw}});
    EXPECT_EQ(text(opened, "/before/dos_path"), dos);
  }
  // A call by a handle has the path of its file.
  const Json& read =
      find_call(report, "NtReadFile", {{"/before/file_path", R"(\Device\HarddiskVolume1\Forms\Some long name.txt)"}});
  EXPECT_EQ(text(read, "/before/dos_path"), R"(C:\Forms\Some long name.txt)");
}

TEST_P(Paths, TheSameWithoutTheMonitor) {
  const Report report(sample("paths", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
}

TEST_P(Paths, DrivesSharesAndTheMountManager) {
  const Report report(sample("drives", GetParam()));
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);
  EXPECT_EQ(report.file_effects(),
            (std::set<std::string>{R"(created C:\Drives)", R"(created C:\Drives\note.txt)", R"(created C:\Drives\by a drive.txt)", R"(created C:\Drives\open.txt)",
                                   R"(created C:\Drives\by a share.txt)", R"(created C:\windows\temp\by a name.txt)"}));
  EXPECT_TRUE(report.json()["unexplained"].Empty());
  EXPECT_TRUE(report.json()["contradicted"].Empty());
  // What is written through a handle is its file's, wherever the drive leads since.
  for (const Json& file : report.json()["effects"]["files"].GetArray()) {
    if (text(file, "/guest_path") == "C:\\Drives\\open.txt") EXPECT_EQ(file["by"]["calls"].Size(), 2u) << "made and written";
  }
  const std::string machine = text(report.json(), "/run/guest/computer");
  const std::pair<std::string, const char*> made[] = {
      {R"(\??\X:\by a drive.txt)", R"(C:\Drives\by a drive.txt)"},
      {R"(\??\UNC\localhost\C$\Drives\by a share.txt)", R"(C:\Drives\by a share.txt)"},
      {R"(\??\UNC\)" + machine + R"(\ADMIN$\Temp\by a name.txt)", R"(C:\Windows\Temp\by a name.txt)"}};
  for (const auto& [raw, dos] : made) {
    const Json& call = find_call(report, "NtCreateFile", {{"/before/file_path", raw}, {"/status", "0x00000000"}});
    EXPECT_EQ(text(call, "/before/dos_path"), dos) << raw;
  }
  // A share of another machine is nobody's file here.
  const Json& other = find_call(report, "NtCreateFile", {{"/before/file_path", R"(\??\UNC\server\C$\Drives\note.txt)"}, {"/status", "0xc00000be"}});
  EXPECT_FALSE(other["before"].HasMember("dos_path"));
}

TEST_P(Paths, DrivesSharesAndTheMountManagerWithoutTheMonitor) {
  const Report report(sample("drives", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
}

TEST_P(Paths, StreamsAndShortNamesAreThoseOfNtfs) {
  const Report report(sample("streams", GetParam()));
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);
  const std::set<std::string> effects = report.file_effects();
  EXPECT_TRUE(effects.contains("created C:\\Streams\\made.txt:only"));
  EXPECT_TRUE(effects.contains("created C:\\Streams\\readme.txt:hidden.exe"));
  EXPECT_FALSE(effects.contains("created C:\\Streams\\vanish.exe"));
  EXPECT_FALSE(effects.contains("created C:\\Streams\\vanish.exe:gone"));
  // A copy has its original's streams, whichever function made it.
  for (const char* copy : {"copied.bin", "target.txt", "third.bin", "locked.bin"}) {
    for (const char* stream : {"", ":large", ":empty", ":Zone.Identifier"})
      EXPECT_TRUE(effects.contains(std::string("created C:\\Streams\\copies\\") + copy + stream)) << copy << stream;
  }
  EXPECT_FALSE(effects.contains("created C:\\Streams\\copies\\target.txt:stale"));
  EXPECT_FALSE(effects.contains("created C:\\Streams\\copies\\never.txt"));
  // What was called by a short name is explained, and what a stream made beside itself is.
  EXPECT_TRUE(report.json()["unexplained"].Empty());
  EXPECT_TRUE(report.json()["contradicted"].Empty());
  EXPECT_EQ(text(find_call(report, "NtCreateFile", {{"/before/dos_path", R"(C:\Streams\made.txt:only)"}}), "/after/information"),
            "FILE_CREATED");
  // A deleted stream's content is kept under its own name.
  std::set<std::string> deleted;
  for (const Json& file : report.json()["dropped"].GetArray()) {
    if (file.HasMember("deleted")) deleted.insert(text(file, "/guest_path"));
  }
  EXPECT_TRUE(deleted.contains(R"(C:\Streams\download.exe:Zone.Identifier)"));
  EXPECT_TRUE(deleted.contains(R"(C:\Streams\vanish.exe:gone)"));
}

TEST_P(Paths, StreamsAndShortNamesWithoutTheMonitor) {
  const Report report(sample("streams", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
}

TEST_P(Paths, WhatIsWrittenToTheRawDiskIsInTheReport) {
  const Report report(sample("rawdisk", GetParam()));
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);
  EXPECT_EQ(report.file_effects(),
            (std::set<std::string>{R"(modified \\.\PhysicalDrive0)", R"(modified \\.\C:)"}));
  EXPECT_TRUE(report.json()["unexplained"].Empty());
  const Json& written = find_call(report, "NtWriteFile", {{"/before/file_path", R"(\??\PhysicalDrive0)"}, {"/status", "0x00000000"}});
  EXPECT_EQ(written["success"].GetBool(), true);
  // What the profile says of the disk.
  EXPECT_NE(report.target_stdout().find("model KXG60ZNV512G NVMe KIOXIA 512GB serial 20AF71UYF2QN"), std::string::npos);
}

TEST_P(Paths, TheRawDiskWithoutTheMonitor) {
  const Report report(sample("rawdisk", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
}

}  // namespace
}  // namespace drsemu::e2e
