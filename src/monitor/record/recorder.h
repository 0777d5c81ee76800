// The client of the engine that records: one record a call, with what it was given and what it returned.
#pragma once

#include "monitor/engine/engine.h"
#include "monitor/engine/modules.h"

namespace drsemu::monitor {

extern const Client kRecorder;

// Logs a module of this process. Inside a recorded call only.
void record_module(const Module& module, const void* path, uint32_t path_size);

}  // namespace drsemu::monitor
