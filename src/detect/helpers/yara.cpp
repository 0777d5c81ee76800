// Runs one file of YARA rules over the target, what it dropped and what it put into other processes.
//
// drsemu-rule-yara RULES.yar [TARGET] [--check]: the answer lists the rules that match, with the file that each matches
// on.
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <sys/stat.h>
#include <yara.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "detect/helpers/limits.h"

namespace {

using drsemu::helper::answer;
using drsemu::helper::answer_error;
using rapidjson::Value;

constexpr uint64_t kAddressSpace = uint64_t{3} << 30;
constexpr int kScanSeconds = 8;  // of one file
constexpr size_t kMostMatches = 1000;
constexpr size_t kMostText = 1 << 20;  // of one external variable

// A file to be scanned.
struct Subject {
  std::string kind;        // "target", "dropped", "memory"
  std::string file;        // in the box
  std::string guest_path;  // empty: of memory
  uint64_t index = 0;      // in the list of report.json
};

std::string text_at(const Value& value, const char* pointer) {
  const Value* found = rapidjson::Pointer(pointer).Get(value);
  return found && found->IsString() ? std::string(found->GetString(), found->GetStringLength()) : "";
}

const Value* list_at(const Value& value, const char* pointer) {
  const Value* found = rapidjson::Pointer(pointer).Get(value);
  return found && found->IsArray() ? found : nullptr;
}

// One member of all entries of a list, a line each.
std::string lines_of(const Value& facts, const char* list, const char* member) {
  std::string lines;
  if (const Value* entries = list_at(facts, list)) {
    for (const Value& entry : entries->GetArray()) {
      const std::string text = text_at(entry, member);
      if (lines.size() + text.size() < kMostText && !text.empty()) lines += text + "\n";
    }
  }
  // libyara ends a text at a zero.
  for (char& c : lines) {
    if (c == 0) c = ' ';
  }
  return lines;
}

int64_t count_of(const Value& facts, const char* list) {
  const Value* entries = list_at(facts, list);
  return entries ? entries->Size() : 0;
}

std::vector<Subject> subjects(const Value& facts, const std::string& target) {
  std::vector<Subject> all;
  std::set<std::string> seen;
  if (!target.empty()) all.push_back({"target", target, text_at(facts, "/target/path")});
  const auto add = [&](const Value* list, const char* kind, const char* member, const char* prefix) {
    if (!list) return;
    for (rapidjson::SizeType i = 0; i < list->Size(); ++i) {
      const std::string file = text_at((*list)[i], member);
      if (file.empty() || !seen.insert(file).second) continue;
      const std::string inside = drsemu::helper::inside_report(prefix + file);
      if (!inside.empty()) all.push_back({kind, inside, text_at((*list)[i], "/guest_path"), i});
    }
  };
  add(list_at(facts, "/dropped"), "dropped", "/sha256", "dropped/");
  add(list_at(facts, "/injections"), "memory", "/bytes/file", "");
  return all;
}

std::map<std::string, std::string> text_facts(const Value& facts) {
  const std::string path = text_at(facts, "/target/path");
  return {{"target_path", path},
          {"target_name", path.substr(path.find_last_of("\\/") + 1)},
          {"target_arch", text_at(facts, "/target/arch")},
          {"target_sha256", text_at(facts, "/target/sha256")},
          {"run_ended", text_at(facts, "/run/ended")},
          {"command_lines", lines_of(facts, "/processes", "/command_line")},
          {"images", lines_of(facts, "/processes", "/image")},
          {"changed_files", lines_of(facts, "/effects/files", "/guest_path")},
          {"changed_keys", lines_of(facts, "/effects/registry", "/key")},
          {"signatures", lines_of(facts, "/signatures", "/name")},
          {"file_kind", ""},
          {"file_path", ""},
          {"file_name", ""}};
}

std::map<std::string, int64_t> number_facts(const Value& facts) {
  const Value* code = rapidjson::Pointer("/run/exit_code").Get(facts);
  return {{"process_count", count_of(facts, "/processes")},
          {"injection_count", count_of(facts, "/injections")},
          {"dropped_count", count_of(facts, "/dropped")},
          {"changed_file_count", count_of(facts, "/effects/files")},
          {"changed_key_count", count_of(facts, "/effects/registry")},
          {"exit_code", code && code->IsInt64() ? code->GetInt64() : -1}};
}

std::string compile_error;

void note_error(int level, const char*, int line, const YR_RULE*, const char* message, void* name) {
  if (level != YARA_ERROR_LEVEL_ERROR || !compile_error.empty()) return;
  compile_error = std::string(static_cast<const char*>(name)) + ":" + std::to_string(line) + ": " + message;
}

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

struct Scan {
  Writer& json;
  const Subject& subject;
  size_t& matches;
};

int on_match(YR_SCAN_CONTEXT*, int message, void* data, void* user) {
  if (message != CALLBACK_MSG_RULE_MATCHING) return CALLBACK_CONTINUE;
  Scan& scan = *static_cast<Scan*>(user);
  if (++scan.matches > kMostMatches) return CALLBACK_ABORT;
  const YR_RULE* rule = static_cast<YR_RULE*>(data);
  Writer& json = scan.json;
  json.StartObject();
  json.Key("rule");
  json.String(rule->identifier);
  json.Key("tags");
  json.StartArray();
  const char* tag;
  yr_rule_tags_foreach(rule, tag) json.String(tag);
  json.EndArray();
  json.Key("meta");
  json.StartObject();
  const YR_META* meta;
  yr_rule_metas_foreach(rule, meta) {
    json.Key(meta->identifier);
    if (meta->type == META_TYPE_STRING) {
      json.String(meta->string);
    } else {
      json.Int64(meta->integer);
    }
  }
  json.EndObject();
  json.Key("kind");
  json.String(scan.subject.kind.c_str());
  json.Key("index");
  json.Uint64(scan.subject.index);
  json.Key("path");
  json.String(scan.subject.guest_path.empty() ? scan.subject.file.c_str() : scan.subject.guest_path.c_str());
  json.EndObject();
  return CALLBACK_CONTINUE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const bool only_check = std::string_view(argv[argc - 1]) == "--check";
  const std::string rule = argv[1], target = argc - only_check > 2 ? argv[2] : "";
  std::string name = rule.substr(rule.rfind('/') + 1);
  drsemu::helper::enter_box(kAddressSpace);
  std::ifstream facts_file(drsemu::helper::kReportJson, std::ios::binary), rule_file(rule, std::ios::binary);
  std::ostringstream facts_text, rule_text;
  facts_text << facts_file.rdbuf();
  rule_text << rule_file.rdbuf();
  rapidjson::Document facts;
  facts.Parse<rapidjson::kParseIterativeFlag>(only_check ? "{}" : facts_text.str().c_str());
  if (facts.HasParseError() || !facts.IsObject()) answer_error("report.json cannot be read");

  if (yr_initialize() != ERROR_SUCCESS) answer_error("libyara does not start");
  YR_COMPILER* compiler = nullptr;
  if (yr_compiler_create(&compiler) != ERROR_SUCCESS) answer_error("out of memory");
  yr_compiler_set_callback(compiler, note_error, name.data());
  yr_compiler_set_include_callback(compiler, nullptr, nullptr, nullptr);
  for (const auto& [variable, value] : text_facts(facts))
    yr_compiler_define_string_variable(compiler, variable.c_str(), value.c_str());
  for (const auto& [variable, value] : number_facts(facts))
    yr_compiler_define_integer_variable(compiler, variable.c_str(), value);
  if (yr_compiler_add_string(compiler, rule_text.str().c_str(), nullptr) > 0)
    answer_error(compile_error.empty() ? "cannot be compiled" : compile_error);
  if (only_check) drsemu::helper::answer_result("CLEAN");
  YR_RULES* rules = nullptr;
  YR_SCANNER* scanner = nullptr;
  if (yr_compiler_get_rules(compiler, &rules) != ERROR_SUCCESS || yr_scanner_create(rules, &scanner) != ERROR_SUCCESS)
    answer_error("out of memory");

  rapidjson::StringBuffer buffer;
  Writer json(buffer);
  json.StartObject();
  json.Key("matches");
  json.StartArray();
  size_t matches = 0;
  std::string problem;
  for (const Subject& subject : subjects(facts, target)) {
    Scan scan{json, subject, matches};
    struct stat status;
    if (stat(subject.file.c_str(), &status) != 0 || status.st_size == 0) continue;
    const std::string& path = subject.guest_path;
    yr_scanner_define_string_variable(scanner, "file_kind", subject.kind.c_str());
    yr_scanner_define_string_variable(scanner, "file_path", path.c_str());
    yr_scanner_define_string_variable(scanner, "file_name", path.substr(path.find_last_of("\\/") + 1).c_str());
    yr_scanner_set_callback(scanner, on_match, &scan);
    yr_scanner_set_timeout(scanner, kScanSeconds);
    const int result = yr_scanner_scan_file(scanner, subject.file.c_str());
    if (result == ERROR_SCAN_TIMEOUT)
      problem = "took more than " + std::to_string(kScanSeconds) + " s over " + (path.empty() ? subject.file : path);
    if (result != ERROR_SUCCESS && result != ERROR_SCAN_TIMEOUT && problem.empty())
      problem = "could not scan " + (path.empty() ? subject.file : path) + " (libyara's error " +
                std::to_string(result) + ")";
  }
  json.EndArray();
  if (!problem.empty()) {
    json.Key("problem");
    json.String(problem.c_str());
  }
  json.EndObject();
  answer({buffer.GetString(), buffer.GetSize()});
}
