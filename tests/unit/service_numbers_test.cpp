// collect/service_numbers: numbers off the stubs of DLLs, whole and broken.
#include "collect/service_numbers.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "temp_dir.h"
#include "unit/pe.h"

namespace drsemu::collect {
namespace {

using test::make_stub_dll;

const std::string kNtdll = make_stub_dll({{"NtClose", 0x0f},
                                          {"NtOpenFile", 0x33},
                                          {"NtNoStub", -1},
                                          {"NtTooHigh", 0x1007},
                                          {"RtlRandom", 9},
                                          {"ZwClose", 0x0f}});
const std::string kWin32u = make_stub_dll({{"NtUserGetDC", 0x1008}, {"NtUserOfTable0", 0x07}});

std::map<std::string, Service> read(const std::string& ntdll, const std::string& win32u) {
  const TempDir dir;
  dir.file("ntdll.dll", ntdll);
  dir.file("win32u.dll", win32u);
  return read_services(dir.path());
}

TEST(ServiceNumbers, StubsOfBothTables) {
  const auto services = read(kNtdll, kWin32u);
  ASSERT_EQ(services.size(), 3u);
  EXPECT_EQ(services.at("NtClose").table, 0u);
  EXPECT_EQ(services.at("NtClose").number, 0x0fu);
  EXPECT_EQ(services.at("NtOpenFile").number, 0x33u);
  EXPECT_EQ(services.at("NtUserGetDC").table, 1u);
  EXPECT_EQ(services.at("NtUserGetDC").number, 8u);
}

TEST(ServiceNumbers, BrokenDllsAreErrors) {
  const TempDir dir;
  EXPECT_THROW(read_services(dir.path()), Error);
  for (const std::string& broken : {std::string(), std::string("MZ"), std::string(5000, '\xff'), kWin32u})
    EXPECT_THROW(read(broken, kWin32u), Error);
}

TEST(ServiceNumbers, TruncatedAtEveryLengthNeverInvents) {
  const TempDir dir;
  dir.file("win32u.dll", kWin32u);
  for (size_t size = 0; size <= kNtdll.size(); size += size < 0x400 ? 7 : 1) {
    dir.file("ntdll.dll", kNtdll.substr(0, size));
    try {
      const auto services = read_services(dir.path());
      EXPECT_EQ(services.at("NtClose").number, 0x0fu) << size;
    } catch (const Error&) {
      EXPECT_LT(size, kNtdll.size());
    }
  }
}

}  // namespace
}  // namespace drsemu::collect
