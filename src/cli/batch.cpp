// drsemu run of a folder: each executable in it, in a process and a VM of its own, several at a time.
#include "cli/batch.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>
#include <optional>
#include <thread>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "base/process.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/judging.h"
#include "static/target.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

constexpr size_t kMostName = 200;  // of a folder that is named after another

// What a run's process tells of it, in memory that it shares with this one.
struct Outcome {
  bool reported;  // there is a report
  bool has_exit_code;
  uint32_t exit_code;
  double duration_s;
  uint64_t processes, events, files, registry;
  char sha256[65];
  char ended[32], verdict[16];
  int score;
  char failure[1024];
};

struct Row {
  fs::path target;  // relative to the folder
  fs::path report;
  Outcome outcome{};
};

void copy_text(char* to, size_t size, const std::string& text) {
  const size_t count = std::min(size - 1, text.size());
  std::memcpy(to, text.data(), count);
  to[count] = 0;
}

// Executables below `folder`, relative to it, in order; earlier reports and links are passed over.
std::vector<fs::path> find_targets(const fs::path& folder) {
  std::vector<fs::path> found;
  size_t others = 0;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    check_interrupt();
    if (entry->is_symlink()) continue;
    if (entry->is_directory()) {
      if (fs::exists(entry->path() / "report.json") && fs::exists(entry->path() / "events")) entry.disable_recursion_pending();
      continue;
    }
    if (statics::looks_executable(entry->path())) {
      found.push_back(entry->path().lexically_relative(folder));
    } else {
      ++others;
    }
  }
  if (error) throw Error("cannot read " + folder.string() + ": " + error.message());
  if (found.empty()) throw Error(folder.string() + " has no Windows executable in it (" + std::to_string(others) + " other files)");
  std::sort(found.begin(), found.end());
  log(LogLevel::kInfo, "%zu executables, %zu other files", found.size(), others);
  return found;
}

class Batch {
 public:
  explicit Batch(const RunOptions& options)
      : options_(options), rules_(options.rules), folder_(fs::path(options.target)),
        root_(options.out.empty() ? fs::path("drsemu-reports") / (fs::canonical(folder_).filename().string().substr(0, kMostName) + "-" + utc("%Y%m%dT%H%M%SZ"))
                                  : fs::path(options.out)),
        jobs_(options.jobs ? options.jobs : 2 * std::max(1u, std::thread::hardware_concurrency())) {
    rules_.pack();  // once for all runs
  }

  int run() {
    for (const fs::path& target : find_targets(folder_)) rows_.push_back({target, root_ / target, {}});
    const report::IfThere if_there = options_.force ? report::IfThere::kReplace : report::IfThere::kRefuse;
    report::Folder::check(root_, if_there);
    const sandbox::Image image = sandbox::require_image();
    jobs_ = std::min<size_t>(jobs_, rows_.size());
    const size_t ahead = options_.no_monitor ? 0 : std::min<size_t>(options_.pool.value_or(static_cast<unsigned>(jobs_)), rows_.size());
    make_folders(root_);
    void* memory = mmap(nullptr, jobs_ * sizeof(Outcome), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw_errno("cannot make memory for the runs' results");
    outcomes_ = static_cast<Outcome*>(memory);
    const sandbox::PoolConfig config = pool_config(image, std::max<size_t>(1, ahead), limits_of(options_));
    if (ahead) pool_.emplace(config);
    run_all();
    pool_.reset();
    write_summary();
    print_table();
    return status();
  }

 private:
  using SteadyClock = std::chrono::steady_clock;

  void run_all() {
    const auto start = SteadyClock::now();
    Progress progress("running", static_cast<int>(rows_.size()));
    std::vector<size_t> free_places(jobs_);
    for (size_t i = 0; i < jobs_; ++i) free_places[i] = jobs_ - 1 - i;
    struct Job {
      size_t row, place;
    };
    std::map<pid_t, Job> running;
    size_t next = 0;
    int told = 0;
    while (next < rows_.size() || !running.empty()) {
      while (!interrupted() && next < rows_.size() && !free_places.empty()) {
        const Job job{next++, free_places.back()};
        free_places.pop_back();
        running[start_run(rows_[job.row], outcomes_[job.place])] = job;
      }
      if (running.empty()) break;
      int wait_status = 0;
      const pid_t pid = waitpid(-1, &wait_status, 0);
      // A second time a run does not wait for what it has nudged.
      if (interrupts() != told) {
        told = interrupts();
        for (const auto& [run, job] : running) kill(run, SIGTERM);
      }
      const auto ended = running.find(pid);
      if (ended == running.end()) continue;
      const Job job = ended->second;
      Row& row = rows_[job.row];
      row.outcome = outcomes_[job.place];
      if (!row.outcome.reported && row.outcome.failure[0] == 0) {
        copy_text(row.outcome.failure, sizeof row.outcome.failure,
                  WIFSIGNALED(wait_status) ? "the run's process was killed by signal " + std::to_string(WTERMSIG(wait_status)) : "the run's process ended");
      }
      running.erase(ended);
      free_places.push_back(job.place);
      progress.done(for_terminal(row.target.string()));
    }
    rows_.resize(next);
    duration_s_ = std::chrono::duration<double>(SteadyClock::now() - start).count();
  }

  pid_t start_run(const Row& row, Outcome& outcome) {
    outcome = {};
    const int connection = pool_ ? pool_->connection() : -1;
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) throw_errno("cannot fork");
    if (pid == 0) {
      // The terminal's Ctrl-C is the batch's to pass on: both would be two.
      setpgid(0, 0);
      prctl(PR_SET_PDEATHSIG, SIGTERM);
      if (getppid() != parent) raise(SIGTERM);
      int status = 0;
      try {
        run_one(row, outcome, connection);
      } catch (const std::exception& error) {
        copy_text(outcome.failure, sizeof outcome.failure, error.what());
        status = 2;
      }
      _exit(status);
    }
    if (connection >= 0) close(connection);
    return pid;
  }

  // In a process of its own.
  void run_one(const Row& row, Outcome& outcome, int connection) {
    RunOptions options = options_;
    options.target = (folder_ / row.target).string();
    const Ran ran = run_target(options, rules_, row.report, options_.force ? report::IfThere::kReplace : report::IfThere::kRefuse, connection);
    const report::Report& report = ran.report;
    outcome.reported = true;
    outcome.has_exit_code = report.exit_code.has_value();
    outcome.exit_code = report.exit_code.value_or(0);
    outcome.duration_s = report.duration_s;
    outcome.processes = report.record.processes.size();
    outcome.events = report.record.events;
    outcome.files = report.files.files.size();
    outcome.registry = report.registry.size();
    copy_text(outcome.sha256, sizeof outcome.sha256, report.target.digests.sha256);
    copy_text(outcome.verdict, sizeof outcome.verdict, report.judgement.label);
    outcome.score = report.judgement.score;
    copy_text(outcome.ended, sizeof outcome.ended, report.ended);
    copy_text(outcome.failure, sizeof outcome.failure, ran.failure);
  }

  void write_summary() const {
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
    json.SetIndent(' ', 2);
    const auto text = [&](const char* key, const std::string& value) {
      json.Key(key);
      const std::string valid = utf16_to_utf8(utf8_to_utf16(value));
      json.String(valid.c_str(), static_cast<rapidjson::SizeType>(valid.size()));
    };
    const auto number = [&](const char* key, uint64_t value) {
      json.Key(key);
      json.Uint64(value);
    };
    json.StartArray();
    for (const Row& row : rows_) {
      const Outcome& outcome = row.outcome;
      json.StartObject();
      text("target", row.target.string());
      if (outcome.reported) {
        text("report", row.report.lexically_relative(root_).string());
        text("sha256", outcome.sha256);
        text("ended", outcome.ended);
        text("verdict", outcome.verdict);
        number("score", static_cast<uint64_t>(outcome.score));
        json.Key("exit_code");
        if (outcome.has_exit_code) {
          json.Uint(outcome.exit_code);
        } else {
          json.Null();
        }
        json.Key("duration_s");
        json.Double(outcome.duration_s);
        number("processes", outcome.processes);
        number("events", outcome.events);
        number("files", outcome.files);
        number("registry", outcome.registry);
      }
      if (outcome.failure[0]) text("failure", outcome.failure);
      json.EndObject();
    }
    json.EndArray();
    write_file(root_ / "summary.json", std::string(buffer.GetString(), buffer.GetSize()) + "\n");
  }

  void print_table() const {
    size_t width = 6;
    for (const Row& row : rows_) width = std::max(width, std::min<size_t>(48, row.target.string().size()));
    const int columns = static_cast<int>(width);
    std::printf("%-*s  %-12s %5s  %-12s %10s %8s %9s %9s %6s %8s\n", columns, "TARGET", "VERDICT", "SCORE", "ENDED", "EXIT CODE", "SECONDS", "PROCESSES", "EVENTS", "FILES", "REGISTRY");
    size_t failed = 0;
    for (const Row& row : rows_) {
      const Outcome& outcome = row.outcome;
      const std::string name = for_terminal(row.target.string());
      if (outcome.reported) {
        char code[16] = "-";
        if (outcome.has_exit_code) std::snprintf(code, sizeof code, outcome.exit_code > 0xffff ? "0x%08x" : "%u", outcome.exit_code);
        std::printf("%-*s  %-12s %5d  %-12s %10s %8.2f %9llu %9llu %6llu %8llu\n", columns, name.c_str(), outcome.verdict, outcome.score, outcome.ended, code, outcome.duration_s,
                    static_cast<unsigned long long>(outcome.processes), static_cast<unsigned long long>(outcome.events),
                    static_cast<unsigned long long>(outcome.files), static_cast<unsigned long long>(outcome.registry));
      }
      if (outcome.failure[0]) {
        ++failed;
        std::printf("%-*s  failed: %s\n", columns, name.c_str(), for_terminal(outcome.failure, sizeof outcome.failure).c_str());
      }
    }
    std::printf("%zu executables, %zu failed, %.1f s", rows_.size(), failed, duration_s_);
    if (duration_s_ > 0) std::printf(" (%.0f an hour)", static_cast<double>(rows_.size()) * 3600 / duration_s_);
    std::printf("\nReports: %s, one folder each; the table: %s\n", root_.c_str(), (root_ / "summary.json").c_str());
  }

  int status() const {
    if (interrupted()) return 130;
    const auto any = [&](auto condition) { return std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) { return condition(row.outcome); }); };
    if (any([](const Outcome& outcome) { return outcome.failure[0] != 0; })) return 2;
    return any([](const Outcome& outcome) { return outcome.verdict == std::string_view("malicious"); }) ? 1 : 0;
  }

  const RunOptions& options_;
  Rules rules_;
  const fs::path folder_, root_;
  size_t jobs_;
  std::vector<Row> rows_;
  Outcome* outcomes_ = nullptr;
  std::optional<sandbox::PrivatePool> pool_;
  double duration_s_ = 0;
};

}  // namespace

int run_batch(const RunOptions& options) { return Batch(options).run(); }

}  // namespace drsemu::cli
