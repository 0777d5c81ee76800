// The ACPI tables of a profile's machine (ACPI specification 6.3: the numbers of sections are given at each table).
#include "sandbox/acpi.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <initializer_list>

namespace drsemu::sandbox {
namespace {

std::string number(uint64_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

std::string padded(std::string text, size_t size) {
  text.resize(size, ' ');
  return text;
}

// Where the firmware keeps what its tables point to: below 4 GB, in memory that it has set aside.
constexpr uint64_t kDsdtAt = 0x6cf4f000, kFacsAt = 0x6d1c2000, kEventLogAt = 0x6ca10000, kPictureAt = 0x66b8f018;
constexpr uint64_t kLocalApic = 0xfee00000, kIoApic = 0xfec00000, kHpet = 0xfed00000, kPcie = 0xc0000000,
                   kTpm = 0xfed40040;
constexpr uint64_t kPorts = 0x1800;  // of the power management of Intel's chipsets

// 5.2.6. OEM ids are the maker's: "DELL  ", "Dell Inc".
class Table {
 public:
  Table(const Profile& profile, const char* signature, uint8_t revision) {
    const std::string& maker = profile.system.manufacturer;
    std::string id = maker.substr(0, maker.find_first_of(" .,"));
    std::transform(id.begin(), id.end(), id.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    raw_ = signature + number(0, 4) + static_cast<char>(revision) + '\0' + padded(id, 6) + padded(maker, 8);
    raw_ += number(2, 4) + padded("", 4) + number(0x01000013, 4);
  }

  Table& byte(uint64_t value) { return bytes(number(value, 1)); }
  Table& word(uint64_t value) { return bytes(number(value, 2)); }
  Table& dword(uint64_t value) { return bytes(number(value, 4)); }
  Table& qword(uint64_t value) { return bytes(number(value, 8)); }
  Table& bytes(const std::string& raw) {
    raw_ += raw;
    return *this;
  }
  Table& zeros(size_t count) { return bytes(std::string(count, '\0')); }
  // Generic Address Structure (5.2.3.2); a space of 0 is memory, 1 are ports.
  Table& address(uint64_t space, uint64_t bits, uint64_t access, uint64_t at) {
    return byte(space).byte(bits).byte(0).byte(access).qword(at);
  }

  std::string take() {
    raw_.replace(4, 4, number(raw_.size(), 4));
    uint8_t sum = 0;
    for (const char c : raw_) sum = static_cast<uint8_t>(sum + static_cast<uint8_t>(c));
    raw_[9] = static_cast<char>(-sum);
    return raw_;
  }

 private:
  std::string raw_;
};

// 5.2.9
std::string fixed_description(const Profile& profile) {
  // wbinvd, C1, power button and sleep button are devices, RTC wakes, timer of 32 bits, reset register, PCIe wakes,
  // clock of the platform, low power S0.
  constexpr uint64_t kFlags =
      1 << 0 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 10 | 1 << 14 | 1 << 15 | 1 << 21;
  constexpr uint64_t kMobile = 2, kLegacyAnd8042 = 0x3;
  Table table(profile, "FACP", 6);
  table.dword(kFacsAt).dword(kDsdtAt).byte(0).byte(kMobile).word(9).dword(0xb2).byte(0xa0).byte(0xa1).byte(0).byte(0);
  table.dword(kPorts).dword(0).dword(kPorts + 4).dword(0).dword(kPorts + 0x50).dword(kPorts + 8).dword(kPorts + 0x60);
  table.dword(0).byte(4).byte(2).byte(1).byte(4).byte(0x20).byte(0).byte(0).byte(0);
  table.word(101).word(1001).word(0).word(0).byte(1).byte(3).byte(0x0d).byte(0).byte(0x32).word(kLegacyAnd8042).byte(0);
  table.dword(kFlags).address(1, 8, 1, 0xcf9).byte(6).word(0).byte(3).qword(kFacsAt).qword(kDsdtAt);
  table.address(1, 32, 2, kPorts).zeros(12).address(1, 16, 2, kPorts + 4).zeros(12).address(1, 8, 1, kPorts + 0x50);
  table.address(1, 32, 3, kPorts + 8).address(1, 0, 1, kPorts + 0x60).zeros(12).zeros(24);
  return table.zeros(8).take();  // no hypervisor's name
}

// 5.2.12: local APICs, their interrupts that cannot be masked, the I/O APIC, and what lies elsewhere than on the PC/AT.
std::string interrupts(const Profile& profile) {
  Table table(profile, "APIC", 4);
  table.dword(kLocalApic).dword(1);
  for (uint64_t i = 0; i < profile.cpu.threads; ++i) table.byte(0).byte(8).byte(i + 1).byte(i).dword(1);
  for (uint64_t i = 0; i < profile.cpu.threads; ++i) table.byte(4).byte(6).byte(i + 1).word(5).byte(1);
  table.byte(1).byte(12).byte(2).byte(0).dword(kIoApic).dword(0);
  table.byte(2).byte(10).byte(0).byte(0).dword(2).word(0);
  return table.byte(2).byte(10).byte(0).byte(9).dword(9).word(0x0d).take();
}

// IA-PC HPET specification 1.0a, 3.2.4
std::string timer(const Profile& profile) {
  return Table(profile, "HPET", 1).dword(0x8086a201).address(0, 64, 0, kHpet).byte(0).word(4016).byte(0).take();
}

// PCI Firmware Specification 3.2, 4.1.2
std::string pcie(const Profile& profile) {
  return Table(profile, "MCFG", 1).zeros(8).qword(kPcie).word(0).byte(0).byte(0xff).dword(0).take();
}

// TCG ACPI specification 1.2, 8
std::string tpm(const Profile& profile) {
  constexpr uint64_t kCommandResponseBuffer = 7;
  return Table(profile, "TPM2", 4)
      .dword(0)
      .qword(kTpm)
      .dword(kCommandResponseBuffer)
      .zeros(12)
      .dword(0x10000)
      .qword(kEventLogAt)
      .take();
}

// 5.2.22: the maker's mark while Windows starts.
std::string boot_picture(const Profile& profile) {
  const uint64_t left = profile.screen.width / 2 - std::min<uint64_t>(profile.screen.width / 2, 96);
  return Table(profile, "BGRT", 1)
      .word(1)
      .byte(1)
      .byte(0)
      .qword(kPictureAt)
      .dword(left)
      .dword(profile.screen.height / 4)
      .take();
}

// Microsoft, "Windows SMM Security Mitigations Table": buffers are fixed, pointers checked, resources locked.
std::string mitigations(const Profile& profile) { return Table(profile, "WSMT", 1).dword(7).take(); }

// ---- AML (20.2), as much of it as names devices ----

std::string package(const std::string& begin, const std::string& rest) {
  size_t size = rest.size() + 1;
  std::string length;
  if (size < 0x40) {
    length = number(size, 1);
  } else {
    size += size + 1 < 0x1000 ? 1 : 2;
    const uint64_t more = size < 0x1000 ? 1 : 2;
    length = number(more << 6 | (size & 0xf), 1) + number(size >> 4, static_cast<int>(more));
  }
  return begin + length + rest;
}

std::string dword(uint64_t value) { return '\x0c' + number(value, 4); }
std::string text(const std::string& value) { return '\x0d' + value + '\0'; }
std::string name(const char* what, const std::string& value) { return std::string("\x08") + what + value; }
std::string scope(const char* where, const std::string& inner) { return package("\x10", where + inner); }
std::string device(const std::string& what, const std::string& inner) { return package("\x5b\x82", what + inner); }
std::string state(const char* which, uint64_t type) {
  return name(which, package("\x12", '\x04' + ('\x0a' + number(type, 1)) + std::string("\x0a\0\x0a\0\x0a\0", 6)));
}

// EISA ids are compressed: three letters of five bits, four digits (19.3.4).
std::string eisa(const char* id) {
  uint32_t value = 0;
  for (int i = 0; i < 3; ++i) value = value << 5 | static_cast<uint32_t>(id[i] - '@');
  for (int i = 3; i < 7; ++i) value = value << 4 | static_cast<uint32_t>(id[i] <= '9' ? id[i] - '0' : id[i] - 'A' + 10);
  return dword(__builtin_bswap32(value));
}

struct Device {
  const char* name;
  const char* id;
  uint64_t address;  // of those on PCI: device and function
};

std::string hardware_id(const char* id) { return name("_HID", std::string(id).size() == 7 ? eisa(id) : text(id)); }

std::string on_board() {
  constexpr Device kOnLpc[] = {{"EC0_", "PNP0C09", 0}, {"PS2K", "PNP0303", 0}, {"RTC_", "PNP0B00", 0},
                               {"TIMR", "PNP0100", 0}, {"HPET", "PNP0103", 0}, {"IPIC", "PNP0000", 0}};
  constexpr Device kOnPci[] = {{"GFX0", nullptr, 0x00020000}, {"TDM0", nullptr, 0x000d0002},
                               {"XHCI", nullptr, 0x00140000}, {"I2C0", nullptr, 0x00150000},
                               {"HECI", nullptr, 0x00160000}, {"RP01", nullptr, 0x001c0000},
                               {"HDAS", nullptr, 0x001f0003}, {"SBUS", nullptr, 0x001f0004}};
  std::string lpc = name("_ADR", dword(0x001f0000)), pci = hardware_id("PNP0A08") + name("_CID", eisa("PNP0A03"));
  for (const Device& one : kOnLpc) lpc += device(one.name, hardware_id(one.id));
  for (const Device& one : kOnPci) pci += device(one.name, name("_ADR", dword(one.address)));
  return device("PCI0", pci + name("_SEG", std::string(1, '\0')) + device("LPCB", lpc));
}

std::string processors(const Profile& profile) {
  std::string all;
  for (uint64_t i = 0; i < profile.cpu.threads; ++i) {
    constexpr const char* kDigits = "0123456789ABCDEF";
    const std::string digits = {kDigits[i / 16 % 16], kDigits[i % 16]};
    all += device("PR" + digits, hardware_id("ACPI0007") + name("_UID", '\x0a' + number(i, 1)));
  }
  return all;
}

// 5.2.11.1
std::string devices(const Profile& profile) {
  constexpr Device kOthers[] = {{"BAT0", "PNP0C0A", 0}, {"AC__", "ACPI0003", 0}, {"LID0", "PNP0C0D", 0},
                                {"PBTN", "PNP0C0C", 0}, {"SBTN", "PNP0C0E", 0},  {"TPM_", "MSFT0101", 0}};
  std::string all = on_board() + processors(profile);
  for (const Device& one : kOthers) all += device(one.name, hardware_id(one.id));
  const std::string states = state("_S0_", 0) + state("_S3_", 5) + state("_S4_", 6) + state("_S5_", 7);
  return Table(profile, "DSDT", 2).bytes(scope("_SB_", all) + states).take();
}

}  // namespace

std::string acpi_tables(const Profile& profile) {
  std::string all;
  for (const auto table : {fixed_description, interrupts, timer, pcie, tpm, boot_picture, mitigations, devices})
    all += table(profile);
  return all;
}

}  // namespace drsemu::sandbox
