// Wrapped functions: what programs do with them that is unusual, and the nine of the original.
#include "checks.h"

namespace drsemu::e2e {
namespace {

class Wrapped : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Wrapped, testing::Values(32, 64), testing::PrintToStringParamName());

TEST_P(Wrapped, UnusualUse) {
  const Report report(sample("wrapped", GetParam()));
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_TRUE(report.target_stdout().ends_with("EXIT-SUCCESS\r\n")) << report.target_stdout();
  check_contracts(report);
  const std::string module = "wrapped" + std::to_string(GetParam()) + ".exe";

  // Sixteen threads, each of which writes its numbers in order.
  std::map<int64_t, std::vector<std::string>> written;
  for (const Json* event : report.calls("WriteFile")) {
    EXPECT_EQ(text(*event, "/caller/module"), module);
    if (number(*event, "/before/number_of_bytes_to_write") == 8) written[*number(*event, "/tid")].push_back(text(*event, "/before/buffer/text"));
  }
  EXPECT_EQ(written.size(), 16u);
  for (const auto& [thread, texts] : written) {
    ASSERT_EQ(texts.size(), 250u) << thread;
    for (size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(std::strtoul(texts[i].c_str(), nullptr, 16), i);
  }
  EXPECT_EQ(count_calls(report, "CreateFileA", {{"/last_error", ""}}), 16u * 250 + (GetParam() == 64 ? 3 : 0));

  // Calls that were left by a jump or an exception did not return, the others did.
  size_t left = 0, returned = 0;
  for (const Json* event : report.calls("SleepEx")) {
    const auto times = static_cast<size_t>(number(*event, "/repeated").value_or(1));
    (has(*event, "/returned") ? left : returned) += times;
  }
  EXPECT_EQ(left, GetParam() == 64 ? 300u : 400u);
  EXPECT_EQ(returned, (GetParam() == 64 ? 150u : 20u) + 50);

  // Deeper than the recorder has room for: each call is there, the deepest without their return.
  size_t deep = 0, whole = 0;
  for (const Json* event : report.calls("EnumSystemLocalesA")) (has(*event, "/returned") ? deep : whole) += static_cast<size_t>(number(*event, "/repeated").value_or(1));
  EXPECT_EQ(deep + whole, 1500u);
  EXPECT_GT(deep, 100u);
  EXPECT_GT(whole, 100u);

  // By a walk over the exports, by an API set's name, by ordinal.
  find_call(report, "GetTempPathA", {{"/caller/module", module}});
  find_call(report, "DeleteFileW", {{"/before/file_name", "C:\\by-api-set"}, {"/last_error", "ERROR_FILE_NOT_FOUND"}});
  find_call(report, "GetProcAddress", {{"/before/proc_name", "0x73"}});
  find_call(report, "WSAStartup", {{"/caller/module", module}});
}

TEST_P(Wrapped, LooksTheSameWithoutTheMonitor) {
  const Report report(sample("wrapped", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
}

// Functions that the program calls, or also those that the system's DLLs call for it.
TEST_P(Wrapped, Depth) {
  const auto outside = [](const Report& report) {
    size_t count = 0, inside = 0;
    for (const Json* event : report.events()) {
      if (!has(*event, "/layer")) continue;
      const std::string module = text(*event, "/caller/module");
      module.ends_with(".dll") ? ++inside : ++count;
    }
    return std::pair(count, inside);
  };
  const Report outermost(sample("files", GetParam())), all(sample("files", GetParam()), {}, {"--api-depth", "all"});
  check_contracts(all);
  EXPECT_GT(outside(outermost).first, 10u);
  EXPECT_EQ(outside(outermost).second, 0u);
  EXPECT_GE(outside(all).first, outside(outermost).first);
  EXPECT_GT(outside(all).second, 10u);
}

TEST(Throws, ThroughWrappedCalls) {
  const Report report(sample("throws", 64));
  EXPECT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);
  EXPECT_EQ(count_calls(report, "SleepEx", {{"/result", ""}}), 100u);
  find_call(report, "EnumSystemLocalesA", {});
}

TEST(Delayed, ImportsLeadToStubsToo) {
  const Report report(sample("delayed", 64));
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  find_call(report, "LoadLibraryA", {{"/before/file_name", "ws2_32.dll"}});
  find_call(report, "gethostname", {{"/caller/module", "delayed64.exe"}});
}

TEST_P(Wrapped, TheOriginals) {
  const Report report(sample("originals", GetParam()));
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_EQ(report.target_stdout(),
            "URLDownloadToFileW 800c0008\r\nURLDownloadToCacheFileW 800c0008\r\nremote only: 8000ffff\r\nWSAStartup 0\r\nEXIT-SUCCESS\r\n");
  find_call(report, "URLDownloadToFileW", {{"/result", "INET_E_DOWNLOAD_FAILURE"}, {"/before/file_path", "C:\\none.bin"}});
  find_call(report, "CoCreateInstance", {{"/before/cls_context", "CLSCTX_INPROC_SERVER|CLSCTX_REMOTE_SERVER"}, {"/before/clsid_name", "CLSID_ShellLink"}, {"/result", "S_OK"}});
  find_call(report, "CoGetClassObject", {{"/before/cls_context", "CLSCTX_INPROC_SERVER|CLSCTX_REMOTE_SERVER"}});
  // What the functions do without the original's changes.
  const Report plain(sample("originals", GetParam()), {}, {"--no-monitor"});
  EXPECT_EQ(plain.target_stdout(),
            "URLDownloadToFileW 80070057\r\nURLDownloadToCacheFileW 80070057\r\nremote only: 80040154\r\nWSAStartup 0\r\nEXIT-SUCCESS\r\n");
  const Report without(sample("originals", GetParam()), {}, {"--no-winsock"});
  EXPECT_NE(without.target_stdout().find("WSAStartup 10091\r\n"), std::string::npos) << without.target_stdout();
  find_call(without, "WSAStartup", {{"/result", "WSASYSNOTREADY"}});
}

}  // namespace
}  // namespace drsemu::e2e
