// The system calls of Linux that a Windows process must ask process 1 for.
#include "init/gate.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "init/descriptors.h"
#include "init/processes.h"
#include "init/protocol.h"

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)  // Linux 5.19
#endif

namespace drsemu::init {

using event::KernelEvent;
using event::KernelFact;

namespace {

// What fork of the C library asks for.
constexpr uint64_t kFork = CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD;
// Nothing can be made below it, since the system is read-only.
constexpr char kSystem[] = "/usr/";

// The listener's descriptor with SECCOMP_FILTER_FLAG_NEW_LISTENER, else 0; -1 with errno.
int set_filter(int fd, unsigned flags) {
  static sock_filter code[4096];
  const ssize_t size = pread(fd, code, sizeof code, 0);
  const sock_fprog program{static_cast<unsigned short>(size / static_cast<ssize_t>(sizeof code[0])), code};
  if (size <= 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return static_cast<int>(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program));
}

// Text of another process, ended with a zero: as much of it as can be read and fits. False if it cannot be read or is
// cut.
bool read_text(pid_t pid, uint64_t address, char* text, size_t size) {
  constexpr size_t kPage = 4096;  // what is behind its end need not be there
  for (size_t got = 0; got + 1 < size;) {
    const size_t left = kPage - (address + got) % kPage;
    const iovec to{text + got, left < size - 1 - got ? left : size - 1 - got};
    const iovec from{reinterpret_cast<void*>(address + got), to.iov_len};
    const ssize_t count = process_vm_readv(pid, &to, 1, &from, 1, 0);
    if (count <= 0) {
      text[got] = 0;
      return false;
    }
    if (memchr(text + got, 0, static_cast<size_t>(count))) return true;
    got += static_cast<size_t>(count);
    text[got] = 0;
  }
  return false;
}

// The arguments that are to be executed but for the first, with blanks between them, as far as they fit.
void read_arguments(pid_t pid, uint64_t list, char* text, size_t size) {
  constexpr int kMostArguments = 8;
  size_t used = 0;
  for (int i = 1; i < kMostArguments && used + 2 < size; ++i) {
    uint64_t argument = 0;
    const iovec to{&argument, sizeof argument};
    const iovec from{reinterpret_cast<void*>(list + static_cast<uint64_t>(i) * sizeof argument), sizeof argument};
    if (process_vm_readv(pid, &to, 1, &from, 1, 0) != sizeof argument || argument == 0) return;
    if (used) text[used++] = ' ';
    if (!read_text(pid, argument, text + used, size - used)) return;
    used += strlen(text + used);
  }
}

bool is_of_system(const char* path) { return strncmp(path, kSystem, sizeof kSystem - 1) == 0 && !strstr(path, "/../"); }

// What comes of what was asked: 0 to let it happen, else the errno; `fact`: what is told of it.
// What lies in the process's memory may be changed after it was looked at, by whoever shares it: a process of one
// thread, whose memory is its own since no other way to start one is let through, shares it only where it wants to.
// What else it then executes is under the same filter, and the report knows that no Windows process has come of it.
int decide(const seccomp_notif& asked, const ProcessStatus& process, KernelFact& fact) {
  const seccomp_data& call = asked.data;
  fact.event = KernelEvent::kRefused;
  if (call.arch != AUDIT_ARCH_X86_64) return EPERM;
  if (call.nr == SYS_clone && call.args[0] == kFork) {
    fact.event = KernelEvent::kForked;
    return 0;
  }
  if (call.nr != SYS_execve) return EPERM;
  if (!read_text(static_cast<pid_t>(asked.pid), call.args[0], fact.text, sizeof fact.text)) return EPERM;
  // Wine looks for its loader in some places.
  if (is_of_system(fact.text) && access(fact.text, F_OK) != 0 && errno == ENOENT) {
    fact.event = KernelEvent::kNone;
    return ENOENT;
  }
  if (strcmp(fact.text, kWineLoader) != 0 || process.threads != 1) return EPERM;
  fact.text[0] = 0;
  fact.event = KernelEvent::kExecuted;
  read_arguments(static_cast<pid_t>(asked.pid), call.args[1], fact.text, sizeof fact.text);
  return 0;
}

}  // namespace

bool apply_filter(int fd) { return set_filter(fd, 0) == 0; }

bool apply_filter_and_hand_over(int fd, int channel) {
  // A signal must not make a process ask twice for what was decided.
  int listener = set_filter(fd, SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
  if (listener < 0 && errno == EINVAL) listener = set_filter(fd, SECCOMP_FILTER_FLAG_NEW_LISTENER);
  if (listener < 0) return false;
  const char word = 0;
  const bool sent = send_with_descriptor(channel, &word, sizeof word, listener, 0);
  close(listener);
  close(channel);
  return sent;
}

void Gate::listen(int channel) {
  char word;
  int listener = -1;
  if (count_ == kMost || !receive_with_descriptor(channel, &word, sizeof word, listener)) return;
  if (listener >= 0) listener_[count_++] = listener;
}

size_t Gate::fill(pollfd* waiting) const {
  for (size_t i = 0; i < count_; ++i) waiting[i] = {listener_[i], POLLIN, 0};
  return count_;
}

bool Gate::next(size_t listener, KernelFact& fact) {
  const int fd = listener_[listener];
  pollfd waiting{fd, POLLIN, 0};
  if (poll(&waiting, 1, 0) <= 0) return false;
  if (!(waiting.revents & POLLIN)) {
    // All that had this filter have ended: a poll of it would return at once for ever.
    if (waiting.revents & POLLHUP) {
      close(fd);
      listener_[listener] = -1;
    }
    return false;
  }
  seccomp_notif asked = {};
  // Who asked may have been killed meanwhile: then there is nothing to receive, or nobody to answer.
  if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) return false;
  const ProcessStatus process = status_of(static_cast<pid_t>(asked.pid));
  fact = {};
  seccomp_notif_resp answer = {};
  answer.id = asked.id;
  answer.error = -decide(asked, process, fact);
  if (answer.error == 0) answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  fact.pid = process.pid ? static_cast<uint32_t>(process.pid) : asked.pid;
  fact.thread = asked.pid;
  fact.parent = static_cast<uint32_t>(process.parent);
  fact.number = asked.data.nr;
  fact.arch = asked.data.arch;
  fact.time = ticks();
  const bool answered = ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer) == 0;
  // What was let happen has not, where there is nobody any more.
  if (!answered && answer.error == 0) fact.event = KernelEvent::kNone;
  return true;
}

}  // namespace drsemu::init
