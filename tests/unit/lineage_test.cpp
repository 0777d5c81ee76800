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
  // Nor does it end a process that goes on.
  for (const char* end : {"alive", "unknown"}) {
    processes = {process(kVictim, 10, 0, "child", end)};
    lineage.settle(processes, {false});
    EXPECT_EQ(processes[0].end, end);
    EXPECT_FALSE(processes[0].ended_by);
  }
}

// A job whose last handle goes ends what it holds; what is learned of those ends comes in any order.
TEST(Lineage, JobsEndWhatTheyHold) {
  constexpr uint64_t kSecond = 1'000'000'000;
  const auto job = [](Lineage& lineage) {
    Reach limit = reach(ReachKind::kJobLimit), member = reach(ReachKind::kJobMember);
    limit.handle = member.handle = 0x40;
    limit.kills_on_close = true;
    lineage.call(at(20, "NtSetInformationJobObject"), limit);
    lineage.call(at(21, "NtAssignProcessToJobObject"), member);
    lineage.call(at(22, "NtAssignProcessToJobObject"), member);
  };
  Lineage by_exit;
  job(by_exit);
  std::vector<Process> processes = {process(kWriter, 10, 2 * kSecond, "target"), process(kVictim, 15, 2 * kSecond - 1000, "child", "killed")};
  by_exit.settle(processes, {true, false});
  EXPECT_EQ(processes[1].end, "terminated");
  ASSERT_TRUE(processes[1].ended_by);
  EXPECT_EQ(processes[1].ended_by->pid, kWriter);
  processes = {process(kWriter, 10, 20 * kSecond, "target"), process(kVictim, 15, 2 * kSecond, "child", "killed")};
  by_exit.settle(processes, {true, false});
  EXPECT_EQ(processes[1].end, "killed") << "long before";

  Lineage by_close;
  job(by_close);
  Reach close = reach(ReachKind::kClose);
  close.handle = 0x40;
  by_close.call(at(kSecond, "NtClose"), close);
  processes = {process(kVictim, 15, kSecond + 5, "child", "killed")};
  by_close.settle(processes, {false});
  EXPECT_EQ(processes[0].end, "terminated");
  // It was one of two handles.
  for (const uint64_t end : {uint64_t{0}, 30 * kSecond}) {
    processes = {process(kVictim, 15, end, "child", end ? "killed" : "alive")};
    by_close.settle(processes, {false});
    EXPECT_FALSE(processes[0].ended_by) << end;
  }
}

TEST(Injections, WhatAFailedWriteSentIsForgotten) {
  const TempDir dir;
  Injections injections;
  injections.memory(kWriter, kThread, memory_record(0x5000, 600, 0, std::string(600, 'a')));
  injections.settled(kWriter, kThread);
  injections.call(at(2), reach(ReachKind::kWrite, 0x5000, "small"));
  injections.settled(kWriter, kThread);
  Reach thread = reach(ReachKind::kThread);
  thread.start = 0x5000;
  injections.memory(kWriter, kThread, memory_record(0x5000, 5, 0, "small", 1));
  injections.call(at(3, "NtCreateThreadEx"), thread);
  const RunRecord run = finish(injections, dir);
  ASSERT_EQ(run.injections.size(), 1u);
  EXPECT_EQ(run.injections[0].size, 5u);
  EXPECT_EQ(read_file(dir / "memory" / run.injections[0].sha256), "small");
}

TEST(Injections, AThreadOnAnImageIsNamedSo) {
  const TempDir dir;
  Injections injections;
  std::string image(2000, '\0');
  image.replace(0, 2, "MZ");
  image[0x3c] = '\x80';
  image.replace(0x80, 4, std::string("PE\0\0", 4));
  injections.memory(kWriter, kThread, memory_record(0x5000, image.size(), 0, image));
  Reach write = reach(ReachKind::kWrite, 0x5000, image.substr(0, 512));
  write.size = image.size();
  injections.call(at(1), write);
  Reach thread = reach(ReachKind::kThread);
  thread.start = 0x5200;
  injections.call(at(2, "NtCreateThreadEx"), thread);
  const RunRecord run = finish(injections, dir);
  ASSERT_EQ(run.injections.size(), 1u);
  EXPECT_EQ(run.injections[0].attack_id, "T1055.002");
}

// More than the monitor would send in a run is not kept, whoever it is said to come from.
TEST(Injections, ForgedMemoryIsBounded) {
  Injections injections;
  const std::string piece(60000, 'x');
  const auto before = mallinfo2().uordblks + mallinfo2().hblkhd;
  for (uint32_t pid = 1; pid <= 3000; ++pid) injections.memory(pid, pid, memory_record(0x5000, piece.size(), 0, piece));
  EXPECT_LT(mallinfo2().uordblks + mallinfo2().hblkhd, before + kMaxMemoryOfRun + 16'000'000);
}

}  // namespace
}  // namespace drsemu::collect
