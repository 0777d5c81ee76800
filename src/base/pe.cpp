// A PE file in memory.
#include "base/pe.h"

#include <algorithm>
#include <tuple>

#include "base/error.h"

namespace drsemu {
namespace {

constexpr uint32_t kMostExports = 65536;
// "FileAlignment": at most 64 KB. Anything larger is no alignment but gigabytes of zeros.
constexpr uint32_t kMostFileAlignment = 0x10000;

uint32_t align(uint32_t value, uint32_t to) { return to ? (value + to - 1) / to * to : value; }

template <typename T>
void append(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

Pe::Pe(std::string bytes) : bytes_(std::move(bytes)) {
  pe_ = at<uint32_t>(0x3c).value_or(0);
  sections_ = at<uint16_t>(pe_ + 6).value_or(0);
  optional_size_ = at<uint16_t>(pe_ + 20).value_or(0);
  magic_ = at<uint16_t>(pe_ + 24).value_or(0);
}

uint64_t Pe::image_base() const {
  return is_64() ? at<uint64_t>(pe_ + 24 + 24).value_or(0) : at<uint32_t>(pe_ + 24 + 28).value_or(0);
}

std::optional<size_t> Pe::offset(uint32_t rva) const {
  for (uint32_t i = 0; i < sections_; ++i) {
    const size_t header = section_header(i);
    const auto begin = at<uint32_t>(header + 12), size = at<uint32_t>(header + 16), raw = at<uint32_t>(header + 20);
    if (!begin || !size || !raw) break;  // the file has fewer than it says
    if (rva >= *begin && rva - *begin < *size) return size_t{*raw} + (rva - *begin);
  }
  return std::nullopt;
}

std::string Pe::text(uint32_t rva) const {
  constexpr size_t kMost = 256;
  const auto place = offset(rva);
  if (!place || *place >= bytes_.size()) return {};
  const size_t end = std::min(bytes_.find('\0', *place), std::min(bytes_.size(), *place + kMost));
  return bytes_.substr(*place, end - *place);
}

Pe::Directory Pe::directory(int index) const {
  const size_t entry = pe_ + 24 + (is_64() ? 112 : 96) + static_cast<size_t>(index) * 8;
  return {at<uint32_t>(entry).value_or(0), at<uint32_t>(entry + 4).value_or(0)};
}

void Pe::set_directory(int index, uint32_t rva, uint32_t size) {
  const size_t entry = pe_ + 24 + (is_64() ? 112 : 96) + static_cast<size_t>(index) * 8;
  put(entry, rva);
  put(entry + 4, size);
}

std::map<std::string, uint32_t> Pe::export_entries() const {
  std::map<std::string, uint32_t> found;
  const Directory exports = directory(0);
  const uint32_t count = std::min(read<uint32_t>(exports.rva + 24).value_or(0), kMostExports);
  const uint32_t functions = read<uint32_t>(exports.rva + 28).value_or(0), names = read<uint32_t>(exports.rva + 32).value_or(0),
                 ordinals = read<uint32_t>(exports.rva + 36).value_or(0);
  for (uint32_t i = 0; i < count; ++i) {
    const auto name = read<uint32_t>(names + i * 4);
    const auto ordinal = read<uint16_t>(ordinals + i * 2);
    if (name && ordinal) found[text(*name)] = functions + *ordinal * 4u;
  }
  return found;
}

std::map<std::string, uint32_t> Pe::exports() const {
  std::map<std::string, uint32_t> found;
  for (const auto& [name, entry] : export_entries()) {
    if (const auto function = read<uint32_t>(entry)) found[name] = *function;
  }
  return found;
}

std::map<std::string, uint32_t> Pe::import_slots() const {
  constexpr uint32_t kMost = 65536;  // modules and names together
  std::map<std::string, uint32_t> found;
  const uint32_t descriptors = directory(1).rva, width = is_64() ? 8 : 4;
  uint32_t seen = 0;
  for (uint32_t i = 0; descriptors && seen < kMost; ++i, ++seen) {
    const uint32_t descriptor = descriptors + i * 20;
    const uint32_t slots = read<uint32_t>(descriptor + 16).value_or(0), listed = read<uint32_t>(descriptor).value_or(0), names = listed ? listed : slots;
    if (!slots) break;
    for (uint32_t k = 0; seen < kMost; ++k, ++seen) {
      // The number that an import may have instead of a name is told by the highest bit.
      const std::optional<uint64_t> name = is_64() ? read<uint64_t>(names + k * width) : std::optional<uint64_t>(read<uint32_t>(names + k * width));
      if (!name || !*name) break;
      if (*name <= 0x7fffffff) found.emplace(text(static_cast<uint32_t>(*name) + 2), slots + k * width);
    }
  }
  return found;
}

std::string Pe::forwarder(uint32_t rva) const {
  const Directory exports = directory(0);
  return rva >= exports.rva && rva - exports.rva < exports.size ? text(rva) : std::string();
}

std::multimap<uint32_t, std::string> Pe::symbols() const {
  constexpr size_t kSymbol = 18;
  constexpr uint32_t kMostSymbols = 1 << 20;
  constexpr size_t kMostText = 256;
  std::multimap<uint32_t, std::string> found;
  const size_t table = at<uint32_t>(pe_ + 12).value_or(0);
  const uint32_t count = std::min(at<uint32_t>(pe_ + 16).value_or(0), kMostSymbols);
  if (table == 0 || table >= bytes_.size()) return found;
  const size_t texts = table + count * kSymbol;
  for (uint32_t i = 0; i < count; ++i) {
    const size_t entry = table + i * kSymbol;
    const auto zero = at<uint32_t>(entry), long_name = at<uint32_t>(entry + 4), value = at<uint32_t>(entry + 8);
    const auto section = at<int16_t>(entry + 12);
    const auto more = at<uint8_t>(entry + 17);
    if (!more) break;  // the file ends here
    i += *more;
    if (*section <= 0 || static_cast<uint32_t>(*section) > sections_) continue;
    const auto base = at<uint32_t>(section_header(static_cast<uint32_t>(*section) - 1) + 12);
    if (!base) continue;
    const size_t begin = *zero == 0 ? texts + *long_name : entry, most = *zero == 0 ? kMostText : 8;
    if (begin >= bytes_.size()) continue;
    const size_t end = std::min({bytes_.find('\0', begin), begin + most, bytes_.size()});
    if (end > begin) found.emplace(*base + *value, bytes_.substr(begin, end - begin));
  }
  return found;
}

std::set<uint32_t> Pe::relocated_pointers() const {
  const uint16_t kind = is_64() ? 10 : 3;  // IMAGE_REL_BASED_DIR64, IMAGE_REL_BASED_HIGHLOW
  const std::string table = directory_content(5);
  std::set<uint32_t> found;
  for (size_t block = 0; block + 8 <= table.size();) {
    uint32_t page, size;
    std::memcpy(&page, table.data() + block, 4);
    std::memcpy(&size, table.data() + block + 4, 4);
    if (size < 8) break;
    for (size_t at = block + 8; at + 2 <= std::min(block + size, table.size()); at += 2) {
      uint16_t entry;
      std::memcpy(&entry, table.data() + at, 2);
      if (entry >> 12 == kind) found.insert(page + (entry & 0xfff));
    }
    block += size;
  }
  return found;
}

std::string Pe::directory_content(int index) const {
  const Directory place = directory(index);
  const auto at = offset(place.rva);
  return at && *at < bytes_.size() ? bytes_.substr(*at, place.size) : std::string();
}

size_t Pe::symbol_table() const {
  const size_t table = at<uint32_t>(pe_ + 12).value_or(0);
  return table < bytes_.size() ? table : 0;
}

std::pair<size_t, size_t> Pe::first_code() const {
  constexpr uint32_t kCode = 0x20;  // IMAGE_SCN_CNT_CODE
  for (uint32_t i = 0; i < sections_; ++i) {
    const size_t header = section_header(i);
    const auto size = at<uint32_t>(header + 16), raw = at<uint32_t>(header + 20), flags = at<uint32_t>(header + 36);
    if (!flags) break;
    if (*flags & kCode && *raw <= bytes_.size() && *size <= bytes_.size() - *raw) return {*raw, size_t{*raw} + *size};
  }
  return {};
}

void Pe::sort_exports() {
  const Directory exports = directory(0);
  const uint32_t count = std::min(read<uint32_t>(exports.rva + 24).value_or(0), kMostExports);
  const uint32_t names = read<uint32_t>(exports.rva + 32).value_or(0), ordinals = read<uint32_t>(exports.rva + 36).value_or(0);
  std::vector<std::tuple<std::string, uint32_t, uint16_t>> sorted;
  for (uint32_t i = 0; i < count; ++i) {
    const auto name = read<uint32_t>(names + i * 4);
    const auto ordinal = read<uint16_t>(ordinals + i * 2);
    if (!name || !ordinal) return;
    sorted.emplace_back(text(*name), *name, *ordinal);
  }
  std::sort(sorted.begin(), sorted.end());
  for (uint32_t i = 0; i < count; ++i) {
    const auto& [text, name, ordinal] = sorted[i];
    patch(names + i * 4, &name, sizeof name);
    patch(ordinals + i * 2, &ordinal, sizeof ordinal);
  }
}

void Pe::sort_resources() {
  if (const Directory resources = directory(2); resources.rva) sort_resources(resources.rva, 0, 0);
}

void Pe::sort_resources(uint32_t base, uint32_t folder, int depth) {
  constexpr uint32_t kFlag = 0x80000000;  // of a name: a text; of a place: a folder
  constexpr int kLevels = 3;              // type, name, language
  const uint32_t named = read<uint16_t>(base + folder + 12).value_or(0), numbered = read<uint16_t>(base + folder + 14).value_or(0);
  std::vector<std::tuple<std::u16string, uint32_t, uint32_t>> sorted;
  for (uint32_t i = 0; i < named + numbered; ++i) {
    const auto name = read<uint32_t>(base + folder + 16 + i * 8), place = read<uint32_t>(base + folder + 20 + i * 8);
    if (!name || !place) return;
    if (*place & kFlag && depth < kLevels) sort_resources(base, *place & ~kFlag, depth + 1);
    if (i >= named) continue;
    const uint32_t at = base + (*name & ~kFlag);
    std::u16string text(read<uint16_t>(at).value_or(0), u'\0');
    for (uint32_t c = 0; c < text.size(); ++c) text[c] = read<char16_t>(at + 2 + c * 2).value_or(0);
    sorted.emplace_back(text, *name, *place);
  }
  std::sort(sorted.begin(), sorted.end());
  for (uint32_t i = 0; i < named; ++i) {
    const auto& [text, name, place] = sorted[i];
    patch(base + folder + 16 + i * 8, &name, sizeof name);
    patch(base + folder + 20 + i * 8, &place, sizeof place);
  }
}

void Pe::set_checksum() {
  const size_t field = pe_ + 24 + 64;
  if (!at<uint32_t>(field)) return;
  put(field, uint32_t{0});
  // Words are added with what they carry, then the file's size (imagehlp's CheckSumMappedFile).
  uint32_t sum = 0;
  for (size_t i = 0; i < bytes_.size(); i += 2) {
    const uint32_t high = i + 1 < bytes_.size() ? static_cast<unsigned char>(bytes_[i + 1]) : 0u;
    sum += static_cast<unsigned char>(bytes_[i]) | high << 8;
    sum = (sum & 0xffff) + (sum >> 16);
  }
  put(field, sum + static_cast<uint32_t>(bytes_.size()));
}

bool Pe::drop_symbols() {
  const size_t table = symbol_table();
  if (table == 0) return false;
  size_t begin = 0, end = bytes_.size();  // of what goes: the symbols, their texts, and what aligns the sections behind
  for (uint32_t i = 0; i < sections_; ++i) {
    const auto size = at<uint32_t>(section_header(i) + 16).value_or(0), raw = at<uint32_t>(section_header(i) + 20).value_or(0);
    if (raw > table) {
      end = std::min(end, size_t{raw});
    } else if (size) {
      begin = std::max(begin, size_t{raw} + size);
    }
  }
  if (begin == 0 || begin > table || begin > end) return false;
  constexpr char kName[9] = ".didat\0\0";  // as in Microsoft's DLLs
  for (uint32_t i = 0; i < sections_; ++i) {
    const size_t header = section_header(i);
    const auto raw = at<uint32_t>(header + 20).value_or(0);
    if (raw > table) put(header + 20, static_cast<uint32_t>(raw - (end - begin)));
    if (header + 8 <= bytes_.size() && bytes_[header] == '/') std::memcpy(bytes_.data() + header, kName, 8);
  }
  bytes_.erase(begin, end - begin);
  put(pe_ + 12, uint64_t{0});
  return true;
}

bool Pe::patch(uint32_t rva, const void* data, size_t size) {
  const auto place = offset(rva);
  if (!place || *place > bytes_.size() || bytes_.size() - *place < size) return false;
  std::memcpy(bytes_.data() + *place, data, size);
  return true;
}

uint32_t Pe::next_rva() const {
  const size_t last = section_header(sections_ - 1);
  return align(at<uint32_t>(last + 12).value_or(0) + at<uint32_t>(last + 8).value_or(0), at<uint32_t>(pe_ + 24 + 32).value_or(0));
}

void Pe::add_section(const std::string& name, const std::string& content) {
  const uint32_t file_align = at<uint32_t>(pe_ + 24 + 36).value_or(0), section_align = at<uint32_t>(pe_ + 24 + 32).value_or(0);
  const uint32_t headers = at<uint32_t>(pe_ + 24 + 60).value_or(0);
  const size_t header = section_header(sections_);
  if (sections_ == 0 || !file_align || file_align > kMostFileAlignment || !section_align || header + 40 > headers || headers > bytes_.size()) {
    throw Error("the headers of a DLL have no room for another section");
  }
  const uint32_t rva = next_rva();
  const auto size = static_cast<uint32_t>(content.size());
  bytes_.resize(align(static_cast<uint32_t>(bytes_.size()), file_align));
  const auto raw = static_cast<uint32_t>(bytes_.size());
  bytes_ += content;
  bytes_.resize(align(static_cast<uint32_t>(bytes_.size()), file_align));
  char entry[40] = {};
  std::memcpy(entry, name.data(), std::min<size_t>(name.size(), 8));
  const uint32_t fields[] = {size, rva, static_cast<uint32_t>(bytes_.size()) - raw, raw};
  std::memcpy(entry + 8, fields, sizeof fields);
  constexpr uint32_t kCodeReadExecute = 0x60000020;
  std::memcpy(entry + 36, &kCodeReadExecute, 4);
  std::memcpy(bytes_.data() + header, entry, sizeof entry);
  ++sections_;
  put(pe_ + 6, static_cast<uint16_t>(sections_));
  put(pe_ + 24 + 56, align(rva + size, section_align));
}

std::string Pe::export_directory_with(const std::map<std::string, uint32_t>& added, uint32_t rva) const {
  const Directory old = directory(0);
  const uint32_t function_count = std::min(read<uint32_t>(old.rva + 20).value_or(0), kMostExports);
  const uint32_t name_count = std::min(read<uint32_t>(old.rva + 24).value_or(0), kMostExports);
  const uint32_t functions = read<uint32_t>(old.rva + 28).value_or(0), names = read<uint32_t>(old.rva + 32).value_or(0),
                 ordinals = read<uint32_t>(old.rva + 36).value_or(0);
  std::vector<uint32_t> function_rvas;
  for (uint32_t i = 0; i < function_count; ++i) function_rvas.push_back(read<uint32_t>(functions + i * 4).value_or(0));
  std::map<std::string, uint16_t> by_name;
  for (uint32_t i = 0; i < name_count; ++i) {
    by_name[text(read<uint32_t>(names + i * 4).value_or(0))] = read<uint16_t>(ordinals + i * 2).value_or(0);
  }
  for (const auto& [name, function] : added) {
    by_name[name] = static_cast<uint16_t>(function_rvas.size());
    function_rvas.push_back(function);
  }

  // Header, functions, names, ordinals, then texts: all inside the directory, where the loader looks for
  // forwarders.
  const auto header_size = uint32_t{40};
  const auto functions_size = static_cast<uint32_t>(function_rvas.size() * 4), names_size = static_cast<uint32_t>(by_name.size() * 4),
             ordinals_size = align(static_cast<uint32_t>(by_name.size() * 2), 4);
  const uint32_t texts = rva + header_size + functions_size + names_size + ordinals_size;
  std::string pool;
  const auto pooled = [&](const std::string& value) {
    const auto place = texts + static_cast<uint32_t>(pool.size());
    pool += value;
    pool += '\0';
    return place;
  };
  const uint32_t module = pooled(text(read<uint32_t>(old.rva + 12).value_or(0)));
  for (uint32_t i = 0; i < function_count; ++i) {
    uint32_t& function = function_rvas[i];
    if (function >= old.rva && function < old.rva + old.size) function = pooled(text(function));
  }
  std::string out;
  append(out, uint32_t{0});
  append(out, read<uint32_t>(old.rva + 4).value_or(0));
  append(out, uint32_t{0});
  append(out, module);
  append(out, read<uint32_t>(old.rva + 16).value_or(1));
  append(out, static_cast<uint32_t>(function_rvas.size()));
  append(out, static_cast<uint32_t>(by_name.size()));
  append(out, rva + header_size);
  append(out, rva + header_size + functions_size);
  append(out, rva + header_size + functions_size + names_size);
  for (const uint32_t function : function_rvas) append(out, function);
  for (const auto& [name, ordinal] : by_name) append(out, pooled(name));
  for (const auto& [name, ordinal] : by_name) append(out, ordinal);
  out.resize(texts - rva);
  return out + pool;
}

std::string Pe::relocations_with(const std::vector<uint32_t>& added) const {
  std::string out = directory_content(5);
  std::map<uint32_t, std::vector<uint16_t>> pages;
  constexpr uint16_t kHighLow = 3 << 12;
  for (const uint32_t rva : added) pages[rva & ~0xfffu].push_back(static_cast<uint16_t>(kHighLow | (rva & 0xfff)));
  for (auto& [page, entries] : pages) {
    if (entries.size() % 2 != 0) entries.push_back(0);
    append(out, page);
    append(out, static_cast<uint32_t>(8 + entries.size() * 2));
    for (const uint16_t entry : entries) append(out, entry);
  }
  return out;
}

}  // namespace drsemu
