// base/size: sizes and counts as users give them.
#include "base/size.h"

#include <gtest/gtest.h>

namespace drsemu {
namespace {

TEST(Size, IsReadWithItsUnit) {
  const std::pair<const char*, uint64_t> sizes[] = {{"1", 1},
                                                    {"4096", 4096},
                                                    {"512M", 512'000'000},
                                                    {"512MB", 512'000'000},
                                                    {"4g", 4'000'000'000},
                                                    {"1.5k", 1500},
                                                    {"64KiB", 65536},
                                                    {"2Gi", 2147483648},
                                                    {"7B", 7},
                                                    {"1T", 1'000'000'000'000},
                                                    {"none", 0},
                                                    {"0.5M", 500'000}};
  for (const auto& [text, bytes] : sizes) {
    uint64_t read = 99;
    EXPECT_EQ(parse_size(text, read), "") << text;
    EXPECT_EQ(read, bytes) << text;
  }
}

TEST(Size, SaysWhatIsWrong) {
  for (const char* text : {"", "M", "4X", "-1", "0", "0.1", "4 G", "4GG", "1e3M", "inf", "nan", "0x10", "4Gib4",
                           "9999999T", "i", "4i", "None"}) {
    uint64_t read = 99;
    const std::string wrong = parse_size(text, read);
    EXPECT_NE(wrong.find("must be a size"), std::string::npos) << text;
    EXPECT_NE(wrong.find(*text ? "not " + std::string(text) : "not nothing"), std::string::npos) << wrong;
    EXPECT_EQ(read, 99u) << text;
  }
}

TEST(Count, IsAWholeNumberInItsRange) {
  uint64_t count = 99;
  EXPECT_EQ(parse_count("4000", 4000, count), "");
  EXPECT_EQ(count, 4000u);
  EXPECT_EQ(parse_count("none", 4000, count), "");
  EXPECT_EQ(count, 0u);
  for (const char* text : {"", "0", "4001", "-3", "2.5", "7x", "99999999999999999999"}) {
    EXPECT_NE(parse_count(text, 4000, count).find("from 1 to 4000"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace drsemu
