// The process that owns one VM: it boots it, hands it over, and clears it away, however its user ends.
//
// A keeper is forked for each VM, by a run of its own or ahead by a pool. Who uses the VM holds the other end of the
// keeper's connection; when that closes, killed or not, the keeper ends the VM and takes away its mounts and folders. A
// keeper that is killed takes its VM with it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "sandbox/vm.h"

namespace drsemu::sandbox {

// What the user of a VM says to its keeper, one byte each.
enum class KeeperOrder : char {
  kKill = 'k',  // the VM has to end at once
  kDone = 'd',  // all has been fetched; without it the end of the connection is that of a killed user
};

// Forks a keeper and lets it boot. `connection`: its end of a SOCK_SEQPACKET pair, closed here. With `ahead` the other
// end is a pool's: the keeper says when it is ready, and takes the connection to its user from there. Call it while the
// program has one thread. Throws Error if no process can be made.
pid_t start_keeper(const VmConfig& config, int connection, bool ahead);

// Waits for the VM behind `connection`. Throws Error with the keeper's words if it did not boot, and if the caller is
// interrupted meanwhile.
Handover receive_vm(int connection);

// For pools. Whether the keeper behind `keeper` has said that it is ready; throws Error with its words if it could not boot.
// Does not wait.
bool is_ready(int keeper);
// Gives a ready keeper its user. False if the keeper is gone.
bool give_user(int keeper, int user);

// Sends one message with up to eight descriptors; and receives one: false at the end of the connection. New
// descriptors are close-on-exec.
bool send_with_fds(int socket, const std::string& message, const int* fds, size_t count);
bool receive_with_fds(int socket, std::string& message, int* fds, size_t& count);

}  // namespace drsemu::sandbox
