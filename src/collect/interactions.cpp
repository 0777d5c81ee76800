// What the person at the guest's desktop has done.
#include "collect/interactions.h"

#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace drsemu::collect {

using namespace event;

namespace {

constexpr size_t kMostBytes = 512;  // of a text, UTF-16: the guest can write it

// The bytes of a record's fields, as many as are whole.
std::vector<std::string_view> fields_of(RecordBytes record) {
  constexpr size_t kMost = 4;
  std::vector<std::string_view> fields;
  for (size_t at = sizeof(Record); fields.size() < kMost && at + sizeof(Field) <= record.size();) {
    Field head;
    std::memcpy(&head, record.data() + at, sizeof head);
    at += sizeof head;
    const size_t padded = (size_t{head.stored} + 7) & ~size_t{7};
    if (padded > record.size() - at) break;
    fields.push_back(record.substr(at, head.stored));
    at += padded;
  }
  return fields;
}

}  // namespace

void Interactions::add(RecordBytes record, uint64_t time_ns) {
  if (header_of(record).args != 0) return;
  const std::vector<std::string_view> fields = fields_of(record);
  if (fields.empty() || fields[0].size() < sizeof(InteractionFact)) return;
  InteractionFact fact;
  std::memcpy(&fact, fields[0].data(), sizeof fact);
  if (fact.kind != InteractionKind::kMove && fact.kind != InteractionKind::kClick) return;
  const bool moved = fact.kind == InteractionKind::kMove;
  // Movements between two clicks are one.
  const bool goes_on = moved && !list_.empty() && list_.back().kind == "move";
  if (!goes_on && list_.size() == kMostInteractions) {
    ++more_;
    return;
  }
  if (!goes_on) {
    const uint64_t took = uint64_t{fact.ms} * 1'000'000;
    list_.emplace_back();
    list_.back().kind = moved ? "move" : "click";
    list_.back().time_ns = time_ns > took ? time_ns - took : 0;
  }
  Interaction& one = list_.back();
  one.x = fact.x;
  one.y = fact.y;
  if (moved) {
    one.until_ns = time_ns;
    ++one.movements;
    one.pixels += fact.pixels;
    return;
  }
  const auto text = [&](size_t i) { return i < fields.size() ? utf16_to_utf8(fields[i].substr(0, kMostBytes)) : std::string(); };
  one.pid = fact.pid;
  one.title = text(1);
  one.window_class = text(2);
  one.button = text(3);
}

void Interactions::finish(RunRecord& run) {
  run.interactions = std::move(list_);
  run.more_interactions = more_;
}

}  // namespace drsemu::collect
