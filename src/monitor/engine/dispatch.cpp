// From a swapped slot to the client and the original function.
#include "monitor/engine/engine.h"
#include "monitor/engine/dispatch.h"

namespace drsemu::monitor {

// Calls the function with `count` arguments of the frame, and leaves the volatile registers that it returns with there.
extern "C" __attribute__((visibility("hidden"))) uint64_t drsemu_call(uint64_t function, CallFrame* frame, uint32_t count);

DispatchState g_dispatch;

namespace {

// The plan of the function that a call of a service with many functions wants, or null.
const event::CallPlan* plan_of_function(const event::CallPlan* plan, const uint64_t* args) {
  while (static_cast<uint32_t>(args[plan->code_arg]) != plan->code) {
    if (plan->next == 0) return nullptr;
    plan = &g_dispatch.config->plan[plan->next - 1];
  }
  return plan;
}

bool is_wanted(const event::CallPlan& plan) {
  return g_dispatch.client.filter() || (plan.flags & event::kPlanChange && g_dispatch.client.watches());
}

}  // namespace

extern "C" __attribute__((visibility("hidden"))) uint64_t drsemu_dispatch(uint32_t index, CallFrame* frame) {
  uint64_t* const args = frame->args;
  const event::CallPlan* plan = &g_dispatch.config->plan[index];
  const uint64_t original = g_dispatch.original[index];
  const uint8_t count = plan->args;
  if (uint64_t result; plan->handler == event::Handler::kTunnel && g_dispatch.client.tunneled(args, result)) return result;
  if (plan->flags & event::kPlanSilent || !is_wanted(*plan)) {
    const uint64_t result = drsemu_call(original, frame, count);
    if (plan->handler == event::Handler::kMapView) [[unlikely]] {
      Syscall call{.plan = *plan, .args = args, .result = result};
      g_dispatch.client.unrecorded(call);
    }
    return result;
  }
  if (plan->code_arg != event::kNoArg) [[unlikely]] {
    plan = plan_of_function(plan, args);
    if (!plan) return drsemu_call(original, frame, count);
  }
  Syscall call{.plan = *plan, .args = args};
  if (g_dispatch.client.pre(call)) call.result = drsemu_call(original, frame, count);
  g_dispatch.client.post(call);
  return call.result;
}

}  // namespace drsemu::monitor
