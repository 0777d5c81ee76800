// What CPUID is answered with.
#include "sandbox/cpuid.h"

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>

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
  for (const Cache& cache : kCaches) {
    if (cache.type != type || cache.level != level) continue;
    row.ebx = (cache.ways - 1) << 22 | (kCacheLine - 1);
    row.ecx = cache.kb * 1024 / cache.ways / kCacheLine - 1;  // sets
    row.edx &= ~4u;                                           // whole numbers of sets are addressed directly
  }
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
    case 0x16:  // MHz: base, highest, bus; zeros where the processor does not say
      if (row.eax) row.eax = processor.mhz;
      if (row.ebx) row.ebx = std::max(row.ebx, processor.mhz);
      return;
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

}  // namespace drsemu::sandbox
