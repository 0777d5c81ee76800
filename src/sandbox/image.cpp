// The guest image: recipe (guest/), identity, and a build that is whole or not there.
#include "sandbox/image.h"

#include <fcntl.h>
#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/process.h"
#include "base/progress.h"
#include "sandbox/decoys.h"
#include "sandbox/fonts.h"
#include "sandbox/link.h"
#include "sandbox/machine.h"
#include "sandbox/pc_services.h"
#include "sandbox/profile.h"
#include "sandbox/profile_registry.h"
#include "sandbox/raw_disk.h"
#include "sandbox/services.h"
#include "sandbox/short_names.h"
#include "sandbox/told_display.h"
#include "sandbox/traces.h"
#include "sandbox/versions.h"
#include "sandbox/volume.h"
#include "sandbox/wraps.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

// Counts changes of the recipe that are in code and not in guest/.
constexpr const char* kRecipeVersion = "9-3";
constexpr const char* kSums = "sha256sums";  // of every file; the tool of that name reads it too

// One word of a shell's command line.
std::string quoted(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

fs::path images_dir() { return data_dir() / "images"; }
fs::path guest_dir() { return program_dir() / "guest"; }

// The profile of the image that runs take, if it is not the default one: `image build` puts it there.
fs::path chosen_profile() { return data_dir() / "profile.toml"; }

std::map<std::string, std::string> read_settings() {
  std::map<std::string, std::string> settings;
  std::istringstream in(read_file(guest_dir() / "settings.conf"));
  for (std::string line; std::getline(in, line);) {
    const size_t equals = line.find('=');
    if (!line.empty() && line[0] != '#' && equals != std::string::npos) settings[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return settings;
}

std::string package_list() {
  std::string list;
  std::istringstream in(read_file(guest_dir() / "packages.txt"));
  for (std::string line; std::getline(in, line);) {
    const std::string name = line.substr(0, line.find_first_of(" #"));
    if (!name.empty()) list += (list.empty() ? "" : ",") + name;
  }
  return list;
}

std::string now_utc() {
  const time_t now = time(nullptr);
  tm parts;
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
  return text;
}

// Bytes on disk, hard links counted once.
uint64_t disk_usage(const fs::path& dir) {
  std::set<ino_t> seen;
  uint64_t total = 0;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    struct stat info;
    if (lstat(entry.path().c_str(), &info) == 0 && seen.insert(info.st_ino).second) total += static_cast<uint64_t>(info.st_blocks) * 512;
  }
  return total;
}

bool same_content(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return fs::file_size(a, error) == fs::file_size(b, error) && !error && sha256_file(a) == sha256_file(b);
}

// Last line of a tool's output that says something.
std::string last_line(const std::string& output) {
  std::string best;
  std::istringstream in(output);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("E:") || line.starts_with("bwrap:") || line.find("rror") != std::string::npos) return line;
    if (!line.empty()) best = line;
  }
  return best;
}

void must(const Finished& finished, const std::string& what, const std::string& advice) {
  if (finished.ok()) return;
  throw Error(what + " failed (" + last_line(finished.output) + "); " + advice);
}

// What building an image runs, and the packages that have it.
constexpr std::pair<const char*, const char*> kTools[] = {{"mmdebstrap", "mmdebstrap"},
                                                          {"bwrap", "bubblewrap"},
                                                          {"dpkg-deb", "dpkg"},
                                                          {"apt-get", "apt"},
                                                          {"x86_64-w64-mingw32-strip", "binutils-mingw-w64-x86-64"}};

// A folder that goes away with all in it unless it is kept.
class Scratch {
 public:
  explicit Scratch(fs::path path) : path_(std::move(path)) { fs::create_directories(path_); }
  ~Scratch() {
    if (!path_.empty()) remove_tree(path_);
  }
  const fs::path& path() const { return path_; }
  void keep() { path_.clear(); }

 private:
  fs::path path_;
};

// Only one build at a time; also keeps the sweep of dead builds from taking a living one.
class BuildLock {
 public:
  explicit BuildLock(const fs::path& dir) {
    fs::create_directories(dir);
    fd_ = open((dir / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0) throw_errno("cannot write to " + dir.string());
    if (flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
    std::fprintf(stderr, "another build of a guest image is under way; waiting for it\n");
    while (flock(fd_, LOCK_EX) != 0) check_interrupt();
  }
  ~BuildLock() { close(fd_); }

 private:
  int fd_;
};

void build_root(const fs::path& root, const std::map<std::string, std::string>& settings) {
  std::vector<std::string> command = {"mmdebstrap", "--variant=extract", "--mode=chrootless", "--architectures=amd64",
                                      "--include=" + package_list(),
                                      "--extract-hook=sh " + quoted((guest_dir() / "fetch-i386.sh").string()) + " \"$1\"",
                                      settings.at("suite"), root.string()};
  if (const char* mirror = getenv("DRSEMU_MIRROR")) command.push_back(mirror);
  must(run(command, {{"PIN_VERSION", settings.at("i386_version")}, {"PIN_SHA256", settings.at("i386_sha256")}}),
       "fetching the guest's packages",
       "check that apt-get update works on this machine, or set DRSEMU_MIRROR to a Debian mirror");
}

// Fonts belong to C:: those that Wine finds elsewhere it enters into the registry with their places outside of it.
void move_fonts(const fs::path& root, const fs::path& fonts) {
  std::vector<fs::path> found;
  for (const char* folder : {"usr/share/wine/fonts", "usr/share/fonts"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file() && !entry.is_symlink()) found.push_back(entry.path());
    }
  }
  place_fonts(found, fonts, parse_fonts(read_file(guest_dir() / "fonts.csv")));
}

Screen screen_of(const Profile& profile) {
  return {static_cast<uint32_t>(profile.screen.width), static_cast<uint32_t>(profile.screen.height)};
}

// What Wine keeps of the screen, in the form and under the names of guest/registry.reg.
std::string screen_registry(const Profile::Screen& screen) {
  char dpi[16];
  std::snprintf(dpi, sizeof dpi, "%08x", static_cast<unsigned>(screen.dpi));
  return "REGEDIT4\n\n[HKEY_CURRENT_USER\\Software\\Wine\\Explorer\\Desktops]\n\"Default\"=\"" + std::to_string(screen.width) + "x" +
         std::to_string(screen.height) + "\"\n\n[HKEY_CURRENT_USER\\Control Panel\\Desktop]\n\"LogPixels\"=dword:" + dpi + "\n";
}

void build_prefix(const fs::path& dir, const Profile& profile, int64_t now) {
  const std::string& user = profile.machine.user;
  move_fonts(dir / "root", dir / "prefix/drive_c/windows/Fonts");
  const Scratch made(dir / "made");
  write_file(made.path() / "profile.reg", profile_registry(profile, now));
  write_file(made.path() / "services.reg", services_registry(read_file(guest_dir() / "pc_services.csv")));
  const Scratch recipe(dir / "guest");
  fs::copy(guest_dir(), recipe.path(), fs::copy_options::recursive);
  write_file(recipe.path() / "screen.reg", screen_registry(profile.screen));
  rename_registry(recipe.path(), guest_dir() / "renames.csv");
  set_versions(recipe.path(), guest_dir() / "versions.csv", static_cast<uint32_t>(profile.windows.ubr));
  must(run({"bwrap", "--unshare-all", "--die-with-parent", "--uid", "1000", "--gid", "1000", "--hostname",
            profile.machine.computer, "--ro-bind", (dir / "root").string(), "/", "--proc", "/proc", "--dev", "/dev",
            "--tmpfs", "/tmp", "--tmpfs", "/run", "--tmpfs", "/home", "--dir", "/home/" + user, "--perms", "0700",
            "--dir", "/run/user", "--ro-bind", recipe.path().string(), "/run/guest",
            "--ro-bind", made.path().string(), "/run/made", "--bind", (dir / "prefix").string(),
            "/wine", "--clearenv", "--setenv", "PATH", "/usr/bin", "--setenv", "HOME", "/home/" + user, "--setenv",
            "USER", user, "--setenv", "WINEPREFIX", "/wine", "--setenv", "WINEDEBUG", "-all", "--setenv",
            "WINELOADER", "/usr/lib/wine/wine64", "--setenv", "WINESERVER", "/usr/lib/wine/wineserver64", "--setenv",
            "XDG_RUNTIME_DIR", "/run/user", "--setenv", "LANG", "C.UTF-8", "--setenv", "SCREEN",
            screen_argument(screen_of(profile)), "/bin/sh", "/run/guest/make-prefix.sh"}),
       "making the guest's C: drive", "drsemu doctor says what this machine lacks");
  if (!fs::exists(dir / "prefix/system.reg")) throw Error("making the guest's C: drive left no registry");
  write_file(dir / "prefix/system.reg", read_file(dir / "prefix/system.reg") + profile_hive(profile));
}

constexpr const char* kDllFolders[] = {"x86_64-windows", "i386-windows"};

// Files of the prefix that are copies of Wine's DLLs, each with its original.
std::vector<std::pair<fs::path, fs::path>> copies_of_dlls(const Image& image) {
  std::vector<std::pair<fs::path, fs::path>> copies;
  for (const auto& entry : fs::recursive_directory_iterator(image.prefix() / "drive_c")) {
    if (!entry.is_regular_file()) continue;
    for (const char* folder : kDllFolders) {
      const fs::path original = image.dll_folder().parent_path() / folder / entry.path().filename();
      if (!fs::exists(original) || !same_content(entry.path(), original)) continue;
      copies.emplace_back(entry.path(), original);
      break;
    }
  }
  return copies;
}

// Numbers and calls as Windows has them, and stubs for functions. Comes after all that starts programs without the monitor, which
// leads these numbers to Wine's functions.
void finish_services(const Image& image) {
  const fs::path dlls = image.dll_folder().parent_path();
  const std::vector<std::pair<fs::path, fs::path>> copies = copies_of_dlls(image);
  rename_variables(image.root(), guest_dir() / "renames.csv");
  save_services(complete_services(dlls, guest_dir() / "services.csv"), image.dir / "services.csv");
  link_objects(dlls, guest_dir());
  wrap_functions(dlls);
  drop_symbols(dlls);
  for (const auto& [copy, original] : copies) fs::copy_file(original, copy, fs::copy_options::overwrite_existing);
  drop_symbols(image.prefix() / "drive_c");
}

// The prefix holds copies of Wine's DLLs: one file on disk serves both.
void share_dlls(const Image& image) {
  for (const auto& [copy, original] : copies_of_dlls(image)) {
    const auto time = fs::last_write_time(copy);
    fs::remove(copy);
    fs::create_hard_link(original, copy);
    fs::last_write_time(copy, time);
  }
}

// What every run stands on: looked at before each. The rest is in kSums.
constexpr const char* kChecked[] = {"root/usr/lib/wine/wine64",
                                    "root/usr/lib/wine/wineserver64",
                                    "root/usr/lib/x86_64-linux-gnu/libc.so.6",
                                    "root/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/ntdll.so",
                                    "root/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/win32u.so",
                                    "root/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/ntdll.dll",
                                    "root/usr/lib/x86_64-linux-gnu/wine/i386-windows/ntdll.dll",
                                    "services.csv",
                                    "root/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/win32u.dll",
                                    "root/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/kernel32.dll",
                                    "root/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/kernelbase.dll",
                                    "prefix/drive_c/windows/explorer.exe",
                                    "prefix/system.reg",
                                    "prefix/user.reg",
                                    "prefix/userdef.reg",
                                    "profile.toml"};

// Every regular file below `dir` but the two that describe the rest, by relative path.
std::vector<std::string> files_of(const fs::path& dir) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    if (!entry.is_symlink() && entry.is_regular_file()) files.push_back(entry.path().lexically_relative(dir).string());
  }
  std::erase_if(files, [](const std::string& file) { return file == kSums || file == "manifest.json"; });
  std::sort(files.begin(), files.end());
  return files;
}

void write_sums(const fs::path& dir) {
  std::string sums;
  for (const std::string& file : files_of(dir)) {
    check_interrupt();
    sums += sha256_file(dir / file) + "  " + file + "\n";
  }
  write_file(dir / kSums, sums);
}

void write_manifest(Image& image) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
  const auto text = [&](const char* key, const std::string& value) {
    json.Key(key);
    json.String(value.c_str());
  };
  json.StartObject();
  text("id", image.id);
  text("built", image.built);
  text("user", image.user);
  text("computer", image.computer);
  text("wine_version", image.wine_version);
  json.Key("size");
  json.Uint64(image.size);
  json.Key("screen");
  json.StartArray();
  json.Uint(image.screen.width);
  json.Uint(image.screen.height);
  json.EndArray();
  json.Key("dispatcher32");
  json.Uint(dispatcher_rva_32(image.dll_folder().parent_path()));
  json.Key("checked");
  json.StartObject();
  for (const char* file : kChecked) {
    json.Key(file);
    json.Uint64(fs::file_size(image.dir / file));
  }
  json.EndObject();
  json.EndObject();
  write_file(image.dir / "manifest.json", std::string(buffer.GetString()) + "\n");
}

enum class State { kMissing, kDamaged, kWhole };

// What the manifest says and whether the checked files have their sizes; `damage` says what is not as it was.
State read_image(const fs::path& dir, Image& image, std::string& damage) {
  std::error_code error;
  image.dir = dir;
  if (!fs::exists(dir / "manifest.json", error)) return State::kMissing;
  rapidjson::Document json;
  json.Parse(read_file(dir / "manifest.json").c_str());
  const bool readable = !json.HasParseError() && json.IsObject();
  const auto text = [&](const char* key) {
    return readable && json.HasMember(key) && json[key].IsString() ? std::string(json[key].GetString()) : std::string();
  };
  image.id = text("id");
  image.built = text("built");
  image.user = text("user");
  image.computer = text("computer");
  image.wine_version = text("wine_version");
  image.size = readable && json.HasMember("size") && json["size"].IsUint64() ? json["size"].GetUint64() : 0;
  image.dispatcher32 = readable && json.HasMember("dispatcher32") && json["dispatcher32"].IsUint() ? json["dispatcher32"].GetUint() : 0;
  if (readable && json.HasMember("screen") && json["screen"].IsArray() && json["screen"].Size() == 2 && json["screen"][0].IsUint() && json["screen"][1].IsUint()) {
    image.screen = {json["screen"][0].GetUint(), json["screen"][1].GetUint()};
  }
  damage = "manifest.json cannot be read";
  if (image.id.empty() || image.user.empty() || !json.HasMember("checked") || !json["checked"].IsObject()) return State::kDamaged;
  for (const char* file : kChecked) {
    damage = std::string(file) + " is missing";
    struct stat info;
    if (stat((dir / file).c_str(), &info) != 0) return State::kDamaged;
    damage = std::string(file) + " has another size";
    const auto& sizes = json["checked"];
    if (!sizes.HasMember(file) || !sizes[file].IsUint64()) return State::kDamaged;
    if (static_cast<uint64_t>(info.st_size) != sizes[file].GetUint64()) return State::kDamaged;
  }
  damage.clear();
  return State::kWhole;
}

bool is_whole(const fs::path& dir, Image& image) {
  std::string damage;
  return read_image(dir, image, damage) == State::kWhole;
}

}  // namespace

std::string recipe_id() {
  std::error_code error;
  return recipe_id(fs::exists(chosen_profile(), error) ? read_file(chosen_profile()) : std::string());
}

std::string recipe_id(const std::string& profile) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(guest_dir())) {
    // Built from the source beside it, which counts; compilers put times into binaries.
    const fs::path extension = entry.path().extension();
    if (extension != ".exe" && extension != ".o") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::string all = kRecipeVersion;
  for (const fs::path& file : files) all.append("\n").append(file.filename().string()).append("\n").append(sha256_file(file));
  all += "\n" + wraps_text();
  if (!profile.empty()) all += "\n" + sha256(profile);
  return sha256(all).substr(0, 16);
}

std::string build_command(const std::string& option) {
  const std::string profile = fs::exists(chosen_profile()) ? " --profile " + quoted(chosen_profile().string()) : "";
  return "drsemu image build" + option + profile;
}

std::vector<Image> list_images() {
  std::vector<Image> images;
  std::error_code error;
  const std::string current = recipe_id();
  for (const auto& entry : fs::directory_iterator(images_dir(), error)) {
    Image image;
    std::string damage;
    if (entry.path().filename().string()[0] == '.' || read_image(entry.path(), image, damage) == State::kMissing) continue;
    image.id = entry.path().filename().string();
    image.damaged = !damage.empty();
    image.current = image.id == current;
    images.push_back(image);
  }
  std::sort(images.begin(), images.end(), [](const Image& a, const Image& b) { return a.built < b.built; });
  return images;
}

Image require_image() {
  Image image;
  std::string damage;
  switch (read_image(images_dir() / recipe_id(), image, damage)) {
    case State::kMissing: throw Error("there is no guest image for this version; build it with: " + build_command());
    case State::kDamaged:
      throw Error("the guest image in " + image.dir.string() + " is damaged (" + damage + "); build it anew with: " + build_command(" --force"));
    case State::kWhole: break;
  }
  image.current = true;
  return image;
}

std::string verify_image(const Image& image, size_t& files) {
  const std::vector<std::string> found = files_of(image.dir);
  files = found.size();
  std::error_code error;
  if (!fs::exists(image.dir / kSums, error)) return std::string(kSums) + " is missing";
  std::map<std::string, std::string> sums;
  std::istringstream in(read_file(image.dir / kSums));
  for (std::string sum, file; in >> sum && in.get() == ' ' && in.get() == ' ' && std::getline(in, file);) sums[file] = sum;
  for (const std::string& file : found) {
    check_interrupt();
    const auto sum = sums.find(file);
    if (sum == sums.end()) return file + " does not belong to it";
    if (sum->second != sha256_file(image.dir / file)) return file + " was changed";
    sums.erase(sum);
  }
  return sums.empty() ? "" : sums.begin()->first + " is missing";
}

std::vector<std::string> missing_build_packages() {
  std::vector<std::string> packages;
  for (const auto& [tool, package] : kTools) {
    if (find_program(tool).empty()) packages.emplace_back(package);
  }
  return packages;
}

namespace {

Image build(const std::string& profile_text, const Profile& profile, bool force) {
  const std::string id = recipe_id(profile_text);
  const fs::path final_dir = images_dir() / id;
  Image image;
  if (!force && is_whole(final_dir, image)) return image;

  std::string missing;
  for (const std::string& package : missing_build_packages()) missing += " " + package;
  if (!missing.empty()) throw Error("building the guest image needs packages that are missing; as root: apt-get install" + missing);
  if (images_dir().string().find(':') != std::string::npos) {
    throw Error("apt cannot build an image in " + images_dir().string() + ": set XDG_DATA_HOME to a path without a colon");
  }
  const BuildLock lock(images_dir());
  if (!force && is_whole(final_dir, image)) return image;
  for (const auto& entry : fs::directory_iterator(images_dir())) {
    if (entry.path().filename().string().starts_with(".building-")) remove_tree(entry.path());
  }
  if (const uint64_t free = free_bytes(images_dir()); free < kImageBytes) {
    throw Error("building the guest image needs " + human_size(kImageBytes) + " in " + images_dir().string() + ", " +
                human_size(free) + " are free; free some, or set XDG_DATA_HOME to another disk");
  }

  const std::map<std::string, std::string> settings = read_settings();
  const int64_t now = time(nullptr);
  Scratch scratch(images_dir() / (".building-" + id));
  image = {.id = id, .dir = scratch.path(), .user = profile.machine.user, .computer = profile.machine.computer, .wine_version = {}, .built = {}, .screen = screen_of(profile), .current = true};
  {
    Progress progress("guest image", 7);
    progress.step("fetching and unpacking packages");
    build_root(image.root(), settings);
    progress.step("stripping Wine's DLLs");
    must(run({"sh", (guest_dir() / "finish-root.sh").string(), image.root().string()}, {{"COMPUTER", profile.machine.computer}}), "completing the guest root",
         "the package libwine of " + settings.at("suite") + " may have changed");
    rename_wine(image.root(), guest_dir() / "renames.csv", adapter_renames(profile));
    for (const char* folder : kDllFolders)
      set_versions(image.dll_folder().parent_path() / folder, guest_dir() / "versions.csv", static_cast<uint32_t>(profile.windows.ubr));
    progress.step("making the C: drive");
    make_machine_files(profile, image.root());
    build_prefix(image.dir, profile, now);
    progress.step("completing the system services");
    finish_services(image);
    progress.step("sharing files");
    share_dlls(image);
    progress.step("making the profile's files");
    make_decoys(profile, guest_dir(), image.prefix() / "drive_c", now);
    number_short_names(image.prefix() / "drive_c");
    make_raw_disk(volume_of(profile, now), image.prefix());
    progress.step("writing the manifest");
    write_file(image.profile(), profile_text);
    image.wine_version = read_file(image.dir / "wine-version");
    image.wine_version.erase(image.wine_version.find_last_not_of('\n') + 1);
    fs::remove(image.dir / "wine-version");
    image.built = now_utc();
    write_sums(image.dir);
    image.size = disk_usage(image.dir);
    write_manifest(image);
  }
  check_interrupt();
  if (fs::exists(final_dir)) remove_image(id);
  fs::rename(scratch.path(), final_dir);
  scratch.keep();
  image.dir = final_dir;
  return image;
}

}  // namespace

Image build_image(const fs::path& profile, bool force) {
  // What it says is tried before anything is done with it.
  const std::string text = profile.empty() ? "" : read_file(profile);
  const Image image = build(text, profile.empty() ? default_profile() : load_profile(profile), force);
  std::error_code error;
  if (text.empty()) fs::remove(chosen_profile(), error);
  else write_file(chosen_profile(), text);
  return image;
}

void remove_image(const std::string& id) {
  const fs::path dir = images_dir() / id;
  if (id.empty() || id.find('/') != std::string::npos || id[0] == '.' || !fs::exists(dir)) {
    throw Error("there is no guest image " + id + "; see: drsemu image list");
  }
  // Out of sight first: an interrupted removal leaves no half image.
  const fs::path hidden = images_dir() / (".building-removed-" + id);
  fs::rename(dir, hidden);
  remove_tree(hidden);
}

}  // namespace drsemu::sandbox
