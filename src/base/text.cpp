// Guest text and bytes as JSON.
#include "base/text.h"

#include <cstdio>

#include <emmintrin.h>

#include <algorithm>
#include <bit>

namespace drsemu {
namespace {

// Writes the character and returns where it ends: at most four bytes.
char* write_utf8(char* to, uint32_t code) {
  if (code < 0x80) {
    *to++ = static_cast<char>(code);
  } else if (code < 0x800) {
    *to++ = static_cast<char>(0xc0 | code >> 6);
    *to++ = static_cast<char>(0x80 | (code & 63));
  } else if (code < 0x10000) {
    *to++ = static_cast<char>(0xe0 | code >> 12);
    *to++ = static_cast<char>(0x80 | (code >> 6 & 63));
    *to++ = static_cast<char>(0x80 | (code & 63));
  } else {
    *to++ = static_cast<char>(0xf0 | code >> 18);
    *to++ = static_cast<char>(0x80 | (code >> 12 & 63));
    *to++ = static_cast<char>(0x80 | (code >> 6 & 63));
    *to++ = static_cast<char>(0x80 | (code & 63));
  }
  return to;
}

constexpr size_t kBlock = 16;

__m128i load_block(const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }

// How many bytes at the block's begin are ASCII from space to tilde.
size_t count_printable(__m128i block) {
  // Bytes from 0x80 on are negative.
  const __m128i odd = _mm_or_si128(_mm_cmplt_epi8(block, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f)));
  return static_cast<size_t>(std::countr_zero(static_cast<uint32_t>(_mm_movemask_epi8(odd)) | 1u << kBlock));
}

// The same without the two that JSON escapes.
size_t count_plain(__m128i block) {
  const __m128i escaped = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
  const auto mask = static_cast<uint32_t>(_mm_movemask_epi8(escaped)) | 1u << kBlock;
  return std::min(count_printable(block), static_cast<size_t>(std::countr_zero(mask)));
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
    if (bytes.size() - at >= kBlock) {
      const size_t printable = count_printable(load_block(bytes.data() + at));
      at += printable;
      if (printable == kBlock) continue;
    }
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

// Calls `take` with each character; lone surrogates become U+FFFD.
template <typename Take>
void each_utf16(std::string_view bytes, Take take) {
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const uint32_t code = unit(bytes, i);
    if (code < 0xd800 || code >= 0xe000) {
      take(code);
      continue;
    }
    const uint32_t low = i + 3 < bytes.size() ? unit(bytes, i + 2) : 0;
    if (code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
      take(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
      i += 2;
    } else {
      take(0xfffdu);
    }
  }
}

// A character that stands for itself nowhere in JSON, or not in every context.
char* write_escaped(char* to, uint32_t code) {
  constexpr char digits[] = "0123456789abcdef";
  *to++ = '\\';
  switch (code) {
    case '"': *to++ = '"'; return to;
    case '\\': *to++ = '\\'; return to;
    case '\n': *to++ = 'n'; return to;
    case '\r': *to++ = 'r'; return to;
    case '\t': *to++ = 't'; return to;
  }
  for (const char c : {'u', '0', '0', digits[code >> 4], digits[code & 15]}) *to++ = c;
  return to;
}
constexpr size_t kMaxEscaped = 6;

bool is_escaped(uint32_t code) { return code < 0x20 || code == '"' || code == '\\' || code == 0x7f; }

}  // namespace

std::string utf16_to_utf8(std::string_view bytes) {
  std::string out;
  // ASCII at once: names of files and keys hardly ever have anything else.
  size_t ascii = 0;
  out.resize(bytes.size() / 2);
  for (; bytes.size() - ascii * 2 >= kBlock; ascii += kBlock / 2) {
    const __m128i units = load_block(bytes.data() + ascii * 2);
    const __m128i wide = _mm_andnot_si128(_mm_set1_epi16(0x7f), units);
    if (_mm_movemask_epi8(_mm_cmpeq_epi16(wide, _mm_setzero_si128())) != 0xffff) break;
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out.data() + ascii), _mm_packus_epi16(units, units));
  }
  out.resize(ascii);
  each_utf16(bytes.substr(ascii * 2), [&](uint32_t code) {
    char text[4];
    out.append(text, write_utf8(text, code));
  });
  return out;
}

bool is_utf8(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size();) {
    const size_t length = static_cast<unsigned char>(bytes[i]) < 0x80 ? 1 : utf8_length(bytes, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
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

void append_json_string(TextBuffer& out, std::string_view text) {
  // Room for the worst case at once: every byte escaped.
  char* const begin = out.room(text.size() * kMaxEscaped + 2 + kBlock);
  char* to = begin;
  *to++ = '"';
  for (size_t i = 0; i < text.size();) {
    if (text.size() - i >= kBlock) {
      const __m128i block = load_block(text.data() + i);
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
      const size_t plain = count_plain(block);
      i += plain;
      to += plain;
      if (plain == kBlock) continue;
    }
    const auto byte = static_cast<uint8_t>(text[i]);
    const size_t length = byte < 0x80 ? 1 : utf8_length(text, i);
    if (length == 0) {
      to = write_utf8(to, 0xfffd);
      ++i;
    } else if (length == 1 && is_escaped(byte)) {
      to = write_escaped(to, byte);
      ++i;
    } else {
      for (size_t n = 0; n < length; ++n) *to++ = text[i++];
    }
  }
  *to++ = '"';
  out.advance(static_cast<size_t>(to - begin));
}

void append_json_utf16(TextBuffer& out, std::string_view bytes) {
  char* const begin = out.room(bytes.size() / 2 * kMaxEscaped + 2 + kBlock);
  char* to = begin;
  *to++ = '"';
  // Blocks of characters that stand for themselves, then the rest one by one.
  while (bytes.size() >= kBlock) {
    const __m128i units = load_block(bytes.data());
    if (_mm_movemask_epi8(_mm_cmpeq_epi16(_mm_srli_epi16(units, 8), _mm_setzero_si128())) != 0xffff) break;
    const __m128i block = _mm_packus_epi16(units, units);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), block);
    const size_t plain = std::min(count_plain(block), kBlock / 2);
    to += plain;
    bytes.remove_prefix(plain * 2);
    if (plain == kBlock / 2) continue;
    const uint32_t code = unit(bytes, 0);
    to = is_escaped(code) ? write_escaped(to, code) : write_utf8(to, code);
    bytes.remove_prefix(2);
  }
  each_utf16(bytes, [&](uint32_t code) { to = is_escaped(code) ? write_escaped(to, code) : write_utf8(to, code); });
  *to++ = '"';
  out.advance(static_cast<size_t>(to - begin));
}

void append_json_bytes(TextBuffer& out, std::string_view bytes, uint64_t size, bool utf16) {
  const bool cut = bytes.size() < size;
  out.put("{\"size\":");
  out.number(size);
  const size_t prefix = utf16 ? std::string_view::npos : text_prefix(bytes, cut);
  if (utf16 || (prefix == std::string_view::npos && reads_as_utf16(bytes))) {
    if (bytes.size() % 2 != 0) bytes.remove_suffix(1);
    if (bytes.size() >= 2 && unit(bytes, bytes.size() - 2) == 0) bytes.remove_suffix(2);
    out.put(",\"text\":");
    append_json_utf16(out, bytes);
  } else if (prefix != std::string_view::npos && !(bytes.empty() && cut)) {
    out.put(",\"text\":");
    append_json_string(out, bytes.substr(0, prefix));
  } else {
    out.put(",\"hex\":\"");
    out.hex_bytes(bytes);
    out.put('"');
  }
  if (cut) out.put(",\"truncated\":true");
  out.put('}');
}

void append_json_registry_data(TextBuffer& out, uint32_t type, std::string_view bytes, uint64_t size) {
  constexpr uint32_t kSz = 1, kExpandSz = 2, kDword = 4, kDwordBigEndian = 5, kLink = 6, kMultiSz = 7, kQword = 11;
  if (type != kDword && type != kDwordBigEndian && type != kQword) {
    append_json_bytes(out, bytes, size, type == kSz || type == kExpandSz || type == kLink || type == kMultiSz);
    return;
  }
  // A number is no text, even where its bytes would read as one.
  out.put("{\"size\":");
  out.number(size);
  out.put(",\"hex\":\"");
  out.hex_bytes(bytes);
  out.put('"');
  const size_t width = type == kQword ? 8 : 4;
  if (bytes.size() == width) {
    uint64_t value = 0;
    for (size_t i = 0; i < width; ++i) {
      const size_t from = type == kDwordBigEndian ? width - 1 - i : i;
      value |= uint64_t{static_cast<uint8_t>(bytes[from])} << i * 8;
    }
    out.put(",\"number\":");
    out.number(value);
  }
  if (bytes.size() < size) out.put(",\"truncated\":true");
  out.put('}');
}

void append_json_string(std::string& out, std::string_view text) {
  TextBuffer buffer;
  append_json_string(buffer, text);
  out += buffer.view();
}

void append_json_bytes(std::string& out, std::string_view bytes, uint64_t size, bool utf16) {
  TextBuffer buffer;
  append_json_bytes(buffer, bytes, size, utf16);
  out += buffer.view();
}

void append_json_registry_data(std::string& out, uint32_t type, std::string_view bytes, uint64_t size) {
  TextBuffer buffer;
  append_json_registry_data(buffer, type, bytes, size);
  out += buffer.view();
}

std::string for_terminal(std::string_view text, size_t most) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 32 || c == 127) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(c));
      out += escaped;
    } else {
      out += c;
    }
  }
  if (out.size() > most) {
    size_t cut = most;
    while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xc0) == 0x80) --cut;
    out = out.substr(0, cut) + "…";
  }
  return out;
}

}  // namespace drsemu
