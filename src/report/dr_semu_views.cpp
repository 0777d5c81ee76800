// The three JSON files of the original Dr.Semu.
#include "report/dr_semu_views.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cerrno>
#include <fstream>

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

void write_process(uint32_t pid, const fs::path& folder) {
  const fs::path path = folder / (std::to_string(pid) + ".json");
  std::ifstream in(folder / "events" / (std::to_string(pid) + ".jsonl"));
  std::ofstream out(path);
  bool any = false;
  rapidjson::StringBuffer buffer;
  for (std::string line; std::getline(in, line);) {
    rapidjson::Document event;
    event.Parse(line.c_str());
    if (event.HasParseError() || !event.IsObject() || !event.HasMember("call") || !event["call"].IsString()) continue;
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
  for (const event::Process& process : report.record.processes) write_process(process.pid, folder);
  write_file(folder / (report.target.digests.sha256 + ".json"), statics::dr_semu_static_json(report.target, report.facts.json));
}

}  // namespace drsemu::report
