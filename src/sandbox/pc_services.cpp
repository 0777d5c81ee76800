// The services that a PC has beside Wine's.
#include "sandbox/pc_services.h"

#include <cstdio>
#include <sstream>

#include "base/error.h"

namespace drsemu::sandbox {
namespace {

// A text with variables in it, as version 4 has it: bytes, with the zero at its end.
std::string expanded(const std::string& text) {
  std::string list = "hex(2):";
  char byte[4];
  for (const char c : text + '\0') {
    std::snprintf(byte, sizeof byte, "%02x,", static_cast<unsigned char>(c));
    list += byte;
  }
  list.pop_back();
  return list;
}

std::string image_of(const std::string& group) {
  const std::string folder = "%SystemRoot%\\system32\\";
  return folder + (group.ends_with(".exe") ? group : "svchost.exe -k " + group + " -p");
}

}  // namespace

std::string services_registry(std::string_view csv) {
  std::string file = "REGEDIT4\n";
  std::istringstream in{std::string(csv)};
  size_t count = 0;
  for (std::string line; std::getline(in, line);) {
    ++count;
    if (line.empty() || line[0] == '#') continue;
    const size_t first = line.find(','), second = line.find(',', first + 1);
    const bool whole = first != std::string::npos && second != std::string::npos && first > 0 && second > first + 1;
    if (!whole || line.find_first_of("\"\\") != std::string::npos)
      throw Error("pc_services.csv, line " + std::to_string(count) + ": a row is name,group,display name");
    file += "\n[HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Services\\" + line.substr(0, first) + "]\n" +
            "\"DisplayName\"=\"" + line.substr(second + 1) + "\"\n" +
            "\"ImagePath\"=" + expanded(image_of(line.substr(first + 1, second - first - 1))) + "\n" +
            "\"ObjectName\"=\"LocalSystem\"\n\"ErrorControl\"=dword:00000001\n\"Start\"=dword:00000003\n\"Type\"=dword:"
            "00000020\n";
  }
  return file;
}

}  // namespace drsemu::sandbox
