// What the target of a VM uses (proc(5); Linux: Documentation/filesystems/proc.rst).
#include "init/meter.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <time.h>
#include <unistd.h>

#include "init/processes.h"

namespace drsemu::init {
namespace {

// Processor time and writes are looked at in every so many looks only, unless much is written: their files cost the
// most, and neither can run away in that time as memory can.
constexpr unsigned kWholeEvery = 4;
constexpr int kIdleMs = 200;  // the longest between two looks

constexpr uint64_t kNsPerSecond = 1'000'000'000;
constexpr uint64_t kBlock = 512;  // of ru_oublock

// Memory that belongs to no process: sections that Wine makes are files here.
constexpr const char* kMemoryFileSystems[] = {"/tmp", "/run", "/home", "/dev/shm"};

uint64_t now_ns(clockid_t clock = CLOCK_MONOTONIC) {
  timespec time;
  clock_gettime(clock, &time);
  return static_cast<uint64_t>(time.tv_sec) * kNsPerSecond + static_cast<uint64_t>(time.tv_nsec);
}

// Another thread of a process than its first, or 0.
pid_t other_thread(pid_t pid) {
  char path[40];
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR* tasks = opendir(path);
  pid_t found = 0;
  while (const dirent* entry = tasks && !found ? readdir(tasks) : nullptr) {
    if (atoi(entry->d_name) != pid) found = atoi(entry->d_name);
  }
  if (tasks) closedir(tasks);
  return found;
}

// Pages that are the process's alone: what it shares is counted once, elsewhere.
uint64_t private_bytes(pid_t pid) {
  static const auto page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  char text[128], name[40];
  unsigned long resident = 0, shared = 0;
  sscanf(read_proc(pid, "statm", text, sizeof text), "%*u %lu %lu", &resident, &shared);
  // The first thread may have ended before the others: nothing is said of memory in its name then.
  if (const pid_t thread = resident == 0 ? other_thread(pid) : 0) {
    snprintf(name, sizeof name, "task/%d/statm", thread);
    sscanf(read_proc(pid, name, text, sizeof text), "%*u %lu %lu", &resident, &shared);
  }
  return resident > shared ? (resident - shared) * page : 0;
}

// With what the children used that it has waited for itself.
uint64_t cpu_ns(pid_t pid) {
  static const auto ticks = static_cast<uint64_t>(sysconf(_SC_CLK_TCK));
  char text[1024];
  const char* rest = strrchr(read_proc(pid, "stat", text, sizeof text), ')');  // the name may hold anything
  unsigned long user = 0, system = 0;
  long children_user = 0, children_system = 0;
  if (!rest || sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld", &user, &system,
                      &children_user, &children_system) != 4) {
    return 0;
  }
  return (user + system + static_cast<unsigned long>(children_user + children_system)) * (kNsPerSecond / ticks);
}

// Pages made dirty that a disk stands behind: also through a mapping, also where the file is deleted before it is
// written out, and not in memory file systems, pipes and sockets.
// `hidden`: the process has made itself one whose use is not told.
uint64_t written_bytes(pid_t pid, bool& hidden) {
  char text[512];
  errno = 0;
  const char* line = strstr(read_proc(pid, "io", text, sizeof text), "\nwrite_bytes: ");
  hidden = !line && (errno == EACCES || errno == EPERM);
  return line ? strtoull(line + sizeof "\nwrite_bytes: " - 1, nullptr, 10) : 0;
}

uint64_t nanoseconds(const timeval& time) {
  return static_cast<uint64_t>(time.tv_sec) * kNsPerSecond + static_cast<uint64_t>(time.tv_usec) * 1000;
}

uint64_t difference(uint64_t a, uint64_t b) { return a > b ? a - b : 0; }

bool differ(uint64_t a, uint64_t b, uint64_t by) { return difference(a, b) > by || difference(b, a) > by; }

}  // namespace

Meter::Sums Meter::measure(bool whole) {
  Sums sums{};
  if (whole) {
    rusage ended;
    getrusage(RUSAGE_CHILDREN, &ended);
    sums.cpu_ns = nanoseconds(ended.ru_utime) + nanoseconds(ended.ru_stime);
    sums.written_bytes = static_cast<uint64_t>(ended.ru_oublock) * kBlock;
  }
  each_process([&](pid_t pid) {
    ++sums.processes;
    sums.memory_bytes += private_bytes(pid);
    if (!whole) return;
    sums.cpu_ns += cpu_ns(pid);
    bool hidden;
    sums.written_bytes += written_bytes(pid, hidden);
    // What it wrote is told once it has ended.
    if (hidden && begun_ && !is_own(pid)) kill(pid, SIGKILL);
    if (hidden && !begun_ && own_count_ < kMostOwn) own_[own_count_++] = pid;
  });
  for (const char* path : kMemoryFileSystems) {
    struct statfs system;
    if (statfs(path, &system) == 0)
      sums.memory_bytes += (system.f_blocks - system.f_bfree) * static_cast<uint64_t>(system.f_bsize);
  }
  return sums;
}

bool Meter::is_own(pid_t pid) const {
  for (size_t i = 0; i < own_count_; ++i) {
    if (own_[i] == pid) return true;
  }
  return own_count_ == kMostOwn;
}

void Meter::begin(const Amounts& limits) {
  limits_ = limits;
  base_ = last_ = measure(true);
  begun_ = true;
  next_ns_ = now_ns();
}

void Meter::take(const Sums& sums, bool whole) {
  now_ = {.cpu_ns = now_.cpu_ns,
          .memory_bytes = difference(sums.memory_bytes, base_.memory_bytes),
          .processes = difference(sums.processes, base_.processes),
          .written_bytes = now_.written_bytes};
  if (now_.memory_bytes > used_.memory_bytes) used_.memory_bytes = now_.memory_bytes;
  if (now_.processes > used_.processes) used_.processes = now_.processes;
  if (whole) {
    // Between its end and its reaping a process may be in neither sum.
    now_.cpu_ns = difference(sums.cpu_ns, base_.cpu_ns);
    now_.written_bytes = difference(sums.written_bytes, base_.written_bytes);
    if (now_.cpu_ns > used_.cpu_ns) used_.cpu_ns = now_.cpu_ns;
    if (now_.written_bytes > used_.written_bytes) used_.written_bytes = now_.written_bytes;
  }
  if (passed_ != Limit::kNone) return;
  const auto beyond = [](uint64_t used, uint64_t limit) { return limit != 0 && used > limit; };
  if (beyond(now_.memory_bytes, limits_.memory_bytes)) {
    passed_ = Limit::kMemory;
  } else if (beyond(now_.processes, limits_.processes)) {
    passed_ = Limit::kProcesses;
  } else if (beyond(used_.written_bytes, limits_.written_bytes)) {
    passed_ = Limit::kDisk;
  } else if (beyond(used_.cpu_ns, limits_.cpu_ns)) {
    passed_ = Limit::kCpu;
  }
}

bool Meter::look() {
  const uint64_t now = now_ns();
  if (!begun_ || now < next_ns_) return false;
  const uint64_t began = now_ns(CLOCK_THREAD_CPUTIME_ID);
  const bool whole = looks_++ % kWholeEvery == 0 || writing_;
  const Sums sums = measure(whole);
  take(sums, whole);
  constexpr uint64_t kQuiet = 1'000'000;
  const bool quiet = !differ(sums.memory_bytes, last_.memory_bytes, kQuiet) && sums.processes == last_.processes &&
                     (!whole || sums.cpu_ns - last_.cpu_ns < kNsPerSecond / 50);
  if (!quiet) {
    interval_ms_ = kMeterMs;
  } else if (interval_ms_ < kIdleMs) {
    interval_ms_ += kMeterMs / 2;
  }
  constexpr uint64_t kWriting = 4'000'000;
  if (whole) writing_ = difference(sums.written_bytes, last_.written_bytes) > kWriting;
  const Sums before = last_;
  last_ = sums;
  if (!whole) {
    last_.cpu_ns = before.cpu_ns;
    last_.written_bytes = before.written_bytes;
  }
  // However many processes there are: no more than an eighth of a processor.
  const uint64_t took = now_ns(CLOCK_THREAD_CPUTIME_ID) - began;
  uint64_t pause = static_cast<uint64_t>(interval_ms_) * 1'000'000;
  if (pause < took * 8) pause = took * 8;
  next_ns_ = now + pause;
  return true;
}

void Meter::finish() {
  if (begun_) take(measure(true), true);
}

int Meter::wait_ms() const {
  if (!begun_) return -1;
  return static_cast<int>((difference(next_ns_, now_ns()) + 999'999) / 1'000'000);
}

bool Meter::far_beyond() const {
  const auto far = [](uint64_t used, uint64_t limit, uint64_t more) {
    return limit != 0 && used > limit + limit / 4 + more;
  };
  constexpr uint64_t kMoreBytes = 64'000'000, kMoreProcesses = 16;
  return far(now_.memory_bytes, limits_.memory_bytes, kMoreBytes) ||
         far(now_.processes, limits_.processes, kMoreProcesses) ||
         far(used_.written_bytes, limits_.written_bytes, kMoreBytes);
}

bool Meter::is_news() {
  constexpr uint64_t kBytes = 4'000'000, kCpu = kNsPerSecond / 5;
  if (!differ(used_.cpu_ns, told_.cpu_ns, kCpu) && !differ(used_.memory_bytes, told_.memory_bytes, kBytes) &&
      used_.processes == told_.processes && !differ(used_.written_bytes, told_.written_bytes, kBytes)) {
    return false;
  }
  told_ = used_;
  return true;
}

}  // namespace drsemu::init
