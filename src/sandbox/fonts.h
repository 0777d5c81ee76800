// Gives the guest's fonts the names of Windows's.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace drsemu::sandbox {

// A row of guest/fonts.csv.
struct FontRow {
  std::string from, to;  // file names
  std::string family, style, version;
  std::string maker;  // up to four letters
};

// Reads fonts.csv. Throws Error that names the line.
std::vector<FontRow> parse_fonts(std::string_view text);

// A TrueType or OpenType font with this row's texts and no others, and without what only font editors read. Throws
// Error if it is none.
std::string named_font(const std::string& font, const FontRow& row);

// Moves all fonts of `sources` to `fonts`, which is made, those of a row of `rows` under that row's name, and as often
// as there are rows. Throws Error if a row's font is not there.
void place_fonts(const std::vector<std::filesystem::path>& sources, const std::filesystem::path& fonts,
                 const std::vector<FontRow>& rows);

}  // namespace drsemu::sandbox
