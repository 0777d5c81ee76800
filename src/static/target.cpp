// What a file is, before it runs.
//
// Offsets: Microsoft Learn, "PE Format".
#include "static/target.h"

#include <fcntl.h>
#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "static/stages.h"

namespace fs = std::filesystem;

namespace drsemu::statics {
namespace {

// What describe_content looks at: most of what tells lies at the begin.
constexpr size_t kDescribed = 256 << 10;

// Bounded reads from a file.
class Reader {
 public:
  explicit Reader(const fs::path& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat info;
    if (fd_ >= 0 && fstat(fd_, &info) == 0) size_ = static_cast<uint64_t>(info.st_size);
  }
  ~Reader() {
    if (fd_ >= 0) close(fd_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  bool open_ok() const { return fd_ >= 0; }
  uint64_t size() const { return size_; }
  size_t bytes(uint64_t offset, void* out, size_t count) const {
    const ssize_t got = pread(fd_, out, count, static_cast<off_t>(offset));
    return got < 0 ? 0 : static_cast<size_t>(got);
  }
  template <typename T>
  std::optional<T> at(uint64_t offset) const {
    T value;
    if (bytes(offset, &value, sizeof value) != sizeof value) return std::nullopt;
    return value;
  }

 private:
  int fd_;
  uint64_t size_ = 0;
};

std::string machine_name(uint16_t machine) {
  switch (machine) {
    case 0x14c: return "x86";
    case 0x8664: return "x86-64";
    case 0xaa64: return "ARM64";
    case 0x1c0:
    case 0x1c4: return "ARM";
    case 0x200: return "Itanium";
    default: {
      char text[16];
      std::snprintf(text, sizeof text, "0x%x", machine);
      return text;
    }
  }
}

std::string subsystem_name(uint16_t subsystem) {
  switch (subsystem) {
    case 1: return "native";
    case 2: return "GUI";
    case 3: return "console";
    case 10: case 11: case 12: return "EFI";
    default: return "subsystem " + std::to_string(subsystem);
  }
}

// Whether Win32 takes a file of this name for a device, whatever its extension (Microsoft Learn: "Naming Files").
bool is_device(std::string stem) {
  stem.resize(std::min(stem.find('.'), stem.size()));
  while (!stem.empty() && stem.back() == ' ') stem.pop_back();
  for (char& c : stem) c = static_cast<char>(toupper(static_cast<unsigned char>(c)));
  for (const char* name : {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}) {
    if (stem == name) return true;
  }
  return stem.size() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) && stem[3] >= '1' && stem[3] <= '9';
}

// What NTFS and Win32 allow as a name, and what starts: 255 units at most, an extension of a program.
std::string guest_name(const fs::path& path) {
  std::string stem = path.stem().string(), extension = path.extension().string();
  std::string lower = extension;
  for (char& c : lower) c = static_cast<char>(tolower(c));
  if (lower != ".exe" && lower != ".com" && lower != ".scr") {
    stem += extension;
    extension = ".exe";
  }
  stem = utf16_to_utf8(utf8_to_utf16(stem));
  for (char& c : stem) {
    if (static_cast<unsigned char>(c) < 32 || strchr("<>:\"/\\|?*", c)) c = '_';
  }
  // Linux file systems hold 255 bytes of UTF-8, which are never more than 255 UTF-16 units.
  constexpr size_t kMost = 200;
  if (stem.size() > kMost) {
    size_t cut = kMost;
    while (cut > 0 && (static_cast<unsigned char>(stem[cut]) & 0xc0) == 0x80) --cut;
    stem.resize(cut);
  }
  while (!stem.empty() && (stem.back() == ' ' || stem.back() == '.')) stem.pop_back();
  if (stem.empty()) stem = "sample";
  return (is_device(stem) ? "_" : "") + stem + extension;
}

}  // namespace

std::string describe_content(const fs::path& path) {
  const Reader file(path);
  std::string head(kDescribed, '\0');
  head.resize(file.open_ok() ? file.bytes(0, head.data(), head.size()) : 0);
  return content_of(head).type;
}

bool looks_executable(const fs::path& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  const Reader file(path);
  if (!file.open_ok() || file.at<uint16_t>(0).value_or(0) != 0x5a4d) return false;
  const auto pe = file.at<uint32_t>(0x3c);
  const auto signature = pe ? file.at<uint32_t>(*pe) : std::nullopt;
  if (!signature) return true;               // cut short
  if (*signature != 0x4550) return false;    // for DOS
  const uint64_t at = *pe;
  const uint16_t machine = file.at<uint16_t>(at + 4).value_or(0x8664), characteristics = file.at<uint16_t>(at + 22).value_or(0),
                 subsystem = file.at<uint16_t>(at + 24 + 68).value_or(3);
  return (machine == 0x14c || machine == 0x8664) && !(characteristics & 0x2000) && (subsystem == 2 || subsystem == 3);
}

Target inspect_target(const fs::path& path) {
  const std::string shown = path.string();
  struct stat info;
  if (stat(path.c_str(), &info) != 0) throw Error("cannot open " + shown + ": " + strerror(errno) + "; check the path");
  if (S_ISDIR(info.st_mode)) throw Error(shown + " is a folder: give one executable");
  if (!S_ISREG(info.st_mode)) throw Error(shown + " is not a regular file: give one executable");
  const Reader file(path);
  if (!file.open_ok()) throw Error("cannot read " + shown + ": " + strerror(errno) + "; make it readable for this user");
  if (file.size() == 0) throw Error(shown + " is empty: give a Windows executable");

  const std::string kind = describe_content(path);
  const std::string not_windows = " is not a Windows executable (" + kind + "): give a PE file";
  uint16_t mz = file.at<uint16_t>(0).value_or(0);
  if (mz != 0x5a4d) throw Error(shown + not_windows);
  Target target;
  target.path = path;
  target.name = guest_name(path);
  const std::string truncated = shown + " is truncated: its headers say more than the file has; get it whole";
  const auto e_lfanew = file.at<uint32_t>(0x3c);
  if (file.bytes(0, target.dos_header.data(), 60) != 60 || !e_lfanew) throw Error(truncated);
  target.e_lfanew = *e_lfanew;
  const uint64_t pe = target.e_lfanew;
  const auto signature = file.at<uint32_t>(pe);
  if (!signature) throw Error(truncated);
  if (*signature != 0x4550) throw Error(shown + not_windows);
  const auto machine = file.at<uint16_t>(pe + 4), sections = file.at<uint16_t>(pe + 6), optional_size = file.at<uint16_t>(pe + 20),
             characteristics = file.at<uint16_t>(pe + 22), magic = file.at<uint16_t>(pe + 24), subsystem = file.at<uint16_t>(pe + 24 + 68);
  if (!machine || !sections || !optional_size || !characteristics || !magic || !subsystem) throw Error(truncated);
  if (*machine != 0x14c && *machine != 0x8664) {
    throw Error(shown + " is for " + machine_name(*machine) + " processors: only x86 and x86-64 programs run here");
  }
  const bool wide = *magic == 0x20b;
  if (!wide && *magic != 0x10b) throw Error(shown + " has a broken PE header (optional header magic): Windows would not load it");
  if (*characteristics & 0x2000) throw Error(shown + " is a DLL: DLLs are not run yet, give an executable");
  if (*subsystem != 2 && *subsystem != 3) {
    throw Error(shown + " is a " + subsystem_name(*subsystem) + " image (a driver or firmware): only console and GUI programs run here");
  }
  for (uint32_t i = 0; i < *sections; ++i) {
    const uint64_t header = pe + 24 + *optional_size + i * uint64_t{40};
    const auto raw_size = file.at<uint32_t>(header + 16), raw = file.at<uint32_t>(header + 20);
    if (!raw_size || !raw || (*raw_size != 0 && *raw >= file.size()) || uint64_t{*raw} + *raw_size > file.size() + 0x1000) throw Error(truncated);
  }
  target.is_x86 = *machine == 0x14c;
  target.arch = target.is_x86 ? "x86" : "x64";
  target.image_base = wide ? file.at<uint64_t>(pe + 24 + 24).value_or(0) : file.at<uint32_t>(pe + 24 + 28).value_or(0);
  target.type = std::string(wide ? "PE32+" : "PE32") + " executable (" + subsystem_name(*subsystem) + ") " + machine_name(*machine);
  const uint64_t directories = pe + 24 + (wide ? 112 : 96);
  if (file.at<uint32_t>(directories + uint64_t{14} * 8).value_or(0) != 0) {
    target.warnings.push_back("this is a .NET program and the guest has no .NET runtime: it will most likely end at once");
  }
  target.digests = digest_file(path);
  return target;
}

std::string dr_semu_static_json(const Target& target, const std::string& facts) {
  // Words of IMAGE_DOS_HEADER; e_res and e_res2 are arrays and stand between these.
  constexpr std::pair<const char*, int> words[] = {
      {"e_magic", 0}, {"e_cblp", 1}, {"e_cp", 2}, {"e_crlc", 3}, {"e_cparhdr", 4}, {"e_minalloc", 5}, {"e_maxalloc", 6},
      {"e_ss", 7}, {"e_sp", 8}, {"e_csum", 9}, {"e_ip", 10}, {"e_cs", 11}, {"e_lfarlc", 12}, {"e_ovno", 13}, {"e_oemid", 18},
      {"e_oeminfo", 19}};
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
  json.StartObject();
  json.Key("generic");
  json.StartObject();
  json.Key("is_x86");
  json.Bool(target.is_x86);
  json.Key("image_base");
  json.Uint64(target.image_base);
  json.EndObject();
  json.Key("dos_header");
  json.StartObject();
  for (const auto& [name, index] : words) {
    json.Key(name);
    json.Uint(target.dos_header[static_cast<size_t>(index)]);
  }
  json.Key("e_lfanew");
  json.Uint(target.e_lfanew);
  json.EndObject();
  rapidjson::Document beside;
  beside.Parse(facts.c_str(), facts.size());
  if (!beside.HasParseError() && beside.IsObject()) {
    for (const auto& member : beside.GetObject()) {
      json.Key(member.name.GetString());
      member.value.Accept(json);
    }
  }
  json.EndObject();
  return std::string(buffer.GetString()) + "\n";
}

}  // namespace drsemu::statics
