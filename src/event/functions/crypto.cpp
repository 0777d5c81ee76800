// Functions of cryptography and certificates.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_crypto_functions(std::vector<Call>& calls) { (void)calls; }

}  // namespace drsemu::event::function
