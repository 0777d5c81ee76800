// base/text: guest text and bytes as JSON.
#include "base/text.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

namespace drsemu {
namespace {

using namespace std::string_literals;

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}
std::string json_bytes(std::string_view bytes, uint64_t size, bool utf16 = false) {
  std::string out;
  append_json_bytes(out, bytes, size, utf16);
  return out;
}
std::string json_bytes(std::string_view bytes) { return json_bytes(bytes, bytes.size()); }
std::string json_registry(uint32_t type, std::string_view bytes, uint64_t size) {
  std::string out;
  append_json_registry_data(out, type, bytes, size);
  return out;
}

TEST(Text, Utf16BecomesUtf8) {
  EXPECT_EQ(utf16_to_utf8(""), "");
  EXPECT_EQ(utf16_to_utf8("a\0\xfc\0"s), "a\u00fc");
  EXPECT_EQ(utf16_to_utf8("\x22\x6f"s), "\u6f22");
  EXPECT_EQ(utf16_to_utf8("\x3d\xd8\x00\xde"s), "\U0001f600");
  EXPECT_EQ(utf16_to_utf8("a\0\0\0b\0"s), "a\0b"s) << "a zero inside is a character";
  EXPECT_EQ(utf16_to_utf8("a\0b"s), "a") << "an odd last byte is dropped";
}

TEST(Text, LoneSurrogatesBecomeReplacements) {
  EXPECT_EQ(utf16_to_utf8("\x3d\xd8"s), "\ufffd");
  EXPECT_EQ(utf16_to_utf8("\x3d\xd8"
                          "a\0"s),
            "\ufffda");
  EXPECT_EQ(utf16_to_utf8("\x00\xde"
                          "a\0"s),
            "\ufffda");
  EXPECT_EQ(utf16_to_utf8("\x3d\xd8\x3d\xd8\x00\xde"s), "\ufffd\U0001f600");
}

TEST(Text, Utf8BecomesUtf16) {
  EXPECT_EQ(utf8_to_utf16("a\u00fc"), "a\0\xfc\0"s);
  EXPECT_EQ(utf8_to_utf16("\U0001f600"), "\x3d\xd8\x00\xde"s);
  const std::string replacement = "\xfd\xff";
  for (const char* invalid : {"\x80", "\xc1", "\xf5", "\xff"}) EXPECT_EQ(utf8_to_utf16(invalid), replacement);
  EXPECT_EQ(utf8_to_utf16("\xc0\x80"), replacement + replacement) << "overlong";
  EXPECT_EQ(utf8_to_utf16("\xed\xa0\x80"), replacement + replacement + replacement) << "a surrogate";
  EXPECT_EQ(utf8_to_utf16("\xf0\x9f\x98"), replacement + replacement + replacement) << "cut off";
  EXPECT_EQ(utf8_to_utf16("\xe2\x82\xac"), "\xac\x20"s);
}

TEST(Text, EveryCodePointSurvivesTheRoundTrip) {
  for (uint32_t code = 0; code < 0x110000; code += code < 0x3000 ? 1 : 61) {
    if (code >= 0xd800 && code < 0xe000) continue;
    std::string utf16;
    const auto unit = [&](uint32_t value) { utf16 += {static_cast<char>(value), static_cast<char>(value >> 8)}; };
    if (code < 0x10000) {
      unit(code);
    } else {
      unit(0xd800 + ((code - 0x10000) >> 10));
      unit(0xdc00 + ((code - 0x10000) & 0x3ff));
    }
    ASSERT_EQ(utf8_to_utf16(utf16_to_utf8(utf16)), utf16) << std::hex << code;
  }
}

TEST(Text, JsonStringsAreEscaped) {
  EXPECT_EQ(json_string("C:\\a \"b\"\r\n\t"), R"("C:\\a \"b\"\r\n\t")");
  EXPECT_EQ(json_string("\x01\0\x1f\x7f"s), "\"\\u0001\\u0000\\u001f\\u007f\"");
  EXPECT_EQ(json_string("gr\u00fc\u00dfe \U0001f600"), "\"gr\u00fc\u00dfe \U0001f600\"");
  EXPECT_EQ(json_string("a\xff"
                        "b\xc3"),
            "\"a\ufffdb\ufffd\"");
}

TEST(Text, AnyBytesMakeValidJson) {
  std::string all;
  for (int high = 0; high < 256; ++high) {
    for (int low = 0; low < 256; low += 3) all += {static_cast<char>(high), static_cast<char>(low)};
  }
  for (size_t size : {size_t{1}, size_t{7}, size_t{1000}, all.size()}) {
    for (const std::string& text :
         {json_string(all.substr(0, size)), json_bytes(std::string_view(all).substr(all.size() - size))}) {
      rapidjson::Document json;
      json.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str(), text.size());
      EXPECT_FALSE(json.HasParseError()) << size;
    }
  }
}

TEST(Text, BytesThatReadAsTextAreText) {
  EXPECT_EQ(json_bytes("first content"), R"({"size":13,"text":"first content"})");
  EXPECT_EQ(json_bytes("gr\u00fc\u00dfe\r\n"), "{\"size\":9,\"text\":\"gr\u00fc\u00dfe\\r\\n\"}");
  EXPECT_EQ(json_bytes("h\0e\0l\0l\0o\0"s), R"({"size":10,"text":"hello"})");
  EXPECT_EQ(json_bytes("h\0i\0\0\0"s), R"({"size":6,"text":"hi"})") << "the ending zero is no part of the text";
  EXPECT_EQ(json_bytes(""), R"({"size":0,"text":""})");
}

TEST(Text, OtherBytesAreHex) {
  EXPECT_EQ(json_bytes("MZ\x90\0"s), R"({"size":4,"hex":"4d5a9000"})");
  EXPECT_EQ(json_bytes("a\0"s), R"({"size":2,"hex":"6100"})") << "too short to read as UTF-16";
  EXPECT_EQ(json_bytes("\x3d\xd8\x3d\xd8"s), R"({"size":4,"hex":"3dd83dd8"})");
}

TEST(Text, TrueSizeAndTruncationAreSaid) {
  EXPECT_EQ(json_bytes("abc", 10), R"({"size":10,"text":"abc","truncated":true})");
  EXPECT_EQ(json_bytes("gr\xc3", 6), R"({"size":6,"text":"gr","truncated":true})") << "a character cut in two";
  EXPECT_EQ(json_bytes("gr\xc3", 3), R"({"size":3,"hex":"6772c3"})") << "not cut: no text";
  EXPECT_EQ(json_bytes("", 6), R"({"size":6,"hex":"","truncated":true})");
  EXPECT_EQ(json_bytes("g\0r\0"s, 12, true), R"({"size":12,"text":"gr","truncated":true})");
}

TEST(Text, RegistryDataShowsItsType) {
  EXPECT_EQ(json_registry(1, "a\0\0\0"s, 4), R"({"size":4,"text":"a"})");
  EXPECT_EQ(json_registry(7, "a\0\0\0b\0\0\0\0\0"s, 10), R"({"size":10,"text":"a\u0000b\u0000"})");
  EXPECT_EQ(json_registry(4, "    ", 4), R"({"size":4,"hex":"20202020","number":538976288})");
  EXPECT_EQ(json_registry(5, "\0\0\1\2"s, 4), R"({"size":4,"hex":"00000102","number":258})");
  EXPECT_EQ(json_registry(11, "\xff\xff\xff\xff\xff\xff\xff\xff", 8),
            R"({"size":8,"hex":"ffffffffffffffff","number":18446744073709551615})");
  EXPECT_EQ(json_registry(4, "\1", 1), R"({"size":1,"hex":"01"})") << "a number of the wrong size";
  EXPECT_EQ(json_registry(4, "\1\0"s, 4), R"({"size":4,"hex":"0100","truncated":true})");
  EXPECT_EQ(json_registry(3, "\1\2", 2), R"({"size":2,"hex":"0102"})");
}

}  // namespace
}  // namespace drsemu
