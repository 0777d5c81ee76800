// Kills parts of a run at random moments while numbered calls are being made, and counts: every call that had returned
// to the guest must be in events/, in order, once.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>

#include "base/fs.h"
#include "base/progress.h"
#include "e2e/harness.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

constexpr int kMostThreads = 16;  // of a process, as samples/numbered.c has it

// What is killed. The run is ended by an interrupt where that does not end it.
enum class Kind {
  kTarget,            // the target's first process
  kChild,             // one process among several
  kServer,            // wineserver
  kSupervisor,        // drsemu, then report repair
  kSupervisorServer,  // wineserver, and drsemu a moment later
  kRepairToo,         // drsemu, and a repair of it as well
  kSupervisorAll,     // drsemu and the process that clears up behind it: what is in memory then nobody can know
  kKinds
};
constexpr const char* kNames[] = {"target",        "child",         "wineserver", "drsemu", "wineserver+drsemu",
                                  "drsemu+repair", "drsemu+keeper"};

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void require(bool holds, const std::string& what) {
  if (!holds) throw Failure(what);
}

std::string command_of(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/comm");
  std::string name;
  std::getline(in, name);
  return name;
}

std::string arguments_of(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/cmdline");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// The number behind `"name":` in a line of JSON, decimal or "0x…"; -1 if it is not there.
int64_t number_in(std::string_view line, const char* name) {
  const size_t at = line.find(name);
  if (at == line.npos) return -1;
  const char* value = line.data() + at + std::strlen(name);
  return *value == '"' ? std::strtoll(value + 1, nullptr, 16) : std::strtoll(value, nullptr, 10);
}

struct Counts {
  uint64_t returned = 0, beyond = 0, not_returned = 0, events = 0;
};

// One round: a run, a kill, a count.
class Round {
 public:
  Round(uint64_t seed, bool verbose)
      : random_(seed), kind_(static_cast<Kind>(seed % static_cast<uint64_t>(Kind::kKinds))), verbose_(verbose) {}

  Kind kind() const { return kind_; }
  const Counts& counts() const { return counts_; }
  // Leaves the folder for a look.
  const fs::path& folder() const { return out_; }

  void go(const fs::path& place) {
    out_ = place / "report";
    processes_ = kind_ == Kind::kChild ? 3 : 1 + static_cast<int>(random_() % 3);
    threads_ = 2 + static_cast<int>(random_() % 5);
    const int bits = random_() % 4 == 0 ? 32 : 64;
    const PrivateData data;
    const std::string sample_path = sample("numbered", bits).string();
    Child run(
        {drsemu_path(), "run", "--out", out_.string(), "--time-limit", "60", "--filter",
         "memory,registry,thread,process", sample_path, "--", std::to_string(processes_), std::to_string(threads_)},
        data.environment());
    require(eventually(60, [&] { return working() >= processes_ || run.wait(0); }),
            "the target did not begin: " + run.err());
    const ProcessIds tree = process_tree(run.pid());
    const int delay_us = static_cast<int>(random_() % 250'000);
    if (verbose_) {
      std::printf("  %s, %d processes of %d threads, %d bits, %.1f ms\n", kNames[static_cast<size_t>(kind_)],
                  processes_, threads_, bits, delay_us / 1e3);
    }
    usleep(static_cast<useconds_t>(delay_us));
    kill_what(run, tree);

    const bool supervisor = kind_ >= Kind::kSupervisor;
    if (kind_ == Kind::kTarget || kind_ == Kind::kChild) {
      // What goes on must be none the worse.
      if (processes_ > 1) {
        usleep(50'000);
        run.signal(SIGINT);
      }
    }
    const auto finished = run.wait(90);
    require(finished.has_value(), "drsemu did not end: " + run.err());
    if (supervisor) {
      require(finished->signal == SIGKILL, "drsemu ended by itself: " + finished->err);
      repair(data);
    } else {
      require(finished->exit_code == (kind_ == Kind::kServer ? 2 : 0) ||
                  (finished->exit_code == 130 && kind_ != Kind::kServer),
              "drsemu ended with " + std::to_string(finished->exit_code) + ": " + finished->err);
    }
    require(eventually(30, [&] { return living(tree).empty(); }), "a process of the run lives");
    std::error_code error;
    require(eventually(30, [&] { return fs::is_empty(data.runs(), error); }), "the run's folder is still there");
    require(!fs::exists(out_ / ".unfinished"), ".unfinished is still there");
    count();
  }

 private:
  int working() const {
    std::error_code error;
    const auto size = fs::file_size(out_ / "target.stdout", error);
    return error ? 0 : static_cast<int>(size / 9);  // "working\r\n"
  }

  void kill_what(const Child& run, const ProcessIds& tree) {
    std::vector<pid_t> targets, servers, others;
    pid_t first = 0;
    for (const auto& [pid, start] : tree) {
      const std::string name = command_of(pid);
      if (name.starts_with("numbered")) {
        targets.push_back(pid);
        // The children have their number as one more argument.
        const std::string arguments = arguments_of(pid);
        if (std::count(arguments.begin(), arguments.end(), '\0') <= 3) first = pid;
      } else if (name.starts_with("wineserver")) {
        servers.push_back(pid);
      } else if (name == "drsemu" && pid != run.pid()) {
        others.push_back(pid);
      }
    }
    require(static_cast<int>(targets.size()) == processes_,
            std::to_string(targets.size()) + " processes of the target live");
    require(servers.size() == 1 && !others.empty(), "wineserver or the keeper was not found");
    switch (kind_) {
      case Kind::kTarget: kill(first ? first : targets.front(), SIGKILL); break;
      case Kind::kChild: kill(targets[random_() % targets.size()], SIGKILL); break;
      case Kind::kServer: kill(servers.front(), SIGKILL); break;
      case Kind::kSupervisorServer:
        kill(servers.front(), SIGKILL);
        usleep(static_cast<useconds_t>(random_() % 20'000));
        kill(run.pid(), SIGKILL);
        break;
      case Kind::kSupervisorAll:
        for (const pid_t pid : others) kill(pid, SIGKILL);
        kill(run.pid(), SIGKILL);
        break;
      default: kill(run.pid(), SIGKILL);
    }
  }

  void repair(const PrivateData& data) {
    const std::vector<std::string> argv = {drsemu_path(), "report", "repair", out_.string()};
    if (kind_ == Kind::kRepairToo) {
      for (int times = 0; times < 3; ++times) {
        Child half(argv, data.environment());
        usleep(static_cast<useconds_t>(random_() % 300'000));
        half.signal(SIGKILL);
        half.wait(30);
      }
    }
    Child whole(argv, data.environment());
    const auto repaired = whole.wait(120);
    require(repaired && repaired->exit_code == 0, "repair failed: " + whole.err());
  }

  // Of each thread, in order: which numbers are in events/.
  struct Seen {
    int64_t last = 0, not_returned = 0;
  };

  void count() {
    const std::string text_of_report = read(out_ / "report.json");
    rapidjson::Document report;
    require(!report.Parse(text_of_report.c_str()).HasParseError(), "report.json is no JSON");
    if (kind_ >= Kind::kSupervisor)
      require(text(report, "/run/ended") == "supervisor-died", "ended is " + text(report, "/run/ended"));
    if (kind_ == Kind::kServer)
      require(text(report, "/run/ended") == "vm-died", "ended is " + text(report, "/run/ended"));
    require(number(report, "/run/torn") == 0, "something is torn");
    const bool sealed =
        kind_ != Kind::kSupervisorAll || text_of_report.find("the journal stops before the end") == std::string::npos;

    std::string notes;
    for (const Json& file : report["dropped"].GetArray()) {
      if (text(file, "/guest_path").ends_with("notes.bin")) notes = read(out_ / "dropped" / text(file, "/sha256"));
    }
    require(notes.size() == static_cast<size_t>(processes_) * kMostThreads * 8, "the notes are not there");

    std::map<int64_t, Seen> seen;
    int64_t last_seq = 0;
    std::map<std::string, int64_t> lines;
    for (const auto& entry : fs::directory_iterator(out_ / "events")) {
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) {
        ++counts_.events;
        ++lines[entry.path().stem().string()];
        require(line.ends_with("}"), "a line is cut: " + line);
        const int64_t seq = number_in(line, "\"seq\":");
        if (lines[entry.path().stem().string()] > 1) require(seq > last_seq, "seq does not rise at " + line);
        last_seq = seq;
        int64_t id = -1, call = 0;
        if (line.find("\"NtFlushInstructionCache\"") != line.npos) {
          if (line.find("\"module\":\"numbered") == line.npos) continue;
          id = std::max<int64_t>(number_in(line, "\"base_address\":"), 0);
          call = number_in(line, "\"length\":");
        } else if (const size_t at = line.find("\\\\none\\\\");
                   at != line.npos && line.find("\"NtOpenKey") != line.npos) {
          if (std::sscanf(line.c_str() + at, "\\\\none\\\\%ld-%ld", &id, &call) != 2) id = -1;
        }
        if (id < 0) continue;
        require(line.find("\"repeated\"") == line.npos, "numbered calls collapsed: " + line);
        Seen& thread = seen[id];
        require(call == thread.last + 1, "thread " + std::to_string(id) + " has " + std::to_string(call) + " after " +
                                             std::to_string(thread.last));
        require(thread.not_returned == 0, "a call follows one that did not return: " + line);
        thread.last = call;
        if (line.find("\"returned\":false") != line.npos) thread.not_returned = call;
      }
    }
    for (const Json& process : report["processes"].GetArray()) {
      const std::string pid = std::to_string(number(process, "/pid").value_or(-1));
      require(number(process, "/events") == lines[pid],
              "process " + pid + " has another number of events than it says");
    }

    for (int process = 0; process < processes_; ++process) {
      for (int thread = 0; thread < threads_; ++thread) {
        const int id = process * kMostThreads + thread;
        int64_t noted = 0;
        std::memcpy(&noted, notes.data() + id * 8, 8);
        const Seen& got = seen[id];
        const std::string who = "thread " + std::to_string(id) + ": " + std::to_string(noted) + " returned, " +
                                std::to_string(got.last) + " in events/";
        if (sealed) require(got.last >= noted, who);
        require(got.last <= noted + 1, who);
        if (got.not_returned) require(got.not_returned == noted + 1, who + ", of which one not returned");
        counts_.returned += static_cast<uint64_t>(noted);
        counts_.beyond += got.last > noted && !got.not_returned;
        counts_.not_returned += got.not_returned != 0;
      }
    }
  }

  std::mt19937_64 random_;
  Kind kind_;
  bool verbose_;
  fs::path out_;
  int processes_ = 1, threads_ = 1;
  Counts counts_;
};

int run_rounds(uint64_t seed, uint64_t rounds, bool verbose) {
  std::printf("loss: seeds %lu to %lu\n", seed, seed + rounds - 1);
  std::map<Kind, std::pair<uint64_t, Counts>> by_kind;
  uint64_t failed = 0;
  Progress progress("killing", static_cast<int>(rounds));
  const auto begin = std::chrono::steady_clock::now();
  for (uint64_t i = 0; i < rounds; ++i) {
    auto place = std::make_unique<TempDir>();
    Round round(seed + i, verbose);
    progress.step(std::string(kNames[static_cast<size_t>(round.kind())]) + ", seed " + std::to_string(seed + i));
    try {
      round.go(place->path());
    } catch (const std::exception& error) {
      ++failed;
      std::printf("FAILED: seed %lu (%s): %s\n  its report: %s\n", seed + i, kNames[static_cast<size_t>(round.kind())],
                  error.what(), round.folder().c_str());
      std::fflush(stdout);
      [[maybe_unused]] auto* kept = place.release();
    }
    auto& [count, counts] = by_kind[round.kind()];
    ++count;
    counts.returned += round.counts().returned;
    counts.beyond += round.counts().beyond;
    counts.not_returned += round.counts().not_returned;
    counts.events += round.counts().events;
  }
  std::printf("%-20s %7s %12s %10s %13s %10s\n", "killed", "rounds", "returned", "committed", "not returned", "events");
  for (const auto& [kind, of] : by_kind) {
    const auto& [count, counts] = of;
    std::printf("%-20s %7lu %12lu %10lu %13lu %10lu\n", kNames[static_cast<size_t>(kind)], count, counts.returned,
                counts.beyond, counts.not_returned, counts.events);
  }
  uint64_t returned = 0;
  for (const auto& [kind, of] : by_kind) returned += of.second.returned;
  if (returned == 0) {
    ++failed;
    std::printf("FAILED: no call had returned in any round\n");
  }
  std::printf("%lu of %lu rounds failed; %.0f s\n", failed, rounds,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  return failed ? 1 : 0;
}

}  // namespace
}  // namespace drsemu::e2e

int main(int argc, char** argv) {
  CLI::App app(
      "Kills parts of runs at random moments and counts what is in the reports. A round's seed says what it kills");
  uint64_t seed = std::random_device()(), rounds = 14;
  bool verbose = false;
  app.add_option("--seed", seed, "Of the first round; the others count up [random]");
  app.add_option("--rounds", rounds, "How many")->capture_default_str()->check(CLI::Range(1, 100000));
  app.add_flag("--verbose", verbose, "Say what each round does");
  CLI11_PARSE(app, argc, argv);
  return drsemu::e2e::run_rounds(seed, rounds, verbose);
}
