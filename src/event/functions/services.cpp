// Functions of services, tokens and privileges, tasks.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_services_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
