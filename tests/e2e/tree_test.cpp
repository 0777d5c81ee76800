// The tree of processes: each that a target starts is there, with what caused it and who ended it.
#include "checks.h"

namespace drsemu::e2e {
namespace {

class Tree : public testing::TestWithParam<int> {
 protected:
  int bits() const { return GetParam(); }
  std::string name(const std::string& base, const std::string& extension) const {
    return base + std::to_string(bits()) + extension;
  }
};
INSTANTIATE_TEST_SUITE_P(Bits, Tree, testing::Values(32, 64), testing::PrintToStringParamName());

// The process by whose command line a part is told; a failure if there is none.
const Json& process_with(const Report& report, const std::string& part) {
  static const Json none(rapidjson::kObjectType);
  for (const Json& process : report.json()["processes"].GetArray()) {
    if (text(process, "/command_line").find(part) != std::string::npos) return process;
  }
  ADD_FAILURE() << "no process with " << part;
  return none;
}

void expect_caused(const Report& report, const std::string& part, const std::string& cause, const std::string& by) {
  SCOPED_TRACE(part);
  const Json& process = process_with(report, part);
  EXPECT_EQ(text(process, "/cause"), cause);
  EXPECT_EQ(number(process, "/caused_by"), number(process_with(report, by), "/pid"));
  EXPECT_EQ(text(process, "/end"), "exited");
}

TEST_P(Tree, EachWayToStartAProgram) {
  const std::string dll = (sample("tree", bits()).parent_path() / name("loaded", ".dll")).string();
  const Report report(sample("tree", bits()), {}, {"--with", dll, "--with", sample("tree", 96 - bits()).string()});
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);
  const Json& target = report.json()["processes"][0];
  EXPECT_EQ(text(target, "/cause"), "target");
  EXPECT_TRUE(target["caused_by"].IsNull());
  const std::string self = text(target, "/command_line");
  for (const char* way : {"createprocess", "winexec", "shellexecuteex", "asuser", "there"})
    expect_caused(report, std::string(" child ") + way, "child", self);
  expect_caused(report, "\" child shellexecute", "child", self);
  expect_caused(report, " child back", "child", " child there");
  EXPECT_NE(text(process_with(report, " child there"), "/arch"), text(target, "/arch"));
  expect_caused(report, "tree" + std::to_string(bits()) + ".exe child cmd", "child", "cmd.exe /c");
  // Whose Windows parent is the service manager.
  expect_caused(report, "\" service", "service", self);
  expect_caused(report, " child of-service", "child", "\" service");
  expect_caused(report, "cmd.exe /c \"C:\\users\\alex\\Desktop\\" + name("tree", ".exe\" child service-cmd"), "service",
                self);
  EXPECT_NE(number(process_with(report, "\" service"), "/ppid"), number(target, "/pid"));
  if (bits() == 64) {
    expect_caused(report, "svchost.exe -k treegroup", "service", self);
    expect_caused(report, " child of-service-dll", "child", "svchost.exe -k treegroup");
    // A host of the guest's own services, into which the target's came.
    expect_caused(report, "svchost.exe -k netsvcs", "service", self);
    expect_caused(report, " child of-service-dll-shared", "child", "svchost.exe -k netsvcs");
  }
  for (const char* program : {"rundll32", "regsvr32"}) {
    expect_caused(report, std::string(program) + ".exe ", "child", self);
    expect_caused(report, std::string(" child of-") + program, "child", std::string(program) + ".exe ");
  }
  for (const char* host : {"wscript", "cscript"})
    expect_caused(report, std::string(" child ") + host, "child", std::string(host) + ".exe //nologo");
  expect_caused(report, " child msi", "child", "msiexec.exe /qn");
  expect_caused(report, " child com", "com", self);
  expect_caused(report, " child wmi", "wmi", self);
  expect_caused(report, "task child task", "task", self);
  // Nothing of the system's own, nor its parameters for its children, counts.
  for (const Json& process : report.json()["processes"].GetArray()) {
    for (const char* helper : {"sgrmbroker", "plugplay", "rpcss", "services.exe", "/desktop"}) {
      EXPECT_EQ(text(process, "/command_line").find(helper), std::string::npos) << text(process, "/command_line");
    }
  }
  EXPECT_TRUE(report.json()["injections"].Empty());
}

TEST_P(Tree, WhoEndedAProcess) {
  const Report report(sample("endings", bits()));
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);
  const auto target = number(report.json()["processes"][0], "/pid");
  for (const char* way : {"\" itself", "\" fault"}) {
    const Json& process = process_with(report, way);
    EXPECT_EQ(text(process, "/end"), "exited") << way;
    EXPECT_FALSE(process.HasMember("ended_by")) << way;
  }
  const struct {
    const char *way, *call;
    int64_t code;
  } ended[] = {{"by-process", "NtTerminateProcess", 0x201},
               {"by-early", "NtTerminateProcess", 0x202},
               {"by-thread", "NtTerminateThread", 0x203},
               {"by-job parent", "NtTerminateJobObject", 0x204},
               {"\" parent", "NtTerminateJobObject", 0x204},
               {"by-job-child", "NtTerminateJobObject", 0x204},
               {"by-close", "NtClose", 0},
               {"by-exit", "NtClose", 0}};
  for (const auto& [way, call, code] : ended) {
    SCOPED_TRACE(way);
    const Json& process = process_with(report, way);
    EXPECT_EQ(text(process, "/end"), "terminated");
    EXPECT_EQ(number(process, "/exit_code"), code);
    EXPECT_EQ(number(process, "/ended_by/pid"), target);
    EXPECT_EQ(text(process, "/ended_by/call"), call);
    if (std::string(way) == "by-exit") continue;  // by the end of who had the job
    bool found = false;
    for (const auto& event : report.events(*target)) {
      if (number(event, "/seq") == number(process, "/ended_by/seq")) found = text(event, "/call") == call;
    }
    EXPECT_TRUE(found);
  }
}

// What a program can enumerate is an ordinary desktop, and nothing of this system.
TEST_P(Tree, TheDesktopIsOrdinary) {
  const Report report(sample("desktop", bits()));
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  const std::string out = report.target_stdout();
  for (std::string lower = out;
       const char* word : {"drsemu", "dr_semu", "ld_preload", "bwrap", "xvfb", "monitor", "/run/", "sandbox"}) {
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    // Linux's folder for a user's sockets has that name on any system.
    for (size_t at = 0; (at = lower.find(word, at)) != std::string::npos; ++at) EXPECT_EQ(lower.substr(at, 9), "/run/user") << lower.substr(at, 80);
  }
  const auto has = [&](const std::string& line) { return out.find(line + "\r\n") != std::string::npos; };
  EXPECT_TRUE(has("station WinSta0")) << out;
  EXPECT_TRUE(has("desktop Default"));
  EXPECT_TRUE(has("visible 1"));
  EXPECT_TRUE(has("session 1"));
  const size_t at = out.find("parent ");
  const std::string parent = out.substr(at + 7, out.find('\r', at) - at - 7);
  for (const char* list : {"nt ", "toolhelp "}) EXPECT_TRUE(has(list + parent + " explorer.exe")) << out;
  EXPECT_TRUE(has("psapi " + parent));
  EXPECT_TRUE(has("path " + parent + " C:\\windows\\explorer.exe")) << out;
}

}  // namespace
}  // namespace drsemu::e2e
