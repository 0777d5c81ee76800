// The machine of a profile, in the form that the monitor reads.
#include "sandbox/machine.h"

#include <cpuid.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace drsemu::sandbox {
namespace {

using event::CpuidLeaf;
using event::kAnySubleaf;

constexpr uint32_t kHighestBasic = 0x20, kHighestExtended = 0x80000020;
constexpr uint32_t kHypervisor = 1u << 31;      // leaf 1, ecx
constexpr uint32_t kHyperThreading = 1u << 28;  // leaf 1, edx

CpuidLeaf ask(uint32_t leaf, uint32_t subleaf, bool has_subleaves) {
  CpuidLeaf row{leaf, has_subleaves ? subleaf : kAnySubleaf, 0, 0, 0, 0};
  __cpuid_count(leaf, subleaf, row.eax, row.ebx, row.ecx, row.edx);
  return row;
}

// Subleaves of a leaf that there may be (Intel SDM 2A, CPUID; AMD APM 3, appendix E).
uint32_t subleaves_of(uint32_t leaf) {
  switch (leaf) {
    case 4:
    case 0x8000001d: return 8;
    case 7:
    case 0x14:
    case 0x17:
    case 0x18: return 3;
    case 0xb:
    case 0x1f: return 3;
    case 0xd: return 20;
    case 0xf:
    case 0x10:
    case 0x12:
    case 0x1d:
    case 0x80000020: return 4;
    default: return 1;
  }
}

uint32_t bits_for(uint32_t count) { return count < 2 ? 0 : static_cast<uint32_t>(std::bit_width(count - 1)); }

void put_text(CpuidLeaf& row, const std::string& text, size_t at) {
  char part[16] = {};
  if (at < text.size()) text.copy(part, sizeof part, at);
  uint32_t* const to[] = {&row.eax, &row.ebx, &row.ecx, &row.edx};
  for (size_t i = 0; i < 4; ++i) std::memcpy(to[i], part + i * 4, 4);
}

void put_vendor(CpuidLeaf& row, const std::string& vendor) {
  if (vendor.size() != 12) return;
  std::memcpy(&row.ebx, vendor.data(), 4);
  std::memcpy(&row.edx, vendor.data() + 4, 4);
  std::memcpy(&row.ecx, vendor.data() + 8, 4);
}

uint32_t signature(const Processor& processor) {
  const uint32_t family = std::min(processor.family, 0xfu), extended = processor.family - family;
  return extended << 20 | (processor.model >> 4) << 16 | family << 8 | (processor.model & 0xf) << 4 |
         processor.stepping;
}

// Leaf 4, and AMD's of the same form: who shares a cache.
void put_cache(CpuidLeaf& row, const Processor& processor) {
  const uint32_t type = row.eax & 0x1f, level = row.eax >> 5 & 7;
  if (type == 0) return;
  const uint32_t sharing = level >= 3 ? processor.threads : processor.threads / processor.cores;
  row.eax = (row.eax & 0x3fff) | (sharing - 1) << 14;
  if (row.leaf == 4) row.eax |= (processor.cores - 1) << 26;
}

// Leaf 0xb and 0x1f: 0 is the level of a core's threads, 1 that of the cores. The monitor adds the rest.
void put_topology(CpuidLeaf& row, const Processor& processor) {
  const uint32_t per_core = processor.threads / processor.cores;
  const uint32_t count = row.subleaf == 0 ? per_core : row.subleaf == 1 ? processor.threads : 0;
  row.eax = bits_for(count);
  row.ebx = count;
  row.ecx = count ? (row.subleaf + 1) << 8 : 0;
  row.edx = 0;
}

void adapt(CpuidLeaf& row, const Processor& processor) {
  switch (row.leaf) {
    case 0: row.eax = std::min(row.eax, kHighestBasic); return put_vendor(row, processor.vendor);
    case 1:
      if (processor.family) row.eax = signature(processor);
      row.ebx = (row.ebx & 0xff00) | std::bit_ceil(processor.threads) << 16;
      row.ecx &= ~kHypervisor;
      row.edx = processor.threads > 1 ? row.edx | kHyperThreading : row.edx & ~kHyperThreading;
      return;
    case 4:
    case 0x8000001d: return put_cache(row, processor);
    case 0xb:
    case 0x1f: return put_topology(row, processor);
    case 0x80000000:
      row.eax = std::min(row.eax, kHighestExtended);
      if (row.ebx) put_vendor(row, processor.vendor);
      return;
    case 0x80000002:
    case 0x80000003:
    case 0x80000004:
      if (!processor.brand.empty()) put_text(row, processor.brand, (row.leaf - 0x80000002) * size_t{16});
      return;
    case 0x80000008:
      if (processor.vendor == "AuthenticAMD")
        row.ecx = (row.ecx & ~0xffffu) | bits_for(processor.threads) << 12 | (processor.threads - 1);
      return;
    default: return;
  }
}

// A process of a PC on which someone is logged on, in the order in which they start.
struct ProcessRow {
  const char* name;
  const char* parent;  // the first of that name; null: it is gone
  uint32_t session, threads, handles, megabytes;
  uint32_t ms;  // after the one before
};
constexpr ProcessRow kProcesses[] = {
    {"Registry", "System", 0, 4, 0, 78, 0},
    {"smss.exe", "System", 0, 2, 53, 1, 1400},
    {"csrss.exe", nullptr, 0, 10, 640, 5, 4100},
    {"wininit.exe", nullptr, 0, 1, 161, 6, 700},
    {"csrss.exe", nullptr, 1, 13, 590, 6, 12},
    {"winlogon.exe", nullptr, 1, 5, 266, 11, 60},
    {"lsass.exe", "wininit.exe", 0, 9, 1480, 22, 90},
    {"svchost.exe", "services.exe", 0, 12, 1260, 31, 210},
    {"fontdrvhost.exe", "winlogon.exe", 1, 5, 36, 8, 9},
    {"fontdrvhost.exe", "wininit.exe", 0, 5, 36, 3, 2},
    {"svchost.exe", "services.exe", 0, 11, 1390, 16, 90},
    {"svchost.exe", "services.exe", 0, 4, 300, 9, 30},
    {"dwm.exe", "winlogon.exe", 1, 16, 910, 74, 60},
    {"svchost.exe", "services.exe", 0, 3, 210, 10, 85},
    {"svchost.exe", "services.exe", 0, 2, 130, 6, 6},
    {"svchost.exe", "services.exe", 0, 5, 220, 12, 9},
    {"svchost.exe", "services.exe", 0, 9, 420, 14, 11},
    {"svchost.exe", "services.exe", 0, 4, 190, 8, 14},
    {"svchost.exe", "services.exe", 0, 7, 280, 17, 20},
    {"svchost.exe", "services.exe", 0, 3, 165, 7, 33},
    {"svchost.exe", "services.exe", 0, 10, 460, 21, 40},
    {"Memory Compression", "System", 0, 42, 0, 210, 140},
    {"svchost.exe", "services.exe", 0, 6, 240, 9, 22},
    {"svchost.exe", "services.exe", 0, 3, 180, 8, 31},
    {"svchost.exe", "services.exe", 0, 8, 390, 19, 50},
    {"spoolsv.exe", "services.exe", 0, 8, 500, 15, 170},
    {"svchost.exe", "services.exe", 0, 12, 520, 27, 60},
    {"MsMpEng.exe", "services.exe", 0, 31, 930, 196, 300},
    {"svchost.exe", "services.exe", 0, 4, 260, 12, 260},
    {"NisSrv.exe", "services.exe", 0, 4, 210, 11, 5200},
    {"sihost.exe", "svchost.exe", 1, 10, 560, 27, 9000},
    {"svchost.exe", "services.exe", 1, 5, 290, 20, 60},
    {"taskhostw.exe", "svchost.exe", 1, 8, 310, 17, 130},
    {"ctfmon.exe", "svchost.exe", 1, 10, 440, 19, 240},
    {"StartMenuExperienceHost.exe", "svchost.exe", 1, 22, 690, 68, 1900},
    {"RuntimeBroker.exe", "svchost.exe", 1, 4, 310, 25, 200},
    {"SearchIndexer.exe", "services.exe", 0, 17, 820, 33, 700},
    {"SearchApp.exe", "svchost.exe", 1, 51, 1390, 121, 400},
    {"RuntimeBroker.exe", "svchost.exe", 1, 9, 480, 41, 350},
    {"SecurityHealthSystray.exe", "explorer.exe", 1, 3, 160, 9, 8800},
    {"SecurityHealthService.exe", "services.exe", 0, 9, 350, 16, 60},
    {"OneDrive.exe", "explorer.exe", 1, 23, 790, 81, 900},
    {"SgrmBroker.exe", "services.exe", 0, 6, 110, 7, 110000},
    {"svchost.exe", "services.exe", 0, 5, 250, 13, 90},
    {"chrome.exe", "explorer.exe", 1, 34, 1600, 176, 1260000},
    {"chrome.exe", "chrome.exe", 1, 8, 240, 8, 40},
    {"chrome.exe", "chrome.exe", 1, 17, 410, 92, 190},
    {"chrome.exe", "chrome.exe", 1, 15, 350, 46, 12},
    {"chrome.exe", "chrome.exe", 1, 16, 320, 134, 420},
    {"dllhost.exe", "svchost.exe", 1, 6, 220, 12, 64000},
};

constexpr uint32_t kSystem = 4, kWineServices = 56, kExplorer = 32;

uint32_t below(uint32_t limit) {
  uint32_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) number = limit / 2;
  return number % limit;
}

void add_process(event::Machine& machine, const char* name, uint32_t pid, uint32_t parent, const ProcessRow& row,
                 uint32_t started) {
  if (machine.processes == event::kMostMachineProcesses) return;
  event::MachineProcess& made = machine.process[machine.processes++];
  for (size_t i = 0; name[i] && i + 1 < std::size(made.name); ++i) made.name[i] = static_cast<unsigned char>(name[i]);
  made.pid = pid;
  made.parent = parent;
  made.session = row.session;
  made.threads = row.threads;
  made.handles = row.handles + below(24);
  made.working_set = row.megabytes * 1024 + below(256) * 4;
  made.started = started;
}

// Process ids are multiples of 4 and rise with the time of the start, with others between. Wine's own are lower than
// these.
void add_processes(event::Machine& machine) {
  constexpr uint32_t kFirst = 1800, kSlots = 36;
  add_process(machine, "", 0, 0, {"", nullptr, 0, machine.processors, 0, 0, 0}, 0);
  machine.process[0].handles = 0;
  machine.process[0].working_set = 8;
  add_process(machine, "System", kSystem, 0, {"", nullptr, 0, 180, 4200, 0, 0}, 0);
  uint32_t pid = kFirst, started = 0;
  std::vector<std::pair<std::string, uint32_t>> first{
      {"System", kSystem}, {"services.exe", kWineServices}, {"explorer.exe", kExplorer}};
  for (const ProcessRow& row : kProcesses) {
    pid += 4 + 4 * below(kSlots);
    started += row.ms;
    uint32_t parent = pid - 4;
    for (const auto& [name, id] : first) {
      if (row.parent && name == row.parent) {
        parent = id;
        break;
      }
    }
    first.emplace_back(row.name, pid);
    add_process(machine, row.name, pid, parent, row, started);
  }
}

}  // namespace

std::vector<CpuidLeaf> cpuid_leaves(const Processor& processor) {
  std::vector<CpuidLeaf> rows;
  const auto add = [&](uint32_t leaf) {
    const uint32_t count = subleaves_of(leaf);
    for (uint32_t subleaf = 0; subleaf < count; ++subleaf) {
      CpuidLeaf row = ask(leaf, subleaf, count > 1);
      adapt(row, processor);
      // A subleaf that says nothing needs no row: that is what a missing one is answered with.
      if (subleaf == 0 || row.eax || row.ebx || row.ecx || row.edx) rows.push_back(row);
    }
  };
  const uint32_t basic = std::min(ask(0, 0, false).eax, kHighestBasic),
                 extended = std::min(ask(0x80000000, 0, false).eax, kHighestExtended);
  for (uint32_t leaf = 0; leaf <= basic; ++leaf) add(leaf);
  for (uint32_t leaf = 0x80000000; leaf <= extended && extended >= 0x80000000; ++leaf) add(leaf);
  if (rows.size() > event::kMostCpuidLeaves) rows.resize(event::kMostCpuidLeaves);
  return rows;
}

bool can_hide_cpuid() {
  constexpr int kArchSetCpuid = 0x1012;  // asm/prctl.h
  // Setting what is set already: it only fails where it cannot be.
  return syscall(SYS_arch_prctl, kArchSetCpuid, 1) == 0;
}

const event::Machine& machine_of(const Image&) {
  static const event::Machine machine = [] {
    const Processor processor{.vendor = "GenuineIntel",
                              .brand = "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz",
                              .family = 6,
                              .model = 0x8e,
                              .stepping = 10,
                              .cores = 4,
                              .threads = 8};
    event::Machine made = {};
    made.processors = processor.threads;
    made.cores = processor.cores;
    made.memory = 8ull << 30;
    add_processes(made);
    made.hides_cpuid = can_hide_cpuid();
    const std::vector<CpuidLeaf> leaves = cpuid_leaves(processor);
    made.leaves = static_cast<uint32_t>(leaves.size());
    std::copy(leaves.begin(), leaves.end(), made.leaf);
    return made;
  }();
  return machine;
}

}  // namespace drsemu::sandbox
