// What in the static facts of a PE file speaks for packing, forging or hiding.
#pragma once

#include <rapidjson/document.h>

namespace drsemu::statics {

// Adds `hints`, a list of {name, reason}, to the facts that are there. A hint is no verdict: installers and protected
// games have them too.
void add_hints(rapidjson::Document& facts);

}  // namespace drsemu::statics
