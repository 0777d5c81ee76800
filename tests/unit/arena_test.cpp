// collect/arena_host: records out of rings that are honest, wrapped, or scribbled over.
#include <fcntl.h>
#include <unistd.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "collect/arena_host.h"
#include "collect/decode.h"
#include "unit/guest.h"
#include "unit/record.h"

namespace drsemu::collect {
namespace {

using namespace event;
using test::bytes_of;
using test::RecordBuilder;

const Services kServices = {
    {"NtClose", {0, 0x0f, 0x16}}, {"NtDeleteFile", {0, 0x20, 0x30}}, {"NtNotInTheCatalogue", {0, 0x21, 0x31}}};

class Arena : public testing::Test {
 protected:
  // Puts content at a position of the ring, around its end.
  void put(uint64_t position, const std::string& content) {
    for (size_t i = 0; i < content.size(); ++i) guest.ring(0)[(position + i) % kRingSize] = content[i];
  }
  // A ring that holds `content` from `tail` on. The epoch is that of records made by hand: 0.
  void fill(uint64_t tail, const std::string& content) {
    put(tail, content);
    slot().tail = tail;
    slot().head = tail + content.size();
  }
  ThreadSlot& slot() { return guest.thread(0); }
  bool drain(bool ended = false) {
    out.clear();
    horizon = ~uint64_t{0};
    const auto [to, sane] = arena.drain(0, slot().tail, out, horizon, ended);
    arena.release(0, to);
    return sane;
  }
  std::vector<Record> records() const {
    std::vector<Record> list;
    for (size_t at = 0; at < out.size();) {
      Record record;
      std::memcpy(&record, out.data() + at, sizeof record);
      list.push_back(record);
      at += record.size;
    }
    return list;
  }

  ArenaHost arena{kServices, {}};
  test::GuestMapping guest{arena.fd()};
  std::vector<char> out;
  uint64_t horizon = 0;
  const std::string one = RecordBuilder("NtClose", {4}).times(10, 20).bytes();
  const std::string other = RecordBuilder("NtDeleteFile", {8}).object("file_path", "\\??\\C:\\x").times(30, 40).bytes();
};

TEST_F(Arena, ConfigurationHasThePlansOfWhatIsThere) {
  const ArenaConfig& config = guest.config();
  EXPECT_EQ(config.magic, kArenaMagic);
  EXPECT_EQ(config.version, kArenaVersion);
  EXPECT_EQ(config.close_number, 0x16u) << "Wine's number anchors the search";
  EXPECT_EQ(config.wine_number[0][0x0f], 0x16 + 1);
  ASSERT_EQ(config.plans, 3u + functions().size());
  const uint16_t close = config.slot[0][0x0f], erase = config.slot[0][0x20];
  ASSERT_TRUE(close >= 1 && erase >= 1 && close != erase);
  EXPECT_EQ(config.plan[close - 1].call, test::number_of("NtClose"));
  EXPECT_EQ(config.plan[erase - 1].call, test::number_of("NtDeleteFile"));
  EXPECT_EQ(config.slot[0][0x21], 0);
  EXPECT_EQ(fcntl(arena.fd(), F_GET_SEALS), F_SEAL_SHRINK | F_SEAL_GROW) << "a guest may cut it short";
  EXPECT_NE(ftruncate(arena.fd(), 4096), 0);
}

TEST_F(Arena, PlansKeepTheirPlaceWhateverIsWanted) {
  // Processes of a VM that was booted ahead run with the configuration of all calls.
  const ArenaConfig& config = guest.config();
  const uint16_t close = config.slot[0][0x0f], erase = config.slot[0][0x20];
  const auto only_erase = [](const Call& call) { return call.name == std::string_view("NtDeleteFile"); };
  const ArenaHost same(dup(arena.fd()), kServices, only_erase);
  EXPECT_EQ(config.plans, 3u + functions().size());
  EXPECT_EQ(config.slot[0][0x0f], 0) << "NtClose was not asked for";
  EXPECT_EQ(config.slot[0][0x20], erase);
  EXPECT_EQ(config.plan[close - 1].call, test::number_of("NtClose"));
  EXPECT_TRUE(config.plan[close - 1].flags & kPlanSilent);
  EXPECT_FALSE(config.plan[erase - 1].flags & kPlanSilent);
  EXPECT_EQ(config.function_plan[0], 0);
}

TEST_F(Arena, RecordsInOrder) {
  fill(0, one + other + one);
  EXPECT_TRUE(drain());
  ASSERT_EQ(records().size(), 3u);
  EXPECT_EQ(std::string(out.begin(), out.end()), one + other + one);
  EXPECT_EQ(slot().tail, slot().head);
  EXPECT_TRUE(slot().repeat & kRepeatClosed) << "the last record repeats no more";
  EXPECT_TRUE(drain());
  EXPECT_TRUE(out.empty());
}

TEST_F(Arena, PadLeadsToTheNextLap) {
  Record pad{};
  pad.call = kMetaPad;
  pad.size = 128;
  const uint64_t start = kRingSize * 5 - 128 - one.size();
  put(start, one);
  put(start + one.size(), bytes_of(pad));
  put(kRingSize * 5, other);
  slot().tail = start;
  slot().head = kRingSize * 5 + other.size();
  EXPECT_TRUE(drain());
  EXPECT_EQ(std::string(out.begin(), out.end()), one + other);
  EXPECT_EQ(slot().tail, slot().head);
}

TEST_F(Arena, EndTooNearForAHeaderIsSkipped) {
  const uint64_t start = kRingSize - 48 - one.size();
  put(start, one + std::string(48, '\xee'));
  put(kRingSize, other);
  slot().tail = start;
  slot().head = kRingSize + other.size();
  EXPECT_TRUE(drain());
  EXPECT_EQ(std::string(out.begin(), out.end()), one + other);
}

TEST_F(Arena, RepeatsOfTheLastRecord) {
  fill(0, other + one);
  slot().repeat = 41;  // epoch 0
  EXPECT_TRUE(drain());
  EXPECT_EQ(records()[0].repeats, 0u);
  EXPECT_EQ(records()[1].repeats, 41u);
  EXPECT_EQ(slot().repeat, 41 | kRepeatClosed);
}

// The writer has begun an epoch and not yet committed its record: the last one's repeats are about to be written.
TEST_F(Arena, LastRecordWaitsForItsRepeats) {
  fill(0, other + one);
  slot().repeat = uint64_t{1} << 32;
  EXPECT_TRUE(drain());
  EXPECT_EQ(records().size(), 1u);
  EXPECT_EQ(horizon, 20u) << "nothing later may overtake it";
  const uint32_t repeats = 7;
  put(other.size() + offsetof(Record, repeats), bytes_of(repeats));
  EXPECT_TRUE(drain(true)) << "its writer is dead";
  ASSERT_EQ(records().size(), 1u);
  EXPECT_EQ(records()[0].repeats, 7u);
}

TEST_F(Arena, TimesToComeAreCutToNow) {
  fill(0, RecordBuilder("NtClose", {4}).times(10, ~uint64_t{0}).bytes());
  EXPECT_TRUE(drain());
  EXPECT_LE(records().at(0).end, Clock::now());
}

TEST_F(Arena, InsaneHeadsAreGivenUp) {
  const std::pair<uint64_t, uint64_t> cases[] = {
      {100, 80}, {0, kRingSize + 8}, {0, 12}, {~uint64_t{0} - 7, 0}, {8, ~uint64_t{0} - 7}, {0, ~uint64_t{0}}};
  for (const auto& [tail, head] : cases) {
    slot().tail = tail;
    slot().head = head;
    EXPECT_FALSE(drain()) << tail << " " << head;
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(slot().tail, head);
  }
  fill(0, one);
  EXPECT_TRUE(drain());
  EXPECT_EQ(records().size(), 1u) << "what follows is taken again";
}

TEST_F(Arena, InsaneRecordsAreGivenUp) {
  Record good{};
  std::memcpy(&good, one.data(), sizeof good);
  const auto with = [&](auto change) {
    Record record = good;
    change(record);
    return bytes_of(record) + one.substr(sizeof record) + std::string(4096, '\0');
  };
  const std::string cases[] = {with([](Record& r) { r.size = 0; }),
                               with([](Record& r) { r.size = 8; }),
                               with([](Record& r) { r.size = 60; }),
                               with([](Record& r) { r.size = 0xffffffff; }),
                               with([](Record& r) { r.size = 0xfffffff8; }),
                               with([](Record& r) { r.size = kMaxRecord + 8; }),
                               with([](Record& r) { r.args = 200; }),
                               with([](Record& r) { r.size = 4096, r.args = kMaxArgs + 1; }),
                               with([](Record& r) { r.call = kMetaPad, r.size = 16; })};
  for (const std::string& bytes : cases) {
    fill(0, other + bytes);
    EXPECT_FALSE(drain()) << (&bytes - cases);
    EXPECT_EQ(records().size(), 1u) << "what came before is kept";
    EXPECT_EQ(slot().tail, slot().head);
  }
  // Longer than what the head says there is, and over the ring's end.
  fill(0, one);
  slot().head = one.size() - 8;
  EXPECT_FALSE(drain());
  fill(kRingSize - 64, other + other);
  EXPECT_FALSE(drain());
  EXPECT_TRUE(out.empty());
}

TEST_F(Arena, BegunCalls) {
  const PendingHead outer{static_cast<uint32_t>(sizeof(PendingHead) + other.size()), ~0u};
  const PendingHead inner{static_cast<uint32_t>(sizeof(PendingHead) + one.size()), 0};
  const std::string chain = bytes_of(outer) + other + bytes_of(inner) + one;
  std::memcpy(guest.pending(0), chain.data(), chain.size());
  slot().pending_top = static_cast<uint32_t>(chain.size());
  arena.drain_pending(0, out);
  ASSERT_EQ(records().size(), 2u);
  EXPECT_EQ(records()[0].call, test::number_of("NtDeleteFile")) << "outermost first";
  for (const Record& record : records()) {
    EXPECT_EQ(record.flags, kRecordNoReturn);
    EXPECT_EQ(record.end, record.begin) << "that field holds the guest's stack address";
  }
  // The innermost one grows at its return and is begun until it is committed.
  Record grown;
  std::memcpy(&grown, one.data(), sizeof grown);
  grown.size += 64;
  const std::string longer = bytes_of(outer) + other + bytes_of(inner) + bytes_of(grown) + one.substr(sizeof grown) + std::string(64, '\x11');
  std::memcpy(guest.pending(0), longer.data(), longer.size());
  out.clear();
  arena.drain_pending(0, out);
  ASSERT_EQ(records().size(), 2u);
  EXPECT_EQ(records()[1].size, one.size() + 64);
  std::memset(guest.pending(0), 0, longer.size());
  const auto count = [&](uint32_t top, size_t at, uint32_t value) {
    std::memcpy(guest.pending(0), chain.data(), chain.size());
    std::memcpy(guest.pending(0) + at, &value, sizeof value);
    slot().pending_top = top;
    out.clear();
    arena.drain_pending(0, out);
    return records().size();
  };
  const auto top = static_cast<uint32_t>(chain.size());
  EXPECT_EQ(count(kPendingSize + 1, 0, outer.size), 0u);
  EXPECT_EQ(count(~0u, 0, outer.size), 0u);
  EXPECT_EQ(count(top - 8, 0, outer.size), 1u);
  for (const uint32_t lie : {0u, 8u, 63u, 0xfffffff8u}) {
    EXPECT_EQ(count(top, 0, lie), 0u) << lie;
    EXPECT_EQ(count(top, outer.size, lie), 1u) << lie;
    EXPECT_EQ(count(top, sizeof(PendingHead) + offsetof(Record, size), lie), 0u) << lie;
  }
}

TEST_F(Arena, ASlotThatIsFreedIsAsNew) {
  fill(0, one);
  slot().state = SlotState::kClosed;
  slot().process = 3;
  EXPECT_TRUE(drain(true));
  arena.free_thread(0);
  EXPECT_EQ(slot().state, SlotState::kFree);
  EXPECT_EQ(slot().process, 0u) << "whoever claims it next has not said who it is";
  EXPECT_EQ(slot().head, 0u);
}

TEST(ArenaHost, NeedsToKnowNtClose) { EXPECT_ANY_THROW(ArenaHost({{"NtOpenFile", {0, 1, 1}}}, {})); }

}  // namespace
}  // namespace drsemu::collect
