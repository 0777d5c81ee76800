// One VM, as its user has it.
#include "sandbox/vm.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "init/protocol.h"
#include "sandbox/keeper.h"
#include "sandbox/kept.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

using init::Message;
using init::MessageType;

constexpr int kShutdownTimeoutMs = 10'000;
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
  return std::unique_ptr<Vm>(new Vm(config.image, ends[0], keeper));
}

std::unique_ptr<Vm> Vm::from_keeper(const Image& image, int connection) {
  return std::unique_ptr<Vm>(new Vm(image, connection, -1));
}

Vm::Vm(const Image& image, int keeper, pid_t keeper_pid) : image_(image), keeper_(keeper), keeper_pid_(keeper_pid) {
  try {
    vm_ = receive_vm(keeper_);
  } catch (...) {
    leave();
    throw;
  }
}

Vm::~Vm() {
  for (const int fd : {vm_.control, vm_.shell_in, vm_.out, vm_.err, vm_.arena, vm_.pidfd}) {
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
  Message message;
  const ssize_t size = recv(vm_.control, &message, sizeof message, MSG_DONTWAIT);
  if (size == sizeof message && (message.type == MessageType::kEnded || message.type == MessageType::kServerEnded)) {
    return ProcessEnd{message.pid, message.status, message.is_shell == 1, message.is_shell == 2, message.type == MessageType::kServerEnded};
  }
  if (size == 0) return ProcessEnd{};
  return std::nullopt;
}

void Vm::shutdown() {
  const Message message{MessageType::kShutdown, 0, 0, 0, 0};
  [[maybe_unused]] const auto sent = send(vm_.control, &message, sizeof message, MSG_NOSIGNAL);
  pollfd gone{vm_.pidfd, POLLIN, 0};
  const auto wait = [&] {
    int result;
    while ((result = poll(&gone, 1, kShutdownTimeoutMs)) < 0 && errno == EINTR) {
    }
    return result > 0;
  };
  if (wait()) return;
  order(keeper_, KeeperOrder::kKill);
  wait();
}

}  // namespace drsemu::sandbox
