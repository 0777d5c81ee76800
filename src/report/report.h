// The report folder of a run (its form: docs/report.md).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "event/run_record.h"
#include "report/effects.h"
#include "report/folder.h"
#include "report/hive.h"
#include "report/judgement.h"
#include "report/screenshots.h"
#include "static/facts.h"
#include "static/target.h"

namespace drsemu::report {

// What the target used (sandbox/vm.h).
struct Usage {
  double cpu_s = 0;
  uint64_t memory_peak_bytes = 0, processes_peak = 0, written_bytes = 0;
};

struct Report {
  statics::Target target;
  statics::Facts facts;     // no JSON: they are not known
  std::vector<std::string> args;
  std::string guest_path;   // where the target lay
  std::string started;      // ISO 8601, UTC
  double duration_s = 0;
  std::string ended;        // "exited", "time-limit", "cpu-limit", "memory-limit", "process-limit", "disk-limit", "nudged", "interrupted",
                            // "recording-failed", "vm-died", "not-started", "supervisor-died"
  std::optional<uint32_t> exit_code;
  std::string guest_id, guest_computer, guest_user, wine_version, isolation;
  double time_limit_s = 0;
  std::optional<Usage> usage;  // nothing: not known
  bool monitored = true;
  event::RunRecord record;
  FileEffects files;
  std::vector<RegistryEffect> registry;
  Testimony testimony;
  std::vector<Screenshot> screenshots;
  Judgement judgement;
  std::vector<std::string> warnings;
  std::string write_error;  // why not all that there is to report could be written (disk full), else empty
};

// Judges a report: gets the text of report.json as it would be without a verdict, and the folder, where all the rest is.
using Judge = std::function<Judgement(const std::string& json, const std::filesystem::path& folder)>;

// Writes report.json and the original Dr.Semu's views, from the events that are in the folder already. Views
// that cannot be written are left out, and write_error says so. Throws Error if report.json cannot be written.
void write_report(Report& report, Folder& folder, const Judge& judge = {});

// The exit code of the target, where it has one of its own: not that of a nudge.
std::optional<uint32_t> exit_code_of(const event::RunRecord& record);

// The most processes that lived at one time.
uint64_t most_at_once(const std::vector<event::Process>& processes);

// What a person wants to know first, some lines for a terminal.
std::string summary(const Report& report, const std::filesystem::path& folder);

}  // namespace drsemu::report
