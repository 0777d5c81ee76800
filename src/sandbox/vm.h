// One VM: a sealed Windows user-mode environment, made for one run.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "event/arena.h"
#include "init/protocol.h"
#include "sandbox/image.h"
#include "sandbox/screen.h"

namespace drsemu::sandbox {

// Threads of a VM, the system's included: as many as the recorder has rings for, and some more.
inline constexpr uint32_t kMostLinuxThreads = event::kMaxThreads + 2048;
inline constexpr uint64_t kRunBytes = 100'000'000;  // free on the disk of the data folder, lest a run not begin
inline constexpr const char* kDeletedName = "deleted";  // in a run's folder: what event/deleted.h tells of

// What the target may use, all its processes together; 0: as much as it wants. Process 1 of the VM measures it
// (init/meter.h), so it can be passed by what happens in some 0.1 s.
struct Limits {
  double cpu_seconds = 0;
  uint64_t memory_bytes = 4'000'000'000;
  uint32_t processes = 512;
  uint64_t disk_bytes = 2'000'000'000;
};

// What the target has used, the most at once of memory and processes.
struct Usage {
  double cpu_s = 0;
  uint64_t memory_peak_bytes = 0, processes_peak = 0, written_bytes = 0;
  init::Limit passed = init::Limit::kNone;  // the first
};

struct VmConfig {
  Image image;
  std::filesystem::path monitor;  // the library that is preloaded
  int arena_fd = -1;              // of the recorder's shared memory
  Limits limits;
  Screen screen;
  // Called in the keeper when the VM's user is gone without a word, after the VM has ended and before its folder is
  // removed: with the folder, a descriptor of the arena, which it may keep, and whether Windows was shut down in order. True:
  // the folder stays. Null: it is removed.
  std::function<bool(const std::filesystem::path&, int, bool)> on_orphaned;
};

// A booted VM as its user gets it. The descriptors are the receiver's to close.
struct Handover {
  pid_t pid = -1;                 // bwrap, the VM's first process on the host
  std::filesystem::path run_dir;  // of the overlay's folders
  std::string isolation;          // how the VM is limited beside what is measured
  int control = -1;               // to init (init/protocol.h)
  int shell_in = -1;              // the shell's standard input
  int out = -1, err = -1;         // files with what the target prints, for reading
  int arena = -1;                 // the recorder's shared memory
  int pidfd = -1;                 // readable when the VM is gone
  int screen = -1;                // memory of the display's picture (sandbox/screen.h)
};

// A process of the VM has ended; or, with linux_pid 0, the VM itself.
struct ProcessEnd {
  uint32_t linux_pid = 0;   // in the VM
  int wait_status = 0;      // as of waitpid(2)
  bool is_shell = false;    // the process that was to start the target
  bool is_prompt = false;   // the command prompt of start_prompt()
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
  // thread: it forks (sandbox/keeper.h).
  static std::unique_ptr<Vm> boot(const VmConfig& config);

  // The VM that the keeper at the other end of `connection`, now this one's, has booted or is booting.
  static std::unique_ptr<Vm> from_keeper(const VmConfig& config, int connection);

  // Whatever happened: after this no process, mount or temporary folder of the VM is left. The same holds if this
  // process is killed.
  ~Vm();
  Vm(const Vm&) = delete;
  Vm& operator=(const Vm&) = delete;

  // Copies a file or folder to the desktop, symbolic links in it left out. Throws Error if that fails.
  void put(const GuestFile& file);

  // The desktop as this process sees it, while the VM lives.
  std::filesystem::path desktop() const;

  // Starts the program of this name on the desktop there, with exactly these arguments as a C runtime sees
  // them. Its limits count from here on. Once. With `follow` the shell ends when the target does, with the low eight bits of its exit code:
  // without a monitor nothing else says so. Throws Error.
  void start(const std::string& name, const std::vector<std::string>& args, bool follow);

  // Opens a command prompt on `terminal`, the slave of a pseudo-terminal, in the desktop's folder. Nothing that is started
  // from it is recorded. Throws Error.
  void start_prompt(int terminal);

  // C:\Users\<user>\Desktop\<name>
  std::string guest_path(const std::string& name) const;

  // What the target has printed: files that grow as it prints, for reading.
  int stdout_fd() const { return vm_.out; }
  int stderr_fd() const { return vm_.err; }
  int event_fd() const { return vm_.control; }  // readable when next_end() has something
  int arena_fd() const { return vm_.arena; }    // of the recorder's shared memory
  int screen_fd() const { return vm_.screen; }  // for Framebuffer

  // The next end of a process, without waiting.
  std::optional<ProcessEnd> next_end();

  // What the kernel has told next, of what next_end() has seen.
  std::optional<event::KernelFact> next_told();

  // What the target has used, as far as next_end() has seen it; the whole after shutdown() and the last next_end().
  const Usage& usage() const { return usage_; }

  // Has a process, by its pid in the VM, be interrupted until it has ended: once ArenaShared::nudge is set it ends itself.
  // Its end comes by next_end(). False: the VM does not listen now, try again.
  bool nudge(uint32_t linux_pid);

  // Ends every Windows process, lets wineserver write the registry, and waits until the VM is gone. Ends
  // that were not fetched yet are still delivered by next_end().
  void shutdown();

  // The overlay's upper layer of the Wine prefix: what the run changed. Complete after shutdown().
  std::filesystem::path upper() const { return vm_.run_dir / "upper"; }

  // The run's folder below data_dir()/runs: there while the run is.
  const std::filesystem::path& run_dir() const { return vm_.run_dir; }
  // If this process is killed from now on, what belongs to the run is kept for the report that is being made
  // (sandbox/kept.h). Throws Error.
  void keep_for(const std::filesystem::path& unfinished) const;

  // How the VM is limited, for the report.
  const std::string& isolation() const { return vm_.isolation; }

 private:
  Vm(const VmConfig& config, int keeper, pid_t keeper_pid);
  void leave();
  void receive();
  void take_usage(const init::Amounts& amounts, int32_t passed);

  Image image_;
  Limits limits_;
  Handover vm_;
  int keeper_;        // connection to the keeper
  pid_t keeper_pid_;  // -1: a pool's
  Usage usage_;
  std::deque<ProcessEnd> ends_;  // that were not fetched yet
  std::deque<event::KernelFact> told_;  // the same
  bool closed_ = false;          // nothing more comes
};

// The Windows command line from which a C runtime makes this program name and these arguments
// (Microsoft Learn: "Parsing C command-line arguments").
std::string windows_command_line(const std::string& program, const std::vector<std::string>& args);

}  // namespace drsemu::sandbox
