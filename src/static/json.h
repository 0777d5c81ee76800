// JSON of facts: the members that a stage writes, with text that may be any bytes.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "base/text.h"

namespace drsemu::statics {

class Json : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
  Json() : Writer(buffer_) {}
  Json(const Json&) = delete;
  Json& operator=(const Json&) = delete;

  void text(std::string_view value) {
    if (is_utf8(value)) {
      String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    } else {
      const std::string mended = utf16_to_utf8(utf8_to_utf16(value));
      String(mended.data(), static_cast<rapidjson::SizeType>(mended.size()));
    }
  }
  void text(const char* key, std::string_view value) {
    Key(key);
    text(value);
  }
  void number(const char* key, uint64_t value) {
    Key(key);
    Uint64(value);
  }
  void boolean(const char* key, bool value) {
    Key(key);
    Bool(value);
  }
  void real(const char* key, double value) {
    Key(key);
    Double(value);
  }
  void object(const char* key) {
    Key(key);
    StartObject();
  }
  void array(const char* key) {
    Key(key);
    StartArray();
  }
  // Seconds since 1970 as ISO 8601; the number itself beside it, since linkers put hashes there.
  void time(const char* key, int64_t seconds) {
    char text[40];
    tm parts;
    const time_t value = seconds;
    if (gmtime_r(&value, &parts) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)) this->text(key, text);
  }
  std::string take() const { return std::string(buffer_.GetString(), buffer_.GetSize()); }

 private:
  rapidjson::StringBuffer buffer_;
};

}  // namespace drsemu::statics
