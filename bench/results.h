// What was measured: raw figures for bench/results/*.csv, medians for the table of docs/performance.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace drsemu::bench {

// "AMD EPYC, 2 processors, Linux 6.18; load average 0.31 at the begin": what else the machine had to do.
std::string machine();

double median(std::vector<double> values);

// A figure beside the goal that design sets for it.
struct Goal {
  double limit = 0;       // 0: none is set
  bool at_least = false;  // else: at most
  std::string text;       // "≤ 1.05"
};

// One line of the table.
struct Line {
  std::string work;
  std::string bits;       // "64", "32" or "–"
  std::string monitored;  // medians with their units
  std::string plain;
  std::string figure;     // what is held against the goal
  double value = 0;
  Goal goal;
};

class Results {
 public:
  // Adds a line of raw figures to the group's file, which begins with `header`.
  void raw(const std::string& group, const std::string& header, const std::string& line);
  void line(Line line) { lines_.push_back(std::move(line)); }

  // Writes the groups that were measured. Throws Error.
  void write_csv(const std::filesystem::path& folder) const;
  // Puts the table between the markers of `document`. Throws Error if it has none.
  void write_table(const std::filesystem::path& document) const;
  std::string table() const;

 private:
  std::string machine_ = machine();
  std::vector<std::pair<std::string, std::string>> groups_;  // name, content
  std::vector<Line> lines_;
};

// "1.23 ms", with a unit that fits.
std::string duration(double ns);
std::string decimal(double value, int digits);

}  // namespace drsemu::bench
