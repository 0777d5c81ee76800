// sandbox/link: the guest's own functions as the program is shipped with them, and objects made by hand, linked into
// DLLs.
#include "sandbox/link.h"

#include <gtest/gtest.h>

#include <cstring>
#include <optional>

#include "base/error.h"
#include "base/fs.h"
#include "base/pe.h"
#include "event/catalogue.h"
#include "sandbox/wraps.h"
#include "temp_dir.h"
#include "unit/pe.h"

namespace drsemu::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* kReplaced[] = {"CopyFile2", "CopyFileExW", "CopyFileW", "FindFirstStreamW", "FindNextStreamW"};
constexpr const char* kCalled[] = {"CreateFileW", "DeleteFileW", "GetProcessHeap"};
constexpr const char* kImported[] = {"NtClose",
                                     "NtCreateFile",
                                     "NtQueryInformationFile",
                                     "NtReadFile",
                                     "NtSetInformationFile",
                                     "NtWriteFile",
                                     "RtlAllocateHeap",
                                     "RtlEnterCriticalSection",
                                     "RtlFreeHeap",
                                     "RtlInitializeCriticalSectionEx",
                                     "RtlLeaveCriticalSection",
                                     "RtlNtStatusToDosError"};
constexpr uint32_t kBase = 0x1000;  // of a made DLL's section

// A kernelbase.dll: what the functions replace, call and import.
std::string make_dll(bool wide, const std::string& without = "") {
  std::map<std::string, int> exports;
  for (const char* name : kReplaced) exports[name] = -1;
  for (const char* name : kCalled) exports[name] = -1;
  exports.erase(without);
  const Pe stubs(test::make_stub_dll(exports, wide));
  std::string section = stubs.bytes().substr(*stubs.offset(kBase));
  section.resize((section.size() + 7) & ~size_t{7});
  const size_t width = wide ? 8 : 4, descriptors = section.size(), slots = descriptors + 40,
               count = std::size(kImported);
  section.resize(slots + (count + 2) * width);
  test::put(section, descriptors + 16, kBase + slots, 4);
  const uint64_t by_number = uint64_t{1} << (width * 8 - 1) | 7;
  for (size_t i = 0; i < count; ++i) {
    const bool named = kImported[i] != without;
    test::put(section, slots + i * width, named ? kBase + section.size() : by_number, width);
    if (named) section += std::string(2, '\0') + kImported[i] + '\0';
  }
  test::put(section, slots + count * width, by_number, width);
  const size_t unwind = (section.size() + 3) & ~size_t{3};
  if (wide) {
    for (const uint32_t value : {kBase, kBase + 9, kBase})
      test::put(section, std::max(unwind, section.size()), value, 4);
  }
  const test::PeForm form{.wide = wide,
                          .machine = static_cast<uint16_t>(wide ? 0x8664 : 0x14c),
                          .characteristics = 0x2022,
                          .image_base = wide ? 0x140000000u : 0x10000000u,
                          .export_rva = kBase,
                          .directories = {{1, {kBase + static_cast<uint32_t>(descriptors), 40}},
                                          {3, {kBase + static_cast<uint32_t>(unwind), wide ? 12 : 0}}},
                          .section = section};
  return test::make_pe(form);
}

std::string shipped(bool wide) {
  return read_file(program_dir() / "guest" / (wide ? "kernelbase.x86_64.o" : "kernelbase.i386.o"));
}

TEST(Link, ExportsLeadToTheGuestsOwnFunctions) {
  for (const bool wide : {true, false}) {
    const Pe before(make_dll(wide));
    Pe dll(before.bytes());
    ASSERT_EQ(before.import_slots().size(), std::size(kImported));
    link_object(dll, shipped(wide));
    const auto old = before.exports(), now = dll.exports();
    for (const char* name : kReplaced) {
      EXPECT_GE(now.at(name), before.next_rva()) << name;
      EXPECT_LT(now.at(name), dll.next_rva()) << name;
    }
    for (const char* name : kCalled) EXPECT_EQ(now.at(name), old.at(name));
    // Wrapping them comes later, and finds the new code.
    const TempDir dir;
    const fs::path folder = dir.path() / (wide ? "x86_64-windows" : "i386-windows");
    fs::create_directories(folder);
    write_file(folder / "kernelbase.dll", dll.bytes());
    wrap_functions(dir.path());
    const Pe wrapped(read_file(folder / "kernelbase.dll"));
    const uint32_t stub = wrapped.exports().at("FindFirstStreamW");
    const uint32_t at = wide ? stub + 7 + wrapped.read<uint32_t>(stub + 3).value()
                             : wrapped.read<uint32_t>(stub + 1).value() - static_cast<uint32_t>(wrapped.image_base());
    EXPECT_EQ(at + static_cast<uint32_t>(wrapped.read<event::WrapDescriptor>(at)->target), now.at("FindFirstStreamW"));
  }
}

// Every function has its unwind information, behind the DLL's own entries and in the order of addresses.
TEST(Link, TheUnwindTableCoversTheFunctions) {
  Pe dll(make_dll(true));
  const uint32_t begin = dll.next_rva();
  link_object(dll, shipped(true));
  const std::string table = dll.directory_content(3);
  ASSERT_GT(table.size(), 12u);
  ASSERT_EQ(table.size() % 12, 0u);
  uint32_t last = 0;
  std::map<uint32_t, uint32_t> covered;
  for (size_t i = 0; i < table.size(); i += 12) {
    uint32_t entry[3];
    std::memcpy(entry, table.data() + i, sizeof entry);
    EXPECT_GE(entry[0], last);
    EXPECT_GT(entry[1], entry[0]);
    last = entry[1];
    covered[entry[0]] = entry[1];
    if (i == 0) continue;
    EXPECT_GE(entry[0], begin);
    EXPECT_EQ(dll.read<uint8_t>(entry[2]).value() & 7, 1) << "version";
  }
  EXPECT_EQ(covered.begin()->first, kBase);
  for (const char* name : kReplaced) EXPECT_TRUE(covered.contains(dll.exports().at(name))) << name;
}

TEST(Link, NarrowCodeIsRelocatedWithTheImage) {
  Pe dll(make_dll(false));
  const uint32_t begin = dll.next_rva();
  link_object(dll, shipped(false));
  const auto slots = dll.import_slots();
  std::map<uint32_t, std::string> by_slot;
  for (const auto& [name, rva] : slots) by_slot[rva] = name;
  std::set<std::string> reached;
  for (const uint32_t place : dll.relocated_pointers()) {
    EXPECT_GE(place, begin);
    const uint32_t slot = dll.read<uint32_t>(place).value() - static_cast<uint32_t>(dll.image_base());
    ASSERT_TRUE(by_slot.contains(slot)) << std::hex << place;
    reached.insert(by_slot.at(slot));
  }
  EXPECT_EQ(reached.size(), std::size(kImported));
}

std::string refusal(Pe dll, const std::string& object) {
  try {
    link_object(dll, object);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(Link, WhatTheDllLacksIsNamed) {
  for (const bool wide : {true, false}) {
    EXPECT_NE(refusal(Pe(make_dll(wide, "FindNextStreamW")), shipped(wide)).find("exports no FindNextStreamW"),
              std::string::npos);
    EXPECT_NE(refusal(Pe(make_dll(wide, "CreateFileW")), shipped(wide)).find("no CreateFileW"), std::string::npos);
    EXPECT_NE(refusal(Pe(make_dll(wide, "NtReadFile")), shipped(wide)).find("NtReadFile"), std::string::npos);
    EXPECT_NE(refusal(Pe(make_dll(wide)), shipped(!wide)).find("processor"), std::string::npos);
  }
}

TEST(Link, AnObjectThatIsCutOffIsRefused) {
  const std::string object = shipped(true);
  for (size_t size = 0; size + 1 < object.size(); size += 37)
    EXPECT_NE(refusal(Pe(make_dll(true)), object.substr(0, size)), "") << size;
}

// An object with one section of code, `mov eax,[rip+X]; ret`, that defines CopyFileW.
std::string make_object(uint32_t flags, uint16_t relocation) {
  std::string bytes(20 + 40, '\0');
  test::put(bytes, 0, 0x8664, 2);
  test::put(bytes, 2, 1, 2);
  std::memcpy(bytes.data() + 20, ".text", 5);
  const std::string code("\x8b\x05\0\0\0\0\xc3", 7);
  test::put(bytes, 20 + 16, code.size(), 4);
  test::put(bytes, 20 + 20, bytes.size(), 4);
  test::put(bytes, 20 + 36, flags, 4);
  bytes += code;
  test::put(bytes, 20 + 24, bytes.size(), 4);
  test::put(bytes, 20 + 32, 1, 2);
  std::string entry(10, '\0');
  test::put(entry, 0, 2, 4);
  test::put(entry, 8, relocation, 2);
  bytes += entry;
  test::put(bytes, 8, bytes.size(), 4);
  test::put(bytes, 12, 1, 4);
  std::string symbol(18, '\0');
  test::put(symbol, 4, 4, 4);  // its name: behind the size of all names
  test::put(symbol, 12, 1, 2);
  test::put(symbol, 16, 2, 1);
  bytes += symbol;
  return bytes + std::string(4, '\0') + "CopyFileW" + '\0';
}

TEST(Link, VariablesAndUnknownRelocationsAreRefused) {
  constexpr uint32_t kCode = 0x60000020, kWritable = 0xc0000040;
  Pe dll(make_dll(true));
  const uint32_t base = dll.next_rva();
  link_object(dll, make_object(kCode, 4));
  EXPECT_EQ(dll.exports().at("CopyFileW"), base);
  EXPECT_EQ(dll.read<int32_t>(base + 2), -6) << "the distance to itself";
  EXPECT_NE(refusal(Pe(make_dll(true)), make_object(kWritable, 4)).find("variables"), std::string::npos);
  EXPECT_NE(refusal(Pe(make_dll(true)), make_object(kCode, 1)).find("relocation"), std::string::npos);
}

}  // namespace
}  // namespace drsemu::sandbox
