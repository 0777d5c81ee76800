// Nudges: processes end themselves when the host asks, those that cannot are killed soon, and the report says which.
#include <signal.h>

#include <algorithm>

#include "leftovers.h"

namespace drsemu::e2e {
namespace {

constexpr int64_t kNudgeCode = 0x40010004;

// The last event of a process that was nudged. Of threads that are terminated themselves while they end the process
// there may be more.
void expect_nudged(const Watched& run, rapidjson::SizeType process, int most = 1) {
  const Json& facts = run.report()["processes"][process];
  EXPECT_EQ(text(facts, "/end"), "nudged");
  EXPECT_EQ(number(facts, "/exit_code"), kNudgeCode);
  int nudges = 0;
  run.each_event(process, [&](const Json& event) {
    if (!has(event, "/nudged")) return;
    ++nudges;
    EXPECT_EQ(text(event, "/call"), "NtTerminateProcess");
    EXPECT_EQ(text(event, "/before/exit_status"), "0x40010004");
    EXPECT_TRUE(event["success"].GetBool());
    EXPECT_FALSE(has(event, "/caller"));
  });
  EXPECT_GE(nudges, 1);
  EXPECT_LE(nudges, most);
}

struct Stubborn {
  const char* how;
  int most_nudges;
};
const Stubborn kStubborn[] = {{"suspend", 0}, {"block", 1}, {"close", 1}, {"relay", 5},
                              {"spin", 1},    {"wait", 1},  {"pipe", 1}};

class Nudge : public testing::TestWithParam<std::tuple<size_t, int>> {};
INSTANTIATE_TEST_SUITE_P(All, Nudge,
                         testing::Combine(testing::Range<size_t>(0, std::size(kStubborn)), testing::Values(32, 64)),
                         [](const auto& test) {
                           return kStubborn[std::get<0>(test.param)].how + std::to_string(std::get<1>(test.param));
                         });

TEST_P(Nudge, EndsWhateverTheTargetDoes) {
  const auto& [how, most_nudges] = kStubborn[std::get<0>(GetParam())];
  Watched run({"--time-limit", "4"}, sample("stubborn", std::get<1>(GetParam())), {how});
  ASSERT_TRUE(run.end(60)) << run.child().err();
  EXPECT_EQ(run.finished().exit_code, 0) << run.finished().err;
  EXPECT_EQ(text(run.report(), "/run/ended"), "time-limit");
  EXPECT_NE(run.target_stdout().find("ready"), std::string::npos);
  ASSERT_EQ(run.report()["processes"].Size(), 1u);
  if (most_nudges) {
    expect_nudged(run, 0, most_nudges);
  } else {
    EXPECT_EQ(text(run.report(), "/processes/0/end"), "killed");
  }
  EXPECT_TRUE(run.report()["run"]["exit_code"].IsNull()) << "it did not end of its own accord";
  const Json& facts = run.report()["processes"][0];
  EXPECT_LT(*number(facts, "/ended_ns") - *number(facts, "/started_ns"), 9'000'000'000) << "within the limit and five seconds";
}

TEST(NudgeVerb, EndsTheRunThatIsNamed) {
  for (const bool by_folder : {false, true}) {
    Watched run({}, sample("forever", 64));
    run.wait_for("sleeping\r\nsleeping");
    const Finished list = drsemu({"nudge"}, run.data().environment());
    EXPECT_EQ(list.exit_code, 0) << list.err;
    EXPECT_NE(list.out.find(std::to_string(run.pid()) + " "), std::string::npos) << list.out;
    EXPECT_NE(list.out.find("forever64.exe"), std::string::npos) << list.out;
    EXPECT_NE(list.out.find(run.folder().string()), std::string::npos) << list.out;
    const Finished nudge =
        drsemu({"nudge", by_folder ? run.folder().string() : std::to_string(run.pid())}, run.data().environment());
    EXPECT_EQ(nudge.exit_code, 0) << nudge.err;
    ASSERT_TRUE(run.end(60)) << run.child().err();
    EXPECT_EQ(run.finished().exit_code, 0) << run.finished().err;
    EXPECT_EQ(text(run.report(), "/run/ended"), "nudged");
    ASSERT_EQ(run.report()["processes"].Size(), 2u);
    expect_nudged(run, 0);
    expect_nudged(run, 1);
    EXPECT_EQ(drsemu({"nudge"}, run.data().environment()).out, "no run is going on\n");
  }
}

TEST(NudgeVerb, RefusesWhatIsNoRun) {
  const PrivateData data;
  const TempDir dir;
  for (const std::string& name : {std::string("1"), std::string("none"), dir.path().string(), std::string()}) {
    const Finished finished = drsemu({"nudge", name}, data.environment());
    EXPECT_EQ(finished.exit_code, 2) << name;
    EXPECT_NE(finished.err.find("no run of yours"), std::string::npos) << finished.err;
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
  }
}

// Each of a thousand threads has made its call when the nudge comes; all of it is in the report.
TEST(NudgeVerb, LosesNothingOfAThousandThreads) {
  Watched run({}, sample("limits_threads", 64), {"1000"});
  run.wait_for("1000 running");
  EXPECT_EQ(drsemu({"nudge", std::to_string(run.pid())}, run.data().environment()).exit_code, 0);
  ASSERT_TRUE(run.end(100)) << run.child().err();
  EXPECT_EQ(text(run.report(), "/run/ended"), "nudged");
  EXPECT_EQ(number(run.report(), "/run/threads_unrecorded"), 0);
  expect_nudged(run, 0);
  std::set<std::string> names;
  std::set<int64_t> threads;
  run.each_event(0, [&](const Json& event) {
    if (text(event, "/call") != "GetFileAttributesW") return;
    names.insert(text(event, "/before/file_name"));
    threads.insert(*number(event, "/tid"));
  });
  EXPECT_EQ(names.size(), 1000u);
  EXPECT_EQ(threads.size(), 1000u);
}

// In the midst of calls that fill the rings: none that has returned is missing, whatever the moment.
TEST(NudgeVerb, ComesBetweenCalls) {
  for (int round = 0; round < 5; ++round) {
    SCOPED_TRACE(round);
    Watched run({}, sample("threads", round % 2 ? 32 : 64), {"16", "100000000", "bare"});
    ASSERT_TRUE(eventually(100, [&] {
      std::error_code error;
      return std::filesystem::exists(run.folder() / "events", error) && !nothing_in(run.folder() / "events");
    })) << run.child().err();
    sleep_seconds(0.1 + 0.07 * round);
    run.child().signal_group(SIGINT);
    ASSERT_TRUE(run.end(100)) << run.child().err();
    EXPECT_EQ(run.finished().exit_code, 130);
    EXPECT_EQ(text(run.report(), "/run/ended"), "interrupted");
    expect_nudged(run, 0);
    std::map<std::string, int64_t> next;  // by the number of the thread
    run.each_event(0, [&](const Json& event) {
      if (text(event, "/call") != "NtFlushInstructionCache" || !text(event, "/caller/module").starts_with("threads"))
        return;
      const std::string thread = text(event, "/before/base_address");
      EXPECT_EQ(number(event, "/before/length"), next[thread]++) << thread;
    });
    EXPECT_GT(next.size(), 1u);
  }
}

// The second one skips the wait for a process that cannot be nudged.
TEST(Interrupt, ASecondTimeDoesNotWait) {
  Watched run({}, sample("stubborn", 64), {"suspend"});
  run.wait_for("ready");
  sleep_seconds(0.5);  // it says so before the last of its threads is suspended: then nobody could
  run.child().signal_group(SIGINT);
  sleep_seconds(0.1);
  run.child().signal_group(SIGINT);
  ASSERT_TRUE(run.end(60)) << run.child().err();
  EXPECT_EQ(run.finished().exit_code, 130);
  EXPECT_EQ(text(run.report(), "/run/ended"), "interrupted");
  EXPECT_EQ(text(run.report(), "/processes/0/end"), "killed");
}

TEST(MonitorLog, TellsWhatTheMonitorDoes) {
  const TempDir dir;
  const std::string log = (dir / "log").string();
  const Report report(sample("direct", 64), {}, {"--monitor-log", log});
  EXPECT_EQ(report.ended(), "exited");
  const std::string said = read(log);
  for (const char* line : {" attached: the target", " module ", "direct64.exe", " direct call of service 0x"}) {
    EXPECT_NE(said.find(line), std::string::npos) << line << " in\n" << said;
  }
  EXPECT_EQ(report.target_stdout().find("attached"), std::string::npos);
  EXPECT_EQ(report.target_stderr().find("attached"), std::string::npos);

  const Finished refused = drsemu({"run", "--monitor-log", (dir / "none/log").string(), "--out", (dir / "r").string(),
                                   sample("demo", 64).string()});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("cannot write the monitor's log to"), std::string::npos) << refused.err;
}

}  // namespace
}  // namespace drsemu::e2e
