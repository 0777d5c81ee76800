// One case for each defect that third-party programs have shown.
#include "checks.h"

namespace drsemu::e2e {
namespace {

class Regression : public testing::TestWithParam<int> {
 protected:
  // The sample `system`, told what to do.
  const Report& run(const std::string& what) {
    report_.emplace(sample("system", GetParam()), std::vector<std::string>{what});
    EXPECT_EQ(report_->ended(), "exited");
    EXPECT_EQ(report_->exit_code(), 0) << report_->target_stdout();
    check_contracts(*report_);
    return *report_;
  }
  static size_t processes(const Report& report) { return report.json()["processes"].Size(); }

 private:
  std::optional<Report> report_;
};
INSTANTIATE_TEST_SUITE_P(Bits, Regression, testing::Values(32, 64), testing::PrintToStringParamName());

// Wine starts the desktop at a program's first window: it is no child of the program, and nothing waits for it.
TEST_P(Regression, TheDesktopIsNotTheTargets) {
  const Report& report = run("window");
  EXPECT_EQ(processes(report), 1u);
  EXPECT_TRUE(report.registry_effects().empty());
  EXPECT_TRUE(report.file_effects().empty());
}

TEST_P(Regression, AConsoleOfItsOwnChangesNoRegistry) {
  const Report& report = run("console");
  EXPECT_EQ(processes(report), 2u);  // with the console's host
  EXPECT_TRUE(report.registry_effects().empty());
}

TEST_P(Regression, RootCertificatesAreThereAlready) { EXPECT_TRUE(run("certificates").registry_effects().empty()); }

// A program that has user32 was asked for a debugger in a dialog that nobody answers.
TEST_P(Regression, ACrashEndsAWindowsProgram) {
  const Report report(sample("system", GetParam()), {"fault"}, {"--time-limit", "30"});
  EXPECT_EQ(report.ended(), "exited");
  EXPECT_EQ(report.exit_code(), 0xc0000005);
}

// Node.js refuses a pipe that is not a Windows one; what several processes write to a file must not overlap.
TEST_P(Regression, OutputIsAFileThatAllAppendTo) {
  EXPECT_EQ(run("output").target_stdout(), "first\r\nsecond\r\nthird\r\nEXIT-SUCCESS\r\n");
}

// What two handles are was logged by two records of one size: the second was taken for a repeat of the first.
TEST_P(Regression, NamesOfOneLengthAreBothKnown) {
  const Report& report = run("inherit");
  const Json& call = find_call(report, "NtSignalAndWaitForSingleObject", {});
  EXPECT_TRUE(text(call, "/before/object_name").ends_with("\\zoo-first"));
  EXPECT_TRUE(text(call, "/before/wait_handle_object_name").ends_with("\\zoo-other"));
}

// A thread's last event was kept back for repeats while others' went on: a handle was used before it was opened.
TEST_P(Regression, WhatAThreadOpensIsKnownToOthers) {
  const Report& report = run("hand-over");
  const std::string path = "\\??\\C:\\Users\\alex\\Desktop\\handed.txt";
  const Json& create = find_call(report, "NtCreateFile", {{"/before/file_path", path}});
  const Json& write = find_call(report, "NtWriteFile", {{"/before/file_path", path}});
  EXPECT_LT(number(create, "/seq"), number(write, "/seq"));
  EXPECT_NE(number(create, "/tid"), number(write, "/tid"));
}

TEST_P(Regression, AServiceOfTheTargetIsFollowed) {
  const Report& report = run("service");
  const Json& service = process_of(report, "\" served");
  EXPECT_EQ(text(service, "/cause"), "service");
  EXPECT_EQ(text(service, "/end"), "exited");
  find_call(report, "NtWriteFile", {{"/before/file_path", "\\??\\C:\\served.txt"}});
  EXPECT_EQ(report.left_files().at("C:\\served.txt"), "served");
}

TEST_P(Regression, FoldersAttributesAndWhatTookTheirPlace) {
  const Report& report = run("folders");
  std::map<std::string, std::string> attributes;
  for (const Json& effect : report.json()["effects"]["files"].GetArray()) {
    if (has(effect, "/attributes")) attributes[text(effect, "/kind") + " " + text(effect, "/guest_path")] = text(effect, "/attributes");
  }
  const std::string self = std::string(kDesktop) + "system" + std::to_string(GetParam()) + ".exe";
  const std::map<std::string, std::string> expected = {
      {std::string("created ") + kDesktop + "plain", "FILE_ATTRIBUTE_HIDDEN"},
      {"attributes " + self, "FILE_ATTRIBUTE_HIDDEN|FILE_ATTRIBUTE_SYSTEM"},
      {"attributes C:\\windows\\win.ini", "FILE_ATTRIBUTE_READONLY"}};
  EXPECT_EQ(attributes, expected);
  const std::set<std::string> effects = {std::string("created ") + kDesktop + "plain",
                                         "attributes " + self,
                                         "attributes C:\\windows\\win.ini",
                                         "deleted C:\\Program Files\\Internet Explorer",
                                         "deleted C:\\Program Files\\Internet Explorer\\iexplore.exe",
                                         "deleted C:\\windows\\system32\\drivers\\etc\\hosts",
                                         "created C:\\windows\\system32\\drivers\\etc\\hosts"};
  EXPECT_EQ(report.file_effects(), effects);
}

}  // namespace
}  // namespace drsemu::e2e
