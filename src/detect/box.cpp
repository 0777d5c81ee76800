// Runs a rule's helper in its box (bubblewrap; the helper bounds itself further, helpers/limits.cpp).
#include "detect/box.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"

namespace fs = std::filesystem;

namespace drsemu::detect {
namespace {

constexpr int kMostSeconds = 20;
constexpr size_t kMostOutput = 4 << 20;
constexpr int kResultFd = 3;  // helpers/limits.h

std::vector<std::string> command(const std::string& kind, const fs::path& rule, const Box& box) {
  const fs::path helper = program_dir() / ("drsemu-rule-" + kind);
  if (access(helper.c_str(), X_OK) != 0) throw_errno("cannot run " + helper.string() + ": build the project again");
  const std::string inside = "/rules/" + rule.filename().string();
  std::vector<std::string> argv{
      "bwrap",   "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL", "--symlink",
      "usr/lib", "/lib",          "--symlink",         "usr/lib64",     "/lib64"};
  const auto show = [&](const fs::path& host, const std::string& place) {
    argv.insert(argv.end(), {"--ro-bind", fs::absolute(host).string(), place});
  };
  show("/usr", "/usr");
  show(helper, "/helper");
  show(rule, inside);
  if (!box.folder.empty()) show(box.folder, "/report");
  if (!box.facts.empty()) show(box.facts, "/facts.json");
  if (!box.target.empty()) show(box.target, "/target");
  argv.insert(argv.end(), {"/helper", inside});
  if (!box.target.empty()) argv.emplace_back("/target");
  if (box.only_check) argv.emplace_back("--check");
  return argv;
}

pid_t start(const std::vector<std::string>& argv, int result) {
  std::vector<char*> pointers;
  for (const std::string& argument : argv) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  setpgid(0, 0);
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int fd : {0, 1, 2}) dup2(null, fd);
  if (result == kResultFd) {
    fcntl(result, F_SETFD, 0);
  } else {
    dup2(result, kResultFd);
  }
  execvp(pointers[0], pointers.data());
  _exit(127);
}

// What a helper's end means that says nothing.
std::string failure_of(int status, bool late) {
  if (late) return "took more than " + std::to_string(kMostSeconds) + " s and was stopped";
  // Of a program that a signal ends bubblewrap says 128 + its number.
  const int signal = WIFSIGNALED(status)                              ? WTERMSIG(status)
                     : WIFEXITED(status) && WEXITSTATUS(status) > 128 ? WEXITSTATUS(status) - 128
                                                                      : 0;
  switch (signal) {
    case 0: break;
    case SIGSYS: return "tried to leave its box (a system call that is forbidden to rules) and was stopped";
    case SIGXCPU: return "used more processor time than a rule may and was stopped";
    case SIGKILL: return "used more time or memory than a rule may and was stopped";
    default: return "was ended by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0
             ? ""
             : "its helper ended with status " + std::to_string(WEXITSTATUS(status)) + " and said nothing";
}

}  // namespace

Boxed run_boxed(const std::string& kind, const fs::path& rule, const Box& box) {
  const std::vector<std::string> argv = command(kind, rule, box);
  int pipe[2];
  if (pipe2(pipe, O_CLOEXEC) != 0) throw_errno("cannot make a pipe");
  const pid_t pid = start(argv, pipe[1]);
  close(pipe[1]);
  if (pid < 0) {
    close(pipe[0]);
    throw_errno("cannot fork");
  }
  Boxed boxed;
  bool late = false, much = false;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(kMostSeconds);
  for (char buffer[65536];;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    late = left <= 0 || interrupts() > 1;
    if (late) break;
    pollfd waiting{pipe[0], POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(std::min<long long>(left, 200))) <= 0) continue;
    const ssize_t count = read(pipe[0], buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    boxed.output.append(buffer, static_cast<size_t>(count));
    much = boxed.output.size() > kMostOutput;
    if (much) break;
  }
  close(pipe[0]);
  if (late || much) kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (much) {
    boxed.failure = "said more than a rule may and was stopped";
  } else if (late || boxed.output.empty()) {
    boxed.failure = failure_of(status, late);
    if (boxed.failure.empty()) boxed.failure = "its helper said nothing";
  }
  return boxed;
}

}  // namespace drsemu::detect
