// The rules of some folders: which there are, and those that can be read at once.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "detect/signature.h"
#include "report/judgement.h"

namespace drsemu::detect {

struct Pack {
  std::vector<Signature> signatures;
  std::vector<std::filesystem::path> lua, python, yara;  // in order of their paths
  std::vector<report::RuleError> errors;                 // files that are wrong: the others are used

  bool empty() const { return signatures.empty() && lua.empty() && python.empty() && yara.empty(); }
};

// The project's own: rules/ beside the program.
std::filesystem::path own_rules();

// All rules below these folders: *.toml, *.lua, *.py, *.yar, *.yara. Throws Error if a folder cannot be read.
Pack load_pack(const std::vector<std::filesystem::path>& folders, Examples examples = Examples::kSkip);

}  // namespace drsemu::detect
