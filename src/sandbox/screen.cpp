// The guest's screen, out of the dump that Xvfb keeps of it (Xvfb(1): -fbdir).
#include "sandbox/screen.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "base/error.h"

namespace drsemu::sandbox {
namespace {

constexpr size_t kHeaderWords = 25;
constexpr size_t kColourBytes = 12;  // of an entry of the colour map
constexpr size_t kBytesPerPixel = 4;
constexpr size_t kMostHeader = 65536;  // Xvfb's header, window name and colours take some 3 KB

// Words of the header.
enum Word : size_t {
  kHeaderSize,
  kVersion,
  kFormat,
  kDepth,
  kWidth,
  kHeight,
  kXOffset,
  kByteOrder,
  kBitsPerPixel = 11,
  kRowBytes = 12,
  kColours = 19
};

constexpr uint32_t kXwdVersion = 7, kZPixmap = 2, kLeastFirst = 0;

}  // namespace

std::string screen_argument(const Screen& screen) {
  return std::to_string(screen.width) + "x" + std::to_string(screen.height) + "x24";
}

int make_screen_memory(const Screen& screen) {
  const int fd = memfd_create("screen", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  const size_t size = kMostHeader + size_t{screen.width} * screen.height * kBytesPerPixel;
  if (fd < 0 || ftruncate(fd, static_cast<off_t>(size)) != 0 ||
      fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    throw_errno("cannot make memory for the guest's screen");
  }
  return fd;
}

std::optional<DumpLayout> dump_layout(const void* file, size_t size) {
  uint32_t words[kHeaderWords];
  if (size < sizeof words) return std::nullopt;
  memcpy(words, file, sizeof words);
  for (uint32_t& word : words) word = __builtin_bswap32(word);
  if (words[kVersion] != kXwdVersion || words[kFormat] != kZPixmap || words[kBitsPerPixel] != 32 ||
      words[kByteOrder] != kLeastFirst)
    return std::nullopt;
  const uint32_t width = words[kWidth], height = words[kHeight];
  if (!width || !height || width > kMostScreen || height > kMostScreen) return std::nullopt;
  if (words[kHeaderSize] < sizeof words || words[kHeaderSize] > kMostHeader ||
      words[kColours] > kMostHeader / kColourBytes)
    return std::nullopt;
  const size_t pixels = words[kHeaderSize] + words[kColours] * kColourBytes, row = words[kRowBytes];
  if (pixels % sizeof(uint32_t) != 0 || row % sizeof(uint32_t) != 0 || row < width * kBytesPerPixel)
    return std::nullopt;
  if (pixels > size || row > (size - pixels) / height) return std::nullopt;
  return DumpLayout{width, height, pixels, row};
}

size_t Picture::other_than(uint32_t colour, size_t enough) const {
  size_t count = 0;
  for (size_t i = 0; i < pixels.size() && count < enough; ++i) count += ((pixels[i] ^ colour) & 0xffffff) != 0;
  return count;
}

Framebuffer::Framebuffer(int fd) {
  struct stat info;
  if (fstat(fd, &info) != 0) throw_errno("cannot read the guest's screen");
  size_ = static_cast<size_t>(info.st_size);
  void* data = mmap(nullptr, size_, PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED) throw_errno("cannot map the guest's screen");
  data_ = static_cast<const uint8_t*>(data);
}

Framebuffer::~Framebuffer() { munmap(const_cast<uint8_t*>(data_), size_); }

std::optional<size_t> Framebuffer::differing(const Picture& picture, size_t enough) const {
  const std::optional<DumpLayout> layout = dump_layout(data_, size_);
  if (!layout) return std::nullopt;
  if (layout->width != picture.width || layout->height != picture.height) return size_t{layout->width} * layout->height;
  size_t count = 0;
  std::vector<uint32_t> row(layout->width);
  for (uint32_t y = 0; y < layout->height && count < enough; ++y) {
    const uint8_t* there = data_ + layout->pixels + y * layout->row;
    const uint32_t* known = picture.pixels.data() + size_t{y} * picture.width;
    if (memcmp(there, known, row.size() * kBytesPerPixel) == 0) continue;
    memcpy(row.data(), there, row.size() * kBytesPerPixel);
    for (size_t x = 0; x < row.size(); ++x) count += ((row[x] ^ known[x]) & 0xffffff) != 0;
  }
  return count;
}

std::optional<Picture> Framebuffer::take() const {
  const std::optional<DumpLayout> layout = dump_layout(data_, size_);
  if (!layout) return std::nullopt;
  Picture picture{layout->width, layout->height, std::vector<uint32_t>(size_t{layout->width} * layout->height)};
  for (uint32_t y = 0; y < layout->height; ++y) {
    memcpy(picture.pixels.data() + size_t{y} * layout->width, data_ + layout->pixels + y * layout->row,
           layout->width * kBytesPerPixel);
  }
  return picture;
}

}  // namespace drsemu::sandbox
