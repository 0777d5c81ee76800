// Methods of COM objects: what they are called by, VARIANTs and BSTRs, whole and such that lie.
#include <gtest/gtest.h>

#include "collect/decode.h"
#include "unit/record.h"

namespace drsemu::collect {
namespace {

using namespace event;
using test::bytes_of;
using test::RecordBuilder;
using test::wide;

class Objects : public testing::Test, protected test::EventJson {
 protected:
  void event(const RecordBuilder& record) {
    line.clear();
    decoder.append_event(record.bytes(), 1, 7, process, line);
    ASSERT_FALSE(json.Parse(line.c_str()).HasParseError()) << line;
  }
  // IWbemServices::ExecQuery of `services` that gives out `list`.
  void query(uint64_t services, const std::string& text, uint64_t list) {
    event(RecordBuilder("IWbemServices::ExecQuery", {services, 0x5000, 0x6000, 0, 0, 0x7000})
              .field("query_language", wide("WQL"))
              .field("query", wide(text))
              .field("enum", bytes_of(list), kFieldAfter));
  }
  void connect(const std::string& resource, uint64_t services) {
    event(RecordBuilder("IWbemLocator::ConnectServer", {0x100, 0x5000, 0, 0, 0, 0, 0, 0, 0x7000})
              .field("network_resource", wide(resource))
              .field("namespace", bytes_of(services), kFieldAfter));
  }
  void get(uint64_t object, const std::string& head, const std::string* text = nullptr, uint8_t flags = 0) {
    RecordBuilder record("IWbemClassObject::Get", {object, 0x5000, 0, 0x6000, 0, 0});
    record.header.flags = flags;
    record.field("name", wide("Name")).field("value", head, kFieldAfter);
    if (text) record.field("value", wide(*text), kFieldAfter, 1);
    event(record);
  }
  static std::string variant(uint16_t type, const std::string& value) {
    std::string bytes = bytes_of(type) + std::string(6, '\xee') + value;
    bytes.resize(16, '\xdd');
    return bytes;
  }

  Clock clock;
  Decoder decoder{clock};
  ProcessState process;
  std::string line;
};

TEST_F(Objects, AreNamedByWhatMadeThem) {
  connect("ROOT\\CIMV2", 0x200);
  query(0x200, "SELECT * FROM Win32_Process", 0x300);
  EXPECT_EQ(text("/before/this"), "0x200");
  EXPECT_EQ(text("/before/network_resource"), "ROOT\\CIMV2");
  EXPECT_EQ(text("/layer"), "win32");
  // One of a list is called what the list is.
  event(RecordBuilder("IEnumWbemClassObject::Next", {0x300, 0xffffffff, 1, 0x7000, 0x7100})
            .field("objects", bytes_of(uint64_t{0x400}), kFieldAfter)
            .field("returned", bytes_of(uint32_t{1}), kFieldAfter));
  EXPECT_EQ(text("/before/query"), "SELECT * FROM Win32_Process");
  EXPECT_EQ(text("/before/timeout"), "WBEM_INFINITE");
  get(0x400, variant(0, ""));
  EXPECT_EQ(text("/before/query"), "SELECT * FROM Win32_Process");
}

TEST_F(Objects, AnAddressThatIsGivenOutAgainHasTheNewName) {
  connect("ROOT\\CIMV2", 0x200);
  query(0x200, "SELECT * FROM Win32_Process", 0x300);
  query(0x200, "SELECT * FROM Win32_BIOS", 0x300);
  event(RecordBuilder("IEnumWbemClassObject::Reset", {0x300}));
  EXPECT_EQ(text("/before/query"), "SELECT * FROM Win32_BIOS");
  // Made by an object of which nobody knows a name: no name is better than another's.
  event(RecordBuilder("IWbemClassObject::Clone", {0x900, 0x7000}).field("copy", bytes_of(uint64_t{0x300}), kFieldAfter));
  event(RecordBuilder("IEnumWbemClassObject::Reset", {0x300}));
  EXPECT_FALSE(has("/before/query"));
}

TEST_F(Objects, VariantsByTheirTypes) {
  const auto shown = [&](uint16_t type, const std::string& value, uint8_t flags = 0) {
    get(0x400, variant(type, value), nullptr, flags);
    const size_t at = line.find("\"value\":{") + 8;
    return line.substr(at, line.find('}', at) + 1 - at);
  };
  EXPECT_EQ(shown(0, ""), R"({"type":"VT_EMPTY"})");
  EXPECT_EQ(shown(1, ""), R"({"type":"VT_NULL"})");
  EXPECT_EQ(shown(2, bytes_of(int16_t{-2})), R"({"type":"VT_I2","value":-2})");
  EXPECT_EQ(shown(3, bytes_of(int32_t{-70000})), R"({"type":"VT_I4","value":-70000})");
  EXPECT_EQ(shown(17, bytes_of(uint8_t{200})), R"({"type":"VT_UI1","value":200})");
  EXPECT_EQ(shown(19, bytes_of(uint32_t{4000000000})), R"({"type":"VT_UI4","value":4000000000})");
  EXPECT_EQ(shown(20, bytes_of(int64_t{-5})), R"({"type":"VT_I8","value":-5})");
  EXPECT_EQ(shown(11, bytes_of(uint16_t{0xffff})), R"({"type":"VT_BOOL","value":true})");
  EXPECT_EQ(shown(11, bytes_of(uint16_t{0})), R"({"type":"VT_BOOL","value":false})");
  EXPECT_EQ(shown(5, bytes_of(2.5)), R"({"type":"VT_R8","value":2.5})");
  EXPECT_EQ(shown(4, bytes_of(-0.5f)), R"({"type":"VT_R4","value":-0.5})");
  EXPECT_EQ(shown(10, bytes_of(uint32_t{0x80020004})), R"({"type":"VT_ERROR","value":"0x80020004"})");
  EXPECT_EQ(shown(0x2008, bytes_of(uint64_t{0x1234500000678})), R"({"type":"VT_ARRAY|VT_BSTR","value":"0x1234500000678"})");
  EXPECT_EQ(shown(0x400c, bytes_of(uint64_t{0xabc})), R"({"type":"VT_BYREF|VT_VARIANT","value":"0xabc"})");
  EXPECT_EQ(shown(0x2011, bytes_of(uint32_t{0xabc}), kRecordNarrow), R"({"type":"VT_ARRAY|VT_UI1","value":"0xabc"})");
  // Neither a number nor a type of JSON's.
  EXPECT_EQ(shown(5, bytes_of(uint64_t{0x7ff0000000000000})), R"({"type":"VT_R8","value":"inf"})");
  EXPECT_EQ(shown(0x123, bytes_of(uint64_t{1})), R"({"type":"0x123"})");
}

TEST_F(Objects, TextsOfVariants) {
  const std::string words = "two words";
  get(0x400, variant(8, bytes_of(uint64_t{0x5000})), &words);
  EXPECT_EQ(text("/after/value/value"), "two words");
  get(0x400, variant(8, bytes_of(uint64_t{0})));
  EXPECT_TRUE(has("/after/value/value"));
  EXPECT_EQ(text("/after/value/value"), "") << "a BSTR that is null is an empty text";
  get(0x400, std::string(3, 'x'));
  EXPECT_TRUE(has("/after/value/unreadable")) << "cut off";
  event(RecordBuilder("IWbemClassObject::GetObjectText", {0x400, 1, 0x7000}).field("object_text", wide("instance of"), kFieldAfter));
  EXPECT_EQ(text("/after/object_text"), "instance of");
}

TEST(Methods, ArgumentsInPlaceTakeFourSlots) {
  const Call& connect = *find_call("ITaskService::Connect");
  EXPECT_EQ(argument_slots_32(connect), 17u);
  EXPECT_EQ(compile_plan(connect, 0).in_place, 0x1eu);
  EXPECT_EQ(compile_plan(connect, 0).args, 5u);
}

// What a stub lays out on the stack has room for eighteen arguments, of which fourteen are on the caller's.
TEST(Methods, EachHasAnObjectAndATable) {
  size_t methods = 0;
  for (const Call& call : functions()) {
    const bool is_method = std::string_view(call.name).find("::") != std::string_view::npos;
    EXPECT_EQ(is_method, !call.vtables.empty()) << call.name;
    if (!is_method) continue;
    ++methods;
    EXPECT_STREQ(call.params.at(0).name, "this") << call.name;
    EXPECT_GE(call.slot, 3) << call.name << ": the first three are IUnknown's";
    EXPECT_LE(call.params.size(), kMaxArgs) << call.name;
    for (const Param& param : call.params) EXPECT_TRUE(param.actual == kNoArg || param.actual < call.params.size()) << call.name;
    EXPECT_TRUE(call.named_by == kNoArg || call.params.at(call.named_by).type == Type::kText) << call.name;
  }
  EXPECT_GE(methods, 100u);
}

}  // namespace
}  // namespace drsemu::collect
