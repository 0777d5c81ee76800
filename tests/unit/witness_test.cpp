// report/starts: what the kernel has told of processes, matched with recorded calls. report/witness: what a filter
// leaves out.
#include <gtest/gtest.h>

#include "collect/change.h"
#include "report/report.h"
#include "report/starts.h"
#include "temp_dir.h"

namespace drsemu::report {
namespace {

using event::KernelEvent;
using event::RunRecord;
using event::StartCall;
using Outcome = StartCall::Outcome;

constexpr uint32_t kShell = 10, kTarget = 20, kMiddle = 21, kChild = 22, kInit = 1;
constexpr char kArguments[] = "C:\\child.exe";

// A run whose target, Linux's process 20 and Windows's 120, has been started in order at time 100.
class Processes : public testing::Test {
 protected:
  Processes() {
    tell(KernelEvent::kSeen, kShell, kInit, 0);
    tell(KernelEvent::kTargetNext, 0, 0, 1);
    tell(KernelEvent::kForked, kShell, kInit, 90);
    tell(KernelEvent::kForked, 19, kShell, 91);
    execute(kTarget, kInit, 92, "C:\\target.exe");
    record_.processes.push_back(process(120, kTarget, 100, "target"));
  }

  static event::Process process(uint32_t pid, uint32_t linux_pid, uint64_t started, const char* cause) {
    event::Process process;
    process.pid = pid;
    process.linux_pid = linux_pid;
    process.image = "C:\\" + std::to_string(pid) + ".exe";
    process.cause = cause;
    process.started_ns = started;
    return process;
  }
  void tell(KernelEvent event, uint32_t pid, uint32_t parent, uint64_t time, const std::string& text = "",
            uint32_t thread = 0) {
    record_.kernel.push_back({event, pid, thread ? thread : pid, parent, time, text});
  }
  void execute(uint32_t pid, uint32_t parent, uint64_t time, const std::string& arguments) {
    tell(KernelEvent::kExecuted, pid, parent, time, arguments);
    tell(KernelEvent::kAttached, pid, 0, time + 1);
  }
  // As Wine does it, with the middle one ended before the loader is executed.
  void start_child(uint64_t time) {
    tell(KernelEvent::kForked, kTarget, kInit, time);
    tell(KernelEvent::kForked, kMiddle, kTarget, time + 1);
    execute(kChild, kInit, time + 2, kArguments);
  }
  void call(uint64_t begin, uint64_t end, Outcome outcome = Outcome::kMade, uint64_t count = 1) {
    record_.starts.push_back({.pid = 120,
                              .linux_pid = kTarget,
                              .linux_tid = kTarget,
                              .seq = 7,
                              .begin_ns = begin,
                              .end_ns = end,
                              .count = count,
                              .outcome = outcome,
                              .no_memory = false,
                              .image = "C:\\child.exe"});
  }
  std::vector<std::string> unexplained() {
    judge();
    std::vector<std::string> found;
    for (const Unexplained& one : testimony_.unexplained) {
      found.push_back(one.change + " " + std::to_string(one.process->linux_pid) + " of " +
                      std::to_string(one.process->parent_pid));
    }
    return found;
  }
  void judge() {
    testimony_ = {};
    judge_processes(record_, testimony_);
  }
  using List = std::vector<std::string>;

  RunRecord record_;
  Testimony testimony_;
};

TEST_F(Processes, StartedInOrder) {
  start_child(200);
  call(190, 300);
  record_.processes.push_back(process(121, kChild, 210, "child"));
  EXPECT_EQ(unexplained(), List());
  EXPECT_TRUE(testimony_.contradicted.empty());
  EXPECT_EQ(record_.processes[0].executed_ns, 92u);
  EXPECT_EQ(record_.processes[1].executed_ns, 202u);
}

TEST_F(Processes, AForkWithoutACall) {
  tell(KernelEvent::kForked, kTarget, kInit, 200);
  EXPECT_EQ(unexplained(), List{"forked 0 of 120"});
  tell(KernelEvent::kSeen, kMiddle, kTarget, 205, "/usr/lib/wine/wine64");
  EXPECT_EQ(unexplained(), List{"forked 21 of 120"});
}

TEST_F(Processes, AForkWhoseParentHasEnded) {
  tell(KernelEvent::kForked, kTarget, kInit, 200);
  tell(KernelEvent::kEnded, kTarget, 0, 201);
  tell(KernelEvent::kSeen, kMiddle, kInit, 205, "/usr/lib/wine/wine64");
  EXPECT_EQ(unexplained(), List{"forked 21 of 120"});
}

// Another thread of the target forks while one starts a process: the call's own thread tells which of the two is
// Wine's.
TEST_F(Processes, AForkAmongThem) {
  call(190, 300);
  for (const uint64_t time : {195u, 202u}) {
    SCOPED_TRACE(time);
    record_.kernel.resize(6);
    if (time < 200) tell(KernelEvent::kForked, kTarget, kInit, time, "", 77);
    tell(KernelEvent::kForked, kTarget, kInit, 200);
    if (time > 200) tell(KernelEvent::kForked, kTarget, kInit, time, "", 77);
    const size_t forked = record_.kernel.size();
    tell(KernelEvent::kForked, kMiddle, kTarget, 205);
    execute(kChild, kInit, 206, kArguments);
    EXPECT_EQ(unexplained(), List{"forked 0 of 120"});
    // Whichever of the copies is seen first.
    for (const std::vector<uint32_t>& seen : {std::vector<uint32_t>{kMiddle}, {30}, {30, kMiddle}, {kMiddle, 30}}) {
      const std::vector<event::KernelRecord> before = record_.kernel;
      record_.kernel.resize(forked);
      for (const uint32_t pid : seen) tell(KernelEvent::kSeen, pid, kTarget, 203, "/usr/lib/wine/wine64");
      record_.kernel.insert(record_.kernel.end(), before.begin() + static_cast<std::ptrdiff_t>(forked), before.end());
      EXPECT_EQ(unexplained(), List{seen.size() == 1 && seen[0] == kMiddle ? "forked 0 of 120" : "forked 30 of 120"});
      record_.kernel = before;
    }
  }
}

// A thread's call is no cover for another's fork, nor the time behind the call for its own.
TEST_F(Processes, AForkBesideACall) {
  call(190, 300);
  start_child(200);
  tell(KernelEvent::kForked, kTarget, kInit, 250, "", 77);
  tell(KernelEvent::kForked, kTarget, kInit, 301);
  EXPECT_EQ(unexplained(), (List{"forked 0 of 120", "forked 0 of 120"}));
}

// A signal lets a fork be made again by the same thread, with nothing come of the first.
TEST_F(Processes, AForkThatIsRepeated) {
  tell(KernelEvent::kForked, kTarget, kInit, 199);
  start_child(200);
  call(190, 300);
  EXPECT_EQ(unexplained(), List());
}

TEST_F(Processes, CallsThatFailBehindTheirFork) {
  start_child(200);
  call(190, 300, Outcome::kFailed);
  EXPECT_EQ(unexplained(), List());
  // One that fails before it is no cover for a copy.
  call(400, 500, Outcome::kFailed);
  tell(KernelEvent::kForked, kTarget, kInit, 450);
  tell(KernelEvent::kSeen, 30, kTarget, 460, "/usr/lib/wine/wine64");
  EXPECT_EQ(unexplained(), List{"forked 30 of 120"});
}

TEST_F(Processes, CallsThatNeverReturned) {
  tell(KernelEvent::kForked, kTarget, kInit, 200);
  call(190, 190, Outcome::kUnknown);
  EXPECT_EQ(unexplained(), List());
}

TEST_F(Processes, TheDesktopsWindowIsWines) {
  tell(KernelEvent::kForked, kTarget, kInit, 200);
  tell(KernelEvent::kForked, kMiddle, kTarget, 201);
  execute(kChild, kInit, 202, "C:\\windows\\system32\\explorer.exe /desktop");
  EXPECT_EQ(unexplained(), List());
  record_.kernel[record_.kernel.size() - 2].text = "C:\\evil.exe \\windows\\system32\\explorer.exe /desktop";
  EXPECT_EQ(unexplained(), (List{"forked 21 of 120", "forked 22 of 120"}));
}

TEST_F(Processes, CopiesOfCopies) {
  tell(KernelEvent::kForked, kTarget, kInit, 200);
  tell(KernelEvent::kForked, kMiddle, kTarget, 201);
  tell(KernelEvent::kForked, kMiddle, kTarget, 202);
  EXPECT_EQ(unexplained(), (List{"forked 21 of 120", "forked 0 of 120", "forked 0 of 120"}));
}

// Wine's ends when it has forked.
TEST_F(Processes, ACopyThatGoesOn) {
  start_child(200);
  call(190, 300);
  tell(KernelEvent::kSeen, kMiddle, kTarget, 5'000'000'000, "/usr/lib/wine/wine64");
  EXPECT_EQ(unexplained(), List{"forked 21 of 120"});
}

TEST_F(Processes, WhatIsExecutedAndNeverAttached) {
  tell(KernelEvent::kForked, kTarget, kInit, 200);
  tell(KernelEvent::kForked, kMiddle, kTarget, 201);
  tell(KernelEvent::kExecuted, kChild, kInit, 202, kArguments);
  call(190, 300);
  tell(KernelEvent::kSeen, 50, kShell, 5'000'000'000);
  EXPECT_EQ(unexplained(), List{"executed 22 of 0"});
  // Who made it was ended meanwhile, and it with that.
  record_.starts[0].outcome = Outcome::kUnknown;
  EXPECT_EQ(unexplained(), List());
}

// What a process has recorded shows too that the monitor has run in it.
TEST_F(Processes, WhatIsRecordedAndNotSeenAttached) {
  tell(KernelEvent::kForked, kTarget, kInit, 200);
  tell(KernelEvent::kForked, kMiddle, kTarget, 201);
  tell(KernelEvent::kAttached, kChild, 0, 202);
  tell(KernelEvent::kExecuted, kChild, kInit, 202, kArguments);
  call(190, 300);
  tell(KernelEvent::kSeen, 50, kShell, 5'000'000'000);
  EXPECT_EQ(unexplained(), List{"executed 22 of 0"});
  record_.processes.push_back(process(121, kChild, 210, "child"));
  EXPECT_EQ(unexplained(), List());
}

TEST_F(Processes, OneInItsOwnPlace) {
  execute(kTarget, kInit, 200, kArguments);
  EXPECT_EQ(unexplained(), List{"executed 20 of 120"});
}

// Wine's loader executes itself once more, where the monitor may have been seen in it already.
TEST_F(Processes, TheLoaderTwice) {
  const std::string forked = "forked 21 of 120";
  tell(KernelEvent::kForked, kTarget, kInit, 200);
  execute(kMiddle, kTarget, 201, kArguments);
  execute(kMiddle, kTarget, 210, kArguments);
  tell(KernelEvent::kRuns, kMiddle, 0, 212, "", 5);
  EXPECT_EQ(unexplained(), List{forked});
  // What has run is replaced, whenever that is told.
  tell(KernelEvent::kRuns, kMiddle, 0, 213, "", 4);
  EXPECT_EQ(unexplained(), (List{forked, "executed 21 of 0"}));
  record_.kernel.pop_back();
  execute(kMiddle, kTarget, 220, kArguments);
  EXPECT_EQ(unexplained(), (List{forked, "executed 21 of 0"}));
}

TEST_F(Processes, AnIdThatComesAgain) {
  tell(KernelEvent::kEnded, kTarget, 0, 150);
  tell(KernelEvent::kForked, kShell, kInit, 160);
  tell(KernelEvent::kForked, kMiddle, kShell, 161);
  execute(kTarget, kInit, 162, kArguments);
  EXPECT_EQ(unexplained(), List());
}

TEST_F(Processes, CallsBehindWhichThereIsNothing) {
  call(190, 300);
  judge();
  ASSERT_EQ(testimony_.contradicted.size(), 1u);
  EXPECT_EQ(testimony_.contradicted[0].seq, 7u);
  EXPECT_EQ(testimony_.contradicted[0].what, "C:\\child.exe");
  // What was told last is not known of a run that was killed.
  record_.starts_incomplete = true;
  judge();
  EXPECT_TRUE(testimony_.contradicted.empty());
}

TEST_F(Processes, RecordedAndNotThere) {
  record_.processes.push_back(process(130, 99, 300, "child"));
  judge();
  ASSERT_EQ(testimony_.contradicted.size(), 1u);
  EXPECT_EQ(testimony_.contradicted[0].pid, 130u);
}

TEST_F(Processes, RefusedCallsOfACopyAreItsProcesss) {
  tell(KernelEvent::kForked, kTarget, kInit, 200);
  tell(KernelEvent::kRefused, kMiddle, kTarget, 205);
  record_.refused.push_back({.linux_pid = kMiddle, .what = "/bin/sh", .count = 1, .time_ns = 210});
  judge();
  EXPECT_EQ(record_.refused[0].pid, 120u);
  EXPECT_NE(testimony_.unexplained.at(0).why.find("/bin/sh"), std::string::npos);
}

// What it is told comes from a VM: it must end, and stay within bounds.
TEST_F(Processes, NonsenseIsTaken) {
  uint32_t seed = 1;
  const auto next = [&](uint32_t most) { return (seed = seed * 1664525 + 1013904223) >> 8 & 0xffff ? seed % most : 0; };
  for (int round = 0; round < 50; ++round) {
    for (int i = 0; i < 200; ++i) tell(static_cast<KernelEvent>(next(9)), next(12), next(12), next(400), "x", next(12));
    call(next(400), next(400), static_cast<Outcome>(next(3)), next(3));
    judge();
  }
}

TEST(Followed, DependsOnTheFilter) {
  const auto of = [](const char* filter) {
    const collect::Followed followed = collect::followed(collect::Filter(filter));
    return std::pair(followed.files, followed.registry);
  };
  EXPECT_EQ(of(""), std::pair(true, true));
  EXPECT_EQ(of("-registry"), std::pair(true, false));
  EXPECT_EQ(of("registry"), std::pair(false, true));
  EXPECT_EQ(of("-NtWriteFile"), std::pair(false, true));
  EXPECT_EQ(of("-user"), std::pair(true, true));
}

// What the system writes whatever the program is nobody's, unless somebody has done the same.
TEST(WitnessRegistry, WhatTheSystemWrites) {
  const TempDir dir;
  const std::string display = "HKLM\\System\\ControlSet001\\Control\\Class\\{4D36E968-E325-11CE-BFC1-08002BE10318}\\0000";
  const std::string hardware = "HKLM\\Hardware\\Description\\System";
  Report report;
  report.monitored = true;
  report.record.claims.push_back({.kind = event::ChangeKind::kValueSet, .path = hardware, .to = "Identifier", .pid = 120, .first_seq = 1, .last_seq = 1, .count = 1});
  for (const auto& [key, value] : {std::pair(display, "DriverDate"), std::pair(display, "DriverDesc"), std::pair(hardware, "Identifier"), std::pair(hardware, "SystemBiosVersion")})
    report.registry.push_back({key, value, false, "modified", {}, {}});
  testify(report, dir.path(), dir.path(), {.files = true, .registry = true});
  ASSERT_EQ(report.registry.size(), 2u);
  EXPECT_EQ(report.registry[0].value, "DriverDesc");
  EXPECT_EQ(report.registry[1].value, "Identifier");
  ASSERT_EQ(report.testimony.unexplained.size(), 1u);
  EXPECT_EQ(report.testimony.unexplained[0].what, display);
}

}  // namespace
}  // namespace drsemu::report
