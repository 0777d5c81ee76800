// sandbox/fonts: a font has the row's texts, no others, and right sums.
#include "sandbox/fonts.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/fs.h"
#include "temp_dir.h"

namespace drsemu::sandbox {
namespace {

std::string big(uint32_t value, int width) {
  std::string out;
  for (int i = width - 1; i >= 0; --i) out += static_cast<char>(value >> 8 * i);
  return out;
}

uint32_t number(const std::string& bytes, size_t at, size_t width) {
  uint32_t value = 0;
  for (size_t i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

// Tables by tag, in a file as a font editor might write it: sums are wrong.
std::string make_font(const std::vector<std::pair<std::string, std::string>>& tables) {
  std::string font = big(0x10000, 4) + big(static_cast<uint32_t>(tables.size()), 2) + big(0, 6), content;
  for (const auto& [tag, table] : tables) {
    font += tag + big(1, 4) + big(static_cast<uint32_t>(12 + tables.size() * 16 + content.size()), 4) +
            big(static_cast<uint32_t>(table.size()), 4);
    content += table;
  }
  return font + content;
}

std::string table_of(const std::string& font, const std::string& tag) {
  for (uint32_t i = 0; i < number(font, 4, 2); ++i) {
    const size_t entry = 12 + i * 16;
    if (font.substr(entry, 4) == tag) return font.substr(number(font, entry + 8, 4), number(font, entry + 12, 4));
  }
  return {};
}

uint32_t sum(std::string bytes) {
  bytes.resize((bytes.size() + 3) / 4 * 4);
  uint32_t total = 0;
  for (size_t at = 0; at < bytes.size(); at += 4) total += number(bytes, at, 4);
  return total;
}

const std::string kOs2 = std::string(58, 'o') + "Wine" + std::string(16, 'o');
const std::string kFont = make_font({{"BDF ", "Wine bitmaps"},
                                     {"OS/2", kOs2},
                                     {"glyf", "outlines"},
                                     {"head", std::string(54, 'h')},
                                     {"name", "Wine Tahoma"}});
const FontRow kRow = {"t.ttf", "tahomabd.ttf", "Tahoma", "Bold", "7.00", "MS  "};

TEST(Fonts, HaveTheRowsTextsAndNoOthers) {
  const std::string font = named_font(kFont, kRow);
  EXPECT_EQ(font.find("Wine"), std::string::npos);
  EXPECT_EQ(table_of(font, "OS/2"), std::string(58, 'o') + "MS  " + std::string(16, 'o'));
  EXPECT_EQ(table_of(font, "glyf"), "outlines");
  const std::string names = table_of(font, "name");
  for (const char* text : {"Tahoma Bold", "Tahoma-Bold", "Version 7.00", "Microsoft Corporation"})
    EXPECT_NE(names.find(text), std::string::npos) << text;
  // Records are sorted by platform, and all their texts are there.
  const size_t texts = number(names, 4, 2);
  for (uint32_t i = 0; i < number(names, 2, 2); ++i) {
    const size_t record = 6 + i * 12;
    EXPECT_EQ(number(names, record, 2), i < number(names, 2, 2) / 2 ? 1u : 3u);
    EXPECT_LE(texts + number(names, record + 10, 2) + number(names, record + 8, 2), names.size());
  }
}

TEST(Fonts, SumsAreRight) {
  const std::string font = named_font(kFont, kRow);
  EXPECT_EQ(sum(font), 0xb1b0afba);
  for (uint32_t i = 0; i < number(font, 4, 2); ++i) {
    const size_t entry = 12 + i * 16;
    EXPECT_EQ(number(font, entry + 8, 4) % 4, 0u);
    std::string table = table_of(font, font.substr(entry, 4));
    if (font.substr(entry, 4) == "head") table.replace(8, 4, 4, '\0');
    EXPECT_EQ(number(font, entry + 4, 4), sum(table));
  }
}

TEST(Fonts, BrokenOnesAreRefused) {
  EXPECT_THROW(named_font("", kRow), Error);
  EXPECT_THROW(named_font("ttcf" + std::string(40, '\0'), kRow), Error);
  for (size_t size = 0; size < kFont.size() - 1; ++size)
    EXPECT_THROW(named_font(kFont.substr(0, size), kRow), Error) << size;
}

TEST(Fonts, RowsAreCheckedAndPlaced) {
  EXPECT_THROW(parse_fonts("a.ttf,b.ttf,A,Regular,1.0\n"), Error);
  EXPECT_THROW(parse_fonts("a.ttf,b.ttf,A,Regular,1.0,FIVES\n"), Error);
  const TempDir dir;
  const auto rows = parse_fonts("# comment\na.ttf,b.ttf,B,Regular,1.0,MS\na.ttf,c.ttf,C,Italic,1.0,MS\n");
  ASSERT_EQ(rows.size(), 2u);
  const auto a = dir.file("in/a.ttf", kFont), d = dir.file("in/d.fon", "bitmaps");
  place_fonts({a, d}, dir / "out", rows);
  EXPECT_EQ(read_file(dir / "out/b.ttf"), named_font(kFont, rows[0]));
  EXPECT_EQ(read_file(dir / "out/c.ttf"), named_font(kFont, rows[1]));
  EXPECT_EQ(read_file(dir / "out/d.fon"), "bitmaps");
  EXPECT_FALSE(std::filesystem::exists(a));
  EXPECT_THROW(place_fonts({}, dir / "out", rows), Error);
}

}  // namespace
}  // namespace drsemu::sandbox
