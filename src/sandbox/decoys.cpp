// Decoys: files by the rows of the profile.
#include "sandbox/decoys.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "sandbox/browser_data.h"
#include "sandbox/documents.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

constexpr int64_t kDay = 86'400;
constexpr int64_t kNewest = 600;  // seconds: no file of the profile is younger

// A time of day that follows from a name, so that not all of a day's files are of one second.
int64_t moment(const std::string& name, uint64_t days_ago, int64_t now) {
  const int64_t offset = std::stoll(sha256(name).substr(0, 6), nullptr, 16) % (kDay / 3);
  return now - static_cast<int64_t>(days_ago) * kDay - kNewest - offset;
}

void set_time(const fs::path& file, int64_t seconds) {
  const timespec times[] = {{seconds, 0}, {seconds, 0}};
  if (utimensat(AT_FDCWD, file.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0)
    throw_errno("cannot set the time of " + file.string());
}

// The entry of `folder` that Windows takes for `name`: names there have no case.
fs::path child(const fs::path& folder, const std::string& name) {
  std::error_code error;
  const auto lower = [](std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  };
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (lower(entry.path().filename().string()) == lower(name)) return entry.path();
  }
  return folder / name;
}

class Drive {
 public:
  Drive(fs::path c, int64_t now) : c_(std::move(c)), now_(now) {}

  // Where a DOS path of C: is; its folders are made, `days_ago` old.
  fs::path place(const std::string& dos, uint64_t days_ago) {
    fs::path at = c_;
    std::istringstream parts(dos.substr(3));
    std::vector<std::string> names;
    for (std::string part; std::getline(parts, part, '\\');) names.push_back(part);
    for (size_t i = 0; i < names.size(); ++i) {
      at = child(at, names[i]);
      if (i + 1 == names.size()) break;
      if (fs::create_directory(at)) made_.emplace_back(at, moment(at.filename().string(), days_ago, now_));
    }
    return at;
  }

  void write(const std::string& dos, const std::string& content, uint64_t days_ago) {
    const fs::path file = place(dos, days_ago);
    write_file(file, content);
    set_time(file, moment(dos, days_ago, now_));
  }

  // Last of all, since what is put into a folder changes its time. What the build has made just now is as old as
  // Windows.
  void date_rest(uint64_t installed_days_ago) const {
    for (const auto& entry : fs::recursive_directory_iterator(c_)) {
      struct stat info;
      if (lstat(entry.path().c_str(), &info) != 0 || info.st_mtime < now_ - kNewest) continue;
      set_time(entry.path(), moment(entry.path().filename().string(), installed_days_ago, now_));
    }
    for (const auto& [folder, time] : made_) set_time(folder, time);
  }

 private:
  fs::path c_;
  int64_t now_;
  std::vector<std::pair<fs::path, int64_t>> made_;
};

uint32_t volume_serial(const Profile& profile) {
  const std::string& text = profile.disk.volume_serial;
  return static_cast<uint32_t>(std::stoul(text.substr(0, 4) + text.substr(5), nullptr, 16));
}

std::string stem(const std::string& path) {
  const std::string name = path.substr(path.find_last_of('\\') + 1);
  return name.substr(0, name.find_last_of('.'));
}

void make_programs(const Profile& profile, Drive& drive, const std::string& program_file,
                   const std::vector<std::string>& sentences, int64_t now) {
  // A file of a program is large; its zeros take no room on disk.
  constexpr uint64_t kLeast = 180'000, kSpread = 2'400'000;
  for (const Profile::Program& program : profile.programs) {
    const uint64_t days = program.installed_days_ago;
    for (const std::string& name : program.files) {
      const std::string dos = program.folder + "\\" + name;
      std::string end = name.substr(std::min(name.find_last_of('.'), name.size()));
      std::transform(end.begin(), end.end(), end.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const bool code = end == ".exe" || end == ".dll";
      drive.write(
          dos, code ? program_file : make_document(name, program.name + " " + program.version, 4'000, sentences), days);
      if (!code) continue;
      const fs::path file = drive.place(dos, days);
      fs::resize_file(file, kLeast + std::stoull(sha256(dos).substr(0, 8), nullptr, 16) % kSpread);
      set_time(file, moment(dos, days, now));
    }
    const std::string path = program.folder + "\\" + program.files.front();
    drive.write("C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\" + program.name + ".lnk",
                make_shortcut(path, fs::file_size(drive.place(path, days)), moment(path, days, now),
                              volume_serial(profile), profile.disk.label),
                days);
  }
}

void make_files(const Profile& profile, Drive& drive, const std::vector<std::string>& sentences, int64_t now) {
  for (const Profile::File& file : profile.files) {
    const std::string dos = expand(profile, file.path), name = dos.substr(dos.find_last_of('\\') + 1);
    const std::string content = make_document(name, file.title, file.kb * 1024, sentences);
    drive.write(dos, content, file.days_ago);
    if (!file.recent) continue;
    drive.write(
        expand(profile, "%APPDATA%\\Microsoft\\Windows\\Recent\\" + stem(dos) + ".lnk"),
        make_shortcut(dos, content.size(), moment(dos, file.days_ago, now), volume_serial(profile), profile.disk.label),
        file.days_ago);
  }
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::vector<std::string> lines;
  std::istringstream in(read_file(file));
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  if (lines.empty()) throw Error(file.string() + " has no line; install drsemu anew");
  return lines;
}

// Where Windows has the picture that its desktop begins with; guest/registry.reg names it.
constexpr const char* kWallpaper = "C:\\Windows\\Web\\Wallpaper\\Windows\\img0.jpg";
constexpr uint64_t kWallpaperBytes = 250'000;

}  // namespace

std::string expand(const Profile& profile, const std::string& path) {
  const std::string user = "C:\\users\\" + profile.machine.user;
  const std::pair<std::string, std::string> variables[] = {{"%USERPROFILE%", user},
                                                           {"%PUBLIC%", "C:\\users\\Public"},
                                                           {"%TEMP%", user + "\\AppData\\Local\\Temp"},
                                                           {"%APPDATA%", user + "\\AppData\\Roaming"},
                                                           {"%LOCALAPPDATA%", user + "\\AppData\\Local"}};
  for (const auto& [name, value] : variables) {
    if (path.starts_with(name)) return value + path.substr(name.size());
  }
  return path;
}

void make_decoys(const Profile& profile, const fs::path& guest, const fs::path& drive_c, int64_t now) {
  Drive drive(drive_c, now);
  const std::vector<std::string> sentences = lines_of(guest / "sentences.txt");
  make_programs(profile, drive, read_file(guest / "program.exe"), sentences, now);
  make_files(profile, drive, sentences, now);
  drive.write(kWallpaper, make_document(kWallpaper, "", kWallpaperBytes, sentences), profile.windows.installed_days_ago);
  const fs::path browser =
      drive.place(expand(profile, "%LOCALAPPDATA%\\" + profile.browser.folder + "\\History"), 0).parent_path();
  make_browser_data(profile, browser, now);
  drive.date_rest(profile.windows.installed_days_ago);
}

void make_machine_files(const Profile& profile, const fs::path& root) {
  // Names: Documentation/ABI/testing/sysfs-class-dmi of Linux. Wine reads them in dlls/ntdll/unix/system.c.
  const Profile::System& system = profile.system;
  const std::pair<const char*, std::string> files[] = {{"bios_vendor", profile.bios.vendor},
                                                       {"bios_version", profile.bios.version},
                                                       {"bios_date", profile.bios.date},
                                                       {"sys_vendor", system.manufacturer},
                                                       {"product_name", system.product},
                                                       {"product_version", system.version},
                                                       {"product_serial", system.serial},
                                                       {"product_sku", system.sku},
                                                       {"product_family", system.family},
                                                       {"chassis_vendor", system.manufacturer},
                                                       {"chassis_type", "10"},  // SMBIOS 7.4.1: a notebook
                                                       {"chassis_version", system.version},
                                                       {"chassis_serial", system.serial},
                                                       {"chassis_tag", ""},
                                                       {"board_vendor", system.manufacturer},
                                                       {"board_name", system.board},
                                                       {"board_version", system.board_version},
                                                       {"board_serial", system.board_serial},
                                                       {"board_asset_tag", ""}};
  const fs::path folder = root / "sys/class/dmi/id";
  fs::create_directories(folder);
  for (const auto& [name, value] : files) write_file(folder / name, value + "\n");
  // Wine takes the machine's UUID from here: its bytes as they are in memory, the first three groups little-endian.
  constexpr int kOrder[] = {6, 4, 2, 0, 11, 9, 16, 14};
  std::string id;
  for (const int at : kOrder) id += system.uuid.substr(static_cast<size_t>(at), 2);
  id += system.uuid.substr(19, 4) + system.uuid.substr(24);
  std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  fs::create_directories(root / "var/lib/dbus");
  write_file(root / "var/lib/dbus/machine-id", id + "\n");
}

}  // namespace drsemu::sandbox
