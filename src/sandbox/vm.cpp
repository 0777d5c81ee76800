// One VM, as its user has it.
#include "sandbox/vm.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>

#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "init/protocol.h"
#include "sandbox/cgroup.h"
#include "sandbox/keeper.h"
#include "sandbox/kept.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

using init::Message;
using init::MessageType;

constexpr int kShutdownTimeoutMs = init::kShutdownMs + 5'000;
constexpr int kListenMs = 10;
constexpr int kClearTimeoutMs = 20'000;

void order(int keeper, KeeperOrder what) { send_with_fds(keeper, std::string(1, static_cast<char>(what)), nullptr, 0); }

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
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) throw_errno("cannot make the VM's channels");
  const pid_t keeper = start_keeper(config, ends[1], false);
  return std::unique_ptr<Vm>(new Vm(config, ends[0], keeper));
}

std::unique_ptr<Vm> Vm::from_keeper(const VmConfig& config, int connection) {
  return std::unique_ptr<Vm>(new Vm(config, connection, -1));
}

Vm::Vm(const VmConfig& config, int keeper, pid_t keeper_pid)
    : image_(config.image), limits_(config.limits), keeper_(keeper), keeper_pid_(keeper_pid) {
  try {
    vm_ = receive_vm(keeper_);
    vm_.isolation = describe_limits(limits_) + vm_.isolation;
  } catch (...) {
    leave();
    throw;
  }
}

Vm::~Vm() {
  for (const int fd : {vm_.control, vm_.shell_in, vm_.out, vm_.err, vm_.arena, vm_.pidfd, vm_.screen}) {
    if (fd >= 0) close(fd);
  }
  order(keeper_, KeeperOrder::kDone);
  pollfd cleared{keeper_, POLLRDHUP, 0};
  poll(&cleared, 1, kClearTimeoutMs);
  leave();
  // It is there still if the keeper was killed.
  remove_tree(vm_.run_dir);
}

void Vm::leave() {
  close(keeper_);
  while (keeper_pid_ > 0 && waitpid(keeper_pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Vm::keep_for(const fs::path& unfinished) const { tie(vm_.run_dir, unfinished); }

std::string Vm::guest_path(const std::string& name) const { return "C:\\Users\\" + image_.user + "\\Desktop\\" + name; }

fs::path Vm::desktop() const {
  // Through the VM's own mount: an overlay does not see what is put into its layers behind its back.
  return "/proc/" + std::to_string(vm_.pid) + "/root" + (vm_.run_dir / "merged/drive_c/users").string() + "/" + image_.user + "/Desktop";
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
  const Message limits{MessageType::kLimits, 0, 0, 0, 0,
                       {.cpu_ns = static_cast<uint64_t>(limits_.cpu_seconds * 1e9), .memory_bytes = limits_.memory_bytes,
                        .processes = limits_.processes, .written_bytes = limits_.disk_bytes}};
  if (send(vm_.control, &limits, sizeof limits, MSG_NOSIGNAL) != sizeof limits) throw_errno("the VM does not listen");
  const std::string request = utf8_to_utf16(program) + zero + utf8_to_utf16(windows_command_line(program, args)) + zero +
                              utf8_to_utf16("C:\\Users\\" + image_.user + "\\Desktop") + zero +
                              utf8_to_utf16(follow ? "follow" : "stay") + zero;
  size_t done = 0;
  while (done < request.size()) {
    const ssize_t count = write(vm_.shell_in, request.data() + done, request.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw_errno("the VM's shell does not listen");
    done += static_cast<size_t>(count);
  }
  close(vm_.shell_in);
  vm_.shell_in = -1;
}

void Vm::start_prompt(int terminal) {
  const Message message{MessageType::kPrompt, 0, 0, 0, 0};
  if (!send_with_fds(vm_.control, std::string(reinterpret_cast<const char*>(&message), sizeof message), &terminal, 1)) {
    throw_errno("the VM does not listen");
  }
}

std::optional<ProcessEnd> Vm::next_end() {
  if (ends_.empty()) receive();
  if (ends_.empty()) return closed_ ? std::optional(ProcessEnd{}) : std::nullopt;
  const ProcessEnd end = ends_.front();
  ends_.pop_front();
  return end;
}

std::optional<event::KernelFact> Vm::next_told() {
  if (told_.empty()) return std::nullopt;
  const event::KernelFact told = told_.front();
  told_.pop_front();
  return told;
}

void Vm::receive() {
  Message message;
  for (;;) {
    const ssize_t size = recv(vm_.control, &message, sizeof message, MSG_DONTWAIT);
    closed_ = closed_ || size == 0;
    if (size != sizeof message) return;
    if (message.type == MessageType::kEnded || message.type == MessageType::kServerEnded) {
      ends_.push_back({message.pid, message.status, message.is_shell == 1, message.is_shell == 2, message.type == MessageType::kServerEnded});
    }
    if (message.type == MessageType::kKernel) told_.push_back(message.kernel);
    if (message.type == MessageType::kUsage) take_usage(message.amounts, message.status);
  }
}

void Vm::take_usage(const init::Amounts& amounts, int32_t passed) {
  usage_ = {.cpu_s = std::round(static_cast<double>(amounts.cpu_ns) / 1e6) / 1000, .memory_peak_bytes = amounts.memory_bytes,
            .processes_peak = amounts.processes, .written_bytes = amounts.written_bytes, .passed = static_cast<init::Limit>(passed)};
}

bool Vm::nudge(uint32_t linux_pid) {
  const Message message{MessageType::kNudge, linux_pid, 0, 0, 0};
  return send(vm_.control, &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof message;
}

void Vm::shutdown() {
  const Message message{MessageType::kShutdown, 0, 0, 0, 0};
  bool asked = false;
  pollfd gone{vm_.pidfd, POLLIN, 0};
  const auto wait = [&] {
    int result;
    while ((result = poll(&gone, 1, kListenMs)) < 0 && errno == EINTR) {
    }
    return result > 0;
  };
  for (int waited = 0; waited < kShutdownTimeoutMs; waited += kListenMs) {
    // Whom nobody listens to waits: a thousand processes that end, or are nudged, fill the socket.
    if (!asked) asked = send(vm_.control, &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof message;
    if (wait()) return;
    receive();
  }
  order(keeper_, KeeperOrder::kKill);
  for (int waited = 0; waited < kShutdownTimeoutMs && !wait(); waited += kListenMs) receive();
}

}  // namespace drsemu::sandbox
