// A hostile file as bytes with bounds, and the headers of a PE file in it.
//
// Facts: Microsoft Learn, "PE Format". Nothing here throws for what the file says; what is not there reads as nothing.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drsemu::statics {

// Does not own the bytes.
class View {
 public:
  explicit View(std::string_view bytes) : bytes_(bytes) {}

  std::string_view bytes() const { return bytes_; }
  uint64_t size() const { return bytes_.size(); }

  template <typename T>
  std::optional<T> at(uint64_t offset) const {
    if (offset > size() || size() - offset < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }
  template <typename T>
  T number(uint64_t offset) const {
    return at<T>(offset).value_or(0);
  }
  // As much of it as is there.
  std::string_view part(uint64_t offset, uint64_t count) const {
    return offset >= size() ? std::string_view() : bytes_.substr(offset, count);
  }
  // Up to a zero byte, at most `most` bytes.
  std::string_view text(uint64_t offset, size_t most = 512) const {
    const std::string_view whole = part(offset, most);
    return whole.substr(0, whole.find('\0'));
  }

 private:
  std::string_view bytes_;
};

struct Section {
  std::string name;
  uint32_t virtual_address = 0, virtual_size = 0, raw_address = 0, raw_size = 0, characteristics = 0;
  // Windows rounds the place in the file down to a sector.
  uint64_t raw_begin() const { return raw_address & ~0x1ffu; }
  uint64_t extent() const { return virtual_size ? virtual_size : raw_size; }
};

struct Directory {
  uint32_t address = 0, size = 0;
};

enum DirectoryIndex : uint32_t {
  kExports = 0,
  kImports = 1,
  kResources = 2,
  kSecurity = 4,
  kRelocations = 5,
  kDebug = 6,
  kTls = 9,
  kDelayedImports = 13,
  kClr = 14
};

class PeView : public View {
 public:
  // Nothing if the bytes are no PE file: no MZ, no PE signature, no optional header that is known.
  static std::optional<PeView> parse(std::string_view bytes);

  uint64_t pe() const { return pe_; }             // of the signature
  uint64_t optional() const { return pe_ + 24; }  // of the optional header
  bool wide() const { return wide_; }             // PE32+
  uint64_t image_base() const { return wide_ ? number<uint64_t>(optional() + 24) : number<uint32_t>(optional() + 28); }
  uint32_t entry_point() const { return number<uint32_t>(optional() + 16); }
  uint64_t directories() const { return optional() + (wide_ ? 112 : 96); }
  Directory directory(uint32_t index) const;
  const std::vector<Section>& sections() const { return sections_; }  // those whose header is in the file

  std::optional<uint64_t> offset(uint64_t rva) const;
  template <typename T>
  std::optional<T> read(uint64_t rva) const {
    const auto place = offset(rva);
    return place ? at<T>(*place) : std::nullopt;
  }
  std::string_view text_at(uint64_t rva, size_t most = 512) const {
    const auto place = offset(rva);
    return place ? text(*place, most) : std::string_view();
  }
  const Section* section_of(uint64_t rva) const;
  // Behind the last byte that headers and sections take; what follows is the overlay.
  uint64_t end_of_image() const;

 private:
  using View::View;
  uint64_t pe_ = 0;
  bool wide_ = false;
  std::vector<Section> sections_;
};

}  // namespace drsemu::statics
