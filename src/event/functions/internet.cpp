// Functions of the internet: wininet, winhttp, urlmon, names, adapters, shares.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_internet_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
