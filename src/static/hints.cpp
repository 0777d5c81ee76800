// What in the static facts of a PE file speaks for packing, forging or hiding.
#include "static/hints.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

namespace drsemu::statics {
namespace {

using rapidjson::Value;

constexpr double kPacked = 7.2;  // bits per byte; compiled code has some 6.5
constexpr uint64_t kWorthMeasuring = 4096;
constexpr uint64_t kFewImports = 10;
constexpr uint64_t kLargeOverlay = 64 << 10;

struct Named {
  const char* section;
  const char* product;
};
// Sections that packers and protectors make; a name ending in '*' is a prefix.
constexpr Named kPackers[] = {{"UPX*", "UPX"},
                              {".aspack", "ASPack"},
                              {".adata", "ASPack"},
                              {"ASPack", "ASPack"},
                              {".MPRESS*", "MPRESS"},
                              {".petite", "Petite"},
                              {"petite", "Petite"},
                              {"PEC2*", "PECompact"},
                              {"pec1", "PECompact"},
                              {"pec2", "PECompact"},
                              {"PECompact2", "PECompact"},
                              {".nsp*", "NsPack"},
                              {"nsp*", "NsPack"},
                              {"FSG!", "FSG"},
                              {"MEW", "MEW"},
                              {".MEW", "MEW"},
                              {".themida", "Themida"},
                              {"Themida", "Themida"},
                              {"WinLicen", "WinLicense"},
                              {".winlice", "WinLicense"},
                              {".vmp*", "VMProtect"},
                              {".enigma*", "Enigma"},
                              {".boom", "The Boomerang"},
                              {".RLPack", "RLPack"},
                              {".packed", "RLPack"},
                              {".Upack", "Upack"},
                              {".ByDwing", "Upack"},
                              {"PS\xff\xd5\xab", "Upack"},
                              {".yP", "Y0da Protector"},
                              {".y0da*", "Y0da Protector"},
                              {".WWPACK", "WWPack"},
                              {".WWP32", "WWPack"},
                              {".svkp", "SVKP"},
                              {".spack", "Simple Pack"},
                              {".sforce3", "StarForce"},
                              {".shrink*", "Shrinker"},
                              {".seau", "SeauSFX"},
                              {".taz", "PESpin"},
                              {".perplex", "Perplex"},
                              {"PEBundle", "PEBundle"},
                              {"pebundle", "PEBundle"},
                              {".neolit*", "NeoLite"},
                              {"!EPack", "EPack"},
                              {"EPack", "EPack"},
                              {"DAStub", "DAStub"},
                              {"BitArts", "Crunch"},
                              {".charmve", "PIN"},
                              {".ccg", "CCG"},
                              {".pklstb", "PKLite"},
                              {"kkrunchy", "kkrunchy"},
                              {"ProCrypt", "ProCrypt"},
                              {".gentee", "Gentee"},
                              {"lz32.dll", "Crinkler"},
                              {"_winzip_", "WinZip SFX"},
                              {"ASPCK", "ASPack"},
                              {".mackt", "ImpRec (rebuilt)"},
                              {".tsuarch", "TSULoader"},
                              {".tsustub", "TSULoader"},
                              {".xpdata", "Xtreme-Protector"}};
// What linkers make; others with code in them are worth a look.
constexpr const char* kUsualCode[] = {".text*",   "CODE",     ".code",    "INIT",    "PAGE*",    ".init",  ".itext",
                                      ".textbss", ".managed", "text",     ".orpc",   ".wixburn", ".nep",   "RT",
                                      ".00cfg",   ".fptable", ".voltbl",  "_RDATA",  ".il2cpp",  "il2cpp", "malloc_h",
                                      "LZMADEC",  "CPADinfo", "prot",     ".rodata", ".openssh", "_TEXT*", "fothk",
                                      ".stub",    ".syzygy",  ".detour*", ".plt",    ".fini"};

bool matches(const std::string& name, const char* pattern) {
  const size_t size = std::strlen(pattern);
  return size && pattern[size - 1] == '*' ? name.compare(0, size - 1, pattern, size - 1) == 0 : name == pattern;
}

class Facts {
 public:
  explicit Facts(rapidjson::Document& facts) : facts_(facts) {}

  const Value* at(const char* name) const { return member(facts_, name); }
  static const Value* member(const Value& object, const char* name) {
    const auto found = object.IsObject() ? object.FindMember(name) : Value::ConstMemberIterator();
    return object.IsObject() && found != object.MemberEnd() ? &found->value : nullptr;
  }
  static uint64_t number(const Value& object, const char* name) {
    const Value* value = member(object, name);
    return value && value->IsUint64() ? value->GetUint64() : 0;
  }
  static double real(const Value& object, const char* name) {
    const Value* value = member(object, name);
    return value && value->IsNumber() ? value->GetDouble() : 0;
  }
  static std::string text(const Value& object, const char* name) {
    const Value* value = member(object, name);
    return value && value->IsString() ? std::string(value->GetString(), value->GetStringLength()) : std::string();
  }
  static bool is_false(const Value& object, const char* name) {
    const Value* value = member(object, name);
    return value && value->IsFalse();
  }
  static bool has(const Value& object, const char* name, const char* element) {
    const Value* list = member(object, name);
    if (!list || !list->IsArray()) return false;
    return std::any_of(list->Begin(), list->End(), [&](const Value& each) {
      return each.IsString() && std::strcmp(each.GetString(), element) == 0;
    });
  }
  template <typename Each>
  void each(const char* name, const Each& use) const {
    const Value* list = at(name);
    for (rapidjson::SizeType i = 0; list && list->IsArray() && i < list->Size(); ++i) use((*list)[i], i);
  }

 private:
  const rapidjson::Document& facts_;
};

class Hints {
 public:
  Hints(const Facts& facts, Value& list, rapidjson::Document::AllocatorType& allocator)
      : facts_(facts), list_(list), allocator_(allocator) {}

  void find() {
    facts_.each("sections", [&](const Value& section, size_t) { look_at_section(section); });
    entry_point();
    imports();
    marks();
    integrity();
    contents();
  }

 private:
  void add(const char* name, const std::string& reason) {
    Value hint(rapidjson::kObjectType);
    hint.AddMember("name", rapidjson::StringRef(name), allocator_);
    hint.AddMember("reason", Value(reason.c_str(), static_cast<rapidjson::SizeType>(reason.size()), allocator_),
                   allocator_);
    list_.PushBack(hint, allocator_);
  }

  void look_at_section(const Value& section) {
    const std::string name = Facts::text(section, "name");
    const bool code = Facts::has(section, "characteristics", "MEM_EXECUTE"),
               writable = Facts::has(section, "characteristics", "MEM_WRITE");
    const double bits = Facts::real(section, "entropy");
    char digits[16];
    std::snprintf(digits, sizeof digits, "%.2f", bits);
    for (const Named& packer : kPackers) {
      if (matches(name, packer.section))
        add("packer_section", "section " + name + " is one that " + packer.product + " makes");
    }
    if (code && writable) add("writable_code", "section " + name + " can be written and executed");
    if (bits >= kPacked && Facts::number(section, "raw_size") >= kWorthMeasuring && name != ".rsrc") {
      add("high_entropy_section",
          "section " + name + " has " + digits + " bits of entropy per byte" + (code ? ", and is code" : ""));
    }
    if (code && Facts::number(section, "raw_size") == 0 && Facts::number(section, "virtual_size") >= kWorthMeasuring) {
      add("code_made_at_run_time", "section " + name + " can be executed and has no content in the file");
    }
    const bool usual = std::any_of(std::begin(kUsualCode), std::end(kUsualCode),
                                   [&](const char* pattern) { return matches(name, pattern); });
    if (code && !usual) add("unusual_code_section", "code lies in section \"" + name + "\"");
  }

  void entry_point() {
    const Value* headers = facts_.at("headers");
    const Value* sections = facts_.at("sections");
    if (!headers || !sections || !sections->IsArray() || sections->Empty() ||
        Facts::number(*headers, "entry_point") == 0)
      return;
    const Value* index = Facts::member(*headers, "entry_point_section_index");
    if (!index || !index->IsUint64()) return add("entry_point_outside_sections", "the entry point is in no section");
    const uint64_t at = index->GetUint64();
    if (at >= sections->Size()) return;
    const Value& section = (*sections)[static_cast<rapidjson::SizeType>(at)];
    const std::string name = Facts::text(section, "name");
    if (at > 0 && at + 1 == sections->Size())
      add("entry_point_in_last_section", "the entry point is in " + name + ", the last section");
    if (Facts::has(section, "characteristics", "MEM_WRITE"))
      add("entry_point_in_writable_section", "the entry point is in " + name + ", which can be written");
    if (!Facts::has(section, "characteristics", "MEM_EXECUTE"))
      add("entry_point_in_data", "the entry point is in " + name + ", which is no code");
  }

  void imports() {
    const Value* imports = facts_.at("imports");
    if (!imports || !imports->IsArray() || facts_.at("dotnet")) return;
    uint64_t count = 0;
    bool library = false, address = false;
    facts_.each("imports", [&](const Value& dll, size_t) {
      const Value* functions = Facts::member(dll, "functions");
      if (functions && functions->IsArray()) count += functions->Size();
      for (const char* name : {"LoadLibraryA", "LoadLibraryW", "LoadLibraryExA", "LoadLibraryExW", "LdrLoadDll"})
        library |= Facts::has(dll, "functions", name);
      for (const char* name : {"GetProcAddress", "LdrGetProcedureAddress"})
        address |= Facts::has(dll, "functions", name);
    });
    const Value* headers = facts_.at("headers");
    const bool has_code = headers && Facts::number(*headers, "entry_point") != 0;
    if (count == 0 && has_code)
      return add("no_imports", "nothing is imported: what the program calls it finds for itself");
    if (count > 0 && count <= kFewImports && has_code) {
      add("few_imports", "only " + std::to_string(count) + " functions are imported" +
                             (library && address ? ", among them what loads others" : ""));
    }
  }

  void marks() {
    facts_.each("marks", [&](const Value& mark, size_t) {
      const std::string kind = Facts::text(mark, "kind"), name = Facts::text(mark, "name");
      if (kind == "packer") add("packer_mark", "the file has a mark of " + name);
      // Words of .NET mean nothing in other programs.
      if (kind == "obfuscator" && facts_.at("dotnet")) add("dotnet_obfuscator", "the file has a mark of " + name);
    });
  }

  void integrity() {
    const Value* headers = facts_.at("headers");
    if (headers && Facts::is_false(*headers, "checksum_matches"))
      add("checksum_mismatch", "the checksum in the headers is not that of the file");
    // A build that can be repeated has a hash in its place, which REPRO says.
    bool repeatable = false;
    facts_.each("debug", [&](const Value& entry, size_t) { repeatable |= Facts::text(entry, "type") == "REPRO"; });
    if (headers && !repeatable && Facts::number(*headers, "timestamp") > static_cast<uint64_t>(time(nullptr)) + 86400) {
      add("timestamp_in_future",
          "the headers say that the file was linked on " + Facts::text(*headers, "timestamp_utc"));
    }
    const Value* rich = facts_.at("rich");
    if (rich && Facts::is_false(*rich, "checksum_matches"))
      add("rich_header_forged", "the Rich header's key is not the checksum of what it covers");
    const Value* signature = facts_.at("signature");
    const Value* all = signature ? Facts::member(*signature, "signatures") : nullptr;
    for (rapidjson::SizeType i = 0; all && all->IsArray() && i < all->Size(); ++i) {
      if (Facts::is_false((*all)[i], "digest_matches"))
        add("signature_of_other_content", "the file is not what was signed");
      if (Facts::is_false((*all)[i], "signature_valid"))
        add("signature_invalid", "the signature was not made with the signer's certificate");
    }
  }

  void contents() {
    const Value* tls = facts_.at("tls");
    const Value* callbacks = tls ? Facts::member(*tls, "callbacks") : nullptr;
    if (callbacks && callbacks->IsArray() && !callbacks->Empty()) {
      add("tls_callbacks", std::to_string(callbacks->Size()) + " functions run before the entry point");
    }
    if (const Value* overlay = facts_.at("overlay"); overlay && Facts::number(*overlay, "size") >= kLargeOverlay) {
      add("large_overlay", std::to_string(Facts::number(*overlay, "size")) + " bytes follow the image (" +
                               Facts::text(*overlay, "type") + ")");
    }
    facts_.each("resources", [&](const Value& resource, size_t) {
      const std::string content = Facts::text(resource, "content"),
                        name = Facts::text(resource, "type") + " " + Facts::text(resource, "name");
      if (content.starts_with("PE32")) add("program_in_resource", "resource " + name + " is a " + content);
      if (Facts::real(resource, "entropy") >= 7.8 && Facts::number(resource, "size") >= kLargeOverlay &&
          content == "data") {
        add("encrypted_resource", "resource " + name + " reads as random bytes");
      }
    });
  }

  const Facts& facts_;
  Value& list_;
  rapidjson::Document::AllocatorType& allocator_;
};

}  // namespace

void add_hints(rapidjson::Document& facts) {
  Value list(rapidjson::kArrayType);
  const Facts view(facts);
  if (view.at("headers")) Hints(view, list, facts.GetAllocator()).find();
  facts.AddMember("hints", list, facts.GetAllocator());
}

}  // namespace drsemu::statics
