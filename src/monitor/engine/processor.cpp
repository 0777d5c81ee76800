// Answers CPUID, RDTSC and RDTSCP.
#include "monitor/engine/processor.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

#include "monitor/engine/direct.h"

namespace drsemu::monitor {
namespace {

using event::CpuidLeaf;
using event::Machine;

constexpr int kArchSetCpuid = 0x1012;  // asm/prctl.h
constexpr int kTrapProtection = 13;
constexpr uint64_t kSingleStep = 0x100;       // EFLAGS.TF
constexpr uint64_t kQuietTicks = 60'000'000;  // without CPUID until rdtsc is the processor's again: 15 to 30 ms
// What the instructions take on a bare machine, in ticks, and how much that varies (a power of 2).
constexpr uint64_t kNoise = 60'000, kNoiseNs = 60'000;  // by how much the same fault may take longer, at least
constexpr uint64_t kCpuidTicks = 96, kReadTicks = 22, kVaries = 16;

const Machine* g_machine;
// What faults take, the least ever seen: ticks from CPUID to the handler, and from handler to handler where nothing
// lies between. On a virtual machine CPUID goes through its hypervisor, and takes many times what the others take.
std::atomic<uint64_t> g_delivery{~uint64_t{0}}, g_cpuid_round{~uint64_t{0}}, g_read_round{~uint64_t{0}};
uint64_t g_entered;  // the processor's counter when the last fault came, while there is one thread

// The counter of a thread that has run CPUID of late. By TEB, since thread-local storage may not be at hand; of two
// threads that share an entry the later one has it, and the other's counter is the processor's again.
struct Counter {
  std::atomic<uint64_t> teb;
  uint64_t shown;       // what the guest saw last
  uint64_t left;        // the processor's counter when the last handler was left
  uint64_t worked;      // the thread's processor time then, ns
  uint64_t last_cpuid;  // the same at the last CPUID
};
constexpr size_t kCounters = 1024;
Counter g_counters[kCounters];

uint64_t ticks() {
  uint32_t low, high;
  asm volatile("rdtsc" : "=a"(low), "=d"(high));
  return uint64_t{high} << 32 | low;
}

uint64_t& reg(ucontext_t* context, int index) { return reinterpret_cast<uint64_t&>(context->uc_mcontext.gregs[index]); }

uint64_t worked_ns() {
  timespec time = {};
  syscall(SYS_clock_gettime, CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
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

Counter& counter_of(uint64_t teb) { return g_counters[(teb >> 13) % kCounters]; }

void set_faulting_reads(bool on) { prctl(PR_SET_TSC, on ? PR_TSC_SIGSEGV : PR_TSC_ENABLE); }

// Advances what the guest sees by the time that it has had for itself since the last handler was left: what is little
// more than a round's own cost is that cost, of which no two are alike, and what the thread has not worked in was
// another's. So a processor with much else to do does not look like a virtual one.
void advance(Counter& counter, uint64_t entered, std::atomic<uint64_t>& least, uint64_t own) {
  const uint64_t since_left = entered - counter.left;
  uint64_t round = least.load(std::memory_order_relaxed);
  if (since_left < round) least.store(round = since_left, std::memory_order_relaxed);
  const uint64_t spent = since_left - round, noise = round * 4 > kNoise ? round * 4 : kNoise;
  counter.shown += own + spent % kVaries;
  if (spent > noise && worked_ns() - counter.worked > kNoiseNs) counter.shown += spent - noise;
}

void leave(Counter& counter) {
  counter.worked = worked_ns();
  counter.left = ticks();
}

void answer_cpuid(ucontext_t* context, uint64_t teb, uint64_t entered) {
  const CpuidLeaf answer =
      cpuid(static_cast<uint32_t>(reg(context, REG_RAX)), static_cast<uint32_t>(reg(context, REG_RCX)));
  set_result(context, REG_RAX, answer.eax);
  set_result(context, REG_RBX, answer.ebx);
  set_result(context, REG_RCX, answer.ecx);
  set_result(context, REG_RDX, answer.edx);
  Counter& counter = counter_of(teb);
  const bool begun = counter.teb.load(std::memory_order_relaxed) == teb;
  if (begun) {
    advance(counter, entered, g_cpuid_round, kCpuidTicks);
  } else {
    // Not all of what the fault took, lest the guest see a time before what it has just read.
    counter.shown = entered - g_delivery.load(std::memory_order_relaxed) / 8 * 7 + kCpuidTicks;
    counter.teb.store(teb, std::memory_order_relaxed);
  }
  leave(counter);
  counter.last_cpuid = counter.left;
  set_faulting_reads(true);
}

// Answers `entered` itself where the reader is no guest, or the thread has run no CPUID of late.
void answer_read(ucontext_t* context, uint64_t teb, uint64_t entered, bool with_id) {
  uint64_t shown = entered;
  Counter& counter = counter_of(teb);
  const bool counted = counter.teb.load(std::memory_order_relaxed) == teb;
  const bool of_linux = is_linux_code(reg(context, REG_RIP));
  const bool quiet = !counted || entered - counter.last_cpuid > kQuietTicks;
  if (!of_linux && !quiet) {
    advance(counter, entered, g_read_round, kReadTicks);
    shown = counter.shown;
  }
  set_result(context, REG_RAX, static_cast<uint32_t>(shown));
  set_result(context, REG_RDX, static_cast<uint32_t>(shown >> 32));
  if (with_id) set_result(context, REG_RCX, processor_index());
  if (quiet) {
    if (counted) counter.teb.store(0, std::memory_order_relaxed);
    return;
  }
  if (!of_linux) leave(counter);
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
