// The processes of a VM, as its first one sees them.
#pragma once

#include <dirent.h>
#include <stdlib.h>
#include <sys/types.h>

#include <cstddef>

#include "event/kernel_fact.h"

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

// A small file of /proc/<pid>, ended with a zero; empty if the process is gone.
const char* read_proc(pid_t pid, const char* name, char* buffer, size_t size);

struct ProcessStatus {
  pid_t pid = 0;  // 0: it is not there
  pid_t parent = 0;
  int threads = 0;
};

// Of the process that the thread belongs to.
ProcessStatus status_of(pid_t thread);

// Who is there, looked at now and then.
class Census {
 public:
  // Tells each process that was not there at the last look (kSeen). The first look is at those
  // that were there before the target.
  template <typename Tell>
  void look(Tell tell) {
    now_count_ = 0;
    each_process([&](pid_t pid) {
      if (now_count_ == kMostSeen) return;
      now_[now_count_++] = pid;
      event::KernelFact fact{};
      if (!was_there(pid) && describe(pid, fact)) tell(fact);
    });
    swap();
  }

 private:
  static constexpr size_t kMostSeen = 20'000;  // more than a VM may have threads
  bool was_there(pid_t pid) const;
  static bool describe(pid_t pid, event::KernelFact& fact);
  void swap();

  pid_t last_[kMostSeen], now_[kMostSeen];  // in order
  size_t last_count_ = 0, now_count_ = 0;
};

}  // namespace drsemu::init
