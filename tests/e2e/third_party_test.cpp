// Programs that nobody here wrote do under the monitor what they do without it, byte for byte.
#include <algorithm>
#include <memory>

#include "checks.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

// Runs it with and without the monitor, expects both to be the same, and returns the monitored one.
std::unique_ptr<Report> run_both(const fs::path& program, const std::vector<std::string>& args,
                                 const std::vector<std::string>& with) {
  std::vector<std::string> options;
  for (const std::string& file : with) options.insert(options.end(), {"--with", file});
  auto report = std::make_unique<Report>(program, args, options);
  options.emplace_back("--no-monitor");
  const Report plain(program, args, options);
  EXPECT_EQ(report->finished().exit_code, 0) << report->finished().err;
  EXPECT_EQ(report->ended(), "exited");
  EXPECT_EQ(plain.ended(), "exited");
  EXPECT_EQ(report->exit_code(), plain.exit_code());
  EXPECT_EQ(report->target_stdout(), plain.target_stdout());
  EXPECT_EQ(report->target_stderr(), plain.target_stderr());
  EXPECT_EQ(report->file_effects(), plain.file_effects());
  EXPECT_EQ(report->registry_effects(), plain.registry_effects());
  EXPECT_EQ(report->left_files(), plain.left_files());
  check_contracts(*report);
  return report;
}

std::string on_desktop(const std::string& name) { return kDesktop + name; }

// Every file that was left has been written by a call that the report has.
void expect_writes(const Report& report, const std::set<std::string>& names) {
  for (const std::string& name : names) {
    EXPECT_GT(count_calls(report, "NtWriteFile", {{"/before/file_path", "\\??\\C:\\Users\\alex\\Desktop\\" + name}}),
              0u)
        << name;
  }
}

struct Program {
  const char *name, *path;
};
void PrintTo(const Program& program, std::ostream* out) { *out << program.name; }

class SevenZip : public testing::TestWithParam<Program> {};
INSTANTIATE_TEST_SUITE_P(ThirdParty, SevenZip,
                         testing::Values(Program{"x64", "7zip-bin-5.2.0/win/x64/7za.exe"},
                                         Program{"ia32", "7zip-bin-5.2.0/win/ia32/7za.exe"}),
                         testing::PrintToStringParamName());

TEST_P(SevenZip, CreatesAndExtractsAnArchive) {
  const fs::path program = testdata(GetParam().path);
  const TempDir dir;
  std::map<std::string, std::string> files = {{"docs\\empty", ""},
                                              {"docs\\text.txt", "Some text, to be packed.\r\n"},
                                              {"docs\\sub\\gr\u00fc\u00dfe.txt", std::string(200000, 'x')},
                                              {"docs\\sub\\sample.exe", read(sample("demo", 64))}};
  for (const auto& [name, content] : files) {
    std::string path = name;
    std::replace(path.begin(), path.end(), '\\', '/');
    dir.file(path, content);
  }
  // Without times the archive is the same each time.
  const auto created =
      run_both(program, {"a", "-t7z", "-mx=5", "-mmt=2", "-mtm-", "out.7z", "docs"}, {(dir / "docs").string()});
  EXPECT_EQ(created->exit_code(), 0);
  EXPECT_NE(created->target_stdout().find("Everything is Ok"), std::string::npos);
  EXPECT_EQ(created->file_effects(), std::set<std::string>{"created " + on_desktop("out.7z")});
  const std::string archive = created->left_files()[on_desktop("out.7z")];
  EXPECT_TRUE(archive.starts_with("7z\xbc\xaf\x27\x1c"));
  expect_writes(*created, {"out.7z"});

  const auto extracted = run_both(program, {"x", "out.7z", "-oback"}, {dir.file("out.7z", archive).string()});
  EXPECT_EQ(extracted->exit_code(), 0);
  std::map<std::string, std::string> expected;
  std::set<std::string> effects;
  for (const char* folder : {"back", "back\\docs", "back\\docs\\sub"}) effects.insert("created " + on_desktop(folder));
  for (const auto& [name, content] : files) {
    expected[on_desktop("back\\" + name)] = content;
    effects.insert("created " + on_desktop("back\\" + name));
  }
  EXPECT_EQ(extracted->left_files(), expected);
  EXPECT_EQ(extracted->file_effects(), effects);
  expect_writes(*extracted, {"back\\docs\\text.txt", "back\\docs\\sub\\sample.exe"});
}

class Rcedit : public testing::TestWithParam<Program> {};
INSTANTIATE_TEST_SUITE_P(ThirdParty, Rcedit,
                         testing::Values(Program{"x64", "rcedit-5.0.2/bin/rcedit-x64.exe"},
                                         Program{"ia32", "rcedit-5.0.2/bin/rcedit.exe"}),
                         testing::PrintToStringParamName());

TEST_P(Rcedit, EditsAnExecutable) {
  const TempDir dir;
  const fs::path victim = dir.file("victim.exe", read(sample("files", 64)));
  const auto report =
      run_both(testdata(GetParam().path),
               {"victim.exe", "--set-file-version", "1.2.3.4", "--set-version-string", "CompanyName", "Zoo of samples"},
               {victim.string()});
  EXPECT_EQ(report->exit_code(), 0);
  EXPECT_EQ(report->file_effects(), std::set<std::string>{"modified " + on_desktop("victim.exe")});
  const std::string edited = report->left_files()[on_desktop("victim.exe")];
  std::string wide;
  for (const char c : std::string("Zoo of samples")) wide += {c, '\0'};
  EXPECT_NE(edited.find(wide), std::string::npos);
}

TEST_P(Rcedit, FailsAsWithoutMonitor) {
  const auto report = run_both(testdata(GetParam().path), {"missing.exe", "--set-file-version", "1.2.3.4"}, {});
  EXPECT_NE(report->exit_code(), 0);
  EXPECT_TRUE(report->file_effects().empty());
}

class Esbuild : public testing::TestWithParam<Program> {};
INSTANTIATE_TEST_SUITE_P(ThirdParty, Esbuild,
                         testing::Values(Program{"x64", "esbuild-win32-x64-0.28.2/esbuild.exe"},
                                         Program{"ia32", "esbuild-win32-ia32-0.28.2/esbuild.exe"}),
                         testing::PrintToStringParamName());

TEST_P(Esbuild, BundlesAFile) {
  const TempDir dir;
  dir.file("site/main.js", "import {x} from './lib/x.js'; const o = {a: 1, a: 2}; console.log(x, o)\n");
  dir.file("site/lib/x.js", "export const x = 'gr\u00fc\u00dfe', unused = 2; if (typeof x == 'strin') debugger\n");
  // At this level it prints its warnings and not how long it took.
  const auto report =
      run_both(testdata(GetParam().path),
               {"site/main.js", "--bundle", "--minify", "--sourcemap", "--outfile=site/out.js", "--log-level=warning"},
               {(dir / "site").string()});
  EXPECT_EQ(report->exit_code(), 0);
  EXPECT_NE(report->target_stderr().find("Duplicate key"), std::string::npos) << report->target_stderr();
  EXPECT_EQ(report->file_effects(), (std::set<std::string>{"created " + on_desktop("site\\out.js"),
                                                           "created " + on_desktop("site\\out.js.map")}));
  EXPECT_NE(report->left_files()[on_desktop("site\\out.js")].find("sourceMappingURL=out.js.map"), std::string::npos);
  expect_writes(*report, {"site\\out.js", "site\\out.js.map"});
}

TEST_P(Esbuild, ReportsAnError) {
  const TempDir dir;
  dir.file("site/main.js", "import {x} from './missing.js'; console.log(x)\n");
  const auto report =
      run_both(testdata(GetParam().path), {"site/main.js", "--bundle", "--outfile=site/out.js", "--log-level=error"},
               {(dir / "site").string()});
  EXPECT_EQ(report->exit_code(), 1);
  EXPECT_NE(report->target_stderr().find("Could not resolve"), std::string::npos) << report->target_stderr();
  EXPECT_TRUE(report->file_effects().empty());
}

}  // namespace
}  // namespace drsemu::e2e
