// What the readers of foreign formats demand of them, as data: tables written after each reader's own definition, and a
// walker that says what is wrong.
#pragma once

#include <rapidjson/document.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace drsemu::test {

using rapidjson::Value;

enum class Kind {
  kText,
  kWhole,  // a whole number
  kNumber,
  kBool,
  kHex,    // a whole number, or text that is one: "0x1f", "31"
  kValue,  // kHex or any text
  kList,
  kObject,
  kTexts,  // an object whose members are texts
};

// One member that a reader looks at: "behavior/processes[]/calls[]/api" is meant for each entry of the lists.
struct Demand {
  const char* path;
  Kind kind;
  bool optional = false;
};

inline std::string_view view(const Value& value) {
  return value.IsString() ? std::string_view(value.GetString(), value.GetStringLength()) : std::string_view();
}

inline bool is_hex(const Value& value) {
  if (value.IsInt64() || value.IsUint64()) return true;
  std::string_view text = view(value);
  const bool hex = text.starts_with("0x");
  if (hex) text.remove_prefix(2);
  return !text.empty() &&
         text.find_first_not_of(hex ? "0123456789abcdefABCDEF" : "0123456789") == std::string_view::npos;
}

inline bool is_kind(const Value& value, Kind kind) {
  switch (kind) {
    case Kind::kText: return value.IsString();
    case Kind::kWhole: return value.IsInt64() || value.IsUint64();
    case Kind::kNumber: return value.IsNumber();
    case Kind::kBool: return value.IsBool();
    case Kind::kHex: return is_hex(value);
    case Kind::kValue: return value.IsString() || is_hex(value);
    case Kind::kList: return value.IsArray();
    case Kind::kObject: return value.IsObject();
    case Kind::kTexts:
      return value.IsObject() &&
             std::all_of(value.MemberBegin(), value.MemberEnd(), [](const auto& one) { return one.value.IsString(); });
  }
  return false;
}

// Appends a line for each place where the demand is not met.
inline void check(const Value& value, std::string_view path, const Demand& demand, std::vector<std::string>& wrong) {
  if (path.empty()) {
    if (!is_kind(value, demand.kind)) wrong.push_back(std::string(demand.path) + " is of another kind");
    return;
  }
  const size_t slash = std::min(path.find('/'), path.size());
  std::string name(path.substr(0, slash));
  const std::string_view rest = path.substr(std::min(slash + 1, path.size()));
  const bool each = name.ends_with("[]");
  if (each) name.resize(name.size() - 2);
  const auto found = value.IsObject() ? value.FindMember(name.c_str()) : Value::ConstMemberIterator();
  if (!value.IsObject() || found == value.MemberEnd()) {
    if (!demand.optional) wrong.push_back(std::string(demand.path) + " is missing at " + name);
    return;
  }
  if (!each) return check(found->value, rest, demand, wrong);
  if (!found->value.IsArray()) return wrong.push_back(std::string(demand.path) + ": " + name + " is no list");
  for (const Value& one : found->value.GetArray()) {
    if (wrong.size() < 20) check(one, rest, demand, wrong);
  }
}

inline std::vector<std::string> check_all(const Value& value, std::span<const Demand> demands) {
  std::vector<std::string> wrong;
  for (const Demand& demand : demands) check(value, demand.path, demand, wrong);
  return wrong;
}

// ---- CAPE: mandiant/capa, capa/features/extractors/cape/models.py

inline constexpr Demand kCape[] = {
    {"info/version", Kind::kText},
    {"target/file/type", Kind::kText},
    {"target/file/md5", Kind::kText},
    {"target/file/sha1", Kind::kText},
    {"target/file/sha256", Kind::kText},
    {"target/file/pe/imagebase", Kind::kHex, true},
    {"static/pe/imagebase", Kind::kHex, true},
    {"static/pe/imports[]/dll", Kind::kText, true},
    {"static/pe/imports[]/imports[]/address", Kind::kHex, true},
    {"static/pe/imports[]/imports[]/name", Kind::kText, true},
    {"static/pe/exports[]/address", Kind::kHex, true},
    {"static/pe/exports[]/name", Kind::kText, true},
    {"static/pe/sections[]/name", Kind::kText, true},
    {"static/pe/sections[]/virtual_address", Kind::kHex, true},
    {"strings[]/", Kind::kText},
    {"behavior/summary/files[]/", Kind::kText},
    {"behavior/summary/keys[]/", Kind::kText},
    {"behavior/summary/executed_commands[]/", Kind::kText},
    {"behavior/summary/resolved_apis[]/", Kind::kText},
    {"behavior/summary/mutexes[]/", Kind::kText},
    {"behavior/summary/created_services[]/", Kind::kText},
    {"behavior/summary/started_services[]/", Kind::kText},
    {"behavior/processes[]/process_id", Kind::kWhole},
    {"behavior/processes[]/process_name", Kind::kText},
    {"behavior/processes[]/parent_id", Kind::kWhole},
    {"behavior/processes[]/threads[]/", Kind::kWhole},
    {"behavior/processes[]/environ", Kind::kTexts},
    {"behavior/processes[]/calls[]/thread_id", Kind::kWhole},
    {"behavior/processes[]/calls[]/api", Kind::kText},
    {"behavior/processes[]/calls[]/arguments[]/name", Kind::kText},
    {"behavior/processes[]/calls[]/arguments[]/value", Kind::kValue},
    {"behavior/processes[]/calls[]/arguments[]/pretty_value", Kind::kText, true},
    {"behavior/processes[]/calls[]/return", Kind::kHex},
    {"behavior/processes[]/calls[]/pretty_return", Kind::kText, true},
    // What CAPE's own pages show of a call, and its signatures look at.
    {"behavior/processes[]/calls[]/timestamp", Kind::kText},
    {"behavior/processes[]/calls[]/category", Kind::kText},
    {"behavior/processes[]/calls[]/status", Kind::kBool},
    {"behavior/processes[]/calls[]/repeated", Kind::kWhole},
    {"behavior/processes[]/calls[]/id", Kind::kWhole},
    {"behavior/processtree", Kind::kList},
    {"network/hosts", Kind::kList},
    {"signatures[]/name", Kind::kText},
    {"malscore", Kind::kNumber},
};

inline std::vector<std::string> cape_problems(const Value& report) {
  std::vector<std::string> wrong = check_all(report, kCape);
  if (!wrong.empty()) return wrong;
  // By this text capa knows format, system and processor.
  const std::string_view type = view(report["target"]["file"]["type"]);
  const bool pe = type.find("PE") != std::string_view::npos && type.find("Windows") != std::string_view::npos;
  if (!pe || (type.find("Intel 80386") == std::string_view::npos && type.find("x86-64") == std::string_view::npos))
    wrong.push_back("capa does not know " + std::string(type));
  for (const Value& process : report["behavior"]["processes"].GetArray()) {
    std::set<int64_t> threads;
    for (const Value& one : process["threads"].GetArray()) threads.insert(one.GetInt64());
    for (const Value& call : process["calls"].GetArray()) {
      if (!threads.contains(call["thread_id"].GetInt64())) wrong.emplace_back("a call of a thread that is not listed");
    }
  }
  return wrong;
}

// ---- DRAKVUF: mandiant/capa, capa/features/extractors/drakvuf/models.py

inline constexpr Demand kDrakvufLine[] = {
    {"Plugin", Kind::kText}, {"TimeStamp", Kind::kText}, {"ProcessName", Kind::kText}, {"PPID", Kind::kWhole},
    {"PID", Kind::kWhole},   {"TID", Kind::kWhole},      {"Method", Kind::kText},
};
inline constexpr Demand kDrakvufSystemCall[] = {
    {"Syscall", Kind::kWhole}, {"Module", Kind::kText}, {"NArgs", Kind::kWhole}};
inline constexpr Demand kDrakvufFunction[] = {
    {"Event", Kind::kText}, {"ReturnValue", Kind::kText}, {"Arguments[]/", Kind::kText}};
inline constexpr Demand kDrakvufModule[] = {{"Event", Kind::kText}, {"DllName", Kind::kText}};
// All else in the line of a system call is an argument, and a text.
inline constexpr std::string_view kDrakvufCommon[] = {"Plugin",   "TimeStamp", "PID",         "PPID",    "TID",
                                                      "UserName", "UserId",    "ProcessName", "Method",  "EventUID",
                                                      "Module",   "vCPU",      "CR3",         "Syscall", "NArgs"};

inline std::vector<std::string> drakvuf_problems(const Value& line) {
  std::vector<std::string> wrong = check_all(line, kDrakvufLine);
  if (!wrong.empty()) return wrong;
  const std::string_view plugin = view(line["Plugin"]);
  if (plugin == "apimon") {
    const bool module = line.HasMember("Event") && view(line["Event"]) == "dll_discovered";
    wrong = module ? check_all(line, kDrakvufModule) : check_all(line, kDrakvufFunction);
    if (!wrong.empty() || module) return wrong;
    for (const Value& argument : line["Arguments"].GetArray()) {
      if (view(argument).find('=') == std::string_view::npos) wrong.emplace_back("an argument without a name");
    }
    return wrong;
  }
  if (plugin != "syscall") return {"there is no plugin " + std::string(plugin)};
  wrong = check_all(line, kDrakvufSystemCall);
  int64_t arguments = 0;
  for (const auto& one : line.GetObject()) {
    if (std::find(std::begin(kDrakvufCommon), std::end(kDrakvufCommon), view(one.name)) != std::end(kDrakvufCommon))
      continue;
    ++arguments;
    if (!one.value.IsString()) wrong.push_back("argument " + std::string(view(one.name)) + " is no text");
  }
  if (wrong.empty() && line["NArgs"].GetInt64() != arguments) wrong.emplace_back("NArgs does not count the arguments");
  return wrong;
}

// ---- Sysmon: its schema 4.90, members in order (Microsoft Learn, "Sysmon"; sysmon -s)

inline const std::map<int, std::vector<std::string_view>> kSysmon{
    {1, {"RuleName",          "UtcTime",           "ProcessGuid", "ProcessId",         "Image",
         "FileVersion",       "Description",       "Product",     "Company",           "OriginalFileName",
         "CommandLine",       "CurrentDirectory",  "User",        "LogonGuid",         "LogonId",
         "TerminalSessionId", "IntegrityLevel",    "Hashes",      "ParentProcessGuid", "ParentProcessId",
         "ParentImage",       "ParentCommandLine", "ParentUser"}},
    {2,
     {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "TargetFilename", "CreationUtcTime",
      "PreviousCreationUtcTime", "User"}},
    {3,
     {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "User", "Protocol", "Initiated", "SourceIsIpv6",
      "SourceIp", "SourceHostname", "SourcePort", "SourcePortName", "DestinationIsIpv6", "DestinationIp",
      "DestinationHostname", "DestinationPort", "DestinationPortName"}},
    {5, {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "User"}},
    {6, {"RuleName", "UtcTime", "ImageLoaded", "Hashes", "Signed", "Signature", "SignatureStatus"}},
    {7,
     {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "ImageLoaded", "FileVersion", "Description",
      "Product", "Company", "OriginalFileName", "Hashes", "Signed", "Signature", "SignatureStatus", "User"}},
    {8,
     {"RuleName", "UtcTime", "SourceProcessGuid", "SourceProcessId", "SourceImage", "TargetProcessGuid",
      "TargetProcessId", "TargetImage", "NewThreadId", "StartAddress", "StartModule", "StartFunction", "SourceUser",
      "TargetUser"}},
    {9, {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "Device", "User"}},
    {10,
     {"RuleName", "UtcTime", "SourceProcessGUID", "SourceProcessId", "SourceThreadId", "SourceImage",
      "TargetProcessGUID", "TargetProcessId", "TargetImage", "GrantedAccess", "CallTrace", "SourceUser", "TargetUser"}},
    {11, {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "TargetFilename", "CreationUtcTime", "User"}},
    {12, {"RuleName", "EventType", "UtcTime", "ProcessGuid", "ProcessId", "Image", "TargetObject", "User"}},
    {13, {"RuleName", "EventType", "UtcTime", "ProcessGuid", "ProcessId", "Image", "TargetObject", "Details", "User"}},
    {14, {"RuleName", "EventType", "UtcTime", "ProcessGuid", "ProcessId", "Image", "TargetObject", "NewName", "User"}},
    {15,
     {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "TargetFilename", "CreationUtcTime", "Hash",
      "Contents", "User"}},
    {17, {"RuleName", "EventType", "UtcTime", "ProcessGuid", "ProcessId", "PipeName", "Image", "User"}},
    {18, {"RuleName", "EventType", "UtcTime", "ProcessGuid", "ProcessId", "PipeName", "Image", "User"}},
    {22,
     {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "QueryName", "QueryStatus", "QueryResults", "Image", "User"}},
    {23,
     {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "User", "Image", "TargetFilename", "Hashes", "IsExecutable",
      "Archived"}},
    {25, {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "Type", "User"}},
    {26,
     {"RuleName", "UtcTime", "ProcessGuid", "ProcessId", "User", "Image", "TargetFilename", "Hashes", "IsExecutable"}},
};

inline std::vector<std::string> sysmon_problems(const Value& line) {
  std::vector<std::string_view> members;
  for (const auto& one : line.GetObject()) members.push_back(view(one.name));
  // What stands in front of Sysmon's own members in every event log.
  const std::vector<std::string_view> head{"EventID", "Channel", "Provider_Name", "Computer"};
  if (members.size() < head.size() || !std::equal(head.begin(), head.end(), members.begin()))
    return {"the head is another one"};
  if (view(line["Channel"]) != "Microsoft-Windows-Sysmon/Operational" ||
      view(line["Provider_Name"]) != "Microsoft-Windows-Sysmon")
    return {"it is not of Sysmon's channel"};
  const auto known = line["EventID"].IsInt() ? kSysmon.find(line["EventID"].GetInt()) : kSysmon.end();
  if (known == kSysmon.end()) return {"Sysmon has no such event"};
  members.erase(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(head.size()));
  if (members != known->second) return {"event " + std::to_string(known->first) + " has other members"};
  std::vector<std::string> wrong;
  for (const auto& one : line.GetObject()) {
    if (one.value.IsString() ? view(one.value).empty() : !one.value.IsUint64())
      wrong.push_back(std::string(view(one.name)) + " is empty");
  }
  const std::string_view time = view(line["UtcTime"]);  // 2026-11-28 17:37:20.041
  if (time.size() != 23 || time[4] != '-' || time[10] != ' ' || time[19] != '.')
    wrong.push_back("UtcTime is " + std::string(time));
  return wrong;
}

// ---- ATT&CK Navigator: layers/spec/v4.5/layerformat.md

inline constexpr Demand kLayer[] = {
    {"name", Kind::kText},
    {"domain", Kind::kText},
    {"description", Kind::kText, true},
    {"versions/navigator", Kind::kText},
    {"versions/layer", Kind::kText},
    {"filters/platforms[]/", Kind::kText, true},
    {"sorting", Kind::kWhole, true},
    {"hideDisabled", Kind::kBool, true},
    {"layout/layout", Kind::kText, true},
    {"layout/showID", Kind::kBool, true},
    {"layout/showName", Kind::kBool, true},
    {"layout/expandedSubtechniques", Kind::kText, true},
    {"gradient/colors[]/", Kind::kText},
    {"gradient/minValue", Kind::kNumber},
    {"gradient/maxValue", Kind::kNumber},
    {"techniques[]/techniqueID", Kind::kText},
    {"techniques[]/score", Kind::kNumber, true},
    {"techniques[]/comment", Kind::kText, true},
    {"techniques[]/color", Kind::kText, true},
    {"techniques[]/enabled", Kind::kBool, true},
    {"techniques[]/showSubtechniques", Kind::kBool, true},
    {"techniques[]/metadata[]/name", Kind::kText, true},
    {"techniques[]/metadata[]/value", Kind::kText, true},
    {"metadata[]/name", Kind::kText, true},
    {"metadata[]/value", Kind::kText, true},
};

inline std::vector<std::string> layer_problems(const Value& layer) {
  std::vector<std::string> wrong = check_all(layer, kLayer);
  if (!wrong.empty()) return wrong;
  if (view(layer["versions"]["layer"]) != "4.5" || view(layer["versions"]["navigator"]) < "4.9.0")
    wrong.emplace_back("another version");
  if (view(layer["domain"]) != "enterprise-attack") wrong.emplace_back("another domain");
  if (layer["gradient"]["colors"].Size() < 2) wrong.emplace_back("a gradient of one colour");
  std::set<std::string_view> ids;
  for (const Value& technique : layer["techniques"].GetArray()) {
    const std::string_view id = view(technique["techniqueID"]);
    if (!ids.insert(id).second) wrong.push_back(std::string(id) + " twice");
    if (id.size() != 5 && (id.size() != 9 || id[5] != '.')) wrong.push_back(std::string(id) + " is no technique");
    if (technique.HasMember("score") && technique["score"].GetDouble() > 100)
      wrong.push_back(std::string(id) + " has too high a score");
  }
  return wrong;
}

// ---- Perfetto: the document "Trace Event Format"

inline std::vector<std::string> trace_problems(const Value& trace) {
  if (!trace.IsObject() || !trace.HasMember("traceEvents") || !trace["traceEvents"].IsArray())
    return {"no traceEvents"};
  std::vector<std::string> wrong;
  std::map<uint64_t, int> flows;
  for (const Value& event : trace["traceEvents"].GetArray()) {
    static constexpr Demand kAny[] = {
        {"ph", Kind::kText}, {"name", Kind::kText}, {"pid", Kind::kWhole}, {"tid", Kind::kWhole}};
    static constexpr Demand kTimed[] = {{"ts", Kind::kNumber}, {"cat", Kind::kText}};
    static constexpr Demand kComplete[] = {{"dur", Kind::kNumber}, {"args", Kind::kObject}};
    for (std::string& problem : check_all(event, kAny)) wrong.push_back(std::move(problem));
    if (!wrong.empty()) return wrong;
    const std::string_view phase = view(event["ph"]), name = view(event["name"]);
    if (phase == "M") {
      const bool known =
          name == "process_name" || name == "thread_name" || name == "process_labels" || name == "process_sort_index";
      if (!known || !event.HasMember("args")) wrong.push_back("metadata " + std::string(name));
      continue;
    }
    for (std::string& problem : check_all(event, kTimed)) wrong.push_back(std::move(problem));
    if (phase == "X") {
      for (std::string& problem : check_all(event, kComplete)) wrong.push_back(std::move(problem));
    } else if (phase == "i") {
      if (!event.HasMember("s") || (view(event["s"]) != "t" && view(event["s"]) != "p"))
        wrong.emplace_back("an instant without scope");
    } else if (phase == "s" || phase == "f") {
      if (!event.HasMember("id") || !event["id"].IsUint64()) return {"an arrow without id"};
      flows[event["id"].GetUint64()] += phase == "s" ? 1 : 100;
    } else {
      wrong.push_back("phase " + std::string(phase));
    }
  }
  for (const auto& [id, ends] : flows) {
    if (ends % 100 != 1 || ends > 101)
      wrong.push_back("arrow " + std::to_string(id) + " has not one begin and at most one end");
  }
  return wrong;
}

}  // namespace drsemu::test
