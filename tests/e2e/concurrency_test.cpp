// A million calls of 32 threads: none is lost, each thread's order holds.
#include <fstream>

#include "harness.h"

namespace drsemu::e2e {
namespace {

class Concurrency : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Concurrency, testing::Values(32, 64), testing::PrintToStringParamName());

// The number behind `"name":` in a line of JSON, decimal or "0x…"; -1 if it is not there.
int64_t number_in(const std::string& line, const std::string& name) {
  const size_t at = line.find("\"" + name + "\":");
  if (at == std::string::npos) return -1;
  const char* value = line.c_str() + at + name.size() + 3;
  return *value == '"' ? std::strtoll(value + 1, nullptr, 16) : std::strtoll(value, nullptr, 10);
}

TEST_P(Concurrency, AMillionCallsLoseNone) {
  constexpr int kThreads = 32, kCalls = 31250;
  const TempDir dir;
  const std::filesystem::path folder = dir / "report";
  const Finished finished = drsemu({"run", "--out", folder.string(), sample("threads", GetParam()).string(), "--",
                                    std::to_string(kThreads), std::to_string(kCalls), "bare"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  std::map<int64_t, int64_t> next;  // what each thread's next call carries
  std::map<int64_t, int64_t> tid_of;
  int64_t last_seq = -1;
  size_t wrong = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "events")) {
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {  // too many to keep
      const int64_t seq = number_in(line, "seq");
      EXPECT_GT(seq, last_seq);
      last_seq = seq;
      if (line.find("\"call\":\"NtFlushInstructionCache\"") == line.npos ||
          line.find("\"module\":\"threads") == line.npos)
        continue;
      const int64_t thread = number_in(line, "base_address") < 0 ? 0 : number_in(line, "base_address");
      EXPECT_EQ(line.find("\"repeated\""), line.npos) << line;
      EXPECT_EQ(tid_of.emplace(thread, number_in(line, "tid")).first->second, number_in(line, "tid"));
      if (number_in(line, "length") != next[thread]++ && ++wrong < 10)
        ADD_FAILURE() << "call " << next[thread] - 1 << " is " << line;
    }
  }
  EXPECT_EQ(wrong, 0u);
  EXPECT_EQ(next.size(), static_cast<size_t>(kThreads));
  for (const auto& [thread, calls] : next) EXPECT_EQ(calls, kCalls) << "thread " << thread;
}

}  // namespace
}  // namespace drsemu::e2e
