// What the thunks need: set once by attach(), read-only afterwards.
#pragma once

#include "monitor/engine/engine.h"

namespace drsemu::monitor {

struct DispatchState {
  const event::ArenaConfig* config;
  Client client;
  uint64_t original[event::kMaxCalls];  // by plan
};
extern DispatchState g_dispatch;

}  // namespace drsemu::monitor
