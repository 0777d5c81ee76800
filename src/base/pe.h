// A PE file in memory: bounded reads, its exports and symbols, and adding to it.
//
// Facts: Microsoft Learn, "PE Format".
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace drsemu {

class Pe {
 public:
  // Any bytes: what is not there reads as nothing.
  explicit Pe(std::string bytes);

  bool is_64() const { return magic_ == 0x20b; }
  uint64_t image_base() const;
  const std::string& bytes() const { return bytes_; }

  template <typename T>
  std::optional<T> at(size_t offset) const {
    T value;
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof value) return std::nullopt;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

  // By address in the image instead of the file.
  std::optional<size_t> offset(uint32_t rva) const;
  template <typename T>
  std::optional<T> read(uint32_t rva) const {
    const auto place = offset(rva);
    return place ? at<T>(*place) : std::nullopt;
  }
  std::string text(uint32_t rva) const;  // up to a zero byte, at most 256 bytes

  // Exported names and the RVA of each.
  std::map<std::string, uint32_t> exports() const;

  // Exported names and the RVA of each one's entry in the address table.
  std::map<std::string, uint32_t> export_entries() const;
  // Names that are imported from any DLL and the RVA of the pointer to each (its slot in the import address table).
  std::map<std::string, uint32_t> import_slots() const;
  // "DLL.Name" if an export's RVA is that of a forwarder, else empty.
  std::string forwarder(uint32_t rva) const;
  // The symbols of the file's COFF table that lie in a section, by RVA: several may share one. Names are as the compiler
  // decorates them (32 bit: "_name", "_name@12").
  std::multimap<uint32_t, std::string> symbols() const;
  // RVAs of the pointers that the base relocations adjust.
  std::set<uint32_t> relocated_pointers() const;
  // What a data directory refers to, as far as it is there.
  std::string directory_content(int index) const;

  // Where the COFF symbols begin in the file; 0: it has none.
  size_t symbol_table() const;
  // Where the first section of code begins and ends in the file; the same place twice if there is none.
  std::pair<size_t, size_t> first_code() const;

  // Sorts the names of exports, which the loader searches by halves, after some have been changed in place.
  void sort_exports();
  // The same for the names of resources.
  void sort_resources();
  // Takes the COFF symbols out of the file, and gives sections a name of eight characters whose names were among them. False if
  // there was nothing to do.
  bool drop_symbols();

  // By text, or where that is empty by number; in the order that the format wants.
  struct ResourceName {
    std::u16string text;
    uint32_t id = 0;
    std::strong_ordering operator<=>(const ResourceName& other) const {
      if (text.empty() != other.text.empty()) return text.empty() <=> other.text.empty();
      return std::tie(text, id) <=> std::tie(other.text, other.id);
    }
    bool operator==(const ResourceName&) const = default;
  };
  using ResourcePath = std::array<ResourceName, 3>;  // type, name, language
  // What the resources are, as far as they are there.
  std::map<ResourcePath, std::string> resources() const;
  // Replaces them. Throws Error if the program is not laid out as linkers do it: resources last but for relocations.
  void set_resources(const std::map<ResourcePath, std::string>& resources);

  // Writes the sum of the file into its header, as linkers do for what the system loads.
  void set_checksum();

  // Overwrites bytes that are there. False if they are not.
  bool patch(uint32_t rva, const void* data, size_t size);

  // The RVA that the next section will have.
  uint32_t next_rva() const;
  // Appends a readable and executable section. Throws Error if the headers have no room for it or align it beyond what
  // the format allows.
  void add_section(const std::string& name, const std::string& content);

  // The export directory with `added` (name -> RVA) as well, as it has to lie at `rva`; use it with
  // set_directory(0, …). Names are sorted, ordinals of old exports stay.
  std::string export_directory_with(const std::map<std::string, uint32_t>& added, uint32_t rva) const;
  // The base relocations with 32-bit addresses at `added` (RVAs) as well; for set_directory(5, …).
  std::string relocations_with(const std::vector<uint32_t>& added) const;
  void set_directory(int index, uint32_t rva, uint32_t size);

 private:
  struct Directory {
    uint32_t rva, size;
  };
  Directory directory(int index) const;
  void sort_resources(uint32_t base, uint32_t folder, int depth);
  void read_resources(uint32_t base, uint32_t folder, size_t level, ResourcePath& path,
                      std::map<ResourcePath, std::string>& found, size_t& left) const;
  size_t section_header(uint32_t index) const { return pe_ + 24 + optional_size_ + index * size_t{40}; }
  template <typename T>
  void put(size_t offset, T value) {
    std::memcpy(bytes_.data() + offset, &value, sizeof value);
  }

  std::string bytes_;
  size_t pe_ = 0;
  uint32_t sections_ = 0, optional_size_ = 0;
  uint16_t magic_ = 0;
};

}  // namespace drsemu
