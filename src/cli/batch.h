// drsemu run of a folder: each executable in it, several at a time.
#pragma once

#include "cli/run.h"

namespace drsemu::cli {

// Runs every executable below options.target, each in a VM and a process of its own, and prints one table. One that
// fails stops no other. Returns the exit status. Throws Error if nothing can be run at all.
int run_batch(const RunOptions& options);

}  // namespace drsemu::cli
