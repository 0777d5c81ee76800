// The guest's screen: what a display writes, what a hostile one might, and what becomes a picture.
#include "sandbox/screen.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "decode_png.h"
#include "report/screenshots.h"
#include "temp_dir.h"

namespace drsemu {
namespace {

using sandbox::Screen;

constexpr Screen kScreen{640, 480};
constexpr size_t kPixels = 160 + 256 * 12;

// As Xvfb writes it: a window name behind the header, 256 colours.
std::string dump(const Screen& screen = kScreen) {
  std::string bytes(kPixels + size_t{screen.width} * screen.height * 4, 0);
  const uint32_t words[25] = {
      160,    7,    2, 24,  screen.width, screen.height, 0, 0, 32, 0, 32, 32, screen.width * 4, 4, 0xff0000,
      0xff00, 0xff, 8, 256, 256};
  for (size_t i = 0; i < std::size(words); ++i) {
    const uint32_t big = __builtin_bswap32(words[i]);
    memcpy(bytes.data() + i * 4, &big, 4);
  }
  return bytes;
}

void set_word(std::string& bytes, size_t word, uint32_t value) {
  value = __builtin_bswap32(value);
  memcpy(bytes.data() + word * 4, &value, 4);
}

// The display's memory, and what draws there.
class Display {
 public:
  Display() : fd_(sandbox::make_screen_memory(kScreen)) { write(dump()); }
  ~Display() { close(fd_); }
  int fd() const { return fd_; }
  void write(const std::string& bytes, off_t at = 0) {
    ASSERT_EQ(pwrite(fd_, bytes.data(), bytes.size(), at), static_cast<ssize_t>(bytes.size()));
  }
  void fill(uint32_t rows, uint32_t colour) {
    std::string bytes;
    for (uint32_t i = 0; i < rows * kScreen.width; ++i) bytes.append(reinterpret_cast<const char*>(&colour), 4);
    write(bytes, kPixels);
  }

 private:
  int fd_;
};

TEST(Screen, LayoutOfADump) {
  const std::string bytes = dump();
  const auto layout = sandbox::dump_layout(bytes.data(), bytes.size());
  ASSERT_TRUE(layout);
  EXPECT_EQ(layout->width, 640u);
  EXPECT_EQ(layout->height, 480u);
  EXPECT_EQ(layout->pixels, kPixels);
  EXPECT_EQ(layout->row, 2560u);
}

TEST(Screen, DamagedDumpsAreNoPictures) {
  const std::string good = dump();
  EXPECT_FALSE(sandbox::dump_layout(good.data(), 99));
  EXPECT_FALSE(sandbox::dump_layout(good.data(), good.size() - 1));
  const std::pair<size_t, uint32_t> damages[] = {
      {0, 0},    {0, 99},  {0, 0xffffffff},  {1, 6},     {2, 1},           {4, 0},
      {4, 8193}, {4, 641}, {5, 0},           {5, 481},   {5, 0xffffffff},  {7, 1},
      {11, 24},  {12, 4},  {12, 0xfffffffc}, {12, 2561}, {19, 0xffffffff}, {19, 257}};
  for (const auto& [word, value] : damages) {
    std::string bytes = good;
    set_word(bytes, word, value);
    EXPECT_FALSE(sandbox::dump_layout(bytes.data(), bytes.size())) << "word " << word << " is " << value;
  }
}

TEST(Screen, MemoryKeepsItsSize) {
  const Display display;
  EXPECT_NE(ftruncate(display.fd(), 0), 0);
  EXPECT_NE(ftruncate(display.fd(), 1 << 30), 0);
}

TEST(Screen, DifferencesAreCountedInPixels) {
  Display display;
  const sandbox::Framebuffer screen(display.fd());
  const auto before = screen.take();
  ASSERT_TRUE(before);
  EXPECT_EQ(screen.differing(*before, 1000), 0u);
  display.fill(1, 0xff000000);  // the byte that means nothing
  EXPECT_EQ(screen.differing(*before, 1000), 0u);
  display.fill(1, 0x112233);
  EXPECT_EQ(screen.differing(*before, 1000), 640u);
  EXPECT_EQ(screen.differing({}, 1000), size_t{640} * 480);
  display.write(std::string(100, '\xff'));
  EXPECT_FALSE(screen.differing(*before, 1000));
  EXPECT_FALSE(screen.take());
}

TEST(Screen, PicturesAreWhatTheScreenShows) {
  const TempDir dir;
  Display display;
  display.fill(100, 0x00c05030);
  const sandbox::Framebuffer screen(display.fd());
  const auto picture = screen.take();
  ASSERT_TRUE(picture);
  report::write_png(*picture, 5, dir / "a.png");
  const auto decoded = decode_png(dir / "a.png");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->width, 640u);
  EXPECT_EQ(decoded->height, 480u);
  EXPECT_EQ(decoded->at(639, 99), 0xc05030u);
  EXPECT_EQ(decoded->at(0, 100), 0u);
  EXPECT_THROW(report::write_png(*picture, 5, dir / "missing/a.png"), Error);
  EXPECT_THROW(report::write_png(*picture, 5, "/dev/full"), Error);
}

TEST(Screenshots, OfARunThatWasKilledAreFound) {
  const TempDir dir;
  Display display;
  const sandbox::Framebuffer screen(display.fd());
  const auto picture = screen.take();
  ASSERT_TRUE(picture);
  EXPECT_TRUE(report::find_screenshots(dir.path()).empty());
  std::filesystem::create_directory(dir / "screenshots");
  report::write_png(*picture, 20'000'000'000, dir / "screenshots/002.png");
  report::write_png(*picture, 10'000'000'000, dir / "screenshots/001.png");
  const std::string whole = read_file(dir / "screenshots/001.png");
  // Killed while it was written, at any byte.
  for (const size_t length : {size_t{0}, size_t{7}, size_t{30}, size_t{60}, whole.size() - 12, whole.size() - 1}) {
    write_file(dir / "screenshots/003.png", whole.substr(0, length));
    const std::vector<report::Screenshot> found = report::find_screenshots(dir.path());
    ASSERT_EQ(found.size(), 2u) << length;
    EXPECT_FALSE(std::filesystem::exists(dir / "screenshots/003.png"));
    EXPECT_EQ(found[0].file, "screenshots/001.png");
    EXPECT_EQ(found[0].time_ns, 10'000'000'000u);
    EXPECT_EQ(found[1].time_ns, 20'000'000'000u);
    EXPECT_EQ(found[0].width, 640u);
    EXPECT_EQ(found[0].height, 480u);
    EXPECT_EQ(found[0].sha256, sha256_file(dir / "screenshots/001.png"));
  }
}

TEST(Screenshots, OfWhatHasChangedOnly) {
  const TempDir dir;
  Display display;
  std::string error;
  report::Screenshots unchanged(display.fd(), dir.path(), 5, [] { return uint64_t{7}; });
  EXPECT_TRUE(unchanged.stop(error).empty());
  EXPECT_FALSE(std::filesystem::exists(dir / "screenshots"));

  report::Screenshots pointer(display.fd(), dir.path(), 5, [] { return uint64_t{7}; });
  display.fill(1, 0x00ffffff);
  EXPECT_TRUE(pointer.stop(error).empty()) << "too small a difference";

  report::Screenshots changed(display.fd(), dir.path(), 1, [] { return uint64_t{7}; });
  display.fill(200, 0x00ffffff);
  const auto taken = changed.stop(error);
  EXPECT_EQ(error, "");
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].file, "screenshots/001.png");
  EXPECT_EQ(taken[0].time_ns, 7u);
  EXPECT_EQ(taken[0].width, 640u);
  EXPECT_EQ(taken[0].height, 480u);
  EXPECT_EQ(taken[0].sha256, sha256_file(dir / "screenshots/001.png"));
  EXPECT_EQ(changed.stop(error).size(), 1u) << "stopped twice";
}

TEST(Screenshots, TheEmptyDesktopIsNone) {
  const TempDir dir;
  Display display;
  std::string error;
  report::Screenshots desktop(display.fd(), dir.path(), 5, [] { return uint64_t{7}; });
  display.fill(480, sandbox::kDesktopColour);
  EXPECT_TRUE(desktop.stop(error).empty());
  report::Screenshots locked(display.fd(), dir.path(), 5, [] { return uint64_t{7}; });
  display.fill(480, 0x00ff0000);
  EXPECT_EQ(locked.stop(error).size(), 1u) << "a window of one colour over the whole screen";
}

TEST(Screenshots, DamageOfTheScreenEndsNothing) {
  const TempDir dir;
  Display display;
  std::string error;
  report::Screenshots shots(display.fd(), dir.path(), 5, [] { return uint64_t{7}; });
  display.write(std::string(kPixels, '\xff'));
  EXPECT_TRUE(shots.stop(error).empty());
  EXPECT_EQ(error, "");
}

TEST(Screenshots, FoldersThatCannotBeWrittenAreSaid) {
  const TempDir dir;
  Display display;
  std::ofstream(dir / "screenshots") << "a file";
  std::string error;
  report::Screenshots shots(display.fd(), dir.path(), 5, [] { return uint64_t{7}; });
  display.fill(200, 0x00ffffff);
  EXPECT_TRUE(shots.stop(error).empty());
  EXPECT_NE(error, "");
}

TEST(Screenshots, FewLastForALongRun) {
  EXPECT_EQ(report::wait_after(1, 40), 1000u);
  EXPECT_EQ(report::wait_after(10, 40), 2000u);
  EXPECT_EQ(report::wait_after(39, 40), 8000u);
}

}  // namespace
}  // namespace drsemu
