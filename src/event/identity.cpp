// What a key is called by people, and by what two spellings of one thing are known.
#include "event/identity.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace drsemu::event {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

// Takes `prefix` away, whatever its case.
bool strip(std::string_view& name, std::string_view prefix) {
  if (name.size() < prefix.size() || !same(name.substr(0, prefix.size()), prefix)) return false;
  name.remove_prefix(prefix.size());
  return true;
}

// The part before the first backslash, and what is behind it.
std::pair<std::string_view, std::string_view> first_part(std::string_view path) {
  const size_t slash = std::min(path.find('\\'), path.size());
  return {path.substr(0, slash), path.substr(std::min(slash + 1, path.size()))};
}

std::string joined(std::string_view root, std::string_view rest) {
  while (!rest.empty() && rest.back() == '\\') rest.remove_suffix(1);
  return rest.empty() ? std::string(root) : std::string(root) + "\\" + std::string(rest);
}

void fold(std::string& text) {
  for (char& c : text) c = lower(c);
  // Letters of Latin-1, Greek and Cyrillic in UTF-8, of which each has its small one at a fixed distance.
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const auto lead = static_cast<uint8_t>(text[i]), next = static_cast<uint8_t>(text[i + 1]);
    if ((lead & 0xe0) != 0xc0) continue;
    uint32_t letter = (lead & 0x1fu) << 6 | (next & 0x3fu);
    if ((letter >= 0xc0 && letter <= 0xde && letter != 0xd7) || (letter >= 0x391 && letter <= 0x3a9) || (letter >= 0x410 && letter <= 0x42f)) {
      letter += 0x20;
    } else if (letter >= 0x400 && letter <= 0x40f) {
      letter += 0x50;
    } else if (letter >= 0x100 && letter <= 0x17f && letter % 2 == 0) {
      letter += 1;
    }
    text[i] = static_cast<char>(0xc0 | letter >> 6);
    text[i + 1] = static_cast<char>(0x80 | (letter & 0x3f));
    ++i;
  }
}

}  // namespace

std::string registry_path(std::string_view name) {
  if (!strip(name, "\\Registry\\")) return {};
  const auto [root, rest] = first_part(name);
  if (same(root, "Machine")) return joined("HKLM", rest);
  if (!same(root, "User")) return {};
  const auto [user, key] = first_part(rest);
  if (user.empty()) return "HKU";
  constexpr std::string_view kPerson = "S-1-5-21-", kClasses = "_Classes";
  if (user.size() < kPerson.size() || !same(user.substr(0, kPerson.size()), kPerson)) return joined("HKU\\" + std::string(user), key);
  const bool classes = user.size() > kClasses.size() && same(user.substr(user.size() - kClasses.size()), kClasses);
  return joined(classes ? "HKCU\\Software\\Classes" : "HKCU", key);
}

std::string file_identity(std::string_view path) {
  std::string id(path);
  fold(id);
  return id;
}

std::string key_identity(std::string_view path) {
  std::string id(path);
  fold(id);
  constexpr std::pair<std::string_view, std::string_view> kAliases[] = {{"\\wow6432node", ""}, {"\\controlset001", "\\currentcontrolset"}};
  for (const auto& [part, instead] : kAliases) {
    for (size_t at = id.find(part); at != id.npos; at = id.find(part, at + instead.size())) {
      const size_t end = at + part.size();
      if (end != id.size() && id[end] != '\\') {
        at = end - instead.size();
        continue;
      }
      id.replace(at, part.size(), instead);
    }
  }
  return id;
}

}  // namespace drsemu::event
