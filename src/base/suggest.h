// The nearest of the known names to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drsemu {

// The candidate that a slip of the fingers turned into `name` (case aside), or empty if none is near enough.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace drsemu
