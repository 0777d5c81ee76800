// From a record to an event: one JSON line, by the catalogue's row.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collect/change.h"
#include "collect/filter.h"
#include "collect/guest_names.h"
#include "collect/reach.h"
#include "event/catalogue.h"


namespace drsemu::collect {

// What a handle of a process stands for.
struct HandleEntry {
  event::Object object = event::Object::kUnknown;
  std::string name = {};  // full NT name, UTF-8; empty: unnamed
  std::string dos = {};   // of a file on a drive: its DOS path; of a section: that of the file it maps
  std::string file = {};  // of a section: the full name of the file it maps
  uint32_t pid = 0;    // of a process or thread
  uint32_t tid = 0;    // of a thread
  uint64_t since = 0;  // clock at which it became known
  uint64_t until = 0;  // and at which it was closed
  bool socket = false;
};

// The full name of what is called `text` relative to a handle's full name: an object in it, or with ":s" a stream of that file.
std::string name_below(const std::string& handle, const std::string& text);

struct ModuleEntry {
  std::string name;  // file name, UTF-8
  std::string path;
  uint64_t base = 0;
  uint64_t size = 0;
  bool system = false;
};

// What a function gave out, and the parameter that named it.
struct ResourceEntry {
  std::string key, name;
};

// The state of one process that events refer to. Grows with what the process opens.
struct ProcessState {
  uint32_t pid = 0;
  uint32_t parent_pid = 0;
  uint32_t linux_pid = 0;
  uint32_t mode = 0;         // event::RecordMode
  bool unrecorded = false;   // one of the system's, of which only changes are told
  bool wow64 = false;
  std::string image;         // as Windows has it
  std::string command_line;
  std::unordered_map<uint64_t, HandleEntry> handles;
  std::unordered_map<uint64_t, HandleEntry> closed;  // the last of each value
  std::unordered_map<uint32_t, ModuleEntry> modules;
  std::map<std::pair<event::Object, uint64_t>, ResourceEntry> resources;
};

// Converts the guest's clock to nanoseconds since the VM started.
class Clock {
 public:
  // A clock as plain data.
  struct Reading {
    uint64_t start, start_ns;
    double ns_per_tick;
  };

  Clock();  // zero is now
  explicit Clock(const Reading& reading) : start_(reading.start), start_ns_(reading.start_ns), ns_per_tick_(reading.ns_per_tick) {}
  Reading reading() const { return {start_, start_ns_, ns_per_tick_}; }
  static uint64_t now();  // the same clock as the guest's
  uint64_t since_start(uint64_t t) const { return t > start_ ? to_ns(t - start_) : 0; }
  uint64_t to_ns(uint64_t ticks) const;
  // Better the more time has gone by; once the first event is written it must stay as it is, or a thread's
  // times would not rise.
  void calibrate();

 private:
  uint64_t start_, start_ns_;
  double ns_per_tick_;
};

// A whole record in host memory (event/arena.h): the collector has checked its sizes.
using RecordBytes = std::string_view;

inline const event::Record& header_of(RecordBytes record) {
  return *reinterpret_cast<const event::Record*>(record.data());
}

// What a call's record says of the run, beside its line.
struct Facts {
  bool exits = false;       // the process ends itself
  bool nudged = false;      // because the host has asked it to
  uint32_t exit_code = 0;
  Reach reach;              // what the call does to another process
  Change change;            // and to files and the registry
  uint64_t created_handle = 0;  // of a process that was created, with what it was to run
  std::string created_image, created_command_line;
  std::string link, link_target;  // of the object manager, which was made
  event::Category category = event::Category::kFile;
  bool is_function = false;
  bool silent = false;  // not wanted: there is no line
};

class Decoder {
 public:
  // `filter` (null: all) and `names` (null: nothing is known of the guest) outlive the decoder.
  explicit Decoder(const Clock& clock, const Filter* filter = nullptr, const GuestNames* names = nullptr)
      : clock_(clock), filter_(filter), names_(names ? *names : unknown_) {}

  // Takes a record that is no call (module, handle, process) into `process`.
  // Returns the handle that it describes, or 0.
  uint64_t apply_meta(RecordBytes record, ProcessState& process) const;

  // Appends the event of a call to `line` (no line end) and takes what it opened and closed into `process`.
  // `seq`, `tid`: as in the event. Never throws; fields that make no sense are left out. No line for an event
  // that the filter does not want.
  Facts append_event(RecordBytes record, uint64_t seq, uint32_t tid, ProcessState& process, std::string& line) const;

 private:
  const Clock& clock_;
  const Filter* filter_;
  const GuestNames unknown_;
  const GuestNames& names_;
};

}  // namespace drsemu::collect
