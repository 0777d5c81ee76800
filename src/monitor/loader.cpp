// How the monitor gets into a process: preloaded by /etc/ld.so.preload inside the VM, it waits for
// ntdll.so to be loaded and attaches the engine before the first instruction of Windows code.
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <type_traits>

#include "monitor/calls/helpers.h"
#include "monitor/calls/paths.h"
#include "monitor/deleted.h"
#include "monitor/display.h"
#include "monitor/engine/direct.h"
#include "monitor/engine/engine.h"
#include "monitor/engine/nt.h"
#include "monitor/engine/nudge.h"
#include "monitor/engine/processor.h"
#include "monitor/environment.h"
#include "monitor/person/desk.h"
#include "monitor/record/log.h"
#include "monitor/record/recorder.h"
#include "monitor/record/ring.h"

namespace drsemu::monitor {

NtFunctions g_nt;

bool resolve_nt(void* ntdll) {
  const auto find = [&](const char* name, auto& function) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(ntdll, name));
    return function != nullptr;
  };
  return find("NtQueryObject", g_nt.query_object) && find("NtQueryInformationProcess", g_nt.query_process) &&
         find("NtQueryInformationThread", g_nt.query_thread) && find("NtQueryVirtualMemory", g_nt.query_memory) &&
         find("NtQueryDirectoryFile", g_nt.query_directory_file) && find("NtOpenKey", g_nt.open_key) &&
         find("NtSaveKey", g_nt.save_key) && find("NtOpenProcessTokenEx", g_nt.open_process_token) &&
         find("NtPrivilegeCheck", g_nt.privilege_check) && find("NtClose", g_nt.close) &&
         find("NtTerminateProcess", g_nt.terminate_process) && find("NtOpenProcess", g_nt.open_process) &&
         find("NtReadVirtualMemory", g_nt.read_memory) && find("NtCreateUserProcess", g_nt.create_user_process) && find("NtQueryInformationJobObject", g_nt.query_job);
}

namespace {

using namespace event;

// Values of kRecordVariable: the shell is not recorded, what it starts is the target; the number of a RecordMode behind kOrigin
// is what a process is recorded as that the system has started, unless it is a helper of the system's own.
constexpr char kShell[] = "shell";
constexpr char kTarget[] = "target";
constexpr char kOrigin = '@';

// Its value at start: one of these, the slot of a recorded parent + 1, or empty.
char g_inherited[16];

// Windows programs must not see the variable: neither in their environment nor in the memory behind it.
__attribute__((constructor)) void take_variable() {
  char* value = getenv(kRecordVariable);
  if (!value) return;
  strncpy(g_inherited, value, sizeof g_inherited - 1);
  char* entry = value - strlen(kRecordVariable) - 1;
  const size_t length = strlen(entry);
  unsetenv(kRecordVariable);
  memset(entry, 0, length);
}

// What a Windows process could read and write of Wine's server through /proc is all that the server keeps from it.
__attribute__((constructor)) void prepare_server() {
  if (strncmp(program_invocation_short_name, "wineserver", 10) != 0) return;
  prctl(PR_SET_DUMPABLE, 0);
  keep_deleted_files();
}

// Wine's process closes its connection to the server and ends (dlls/ntdll/unix/thread.c, process_exit_wrapper). A thread that makes
// another one meanwhile would send to whatever has got the number then, or complain on the target's stderr: it shall find a
// connection that is shut, upon which it ends in silence.
int g_server_socket = -1;

__attribute__((constructor)) void know_server_socket() {
  const char* value = getenv("WINESERVERSOCKET");
  if (value) g_server_socket = atoi(value);
}

bool close_server_socket(int fd) {
  return fd >= 0 && fd == g_server_socket && g_arena.process && static_cast<uint32_t>(getpid()) == g_arena.process->linux_pid &&
         shutdown(fd, SHUT_RDWR) == 0;
}

// Recording nothing would be a lie by silence: end where that is seen.
[[noreturn]] void give_up(const char* message) {
  [[maybe_unused]] const auto written = write(2, message, strlen(message));
  _exit(127);
}

void attach_to(void* ntdll) {
  keep_environment();
  const bool target = strcmp(g_inherited, kTarget) == 0;
  const auto parent = target ? 0u : static_cast<uint32_t>(strtoul(g_inherited, nullptr, 10));
  const RecordMode mode = target ? kRecordTarget : parent ? kRecordChild : kRecordNone;
  const bool has_slot = map_arena(mode, parent);
  // A program that can make calls of Linux's may start another without it.
  if (!g_arena.shared) give_up("drsemu monitor: no shared memory to record to\n");
  if (!resolve_nt(ntdll)) give_up("drsemu monitor: this Wine lacks a function that it needs\n");
  if (!has_slot) return;
  if (g_inherited[0] == kOrigin) g_arena.process->origin = static_cast<uint32_t>(g_inherited[1] - '0');
  prepare_threads(leave_nudge);
  prepare_paths(ntdll);
  prepare_desk(strcmp(g_inherited, kShell) == 0, ntdll);
  if (attach(ntdll, *g_arena.config, kRecorder)) {
    if (logging()) log_line("attached: ", mode == kRecordTarget ? "the target" : parent ? "a child of what is recorded" : "not recorded yet");
    return;
  }
  if (logging()) log_line("cannot attach: this Wine or this kernel is not one that it knows");
  give_up("drsemu monitor: this Wine or this kernel is not one that it can attach to\n");
}

bool ends_with(const char* text, const char* end) {
  const size_t length = strlen(text), want = strlen(end);
  return length >= want && strcmp(text + length - want, end) == 0;
}

// Whether the program has asked for the process that is being started. Wine starts one of its own accord, the
// desktop's at the first window: that one belongs to the system.
bool asked_for() {
  const Record* begun = begun_call();
  for (uint32_t i = 0; i < g_arena.config->plans; ++i) {
    const CallPlan& plan = g_arena.config->plan[i];
    // A run that does not record this call cannot tell.
    if (plan.handler == Handler::kCreateProcess) return plan.flags & kPlanSilent || (begun && begun->call == plan.call);
  }
  return true;
}

// Whether this is the program that Wine starts for the desktop's window.
bool is_desktop_window(char* const* argv) {
  bool explorer = false, desktop = false;
  for (; *argv; ++argv) {
    explorer = explorer || ends_with(*argv, "\\system32\\explorer.exe");
    desktop = desktop || strncmp(*argv, "/desktop", 8) == 0;
  }
  return explorer && desktop;
}

// What the new process image shall inherit, or null. Runs in a fork of a threaded process: async-signal-safe.
const char* inheritance(char* buffer, char* const* argv) {
  // Wine's loader may execute itself once more before anything has run.
  if (!g_arena.process || static_cast<uint32_t>(getpid()) == g_arena.process->linux_pid) {
    return g_inherited[0] ? g_inherited : nullptr;
  }
  const bool runs = g_arena.process->windows_pid.load(std::memory_order_acquire) != 0;
  const bool recorded = g_arena.process->record.load(std::memory_order_acquire) != kRecordNone;
  if (!recorded && !g_arena.shared->target_started.load(std::memory_order_acquire)) {
    // Before the shell's own code runs, Wine starts the system's services from it, and with its first window the desktop's: those
    // are not the target.
    return runs && strcmp(g_inherited, kShell) == 0 && !is_desktop_window(argv) ? kTarget : nullptr;
  }
  if (!recorded) {
    if (!runs) return nullptr;
    buffer[0] = kOrigin;
    buffer[1] = static_cast<char>('0' + broker_mode());
    buffer[2] = 0;
    return buffer;
  }
  if (!asked_for()) return nullptr;
  uint32_t value = g_arena.process_index + 1;
  char digits[12];
  int count = 0;
  for (; value; value /= 10) digits[count++] = static_cast<char>('0' + value % 10);
  for (int i = 0; i < count; ++i) buffer[i] = digits[count - 1 - i];
  buffer[count] = 0;
  return buffer;
}

int exec_with_inheritance(const char* path, char* const* argv, char* const* environment) {
  char number[16], entry[64];
  const char* value = inheritance(number, argv);
  size_t count = 0;
  while (environment[count]) ++count;
  auto** copy = static_cast<char**>(__builtin_alloca((count + kMostKept + 2) * sizeof(char*)));
  size_t at = static_cast<size_t>(kept_beside(environment, copy, kMostKept));
  if (value) {
    snprintf(entry, sizeof entry, "%s=%s", kRecordVariable, value);
    copy[at++] = entry;
  }
  for (size_t i = 0; i < count; ++i) copy[at++] = environment[i];
  copy[at] = nullptr;
  release_processor();
  return static_cast<int>(syscall(SYS_execve, path, argv, copy));
}

}  // namespace
}  // namespace drsemu::monitor

extern "C" {

__attribute__((visibility("default"))) void* dlopen(const char* path, int flags) {
  using Function = void* (*)(const char*, int);
  static Function real;
  if (!real) real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "dlopen"));
  if (path && drsemu::monitor::ends_with(path, "/dellgfx.so")) {
    drsemu::monitor::show_display();
    drsemu::monitor::await_desktop_window();
  }
  void* handle = real(path, flags);
  if (handle && path && drsemu::monitor::ends_with(path, "/ntdll.so")) drsemu::monitor::attach_to(handle);
  if (handle && path && drsemu::monitor::ends_with(path, "/win32u.so")) drsemu::monitor::prepare_desk_calls(handle);
  drsemu::monitor::note_linux_libraries();
  return handle;
}

__attribute__((visibility("default"))) int close(int fd) { return drsemu::monitor::close_server_socket(fd) ? 0 : static_cast<int>(syscall(SYS_close, fd)); }

__attribute__((visibility("default"))) int execv(const char* path, char* const argv[]) {
  return drsemu::monitor::exec_with_inheritance(path, argv, environ);
}

__attribute__((visibility("default"))) int execve(const char* path, char* const argv[], char* const envp[]) {
  return drsemu::monitor::exec_with_inheritance(path, argv, envp);
}

// Windows programs' calls go to ntdll.so itself: this one is Wine's own, of win32u.so, for the desktop's process.
__attribute__((visibility("default"))) uint32_t NtCreateUserProcess(uint64_t process, uint64_t thread, uint32_t process_access, uint32_t thread_access,
                                                                    uint64_t process_attributes, uint64_t thread_attributes, uint32_t process_flags,
                                                                    uint32_t thread_flags, uint64_t parameters, uint64_t info, uint64_t attributes) {
  constexpr uint32_t kAccessDenied = 0xc0000022;
  if (drsemu::monitor::has_desktop(parameters)) return kAccessDenied;
  return drsemu::monitor::g_nt.create_user_process(process, thread, process_access, thread_access, process_attributes, thread_attributes,
                                                   process_flags, thread_flags, parameters, info, attributes);
}

// So Wine's security package looks for Samba's ntlm_auth (dlls/msv1_0/unixlib.c), which the guest has not: no process is made for it.
__attribute__((visibility("default"))) int posix_spawnp(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*,
                                                        char* const[], char* const[]) {
  return ENOENT;
}

}  // extern "C"
