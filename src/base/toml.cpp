// Reads TOML by toml++.
#include "base/toml.h"

#include <algorithm>
#include <toml++/toml.h>

namespace drsemu {
namespace {

TomlValue convert(const toml::node& node) {
  const uint32_t line = std::max<uint32_t>(node.source().begin.line, 1);
  if (const toml::table* table = node.as_table()) {
    TomlValue::Table members;
    members.reserve(table->size());
    for (const auto& [name, value] : *table) members.emplace_back(std::string(name.str()), convert(value));
    return {std::move(members), line};
  }
  if (const toml::array* array = node.as_array()) {
    TomlValue::List entries;
    entries.reserve(array->size());
    for (const toml::node& value : *array) entries.push_back(convert(value));
    return {std::move(entries), line};
  }
  if (const auto* text = node.as_string()) return {text->get(), line};
  if (const auto* integer = node.as_integer()) return {integer->get(), line};
  if (const auto* number = node.as_floating_point()) return {number->get(), line};
  if (const auto* boolean = node.as_boolean()) return {boolean->get(), line};
  return {TomlValue::Other{}, line};
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view name) const {
  const Table* members = std::get_if<Table>(&content_);
  if (!members) return nullptr;
  const auto found = std::find_if(members->begin(), members->end(), [&](const auto& member) { return member.first == name; });
  return found == members->end() ? nullptr : &found->second;
}

TomlValue parse_toml(std::string_view text) {
  try {
    return convert(toml::parse(text));
  } catch (const toml::parse_error& error) {
    throw TomlError(std::max<uint32_t>(error.source().begin.line, 1), std::string(error.description()));
  }
}

}  // namespace drsemu
