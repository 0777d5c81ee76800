// drsemu run: one target, one VM, one report.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <future>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/process.h"
#include "base/log.h"
#include "base/size.h"
#include "cli/batch.h"
#include "cli/command.h"
#include "cli/judging.h"
#include "cli/run.h"
#include "cli/shell.h"
#include "collect/collector.h"
#include "collect/drain.h"
#include "collect/monitor_log.h"
#include "report/deleted.h"
#include "report/report.h"
#include "report/unfinished.h"
#include "sandbox/cpuid.h"
#include "sandbox/machine.h"
#include "sandbox/file_count.h"
#include "sandbox/kept.h"
#include "sandbox/runs.h"
#include "sandbox/services.h"
#include "sandbox/uptime.h"
#include "sandbox/vm.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kMostSeconds = 7 * 24 * 3600;
constexpr uint64_t kMostProcesses = event::kMaxProcesses - 96;  // beside the system's own
constexpr uint64_t kMostScreenshots = 999;
constexpr double kNudgeSeconds = 2;
constexpr uint32_t kNudgeExitCode = 0x40010004;  // DBG_TERMINATE_PROCESS
constexpr int kLastWriterMs = 5000;         // a VM that was killed takes a moment to go
constexpr uint64_t kDiskFull = 1'000'000;  // less than this is free on a full disk

// report.run.ended; empty for none.
std::string limit_passed(init::Limit limit) {
  switch (limit) {
    case init::Limit::kCpu: return "cpu-limit";
    case init::Limit::kMemory: return "memory-limit";
    case init::Limit::kProcesses: return "process-limit";
    case init::Limit::kDisk: return "disk-limit";
    default: return {};
  }
}

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

// One of the target's output streams, a file that grows, copied to a file of the report as it does.
class Stream {
 public:
  Stream(int from, const fs::path& to) : from_(from), to_(open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {}
  ~Stream() {
    if (to_ >= 0) close(to_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool failed() const { return failure_ != 0; }
  int failure() const { return failure_; }  // errno
  void copy() {
    char buffer[65536];
    for (ssize_t count; (count = read(from_, buffer, sizeof buffer)) > 0;) {
      for (ssize_t done = 0; done < count && !failed();) {
        const ssize_t written = write(to_, buffer + done, static_cast<size_t>(count - done));
        if (written > 0) done += written;
        if (written <= 0 && errno != EINTR) failure_ = errno;
      }
    }
  }

 private:
  int from_, to_;
  int failure_ = 0;
};

class Run {
 public:
  explicit Run(const RunOptions& options) : options_(options), filter_(options.filter) {}

  // Everything that can be said before a VM is made. Throws Error.
  void check() {
    report_.target = statics::inspect_target(options_.target);
    analysis_.emplace(options_.target);
    report_.warnings = report_.target.warnings;
    add_file(options_.target, report_.target.name);
    for (const std::string& file : options_.with) {
      const fs::path path = fs::absolute(file).lexically_normal();
      add_file(file, (path.has_filename() ? path : path.parent_path()).filename().string());
      check_tree(files_.back().host);
    }
    image_ = sandbox::require_image();
    report_.guest_id = image_.id;
    report_.wine_version = image_.wine_version;
    report_.guest_computer = image_.computer;
    report_.guest_user = image_.user;
    report_.args = options_.args;
    report_.time_limit_s = options_.time_limit;
    limits_ = limits_of(options_);
    report_.monitored = !options_.no_monitor;
    if (!sandbox::can_set_uptime()) report_.warnings.emplace_back("the target saw how long this machine has been up, which its kernel cannot hide: see drsemu doctor");
    if (!sandbox::can_hide_cpuid()) report_.warnings.emplace_back("CPUID told the target of this machine's processor, which cannot hide it: see drsemu doctor");
  }

  // What is run must not go away with the report that is replaced.
  void check_outside(const fs::path& folder) const {
    const fs::path whole = fs::weakly_canonical(folder);
    for (const sandbox::GuestFile& file : files_) {
      const fs::path inside = file.host.lexically_relative(whole);
      if (!inside.empty() && report::is_report_part(*inside.begin())) {
        throw Error(file.host.string() + " is part of the report in " + folder.string() + " that --force replaces: copy it elsewhere first");
      }
    }
  }

  const std::string& name() const { return report_.target.name; }

  // `connection`: to a pool; -1: to the user's, if there is one. Where no VM comes from there one is booted.
  void boot(int connection) {
    sandbox::VmConfig config = vm_config(image_, limits_);
    const collect::ArenaOptions arena{.passive = options_.no_monitor,
                                      .all_depths = options_.api_depth == "all",
                                      .no_winsock = options_.no_winsock,
                                      .interaction = !options_.no_interaction,
                                      .monitor_log = !options_.monitor_log.empty(),
                                      .machine = &sandbox::machine_of(image_),
                                      .dispatcher32 = image_.dispatcher32};
    if (!options_.monitor_log.empty()) log_.emplace(options_.monitor_log);
    const auto services = sandbox::load_services(image_.dir / "services.csv");
    const auto wanted = [this](const event::Call& call) { return filter_.records(call); };
    if (connection >= 0) {
      vm_ = sandbox::take_from_pool(config, connection);
    } else if (!options_.no_monitor && options_.pool != 0) {
      vm_ = sandbox::take_from_pool(config);
    }
    if (vm_) {
      log(LogLevel::kInfo, "a VM of the pool");
      arena_.emplace(dup(vm_->arena_fd()), services, wanted, arena);
    } else {
      arena_.emplace(services, wanted, arena);
      config.arena_fd = arena_->fd();
      vm_ = sandbox::Vm::boot(config);
      log(LogLevel::kInfo, "a VM has booted");
    }
    report_.isolation = vm_->isolation();
    report_.guest_path = vm_->guest_path(report_.target.name);
  }

  report::Report execute(const fs::path& folder) {
    for (const sandbox::GuestFile& file : files_) {
      vm_->put(file);
      add_given(vm_->desktop() / file.name, vm_->guest_path(file.name));
    }
    if (given_.front().sha256 != report_.target.digests.sha256) throw Error(options_.target + " was changed while the run began: run it again");
    log(LogLevel::kDebug, "the target is on the desktop");
    watch(folder);
    log(LogLevel::kDebug, "the VM is gone");
    finish(folder);
    report_.facts = analysis_->finish();
    log(LogLevel::kDebug, "what has changed is collected");
    return std::move(report_);
  }

 private:
  void add_file(const fs::path& path, const std::string& name) {
    std::error_code error;
    const fs::path host = fs::canonical(path, error);
    if (error) throw Error("cannot open " + path.string() + ": " + error.message() + "; check the path");
    for (const sandbox::GuestFile& other : files_) {
      // Windows does not tell them apart by case.
      if (strcasecmp(other.name.c_str(), name.c_str()) == 0) throw Error("two files for the desktop have the name " + name + ": rename one");
    }
    files_.push_back({host, name});
  }

  void check_tree(const fs::path& path) {
    const fs::file_status status = fs::symlink_status(path);
    if (fs::is_symlink(status)) {
      report_.warnings.push_back(path.string() + " is a symbolic link and was not copied");
      return;
    }
    if (!fs::is_directory(status) && !fs::is_regular_file(status)) throw Error(path.string() + " is neither a file nor a folder: only these can be copied to the desktop");
    if (access(path.c_str(), R_OK) != 0) throw_errno("cannot read " + path.string());
    if (!fs::is_directory(status)) return;
    for (const auto& entry : fs::directory_iterator(path)) check_tree(entry.path());
  }

  // If this process is killed from now on, drsemu report repair finishes the report.
  void make_repairable(const fs::path& unfinished) {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    report::write_unfinished({.report = report_,
                              .given = given_,
                              .filter = options_.filter,
                              .version = DRSEMU_VERSION,
                              .started_ns = static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec)},
                             unfinished);
    vm_->keep_for(unfinished);
  }

  void watch(const fs::path& folder) {
    const fs::path unfinished = folder / report::kUnfinished;
    if (!options_.no_monitor) collector_.emplace(*arena_, clock_, folder / "events", filter_, unfinished / "journal");
    Stream out(vm_->stdout_fd(), folder / "target.stdout"), error(vm_->stderr_fd(), folder / "target.stderr");
    report_.started = utc("%Y-%m-%dT%H:%M:%SZ");
    sandbox::announce_run(vm_->run_dir(), {.pid = getpid(), .target = options_.target, .since = report_.started,
                                          .report = fs::weakly_canonical(folder), .run_dir = {}});
    const auto start = SteadyClock::now();
    make_repairable(unfinished);
    std::optional<report::Screenshots> screenshots;
    uint64_t pictures = 0;
    if (parse_count(options_.screenshots, kMostScreenshots, pictures); pictures > 0) {
      screenshots.emplace(vm_->screen_fd(), folder, pictures, [this] {
        return static_cast<uint64_t>(std::chrono::nanoseconds(SteadyClock::now() - made_).count());
      });
    }
    vm_->start(report_.target.name, options_.args, !collector_);
    const auto look = [&] {
      pollfd waiting{vm_->event_fd(), POLLIN, 0};
      poll(&waiting, 1, 2);
      out.copy();
      error.copy();
      if (log_) log_->copy(*arena_, clock_);
      while (const auto end = vm_->next_end()) {
        if (!take(*end)) break;
      }
      take_told();
    };
    sandbox::FileCount files(vm_->upper(), limits_.disk_bytes / sandbox::kBytesPerFile);
    for (int nudged = 0; report_.ended.empty();) {
      look();
      if (!report_.ended.empty()) break;
      report_.ended = limit_passed(vm_->usage().passed);
      if (report_.ended.empty() && files.is_beyond()) {
        report_.ended = "disk-limit";
        report_.warnings.push_back("more than " + std::to_string(limits_.disk_bytes / sandbox::kBytesPerFile) +
                                   " files and folders were made, each of which counts as " + human_size(sandbox::kBytesPerFile));
      }
      if (collector_ && collector_->started() && collector_->alive() == 0) report_.ended = "exited";
      if (seconds_since(start) >= options_.time_limit) report_.ended = "time-limit";
      if (out.failed() || error.failed() || (collector_ && collector_->failed())) report_.ended = "recording-failed";
      if (nudges() != nudged && sandbox::asked_to_end(vm_->run_dir())) report_.ended = "nudged";
      nudged = nudges();
      if (interrupted()) report_.ended = "interrupted";
    }
    log(LogLevel::kInfo, "ended: %s", report_.ended.c_str());
    report_.duration_s = std::round(seconds_since(start) * 1000) / 1000;
    if (screenshots) {
      std::string failure;
      report_.screenshots = screenshots->stop(failure);
      if (!failure.empty()) failed_to_write(failure);
    }
    if (report_.ended != "exited") nudge(look);
    vm_->shutdown();
    out.copy();
    error.copy();
    if (log_) log_->copy(*arena_, clock_);
    while (const auto end = vm_->next_end()) {
      if (end->linux_pid == 0) break;
      if (collector_) collector_->process_ended(end->linux_pid, end->wait_status);
    }
    take_told();
    // Process 1 kills at once what runs far beyond a limit: it may be that nothing was left to be nudged.
    if (const std::string limit = limit_passed(vm_->usage().passed); report_.ended == "exited" && !limit.empty()) report_.ended = limit;
    for (const Stream* stream : {&out, &error}) {
      if (stream->failure()) failed_to_write(std::string("what the target printed could not all be written: ") + std::strerror(stream->failure()));
    }
  }

  // Has all recorded processes end themselves, and waits for it, but not for ever and not against the user's will: those that are
  // left are killed with the VM.
  template <typename Look>
  void nudge(const Look& look) {
    if (!collector_) return;
    std::set<uint32_t> told;
    const auto start = SteadyClock::now();
    const int interrupts_before = interrupts();
    for (;;) {
      const std::vector<uint32_t> living = collector_->living();
      if (living.empty() || seconds_since(start) >= kNudgeSeconds || vm_gone_) return;
      if (interrupts() > std::max(1, interrupts_before)) return;
      arena_->shared().nudge.store(uint64_t{kNudgeExitCode} + 1);
      for (const uint32_t pid : living) {
        if (!told.contains(pid) && vm_->nudge(pid)) told.insert(pid);
      }
      look();
    }
  }

  void take_told() {
    while (const auto told = vm_->next_told()) {
      if (collector_) {
        collector_->told(*told);
        continue;
      }
      if (told->event != event::KernelEvent::kRefused) continue;
      event::count_refused(report_.record.refused, {.linux_pid = told->pid, .arch = told->arch, .number = told->number,
                                                    .what = std::string(told->text, strnlen(told->text, sizeof told->text)), .count = 1,
                                                    .time_ns = clock_.since_start(told->time)});
    }
  }

  // False when there is nothing more to come.
  bool take(const sandbox::ProcessEnd& end) {
    if (end.linux_pid == 0) {
      vm_gone_ = true;
      if (!report_.ended.empty()) return false;
      report_.ended = "vm-died";
      report_.warnings.push_back("the VM ended before the target did");
      return false;
    }
    if (collector_) collector_->process_ended(end.linux_pid, end.wait_status);
    if (end.is_server) {
      report_.ended = "vm-died";
      report_.warnings.emplace_back("wineserver ended before the target did: what it had not saved of the registry is lost");
    }
    if (!end.is_shell) return true;
    const int code = WIFEXITED(end.wait_status) ? WEXITSTATUS(end.wait_status) : -1;
    if (!collector_) {
      report_.ended = "exited";
      report_.exit_code = static_cast<uint32_t>(code);
    } else if (!collector_->started()) {
      report_.ended = "not-started";
      report_.warnings.push_back("Windows could not start the target (error " + std::to_string(code) + ")");
    }
    return true;
  }

  void finish(const fs::path& folder) {
    const sandbox::Usage& usage = vm_->usage();
    report_.usage = report::Usage{usage.cpu_s, usage.memory_peak_bytes, usage.processes_peak, usage.written_bytes};
    if (collector_) {
      report_.record = collector_->finish(kLastWriterMs);
      report_.exit_code = report::exit_code_of(report_.record);
      report_.usage->processes_peak = std::max(report_.usage->processes_peak, report::most_at_once(report_.record.processes));
      if (report_.record.threads_refused) {
        report_.warnings.push_back(std::to_string(report_.record.threads_refused) + " threads beyond " +
                                   std::to_string(event::kMaxThreads) + " at once ran unrecorded at first or at all");
      }
      if (report_.record.processes_refused) {
        report_.warnings.push_back(std::to_string(report_.record.processes_refused) + " processes beyond " +
                                   std::to_string(event::kMaxProcesses) + " at once were not recorded");
      }
      if (!report_.record.write_error.empty()) failed_to_write(report_.record.write_error);
    }
    auto registry = std::async(std::launch::async, [&] { return report::collect_registry_effects(image_.prefix(), vm_->upper()); });
    report_.files = report::collect_file_effects(vm_->upper(), image_.prefix(), given_, folder / "dropped");
    report::collect_deleted_files(vm_->run_dir() / sandbox::kDeletedName, image_.prefix(), given_, folder / "dropped", report_.files);
    if (!report_.files.write_error.empty()) report_.write_error = report_.files.write_error;
    if (free_bytes(vm_->upper()) < kDiskFull) report_.warnings.push_back("the disk of the data folder was full at the end: the target may have failed to write");
    report_.registry = registry.get();
    report::testify(report_, vm_->upper(), image_.prefix(), collect::followed(filter_));
    report_.warnings.insert(report_.warnings.end(), report_.files.warnings.begin(), report_.files.warnings.end());
  }

  void failed_to_write(const std::string& what) {
    report_.write_error = what;
    report_.warnings.push_back(what);
  }

  void add_given(const fs::path& path, const std::string& guest) {
    if (!fs::is_directory(path)) {
      given_.push_back({guest, sha256_file(path)});
      return;
    }
    given_.push_back({guest, ""});
    for (const auto& entry : fs::directory_iterator(path)) add_given(entry.path(), guest + "\\" + entry.path().filename().string());
  }

  const RunOptions& options_;
  const collect::Filter filter_;
  collect::Clock clock_;
  const SteadyClock::time_point made_ = SteadyClock::now();  // the clock's zero
  report::Report report_;
  std::optional<statics::Analysis> analysis_;  // beside the run
  std::vector<sandbox::GuestFile> files_;
  std::vector<report::GivenFile> given_;
  sandbox::Image image_;
  sandbox::Limits limits_;
  bool vm_gone_ = false;
  std::optional<collect::MonitorLog> log_;
  std::optional<collect::ArenaHost> arena_;
  std::unique_ptr<sandbox::Vm> vm_;
  std::optional<collect::Collector> collector_;
};

int run(const RunOptions& options) {
  if (options.network != "none") throw Error("--network " + options.network + " is not known: only none is there");
  signal(SIGPIPE, SIG_IGN);
  if (options.shell) return run_shell(options);
  if (options.target.empty()) throw Error("say what to run: TARGET is required; see: drsemu run --help");
  if (fs::is_directory(options.target)) {
    if (!options.monitor_log.empty()) throw Error("--monitor-log is for one target, and " + options.target + " is a folder");
    return run_batch(options);
  }
  if (options.jobs || options.pool.value_or(0)) {
    throw Error(std::string(options.jobs ? "--jobs" : "--pool") + " is for folders, and " + options.target + " is a file" +
                (options.jobs ? "" : ": drsemu pool keeps VMs ready for single runs"));
  }
  const report::IfThere if_there = options.out.empty() ? report::IfThere::kNumber : options.force ? report::IfThere::kReplace : report::IfThere::kRefuse;
  Rules rules(options.rules);
  const Ran ran = run_target(options, rules, options.out, if_there, -1);
  std::fputs(report::summary(ran.report, ran.folder).c_str(), stdout);
  if (!ran.failure.empty()) throw Error(ran.failure);
  return ran.report.ended == "interrupted" ? 130 : status_of(ran.report.judgement);
}

// As CLI11 validators: what is wrong, or empty.
std::string wrong_size(const std::string& text) {
  uint64_t bytes;
  return parse_size(text, bytes);
}

std::string wrong_screenshots(const std::string& text) {
  uint64_t count;
  return parse_count(text, kMostScreenshots, count);
}

std::string wrong_process_limit(const std::string& text) {
  uint64_t count;
  return parse_count(text, kMostProcesses, count);
}

std::string wrong_time_limit(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value > 0 && value <= kMostSeconds) return {};
  return "must be a number of seconds above 0 and up to " + std::to_string(kMostSeconds) + " (a week), not " + (text.empty() ? "nothing" : text);
}

std::string wrong_if_empty(const std::string& text) { return text.empty() ? "must be a path, not nothing" : ""; }

// In the keeper of a VM whose user has been killed: whether the run's folder is needed any more.
bool keep_orphan(const fs::path& run_dir, int arena, bool in_order) {
  const int unfinished = sandbox::open_unfinished(run_dir);
  if (unfinished < 0) return false;
  const fs::path journal = "/proc/self/fd/" + std::to_string(unfinished) + "/journal";
  std::error_code error;
  if (fs::exists(journal, error)) {
    try {
      collect::ArenaHost host(arena);
      collect::salvage(host, journal, in_order);
    } catch (const std::exception&) {
      // The journal has no end then, and the repair says so.
    }
  }
  close(unfinished);
  return true;
}

}  // namespace

std::string utc(const char* format) {
  const time_t now = time(nullptr);
  tm parts;
  char text[40];
  strftime(text, sizeof text, format, gmtime_r(&now, &parts));
  return text;
}

sandbox::Limits limits_of(const RunOptions& options) {
  sandbox::Limits limits;
  uint64_t processes = 0;
  limits.cpu_seconds = options.cpu_limit;
  // Their validators have accepted them.
  parse_size(options.memory_limit, limits.memory_bytes);
  parse_size(options.disk_limit, limits.disk_bytes);
  parse_count(options.process_limit, kMostProcesses, processes);
  limits.processes = static_cast<uint32_t>(processes);
  return limits;
}

sandbox::VmConfig vm_config(const sandbox::Image& image, const sandbox::Limits& limits) {
  sandbox::VmConfig config;
  config.image = image;
  config.limits = limits;
  config.screen = image.screen;
  config.on_orphaned = keep_orphan;
  config.monitor = program_dir() / "libdrsemu-monitor.so";
  if (access(config.monitor.c_str(), R_OK) != 0) throw_errno("cannot read " + config.monitor.string() + ": build the project again");
  return config;
}

sandbox::PoolConfig pool_config(const sandbox::Image& image, size_t size, const sandbox::Limits& limits) {
  const auto services = std::make_shared<event::Services>(sandbox::load_services(image.dir / "services.csv"));
  const uint32_t dispatcher32 = image.dispatcher32;
  const event::Machine* machine = &sandbox::machine_of(image);
  return {vm_config(image, limits), size,
          [services, dispatcher32, machine] {
            const collect::ArenaHost arena(*services, {}, {.machine = machine, .dispatcher32 = dispatcher32});
            const int fd = fcntl(arena.fd(), F_DUPFD_CLOEXEC, 3);
            if (fd < 0) throw_errno("cannot keep the recorder's shared memory");
            return fd;
          },
          {}};
}

Ran run_target(const RunOptions& options, Rules& rules, const fs::path& path, report::IfThere if_there, int connection) {
  Run session(options);
  session.check();
  const fs::path out = path.empty() ? fs::path("drsemu-reports") / (session.name() + "-" + utc("%Y%m%dT%H%M%SZ")) : path;
  report::Folder::check(out, if_there);
  if (options.force) session.check_outside(out);
  session.boot(connection);
  rules.begin();
  report::Folder folder(out, if_there);
  Ran ran{session.execute(folder.path()), folder.path(), {}};
  report::Report& report = ran.report;
  report::write_report(report, folder, judge_by(rules));
  folder.keep();
  log(LogLevel::kDebug, "the report is written");
  if (!report.write_error.empty()) {
    ran.failure = "the report in " + folder.path().string() + " is not whole (" + report.write_error + "): free the disk or choose another --out, and run again";
  } else if (report.ended != "interrupted" && report.ended != "exited" && report.ended != "nudged" && !report.ended.ends_with("-limit")) {
    ran.failure = "the run did not end as it should (" + report.ended + (report.warnings.empty() ? "" : ": " + report.warnings.back()) +
                  "); the report so far is in " + folder.path().string();
  }
  return ran;
}

void add_run(CLI::App& app, int& status, const std::vector<std::string>& target_args) {
  auto options = std::make_shared<RunOptions>();
  options->args = target_args;
  CLI::App* verb = app.add_subcommand("run", "Run a Windows executable, or all of a folder, each in a sealed VM, and report what it does");
  verb->add_option("--out", options->out, "Report folder [./drsemu-reports/NAME-TIME]")->check(wrong_if_empty);
  verb->add_flag("--force", options->force, "Replace a report that is in the folder");
  verb->add_option("--time-limit", options->time_limit, "Seconds after which the target is stopped")->capture_default_str()->check(wrong_time_limit);
  verb->add_option("--cpu-limit", options->cpu_limit, "Seconds of processor time after which it is stopped [none]")->check(wrong_time_limit);
  verb->add_option("--memory-limit", options->memory_limit, "Memory in use beyond which it is stopped")
      ->type_name("SIZE")
      ->capture_default_str()
      ->check(wrong_size);
  verb->add_option("--process-limit", options->process_limit, "Processes at once beyond which it is stopped")
      ->type_name("N")
      ->capture_default_str()
      ->check(wrong_process_limit);
  verb->add_option("--disk-limit", options->disk_limit,
                   "Bytes written to disk, deleted files too, beyond which it is stopped; a file or folder counts as 16 kB at least")
      ->type_name("SIZE")
      ->capture_default_str()
      ->check(wrong_size);
  verb->add_option("--screenshots", options->screenshots, "Pictures of the screen that are kept at most; none: none are taken")
      ->type_name("N")
      ->capture_default_str()
      ->check(wrong_screenshots);
  verb->add_option("--filter", options->filter, "Record only these: layers (nt, win32), families and calls, with - in front all but these (drsemu calls lists them)")
      ->type_name("LIST");
  add_rules_option(*verb, options->rules);
  verb->add_option("--network", options->network, "none: the VM has no network")->capture_default_str();
  verb->add_option("--with", options->with, "Copy this file or folder to the desktop beside the target (repeatable)")->allow_extra_args(false);
  verb->add_option("--api-depth", options->api_depth, "outermost: functions that the program calls; all: also those that the system's DLLs call")
      ->capture_default_str()
      ->check(CLI::IsMember({"outermost", "all"}));
  verb->add_flag("--no-winsock", options->no_winsock, "WSAStartup fails, as on a machine whose network is not ready");
  verb->add_flag("--no-interaction", options->no_interaction, "Nobody moves the mouse and answers what the target asks");
  verb->add_option("--monitor-log", options->monitor_log, "Write the monitor's own messages to this file")
      ->type_name("FILE")
      ->check(wrong_if_empty);
  verb->add_flag("--no-monitor", options->no_monitor, "Run without recording calls, for comparison");
  verb->add_option("--jobs", options->jobs, "Of a folder: runs at a time [twice the processors]")->check(CLI::Range(1, 256));
  verb->add_option("--pool", options->pool, "Of a folder: VMs that are booted ahead [as many as --jobs]; 0: none, also none of drsemu pool's")
      ->check(CLI::Range(0, 256));
  verb->add_flag("--shell", options->shell, "Open a command prompt in a VM, with TARGET on the desktop if it is given; nothing is recorded");
  verb->add_option("TARGET", options->target, "The executable, or a folder of them")->check(wrong_if_empty);
  verb->footer("The target's arguments follow after --");
  verb->callback([options, &status] { status = run(*options); });
}

}  // namespace drsemu::cli
