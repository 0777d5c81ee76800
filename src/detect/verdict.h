// From matches to a verdict. docs/rules.md explains the formula.
#pragma once

#include "report/judgement.h"

namespace drsemu::detect {

inline constexpr int kMalicious = 70, kSuspicious = 40;  // scores from which on
inline constexpr int kHint = 20;                         // below this severity a match is a hint

// Sorts `matches` and fills label, score, family and reasons from them.
void decide(report::Judgement& judgement);

}  // namespace drsemu::detect
