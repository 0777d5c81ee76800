// The registry of the profile's machine: version, owner, hardware, programs, documents, printers, network.
#include "sandbox/profile_registry.h"

#include <algorithm>
#include <cctype>
#include <ctime>
#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "sandbox/told_display.h"

namespace drsemu::sandbox {
namespace {

constexpr int64_t kDay = 86'400;
const std::string kMachine = "HKEY_LOCAL_MACHINE\\";
const std::string kSoftware = kMachine + "Software\\";
const std::string kCurrentVersion = kSoftware + "Microsoft\\Windows\\CurrentVersion\\";
const std::string kNt = kSoftware + "Microsoft\\Windows NT\\CurrentVersion";
const std::string kControl = kMachine + "System\\CurrentControlSet\\Control\\";
const std::string kEnum = kMachine + "System\\CurrentControlSet\\Enum\\";
const std::string kUserExplorer = "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\";

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "\"";
}

// For regedit, or as wineserver keeps a hive of HKEY_LOCAL_MACHINE: the values look the same, the keys do not.
enum class Form { kRegedit, kHive };

class Writer {
 public:
  explicit Writer(Form form) : form_(form) {}
  Writer& key(const std::string& path) {
    std::string name = path;
    if (form_ == Form::kHive) {
      name.clear();
      for (const char c : path.substr(kMachine.size())) name += c == '\\' ? std::string("\\\\") : std::string(1, c);
    }
    out_ += "\n[" + name + "]\n";
    return *this;
  }
  Writer& text(const std::string& name, const std::string& value) { return line(name, quoted(value)); }
  Writer& number(const std::string& name, uint64_t value) {
    char digits[16];
    snprintf(digits, sizeof digits, "dword:%08x", static_cast<uint32_t>(value));
    return line(name, digits);
  }
  Writer& bytes(const std::string& name, const std::string& value, const char* type = "hex:") {
    std::string list;
    char byte[4];
    for (const char c : value) {
      snprintf(byte, sizeof byte, "%s%02x", list.empty() ? "" : ",", static_cast<unsigned char>(c));
      list += byte;
    }
    return line(name, type + list);
  }
  Writer& texts(const std::string& name, const std::vector<std::string>& values) {
    std::string all;
    for (const std::string& value : values) all += utf8_to_utf16(value) + std::string(2, '\0');
    return bytes(name, all + std::string(2, '\0'), "hex(7):");
  }
  // A text with variables in it.
  Writer& template_text(const std::string& name, const std::string& value) {
    return bytes(name, utf8_to_utf16(value) + std::string(2, '\0'), "hex(2):");
  }
  const std::string& take() const { return out_; }

 private:
  Writer& line(const std::string& name, const std::string& value) {
    out_ += (name.empty() ? "@" : quoted(name)) + "=" + value + "\n";
    return *this;
  }
  Form form_;
  std::string out_;
};

std::string little_endian(uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
  return out;
}

std::string day(int64_t seconds) {
  const time_t time = seconds;
  tm parts;
  char text[16];
  strftime(text, sizeof text, "%Y%m%d", gmtime_r(&time, &parts));
  return text;
}

// A number that follows from the profile: for identifiers that Windows draws at random.
std::string drawn_guid(const Profile& profile, const std::string& what) {
  const std::string hex = sha256(what + profile.machine.computer + profile.system.serial + profile.network.mac);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-9" + hex.substr(17, 3) + "-" +
         hex.substr(20, 12);
}

// The first of the hex digits may be anything: it is checked by nobody here.
std::string digital_product_id(const Profile& profile) {
  constexpr size_t kSize = 164;
  std::string id = little_endian(kSize, 4) + little_endian(3, 4) + profile.windows.product_id + '\0';
  id.resize(32, '\0');
  id += "\x98\x0a" + std::string(2, '\0') + "[TH]X19-98841" + std::string(3, '\0');
  const std::string hex = sha256(profile.windows.product_id);
  for (size_t i = 0; i + 1 < 30; i += 2) id += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  id.resize(kSize, '\0');
  return id;
}

// HKLM\SOFTWARE is seen twice: by 64- and by 32-bit programs.
std::vector<std::string> both_views(const std::string& key) {
  return {key, kSoftware + "Wow6432Node\\" + key.substr(kSoftware.size())};
}

void windows(Writer& to, const Profile& profile, int64_t now) {
  const Profile::Windows& w = profile.windows;
  const int64_t installed = now - static_cast<int64_t>(w.installed_days_ago) * kDay - 11'213;
  const std::string build = std::to_string(w.build);
  for (const std::string& key : both_views(kNt)) {
    to.key(key).text("ProductName", w.product).text("EditionID", w.edition).text("CompositionEditionID", w.edition);
    to.text("DisplayVersion", w.display_version)
        .text("ReleaseId", w.release_id)
        .text("CurrentBuild", build)
        .text("CurrentBuildNumber", build);
    to.number("UBR", w.ubr).text("BuildBranch", "vb_release").text("BuildLab", "19041.vb_release.191206-1406");
    to.text("BuildLabEx", "19041.1.amd64fre.vb_release.191206-1406").text("ProductId", w.product_id);
    to.bytes("DigitalProductId", digital_product_id(profile)).number("InstallDate", static_cast<uint64_t>(installed));
    to.bytes("InstallTime", little_endian((static_cast<uint64_t>(installed) + 11'644'473'600) * 10'000'000, 8),
             "hex(b):");
    to.text("RegisteredOwner", profile.machine.full_name).text("RegisteredOrganization", profile.machine.organization);
    to.text("SoftwareType", "System")
        .text("SystemRoot", "C:\\Windows")
        .text("PathName", "C:\\Windows")
        .text("InstallationType", "Client");
  }
  for (const std::string& key : both_views(kCurrentVersion.substr(0, kCurrentVersion.size() - 1)))
    to.key(key).text("ProductId", w.product_id);
  to.key(kSoftware + "Microsoft\\Cryptography").text("MachineGuid", drawn_guid(profile, "machine"));
  for (const std::string& fix : w.hotfixes) {
    to.key(kCurrentVersion + "Component Based Servicing\\Packages\\Package_for_" + fix + "~31bf3856ad364e35~amd64~~" +
           build + "." + std::to_string(w.ubr) + ".1.1");
    to.number("CurrentState", 0x70).text("InstallClient", "WindowsUpdateAgent").text("InstallUser", "S-1-5-18");
  }
}

void names(Writer& to, const Profile& profile) {
  const Profile::Machine& m = profile.machine;
  std::string netbios = m.computer;
  std::transform(netbios.begin(), netbios.end(), netbios.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const char* name : {"ComputerName", "ActiveComputerName"})
    to.key(kControl + "ComputerName\\" + name).text("ComputerName", netbios);
  to.key(kMachine + "System\\CurrentControlSet\\Services\\Tcpip\\Parameters")
      .text("Hostname", m.computer)
      .text("NV Hostname", m.computer);
  to.text("Domain", m.domain).text("NV Domain", m.domain);
  to.key(kNt + "\\Winlogon").text("DefaultUserName", m.user).text("LastUsedUsername", m.user);
  to.text("DefaultDomainName", m.domain.empty() ? netbios : m.domain)
      .text("CachePrimaryDomain", m.domain.empty() ? m.workgroup : m.domain);
  to.key(kCurrentVersion + "Authentication\\LogonUI")
      .text("LastLoggedOnUser", ".\\" + m.user)
      .text("LastLoggedOnDisplayName", m.full_name);
}

// What Windows 10 has and Wine lacks: the rest is Wine's, which sets those that depend on account and processor at each boot.
void environment(Writer& to, const Profile& profile) {
  to.key(kControl + "Session Manager\\Environment")
      .template_text("Path",
                     "%SystemRoot%\\system32;%SystemRoot%;%SystemRoot%\\System32\\Wbem;"
                     "%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\;%SystemRoot%\\System32\\OpenSSH\\")
      .text("PATHEXT", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC")
      .text("DriverData", "C:\\Windows\\System32\\Drivers\\DriverData")
      .template_text("PSModulePath",
                     "C:\\Program Files\\WindowsPowerShell\\Modules;"
                     "%SystemRoot%\\system32\\WindowsPowerShell\\v1.0\\Modules")
      .template_text("TEMP", "%SystemRoot%\\TEMP")
      .template_text("TMP", "%SystemRoot%\\TEMP");
  // Without variables in them: the system's processes begin before Wine knows the user's.
  const std::string folder = "C:\\users\\" + profile.machine.user, local = folder + "\\AppData\\Local\\";
  to.key("HKEY_CURRENT_USER\\Environment")
      .text("Path", local + "Microsoft\\WindowsApps;")
      .text("TEMP", local + "Temp")
      .text("TMP", local + "Temp")
      .text("OneDrive", folder + "\\OneDrive");
  to.key("HKEY_CURRENT_USER\\Volatile Environment").text("USERDOMAIN_ROAMINGPROFILE", profile.machine.computer);
}

// What Wine's boot writes of the processor, out of what it is told (wineboot/wineboot.c, create_bios_processor_values): an
// image that is built without the monitor has the builder's. The keys below HARDWARE are made anew at each boot.
void processors(Writer& to, const Profile& profile) {
  const Profile::Cpu& cpu = profile.cpu;
  char revision[8];
  snprintf(revision, sizeof revision, "%02x%02x", static_cast<unsigned>(cpu.model), static_cast<unsigned>(cpu.stepping));
  to.key(kMachine + "System\\ControlSet001\\Control\\Session Manager\\Environment")
      .text("NUMBER_OF_PROCESSORS", std::to_string(cpu.threads))
      .text("PROCESSOR_ARCHITECTURE", "AMD64")
      .text("PROCESSOR_IDENTIFIER", (cpu.vendor == "AuthenticAMD" ? "AMD64" : "Intel64") + std::string(" Family ") +
                                        std::to_string(cpu.family) + " Model " + std::to_string(cpu.model) +
                                        " Stepping " + std::to_string(cpu.stepping) + ", " + cpu.vendor)
      .text("PROCESSOR_LEVEL", std::to_string(cpu.family))
      .text("PROCESSOR_REVISION", revision);
}

void hardware(Writer& to, const Profile& profile) {
  const std::string system = kMachine + "HARDWARE\\DESCRIPTION\\System";
  std::string date = profile.bios.date;
  date.erase(6, 2);
  to.key(system).text("SystemBiosDate", date).text("VideoBiosDate", date).text("Identifier", "AT/AT COMPATIBLE");
  // The first one is the identifier in the machine's ACPI tables: six characters of its maker.
  std::string maker = profile.system.manufacturer.substr(0, profile.system.manufacturer.find(' ')).substr(0, 6);
  std::transform(maker.begin(), maker.end(), maker.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  maker.resize(6, ' ');
  to.texts("SystemBiosVersion",
           {maker + " - 1072009", profile.bios.version, profile.bios.vendor + " - " + profile.bios.version});
  to.texts("VideoBiosVersion", {profile.graphics.name, "Hardware Version 0.0"});
  to.key(kMachine + "HARDWARE\\DEVICEMAP\\Scsi\\Scsi Port 0\\Scsi Bus 0\\Target Id 0\\Logical Unit Id 0");
  to.text("Identifier", profile.disk.model).text("Type", "DiskPeripheral").text("SerialNumber", profile.disk.serial);
  to.text("DeviceType", "DiskPeripheral");
}

void firmware(Writer& to, const Profile& profile) {
  to.key(kControl + "SystemInformation").text("SystemManufacturer", profile.system.manufacturer);
  to.text("SystemProductName", profile.system.product)
      .text("BIOSVersion", profile.bios.version)
      .text("BIOSReleaseDate", profile.bios.date);
  to.text("ComputerHardwareId", "{" + drawn_guid(profile, "hardware") + "}");
  to.key(kCurrentVersion + "OEMInformation")
      .text("Manufacturer", profile.system.manufacturer)
      .text("Model", profile.system.product);
}

// As Windows makes identifiers of devices: capitals and underscores.
std::string device_name(std::string text) {
  for (char& c : text) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return text;
}

void devices(Writer& to, const Profile& profile) {
  const Profile::Disk& disk = profile.disk;
  const std::string disk_id =
      "SCSI\\Disk&Ven_NVMe&Prod_" + device_name(disk.model) + "\\5&" + sha256(disk.serial).substr(0, 8) + "&0&000000";
  to.key(kEnum + disk_id)
      .text("FriendlyName", disk.model)
      .text("DeviceDesc", "Disk drive")
      .text("Class", "DiskDrive")
      .text("Mfg", "(Standard disk drives)");
  to.text("ClassGUID", "{4d36e967-e325-11ce-bfc1-08002be10318}")
      .text("Service", "disk")
      .texts("HardwareID", {"SCSI\\Disk" + device_name(disk.model), "GenDisk"});
  to.key(kMachine + "System\\CurrentControlSet\\Services\\disk\\Enum")
      .text("0", disk_id)
      .number("Count", 1)
      .number("NextInstance", 1);

  const Profile::Graphics& graphics = profile.graphics;
  const std::string ids = adapter_id(profile);
  to.key(kEnum + ids + "\\3&11583659&0&10")
      .text("DeviceDesc", graphics.name)
      .text("Mfg", graphics.vendor)
      .text("Class", "Display")
      .text("Service", "igfxn");
  to.text("ClassGUID", "{4d36e968-e325-11ce-bfc1-08002be10318}").texts("HardwareID", {ids});
  to.key(kEnum + "DISPLAY\\" + profile.screen.monitor + "\\4&2d3a1f2c&0&UID265988")
      .text("DeviceDesc", "Generic PnP Monitor")
      .text("Class", "Monitor");
  to.texts("HardwareID", {"MONITOR\\" + profile.screen.monitor});

  // What the firmware of any laptop tells of.
  constexpr const char* kAcpi[][3] = {{"ACPI0003", "Microsoft AC Adapter", "Battery"},
                                      {"PNP0C0A", "Microsoft ACPI-Compliant Control Method Battery", "Battery"},
                                      {"PNP0A08", "PCI Express Root Complex", "System"},
                                      {"PNP0C09", "Microsoft ACPI-Compliant Embedded Controller", "System"},
                                      {"PNP0C0C", "ACPI Power Button", "System"},
                                      {"PNP0C0D", "ACPI Lid", "System"},
                                      {"PNP0103", "High precision event timer", "System"},
                                      {"ThermalZone", "ACPI Thermal Zone", "System"}};
  for (const auto& [id, description, type] : kAcpi)
    to.key(kEnum + "ACPI\\" + id + "\\0").text("DeviceDesc", description).text("Class", type);

  const Profile::Network& network = profile.network;
  const std::string guid = adapter_guid(profile);
  to.key(kControl + "Class\\{4d36e972-e325-11ce-bfc1-08002be10318}\\0001")
      .text("DriverDesc", network.adapter)
      .text("NetCfgInstanceId", guid);
  std::string address;
  std::copy_if(network.mac.begin(), network.mac.end(), std::back_inserter(address), [](char c) { return c != ':'; });
  to.text("OriginalNetworkAddress", address);
  to.key(kControl + "Network\\{4d36e972-e325-11ce-bfc1-08002be10318}\\" + guid + "\\Connection")
      .text("Name", network.connection);
  const std::string base = network.address.substr(0, network.address.rfind('.') + 1);
  to.key(kMachine + "System\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\" + guid)
      .number("EnableDHCP", 1)
      .text("DhcpIPAddress", network.address)
      .text("DhcpSubnetMask", "255.255.255.0")
      .text("DhcpServer", base + "1");
  to.texts("DhcpDefaultGateway", {base + "1"}).text("DhcpNameServer", base + "1");
  to.key(kNt + "\\NetworkCards\\2").text("ServiceName", guid).text("Description", network.adapter);
}

std::string leaf(const std::string& path) { return path.substr(path.find_last_of('\\') + 1); }

void programs(Writer& to, const Profile& profile, int64_t now) {
  for (const Profile::Program& program : profile.programs) {
    const std::string path = program.folder + "\\" + program.files.front();
    // A 32-bit program's entry is in the view of its kind.
    const std::string uninstall =
        (program.folder.starts_with("C:\\Program Files (x86)\\") ? both_views(kCurrentVersion + "Uninstall\\")[1]
                                                                 : kCurrentVersion + "Uninstall\\");
    to.key(uninstall + program.name)
        .text("DisplayName", program.name)
        .text("DisplayVersion", program.version)
        .text("Publisher", program.publisher);
    to.text("InstallLocation", program.folder)
        .text("DisplayIcon", path)
        .text("UninstallString", quoted(program.folder + "\\uninstall.exe"));
    to.text("InstallDate", day(now - static_cast<int64_t>(program.installed_days_ago) * kDay));
    to.key(kCurrentVersion + "App Paths\\" + leaf(path)).text("", path).text("Path", program.folder);
  }
}

void documents(Writer& to, const Profile& profile) {
  // The last one opened first; each kind has a list of its own.
  std::vector<const Profile::File*> recent;
  for (const Profile::File& file : profile.files) {
    if (file.recent) recent.push_back(&file);
  }
  std::stable_sort(recent.begin(), recent.end(),
                   [](const auto* a, const auto* b) { return a->days_ago < b->days_ago; });
  std::map<std::string, std::vector<std::string>> lists;
  for (const Profile::File* file : recent) {
    const std::string name = leaf(file->path);
    lists[""].push_back(name);
    if (const size_t dot = name.find_last_of('.'); dot != std::string::npos)
      lists["\\" + name.substr(dot)].push_back(name);
  }
  for (const auto& [list, names] : lists) {
    to.key(kUserExplorer + "RecentDocs" + list);
    std::string order;
    for (size_t i = 0; i < names.size(); ++i) {
      to.bytes(std::to_string(i), utf8_to_utf16(names[i]) + std::string(4, '\0'));
      order += little_endian(i, 4);
    }
    to.bytes("MRUListEx", order + little_endian(0xffffffff, 4));
  }
}

void printers(Writer& to, const Profile& profile) {
  for (const Profile::Printer& printer : profile.printers) {
    to.key("HKEY_CURRENT_USER\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Devices")
        .text(printer.name, "winspool," + printer.port);
    to.key(kControl + "Print\\Printers\\" + printer.name)
        .text("Name", printer.name)
        .text("Printer Driver", printer.driver)
        .text("Port", printer.port);
    if (!printer.is_default) continue;
    to.key("HKEY_CURRENT_USER\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows")
        .text("Device", printer.name + ",winspool," + printer.port);
  }
}

}  // namespace

std::string adapter_guid(const Profile& profile) {
  std::string guid = std::string("{") + drawn_guid(profile, "network") + "}";
  std::transform(guid.begin(), guid.end(), guid.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return guid;
}

std::string profile_registry(const Profile& profile, int64_t now) {
  Writer to(Form::kRegedit);
  windows(to, profile, now);
  names(to, profile);
  environment(to, profile);
  firmware(to, profile);
  devices(to, profile);
  programs(to, profile, now);
  documents(to, profile);
  printers(to, profile);
  to.key(kMachine + "System\\CurrentControlSet\\Control\\TimeZoneInformation")
      .text("TimeZoneKeyName", profile.locale.time_zone);
  to.key("HKEY_CURRENT_USER\\Keyboard Layout\\Preload").text("1", profile.locale.keyboard);
  // "Google\Chrome" of "Google\Chrome\User Data\Default".
  const std::string maker = profile.browser.folder.substr(0, profile.browser.folder.find("\\User Data"));
  to.key("HKEY_CURRENT_USER\\Software\\" + maker + "\\BLBeacon").text("version", profile.browser.version);
  return "\xff\xfe" + utf8_to_utf16("Windows Registry Editor Version 5.00\n" + to.take());
}

std::string profile_hive(const Profile& profile) {
  Writer to(Form::kHive);
  processors(to, profile);
  hardware(to, profile);
  return to.take();
}

}  // namespace drsemu::sandbox
