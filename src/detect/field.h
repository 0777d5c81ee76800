// A test of one field of an event or of an entry of report.json: where it stands, and what must hold of it.
//
// Text is compared without regard to case (ASCII), as Windows does. Whatever the value is, hostile or not, a test takes
// time linear in its length and never throws.
#pragma once

#include <rapidjson/document.h>
#include <re2/re2.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace drsemu::detect {

// Where a field stands: "key_path", "before.data.text", "victim.image".
struct FieldPath {
  std::string name;  // as it was written
  std::vector<std::string> parts;

  FieldPath() = default;
  explicit FieldPath(const std::string& text);
};

enum class Op { kEquals, kContains, kContainsAll, kPrefix, kSuffix, kRegex, kFlag, kAbove, kBelow, kExists };

struct Test {
  FieldPath field;
  Op op = Op::kEquals;
  bool negated = false;
  std::vector<std::string> texts;  // lower case; any of them will do, of kContainsAll all are needed
  std::shared_ptr<const RE2> regex;
  double number = 0;  // of kAbove and kBelow
};

std::string lower(std::string_view text);

// Calls `take` with each value that stands at `path` in `value`, all entries of lists on the way, until it returns
// true; returns whether it did. In an event the members of `before` and `after` are found without these words in front.
bool visit(const rapidjson::Value& value, const FieldPath& path, bool is_event,
           const std::function<bool(const rapidjson::Value&)>& take);

// A value as text: that of bytes and VARIANTs is what they hold, numbers are decimal.
std::string text_of(const rapidjson::Value& value);

bool holds(const Test& test, const rapidjson::Value& value, bool is_event);

}  // namespace drsemu::detect
