// From matches to a verdict.
#include "detect/verdict.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace drsemu::detect {
namespace {

using report::Judgement;
using report::Match;

// Matches of one family of evidence are about one thing: the heaviest of them counts, the others do not add to it.
std::vector<const Match*> counting(const std::vector<Match>& matches) {
  std::vector<const Match*> result;
  std::set<std::string> seen;
  for (const Match& match : matches) {
    bool is_new = match.families.empty();
    for (const std::string& family : match.families) is_new |= !seen.contains(family);
    if (!is_new) continue;
    seen.insert(match.families.begin(), match.families.end());
    result.push_back(&match);
  }
  return result;
}

int score_of(const std::vector<const Match*>& matches) {
  int64_t doubt = 1'000'000;  // in whole numbers: the same on every machine
  bool only_hints = true;
  for (const Match* match : matches) {
    doubt = doubt * (100 - match->severity) / 100;
    only_hints &= match->severity < kHint;
  }
  const int score = static_cast<int>(100 - (doubt + 5'000) / 10'000);
  return only_hints ? std::min(score, kSuspicious - 1) : score;
}

std::string reason(const Match& match) {
  std::string text = match.description.empty() ? match.name : match.description;
  text += " (" + match.name + ", " + std::to_string(match.severity);
  for (const std::string& id : match.attack) text += ", " + id;
  text += ")";
  const auto said = std::find_if(match.evidence.begin(), match.evidence.end(),
                                 [](const auto& evidence) { return !evidence.text.empty(); });
  if (said != match.evidence.end()) text += ": " + said->text;
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

// Lua before Python before YARA before signatures; of each kind the first.
std::string family_of(const std::vector<Match>& matches) {
  for (const char* kind : {"lua", "python", "yara", "signature"}) {
    for (const Match& match : matches) {
      if (match.kind == kind && !match.family.empty()) return match.family;
    }
  }
  return {};
}

}  // namespace

void decide(Judgement& judgement) {
  judgement.family = family_of(judgement.matches);
  std::stable_sort(judgement.matches.begin(), judgement.matches.end(), [](const Match& a, const Match& b) {
    return std::tie(b.severity, a.name) < std::tie(a.severity, b.name);
  });
  judgement.score = score_of(counting(judgement.matches));
  judgement.label = judgement.score >= kMalicious    ? "malicious"
                    : judgement.score >= kSuspicious ? "suspicious"
                                                     : "clean";
  judgement.reasons.clear();
  for (const Match& match : judgement.matches) judgement.reasons.push_back(reason(match));
}

}  // namespace drsemu::detect
