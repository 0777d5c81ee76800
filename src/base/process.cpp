// Running other programs.
#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/error.h"

namespace drsemu {
namespace {

volatile sig_atomic_t g_interrupts, g_nudges;

void end_group(pid_t group) {
  kill(-group, SIGTERM);
  for (int i = 0; i < 20 && kill(-group, 0) == 0; ++i) {
    waitpid(group, nullptr, WNOHANG);
    usleep(100'000);
  }
  kill(-group, SIGKILL);
}

}  // namespace

void fill_standard_streams() {
  for (int fd = 0; fd < 3; ++fd) {
    // The lowest free number is taken: this one.
    if (fcntl(fd, F_GETFD) < 0) open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
  }
}

void raise_open_files() {
  rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  constexpr rlim_t kMany = 1 << 20;
  const rlimit many{kMany, kMany};
  if (files.rlim_max < kMany && setrlimit(RLIMIT_NOFILE, &many) == 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = [](int) { g_interrupts = g_interrupts + 1; };
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
  struct sigaction nudge = {};
  nudge.sa_handler = [](int) { g_nudges = g_nudges + 1; };
  nudge.sa_flags = SA_RESTART;
  sigaction(kNudgeSignal, &nudge, nullptr);
  struct sigaction hangup;
  if (sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
}

bool interrupted() { return g_interrupts != 0; }

int interrupts() { return g_interrupts; }

int nudges() { return g_nudges; }

void check_interrupt() {
  if (interrupted()) throw Error("interrupted");
}

Finished run(const std::vector<std::string>& argv, const std::map<std::string, std::string>& environment) {
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) throw_errno("cannot make a pipe");
  std::vector<char*> args;
  args.reserve(argv.size() + 1);
  for (const std::string& arg : argv) args.push_back(const_cast<char*>(arg.c_str()));
  args.push_back(nullptr);
  const pid_t pid = fork();
  if (pid < 0) throw_errno("cannot start " + argv[0]);
  if (pid == 0) {
    setpgid(0, 0);
    dup2(open("/dev/null", O_RDONLY), 0);
    dup2(out[1], 1);
    dup2(out[1], 2);
    for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
    execvp(args[0], args.data());
    _exit(127);
  }
  setpgid(pid, pid);
  close(out[1]);
  Finished finished;
  char buffer[4096];
  for (;;) {
    pollfd waiting{out[0], POLLIN, 0};
    if (poll(&waiting, 1, 200) < 0 && errno != EINTR) break;
    if (interrupted()) {
      end_group(pid);
      break;
    }
    if (!(waiting.revents & (POLLIN | POLLHUP))) continue;
    const ssize_t count = read(out[0], buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    finished.output.append(buffer, static_cast<size_t>(count));
  }
  close(out[0]);
  while (waitpid(pid, &finished.status, 0) < 0 && errno == EINTR) {
  }
  check_interrupt();
  return finished;
}

std::filesystem::path find_program(const std::string& name) {
  const char* path = getenv("PATH");
  std::string list = path ? path : "/usr/bin:/bin";
  for (size_t at = 0; at <= list.size();) {
    const size_t end = std::min(list.find(':', at), list.size());
    std::filesystem::path candidate = std::filesystem::path(list.substr(at, end - at)) / name;
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
    at = end + 1;
  }
  return {};
}

}  // namespace drsemu
