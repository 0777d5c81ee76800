// The outside witness: what a target does past the monitor, or has it record without doing it, is told all the same.
#include <sys/wait.h>

#include "checks.h"

namespace drsemu::e2e {
namespace {

// "change what : why" of each entry of `list` that is of this kind.
std::vector<std::string> told(const Report& report, const char* list, const std::string& kind) {
  std::vector<std::string> found;
  for (const Json& one : report.json()[list].GetArray()) {
    if (!kind.empty() && text(one, "/kind") != kind) continue;
    const std::string value = text(one, "/value");
    found.push_back(text(one, "/change") + " " + text(one, "/what") + (value.empty() ? "" : " : " + value) + ": " +
                    text(one, "/why"));
  }
  return found;
}

Report tamper(const char* how, const std::vector<std::string>& options = {}) {
  return Report(sample("tamper", 64), {how}, options);
}

constexpr char kImage[] = "C:\\users\\alex\\Desktop\\tamper64.exe";
const std::string kForked = std::string("forked ") + kImage + ": no recorded call has made this copy of the process";

const Json* first_process(const Report& report) {
  for (const Json& one : report.json()["unexplained"].GetArray()) {
    if (text(one, "/kind") == "process") return &one;
  }
  return nullptr;
}

TEST(Witness, WhatIsDoneByLinuxAlone) {
  const Report report = tamper("linux");
  EXPECT_EQ(told(report, "unexplained", ""),
            std::vector<std::string>{"created C:\\users\\Public\\linux.txt: no recorded call has made it"});
  EXPECT_EQ(text(report.json(), "/witness"), "judged");
}

class WitnessBlind : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(How, WitnessBlind, testing::Values("unhook", "patch"),
                         [](const auto& how) { return how.param; });

// The monitor is made blind in the target's own process: nothing that it then does has a call.
TEST_P(WitnessBlind, ShowsWhatIsDoneThen) {
  const Report report = tamper(GetParam().c_str());
  const std::string file = "C:\\users\\Public\\" + GetParam() + ".txt";
  EXPECT_TRUE(report.file_effects().contains("created " + file));
  const std::vector<std::string> files = told(report, "unexplained", "file"),
                                 values = told(report, "unexplained", "registry");
  ASSERT_EQ(files.size(), 1u);
  EXPECT_TRUE(files[0].starts_with("created " + file)) << files[0];
  ASSERT_EQ(values.size(), 1u);
  EXPECT_TRUE(values[0].starts_with("created HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run : " + GetParam()))
      << values[0];
  EXPECT_TRUE(told(report, "unexplained", "process").empty());
}

// A target that takes itself out of those that are recorded is followed all the same in what it changes, as the system's
// processes are, and the collector remembers whose it is.
TEST(Witness, WhatIsDoneByOneThatSilencesItself) {
  const Report report = tamper("silence");
  EXPECT_TRUE(told(report, "unexplained", "").empty());
  const auto pid = number(process_of(report, " silence"), "/pid");
  size_t found = 0;
  for (const char* list : {"files", "registry"}) {
    for (const Json& one : report.json()["effects"][list].GetArray()) {
      if (text(one, "/guest_path") != "C:\\users\\Public\\silence.txt" && text(one, "/value") != "silence") continue;
      EXPECT_EQ(number(one, "/by/pids/0"), pid);
      EXPECT_TRUE(number(one, "/by/calls/0"));
      ++found;
    }
  }
  EXPECT_EQ(found, 2u);
}

TEST(Witness, WhatWasRecordedAndIsNotThere) {
  const Report vanished = tamper("vanish");
  EXPECT_EQ(told(vanished, "contradicted", ""),
            std::vector<std::string>{" C:\\users\\Public\\vanish.txt: nothing has deleted it, and it is not there"});
  const Report forged = tamper("forge");
  ASSERT_NE(forged.target_stdout().find("forged"), std::string::npos);
  EXPECT_EQ(
      told(forged, "contradicted", ""),
      std::vector<std::string>{" C:\\users\\Public\\forge-fake.txt: nothing has deleted it, and it is not there"});
}

TEST(WitnessProcesses, ACopyThatEnds) {
  const Report report = tamper("fork");
  EXPECT_EQ(told(report, "unexplained", "process"), std::vector<std::string>{kForked});
  EXPECT_EQ(told(report, "unexplained", "file"),
            std::vector<std::string>{"created C:\\users\\Public\\fork.txt: no recorded call has made it"});
  const Json& target = process_of(report, " fork");
  EXPECT_EQ(number(*first_process(report), "/parent_pid"), number(target, "/pid"));
  EXPECT_GT(number(*first_process(report), "/time_ns").value_or(0), number(target, "/executed_ns").value_or(1));
}

TEST(WitnessProcesses, ACopyThatGoesOnAfterTheRun) {
  const Report report = tamper("linger");
  EXPECT_EQ(report.ended(), "exited");
  EXPECT_EQ(told(report, "unexplained", "process"), std::vector<std::string>{kForked});
  EXPECT_GT(number(*first_process(report), "/linux_pid").value_or(0), 1);
}

TEST(WitnessProcesses, CopiesOfACopy) {
  const Report report = tamper("twice");
  const std::string further =
      std::string("forked ") + kImage + ": a copy of the process, which is no Windows process itself, has made another";
  EXPECT_EQ(told(report, "unexplained", "process"), (std::vector<std::string>{kForked, further, further}));
}

// Another thread starts processes in order meanwhile: those are not taken for the copies, nor the copies for those.
TEST(WitnessProcesses, CopiesAmongProcesses) {
  const Report report = tamper("within");
  const std::string out = report.target_stdout();
  const size_t at = out.find(" copies");
  ASSERT_NE(at, std::string::npos) << out;
  const size_t begin = out.rfind('\n', at) + 1;
  const auto copies = static_cast<size_t>(std::stoul(out.substr(begin, at - begin)));
  EXPECT_GE(copies, 10u);
  EXPECT_EQ(told(report, "unexplained", "process"), std::vector<std::string>(copies, kForked));
  EXPECT_EQ(report.json()["processes"].Size(), 21u);
  EXPECT_TRUE(told(report, "contradicted", "").empty());
}

// Nothing but Wine's loader can be executed, and nothing but a fork made.
TEST(WitnessProcesses, OtherPrograms) {
  const Report report = tamper("execute");
  EXPECT_EQ(report.target_stdout(),
            "sh: -1\r\ndropped: -1\r\nscript: -1\r\nrelative: -1\r\nthrough /proc: -1\r\ncopied loader: -1\r\nloader: "
            "-1\r\nfork: -1\r\nvfork: -1\r\nclone: -1\r\n"
            "EXIT-SUCCESS\r\n");
  std::map<std::string, uint64_t> refused;
  const auto pid = number(process_of(report, " execute"), "/pid");
  for (const Json& call : report.json()["refused"].GetArray()) {
    EXPECT_EQ(number(call, "/pid"), pid);
    refused[text(call, "/call") + " " + text(call, "/what")] += call["count"].GetUint64();
  }
  const std::map<std::string, uint64_t> expected = {{"execve /bin/sh", 2},
                                                    {"execve /wine/drive_c/users/Public/dropped.exe", 1},
                                                    {"execve /wine/drive_c/users/Public/dropped.sh", 1},
                                                    {"execve wine64", 1},
                                                    {"execve /proc/self/exe", 1},
                                                    {"execve /usr/lib/../lib/wine/wine64", 1},
                                                    {"execve /usr/lib/wine/wine64", 1},
                                                    {"fork ", 1},
                                                    {"vfork ", 1},
                                                    {"clone ", 1}};
  EXPECT_EQ(refused, expected);
  EXPECT_EQ(told(report, "unexplained", "process"),
            std::vector<std::string>{kForked + ", and it has tried to execute /bin/sh"});
}

TEST(WitnessProcesses, WinesLoaderByHand) {
  const Report report = tamper("loader");
  EXPECT_EQ(
      told(report, "unexplained", "process"),
      std::vector<std::string>{kForked + ", and it has executed Wine's loader: C:\\windows\\system32\\hostname.exe"});
  const Report replaced = tamper("replace");
  EXPECT_EQ(told(replaced, "unexplained", "process"),
            std::vector<std::string>{
                std::string("executed ") + kImage +
                ": it has executed Wine's loader anew, in its own place: C:\\windows\\system32\\hostname.exe"});
}

// What --filter leaves out is not judged, all else is.
TEST(WitnessFilter, WhatIsNotFollowed) {
  const Report registry = tamper("linux", {"--filter", "registry"});
  EXPECT_EQ(text(registry.json(), "/witness"), "judged, not files: --filter leaves calls out");
  EXPECT_TRUE(told(registry, "unexplained", "").empty());
  const Report files = tamper("linux", {"--filter", "-registry"});
  EXPECT_EQ(text(files.json(), "/witness"), "judged, not registry: --filter leaves calls out");
  EXPECT_EQ(told(files, "unexplained", "").size(), 1u);
  const Report process = tamper("fork", {"--filter", "user"});
  EXPECT_EQ(told(process, "unexplained", ""), std::vector<std::string>{kForked});
}

}  // namespace
}  // namespace drsemu::e2e
