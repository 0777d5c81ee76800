// Ways out of the VM, tried from within: each is refused, and each is in the report.
#include <arpa/inet.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <sstream>

#include "checks.h"

namespace drsemu::e2e {
namespace {

// "name: value" lines of what the sample printed, in order.
std::vector<std::pair<std::string, int64_t>> answers(const Report& report) {
  const std::string out = report.target_stdout();
  EXPECT_TRUE(out.ends_with("EXIT-SUCCESS\r\n")) << out;
  std::vector<std::pair<std::string, int64_t>> found;
  std::istringstream in(out);
  for (std::string line; std::getline(in, line);) {
    if (const size_t colon = line.rfind(": "); colon != std::string::npos) found.emplace_back(line.substr(0, colon), std::stoll(line.substr(colon + 2)));
  }
  return found;
}

std::multiset<std::string> refused(const Report& report) {
  std::multiset<std::string> calls;
  for (const Json& call : report.json()["refused"].GetArray()) {
    EXPECT_TRUE(call["pid"].IsUint());
    for (uint64_t i = 0; i < call["count"].GetUint64(); ++i) calls.insert(text(call, "/call"));
  }
  return calls;
}

// A program that takes this for Linux: each of the numbers is a call of Windows's, or of none, and an event.
TEST(Escapes, LinuxNumbersFrom64BitCode) {
  const Report report(sample("escapes", 64), {"numbers"});
  EXPECT_TRUE(report.target_stdout().ends_with("EXIT-SUCCESS\r\n")) << report.target_stdout();
  EXPECT_EQ(report.ended(), "exited");
  uint64_t direct = 0;
  std::set<std::string> unknown;
  for (const Json* event : report.events()) {
    if (text(*event, "/via") != "direct") continue;
    direct += static_cast<uint64_t>(number(*event, "/repeated").value_or(1));
    if (text(*event, "/call") != "UnknownService") continue;
    unknown.insert(text(*event, "/before/service_number"));
    EXPECT_EQ(text(*event, "/status"), "0xc000001c");
    EXPECT_EQ(text(*event, "/before/argument1"), "0xdeadbeec");
  }
  // Of 512 those that the catalogue leaves out: what threads and Wine's own DLLs do inside of a process.
  EXPECT_GE(direct, 505u);
  EXPECT_GT(unknown.size(), 100u);
  EXPECT_TRUE(unknown.contains("0x1ff"));
  EXPECT_TRUE(refused(report).empty());
}

TEST(Escapes, LinuxNumbersFrom32BitCode) {
  const Report report(sample("escapes", 32));
  EXPECT_EQ(report.target_stdout(), "512 access violations\r\nEXIT-SUCCESS\r\n");
  std::set<std::string> numbers;
  for (const Json* event : report.calls("UnknownService")) {
    EXPECT_EQ(text(*event, "/before/gate"), "int 80");
    EXPECT_EQ(text(*event, "/caller/module"), "escapes32.exe");
    numbers.insert(text(*event, "/before/service_number"));
  }
  EXPECT_EQ(numbers.size(), 512u);
}

// Past the monitor, through the C library: what the filter refuses is told from outside, and nothing else is.
TEST(Escapes, RefusedCalls) {
  const Report report(sample("escapes", 64), {"refused"});
  std::multiset<std::string> tried;
  for (const auto& [name, answer] : answers(report)) {
    EXPECT_EQ(answer, -EPERM) << name;
    tried.insert(name == "x32 getpid" ? "number 1073741863" : name);
  }
  EXPECT_GT(tried.size(), 50u);
  EXPECT_EQ(refused(report), tried);
  EXPECT_EQ(report.ended(), "exited");
}

// The kernel tells of them, whether or not anything is recorded.
TEST(Escapes, RefusedCallsOfARunWithoutTheMonitor) {
  const Report report(sample("escapes", 64), {"refused"}, {"--no-monitor"});
  std::multiset<std::string> calls;
  for (const Json& call : report.json()["refused"].GetArray()) {
    EXPECT_TRUE(call["pid"].IsNull());
    calls.insert(text(call, "/call"));
  }
  EXPECT_TRUE(calls.contains("ptrace"));
  EXPECT_TRUE(calls.contains("mount"));
  EXPECT_GT(calls.size(), 50u);
}

TEST(Escapes, Files) {
  const Report report(sample("escapes", 64), {"files"});
  std::map<std::string, int64_t> answer;
  for (const auto& [name, value] : answers(report)) {
    answer[name] = value;
    if (name.front() == '/') {
      EXPECT_LT(value, 0) << name;
    }
  }
  EXPECT_GT(answer.size(), 20u);
  EXPECT_EQ(answer.at("wineserver's memory"), -EACCES);
  EXPECT_EQ(answer.at("shrink the recorder's memory"), -EPERM);
  EXPECT_LT(answer.at("hard link to the system"), 0);
  // Process 1 cannot be killed from within: the run ends as it should.
  EXPECT_EQ(report.ended(), "exited");
  // A link within the overlay is no way out: what it leads to is reported as the file that it is.
  EXPECT_EQ(answer.at("hard link to the registry"), 0);
  EXPECT_TRUE(report.file_effects().contains("created C:\\linked.reg"));
}

// What this test has on the host: a port of its loopback, an abstract socket, shared memory, its own process.
TEST(Escapes, Host) {
  const int tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), local = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in inet{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  socklen_t size = sizeof inet;
  ASSERT_EQ(bind(tcp, reinterpret_cast<sockaddr*>(&inet), sizeof inet) | listen(tcp, 1) | getsockname(tcp, reinterpret_cast<sockaddr*>(&inet), &size), 0);
  sockaddr_un name{.sun_family = AF_UNIX, .sun_path = {}};
  const std::string abstract = "escapes-" + std::to_string(getpid());
  std::memcpy(name.sun_path + 1, abstract.data(), abstract.size());
  ASSERT_EQ(bind(local, reinterpret_cast<sockaddr*>(&name), static_cast<socklen_t>(3 + abstract.size())) | listen(local, 1), 0);
  const key_t key = 0x64720000 + (getpid() & 0xffff);
  const int memory = shmget(key, 4096, IPC_CREAT | 0600);
  ASSERT_GE(memory, 0);
  const Report report(sample("escapes", 64), {"host", std::to_string(ntohs(inet.sin_port)), abstract, std::to_string(key), std::to_string(getpid())});
  shmctl(memory, IPC_RMID, nullptr);
  const std::vector<std::pair<std::string, int64_t>> expected = {
      {"port", -ECONNREFUSED}, {"abstract socket", -ECONNREFUSED}, {"shared memory", -ENOENT}, {"process", -ESRCH}};
  EXPECT_EQ(answers(report), expected);
  close(tcp);
  close(local);
}

class Names : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Names, testing::Values(32, 64), testing::PrintToStringParamName());

// Two VMs at the same time with the same names: each has made its own; a second process of a VM finds them all.
TEST_P(Names, NeverMeet) {
  TempDir dir;
  std::vector<std::unique_ptr<Child>> runs;
  std::vector<std::filesystem::path> outputs;
  for (const char* name : {"one", "two"}) {
    const std::filesystem::path out = dir / name;
    runs.push_back(std::make_unique<Child>(std::vector<std::string>{drsemu_path(), "run", "--out", out.string(), sample("names", GetParam()).string()}));
    outputs.push_back(out / "target.stdout");
  }
  const auto holding = [&](const std::filesystem::path& out) { return std::filesystem::exists(out) && read(out).find("HOLDING") != std::string::npos; };
  ASSERT_TRUE(eventually(60, [&] { return holding(outputs[0]) && holding(outputs[1]); }));
  for (const auto& run : runs) EXPECT_FALSE(run->wait(0)) << "the two did not live at the same time";
  for (size_t i = 0; i < runs.size(); ++i) {
    ASSERT_TRUE(runs[i]->wait(60));
    const std::string text = read(outputs[i]);
    const size_t second = text.find("mutex: there");
    ASSERT_NE(second, std::string::npos) << text;
    EXPECT_EQ(text.substr(0, second).find(": there"), std::string::npos) << text;
    EXPECT_EQ(text.substr(second).find(": new"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace drsemu::e2e
