// drsemu report convert: real runs in the formats of other tools, against what these tools demand.
#include <sys/stat.h>

#include <csignal>
#include <sstream>

#include "format_checks.h"
#include "harness.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

using Problems = std::vector<std::string>;

std::string converted(const fs::path& folder, const std::string& format) {
  const Finished finished = drsemu({"report", "convert", folder.string(), "--to", format});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(finished.err, "");
  return finished.out;
}

rapidjson::Document document(const std::string& text) {
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str(), text.size());
  EXPECT_FALSE(json.HasParseError());
  return json;
}

std::vector<rapidjson::Document> documents(const std::string& text) {
  std::vector<rapidjson::Document> list;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) list.push_back(document(line));
  return list;
}

// A report in all formats, each as its reader wants it.
struct Converted {
  explicit Converted(const Report& report)
      : cape(document(converted(report.folder(), "cape"))),
        drakvuf(documents(converted(report.folder(), "drakvuf"))),
        sysmon(documents(converted(report.folder(), "sysmon"))),
        layer(document(converted(report.folder(), "navigator"))),
        trace(document(converted(report.folder(), "trace"))) {
    EXPECT_EQ(test::cape_problems(cape), Problems());
    EXPECT_EQ(test::layer_problems(layer), Problems());
    EXPECT_EQ(test::trace_problems(trace), Problems());
    for (const auto& line : drakvuf) EXPECT_EQ(test::drakvuf_problems(line), Problems());
    for (const auto& line : sysmon) EXPECT_EQ(test::sysmon_problems(line), Problems());
    // Each event is a call of CAPE's and a line of DRAKVUF's, but for what drsemu itself made the program do; each is
    // on the timeline.
    size_t events = 0, completed = 0, calls = 0, slices = 0;
    for (const Json* event : report.events()) {
      events += !has(*event, "/nudged");
      completed += has(*event, "/completed");
    }
    for (const Json& process : cape["behavior"]["processes"].GetArray()) calls += process["calls"].Size();
    for (const Json& event : trace["traceEvents"].GetArray()) slices += text(event, "/ph") == "X";
    EXPECT_EQ(calls, events);
    EXPECT_GE(slices, events - completed);
    size_t lines = 0;
    for (const auto& line : drakvuf) lines += text(line, "/Event") != "dll_discovered";
    EXPECT_EQ(lines, events - completed);
  }

  // Sysmon events of an id where a member ends with a text.
  size_t count(int id, const char* member = nullptr, const std::string& ending = {}) const {
    size_t found = 0;
    for (const auto& line : sysmon) {
      if (line["EventID"].GetInt() != id) continue;
      found += !member || text(line, (std::string("/") + member).c_str()).ends_with(ending);
    }
    return found;
  }
  // CAPE's calls of an API where an argument ends with a text.
  size_t calls(const std::string& api, const std::string& argument = {}, const std::string& ending = {}) const {
    size_t found = 0;
    for (const Json& process : cape["behavior"]["processes"].GetArray()) {
      for (const Json& call : process["calls"].GetArray()) {
        if (text(call, "/api") != api) continue;
        bool matches = argument.empty();
        for (const Json& one : call["arguments"].GetArray())
          matches |= text(one, "/name") == argument && text(one, "/value").ends_with(ending);
        found += matches;
      }
    }
    return found;
  }

  rapidjson::Document cape;
  std::vector<rapidjson::Document> drakvuf, sysmon;
  rapidjson::Document layer, trace;
};

class ConvertOnBits : public testing::TestWithParam<int> {};

TEST_P(ConvertOnBits, ADropperThatStartsAgainAtLogon) {
  const Report report(sample("demo", GetParam()), {}, {"--rules", std::string(DRSEMU_BUILD_DIR) + "/rules"});
  ASSERT_EQ(report.finished().exit_code, 1) << report.finished().err;
  const Converted made(report);
  const std::string image = "demo" + std::to_string(GetParam()) + ".exe";
  const std::string kind = GetParam() == 64 ? "x86-64" : "Intel 80386";
  EXPECT_NE(text(made.cape, "/target/file/type").find(kind), std::string::npos);
  EXPECT_GT(made.cape["static"]["pe"]["imports"].Size(), 0u);
  EXPECT_GT(made.cape["strings"].Size(), 10u);
  EXPECT_GE(made.calls("NtSetValueKey", "FullName", "\\CurrentVersion\\Run\\Updater"), 1u);
  EXPECT_GE(made.calls("NtCreateUserProcess", "CommandLine", "--stage2"), 1u);
  EXPECT_EQ(made.cape["behavior"]["processtree"].Size(), 1u);
  EXPECT_EQ(text(made.cape, "/behavior/processtree/0/children/0/name"), image);

  EXPECT_EQ(made.count(1, "CommandLine", "--stage2"), 1u);
  EXPECT_EQ(made.count(1, "ParentImage", "\\explorer.exe"), 1u);
  EXPECT_EQ(made.count(1, "ParentImage", image), 1u);
  EXPECT_EQ(made.count(5), 2u);
  EXPECT_EQ(made.count(11, "TargetFilename", "\\Temp\\update.exe"), 1u);
  EXPECT_EQ(made.count(13, "TargetObject", "\\CurrentVersion\\Run\\Updater"), 1u);
  EXPECT_EQ(made.count(13, "Details", "\\Temp\\update.exe"), 1u);
  EXPECT_GE(made.count(7, "ImageLoaded", "\\kernel32.dll"), 2u) << "each process loads it";
  for (const auto& line : made.sysmon) {
    if (line["EventID"].GetInt() != 1) continue;
    EXPECT_NE(text(line, "/Hashes").find("SHA256="), std::string::npos);
    EXPECT_TRUE(text(line, "/CurrentDirectory").ends_with("\\Desktop\\")) << text(line, "/CurrentDirectory");
    EXPECT_TRUE(text(line, "/User").ends_with("\\alex")) << text(line, "/User");
  }

  std::set<std::string> techniques;
  for (const Json& one : made.layer["techniques"].GetArray()) techniques.insert(text(one, "/techniqueID"));
  EXPECT_TRUE(techniques.contains("T1547.001"));
  size_t begins = 0, ends = 0;
  for (const Json& event : made.trace["traceEvents"].GetArray()) {
    begins += text(event, "/ph") == "s";
    ends += text(event, "/ph") == "f";
  }
  EXPECT_EQ(begins, 1u);
  EXPECT_EQ(ends, 1u);
}

TEST_P(ConvertOnBits, FilesAndTheRegistry) {
  const Converted files((Report(sample("files", GetParam()))));
  EXPECT_GE(files.count(11, "TargetFilename", "\\one.txt"), 1u);
  EXPECT_GE(files.count(23) + files.count(26), 2u);
  EXPECT_GE(files.calls("NtWriteFile", "HandleName", "\\one.txt"), 1u);
  const Converted registry((Report(sample("registry", GetParam()))));
  EXPECT_GE(registry.count(12, "EventType", "CreateKey"), 1u);
  EXPECT_GE(registry.count(12, "EventType", "DeleteValue"), 1u);
  EXPECT_GE(registry.count(12, "TargetObject", "\\Software\\Zoo"), 1u);
  EXPECT_GE(registry.count(13, "TargetObject", "\\Software\\Zoo\\(Default)"), 1u);
}

TEST_P(ConvertOnBits, Network) {
  const Converted made((Report(sample("network", GetParam()))));
  EXPECT_GE(made.count(3, "DestinationIp", "127.0.0.1"), 2u);
  EXPECT_GE(made.count(3, "Protocol", "udp"), 1u);
  EXPECT_GE(made.count(22, "QueryName", "localhost"), 1u);
}

TEST_P(ConvertOnBits, ProcessesThatAreOpened) {
  const Converted made((Report(sample("process", GetParam()))));
  EXPECT_GE(made.count(1), 2u);
  EXPECT_GE(made.count(10, "GrantedAccess", "0x1FFFFF"), 1u);
}

TEST_P(ConvertOnBits, OneProcessInAnother) {
  const Converted made((Report(sample("injection", GetParam()), {}, {"--time-limit", "20"})));
  EXPECT_GE(made.count(8), 2u);
  EXPECT_GE(made.count(25, "Type", "Image is replaced"), 1u);
  EXPECT_GE(made.cape["CAPE"]["payloads"].Size(), 1u);
  std::set<std::string> techniques;
  for (const Json& one : made.layer["techniques"].GetArray()) techniques.insert(text(one, "/techniqueID"));
  EXPECT_TRUE(techniques.contains("T1055.012") && techniques.contains("T1055.004"));
}

INSTANTIATE_TEST_SUITE_P(Bits, ConvertOnBits, testing::Values(32, 64));

TEST(Convert, ThirdParty) { const Converted made((Report(testdata("rcedit-5.0.2/bin/rcedit-x64.exe"), {"--help"}))); }

TEST(Convert, AProcessThatCrashes) {
  const Converted made((Report(sample("crash", 64))));
  EXPECT_GE(made.count(5), 1u);
}

// A run whose drsemu was killed: the report is not there, and then it is.
TEST(Convert, AReportThatWasRepaired) {
  const TempDir dir;
  const fs::path folder = dir / "report";
  {
    const Child child({drsemu_path(), "run", "--out", folder.string(), sample("forever", 64).string()});
    ASSERT_TRUE(eventually(60, [&] {
      return fs::exists(folder / ".unfinished" / "journal") &&
             fs::file_size(folder / ".unfinished" / "journal") > 100'000;
    }));
    child.signal(SIGKILL);
  }
  const Finished unfinished = drsemu({"report", "convert", folder.string(), "--to", "cape"});
  EXPECT_EQ(unfinished.exit_code, 2);
  EXPECT_EQ(unfinished.out, "");
  EXPECT_NE(unfinished.err.find("drsemu report repair"), std::string::npos) << unfinished.err;
  ASSERT_EQ(drsemu({"report", "repair", folder.string()}).exit_code, 0);
  const Converted made((Report(Report::There{folder})));
  EXPECT_EQ(made.count(1, "ParentImage", "\\explorer.exe"), 1u);
  EXPECT_EQ(made.count(5), 0u) << "it lived on";
}

// ---- the command line

class Command : public testing::Test {
 protected:
  // A report that needs no run.
  Command() {
    dir.file(
        "report/report.json",
        R"({"target":{"path":"C:\\a.exe","type":"PE32+ executable (console) x86-64","arch":"x64"},"run":{"started":"2026-11-28T17:37:20Z"},"processes":[]})");
    dir.file("report/events/8.jsonl",
             R"({"seq":1,"ts":5,"tid":4,"call":"NtClose","before":{},"after":{},"success":true,"ns":1})"
             "\n");
  }
  Finished convert(std::vector<std::string> args) const {
    args.insert(args.begin(), {"report", "convert", (dir / "report").string()});
    return drsemu(args);
  }
  void expect_error(const Finished& finished, const std::string& what) const {
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_EQ(finished.out, "");
    EXPECT_TRUE(finished.err.starts_with("drsemu: ") && finished.err.find('\n') == finished.err.size() - 1)
        << finished.err;
    EXPECT_NE(finished.err.find(what), std::string::npos) << finished.err;
  }
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(dir.path())) names.insert(entry.path().filename().string());
    return names;
  }

  const TempDir dir;
};

TEST_F(Command, UnknownFormats) {
  expect_error(convert({"--to", "sysmom"}), "did you mean sysmon?");
  expect_error(convert({"--to", "misp"}), "--to takes cape, drakvuf, sysmon, navigator, trace");
  expect_error(drsemu({"report", "convert", (dir / "report").string()}), "--to is required");
  expect_error(drsemu({"report", "convert", dir.path().string(), "--to", "cape"}), "there is no report in");
}

TEST_F(Command, AFileIsReplacedOnlyWhenItIsAskedFor) {
  const std::string out = (dir / "a.json").string();
  EXPECT_EQ(convert({"--to", "cape", "--out", out}).exit_code, 0);
  const std::string first = read(out);
  EXPECT_EQ(first, converted(dir / "report", "cape"));
  struct stat info;
  ASSERT_EQ(stat(out.c_str(), &info), 0);
  const mode_t mask = umask(0);
  umask(mask);
  EXPECT_EQ(info.st_mode & 0777, 0666 & ~mask);
  expect_error(convert({"--to", "trace", "--out", out}), "give --force to replace it");
  EXPECT_EQ(read(out), first);
  EXPECT_EQ(convert({"--to", "trace", "--out", out, "--force"}).exit_code, 0);
  EXPECT_NE(read(out), first);
  expect_error(convert({"--to", "trace", "--out", dir.path().string()}), "is a folder");
  expect_error(convert({"--to", "trace", "--out", (dir / "nowhere/a.json").string()}), "cannot write");
  EXPECT_EQ(files(), (std::set<std::string>{"report", "a.json"}));
}

TEST_F(Command, NothingHalfWrittenIsLeft) {
  expect_error(convert({"--to", "cape", "--out", "/dev/full"}), "cannot write /dev/full: No space left on device");
  // A limit on the size of files is a disk that is full.
  const Finished finished = [&] {
    Child child({"/bin/sh", "-c", "ulimit -f 1; trap '' XFSZ; exec \"$0\" report convert \"$1\" --to cape --out \"$2\"",
                 drsemu_path(), (dir / "report").string(), (dir / "a.json").string()});
    return child.wait(60).value_or(Finished{});
  }();
  expect_error(finished, "cannot write " + (dir / "a.json").string() + ": File too large");
  EXPECT_EQ(files(), std::set<std::string>{"report"});
}

TEST_F(Command, SeveralAtOnce) {
  dir.file("other/report.json", read(dir / "report/report.json"));
  expect_error(convert({(dir / "other").string(), "--to", "cape"}), "give --out a folder");
  const Finished finished = convert(
      {(dir / "other/").string(), "--to", "cape,trace", "--to", "navigator", "--out", (dir / "made/below").string()});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(dir / "made/below")) names.insert(entry.path().filename().string());
  EXPECT_EQ(names, (std::set<std::string>{"report.cape.json", "report.trace.json", "report.navigator.json",
                                          "other.cape.json", "other.trace.json", "other.navigator.json"}));
}

TEST_F(Command, DamagedEventsAreTold) {
  dir.file("report/events/8.jsonl", "{\"seq\":1,\n{\"seq\":2}\n");
  const Finished finished = convert({"--to", "cape"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_NE(finished.err.find("2 damaged lines of events are left out"), std::string::npos) << finished.err;
}

}  // namespace
}  // namespace drsemu::e2e
