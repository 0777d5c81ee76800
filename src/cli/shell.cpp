// drsemu run --shell: a command prompt in a VM, on a terminal of its own that is copied to the user's.
#include "cli/shell.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "collect/arena_host.h"
#include "sandbox/machine.h"
#include "sandbox/services.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

// The pair of ends of a new terminal.
class Terminal {
 public:
  Terminal() {
    master_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    const char* name = master_ >= 0 && grantpt(master_) == 0 && unlockpt(master_) == 0 ? ptsname(master_) : nullptr;
    slave_ = name ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    termios raw{};
    if (slave_ < 0 || tcgetattr(slave_, &raw) != 0) throw_errno("cannot make a terminal for the prompt");
    cfmakeraw(&raw);
    tcsetattr(slave_, TCSANOW, &raw);
  }
  ~Terminal() {
    close_slave();
    close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  int master() const { return master_; }
  int slave() const { return slave_; }
  void close_slave() {
    if (slave_ >= 0) close(slave_);
    slave_ = -1;
  }
  void resize_as(int other) {
    winsize size{};
    if (ioctl(other, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) size = {25, 80, 0, 0};
    if (size.ws_row == size_.ws_row && size.ws_col == size_.ws_col) return;
    ioctl(master_, TIOCSWINSZ, &size);
    size_ = size;
  }

 private:
  int master_ = -1, slave_ = -1;
  winsize size_{};
};

// Keys go through as they are, Ctrl-C too: it is the prompt's.
class RawMode {
 public:
  RawMode() : is_terminal_(isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios raw = before_;
    cfmakeraw(&raw);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  }
  ~RawMode() {
    if (is_terminal_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;

 private:
  termios before_{};
  bool is_terminal_;
};

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

// Lines of a file as somebody would type them.
std::string as_typed(std::string_view text) {
  std::string keys;
  for (const char c : text) {
    if (c != '\r') keys += c == '\n' ? '\r' : c;
  }
  return keys;
}

// The prompt's exit status, or nothing when the VM or the user's standard output is gone.
std::optional<int> relay(sandbox::Vm& vm, Terminal& terminal) {
  const RawMode raw;
  const bool typed = isatty(STDIN_FILENO) == 1;
  bool input = true;
  std::string pending;  // typed and not yet taken: a prompt that nobody reads takes nothing
  std::optional<int> status;
  char buffer[4096];
  for (;;) {
    terminal.resize_as(STDIN_FILENO);
    check_interrupt();
    pollfd waiting[] = {{terminal.master(), static_cast<short>(pending.empty() ? POLLIN : POLLIN | POLLOUT), 0},
                        {vm.event_fd(), POLLIN, 0},
                        {input && pending.empty() ? STDIN_FILENO : -1, POLLIN, 0}};
    if (poll(waiting, 3, status ? 50 : 200) < 0 && errno != EINTR) throw_errno("cannot wait for the prompt");
    if (waiting[0].revents & POLLIN) {
      const ssize_t count = read(terminal.master(), buffer, sizeof buffer);
      if (count > 0 && !write_all(STDOUT_FILENO, {buffer, static_cast<size_t>(count)})) return std::nullopt;
    } else if (status) {
      return status;  // and all that it has printed is out
    }
    while (const auto end = vm.next_end()) {
      if (end->linux_pid == 0) return std::nullopt;
      if (end->is_prompt) status = WIFEXITED(end->wait_status) ? WEXITSTATUS(end->wait_status) : 2;
    }
    if (waiting[2].revents) {
      const ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
      const std::string_view text(buffer, static_cast<size_t>(std::max<ssize_t>(count, 0)));
      pending = typed ? std::string(text) : as_typed(text);
      if (count == 0 || (count < 0 && errno != EINTR)) {
        input = false;
        pending = "\rexit\r";
      }
    }
    const ssize_t taken = pending.empty() ? 0 : write(terminal.master(), pending.data(), pending.size());
    if (taken > 0) pending.erase(0, static_cast<size_t>(taken));
  }
}

}  // namespace

int run_shell(const RunOptions& options) {
  std::vector<std::string> files = options.with;
  if (!options.target.empty()) files.insert(files.begin(), options.target);
  for (const std::string& file : files) {
    if (access(file.c_str(), R_OK) != 0) throw_errno("cannot read " + file);
  }
  const sandbox::Image image = sandbox::require_image();
  sandbox::VmConfig config = vm_config(image);
  const collect::ArenaHost arena(sandbox::load_services(image.dir / "services.csv"), {},
                                {.passive = true, .interaction = false, .machine = &sandbox::machine_of(image), .dispatcher32 = image.dispatcher32});
  config.arena_fd = arena.fd();
  const auto vm = sandbox::Vm::boot(config);
  for (const std::string& file : files) {
    const fs::path path = fs::canonical(file);
    vm->put({path, path.filename().string()});
  }
  Terminal terminal;
  terminal.resize_as(STDIN_FILENO);
  vm->start_prompt(terminal.slave());
  terminal.close_slave();
  const auto status = relay(*vm, terminal);
  if (!status) throw Error("the VM ended");
  return *status;
}

}  // namespace drsemu::cli
