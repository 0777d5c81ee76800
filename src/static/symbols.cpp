// What a PE file imports and exports: Microsoft Learn, "PE Format" (".idata", ".edata", "Delay-Load Import Tables").
#include <algorithm>
#include <string>

#include "static/stages.h"

namespace drsemu::statics {
namespace {

constexpr size_t kMostDlls = 1'000;

// What the import stage counts across tables, so that tables which refer to one another stay bounded.
struct Budget {
  size_t functions = kMostImports;
  uint64_t total = 0;
};

// A lookup table of names and ordinals. `base` is taken off addresses: delay-load tables of old linkers have pointers.
void write_functions(Json& json, const PeView& pe, uint64_t table, uint64_t base, Budget& budget) {
  const uint64_t width = pe.wide() ? 8 : 4, by_ordinal = uint64_t{1} << (width * 8 - 1);
  json.array("functions");
  for (uint64_t i = 0;; ++i) {
    const auto at = pe.offset(table + i * width);
    const uint64_t entry = !at ? 0 : pe.wide() ? pe.number<uint64_t>(*at) : pe.number<uint32_t>(*at);
    if (!entry) break;
    if (budget.functions == 0) break;
    ++budget.total;
    --budget.functions;
    if (entry & by_ordinal) {
      json.text("ord" + std::to_string(entry & 0xffff));
    } else {
      json.text(pe.text_at(entry - base + 2));
    }
  }
  json.EndArray();
}

void write_dll(Json& json, const PeView& pe, std::string_view name, bool delayed, uint64_t table, uint64_t base,
               Budget& budget) {
  json.StartObject();
  json.text("dll", name);
  if (delayed) json.boolean("delayed", true);
  write_functions(json, pe, table, base, budget);
  json.EndObject();
}

}  // namespace

void find_imports(Stage& stage) {
  const PeView& pe = *stage.pe;
  Json& json = stage.json;
  Budget budget;
  json.StartArray();
  const uint64_t imports = pe.directory(kImports).address, delayed = pe.directory(kDelayedImports).address;
  for (uint64_t i = 0; imports && i < kMostDlls; ++i) {
    const auto at = pe.offset(imports + i * 20);
    if (!at || pe.part(*at, 20).size() < 20) break;
    const uint32_t names = pe.number<uint32_t>(*at), dll = pe.number<uint32_t>(*at + 12),
                   addresses = pe.number<uint32_t>(*at + 16);
    if (!dll || (!names && !addresses)) break;
    // Some linkers (Borland's) leave the lookup table out.
    write_dll(json, pe, pe.text_at(dll), false, names && pe.offset(names) ? names : addresses, 0, budget);
  }
  for (uint64_t i = 0; delayed && i < kMostDlls; ++i) {
    const auto at = pe.offset(delayed + i * 32);
    if (!at || pe.part(*at, 32).size() < 32) break;
    const uint64_t base = pe.number<uint32_t>(*at) & 1 ? 0 : pe.image_base();
    const uint64_t dll = pe.number<uint32_t>(*at + 4), names = pe.number<uint32_t>(*at + 16);
    if (!dll || !names) break;
    write_dll(json, pe, pe.text_at(dll - base), true, names - base, base, budget);
  }
  json.EndArray();
}

void find_exports(Stage& stage) {
  const PeView& pe = *stage.pe;
  const Directory directory = pe.directory(kExports);
  const auto place = directory.address ? pe.offset(directory.address) : std::nullopt;
  if (!place || pe.part(*place, 40).size() < 40) return;
  const uint32_t base = pe.number<uint32_t>(*place + 16), count = pe.number<uint32_t>(*place + 20),
                 named = pe.number<uint32_t>(*place + 24);
  const uint64_t functions = pe.number<uint32_t>(*place + 28), names = pe.number<uint32_t>(*place + 32),
                 ordinals = pe.number<uint32_t>(*place + 36);
  Json& json = stage.json;
  json.StartObject();
  json.text("dll", pe.text_at(pe.number<uint32_t>(*place + 12)));
  json.number("timestamp", pe.number<uint32_t>(*place + 4));
  json.number("count", count);
  // By index into the address table; several names may share one.
  std::vector<std::pair<uint32_t, std::string_view>> entries;
  for (uint64_t i = 0; i < std::min<uint64_t>(named, kMostExports); ++i) {
    const auto name = pe.read<uint32_t>(names + i * 4);
    const auto index = pe.read<uint16_t>(ordinals + i * 2);
    if (!name || !index) break;
    entries.emplace_back(*index, pe.text_at(*name));
  }
  std::vector<bool> has_name(65536);
  for (const auto& [index, name] : entries) has_name[index] = true;
  for (uint32_t i = 0; i < std::min<uint32_t>(count, 65536) && entries.size() < kMostExports; ++i) {
    if (!has_name[i] && pe.read<uint32_t>(functions + i * uint64_t{4}).value_or(0))
      entries.emplace_back(i, std::string_view());
  }
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  json.array("functions");
  for (const auto& [index, name] : entries) {
    const uint32_t rva = pe.read<uint32_t>(functions + index * uint64_t{4}).value_or(0);
    json.StartObject();
    if (!name.empty()) json.text("name", name);
    json.number("ordinal", uint64_t{base} + index);
    // An address inside the directory is that of a text "DLL.Function".
    if (rva >= directory.address && rva - directory.address < directory.size) {
      json.text("forwarder", pe.text_at(rva));
    } else {
      json.number("address", rva);
    }
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

}  // namespace drsemu::statics
