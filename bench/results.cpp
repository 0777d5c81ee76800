// Medians, CSV files and the Markdown table.
#include "results.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "base/error.h"
#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::bench {
namespace {

constexpr char kBegin[] = "<!-- bench: begin -->\n";
constexpr char kEnd[] = "<!-- bench: end -->\n";

std::string verdict(const Line& line) {
  if (line.goal.limit == 0) return "";
  const bool reached = line.goal.at_least ? line.value >= line.goal.limit : line.value <= line.goal.limit;
  return reached ? "yes" : "**no**";
}

}  // namespace

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string decimal(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string duration(double ns) {
  if (ns < 1e3) return decimal(ns, 0) + " ns";
  if (ns < 1e6) return decimal(ns / 1e3, 1) + " µs";
  return decimal(ns / 1e6, ns < 1e8 ? 1 : 0) + " ms";
}

std::string machine() {
  std::string model = "unknown processor";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.rfind("model name", 0) != 0) continue;
    model = line.substr(line.find(':') + 2);
    break;
  }
  utsname system;
  uname(&system);
  std::string kernel = system.release;
  kernel.resize(std::min(kernel.size(), kernel.find('.', kernel.find('.') + 1)));
  double load = 0;
  getloadavg(&load, 1);
  return model + ", " + std::to_string(sysconf(_SC_NPROCESSORS_ONLN)) + " processors, " + system.sysname + " " + kernel +
         "; load average " + decimal(load, 2) + " at the begin";
}

void Results::raw(const std::string& group, const std::string& header, const std::string& line) {
  auto found = std::find_if(groups_.begin(), groups_.end(), [&](const auto& entry) { return entry.first == group; });
  if (found == groups_.end()) found = groups_.insert(groups_.end(), {group, header + "\n"});
  found->second += line + "\n";
}

void Results::write_csv(const fs::path& folder) const {
  fs::create_directories(folder);
  for (const auto& [name, content] : groups_) write_file(folder / (name + ".csv"), "# " + machine_ + "\n" + content);
}

std::string Results::table() const {
  std::string text = "Measured on: " + machine_ + ".\n\n| work | bits | monitored | plain Wine | figure | goal | reached |\n|---|---|---|---|---|---|---|\n";
  for (const Line& line : lines_) {
    text += "| " + line.work + " | " + line.bits + " | " + line.monitored + " | " + line.plain + " | " + line.figure + " | " +
            line.goal.text + " | " + verdict(line) + " |\n";
  }
  return text;
}

void Results::write_table(const fs::path& document) const {
  std::string text = read_file(document);
  const size_t begin = text.find(kBegin), end = text.find(kEnd);
  if (begin == text.npos || end == text.npos || end < begin) throw Error(document.string() + " has no place for the table: " + kBegin);
  text.replace(begin + sizeof kBegin - 1, end - begin - sizeof kBegin + 1, table());
  write_file(document, text);
}

}  // namespace drsemu::bench
