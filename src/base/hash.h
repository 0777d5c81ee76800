// Digests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace drsemu {

// Lower-case hexadecimal.
struct Digests {
  std::string md5, sha1, sha256;
  uint64_t size = 0;
};

// All three in one pass. Throws Error if the file cannot be read.
Digests digest_file(const std::filesystem::path& path);
Digests digest(std::string_view bytes);
std::string sha256_file(const std::filesystem::path& path);
std::string sha256(std::string_view bytes);

}  // namespace drsemu
