// sandbox/wraps: DLLs whose exports and tables of methods lead to stubs, and the 64-bit stubs at work.
#include "sandbox/wraps.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

#include "base/error.h"
#include "base/fs.h"
#include "base/pe.h"
#include "event/catalogue.h"
#include "unit/pe.h"
#include "temp_dir.h"

namespace drsemu::sandbox {
namespace {

namespace fs = std::filesystem;
using event::Call;
using event::WrapDescriptor;
using event::WrapFrame64;
using event::WrapPage;

uint32_t index_of(const char* name) { return static_cast<uint32_t>(event::find_call(name) - event::functions().data()); }

// A kernel32.dll, 64 and 32 bit, with its functions wrapped.
class Wraps : public testing::Test {
 protected:
  Wraps() {
    for (const bool wide : {true, false}) {
      const fs::path folder = dir_.path() / (wide ? "x86_64-windows" : "i386-windows");
      fs::create_directories(folder);
      write_file(folder / "kernel32.dll", test::make_stub_dll({{"ReadFile", -1}, {"SetFilePointerEx", -1}, {"Unknown", -1}}, wide));
    }
    changed_ = wrap_functions(dir_.path());
    wide_ = read_file(dir_.path() / "x86_64-windows/kernel32.dll");
    narrow_ = read_file(dir_.path() / "i386-windows/kernel32.dll");
  }

  TempDir dir_;
  std::vector<fs::path> changed_;
  std::string wide_, narrow_;
};

TEST_F(Wraps, ExportsLeadToStubs) {
  EXPECT_EQ(changed_, (std::vector<fs::path>{"x86_64-windows/kernel32.dll", "i386-windows/kernel32.dll"}));
  const Pe original(test::make_stub_dll({{"ReadFile", -1}, {"SetFilePointerEx", -1}, {"Unknown", -1}}));
  const Pe dll(wide_);
  const auto before = original.exports(), after = dll.exports();
  EXPECT_EQ(after.at("Unknown"), before.at("Unknown"));
  for (const char* name : {"ReadFile", "SetFilePointerEx"}) {
    const uint32_t stub = after.at(name);
    ASSERT_GE(stub, original.next_rva()) << name;
    EXPECT_EQ(dll.read<uint32_t>(stub).value() & 0xffffff, 0x058d48u) << "lea rax,[rip+…]";
    const uint32_t at = stub + 7 + dll.read<uint32_t>(stub + 3).value();
    const WrapDescriptor descriptor = dll.read<WrapDescriptor>(at).value();
    EXPECT_EQ(descriptor.function, index_of(name));
    EXPECT_EQ(at + static_cast<uint32_t>(descriptor.target), before.at(name));
    EXPECT_EQ(descriptor.slots, event::find_call(name)->params.size());
  }
  // Not a byte of what was there is another, but for the export's entries.
  const size_t code = *dll.offset(before.at("ReadFile"));
  EXPECT_EQ(wide_.substr(code, 9), original.bytes().substr(code, 9));
}

TEST_F(Wraps, NarrowStubsAreRelocated) {
  const Pe dll(narrow_);
  const uint32_t stub = dll.exports().at("SetFilePointerEx");
  ASSERT_EQ(dll.read<uint8_t>(stub), 0xb8) << "mov eax,…";
  const uint32_t at = dll.read<uint32_t>(stub + 1).value() - static_cast<uint32_t>(dll.image_base());
  const WrapDescriptor descriptor = dll.read<WrapDescriptor>(at).value();
  EXPECT_EQ(descriptor.slots, 5u) << "a LARGE_INTEGER takes two";
  EXPECT_EQ(descriptor.popped, 20u);
  const std::string relocations = dll.directory_content(5);
  uint32_t page, size;
  ASSERT_GE(relocations.size(), 8u);
  std::memcpy(&page, relocations.data(), 4);
  std::memcpy(&size, relocations.data() + 4, 4);
  bool found = false;
  for (size_t i = 8; i + 2 <= size; i += 2) {
    uint16_t entry;
    std::memcpy(&entry, relocations.data() + i, 2);
    found |= entry >> 12 == 3 && page + (entry & 0xfff) == stub + 1;
  }
  EXPECT_TRUE(found);
}

TEST_F(Wraps, TheUnwindTableKnowsTheFrame) {
  const Pe dll(wide_);
  const std::string table = dll.directory_content(3);
  ASSERT_EQ(table.size(), 12u);
  uint32_t entry[3];
  std::memcpy(entry, table.data(), sizeof entry);
  EXPECT_EQ(dll.read<uint8_t>(entry[0]), 0x53) << "push rbx";
  EXPECT_GT(entry[1], entry[0]);
  EXPECT_EQ(dll.read<uint8_t>(entry[2]), 1) << "version";
  const uint8_t prolog = dll.read<uint8_t>(entry[2] + 1).value();
  EXPECT_EQ(dll.read<uint8_t>(entry[0] + prolog - 7), 0x48) << "sub rsp,…";
  EXPECT_EQ(dll.read<uint32_t>(entry[0] + prolog - 4).value() / 8, dll.read<uint16_t>(entry[2] + 6).value());
}

TEST(WrapErrors, ForwardersAreFollowed) {
  const TempDir dir;
  const fs::path folder = dir.path() / "x86_64-windows";
  fs::create_directories(folder);
  // kernel32.ReadFile is "kernelbase.ReadFile": its RVA lies inside the export directory.
  std::string bytes = test::make_stub_dll({{"ReadFile", -1}});
  Pe dll(bytes);
  const uint32_t text = dll.export_entries().at("ReadFile") + 64;
  ASSERT_TRUE(dll.offset(text));
  std::string forwarding = dll.bytes();
  const std::string target = "KERNELBASE.ReadFile";
  forwarding.replace(*dll.offset(text), target.size() + 1, target + '\0');
  Pe with_text(forwarding);
  ASSERT_TRUE(with_text.patch(with_text.export_entries().at("ReadFile"), &text, 4));
  with_text.set_directory(0, 0x1000, 0x200);
  EXPECT_EQ(with_text.forwarder(text), target);
  write_file(folder / "kernel32.dll", with_text.bytes());
  write_file(folder / "kernelbase.dll", test::make_stub_dll({{"ReadFile", -1}}));
  EXPECT_EQ(wrap_functions(dir.path()), (std::vector<fs::path>{"x86_64-windows/kernelbase.dll"}));
}

// "DeleteUrlCacheEntry" is another name of DeleteUrlCacheEntryA: programs import either.
TEST(WrapNames, ThePlainNameOfAnAFunctionLeadsToItsRow) {
  const TempDir dir;
  const fs::path folder = dir.path() / "x86_64-windows";
  fs::create_directories(folder);
  Pe dll(test::make_stub_dll({{"DeleteUrlCacheEntry", -1}, {"DeleteUrlCacheEntryA", -1}, {"InternetOpenA", -1}, {"InternetOpen", -1}}));
  const uint32_t shared = dll.exports().at("DeleteUrlCacheEntryA"), own = dll.exports().at("InternetOpen");
  ASSERT_TRUE(dll.patch(dll.export_entries().at("DeleteUrlCacheEntry"), &shared, sizeof shared));
  write_file(folder / "wininet.dll", dll.bytes());
  wrap_functions(dir.path());
  const Pe wrapped(read_file(folder / "wininet.dll"));
  const auto exports = wrapped.exports();
  EXPECT_NE(exports.at("DeleteUrlCacheEntry"), shared);
  const uint32_t stub = exports.at("DeleteUrlCacheEntry");
  EXPECT_EQ(wrapped.read<WrapDescriptor>(stub + 7 + wrapped.read<uint32_t>(stub + 3).value())->function, index_of("DeleteUrlCacheEntryA"));
  EXPECT_EQ(exports.at("InternetOpen"), own) << "code of its own is another function";
}

// ---- methods of interfaces ---------------------------------------------------------------------------

constexpr uint32_t kTable = 0x1000;   // RVA of the table of methods in method_dll
constexpr uint32_t kSlots = 24;
constexpr uint32_t kCode = 0x1100;    // and of the code of its first method
constexpr uint32_t kRelocations = 0x1300;

// What an interface's DLL is made of, each of which may be wrong.
struct MethodForm {
  bool wide = true;
  std::string table = "wbem_services_vtbl";
  std::string method = "wbem_services_ExecQuery";
  std::string popped = "@24";  // of 32-bit code
  uint32_t place = 20;         // slot of `method`
  bool relocated = true;
};

// A wbemprox.dll with one table, whose slots lead to functions of 16 bytes each, and the symbols of table and one method.
std::string method_dll(const MethodForm& form) {
  const uint32_t width = form.wide ? 8 : 4;
  const uint64_t base = form.wide ? 0x140000000 : 0x10000000;
  std::string section(0x400, '\0');
  for (uint32_t slot = 0; slot < kSlots; ++slot) test::put(section, slot * width, base + kCode + slot * 16, width);
  std::string relocations;
  test::put(relocations, 0, kTable, 4);
  test::put(relocations, 4, 8 + kSlots * 2, 4);
  for (uint32_t slot = 0; slot < kSlots; ++slot) {
    const bool left_out = !form.relocated && slot == form.place;
    test::put(relocations, 8 + slot * 2, left_out ? 0 : (form.wide ? 10 : 3) << 12 | (slot * width), 2);
  }
  section.replace(kRelocations - 0x1000, relocations.size(), relocations);
  std::string bytes = test::make_pe({.wide = form.wide, .machine = static_cast<uint16_t>(form.wide ? 0x8664 : 0x14c), .characteristics = 0x2022,
                                     .image_base = base, .section = section});
  Pe dll(bytes);
  dll.set_directory(5, kRelocations, static_cast<uint32_t>(relocations.size()));
  bytes = dll.bytes();
  // The symbols: a table of 18 bytes each behind the sections, and then their names.
  std::string symbols, texts(4, '\0');
  const auto add = [&](const std::string& name, uint32_t rva) {
    std::string entry(18, '\0');
    test::put(entry, 4, texts.size(), 4);
    test::put(entry, 8, rva - 0x1000, 4);
    test::put(entry, 12, 1, 2);
    symbols += entry;
    texts += name + '\0';
  };
  const std::string prefix = form.wide ? "" : "_";
  add(prefix + form.table, kTable);
  add(prefix + form.method + (form.wide ? "" : form.popped), kCode + form.place * 16);
  test::put(bytes, 0x80 + 12, bytes.size(), 4);
  test::put(bytes, 0x80 + 16, symbols.size() / 18, 4);
  return bytes + symbols + texts;
}

// That DLL with one method wrapped.
std::string wrap_one(const MethodForm& form) {
  const TempDir dir;
  const fs::path folder = dir.path() / (form.wide ? "x86_64-windows" : "i386-windows");
  fs::create_directories(folder);
  write_file(folder / "wbemprox.dll", method_dll(form));
  const Call& method = *event::find_call("IWbemServices::ExecQuery");
  wrap_functions(dir.path(), std::span(&method, 1));
  return read_file(folder / "wbemprox.dll");
}

TEST(WrapMethods, TheSlotOfAMethodLeadsToItsStub) {
  for (const bool wide : {true, false}) {
    const std::string before = method_dll({.wide = wide});
    const Pe dll(wrap_one({.wide = wide}));
    const uint32_t width = wide ? 8 : 4, place = kTable + 20 * width;
    const uint64_t slot = wide ? dll.read<uint64_t>(place).value() : dll.read<uint32_t>(place).value();
    const auto stub = static_cast<uint32_t>(slot - dll.image_base());
    ASSERT_GE(stub, Pe(before).next_rva());
    const uint32_t at = wide ? stub + 7 + dll.read<uint32_t>(stub + 3).value() : dll.read<uint32_t>(stub + 1).value() - static_cast<uint32_t>(dll.image_base());
    const WrapDescriptor descriptor = dll.read<WrapDescriptor>(at).value();
    EXPECT_EQ(descriptor.function, index_of("IWbemServices::ExecQuery"));
    EXPECT_EQ(at + static_cast<uint32_t>(descriptor.target), kCode + 20 * 16);
    EXPECT_EQ(descriptor.slots, 6u);
    EXPECT_EQ(descriptor.popped, 24u);
    // The loader still moves the pointer with the image, and every other slot is what it was.
    EXPECT_TRUE(dll.relocated_pointers().contains(place));
    for (uint32_t other = 0; other < kSlots; ++other) {
      if (other == 20) continue;
      const size_t offset = *dll.offset(kTable + other * width);
      EXPECT_EQ(dll.bytes().substr(offset, width), before.substr(offset, width)) << other;
    }
  }
}

// Each would send a caller somewhere else: refused in one line that says which.
TEST(WrapMethods, ATableThatIsNotWhatTheRowSaysIsRefused) {
  const std::pair<const char*, MethodForm> wrong[] = {{"no such table", {.table = "other_vtbl"}},
                                                      {"another method there", {.method = "wbem_services_ExecQueryAsync"}},
                                                      {"the method in another slot", {.place = 19}},
                                                      {"no pointer there", {.relocated = false}},
                                                      {"other arguments", {.wide = false, .popped = "@20"}}};
  for (const auto& [what, form] : wrong) {
    try {
      wrap_one(form);
      ADD_FAILURE() << what;
    } catch (const Error& error) {
      const std::string text = error.what();
      EXPECT_TRUE(text.starts_with("wbemprox.dll: ")) << text;
      EXPECT_NE(text.find("IWbemServices::ExecQuery"), text.npos) << text;
      EXPECT_EQ(text.find('\n'), text.npos) << text;
    }
  }
}

// A file that ends before what it speaks of, or speaks of places outside of itself.
TEST(WrapMethods, OddSymbolsAndRelocationsReadAsNothing) {
  const std::string whole = method_dll({});
  for (size_t size = 0; size < whole.size(); size += 7) {
    const Pe cut(whole.substr(0, size));
    EXPECT_LE(cut.symbols().size(), 2u);
    EXPECT_LE(cut.relocated_pointers().size(), kSlots);
  }
  std::string odd = whole;
  test::put(odd, 0x80 + 12, 0xfffffff0, 4);  // the table lies outside
  EXPECT_TRUE(Pe(odd).symbols().empty());
  odd = whole;
  test::put(odd, 0x80 + 16, 0xffffffff, 4);  // and so would most of so many
  EXPECT_LE(Pe(odd).symbols().size(), 64u);
  odd = whole;
  test::put(odd, *Pe(whole).offset(kRelocations) + 4, 0, 4);  // a block that does not go on
  EXPECT_TRUE(Pe(odd).relocated_pointers().empty());
}

// ---- a 64-bit stub at work, in this process ---------------------------------------------------------

struct Seen {
  int entered = 0, left = 0;
  WrapFrame64 frame{};
  uint64_t args[8]{};
} g_seen;
uint32_t g_answer;
bool g_changes;

__attribute__((ms_abi)) uint32_t fake_dispatcher(uint64_t functions, uint32_t index, WrapFrame64* frame) {
  EXPECT_EQ(functions, 0x1234u);
  if (index == event::kEnter64) {
    ++g_seen.entered;
    g_seen.frame = *frame;
    if (g_changes) frame->args[4] = 99;
    if (g_answer == event::kWrapSkip) frame->result = 0x55;
    return g_answer;
  }
  EXPECT_EQ(index, event::kLeave64);
  ++g_seen.left;
  EXPECT_EQ(frame->result, 0x123456789abcull);
  if (g_changes) frame->result = 0x77;
  return 0;
}

__attribute__((ms_abi)) uint64_t target(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e) {
  const uint64_t args[] = {a, b, c, d, e};
  std::copy(std::begin(args), std::end(args), g_seen.args);
  return 0x123456789abc;
}

class Stub : public Wraps {
 protected:
  using Function = __attribute__((ms_abi)) uint64_t (*)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

  void SetUp() override {
    g_seen = {};
    g_answer = event::kWrapRecord;
    g_changes = false;
    void* page = mmap(reinterpret_cast<void*>(event::kWrapPage), sizeof(WrapPage), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (page == MAP_FAILED) GTEST_SKIP() << "the place of the page is taken";
    page_ = static_cast<WrapPage*>(page);
    page_->dispatcher = reinterpret_cast<uint64_t>(&fake_dispatcher);
    page_->functions = 0x1234;
    page_->active = 1;
    std::memset(page_->wanted, 0xff, sizeof page_->wanted);
    // The image as the loader lays it out, with the wrapped function's code replaced by a jump to `target`.
    Pe dll(wide_);
    size_ = dll.next_rva();
    image_ = static_cast<char*>(mmap(nullptr, size_, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ASSERT_NE(static_cast<void*>(image_), MAP_FAILED);
    for (uint32_t rva = 0x1000; rva < size_; ++rva) {
      if (const auto byte = dll.read<char>(rva)) image_[rva] = *byte;
    }
    const uint32_t stub = dll.exports().at("ReadFile");
    const uint32_t descriptor = stub + 7 + dll.read<uint32_t>(stub + 3).value();
    const uint32_t code = descriptor + static_cast<uint32_t>(dll.read<WrapDescriptor>(descriptor)->target);
    std::memcpy(image_ + code, "\x48\xb8", 2);  // mov rax,target; jmp rax
    const auto address = reinterpret_cast<uint64_t>(&target);
    std::memcpy(image_ + code + 2, &address, 8);
    std::memcpy(image_ + code + 10, "\xff\xe0", 2);
    function_ = reinterpret_cast<Function>(image_ + stub);
  }
  void TearDown() override {
    if (page_) munmap(page_, sizeof(WrapPage));
    if (image_) munmap(image_, size_);
  }

  WrapPage* page_ = nullptr;
  char* image_ = nullptr;
  size_t size_ = 0;
  Function function_ = nullptr;
};

TEST_F(Stub, EntersCallsAndLeaves) {
  EXPECT_EQ(function_(1, 2, 3, 4, 5), 0x123456789abcull);
  EXPECT_EQ(g_seen.entered, 1);
  EXPECT_EQ(g_seen.left, 1);
  EXPECT_EQ(g_seen.frame.function, index_of("ReadFile"));
  for (uint64_t i = 0; i < 5; ++i) {
    EXPECT_EQ(g_seen.frame.args[i], i + 1);
    EXPECT_EQ(g_seen.args[i], i + 1);
  }
  EXPECT_NE(g_seen.frame.return_address, 0u);
}

TEST_F(Stub, ArgumentsAndResultCanBeChanged) {
  g_changes = true;
  EXPECT_EQ(function_(1, 2, 3, 4, 5), 0x77u);
  EXPECT_EQ(g_seen.args[4], 99u);
  EXPECT_EQ(g_seen.args[3], 4u);
}

TEST_F(Stub, SkipsAndPassesThrough) {
  g_answer = event::kWrapSkip;
  EXPECT_EQ(function_(1, 2, 3, 4, 5), 0x55u);
  EXPECT_EQ(g_seen.args[0], 0u) << "the function was called";
  g_answer = event::kWrapPass;
  EXPECT_EQ(function_(1, 2, 3, 4, 5), 0x123456789abcull);
  EXPECT_EQ(g_seen.entered, 2);
  EXPECT_EQ(g_seen.left, 0);
  EXPECT_EQ(g_seen.args[4], 5u);
}

TEST_F(Stub, IsQuietWhereNothingIsWanted) {
  page_->wanted[index_of("ReadFile") / 8] = 0;
  EXPECT_EQ(function_(1, 2, 3, 4, 5), 0x123456789abcull);
  std::memset(page_->wanted, 0xff, sizeof page_->wanted);
  page_->active = 0;
  EXPECT_EQ(function_(1, 2, 3, 4, 5), 0x123456789abcull);
  EXPECT_EQ(g_seen.entered, 0);
}

}  // namespace
}  // namespace drsemu::sandbox
