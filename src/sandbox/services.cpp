// The guest's system services.
#include "sandbox/services.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/fs.h"
#include "event/provided.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

using event::Service;
using event::Services;

constexpr uint32_t kStub64 = 0xb8d18b4c;  // mov r10,rcx; mov eax,imm32

uint32_t parse_number(std::string_view text) {
  uint32_t value = event::kNoNumber;
  const bool hex = text.starts_with("0x");
  if (hex) text.remove_prefix(2);
  std::from_chars(text.data(), text.data() + text.size(), value, hex ? 16 : 10);
  return value;
}

std::map<std::string, uint32_t> read_numbers(const fs::path& path) {
  std::map<std::string, uint32_t> numbers;
  std::istringstream in(read_file(path));
  for (std::string line; std::getline(in, line);) {
    const size_t comma = line.find(',');
    if (!line.empty() && line[0] != '#' && comma != std::string::npos) numbers[line.substr(0, comma)] = parse_number(std::string_view(line).substr(comma + 1));
  }
  return numbers;
}

Pe open_dll(const fs::path& path) {
  Pe dll(read_file(path));
  if (dll.exports().empty()) throw Error(path.string() + " has no exports: the package libwine may have changed");
  return dll;
}

template <typename T>
void append(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// Adds exports NtX and ZwX whose code is `code[i]` for the i-th provided call, all in one new section;
// `absolute`: offsets in the code of addresses in the image.
void add_exports(Pe& dll, const std::string& code, const std::vector<size_t>& entries, const std::vector<size_t>& absolute) {
  const uint32_t base = dll.next_rva();
  std::map<std::string, uint32_t> added;
  for (size_t i = 0; i < event::kProvidedCount; ++i) {
    const std::string name(event::kProvided[i].name);
    added[name] = added["Zw" + name.substr(2)] = base + static_cast<uint32_t>(entries[i]);
  }
  std::string content = code;
  content.resize((content.size() + 15) & ~size_t{15});
  const auto exports_at = static_cast<uint32_t>(content.size());
  const std::string exports = dll.export_directory_with(added, base + exports_at);
  content += exports;
  std::string relocations;
  if (!absolute.empty()) {
    content.resize((content.size() + 15) & ~size_t{15});
    std::vector<uint32_t> places;
    places.reserve(absolute.size());
    for (const size_t offset : absolute) places.push_back(base + static_cast<uint32_t>(offset));
    relocations = dll.relocations_with(places);
  }
  const auto relocations_at = static_cast<uint32_t>(content.size());
  dll.add_section("RT", content + relocations);
  dll.set_directory(0, base + exports_at, static_cast<uint32_t>(exports.size()));
  if (!relocations.empty()) dll.set_directory(5, base + relocations_at, static_cast<uint32_t>(relocations.size()));
}

// Stubs like those of the DLL itself: its first with another number.
void provide_64(Pe& dll, const std::map<std::string, uint32_t>& stubs, Services& services) {
  constexpr size_t kStubSize = 32;
  const auto offset = dll.offset(dll.exports().at("NtClose"));
  if (!offset || !stubs.contains("NtClose")) throw Error("ntdll.dll has no stub for NtClose: the package libwine may have changed");
  const std::string stub = dll.bytes().substr(*offset, kStubSize);
  std::string code;
  std::vector<size_t> entries;
  for (const event::ProvidedCall& call : event::kProvided) {
    entries.push_back(code.size());
    code += stub;
    const uint32_t number = services.at(std::string(call.name)).number;
    std::memcpy(code.data() + code.size() - kStubSize + 4, &number, sizeof number);
  }
  add_exports(dll, code, entries, {});
}

// mov eax,N; mov edx,thunk; call edx; ret n: the shape of all 32-bit stubs. The thunk goes through
// NtWow64ReadVirtualMemory64 (event/provided.h).
void provide_32(Pe& dll) {
  const auto exports = dll.exports();
  const auto tunnel = exports.find("NtWow64ReadVirtualMemory64");
  if (tunnel == exports.end()) throw Error("the 32-bit ntdll.dll lacks NtWow64ReadVirtualMemory64: the package libwine may have changed");
  uint32_t highest = 0;
  for (const auto& [name, rva] : exports) {
    if (name.starts_with("Nt") && dll.read<uint8_t>(rva) == 0xb8 && dll.read<uint8_t>(rva + 5) == 0xba) {
      highest = std::max(highest, dll.read<uint32_t>(rva + 1).value_or(0));
    }
  }
  const uint32_t first = highest + 1, base = dll.next_rva();
  std::string code;
  // lea ecx,[esp+8]; push 0; push 0; push 0; push ecx; push address; sub eax,first; push eax; push handle; call …; ret
  code += std::string("\x8d\x4c\x24\x08\x6a\x00\x6a\x00\x6a\x00\x51\x68", 12);
  append(code, event::kTunnelAddress);
  code += '\x2d';
  append(code, first);
  code += std::string("\x50\x68", 2);
  append(code, event::kTunnelHandle);
  code += '\xe8';
  append(code, tunnel->second - (base + static_cast<uint32_t>(code.size()) + 4));
  code += '\xc3';
  std::vector<size_t> entries, absolute;
  uint32_t number = first;
  for (const event::ProvidedCall& call : event::kProvided) {
    code.resize((code.size() + 15) & ~size_t{15}, '\x90');
    entries.push_back(code.size());
    code += '\xb8';
    append(code, number++);
    code += '\xba';
    absolute.push_back(code.size());
    append(code, static_cast<uint32_t>(dll.image_base()) + base);
    code += std::string("\xff\xd2\xc2", 3);
    append(code, static_cast<uint16_t>(call.arguments.size() * 4));
  }
  add_exports(dll, code, entries, absolute);
}

// Puts Windows's numbers into the stubs of one DLL.
void renumber(Pe& dll, uint32_t table, const std::map<std::string, uint32_t>& windows, Services& services) {
  const auto stubs = read_stubs(dll);
  std::set<uint32_t> taken;
  for (const auto& [name, number] : windows) taken.insert(number);
  uint32_t unused = table << 12;
  std::map<uint32_t, uint32_t> moved;  // Zw… stand for the same stub as Nt…
  const auto exports = dll.exports();
  for (const auto& [name, old] : stubs) {
    if (old >> 12 != table) throw Error("a system call stub of the guest has an unexpected number: the package libwine may have changed");
    if (name.starts_with("Zw")) continue;
    const auto known = windows.find(name);
    uint32_t number = known == windows.end() ? 0 : known->second;
    if (known == windows.end()) {
      while (taken.contains(unused)) ++unused;
      number = unused;
      taken.insert(number);
    }
    moved[old] = number;
    services[name] = {table, number & 0xfff, old & 0xfff};
  }
  for (const auto& [name, old] : stubs) {
    if (!dll.patch(exports.at(name) + 4, &moved.at(old), 4)) throw Error("a system call stub of the guest cannot be written");
  }
}

}  // namespace

std::map<std::string, uint32_t> read_stubs(const Pe& dll) {
  std::map<std::string, uint32_t> stubs;
  for (const auto& [name, rva] : dll.exports()) {
    if (dll.read<uint32_t>(rva) != kStub64) continue;
    if (const auto number = dll.read<uint32_t>(rva + 4)) stubs[name] = *number;
  }
  return stubs;
}

Services complete_services(const fs::path& dlls, const fs::path& numbers) {
  const auto windows = read_numbers(numbers);
  Services services;
  Pe ntdll = open_dll(dlls / "x86_64-windows/ntdll.dll"), win32u = open_dll(dlls / "x86_64-windows/win32u.dll"),
     ntdll32 = open_dll(dlls / "i386-windows/ntdll.dll");
  renumber(ntdll, 0, windows, services);
  renumber(win32u, 1, windows, services);
  for (const event::ProvidedCall& call : event::kProvided) {
    const std::string name(call.name);
    if (services.contains(name)) throw Error("this libwine has " + name + " itself: take it out of event/provided.h");
    services[name] = {0, windows.at(name), event::kNoNumber};
  }
  provide_64(ntdll, read_stubs(ntdll), services);
  provide_32(ntdll32);
  write_file(dlls / "x86_64-windows/ntdll.dll", ntdll.bytes());
  write_file(dlls / "x86_64-windows/win32u.dll", win32u.bytes());
  write_file(dlls / "i386-windows/ntdll.dll", ntdll32.bytes());
  return services;
}

void save_services(const Services& services, const fs::path& path) {
  std::string text = "# name, table, number for programs, number for Wine\n";
  for (const auto& [name, service] : services) {
    text += name + "," + std::to_string(service.table) + "," + std::to_string(service.number) + "," +
            (service.wine_number == event::kNoNumber ? "-" : std::to_string(service.wine_number)) + "\n";
  }
  write_file(path, text);
}

Services load_services(const fs::path& path) {
  Services services;
  std::istringstream in(read_file(path));
  for (std::string line; std::getline(in, line);) {
    std::istringstream parts(line);
    std::string name, table, number, wine;
    if (line.empty() || line[0] == '#' || !std::getline(parts, name, ',') || !std::getline(parts, table, ',') ||
        !std::getline(parts, number, ',') || !std::getline(parts, wine, ',')) {
      continue;
    }
    services[name] = {parse_number(table), parse_number(number), wine == "-" ? event::kNoNumber : parse_number(wine)};
  }
  if (!services.contains("NtClose")) throw Error(path.string() + " is broken; rebuild the guest image with: drsemu image build --force");
  return services;
}

}  // namespace drsemu::sandbox
