// collect/collector: what threads of a guest record at once comes out whole and in order.
#include "collect/collector.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include "base/fs.h"
#include "base/text.h"
#include "temp_dir.h"
#include "unit/guest.h"
#include "unit/record.h"

namespace fs = std::filesystem;

namespace drsemu::collect {
namespace {

using namespace event;
using test::bytes_of;
using test::commit_call;
using test::FakeTeb;
using test::number_of;
using test::RecordBuilder;
using test::wide;

constexpr uint32_t kPid = 180;

class Collecting : public testing::Test {
 protected:
  Collecting() {
    test::become_guest(arena.fd(), kRecordTarget);
    monitor::g_arena.process->windows_pid = kPid;  // as the filter does before anything is recorded
  }

  // The first call of a process tells of itself.
  static void announce(uint32_t pid = kPid) {
    monitor::Thread& thread = *monitor::current_thread();
    monitor::Writer writer = monitor::pending_writer(thread);
    Record& record = writer.start(kMetaProcess, nullptr, 0);
    record.begin = record.end = monitor::clock_now();
    const ProcessFact fact{pid, 32, monitor::g_arena.process->linux_pid, 0, 0, kRecordTarget, 0};
    writer.own(0, 0, &fact, sizeof fact);
    for (const char* text : {"C:\\a.exe", "a.exe -x"})
      writer.own(1, 0, wide(text).data(), static_cast<uint32_t>(wide(text).size()));
    writer.seal();
    monitor::commit(thread, record);
  }

  std::vector<rapidjson::Document> events(uint32_t pid = kPid) {
    std::vector<rapidjson::Document> list;
    std::istringstream in(read_file(dir / (std::to_string(pid) + ".jsonl")));
    for (std::string line; std::getline(in, line);) {
      list.emplace_back(&pool);
      EXPECT_FALSE(list.back().Parse(line.c_str()).HasParseError()) << line;
    }
    return list;
  }

  const TempDir dir;
  ArenaHost arena{{{"NtClose", {0, 1, 1}}}, {}};
  Clock clock;
  rapidjson::MemoryPoolAllocator<> pool;  // of all events: one of its own would take each 64 kB
};

TEST_F(Collecting, ManyThreadsLoseNothingAndKeepTheirOrder) {
  constexpr int kThreads = 8;
  constexpr uint64_t kCalls = 20000;
  Collector collector(arena, clock, dir.path());
  std::vector<std::thread> writers;
  for (int number = 0; number < kThreads; ++number) {
    writers.emplace_back([number] {
      const FakeTeb teb(kPid, static_cast<uint32_t>(1000 + number));
      if (number == 0) announce();
      const uint16_t call = number_of("NtClose");
      for (uint64_t i = 0; i < kCalls; ++i) commit_call(call, &i, 1);
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_TRUE(collector.started());
  EXPECT_EQ(collector.alive(), 1u);
  collector.process_ended(monitor::g_arena.process->linux_pid, 0);
  EXPECT_EQ(collector.alive(), 0u);
  const RunRecord run = collector.finish();
  EXPECT_FALSE(collector.failed());
  EXPECT_EQ(run.events, kThreads * kCalls);
  EXPECT_EQ(run.calls, kThreads * kCalls);
  EXPECT_EQ(run.torn, 0u);
  EXPECT_EQ(run.by_category, (std::map<std::string, uint64_t>{{"object", kThreads * kCalls}}));
  ASSERT_EQ(run.processes.size(), 1u);
  EXPECT_EQ(run.processes[0].pid, kPid);
  EXPECT_EQ(run.processes[0].ppid, 32u);
  EXPECT_EQ(run.processes[0].image, "C:\\a.exe");
  EXPECT_EQ(run.processes[0].cause, "target");
  EXPECT_EQ(run.processes[0].end, "exited");
  EXPECT_EQ(run.processes[0].events, run.events);

  int64_t seq = 0;
  std::map<int64_t, uint64_t> next;
  std::map<int64_t, int64_t> last;
  for (const rapidjson::Document& event : events()) {
    ASSERT_EQ(event["seq"].GetInt64(), ++seq);
    const int64_t tid = event["tid"].GetInt64();
    const uint64_t handle = std::strtoull(event["before"]["handle"].GetString(), nullptr, 16);
    ASSERT_EQ(handle, next[tid]++) << "of thread " << tid;
    const int64_t ts = event["ts"].GetInt64();
    ASSERT_GE(ts, last[tid]);
    last[tid] = ts;
  }
  EXPECT_EQ(seq, static_cast<int64_t>(run.events));
  EXPECT_EQ(next.size(), static_cast<size_t>(kThreads));
}

TEST_F(Collecting, AFullRingMakesTheGuestWait) {
  std::thread writer([] {
    const FakeTeb teb(kPid, 1);
    announce();
    const uint16_t call = number_of("NtClose");
    // Several times what a ring holds, before anybody collects.
    for (uint64_t i = 0; i < 4 * kRingSize / 64; ++i) commit_call(call, &i, 1);
  });
  usleep(50'000);
  Collector collector(arena, clock, dir.path());
  writer.join();
  EXPECT_EQ(collector.finish().events, 4 * kRingSize / 64);
}

TEST_F(Collecting, SlotsOfEndedThreadsServeAgain) {
  Collector collector(arena, clock, dir.path());
  uint64_t total = 0;
  for (uint32_t round = 0; round < 200; ++round) {
    std::vector<std::thread> writers;
    for (uint32_t number = 0; number < 4; ++number) {
      writers.emplace_back([round, number] {
        const FakeTeb teb(kPid, 1 + round * 4 + number);
        if (round == 0 && number == 0) announce();
        for (uint64_t i = 0; i < 5; ++i) {
          const uint64_t arg = round * 1000 + number * 100 + i;
          commit_call(number_of("NtClose"), &arg, 1);
        }
      });
      total += 5;
    }
    for (std::thread& writer : writers) writer.join();
  }
  EXPECT_EQ(collector.finish().events, total);
  EXPECT_LT(arena.shared().thread_high, 400u) << "of 800 threads";
  std::map<int64_t, std::vector<std::string>> seen;
  for (const rapidjson::Document& event : events())
    seen[event["tid"].GetInt64()].push_back(event["before"]["handle"].GetString());
  ASSERT_EQ(seen.size(), 800u);
  for (const auto& [tid, handles] : seen) {
    const auto first = static_cast<uint64_t>((tid - 1) / 4 * 1000 + (tid - 1) % 4 * 100);
    for (uint64_t i = 0; i < 5; ++i) EXPECT_EQ(handles.at(i), hex_of(first + i)) << tid;
  }
}

TEST_F(Collecting, RepeatsCollapse) {
  Collector collector(arena, clock, dir.path());
  std::thread([] {
    const FakeTeb teb(kPid, 1);
    announce();
    for (const auto& [arg, count] :
         {std::pair{uint64_t{4}, 100'000}, std::pair{uint64_t{8}, 1}, std::pair{uint64_t{4}, 3}}) {
      for (int i = 0; i < count; ++i) commit_call(number_of("NtClose"), &arg, 1);
    }
  }).join();
  const RunRecord run = collector.finish();
  EXPECT_EQ(run.calls, 100'004u);
  EXPECT_LT(run.events, 100u) << "an event is given out when no repeat has come for a while";
  uint64_t first = 0, last = 0;
  bool between = false;
  for (const rapidjson::Document& event : events()) {
    const uint64_t times = event.HasMember("repeated") ? event["repeated"].GetUint64() : 1;
    if (std::string(event["before"]["handle"].GetString()) == "0x8") {
      between = true;
      EXPECT_EQ(times, 1u);
    } else {
      (between ? last : first) += times;
    }
  }
  EXPECT_EQ(first, 100'000u);
  EXPECT_EQ(last, 3u);
}

// Whatever is committed or begun when a process dies is in the report.
TEST_F(Collecting, CallsThatNeverReturn) {
  Collector collector(arena, clock, dir.path());
  std::thread([] {
    const FakeTeb teb(kPid, 1);
    announce();
    const uint64_t arg = 4;
    commit_call(number_of("NtClose"), &arg, 1);
    monitor::Thread& thread = *monitor::current_thread();
    const uint64_t args[] = {0, 0};
    monitor::Writer writer = monitor::pending_writer(thread);
    writer.start(number_of("NtDelayExecution"), args, 2).begin = monitor::clock_now();
    writer.seal();
    monitor::push_pending(thread, writer);
  }).join();
  collector.process_ended(monitor::g_arena.process->linux_pid, SIGKILL);
  const RunRecord run = collector.finish();
  ASSERT_EQ(run.processes.size(), 1u);
  EXPECT_EQ(run.processes[0].end, "killed");
  EXPECT_FALSE(run.processes[0].exit_code);
  const auto list = events();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_STREQ(list[1]["call"].GetString(), "NtDelayExecution");
  EXPECT_FALSE(list[1]["returned"].GetBool());
}

// A process that the host has asked to end ends with the call by which it did, and the report says why.
TEST_F(Collecting, NudgesAreNamed) {
  Collector collector(arena, clock, dir.path());
  const uint32_t linux_pid = monitor::g_arena.process->linux_pid;
  std::thread([] {
    const FakeTeb teb(kPid, 1);
    announce();
    const uint64_t arg = 4, args[] = {~uint64_t{0}, 0x40010004};
    commit_call(number_of("NtClose"), &arg, 1);
    monitor::Thread& thread = *monitor::current_thread();
    monitor::Writer writer = monitor::pending_writer(thread);
    Record& record = writer.start(number_of("NtTerminateProcess"), args, 2);
    record.begin = monitor::clock_now();
    record.flags = kRecordNudged;
    writer.seal();
    monitor::push_pending(thread, writer);
  }).join();
  EXPECT_EQ(collector.living(), std::vector<uint32_t>{linux_pid});
  collector.process_ended(linux_pid, 0x400);
  EXPECT_EQ(collector.living(), std::vector<uint32_t>{});
  const RunRecord run = collector.finish();
  ASSERT_EQ(run.processes.size(), 1u);
  EXPECT_EQ(run.processes[0].end, "nudged");
  EXPECT_EQ(run.processes[0].exit_code, 0x40010004u);
  const auto list = events();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_FALSE(list[0].HasMember("nudged"));
  EXPECT_TRUE(list[1]["nudged"].GetBool());
  EXPECT_TRUE(list[1]["success"].GetBool());
}

// Threads for which there is no ring are counted, once each, and get one when there is.
TEST_F(Collecting, ThreadsWithoutASlotAreCounted) {
  ArenaShared& shared = arena.shared();
  for (ThreadSlot& slot : shared.thread) slot.state = SlotState::kLive;
  uint32_t tries = 0;
  std::thread([&] {
    const FakeTeb teb(kPid, 1);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(monitor::current_thread(), nullptr);
    shared.thread[77].state = SlotState::kFree;
    while (!monitor::current_thread() && ++tries < 1000) {
    }
  }).join();
  EXPECT_LT(tries, 1000u);
  EXPECT_EQ(shared.threads_refused, 1u);
  for (ThreadSlot& slot : shared.thread) slot.state = SlotState::kFree;
  EXPECT_EQ(Collector(arena, clock, dir.path()).finish().threads_refused, 1u);
}

TEST_F(Collecting, HostileRecordsSpoilNoOthers) {
  Collector collector(arena, clock, dir.path());
  const test::GuestMapping guest(arena.fd());
  std::thread([&] {
    const FakeTeb teb(kPid, 1);
    announce();
    const uint64_t arg = 4;
    commit_call(number_of("NtClose"), &arg, 1);
    // Another thread's slot, as no monitor would leave it.
    ThreadSlot& slot = guest.thread(5);
    slot.process = 0xfffffff0;
    slot.head = 12345;
    guest.shared().thread_high = 0xffffffff;
    guest.shared().process_high = 0xffffffff;
    slot.state = SlotState::kLive;
    commit_call(0xfeff, &arg, 1);  // no call of the catalogue
    const uint64_t next = 8;
    commit_call(number_of("NtClose"), &next, 1);
  }).join();
  const RunRecord run = collector.finish();
  EXPECT_EQ(run.events, 2u);
  EXPECT_GE(run.torn, 2u);
  EXPECT_EQ(events().size(), 2u);
}

// A disk that is full: the limit on a file's size fails a write in the same place.
TEST_F(Collecting, WriteErrorIsTold) {
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{100'000, before.rlim_max};
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  {
    Collector collector(arena, clock, dir.path());
    std::thread writer([&] {
      const FakeTeb teb(kPid, 1);
      announce();
      for (uint64_t i = 0; i < 20000; ++i) commit_call(number_of("NtClose"), &i, 1);
    });
    writer.join();  // it never waits for a disk
    for (int i = 0; i < 500 && !collector.failed(); ++i) usleep(10'000);
    EXPECT_TRUE(collector.failed());
    const RunRecord run = collector.finish();
    EXPECT_NE(run.write_error.find("could not be written: File too large"), std::string::npos) << run.write_error;
  }
  setrlimit(RLIMIT_FSIZE, &before);
  const auto list = events();
  EXPECT_GT(list.size(), 100u) << "what was written is whole lines";
  EXPECT_LE(fs::file_size(dir / (std::to_string(kPid) + ".jsonl")), 100'000u);
}

TEST_F(Collecting, AFolderThatCannotBeWrittenIsTold) {
  Collector collector(arena, clock, dir / "missing");
  std::thread([] {
    const FakeTeb teb(kPid, 1);
    announce();
    const uint64_t arg = 4;
    commit_call(number_of("NtClose"), &arg, 1);
  }).join();
  const RunRecord run = collector.finish();
  EXPECT_TRUE(collector.failed());
  EXPECT_NE(run.write_error.find("No such file or directory"), std::string::npos) << run.write_error;
}

}  // namespace
}  // namespace drsemu::collect
