// A hostile file as bytes with bounds, and the headers of a PE file in it.
#include "static/view.h"

#include <algorithm>

namespace drsemu::statics {

std::optional<PeView> PeView::parse(std::string_view bytes) {
  PeView view(bytes);
  if (view.number<uint16_t>(0) != 0x5a4d) return std::nullopt;
  view.pe_ = view.number<uint32_t>(0x3c);
  const auto magic = view.at<uint16_t>(view.optional());
  if (view.at<uint32_t>(view.pe_) != 0x4550u || !magic || (*magic != 0x10b && *magic != 0x20b)) return std::nullopt;
  view.wide_ = *magic == 0x20b;
  const uint64_t first = view.optional() + view.number<uint16_t>(view.pe_ + 20);
  const uint16_t count = view.number<uint16_t>(view.pe_ + 6);
  for (uint64_t at = first; view.sections_.size() < count && view.part(at, 40).size() == 40; at += 40) {
    view.sections_.push_back({.name = std::string(view.text(at, 8)),
                              .virtual_address = view.number<uint32_t>(at + 12),
                              .virtual_size = view.number<uint32_t>(at + 8),
                              .raw_address = view.number<uint32_t>(at + 20),
                              .raw_size = view.number<uint32_t>(at + 16),
                              .characteristics = view.number<uint32_t>(at + 36)});
  }
  return view;
}

Directory PeView::directory(uint32_t index) const {
  if (index >= number<uint32_t>(directories() - 4)) return {};
  return {number<uint32_t>(directories() + index * 8), number<uint32_t>(directories() + index * 8 + 4)};
}

const Section* PeView::section_of(uint64_t rva) const {
  for (const Section& section : sections_) {
    if (rva >= section.virtual_address &&
        rva - section.virtual_address < std::max<uint64_t>(section.extent(), section.raw_size))
      return &section;
  }
  return nullptr;
}

std::optional<uint64_t> PeView::offset(uint64_t rva) const {
  if (const Section* section = section_of(rva)) {
    const uint64_t inside = rva - section->virtual_address;
    if (inside >= section->raw_size || section->raw_begin() + inside >= size()) return std::nullopt;
    return section->raw_begin() + inside;
  }
  // The headers are mapped too.
  const uint64_t headers = number<uint32_t>(optional() + 60);
  return rva < headers && rva < size() ? std::optional(rva) : std::nullopt;
}

uint64_t PeView::end_of_image() const {
  uint64_t end = std::min<uint64_t>(number<uint32_t>(optional() + 60), size());
  for (const Section& section : sections_) {
    if (section.raw_size && section.raw_begin() < size())
      end = std::max(end, std::min(section.raw_begin() + section.raw_size, size()));
  }
  return end;
}

}  // namespace drsemu::statics
