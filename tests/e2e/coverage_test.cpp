// Every row of the catalogue is reached by the zoo (samples/calls_*.c), 64 and 32 bit, and each event says what the
// sample says that it passed. docs/coverage.md is written from the same run: `make coverage` refreshes it.
#include <cstdlib>
#include <fstream>
#include <future>
#include <sstream>

#include "zoo.h"

namespace drsemu::e2e {
namespace {

using event::Call;
using event::Direction;
using event::Param;
using event::Type;

constexpr const char* kZoo[] = {"calls_file",   "calls_registry", "calls_process", "calls_memory",
                                "calls_object", "calls_system",   "calls_user"};

// Those that Windows has.
std::vector<Call> system_calls() {
  std::vector<Call> calls = event::catalogue();
  std::erase_if(calls, [](const Call& call) { return call.layer != event::Layer::kNt || call.handler == event::Handler::kNoService; });
  return calls;
}

// The members of an event under which a parameter shows.
std::set<std::string> members_of(const Param& param) {
  switch (param.type) {
    case Type::kClientId: return {"proc_id", "client_proc_id"};
    case Type::kProcessParameters: return {"image_path"};
    case Type::kAttributeList: return {"image_name"};
    default: break;
  }
  std::set<std::string> names = {param.name};
  if (param.layouts) {
    for (const event::Layout& layout : param.layouts->list) {
      for (const event::LayoutField& field : layout.fields) names.insert(field.name);
    }
  }
  return names;
}

std::string table_of(const Coverage& coverage, const Unreachable& unreachable) {
  std::ostringstream out;
  out << "# Coverage\n\n"
         "Every call of the catalogue, and whether the zoo (`samples/calls_*.c`) made it with success and with failure "
         "while\n"
         "its event said what was passed. Written by `make coverage` out of the run that `ctest -R e2e.Coverage` "
         "checks.\n\n"
         "| call | family | parameters | 64 success | 64 failure | 32 success | 32 failure | remark |\n"
         "|---|---|---|---|---|---|---|---|\n";
  for (const Call& call : system_calls()) {
    const auto found = coverage.find(call.name);
    const Seen seen = found == coverage.end() ? Seen{} : found->second;
    out << "| " << call.name << " | " << event::category_name(call.category) << " | " << parameters_of(call);
    std::set<std::string> remarks;
    for (const int bits : kBits) {
      for (const bool failure : {false, true}) {
        if (failure && call.flags & event::kAnyResult) remarks.insert("any result is success");
        out << " | " << (seen.event[bits == 32][failure] ? "yes" : "–");
        if (const std::string* reason = unreachable.reason(call.name, failure ? "failure" : "success", bits))
          remarks.insert(*reason);
      }
    }
    if (seen.missing[0]) remarks.insert("not in this guest");
    out << " | ";
    for (const std::string& remark : remarks) out << (remark == *remarks.begin() ? "" : "; ") << remark;
    out << " |\n";
  }
  return out.str();
}

TEST(Coverage, TheZooReachesEveryRowAndEventsSayWhatItPassed) {
  const Unreachable unreachable;
  std::vector<std::pair<std::string, int>> wanted;
  for (const char* name : kZoo) {
    for (const int bits : kBits) wanted.emplace_back(name, bits);
  }
  Coverage coverage;
  for (size_t i = 0; i < wanted.size(); i += 2) {  // two VMs at once
    const auto start = [&](size_t at) {
      return std::async(std::launch::async,
                        [&, at] { return std::make_unique<Report>(sample(wanted[at].first, wanted[at].second)); });
    };
    auto first = start(i), second = start(i + 1);
    check_run(wanted[i].first, wanted[i].second, event::Layer::kNt, *first.get(), unreachable, coverage);
    check_run(wanted[i + 1].first, wanted[i + 1].second, event::Layer::kNt, *second.get(), unreachable, coverage);
  }

  for (const auto& [name, seen] : coverage)
    EXPECT_TRUE(event::find_call(name)) << name << " is called, but it is no row";
  for (const Call& call : system_calls()) {
    const Seen& seen = coverage[call.name];
    if (seen.missing[0] && seen.missing[1]) {
      std::printf("%s is not in this guest\n", call.name);
      continue;
    }
    for (const int bits : kBits) {
      for (const bool failure : {false, true}) {
        if (failure && call.flags & event::kAnyResult) continue;  // no value of these is a failure
        const bool reached = seen.event[bits == 32][failure];
        const char* outcome = failure ? "failure" : "success";
        const std::string* reason = unreachable.reason(call.name, outcome, bits);
        EXPECT_TRUE(reached || reason) << call.name << ": no sample reaches its " << outcome << ", " << bits << " bit";
        EXPECT_FALSE(reached && reason) << call.name << ": unreachable.txt says that its " << outcome
                                        << " is not reached: " << *reason;
      }
    }
    for (const Param& param : call.params) {
      // What a call writes is only there where it succeeds.
      bool compared = param.direction == Direction::kOut && unreachable.reason(call.name, "success", 64) &&
                      unreachable.reason(call.name, "success", 32);
      for (const std::string& member : members_of(param)) compared |= seen.compared.contains(member);
      EXPECT_TRUE(compared || unreachable.reason(call.name, param.name))
          << call.name << ": no sample passes a " << param.name << " that the event shows";
    }
  }

  const std::filesystem::path path = std::filesystem::path(DRSEMU_SOURCE_DIR) / "docs/coverage.md";
  const std::string table = table_of(coverage, unreachable);
  if (std::getenv("DRSEMU_WRITE_COVERAGE")) {
    std::ofstream(path) << table;
  } else {
    EXPECT_TRUE(read(path) == table) << "docs/coverage.md is not what this run shows: refresh it with `make coverage`";
  }
}

}  // namespace
}  // namespace drsemu::e2e
