// The guest image: a Debian root with Wine, and the template of C: and the registry, built once per recipe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/screen.h"

namespace drsemu::sandbox {

inline constexpr uint64_t kImageBytes = 2'500'000'000;  // while building; about 0.6 GB of it stays

struct Image {
  std::string id;             // hash of what went into it
  std::filesystem::path dir;
  std::string user;           // Windows user name
  std::string computer;       // computer name
  std::string wine_version;   // Debian's version of libwine
  std::string built;          // ISO 8601, UTC
  uint64_t size = 0;          // bytes on disk
  Screen screen;              // its profile's
  uint32_t dispatcher32 = 0;  // dispatcher_rva_32 (sandbox/wraps.h)
  bool current = false;       // made by the recipe of this program
  bool damaged = false;       // not as it was built, as far as a look tells

  std::filesystem::path root() const { return dir / "root"; }      // becomes / of a VM, read-only
  std::filesystem::path profile() const { return dir / "profile.toml"; }  // as it was given; for load_profile()
  std::filesystem::path prefix() const { return dir / "prefix"; }  // template of the Wine prefix
  std::filesystem::path dll_folder() const { return root() / "usr/lib/x86_64-linux-gnu/wine/x86_64-windows"; }
};

// Identity of an image that this program builds: 16 hex digits over guest/, the recipe, the functions that are wrapped, and
// the text of a profile (empty: the default one). Without one: of the image that runs take.
std::string recipe_id(const std::string& profile);
std::string recipe_id();

// The command line that builds the image which runs take, for what a user is told. `option`: with a space before it.
std::string build_command(const std::string& option = "");

// All images, damaged ones too.
std::vector<Image> list_images();

// The image of the current recipe, of which what every run stands on is there in its full size. Throws Error
// that names the command which builds it.
Image require_image();

// Compares every file with the checksums that the build wrote, and says which one differs, is missing or was
// added; empty if none. Reads the whole image: seconds. `files`: how many there are.
std::string verify_image(const Image& image, size_t& files);

// The Debian packages that building an image needs and that are not there.
std::vector<std::string> missing_build_packages();

// Builds the image of the current recipe and of that profile (empty path: the default one) beside its final place and
// renames it there; with `force` also if there is one. It is then the image that runs take. Whatever fails or interrupts
// it, no part of it stays, and runs take what they took. Needs no root rights. Throws Error.
Image build_image(const std::filesystem::path& profile, bool force);

// Removes an image. Throws Error if there is none with that id.
void remove_image(const std::string& id);

}  // namespace drsemu::sandbox
