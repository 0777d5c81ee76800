// What the zoo says that it passed, and what its events say.
#include "zoo.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "base/text.h"
#include "event/guest_path.h"

namespace drsemu::e2e {
namespace {

using event::Call;
using event::Layer;
using event::Result;

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

// The result of a function as its event has it, from the register that the sample saw.
std::string result_of(const Call& call, uint64_t value, int bits) {
  const auto low = static_cast<uint32_t>(value);
  switch (call.result) {
    case Result::kVoid: return "";
    case Result::kBool: return low <= 1 ? (low ? "true" : "false") : std::to_string(static_cast<int32_t>(low));
    case Result::kNumber:
    case Result::kCount: return std::to_string(low);
    case Result::kSigned: return std::to_string(static_cast<int32_t>(low));
    case Result::kSocket:
      if (low == 0xffffffff) return "-1";
      [[fallthrough]];
    case Result::kHex:
    case Result::kPointer:
    case Result::kHandle:
    case Result::kInstance: return event::hex_of(bits == 32 ? low : value);
    case Result::kError: return event::name_of(event::kSystemError, low);
    case Result::kHresult: return event::name_of(event::kHresult, low);
    case Result::kWide:
    case Result::kStatus: break;
  }
  return "*";
}

// What is wrong with a function's result, or "".
std::string compare_result(const Call& call, const Json& line, const Json& event, int bits) {
  const uint64_t value = std::strtoull(text(line, "/result").c_str(), nullptr, 16);
  const std::string expected = result_of(call, value, bits), shown = has(event, "/result") ? to_text(event["result"]) : "";
  if (expected != "*" && expected != shown) return "result is " + shown + ", returned was " + expected;
  const bool by_last_error = call.result == Result::kBool || call.result == Result::kCount || call.result == Result::kPointer ||
                             call.result == Result::kHandle || call.result == Result::kSocket;
  if (by_last_error && !line["success"].GetBool() && !has(event, "/last_error")) return "it failed, and last_error is missing";
  if (has(event, "/last_error") && text(event, "/last_error") != event::name_of(event::kSystemError, static_cast<uint64_t>(*number(line, "/last_error")))) {
    return "last_error is " + text(event, "/last_error");
  }
  return "";
}

constexpr std::string_view kDos = "dos_path";

// Whether a DOS path is that of the name that was passed: the file's or the image's, or a function's text in the kernel's form.
bool follows_from_event(const Json& event, const std::string& name) {
  const std::string dos = text(event, ("/before/" + name).c_str());
  const std::string prefix = name.substr(0, name.size() - kDos.size());
  const std::string file = text(event, ("/before/" + prefix + "file_path").c_str());
  const std::string given = file.empty() ? text(event, "/before/image_name") : file;
  if (!given.empty()) return event::dos_path(given) == dos;
  if (dos.empty() || !has(event, "/layer")) return false;
  for (const auto& member : event["before"].GetObject()) {
    const std::string_view passed = member.value.IsString() ? member.value.GetString() : "";
    if (passed.starts_with('\\') && event::dos_path(passed) == dos) return true;
  }
  return false;
}

// All that is wrong with one event, or "".
std::string compare_event(const Json& line, const Json& event, int bits, Seen& seen) {
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
    const std::string name = member.name.GetString();
    const std::string path = "before." + name;
    // No sample says it: it follows from the name that was passed.
    if (name.ends_with(kDos)) {
      if (!follows_from_event(event, name)) complain(path + " (" + member.value.GetString() + ") is not that of what was passed");
      continue;
    }
    if (!stated.contains(path)) complain(path + " (" + to_text(member.value) + ") was not passed");
  }
  const Call& call = *event::find_call(text(event, "/call"));
  if (call.layer == Layer::kWin32) {
    if (const std::string difference = compare_result(call, line, event, bits); !difference.empty()) complain(difference);
  }
  for (const char* member : {"/status", "/result"}) {
    if (call.layer == Layer::kNt && !has(line, "/returned") && !same_result(text(line, member), text(event, member))) {
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

}  // namespace

Unreachable::Unreachable() {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(DRSEMU_SOURCE_DIR) / "tests/data")) {
    if (entry.path().filename().string().starts_with("unreachable")) all += read(entry.path());
  }
  std::istringstream in(all);
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

const std::string* Unreachable::reason(const std::string& call, const std::string& what, int bits) const {
  for (const Entry& entry : entries_) {
    if (entry.call == call && entry.what == what && (bits == 0 || entry.bits == 0 || entry.bits == bits)) return &entry.reason;
  }
  return nullptr;
}

// Compares one run of a sample with its events, thread by thread: each call has its event, in order, and there are no
// others.
void check_run(const std::string& sample_name, int bits, Layer layer, const Report& run, const Unreachable& unreachable, Coverage& coverage) {
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
      if (has(event, "/layer") != (layer == Layer::kWin32)) continue;
      if (has(event, "/completed")) continue;  // what became of a call that was pending
      logged[{pid, *number(event, "/tid")}].push_back(&event);
    }
  }
  for (const auto& [thread, calls] : said) {
    std::vector<const Json*>& events = logged[thread];
    // A call that did not return is told when its thread's end is noticed; the thread's number may be another's by then.
    const auto end = [](const Json& event) { return *number(event, "/ts") + (has(event, "/returned") ? 0 : *number(event, "/ns")); };
    std::stable_sort(events.begin(), events.end(), [&](const Json* a, const Json* b) { return end(*a) < end(*b); });
    size_t at = 0;
    for (const Json* line : calls) {
      const std::string call = text(*line, "/call");
      // An event of another name is one too many, unless this call has none.
      size_t found = at;
      Seen& seen = coverage[call];
      const auto is_it = [&](const Json& event) {
        if (text(event, "/call") != call) return false;
        return bits == 64 || !made_by_wow64(event) || compare_event(*line, event, bits, seen).empty();
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
      const std::string wrong = compare_event(*line, *events[at++], bits, seen);
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

std::string parameters_of(const Call& call) {
  std::string list;
  for (const event::Param& param : call.params) list += (list.empty() ? "" : ", ") + std::string(param.name);
  return list;
}

}  // namespace drsemu::e2e
