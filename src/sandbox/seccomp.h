// The system calls of Linux that a VM refuses.
#pragma once

namespace drsemu::sandbox {

// For Wine's server and process 1: what they never need. Refused calls fail with EPERM. Returns a memfd with
// the BPF program. Throws Error.
int make_vm_filter();

// For the display: what Windows processes may do, since they can talk to it. Refused calls fail with EPERM. As above.
int make_display_filter();

// For Windows processes: all but what they need goes to process 1 (SECCOMP_RET_USER_NOTIF, init/gate.h): what starts a process, and what is
// refused.
// To be set with a listener.
int make_process_filter();

}  // namespace drsemu::sandbox
