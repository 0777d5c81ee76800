// Signals of the guest: interposes sigaction so that SIGSEGV, SIGBUS, SIGILL, SIGTRAP and SIGUSR1 come here first.
#include "monitor/engine/fault.h"

#include <dlfcn.h>
#include <signal.h>
#include <ucontext.h>

#include "monitor/engine/direct.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/processor.h"

extern "C" const drsemu::monitor::Fixup __start_drsemu_fixups[] __attribute__((visibility("hidden")));
extern "C" const drsemu::monitor::Fixup __stop_drsemu_fixups[] __attribute__((visibility("hidden")));

namespace drsemu::monitor {
namespace {

uint64_t g_dispatcher_return;
AbortedSyscall g_aborted;
Interrupted g_interrupted;
struct sigaction g_wine[5];

struct sigaction* wine_action(int signal) {
  switch (signal) {
    case SIGSEGV: return &g_wine[0];
    case SIGBUS: return &g_wine[1];
    case SIGILL: return &g_wine[2];
    case SIGUSR1: return &g_wine[3];
    case SIGTRAP: return &g_wine[4];
    default: return nullptr;
  }
}

bool resume(ucontext_t* context) {
  const auto rip = static_cast<uint64_t>(context->uc_mcontext.gregs[REG_RIP]);
  for (const Fixup* fixup = __start_drsemu_fixups; fixup != __stop_drsemu_fixups; ++fixup) {
    if (reinterpret_cast<uint64_t>(&fixup->fault) + static_cast<int64_t>(fixup->fault) != rip) continue;
    const uint64_t target = reinterpret_cast<uint64_t>(&fixup->resume) + static_cast<int64_t>(fixup->resume);
    context->uc_mcontext.gregs[REG_RIP] = static_cast<greg_t>(target);
    return true;
  }
  return false;
}

// A program that steps through its code expects the trap behind each instruction, also behind one that was answered here.
void trap(ucontext_t* context, const siginfo_t* fault) {
  const struct sigaction* wine = wine_action(SIGTRAP);
  if (!(wine->sa_flags & SA_SIGINFO)) return;
  constexpr int kTrapDebug = 1;
  siginfo_t info = *fault;
  info.si_signo = SIGTRAP;
  info.si_code = TRAP_TRACE;
  context->uc_mcontext.gregs[REG_TRAPNO] = kTrapDebug;
  context->uc_mcontext.gregs[REG_ERR] = 0;
  wine->sa_sigaction(SIGTRAP, &info, context);
}

// May be entered with the guest's %fs: nothing before Wine's handler touches thread-local storage.
void on_fault(int signal, siginfo_t* info, void* raw) {
  auto* context = static_cast<ucontext_t*>(raw);
  if (resume(context) || redirect_faulting_call(signal, context)) return;
  if (signal == SIGSEGV) {
    const Answer answer = answer_processor(context);
    if (answer == Answer::kTrap) trap(context, info);
    if (answer != Answer::kNone) return;
  }
  const struct sigaction* wine = wine_action(signal);
  if (wine->sa_flags & SA_SIGINFO) {
    wine->sa_sigaction(signal, info, raw);
  } else if (wine->sa_handler == SIG_DFL) {
    struct sigaction standard = {};
    standard.sa_handler = SIG_DFL;
    ::sigaction(signal, &standard, nullptr);
    return;
  } else if (wine->sa_handler != SIG_IGN) {
    wine->sa_handler(signal);
  }
  if (g_aborted && static_cast<uint64_t>(context->uc_mcontext.gregs[REG_RIP]) == g_dispatcher_return) {
    g_aborted(static_cast<uint64_t>(context->uc_mcontext.gregs[REG_RSI]));
  }
}

void on_interrupt(int signal, siginfo_t* info, void* context) {
  if (g_interrupted) g_interrupted();
  wine_action(signal)->sa_sigaction(signal, info, context);
}

using SigactionFunction = int (*)(int, const struct sigaction*, struct sigaction*);
SigactionFunction real_sigaction() {
  static SigactionFunction real;
  if (!real) real = reinterpret_cast<SigactionFunction>(dlsym(RTLD_NEXT, "sigaction"));
  return real;
}

auto handler_of(int signal) { return signal == SIGUSR1 ? on_interrupt : on_fault; }

}  // namespace

void watch_faults(uint64_t dispatcher_return, AbortedSyscall aborted) {
  g_dispatcher_return = dispatcher_return;
  g_aborted = aborted;
  // Until Wine has its own. On the stack that the thread has.
  struct sigaction action = {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER;
  real_sigaction()(SIGSEGV, &action, nullptr);
}

void watch_interrupts(Interrupted interrupted) { g_interrupted = interrupted; }

void raise_in_guest(siginfo_t* info, ucontext_t* context) { on_fault(SIGSEGV, info, context); }

}  // namespace drsemu::monitor

// Any thread. Same contract as sigaction(2); the caller sees its own handlers.
extern "C" __attribute__((visibility("default"))) int sigaction(int signal, const struct sigaction* action,
                                                               struct sigaction* old) noexcept {
  using namespace drsemu::monitor;
  const SigactionFunction real = real_sigaction();
  struct sigaction* wine = wine_action(signal);
  if (!wine || !g_dispatcher_return || !action || !(action->sa_flags & SA_SIGINFO)) {
    return real(signal, action, old);
  }
  const struct sigaction before = *wine;
  struct sigaction ours = *action;
  ours.sa_sigaction = handler_of(signal);
  if (signal == SIGSEGV) ours.sa_flags |= SA_NODEFER;  // on_fault may meet one of its own (guest_memory.h)
  *wine = *action;
  const int result = real(signal, &ours, old);
  if (result == 0 && old && old->sa_sigaction == handler_of(signal)) *old = before;
  return result;
}
