// Takes Wine's traces out of the guest's files: its names, its mark, its symbols.
//
// What a file does not contain costs a run nothing and cannot be found by any way of looking.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace drsemu::sandbox {

// A row of guest/renames.csv.
struct Rename {
  enum class Where : uint8_t { kText, kUnix, kCode, kLast };
  Where where;
  std::string from, to;  // of the same length: a shorter name ends with zeros
};

// Reads renames.csv. Throws Error that names the line.
std::vector<Rename> parse_renames(std::string_view text);

// Renames in files, and counts what was found.
class Renamer {
 public:
  explicit Renamer(std::vector<Rename> rows);

  // In a program, a script, or a file's name.
  void rename_program(std::string& bytes);
  // In an ELF file of the Unix side: symbols stay, since the Unix side alone looks them up. Throws Error if it is no
  // ELF file.
  void rename_unix(std::string& bytes);
  std::string renamed(std::string_view text);

  // Rows that no file had, "from" separated by commas; empty if none.
  std::string unused() const;

 private:
  struct Pattern {
    std::string from, to;
    size_t row;
  };
  using Patterns = std::vector<std::vector<Pattern>>;  // by first byte, the longest first

  void add(Patterns& patterns, const std::string& from, const std::string& to, size_t row);
  void apply(std::string& bytes, size_t begin, size_t end, const Patterns& patterns);

  std::vector<Rename> rows_;
  std::vector<uint64_t> found_;
  Patterns program_, program_code_, unix_data_, unix_code_;
};

// The name that ntdll.dll exports its way to the Unix side by, once renamed.
inline constexpr const char* kUnixCallDispatcher = "KiUserModeServiceDispatcher";

// Renames in all that `root` (the guest's root) has of Wine, the names of files included, and takes out what is of no
// use in a sandbox. Comes before anything of Wine is run. `renames`: renames.csv, `more`: rows beside it. Throws Error if a
// row, or a file that is to go, is not found.
void rename_wine(const std::filesystem::path& root, const std::filesystem::path& renames, const std::vector<Rename>& more = {});

// Renames the variables by which the Unix side of `root` tells Windows programs of its places: once the prefix is made
// nobody needs these. Throws Error if a row is not found.
void rename_variables(const std::filesystem::path& root, const std::filesystem::path& renames);

// Renames in the registry files (*.reg) of `folder`: they may name Wine's keys as its documentation does.
void rename_registry(const std::filesystem::path& folder, const std::filesystem::path& renames);

// Takes the symbols out of the programs below `folder` and writes their sums: the last that is done to them.
void drop_symbols(const std::filesystem::path& folder);

}  // namespace drsemu::sandbox
