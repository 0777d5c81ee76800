// Ties a run's folder to the report that is being made of it, so that it outlives a supervisor that dies.
#pragma once

#include <filesystem>

namespace drsemu::sandbox {

// `run_dir` is kept from now on until `unfinished` (the folder in which a report keeps what it needs while it is not
// finished) is gone, or for a week. Throws Error.
void tie(const std::filesystem::path& run_dir, const std::filesystem::path& unfinished);

// Whether `run_dir` is to be kept.
bool is_kept(const std::filesystem::path& run_dir);

// The `unfinished` that `run_dir` is kept for, opened; -1: it is not. The caller closes it.
int open_unfinished(const std::filesystem::path& run_dir);

// The run's folder that is kept for `unfinished`; empty: there is none.
std::filesystem::path kept_run(const std::filesystem::path& unfinished);

// Removes the run's folder that was kept for `unfinished`, also what an earlier try has left of it.
void remove_kept_run(const std::filesystem::path& unfinished);

// Whether the run or its keeper lives, and is going to clear up.
bool is_attended(const std::filesystem::path& run_dir);

}  // namespace drsemu::sandbox
