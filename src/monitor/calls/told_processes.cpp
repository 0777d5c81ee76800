// The list of processes: those that a PC has and this one has not stand before Wine's own, which have names of a PC's.
//
// Layouts: SYSTEM_PROCESS_INFORMATION and SYSTEM_THREAD_INFORMATION, winternl.h (64-bit; the system's own 32-bit layer
// makes the narrow forms of them).
#include "monitor/calls/told_processes.h"

#include <string.h>

#include <cstddef>

#include "event/guest_path.h"
#include "monitor/calls/told_machine.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {

OpenById g_wine_open_process, g_wine_open_thread;

namespace {

using event::Machine;
using event::MachineProcess;

constexpr uint64_t kSuccess = 0, kLengthMismatch = 0xc0000004, kAccessViolation = 0xc0000005,
                   kInvalidCid = 0xc000000b, kInvalidParameter = 0xc000000d, kAccessDenied = 0xc0000022;
constexpr uint32_t kProcessesExtended = 57, kProcessId = 88;  // SYSTEM_INFORMATION_CLASS

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
  uint64_t rest[7];  // of SYSTEM_EXTENDED_THREAD_INFORMATION
};
constexpr uint32_t kThread = 0x50, kExtendedThread = 0x88;
static_assert(offsetof(ThreadEntry, rest) == kThread && sizeof(ThreadEntry) == kExtendedThread);

// Wine's own processes, by what a PC has in their place.
struct Shown {
  const char16_t* wines;
  const char16_t* told;
  bool is_service;  // in session 0, where an ordinary user opens nothing
};
constexpr Shown kShown[] = {{u"services.exe", u"services.exe", true}, {u"SgrmBroker.exe", u"svchost.exe", true},
                            {u"plugplay.exe", u"svchost.exe", true},  {u"rpcss.exe", u"svchost.exe", true},
                            {u"svchost.exe", u"svchost.exe", true},   {u"winmgmt.exe", u"svchost.exe", true},
                            {u"termsv.exe", u"svchost.exe", true},    {u"wuauserv.exe", u"svchost.exe", true},
                            {u"spoolsv.exe", u"spoolsv.exe", true},   {u"explorer.exe", u"explorer.exe", false}};
constexpr const char16_t *kServices = u"services.exe", *kShell = u"explorer.exe", *kWindows = u"csrss.exe";

uint32_t length_of(const char16_t* text) {
  uint32_t length = 0;
  while (text[length]) ++length;
  return length;
}

char16_t lower(char16_t unit) { return unit >= u'A' && unit <= u'Z' ? static_cast<char16_t>(unit + 32) : unit; }

// Whether the path or name ends in this one.
bool is_named(const char16_t* text, uint32_t length, const char16_t* name) {
  const uint32_t size = length_of(name);
  if (length < size || (length > size && text[length - size - 1] != u'\\')) return false;
  for (uint32_t i = 0; i < size; ++i) {
    if (lower(text[length - size + i]) != lower(name[i])) return false;
  }
  return true;
}

const Shown* shown_as(const char16_t* text, uint32_t length) {
  for (const Shown& shown : kShown) {
    if (is_named(text, length, shown.wines)) return &shown;
  }
  return nullptr;
}

// What the target has started, or reached into, is shown as it is.
bool is_recorded(uint64_t pid) {
  event::ArenaShared& shared = *g_arena.shared;
  const uint32_t high = shared.process_high.load(std::memory_order_acquire);
  for (uint32_t i = 0; i < high && i < event::kMaxProcesses; ++i) {
    const event::ProcessSlot& slot = shared.process[i];
    if (slot.state.load(std::memory_order_acquire) == event::SlotState::kLive &&
        slot.windows_pid.load(std::memory_order_acquire) == pid)
      return slot.record.load(std::memory_order_acquire) != event::kRecordNone;
  }
  return false;
}

// The path of a process's image; its length in units, 0: it has none.
uint32_t image_path(uint64_t pid, char16_t* path, uint32_t units) {
  struct {
    uint64_t pid;
    UnicodeString path;
  } asked = {pid, {0, static_cast<uint16_t>(units * 2), 0, reinterpret_cast<uint64_t>(path)}};
  uint32_t size;
  const uint64_t status = g_wine_query_system(kProcessId, reinterpret_cast<uint64_t>(&asked), sizeof asked,
                                              reinterpret_cast<uint64_t>(&size));
  return succeeded(status) ? asked.path.length / 2u : 0;
}

// Wine's program for the desktop's window, which Windows has no explorer.exe for: there csrss.exe has that window.
bool is_desktop_window(uint64_t pid) {
  char16_t path[260];
  return is_named(path, image_path(pid, path, 260), u"system32\\explorer.exe");
}

const MachineProcess* told_process(uint64_t pid) {
  const Machine& told = *told_machine();
  for (uint32_t i = 0; i < told.processes && i < event::kMostMachineProcesses; ++i) {
    if (told.process[i].pid == pid) return &told.process[i];
  }
  return nullptr;
}

uint32_t told_pid(const char16_t* name) {
  const Machine& told = *told_machine();
  for (uint32_t i = 0; i < told.processes && i < event::kMostMachineProcesses; ++i) {
    if (is_named(told.process[i].name, length_of(told.process[i].name), name)) return told.process[i].pid;
  }
  return told.gone;
}

// One question after the processes, in the asker's buffer: the told ones, and from `wines` on Wine's.
class List {
 public:
  List(uint32_t information_class, uint64_t buffer)
      : thread_size_(information_class == kProcessesExtended ? kExtendedThread : kThread), buffer_(buffer) {}

  uint32_t told_size() const {
    uint32_t size = 0;
    for (uint32_t i = 0; i < count(); ++i) size += entry_size(told_machine()->process[i]);
    return size;
  }

  // False: memory went away meanwhile.
  bool complete(uint64_t wines) { return look(wines) && store_told(wines) && adapt(wines); }

 private:
  static uint32_t count() {
    const uint32_t told = told_machine()->processes;
    return told < event::kMostMachineProcesses ? told : event::kMostMachineProcesses;
  }

  uint32_t entry_size(const MachineProcess& process) const {
    return static_cast<uint32_t>(sizeof(ProcessEntry)) + process.threads * thread_size_ +
           static_cast<uint32_t>(sizeof process.name);
  }

  // The entry at `at` and its name, as far as there is room for it, of `length` units. One that is just being made has
  // none in Wine.
  static bool load(uint64_t at, ProcessEntry& entry, char16_t (&name)[64], uint32_t& length) {
    if (copy_from_guest(&entry, at, sizeof entry) != sizeof entry) return false;
    const size_t bytes = entry.name.length < sizeof name ? entry.name.length : sizeof name;
    length = static_cast<uint32_t>(bytes / 2);
    return bytes == 0 || copy_from_guest(name, entry.name.buffer, bytes) == bytes;
  }

  // Which of Wine's are there.
  bool look(uint64_t wines) {
    for (uint64_t at = wines;;) {
      ProcessEntry entry = {};
      char16_t name[64];
      uint32_t length;
      if (!load(at, entry, name, length)) return false;
      if (!services_ && is_named(name, length, kServices)) services_ = entry.pid;
      if (is_named(name, length, kShell) && !is_recorded(entry.pid)) {
        uint64_t& which = is_desktop_window(entry.pid) ? desktop_ : shell_;
        if (!which) which = entry.pid;
      }
      if (!entry.next) return true;
      at += entry.next;
    }
  }

  bool store_told(uint64_t wines) {
    const uint64_t booted = boot_time();
    uint64_t at = buffer_, last = 0;
    for (uint32_t i = 0; i < count(); ++i) {
      const MachineProcess& process = told_machine()->process[i];
      // Wine has given its id to another.
      if (process.pid && is_recorded(process.pid)) continue;
      // Its place is that of the desktop's window.
      if (desktop_ && process.session == 1 && is_named(process.name, length_of(process.name), kWindows)) continue;
      if (!store(at, process, booted)) return false;
      last = at;
      at += entry_size(process);
    }
    return last == 0 || store_guest(last, static_cast<uint32_t>(wines - last));
  }

  uint64_t parent_of(const MachineProcess& process) const {
    if (process.parent == event::kParentServices) return services_;
    return process.parent == event::kParentShell ? shell_ : process.parent;
  }

  bool store(uint64_t at, const MachineProcess& process, uint64_t booted) const {
    const uint32_t size = entry_size(process);
    const uint64_t name = at + size - sizeof process.name;
    ProcessEntry entry = {};
    entry.next = size;
    entry.threads = entry.most_threads = process.threads;
    entry.created = process.pid ? booted + process.started * uint64_t{10'000} : 0;
    entry.kernel_time = entry.user_time = process.pid ? process.working_set * uint64_t{97} : 0;
    const auto bytes = static_cast<uint16_t>(length_of(process.name) * 2);
    entry.name = {bytes, static_cast<uint16_t>(bytes + 2), 0, name};
    entry.priority = process.pid ? 8 : 0;
    entry.pid = process.pid;
    entry.parent = parent_of(process);
    entry.handles = process.handles;
    entry.session = process.session;
    entry.working_set = process.working_set * uint64_t{1024};
    entry.peak_working_set = entry.working_set + entry.working_set / 4;
    entry.private_working_set = entry.private_pages = entry.pagefile = entry.working_set / 2;
    entry.peak_pagefile = entry.pagefile + entry.pagefile / 4;
    entry.virtual_size = entry.peak_virtual = uint64_t{0x20000000000} + entry.working_set;
    entry.page_faults = process.working_set / 3;
    if (copy_to_guest(at, &entry, sizeof entry) != sizeof entry) return false;
    for (uint32_t i = 0; i < process.threads; ++i) {
      ThreadEntry thread = {};
      thread.created = entry.created;
      thread.id = {process.pid, process.pid ? process.first_thread + i * uint64_t{4} : 0};
      thread.priority = thread.base_priority = entry.priority;
      thread.state = process.pid ? 5 : 2;  // waiting, running
      if (copy_to_guest(at + sizeof entry + i * uint64_t{thread_size_}, &thread, thread_size_) != thread_size_)
        return false;
    }
    return copy_to_guest(name, process.name, sizeof process.name) == sizeof process.name;
  }

  // Where a told process of that name has it, among those that were stored; 0: nowhere.
  uint64_t stored_name(const char16_t* wanted) const {
    uint64_t at = buffer_;
    for (uint32_t i = 0; i < count(); ++i) {
      ProcessEntry entry;
      char16_t name[64];
      uint32_t length;
      if (!load(at, entry, name, length)) return 0;
      if (is_named(name, length, wanted)) return entry.name.buffer;
      at += entry.next;
    }
    return 0;
  }

  // A name that is longer than the one that stands there is taken from the told process that has it.
  void rename(ProcessEntry& entry, const char16_t* told) const {
    const auto bytes = static_cast<uint16_t>(length_of(told) * 2);
    if (entry.name.maximum >= bytes + 2) {
      copy_to_guest(entry.name.buffer, told, bytes + 2u);
    } else if (const uint64_t stored = stored_name(told)) {
      entry.name.maximum = static_cast<uint16_t>(bytes + 2);
      entry.name.buffer = stored;
    } else {
      return;
    }
    entry.name.length = bytes;
  }

  bool adapt(uint64_t wines) const {
    for (uint64_t at = wines;;) {
      ProcessEntry entry = {};
      char16_t name[64];
      uint32_t length;
      if (!load(at, entry, name, length)) return false;
      const Shown* shown = is_recorded(entry.pid) ? nullptr : shown_as(name, length);
      if (shown) {
        rename(entry, entry.pid == desktop_ ? kWindows : shown->told);
        if (shown->is_service) entry.session = 0;
        if (entry.pid == services_) entry.parent = told_pid(u"wininit.exe");
        if (entry.pid == shell_ || entry.pid == desktop_) entry.parent = told_machine()->gone;
        if (copy_to_guest(at, &entry, sizeof entry) != sizeof entry) return false;
      }
      if (!entry.next) return true;
      at += entry.next;
    }
  }

  uint32_t thread_size_;
  uint64_t buffer_;
  uint64_t services_ = 0, shell_ = 0, desktop_ = 0;  // ids of Wine's
};

// One of the system's processes, which are protected ones here.
bool is_system_service(uint64_t pid) {
  if (is_recorded(pid)) return false;
  char16_t path[260];
  const uint32_t length = image_path(pid, path, 260);
  const Shown* shown = shown_as(path, length);
  return (shown && shown->is_service) || is_named(path, length, u"system32\\explorer.exe");
}

bool is_told_thread(uint64_t tid) {
  const Machine& told = *told_machine();
  for (uint32_t i = 0; i < told.processes && i < event::kMostMachineProcesses; ++i) {
    const uint64_t first = told.process[i].first_thread;
    if (told.process[i].pid && tid >= first && tid < first + told.process[i].threads * uint64_t{4}) return true;
  }
  return false;
}

// The system's own processes, and what it has started for the target as a service, open what they need.
bool is_user() {
  const uint32_t mode = g_arena.process->record.load(std::memory_order_relaxed);
  return told_machine() && mode != event::kRecordNone && mode != event::kRecordService;
}

}  // namespace

uint64_t list_processes(uint32_t information_class, uint64_t buffer, uint32_t size, uint64_t returned) {
  List list(information_class, buffer);
  const uint32_t room = list.told_size();
  const bool fits = buffer && size > room;
  uint32_t needed = 0;
  const uint64_t status = g_wine_query_system(information_class, fits ? buffer + room : 0, fits ? size - room : 0,
                                              reinterpret_cast<uint64_t>(&needed));
  if (!succeeded(status) && static_cast<uint32_t>(status) != kLengthMismatch) return status;
  if (returned && !store_guest(returned, needed + room)) return kAccessViolation;
  if (!fits || !succeeded(status)) return kLengthMismatch;
  return list.complete(buffer + room) ? status : kAccessViolation;
}

uint64_t query_process_path(uint64_t buffer, uint32_t size, uint64_t returned) {
  struct {
    uint64_t pid;
    UnicodeString path;
  } asked;
  if (size < sizeof asked || copy_from_guest(&asked, buffer, sizeof asked) != sizeof asked)
    return g_wine_query_system(kProcessId, buffer, size, returned);
  const MachineProcess* told = told_process(asked.pid);
  if (!told || !told->pid || is_recorded(asked.pid)) return g_wine_query_system(kProcessId, buffer, size, returned);
  if (returned) store_guest(returned, static_cast<uint32_t>(sizeof asked));
  if (asked.path.length) return kInvalidParameter;
  constexpr std::string_view kDevice = event::kVolumeRoots[0];
  constexpr uint32_t kDrive = 2;  // "C:"
  char16_t path[sizeof told->path / 2 + kDevice.size()];
  uint32_t units = 0;
  const uint32_t length = length_of(told->path);
  for (uint32_t i = 0; length && i < kDevice.size(); ++i) path[units++] = static_cast<unsigned char>(kDevice[i]);
  for (uint32_t i = kDrive; i < length; ++i) path[units++] = told->path[i];
  path[units] = 0;
  const uint32_t bytes = units * 2, room = asked.path.maximum;
  asked.path.maximum = static_cast<uint16_t>(bytes + 2);
  if (room >= bytes + 2) asked.path.length = static_cast<uint16_t>(bytes);
  if (copy_to_guest(buffer, &asked, sizeof asked) != sizeof asked) return kAccessViolation;
  if (room < bytes + 2) return kLengthMismatch;
  return copy_to_guest(asked.path.buffer, path, bytes + 2) == bytes + 2 ? kSuccess : kAccessViolation;
}

uint64_t open_process(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t client) {
  uint64_t opened = 0;
  ClientId id;
  if (!is_user() || !handle || !client || copy_from_guest(&id, client, sizeof id) != sizeof id)
    return g_wine_open_process(handle, access, attributes, client);
  const uint64_t pid = id.process;
  // Wine first, since what is wrong with the other parameters comes before; but neither out of the guest's memory nor into it,
  // where another thread could ask for another process and take what is not to be had.
  const uint64_t status = g_wine_open_process(reinterpret_cast<uint64_t>(&opened), access, attributes, reinterpret_cast<uint64_t>(&id));
  // Those that are told of cannot be opened, as protected ones; nor can the system's.
  const bool told = pid && told_process(pid) && !is_recorded(pid);
  const bool refused = told || (pid && pid != current_pid() && is_system_service(pid));
  if (!succeeded(status)) return told && static_cast<uint32_t>(status) == kInvalidCid ? kAccessDenied : status;
  if (!refused && store_guest(handle, opened)) return status;
  g_nt.close(opened);
  return refused ? kAccessDenied : kAccessViolation;
}

uint64_t open_thread(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t client) {
  const uint64_t status = g_wine_open_thread(handle, access, attributes, client);
  uint64_t tid;
  if (succeeded(status) || !is_user() || !client || !load_guest(client + 8, tid)) return status;
  return is_told_thread(tid) ? kAccessDenied : status;
}

}  // namespace drsemu::monitor
