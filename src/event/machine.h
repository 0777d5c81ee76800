// The machine that the guest is told of: filled by the host before a VM boots, read by the monitor.
#pragma once

#include <cstddef>
#include <cstdint>

#include "event/display.h"
#include "event/volume.h"

namespace drsemu::event {

inline constexpr size_t kMostCpuidLeaves = 192;
inline constexpr size_t kMostMachineProcesses = 192;
inline constexpr size_t kMostSmbios = 4096, kMostAcpi = 8192;
inline constexpr uint32_t kAnySubleaf = ~uint32_t{0};  // CPUID ignores ecx for this leaf

struct CpuidLeaf {
  uint32_t leaf, subleaf;
  uint32_t eax, ebx, ecx, edx;
};

// Parents that only the guest knows: Wine's services.exe and the shell. No process has such an id.
inline constexpr uint32_t kParentServices = 1, kParentShell = 2;

// A process that a PC has and this one has not: it is told of, and cannot be opened.
struct MachineProcess {
  char16_t name[64];   // both end with a zero
  char16_t path[128];  // "C:\…"; empty: it has none
  uint32_t pid, parent;
  uint32_t first_thread;  // id; the others follow in steps of 4
  uint32_t session;
  uint32_t threads, handles;
  uint32_t working_set;  // KB
  uint32_t started;      // ms after the boot
};

struct Machine {
  uint32_t processors;  // logical ones; 0: nothing of this block is told, the host's are
  uint32_t cores;
  uint64_t memory;  // bytes
  uint64_t uptime_s;  // when a VM boots
  uint32_t mhz;
  uint32_t level, revision;  // of SYSTEM_CPU_INFORMATION: family; model and stepping, a byte each
  uint32_t hides_cpuid;      // CPUID and RDTSC are to be answered from here
  uint32_t leaves;           // in use
  uint32_t processes;        // the same
  uint32_t smbios_size;      // the same, bytes
  uint32_t acpi_size;        // the same
  uint32_t gone;             // id of a process that has ended: userinit.exe, which started the shell
  char16_t computer[16];                  // its name; ends with a zero
  char16_t adapter[128], connection[64];  // of the network; end with a zero
  uint8_t adapter_guid[16];               // as in memory
  Volume volume;
  ToldDisplay display;
  uint8_t smbios[kMostSmbios];  // RawSMBIOSData: header and tables (SMBIOS reference specification, DSP0134)
  uint8_t acpi[kMostAcpi];      // tables one behind the other, each with its length (ACPI specification, 5.2.6)
  CpuidLeaf leaf[kMostCpuidLeaves];
  MachineProcess process[kMostMachineProcesses];
};

}  // namespace drsemu::event
