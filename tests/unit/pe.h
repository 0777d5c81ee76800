// PE files made by hand (Microsoft Learn, "PE Format").
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace drsemu::test {

struct PeForm {
  bool wide = true;  // PE32+
  uint16_t machine = 0x8664;
  uint16_t characteristics = 0x22;  // executable, large addresses
  uint16_t subsystem = 3;           // console
  uint64_t image_base = 0x140000000;
  bool dotnet = false;  // has a CLR header
  uint32_t export_rva = 0;
  std::string name = ".text";
  uint32_t flags = 0, entry = 0;                                      // of the section; its RVA
  std::map<uint32_t, std::pair<uint32_t, uint32_t>> directories = {};  // index -> RVA and size
  std::string section = {};  // content of its one section, at RVA 0x1000
};

inline void put(std::string& bytes, size_t at, uint64_t value, size_t width) {
  if (bytes.size() < at + width) bytes.resize(at + width);
  for (size_t i = 0; i < width; ++i) bytes[at + i] = static_cast<char>(value >> i * 8);
}

inline std::string make_pe(const PeForm& form) {
  constexpr size_t kPe = 0x80;
  const size_t optional = form.wide ? 0xf0 : 0xe0;
  std::string bytes = "MZ";
  put(bytes, 2, 0x90, 2);
  put(bytes, 0x18, 0x40, 2);
  put(bytes, 0x3c, kPe, 4);
  bytes.resize(kPe);
  bytes += std::string("PE\0\0", 4);
  put(bytes, kPe + 4, form.machine, 2);
  put(bytes, kPe + 6, 1, 2);
  put(bytes, kPe + 20, optional, 2);
  put(bytes, kPe + 22, form.characteristics, 2);
  const size_t header = kPe + 24;
  put(bytes, header, form.wide ? 0x20b : 0x10b, 2);
  if (form.wide) {
    put(bytes, header + 24, form.image_base, 8);
  } else {
    put(bytes, header + 28, form.image_base, 4);
  }
  put(bytes, header + 32, 0x1000, 4);  // alignment of sections, of the file
  put(bytes, header + 36, 0x200, 4);
  put(bytes, header + 60, 0x400, 4);  // size of the headers
  put(bytes, header + 68, form.subsystem, 2);
  const size_t directories = header + (form.wide ? 112 : 96);
  put(bytes, directories - 4, 16, 4);
  put(bytes, directories, form.export_rva, 4);
  put(bytes, directories + 14 * 8, form.dotnet ? 0x2000 : 0, 4);
  for (const auto& [index, place] : form.directories) {
    put(bytes, directories + index * 8, place.first, 4);
    put(bytes, directories + index * 8 + 4, place.second, 4);
  }
  put(bytes, header + 16, form.entry, 4);
  bytes.resize(header + optional);
  const size_t section = bytes.size();
  bytes += form.name;
  bytes.resize(section + 8);
  const size_t raw = 0x400, size = (form.section.size() + 0x1ff) / 0x200 * 0x200;
  put(bytes, section + 8, form.section.size(), 4);
  put(bytes, section + 12, 0x1000, 4);
  put(bytes, section + 16, size, 4);
  put(bytes, section + 20, raw, 4);
  put(bytes, section + 36, form.flags, 4);
  bytes.resize(section + 40);
  bytes.resize(raw);
  bytes += form.section;
  bytes.resize(raw + size);
  return bytes;
}

// A DLL whose exports are system call stubs with these numbers; -1: code of another kind.
inline std::string make_stub_dll(const std::map<std::string, int>& exports, bool wide = true) {
  constexpr uint32_t kBase = 0x1000;
  const auto count = static_cast<uint32_t>(exports.size());
  std::string section(40, '\0');
  const uint32_t functions = 40, names = functions + count * 4, ordinals = names + count * 4;
  section.resize(ordinals + count * 2);
  put(section, 20, count, 4);
  put(section, 24, count, 4);
  put(section, 28, kBase + functions, 4);
  put(section, 32, kBase + names, 4);
  put(section, 36, kBase + ordinals, 4);
  uint32_t index = 0;
  for (const auto& [name, number] : exports) {
    put(section, names + index * 4, kBase + section.size(), 4);
    section += name + '\0';
    // The ordinals are not the order of the names.
    const uint32_t ordinal = count - 1 - index;
    put(section, ordinals + index * 2, ordinal, 2);
    put(section, functions + ordinal * 4, kBase + section.size(), 4);
    if (number >= 0) {
      section += "\x4c\x8b\xd1\xb8";
      put(section, section.size(), static_cast<uint32_t>(number), 4);
      section += "\xf6\x04\x25";
    } else {
      section += "\x48\x89\x5c\x24\x08\x90\x90\x90\x90";
    }
    ++index;
  }
  return make_pe({.wide = wide, .machine = static_cast<uint16_t>(wide ? 0x8664 : 0x14c), .characteristics = 0x2022,
                  .image_base = wide ? 0x140000000u : 0x10000000u, .export_rva = kBase, .section = section});
}

}  // namespace drsemu::test
