// base/text: guest text and bytes as JSON.
#include "base/text.h"

#include <gtest/gtest.h>

namespace drsemu {
namespace {

using namespace std::string_literals;

TEST(Text, Utf16BecomesUtf8) {
  EXPECT_EQ(utf16_to_utf8(""), "");
  EXPECT_EQ(utf16_to_utf8("a\0\xfc\0"s), "a\u00fc");
  EXPECT_EQ(utf16_to_utf8("\x22\x6f"s), "\u6f22");
  EXPECT_EQ(utf16_to_utf8("\x3d\xd8\x00\xde"s), "\U0001f600");
  EXPECT_EQ(utf16_to_utf8("a\0\0\0b\0"s), "a\0b"s) << "a zero inside is a character";
}

}  // namespace
}  // namespace drsemu
