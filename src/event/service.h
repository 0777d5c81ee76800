// System services: which number a call has for Windows programs, and which for Wine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace drsemu::event {

// Wine's wine_nt_to_unix_file_name and wine_unix_to_nt_file_name, as the guest's DLLs call them (guest/renames.csv).
inline constexpr std::string_view kNtToUnixName = "RtlpNtPathToVolumePathStr";
inline constexpr std::string_view kUnixToNtName = "RtlpVolumePathToNtPathStr";


inline constexpr uint32_t kNoNumber = 0xffffffff;

struct Service {
  uint32_t table = 0;               // 0: ntdll, 1: win32u
  uint32_t number = 0;              // index in that table as programs know it: Windows's
  uint32_t wine_number = kNoNumber; // index in Wine's own table; kNoNumber: the monitor provides the call
};

using Services = std::map<std::string, Service>;  // by name

}  // namespace drsemu::event
