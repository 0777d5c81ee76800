// Wrapped functions: the stubs in the guest's DLLs (event/wrap.h) call the client before and after the function itself, in
// DynamoRIO's vocabulary a wrap with a pre and a post callback.
#pragma once

#include "monitor/engine/engine.h"
#include "monitor/engine/modules.h"

namespace drsemu::monitor {

// One call of a wrapped function. Lives on the kernel stack of the calling thread.
struct Wrapped {
  const event::CallPlan& plan;
  uint64_t* args;            // kMaxArgs, as many as the plan has; pre may change them
  uint64_t result;           // set by a pre callback that skips, or by the function; post may change it
  uint64_t return_address;
  uint64_t stack;            // where the return address stands: names the call while it lasts
  uint32_t caller_module;    // 0: in no module
  bool narrow;               // made by 32-bit code
};

// Maps the page that the stubs read. Once per process, before Windows code runs, also where nothing is recorded. False if
// that cannot be done.
bool prepare_wraps(void* ntdll, const event::ArenaConfig& config);

// The process is recorded from now on. Cheap when it was before. On the Unix side of a thread that makes a call.
void begin_wrapping();

// The system's DLL at [base,end) has gone.
void forget_system_code(uint64_t base, uint64_t end);

// The thread's last error (TEB.LastErrorValue), as its code sees it.
uint32_t last_error();

// Where code of this thread has its stack: the bounds, and the pointer of the call that is being made.
struct GuestStack {
  uint64_t limit, base, pointer;
};
GuestStack guest_stack();

}  // namespace drsemu::monitor
