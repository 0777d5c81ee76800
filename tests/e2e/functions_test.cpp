// Every wrapped function is called by the zoo (samples/functions_*.c), 64 and 32 bit, and each event says what the sample says
// that it passed. docs/functions.md is written from the same run: `make coverage` refreshes it.
#include <cstdlib>
#include <fstream>
#include <future>
#include <sstream>

#include "zoo.h"

namespace drsemu::e2e {
namespace {

using event::Call;
using event::Type;

constexpr const char* kFamilies[] = {"functions_files", "functions_memory", "functions_system", "functions_processes", "functions_services",
                                      "functions_modules", "functions_registry", "functions_network", "functions_internet", "functions_crypto",
                                      "functions_com", "functions_wmi", "functions_objects", "functions_shell", "functions_user"};

std::string modules_of(const Call& call) {
  std::string list;
  for (const std::string_view module : call.modules) list += (list.empty() ? "" : ", ") + std::string(module);
  return list;
}

std::string table_of(const Coverage& coverage, const Unreachable& unreachable) {
  std::ostringstream out;
  out << "# Functions\n\n"
         "Every function of the Win32 layer, and whether the zoo (`samples/functions_*.c`) called it while its event said what "
         "was\npassed. Written by `make coverage` out of the run that `ctest -R e2e.Functions` checks.\n\n"
         "| function | DLLs | family | parameters | 64 | 32 | remark |\n"
         "|---|---|---|---|---|---|---|\n";
  for (const Call& call : event::functions()) {
    const auto found = coverage.find(call.name);
    const Seen seen = found == coverage.end() ? Seen{} : found->second;
    out << "| " << call.name << " | " << modules_of(call) << " | " << event::category_name(call.category) << " | " << parameters_of(call);
    for (const int bits : kBits) out << " | " << (seen.event[bits == 32][0] || seen.event[bits == 32][1] ? "yes" : "–");
    const std::string* reason = unreachable.reason(call.name, "success");
    out << " | " << (seen.missing[0] && seen.missing[1] ? "not in this guest" : reason ? *reason : "") << " |\n";
  }
  return out.str();
}

TEST(Functions, TheZooCallsEachAndEventsSayWhatItPassed) {
  const Unreachable unreachable;
  Coverage coverage;
  for (const char* family : kFamilies) {
    std::vector<std::future<std::unique_ptr<Report>>> runs;  // two VMs at once
    for (const int bits : kBits) {
      runs.push_back(std::async(std::launch::async, [=] { return std::make_unique<Report>(sample(family, bits)); }));
    }
    for (size_t i = 0; i < runs.size(); ++i) check_run(family, kBits[i], event::Layer::kWin32, *runs[i].get(), unreachable, coverage);
  }
  for (const auto& [name, seen] : coverage) EXPECT_TRUE(event::find_call(name)) << name << " is called, but it is no row";
  for (const Call& call : event::functions()) {
    const Seen& seen = coverage[call.name];
    if (seen.missing[0] && seen.missing[1]) {
      EXPECT_TRUE(unreachable.reason(call.name, "success")) << call.name << ": no DLL of the guest exports it; is it spelt so?";
      continue;
    }
    for (const int bits : kBits) {
      const bool reached = seen.event[bits == 32][0], failed = seen.event[bits == 32][1];
      const std::string* reason = unreachable.reason(call.name, "success", bits);
      EXPECT_TRUE(reached || failed || (seen.missing[bits == 32] && reason)) << call.name << ": no sample calls it, " << bits << " bit";
      EXPECT_TRUE(reached || reason) << call.name << ": no sample calls it with success, " << bits << " bit";
      EXPECT_FALSE(reached && reason) << call.name << ": unreachable.txt says that its success is not reached: " << *reason;
    }
    const bool never = unreachable.reason(call.name, "success", 64) && unreachable.reason(call.name, "success", 32);
    for (const event::Param& param : call.params) {
      // An address that is not followed says little; what a function writes is only there where it succeeds.
      const bool need = param.type != Type::kPointer && !(never && param.direction == event::Direction::kOut);
      EXPECT_TRUE(!need || seen.compared.contains(param.name) || unreachable.reason(call.name, param.name))
          << call.name << ": no sample passes a " << param.name << " that the event shows";
    }
  }
  const std::filesystem::path path = std::filesystem::path(DRSEMU_SOURCE_DIR) / "docs/functions.md";
  const std::string table = table_of(coverage, unreachable);
  if (std::getenv("DRSEMU_WRITE_COVERAGE")) {
    std::ofstream(path) << table;
  } else {
    EXPECT_TRUE(read(path) == table) << "docs/functions.md is not what this run shows: refresh it with `make coverage`";
  }
}

}  // namespace
}  // namespace drsemu::e2e
