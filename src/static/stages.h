// The stages of an analysis: each finds one kind of fact of a file. They run in a process of their own (worker.h), in
// this order, and one that fails takes nothing from the others.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "static/json.h"
#include "static/view.h"

namespace drsemu::statics {

// What a stage gets and where it puts what it finds.
struct Stage {
  const View& file;
  const PeView* pe;  // nullptr: the file is no PE
  Json& json;        // exactly one value goes here: the fact; none: there is no such thing in the file
  std::function<void(const std::string& name, std::string_view content)>
      keep;  // a file for the report's static/ folder
};

struct StageRow {
  const char* name;      // the member of `static`
  void (*find)(Stage&);  // throws std::exception if it cannot; what it has written is not used then
  bool pe_only = true;
  bool spread = false;  // it finds an object whose members become members of `static`
};

// Bounded lists: what is beyond is counted, not listed.
inline constexpr size_t kMostImports = 20'000, kMostExports = 20'000, kMostResources = 2'000, kMostSections = 1'000;

void find_content(Stage& stage);
void find_headers(Stage& stage);
void find_sections(Stage& stage);
void find_imports(Stage& stage);
void find_exports(Stage& stage);
void find_resources(Stage& stage);
void find_tls(Stage& stage);
void find_relocations(Stage& stage);
void find_debug(Stage& stage);
void find_rich(Stage& stage);
void find_overlay(Stage& stage);
void find_signature(Stage& stage);
void find_ssdeep(Stage& stage);
void find_strings(Stage& stage);
void find_by_yara(Stage& stage);

// What a file is that is no PE, and what its content says where a magic number alone does not: "Word document (OOXML)",
// "PowerShell script", … `kind` is pe, archive, document, script, image, other.
struct Content {
  std::string type, kind;
};
Content content_of(std::string_view bytes);

// Bits per byte, 0 to 8.
double entropy(std::string_view bytes);

// The fuzzy hash of ssdeep.
std::string ssdeep(std::string_view bytes);

}  // namespace drsemu::statics
