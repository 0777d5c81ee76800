// report/checklist: the sample's lines are read, both bitnesses stand side by side, what is no line is said.
#include "report/checklist.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "base/error.h"

namespace drsemu::report {
namespace {

Checklist example() {
  Checklist list;
  add_answers(list, "no key\twine\tclean\tnot there\r\nCPUID: bit\tprocessor\tfound\tecx 0x8\r\n", 64);
  add_answers(list,
              "no key\twine\tclean\tnot there\r\nonly here\twine\tfound\t\r\nCPUID: bit\tprocessor\tclean\tecx 0x0\r\n",
              32);
  return list;
}

TEST(Checklist, BothBitnessesStandSideBySide) {
  const Checklist list = example();
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].probe, "no key");
  EXPECT_FALSE(list[0].found());
  EXPECT_EQ(list[1].probe, "only here") << "with its family";
  EXPECT_FALSE(list[1].x64.asked);
  EXPECT_TRUE(list[1].found());
  EXPECT_TRUE(list[2].x64.found);
  EXPECT_FALSE(list[2].x86.found);
}

TEST(Checklist, TheTableIsAligned) {
  Checklist list = example();
  list[2].host = "this processor does not fault";
  EXPECT_EQ(checklist_table(list),
            "wine\n"
            "  64     32\n"
            "  clean  clean  no key      not there\n"
            "  -      FOUND  only here   \n"
            "\n"
            "processor\n"
            "  64     32\n"
            "  FOUND  clean  CPUID: bit  ecx 0x8; 32 bit: ecx 0x0  (this processor does not fault)\n"
            "\n"
            "3 probes, 2 found what no PC has, 1 of them for what this machine cannot do\n");
}

TEST(Checklist, TheTerminalIsNotSteered) {
  Checklist list;
  add_answers(list, "a\tb\tfound\t\x1b[2J\n", 64);
  EXPECT_EQ(checklist_table(list).find('\x1b'), std::string::npos);
}

TEST(Checklist, JsonHasEachProbe) {
  Checklist list = example();
  add_answers(list, "odd\tuser\tclean\t\xff\xfe\n", 64);
  rapidjson::Document json;
  json.Parse(checklist_json(list).c_str());
  ASSERT_FALSE(json.HasParseError());
  EXPECT_EQ(json["found"].GetUint(), 2u);
  ASSERT_EQ(json["probes"].Size(), 4u);
  EXPECT_FALSE(json["probes"][1].HasMember("x64"));
  EXPECT_STREQ(json["probes"][2]["x64"]["answer"].GetString(), "ecx 0x8");
}

TEST(Checklist, WhatIsNoLineIsSaid) {
  for (const char* line : {"a\tb\tclean", "a\tb\tmaybe\tc", "a", "a\tb\tclean\tc\td"}) {
    Checklist list;
    try {
      add_answers(list, std::string("x\ty\tclean\tz\n") + line, 64);
      ADD_FAILURE() << line;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("line 2 of the checklist's answers"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace drsemu::report
