// What samples/evasion.c has answered, of both bitnesses side by side.
#include "report/checklist.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <cstdio>

#include "base/error.h"
#include "base/text.h"

namespace drsemu::report {
namespace {

constexpr size_t kFields = 4;
constexpr size_t kMostName = 56;  // columns of a probe's name

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(mark, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

ProbeRow& row_of(Checklist& list, std::string_view family, std::string_view probe) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const ProbeRow& row) { return row.family == family && row.probe == probe; });
  if (found != list.end()) return *found;
  // Behind its family's others: it may be one that the first bitness does not have.
  const auto last = std::find_if(list.rbegin(), list.rend(), [&](const ProbeRow& row) { return row.family == family; });
  ProbeRow row;
  row.family = family;
  row.probe = probe;
  return *list.insert(last == list.rend() ? list.end() : last.base(), std::move(row));
}

const char* word_of(const ProbeAnswer& answer) { return !answer.asked ? "-" : answer.found ? "FOUND" : "clean"; }

std::string answers_of(const ProbeRow& row) {
  if (!row.x86.asked || row.x64.text == row.x86.text) return for_terminal(row.x64.text);
  if (!row.x64.asked) return for_terminal(row.x86.text);
  return for_terminal(row.x64.text) + "; 32 bit: " + for_terminal(row.x86.text);
}

std::string line_of(const ProbeRow& row, size_t width) {
  std::string name = for_terminal(row.probe);
  name.resize(std::max(width, name.size()), ' ');
  char words[32];
  std::snprintf(words, sizeof words, "  %-5s  %-5s  ", word_of(row.x64), word_of(row.x86));
  const std::string host = row.found() && !row.host.empty() ? "  (" + row.host + ")" : "";
  return words + name + "  " + answers_of(row) + host + "\n";
}

}  // namespace

void add_answers(Checklist& list, std::string_view output, int bits) {
  size_t number = 0;
  for (std::string_view line : split(output, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const std::vector<std::string_view> fields = split(line, '\t');
    if (fields.size() != kFields || (fields[2] != "found" && fields[2] != "clean")) {
      throw Error("line " + std::to_string(number) + " of the checklist's answers is none: " + for_terminal(line));
    }
    ProbeRow& row = row_of(list, fields[1], fields[0]);
    ProbeAnswer& answer = bits == 64 ? row.x64 : row.x86;
    answer.asked = true;
    answer.found = fields[2] == "found";
    answer.text = fields[3];
  }
}

std::string checklist_table(const Checklist& list) {
  size_t width = 0, found = 0, of_host = 0;
  for (const ProbeRow& row : list) {
    width = std::max(width, std::min(kMostName, for_terminal(row.probe).size()));
    found += row.found();
    of_host += row.found() && !row.host.empty();
  }
  std::string table, family;
  for (const ProbeRow& row : list) {
    if (row.family != family) table += (table.empty() ? "" : "\n") + row.family + "\n  64     32\n";
    family = row.family;
    table += line_of(row, width);
  }
  table += "\n" + std::to_string(list.size()) + " probes, " + std::to_string(found) + " found what no PC has";
  if (of_host) table += ", " + std::to_string(of_host) + " of them for what this machine cannot do";
  return table + "\n";
}

std::string checklist_json(const Checklist& list) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
  json.SetIndent(' ', 2);
  const auto text = [&](const char* key, const std::string& value) {
    const std::string valid = utf16_to_utf8(utf8_to_utf16(value));
    json.Key(key);
    json.String(valid.c_str(), static_cast<rapidjson::SizeType>(valid.size()));
  };
  const auto answer = [&](const char* key, const ProbeAnswer& value) {
    if (!value.asked) return;
    json.Key(key);
    json.StartObject();
    json.Key("found");
    json.Bool(value.found);
    text("answer", value.text);
    json.EndObject();
  };
  json.StartObject();
  json.Key("probes");
  json.StartArray();
  uint64_t found = 0;
  for (const ProbeRow& row : list) {
    json.StartObject();
    text("family", row.family);
    text("probe", row.probe);
    answer("x64", row.x64);
    answer("x86", row.x86);
    if (row.found() && !row.host.empty()) text("host", row.host);
    json.EndObject();
    found += row.found();
  }
  json.EndArray();
  json.Key("found");
  json.Uint64(found);
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace drsemu::report
