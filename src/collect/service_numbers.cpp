// Service numbers of the guest, read off the stubs of its PE DLLs.
#include "collect/service_numbers.h"

#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

#include "base/error.h"

namespace drsemu::collect {
namespace {

// A PE file in memory, addressed by RVA; every read is bounded.
class Image {
 public:
  explicit Image(std::vector<char> bytes) : bytes_(std::move(bytes)) {
    pe_ = at<uint32_t>(0x3c).value_or(0);
    sections_ = at<uint16_t>(pe_ + 6).value_or(0);
    optional_size_ = at<uint16_t>(pe_ + 20).value_or(0);
  }

  template <typename T>
  std::optional<T> at(size_t offset) const {
    T value;
    if (offset + sizeof value > bytes_.size()) return std::nullopt;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

  // File offset of an RVA.
  std::optional<size_t> offset(uint32_t rva) const {
    for (uint32_t i = 0; i < sections_; ++i) {
      const size_t header = pe_ + 24 + optional_size_ + i * 40;
      const auto begin = at<uint32_t>(header + 12), size = at<uint32_t>(header + 16), raw = at<uint32_t>(header + 20);
      if (!begin || !size || !raw) break;  // the file has fewer than it says
      if (rva >= *begin && rva - *begin < *size) return size_t{*raw} + (rva - *begin);
    }
    return std::nullopt;
  }

  template <typename T>
  std::optional<T> read(uint32_t rva) const {
    const auto place = offset(rva);
    return place ? at<T>(*place) : std::nullopt;
  }

  std::string text(uint32_t rva) const {
    std::string result;
    for (auto place = offset(rva); place && *place < bytes_.size() && bytes_[*place] && result.size() < 256; ++*place) {
      result += bytes_[*place];
    }
    return result;
  }

  uint32_t export_directory() const { return at<uint32_t>(pe_ + 24 + 112).value_or(0); }

 private:
  std::vector<char> bytes_;
  size_t pe_ = 0;
  uint32_t sections_ = 0, optional_size_ = 0;
};

void read_stubs(const Image& image, uint32_t table, std::map<std::string, Service>& services) {
  const uint32_t directory = image.export_directory();
  const uint32_t count = image.read<uint32_t>(directory + 24).value_or(0);
  const uint32_t functions = image.read<uint32_t>(directory + 28).value_or(0);
  const uint32_t names = image.read<uint32_t>(directory + 32).value_or(0);
  const uint32_t ordinals = image.read<uint32_t>(directory + 36).value_or(0);
  for (uint32_t i = 0; i < count && i < 65536; ++i) {
    const std::string name = image.text(image.read<uint32_t>(names + i * 4).value_or(0));
    if (!name.starts_with("Nt")) continue;
    const uint32_t ordinal = image.read<uint16_t>(ordinals + i * 2).value_or(0);
    const uint32_t code = image.read<uint32_t>(functions + ordinal * 4).value_or(0);
    // 4c 8b d1  mov r10,rcx;  b8 imm32  mov eax,N
    if ((image.read<uint32_t>(code).value_or(0)) != 0xb8d18b4c) continue;
    const auto number = image.read<uint32_t>(code + 4);
    if (!number || *number >> 12 != table) continue;
    services.emplace(name, Service{table, *number & 0xfff});
  }
}

std::vector<char> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error("cannot read " + path.string() + " of the guest image; rebuild it with: drsemu image build --force");
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::map<std::string, Service> read_services(const std::filesystem::path& dll_folder) {
  std::map<std::string, Service> services;
  read_stubs(Image(read_file(dll_folder / "ntdll.dll")), 0, services);
  read_stubs(Image(read_file(dll_folder / "win32u.dll")), 1, services);
  if (!services.contains("NtClose")) {
    throw Error(dll_folder.string() + "/ntdll.dll has no system call stubs; rebuild the image with: drsemu image build --force");
  }
  return services;
}

}  // namespace drsemu::collect
