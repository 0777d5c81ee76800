// Rules as a user meets them: the verdict of a run, rules of the original's kind, and what a rule must not do.
#include <fstream>

#include "harness.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

std::string own_rules() { return std::string(DRSEMU_BUILD_DIR) + "/rules"; }

// Names of the rules that matched.
std::set<std::string> matched(const Json& report) {
  std::set<std::string> names;
  for (const Json& match : report["signatures"].GetArray()) names.insert(text(match, "/name"));
  return names;
}

std::string error_of(const Json& report, const std::string& rule) {
  for (const Json& error : report["rule_errors"].GetArray()) {
    if (text(error, "/rule") == rule) return text(error, "/message");
  }
  return {};
}

class RulesOnBits : public testing::TestWithParam<int> {};

TEST_P(RulesOnBits, ADropperIsMalicious) {
  const Report report(sample("demo", GetParam()), {}, {"--rules", own_rules()});
  EXPECT_EQ(report.finished().exit_code, 1) << report.finished().err;
  EXPECT_EQ(text(report.json(), "/verdict/label"), "malicious");
  EXPECT_GE(number(report.json(), "/verdict/score"), 70);
  EXPECT_NE(report.finished().out.find("Verdict: malicious, score "), std::string::npos);
  EXPECT_TRUE(matched(report.json()).contains("persistence_run_key_from_temp"));
  EXPECT_EQ(report.json()["rule_errors"].Size(), 0u);
  // Each evidence is an event of the report, or an entry of it.
  for (const Json& match : report.json()["signatures"].GetArray()) {
    EXPECT_GT(match["evidence"].Size(), 0u) << text(match, "/name");
    for (const Json& evidence : match["evidence"].GetArray()) {
      if (!has(evidence, "/seq")) continue;
      bool found = false;
      for (const auto& event : report.events(*number(evidence, "/pid"))) {
        found |= number(event, "/seq") == number(evidence, "/seq") && text(event, "/call") == text(evidence, "/call");
      }
      EXPECT_TRUE(found) << text(match, "/name");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Bits, RulesOnBits, testing::Values(32, 64));

TEST(Rules, WithoutAnyNothingIsSaid) {
  const Report report(sample("demo", 64), {}, {"--rules", "none"});
  EXPECT_EQ(report.finished().exit_code, 0);
  EXPECT_EQ(text(report.json(), "/verdict/label"), "undetermined");
  EXPECT_EQ(text(report.json(), "/verdict/reasons/0"), "no rules were run");
  const Report unwatched(sample("demo", 64), {}, {"--rules", own_rules(), "--no-monitor"});
  EXPECT_EQ(unwatched.finished().exit_code, 0);
  EXPECT_EQ(text(unwatched.json(), "/verdict/label"), "undetermined");
}

// In the words of the original's own sample rules.
constexpr char kLuaRule[] = R"lua(
-- json = require "json"
utils = require "utils"

function check(report_directory)
    local first_dynamic = utils.get_first_process_json(report_directory)
    local first_static = utils.get_first_static(report_directory)
    local is_x86 = first_static ~= nil and first_static.generic.is_x86
    if first_dynamic == nil then return "CLEAN" end
    for index, win_func in pairs(first_dynamic) do
        local made = win_func.NtCreateUserProcess
        if made and made.success == true then
            local decoded = utils.get_json_pid(report_directory, made.after.proc_id)
            if not decoded.empty and made.before.image_path:find("demo") then
                return is_x86 and "LUA!CHILD!X86" or "LUA!CHILD"
            end
        end
    end
    return "CLEAN"
end
)lua";

constexpr char kPythonRule[] = R"py(
import json
import os

import dr_semu_utils

def check(report_directory):
    image_path, pid, sha_256 = dr_semu_utils.get_starter_details(report_directory)
    static_info = dr_semu_utils.get_json_from_file(report_directory + b"\\" + sha_256.encode() + b".json")
    dynamic_info = dr_semu_utils.get_json_from_file(report_directory + b"\\" + str(pid).encode() + b".json")
    if not os.path.exists(report_directory + b"\\starter.json"):
        return b"CLEAN"
    with open(report_directory + b"\\report.json") as json_file:
        json.load(json_file)
    for win_func in dynamic_info:
        if "NtCreateUserProcess" in win_func:
            image_path = win_func["NtCreateUserProcess"]["before"]["image_path"]
            if image_path.lower().endswith("demo64.exe"):
                return b"Win32.PYTHON.Dr"
    return b"CLEAN"
)py";

constexpr char kYaraRule[] = R"yara(
import "pe"
rule DemoTarget { meta: description = "the demo" family = "Demo" severity = 30
  condition: file_kind == "target" and pe.is_pe and process_count == 2 and command_lines contains "--stage2" }
rule DemoDropped { condition: file_kind == "dropped" and file_name == "update.exe" }
)yara";

TEST(Rules, OfTheOriginalRunUnchanged) {
  TempDir rules;
  write(rules / "b.lua", kLuaRule);
  write(rules / "a.lua", "function check(report_directory) return \"CLEAN\" end");
  write(rules / "a.py", kPythonRule);
  write(rules / "c.yar", kYaraRule);
  const Report report(sample("demo", 64), {}, {"--rules", rules.path().string()});
  EXPECT_EQ(report.finished().exit_code, 1);
  EXPECT_EQ(report.json()["rule_errors"].Size(), 0u) << report.finished().out;
  EXPECT_EQ(text(report.json(), "/verdict/family"), "LUA!CHILD") << "Lua comes before Python";
  EXPECT_EQ(matched(report.json()), (std::set<std::string>{"b.lua", "a.py", "DemoTarget", "DemoDropped"}));
  const Report x86(sample("demo", 32), {}, {"--rules", rules.path().string()});
  EXPECT_EQ(text(x86.json(), "/verdict/family"), "LUA!CHILD!X86");
}

TEST(Rules, ThatDoWrongAreNamedAndTheOthersRun) {
  TempDir rules;
  const std::map<std::string, std::pair<std::string, std::string>> wrong = {
      {"syntax.lua", {"function check( return", "syntax.lua:1:"}},
      {"none.lua", {"x = 1", "has no function check"}},
      {"number.lua", {"function check() return 7 end", "check returned a number"}},
      {"exec.lua", {"function check() os.execute('id') return 'X' end", "os.execute is not allowed"}},
      {"outside.lua",
       {"function check(r) return io.open(r .. '\\\\..\\\\..\\\\etc\\\\passwd'):read('a') end", "outside the report"}},
      {"write.lua", {"function check(r) io.open(r .. '\\\\x', 'w') return 'X' end", "writing files is not allowed"}},
      {"require.lua", {"require 'socket' function check() return 'X' end", "only utils and json"}},
      {"memory.lua",
       {"function check() local t = {} while true do t[#t + 1] = ('x'):rep(1000000) .. #t end end",
        "not enough memory"}},
      {"bytecode.lua", {"\x1bLua", "attempt to load a binary chunk"}},
      {"syntax.py", {"def check(:", "syntax.py:1:"}},
      {"import.py", {"import socket\ndef check(r): return b'X'", "may not import socket"}},
      {"system.py", {"import os\ndef check(r):\n  os.system('id')\n  return b'X'", "os.system is not allowed"}},
      {"outside.py", {"def check(r):\n  return open('/etc/passwd', 'rb').read()", "outside the report"}},
      {"write.py", {"def check(r):\n  open(r + b'\\\\x', 'w')\n  return b'X'", "writing files is not allowed"}},
      {"memory.py", {"def check(r):\n  a = []\n  while True: a.append(b'x' * 10000000)", "more memory"}},
      {"exit.py", {"import os\ndef check(r):\n  os._exit(0)", "said nothing"}},
      {"syntax.yar", {"rule X { condition: }", "syntax.yar:1:"}},
      {"signature.toml",
       {"name = \"x\"\ndescription = \"x\"\nseverity = 10\nfamilies = [\"x\"]\n[[when]]\ncall = \"NtCreateFil\"",
        "did you mean NtCreateFile?"}},
  };
  for (const auto& [name, rule] : wrong) write(rules / name, rule.first);
  write(rules / "zgood.lua", "function check() return 'GOOD' end");
  const Report report(sample("demo", 64), {}, {"--rules", rules.path().string()});
  for (const auto& [name, rule] : wrong)
    EXPECT_NE(error_of(report.json(), name).find(rule.second), std::string::npos)
        << name << ": " << error_of(report.json(), name);
  EXPECT_EQ(matched(report.json()), std::set<std::string>{"zgood.lua"});
  EXPECT_EQ(text(report.json(), "/verdict/family"), "GOOD");
  EXPECT_FALSE(fs::exists(report.folder() / "x"));
}

TEST(Rules, ThatLoopAreStopped) {
  TempDir rules;
  write(rules / "loop.lua", "function check() while true do end end");
  write(rules / "loop.py", "def check(r):\n  while True: pass");
  write(rules / "sleep.py", "import time\ndef check(r):\n  time.sleep(1000)");
  const Report report(sample("demo", 64), {}, {"--rules", rules.path().string()});
  for (const char* rule : {"loop.lua", "loop.py", "sleep.py"})
    EXPECT_NE(error_of(report.json(), rule).find("stopped"), std::string::npos)
        << rule << ": " << error_of(report.json(), rule);
  EXPECT_EQ(text(report.json(), "/verdict/label"), "clean");
}

TEST(Rules, TheProjectsOwnAreRight) {
  const Finished checked = drsemu({"rules", "check"});
  EXPECT_EQ(checked.exit_code, 0) << checked.err;
  const Finished tested = drsemu({"rules", "test"});
  EXPECT_EQ(tested.exit_code, 0) << tested.err;
  const Finished listed = drsemu({"rules", "list"});
  EXPECT_EQ(listed.exit_code, 0);
  EXPECT_GE(std::count(listed.out.begin(), listed.out.end(), '\n'), 120);
}

TEST(Rules, AreTriedOnAReportThatIsThere) {
  const Report report(sample("demo", 64), {}, {"--rules", "none"});
  const std::string folder = report.folder().string();
  const std::string before = read(report.folder() / "report.json");
  const Finished tried = drsemu({"rules", "test", folder});
  EXPECT_EQ(tried.exit_code, 1) << tried.err;
  EXPECT_EQ(read(report.folder() / "report.json"), before);
  EXPECT_EQ(drsemu({"rules", "test", folder, "--write"}).exit_code, 1);
  const Report written(Report::There{report.folder()});
  EXPECT_EQ(text(written.json(), "/verdict/label"), "malicious");
  EXPECT_EQ(text(written.json(), "/run/ended"), "exited");
}

TEST(Rules, BadInputIsOneLine) {
  TempDir dir;
  fs::create_directory(dir / "empty");
  const auto refuses = [](const std::vector<std::string>& args, const std::string& part) {
    const Finished finished = drsemu(args);
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_NE(finished.err.find(part), std::string::npos) << finished.err;
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
  };
  refuses({"run", "--rules", (dir / "none").string(), sample("demo", 64).string()}, "is no folder");
  refuses({"run", "--rules", (dir / "empty").string(), sample("demo", 64).string()}, "there are no rules in");
  refuses({"rules", "test", (dir / "empty").string()}, "there is no report in");
  refuses({"rules", "test", "--write"}, "--write is for a report");
}

}  // namespace
}  // namespace drsemu::e2e
