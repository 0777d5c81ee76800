// The changes that all processes have made, gathered from their calls.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "collect/change.h"
#include "collect/guest_names.h"
#include "event/run_record.h"

namespace drsemu::collect {

// The result depends on what it is told alone. One thread. Memory is bounded: what is too much is counted.
class Changes {
 public:
  // `names` outlives this.
  explicit Changes(const GuestNames& names) : names_(names) {}

  // A change by a process; `seq` of its event, or 0.
  void add(uint32_t pid, uint64_t seq, const Change& change);

  void finish(event::RunRecord& run);

 private:
  void note(event::ChangeKind kind, uint32_t pid, uint64_t seq, const std::string& path, const std::string& to);

  const GuestNames& names_;
  std::unordered_map<std::string, size_t> place_;  // by kind, process, path and other
  std::vector<event::Claim> claims_;
  uint64_t order_ = 0, more_ = 0;
  // The last one: a file is written to in many calls.
  std::string last_key_;
  size_t last_ = 0;
};

}  // namespace drsemu::collect
