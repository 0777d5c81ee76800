// drsemu run --shell: a person looks around in a VM.
#pragma once

#include "cli/run.h"

namespace drsemu::cli {

// Opens a command prompt in a VM on this program's terminal, or on its standard input and output if they are none, until it
// is left. options.target and options.with lie on the desktop. Returns the prompt's exit status. Throws Error.
int run_shell(const RunOptions& options);

}  // namespace drsemu::cli
