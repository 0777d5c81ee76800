// What a person wants to know first.
#include <cstdio>
#include <functional>
#include <set>

#include "base/fs.h"
#include "base/linux_call.h"
#include "base/text.h"
#include "report/report.h"

namespace drsemu::report {
namespace {

constexpr size_t kMostLines = 15;  // of one list
constexpr size_t kMostIndent = 40;

class List {
 public:
  List(std::string& out, const std::string& title) : out_(out), title_(title) {}
  ~List() {
    if (count_ > kMostLines) out_ += "  … and " + std::to_string(count_ - kMostLines) + " more\n";
  }
  void add(const std::string& line) {
    if (count_ == 0) out_ += title_ + "\n";
    if (++count_ <= kMostLines) out_ += "  " + line + "\n";
  }

 private:
  std::string& out_;
  std::string title_;
  size_t count_ = 0;
};

std::string exit_text(const std::optional<uint32_t>& code) {
  if (!code) return "";
  char text[40];
  std::snprintf(text, sizeof text, *code > 0xffff ? ", exit code 0x%08x" : ", exit code %u", *code);
  return text;
}

std::string ended_text(const Report& report) {
  if (report.ended == "exited") return "ended by itself";
  if (report.ended == "time-limit") return "was stopped at the time limit";
  if (report.ended == "cpu-limit") return "was stopped, since it had used more processor time than its limit,";
  if (report.ended == "memory-limit") return "was stopped, since it used more memory than its limit,";
  if (report.ended == "process-limit") return "was stopped, since it had more processes than its limit,";
  if (report.ended == "disk-limit") return "was stopped, since it had written more to the disk than its limit,";
  if (report.ended == "nudged") return "was ended by a nudge";
  if (report.ended == "interrupted") return "was interrupted";
  if (report.ended == "recording-failed") return "was stopped, since the recording could not be written,";
  if (report.ended == "not-started") return "could not be started";
  if (report.ended == "supervisor-died") return "lost its supervisor";
  return "lost its VM";
}

void add_tree(const Report& report, std::string& out) {
  const auto& processes = report.record.processes;
  List list(out, "Processes");
  std::set<uint32_t> known, drawn;
  for (const event::Process& process : processes) known.insert(process.pid);
  const std::function<void(const event::Process&, const std::string&)> draw = [&](const event::Process& process, const std::string& indent) {
    // Deeper than can be read; the rest comes below.
    if (indent.size() > kMostIndent || !drawn.insert(process.pid).second) return;
    const std::string name = process.command_line.empty() ? process.image : process.command_line;
    const bool plain = process.cause == "target" || process.cause == "child";
    const std::string by = process.ended_by ? " by " + std::to_string(process.ended_by->pid) : "";
    list.add(indent + std::to_string(process.pid) + "  " + for_terminal(name) + "  (" + (plain ? "" : process.cause + ", ") + process.arch + ", " + process.end + by +
             exit_text(process.exit_code) + ")");
    for (const event::Process& caused : processes) {
      if (caused.caused_by == process.pid && caused.pid != process.pid) draw(caused, indent + "  ");
    }
  };
  for (const event::Process& process : processes) {
    if (process.caused_by == 0 || !known.contains(process.caused_by)) draw(process, "");
  }
  for (const event::Process& process : processes) draw(process, "");
}

}  // namespace

std::string summary(const Report& report, const std::filesystem::path& folder) {
  std::string out = for_terminal(report.target.name) + ": " + report.target.type + ", " + human_size(report.target.digests.size) + "\n";
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.2f s", report.duration_s);
  out += "The target " + ended_text(report) + " after " + seconds + exit_text(report.exit_code) + ".\n";
  if (const std::optional<Usage>& usage = report.usage) {
    char cpu[32];
    std::snprintf(cpu, sizeof cpu, "%.2f s", usage->cpu_s);
    out += std::string("It used ") + cpu + " of processor time, wrote " + human_size(usage->written_bytes) + " to the disk, and was seen with up to " +
           human_size(usage->memory_peak_bytes) + " of memory and " + std::to_string(usage->processes_peak) +
           (usage->processes_peak == 1 ? " process" : " processes") + ".\n";
  }
  add_tree(report, out);
  {
    List list(out, "Injections");
    for (const event::Injection& injection : report.record.injections) {
      list.add(injection.attack_id + " " + injection.technique + ": " + std::to_string(injection.writer_pid) + " into " + std::to_string(injection.victim_pid) +
               (injection.module.empty() ? "" : "  " + for_terminal(injection.module)) +
               (injection.size ? "  (" + human_size(injection.size) + (injection.trigger.empty() ? "" : ", " + injection.trigger) + ")" : ""));
    }
  }
  {
    List list(out, "Linux calls refused");
    for (const event::RefusedCall& call : report.record.refused) {
      list.add(linux_call_name(call.arch, call.number) + (call.pid ? " by " + std::to_string(call.pid) : "") +
               (call.count > 1 ? ", " + std::to_string(call.count) + " times" : ""));
    }
  }
  if (report.record.calls) {
    const uint64_t functions = report.record.functions;
    out += "Calls\n  " + std::to_string(report.record.calls - functions) + " system calls and " + std::to_string(functions) + " function calls in " +
           std::to_string(report.record.events) + " events:";
    for (const auto& [category, count] : report.record.by_category) out += " " + category + " " + std::to_string(count);
    out += "\n";
  }
  {
    List list(out, "Clicked for the user");
    for (const event::Interaction& one : report.record.interactions) {
      if (one.kind != "click" || !one.pid) continue;
      list.add((one.button.empty() ? "a button" : "\"" + for_terminal(one.button) + "\"") + " in \"" + for_terminal(one.title) + "\" of " + std::to_string(one.pid));
    }
  }
  {
    List list(out, "Files changed");
    for (const FileEffect& effect : report.files.files) {
      list.add(effect.kind + "  " + for_terminal(effect.guest_path) +
               (effect.directory ? "  (folder)" : effect.sha256.empty() ? "" : "  (" + human_size(effect.size) + ", " + effect.type + ")") +
               (effect.attributes.empty() ? "" : "  " + effect.attributes));
    }
  }
  {
    List list(out, "Files written and deleted again");
    for (const FileEffect& effect : report.files.deleted) {
      list.add(for_terminal(effect.guest_path) + "  (" + human_size(effect.size) + ", " + effect.type + ")");
    }
  }
  {
    List list(out, "Registry values changed");
    for (const RegistryEffect& effect : report.registry) {
      if (!effect.is_key) list.add(effect.kind + "  " + for_terminal(effect.key) + " : " + (effect.value.empty() ? "(default)" : for_terminal(effect.value)));
    }
  }
  {
    List list(out, "Programs started");
    for (const event::Process& process : report.record.processes) {
      if (process.cause != "target") list.add(for_terminal(process.command_line.empty() ? process.image : process.command_line));
    }
  }
  {
    List list(out, "Unexplained: no recorded call has done this");
    for (const Unexplained& one : report.testimony.unexplained) {
      list.add(one.change + "  " + for_terminal(one.what) + (one.value.empty() ? "" : " : " + for_terminal(one.value)));
    }
  }
  {
    List list(out, "Contradicted: recorded, and not there");
    for (const Contradicted& one : report.testimony.contradicted) {
      list.add((one.seq ? "event " + std::to_string(one.seq) + " of " : "process ") + std::to_string(one.pid) + "  " + for_terminal(one.what) + (one.value.empty() ? "" : " : " + for_terminal(one.value)));
    }
  }
  {
    List list(out, "Warnings");
    for (const std::string& warning : report.warnings) list.add(for_terminal(warning));
  }
  out += "Report: " + (folder / "report.json").string() + "\n";
  out += verdict_line(report.judgement);
  return out;
}

}  // namespace drsemu::report
