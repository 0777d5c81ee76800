// One VM: a sealed Windows user-mode environment, made for one run.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/image.h"

namespace drsemu::sandbox {

inline constexpr uint64_t kRunBytes = 100'000'000;  // free on the disk of the data folder, lest a run not begin

struct Limits {
  uint64_t memory_bytes = 4'000'000'000;  // of the VM where a cgroup can be made, else of each process
  uint32_t processes = 512;
  uint64_t file_bytes = 2'000'000'000;    // of one file
};

struct VmConfig {
  Image image;
  std::filesystem::path monitor;  // the library that is preloaded
  int arena_fd = -1;              // of the recorder's shared memory
  Limits limits;
  // Called in the process that is left when this one has been killed, after the VM is gone and before its folder is
  // removed, with arena_fd open: true keeps the folder, which is given. Null: it is removed.
  std::function<bool(const std::filesystem::path&)> on_orphaned;
};

// A process of the VM has ended; or, with linux_pid 0, the VM itself.
struct ProcessEnd {
  uint32_t linux_pid = 0;   // in the VM
  int wait_status = 0;      // as of waitpid(2)
  bool is_shell = false;    // the process that was to start the target
  bool is_server = false;   // wineserver: without it nothing in the VM gets far
};

// What lies on the guest's desktop when the target starts: the target, and what comes with it.
struct GuestFile {
  std::filesystem::path host;
  std::string name;  // in C:\Users\<user>\Desktop
};

class Vm {
 public:
  // Boots; returns when a program can be started at once. Throws Error. Call it while the program has one
  // thread: it forks a janitor that clears up if this process is killed.
  static std::unique_ptr<Vm> boot(const VmConfig& config);

  // Whatever happened: after this no process, mount or temporary folder of the VM is left.
  ~Vm();
  Vm(const Vm&) = delete;
  Vm& operator=(const Vm&) = delete;

  // Copies a file or folder to the desktop, symbolic links in it left out. Throws Error if that fails.
  void put(const GuestFile& file);

  // The desktop as this process sees it, while the VM lives.
  std::filesystem::path desktop() const;

  // Starts the program of this name on the desktop there, with exactly these arguments as a C runtime sees
  // them. Once. With `follow` the shell ends when the target does, with the low eight bits of its exit code:
  // without a monitor nothing else says so. Throws Error.
  void start(const std::string& name, const std::vector<std::string>& args, bool follow);

  // C:\Users\<user>\Desktop\<name>
  std::string guest_path(const std::string& name) const;

  // What the target has printed: files that grow as it prints, for reading.
  int stdout_fd() const { return stdout_; }
  int stderr_fd() const { return stderr_; }
  int event_fd() const { return control_; }  // readable when next_end() has something

  // The next end of a process, without waiting.
  std::optional<ProcessEnd> next_end();

  // Ends every Windows process, lets wineserver write the registry, and waits until the VM is gone. Ends
  // that were not fetched yet are still delivered by next_end().
  void shutdown();

  // The overlay's upper layer of the Wine prefix: what the run changed. Complete after shutdown().
  std::filesystem::path upper() const { return run_dir_ / "upper"; }

  // If this process is killed from now on, what belongs to the run is kept for the report that is being made
  // (sandbox/kept.h). Throws Error.
  void keep_for(const std::filesystem::path& unfinished) const;

  // How the VM is limited, for the report.
  const std::string& isolation() const { return isolation_; }

 private:
  Vm() = default;
  int open_output(const char* name, int& in);
  void start_janitor(const std::filesystem::path& cgroup, const VmConfig& config);
  void launch(const VmConfig& config);
  void wait_booted();
  std::string boot_log() const;

  Image image_;
  std::filesystem::path run_dir_, cgroup_;
  std::string isolation_;
  pid_t pid_ = -1;
  int control_ = -1, lock_ = -1, janitor_pipe_ = -1, alive_ = -1, log_ = -1;
  pid_t janitor_ = -1;
  int shell_in_ = -1, stdout_ = -1, stderr_ = -1;
  bool gone_ = false;
};

// The Windows command line from which a C runtime makes this program name and these arguments
// (Microsoft Learn: "Parsing C command-line arguments").
std::string windows_command_line(const std::string& program, const std::vector<std::string>& args);

}  // namespace drsemu::sandbox
