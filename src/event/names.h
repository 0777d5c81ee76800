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
    kCreateInformation, kKeyAccess, kKeyOptions, kKeyDisposition, kRegistryType, kProcessAccess, kThreadAccess,
    kSectionAccess, kSectionAttributes, kPageProtection, kAllocationType, kFreeType, kMemoryState, kObjectAccess,
    kMutantAccess, kEventAccess, kSemaphoreAccess, kTimerAccess, kIoCompletionAccess, kSymbolicLinkAccess,
    kKeyedEventAccess, kTransactionAccess, kDebugAccess, kTokenAccess, kDuplicateOptions, kEventType, kWaitType,
    kSectionInherit, kThreadCreateFlags, kProcessCreateFlags, kProcessCreateExFlags, kNotifyFilter, kKeyNotifyFilter,
    kTimerType, kJobAccess, kDirectoryAccess, kShutdownAction, kHardErrorResponse, kHardErrorOption, kTokenType,
    kHandleAttributes, kPrivilege, kPrivilegeAttributes, kGroupAttributes, kImpersonationLevel, kElevationType,
    kSecurityInformation, kContextFlags, kContextFlagsX86, kExecutionState, kPowerAction, kSystemPowerState,
    kApcFlags, kJobLimit, kJobUiLimit, kKeySaveFormat, kKeyLoadFlags, kKeyRestoreFlags, kBootCondition, kDeviceType,
    kDeviceCharacteristics, kFileSystemFlags, kReparseTag, kFileAction, kPipeType, kPipeReadMode, kPipeCompletionMode,
    kPipeState, kPipeEnd, kFlushFlags, kDirectoryQueryFlags, kRenameFlags, kDispositionFlags, kExecuteFlags,
    kLockType, kFilterTokenFlags, kPriorityClass, kContinueStatus, kReserveObjectType, kDebugObjectFlags,
    kProcessorArchitecture, kCodeIntegrityOptions, kFirmwareAction, kNlsSection, kUnmapFlags, kSocketFamily,
    kSocketType, kSocketProtocol, kPollEvents, kReceiveFlags, kShutdownHow, kIntegrityLevel;
// Information classes.
extern const NameTable kSystemInformationClass, kProcessInformationClass, kThreadInformationClass,
    kMemoryInformationClass, kVirtualMemoryInformationClass, kSectionInformationClass, kFileInformationClass,
    kVolumeInformationClass, kKeyInformationClass, kKeyValueInformationClass, kKeySetInformationClass,
    kObjectInformationClass, kTokenInformationClass, kJobInformationClass, kDebugObjectInformationClass,
    kSystemDebugCommand, kPowerInformationLevel;
// What functions return.
extern const NameTable kSystemError, kHresult;
// Of functions' arguments.
extern const NameTable kPredefinedKey;

extern const NameTable kGate;
// Control codes.
extern const NameTable kIoControlCode, kFsControlCode;
// The window system's.
extern const NameTable kWindowMessage, kVirtualKey, kSystemParameter, kSystemMetric, kClipboardFormat, kHookType,
    kWindowLong, kShowCommand, kWindowPosition, kWindowStyle, kWindowStyleEx, kWindowRelation, kHotKeyModifier,
    kRawInputFlag, kRawInputCommand, kRawInputDeviceCommand, kInputType, kKeyEventFlag, kMouseEventFlag, kLayeredFlag,
    kWinEventFlag, kWinEvent, kQueryWindowClass, kMessageCallType, kSystemParameterChange, kRasterOperation,
    kDesktopAccess, kWindowStationAccess, kUserObjectInformation, kPeekFlag, kMapKeyType;

}  // namespace drsemu::event
