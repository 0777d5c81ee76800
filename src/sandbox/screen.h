// The guest's screen as the host sees it: memory into which the VM's display draws, read from outside.
//
// The memory is the keeper's: sealed at its size, so that nothing in the VM can make it smaller while it is read. What
// is in it is hostile: the display's process or whoever has taken it over may write anything at any time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace drsemu::sandbox {

// Pixels.
struct Screen {
  uint32_t width = 1920, height = 1080;
};

inline constexpr uint32_t kDesktopColour = 0x0063b1;  // red, green, blue; guest/registry.reg has it as Background
inline constexpr uint32_t kMostScreen = 8192;  // pixels each way

// "1920x1080x24", as the display takes it.
std::string screen_argument(const Screen& screen);

// A descriptor of memory for the display's picture, the caller's to close. Throws Error.
int make_screen_memory(const Screen& screen);

// A picture: rows of pixels without gaps, each blue, green, red and a byte that means nothing.
struct Picture {
  uint32_t width = 0, height = 0;
  std::vector<uint32_t> pixels;

  // How many are of another colour, counted up to `enough`.
  size_t other_than(uint32_t colour, size_t enough) const;
};

// Where the pixels lie in a dump of the X window system.
struct DumpLayout {
  uint32_t width, height;
  size_t pixels, row;  // offset of the first row, bytes of a row
};

// From the header of an XWD file (XWDFile.h: 25 big-endian words) of `size` bytes. Nothing if it is none that a display
// of 32 bits a pixel writes, or if its pixels were not all within the file. For any bytes.
std::optional<DumpLayout> dump_layout(const void* file, size_t size);

// A mapping of make_screen_memory(), for reading. Throws Error.
class Framebuffer {
 public:
  explicit Framebuffer(int fd);
  ~Framebuffer();
  Framebuffer(const Framebuffer&) = delete;
  Framebuffer& operator=(const Framebuffer&) = delete;

  // How many pixels differ from those of `picture`, counted up to `enough`; all if it has another size. Nothing if
  // there is no picture yet, or what is there is none.
  std::optional<size_t> differing(const Picture& picture, size_t enough) const;

  // The picture of now; nothing as above.
  std::optional<Picture> take() const;

 private:
  const uint8_t* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace drsemu::sandbox
