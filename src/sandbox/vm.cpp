// One VM: overlay, namespaces, limits, and its end however it comes.
#include "sandbox/vm.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "base/text.h"
#include "event/arena.h"
#include "init/protocol.h"
#include "sandbox/cgroup.h"
#include "sandbox/host_checks.h"
#include "sandbox/kept.h"
#include "sandbox/overlay.h"
#include "sandbox/seccomp.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

using init::Message;
using init::MessageType;

constexpr int kBootTimeoutMs = 60'000;
constexpr int kShutdownTimeoutMs = 10'000;
constexpr const char* kWhereToWrite = ": free the disk, or set XDG_DATA_HOME to a folder where you may write";

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

// Says on the log, which is stderr, why the VM could not be made. In the forked child.
[[noreturn]] void give_up(const char* what) {
  dprintf(STDERR_FILENO, "%s: %s\n", what, strerror(errno));
  _exit(1);
}

}  // namespace

std::string windows_command_line(const std::string& program, const std::vector<std::string>& args) {
  std::string line = "\"" + program + "\"";
  for (const std::string& arg : args) {
    line += ' ';
    if (!arg.empty() && arg.find_first_of(" \t\n\v\"") == std::string::npos) {
      line += arg;
      continue;
    }
    line += '"';
    size_t backslashes = 0;
    for (const char c : arg) {
      if (c == '\\') {
        ++backslashes;
        continue;
      }
      // Backslashes are themselves unless a quote follows them.
      line.append(c == '"' ? backslashes * 2 + 1 : backslashes, '\\');
      backslashes = 0;
      line += c;
    }
    line.append(backslashes * 2, '\\');
    line += '"';
  }
  return line;
}

std::unique_ptr<Vm> Vm::boot(const VmConfig& config) {
  if (const uint64_t free = free_bytes(runs_dir()); free < kRunBytes) {
    throw Error("a run needs " + human_size(kRunBytes) + " in " + runs_dir().string() + ", " + human_size(free) +
                " are free: free some, or set XDG_DATA_HOME to another disk");
  }
  std::error_code error;
  fs::create_directories(runs_dir(), error);
  if (error) throw Error("cannot make " + runs_dir().string() + " (" + error.message() + ")" + kWhereToWrite);
  std::unique_ptr<Vm> vm(new Vm);
  vm->image_ = config.image;
  const std::string name = new_name();
  // Without symbolic links, since the path is walked in the VM's mount namespace too.
  vm->run_dir_ = fs::canonical(runs_dir()) / name;
  vm->start_janitor(cgroup_path(name), config);
  vm->lock_ = make_run_folder(vm->run_dir_);
  if (const fs::path group = cgroup_path(name); make_cgroup(group, config.limits, vm->isolation_)) vm->cgroup_ = group;
  vm->launch(config);
  vm->wait_booted();
  return vm;
}

// A file for one of the target's output streams: the descriptor that the VM writes to; `in`: one to read it.
int Vm::open_output(const char* name, int& in) {
  const fs::path path = run_dir_ / name;
  const int out = open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  in = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (out < 0 || in < 0) throw_errno("cannot write " + path.string());
  return out;
}

// The janitor outlives a kill -9 of this process, and is there before anything that it clears away: it reads the
// VM's pid on `watch`, then end of file when this process is gone; end of file on `alive` says that the VM is. A
// bwrap that dies before it has tied its child to itself leaves that waiting for ever, in its process group.
void Vm::start_janitor(const fs::path& cgroup, const VmConfig& config) {
  int alive[2], watch[2];
  if (pipe2(alive, O_CLOEXEC) != 0 || pipe2(watch, O_CLOEXEC) != 0) throw_errno("cannot make the VM's channels");
  janitor_ = fork();
  if (janitor_ < 0) throw_errno("cannot fork");
  if (janitor_ == 0) {
    setsid();
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(signal, SIG_IGN);
    dup2(watch[0], 0);
    dup2(alive[0], 1);
    if (config.arena_fd >= 0) dup2(config.arena_fd, 2);
    syscall(SYS_close_range, 3u, ~0u, 0u);
    if (config.arena_fd >= 3) dup2(2, config.arena_fd);
    pid_t vm = 0;
    for (ssize_t count; (count = read(0, &vm, sizeof vm)) != 0 && (count > 0 || errno == EINTR);) {
      if (count > 0) attend(run_dir_);
    }
    pollfd alive_end{1, POLLIN, 0};
    if (vm > 0 && poll(&alive_end, 1, 0) == 0) kill(-vm, SIGKILL);
    char byte;
    while (read(1, &byte, 1) < 0 && errno == EINTR) {
    }
    const bool keep = access(run_dir_.c_str(), F_OK) == 0 && config.on_orphaned && config.on_orphaned(run_dir_);
    for (int tries = 0; !keep && tries < 100 && access(run_dir_.c_str(), F_OK) == 0; ++tries) {
      remove_tree(run_dir_);
      usleep(50'000);
    }
    if (!cgroup.empty()) remove_cgroup(cgroup);
    _exit(0);
  }
  janitor_pipe_ = watch[1];
  alive_ = alive[1];
  close(watch[0]);
  close(alive[0]);
}

void Vm::launch(const VmConfig& config) {
  int control[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0) throw_errno("cannot make the VM's channels");
  const int outputs[] = {open_output("stdout", stdout_), open_output("stderr", stderr_)};
  log_ = memfd_create("log", MFD_CLOEXEC);
  const int filters[] = {make_vm_filter(), make_process_filter(), make_i386_filter(), memory_file("/run/drsemu/monitor.so\n")};

  const std::string& user = image_.user;
  std::vector<std::string> args = {
      "bwrap", "--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--uid", "1000", "--gid",
      "1000", "--hostname", image_.computer, "--ro-bind", image_.root().string(), "/", "--proc", "/proc", "--dev", "/dev",
      "--tmpfs", "/tmp", "--tmpfs", "/run", "--tmpfs", "/home", "--dir", "/home/" + user, "--perms", "0700", "--dir", "/run/user",
      "--bind", (run_dir_ / "merged").string(), "/wine", "--ro-bind-data", std::to_string(filters[3]), "/etc/ld.so.preload",
      "--ro-bind", (program_dir() / "drsemu-init").string(), "/run/drsemu/init", "--ro-bind", config.monitor.string(), "/run/drsemu/monitor.so"};
  const std::pair<std::string, std::string> environment[] = {
      {"PATH", "/usr/bin"}, {"HOME", "/home/" + user}, {"USER", user}, {"WINEPREFIX", "/wine"}, {"WINEDEBUG", "-all"},
      {"WINELOADER", "/usr/lib/wine/wine64"}, {"WINESERVER", "/usr/lib/wine/wineserver64"}, {"XDG_RUNTIME_DIR", "/run/user"},
      {"LANG", "C.UTF-8"}};
  args.push_back("--clearenv");
  for (const auto& [name, value] : environment) args.insert(args.end(), {"--setenv", name, value});
  args.insert(args.end(), {"--add-seccomp-fd", std::to_string(filters[0]), "/run/drsemu/init",
                           std::to_string(config.limits.processes), std::to_string(config.limits.file_bytes),
                           std::to_string(config.limits.memory_bytes)});
  std::vector<char*> argv;
  argv.reserve(args.size() + 1);
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);

  const std::string cgroup_procs = cgroup_.empty() ? "" : (cgroup_ / "cgroup.procs").string();
  const std::string run_dir = run_dir_.string();
  const pid_t parent = getpid();

  pid_ = fork();
  if (pid_ < 0) throw_errno("cannot fork");
  if (pid_ == 0) {
    dup2(log_, STDERR_FILENO);
    // Nothing that the caller left open may be reached from the VM, not even through /proc/1/fd.
    syscall(SYS_close_range, 3u, ~0u, CLOSE_RANGE_CLOEXEC);
    for (const int fd : {filters[0], filters[3]}) fcntl(fd, F_SETFD, 0);
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
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    if (chdir(run_dir.c_str()) != 0) give_up("cannot enter the run's folder");
    if (const char* what = mount_overlay(image_.prefix().string())) give_up(what);
    // High numbers first: none of them is one of the sources.
    const std::pair<int, int> passed[] = {{control[1], init::kControlFd}, {filters[1], init::kProcessFilterFd},
                                          {filters[2], init::kI386FilterFd}, {alive_, init::kAliveFd},
                                          {outputs[0], init::kStdoutFd}, {outputs[1], init::kStderrFd},
                                          {config.arena_fd, event::kArenaFd}};
    for (const auto& [from, to] : passed) {
      if (from >= 0) dup2(from, to);
    }
    execvp("bwrap", argv.data());
    give_up("cannot start bwrap");
  }
  setpgid(pid_, pid_);
  [[maybe_unused]] const auto told = write(janitor_pipe_, &pid_, sizeof pid_);
  control_ = control[0];
  close(alive_);
  alive_ = -1;
  for (const int fd : {control[1], filters[0], filters[1], filters[2], filters[3], outputs[0], outputs[1]}) close(fd);
}

std::string Vm::boot_log() const {
  char text[4096];
  const ssize_t size = pread(log_, text, sizeof text - 1, 0);
  std::string log(text, size > 0 ? static_cast<size_t>(size) : 0);
  const size_t end = log.find('\n');
  return log.substr(0, end);
}

void Vm::wait_booted() {
  pollfd waiting{control_, POLLIN, 0};
  for (int waited = 0; waited < kBootTimeoutMs; waited += 100) {
    check_interrupt();
    if (poll(&waiting, 1, 100) > 0) break;
  }
  Message message = {};
  iovec data{&message, sizeof message};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof shell_in_)];
  msghdr header = {};
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  const ssize_t size = waiting.revents & POLLIN ? recvmsg(control_, &header, MSG_CMSG_CLOEXEC) : -1;
  const cmsghdr* part = size > 0 ? CMSG_FIRSTHDR(&header) : nullptr;
  if (size != sizeof message || message.type != MessageType::kBooted || !part || part->cmsg_len != CMSG_LEN(sizeof shell_in_)) {
    const char* const steps[] = {"", "starting wineserver", "starting the shell", "waiting for the shell"};
    const std::string step = size == sizeof message && message.type == MessageType::kFailed && message.pid < std::size(steps)
                                 ? std::string(steps[message.pid]) + " failed with status " + std::to_string(message.status)
                             : size < 0 ? "it did not answer in time" : "it ended";
    const std::string log = boot_log(), reason = first_failure();
    throw Error("the VM did not boot: " + (!reason.empty() ? reason : (log.empty() ? step : log) + "; see: drsemu doctor"));
  }
  memcpy(&shell_in_, CMSG_DATA(part), sizeof shell_in_);
}

Vm::~Vm() {
  if (pid_ > 0 && !gone_) {
    kill(-pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    // The processes in the namespace end a moment after its first one.
    if (!cgroup_.empty()) remove_cgroup(cgroup_);
  }
  for (const int fd : {control_, shell_in_, stdout_, stderr_, log_, alive_}) {
    if (fd >= 0) close(fd);
  }
  std::error_code error;
  for (int tries = 0; tries < 100 && fs::exists(run_dir_, error); ++tries) {
    remove_tree(run_dir_);
    if (fs::exists(run_dir_, error)) usleep(20'000);
  }
  if (lock_ >= 0) close(lock_);
  if (janitor_pipe_ >= 0) close(janitor_pipe_);
  if (janitor_ > 0) waitpid(janitor_, nullptr, 0);
}

void Vm::keep_for(const fs::path& unfinished) const { tie(run_dir_, unfinished); }

std::string Vm::guest_path(const std::string& name) const { return "C:\\Users\\" + image_.user + "\\Desktop\\" + name; }

fs::path Vm::desktop() const {
  // Through the VM's own mount: an overlay does not see what is put into its layers behind its back.
  return "/proc/" + std::to_string(pid_) + "/root" + (run_dir_ / "merged/drive_c/users").string() + "/" + image_.user + "/Desktop";
}

void Vm::put(const GuestFile& file) {
  std::error_code error;
  const fs::path place = desktop() / file.name;
  fs::copy(file.host, place, fs::copy_options::recursive | fs::copy_options::skip_symlinks, error);
  // What lies on a desktop its user may change and delete.
  if (!error) fs::permissions(place, fs::perms::owner_read | fs::perms::owner_write, fs::perm_options::add, error);
  if (!error && fs::is_directory(place)) {
    for (const auto& entry : fs::recursive_directory_iterator(place)) {
      fs::permissions(entry.path(), fs::perms::owner_read | fs::perms::owner_write, fs::perm_options::add, error);
    }
  }
  if (error) throw Error("cannot copy " + file.host.string() + " into the VM: " + error.message());
}

void Vm::start(const std::string& name, const std::vector<std::string>& args, bool follow) {
  const std::string program = guest_path(name);
  const std::string zero(2, '\0');
  const std::string request = utf8_to_utf16(program) + zero + utf8_to_utf16(windows_command_line(program, args)) + zero +
                              utf8_to_utf16("C:\\Users\\" + image_.user + "\\Desktop") + zero +
                              utf8_to_utf16(follow ? "follow" : "stay") + zero;
  size_t done = 0;
  while (done < request.size()) {
    const ssize_t count = write(shell_in_, request.data() + done, request.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw_errno("the VM's shell does not listen");
    done += static_cast<size_t>(count);
  }
  close(shell_in_);
  shell_in_ = -1;
}

std::optional<ProcessEnd> Vm::next_end() {
  Message message;
  const ssize_t size = recv(control_, &message, sizeof message, MSG_DONTWAIT);
  if (size == sizeof message && (message.type == MessageType::kEnded || message.type == MessageType::kServerEnded)) {
    return ProcessEnd{message.pid, message.status, message.is_shell != 0, message.type == MessageType::kServerEnded};
  }
  if (size == 0) return ProcessEnd{};
  return std::nullopt;
}

void Vm::shutdown() {
  if (gone_ || pid_ <= 0) return;
  const Message message{MessageType::kShutdown, 0, 0, 0, 0};
  [[maybe_unused]] const auto sent = send(control_, &message, sizeof message, MSG_NOSIGNAL);
  for (int waited = 0; waited < kShutdownTimeoutMs; ++waited) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      gone_ = true;
      break;
    }
    usleep(1000);
  }
  if (!gone_) {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    gone_ = true;
  }
  if (!cgroup_.empty()) remove_cgroup(cgroup_);
}

}  // namespace drsemu::sandbox
