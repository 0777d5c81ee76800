// Rows of many VMs: what a pool saves, what a VM takes, how many runs an hour a machine makes.
#include <fcntl.h>
#include <rapidjson/document.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iterator>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "runs.h"
#include "static/target.h"

namespace fs = std::filesystem;

namespace drsemu::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kVms = 32;           // of the row of their memory
constexpr int kExecutables = 200;  // of a folder
constexpr int kJobs[] = {1, 2, 4, 8};

std::string drsemu() { return (program_dir() / "drsemu").string(); }

// A data folder with the user's images and nothing else, so that no pool of theirs is met.
fs::path own_data(const Settings& settings) {
  const fs::path home = settings.scratch / "data";
  fs::create_directories(home / "drsemu");
  if (!fs::exists(home / "drsemu/images")) fs::create_directory_symlink(data_dir() / "images", home / "drsemu/images");
  return home;
}

// `drsemu pool` beside this program; its VMs end with it.
class PoolProcess {
 public:
  PoolProcess(const Settings& settings, int size) : said_(settings.scratch / "pool.stderr") {
    const std::string home = own_data(settings).string(), count = std::to_string(size), program = drsemu();
    fs::remove(said_);
    pid_ = fork();
    if (pid_ < 0) throw_errno("cannot fork");
    if (pid_ == 0) {
      setenv("XDG_DATA_HOME", home.c_str(), 1);
      dup2(open("/dev/null", O_RDWR), 0);
      dup2(open(said_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
      execl(program.c_str(), "drsemu", "--log", "info", "pool", "--size", count.c_str(), static_cast<char*>(nullptr));
      _exit(127);
    }
    for (int tries = 0; tries < 3000; ++tries) {
      check_interrupt();
      if (fs::exists(said_) && read_file(said_).find("ready:") != std::string::npos) return;
      usleep(100'000);
    }
    end();
    throw Error("the pool did not get ready: " + read_file(said_));
  }
  ~PoolProcess() { end(); }
  PoolProcess(const PoolProcess&) = delete;
  PoolProcess& operator=(const PoolProcess&) = delete;

  pid_t pid() const { return pid_; }

 private:
  void end() const {
    kill(pid_, SIGINT);
    waitpid(pid_, nullptr, 0);
  }

  fs::path said_;
  pid_t pid_;
};

struct Timing {
  double wall, first, own;  // ns: all; until the target's first instruction; from there to the target's end
};

Timing timed_run(const Settings& settings, int bits) {
  const fs::path report = settings.scratch / "report";
  const auto begin = SteadyClock::now();
  const Finished finished =
      run({drsemu(), "--log", "info", "run", "--force", "--out", report.string(), (program_dir() / "samples" / ("bench" + std::to_string(bits) + ".exe")).string(), "--", "hello"},
          {{"XDG_DATA_HOME", own_data(settings).string()}});
  const double wall = std::chrono::duration<double, std::nano>(SteadyClock::now() - begin).count();
  if (!finished.ok() || finished.output.find("a VM of the pool") == std::string::npos) throw Error("a run did not get the pool's VM: " + finished.output);
  rapidjson::Document json;
  json.Parse(read_file(report / "report.json").c_str());
  const auto& process = json["processes"][0];
  return {wall, process["started_ns"].GetDouble(), process["ended_ns"].GetDouble() - process["started_ns"].GetDouble()};
}

void measure_pool(const Settings& settings, Results& results) {
  for (const int bits : {64, 32}) {
    settings.progress("pool, " + std::to_string(bits) + " bit");
    std::vector<double> wall, first, over, teardown;
    for (int round = 0; round < settings.rounds; ++round) {
      const PoolProcess pool(settings, 1);
      const Timing timing = timed_run(settings, bits);
      wall.push_back(timing.wall);
      first.push_back(timing.first);
      over.push_back(timing.wall - timing.own);
      teardown.push_back(timing.wall - timing.own - timing.first);
      results.raw("pool", "bits,round,wall_ns,first_instruction_ns,target_ns",
                  std::to_string(bits) + "," + std::to_string(round + 1) + "," + decimal(timing.wall, 0) + "," + decimal(timing.first, 0) + "," + decimal(timing.own, 0));
    }
    const std::string name = std::to_string(bits);
    results.line({"`drsemu run hello.exe`, a pool's VM; figure: over the target's own run time", name, duration(median(wall)), "", duration(median(over)),
                  median(over), {60e6, false, "≤ 60 ms"}});
    results.line({"of that: to the target's first instruction", name, duration(median(first)), "", duration(median(first)), 0, {}});
    results.line({"of that: from its end to the end of drsemu, report written, VM gone", name, duration(median(teardown)), "", duration(median(teardown)), 0, {}});
  }
}

void measure_vm_memory(const Settings& settings, Results& results) {
  settings.progress("memory of VMs");
  const PoolProcess pool(settings, kVms);
  usleep(500'000);
  double sum = 0;
  for (const auto& [name, pid] : descendants(pool.pid())) {
    try {
      sum += pss_kb(pid);
    } catch (const Error&) {
      // It has ended meanwhile.
    }
  }
  const double each = sum / kVms / 1024;
  results.raw("vms", "vms,pss_kb", std::to_string(kVms) + "," + decimal(sum, 0));
  results.line({"memory of a booted VM (PSS of its processes, mean of " + std::to_string(kVms) + " at once)", "–", decimal(each, 1) + " MB", "",
                decimal(8192 / each, 0) + " VMs in 8 GB", 0, {}});
}

// Small third-party programs that end by themselves, as often as it takes.
fs::path make_folder(const Settings& settings) {
  const fs::path folder = settings.scratch / "executables";
  std::vector<fs::path> programs;
  const fs::path testdata = program_dir() / "testdata";
  for (fs::recursive_directory_iterator entry(testdata), end; entry != end; ++entry) {
    const std::string name = entry->path().filename().string();
    if (!statics::looks_executable(entry->path())) continue;
    if (name == "7za.exe" || name.starts_with("rcedit")) programs.push_back(entry->path());
  }
  if (programs.empty()) throw Error("the third-party programs are not there: make testdata");
  std::sort(programs.begin(), programs.end());
  fs::create_directories(folder);
  for (int i = 0; i < kExecutables; ++i) {
    char name[24];
    std::snprintf(name, sizeof name, "%03d.exe", i);
    fs::copy_file(programs[static_cast<size_t>(i) % programs.size()], folder / name, fs::copy_options::skip_existing);
  }
  return folder;
}

void measure_folder(const Settings& settings, Results& results) {
  const fs::path folder = make_folder(settings);
  for (const int jobs : kJobs) {
    settings.progress("folder, " + std::to_string(jobs) + " jobs");
    const fs::path out = settings.scratch / "reports";
    const auto begin = SteadyClock::now();
    const Finished finished = run({drsemu(), "run", "--out", out.string(), "--jobs", std::to_string(jobs), folder.string()},
                                  {{"XDG_DATA_HOME", own_data(settings).string()}});
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    if (!finished.ok()) throw Error("the runs of a folder failed: " + finished.output);
    remove_tree(out);
    const double an_hour = kExecutables * 3600 / seconds;
    results.raw("folder", "jobs,executables,seconds", std::to_string(jobs) + "," + std::to_string(kExecutables) + "," + decimal(seconds, 2));
    results.line({"a folder of " + std::to_string(kExecutables) + " third-party executables, --jobs " + std::to_string(jobs), "–", decimal(seconds, 1) + " s", "",
                  decimal(an_hour, 0) + " runs an hour", an_hour, {1500, true, "≥ 1,500 an hour"}});
  }
}

}  // namespace

int vm_steps(const Settings& settings) {
  return (settings.wants("pool") ? 2 : 0) + (settings.wants("vms") ? 1 : 0) + (settings.wants("folder") ? static_cast<int>(std::size(kJobs)) : 0);
}

void measure_vms(const Settings& settings, Results& results) {
  if (settings.wants("pool")) measure_pool(settings, results);
  if (settings.wants("vms")) measure_vm_memory(settings, results);
  if (settings.wants("folder")) measure_folder(settings, results);
}

}  // namespace drsemu::bench
