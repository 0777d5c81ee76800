// Many VMs on one machine: folders of executables, pools, and what they share with single runs.
#include <signal.h>

#include <algorithm>
#include <fstream>

#include "checks.h"
#include "leftovers.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

void put(const fs::path& path, const std::string& content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

// Of each thread, in the order of their first events; what repeats may be one event or two.
std::vector<std::vector<std::string>> call_names(const Report& report) {
  std::vector<std::vector<std::string>> names;
  std::map<int64_t, size_t> threads;
  for (const Json* event : report.events()) {
    const auto [place, is_new] = threads.try_emplace(number(*event, "/tid").value_or(0), names.size());
    if (is_new) names.emplace_back();
    std::vector<std::string>& list = names[place->second];
    if (const std::string call = text(*event, "/call"); list.empty() || list.back() != call) list.push_back(call);
  }
  return names;
}

void expect_same(const Report& one, const Report& other) {
  EXPECT_EQ(one.ended(), other.ended());
  EXPECT_EQ(one.exit_code(), other.exit_code());
  EXPECT_EQ(one.target_stdout(), other.target_stdout());
  EXPECT_EQ(one.file_effects(), other.file_effects());
  EXPECT_EQ(one.registry_effects(), other.registry_effects());
  EXPECT_FALSE(call_names(one).empty());
  EXPECT_EQ(call_names(one), call_names(other));
}

// `drsemu pool` of this data folder.
class PoolProcess {
 public:
  explicit PoolProcess(const PrivateData& data, const std::string& size = "1")
      : child_({drsemu_path(), "pool", "--size", size}, data.environment()) {}
  bool is_ready() { return eventually(120, [&] { return child_.err().find("ready") != std::string::npos; }); }
  Child& child() { return child_; }

 private:
  Child child_;
};

bool from_pool(const Report& report) { return report.finished().err.find("a VM of the pool") != std::string::npos; }

TEST(Batch, RunsWhatIsInAFolder) {
  const PrivateData data;
  const TempDir dir;
  const fs::path in = dir / "in", out = dir / "out";
  fs::create_directories(in / "sub");
  fs::copy_file(sample("files", 64), in / "files.exe");
  fs::copy_file(sample("registry", 32), in / "sub/registry.exe");
  fs::copy_file(sample("crash", 64), in / "sub/crash.exe");
  put(in / "broken.exe", read(sample("files", 64)).substr(0, 300));
  put(in / "notes.txt", "no program");
  put(in / "dos.exe", "MZ" + std::string(200, '\0'));
  put(in / "old/report.json", "{}");
  put(in / "old/events/1.jsonl", "");
  put(in / "old/dropped.exe", read(sample("files", 64)));
  const Finished finished = drsemu({"run", "--out", out.string(), "--jobs", "2", "--pool", "1", in.string()}, data.environment());
  EXPECT_EQ(finished.exit_code, 2) << "one is broken";
  for (const char* line : {"broken.exe", "is truncated", "files.exe", "sub/registry.exe", "4 executables, 1 failed"}) {
    EXPECT_NE(finished.out.find(line), std::string::npos) << line << " in\n" << finished.out;
  }
  EXPECT_EQ(finished.out.find("dropped.exe"), std::string::npos) << "part of a report";
  EXPECT_NE(finished.err.find("[4/4]"), std::string::npos) << finished.err;
  rapidjson::Document summary;
  ASSERT_FALSE(summary.Parse(read(out / "summary.json").c_str()).HasParseError());
  ASSERT_EQ(summary.Size(), 4u);
  EXPECT_NE(text(summary[0], "/failure").find("truncated"), std::string::npos);
  EXPECT_EQ(text(summary[1], "/report"), "files.exe");
  EXPECT_EQ(number(summary[2], "/exit_code"), 0xc0000005);
  EXPECT_EQ(text(summary[3], "/ended"), "exited");
  EXPECT_FALSE(fs::exists(out / "broken.exe"));
  for (const char* name : {"files.exe", "sub/registry.exe"}) {
    const Report many(Report::There{out / name}), single(in / name);
    check_contracts(many);
    expect_same(many, single);
  }
  EXPECT_TRUE(nothing_in(data.runs()));
}

TEST(Batch, BadInput) {
  const PrivateData data;
  const TempDir dir;
  fs::create_directories(dir / "empty");
  const auto refuses = [&](const std::vector<std::string>& args, const std::string& why) {
    const Finished finished = drsemu(args, data.environment());
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_NE(finished.err.find(why), std::string::npos) << finished.err;
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
  };
  refuses({"run", (dir / "empty").string()}, "has no Windows executable in it");
  refuses({"run", "--jobs", "2", sample("files", 64).string()}, "--jobs is for folders");
  refuses({"run", "--pool", "2", sample("files", 64).string()}, "drsemu pool keeps VMs ready");
  refuses({"run", "--jobs", "0", sample("files", 64).string()}, "--jobs");
  refuses({"run"}, "TARGET is required");
  refuses({"--log", "loud", "doctor"}, "--log");
  fs::copy_file(sample("files", 64), dir / "empty/a.exe");
  put(dir / "out/precious.txt", "mine");
  refuses({"run", "--out", (dir / "out").string(), (dir / "empty").string()}, "is not empty");
  EXPECT_EQ(read(dir / "out/precious.txt"), "mine");
}

TEST(Batch, CtrlCAndKill) {
  for (const int signal : {SIGINT, SIGKILL}) {
    const PrivateData data;
    const TempDir dir;
    for (const char* name : {"in/a.exe", "in/b.exe", "in/c.exe"}) put(dir / name, read(sample("forever", 64)));
    Child child({drsemu_path(), "run", "--out", (dir / "out").string(), "--jobs", "2", "--pool", "1", (dir / "in").string()}, data.environment());
    const auto sleeps = [&](const char* name) {
      std::error_code error;
      return fs::file_size(dir / "out" / name / "target.stdout", error) >= 20 && !error;
    };
    ASSERT_TRUE(eventually(120, [&] { return sleeps("a.exe") && sleeps("b.exe"); })) << child.err();
    const ProcessIds processes = process_tree(child.pid());
    child.signal(signal);
    const auto finished = child.wait(60);
    ASSERT_TRUE(finished);
    EXPECT_TRUE(eventually(30, [&] { return living(processes).empty(); })) << living(processes).size() << " live";
    EXPECT_TRUE(eventually(30, [&] { return nothing_in(data.runs()); }));
    // Its runs are asked to end in both cases.
    for (const char* name : {"a.exe", "b.exe"}) EXPECT_EQ(Report(Report::There{dir / "out" / name}).ended(), "interrupted");
    EXPECT_FALSE(fs::exists(dir / "out/c.exe"));
    if (signal == SIGINT) {
      EXPECT_EQ(finished->exit_code, 130);
      EXPECT_NE(finished->out.find("2 executables"), std::string::npos) << finished->out;
    }
  }
}

TEST(Pool, ItsVmsAreLikeOthers) {
  const PrivateData data;
  PoolProcess pool(data);
  ASSERT_TRUE(pool.is_ready()) << pool.child().err();
  for (const auto& [name, options] : {std::pair<const char*, std::vector<std::string>>{"files", {}},
                                      {"originals", {"--no-winsock"}},
                                      {"registry", {"--filter", "registry"}},
                                      {"process", {"--api-depth", "all", "--filter", "process"}}}) {
    std::vector<std::string> pooled = {"--log", "info"}, cold = {"--log", "info", "--pool", "0"};
    pooled.insert(pooled.end(), options.begin(), options.end());
    cold.insert(cold.end(), options.begin(), options.end());
    const Report one(sample(name, 64), {}, pooled, data.environment()), other(sample(name, 64), {}, cold, data.environment());
    EXPECT_TRUE(from_pool(one)) << one.finished().err;
    EXPECT_FALSE(from_pool(other)) << other.finished().err;
    check_contracts(one);
    if (std::string(name) != "process") {
      expect_same(one, other);
    } else {
      EXPECT_EQ(one.json()["processes"].Size(), other.json()["processes"].Size());
    }
  }
  const ProcessIds processes = process_tree(pool.child().pid());
  pool.child().signal(SIGINT);
  const auto finished = pool.child().wait(60);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->exit_code, 0);
  EXPECT_TRUE(eventually(20, [&] { return living(processes).empty() && nothing_in(data.runs()); }));
}

TEST(Pool, OnlyOneAndRunsDoWithoutIt) {
  const PrivateData data;
  PoolProcess pool(data);
  ASSERT_TRUE(pool.is_ready()) << pool.child().err();
  const Finished second = drsemu({"pool"}, data.environment());
  EXPECT_EQ(second.exit_code, 2);
  EXPECT_NE(second.err.find("a pool is running already"), std::string::npos) << second.err;
  const ProcessIds processes = process_tree(pool.child().pid());
  pool.child().signal(SIGKILL);
  EXPECT_TRUE(eventually(30, [&] { return living(processes).empty() && nothing_in(data.runs()); })) << "what a killed pool leaves";
  // Its socket is there still, and nobody listens.
  const Report report(sample("files", 64), {}, {"--log", "info"}, data.environment());
  EXPECT_FALSE(from_pool(report));
  EXPECT_EQ(report.exit_code(), 0);
  PoolProcess again(data);
  EXPECT_TRUE(again.is_ready()) << again.child().err();
}

TEST(Pool, KilledRunsLeaveNothingButTheirReport) {
  const PrivateData data;
  const TempDir dir;
  PoolProcess pool(data);
  ASSERT_TRUE(pool.is_ready()) << pool.child().err();
  Child run({drsemu_path(), "--log", "info", "run", "--out", (dir / "report").string(), sample("forever", 64).string()}, data.environment());
  ASSERT_TRUE(eventually(60, [&] {
    std::error_code error;
    return fs::file_size(dir / "report/target.stdout", error) >= 20 && !error;
  })) << run.err();
  EXPECT_NE(run.err().find("a VM of the pool"), std::string::npos) << run.err();
  const auto folders = [&] { return static_cast<size_t>(std::distance(fs::directory_iterator(data.runs()), fs::directory_iterator())); };
  // The one that is in use, and the next.
  EXPECT_TRUE(eventually(60, [&] { return folders() == 2; })) << folders();
  run.signal(SIGKILL);
  ASSERT_TRUE(run.wait(30));
  const Finished repaired = drsemu({"report", "repair", (dir / "report").string()}, data.environment());
  EXPECT_EQ(repaired.exit_code, 0) << repaired.err;
  EXPECT_NE(repaired.out.find("lost its supervisor"), std::string::npos) << repaired.out;
  EXPECT_EQ(repaired.out.find("journal"), std::string::npos) << "it is whole: " << repaired.out;
  EXPECT_TRUE(eventually(30, [&] { return folders() == 1; })) << folders();
}

TEST(Shell, RunsWhatIsTyped) {
  const PrivateData data;
  const TempDir dir;
  put(dir / "keys", "if exist demo64.exe echo %USERNAME%-is-here\nexit 7\n");
  const std::string command = drsemu_path() + " run --shell " + sample("demo", 64).string() + " < " + (dir / "keys").string();
  Child child({"/bin/sh", "-c", command}, data.environment());
  const auto finished = child.wait(120);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->exit_code, 7) << finished->err;
  EXPECT_NE(finished->out.find("alex-is-here"), std::string::npos) << finished->out;
  EXPECT_TRUE(nothing_in(data.runs()));
}

}  // namespace
}  // namespace drsemu::e2e
