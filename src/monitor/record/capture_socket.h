// What a socket's control code refers to beside its buffers: addresses and data elsewhere in the guest's memory.
#pragma once

#include "monitor/engine/engine.h"
#include "monitor/record/ring.h"

namespace drsemu::monitor {

// Where a control code takes its data from, or puts it. The structures that say so may be gone when it is done.
struct SocketTargets {
  bool receives, sends;
  uint64_t address;
  uint64_t address_length;  // of one that receives: where the length stands
  struct Part {
    uint64_t address;
    uint32_t size;
  };
  static constexpr size_t kMost = 8;
  uint32_t parts;
  Part part[kMost];
};

// False, with no targets, if the call is none that has them.
bool load_socket_targets(const Syscall& call, SocketTargets& targets);

// What is sent and to whom, at entry.
void capture_socket_before(Writer& writer, uint8_t op, const Syscall& call);
// The handle that an accept has made.
void capture_accepted(Writer& writer, uint8_t op, const Syscall& call);
// What has come and from whom: `received` bytes.
void capture_socket_after(Writer& writer, uint8_t op, const SocketTargets& targets, uint64_t received);

}  // namespace drsemu::monitor
