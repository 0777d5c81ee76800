// The report folder: report.json and its making.
#include "report/report.h"

#include <linux/audit.h>
#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>

#include <cstdio>

#include "base/error.h"
#include "base/fs.h"
#include "base/linux_call.h"
#include "base/text.h"
#include "report/dr_semu_views.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::UTF8<>>;

// JSON must be UTF-8 whatever the guest called its files.
std::string valid(const std::string& text) { return utf16_to_utf8(utf8_to_utf16(text)); }

class Json {
 public:
  Writer writer{buffer_};

  void text(const char* key, const std::string& value) {
    writer.Key(key);
    string(value);
  }
  void number(const char* key, uint64_t value) {
    writer.Key(key);
    writer.Uint64(value);
  }
  void boolean(const char* key, bool value) {
    writer.Key(key);
    writer.Bool(value);
  }
  void pid_or_null(const char* key, uint32_t pid) {
    writer.Key(key);
    if (pid) {
      writer.Uint(pid);
    } else {
      writer.Null();
    }
  }
  void hex(const char* key, uint64_t value) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "0x%llx", static_cast<unsigned long long>(value));
    text(key, digits);
  }
  void object(const char* key) {
    writer.Key(key);
    writer.StartObject();
  }
  void array(const char* key) {
    writer.Key(key);
    writer.StartArray();
  }
  void texts(const char* key, const std::vector<std::string>& values) {
    array(key);
    for (const std::string& value : values) string(value);
    writer.EndArray();
  }
  void exit_code(const std::optional<uint32_t>& code) {
    writer.Key("exit_code");
    if (code) {
      writer.Uint(*code);
    } else {
      writer.Null();
    }
  }
  // Another's JSON, in the form of this.
  void pretty(const char* key, const std::string& value) {
    rapidjson::Document document;
    document.Parse(value.c_str(), value.size());
    writer.Key(key);
    document.Accept(writer);
  }
  std::string take() { return std::string(buffer_.GetString(), buffer_.GetSize()) + "\n"; }

 private:
  // A zero is a character: the guest may have put one into a name.
  void string(const std::string& value) {
    const std::string utf8 = valid(value);
    writer.String(utf8.c_str(), static_cast<rapidjson::SizeType>(utf8.size()));
  }

  rapidjson::StringBuffer buffer_;
};

void write_target(Json& json, const Report& report) {
  const statics::Target& target = report.target;
  json.object("target");
  json.text("path", report.guest_path);
  json.text("host_path", target.path.string());
  json.number("size", target.digests.size);
  json.text("md5", target.digests.md5);
  json.text("sha1", target.digests.sha1);
  json.text("sha256", target.digests.sha256);
  json.text("type", target.type);
  json.text("arch", target.arch);
  json.texts("arguments", report.args);
  json.writer.EndObject();
}

void write_static(Json& json, const Report& report) {
  json.writer.Key("static");
  if (report.facts.json.empty()) {
    json.writer.Null();
    return;
  }
  rapidjson::Document facts;
  facts.Parse(report.facts.json.c_str(), report.facts.json.size());
  facts.Accept(json.writer);
}

void write_run(Json& json, const Report& report) {
  json.object("run");
  json.text("started", report.started);
  json.writer.Key("duration_s");
  json.writer.Double(report.duration_s);
  json.text("ended", report.ended);
  json.exit_code(report.exit_code);
  json.writer.Key("time_limit_s");
  json.writer.Double(report.time_limit_s);
  json.writer.Key("monitored");
  json.writer.Bool(report.monitored);
  json.object("guest");
  json.text("id", report.guest_id);
  json.text("wine", report.wine_version);
  json.text("computer", report.guest_computer);
  json.text("user", report.guest_user);
  json.writer.EndObject();
  json.text("limits", report.isolation);
  if (const std::optional<Usage>& usage = report.usage) {
    json.object("usage");
    json.writer.Key("cpu_s");
    json.writer.Double(usage->cpu_s);
    json.number("memory_peak_bytes", usage->memory_peak_bytes);
    json.number("processes_peak", usage->processes_peak);
    json.number("written_bytes", usage->written_bytes);
    json.writer.EndObject();
  } else {
    json.writer.Key("usage");
    json.writer.Null();
  }
  json.number("events", report.record.events);
  json.number("calls", report.record.calls);
  json.number("function_calls", report.record.functions);
  json.number("torn", report.record.torn);
  json.number("threads_unrecorded", report.record.threads_refused);
  json.number("processes_unrecorded", report.record.processes_refused);
  json.object("calls_by_category");
  for (const auto& [category, count] : report.record.by_category) json.number(category.c_str(), count);
  json.writer.EndObject();
  json.writer.EndObject();
}

void write_processes(Json& json, const Report& report) {
  json.array("processes");
  for (const event::Process& process : report.record.processes) {
    json.writer.StartObject();
    json.number("pid", process.pid);
    json.number("ppid", process.ppid);
    json.text("image", process.image);
    json.text("command_line", process.command_line);
    json.text("arch", process.arch);
    json.text("cause", process.cause);
    json.pid_or_null("caused_by", process.caused_by);
    json.number("started_ns", process.started_ns);
    json.writer.Key("executed_ns");
    if (process.executed_ns) {
      json.writer.Uint64(*process.executed_ns);
    } else {
      json.writer.Null();
    }
    json.writer.Key("ended_ns");
    if (process.ended_ns) {
      json.writer.Uint64(process.ended_ns);
    } else {
      json.writer.Null();
    }
    json.text("end", process.end);
    json.exit_code(process.exit_code);
    if (process.ended_by) {
      json.object("ended_by");
      json.number("pid", process.ended_by->pid);
      json.text("call", process.ended_by->call);
      if (process.ended_by->seq) json.number("seq", process.ended_by->seq);
      json.writer.EndObject();
    }
    json.number("events", process.events);
    json.writer.EndObject();
  }
  json.writer.EndArray();
}

void write_injections(Json& json, const Report& report) {
  const auto image_of = [&](uint32_t pid) {
    for (const event::Process& process : report.record.processes) {
      if (process.pid == pid) return process.image;
    }
    return std::string();
  };
  json.array("injections");
  for (const event::Injection& injection : report.record.injections) {
    json.writer.StartObject();
    json.text("technique", injection.technique);
    json.text("attack_id", injection.attack_id);
    if (!injection.trigger.empty()) json.text("trigger", injection.trigger);
    json.object("writer");
    json.number("pid", injection.writer_pid);
    json.number("tid", injection.writer_tid);
    json.writer.EndObject();
    json.object("victim");
    json.number("pid", injection.victim_pid);
    json.text("image", image_of(injection.victim_pid));
    json.writer.EndObject();
    if (injection.address) json.hex("address", injection.address);
    json.number("size", injection.size);
    if (!injection.module.empty()) json.text("module", injection.module);
    if (injection.size) {
      json.object("bytes");
      json.number("size", injection.size);
      if (!injection.sha256.empty()) {
        json.text("sha256", injection.sha256);
        json.text("file", "memory/" + injection.sha256);
      }
      if (injection.kept < injection.size) json.boolean("truncated", true);
      json.writer.EndObject();
    }
    json.array("calls");
    for (const uint64_t seq : injection.calls) json.writer.Uint64(seq);
    json.writer.EndArray();
    if (injection.more_calls) json.boolean("more_calls", true);
    json.number("time_ns", injection.time_ns);
    json.writer.EndObject();
  }
  json.writer.EndArray();
}

void write_refused(Json& json, const Report& report) {
  json.array("refused");
  for (const event::RefusedCall& call : report.record.refused) {
    json.writer.StartObject();
    json.pid_or_null("pid", call.pid);
    json.text("call", linux_call_name(call.arch, call.number));
    json.text("arch", call.arch == AUDIT_ARCH_I386 ? "x86" : "x64");
    if (!call.what.empty()) json.text("what", call.what);
    json.number("count", call.count);
    json.number("time_ns", call.time_ns);
    json.writer.EndObject();
  }
  json.writer.EndArray();
}

void write_attribution(Json& json, const Attribution& by) {
  json.object("by");
  json.array("pids");
  for (const uint32_t pid : by.pids) json.writer.Uint(pid);
  json.writer.EndArray();
  json.array("calls");
  for (const uint64_t seq : by.calls) json.writer.Uint64(seq);
  json.writer.EndArray();
  if (!by.system.empty()) json.texts("system", by.system);
  json.writer.EndObject();
}

void write_testimony(Json& json, const Report& report) {
  const Testimony& testimony = report.testimony;
  std::string judged = testimony.off.empty() ? "judged" : "off: " + testimony.off;
  for (const std::string& part : testimony.not_followed) judged += ", not " + part;
  json.text("witness", judged);
  json.array("unexplained");
  for (const Unexplained& one : testimony.unexplained) {
    json.writer.StartObject();
    json.text("kind", one.kind);
    json.text("what", one.what);
    if (!one.value.empty()) json.text("value", one.value);
    json.text("change", one.change);
    json.text("why", one.why);
    if (one.process) {
      json.pid_or_null("linux_pid", one.process->linux_pid);
      json.pid_or_null("parent_pid", one.process->parent_pid);
      json.number("time_ns", one.process->time_ns);
    }
    json.writer.EndObject();
  }
  json.writer.EndArray();
  json.array("contradicted");
  for (const Contradicted& one : testimony.contradicted) {
    json.writer.StartObject();
    if (one.seq) json.number("seq", one.seq);
    json.number("pid", one.pid);
    json.text("what", one.what);
    if (!one.value.empty()) json.text("value", one.value);
    json.text("why", one.why);
    json.writer.EndObject();
  }
  json.writer.EndArray();
}

void write_dropped(Json& json, const FileEffect& effect) {
  if (effect.sha256.empty()) return;
  json.writer.StartObject();
  json.text("guest_path", effect.guest_path);
  json.text("sha256", effect.sha256);
  json.text("sha1", effect.sha1);
  json.text("md5", effect.md5);
  json.number("size", effect.size);
  json.text("type", effect.type);
  if (effect.kind == "deleted") json.boolean("deleted", true);
  write_attribution(json, effect.by);
  json.writer.EndObject();
}

void write_effects(Json& json, const Report& report) {
  json.object("effects");
  json.array("files");
  for (const FileEffect& effect : report.files.files) {
    json.writer.StartObject();
    json.text("guest_path", effect.guest_path);
    json.text("kind", effect.kind);
    if (effect.directory) {
      json.writer.Key("directory");
      json.writer.Bool(true);
    }
    if (!effect.sha256.empty()) {
      json.number("size", effect.size);
      json.text("sha256", effect.sha256);
    }
    if (!effect.type.empty()) json.text("type", effect.type);
    if (!effect.attributes.empty()) json.text("attributes", effect.attributes);
    write_attribution(json, effect.by);
    json.writer.EndObject();
  }
  json.writer.EndArray();
  json.array("registry");
  for (const RegistryEffect& effect : report.registry) {
    json.writer.StartObject();
    json.text("key", effect.key);
    if (!effect.is_key) json.text("value", effect.value);
    json.text("kind", effect.kind);
    if (!effect.stands_before.empty()) json.text("stands_before", effect.stands_before);
    for (const auto& [name, value] : {std::pair{"before", &effect.before}, std::pair{"after", &effect.after}}) {
      if (value->type.empty()) continue;
      const std::string raw = value_json(*value);
      json.writer.Key(name);
      json.writer.RawValue(raw.c_str(), raw.size(), rapidjson::kObjectType);
    }
    write_attribution(json, effect.by);
    json.writer.EndObject();
  }
  json.writer.EndArray();
  json.writer.EndObject();

  json.array("dropped");
  for (const std::vector<FileEffect>* effects : {&report.files.files, &report.files.deleted}) {
    for (const FileEffect& effect : *effects) write_dropped(json, effect);
  }
  json.writer.EndArray();
}

void write_screenshots(Json& json, const Report& report) {
  json.array("screenshots");
  for (const Screenshot& shot : report.screenshots) {
    json.writer.StartObject();
    json.text("file", shot.file);
    json.number("time_ns", shot.time_ns);
    json.number("width", shot.width);
    json.number("height", shot.height);
    json.text("sha256", shot.sha256);
    json.writer.EndObject();
  }
  json.writer.EndArray();
}

void write_interactions(Json& json, const Report& report) {
  json.array("interactions");
  for (const event::Interaction& one : report.record.interactions) {
    const bool clicked = one.kind == "click";
    json.writer.StartObject();
    json.text("kind", one.kind);
    json.number("time_ns", one.time_ns);
    if (!clicked) {
      json.number("until_ns", one.until_ns);
      json.number("movements", one.movements);
      json.number("pixels", one.pixels);
    }
    json.writer.Key("x");
    json.writer.Int(one.x);
    json.writer.Key("y");
    json.writer.Int(one.y);
    if (clicked) {
      json.pid_or_null("pid", one.pid);
      json.text("title", one.title);
      json.text("class", one.window_class);
      json.text("button", one.button);
    }
    json.writer.EndObject();
  }
  json.writer.EndArray();
}

std::string report_json(const Report& report) {
  Json json;
  json.writer.SetIndent(' ', 2);
  json.writer.StartObject();
  write_target(json, report);
  write_run(json, report);
  json.pretty("verdict", verdict_json(report.judgement));
  write_static(json, report);
  write_processes(json, report);
  write_injections(json, report);
  write_refused(json, report);
  write_effects(json, report);
  write_screenshots(json, report);
  write_interactions(json, report);
  json.pretty("signatures", signatures_json(report.judgement));
  json.pretty("rule_errors", rule_errors_json(report.judgement));
  write_testimony(json, report);
  json.texts("warnings", report.warnings);
  json.writer.EndObject();
  return json.take();
}

// A rule that is broken is no reason to lose a report, nor is one that cannot be run.
void judge_report(Report& report, const fs::path& folder, const Judge& judge) {
  try {
    report.judgement = judge(report_json(report), folder);
  } catch (const Error& error) {
    report.judgement.reasons = {error.what()};
    report.warnings.push_back(std::string("the run could not be judged: ") + error.what());
  }
  for (const RuleError& error : report.judgement.errors) report.warnings.push_back("the rule " + error.rule + " failed: " + error.message);
}

}  // namespace

std::optional<uint32_t> exit_code_of(const event::RunRecord& record) {
  const auto target = std::find_if(record.processes.begin(), record.processes.end(), [](const auto& process) { return process.cause == "target"; });
  return target == record.processes.end() || target->end == "nudged" ? std::nullopt : target->exit_code;
}

uint64_t most_at_once(const std::vector<event::Process>& processes) {
  std::map<uint64_t, int64_t> changes;
  for (const event::Process& process : processes) {
    ++changes[process.started_ns];
    if (process.ended_ns) --changes[process.ended_ns];
  }
  int64_t living = 0, most = 0;
  for (const auto& [time, change] : changes) most = std::max(most, living += change);
  return static_cast<uint64_t>(most);
}

void write_report(Report& report, Folder& folder, const Judge& judge) {
  if (report.record.more_injections) {
    report.warnings.push_back(std::to_string(report.record.more_injections) + " more injections are not listed: there were too many");
  }
  if (report.record.more_interactions) {
    report.warnings.push_back(std::to_string(report.record.more_interactions) + " more interactions are not listed: there were too many");
  }
  try {
    statics::write_files(report.facts, folder.path() / "static");
    write_dr_semu_views(report, folder.path());
  } catch (const Error& error) {
    report.write_error = error.what();
    report.warnings.push_back(report.write_error);
  }
  if (judge && report.write_error.empty()) judge_report(report, folder.path(), judge);
  folder.release_space();
  write_file(folder.path() / "report.json", report_json(report));
}

}  // namespace drsemu::report
