// drsemu report convert: a finished report in formats of other tools.
#pragma once

#include <CLI/CLI.hpp>

namespace drsemu::cli {

// Adds the verb to `report`, as of command.h.
void add_convert(CLI::App& report, int& status);

}  // namespace drsemu::cli
