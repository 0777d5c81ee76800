// What the guest is told of its display.
#include "sandbox/told_display.h"

#include <gtest/gtest.h>

namespace drsemu::sandbox {
namespace {

TEST(ToldDisplay, IsTheProfiles) {
  const Profile profile = default_profile();
  const event::ToldDisplay display = told_display(profile);
  EXPECT_EQ(display.refresh_hz, 60u);
  EXPECT_EQ(std::u16string(display.adapter), u"Intel(R) Iris(R) Xe Graphics");
  EXPECT_EQ(std::u16string(display.monitor), u"LGD0658");
  EXPECT_EQ(std::u16string(display.adapter_id), u"PCI\\VEN_8086&DEV_9A49&SUBSYS_0A208086&REV_01");
}

TEST(ToldDisplay, LongNamesAreCut) {
  Profile profile = default_profile();
  profile.graphics.name = std::string(300, 'x');
  const event::ToldDisplay display = told_display(profile);
  EXPECT_EQ(std::u16string(display.adapter), std::u16string(127, u'x'));
}

TEST(ToldDisplay, NamesFitWhereWinesWere) {
  Profile profile = default_profile();
  for (const char* name : {"Q", "A name that is longer than the one in Wine's DLL"}) {
    profile.graphics.name = name;
    for (const Rename& row : adapter_renames(profile)) EXPECT_EQ(row.from.size(), row.to.size());
  }
}

}  // namespace
}  // namespace drsemu::sandbox
