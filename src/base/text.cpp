// Guest text and bytes as JSON.
#include "base/text.h"

#include <charconv>

namespace drsemu {
namespace {

void append_utf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 63));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 63));
    out += static_cast<char>(0x80 | (code & 63));
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 63));
    out += static_cast<char>(0x80 | (code >> 6 & 63));
    out += static_cast<char>(0x80 | (code & 63));
  }
}

uint16_t unit(std::string_view bytes, size_t at) {
  return static_cast<uint16_t>(static_cast<uint8_t>(bytes[at]) | static_cast<uint8_t>(bytes[at + 1]) << 8);
}

// Length of the valid UTF-8 sequence at `at`; 0: invalid.
size_t utf8_length(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[at + i]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length == 0 || first >= 0xf5 || at + length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  if (first == 0xe0 && byte(1) < 0xa0) return 0;
  if (first == 0xed && byte(1) >= 0xa0) return 0;
  if (first == 0xf0 && byte(1) < 0x90) return 0;
  if (first == 0xf4 && byte(1) >= 0x90) return 0;
  return length;
}

bool is_text_unit(uint32_t code) { return code >= 0x20 ? code < 0x7f || code >= 0xa0 : code == '\t' || code == '\n' || code == '\r'; }

// The longest prefix that is whole UTF-8 characters, if the rest is but one that was cut off; else npos.
size_t text_prefix(std::string_view bytes, bool cut) {
  size_t at = 0;
  while (at < bytes.size()) {
    const size_t length = utf8_length(bytes, at);
    if (length == 0) return cut && bytes.size() - at < 4 && static_cast<uint8_t>(bytes[at]) >= 0xc2 ? at : std::string_view::npos;
    if (length == 1 && !is_text_unit(static_cast<uint8_t>(bytes[at]))) return std::string_view::npos;
    at += length;
  }
  return at;
}

// UTF-16 that a person could read: mostly ASCII-range units, no control characters.
bool reads_as_utf16(std::string_view bytes) {
  if (bytes.size() < 4 || bytes.size() % 2 != 0) return false;
  size_t narrow = 0;
  const size_t units = bytes.size() / 2;
  for (size_t i = 0; i < units; ++i) {
    const uint16_t code = unit(bytes, i * 2);
    if (code == 0 && i + 1 == units) continue;
    if (!is_text_unit(code) || (code >= 0xd800 && code < 0xe000) || code >= 0xfff0) return false;
    narrow += code < 0x100;
  }
  return narrow * 2 >= units;
}

constexpr char kHexDigits[] = "0123456789abcdef";

void append_number(std::string& out, uint64_t value) {
  char text[24];
  out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void append_hex(std::string& out, std::string_view bytes) {
  out += ",\"hex\":\"";
  for (const char byte : bytes) {
    out += kHexDigits[static_cast<uint8_t>(byte) >> 4];
    out += kHexDigits[static_cast<uint8_t>(byte) & 15];
  }
  out += '"';
}

}  // namespace

std::string utf16_to_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() / 2);
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const uint32_t code = unit(bytes, i);
    if (code < 0xd800 || code >= 0xe000) {
      append_utf8(out, code);
      continue;
    }
    const uint32_t low = i + 3 < bytes.size() ? unit(bytes, i + 2) : 0;
    if (code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
      append_utf8(out, 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
      i += 2;
    } else {
      append_utf8(out, 0xfffd);
    }
  }
  return out;
}

std::string utf8_to_utf16(std::string_view text) {
  std::string out;
  const auto unit = [&](uint32_t code) {
    out += static_cast<char>(code & 0xff);
    out += static_cast<char>(code >> 8 & 0xff);
  };
  for (size_t i = 0; i < text.size();) {
    const size_t length = utf8_length(text, i);
    if (length == 0) {
      unit(0xfffd);
      ++i;
      continue;
    }
    uint32_t code = static_cast<uint8_t>(text[i]) & (length == 1 ? 0x7f : 0x7f >> length);
    for (size_t n = 1; n < length; ++n) code = code << 6 | (static_cast<uint8_t>(text[i + n]) & 0x3f);
    i += length;
    if (code < 0x10000) {
      unit(code);
    } else {
      unit(0xd800 + ((code - 0x10000) >> 10));
      unit(0xdc00 + ((code - 0x10000) & 0x3ff));
    }
  }
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  size_t plain = 0;
  const auto flush = [&](size_t to) { out.append(text, plain, to - plain); };
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if (byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\') {
      ++i;
      continue;
    }
    const size_t length = utf8_length(text, i);
    if (length > 1) {
      i += length;
      continue;
    }
    flush(i);
    plain = ++i;
    switch (byte) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (length == 0) {
          append_utf8(out, 0xfffd);
        } else {
          out += "\\u00";
          out += kHexDigits[byte >> 4];
          out += kHexDigits[byte & 15];
        }
    }
  }
  flush(text.size());
  out += '"';
}

void append_json_bytes(std::string& out, std::string_view bytes, uint64_t size, bool utf16) {
  const bool cut = bytes.size() < size;
  out += "{\"size\":";
  append_number(out, size);
  const size_t prefix = utf16 ? std::string_view::npos : text_prefix(bytes, cut);
  if (utf16 || (prefix == std::string_view::npos && reads_as_utf16(bytes))) {
    std::string text = utf16_to_utf8(bytes);
    if (!text.empty() && text.back() == '\0') text.pop_back();
    out += ",\"text\":";
    append_json_string(out, text);
  } else if (prefix != std::string_view::npos && !(bytes.empty() && cut)) {
    out += ",\"text\":";
    append_json_string(out, bytes.substr(0, prefix));
  } else {
    append_hex(out, bytes);
  }
  if (cut) out += ",\"truncated\":true";
  out += '}';
}

void append_json_registry_data(std::string& out, uint32_t type, std::string_view bytes, uint64_t size) {
  constexpr uint32_t kSz = 1, kExpandSz = 2, kDword = 4, kDwordBigEndian = 5, kLink = 6, kMultiSz = 7, kQword = 11;
  if (type != kDword && type != kDwordBigEndian && type != kQword) {
    append_json_bytes(out, bytes, size, type == kSz || type == kExpandSz || type == kLink || type == kMultiSz);
    return;
  }
  // A number is no text, even where its bytes would read as one.
  out += "{\"size\":";
  append_number(out, size);
  append_hex(out, bytes);
  const size_t width = type == kQword ? 8 : 4;
  if (bytes.size() == width) {
    uint64_t value = 0;
    for (size_t i = 0; i < width; ++i) {
      const size_t from = type == kDwordBigEndian ? width - 1 - i : i;
      value |= uint64_t{static_cast<uint8_t>(bytes[from])} << i * 8;
    }
    out += ",\"number\":";
    append_number(out, value);
  }
  if (bytes.size() < size) out += ",\"truncated\":true";
  out += '}';
}

}  // namespace drsemu
