// collect/lineage, collect/injections: what they tell of a stream of calls, and that hostile streams do not make them
// grow.
#include "collect/lineage.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include "base/fs.h"
#include "collect/injections.h"
#include "temp_dir.h"
#include "unit/record.h"

namespace drsemu::collect {
namespace {

using namespace event;
using test::bytes_of;
using test::RecordBuilder;

constexpr uint32_t kWriter = 100, kThread = 104, kVictim = 200;

CallPlace at(uint64_t time, std::string_view name = "NtWriteVirtualMemory", uint64_t seq = 0) {
  return {.pid = kWriter, .tid = kThread, .seq = seq ? seq : time, .begin_ns = time, .end_ns = time + 1, .name = name};
}

Reach reach(ReachKind kind, uint64_t address = 0, std::string bytes = "") {
  Reach made;
  made.kind = kind;
  made.pid = kVictim;
  made.address = address;
  made.size = bytes.size();
  made.bytes = std::move(bytes);
  return made;
}

std::string memory_record(uint64_t address, uint64_t size, uint64_t offset, const std::string& bytes,
                          uint32_t executed = 0) {
  const MemoryFact fact{kVictim, executed, address, size, offset, address, 0x40, 0x20000};
  return RecordBuilder(kMetaMemory).raw_field(0, bytes_of(fact)).raw_field(1, bytes).bytes();
}

RunRecord finish(Injections& injections, const TempDir& dir) {
  RunRecord run;
  injections.finish(dir / "memory", run);
  return run;
}

TEST(Injections, AWriteInPiecesIsOne) {
  const TempDir dir;
  Injections injections;
  const std::string first(65536, 'a'), second(1000, 'b');
  injections.memory(kWriter, kThread, memory_record(0x5000, 66536, 0, first));
  injections.memory(kWriter, kThread, memory_record(0x5000, 66536, 65536, second));
  Reach write = reach(ReachKind::kWrite, 0x5000, first.substr(0, 512));
  write.size = 66536;
  injections.call(at(1), write);
  injections.call(at(2), reach(ReachKind::kWrite, 0x5000 + 66536, "behind"));
  Reach thread = reach(ReachKind::kThread);
  thread.start = 0x5010;
  injections.call(at(3, "NtCreateThreadEx"), thread);
  const RunRecord run = finish(injections, dir);
  ASSERT_EQ(run.injections.size(), 1u);
  const Injection& injection = run.injections[0];
  EXPECT_EQ(injection.attack_id, "T1055");
  EXPECT_EQ(injection.address, 0x5000u);
  EXPECT_EQ(injection.size, 66542u);
  EXPECT_EQ(injection.kept, 66542u);
  EXPECT_EQ(injection.calls, (std::vector<uint64_t>{1, 2, 3}));
  EXPECT_EQ(read_file(dir / "memory" / injection.sha256), first + second + "behind");
}

TEST(Injections, DataThatNothingRunsIsNone) {
  const TempDir dir;
  Injections injections;
  injections.created(kWriter, kVictim);
  injections.call(at(1), reach(ReachKind::kWrite, 0x5000, "parameters"));
  injections.call(at(2, "NtResumeThread"), reach(ReachKind::kResume));
  EXPECT_TRUE(finish(injections, dir).injections.empty());
  EXPECT_FALSE(std::filesystem::exists(dir / "memory"));
}

TEST(Injections, ManyWritesDoNotGrow) {
  const TempDir dir;
  Injections injections;
  const std::string block(512, 'x');
  const size_t before = mallinfo2().uordblks;
  for (uint64_t i = 1; i <= 1'000'000; ++i) {
    Reach write = reach(ReachKind::kWrite, i * 0x10000, block);
    write.pid = kVictim + static_cast<uint32_t>(i % 3);
    injections.call(at(i), write);
  }
  EXPECT_LT(mallinfo2().uordblks, before + 4'000'000);
  // One that goes on and on is kept up to the bound, and its size is said.
  for (uint64_t i = 0; i < 200'000; ++i)
    injections.call(at(i + 1), reach(ReachKind::kWrite, 0x100000000 + i * 512, block));
  EXPECT_LT(mallinfo2().uordblks, before + 140'000'000);
  Reach thread = reach(ReachKind::kThread);
  thread.start = 0x100000000;
  injections.call(at(1'000'001, "NtCreateThreadEx"), thread);
  const RunRecord run = finish(injections, dir);
  ASSERT_EQ(run.injections.size(), 1u);
  EXPECT_EQ(run.injections[0].size, 200'000u * 512);
  EXPECT_LT(run.injections[0].kept, run.injections[0].size);
  EXPECT_EQ(run.injections[0].calls.size(), kMostInjectionCalls);
  EXPECT_TRUE(run.injections[0].more_calls);
}

TEST(Injections, EntriesAreBounded) {
  const TempDir dir;
  Injections injections;
  for (uint64_t i = 1; i <= 5000; ++i) {
    Reach thread = reach(ReachKind::kThread);
    thread.start = i * 0x1000;
    injections.call(at(i, "NtCreateThreadEx"), thread);
  }
  const RunRecord run = finish(injections, dir);
  EXPECT_EQ(run.injections.size(), 1000u);
  EXPECT_EQ(run.more_injections, 4000u);
}

// Records that a guest has forged.
TEST(Injections, BrokenRecords) {
  const TempDir dir;
  Injections injections;
  const std::string whole = memory_record(0x5000, ~0ull, 0, "bytes", 1);
  for (size_t size = sizeof(Record); size <= whole.size(); size += 8)
    injections.memory(kWriter, kThread, std::string_view(whole).substr(0, size));
  injections.memory(kWriter, kThread, memory_record(~0ull - 4, ~0ull, ~0ull, "bytes"));
  Reach write = reach(ReachKind::kWrite, ~0ull - 2, "wraps around");
  injections.call(at(1), write);
  Reach thread = reach(ReachKind::kThread);
  thread.start = ~0ull - 1;
  thread.argument = ~0ull;
  injections.call(at(2, "NtCreateThreadEx"), thread);
  EXPECT_LE(finish(injections, dir).injections.size(), 1u);
}

Process process(uint32_t pid, uint64_t started, uint64_t ended, const char* cause, const char* end = "exited") {
  Process made;
  made.pid = pid;
  made.ppid = 8;
  made.started_ns = started;
  made.ended_ns = ended;
  made.cause = cause;
  made.end = end;
  return made;
}

TEST(Lineage, CausesAreTheLastRequestBefore) {
  Lineage lineage;
  Reach request;
  request.kind = ReachKind::kRequest;
  request.cause = "service";
  CallPlace other = at(20, "StartServiceW");
  other.pid = 300;
  lineage.call(at(10, "StartServiceW"), request);
  lineage.call(other, request);
  std::vector<Process> processes = {process(400, 15, 0, "service"), process(404, 25, 0, "service"),
                                    process(408, 5, 0, "service")};
  lineage.settle(processes, {true, true, true});
  EXPECT_EQ(processes[0].caused_by, kWriter);
  EXPECT_EQ(processes[1].caused_by, 300u);
  EXPECT_EQ(processes[2].caused_by, 0u);
}

TEST(Lineage, EndsGoToThoseThatLived) {
  Lineage lineage;
  Reach end = reach(ReachKind::kEndProcess);
  end.code = 7;
  lineage.call(at(50, "NtTerminateProcess"), end);
  // Its number came again.
  std::vector<Process> processes = {process(kVictim, 10, 40, "child", "killed"),
                                    process(kVictim, 45, 60, "child", "killed"),
                                    process(kVictim, 70, 80, "child", "killed")};
  lineage.settle(processes, {false, false, false});
  EXPECT_EQ(processes[0].end, "killed");
  EXPECT_EQ(processes[1].end, "terminated");
  EXPECT_EQ(processes[1].exit_code, 7u);
  ASSERT_TRUE(processes[1].ended_by);
  EXPECT_EQ(processes[1].ended_by->pid, kWriter);
  EXPECT_EQ(processes[1].ended_by->seq, 50u);
  EXPECT_EQ(processes[2].end, "killed");
  // One that has ended itself before the other could.
  processes = {process(kVictim, 45, 60, "child")};
  lineage.settle(processes, {true});
  EXPECT_FALSE(processes[0].ended_by);
}

TEST(Lineage, AProcessMayEndBeforeItsFirstCall) {
  Lineage lineage;
  lineage.created(kWriter, kThread, kVictim, 40);
  lineage.call(at(50, "NtTerminateProcess"), reach(ReachKind::kEndProcess));
  std::vector<Process> processes = {process(kVictim, 55, 60, "child")};
  lineage.settle(processes, {false});
  EXPECT_EQ(processes[0].end, "terminated");
  EXPECT_EQ(processes[0].caused_by, kWriter);
}

TEST(Lineage, AThreadThatIsEndedIsNotASignal) {
  Lineage lineage;
  lineage.call(at(50, "NtTerminateThread"), reach(ReachKind::kEndThread));
  std::vector<Process> processes = {process(kVictim, 10, 60, "child", "killed")};
  lineage.settle(processes, {false});
  EXPECT_EQ(processes[0].end, "killed");
}

}  // namespace
}  // namespace drsemu::collect
