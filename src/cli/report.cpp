// drsemu report: what is done with a report that is there.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <memory>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/process.h"
#include "cli/command.h"
#include "cli/convert.h"
#include "cli/judging.h"
#include "collect/replay.h"
#include "report/deleted.h"
#include "report/unfinished.h"
#include "sandbox/image.h"
#include "sandbox/kept.h"
#include "sandbox/vm.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

constexpr int kSalvageSeconds = 60;  // a VM that has been killed takes a moment to go

// A report folder that nobody else writes to, for as long as it lives.
class Locked {
 public:
  explicit Locked(const fs::path& path) : fd_(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (fd_ < 0) throw_errno("cannot open " + path.string());
    // A process that has been killed takes a moment to end.
    constexpr int kTenths = 20;
    int tries = 0;
    while (flock(fd_, LOCK_EX | LOCK_NB) != 0 && ++tries < kTenths) usleep(100'000);
    if (tries == kTenths) {
      close(fd_);
      throw Error("the run that writes to " + path.string() + " is still going on: there is nothing to repair");
    }
  }
  ~Locked() { close(fd_); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  int fd_;
};

// A killed run's keeper finishes the journal when the VM is gone.
void await_salvage(const fs::path& unfinished) {
  const fs::path run_dir = sandbox::kept_run(unfinished);
  if (run_dir.empty()) return;
  for (int tenths = 0; tenths < kSalvageSeconds * 10 && sandbox::is_attended(run_dir); ++tenths) {
    check_interrupt();
    usleep(100'000);
  }
}

void copy_output(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (fs::exists(from, error) && !fs::copy_file(from, to, error))
    throw Error("cannot write " + to.string() + ": " + error.message());
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read,
                  error);
}

void add_effects(report::Report& report, const report::Unfinished& run, const fs::path& run_dir,
                 const fs::path& folder) {
  if (run_dir.empty()) {
    report::testify_without_changes(report);
    report.warnings.emplace_back(
        "what the VM changed is not there any more: effects, dropped files and what the target printed are not known");
    return;
  }
  copy_output(run_dir / "stdout", folder / "target.stdout");
  copy_output(run_dir / "stderr", folder / "target.stderr");
  for (const sandbox::Image& image : sandbox::list_images()) {
    if (image.id != report.guest_id) continue;
    report.files = report::collect_file_effects(run_dir / "upper", image.prefix(), run.given, folder / "dropped");
    report::collect_deleted_files(run_dir / sandbox::kDeletedName, image.prefix(), run.given, folder / "dropped", report.files);
    report.registry = report::collect_registry_effects(image.prefix(), run_dir / "upper");
    report::testify(report, run_dir / "upper", image.prefix(), collect::followed(collect::Filter(run.filter)));
    report.warnings.insert(report.warnings.end(), report.files.warnings.begin(), report.files.warnings.end());
    report.write_error = report.files.write_error;
    return;
  }
  report::testify_without_changes(report);
  report.warnings.push_back("the guest image " + report.guest_id +
                            " is not there any more: effects and dropped files are not known");
}

// The target as it lies on the host, unless it is another file by now.
std::unique_ptr<statics::Analysis> analyse_again(report::Report& report) {
  std::unique_ptr<statics::Analysis> analysis;
  try {
    if (sha256_file(report.target.path) == report.target.digests.sha256) analysis = std::make_unique<statics::Analysis>(report.target.path);
  } catch (const Error&) {
  }
  if (!analysis) report.warnings.push_back(report.target.path.string() + " is not there any more as it was run: its static facts are not known");
  return analysis;
}

int repair(const fs::path& path) {
  const fs::path unfinished = path / report::kUnfinished;
  report::Unfinished run;
  {
    const Locked lock(path);
    const bool whole = fs::exists(path / "report.json");
    if (!fs::exists(unfinished)) {
      if (!whole)
        throw Error("there is no report in " + path.string() + ": give the folder that drsemu run was to fill");
      std::printf("%s is whole: there is nothing to repair\n", path.c_str());
      return 0;
    }
    if (whole) {  // killed just before its last step
      sandbox::remove_kept_run(unfinished);
      remove_tree(unfinished);
      std::printf("%s is whole: only what the run had left beside it was removed\n", path.c_str());
      return 0;
    }
    run = report::read_unfinished(unfinished);
    await_salvage(unfinished);
  }

  const std::unique_ptr<statics::Analysis> analysis = analyse_again(run.report);
  report::Folder folder(path, report::IfThere::kRepair);
  const fs::path run_dir = sandbox::kept_run(unfinished);
  report::Report& report = run.report;
  report.ended = "supervisor-died";
  report.warnings.emplace_back(
      "the drsemu that watched the run was killed: drsemu report repair has made this report of what it had kept");
  bool orderly = false;
  if (report.monitored) {
    const collect::Replayed replayed =
        collect::replay(unfinished / "journal", path / "events", collect::Filter(run.filter));
    report.record = replayed.record;
    // What the kernel told behind its end nobody has heard.
    report.record.starts_incomplete = true;
    report.warnings.insert(report.warnings.end(), replayed.problems.begin(), replayed.problems.end());
    orderly = replayed.in_order;
    if (replayed.last_ns > run.started_ns)
      report.duration_s = std::round(static_cast<double>(replayed.last_ns - run.started_ns) / 1e6) / 1e3;
    if (!report.record.write_error.empty()) report.write_error = report.record.write_error;
    report.exit_code = report::exit_code_of(report.record);
    report.warnings.emplace_back("what the target used, and whether anything ran unrecorded, is not known");
  }
  if (!run_dir.empty() && !orderly) {
    report.warnings.emplace_back(
        "the registry is as it was saved last: what was changed shortly before the end is not in its effects");
  }
  const auto require_written = [&] {
    if (!report.write_error.empty())
      throw Error("the report in " + path.string() + " cannot be finished (" + report.write_error +
                  "): free the disk and repair it again");
  };
  require_written();
  report.screenshots = report::find_screenshots(path);
  add_effects(report, run, run_dir, path);
  require_written();
  if (analysis) report.facts = analysis->finish();
  Rules rules({});
  report::write_report(report, folder, judge_by(rules));
  if (!report.write_error.empty()) fs::remove(path / "report.json");
  require_written();
  sandbox::remove_kept_run(unfinished);
  folder.keep();
  std::fputs(report::summary(report, path).c_str(), stdout);
  return 0;
}

}  // namespace

void add_report(CLI::App& app, int& status) {
  CLI::App* verb = app.add_subcommand("report", "Work on a report that is there");
  verb->require_subcommand(1);
  auto folder = std::make_shared<std::string>();
  CLI::App* repairing = verb->add_subcommand("repair", "Finish the report of a run whose drsemu was killed");
  repairing->add_option("DIR", *folder, "The report folder")->required();
  repairing->callback([folder, &status] { status = repair(*folder); });
  add_convert(*verb, status);
}

}  // namespace drsemu::cli
