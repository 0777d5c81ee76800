// The system calls of Linux that a VM refuses, by libseccomp.
#include "sandbox/seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace drsemu::sandbox {
namespace {

// Names, not numbers: one that this libseccomp does not know yet is skipped.
constexpr const char* kRefused[] = {
    // mounts and namespaces
    "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick",
    "mount_setattr", "setns", "unshare", "name_to_handle_at", "open_by_handle_at", "quotactl", "quotactl_fd",
    // the kernel itself
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "init_module",
    "finit_module", "delete_module", "create_module", "query_module", "get_kernel_syms", "kexec_load", "kexec_file_load",
    "reboot", "swapon", "swapoff", "acct", "syslog", "iopl", "ioperm", "uselib", "nfsservctl", "lookup_dcookie",
    "vhangup", "_sysctl", "sysfs", "ustat", "vmsplice", "memfd_secret", "fanotify_init", "fanotify_mark",
    // keys, clocks, other processes
    "add_key", "request_key", "keyctl", "settimeofday", "clock_settime", "clock_settime64", "clock_adjtime", "adjtimex",
    "stime", "pidfd_getfd", "process_madvise", "kcmp", "migrate_pages", "move_pages", "mbind", "set_mempolicy",
    "get_mempolicy", "set_mempolicy_home_node", "landlock_create_ruleset"};

// What Wine's Unix side, the C library and the display's client make of a Windows process. All else is asked of process 1.
constexpr const char* kAllowedToProcesses[] = {
    // files
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2", "open", "openat",
    "openat2", "creat", "close", "close_range", "dup", "dup2", "dup3", "lseek", "stat", "lstat", "fstat", "newfstatat", "statx",
    "statfs", "fstatfs", "access", "faccessat", "faccessat2", "getdents", "getdents64", "getcwd", "chdir", "fchdir", "readlink",
    "readlinkat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "chmod",
    "fchmod", "fchmodat", "fchmodat2", "truncate", "ftruncate", "fallocate", "fadvise64", "fsync", "fdatasync", "flock", "fcntl",
    "ioctl", "utime", "utimes", "utimensat", "futimesat", "umask", "getxattr", "lgetxattr", "fgetxattr", "setxattr", "fsetxattr",
    "removexattr", "fremovexattr", "listxattr", "flistxattr", "copy_file_range", "sendfile", "splice", "inotify_init",
    "inotify_init1", "inotify_add_watch", "inotify_rm_watch",
    // memory
    "brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "msync", "mincore", "mlock", "mlock2", "munlock", "shmget", "shmat",
    "shmdt", "shmctl", "membarrier", "memfd_create", "pkey_alloc", "pkey_free", "pkey_mprotect",
    // threads, processes and signals
    "exit", "exit_group", "wait4", "waitid", "futex", "futex_waitv", "set_robust_list", "get_robust_list",
    "set_tid_address", "rseq", "gettid", "getpid", "getppid", "getpgrp", "getpgid", "getsid", "setsid", "setpgid", "kill", "tkill",
    "tgkill", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend", "rt_sigpending", "rt_sigtimedwait",
    "rt_sigqueueinfo", "rt_tgsigqueueinfo", "sigaltstack", "restart_syscall", "pause", "prctl", "arch_prctl", "set_thread_area",
    "get_thread_area", "modify_ldt", "sched_yield", "sched_getaffinity", "sched_setaffinity", "sched_getparam", "sched_setparam",
    "sched_getscheduler", "sched_setscheduler", "sched_get_priority_max", "sched_get_priority_min", "getpriority", "setpriority",
    "getrlimit", "setrlimit", "prlimit64", "getrusage", "times", "getcpu", "pidfd_open", "pidfd_send_signal", "seccomp",
    "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups", "capget",
    // time
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "alarm", "getitimer", "setitimer",
    "timer_create", "timer_settime", "timer_gettime", "timer_delete", "timerfd_create", "timerfd_settime", "timerfd_gettime",
    // waiting and channels
    "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "epoll_pwait2", "eventfd", "eventfd2", "pipe", "pipe2", "signalfd4",
    // sockets; which, socket's arguments decide
    "connect", "bind", "listen", "accept", "accept4", "getsockname", "getpeername", "getsockopt", "setsockopt", "sendto", "recvfrom",
    "sendmsg", "recvmsg", "sendmmsg", "recvmmsg", "shutdown", "socketpair",
    // the machine
    "uname", "sysinfo", "getrandom"};

// Flags of clone that make a namespace.
constexpr uint64_t kNamespaces[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP};
constexpr uint64_t kNamespaceFlags = [] {
  uint64_t all = 0;
  for (const uint64_t flag : kNamespaces) all |= flag;
  return all;
}();

// Second arguments that a Windows process may not pass to calls that it may make. A seal on the recorder's memory would keep
// what starts later from it.
struct Control {
  uint32_t call, control;
};
constexpr Control kRefusedControls[] = {{SYS_ioctl, TIOCSTI}, {SYS_ioctl, TIOCLINUX}, {SYS_fcntl, F_ADD_SEALS}};

constexpr uint32_t kSetThreadAreaI386 = 243;

// What comes before libseccomp's program for Windows processes, which can say neither: of 32-bit calls only set_thread_area,
// which Wine makes when it starts a 32-bit program; and kRefusedControls.
std::vector<sock_filter> process_prefix() {
  std::vector<sock_filter> code = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
                                   BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_I386, 0, 4),
                                   BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                                   BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kSetThreadAreaI386, 0, 1),
                                   BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                                   BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)};
  for (const auto& [call, control] : kRefusedControls) {
    code.insert(code.end(), {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 3),
                             BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[1])),
                             BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, control, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)});
  }
  return code;
}

class Filter {
 public:
  explicit Filter(uint32_t standard) : context_(seccomp_init(standard)) {
    if (!context_) throw Error("libseccomp cannot make a filter");
  }
  ~Filter() { seccomp_release(context_); }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  scmp_filter_ctx get() { return context_; }

  template <typename... Conditions>
  void rule(uint32_t action, const char* name, Conditions... conditions) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR) return;
    const int result = seccomp_rule_add(context_, action, number, sizeof...(conditions), conditions...);
    if (result < 0 && result != -EDOM && result != -EEXIST) throw Error(std::string("libseccomp refuses a rule for ") + name);
  }

  // Of calls of other architectures.
  void foreign(uint32_t action) { seccomp_attr_set(context_, SCMP_FLTATR_ACT_BADARCH, action); }

  int write_out(std::string_view prefix = {}) {
    const int fd = memfd_create("seccomp", 0);
    if (write(fd, prefix.data(), prefix.size()) != static_cast<ssize_t>(prefix.size()) || seccomp_export_bpf(context_, fd) < 0 ||
        lseek(fd, 0, SEEK_SET) != 0) {
      throw_errno("cannot write a seccomp filter");
    }
    return fd;
  }

 private:
  scmp_filter_ctx context_;
};

void allow_to_processes(Filter& filter, std::initializer_list<int> families) {
  for (const char* name : kAllowedToProcesses) filter.rule(SCMP_ACT_ALLOW, name);
  filter.rule(SCMP_ACT_ERRNO(ENOSYS), "clone3");
  for (const int family : families) filter.rule(SCMP_ACT_ALLOW, "socket", SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family)));
}

}  // namespace

int make_vm_filter() {
  Filter filter(SCMP_ACT_ALLOW);
  const uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
  filter.foreign(refuse);
  for (const char* name : kRefused) filter.rule(refuse, name);
  // glibc falls back to clone, whose flags can be looked at.
  filter.rule(SCMP_ACT_ERRNO(ENOSYS), "clone3");
  for (const uint64_t flag : kNamespaces) filter.rule(refuse, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
  for (const uint64_t control : {TIOCSTI, TIOCLINUX}) filter.rule(refuse, "ioctl", SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, control));
  filter.rule(refuse, "socket", SCMP_A0(SCMP_CMP_GT, AF_NETLINK));
  filter.rule(refuse, "socket", SCMP_A0(SCMP_CMP_EQ, AF_NETLINK), SCMP_A2(SCMP_CMP_NE, 0));
  for (uint64_t family = AF_INET + 1; family < AF_NETLINK; ++family) {
    if (family != AF_INET6) filter.rule(refuse, "socket", SCMP_A0(SCMP_CMP_EQ, family));
  }
  return filter.write_out();
}

int make_display_filter() {
  const uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
  Filter filter(refuse);
  filter.foreign(refuse);
  allow_to_processes(filter, {AF_UNIX});
  filter.rule(SCMP_ACT_ALLOW, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, kNamespaceFlags, 0));
  for (const char* name : {"execve", "fork", "vfork"}) filter.rule(SCMP_ACT_ALLOW, name);
  // It drops rights that it does not have before it starts xkbcomp, which makes its keyboard (os/utils.c of the X server).
  for (const char* name : {"setuid", "setgid"}) filter.rule(SCMP_ACT_ALLOW, name);
  return filter.write_out();
}

int make_process_filter() {
  Filter filter(SCMP_ACT_NOTIFY);
  filter.foreign(SCMP_ACT_NOTIFY);
  allow_to_processes(filter, {AF_UNIX, AF_INET, AF_INET6});
  // Threads. Of processes process 1 decides.
  const uint64_t thread = CLONE_THREAD | CLONE_VM;
  filter.rule(SCMP_ACT_ALLOW, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, kNamespaceFlags | thread, thread));
  filter.rule(SCMP_ACT_ALLOW, "socket", SCMP_A0(SCMP_CMP_EQ, AF_NETLINK), SCMP_A2(SCMP_CMP_EQ, 0));
  const std::vector<sock_filter> prefix = process_prefix();
  return filter.write_out({reinterpret_cast<const char*>(prefix.data()), prefix.size() * sizeof prefix[0]});
}

}  // namespace drsemu::sandbox
