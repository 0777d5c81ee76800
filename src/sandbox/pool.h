// VMs that are booted ahead, so that a run starts in the time of one process. A VM is given away once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "sandbox/vm.h"

namespace drsemu::sandbox {

// What a run and a VM that was booted ahead must have in common: the image, this program's build, the limits.
std::string vm_identity(const VmConfig& config);

struct PoolConfig {
  VmConfig vm;                           // arena_fd is not used
  size_t size = 1;                       // VMs that are kept ready
  std::function<int()> new_arena;        // a new recorder's shared memory; the pool closes it
  std::function<void(size_t)> on_ready;  // how many are ready now, whenever that has changed; may be empty
};

// A pool of this process's own: for the runs that it forks. The pool is a process of its own that ends with this object
// or with this process. Call it while the program has one thread.
class PrivatePool {
 public:
  explicit PrivatePool(const PoolConfig& config);
  ~PrivatePool();
  PrivatePool(const PrivatePool&) = delete;
  PrivatePool& operator=(const PrivatePool&) = delete;

  // A connection for take_from_pool(), or -1 if the pool has ended.
  int connection();

 private:
  pid_t pid_ = -1;
  int control_ = -1;
};

// Serves VMs to all runs of this user with this data folder, until this process is interrupted. Throws Error: there is
// such a pool already, or VMs do not boot.
void serve_pool(const PoolConfig& config);

// A VM of such a pool, or null: there is none, or its VMs are of another kind than `config`.
std::unique_ptr<Vm> take_from_pool(const VmConfig& config);

// The VM behind a pool's connection, now this one's, or null if none comes.
std::unique_ptr<Vm> take_from_pool(const VmConfig& config, int connection);

}  // namespace drsemu::sandbox
