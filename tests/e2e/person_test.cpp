// The person at the guest's desktop: moves the mouse, answers what programs ask, and is told of in the report.
#include <algorithm>

#include "harness.h"

namespace drsemu::e2e {
namespace {

class Person : public testing::TestWithParam<int> {
 protected:
  Report run(const std::string& what, const std::vector<std::string>& options = {}) const {
    return Report(sample("person", GetParam()), {what}, options);
  }
};
INSTANTIATE_TEST_SUITE_P(Bits, Person, testing::Values(32, 64),
                         [](const auto& one) { return std::to_string(one.param); });

std::vector<const Json*> clicks_of(const Report& report) {
  std::vector<const Json*> clicks;
  for (const Json& one : report.json()["interactions"].GetArray()) {
    if (text(one, "/kind") == "click" && number(one, "/pid")) clicks.push_back(&one);
  }
  return clicks;
}

// The run ended well, after clicks on these buttons of the target's windows, in this order.
void expect_clicked(const Report& report, const std::vector<std::string>& buttons, const std::string& title) {
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_NE(report.target_stdout().find("EXIT-SUCCESS"), std::string::npos) << report.target_stdout();
  std::vector<std::string> clicked;
  uint64_t before = 0;
  for (const Json* one : clicks_of(report)) {
    clicked.push_back(text(*one, "/button"));
    EXPECT_EQ(text(*one, "/title"), title);
    EXPECT_NE(text(*one, "/class"), "");
    EXPECT_NE(report.events(number(*one, "/pid").value_or(0)).size(), 0u) << "of no process that was recorded";
    EXPECT_GT((*one)["time_ns"].GetUint64(), before);
    before = (*one)["time_ns"].GetUint64();
  }
  EXPECT_EQ(clicked, buttons);
  EXPECT_NE(report.finished().out.find("Clicked for the user"), std::string::npos) << report.finished().out;
}

bool has_line(const Report& report, const std::string& line) { return report.target_stdout().find(line) != std::string::npos; }

TEST_P(Person, MovesTheMouse) {
  const Report report = run("mouse");
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  const auto& interactions = report.json()["interactions"];
  ASSERT_GE(interactions.Size(), 1u);
  EXPECT_EQ(text(interactions[0], "/kind"), "move");
  EXPECT_GE(number(interactions[0], "/movements"), 1);
  EXPECT_GT(number(interactions[0], "/pixels"), 0);
  EXPECT_GT(interactions[0]["until_ns"].GetUint64(), interactions[0]["time_ns"].GetUint64());
}

TEST_P(Person, ClicksOnTheEmptyDesktop) {
  const Report report = run("click");
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  bool told = false;
  for (const Json& one : report.json()["interactions"].GetArray()) told = told || (text(one, "/kind") == "click" && one["pid"].IsNull());
  EXPECT_TRUE(told);
}

TEST_P(Person, PressesOk) { expect_clicked(run("ok"), {"OK"}, "A question"); }

TEST_P(Person, SaysYesThoughNoIsTheDefault) {
  const Report report = run("yesno");
  expect_clicked(report, {"&Yes"}, "A question");
  EXPECT_TRUE(has_line(report, "yes pressed")) << report.target_stdout();
}

TEST_P(Person, GoesOnAfterAnError) {
  const Report report = run("retry");
  expect_clicked(report, {"&Ignore"}, "A question");
  EXPECT_TRUE(has_line(report, "ignore pressed")) << report.target_stdout();
}

TEST_P(Person, ClicksThroughAWizard) {
  expect_clicked(run("wizard"), {"I &accept the agreement", "&Next >", "&Install", "&Finish"}, "Setup - Sample");
}

TEST_P(Person, AnswersAChildsBox) { expect_clicked(run("child"), {"OK"}, "A question"); }

TEST_P(Person, AnswersAButtonThatCounts) {
  const Report report = run("countdown");
  EXPECT_TRUE(has_line(report, "ok pressed")) << report.target_stdout();
  EXPECT_EQ(report.exit_code(), 0);
}

TEST_P(Person, IsNotHeldUpByAWindowThatHangs) {
  const Report report = run("hung");
  EXPECT_TRUE(has_line(report, "ok pressed")) << report.target_stdout();
  EXPECT_EQ(report.ended(), "exited");
}

TEST_P(Person, IsNotThereWhereNobodyIsWanted) {
  const Report report = run("ok", {"--no-interaction", "--time-limit", "8"});
  EXPECT_EQ(report.ended(), "time-limit");
  EXPECT_EQ(report.json()["interactions"].Size(), 0u);
  EXPECT_EQ(report.finished().out.find("Clicked"), std::string::npos);
}

TEST_P(Person, IsThereWithoutTheMonitorToo) {
  const Report report = run("ok", {"--no-monitor"});
  EXPECT_EQ(report.ended(), "exited");
  EXPECT_TRUE(has_line(report, "ok pressed")) << report.target_stdout();
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_EQ(report.json()["interactions"].Size(), 0u);
}

TEST_P(Person, FindsTheShellsWindows) {
  const Report report(sample("shell", GetParam()));
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_TRUE(has_line(report, "shell: Progman \"Program Manager\" of C:\\windows\\explorer.exe")) << report.target_stdout();
  EXPECT_EQ(report.json()["screenshots"].Size(), 0u) << "the shell's windows are not seen";
}

TEST_P(Person, HearsOfTheProfilesDisplay) {
  const Report report(sample("shell", GetParam()));
  for (const char* line : {"adapter Intel(R) Iris(R) Xe Graphics PCI\\VEN_8086&DEV_9A49&SUBSYS_0A208086&REV_01", "monitor Generic PnP Monitor MONITOR\\LGD0658\\",
                           "screen 1920x1080 at 60 Hz, 96 dpi, caps 1920x1080 at 60 Hz"}) {
    EXPECT_TRUE(has_line(report, line)) << line << "\n" << report.target_stdout();
  }
}

// Of two, the second's display connection takes the first one's window away from all.
TEST_P(Person, OneProcessMakesTheDesktop) {
  const TempDir dir;
  const std::string log = (dir / "log").string();
  const Report report(sample("functions_user", GetParam()), {}, {"--monitor-log", log});
  EXPECT_EQ(report.ended(), "exited");
  const std::string said = read(log);
  size_t count = 0;
  for (size_t at = 0; (at = said.find("\\system32\\explorer.exe", at)) != said.npos; ++at) ++count;
  EXPECT_EQ(count, 1u) << said;
  EXPECT_EQ(report.exit_code(), 0);
  const Report plain(sample("functions_user", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(plain.exit_code(), 0);
}

// Without a window there is nothing to click, however long it takes.
TEST_P(Person, LeavesNoTraceInARunWithoutWindows) {
  const Report report(sample("stubborn", GetParam()), {"wait"}, {"--time-limit", "6"});
  EXPECT_EQ(report.ended(), "time-limit");
  EXPECT_EQ(report.json()["processes"].Size(), 1u);
  EXPECT_EQ(report.json()["unexplained"].Size(), 0u);
  EXPECT_TRUE(clicks_of(report).empty());
}

}  // namespace
}  // namespace drsemu::e2e
