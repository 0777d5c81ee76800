// base/pe and sandbox/services: stubs and exports of DLLs, whole and broken; what is added to them.
#include "sandbox/services.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/pe.h"
#include "event/provided.h"
#include "temp_dir.h"
#include "unit/pe.h"

namespace drsemu::sandbox {
namespace {

namespace fs = std::filesystem;

using test::make_stub_dll;

const std::string kNtdll = make_stub_dll({{"NtClose", 0x0f}, {"NtOpenFile", 0x33}, {"NtNoStub", -1}, {"ZwClose", 0x0f}});
const std::string kWin32u = make_stub_dll({{"NtUserGetDC", 0x1008}, {"NtUserOwn", 0x1007}});

TEST(Services, StubsAndTheirNumbers) {
  const std::map<std::string, uint32_t> expected = {{"NtClose", 0x0f}, {"NtOpenFile", 0x33}, {"ZwClose", 0x0f}};
  EXPECT_EQ(read_stubs(Pe(kNtdll)), expected);
}

TEST(Services, BrokenDllsHaveNone) {
  for (const std::string& broken : {std::string(), std::string("MZ"), std::string(5000, '\xff')}) {
    EXPECT_TRUE(read_stubs(Pe(broken)).empty());
    EXPECT_TRUE(Pe(broken).exports().empty() || Pe(broken).exports().begin()->first.empty());
  }
}

TEST(Services, TruncatedAtEveryLengthNeverInvents) {
  const auto whole = read_stubs(Pe(kNtdll));
  for (size_t size = 0; size <= kNtdll.size(); size += size < 0x400 ? 7 : 1) {
    for (const auto& [name, number] : read_stubs(Pe(kNtdll.substr(0, size)))) {
      ASSERT_TRUE(whole.contains(name)) << size;
      EXPECT_EQ(number, whole.at(name)) << size;
    }
  }
}

TEST(Pe, AddsExportsAndASection) {
  Pe dll(kNtdll);
  const auto before = dll.exports();
  const uint32_t rva = dll.next_rva();
  const std::string exports = dll.export_directory_with({{"AaFirst", rva + 1}, {"NtMiddle", rva + 2}, {"ZzLast", rva + 3}}, rva + 16);
  dll.add_section("RT", std::string(16, '\x90') + exports);
  dll.set_directory(0, rva + 16, static_cast<uint32_t>(exports.size()));
  const auto after = dll.exports();
  EXPECT_EQ(after.size(), before.size() + 3);
  for (const auto& [name, function] : before) EXPECT_EQ(after.at(name), function) << name;
  EXPECT_EQ(after.at("NtMiddle"), rva + 2);
  EXPECT_EQ(dll.read<uint8_t>(rva), 0x90);
  EXPECT_GT(dll.next_rva(), rva);
}

// Gigabytes of padding: what a file says about itself is no reason to make them.
TEST(Pe, RefusesAnAlignmentThatIsNone) {
  std::string bytes = kNtdll;
  const uint32_t pe = *Pe(bytes).at<uint32_t>(0x3c), huge = 0xc0000000;
  std::memcpy(bytes.data() + pe + 24 + 36, &huge, sizeof huge);
  EXPECT_THROW(Pe(bytes).add_section("RT", "content"), Error);
}

// The folder of a guest's DLLs, as complete_services wants it.
class Completed : public testing::Test {
 protected:
  Completed() {
    const fs::path narrow = dir_.path() / "i386-windows", wide = dir_.path() / "x86_64-windows";
    fs::create_directories(narrow);
    fs::create_directories(wide);
    write_file(wide / "ntdll.dll", kNtdll);
    write_file(wide / "win32u.dll", kWin32u);
    write_file(narrow / "ntdll.dll", make_stub_dll({{"NtClose", 0x16}, {"NtWow64ReadVirtualMemory64", 0x20}}));
    std::string numbers = "# name, number\nNtClose,0xf1\nNtOpenFile,0xf2\nNtUserGetDC,0x1009\nNtAbsent,0x0\n";
    uint32_t next = 0x200;
    for (const event::ProvidedCall& call : event::kProvided) numbers += std::string(call.name) + "," + std::to_string(next++) + "\n";
    write_file(dir_.path() / "numbers.csv", numbers);
    services_ = complete_services(dir_.path(), dir_.path() / "numbers.csv");
  }
  TempDir dir_;
  event::Services services_;
};

TEST_F(Completed, StubsCarryTheNumbersOfTheList) {
  const auto stubs = read_stubs(Pe(read_file(dir_.path() / "x86_64-windows/ntdll.dll")));
  EXPECT_EQ(stubs.at("NtClose"), 0xf1u);
  EXPECT_EQ(stubs.at("ZwClose"), 0xf1u);
  EXPECT_EQ(stubs.at("NtOpenFile"), 0xf2u);
  EXPECT_EQ(services_.at("NtClose").wine_number, 0x0fu);
  EXPECT_EQ(services_.at("NtUserGetDC").number, 9u);
  // Not in the list: a number that nothing there has.
  const event::Service own = services_.at("NtUserOwn");
  EXPECT_EQ(own.table, 1u);
  EXPECT_EQ(own.wine_number, 7u);
  EXPECT_NE(own.number, 9u);
}

TEST_F(Completed, TheCallsThatAreLackingAreExports) {
  const Pe wide(read_file(dir_.path() / "x86_64-windows/ntdll.dll")), narrow(read_file(dir_.path() / "i386-windows/ntdll.dll"));
  for (const event::ProvidedCall& call : event::kProvided) {
    const std::string name(call.name);
    EXPECT_EQ(read_stubs(wide).at(name), services_.at(name).number) << name;
    EXPECT_EQ(services_.at(name).wine_number, event::kNoNumber) << name;
    const uint32_t stub = narrow.exports().at(name);
    EXPECT_EQ(narrow.read<uint8_t>(stub), 0xb8) << name;
    EXPECT_EQ(narrow.read<uint16_t>(stub + 13), call.arguments.size() * 4) << name;
    EXPECT_EQ(narrow.exports().at("Zw" + name.substr(2)), stub);
  }
}

TEST_F(Completed, SavedAndLoadedAreTheSame) {
  save_services(services_, dir_.path() / "services.csv");
  const event::Services loaded = load_services(dir_.path() / "services.csv");
  ASSERT_EQ(loaded.size(), services_.size());
  for (const auto& [name, service] : services_) {
    EXPECT_EQ(loaded.at(name).number, service.number) << name;
    EXPECT_EQ(loaded.at(name).wine_number, service.wine_number) << name;
    EXPECT_EQ(loaded.at(name).table, service.table) << name;
  }
  write_file(dir_.path() / "services.csv", "nonsense");
  EXPECT_THROW(load_services(dir_.path() / "services.csv"), Error);
}

TEST(Services, DllsThatAreNotAsExpectedAreErrors) {
  const TempDir dir;
  EXPECT_THROW(complete_services(dir.path(), dir.path() / "numbers.csv"), Error);
}

}  // namespace
}  // namespace drsemu::sandbox
