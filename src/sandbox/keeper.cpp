// The process that owns one VM.
#include "sandbox/keeper.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "base/process.h"
#include "event/arena.h"
#include "event/deleted.h"
#include "init/protocol.h"
#include "sandbox/adapter.h"
#include "sandbox/cgroup.h"
#include "sandbox/host_checks.h"
#include "sandbox/kept.h"
#include "sandbox/machine.h"
#include "sandbox/overlay.h"
#include "sandbox/screen.h"
#include "sandbox/seccomp.h"
#include "sandbox/uptime.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

using init::Message;
using init::MessageType;

constexpr int kBootTimeoutMs = 60'000;
constexpr int kClearTimeoutMs = 5'000;
constexpr int kShutdownTimeoutMs = init::kShutdownMs + 3'000;
constexpr int kFirstOwnFd = 100;     // lower than the numbers that init is started with
constexpr size_t kMostText = 16384;  // of one message
// Behind the measured limits, against what is faster than they are.
constexpr uint64_t kLeastData = 64'000'000'000;  // that one process may ask for: 10,000 threads ask for 20 GB and touch little
constexpr uint64_t kLeastFile = 2'000'000'000;   // of one file, holes included
constexpr uint64_t kNoLimit = uint64_t{1} << 62;
constexpr uint64_t kFilledMeanwhile = 1'000'000'000;  // within some 0.2 s
constexpr const char* kWhereToWrite = ": free the disk, or set XDG_DATA_HOME to a folder where you may write";

// First character of what a keeper says.
constexpr char kReady = 'r', kHandover = 'h', kFailure = 'f';

fs::path runs_dir() { return data_dir() / "runs"; }

// Takes away what dead runs left, and no report waits for: their lock is free.
void sweep_runs() {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(runs_dir(), error)) {
    const int fd = open((entry.path() / "lock").c_str(), O_RDWR | O_CLOEXEC);
    const bool dead = fd < 0 ? errno == ENOENT : flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (dead && !is_kept(entry.path())) remove_tree(entry.path());
    if (fd >= 0) close(fd);
  }
}

std::string new_name() {
  uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) throw_errno("cannot get a random number");
  char text[40];
  std::snprintf(text, sizeof text, "%d-%016lx", getpid(), number);
  return text;
}

// Makes a run's folder and takes its lock, which is returned. Nobody else sweeps or makes one meanwhile: there
// is no moment at which a living run's folder has no lock.
int make_run_folder(const fs::path& folder) {
  const int all = open(folder.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  while (flock(all, LOCK_EX) != 0 && errno == EINTR) check_interrupt();
  sweep_runs();
  int lock = -1;
  if (mkdir(folder.c_str(), 0700) == 0) lock = open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0) throw_errno("cannot make the folder " + folder.string() + kWhereToWrite);
  close(all);
  for (const char* part : {"upper", "work", "merged"}) fs::create_directory(folder / part);
  return lock;
}

int memory_file(const std::string& content) {
  const int fd = memfd_create("data", 0);
  if (fd < 0 || write(fd, content.data(), content.size()) != static_cast<ssize_t>(content.size()) || lseek(fd, 0, SEEK_SET) != 0) {
    throw_errno("cannot make a memory file");
  }
  return fd;
}

uint64_t or_none(uint64_t limit) { return limit ? limit : kNoLimit; }
uint64_t most_file_bytes(const Limits& limits) { return std::max(kLeastFile, or_none(limits.disk_bytes)); }
uint64_t most_data_bytes(const Limits& limits) { return std::max(kLeastData, or_none(limits.memory_bytes)); }
// Of the file system that sections without a file lie in: more than a program can fill before it is seen to have passed its
// limit. One that finds it full faults where it writes.
uint64_t shared_memory_bytes(const Limits& limits) { return or_none(limits.memory_bytes) / 4 * 5 + kFilledMeanwhile; }

// Says on the log, which is stderr, why the VM could not be made. In the forked child.
[[noreturn]] void give_up(const char* what) {
  dprintf(STDERR_FILENO, "%s: %s\n", what, strerror(errno));
  _exit(1);
}

// Everything of one VM, in the keeper's process.
class Keeper {
 public:
  Keeper(const VmConfig& config, int user) : config_(config), user_(user) {}

  // Throws Error. Gives up if the user goes away meanwhile.
  void boot();
  void hand_over() const;
  // Says to its user, or to the pool, why there is no VM.
  void tell_failure(const std::string& what) const { send_with_fds(user_, kFailure + what, nullptr, 0); }
  // Until the user is done with it or gone. True: gone without a word.
  bool serve();
  // After this no process, mount or temporary folder of the VM is left.
  void clear(bool orphaned);

  // A pool's: says that it is ready, and waits for its user. False if none comes, or the VM ends before.
  bool await_user();

 private:
  int open_output(const char* name, int& in);
  int open_deleted();
  void launch();
  void wait_booted();
  std::string boot_log() const;

  const VmConfig& config_;
  int user_;
  fs::path run_dir_, cgroup_;
  std::string isolation_;
  pid_t pid_ = -1;
  int control_ = -1, lock_ = -1, alive_ = -1, log_ = -1;
  int shell_in_ = -1, stdout_ = -1, stderr_ = -1, screen_ = -1;
};

// A file for one of the target's output streams: the descriptor that the VM writes to; `in`: one to read it.
int Keeper::open_output(const char* name, int& in) {
  const fs::path path = run_dir_ / name;
  const int out = open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  in = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (out < 0 || in < 0) throw_errno("cannot write " + path.string());
  return out;
}

// The file for what is deleted, which only Wine's server gets.
int Keeper::open_deleted() {
  const fs::path path = run_dir_ / kDeletedName;
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const std::string header(event::kDeletedHeaderSize, '\0');
  if (fd < 0 || write(fd, header.data(), header.size()) != static_cast<ssize_t>(header.size())) throw_errno("cannot write " + path.string());
  return fd;
}

void Keeper::launch() {
  int control[2], alive[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0 || pipe2(alive, O_CLOEXEC) != 0) {
    throw_errno("cannot make the VM's channels");
  }
  const int outputs[] = {open_output("stdout", stdout_), open_output("stderr", stderr_)};
  const int deleted = open_deleted();
  log_ = memfd_create("log", MFD_CLOEXEC);
  screen_ = make_screen_memory(config_.screen);
  const int filters[] = {make_vm_filter(), make_process_filter(), make_display_filter()}, preload = memory_file("/run/drsemu/monitor.so\n");

  const std::string& user = config_.image.user;
  std::vector<std::string> args = {
      "bwrap", "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try", "--as-pid-1", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--uid", "1000", "--gid",
      "1000", "--hostname", config_.image.computer, "--ro-bind", config_.image.root().string(), "/", "--proc", "/proc", "--dev", "/dev",
      "--size", std::to_string(shared_memory_bytes(config_.limits)), "--tmpfs", "/tmp", "--tmpfs", "/run", "--tmpfs", "/home", "--dir", "/home/" + user, "--perms", "0700", "--dir", "/run/user",
      "--bind", (run_dir_ / "merged").string(), "/wine", "--ro-bind-data", std::to_string(preload), "/etc/ld.so.preload",
      "--dir", "/run/drsemu/screen", "--symlink", "/proc/self/fd/3", "/run/drsemu/screen/Xvfb_screen0",
      "--ro-bind", (program_dir() / "drsemu-init").string(), "/run/drsemu/init", "--ro-bind", config_.monitor.string(), "/run/drsemu/monitor.so"};
  const std::pair<std::string, std::string> environment[] = {
      {"PATH", "/usr/bin"}, {"HOME", "/home/" + user}, {"USER", user}, {"WINEPREFIX", "/wine"}, {"WINEDEBUG", "-all"},
      {"WINELOADER", "/usr/lib/wine/wine64"}, {"WINESERVER", "/usr/lib/wine/wineserver64"}, {"XDG_RUNTIME_DIR", "/run/user"},
      {"LANG", "C.UTF-8"}};
  // Where the user is root, the kernel lets its uid write these whatever namespace it is in.
  for (const char* part : {"/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/scsi", "/proc/acpi"}) {
    args.insert(args.end(), {"--ro-bind-try", part, part});
  }
  args.push_back("--clearenv");
  for (const auto& [name, value] : environment) args.insert(args.end(), {"--setenv", name, value});
  args.insert(args.end(), {"/run/drsemu/init", std::to_string(kMostLinuxThreads), std::to_string(most_file_bytes(config_.limits)),
                           std::to_string(most_data_bytes(config_.limits)), screen_argument(config_.screen)});
  std::vector<char*> argv;
  argv.reserve(args.size() + 1);
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);

  const std::string cgroup_procs = cgroup_.empty() ? "" : (cgroup_ / "cgroup.procs").string();
  const std::string run_dir = run_dir_.string();
  const uint64_t uptime = machine_of(config_.image).uptime_s;
  const Profile::Network network = load_profile(config_.image.profile()).network;
  const pid_t parent = getpid();

  pid_ = fork();
  if (pid_ < 0) throw_errno("cannot fork");
  if (pid_ == 0) {
    dup2(log_, STDERR_FILENO);
    // Nothing that the caller left open may be reached from the VM, not even through /proc/1/fd.
    syscall(SYS_close_range, 3u, ~0u, CLOSE_RANGE_CLOEXEC);
    fcntl(preload, F_SETFD, 0);
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_IGN);
    setpgid(0, 0);
    if (!cgroup_procs.empty()) {
      const int procs = open(cgroup_procs.c_str(), O_WRONLY | O_CLOEXEC);
      if (procs < 0 || write(procs, "0", 1) != 1) give_up("cannot enter the VM's cgroup");
    }
    if (const char* what = enter_namespaces()) give_up(what);
    if (const char* what = enter_network(network)) give_up(what);
    set_uptime(uptime);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    if (chdir(run_dir.c_str()) != 0) give_up("cannot enter the run's folder");
    if (const char* what = mount_overlay(config_.image.prefix().string())) give_up(what);
    // High numbers first: none of them is one of the sources.
    const std::pair<int, int> passed[] = {{control[1], init::kControlFd}, {filters[1], init::kProcessFilterFd},
                                          {filters[0], init::kVmFilterFd}, {filters[2], init::kDisplayFilterFd}, {alive[1], init::kAliveFd},
                                          {outputs[0], init::kStdoutFd}, {outputs[1], init::kStderrFd}, {deleted, event::kDeletedFd},
                                          {screen_, init::kScreenFd},
                                          {config_.arena_fd, event::kArenaFd}};
    for (const auto& [from, to] : passed) {
      if (from >= 0) dup2(from, to);
    }
    execvp("bwrap", argv.data());
    give_up("cannot start bwrap");
  }
  setpgid(pid_, pid_);
  control_ = control[0];
  alive_ = alive[0];
  for (const int fd : {control[1], alive[1], filters[0], filters[1], filters[2], preload, outputs[0], outputs[1], deleted}) close(fd);
}

std::string Keeper::boot_log() const {
  char text[4096];
  const ssize_t size = pread(log_, text, sizeof text - 1, 0);
  std::string log(text, size > 0 ? static_cast<size_t>(size) : 0);
  const size_t end = log.find('\n');
  return log.substr(0, end);
}

void Keeper::wait_booted() {
  pollfd both[] = {{control_, POLLIN, 0}, {user_, POLLRDHUP, 0}};
  poll(both, std::size(both), kBootTimeoutMs);
  if (both[1].revents) throw Error("nobody waits for the VM any more");
  const pollfd& waiting = both[0];
  std::string said;
  size_t count = 1;
  const bool answered = waiting.revents != 0;
  Message message = {};
  if (answered && receive_with_fds(control_, said, &shell_in_, count) && said.size() == sizeof message) {
    memcpy(&message, said.data(), sizeof message);
    if (message.type == MessageType::kBooted && count == 1) return;
  }
  const char* const steps[] = {"", "starting wineserver", "starting the shell", "waiting for the shell", "starting the display"};
  const std::string step = message.type == MessageType::kFailed && message.pid < std::size(steps)
                               ? std::string(steps[message.pid]) + " failed with status " + std::to_string(message.status)
                           : answered ? "it ended" : "it did not answer in time";
  const std::string log = boot_log(), reason = first_failure();
  throw Error("the VM did not boot: " + (!reason.empty() ? reason : (log.empty() ? step : log) + "; see: drsemu doctor"));
}

void Keeper::boot() {
  if (const uint64_t free = free_bytes(runs_dir()); free < kRunBytes) {
    throw Error("a run needs " + human_size(kRunBytes) + " in " + runs_dir().string() + ", " + human_size(free) +
                " are free: free some, or set XDG_DATA_HOME to another disk");
  }
  std::error_code error;
  fs::create_directories(runs_dir(), error);
  if (error) throw Error("cannot make " + runs_dir().string() + " (" + error.message() + ")" + kWhereToWrite);
  const std::string name = new_name();
  // Without symbolic links, since the path is walked in the VM's mount namespace too.
  run_dir_ = fs::canonical(runs_dir()) / name;
  lock_ = make_run_folder(run_dir_);
  if (const fs::path group = cgroup_path(name); make_cgroup(group, config_.limits, isolation_)) cgroup_ = group;
  launch();
  wait_booted();
}

void Keeper::hand_over() const {
  const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0u));
  if (pidfd < 0) throw_errno("cannot watch the VM");
  std::string message(1, kHandover);
  for (const std::string& part : {std::to_string(pid_), run_dir_.string(), isolation_}) message += part + '\0';
  const int fds[] = {control_, shell_in_, stdout_, stderr_, config_.arena_fd, pidfd, screen_};
  send_with_fds(user_, message, fds, std::size(fds));
  // The user's alone from here: the shell has to see their end. The arena is for on_orphaned.
  for (const int fd : fds) {
    if (fd != config_.arena_fd) close(fd);
  }
}

bool Keeper::await_user() {
  send_with_fds(user_, std::string(1, kReady), nullptr, 0);
  pollfd either[] = {{user_, POLLIN, 0}, {alive_, POLLIN, 0}};
  poll(either, std::size(either), -1);
  if (either[1].revents) return false;
  std::string word;
  int user = -1;
  size_t count = 1;
  if (!receive_with_fds(user_, word, &user, count) || count != 1) return false;
  close(user_);
  user_ = user;
  return true;
}

bool Keeper::serve() {
  std::string order;
  size_t none = 0;
  bool done = false;
  while (receive_with_fds(user_, order, nullptr, none)) {
    if (order[0] == static_cast<char>(KeeperOrder::kKill) && pid_ > 0) kill(-pid_, SIGKILL);
    if (order[0] == static_cast<char>(KeeperOrder::kDone)) {
      done = true;
      break;
    }
  }
  return !done;
}

void Keeper::clear(bool orphaned) {
  pollfd gone{alive_, POLLIN, 0};  // init holds the other end
  // Init sees its user's end too, and lets wineserver write the registry.
  const bool in_order = orphaned && is_kept(run_dir_) && poll(&gone, 1, kShutdownTimeoutMs) > 0;
  if (pid_ > 0) {
    // The group too: a bwrap that dies before it has tied its child to itself leaves that behind.
    kill(-pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    poll(&gone, 1, kClearTimeoutMs);
  }
  if (!cgroup_.empty()) remove_cgroup(cgroup_);
  if (orphaned && config_.on_orphaned && config_.on_orphaned(run_dir_, config_.arena_fd, in_order)) return;
  std::error_code error;
  for (int tries = 0; tries < 100 && !run_dir_.empty() && fs::exists(run_dir_, error); ++tries) {
    remove_tree(run_dir_);
    if (fs::exists(run_dir_, error)) usleep(20'000);
  }
}

// Two descriptors above the standard ones, which may be the same.
void close_all_but(int one, int other) {
  const unsigned low = static_cast<unsigned>(std::min(one, other)), high = static_cast<unsigned>(std::max(one, other));
  const auto close_from = [](unsigned first, unsigned last) {
    if (first <= last) syscall(SYS_close_range, first, last, 0u);
  };
  close_from(3, low - 1);
  close_from(low + 1, high - 1);
  close_from(high + 1, ~0u);
  // With more than warnings wanted, its log goes where the caller's does.
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) dup2(null, fd);
  if (log_level() <= LogLevel::kWarning) dup2(null, STDERR_FILENO);
  close(null);
}

// In the keeper's process: the whole of it.
[[noreturn]] void keep(const VmConfig& config, int connection, bool ahead) {
  setsid();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(signal, SIG_IGN);
  signal(SIGCHLD, SIG_DFL);
  // Nothing else of what the caller has open is kept open here: no lock, no pipe that somebody reads.
  VmConfig own = config;
  const int user = fcntl(connection, F_DUPFD_CLOEXEC, kFirstOwnFd);
  own.arena_fd = fcntl(config.arena_fd, F_DUPFD_CLOEXEC, kFirstOwnFd);
  close_all_but(user, own.arena_fd >= 0 ? own.arena_fd : user);
  Keeper keeper(own, user);
  bool orphaned = false;
  try {
    keeper.boot();
    if (!ahead || keeper.await_user()) {
      keeper.hand_over();
      orphaned = keeper.serve();
    }
  } catch (const std::exception& error) {
    keeper.tell_failure(error.what());
  }
  keeper.clear(orphaned);
  _exit(0);
}

std::string words(const std::string& message) { return message.substr(1); }

}  // namespace

bool send_with_fds(int socket, const std::string& message, const int* fds, size_t count) {
  iovec data{const_cast<char*>(message.data()), std::min(message.size(), kMostText)};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * 8)] = {};
  msghdr header = {};
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  if (count) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    cmsghdr* part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(part), fds, sizeof(int) * count);
  }
  ssize_t sent;
  while ((sent = sendmsg(socket, &header, MSG_NOSIGNAL)) < 0 && errno == EINTR) {
  }
  return sent >= 0;
}

bool receive_with_fds(int socket, std::string& message, int* fds, size_t& count) {
  message.resize(kMostText);
  iovec data{message.data(), message.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * 8)] = {};
  msghdr header = {};
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  ssize_t size;
  while ((size = recvmsg(socket, &header, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) check_interrupt();
  if (size <= 0) return false;
  message.resize(static_cast<size_t>(size));
  size_t got = 0;
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const size_t here = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < here; ++i) {
      int fd;
      memcpy(&fd, CMSG_DATA(part) + i * sizeof fd, sizeof fd);
      if (got < count) {
        fds[got++] = fd;
      } else {
        close(fd);
      }
    }
  }
  count = got;
  return true;
}

pid_t start_keeper(const VmConfig& config, int connection, bool ahead) {
  const pid_t pid = fork();
  if (pid < 0) throw_errno("cannot fork");
  if (pid == 0) keep(config, connection, ahead);
  close(connection);
  return pid;
}

Handover receive_vm(int connection) {
  std::string message;
  int fds[7];
  size_t count = std::size(fds);
  for (pollfd said{connection, POLLIN, 0}; poll(&said, 1, 100) <= 0;) check_interrupt();
  if (!receive_with_fds(connection, message, fds, count)) throw Error("the VM's keeper ended before the VM was up; see: drsemu doctor");
  if (message[0] != kHandover || count != std::size(fds)) throw Error(words(message));
  std::vector<std::string> parts;
  for (size_t at = 1; at < message.size();) {
    const size_t end = std::min(message.find('\0', at), message.size());
    parts.push_back(message.substr(at, end - at));
    at = end + 1;
  }
  parts.resize(3);
  return {std::stoi(parts[0]), parts[1], parts[2], fds[0], fds[1], fds[2], fds[3], fds[4], fds[5], fds[6]};
}

bool is_ready(int keeper) {
  pollfd said{keeper, POLLIN, 0};
  if (poll(&said, 1, 0) <= 0) return false;
  std::string message;
  size_t none = 0;
  if (!receive_with_fds(keeper, message, nullptr, none)) throw Error("a VM's keeper ended before the VM was up; see: drsemu doctor");
  if (message[0] != kReady) throw Error(words(message));
  return true;
}

bool give_user(int keeper, int user) { return send_with_fds(keeper, "u", &user, 1); }

}  // namespace drsemu::sandbox
