// Amounts that a user gives as text: sizes and counts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drsemu {

// "512M", "1.5GB", "64MiB", "4096": a number and K, M, G or T, powers of 1000, or with an i behind them of 1024; an
// ending B changes nothing, nor does case. "none" is 0. Returns what is wrong ("must be …, not …"), or nothing and
// `bytes`.
std::string parse_size(std::string_view text, uint64_t& bytes);

// A whole number from 1 to `most`; "none" is 0. The same.
std::string parse_count(std::string_view text, uint64_t most, uint64_t& count);

}  // namespace drsemu
