// The guest's display: what programs draw is in screenshots, and nothing shows them what it is.
#include <signal.h>

#include "harness.h"
#include "decode_png.h"

namespace drsemu::e2e {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kColour = 0x30c050;  // of samples/window.c, which draws 400x300 at 200,150

// Whether the window is there, and nothing of it beside its place.
bool shows_window(const fs::path& file) {
  const auto picture = decode_png(file);
  if (!picture || picture->width != 1920 || picture->height != 1080) return false;
  const auto is = [&](uint32_t x, uint32_t y) { return picture->at(x, y) == kColour; };
  return is(200, 150) && is(599, 150) && is(200, 449) && is(599, 449) && is(400, 300) && !is(199, 150) &&
         !is(200, 149) && !is(600, 449) && !is(599, 450);
}

class Display : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Display, testing::Values(32, 64),
                         [](const auto& bits) { return std::to_string(bits.param); });

TEST_P(Display, AWindowIsInAScreenshot) {
  const TempDir dir;
  const fs::path folder = dir / "report";
  Child run({drsemu_path(), "run", "--out", folder.string(), sample("window", GetParam()).string()});
  std::string shown;
  ASSERT_TRUE(eventually(90, [&] {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "screenshots", error)) {
      if (shows_window(entry.path())) shown = "screenshots/" + entry.path().filename().string();
    }
    return !shown.empty();
  })) << run.err();
  run.signal(SIGINT);
  ASSERT_TRUE(run.wait(60));
  const Report report(Report::There{folder});
  bool listed = false;
  uint64_t before = 0;
  for (const Json& shot : report.json()["screenshots"].GetArray()) {
    listed = listed || text(shot, "/file") == shown;
    EXPECT_EQ(number(shot, "/width"), 1920);
    EXPECT_EQ(number(shot, "/height"), 1080);
    EXPECT_GT(shot["time_ns"].GetUint64(), before);
    before = shot["time_ns"].GetUint64();
    EXPECT_TRUE(fs::exists(folder / text(shot, "/file")));
  }
  EXPECT_TRUE(listed);
  for (const char* line : {"mode 1920x1080x32", "metrics 1920x1080", "monitors 1", "depth 32 dpi 96"}) {
    EXPECT_NE(report.target_stdout().find(line), std::string::npos) << line << "\n" << report.target_stdout();
  }
}

TEST_P(Display, NothingOfTheDisplayIsSeen) {
  const Report report(sample("desktop", GetParam()), {}, {}, {{"DISPLAY", ":77"}, {"WAYLAND_DISPLAY", "wayland-77"}});
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  for (const char* trace : {"DISPLAY=", "Xvfb", "xvfb"})
    EXPECT_EQ(report.target_stdout().find(trace), std::string::npos) << trace;
}

TEST(Screenshots, NoneOfARunWithoutAWindow) {
  const Report report(sample("files", 64));
  EXPECT_LE(report.json()["screenshots"].Size(), 1u);
}

TEST(Screenshots, NoneWhereNoneAreWanted) {
  const TempDir dir;
  const fs::path folder = dir / "report";
  const Finished finished = drsemu(
      {"run", "--time-limit", "4", "--screenshots", "none", "--out", folder.string(), sample("window", 64).string()});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_FALSE(fs::exists(folder / "screenshots"));
  EXPECT_EQ(Report(Report::There{folder}).json()["screenshots"].Size(), 0u);
}

TEST(Screenshots, WrongNumbersAreRefused) {
  for (const char* wrong : {"-1", "1000", "many"}) {
    const Finished finished = drsemu({"run", "--screenshots", wrong, sample("files", 64).string()});
    EXPECT_EQ(finished.exit_code, 2) << wrong;
    EXPECT_NE(finished.err.find("--screenshots"), std::string::npos) << finished.err;
  }
}

}  // namespace
}  // namespace drsemu::e2e
