// Rows that are measured by running samples through `drsemu run`, monitored and not.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "results.h"

namespace drsemu::bench {

struct Settings {
  int rounds = 5;
  std::set<std::string> only;      // rows to measure; empty: all
  std::filesystem::path scratch;   // for reports; made and removed by main
  std::function<void(const std::string&)> progress;

  bool wants(const std::string& row) const { return only.empty() || only.contains(row); }
};

// The PSS of a process, in kB. Throws Error if it cannot be read.
double pss_kb(pid_t pid);
// All processes below one, by name: "name" -> pids.
std::multimap<std::string, pid_t> descendants(pid_t ancestor);

// How many times `progress` will be called by each.
int loop_steps(const Settings& settings);
int memory_steps(const Settings& settings);
int start_steps(const Settings& settings);
int flood_steps(const Settings& settings);

// Loops in the target: pairs of a monitored and an unmonitored run. Throws Error.
void measure_loops(const Settings& settings, Results& results);
// Memory of a process at rest, and of the collector.
void measure_memory(const Settings& settings, Results& results);
// From the command line to its end.
void measure_start(const Settings& settings, Results& results);
// A million distinct events in one run, as fast as they are taken; each must be in the report.
void measure_flood(const Settings& settings, Results& results);

// Many VMs (vms.cpp): a pool's start and end, the memory of VMs, folders.
int vm_steps(const Settings& settings);
void measure_vms(const Settings& settings, Results& results);

// The static facts of a file (static.cpp).
int static_steps(const Settings& settings);
void measure_static(const Settings& settings, Results& results);
// A report folder with 100,000 events of what programs do most, each call one that some signature wants to see (rules.cpp).
void write_report_of_events(const std::filesystem::path& folder);

// The conversion of a report to foreign formats (convert.cpp).
int convert_steps(const Settings& settings);
void measure_convert(const Settings& settings, Results& results);

// What the outside witness takes at the end of a run (witness.cpp).
int witness_steps(const Settings& settings);
void measure_witness(const Settings& settings, Results& results);
// The rules alone (rules.cpp).
int rules_steps(const Settings& settings);
void measure_rules(const Settings& settings, Results& results);

// The collector alone, fed by simulated writers (collector.cpp).
int collector_steps(const Settings& settings);
void measure_collector(const Settings& settings, Results& results);

}  // namespace drsemu::bench
