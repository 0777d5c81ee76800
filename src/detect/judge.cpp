// A report judged by rules: signatures first, which the rules that are programs can look at.
#include "detect/judge.h"

#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/process.h"
#include "detect/box.h"
#include "detect/matcher.h"
#include "detect/verdict.h"

namespace fs = std::filesystem;

namespace drsemu::detect {
namespace {

using rapidjson::Document;
using rapidjson::Value;
using report::Judgement;
using report::Match;

constexpr int kProgramSeverity = 100;  // a rule that names a family is sure
constexpr int kYaraSeverity = 70;      // where `meta` has no severity
constexpr size_t kMostNames = 200;     // matches of one YARA file
constexpr char kClean[] = "CLEAN";

class Scratch {
 public:
  Scratch() : path_((fs::temp_directory_path() / "drsemu-rules-XXXXXX").string()) {
    if (!mkdtemp(path_.data())) throw_errno("cannot make a folder in " + fs::temp_directory_path().string());
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  fs::path operator/(const char* name) const { return fs::path(path_) / name; }

 private:
  std::string path_;
};

Document parse(const std::string& json, const std::string& what) {
  Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.c_str(), json.size());
  if (document.HasParseError() || !document.IsObject())
    throw Error(what + " is no report.json: give the folder of a report");
  return document;
}

std::string text_at(const Value& value, const char* pointer) {
  const Value* found = rapidjson::Pointer(pointer).Get(value);
  return found && found->IsString() ? std::string(found->GetString(), found->GetStringLength()) : "";
}

// Why nothing can be said about the run, or empty.
std::string undetermined(const Value& facts, const Pack& pack) {
  if (pack.empty()) return "no rules were run";
  const Value* monitored = rapidjson::Pointer("/run/monitored").Get(facts);
  if (monitored && monitored->IsBool() && !monitored->GetBool()) return "the run was not recorded";
  if (text_at(facts, "/run/ended") == "not-started") return "the target could not be started";
  return {};
}

void put(Document& facts, const char* name, const std::string& json) {
  Document value(&facts.GetAllocator());
  value.Parse(json.c_str(), json.size());
  if (facts.HasMember(name)) {
    facts[name].Swap(static_cast<Value&>(value));
  } else {
    facts.AddMember(Value(name, facts.GetAllocator()), static_cast<Value&>(value), facts.GetAllocator());
  }
}

template <typename Writer>
std::string to_text(const Document& document) {
  rapidjson::StringBuffer buffer;
  Writer json(buffer);
  document.Accept(json);
  return {buffer.GetString(), buffer.GetSize()};
}

// The file that was run, if it is still what it was.
fs::path target_of(const Value& facts) {
  const fs::path path = text_at(facts, "/target/host_path");
  std::error_code error;
  if (path.empty() || !fs::is_regular_file(path, error)) return {};
  return sha256_file(path) == text_at(facts, "/target/sha256") ? path : fs::path();
}

// Runs each of the rules that are programs and takes what they say.
class Programs {
 public:
  Programs(Judgement& judgement, Box box) : judgement_(judgement), box_(std::move(box)) {}

  void run(const char* kind, const std::vector<fs::path>& rules) {
    for (const fs::path& rule : rules) {
      check_interrupt();
      const std::string name = rule.filename().string();
      const Boxed boxed = run_boxed(kind, rule, box_);
      if (!boxed.failure.empty()) {
        judgement_.errors.push_back({name, boxed.failure});
        continue;
      }
      Document said;
      said.Parse<rapidjson::kParseIterativeFlag>(boxed.output.c_str(), boxed.output.size());
      if (said.HasParseError() || !said.IsObject()) {
        judgement_.errors.push_back({name, "its helper gave no sensible answer"});
        continue;
      }
      take(kind, name, said);
    }
  }

 private:
  void take(const std::string& kind, const std::string& name, const Value& said) {
    if (const std::string error = text_at(said, "/error"); !error.empty()) {
      judgement_.errors.push_back({name, error});
    } else if (said.HasMember("matches") && said["matches"].IsArray()) {
      if (const std::string problem = text_at(said, "/problem"); !problem.empty())
        judgement_.errors.push_back({name, problem});
      for (const Value& match : said["matches"].GetArray()) take_yara(name, match);
    } else if (const std::string family = text_at(said, "/result"); family.empty()) {
      judgement_.errors.push_back({name, "check returned an empty name"});
    } else if (family != kClean) {
      judgement_.matches.push_back({.name = name,
                                    .description = "The rule " + name + " says " + family,
                                    .kind = kind,
                                    .severity = kProgramSeverity,
                                    .attack = {},
                                    .families = {kind + ":" + name},
                                    .family = family,
                                    .evidence = {}});
    }
  }

  // The same rule on another file is further evidence.
  void take_yara(const std::string& file, const Value& said) {
    const std::string rule = text_at(said, "/rule");
    const Value* index = rapidjson::Pointer("/index").Get(said);
    const report::Evidence evidence{.call = {},
                                    .fact = text_at(said, "/kind"),
                                    .index = index && index->IsUint64() ? index->GetUint64() : 0,
                                    .text = text_at(said, "/path")};
    for (Match& match : judgement_.matches) {
      if (match.kind == "yara" && match.name == rule && match.families.front() == "yara:" + file + ":" + rule) {
        if (match.evidence.size() < 20) match.evidence.push_back(evidence);
        return;
      }
    }
    if (++yara_names_ > kMostNames) return;
    Match match{.name = rule,
                .description = text_at(said, "/meta/description"),
                .kind = "yara",
                .severity = kYaraSeverity,
                .attack = {},
                .families = {"yara:" + file + ":" + rule},
                .family = text_at(said, "/meta/family"),
                .evidence = {evidence}};
    const Value* severity = rapidjson::Pointer("/meta/severity").Get(said);
    if (severity && severity->IsInt() && severity->GetInt() >= 0 && severity->GetInt() <= 100)
      match.severity = severity->GetInt();
    if (const std::string id = text_at(said, "/meta/attack"); !id.empty()) match.attack.push_back(id);
    judgement_.matches.push_back(std::move(match));
  }

  Judgement& judgement_;
  const Box box_;
  size_t yara_names_ = 0;
};

}  // namespace

Judgement judge(const std::string& report_json, const fs::path& folder, const Pack& pack) {
  Document facts = parse(report_json, (folder / "report.json").string());
  Judgement judgement;
  judgement.errors = pack.errors;
  if (const std::string reason = undetermined(facts, pack); !reason.empty()) {
    judgement.reasons = {reason};
    return judgement;
  }
  judgement.matches = match_folder(pack.signatures, facts, folder);
  if (!pack.lua.empty() || !pack.python.empty() || !pack.yara.empty()) {
    const Scratch scratch;
    put(facts, "signatures", report::signatures_json(judgement));
    write_file(scratch / "facts.json", to_text<rapidjson::Writer<rapidjson::StringBuffer>>(facts));
    Programs programs(judgement, {.folder = folder,
                                  .facts = scratch / "facts.json",
                                  .target = pack.yara.empty() ? fs::path() : target_of(facts)});
    programs.run("lua", pack.lua);
    programs.run("python", pack.python);
    programs.run("yara", pack.yara);
  }
  decide(judgement);
  return judgement;
}

Judgement judge_folder(const fs::path& folder, const Pack& pack, bool write) {
  const fs::path path = folder / "report.json";
  std::error_code error;
  if (!fs::exists(path, error))
    throw Error("there is no report in " + folder.string() + ": give the folder that drsemu run has filled");
  const std::string json = read_file(path);
  Judgement judgement = judge(json, folder, pack);
  if (!write) return judgement;
  Document facts = parse(json, path.string());
  put(facts, "verdict", report::verdict_json(judgement));
  put(facts, "signatures", report::signatures_json(judgement));
  put(facts, "rule_errors", report::rule_errors_json(judgement));
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  facts.Accept(writer);
  write_file(path, std::string(buffer.GetString(), buffer.GetSize()) + "\n");
  return judgement;
}

std::vector<std::string> failed_examples(const Pack& pack) {
  std::vector<std::string> failed;
  for (const Signature& signature : pack.signatures) {
    const auto say = [&](size_t line, const std::string& what) {
      failed.push_back(signature.path.string() + ":" + std::to_string(line) + ": " + signature.name + ": " + what);
    };
    bool positive = false, negative = false;
    for (const Example& example : signature.examples) {
      (example.matches ? positive : negative) = true;
      Document facts;
      facts.Parse<rapidjson::kParseIterativeFlag>(example.report.c_str());
      if (facts.HasParseError() || !facts.IsObject()) {
        say(example.line, "the example's report is no JSON object");
        continue;
      }
      const std::vector<Signature> one{signature};
      Matcher matcher(one, facts);
      for (const std::string& line : example.events) {
        Document event;
        event.Parse(line.c_str());
        if (event.HasParseError() || !event.IsObject()) say(example.line, "an event of the example is no JSON object");
        matcher.take(1, line);
      }
      if (matcher.matches().empty() == example.matches)
        say(example.line,
            example.matches ? "the example should match and does not" : "the example matches and should not");
    }
    if (!positive) say(1, "there is no example that matches");
    if (!negative) say(1, "there is no example that does not match");
  }
  return failed;
}

std::vector<report::RuleError> check_programs(const Pack& pack) {
  std::vector<report::RuleError> errors;
  const auto check = [&](const char* kind, const std::vector<fs::path>& rules) {
    for (const fs::path& rule : rules) {
      const Boxed boxed = run_boxed(kind, rule, {.folder = {}, .facts = {}, .target = {}, .only_check = true});
      Document said;
      said.Parse<rapidjson::kParseIterativeFlag>(boxed.output.c_str(), boxed.output.size());
      std::string wrong = boxed.failure;
      if (wrong.empty())
        wrong =
            said.HasParseError() || !said.IsObject() ? "its helper gave no sensible answer" : text_at(said, "/error");
      if (!wrong.empty()) errors.push_back({rule.string(), wrong});
    }
  };
  check("lua", pack.lua);
  check("python", pack.python);
  check("yara", pack.yara);
  return errors;
}

}  // namespace drsemu::detect
