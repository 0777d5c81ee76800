// Profiles: the keys that there are, what each may be, and errors that name the line.
#include "sandbox/profile.h"

#include <arpa/inet.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <variant>

#include "base/error.h"
#include "base/fs.h"
#include "base/suggest.h"
#include "base/toml.h"

namespace drsemu::sandbox {
namespace {

struct Place {
  std::string file, table;
  [[noreturn]] void fail(const TomlValue& at, const std::string& key, const std::string& what) const {
    throw Error(file + ":" + std::to_string(at.line()) + ": " + (table.empty() ? "" : table + " ") + key +
                ": " + what);
  }
};

// What a value may be. `allowed` completes "must be …".
struct Rule {
  const char* allowed = nullptr;
  bool (*fits)(const std::string&) = nullptr;
  uint64_t least = 0, most = 0;  // of a number
};

constexpr Rule within(uint64_t least, uint64_t most) { return {nullptr, nullptr, least, most}; }

bool all_of(const std::string& text, const char* more, bool letters, bool digits) {
  return std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return (letters && std::isalpha(c)) || (digits && std::isdigit(c)) ||
           std::string_view(more).find(static_cast<char>(c)) != std::string_view::npos;
  });
}

// A text of hex digits in which `form` has an x for each, other characters for themselves.
bool has_form(const std::string& text, std::string_view form) {
  return text.size() == form.size() && std::equal(form.begin(), form.end(), text.begin(), [](char f, unsigned char c) {
           return f == 'x' ? std::isxdigit(c) != 0 : f == 'd' ? std::isdigit(c) != 0 : f == static_cast<char>(c);
         });
}

// What a line of a registry file or of a list can hold: no control characters.
bool is_line(const std::string& text) {
  return text.size() <= 256 &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool is_file_name(const std::string& text) {
  return !text.empty() && is_line(text) && text.find_first_of("\\/:*?\"<>|") == std::string::npos &&
         text.back() != '.' && text.back() != ' ' && text.front() != ' ';
}

bool is_path_tail(const std::string& text) {
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, '\\');) {
    if (!is_file_name(part) || part.front() == '.') return false;
  }
  return !text.empty() && text.back() != '\\';
}

constexpr Rule kAny = {"one line of at most 256 characters", is_line};
constexpr Rule kSaid = {"one line of 1 to 256 characters",
                        [](const std::string& s) { return !s.empty() && is_line(s); }};
// SMBIOS strings are limited to 64 characters by what reads them.
constexpr Rule kAscii = {"1 to 64 ASCII characters", [](const std::string& s) {
                           return !s.empty() && s.size() <= 64 && is_line(s) &&
                                  std::all_of(s.begin(), s.end(), [](char c) { return c > 0; });
                         }};
// It is a folder of the guest's and a name of the Unix side.
constexpr Rule kUser = {"a name of 1 to 20 letters, digits, '.', '_' or '-', of which the first is a letter",
                        [](const std::string& s) {
                          return !s.empty() && s.size() <= 20 && std::isalpha(static_cast<unsigned char>(s[0])) &&
                                 all_of(s, "._-", true, true) && s.back() != '.';
                        }};
// https://learn.microsoft.com/troubleshoot/windows-server/active-directory/naming-conventions-for-computer-domain-site-ou
constexpr Rule kComputer = {"a name of 1 to 15 letters, digits or '-', not of digits alone", [](const std::string& s) {
                              return !s.empty() && s.size() <= 15 && all_of(s, "-", true, true) &&
                                     !all_of(s, "", false, true) && s[0] != '-';
                            }};
constexpr Rule kDomain = {"empty or a DNS name such as \"corp.example.com\"", [](const std::string& s) {
                            return s.size() <= 253 && all_of(s, ".-", true, true) &&
                                   (s.empty() || (s[0] != '.' && s.back() != '.'));
                          }};
constexpr Rule kHotfix = {"numbers such as \"KB5034441\"", [](const std::string& s) {
                            return s.size() > 4 && s.size() < 12 && s.starts_with("KB") &&
                                   all_of(s.substr(2), "", false, true);
                          }};
constexpr Rule kProductId = {"five groups such as \"00330-80112-26535-AAOEM\"", [](const std::string& s) {
                               return s.size() == 23 && has_form(s.substr(0, 17), "ddddd-ddddd-ddddd") == true &&
                                      s[17] == '-' && all_of(s.substr(18), "", true, true);
                             }};
constexpr Rule kLocale = {"a language and a country such as \"en-US\"", [](const std::string& s) {
                            return s.size() == 5 && std::islower(static_cast<unsigned char>(s[0])) &&
                                   std::islower(static_cast<unsigned char>(s[1])) && s[2] == '-' &&
                                   std::isupper(static_cast<unsigned char>(s[3])) &&
                                   std::isupper(static_cast<unsigned char>(s[4]));
                          }};
constexpr Rule kKeyboard = {"8 hex digits such as \"00000409\"",
                            [](const std::string& s) { return has_form(s, "xxxxxxxx"); }};
constexpr Rule kCpuVendor = {"\"GenuineIntel\" or \"AuthenticAMD\"",
                             [](const std::string& s) { return s == "GenuineIntel" || s == "AuthenticAMD"; }};
constexpr Rule kCpuName = {"1 to 47 ASCII characters",
                           [](const std::string& s) { return kAscii.fits(s) && s.size() <= 47; }};
constexpr Rule kVolumeSerial = {"two groups of 4 hex digits such as \"1A2B-3C4D\"",
                                [](const std::string& s) { return has_form(s, "xxxx-xxxx"); }};
constexpr Rule kLabel = {"at most 32 characters without \\ / : * ? \" < > |",
                         [](const std::string& s) { return s.empty() || (s.size() <= 32 && is_file_name(s)); }};
constexpr Rule kDate = {"a date such as \"03/18/2024\", month first", [](const std::string& s) {
                          return has_form(s, "dd/dd/dddd") && std::stoi(s.substr(0, 2)) >= 1 &&
                                 std::stoi(s.substr(0, 2)) <= 12 && std::stoi(s.substr(3, 2)) >= 1 &&
                                 std::stoi(s.substr(3, 2)) <= 31;
                        }};
constexpr Rule kUuid = {"a UUID such as \"4c4c4544-0042-3710-8056-b7c04f4e4d33\"",
                        [](const std::string& s) { return has_form(s, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"); }};
constexpr Rule kMac = {
    "six bytes such as \"A4:BB:6D:12:34:56\", the first even (a group's address belongs to no adapter)",
    [](const std::string& s) {
      return has_form(s, "xx:xx:xx:xx:xx:xx") && std::stoi(s.substr(0, 2), nullptr, 16) % 2 == 0;
    }};
constexpr Rule kAddress = {"an address of a private network such as \"192.168.1.57\"", [](const std::string& s) {
                             in_addr address;
                             if (inet_pton(AF_INET, s.c_str(), &address) != 1) return false;
                             const uint32_t number = ntohl(address.s_addr), last = number & 0xff;
                             const bool is_private = number >> 24 == 10 || number >> 20 == 0xac1 || number >> 16 == 0xc0a8;
                             return is_private && last != 0 && last != 255;
                           }};
constexpr Rule kName = {"a file name without \\ / : * ? \" < > |", is_file_name};
constexpr Rule kTail = {"a path such as \"Google\\\\Chrome\\\\User Data\\\\Default\", without a drive", is_path_tail};
constexpr Rule kFolder = {"a full path on C: such as \"C:\\\\Program Files\\\\7-Zip\"", [](const std::string& s) {
                            return s.size() > 3 && s.starts_with("C:\\") && is_path_tail(s.substr(3));
                          }};
// event::MachineProcess has room for so much.
constexpr Rule kProcessName = {"a file name of at most 63 characters without \\ / : * ? \" < > |",
                               [](const std::string& s) { return is_file_name(s) && s.size() <= 63; }};
constexpr Rule kProcessPath = {
    "empty or a full path on C: of at most 127 characters",
    [](const std::string& s) { return s.empty() || (kFolder.fits(s) && s.size() <= 127); }};
constexpr const char* kVariables[] = {"%USERPROFILE%\\", "%PUBLIC%\\", "%TEMP%\\", "%APPDATA%\\", "%LOCALAPPDATA%\\"};
constexpr Rule kPath = {
    "a path on C: or below %USERPROFILE%, %PUBLIC%, %TEMP%, %APPDATA% or %LOCALAPPDATA%", [](const std::string& s) {
      if (kFolder.fits(s)) return true;
      return std::any_of(std::begin(kVariables), std::end(kVariables),
                         [&](std::string_view v) { return s.starts_with(v) && is_path_tail(s.substr(v.size())); });
    }};
constexpr Rule kUrl = {"an address that begins with http:// or https://", [](const std::string& s) {
                         return is_line(s) && (s.starts_with("http://") || s.starts_with("https://")) && s.size() > 8;
                       }};
constexpr Rule kAccount = {"\"SYSTEM\", \"LOCAL SERVICE\", \"NETWORK SERVICE\" or \"user\"", [](const std::string& s) {
                             return s == "SYSTEM" || s == "LOCAL SERVICE" || s == "NETWORK SERVICE" || s == "user";
                           }};

// One key of a table. `needed`: an entry of an array without it is refused; tables have a default for all.
template <class T>
struct Key {
  const char* name;
  std::variant<std::string T::*, uint64_t T::*, bool T::*, std::vector<std::string> T::*> member;
  Rule rule;
  bool needed = false;
};

using P = Profile;
constexpr uint64_t kYears = 3650;

const std::vector<Key<P::Machine>> kMachine = {{"user", &P::Machine::user, kUser},
                                               {"full_name", &P::Machine::full_name, kSaid},
                                               {"organization", &P::Machine::organization, kAny},
                                               {"computer", &P::Machine::computer, kComputer},
                                               {"workgroup", &P::Machine::workgroup, kComputer},
                                               {"domain", &P::Machine::domain, kDomain}};
// The system services have the numbers of builds 19041 to 19045 (guest/services.csv): another build would be caught
// lying.
const std::vector<Key<P::Windows>> kWindows = {
    {"product", &P::Windows::product, kSaid},
    {"edition", &P::Windows::edition, kSaid},
    {"display_version", &P::Windows::display_version, kSaid},
    {"release_id", &P::Windows::release_id, kSaid},
    {"product_id", &P::Windows::product_id, kProductId},
    {"build", &P::Windows::build, within(19041, 19045)},
    {"ubr", &P::Windows::ubr, within(1, 99999)},
    {"installed_days_ago", &P::Windows::installed_days_ago, within(1, kYears)},
    {"hotfixes", &P::Windows::hotfixes, kHotfix}};
const std::vector<Key<P::Locale>> kLocaleKeys = {{"name", &P::Locale::name, kLocale},
                                                 {"time_zone", &P::Locale::time_zone, kSaid},
                                                 {"keyboard", &P::Locale::keyboard, kKeyboard}};
const std::vector<Key<P::Cpu>> kCpu = {
    {"vendor", &P::Cpu::vendor, kCpuVendor},       {"name", &P::Cpu::name, kCpuName},
    {"family", &P::Cpu::family, within(5, 255)},    {"model", &P::Cpu::model, within(0, 255)},
    {"stepping", &P::Cpu::stepping, within(0, 15)}, {"mhz", &P::Cpu::mhz, within(500, 7000)},
    {"cores", &P::Cpu::cores, within(1, 64)},       {"threads", &P::Cpu::threads, within(1, 64)}};
const std::vector<Key<P::Memory>> kMemory = {{"total_mb", &P::Memory::total_mb, within(1024, 1048576)},
                                             {"manufacturer", &P::Memory::manufacturer, kAscii},
                                             {"part", &P::Memory::part, kAscii},
                                             {"mhz", &P::Memory::mhz, within(400, 10000)}};
const std::vector<Key<P::Uptime>> kUptime = {{"hours", &P::Uptime::hours, within(1, 24 * 365)}};
const std::vector<Key<P::Screen>> kScreen = {{"width", &P::Screen::width, within(640, 7680)},
                                             {"height", &P::Screen::height, within(480, 4320)},
                                             {"dpi", &P::Screen::dpi, within(72, 480)},
                                             {"refresh_hz", &P::Screen::refresh_hz, within(24, 360)},
                                             {"monitor", &P::Screen::monitor, kAscii}};
const std::vector<Key<P::Disk>> kDisk = {{"model", &P::Disk::model, kAscii},
                                         {"serial", &P::Disk::serial, kAscii},
                                         {"firmware", &P::Disk::firmware, kAscii},
                                         {"label", &P::Disk::label, kLabel},
                                         {"volume_serial", &P::Disk::volume_serial, kVolumeSerial},
                                         {"size_gb", &P::Disk::size_gb, within(32, 32000)},
                                         {"free_gb", &P::Disk::free_gb, within(1, 32000)}};
const std::vector<Key<P::Firmware>> kBios = {{"vendor", &P::Firmware::vendor, kAscii},
                                             {"version", &P::Firmware::version, kAscii},
                                             {"date", &P::Firmware::date, kDate}};
const std::vector<Key<P::System>> kSystem = {{"manufacturer", &P::System::manufacturer, kAscii},
                                             {"product", &P::System::product, kAscii},
                                             {"version", &P::System::version, kAscii},
                                             {"family", &P::System::family, kAscii},
                                             {"sku", &P::System::sku, kAscii},
                                             {"serial", &P::System::serial, kAscii},
                                             {"uuid", &P::System::uuid, kUuid},
                                             {"board", &P::System::board, kAscii},
                                             {"board_version", &P::System::board_version, kAscii},
                                             {"board_serial", &P::System::board_serial, kAscii}};
const std::vector<Key<P::Graphics>> kGraphics = {{"name", &P::Graphics::name, kSaid},
                                                 {"vendor", &P::Graphics::vendor, kSaid},
                                                 {"driver_version", &P::Graphics::driver_version, kSaid},
                                                 {"vendor_id", &P::Graphics::vendor_id, within(1, 0xffff)},
                                                 {"device_id", &P::Graphics::device_id, within(1, 0xffff)},
                                                 {"memory_mb", &P::Graphics::memory_mb, within(64, 65536)}};
const std::vector<Key<P::Network>> kNetwork = {{"adapter", &P::Network::adapter, kSaid},
                                               {"connection", &P::Network::connection, kSaid},
                                               {"mac", &P::Network::mac, kMac},
                                               {"address", &P::Network::address, kAddress}};
const std::vector<Key<P::Browser>> kBrowser = {{"name", &P::Browser::name, kSaid},
                                               {"version", &P::Browser::version, kSaid},
                                               {"folder", &P::Browser::folder, kTail}};
const std::vector<Key<P::Program>> kProgram = {
    {"name", &P::Program::name, kName, true},
    {"publisher", &P::Program::publisher, kSaid, true},
    {"version", &P::Program::version, kSaid, true},
    {"folder", &P::Program::folder, kFolder, true},
    {"files", &P::Program::files, kTail, true},
    {"installed_days_ago", &P::Program::installed_days_ago, within(0, kYears)}};
const std::vector<Key<P::File>> kFile = {{"path", &P::File::path, kPath, true},
                                         {"title", &P::File::title, kAny},
                                         {"kb", &P::File::kb, within(0, 20000)},
                                         {"days_ago", &P::File::days_ago, within(0, kYears)},
                                         {"recent", &P::File::recent, {}, false}};
const std::vector<Key<P::Visit>> kVisit = {{"url", &P::Visit::url, kUrl, true},
                                           {"title", &P::Visit::title, kAny},
                                           {"count", &P::Visit::count, within(1, 100000)},
                                           {"days_ago", &P::Visit::days_ago, within(0, kYears)},
                                           {"bookmark", &P::Visit::bookmark, {}, false}};
const std::vector<Key<P::Process>> kProcess = {
    {"name", &P::Process::name, kProcessName, true},
    {"path", &P::Process::path, kProcessPath},
    {"parent", &P::Process::parent, kAny},
    {"user", &P::Process::user, kAccount, true},
    {"session", &P::Process::session, within(0, 1)},
    {"memory_mb", &P::Process::memory_mb, within(0, 65536)}};
const std::vector<Key<P::Printer>> kPrinter = {{"name", &P::Printer::name, kSaid, true},
                                               {"driver", &P::Printer::driver, kSaid, true},
                                               {"port", &P::Printer::port, kSaid, true},
                                               {"default", &P::Printer::is_default, {}, false}};

std::string take_text(const Place& place, const TomlValue& value, const std::string& key, const Rule& rule) {
  if (!value.is_text()) place.fail(value, key, std::string("must be a text: ") + rule.allowed);
  const std::string& text = value.text();
  if (!rule.fits(text)) place.fail(value, key, std::string("must be ") + rule.allowed);
  return text;
}

template <class T>
void take(const Place& place, const TomlValue& value, const Key<T>& key, T& into) {
  if (const auto* text = std::get_if<std::string T::*>(&key.member)) {
    into.*(*text) = take_text(place, value, key.name, key.rule);
  } else if (const auto* number = std::get_if<uint64_t T::*>(&key.member)) {
    const Rule& range = key.rule;
    const std::string allowed =
        "must be a whole number from " + std::to_string(range.least) + " to " + std::to_string(range.most);
    if (!value.is_integer() || value.integer() < 0) place.fail(value, key.name, allowed);
    into.*(*number) = static_cast<uint64_t>(value.integer());
    if (into.*(*number) < range.least || into.*(*number) > range.most) place.fail(value, key.name, allowed);
  } else if (const auto* flag = std::get_if<bool T::*>(&key.member)) {
    if (!value.is_boolean()) place.fail(value, key.name, "must be true or false");
    into.*(*flag) = value.boolean();
  } else {
    const Rule& rule = key.rule;
    if (!value.is_list()) place.fail(value, key.name, std::string("must be a list of texts: ") + rule.allowed);
    auto& texts = into.*std::get<std::vector<std::string> T::*>(key.member);
    texts.clear();
    for (const TomlValue& entry : value.list()) texts.push_back(take_text(place, entry, key.name, rule));
  }
}

std::string unknown(const char* what, const std::string& name, const std::vector<std::string>& known) {
  const std::string near = nearest(name, known);
  std::string all;
  for (const std::string& entry : known) all += (all.empty() ? "" : ", ") + entry;
  return std::string("there is no such ") + what +
         (near.empty() ? "; there are: " + all : "; did you mean " + near + "?");
}

template <class T>
void take_table(const Place& place, const TomlValue& table, const std::vector<Key<T>>& keys, T& into) {
  if (!table.is_table()) place.fail(table, "", "must be a table");
  for (const auto& [name, value] : table.table()) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key<T>& entry) { return name == entry.name; });
    if (key != keys.end()) {
      take(place, value, *key, into);
      continue;
    }
    std::vector<std::string> known;
    for (const Key<T>& entry : keys) known.emplace_back(entry.name);
    place.fail(value, name, unknown("key", name, known));
  }
}

template <class T>
void take_tables(const Place& place, const TomlValue& array, const std::vector<Key<T>>& keys, std::vector<T>& into) {
  // An empty list is how a profile says that there is none of them.
  if (!array.is_list()) place.fail(array, "", "must be an array of tables, each headed [" + place.table + "]");
  into.clear();
  for (const TomlValue& entry : array.list()) {
    T made;
    take_table(place, entry, keys, made);
    for (const Key<T>& key : keys) {
      if (key.needed && !entry.contains(key.name)) place.fail(entry, key.name, "is missing");
    }
    into.push_back(std::move(made));
  }
}

struct Table {
  const char* name;
  void (*take)(const Place&, const TomlValue&, Profile&);
};

#define TABLE(name, keys)                                                                                     \
  {                                                                                                           \
#name, [](const Place& at, const TomlValue& value, Profile& p) { take_table(at, value, keys, p.name); } \
  }
#define TABLES(name, keys, member)                                                                               \
  {                                                                                                              \
#name, [](const Place& at, const TomlValue& value, Profile& p) { take_tables(at, value, keys, p.member); } \
  }
const Table kTables[] = {TABLE(machine, kMachine), TABLE(windows, kWindows),   TABLE(locale, kLocaleKeys),
                         TABLE(cpu, kCpu),         TABLE(memory, kMemory),     TABLE(uptime, kUptime),
                         TABLE(screen, kScreen),   TABLE(disk, kDisk),         TABLE(bios, kBios),
                         TABLE(system, kSystem),   TABLE(graphics, kGraphics), TABLE(network, kNetwork),
                         TABLE(browser, kBrowser)};
const Table kArrays[] = {TABLES(program, kProgram, programs), TABLES(file, kFile, files), TABLES(visit, kVisit, visits),
                         TABLES(process, kProcess, processes), TABLES(printer, kPrinter, printers)};
#undef TABLE
#undef TABLES

const TomlValue* find_member(const TomlValue& root, const char* table, const char* key) {
  const TomlValue* members = root.find(table);
  return members ? members->find(key) : nullptr;
}

// What no single key can tell. The line is that of the first of the two keys that the file has.
void check_together(const std::string& file, const TomlValue& root, const Profile& profile) {
  const auto fail = [&](const char* table, const char* key, const char* other, const std::string& what) {
    const TomlValue* at = find_member(root, table, key);
    if (!at) at = find_member(root, table, other);
    Place{file, std::string("[") + table + "]"}.fail(at ? *at : root, key, what);
  };
  if (profile.disk.free_gb >= profile.disk.size_gb) {
    fail("disk", "free_gb", "size_gb", "must be less than size_gb, which is " + std::to_string(profile.disk.size_gb));
  }
  if (profile.cpu.threads != profile.cpu.cores && profile.cpu.threads != 2 * profile.cpu.cores) {
    fail("cpu", "threads", "cores", "must be cores or twice cores, which is " + std::to_string(profile.cpu.cores));
  }
  if (profile.uptime.hours > 24 * profile.windows.installed_days_ago)
    fail("uptime", "hours", "hours", "must not begin before Windows was installed");
}

}  // namespace

Profile parse_profile(std::string_view text, const std::string& name, Profile base) {
  TomlValue root;
  try {
    root = parse_toml(text);
  } catch (const TomlError& error) {
    throw Error(name + ":" + std::to_string(error.line) + ": not TOML: " + error.what());
  }
  for (const auto& [key, value] : root.table()) {
    const auto named = [&key = key](const Table& table) { return key == table.name; };
    const auto table = std::find_if(std::begin(kTables), std::end(kTables), named);
    const auto array = std::find_if(std::begin(kArrays), std::end(kArrays), named);
    if (table != std::end(kTables)) {
      table->take({name, "[" + key + "]"}, value, base);
    } else if (array != std::end(kArrays)) {
      array->take({name, "[[" + key + "]]"}, value, base);
    } else {
      std::vector<std::string> known;
      for (const Table& entry : kTables) known.emplace_back(entry.name);
      for (const Table& entry : kArrays) known.emplace_back(entry.name);
      Place{name, ""}.fail(value, key, unknown("table", key, known));
    }
  }
  check_together(name, root, base);
  return base;
}

Profile default_profile() {
  const std::filesystem::path file = program_dir() / "guest/profile.toml";
  return parse_profile(read_file(file), file.string(), {});
}

Profile load_profile(const std::filesystem::path& file) {
  return parse_profile(read_file(file), file.string(), default_profile());
}

}  // namespace drsemu::sandbox
