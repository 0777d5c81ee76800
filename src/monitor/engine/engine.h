// The engine: intercepts system calls at the guest's service table, in DynamoRIO's vocabulary.
//
// Facts: Wine's dispatcher (dlls/ntdll/unix/signal_x86_64.c) calls entry N & 0xfff of service table
// (N >> 12) & 3; table 0 is ntdll's, table 1 win32u registers through KeAddSystemServiceTable.
#pragma once

#include <cstddef>
#include <cstdint>

#include "event/arena.h"

namespace drsemu::monitor {

// One intercepted call on its way. Lives on the kernel stack of the calling thread.
struct Syscall {
  const event::CallPlan& plan;
  uint64_t* args;       // kMaxArgs; a pre callback may change them
  uint64_t result = 0;  // set by a pre callback that skips, or by the call
  void* client = nullptr;   // carried from pre to post
  void* pending = nullptr;  // the same
  bool narrow = false;      // of a function: its caller has 32-bit pointers
};

// What a thunk lays out on the kernel stack (thunks.S).
struct alignas(16) CallFrame {
  uint64_t args[event::kMaxArgs];
  uint64_t volatile_registers[16];  // that Wine's dispatcher does not set on its way back, as the call left them
};
static_assert(offsetof(CallFrame, volatile_registers) == 144 && sizeof(CallFrame) == 272);

struct Wrapped;  // engine/wrap.h

// Callbacks run on the thread that makes the call, before and after it, with the Linux %fs. They may call
// any Nt function of ntdll.so: that does not re-enter the table. They must not block, allocate, throw, or
// take a lock (Wine suspends threads by a signal, at any instruction).
struct Client {
  bool (*filter)();           // false: the thread's process is not of interest now; nothing below is called
  bool (*pre)(Syscall&);      // false: skip the call, `result` is what the guest sees
  void (*post)(Syscall&);
  void (*aborted)(uint64_t status);  // the innermost begun call ended by a fault
  uint64_t (*provided)(uint32_t index);        // the function behind event::kProvided[index]
  bool (*tunneled)(uint64_t* args, uint64_t& result);  // NtReadVirtualMemory that is another call in disguise
  event::WrapAnswer (*enter)(Wrapped&);  // a wrapped function is called: what to do
  void (*leave)(Wrapped&);               // it has returned; only for those that enter wanted recorded
  uint64_t (*nudge)();  // exit code + 1 with which the process is to end itself, else 0. With any %fs, in a signal handler
  bool (*is_idle)();    // the calling thread is in none of these callbacks
  uint64_t (*answering)(uint32_t index, uint64_t original);  // what stands for event::kAnswered[index]
  void (*unrecorded)(Syscall&);  // a Handler::kMapView of a process that filter does not want has returned
};

// Whether the call that the thread is making is the engine's own, which ends the process since it was nudged.
extern thread_local bool t_nudged;

// Takes over the calls that `config` names. Called once per process, when ntdll.so has been loaded and
// before it runs. `ntdll` is its dlopen handle. False, with everything as it was, if the table is not found.
bool attach(void* ntdll, const event::ArenaConfig& config, const Client& client);

// Wine: SYSTEM_SERVICE_TABLE, include/winternl.h.
struct ServiceTable {
  uint64_t* functions;
  uint64_t* counters;
  uint64_t limit;
  const uint8_t* arguments;
};

// Replaces the table that a module registers with `index` by ours.
void take_over(ServiceTable& table, uint32_t index);

// Makes the call of plan `index` as its service would: with pre, post and all. On the Unix side of a thread.
extern "C" uint64_t drsemu_dispatch(uint32_t index, drsemu::monitor::CallFrame* frame);

// The same on another stack, which begins below `stack`.
extern "C" uint64_t drsemu_dispatch_on(uint32_t index, drsemu::monitor::CallFrame* frame, void* stack);

// Wine's syscall_frame of the current thread: the guest's registers at its system call.
struct GuestFrame {
  uint64_t rip, rsp, rbp;
  uint32_t number;  // of the service
};
GuestFrame guest_frame();

}  // namespace drsemu::monitor
