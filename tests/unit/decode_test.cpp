// collect/decode: from hand-made records to events, honest ones and such that lie.
#include "collect/decode.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include "unit/record.h"

namespace drsemu::collect {
namespace {

using namespace event;
using test::bytes_of;
using test::RecordBuilder;
using test::wide;

class Decode : public testing::Test, protected test::EventJson {
 protected:
  Facts event(const RecordBuilder& record, uint64_t seq = 1, uint32_t tid = 7) {
    line.clear();
    const std::string bytes = record.bytes();
    const Facts facts = decoder.append_event(bytes, seq, tid, process, line);
    EXPECT_FALSE(json.Parse(line.c_str()).HasParseError()) << line;
    return facts;
  }
  uint64_t meta(const RecordBuilder& record) {
    const std::string bytes = record.bytes();
    return decoder.apply_meta(bytes, process);
  }
  void know(uint64_t handle, const char* type, const std::string& name, uint32_t pid = 0, uint32_t tid = 0) {
    EXPECT_EQ(meta(RecordBuilder(kMetaHandle)
                       .raw_field(0, bytes_of(HandleFact{handle, pid, tid}))
                       .raw_field(1, wide(type))
                       .raw_field(2, wide(name))),
              handle);
  }

  Clock clock;
  Decoder decoder{clock};
  ProcessState process;
  std::string line;
};

// NtCreateFile(handle, access, object, io status, …)
RecordBuilder create_file(const std::string& name, uint64_t handle, uint64_t root = 0) {
  RecordBuilder record("NtCreateFile", {0x1000, 0x80100000, 0x2000, 0x3000, 0, 0x80, 1, 2, 0x20, 0, 0});
  record.object("file_path", name, root);
  record.field("handle", bytes_of(handle), kFieldAfter);
  record.field("information", bytes_of(uint64_t{0}) + bytes_of(uint64_t{2}), kFieldAfter);
  return record;
}

TEST_F(Decode, WholeEvent) {
  process.modules[3] = {"sample.exe", "C:\\sample.exe", 0x140000000, 0x10000, false};
  RecordBuilder record = create_file("\\??\\C:\\a.txt", 0x54);
  record.header.caller = 0x140001a2c;
  record.header.caller_module = 3;
  record.header.repeats = 4;
  const uint64_t now = Clock::now();
  record.times(now, now + 1000);
  event(record, 812, 44);
  EXPECT_EQ(number("/seq"), 812);
  EXPECT_EQ(number("/tid"), 44);
  EXPECT_EQ(number("/ts"), static_cast<int64_t>(clock.since_start(now)));
  EXPECT_EQ(number("/ns"), static_cast<int64_t>(clock.to_ns(1000)));
  EXPECT_EQ(text("/call"), "NtCreateFile");
  EXPECT_EQ(text("/category"), "file");
  EXPECT_EQ(text("/before/file_path"), "\\??\\C:\\a.txt");
  EXPECT_EQ(text("/before/desired_access"), "GENERIC_READ|SYNCHRONIZE");
  EXPECT_EQ(text("/before/file_attributes"), "FILE_ATTRIBUTE_NORMAL");
  EXPECT_EQ(text("/before/create_disposition"), "FILE_CREATE");
  EXPECT_EQ(text("/before/create_options"), "FILE_SYNCHRONOUS_IO_NONALERT");
  EXPECT_EQ(text("/after/handle"), "0x54");
  EXPECT_EQ(text("/after/information"), "FILE_CREATED");
  EXPECT_EQ(text("/status"), "0x00000000");
  EXPECT_TRUE(json["success"].GetBool());
  EXPECT_EQ(text("/caller/module"), "sample.exe");
  EXPECT_EQ(text("/caller/rva"), "0x1a2c");
  EXPECT_EQ(number("/repeated"), 5);
}

TEST_F(Decode, FailureAndAddressOutsideModules) {
  RecordBuilder record("NtDeleteFile", {0x2000});
  record.object("file_path", "\\??\\C:\\missing").result(0xffffffffc0000034);
  record.header.caller = 0x7fff0000;
  record.header.flags = kRecordDirect;
  event(record);
  EXPECT_EQ(text("/status"), "0xc0000034");
  EXPECT_FALSE(json["success"].GetBool());
  EXPECT_TRUE(json["caller"]["module"].IsNull());
  EXPECT_EQ(text("/caller/address"), "0x7fff0000");
  EXPECT_EQ(text("/via"), "direct");
  EXPECT_FALSE(has("/repeated"));
}

TEST_F(Decode, HandlesAreNamedFromOpenToClose) {
  event(create_file("\\??\\C:\\a.txt", 0x54));
  RecordBuilder write("NtWriteFile", {0x54, 0, 0, 0, 0x3000, 0x4000, 5, 0, 0});
  write.field("buffer", "hello").field("information", bytes_of(uint64_t{0}) + bytes_of(uint64_t{5}), kFieldAfter);
  event(write);
  EXPECT_EQ(text("/before/file_path"), "\\??\\C:\\a.txt");
  EXPECT_EQ(text("/before/buffer/text"), "hello");
  EXPECT_EQ(number("/after/information"), 5);
  EXPECT_FALSE(has("/before/event")) << "no handle was given";
  event(RecordBuilder("NtClose", {0x54}).times(Clock::now(), Clock::now()));
  EXPECT_EQ(text("/before/file_path"), "\\??\\C:\\a.txt") << "the close names what it closes";
  event(write);
  EXPECT_FALSE(has("/before/file_path"));
}

TEST_F(Decode, FailedCloseAndOpenChangeNoHandle) {
  know(0x54, "File", "\\??\\C:\\a.txt");
  event(RecordBuilder("NtClose", {0x54}).result(0xc0000008).times(Clock::now(), Clock::now()));
  event(create_file("\\??\\C:\\b.txt", 0x58).result(0xc0000022));
  EXPECT_EQ(process.handles.size(), 1u);
  EXPECT_EQ(process.handles[0x54].name, "\\??\\C:\\a.txt");
}

// A thread may be given the value of a handle again before its close by another comes to be logged.
TEST_F(Decode, LateCloseSparesTheNewHandle) {
  event(create_file("\\??\\C:\\new.txt", 0x54).times(1000, 2000));
  event(RecordBuilder("NtClose", {0x54}).times(1500, 3000));
  EXPECT_EQ(process.handles[0x54].name, "\\??\\C:\\new.txt");
}

TEST_F(Decode, NamesRelativeToARoot) {
  know(0x10, "Key", "\\Registry\\Machine\\Software");
  event(RecordBuilder("NtOpenKey", {0x1000, 0x20019, 0x2000})
            .object("key_path", "Zoo\\Sub", 0x10)
            .field("handle", bytes_of(uint64_t{0x20}), kFieldAfter));
  EXPECT_EQ(text("/before/key_path"), "\\Registry\\Machine\\Software\\Zoo\\Sub");
  EXPECT_EQ(text("/before/root_directory"), "0x10");
  EXPECT_EQ(process.handles[0x20].name, "\\Registry\\Machine\\Software\\Zoo\\Sub");
  event(RecordBuilder("NtOpenKey", {0x1000, 0x20019, 0x2000}).object("key_path", "Zoo", 0x99));
  EXPECT_EQ(text("/before/relative_name"), "Zoo") << "the root is not known";
}

TEST_F(Decode, StreamsRelativeToTheirFile) {
  know(0x10, "File", "\\??\\C:\\folder\\a.txt");
  know(0x14, "File", "\\??\\C:\\folder\\a.txt:first");
  for (const uint64_t root : {0x10, 0x14}) {
    event(RecordBuilder("NtOpenFile", {0x1000, 0x80, 0x2000, 0x3000, 7, 0}).object("file_path", ":s:$DATA", root));
    EXPECT_EQ(text("/before/file_path"), "\\??\\C:\\folder\\a.txt:s:$DATA");
    EXPECT_EQ(text("/before/dos_path"), "C:\\folder\\a.txt:s");
  }
}

TEST_F(Decode, ProcessesAndThreads) {
  process.pid = 180;
  know(0x30, "Process", "", 216, 0);
  know(0x34, "Thread", "", 216, 220);
  event(RecordBuilder("NtTerminateProcess", {~0ull, 7}));
  EXPECT_EQ(number("/before/proc_id"), 180);
  const Facts facts = event(RecordBuilder("NtTerminateProcess", {0x30, 1234}));
  EXPECT_EQ(number("/before/proc_id"), 216);
  EXPECT_EQ(facts.reach.kind, ReachKind::kEndProcess);
  EXPECT_EQ(facts.reach.pid, 216u);
  EXPECT_EQ(facts.reach.code, 1234u);
  EXPECT_FALSE(facts.exits);
  event(RecordBuilder("NtSuspendThread", {0x34}));
  EXPECT_EQ(number("/before/thread_id"), 220);
  EXPECT_EQ(number("/before/proc_id"), 216);
  EXPECT_TRUE(event(RecordBuilder("NtTerminateProcess", {~0ull, 9})).exits);
  EXPECT_FALSE(event(RecordBuilder("NtTerminateProcess", {0, 9})).exits) << "0 ends the other threads only";
}

TEST_F(Decode, DuplicateIsTheSameObject) {
  know(0x30, "File", "\\??\\C:\\a.txt");
  RecordBuilder record("NtDuplicateObject", {~0ull, 0x30, ~0ull, 0x1000, 0, 0, 2});
  record.field("target_handle", bytes_of(uint64_t{0x40}), kFieldAfter);
  event(record);
  EXPECT_EQ(process.handles[0x40].name, "\\??\\C:\\a.txt");
  // Into another process: the number means nothing here.
  know(0x44, "Key", "\\Registry\\Machine");
  RecordBuilder away("NtDuplicateObject", {~0ull, 0x30, 0x50, 0x1000, 0, 0, 2});
  away.field("target_handle", bytes_of(uint64_t{0x44}), kFieldAfter);
  event(away);
  EXPECT_EQ(process.handles[0x44].name, "\\Registry\\Machine");
}

TEST_F(Decode, BegunAndNeverReturned) {
  RecordBuilder record("NtDelayExecution", {0, 0});
  record.header.flags = kRecordNoReturn;
  event(record);
  EXPECT_FALSE(json["returned"].GetBool());
  EXPECT_FALSE(has("/status"));
  EXPECT_FALSE(json["success"].GetBool());
  EXPECT_TRUE(json["before"]["delay_interval"].IsNull()) << "for ever";
}

TEST_F(Decode, ClassesChooseTheirStructure) {
  know(0x54, "File", "\\??\\C:\\a.txt");
  std::string standard =
      bytes_of(int64_t{4096}) + bytes_of(int64_t{13}) + bytes_of(uint32_t{1}) + std::string("\0\1\0\0", 4);
  event(RecordBuilder("NtQueryInformationFile", {0x54, 0x3000, 0x4000, 24, 5})
            .field("file_information", standard, kFieldAfter));
  EXPECT_EQ(text("/before/file_information_class"), "FileStandardInformation");
  EXPECT_EQ(number("/after/end_of_file"), 13);
  EXPECT_TRUE(json["after"]["directory"].GetBool());
  event(RecordBuilder("NtQueryInformationFile", {0x54, 0x3000, 0x4000, 24, 5})
            .field("file_information", standard.substr(0, 12), kFieldAfter));
  EXPECT_EQ(number("/after/allocation_size"), 4096);
  EXPECT_FALSE(has("/after/end_of_file")) << "it was not there";
  event(RecordBuilder("NtQueryInformationFile", {0x54, 0x3000, 0x4000, 4, 0x7777})
            .field("file_information", "\1\2\3\4", kFieldAfter));
  EXPECT_EQ(text("/before/file_information_class"), "0x7777");
  EXPECT_EQ(text("/after/file_information/hex"), "01020304");
}

TEST_F(Decode, RegistryDataByType) {
  const uint32_t number_data = 0x12345678;
  event(RecordBuilder("NtSetValueKey", {0x10, 0x2000, 0, 4, 0x4000, 4})
            .field("value_name", wide("n"))
            .field("data", bytes_of(number_data)));
  EXPECT_EQ(text("/before/type"), "REG_DWORD");
  EXPECT_EQ(number("/before/data/number"), number_data);
  event(RecordBuilder("NtSetValueKey", {0x10, 0x2000, 0, 1, 0x4000, 4000})
            .field("value_name", wide("t"))
            .field("data", wide("gr\u00fc"), kFieldTruncated, 0, 4000));
  EXPECT_EQ(text("/before/data/text"), "gr\u00fc");
  EXPECT_EQ(number("/before/data/size"), 4000);
  EXPECT_TRUE(json["before"]["data"]["truncated"].GetBool());
  EXPECT_EQ(text("/before/value_name"), "t");
}

TEST_F(Decode, WhatCouldNotBeReadIsSaid) {
  event(RecordBuilder("NtDeleteFile", {0x10}).field("file_path", "", kFieldUnreadable));
  EXPECT_TRUE(json["before"]["file_path"]["unreadable"].GetBool());
  event(RecordBuilder("NtDeleteFile", {0x10})
            .field("file_path", bytes_of(ObjectHead{0, 0, 1}))
            .field("file_path", "", kFieldUnreadable, 1, 32));
  EXPECT_TRUE(json["before"]["file_path"]["unreadable"].GetBool());
  event(RecordBuilder("NtWriteFile", {0x54, 0, 0, 0, 0, 0x10, 64}).field("buffer", "", kFieldUnreadable, 0, 64));
  EXPECT_TRUE(json["before"]["buffer"]["unreadable"].GetBool());
  event(RecordBuilder("NtDeleteFile", {0}).field("file_path", "", kFieldNull));
  EXPECT_TRUE(json["before"]["file_path"].IsNull());
}

TEST_F(Decode, MetaRecordsDescribeTheProcess) {
  meta(RecordBuilder(kMetaProcess)
           .raw_field(0, bytes_of(ProcessFact{180, 32, 55, 1, 0x400000, kRecordTarget, 0}))
           .raw_field(1, wide("C:\\gr\u00fcn.exe"))
           .raw_field(2, wide("\"C:\\gr\u00fcn.exe\" -x")));
  EXPECT_EQ(process.pid, 180u);
  EXPECT_EQ(process.parent_pid, 32u);
  EXPECT_EQ(process.linux_pid, 55u);
  EXPECT_TRUE(process.wow64);
  EXPECT_EQ(process.image, "C:\\gr\u00fcn.exe");
  EXPECT_EQ(process.command_line, "\"C:\\gr\u00fcn.exe\" -x");
  meta(RecordBuilder(kMetaModule)
           .raw_field(0, bytes_of(ModuleFact{5, 1, 0x1000, 0x2000}))
           .raw_field(1, wide("C:\\windows\\a.dll")));
  EXPECT_EQ(process.modules[5].name, "a.dll");
  EXPECT_TRUE(process.modules[5].system);
}

TEST_F(Decode, ShortMetaRecordsChangeNothing) {
  for (const uint16_t kind : {kMetaProcess, kMetaModule, kMetaHandle}) {
    EXPECT_EQ(meta(RecordBuilder(kind)), 0u);
    EXPECT_EQ(meta(RecordBuilder(kind).raw_field(0, "short")), 0u);
  }
  EXPECT_EQ(process.pid, 0u);
  EXPECT_TRUE(process.handles.empty() && process.modules.empty());
}

TEST_F(Decode, SizesThatLie) {
  // A field that claims more than the record has.
  std::string bytes = RecordBuilder("NtWriteFile", {0x54, 0, 0, 0, 0, 0x10, 64}).field("buffer", "hello").bytes();
  Field lie;
  const size_t at = sizeof(Record) + 9 * 8;
  for (const uint32_t stored : {9u, 64u, 0x7fffffffu, 0xfffffff8u, 0xffffffffu}) {
    std::memcpy(&lie, bytes.data() + at, sizeof lie);
    lie.stored = stored;
    std::memcpy(bytes.data() + at, &lie, sizeof lie);
    line.clear();
    decoder.append_event(bytes, 1, 1, process, line);
    EXPECT_FALSE(json.Parse(line.c_str()).HasParseError());
    EXPECT_FALSE(has("/before/buffer")) << stored;
  }
  // More arguments than any call has: the decoder has room for kMaxArgs.
  Record header{};
  header.call = static_cast<uint16_t>(find_call("NtClose") - catalogue().data());
  header.args = 255;
  header.size = sizeof header + 255 * 8;
  const std::string many = bytes_of(header) + std::string(255 * 8, '\x41');
  line.clear();
  decoder.append_event(many, 1, 1, process, line);
  EXPECT_FALSE(json.Parse(line.c_str()).HasParseError());
  // A time before the call began.
  event(RecordBuilder("NtClose", {4}).times(5000, 1000));
  EXPECT_EQ(number("/ns"), 0);
}

TEST(Clock, CountsAsTheMonotonicClockDoes) {
  Clock clock;
  timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  const uint64_t from = Clock::now();
  for (;;) {
    clock_gettime(CLOCK_MONOTONIC, &end);
    if ((end.tv_sec - begin.tv_sec) * 1'000'000'000 + (end.tv_nsec - begin.tv_nsec) > 100'000'000) break;
  }
  const uint64_t to = Clock::now();
  clock.calibrate();
  const auto ns = static_cast<double>((end.tv_sec - begin.tv_sec) * 1'000'000'000 + (end.tv_nsec - begin.tv_nsec));
  EXPECT_GE(static_cast<double>(clock.to_ns(to - from)), ns * 0.98);
  EXPECT_EQ(clock.since_start(0), 0u) << "before the start is at the start";
  EXPECT_LT(clock.since_start(from), clock.since_start(to));
}

// ---- functions ----------------------------------------------------------------------------------------

RecordBuilder create_file_a(const std::string& name) {
  RecordBuilder record("CreateFileA", {0x1000, 0x80000000, 0, 0, 3, 0x80, 0});
  record.field("file_name", name);
  return record;
}

TEST_F(Decode, FunctionThatSucceeds) {
  event(create_file_a("C:\\a.txt").result(0x54));
  EXPECT_EQ(text("/call"), "CreateFileA");
  EXPECT_EQ(text("/layer"), "win32");
  EXPECT_EQ(text("/before/file_name"), "C:\\a.txt");
  EXPECT_EQ(text("/before/creation_disposition"), "OPEN_EXISTING");
  EXPECT_EQ(text("/result"), "0x54");
  EXPECT_FALSE(has("/last_error"));
  EXPECT_FALSE(has("/status"));
}

TEST_F(Decode, FunctionThatFails) {
  RecordBuilder record = create_file_a("C:\\gr\xfc\xdf");
  record.result(0xffffffff);
  record.header.flags = kRecordNarrow;
  record.header.last_error = 2;
  event(record);
  EXPECT_EQ(text("/before/file_name"), "C:\\gr\u00fc\u00df") << "code page 1252";
  EXPECT_EQ(text("/last_error"), "ERROR_FILE_NOT_FOUND");
  EXPECT_NE(line.find("\"success\":false"), line.npos);
}

TEST_F(Decode, WhatAFunctionGivesOutHasItsName) {
  event(RecordBuilder("LoadLibraryA", {0x1000}).field("file_name", "ws2_32").result(0x7000000));
  event(RecordBuilder("GetProcAddress", {0x7000000, 0x2000}).field("proc_name", "bind").result(0x7001000));
  EXPECT_EQ(text("/before/file_name"), "ws2_32");
  EXPECT_EQ(text("/before/proc_name"), "bind");
  process.modules[1] = {"ws2_32.dll", "C:\\windows\\system32\\ws2_32.dll", 0x7000000, 0x10000, true};
  event(RecordBuilder("GetProcAddress", {0x7000000, 3}).result(0x7001000));
  EXPECT_EQ(text("/before/module_name"), "ws2_32.dll");
  EXPECT_EQ(text("/before/proc_name"), "0x3") << "an ordinal";
}

TEST(Shapes, MembersLieWhereTheCompilersPutThem) {
  constexpr ShapeMember members[] = {{"size", Member::kU32},          {"text", Member::kText},   {"number", Member::kU16},
                                     {"wide", Member::kU64},          {"flag", Member::kU8},     {"name", Member::kFixedText, nullptr, 3},
                                     {"length", Member::kU32},        {"data", Member::kBytes, nullptr, 6}};
  constexpr uint32_t wide[] = {0, 8, 16, 24, 32, 34, 40, 48}, narrow[] = {0, 4, 8, 16, 24, 25, 28, 32};
  Placer unicode(false, false), ansi(true, true);
  for (size_t i = 0; i < std::size(members); ++i) {
    EXPECT_EQ(unicode.place(members[i]).offset, wide[i]) << members[i].name;
    EXPECT_EQ(ansi.place(members[i]).offset, narrow[i]) << members[i].name;
  }
  EXPECT_EQ(unicode.size(), 56u);
  EXPECT_EQ(ansi.size(), 40u);
}

TEST(NameBelow, AnObjectOrAStream) {
  EXPECT_EQ(name_below("\\??\\C:\\a", "b"), "\\??\\C:\\a\\b");
  EXPECT_EQ(name_below("\\??\\C:\\", "b"), "\\??\\C:\\b");
  EXPECT_EQ(name_below("\\??\\C:\\a.txt", ":s"), "\\??\\C:\\a.txt:s");
  EXPECT_EQ(name_below("\\??\\C:\\a.txt:t", ":s"), "\\??\\C:\\a.txt:s");
  EXPECT_EQ(name_below("\\??\\C:", ":s"), "\\??\\C::s");
}

}  // namespace
}  // namespace drsemu::collect
