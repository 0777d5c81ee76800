// The processes of a VM, as its first one sees them.
#pragma once

#include <dirent.h>
#include <stdlib.h>
#include <sys/types.h>

namespace drsemu::init {

// Calls `function` with the pid of each process of the VM but the first: those that are there now, ended and not yet
// reaped ones too.
template <typename Function>
void each_process(Function function) {
  DIR* proc = opendir("/proc");
  if (!proc) return;
  while (const dirent* entry = readdir(proc)) {
    const pid_t pid = atoi(entry->d_name);
    if (pid > 1) function(pid);
  }
  closedir(proc);
}

}  // namespace drsemu::init
