// The guest is the machine of its profile, for 64- and for 32-bit programs; what a bad one says.
#include "sandbox/profile.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "harness.h"
#include "sandbox/image.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

using sandbox::Profile;

// Lines of the sample `machine`, by name.
std::multimap<std::string, std::string> seen_in(const std::string& output) {
  std::multimap<std::string, std::string> seen;
  std::istringstream in(output);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    const size_t equals = line.find('=');
    if (equals != std::string::npos) seen.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return seen;
}

class Machine : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Machine, testing::Values(32, 64), testing::PrintToStringParamName());

TEST_P(Machine, IsThatOfTheProfile) {
  const Profile profile = sandbox::load_profile(sandbox::require_image().profile());
  const Report report(sample("machine", GetParam()));
  const std::string output = report.target_stdout();
  ASSERT_NE(output.find("EXIT-SUCCESS"), std::string::npos) << output;
  const auto seen = seen_in(output);
  const auto one = [&](const std::string& name) {
    return seen.contains(name) ? seen.find(name)->second : "(not said)";
  };
  std::string computer = profile.machine.computer;
  std::transform(computer.begin(), computer.end(), computer.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const std::pair<const char*, std::string> expected[] = {{"cpu_name", profile.cpu.name},
                                                          {"cpu_vendor", profile.cpu.vendor},
                                                          {"computer", computer},
                                                          {"user", profile.machine.user},
                                                          {"build", std::to_string(profile.windows.build)},
                                                          {"shared_build", std::to_string(profile.windows.build)},
                                                          {"product", profile.windows.product},
                                                          {"current_build", std::to_string(profile.windows.build)},
                                                          {"ubr", std::to_string(profile.windows.ubr)},
                                                          {"display_version", profile.windows.display_version},
                                                          {"owner", profile.machine.full_name},
                                                          {"product_id", profile.windows.product_id},
                                                          {"bios_vendor", profile.bios.vendor},
                                                          {"bios_version", profile.bios.version},
                                                          {"bios_date", profile.bios.date},
                                                          {"manufacturer", profile.system.manufacturer},
                                                          {"model", profile.system.product},
                                                          {"board", profile.system.board},
                                                          {"disk", profile.disk.model},
                                                          {"history", "SQLite format 3"}};
  for (const auto& [name, value] : expected) EXPECT_EQ(one(name), value) << name;
  for (const std::string& text :
       {profile.system.serial, profile.system.product, profile.system.board, profile.bios.version}) {
    EXPECT_NE(one("firmware").find(text), std::string::npos) << text << " in " << one("firmware");
  }
  std::set<std::string> programs, files;
  for (auto [at, end] = seen.equal_range("program"); at != end; ++at) programs.insert(at->second);
  for (auto [at, end] = seen.equal_range("file"); at != end; ++at) {
    files.insert(at->second.substr(0, at->second.find_last_of(' ')));
    // The sample itself has just been put on the desktop.
    if (at->second.find(".exe") != std::string::npos) continue;
    EXPECT_EQ(at->second.find("just made"), std::string::npos) << at->second;
  }
  for (const Profile::Program& program : profile.programs) {
    EXPECT_TRUE(programs.contains(program.name)) << program.name;
    EXPECT_TRUE(files.contains(program.name + ".lnk")) << program.name;
  }
  for (const Profile::File& file : profile.files) {
    const std::string name = file.path.substr(file.path.find_last_of('\\') + 1);
    EXPECT_TRUE(file.path != "%USERPROFILE%\\Desktop\\" + name || files.contains(name)) << name;
    EXPECT_TRUE(!file.recent || files.contains(name.substr(0, name.find_last_of('.')) + ".lnk")) << name;
  }
  for (const char* name : {"QEMU", "VBOX", "VirtualBox", "VMware", "Bochs", "Wine"}) {
    const auto same = [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    };
    const std::string_view word = name;
    EXPECT_EQ(std::search(output.begin(), output.end(), word.begin(), word.end(), same), output.end())
        << name << " in " << output;
  }
}

TEST(ProfileErrors, NothingIsBuilt) {
  const TempDir data;
  const fs::path file = data / "p.toml";
  const std::pair<const char*, const char*> bad[] = {
      {"[machine]\nusr = \"x\"\n", ":2: [machine] usr: there is no such key; did you mean user?\n"},
      {"\n[cpu]\nmhz = \"fast\"\n", ":3: [cpu] mhz: must be a whole number from 500 to 7000\n"},
      {"[cpu]\nmhz = 9000\n", ":2: [cpu] mhz: must be a whole number from 500 to 7000\n"}};
  for (const auto& [text, said] : bad) {
    std::ofstream(file) << text;
    const Finished build =
        drsemu({"image", "build", "--profile", file.string()}, {{"XDG_DATA_HOME", (data / "home").string()}});
    EXPECT_EQ(build.exit_code, 2);
    EXPECT_EQ(build.out, "");
    EXPECT_EQ(build.err, "drsemu: " + file.string() + said);
    EXPECT_FALSE(fs::exists(data / "home"));
  }
  const Finished build = drsemu({"image", "build", "--profile", (data / "none.toml").string()},
                                {{"XDG_DATA_HOME", (data / "home").string()}});
  EXPECT_EQ(build.exit_code, 2);
  EXPECT_EQ(build.err, "drsemu: cannot read " + (data / "none.toml").string() + ": No such file or directory\n");
}

}  // namespace
}  // namespace drsemu::e2e
