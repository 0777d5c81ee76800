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

}  // namespace
}  // namespace drsemu::e2e
