// Direct system calls: from SIGSYS and from faults to Wine's dispatcher.
#include "monitor/engine/direct.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <linux/audit.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

#include "monitor/engine/dispatch.h"
#include "monitor/engine/engine.h"
#include "monitor/engine/fault.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/record/log.h"

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_OFF 0
#define PR_SYS_DISPATCH_ON 1
#endif

namespace drsemu::monitor {
namespace {

constexpr int kSysUserDispatch = 2;          // si_code of SIGSYS
constexpr uint64_t kHwcap2FsGsBase = 1 << 1;  // AT_HWCAP2 (Linux: Documentation/arch/x86/x86_64/fsgs.rst)
constexpr uint16_t kCode64 = 0x33;           // Linux's selector of 64-bit user code
constexpr int kTrapInvalidOpcode = 6, kTrapProtection = 13;
constexpr uint64_t kInt2e = 0x2e << 3 | 2, kInt80 = 0x80 << 3 | 2;  // error codes: entry of the IDT
constexpr uint32_t kWowTebOffset = 0x180c;   // in the 64-bit TEB
constexpr uint32_t kWow32Reserved = 0xc0;    // in the 32-bit TEB: the way out of 32-bit code
constexpr uint32_t kSingleStep = 0x100;      // EFLAGS.TF

struct Range {
  uint64_t begin, end;
};

// Text of Linux libraries. Append-only; libraries that go away leave room that nobody else gets soon.
constexpr uint32_t kMaxRanges = 512;
Range g_linux[kMaxRanges];
std::atomic<uint32_t> g_linux_count;
bool g_linux_watched;
Range g_libc;

// Out of the dispatcher's own code and Wine's exports.
uint64_t g_prolog_end;   // the dispatcher behind its first instructions
uint32_t g_frame_at;     // in the TEB: the thread's syscall_frame
uint32_t g_linux_fs_at;  // in the TEB: the %fs base of the Unix side
uint8_t g_rip_bias;      // what the dispatcher takes off the return address
bool g_fsgsbase;

// The last redirected call of the thread that has not yet met a handler.
struct Redirected {
  uint64_t rip;
  uint32_t number;
  bool waiting;
};
thread_local Redirected t_redirected;

bool is_linux(uint64_t address) {
  const uint32_t count = g_linux_count.load(std::memory_order_acquire);
  for (uint32_t i = 0; i < count; ++i) {
    if (address >= g_linux[i].begin && address < g_linux[i].end) return true;
  }
  return false;
}

uint64_t& reg(ucontext_t* context, int index) {
  return reinterpret_cast<uint64_t&>(context->uc_mcontext.gregs[index]);
}
bool is_64(ucontext_t* context) { return (reg(context, REG_CSGSFS) & 0xffff) == kCode64; }

// As if the instruction before `rip` had been the stub's call of the dispatcher. The way back is by iretq
// (CONTEXT_CONTROL in restore_flags), so that nothing below the guest's stack pointer is touched.
bool enter_dispatcher(ucontext_t* context, uint64_t teb, uint64_t rip) {
  uint64_t frame;
  if (!teb || !load_guest(teb + g_frame_at, frame) || !frame) return false;
  auto* bytes = reinterpret_cast<char*>(frame);
  const uint64_t flags = reg(context, REG_EFL);
  const uint64_t biased = rip + g_rip_bias;
  constexpr uint32_t kContextControl = 1;
  memcpy(bytes + 0x10, &rip, 8);  // rcx, as the instruction leaves it
  memcpy(bytes + 0x70, &biased, 8);
  memcpy(bytes + 0x80, &flags, 4);
  memcpy(bytes + 0xb4, &kContextControl, 4);
  reg(context, REG_RCX) = frame;
  reg(context, REG_R11) = flags;
  reg(context, REG_EFL) = flags & ~uint64_t{kSingleStep};
  reg(context, REG_RIP) = g_prolog_end;
  return true;
}

// 32-bit code goes the way of its stubs: out through the transition of WoW64, which wants on the stack the
// address to return to, one more, and the arguments.
bool enter_transition(ucontext_t* context, uint64_t teb, bool sysenter, uint64_t next) {
  uint32_t offset, transition;
  if (!teb || !load_guest(teb + kWowTebOffset, offset) || !offset) return false;
  const uint64_t teb32 = teb + static_cast<int64_t>(static_cast<int32_t>(offset));
  if (!load_guest(teb32 + kWow32Reserved, transition) || !transition) return false;
  uint64_t esp = reg(context, REG_RSP) & 0xffffffff;
  const uint64_t edx = reg(context, REG_RDX) & 0xffffffff;
  if (sysenter) {
    esp = edx;  // the kernel returns to KiFastSystemCallRet, which returns to where edx points
  } else if (edx == esp + 4) {
    // lea edx,[esp+4]; int 2e: Windows 2000's stub.
    esp -= 4;
    const auto back = static_cast<uint32_t>(next);
    if (!store_guest(esp, back)) return false;
  } else if (uint32_t code = 0; edx != esp + 8 || !load_guest(next, code) || (code & 0xff) != 0xc3) {
    // lea edx,[esp+8]; int 2e; ret: KiIntSystemCall. Nothing else tells where the arguments end.
    return false;
  }
  reg(context, REG_RSP) = esp;
  reg(context, REG_RIP) = transition;
  return true;
}

// A Linux library's own system call, made out of libc's text, where it is let through.
void make_linux_call(ucontext_t* context, int number) {
  const int saved = errno;
  const long result = syscall(number, reg(context, REG_RDI), reg(context, REG_RSI), reg(context, REG_RDX), reg(context, REG_R10),
                              reg(context, REG_R8), reg(context, REG_R9));
  reg(context, REG_RAX) = result == -1 ? static_cast<uint64_t>(-int64_t{errno}) : static_cast<uint64_t>(result);
  errno = saved;
}

bool dispatch(int mode) {
  return prctl(PR_SET_SYSCALL_USER_DISPATCH, mode, mode ? g_libc.begin : 0, mode ? g_libc.end - g_libc.begin : 0, nullptr) == 0;
}

// Wine makes one when it starts a 32-bit program (set_thread_area; the VM's filter refuses all others).
void make_linux_call_i386(ucontext_t* context, int number) {
  dispatch(PR_SYS_DISPATCH_OFF);
  int64_t result;
  asm volatile("int $0x80"
               : "=a"(result)
               : "a"(static_cast<int64_t>(number)), "b"(reg(context, REG_RBX)), "c"(reg(context, REG_RCX)),
                 "d"(reg(context, REG_RDX)), "S"(reg(context, REG_RSI)), "D"(reg(context, REG_RDI))
               : "memory");
  reg(context, REG_RAX) = static_cast<uint64_t>(result);
  dispatch(PR_SYS_DISPATCH_ON);
}

// A program may make a million: the first tell where they come from.
void log_direct_call(uint64_t rip, uint32_t number) {
  constexpr uint32_t kMost = 64;
  static std::atomic<uint32_t> count;
  const uint32_t before = count.fetch_add(1, std::memory_order_relaxed);
  if (before < kMost) log_line("direct call of service ", Hex{number}, " at ", Hex{rip});
  if (before == kMost) log_line("further direct calls are not shown");
}

// Records what cannot be redirected, as if it were a call of Windows's. On the thread's kernel stack, below the frame of its last
// system call, as everything that is recorded: calls are told to be inside each other by where they stand there.
void record_int80(ucontext_t* context, uint64_t teb) {
  uint64_t at;
  const uint32_t plan = g_dispatch.config->unknown_plan;
  if (!plan || !teb || !load_guest(teb + g_frame_at, at) || !at) return;
  auto* bytes = reinterpret_cast<char*>(at);
  const uint64_t registers[][2] = {{0, reg(context, REG_RAX)}, {0x70, reg(context, REG_RIP)}, {0x88, reg(context, REG_RSP)}, {0x98, reg(context, REG_RBP)}};
  for (const auto& [offset, value] : registers) memcpy(bytes + offset, &value, sizeof value);
  constexpr uint64_t kRoom = 1024;
  auto* frame = reinterpret_cast<CallFrame*>((at - kRoom) & ~uint64_t{63});
  *frame = {};
  const uint64_t args[] = {event::kGateInt80, reg(context, REG_RAX) & 0xffffffff, reg(context, REG_RBX), reg(context, REG_RCX), reg(context, REG_RDX), reg(context, REG_RSI)};
  memcpy(frame->args, args, sizeof args);
  drsemu_dispatch_on(plan - 1, frame, frame);
}

// May be entered with the guest's %fs.
void on_sigsys(int, siginfo_t* info, void* raw) {
  auto* context = static_cast<ucontext_t*>(raw);
  const uint64_t teb = teb_or_null();
  use_linux_fs(teb);
  const uint64_t rip = reg(context, REG_RIP);
  const bool i386 = info->si_arch == AUDIT_ARCH_I386;
  if (info->si_code != kSysUserDispatch) {
    // seccomp's, of a call that was let through to it: it has its errno already.
    return;
  }
  uint32_t code = 0;
  const bool int80 = i386 && load_guest(rip - 2, code) && (code & 0xffff) == 0x80cd;
  if (i386 && !int80) {
    // sysenter, on processors that have it in 32-bit code: Linux goes on in its vDSO, has what ebp points at in ebp, and has ebp
    // in esp (arch/x86/entry/common.c: do_SYSENTER_32, do_fast_syscall_32). Where it was only edx knows.
    reg(context, REG_RBP) = reg(context, REG_RSP);
    if (enter_transition(context, teb, true, 0)) return;
  } else if (is_linux(rip)) {
    if (i386) {
      make_linux_call_i386(context, info->si_syscall);
    } else {
      make_linux_call(context, info->si_syscall);
    }
    return;
  }
  if (logging()) [[unlikely]] log_direct_call(rip, static_cast<uint32_t>(reg(context, REG_RAX)));
  if (!i386 && enter_dispatcher(context, teb, rip)) {
    t_redirected = {rip, static_cast<uint32_t>(reg(context, REG_RAX)), true};
    return;
  }
  // Windows has no such gate: a general protection fault at the instruction.
  if (int80) record_int80(context, teb);
  if (int80) reg(context, REG_RIP) = rip - 2;
  reg(context, REG_TRAPNO) = kTrapProtection;
  reg(context, REG_ERR) = kInt80;
  raise_in_guest(info, context);
}

int add_ranges(dl_phdr_info* info, size_t, void*) {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    if (header.p_type != PT_LOAD || !(header.p_flags & PF_X)) continue;
    const Range range{info->dlpi_addr + header.p_vaddr, info->dlpi_addr + header.p_vaddr + header.p_memsz};
    if (is_linux(range.begin)) continue;
    const uint32_t count = g_linux_count.load(std::memory_order_relaxed);
    if (count == kMaxRanges) return 1;
    g_linux[count] = range;
    g_linux_count.store(count + 1, std::memory_order_release);
  }
  return 0;
}

// The text segment that holds libc's system calls.
int find_libc(dl_phdr_info* info, size_t, void* raw) {
  const auto inside = reinterpret_cast<uint64_t>(&syscall);
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    const uint64_t begin = info->dlpi_addr + header.p_vaddr;
    if (header.p_type != PT_LOAD || !(header.p_flags & PF_X) || inside < begin || inside >= begin + header.p_memsz) continue;
    *static_cast<Range*>(raw) = {begin, begin + header.p_memsz};
    return 1;
  }
  return 0;
}

// Finds `pattern` in the dispatcher's first instructions and copies what follows it.
template <typename T, size_t Size>
bool read_operand(const void* dispatcher, const uint8_t (&pattern)[Size], T& operand) {
  constexpr size_t kPrologue = 0x180;
  const void* at = memmem(dispatcher, kPrologue, pattern, Size);
  if (at) memcpy(&operand, static_cast<const char*>(at) + Size, sizeof operand);
  return at != nullptr;
}

bool read_dispatcher(void* ntdll) {
  const void* dispatcher = dlsym(ntdll, "__wine_syscall_dispatcher");
  const auto* end = static_cast<const uint64_t*>(dlsym(ntdll, "__wine_syscall_dispatcher_prolog_end_ptr"));
  if (!dispatcher || !end) return false;
  g_prolog_end = *end;
  static constexpr uint8_t kLoadFrame[] = {0x65, 0x48, 0x8b, 0x0c, 0x25};  // mov %gs:disp32,%rcx
  static constexpr uint8_t kLoadFs[] = {0x65, 0x48, 0x8b, 0x34, 0x25};     // mov %gs:disp32,%rsi
  static constexpr uint8_t kBias[] = {0x48, 0x83, 0x69, 0x70};             // subq $imm8,0x70(%rcx)
  return read_operand(dispatcher, kLoadFrame, g_frame_at) && read_operand(dispatcher, kLoadFs, g_linux_fs_at) &&
         read_operand(dispatcher, kBias, g_rip_bias);
}

struct Start {
  void* (*routine)(void*);
  void* argument;
};

void* start_thread(void* raw) {
  const Start start = *static_cast<Start*>(raw);
  free(raw);
  // What holds for the process holds for its threads: it cannot fail where it has not.
  dispatch(PR_SYS_DISPATCH_ON);
  return start.routine(start.argument);
}

}  // namespace

bool is_linux_code(uint64_t address) { return is_linux(address); }

uint64_t teb_or_null() {
  uint64_t base = 0;
  if (g_fsgsbase) {
    asm volatile("rdgsbase %0" : "=r"(base));
  } else {
    syscall(SYS_arch_prctl, 0x1004 /* ARCH_GET_GS */, &base);
  }
  return base;
}

// Early in a thread, while %gs is null, %fs is Linux's anyway.
void use_linux_fs(uint64_t teb) {
  uint64_t base;
  if (!teb || !load_guest(teb + g_linux_fs_at, base) || !base) return;
  if (g_fsgsbase) {
    asm volatile("wrfsbase %0" : : "r"(base) : "memory");
  } else {
    syscall(SYS_arch_prctl, 0x1002 /* ARCH_SET_FS */, base);
  }
}

void note_linux_libraries() {
  if (g_linux_watched) dl_iterate_phdr(add_ranges, nullptr);
}

void watch_linux_code() {
  g_fsgsbase = getauxval(AT_HWCAP2) & kHwcap2FsGsBase;
  g_linux_watched = true;
  note_linux_libraries();
}

bool catch_direct_calls(void* ntdll) {
  if (!read_dispatcher(ntdll) || !dl_iterate_phdr(find_libc, &g_libc)) return false;
  struct sigaction action = {};
  action.sa_sigaction = on_sigsys;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  // Wine's suspension waits until the call stands as if its stub had made it.
  sigfillset(&action.sa_mask);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL}) sigdelset(&action.sa_mask, signal);
  return sigaction(SIGSYS, &action, nullptr) == 0 && dispatch(PR_SYS_DISPATCH_ON);
}

bool redirect_faulting_call(int signal, ucontext_t* context) {
  if (!g_prolog_end) return false;
  const uint64_t rip = reg(context, REG_RIP);
  const uint64_t trap = reg(context, REG_TRAPNO);
  if (signal == SIGSEGV && trap == kTrapProtection && reg(context, REG_ERR) == kInt2e) {
    const uint64_t teb = teb_or_null();
    return is_64(context) ? enter_dispatcher(context, teb, rip + 2) : enter_transition(context, teb, false, rip + 2);
  }
  // Processors without sysenter in 32-bit code, and none has it here in 64-bit code.
  uint32_t code = 0;
  if (signal == SIGILL && trap == kTrapInvalidOpcode && !is_64(context) && load_guest(rip, code) && (code & 0xffff) == 0x340f) {
    return enter_transition(context, teb_or_null(), true, 0);
  }
  return false;
}

bool take_redirected(uint64_t rip, uint32_t number) {
  Redirected& redirected = t_redirected;
  if (!redirected.waiting) [[likely]] return false;
  redirected.waiting = false;
  return redirected.rip == rip && redirected.number == number;
}

}  // namespace drsemu::monitor

// Same contract as pthread_create(3).
extern "C" __attribute__((visibility("default"))) int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                                                                     void* (*routine)(void*), void* argument) noexcept {
  using namespace drsemu::monitor;
  using Function = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static Function real;
  if (!real) real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "pthread_create"));
  if (!g_prolog_end) return real(thread, attributes, routine, argument);
  auto* start = static_cast<Start*>(malloc(sizeof(Start)));
  if (!start) return EAGAIN;
  *start = {routine, argument};
  const int result = real(thread, attributes, start_thread, start);
  if (result != 0) free(start);
  return result;
}
