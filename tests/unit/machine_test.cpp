// What the guest is told of the machine: processes, SMBIOS and ACPI tables, files of Linux's.
#include "sandbox/machine.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <set>

#include "base/error.h"
#include "base/fs.h"
#include "sandbox/acpi.h"
#include "sandbox/smbios.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

using event::Machine;

Profile profile(const std::string& text = "") {
  const Profile base = parse_profile(read_file(fs::path(DRSEMU_BUILD_DIR) / "guest/profile.toml"), "default", {});
  return parse_profile(text, "other", base);
}

std::string narrow(const char16_t* text) {
  std::string out;
  while (*text) out += static_cast<char>(*text++);
  return out;
}

TEST(Machine, IsThatOfTheProfile) {
  const Machine machine = make_machine(profile(
      "[cpu]\nmodel = 80\nstepping = 3\ncores = 2\nthreads = 4\n[memory]\ntotal_mb = 8192\n[uptime]\nhours = 5\n"));
  EXPECT_EQ(machine.processors, 4u);
  EXPECT_EQ(machine.cores, 2u);
  EXPECT_EQ(machine.memory, uint64_t{8} << 30);
  EXPECT_EQ(machine.revision, 0x5003u);
  EXPECT_GE(machine.uptime_s, 5u * 3600);
  EXPECT_LT(machine.uptime_s, 6u * 3600);
  EXPECT_EQ(narrow(machine.connection), profile().network.connection);
}

TEST(Machine, ProcessesHaveIdsOfTheirOwnAndParentsThatAreThere) {
  const Profile told = profile();
  const Machine machine = make_machine(told);
  std::set<uint32_t> ids = {event::kParentServices, event::kParentShell};
  std::set<uint32_t> threads;
  size_t wines = 0;
  for (const Profile::Process& process : told.processes)
    wines += process.name == "services.exe" || process.name == "explorer.exe";
  ASSERT_EQ(machine.processes, told.processes.size() - wines + 1);
  EXPECT_GE(machine.processes, 70u) << "as an office laptop has";
  EXPECT_EQ(machine.process[0].pid, 0u);
  for (uint32_t i = 0; i < machine.processes; ++i) {
    const event::MachineProcess& process = machine.process[i];
    const std::string name = narrow(process.name);
    EXPECT_TRUE(ids.insert(process.pid).second) << name;
    EXPECT_EQ(process.pid % 4, 0u) << name;
    EXPECT_NE(name, "services.exe");
    EXPECT_NE(name, "explorer.exe");
    for (uint32_t thread = 0; process.pid && thread < process.threads; ++thread)
      EXPECT_TRUE(threads.insert(process.first_thread + thread * 4).second) << name;
  }
  for (const uint32_t thread : threads) EXPECT_FALSE(ids.contains(thread));
  const std::map<std::string, uint32_t> parents = {
      {"OUTLOOK.EXE", event::kParentShell}, {"spoolsv.exe", event::kParentServices}, {"Registry", 4}};
  for (const auto& [name, parent] : parents) {
    bool found = false;
    for (uint32_t i = 0; i < machine.processes; ++i) {
      if (narrow(machine.process[i].name) != name) continue;
      EXPECT_EQ(machine.process[i].parent, parent) << name;
      found = true;
    }
    EXPECT_TRUE(found) << name;
  }
  EXPECT_EQ(make_machine(profile("process = []\n")).processes, 0u);
}

struct Structure {
  std::string fields;
  std::vector<std::string> texts;
};

// By type; the tables must fill what their header says, and end with type 127.
std::multimap<uint8_t, Structure> structures(const std::string& raw) {
  std::multimap<uint8_t, Structure> found;
  size_t at = 8;
  uint8_t type = 0;
  while (at + 4 <= raw.size()) {
    type = static_cast<uint8_t>(raw[at]);
    Structure one{raw.substr(at, static_cast<uint8_t>(raw[at + 1])), {}};
    at += one.fields.size();
    if (raw[at] == 0) ++at;
    while (raw[at]) {
      one.texts.emplace_back(raw.c_str() + at);
      at += one.texts.back().size() + 1;
    }
    ++at;
    found.emplace(type, one);
  }
  EXPECT_EQ(at, raw.size());
  EXPECT_EQ(type, 127);
  return found;
}

template <typename T>
T field(const Structure& structure, size_t at) {
  T value{};
  std::memcpy(&value, structure.fields.data() + at, sizeof value);
  return value;
}

TEST(Smbios, SaysWhatTheProfileSays) {
  const Profile told = profile();
  const std::string raw = smbios_tables(told, 0x1234'5678'0008'06c1);
  uint32_t length;
  std::memcpy(&length, raw.data() + 4, sizeof length);
  EXPECT_EQ(length, raw.size() - 8);
  const auto found = structures(raw);
  EXPECT_EQ(found.find(0)->second.texts,
            (std::vector<std::string>{told.bios.vendor, told.bios.version, told.bios.date}));
  EXPECT_EQ(found.find(1)->second.texts[3], told.system.serial);
  EXPECT_EQ(found.find(1)->second.fields.substr(8, 4), std::string("\x44\x45\x4c\x4c"));  // 4c4c4544: little-endian
  EXPECT_EQ(found.find(2)->second.texts[1], told.system.board);
  EXPECT_EQ(found.find(3)->second.fields[5], 10);  // a notebook
  const Structure& processor = found.find(4)->second;
  EXPECT_EQ(processor.fields.size(), 0x30u);
  EXPECT_EQ(field<uint64_t>(processor, 8), 0x1234'5678'0008'06c1u);
  EXPECT_EQ(field<uint8_t>(processor, 0x23), told.cpu.cores);
  EXPECT_EQ(field<uint8_t>(processor, 0x25), told.cpu.threads);
  EXPECT_EQ(field<uint16_t>(processor, 0x2e), told.cpu.threads);
  EXPECT_EQ(found.count(7), 3u);
  uint64_t mb = 0;
  for (auto [at, end] = found.equal_range(17); at != end; ++at) {
    mb += field<uint16_t>(at->second, 0xc);
    EXPECT_EQ(field<uint16_t>(at->second, 0x15), told.memory.mhz);
    EXPECT_EQ(at->second.texts.back(), told.memory.part);
  }
  EXPECT_EQ(mb, told.memory.total_mb);
}

TEST(Smbios, HasRoomForTheLongestTextsAndTheLargestMachine) {
  const std::string most(64, 'x');
  Profile told = profile("[cpu]\ncores = 64\nthreads = 64\n[memory]\ntotal_mb = 1048576\n");
  for (std::string* text :
       {&told.bios.vendor, &told.bios.version, &told.system.manufacturer, &told.system.product, &told.system.version,
        &told.system.family, &told.system.sku, &told.system.serial, &told.system.board, &told.system.board_version,
        &told.system.board_serial, &told.memory.manufacturer, &told.memory.part})
    *text = most;
  const Machine machine = make_machine(told);
  EXPECT_GT(machine.smbios_size, 1000u);
  uint64_t mb = 0;
  const std::string raw(reinterpret_cast<const char*>(machine.smbios), machine.smbios_size);
  const auto found = structures(raw);
  for (auto [at, end] = found.equal_range(17); at != end; ++at) {
    EXPECT_EQ(field<uint16_t>(at->second, 0xc), 0x7fff);
    mb += field<uint32_t>(at->second, 0x1c);
  }
  EXPECT_EQ(mb, 1048576u);
}

// WMI's Win32_PhysicalMemory is one module.
TEST(Smbios, MemoryIsOneModuleWhereThereIsOneSoLarge) {
  EXPECT_EQ(memory_modules(profile("[memory]\ntotal_mb = 16384\n")), 1u);
  EXPECT_EQ(memory_modules(profile("[memory]\ntotal_mb = 32768\n")), 1u);
  EXPECT_EQ(memory_modules(profile("[memory]\ntotal_mb = 65536\n")), 2u);
}

// By signature, in their order; each must have the length that it says, and a sum of 0.
std::vector<std::pair<std::string, std::string>> acpi(const std::string& raw) {
  std::vector<std::pair<std::string, std::string>> found;
  for (size_t at = 0; at < raw.size();) {
    uint32_t length = 0;
    if (raw.size() - at >= 36) std::memcpy(&length, raw.data() + at + 4, sizeof length);
    if (length < 36 || length > raw.size() - at) {
      ADD_FAILURE() << "a table of " << length << " bytes at " << at;
      break;
    }
    const std::string table = raw.substr(at, length);
    uint8_t sum = 0;
    for (const char c : table) sum = static_cast<uint8_t>(sum + static_cast<uint8_t>(c));
    EXPECT_EQ(sum, 0) << table.substr(0, 4);
    found.emplace_back(table.substr(0, 4), table);
    at += length;
  }
  return found;
}

// Whether the packages of an AML scope fill each other (ACPI specification 20.2.4): its end, 0 if they do not.
size_t end_of_package(const std::string& aml, size_t at) {
  const auto lead = static_cast<uint8_t>(aml.at(at));
  const int more = lead >> 6;
  size_t length = more ? lead & 0xf : lead & 0x3f;
  for (int i = 0; i < more; ++i) length |= static_cast<size_t>(static_cast<uint8_t>(aml.at(at + 1 + i))) << (4 + 8 * i);
  return at + length <= aml.size() ? at + length : 0;
}

TEST(Acpi, TablesAreWholeAndTheMakers) {
  const Profile told = profile("[cpu]\ncores = 2\nthreads = 4\n");
  std::string order;
  std::map<std::string, std::string> tables;
  for (const auto& [signature, table] : acpi(acpi_tables(told))) {
    order += signature + " ";
    tables[signature] = table;
    EXPECT_EQ(table.substr(10, 14), "DELL  Dell Inc") << signature;
  }
  EXPECT_EQ(order, "FACP APIC HPET MCFG TPM2 BGRT WSMT DSDT ");
  EXPECT_EQ(tables["FACP"].size(), 276u);  // of revision 6
  EXPECT_EQ(tables["FACP"].substr(268), std::string(8, '\0')) << "a hypervisor's name";
  EXPECT_EQ(tables["HPET"].size(), 56u);
  EXPECT_EQ(tables["MCFG"].size(), 60u);
  EXPECT_EQ(tables["TPM2"].size(), 76u);
  EXPECT_EQ(tables["APIC"].size(), 44u + 4 * (8 + 6) + 12 + 2 * 10);

  const std::string& dsdt = tables["DSDT"];
  ASSERT_EQ(dsdt[36], '\x10');  // Scope
  const size_t end = end_of_package(dsdt, 37);
  ASSERT_NE(end, 0u);
  EXPECT_EQ(dsdt.substr(end, 5), std::string("\x08_S0_"));
  const std::string first = dsdt.substr(37, 12);
  const size_t pci = first.find("\x5b\x82");
  ASSERT_NE(pci, std::string::npos);
  const size_t pci_end = end_of_package(dsdt, 37 + pci + 2);
  EXPECT_EQ(dsdt.substr(pci_end, 2), "\x5b\x82") << "a processor follows";
  EXPECT_NE(dsdt.find("PR03"), std::string::npos);
  EXPECT_EQ(dsdt.find("PR04"), std::string::npos);
  EXPECT_NE(dsdt.find(std::string("_HID\x0c\x41\xd0\x0c\x0a", 9)), std::string::npos) << "PNP0C0A, the battery";
}

TEST(Acpi, HasRoomForTheLargestMachine) {
  const Machine machine = make_machine(profile("[cpu]\ncores = 64\nthreads = 64\n"));
  EXPECT_GT(machine.acpi_size, 2000u);
  EXPECT_EQ(acpi(std::string(reinterpret_cast<const char*>(machine.acpi), machine.acpi_size)).size(), 8u);
}

TEST(MachineFiles, PairThreadsOfACore) {
  const fs::path root = fs::temp_directory_path() / ("drsemu-machine-" + std::to_string(getpid()));
  make_machine_files(profile("[cpu]\ncores = 2\nthreads = 4\nmhz = 3000\n"), root);
  const fs::path cpus = root / "sys/devices/system/cpu";
  EXPECT_EQ(read_file(cpus / "online"), "0-3\n");
  EXPECT_EQ(read_file(cpus / "cpu3/topology/thread_siblings"), "00000000,0000000c\n");
  EXPECT_EQ(read_file(cpus / "cpu3/topology/thread_siblings_list"), "2-3\n");
  EXPECT_EQ(read_file(cpus / "cpu0/cache/index3/shared_cpu_map"), "00000000,0000000f\n");
  EXPECT_EQ(read_file(cpus / "cpu0/cpufreq/cpuinfo_max_freq"), "3000000\n");
  EXPECT_FALSE(fs::exists(cpus / "cpu4"));
  remove_tree(root);
}

TEST(MachineProfile, RefusesWhatThereIsNoRoomFor) {
  const std::pair<std::string, const char*> bad[] = {
      {"[network]\naddress = \"8.8.8.8\"\n", "[network] address: must be an address of a private network"},
      {"[network]\naddress = \"192.168.1.255\"\n", "[network] address: must be an address of a private network"},
      {"[[process]]\nname = \"" + std::string(64, 'n') + "\"\nuser = \"user\"\n",
       "[[process]] name: must be a file name of at most 63 characters"},
      {"[[process]]\nname = \"a.exe\"\nuser = \"user\"\npath = 'C:\\" + std::string(130, 'p') + "'\n",
       "[[process]] path: must be empty or a full path on C: of at most 127 characters"}};
  for (const auto& [text, said] : bad) {
    try {
      profile(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(said), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace drsemu::sandbox
