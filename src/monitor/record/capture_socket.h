// What a socket's control code refers to beside its buffers: addresses and data elsewhere in the guest's memory.
#pragma once

#include "monitor/engine/engine.h"
#include "monitor/record/ring.h"

namespace drsemu::monitor {

// What is sent and to whom, at entry; what has come and from whom, at return of a call that delivers.
void capture_socket_before(Writer& writer, uint8_t op, const Syscall& call);
void capture_socket_after(Writer& writer, uint8_t op, const Syscall& call);

}  // namespace drsemu::monitor
