// static: what a file is, and errors that say so.
#include <gtest/gtest.h>

#include "base/error.h"
#include "static/target.h"
#include "temp_dir.h"
#include "unit/pe.h"

namespace fs = std::filesystem;

namespace drsemu::statics {
namespace {

using test::make_pe;
using test::PeForm;

std::string error_of(const fs::path& path) {
  try {
    inspect_target(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

const PeForm kX86{.wide = false,
                  .machine = 0x14c,
                  .characteristics = 0x102,
                  .subsystem = 2,
                  .image_base = 0x400000,
                  .section = "code"};
const PeForm kX64{.section = "code"};

TEST(Target, Facts) {
  const TempDir dir;
  const Target wide = inspect_target(dir.file("a.exe", make_pe(kX64)));
  EXPECT_EQ(wide.type, "PE32+ executable (console) x86-64");
  EXPECT_EQ(wide.arch, "x64");
  EXPECT_FALSE(wide.is_x86);
  EXPECT_EQ(wide.image_base, 0x140000000u);
  EXPECT_EQ(wide.e_lfanew, 0x80u);
  EXPECT_EQ(wide.dos_header[0], 0x5a4d);
  EXPECT_EQ(wide.dos_header[12], 0x40);
  EXPECT_EQ(wide.digests.size, make_pe(kX64).size());
  EXPECT_TRUE(wide.warnings.empty());
  const Target narrow = inspect_target(dir.file("b.exe", make_pe(kX86)));
  EXPECT_EQ(narrow.type, "PE32 executable (GUI) x86");
  EXPECT_EQ(narrow.arch, "x86");
  EXPECT_TRUE(narrow.is_x86);
  EXPECT_EQ(narrow.image_base, 0x400000u);
}

TEST(Target, GuestNameIsLegalAndStarts) {
  const TempDir dir;
  const auto name = [&](const std::string& file) { return inspect_target(dir.file(file, make_pe(kX64))).name; };
  EXPECT_EQ(name("a.exe"), "a.exe");
  EXPECT_EQ(name("B.EXE"), "B.EXE");
  EXPECT_EQ(name("saver.scr"), "saver.scr");
  EXPECT_EQ(name("sample"), "sample.exe");
  EXPECT_EQ(name("0a1b.bin"), "0a1b.bin.exe");
  EXPECT_EQ(name("with spaces and \u00fc.exe"), "with spaces and \u00fc.exe");
  EXPECT_EQ(name("a:b*c?\"<>|\\d.exe"), "a_b_c______d.exe");
  EXPECT_EQ(name("ends in dots. . .exe"), "ends in dots.exe");
  EXPECT_EQ(name("..exe"), "sample.exe");
  std::string longer;
  for (int i = 0; i < 120; ++i) longer += "\u00fc";
  std::string cut;
  for (int i = 0; i < 100; ++i) cut += "\u00fc";
  EXPECT_EQ(name(longer + ".exe"), cut + ".exe") << "no half characters";
}

TEST(Target, RefusalsSayWhatAndWhatToDo) {
  const TempDir dir;
  const auto error = [&](const std::string& content) {
    const std::string text = error_of(dir.file("f.exe", content));
    const std::string path = (dir / "f.exe").string();
    EXPECT_TRUE(text.starts_with(path)) << text;
    return text.substr(std::min(path.size(), text.size()));
  };
  PeForm form = kX64;
  EXPECT_EQ(error(""), " is empty: give a Windows executable");
  EXPECT_EQ(error("just some text\n"), " is not a Windows executable (text): give a PE file");
  EXPECT_EQ(error(std::string("\x7f"
                              "ELF\2\1\1\0\0\0\0\0",
                              12)),
            " is not a Windows executable (ELF file): give a PE file");
  EXPECT_EQ(error("PK\3\4...."), " is not a Windows executable (ZIP archive): give a PE file");
  form.machine = 0xaa64;
  EXPECT_EQ(error(make_pe(form)), " is for ARM64 processors: only x86 and x86-64 programs run here");
  form.machine = 0x1c4;
  EXPECT_EQ(error(make_pe(form)), " is for ARM processors: only x86 and x86-64 programs run here");
  form = kX64;
  form.characteristics |= 0x2000;
  EXPECT_EQ(error(make_pe(form)), " is a DLL: DLLs are not run yet, give an executable");
  form = kX64;
  form.subsystem = 1;
  EXPECT_EQ(error(make_pe(form)), " is a native image (a driver or firmware): only console and GUI programs run here");
  form.subsystem = 10;
  EXPECT_NE(error(make_pe(form)).find("EFI"), std::string::npos);
  std::string dos = make_pe(kX64);
  test::put(dos, 0x80, 0x454e, 4);  // "NE"
  EXPECT_EQ(error(dos), " is not a Windows executable (NE executable): give a PE file");
  std::string magic = make_pe(kX64);
  test::put(magic, 0x80 + 24, 0x107, 2);
  EXPECT_NE(error(magic).find("broken PE header"), std::string::npos);
  EXPECT_NE(error_of(dir.path()).find("is a folder"), std::string::npos);
  EXPECT_NE(error_of(dir / "missing").find("No such file"), std::string::npos);
  EXPECT_NE(error_of("/dev/null").find("is not a regular file"), std::string::npos);
}

TEST(Target, TruncatedAtEveryLength) {
  const TempDir dir;
  for (const PeForm& form : {kX64, kX86}) {
    const std::string whole = make_pe(form);
    // Windows maps what there is of the last page: the padding behind the section's content may be missing.
    const size_t needed = 0x400 + 1;
    for (size_t size = 1; size < whole.size(); ++size) {
      const std::string error = error_of(dir.file("t.exe", whole.substr(0, size)));
      if (size < 2) {
        EXPECT_NE(error.find("is not a Windows executable"), std::string::npos) << size << error;
      } else if (size < needed) {
        EXPECT_NE(error.find("is truncated: its headers say more than the file has; get it whole"), std::string::npos)
            << size << " " << error;
      } else {
        EXPECT_EQ(error, "") << size;
      }
    }
  }
}

TEST(Target, DotnetIsWarnedOf) {
  const TempDir dir;
  PeForm form = kX86;
  form.dotnet = true;
  const Target target = inspect_target(dir.file("net.exe", make_pe(form)));
  ASSERT_EQ(target.warnings.size(), 1u);
  EXPECT_NE(target.warnings[0].find(".NET"), std::string::npos);
}

TEST(Target, ContentIsDescribed) {
  const TempDir dir;
  const auto describe = [&](const std::string& content) { return describe_content(dir.file("f", content)); };
  EXPECT_EQ(describe(""), "empty");
  EXPECT_EQ(describe("hello\n"), "text");
  EXPECT_EQ(describe(std::string("\1\2\3\0", 4)), "data");
  EXPECT_EQ(describe("MZ"), "DOS executable");
  EXPECT_EQ(describe(make_pe(kX64)), "PE32+ executable");
  EXPECT_EQ(describe(make_pe({.characteristics = 0x2022})), "PE32+ DLL");
  EXPECT_EQ(describe("7z\xbc\xaf\x27\x1c..."), "7-Zip archive");
  EXPECT_EQ(describe("#!/bin/sh\n"), "script");
  EXPECT_EQ(describe_content(dir / "missing"), "empty");
}

}  // namespace
}  // namespace drsemu::statics
