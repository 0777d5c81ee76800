// The images mapped into the process, found lazily when an address in one is met.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

struct Module {
  uint64_t base, end;
  uint32_t number;  // from 1; the number of its kMetaModule record
  bool system;      // one of the guest's own DLLs
  uint64_t exception_table;  // of RUNTIME_FUNCTION; 0: none
  uint32_t exception_count;
};

// The module that holds `address`, or null. A module met for the first time is announced in the log of
// the calling thread. Lock-free; any recorded thread, inside a call.
const Module* find_module(uint64_t address);

// Whether code may stand at `address`: committed memory that may be executed.
bool is_executable(uint64_t address);

// Whether the image at `base` is one of the guest's own.
bool is_builtin(uint64_t base);

// Whether `address` lies in an image with their mark, wherever its file is.
bool is_in_builtin(uint64_t address);

// Whether an image, other than the program's, is mapped at `base` that is not one of the guest's own DLLs.
bool is_foreign_image(uint64_t base);

// The view at `address` is gone.
void forget_module(uint64_t address);

// Changes whenever a module has gone: what was derived from addresses is stale.
uint32_t module_epoch();

}  // namespace drsemu::monitor
