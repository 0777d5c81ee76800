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
#include <optional>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/process.h"
#include "cli/command.h"
#include "collect/collector.h"
#include "report/report.h"
#include "report/unfinished.h"
#include "sandbox/kept.h"
#include "sandbox/services.h"
#include "sandbox/vm.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kMostSeconds = 7 * 24 * 3600;
constexpr int kLastWriterMs = 5000;         // a VM that was killed takes a moment to go
constexpr uint64_t kDiskFull = 1'000'000;  // less than this is free on a full disk

struct Options {
  std::string target, out, network = "none", filter, api_depth = "outermost";
  std::vector<std::string> args, with;
  double time_limit = 120;
  bool force = false, no_monitor = false, no_winsock = false;
};

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

std::string utc(const char* format) {
  const time_t now = time(nullptr);
  tm parts;
  char text[40];
  strftime(text, sizeof text, format, gmtime_r(&now, &parts));
  return text;
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
  explicit Run(const Options& options) : options_(options), filter_(options.filter) {}

  // Everything that can be said before a VM is made. Throws Error.
  void check() {
    report_.target = statics::inspect_target(options_.target);
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
    report_.args = options_.args;
    report_.time_limit_s = options_.time_limit;
    report_.monitored = !options_.no_monitor;
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

  void boot() {
    sandbox::VmConfig config;
    config.image = image_;
    const collect::ArenaOptions arena{.passive = options_.no_monitor,
                                      .all_depths = options_.api_depth == "all",
                                      .no_winsock = options_.no_winsock,
                                      .dispatcher32 = image_.dispatcher32};
    arena_.emplace(sandbox::load_services(image_.dir / "services.csv"), [this](const event::Call& call) { return filter_.records(call); },
                   arena);
    config.arena_fd = arena_->fd();
    config.monitor = program_dir() / "libdrsemu-monitor.so";
    if (access(config.monitor.c_str(), R_OK) != 0) throw_errno("cannot read " + config.monitor.string() + ": build the project again");
    config.on_orphaned = [this](const fs::path& run_dir) { return keep_orphan(run_dir); };
    vm_ = sandbox::Vm::boot(config);
    report_.isolation = vm_->isolation();
    report_.guest_path = vm_->guest_path(report_.target.name);
  }

  report::Report execute(const fs::path& folder) {
    for (const sandbox::GuestFile& file : files_) {
      vm_->put(file);
      add_given(vm_->desktop() / file.name, vm_->guest_path(file.name));
    }
    if (given_.front().sha256 != report_.target.digests.sha256) throw Error(options_.target + " was changed while the run began: run it again");
    watch(folder);
    finish(folder);
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

  // In the process that is left when this one has been killed: whether the run's folder is needed any more.
  bool keep_orphan(const fs::path& run_dir) {
    const int unfinished = sandbox::open_unfinished(run_dir);
    if (unfinished < 0) return false;
    try {
      if (!options_.no_monitor) collect::salvage(*arena_, "/proc/self/fd/" + std::to_string(unfinished) + "/journal");
    } catch (const std::exception&) {
      // The journal has no end then, and the repair says so.
    }
    close(unfinished);
    return true;
  }

  void watch(const fs::path& folder) {
    const fs::path unfinished = folder / report::kUnfinished;
    if (!options_.no_monitor) collector_.emplace(*arena_, clock_, folder / "events", filter_, unfinished / "journal");
    Stream out(vm_->stdout_fd(), folder / "target.stdout"), error(vm_->stderr_fd(), folder / "target.stderr");
    report_.started = utc("%Y-%m-%dT%H:%M:%SZ");
    const auto start = SteadyClock::now();
    make_repairable(unfinished);
    vm_->start(report_.target.name, options_.args, !collector_);
    while (report_.ended.empty()) {
      pollfd waiting{vm_->event_fd(), POLLIN, 0};
      poll(&waiting, 1, 2);
      out.copy();
      error.copy();
      while (const auto end = vm_->next_end()) {
        if (!take(*end)) break;
      }
      if (!report_.ended.empty()) break;
      if (collector_ && collector_->started() && collector_->alive() == 0) report_.ended = "exited";
      if (seconds_since(start) >= options_.time_limit) report_.ended = "time-limit";
      if (out.failed() || error.failed() || (collector_ && collector_->failed())) report_.ended = "recording-failed";
      if (interrupted()) report_.ended = "interrupted";
    }
    report_.duration_s = std::round(seconds_since(start) * 1000) / 1000;
    vm_->shutdown();
    out.copy();
    error.copy();
    while (const auto end = vm_->next_end()) {
      if (end->linux_pid == 0) break;
      if (collector_) collector_->process_ended(end->linux_pid, end->wait_status);
    }
    for (const Stream* stream : {&out, &error}) {
      if (stream->failure()) failed_to_write(std::string("what the target printed could not all be written: ") + std::strerror(stream->failure()));
    }
  }

  // False when there is nothing more to come.
  bool take(const sandbox::ProcessEnd& end) {
    if (end.linux_pid == 0) {
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
    if (collector_) {
      report_.record = collector_->finish(kLastWriterMs);
      for (const event::Process& process : report_.record.processes) {
        if (process.cause == "target") {
          report_.exit_code = process.exit_code;
          break;
        }
      }
      if (!report_.record.write_error.empty()) failed_to_write(report_.record.write_error);
    }
    report_.files = report::collect_file_effects(vm_->upper(), image_.prefix(), given_, folder / "dropped");
    if (!report_.files.write_error.empty()) report_.write_error = report_.files.write_error;
    if (free_bytes(vm_->upper()) < kDiskFull) report_.warnings.push_back("the disk of the data folder was full at the end: the target may have failed to write");
    report_.registry = report::collect_registry_effects(image_.prefix(), vm_->upper());
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

  const Options& options_;
  const collect::Filter filter_;
  collect::Clock clock_;
  report::Report report_;
  std::vector<sandbox::GuestFile> files_;
  std::vector<report::GivenFile> given_;
  sandbox::Image image_;
  std::optional<collect::ArenaHost> arena_;
  std::unique_ptr<sandbox::Vm> vm_;
  std::optional<collect::Collector> collector_;
};

int run(const Options& options) {
  if (options.network != "none") throw Error("--network " + options.network + " is not known: only none is there");
  Run session(options);
  session.check();
  const report::IfThere if_there = options.out.empty() ? report::IfThere::kNumber : options.force ? report::IfThere::kReplace : report::IfThere::kRefuse;
  const fs::path path = options.out.empty() ? fs::path("drsemu-reports") / (session.name() + "-" + utc("%Y%m%dT%H%M%SZ")) : fs::path(options.out);
  report::Folder::check(path, if_there);
  if (options.force) session.check_outside(path);
  signal(SIGPIPE, SIG_IGN);
  session.boot();
  report::Folder folder(path, if_there);
  report::Report report = session.execute(folder.path());
  report::write_report(report, folder);
  folder.keep();
  std::fputs(report::summary(report, folder.path()).c_str(), stdout);
  if (!report.write_error.empty()) {
    throw Error("the report in " + folder.path().string() + " is not whole (" + report.write_error + "): free the disk or choose another --out, and run again");
  }
  if (report.ended == "interrupted") return 130;
  if (report.ended == "exited" || report.ended == "time-limit") return 0;
  throw Error("the run did not end as it should (" + report.ended + (report.warnings.empty() ? "" : ": " + report.warnings.back()) +
              "); the report so far is in " + folder.path().string());
}

// As a CLI11 validator: what is wrong, or empty.
std::string wrong_time_limit(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value > 0 && value <= kMostSeconds) return {};
  return "must be a number of seconds above 0 and up to " + std::to_string(kMostSeconds) + " (a week), not " + (text.empty() ? "nothing" : text);
}

std::string wrong_if_empty(const std::string& text) { return text.empty() ? "must be a path, not nothing" : ""; }

}  // namespace

void add_run(CLI::App& app, int& status, const std::vector<std::string>& target_args) {
  auto options = std::make_shared<Options>();
  options->args = target_args;
  CLI::App* verb = app.add_subcommand("run", "Run a Windows executable in a sealed VM and report what it does");
  verb->add_option("--out", options->out, "Report folder [./drsemu-reports/NAME-TIME]")->check(wrong_if_empty);
  verb->add_flag("--force", options->force, "Replace a report that is in the folder");
  verb->add_option("--time-limit", options->time_limit, "Seconds after which the target is stopped")->capture_default_str()->check(wrong_time_limit);
  verb->add_option("--filter", options->filter, "Record only these: layers (nt, win32), families and calls, with - in front all but these (drsemu calls lists them)")
      ->type_name("LIST");
  verb->add_option("--network", options->network, "none: the VM has no network")->capture_default_str();
  verb->add_option("--with", options->with, "Copy this file or folder to the desktop beside the target (repeatable)")->allow_extra_args(false);
  verb->add_option("--api-depth", options->api_depth, "outermost: functions that the program calls; all: also those that the system's DLLs call")
      ->capture_default_str()
      ->check(CLI::IsMember({"outermost", "all"}));
  verb->add_flag("--no-winsock", options->no_winsock, "WSAStartup fails, as on a machine whose network is not ready");
  verb->add_flag("--no-monitor", options->no_monitor, "Run without recording calls, for comparison");
  verb->add_option("TARGET", options->target, "The executable")->required()->check(wrong_if_empty);
  verb->footer("The target's arguments follow after --");
  verb->callback([options, &status] { status = run(*options); });
}

}  // namespace drsemu::cli
