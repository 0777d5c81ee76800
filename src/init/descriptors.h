// Bytes with one descriptor over a socket (unix(7), SCM_RIGHTS).
#pragma once

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstddef>

namespace drsemu::init {

// `fd`: -1 for none. `flags`: as of sendmsg(2). False with errno.
inline bool send_with_descriptor(int socket, const void* bytes, size_t size, int fd, int flags) {
  iovec data{const_cast<void*>(bytes), size};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)] = {};
  msghdr header = {};
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  if (fd >= 0) {
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    cmsghdr* part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(part), &fd, sizeof fd);
  }
  ssize_t sent;
  while ((sent = sendmsg(socket, &header, MSG_NOSIGNAL | flags)) < 0 && errno == EINTR) {
  }
  return sent == static_cast<ssize_t>(size);
}

// Waits for exactly `size` bytes; `fd`: what came with them, or -1. False if something else came, or nobody is there.
inline bool receive_with_descriptor(int socket, void* bytes, size_t size, int& fd) {
  iovec data{bytes, size};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)];
  msghdr header = {};
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  fd = -1;
  ssize_t got;
  while ((got = recvmsg(socket, &header, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
  }
  if (got < 0) return false;
  const cmsghdr* part = CMSG_FIRSTHDR(&header);
  if (part && part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS) memcpy(&fd, CMSG_DATA(part), sizeof fd);
  if (got == static_cast<ssize_t>(size)) return true;
  if (fd >= 0) close(fd);
  fd = -1;
  return false;
}

}  // namespace drsemu::init
