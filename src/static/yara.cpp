// What libyara knows of a PE file: imphash (with its tables of ordinals), version information, .NET metadata, and the
// marks that packers, obfuscators, installers and compilers leave.
//
// libyara 4.2 gives no more of the pe module to a program than what a rule can name, so that imports, sections and the
// like are read by our own view. Facts: libyara's documentation, "Modules".
#include <yara.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "static/stages.h"

namespace drsemu::statics {
namespace {

constexpr const char* kFacts =
    "import \"pe\" import \"dotnet\" import \"console\" rule facts { condition: console.log(pe.imphash()) }";
// A rule a product, its kind as the tag.
constexpr const char* kMarks = R"yara(
rule UPX : packer { strings: $mark = "UPX!" condition: $mark in (0 .. 8192) }
rule ASPack : packer { strings: $ = "aPLib v" $ = ".aspack" condition: all of them }
rule MPRESS : packer { strings: $mark = ".MPRESS1" condition: $mark in (0 .. 4096) }
rule PECompact : packer { strings: $ = "PECompact2" condition: all of them }
rule VMProtect : packer { strings: $ = ".vmp0" $ = ".vmp1" condition: any of them in (0 .. 4096) }
rule Themida : packer { strings: $mark = ".themida" condition: $mark in (0 .. 4096) }
rule Enigma : packer { strings: $mark = ".enigma1" condition: $mark in (0 .. 4096) }
rule ConfuserEx : obfuscator { strings: $ = "ConfusedByAttribute" $ = "ConfuserEx v" condition: any of them }
rule Dotfuscator : obfuscator { strings: $ = "DotfuscatorAttribute" condition: all of them }
rule SmartAssembly : obfuscator { strings: $ = "SmartAssembly.Attributes" $ = "Powered by SmartAssembly" condition: any of them }
rule DotNetReactor : obfuscator { strings: $ = "<PrivateImplementationDetails>{" $ = "_Encrypted$" condition: all of them }
rule Babel : obfuscator { strings: $ = "BabelObfuscatorAttribute" condition: all of them }
rule CryptoObfuscator : obfuscator { strings: $ = "CryptoObfuscator" condition: all of them }
rule Eazfuscator : obfuscator { strings: $ = "EazfuscatorAttribute" $ = "{de4fe81d-83ba-4d8c-b6d7-" condition: any of them }
rule NSIS : installer { strings: $ = "Nullsoft.NSIS.exehead" condition: all of them }
rule InnoSetup : installer { strings: $ = "Inno Setup Setup Data" $ = "InnoSetupVersion" nocase condition: any of them }
rule WixBurn : installer { strings: $mark = ".wixburn" condition: $mark in (0 .. 4096) }
rule SevenZipSfx : installer { strings: $ = ";!@Install@!UTF-8!" condition: all of them }
rule PyInstaller : runtime { strings: $ = "MEI\x0c\x0b\x0a\x0b\x0e" $ = "_MEIPASS" condition: any of them }
rule AutoIt : runtime { strings: $ = "AU3!EA06" condition: all of them }
rule Go : compiler { strings: $ = "Go build ID: \"" $ = "\xff Go buildinf:" condition: any of them }
rule Rust : compiler { strings: $ = "/rustc/" $ = "library\\core\\src\\" $ = "library/core/src/" condition: any of them }
rule MinGW : compiler { strings: $ = "Mingw-w64 runtime failure:" $ = "GCC: (GNU)" condition: any of them }
rule Delphi : compiler { strings: $ = "SOFTWARE\\Borland\\Delphi" $ = "Embarcadero Delphi" condition: any of them }
rule VisualBasic6 : compiler { strings: $ = "MSVBVM60.DLL" nocase condition: all of them }
)yara";
constexpr int kTimeoutSeconds = 15;
constexpr size_t kMostNodes = 20'000, kMostText = 1024;

// Objects of a module as JSON, without members that have no value.
class Tree {
 public:
  explicit Tree(Json& json) : json_(json) {}

  bool has_value(const YR_OBJECT* object) const {
    switch (object->type) {
      case OBJECT_TYPE_INTEGER: return !IS_UNDEFINED(object->value.i);
      case OBJECT_TYPE_STRING: return object->value.ss && object->value.ss->length > 0;
      case OBJECT_TYPE_STRUCTURE: return any_member(object);
      case OBJECT_TYPE_ARRAY: return length(object) > 0;
      case OBJECT_TYPE_DICTIONARY: return dictionary(object) && dictionary(object)->used > 0;
      default: return false;
    }
  }

  // Of any other program the module says that it is none.
  static bool is_dotnet(const YR_OBJECT* module) {
    for (const YR_STRUCTURE_MEMBER* member = members(module); member; member = member->next) {
      if (std::strcmp(member->object->identifier, "is_dotnet") == 0) return member->object->value.i == 1;
    }
    return false;
  }

  void write(const YR_OBJECT* object, std::string_view name) {
    switch (object->type) {
      case OBJECT_TYPE_INTEGER: json_.Int64(object->value.i); break;
      case OBJECT_TYPE_STRING: string(*object->value.ss, name == "user_strings"); break;
      case OBJECT_TYPE_STRUCTURE: structure(object); break;
      case OBJECT_TYPE_ARRAY: array(object, name); break;
      case OBJECT_TYPE_DICTIONARY: entries(object); break;
      default: json_.Null();
    }
  }

 private:
  static const YR_STRUCTURE_MEMBER* members(const YR_OBJECT* object) {
    return reinterpret_cast<const YR_OBJECT_STRUCTURE*>(object)->members;
  }
  static const YR_ARRAY_ITEMS* items(const YR_OBJECT* object) {
    return reinterpret_cast<const YR_OBJECT_ARRAY*>(object)->items;
  }
  static const YR_DICTIONARY_ITEMS* dictionary(const YR_OBJECT* object) {
    return reinterpret_cast<const YR_OBJECT_DICTIONARY*>(object)->items;
  }
  static int length(const YR_OBJECT* object) { return items(object) ? items(object)->length : 0; }

  bool any_member(const YR_OBJECT* object) const {
    for (const YR_STRUCTURE_MEMBER* member = members(object); member; member = member->next) {
      if (has_value(member->object)) return true;
    }
    return false;
  }
  bool full() { return ++nodes_ > kMostNodes; }

  // The user strings of .NET are UTF-16, all else is bytes.
  void string(const SIZED_STRING& text, bool wide) {
    const std::string_view bytes(text.c_string, std::min<size_t>(text.length, kMostText));
    json_.text(wide ? utf16_to_utf8(bytes) : std::string(bytes));
  }
  void structure(const YR_OBJECT* object) {
    json_.StartObject();
    for (const YR_STRUCTURE_MEMBER* member = members(object); member; member = member->next) {
      if (!has_value(member->object) || full()) continue;
      json_.Key(member->object->identifier);
      write(member->object, member->object->identifier);
    }
    json_.EndObject();
  }
  void array(const YR_OBJECT* object, std::string_view name) {
    json_.StartArray();
    for (int i = 0; i < length(object); ++i) {
      const YR_OBJECT* item = items(object)->objects[i];
      if (item && has_value(item) && !full()) write(item, name);
    }
    json_.EndArray();
  }
  void entries(const YR_OBJECT* object) {
    json_.StartObject();
    for (int i = 0; i < dictionary(object)->used; ++i) {
      const auto& entry = dictionary(object)->objects[i];
      if (!entry.key || !entry.obj || !has_value(entry.obj) || full()) continue;
      const std::string key = utf16_to_utf8(utf8_to_utf16({entry.key->c_string, entry.key->length}));
      json_.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
      write(entry.obj, {});
    }
    json_.EndObject();
  }

  Json& json_;
  size_t nodes_ = 0;
};

void write_member(Json& json, const YR_OBJECT* module, const char* member, const char* as) {
  for (const YR_STRUCTURE_MEMBER* each = reinterpret_cast<const YR_OBJECT_STRUCTURE*>(module)->members; each;
       each = each->next) {
    Tree tree(json);
    if (std::strcmp(each->object->identifier, member) != 0 || !tree.has_value(each->object)) continue;
    json.Key(as);
    tree.write(each->object, member);
  }
}

struct Found {
  Json& json;
  std::vector<std::pair<std::string, std::string>> marks;  // name, kind
};

int on_message(YR_SCAN_CONTEXT*, int message, void* data, void* user) {
  Found& found = *static_cast<Found*>(user);
  Json& json = found.json;
  if (message == CALLBACK_MSG_RULE_MATCHING) {
    auto* rule = static_cast<YR_RULE*>(data);
    const char* tag = nullptr;
    yr_rule_tags_foreach(rule, tag) found.marks.emplace_back(rule->identifier, tag);
  }
  if (message == CALLBACK_MSG_CONSOLE_LOG) {
    json.text("imphash", static_cast<const char*>(data));
  } else if (message == CALLBACK_MSG_MODULE_IMPORTED) {
    const auto* module = static_cast<const YR_OBJECT*>(data);
    if (std::strcmp(module->identifier, "pe") == 0) write_member(json, module, "version_info", "version");
    if (std::strcmp(module->identifier, "dotnet") == 0) {
      Tree tree(json);
      if (tree.is_dotnet(module)) {
        json.Key("dotnet");
        tree.write(module, "dotnet");
      }
    }
  }
  return CALLBACK_CONTINUE;
}

// For the life of the process, which the worker's is.
YR_RULES* rules() {
  static YR_RULES* const compiled = [] {
    YR_COMPILER* compiler = nullptr;
    YR_RULES* result = nullptr;
    if (yr_initialize() != ERROR_SUCCESS || yr_compiler_create(&compiler) != ERROR_SUCCESS) return result;
    if (yr_compiler_add_string(compiler, kFacts, nullptr) == 0 &&
        yr_compiler_add_string(compiler, kMarks, nullptr) == 0)
      yr_compiler_get_rules(compiler, &result);
    yr_compiler_destroy(compiler);
    return result;
  }();
  return compiled;
}

}  // namespace

void find_by_yara(Stage& stage) {
  const std::string_view bytes = stage.file.bytes();
  Found found{stage.json, {}};
  stage.json.StartObject();
  const int result = rules() ? yr_rules_scan_mem(rules(), reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(),
                                                 SCAN_FLAGS_NO_TRYCATCH, on_message, &found, kTimeoutSeconds)
                             : ERROR_INTERNAL_FATAL_ERROR;
  stage.json.array("marks");
  for (const auto& [name, kind] : found.marks) {
    stage.json.StartObject();
    stage.json.text("name", name);
    stage.json.text("kind", kind);
    stage.json.EndObject();
  }
  stage.json.EndArray();
  stage.json.EndObject();
  if (result != ERROR_SUCCESS) throw std::runtime_error("libyara's error " + std::to_string(result));
}

}  // namespace drsemu::statics
