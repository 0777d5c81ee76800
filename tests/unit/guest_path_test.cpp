// The forms of a path.
#include "event/guest_path.h"

#include <gtest/gtest.h>

#include "fuzz/entries.h"

namespace drsemu::event {
namespace {

struct Form {
  const char* name;
  const char* dos;
};

TEST(GuestPath, RawDiskAndVolume) {
  for (const char* name : {R"(\??\PhysicalDrive0)", R"(\\.\physicaldrive0)", R"(\Device\Harddisk0\DR0)"}) {
    EXPECT_EQ(raw_disk_path(name), R"(\\.\PhysicalDrive0)") << name;
  }
  for (const char* name : {R"(\??\C:)", R"(\Device\HarddiskVolume1)", R"(\\.\c:)"}) EXPECT_EQ(raw_disk_path(name), R"(\\.\C:)") << name;
  for (const char* name : {R"(\??\C:\)", R"(\??\C:\PhysicalDrive0)", R"(\??\D:)", R"(\SystemRoot)", ""}) {
    EXPECT_EQ(raw_disk_path(name), "") << name;
  }
}

TEST(GuestPath, EachFormOfADrive) {
  constexpr Form kForms[] = {
      {R"(\??\C:\a.txt)", R"(C:\a.txt)"},
      {R"(\??\c:\A.txt)", R"(C:\A.txt)"},
      {R"(\DosDevices\C:\a)", R"(C:\a)"},
      {R"(\dosdevices\D:\a)", R"(D:\a)"},
      {R"(\GLOBAL??\C:\a)", R"(C:\a)"},
      {R"(\??\Global\C:\a)", R"(C:\a)"},
      {R"(\\?\C:\a)", R"(C:\a)"},
      {R"(\\.\C:\a)", R"(C:\a)"},
      {R"(C:\a)", R"(C:\a)"},
      {R"(C:)", R"(C:\)"},
      {R"(\??\C:)", R"(C:\)"},
      {R"(\??\C:\)", R"(C:\)"},
      {R"(\??\C:\dir\)", R"(C:\dir)"},
      {R"(\SystemRoot\system32\x.dll)", R"(C:\Windows\system32\x.dll)"},
      {R"(\systemroot)", R"(C:\Windows)"},
      {R"(\Device\HarddiskVolume1\a)", R"(C:\a)"},
      {R"(\device\harddiskvolume1)", R"(C:\)"},
      {R"(\Device\Harddisk0\Partition1\a)", R"(C:\a)"},
      {R"(\Device\BootDevice\a)", R"(C:\a)"},
      {R"(\ArcName\multi(0)disk(0)rdisk(0)partition(1)\a)", R"(C:\a)"},
      {R"(\??\GLOBALROOT\Device\HarddiskVolume1\a)", R"(C:\a)"},
      {R"(\\?\globalroot\SystemRoot\a)", R"(C:\Windows\a)"},
      {R"(\??\GLOBALROOT\??\GLOBALROOT\DosDevices\C:\a)", R"(C:\a)"},
      {R"(\??\HarddiskVolume1\a)", R"(C:\a)"},
      {R"(\\?\Volume{00000000-0000-0000-0000-000000000043}\a)", R"(C:\a)"},
      {R"(\??\C:\a.txt:s)", R"(C:\a.txt:s)"},
      {R"(\??\C:\a.txt:s:$DATA)", R"(C:\a.txt:s)"},
      {R"(\??\C:\a.txt::$data)", R"(C:\a.txt)"},
      {R"(\??\C:\a::$INDEX_ALLOCATION)", R"(C:\a)"},
      {R"(\??\C:\a:$I30:$INDEX_ALLOCATION)", R"(C:\a)"},
  };
  for (const Form& form : kForms) EXPECT_EQ(dos_path(form.name), form.dos) << form.name;
}

TEST(GuestPath, SharesOfTheMachineItself) {
  constexpr Form kForms[] = {
      {R"(\\localhost\C$\a.txt)", R"(C:\a.txt)"},
      {R"(\\LOCALHOST\c$\a.txt:s)", R"(C:\a.txt:s)"},
      {R"(\\127.0.0.1\C$)", R"(C:\)"},
      {R"(\\127.0.0.1\C$\)", R"(C:\)"},
      {R"(\\desktop-1\C$\a)", R"(C:\a)"},
      {R"(\??\UNC\DESKTOP-1\C$\a)", R"(C:\a)"},
      {R"(\\?\UNC\localhost\C$\a)", R"(C:\a)"},
      {R"(\\.\unc\localhost\C$\a)", R"(C:\a)"},
      {R"(\DosDevices\UNC\localhost\ADMIN$\System32)", R"(C:\Windows\System32)"},
      {R"(\\localhost\admin$)", R"(C:\Windows)"},
      {R"(\Device\Mup\localhost\C$\a)", R"(C:\a)"},
      {R"(\Device\LanmanRedirector\localhost\C$\a)", R"(C:\a)"},
      {R"(\Device\Mup\;LanmanRedirector\;Y:00000000000003e7\localhost\C$\a)", R"(C:\a)"},
      {R"(\\?\GLOBALROOT\Device\Mup\localhost\C$\a)", R"(C:\a)"},
      {R"(\??\GLOBALROOT\??\UNC\localhost\C$\a)", R"(C:\a)"},
  };
  for (const Form& form : kForms) EXPECT_EQ(dos_path(form.name, {}, "DESKTOP-1"), form.dos) << form.name;
  EXPECT_EQ(dos_path(R"(\\DESKTOP-1\C$\a)"), "");
  // The folder, not the volume.
  EXPECT_EQ(raw_disk_path(R"(\\localhost\C$)"), "");
  EXPECT_TRUE(place_of<char>(R"(\??\UNC\localhost\C$)").share);
}

TEST(GuestPath, OtherSharesAreNoDrives) {
  for (const char* name : {R"(\\server\C$\a)", R"(\\localhostx\C$\a)", R"(\??\UNC\10.0.0.1\C$\a)", R"(\Device\Mup\server\share)",
                           R"(\\DESKTOP-11\C$\a)", R"(\\localhost@80\C$\a)"}) {
    const PlaceOf<char> at = place_of<char>(name, "DESKTOP-1");
    EXPECT_EQ(at.place, Place::kNetwork) << name;
    EXPECT_FALSE(at.own) << name;
  }
  for (const char* name : {R"(\\localhost\Z$\a)", R"(\\localhost\C$x\a)", R"(\\localhost\unix\etc)", R"(\\localhost)", R"(\\localhost\)",
                           R"(\??\UNC\localhost\..\C$)"}) {
    const PlaceOf<char> at = place_of<char>(name);
    EXPECT_EQ(at.place, Place::kNetwork) << name;
    EXPECT_TRUE(at.own) << name;
  }
  for (const char* name : {R"(\??\UNC)", R"(\??\UNC\)", R"(\Device\Mup)", R"(\Device\Mup\)", R"(\\)", R"(\\\a)", R"(\Device\Mupx\localhost\C$)"}) {
    EXPECT_EQ(place_of<char>(name).place, Place::kOther) << name;
  }
}

TEST(GuestPath, WhatIsNoFileOfADrive) {
  for (const char* name : {"", "\\", "\\??\\", "\\Device\\NamedPipe\\x", "\\??\\pipe\\x", "\\??\\UNC\\server\\share\\x",
                           "\\??\\unix\\etc\\passwd", "\\Device\\HarddiskVolume10\\a", "\\Device\\HarddiskVolume",
                           "\\SystemRootx\\a", "\\??\\C:a", "\\??\\CC:\\a", "relative", "\\??\\Volume{123}\\a",
                           "\\??\\PhysicalDrive0", "\\??\\GLOBALROOTx\\??\\C:\\a"}) {
    EXPECT_EQ(dos_path(name), "") << name;
  }
}

TEST(GuestPath, RelativeToAFolder) {
  EXPECT_EQ(dos_path("b.txt", R"(\??\C:\a)"), R"(C:\a\b.txt)");
  EXPECT_EQ(dos_path("b.txt", R"(\Device\HarddiskVolume1\)"), R"(C:\b.txt)");
  EXPECT_EQ(dos_path("b.txt", R"(\??\C:)"), R"(C:\b.txt)");
  EXPECT_EQ(dos_path("", R"(\??\C:\a)"), R"(C:\a)");
  EXPECT_EQ(dos_path(":s", R"(\??\C:\a.txt)"), R"(C:\a.txt:s)");
  EXPECT_EQ(dos_path("x", R"(\Device\Afd)"), "");
}

TEST(GuestPath, TheHostsDoor) {
  for (const char* name :
       {"\\??\\unix\\etc", "\\\\?\\UNIX/etc", "\\??\\unix", "\\DosDevices\\Unix\\", "\\??\\GLOBALROOT\\??\\unix\\x"}) {
    EXPECT_EQ(place_of<char>(name).place, Place::kHost) << name;
  }
  for (const char* name : {"\\??\\unixx\\a", "\\??\\C:\\unix"})
    EXPECT_NE(place_of<char>(name).place, Place::kHost) << name;
}

TEST(GuestPath, Streams) {
  EXPECT_FALSE(split_stream<char>("C:\\a:").valid);
  EXPECT_FALSE(split_stream<char>("\\a:s:$BITMAP").valid);
  EXPECT_FALSE(split_stream<char>("\\a:b:c:$DATA").valid);
  EXPECT_FALSE(split_stream<char>("\\a:s:$INDEX_ALLOCATION").valid);
  EXPECT_EQ(split_stream<char>("\\a:x\\b:s").stream, "s");
}

TEST(GuestPath, NeverBeyondTheBuffer) {
  const std::string name = R"(\SystemRoot\a\b)", whole = R"(C:\Windows\a\b)";
  for (size_t room = 0; room < 40; ++room) {
    std::string out(room + 1, '#');
    const size_t size = dos_path<char>(name, {}, out.data(), room);
    EXPECT_EQ(size, room >= whole.size() ? whole.size() : 0) << room;
    EXPECT_EQ(out[room], '#');
  }
}

TEST(GuestPath, HostileNames) {
  for (const std::string_view text : {"\\??\\GLOBALROOT\\??\\GLOBALROOT", "\\??\\Global\\Global\\Global\\",
                                      "::::", "\\\\?\\\\\\?\\C:\\", "C:\\:::$DATA", "\\Device\\Mup\\;", "\\Device\\Mup\\;\\;\\;",
                                      "\\\\localhost\\C$", "\\??\\UNC\\;"}) {
    fuzz::fuzz_guest_path(text);
  }
}

}  // namespace
}  // namespace drsemu::event
