// What the person at the guest's desktop has done, out of kMetaInteraction records.
#pragma once

#include "collect/decode.h"
#include "event/run_record.h"

namespace drsemu::collect {

// Bounded. One thread.
class Interactions {
 public:
  // A record of any origin: what it says is not trusted. `time_ns`: since the VM started.
  void add(RecordBytes record, uint64_t time_ns);

  void finish(event::RunRecord& run);

 private:
  std::vector<event::Interaction> list_;
  uint64_t more_ = 0;
};

}  // namespace drsemu::collect
