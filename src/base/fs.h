// Files and folders of the host.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace drsemu {

// $XDG_DATA_HOME/drsemu, or ~/.local/share/drsemu. Throws Error if neither variable is set.
std::filesystem::path data_dir();

// The folder of the running program: its data (guest/, the monitor, init) lie beside it.
std::filesystem::path program_dir();

// Whole content of a file. Throws Error.
std::string read_file(const std::filesystem::path& path);

// Writes beside and renames, so that a reader sees the old or the new file. Throws Error.
void write_file(const std::filesystem::path& path, const std::string& content);

// Makes a folder and its parents. Returns those that were not there, innermost first. Throws filesystem_error
// and leaves none of them then.
std::vector<std::filesystem::path> make_folders(const std::filesystem::path& path);

// Removes a tree, also where folders in it forbid it (overlayfs work folders have mode 000).
void remove_tree(const std::filesystem::path& path);

// Free bytes for this user on the file system of `path` (or its nearest existing parent).
uint64_t free_bytes(std::filesystem::path path);

// "1.2 GB", decimal units.
std::string human_size(uint64_t bytes);

}  // namespace drsemu
