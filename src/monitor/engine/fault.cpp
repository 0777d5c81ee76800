// Signals of the guest: interposes sigaction so that SIGSEGV, SIGBUS, SIGILL and SIGUSR1 come here first.
#include "monitor/engine/fault.h"

#include <dlfcn.h>
#include <signal.h>
#include <ucontext.h>

#include "monitor/engine/direct.h"
#include "monitor/engine/guest_memory.h"

extern "C" const drsemu::monitor::Fixup __start_drsemu_fixups[] __attribute__((visibility("hidden")));
extern "C" const drsemu::monitor::Fixup __stop_drsemu_fixups[] __attribute__((visibility("hidden")));

namespace drsemu::monitor {
namespace {

uint64_t g_dispatcher_return;
AbortedSyscall g_aborted;
Interrupted g_interrupted;
struct sigaction g_wine[4];

struct sigaction* wine_action(int signal) {
  switch (signal) {
    case SIGSEGV: return &g_wine[0];
    case SIGBUS: return &g_wine[1];
    case SIGILL: return &g_wine[2];
    case SIGUSR1: return &g_wine[3];
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

// May be entered with the guest's %fs: nothing before Wine's handler touches thread-local storage.
void on_fault(int signal, siginfo_t* info, void* raw) {
  auto* context = static_cast<ucontext_t*>(raw);
  if (resume(context) || redirect_faulting_call(signal, context)) return;
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

auto handler_of(int signal) { return signal == SIGUSR1 ? on_interrupt : on_fault; }

}  // namespace

void watch_faults(uint64_t dispatcher_return, AbortedSyscall aborted) {
  g_dispatcher_return = dispatcher_return;
  g_aborted = aborted;
}

void watch_interrupts(Interrupted interrupted) { g_interrupted = interrupted; }

void raise_in_guest(siginfo_t* info, ucontext_t* context) { on_fault(SIGSEGV, info, context); }

}  // namespace drsemu::monitor

// Any thread. Same contract as sigaction(2); the caller sees its own handlers.
extern "C" __attribute__((visibility("default"))) int sigaction(int signal, const struct sigaction* action,
                                                               struct sigaction* old) noexcept {
  using namespace drsemu::monitor;
  using Function = int (*)(int, const struct sigaction*, struct sigaction*);
  static Function real;
  if (!real) real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "sigaction"));
  struct sigaction* wine = wine_action(signal);
  if (!wine || !g_dispatcher_return || !action || !(action->sa_flags & SA_SIGINFO)) {
    return real(signal, action, old);
  }
  const struct sigaction before = *wine;
  struct sigaction ours = *action;
  ours.sa_sigaction = handler_of(signal);
  *wine = *action;
  const int result = real(signal, &ours, old);
  if (result == 0 && old && old->sa_sigaction == handler_of(signal)) *old = before;
  return result;
}
