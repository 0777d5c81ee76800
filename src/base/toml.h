// TOML documents, each value with the line that it stands in.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace drsemu {

class TomlValue {
 public:
  using List = std::vector<TomlValue>;
  using Table = std::vector<std::pair<std::string, TomlValue>>;  // in order of the names
  struct Other {};                                               // a date or a time
  using Content = std::variant<Other, std::string, int64_t, double, bool, List, Table>;

  TomlValue() : content_(Table{}) {}
  TomlValue(Content content, uint32_t line) : content_(std::move(content)), line_(line) {}

  uint32_t line() const { return line_; }
  bool is_text() const { return std::holds_alternative<std::string>(content_); }
  bool is_integer() const { return std::holds_alternative<int64_t>(content_); }
  bool is_number() const { return std::holds_alternative<double>(content_); }  // with a fraction
  bool is_boolean() const { return std::holds_alternative<bool>(content_); }
  bool is_list() const { return std::holds_alternative<List>(content_); }
  bool is_table() const { return std::holds_alternative<Table>(content_); }

  // Each only of a value that is one.
  const std::string& text() const { return std::get<std::string>(content_); }
  int64_t integer() const { return std::get<int64_t>(content_); }
  double number() const { return std::get<double>(content_); }
  bool boolean() const { return std::get<bool>(content_); }
  const List& list() const { return std::get<List>(content_); }
  const Table& table() const { return std::get<Table>(content_); }

  // The member of a table, or null: also of what is no table.
  const TomlValue* find(std::string_view name) const;
  bool contains(std::string_view name) const { return find(name) != nullptr; }
  // One that is there.
  const TomlValue& at(std::string_view name) const { return *find(name); }

 private:
  Content content_;
  uint32_t line_ = 1;
};

struct TomlError : std::runtime_error {
  TomlError(uint32_t at, const std::string& what) : std::runtime_error(what), line(at) {}
  uint32_t line;
};

// Throws TomlError.
TomlValue parse_toml(std::string_view text);

}  // namespace drsemu
