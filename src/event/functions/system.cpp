// Functions of the system, time, names and environment, resources.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_system_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
