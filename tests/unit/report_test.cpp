// report: file effects off a hand-made upper layer, the folder, report.json and the summary.
#include "report/report.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/text.h"
#include "report/unfinished.h"
#include "temp_dir.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

class Effects : public testing::Test {
 protected:
  Effects() {
    for (const char* folder : {"upper", "prefix/drive_c", "dropped"}) fs::create_directories(dir / folder);
  }
  void below(const std::string& name, const std::string& content) { dir.file("prefix/drive_c/" + name, content); }
  void upper(const std::string& name, const std::string& content) { dir.file("upper/drive_c/" + name, content); }
  void mark(const std::string& name, const char* attribute, const char* value) {
    if (setxattr((dir / ("upper/drive_c/" + name)).c_str(), attribute, value, strlen(value), 0) != 0) {
      GTEST_SKIP() << "no user attributes on this file system";
    }
  }
  void whiteout(const std::string& name) {
    upper(name, "");
    mark(name, "user.overlay.whiteout", "y");
  }
  std::set<std::string> effects(const std::vector<GivenFile>& given = {}) {
    found = collect_file_effects(dir / "upper", dir / "prefix", given, dir / "dropped");
    std::set<std::string> list;
    for (const FileEffect& effect : found.files) {
      EXPECT_TRUE(list.insert(effect.kind + (effect.directory ? " folder " : " ") + effect.guest_path).second)
          << "twice";
    }
    EXPECT_TRUE(std::is_sorted(found.files.begin(), found.files.end(),
                               [](const auto& a, const auto& b) { return a.guest_path < b.guest_path; }));
    return list;
  }

  const TempDir dir;
  FileEffects found;
};

TEST_F(Effects, NothingChanged) {
  EXPECT_TRUE(effects().empty());
  // Copied up and as before; and Wine's own.
  below("a.txt", "same");
  upper("a.txt", "same");
  for (const char* own : {"system.reg", "user.reg", "userdef.reg", ".update-timestamp"})
    dir.file(std::string("upper/") + own, "x");
  EXPECT_TRUE(effects().empty());
  EXPECT_TRUE(found.warnings.empty());
}

TEST_F(Effects, CreatedAndModified) {
  below("users/old.txt", "old");
  upper("users/old.txt", "new");
  upper("users/made/a.bin", std::string("\0\1\2", 3));
  upper("users/made/b.txt", "text");
  EXPECT_EQ(effects(), (std::set<std::string>{"modified C:\\users\\old.txt", "created folder C:\\users\\made",
                                              "created C:\\users\\made\\a.bin", "created C:\\users\\made\\b.txt"}));
  for (const FileEffect& effect : found.files) {
    if (effect.directory) continue;
    const std::string kept = read_file(dir / "dropped" / effect.sha256);
    EXPECT_EQ(sha256(kept), effect.sha256);
    EXPECT_EQ(kept.size(), effect.size);
    EXPECT_EQ(effect.type, effect.guest_path.ends_with(".bin") ? "data" : "text");
  }
  EXPECT_EQ(found.dropped_bytes, 10u);
}

TEST_F(Effects, SameContentIsKeptOnce) {
  upper("a", "content");
  upper("b", "content");
  EXPECT_EQ(effects().size(), 2u);
  EXPECT_EQ(std::distance(fs::directory_iterator(dir / "dropped"), {}), 1);
  EXPECT_EQ(found.dropped_bytes, 7u);
}

// What is kept is the VM's file itself where it can be; one that has two names there keeps its permissions until both are told.
TEST_F(Effects, NamesOfTheSameFile) {
  upper("one", "1");
  upper("read-only", "2");
  fs::permissions(dir / "upper/drive_c/read-only", fs::perms::owner_read);
  upper("first", "content");
  fs::create_hard_link(dir / "upper/drive_c/first", dir / "upper/drive_c/second");
  fs::permissions(dir / "upper/drive_c/first", fs::perms::owner_read);
  const std::set<std::string> all = {"created C:\\one", "created C:\\read-only", "created C:\\first", "created C:\\second"};
  EXPECT_EQ(effects(), all);
  for (const FileEffect& effect : found.files) {
    EXPECT_EQ(effect.attributes, effect.guest_path == "C:\\one" ? "" : "FILE_ATTRIBUTE_READONLY") << effect.guest_path;
    const fs::path kept = dir / "dropped" / effect.sha256;
    EXPECT_EQ(fs::status(kept).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(fs::hard_link_count(kept), effect.guest_path == "C:\\one" ? 2u : 1u);
  }
  // A second look at the same sees the same.
  const auto first = found.files.size();
  EXPECT_EQ(effects(), all);
  ASSERT_EQ(found.files.size(), first);
  for (const FileEffect& effect : found.files) EXPECT_EQ(effect.attributes, effect.guest_path == "C:\\one" ? "" : "FILE_ATTRIBUTE_READONLY");
}

TEST_F(Effects, WhiteoutsAreDeletions) {
  below("gone.txt", "x");
  below("folder/in it.txt", "x");
  whiteout("gone.txt");
  whiteout("folder");
  whiteout("of nothing");
  upper("empty.txt", "");
  EXPECT_EQ(effects(),
            (std::set<std::string>{"deleted C:\\gone.txt", "deleted folder C:\\folder", "deleted C:\\folder\\in it.txt",
                                   "created C:\\empty.txt"}))
      << "an empty file is no whiteout";
}

TEST_F(Effects, OpaqueFoldersHideWhatIsBelow) {
  below("f/kept.txt", "same");
  below("f/changed.txt", "old");
  below("f/gone.txt", "x");
  below("f/sub/deep.txt", "x");
  below("f/other/deep.txt", "x");
  upper("f/kept.txt", "same");
  upper("f/changed.txt", "new");
  upper("f/new.txt", "x");
  fs::create_directories(dir / "upper/drive_c/f/sub");
  mark("f", "user.overlay.opaque", "y");
  EXPECT_EQ(effects(),
            (std::set<std::string>{"modified C:\\f\\changed.txt", "created C:\\f\\new.txt", "deleted C:\\f\\gone.txt",
                                   "deleted folder C:\\f\\other", "deleted C:\\f\\other\\deep.txt",
                                   "deleted C:\\f\\sub\\deep.txt"}));
}

TEST_F(Effects, GivenFilesCountOnlyWhenChanged) {
  const std::vector<GivenFile> given = {{"C:\\Users\\alex\\a.exe", sha256("target")},
                                        {"C:\\Users\\alex\\b.txt", sha256("beside")},
                                        {"C:\\Users\\alex\\c.txt", sha256("deleted")},
                                        {"C:\\Users\\alex\\d", ""}};
  below("users/alex/desktop.ini", "x");
  upper("users/alex/a.exe", "target");
  upper("users/alex/b.txt", "changed");
  upper("users/alex/d/new.txt", "x");
  EXPECT_EQ(effects(given), (std::set<std::string>{"modified C:\\users\\alex\\b.txt", "deleted C:\\Users\\alex\\c.txt",
                                                   "created C:\\users\\alex\\d\\new.txt"}));
}

TEST_F(Effects, OtherKindsOfFilesAreNoDanger) {
  fs::create_directories(dir / "upper/drive_c");
  fs::create_symlink("/etc/passwd", dir / "upper/drive_c/link");
  ASSERT_EQ(mkfifo((dir / "upper/drive_c/pipe").c_str(), 0600), 0);
  dir.file("upper/beside", "x");
  EXPECT_EQ(effects(), (std::set<std::string>{"created C:\\link", "created C:\\pipe"})) << "told, never opened";
  EXPECT_TRUE(fs::is_empty(dir / "dropped"));
  ASSERT_EQ(found.warnings.size(), 1u);
  EXPECT_NE(found.warnings[0].find("beside"), std::string::npos);
  EXPECT_THROW(collect_file_effects(dir / "missing", dir / "prefix", {}, dir / "dropped"), std::exception);
}

TEST(Folder, IsMadeWithItsParts) {
  const TempDir dir;
  {
    const Folder folder(dir / "a/b", IfThere::kRefuse);
    EXPECT_TRUE(fs::is_directory(dir / "a/b/events") && fs::is_directory(dir / "a/b/dropped"));
    EXPECT_THROW(Folder(dir / "a/b", IfThere::kReplace), Error) << "another run writes there";
  }
  EXPECT_FALSE(fs::exists(dir / "a")) << "nothing was recorded: nothing stays";
  fs::create_directory(dir / "empty");
  Folder kept(dir / "empty", IfThere::kRefuse);
  kept.keep();
}

TEST(Folder, KeepsWhatARepairNeeds) {
  const TempDir dir;
  const fs::path path = dir / "r", unfinished = path / kUnfinished;
  EXPECT_THROW(Folder(path, IfThere::kRepair), Error) << "there is none";
  {
    Folder folder(path, IfThere::kRefuse);
    EXPECT_TRUE(fs::exists(unfinished));
    dir.file("r/events/8.jsonl", "{}\n");
  }
  EXPECT_FALSE(fs::exists(unfinished)) << "it ended with an error that it could tell";
  EXPECT_TRUE(fs::exists(path / "events/8.jsonl"));
  EXPECT_THROW(Folder(path, IfThere::kRepair), Error);
  dir.file("r/.unfinished/run.json", "x");
  try {
    Folder(path, IfThere::kRefuse);
    ADD_FAILURE() << "it is not empty";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("drsemu report repair"), std::string::npos) << error.what();
  }
  { const Folder half(path, IfThere::kRepair); }
  EXPECT_FALSE(fs::exists(path / "events/8.jsonl")) << "it is made anew";
  ASSERT_TRUE(fs::exists(unfinished / "run.json")) << "to be repaired again";
  {
    Folder whole(path, IfThere::kRepair);
    dir.file("r/report.json", "{}");
    whole.keep();
  }
  EXPECT_FALSE(fs::exists(unfinished));
  fs::create_directory(unfinished);
  EXPECT_THROW(Folder(path, IfThere::kRepair), Error) << "the report is there";
  EXPECT_TRUE(fs::exists(path / "report.json"));
  Folder(path, IfThere::kReplace);
  EXPECT_TRUE(fs::is_empty(path));
}

TEST(Unfinished, ComesBackAsItWas) {
  const TempDir dir;
  Unfinished run;
  run.version = "1.2";
  run.filter = "file,-NtClose";
  run.started_ns = ~uint64_t{0};
  run.given = {{"C:\\users\\a\\Desktop\\x.exe", "ab12"}, {"C:\\a folder", ""}};
  Report& report = run.report;
  report.target.path = "/tmp/gr\xfc\xdf\n\"e.exe";  // no UTF-8
  report.target.name = "e.exe";
  report.target.digests.size = 5'000'000'000;
  report.target.digests.sha256 = "t";
  report.target.type = "PE";
  report.target.arch = "x86";
  report.target.is_x86 = true;
  report.target.image_base = 0x140000000;
  for (uint16_t i = 0; i < 30; ++i) report.target.dos_header[i] = static_cast<uint16_t>(0xffff - i);
  report.target.e_lfanew = 0x80;
  report.args = {"a", "", "\xc3\xa4"};
  report.guest_path = "C:\\e.exe";
  report.started = "2026-01-01T00:00:00Z";
  report.guest_id = "id";
  report.wine_version = "10";
  report.isolation = "none";
  report.time_limit_s = 1.5;
  report.monitored = false;
  report.warnings = {"one", "two"};
  write_unfinished(run, dir.path());
  const Unfinished got = read_unfinished(dir.path());
  EXPECT_EQ(got.version, run.version);
  EXPECT_EQ(got.filter, run.filter);
  EXPECT_EQ(got.started_ns, run.started_ns);
  ASSERT_EQ(got.given.size(), 2u);
  EXPECT_EQ(got.given[0].guest_path, run.given[0].guest_path);
  EXPECT_EQ(got.given[0].sha256, "ab12");
  EXPECT_EQ(got.report.target.path, report.target.path);
  EXPECT_EQ(got.report.target.name, report.target.name);
  EXPECT_EQ(got.report.target.digests.size, report.target.digests.size);
  EXPECT_EQ(got.report.target.digests.sha256, "t");
  EXPECT_EQ(got.report.target.is_x86, true);
  EXPECT_EQ(got.report.target.image_base, report.target.image_base);
  EXPECT_EQ(got.report.target.dos_header, report.target.dos_header);
  EXPECT_EQ(got.report.target.e_lfanew, 0x80u);
  EXPECT_EQ(got.report.args, report.args);
  EXPECT_EQ(got.report.guest_path, report.guest_path);
  EXPECT_EQ(got.report.time_limit_s, 1.5);
  EXPECT_EQ(got.report.monitored, false);
  EXPECT_EQ(got.report.warnings, report.warnings);

  const std::string whole = read_file(dir / "run.json");
  for (const std::string& damaged : {whole.substr(0, whole.size() / 2), std::string("[1]"), std::string("{}"), std::string(), std::string(1000, '[')}) {
    dir.file("run.json", damaged);
    EXPECT_THROW(read_unfinished(dir.path()), Error) << damaged;
  }
  EXPECT_THROW(read_unfinished(dir / "none"), Error);
}

TEST(Folder, OneInUseIsRefused) {
  const TempDir dir;
  const std::string digest(64, 'a');
  const std::vector<std::string> parts = {"report.json", "events/180.jsonl", "dropped/x",    "starter.json",
                                          "180.json",    digest + ".json",   "target.stdout"};
  const std::vector<std::string> others = {"notes.txt", "my.json", "180.jsonl", "sub/report.json"};
  for (const auto& names : {parts, others}) {
    for (const std::string& name : names) dir.file("r/" + name, "old");
  }
  try {
    Folder(dir / "r", IfThere::kRefuse);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("--force"), std::string::npos) << error.what();
  }
  for (const std::string& name : parts) EXPECT_EQ(read_file(dir / ("r/" + name)), "old");
  const Folder folder(dir / "r", IfThere::kReplace);
  for (const std::string& name : others)
    EXPECT_EQ(read_file(dir / ("r/" + name)), "old") << "force takes a report away, nothing else";
  EXPECT_TRUE(fs::is_empty(dir / "r/events") && fs::is_empty(dir / "r/dropped"));
  EXPECT_FALSE(fs::exists(dir / "r/report.json") || fs::exists(dir / "r/180.json") ||
               fs::exists(dir / ("r/" + digest + ".json")));
  EXPECT_THROW(Folder(dir.file("file", "x"), IfThere::kReplace), Error);
  EXPECT_THROW(Folder("/proc/none", IfThere::kRefuse), Error);
}

Report example() {
  using namespace std::string_literals;
  Report report;
  report.target.path = "/samples/a.exe";
  report.target.name = "a.exe";
  report.target.type = "PE32+ executable (console) x86-64";
  report.target.arch = "x64";
  report.target.digests = {"m", "s", std::string(64, 'b'), 46080};
  report.args = {"-x", "an argument"};
  report.guest_path = "C:\\Users\\alex\\Desktop\\a.exe";
  report.ended = "exited";
  report.exit_code = 0xc0000005;
  report.duration_s = 1.25;
  event::Process target;
  target.pid = 180;
  target.ppid = 32;
  target.image = report.guest_path;
  target.command_line = "\"a.exe\" -x";
  target.arch = "x64";
  target.cause = "target";
  target.end = "exited";
  target.exit_code = 0xc0000005;
  target.started_ns = 5;
  target.ended_ns = 9;
  target.events = 1;
  event::Process child = target;
  child.pid = 200;
  child.ppid = child.caused_by = 180;
  child.command_line = "child\x1b[2J\n";
  child.cause = "child";
  child.end = "alive";
  child.exit_code.reset();
  child.ended_ns = 0;
  child.events = 0;
  report.record.processes = {target, child};
  report.record.by_category = {{"file", 3}};
  report.record.events = 1;
  report.record.calls = 3;
  report.files.files = {{"C:\\a\\new.txt", "created", false, 3, std::string(64, 'c'), "text", ""},
                        {"C:\\a\\gone.txt", "deleted", false, 0, "", "", ""}};
  report.registry = {{"HKCU\\Run", "with\0zero"s, false, "created", {}, {"REG_SZ", utf8_to_utf16("x\0"s)}}};
  report.warnings = {"a warning"};
  return report;
}

TEST(Json, ReportAndViews) {
  const TempDir dir;
  Folder folder(dir / "r", IfThere::kRefuse);
  dir.file("r/events/180.jsonl",
           R"({"seq":1,"call":"NtClose","before":{"handle":"0x4"},"after":{},"status":"0x00000000","success":true})"
           "\n");
  Report finished = example();
  write_report(finished, folder);
  const auto parse = [&](const std::string& name) {
    rapidjson::Document json;
    const std::string text = read_file(dir / ("r/" + name));
    json.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str(), text.size());
    EXPECT_FALSE(json.HasParseError()) << name;
    return json;
  };
  const rapidjson::Document report = parse("report.json");
  const auto at = [&](const char* pointer) -> const rapidjson::Value& {
    static const rapidjson::Value none;
    const rapidjson::Value* value = rapidjson::Pointer(pointer).Get(report);
    EXPECT_NE(value, nullptr) << pointer;
    return value ? *value : none;
  };
  for (const char* part : {"/target/md5", "/target/sha1", "/run/started", "/run/guest/id", "/verdict/label",
                           "/signatures", "/unexplained"})
    at(part);
  EXPECT_STREQ(at("/target/path").GetString(), "C:\\Users\\alex\\Desktop\\a.exe");
  EXPECT_STREQ(at("/target/arguments/1").GetString(), "an argument");
  EXPECT_EQ(at("/run/exit_code").GetUint(), 0xc0000005);
  EXPECT_EQ(at("/run/calls_by_category/file").GetUint(), 3u);
  EXPECT_EQ(at("/processes/0/ended_ns").GetUint(), 9u);
  EXPECT_TRUE(at("/processes/1/ended_ns").IsNull());
  EXPECT_TRUE(at("/processes/1/exit_code").IsNull());
  EXPECT_STREQ(at("/effects/files/1/kind").GetString(), "deleted");
  EXPECT_EQ(std::string(at("/effects/registry/0/value").GetString(), at("/effects/registry/0/value").GetStringLength()),
            std::string("with\0zero", 9))
      << "hidden behind a zero";
  EXPECT_EQ(at("/dropped").Size(), 1u);
  EXPECT_STREQ(at("/warnings/0").GetString(), "a warning");

  EXPECT_EQ(parse("starter.json")["starter_pid"].GetUint(), 180u);
  EXPECT_STREQ(parse("180.json")[0]["NtClose"]["before"]["handle"].GetString(), "0x4");
  EXPECT_EQ(parse("200.json")["empty"].GetInt(), 1);
  EXPECT_FALSE(parse(std::string(64, 'b') + ".json")["generic"]["is_x86"].GetBool());
}

TEST(Summary, SaysWhatAPersonWantsToKnow) {
  const std::string text = summary(example(), "/out");
  for (const char* part :
       {"a.exe: PE32+ executable (console) x86-64, 46.1 kB\n", "ended by itself after 1.25 s, exit code 0xc0000005.\n",
        "\n  180  \"a.exe\" -x  (x64, exited, exit code 0xc0000005)\n", "\n    200  child", "3 system calls and 0 function calls in 1 events: file 3",
        "created  C:\\a\\new.txt  (3 B, text)", "deleted  C:\\a\\gone.txt\n", "HKCU\\Run : with\\x00zero", "a warning",
        "Report: /out/report.json\n", "Verdict: undetermined"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
  }
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << "a guest's text steers the terminal";
  EXPECT_NE(text.find("child\\x1b[2J\\x0a"), std::string::npos);
}

TEST(Summary, LongListsAreCut) {
  Report report = example();
  for (int i = 0; i < 40; ++i) report.files.files.push_back({"C:\\" + std::to_string(i), "created", true, 0, "", "", ""});
  EXPECT_NE(summary(report, "/out").find("  … and 27 more\n"), std::string::npos);
}

// A tree whose parents are each other's, as reused ids can make it.
TEST(Summary, TreesThatAreNoneEnd) {
  Report report = example();
  report.record.processes[0].caused_by = 200;
  const std::string text = summary(report, "/out");
  EXPECT_NE(text.find("  180  "), std::string::npos);
  EXPECT_NE(text.find("  200  "), std::string::npos);
}

}  // namespace
}  // namespace drsemu::report
