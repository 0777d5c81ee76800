// Which calls a run records.
#include "collect/filter.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/suggest.h"

namespace drsemu::collect {

using namespace event;

namespace {

constexpr size_t kCategories = static_cast<size_t>(Category::kModule) + 1;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

std::optional<Category> find_category(std::string_view name) {
  for (size_t i = 0; i < kCategories; ++i) {
    if (category_name(static_cast<Category>(i)) == name) return static_cast<Category>(i);
  }
  return std::nullopt;
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (size_t i = 0; i < kCategories; ++i) names.emplace_back(category_name(static_cast<Category>(i)));
  for (const Layer layer : {Layer::kNt, Layer::kWin32}) names.emplace_back(layer_name(layer));
  for (const Call& call : catalogue()) names.emplace_back(call.name);
  return names;
}

}  // namespace

Filter::Filter(std::string_view text) {
  while (!text.empty()) {
    const size_t comma = text.find(',');
    std::string_view word = trimmed(text.substr(0, comma));
    text = comma == text.npos ? std::string_view() : text.substr(comma + 1);
    if (word.empty()) continue;
    const bool adds = word.front() != '-';
    if (word.front() == '-' || word.front() == '+') word = trimmed(word.substr(1));
    const std::string name = lower(word);
    if (const auto category = find_category(name)) {
      items_.push_back({adds, Kind::kFamily, {}, *category, nullptr});
      continue;
    }
    if (name == layer_name(Layer::kNt) || name == layer_name(Layer::kWin32)) {
      items_.push_back({adds, Kind::kLayer, name == layer_name(Layer::kNt) ? Layer::kNt : Layer::kWin32, {}, nullptr});
      continue;
    }
    const auto& rows = catalogue();
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Call& call) { return lower(call.name) == name; });
    if (row == rows.end()) {
      const std::string near = nearest(word, all_names());
      throw Error("--filter: no layer, family or call has the name \"" + std::string(word) + "\"" +
                  (near.empty() ? "" : " (did you mean " + near + "?)") + "; drsemu calls lists them all");
    }
    items_.push_back({adds, Kind::kCall, row->layer, row->category, &*row});
  }
}

bool Filter::matches(const Item& item, const Call& call, Category category) {
  switch (item.kind) {
    case Kind::kLayer: return item.layer == call.layer;
    case Kind::kFamily: return item.category == category;
    case Kind::kCall: return item.call == &call;
  }
  return false;
}

bool Filter::emits(const Call& call, Category category) const {
  bool wanted = items_.empty() || !items_.front().adds;
  for (const Item& item : items_) {
    if (matches(item, call, category)) wanted = item.adds;
  }
  return wanted;
}

bool Filter::records(const Call& call) const {
  if (emits(call, call.category) || feeds_state(call)) return true;
  // The file may turn out to be a socket.
  return call.layer == Layer::kNt && call.category == Category::kFile && emits(call, Category::kNetwork);
}

}  // namespace drsemu::collect
