// Guest text and bytes, also as JSON: UTF-16 and UTF-8, escapes, and whether bytes read as text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text_buffer.h"

namespace drsemu {

// UTF-16LE bytes (an odd last byte is dropped) as UTF-8; lone surrogates become U+FFFD.
std::string utf16_to_utf8(std::string_view bytes);

// UTF-8 to UTF-16LE bytes; invalid sequences become U+FFFD.
std::string utf8_to_utf16(std::string_view text);

bool is_utf8(std::string_view bytes);

// Appends `text` (any bytes) as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(TextBuffer& out, std::string_view text);
void append_json_string(std::string& out, std::string_view text);

// The same for utf16_to_utf8(bytes).
void append_json_utf16(TextBuffer& out, std::string_view bytes);

// Appends a JSON object for bytes out of the guest: {"size":11,"text":"…"} where they read as text (UTF-8 or
// UTF-16), else {"size":4,"hex":"4d5a9000"}; `size` is the true size, `"truncated":true` where less is shown.
// `utf16`: they are known to be UTF-16 (a registry string).
void append_json_bytes(TextBuffer& out, std::string_view bytes, uint64_t size, bool utf16 = false);
void append_json_bytes(std::string& out, std::string_view bytes, uint64_t size, bool utf16 = false);

// The same for registry data of that type (winnt.h: REG_DWORD is 4): texts as text, numbers with their value.
void append_json_registry_data(TextBuffer& out, uint32_t type, std::string_view bytes, uint64_t size);
void append_json_registry_data(std::string& out, uint32_t type, std::string_view bytes, uint64_t size);

// Text that is not this program's, for a terminal that it must not steer: control characters escaped, cut at `most` bytes.
std::string for_terminal(std::string_view text, size_t most = 200);

}  // namespace drsemu
