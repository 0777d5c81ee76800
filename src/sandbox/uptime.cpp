// The time since the boot that a VM sees: a time namespace (Linux: time_namespaces(7)).
#include "sandbox/uptime.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif

namespace drsemu::sandbox {

bool set_uptime(uint64_t seconds) {
  // Apart by the time that the host has slept.
  timespec since_boot, monotonic;
  if (clock_gettime(CLOCK_BOOTTIME, &since_boot) != 0 || clock_gettime(CLOCK_MONOTONIC, &monotonic) != 0 || unshare(CLONE_NEWTIME) != 0) return false;
  const auto wanted = static_cast<long long>(seconds);
  char text[80];
  const int size = std::snprintf(text, sizeof text, "monotonic %lld 0\nboottime %lld 0\n", wanted - monotonic.tv_sec, wanted - since_boot.tv_sec);
  const int fd = open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC);
  const bool set = fd >= 0 && write(fd, text, static_cast<size_t>(size)) == size;
  if (fd >= 0) close(fd);
  return set;
}

bool can_set_uptime() { return access("/proc/self/timens_offsets", F_OK) == 0; }

}  // namespace drsemu::sandbox
