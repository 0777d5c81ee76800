// A journal to the events that were, or would have been, made while it was written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "collect/filter.h"
#include "collect/journal.h"
#include "event/run_record.h"

namespace drsemu::collect {

struct Replayed {
  event::RunRecord record;
  SweepKind end = SweepKind::kPass;   // kPass: the journal just stops
  bool in_order = false;              // Windows was shut down, its registry is saved
  uint64_t last_ns = 0;               // CLOCK_MONOTONIC when it was last written to
  std::vector<std::string> problems;  // what is not known, one line each
};

// Writes into `events_dir` (exists, empty) the very files that a collector with that filter writes. A damaged journal
// gives what can be read of it. Throws Error if it cannot be read at all or was written by another version of this
// program.
Replayed replay(const std::filesystem::path& journal, const std::filesystem::path& events_dir, const Filter& filter);

}  // namespace drsemu::collect
