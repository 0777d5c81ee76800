// What samples/evasion.c has answered, of both bitnesses side by side.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drsemu::report {

struct ProbeAnswer {
  bool asked = false;  // a probe may be there in one bitness only
  bool found = false;  // no PC answers so
  std::string text;    // may be any bytes
};

struct ProbeRow {
  std::string family, probe;
  ProbeAnswer x64, x86;
  std::string host;  // what of the host makes it tell, empty if nothing
  bool found() const { return x64.found || x86.found; }
};

// In the order of the sample's tables.
using Checklist = std::vector<ProbeRow>;

// Adds what the sample of `bits` has printed. Throws Error that names a line which is none of its own.
void add_answers(Checklist& list, std::string_view output, int bits);

// For a terminal: a heading a family, a line a probe, and what it comes to.
std::string checklist_table(const Checklist& list);
std::string checklist_json(const Checklist& list);

}  // namespace drsemu::report
