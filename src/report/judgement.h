// What the rules make of a run: matches, errors of rules, and the verdict, as they stand in report.json.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace drsemu::report {

// What made a rule match: an event, or an entry of report.json.
struct Evidence {
  uint32_t pid = 0;
  uint64_t seq = 0;  // 0: not an event
  std::string call;
  std::string fact;    // the list in report.json ("effects.files"), or a file's role ("target", "dropped", "memory")
  uint64_t index = 0;  // in that list
  std::string text;    // what is telling in it, one line
};

// A rule that matched.
struct Match {
  std::string name, description;
  std::string kind;                   // "signature", "lua", "python", "yara"
  int severity = 0;                   // 0 to 100
  std::vector<std::string> attack;    // technique ids of ATT&CK
  std::vector<std::string> families;  // of evidence
  std::string family;                 // of malware, where the rule names one
  std::vector<Evidence> evidence;     // the first ones, by pid and seq
};

struct RuleError {
  std::string rule, message;
};

struct Judgement {
  std::string label = "undetermined";  // "malicious", "suspicious", "clean"
  int score = 0;                       // 0 to 100
  std::string family;
  std::vector<std::string> reasons{"no rules were run"};
  std::vector<Match> matches;  // by severity
  std::vector<RuleError> errors;
};

// The members `verdict`, `signatures` and `rule_errors` of report.json.
std::string verdict_json(const Judgement& judgement);
std::string signatures_json(const Judgement& judgement);
std::string rule_errors_json(const Judgement& judgement);

// "malicious, score 87, family X" and the reasons: lines for a terminal.
std::string verdict_line(const Judgement& judgement);

}  // namespace drsemu::report
