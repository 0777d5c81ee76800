// The system calls of Linux that Windows processes try and their filter refuses.
#include "init/refusals.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace drsemu::init {
namespace {

// The listener's descriptor with kListen, else 0; -1 with errno.
int set_filter(int fd, unsigned flags) {
  static sock_filter code[4096];
  const ssize_t size = pread(fd, code, sizeof code, 0);
  const sock_fprog program{static_cast<unsigned short>(size / static_cast<ssize_t>(sizeof code[0])), code};
  if (size <= 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return static_cast<int>(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program));
}

}  // namespace

bool apply_filter(int fd) { return set_filter(fd, 0) == 0; }

bool apply_filter_and_hand_over(int fd, int channel) {
  const int listener = set_filter(fd, SECCOMP_FILTER_FLAG_NEW_LISTENER);
  if (listener < 0) return false;
  char word = 0;
  iovec data{&word, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof listener)] = {};
  msghdr header = {};
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  cmsghdr* part = CMSG_FIRSTHDR(&header);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(sizeof listener);
  memcpy(CMSG_DATA(part), &listener, sizeof listener);
  const bool sent = sendmsg(channel, &header, MSG_NOSIGNAL) == 1;
  close(listener);
  close(channel);
  return sent;
}

void Refusals::listen(int channel) {
  char word;
  iovec data{&word, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  msghdr header = {};
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  if (count_ == kMost || recvmsg(channel, &header, MSG_CMSG_CLOEXEC) != 1) return;
  const cmsghdr* part = CMSG_FIRSTHDR(&header);
  if (part && part->cmsg_type == SCM_RIGHTS) memcpy(&listener_[count_++], CMSG_DATA(part), sizeof(int));
}

size_t Refusals::fill(pollfd* waiting) const {
  for (size_t i = 0; i < count_; ++i) waiting[i] = {listener_[i], POLLIN, 0};
  return count_;
}

bool Refusals::next(size_t listener, Refusal& refusal) {
  const int fd = listener_[listener];
  pollfd waiting{fd, POLLIN, 0};
  if (poll(&waiting, 1, 0) <= 0 || !(waiting.revents & POLLIN)) return false;
  seccomp_notif asked = {};
  // Who asked may have been killed meanwhile: then there is nothing to receive, or nobody to answer.
  if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) return false;
  seccomp_notif_resp answer = {};
  answer.id = asked.id;
  answer.error = -EPERM;
  ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  refusal = {asked.pid, asked.data.arch, asked.data.nr};
  return true;
}

}  // namespace drsemu::init
