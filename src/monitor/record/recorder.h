// The client of the engine that records: one record a call, with what it was given and what it returned.
#pragma once

#include <initializer_list>
#include <string_view>

#include "event/arena.h"
#include "monitor/engine/engine.h"
#include "monitor/engine/modules.h"

namespace drsemu::monitor {

extern const Client kRecorder;

// Logs a module of this process. Inside a recorded call only.
void record_module(const Module& module, const void* path, uint32_t path_size);

// Logs what the person at the desktop has done. `texts`: of a click the window's title and class, and what was clicked.
void record_interaction(const event::InteractionFact& fact, std::initializer_list<std::u16string_view> texts);

}  // namespace drsemu::monitor
