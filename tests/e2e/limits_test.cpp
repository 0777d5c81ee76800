// Limits: each ends the run in order, is named in the report, and leaves nothing behind.
#include <algorithm>

#include "leftovers.h"

namespace drsemu::e2e {
namespace {

struct Case {
  const char* name;
  const char* sample;
  std::vector<std::string> args;
  std::vector<std::string> options;
  const char* ended;
  const char* usage;  // member of run.usage that has passed the limit,
  double limit;       // which is this,
  double most;        // and did not get further than this
  bool nudged = false;  // it does not run so far beyond it that process 1 kills at once
};

// How far it gets depends on how long the machine lets process 1 wait: beyond a limit and a quarter all are killed.
const Case kCases[] = {
    {"ForkBomb", "limits_fork", {}, {"--process-limit", "30"}, "process-limit", "/run/usage/processes_peak", 30, 400},
    {"FileWritten",
     "limits_disk",
     {"write"},
     {"--disk-limit", "32M"},
     "disk-limit",
     "/run/usage/written_bytes",
     32e6,
     900e6},
    {"FileMapped",
     "limits_disk",
     {"map"},
     {"--disk-limit", "32M"},
     "disk-limit",
     "/run/usage/written_bytes",
     32e6,
     900e6},
    {"SmallFiles",
     "limits_disk",
     {"files"},
     {"--disk-limit", "5M"},
     "disk-limit",
     "/run/usage/written_bytes",
     0,
     900e6},
    {"EmptyFiles",
     "limits_disk",
     {"empty"},
     {"--disk-limit", "32M"},
     "disk-limit",
     "/run/usage/processes_peak",
     0,
     100},
    {"FileDeletedAgain",
     "limits_disk",
     {"churn"},
     {"--disk-limit", "32M"},
     "disk-limit",
     "/run/usage/written_bytes",
     32e6,
     900e6},
    {"MemoryTouched",
     "limits_memory",
     {"commit"},
     {"--memory-limit", "200M"},
     "memory-limit",
     "/run/usage/memory_peak_bytes",
     200e6,
     1400e6},
    {"MemoryOfMany",
     "limits_memory",
     {"many"},
     {"--memory-limit", "200M"},
     "memory-limit",
     "/run/usage/memory_peak_bytes",
     200e6,
     1300e6},
    {"MemoryShared",
     "limits_memory",
     {"section"},
     {"--memory-limit", "200M"},
     "memory-limit",
     "/run/usage/memory_peak_bytes",
     200e6,
     1400e6},
    {"ThreadsWithoutEnd",
     "limits_threads",
     {"10000"},
     {"--memory-limit", "300M"},
     "memory-limit",
     "/run/usage/memory_peak_bytes",
     300e6,
     3e9},
    {"ProcessorTime", "stubborn", {"spin"}, {"--cpu-limit", "0.5"}, "cpu-limit", "/run/usage/cpu_s", 0.5, 30, true},
};

class Limits : public testing::TestWithParam<std::tuple<size_t, int>> {};
INSTANTIATE_TEST_SUITE_P(All, Limits,
                         testing::Combine(testing::Range<size_t>(0, std::size(kCases)), testing::Values(32, 64)),
                         [](const auto& test) {
                           return kCases[std::get<0>(test.param)].name + std::to_string(std::get<1>(test.param));
                         });

TEST_P(Limits, EndsTheRunInOrder) {
  const Case& limited = kCases[std::get<0>(GetParam())];
  std::vector<std::string> options = limited.options;
  options.insert(options.end(), {"--time-limit", "100"});
  Watched run(options, sample(limited.sample, std::get<1>(GetParam())), limited.args);
  ASSERT_TRUE(run.end(90)) << run.child().err();
  EXPECT_EQ(run.finished().exit_code, 0) << run.finished().err;
  EXPECT_EQ(text(run.report(), "/run/ended"), limited.ended);
  EXPECT_NE(run.finished().out.find("than its limit"), std::string::npos) << run.finished().out;
  const Json* used = rapidjson::Pointer(limited.usage).Get(run.report());
  ASSERT_TRUE(used);
  EXPECT_GT(used->GetDouble(), limited.limit);
  EXPECT_LT(used->GetDouble(), limited.most);
  const auto& processes = run.report()["processes"].GetArray();
  ASSERT_GE(processes.Size(), 1u);
  if (limited.nudged) {
    EXPECT_EQ(text(processes[0], "/end"), "nudged");
  }
  if (std::string(limited.name) == "EmptyFiles") {
    EXPECT_NE(run.finished().out.find("files and folders were made"), std::string::npos) << run.finished().out;
  }
  for (const Json& process : processes) {
    const std::string end = text(process, "/end");
    EXPECT_TRUE(end == "nudged" || end == "killed" || end == "exited" || end == "unknown") << end;
  }
}

// Of what the target does alone, not of what the VM took to boot; and what happens at once is seen as a whole at the
// end.
TEST(Usage, IsTheTargets) {
  const Report report(sample("demo", 64));
  EXPECT_EQ(report.ended(), "exited");
  const Json& usage = report.json()["run"]["usage"];
  EXPECT_GT(usage["cpu_s"].GetDouble(), 0);
  EXPECT_GT(usage["written_bytes"].GetUint64(), 0u);
  EXPECT_LT(usage["cpu_s"].GetDouble(), 5);
  EXPECT_LT(usage["memory_peak_bytes"].GetUint64(), 200'000'000u);
  EXPECT_LE(usage["processes_peak"].GetUint64(), 8u);
  EXPECT_LT(usage["written_bytes"].GetUint64(), 1'000'000u);
  EXPECT_NE(report.finished().out.find("It used "), std::string::npos);
}

TEST(Usage, LimitsThatAreNotPassedChangeNothing) {
  const Report report(
      sample("demo", 64), {},
      {"--cpu-limit", "60", "--memory-limit", "1GiB", "--process-limit", "20", "--disk-limit", "100MB"});
  EXPECT_EQ(report.ended(), "exited");
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_NE(text(report.json(), "/run/limits").find("20 processes, 100.0 MB written to disk"), std::string::npos)
      << text(report.json(), "/run/limits");
}

TEST(Usage, WrongLimitsAreRefused) {
  const std::string target = sample("demo", 64).string();
  const struct {
    std::vector<std::string> argv;
    const char* says;
  } wrong[] = {{{"run", "--memory-limit", "4X", target}, "must be a size such as 512M or 4G"},
               {{"run", "--memory-limit", "-1", target}, "not -1"},
               {{"run", "--disk-limit", "", target}, "not nothing"},
               {{"run", "--disk-limit", "0", target}, "or none, not 0"},
               {{"run", "--process-limit", "5000", target}, "must be a whole number from 1 to 4000, or none, not 5000"},
               {{"run", "--process-limit", "2.5", target}, "not 2.5"},
               {{"run", "--cpu-limit", "0", target}, "above 0"}};
  for (const auto& [argv, says] : wrong) {
    const Finished finished = drsemu(argv);
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_NE(finished.err.find(says), std::string::npos) << finished.err;
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
  }
}

}  // namespace
}  // namespace drsemu::e2e
