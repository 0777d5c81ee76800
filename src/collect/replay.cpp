// A journal to events.
#include "collect/replay.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "collect/writer.h"

namespace drsemu::collect {
namespace {

// Where the begin is lost: this machine's clock, from the first thing that was recorded.
Clock clock_from(const Entry& entry) {
  static const Clock here;
  Clock::Reading reading = here.reading();
  if (entry.head.type == EntryType::kRecords && entry.payload.size() > sizeof(ThreadFact)) {
    reading.start = header_of(entry.payload.substr(sizeof(ThreadFact))).begin;
  }
  return Clock(reading);
}

}  // namespace

Replayed replay(const std::filesystem::path& journal, const std::filesystem::path& events_dir, const Filter& filter) {
  JournalReader reader(journal);
  std::optional<Clock> clock;
  std::optional<Writer> writer;
  Replayed result;
  uint64_t missing = 0, swept = 0;
  while (const std::optional<Entry> entry = reader.next()) {
    missing += reader.missing();
    if (entry->head.type == EntryType::kBegin) {
      const auto fact = fact_of<BeginFact>(*entry);
      if (fact.version != kJournalVersion || fact.catalogue != catalogue_check()) {
        throw Error(journal.string() + " was written by another version of drsemu: repair it with that one");
      }
      if (!clock && fact.clock.ns_per_tick > 0 && fact.clock.ns_per_tick <= 1) clock.emplace(fact.clock);
    }
    if (!clock) {
      clock = clock_from(*entry);
      result.problems.emplace_back("the begin of the journal is damaged: times count from the first event");
    }
    if (!writer) writer.emplace(*clock, events_dir, filter);
    writer->apply(*entry);
    if (entry->head.type == EntryType::kSweep) {
      const auto fact = fact_of<SweepFact>(*entry);
      result.end = fact.kind;
      result.in_order = fact.kind == SweepKind::kLast || entry->head.flags & kEntryInOrder;
      swept = fact.swept;
      writer->flush(false);
    }
  }
  if (reader.skipped()) {
    result.problems.push_back(std::to_string(reader.skipped()) + " bytes of the journal are damaged and were left out");
  }
  if (missing) result.problems.push_back("entries of the journal are missing, and events with them");
  if (result.end == SweepKind::kPass) {
    result.problems.emplace_back("the journal stops before the end: calls that were made last may be missing");
  } else if (result.end == SweepKind::kSalvageAlive) {
    result.problems.emplace_back(
        "something in the VM went on after the journal's end: calls that were made last may be missing");
  }
  if (!writer) return result;
  result.record = writer->finish();
  result.last_ns = clock->reading().start_ns + clock->since_start(swept);
  return result;
}

}  // namespace drsemu::collect
