// What a run needs of this machine.
#include "sandbox/host_checks.h"

#include <asm/prctl.h>
#include <cpuid.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <cstring>
#include <fstream>
#include <vector>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "event/arena.h"
#include "sandbox/cgroup.h"
#include "sandbox/image.h"
#include "sandbox/overlay.h"
#include "sandbox/seccomp.h"
#include "sandbox/uptime.h"
#include "sandbox/vm.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

Finding ok(std::string text) { return {Grade::kOk, std::move(text)}; }
Finding note(std::string text) { return {Grade::kNote, std::move(text)}; }
Finding fail(std::string text) { return {Grade::kFail, std::move(text)}; }

// Wait status of a child that runs `probe` and exits with what it returns. A signal may end it: that is what
// some probes are after.
template <typename Probe>
int in_child(Probe probe) {
  const pid_t pid = fork();
  if (pid < 0) throw_errno("cannot fork");
  if (pid == 0) {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (const int signal : {SIGSEGV, SIGSYS}) ::signal(signal, SIG_DFL);
    _exit(probe());
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string sysctl(const std::string& name) {
  std::string path = "/proc/sys/" + name;
  std::replace(path.begin(), path.end(), '.', '/');
  std::ifstream in(path);
  std::string value;
  in >> value;
  return value;
}

Finding kernel() {
  utsname name;
  int major = 0, minor = 0;
  if (uname(&name) != 0 || std::sscanf(name.release, "%d.%d", &major, &minor) != 2)
    return fail("its version cannot be read");
  const std::string release = std::string("Linux ") + name.release;
  if (std::strcmp(name.machine, "x86_64") != 0)
    return fail(release + " on " + name.machine + ": only x86_64 machines will do");
  if (major * 1000 + minor < 5011) return fail(release + " is too old: 5.11 brought overlayfs for ordinary users");
  return ok(release);
}

// What keeps user namespaces, or mounts in them, from an ordinary user.
std::string namespace_advice() {
  if (sysctl("user.max_user_namespaces") == "0")
    return "user.max_user_namespaces is 0; as root: sysctl -w user.max_user_namespaces=15000";
  if (sysctl("kernel.unprivileged_userns_clone") == "0") {
    return "kernel.unprivileged_userns_clone is 0; as root: sysctl -w kernel.unprivileged_userns_clone=1";
  }
  if (sysctl("kernel.apparmor_restrict_unprivileged_userns") == "1") {
    return "kernel.apparmor_restrict_unprivileged_userns is 1; as root: sysctl -w "
           "kernel.apparmor_restrict_unprivileged_userns=0";
  }
  return "a container or a security module forbids them: run outside of it, or have it allow unshare and mount";
}

Finding user_namespaces() {
  const int status = in_child([] { return enter_namespaces() ? errno : 0; });
  const int error = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
  if (error != 0) return fail(std::string("not allowed (") + std::strerror(error) + "): " + namespace_advice());
  return ok("allowed, up to " + sysctl("user.max_user_namespaces"));
}

// A folder in the data folder, which goes away again with all that had to be made for it.
class ProbeFolder {
 public:
  ProbeFolder() : path_((data_dir() / ".doctor-XXXXXX").string()) {
    try {
      made_ = make_folders(data_dir());
    } catch (const fs::filesystem_error& error) {
      cannot_write(error.code().message());
    }
    if (mkdtemp(path_.data())) return;
    const std::string why = std::strerror(errno);
    remove_made();
    cannot_write(why);
  }
  ~ProbeFolder() {
    remove_tree(path_);
    remove_made();
  }
  ProbeFolder(const ProbeFolder&) = delete;
  ProbeFolder& operator=(const ProbeFolder&) = delete;
  fs::path operator/(const char* name) const { return fs::path(path_) / name; }

 private:
  [[noreturn]] static void cannot_write(const std::string& why) {
    throw Error("cannot write to " + data_dir().string() + " (" + why +
                "): make it writable, or set XDG_DATA_HOME to a folder that is");
  }
  void remove_made() const {
    std::error_code ignored;
    for (const fs::path& folder : made_) fs::remove(folder, ignored);
  }

  std::string path_;
  std::vector<fs::path> made_;
};

Finding overlay() {
  const ProbeFolder probe;
  for (const char* part : {"lower", "upper", "work", "merged"}) fs::create_directory(probe / part);
  write_file(probe / "lower/old", "old");
  enum : int { kUnseen = 200, kNoNamespace = 201 };
  const int status = in_child([&]() -> int {
    if (enter_namespaces()) return kNoNamespace;
    if (chdir((probe / "").c_str()) != 0 || mount_overlay((probe / "lower").string())) return errno;
    // One change of each kind: copied up, made, and deleted, which needs a whiteout.
    const int fd = open("merged/new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || chmod("merged/old", 0600) != 0 || unlink("merged/old") != 0) return errno;
    return access("upper/new", F_OK) == 0 ? 0 : kUnseen;
  });
  const int error = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
  const std::string where = data_dir().string();
  if (error == 0) return ok("works in " + where);
  if (error == kNoNamespace) return fail("not tried, since user namespaces are not allowed");
  if (error == EPERM || error == EACCES)
    return fail("not allowed in a user namespace (" + std::string(std::strerror(error)) + "): " + namespace_advice());
  if (error == ENODEV) return fail("the kernel has no overlayfs; as root: modprobe overlay");
  return fail("the file system of " + where + " does not carry one (" +
              (error == kUnseen ? "no upper layer" : std::strerror(error)) +
              "): set XDG_DATA_HOME to a folder on ext4, xfs, btrfs or tmpfs");
}

Finding bubblewrap() {
  if (find_program("bwrap").empty()) return fail("bwrap is not on PATH: install the package bubblewrap");
  const Finished finished = run({"bwrap", "--version"});
  int major = 0, minor = 0;
  std::string version = finished.output.substr(0, finished.output.find('\n'));
  version.erase(0, version.rfind(' ') + 1);
  if (!finished.ok() || std::sscanf(version.c_str(), "%d.%d", &major, &minor) != 2)
    return fail("bwrap --version fails: install the package bubblewrap again");
  if (major == 0 && minor < 5) return fail(version + " is too old: 0.5 is needed");
  return ok(version);
}

Finding seccomp() {
  const int filter = make_process_filter();
  const int status = in_child([filter]() -> int {
    static sock_filter code[4096];
    const ssize_t size = pread(filter, code, sizeof code, 0);
    const sock_fprog program{static_cast<unsigned short>(size / static_cast<ssize_t>(sizeof code[0])), code};
    if (size <= 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program) < 0)
      return errno;
    return 0;
  });
  close(filter);
  if (status == 0) return ok("filters work");
  return fail("a filter cannot be set (" + std::string(std::strerror(WEXITSTATUS(status))) +
              "): a kernel of 5.0 or newer with CONFIG_SECCOMP_FILTER is needed");
}

std::string limit_text(rlim_t value) { return value == RLIM_INFINITY ? "unlimited" : std::to_string(value); }

Finding limits() {
  const auto most = [](__rlimit_resource resource) {
    rlimit limit;
    return getrlimit(resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
  };
  const auto most_at_all = [](__rlimit_resource resource) {
    rlimit limit;
    return getrlimit(resource, &limit) == 0 ? limit.rlim_max : RLIM_INFINITY;
  };
  constexpr rlim_t kAddressSpace = 16'000'000'000;  // the recorder's memory and what Wine reserves
  constexpr rlim_t kFilesOfThreads = rlim_t{event::kMaxThreads} * 4;  // Wine's descriptors of each thread
  const rlim_t files = most(RLIMIT_NOFILE), hard_files = most_at_all(RLIMIT_NOFILE), processes = most(RLIMIT_NPROC),
               file_size = most(RLIMIT_FSIZE),
               space = most(RLIMIT_AS);
  if (file_size < event::kArenaSize)
    return fail("a file may have " + human_size(file_size) + ", the recorder needs " + human_size(event::kArenaSize) +
                ": ulimit -f unlimited");
  if (space < kAddressSpace) return fail("a process may map " + human_size(space) + ": ulimit -v unlimited");
  if (files < 256) return fail("a process may open " + limit_text(files) + " files: ulimit -n 1024");
  const int status = in_child([]() -> int {
    const int fd = memfd_create("probe", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, event::kArenaSize) != 0) return errno;
    return mmap(nullptr, event::kArenaSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0) == MAP_FAILED
               ? errno
               : 0;
  });
  if (status != 0)
    return fail("the recorder's " + human_size(event::kArenaSize) + " of address space cannot be mapped (" +
                std::strerror(WEXITSTATUS(status)) + "): see ulimit -a and vm.overcommit_memory");
  const std::string found =
      limit_text(files) + " files, " + limit_text(processes) + " processes; no locked memory is needed";
  if (geteuid() == 0)
    return note(found + "; you are root, whom the limit on threads does not bind: run as an ordinary user to have it");
  if (processes < kMostLinuxThreads)
    return note(found + ": a VM may have " + std::to_string(kMostLinuxThreads) + " threads only with ulimit -u " +
                std::to_string(kMostLinuxThreads));
  if (hard_files < kFilesOfThreads)
    return note(found + ": a target that has more than " + std::to_string(hard_files / 4) +
                " threads in a process is ended by Wine; more with ulimit -Hn " + std::to_string(kFilesOfThreads));
  return ok(found);
}

Finding cgroup() {
  std::string why;
  if (cgroup_available(why)) return ok("v2, memory and processes: behind the limits that are measured");
  return note(why + ": a VM's limits are measured by its first process alone; where systemd runs: systemd-run --user --scope drsemu run …");
}

Finding processor_clock() {
  std::ifstream in("/proc/cpuinfo");
  std::string flags;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("flags")) {
      flags = line + " ";
      break;
    }
  }
  const bool constant = flags.find(" constant_tsc ") != std::string::npos,
             nonstop = flags.find(" nonstop_tsc ") != std::string::npos;
  if (constant && nonstop) return ok("the time stamp counter is invariant");
  return note(std::string("the time stamp counter is not invariant (no ") +
              (constant ? "nonstop_tsc" : "constant_tsc") + "): times of events may be off");
}

bool ended_by(int status, int signal) { return WIFSIGNALED(status) && WTERMSIG(status) == signal; }

Finding time_namespace() {
  const int status = in_child([]() -> int {
    if (const char* what = enter_namespaces(); what || !set_uptime(1'000'000)) return 1;
    const pid_t child = fork();
    if (child == 0) {
      timespec up;
      clock_gettime(CLOCK_MONOTONIC, &up);
      _exit(up.tv_sec >= 1'000'000 ? 0 : 1);
    }
    int ended = 1;
    waitpid(child, &ended, 0);
    return ended;
  });
  return status == 0 ? ok("work") : note("not in this kernel: a target sees how long this machine has been up");
}

Finding cpuid_fault() {
  const int status = in_child([]() -> int {
    if (syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0) != 0) return errno;
    unsigned a, b, c, d;
    __cpuid(0, a, b, c, d);
    return 0;
  });
  return ended_by(status, SIGSEGV) ? ok("works") : note("not on this processor: a target sees which one it is");
}

Finding rdtsc_fault() {
  const int status = in_child([]() -> int {
    if (prctl(PR_SET_TSC, PR_TSC_SIGSEGV) != 0) return errno;
    [[maybe_unused]] const volatile uint64_t time = __rdtsc();
    return 0;
  });
  return ended_by(status, SIGSEGV) ? ok("works") : note("not here: a target can time itself by it");
}

Finding syscall_dispatch() {
  const int status = in_child([]() -> int {
    static char selector;
    if (prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0, &selector) != 0) return errno;
    selector = SYSCALL_DISPATCH_FILTER_BLOCK;
    syscall(SYS_getpid);
    selector = SYSCALL_DISPATCH_FILTER_ALLOW;
    return 0;
  });
  return ended_by(status, SIGSYS)
             ? ok("works")
             : note("not in this kernel (CONFIG_GENERIC_ENTRY): direct system calls cannot be recorded");
}

Finding disk() {
  const uint64_t free = free_bytes(data_dir());
  const std::string found = human_size(free) + " free in " + data_dir().string();
  if (free < kRunBytes)
    return fail(found + ", a run needs " + human_size(kRunBytes) + ": free some, or set XDG_DATA_HOME to another disk");
  if (free < kImageBytes) return note(found + ", building a guest image needs " + human_size(kImageBytes));
  return ok(found);
}

Finding image_tools() {
  std::string missing;
  for (const std::string& package : missing_build_packages()) missing += " " + package;
  if (missing.empty()) return ok("all there");
  return note("only to build a guest image; as root: apt-get install" + missing);
}

Finding program_files() {
  for (const char* name : {"libdrsemu-monitor.so", "drsemu-init", "guest/settings.conf", "guest/explorer.exe"}) {
    if (access((program_dir() / name).c_str(), R_OK) != 0)
      return fail(std::string(name) + " does not lie beside the program: build it again (make)");
  }
  return ok("beside the program in " + program_dir().string());
}

constexpr Check kChecks[] = {{"kernel", kernel},
                             {"user namespaces", user_namespaces},
                             {"overlayfs", overlay},
                             {"bubblewrap", bubblewrap},
                             {"seccomp", seccomp},
                             {"limits", limits},
                             {"cgroup", cgroup},
                             {"clock", processor_clock},
                             {"cpuid faulting", cpuid_fault},
                             {"rdtsc faulting", rdtsc_fault},
                             {"time namespaces", time_namespace},
                             {"syscall dispatch", syscall_dispatch},
                             {"disk", disk},
                             {"image tools", image_tools},
                             {"program files", program_files}};

}  // namespace

std::span<const Check> host_checks() { return kChecks; }

Finding examine(const Check& check) {
  try {
    return check.run();
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}

std::string first_failure() {
  for (const Check& check : kChecks) {
    if (const Finding finding = examine(check); finding.grade == Grade::kFail)
      return std::string(check.subject) + ": " + finding.text;
  }
  return {};
}

}  // namespace drsemu::sandbox
