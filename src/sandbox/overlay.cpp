// The namespaces and the overlay that a VM stands on (Linux: Documentation/filesystems/overlayfs.rst).
#include "sandbox/overlay.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace drsemu::sandbox {
namespace {

bool write_small(const char* path, const std::string& text) {
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  return written;
}

// A value in an overlayfs option: commas, colons and backslashes have meanings there.
std::string escape_option(const std::string& path) {
  std::string escaped;
  for (const char c : path) {
    if (c == ',' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

const char* enter_namespaces() {
  const std::string uid_map = "0 " + std::to_string(getuid()) + " 1", gid_map = "0 " + std::to_string(getgid()) + " 1";
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return "user namespaces are not allowed here";
  if (!write_small("/proc/self/setgroups", "deny") || !write_small("/proc/self/uid_map", uid_map) ||
      !write_small("/proc/self/gid_map", gid_map)) {
    return "a user namespace cannot be set up here";
  }
  if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    return "mounts are not allowed in a user namespace here";
  return nullptr;
}

const char* mount_overlay(const std::string& lower) {
  const std::string options = "lowerdir=" + escape_option(lower) + ",upperdir=upper,workdir=work,userxattr";
  // volatile: what a run changed need not survive a power cut.
  for (const std::string& tried : {options + ",volatile", options}) {
    if (mount("overlay", "merged", "overlay", MS_NOSUID | MS_NODEV, tried.c_str()) == 0) return nullptr;
  }
  return "cannot mount an overlay in a user namespace";
}

}  // namespace drsemu::sandbox
