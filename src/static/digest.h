// Digests of bytes in memory.
#pragma once

#include <string>
#include <string_view>

namespace drsemu::statics {

std::string hex(std::string_view bytes);

// By OpenSSL's name ("MD5", "SHA1", "SHA256", …), raw bytes; empty if it does not know it.
std::string digest(const char* algorithm, std::initializer_list<std::string_view> parts);

inline std::string hex_digest(const char* algorithm, std::string_view bytes) { return hex(digest(algorithm, {bytes})); }

}  // namespace drsemu::statics
