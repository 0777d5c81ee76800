// sandbox/documents: files of a profile are of the kind that their names promise, of about their size, the same each
// time.
#include "sandbox/documents.h"

#include <gtest/gtest.h>

namespace drsemu::sandbox {
namespace {

const std::vector<std::string> kSentences = {"One sentence (of two) & <more>.", "Another one."};

struct Case {
  const char* name;
  std::string head, tail;
};

TEST(Documents, AreOfTheirKindAndSize) {
  const Case cases[] = {{"a.docx", "PK\x03\x04", ""},     {"a.xlsx", "PK\x03\x04", ""},
                        {"a.pdf", "%PDF-1.4", "%%EOF\n"}, {"a.jpg", "\xff\xd8\xff", "\xff\xd9"},
                        {"a.rtf", "{\\rtf1", "}"},        {"a.html", "<!DOCTYPE", "</html>\r\n"},
                        {"a.csv", "No,Name", "\r\n"},     {"a.txt", "Title", "\r\n"}};
  for (const Case& entry : cases) {
    for (const uint64_t bytes : {20'000u, 200'000u}) {
      const std::string made = make_document(entry.name, "Title", bytes, kSentences);
      EXPECT_TRUE(made.starts_with(entry.head)) << entry.name;
      EXPECT_TRUE(made.ends_with(entry.tail)) << entry.name;
      EXPECT_GT(made.size(), bytes * 7 / 10) << entry.name;
      EXPECT_LT(made.size(), bytes * 14 / 10) << entry.name;
      EXPECT_EQ(made, make_document(entry.name, "Title", bytes, kSentences)) << entry.name;
    }
  }
  EXPECT_EQ(make_document("a.tmp", "", 0, kSentences), "");
  EXPECT_NE(make_document("a.txt", "T", 5000, kSentences), make_document("b.txt", "T", 5000, kSentences));
}

// [MS-SHLLINK] 2.1: the size of the header and the class.
TEST(Documents, ShortcutsHaveTheirTarget) {
  const std::string link = make_shortcut("C:\\a\\b.txt", 77, 1'700'000'000, 0x1a2b3c4d, "OS");
  EXPECT_EQ(link.substr(0, 8), std::string("\x4c\0\0\0\x01\x14\x02\0", 8));
  EXPECT_NE(link.find(std::string("C:\\a\\b.txt\0", 11)), std::string::npos);
  EXPECT_NE(link.find(std::string("\x4d\x3c\x2b\x1a", 4)), std::string::npos);
  EXPECT_EQ(link.substr(52, 4), std::string("\x4d\0\0\0", 4));
}

}  // namespace
}  // namespace drsemu::sandbox
