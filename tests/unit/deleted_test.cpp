// report: what Wine's server has kept of files that a run wrote and deleted again.
#include "report/deleted.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "event/deleted.h"
#include "temp_dir.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

using namespace event;

template <typename T>
std::string bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

class Deleted : public testing::Test {
 protected:
  Deleted() {
    for (const char* folder : {"prefix/drive_c", "dropped"}) fs::create_directories(dir / folder);
  }
  void kept(const std::string& path, const std::string& content) {
    records += bytes_of(DeletedRecord{content.size(), static_cast<uint32_t>(content.size()),
                                      static_cast<uint32_t>(path.size())}) +
               path + content;
  }
  void not_kept(const std::string& path, uint64_t size) {
    records += bytes_of(DeletedRecord{size, 0, static_cast<uint32_t>(path.size())}) + path;
    ++header.left_out;
    header.left_out_bytes += size;
  }
  std::string file() {
    header.committed = records.size();
    std::string all = bytes_of(header);
    all.resize(kDeletedHeaderSize);
    return all + records;
  }
  // "path: content" of each.
  std::vector<std::string> collect(const std::vector<GivenFile>& given = {}) {
    collect_deleted_files(dir.file("deleted", file()), dir / "prefix", given, dir / "dropped", effects);
    std::vector<std::string> list;
    for (const FileEffect& effect : effects.deleted) {
      const std::string content = read_file(dir / "dropped" / effect.sha256);
      const Digests digests = digest(content);
      EXPECT_EQ(effect.kind, "deleted");
      EXPECT_EQ(effect.size, content.size());
      EXPECT_EQ(effect.sha256, digests.sha256);
      EXPECT_EQ(effect.sha1, digests.sha1);
      EXPECT_EQ(effect.md5, digests.md5);
      EXPECT_FALSE(effect.type.empty());
      list.push_back(effect.guest_path + ": " + content);
    }
    return list;
  }

  const TempDir dir;
  DeletedHeader header{};
  std::string records;
  FileEffects effects;
};

using Listed = std::vector<std::string>;

TEST_F(Deleted, NothingWasDeleted) {
  EXPECT_EQ(collect(), Listed{});
  EXPECT_TRUE(effects.warnings.empty());
}

TEST_F(Deleted, PathsOfDriveC) {
  kept("/wine/drive_c/users/alex/a b.txt", "one");
  kept("/wine/dosdevices/c:/x\xc3\xbc.bin", "two");
  kept("/wine/drive_c/../../etc/passwd", "three");
  kept("/tmp/socket", "four");
  kept("/wine/drive_c//etc/passwd", "five");
  EXPECT_EQ(collect(), (Listed{"C:\\users\\alex\\a b.txt: one", "C:\\x\xc3\xbc.bin: two",
                               "\\\\?\\unix\\wine\\drive_c\\..\\..\\etc\\passwd: three",
                               "\\\\?\\unix\\tmp\\socket: four", "\\\\?\\unix\\wine\\drive_c\\\\etc\\passwd: five"}));
}

TEST_F(Deleted, EachPathAndContentOnce) {
  for (int i = 0; i < 3; ++i) kept("/wine/drive_c/a", "same");
  kept("/wine/drive_c/a", "other");
  kept("/wine/drive_c/b", "same");
  EXPECT_EQ(collect(), (Listed{"C:\\a: same", "C:\\a: other", "C:\\b: same"}));
  EXPECT_EQ(std::distance(fs::directory_iterator(dir / "dropped"), fs::directory_iterator()), 2);
  EXPECT_EQ(effects.dropped_bytes, 9u);
}

TEST_F(Deleted, WhatTheRunDidNotWrite) {
  dir.file("prefix/drive_c/windows/win.ini", "as it was");
  dir.file("prefix/drive_c/windows/system.ini", "as it was");
  dir.file("prefix/drive_c/Desktop/given.txt", "of the image");
  kept("/wine/drive_c/windows/win.ini", "as it was");
  kept("/wine/drive_c/windows/system.ini", "changed");
  kept("/wine/drive_c/Desktop/target.exe", "MZ");
  kept("/wine/drive_c/desktop/TARGET.exe", "MZ2");
  kept("/wine/drive_c/Desktop/given.txt", "of the image");
  EXPECT_EQ(collect({{"C:\\Desktop\\target.exe", sha256("MZ")}, {"C:\\Desktop\\given.txt", sha256("given")}}),
            (Listed{"C:\\windows\\system.ini: changed", "C:\\desktop\\TARGET.exe: MZ2",
                    "C:\\Desktop\\given.txt: of the image"}));
}

TEST_F(Deleted, WhatIsLeftOutIsSaid) {
  kept("/wine/drive_c/a", "a");
  not_kept("/wine/drive_c/big.bin", 20'000'000);
  EXPECT_EQ(collect(), Listed{"C:\\a: a"});
  ASSERT_EQ(effects.warnings.size(), 1u);
  EXPECT_EQ(effects.warnings[0],
            "1 file that was written and deleted again, with 20.0 MB, could not be kept (up to 16.8 MB each, 67.1 MB "
            "and 1000 files in all): C:\\big.bin");

  effects = {};
  for (int i = 0; i < 6; ++i) not_kept("/wine/drive_c/more" + std::to_string(i), 10);
  header.left_out += 3;
  collect();
  ASSERT_EQ(effects.warnings.size(), 1u);
  EXPECT_TRUE(effects.warnings[0].starts_with("10 files that were written")) << effects.warnings[0];
  EXPECT_TRUE(effects.warnings[0].ends_with("C:\\more2, C:\\more3, …")) << effects.warnings[0];
}

TEST_F(Deleted, DamageIsSaid) {
  kept("/wine/drive_c/a", "first");
  const std::string first = records;
  kept("/wine/drive_c/b", "second");
  const std::string whole = file();
  for (size_t size = 0; size < whole.size(); ++size) {
    const KeptFiles files = read_kept_files(std::string_view(whole).substr(0, size));
    EXPECT_TRUE(files.damaged) << size;
    EXPECT_EQ(files.files.size(), size >= kDeletedHeaderSize + first.size() ? 1u : 0u) << size;
  }
  EXPECT_FALSE(read_kept_files(whole).damaged);
  // What was not committed is not there: the server was killed while it wrote.
  EXPECT_FALSE(read_kept_files(whole + "torn").damaged);
  EXPECT_EQ(read_kept_files(whole + "torn").files.size(), 2u);

  std::string longer = whole;
  std::memset(longer.data() + kDeletedHeaderSize + offsetof(DeletedRecord, path_size), 0xff, 4);
  EXPECT_TRUE(read_kept_files(longer).damaged);
  EXPECT_TRUE(read_kept_files(longer).files.empty());

  EXPECT_THROW(collect_deleted_files(dir / "missing", dir / "prefix", {}, dir / "dropped", effects), Error);
}

TEST_F(Deleted, ADiskThatIsFullIsAnErrorOfTheReport) {
  kept("/wine/drive_c/a", "a");
  remove_tree(dir / "dropped");
  collect_deleted_files(dir.file("deleted", file()), dir / "prefix", {}, dir / "dropped", effects);
  EXPECT_NE(effects.write_error.find("C:\\a"), std::string::npos);
  EXPECT_EQ(effects.warnings.size(), 1u);
  ASSERT_EQ(effects.deleted.size(), 1u);
  EXPECT_EQ(effects.deleted[0].sha256, sha256("a"));
}

}  // namespace
}  // namespace drsemu::report
