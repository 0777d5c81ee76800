// Rules on the command line: which were asked for, and what a verdict means for the exit status.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "detect/pack.h"
#include "report/report.h"

namespace drsemu::cli {

// --rules DIR (repeatable) or none.
void add_rules_option(CLI::App& verb, std::vector<std::string>& folders);

// The rules of these folders; of none the project's own. Throws Error.
detect::Pack load_rules(const std::vector<std::string>& folders, detect::Examples examples = detect::Examples::kSkip);

// What makes write_report judge the run by these rules, for as long as `pack` lives.
report::Judge judge_by(const detect::Pack& pack);

// 1 where the verdict is malicious, else 0.
int status_of(const report::Judgement& judgement);

}  // namespace drsemu::cli
