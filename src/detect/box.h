// Rules that are programs (Lua, Python, YARA) run in a box: a helper process of their own with no network, no file but
// the report and itself, and bounds on time and memory. docs/security.md says what it keeps from whom.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace drsemu::detect {

struct Boxed {
  std::string output;   // what the helper said on its result's descriptor: hostile where the rule is
  std::string failure;  // why there is none: "took more than 20 s", …; else empty
};

struct Box {
  std::filesystem::path folder;  // the report's; empty: there is none
  std::filesystem::path facts;   // report.json, which the rule sees as part of the folder
  std::filesystem::path target;  // the file that was run; empty: it is not there (any more)
  bool only_check = false;       // compile the rule, do not run it
};

// Runs drsemu-rule-<kind> on one rule's file. Throws Error if it cannot be started at all.
Boxed run_boxed(const std::string& kind, const std::filesystem::path& rule, const Box& box);

}  // namespace drsemu::detect
