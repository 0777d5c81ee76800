// Which calls a run records: layers, families and names, chosen by the user.
#pragma once

#include <string_view>
#include <vector>

#include "event/catalogue.h"

namespace drsemu::collect {

// "file,registry,+NtQuerySystemInformation,-NtReadFile": items separated by commas, applied in order; an item is
// the name of a layer (event::layer_name), of a family (event::category_name) or of a call, whatever its case; plain or with + it adds, with - it takes
// away. If the first takes away, all is there before it. No items: all.
class Filter {
 public:
  Filter() = default;

  // Throws Error if an item is neither; it says what is nearest.
  explicit Filter(std::string_view text);

  bool all() const { return items_.empty(); }

  // An event of `call` is wanted. `category`: the event's own, which may be another than the row's.
  bool emits(const event::Call& call, event::Category category) const;

  // The monitor has to record the call: some event of it may be wanted, or the collector needs it to follow
  // handles and processes.
  bool records(const event::Call& call) const;

 private:
  enum class Kind : uint8_t { kLayer, kFamily, kCall };
  struct Item {
    bool adds;
    Kind kind;
    event::Layer layer;
    event::Category category;
    const event::Call* call;
  };
  static bool matches(const Item& item, const event::Call& call, event::Category category);
  std::vector<Item> items_;
};

}  // namespace drsemu::collect
