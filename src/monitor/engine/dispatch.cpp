// From a swapped slot to the client and the original function.
#include "monitor/engine/engine.h"
#include "monitor/engine/dispatch.h"

namespace drsemu::monitor {

DispatchState g_dispatch;

namespace {

uint64_t call_original(uint64_t function, uint8_t count, const uint64_t* a) {
  if (count <= 6) {
    using Six = uint64_t (*)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
    return reinterpret_cast<Six>(function)(a[0], a[1], a[2], a[3], a[4], a[5]);
  }
  using All = uint64_t (*)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                           uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                           uint64_t);
  static_assert(event::kMaxArgs == 18);
  return reinterpret_cast<All>(function)(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11],
                                         a[12], a[13], a[14], a[15], a[16], a[17]);
}

// The plan of the function that a call of a service with many functions wants, or null.
const event::CallPlan* plan_of_function(const event::CallPlan* plan, const uint64_t* args) {
  while (static_cast<uint32_t>(args[plan->code_arg]) != plan->code) {
    if (plan->next == 0) return nullptr;
    plan = &g_dispatch.config->plan[plan->next - 1];
  }
  return plan;
}

}  // namespace

extern "C" __attribute__((visibility("hidden"))) uint64_t drsemu_dispatch(uint32_t index, uint64_t* args) {
  const event::CallPlan* plan = &g_dispatch.config->plan[index];
  const uint64_t original = g_dispatch.original[index];
  const uint8_t count = plan->args;
  if (uint64_t result; plan->handler == event::Handler::kTunnel && g_dispatch.client.tunneled(args, result)) return result;
  if (plan->flags & event::kPlanSilent || !g_dispatch.client.filter()) return call_original(original, count, args);
  if (plan->code_arg != event::kNoArg) [[unlikely]] {
    plan = plan_of_function(plan, args);
    if (!plan) return call_original(original, count, args);
  }
  Syscall call{.plan = *plan, .args = args};
  if (g_dispatch.client.pre(call)) call.result = call_original(original, count, args);
  g_dispatch.client.post(call);
  return call.result;
}

}  // namespace drsemu::monitor
