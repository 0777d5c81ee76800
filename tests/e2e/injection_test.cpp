// Injections: each technique is named, and ties writer, victim and the bytes; ordinary programs have none.
#include <algorithm>

#include "base/hash.h"
#include "checks.h"

namespace drsemu::e2e {
namespace {

class Injection : public testing::TestWithParam<int> {
 protected:
  int bits() const { return GetParam(); }
};
INSTANTIATE_TEST_SUITE_P(Bits, Injection, testing::Values(32, 64), testing::PrintToStringParamName());

const Json& victim_of(const Report& report, int64_t exit_code) {
  static const Json none(rapidjson::kObjectType);
  for (const Json& process : report.json()["processes"].GetArray()) {
    if (number(process, "/exit_code") == exit_code) return process;
  }
  ADD_FAILURE() << "no victim ended with " << exit_code;
  return none;
}

TEST_P(Injection, EachTechnique) {
  const std::string dll =
      (sample("injection", bits()).parent_path() / ("loaded" + std::to_string(bits()) + ".dll")).string();
  const Report report(sample("injection", bits()), {}, {"--with", dll});
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);
  const Json& target = report.json()["processes"][0];
  const struct {
    int64_t code;  // with which the victim ended
    const char *attack_id, *technique, *trigger;
    int64_t size;
  } techniques[] = {{0x101, "T1055", "Process Injection", "NtCreateThreadEx", 200000},
                    {0x102, "T1055", "Process Injection", "NtCreateThreadEx", 64},
                    {0x103, "T1055.004", "Asynchronous Procedure Call", "NtQueueApcThread", 64},
                    {0x104, "T1055.004", "Asynchronous Procedure Call", "NtQueueApcThread", 64},
                    {0x105, "T1055.003", "Thread Execution Hijacking",
                     bits() == 64 ? "NtSetContextThread" : "NtSetInformationThread", 64},
                    {0x106, "T1055", "Process Injection", "NtCreateThreadEx", 8192},
                    {0x107, "T1055.012", "Process Hollowing", "NtResumeThread", 0x2040},
                    {0x108, "T1055.012", "Process Hollowing", "NtResumeThread", 64},
                    {0x109, "T1055.001", "Dynamic-link Library Injection", "NtCreateThreadEx", 0},
                    {0x10a, "T1055.001", "Dynamic-link Library Injection", "NtUserSetWindowsHookEx", 0}};
  std::set<int64_t> explained;
  for (const auto& expected : techniques) {
    SCOPED_TRACE(expected.code);
    const auto victim = number(victim_of(report, expected.code), "/pid");
    const Json* found = nullptr;
    for (const Json& injection : report.json()["injections"].GetArray()) {
      if (number(injection, "/victim/pid") != victim) continue;
      EXPECT_EQ(found, nullptr) << "one injection, one entry";
      found = &injection;
    }
    ASSERT_NE(found, nullptr);
    explained.insert(*victim);
    EXPECT_EQ(text(*found, "/attack_id"), expected.attack_id);
    EXPECT_EQ(text(*found, "/technique"), expected.technique);
    EXPECT_EQ(text(*found, "/trigger"), expected.trigger);
    EXPECT_EQ(number(*found, "/writer/pid"), number(target, "/pid"));
    EXPECT_TRUE(text(*found, "/victim/image").ends_with("injection" + std::to_string(bits()) + ".exe"));
    EXPECT_TRUE(text(*found, "/address").starts_with("0x"));
    // The events that make it up are the writer's, in order; the last makes it run.
    int64_t last = 0;
    std::string call;
    for (const Json& seq : (*found)["calls"].GetArray()) {
      EXPECT_GT(seq.GetInt64(), last);
      last = seq.GetInt64();
    }
    for (const auto& event : report.events(*number(target, "/pid"))) {
      if (number(event, "/seq") == last) call = text(event, "/call");
    }
    EXPECT_EQ(call, expected.trigger);
    if (expected.size) {
      EXPECT_EQ(number(*found, "/bytes/size"), expected.size);
      EXPECT_FALSE(has(*found, "/bytes/truncated"));
      const std::string bytes = read(report.folder() / text(*found, "/bytes/file"));
      EXPECT_EQ(static_cast<int64_t>(bytes.size()), expected.size);
      EXPECT_EQ(sha256(bytes), text(*found, "/bytes/sha256"));
      if (expected.code == 0x107) {
        // An image, put together: its parts lie where they lay in the victim.
        EXPECT_TRUE(bytes.starts_with("MZ"));
        EXPECT_EQ(bytes.substr(0x2000, 23), "the data of the payload");
      } else {
        // The code has the number that the victim ended with in it.
        EXPECT_NE(bytes.substr(0, 16).find(std::string{static_cast<char>(expected.code & 0xff), 1, 0, 0}),
                  std::string::npos);
      }
      if (expected.size > 1000 && expected.code != 0x107) {
        const int64_t begin = expected.code;  // as the sample fills what is behind its code
        for (size_t i = 64; i < bytes.size(); ++i)
          ASSERT_EQ(static_cast<unsigned char>(bytes[i]), static_cast<unsigned char>(begin + static_cast<int64_t>(i)))
              << i;
      }
    } else {
      EXPECT_TRUE(text(*found, "/module").ends_with("loaded" + std::to_string(bits()) + ".dll"));
    }
  }
  // Thousands of small writes that nothing runs are none; the shell is another victim, in its own bitness.
  const auto quiet = number(victim_of(report, 0x10b), "/pid");
  size_t others = 0;
  for (const Json& injection : report.json()["injections"].GetArray()) {
    EXPECT_NE(number(injection, "/victim/pid"), quiet);
    if (explained.contains(*number(injection, "/victim/pid"))) continue;
    ++others;
    EXPECT_EQ(text(injection, "/victim/image"), "C:\\windows\\explorer.exe");
    EXPECT_EQ(text(injection, "/attack_id"), "T1055");
  }
  EXPECT_EQ(others, bits() == 64 ? 1u : 0u);
  if (bits() == 64) {
    const auto& processes = report.json()["processes"].GetArray();
    const auto shell = std::find_if(processes.begin(), processes.end(),
                                    [](const Json& process) { return text(process, "/cause") == "injection"; });
    ASSERT_NE(shell, processes.end());
    EXPECT_EQ(number(*shell, "/caused_by"), number(target, "/pid"));
    EXPECT_GT(number(*shell, "/events").value_or(0), 0) << "recorded from then on";
  }
}

// With only a few calls recorded they are found all the same.
TEST(InjectionFiltered, IsTold) {
  const Report report(sample("injection", 64), {"thread", "context", "hollowing"}, {"--filter", "registry"});
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_EQ(report.json()["injections"].Size(), 3u);
}

TEST(InjectionNone, OfOrdinaryPrograms) {
  const struct {
    std::filesystem::path program;
    std::vector<std::string> args;
  } programs[] = {{sample("demo", 64), {}},
                  {sample("system", 32), {}},
                  {sample("threads", 64), {}},
                  {sample("endings", 32), {}},
                  {testdata("7zip-bin-5.2.0/win/x64/7za.exe"), {"a", "out.7z", "7za.exe"}},
                  {testdata("7zip-bin-5.2.0/win/ia32/7za.exe"), {"i"}},
                  {testdata("esbuild-win32-x64-0.28.2/esbuild.exe"), {"--version"}},
                  {testdata("rcedit-5.0.2/bin/rcedit.exe"), {"rcedit.exe", "--get-version-string", "x"}}};
  for (const auto& [program, args] : programs) {
    const Report report(program, args);
    EXPECT_EQ(report.ended(), "exited") << program;
    EXPECT_FALSE(report.events().empty()) << program;
    EXPECT_TRUE(report.json()["injections"].Empty()) << program;
    EXPECT_FALSE(std::filesystem::exists(report.folder() / "memory")) << program;
  }
}

}  // namespace
}  // namespace drsemu::e2e
