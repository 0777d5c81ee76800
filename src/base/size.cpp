// Amounts that a user gives as text.
#include "base/size.h"

#include <charconv>
#include <cmath>

namespace drsemu {
namespace {

std::string not_this(std::string_view text) {
  return ", not " + (text.empty() ? std::string("nothing") : std::string(text));
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

std::string parse_size(std::string_view text, uint64_t& bytes) {
  std::string wrong =
      "must be a size such as 512M or 4G (K, M, G, T; KiB, MiB, … for powers of 1024), or none" + not_this(text);
  if (text == "none") {
    bytes = 0;
    return {};
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(value) || value <= 0) return wrong;
  std::string unit;
  for (const char* c = end; c != text.data() + text.size(); ++c) unit += lower(*c);
  if (unit.ends_with('b')) unit.pop_back();
  double step = 1000;
  if (unit.size() == 2 && unit[1] == 'i') {
    step = 1024;
    unit.pop_back();
  }
  constexpr std::string_view kUnits = "kmgt";
  const size_t power = unit.empty() ? 0 : unit.size() == 1 ? kUnits.find(unit[0]) + 1 : 0;
  if (!unit.empty() && power == 0) return wrong;
  value = std::floor(value * std::pow(step, static_cast<double>(power)));
  constexpr double kMost = 1e15;
  if (value < 1 || value > kMost) return wrong;
  bytes = static_cast<uint64_t>(value);
  return {};
}

std::string parse_count(std::string_view text, uint64_t most, uint64_t& count) {
  if (text == "none") {
    count = 0;
    return {};
  }
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value == 0 || value > most) {
    return "must be a whole number from 1 to " + std::to_string(most) + ", or none" + not_this(text);
  }
  count = value;
  return {};
}

}  // namespace drsemu
