// What the rules make of a run, as JSON and for a terminal.
#include "report/judgement.h"

#include "base/text.h"

namespace drsemu::report {
namespace {

// One JSON object or list, written member by member.
class Out {
 public:
  void open(char bracket) {
    text_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    text_ += bracket;
    first_ = false;
  }
  void item() {
    if (!first_) text_ += ',';
    first_ = false;
  }
  void key(const char* name) {
    item();
    text_ += '"';
    text_ += name;
    text_ += "\":";
  }
  void string(const std::string& value) { append_json_string(text_, value); }
  void text(const char* name, const std::string& value) {
    key(name);
    string(value);
  }
  void number(const char* name, uint64_t value) {
    key(name);
    text_ += std::to_string(value);
  }
  void texts(const char* name, const std::vector<std::string>& values) {
    key(name);
    open('[');
    for (const std::string& value : values) {
      item();
      string(value);
    }
    close(']');
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool first_ = true;
};

void write_evidence(Out& out, const Evidence& evidence) {
  out.item();
  out.open('{');
  if (evidence.seq) {
    out.number("pid", evidence.pid);
    out.number("seq", evidence.seq);
    out.text("call", evidence.call);
  } else {
    out.text("fact", evidence.fact);
    out.number("index", evidence.index);
  }
  if (!evidence.text.empty()) out.text("text", evidence.text);
  out.close('}');
}

}  // namespace

std::string verdict_json(const Judgement& judgement) {
  Out out;
  out.open('{');
  out.text("label", judgement.label);
  out.number("score", static_cast<uint64_t>(judgement.score));
  out.key("family");
  std::string json;
  if (judgement.family.empty()) {
    json = out.take() + "null";
  } else {
    out.string(judgement.family);
    json = out.take();
  }
  Out rest;
  rest.texts("reasons", judgement.reasons);
  return json + "," + rest.take() + "}";
}

std::string signatures_json(const Judgement& judgement) {
  Out out;
  out.open('[');
  for (const Match& match : judgement.matches) {
    out.item();
    out.open('{');
    out.text("name", match.name);
    out.text("description", match.description);
    out.text("kind", match.kind);
    out.number("severity", static_cast<uint64_t>(match.severity));
    out.texts("attack", match.attack);
    out.texts("families", match.families);
    if (!match.family.empty()) out.text("family", match.family);
    out.key("evidence");
    out.open('[');
    for (const Evidence& evidence : match.evidence) write_evidence(out, evidence);
    out.close(']');
    out.close('}');
  }
  out.close(']');
  return out.take();
}

std::string rule_errors_json(const Judgement& judgement) {
  Out out;
  out.open('[');
  for (const RuleError& error : judgement.errors) {
    out.item();
    out.open('{');
    out.text("rule", error.rule);
    out.text("message", error.message);
    out.close('}');
  }
  out.close(']');
  return out.take();
}

std::string verdict_line(const Judgement& judgement) {
  if (judgement.label == "undetermined") {
    return "Verdict: undetermined" +
           (judgement.reasons.empty() ? "" : " (" + for_terminal(judgement.reasons.front()) + ")") + "\n";
  }
  std::string line = "Verdict: " + judgement.label + ", score " + std::to_string(judgement.score);
  if (!judgement.family.empty()) line += ", " + for_terminal(judgement.family);
  line += "\n";
  for (const std::string& reason : judgement.reasons) line += "  " + for_terminal(reason) + "\n";
  return line;
}

}  // namespace drsemu::report
