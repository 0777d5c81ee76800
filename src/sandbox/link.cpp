// Links an object of the compiler's into a DLL of the guest's.
#include "sandbox/link.h"

#include <cstring>
#include <map>
#include <optional>

#include "base/error.h"
#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

constexpr int kExceptionDirectory = 3, kRelocationDirectory = 5;
constexpr uint16_t kMachine64 = 0x8664, kMachine32 = 0x14c;

// Flags of a section.
constexpr uint32_t kCode = 0x20, kConstants = 0x40, kVariables = 0x80, kInformation = 0x200, kRemoved = 0x800,
                   kDiscardable = 0x2000000, kWritable = 0x80000000;

// What a relocation puts into 32 bits: the distance from behind them, an address, or an RVA.
enum class Kind : uint8_t { kDistance, kAddress, kRva };
struct Relocation {
  Kind kind;
  uint32_t behind;  // bytes between the 32 bits and what the distance counts from
};

std::optional<Relocation> relocation_of(bool wide, uint16_t type) {
  if (wide && type >= 4 && type <= 9)
    return Relocation{Kind::kDistance, type - 4u};                   // IMAGE_REL_AMD64_REL32, …_REL32_5
  if (wide && type == 3) return Relocation{Kind::kRva, 0};           // IMAGE_REL_AMD64_ADDR32NB
  if (!wide && type == 0x14) return Relocation{Kind::kDistance, 0};  // IMAGE_REL_I386_REL32
  if (!wide && type == 6) return Relocation{Kind::kAddress, 0};      // IMAGE_REL_I386_DIR32
  if (!wide && type == 7) return Relocation{Kind::kRva, 0};          // IMAGE_REL_I386_DIR32NB
  return std::nullopt;
}

// A symbol without what the compiler adds to it in 32-bit code: "_Name@12", "__imp__Name@12".
std::string plain_name(std::string name, bool wide) {
  if (wide) return name;
  const std::string prefix = name.starts_with("__imp_") ? "__imp_" : "";
  name.erase(0, prefix.size());
  if (name.starts_with('_')) name.erase(0, 1);
  return prefix + name.substr(0, name.find('@'));
}

// A COFF object: reads of what is not there throw Error.
class Object {
 public:
  explicit Object(const std::string& bytes) : bytes_(bytes) {
    constexpr size_t kHeader = 20;
    const auto count = at<uint16_t>(2), optional = at<uint16_t>(16);
    for (size_t i = 0; i < count; ++i) {
      const size_t header = kHeader + optional + i * 40;
      sections_.push_back({text(header, 8), at<uint32_t>(header + 16), at<uint32_t>(header + 20),
                           at<uint32_t>(header + 24), at<uint16_t>(header + 32), at<uint32_t>(header + 36)});
    }
  }

  struct Section {
    std::string name;
    uint32_t size, content, relocations;  // in the file
    uint16_t relocation_count;
    uint32_t flags;
    uint32_t alignment() const {
      const uint32_t power = flags >> 20 & 15;
      return power ? 1u << (power - 1) : 1;
    }
    bool is_linked() const {
      return size && flags & (kCode | kConstants | kVariables) && !(flags & (kInformation | kRemoved | kDiscardable));
    }
  };
  struct Symbol {
    std::string name;
    uint32_t value;
    int16_t section;  // counted from 1; 0: it is defined elsewhere
    bool external;
  };

  uint16_t machine() const { return at<uint16_t>(0); }
  const std::vector<Section>& sections() const { return sections_; }
  std::string content(const Section& section) const {
    if (section.content > bytes_.size() || section.size > bytes_.size() - section.content) throw broken();
    return bytes_.substr(section.content, section.size);
  }
  uint32_t symbol_count() const { return at<uint32_t>(12); }
  Symbol symbol(uint32_t index) const {
    const size_t entry = at<uint32_t>(8) + size_t{index} * 18, texts = at<uint32_t>(8) + size_t{symbol_count()} * 18;
    const std::string name = at<uint32_t>(entry) == 0 ? text(texts + at<uint32_t>(entry + 4), 256) : text(entry, 8);
    constexpr uint8_t kExternal = 2;
    return {plain_name(name, machine() == kMachine64), at<uint32_t>(entry + 8), at<int16_t>(entry + 12),
            at<uint8_t>(entry + 16) == kExternal};
  }
  // Entries behind a symbol that tell more of it and are none.
  uint8_t auxiliary(uint32_t index) const { return at<uint8_t>(at<uint32_t>(8) + size_t{index} * 18 + 17); }

  template <typename T>
  T at(size_t offset) const {
    T value;
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof value) throw broken();
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

 private:
  static Error broken() { return Error("the object that is to be linked is cut off"); }
  std::string text(size_t begin, size_t most) const {
    if (begin >= bytes_.size()) throw broken();
    const std::string all = bytes_.substr(begin, most);
    return all.substr(0, all.find('\0'));
  }

  const std::string& bytes_;
  std::vector<Section> sections_;
};

void align(std::string& out, size_t to) { out.resize((out.size() + to - 1) / to * to); }

// One object on its way into one DLL.
class Link {
 public:
  Link(Pe& dll, const std::string& object)
      : dll_(dll),
        object_(object),
        base_(dll.next_rva()),
        entries_(dll.export_entries()),
        exports_(dll.exports()),
        imports_(dll.import_slots()) {
    if (object_.machine() != (dll_.is_64() ? kMachine64 : kMachine32))
      throw Error("the object that is to be linked is not for this DLL's processor");
  }

  void run() {
    place();
    for (size_t i = 0; i < object_.sections().size(); ++i) relocate(i);
    const auto relocations = static_cast<uint32_t>(out_.size());
    if (!absolute_.empty()) out_ += dll_.relocations_with(absolute_);
    const auto size = static_cast<uint32_t>(out_.size());
    dll_.add_section("RT", out_);
    if (!absolute_.empty()) dll_.set_directory(kRelocationDirectory, base_ + relocations, size - relocations);
    if (unwind_size_) dll_.set_directory(kExceptionDirectory, base_ + unwind_, unwind_size_);
    redirect();
  }

 private:
  // The sections one behind the other. That of the unwind table comes last, behind the DLL's own: the table is sorted
  // by address.
  void place() {
    const auto& sections = object_.sections();
    places_.resize(sections.size());
    std::optional<size_t> unwind;
    for (size_t i = 0; i < sections.size(); ++i) {
      if (!sections[i].is_linked()) continue;
      if (sections[i].flags & (kVariables | kWritable))
        throw Error("the object that is to be linked has variables (" + sections[i].name + ")");
      if (sections[i].name == ".pdata")
        unwind = i;
      else
        add(i);
    }
    if (!unwind) return;
    align(out_, 4);
    unwind_ = static_cast<uint32_t>(out_.size());
    out_ += dll_.directory_content(kExceptionDirectory);
    add(*unwind);
    unwind_size_ = static_cast<uint32_t>(out_.size()) - unwind_;
  }

  void add(size_t index) {
    const Object::Section& section = object_.sections()[index];
    align(out_, section.alignment());
    places_[index] = static_cast<uint32_t>(out_.size());
    out_ += object_.content(section);
  }

  void relocate(size_t index) {
    const Object::Section& section = object_.sections()[index];
    if (!places_[index]) return;
    for (size_t i = 0; i < section.relocation_count; ++i) {
      const size_t entry = section.relocations + i * 10;
      const auto where = object_.at<uint32_t>(entry);
      const auto relocation = relocation_of(dll_.is_64(), object_.at<uint16_t>(entry + 8));
      if (!relocation || section.size < 4 || where > section.size - 4)
        throw Error("the object that is to be linked has a relocation that is not known");
      const uint32_t place = *places_[index] + where;
      uint32_t value;
      std::memcpy(&value, out_.data() + place, sizeof value);
      value += rva_of(object_.symbol(object_.at<uint32_t>(entry + 4)));
      if (relocation->kind == Kind::kDistance) value -= base_ + place + 4 + relocation->behind;
      if (relocation->kind == Kind::kAddress) {
        value += static_cast<uint32_t>(dll_.image_base());
        absolute_.push_back(base_ + place);
      }
      std::memcpy(out_.data() + place, &value, sizeof value);
    }
  }

  uint32_t rva_of(const Object::Symbol& symbol) const {
    if (symbol.section > 0) {
      const auto section = static_cast<size_t>(symbol.section) - 1;
      if (section >= places_.size() || !places_[section])
        throw Error("the object that is to be linked lacks " + symbol.name);
      return base_ + *places_[section] + symbol.value;
    }
    constexpr std::string_view kImported = "__imp_";
    const bool imported = symbol.name.starts_with(kImported);
    const auto& known = imported ? imports_ : exports_;
    const auto found = known.find(imported ? symbol.name.substr(kImported.size()) : symbol.name);
    if (found == known.end() || (!imported && !dll_.forwarder(found->second).empty())) {
      throw Error("the DLL has no " + symbol.name + ": the package libwine may have changed");
    }
    return found->second;
  }

  // Exports lead to the object's functions.
  void redirect() {
    for (uint32_t i = 0; i < object_.symbol_count(); i += 1u + object_.auxiliary(i)) {
      const Object::Symbol symbol = object_.symbol(i);
      if (!symbol.external || symbol.section <= 0) continue;
      const uint32_t rva = rva_of(symbol);
      const auto entry = entries_.find(symbol.name);
      if (entry == entries_.end() || !dll_.patch(entry->second, &rva, sizeof rva)) {
        throw Error("the DLL exports no " + symbol.name + ": the package libwine may have changed");
      }
    }
  }

  Pe& dll_;
  const Object object_;
  const uint32_t base_;
  const std::map<std::string, uint32_t> entries_, exports_, imports_;
  std::string out_;
  std::vector<std::optional<uint32_t>> places_;  // offsets of the object's sections in `out_`
  std::vector<uint32_t> absolute_;               // RVAs of addresses
  uint32_t unwind_ = 0, unwind_size_ = 0;
};

}  // namespace

void link_object(Pe& dll, const std::string& object) { Link(dll, object).run(); }

void link_objects(const fs::path& dlls, const fs::path& guest) {
  constexpr const char* kName = "kernelbase";
  for (const std::string architecture : {"x86_64", "i386"}) {
    const fs::path file = dlls / (architecture + "-windows") / (std::string(kName) + ".dll");
    Pe dll(read_file(file));
    try {
      link_object(dll, read_file(guest / (std::string(kName) + "." + architecture + ".o")));
    } catch (const Error& error) {
      throw Error(file.filename().string() + ": " + error.what());
    }
    write_file(file, dll.bytes());
  }
}

}  // namespace drsemu::sandbox
