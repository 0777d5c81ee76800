// drsemu run: one target, one VM, one report.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <optional>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "cli/command.h"
#include "collect/collector.h"
#include "report/report.h"
#include "sandbox/services.h"
#include "sandbox/vm.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct Options {
  std::string target, out, network = "none";
  std::vector<std::string> args, with;
  double time_limit = 120;
  bool force = false, no_monitor = false;
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

  bool failed() const { return failed_; }
  void copy() {
    char buffer[65536];
    for (ssize_t count; (count = read(from_, buffer, sizeof buffer)) > 0;) {
      for (ssize_t done = 0; done < count && !failed_;) {
        const ssize_t written = write(to_, buffer + done, static_cast<size_t>(count - done));
        if (written > 0) done += written;
        failed_ = written <= 0;
      }
    }
  }

 private:
  int from_, to_;
  bool failed_ = false;
};

class Run {
 public:
  explicit Run(const Options& options) : options_(options) {}

  report::Report execute(const fs::path& folder) {
    report_.args = options_.args;
    report_.time_limit_s = options_.time_limit;
    report_.monitored = !options_.no_monitor;
    report_.warnings = report_.target.warnings;
    boot();
    watch(folder);
    finish(folder);
    return std::move(report_);
  }

  // Everything that can be said before a VM is made. Throws Error.
  void check() {
    report_.target = statics::inspect_target(options_.target);
    std::vector<std::string> names = {report_.target.name};
    files_.push_back({report_.target.path, report_.target.name});
    for (const std::string& file : options_.with) {
      if (access(file.c_str(), R_OK) != 0) throw_errno("cannot read " + file);
      fs::path path = fs::path(file).lexically_normal();
      if (!path.has_filename()) path = path.parent_path();
      const std::string name = path.filename().string();
      if (std::find(names.begin(), names.end(), name) != names.end()) throw Error("two files for the desktop have the name " + name + ": rename one");
      names.push_back(name);
      files_.push_back({path, name});
    }
    image_ = sandbox::require_image();
    report_.guest_id = image_.id;
    report_.wine_version = image_.wine_version;
  }

 private:
  void boot() {
    sandbox::VmConfig config;
    config.image = image_;
    arena_.emplace(sandbox::load_services(image_.dir / "services.csv"), nullptr, options_.no_monitor);
    config.arena_fd = arena_->fd();
    config.monitor = program_dir() / "libdrsemu-monitor.so";
    if (access(config.monitor.c_str(), R_OK) != 0) throw_errno("cannot read " + config.monitor.string() + ": build the project again");
    vm_ = sandbox::Vm::boot(config);
    report_.isolation = vm_->isolation();
    report_.guest_path = vm_->guest_path(report_.target.name);
  }

  void watch(const fs::path& folder) {
    if (!options_.no_monitor) collector_.emplace(*arena_, clock_, folder / "events");
    Stream out(vm_->stdout_fd(), folder / "target.stdout"), error(vm_->stderr_fd(), folder / "target.stderr");
    report_.started = utc("%Y-%m-%dT%H:%M:%SZ");
    const auto start = SteadyClock::now();
    vm_->start(files_, options_.args, !collector_);
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
    if (out.failed() || error.failed()) report_.warnings.push_back("what the target printed could not all be written");
  }

  // False when there is nothing more to come.
  bool take(const sandbox::ProcessEnd& end) {
    if (end.linux_pid == 0) {
      report_.ended = "vm-died";
      report_.warnings.push_back("the VM ended before the target did");
      return false;
    }
    if (collector_) collector_->process_ended(end.linux_pid, end.wait_status);
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
      report_.record = collector_->finish();
      for (const event::Process& process : report_.record.processes) {
        if (process.cause == "target") {
          report_.exit_code = process.exit_code;
          break;
        }
      }
      if (!report_.record.write_error.empty()) report_.warnings.push_back(report_.record.write_error);
    }
    std::vector<report::GivenFile> given;
    for (const sandbox::GuestFile& file : files_) add_given(file.host, vm_->guest_path(file.name), given);
    report_.files = report::collect_file_effects(vm_->upper(), image_.prefix(), given, folder / "dropped");
    report_.registry = report::collect_registry_effects(image_.prefix(), vm_->upper());
    report_.warnings.insert(report_.warnings.end(), report_.files.warnings.begin(), report_.files.warnings.end());
  }

  static void add_given(const fs::path& host, const std::string& guest, std::vector<report::GivenFile>& given) {
    if (!fs::is_directory(host)) {
      given.push_back({guest, sha256_file(host)});
      return;
    }
    given.push_back({guest, ""});
    for (const auto& entry : fs::directory_iterator(host)) add_given(entry.path(), guest + "\\" + entry.path().filename().string(), given);
  }

  const Options& options_;
  collect::Clock clock_;
  report::Report report_;
  std::vector<sandbox::GuestFile> files_;
  sandbox::Image image_;
  std::optional<collect::ArenaHost> arena_;
  std::unique_ptr<sandbox::Vm> vm_;
  std::optional<collect::Collector> collector_;
};

int run(const Options& options) {
  if (!(options.time_limit > 0) || !std::isfinite(options.time_limit)) throw Error("--time-limit takes a number of seconds above 0");
  if (options.network != "none") throw Error("--network " + options.network + " is not known: only none is there");
  Run session(options);
  session.check();
  const std::string stem = fs::path(options.target).filename().string();
  const fs::path folder = options.out.empty() ? fs::path("drsemu-reports") / (stem + "-" + utc("%Y%m%dT%H%M%SZ")) : fs::path(options.out);
  const bool fresh = !fs::exists(folder);
  report::prepare_folder(folder, options.force);
  signal(SIGPIPE, SIG_IGN);
  report::Report report;
  try {
    report = session.execute(folder);
    report::write_report(report, folder);
  } catch (...) {
    // A run that never began leaves nothing behind; one that did keeps what it recorded.
    if (fresh && fs::is_empty(folder / "events")) remove_tree(folder);
    throw;
  }
  std::fputs(report::summary(report, folder).c_str(), stdout);
  if (report.ended == "interrupted") return 130;
  if (report.ended == "exited" || report.ended == "time-limit") return 0;
  throw Error("the run did not end as it should (" + report.ended + (report.warnings.empty() ? "" : ": " + report.warnings.back()) +
              "); the report so far is in " + folder.string());
}

}  // namespace

void add_run(CLI::App& app, int& status, const std::vector<std::string>& target_args) {
  auto options = std::make_shared<Options>();
  options->args = target_args;
  CLI::App* verb = app.add_subcommand("run", "Run a Windows executable in a sealed VM and report what it does");
  verb->add_option("--out", options->out, "Report folder [./drsemu-reports/NAME-TIME]");
  verb->add_flag("--force", options->force, "Replace a report that is in the folder");
  verb->add_option("--time-limit", options->time_limit, "Seconds after which the target is stopped")->capture_default_str();
  verb->add_option("--network", options->network, "none: the VM has no network")->capture_default_str();
  verb->add_option("--with", options->with, "Copy this file or folder to the desktop beside the target (repeatable)")->allow_extra_args(false);
  verb->add_flag("--no-monitor", options->no_monitor, "Run without recording calls, for comparison");
  verb->add_option("TARGET", options->target, "The executable")->required();
  verb->footer("The target's arguments follow after --");
  verb->callback([options, &status] { status = run(*options); });
}

}  // namespace drsemu::cli
