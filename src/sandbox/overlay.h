// The namespaces and the overlay that a VM stands on, as an ordinary user may have them. For forked children.
#pragma once

#include <string>

namespace drsemu::sandbox {

// Both return nullptr, or what could not be done, with errno set.

// Gives this process user and mount namespaces of its own, in which it is root.
const char* enter_namespaces();

// Mounts an overlay of `lower` on the folder merged/ of the current one; what changes goes to its upper/, and
// work/ is the kernel's.
const char* mount_overlay(const std::string& lower);

}  // namespace drsemu::sandbox
