// The SMBIOS tables of a profile's machine.
#pragma once

#include <string>

#include "sandbox/profile.h"

namespace drsemu::sandbox {

// As GetSystemFirmwareTable('RSMB') gives them: RawSMBIOSData, with the tables of a portable computer. `cpuid`: eax and
// edx of CPUID leaf 1.
std::string smbios_tables(const Profile& profile, uint64_t cpuid);

// The 16 bytes of a UUID as SMBIOS and Windows keep them: the first three groups are little-endian.
std::string uuid_bytes(const std::string& uuid);

// Modules that the machine's memory is made of: one, as WMI's Win32_PhysicalMemory is in Wine, where there is one so
// large.
uint64_t memory_modules(const Profile& profile);

}  // namespace drsemu::sandbox
