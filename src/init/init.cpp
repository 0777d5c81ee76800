// Process 1 of a VM: boots Wine, reaps every process and tells the host, measures, nudges, shuts down.
//
// Wine starts each Windows process by a double fork, so all of them become children of process 1: it is
// the one place that sees each end with its status.
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "event/arena.h"
#include "event/deleted.h"
#include "init/descriptors.h"
#include "init/gate.h"
#include "init/meter.h"
#include "init/processes.h"
#include "init/protocol.h"

namespace {

using namespace drsemu::init;
using drsemu::event::KernelEvent;

constexpr char kWineserver[] = "/usr/lib/wine/wineserver64";
constexpr char kXvfb[] = "/usr/bin/Xvfb";
// The picture goes to Xvfb_screen0 in this folder: a link to the descriptor that it is started with.
constexpr char kPictureFolder[] = "/run/drsemu/screen";
constexpr int kPictureFd = 3;
constexpr char kReady[] = "READY\n";
// A nudge finds a thread in the midst of recording, or one that is not Wine's: then it is tried again.
constexpr int kNudgeMs = 20;
constexpr size_t kMostNudged = drsemu::event::kMaxProcesses;
constexpr int kMostThreadsNudged = 64;  // of a process, each time

pid_t g_shell;
pid_t g_prompt;
pid_t g_server;  // wineserver, while it lives
pid_t g_display;
Meter g_meter;
Gate g_gate;
Census g_census;
bool g_limit_told;
pid_t g_nudged[kMostNudged];
size_t g_nudged_count;

// By how much CLOCK_MONOTONIC is ahead of the host's here, in seconds (time_namespaces(7)).
int64_t g_ahead_s;

void read_ahead() {
  FILE* file = fopen("/proc/self/timens_offsets", "re");
  if (!file) return;
  long long ahead;
  if (fscanf(file, " monotonic %lld", &ahead) == 1) g_ahead_s = ahead;
  fclose(file);
}

// The host's CLOCK_MONOTONIC.
uint64_t now_ns() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec - g_ahead_s) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

bool send_message(const Message& message, int fd = -1, int flags = 0) {
  return send_with_descriptor(kControlFd, &message, sizeof message, fd, flags);
}

// For the host: of the target's time only.
void tell(const drsemu::event::KernelFact& fact) {
  if (g_meter.begun()) send_message({.type = MessageType::kKernel, .pid = 0, .status = 0, .is_shell = 0, .time_ns = 0, .kernel = fact});
}

void tell_event(KernelEvent event, pid_t pid) {
  drsemu::event::KernelFact fact{};
  fact.event = event;
  fact.pid = static_cast<uint32_t>(pid);
  fact.time = ticks();
  tell(fact);
}

[[noreturn]] void fail(uint32_t step, int status) {
  send_message({MessageType::kFailed, step, status, 0, now_ns()});
  exit(1);
}

void limit(int resource, rlim_t value) {
  rlimit current;
  if (getrlimit(static_cast<__rlimit_resource>(resource), &current) != 0) return;
  if (current.rlim_max != RLIM_INFINITY && value > current.rlim_max) value = current.rlim_max;
  const rlimit wanted{value, value};
  setrlimit(static_cast<__rlimit_resource>(resource), &wanted);
}

enum class Kind { kServer, kDisplay, kShell, kPrompt };

// What runs no Windows code.
bool is_system(Kind kind) { return kind == Kind::kServer || kind == Kind::kDisplay; }

// fds: what becomes 0, 1 and 2; -1: /dev/null. Windows processes run under a filter whose listener is kept here.
// What the prompt starts is not recorded.
pid_t start(const char* const* argv, const int* fds, Kind kind) {
  int channel[2] = {-1, -1};
  if (!is_system(kind) && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel) != 0) return -1;
  const pid_t pid = fork();
  if (pid != 0) {
    if (!is_system(kind)) {
      close(channel[1]);
      if (pid > 0) g_gate.listen(channel[0]);
      close(channel[0]);
    }
    return pid;
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int null = open("/dev/null", O_RDWR);
  for (int i = 0; i < 3; ++i) dup2(fds[i] >= 0 ? fds[i] : null, i);
  if (kind == Kind::kPrompt) {
    setsid();
    ioctl(0, TIOCSCTTY, 0);
    char desktop[300];
    snprintf(desktop, sizeof desktop, "%s/drive_c/users/%s/Desktop", getenv("WINEPREFIX"), getenv("USER"));
    if (chdir(desktop) != 0) _exit(126);
  }
  if (kind == Kind::kShell) setenv(drsemu::event::kRecordVariable, "shell", 1);
  if (is_system(kind) ? !apply_filter(kind == Kind::kDisplay ? kDisplayFilterFd : kVmFilterFd) : !apply_filter_and_hand_over(kProcessFilterFd, channel[1])) _exit(126);
  const bool display = kind == Kind::kDisplay;
  if (display && dup2(kScreenFd, kPictureFd) < 0) _exit(126);
  // All else but the arena is the host's and init's.
  for (int fd = display ? kPictureFd + 1 : 3; fd < drsemu::event::kArenaFd; ++fd) {
    if (kind != Kind::kServer || fd != drsemu::event::kDeletedFd) close(fd);
  }
  // Process 1 reads what is to be executed.
  prctl(PR_SET_DUMPABLE, 1);
  execv(argv[0], const_cast<char* const*>(argv));
  _exit(127);
}

// Reaps what has ended. Before `boot` is over nothing of it concerns the host.
void reap(bool report) {
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
    const MessageType type = pid == g_server ? MessageType::kServerEnded : MessageType::kEnded;
    if (pid == g_server) g_server = 0;
    for (size_t i = 0; i < g_nudged_count; ++i) {
      if (g_nudged[i] == pid) g_nudged[i--] = g_nudged[--g_nudged_count];
    }
    if (report) send_message({type, static_cast<uint32_t>(pid), status, pid == g_shell ? 1u : pid == g_prompt ? 2u : 0u, now_ns()});
    tell_event(KernelEvent::kEnded, pid);
    if (pid == g_shell) g_shell = 0;
    if (pid == g_prompt) g_prompt = 0;
  }
}

pid_t find_server() {
  pid_t found = 0;
  each_process([&](pid_t pid) {
    char path[32], name[32] = {};
    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    const int fd = open(path, O_RDONLY);
    if (fd < 0) return;
    if (read(fd, name, sizeof name - 1) > 0 && strncmp(name, "wineserver", 10) == 0) found = pid;
    close(fd);
  });
  return found;
}

// Ends all processes but wineserver. New ones may be starting meanwhile: until none is left.
// The display last: who loses it complains on the target's stderr.
void kill_all() {
  bool display = false;
  for (int round = 0; round < 1000; ++round) {
    int others = 0;
    each_process([&](pid_t pid) {
      if (pid == g_server || (pid == g_display && !display)) return;
      kill(pid, SIGKILL);
      ++others;
    });
    reap(true);
    if (!others && display) break;
    display = display || !others;
    if (others) usleep(1000);
  }
}

// False if the host has no room for it now.
bool tell_usage(int flags) {
  return !g_meter.begun() ||
         send_message({MessageType::kUsage, 0, static_cast<int32_t>(g_meter.passed()), 0, now_ns(), g_meter.used()}, -1, flags);
}

// Ends everything; wineserver last, so that it writes the registry.
[[noreturn]] void shut_down() {
  g_gate.answer(tell);
  g_census.look(tell);
  kill_all();
  // The registry that is written now is the system's affair.
  g_meter.finish();
  tell_usage(0);
  if (g_server) {
    kill(g_server, SIGTERM);
    kill(g_server, SIGCONT);
    for (int waited = 0; g_server && waited < kShutdownMs; ++waited) {
      usleep(1000);
      reap(false);
    }
  }
  exit(0);
}

void measure() {
  if (g_meter.look()) g_census.look(tell);
  const bool passed = g_meter.passed() != Limit::kNone && !g_limit_told;
  if ((passed || g_meter.is_news()) && tell_usage(MSG_DONTWAIT)) g_limit_told = g_limit_told || passed;
  // The host nudges first. What grows on meanwhile cannot wait for that.
  if (g_meter.far_beyond()) kill_all();
}

// Wine's own way to interrupt a thread. The kernel chooses one that does not block it; where that is no good, all are tried.
void nudge(pid_t pid, bool again) {
  if (!again) {
    kill(pid, SIGUSR1);
    kill(pid, SIGCONT);  // a program that knows where it is may have stopped itself,
    if (g_server) kill(g_server, SIGCONT);  // or what it needs to end
    return;
  }
  char path[40];
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR* tasks = opendir(path);
  if (!tasks) return;
  int count = 0;
  while (const dirent* entry = readdir(tasks)) {
    const pid_t tid = atoi(entry->d_name);
    if (tid > 0) syscall(SYS_tgkill, pid, tid, SIGUSR1);
    if (tid > 0 && ++count == kMostThreadsNudged) break;
  }
  closedir(tasks);
}

// The list comes out of memory that the guest can write: it must not make the system's own processes end.
void begin_nudge(pid_t pid) {
  if (pid <= 1 || pid == g_server || g_nudged_count == kMostNudged) return;
  for (size_t i = 0; i < g_nudged_count; ++i) {
    if (g_nudged[i] == pid) return;
  }
  g_nudged[g_nudged_count++] = pid;
  nudge(pid, false);
}

void run_to_end(const char* const* argv, const int* fds, Kind kind, uint32_t step) {
  const pid_t pid = start(argv, fds, kind);
  int status = 0;
  if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) fail(step, pid < 0 ? errno : status);
}

// Waits until the shell says that it is ready, on what is going to be the target's standard error: a file,
// since some runtimes refuse a pipe that is not a Windows one. What Wine's services say there before goes to
// the log.
void wait_ready() {
  constexpr size_t kSize = sizeof kReady - 1;
  static char text[16384];
  off_t from = 0;
  for (;;) {
    const ssize_t got = pread(kStderrFd, text, sizeof text, from);
    if (got < 0) fail(3, errno);
    const void* ready = memmem(text, static_cast<size_t>(got), kReady, kSize);
    if (ready) {
      [[maybe_unused]] const auto said = write(STDERR_FILENO, text, static_cast<size_t>(static_cast<const char*>(ready) - text));
      break;
    }
    g_gate.answer(tell);
    if (got == sizeof text) from += static_cast<off_t>(sizeof text - kSize);
    int status;
    if (waitpid(g_shell, &status, WNOHANG) == g_shell) fail(3, status);
    pollfd asking[Gate::kMost];
    const size_t count = g_gate.fill(asking);
    constexpr timespec kPause{0, 500'000};
    ppoll(asking, count, &kPause, nullptr);
  }
  if (ftruncate(kStderrFd, 0) != 0) fail(3, errno);
}

// Nobody waits for it here: the first program that draws does (monitor/display.cpp).
void start_display(const char* screen) {
  const int nothing[3] = {-1, -1, -1};
  const char* const display[] = {kXvfb, ":0", "-screen", "0", screen, "-fbdir", kPictureFolder, "-dpi", "96", "-s", "0",
                                 "-noreset", "-nolisten", "tcp", "-extension", "GLX", nullptr};
  g_display = start(display, nothing, Kind::kDisplay);
  if (g_display < 0) fail(4, errno);
}

void boot(const char* screen) {
  const int nothing[3] = {-1, -1, -1};
  start_display(screen);
  const char* const server[] = {kWineserver, "-p", nullptr};
  run_to_end(server, nothing, Kind::kServer, 1);
  // Now that nothing else runs which could call itself so.
  g_server = find_server();

  // The first Windows process makes Wine start its services before it runs itself.
  int in[2];
  if (pipe2(in, O_CLOEXEC)) fail(2, errno);
  const int ends[3] = {in[0], kStdoutFd, kStderrFd};
  const char* const shell[] = {kWineLoader, "C:\\windows\\explorer.exe", nullptr};
  g_shell = start(shell, ends, Kind::kShell);
  if (g_shell < 0) fail(2, errno);
  close(in[0]);
  wait_ready();
  send_message({MessageType::kBooted, static_cast<uint32_t>(g_shell), 0, 1, now_ns()}, in[1]);
  close(in[1]);
}

// From here on the target's processes are told.
void begin(const Amounts& limits) {
  g_meter.begin(limits);
  g_census.look(tell);
  tell_event(KernelEvent::kTargetNext, 0);
}

void start_prompt(int terminal) {
  const char* const prompt[] = {kWineLoader, "C:\\windows\\system32\\cmd.exe", nullptr};
  const int ends[3] = {terminal, terminal, terminal};
  g_prompt = start(prompt, ends, Kind::kPrompt);
}

}  // namespace

// Arguments: the most threads, the most bytes of one file, the most bytes of private memory that one process may ask for,
// the screen as WIDTHxHEIGHTxDEPTH.
int main(int argc, char** argv) {
  if (argc != 5) return 2;
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, nullptr);
  // Inherited by all: a write beyond the limit of a file fails and does not kill.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NPROC, strtoull(argv[1], nullptr, 10));
  limit(RLIMIT_FSIZE, strtoull(argv[2], nullptr, 10));
  limit(RLIMIT_DATA, strtoull(argv[3], nullptr, 10));
  // Nothing of it is to be reached through /proc by what runs here.
  prctl(PR_SET_DUMPABLE, 0);
  read_ahead();
  boot(argv[4]);
  if (!apply_filter(kVmFilterFd)) fail(2, errno);

  const int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  uint64_t nudge_at = 0;
  for (;;) {
    reap(true);
    measure();
    if (g_nudged_count && now_ns() >= nudge_at) {
      for (size_t i = 0; nudge_at && i < g_nudged_count; ++i) nudge(g_nudged[i], true);
      nudge_at = now_ns() + kNudgeMs * uint64_t{1'000'000};
    }
    g_gate.answer(tell);
    pollfd waiting[2 + Gate::kMost] = {{kControlFd, POLLIN, 0}, {signals, POLLIN, 0}};
    const size_t count = 2 + g_gate.fill(waiting + 2);
    const int timeout = g_meter.wait_ms();
    if (poll(waiting, count, g_nudged_count && (timeout < 0 || timeout > kNudgeMs) ? kNudgeMs : timeout) < 0 && errno != EINTR) return 1;
    signalfd_siginfo info;
    while (read(signals, &info, sizeof info) > 0) {
    }
    if (!waiting[0].revents) continue;
    Message message;
    int fd;
    if (!receive_with_descriptor(kControlFd, &message, sizeof message, fd) || message.type == MessageType::kShutdown) shut_down();
    if (message.type == MessageType::kPrompt && fd >= 0) start_prompt(fd);
    if (fd >= 0) close(fd);
    if (message.type == MessageType::kLimits) begin(message.amounts);
    if (message.type == MessageType::kNudge) begin_nudge(static_cast<pid_t>(message.pid));
  }
}
