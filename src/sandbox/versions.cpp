// Gives the guest's programs the version resources that Windows's have.
//
// Facts: Microsoft Learn, "VS_VERSIONINFO" and the structures that it refers to.
#include "sandbox/versions.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <optional>
#include <sstream>

#include "base/error.h"
#include "base/fs.h"
#include "base/pe.h"
#include "base/text.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

constexpr uint32_t kSignature = 0xfeef04bd;
constexpr uint32_t kVersionType = 16;          // RT_VERSION
constexpr uint32_t kEnglish = 0x409;           // the United States'
constexpr const char* kLanguage = "040904B0";  // English, Unicode
constexpr uint32_t kWindowsBase = 19041;       // files of the builds up to 19045 go on counting from there
constexpr const char* kWindows = "Microsoft® Windows® Operating System";
constexpr const char* kBranch = " (WinBuild.160101.0800)";

using Numbers = std::array<uint32_t, 4>;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string number(uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
  return out;
}

// One of the resource's nested structures: sizes and type, key, value, children, each on a boundary of four bytes.
std::string block(const std::string& key, const std::string& value, bool text,
                  const std::vector<std::string>& children) {
  const auto pad = [](std::string& bytes) { bytes.resize((bytes.size() + 3) / 4 * 4); };
  std::string bytes = std::string(2, '\0') + number(text ? value.size() / 2 : value.size(), 2) + number(text, 2) +
                      utf8_to_utf16(key) + std::string(2, '\0');
  if (!value.empty()) {
    pad(bytes);
    bytes += value;
  }
  for (const std::string& child : children) {
    pad(bytes);
    bytes += child;
  }
  return bytes.replace(0, 2, number(bytes.size(), 2));
}

std::string text_block(const std::string& key, const std::string& value) {
  return block(key, utf8_to_utf16(value) + std::string(2, '\0'), true, {});
}

std::string dotted(const Numbers& numbers) {
  // Windows writes 10.0, and of older products 11.00 and 7.0.
  const bool wide = numbers[0] == 11 || numbers[0] == 8 || numbers[0] == 6;
  char text[64];
  std::snprintf(text, sizeof text, wide && numbers[1] < 10 ? "%u.%02u.%u.%u" : "%u.%u.%u.%u", numbers[0], numbers[1],
                numbers[2], numbers[3]);
  return text;
}

// The numbers of the program's own version resource.
std::optional<Numbers> own_numbers(const std::map<Pe::ResourcePath, std::string>& resources) {
  for (const auto& [path, content] : resources) {
    if (!path[0].text.empty() || path[0].id != kVersionType) continue;
    const size_t at = content.find(number(kSignature, 4));
    if (at == std::string::npos || content.size() - at < 16) return std::nullopt;
    const auto word = [&](size_t offset) {
      return uint32_t{static_cast<unsigned char>(content[at + offset])} |
             uint32_t{static_cast<unsigned char>(content[at + offset + 1])} << 8;
    };
    return Numbers{word(10), word(8), word(14), word(12)};
  }
  return std::nullopt;
}

bool is_program(const std::string& bytes) {
  const Pe pe(bytes);
  const auto header = pe.at<uint32_t>(0x3c);
  return bytes.starts_with("MZ") && header && pe.at<uint32_t>(*header) == 0x4550;
}

std::string version_resource(const std::string& file, const VersionRow& row, const Numbers& numbers, bool windows) {
  const bool driver = lower(file).ends_with(".sys") || lower(file).ends_with(".drv"),
             library = !lower(file).ends_with(".exe");
  const std::string high = number(numbers[1] | numbers[0] << 16, 4), low = number(numbers[3] | numbers[2] << 16, 4);
  const std::string fixed = number(kSignature, 4) + number(0x10000, 4) + high + low + high + low + number(0x3f, 4) +
                            number(0, 4) + number(0x40004, 4) +
                            number(driver    ? 3
                                   : library ? 2
                                             : 1,
                                   4) +
                            number(0, 12);
  const std::string text = dotted(numbers), name = file.substr(0, file.rfind('.'));
  const std::vector<std::string> texts = {
      text_block("CompanyName", "Microsoft Corporation"),
      text_block("FileDescription", row.description.empty() ? name : row.description),
      text_block("FileVersion", text + (windows ? kBranch : "")),
      text_block("InternalName", file),
      text_block("LegalCopyright", "© Microsoft Corporation. All rights reserved."),
      text_block("OriginalFilename", file),
      text_block("ProductName", row.product.empty() ? kWindows : row.product),
      text_block("ProductVersion", text)};
  return block("VS_VERSION_INFO", fixed, false,
               {block("StringFileInfo", "", true, {block(kLanguage, "", true, texts)}),
                block("VarFileInfo", "", true, {block("Translation", number(kEnglish | 0x4b0u << 16, 4), false, {})})});
}

}  // namespace

std::vector<VersionRow> parse_versions(std::string_view text) {
  std::vector<VersionRow> rows;
  std::istringstream in{std::string(text)};
  size_t count = 0;
  for (std::string line; std::getline(in, line);) {
    ++count;
    if (line.empty() || line[0] == '#') continue;
    std::array<std::string*, 3> first;
    VersionRow row;
    first = {&row.file, &row.version, &row.product};
    size_t at = 0;
    const auto fail = [&](const char* what) {
      throw Error("versions.csv, line " + std::to_string(count) + ": " + what);
    };
    for (std::string* field : first) {
      const size_t end = line.find(',', at);
      if (end == std::string::npos) fail("a row is file,version,product,description");
      *field = line.substr(at, end - at);
      at = end + 1;
    }
    row.description = line.substr(at);
    if (row.file.empty()) fail("it says no file");
    uint32_t major = 0, minor = 0;
    char more = 0;
    if (!row.version.empty() && row.version != "keep" &&
        std::sscanf(row.version.c_str(), "%u.%u%c", &major, &minor, &more) != 2)
      fail("a version is empty, two numbers, or keep");
    rows.push_back(std::move(row));
  }
  return rows;
}

const VersionRow* version_row(const std::vector<VersionRow>& rows, std::string_view file) {
  const std::string name = lower(file);
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const VersionRow& one) { return fnmatch(one.file.c_str(), name.c_str(), 0) == 0; });
  return row == rows.end() ? nullptr : &*row;
}

std::string with_version(std::string program, const std::string& file, const VersionRow& row, uint32_t ubr) {
  Pe pe(std::move(program));
  std::map<Pe::ResourcePath, std::string> resources = pe.resources();
  Numbers numbers = {10, 0, kWindowsBase, ubr};
  if (row.version == "keep") {
    // Which has none of its own has Windows's.
    numbers = own_numbers(resources).value_or(numbers);
  } else if (!row.version.empty()) {
    std::sscanf(row.version.c_str(), "%u.%u", &numbers[0], &numbers[1]);
  }
  std::erase_if(resources,
                [](const auto& entry) { return entry.first[0].text.empty() && entry.first[0].id == kVersionType; });
  resources[{Pe::ResourceName{{}, kVersionType}, {{}, 1}, {{}, kEnglish}}] =
      version_resource(file, row, numbers, row.version != "keep");
  pe.set_resources(resources);
  return pe.bytes();
}

void set_versions(const fs::path& folder, const fs::path& versions, uint32_t ubr) {
  const std::vector<VersionRow> rows = parse_versions(read_file(versions));
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const std::string name = entry.path().filename().string();
    const VersionRow* row = version_row(rows, name);
    std::string bytes = read_file(entry.path());
    if (!row || !is_program(bytes)) continue;
    try {
      bytes = with_version(std::move(bytes), name, *row, ubr);
    } catch (const Error& error) {
      throw Error(name + ": " + error.what());
    }
    const fs::perms mode = entry.status().permissions();
    write_file(entry.path(), bytes);
    fs::permissions(entry.path(), mode);
  }
}

}  // namespace drsemu::sandbox
