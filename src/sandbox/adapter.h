// The network adapter of a VM: one that leads nowhere.
#pragma once

#include "sandbox/profile.h"

namespace drsemu::sandbox {

// What the adapter is called in Linux; what Windows programs are told instead is in event::Machine.
inline constexpr const char* kAdapterName = "eth0";

// Puts this process, which has a user namespace of its own, into a network namespace that has a loopback and an adapter
// with the profile's address, but no route beyond its own network. Null, or what could not be done; an adapter that the
// kernel has no driver for is left out.
const char* enter_network(const Profile::Network& network);

}  // namespace drsemu::sandbox
