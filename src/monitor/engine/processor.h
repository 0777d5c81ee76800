// The processor as the guest sees it: CPUID of the machine's profile, and a time stamp counter that does not tell of
// it.
//
// CPUID is made to fault (arch_prctl(2), ARCH_SET_CPUID) and is answered from event::Machine. What that takes would
// show in the usual test, rdtsc around cpuid, so a thread that has just run CPUID has its rdtsc fault as well
// (prctl(2), PR_SET_TSC) and sees a counter that stands still while its faults are handled. After some milliseconds
// without CPUID rdtsc is the processor's again: a program that reads the time without end runs at full speed.
#pragma once

#include <signal.h>
#include <ucontext.h>

#include "event/machine.h"

namespace drsemu::monitor {

// For the calling thread and all that it and its descendants make; where the processor cannot do it, nothing happens.
// Faults come to answer_processor() from then on.
void take_processor(const event::Machine& machine);

enum class Answer { kNone, kDone, kTrap };  // kTrap: done, and the guest was single-stepping

// A fault that is one of these instructions is answered. In the handler of SIGSEGV, perhaps with the guest's %fs.
Answer answer_processor(ucontext_t* context);

// Before exec: what the thread's counter does would be inherited by a program that has no handler.
void release_processor();

}  // namespace drsemu::monitor
