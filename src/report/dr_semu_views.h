// The three JSON files of the original Dr.Semu, so that its rules run unchanged.
#pragma once

#include <filesystem>

#include "report/report.h"

namespace drsemu::report {

// starter.json, <pid>.json for each process (out of events/<pid>.jsonl, line by line: logs may be larger
// than memory) and <sha256>.json. Throws Error.
void write_dr_semu_views(const Report& report, const std::filesystem::path& folder);

}  // namespace drsemu::report
