// What `drsemu run` promises of any run, on samples that end in every way.
#include "harness.h"

namespace drsemu::e2e {
namespace {

TEST(Run, TellsHowTheTargetEnded) {
  const Report run(sample("process", 64), {"exit", "42"});
  EXPECT_EQ(run.finished().exit_code, 0) << run.finished().err;
  EXPECT_EQ(run.ended(), "exited");
  EXPECT_EQ(run.exit_code(), 42);
}

}  // namespace
}  // namespace drsemu::e2e
