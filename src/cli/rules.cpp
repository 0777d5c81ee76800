// drsemu rules: what judges a run.
#include <cstdio>

#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/judging.h"
#include "detect/judge.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

using detect::Pack;

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

int list(const Pack& pack) {
  for (const report::RuleError& error : pack.errors) std::fprintf(stderr, "%s\n", error.message.c_str());
  std::printf("%-40s %-9s %8s  %-22s %s\n", "RULE", "KIND", "SEVERITY", "ATT&CK", "DESCRIPTION");
  for (const detect::Signature& signature : pack.signatures) {
    std::printf("%-40s %-9s %8d  %-22s %s\n", signature.name.c_str(), "signature", signature.severity,
                joined(signature.attack).c_str(), signature.description.c_str());
  }
  const auto files = [](const char* kind, const std::vector<fs::path>& rules) {
    for (const fs::path& rule : rules) std::printf("%-40s %-9s\n", rule.filename().c_str(), kind);
  };
  files("lua", pack.lua);
  files("python", pack.python);
  files("yara", pack.yara);
  return pack.errors.empty() ? 0 : 2;
}

int check(const Pack& pack) {
  const std::vector<report::RuleError> programs = detect::check_programs(pack);
  for (const report::RuleError& error : pack.errors) std::fprintf(stderr, "%s\n", error.message.c_str());
  for (const report::RuleError& error : programs)
    std::fprintf(stderr, "%s: %s\n", error.rule.c_str(), error.message.c_str());
  const size_t wrong = pack.errors.size() + programs.size();
  std::printf("%zu signatures, %zu Lua, %zu Python, %zu YARA files; %zu wrong\n", pack.signatures.size(),
              pack.lua.size(), pack.python.size(), pack.yara.size(), wrong);
  return wrong ? 2 : 0;
}

int test_examples(const Pack& pack) {
  const std::vector<std::string> failed = detect::failed_examples(pack);
  for (const report::RuleError& error : pack.errors) std::fprintf(stderr, "%s\n", error.message.c_str());
  for (const std::string& line : failed) std::fprintf(stderr, "%s\n", line.c_str());
  size_t examples = 0;
  for (const detect::Signature& signature : pack.signatures) examples += signature.examples.size();
  std::printf("%zu examples of %zu signatures; %zu not as they should be\n", examples, pack.signatures.size(),
              failed.size() + pack.errors.size());
  return failed.empty() && pack.errors.empty() ? 0 : 2;
}

int test_report(const Pack& pack, const std::string& folder, bool write) {
  const report::Judgement judgement = detect::judge_folder(folder, pack, write);
  for (const report::RuleError& error : judgement.errors)
    std::fprintf(stderr, "%s: %s\n", error.rule.c_str(), for_terminal(error.message, 500).c_str());
  std::fputs(report::verdict_line(judgement).c_str(), stdout);
  return status_of(judgement);
}

}  // namespace

void add_rules(CLI::App& app, int& status) {
  CLI::App* verb = app.add_subcommand("rules", "List, check and try the rules that judge a run");
  verb->require_subcommand(1);
  auto folders = std::make_shared<std::vector<std::string>>();
  auto report = std::make_shared<std::string>();
  auto write = std::make_shared<bool>(false);
  const auto add = [&](const char* name, const char* what) {
    CLI::App* sub = verb->add_subcommand(name, what);
    add_rules_option(*sub, *folders);
    return sub;
  };
  add("list", "List them")->callback([=, &status] { status = list(load_rules(*folders)); });
  add("check", "Say what is wrong in their files: form, names of calls and fields, syntax")->callback([=, &status] {
    status = check(load_rules(*folders, detect::Examples::kRead));
  });
  CLI::App* test = add("test", "Try the signatures on their examples, or all rules on a report");
  test->add_option("REPORT-DIR", *report, "The report to be judged");
  test->add_flag("--write", *write, "Write the verdict into its report.json");
  test->callback([=, &status] {
    const Pack pack = load_rules(*folders, report->empty() ? detect::Examples::kRead : detect::Examples::kSkip);
    if (report->empty() && *write) throw Error("--write is for a report: give its folder");
    status = report->empty() ? test_examples(pack) : test_report(pack, *report, *write);
  });
}

}  // namespace drsemu::cli
