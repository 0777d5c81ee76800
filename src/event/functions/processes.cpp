// Functions of processes and threads, injection, enumeration, debugging, objects to wait for.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_processes_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
