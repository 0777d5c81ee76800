// One libFuzzer target: DRSEMU_FUZZ_ENTRY says of which entry point.
#include <cstddef>
#include <cstdint>

#include "fuzz/entries.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  drsemu::fuzz::DRSEMU_FUZZ_ENTRY({reinterpret_cast<const char*>(data), size});
  return 0;
}
