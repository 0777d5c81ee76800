// System calls without the system's stubs arrive like others and say so; the calls that Wine lacks are there.
#include <sstream>

#include "checks.h"
#include "event/provided.h"

namespace drsemu::e2e {
namespace {

class Direct : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Direct, testing::Values(32, 64), testing::PrintToStringParamName());

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line.substr(0, line.find('\r')));
  return lines;
}

bool contains(const std::vector<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

TEST_P(Direct, EveryWayArrivesAndSaysSo) {
  const Report report(sample("direct", GetParam()));
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);
  // The sample numbers its ways, and each waits for 10000 plus its number.
  const auto lines = lines_of(report.target_stdout());
  std::map<int64_t, const Json*> waits;
  for (const Json* event : report.calls("NtDelayExecution")) waits[-number(*event, "/before/delay_interval").value_or(0)] = event;
  int64_t ways = 0;
  for (const std::string& line : lines) {
    if (line.empty() || !isdigit(static_cast<unsigned char>(line[0]))) continue;
    SCOPED_TRACE(line);
    EXPECT_TRUE(line.ends_with(": 00000000"));
    ASSERT_TRUE(waits.contains(10000 + ++ways)) << "no event";
    const Json& event = *waits[10000 + ways];
    EXPECT_EQ(text(event, "/status"), "0x00000000");
    const bool stub = line.find("the stub") != line.npos;
    EXPECT_EQ(text(event, "/via"), stub ? "" : "direct");
    // Code in memory of its own, in no module; a borrowed instruction returns to the sample.
    const bool own = !stub && line.find("a stub's") == line.npos;
    EXPECT_EQ(text(event, "/caller/module").starts_with("direct"), !own);
    EXPECT_EQ(has(event, "/caller/address"), own);
  }
  EXPECT_EQ(ways, GetParam() == 64 ? 6 : 7);

  // Eleven arguments, and the file is there.
  const std::set<std::string> files = report.file_effects();
  for (const char* way : GetParam() == 64 ? std::vector{"syscall", "int2e"} : std::vector{"sysenter", "int2e"}) {
    const std::string name = std::string("direct-") + way + ".txt";
    find_call(report, "NtCreateFile", {{"/before/file_path", "\\??\\C:\\users\\Public\\" + name}, {"/via", "direct"}, {"/status", "0x00000000"}});
    EXPECT_TRUE(files.contains("created C:\\users\\Public\\" + name)) << name;
  }
  EXPECT_TRUE(contains(lines, "int 80: access violation"));
  if (GetParam() == 64) {
    EXPECT_TRUE(contains(lines, "number 39: no Linux call"));
    EXPECT_TRUE(contains(lines, "registers: rbx 1111 rsi 2222 rdi 3333, below the stack pointer: kept"));
  }
}

TEST_P(Direct, OrdinaryCallsAreNotDirect) {
  const Report report(sample("files", GetParam()));
  for (const Json* event : report.events()) EXPECT_FALSE(has(*event, "/via")) << text(*event, "/call");
}

TEST_P(Direct, CallsThatWineLacks) {
  const Report report(sample("provided", GetParam()));
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);
  // The sample prints each call with its status, in order.
  std::map<std::string, std::vector<std::string>> printed, recorded;
  for (const std::string& line : lines_of(report.target_stdout())) {
    const size_t space = line.find(' ');
    if (line.starts_with("Nt") && space != line.npos) printed[line.substr(0, space)].push_back("0x" + line.substr(space + 1));
  }
  for (const event::ProvidedCall& call : event::kProvided) {
    const std::string name(call.name);
    for (const Json* event : report.calls(name)) {
      recorded[name].push_back(text(*event, "/status"));
      EXPECT_TRUE(text(*event, "/caller/module").starts_with("provided")) << name;
      EXPECT_FALSE(has(*event, "/via")) << name;
    }
    EXPECT_FALSE(printed[name].empty()) << name << " was not called";
  }
  EXPECT_EQ(printed, recorded);
  find_call(report, "NtQueryDirectoryFileEx", {{"/before/file_path", "\\??\\C:\\windows"}, {"/before/file_name", "system*.ini"}, {"/status", "0x00000000"}});
  find_call(report, "NtQueryOpenSubKeys", {{"/before/key_path", "\\Registry\\Machine\\Software"}, {"/status", "0x00000000"}});
}

// They work the same where nothing is recorded: the numbers in the stubs are Windows's there too.
TEST_P(Direct, CallsThatWineLacksWithoutRecording) {
  const Report plain(sample("provided", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(plain.target_stdout(), Report(sample("provided", GetParam())).target_stdout());
}

}  // namespace
}  // namespace drsemu::e2e
