// collect/journal, drain, writer and replay: what is journaled comes out as it would have without a death, once.
#include "collect/journal.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <sys/resource.h>

#include <csignal>
#include <random>
#include <sstream>

#include "base/error.h"
#include "base/fs.h"
#include "collect/collector.h"
#include "collect/drain.h"
#include "collect/replay.h"
#include "temp_dir.h"
#include "unit/guest.h"
#include "unit/record.h"

namespace fs = std::filesystem;

namespace drsemu::collect {
namespace {

using namespace event;
using test::commit_call;
using test::FakeTeb;
using test::number_of;
using test::wide;

constexpr uint32_t kPid = 180;

std::map<std::string, std::string> files_in(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder))
    files[entry.path().filename().string()] = read_file(entry.path());
  return files;
}

std::string described(const RunRecord& run) {
  std::ostringstream text;
  text << run.events << " " << run.calls << " " << run.functions << " " << run.torn << " " << run.write_error;
  for (const auto& [category, count] : run.by_category) text << " " << category << "=" << count;
  for (const Process& process : run.processes) {
    text << "\n"
         << process.pid << " " << process.ppid << " " << process.linux_pid << " " << process.image << " "
         << process.command_line << " " << process.arch << " " << process.cause << " " << process.started_ns << " "
         << process.ended_ns << " " << process.exit_code.value_or(77) << " " << process.end << " " << process.events;
  }
  return text.str();
}

class Journaling : public testing::Test {
 protected:
  Journaling() {
    fs::create_directory(events);
    fs::create_directory(again);
    test::become_guest(arena.fd(), kRecordTarget);
    monitor::g_arena.process->windows_pid = kPid;
  }
  // No guest is there any more: nobody has the arena mapped but the host.
  static void leave_guest() {
    munmap(monitor::g_arena.base, kArenaSize);
    monitor::g_arena.base = nullptr;
  }

  static void announce() {
    monitor::Thread& thread = *monitor::current_thread();
    monitor::Writer writer = monitor::pending_writer(thread);
    Record& record = writer.start(kMetaProcess, nullptr, 0);
    record.begin = record.end = monitor::clock_now();
    const ProcessFact fact{kPid, 32, monitor::g_arena.process->linux_pid, 0, 0, kRecordTarget, 0};
    writer.own(0, 0, &fact, sizeof fact);
    for (const char* text : {"C:\\a.exe", "a.exe -x"})
      writer.own(1, 0, wide(text).data(), static_cast<uint32_t>(wide(text).size()));
    writer.seal();
    monitor::commit(thread, record);
  }

  // A thread that closes the handles first .. first + count - 1.
  static void work(uint32_t tid, uint64_t first, uint64_t count, bool announces = false) {
    std::thread([=] {
      const FakeTeb teb(kPid, tid);
      if (announces) announce();
      for (uint64_t i = first; i < first + count; ++i) commit_call(number_of("NtClose"), &i, 1);
    }).join();
  }

  // A thread that has begun a call, committed and not yet taken it back (`committed`), or neither.
  static void die_in_a_call(uint32_t tid, uint64_t handle, bool committed) {
    std::thread([=] {
      const FakeTeb teb(kPid, tid);
      monitor::Thread& thread = *monitor::current_thread();
      monitor::Writer writer = monitor::pending_writer(thread);
      Record& record = writer.start(number_of("NtClose"), &handle, 1);
      record.begin = monitor::clock_now();
      writer.seal();
      monitor::push_pending(thread, writer);
      record.end = monitor::clock_now();
      if (committed) monitor::commit(thread, record);
    }).join();
  }

  // The handles of the events that replay makes of the journal, in order.
  std::vector<std::string> replayed_handles() {
    remove_tree(again);
    fs::create_directory(again);
    result = replay(journal, again, {});
    std::vector<std::string> handles;
    std::istringstream in(fs::exists(again / "180.jsonl") ? read_file(again / "180.jsonl") : "");
    for (std::string line; std::getline(in, line);) {
      rapidjson::Document event;
      EXPECT_FALSE(event.Parse(line.c_str()).HasParseError()) << line;
      handles.push_back(std::string(event["before"]["handle"].GetString()) + (event.HasMember("returned") ? "?" : ""));
    }
    return handles;
  }

  using Handles = std::vector<std::string>;

  const TempDir dir;
  const fs::path events = dir / "events", again = dir / "again", journal = dir / "journal";
  ArenaHost arena{{{"NtClose", {0, 1, 1}}}, {}};
  Clock clock;
  Replayed result;
};

TEST_F(Journaling, AReplayMakesTheSameBytes) {
  constexpr uint64_t kCalls = 5000;
  std::string run;
  {
    Collector collector(arena, clock, events, {}, journal);
    std::vector<std::thread> writers;
    for (uint32_t number = 0; number < 4; ++number) {
      writers.emplace_back([number] {
        const FakeTeb teb(kPid, 1000 + number);
        if (number == 0) announce();
        for (uint64_t i = 0; i < kCalls; ++i) {
          const uint64_t handle = i / (1 + number);  // some repeat
          commit_call(number_of("NtClose"), &handle, 1);
          if (i % 1000 == 0) usleep(3000);
        }
      });
    }
    for (std::thread& writer : writers) writer.join();
    usleep(50'000);  // longer than a last event is held
    die_in_a_call(7, 0x70, false);
    collector.process_ended(monitor::g_arena.process->linux_pid, SIGKILL);
    usleep(10'000);
    run = described(collector.finish());
  }
  const Replayed replayed = replay(journal, again, {});
  EXPECT_EQ(described(replayed.record), run);
  EXPECT_EQ(files_in(again), files_in(events));
  EXPECT_GT(files_in(events)["180.jsonl"].size(), 1'000'000u);
  EXPECT_EQ(replayed.end, SweepKind::kLast);
  EXPECT_TRUE(replayed.problems.empty());
}

TEST_F(Journaling, IdleRunsJournalNothing) {
  Collector collector(arena, clock, events, {}, journal);
  work(1, 1, 3, true);
  // What was held is given out at some time.
  uintmax_t size = 0;
  bool rests = false;
  for (int tries = 0; tries < 100 && !rests; ++tries) {
    size = fs::file_size(journal);
    usleep(100'000);
    rests = size > 0 && fs::file_size(journal) == size;
  }
  EXPECT_TRUE(rests);
  usleep(100'000);
  EXPECT_EQ(fs::file_size(journal), size);
}

// The collector dies between any two of its steps: each is simulated by putting the arena back as it was before.
TEST_F(Journaling, ADeathBetweenJournalAndArenaDoublesNothing) {
  JournalFile file(journal);
  Drain drain(arena, file);
  drain.begin(clock);
  EndedByPid nobody;
  work(1, 0x10, 3, true);
  die_in_a_call(2, 0x20, false);
  die_in_a_call(3, 0x30, true);
  const test::GuestMapping guest(arena.fd());
  std::vector<std::string> before;
  for (size_t i = 0; i < 3; ++i)
    before.emplace_back(reinterpret_cast<const char*>(&guest.thread(i)), sizeof(ThreadSlot));
  drain.sweep(nobody, SweepKind::kPass, false);
  EXPECT_EQ(guest.thread(0).state, SlotState::kFree);
  for (size_t i = 0; i < 3; ++i)
    std::memcpy(static_cast<void*>(&guest.thread(i)), before[i].data(), sizeof(ThreadSlot));
  // Between the end's entry and the slot's release its tail tells it from a new thread's.
  for (size_t i = 0; i < 3; ++i) arena.mark_ended(i, guest.thread(i).head);
  ASSERT_NE(guest.thread(1).tail, 0u) << "it has committed nothing";
  salvage(arena, journal, false, 0);  // this test has the arena mapped
  EXPECT_EQ(replayed_handles(), (Handles{"0x10", "0x11", "0x12", "0x20?", "0x30"}));
}

TEST_F(Journaling, SalvageTakesWhatIsLeft) {
  {
    JournalFile file(journal);
    Drain drain(arena, file);
    drain.begin(clock);
    EndedByPid nobody;
    work(1, 0x10, 2, true);
    drain.sweep(nobody, SweepKind::kPass, false);
    // In the slot that was freed, another thread; and more of them.
    work(2, 0x20, 2);
    die_in_a_call(3, 0x30, false);
    die_in_a_call(4, 0x40, true);
  }
  leave_guest();
  ASSERT_TRUE(salvage(arena, journal, true));
  const Handles whole = {"0x10", "0x11", "0x20", "0x21", "0x30?", "0x40"};
  EXPECT_EQ(replayed_handles(), whole);
  EXPECT_EQ(result.end, SweepKind::kSalvage);
  EXPECT_TRUE(result.in_order);
  EXPECT_TRUE(result.problems.empty());
  ASSERT_EQ(result.record.processes.size(), 1u);
  EXPECT_EQ(result.record.processes[0].end, "alive");
  const auto size = fs::file_size(journal);
  EXPECT_TRUE(salvage(arena, journal, true)) << "it is finished";
  EXPECT_EQ(fs::file_size(journal), size);
}

// A ring that the collector had taken in part, a write that it did not finish.
TEST_F(Journaling, SalvageGoesOnBehindACutEntry) {
  uint64_t first_batch = 0;
  {
    JournalFile file(journal);
    Drain drain(arena, file);
    drain.begin(clock);
    std::atomic<int> step{0};
    std::thread guest([&] {
      const FakeTeb teb(kPid, 1);
      announce();
      for (const uint64_t handle : {0x10, 0x11}) commit_call(number_of("NtClose"), &handle, 1);
      step = 1;
      while (step != 2) usleep(1000);
      for (const uint64_t handle : {0x12, 0x13}) commit_call(number_of("NtClose"), &handle, 1);
    });
    while (step != 1) usleep(1000);
    EndedByPid nobody;
    drain.sweep(nobody, SweepKind::kPass, false);
    first_batch = fs::file_size(journal);
    step = 2;
    guest.join();
    drain.sweep(nobody, SweepKind::kPass, false);
  }
  // As if the second write had been cut and its places not been given back.
  const test::GuestMapping guest(arena.fd());
  for (const uint64_t keep : {first_batch + 100, first_batch + 32, first_batch + 31, first_batch + 1, first_batch}) {
    fs::resize_file(journal, keep);
    JournalReader reader(journal);
    while (reader.next()) {
    }
    EXPECT_EQ(reader.cut(), keep != first_batch) << keep;
    EXPECT_EQ(reader.end(), first_batch);
    EXPECT_EQ(reader.skipped(), 0u);
    replayed_handles();
    ASSERT_EQ(result.problems.size(), 1u);
    EXPECT_NE(result.problems[0].find("stops before the end"), std::string::npos) << result.problems[0];
  }
  ThreadSlot& slot = guest.thread(0);
  slot.process = 1;
  slot.state = SlotState::kClosed;
  uint64_t head = 0;
  for (const char* ring = guest.ring(0); head < kRingSize;) {  // up to what was written
    Record record;
    std::memcpy(&record, ring + head, sizeof record);
    if (record.size == 0) break;
    head += record.size;
  }
  slot.head = head;
  leave_guest();
  salvage(arena, journal, false, 0);  // this test has it mapped
  EXPECT_EQ(replayed_handles(), (Handles{"0x10", "0x11", "0x12", "0x13"}));
}

TEST_F(Journaling, FreezingWaitsForTheLastWriter) {
  work(1, 0x10, 2, true);
  EXPECT_FALSE(arena.freeze(5)) << "the guest has it mapped";
  leave_guest();
  ASSERT_TRUE(arena.freeze(5));
  std::vector<char> out;
  uint64_t horizon = ~uint64_t{0};
  EXPECT_TRUE(arena.drain(0, 0, out, horizon, true).sane);
  EXPECT_FALSE(out.empty());
  EXPECT_ANY_THROW(test::GuestMapping(arena.fd())) << "nobody writes there again";
  ArenaHost other(dup(arena.fd()));
  ASSERT_TRUE(other.freeze(5));
  std::vector<char> same;
  EXPECT_TRUE(other.drain(0, 0, same, horizon, true).sane);
  EXPECT_EQ(same, out);
}

// The disk is full: the journal makes room, and the run is to end.
TEST_F(Journaling, AFullDiskEndsTheJournalAndIsSaid) {
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{400'000, before.rlim_max};
  signal(SIGXFSZ, SIG_IGN);
  work(1, 1, 1500, true);
  setrlimit(RLIMIT_FSIZE, &small);
  RunRecord run;
  {
    Collector collector(arena, clock, events, Filter("-object"), journal);
    for (uint64_t i = 0; i < 20 && !collector.failed(); ++i) work(2, 1 + i * 1000, 1000);
    // The pass that could not write may still be under way.
    for (int tries = 0; tries < 1000 && !collector.failed(); ++tries) usleep(10'000);
    EXPECT_TRUE(collector.failed());
    run = collector.finish();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_NE(run.write_error.find("the journal could not be written: File too large"), std::string::npos)
      << run.write_error;
  EXPECT_EQ(fs::file_size(journal), 0u);
}

// ---- damage ----

class Damage : public Journaling {
 protected:
  Damage() {
    JournalFile file(journal);
    Drain drain(arena, file);
    drain.begin(clock);
    EndedByPid nobody;
    for (uint32_t i = 0; i < 4; ++i) {
      work(1 + i, 0x10 * (i + 1), 2, i == 0);
      drain.sweep(nobody, SweepKind::kPass, false);
    }
    EndedByPid ended{{monitor::g_arena.process->linux_pid, {0, Clock::now()}}};
    drain.sweep(ended, SweepKind::kLast, false);
    whole = read_file(journal);
    JournalReader reader(journal);
    while (const auto entry = reader.next()) ends.push_back(reader.end());
  }
  std::vector<std::string> handles_of(const std::string& content) {
    dir.file("journal", content);
    return replayed_handles();
  }

  std::string whole;
  std::vector<uint64_t> ends;
  const Handles all = {"0x10", "0x11", "0x20", "0x21", "0x30", "0x31", "0x40", "0x41"};
};

TEST_F(Damage, NoneIsSaidOfAWholeOne) {
  EXPECT_EQ(handles_of(whole), all);
  EXPECT_TRUE(result.problems.empty());
  EXPECT_EQ(ends.back(), whole.size());
  ASSERT_EQ(result.record.processes.size(), 1u);
  EXPECT_EQ(result.record.processes[0].end, "exited");
}

TEST_F(Damage, AnyCutGivesWhatIsBeforeIt) {
  size_t most = 0;
  for (size_t size = 0; size < whole.size(); size += 24) {
    const Handles handles = handles_of(whole.substr(0, size));
    ASSERT_LE(handles.size(), all.size());
    EXPECT_TRUE(std::equal(handles.begin(), handles.end(), all.begin())) << size;
    EXPECT_GE(handles.size(), most) << "a longer one has less";
    most = handles.size();
    EXPECT_FALSE(result.problems.empty()) << size;
  }
  EXPECT_EQ(most, all.size());
}

TEST_F(Damage, AFlippedBitCostsItsEntryAndIsSaid) {
  std::mt19937 random(3);
  for (size_t at = 0; at < whole.size(); at += 1 + random() % 14) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1 << random() % 8);
    const Handles handles = handles_of(damaged);
    EXPECT_FALSE(result.problems.empty()) << at;
    EXPECT_GE(handles.size() + 2, all.size()) << at << ": an entry holds two";
    EXPECT_TRUE(std::includes(all.begin(), all.end(), handles.begin(), handles.end())) << at;
  }
}

TEST_F(Damage, ReorderedOrDoubledEntriesGiveNothingTwice) {
  const auto entry = [&](size_t i) { return whole.substr(ends[i - 1], ends[i] - ends[i - 1]); };
  for (size_t a = 1; a + 1 < ends.size(); ++a) {
    std::string doubled = whole,
                swapped = whole.substr(0, ends[a - 1]) + entry(a + 1) + entry(a) + whole.substr(ends[a + 1]);
    doubled.insert(ends[a], entry(a));
    for (const std::string& damaged : {doubled, swapped}) {
      Handles handles = handles_of(damaged);
      EXPECT_FALSE(result.problems.empty());
      EXPECT_FALSE(handles.empty());
      std::sort(handles.begin(), handles.end());
      EXPECT_EQ(std::adjacent_find(handles.begin(), handles.end()), handles.end());
      EXPECT_TRUE(std::includes(all.begin(), all.end(), handles.begin(), handles.end()));
    }
  }
}

TEST_F(Damage, OtherVersionsAreRefused) {
  EntryBatch batch;
  batch.open(EntryType::kBegin);
  batch.append(BeginFact{kJournalVersion, 0, catalogue_check() + 1, clock.reading(), {}});
  batch.close();
  const auto chunk = batch.take();
  dir.file("journal", std::string(chunk->begin(), chunk->end()));
  EXPECT_THROW(replay(journal, again, {}), Error);
  EXPECT_THROW(replay(dir / "none", again, {}), Error);
}

}  // namespace
}  // namespace drsemu::collect
