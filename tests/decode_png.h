// Reads PNG files, for tests.
#pragma once

#include <png.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace drsemu {

struct Decoded {
  uint32_t width = 0, height = 0;
  std::vector<uint8_t> rgb;
  uint32_t at(uint32_t x, uint32_t y) const {
    const uint8_t* pixel = rgb.data() + (size_t{y} * width + x) * 3;
    return uint32_t{pixel[0]} << 16 | uint32_t{pixel[1]} << 8 | pixel[2];
  }
};

// Nothing if it is no whole PNG.
inline std::optional<Decoded> decode_png(const std::filesystem::path& path) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_file(&image, path.c_str())) return std::nullopt;
  image.format = PNG_FORMAT_RGB;
  Decoded decoded{image.width, image.height, std::vector<uint8_t>(PNG_IMAGE_SIZE(image))};
  if (!png_image_finish_read(&image, nullptr, decoded.rgb.data(), 0, nullptr)) return std::nullopt;
  return decoded;
}

}  // namespace drsemu
