// Reading a behaviour signature out of its TOML file.
#include "detect/signature.h"

#include <algorithm>
#include <set>

#include "base/fs.h"
#include "base/suggest.h"
#include "base/toml.h"
#include "detect/names.h"

namespace drsemu::detect {
namespace {

using Value = TomlValue;

constexpr int kMostSeverity = 100;

class Reader {
 public:
  Reader(const std::filesystem::path& path, Examples examples) : examples_(examples) { signature_.path = path; }

  Signature read() {
    Value root;
    try {
      std::string text = read_file(signature_.path);
      const size_t end = examples_ == Examples::kSkip ? text.find("\n[[example]]") : std::string::npos;
      if (end != std::string::npos) text.resize(end + 1);
      root = parse_toml(text);
    } catch (const TomlError& error) {
      throw RuleFault(place(error.line) + "no TOML: " + error.what());
    } catch (const std::exception& error) {
      throw RuleFault(signature_.path.string() + ": " + error.what());
    }
    only(root, {"name", "description", "severity", "attack", "families", "family", "need", "scope", "same", "when",
                "unless", "example"});
    signature_.name = text(root, "name");
    if (signature_.name.empty() ||
        signature_.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
      fail(root.at("name"), "name takes small letters, digits and _");
    signature_.description = text(root, "description");
    const int64_t severity = integer(root, "severity");
    if (severity < 0 || severity > kMostSeverity) fail(root.at("severity"), "severity is a number from 0 to 100");
    signature_.severity = static_cast<int>(severity);
    if (root.contains("attack")) signature_.attack = texts(root.at("attack"));
    for (const std::string& id : signature_.attack) {
      static const RE2 form("T\\d{4}(\\.\\d{3})?");
      if (!RE2::FullMatch(id, form))
        fail(root.at("attack"), "\"" + id + "\" is no technique of ATT&CK: they look like T1055 or T1055.001");
    }
    signature_.families = texts(member(root, "families"));
    if (signature_.families.empty()) fail(root.at("families"), "families names one family of evidence at least");
    if (root.contains("family")) signature_.family = text(root, "family");
    signature_.need = need(root);
    if (root.contains("scope")) {
      const std::string scope = text(root, "scope");
      if (scope != "process" && scope != "run") fail(root.at("scope"), "scope is \"process\" or \"run\"");
      signature_.whole_run = scope == "run";
    }
    signature_.when = clauses(root, "when");
    if (signature_.when.empty()) fail(root, "there is no [[when]]: say what must have happened");
    signature_.unless = clauses(root, "unless");
    if (root.contains("same")) {
      const FieldPath same(text(root, "same"));
      for (Clause& clause : signature_.when) {
        if (!clause.is_fact() && clause.same.parts.empty()) clause.same = same;
      }
    }
    if (signature_.whole_run && signature_.need == Need::kSequence)
      fail(root.at("scope"), "a sequence is one of a process: scope \"run\" cannot have it");
    if (root.contains("example")) {
      for (const Value& value : array(root.at("example"))) signature_.examples.push_back(example(value));
    }
    return std::move(signature_);
  }

 private:
  std::string place(uint64_t line) const { return signature_.path.string() + ":" + std::to_string(line) + ": "; }
  [[noreturn]] void fail(const Value& value, const std::string& what) const {
    throw RuleFault(place(value.line()) + what);
  }

  const Value& member(const Value& table, const std::string& key) const {
    if (!table.contains(key)) fail(table, "\"" + key + "\" is missing");
    return table.at(key);
  }
  void only(const Value& table, const std::vector<std::string>& known) const {
    if (!table.is_table()) fail(table, "a table is wanted here");
    for (const auto& [key, value] : table.table()) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      const std::string near = nearest(key, known);
      fail(value, "\"" + key + "\" is not known here" + (near.empty() ? "" : " (did you mean " + near + "?)"));
    }
  }
  std::string as_text(const Value& value) const {
    if (value.is_text()) return value.text();
    if (value.is_integer()) return std::to_string(value.integer());
    if (value.is_boolean()) return value.boolean() ? "true" : "false";
    fail(value, "text, a whole number, true or false is wanted here");
  }
  std::string text(const Value& table, const std::string& key) const {
    const Value& value = member(table, key);
    if (!value.is_text()) fail(value, key + " is text");
    return value.text();
  }
  int64_t integer(const Value& table, const std::string& key) const {
    const Value& value = member(table, key);
    if (!value.is_integer()) fail(value, key + " is a whole number");
    return value.integer();
  }
  double number(const Value& value) const {
    if (value.is_integer()) return static_cast<double>(value.integer());
    if (value.is_number()) return value.number();
    fail(value, "a number is wanted here");
  }
  const Value::List& array(const Value& value) const {
    if (!value.is_list()) fail(value, "a list is wanted here");
    return value.list();
  }
  // One text, or a list of them.
  std::vector<std::string> texts(const Value& value) const {
    if (!value.is_list()) return {as_text(value)};
    std::vector<std::string> result;
    for (const Value& entry : value.list()) result.push_back(as_text(entry));
    return result;
  }

  Need need(const Value& root) const {
    if (!root.contains("need")) return Need::kAny;
    const std::string name = text(root, "need");
    if (name == "any") return Need::kAny;
    if (name == "all") return Need::kAll;
    if (name == "sequence") return Need::kSequence;
    fail(root.at("need"), R"(need is "any", "all" or "sequence")");
  }

  std::vector<Clause> clauses(const Value& root, const char* key) const {
    std::vector<Clause> result;
    if (!root.contains(key)) return result;
    for (const Value& value : array(root.at(key))) result.push_back(clause(value));
    return result;
  }

  Clause clause(const Value& value) const {
    only(value, {"call", "fact", "where", "count", "distinct", "same", "over_s", "success"});
    if (value.contains("call") == value.contains("fact")) fail(value, "say either call or fact");
    Clause clause;
    if (value.contains("call")) {
      for (const std::string& name : texts(value.at("call"))) {
        for (std::string& call : calls_of(name)) {
          if (const std::string wrong = unknown_call(call); !wrong.empty()) fail(value.at("call"), wrong);
          clause.calls.push_back(std::move(call));
        }
      }
    } else {
      clause.fact = FieldPath(text(value, "fact"));
      if (const std::string wrong = unknown_fact(clause.fact); !wrong.empty()) fail(value.at("fact"), wrong);
    }
    if (value.contains("success")) {
      if (clause.is_fact() || !value.at("success").is_boolean())
        fail(value.at("success"), "success is true or false, of a call");
      clause.tests.push_back(
          {.field = FieldPath("success"), .texts = {as_text(value.at("success"))}, .regex = nullptr});
    }
    if (value.contains("where")) add_tests(value.at("where"), clause);
    if (value.contains("count")) {
      const int64_t count = integer(value, "count");
      if (count < 1) fail(value.at("count"), "count is 1 at least");
      clause.count = static_cast<uint64_t>(count);
    }
    if (value.contains("distinct")) clause.distinct = field(value, "distinct", clause);
    if (value.contains("same")) clause.same = field(value, "same", clause);
    if (value.contains("over_s")) clause.over_s = number(value.at("over_s"));
    if (clause.is_fact() && (!clause.same.parts.empty() || clause.over_s > 0))
      fail(value, "same and over_s are for calls");
    if (clause.calls == std::vector<std::string>{"*"} && clause.tests.empty())
      fail(value, "call = \"*\" takes a test in where");
    return clause;
  }

  FieldPath field(const Value& table, const std::string& key, const Clause& clause) const {
    FieldPath path(text(table, key));
    check_field(table.at(key), path, clause);
    return path;
  }

  void check_field(const Value& value, const FieldPath& path, const Clause& clause) const {
    const std::string wrong = clause.is_fact() ? unknown_entry(clause.fact, path) : unknown_field(clause.calls, path);
    if (!wrong.empty()) fail(value, wrong);
  }

  void add_tests(const Value& where, Clause& clause) const {
    if (!where.is_table()) fail(where, "where is a table: where.FIELD = …");
    for (const auto& [key, value] : where.table()) add_test(key, value, clause);
  }

  // `where.before.data.text` arrives as tables in tables: those whose keys are no operators are parts of the field's
  // name.
  void add_test(const std::string& name, const Value& value, Clause& clause) const {
    if (value.is_table()) {
      const auto& table = value.table();
      const bool is_operators =
          std::any_of(table.begin(), table.end(), [](const auto& entry) { return is_operator(entry.first); });
      for (const auto& [key, inner] : table) {
        if (is_operators) {
          add_operator(name, key, inner, clause, false);
        } else {
          add_test(name + "." + key, inner, clause);
        }
      }
      return;
    }
    add_operator(name, "equals", value, clause, false);
  }

  static bool is_operator(const std::string& name) {
    static const std::set<std::string> names{"equals", "contains", "contains_all", "prefix", "suffix", "regex",
                                             "in",     "flag",     "above",        "below",  "exists", "not"};
    return names.contains(name);
  }

  void add_operator(const std::string& name, const std::string& op, const Value& value, Clause& clause,
                    bool negated) const {
    if (op == "not" && value.is_table()) {
      for (const auto& [key, inner] : value.table()) add_operator(name, key, inner, clause, true);
      return;
    }
    Test test{.field = FieldPath(name), .negated = negated, .texts = {}, .regex = nullptr};
    check_field(value, test.field, clause);
    static const std::vector<std::pair<std::string, Op>> textual{
        {"equals", Op::kEquals},     {"in", Op::kEquals},
        {"contains", Op::kContains}, {"contains_all", Op::kContainsAll},
        {"prefix", Op::kPrefix},     {"suffix", Op::kSuffix},
        {"flag", Op::kFlag}};
    const auto found =
        std::find_if(textual.begin(), textual.end(), [&](const auto& entry) { return entry.first == op; });
    if (found != textual.end() || op == "not") {
      test.op = op == "not" ? Op::kEquals : found->second;
      test.negated |= op == "not";
      for (const std::string& one : texts(value)) test.texts.push_back(lower(one));
    } else if (op == "regex") {
      test.op = Op::kRegex;
      RE2::Options options;
      options.set_case_sensitive(false);
      options.set_dot_nl(true);
      options.set_log_errors(false);
      auto regex = std::make_shared<RE2>(as_text(value), options);
      if (!regex->ok()) fail(value, "the regular expression is wrong: " + regex->error());
      test.regex = std::move(regex);
    } else if (op == "above" || op == "below") {
      test.op = op == "above" ? Op::kAbove : Op::kBelow;
      test.number = number(value);
    } else if (op == "exists") {
      test.op = Op::kExists;
      if (!value.is_boolean()) fail(value, "exists is true or false");
      if (!value.boolean()) test.negated = !test.negated;
    } else {
      fail(value, "\"" + op + "\" is no operator");
    }
    clause.tests.push_back(std::move(test));
  }

  Example example(const Value& value) const {
    only(value, {"matches", "events", "report"});
    Example example;
    example.line = value.line();
    if (!value.contains("matches") || !value.at("matches").is_boolean())
      fail(value, "an example says matches = true or false");
    example.matches = value.at("matches").boolean();
    if (value.contains("events")) example.events = texts(value.at("events"));
    if (value.contains("report")) example.report = text(value, "report");
    return example;
  }

  const Examples examples_;
  Signature signature_;
};

}  // namespace

Signature load_signature(const std::filesystem::path& path, Examples examples) { return Reader(path, examples).read(); }

}  // namespace drsemu::detect
