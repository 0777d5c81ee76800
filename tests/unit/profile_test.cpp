// sandbox/profile: what a profile may say, and that whatever else it says is refused by its line.
#include "sandbox/profile.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/fs.h"

namespace drsemu::sandbox {
namespace {

Profile base() {
  return parse_profile(read_file(std::filesystem::path(DRSEMU_BUILD_DIR) / "guest/profile.toml"), "default", {});
}

std::string error_of(const std::string& text) {
  try {
    parse_profile(text, "p.toml", base());
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Profile, TheDefaultOneSaysEverything) {
  const Profile profile = base();
  EXPECT_EQ(profile.machine.user, "alex");
  EXPECT_EQ(profile.windows.build, 19045u);
  EXPECT_EQ(profile.cpu.vendor, "GenuineIntel");
  EXPECT_GE(profile.memory.total_mb, 4096u);
  EXPECT_GE(profile.processes.size(), 20u);
  EXPECT_GE(profile.programs.size(), 5u);
  EXPECT_GE(profile.files.size(), 10u);
  EXPECT_FALSE(profile.printers.empty());
  EXPECT_TRUE(profile.printers[0].is_default);
}

TEST(Profile, TablesAreOverlaidArraysReplaced) {
  const Profile profile =
      parse_profile("[machine]\nuser = \"brigitte\"\n[[file]]\npath = 'C:\\a\\b.txt'\n", "p.toml", base());
  EXPECT_EQ(profile.machine.user, "brigitte");
  EXPECT_EQ(profile.machine.computer, base().machine.computer);
  ASSERT_EQ(profile.files.size(), 1u);
  EXPECT_EQ(profile.files[0].path, "C:\\a\\b.txt");
  EXPECT_EQ(profile.programs.size(), base().programs.size());
  EXPECT_TRUE(parse_profile("printer = []\n", "p.toml", base()).printers.empty());
}

TEST(Profile, UnknownNamesTheNearest) {
  EXPECT_EQ(error_of("[machine]\n\nusr = \"x\"\n"),
            "p.toml:3: [machine] usr: there is no such key; did you mean user?");
  EXPECT_EQ(error_of("\n[machin]\nuser = \"x\"\n").substr(0, 62),
            "p.toml:2: machin: there is no such table; did you mean machine");
  EXPECT_NE(error_of("[cpu]\nquux = 1\n").find("there are: vendor, name, family"), std::string::npos);
  EXPECT_EQ(error_of("[[file]]\npath = 'C:\\a'\nsiz = 3\n").substr(0, 47),
            "p.toml:3: [[file]] siz: there is no such key; t");
}

TEST(Profile, WrongTypes) {
  EXPECT_EQ(error_of("[machine]\nuser = 3\n").substr(0, 46), "p.toml:2: [machine] user: must be a text: a na");
  EXPECT_EQ(error_of("[cpu]\nmhz = \"fast\"\n"), "p.toml:2: [cpu] mhz: must be a whole number from 500 to 7000");
  EXPECT_EQ(error_of("[cpu]\nmhz = 2.5\n"), "p.toml:2: [cpu] mhz: must be a whole number from 500 to 7000");
  EXPECT_EQ(error_of("[[file]]\npath = 'C:\\a'\nrecent = 1\n"), "p.toml:3: [[file]] recent: must be true or false");
  EXPECT_NE(error_of("[windows]\nhotfixes = \"KB5036609\"\n").find("must be a list of texts"), std::string::npos);
  EXPECT_NE(error_of("file = 3\n").find("must be an array of tables"), std::string::npos);
  EXPECT_NE(error_of("cpu = 3\n").find("p.toml:1: [cpu]"), std::string::npos);
}

TEST(Profile, ImpossibleValues) {
  for (const char* text : {"[cpu]\nmhz = -1\n",
                           "[cpu]\nmhz = 9000\n",
                           "[cpu]\nvendor = \"Intel\"\n",
                           "[machine]\nuser = \"a/b\"\n",
                           "[machine]\nuser = \"..\"\n",
                           "[machine]\nuser = \"\"\n",
                           "[machine]\ncomputer = \"0123456789ABCDEF\"\n",
                           "[machine]\ncomputer = \"a'b\"\n",
                           "[windows]\nbuild = 22631\n",
                           "[windows]\nhotfixes = [\"5036609\"]\n",
                           "[locale]\nname = \"english\"\n",
                           "[network]\nmac = \"A5:6B:B6:3D:19:C8\"\n",
                           "[network]\nmac = \"A4-6B-B6-3D-19-C8\"\n",
                           "[disk]\nvolume_serial = \"9C4E61D2\"\n",
                           "[disk]\nlabel = \"a\\u0001\"\n",
                           "[bios]\ndate = \"18/03/2024\"\n",
                           "[system]\nuuid = \"none\"\n",
                           "[bios]\nversion = \"\"\n",
                           "[cpu]\nthreads = 6\n",
                           "[disk]\nfree_gb = 900\n",
                           "[uptime]\nhours = 0\n",
                           "[windows]\ninstalled_days_ago = 1\n[uptime]\nhours = 30\n"}) {
    EXPECT_EQ(error_of(text).substr(0, 7), "p.toml:") << text;
  }
  for (const char* path : {"C:\\..\\a", "D:\\a", "C:\\a\\", "%USERPROFILE%\\..\\x", "%WINDIR%\\a", "C:\\a:b",
                           "C:\\a\\\\b", "/etc/passwd", "C:\\a/b"}) {
    EXPECT_NE(
        error_of("[[file]]\npath = '" + std::string(path) + "'\n").find("p.toml:2: [[file]] path: must be a path"),
        std::string::npos)
        << path;
  }
  EXPECT_EQ(error_of("[[file]]\nkb = 1\n").substr(0, 30), "p.toml:1: [[file]] path: is mi");
}

TEST(Profile, NotToml) {
  for (const char* text :
       {"[machine\n", "[machine]\nuser =\n", "[machine]\nuser = \"x\n", "user\n", "[cpu]\nmhz = 1\nmhz = 2\n"}) {
    const std::string error = error_of(text);
    EXPECT_NE(error.find(": not TOML: "), std::string::npos) << text << ": " << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
  }
}

}  // namespace
}  // namespace drsemu::sandbox
