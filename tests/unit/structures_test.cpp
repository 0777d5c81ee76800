// collect/structures and collect/socket: structures of the guest as JSON, whole, cut off and such that lie.
#include "collect/structures.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include "collect/decode.h"
#include "collect/socket.h"
#include "unit/record.h"

namespace drsemu::collect {
namespace {

using namespace event;
using test::bytes_of;
using test::RecordBuilder;
using test::wide;

// A buffer in the guest, written at offsets.
class Memory {
 public:
  explicit Memory(size_t size = 0) : bytes_(size, '\0') {}
  Memory& put(size_t offset, const std::string& data) {
    if (bytes_.size() < offset + data.size()) bytes_.resize(offset + data.size());
    bytes_.replace(offset, data.size(), data);
    return *this;
  }
  template <typename T>
  Memory& number(size_t offset, T value) {
    return put(offset, bytes_of(value));
  }
  // UNICODE_STRING at `offset`, its text at `text_offset` of a buffer at `base`.
  Memory& unicode(size_t offset, uint64_t base, size_t text_offset, const std::string& text) {
    const auto size = static_cast<uint16_t>(wide(text).size());
    return number<uint16_t>(offset, size)
        .number<uint16_t>(offset + 2, size)
        .number<uint64_t>(offset + 8, base + text_offset)
        .put(text_offset, wide(text));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

constexpr uint64_t kBase = 0x7000;

class Structures : public testing::Test, protected test::EventJson {
 protected:
  void event(const RecordBuilder& record) {
    line.clear();
    facts = decoder.append_event(record.bytes(), 1, 7, process, line);
    ASSERT_FALSE(json.Parse(line.c_str()).HasParseError()) << line;
  }
  size_t count(const char* pointer) const {
    const rapidjson::Value* value = rapidjson::Pointer(pointer).Get(json);
    return value && value->IsArray() ? value->Size() : 999;
  }

  // NtQueryInformationFile's answer of a class.
  void file_information(uint32_t kind, const std::string& data, uint32_t true_size = 0) {
    event(RecordBuilder("NtQueryDirectoryFile", {0x54, 0, 0, 0, 0x3000, kBase, 8192, kind})
              .field("file_information", data, kFieldAfter, 0, true_size));
  }

  Clock clock;
  Decoder decoder{clock};
  ProcessState process;
  std::string line;
  Facts facts;
};

std::string entry(const std::string& name, bool last, size_t name_offset = 94) {
  const size_t size = (name_offset + wide(name).size() + 7) / 8 * 8;
  return Memory(size)
      .number<uint32_t>(0, last ? 0 : static_cast<uint32_t>(size))
      .number<uint32_t>(60, static_cast<uint32_t>(wide(name).size()))
      .put(name_offset, wide(name))
      .bytes();
}

TEST_F(Structures, DirectoryEntriesAreAListOfNames) {
  file_information(3, entry(".", false) + entry("gr\u00fc\u00df.txt", false) + entry("b", true));
  ASSERT_EQ(count("/after/file_names"), 3u);
  EXPECT_EQ(text("/after/file_names/1"), "gr\u00fc\u00df.txt");
  EXPECT_FALSE(has("/after/file_names_truncated"));
  for (const auto& [kind, offset] : {std::pair{1u, 64u}, {2u, 68u}, {37u, 104u}, {38u, 80u}}) {
    file_information(kind, entry("x.bin", true, offset));
    EXPECT_EQ(text("/after/file_names/0"), "x.bin") << kind;
  }
}

TEST_F(Structures, CutListsSaySo) {
  const std::string two = entry("first", false) + entry("second", false);
  file_information(3, two, 4096);
  EXPECT_EQ(count("/after/file_names"), 2u);
  EXPECT_TRUE(json["after"]["file_names_truncated"].GetBool());
  file_information(3, two.substr(0, two.size() - 8), 4096);  // within a name
  EXPECT_EQ(count("/after/file_names"), 1u);
  // A chain into itself, and one that leaves the buffer.
  file_information(3, Memory(96).number<uint32_t>(0, 1).bytes());
  EXPECT_LT(count("/after/file_names"), 999u);
  file_information(3, Memory(96).number<uint32_t>(0, 0xfffffff0).bytes());
  EXPECT_EQ(count("/after/file_names"), 1u);
  file_information(3, Memory(96).number<uint32_t>(60, 0xffffffff).bytes());
  EXPECT_EQ(count("/after/file_names"), 0u);
}

TEST_F(Structures, Sids) {
  const std::string administrators =
      std::string("\1\2\0\0\0\0\0\5", 8) + bytes_of(uint32_t{32}) + bytes_of(uint32_t{544});
  EXPECT_EQ(sid_text(administrators), "S-1-5-32-544");
  EXPECT_EQ(sid_text(administrators + "more"), "S-1-5-32-544");
  EXPECT_EQ(sid_text(administrators.substr(0, 15)), "");
  EXPECT_EQ(sid_text(std::string("\1\377\0\0\0\0\0\5", 8)), "") << "too many parts";
  EXPECT_EQ(sid_text(""), "");
  EXPECT_EQ(sid_text(std::string("\1\0\0\0\0\0\0\1", 8)), "S-1-1");
}

TEST_F(Structures, TokenUserAndIntegrity) {
  const std::string label = std::string("\1\1\0\0\0\0\0\20", 8) + bytes_of(uint32_t{0x2000});
  const auto query = [&](uint32_t kind, const std::string& data) {
    event(RecordBuilder("NtQueryInformationToken", {0x20, kind, kBase, 256, 0x9000})
              .field("token_information", data, kFieldAfter));
  };
  query(25, Memory(16).number<uint64_t>(0, kBase + 16).number<uint32_t>(8, 0x20).put(16, label).bytes());
  EXPECT_EQ(text("/before/token_information_class"), "TokenIntegrityLevel");
  EXPECT_EQ(text("/after/integrity_sid"), "S-1-16-8192");
  EXPECT_EQ(text("/after/integrity_level"), "medium");
  // A pointer out of the buffer is not followed.
  query(25, Memory(16).number<uint64_t>(0, kBase + 4096).put(16, label).bytes());
  EXPECT_FALSE(has("/after/integrity_sid"));
  query(25, Memory(16).number<uint64_t>(0, kBase - 8).put(16, label).bytes());
  EXPECT_FALSE(has("/after/integrity_sid"));
  query(20, bytes_of(uint32_t{1}));
  EXPECT_TRUE(json["after"]["token_is_elevated"].GetBool());
  query(
      2,
      Memory(24).number<uint32_t>(0, 1).number<uint64_t>(8, kBase + 24).number<uint32_t>(16, 7).put(24, label).bytes());
  EXPECT_EQ(text("/after/groups/0/sid"), "S-1-16-8192");
  EXPECT_EQ(text("/after/groups/0/attributes"), "SE_GROUP_MANDATORY|SE_GROUP_ENABLED_BY_DEFAULT|SE_GROUP_ENABLED");
}

TEST_F(Structures, PrivilegesByTheirNames) {
  const std::string debug = bytes_of(uint32_t{1}) + bytes_of(uint64_t{20}) + bytes_of(uint32_t{2});
  event(RecordBuilder("NtAdjustPrivilegesToken", {0x20, 0, kBase, 0, 0, 0}).field("new_state", debug));
  ASSERT_EQ(count("/before/new_state"), 1u);
  EXPECT_EQ(text("/before/new_state/0/privilege"), "SeDebugPrivilege");
  EXPECT_EQ(text("/before/new_state/0/attributes"), "SE_PRIVILEGE_ENABLED");
  event(RecordBuilder("NtAdjustPrivilegesToken", {0x20, 0, kBase, 0, 0, 0})
            .field("new_state", bytes_of(uint32_t{0xffffffff}) + debug.substr(4)));
  EXPECT_EQ(count("/before/new_state"), 1u);
  EXPECT_TRUE(json["before"]["new_state_truncated"].GetBool());
}

TEST_F(Structures, SystemLists) {
  const auto query = [&](uint32_t kind, const std::string& data) {
    event(RecordBuilder("NtQuerySystemInformation", {kind, kBase, 16384, 0})
              .field("system_information", data, kFieldAfter));
  };
  Memory processes(600);
  processes.number<uint32_t>(0, 300).number<uint64_t>(80, 4).unicode(56, kBase, 256, "System");
  processes.number<uint64_t>(380, 1234).unicode(356, kBase, 556, "explorer.exe");
  query(5, processes.bytes());
  ASSERT_EQ(count("/after/processes"), 2u);
  EXPECT_EQ(number("/after/processes/1/proc_id"), 1234);
  EXPECT_EQ(text("/after/processes/1/image"), "explorer.exe");
  Memory modules(8 + 2 * 296);
  modules.number<uint32_t>(0, 3)
      .put(48, "\\SystemRoot\\system32\\ntoskrnl.exe")
      .put(48 + 296, "\\SystemRoot\\system32\\hal.dll");
  query(11, modules.bytes());
  EXPECT_EQ(count("/after/modules"), 2u);
  EXPECT_EQ(text("/after/modules/1"), "\\SystemRoot\\system32\\hal.dll");
  EXPECT_TRUE(json["after"]["modules_truncated"].GetBool());
  query(35, std::string("\0\1", 2));
  EXPECT_FALSE(json["after"]["kernel_debugger_enabled"].GetBool());
  EXPECT_TRUE(json["after"]["kernel_debugger_not_present"].GetBool());
}

// What is asked of the firmware stands in the buffer that the answer comes to.
TEST_F(Structures, OnlyWhatIsAskedIsShownBefore) {
  const std::string asked =
      std::string("BMSR") + bytes_of(uint32_t{1}) + bytes_of(uint32_t{0}) + bytes_of(uint32_t{100});
  event(RecordBuilder("NtQuerySystemInformation", {76, kBase, 116, 0}).field("system_information", asked));
  EXPECT_EQ(text("/before/provider_signature"), "RSMB");
  EXPECT_EQ(text("/before/action"), "SystemFirmwareTableGet");
  event(
      RecordBuilder("NtQuerySystemInformation", {0, kBase, 64, 0}).field("system_information", std::string(64, '\1')));
  EXPECT_FALSE(has("/before/page_size"));
  event(RecordBuilder("NtQuerySystemInformation", {9999, kBase, 64, 0})
            .field("system_information", std::string(64, '\1')));
  EXPECT_FALSE(has("/before/system_information"));
}

TEST_F(Structures, ContextOfAThread) {
  Memory context(0x100);
  context.number<uint32_t>(0x30, 0x100011)
      .number<uint64_t>(0xf8, 0x140001000)
      .number<uint64_t>(0x48, 0x401000)
      .number<uint64_t>(0x70, 1);
  event(RecordBuilder("NtSetContextThread", {0x30, kBase}).field("thread_context", context.bytes()));
  EXPECT_EQ(text("/before/context_flags"), "CONTEXT_AMD64|CONTEXT_CONTROL|CONTEXT_DEBUG_REGISTERS");
  EXPECT_EQ(text("/before/rip"), "0x140001000");
  EXPECT_EQ(text("/before/dr0"), "0x401000");
}

TEST_F(Structures, AttributesChangesAndObjects) {
  Memory ea(32);
  ea.number<uint8_t>(5, 4).number<uint16_t>(6, 5).put(8, std::string("NAME\0value", 10));
  event(RecordBuilder("NtSetEaFile", {0x54, 0x3000, kBase, 32}).field("buffer", ea.bytes()));
  EXPECT_EQ(text("/before/extended_attributes/0/name"), "NAME");
  EXPECT_EQ(text("/before/extended_attributes/0/value/text"), "value");
  Memory change(12);
  change.number<uint32_t>(4, 1).number<uint32_t>(8, 10).put(12, wide("a.txt"));
  event(RecordBuilder("NtNotifyChangeDirectoryFile", {0x54, 0, 0, 0, 0x3000, kBase, 512, 1, 0})
            .field("buffer", change.bytes(), kFieldAfter));
  EXPECT_EQ(text("/after/changes/0/action"), "FILE_ACTION_ADDED");
  EXPECT_EQ(text("/after/changes/0/file_name"), "a.txt");
  Memory objects(96);
  objects.unicode(0, kBase, 96, "GLOBAL").unicode(32, kBase, 120, "C:");
  event(RecordBuilder("NtQueryDirectoryObject", {0x54, kBase, 512, 0, 1, 0x3000, 0x4000})
            .field("buffer", objects.bytes(), kFieldAfter));
  ASSERT_EQ(count("/after/object_names"), 2u);
  EXPECT_EQ(text("/after/object_names/1"), "C:");
}

TEST_F(Structures, ReparsePointsAndSecurity) {
  Memory link(20);
  link.number<uint32_t>(0, 0xa000000c).number<uint16_t>(8, 0).number<uint16_t>(10, 12).put(20, wide("\\??\\C:"));
  event(RecordBuilder("NtFsControlFile", {0x54, 0, 0, 0, 0x3000, 0x900a4, kBase, 64, 0, 0})
            .field("input_buffer", link.bytes()));
  EXPECT_EQ(text("/before/fs_control_code"), "FSCTL_SET_REPARSE_POINT");
  EXPECT_EQ(text("/before/reparse_tag"), "IO_REPARSE_TAG_SYMLINK");
  EXPECT_EQ(text("/before/target"), "\\??\\C:");
  const std::string everyone = std::string("\1\1\0\0\0\0\0\1", 8) + bytes_of(uint32_t{0});
  Memory security(20);
  security.number<uint16_t>(2, 0x8004).number<uint32_t>(4, 20).number<uint32_t>(16, 32).put(20, everyone);
  security.number<uint16_t>(36, 1)
      .number<uint8_t>(40, 0)
      .number<uint16_t>(42, 20)
      .number<uint32_t>(44, 0x1f01ff)
      .put(48, everyone);
  event(RecordBuilder("NtSetSecurityObject", {0x54, 4, kBase}).field("security_descriptor", security.bytes()));
  EXPECT_EQ(text("/before/security_information"), "DACL_SECURITY_INFORMATION");
  EXPECT_EQ(text("/before/security_descriptor/owner"), "S-1-1-0");
  EXPECT_EQ(text("/before/security_descriptor/dacl/0/type"), "ACCESS_ALLOWED_ACE_TYPE");
  EXPECT_EQ(text("/before/security_descriptor/dacl/0/mask"), "0x1f01ff");
}

TEST_F(Structures, InputAndTexts) {
  Memory inputs(80);
  inputs.number<uint32_t>(0, 1)
      .number<uint16_t>(8, 0x0d)
      .number<uint32_t>(40, 0)
      .number<int32_t>(48, -5)
      .number<uint32_t>(60, 1);
  event(RecordBuilder("NtUserSendInput", {2, kBase, 40}).result(2).field("inputs", inputs.bytes()));
  EXPECT_EQ(text("/before/inputs/0/key"), "VK_RETURN");
  EXPECT_EQ(number("/before/inputs/1/x"), -5);
  EXPECT_EQ(text("/before/inputs/1/flags"), "MOUSEEVENTF_MOVE");
  event(RecordBuilder("NtUserSetProp", {0x10, kBase, 1})
            .result(1)
            .field("property", wide("name") + std::string("\0\0junk", 6)));
  EXPECT_EQ(text("/before/property"), "name");
  event(RecordBuilder("NtUserGetCursorPos", {kBase})
            .result(1)
            .field("point", bytes_of(int32_t{-3}) + bytes_of(int32_t{9}), kFieldAfter));
  EXPECT_EQ(number("/after/x"), -3);
  EXPECT_FALSE(has("/before/code")) << "the number of the function is its name";
  event(RecordBuilder("NtUserGetClipboardData", {13, kBase})
            .field("data", wide("secret") + std::string("\0\0\1\1", 4), kFieldAfter));
  EXPECT_EQ(text("/before/format"), "CF_UNICODETEXT");
  EXPECT_EQ(text("/after/data"), "secret");
}

// The upper half of a 32-bit result is nobody's.
TEST_F(Structures, ResultsOf32Bits) {
  event(RecordBuilder("NtUserDestroyWindow", {0x10}).result(0xdead00000000));
  EXPECT_EQ(text("/result"), "0x0");
  EXPECT_FALSE(json["success"].GetBool());
  event(RecordBuilder("NtUserGetAsyncKeyState", {0x41}).result(0));
  EXPECT_TRUE(json["success"].GetBool()) << "not pressed";
  event(RecordBuilder("NtUserPeekMessage", {kBase, 0, 0, 0, 1})
            .result(0)
            .field("message", std::string(48, '\1'), kFieldAfter));
  EXPECT_FALSE(has("/after/message")) << "there was none";
}

TEST_F(Structures, HardErrorParameters) {
  event(RecordBuilder("NtRaiseHardError", {0xc0000005, 2, 1, kBase, 1, 0})
            .field("parameters", wide("oops"))
            .field("parameters", bytes_of(uint64_t{77}), 0, 1 | kListedNumber));
  EXPECT_EQ(text("/before/parameters/0"), "oops");
  EXPECT_EQ(text("/before/parameters/1"), "0x4d");
}

// ---- sockets ----

class Sockets : public Structures {
 protected:
  static RecordBuilder control(uint32_t code, uint64_t size = 64) {
    return RecordBuilder("NtDeviceIoControlFile", {0x54, 0x30, 0, 0, 0x3000, code, kBase, size, 0x8000, 64});
  }
  static std::string address4(const char* octets, uint16_t port) {
    return std::string("\2\0", 2) + std::string{static_cast<char>(port >> 8), static_cast<char>(port)} +
           std::string(octets, 4) + std::string(8, '\0');
  }
};

TEST_F(Sockets, ConnectAndBind) {
  const std::string loopback = address4("\x7f\0\0\1", 4455);
  event(control(0x12032c).field("input_buffer", bytes_of(int32_t{16}) + bytes_of(int32_t{1}) + loopback));
  EXPECT_EQ(text("/category"), "network");
  EXPECT_EQ(facts.category, Category::kNetwork);
  EXPECT_EQ(text("/before/operation"), "connect");
  EXPECT_EQ(text("/before/address"), "127.0.0.1");
  EXPECT_EQ(number("/before/port"), 4455);
  EXPECT_FALSE(has("/before/input_buffer"));
  event(control(0x12003).field("input_buffer", bytes_of(int32_t{0}) + loopback));
  EXPECT_EQ(text("/before/operation"), "bind");
  EXPECT_EQ(number("/before/port"), 4455);
  const std::string six = std::string("\x17\0\x1\xbb\0\0\0\0", 8) + std::string(15, '\0') + "\1" + std::string(4, '\0');
  event(control(0x12032c).field("input_buffer", bytes_of(int32_t{28}) + bytes_of(int32_t{1}) + six));
  EXPECT_EQ(text("/before/address"), "::1");
  EXPECT_EQ(number("/before/port"), 443);
  event(control(0x12032c).field("input_buffer", bytes_of(int32_t{16}) + bytes_of(int32_t{1}) + loopback.substr(0, 5)));
  EXPECT_FALSE(has("/before/address"));
}

TEST_F(Sockets, DataIsThatOfTheBuffers) {
  const std::string message = bytes_of(uint64_t{0}) + std::string(24, '\0');
  event(control(0x120338).field("input_buffer", message).field("input_buffer", "GET / HTTP/1.1", 0, 2, 9000));
  EXPECT_EQ(text("/before/operation"), "send");
  EXPECT_EQ(text("/before/data/text"), "GET / HTTP/1.1");
  EXPECT_EQ(number("/before/data/size"), 9000);
  event(control(0x120338)
            .field("input_buffer", bytes_of(uint64_t{0x9000}) + std::string(24, '\0'))
            .field("input_buffer", address4("\x0a\0\0\1", 53), 0, 1));
  EXPECT_EQ(text("/before/operation"), "sendto");
  EXPECT_EQ(text("/before/address"), "10.0.0.1");
  event(control(0x120334).field("input_buffer", std::string(48, '\0')).field("input_buffer", "reply", kFieldAfter, 2));
  EXPECT_EQ(text("/before/operation"), "receive");
  EXPECT_EQ(text("/after/data/text"), "reply");
}

// An accepted connection is a socket from then on, whatever the system says of its name.
TEST_F(Sockets, AcceptedConnections) {
  RecordBuilder accept = control(0x120324, 0);
  accept.field("input_buffer", bytes_of(uint32_t{0x60}), kFieldAfter, 3);
  event(accept);
  EXPECT_EQ(text("/before/operation"), "accept");
  EXPECT_EQ(text("/after/accepted_handle"), "0x60");
  const RecordBuilder described = RecordBuilder(kMetaHandle)
                                      .raw_field(0, bytes_of(HandleFact{0x60, 0, 0}))
                                      .raw_field(1, wide("File"))
                                      .raw_field(2, "");
  decoder.apply_meta(described.bytes(), process);
  event(RecordBuilder("NtWriteFile", {0x60, 0, 0, 0, 0x3000, kBase, 4, 0, 0}).field("buffer", "data"));
  EXPECT_EQ(text("/category"), "network");
  EXPECT_EQ(text("/before/operation"), "send");
  EXPECT_EQ(text("/before/file_path"), "\\Device\\Afd");
  event(RecordBuilder("NtClose", {0x60}));
  event(RecordBuilder("NtWriteFile", {0x60, 0, 0, 0, 0x3000, kBase, 4, 0, 0}).field("buffer", "data"));
  EXPECT_EQ(text("/category"), "file");
}

TEST_F(Sockets, OptionsAndPolls) {
  event(control(0x120388).field("input_buffer", bytes_of(int32_t{1})));
  EXPECT_EQ(text("/before/operation"), "setsockopt");
  EXPECT_EQ(text("/before/option"), "SO_LINGER");
  EXPECT_EQ(number("/before/value"), 1);
  const std::string poll = bytes_of(int64_t{-1}) + bytes_of(uint32_t{1}) + std::string(4, '\0') +
                           bytes_of(uint64_t{0x54}) + bytes_of(uint32_t{5}) + bytes_of(uint32_t{0});
  event(control(0x12024).field("input_buffer", poll));
  EXPECT_EQ(text("/before/sockets/0/handle"), "0x54");
  EXPECT_EQ(text("/before/sockets/0/events"), "AFD_POLL_READ|AFD_POLL_WRITE");
  event(control(0x12024).field("input_buffer", Memory(16).number<uint32_t>(8, 0xffffffff).bytes()));
  EXPECT_EQ(count("/before/sockets"), 0u);
  process.wow64 = true;
  event(control(0x12024).field(
      "input_buffer", Memory(28).number<uint32_t>(8, 1).number<uint32_t>(16, 0x60).number<uint32_t>(20, 1).bytes()));
  EXPECT_EQ(text("/before/sockets/0/handle"), "0x60");
  EXPECT_EQ(text("/before/sockets/0/events"), "AFD_POLL_READ");
}

TEST_F(Sockets, OtherDevicesAreNone) {
  event(control(0x70000).field("output_buffer", "\1\2\3\4", kFieldAfter));
  EXPECT_EQ(text("/category"), "file");
  EXPECT_EQ(text("/before/io_control_code"), "IOCTL_DISK_GET_DRIVE_GEOMETRY");
  EXPECT_FALSE(has("/before/operation"));
  EXPECT_TRUE(has("/after/output_buffer"));
  EXPECT_FALSE(is_socket_control(0x121000)) << "NSI's";
  EXPECT_FALSE(is_socket_control(0x10000)) << "a beep's";
  EXPECT_TRUE(is_socket("\\device\\afd\\Endpoint"));
  EXPECT_FALSE(is_socket("\\Device\\AfdX"));
  EXPECT_FALSE(is_socket(""));
}

TEST_F(Sockets, CompletionsSaySo) {
  RecordBuilder record = control(0x120334);
  record.header.flags = kRecordCompleted;
  record.field("input_buffer", "late", kFieldAfter, 2);
  event(record);
  EXPECT_TRUE(json["completed"].GetBool());
  EXPECT_EQ(text("/after/data/text"), "late");
}

}  // namespace
}  // namespace drsemu::collect
