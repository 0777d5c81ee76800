// Structures of functions' arguments as JSON objects.
#include "collect/shapes.h"

#include <algorithm>
#include <cstdio>

#include "collect/structures.h"
#include "event/guids.h"

namespace drsemu::collect {

using namespace event;

namespace {

uint64_t load(std::string_view data, const Placed& place) {
  uint64_t value = 0;
  std::memcpy(&value, data.data() + place.offset, std::min<size_t>(place.size, 8));
  return value;
}

// SYSTEMTIME: eight words; the third is the day of the week.
std::string system_time(std::string_view data) {
  uint16_t part[8];
  std::memcpy(part, data.data(), sizeof part);
  char text[64];
  std::snprintf(text, sizeof text, "%04u-%02u-%02uT%02u:%02u:%02u.%03u", part[0], part[1], part[3], part[4], part[5],
                part[6], part[7]);
  return text;
}

}  // namespace

std::string guid_text(std::string_view data) {
  if (data.size() < 16) return {};
  uint32_t first;
  uint16_t second, third;
  std::memcpy(&first, data.data(), 4);
  std::memcpy(&second, data.data() + 4, 2);
  std::memcpy(&third, data.data() + 6, 2);
  const auto byte = [&](size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(data[i])); };
  char text[48];
  std::snprintf(text, sizeof text, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", first, second, third, byte(8),
                byte(9), byte(10), byte(11), byte(12), byte(13), byte(14), byte(15));
  return text;
}

std::string_view guid_name(std::string_view text) {
  static_assert(std::ranges::is_sorted(kGuids, {}, &NamedGuid::text));
  const auto* found = std::ranges::lower_bound(kGuids, text, {}, &NamedGuid::text);
  return found == std::end(kGuids) || found->text != text ? std::string_view() : found->name;
}

std::string ansi_to_utf8(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  // 0x80 to 0x9f of code page 1252; the rest is as in Unicode.
  static constexpr char16_t kHigh[32] = {0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                         0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
                                         0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                         0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};
  std::u16string wide;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    wide += byte >= 0x80 && byte < 0xa0 ? kHigh[byte - 0x80] : static_cast<char16_t>(byte);
  }
  return utf16_to_utf8(std::string_view(reinterpret_cast<const char*>(wide.data()), wide.size() * 2));
}

void append_shape(Json& json, std::string_view name, const Shape& shape, bool ansi, bool narrow,
                  const std::function<const FieldView*(uint16_t)>& part) {
  const FieldView* whole = part(0);
  json.key(name);
  if (!whole || whole->data.empty()) {
    json.out().put(whole ? "{\"unreadable\":true}" : "null");
    return;
  }
  json.open();
  Placer placer(narrow, ansi);
  uint16_t follow = 0;
  for (const ShapeMember& member : shape.members) {
    const Placed place = placer.place(member);
    const bool followed = is_followed(member.type) && follow < kMaxFollows;
    const FieldView* behind = followed ? part(++follow) : nullptr;
    if (size_t{place.offset} + place.size > whole->data.size()) continue;
    const auto number = [&] { return load(whole->data, place); };
    const std::string_view raw = whole->data.substr(place.offset, place.size);
    switch (member.type) {
      case Member::kPad: break;
      case Member::kU8:
      case Member::kU16:
      case Member::kU32:
      case Member::kU64:
      case Member::kSize: json.number(member.name, number()); break;
      case Member::kI32: json.signed_number(member.name, static_cast<int32_t>(number())); break;
      case Member::kBool: json.boolean(member.name, number()); break;
      case Member::kHex:
      case Member::kNames16:
        if (member.names) {
          json.names(member.name, *member.names, number());
        } else {
          json.hex(member.name, number());
        }
        break;
      case Member::kHex64: json.hex(member.name, number()); break;
      case Member::kPointer:
      case Member::kHandle:
        if (number()) json.hex(member.name, number());
        break;
      case Member::kText:
      case Member::kAnsi:
      case Member::kWideText:
        if (!behind) {
          if (number()) json.hex(member.name, number());
        } else if (member.type == Member::kAnsi || (member.type == Member::kText && ansi)) {
          json.text(member.name, ansi_to_utf8(behind->data));
        } else {
          json.utf16(member.name, behind->data);
        }
        if (behind && behind->has(kFieldTruncated)) json.truncated(member.name);
        break;
      case Member::kBytes:
        if (behind) json.bytes(member.name, behind->data, behind->head.size);
        break;
      case Member::kFixedText:
      case Member::kFixedAnsi:
      case Member::kFixedWide:
        if (member.type == Member::kFixedAnsi || (member.type == Member::kFixedText && ansi)) {
          json.text(member.name, ansi_to_utf8(raw.substr(0, raw.find('\0'))));
        } else {
          json.utf16(member.name, until_zero(raw));
        }
        break;
      case Member::kGuid: json.text(member.name, guid_text(raw)); break;
      case Member::kFileTime: json.text(member.name, file_time(number())); break;
      case Member::kSystemTime: json.text(member.name, system_time(raw)); break;
      case Member::kPort: json.number(member.name, ((number() & 0xff) << 8) | number() >> 8); break;
    }
  }
  json.close();
}

}  // namespace drsemu::collect
