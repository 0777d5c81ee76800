// What a report needs beside its journal if another process has to finish it.
#include "report/unfinished.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>

#include "base/error.h"
#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

constexpr const char* kName = "run.json";

// One list of members for both directions: each is named once.
template <typename Members>
void each_member(Members& member, Unfinished& run) {
  Report& report = run.report;
  statics::Target& target = report.target;
  member("version", run.version);
  member("started_ns", run.started_ns);
  member("filter", run.filter);
  member("target_name", target.name);
  member("target_path", target.path);
  member("size", target.digests.size);
  member("md5", target.digests.md5);
  member("sha1", target.digests.sha1);
  member("sha256", target.digests.sha256);
  member("type", target.type);
  member("arch", target.arch);
  member("is_x86", target.is_x86);
  member("image_base", target.image_base);
  member("dos_header", target.dos_header);
  member("e_lfanew", target.e_lfanew);
  member("arguments", report.args);
  member("guest_path", report.guest_path);
  member("started", report.started);
  member("guest_id", report.guest_id);
  member("wine_version", report.wine_version);
  member("guest_computer", report.guest_computer);
  member("guest_user", report.guest_user);
  member("limits", report.isolation);
  member("time_limit_s", report.time_limit_s);
  member("monitored", report.monitored);
  member("warnings", report.warnings);
  member("given", run.given);
}

// Texts may be any bytes (a host's file name): JSON has each byte as a character.
std::string widened(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xc0 | byte >> 6);
      text += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return text;
}
std::string narrowed(const rapidjson::Value& value) {
  const std::string text(value.GetString(), value.GetStringLength());
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80 || i + 1 == text.size()) {
      bytes += text[i];
    } else {
      bytes += static_cast<char>(byte << 6 | (static_cast<unsigned char>(text[++i]) & 0x3f));
    }
  }
  return bytes;
}

struct MemberWriter {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json{buffer};

  template <typename Value>
  void operator()(const char* key, const Value& value) {
    json.Key(key);
    put(value);
  }
  void put(const std::string& value) { json.String(widened(value).c_str()); }
  void put(const fs::path& value) { put(value.string()); }
  void put(uint64_t value) { json.Uint64(value); }
  void put(uint32_t value) { json.Uint(value); }
  void put(uint16_t value) { json.Uint(value); }
  void put(double value) { json.Double(value); }
  void put(bool value) { json.Bool(value); }
  void put(const GivenFile& value) { put(std::vector{value.guest_path, value.sha256}); }
  template <typename List>
  void put(const List& list) requires requires {
    list.size();
    list.begin();
  }
  {
    json.StartArray();
    for (const auto& value : list) put(value);
    json.EndArray();
  }
};

struct MemberReader {
  const rapidjson::Value& json;
  bool whole = true;

  template <typename Value>
  void operator()(const char* key, Value& value) {
    const auto found = json.FindMember(key);
    if (found == json.MemberEnd() || !get(found->value, value)) whole = false;
  }
  static bool get(const rapidjson::Value& from, std::string& value) {
    if (!from.IsString()) return false;
    value = narrowed(from);
    return true;
  }
  static bool get(const rapidjson::Value& from, fs::path& value) {
    std::string text;
    if (!get(from, text)) return false;
    value = text;
    return true;
  }
  static bool get(const rapidjson::Value& from, uint64_t& value) {
    return from.IsUint64() && (value = from.GetUint64(), true);
  }
  static bool get(const rapidjson::Value& from, uint32_t& value) {
    return from.IsUint() && (value = from.GetUint(), true);
  }
  static bool get(const rapidjson::Value& from, double& value) {
    return from.IsNumber() && (value = from.GetDouble(), true);
  }
  static bool get(const rapidjson::Value& from, bool& value) { return from.IsBool() && (value = from.GetBool(), true); }
  static bool get(const rapidjson::Value& from, GivenFile& value) {
    std::vector<std::string> parts;
    if (!get(from, parts) || parts.size() != 2) return false;
    value = {parts[0], parts[1]};
    return true;
  }
  template <typename Value>
  static bool get(const rapidjson::Value& from, std::vector<Value>& list) {
    if (!from.IsArray()) return false;
    list.resize(from.Size());
    return std::equal(list.begin(), list.end(), from.Begin(),
                      [](Value& value, const rapidjson::Value& part) { return get(part, value); });
  }
  template <size_t kSize>
  static bool get(const rapidjson::Value& from, std::array<uint16_t, kSize>& list) {
    std::vector<uint32_t> values;
    if (!get(from, values) || values.size() != kSize) return false;
    std::transform(values.begin(), values.end(), list.begin(),
                   [](uint32_t value) { return static_cast<uint16_t>(value); });
    return true;
  }
};

}  // namespace

void write_unfinished(const Unfinished& run, const fs::path& folder) {
  MemberWriter writer;
  writer.json.StartObject();
  Unfinished copy = run;
  each_member(writer, copy);
  writer.json.EndObject();
  write_file(folder / kName, std::string(writer.buffer.GetString()) + "\n");
}

Unfinished read_unfinished(const fs::path& folder) {
  const fs::path path = folder / kName;
  if (!fs::exists(path))
    throw Error(folder.parent_path().string() +
                " is of a run that was killed before the target started: there is nothing to repair");
  rapidjson::Document json;
  const std::string text = read_file(path);
  json.Parse<rapidjson::kParseIterativeFlag>(text.c_str());
  Unfinished run;
  bool whole = !json.HasParseError() && json.IsObject();
  if (whole) {
    MemberReader reader{json};
    each_member(reader, run);
    whole = reader.whole;
  }
  if (!whole) throw Error(path.string() + " is damaged: the report cannot be finished without it");
  return run;
}

}  // namespace drsemu::report
