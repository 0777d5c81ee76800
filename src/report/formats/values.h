// The parameters of an event as flat names and texts, and the numbers behind names of constants, for formats that want
// what a debugger would show.
#pragma once

#include <rapidjson/document.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "event/catalogue.h"
#include "report/formats/run.h"

namespace drsemu::formats {

// The number that names of constants stand for: "PAGE_READWRITE", "GENERIC_READ|0x10". Nothing if the table lacks one.
std::optional<uint64_t> number_behind(const event::NameTable& table, std::string_view text);

// "0x1c" or "28" as a number.
std::optional<uint64_t> parse_number(std::string_view text);

// Bytes as a debugger shows them: "MZ\x90\x00" of {"size":4,"hex":"4d5a9000"}; text as it is.
std::string bytes_text(const Value& bytes);
bool is_bytes(const Value& value);

// Any value as one text. Lists and objects are cut at some depth.
std::string plain_text(const Value& value);

// Calls `take` with each value of an object that is none itself: members of members under
// "process_information.process_id".
void each_leaf(const Value& object, const std::function<void(std::string_view name, const Value& value)>& take);

// The same with the parameters of an event, each once: what the call wrote counts more than what was there before, but
// for bytes that it was given.
void each_argument(const Value& event, const std::function<void(std::string_view name, const Value& value)>& take);

// What the catalogue says of a call's fields: the tables of the names that they may hold. A call that is in no
// catalogue has none.
class FieldNames {
 public:
  explicit FieldNames(const event::Call* call);
  // The number behind a field's text, if it is one or several names. `field` may be of a member of a structure.
  std::optional<uint64_t> number(std::string_view field, std::string_view text) const;
  // Whether the call itself has a parameter of this name, and not what a handle of it is known by.
  bool has(std::string_view field) const { return params_.contains(field); }

 private:
  void add(std::string_view field, const event::NameTable* names);

  std::unordered_map<std::string_view, std::vector<const event::NameTable*>> tables_;
  std::unordered_map<std::string_view, const event::Param*> params_;
};

// What an event's call returned, as a number: NTSTATUS, BOOL, error code or value; 0 where it returned none.
uint64_t returned_number(const Value& event);

// "desired_access" as Microsoft's documents write it: "DesiredAccess".
std::string camel_case(std::string_view snake);

}  // namespace drsemu::formats
