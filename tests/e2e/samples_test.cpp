// Each sample of samples/, 32 and 64 bit: what it did is what its report says.
#include <algorithm>
#include <cctype>
#include <cstring>

#include "checks.h"

namespace drsemu::e2e {
namespace {

const std::string kSuccess = "EXIT-SUCCESS\r\n";
const std::string kZoo = std::string("\\??\\C:\\Users\\alex\\Desktop\\zoo");

class Samples : public testing::TestWithParam<int> {
 protected:
  int bits() const { return GetParam(); }
  std::string name(const std::string& sample) const { return sample + std::to_string(bits()) + ".exe"; }
  std::string arch() const { return bits() == 64 ? "x64" : "x86"; }

  // Ended by itself with exit code 0 after EXIT-SUCCESS.
  void expect_success(const Report& report) const {
    EXPECT_EQ(report.finished().exit_code, 0) << report.finished().err;
    EXPECT_EQ(report.ended(), "exited");
    EXPECT_EQ(report.exit_code(), 0);
    EXPECT_TRUE(report.target_stdout().ends_with(kSuccess)) << report.target_stdout();
    check_contracts(report);
  }
};
INSTANTIATE_TEST_SUITE_P(Bits, Samples, testing::Values(32, 64), testing::PrintToStringParamName());

TEST_P(Samples, Files) {
  const Report report(sample("files", bits()));
  expect_success(report);
  std::string longer(100, 'n');
  longer += "\u00fc\u6f22\U0001f600.txt";
  std::map<std::string, std::string> expected = {{"copy.txt", "first content"},  {"hidden.txt", "hidden"},
                                                 {longer, "long and not ASCII"}, {"one.txt", "first content"},
                                                 {"renamed-to.txt", "renamed"},  {"mapped.bin", "through a section"}};
  expected["mapped.bin"].resize(4096);
  std::set<std::string> effects = {std::string("created ") + kDesktop + "zoo"};
  std::map<std::string, std::string> left;
  for (const auto& [file, content] : expected) {
    effects.insert(std::string("created ") + kDesktop + "zoo\\" + file);
    left[std::string(kDesktop) + "zoo\\" + file] = content;
  }
  EXPECT_EQ(report.file_effects(), effects);
  EXPECT_EQ(report.left_files(), left);
  EXPECT_TRUE(report.registry_effects().empty());

  const std::pair<const char*, const char*> writes[] = {{"one.txt", "first content"},
                                                        {"renamed-from.txt", "renamed"},
                                                        {"deleted.txt", "deleted"},
                                                        {"hidden.txt", "hidden"},
                                                        {"copy.txt", "first content"}};
  for (const auto& [file, content] : writes) {
    const Json& write = find_call(report, "NtWriteFile", {{"/before/file_path", kZoo + "\\" + file}});
    EXPECT_EQ(text(write, "/before/buffer/text"), content);
    EXPECT_EQ(number(write, "/after/information"), static_cast<int64_t>(strlen(content)));
    check_caller(write, name("files"), sample("files", bits()));
  }
  const Json& create = find_call(report, "NtCreateFile", {{"/before/file_path", kZoo + "\\one.txt"}});
  EXPECT_EQ(text(create, "/before/desired_access"), "GENERIC_READ|GENERIC_WRITE|SYNCHRONIZE|FILE_READ_ATTRIBUTES");
  EXPECT_EQ(text(create, "/before/share_access"), "FILE_SHARE_READ");
  EXPECT_EQ(text(create, "/before/create_disposition"), "FILE_CREATE");
  EXPECT_EQ(text(create, "/after/information"), "FILE_CREATED");
  EXPECT_EQ(text(create, "/category"), "file");
  const Json& read = find_call(report, "NtReadFile", {{"/before/file_path", kZoo + "\\one.txt"}});
  EXPECT_EQ(text(read, "/after/buffer/text"), "first content");
  EXPECT_EQ(number(read, "/before/length"), 64);
  const Json& size = find_call(
      report, "NtQueryInformationFile",
      {{"/before/file_path", kZoo + "\\one.txt"}, {"/before/file_information_class", "FileStandardInformation"}});
  EXPECT_EQ(number(size, "/after/end_of_file"), 13);
  const Json& refused = find_call(report, "NtWriteFile", {{"/status", "0xc0000022"}});
  EXPECT_EQ(text(refused, "/before/file_path"), kZoo + "\\one.txt");
  EXPECT_FALSE(refused["success"].GetBool());
  const Json& rename =
      find_call(report, "NtSetInformationFile", {{"/before/file_information_class", "FileRenameInformation"}});
  EXPECT_EQ(text(rename, "/before/file_path"), kZoo + "\\renamed-from.txt");
  EXPECT_EQ(text(rename, "/before/new_file_path"), kZoo + "\\renamed-to.txt");
  const Json& gone = find_call(report, "NtQueryAttributesFile", {{"/before/file_path", kZoo + "\\on-close.txt"}});
  EXPECT_EQ(text(gone, "/status"), "0xc0000034");
  EXPECT_TRUE(gone["after"].ObjectEmpty()) << "a failed query tells nothing of the file";
  const Json& attributes = find_call(report, "NtQueryAttributesFile", {{"/before/file_path", kZoo + "\\hidden.txt"}});
  EXPECT_EQ(text(attributes, "/after/file_attributes"), "FILE_ATTRIBUTE_READONLY|FILE_ATTRIBUTE_ARCHIVE");
  const Json& section = find_call(report, "NtCreateSection", {{"/before/file_path", kZoo + "\\mapped.bin"}});
  EXPECT_EQ(text(section, "/before/section_page_protection"), "PAGE_READWRITE");
  find_call(report, "NtSetInformationFile",
            {{"/before/file_path", "\\??\\C:\\Users\\alex\\Desktop\\gone"},
             {"/before/file_information_class", "FileDispositionInformation"},
             {"/status", "0x00000000"}});
  find_call(report, "NtQueryDirectoryFile", {{"/before/file_path", kZoo + "\\"}, {"/before/file_name", "*"}});
}

TEST_P(Samples, Registry) {
  const Report report(sample("registry", bits()));
  expect_success(report);
  const std::string machine = bits() == 64 ? "HKLM\\Software\\ZooMachine" : "HKLM\\Software\\Wow6432Node\\ZooMachine";
  const std::set<std::string> effects = {"created HKCU\\Software\\Zoo",
                                         "created HKCU\\Software\\Zoo : ",
                                         "created HKCU\\Software\\Zoo : binary",
                                         "created HKCU\\Software\\Zoo : expand",
                                         "created HKCU\\Software\\Zoo : multi",
                                         "created HKCU\\Software\\Zoo : number",
                                         "created HKCU\\Software\\Zoo : text",
                                         "created HKCU\\Software\\Zoo : wide",
                                         "created HKCU\\Software\\Zoo\\child",
                                         "created HKCU\\Software\\Zoo\\child : in child",
                                         "created " + machine,
                                         "created " + machine + " : bits"};
  EXPECT_EQ(report.registry_effects(), effects);
  EXPECT_TRUE(report.file_effects().empty());
  for (const Json& effect : report.json()["effects"]["registry"].GetArray()) {
    const std::string value = text(effect, "/value");
    if (value == "text") {
      EXPECT_EQ(text(effect, "/after/type"), "REG_SZ");
      EXPECT_EQ(text(effect, "/after/data/text"), "gr\u00fc\u00dfe");
    } else if (value == "multi") {
      EXPECT_EQ(text(effect, "/after/type"), "REG_MULTI_SZ");
      EXPECT_EQ(text(effect, "/after/data/text"), std::string("a\0b\0", 4));
    } else if (value == "wide") {
      EXPECT_EQ(text(effect, "/after/type"), "REG_QWORD");
      EXPECT_EQ(number(effect, "/after/data/number"), 0x1122334455667788);
    } else if (value == "bits") {
      EXPECT_EQ(text(effect, "/after/type"), "REG_DWORD");
      EXPECT_EQ(number(effect, "/after/data/number"), bits());
    } else if (value == "binary") {
      EXPECT_EQ(text(effect, "/after/type"), "REG_BINARY");
      EXPECT_EQ(text(effect, "/after/data/hex"), "01020304");
    }
  }

  // The user's key is \Registry\User\<SID>\Software\Zoo: the SID is the guest's.
  const Json& create = find_call(report, "NtCreateKey", {{"/after/disposition", "REG_CREATED_NEW_KEY"}});
  const std::string zoo = text(create, "/before/key_path");
  EXPECT_TRUE(zoo.starts_with("\\Registry\\User\\S-1-5-21-") && zoo.ends_with("\\Software\\Zoo")) << zoo;
  EXPECT_EQ(text(create, "/before/desired_access"), "KEY_ALL_ACCESS");
  check_caller(create, name("registry"), sample("registry", bits()));
  const Json& set = find_call(report, "NtSetValueKey", {{"/before/value_name", "text"}});
  EXPECT_EQ(text(set, "/before/key_path"), zoo);
  EXPECT_EQ(text(set, "/before/type"), "REG_SZ");
  EXPECT_EQ(text(set, "/before/data/text"), "gr\u00fc\u00dfe");
  EXPECT_EQ(number(set, "/before/data_size"), 12);
  check_caller(set, name("registry"), sample("registry", bits()));
  const Json& number_set = find_call(report, "NtSetValueKey", {{"/before/value_name", "number"}});
  EXPECT_EQ(number(number_set, "/before/data/number"), 0x12345678);
  find_call(report, "NtSetValueKey", {{"/before/key_path", zoo + "\\child"}, {"/before/value_name", "in child"}});
  const Json& query =
      find_call(report, "NtQueryValueKey", {{"/before/key_path", zoo}, {"/before/value_name", "number"}});
  EXPECT_EQ(text(query, "/after/type"), "REG_DWORD");
  EXPECT_EQ(number(query, "/after/data/number"), 0x12345678);
  const Json& missing =
      find_call(report, "NtQueryValueKey", {{"/before/key_path", zoo}, {"/before/value_name", "missing"}});
  EXPECT_EQ(text(missing, "/status"), "0xc0000034");
  const Json& small = find_call(report, "NtQueryValueKey", {{"/before/key_path", zoo}, {"/before/value_name", "text"}});
  EXPECT_EQ(text(small, "/status"), "0x80000005");
  EXPECT_EQ(number(small, "/after/data/size"), 12);
  EXPECT_TRUE(has(small, "/after/data/truncated"));
  EXPECT_EQ(count_calls(report, "NtDeleteValueKey", {{"/before/key_path", zoo}, {"/before/value_name", "gone"}}), 2u);
  find_call(report, "NtDeleteKey", {{"/before/key_path", zoo + "\\doomed"}});
  const Json& enumerate = find_call(report, "NtEnumerateKey", {{"/before/key_path", zoo}, {"/status", "0x00000000"}});
  EXPECT_EQ(text(enumerate, "/after/name"), "child");
  const Json& info = find_call(report, "NtQueryKey", {{"/before/key_path", zoo}});
  EXPECT_EQ(number(info, "/after/sub_keys"), 1);
  EXPECT_EQ(number(info, "/after/values"), 7);
}

TEST_P(Samples, Processes) {
  const Report report(sample("process", bits()), {}, {"--with", sample("process", 96 - bits()).string()});
  expect_success(report);
  EXPECT_TRUE(report.file_effects().empty());
  const auto& processes = report.json()["processes"].GetArray();
  ASSERT_EQ(processes.Size(), 6u);
  const int64_t root = *number(processes[0], "/pid");
  const std::string own = arch(), other = bits() == 64 ? "x86" : "x64";
  const struct {
    const char *arguments, *end;
    int64_t exit_code;
    std::string arch;
  } expected[] = {{"exit 42", "exited", 42, own},
                  {"fault", "exited", 0xc0000005, own},
                  {"wait", "terminated", 1234, own},
                  {"exit 5", "exited", 5, other},
                  {"wait", "exited", 77, own}};
  for (rapidjson::SizeType i = 0; i < 5; ++i) {
    const Json& process = processes[i + 1];
    SCOPED_TRACE(text(process, "/command_line"));
    EXPECT_TRUE(text(process, "/command_line").ends_with(std::string("\" ") + expected[i].arguments));
    EXPECT_EQ(text(process, "/end"), expected[i].end);
    EXPECT_EQ(number(process, "/exit_code"), expected[i].exit_code);
    EXPECT_EQ(number(process, "/ppid"), root);
    EXPECT_EQ(text(process, "/cause"), "child");
    // The one that is terminated at once may not have made a call yet.
    if (i != 2 || text(process, "/arch") != "unknown") {
      EXPECT_EQ(text(process, "/arch"), expected[i].arch);
    }
    EXPECT_TRUE(text(process, "/image").starts_with(kDesktop)) << text(process, "/image");
  }

  const std::string image = std::string(kDesktop) + name("process");
  const Json& create =
      find_call(report, "NtCreateUserProcess", {{"/before/command_line", "\"" + image + "\" exit 42"}});
  EXPECT_EQ(text(create, "/before/image_path"), image);
  check_caller(create, name("process"), sample("process", bits()));
  const int64_t terminated = *number(processes[3], "/pid"), reached = *number(processes[5], "/pid");
  const Json& terminate = find_call(report, "NtTerminateProcess", {{"/before/exit_status", "0x4d2"}});
  EXPECT_EQ(number(terminate, "/before/proc_id"), terminated);
  const Json& open = find_call(report, "NtOpenProcess", {{"/status", "0x00000000"}});
  EXPECT_EQ(number(open, "/before/proc_id"), reached);
  EXPECT_EQ(text(open, "/before/desired_access"), "PROCESS_ALL_ACCESS");
  const Json& write = find_call(report, "NtWriteVirtualMemory", {{"/caller/module", name("process")}});
  EXPECT_EQ(number(write, "/before/proc_id"), reached);
  EXPECT_EQ(number(write, "/before/buffer/size"), 21);
  EXPECT_EQ(number(write, "/after/number_of_bytes_written"), 21);
  const Json& protect = find_call(report, "NtProtectVirtualMemory",
                                  {{"/before/new_protect", "PAGE_EXECUTE_READ"}, {"/caller/module", name("process")}});
  EXPECT_EQ(number(protect, "/before/proc_id"), reached);
  EXPECT_EQ(text(protect, "/after/old_protect"), "PAGE_READWRITE");
  const Json& thread = find_call(report, "NtCreateThreadEx", {{"/caller/module", name("process")}});
  EXPECT_EQ(number(thread, "/before/proc_id"), reached);
  EXPECT_EQ(text(thread, "/before/argument"), "0x4d");
  const Json& unknown = find_call(report, "NtOpenProcess", {{"/status", "0xc000000b"}});
  EXPECT_EQ(number(unknown, "/before/proc_id"), 0xfffc);
  const Json& delay =
      find_call(report, "NtDelayExecution", {{"/caller/module", name("process")}, {"/status", "0x00000000"}});
  EXPECT_EQ(number(delay, "/before/delay_interval"), -200000);
  EXPECT_GE(number(delay, "/ns"), 20'000'000);
}

TEST_P(Samples, ChildOutlivesTheTarget) {
  const Report report(sample("process", bits()), {"leave"});
  expect_success(report);
  const Json& child = process_of(report, " late");
  EXPECT_EQ(text(child, "/end"), "exited");
  EXPECT_EQ(number(child, "/exit_code"), 6);
  const Json& target = report.json()["processes"][0];
  EXPECT_GT(number(child, "/ended_ns"), number(target, "/ended_ns"));
  EXPECT_EQ(number(child, "/ppid"), number(target, "/pid"));
  EXPECT_EQ(report.left_files(), (std::map<std::string, std::string>{{std::string(kDesktop) + "late.txt", "late"}}));
}

TEST_P(Samples, ThreadsLoseNothing) {
  constexpr int kThreads = 32, kCalls = 1000;
  const Report report(sample("threads", bits()), {std::to_string(kThreads), std::to_string(kCalls)});
  expect_success(report);
  std::map<int64_t, std::vector<int>> calls;  // numbers of each Windows thread, in order
  std::map<int64_t, int> number_of;
  for (const Json* event : report.calls("NtQueryAttributesFile")) {
    const std::string path = text(*event, "/before/file_path");
    int thread, call;
    const size_t at = path.find("\\none\\t");
    if (at == std::string::npos || std::sscanf(path.c_str() + at, "\\none\\t%d-%d", &thread, &call) != 2) continue;
    const int64_t tid = *number(*event, "/tid");
    EXPECT_EQ(number_of.emplace(tid, thread).first->second, thread) << "two threads under one id";
    calls[tid].push_back(call);
  }
  ASSERT_EQ(calls.size(), static_cast<size_t>(kThreads));
  std::vector<int> all(kCalls);
  for (int i = 0; i < kCalls; ++i) all[static_cast<size_t>(i)] = i;
  for (const auto& [tid, numbers] : calls) EXPECT_EQ(numbers, all) << "thread " << number_of[tid];
}

TEST_P(Samples, RepeatsCollapseAndAreCounted) {
  const Report report(sample("bench", bits()), {"cheapest", "100000"});
  EXPECT_EQ(report.ended(), "exited");
  check_contracts(report);
  int64_t calls = 0;
  size_t events = 0;
  for (const Json* event : report.calls("NtQuerySystemTime")) {
    if (text(*event, "/caller/module") != name("bench")) continue;
    calls += number(*event, "/repeated").value_or(1);
    ++events;
  }
  EXPECT_EQ(calls, 100000);
  EXPECT_LT(events, 100000u / 10);
}

// How a program ends is as without the monitor; a shell knows the low byte of its exit code.
TEST_P(Samples, CrashesAreReported) {
  const std::map<std::string, int64_t> expected = {
      {"fault", 0xc0000005}, {"abort", 3}, {"raise", 0xe0001234}, {"thread", 21}};
  for (const auto& [how, code] : expected) {
    SCOPED_TRACE(how);
    const Report report(sample("crash", bits()), {how});
    EXPECT_EQ(report.finished().exit_code, 0);
    EXPECT_EQ(report.ended(), "exited");
    EXPECT_EQ(report.exit_code(), code);
    EXPECT_EQ(report.target_stdout(), how + "\r\n");
    check_contracts(report);
  }
  // Wine ends a 64-bit program whose stack has overflowed by exit(2) with 1, which is what is reported. wineserver,
  // whom the shell asks without the monitor, knows 0 or 1, as it meets the process's or the thread's descriptor
  // first (server/process.c, process_killed; server/thread.c, thread_poll_event).
  const int64_t code = bits() == 64 ? 1 : 0xc00000fd;
  const Report report(sample("crash", bits()), {"overflow"});
  const Report plain(sample("crash", bits()), {"overflow"}, {"--no-monitor"});
  EXPECT_EQ(report.ended(), "exited");
  EXPECT_EQ(report.exit_code(), code);
  if (bits() == 64) {
    EXPECT_TRUE(plain.exit_code() == 0 || plain.exit_code() == 1) << plain.exit_code().value_or(-1);
  } else {
    EXPECT_EQ(plain.exit_code(), code & 0xff);
  }
  check_contracts(report);
}

TEST_P(Samples, HostileCallsAnswerAsWithoutMonitor) {
  const Report report(sample("hostile", bits()));
  const Report plain(sample("hostile", bits()), {}, {"--no-monitor"});
  expect_success(report);
  EXPECT_EQ(report.target_stdout(), plain.target_stdout());
  EXPECT_EQ(report.file_effects(), plain.file_effects());
  EXPECT_NE(report.target_stdout().find("guard kept"), std::string::npos);
  EXPECT_EQ(report.target_stderr(), plain.target_stderr());
  // What could not be read is said so. In a 32-bit process Windows' own 64-bit layer reads it first.
  if (bits() == 32) return;
  const auto queries = report.calls("NtQueryAttributesFile");
  EXPECT_TRUE(std::any_of(queries.begin(), queries.end(),
                          [](const Json* event) { return has(*event, "/before/file_path/unreadable"); }));
}

TEST_P(Samples, SurroundingsShowNothingOfTheMonitor) {
  const Report report(sample("environ", bits()), {"an argument", "", "\"quoted\" \\"});
  const Report plain(sample("environ", bits()), {"an argument", "", "\"quoted\" \\"}, {"--no-monitor"});
  expect_success(report);
  std::string out = report.target_stdout();
  EXPECT_EQ(out, plain.target_stdout());
  EXPECT_TRUE(plain.json()["processes"].Empty());
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const char* trace : {"drsemu", "preload", "monitor", "semu"}) EXPECT_EQ(out.find(trace), out.npos) << trace;
  EXPECT_NE(out.find("\"an argument\" \"\" \"\\\"quoted\\\" \\\\\""), out.npos) << out.substr(0, 200);
}

TEST_P(Samples, Demo) {
  const Report report(sample("demo", bits()));
  expect_success(report);
  const std::string temp = "C:\\users\\alex\\AppData\\Local\\Temp\\update.exe";
  EXPECT_EQ(report.file_effects(), std::set<std::string>{"created " + temp});
  EXPECT_EQ(report.left_files(), (std::map<std::string, std::string>{{temp, "MZ this would be a program"}}));
  EXPECT_EQ(report.registry_effects(),
            std::set<std::string>{"created HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run : Updater"});
  EXPECT_EQ(number(process_of(report, " --stage2"), "/exit_code"), 7);
  find_call(report, "NtAllocateVirtualMemory",
            {{"/before/protect", "PAGE_EXECUTE_READWRITE"}, {"/caller/module", name("demo")}});
  const std::string& summary = report.finished().out;
  for (const char* line : {"ended by itself", "--stage2", "update.exe", "Updater", "report.json"}) {
    EXPECT_NE(summary.find(line), summary.npos) << line << " is not in\n" << summary;
  }
}

}  // namespace
}  // namespace drsemu::e2e
