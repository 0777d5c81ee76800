// What CPUID is answered with.
#include "sandbox/cpuid.h"

#include <cpuid.h>
#include <gtest/gtest.h>

#include <cstring>

namespace drsemu::sandbox {
namespace {

using event::CpuidLeaf;

const Processor kProcessor{.vendor = "GenuineIntel",
                           .brand = "A processor of the tests",
                           .family = 6,
                           .model = 0x8e,
                           .stepping = 10,
                           .mhz = 1800,
                           .cores = 4,
                           .threads = 8};

const CpuidLeaf* find(const std::vector<CpuidLeaf>& rows, uint32_t leaf, uint32_t subleaf = 0) {
  for (const CpuidLeaf& row : rows) {
    if (row.leaf == leaf && (row.subleaf == subleaf || row.subleaf == event::kAnySubleaf)) return &row;
  }
  return nullptr;
}

TEST(Cpuid, HasTheProcessorOfItsProfile) {
  const auto rows = cpuid_leaves(kProcessor);
  const CpuidLeaf* one = find(rows, 1);
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one->eax, 0x806eau);
  EXPECT_EQ(one->ebx >> 16 & 0xff, 8u);
  std::string brand;
  for (uint32_t leaf = 0x80000002; leaf <= 0x80000004; ++leaf) {
    const CpuidLeaf* row = find(rows, leaf);
    ASSERT_NE(row, nullptr);
    for (const uint32_t part : {row->eax, row->ebx, row->ecx, row->edx})
      brand.append(reinterpret_cast<const char*>(&part), 4);
  }
  EXPECT_STREQ(brand.c_str(), kProcessor.brand.c_str());
}

TEST(Cpuid, IsNoVirtualOne) {
  const auto rows = cpuid_leaves(kProcessor);
  EXPECT_EQ(find(rows, 1)->ecx & 1u << 31, 0u);
  for (const CpuidLeaf& row : rows) EXPECT_NE(row.leaf >> 16, 0x4000u);
}

TEST(Cpuid, ClaimsNoFeatureThatIsNotThere) {
  const auto rows = cpuid_leaves(kProcessor);
  unsigned eax, ebx, ecx, edx;
  __cpuid(1, eax, ebx, ecx, edx);
  EXPECT_EQ(find(rows, 1)->ecx & ~ecx, 0u);
  EXPECT_EQ(find(rows, 1)->edx & ~(edx | 1u << 28), 0u);  // hyper-threading: the topology's
  __cpuid_count(7, 0, eax, ebx, ecx, edx);
  if (const CpuidLeaf* seven = find(rows, 7)) {
    EXPECT_EQ(seven->ebx & ~ebx, 0u);
  }
}

TEST(Cpuid, CountsItsCoresAlikeEverywhere) {
  const auto rows = cpuid_leaves(kProcessor);
  if (const CpuidLeaf* threads = find(rows, 0xb, 0)) {
    EXPECT_EQ(threads->ebx, 2u);
    EXPECT_EQ(threads->eax, 1u);
    ASSERT_NE(find(rows, 0xb, 1), nullptr);
    EXPECT_EQ(find(rows, 0xb, 1)->ebx, 8u);
    EXPECT_EQ(find(rows, 0xb, 1)->eax, 3u);
  }
  if (const CpuidLeaf* cache = find(rows, 4, 0); cache && cache->eax & 0x1f) {
    EXPECT_EQ(cache->eax >> 26, 3u);
  }
}

}  // namespace
}  // namespace drsemu::sandbox
