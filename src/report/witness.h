// The outside witness: what is seen of a run from outside, matched with what was recorded inside of the target's processes.
//
// The monitor lives in the target's own process, which may overwrite it, go past it, or write records of its own. The changes of
// files and of the registry are read from outside; each must have an event that says so, and an event that says so its change.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "collect/change.h"

namespace drsemu::report {

struct Report;

// Who has made a change that is seen from outside.
struct Attribution {
  std::vector<uint32_t> pids;        // Windows ids of recorded processes, in order of their first call
  std::vector<uint64_t> calls;       // seq of events, at most kMostCalls: the first and the last of each process and kind of call
  std::vector<std::string> system;   // processes of the system's own that did it, for the target or of themselves: paths
};
inline constexpr size_t kMostCalls = 16;

// A process that the kernel has told of.
struct SeenProcess {
  uint32_t linux_pid = 0;   // in the VM; 0: it was gone before anybody looked
  uint32_t parent_pid = 0;  // Windows id of the process that it is a copy of; 0: none that was recorded
  uint64_t time_ns = 0;     // since the VM started
};

// A change that nothing recorded explains.
struct Unexplained {
  std::string kind;    // "file", "registry", "process"
  std::string what;    // path of the file or key; image of the process that was copied, or what was executed
  std::string value;   // of a registry value: its name
  std::string change;  // "created", …; of a process "forked", "executed"
  std::string why;
  std::optional<SeenProcess> process = {};
};

// An event that tells of a change which is not there.
struct Contradicted {
  uint64_t seq = 0;    // 0: of a process that is recorded as a whole, and not there
  uint32_t pid = 0;
  std::string what, value;
  std::string why;
};

struct Testimony {
  std::string off;  // why changes cannot be judged; empty: they were
  std::vector<std::string> not_followed;  // what is not judged, and why: "files: --filter leaves calls out"
  std::vector<Unexplained> unexplained;
  std::vector<Contradicted> contradicted;
};

// Fills in the attributions of the report's effects, and says what does not fit. `upper`: of the overlay; `prefix`: the template
// below it. `followed`: which changes were to be recorded.
void testify(Report& report, const std::filesystem::path& upper, const std::filesystem::path& prefix, collect::Followed followed);

// Where what the VM changed is gone: judges nothing, and names what the kernel has told of the recorded processes.
void testify_without_changes(Report& report);

}  // namespace drsemu::report
