// Behaviour signatures over a report.
#include "detect/matcher.h"

#include <rapidjson/error/error.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <unordered_set>

#include "base/text.h"

namespace fs = std::filesystem;

namespace drsemu::detect {
namespace {

using rapidjson::Value;

constexpr size_t kMostEvidence = 20;
constexpr size_t kMostKeys = 2048;  // of one signature: processes, and values of `same`
constexpr size_t kMostDistinct = 100'000;
constexpr size_t kMostText = 160;  // of an evidence

// How far one clause has come.
struct Progress {
  uint64_t count = 0;
  std::unordered_set<size_t> distinct;
  uint64_t first_ts = 0, last_ts = 0;
  std::vector<report::Evidence> evidence;

  bool holds(const Clause& clause) const {
    const uint64_t reached = clause.distinct.parts.empty() ? count : distinct.size();
    return reached >= clause.count && static_cast<double>(last_ts - first_ts) / 1e9 >= clause.over_s;
  }
};

std::string first_text(const Value& value, const FieldPath& path, bool is_event) {
  std::string text;
  visit(value, path, is_event, [&](const Value& found) {
    text = text_of(found);
    return true;
  });
  return text;
}

const Value* find(const Value& root, const FieldPath& path) {
  const Value* at = &root;
  for (const std::string& part : path.parts) {
    if (!at->IsObject()) return nullptr;
    const auto found = at->FindMember(part.c_str());
    if (found == at->MemberEnd()) return nullptr;
    at = &found->value;
  }
  return at;
}

uint64_t number_of(const Value& event, const char* name) {
  const auto found = event.FindMember(name);
  return found != event.MemberEnd() && found->value.IsUint64() ? found->value.GetUint64() : 0;
}

bool all_hold(const Clause& clause, const Value& value, bool is_event) {
  return std::all_of(clause.tests.begin(), clause.tests.end(),
                     [&](const Test& test) { return holds(test, value, is_event); });
}

// What an analyst wants to see of it: the fields that were asked for.
std::string telling(const Clause& clause, const Value& value, bool is_event) {
  std::string text;
  std::vector<std::string> said;
  const auto add = [&](const FieldPath& path) {
    if (path.parts.empty() || path.name == "success" || std::find(said.begin(), said.end(), path.name) != said.end())
      return;
    said.push_back(path.name);
    std::string one = first_text(value, path, is_event);
    if (one.empty()) return;
    if (one.size() > kMostText) one = one.substr(0, kMostText) + "…";
    text += (text.empty() ? "" : ", ") + one;
  };
  for (const Test& test : clause.tests) add(test.field);
  add(clause.distinct);
  return text;
}

}  // namespace

struct Matcher::State {
  // By process (0: the whole run) and value of `same`; one entry a clause of `when`.
  std::map<std::string, std::vector<Progress>> keys;
  std::vector<Progress> facts;     // of the clauses on facts
  std::vector<Progress> excludes;  // of `unless`
  bool dead = false;               // a fact is missing that is needed
};

Matcher::Matcher(const std::vector<Signature>& signatures, const Value& facts)
    : signatures_(signatures), states_(signatures.size()) {
  take_fact_clauses(facts);
  const auto want = [&](const Clause& clause, const Wanted& wanted) {
    for (const std::string& call : clause.calls) {
      if (call == "*") {
        any_call_.emplace_back("\"" + clause.tests.front().field.parts.back() + "\":", wanted);
      } else {
        by_call_[call].push_back(wanted);
      }
    }
  };
  for (size_t i = 0; i < signatures.size(); ++i) {
    if (states_[i].dead) continue;
    for (size_t c = 0; c < signatures[i].when.size(); ++c) want(signatures[i].when[c], {i, c, false});
    for (size_t c = 0; c < signatures[i].unless.size(); ++c) want(signatures[i].unless[c], {i, c, true});
  }
}

Matcher::~Matcher() = default;

void Matcher::take_fact_clauses(const Value& facts) {
  const auto look = [&](const Clause& clause, Progress& progress) {
    const Value* list = find(facts, clause.fact);
    if (!list) return;
    const auto take = [&](const Value& entry, uint64_t index) {
      if (!all_hold(clause, entry, false)) return;
      ++progress.count;
      if (!clause.distinct.parts.empty() && progress.distinct.size() < kMostDistinct)
        progress.distinct.insert(std::hash<std::string>()(lower(first_text(entry, clause.distinct, false))));
      if (progress.evidence.size() < kMostEvidence)
        progress.evidence.push_back(
            {.call = {}, .fact = clause.fact.name, .index = index, .text = telling(clause, entry, false)});
    };
    if (!list->IsArray()) return take(*list, 0);
    for (rapidjson::SizeType i = 0; i < list->Size(); ++i) take((*list)[i], i);
  };
  for (size_t i = 0; i < signatures_.size(); ++i) {
    const Signature& signature = signatures_[i];
    State& state = states_[i];
    state.facts.resize(signature.when.size());
    state.excludes.resize(signature.unless.size());
    for (size_t c = 0; c < signature.when.size(); ++c) {
      if (!signature.when[c].is_fact()) continue;
      look(signature.when[c], state.facts[c]);
      if (signature.need != Need::kAny && !state.facts[c].holds(signature.when[c])) state.dead = true;
    }
    for (size_t c = 0; c < signature.unless.size(); ++c) {
      if (!signature.unless[c].is_fact()) continue;
      look(signature.unless[c], state.excludes[c]);
      if (state.excludes[c].holds(signature.unless[c])) state.dead = true;
    }
  }
}

void Matcher::take(uint32_t pid, std::string_view line) {
  // Nothing of the guest's stands before the name of the call (docs/report.md).
  static constexpr std::string_view kCall = "\"call\":\"";
  const size_t at = line.find(kCall);
  if (at == std::string_view::npos) return;
  const size_t begin = at + kCall.size(), end = line.find('"', begin);
  if (end == std::string_view::npos) return;
  const auto wanted = by_call_.find(line.substr(begin, end - begin));
  const bool any = std::any_of(any_call_.begin(), any_call_.end(),
                               [&](const auto& entry) { return line.find(entry.first) != std::string_view::npos; });
  if (wanted == by_call_.end() && !any) return;
  line_.assign(line);
  char memory[16384];
  rapidjson::MemoryPoolAllocator<> pool(memory, sizeof memory);
  rapidjson::GenericDocument<rapidjson::UTF8<>, rapidjson::MemoryPoolAllocator<>> event(&pool);
  event.ParseInsitu<rapidjson::kParseIterativeFlag>(line_.data());
  if (event.HasParseError() || !event.IsObject()) return;
  if (wanted != by_call_.end()) {
    for (const Wanted& one : wanted->second) take_event(pid, event, one);
  }
  if (!any) return;
  for (const auto& [needle, one] : any_call_) take_event(pid, event, one);
}

void Matcher::take_event(uint32_t pid, const Value& event, const Wanted& wanted) {
  const Signature& signature = signatures_[wanted.signature];
  State& state = states_[wanted.signature];
  const Clause& clause = (wanted.excludes ? signature.unless : signature.when)[wanted.clause];
  if (!all_hold(clause, event, true)) return;
  Progress* progress = nullptr;
  if (wanted.excludes) {
    progress = &state.excludes[wanted.clause];
  } else {
    std::string key = signature.whole_run ? "" : std::to_string(pid);
    if (!clause.same.parts.empty()) key += ' ' + lower(first_text(event, clause.same, true));
    auto found = state.keys.find(key);
    if (found == state.keys.end()) {
      if (state.keys.size() >= kMostKeys) return;
      found = state.keys.emplace(std::move(key), std::vector<Progress>(signature.when.size())).first;
    }
    std::vector<Progress>& all = found->second;
    // A step of a sequence counts when those before it have been made.
    for (size_t before = 0; signature.need == Need::kSequence && before < wanted.clause; ++before) {
      if (!signature.when[before].is_fact() && !all[before].holds(signature.when[before])) return;
    }
    progress = &all[wanted.clause];
  }
  const uint64_t ts = number_of(event, "ts");
  if (progress->count == 0) progress->first_ts = ts;
  progress->last_ts = std::max(progress->first_ts, ts);
  progress->count += std::max<uint64_t>(1, number_of(event, "repeated"));
  if (!clause.distinct.parts.empty() && progress->distinct.size() < kMostDistinct) {
    const std::string text = lower(first_text(event, clause.distinct, true));
    if (!text.empty()) progress->distinct.insert(std::hash<std::string>()(text));
  }
  if (progress->evidence.size() >= kMostEvidence) return;
  const auto call = event.FindMember("call");
  progress->evidence.push_back(
      {.pid = pid,
       .seq = number_of(event, "seq"),
       .call = call != event.MemberEnd() && call->value.IsString() ? call->value.GetString() : "",
       .fact = {},
       .text = telling(clause, event, true)});
}

std::vector<report::Match> Matcher::matches() const {
  std::vector<report::Match> result;
  for (size_t i = 0; i < signatures_.size(); ++i) {
    const Signature& signature = signatures_[i];
    const State& state = states_[i];
    bool excluded = state.dead;
    for (size_t c = 0; c < signature.unless.size(); ++c) excluded |= state.excludes[c].holds(signature.unless[c]);
    if (excluded) continue;
    std::vector<report::Evidence> evidence;
    bool matched = false;
    const auto add = [&](const Progress& progress) {
      matched = true;
      evidence.insert(evidence.end(), progress.evidence.begin(), progress.evidence.end());
    };
    const bool any = signature.need == Need::kAny;
    bool only_facts = true;
    for (size_t c = 0; c < signature.when.size(); ++c) {
      if (!signature.when[c].is_fact()) {
        only_facts = false;
      } else if (any && state.facts[c].holds(signature.when[c])) {
        add(state.facts[c]);
      }
    }
    // The facts of `all` and of a sequence hold, or the state would be dead.
    const auto add_facts = [&] {
      for (const Progress& progress : state.facts)
        evidence.insert(evidence.end(), progress.evidence.begin(), progress.evidence.end());
    };
    if (!any && only_facts) {
      matched = true;
      add_facts();
    }
    for (const auto& [key, all] : state.keys) {
      bool every = true;
      for (size_t c = 0; c < signature.when.size(); ++c) {
        if (signature.when[c].is_fact()) continue;
        const bool holds = all[c].holds(signature.when[c]);
        every &= holds;
        if (any && holds) add(all[c]);
      }
      if (any || !every) continue;
      if (!matched) add_facts();
      for (const Progress& progress : all) add(progress);
    }
    if (!matched) continue;
    std::sort(evidence.begin(), evidence.end(), [](const auto& a, const auto& b) {
      return std::tie(a.pid, a.seq, a.fact, a.index) < std::tie(b.pid, b.seq, b.fact, b.index);
    });
    evidence.erase(std::unique(evidence.begin(), evidence.end(),
                               [](const auto& a, const auto& b) {
                                 return std::tie(a.pid, a.seq, a.fact, a.index) ==
                                        std::tie(b.pid, b.seq, b.fact, b.index);
                               }),
                   evidence.end());
    if (evidence.size() > kMostEvidence) evidence.resize(kMostEvidence);
    result.push_back({.name = signature.name,
                      .description = signature.description,
                      .kind = "signature",
                      .severity = signature.severity,
                      .attack = signature.attack,
                      .families = signature.families,
                      .family = signature.family,
                      .evidence = std::move(evidence)});
  }
  std::sort(result.begin(), result.end(),
            [](const auto& a, const auto& b) { return std::tie(b.severity, a.name) < std::tie(a.severity, b.name); });
  return result;
}

std::vector<report::Match> match_folder(const std::vector<Signature>& signatures, const Value& facts,
                                        const fs::path& folder) {
  Matcher matcher(signatures, facts);
  std::vector<std::pair<uint32_t, fs::path>> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder / "events", error)) {
    const std::string stem = entry.path().stem().string();
    uint32_t pid = 0;
    const auto [end, wrong] = std::from_chars(stem.data(), stem.data() + stem.size(), pid);
    if (wrong == std::errc() && end == stem.data() + stem.size()) files.emplace_back(pid, entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& [pid, path] : files) {
    std::ifstream in(path, std::ios::binary);
    for (std::string line; std::getline(in, line);) matcher.take(pid, line);
  }
  return matcher.matches();
}

}  // namespace drsemu::detect
