// The calls of Windows that Wine lacks: the guest's ntdll.dll exports them all the same, the monitor provides
// them (monitor/calls/provided.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace drsemu::event {

struct ProvidedCall {
  std::string_view name;
  // One letter an argument, for 32-bit callers: h HANDLE, u ULONG, p pointer, o OBJECT_ATTRIBUTES,
  // i IO_STATUS_BLOCK (out), t UNICODE_STRING, H HANDLE (out), a HANDLE[] of the length in the argument before.
  std::string_view arguments;
};

inline constexpr ProvidedCall kProvided[] = {{"NtCompactKeys", "ua"},
                                             {"NtCompressKey", "h"},
                                             {"NtCreateProcess", "Huohuhhh"},
                                             {"NtCreateProcessEx", "Huohuhhhu"},
                                             {"NtFreezeRegistry", "u"},
                                             {"NtInitializeRegistry", "u"},
                                             {"NtLockRegistryKey", "h"},
                                             {"NtQueryDirectoryFileEx", "hhppipuuut"},
                                             {"NtQueryOpenSubKeys", "op"},
                                             {"NtQueryOpenSubKeysEx", "oupp"},
                                             {"NtSaveKeyEx", "hhu"}};
inline constexpr size_t kProvidedCount = sizeof kProvided / sizeof kProvided[0];

// 32-bit code reaches them by the one call that WoW64 passes on unchanged, NtWow64ReadVirtualMemory64, with
// this for a process, and as address this in the high half and the index in kProvided in the low one.
inline constexpr uint32_t kTunnelHandle = 0x9d5e4d01;
inline constexpr uint32_t kTunnelAddress = 0x53656d75;

}  // namespace drsemu::event
