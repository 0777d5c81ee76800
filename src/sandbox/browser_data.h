// What a browser of Chrome's kind has kept: history, bookmarks, cookies.
#pragma once

#include <cstdint>
#include <filesystem>

#include "sandbox/profile.h"

namespace drsemu::sandbox {

// Writes History and Network/Cookies (SQLite) and Bookmarks (JSON) into `folder`, which must be there. `now`: when the
// image is built, in seconds since 1970; what was visited is before it. Throws Error.
void make_browser_data(const Profile& profile, const std::filesystem::path& folder, int64_t now);

}  // namespace drsemu::sandbox
