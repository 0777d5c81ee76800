// What a finished run was, as the collector hands it to the report: its processes and counts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace drsemu::event {

// One Windows process that was recorded.
struct Process {
  uint32_t pid = 0;         // Windows process id
  uint32_t ppid = 0;        // Windows id of the process that created it
  uint32_t linux_pid = 0;   // in the VM's pid namespace
  std::string image;        // DOS path, UTF-8
  std::string command_line; // UTF-8
  std::string arch;         // "x64", "x86"; "unknown" if it ended before its first call
  std::string cause;        // "target", "child", "injection", "service" (the system started it, asked by the target)
  uint64_t started_ns = 0;  // since the VM started
  uint64_t ended_ns = 0;    // 0: still alive when the recording ended
  std::optional<uint32_t> exit_code;  // NTSTATUS-like Windows exit code, if it is known
  std::string end;          // "exited", "nudged" (it ended itself, asked by the host), "terminated" (by another process),
                            // "killed" (by a signal), "alive", "unknown"
  uint64_t events = 0;      // lines in events/<pid>.jsonl
};

// Everything the recording knows at the end of a run.
struct RunRecord {
  std::vector<Process> processes;               // in order of start; the target first
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
