// drsemu doctor
#include "cli/command.h"

namespace drsemu::cli {
void add_doctor(CLI::App& app, int& status) { (void)app; (void)status; }
}  // namespace drsemu::cli
