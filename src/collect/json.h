// What decoding is made of: one captured field of a record, and a JSON object written member by member.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "event/arena.h"
#include "event/names.h"

namespace drsemu::collect {

// One field of a record.
struct FieldView {
  event::Field head;
  std::string_view data;

  bool has(uint8_t flag) const { return head.flags & flag; }
  template <typename T>
  std::optional<T> at(size_t offset) const {
    T value;
    if (offset > data.size() || sizeof value > data.size() - offset) return std::nullopt;
    std::memcpy(&value, data.data() + offset, sizeof value);
    return value;
  }
};

class Json {
 public:
  explicit Json(TextBuffer& out) : out_(out) {}

  void open() { out_.put('{'); first_ = true; }
  void close() { out_.put('}'); first_ = false; }
  void key(std::string_view name) {
    if (!first_) out_.put(',');
    first_ = false;
    out_.put('"');
    out_.put(name);
    out_.put("\":");
  }
  // Members that are the same each time, as text that begins with a comma.
  void ready(std::string_view members) {
    out_.put(first_ ? members.substr(1) : members);
    first_ = false;
  }
  void text(std::string_view name, std::string_view value) { key(name); append_json_string(out_, value); }
  void utf16(std::string_view name, std::string_view value) { key(name); append_json_utf16(out_, value); }
  void number(std::string_view name, uint64_t value) { key(name); out_.number(value); }
  void signed_number(std::string_view name, int64_t value) { key(name); out_.signed_number(value); }
  void hex(std::string_view name, uint64_t value, int digits = 1) {
    key(name);
    out_.put("\"0x");
    out_.hex(value, digits);
    out_.put('"');
  }
  void names(std::string_view name, const event::NameTable& table, uint64_t value) {
    key(name);
    out_.put('"');
    bool any = false;
    const uint64_t rest = event::split_names(table, value, [&](const char* part) {
      if (any) out_.put('|');
      any = true;
      out_.put(part);
    });
    if (rest != 0 || !any) {
      out_.put(any ? "|0x" : "0x");
      out_.hex(rest);
    }
    out_.put('"');
  }
  void boolean(std::string_view name, bool value) { key(name); out_.put(value ? "true" : "false"); }
  void null(std::string_view name) { key(name); out_.put("null"); }
  void bytes(std::string_view name, std::string_view data, uint64_t size, bool utf16 = false) {
    key(name);
    append_json_bytes(out_, data, size, utf16);
  }
  // Less is shown of `name` than there was.
  void truncated(std::string_view name) {
    key_.assign(name);
    boolean(key_ += "_truncated", true);
  }

  // An array as the member `name`: entry() before each element, then end_list().
  void begin_list(std::string_view name) {
    key(name);
    out_.put('[');
    first_ = true;
  }
  void entry() {
    if (!first_) out_.put(',');
    first_ = false;
  }
  void end_list() {
    out_.put(']');
    first_ = false;
  }

  TextBuffer& out() { return out_; }
  void opened() { first_ = true; }

 private:
  TextBuffer& out_;
  bool first_ = true;
  std::string key_;
};

}  // namespace drsemu::collect
