// drsemu doctor --evasion: what a program finds that looks whether it is on a PC.
#include "cli/evasion.h"

#include <cpuid.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "cli/judging.h"
#include "cli/run.h"
#include "report/checklist.h"
#include "sandbox/cpuid.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

class Scratch {
 public:
  Scratch() : path_((data_dir() / "evasion-XXXXXX").string()) {
    fs::create_directories(data_dir());
    if (!mkdtemp(path_.data())) throw_errno("cannot make a folder in " + data_dir().string());
  }
  ~Scratch() { remove_tree(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  fs::path path() const { return path_; }

 private:
  std::string path_;
};

// What some probes need of the host; the text is empty where it has it.
std::string no_cpuid_faults() {
  return sandbox::can_hide_cpuid() ? "" : "this processor does not fault on CPUID";
}

std::string is_virtual_itself() {
  unsigned a, b, c, d;
  __cpuid(1, a, b, c, d);
  return c >> 31 ? "this machine is a virtual one itself" : "";
}

// Probes by the begin of their names, and what they need.
constexpr struct {
  const char* begin;
  std::string (*lacking)();
} kOfTheHost[] = {
    {"CPUID", no_cpuid_faults},      {"rdtsc around CPUID", no_cpuid_faults}, {"rdtscp around CPUID", no_cpuid_faults},
    {"counts of ", no_cpuid_faults}, {"vmcall", is_virtual_itself},
};

void explain(report::Checklist& list) {
  for (const auto& [begin, lacking] : kOfTheHost) {
    const std::string text = lacking();
    for (report::ProbeRow& row : list) {
      if (row.probe.starts_with(begin)) row.host = text;
    }
  }
}

// Throws Error if it is not there.
std::string sample(int bits) {
  const std::string path = (program_dir() / "samples" / ("evasion" + std::to_string(bits) + ".exe")).string();
  if (access(path.c_str(), R_OK) != 0) throw Error("cannot read " + path + ": build the project again");
  return path;
}

// False if it was interrupted.
bool ask(report::Checklist& list, int bits, bool monitored) {
  const Scratch scratch;
  RunOptions options;
  options.target = sample(bits);
  options.no_monitor = !monitored;
  options.screenshots = "none";
  options.rules = {"none"};
  const fs::path folder = scratch.path() / "report";
  Rules rules(options.rules);
  const Ran ran = run_target(options, rules, folder, report::IfThere::kRefuse, -1);
  if (ran.report.ended == "interrupted") return false;
  if (!ran.failure.empty()) throw Error("the checklist did not run: " + ran.failure);
  if (ran.report.ended != "exited" || ran.report.exit_code.value_or(2) > 1) {
    throw Error("the checklist did not come to its end (" + ran.report.ended + ", exit code " +
                std::to_string(ran.report.exit_code.value_or(0)) + "); see: drsemu run " + options.target);
  }
  report::add_answers(list, read_file(folder / "target.stdout"), bits);
  return true;
}

}  // namespace

int check_evasion(bool json, bool monitored) {
  report::Checklist list;
  for (const int bits : {64, 32}) sample(bits);
  for (const int bits : {64, 32}) {
    std::fprintf(stderr, "asking in the guest, %d bit\n", bits);
    if (!ask(list, bits, monitored)) return 130;
  }
  explain(list);
  std::fputs((json ? report::checklist_json(list) : report::checklist_table(list)).c_str(), stdout);
  for (const report::ProbeRow& row : list) {
    if (row.found()) return 1;
  }
  return 0;
}

}  // namespace drsemu::cli
