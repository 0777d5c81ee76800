// The processor as a program measures it: CPUID is the profile's, and the time stamp counter tells nothing of its
// faults.
#include <algorithm>
#include <sstream>

#include "harness.h"
#include "sandbox/cpuid.h"
#include "sandbox/image.h"
#include "sandbox/profile.h"

namespace drsemu::e2e {
namespace {

class Processor : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Processor, testing::Values(32, 64), testing::PrintToStringParamName());

// What stands behind `name` on the line that begins with `line`.
std::string value(const std::string& output, const std::string& line, const std::string& name) {
  std::istringstream in(output);
  for (std::string text; std::getline(in, text);) {
    if (!text.starts_with(line)) continue;
    const size_t at = text.find(name, line.size());
    const size_t begin = at == std::string::npos ? text.size() : at + name.size();
    return text.substr(begin, text.find_first_of(" \r", begin) - begin);
  }
  return "";
}

uint64_t number(const std::string& output, const std::string& line, const std::string& name) {
  const std::string text = value(output, line, name);
  EXPECT_FALSE(text.empty()) << line << " " << name << " is not told";
  return text.empty() ? 0 : std::stoull(text);
}

TEST_P(Processor, IsABareOne) {
  if (!sandbox::can_hide_cpuid()) GTEST_SKIP() << "CPUID does not fault on this processor";
  const auto cpu = sandbox::load_profile(sandbox::require_image().profile()).cpu;
  const Report report(sample("processor", GetParam()));
  const std::string output = report.target_stdout();
  ASSERT_NE(output.find("EXIT-SUCCESS"), std::string::npos) << output;
  EXPECT_NE(output.find("vendor=" + cpu.vendor + "\r\n"), std::string::npos) << output;
  EXPECT_NE(output.find("brand=" + cpu.name + "\r\n"), std::string::npos) << output;
  EXPECT_EQ(value(output, "hypervisor", "="), "0");
  EXPECT_EQ(value(output, "logical", "="), std::to_string(cpu.threads));
  // What programs take for a virtual machine is a thousand ticks on the average of few, with a pause before each. Here
  // something else may take the processor away from one or another.
  EXPECT_LT(number(output, "paused", "median="), 1000u) << output;
  for (const char* loop : {"paused", "cpuid", "rdtscp"}) {
    EXPECT_GT(number(output, loop, "least="), 30u) << loop << output;
    EXPECT_LT(number(output, loop, "median="), 500u) << loop << output;
  }
  EXPECT_GT(number(output, "nothing", "least="), 0u) << output;
  // A loop that is ten times as long takes longer, and a call of the kernel takes longer than one that is none.
  EXPECT_GT(number(output, "nops1000000", "median="), 2 * number(output, "nops100000:", "median=")) << output;
  EXPECT_GT(number(output, "kernel", "median="), 10u) << output;
  const uint64_t qpc_ms = number(output, "clocks", "qpc_ms="), ticks_ms = number(output, "clocks", "ticks_ms=");
  EXPECT_GE(qpc_ms, 200u) << output;
  EXPECT_LT(std::max(qpc_ms, ticks_ms) - std::min(qpc_ms, ticks_ms), 50u) << output;
  EXPECT_GT(number(output, "clocks", "mhz="), 500u) << output;
  // Of threads that compare what they read, a few in a thousand may see the counter step back.
  EXPECT_LT(number(output, "backwards:", " "), 80u) << output;
}

// The first measurement of a process has nothing to learn from. It is one: something else may come between.
TEST_P(Processor, TheFirstTime) {
  if (!sandbox::can_hide_cpuid()) GTEST_SKIP() << "CPUID does not fault on this processor";
  uint64_t least = ~uint64_t{0};
  for (int i = 0; i < 3 && least >= 1000; ++i) {
    const Report report(sample("processor", GetParam()));
    least = std::min(least, number(report.target_stdout(), "first:", " "));
  }
  EXPECT_LT(least, 1000u);
}

}  // namespace
}  // namespace drsemu::e2e
