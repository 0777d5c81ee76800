// Microsoft's names of constants and flags, as tables.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace drsemu::event {

struct Name {
  uint64_t value;
  const char* name;
};

// Either one constant out of a list, or flags. In a table of flags an entry whose value has several
// bits (GENERIC_ALL-like unions) is used where all of them are set; entries come widest first.
struct NameTable {
  enum Kind : uint8_t { kConstant, kFlags } kind;
  std::span<const Name> names;
};

// "GENERIC_READ|SYNCHRONIZE", "PAGE_READWRITE"; bits and values without a name in hexadecimal; "0x0"
// for no flags where no name stands for 0.
std::string name_of(const NameTable& table, uint64_t value);

// The parts of name_of, in their order: calls `part` with each name and returns what has none. Where nothing was
// passed and 0 is returned, no name stands for 0.
template <typename Part>
uint64_t split_names(const NameTable& table, uint64_t value, Part part) {
  const bool whole = table.kind == NameTable::kConstant || value == 0;
  for (const Name& entry : table.names) {
    if (whole ? entry.value != value : entry.value == 0 || (value & entry.value) != entry.value) continue;
    part(entry.name);
    if (whole) return 0;
    value &= ~entry.value;
  }
  return value;
}

// "0x1f"
std::string hex_of(uint64_t value);


extern const NameTable kFileAccess, kFileAttributes, kShareAccess, kCreateDisposition, kCreateOptions,
    kCreateInformation, kKeyAccess, kKeyOptions, kKeyDisposition, kRegistryType, kProcessAccess,
    kThreadAccess, kSectionAccess, kSectionAttributes, kPageProtection, kAllocationType, kFreeType, kMemoryState,
    kObjectAccess, kMutantAccess, kEventAccess, kSemaphoreAccess, kTokenAccess,
    kDuplicateOptions, kEventType, kWaitType, kSectionInherit, kThreadCreateFlags,
    kProcessCreateFlags, kNotifyFilter, kKeyNotifyFilter, kTimerType, kJobAccess, kDirectoryAccess,
    kSystemInformationClass, kProcessInformationClass, kThreadInformationClass,
    kMemoryInformationClass, kFileInformationClass, kVolumeInformationClass, kKeyInformationClass,
    kKeyValueInformationClass, kObjectInformationClass, kTokenInformationClass, kSectionInformationClass,
    kIoControlCode, kFsControlCode, kShutdownAction, kHardErrorResponse, kTokenType;

}  // namespace drsemu::event
