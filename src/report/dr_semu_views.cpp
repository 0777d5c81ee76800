// The three JSON files of the original Dr.Semu.
#include "report/dr_semu_views.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <strings.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "base/error.h"
#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

void write_starter(const Report& report, const fs::path& folder) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
  const auto& processes = report.record.processes;
  json.StartObject();
  json.Key("image_path");
  json.String(report.guest_path.c_str());
  json.Key("starter_pid");
  json.Uint(processes.empty() ? 0 : processes.front().pid);
  json.Key("explorer_pid");
  json.Uint(processes.empty() ? 0 : processes.front().ppid);
  json.Key("sha_256");
  json.String(report.target.digests.sha256.c_str());
  json.EndObject();
  write_file(folder / "starter.json", std::string(buffer.GetString()) + "\n");
}

// The processes that one has made, in order: the original's NtCreateUserProcess says the new one's id in `after`.
class Children {
 public:
  Children(const Report& report, uint32_t pid) {
    for (const event::Process& process : report.record.processes) {
      if (process.caused_by == pid && process.cause == "child") made_.push_back(&process);
    }
  }
  // The id of the next one with this image, or 0.
  uint32_t next(const std::string& image) {
    const auto name = [](const std::string& path) { return path.substr(path.find_last_of("\\/") + 1); };
    for (auto child = made_.begin(); child != made_.end(); ++child) {
      if (strcasecmp(name((*child)->image).c_str(), name(image).c_str()) != 0) continue;
      const uint32_t pid = (*child)->pid;
      made_.erase(child);
      return pid;
    }
    return 0;
  }

 private:
  std::vector<const event::Process*> made_;
};

void add_child(rapidjson::Document& event, Children& children) {
  if (std::strcmp(event["call"].GetString(), "NtCreateUserProcess") != 0 || !event.HasMember("success") || !event["success"].IsTrue()) return;
  const auto has = [&](const char* part) { return event.HasMember(part) && event[part].IsObject(); };
  if (!has("before") || !has("after") || event["after"].HasMember("proc_id")) return;
  const auto image = event["before"].FindMember("image_path");
  const uint32_t pid = image != event["before"].MemberEnd() && image->value.IsString() ? children.next(image->value.GetString()) : 0;
  if (pid) event["after"].AddMember("proc_id", pid, event.GetAllocator());
}

void write_process(const Report& report, uint32_t pid, const fs::path& folder) {
  Children children(report, pid);
  const fs::path path = folder / (std::to_string(pid) + ".json");
  std::ifstream in(folder / "events" / (std::to_string(pid) + ".jsonl"));
  std::ofstream out(path);
  bool any = false;
  rapidjson::StringBuffer buffer;
  for (std::string line; std::getline(in, line);) {
    rapidjson::Document event;
    event.Parse(line.c_str());
    if (event.HasParseError() || !event.IsObject() || !event.HasMember("call") || !event["call"].IsString()) continue;
    add_child(event, children);
    buffer.Clear();
    rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
    json.StartObject();
    json.Key(event["call"].GetString());
    json.StartObject();
    for (const char* part : {"before", "after", "success"}) {
      if (!event.HasMember(part)) continue;
      json.Key(part);
      event[part].Accept(json);
    }
    json.EndObject();
    json.EndObject();
    out << (any ? ",\n" : "[\n") << buffer.GetString();
    any = true;
  }
  out << (any ? "\n]\n" : "{\"empty\": 1}\n") << std::flush;
  if (out) return;
  const int reason = errno;
  std::error_code ignored;
  fs::remove(path, ignored);
  errno = reason;
  throw_errno("cannot write " + path.string());
}

}  // namespace

void write_dr_semu_views(const Report& report, const fs::path& folder) {
  write_starter(report, folder);
  for (const event::Process& process : report.record.processes) write_process(report, process.pid, folder);
  write_file(folder / (report.target.digests.sha256 + ".json"), statics::dr_semu_static_json(report.target, report.facts.json));
}

}  // namespace drsemu::report
