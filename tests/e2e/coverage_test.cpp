// Every row of the catalogue is reached by the zoo (samples/calls_*.c), 64 and 32 bit, and each event says what the
// sample says that it passed. docs/coverage.md is written from the same run: `make coverage` refreshes it.
#include <cstdlib>
#include <fstream>
#include <future>
#include <sstream>

#include "base/text.h"
#include "event/catalogue.h"
#include "harness.h"

namespace drsemu::e2e {
namespace {

using event::Call;
using event::Direction;
using event::Param;
using event::Type;

constexpr const char* kZoo[] = {"calls_file",   "calls_registry", "calls_process", "calls_memory",
                                "calls_object", "calls_system",   "calls_user"};
constexpr int kBits[] = {64, 32};

// Outcomes and parameters of rows that no sample can reach, with the reason: lines
// "NtCall success|failure|<parameter> [64|32]: reason".
class Unreachable {
 public:
  Unreachable() {
    std::istringstream in(read(std::filesystem::path(DRSEMU_SOURCE_DIR) / "tests/data/unreachable.txt"));
    for (std::string line; std::getline(in, line);) {
      if (line.empty() || line[0] == '#') continue;
      const size_t colon = line.find(": ");
      std::istringstream head(line.substr(0, colon));
      Entry entry;
      head >> entry.call >> entry.what >> entry.bits;
      entry.reason = colon == line.npos ? "" : line.substr(colon + 2);
      EXPECT_TRUE(event::find_call(entry.call)) << "unreachable.txt names no row: " << line;
      EXPECT_FALSE(entry.reason.empty()) << "unreachable.txt gives no reason: " << line;
      entries_.push_back(entry);
    }
  }

  // `what`: success, failure or a parameter.
  const std::string* reason(const std::string& call, const std::string& what, int bits = 0) const {
    for (const Entry& entry : entries_) {
      if (entry.call == call && entry.what == what && (bits == 0 || entry.bits == 0 || entry.bits == bits)) {
        return &entry.reason;
      }
    }
    return nullptr;
  }

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
  bool missing[2] = {};            // the guest's ntdll has no such function
  std::set<std::string> compared;  // members of before and after, by name
};
using Coverage = std::map<std::string, Seen>;

std::string to_text(const Json& value) {
  if (value.IsString()) return value.GetString();
  if (value.IsBool()) return value.GetBool() ? "true" : "false";
  if (value.IsUint64()) return std::to_string(value.GetUint64());
  if (value.IsInt64()) return std::to_string(value.GetInt64());
  return value.IsNull() ? "null" : "an object";
}

std::set<std::string> words(const std::string& text) {
  std::set<std::string> all;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, '|');) all.insert(word);
  return all;
}

std::string hex(const std::string& bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text += digits[static_cast<uint8_t>(byte) >> 4];
    text += digits[static_cast<uint8_t>(byte) & 15];
  }
  return text;
}

// "" where the event's bytes are those that the sample passed, as far as the event shows them.
std::string compare_bytes(const Json& expected, const Json& actual) {
  if (!actual.IsObject() || number(actual, "/size") != number(expected, "/size")) return "another size";
  const std::string want = text(expected, "/hex");
  const bool cut = has(actual, "/truncated");
  std::string shown = text(actual, "/hex");
  if (has(actual, "/text")) {
    const std::string plain = text(actual, "/text");
    const std::string narrow = hex(plain), wide = hex(utf8_to_utf16(plain));
    shown = want.starts_with(narrow) ? narrow : wide;
    // Closing zeros are not part of a text.
    while (!cut && shown.size() < want.size() && want.compare(shown.size(), 2, "00") == 0) shown += "00";
  }
  if (cut ? !want.starts_with(shown) || shown.empty() : want != shown)
    return "bytes " + shown + ", passed were " + want;
  return "";
}

std::string compare(const Json& expected, const Json& actual) {
  if (expected.IsString() && expected == "*") return "";
  if (expected.IsObject() && has(expected, "/hex")) return compare_bytes(expected, actual);
  if (expected == actual) return "";
  if (expected.IsString() && actual.IsString() && words(to_text(expected)) == words(to_text(actual))) return "";
  return to_text(actual) + ", passed was " + to_text(expected);
}

// The sample prints a whole register; many functions return the lower half.
bool same_result(const std::string& returned, const std::string& shown) {
  if (returned == shown) return true;
  const uint64_t all = std::strtoull(returned.c_str(), nullptr, 16), part = std::strtoull(shown.c_str(), nullptr, 16);
  return !returned.empty() && !shown.empty() && part == (all & 0xffffffff);
}

// All that is wrong with one event, or "".
std::string compare_event(const Json& line, const Json& event, Seen& seen) {
  std::string wrong;
  const auto complain = [&](const std::string& what) { wrong += (wrong.empty() ? "" : "; ") + what; };
  std::set<std::string> stated;
  for (const auto& member : line["expect"].GetObject()) {
    const std::string path = member.name.GetString();  // before.file_path
    const size_t dot = path.find('.');
    const std::string name = path.substr(dot + 1);
    const Json& part = event[path.substr(0, dot).c_str()];
    stated.insert(path);
    const auto found = part.FindMember(name.c_str());
    if (found == part.MemberEnd()) {
      complain("no " + path);
      continue;
    }
    const std::string difference = compare(member.value, found->value);
    if (!difference.empty()) complain(path + " is " + difference);
    seen.compared.insert(name);
  }
  for (const auto& member : event["before"].GetObject()) {
    const std::string path = std::string("before.") + member.name.GetString();
    if (!stated.contains(path)) complain(path + " (" + to_text(member.value) + ") was not passed");
  }
  for (const char* member : {"/status", "/result"}) {
    if (!has(line, "/returned") && !same_result(text(line, member), text(event, member))) {
      complain(std::string(member + 1) + " is " + text(event, member) + ", returned was " + text(line, member));
    }
  }
  if (has(line, "/success") && event["success"] != line["success"]) complain("success is wrong");
  // A call that goes elsewhere may do so after it has returned to the dispatcher.
  if (has(event, "/returned") && !has(line, "/returned")) complain("it returned");
  if (has(event, "/via")) complain("made through the stub, but the event says " + text(event, "/via"));
  return wrong;
}

// Calls that wow64.dll makes on the way of a 32-bit program's call.
bool made_by_wow64(const Json& event) {
  const std::string call = text(event, "/call");
  // Is a folder that a path is relative to the system's?
  if (call == "NtFsControlFile") return text(event, "/before/fs_control_code") == "FSCTL_GET_OBJECT_ID";
  // Is the other process a 32-bit one too, and where does its memory end?
  if (call == "NtQueryInformationProcess")
    return text(event, "/before/process_information_class") == "ProcessWow64Information";
  // Contexts of 32-bit threads.
  if (call == "NtQueryInformationThread" || call == "NtSetInformationThread") {
    return text(event, "/before/thread_information_class") == "ThreadWow64Context";
  }
  // Is a handle the current process's? And what its exception handler goes on with.
  if (call == "NtCompareObjects" || call == "NtContinue") return true;
  if (call == "NtReadVirtualMemory") return number(event, "/before/buffer_size") == 40;
  return false;
}

// Compares one run of a sample with its events, thread by thread: each call has its event, in order, and there are no
// others.
void check_run(const std::string& sample_name, int bits, const Report& run, const Unreachable& unreachable,
               Coverage& coverage) {
  SCOPED_TRACE(sample_name + std::to_string(bits));
  std::vector<rapidjson::Document> lines;
  std::istringstream in(run.target_stdout());
  for (std::string text_line; std::getline(in, text_line);) {
    lines.emplace_back();
    ASSERT_FALSE(lines.back().Parse(text_line.c_str()).HasParseError()) << text_line;
  }
  ASSERT_FALSE(lines.empty());
  EXPECT_TRUE(has(lines.back(), "/end")) << "the sample did not come to its end: "
                                         << run.target_stdout().substr(run.target_stdout().rfind("{"));
  const std::string caller = text(lines.front(), "/caller");
  const std::string module = sample_name + std::to_string(bits) + ".exe";

  // What the sample says and what the log has, by thread.
  using Thread = std::pair<int64_t, int64_t>;
  std::map<Thread, std::vector<const Json*>> said, logged;
  for (const Json& line : lines) {
    if (!has(line, "/call")) continue;
    EXPECT_FALSE(has(line, "/failed")) << text(line, "/call") << " gave " << text(line, "/status")
                                       << text(line, "/result") << ": " << text(line, "/failed");
    Seen& seen = coverage[text(line, "/call")];
    if (has(line, "/missing")) {
      seen.missing[bits == 32] = true;
    } else if (has(line, "/unseen")) {
      EXPECT_TRUE(unreachable.reason(text(line, "/call"), line["success"].GetBool() ? "success" : "failure", bits))
          << text(line, "/call") << " makes no system call; unreachable.txt gives no reason";
    } else {
      said[{*number(line, "/pid"), *number(line, "/tid")}].push_back(&line);
    }
  }
  for (const Json& process : run.json()["processes"].GetArray()) {
    const int64_t pid = *number(process, "/pid");
    for (const Json& event : run.events(pid)) {
      if (text(event, "/caller/module") != module || text(event, "/caller/rva") != caller) continue;
      if (has(event, "/completed")) continue;  // what became of a call that was pending
      logged[{pid, *number(event, "/tid")}].push_back(&event);
    }
  }
  for (const auto& [thread, calls] : said) {
    const std::vector<const Json*>& events = logged[thread];
    size_t at = 0;
    for (const Json* line : calls) {
      const std::string call = text(*line, "/call");
      // An event of another name is one too many, unless this call has none.
      size_t found = at;
      Seen& seen = coverage[call];
      const auto is_it = [&](const Json& event) {
        if (text(event, "/call") != call) return false;
        return bits == 64 || !made_by_wow64(event) || compare_event(*line, event, seen).empty();
      };
      while (found < events.size() && !is_it(*events[found])) ++found;
      if (found == events.size()) {
        ADD_FAILURE() << call << " has no event";
        continue;
      }
      for (; at < found; ++at) {
        if (bits == 32 && made_by_wow64(*events[at])) continue;
        ADD_FAILURE() << "an event that the sample did not cause: " << text(*events[at], "/call");
      }
      const std::string wrong = compare_event(*line, *events[at++], seen);
      EXPECT_EQ(wrong, "") << call;
      const Json& event = *events[at - 1];
      seen.event[bits == 32][!event["success"].GetBool()] = true;
    }
    for (; at < events.size(); ++at) {
      if (bits == 32 && made_by_wow64(*events[at])) continue;
      ADD_FAILURE() << "an event that the sample did not cause: " << text(*events[at], "/call");
    }
  }
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

std::string parameters_of(const Call& call) {
  std::string list;
  for (const Param& param : call.params) list += (list.empty() ? "" : ", ") + std::string(param.name);
  return list;
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
  for (const Call& call : event::catalogue()) {
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
    check_run(wanted[i].first, wanted[i].second, *first.get(), unreachable, coverage);
    check_run(wanted[i + 1].first, wanted[i + 1].second, *second.get(), unreachable, coverage);
  }

  for (const auto& [name, seen] : coverage)
    EXPECT_TRUE(event::find_call(name)) << name << " is called, but it is no row";
  for (const Call& call : event::catalogue()) {
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
