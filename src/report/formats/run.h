// A finished report, read for conversion: report.json whole, events line by line.
#pragma once

#include <rapidjson/document.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace drsemu::formats {

using rapidjson::Value;

// ---- values of a report, which may lack any member or have it of another type

// A member, or null JSON.
const Value& member(const Value& object, std::string_view name);
// At "target/sha256".
const Value& at(const Value& object, std::string_view path);
std::string_view text_of(const Value& value);  // empty if it is no text
std::string_view text_of(const Value& object, std::string_view path);
uint64_t number_of(const Value& object, std::string_view path);  // 0 if it is no whole number
bool is_true(const Value& object, std::string_view path);

// A parameter of an event: what the call was given, or else what it wrote.
const Value& parameter(const Value& event, std::string_view name);

// One process as report.json tells of it. Ids may be used again in a run.
struct RunProcess {
  uint32_t pid = 0, ppid = 0;
  std::string image, command_line, arch, cause, end;
  uint64_t started_ns = 0;
  uint64_t ended_ns = UINT64_MAX;  // not known, or it lived on
  uint64_t exit_code = 0;
  uint64_t events = 0;
  // Of the recorded call that made it; empty and 0 where there is none.
  std::string current_directory;
  uint64_t made_by_seq = 0;

  std::string name() const;  // "cmd.exe"
};

class Run {
 public:
  // Reads report.json. Throws Error if `folder` has no finished report.
  explicit Run(std::filesystem::path folder);

  const std::filesystem::path& folder() const { return folder_; }
  const Value& json() const { return json_; }
  // In order of start; those of whom there are only events come last.
  const std::vector<RunProcess>& processes() const { return processes_; }
  // Which of these had the id at that time; null: none that is known.
  const RunProcess* process_at(uint64_t pid, uint64_t ts) const;
  // Whose child a process is, or null: its parent is none that was recorded.
  const RunProcess* parent_of(const RunProcess& process) const;

  // Nanoseconds since 1970, UTC, of a time since the VM started.
  int64_t wall_ns(uint64_t ts) const;
  int64_t started_ns() const { return wall_ns(base_ns_); }  // when the target was

  // Calls `take` with each event of a process id, in order. The event lives until the next one is read. Throws Error if
  // a file cannot be read.
  using Take = std::function<void(uint32_t pid, const Value& event)>;
  void each_event(uint32_t pid, const Take& take);
  // The same with those of all, by seq.
  void each_event(const Take& take);

  // Lines of the events that were not read, since they are damaged.
  uint64_t damaged() const { return damaged_; }

 private:
  void read_processes();
  void find_creations();
  void take_line(uint32_t pid, const std::string& line, const Take& take);
  std::filesystem::path events_of(uint32_t pid) const;

  std::filesystem::path folder_;
  rapidjson::Document json_;
  std::vector<RunProcess> processes_;
  std::map<uint32_t, std::vector<size_t>> by_pid_;
  std::vector<uint32_t> pids_;  // that have events
  int64_t started_s_ = 0;
  uint64_t base_ns_ = 0;
  uint64_t damaged_ = 0;
  std::string line_;
};

// "2026-11-28T17:43:03.123456Z" of wall_ns, cut behind `digits` of the second's fraction; `between` stands for the T,
// `end` for the Z.
std::string format_time(int64_t wall_ns, int digits, std::string_view between = "T", std::string_view end = "Z");

}  // namespace drsemu::formats
