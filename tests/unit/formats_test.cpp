// report/formats: a report made by hand, in each foreign format, against what the format's readers demand.
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include <sstream>

#include "base/error.h"
#include "base/process.h"
#include "event/catalogue.h"
#include "format_checks.h"
#include "report/formats/cape_names.h"
#include "report/formats/format.h"
#include "report/formats/values.h"
#include "temp_dir.h"
#include "unit/format_report.h"

namespace fs = std::filesystem;

namespace drsemu::formats {
namespace {

using test::kChildren, test::kParent, test::kReport, test::lines;

std::string converted(const fs::path& folder, std::string_view format, uint64_t* damaged = nullptr) {
  std::string text;
  Run run(folder);
  JsonOut out([&](std::string_view bytes) { text += bytes; });
  const Format* const found = find_format(format);
  if (!found) throw Error("no such format");
  found->convert(run, out);
  out.flush();
  if (damaged) *damaged = run.damaged();
  return text;
}

rapidjson::Document parsed(const std::string& text) {
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag>(text.c_str(), text.size());
  EXPECT_FALSE(json.HasParseError()) << text.substr(0, 1000);
  return json;
}

std::vector<rapidjson::Document> parsed_lines(const std::string& text) {
  std::vector<rapidjson::Document> list;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) list.push_back(parsed(line));
  return list;
}

std::string text(const Value& value, const char* pointer) {
  const Value* found = rapidjson::Pointer(pointer).Get(value);
  return found && found->IsString() ? found->GetString() : "";
}

class Formats : public testing::Test {
 protected:
  Formats() {
    dir.file("report.json", kReport);
    dir.file("events/112.jsonl", lines(kParent));
    dir.file("events/120.jsonl", lines(kChildren));
    dir.file("static/strings.txt", "0000004d a !This program\n00000188 u wide one\n");
  }
  std::string in(std::string_view format) { return converted(dir.path(), format); }

  const TempDir dir;
};

// The argument of a call in CAPE's report, by names.
const Value* argument(const Value& call, const std::string& name) {
  for (const Value& one : call["arguments"].GetArray()) {
    if (name == one["name"].GetString()) return &one;
  }
  return nullptr;
}
std::string argument_value(const Value& call, const std::string& name) {
  const Value* found = argument(call, name);
  return found ? text(*found, "/value") : "(none)";
}

TEST_F(Formats, TheTableIsWhole) {
  std::set<std::string_view> names, endings;
  for (const Format& format : all()) {
    EXPECT_TRUE(names.insert(format.name).second && endings.insert(format.ending).second);
    EXPECT_EQ(find_format(format.name), &format);
  }
  EXPECT_EQ(find_format("misp"), nullptr);
}

TEST_F(Formats, TheSameReportGivesTheSameBytes) {
  for (const Format& format : all()) {
    uint64_t damaged = 0;
    EXPECT_EQ(in(format.name), converted(dir.path(), format.name, &damaged)) << format.name;
    EXPECT_EQ(damaged, format.name == "navigator" ? 0u : 1u) << format.name << ": the damaged line is told";
  }
}

TEST_F(Formats, Cape) {
  const rapidjson::Document report = parsed(in("cape"));
  EXPECT_EQ(test::cape_problems(report), std::vector<std::string>());
  EXPECT_EQ(text(report, "/target/file/type"), "PE32 executable (GUI) Intel 80386, for MS Windows");
  EXPECT_EQ(text(report, "/static/pe/imports/0/imports/0/name"), "#12");
  EXPECT_EQ(report["static"]["pe"]["exports"].Size(), 1u) << "an export without a name";
  EXPECT_EQ(text(report, "/strings/1"), "wide one");
  EXPECT_EQ(text(report, "/info/started"), "2026-11-28 17:37:20");

  const Value& processes = report["behavior"]["processes"];
  ASSERT_EQ(processes.Size(), 3u);
  const Value& calls = processes[0]["calls"];
  ASSERT_EQ(calls.Size(), std::size(kParent) - 1);
  EXPECT_EQ(text(calls[0], "/timestamp"), "2026-11-28 17:37:20,000");
  EXPECT_EQ(text(calls[0], "/category"), "process");
  EXPECT_EQ(calls[0]["repeated"].GetInt(), 2);
  EXPECT_EQ(argument_value(calls[0], "Protection"), "0x00000040");
  EXPECT_EQ(text(*argument(calls[0], "Protection"), "/pretty_value"), "PAGE_EXECUTE_READWRITE");
  EXPECT_EQ(argument_value(calls[0], "AllocationType"), "0x00003000");
  EXPECT_EQ(argument_value(calls[0], "BaseAddress"), "0x30000") << "where it was made, not where it was asked for";
  EXPECT_EQ(argument_value(calls[1], "FileName"), "C:\\x.txt");
  EXPECT_EQ(argument_value(calls[1], "DesiredAccess"), "0x40000008");
  EXPECT_EQ(argument_value(calls[1], "FileHandle"), "0x54");
  EXPECT_EQ(argument_value(calls[2], "HandleName"), "C:\\x.txt");
  EXPECT_EQ(argument_value(calls[2], "Buffer"), "MZ\\x90\\x00");
  EXPECT_EQ(argument_value(calls[3], "FullName"), "HKEY_CURRENT_USER\\Software\\Run\\Updater");
  EXPECT_EQ(argument_value(calls[3], "Type"), "0x00000004");
  EXPECT_EQ(text(calls[5], "/pretty_return"), "DNS_ERROR_RCODE_NAME_ERROR");
  EXPECT_EQ(text(calls[5], "/return"), "0x0000232b");
  EXPECT_FALSE(calls[5]["status"].GetBool());
  EXPECT_EQ(text(calls[6], "/api"), "IWbemServices_ExecQuery");
  EXPECT_EQ(argument_value(calls[7], "ProcessId"), "120");
  EXPECT_EQ(argument_value(calls[7], "StartupInfo.Flags"), "0x00000001");
  // A process id that was used again.
  ASSERT_EQ(processes[1]["calls"].Size(), 1u);
  EXPECT_EQ(argument_value(processes[1]["calls"][0], "Handle"), "0x1");
  EXPECT_EQ(text(processes[1]["calls"][0], "/return"), "0xc0000008");
  ASSERT_EQ(processes[2]["calls"].Size(), 1u) << "not what drsemu made it do";
  EXPECT_EQ(argument_value(processes[2]["calls"][0], "Handle"), "0x2");

  EXPECT_EQ(text(report, "/behavior/processtree/0/children/1/name"), "c.exe");
  EXPECT_EQ(text(report, "/behavior/summary/write_files/0"), "C:\\x.txt");
  EXPECT_EQ(text(report, "/behavior/summary/write_keys/0"), "HKEY_CURRENT_USER\\Software\\Run\\Updater");
  EXPECT_EQ(text(report, "/behavior/summary/executed_commands/0"), "b.exe /x");
  EXPECT_EQ(text(report, "/CAPE/payloads/0/sha256"), "ff");
  EXPECT_EQ(report["signatures"][0]["severity"].GetInt(), 3);
  EXPECT_DOUBLE_EQ(report["malscore"].GetDouble(), 8.2);
}

TEST_F(Formats, Drakvuf) {
  const auto log = parsed_lines(in("drakvuf"));
  ASSERT_EQ(log.size(), std::size(kParent) - 1 + std::size(kChildren) - 1);
  for (const auto& line : log) EXPECT_EQ(test::drakvuf_problems(line), std::vector<std::string>());
  EXPECT_EQ(text(log[0], "/Method"), "NtAllocateVirtualMemory");
  EXPECT_EQ(text(log[0], "/TimeStamp"), "1795887440.000100");
  EXPECT_EQ(text(log[0], "/Protect"), "0x40");
  EXPECT_EQ(text(log[0], "/ProcessName"), "\\Device\\HarddiskVolume1\\Users\\alex\\Desktop\\a.exe");
  EXPECT_EQ(text(log[1], "/FilePath"), "C:\\x.txt");
  // By time of return over all processes.
  EXPECT_EQ(log[5]["PID"].GetInt(), 120);
  EXPECT_EQ(text(log[6], "/Plugin"), "apimon");
  EXPECT_EQ(text(log[6], "/ReturnValue"), "0x232b");
  EXPECT_EQ(text(log[6], "/Arguments/0"), "Name=c2.example");
}

TEST_F(Formats, Sysmon) {
  const auto log = parsed_lines(in("sysmon"));
  std::vector<int> ids;
  for (const auto& line : log) {
    EXPECT_EQ(test::sysmon_problems(line), std::vector<std::string>()) << line["EventID"].GetInt();
    ids.push_back(line["EventID"].GetInt());
  }
  // Its begin, file, key; the child's begin, a hollowing, a name, access; both ends; the second child, which lived on.
  EXPECT_EQ(ids, (std::vector<int>{1, 11, 13, 1, 25, 22, 10, 5, 1, 5}));
  EXPECT_EQ(text(log[0], "/ParentImage"), "C:\\Windows\\explorer.exe");
  EXPECT_EQ(text(log[0], "/Hashes"), "SHA1=BB,MD5=AA,SHA256=0123456789ABCDEF,IMPHASH=CAFE");
  EXPECT_EQ(text(log[0], "/OriginalFileName"), "b.exe");
  EXPECT_EQ(text(log[0], "/User"), "DESKTOP-1\\alex");
  EXPECT_EQ(text(log[0], "/CurrentDirectory"), "C:\\Users\\alex\\Desktop\\");
  EXPECT_EQ(text(log[2], "/TargetObject"), "HKU\\S-1-5-21-0-0-0-1000\\Software\\Run\\Updater");
  EXPECT_EQ(text(log[2], "/Details"), "DWORD (0x0000000a)");
  EXPECT_EQ(text(log[3], "/CurrentDirectory"), "C:\\Work\\") << "from the call that made it";
  EXPECT_EQ(text(log[3], "/ParentCommandLine"), "a.exe");
  EXPECT_EQ(text(log[3], "/ParentProcessGuid"), text(log[0], "/ProcessGuid"));
  EXPECT_EQ(text(log[4], "/Image"), "C:\\b.exe");
  EXPECT_EQ(text(log[5], "/QueryName"), "c2.example") << "what is asked in vain is told too";
  EXPECT_EQ(text(log[5], "/QueryStatus"), "9003");
  EXPECT_EQ(text(log[6], "/GrantedAccess"), "0x1FFFFF");
  EXPECT_EQ(text(log[6], "/CallTrace"), "a.exe+19ca");
  EXPECT_EQ(text(log[6], "/TargetProcessGUID"), text(log[3], "/ProcessGuid"));
  EXPECT_NE(text(log[8], "/ProcessGuid"), text(log[3], "/ProcessGuid")) << "the same id, another process";
}

TEST_F(Formats, Navigator) {
  const rapidjson::Document layer = parsed(in("navigator"));
  EXPECT_EQ(test::layer_problems(layer), std::vector<std::string>());
  std::map<std::string, double> scores;
  for (const Value& one : layer["techniques"].GetArray())
    scores[one["techniqueID"].GetString()] = one.HasMember("score") ? one["score"].GetDouble() : -1;
  EXPECT_EQ(scores,
            (std::map<std::string, double>{{"T1055", -1}, {"T1055.012", 60}, {"T1547", -1}, {"T1547.001", 70}}));
  const std::string comment = text(layer, "/techniques/3/comment");
  EXPECT_NE(comment.find("Writes a Run key (run_key, severity 70)"), std::string::npos) << comment;
  EXPECT_NE(comment.find("process 112, event 5, NtSetValueKey: Updater"), std::string::npos) << comment;
}

TEST_F(Formats, Trace) {
  const rapidjson::Document trace = parsed(in("trace"));
  EXPECT_EQ(test::trace_problems(trace), std::vector<std::string>());
  std::map<std::string, int> phases;
  double from = 0, to = 0;
  for (const Value& event : trace["traceEvents"].GetArray()) {
    ++phases[text(event, "/ph")];
    if (text(event, "/ph") == "s") from = event["ts"].GetDouble();
    if (text(event, "/ph") == "f") {
      to = event["ts"].GetDouble();
      EXPECT_EQ(event["pid"].GetInt(), 120);
      EXPECT_EQ(event["tid"].GetInt(), 124);
    }
    if (text(event, "/name") == "NtCreateUserProcess") {
      EXPECT_DOUBLE_EQ(event["dur"].GetDouble(), 400);
    }
  }
  EXPECT_EQ(phases["X"], static_cast<int>(std::size(kParent) - 1 + std::size(kChildren)));
  EXPECT_DOUBLE_EQ(from, 2500);
  EXPECT_DOUBLE_EQ(to, 3100);
  EXPECT_NE(in("trace").find("created C:\\\\x.txt"), std::string::npos);
}

// A report that was cut off: no facts, no processes but those that have events, no verdict.
TEST_F(Formats, WhatIsNotKnownIsLeftOut) {
  dir.file(
      "report.json",
      R"({"target":{"path":"C:\\a.exe","type":"PE32+ executable (console) x86-64","arch":"x64","md5":"","sha1":"","sha256":""},"run":{"started":"?","ended":"supervisor-died"},"static":null,"processes":[]})");
  const rapidjson::Document report = parsed(in("cape"));
  EXPECT_EQ(test::cape_problems(report), std::vector<std::string>());
  EXPECT_EQ(report["behavior"]["processes"].Size(), 2u);
  for (const auto& line : parsed_lines(in("drakvuf")))
    EXPECT_EQ(test::drakvuf_problems(line), std::vector<std::string>());
  for (const auto& line : parsed_lines(in("sysmon")))
    EXPECT_EQ(test::sysmon_problems(line), std::vector<std::string>());
  EXPECT_EQ(test::layer_problems(parsed(in("navigator"))), std::vector<std::string>());
  EXPECT_EQ(test::trace_problems(parsed(in("trace"))), std::vector<std::string>());
}

TEST_F(Formats, DamagedReportsMakeNoCircles) {
  std::string report = kReport;
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"\"ppid\":32", "\"ppid\":120"},
                                 {"\"started_ns\":1000000", "\"started_ns\":18446744073709551615"}}) {
    report.replace(report.find(from), from.size(), to);
  }
  dir.file("report.json", report);
  // Structures in structures without end, and lines without end.
  std::string deep = R"({"seq":20,"ts":1,"tid":1,"call":"NtClose","before":{"a":)";
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":[";
  deep += "1";
  for (int i = 0; i < 100'000; ++i) deep += "]}";
  dir.file("events/112.jsonl", deep + "}}\n" + std::string(20 << 20, 'x') + "\n" + kChildren[0] + "\n");
  for (const Format& format : all()) {
    uint64_t damaged = 0;
    const std::string text = converted(dir.path(), format.name, &damaged);
    EXPECT_FALSE(text.empty()) << format.name;
    EXPECT_EQ(damaged, format.name == "navigator" ? 0u : 1u) << format.name;
  }
}

std::string error_of(const fs::path& folder) {
  try {
    Run run(folder);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST_F(Formats, WhatIsNoReportIsRefused) {
  EXPECT_NE(error_of(dir / "nowhere").find("is no folder"), std::string::npos);
  const TempDir empty;
  EXPECT_NE(error_of(empty.path()).find("there is no report in"), std::string::npos);
  fs::create_directories(empty / ".unfinished");
  EXPECT_NE(error_of(empty.path()).find("finish it with drsemu report repair"), std::string::npos);
  for (const char* content : {"", "{", "[1]", "{\"target\":1}"}) {
    empty.file("report.json", content);
    EXPECT_NE(error_of(empty.path()).find("is no report"), std::string::npos) << content;
  }
}

// ---- values

TEST(FormatValues, NumbersBehindNames) {
  EXPECT_EQ(number_behind(event::kPageProtection, "PAGE_EXECUTE_READWRITE|PAGE_GUARD"), 0x140u);
  EXPECT_EQ(number_behind(event::kFileAccess, "GENERIC_READ|0x8"), 0x80000008u);
  EXPECT_EQ(number_behind(event::kFileAccess, "0x0"), 0u);
  EXPECT_EQ(number_behind(event::kFileAccess, "NONSENSE"), std::nullopt);
  EXPECT_EQ(number_behind(event::kFileAccess, "GENERIC_READ|"), std::nullopt);
  // Whatever a table can say is understood.
  for (const event::NameTable* table : {&event::kFileAccess, &event::kKeyAccess, &event::kProcessAccess,
                                        &event::kAllocationType, &event::kSystemError}) {
    for (const uint64_t value : {0ull, 1ull, 0x1f0fffull, 0x80000000ull, 0x3000ull}) {
      EXPECT_EQ(number_behind(*table, event::name_of(*table, value)).value_or(~0ull) & ~0xf000ull, value & ~0xf000ull)
          << event::name_of(*table, value);
    }
  }
}

TEST(FormatValues, Texts) {
  EXPECT_EQ(camel_case("desired_access"), "DesiredAccess");
  EXPECT_EQ(camel_case("startup_info.show_window"), "StartupInfo.ShowWindow");
  EXPECT_EQ(plain_text(parsed(R"({"a":[1,-2,true],"b":{"size":1,"hex":"0a"}})")), "1, -2, 1, \\x0a");
  EXPECT_EQ(bytes_text(parsed(R"({"size":3,"hex":"4g"})")).size(), 4u) << "no digits: nothing is read beyond";
}

// CAPE's names are those of its monitor for whatever the catalogue calls so.
TEST(FormatValues, AliasesAreOfCallsThatThereAre) {
  const FieldNames file(event::find_call("NtCreateFile")), handle(event::find_call("NtReadFile"));
  EXPECT_EQ(cape_argument("NtCreateFile", "file_path", file), "FileName");
  EXPECT_EQ(cape_argument("NtReadFile", "file_path", handle), "HandleName");
  EXPECT_EQ(cape_argument("NtReadFile", "dos_path", handle), "");
  EXPECT_EQ(cape_argument("RegSetValueExW", "key_path", FieldNames(event::find_call("RegSetValueExW"))), "FullName");
  EXPECT_EQ(cape_argument("NtEnumerateValueKey", "handle", FieldNames(nullptr)), "KeyHandle");
  EXPECT_EQ(cape_argument("NoSuchCall", "some_thing", FieldNames(nullptr)), "SomeThing");
}

TEST(FormatValues, Times) {
  EXPECT_EQ(format_time(1'795'887'440'123'456'789, 3), "2026-11-28T17:37:20.123Z");
  EXPECT_EQ(format_time(1'795'887'440'123'456'789, 0, " ", ""), "2026-11-28 17:37:20");
  EXPECT_EQ(format_time(-1, 9), "1969-12-31T23:59:59.999999999Z");
}

}  // namespace
}  // namespace drsemu::formats
