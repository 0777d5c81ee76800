// drsemu run --filter and drsemu calls.
#include <set>

#include "checks.h"

namespace drsemu::e2e {
namespace {

// What is not wanted is followed all the same: processes, their ends, the names of handles.
TEST(Filter, OnlyWhatIsWantedIsWritten) {
  const Report all(sample("demo", 64)), some(sample("demo", 64), {}, {"--filter", "NtSetValueKey,+NtWriteFile"});
  ASSERT_EQ(some.finished().exit_code, 0) << some.finished().err;
  const auto processes = [](const Report& report) {
    std::set<std::string> lines;
    for (const Json& process : report.json()["processes"].GetArray()) {
      lines.insert(text(process, "/image") + " " + text(process, "/command_line") + " " + text(process, "/end") + " " +
                   std::to_string(number(process, "/exit_code").value_or(-1)));
    }
    return lines;
  };
  EXPECT_EQ(processes(some), processes(all));
  EXPECT_EQ(some.file_effects(), all.file_effects());
  const auto values = [](const Report& report) {
    std::multiset<std::string> lines;
    for (const Json* event : report.calls("NtSetValueKey"))
      lines.insert(text(*event, "/before/key_path") + ":" + text(*event, "/before/value_name"));
    for (const Json* event : report.calls("NtWriteFile")) lines.insert(text(*event, "/before/file_path"));
    return lines;
  };
  EXPECT_EQ(values(some), values(all));
  EXPECT_EQ(some.events().size(), values(some).size()) << "and nothing else";
  int64_t seq = 0;
  for (const Json* event : some.events()) EXPECT_EQ(number(*event, "/seq"), ++seq);
}

TEST(Filter, UnknownNamesAreRefused) {
  const TempDir dir;
  const Finished finished =
      drsemu({"run", "--filter", "file,-NtReedFile", "--out", (dir / "r").string(), sample("demo", 64).string()});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_EQ(finished.out, "");
  EXPECT_NE(finished.err.find("NtReadFile"), std::string::npos) << finished.err;
  EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1);
  EXPECT_FALSE(std::filesystem::exists(dir / "r"));
}

TEST(Calls, TableAndJson) {
  const Finished table = drsemu({"calls"});
  EXPECT_EQ(table.exit_code, 0);
  EXPECT_NE(table.out.find("NtCreateFile"), std::string::npos);
  const Finished json = drsemu({"calls", "--json"});
  rapidjson::Document list;
  ASSERT_FALSE(list.Parse(json.out.c_str()).HasParseError());
  EXPECT_GT(list.Size(), 300u);
  std::set<std::string> names;
  for (const Json& call : list.GetArray()) {
    EXPECT_TRUE(names.insert(text(call, "/call")).second);
    EXPECT_NE(text(call, "/category"), "");
    EXPECT_TRUE(has(call, "/parameters"));
  }
  list.Parse(drsemu({"calls", "--json", "ntread*"}).out.c_str());
  EXPECT_EQ(list.Size(), 3u) << "NtReadFile, NtReadFileScatter, NtReadVirtualMemory";
  list.Parse(drsemu({"calls", "--json", "registry"}).out.c_str());
  for (const Json& call : list.GetArray()) EXPECT_EQ(text(call, "/category"), "registry");
  const Finished none = drsemu({"calls", "nothing of that name"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_EQ(none.out, "");
}

}  // namespace
}  // namespace drsemu::e2e
