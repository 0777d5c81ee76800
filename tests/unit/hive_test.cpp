// report/hive: Wine's registry text and what differs between two of them.
#include "report/hive.h"

#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "temp_dir.h"

namespace drsemu::report {
namespace {

using namespace std::string_literals;

std::string sz(const std::string& text) { return utf8_to_utf16(text) + "\0\0"s; }

constexpr char kHead[] = "WINE REGISTRY Version 2\n;; All keys relative to REGISTRY\\\\Machine\n\n#arch=win64\n\n";

// The values of the one key that these lines make.
std::map<std::string, Value> values(const std::string& lines) {
  const Hive hive = parse_hive(kHead + "[Key] 1795521630\n#time=1dd7c0b66dadc26\n"s + lines);
  EXPECT_EQ(hive.size(), 1u);
  return hive.begin()->second.values;
}

TEST(Hive, KeysByNameWithoutCase) {
  const Hive hive =
      parse_hive(kHead + "[Software\\\\Zoo] 1\n\"a\"=\"b\"\n\n[Software\\\\Wine\\\\[odd\\]\\\\\\x6f22] 2\n"s);
  ASSERT_EQ(hive.size(), 5u) << "keys that hold only keys are there too";
  EXPECT_EQ(hive.at("software").name, "Software");
  EXPECT_EQ(hive.at("software\\zoo").name, "Software\\Zoo");
  EXPECT_EQ(hive.at("software\\wine\\[odd]\\\u6f22").name, "Software\\Wine\\[odd]\\\u6f22");
}

TEST(Hive, ValuesOfEveryForm) {
  const auto all = values(
      "@=\"unnamed\"\n\"text\"=\"gr\\x00fc\\x00df\\x0065\"\n\"expand\"=str(2):\"%TEMP%\\\\x\"\n\"number\"=dword:"
      "1234abCD\n"
      "\"binary\"=hex:01,02,ff\n\"wide\"=hex(b):88,77,66,55,44,33,22,11\n\"none\"=hex(0):\n\"odd\"=hex(1234):00\n"
      "\"link\"=str(6):\"\\\\Registry\"\n");
  ASSERT_EQ(all.size(), 9u);
  EXPECT_EQ(all.at(""), (Value{"REG_SZ", sz("unnamed")}));
  EXPECT_EQ(all.at("text"), (Value{"REG_SZ", sz("gr\u00fc\u00dfe")}));
  EXPECT_EQ(all.at("expand"), (Value{"REG_EXPAND_SZ", sz("%TEMP%\\x")}));
  EXPECT_EQ(all.at("number"), (Value{"REG_DWORD", "\xcd\xab\x34\x12"}));
  EXPECT_EQ(all.at("binary"), (Value{"REG_BINARY", "\1\2\xff"}));
  EXPECT_EQ(all.at("wide"), (Value{"REG_QWORD", "\x88\x77\x66\x55\x44\x33\x22\x11"}));
  EXPECT_EQ(all.at("none"), (Value{"REG_NONE", ""}));
  EXPECT_EQ(all.at("odd"), (Value{"0x1234", "\0"s}));
  EXPECT_EQ(all.at("link"), (Value{"REG_LINK", sz("\\Registry")}));
}

TEST(Hive, Escapes) {
  const auto all = values(
      "\"a\\\"b\\\\c\\n\"=\"\\\"\\\\\\r\\n\\t\\a\\b\\e\\f\\v\\0.\"\n\"pair\"=\"\\xd83d\\xde00\"\n\"short\"="
      "\"\\x41z\"\n\"multi\"=str(7):\"a\\0b\\0\"\n");
  EXPECT_EQ(all.at("a\"b\\c\n").data, sz("\"\\\r\n\t\a\b\x1b\f\v\0."s));
  EXPECT_EQ(all.at("pair").data, sz("\U0001f600"));
  EXPECT_EQ(all.at("short").data, sz("Az"));
  EXPECT_EQ(all.at("multi").data, sz("a\0b\0"s));
}

TEST(Hive, LinesThatGoOn) {
  const auto all = values("\"b\"=hex:01,02,\\\n  03,04,\\\n  05\n\"next\"=\"x\"\n");
  EXPECT_EQ(all.at("b").data, "\1\2\3\4\5");
  EXPECT_EQ(all.at("next").data, sz("x"));
}

TEST(Hive, LinesThatMakeNoSenseAreSkipped) {
  EXPECT_TRUE(parse_hive("").empty());
  EXPECT_TRUE(parse_hive("\"value\"=\"of no key\"\n").empty());
  const auto all = values(
      "\"no value\"\n\"empty\"=\n\"unknown\"=what:1\n\"no quote\"=str(2):x\n\"no "
      "colon\"=hex(b)\n\"good\"=\"x\"\n\"hex\"=hex\n\"open\"=\"to the end");
  EXPECT_EQ(all.size(), 2u);
  EXPECT_EQ(all.at("good").data, sz("x"));
  EXPECT_EQ(all.at("open").data, sz("to the end"));
}

std::set<std::string> effects_of(const Hive& before, const Hive& after) {
  std::set<std::string> list;
  for (const RegistryEffect& effect : compare_hives(before, after, "HKCU")) {
    list.insert(effect.kind + " " + effect.key + (effect.is_key ? "" : " : " + effect.value));
  }
  return list;
}

TEST(Hive, Differences) {
  const Hive before = parse_hive(
      "[Stays]\n\"same\"=\"x\"\n\"changed\"=\"x\"\n\"retyped\"=dword:1\n\"gone\"=\"x\"\n[Gone]\n\"v\"=\"x\"\n");
  const Hive after = parse_hive(
      "[stays]\n\"same\"=\"x\"\n\"changed\"=\"y\"\n\"retyped\"=hex:01,00,00,00\n\"new\"=\"x\"\n[New]\n@=\"x\"\n");
  EXPECT_EQ(effects_of(before, after),
            (std::set<std::string>{"modified HKCU\\stays : changed", "modified HKCU\\stays : retyped",
                                   "created HKCU\\stays : new", "deleted HKCU\\stays : gone", "created HKCU\\New",
                                   "created HKCU\\New : ", "deleted HKCU\\Gone"}));
  EXPECT_TRUE(compare_hives(before, before, "HKCU").empty());
  for (const RegistryEffect& effect : compare_hives(before, after, "HKCU")) {
    EXPECT_EQ(effect.before.type.empty(), effect.is_key || effect.kind == "created");
    EXPECT_EQ(effect.after.type.empty(), effect.is_key || effect.kind == "deleted");
  }
}

TEST(Hive, FilesOfThePrefix) {
  const TempDir dir;
  dir.file("prefix/system.reg", "[Software\\\\A]\n\"v\"=dword:1\n");
  dir.file("prefix/user.reg", "[Software\\\\B]\n");
  dir.file("prefix/userdef.reg", "[C]\n");
  dir.file("upper/system.reg",
           "[Software\\\\A]\n\"v\"=dword:2\n");
  dir.file("upper/user.reg", "[Software\\\\B]\n");
  const auto effects = collect_registry_effects(dir / "prefix", dir / "upper");
  ASSERT_EQ(effects.size(), 1u) << "a file that the run has not written is as it was";
  EXPECT_EQ(effects[0].key, "HKLM\\Software\\A");
  EXPECT_EQ(effects[0].value, "v");
  EXPECT_EQ(effects[0].kind, "modified");
}

TEST(Hive, ClassesOfTheUserThatReplaceTheMachines) {
  const TempDir dir;
  dir.file("prefix/system.reg", "[Software\\\\Classes\\\\CLSID\\\\{A}\\\\InProcServer32]\n@=\"x\"\n[Software\\\\Classes\\\\CLSID\\\\{A}]\n[Software\\\\Classes\\\\mscfile]\n");
  dir.file("prefix/user.reg", "");
  dir.file("upper/user.reg",
           "[Software\\\\Classes\\\\clsid\\\\{a}\\\\InProcServer32]\n@=\"x\"\n[Software\\\\Classes\\\\CLSID\\\\{B}]\n"
           "[Software\\\\Classes\\\\mscfile\\\\shell]\n[Software\\\\Other]\n");
  std::map<std::string, std::string> found;
  for (const RegistryEffect& effect : collect_registry_effects(dir / "prefix", dir / "upper")) if (!effect.stands_before.empty()) found[effect.key] = effect.stands_before;
  const std::string guid = R"(HKLM\Software\Classes\clsid\{a})", name = R"(HKLM\Software\Classes\mscfile)";
  EXPECT_EQ(found, (std::map<std::string, std::string>{{R"(HKCU\Software\Classes\clsid\{a})", guid},
                                                       {R"(HKCU\Software\Classes\clsid\{a}\InProcServer32)", guid},
                                                       {R"(HKCU\Software\Classes\mscfile)", name},
                                                       {R"(HKCU\Software\Classes\mscfile\shell)", name}}));
}

TEST(Hive, ValuesAsJson) {
  EXPECT_EQ(value_json({"REG_SZ", sz("x")}), R"({"type":"REG_SZ","data":{"size":4,"text":"x"}})");
  EXPECT_EQ(value_json({"REG_DWORD", "@\0\0\0"s}),
            R"({"type":"REG_DWORD","data":{"size":4,"hex":"40000000","number":64}})");
  EXPECT_EQ(value_json({"REG_BINARY", "\1\2"}), R"({"type":"REG_BINARY","data":{"size":2,"hex":"0102"}})");
  EXPECT_EQ(value_json({"0x1234", ""}), R"({"type":"0x1234","data":{"size":0,"text":""}})");
}

std::set<std::string> changes(const std::string& before, const std::string& after) {
  std::set<std::string> found;
  for (const RegistryEffect& effect : compare_hives(parse_hive(before), parse_hive(after), "HKLM")) {
    found.insert(effect.kind + " " + effect.key + (effect.is_key ? "" : " : " + effect.value));
  }
  return found;
}

// Wine writes a key that has no values only if it has no subkeys either.
TEST(Hive, KeysThatOnlyHoldOthersAreThere) {
  EXPECT_EQ(changes("[Software\\\\Vendor] 1\n", "[Software\\\\Vendor\\\\App\\\\Key] 1\n\"a\"=\"b\"\n"),
            (std::set<std::string>{"created HKLM\\Software\\Vendor\\App", "created HKLM\\Software\\Vendor\\App\\Key",
                                   "created HKLM\\Software\\Vendor\\App\\Key : a"}));
  EXPECT_EQ(changes("[Software\\\\Vendor\\\\App] 1\n", "[Software\\\\Vendor] 1\n"), std::set<std::string>{"deleted HKLM\\Software\\Vendor\\App"});
}

}  // namespace
}  // namespace drsemu::report
