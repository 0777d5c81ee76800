// What is in the files of a profile: whole, valid files of the kind that a name's end promises. Deterministic.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace drsemu::sandbox {

// A file named `name` of about `bytes` bytes about `title`, made of `sentences` (at least one). Kinds without a format
// of their own are text, or, as .tmp and .log, lines of it. Same arguments, same bytes.
std::string make_document(const std::string& name, const std::string& title, uint64_t bytes,
                          const std::vector<std::string>& sentences);

// A shell link to a file: [MS-SHLLINK]. `target`: full DOS path, `size` in bytes, `written` in seconds since 1970,
// `volume_serial` of its volume.
std::string make_shortcut(const std::string& target, uint64_t size, int64_t written, uint32_t volume_serial,
                          const std::string& label);

}  // namespace drsemu::sandbox
