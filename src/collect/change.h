// What a call changes in the file system and the registry: the claims that the witness compares with what is seen from outside.
#pragma once

#include <string>

#include "collect/filter.h"
#include "collect/reach.h"
#include "event/run_record.h"

namespace drsemu::collect {

struct Change {
  event::ChangeKind kind = event::ChangeKind::kNone;
  std::string path;  // as the call has it: an NT name
  std::string to;    // of a rename or link: the new NT name; of a value: its name
  bool deletes_on_close = false;  // of a file that is opened or created
};

// Of a call that succeeded; kNone if it changes nothing.
Change change_of(const event::Call& call, const CallView& view);

// Whether calls of this row may: they are followed in the system's own processes too (pure function of the row).
bool may_change(const event::Call& call);

// Of what all changes are recorded.
struct Followed {
  bool files = true, registry = true;
};
Followed followed(const Filter& filter);

}  // namespace drsemu::collect
