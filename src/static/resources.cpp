// The resources of a PE file, with its icon and manifest kept as files: Microsoft Learn, "PE Format" (".rsrc") and
// "Resource Types".
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "static/digest.h"
#include "static/stages.h"

namespace drsemu::statics {
namespace {

constexpr uint32_t kIcon = 3, kGroupIcon = 14, kManifest = 24;
constexpr uint64_t kMostKept = 1 << 20;
constexpr uint32_t kMostIcons = 4;

const std::map<uint32_t, const char*> kTypes = {
    {1, "CURSOR"},        {2, "BITMAP"},        {3, "ICON"},        {4, "MENU"},        {5, "DIALOG"},
    {6, "STRING"},        {7, "FONTDIR"},       {8, "FONT"},        {9, "ACCELERATOR"}, {10, "RCDATA"},
    {11, "MESSAGETABLE"}, {12, "GROUP_CURSOR"}, {14, "GROUP_ICON"}, {16, "VERSION"},    {17, "DLGINCLUDE"},
    {19, "PLUGPLAY"},     {20, "VXD"},          {21, "ANICURSOR"},  {22, "ANIICON"},    {23, "HTML"},
    {24, "MANIFEST"}};

// A name or number of a level of the tree.
struct Id {
  uint32_t number = 0;
  std::string name;
  std::string text() const { return name.empty() ? std::to_string(number) : name; }
};

struct Resource {
  Id type, id, language;
  uint64_t offset = 0;
  std::string_view content;
  uint32_t size = 0;
};

class Tree {
 public:
  explicit Tree(const PeView& pe) : pe_(pe), root_(pe.offset(pe.directory(kResources).address)) {}

  std::vector<Resource> read() {
    if (root_ && pe_.directory(kResources).address) level(0, 0, {});
    return std::move(found_);
  }

 private:
  Id id(uint32_t value) const {
    if (!(value & 0x80000000u)) return {value, {}};
    const uint64_t at = *root_ + (value & 0x7fffffffu);
    return {0, utf16_to_utf8(pe_.part(at + 2, std::min<uint64_t>(pe_.number<uint16_t>(at), 256) * 2))};
  }

  // Three levels deep: a tree that goes round is left at the third. What is looked at is bounded as well as what is
  // found.
  void level(uint32_t offset, size_t depth, Resource resource) {
    const uint64_t at = *root_ + offset;
    const uint32_t entries = uint32_t{pe_.number<uint16_t>(at + 12)} + pe_.number<uint16_t>(at + 14);
    for (uint64_t i = 0; i < entries && found_.size() < kMostResources && looked_at_ < 4 * kMostResources;
         ++i, ++looked_at_) {
      const uint64_t entry = at + 16 + i * 8;
      if (pe_.part(entry, 8).size() < 8) return;
      Resource next = resource;
      (depth == 0 ? next.type : depth == 1 ? next.id : next.language) = id(pe_.number<uint32_t>(entry));
      const uint32_t to = pe_.number<uint32_t>(entry + 4);
      if (!(to & 0x80000000u)) {
        leaf(to, std::move(next));
      } else if (depth < 2) {
        level(to & 0x7fffffffu, depth + 1, std::move(next));
      }
    }
  }

  void leaf(uint32_t offset, Resource resource) {
    const uint64_t at = *root_ + offset;
    resource.size = pe_.number<uint32_t>(at + 4);
    if (const auto place = pe_.offset(pe_.number<uint32_t>(at))) {
      resource.offset = *place;
      resource.content = pe_.part(*place, resource.size);
    }
    found_.push_back(std::move(resource));
  }

  const PeView& pe_;
  const std::optional<uint64_t> root_;
  std::vector<Resource> found_;
  size_t looked_at_ = 0;
};

// A group of icons as an .ico file: the same table, with offsets in place of resource ids.
std::string ico(const Resource& group, const std::vector<Resource>& all) {
  const View view(group.content);
  const uint16_t count = std::min<uint16_t>(view.number<uint16_t>(4), 64);
  std::string head(view.part(0, 4)), images;
  const auto put = [&](uint32_t value, size_t width) { head.append(reinterpret_cast<const char*>(&value), width); };
  uint32_t written = 0;
  std::vector<std::pair<std::string_view, std::string_view>> parts;
  for (uint64_t i = 0; i < count && view.part(6 + i * 14, 14).size() == 14; ++i) {
    const uint16_t id = view.number<uint16_t>(6 + i * 14 + 12);
    const auto icon = std::find_if(all.begin(), all.end(), [&](const Resource& r) {
      return r.type.number == kIcon && r.id.name.empty() && r.id.number == id;
    });
    if (icon != all.end() && !icon->content.empty()) parts.emplace_back(view.part(6 + i * 14, 8), icon->content);
  }
  put(static_cast<uint32_t>(parts.size()), 2);
  for (const auto& [entry, content] : parts) {
    if (images.size() + content.size() > kMostKept) return {};
    head += entry;
    put(static_cast<uint32_t>(content.size()), 4);
    put(static_cast<uint32_t>(6 + parts.size() * 16 + images.size()), 4);
    images += content;
    ++written;
  }
  return written ? head + images : std::string();
}

}  // namespace

void find_resources(Stage& stage) {
  const std::vector<Resource> all = Tree(*stage.pe).read();
  if (all.empty()) return;
  Json& json = stage.json;
  uint32_t icons = 0;
  uint64_t budget = stage.file.size() * 2 + 4096;  // resources may share bytes
  bool manifest = false;
  json.StartArray();
  for (const Resource& resource : all) {
    json.StartObject();
    const auto known = kTypes.find(resource.type.number);
    json.text("type", resource.type.name.empty() && known != kTypes.end() ? known->second : resource.type.text());
    json.text("name", resource.id.text());
    json.number("language", resource.language.number);
    json.number("offset", resource.offset);
    json.number("size", resource.size);
    if (resource.content.size() < resource.size) json.boolean("truncated", true);
    if (resource.content.size() <= budget) {
      budget -= resource.content.size();
      json.text("sha256", hex_digest("SHA256", resource.content));
      json.real("entropy", entropy(resource.content));
      json.text("content", content_of(resource.content).type);
    }
    std::string file;
    if (resource.type.number == kGroupIcon && icons < kMostIcons) {
      const std::string image = ico(resource, all);
      file = "icon" + (icons ? std::to_string(icons + 1) : std::string()) + ".ico";
      if (image.empty()) file.clear();
      if (!image.empty()) stage.keep(file, image), ++icons;
    } else if (resource.type.number == kManifest && !manifest && !resource.content.empty() &&
               resource.content.size() <= kMostKept) {
      file = "manifest.xml";
      stage.keep(file, resource.content);
      manifest = true;
    }
    if (!file.empty()) json.text("file", "static/" + file);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace drsemu::statics
