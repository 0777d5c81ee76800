// report/long_paths and event/short_name: which file a short name means.
#include "report/long_paths.h"

#include <gtest/gtest.h>
#include <sys/xattr.h>

#include "event/short_name.h"
#include "temp_dir.h"

namespace drsemu::report {
namespace {

using event::is_short_enough;

std::string made(std::string_view name, unsigned number) { return std::string(event::short_name(name, number)); }

TEST(ShortName, AsNtfsMakesThem) {
  EXPECT_EQ(made("Program Files", 1), "PROGRA~1");
  EXPECT_EQ(made("Program Files (x86)", 2), "PROGRA~2");
  EXPECT_EQ(made("Some long name.html", 3), "SOMELO~3.HTM");
  EXPECT_EQ(made("..one+two;[3].a b c d", 1), "ONE_TW~1.ABC");
  EXPECT_EQ(made("archive.tar.gz", 4), "ARCHIV~4.GZ");
  EXPECT_EQ(made("no extension.", 1), "NOEXTE~1");
  EXPECT_EQ(made("Größe der Datei.txt", 1), "GR__ED~1.TXT");
}

TEST(ShortName, FewLettersAndFifthFilesHaveAChecksum) {
  for (const char* name : {"a.b.c.d", "x y.longer", "Some long name.text"}) {
    const std::string few = made(name, event::kMostShortNumber);
    EXPECT_EQ(few.substr(few.find('~'), 2), "~1") << few;
    EXPECT_TRUE(is_short_enough(few)) << few;
  }
  EXPECT_NE(made("numbered document 7.docx", 5), made("numbered document 8.docx", 5));
  // The case of the name changes nothing.
  EXPECT_EQ(made("Numbered Document 7.docx", 5), made("numbered document 7.DOCX", 5));
}

TEST(ShortName, AlwaysShortEnough) {
  for (const char* name : {"", ".", "...", " ", "~~~~~~~~~~~~~~~~~", ":", "\xff\xfe", "....txt", "a.", "+.+", "\x01\x02\x03"}) {
    for (unsigned number = 0; number <= 9; ++number) EXPECT_LE(event::short_name(name, number).size, 12u) << name;
  }
}

TEST(ShortName, WhatNeedsNone) {
  for (const char* name : {"a", "readme.txt", "12345678.123", "PROGRA~1"}) EXPECT_TRUE(is_short_enough(name)) << name;
  for (const char* name : {"123456789", "a.html", ".config", "a b", "a.b.c", "a+b", "a.", "ä"}) EXPECT_FALSE(is_short_enough(name)) << name;
}

class LongPathsTest : public testing::Test {
 protected:
  void file(const std::string& path, char number) {
    dir.file(path, "x");
    ASSERT_EQ(setxattr((dir / path).c_str(), event::kShortNameAttribute, &number, 1, 0), 0);
  }
  const TempDir dir;
};

TEST_F(LongPathsTest, OfWhatIsThereAndOfWhatWas) {
  file("prefix/drive_c/Program Files/Common Files/a long one.txt", '2');
  const char one = '1';
  for (const char* folder : {"prefix/drive_c/Program Files", "prefix/drive_c/Program Files/Common Files"}) {
    ASSERT_EQ(setxattr((dir / folder).c_str(), event::kShortNameAttribute, &one, 1, 0), 0);
  }
  file("upper/drive_c/Program Files/made by it.txt", '1');
  LongPaths paths(dir / "upper", dir / "prefix");
  paths.add("C:\\Program Files\\Deleted again.text");
  // It is there by another number: what was the first is gone.
  file("upper/drive_c/Program Files/Deleted a second time.text", '2');
  paths.add("C:\\Program Files\\Deleted a second time.text");
  EXPECT_EQ(paths.of("C:\\PROGRA~1\\COMMON~1\\ALONGO~2.TXT"), "C:\\Program Files\\Common Files\\a long one.txt");
  EXPECT_EQ(paths.of("C:\\progra~1\\madeby~1.txt:s"), "C:\\Program Files\\made by it.txt:s");
  EXPECT_EQ(paths.of("C:\\PROGRA~1\\delete~1.tex"), "C:\\Program Files\\Deleted again.text");
  EXPECT_EQ(paths.of("C:\\PROGRA~2\\a~b.txt"), "C:\\PROGRA~2\\a~b.txt");
  EXPECT_EQ(paths.of("C:\\"), "C:\\");
}

// Records can be forged: nothing beside the overlay is looked at.
TEST_F(LongPathsTest, NothingLeadsOut) {
  file("a long name.txt", '1');
  file("upper/drive_c/b.txt", '1');
  LongPaths paths(dir / "upper", dir / "prefix");
  for (const char* path : {"C:\\..\\..\\ALONGN~1.TXT", "C:\\../../ALONGN~1.TXT", "C:\\x\\..\\..\\..\\ALONGN~1.TXT"}) {
    EXPECT_EQ(paths.of(path), path);
    EXPECT_FALSE(is_below_drive(path));
  }
  for (const char* path : {"C:\\a\\..b.txt", "C:\\...", "C:\\a..\\b"}) EXPECT_TRUE(is_below_drive(path)) << path;
  EXPECT_FALSE(is_below_drive("C:\\a\\.."));
}

// However deep a name is that a record claims: beyond what is there nothing is looked for.
TEST_F(LongPathsTest, WhatIsNotThereEndsTheLook) {
  LongPaths paths(dir / "upper", dir / "prefix");
  std::string deep = "C:";
  for (int i = 0; i < 100'000; ++i) deep += "\\A~1";
  EXPECT_EQ(paths.of(deep), deep);
}

}  // namespace
}  // namespace drsemu::report
