// Rules on the command line: which were asked for, and what a verdict means for the exit status.
#pragma once

#include <CLI/CLI.hpp>
#include <future>
#include <string>
#include <vector>

#include "detect/pack.h"
#include "report/report.h"

namespace drsemu::cli {

// --rules DIR (repeatable) or none.
void add_rules_option(CLI::App& verb, std::vector<std::string>& folders);

// The rules of these folders; of none the project's own. Throws Error.
detect::Pack load_rules(const std::vector<std::string>& folders, detect::Examples examples = detect::Examples::kSkip);

// The rules of a run, which are needed at its end only.
class Rules {
 public:
  // Reads those of `folders` now, so that what is wrong is said before anything runs. Throws Error.
  explicit Rules(const std::vector<std::string>& folders);
  // Reads the project's own beside what goes on, in a thread: call it when nothing forks any more.
  void begin();
  // Waits for them. Throws Error.
  const detect::Pack& pack();

 private:
  std::vector<std::string> folders_;
  std::shared_future<detect::Pack> pack_;
};

// What makes write_report judge the run by these rules, for as long as they live.
report::Judge judge_by(Rules& rules);

// 1 where the verdict is malicious, else 0.
int status_of(const report::Judgement& judgement);

}  // namespace drsemu::cli
