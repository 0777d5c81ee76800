// The resources of a PE file: read as a whole, and replaced by others.
#include <algorithm>

#include "base/error.h"
#include "base/pe.h"

namespace drsemu {
namespace {

constexpr uint32_t kFlag = 0x80000000;  // of a name: a text; of a place: a folder
constexpr size_t kLevels = 3;           // type, name, language
constexpr uint32_t kMostEntries = 65536;
constexpr uint32_t kMostFileAlignment = 0x10000;
constexpr int kResources = 2, kRelocations = 5;  // data directories
constexpr uint32_t kReadableData = 0x40000040;   // IMAGE_SCN_CNT_INITIALIZED_DATA, IMAGE_SCN_MEM_READ

uint32_t align(size_t value, uint32_t to) { return static_cast<uint32_t>((value + to - 1) / to * to); }

template <typename T>
void put_at(std::string& bytes, size_t at, T value) {
  if (bytes.size() < at + sizeof value) bytes.resize(at + sizeof value);
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

// A folder is a range of paths that begin alike.
using Entry = std::map<Pe::ResourcePath, std::string>::const_iterator;

struct Section {
  std::string header, content;
};

// Lays the tree out as the format has it: folders, texts, data entries, data.
class Layout {
 public:
  Layout(const std::map<Pe::ResourcePath, std::string>& resources, uint32_t rva) : rva_(rva) {
    measure(resources.begin(), resources.end(), 0);
    texts_ = folders_;
    for (const auto& [path, content] : resources) {
      for (const Pe::ResourceName& name : path) place_text(name);
    }
    entries_ = align(texts_, 4);
    data_ = align(entries_ + resources.size() * 16, 8);
    folder(resources.begin(), resources.end(), 0);
    bytes_.resize(std::max<size_t>(bytes_.size(), data_));
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <typename Do>
  static void each_group(Entry begin, Entry end, size_t level, const Do& act) {
    while (begin != end) {
      Entry last = begin;
      while (last != end && last->first[level] == begin->first[level]) ++last;
      act(begin, last);
      begin = last;
    }
  }
  void measure(Entry begin, Entry end, size_t level) {
    folders_ += 16;
    each_group(begin, end, level, [&](Entry first, Entry last) {
      folders_ += 8;
      if (level + 1 < kLevels) measure(first, last, level + 1);
    });
  }
  void place_text(const Pe::ResourceName& name) {
    if (name.text.empty() || places_.contains(name.text)) return;
    places_[name.text] = static_cast<uint32_t>(texts_);
    put_at(bytes_, texts_, static_cast<uint16_t>(name.text.size()));
    for (size_t i = 0; i < name.text.size(); ++i) put_at(bytes_, texts_ + 2 + i * 2, name.text[i]);
    texts_ += 2 + name.text.size() * 2;
  }
  uint32_t folder(Entry begin, Entry end, size_t level) {
    const uint32_t at = next_folder_;
    uint16_t named = 0, numbered = 0;
    each_group(begin, end, level, [&](Entry first, Entry) { ++(first->first[level].text.empty() ? numbered : named); });
    put_at(bytes_, at + 12, named);
    put_at(bytes_, at + 14, numbered);
    next_folder_ += 16u + (named + numbered) * 8u;
    uint32_t entry = at + 16;
    each_group(begin, end, level, [&](Entry first, Entry last) {
      const Pe::ResourceName& name = first->first[level];
      put_at(bytes_, entry, name.text.empty() ? name.id : places_[name.text] | kFlag);
      const uint32_t place = level + 1 < kLevels ? folder(first, last, level + 1) | kFlag : leaf(first->second);
      put_at(bytes_, entry + 4, place);
      entry += 8;
    });
    return at;
  }
  uint32_t leaf(const std::string& content) {
    const auto at = static_cast<uint32_t>(entries_);
    put_at(bytes_, at, rva_ + static_cast<uint32_t>(data_));
    put_at(bytes_, at + 4, static_cast<uint32_t>(content.size()));
    put_at(bytes_, at + 12, uint32_t{0});
    entries_ += 16;
    bytes_.resize(std::max<size_t>(bytes_.size(), data_ + content.size()));
    bytes_.replace(data_, content.size(), content);
    data_ = align(data_ + content.size(), 8);
    return at;
  }

  uint32_t rva_, next_folder_ = 0;
  size_t folders_ = 0, texts_ = 0, entries_ = 0, data_ = 0;
  std::map<std::u16string, uint32_t> places_;
  std::string bytes_;
};

}  // namespace

void Pe::read_resources(uint32_t base, uint32_t folder, size_t level, ResourcePath& path,
                        std::map<ResourcePath, std::string>& found, size_t& left) const {
  const uint32_t count =
      read<uint16_t>(base + folder + 12).value_or(0) + read<uint16_t>(base + folder + 14).value_or(0);
  for (uint32_t i = 0; i < count && found.size() < kMostEntries; ++i) {
    const auto name = read<uint32_t>(base + folder + 16 + i * 8), place = read<uint32_t>(base + folder + 20 + i * 8);
    if (!name || !place) return;
    path[level] = {};
    if (*name & kFlag) {
      const uint32_t at = base + (*name & ~kFlag);
      path[level].text.resize(read<uint16_t>(at).value_or(0));
      for (uint32_t c = 0; c < path[level].text.size(); ++c)
        path[level].text[c] = read<char16_t>(at + 2 + c * 2).value_or(0);
    } else {
      path[level].id = *name;
    }
    if (*place & kFlag) {
      if (level + 1 < kLevels) read_resources(base, *place & ~kFlag, level + 1, path, found, left);
      continue;
    }
    if (level + 1 < kLevels) continue;
    const auto rva = read<uint32_t>(base + *place), size = read<uint32_t>(base + *place + 4);
    const auto begin = rva ? offset(*rva) : std::nullopt;
    if (!begin || !size || *begin > bytes_.size() || *size > bytes_.size() - *begin || *size > left) continue;
    left -= *size;
    found[path] = bytes_.substr(*begin, *size);
  }
}

std::map<Pe::ResourcePath, std::string> Pe::resources() const {
  std::map<ResourcePath, std::string> found;
  ResourcePath path;
  size_t left = bytes_.size();  // no byte is two resources': else a small file could name gigabytes
  if (const Directory tree = directory(kResources); tree.rva) read_resources(tree.rva, 0, 0, path, found, left);
  return found;
}

void Pe::set_resources(const std::map<ResourcePath, std::string>& resources) {
  const uint32_t file_align = at<uint32_t>(pe_ + 24 + 36).value_or(0),
                 section_align = at<uint32_t>(pe_ + 24 + 32).value_or(0);
  const uint32_t headers = at<uint32_t>(pe_ + 24 + 60).value_or(0);
  if (!sections_ || !file_align || file_align > kMostFileAlignment || !section_align || headers > bytes_.size())
    throw Error("the headers of a program are not such that it could have resources");
  // Sections from the old resources on are laid anew: only base relocations may lie there, which nothing refers to but
  // their directory.
  const auto begin_of = [&](uint32_t i) { return at<uint32_t>(section_header(i) + 12).value_or(0); };
  const auto is_last_but = [&](int index, uint32_t behind) {
    const Directory data = directory(index);
    return data.rva && sections_ > behind && begin_of(sections_ - 1 - behind) == data.rva;
  };
  const bool relocations = is_last_but(kRelocations, 0);
  const bool old = is_last_but(kResources, relocations ? 1 : 0);
  if (!old && directory(kResources).rva) throw Error("resources are not where the last sections are");
  const uint32_t kept = sections_ - (relocations ? 1 : 0) - (old ? 1 : 0);
  if (section_header(kept + (relocations ? 2 : 1)) > headers)
    throw Error("the headers of a program have no room for resources");

  const auto raw_end = [&](uint32_t count) {
    size_t end = headers;
    for (uint32_t i = 0; i < count; ++i) {
      const uint32_t raw = at<uint32_t>(section_header(i) + 20).value_or(0),
                     size = at<uint32_t>(section_header(i) + 16).value_or(0);
      if (raw) end = std::max<size_t>(end, size_t{raw} + size);
    }
    return std::min(end, bytes_.size());
  };
  // Behind the last that stays, or behind the headers.
  const uint32_t last = kept ? begin_of(kept - 1) : 0;
  const uint32_t used = kept ? at<uint32_t>(section_header(kept - 1) + 8).value_or(0) : headers;
  const uint32_t rva = align(size_t{last} + std::max(used, 1u), section_align);
  const size_t raw = raw_end(kept), behind = raw_end(sections_);

  Section added{std::string(40, '\0'), Layout(resources, rva).take()};
  std::memcpy(added.header.data(), ".rsrc", 5);
  put_at(added.header, 36, kReadableData);
  std::vector<Section> sections = {std::move(added)};
  if (relocations) {
    const size_t header = section_header(sections_ - 1);
    const uint32_t from = at<uint32_t>(header + 20).value_or(0), length = at<uint32_t>(header + 8).value_or(0);
    if (from > bytes_.size()) throw Error("the relocations of a program lie outside of it");
    sections.push_back(
        {bytes_.substr(header, 40), bytes_.substr(from, std::min(at<uint32_t>(header + 16).value_or(0), length))});
  }
  std::string tail = bytes_.substr(behind);
  bytes_.resize(raw);
  bytes_.resize(align(raw, file_align));
  uint32_t next = rva;
  for (size_t i = 0; i < sections.size(); ++i) {
    auto& [header, content] = sections[i];
    const auto size = static_cast<uint32_t>(content.size());
    const auto place = static_cast<uint32_t>(bytes_.size());
    bytes_ += content;
    bytes_.resize(align(bytes_.size(), file_align));
    const uint32_t fields[] = {size, next, static_cast<uint32_t>(bytes_.size()) - place, place};
    header.replace(8, sizeof fields, reinterpret_cast<const char*>(fields), sizeof fields);
    bytes_.replace(section_header(kept + static_cast<uint32_t>(i)), 40, header);
    set_directory(i == 0 ? kResources : kRelocations, next, i == 0 ? size : directory(kRelocations).size);
    next = align(size_t{next} + std::max(size, 1u), section_align);
  }
  sections_ = kept + static_cast<uint32_t>(sections.size());
  put(pe_ + 6, static_cast<uint16_t>(sections_));
  put(pe_ + 24 + 56, next);
  // The symbols were behind the last section, and are again.
  if (const uint32_t symbols = at<uint32_t>(pe_ + 12).value_or(0); symbols >= behind && symbols)
    put(pe_ + 12, static_cast<uint32_t>(symbols - behind + bytes_.size()));
  bytes_ += tail;
}

}  // namespace drsemu
