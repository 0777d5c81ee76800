// What CAPE calls what an event has: its categories, and the names of arguments that are not simply ours in camel case.
#pragma once

#include <string>
#include <string_view>

#include "report/formats/values.h"

namespace drsemu::formats {

// CAPE's category of a call; ours where it has none.
std::string_view cape_category(std::string_view category);

// CAPE's name of an argument: `field` as each_leaf calls it. Empty: CAPE does not tell it, or tells it otherwise.
std::string cape_argument(std::string_view call, std::string_view field, const FieldNames& fields);

}  // namespace drsemu::formats
