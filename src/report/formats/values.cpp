// The parameters of an event as flat names and texts.
#include "report/formats/values.h"

#include <algorithm>
#include <charconv>

namespace drsemu::formats {
namespace {

constexpr int kMostDepth = 6;           // of structures in structures
constexpr size_t kMostListText = 4096;  // of a list as one text

using Numbers = std::unordered_map<std::string_view, uint64_t>;

const Numbers& numbers_of(const event::NameTable& table) {
  static std::unordered_map<const event::NameTable*, Numbers> all;
  const auto [found, is_new] = all.try_emplace(&table);
  if (is_new) {
    for (const event::Name& name : table.names) found->second.emplace(name.name, name.value);
  }
  return found->second;
}

void append_number(std::string& text, const Value& value) {
  char digits[32];
  const auto put = [&](auto number) { text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr); };
  if (value.IsUint64()) {
    put(value.GetUint64());
  } else if (value.IsInt64()) {
    put(value.GetInt64());
  } else {
    put(value.GetDouble());
  }
}

void append_text(std::string& text, const Value& value, int depth) {
  if (value.IsString()) {
    text += text_of(value);
  } else if (value.IsNumber()) {
    append_number(text, value);
  } else if (value.IsBool()) {
    text += value.IsTrue() ? '1' : '0';
  } else if (is_bytes(value)) {
    text += bytes_text(value);
  } else if (value.IsArray() || value.IsObject()) {
    bool any = false;
    const auto one = [&](const Value& part) {
      if (any) text += ", ";
      any = true;
      if (depth < kMostDepth && text.size() < kMostListText) {
        append_text(text, part, depth + 1);
      } else {
        text += "…";
      }
      return text.size() < kMostListText;
    };
    if (value.IsArray()) {
      for (const Value& part : value.GetArray()) {
        if (!one(part)) break;
      }
    } else {
      for (const auto& part : value.GetObject()) {
        if (!one(part.value)) break;
      }
    }
  }
}

void walk(std::string& name, const Value& object, int depth,
          const std::function<void(std::string_view, const Value&)>& take) {
  if (!object.IsObject()) return;
  const size_t before = name.size();
  for (const auto& one : object.GetObject()) {
    if (before != 0) name += '.';
    name += text_of(one.name);
    if (one.value.IsObject() && !is_bytes(one.value) && depth < kMostDepth) {
      walk(name, one.value, depth + 1, take);
    } else {
      take(name, one.value);
    }
    name.resize(before);
  }
}

}  // namespace

std::optional<uint64_t> parse_number(std::string_view text) {
  const bool hex = text.starts_with("0x");
  if (hex) text.remove_prefix(2);
  uint64_t value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value, hex ? 16 : 10);
  if (wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<uint64_t> number_behind(const event::NameTable& table, std::string_view text) {
  const Numbers& numbers = numbers_of(table);
  uint64_t value = 0;
  while (true) {
    const size_t bar = text.find('|');
    const std::string_view part = text.substr(0, bar);
    if (part.starts_with("0x")) {
      const auto rest = parse_number(part);
      if (!rest) return std::nullopt;
      value |= *rest;
    } else {
      const auto found = numbers.find(part);
      if (found == numbers.end()) return std::nullopt;
      value |= found->second;
    }
    if (bar == std::string_view::npos) return value;
    text.remove_prefix(bar + 1);
  }
}

bool is_bytes(const Value& value) {
  if (!value.IsObject()) return false;
  if (value.HasMember("unreadable")) return true;
  return value.HasMember("size") && (value.HasMember("text") || value.HasMember("hex"));
}

std::string bytes_text(const Value& bytes) {
  if (const Value& text = member(bytes, "text"); text.IsString()) return std::string(text_of(text));
  const std::string_view hex = text_of(bytes, "hex");
  std::string text;
  text.reserve(hex.size() * 2);
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned byte = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (byte >= 0x20 && byte < 0x7f) {
      text += static_cast<char>(byte);
    } else {
      text.append("\\x").append(hex, i, 2);
    }
  }
  return text;
}

std::string plain_text(const Value& value) {
  std::string text;
  append_text(text, value, 0);
  return text;
}

void each_leaf(const Value& object, const std::function<void(std::string_view name, const Value& value)>& take) {
  std::string name;
  walk(name, object, 0, take);
}

void each_argument(const Value& event, const std::function<void(std::string_view name, const Value& value)>& take) {
  const Value &before = member(event, "before"), &after = member(event, "after");
  const auto whole = [](std::string_view field) { return field.substr(0, field.find('.')); };
  each_leaf(before, [&](std::string_view field, const Value& value) {
    if (is_bytes(value) || member(after, whole(field)).IsNull()) take(field, value);
  });
  each_leaf(after, [&](std::string_view field, const Value& value) {
    if (!is_bytes(member(before, whole(field)))) take(field, value);
  });
}

FieldNames::FieldNames(const event::Call* call) {
  if (!call) return;
  for (const event::Param& param : call->params) {
    params_.emplace(param.name, &param);
    add(param.name, param.names);
    if (param.shape) {
      for (const event::ShapeMember& one : param.shape->members) add(one.name, one.names);
    }
    if (!param.layouts) continue;
    for (const event::Layout& layout : param.layouts->list) {
      for (const event::LayoutField& field : layout.fields) add(field.name, field.names);
    }
  }
}

void FieldNames::add(std::string_view field, const event::NameTable* names) {
  if (!names || field.empty()) return;
  auto& tables = tables_[field];
  if (std::find(tables.begin(), tables.end(), names) == tables.end()) tables.push_back(names);
}

std::optional<uint64_t> FieldNames::number(std::string_view field, std::string_view text) const {
  const auto found = tables_.find(field.substr(field.rfind('.') + 1));
  if (found == tables_.end() || text.empty()) return std::nullopt;
  for (const event::NameTable* table : found->second) {
    if (const auto value = number_behind(*table, text)) return value;
  }
  return std::nullopt;
}

uint64_t returned_number(const Value& event) {
  if (const std::string_view status = text_of(event, "status"); !status.empty())
    return parse_number(status).value_or(0);
  const Value& result = member(event, "result");
  if (result.IsBool()) return result.IsTrue() ? 1 : 0;
  if (result.IsUint64()) return result.GetUint64();
  if (result.IsInt()) return static_cast<uint32_t>(result.GetInt());
  if (result.IsInt64()) return static_cast<uint64_t>(result.GetInt64());
  const std::string_view text = text_of(result);
  if (const auto number = parse_number(text)) return *number;
  for (const event::NameTable* table : {&event::kSystemError, &event::kHresult}) {
    if (const auto number = number_behind(*table, text)) return *number;
  }
  return 0;
}

std::string camel_case(std::string_view snake) {
  std::string name;
  bool upper = true;
  for (const char c : snake) {
    if (c == '_') {
      upper = true;
    } else {
      name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      upper = c == '.';
    }
  }
  return name;
}

}  // namespace drsemu::formats
