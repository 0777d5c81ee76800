// Direct system calls: what the guest does by itself instead of calling a stub of ntdll.dll or win32u.dll.
//
// Linux's Syscall User Dispatch (Documentation/admin-guide/syscall-user-dispatch.rst) turns each system call
// that a thread makes outside libc's text into SIGSYS. One out of another Linux library is made for it; one
// out of Windows code becomes the call of Wine's dispatcher that the stub would have made, and so reaches the
// service table like any other. The instructions that fault instead, `int 2e` and `sysenter`, come through
// engine/fault.cpp. There is no selector byte in memory with which a guest could switch this off.
#pragma once

#include <signal.h>
#include <ucontext.h>

#include <cstdint>

namespace drsemu::monitor {

// Once per process, for the calling thread and all that are made later. `ntdll` is the dlopen handle of
// ntdll.so. False if the kernel or this Wine lacks what it takes.
bool catch_direct_calls(void* ntdll);

// The calling thread's TEB; 0 where there is none (yet). With any %fs.
uint64_t teb_or_null();
// Code below may then use thread-local storage. `teb`: as of teb_or_null. In a signal handler.
void use_linux_fs(uint64_t teb);

// Before anything of this file is used: from here on it is known which code is a Linux library's.
void watch_linux_code();

// Whether code at this address is a Linux library's.
bool is_linux_code(uint64_t address);

// Linux libraries may have been loaded: their system calls are theirs, not the guest's.
void note_linux_libraries();

// A fault of the guest that is a system call in disguise becomes that call; false: it is something else.
// In a signal handler, perhaps with the guest's %fs: touches no thread-local storage.
bool redirect_faulting_call(int signal, ucontext_t* context);

// Whether the call that this thread is making, by its return address and service number, is one that was
// redirected: even one that borrowed the `syscall` instruction of a stub.
bool take_redirected(uint64_t rip, uint32_t number);

}  // namespace drsemu::monitor
