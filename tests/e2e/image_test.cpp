// The guest image: a build that is cut short at any moment leaves nothing that could be taken for one.
#include <signal.h>
#include <unistd.h>

#include "base/process.h"
#include "harness.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

const std::string kNone = "no guest image; build it with: drsemu image build\n";

// A data folder with no image in it.
struct EmptyData {
  TempDir home;
  Environment environment() const { return {{"XDG_DATA_HOME", home.path().string()}}; }
  fs::path images() const { return home / "drsemu/images"; }
  // What lies there, the lock aside.
  std::set<std::string> entries() const {
    std::set<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(images(), error)) names.insert(entry.path().filename());
    names.erase(".lock");
    return names;
  }
  fs::path half_image() const {
    for (const std::string& name : entries()) {
      if (name.starts_with(".building-")) return images() / name;
    }
    return {};
  }
};

void expect_no_image(const EmptyData& data) {
  const Finished list = drsemu({"image", "list"}, data.environment());
  EXPECT_EQ(list.exit_code, 0);
  EXPECT_EQ(list.out, kNone);
  const TempDir dir;
  const Finished run =
      drsemu({"run", "--out", (dir / "report").string(), sample("files", 64).string()}, data.environment());
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_NE(run.err.find("drsemu image build"), std::string::npos) << run.err;
  EXPECT_FALSE(fs::exists(dir / "report"));
}

// Starts a build and returns when it has something on disk.
std::unique_ptr<Child> start_build(const EmptyData& data) {
  auto build = std::make_unique<Child>(std::vector<std::string>{drsemu_path(), "image", "build"}, data.environment());
  EXPECT_TRUE(eventually(30, [&] { return !data.half_image().empty(); })) << build->err();
  return build;
}

TEST(Image, ListNamesTheCurrentOne) {
  const Finished list = drsemu({"image", "list"});
  EXPECT_EQ(list.exit_code, 0);
  EXPECT_NE(list.out.find("  current "), std::string::npos) << list.out;
  EXPECT_EQ(list.err, "");
}

TEST(Image, InterruptedBuildLeavesNothing) {
  for (const double moment : {0.0, 0.5, 3.0}) {
    SCOPED_TRACE(moment);
    const EmptyData data;
    const auto build = start_build(data);
    sleep_seconds(moment);
    const ProcessIds processes = process_tree(build->pid());
    build->signal_group(SIGINT);
    const auto finished = build->wait(60);
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->exit_code, 130) << finished->err;
    EXPECT_NE(finished->err.find("drsemu: interrupted\n"), std::string::npos) << finished->err;
    EXPECT_EQ(data.entries(), std::set<std::string>());
    EXPECT_TRUE(eventually(10, [&] { return living(processes).empty(); }));
    expect_no_image(data);
  }
}

TEST(Image, KilledBuildIsSweptByTheNext) {
  for (const double moment : {0.0, 1.0, 3.0}) {
    SCOPED_TRACE(moment);
    const EmptyData data;
    ProcessIds processes;
    {
      const auto build = start_build(data);
      sleep_seconds(moment);
      processes = process_tree(build->pid());
      build->signal(SIGKILL);
      ASSERT_TRUE(build->wait(10));
    }
    expect_no_image(data);
    // Its tools end with it: nobody writes behind the next build's back.
    EXPECT_TRUE(eventually(60, [&] { return living(processes).empty(); }));
    const fs::path half = data.half_image();
    ASSERT_FALSE(half.empty());
    std::error_code error;
    fs::create_directories(half / "left-over", error);
    const auto build = start_build(data);
    EXPECT_TRUE(eventually(60, [&] { return !fs::exists(half / "left-over"); })) << "the dead build was not swept";
    build->signal_group(SIGINT);
    ASSERT_TRUE(build->wait(60));
    EXPECT_EQ(data.entries(), std::set<std::string>());
  }
}

// PATH has all of this machine's programs but one.
void expect_missing(const std::string& tool, const std::string& package) {
  SCOPED_TRACE(tool);
  const EmptyData data;
  const TempDir path;
  for (const char* present : {"mmdebstrap", "bwrap", "dpkg-deb", "apt-get", "x86_64-w64-mingw32-strip"}) {
    if (present != tool) fs::create_symlink(find_program(present), path / present);
  }
  Environment environment = data.environment();
  environment["PATH"] = path.path().string();
  const Finished build = drsemu({"image", "build"}, environment);
  EXPECT_EQ(build.exit_code, 2);
  EXPECT_EQ(build.out, "");
  EXPECT_EQ(build.err, "drsemu: building the guest image needs packages that are missing; as root: apt-get install " + package + "\n");
  EXPECT_EQ(data.entries(), std::set<std::string>());
}

TEST(Image, MissingToolNamesItsPackage) {
  expect_missing("mmdebstrap", "mmdebstrap");
  expect_missing("bwrap", "bubblewrap");
  expect_missing("dpkg-deb", "dpkg");
  expect_missing("x86_64-w64-mingw32-strip", "binutils-mingw-w64-x86-64");
}

TEST(Image, RemoveNeedsOneThatIsThere) {
  const EmptyData data;
  const Finished remove = drsemu({"image", "remove", "0123456789abcdef"}, data.environment());
  EXPECT_EQ(remove.exit_code, 2);
  EXPECT_NE(remove.err.find("there is no guest image 0123456789abcdef"), std::string::npos) << remove.err;
  EXPECT_EQ(drsemu({"image", "remove", "../x"}, data.environment()).exit_code, 2);
}

}  // namespace
}  // namespace drsemu::e2e
