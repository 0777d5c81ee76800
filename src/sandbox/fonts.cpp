// Gives the guest's fonts the names of Windows's.
//
// Facts: Microsoft Learn, "OpenType specification": "Font file", "name", "OS/2", "head".
#include "sandbox/fonts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <sstream>

#include "base/error.h"
#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

constexpr size_t kHeader = 12, kEntry = 16;  // of the file; of a table in its directory
constexpr size_t kMakerAt = 58;              // OS/2.achVendID
constexpr size_t kAdjustmentAt = 8;          // head.checksumAdjustment
constexpr uint32_t kWhole = 0xb1b0afba;      // what the sum of the whole file is subtracted from

uint32_t number_at(std::string_view bytes, size_t at, size_t width) {
  if (at > bytes.size() || bytes.size() - at < width) throw Error("a font ends too early");
  uint32_t value = 0;
  for (size_t i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

void append(std::string& bytes, uint32_t value, int width) {
  for (int i = width - 1; i >= 0; --i) bytes += static_cast<char>(value >> 8 * i);
}

void replace_number(std::string& bytes, size_t at, uint32_t value) {
  std::string number;
  append(number, value, 4);
  if (at + 4 <= bytes.size()) bytes.replace(at, 4, number);
}

uint32_t sum(std::string bytes) {
  bytes.resize((bytes.size() + 3) / 4 * 4);
  uint32_t total = 0;
  for (size_t at = 0; at < bytes.size(); at += 4) total += number_at(bytes, at, 4);
  return total;
}

std::map<std::string, std::string> tables_of(const std::string& font) {
  const uint32_t kind = number_at(font, 0, 4);
  if (kind != 0x10000 && kind != 0x4f54544f) throw Error("not a font of one face");
  std::map<std::string, std::string> tables;
  for (uint32_t i = 0; i < number_at(font, 4, 2); ++i) {
    const size_t entry = kHeader + i * kEntry;
    const uint32_t offset = number_at(font, entry + 8, 4), length = number_at(font, entry + 12, 4);
    if (offset > font.size() || font.size() - offset < length) throw Error("a font ends too early");
    tables[font.substr(entry, 4)] = font.substr(offset, length);
  }
  return tables;
}

// The texts as the Macintosh and as Windows reads them, in the order of the record's fields.
std::string name_table(const FontRow& row) {
  const bool regular = row.style == "Regular";
  const std::string full = regular ? row.family : row.family + " " + row.style;
  std::string postscript = row.family + (regular ? "" : "-" + row.style);
  std::erase(postscript, ' ');
  const std::pair<uint32_t, std::string> texts[] = {{0, "(c) Microsoft Corporation. All Rights Reserved."},
                                                    {1, row.family},
                                                    {2, row.style},
                                                    {3, "Microsoft:" + full + ":" + row.version},
                                                    {4, full},
                                                    {5, "Version " + row.version},
                                                    {6, postscript},
                                                    {8, "Microsoft Corporation"}};
  std::string records, strings;
  for (const bool windows : {false, true}) {
    for (const auto& [id, text] : texts) {
      std::string bytes;
      for (const char c : text)
        windows ? append(bytes, static_cast<unsigned char>(c), 2) : append(bytes, static_cast<unsigned char>(c), 1);
      for (const uint32_t field : {windows ? 3u : 1u, windows ? 1u : 0u, windows ? 0x409u : 0u, id,
                                   static_cast<uint32_t>(bytes.size()), static_cast<uint32_t>(strings.size())})
        append(records, field, 2);
      strings += bytes;
    }
  }
  const auto count = static_cast<uint32_t>(std::size(texts) * 2);
  std::string table;
  for (const uint32_t field : {0u, count, 6 + count * 12}) append(table, field, 2);
  return table + records + strings;
}

std::string file_of(const std::string& kind, const std::map<std::string, std::string>& tables) {
  const auto count = static_cast<uint32_t>(tables.size());
  uint32_t power = 0;
  while (2u << power <= count) ++power;
  std::string font = kind;
  for (const uint32_t field : {count, 16u << power, power, count * 16 - (16u << power)}) append(font, field, 2);
  std::string content;
  size_t head = 0;
  const size_t begin = kHeader + count * kEntry;
  for (const auto& [tag, table] : tables) {
    if (tag == "head") head = begin + content.size();
    font += tag;
    append(font, sum(table), 4);
    append(font, static_cast<uint32_t>(begin + content.size()), 4);
    append(font, static_cast<uint32_t>(table.size()), 4);
    content += table;
    content.resize((content.size() + 3) / 4 * 4);
  }
  font += content;
  if (head) replace_number(font, head + kAdjustmentAt, kWhole - sum(font));
  return font;
}

}  // namespace

std::vector<FontRow> parse_fonts(std::string_view text) {
  std::vector<FontRow> rows;
  std::istringstream in{std::string(text)};
  size_t count = 0;
  for (std::string line; std::getline(in, line);) {
    ++count;
    if (line.empty() || line[0] == '#') continue;
    FontRow row;
    std::istringstream fields(line);
    for (std::string* field : {&row.from, &row.to, &row.family, &row.style, &row.version, &row.maker}) {
      if (!std::getline(fields, *field, ',') || field->empty())
        throw Error("fonts.csv, line " + std::to_string(count) + ": a row is from,to,family,style,version,maker");
    }
    if (row.maker.size() > 4)
      throw Error("fonts.csv, line " + std::to_string(count) + ": a maker has up to four letters");
    row.maker.resize(4, ' ');
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string named_font(const std::string& font, const FontRow& row) {
  std::map<std::string, std::string> tables = tables_of(font);
  // Of font editors: times of making, properties of bitmaps.
  for (const char* tag : {"FFTM", "BDF ", "DSIG"}) tables.erase(tag);
  tables["name"] = name_table(row);
  if (std::string& table = tables["OS/2"]; table.size() >= kMakerAt + 4)
    table.replace(kMakerAt, 4, row.maker);
  else
    tables.erase("OS/2");
  if (const auto head = tables.find("head"); head != tables.end()) replace_number(head->second, kAdjustmentAt, 0);
  return file_of(font.substr(0, 4), tables);
}

void place_fonts(const std::vector<fs::path>& sources, const fs::path& fonts, const std::vector<FontRow>& rows) {
  fs::create_directories(fonts);
  std::vector<fs::path> rest = sources;
  for (const FontRow& row : rows) {
    const auto source =
        std::find_if(sources.begin(), sources.end(), [&](const fs::path& path) { return path.filename() == row.from; });
    if (source == sources.end())
      throw Error("there is no font " + row.from + " (guest/fonts.csv): its package may have changed");
    try {
      write_file(fonts / row.to, named_font(read_file(*source), row));
    } catch (const Error& error) {
      throw Error(row.from + ": " + error.what());
    }
    std::erase(rest, *source);
  }
  for (const fs::path& font : rest) fs::rename(font, fonts / font.filename());
  for (const fs::path& font : sources) fs::remove(font);
}

}  // namespace drsemu::sandbox
