// Short names (event/short_name.h) of the image's files.
#pragma once

#include <filesystem>

namespace drsemu::sandbox {

// Gives each file and folder below `folder` that needs one its number, in the order of their names, as Windows's setup
// comes to do. Throws Error or filesystem_error.
void number_short_names(const std::filesystem::path& folder);

}  // namespace drsemu::sandbox
