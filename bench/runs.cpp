// Rows that are measured by running samples through `drsemu run`.
#include "runs.h"

#include <fcntl.h>
#include <rapidjson/document.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"

namespace fs = std::filesystem;

namespace drsemu::bench {
namespace {

constexpr int kNoSuchMode = 2;

// A loop of samples/bench.c.
struct Loop {
  const char* row;
  const char* mode;
  int count;
  const char* what;
  Goal goal;           // of the ratio; of the difference for kind kEvent
  enum { kRatio, kEvent, kThreads, kDirect, kQuiet } kind = kRatio;
  Goal goal_32 = {};   // where it is another for 32-bit code
};

const Goal kSame{1.01, false, "≤ 1.01"}, kServer{1.05, false, "≤ 1.05"}, kCollapsed{1.5, false, "≤ 1.5"},
    kEventCost{250, false, "≤ 250 ns"}, kFunction{400, false, "≤ 400 ns"}, kQuietFunction{60, false, "≤ 60 ns"},
    kQuietFunction32{200, false, "≤ 200 ns"}, kLoad{1.10, false, "≤ 1.10"}, kBare{1.10, false, "≤ 1.10"};

const Loop kLoops[] = {
    {"cpu", "cpu", 200'000, "CPU-bound loop", kSame},
    {"indirect", "indirect", 100'000, "CPU-bound loop of indirect calls", kSame},
    {"registry", "registry", 10'000, "registry query", kServer},
    {"registry-set", "registry-set", 5'000, "registry value set", kBare},
    {"registry-enumerate", "registry-enumerate", 10'000, "registry keys enumerated", kBare},
    {"file", "file", 10'000, "file open and close", kServer},
    {"file-write", "file-write", 500, "file create, write, close, delete", kServer},
    {"cheapest", "cheapest", 2'000'000, "cheapest call (NtQuerySystemTime) in a loop: collapses", kCollapsed},
    {"event", "event", 51'200, "one recorded event, hot: NtQueryVirtualMemory", kEventCost, Loop::kEvent},
    {"event-time", "event-time", 51'200, "one recorded event, hot: NtQuerySystemTime", kEventCost, Loop::kEvent},
    {"wrapped", "wrapped", 51'200, "one recorded function call, hot: GetProcAddress", kFunction, Loop::kEvent},
    {"wrapped-quiet", "quiet", 2'000'000, "a wrapped function called by a system DLL: not recorded", kQuietFunction, Loop::kQuiet, kQuietFunction32},
    {"load", "load", 100, "LoadLibrary of shell32.dll, FreeLibrary", kLoad},
    {"gui", "gui", 10, "start-up and end of a program with a window", kLoad},
    {"threads", "cheapest", 4'000'000, "calls a second of 4 threads, against 1 thread", {}, Loop::kThreads},
    {"direct", "direct", 1'000'000, "direct system call, against the same through its stub", {}, Loop::kDirect},
};

constexpr int kBits[] = {64, 32};

struct Sample {
  std::string output;
  double wall_ns = 0;
  rapidjson::Document report;
  fs::path folder;
};

double now_ns() {
  return static_cast<double>(std::chrono::steady_clock::now().time_since_epoch().count());
}

std::vector<std::string> command(const Settings& settings, int bits, bool monitored, const std::vector<std::string>& args) {
  std::vector<std::string> argv = {(program_dir() / "drsemu").string(), "run", "--rules", "none", "--pool", "0", "--force", "--out", (settings.scratch / "report").string()};
  if (!monitored) argv.push_back("--no-monitor");
  argv.push_back((program_dir() / "samples" / ("bench" + std::to_string(bits) + ".exe")).string());
  argv.push_back("--");
  argv.insert(argv.end(), args.begin(), args.end());
  return argv;
}

Sample run_sample(const Settings& settings, int bits, bool monitored, const std::vector<std::string>& args) {
  Sample sample;
  sample.folder = settings.scratch / "report";
  const double begin = now_ns();
  const Finished finished = run(command(settings, bits, monitored, args));
  sample.wall_ns = now_ns() - begin;
  check_interrupt();
  if (!finished.ok()) throw Error("a run failed: " + finished.output);
  sample.output = read_file(sample.folder / "target.stdout");
  sample.report.Parse(read_file(sample.folder / "report.json").c_str());
  if (sample.report.HasParseError()) throw Error("a run left a report that cannot be read");
  return sample;
}

// What a loop printed: nanoseconds; nothing if the sample has no such mode.
std::optional<double> loop_ns(const Settings& settings, int bits, bool monitored, const std::vector<std::string>& args) {
  const Sample sample = run_sample(settings, bits, monitored, args);
  const rapidjson::Value& ended = sample.report["run"]["exit_code"];
  const int64_t code = ended.IsUint() ? static_cast<int64_t>(ended.GetUint()) : -1;  // null: it has none
  if (code == kNoSuchMode) return std::nullopt;
  const double ns = std::atof(sample.output.c_str());
  if (code != 0 || ns <= 0) {
    throw Error("bench" + std::to_string(bits) + ".exe " + args[0] + (monitored ? "" : " --no-monitor") + " failed: exit code " +
                std::to_string(code) + ", output " + sample.output);
  }
  return ns;
}

// Rounds of two kinds of run, one after the other.
struct Pairs {
  std::vector<double> monitored, plain, ratio, difference;
  void add(double with, double without) {
    monitored.push_back(with);
    plain.push_back(without);
    ratio.push_back(with / without);
    difference.push_back(with - without);
  }
};

std::string times(double ratio) { return decimal(ratio, 3) + "x"; }

void raw_pair(Results& results, const std::string& row, int bits, int count, const Pairs& pairs) {
  for (size_t i = 0; i < pairs.ratio.size(); ++i) {
    results.raw("loops", "row,bits,round,count,monitored_ns,plain_ns",
                row + "," + std::to_string(bits) + "," + std::to_string(i + 1) + "," + std::to_string(count) + "," +
                    decimal(pairs.monitored[i], 0) + "," + decimal(pairs.plain[i], 0));
  }
}

// Plain against monitored; or with `other` both monitored, against the loop of that mode.
std::optional<Pairs> measure_pairs(const Settings& settings, const Loop& loop, int bits, const std::string& threads, const char* other) {
  Pairs pairs;
  const auto args = [&](const char* mode) {
    std::vector<std::string> list = {mode, std::to_string(loop.count)};
    if (!threads.empty()) list.push_back(threads);
    return list;
  };
  for (int round = 0; round < settings.rounds; ++round) {
    const auto with = loop_ns(settings, bits, true, args(loop.mode));
    if (!with) return std::nullopt;
    const auto without = loop_ns(settings, bits, other != nullptr, args(other ? other : loop.mode));
    if (!without) return std::nullopt;
    pairs.add(*with, *without);
  }
  return pairs;
}

void add_threads(const Settings& settings, Results& results, const Loop& loop, int bits) {
  const auto one = measure_pairs(settings, loop, bits, "1", nullptr);
  const auto four = measure_pairs(settings, loop, bits, "4", nullptr);
  if (!one || !four) return;
  raw_pair(results, std::string(loop.row) + "-1", bits, loop.count, *one);
  raw_pair(results, std::string(loop.row) + "-4", bits, loop.count, *four);
  std::vector<double> with, without, figure;
  for (size_t i = 0; i < one->ratio.size(); ++i) {
    with.push_back(one->monitored[i] / four->monitored[i]);
    without.push_back(one->plain[i] / four->plain[i]);
    figure.push_back(with.back() / without.back());
  }
  results.line({loop.what, std::to_string(bits), times(median(with)), times(median(without)), times(median(figure)), median(figure), loop.goal});
}

void add_loop(const Settings& settings, Results& results, const Loop& loop, int bits) {
  if (loop.kind == Loop::kThreads) return add_threads(settings, results, loop, bits);
  const char* const other = loop.kind == Loop::kDirect ? "cheapest" : loop.kind == Loop::kQuiet ? "behind" : nullptr;
  const auto pairs = measure_pairs(settings, loop, bits, "", other);
  if (!pairs) {
    results.line({loop.what, std::to_string(bits), "", "", "not measured: the sample cannot make it yet", 0, {}});
    return;
  }
  raw_pair(results, loop.row, bits, loop.count, *pairs);
  const auto each = [&](const std::vector<double>& ns) { return duration(median(ns) / loop.count); };
  if (loop.kind == Loop::kEvent || loop.kind == Loop::kQuiet) {
    const double added = median(pairs->difference) / loop.count;
    const bool own_goal = bits == 32 && loop.goal_32.limit != 0;
    results.line({loop.what, std::to_string(bits), each(pairs->monitored), each(pairs->plain) + (other ? " (the function itself)" : ""),
                  "+" + duration(added), added, own_goal ? loop.goal_32 : loop.goal});
    return;
  }
  const double ratio = median(pairs->ratio);
  const std::string plain = each(pairs->plain) + (loop.kind == Loop::kDirect ? " (stub, monitored)" : "");
  results.line({loop.what, std::to_string(bits), each(pairs->monitored), plain, times(ratio), ratio, loop.goal});
}

// ---- memory ----

}  // namespace

double pss_kb(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/smaps_rollup");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("Pss:", 0) == 0) return std::atof(line.c_str() + 4);
  }
  throw Error("the memory of process " + std::to_string(pid) + " cannot be read");
}

std::multimap<std::string, pid_t> descendants(pid_t ancestor) {
  std::map<pid_t, pid_t> parents;
  std::multimap<std::string, pid_t> all, found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    std::ifstream stat(entry.path() / "stat");
    std::string line;
    if (pid <= 0 || !std::getline(stat, line)) continue;
    const size_t open = line.find('('), close = line.rfind(')');
    parents[pid] = std::atoi(line.c_str() + close + 4);
    all.emplace(line.substr(open + 1, close - open - 1), pid);
  }
  for (const auto& [name, pid] : all) {
    for (pid_t at = parents[pid]; at > 1; at = parents[at]) {
      if (at == ancestor) {
        found.emplace(name, pid);
        break;
      }
    }
  }
  return found;
}

namespace {

// A `drsemu run` that goes on beside this program; ended, with its VM, by the destructor.
class RunningSample {
 public:
  RunningSample(const Settings& settings, int bits, bool monitored, const std::vector<std::string>& args)
      : output_(settings.scratch / "report" / "target.stdout") {
    std::error_code error;
    fs::remove(output_, error);
    std::vector<std::string> strings = command(settings, bits, monitored, args);
    std::vector<char*> argv;
    for (std::string& text : strings) argv.push_back(text.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ < 0) throw_errno("cannot fork");
    if (pid_ == 0) {
      const int null = open("/dev/null", O_RDWR);
      for (int fd = 0; fd < 3; ++fd) dup2(null, fd);
      execv(argv[0], argv.data());
      _exit(127);
    }
  }
  ~RunningSample() {
    kill(pid_, SIGINT);
    waitpid(pid_, nullptr, 0);
  }
  RunningSample(const RunningSample&) = delete;
  RunningSample& operator=(const RunningSample&) = delete;

  pid_t pid() const { return pid_; }

  // Until the sample has printed something.
  void wait_ready() const {
    for (int tries = 0; tries < 600; ++tries) {
      std::error_code error;
      if (fs::exists(output_, error) && fs::file_size(output_, error) > 0) return;
      check_interrupt();
      usleep(100'000);
    }
    throw Error("a sample did not get ready");
  }

 private:
  fs::path output_;
  pid_t pid_;
};

struct Memory {
  double target, drsemu;
};

Memory memory_of(const Settings& settings, int bits, bool monitored) {
  const RunningSample sample(settings, bits, monitored, {"idle", "5000"});
  sample.wait_ready();
  usleep(300'000);  // the collector takes what is left
  const std::string name = "bench" + std::to_string(bits) + ".exe";
  const auto below = descendants(sample.pid());
  const auto target = below.find(name);
  if (target == below.end()) throw Error("the sample's process was not found");
  return {pss_kb(target->second), pss_kb(sample.pid())};
}

}  // namespace

int loop_steps(const Settings& settings) {
  int steps = 0;
  for (const Loop& loop : kLoops) steps += settings.wants(loop.row) * 2;
  return steps;
}

void measure_loops(const Settings& settings, Results& results) {
  for (const Loop& loop : kLoops) {
    if (!settings.wants(loop.row)) continue;
    for (const int bits : kBits) {
      settings.progress(std::string(loop.row) + ", " + std::to_string(bits) + " bit");
      add_loop(settings, results, loop, bits);
    }
  }
}

int memory_steps(const Settings& settings) { return settings.wants("memory") * 2; }

void measure_memory(const Settings& settings, Results& results) {
  if (!settings.wants("memory")) return;
  for (const int bits : kBits) {
    settings.progress("memory, " + std::to_string(bits) + " bit");
    Pairs target, drsemu;
    for (int round = 0; round < settings.rounds; ++round) {
      const Memory with = memory_of(settings, bits, true), without = memory_of(settings, bits, false);
      target.add(with.target, without.target);
      drsemu.add(with.drsemu, without.drsemu);
      results.raw("memory", "bits,round,target_monitored_kb,target_plain_kb,drsemu_monitored_kb,drsemu_plain_kb",
                  std::to_string(bits) + "," + std::to_string(round + 1) + "," + decimal(with.target, 0) + "," +
                      decimal(without.target, 0) + "," + decimal(with.drsemu, 0) + "," + decimal(without.drsemu, 0));
    }
    const auto mb = [](const std::vector<double>& kb) { return decimal(median(kb) / 1024, 2) + " MB"; };
    const double added = median(target.difference) / 1024;
    results.line({"memory of a process (PSS)", std::to_string(bits), mb(target.monitored), mb(target.plain),
                  "+" + decimal(added, 2) + " MB", added, {4, false, "≤ 4 MB"}});
    results.line({"memory of drsemu, once a run (PSS)", std::to_string(bits), mb(drsemu.monitored), mb(drsemu.plain),
                  "+" + mb(drsemu.difference), 0, {}});
  }
}

int start_steps(const Settings& settings) { return settings.wants("start") * 2; }

void measure_start(const Settings& settings, Results& results) {
  if (!settings.wants("start")) return;
  for (const int bits : kBits) {
    settings.progress("start, " + std::to_string(bits) + " bit");
    Pairs wall;
    std::vector<double> over;
    for (int round = 0; round < settings.rounds; ++round) {
      const Sample with = run_sample(settings, bits, true, {"hello"});
      const Sample without = run_sample(settings, bits, false, {"hello"});
      const auto& process = with.report["processes"][0];
      const double own = process["ended_ns"].GetDouble() - process["started_ns"].GetDouble();
      wall.add(with.wall_ns, without.wall_ns);
      over.push_back(with.wall_ns - own);
      results.raw("start", "bits,round,monitored_ns,target_ns,plain_ns",
                  std::to_string(bits) + "," + std::to_string(round + 1) + "," + decimal(with.wall_ns, 0) + "," +
                      decimal(own, 0) + "," + decimal(without.wall_ns, 0));
    }
    const double added = median(over);
    results.line({"`drsemu run hello.exe`, cold; figure: over the target's own run time", std::to_string(bits),
                  duration(median(wall.monitored)), duration(median(wall.plain)), duration(added), added,
                  {300e6, false, "≤ 300 ms"}});
  }
}

int flood_steps(const Settings& settings) { return settings.wants("flood") * 1; }

namespace {

// Events of the target's loop in a report.
uint64_t loop_events(const Sample& sample) {
  uint64_t count = 0;
  for (const auto& file : fs::directory_iterator(sample.folder / "events")) {
    std::ifstream lines(file.path());
    for (std::string line; std::getline(lines, line);) {
      count += line.find("\"call\":\"NtQueryVirtualMemory\"") != line.npos && line.find("\"repeated\":") == line.npos;
    }
  }
  return count;
}

}  // namespace

void measure_flood(const Settings& settings, Results& results) {
  if (!settings.wants("flood")) return;
  constexpr int kCount = 1'000'000;
  settings.progress("flood");
  const uint64_t others = loop_events(run_sample(settings, 64, true, {"flood", "0"}));
  Pairs pairs;
  std::vector<double> rates;
  uint64_t lost = 0;
  for (int round = 0; round < settings.rounds; ++round) {
    const Sample with = run_sample(settings, 64, true, {"flood", std::to_string(kCount)});
    const uint64_t expected = kCount, got = loop_events(with) - others;  // before the next run replaces it
    const Sample without = run_sample(settings, 64, false, {"flood", std::to_string(kCount)});
    const double ns = std::atof(with.output.c_str()), plain = std::atof(without.output.c_str());
    if (ns <= 0 || plain <= 0 || got > expected) throw Error("the flood sample failed: " + with.output);
    lost += expected - got;
    pairs.add(ns / kCount, plain / kCount);
    rates.push_back(kCount / ns * 1e9);
    results.raw("collector", "source,round,events,events_per_s,lost",
                "target," + std::to_string(round + 1) + "," + std::to_string(expected) + "," + decimal(rates.back(), 0) + "," +
                    std::to_string(expected - got));
  }
  const double rate = median(rates);
  results.line({"a million distinct events by one thread, as fast as they are taken; " + std::to_string(lost) + " lost", "64",
                duration(median(pairs.monitored)), duration(median(pairs.plain)), decimal(rate / 1e6, 2) + " M events/s",
                lost ? 0 : rate, {1e6, true, "≥ 1 M/s, none lost"}});
}

}  // namespace drsemu::bench
