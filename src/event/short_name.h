// The short names that NTFS gives to files whose name is none of DOS's: "Program Files" is also PROGRA~1.
//
// Rules: Microsoft Learn, "Naming Files, Paths, and Namespaces"; RtlGenerate8dot3Name (ntifs.h). Six characters of the
// name and three behind its last dot, in upper case, with a number from 1 to 4; from the fifth file on that has these,
// two characters and a checksum of the whole name. Which checksum Windows takes is not documented; this is another.
//
// No function allocates, throws or keeps anything: any thread, host and guest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace drsemu::event {

// Extended attribute of a file with its number, a digit from 1 to kMostShortNumber: a short name stays what it was told
// as, whatever becomes of other files. Image and run keep it.
inline constexpr const char* kShortNameAttribute = "user.8dot3";
inline constexpr unsigned kMostShortNumber = 5;  // that one has the checksum

// "ABCDEF~1.TXT" with a zero.
struct ShortName {
  char text[13] = {};
  uint8_t size = 0;

  constexpr void put(char c) { text[size++] = c; }
  constexpr operator std::string_view() const { return {text, size}; }
};

namespace short_name_parts {

constexpr bool has(std::string_view set, char c) { return set.find(c) != set.npos; }
// Not in a name of DOS's at all; and what stands for them.
constexpr std::string_view kForbidden = "*?<>|\"+=,;[] :/\\";

constexpr char as_short(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<char>(c - 32);
  return static_cast<unsigned char>(c) > 0x7e || has(kForbidden, c) ? '_' : c;
}

// Bytes behind the first of a character in UTF-8.
constexpr bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

}  // namespace short_name_parts

// Whether `name` (UTF-8) is a name of DOS's as it is, apart from case. As Wine sees it (dlls/ntdll/unix/file.c,
// is_legal_8dot3_name), which asks for no other name then.
constexpr bool is_short_enough(std::string_view name) {
  if (name.size() > 12) return false;
  if (name.empty() || name[0] == '.') return name == "." || name == "..";
  size_t dot = name.npos;
  for (size_t i = 0; i < name.size(); ++i) {
    if (static_cast<unsigned char>(name[i]) > 0x7f || short_name_parts::has(short_name_parts::kForbidden, name[i])) return false;
    if (name[i] != '.') continue;
    if (dot != name.npos) return false;
    dot = i;
  }
  if (dot == name.npos) return name.size() <= 8;
  return dot <= 8 && name.size() - dot > 1 && name.size() - dot < 5;
}

// The short name of `name`, which is not short enough, with that number.
constexpr ShortName short_name(std::string_view name, unsigned number) {
  using namespace short_name_parts;
  constexpr size_t kBase = 6, kFew = 2, kExtension = 3;
  uint32_t sum = 2166136261u;  // FNV-1a
  for (const char c : name) sum = (sum ^ static_cast<unsigned char>(as_short(c))) * 16777619u;
  sum = (sum ^ sum >> 16) & 0xffff;
  while (!name.empty() && name[0] == '.') name.remove_prefix(1);
  const size_t dot = name.rfind('.');
  ShortName made;
  for (const char c : name.substr(0, dot)) {
    if (made.size < kBase && c != ' ' && c != '.' && !continues(c)) made.put(as_short(c));
  }
  const bool summed = made.size <= kFew || number >= kMostShortNumber;
  if (summed) {
    if (made.size > kFew) made.size = kFew;
    for (int shift = 12; shift >= 0; shift -= 4) made.put("0123456789ABCDEF"[sum >> shift & 0xf]);
  }
  made.put('~');
  made.put(static_cast<char>('0' + (number >= kMostShortNumber ? 1 : number)));
  if (dot == name.npos) return made;
  size_t extension = 0;
  for (const char c : name.substr(dot + 1)) {
    if (c == ' ' || continues(c) || extension == kExtension) continue;
    if (extension++ == 0) made.put('.');
    made.put(as_short(c));
  }
  made.text[made.size] = 0;
  return made;
}

// What all names have in common that would get the same short name by the same number: files with different values
// never disturb each other.
constexpr uint32_t short_name_group(std::string_view name) {
  uint32_t group = 2166136261u;
  for (const char c : std::string_view(short_name(name, 1))) group = (group ^ static_cast<unsigned char>(c)) * 16777619u;
  return group;
}

}  // namespace drsemu::event
