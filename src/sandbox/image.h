// The guest image: a Debian root with Wine, and the template of C: and the registry, built once per recipe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace drsemu::sandbox {

struct Image {
  std::string id;             // hash of what went into it
  std::filesystem::path dir;
  std::string user;           // Windows user name
  std::string computer;       // computer name
  std::string wine_version;   // Debian's version of libwine
  std::string built;          // ISO 8601, UTC
  uint64_t size = 0;          // bytes on disk
  bool current = false;       // made by the recipe of this program

  std::filesystem::path root() const { return dir / "root"; }      // becomes / of a VM, read-only
  std::filesystem::path prefix() const { return dir / "prefix"; }  // template of the Wine prefix
  std::filesystem::path dll_folder() const { return root() / "usr/lib/x86_64-linux-gnu/wine/x86_64-windows"; }
};

// Identity of the image that this program builds: 16 hex digits over guest/ and the recipe.
std::string recipe_id();

// All complete images. Never throws for a broken one: it is left out.
std::vector<Image> list_images();

// The image of the current recipe. Throws Error that names the command which builds it.
Image require_image();

// Builds the image of the current recipe beside its final place and renames it there; with `force` also if
// there is one. Whatever fails or interrupts it, no part of it stays. Needs no root rights. Throws Error.
Image build_image(bool force);

// Removes an image. Throws Error if there is none with that id.
void remove_image(const std::string& id);

}  // namespace drsemu::sandbox
