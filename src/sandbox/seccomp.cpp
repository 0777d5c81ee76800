// The system calls that a VM refuses, by libseccomp.
#include "sandbox/seccomp.h"

#include <errno.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

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

// Only wineserver reads and writes the memory of others.
constexpr const char* kRefusedToProcesses[] = {"ptrace", "process_vm_readv", "process_vm_writev"};

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

  int write_out() {
    const int fd = memfd_create("seccomp", 0);
    if (fd < 0 || seccomp_export_bpf(context_, fd) < 0 || lseek(fd, 0, SEEK_SET) != 0) throw_errno("cannot write a seccomp filter");
    return fd;
  }

 private:
  scmp_filter_ctx context_;
};

}  // namespace

int make_vm_filter() {
  Filter filter(SCMP_ACT_ALLOW);
  // 32-bit calls are judged by make_i386_filter.
  seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
  const uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
  for (const char* name : kRefused) filter.rule(refuse, name);
  // glibc falls back to clone, whose flags can be looked at.
  filter.rule(SCMP_ACT_ERRNO(ENOSYS), "clone3");
  for (const uint64_t flag : {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP}) {
    filter.rule(refuse, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
  }
  filter.rule(refuse, "ioctl", SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, static_cast<scmp_datum_t>(TIOCSTI)));
  filter.rule(refuse, "ioctl", SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, static_cast<scmp_datum_t>(TIOCLINUX)));
  // UNIX, IPv4, IPv6 and NETLINK_ROUTE, which is what Wine's network drivers use.
  filter.rule(refuse, "socket", SCMP_A0(SCMP_CMP_GT, AF_NETLINK));
  filter.rule(refuse, "socket", SCMP_A0(SCMP_CMP_EQ, AF_NETLINK), SCMP_A2(SCMP_CMP_NE, 0));
  for (uint64_t family = AF_INET + 1; family < AF_NETLINK; ++family) {
    if (family != AF_INET6) filter.rule(refuse, "socket", SCMP_A0(SCMP_CMP_EQ, family));
  }
  return filter.write_out();
}

int make_process_filter() {
  Filter filter(SCMP_ACT_ALLOW);
  seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
  for (const char* name : kRefusedToProcesses) filter.rule(SCMP_ACT_ERRNO(EPERM), name);
  return filter.write_out();
}

int make_i386_filter() {
  Filter filter(SCMP_ACT_ERRNO(EPERM));
  seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
  seccomp_arch_add(filter.get(), SCMP_ARCH_X86);
  seccomp_arch_remove(filter.get(), SCMP_ARCH_NATIVE);
  // Resolved for the native architecture, translated by libseccomp; it exists on 32-bit x86 only in effect.
  filter.rule(SCMP_ACT_ALLOW, "set_thread_area");
  return filter.write_out();
}

}  // namespace drsemu::sandbox
