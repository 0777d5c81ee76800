// Behaviour signatures: reading them, matching, and the verdict.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <fstream>

#include "detect/matcher.h"
#include "detect/verdict.h"
#include "temp_dir.h"

namespace drsemu::detect {
namespace {

constexpr char kHead[] = "name = \"x\"\ndescription = \"x\"\nseverity = 50\nfamilies = [\"x\"]\n";

Signature load(const std::string& rest) {
  TempDir dir;
  std::ofstream(dir / "x.toml") << kHead << rest;
  return load_signature(dir / "x.toml");
}

std::string fault(const std::string& rest) {
  try {
    load(rest);
  } catch (const RuleFault& error) {
    return error.what();
  }
  return "";
}

using Events = std::vector<std::pair<uint32_t, std::string>>;

std::vector<report::Match> match(const std::string& rest, const Events& events, const std::string& facts = "{}") {
  const std::vector<Signature> signatures{load(rest)};
  rapidjson::Document document;
  document.Parse(facts.c_str());
  Matcher matcher(signatures, document);
  for (const auto& [pid, event] : events) matcher.take(pid, event);
  return matcher.matches();
}

std::string event(const std::string& call, const std::string& before, int seq = 1, const std::string& more = "") {
  return "{\"seq\":" + std::to_string(seq) + ",\"ts\":" + std::to_string(seq * 1'000'000'000ull) + ",\"call\":\"" +
         call + "\",\"before\":{" + before + "},\"after\":{}" + more + "}";
}

TEST(Signature, FaultsSayWhere) {
  EXPECT_NE(fault("").find("there is no [[when]]"), std::string::npos);
  EXPECT_NE(fault("[[when]]\ncall = \"NtCreateFil\"")
                .find(":6: there is no call \"NtCreateFil\" (did you mean NtCreateFile?)"),
            std::string::npos);
  EXPECT_NE(fault("[[when]]\ncall = \"NtCreateFile\"\nwhere.file_pth = \"x\"")
                .find(":7: there is no field \"file_pth\" (did you mean file_path?)"),
            std::string::npos);
  EXPECT_NE(fault("[[when]]\nfact = \"proceses\"").find("did you mean processes?"), std::string::npos);
  EXPECT_NE(fault("[[when]]\nfact = \"processes\"\nwhere.imge = \"x\"").find("did you mean image?"), std::string::npos);
  EXPECT_NE(fault("[[when]]\ncall = \"NtClose\"\nwhere.handle.regex = \"(\"").find("regular expression is wrong"),
            std::string::npos);
  EXPECT_NE(fault("[[whem]]\ncall = \"NtClose\"").find("did you mean when?"), std::string::npos);
  EXPECT_NE(fault("[[when]\n").find("no TOML"), std::string::npos);
  EXPECT_EQ(fault("[[when]]\ncall = [\"CreateProcess*\", \"@start\"]\nwhere.command.contains = \"x\""), "");
}

TEST(Matcher, Operators) {
  const struct {
    const char *test, *yes, *no;
  } cases[] = {
      {"where.file_path = 'C:\\A'", R"("file_path":"c:\\a")", R"("file_path":"c:\\ab")"},
      {"where.file_path.contains = ['zz', 'B']", R"("file_path":"abc")", R"("file_path":"acd")"},
      {"where.file_path.contains_all = ['a', 'b']", R"("file_path":"cba")", R"("file_path":"a")"},
      {"where.file_path.prefix = 'ab'", R"("file_path":"ABC")", R"("file_path":"cab")"},
      {"where.file_path.suffix = '.exe'", R"("file_path":"x.EXE")", R"("file_path":"x.exe.txt")"},
      {"where.file_path.regex = 'a+$'", R"("file_path":"baa")", R"("file_path":"aab")"},
      {"where.file_path.not = 'a'", R"("file_path":"b")", R"("file_path":"A")"},
      {"where.file_path.not = { regex = 'a' }", R"("other":"a")", R"("file_path":"xax")"},
      {"where.desired_access.flag = 'GENERIC_READ'", R"("desired_access":"DELETE|GENERIC_READ")",
       R"("desired_access":"GENERIC_READ_X")"},
      {"where.allocation_size.above = 10", R"("allocation_size":11)", R"("allocation_size":10)"},
      {"where.allocation_size.below = 0x10", R"("allocation_size":"0xf")", R"("allocation_size":"0x10")"},
      {"where.root_directory.exists = false", R"("file_path":"x")", R"("root_directory":"0x4")"},
      {"where.before.file_path = 'x'", R"("file_path":"x")", R"("file_path":"y")"},
      {"success = false", R"("a":1},"success":false,"x":{"y":1)", R"("a":1},"success":true,"x":{"y":1)"},
  };
  for (const auto& one : cases) {
    const std::string rule = std::string("[[when]]\ncall = \"NtCreateFile\"\n") + one.test;
    EXPECT_EQ(match(rule, {{1, event("NtCreateFile", one.yes)}}).size(), 1u) << one.test;
    EXPECT_EQ(match(rule, {{1, event("NtCreateFile", one.no)}}).size(), 0u) << one.test;
    EXPECT_EQ(match(rule, {{1, event("NtOpenFile", one.yes)}}).size(), 0u) << one.test;
  }
}

TEST(Matcher, BytesAndListsAreLookedInto) {
  EXPECT_EQ(match("[[when]]\ncall = \"NtSetValueKey\"\nwhere.data = 'abc'",
                  {{1, event("NtSetValueKey", R"("data":{"size":3,"text":"ABC"})")}})
                .size(),
            1u);
  EXPECT_EQ(match("[[when]]\nfact = \"injections\"\nwhere.victim.image.suffix = 'x.exe'", {},
                  R"({"injections":[{"victim":{"image":"y"}},{"victim":{"image":"c:\\x.exe"}}]})")
                .at(0)
                .evidence.at(0)
                .index,
            1u);
}

TEST(Matcher, Counts) {
  const std::string plain = "[[when]]\ncall = \"NtClose\"\ncount = 3";
  Events three{{1, event("NtClose", R"("handle":"0x1")", 1)},
               {1, event("NtClose", R"("handle":"0x1")", 2)},
               {1, event("NtClose", R"("handle":"0x2")", 3)}};
  EXPECT_EQ(match(plain, three).size(), 1u);
  EXPECT_EQ(match(plain, {three[0], three[1]}).size(), 0u);
  EXPECT_EQ(match(plain, {{1, event("NtClose", "", 1, ",\"repeated\":3")}}).size(), 1u);
  EXPECT_EQ(match(plain + "\ndistinct = \"handle\"", three).size(), 0u);
  EXPECT_EQ(match("[[when]]\ncall = \"NtClose\"\ncount = 2\ndistinct = \"handle\"", three).size(), 1u);
  EXPECT_EQ(match("[[when]]\ncall = \"NtClose\"\ncount = 3\nover_s = 2", three).size(), 1u);
  EXPECT_EQ(match("[[when]]\ncall = \"NtClose\"\ncount = 3\nover_s = 3", three).size(), 0u);
  EXPECT_EQ(match("[[when]]\ncall = \"NtClose\"\ncount = 3\nsame = \"handle\"", three).size(), 0u);
  EXPECT_EQ(match("[[when]]\ncall = \"NtClose\"\ncount = 2\nsame = \"handle\"", three).size(), 1u);
  // Of one process, or of the run.
  const Events two_processes{three[0], {2, three[1].second}, {2, three[2].second}};
  EXPECT_EQ(match(plain, two_processes).size(), 0u);
  EXPECT_EQ(match("scope = \"run\"\n" + plain, two_processes).size(), 1u);
}

TEST(Matcher, AllAndSequences) {
  const std::string steps = "[[when]]\ncall = \"NtOpenFile\"\n[[when]]\ncall = \"NtClose\"\n";
  const auto open = event("NtOpenFile", R"("handle":"0x1")", 1), shut = event("NtClose", R"("handle":"0x1")", 2),
             other = event("NtClose", R"("handle":"0x2")", 3);
  EXPECT_EQ(match("need = \"all\"\n" + steps, {{1, shut}, {1, open}}).size(), 1u);
  EXPECT_EQ(match("need = \"all\"\n" + steps, {{1, shut}}).size(), 0u);
  EXPECT_EQ(match("need = \"all\"\n" + steps, {{1, shut}, {2, open}}).size(), 0u);
  EXPECT_EQ(match("need = \"sequence\"\n" + steps, {{1, shut}, {1, open}}).size(), 0u);
  EXPECT_EQ(match("need = \"sequence\"\n" + steps, {{1, open}, {1, shut}}).at(0).evidence.size(), 2u);
  EXPECT_EQ(match("need = \"sequence\"\nsame = \"handle\"\n" + steps, {{1, open}, {1, other}}).size(), 0u);
  EXPECT_EQ(match("need = \"sequence\"\nsame = \"handle\"\n" + steps, {{1, open}, {1, other}, {1, shut}}).size(), 1u);
  const std::string with_fact =
      "need = \"all\"\n[[when]]\nfact = \"processes\"\nwhere.image = \"x\"\n[[when]]\ncall = \"NtClose\"\n";
  EXPECT_EQ(match(with_fact, {{1, shut}}).size(), 0u);
  EXPECT_EQ(match(with_fact, {{1, shut}}, R"({"processes":[{"image":"x"}]})").size(), 1u);
  const std::string unless = steps + "[[unless]]\ncall = \"NtDeleteFile\"\n";
  EXPECT_EQ(match(unless, {{1, open}}).size(), 1u);
  EXPECT_EQ(match(unless, {{1, open}, {2, event("NtDeleteFile", "")}}).size(), 0u);
}

TEST(Matcher, DerivedFields) {
  const std::string renamed = "[[when]]\ncall = \"NtSetInformationFile\"\nwhere.new_extension = '.locked'";
  EXPECT_EQ(match(renamed,
                  {{1, event("NtSetInformationFile", R"("file_path":"C:\\a.doc","new_file_path":"C:\\a.doc.LOCKED")")}})
                .size(),
            1u);
  EXPECT_EQ(match(renamed,
                  {{1, event("NtSetInformationFile", R"("file_path":"C:\\a.locked","new_file_path":"C:\\b.locked")")}})
                .size(),
            0u);
  const std::string started = "[[when]]\ncall = \"@start\"\nwhere.command = 'c:\\a.exe -x'";
  EXPECT_EQ(
      match(started, {{1, event("ShellExecuteExW", R"("exec_info":{"file":"C:\\a.exe","parameters":"-x"})")}}).size(),
      1u);
  EXPECT_EQ(match(started, {{1, event("WinExec", R"("cmd_line":"C:\\a.exe -x")")}}).size(), 1u);
}

TEST(Matcher, EvidenceIsBounded) {
  Events many;
  for (int i = 1; i <= 100; ++i) many.emplace_back(1, event("NtClose", "", i));
  EXPECT_EQ(match("[[when]]\ncall = \"NtClose\"", many).at(0).evidence.size(), 20u);
}

TEST(Verdict, FamiliesCountOnceAndHintsDoNotConvict) {
  const auto judged = [](std::initializer_list<std::pair<int, const char*>> matches) {
    report::Judgement judgement;
    for (const auto& [severity, family] : matches) {
      judgement.matches.push_back({.name = std::string(family) + std::to_string(severity),
                                   .description = {},
                                   .kind = "signature",
                                   .severity = severity,
                                   .attack = {},
                                   .families = {family},
                                   .family = {},
                                   .evidence = {}});
    }
    decide(judgement);
    return judgement;
  };
  EXPECT_EQ(judged({}).label, "clean");
  EXPECT_EQ(judged({{70, "a"}}).score, 70);
  EXPECT_EQ(judged({{70, "a"}}).label, "malicious");
  EXPECT_EQ(judged({{60, "a"}, {60, "a"}}).score, 60);
  EXPECT_EQ(judged({{60, "a"}, {50, "b"}}).score, 80);
  EXPECT_EQ(judged({{40, "a"}}).label, "suspicious");
  EXPECT_EQ(judged({{15, "a"}, {15, "b"}, {15, "c"}, {15, "d"}, {15, "e"}}).score, 39);
  EXPECT_EQ(judged({{50, "b"}, {60, "a"}}).reasons.at(0), "a60 (a60, 60)");
}

}  // namespace
}  // namespace drsemu::detect
