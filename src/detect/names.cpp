// What rules may speak of: the calls and fields of the catalogue, the lists of report.json and their members.
#include "detect/names.h"

#include <algorithm>
#include <set>

#include "base/suggest.h"
#include "event/catalogue.h"

namespace drsemu::detect {
namespace {

using Names = std::vector<std::string>;

// Members of every event (docs/report.md), and what this folder makes of them.
const Names kEventMembers{"call",      "category", "layer", "status", "success",  "result", "last_error",    "returned",
                          "completed", "nudged",   "via",   "caller", "repeated", "tid",    "new_extension", "command"};

// What a handle or an object is known by stands beside it under such names.
const Names kBeside{
    "proc_id",          "thread_id", "milliseconds", "root_directory", "agent",  "user_agent", "query",   "url",
    "network_resource", "provider",  "alg_id",       "pipe",           "window", "name",       "address", "port"};
const Names kBesideEndings{"_name", "_path", "_proc_id", "_thread_id", "_provider", "_truncated", "_class"};

// Of parameters that become several fields.
const Names kProcessFields{"image_path", "command_line",   "current_directory",
                           "image_name", "parent_process", "environment"};

// Names for calls that come to the same.
const std::vector<std::pair<std::string, Names>> kGroups{
    {"@start",
     {"NtCreateUserProcess", "CreateProcess*", "CreateProcessAsUser*", "CreateProcessWithLogonW",
      "CreateProcessWithTokenW", "CreateProcessInternalW", "WinExec", "ShellExecute*", "ShellExecuteEx*"}},
};

struct Fact {
  std::string path;
  Names members;  // empty: any
};

// The lists and objects of report.json (docs/report.md).
const std::vector<Fact> kFacts{
    {"target", {"path", "host_path", "size", "md5", "sha1", "sha256", "type", "arch", "arguments"}},
    {"run", {}},
    {"processes",
     {"pid", "ppid", "image", "command_line", "arch", "cause", "caused_by", "started_ns", "ended_ns", "end",
      "exit_code", "ended_by", "events"}},
    {"injections",
     {"technique", "attack_id", "trigger", "writer", "victim", "address", "size", "module", "bytes", "calls",
      "more_calls", "time_ns"}},
    {"refused", {}},
    {"effects.files", {}},
    {"effects.registry", {}},
    {"dropped", {}},
    {"unexplained", {}},
    {"warnings", {"value"}},
};

std::string not_known(const std::string& what, const std::string& name, const Names& known) {
  const std::string near = nearest(name, known);
  return "there is no " + what + " \"" + name + "\"" + (near.empty() ? "" : " (did you mean " + near + "?)");
}

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add_fields(const event::Call& call, Names& names) {
  for (const event::Param& param : call.params) {
    names.emplace_back(param.name);
    if (param.type == event::Type::kProcessParameters)
      names.insert(names.end(), kProcessFields.begin(), kProcessFields.end());
    if (!param.layouts) continue;
    for (const event::Layout& layout : param.layouts->list) {
      for (const event::LayoutField& field : layout.fields) names.emplace_back(field.name);
    }
  }
}

}  // namespace

std::vector<std::string> calls_of(const std::string& name) {
  for (const auto& [group, members] : kGroups) {
    if (group != name) continue;
    Names calls;
    for (const std::string& member : members) {
      for (std::string& call : calls_of(member)) calls.push_back(std::move(call));
    }
    return calls;
  }
  if (name == "*" || !name.ends_with('*')) return {name};
  const std::string stem = name.substr(0, name.size() - 1);
  return {stem + "A", stem + "W"};
}

std::string unknown_call(const std::string& name) {
  if (name == "*" || event::find_call(name)) return {};
  Names all;
  for (const event::Call& call : event::catalogue()) all.emplace_back(call.name);
  for (const auto& [group, members] : kGroups) all.push_back(group);
  return not_known("call", name, all) + "; drsemu calls lists them";
}

std::string unknown_field(const Names& calls, const FieldPath& field) {
  std::string first = field.parts.front();
  if (contains(kEventMembers, first)) return {};
  if ((first == "before" || first == "after") && field.parts.size() > 1) first = field.parts[1];
  if (contains(kBeside, first)) return {};
  if (std::any_of(kBesideEndings.begin(), kBesideEndings.end(),
                  [&](const std::string& ending) { return first.ends_with(ending); }))
    return {};
  Names known;
  for (const std::string& name : calls) {
    const event::Call* call = event::find_call(name);
    if (!call) return {};  // any call may be meant
    add_fields(*call, known);
  }
  if (contains(known, first)) return {};
  known.insert(known.end(), kEventMembers.begin(), kEventMembers.end());
  known.insert(known.end(), kBeside.begin(), kBeside.end());
  return not_known("field", first, known) + " in " + calls.front() + (calls.size() > 1 ? " and the others" : "");
}

std::string unknown_fact(const FieldPath& fact) {
  if (fact.parts.front() == "static") return {};
  Names known;
  for (const Fact& one : kFacts) {
    if (one.path == fact.name) return {};
    known.push_back(one.path);
  }
  return not_known("list in report.json", fact.name, known);
}

std::string unknown_entry(const FieldPath& fact, const FieldPath& field) {
  for (const Fact& one : kFacts) {
    if (one.path != fact.name || one.members.empty() || contains(one.members, field.parts.front())) continue;
    return not_known("member", field.parts.front(), one.members) + " in " + fact.name;
  }
  return {};
}

}  // namespace drsemu::detect
