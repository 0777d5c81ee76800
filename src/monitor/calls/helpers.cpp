// Which programs the system starts for itself, and which of its processes start programs for others.
#include "monitor/calls/helpers.h"

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/modules.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {

using namespace event;

namespace {

struct Helper {
  const char* image;     // path behind the drive, lower case
  const char* argument;  // that its command line has, lower case; null: any
  const char* reason;
};

constexpr const char* kDesktopImage = "\\windows\\system32\\explorer.exe";
constexpr const char* kDesktopArgument = "/desktop";

// They run no code of the target's; if a DLL of its gets into one, that one is recorded from then on
// (handle_unrecorded).
constexpr Helper kHelpers[] = {
    {"\\windows\\system32\\sgrmbroker.exe", nullptr, "hosts Wine's own drivers"},
    {"\\windows\\system32\\plugplay.exe", nullptr, "a service that Wine starts some seconds after the boot"},
    {"\\windows\\system32\\rpcss.exe", nullptr, "a service that the first use of COM starts"},
    {"\\windows\\system32\\services.exe", nullptr, "the service manager"},
    {"\\windows\\system32\\userinit.exe", nullptr, "completes the profile at a start"},
    {kDesktopImage, kDesktopArgument, "the desktop's window, which the first window of any program needs"},
    {"\\windows\\system32\\conhost.exe", nullptr, "a console of a process that is not recorded"},
    {"\\windows\\system32\\spoolsv.exe", nullptr, "the print spooler"},
    {"\\windows\\system32\\winmgmt.exe", nullptr, "the service of WMI"},
    {"\\windows\\system32\\termsv.exe", nullptr, "the service of terminal sessions"},
    {"\\windows\\system32\\wuauserv.exe", nullptr, "the update service"},
    {"\\windows\\system32\\svchost.exe", "-k netsvcs", "Wine's own services: task scheduler, BITS, server"},
    {"\\windows\\system32\\svchost.exe", "-k localservicenetworkrestricted", "Wine's event log"},
    {"\\windows\\system32\\svchost.exe", "-k imgsvc", "Wine's scanner service"},
};

struct Broker {
  const char* image;
  RecordMode mode;
};
constexpr Broker kBrokers[] = {
    {"\\windows\\system32\\services.exe", kRecordService},
    {"\\windows\\system32\\svchost.exe", kRecordTask},  // of Wine's services only the task scheduler starts programs
    {"\\windows\\system32\\rpcss.exe", kRecordCom},
    {"\\windows\\system32\\winmgmt.exe", kRecordWmi},
};

// A text of RTL_USER_PROCESS_PARAMETERS (64-bit).
enum : uint32_t { kImagePath = 0x60, kCommandLine = 0x70 };
struct Text {
  char16_t units[1024];
  uint32_t length = 0;
};

void load_parameter(uint32_t offset, Text& text) {
  uint64_t parameters;
  UnicodeString string;
  if (!load_guest(current_peb() + 0x20, parameters) ||
      copy_from_guest(&string, parameters + offset, sizeof string) != sizeof string)
    return;
  const size_t size = string.length < sizeof text.units ? string.length : sizeof text.units;
  text.length = static_cast<uint32_t>(copy_from_guest(text.units, string.buffer, size) / 2);
  for (uint32_t i = 0; i < text.length; ++i) {
    if (text.units[i] >= u'A' && text.units[i] <= u'Z') text.units[i] = static_cast<char16_t>(text.units[i] + 32);
  }
}

bool matches_at(const Text& text, uint32_t at, const char* lower) {
  uint32_t i = 0;
  while (lower[i] && at + i < text.length && text.units[at + i] == static_cast<char16_t>(lower[i])) ++i;
  return lower[i] == 0;
}

bool has(const Text& text, const char* lower) {
  for (uint32_t at = 0; at < text.length; ++at) {
    if (matches_at(text, at, lower)) return true;
  }
  return false;
}

// "c:\windows\…" is the path behind its drive.
bool is_image(const Text& text, const char* path) {
  uint32_t size = 0;
  while (path[size]) ++size;
  return text.length == size + 2 && matches_at(text, 2, path);
}

}  // namespace

bool is_helper() {
  uint64_t base;
  if (!load_guest(current_peb() + 0x10, base) || !is_builtin(base)) return false;
  Text image, line;
  load_parameter(kImagePath, image);
  load_parameter(kCommandLine, line);
  for (const Helper& helper : kHelpers) {
    if (is_image(image, helper.image) && (!helper.argument || has(line, helper.argument))) return true;
  }
  return false;
}

bool is_desktop_window() {
  Text image, line;
  load_parameter(kImagePath, image);
  load_parameter(kCommandLine, line);
  return is_image(image, kDesktopImage) && has(line, kDesktopArgument);
}

RecordMode broker_mode() {
  Text image;
  load_parameter(kImagePath, image);
  for (const Broker& broker : kBrokers) {
    if (is_image(image, broker.image)) return broker.mode;
  }
  return kRecordSystem;
}

}  // namespace drsemu::monitor
