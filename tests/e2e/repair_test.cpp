// drsemu report repair: a run whose drsemu was killed has its report all the same.
#include <signal.h>

#include <algorithm>
#include <fstream>

#include "checks.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

class Repair : public testing::Test {
 protected:
  // Starts the sample of numbered calls, in as many processes, and kills drsemu while they are made.
  void kill_run(int processes) {
    Child run({drsemu_path(), "run", "--out", out.string(), sample("numbered", 64).string(), "--",
               std::to_string(processes), "3"},
              data.environment());
    std::error_code error;
    ASSERT_TRUE(eventually(60, [&] {
      return fs::file_size(out / "target.stdout", error) >= 9u * static_cast<unsigned>(processes) && !error;
    })) << run.err();
    const Finished early = repair();
    EXPECT_EQ(early.exit_code, 2);
    EXPECT_NE(early.err.find("still going on"), std::string::npos) << early.err;
    run.signal(SIGKILL);
    ASSERT_TRUE(run.wait(30));
  }
  Finished repair(const fs::path& folder) { return drsemu({"report", "repair", folder.string()}, data.environment()); }
  Finished repair() { return repair(out); }
  rapidjson::Document report() const {
    rapidjson::Document json;
    json.Parse(read(out / "report.json").c_str());
    return json;
  }
  std::vector<fs::path> runs() const {
    std::error_code error;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(data.runs(), error)) found.push_back(entry.path());
    return found;
  }

  const PrivateData data;
  const TempDir dir;
  const fs::path out = dir / "report";
};

TEST_F(Repair, FinishesTheReport) {
  kill_run(2);
  ASSERT_FALSE(fs::exists(out / "report.json"));
  const Finished refused = drsemu({"run", "--out", out.string(), sample("demo", 64).string()}, data.environment());
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("drsemu report repair"), std::string::npos) << refused.err;
  // Another run clears up what is nobody's any more; this is not.
  EXPECT_EQ(
      drsemu({"run", "--out", (dir / "other").string(), sample("demo", 64).string()}, data.environment()).exit_code, 0);
  EXPECT_EQ(runs().size(), 1u);

  const Finished repaired = repair();
  EXPECT_EQ(repaired.exit_code, 0) << repaired.err;
  EXPECT_NE(repaired.out.find("lost its supervisor"), std::string::npos) << repaired.out;
  const rapidjson::Document json = report();
  ASSERT_FALSE(json.HasParseError());
  EXPECT_EQ(text(json, "/run/ended"), "supervisor-died");
  EXPECT_EQ(text(json, "/target/host_path"), sample("numbered", 64).string());
  EXPECT_EQ(text(json, "/target/arguments/0"), "2");
  EXPECT_EQ(number(json, "/run/torn"), 0);
  EXPECT_EQ(json["processes"].Size(), 2u);
  for (const Json& process : json["processes"].GetArray()) EXPECT_EQ(text(process, "/end"), "alive");
  const double seconds = json["run"]["duration_s"].GetDouble();
  EXPECT_TRUE(seconds > 0 && seconds < 60) << seconds;
  EXPECT_EQ(text(json, "/effects/files/0/guest_path"), std::string(kDesktop) + "notes.bin");
  EXPECT_NE(text(json, "/dropped/0/sha256"), "");
  EXPECT_TRUE(fs::exists(out / "dropped" / text(json, "/dropped/0/sha256")));
  EXPECT_EQ(read(out / "target.stdout"), "working\r\nworking\r\n");
  int64_t lines = 0;
  for (const Json& process : json["processes"].GetArray()) {
    const std::string pid = std::to_string(number(process, "/pid").value_or(0));
    const std::string events = read(out / "events" / (pid + ".jsonl"));
    EXPECT_EQ(std::count(events.begin(), events.end(), '\n'), number(process, "/events"));
    lines += number(process, "/events").value_or(0);
    EXPECT_TRUE(fs::exists(out / (pid + ".json")));
  }
  EXPECT_EQ(number(json, "/run/events"), lines);
  EXPECT_GT(lines, 100);
  std::string warnings;
  for (const Json& warning : json["warnings"].GetArray()) warnings += std::string(warning.GetString()) + "\n";
  EXPECT_NE(warnings.find("was killed"), std::string::npos) << warnings;
  EXPECT_EQ(warnings.find("registry"), std::string::npos) << "Windows was shut down: " << warnings;
  EXPECT_EQ(warnings.find("journal"), std::string::npos) << warnings;
  EXPECT_FALSE(fs::exists(out / ".unfinished"));
  EXPECT_TRUE(runs().empty());

  const std::string before = read(out / "report.json");
  const Finished again = repair();
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(again.out, out.string() + " is whole: there is nothing to repair\n");
  EXPECT_EQ(read(out / "report.json"), before);
}

// The journal of a run that ended as it should, kept beside it: what is made of it is what was made while it ran.
TEST_F(Repair, AReplayIsTheRunItself) {
  const struct {
    const char* name;
    int bits;
    std::vector<std::string> args;
  } runs_of[] = {{"process", 64, {}}, {"process", 32, {}}, {"threads", 64, {}}, {"wrapped", 64, {}}, {"system", 64, {}},
                 {"endings", 64, {}}, {"injection", 64, {"thread", "hollowing"}}};
  for (const auto& [name, bits, args] : runs_of) {
    SCOPED_TRACE(name);
    const fs::path first = dir / (std::string("first-") + name + std::to_string(bits)),
                   second = first.string() + "-again";
    std::vector<std::string> argv = {drsemu_path(), "run", "--out", first.string(), sample(name, bits).string(), "--"};
    argv.insert(argv.end(), args.begin(), args.end());
    Child run(argv, data.environment());
    fs::create_directories(second / ".unfinished");
    std::error_code error;
    ASSERT_TRUE(eventually(60, [&] {
      fs::create_hard_link(first / ".unfinished/run.json", second / ".unfinished/run.json", error);
      if (error) return false;
      fs::create_hard_link(first / ".unfinished/journal", second / ".unfinished/journal", error);
      return !error;
    }));
    const auto finished = run.wait(100);
    ASSERT_TRUE(finished && finished->exit_code == 0);
    const Finished repaired = repair(second);
    ASSERT_EQ(repaired.exit_code, 0) << repaired.err;
    rapidjson::Document one, other;
    one.Parse(read(first / "report.json").c_str());
    other.Parse(read(second / "report.json").c_str());
    EXPECT_TRUE(one["processes"] == other["processes"]);
    EXPECT_TRUE(one["injections"] == other["injections"]);
    if (std::string(name) == "injection") {
      EXPECT_EQ(one["injections"].Size(), 2u);
      size_t kept = 0;
      for (const auto& entry : fs::directory_iterator(first / "memory")) {
        EXPECT_TRUE(read(entry.path()) == read(second / "memory" / entry.path().filename())) << entry.path().filename();
        ++kept;
      }
      EXPECT_GT(kept, 0u);
    }
    for (const char* count : {"events", "calls", "function_calls", "torn", "calls_by_category", "exit_code"})
      EXPECT_TRUE(one["run"][count] == other["run"][count]) << count;
    size_t files = 0;
    for (const auto& entry : fs::directory_iterator(first / "events")) {
      EXPECT_TRUE(read(entry.path()) == read(second / "events" / entry.path().filename())) << entry.path().filename();
      ++files;
    }
    EXPECT_GT(files, 0u);
    for (const auto& entry : fs::directory_iterator(second / "events"))
      EXPECT_TRUE(fs::exists(first / "events" / entry.path().filename()));
  }
}

// What cannot be known is said, and what there is comes out.
TEST_F(Repair, SaysWhatIsMissing) {
  kill_run(1);
  ASSERT_TRUE(eventually(30, [&] { return runs().size() == 1 && fs::exists(runs()[0] / "upper"); }));
  sleep_seconds(2);  // the keeper's work
  const fs::path journal = out / ".unfinished/journal";
  std::string content = read(journal);
  ASSERT_GT(content.size(), 20'000u);
  content.resize(content.size() - 1000);
  content[content.size() / 2] ^= 1;
  std::ofstream(journal, std::ios::binary | std::ios::trunc) << content;
  remove_tree(runs()[0]);
  const Finished repaired = repair();
  EXPECT_EQ(repaired.exit_code, 0) << repaired.err;
  const rapidjson::Document json = report();
  EXPECT_GT(number(json, "/run/events"), 10);
  std::string warnings;
  for (const Json& warning : json["warnings"].GetArray()) warnings += std::string(warning.GetString()) + "\n";
  for (const char* part : {"damaged", "missing", "stops before the end", "what the VM changed is not there any more"}) {
    EXPECT_NE(warnings.find(part), std::string::npos) << part << " is not in " << warnings;
  }
}

TEST_F(Repair, WhatIsNoUnfinishedReport) {
  fs::create_directory(dir / "empty");
  dir.file("begun/.unfinished/journal", "");
  dir.file("damaged/.unfinished/run.json", "{");
  dir.file("file", "");
  for (const auto& [name, part] :
       {std::pair{"none", "cannot open"}, std::pair{"file", "cannot open"}, std::pair{"empty", "there is no report in"},
        std::pair{"begun", "before the target started"}, std::pair{"damaged", "is damaged"}}) {
    const Finished finished = repair(dir / name);
    EXPECT_EQ(finished.exit_code, 2) << name;
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
    EXPECT_NE(finished.err.find(part), std::string::npos) << finished.err;
    EXPECT_EQ(finished.out, "");
  }
}

}  // namespace
}  // namespace drsemu::e2e
