// What a call does to another process: the facts that injections, causes and ends are told by.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "collect/json.h"
#include "event/catalogue.h"

namespace drsemu::collect {

struct HandleEntry;
struct ProcessState;

// One decoded call, as what is made of it needs it.
class CallView {
 public:
  virtual uint64_t arg(size_t i) const = 0;
  // What was captured of parameter `param`; null if nothing was.
  virtual const FieldView* field(uint8_t param, bool after, uint16_t extra = 0) const = 0;
  // The full name in an OBJECT_ATTRIBUTES, also where it is relative to a handle.
  virtual std::string object_name(uint8_t param) const = 0;
  // What a handle of the calling process stands for; null if nobody knows.
  virtual const HandleEntry* handle(uint64_t value) const = 0;
  virtual bool success() const = 0;

 protected:
  ~CallView() = default;
};

enum class ReachKind : uint8_t {
  kNone,
  kWrite,    // address, size, bytes (as far as they are in the record)
  kMap,      // address, size, executable
  kUnmap,    // address
  kThread,   // start, argument
  kApc,      // start, argument
  kContext,  // start, and argument: what a thread that has not begun is to call
  kResume,
  kHook,        // text: the module; tid (0: all threads)
  kEndProcess,  // code
  kEndThread,   // code
  kEndJob,      // handle, code
  kJobMember,   // handle, pid
  kJobLimit,    // handle, kills_on_close
  kClose,       // handle
  kRequest,     // asks a server of the system's for something: `cause` says what
};

struct Reach {
  ReachKind kind = ReachKind::kNone;
  uint32_t pid = 0, tid = 0;  // whom it reaches; 0: unknown
  uint64_t address = 0, size = 0, start = 0, argument = 0, handle = 0;
  uint32_t code = 0;
  bool executable = false, kills_on_close = false;
  std::string bytes, text;
  const char* cause = nullptr;  // of kRequest; of a function: of what it starts in its own process
};

// Of a call that succeeded; kNone if it is none of these, or reaches no further than its own process.
Reach reach_of(const event::Call& call, const CallView& view, const ProcessState& process);

// A table whose rows name calls (Row::call), by the calls' places in the catalogue. Built once.
template <typename Row, size_t Size>
std::vector<const Row*> rows_by_call(const Row (&rows)[Size]) {
  std::vector<const Row*> all(event::catalogue().size());
  for (const Row& row : rows) {
    if (const event::Call* found = event::find_call(row.call)) all[static_cast<size_t>(found - event::catalogue().data())] = &row;
  }
  return all;
}

}  // namespace drsemu::collect
