// Tells injections from what processes do to each other, and keeps what they put there.
//
// A write or a mapping is remembered; what makes it run (a thread, an APC, a context, a resumed process, a hook) makes
// an injection of it. What a program's start does by itself is none: neither parameters written into a child nor its
// first thread being resumed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "collect/decode.h"
#include "collect/lineage.h"
#include "event/run_record.h"

namespace drsemu::collect {

// The result depends on what it is told alone. One thread. Memory is bounded, whatever the calls are: what is beyond a
// bound is counted, or marked as truncated.
class Injections {
 public:
  // A kMetaMemory record of a thread: what the call whose event follows writes, or makes run.
  void memory(uint32_t pid, uint32_t tid, RecordBytes record);

  void call(const CallPlace& place, const Reach& reach);

  // The call of that thread for which memory() was told something is over.
  void settled(uint32_t pid, uint32_t tid);

  // `creator` has made process `pid`, which has not run yet.
  void created(uint32_t creator, uint32_t pid);

  // Process `pid` has mapped the image at `path` (as the kernel names it).
  void module(uint32_t pid, const std::string& path, uint64_t base, uint64_t time_ns);

  // Writes the bytes into the folder `memory` (made if there are any), each file named by its SHA-256. Throws Error if
  // one cannot be written.
  void finish(const std::filesystem::path& memory, event::RunRecord& run);

 private:
  struct Region {
    uint64_t address = 0, size = 0;
    uint64_t time_ns = 0;
    std::string bytes;  // from `address` on
    bool mapped = false, image = false, executable = false, used = false;
    uint32_t tid = 0;
    std::vector<uint64_t> calls;
    bool more_calls = false;
    uint64_t end() const { return address + size; }
  };
  // What one process has done to another.
  struct Pair {
    std::vector<Region> regions;  // in order of time
    bool fresh = false;           // the victim has been made by the writer and not been resumed
    bool unmapped = false;
    bool hijacked = false;  // a context was set while fresh
    uint64_t start = 0, argument = 0;
    std::vector<uint64_t> calls;  // those that are of no region
  };
  struct Sent {  // of a thread: with the call that comes
    uint32_t pid = 0;
    uint64_t address = 0, size = 0, allocation = 0;
    uint32_t protect = 0, type = 0;
    bool seen = false;
    std::string bytes;
  };
  struct Pending {
    Sent written;
    std::vector<Sent> executed;
  };
  struct Hook {
    uint32_t pid, tid;
    std::string module;
    uint64_t seq, time_ns;
  };
  struct Known {  // an allocation of a victim
    uint64_t base;
    bool image, executable;
  };
  struct Found {
    event::Injection injection;
    std::string bytes;
  };
  using Key = std::pair<uint32_t, uint32_t>;  // writer and victim, or process and thread

  Pair* pair(uint32_t writer, uint32_t victim);
  Region* add_region(Pair& pair, const CallPlace& place, uint64_t address, uint64_t size);
  Region* region_at(Pair& pair, uint64_t address);
  void write(const CallPlace& place, const Reach& reach);
  void map(const CallPlace& place, const Reach& reach);
  void run(const CallPlace& place, const Reach& reach, const char* technique, const char* attack_id);
  void set_context(const CallPlace& place, const Reach& reach);
  void resume(const CallPlace& place, const Reach& reach);
  void add(const CallPlace& place, uint32_t victim, const char* technique, const char* attack_id, Pair& pair,
           std::vector<Region*> parts, const Sent* executed, const std::string& module, uint64_t start = 0);
  std::string take(std::string bytes);
  const Sent* executed_at(const CallPlace& place, uint64_t address) const;

  std::map<Key, Pair> pairs_;
  std::map<Key, Pending> pending_;
  std::vector<Hook> hooks_;
  std::set<std::string> hooked_;  // victim and module, told of already
  std::vector<Found> found_;
  uint64_t bytes_ = 0;        // in regions
  uint64_t received_ = 0;     // ever
  uint64_t found_bytes_ = 0;  // in found_
  uint64_t more_ = 0;
};

}  // namespace drsemu::collect
