// What the helpers that run rules have in common: the bounds that they put on themselves, and how they answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drsemu::helper {

inline constexpr char kReport[] = "/report";          // the report's folder, read-only
inline constexpr char kReportJson[] = "/facts.json";  // its report.json

// From here on the process can compute, read files and answer; whatever starts programs, makes sockets or writes files
// ends it. `memory`: bytes of address space. Call it before a byte of the rule is looked at.
void enter_box(uint64_t memory);

// The path on the file system of one that a rule gives: backslashes are slashes. Empty for what lies outside the
// report.
std::string inside_report(std::string_view path);

// The one answer of a helper, and its end.
[[noreturn]] void answer(const std::string& json);
[[noreturn]] void answer_result(std::string_view result);
[[noreturn]] void answer_error(std::string_view message);

}  // namespace drsemu::helper
