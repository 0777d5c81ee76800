// What asks whether it is looked at gets a PC's answers: samples/evasion.c in the guest, and drsemu doctor --evasion.
#include <algorithm>
#include <set>
#include <sstream>

#include "harness.h"
#include "sandbox/cpuid.h"

namespace drsemu::e2e {
namespace {

// What it is known to tell, and why.
struct Known {
  std::string begin;  // of the probe's name
  const char* reason;
  bool of_processor = false;  // only where CPUID does not fault
  bool unmonitored = false;   // only with --no-monitor
};

const std::vector<Known> kKnown = {
    {"CPUID", "the processor does not fault on it", true},
    {"counts of processors agree", "the same", true},
    {"rdtsc around CPUID", "the same", true},
    {"rdtscp around CPUID", "the same", true},
    {"cannot open", "nothing tells the target from the system's own processes there", false, true},
    {"vmcall", "the hypervisor's that this machine runs on"},
    {"WMI Win32_CacheMemory", "Wine lacks the class"},
    {"WMI Win32_Fan", "the same"},
    {"WMI Win32_PortConnector", "the same"},
    {"sound", "there is no driver"},
};

// The probes of a family that have found something, but for those that are known to.
std::string found(const Report& report, bool monitored) {
  std::istringstream lines(report.target_stdout());
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("\tfound\t") == std::string::npos) continue;
    const bool known = std::any_of(kKnown.begin(), kKnown.end(), [&](const Known& one) {
      return line.starts_with(one.begin) && !(one.of_processor && sandbox::can_hide_cpuid()) && !(one.unmonitored && monitored);
    });
    if (!known) all += line + "\n";
  }
  return all;
}

class Evasion : public testing::TestWithParam<std::tuple<int, const char*>> {};
INSTANTIATE_TEST_SUITE_P(Families, Evasion,
                         testing::Combine(testing::Values(32, 64),
                                          testing::Values("wine", "versions", "machines", "firmware", "processor",
                                                          "timing", "debuggers", "exceptions", "processes", "machine",
                                                          "user", "environment", "sandboxes")),
                         [](const auto& test) {
                           return std::to_string(std::get<0>(test.param)) + std::get<1>(test.param);
                         });

TEST_P(Evasion, NothingIsFound) {
  const auto& [bits, family] = GetParam();
  for (const bool monitored : {true, false}) {
    const Report report(sample("evasion", bits), {family},
                        monitored ? std::vector<std::string>{} : std::vector<std::string>{"--no-monitor"});
    EXPECT_NE(report.target_stdout().find(std::string("\t") + family + "\tclean\t"), std::string::npos)
        << "it was asked";
    EXPECT_EQ(found(report, monitored), "") << (monitored ? "with" : "without") << " the monitor";
    EXPECT_EQ(report.exit_code(), report.target_stdout().find("\tfound\t") == std::string::npos ? 0 : 1);
  }
}

class Variables : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Variables, testing::Values(32, 64), testing::PrintToStringParamName());

// With nothing of Wine's or Linux's in them, and the same in a child.
TEST_P(Variables, AreAPcs) {
  const Report report(sample("environ", GetParam()), {"child"});
  std::istringstream lines(report.target_stdout());
  std::multiset<std::string> variables;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("environment: ")) variables.insert(line.substr(13));
  }
  ASSERT_FALSE(variables.empty());
  for (const std::string& variable : variables) {
    EXPECT_EQ(variables.count(variable), 2u) << "in one of both only: " << variable;
    for (const char* word : {"WINE", "DELL", "unix", "=/", "UTF-8", "LD_", "DRSEMU"})
      EXPECT_EQ(variable.find(word), std::string::npos) << variable;
  }
}

TEST(DoctorEvasion, ShowsEachProbeOfBothBitnesses) {
  const Finished table = drsemu({"doctor", "--evasion"}, {}, 240);
  EXPECT_TRUE(table.exit_code == 0 || table.exit_code == 1) << table.err;
  EXPECT_NE(table.out.find("wine\n  64     32\n  clean  clean  no export ntdll.dll!wine_get_version"),
            std::string::npos)
      << table.out;
  EXPECT_NE(table.out.find(" probes, "), std::string::npos);
  EXPECT_EQ(table.exit_code == 1, table.out.find("FOUND") != std::string::npos);
}

TEST(DoctorEvasion, BadUseIsSaid) {
  const Finished alone = drsemu({"doctor", "--json"});
  EXPECT_EQ(alone.exit_code, 2);
  EXPECT_NE(alone.err.find("--evasion"), std::string::npos) << alone.err;
}

}  // namespace
}  // namespace drsemu::e2e
