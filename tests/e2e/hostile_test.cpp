// Hostile callers: what could not be read is said, and random calls end as they do without the monitor.
#include <algorithm>
#include <set>
#include <sstream>

#include "harness.h"

namespace drsemu::e2e {
namespace {

class Hostile : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Hostile, testing::Values(32, 64), testing::PrintToStringParamName());

size_t count(const std::vector<const Json*>& events, const char* pointer) {
  size_t found = 0;
  for (const Json* event : events) found += has(*event, pointer);
  return found;
}

TEST_P(Hostile, EventsSayWhatCouldBeRead) {
  const Report report(sample("hostile", GetParam()));
  EXPECT_TRUE(report.target_stdout().ends_with("EXIT-SUCCESS\r\n")) << report.target_stdout();
  const auto files = report.calls("NtQueryAttributesFile"), writes = report.calls("NtWriteFile"),
             values = report.calls("NtSetValueKey");
  // Lengths that lie: the true one, and as much as there was.
  bool far = false;
  for (const Json* write : writes)
    far |= number(*write, "/before/buffer/size") == 0x7fffffff && has(*write, "/before/buffer/truncated");
  EXPECT_TRUE(far);
  size_t whole = 0, unended = 0;
  for (const Json* value : values) {
    whole += text(*value, "/before/value_name").size() > 32000;
    unended += text(*value, "/before/data/text") == "no end..";
  }
  EXPECT_GE(whole, 1u) << "a name of 32 KB is shown whole";
  EXPECT_EQ(unended, 1u);
  // In a 32-bit process Windows' own 64-bit layer reads pointers first, and the call does not come about.
  if (GetParam() == 32) return;
  EXPECT_GE(count(files, "/before/file_path/unreadable"), 8u);
  EXPECT_GE(count(files, "/before/file_path_truncated"), 2u);
  EXPECT_GE(count(writes, "/before/buffer/unreadable"), 4u);
}

// Five thousand random calls, a third of them with addresses that cannot be read: each batch ends with the same code
// and the same digest of results as without the monitor.
TEST_P(Hostile, RandomCallsEndAlike) {
  for (const char* seed : {"2", "5"}) {
    SCOPED_TRACE(std::string("seed ") + seed);
    const std::vector<std::string> args = {seed, "40", "60"};
    // Windows that the display's threads work on end a batch of calls otherwise once in a while, with the monitor and without
    // it: then both are run again. What the monitor changes it changes each time.
    constexpr int kTries = 3;
    std::set<std::string> with, without;
    const auto meet = [&] { return std::any_of(with.begin(), with.end(), [&](const std::string& out) { return without.contains(out); }); };
    size_t events = 0;
    for (int tries = 0; tries < kTries && !meet(); ++tries) {
      const Report report(sample("fuzz", GetParam()), args);
      const Report plain(sample("fuzz", GetParam()), args, {"--no-monitor"});
      with.insert(report.target_stdout());
      without.insert(plain.target_stdout());
      EXPECT_TRUE(plain.target_stdout().ends_with("EXIT-SUCCESS\r\n")) << plain.target_stdout();
      EXPECT_TRUE(report.target_stdout().ends_with("EXIT-SUCCESS\r\n")) << report.target_stdout();
      EXPECT_EQ(report.ended(), "exited");
      events = report.events().size();
    }
    EXPECT_TRUE(meet()) << *with.begin() << *without.begin();
    EXPECT_GT(events, 1000u);
  }
}

}  // namespace
}  // namespace drsemu::e2e
