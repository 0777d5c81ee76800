// The machine of a profile, in the forms that the monitor and Wine read.
#include "sandbox/machine.h"

#include <sys/random.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>

#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "sandbox/acpi.h"
#include "sandbox/adapter.h"
#include "sandbox/cpuid.h"
#include "sandbox/profile_registry.h"
#include "sandbox/smbios.h"
#include "sandbox/told_display.h"
#include "sandbox/volume.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

using event::Machine;
using event::MachineProcess;

uint32_t below(uint32_t limit) {
  uint32_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) number = limit / 2;
  return number % limit;
}

template <size_t Size>
void put_text(char16_t (&to)[Size], const std::string& text) {
  const std::string units = utf8_to_utf16(text);
  std::memcpy(to, units.data(), std::min(units.size(), sizeof to - sizeof to[0]));
}

// Wine has these itself; what they started is told as theirs.
constexpr std::pair<const char*, uint32_t> kWines[] = {{"services.exe", event::kParentServices},
                                                       {"explorer.exe", event::kParentShell}};
constexpr uint32_t kSystem = 4;
// Ids are multiples of 4 and rise with the time of the start, with others between. Wine's own are lower than these;
// those of threads are told apart from both.
constexpr uint32_t kFirst = 1800, kSlots = 36, kFirstThread = 24000;

class Processes {
 public:
  explicit Processes(Machine& machine) : machine_(machine) {}

  void add(const Profile::Process& told) {
    const auto wines =
        std::find_if(std::begin(kWines), std::end(kWines), [&](const auto& one) { return told.name == one.first; });
    if (wines != std::end(kWines) || machine_.processes == event::kMostMachineProcesses) return;
    const bool is_system = told.name == "System";
    const uint32_t pid = is_system ? kSystem : next_;
    const auto mb = static_cast<uint32_t>(told.memory_mb);
    MachineProcess& made = add(told.name, pid, parent_of(told), is_system ? 180 : 3 + std::min(mb / 6, 45u));
    put_text(made.path, told.path);
    made.session = static_cast<uint32_t>(told.session);
    made.handles = is_system ? 4200 : 90 + std::min(mb * 7, 1800u) + below(24);
    made.working_set = mb * 1024 + below(256) * 4;
    // What the user has started came minutes later.
    started_ += told.user == "user" && told.parent == "explorer.exe" ? 60'000 + below(600'000) : 40 + below(900);
    made.started = is_system ? 0 : started_;
    first_.emplace(told.name, pid);
    if (!is_system) next_ += 4 + 4 * below(kSlots);
  }

  // The one that is no process at all; a snapshot of kernel32's calls it so.
  void add_idle() { add("[System Process]", 0, 0, machine_.processors).working_set = 8; }

 private:
  MachineProcess& add(const std::string& name, uint32_t pid, uint32_t parent, uint32_t threads) {
    MachineProcess& made = machine_.process[machine_.processes++];
    put_text(made.name, name);
    made.pid = pid;
    made.parent = parent;
    made.threads = threads;
    made.first_thread = thread_;
    thread_ += threads * 4 + 4 * below(kSlots);
    return made;
  }

  uint32_t parent_of(const Profile::Process& told) const {
    for (const auto& [name, parent] : kWines) {
      if (told.parent == name) return parent;
    }
    if (const auto found = first_.find(told.parent); found != first_.end()) return found->second;
    return told.name == "System" ? 0 : next_ - 4;  // nobody's: it is gone
  }

  Machine& machine_;
  std::map<std::string, uint32_t> first_;  // ids of the first process of each name
  uint32_t next_ = kFirst + 4 * below(kSlots), thread_ = kFirstThread, started_ = 0;
};

uint32_t signature_of(const Machine& machine, uint32_t& features) {
  for (uint32_t i = 0; i < machine.leaves; ++i) {
    if (machine.leaf[i].leaf != 1) continue;
    features = machine.leaf[i].edx;
    return machine.leaf[i].eax;
  }
  return 0;
}

std::string mask_text(uint64_t mask) {
  char text[40];
  std::snprintf(text, sizeof text, "%08x,%08x\n", static_cast<uint32_t>(mask >> 32), static_cast<uint32_t>(mask));
  return text;
}

std::string list_text(uint64_t first, uint64_t count) {
  std::string text = std::to_string(first);
  if (count > 1) text += '-' + std::to_string(first + count - 1);
  return text + "\n";
}

uint64_t mask_of(uint64_t first, uint64_t count) { return ((count == 64 ? 0 : uint64_t{1} << count) - 1) << first; }

void write_files(const fs::path& folder, std::initializer_list<std::pair<const char*, std::string>> files) {
  fs::create_directories(folder);
  for (const auto& [name, value] : files) write_file(folder / name, value);
}

}  // namespace

Machine make_machine(const Profile& profile) {
  const Profile::Cpu& cpu = profile.cpu;
  Processor processor{.vendor = cpu.vendor, .brand = cpu.name};
  processor.family = static_cast<uint32_t>(cpu.family);
  processor.model = static_cast<uint32_t>(cpu.model);
  processor.stepping = static_cast<uint32_t>(cpu.stepping);
  processor.mhz = static_cast<uint32_t>(cpu.mhz);
  processor.cores = static_cast<uint32_t>(cpu.cores);
  processor.threads = static_cast<uint32_t>(cpu.threads);

  Machine made = {};
  made.processors = processor.threads;
  made.cores = processor.cores;
  made.memory = profile.memory.total_mb << 20;
  // No two machines have been started at the same minute.
  made.uptime_s = profile.uptime.hours * 3600 + below(3600);
  made.mhz = processor.mhz;
  made.level = processor.family;
  made.revision = processor.model << 8 | processor.stepping;
  made.hides_cpuid = can_hide_cpuid();
  made.gone = kFirst - 4 - 4 * below(kSlots);
  const std::vector<event::CpuidLeaf> leaves = cpuid_leaves(processor);
  made.leaves = static_cast<uint32_t>(leaves.size());
  std::copy(leaves.begin(), leaves.end(), made.leaf);

  uint32_t features = 0;
  const uint32_t signature = signature_of(made, features);
  const std::string tables = smbios_tables(profile, uint64_t{features} << 32 | signature);
  if (tables.size() > sizeof made.smbios)
    throw Error("the profile's texts of the machine are too long for its SMBIOS tables");
  made.smbios_size = static_cast<uint32_t>(tables.size());
  std::memcpy(made.smbios, tables.data(), tables.size());
  const std::string acpi = acpi_tables(profile);
  if (acpi.size() > sizeof made.acpi) throw Error("the profile's machine is too large for its ACPI tables");
  made.acpi_size = static_cast<uint32_t>(acpi.size());
  std::memcpy(made.acpi, acpi.data(), acpi.size());

  made.display = told_display(profile);
  put_text(made.computer, profile.machine.computer);
  put_text(made.adapter, profile.network.adapter);
  put_text(made.connection, profile.network.connection);
  // "{01234567-…": the first three groups are numbers.
  const std::string guid = uuid_bytes(adapter_guid(profile).substr(1, 36));
  std::memcpy(made.adapter_guid, guid.data(), sizeof made.adapter_guid);

  if (profile.processes.empty()) return made;
  Processes processes(made);
  processes.add_idle();
  for (const Profile::Process& process : profile.processes) processes.add(process);
  return made;
}

const Machine& machine_of(const Image& image) {
  static std::map<std::string, Machine> made;
  const auto found = made.find(image.id);
  if (found != made.end()) return found->second;
  Machine machine = make_machine(load_profile(image.profile()));
  machine.volume = volume_of(image);
  return made.emplace(image.id, machine).first->second;
}

// Names: Documentation/ABI/testing/sysfs-devices-system-cpu and sysfs-class-power of Linux. Wine reads them in
// dlls/ntdll/unix/system.c.
void make_machine_files(const Profile& profile, const fs::path& root) {
  const uint64_t threads = profile.cpu.threads, per_core = threads / profile.cpu.cores;
  const fs::path processors = root / "sys/devices/system/cpu";
  write_files(processors, {{"online", list_text(0, threads)}, {"present", list_text(0, threads)}});
  const std::string khz = std::to_string(profile.cpu.mhz * 1000) + "\n";
  for (uint64_t i = 0; i < threads; ++i) {
    const fs::path folder = processors / (std::string("cpu") + std::to_string(i));
    const uint64_t first = i / per_core * per_core;
    write_files(folder / "topology", {{"physical_package_id", "0\n"},
                                      {"thread_siblings", mask_text(mask_of(first, per_core))},
                                      {"thread_siblings_list", list_text(first, per_core)}});
    write_files(folder / "cpufreq", {{"base_frequency", khz}, {"cpuinfo_max_freq", khz}, {"scaling_max_freq", khz}});
    for (size_t at = 0; at < std::size(kCaches); ++at) {
      const Cache& cache = kCaches[at];
      constexpr const char* kTypes[] = {"", "Data", "Instruction", "Unified"};
      write_files(folder / "cache" / (std::string("index") + std::to_string(at)),
                  {{"shared_cpu_map", mask_text(cache.level < 3 ? mask_of(first, per_core) : mask_of(0, threads))},
                   {"level", std::to_string(cache.level) + "\n"},
                   {"ways_of_associativity", std::to_string(cache.ways) + "\n"},
                   {"coherency_line_size", std::to_string(kCacheLine) + "\n"},
                   {"size", std::to_string(cache.kb) + "K\n"},
                   {"type", std::string(kTypes[cache.type]) + "\n"}});
    }
  }
  write_files(root / "sys/class/net" / kAdapterName, {{"carrier", "1\n"}});
  const fs::path power = root / "sys/class/power_supply";
  write_files(power / "AC", {{"type", "Mains\n"}, {"online", "1\n"}});
  write_files(power / "BAT0", {{"type", "Battery\n"},
                               {"status", "Not charging\n"},
                               {"voltage_now", "16720000\n"},  // µV
                               {"charge_full", "3842000\n"},   // µAh
                               {"charge_now", "3764000\n"},
                               {"current_now", "0\n"}});
}

}  // namespace drsemu::sandbox
