// sandbox/versions and base/pe_resources: a program has Windows's version, and all else of it stays.
#include "sandbox/versions.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/pe.h"
#include "base/text.h"
#include "unit/pe.h"

namespace drsemu::sandbox {
namespace {

Pe::ResourcePath path(uint32_t type, uint32_t name, uint32_t language) {
  return {Pe::ResourceName{{}, type}, {{}, name}, {{}, language}};
}

TEST(PeResources, ComeBackAsTheyWereSet) {
  Pe pe(test::make_stub_dll({{"NtClose", -1}, {"NtOpenKey", -1}}));
  const auto exports = pe.exports();
  EXPECT_TRUE(pe.resources().empty());
  std::map<Pe::ResourcePath, std::string> all = {{path(16, 1, 0x409), "version"},
                                                 {path(3, 7, 0), std::string(5000, 'i')}};
  all[{Pe::ResourceName{u"TYPELIB", 0}, {{}, 1}, {{}, 0}}] = "library";
  all[{Pe::ResourceName{{}, 5}, {u"DIALOG", 0}, {{}, 0x407}}] = "";
  pe.set_resources(all);
  EXPECT_EQ(Pe(pe.bytes()).resources(), all);
  EXPECT_EQ(Pe(pe.bytes()).exports(), exports);
  // In place of the old ones, smaller and larger.
  const size_t size = pe.bytes().size();
  all.erase(path(3, 7, 0));
  pe.set_resources(all);
  EXPECT_EQ(Pe(pe.bytes()).resources(), all);
  EXPECT_LT(pe.bytes().size(), size);
  all[path(3, 8, 0)] = std::string(9000, 'k');
  pe.set_resources(all);
  EXPECT_EQ(Pe(pe.bytes()).resources(), all);
  EXPECT_EQ(Pe(pe.bytes()).exports(), exports);
}

TEST(PeResources, WhatIsBrokenReadsAsNothing) {
  Pe whole(test::make_stub_dll({{"NtClose", -1}}));
  whole.set_resources({{path(16, 1, 0x409), "version"}});
  for (size_t size = 0; size < whole.bytes().size(); size += 7) Pe(whole.bytes().substr(0, size)).resources();
  Pe circle(whole.bytes());
  const uint32_t tree = circle.at<uint32_t>(0x80 + 24 + 112 + 16).value(), back = 0x80000000;
  ASSERT_TRUE(circle.patch(tree + 16 + 4, &back, sizeof back));
  EXPECT_TRUE(circle.resources().empty());
  EXPECT_THROW(Pe("MZ").set_resources({}), Error);
}

TEST(Versions, RowsAreChecked) {
  EXPECT_EQ(parse_versions("# a comment\n\nntdll.dll,,,NT Layer DLL, really\n*,keep,,\n").size(), 2u);
  EXPECT_EQ(parse_versions("ntdll.dll,,,NT Layer DLL, really\n")[0].description, "NT Layer DLL, really");
  for (const auto& [text, message] : {std::pair{"ntdll.dll,,", "line 1: a row is file,version,product,description"},
                                      {"#\n,,,", "line 2: it says no file"},
                                      {"a,7,,", "line 1: a version is empty, two numbers, or keep"},
                                      {"a,7.1.2,,", "line 1: a version is empty, two numbers, or keep"}}) {
    try {
      parse_versions(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), std::string("versions.csv, ") + message);
    }
  }
}

TEST(Versions, TheFirstRowThatFitsCounts) {
  const auto rows = parse_versions("d3dx9_4?.dll,keep,DirectX,\nd3d*.dll,,,Direct3D\n");
  EXPECT_EQ(version_row(rows, "D3DX9_43.DLL"), &rows[0]);
  EXPECT_EQ(version_row(rows, "d3d9.dll"), &rows[1]);
  EXPECT_EQ(version_row(rows, "ntdll.dll"), nullptr);
}

bool says(const std::string& program, const std::string& text) {
  return program.find(utf8_to_utf16(text)) != std::string::npos;
}

TEST(Versions, WindowsIsSaid) {
  const std::string before = test::make_stub_dll({{"NtClose", -1}});
  const std::string after = with_version(before, "ntdll.dll", {"ntdll.dll", "", "", "NT Layer DLL"}, 4412);
  for (const char* text : {"10.0.19041.4412 (WinBuild.160101.0800)", "Microsoft Corporation", "NT Layer DLL",
                           "Microsoft® Windows® Operating System"})
    EXPECT_TRUE(says(after, text)) << text;
  ASSERT_EQ(Pe(after).resources().size(), 1u);
  EXPECT_EQ(Pe(after).exports(), Pe(before).exports());
  // Another one takes its place; numbers that are to be kept are.
  const std::string older = with_version(after, "msxml3.dll", {"msxml3.dll", "8.110", "", ""}, 7);
  EXPECT_TRUE(says(older, "8.110.19041.7 (WinBuild.160101.0800)"));
  const std::string kept = with_version(older, "x.dll", {"x.dll", "keep", "MSXML", ""}, 1);
  EXPECT_TRUE(says(kept, "8.110.19041.7"));
  EXPECT_FALSE(says(kept, "WinBuild"));
  EXPECT_EQ(Pe(kept).resources().size(), 1u);
}

TEST(Versions, TheProjectsOwnRowsAreGood) {
  const auto rows = parse_versions(read_file(std::filesystem::path(DRSEMU_BUILD_DIR) / "guest/versions.csv"));
  EXPECT_EQ(version_row(rows, "kernel32.dll")->description, "Windows NT BASE API Client DLL");
  EXPECT_NE(version_row(rows, "anything.dll"), nullptr);
}

}  // namespace
}  // namespace drsemu::sandbox
