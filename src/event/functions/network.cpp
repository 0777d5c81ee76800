// Functions of sockets by name.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_network_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
