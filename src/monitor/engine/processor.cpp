// Answers CPUID, RDTSC and RDTSCP.
#include "monitor/engine/processor.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

#include "monitor/engine/direct.h"
#include "monitor/engine/guest_memory.h"

namespace drsemu::monitor {
namespace {

using event::CpuidLeaf;
using event::Machine;

constexpr int kArchSetCpuid = 0x1012;  // asm/prctl.h
constexpr int kTrapProtection = 13;
constexpr uint64_t kSingleStep = 0x100;  // EFLAGS.TF
constexpr uint32_t kQuietReads = 64;     // without CPUID until rdtsc is the processor's again
// What the instructions take on a bare machine, in ticks, and by how much that varies (a power of 2).
constexpr uint64_t kCpuidTicks = 96, kReadTicks = 22, kVaries = 16;
// Ticks by which the same read may take longer most times, and by which any fault may that something interrupts, or
// whose processor another has for a while. CPUID may take twice as long.
constexpr uint64_t kNoise = 2'000, kDisturbed = 400'000, kStolen = 100'000'000;

const Machine* g_machine;
// What faults take, the least ever seen: ticks from CPUID to the handler, and from handler to handler where nothing
// lies between. On a virtual machine CPUID goes through its hypervisor, and takes many times what the others take.
std::atomic<uint64_t> g_delivery{~uint64_t{0}}, g_cpuid_round{~uint64_t{0}}, g_read_round{~uint64_t{0}};
uint64_t g_entered;  // the processor's counter when the last fault came, while there is one thread
uint64_t g_began_ticks, g_began_ns;

// What lies between two instructions that were answered one after the other.
struct Interval {
  uint64_t from, to;  // addresses
  uint64_t least;     // ticks beyond the faults' own
  uint32_t alike;     // times that it took about that
  bool disturbed;     // the last time it took longer
};

// By how much that may seem longer than it is.
struct Noise {
  uint64_t place, often;
};

// The counter of a thread that has run CPUID of late. By TEB, since thread-local storage may not be at hand; of two
// threads that share an entry the later one has it, and the other's counter is the processor's again.
struct Counter {
  std::atomic<uint64_t> teb;
  uint64_t shown;   // what the guest saw last
  uint64_t left;    // the processor's counter when the last handler was left
  uint64_t from;    // address of what it answered
  bool cpuid;       // that was CPUID
  uint64_t worked;  // ns of processor time until then
  uint64_t waited;  // times that the thread gave the processor away until then
  uint32_t reads;   // since the last CPUID
  uint32_t oldest;  // of `known`
  Interval known[8];
};
constexpr size_t kCounters = 256;
Counter g_counters[kCounters];
std::atomic<uint64_t> g_shown;  // the latest that any thread saw

uint64_t ticks() {
  uint32_t low, high;
  asm volatile("rdtsc" : "=a"(low), "=d"(high));
  return uint64_t{high} << 32 | low;
}

uint64_t& reg(ucontext_t* context, int index) { return reinterpret_cast<uint64_t&>(context->uc_mcontext.gregs[index]); }

uint64_t monotonic_ns() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC_RAW, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

uint64_t ns_of(const timeval& time) {
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_usec) * 1000;
}

// While reads do not fault.
uint64_t to_ticks(uint64_t ns) {
  const uint64_t passed = monotonic_ns() - g_began_ns;
  if (passed == 0) return 0;
  return static_cast<uint64_t>(static_cast<double>(ns) * static_cast<double>(ticks() - g_began_ticks) /
                               static_cast<double>(passed));
}

void set_result(ucontext_t* context, int index, uint32_t value) { reg(context, index) = value; }

enum class Kind { kOther, kCpuid, kRead, kReadWithId };
struct Instruction {
  Kind kind = Kind::kOther;
  uint32_t length = 0;
};

bool is_prefix(uint8_t byte, bool wide) {
  switch (byte) {
    case 0x26:
    case 0x2e:
    case 0x36:
    case 0x3e:
    case 0x64:
    case 0x65:
    case 0x66:
    case 0x67:
    case 0xf2:
    case 0xf3: return true;
    default: return wide && (byte & 0xf0) == 0x40;
  }
}

// The processor has fetched the instruction, and no byte beyond it is read here.
Instruction decode(const uint8_t* code, bool wide) {
  constexpr uint32_t kLongest = 15;
  uint32_t at = 0;
  while (at < kLongest - 3 && is_prefix(code[at], wide)) ++at;
  if (code[at] != 0x0f) return {};
  switch (code[at + 1]) {
    case 0xa2: return {Kind::kCpuid, at + 2};
    case 0x31: return {Kind::kRead, at + 2};
    case 0x01: return code[at + 2] == 0xf9 ? Instruction{Kind::kReadWithId, at + 3} : Instruction{};
    default: return {};
  }
}

// Index of the processor that the thread is on, of those that the machine has.
uint32_t processor_index() {
  unsigned cpu = 0;
  syscall(SYS_getcpu, &cpu, nullptr, nullptr);
  return cpu % g_machine->processors;
}

const CpuidLeaf* find_leaf(uint32_t leaf, uint32_t subleaf) {
  for (uint32_t i = 0; i < g_machine->leaves && i < event::kMostCpuidLeaves; ++i) {
    const CpuidLeaf& row = g_machine->leaf[i];
    if (row.leaf == leaf && (row.subleaf == subleaf || row.subleaf == event::kAnySubleaf)) return &row;
  }
  return nullptr;
}

bool is_intel() { return find_leaf(0, 0)->ebx == 0x756e6547; }  // "Genu"

// Intel's processors answer a leaf that they lack with the highest basic one, AMD's with zeros (Intel SDM 2A, CPUID).
CpuidLeaf cpuid(uint32_t leaf, uint32_t subleaf) {
  const CpuidLeaf* basic = find_leaf(0, 0);
  const CpuidLeaf* extended = find_leaf(0x80000000, 0);
  const bool beyond = leaf & 0x80000000 ? !extended || leaf > extended->eax : leaf > basic->eax;
  if (beyond && !is_intel()) return {};
  if (beyond) leaf = basic->eax;
  const CpuidLeaf* row = find_leaf(leaf, subleaf);
  CpuidLeaf answer = row ? *row : CpuidLeaf{};
  const uint32_t id = processor_index();
  if (leaf == 1) answer.ebx |= id << 24;
  if (leaf == 0xb || leaf == 0x1f) {
    answer.ecx |= subleaf & 0xff;
    answer.edx = id;
  }
  if (leaf == 0x8000001e) answer.eax = id;
  return answer;
}

// The first thread has no TEB at first.
uint64_t thread_key() {
  const uint64_t teb = teb_or_null();
  return teb ? teb : 1;
}

// TEBs are 64 KB apart (dlls/ntdll/unix/virtual.c).
Counter& counter_of(uint64_t teb) { return g_counters[(teb >> 16) % kCounters]; }

void set_faulting_reads(bool on) { prctl(PR_SET_TSC, on ? PR_TSC_SIGSEGV : PR_TSC_ENABLE); }

Interval& interval_of(Counter& counter, uint64_t to) {
  for (Interval& known : counter.known) {
    if (known.from == counter.from && known.to == to) return known;
  }
  Interval& made = counter.known[counter.oldest++ % (sizeof counter.known / sizeof made)];
  made = {counter.from, to, 0, 0, false};
  return made;
}

// A processor that was taken from the thread is not the guest's affair, one that it gave away while it waited is.
struct Share {
  bool waited;
  uint64_t ticks;  // that the thread has worked itself, or waited
};
Share own_share(const Counter& counter, uint64_t spent) {
  if (spent < kDisturbed) return {false, spent};
  rusage usage;
  if (syscall(SYS_getrusage, RUSAGE_THREAD, &usage) != 0 || static_cast<uint64_t>(usage.ru_nvcsw) != counter.waited)
    return {true, spent};
  const uint64_t worked = to_ticks(ns_of(usage.ru_utime) + ns_of(usage.ru_stime) - counter.worked);
  return {false, worked < spent ? worked : spent};
}

// What the guest has done since the last fault, of `spent` ticks beyond the faults' own cost. What lies between the
// same two instructions takes the same each time: where once it seems to take longer something else has interrupted it.
uint64_t done_between(Counter& counter, uint64_t to, uint64_t spent, const Noise& noise) {
  constexpr uint32_t kKnown = 3;
  Interval& between = interval_of(counter, to);
  const bool as_known = between.alike && spent < between.least + noise.often;
  const Share share = as_known ? Share{false, spent} : own_share(counter, spent);
  if (as_known) {
    if (spent < between.least) between.least = spent;
    ++between.alike;
    between.disturbed = false;
  } else if (between.alike >= kKnown && !between.disturbed && !share.waited && spent < kStolen) {
    between.disturbed = true;
  } else {
    between.least = share.ticks;
    between.alike = 1;
    between.disturbed = false;
  }
  return between.least < noise.place ? 0 : between.least;
}

// Advances what the guest sees by what it has done, and by what the instruction takes on a bare machine. What it is
// behind by goes where it does not show: into a time that is long against it.
void advance(Counter& counter, uint64_t to, uint64_t entered, bool is_cpuid) {
  constexpr uint64_t kUnseen = 16;
  std::atomic<uint64_t>& least = is_cpuid ? g_cpuid_round : g_read_round;
  const uint64_t own = is_cpuid ? kCpuidTicks : kReadTicks;
  const uint64_t since_left = entered - counter.left;
  uint64_t round = least.load(std::memory_order_relaxed);
  if (since_left < round) least.store(round = since_left, std::memory_order_relaxed);
  const uint64_t cpuid_round = g_cpuid_round.load(std::memory_order_relaxed);
  const Noise noise = is_cpuid || counter.cpuid ? Noise{cpuid_round, cpuid_round} : Noise{round / 8, kNoise};
  const uint64_t done = done_between(counter, to, since_left - round, noise);
  const uint64_t real = entered - round / 2, shown = counter.shown + done + own + entered % kVaries;
  counter.shown = real > shown && real - shown < done / kUnseen ? real : shown;
  // Nobody sees a time before one that another has seen.
  uint64_t latest = g_shown.load(std::memory_order_relaxed);
  if (counter.shown <= latest) counter.shown = latest + 1;
  while (latest < counter.shown && !g_shown.compare_exchange_weak(latest, counter.shown, std::memory_order_relaxed)) {
  }
}

void leave(Counter& counter, uint64_t from, bool is_cpuid) {
  rusage usage = {};
  syscall(SYS_getrusage, RUSAGE_THREAD, &usage);
  counter.worked = ns_of(usage.ru_utime) + ns_of(usage.ru_stime);
  counter.waited = static_cast<uint64_t>(usage.ru_nvcsw);
  counter.from = from;
  counter.cpuid = is_cpuid;
  counter.left = ticks();
}

// The time at which the guest ran CPUID. What reads of the counter did not fault before is known to the guest alone,
// which then has it in its registers or on its stack: the fault began little after the latest such time.
uint64_t time_before(ucontext_t* context, uint64_t entered) {
  constexpr uint32_t kWindow = 1 << 20, kWords = 128;  // ticks; of the stack
  const auto high = static_cast<uint32_t>(entered >> 32), low = static_cast<uint32_t>(entered);
  uint32_t least = kWindow;
  bool seen = false;  // its upper half
  const auto look = [&](uint32_t half) {
    seen = seen || half == high;
    if (low - half < least) least = low - half;
  };
  constexpr int kRegisters[] = {REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_R8,  REG_R9,  REG_R10,
                                REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RCX, REG_RDX};
  for (const int index : kRegisters) {
    look(static_cast<uint32_t>(reg(context, index)));
    look(static_cast<uint32_t>(reg(context, index) >> 32));
  }
  const uint64_t stack = reg(context, REG_RSP) & ~uint64_t{3};
  for (uint32_t i = 0, word; i < kWords && load_guest(stack + i * 4, word); ++i) look(word);
  if (seen && least < kWindow && least <= low) return entered - least;
  // Not all of what the fault took, lest the guest see a time before one that it has read.
  return entered - g_delivery.load(std::memory_order_relaxed) / 8 * 7;
}

void answer_cpuid(ucontext_t* context, uint64_t teb, uint64_t entered) {
  Counter& counter = counter_of(teb);
  const uint64_t at = reg(context, REG_RIP);
  if (counter.teb.load(std::memory_order_relaxed) == teb) {
    advance(counter, at, entered, true);
  } else {
    counter.shown = time_before(context, entered) + kCpuidTicks + entered % kVaries;
    counter.oldest = 0;
    for (Interval& known : counter.known) known = {};
    counter.teb.store(teb, std::memory_order_relaxed);
  }
  const CpuidLeaf answer =
      cpuid(static_cast<uint32_t>(reg(context, REG_RAX)), static_cast<uint32_t>(reg(context, REG_RCX)));
  set_result(context, REG_RAX, answer.eax);
  set_result(context, REG_RBX, answer.ebx);
  set_result(context, REG_RCX, answer.ecx);
  set_result(context, REG_RDX, answer.edx);
  counter.reads = 0;
  leave(counter, at, true);
  set_faulting_reads(true);
}

// Answers `entered` itself where the reader is no guest, or the thread has read too often without CPUID.
void answer_read(ucontext_t* context, uint64_t teb, uint64_t entered, bool with_id) {
  uint64_t shown = entered;
  Counter& counter = counter_of(teb);
  const uint64_t at = reg(context, REG_RIP);
  const bool counted = counter.teb.load(std::memory_order_relaxed) == teb;
  const bool of_linux = is_linux_code(at);
  const bool quiet = !counted || ++counter.reads > kQuietReads;
  if (!of_linux && !quiet) {
    advance(counter, at, entered, false);
    shown = counter.shown;
  }
  set_result(context, REG_RAX, static_cast<uint32_t>(shown));
  set_result(context, REG_RDX, static_cast<uint32_t>(shown >> 32));
  if (with_id) set_result(context, REG_RCX, processor_index());
  if (quiet) {
    if (counted) counter.teb.store(0, std::memory_order_relaxed);
    return;
  }
  if (!of_linux) leave(counter, at, false);
  set_faulting_reads(true);
}

void run_cpuid() {
  uint32_t eax = 0, ecx = 0;
  asm volatile("cpuid" : "+a"(eax), "+c"(ecx) : : "ebx", "edx");
}

void forget_cpuid() {
  counter_of(thread_key()).teb.store(0, std::memory_order_relaxed);
  set_faulting_reads(false);
}

// What a fault costs here: the first of a thread, and one after another, of which the handler itself finds the
// cheapest.
void calibrate() {
  constexpr int kFirst = 6, kRounds = 6;
  for (int i = 0; i < kFirst; ++i) {
    const uint64_t before = ticks();
    run_cpuid();
    const uint64_t delivery = g_entered - before;
    if (delivery < g_delivery.load(std::memory_order_relaxed)) g_delivery.store(delivery, std::memory_order_relaxed);
    forget_cpuid();
  }
  for (int i = 0; i < kRounds; ++i) run_cpuid();
  g_read_round.store(g_cpuid_round.load(std::memory_order_relaxed), std::memory_order_relaxed);
  forget_cpuid();
}

}  // namespace

void take_processor(const Machine& machine) {
  if (!machine.hides_cpuid || machine.processors == 0 || machine.leaves == 0) return;
  g_machine = &machine;
  if (!find_leaf(0, 0) || syscall(SYS_arch_prctl, kArchSetCpuid, 0) != 0) {
    g_machine = nullptr;
    return;
  }
  g_began_ticks = ticks();
  g_began_ns = monotonic_ns();
  calibrate();
}

Answer answer_processor(ucontext_t* context) {
  if (!g_machine || reg(context, REG_TRAPNO) != kTrapProtection || reg(context, REG_ERR) != 0) return Answer::kNone;
  const bool wide = (reg(context, REG_CSGSFS) & 0xffff) == 0x33;
  const Instruction found = decode(reinterpret_cast<const uint8_t*>(reg(context, REG_RIP)), wide);
  if (found.kind == Kind::kOther) return Answer::kNone;
  set_faulting_reads(false);
  const uint64_t entered = ticks();
  g_entered = entered;
  const uint64_t teb = thread_key();
  if (found.kind == Kind::kCpuid) {
    answer_cpuid(context, teb, entered);
  } else {
    answer_read(context, teb, entered, found.kind == Kind::kReadWithId);
  }
  reg(context, REG_RIP) += found.length;
  return reg(context, REG_EFL) & kSingleStep ? Answer::kTrap : Answer::kDone;
}

void release_processor() {
  if (g_machine) set_faulting_reads(false);
}

}  // namespace drsemu::monitor
