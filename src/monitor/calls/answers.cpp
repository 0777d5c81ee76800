// Processes, processors and memory as a PC has them.
//
// Layouts: SYSTEM_PROCESS_INFORMATION and SYSTEM_THREAD_INFORMATION, winternl.h and ntexapi.h (64-bit; the system's own
// 32-bit layer makes the narrow forms of them).
#include "monitor/calls/answers.h"

#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {
namespace {

using event::Machine;
using event::MachineProcess;

constexpr uint32_t kLengthMismatch = 0xc0000004, kAccessViolation = 0xc0000005, kAccessDenied = 0xc0000022;
constexpr uint64_t kPage = 4096;

using QuerySystem = uint32_t (*)(uint32_t, uint64_t, uint32_t, uint32_t*);
using OpenProcess = uint32_t (*)(uint64_t, uint32_t, uint64_t, uint64_t);
QuerySystem g_query_system;
OpenProcess g_open_process;

// Null: the guest is told of none.
const Machine* machine() {
  const event::ArenaConfig* config = g_arena.config;
  return config && config->machine.processors ? &config->machine : nullptr;
}

struct ProcessEntry {
  uint32_t next, threads;
  uint64_t private_working_set;
  uint32_t hard_faults, most_threads;
  uint64_t cycles, created, user_time, kernel_time;
  UnicodeString name;
  uint32_t priority, padding;
  uint64_t pid, parent;
  uint32_t handles, session;
  uint64_t key, peak_virtual, virtual_size;
  uint32_t page_faults, padding2;
  uint64_t peak_working_set, working_set, quotas[4], pagefile, peak_pagefile, private_pages, transfers[6];
};
static_assert(sizeof(ProcessEntry) == 0x100 && offsetof(ProcessEntry, pid) == 0x50 &&
              offsetof(ProcessEntry, session) == 0x64);

struct ThreadEntry {
  uint64_t kernel_time, user_time, created;
  uint32_t wait_time, padding;
  uint64_t start;
  ClientId id;
  uint32_t priority, base_priority, switches, state, wait_reason, padding2;
};
static_assert(sizeof(ThreadEntry) == 0x50);
constexpr uint32_t kExtendedThread = 0x88;  // SYSTEM_EXTENDED_THREAD_INFORMATION

// Wine's own processes, by what a PC has in their place. `name` null: it is not told of.
struct Shown {
  const char16_t* wine;
  const char16_t* name;
  bool is_service;  // in session 0, where an ordinary user opens nothing
};
constexpr Shown kShown[] = {{u"services.exe", u"services.exe", true}, {u"winedevice.exe", u"svchost.exe", true},
                            {u"plugplay.exe", u"svchost.exe", true},  {u"rpcss.exe", u"svchost.exe", true},
                            {u"svchost.exe", u"svchost.exe", true},   {u"winmgmt.exe", u"svchost.exe", true},
                            {u"termsv.exe", u"svchost.exe", true},    {u"wuauserv.exe", u"svchost.exe", true},
                            {u"spoolsv.exe", u"spoolsv.exe", true},   {u"start.exe", nullptr, false},
                            {u"wineboot.exe", nullptr, false}};

uint32_t length_of(const char16_t* text) {
  uint32_t length = 0;
  while (text[length]) ++length;
  return length;
}

char16_t lower(char16_t unit) { return unit >= u'A' && unit <= u'Z' ? static_cast<char16_t>(unit + 32) : unit; }

// By the last part of a path.
const Shown* shown_as(const char16_t* text, uint32_t length) {
  for (const Shown& shown : kShown) {
    const uint32_t size = length_of(shown.wine);
    if (length < size || (length > size && text[length - size - 1] != u'\\')) continue;
    uint32_t i = 0;
    while (i < size && lower(text[length - size + i]) == shown.wine[i]) ++i;
    if (i == size) return &shown;
  }
  return nullptr;
}

template <typename T>
bool store_all(uint64_t to, const T& value) {
  static_assert(sizeof(T) % 8 == 0);
  for (size_t at = 0; at < sizeof value; at += 8) {
    uint64_t word;
    memcpy(&word, reinterpret_cast<const char*>(&value) + at, sizeof word);
    if (!store_guest(to + at, word)) return false;
  }
  return true;
}

// FILETIME of the boot.
uint64_t boot_time() {
  constexpr uint64_t kEpoch = 116444736000000000;  // 1970 since 1601, in 100 ns
  timespec now, up;
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_BOOTTIME, &up);
  const int64_t seconds = now.tv_sec - up.tv_sec;
  return kEpoch + static_cast<uint64_t>(seconds) * 10'000'000;
}

// ---- the list of processes: those that the PC has and this one has not, and behind them Wine's

constexpr uint32_t kNameBytes = sizeof MachineProcess::name;

uint32_t thread_size(uint32_t information_class) {
  return information_class == 5 ? sizeof(ThreadEntry) : kExtendedThread;
}

uint32_t entry_size(const MachineProcess& process, uint32_t information_class) {
  return static_cast<uint32_t>(sizeof(ProcessEntry)) + process.threads * thread_size(information_class) + kNameBytes;
}

bool store_process(uint64_t at, const MachineProcess& process, uint32_t information_class, uint64_t booted) {
  const uint32_t size = entry_size(process, information_class), thread_bytes = thread_size(information_class);
  const uint64_t name = at + size - kNameBytes, created = process.pid ? booted + process.started * uint64_t{10'000} : 0;
  ProcessEntry entry = {};
  entry.next = size;
  entry.threads = entry.most_threads = process.threads;
  entry.created = created;
  entry.kernel_time = entry.user_time = process.pid ? process.working_set * uint64_t{97} : 0;
  const auto bytes = static_cast<uint16_t>(length_of(process.name) * 2);
  if (bytes) entry.name = {bytes, static_cast<uint16_t>(bytes + 2), 0, name};
  entry.priority = process.pid ? 8 : 0;
  entry.pid = process.pid;
  entry.parent = process.parent;
  entry.handles = process.handles;
  entry.session = process.session;
  entry.working_set = process.working_set * uint64_t{1024};
  entry.peak_working_set = entry.working_set + entry.working_set / 4;
  entry.private_working_set = entry.private_pages = entry.pagefile = entry.working_set / 2;
  entry.peak_pagefile = entry.pagefile + entry.pagefile / 4;
  entry.virtual_size = entry.peak_virtual = uint64_t{0x20000000000} + entry.working_set;
  entry.page_faults = process.working_set / 3;
  if (!store_all(at, entry)) return false;
  for (uint32_t i = 0; i < process.threads; ++i) {
    struct {
      ThreadEntry thread;
      uint64_t rest[7];
    } whole = {};
    whole.thread.created = created;
    whole.thread.id = {process.pid, process.pid ? process.pid + 4 + i * 4ull : 0};
    whole.thread.priority = whole.thread.base_priority = process.pid ? 8 : 0;
    whole.thread.state = process.pid ? 5 : 2;  // waiting, running
    const uint64_t to = at + sizeof entry + i * uint64_t{thread_bytes};
    if (!(thread_bytes == sizeof(ThreadEntry) ? store_all(to, whole.thread) : store_all(to, whole))) return false;
  }
  char16_t text[kNameBytes / 2];
  memcpy(text, process.name, sizeof text);
  struct Name {
    uint64_t words[kNameBytes / 8];
  } words;
  memcpy(&words, text, sizeof words);
  return store_all(name, words);
}

uint32_t pid_of(const char16_t* name) {
  const Machine& told = *machine();
  for (uint32_t i = 0; i < told.processes && i < event::kMostMachineProcesses; ++i) {
    if (memcmp(told.process[i].name, name, length_of(name) * 2 + 2) == 0) return told.process[i].pid;
  }
  return 0;
}

// Wine's entries, in place. A name that is longer than the one that stands there lies behind it in no case: it is taken
// from the told process of that name, in the same buffer.
bool adapt_entries(uint64_t first, uint64_t told_at, uint32_t information_class) {
  for (uint64_t at = first, previous = 0;;) {
    ProcessEntry entry;
    char16_t text[64];
    if (copy_from_guest(&entry, at, sizeof entry) != sizeof entry) return false;
    const size_t bytes = entry.name.length < sizeof text ? entry.name.length : sizeof text;
    const auto length = static_cast<uint32_t>(copy_from_guest(text, entry.name.buffer, bytes) / 2);
    const Shown* shown = shown_as(text, length);
    if (shown && shown->name) {
      uint64_t told = told_at;
      for (uint32_t i = 0; i < machine()->processes; ++i) {
        const MachineProcess& process = machine()->process[i];
        const uint32_t size = entry_size(process, information_class);
        const uint32_t units = length_of(shown->name);
        if (memcmp(process.name, shown->name, units * 2 + 2) == 0) {
          entry.name = {static_cast<uint16_t>(units * 2), static_cast<uint16_t>(units * 2 + 2), 0,
                        told + size - kNameBytes};
          break;
        }
        told += size;
      }
      entry.session = 0;
      if (memcmp(shown->name, u"services.exe", 26) == 0) entry.parent = pid_of(u"wininit.exe");
      if (!store_all(at, entry)) return false;
    } else if (shown && previous) {
      // Left out: the one before leads past it.
      uint32_t before;
      if (!load_guest(previous, before) || !store_guest(previous, entry.next ? before + entry.next : 0u)) return false;
      if (!entry.next) return true;
      at += entry.next;
      continue;
    }
    if (!entry.next) return true;
    previous = at;
    at += entry.next;
  }
}

uint32_t list_processes(uint32_t information_class, uint64_t buffer, uint32_t size, uint32_t* returned) {
  const Machine& told = *machine();
  uint32_t room = 0;
  for (uint32_t i = 0; i < told.processes; ++i) room += entry_size(told.process[i], information_class);
  const bool fits = buffer && size > room;
  uint32_t needed = 0;
  // Wine's function takes a null buffer for a question of size.
  const uint32_t status =
      g_query_system(information_class, fits ? buffer + room : buffer, fits ? size - room : 0, &needed);
  if (returned && !store_guest(reinterpret_cast<uint64_t>(returned), needed + room)) return kAccessViolation;
  if (!fits && succeeded(status)) return kLengthMismatch;
  if (!succeeded(status)) return status;
  const uint64_t booted = boot_time();
  uint64_t at = buffer;
  for (uint32_t i = 0; i < told.processes; ++i) {
    if (!store_process(at, told.process[i], information_class, booted)) return kAccessViolation;
    at += entry_size(told.process[i], information_class);
  }
  return adapt_entries(at, buffer, information_class) ? status : kAccessViolation;
}

uint32_t query_performance(uint64_t buffer, uint32_t size, uint32_t* returned) {
  constexpr uint32_t kClass = 2, kAvailable = 44, kLimit = 52;
  const uint32_t status = g_query_system(kClass, buffer, size, returned);
  if (!succeeded(status)) return status;
  uint32_t available;
  const auto pages = static_cast<uint32_t>(machine()->memory / kPage);
  if (!load_guest(buffer + kAvailable, available)) return status;
  // As many pages are free as the host has, as far as a PC in use may have them.
  const uint32_t most = pages / 8 * 5, least = pages / 8 * 2;
  available = available < least ? least : available > most ? most : available;
  return store_guest(buffer + kAvailable, available) && store_guest(buffer + kLimit, pages + pages / 8)
             ? status
             : kAccessViolation;
}

uint32_t query_time_of_day(uint64_t buffer, uint32_t size, uint32_t* returned) {
  const uint32_t status = g_query_system(3, buffer, size, returned);
  if (!succeeded(status) || size < 8) return status;
  return store_guest(buffer, boot_time()) ? status : kAccessViolation;
}

uint64_t query_system(uint32_t information_class, uint64_t buffer, uint32_t size, uint32_t* returned) {
  if (!machine()) return g_query_system(information_class, buffer, size, returned);
  switch (information_class) {
    case 2: return query_performance(buffer, size, returned);
    case 3: return query_time_of_day(buffer, size, returned);
    case 5:
    case 57:
    case 148: return list_processes(information_class, buffer, size, returned);
    default: return g_query_system(information_class, buffer, size, returned);
  }
}

// ---- opening them

bool is_told_of(uint64_t pid) {
  for (uint32_t i = 0; i < machine()->processes; ++i) {
    if (pid && machine()->process[i].pid == pid) return true;
  }
  return false;
}

bool is_system_service(uint64_t process) {
  struct {
    UnicodeString name;
    char16_t text[260];
  } image = {};
  constexpr uint32_t kProcessImageFileName = 27;
  if (!succeeded(g_nt.query_process(process, kProcessImageFileName, &image, sizeof image, nullptr))) return false;
  const Shown* shown = shown_as(image.text, image.name.length / 2);
  return shown && shown->is_service;
}

uint64_t open_process(uint64_t handle, uint32_t access, uint64_t attributes, uint64_t client) {
  const uint32_t status = g_open_process(handle, access, attributes, client);
  if (!machine() || g_arena.process->record.load(std::memory_order_relaxed) == event::kRecordNone) return status;
  uint64_t pid, opened;
  if (!succeeded(status)) return client && load_guest(client, pid) && is_told_of(pid) ? kAccessDenied : status;
  if (!load_guest(handle, opened) || !is_system_service(opened)) return status;
  g_nt.close(opened);
  store_guest(handle, uint64_t{0});
  return kAccessDenied;
}

template <typename Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

uint64_t answering_function(uint32_t index, uint64_t original) {
  if (index == 0) {
    g_query_system = reinterpret_cast<QuerySystem>(original);
    return reinterpret_cast<uint64_t>(&query_system);
  }
  g_open_process = reinterpret_cast<OpenProcess>(original);
  return reinterpret_cast<uint64_t>(&open_process);
}

}  // namespace drsemu::monitor

// What Wine's Unix side asks Linux for, and tells programs in many places.
extern "C" {

__attribute__((visibility("default"))) long sysconf(int name) noexcept {
  static const auto real = drsemu::monitor::real<long (*)(int)>("sysconf");
  const drsemu::event::Machine* machine = drsemu::monitor::machine();
  if (machine && (name == _SC_NPROCESSORS_CONF || name == _SC_NPROCESSORS_ONLN)) return machine->processors;
  return real(name);
}

__attribute__((visibility("default"))) int sysinfo(struct sysinfo* info) noexcept {
  static const auto real = drsemu::monitor::real<int (*)(struct sysinfo*)>("sysinfo");
  const int result = real(info);
  const drsemu::event::Machine* machine = drsemu::monitor::machine();
  if (result == 0 && machine) info->totalram = machine->memory / info->mem_unit;
  return result;
}

// wineserver's: a processor that the host lacks.
__attribute__((visibility("default"))) int sched_setaffinity(pid_t thread, size_t size, const cpu_set_t* set) noexcept {
  static const auto real = drsemu::monitor::real<int (*)(pid_t, size_t, const cpu_set_t*)>("sched_setaffinity");
  const int result = real(thread, size, set);
  return result != 0 && errno == EINVAL && size && CPU_COUNT_S(size, set) ? 0 : result;
}

}  // extern "C"
