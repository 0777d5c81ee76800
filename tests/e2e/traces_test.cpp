// A program that hunts for Wine's traces finds none.
#include "harness.h"

namespace drsemu::e2e {
namespace {

class Traces : public testing::TestWithParam<std::tuple<int, const char*>> {};
INSTANTIATE_TEST_SUITE_P(
    Parts, Traces, testing::Combine(testing::Values(32, 64), testing::Values("registry", "modules", "names", "files", "variables")),
    [](const auto& test) { return std::to_string(std::get<0>(test.param)) + std::get<1>(test.param); });

// The hunt makes a million calls that are of no interest.
TEST_P(Traces, NothingIsFound) {
  const Report report(sample("traces", std::get<0>(GetParam())), {std::get<1>(GetParam())}, {"--no-monitor"});
  EXPECT_EQ(report.target_stdout(), "0 found\r\nEXIT-SUCCESS\r\n");
}

}  // namespace
}  // namespace drsemu::e2e
