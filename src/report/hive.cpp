// What a run changed in the registry.
#include "report/hive.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/fs.h"
#include "base/text.h"
#include "event/identity.h"
#include "event/names.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

constexpr std::pair<const char*, const char*> kHives[] = {{"system.reg", "HKLM"}, {"user.reg", "HKCU"}, {"userdef.reg", "HKU\\.Default"}};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Reads an escaped text up to `end`; leaves `at` behind it. Escapes: \\ \" \n … \xHHHH (UTF-16 unit) \0.
std::string unescape(const std::string& line, size_t& at, char end) {
  std::string text;
  std::string units;  // pending UTF-16, so that surrogate pairs stay together
  const auto flush = [&] {
    text += utf16_to_utf8(units);
    units.clear();
  };
  while (at < line.size() && line[at] != end) {
    size_t plain = at;
    while (plain < line.size() && line[plain] != end && line[plain] != '\\') ++plain;
    if (plain != at) {
      flush();
      text.append(line, at, plain - at);
      at = plain;
      continue;
    }
    if (++at >= line.size()) {  // a backslash that nothing follows
      flush();
      text += '\\';
      break;
    }
    const char c = line[at++];
    if (c == 'x') {
      uint32_t code = 0;
      for (int i = 0; i < 4 && at < line.size() && hex_digit(line[at]) >= 0; ++i) code = code << 4 | static_cast<uint32_t>(hex_digit(line[at++]));
      units += static_cast<char>(code & 0xff);
      units += static_cast<char>(code >> 8);
      continue;
    }
    flush();
    switch (c) {
      case 'n': text += '\n'; break;
      case 'r': text += '\r'; break;
      case 't': text += '\t'; break;
      case 'a': text += '\a'; break;
      case 'b': text += '\b'; break;
      case 'e': text += '\x1b'; break;
      case 'f': text += '\f'; break;
      case 'v': text += '\v'; break;
      case '0': text += '\0'; break;
      default: text += c;
    }
  }
  flush();
  if (at < line.size()) ++at;
  return text;
}

std::string type_name(uint32_t type) { return event::name_of(event::kRegistryType, type); }

uint32_t type_number(const std::string& name) {
  for (const event::Name& entry : event::kRegistryType.names) {
    if (name == entry.name) return static_cast<uint32_t>(entry.value);
  }
  return static_cast<uint32_t>(std::strtoul(name.c_str(), nullptr, 16));
}

bool parse_value(const std::string& line, size_t at, Value& value) {
  const auto starts = [&](const char* prefix) { return line.compare(at, strlen(prefix), prefix) == 0; };
  uint32_t type = 1;
  if (line[at] == '"' || starts("str(")) {
    if (line[at] != '"') {
      std::from_chars(line.data() + at + 4, line.data() + line.size(), type, 16);
      at = line.find('"', at);
      if (at == std::string::npos) return false;
    }
    ++at;
    value.data = utf8_to_utf16(unescape(line, at, '"')) + std::string(2, '\0');
  } else if (starts("dword:")) {
    uint32_t number = 0;
    std::from_chars(line.data() + at + 6, line.data() + line.size(), number, 16);
    value.data.assign(reinterpret_cast<const char*>(&number), 4);
    type = 4;
  } else if (starts("hex")) {
    type = 3;
    if (line[at + 3] == '(') std::from_chars(line.data() + at + 4, line.data() + line.size(), type, 16);
    at = line.find(':', at);
    if (at == std::string::npos) return false;
    for (++at; at + 1 < line.size();) {
      const int high = hex_digit(line[at]), low = hex_digit(line[at + 1]);
      if (high < 0 || low < 0) {
        ++at;
        continue;
      }
      value.data += static_cast<char>(high << 4 | low);
      at += 2;
    }
  } else {
    return false;
  }
  value.type = type_name(type);
  return true;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  return text;
}

// A key that has no values is written only if it has no subkeys either.
void add_ancestors(Hive& hive, const std::string& name) {
  for (size_t end = name.rfind('\\'); end != std::string::npos && end > 0; end = name.rfind('\\', end - 1)) {
    const std::string ancestor = name.substr(0, end);
    if (!hive.try_emplace(lower(ancestor), Key{ancestor, {}}).second) return;
  }
}

// One key of a hive's text with its values, as written: "[name] time\n…".
struct Section {
  std::string_view name;  // escaped
  std::string_view text;
};

std::vector<Section> split_sections(std::string_view text) {
  std::vector<Section> sections;
  size_t begin = text.starts_with('[') ? 0 : text.find("\n[");
  while (begin < text.size()) {
    const size_t end = std::min(text.find("\n[", begin + 1), text.size());
    const std::string_view section = text.substr(begin, end - begin);
    // The name may hold brackets, the time behind it does not.
    const size_t open = section.find('[') + 1;
    const std::string_view line = section.substr(open, section.find('\n', open) - open);
    sections.push_back({line.substr(0, line.rfind(']')), section});
    begin = end;
  }
  return sections;
}

std::string join(const std::vector<Section>& sections) {
  std::string text;
  for (const Section& section : sections) text += section.text;
  return text;
}

// A key that only one of the two has is in both if it, or one below it, was left out.
void imply_common(const std::vector<Section>& common, Hive& before, Hive& after) {
  std::unordered_map<std::string_view, std::string> single;  // names as written, by lower-case name
  for (const auto& [name, key] : after) {
    if (!before.contains(name)) single.emplace(name, key.name);
  }
  for (const auto& [name, key] : before) {
    if (!after.contains(name)) single.emplace(name, key.name);
  }
  if (single.empty()) return;
  for (const Section& section : common) {
    const std::string raw(section.name);
    size_t at = 0;
    const std::string name = lower(unescape(raw, at, ']'));
    for (size_t end = name.size(); end != std::string::npos && end > 0; end = name.rfind('\\', end - 1)) {
      const auto found = single.find(std::string_view(name).substr(0, end));
      if (found == single.end()) continue;
      before.try_emplace(std::string(found->first), Key{found->second, {}});
      after.try_emplace(std::string(found->first), Key{found->second, {}});
    }
  }
}

// Whether there are keys in one of them only.
bool has_single(const Hive& before, const Hive& after) {
  return before.size() != after.size() ||
         !std::equal(before.begin(), before.end(), after.begin(), [](const auto& a, const auto& b) { return a.first == b.first; });
}

// How many bytes at the beginning and at the end of two hives are the same, in whole sections.
std::pair<size_t, size_t> alike_ends(std::string_view before, std::string_view after) {
  const size_t shorter = std::min(before.size(), after.size());
  size_t head = static_cast<size_t>(std::mismatch(before.begin(), before.begin() + static_cast<ptrdiff_t>(shorter), after.begin()).first - before.begin());
  if (head < before.size() || head < after.size()) {
    const size_t section = before.substr(0, head).rfind("\n[");
    head = section == std::string_view::npos ? 0 : section + 1;
  }
  size_t tail = 0;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  const size_t section = before.find("\n[", before.size() - tail);
  tail = section == std::string_view::npos ? 0 : before.size() - section - 1;
  return {head, tail};
}

}  // namespace

Hive parse_hive(const std::string& text) {
  Hive hive;
  Key* key = nullptr;
  std::string line;
  for (size_t at = 0; at < text.size();) {
    line.clear();
    // A line that ends in a backslash goes on.
    for (;;) {
      const size_t end = std::min(text.find('\n', at), text.size());
      line.append(text, at, end - at);
      at = end + 1;
      if (line.empty() || line.back() != '\\' || at >= text.size()) break;
      line.pop_back();
    }
    if (line.empty()) continue;
    size_t place = 1;
    if (line[0] == '[') {
      const std::string name = unescape(line, place, ']');
      add_ancestors(hive, name);
      key = &hive[lower(name)];
      key->name = name;
    } else if (key && (line[0] == '"' || line[0] == '@')) {
      const std::string name = line[0] == '"' ? unescape(line, place, '"') : std::string();
      Value value;
      if (place < line.size() && line[place] == '=' && place + 1 < line.size() && parse_value(line, place + 1, value)) {
        key->values[name] = std::move(value);
      }
    }
  }
  return hive;
}

std::vector<RegistryEffect> compare_hives(const Hive& before, const Hive& after, const std::string& root) {
  std::vector<RegistryEffect> effects;
  const auto path = [&](const Key& key) { return root + "\\" + key.name; };
  static const Key nothing;
  for (const auto& [name, key] : after) {
    const auto old = before.find(name);
    const Key& past = old == before.end() ? nothing : old->second;
    if (old == before.end()) effects.push_back({path(key), "", true, "created", {}, {}});
    for (const auto& [value_name, value] : key.values) {
      const auto was = past.values.find(value_name);
      if (was == past.values.end()) {
        effects.push_back({path(key), value_name, false, "created", {}, value});
      } else if (was->second != value) {
        effects.push_back({path(key), value_name, false, "modified", was->second, value});
      }
    }
    for (const auto& [value_name, value] : past.values) {
      if (!key.values.contains(value_name)) effects.push_back({path(key), value_name, false, "deleted", value, {}});
    }
  }
  for (const auto& [name, key] : before) {
    if (!after.contains(name)) effects.push_back({path(key), "", true, "deleted", {}, {}});
  }
  return effects;
}

std::vector<RegistryEffect> compare_hive_texts(const std::string& before, const std::string& after, const std::string& root) {
  // Nearly all keys are the same to the byte, and most of them before or behind all that differ: those need not be parsed.
  const auto [head, tail] = alike_ends(before, after);
  const std::string_view old_middle = std::string_view(before).substr(head, before.size() - head - tail);
  const std::string_view new_middle = std::string_view(after).substr(head, after.size() - head - tail);
  std::unordered_map<std::string_view, std::string_view> past;
  const std::vector<Section> old_sections = split_sections(old_middle);
  for (const Section& section : old_sections) past.emplace(section.name, section.text);
  std::vector<Section> common, added, gone;
  std::unordered_set<std::string_view> same;
  for (const Section& section : split_sections(new_middle)) {
    const auto found = past.find(section.name);
    const bool equal = found != past.end() && found->second == section.text;
    (equal ? common : added).push_back(section);
    if (equal) same.insert(section.name);
  }
  for (const Section& section : old_sections) {
    if (!same.contains(section.name)) gone.push_back(section);
  }
  Hive old_hive = parse_hive(join(gone)), new_hive = parse_hive(join(added));
  if (has_single(old_hive, new_hive)) {
    for (const std::string_view end : {std::string_view(after).substr(0, head), std::string_view(after).substr(after.size() - tail)}) {
      const std::vector<Section> sections = split_sections(end);
      common.insert(common.end(), sections.begin(), sections.end());
    }
    imply_common(common, old_hive, new_hive);
  }
  return compare_hives(old_hive, new_hive, root);
}

namespace {

// Of HKCU\Software\Classes\CLSID\{…}\…: HKLM\Software\Classes\CLSID\{…}; empty for other keys. The user's classes stand
// before the machine's (Microsoft, "HKEY_CLASSES_ROOT Key").
std::string class_of_machine(const std::string& key) {
  constexpr std::string_view kUser = "hkcu\\software\\classes\\";
  const std::string id = event::file_identity(key);
  if (!id.starts_with(kUser)) return {};
  const std::string_view of_class = std::string_view(key).substr(kUser.size());
  const std::string small = id.substr(kUser.size()) + "\\";
  size_t end = 0;
  for (const std::string_view view : {"wow6432node\\", "clsid\\", "interface\\", "typelib\\"}) {
    if (small.compare(end, view.size(), view) == 0) end += view.size();
  }
  if (end >= of_class.size()) return {};
  end = of_class.find('\\', end);
  return "HKLM\\Software\\Classes\\" + std::string(of_class.substr(0, end));
}

void find_replaced_classes(std::vector<RegistryEffect>& effects, const fs::path& prefix) {
  SavedRegistry built(prefix, prefix);
  for (RegistryEffect& effect : effects) {
    const std::string machine = class_of_machine(effect.key);
    if (!machine.empty() && built.has_key(machine)) effect.stands_before = machine;
  }
}

}  // namespace

std::vector<RegistryEffect> collect_registry_effects(const fs::path& prefix, const fs::path& upper) {
  std::vector<RegistryEffect> effects;
  for (const auto& [file, root] : kHives) {
    if (!fs::exists(upper / file)) continue;
    const std::string before = read_file(prefix / file), after = read_file(upper / file);
    if (before == after) continue;
    const std::vector<RegistryEffect> part = compare_hive_texts(before, after, root);
    effects.insert(effects.end(), part.begin(), part.end());
  }
  find_replaced_classes(effects, prefix);
  return effects;
}

namespace {

// By what a section's key is known, below its root.
std::string identity_of(std::string_view escaped_name) {
  const std::string raw(escaped_name);
  size_t at = 0;
  return event::key_identity("\\" + unescape(raw, at, ']'));
}

bool ends_like(std::string_view name, std::string_view lower_end) {
  return name.size() >= lower_end.size() &&
         std::equal(lower_end.begin(), lower_end.end(), name.end() - static_cast<ptrdiff_t>(lower_end.size()),
                    [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); });
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127 && c != '[' && c != ']'; });
}

}  // namespace

SavedRegistry::Saved* SavedRegistry::hive_of(const std::string& key, size_t& root_size) {
  for (const auto& [file, root] : kHives) {
    root_size = strlen(root);
    if (key.size() <= root_size || key[root_size] != '\\' || event::file_identity(key.substr(0, root_size)) != event::file_identity(root)) continue;
    const auto [found, made] = hives_.try_emplace(root);
    Saved& saved = found->second;
    if (!made) return &saved;
    saved.text = read_file(fs::exists(upper_ / file) ? upper_ / file : prefix_ / file);
    for (const Section& section : split_sections(saved.text)) saved.sections.emplace_back(section.name, section.text);
    return &saved;
  }
  return nullptr;
}

// All sections by identity, in order. To make it takes as long as a hundred looks at all of them.
void SavedRegistry::sort(Saved& saved) {
  if (!saved.sorted.empty()) return;
  for (const auto& [name, text] : saved.sections) saved.sorted.emplace_back(identity_of(name), text);
  std::sort(saved.sorted.begin(), saved.sorted.end());
}

const SavedRegistry::Found& SavedRegistry::find(const std::string& key) {
  static const Found kNothing;
  size_t root_size;
  Saved* saved = hive_of(key, root_size);
  if (!saved) return kNothing;
  const std::string id = event::key_identity(key.substr(root_size));
  const auto [place, is_new] = saved->found.try_emplace(id);
  Found& found = place->second;
  if (!is_new) return found;
  const auto take = [&](std::string_view text) {
    found.there = true;
    for (auto& [name, parsed] : parse_hive(std::string(text))) {
      for (const auto& [value, content] : parsed.values) found.values.insert(event::file_identity(value));
    }
  };
  constexpr size_t kFew = 64;
  const std::string last = id.substr(id.rfind('\\') + 1);
  if (saved->found.size() <= kFew && is_plain(last)) {
    for (const auto& [name, text] : saved->sections) {
      if ((ends_like(name, last) || ends_like(name, "wow6432node")) && identity_of(name) == id) take(text);
    }
    if (found.there) return found;
  }
  sort(*saved);
  const auto begin = std::lower_bound(saved->sorted.begin(), saved->sorted.end(), id, [](const auto& one, const std::string& wanted) { return one.first < wanted; });
  for (auto at = begin; at != saved->sorted.end() && at->first == id; ++at) take(at->second);
  // A key that has no values is written only if it has no subkeys either.
  const auto below = std::lower_bound(begin, saved->sorted.end(), id + "\\", [](const auto& one, const std::string& wanted) { return one.first < wanted; });
  if (below != saved->sorted.end() && below->first.starts_with(id + "\\")) found.there = true;
  return found;
}

bool SavedRegistry::has_key(const std::string& key) { return find(key).there; }

bool SavedRegistry::has_value(const std::string& key, const std::string& value) { return find(key).values.contains(event::file_identity(value)); }

std::string value_json(const Value& value) {
  std::string out = "{\"type\":";
  append_json_string(out, value.type);
  out += ",\"data\":";
  append_json_registry_data(out, type_number(value.type), value.data, value.data.size());
  return out + "}";
}

}  // namespace drsemu::report
