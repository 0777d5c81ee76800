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

using Seen = std::multimap<std::string, std::string>;

// Processors, memory, power and the time since the boot: every source says the same.
void expect_hardware(const Profile& profile, const Seen& seen) {
  const std::string threads = std::to_string(profile.cpu.threads), cores = std::to_string(profile.cpu.cores),
                    memory = std::to_string(profile.memory.total_mb), mhz = std::to_string(profile.cpu.mhz);
  char revision[8], mask[20];
  snprintf(revision, sizeof revision, "%02x%02x", static_cast<unsigned>(profile.cpu.model), static_cast<unsigned>(profile.cpu.stepping));
  snprintf(mask, sizeof mask, "%llx", (1ull << profile.cpu.threads) - 1);
  const std::string identifier = "Intel64 Family " + std::to_string(profile.cpu.family) + " Model " + std::to_string(profile.cpu.model) +
                                 " Stepping " + std::to_string(profile.cpu.stepping);
  const std::pair<const char*, std::string> expected[] = {{"processors", threads},
                                                          {"native_processors", threads},
                                                          {"shared_processors", threads},
                                                          {"active_processors", threads},
                                                          {"env_processors", threads},
                                                          {"affinity", std::string(mask) + " " + mask},
                                                          {"parts", "1 packages, " + cores + " cores, " + std::to_string(3 * profile.cpu.cores + 1) + " caches"},
                                                          {"revision", std::to_string(profile.cpu.family) + " " + revision},
                                                          {"env_revision", revision},
                                                          {"last_processor", identifier},
                                                          {"no_processor", "(no key)"},
                                                          {"env_identifier", identifier + ", " + profile.cpu.vendor},
                                                          {"power_mhz", mhz},
                                                          {"registry_mhz", mhz},
                                                          {"memory_mb", memory},
                                                          {"installed_mb", memory},
                                                          {"shared_mb", memory},
                                                          {"power", "1 1 97"},
                                                          {"capabilities", "1 1 1"},
                                                          {"adapter", profile.network.adapter},
                                                          {"mac", profile.network.mac},
                                                          {"address", profile.network.address},
                                                          {"registry_connection", profile.network.connection},
                                                          {"registry_address", profile.network.address}};
  for (const auto& [name, value] : expected) {
    EXPECT_EQ(seen.contains(name) ? seen.find(name)->second : "(not said)", value) << name;
  }
  std::set<std::string> connections;
  for (auto [at, end] = seen.equal_range("connection"); at != end; ++at) connections.insert(at->second);
  EXPECT_EQ(connections, (std::set<std::string>{profile.network.connection + " (" + profile.network.adapter + ")",
                                                "Loopback Pseudo-Interface 1 (Software Loopback Interface 1)"}));
  for (const char* name : {"up_ticks", "up_counter", "up_boot"}) {
    ASSERT_TRUE(seen.contains(name)) << name;
    const uint64_t hours = std::stoull(seen.find(name)->second);
    EXPECT_TRUE(hours == profile.uptime.hours || hours == profile.uptime.hours + 1) << name << ' ' << hours;
  }
}

// One list of processes, by each way of asking: those of the profile, the shell as the target's parent, and no name of Wine's.
void expect_processes(const Profile& profile, const Seen& seen) {
  std::multimap<std::string, std::pair<uint32_t, uint32_t>> processes;
  std::set<uint32_t> pids;
  for (auto [at, end] = seen.equal_range("process"); at != end; ++at) {
    std::istringstream in(at->second);
    uint32_t pid = 1, parent = 0;
    std::string name;
    in >> pid >> parent;
    std::getline(in >> std::ws, name);
    EXPECT_EQ(pid % 4, 0u) << name;
    EXPECT_TRUE(pids.insert(pid).second) << pid;
    processes.emplace(name, std::pair(pid, parent));
  }
  for (const Profile::Process& process : profile.processes) {
    const auto same = [&](const Profile::Process& other) { return other.name == process.name; };
    const auto wanted = static_cast<size_t>(std::count_if(profile.processes.begin(), profile.processes.end(), same));
    EXPECT_GE(processes.count(process.name), wanted) << process.name;
  }
  for (const char* name : {"SgrmBroker.exe", "plugplay.exe", "rpcss.exe", "winedevice.exe"}) EXPECT_FALSE(processes.contains(name)) << name;
  ASSERT_EQ(processes.count("explorer.exe"), 1u);
  const uint32_t shell = processes.find("explorer.exe")->second.first;
  const auto target = std::find_if(processes.begin(), processes.end(), [](const auto& one) { return one.first.starts_with("machine"); });
  ASSERT_NE(target, processes.end());
  EXPECT_EQ(target->second.second, shell);
  ASSERT_EQ(processes.count("services.exe"), 1u);
  EXPECT_EQ(processes.find("services.exe")->second.second, processes.find("wininit.exe")->second.first);

  std::istringstream lists(seen.contains("lists") ? seen.find("lists")->second : "");
  size_t count = 0, ways = 0;
  while (lists >> count) {
    EXPECT_EQ(count, processes.size());
    ++ways;
  }
  EXPECT_EQ(ways, 4u);
  // The target's own and the shell can be opened, nothing of the system's.
  EXPECT_EQ(seen.count("open"), processes.size());
  for (auto [at, end] = seen.equal_range("open"); at != end; ++at) {
    std::istringstream in(at->second);
    uint32_t pid = 0, error = 0;
    in >> pid >> error;
    const bool own = pid == shell || pid == target->second.first;
    EXPECT_EQ(error, own ? 0u : pid == 0 ? 87u : 5u) << pid;  // ERROR_INVALID_PARAMETER, ERROR_ACCESS_DENIED
  }
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
  expect_hardware(profile, seen);
  expect_processes(profile, seen);
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
