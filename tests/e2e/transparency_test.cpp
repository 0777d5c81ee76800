// What a program can observe around its calls is the same with and without the monitor.
#include <sstream>

#include "harness.h"

namespace drsemu::e2e {
namespace {

class Transparency : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Transparency, testing::Values(32, 64), testing::PrintToStringParamName());

// The first line in which two texts differ, of both.
std::string difference(const std::string& monitored, const std::string& plain) {
  std::istringstream a(monitored), b(plain);
  std::string line_a, line_b;
  do {
    line_a = line_b = "(the end)";
    std::getline(a, line_a);
    std::getline(b, line_b);
  } while (line_a == line_b && (a || b));
  return line_a == line_b ? "" : "monitored: " + line_a + "\nnot:       " + line_b;
}

TEST_P(Transparency, ObservationsAreByteIdentical) {
  const Report report(sample("transparent", GetParam()));
  const Report plain(sample("transparent", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(difference(report.target_stdout(), plain.target_stdout()), "");
  EXPECT_EQ(report.target_stdout(), plain.target_stdout());
  EXPECT_EQ(report.target_stderr(), plain.target_stderr());
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(plain.exit_code(), 0);
  EXPECT_TRUE(report.target_stdout().ends_with("EXIT-SUCCESS\r\n"));
}

}  // namespace
}  // namespace drsemu::e2e
