// Processors, memory, firmware, power and the time of the boot, as the profile has them.
//
// Wine asks Linux: files below /sys, which the image has (sandbox/machine.cpp), and here sysconf and sysinfo, are
// answered as of that machine. What it makes of /proc, of CPUID and of its server's start is put right behind it.
// Layouts: winternl.h, winnt.h (64-bit; the system's own 32-bit layer makes the narrow forms of them).
#include "monitor/calls/told_machine.h"

#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#include "monitor/calls/told_processes.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {

QuerySystem g_wine_query_system;
PowerInformation g_wine_power_information;

namespace {

using event::Machine;

constexpr uint64_t kSuccess = 0, kLengthMismatch = 0xc0000004, kAccessViolation = 0xc0000005,
                   kBufferTooSmall = 0xc0000023, kNotFound = 0xc0000225;
constexpr uint32_t kListTables = 0, kGetTable = 1;  // SYSTEM_FIRMWARE_TABLE_ACTION
constexpr uint64_t kPage = 4096, kTicksPerSecond = 10'000'000;  // of FILETIME
constexpr uint64_t kMostProcessors = 64;

// SYSTEM_INFORMATION_CLASS
enum : uint32_t {
  kCpu = 1,
  kPerformance = 2,
  kTimeOfDay = 3,
  kProcesses = 5,
  kProcessorTimes = 8,
  kProcessesExtended = 57,
  kEmulationCpu = 63,
  kFirmware = 76,
  kIdleCycles = 83,
  kProcessId = 88,
  kBrand = 105
};

uint64_t answer(uint64_t buffer, const void* from, size_t size, uint64_t returned) {
  if (returned && !store_guest(returned, static_cast<uint32_t>(size))) return kAccessViolation;
  return copy_to_guest(buffer, from, size) == size ? kSuccess : kAccessViolation;
}

uint64_t query_cpu(uint32_t wanted, uint64_t buffer, uint64_t size, uint64_t returned) {
  const uint64_t status = g_wine_query_system(wanted, buffer, size, returned);
  if (!succeeded(status)) return status;
  struct {
    uint16_t architecture, level, revision, processors;
  } cpu;
  if (copy_from_guest(&cpu, buffer, sizeof cpu) != sizeof cpu) return status;
  const Machine& told = *told_machine();
  cpu.level = static_cast<uint16_t>(told.level);
  cpu.revision = static_cast<uint16_t>(told.revision);
  cpu.processors = static_cast<uint16_t>(told.processors);
  copy_to_guest(buffer, &cpu, sizeof cpu);
  return status;
}

uint64_t up_ticks() {
  timespec up;
  clock_gettime(CLOCK_BOOTTIME, &up);
  return static_cast<uint64_t>(up.tv_sec) * kTicksPerSecond + static_cast<uint64_t>(up.tv_nsec) / 100;
}

// Since the boot: a machine that has little to do, no two processors alike.
struct ProcessorTimes {
  uint64_t idle, kernel, user, dpc, interrupt;
  uint32_t interrupts, padding;
};
static_assert(sizeof(ProcessorTimes) == 48);

ProcessorTimes times_of(uint32_t processor, uint64_t up) {
  ProcessorTimes times = {};
  times.user = up / 1000 * (31 + processor * 7 % 23);
  const uint64_t system = up / 1000 * (17 + processor * 5 % 11);
  times.idle = up - times.user - system;
  times.kernel = times.idle + system;
  times.dpc = system / 9;
  times.interrupt = system / 14;
  times.interrupts = static_cast<uint32_t>(up / 29'000);
  return times;
}

uint32_t processors() {
  const uint32_t count = told_machine()->processors;
  return count < kMostProcessors ? count : kMostProcessors;
}

uint64_t query_processor_times(uint64_t buffer, uint64_t size, uint64_t returned) {
  const size_t room = static_cast<uint32_t>(size) / sizeof(ProcessorTimes);
  if (room == 0) return g_wine_query_system(kProcessorTimes, buffer, size, returned);
  ProcessorTimes times[kMostProcessors];
  const uint64_t up = up_ticks();
  const uint32_t count = room < processors() ? static_cast<uint32_t>(room) : processors();
  for (uint32_t i = 0; i < count; ++i) times[i] = times_of(i, up);
  return answer(buffer, times, count * sizeof times[0], returned);
}

uint64_t query_idle_cycles(uint64_t buffer, uint64_t size, uint64_t returned) {
  uint64_t cycles[kMostProcessors];
  const uint64_t up = up_ticks();
  for (uint32_t i = 0; i < processors(); ++i) cycles[i] = times_of(i, up).idle / 10 * told_machine()->mhz;
  const uint64_t needed = processors() * sizeof cycles[0];
  if (static_cast<uint32_t>(size) < needed) return kBufferTooSmall;
  return answer(buffer, cycles, needed, returned);
}

uint64_t query_performance(uint64_t buffer, uint64_t size, uint64_t returned) {
  constexpr uint32_t kIdle = 0, kAvailable = 44, kCommitted = 48, kLimit = 52;
  const uint64_t status = g_wine_query_system(kPerformance, buffer, size, returned);
  uint32_t available;
  if (!succeeded(status) || !load_guest(buffer + kAvailable, available)) return status;
  // As many pages are free as the host has, as far as a PC in use may have them.
  const auto pages = static_cast<uint32_t>(told_machine()->memory / kPage);
  const uint32_t most = pages / 8 * 5, least = pages / 8 * 2;
  available = available < least ? least : available > most ? most : available;
  uint64_t idle = 0;
  const uint64_t up = up_ticks();
  for (uint32_t i = 0; i < processors(); ++i) idle += times_of(i, up).idle;
  store_guest(buffer + kIdle, idle);
  store_guest(buffer + kAvailable, available);
  store_guest(buffer + kCommitted, pages - available + pages / 16);
  store_guest(buffer + kLimit, pages + pages / 8);
  return status;
}

uint64_t query_time_of_day(uint64_t buffer, uint64_t size, uint64_t returned) {
  const uint64_t status = g_wine_query_system(kTimeOfDay, buffer, size, returned);
  if (succeeded(status) && static_cast<uint32_t>(size) >= sizeof(uint64_t)) store_guest(buffer, boot_time());
  return status;
}

// SYSTEM_FIRMWARE_TABLE_INFORMATION, without what follows it.
struct FirmwareHead {
  uint32_t provider, action, table, length;
};

// Answers with `size` bytes of `from` behind the head.
uint64_t answer_firmware(FirmwareHead head, const void* from, uint32_t size, uint64_t buffer, uint32_t room,
                         uint64_t returned) {
  head.length = size;
  const uint32_t needed = sizeof head + size;
  copy_to_guest(buffer, &head, sizeof head);
  if (returned) store_guest(returned, needed);
  if (room < needed) return kBufferTooSmall;
  return copy_to_guest(buffer + sizeof head, from, size) == size ? kSuccess : kAccessViolation;
}

// An ACPI table begins with its signature, by which it is asked for, and its length.
uint64_t query_acpi(const FirmwareHead& head, uint64_t buffer, uint32_t room, uint64_t returned) {
  constexpr uint32_t kHeader = 36, kMostTables = 32;
  const Machine& told = *told_machine();
  uint32_t signatures[kMostTables], count = 0;
  for (uint32_t at = 0, length; at + kHeader <= told.acpi_size && count < kMostTables; at += length) {
    memcpy(&signatures[count], told.acpi + at, sizeof signatures[0]);
    memcpy(&length, told.acpi + at + sizeof signatures[0], sizeof length);
    if (length < kHeader || length > told.acpi_size - at) break;
    if (head.action == kGetTable && signatures[count] == head.table)
      return answer_firmware(head, told.acpi + at, length, buffer, room, returned);
    ++count;
  }
  if (head.action == kListTables)
    return answer_firmware(head, signatures, count * static_cast<uint32_t>(sizeof signatures[0]), buffer, room, returned);
  if (returned) store_guest(returned, static_cast<uint32_t>(sizeof head));
  return kNotFound;
}

uint64_t query_firmware(uint64_t buffer, uint64_t size, uint64_t returned) {
  constexpr uint32_t kRaw = 'R' << 24 | 'S' << 16 | 'M' << 8 | 'B', kAcpi = 'A' << 24 | 'C' << 16 | 'P' << 8 | 'I';
  FirmwareHead head;
  const auto room = static_cast<uint32_t>(size);
  const Machine& told = *told_machine();
  if (room < sizeof head || copy_from_guest(&head, buffer, sizeof head) != sizeof head)
    return g_wine_query_system(kFirmware, buffer, size, returned);
  if (head.provider == kAcpi && head.action <= kGetTable && told.acpi_size <= sizeof told.acpi)
    return query_acpi(head, buffer, room, returned);
  if (head.provider == kRaw && head.action == kGetTable && told.smbios_size <= sizeof told.smbios)
    return answer_firmware(head, told.smbios, told.smbios_size, buffer, room, returned);
  return g_wine_query_system(kFirmware, buffer, size, returned);
}

// Of CPUID leaves 0x80000002 to 0x80000004, where these cannot be answered for Wine.
uint64_t query_brand(uint64_t buffer, uint64_t size, uint64_t returned) {
  char brand[49] = {};
  const Machine& told = *told_machine();
  for (uint32_t i = 0; i < told.leaves && i < event::kMostCpuidLeaves; ++i) {
    const uint32_t part = told.leaf[i].leaf - 0x80000002;
    if (part < 3) memcpy(brand + part * 16, &told.leaf[i].eax, 16);
  }
  const uint32_t length = static_cast<uint32_t>(strlen(brand)) + 1;
  if (static_cast<uint32_t>(size) < length) {
    if (returned) store_guest(returned, length);
    return kLengthMismatch;
  }
  return answer(buffer, brand, length, returned);
}

// SYSTEM_POWER_CAPABILITIES of a portable computer (winnt.h); Wine's are those of a desktop of 2001.
struct PowerCapabilities {
  uint8_t power_button, sleep_button, lid, s1, s2, s3, s4, s5, hiberfile, full_wake, video_dim, apm, ups, thermal,
      throttle, least_throttle, most_throttle, fast_s4, spare2[3], disk_spin_down, spare3[8], batteries, short_term;
  struct {
    uint32_t granularity, capacity;
  } scale[3];
  uint32_t wake[5];
};

}  // namespace

const Machine* told_machine() {
  const event::ArenaConfig* config = g_arena.config;
  return config && config->machine.processors ? &config->machine : nullptr;
}

uint64_t boot_time() {
  constexpr uint64_t kEpoch = 116444736000000000;  // 1970 since 1601, in 100 ns
  timespec now, up;
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_BOOTTIME, &up);
  // Whole half seconds: two questions have one answer.
  const int64_t ms = (now.tv_sec - up.tv_sec) * 1000 + (now.tv_nsec - up.tv_nsec) / 1'000'000;
  return kEpoch + static_cast<uint64_t>((ms + 250) / 500) * (kTicksPerSecond / 2);
}

uint64_t query_system(uint64_t information_class, uint64_t buffer, uint64_t size, uint64_t returned) {
  const auto wanted = static_cast<uint32_t>(information_class);
  if (!told_machine()) return g_wine_query_system(information_class, buffer, size, returned);
  switch (wanted) {
    case kCpu:
    case kEmulationCpu: return query_cpu(wanted, buffer, size, returned);
    case kPerformance: return query_performance(buffer, size, returned);
    case kTimeOfDay: return query_time_of_day(buffer, size, returned);
    case kProcesses:
    case kProcessesExtended: return list_processes(wanted, buffer, static_cast<uint32_t>(size), returned);
    case kProcessorTimes: return query_processor_times(buffer, size, returned);
    case kFirmware: return query_firmware(buffer, size, returned);
    case kIdleCycles: return query_idle_cycles(buffer, size, returned);
    case kProcessId: return query_process_path(buffer, static_cast<uint32_t>(size), returned);
    case kBrand: return query_brand(buffer, size, returned);
    default: return g_wine_query_system(information_class, buffer, size, returned);
  }
}

uint64_t power_information(uint64_t level, uint64_t input, uint64_t input_size, uint64_t output, uint64_t output_size) {
  constexpr uint32_t kCapabilities = 4;  // POWER_INFORMATION_LEVEL: SystemPowerCapabilities
  const uint64_t status = g_wine_power_information(level, input, input_size, output, output_size);
  if (static_cast<uint32_t>(level) != kCapabilities || !succeeded(status) || !told_machine()) return status;
  PowerCapabilities has;
  static_assert(sizeof has == 76);
  if (copy_from_guest(&has, output, sizeof has) != sizeof has) return status;
  has.lid = has.sleep_button = has.s3 = has.thermal = has.throttle = has.video_dim = has.batteries = 1;
  has.s1 = 0;
  has.least_throttle = 5;
  copy_to_guest(output, &has, sizeof has);
  return status;
}

namespace {

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace
}  // namespace drsemu::monitor

// What Wine asks Linux for, and tells programs in many places.
extern "C" {

__attribute__((visibility("default"))) long sysconf(int name) noexcept {
  static long (*real)(int);
  if (!real) real = drsemu::monitor::next<long (*)(int)>("sysconf");
  const drsemu::event::Machine* machine = drsemu::monitor::told_machine();
  if (machine && (name == _SC_NPROCESSORS_CONF || name == _SC_NPROCESSORS_ONLN)) return machine->processors;
  return real(name);
}

__attribute__((visibility("default"))) int sysinfo(struct sysinfo* info) noexcept {
  static int (*real)(struct sysinfo*);
  if (!real) real = drsemu::monitor::next<int (*)(struct sysinfo*)>("sysinfo");
  const int result = real(info);
  const drsemu::event::Machine* machine = drsemu::monitor::told_machine();
  if (result == 0 && machine) info->totalram = (machine->memory + drsemu::monitor::kPage) / info->mem_unit;  // Wine leaves the first page out
  return result;
}

// The processor of those that the machine has.
__attribute__((visibility("default"))) int sched_getcpu() noexcept {
  static int (*real)();
  if (!real) real = drsemu::monitor::next<int (*)()>("sched_getcpu");
  const int cpu = real();
  const drsemu::event::Machine* machine = drsemu::monitor::told_machine();
  return machine && cpu >= 0 ? static_cast<int>(static_cast<uint32_t>(cpu) % machine->processors) : cpu;
}

// Wine's server has no arena. Its processes may run on every processor that there may be, and a program may choose one
// that only the machine has.
__attribute__((visibility("default"))) int sched_getaffinity(pid_t thread, size_t size, cpu_set_t* set) noexcept {
  static int (*real)(pid_t, size_t, cpu_set_t*);
  if (!real) real = drsemu::monitor::next<int (*)(pid_t, size_t, cpu_set_t*)>("sched_getaffinity");
  const int result = real(thread, size, set);
  if (result == 0 && strncmp(program_invocation_short_name, "wineserver", 10) == 0) memset(set, 0xff, size);
  return result;
}

__attribute__((visibility("default"))) int sched_setaffinity(pid_t thread, size_t size, const cpu_set_t* set) noexcept {
  static int (*real)(pid_t, size_t, const cpu_set_t*);
  if (!real) real = drsemu::monitor::next<int (*)(pid_t, size_t, const cpu_set_t*)>("sched_setaffinity");
  const int result = real(thread, size, set);
  return result != 0 && errno == EINVAL && size && CPU_COUNT_S(size, set) ? 0 : result;
}

}  // extern "C"
