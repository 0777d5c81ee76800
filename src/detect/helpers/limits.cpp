// The bounds that a rule's helper puts on itself, and how it answers.
#include "detect/helpers/limits.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "base/text.h"

namespace drsemu::helper {
namespace {

constexpr int kResultFd = 3;  // detect/box.cpp
constexpr rlim_t kCpuSeconds = 10;

void limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  if (setrlimit(resource, &both) != 0) std::_Exit(3);
}

void filter_calls() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (!filter) std::_Exit(3);
  const auto allow = [&](std::initializer_list<int> calls) {
    for (const int call : calls) seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  };
  allow({SCMP_SYS(read),
         SCMP_SYS(pread64),
         SCMP_SYS(readv),
         SCMP_SYS(write),
         SCMP_SYS(writev),
         SCMP_SYS(close),
         SCMP_SYS(fstat),
         SCMP_SYS(newfstatat),
         SCMP_SYS(stat),
         SCMP_SYS(lstat),
         SCMP_SYS(statx),
         SCMP_SYS(access),
         SCMP_SYS(faccessat),
         SCMP_SYS(faccessat2),
         SCMP_SYS(lseek),
         SCMP_SYS(getdents64),
         SCMP_SYS(readlink),
         SCMP_SYS(readlinkat),
         SCMP_SYS(getcwd),
         SCMP_SYS(fcntl),
         SCMP_SYS(dup),
         SCMP_SYS(ioctl),
         SCMP_SYS(poll),
         SCMP_SYS(mmap),
         SCMP_SYS(munmap),
         SCMP_SYS(mremap),
         SCMP_SYS(mprotect),
         SCMP_SYS(madvise),
         SCMP_SYS(brk),
         SCMP_SYS(futex),
         SCMP_SYS(rt_sigaction),
         SCMP_SYS(rt_sigprocmask),
         SCMP_SYS(rt_sigreturn),
         SCMP_SYS(sigaltstack),
         SCMP_SYS(getrandom),
         SCMP_SYS(clock_gettime),
         SCMP_SYS(clock_getres),
         SCMP_SYS(gettimeofday),
         SCMP_SYS(time),
         SCMP_SYS(times),
         SCMP_SYS(getpid),
         SCMP_SYS(gettid),
         SCMP_SYS(getuid),
         SCMP_SYS(geteuid),
         SCMP_SYS(getgid),
         SCMP_SYS(getegid),
         SCMP_SYS(getrusage),
         SCMP_SYS(uname),
         SCMP_SYS(sysinfo),
         SCMP_SYS(sched_yield),
         SCMP_SYS(sched_getaffinity),
         SCMP_SYS(nanosleep),
         SCMP_SYS(clock_nanosleep),
         SCMP_SYS(set_robust_list),
         SCMP_SYS(rseq),
         SCMP_SYS(exit),
         SCMP_SYS(exit_group)});
  // Files are only read. (The flags of open are a mode in the lowest two bits.)
  constexpr scmp_datum_t kWrites = O_ACCMODE | O_CREAT | O_TRUNC;
  seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, kWrites, O_RDONLY));
  seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, kWrites, O_RDONLY));
  // glibc asks for its own limits.
  seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
  // Nobody makes these by mistake.
  for (const int call : {SCMP_SYS(execve),
                         SCMP_SYS(execveat),
                         SCMP_SYS(fork),
                         SCMP_SYS(vfork),
                         SCMP_SYS(clone),
                         SCMP_SYS(socket),
                         SCMP_SYS(socketpair),
                         SCMP_SYS(ptrace),
                         SCMP_SYS(process_vm_readv),
                         SCMP_SYS(process_vm_writev),
                         SCMP_SYS(kill),
                         SCMP_SYS(tkill),
                         SCMP_SYS(mount),
                         SCMP_SYS(unshare),
                         SCMP_SYS(setns),
                         SCMP_SYS(chroot),
                         SCMP_SYS(unlink),
                         SCMP_SYS(unlinkat),
                         SCMP_SYS(rename),
                         SCMP_SYS(mkdir),
                         SCMP_SYS(bpf),
                         SCMP_SYS(io_uring_setup)}) {
    seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, call, 0);
  }
  // glibc tries clone3 first and falls back to clone.
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  if (seccomp_load(filter) != 0) std::_Exit(3);
  seccomp_release(filter);
}

}  // namespace

void enter_box(uint64_t memory) {
  limit(RLIMIT_AS, memory);
  limit(RLIMIT_CPU, kCpuSeconds);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, 64);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  filter_calls();
}

std::string inside_report(std::string_view path) {
  std::string slashes(path);
  for (char& c : slashes) {
    if (c == '\\') c = '/';
  }
  if (slashes.find('\0') != std::string::npos) return {};
  if (!slashes.starts_with("/")) slashes = std::string(kReport) + "/" + slashes;
  std::vector<std::string> parts;
  for (size_t at = 1; at <= slashes.size();) {
    const size_t end = std::min(slashes.find('/', at), slashes.size());
    const std::string part = slashes.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string whole;
  for (const std::string& part : parts) whole += "/" + part;
  if (whole != kReport && !whole.starts_with(std::string(kReport) + "/")) return {};
  return whole == std::string(kReport) + "/report.json" ? kReportJson : whole;
}

void answer(const std::string& json) {
  for (size_t done = 0; done < json.size();) {
    const ssize_t count = write(kResultFd, json.data() + done, json.size() - done);
    if (count <= 0) break;
    done += static_cast<size_t>(count);
  }
  std::_Exit(0);
}

void answer_result(std::string_view result) {
  std::string json = "{\"result\":";
  append_json_string(json, result.substr(0, 4096));
  answer(json + "}");
}

void answer_error(std::string_view message) {
  std::string json = "{\"error\":";
  append_json_string(json, message.substr(0, 4096));
  answer(json + "}");
}

}  // namespace drsemu::helper
