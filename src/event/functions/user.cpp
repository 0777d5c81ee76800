// Functions of windows, hooks, keyboard, clipboard, pictures of the screen.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_user_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
