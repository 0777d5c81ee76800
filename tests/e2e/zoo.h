// What the zoo says that it passed, and what its events say: compared line by line.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "event/catalogue.h"
#include "harness.h"

namespace drsemu::e2e {

inline constexpr int kBits[] = {64, 32};

// Outcomes and parameters of rows that no sample can reach, with the reason (tests/data/unreachable*.txt): lines
// "NtCall success|failure|<parameter> [64|32]: reason".
class Unreachable {
 public:
  Unreachable();
  // `what`: success, failure or a parameter.
  const std::string* reason(const std::string& call, const std::string& what, int bits = 0) const;

 private:
  struct Entry {
    std::string call, what, reason;
    int bits = 0;
  };
  std::vector<Entry> entries_;
};

// What the zoo has shown of one row.
struct Seen {
  bool event[2][2] = {};           // [32 bit][failure]
  bool missing[2] = {};            // the guest has no such function
  std::set<std::string> compared;  // members of before and after, by name
};
using Coverage = std::map<std::string, Seen>;

// Compares one run of a sample with its events of one layer, thread by thread: each call has its event, in order, and
// there are no others.
void check_run(const std::string& sample_name, int bits, event::Layer layer, const Report& run, const Unreachable& unreachable,
               Coverage& coverage);

// "a, b, c"
std::string parameters_of(const event::Call& call);

}  // namespace drsemu::e2e
