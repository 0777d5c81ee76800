// The machine that the guest sees itself on: what guest/profile.toml, or a profile of the user's, says of it.
// docs/profile.md tells how to write one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace drsemu::sandbox {

// Each struct is a table of the file, each member a key of it, with the same name. Texts are UTF-8.
struct Profile {
  struct Machine {
    std::string user, full_name, organization, computer, workgroup;
    std::string domain;  // empty: in a workgroup
  };
  struct Windows {
    std::string product, edition, display_version, release_id, product_id;
    uint64_t build = 0, ubr = 0;
    uint64_t installed_days_ago = 0;  // before the image was built
    std::vector<std::string> hotfixes;
  };
  struct Locale {
    std::string name;       // as in "en-US"
    std::string time_zone;  // Windows' key name of it
    std::string keyboard;   // layout, 8 hex digits
  };
  struct Cpu {
    std::string vendor, name;  // of CPUID leaf 0 and of leaves 0x80000002 to 0x80000004
    uint64_t family = 0, model = 0, stepping = 0, mhz = 0;
    uint64_t cores = 0, threads = 0;  // threads: logical processors
  };
  struct Memory {
    uint64_t total_mb = 0;
    std::string manufacturer, part;
    uint64_t mhz = 0;
  };
  struct Uptime {
    uint64_t hours = 0;  // that the machine seems to have been up when a run starts
  };
  struct Screen {
    uint64_t width = 0, height = 0, dpi = 0, refresh_hz = 0;
    std::string monitor;  // its model
  };
  struct Disk {
    std::string model, serial, firmware, label;
    std::string volume_serial;          // "1A2B-3C4D"
    uint64_t size_gb = 0, free_gb = 0;  // GB of 10^9 bytes
  };
  struct Firmware {
    std::string vendor, version, date;  // date: "mm/dd/yyyy"
  };
  struct System {
    std::string manufacturer, product, version, family, sku, serial, uuid, board, board_version, board_serial;
  };
  struct Graphics {
    std::string name, vendor, driver_version;
    uint64_t vendor_id = 0, device_id = 0, memory_mb = 0;
  };
  struct Network {
    std::string adapter, connection, mac;  // mac: "A4:BB:6D:12:34:56"
    std::string address;                   // IPv4
  };
  struct Browser {
    std::string name, version;  // of a browser that keeps its data as Chrome does
    std::string folder;         // of its profile, below AppData\Local
  };

  // Arrays of tables: as many as one likes of each.
  struct Program {
    std::string name, publisher, version, folder;  // folder: full path
    std::vector<std::string> files;                // in it; the first one is the program, with a menu entry
    uint64_t installed_days_ago = 0;
  };
  struct File {
    std::string path;       // may begin with %USERPROFILE%, %PUBLIC%, %TEMP%, %APPDATA% or %LOCALAPPDATA%
    std::string title;      // heads its content
    uint64_t kb = 0;        // about how large it is
    uint64_t days_ago = 0;  // when it was changed, before the image was built
    bool recent = false;    // among the documents opened last
  };
  struct Visit {
    std::string url, title;
    uint64_t count = 0, days_ago = 0;  // visits, and when the last one was
    bool bookmark = false;
  };
  struct Process {
    std::string name, path;
    std::string parent;  // name of the process that started it; empty: one that is gone
    std::string user;    // "SYSTEM", "LOCAL SERVICE", "NETWORK SERVICE" or "user": who is logged on
    uint64_t session = 0, memory_mb = 0;
  };
  struct Printer {
    std::string name, driver, port;
    bool is_default = false;  // the key `default`
  };

  Machine machine;
  Windows windows;
  Locale locale;
  Cpu cpu;
  Memory memory;
  Uptime uptime;
  Screen screen;
  Disk disk;
  Firmware bios;
  System system;
  Graphics graphics;
  Network network;
  Browser browser;
  std::vector<Program> programs;   // [[program]]
  std::vector<File> files;         // [[file]]
  std::vector<Visit> visits;       // [[visit]]
  std::vector<Process> processes;  // [[process]]
  std::vector<Printer> printers;   // [[printer]]
};

// Overlays `base` with what `text` says: tables key by key, arrays of tables as a whole. `name` stands for it in
// errors. Throws Error of one line: file, line, key, and what is allowed.
Profile parse_profile(std::string_view text, const std::string& name, Profile base);

// guest/profile.toml: says every key.
Profile default_profile();

// The default one overlaid with that file. Throws Error.
Profile load_profile(const std::filesystem::path& file);

}  // namespace drsemu::sandbox
