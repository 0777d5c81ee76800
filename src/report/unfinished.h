// What a report needs beside its journal if another process has to finish it: unfinished/run.json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "report/report.h"

namespace drsemu::report {

struct Unfinished {
  Report report;  // as it was when the target was about to start; no record, no effects
  std::vector<GivenFile> given;
  std::string filter;       // of the run, as the user wrote it
  std::string version;      // of drsemu
  uint64_t started_ns = 0;  // CLOCK_MONOTONIC
};

// `folder`: kUnfinished in the report folder. Throws Error.
void write_unfinished(const Unfinished& run, const std::filesystem::path& folder);

// Throws Error if there is none or it is damaged.
Unfinished read_unfinished(const std::filesystem::path& folder);

}  // namespace drsemu::report
