// Wine's hive text and the differences of two hives.
#include "report/hive.h"

#include <gtest/gtest.h>

#include <set>

namespace drsemu::report {
namespace {

std::set<std::string> changes(const std::string& before, const std::string& after) {
  std::set<std::string> found;
  for (const RegistryEffect& effect : compare_hives(parse_hive(before), parse_hive(after), "HKLM")) {
    found.insert(effect.kind + " " + effect.key + (effect.is_key ? "" : " : " + effect.value));
  }
  return found;
}

// Wine writes a key that has no values only if it has no subkeys either.
TEST(Hive, KeysThatOnlyHoldOthersAreThere) {
  EXPECT_EQ(changes("[Software\\\\Vendor] 1\n", "[Software\\\\Vendor\\\\App\\\\Key] 1\n\"a\"=\"b\"\n"),
            (std::set<std::string>{"created HKLM\\Software\\Vendor\\App", "created HKLM\\Software\\Vendor\\App\\Key",
                                   "created HKLM\\Software\\Vendor\\App\\Key : a"}));
  EXPECT_EQ(changes("[Software\\\\Vendor\\\\App] 1\n", "[Software\\\\Vendor] 1\n"), std::set<std::string>{"deleted HKLM\\Software\\Vendor\\App"});
}

TEST(Hive, TheDisplaysDateIsTheSystems) {
  const std::string key = "[System\\\\ControlSet001\\\\Control\\\\Class\\\\{4D36E968-E325-11CE-BFC1-08002BE10318}\\\\0000] 1\n";
  EXPECT_EQ(changes(key + "\"DriverDate\"=\"1-1-2026\"\n\"DriverDateData\"=hex:00\n\"DriverDesc\"=\"a\"\n",
                    key + "\"DriverDate\"=\"1-2-2026\"\n\"DriverDateData\"=hex:01\n\"DriverDesc\"=\"b\"\n"),
            std::set<std::string>{"modified HKLM\\System\\ControlSet001\\Control\\Class\\{4D36E968-E325-11CE-BFC1-08002BE10318}\\0000 : DriverDesc"});
}

}  // namespace
}  // namespace drsemu::report
