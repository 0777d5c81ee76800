// A report judged by rules.
#pragma once

#include <filesystem>
#include <string>

#include "detect/pack.h"

namespace drsemu::detect {

// `report_json`: the text of report.json; `folder`: the report's, with events/ and the original's views. Rules that
// fail are among its errors, and the others run. Throws Error if the report cannot be read.
report::Judgement judge(const std::string& report_json, const std::filesystem::path& folder, const Pack& pack);

// The same for a report that is there; `write`: into its report.json as well. Throws Error.
report::Judgement judge_folder(const std::filesystem::path& folder, const Pack& pack, bool write);

// Whether each signature says of its examples what they say of themselves: one line for each that does not, "FILE:LINE:
// …".
std::vector<std::string> failed_examples(const Pack& pack);

// What is wrong with the rules that are programs, found by compiling them in their boxes without running them.
std::vector<report::RuleError> check_programs(const Pack& pack);

}  // namespace drsemu::detect
