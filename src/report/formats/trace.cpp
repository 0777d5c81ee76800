// A timeline for Perfetto (ui.perfetto.dev) and chrome://tracing: the JSON form of the "Trace Event Format" (Google's
// document of that name). A call is a complete event of its thread, what came of it an instant, and an arrow leads from
// the call that made a process to the first call of that process.
#include <cinttypes>
#include <cstdio>
#include <map>
#include <set>
#include <unordered_map>

#include "report/formats/format.h"
#include "report/formats/values.h"

namespace drsemu::formats {
namespace {

constexpr size_t kMostThreads = 100'000;
constexpr size_t kMostText = 1000;  // of one argument

class Timeline {
 public:
  Timeline(Run& run, JsonOut& out) : run_(run), out_(out) {
    for (const RunProcess& process : run.processes()) {
      if (process.made_by_seq != 0) made_by_[process.made_by_seq] = &process;
    }
    read_effects();
  }

  void write() {
    out_.open_object();
    out_.text("displayTimeUnit", "ns");
    write_about();
    out_.open_array("traceEvents");
    write_processes();
    run_.each_event([&](uint32_t pid, const Value& event) { write_call(pid, event); });
    write_injections();
    out_.close_array();
    out_.close_object();
    out_.end_line();
  }

 private:
  // Microseconds with the fraction that there is.
  static std::string microseconds(uint64_t ns) {
    char text[40];
    std::snprintf(text, sizeof text, "%" PRIu64 ".%03u", ns / 1000, static_cast<unsigned>(ns % 1000));
    return text;
  }

  void open(std::string_view phase, uint64_t pid, uint64_t tid, uint64_t ts, std::string_view name,
            std::string_view category) {
    out_.open_object();
    out_.text("ph", phase);
    out_.number("pid", pid);
    out_.number("tid", tid);
    out_.raw("ts", microseconds(ts));
    out_.text("name", name);
    out_.text("cat", category);
  }

  void write_about() {
    const Value& target = member(run_.json(), "target");
    out_.open_object("otherData");
    out_.text("target", text_of(target, "path"));
    out_.text("sha256", text_of(target, "sha256"));
    out_.text("started", text_of(run_.json(), "run/started"));
    out_.text("verdict", text_of(run_.json(), "verdict/label"));
    out_.close_object();
  }

  void describe(std::string_view kind, uint64_t pid, uint64_t tid, std::string_view key, std::string_view text) {
    out_.open_object();
    out_.text("ph", "M");
    out_.text("name", kind);
    out_.number("pid", pid);
    out_.number("tid", tid);
    out_.open_object("args");
    out_.text(key, text);
    out_.close_object();
    out_.close_object();
  }

  void write_processes() {
    uint64_t order = 0;
    for (const RunProcess& process : run_.processes()) {
      describe("process_name", process.pid, 0, "name", process.name());
      describe("process_labels", process.pid, 0, "labels", process.command_line);
      out_.open_object();
      out_.text("ph", "M");
      out_.text("name", "process_sort_index");
      out_.number("pid", process.pid);
      out_.number("tid", 0);
      out_.open_object("args");
      out_.number("sort_index", order++);
      out_.close_object();
      out_.close_object();
      if (process.ended_ns == UINT64_MAX) continue;
      open("i", process.pid, 0, process.ended_ns,
           "ended: " + process.end + ", exit code " + std::to_string(process.exit_code), "process");
      out_.text("s", "p");
      out_.close_object();
    }
  }

  void write_call(uint32_t pid, const Value& event) {
    const uint64_t tid = number_of(event, "tid"), ts = number_of(event, "ts"), seq = number_of(event, "seq");
    if (is_true(event, "completed"))
      return write_instant(pid, tid, ts, std::string(text_of(event, "call")) + " completed", "io");
    name_thread(pid, tid);
    arrow_from_parent(pid, tid, ts);
    open("X", pid, tid, ts, text_of(event, "call"), text_of(event, "category"));
    out_.raw("dur", microseconds(number_of(event, "ns")));
    out_.open_object("args");
    out_.number("seq", seq);
    write_result(event);
    write_parameters(event);
    out_.close_object();
    out_.close_object();
    arrow_to_child(pid, tid, ts, seq);
    write_outcome(pid, tid, ts + number_of(event, "ns"), event, seq);
  }

  void write_result(const Value& event) {
    if (const std::string_view status = text_of(event, "status"); !status.empty()) out_.text("status", status);
    if (const Value& result = member(event, "result"); !result.IsNull()) out_.text("result", plain_text(result));
    if (!is_true(event, "success")) out_.boolean("success", false);
    if (member(event, "returned").IsFalse()) out_.boolean("returned", false);
    if (const uint64_t times = number_of(event, "repeated"); times > 1) out_.number("repeated", times);
    if (const std::string_view module = text_of(event, "caller/module"); !module.empty())
      out_.text("caller", std::string(module) + "+" + std::string(text_of(event, "caller/rva")));
  }

  void write_parameters(const Value& event) {
    for (const char* part : {"before", "after"}) {
      each_leaf(member(event, part), [&](std::string_view name, const Value& value) {
        std::string text = plain_text(value);
        if (text.size() > kMostText) text = text.substr(0, kMostText) + "…";
        out_.text(std::string(part) + "." + std::string(name), text);
      });
    }
  }

  void name_thread(uint32_t pid, uint64_t tid) {
    if (threads_.size() >= kMostThreads || !threads_.emplace(pid, tid).second) return;
    describe("thread_name", pid, tid, "name", "thread " + std::to_string(tid));
  }

  // ---- from the call that made a process to its first one

  void open_flow(std::string_view phase, uint64_t pid, uint64_t tid, uint64_t ts, const RunProcess& child) {
    open(phase, pid, tid, ts, "starts", "process");
    out_.number("id", child.made_by_seq);
  }
  void arrow_to_child(uint32_t pid, uint64_t tid, uint64_t ts, uint64_t seq) {
    const auto made = made_by_.find(seq);
    if (made == made_by_.end()) return;
    open_flow("s", pid, tid, ts, *made->second);
    out_.close_object();
  }
  void arrow_from_parent(uint32_t pid, uint64_t tid, uint64_t ts) {
    const RunProcess* process = run_.process_at(pid, ts);
    if (!process || process->made_by_seq == 0 || !reached_.insert(process).second) return;
    open_flow("f", pid, tid, ts, *process);
    out_.text("bp", "e");
    out_.close_object();
  }

  // ---- what came of calls

  void write_instant(uint64_t pid, uint64_t tid, uint64_t ts, std::string_view name, std::string_view category) {
    open("i", pid, tid, ts, name, category);
    out_.text("s", "t");
    out_.close_object();
  }

  // The calls that made each change: the first and the last of each process and kind.
  void read_effects() {
    for (const char* list : {"effects/files", "effects/registry"}) {
      const Value& effects = at(run_.json(), list);
      for (rapidjson::SizeType i = 0; effects.IsArray() && i < effects.Size(); ++i) {
        const Value& calls = at(effects[i], "by/calls");
        std::string what(text_of(effects[i], "kind"));
        what.append(" ").append(text_of(effects[i], "guest_path")).append(text_of(effects[i], "key"));
        if (const std::string_view value = text_of(effects[i], "value"); !value.empty())
          what.append(" : ").append(value);
        for (rapidjson::SizeType k = 0; calls.IsArray() && k < calls.Size(); ++k) {
          if (calls[k].IsUint64()) changed_[calls[k].GetUint64()].push_back(what);
        }
      }
    }
  }

  void write_outcome(uint32_t pid, uint64_t tid, uint64_t ts, const Value& event, uint64_t seq) {
    if (const auto changed = changed_.find(seq); changed != changed_.end()) {
      for (const std::string& what : changed->second) write_instant(pid, tid, ts, what, "effect");
    }
    const std::string_view call = text_of(event, "call");
    const bool image = call == "NtCreateSection" &&
                       text_of(event, "before/allocation_attributes").find("SEC_IMAGE") != std::string_view::npos;
    if (const std::string_view path = text_of(parameter(event, "dos_path"));
        image && is_true(event, "success") && !path.empty())
      write_instant(pid, tid, ts, "loads " + std::string(path), "module");
  }

  void write_injections() {
    const Value& injections = member(run_.json(), "injections");
    for (rapidjson::SizeType i = 0; injections.IsArray() && i < injections.Size(); ++i) {
      const Value& one = injections[i];
      write_instant(number_of(one, "writer/pid"), number_of(one, "writer/tid"), number_of(one, "time_ns"),
                    std::string(text_of(one, "technique")) + " (" + std::string(text_of(one, "attack_id")) + ") into " +
                        std::to_string(number_of(one, "victim/pid")),
                    "injection");
    }
  }

  Run& run_;
  JsonOut& out_;
  std::unordered_map<uint64_t, const RunProcess*> made_by_;
  std::unordered_map<uint64_t, std::vector<std::string>> changed_;
  std::set<std::pair<uint32_t, uint64_t>> threads_;
  std::set<const RunProcess*> reached_;
};

}  // namespace

void convert_to_trace(Run& run, JsonOut& out) { Timeline(run, out).write(); }

}  // namespace drsemu::formats
