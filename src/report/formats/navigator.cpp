// A layer for MITRE's ATT&CK Navigator, in version 4.5 of its format (mitre-attack/attack-navigator,
// layers/spec/v4.5/layerformat.md): each technique that a signature or an injection speaks of, with why.
#include <algorithm>
#include <map>
#include <set>

#include "report/formats/format.h"

namespace drsemu::formats {
namespace {

constexpr size_t kMostEvidence = 5;       // lines of one signature's in a comment
constexpr uint64_t kInjectionScore = 60;  // of an injection that no signature has weighed
constexpr size_t kMostTechniques = 2000;

struct Technique {
  uint64_t score = 0;
  std::string comment;
  std::vector<std::pair<std::string, std::string>> metadata;
};

// "T1055" or "T1055.012".
bool is_technique(std::string_view id) {
  const auto digits = [&](size_t from, size_t count) {
    return id.size() >= from + count && std::all_of(id.begin() + static_cast<std::ptrdiff_t>(from),
                                                    id.begin() + static_cast<std::ptrdiff_t>(from + count),
                                                    [](char c) { return c >= '0' && c <= '9'; });
  };
  return id.starts_with('T') && digits(1, 4) && (id.size() == 5 || (id.size() == 9 && id[5] == '.' && digits(6, 3)));
}

class Layer {
 public:
  Layer(const Run& run, JsonOut& out) : run_(run), out_(out) {
    each(member(run.json(), "signatures"), [&](const Value& match) { take_signature(match); });
    each(member(run.json(), "injections"), [&](const Value& one) { take_injection(one); });
  }

  void write() {
    const Value& target = member(run_.json(), "target");
    const std::string_view path = text_of(target, "path");
    const std::string name(path.substr(path.find_last_of("\\/") + 1));
    const std::string verdict = std::string(text_of(run_.json(), "verdict/label")) + ", score " +
                                std::to_string(number_of(run_.json(), "verdict/score"));
    out_.open_object();
    out_.text("name", name);
    out_.open_object("versions");
    out_.text("navigator", "4.9.0");
    out_.text("layer", "4.5");
    out_.close_object();
    out_.text("domain", "enterprise-attack");
    out_.text("description", "What " + name + " did in Dr.Semu on " + std::string(text_of(run_.json(), "run/started")) +
                                 ": " + verdict);
    out_.open_object("filters");
    out_.open_array("platforms");
    out_.text("Windows");
    out_.close_array();
    out_.close_object();
    out_.number("sorting", 3);  // by score, highest first
    write_layout();
    out_.boolean("hideDisabled", false);
    write_techniques();
    write_gradient();
    out_.open_array("metadata");
    for (const char* digest : {"sha256", "sha1", "md5"}) write_pair(digest, text_of(target, digest));
    write_pair("verdict", verdict);
    if (const std::string_view family = text_of(run_.json(), "verdict/family"); !family.empty())
      write_pair("family", family);
    out_.close_array();
    out_.close_object();
    out_.end_line();
  }

 private:
  template <typename Take>
  static void each(const Value& list, Take take) {
    for (rapidjson::SizeType i = 0; list.IsArray() && i < list.Size(); ++i) take(list[i]);
  }

  Technique* technique(std::string_view id) {
    if (!is_technique(id) || (techniques_.size() >= kMostTechniques && !techniques_.contains(std::string(id))))
      return nullptr;
    return &techniques_[std::string(id)];
  }

  void take_signature(const Value& match) {
    const uint64_t severity = std::min<uint64_t>(number_of(match, "severity"), 100);
    const std::string name(text_of(match, "name"));
    std::string said =
        std::string(text_of(match, "description")) + " (" + name + ", severity " + std::to_string(severity) + ")\n";
    size_t count = 0;
    each(member(match, "evidence"), [&](const Value& evidence) {
      if (++count <= kMostEvidence) said += "  " + told(evidence) + "\n";
    });
    if (count > kMostEvidence) said += "  and " + std::to_string(count - kMostEvidence) + " more\n";
    each(member(match, "attack"), [&](const Value& id) {
      Technique* one = technique(text_of(id));
      if (!one) return;
      one->score = std::max(one->score, severity);
      one->comment += said;
      one->metadata.emplace_back("signature", name);
    });
  }

  // "112: NtSetValueKey, event 225: …", or "effects.files 3: …".
  static std::string told(const Value& evidence) {
    std::string text;
    if (const std::string_view call = text_of(evidence, "call"); !call.empty()) {
      text = "process " + std::to_string(number_of(evidence, "pid")) + ", event " +
             std::to_string(number_of(evidence, "seq")) + ", " + std::string(call);
    } else {
      text = std::string(text_of(evidence, "fact")) + " " + std::to_string(number_of(evidence, "index"));
    }
    const std::string_view what = text_of(evidence, "text");
    return what.empty() ? text : text + ": " + std::string(what);
  }

  void take_injection(const Value& injection) {
    Technique* one = technique(text_of(injection, "attack_id"));
    if (!one) return;
    if (one->score == 0) one->score = kInjectionScore;
    const std::string_view trigger = text_of(injection, "trigger");
    const std::string writer = std::to_string(number_of(injection, "writer/pid"));
    one->comment += std::string(text_of(injection, "technique")) + ": process " + writer + " into " +
                    std::to_string(number_of(injection, "victim/pid")) + " (" +
                    std::string(text_of(injection, "victim/image")) + ")" +
                    (trigger.empty() ? "" : " by " + std::string(trigger)) + "\n";
    const std::pair<std::string, std::string> pair(
        "injection", writer + " -> " + std::to_string(number_of(injection, "victim/pid")));
    if (std::find(one->metadata.begin(), one->metadata.end(), pair) == one->metadata.end())
      one->metadata.push_back(pair);
  }

  void write_techniques() {
    std::set<std::string> parents;
    for (const auto& [id, one] : techniques_) {
      if (id.size() > 5) parents.insert(id.substr(0, 5));
    }
    for (const std::string& id : parents) techniques_.try_emplace(id);
    out_.open_array("techniques");
    for (const auto& [id, one] : techniques_) {
      out_.open_object();
      out_.text("techniqueID", id);
      // A technique that is only named for one below it has no score of its own.
      if (!one.comment.empty()) out_.number("score", one.score);
      out_.text("color", "");
      out_.text("comment", one.comment.substr(0, one.comment.find_last_not_of('\n') + 1));
      out_.boolean("enabled", true);
      out_.open_array("metadata");
      for (const auto& [name, value] : one.metadata) write_pair(name, value);
      out_.close_array();
      if (parents.contains(id)) out_.boolean("showSubtechniques", true);
      out_.close_object();
    }
    out_.close_array();
  }

  void write_pair(std::string_view name, std::string_view value) {
    out_.open_object();
    out_.text("name", name);
    out_.text("value", value);
    out_.close_object();
  }

  void write_layout() {
    out_.open_object("layout");
    out_.text("layout", "side");
    out_.boolean("showID", true);
    out_.boolean("showName", true);
    out_.text("expandedSubtechniques", "annotated");
    out_.close_object();
  }

  void write_gradient() {
    out_.open_object("gradient");
    out_.open_array("colors");
    for (const char* color : {"#ffffffff", "#ffe766ff", "#ff6666ff"}) out_.text(color);
    out_.close_array();
    out_.number("minValue", 0);
    out_.number("maxValue", 100);
    out_.close_object();
  }

  const Run& run_;
  JsonOut& out_;
  std::map<std::string, Technique> techniques_;
};

}  // namespace

void convert_to_navigator(Run& run, JsonOut& out) { Layer(run, out).write(); }

}  // namespace drsemu::formats
