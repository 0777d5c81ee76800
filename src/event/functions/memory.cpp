// Functions of memory and heaps.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_memory_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
