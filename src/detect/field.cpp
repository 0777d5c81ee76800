// A test of one field of an event or of an entry of report.json.
#include "detect/field.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace drsemu::detect {
namespace {

using rapidjson::Value;
using Take = std::function<bool(const Value&)>;
using Part = std::vector<std::string>::const_iterator;

constexpr std::string_view kSelf = "value";  // an entry of a list that is no object

const Value* member(const Value& value, std::string_view name) {
  const auto found =
      value.FindMember(Value(rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size()))));
  return found == value.MemberEnd() ? nullptr : &found->value;
}

constexpr int kMostNested = 32;  // of lists in lists and of what bytes hold

bool walk(const Value& value, Part part, Part end, const Take& take, int depth = 0) {
  if (value.IsArray()) {
    if (depth == kMostNested) return false;
    return std::any_of(value.Begin(), value.End(),
                       [&](const Value& entry) { return walk(entry, part, end, take, depth + 1); });
  }
  if (part == end) return take(value);
  if (!value.IsObject()) return *part == kSelf && part + 1 == end && take(value);
  const Value* found = member(value, *part);
  return found && walk(*found, part + 1, end, take, depth);
}

std::string_view extension(std::string_view path) {
  const size_t dot = path.rfind('.'), slash = path.find_last_of("\\/");
  return dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash) ? std::string_view()
                                                                                           : path.substr(dot);
}

// Of a call that gives a file another name: the extension of the new one, where the old one had another.
bool new_extension(const Value& event, const Take& take) {
  const Value* before = member(event, "before");
  if (!before || !before->IsObject()) return false;
  const auto any_of = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) {
      const Value* value = member(*before, name);
      if (value && value->IsString()) return value;
    }
    return static_cast<const Value*>(nullptr);
  };
  const Value* from = any_of({"file_path", "existing_file_name", "existing_file_path"});
  const Value* to = any_of({"new_file_path", "new_file_name"});
  if (!from || !to) return false;
  const std::string was = lower(extension({from->GetString(), from->GetStringLength()}));
  const std::string is = lower(extension({to->GetString(), to->GetStringLength()}));
  if (is.empty() || was == is) return false;
  return take(Value(rapidjson::StringRef(is.data(), static_cast<rapidjson::SizeType>(is.size()))));
}

// Of a call that starts a program: its command line, whichever way it was given.
bool command(const Value& event, const Take& take) {
  const Value* before = member(event, "before");
  if (!before || !before->IsObject()) return false;
  std::string text;
  const auto add = [&](const Value* from, const char* name) {
    const Value* value = from && from->IsObject() ? member(*from, name) : nullptr;
    if (!value || !value->IsString() || value->GetStringLength() == 0) return false;
    text += (text.empty() ? "" : " ") + std::string(value->GetString(), value->GetStringLength());
    return true;
  };
  const bool whole = add(before, "command_line") || add(before, "cmd_line");
  for (const char* name : {"application_name", "image_path"}) {
    if (!whole && text.empty()) add(before, name);
  }
  for (const Value* from : {before, member(*before, "exec_info")}) {
    if (add(from, "file")) add(from, "parameters");
  }
  return !text.empty() && take(Value(rapidjson::StringRef(text.data(), static_cast<rapidjson::SizeType>(text.size()))));
}

// Fields that are made of others.
constexpr struct {
  std::string_view name;
  bool (*find)(const Value&, const Take&);
} kDerived[] = {{"new_extension", new_extension}, {"command", command}};

bool number_of(const Value& value, double& number) {
  if (value.IsNumber()) {
    number = value.GetDouble();
    return true;
  }
  if (!value.IsString() || value.GetStringLength() == 0) return false;
  const char* text = value.GetString();
  char* end = nullptr;
  number =
      std::strncmp(text, "0x", 2) == 0 ? static_cast<double>(std::strtoull(text, &end, 16)) : std::strtod(text, &end);
  return end == text + value.GetStringLength();
}

// "READ" in "READ|WRITE".
bool has_flag(std::string_view flags, std::string_view flag) {
  for (size_t at = 0; at <= flags.size();) {
    const size_t end = std::min(flags.find('|', at), flags.size());
    if (flags.substr(at, end - at) == flag) return true;
    at = end + 1;
  }
  return false;
}

bool text_holds(const Test& test, const std::string& text) {
  if (test.op == Op::kRegex) return RE2::PartialMatch(text, *test.regex);
  const std::string value = lower(text);
  const auto one = [&](const std::string& wanted) {
    switch (test.op) {
      case Op::kEquals: return value == wanted;
      case Op::kPrefix: return value.starts_with(wanted);
      case Op::kSuffix: return value.ends_with(wanted);
      case Op::kFlag: return has_flag(value, wanted);
      default: return value.find(wanted) != std::string::npos;
    }
  };
  if (test.op == Op::kContainsAll) return std::all_of(test.texts.begin(), test.texts.end(), one);
  return std::any_of(test.texts.begin(), test.texts.end(), one);
}

bool value_holds(const Test& test, const Value& value) {
  if (test.op == Op::kExists) return !value.IsNull();
  if (test.op == Op::kAbove || test.op == Op::kBelow) {
    double number;
    if (!number_of(value, number)) return false;
    return test.op == Op::kAbove ? number > test.number : number < test.number;
  }
  return text_holds(test, text_of(value));
}

std::string scalar_text(const Value& value) {
  if (value.IsString()) return {value.GetString(), value.GetStringLength()};
  if (value.IsBool()) return value.GetBool() ? "true" : "false";
  if (value.IsUint64()) return std::to_string(value.GetUint64());
  if (value.IsInt64()) return std::to_string(value.GetInt64());
  if (value.IsDouble()) return std::to_string(value.GetDouble());
  return {};
}

}  // namespace

FieldPath::FieldPath(const std::string& text) : name(text) {
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('.', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string text_of(const Value& value) {
  const Value* held = &value;
  for (int depth = 0; held->IsObject() && depth < kMostNested; ++depth) {
    const Value* inner = nullptr;
    for (const char* name : {"text", "value", "hex", "data"}) {
      if (!inner) inner = member(*held, name);
    }
    if (!inner) return {};
    held = inner;
  }
  return scalar_text(*held);
}

bool visit(const Value& value, const FieldPath& path, bool is_event, const Take& take) {
  const auto begin = path.parts.begin(), end = path.parts.end();
  if (!is_event || !value.IsObject()) return walk(value, begin, end, take);
  for (const auto& derived : kDerived) {
    if (path.name == derived.name) return derived.find(value, take);
  }
  if (walk(value, begin, end, take)) return true;
  for (const char* part : {"before", "after"}) {
    const Value* inner = member(value, part);
    if (inner && walk(*inner, begin, end, take)) return true;
  }
  return false;
}

bool holds(const Test& test, const Value& value, bool is_event) {
  return visit(value, test.field, is_event, [&](const Value& found) { return value_holds(test, found); }) !=
         test.negated;
}

}  // namespace drsemu::detect
