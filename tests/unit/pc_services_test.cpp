// sandbox/pc_services: a key a row, and rows that are none are refused.
#include "sandbox/pc_services.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/fs.h"

namespace drsemu::sandbox {
namespace {

TEST(PcServices, AKeyARow) {
  EXPECT_EQ(services_registry("# a comment\nVSS,v.exe,Volume Shadow Copy, all\n"),
            "REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Services\\VSS]\n"
            "\"DisplayName\"=\"Volume Shadow Copy, all\"\n"
            "\"ImagePath\"=hex(2):25,53,79,73,74,65,6d,52,6f,6f,74,25,5c,73,79,73,74,65,6d,33,32,5c,76,2e,65,78,65,00\n"
            "\"ObjectName\"=\"LocalSystem\"\n\"ErrorControl\"=dword:00000001\n\"Start\"=dword:00000003\n\"Type\"=dword:"
            "00000020\n");
  const std::string all =
      services_registry(read_file(std::filesystem::path(DRSEMU_BUILD_DIR) / "guest/pc_services.csv"));
  EXPECT_NE(all.find("Services\\WinDefend]"), std::string::npos);
}

TEST(PcServices, RowsAreChecked) {
  for (const char* text : {"VSS", "VSS,group", ",group,name", "VSS,,name", "VSS,group,\"name\""})
    EXPECT_THROW(services_registry(text), Error) << text;
}

}  // namespace
}  // namespace drsemu::sandbox
