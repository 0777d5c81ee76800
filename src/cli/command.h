// What every verb of the command line has: one file a verb.
#pragma once

#include <CLI/CLI.hpp>

namespace drsemu::cli {

// Each adds its verb to `app`; the verb's callback does the work and leaves the exit status in `status`
// (0 no detection, 1 detected, 2 error). Callbacks throw drsemu::Error for what the user can mend.
// `target_args`: what stood behind "--".
void add_run(CLI::App& app, int& status, const std::vector<std::string>& target_args);
void add_image(CLI::App& app, int& status);
void add_report(CLI::App& app, int& status);
void add_rules(CLI::App& app, int& status);
void add_calls(CLI::App& app, int& status);
void add_pool(CLI::App& app, int& status);
void add_nudge(CLI::App& app, int& status);
void add_doctor(CLI::App& app, int& status);

}  // namespace drsemu::cli
