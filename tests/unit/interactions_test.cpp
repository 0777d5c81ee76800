// What is told of the person at the desktop: out of records that anybody in the guest may write.
#include "collect/interactions.h"

#include <gtest/gtest.h>

#include <thread>

#include "collect/collector.h"
#include "temp_dir.h"
#include "unit/guest.h"
#include "unit/record.h"

namespace drsemu::collect {
namespace {

using namespace event;
using test::bytes_of;
using test::RecordBuilder;
using test::wide;

std::string moved(uint32_t pixels = 10, uint32_t ms = 100) {
  return RecordBuilder(kMetaInteraction)
      .raw_field(0, bytes_of(InteractionFact{InteractionKind::kMove, 0, 5, 6, pixels, ms}))
      .bytes();
}

std::string clicked(const char* button = "&Next >") {
  return RecordBuilder(kMetaInteraction)
      .raw_field(0, bytes_of(InteractionFact{InteractionKind::kClick, 112, 7, 8, 0, 0}))
      .raw_field(1, wide("Setup"))
      .raw_field(2, wide("#32770"))
      .raw_field(3, wide(button))
      .bytes();
}

std::vector<Interaction> finished(Interactions& interactions) {
  RunRecord run;
  interactions.finish(run);
  return run.interactions;
}

TEST(Interactions, MovementsBetweenClicksAreOne) {
  Interactions interactions;
  interactions.add(moved(10, 100), 1'000'000'000);
  interactions.add(moved(30, 50), 3'000'000'000);
  interactions.add(clicked(), 4'000'000'000);
  interactions.add(moved(), 5'000'000'000);
  const auto list = finished(interactions);
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].kind, "move");
  EXPECT_EQ(list[0].time_ns, 900'000'000u);
  EXPECT_EQ(list[0].until_ns, 3'000'000'000u);
  EXPECT_EQ(list[0].movements, 2u);
  EXPECT_EQ(list[0].pixels, 40u);
  EXPECT_EQ(list[1].kind, "click");
  EXPECT_EQ(list[1].pid, 112u);
  EXPECT_EQ(list[1].title, "Setup");
  EXPECT_EQ(list[1].window_class, "#32770");
  EXPECT_EQ(list[1].button, "&Next >");
  EXPECT_EQ(list[1].x, 7);
  EXPECT_EQ(list[2].movements, 1u);
}

TEST(Interactions, AreBounded) {
  Interactions interactions;
  for (size_t i = 0; i < kMostInteractions + 7; ++i) interactions.add(clicked(), i);
  RunRecord run;
  interactions.finish(run);
  EXPECT_EQ(run.interactions.size(), kMostInteractions);
  EXPECT_EQ(run.more_interactions, 7u);
}

TEST(Interactions, NonsenseIsNone) {
  Interactions interactions;
  const std::string whole = clicked();
  for (size_t size = sizeof(Record); size < sizeof(Record) + sizeof(Field) + sizeof(InteractionFact); size += 8) {
    interactions.add(whole.substr(0, size), 1);
  }
  interactions.add(RecordBuilder(kMetaInteraction)
                       .raw_field(0, bytes_of(InteractionFact{InteractionKind{9}, 1, 1, 1, 1, 1}))
                       .bytes(),
                   1);
  EXPECT_TRUE(finished(interactions).empty());
}

// As the monitor commits it, in a process of that mode.
RunRecord told_by(RecordMode mode) {
  const TempDir dir;
  ArenaHost arena{{{"NtClose", {0, 1, 1}}}, {}};
  const Clock clock;
  test::become_guest(arena.fd(), mode);
  monitor::g_arena.process->windows_pid = 32;
  Collector collector(arena, clock, dir.path());
  std::thread([] {
    const test::FakeTeb teb(32, 1);
    monitor::Thread& thread = *monitor::current_thread();
    monitor::Writer writer = monitor::pending_writer(thread);
    Record& record = writer.start(kMetaInteraction, nullptr, 0);
    record.begin = record.end = monitor::clock_now();
    const InteractionFact fact{InteractionKind::kClick, 112, 1, 2, 0, 0};
    writer.own(0, 0, &fact, sizeof fact);
    writer.seal();
    monitor::commit(thread, record);
  }).join();
  return collector.finish();
}

TEST(Interactions, AreTheShellsToTell) {
  const RunRecord run = told_by(kRecordNone);
  EXPECT_EQ(run.interactions.size(), 1u);
  EXPECT_TRUE(run.processes.empty()) << "the shell is not of the target's";
}

TEST(Interactions, OfATargetAreNotBelieved) { EXPECT_TRUE(told_by(kRecordTarget).interactions.empty()); }

}  // namespace
}  // namespace drsemu::collect
