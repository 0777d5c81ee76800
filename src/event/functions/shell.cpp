// Functions of the shell.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_shell_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
