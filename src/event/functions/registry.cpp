// Functions of the registry.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_registry_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
