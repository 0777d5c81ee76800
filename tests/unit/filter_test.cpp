// collect/filter: what --filter takes, and what it lets through.
#include "collect/filter.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "collect/decode.h"
#include "unit/record.h"

namespace drsemu::collect {
namespace {

using namespace event;

bool emits(const Filter& filter, const char* name) {
  const Call& call = *find_call(name);
  return filter.emits(call, call.category);
}

std::string refusal(const char* text) {
  try {
    const Filter filter(text);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(Filter, NothingIsEverything) {
  for (const char* text : {"", " ", ",,", " , "}) {
    const Filter filter(text);
    EXPECT_TRUE(filter.all()) << text;
    for (const Call& call : catalogue()) {
      EXPECT_TRUE(filter.emits(call, call.category) && filter.records(call)) << call.name;
    }
  }
}

TEST(Filter, FamiliesAndNames) {
  const Filter filter("file,registry,+NtQuerySystemInformation,-NtReadFile");
  EXPECT_FALSE(filter.all());
  EXPECT_TRUE(emits(filter, "NtCreateFile"));
  EXPECT_TRUE(emits(filter, "NtSetValueKey"));
  EXPECT_TRUE(emits(filter, "NtQuerySystemInformation"));
  EXPECT_FALSE(emits(filter, "NtReadFile"));
  EXPECT_FALSE(emits(filter, "NtQuerySystemTime"));
  EXPECT_FALSE(emits(filter, "NtClose"));
}

TEST(Filter, ARemovalFirstBeginsWithEverything) {
  const Filter filter("-memory,-NtClose");
  EXPECT_FALSE(emits(filter, "NtAllocateVirtualMemory"));
  EXPECT_FALSE(emits(filter, "NtClose"));
  EXPECT_TRUE(emits(filter, "NtCreateMutant"));
  EXPECT_TRUE(emits(filter, "NtUserGetCursorPos"));
}

TEST(Filter, ItemsApplyInOrder) {
  EXPECT_TRUE(emits(Filter("-file,+NtReadFile"), "NtReadFile"));
  EXPECT_FALSE(emits(Filter("-file,+NtReadFile"), "NtWriteFile"));
  EXPECT_FALSE(emits(Filter("NtReadFile,-file"), "NtReadFile"));
  EXPECT_TRUE(emits(Filter("file,-file,file"), "NtReadFile"));
}

TEST(Filter, CaseAndSpacesDoNotMatter) {
  const Filter filter(" File , + ntopenkey ,- NTREADFILE");
  EXPECT_TRUE(emits(filter, "NtWriteFile"));
  EXPECT_TRUE(emits(filter, "NtOpenKey"));
  EXPECT_FALSE(emits(filter, "NtReadFile"));
}

TEST(Filter, Layers) {
  EXPECT_TRUE(emits(Filter("win32"), "CreateFileW"));
  EXPECT_FALSE(emits(Filter("win32"), "NtCreateFile"));
  EXPECT_FALSE(emits(Filter("-win32"), "CreateFileW"));
  EXPECT_TRUE(emits(Filter("-win32,+CreateFileW"), "CreateFileW"));
  EXPECT_FALSE(emits(Filter("file,-NT"), "NtCreateFile"));
  EXPECT_TRUE(emits(Filter("file,-nt"), "ReadFile"));
}

TEST(Filter, UnknownNamesSuggestTheNearest) {
  EXPECT_NE(refusal("NtCreatFile").find("did you mean NtCreateFile?"), std::string::npos) << refusal("NtCreatFile");
  EXPECT_NE(refusal("registri").find("did you mean registry?"), std::string::npos);
  EXPECT_NE(refusal("file,-ntqueryvaluekeys").find("did you mean NtQueryValueKey?"), std::string::npos);
  EXPECT_NE(refusal("+").find("no layer, family or call has the name \"\""), std::string::npos) << "a sign alone";
  EXPECT_EQ(refusal("file"), "");
}

// A file may turn out to be a socket: what happens to it then is the network's.
TEST(Filter, SocketsAreTheNetworks) {
  const Call& read = *find_call("NtReadFile");
  const Filter network("network");
  EXPECT_TRUE(network.records(read));
  EXPECT_FALSE(network.emits(read, Category::kFile));
  EXPECT_TRUE(network.emits(read, Category::kNetwork));
  EXPECT_FALSE(network.records(*find_call("NtQueryValueKey")));
  const Filter file("file");
  EXPECT_TRUE(file.emits(read, Category::kFile));
  EXPECT_FALSE(file.emits(read, Category::kNetwork));
  EXPECT_FALSE(Filter("-network").emits(read, Category::kNetwork));
  EXPECT_TRUE(Filter("-network,+NtReadFile").emits(read, Category::kNetwork));
}

TEST(Filter, HandlesAndProcessesAreFollowedAllTheSame) {
  const Filter filter("NtQueryValueKey");
  EXPECT_TRUE(filter.records(*find_call("NtOpenKey")));
  EXPECT_TRUE(filter.records(*find_call("NtClose")));
  EXPECT_TRUE(filter.records(*find_call("NtCreateUserProcess")));
  EXPECT_FALSE(filter.records(*find_call("NtQueryKey")));

  Clock clock;
  const Decoder decoder(clock, &filter);
  ProcessState process;
  std::string line;
  test::RecordBuilder open("NtOpenKey", {0x1000, 0x20019, 0x2000});
  open.object("key_path", "\\Registry\\Machine\\Software").field("handle", test::bytes_of(uint64_t{0x44}), kFieldAfter);
  EXPECT_TRUE(decoder.append_event(open.bytes(), 1, 7, process, line).silent);
  EXPECT_EQ(line, "");
  test::RecordBuilder query("NtQueryValueKey", {0x44, 0x2000, 2, 0x3000, 64, 0x4000});
  query.field("value_name", test::wide("Version"));
  EXPECT_FALSE(decoder.append_event(query.bytes(), 1, 7, process, line).silent);
  EXPECT_NE(line.find("\"key_path\":\"\\\\Registry\\\\Machine\\\\Software\""), std::string::npos) << line;

  line.clear();
  const Facts facts =
      decoder.append_event(test::RecordBuilder("NtTerminateProcess", {~0ull, 3}).bytes(), 1, 7, process, line);
  EXPECT_TRUE(facts.silent && facts.exits);
  EXPECT_EQ(facts.exit_code, 3u);
  EXPECT_EQ(line, "");
}

}  // namespace
}  // namespace drsemu::collect
