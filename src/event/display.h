// The display that the guest is told of: filled by the host before the target starts, read by the monitor.
#pragma once

#include <cstdint>

namespace drsemu::event {

struct ToldDisplay {
  uint32_t refresh_hz;       // 0: nothing of this block is told
  char16_t adapter[128];     // all end with a zero: "Intel(R) Iris(R) Xe Graphics",
  char16_t adapter_id[128];  // "PCI\\VEN_8086&…",
  char16_t monitor[32];      // the panel's identifier in its EDID: "LGD0658"
};

}  // namespace drsemu::event
