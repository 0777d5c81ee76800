// The processes of a VM, as its first one sees them (proc(5)).
#include "init/processes.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>

#include "init/protocol.h"

namespace drsemu::init {

const char* read_proc(pid_t pid, const char* name, char* buffer, size_t size) {
  char path[80];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t count = 0;
  if (fd >= 0) {
    count = read(fd, buffer, size - 1);
    close(fd);
  }
  buffer[count > 0 ? count : 0] = 0;
  return buffer;
}

ProcessStatus status_of(pid_t thread) {
  char text[2048];
  read_proc(thread, "status", text, sizeof text);
  const auto number = [&](const char* name) {
    const char* line = strstr(text, name);
    return line ? atoi(line + strlen(name)) : 0;
  };
  // The name is in the first line, escaped.
  return {number("\nTgid:"), number("\nPPid:"), number("\nThreads:")};
}

bool Census::was_there(pid_t pid) const { return std::binary_search(last_, last_ + last_count_, pid); }

bool Census::describe(pid_t pid, event::KernelFact& fact) {
  const ProcessStatus process = status_of(pid);
  if (process.pid != pid) return false;
  fact.event = event::KernelEvent::kSeen;
  fact.pid = static_cast<uint32_t>(pid);
  fact.parent = static_cast<uint32_t>(process.parent);
  fact.time = ticks();
  char path[40];
  snprintf(path, sizeof path, "/proc/%d/exe", pid);
  const ssize_t size = readlink(path, fact.text, sizeof fact.text - 1);
  fact.text[size > 0 ? size : 0] = 0;
  return true;
}

void Census::swap() {
  std::sort(now_, now_ + now_count_);
  std::copy(now_, now_ + now_count_, last_);
  last_count_ = now_count_;
}

}  // namespace drsemu::init
