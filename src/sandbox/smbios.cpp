// The SMBIOS tables of a profile's machine (DMTF DSP0134, version 3.2: the names of sections are given at each table).
#include "sandbox/smbios.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include "base/hash.h"
#include "sandbox/cpuid.h"

namespace drsemu::sandbox {
namespace {

constexpr uint16_t kNoError = 0xfffe;  // no error information structure

// One structure: fixed fields, then the texts that they refer to by number.
class Table {
 public:
  Table(uint8_t type, uint16_t handle) { byte(type).byte(0).word(handle); }

  Table& byte(uint64_t value) { return put(value, 1); }
  Table& word(uint64_t value) { return put(value, 2); }
  Table& dword(uint64_t value) { return put(value, 4); }
  Table& qword(uint64_t value) { return put(value, 8); }
  Table& bytes(const std::string& raw) {
    fields_ += raw;
    return *this;
  }
  // Empty: the field says that there is no text.
  Table& text(const std::string& value) {
    if (value.empty()) return byte(0);
    texts_ += value + '\0';
    return byte(++count_);
  }

  std::string take() {
    fields_[1] = static_cast<char>(fields_.size());
    return fields_ + (texts_.empty() ? std::string(1, '\0') : texts_) + '\0';
  }

 private:
  Table& put(uint64_t value, int size) {
    for (int i = 0; i < size; ++i) fields_ += static_cast<char>(value >> (8 * i));
    return *this;
  }
  std::string fields_, texts_;
  uint8_t count_ = 0;
};

enum Handle : uint16_t {
  kBios = 0x0000,
  kSystem = 0x0100,
  kBoard = 0x0200,
  kChassis = 0x0300,
  kProcessor = 0x0400,
  kCache = 0x0700,  // and those behind it
  kMemoryArray = 0x1000,
  kMemoryDevice = 0x1100,  // and those behind it
  kMemoryRange = 0x1300,
  kBattery = 0x1600,
  kBoot = 0x2000,
  kEnd = 0x7f00
};

// A number that a version begins with, or has behind its first dot; 255: it has none.
uint8_t version_part(const std::string& version, size_t part) {
  const size_t from = part == 0 ? 0 : version.find('.') + 1;
  size_t to = from;
  while (to < version.size() && std::isdigit(static_cast<unsigned char>(version[to]))) ++to;
  if ((part && from == 0) || to == from || to - from > 3) return 255;
  return static_cast<uint8_t>(std::min(std::stoul(version.substr(from, to - from)), 255ul));
}

std::string bios(const Profile& profile) {
  // PCI, upgradeable, shadowed, boots from CD and by choice, EDD; ACPI, USB; UEFI. Bit 4 of the last: a virtual
  // machine.
  constexpr uint64_t kCan = 1 << 7 | 1 << 11 | 1 << 12 | 1 << 15 | 1 << 16 | 1 << 19;
  return Table(0, kBios)
      .text(profile.bios.vendor)
      .text(profile.bios.version)
      .word(0xf000)
      .text(profile.bios.date)
      .byte(0xff)
      .qword(kCan)
      .byte(0x03)
      .byte(0x0d)
      .byte(version_part(profile.bios.version, 0))
      .byte(version_part(profile.bios.version, 1))
      .byte(0xff)
      .byte(0xff)
      .word(32)  // MB of the ROM
      .take();
}

std::string system(const Profile& profile) {
  const Profile::System& s = profile.system;
  return Table(1, kSystem)
      .text(s.manufacturer)
      .text(s.product)
      .text(s.version)
      .text(s.serial)
      .bytes(uuid_bytes(s.uuid))
      .byte(6)  // woken by the power switch
      .text(s.sku)
      .text(s.family)
      .take();
}

std::string board(const Profile& profile) {
  const Profile::System& s = profile.system;
  return Table(2, kBoard)
      .text(s.manufacturer)
      .text(s.board)
      .text(s.board_version)
      .text(s.board_serial)
      .text("")
      .byte(0x09)  // hosting, replaceable
      .text("")
      .word(kChassis)
      .byte(0x0a)  // motherboard
      .byte(0)
      .take();
}

std::string chassis(const Profile& profile) {
  const Profile::System& s = profile.system;
  constexpr uint8_t kNotebook = 10, kSafe = 3;
  return Table(3, kChassis)
      .text(s.manufacturer)
      .byte(kNotebook)
      .text(s.version)
      .text(s.serial)
      .text("")
      .byte(kSafe)
      .byte(kSafe)
      .byte(kSafe)
      .byte(kSafe)  // security: none
      .dword(0)
      .byte(0)
      .byte(1)
      .byte(0)
      .byte(0)
      .text(s.sku)
      .take();
}

std::string processor(const Profile& profile, uint64_t cpuid) {
  const Profile::Cpu& cpu = profile.cpu;
  const bool intel = cpu.vendor == "GenuineIntel";
  const uint64_t family = intel ? 0xcd : 0x6b;  // Core i5; Zen (7.5.2)
  const uint64_t can = 0xfc;  // 64 bits, several cores, several threads, NX, virtualization, throttling
  const uint64_t levels = 3;
  Table table(4, kProcessor);
  // Wine makes the registry's VendorIdentifier of the second one.
  table.text(intel ? "U3E1" : "FP6").byte(3).byte(family).text(cpu.vendor);
  table.qword(cpuid).text(cpu.name).byte(0x89).word(100).word(cpu.mhz / 100 * 100 + 1800).word(cpu.mhz);
  table.byte(0x41).byte(1);
  for (uint64_t level = 0; level < levels; ++level) table.word(kCache + level);
  table.text("").text("").text("").byte(cpu.cores).byte(cpu.cores).byte(cpu.threads).word(can);
  return table.word(family).word(cpu.cores).word(cpu.cores).word(cpu.threads).take();
}

// Caches of a level are one structure: of all cores together.
std::string cache(const Profile& profile, uint32_t level) {
  uint64_t kb = 0, ways = 0, kinds = 0;
  for (const Cache& one : kCaches) {
    if (one.level != level) continue;
    kb += one.kb * (level < 3 ? profile.cpu.cores : 1);
    ways = one.ways;
    ++kinds;
  }
  const uint64_t size = kb < 0x8000 ? kb : 0x8000 | kb / 64;
  const uint64_t associativity = ways == 8 ? 7 : ways == 12 ? 9 : ways == 20 ? 14 : 2;  // 7.8.5
  return Table(7, static_cast<uint16_t>(kCache + level - 1))
      .text(std::string("L") + std::to_string(level) + " Cache")
      .word(0x180 | (level - 1))  // enabled, writes back
      .word(size)
      .word(size)
      .word(0x20)
      .word(0x20)  // synchronous
      .byte(0)
      .byte(level < 3 ? 4 : 5)  // parity; corrects single bits
      .byte(5)                  // unified
      .byte(kinds > 1 ? 7 : associativity)
      .dword(kb)
      .dword(kb)
      .take();
}

std::string memory_array(const Profile& profile) {
  constexpr uint64_t kMostKb = 64 << 20;
  const uint64_t most = std::max(kMostKb, profile.memory.total_mb * 1024);
  return Table(16, kMemoryArray)
      .byte(3)  // on the board
      .byte(3)  // system memory
      .byte(3)  // without error correction
      .dword(std::min<uint64_t>(most, 0x80000000))
      .word(kNoError)
      .word(2)
      .qword(most > 0x7fffffff ? most * 1024 : 0)
      .take();
}

std::string memory_device(const Profile& profile, uint64_t index) {
  const Profile::Memory& memory = profile.memory;
  const uint64_t mb = memory.total_mb / memory_modules(profile);
  const std::string slot(1, static_cast<char>('A' + index));
  std::string serial = sha256(profile.system.serial + slot).substr(0, 8);
  std::transform(serial.begin(), serial.end(), serial.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  Table table(17, static_cast<uint16_t>(kMemoryDevice + index));
  table.word(kMemoryArray).word(kNoError).word(64).word(64).word(std::min<uint64_t>(mb, 0x7fff)).byte(0x0d).byte(0);
  table.text(std::string("DIMM ") + slot)
      .text(std::string("BANK ") + std::to_string(index))
      .byte(0x1a)
      .word(0x80);  // SODIMM, DDR4, synchronous
  table.word(memory.mhz).text(memory.manufacturer).text(serial).text("").text(memory.part).byte(1);
  return table.dword(mb >= 0x7fff ? mb : 0).word(memory.mhz).word(1200).word(1200).word(1200).take();  // millivolts
}

std::string memory_range(const Profile& profile) {
  const uint64_t kb = profile.memory.total_mb * 1024;
  const bool wide = kb - 1 >= 0xffffffff;
  return Table(19, kMemoryRange)
      .dword(wide ? 0xffffffff : 0)
      .dword(wide ? 0xffffffff : kb - 1)
      .word(kMemoryArray)
      .byte(memory_modules(profile))
      .qword(0)
      .qword(wide ? kb * 1024 - 1 : 0)
      .take();
}

std::string battery(const Profile& profile) {
  return Table(22, kBattery)
      .text("Sys. Battery Bay")
      .text(profile.system.manufacturer)
      .text("")
      .text(sha256(std::string("battery") + profile.system.serial).substr(0, 4))
      .text("BAT0")
      .byte(8)      // lithium polymer
      .word(6300)   // tens of mWh
      .word(15200)  // mV
      .text("1.0")
      .byte(0xff)
      .word(0)
      .word(0)
      .text("")
      .byte(10)
      .dword(0)
      .take();
}

}  // namespace

std::string uuid_bytes(const std::string& uuid) {
  constexpr int kOrder[] = {6, 4, 2, 0, 11, 9, 16, 14, 19, 21, 24, 26, 28, 30, 32, 34};
  std::string bytes;
  for (const int at : kOrder)
    bytes += static_cast<char>(std::stoi(uuid.substr(static_cast<size_t>(at), 2), nullptr, 16));
  return bytes;
}

uint64_t memory_modules(const Profile& profile) {
  constexpr uint64_t kLargestModule = 32768;
  return profile.memory.total_mb > kLargestModule && profile.memory.total_mb % 2 == 0 ? 2 : 1;
}

std::string smbios_tables(const Profile& profile, uint64_t cpuid) {
  std::string tables = bios(profile) + system(profile) + board(profile) + chassis(profile);
  for (const uint32_t level : {1u, 2u, 3u}) tables += cache(profile, level);
  tables += processor(profile, cpuid) + memory_array(profile);
  for (uint64_t i = 0; i < memory_modules(profile); ++i) tables += memory_device(profile, i);
  tables += memory_range(profile) + battery(profile);
  tables += Table(32, kBoot).bytes(std::string(7, '\0')).take() + Table(127, kEnd).take();
  std::string header = {0, 3, 2, 0};
  for (int i = 0; i < 4; ++i) header += static_cast<char>(tables.size() >> (8 * i));
  return header + tables;
}

}  // namespace drsemu::sandbox
