// Signals of the guest: the monitor's own faults are resumed, system calls in disguise are made, nudges are taken, all else is
// Wine's.
#pragma once

#include <signal.h>
#include <ucontext.h>

#include <cstdint>

namespace drsemu::monitor {

// Called when a fault inside a system call has made Wine end that call with an exception code, so that
// the post handler does not run (Wine: handle_syscall_fault in dlls/ntdll/unix/signal_x86_64.c).
// Runs in the signal handler, on the Unix side of the thread.
using AbortedSyscall = void (*)(uint64_t status);

// `dispatcher_return`: address of Wine's __wine_syscall_dispatcher_return, to which such a call returns.
void watch_faults(uint64_t dispatcher_return, AbortedSyscall aborted);

// Called when a thread is interrupted: SIGUSR1, with which Wine suspends threads and the host nudges. Wine blocks it where a
// call of its server may not be interrupted, so that Nt functions may be called here. Perhaps with the guest's %fs: that is
// Wine's handler's to put back, which runs when this returns.
using Interrupted = void (*)();
void watch_interrupts(Interrupted interrupted);

// Gives the guest the fault that `context` describes (trap number, error code, instruction pointer), by
// Wine's own handler. In a signal handler.
void raise_in_guest(siginfo_t* info, ucontext_t* context);

}  // namespace drsemu::monitor
