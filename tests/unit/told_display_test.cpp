// What the guest is told of its display, out of a profile and through an image's manifest.
#include "sandbox/told_display.h"

#include <gtest/gtest.h>

#include <cstring>

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

TEST(ToldDisplay, SurvivesTheManifest) {
  Profile profile = default_profile();
  profile.graphics.name = "\"\u00c4\u6f22\" \\" + std::string(300, 'x');
  const event::ToldDisplay display = told_display(profile);
  EXPECT_EQ(display.adapter[127], 0);
  rapidjson::Document json;
  json.Parse(told_display_json(display).c_str());
  ASSERT_FALSE(json.HasParseError());
  const event::ToldDisplay again = parse_told_display(json);
  EXPECT_EQ(std::memcmp(&again, &display, sizeof again), 0);
}

TEST(ToldDisplay, NonsenseIsNone) {
  for (const char* text : {"{}", "[]", "7", "{\"refresh_hz\":\"60\"}", "{\"refresh_hz\":-1}"}) {
    rapidjson::Document json;
    json.Parse(text);
    EXPECT_EQ(parse_told_display(json).refresh_hz, 0u) << text;
  }
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
