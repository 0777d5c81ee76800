// Where a converted report goes, and JSON written to it piece by piece.
#pragma once

#include <charconv>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "base/text_buffer.h"

namespace drsemu::formats {

// Takes the next bytes of a converted report. Throws Error if they cannot be written.
using Sink = std::function<void(std::string_view)>;

// A JSON text, or lines of them, member by member. Text may be any bytes: what is not UTF-8 becomes U+FFFD. Not
// thread-safe.
class JsonOut {
 public:
  explicit JsonOut(Sink sink) : sink_(std::move(sink)) {}
  JsonOut(const JsonOut&) = delete;
  JsonOut& operator=(const JsonOut&) = delete;

  void key(std::string_view name) {
    separate();
    append_json_string(buffer_, name);
    buffer_.put(':');
    first_ = true;
  }
  void open_object() { open('{'); }
  void open_array() { open('['); }
  void close_object() { close('}'); }
  void close_array() { close(']'); }
  void text(std::string_view value) {
    separate();
    append_json_string(buffer_, value);
  }
  void number(uint64_t value) {
    separate();
    constexpr size_t kDigits = 20;
    char* const begin = buffer_.room(kDigits);
    buffer_.advance(static_cast<size_t>(std::to_chars(begin, begin + kDigits, value).ptr - begin));
  }
  // JSON as it is: a number, true, null.
  void raw(std::string_view json) {
    separate();
    buffer_.put(json);
  }
  void boolean(bool value) { raw(value ? "true" : "false"); }

  void open_object(std::string_view name) { key(name), open('{'); }
  void open_array(std::string_view name) { key(name), open('['); }
  void text(std::string_view name, std::string_view value) { key(name), text(value); }
  void number(std::string_view name, uint64_t value) { key(name), number(value); }
  void raw(std::string_view name, std::string_view json) { key(name), raw(json); }
  void boolean(std::string_view name, bool value) { key(name), boolean(value); }

  // What follows is another text, on a line of its own.
  void end_line() {
    buffer_.put('\n');
    first_ = true;
    if (buffer_.view().size() >= kFlushAt) flush();
  }
  // To be called when all is written.
  void flush() {
    sink_(buffer_.view());
    buffer_.clear();
  }

 private:
  static constexpr size_t kFlushAt = 1 << 18;

  void separate() {
    if (!first_) buffer_.put(',');
    first_ = false;
  }
  void open(char bracket) {
    separate();
    buffer_.put(bracket);
    first_ = true;
  }
  void close(char bracket) {
    buffer_.put(bracket);
    first_ = false;
    if (buffer_.view().size() >= kFlushAt) flush();
  }

  Sink sink_;
  TextBuffer buffer_;
  bool first_ = true;
};

}  // namespace drsemu::formats
