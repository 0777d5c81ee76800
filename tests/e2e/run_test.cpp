// What `drsemu run` promises of any run: how it ends, and that nothing of it stays.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/hash.h"
#include "checks.h"
#include "leftovers.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

std::vector<std::string> forever(const fs::path& out, const std::vector<std::string>& options = {}) {
  std::vector<std::string> argv = {drsemu_path(), "run", "--out", out.string()};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(sample("forever", 64).string());
  return argv;
}

// The target and its child both say that they sleep.
bool both_sleep(const fs::path& out) {
  std::error_code error;
  return fs::file_size(out / "target.stdout", error) >= 20 && !error;
}

TEST(Run, EndsAtTheTimeLimit) {
  const Report report(sample("forever", 64), {}, {"--time-limit", "2"});
  EXPECT_EQ(report.finished().exit_code, 0);
  EXPECT_EQ(report.ended(), "time-limit");
  EXPECT_TRUE(has(report.json(), "/run/exit_code") && !report.exit_code());
  const double seconds = report.json()["run"]["duration_s"].GetDouble();
  EXPECT_TRUE(seconds >= 2 && seconds < 10) << seconds;
  EXPECT_EQ(report.json()["processes"].Size(), 2u);
  EXPECT_EQ(report.target_stdout(), "sleeping\r\nsleeping\r\n");
  const std::string child = text(process_of(report, " child"), "/command_line");
  EXPECT_EQ(count_calls(report, "NtCreateUserProcess", {{"/before/command_line", child}}), 1u);
  // The sleep that never returned is in the report too.
  size_t pending = 0;
  for (const Json* event : report.calls("NtDelayExecution")) pending += has(*event, "/returned");
  EXPECT_EQ(pending, 2u);
  check_contracts(report);
}

TEST(Run, CtrlCEndsTheRunWithItsReport) {
  const PrivateData data;
  const TempDir dir;
  Child child(forever(dir / "report"), data.environment());
  ASSERT_TRUE(eventually(60, [&] { return both_sleep(dir / "report"); })) << child.err();
  const ProcessIds processes = process_tree(child.pid());
  EXPECT_GT(processes.size(), 5u);
  child.signal_group(SIGINT);
  const auto finished = child.wait(30);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->exit_code, 130) << finished->err;
  rapidjson::Document report;
  report.Parse(read(dir / "report/report.json").c_str());
  ASSERT_FALSE(report.HasParseError());
  EXPECT_EQ(text(report, "/run/ended"), "interrupted");
  EXPECT_EQ(report["processes"].Size(), 2u);
  EXPECT_GT(number(report, "/run/events"), 100);
  expect_nothing_left(processes, data);
}

// Signals while the VM is still being made: no report folder stays.
TEST(Run, CtrlCWhileBootingLeavesNothing) {
  for (const double moment : {0.02, 0.1, 0.2, 0.3}) {
    SCOPED_TRACE(moment);
    const PrivateData data;
    const TempDir dir;
    Child child(forever(dir / "report"), data.environment());
    sleep_seconds(moment);
    const ProcessIds processes = process_tree(child.pid());
    child.signal_group(SIGINT);
    const auto finished = child.wait(30);
    ASSERT_TRUE(finished);
    // Before drsemu catches signals one ends it as any program.
    EXPECT_TRUE(finished->exit_code == 130 || finished->signal == SIGINT) << finished->exit_code;
    const fs::path report = dir / "report";
    EXPECT_TRUE(!fs::exists(report) || fs::exists(report / "report.json")) << "a folder without a report";
    expect_nothing_left(processes, data);
  }
}

TEST(Run, KillLeavesNothingThatRuns) {
  const PrivateData data;
  const TempDir dir;
  Child child(forever(dir / "report"), data.environment());
  ASSERT_TRUE(eventually(60, [&] { return both_sleep(dir / "report"); })) << child.err();
  const ProcessIds processes = process_tree(child.pid());
  EXPECT_FALSE(nothing_in(data.runs()));
  child.signal(SIGKILL);
  ASSERT_TRUE(child.wait(10));
  EXPECT_TRUE(eventually(20, [&] { return living(processes).empty(); })) << living(processes).size() << " processes live";
  EXPECT_FALSE(nothing_in(data.runs())) << "its report waits for what is there";
  remove_tree(dir / "report");
  EXPECT_EQ(drsemu({"run", "--out", (dir / "other").string(), sample("demo", 64).string()}, data.environment()).exit_code, 0);
  expect_nothing_left(processes, data);
}

TEST(Run, KillAtAnyMomentOfTheBootLeavesNothing) {
  for (const double moment : {0.01, 0.05, 0.1, 0.2, 0.3, 0.45}) {
    SCOPED_TRACE(moment);
    const PrivateData data;
    const TempDir dir;
    Child child(forever(dir / "report"), data.environment());
    sleep_seconds(moment);
    const ProcessIds processes = process_tree(child.pid());
    child.signal(SIGKILL);
    ASSERT_TRUE(child.wait(10));
    EXPECT_TRUE(eventually(20, [&] { return living(processes).empty(); }));
    // The target may have been about to start.
    if (fs::exists(dir / "report/.unfinished/run.json")) {
      const Finished repaired = drsemu({"report", "repair", (dir / "report").string()}, data.environment());
      EXPECT_EQ(repaired.exit_code, 0) << repaired.err;
    }
    expect_nothing_left(processes, data);
  }
}

// What a process has committed before it is killed is reported: here by the kernel, from outside the VM.
TEST(Run, TargetKilledFromOutside) {
  const PrivateData data;
  const TempDir dir;
  Child child(forever(dir / "report"), data.environment());
  ASSERT_TRUE(eventually(60, [&] { return both_sleep(dir / "report"); })) << child.err();
  size_t killed = 0;
  for (const auto& [pid, start] : process_tree(child.pid())) {
    if (read("/proc/" + std::to_string(pid) + "/cmdline").find("forever64.exe") == std::string::npos) continue;
    std::error_code error;
    const std::string program = fs::read_symlink("/proc/" + std::to_string(pid) + "/exe", error).filename();
    if (!program.starts_with("wine")) continue;  // drsemu itself names the sample too
    kill(pid, SIGKILL);
    ++killed;
  }
  EXPECT_EQ(killed, 2u);
  const auto finished = child.wait(30);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->exit_code, 0) << finished->err;
  rapidjson::Document report;
  report.Parse(read(dir / "report/report.json").c_str());
  ASSERT_FALSE(report.HasParseError());
  EXPECT_EQ(text(report, "/run/ended"), "exited");
  ASSERT_EQ(report["processes"].Size(), 2u);
  for (const Json& process : report["processes"].GetArray()) {
    EXPECT_EQ(text(process, "/end"), "killed");
    EXPECT_TRUE(process["exit_code"].IsNull());
    const std::string events = read(dir / "report/events" / (std::to_string(*number(process, "/pid")) + ".jsonl"));
    EXPECT_NE(events.find("\"call\":\"NtDelayExecution\""), std::string::npos);
    EXPECT_EQ(std::count(events.begin(), events.end(), '\n'), number(process, "/events"));
  }
}

// A file that whoever starts drsemu has left open would be the guest's through /proc/1/fd.
TEST(Run, OpenFilesOfTheCallerStayOutside) {
  const PrivateData data;
  const TempDir dir;
  const fs::path secret = dir.file("secret", "of the caller");
  const int fd = open(secret.c_str(), O_RDWR);  // inherited
  Child child(forever(dir / "report"), data.environment());
  ASSERT_TRUE(eventually(60, [&] { return both_sleep(dir / "report"); })) << child.err();
  for (const auto& [pid, start] : process_tree(child.pid())) {
    if (pid == child.pid()) continue;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd", error)) {
      EXPECT_NE(fs::read_symlink(entry.path(), error), secret) << pid;
    }
  }
  close(fd);
  child.signal(SIGINT);
  EXPECT_TRUE(child.wait(30));
}

TEST(Run, WritesTheViewsOfTheOriginal) {
  const Report report(sample("process", 64));
  check_contracts(report);
  const auto parse = [&](const std::string& name) {
    rapidjson::Document json;
    json.Parse(read(report.folder() / name).c_str());
    EXPECT_FALSE(json.HasParseError()) << name;
    return json;
  };
  const auto& processes = report.json()["processes"].GetArray();
  const std::string digest = sha256_file(sample("process", 64));
  EXPECT_EQ(text(report.json(), "/target/sha256"), digest);
  EXPECT_EQ(number(report.json(), "/target/size"), static_cast<int64_t>(fs::file_size(sample("process", 64))));
  EXPECT_EQ(text(report.json(), "/target/arch"), "x64");

  const rapidjson::Document starter = parse("starter.json");
  EXPECT_EQ(text(starter, "/image_path"), text(report.json(), "/target/path"));
  EXPECT_EQ(number(starter, "/starter_pid"), number(processes[0], "/pid"));
  EXPECT_EQ(number(starter, "/explorer_pid"), number(processes[0], "/ppid"));
  EXPECT_EQ(text(starter, "/sha_256"), digest);

  const rapidjson::Document facts = parse(digest + ".json");
  EXPECT_FALSE(facts["generic"]["is_x86"].GetBool());
  EXPECT_EQ(number(facts, "/generic/image_base"), 0x140000000);
  EXPECT_EQ(number(facts, "/dos_header/e_magic"), 0x5a4d);

  for (const Json& process : processes) {
    const int64_t pid = *number(process, "/pid");
    SCOPED_TRACE(pid);
    rapidjson::Document view = parse(std::to_string(pid) + ".json");
    const auto& events = report.events(pid);
    if (events.empty()) {
      EXPECT_EQ(number(view, "/empty"), 1);
      continue;
    }
    ASSERT_EQ(view.Size(), events.size());
    for (rapidjson::SizeType i = 0; i < view.Size(); ++i) {
      const std::string call = text(events[i], "/call");
      ASSERT_TRUE(view[i].HasMember(call.c_str()));
      Json& entry = view[i][call.c_str()];
      if (call == "NtCreateUserProcess" && entry["success"].IsTrue()) {
        // The original says there who the new process is.
        const auto child = number(entry, "/after/proc_id");
        EXPECT_TRUE(std::any_of(processes.Begin(), processes.End(), [&](const Json& other) { return child == number(other, "/pid") && number(other, "/caused_by") == pid; }));
        entry["after"].RemoveMember("proc_id");
      }
      for (const char* part : {"before", "after", "success"}) EXPECT_TRUE(entry[part] == events[i][part]) << call;
    }
  }
}

}  // namespace
}  // namespace drsemu::e2e
