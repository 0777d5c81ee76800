// The system calls that a VM refuses.
#pragma once

namespace drsemu::sandbox {

// For all of a VM: what Wine, its server and the display never need. Refused calls fail with EPERM.
// Returns a sealed memfd with the BPF program (for bubblewrap's --add-seccomp-fd). Throws Error.
int make_vm_filter();

// On top of it for Windows processes: what only wineserver needs (ptrace and its like), and every 32-bit
// Linux system call but set_thread_area, which Wine makes when it starts a 32-bit program.
int make_process_filter();
int make_i386_filter();

}  // namespace drsemu::sandbox
