// Functions of COM and OLE.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_com_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
