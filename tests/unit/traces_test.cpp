// sandbox/traces: renames in programs and in ELF files, and symbols that go.
#include "sandbox/traces.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/pe.h"
#include "event/builtin.h"
#include "temp_dir.h"
#include "unit/pe.h"

namespace drsemu::sandbox {
namespace {

using namespace std::string_literals;

std::string wide(std::string_view text) {
  std::string out;
  for (const char c : text) out.append({c, '\0'});
  return out;
}

std::vector<Rename> rows() {
  return parse_renames(
      "# a comment\n"
      "text,wine,dell\n"
      "text,winevent,winevent\n"
      "text,wineboot.exe,userinit.exe\n"
      "unix,Software\\Wine,Software\\Dell\n"
      "code,e\\wi,e\\de\n");
}

TEST(Renames, RowsAreChecked) {
  ASSERT_EQ(rows().size(), 5u);
  EXPECT_EQ(rows()[2].to, "userinit.exe");
  for (const auto& [text, message] : {std::pair{"text,wine", "line 1: a row is where,from,to"},
                                      {"\nhere,wine,dell", "line 2: where is text, unix, code or last"},
                                      {"text,wine,delta", "line 1: to must not be longer than from"},
                                      {"text,,", "line 1: to must not be longer than from"}}) {
    try {
      parse_renames(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), std::string("renames.csv, ") + message);
    }
  }
}

TEST(Renames, AShorterNameEndsWithZeros) {
  Renamer renamer(parse_renames("text,WINEUSERNAME,USERNAME\n"));
  EXPECT_EQ(renamer.renamed(wide("WINEUSERNAME") + "!"), wide("USERNAME"s + std::string(4, '\0')) + "!");
}

TEST(Renames, TheLongestRowCountsInBothEncodings) {
  Renamer renamer(rows());
  EXPECT_EQ(renamer.renamed("wineboot.exe, wined3d, winevent, Wine"), "userinit.exe, delld3d, winevent, Wine");
  EXPECT_EQ(renamer.renamed(wide("\\wineboot.exe") + "wine" + wide("winevent")),
            wide("\\userinit.exe") + "dell" + wide("winevent"));
  EXPECT_EQ(renamer.renamed("win"), "win");
  EXPECT_EQ(renamer.renamed(""), "");
}

TEST(Renames, WhatIsNotFoundIsSaid) {
  Renamer renamer(rows());
  EXPECT_NE(renamer.unused().find("wine, winevent, wineboot.exe, Software\\Wine, e\\wi"), std::string::npos);
  renamer.renamed("wine wineboot.exe Wine builtin DLL");
  EXPECT_EQ(renamer.unused(), "winevent, Software\\Wine, e\\wi");
}

TEST(Renames, TheMarkBecomesAWorkingStub) {
  Renamer renamer(rows());
  std::string program = test::make_stub_dll({{"NtClose", -1}});
  ASSERT_EQ(program[0x3c], '\x80');
  program.replace(0x40, 16, "Wine builtin DLL");
  renamer.rename_program(program);
  const std::string stub = program.substr(0x40, 0x40);
  EXPECT_TRUE(stub.starts_with(std::string(event::kBuiltinMark, event::kBuiltinMarkSize) + '\0'));
  // mov dx,N: the text's offset behind the headers' 64 bytes.
  EXPECT_EQ(stub.substr(static_cast<unsigned char>(stub[1]), 38), "This program cannot be run in DOS mode");
}

TEST(Renames, ExportsAreSortedAnew) {
  Renamer renamer(rows());
  std::string program = test::make_stub_dll({{"NtClose", -1}, {"aaa", -1}, {"wine_get_version", -1}, {"vvv", -1}});
  const auto before = Pe(program).exports();
  renamer.rename_program(program);
  const Pe renamed(program);
  auto expected = before;
  auto moved = expected.extract("wine_get_version");
  moved.key() = "dell_get_version";
  expected.insert(std::move(moved));
  EXPECT_EQ(renamed.exports(), expected);
  const uint32_t names = renamed.read<uint32_t>(0x1000 + 32).value();
  std::string last;
  for (uint32_t i = 0; i < 4; ++i) {
    const std::string name = renamed.text(renamed.read<uint32_t>(names + i * 4).value());
    EXPECT_LT(last, name) << "the loader searches by halves";
    last = name;
  }
}

// An ELF file of three sections: text, data, and strings that name symbols.
std::string make_elf(const std::string& text, const std::string& data, const std::string& symbols) {
  const std::string names = "\0.text\0.rodata\0.dynstr\0"s;
  const std::string contents[] = {text, data, symbols, names};
  const uint64_t name_at[] = {1, 7, 15, 0}, type[] = {1, 1, 3, 3};
  std::string bytes =
      "\x7f"
      "ELF\x02"s;
  bytes.resize(0x40);
  std::string headers;
  for (size_t i = 0; i < 4; ++i) {
    const size_t at = bytes.size();
    bytes += contents[i];
    std::string header(0x40, '\0');
    test::put(header, 0, name_at[i], 4);
    test::put(header, 4, type[i], 4);
    test::put(header, 0x18, at, 8);
    test::put(header, 0x20, contents[i].size(), 8);
    headers += header;
  }
  test::put(bytes, 0x28, bytes.size(), 8);
  test::put(bytes, 0x3a, 0x40, 2);
  test::put(bytes, 0x3c, 4, 2);
  test::put(bytes, 0x3e, 3, 2);
  return bytes + headers;
}

TEST(Renames, TheUnixSideKeepsItsSymbolsAndPlaces) {
  Renamer renamer(rows());
  std::string bytes = make_elf("Wine bui wine", "/usr/share/wine Software\\Wine" + wide("wineboot.exe"), "wine_symbol");
  renamer.rename_unix(bytes);
  EXPECT_EQ(bytes, make_elf(std::string(event::kBuiltinMark, 8) + " wine",
                            "/usr/share/wine Software\\Dell" + wide("userinit.exe"), "wine_symbol"));
}

TEST(Renames, VariablesOfTheUnixSideGoLast) {
  const TempDir dir;
  const auto unix_folder = dir.path() / "usr/lib/x86_64-linux-gnu/wine/x86_64-unix";
  std::filesystem::create_directories(unix_folder);
  const std::string before = make_elf("WINEDATADIR", "WINEDATADIR\0WINELOADER=%s\0"s, "WINELOADER");
  write_file(unix_folder / "ntdll.so", before);
  write_file(dir.path() / "renames.csv", "unix,never,there\nlast,WINEDATADIR,Drive\nlast,WINELOADER,SystemRoot\n");
  rename_variables(dir.path(), dir.path() / "renames.csv");
  EXPECT_EQ(read_file(unix_folder / "ntdll.so"),
            make_elf("WINEDATADIR", "Drive\0\0\0\0\0\0\0SystemRoot=%s\0"s, "WINELOADER"));
  try {
    rename_variables(dir.path(), dir.path() / "renames.csv");
    ADD_FAILURE() << "found what is not there";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("nothing in ntdll.so is called WINEDATADIR"), std::string::npos);
  }
}

TEST(Renames, BrokenElfFilesAreRefused) {
  const std::string whole = make_elf("text", "data", "symbols");
  // What ends the last header says nothing.
  for (size_t size = 0; size < whole.size() - 0x20; ++size) {
    std::string part = whole.substr(0, size);
    EXPECT_THROW(Renamer(rows()).rename_unix(part), Error) << size;
  }
  std::string other = "MZ";
  EXPECT_THROW(Renamer(rows()).rename_unix(other), Error);
}

// The linker has written one: it is found again.
TEST(Symbols, SumsAreThoseOfTheLinker) {
  const std::string linked = read_file(std::filesystem::path(DRSEMU_BUILD_DIR) / "guest/explorer.exe");
  Pe program(linked);
  const size_t field = program.at<uint32_t>(0x3c).value() + 24 + 64;
  ASSERT_NE(program.at<uint32_t>(field), 0u);
  std::string other = linked;
  other.replace(field, 4, "else");
  Pe changed(other);
  changed.set_checksum();
  EXPECT_EQ(changed.bytes(), linked);
}

TEST(Symbols, GoWithWhatAlignsTheSectionsBehind) {
  const TempDir dir;
  std::string program = test::make_stub_dll({{"NtClose", -1}});
  const size_t size = program.size();
  ASSERT_EQ(size % 0x200, 0u);
  test::put(program, 0x80 + 12, size, 4);
  test::put(program, 0x80 + 16, 1, 4);
  program += std::string(18, 's') + std::string("\x0a\0\0\0wine_x", 10);
  Pe dll(program);
  dll.add_section("RT", "content");
  const uint32_t added = Pe(program).next_rva();
  ASSERT_EQ(dll.read<char>(added), 'c');
  write_file(dir.path() / "a.dll", dll.bytes());
  write_file(dir.path() / "b.txt", "no program");
  drop_symbols(dir.path());
  const Pe after(read_file(dir.path() / "a.dll"));
  EXPECT_EQ(after.bytes().size(), size + 0x200);
  EXPECT_EQ(after.bytes().find("wine_x"), std::string::npos);
  EXPECT_EQ(after.read<char>(added), 'c');
  EXPECT_EQ(after.exports(), dll.exports());
  EXPECT_TRUE(after.symbols().empty());
  EXPECT_EQ(read_file(dir.path() / "b.txt"), "no program");
}

}  // namespace
}  // namespace drsemu::sandbox
