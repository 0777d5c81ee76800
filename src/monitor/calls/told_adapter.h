// What is told of the network adapter, which the VM has by another name.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

// After a device control that has succeeded: answers of Wine's network store get the names and ids of the told machine.
void tell_adapter(uint32_t code, uint64_t input, uint32_t input_size, uint64_t output, uint32_t output_size);

}  // namespace drsemu::monitor
