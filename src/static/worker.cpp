// The processes that read a hostile file: what they write, what they may do, how it is read again.
#include "static/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>

namespace drsemu::statics {
namespace {

enum class Frame : uint32_t { kBegin, kFact, kFailure, kDone, kFile };

struct FrameHead {
  Frame kind;
  uint32_t name_size;
  uint64_t size;
};

constexpr uint64_t kMostOutput = 64 << 20;
constexpr size_t kMostName = 64, kMostFiles = 16;
constexpr int kInput = 3, kOutput = 4;

std::string frame(Frame kind, std::string_view name, std::string_view content) {
  const FrameHead head{kind, static_cast<uint32_t>(name.size()), content.size()};
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
  return bytes.append(name).append(content);
}

// Memory, the two descriptors, its own end: all else fails.
constexpr const char* kAllowed[] = {
    "read",        "write",         "pread64",      "lseek",  "fstat",        "newfstatat",     "close",
    "mmap",        "munmap",        "mremap",       "brk",    "madvise",      "mprotect",       "futex",
    "getrandom",   "clock_gettime", "gettimeofday", "time",   "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    "sigaltstack", "exit",          "exit_group",   "getpid", "gettid",       "sched_yield",    "restart_syscall"};

bool restrict_calls() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (!filter) return false;
  bool good = true;
  for (const char* name : kAllowed) {
    const int number = seccomp_syscall_resolve_name(name);
    const bool maps = std::strcmp(name, "mmap") == 0 || std::strcmp(name, "mprotect") == 0;
    // No code that was not there.
    const int result =
        maps ? seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0))
             : seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
    good = good && (result == 0 || result == -EEXIST || result == -EDOM);
  }
  good = good && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return good;
}

void limit(__rlimit_resource resource, uint64_t value) {
  const rlimit both{value, value};
  setrlimit(resource, &both);
}

void set_limits(const Limits& limits) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, kMostOutput);
  limit(RLIMIT_CPU, static_cast<uint64_t>(limits.cpu.count()));
#ifndef __SANITIZE_ADDRESS__  // whose shadow is larger than any limit
  limit(RLIMIT_DATA, limits.memory);
#endif
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// The last bytes of a file's last page may be missing while it is read: the process ends by SIGBUS then, which is said.
std::string_view map(int fd) {
  struct stat info;
  if (fstat(fd, &info) != 0 || info.st_size <= 0) return {};
  const auto size = static_cast<size_t>(info.st_size);
  void* address = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  return address == MAP_FAILED ? std::string_view() : std::string_view(static_cast<char*>(address), size);
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name.size() <= 32 && name.front() != '.' && std::all_of(name.begin(), name.end(), [](char c) {
    return c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  });
}

}  // namespace

void run_stages(std::span<const StageRow> stages, std::string_view bytes,
                const std::function<void(std::string_view)>& write) {
  const View file(bytes);
  const std::optional<PeView> pe = PeView::parse(bytes);
  for (const StageRow& row : stages) {
    if (row.pe_only && !pe) {
      write(frame(Frame::kDone, row.name, {}));
      continue;
    }
    write(frame(Frame::kBegin, row.name, {}));
    std::string why;
    try {
      Json json;
      Stage stage{file, pe ? &*pe : nullptr, json, [&](const std::string& name, std::string_view content) {
                    write(frame(Frame::kFile, name, content));
                  }};
      row.find(stage);
      const std::string fact = json.take();
      if (!fact.empty()) write(frame(Frame::kFact, row.name, fact));
    } catch (const std::bad_alloc&) {
      why = "the memory limit";
    } catch (const std::exception& error) {
      why = error.what();
    }
    write(why.empty() ? frame(Frame::kDone, row.name, {}) : frame(Frame::kFailure, row.name, why));
  }
}

void read_frames(std::string_view frames, Results& results) {
  while (frames.size() >= sizeof(FrameHead)) {
    FrameHead head;
    std::memcpy(&head, frames.data(), sizeof head);
    frames.remove_prefix(sizeof head);
    if (head.name_size > kMostName || head.name_size > frames.size() || head.size > frames.size() - head.name_size)
      return;
    const std::string name(frames.substr(0, head.name_size));
    const std::string_view content = frames.substr(head.name_size, head.size);
    frames.remove_prefix(head.name_size + head.size);
    switch (head.kind) {
      case Frame::kBegin: results.last = name; break;
      case Frame::kFact: results.facts[name] = content; break;
      case Frame::kFailure: results.failures[name] = content.substr(0, 200); break;
      case Frame::kDone: results.done.push_back(name); break;
      case Frame::kFile:
        if (is_file_name(name) && results.files.size() < kMostFiles)
          results.files.push_back({name, std::string(content)});
        break;
      default: return;
    }
  }
}

void work(std::span<const StageRow> stages, int input, int output, const Limits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGXFSZ, SIGPIPE}) ::signal(signal, SIG_IGN);
  // The run has the right of way.
  if (nice(5) == -1) errno = 0;
  const int in = fcntl(input, F_DUPFD, 10), out = fcntl(output, F_DUPFD, 10);
  if (in < 0 || out < 0 || dup2(in, kInput) < 0 || dup2(out, kOutput) < 0) _exit(1);
  close_range(0, 2, 0);
  close_range(kOutput + 1, ~0u, 0);
  set_limits(limits);
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_ADD_ALL_DIGESTS | OPENSSL_INIT_ADD_ALL_CIPHERS,
                      nullptr);
  const std::string_view bytes = map(kInput);
  if (bytes.empty() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !restrict_calls()) _exit(1);
  bool written = true;
  run_stages(stages, bytes, [&](std::string_view frame) { written = written && write_all(kOutput, frame); });
  _exit(written ? 0 : 1);
}

}  // namespace drsemu::statics
