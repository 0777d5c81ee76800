// What a finished run was, as the collector hands it to the report: its processes and counts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "event/kernel_fact.h"

namespace drsemu::event {

// Who has ended a process, and how.
struct End {
  uint32_t pid = 0;         // Windows id
  std::string call;         // the system call
  uint64_t seq = 0;         // of its event; 0: none
};

// One Windows process that was recorded.
struct Process {
  uint32_t pid = 0;         // Windows process id
  uint32_t ppid = 0;        // Windows id of the process that created it
  uint32_t linux_pid = 0;   // in the VM's pid namespace
  std::string image;        // DOS path, UTF-8
  std::string command_line; // UTF-8
  std::string arch;         // "x64", "x86"; "unknown" if it ended before its first call
  std::string cause;        // "target", "child", "com", "wmi", "service", "task", "system" (one of the system's processes
                            // started it, for the target), "injection" (it was there, and was reached into)
  uint32_t caused_by = 0;   // Windows id of the recorded process that caused it; 0: unknown, or the target
  uint64_t started_ns = 0;  // since the VM started
  std::optional<uint64_t> executed_ns;  // when the kernel was asked to make it a process of Wine's; nothing: it was not seen to be
  uint64_t ended_ns = 0;    // 0: still alive when the recording ended
  std::optional<uint32_t> exit_code;  // NTSTATUS-like Windows exit code, if it is known
  std::string end;          // "exited", "nudged" (it ended itself, asked by the host), "terminated" (by another process),
                            // "killed" (by a signal), "alive", "unknown"
  std::optional<End> ended_by;  // of a process that another has ended
  uint64_t events = 0;      // lines in events/<pid>.jsonl
};

// Code or data that one process has put into another to be run there.
struct Injection {
  std::string technique;    // ATT&CK's name
  std::string attack_id;    // and number: "T1055.001"
  std::string trigger;      // the call that makes it run; empty: none was seen
  uint32_t writer_pid = 0, writer_tid = 0;
  uint32_t victim_pid = 0;
  uint64_t address = 0;     // in the victim; 0: unknown
  uint64_t size = 0;        // bytes that were put there, 0: none
  std::string sha256;       // of those that are kept, in memory/<sha256>; empty: none
  uint64_t kept = 0;        // how many these are
  std::string module;       // path of the DLL that is made to load, if that is what it is
  std::vector<uint64_t> calls;  // seq of the events that make it up, at most kMostInjectionCalls
  bool more_calls = false;
  uint64_t time_ns = 0;     // since the VM started, of the trigger
};
inline constexpr size_t kMostInjectionCalls = 64;

// A system call of Linux's that a Windows process has tried, past Windows, and the VM has refused. Seen from outside of it.
struct RefusedCall {
  uint32_t linux_pid = 0;  // in the VM
  uint32_t pid = 0;        // Windows process id; 0: none that was recorded
  uint32_t arch = 0;       // AUDIT_ARCH_… of linux/audit.h
  int32_t number = 0;
  std::string what;        // what it wanted to execute
  uint64_t count = 0;
  uint64_t time_ns = 0;    // of the first, since the VM started
};
inline constexpr size_t kMostRefusedCalls = 4096;  // of different processes or numbers

// Takes one more call into the list; of a kind that is there only the count goes up. True: it is the first of its kind.
inline bool count_refused(std::vector<RefusedCall>& calls, const RefusedCall& one) {
  for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
    if (call->linux_pid != one.linux_pid || call->arch != one.arch || call->number != one.number || call->what != one.what) continue;
    ++call->count;
    return false;
  }
  if (calls.size() == kMostRefusedCalls) return false;
  calls.push_back(one);
  return true;
}

// What the person at the guest's desktop has done (monitor/person/).
struct Interaction {
  std::string kind;         // "move": one or more movements of the pointer, "click"
  uint64_t time_ns = 0;     // since the VM started
  uint64_t until_ns = 0;    // of movements: the last one's end
  uint64_t movements = 0, pixels = 0;  // of movements
  int32_t x = 0, y = 0;     // where the pointer is then
  uint32_t pid = 0;         // of a click: Windows process id of the window's process; 0: on the empty desktop
  std::string title, window_class, button;  // of the window, and of what was clicked in it: UTF-8
};
inline constexpr size_t kMostInteractions = 2000;

// What the kernel has told of a process (event/kernel_fact.h); of refused calls the first of each kind. Ids are the VM's.
struct KernelRecord {
  KernelEvent event = KernelEvent::kNone;
  uint32_t pid = 0, thread = 0, parent = 0;
  uint64_t time_ns = 0;  // since the VM started
  std::string text;
};
inline constexpr size_t kMostKernelRecords = 200'000;

// A recorded call that starts a process.
struct StartCall {
  enum class Outcome { kMade, kFailed, kUnknown };  // unknown: it never returned
  uint32_t pid = 0;        // of the caller
  uint32_t linux_pid = 0, linux_tid = 0;
  uint64_t seq = 0;        // of its event; 0: it has none
  uint64_t begin_ns = 0, end_ns = 0;
  uint64_t count = 1;      // such calls in a row: the end is that of the first
  Outcome outcome = Outcome::kUnknown;
  bool no_memory = false;  // the kernel had no room for another process
  std::string image;
};
inline constexpr size_t kMostStartCalls = 65536;

// What a call that succeeded has changed, or says so.
enum class ChangeKind : uint8_t {
  kNone,
  kCreate,      // a file or folder is there that was not
  kWrite,       // content of a file
  kMap,         // the same, by a section that can be written to
  kRename,      // and replaces what was there
  kLink,
  kDelete,
  kAttributes,
  kKeyCreate,
  kKeyDelete,
  kKeyRename,
  kKeyReplace,  // the key and all below it
  kValueSet,
  kValueDelete,
};

// All changes of a kind that one process has made to one thing.
struct Claim {
  ChangeKind kind = ChangeKind::kNone;
  std::string path;  // DOS path of a file, or HKLM\…, HKCU\… (event/guest_path.h, event/identity.h)
  std::string to;    // of a rename or link: the other path; of a value: its name
  uint32_t pid = 0;  // Windows process id
  uint64_t first_seq = 0, last_seq = 0;  // of their events; 0: of a process that is not recorded, one of the system's
  uint64_t count = 0;
  uint64_t order = 0;  // of the last one, among all changes
};
inline constexpr size_t kMostClaims = 500'000;

// Everything the recording knows at the end of a run.
struct RunRecord {
  std::vector<Process> processes;               // in order of start; the target first
  std::vector<Injection> injections;            // in order of time
  uint64_t more_injections = 0;                 // that were left out, since there were too many
  std::vector<Claim> claims;                    // at most kMostClaims
  uint64_t more_claims = 0;                     // that were left out, since there were too many
  std::map<uint32_t, std::string> system_processes;  // images of processes that are not recorded and have changed something, by pid
  std::vector<RefusedCall> refused;             // in order of their first time, at most kMostRefusedCalls
  std::vector<Interaction> interactions;        // in order of time, at most kMostInteractions
  uint64_t more_interactions = 0;               // that were left out, since there were too many
  std::vector<KernelRecord> kernel;             // in order, at most kMostKernelRecords
  std::vector<StartCall> starts;                // in order of their return, at most kMostStartCalls
  bool starts_incomplete = false;               // of one of the two there was more, or not all of it is known
  std::map<std::string, uint64_t> by_category;  // calls (repeats counted) by catalogue category
  uint64_t events = 0;                          // lines in all events/*.jsonl
  uint64_t calls = 0;                           // the same with repeats counted
  uint64_t functions = 0;                       // those of them that are functions of the Win32 layer
  uint64_t threads_refused = 0;                 // threads that ran unrecorded, since there were more than kMaxThreads
  uint64_t processes_refused = 0;               // the same, kMaxProcesses
  uint64_t torn = 0;                            // records begun and never committed
  std::string write_error;                      // why events could not all be written (disk full), else empty
};

}  // namespace drsemu::event
