// What holds for the report of every run.
#include "checks.h"

#include <algorithm>
#include <cstring>
#include <regex>

#include "event/catalogue.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

const Json kNull;

bool is_hex(const std::string& text, size_t digits = 0) {
  static const std::regex form("0x[0-9a-f]+");
  return std::regex_match(text, form) && (digits == 0 || text.size() == digits + 2);
}

// Design 4.3.
void check_event(const Json& event) {
  ASSERT_TRUE(event.IsObject());
  EXPECT_TRUE(number(event, "/seq") && number(event, "/ts") && number(event, "/tid") && number(event, "/ns"));
  EXPECT_GT(number(event, "/tid").value_or(0), 0);
  const event::Call* row = event::find_call(text(event, "/call"));
  ASSERT_TRUE(row) << text(event, "/call");
  EXPECT_EQ(text(event, "/layer"), row->layer == event::Layer::kWin32 ? "win32" : "");
  EXPECT_FALSE(text(event, "/category").empty());
  for (const char* part : {"before", "after"}) {
    ASSERT_TRUE(event.HasMember(part) && event[part].IsObject()) << part;
    std::set<std::string> keys;
    for (const auto& member : event[part].GetObject()) {
      EXPECT_TRUE(keys.insert(member.name.GetString()).second) << "twice: " << member.name.GetString();
    }
  }
  EXPECT_TRUE(event.HasMember("success") && event["success"].IsBool());
  const bool returned = !has(event, "/returned");
  EXPECT_EQ(has(event, "/status") || has(event, "/result"), returned && row->result != event::Result::kVoid);
  if (has(event, "/status")) {
    EXPECT_TRUE(is_hex(text(event, "/status"), 8)) << text(event, "/status");
  }
  if (has(event, "/repeated")) {
    EXPECT_GT(number(event, "/repeated"), 1);
  }
  if (has(event, "/caller")) {
    const bool in_module = !text(event, "/caller/module").empty();
    EXPECT_TRUE(is_hex(text(event, in_module ? "/caller/rva" : "/caller/address")));
  }
}

std::string shown(const Json& event) {
  return text(event, "/call") + " at seq " + std::to_string(number(event, "/seq").value_or(-1));
}

void check_order(const Report& report) {
  int64_t seq = 0;
  std::map<int64_t, int64_t> ended;  // by thread
  for (const Json* event : report.events()) {
    SCOPED_TRACE(shown(*event));
    check_event(*event);
    EXPECT_EQ(number(*event, "/seq"), ++seq) << "one is missing or there twice";
    if (has(*event, "/returned")) continue;
    // Calls are in the order in which they returned. A rounded sum may be off by one.
    int64_t& last = ended[*number(*event, "/tid")];
    const int64_t end = *number(*event, "/ts") + *number(*event, "/ns");
    EXPECT_GE(end + 1, last);
    last = end;
  }
  EXPECT_EQ(number(report.json(), "/run/events"), seq);
}

void check_counts(const Report& report) {
  int64_t calls = 0, events = 0;
  int64_t functions = 0;
  std::map<std::string, int64_t> by_category;
  for (const Json* event : report.events()) {
    const int64_t times = number(*event, "/repeated").value_or(1);
    calls += times;
    by_category[text(*event, "/category")] += times;
    if (has(*event, "/layer")) functions += times;
  }
  EXPECT_EQ(number(report.json(), "/run/calls"), calls);
  EXPECT_EQ(number(report.json(), "/run/torn"), 0);
  for (const auto& member : report.json()["run"]["calls_by_category"].GetObject()) {
    EXPECT_EQ(member.value.GetInt64(), by_category[member.name.GetString()]) << member.name.GetString();
  }
  EXPECT_EQ(number(report.json(), "/run/function_calls"), functions);
  EXPECT_EQ(report.json()["run"]["calls_by_category"].MemberCount(), by_category.size());
  for (const Json& process : report.json()["processes"].GetArray()) {
    const int64_t pid = number(process, "/pid").value_or(0);
    EXPECT_EQ(number(process, "/events"), static_cast<int64_t>(report.events(pid).size())) << pid;
    events += number(process, "/events").value_or(0);
  }
  EXPECT_EQ(number(report.json(), "/run/events"), events) << "events of a process that is not in the tree";
}

void check_tree(const Report& report) {
  const auto& processes = report.json()["processes"].GetArray();
  std::set<int64_t> pids;
  for (const Json& process : processes) {
    const int64_t pid = number(process, "/pid").value_or(0);
    SCOPED_TRACE(pid);
    EXPECT_GT(pid, 0);
    const bool first = pids.empty();
    EXPECT_TRUE(pids.insert(pid).second) << "twice in the tree";
    EXPECT_EQ(text(process, "/cause") == "target", first);
    if (!first && text(process, "/cause") == "child") {
      EXPECT_TRUE(pids.contains(number(process, "/ppid").value_or(0))) << "before its parent";
    }
    if (const auto ended = number(process, "/ended_ns")) {
      EXPECT_GE(*ended, number(process, "/started_ns").value_or(0));
    }
    for (const rapidjson::Document& event : report.events(pid)) {
      EXPECT_GE(number(event, "/ts"), number(process, "/started_ns"));
    }
  }
}

}  // namespace

bool matches(const Json& event, const Fields& fields) {
  return std::all_of(fields.begin(), fields.end(),
                     [&](const auto& field) { return text(event, field.first) == field.second; });
}

const Json& find_call(const Report& report, const std::string& call, const Fields& fields) {
  std::string seen;
  for (const Json* event : report.calls(call)) {
    if (matches(*event, fields)) return *event;
    seen += "\n ";
    for (const auto& field : fields) seen += std::string(" ") + field.first + "=" + text(*event, field.first);
  }
  std::string wanted;
  for (const auto& field : fields) wanted += std::string(" ") + field.first + "=" + field.second;
  ADD_FAILURE() << "no " << call << wanted << "; there are" << seen.substr(0, 4000);
  return kNull;
}

size_t count_calls(const Report& report, const std::string& call, const Fields& fields) {
  const auto calls = report.calls(call);
  return static_cast<size_t>(
      std::count_if(calls.begin(), calls.end(), [&](const Json* event) { return matches(*event, fields); }));
}

namespace {

// No ordinary program makes a process that is not told, or tells of one that is not there.
void check_processes(const Report& report) {
  for (const Json& one : report.json()["unexplained"].GetArray()) {
    EXPECT_NE(text(one, "/kind"), "process") << text(one, "/what") << ": " << text(one, "/why");
  }
  for (const Json& one : report.json()["contradicted"].GetArray()) {
    EXPECT_EQ(text(one, "/why").find("the kernel has seen no"), std::string::npos) << text(one, "/what");
  }
  if (report.ended() == "supervisor-died") return;
  for (const Json& process : report.json()["processes"].GetArray()) {
    const bool was_there = text(process, "/cause") == "injection" || text(process, "/arch") == "unknown";
    EXPECT_TRUE(was_there || process["executed_ns"].IsUint64()) << text(process, "/command_line");
  }
}

}  // namespace

void check_contracts(const Report& report) {
  check_processes(report);
  check_order(report);
  check_counts(report);
  check_tree(report);
  std::set<std::string> digests, kept;
  report.left_files();
  for (const Json& file : report.json()["dropped"].GetArray()) digests.insert(text(file, "/sha256"));
  for (const auto& entry : fs::directory_iterator(report.folder() / "dropped")) kept.insert(entry.path().filename());
  EXPECT_EQ(digests, kept);
}

const Json& process_of(const Report& report, const std::string& command_line_end) {
  for (const Json& process : report.json()["processes"].GetArray()) {
    if (text(process, "/command_line").ends_with(command_line_end)) return process;
  }
  ADD_FAILURE() << "no process whose command line ends in " << command_line_end;
  return kNull;
}

void check_caller(const Json& event, const std::string& module, const fs::path& image) {
  EXPECT_EQ(text(event, "/caller/module"), module);
  const uint64_t rva = std::strtoull(text(event, "/caller/rva").c_str(), nullptr, 16);
  const std::string bytes = read(image);
  const auto at = [&](size_t offset) {
    uint32_t value = 0;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
  };
  // The first section is the code's.
  const size_t pe = at(0x3c), section = pe + 24 + (at(pe + 20) & 0xffff);
  const uint32_t begin = at(section + 12), size = at(section + 8), raw = at(section + 20);
  ASSERT_TRUE(rva >= begin + 6 && rva < begin + size) << std::hex << rva;
  const auto byte = [&](size_t before) { return static_cast<uint8_t>(bytes[raw + (rva - begin) - before]); };
  // call rel32; call [rip+rel32] or [abs32]; call reg; call [reg+disp8]
  EXPECT_TRUE(byte(5) == 0xe8 || (byte(6) == 0xff && byte(5) == 0x15) ||
              (byte(2) == 0xff && (byte(1) & 0xf8) == 0xd0) || (byte(3) == 0xff && (byte(2) & 0xf8) == 0x50))
      << "no call instruction before the return address " << std::hex << rva;
}

}  // namespace drsemu::e2e
