// sandbox/profile_registry: every value is the profile's, in the two forms that registries are written in.
#include "sandbox/profile_registry.h"

#include <gtest/gtest.h>

#include "base/fs.h"
#include "base/text.h"

namespace drsemu::sandbox {
namespace {

const std::string kOther = R"(
[machine]
user = "brigitte"
full_name = "Brigitte \"Gitte\" Kern"
computer = "NB-KONTOR4"
[windows]
build = 19044
ubr = 3086
[cpu]
vendor = "AuthenticAMD"
name = "AMD Ryzen 5 PRO 5650U"
cores = 2
threads = 4
[system]
manufacturer = "LENOVO"
product = "20XF"
sku = "LENOVO_MT_20XF"
[bios]
vendor = "LENOVO"
version = "R1MET54W"
[disk]
model = "SAMSUNG MZVLB256"
[graphics]
name = "AMD Radeon Graphics"
vendor_id = 0x1002
device_id = 0x1638
[browser]
folder = 'Microsoft\Edge\User Data\Default'
)";

Profile profile(const std::string& text) {
  const Profile base =
      parse_profile(read_file(std::filesystem::path(DRSEMU_BUILD_DIR) / "guest/profile.toml"), "default", {});
  return parse_profile(text, "other", base);
}

TEST(ProfileRegistry, NothingButWhatTheProfileSays) {
  const Profile other = profile("program = []\nfile = []\nprinter = []\n" + kOther);
  const std::string bytes = profile_registry(other, 1'700'000'000);
  ASSERT_EQ(bytes.substr(0, 2), "\xff\xfe");
  const std::string file = utf16_to_utf8(bytes.substr(2)), hive = profile_hive(other);
  EXPECT_TRUE(file.starts_with("Windows Registry Editor Version 5.00\n"));
  for (const char* line :
       {"\"CurrentBuild\"=\"19044\"", "\"UBR\"=dword:00000c0e", "\"RegisteredOwner\"=\"Brigitte \\\"Gitte\\\" Kern\"",
        "\"ComputerName\"=\"NB-KONTOR4\"", "\"OneDrive\"=\"C:\\\\users\\\\brigitte\\\\OneDrive\"", "\"USERDOMAIN_ROAMINGPROFILE\"=\"NB-KONTOR4\"", "\"SystemProductName\"=\"20XF\"", "PCI\\VEN_1002&DEV_1638&SUBSYS_",
        "[HKEY_CURRENT_USER\\Software\\Microsoft\\Edge\\BLBeacon]"}) {
    EXPECT_NE(file.find(line), std::string::npos) << line;
  }
  for (const char* line : {"[HARDWARE\\\\DESCRIPTION\\\\System\\\\CentralProcessor\\\\3]",
                           "\"Identifier\"=\"AMD64 Family", "\"Identifier\"=\"SAMSUNG MZVLB256\""}) {
    EXPECT_NE(hive.find(line), std::string::npos) << line;
  }
  EXPECT_EQ(hive.find("CentralProcessor\\\\4]"), std::string::npos);
  for (const char* text : {"Dell", "DELL", "Latitude", "Alex", "alex", "Chrome", "Intel", "1145G7"}) {
    // Its network adapter is still the default one, which Intel made.
    EXPECT_TRUE(std::string(text) == "Intel" || file.find(text) == std::string::npos) << text;
    EXPECT_EQ(hive.find(text), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace drsemu::sandbox
