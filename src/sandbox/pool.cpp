// VMs that are booted ahead: one process starts their keepers and gives each to the first who asks.
#include "sandbox/pool.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <deque>
#include <sstream>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "base/process.h"
#include "sandbox/keeper.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

constexpr int kMostFailures = 3;        // VMs in a row that do not boot
constexpr size_t kMostWaiting = 256;    // users
constexpr int kHelloTimeoutMs = 50;  // it is sent with the connection, and all others wait meanwhile
constexpr int kEndTimeoutMs = 20'000;

fs::path pool_dir() { return data_dir() / "pool"; }

// The socket's address by the folder's descriptor: a path may be longer than an address can be.
sockaddr_un address_in(int folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/socket", folder);
  return address;
}

class Pool {
 public:
  // `source`: a listening socket, whose connections say what VM they want, or (`trusted`) one that brings connections.
  Pool(const PoolConfig& config, int source, bool trusted)
      : config_(config), identity_(vm_identity(config.vm)), source_(source), trusted_(trusted) {}

  // Until the interrupt, or the end of a trusted source.
  void serve() {
    while (!interrupted()) {
      fill();
      std::vector<pollfd> waiting{{source_, POLLIN, 0}};
      for (const Ahead& vm : ahead_) waiting.push_back({vm.keeper, POLLIN, 0});
      if (poll(waiting.data(), waiting.size(), 200) < 0 && errno != EINTR) throw_errno("cannot wait for the pool's VMs");
      reap();
      look_at_keepers();
      drop_users_that_left();
      if (waiting[0].revents & POLLIN && !take_user()) break;
      serve_users();
      if (waiting[0].revents & (POLLHUP | POLLERR)) break;
    }
  }

  // Ends those that nobody has got, and waits for them.
  ~Pool() {
    for (const Ahead& vm : ahead_) close(vm.keeper);
    for (const int user : users_) close(user);
    for (int waited = 0; waited < kEndTimeoutMs && std::any_of(ahead_.begin(), ahead_.end(), [](const Ahead& vm) {
           return waitpid(vm.pid, nullptr, WNOHANG) == 0;
         });
         waited += 10) {
      usleep(10'000);
    }
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

 private:
  struct Ahead {
    pid_t pid;
    int keeper;
    bool ready;
  };

  size_t ready() const {
    return static_cast<size_t>(std::count_if(ahead_.begin(), ahead_.end(), [](const Ahead& vm) { return vm.ready; }));
  }

  // As many at a time as there are processors: more would boot no sooner.
  void fill() {
    const size_t wanted = config_.size + users_.size(), at_once = std::max(1u, std::thread::hardware_concurrency());
    while (ahead_.size() < wanted && ahead_.size() - ready() < at_once) {
      int ends[2];
      if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) throw_errno("cannot make a VM's channels");
      VmConfig vm = config_.vm;
      vm.arena_fd = config_.new_arena();
      const pid_t pid = start_keeper(vm, ends[1], true);
      close(vm.arena_fd);
      ahead_.push_back({pid, ends[0], false});
    }
  }

  void look_at_keepers() {
    for (size_t i = 0; i < ahead_.size();) {
      Ahead& vm = ahead_[i];
      try {
        if (!is_ready(vm.keeper)) {
          ++i;
          continue;
        }
        vm.ready = true;
        failures_ = 0;
        tell();
        ++i;
      } catch (const Error& error) {
        if (!vm.ready && ++failures_ >= kMostFailures) throw;
        log(LogLevel::kWarning, "pool: %s", error.what());
        close(vm.keeper);
        ahead_.erase(ahead_.begin() + static_cast<ptrdiff_t>(i));
        tell();
      }
    }
  }

  void serve_users() {
    while (!users_.empty()) {
      const auto vm = std::find_if(ahead_.begin(), ahead_.end(), [](const Ahead& one) { return one.ready; });
      if (vm == ahead_.end()) return;
      const bool given = give_user(vm->keeper, users_.front());
      close(vm->keeper);
      ahead_.erase(vm);
      tell();
      if (!given) continue;
      close(users_.front());
      users_.pop_front();
    }
  }

  void drop_users_that_left() {
    std::erase_if(users_, [](int user) {
      pollfd end{user, POLLRDHUP, 0};
      if (poll(&end, 1, 0) <= 0) return false;
      close(user);
      return true;
    });
  }

  // False at the end of the source.
  bool take_user() {
    std::string hello;
    size_t none = 0;
    if (trusted_) {
      int user = -1;
      size_t one = 1;
      if (!receive_with_fds(source_, hello, &user, one)) return false;
      if (one == 1) users_.push_back(user);
      return true;
    }
    const int user = accept4(source_, nullptr, nullptr, SOCK_CLOEXEC);
    if (user < 0) return true;
    pollfd said{user, POLLIN, 0};
    const bool fits = users_.size() < kMostWaiting && poll(&said, 1, kHelloTimeoutMs) > 0 && receive_with_fds(user, hello, nullptr, none) &&
                      hello == identity_;
    if (fits) {
      users_.push_back(user);
    } else {
      close(user);
    }
    return true;
  }

  static void reap() {
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
  }

  void tell() const {
    if (config_.on_ready) config_.on_ready(ready());
  }

  const PoolConfig& config_;
  const std::string identity_;
  const int source_;
  const bool trusted_;
  std::vector<Ahead> ahead_;
  std::deque<int> users_;  // who wait for a VM
  int failures_ = 0;
};

}  // namespace

std::string vm_identity(const VmConfig& config) {
  // What is measured begins with the target; only the rlimits behind it are as old as the VM, and lower than the usual ones
  // they never are.
  const auto at_least = [](uint64_t limit, uint64_t usual) { return limit ? std::max(limit, usual) : 0; };
  constexpr Limits kUsual;
  std::ostringstream identity;
  identity << config.image.id << '\n'
           << at_least(config.limits.memory_bytes, kUsual.memory_bytes) << ' ' << at_least(config.limits.disk_bytes, kUsual.disk_bytes) << '\n';
  for (const fs::path& file : {config.monitor, program_dir() / "drsemu", program_dir() / "drsemu-init"}) {
    struct stat info = {};
    stat(file.c_str(), &info);
    identity << file.string() << ' ' << info.st_size << ' ' << info.st_mtim.tv_sec << '.' << info.st_mtim.tv_nsec << '\n';
  }
  return identity.str();
}

PrivatePool::PrivatePool(const PoolConfig& config) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) throw_errno("cannot make the pool's channels");
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw_errno("cannot fork");
  if (pid_ == 0) {
    close(ends[0]);
    // Its end is that of the socket, whatever the terminal says.
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    try {
      Pool(config, ends[1], true).serve();
    } catch (const std::exception& error) {
      // Runs that find no pool boot a VM of their own and say what is wrong.
      log(LogLevel::kWarning, "pool: %s", error.what());
    }
    _exit(0);
  }
  close(ends[1]);
  control_ = ends[0];
}

PrivatePool::~PrivatePool() {
  close(control_);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

int PrivatePool::connection() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) throw_errno("cannot make a VM's channels");
  const bool sent = send_with_fds(control_, "u", &ends[1], 1);
  close(ends[1]);
  if (sent) return ends[0];
  close(ends[0]);
  return -1;
}

void serve_pool(const PoolConfig& config) {
  std::error_code error;
  fs::create_directories(pool_dir(), error);
  const int folder = open(pool_dir().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) throw_errno("cannot make " + pool_dir().string());
  if (flock(folder, LOCK_EX | LOCK_NB) != 0) {
    close(folder);
    throw Error("a pool is running already for " + data_dir().string());
  }
  fs::remove(pool_dir() / "socket", error);
  const int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const sockaddr_un address = address_in(folder);
  const mode_t mask = umask(0077);
  const bool bound = listener >= 0 && bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && listen(listener, 64) == 0;
  umask(mask);
  if (!bound) throw_errno("cannot make " + (pool_dir() / "socket").string());
  const auto end = [&] {
    fs::remove(pool_dir() / "socket", error);
    close(listener);
    close(folder);
  };
  try {
    Pool(config, listener, false).serve();
  } catch (...) {
    end();
    throw;
  }
  end();
}

std::unique_ptr<Vm> take_from_pool(const VmConfig& config) {
  const int folder = open(pool_dir().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return nullptr;
  const int connection = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_in(folder);
  const bool connected = connection >= 0 && connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                         send_with_fds(connection, vm_identity(config), nullptr, 0);
  close(folder);
  if (!connected) {
    if (connection >= 0) close(connection);
    return nullptr;
  }
  return take_from_pool(config, connection);
}

std::unique_ptr<Vm> take_from_pool(const VmConfig& config, int connection) {
  try {
    return Vm::from_keeper(config, connection);
  } catch (const Error& error) {
    check_interrupt();
    log(LogLevel::kInfo, "the pool gives no VM: %s", error.what());
    return nullptr;
  }
}

}  // namespace drsemu::sandbox
