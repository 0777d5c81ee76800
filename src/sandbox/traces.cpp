// Takes Wine's traces out of the guest's files.
#include "sandbox/traces.h"

#include <algorithm>
#include <cstring>
#include <sstream>

#include "base/error.h"
#include "base/fs.h"
#include "base/pe.h"
#include "event/builtin.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

constexpr std::string_view kWineMark = "Wine builtin DLL";
constexpr std::string_view kPlaces[] = {"text", "unix", "code", "last"};  // in the order of Rename::Where
constexpr const char* kChanged = "the package libwine may have changed";

// Programs of Wine's that Windows has nothing like and that nothing needs here, and its drivers for what a VM does not
// have. Below x86_64-windows, i386-windows or x86_64-unix, in those of them that have it.
constexpr const char* kRemoved[] = {
    "winealsa.drv", "winepulse.drv",      "winewayland.drv",     "winebth.sys", "winebus.sys",  "winehid.sys",
    "wineusb.sys",  "winexinput.sys",     "winecfg.exe",         "winedbg.exe", "winefile.exe", "winemine.exe",
    "winepath.exe", "winemsibuilder.exe", "winemenubuilder.exe", "winealsa.so", "winepulse.so", "winewayland.so",
    "winebth.so",   "winebus.so",         "wineusb.so",
    // Tools of whoever looks at others' traffic.
    "wpcap.dll",    "wpcap.so",           "uninstaller.exe",     "wineconsole.exe", "view.exe", "clock.exe",
    "progman.exe",  "eject.exe",          "icinfo.exe",          "gphoto2.ds"};

std::string utf16(std::string_view text) {
  std::string wide;
  for (const char c : text) wide.append({c, '\0'});
  return wide;
}

std::string hex_mark() { return std::string(event::kBuiltinMark, event::kBuiltinMarkSize); }

// Parts of an ELF64 file (System V ABI, "Object Files"): where its section headers say that data and code lie.
struct Extent {
  size_t begin, end;
  bool code;
};

std::vector<Extent> elf_extents(const std::string& bytes) {
  const auto at = [&](size_t offset, auto value) {
    if (offset > bytes.size() || bytes.size() - offset < sizeof value) throw Error("an ELF file ends too early");
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
  };
  if (!bytes.starts_with("\x7f"
                         "ELF\x02"))
    throw Error("not an ELF file of 64 bit");
  const auto headers = at(0x28, uint64_t{});
  const auto size = at(0x3a, uint16_t{}), count = at(0x3c, uint16_t{}), names_index = at(0x3e, uint16_t{});
  const auto names = at(headers + size_t{names_index} * size + 0x18, uint64_t{});
  std::vector<Extent> extents;
  for (size_t i = 0; i < count; ++i) {
    const size_t header = headers + i * size;
    constexpr uint32_t kHasContent = 1;  // SHT_PROGBITS
    if (at(header + 4, uint32_t{}) != kHasContent) continue;
    const size_t name_at = names + at(header, uint32_t{});
    if (name_at >= bytes.size()) throw Error("an ELF file ends too early");
    const std::string_view name = bytes.c_str() + name_at;
    const bool code = name == ".text", data = name == ".rodata" || name == ".data" || name == ".data.rel.ro";
    const auto begin = at(header + 0x18, uint64_t{}), length = at(header + 0x20, uint64_t{});
    if (begin > bytes.size() || bytes.size() - begin < length) throw Error("an ELF file ends too early");
    if (code || data) extents.push_back({begin, begin + length, code});
  }
  return extents;
}

bool is_pe(const std::string& bytes) {
  const Pe pe(bytes);
  const auto header = pe.at<uint32_t>(0x3c);
  return bytes.starts_with("MZ") && header && pe.at<uint32_t>(*header) == 0x4550;
}

void overwrite(const fs::path& file, const std::string& bytes) {
  const fs::perms mode = fs::status(file).permissions();
  write_file(file, bytes);
  fs::permissions(file, mode);
}

fs::path unix_file(const fs::path& root, const char* name) {
  return root / "usr/lib/x86_64-linux-gnu/wine/x86_64-unix" / name;
}

// In the data of an ELF file, texts of the same length; returns how often.
size_t replace_data(std::string& bytes, const std::string& from, const std::string& to) {
  size_t count = 0;
  for (const Extent& extent : elf_extents(bytes)) {
    if (extent.code) continue;
    for (size_t at = extent.begin; (at = bytes.find(from, at)) < extent.end; at += from.size(), ++count)
      bytes.replace(at, to.size(), to);
  }
  return count;
}

// The message that belongs to the mark, where there is room for it.
void complete_stub(std::string& bytes) {
  constexpr size_t message = event::kBuiltinMarkOffset + event::kBuiltinMarkSize + 1;
  const auto header = Pe(bytes).at<uint32_t>(0x3c).value_or(0);
  if (bytes.compare(event::kBuiltinMarkOffset, event::kBuiltinMarkSize, hex_mark()) != 0) return;
  if (header < message + sizeof event::kBuiltinMessage) return;
  bytes.replace(message, header - message, header - message, '\0');
  bytes.replace(message, sizeof event::kBuiltinMessage, event::kBuiltinMessage, sizeof event::kBuiltinMessage);
}

}  // namespace

std::vector<Rename> parse_renames(std::string_view text) {
  std::vector<Rename> rows;
  std::istringstream in{std::string(text)};
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const auto fail = [&](const char* what) {
      throw Error("renames.csv, line " + std::to_string(number) + ": " + what);
    };
    const size_t first = line.find(','), second = first == std::string::npos ? first : line.find(',', first + 1);
    if (second == std::string::npos) fail("a row is where,from,to");
    Rename row;
    const std::string where = line.substr(0, first);
    const auto* known = std::find(std::begin(kPlaces), std::end(kPlaces), where);
    if (known == std::end(kPlaces)) fail("where is text, unix, code or last");
    row.where = static_cast<Rename::Where>(known - kPlaces);
    row.from = line.substr(first + 1, second - first - 1);
    row.to = line.substr(second + 1);
    if (row.from.empty() || row.to.size() > row.from.size()) fail("to must not be longer than from");
    row.to.resize(row.from.size(), '\0');
    rows.push_back(std::move(row));
  }
  return rows;
}

Renamer::Renamer(std::vector<Rename> rows)
    : rows_(std::move(rows)), program_(256), program_code_(256), unix_data_(256), unix_code_(256) {
  // The mark may be two operands of an instruction, 8 bytes each.
  const std::string mark = hex_mark();
  for (size_t half = 0; half < 2; ++half) {
    rows_.push_back({Rename::Where::kText, std::string(kWineMark.substr(half * 8, 8)), mark.substr(half * 8, 8)});
  }
  found_.resize(rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) {
    const auto& [where, from, to] = rows_[i];
    const bool is_mark = i >= rows_.size() - 2;
    if (where == Rename::Where::kText) {
      for (Patterns* patterns : {&program_, &program_code_}) add(*patterns, from, to, i);
      for (Patterns* patterns : {&program_, &program_code_, &unix_data_, &unix_code_}) {
        if (!is_mark) add(*patterns, utf16(from), utf16(to), i);
      }
    }
    if (where == Rename::Where::kUnix) add(unix_data_, from, to, i);
    if (where == Rename::Where::kCode) add(program_code_, utf16(from), utf16(to), i);
    if (is_mark) {
      add(unix_data_, from, to, i);
      add(unix_code_, from, to, i);
    }
  }
}

void Renamer::add(Patterns& patterns, const std::string& from, const std::string& to, size_t row) {
  auto& bucket = patterns[static_cast<unsigned char>(from[0])];
  bucket.push_back({from, to, row});
  std::stable_sort(bucket.begin(), bucket.end(),
                   [](const Pattern& a, const Pattern& b) { return a.from.size() > b.from.size(); });
}

void Renamer::apply(std::string& bytes, size_t begin, size_t end, const Patterns& patterns) {
  for (size_t at = begin; at < end;) {
    size_t step = 1;
    for (const Pattern& pattern : patterns[static_cast<unsigned char>(bytes[at])]) {
      if (end - at < pattern.from.size() ||
          std::memcmp(bytes.data() + at, pattern.from.data(), pattern.from.size()) != 0)
        continue;
      std::memcpy(bytes.data() + at, pattern.to.data(), pattern.to.size());
      ++found_[pattern.row];
      step = pattern.from.size();
      break;
    }
    at += step;
  }
}

void Renamer::rename_program(std::string& bytes) {
  if (!is_pe(bytes)) return apply(bytes, 0, bytes.size(), program_);
  Pe pe(bytes);
  const size_t symbols = pe.symbol_table(), most = symbols ? symbols : bytes.size();
  const auto [code, code_end] = pe.first_code();
  apply(bytes, 0, code, program_);
  apply(bytes, code, code_end, program_code_);
  apply(bytes, code_end, most, program_);
  complete_stub(bytes);
  Pe renamed(std::move(bytes));
  renamed.sort_exports();
  renamed.sort_resources();
  bytes = renamed.bytes();
}

void Renamer::rename_unix(std::string& bytes) {
  for (const auto& [begin, end, code] : elf_extents(bytes)) apply(bytes, begin, end, code ? unix_code_ : unix_data_);
}

std::string Renamer::renamed(std::string_view text) {
  std::string out(text);
  apply(out, 0, out.size(), program_);
  return out;
}

std::string Renamer::unused() const {
  std::string names;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (found_[i] == 0 && rows_[i].where != Rename::Where::kLast) names += (names.empty() ? "" : ", ") + rows_[i].from;
  }
  return names;
}

void rename_wine(const fs::path& root, const fs::path& renames, const std::vector<Rename>& more) {
  std::vector<Rename> rows = parse_renames(read_file(renames));
  rows.insert(rows.end(), more.begin(), more.end());
  Renamer renamer(std::move(rows));
  const fs::path wine = root / "usr/lib/x86_64-linux-gnu/wine";
  for (const char* name : kRemoved) {
    bool found = false;
    for (const char* folder : {"x86_64-windows", "i386-windows", "x86_64-unix"})
      found |= fs::remove(wine / folder / name);
    if (!found) throw Error(std::string("Wine has no ") + name + " any more: " + kChanged);
  }
  const auto change = [&](const fs::path& file, bool is_unix) {
    std::string bytes = read_file(file);
    const std::string before = bytes;
    try {
      is_unix ? renamer.rename_unix(bytes) : renamer.rename_program(bytes);
    } catch (const Error& error) {
      throw Error(file.filename().string() + ": " + error.what());
    }
    if (bytes != before) overwrite(file, bytes);
    const std::string name = file.filename().string(), other = renamer.renamed(name);
    if (other != name) fs::rename(file, file.parent_path() / other);
  };
  const auto change_folder = [&](const fs::path& folder, bool is_unix) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.is_regular_file() && !entry.is_symlink()) files.push_back(entry.path());
    }
    for (const fs::path& file : files) change(file, is_unix);
  };
  for (const char* folder : {"x86_64-windows", "i386-windows"}) change_folder(wine / folder, false);
  change_folder(wine / "x86_64-unix", true);
  change(root / "usr/share/wine/wine.inf", false);
  std::string server = read_file(root / "usr/lib/wine/wineserver64");
  renamer.rename_unix(server);
  overwrite(root / "usr/lib/wine/wineserver64", server);
  if (const std::string unused = renamer.unused(); !unused.empty()) {
    throw Error("nothing in Wine is called " + unused + " (guest/renames.csv): " + kChanged);
  }
}

void rename_variables(const fs::path& root, const fs::path& renames) {
  const fs::path file = unix_file(root, "ntdll.so");
  std::string bytes = read_file(file);
  for (const Rename& row : parse_renames(read_file(renames))) {
    if (row.where == Rename::Where::kLast && !replace_data(bytes, row.from, row.to))
      throw Error("nothing in ntdll.so is called " + row.from + " (guest/renames.csv): " + kChanged);
  }
  overwrite(file, bytes);
}

void rename_registry(const fs::path& folder, const fs::path& renames) {
  Renamer renamer(parse_renames(read_file(renames)));
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".reg") write_file(entry.path(), renamer.renamed(read_file(entry.path())));
  }
}

void drop_symbols(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    std::string bytes = read_file(entry.path());
    if (!is_pe(bytes)) continue;
    Pe pe(std::move(bytes));
    pe.drop_symbols();
    pe.set_checksum();
    overwrite(entry.path(), pe.bytes());
  }
}

}  // namespace drsemu::sandbox
