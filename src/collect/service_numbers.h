// Service numbers of the guest, read off the stubs of its PE DLLs: nothing about a Wine version is built in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace drsemu::collect {

struct Service {
  uint32_t table;   // 0: ntdll, 1: win32u
  uint32_t number;  // index in that table
};

// Name -> service for every export of the two DLLs whose code is a system call stub
// (mov r10,rcx; mov eax,N). `dll_folder` holds the 64-bit ntdll.dll and win32u.dll.
// Throws Error if ntdll.dll cannot be read or has no stubs.
std::map<std::string, Service> read_services(const std::filesystem::path& dll_folder);

}  // namespace drsemu::collect
