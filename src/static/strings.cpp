// Strings of a file, ASCII and UTF-16, and what among them reads as an address, a path or a key.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <string>
#include <unordered_set>
#include <vector>

#include "static/stages.h"

namespace drsemu::statics {
namespace {

using namespace std::string_view_literals;

constexpr size_t kLeast = 5, kMost = 4096;  // characters; a longer one is cut in two
constexpr size_t kMostListed = 50'000, kMostListedBytes = 4 << 20;
constexpr size_t kMostPicked = 500, kMostPickedSize = 1024;  // of each kind

enum Kind { kUrl, kIp, kDomain, kEmail, kPath, kKey, kKinds };
constexpr const char* kKindNames[kKinds] = {"urls", "ips", "domains", "emails", "paths", "registry_keys"};

constexpr std::string_view kSchemes[] = {"http"sv,        "https"sv,  "ftp"sv,  "ftps"sv,   "sftp"sv,
                                         "ssh"sv,         "ws"sv,     "wss"sv,  "tcp"sv,    "udp"sv,
                                         "ldap"sv,        "ldaps"sv,  "smb"sv,  "irc"sv,    "stratum+tcp"sv,
                                         "stratum+ssl"sv, "socks5"sv, "file"sv, "telnet"sv, "rtmp"sv};
// Those that are no common extension of a file or member of a program ("main.rs", "System.Net").
constexpr std::string_view kTopLevel[] = {
    "com"sv, "net"sv,   "org"sv,  "info"sv,  "biz"sv,   "edu"sv,     "gov"sv,    "mil"sv,  "onion"sv, "ru"sv, "su"sv,
    "cn"sv,  "us"sv,    "uk"sv,   "de"sv,    "fr"sv,    "nl"sv,      "eu"sv,     "it"sv,   "br"sv,    "jp"sv, "kr"sv,
    "ua"sv,  "kz"sv,    "ir"sv,   "vn"sv,    "tr"sv,    "co"sv,      "io"sv,     "me"sv,   "tv"sv,    "tk"sv, "ml"sv,
    "ga"sv,  "cf"sv,    "gq"sv,   "xyz"sv,   "top"sv,   "site"sv,    "online"sv, "club"sv, "shop"sv,  "pw"sv, "dev"sv,
    "app"sv, "cloud"sv, "live"sv, "space"sv, "store"sv, "website"sv, "link"sv};
constexpr std::string_view kKeys[] = {"hkey_"sv,
                                      "hklm\\"sv,
                                      "hkcu\\"sv,
                                      "hkcr\\"sv,
                                      "hku\\"sv,
                                      "software\\"sv,
                                      "system\\currentcontrolset"sv,
                                      "system\\controlset"sv,
                                      "\\registry\\"sv};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z'); }
bool is_host(char c) { return is_alnum(c) || c == '-' || c == '.'; }
bool is_url(char c) { return is_alnum(c) || (c && std::strchr("-._~:/?#[]@!$&()*+,;=%{}|", c)); }
bool is_path(char c) { return static_cast<unsigned char>(c) >= 32 && !std::strchr("\"<>|*?", c); }

template <size_t N>
bool among(const std::string_view (&list)[N], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool starts_with_any_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

// Labels, the last of them a domain of the top level.
bool is_domain(std::string_view host) {
  const size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot < 2 || host.size() > 253 || !among(kTopLevel, host.substr(dot + 1)))
    return false;
  size_t label = 0;
  bool letter = false;
  for (size_t i = 0; i < dot; ++i) {
    label = host[i] == '.' ? 0 : label + 1;
    if (label > 63 || (label == 0 && (i == 0 || host[i - 1] == '.')) || (label == 1 && host[i] == '-')) return false;
    letter |= !is_digit(host[i]) && host[i] != '.' && host[i] != '-';
  }
  return letter && label >= 2;
}

class Finder {
 public:
  // A string of the file: `wide` characters take two bytes each.
  void take(std::string_view text, uint64_t offset, bool wide) {
    ++(wide ? wide_ : narrow_);
    list(text, offset, wide);
    offset_ = offset;
    is_wide_ = wide;
    pick(text);
  }

  void write(Json& json) const {
    json.StartObject();
    json.number("ascii", narrow_);
    json.number("utf16", wide_);
    json.number("listed", listed_);
    if (!text_.empty()) json.text("file", "static/strings.txt");
    for (size_t kind = 0; kind < kKinds; ++kind) {
      json.array(kKindNames[kind]);
      for (const Picked& picked : picked_[kind]) {
        json.StartObject();
        json.text("value", picked.value);
        json.number("offset", picked.offset);
        json.text("encoding", picked.wide ? "utf16" : "ascii");
        json.EndObject();
      }
      json.EndArray();
    }
    if (more_) json.number("more", more_);
    json.EndObject();
  }
  const std::string& text() const { return text_; }

 private:
  struct Picked {
    std::string value;
    uint64_t offset;
    bool wide;
  };

  void list(std::string_view text, uint64_t offset, bool wide) {
    if (listed_ == kMostListed || text_.size() + text.size() + 32 > kMostListedBytes) return;
    char head[32];
    const int size =
        std::snprintf(head, sizeof head, "%08llx %c ", static_cast<unsigned long long>(offset), wide ? 'u' : 'a');
    text_.append(head, static_cast<size_t>(size)).append(text) += '\n';
    ++listed_;
  }

  void add(Kind kind, std::string_view text, size_t at, size_t size) {
    const std::string value(text.substr(at, std::min(size, kMostPickedSize)));
    if (!seen_[kind].insert(value).second) return;
    if (picked_[kind].size() == kMostPicked) {
      seen_[kind].erase(value);  // what is known stays bounded
      ++more_;
      return;
    }
    picked_[kind].push_back({value, offset_ + at * (is_wide_ ? 2 : 1), is_wide_});
  }

  // Each character that can be in the middle of something is looked at once.
  void pick(std::string_view text) {
    size_t done = 0;  // what lies before belongs to something that was found
    for (size_t i = text.find_first_of(kTelling); i != std::string_view::npos;
         i = text.find_first_of(kTelling, std::max(i + 1, done))) {
      size_t end = 0;
      switch (text[i]) {
        case ':': end = colon(text, i, done); break;
        case '@': end = email(text, i, done); break;
        case '.': end = dotted(text, i, done); break;
        default: end = backslash(text, i, done);
      }
      done = std::max(done, end);
    }
  }

  template <typename Is>
  static size_t before(std::string_view text, size_t at, size_t least, Is is) {
    // A run of letters without an end would be walked again from each of its dots.
    const size_t stop = std::max(least, at > 256 ? at - 256 : 0);
    while (at > stop && is(text[at - 1])) --at;
    return at;
  }
  template <typename Is>
  static size_t behind(std::string_view text, size_t at, Is is) {
    while (at < text.size() && is(text[at])) ++at;
    return at;
  }

  size_t colon(std::string_view text, size_t i, size_t done) {
    if (text.substr(i).starts_with("://")) return url(text, i, done);
    const bool drive =
        i > done && is_alnum(text[i - 1]) && !is_digit(text[i - 1]) && (i == 1 || !is_alnum(text[i - 2]));
    if (!drive || i + 2 >= text.size() || (text[i + 1] != '\\' && text[i + 1] != '/') || !is_alnum(text[i + 2]))
      return 0;
    const size_t end = behind(text, i + 2, is_path);
    add(kPath, text, i - 1, end - (i - 1));
    return end;
  }

  size_t url(std::string_view text, size_t i, size_t done) {
    const size_t begin = before(text, i, done, [](char c) { return is_alnum(c) || c == '+'; });
    std::string scheme(text.substr(begin, i - begin));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(), lower);
    // Without a byte between, the scheme is the end of what stands before it.
    size_t from = begin;
    while (from < i && !among(kSchemes, std::string_view(scheme).substr(from - begin))) ++from;
    size_t end = behind(text, i + 3, is_url);
    while (end > i + 3 && std::strchr(".,;:)]}'!", text[end - 1])) --end;
    if (from == i || end < i + 6) return 0;
    add(kUrl, text, from, end - from);
    return end;
  }

  size_t email(std::string_view text, size_t i, size_t done) {
    const size_t begin = before(
        text, i, done, [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; });
    size_t end = behind(text, i + 1, is_host);
    while (end > i + 1 && !is_alnum(text[end - 1])) --end;
    if (begin == i || i - begin > 64 || !is_domain(text.substr(i + 1, end - i - 1))) return 0;
    add(kEmail, text, begin, end - begin);
    return end;
  }

  size_t dotted(std::string_view text, size_t i, size_t done) {
    const size_t begin = before(text, i, done, is_host);
    size_t end = behind(text, i + 1, is_host);
    const char ahead = begin ? text[begin - 1] : ' ';
    while (end > i + 1 && !is_alnum(text[end - 1])) --end;
    const std::string_view host = text.substr(begin, end - begin);
    if (is_ip(host)) {
      if (!is_version(text, begin)) add(kIp, text, begin, end - begin);
      return end;
    }
    // Part of a name of a program's own, or of an address of mail, whose turn it will be.
    if (end < text.size() && (text[end] == '@' || text[end] == '_' || text[end] == '('))
      return text[end] == '@' ? 0 : end;
    if (ahead != '/' && ahead != '\\' && ahead != '_' && ahead != '@' && ahead != '%' && is_domain(host))
      add(kDomain, text, begin, end - begin);
    return end;
  }

  static bool is_ip(std::string_view text) {
    int parts = 0, value = 0, digits = 0;
    for (size_t i = 0; i <= text.size(); ++i) {
      if (i < text.size() && is_digit(text[i])) {
        value = value * 10 + (text[i] - '0');
        if (++digits > 3 || value > 255 || (digits > 1 && text[i - static_cast<size_t>(digits) + 1] == '0'))
          return false;
      } else if (i == text.size() || text[i] == '.') {
        if (digits == 0 || (parts == 0 && value == 0)) return false;
        ++parts;
        value = digits = 0;
      } else {
        return false;
      }
    }
    return parts == 4;
  }
  // version="6.0.0.0", and 14.0.0.0, which is no host's address.
  static bool is_version(std::string_view text, size_t begin) {
    const size_t from = begin > 14 ? begin - 14 : 0;
    std::string ahead(text.substr(from, begin - from));
    std::transform(ahead.begin(), ahead.end(), ahead.begin(), lower);
    return ahead.find("version") != std::string::npos || text.substr(begin).find(".0.0.0") < 4;
  }

  size_t backslash(std::string_view text, size_t i, size_t done) {
    const size_t begin = before(
        text, i, done, [](char c) { return is_alnum(c) || c == '_' || c == '\\' || c == '%' || c == '(' || c == ')'; });
    const std::string_view rest = text.substr(begin);
    Kind kind = kKinds;
    for (const std::string_view prefix : kKeys) {
      if (starts_with_any_case(rest, prefix)) kind = kKey;
    }
    if (kind == kKinds && rest.starts_with("\\\\") && rest.size() > 4 &&
        (is_alnum(rest[2]) || rest[2] == '.' || rest[2] == '?'))
      kind = kPath;
    if (kind == kKinds && rest.starts_with("%") && i > begin + 2 && text[i - 1] == '%') kind = kPath;
    const size_t end = behind(text, i + 1, is_path);
    if (kind == kKinds || end - begin < kLeast) return i + 1;
    add(kind, text, begin, end - begin);
    return end;
  }

  static constexpr const char* kTelling = ":@.\\";
  uint64_t narrow_ = 0, wide_ = 0, listed_ = 0, more_ = 0, offset_ = 0;
  bool is_wide_ = false;
  std::string text_;
  std::array<std::vector<Picked>, kKinds> picked_;
  std::array<std::unordered_set<std::string>, kKinds> seen_;
};

constexpr std::array<bool, 256> kPrintable = [] {
  std::array<bool, 256> table{};
  for (size_t c = 32; c < 127; ++c) table[c] = true;
  table['\t'] = true;
  return table;
}();

bool printable(char c) { return kPrintable[static_cast<unsigned char>(c)]; }

void narrow(std::string_view bytes, Finder& finder) {
  for (size_t i = 0; i < bytes.size();) {
    // The character in the middle of what would be long enough tells of most places that nothing begins there.
    if (i + kLeast <= bytes.size() && !printable(bytes[i + kLeast - 1])) {
      i += kLeast;
      continue;
    }
    if (!printable(bytes[i])) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < bytes.size() && end - i < kMost && printable(bytes[end])) ++end;
    if (end - i >= kLeast) finder.take(bytes.substr(i, end - i), i, false);
    i = end;
  }
}

void wide(std::string_view bytes, Finder& finder) {
  std::string text;
  const auto is = [&](size_t i) { return i + 1 < bytes.size() && bytes[i + 1] == 0 && printable(bytes[i]); };
  for (size_t i = 0; i + 2 * kLeast <= bytes.size();) {
    if (!is(i)) {
      ++i;
      continue;
    }
    text.clear();
    size_t end = i;
    for (; text.size() < kMost && is(end); end += 2) text += bytes[end];
    if (text.size() >= kLeast) finder.take(text, i, true);
    i = end;
  }
}

}  // namespace

void find_strings(Stage& stage) {
  Finder finder;
  narrow(stage.file.bytes(), finder);
  wide(stage.file.bytes(), finder);
  if (!finder.text().empty()) stage.keep("strings.txt", finder.text());
  finder.write(stage.json);
}

}  // namespace drsemu::statics
