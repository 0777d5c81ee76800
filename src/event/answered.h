// Calls whose answers are those of the machine that the guest is told of, recorded or not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace drsemu::event {

// Services of table 0, in the order of the functions of monitor/calls/answers.cpp.
inline constexpr std::string_view kAnswered[] = {"NtQuerySystemInformation", "NtOpenProcess"};
inline constexpr size_t kAnsweredCount = sizeof kAnswered / sizeof kAnswered[0];

}  // namespace drsemu::event
