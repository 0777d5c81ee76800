// A behaviour signature: what a program must have done for it to match. One TOML file each; docs/rules.md has the form.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "detect/field.h"

namespace drsemu::detect {

// What is wrong in a rule's file: "FILE:LINE: what".
class RuleFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Events of some calls, or entries of a list in report.json, of which all tests hold.
struct Clause {
  std::vector<std::string> calls;  // empty: entries of `fact`; "*": every call
  FieldPath fact;
  std::vector<Test> tests;
  uint64_t count = 1;  // how many there must be
  FieldPath distinct;  // not empty: that many different values of this field
  FieldPath same;      // not empty: counted for each value of this field alone
  double over_s = 0;   // the time that lies between the first and the last at least

  bool is_fact() const { return calls.empty(); }
};

enum class Need { kAny, kAll, kSequence };

// What the file says about itself: whether the signature matches these events and this report.
struct Example {
  bool matches = true;
  std::vector<std::string> events;  // lines of one process
  std::string report = "{}";        // report.json
  size_t line = 0;
};

struct Signature {
  std::filesystem::path path;
  std::string name, description, family;
  int severity = 0;
  std::vector<std::string> attack, families;
  Need need = Need::kAny;
  bool whole_run = false;  // events of all processes count together
  std::vector<Clause> when;
  std::vector<Clause> unless;  // matches nothing where one of them holds, anywhere in the run
  std::vector<Example> examples;
};

// Examples stand at the end of a file, and are most of it: a run has no use for them.
enum class Examples { kSkip, kRead };

// Throws RuleFault for what cannot be read, does not follow the form, or names a call or a field that is not there.
Signature load_signature(const std::filesystem::path& path, Examples examples = Examples::kRead);

}  // namespace drsemu::detect
