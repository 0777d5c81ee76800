// DRAKVUF's log, a JSON object a line: plugin `syscall` for system calls, `apimon` for functions, as DRAKVUF writes
// them (tklengyel/drakvuf, src/plugins/syscalls and apimon) and capa's dynamic mode takes them (mandiant/capa,
// capa/features/extractors/drakvuf/models.py).
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <set>
#include <unordered_map>

#include "base/fs.h"
#include "report/formats/format.h"
#include "report/formats/values.h"

namespace drsemu::formats {
namespace {

// What every line of a system call has; whatever else stands in it is an argument.
constexpr std::array<std::string_view, 15> kCommon{"Plugin",   "TimeStamp", "PID",         "PPID",    "TID",
                                                   "UserName", "UserId",    "ProcessName", "Method",  "EventUID",
                                                   "Module",   "vCPU",      "CR3",         "Syscall", "NArgs"};

// Windows's numbers of the system services, which lie beside the program.
std::unordered_map<std::string, uint64_t> service_numbers() {
  std::unordered_map<std::string, uint64_t> numbers;
  std::ifstream in(program_dir() / "guest" / "services.csv");
  for (std::string line; std::getline(in, line);) {
    const size_t comma = line.find(',');
    if (line.starts_with('#') || comma == std::string::npos) continue;
    if (const auto number = parse_number(std::string_view(line).substr(comma + 1)))
      numbers[line.substr(0, comma)] = *number;
  }
  return numbers;
}

class Log {
 public:
  Log(Run& run, JsonOut& out) : run_(run), out_(out) {}

  void write() {
    run_.each_event([&](uint32_t pid, const Value& event) {
      // Not the program's own doing; and the second half of a call that stands there already.
      if (is_true(event, "nudged") || is_true(event, "completed")) return;
      const bool is_function = text_of(event, "layer") == "win32";
      collect_arguments(event);
      out_.open_object();
      write_head(pid, event, is_function);
      is_function ? write_function(event) : write_system_call(event);
      out_.close_object();
      out_.end_line();
      if (is_function && is_true(event, "success")) write_module(pid, event);
    });
  }

 private:
  void write_head(uint32_t pid, const Value& event, bool is_function) {
    const uint64_t ts = number_of(event, "ts");
    const RunProcess* process = run_.process_at(pid, ts);
    const int64_t microseconds = run_.wall_ns(ts) / 1000;
    char time[40];
    std::snprintf(time, sizeof time, "%lld.%06lld", static_cast<long long>(microseconds / 1'000'000),
                  static_cast<long long>(microseconds % 1'000'000));
    out_.text("Plugin", is_function ? "apimon" : "syscall");
    out_.text("TimeStamp", time);
    out_.number("PID", pid);
    out_.number("PPID", process ? process->ppid : 0);
    out_.number("TID", number_of(event, "tid"));
    out_.text("UserName", "SessionID");
    out_.number("UserId", 1);
    out_.text("ProcessName", device_path(process ? process->image : std::string()));
    out_.text("Method", text_of(event, "call"));
    char uid[24];
    std::snprintf(uid, sizeof uid, "0x%llx", static_cast<unsigned long long>(number_of(event, "seq")));
    out_.text("EventUID", uid);
  }

  // "\Device\HarddiskVolume1\Windows\a.exe" of "C:\Windows\a.exe".
  static std::string device_path(const std::string& image) {
    return image.size() > 2 && image[1] == ':' ? std::string("\\Device\\HarddiskVolume1").append(image, 2) : image;
  }

  void write_function(const Value& event) {
    out_.text("Event", "api_called");
    out_.raw("CLSID", "null");
    const std::string_view address = text_of(event, "caller/address");
    out_.text("CalledFrom", address.empty() ? text_of(event, "caller/rva") : address);
    out_.text("CalledFromModule", text_of(event, "caller/module"));
    char value[24];
    std::snprintf(value, sizeof value, "0x%llx", static_cast<unsigned long long>(returned_number(event)));
    out_.text("ReturnValue", value);
    out_.open_array("Arguments");
    for (const auto& [name, text] : arguments_) out_.text(name + "=" + text);
    out_.close_array();
  }

  void write_system_call(const Value& event) {
    const auto number = numbers_.find(std::string(text_of(event, "call")));
    out_.text("Module", number != numbers_.end() && number->second >= 0x1000 ? "win32k" : "nt");
    out_.number("vCPU", 0);
    out_.text("CR3", "0x0");
    out_.number("Syscall", number != numbers_.end() ? number->second : 0);
    out_.number("NArgs", arguments_.size());
    for (const auto& [name, text] : arguments_) {
      const bool taken = std::find(kCommon.begin(), kCommon.end(), name) != kCommon.end();
      out_.text(taken ? std::string("Arg").append(name) : name, text);
    }
  }

  // A DLL that the program has loaded by name.
  void write_module(uint32_t pid, const Value& event) {
    const std::string_view call = text_of(event, "call");
    if (!call.starts_with("LoadLibrary") && call != "LdrLoadDll") return;
    const std::string_view name = text_of(parameter(event, call == "LdrLoadDll" ? "dll_name/buffer" : "file_name"));
    const std::string_view base = call == "LdrLoadDll" ? text_of(event, "after/module") : text_of(event, "result");
    out_.open_object();
    write_head(pid, event, true);
    out_.text("Event", "dll_discovered");
    out_.text("DllBase", base);
    out_.text("DllName", name);
    out_.close_object();
    out_.end_line();
  }

  void collect_arguments(const Value& event) {
    arguments_.clear();
    std::set<std::string> known;
    const FieldNames& fields = fields_of(text_of(event, "call"));
    const std::string_view dos_path = text_of(parameter(event, "dos_path"));
    each_argument(event, [&](std::string_view field, const Value& value) {
      if (field == "dos_path") return;
      std::string name = camel_case(field), text = plain_text(value);
      if (field == "file_path" && !dos_path.empty()) text = dos_path;
      if (value.IsNull()) text = "0x0";
      if (const auto number = value.IsString() ? fields.number(field, text) : std::nullopt) {
        char digits[24];
        std::snprintf(digits, sizeof digits, "0x%llx", static_cast<unsigned long long>(*number));
        text = digits;
      }
      if (known.insert(name).second) arguments_.emplace_back(std::move(name), std::move(text));
    });
  }

  const FieldNames& fields_of(std::string_view call) {
    constexpr size_t kMostCalls = 20'000;  // a damaged file may have any names
    if (const auto found = fields_.find(std::string(call)); found != fields_.end()) return found->second;
    if (fields_.size() >= kMostCalls) fields_.clear();
    return fields_.try_emplace(std::string(call), event::find_call(call)).first->second;
  }

  Run& run_;
  JsonOut& out_;
  const std::unordered_map<std::string, uint64_t> numbers_ = service_numbers();
  std::unordered_map<std::string, FieldNames> fields_;
  std::vector<std::pair<std::string, std::string>> arguments_;
};

}  // namespace

void convert_to_drakvuf(Run& run, JsonOut& out) { Log(run, out).write(); }

}  // namespace drsemu::formats
