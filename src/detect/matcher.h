// Behaviour signatures over a report: its facts first, then its events, each looked at once, by the name of its call.
//
// What it reads may be hostile: lines that are no events are passed over, memory is bounded by the number of
// signatures.
#pragma once

#include <rapidjson/document.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "detect/signature.h"
#include "report/judgement.h"

namespace drsemu::detect {

class Matcher {
 public:
  // `signatures` and `facts` (a report.json) must outlive it.
  Matcher(const std::vector<Signature>& signatures, const rapidjson::Value& facts);
  ~Matcher();
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  // One line of events/<pid>.jsonl; those of one process come in order, one process after the other.
  void take(uint32_t pid, std::string_view line);

  // The signatures that match, by severity and name.
  std::vector<report::Match> matches() const;

 private:
  struct State;
  struct Wanted {
    size_t signature, clause;
    bool excludes;  // a clause of `unless`
  };
  void take_fact_clauses(const rapidjson::Value& facts);
  void take_event(uint32_t pid, const rapidjson::Value& event, const Wanted& wanted);

  const std::vector<Signature>& signatures_;
  std::vector<State> states_;
  std::map<std::string, std::vector<Wanted>, std::less<>> by_call_;
  std::vector<std::pair<std::string, Wanted>> any_call_;  // with what the line must hold for the clause to be looked at
  std::string line_;
};

// All of events/ in a report's folder.
std::vector<report::Match> match_folder(const std::vector<Signature>& signatures, const rapidjson::Value& facts,
                                        const std::filesystem::path& folder);

}  // namespace drsemu::detect
