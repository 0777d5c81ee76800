// Events shaped as Sysmon's, a flat JSON object a line, for what reads Sigma rules. Numbers, members and their order
// are those of Sysmon's schema 4.90 (sysmon -s; Microsoft Learn, "Sysmon": Events); names of keys and values as Sysmon
// writes them.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <unordered_map>

#include "event/guest_path.h"
#include "event/identity.h"
#include "report/formats/format.h"
#include "report/formats/values.h"

namespace drsemu::formats {
namespace {

constexpr char kUnknown[] = "-";  // what Sysmon writes for it
constexpr size_t kMostSections = 100'000;

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return text;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return event::lower_ascii(x) == event::lower_ascii(y);
         });
}

bool begins(std::string_view text, std::string_view prefix) { return equal(text.substr(0, prefix.size()), prefix); }

// HKLM\…, HKU\S-1-5-21-…\…; what is no key stays as it is.
std::string key_name(std::string_view name) {
  for (const auto& [root, brief] :
       {std::pair<std::string_view, std::string_view>{"\\Registry\\Machine", "HKLM"}, {"\\Registry\\User", "HKU"}}) {
    if (!begins(name, root) || (name.size() > root.size() && name[root.size()] != '\\')) continue;
    std::string text = std::string(brief).append(name.substr(root.size()));
    constexpr std::string_view kSet = "HKLM\\System\\ControlSet001\\";
    if (begins(text, kSet)) text.replace(0, kSet.size(), text.substr(0, 12) + "CurrentControlSet\\");
    return text;
  }
  return std::string(name);
}

// "DWORD (0x00000001)", "Binary Data", or the text.
std::string details(std::string_view type, const Value& data) {
  char text[48];
  const uint64_t number = number_of(data, "number");
  if (type == "REG_DWORD" || type == "REG_DWORD_BIG_ENDIAN") {
    std::snprintf(text, sizeof text, "DWORD (0x%08llx)", static_cast<unsigned long long>(number));
    return text;
  }
  if (type == "REG_QWORD") {
    std::snprintf(text, sizeof text, "QWORD (0x%08llx-0x%08llx)", static_cast<unsigned long long>(number >> 32),
                  static_cast<unsigned long long>(number & 0xffffffff));
    return text;
  }
  if (type != "REG_SZ" && type != "REG_EXPAND_SZ" && type != "REG_MULTI_SZ" && type != "REG_LINK") return "Binary Data";
  const std::string_view value = text_of(data, "text");
  return value.empty() ? "(Empty)" : std::string(value);
}

// "\zoo" of a name that leads to a pipe, else empty.
std::string pipe_name(std::string_view path) {
  for (const std::string_view folder : {"\\??\\pipe", "\\\\.\\pipe", "\\Device\\NamedPipe", "\\DosDevices\\pipe"}) {
    if (begins(path, folder) && path.size() > folder.size() + 1 && path[folder.size()] == '\\')
      return std::string(path.substr(folder.size()));
  }
  return {};
}

// Whether a DOS path names a stream: C:\a.txt:stream.
bool is_stream(std::string_view dos_path) { return dos_path.find(':', 2) != std::string_view::npos; }

// Sysmon's access masks have no zeros in front, and big letters.
std::string mask(uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llX", static_cast<unsigned long long>(value));
  return text;
}

class Events {
 public:
  Events(Run& run, JsonOut& out) : run_(run), out_(out), json_(run.json()) {
    for (const RunProcess& process : run.processes()) begun_.emplace(process.started_ns, &process);
    for (const RunProcess& process : run.processes()) {
      if (process.ended_ns != UINT64_MAX) ended_.emplace(process.ended_ns, &process);
    }
    const Value& injections = member(json_, "injections");
    for (rapidjson::SizeType i = 0; injections.IsArray() && i < injections.Size(); ++i) {
      if (text_of(injections[i], "attack_id") == "T1055.012")
        tampered_.emplace(number_of(injections[i], "time_ns"), &injections[i]);
    }
    read_files();
    read_user();
  }

  void write() {
    run_.each_event([&](uint32_t pid, const Value& event) {
      const uint64_t ts = number_of(event, "ts");
      // A process's own calls come between its begin and its end, whenever they returned.
      write_until(ts);
      const auto found = handlers().find(text_of(event, "call"));
      if (found == handlers().end() || is_true(event, "nudged")) return;
      now_ = ts;
      event_ = &event;
      process_ = run_.process_at(pid, ts);
      pid_ = pid;
      const bool succeeded = is_true(event, "success");
      for (const Handler& handler : found->second) {
        if (succeeded || handler.also_failed) (this->*handler.write)();
      }
    });
    write_until(UINT64_MAX);
  }

 private:
  struct Handler {
    void (Events::*write)();
    // In a VM without a network nothing is reached: what was tried is what there is to tell.
    bool also_failed = false;
  };
  using Handlers = std::unordered_map<std::string_view, std::vector<Handler>>;

  // Which calls make which events.
  static const Handlers& handlers() {
    static const Handlers all{
        {"NtCreateFile",
         {{&Events::file_opened}, {&Events::pipe_opened}, {&Events::raw_access}, {&Events::deleted_on_close}}},
        {"NtOpenFile", {{&Events::pipe_opened}, {&Events::raw_access}, {&Events::deleted_on_close}}},
        {"NtCreateNamedPipeFile", {{&Events::pipe_created}}},
        {"NtDeleteFile", {{&Events::file_deleted}}},
        {"NtSetInformationFile", {{&Events::file_changed}}},
        {"NtCreateSection", {{&Events::section_made}}},
        {"NtOpenSection", {{&Events::section_made}}},
        {"NtClose", {{&Events::handle_closed}}},
        {"NtMapViewOfSection", {{&Events::section_mapped}}},
        {"NtMapViewOfSectionEx", {{&Events::section_mapped}}},
        {"NtCreateKey", {{&Events::key_created}}},
        {"NtCreateKeyTransacted", {{&Events::key_created}}},
        {"NtDeleteKey", {{&Events::key_deleted}}},
        {"NtDeleteValueKey", {{&Events::value_deleted}}},
        {"NtSetValueKey", {{&Events::value_set}}},
        {"NtRenameKey", {{&Events::key_renamed}}},
        {"NtOpenProcess", {{&Events::process_opened}}},
        {"NtCreateThreadEx", {{&Events::thread_created}}},
        {"NtCreateThread", {{&Events::thread_created}}},
        {"NtDeviceIoControlFile", {{&Events::socket_used, true}}},
        {"DnsQuery_A", {{&Events::name_asked, true}}},
        {"DnsQuery_W", {{&Events::name_asked, true}}},
        {"DnsQuery_UTF8", {{&Events::name_asked, true}}},
        {"getaddrinfo", {{&Events::name_asked, true}}},
        {"GetAddrInfoW", {{&Events::name_asked, true}}},
        {"GetAddrInfoExA", {{&Events::name_asked, true}}},
        {"GetAddrInfoExW", {{&Events::name_asked, true}}},
        {"gethostbyname", {{&Events::name_asked, true}}},
        {"NtLoadDriver", {{&Events::driver_loaded}}},
    };
    return all;
  }

  // ---- what is the same in all

  void put(std::string_view name, std::string_view text) { out_.text(name, text.empty() ? kUnknown : text); }

  void open(int id, uint64_t ts, std::string_view type = {}) {
    out_.open_object();
    out_.number("EventID", static_cast<uint64_t>(id));
    put("Channel", "Microsoft-Windows-Sysmon/Operational");
    put("Provider_Name", "Microsoft-Windows-Sysmon");
    put("Computer", computer_);
    put("RuleName", kUnknown);
    if (!type.empty()) put("EventType", type);
    put("UtcTime", time(ts));
  }
  void close() {
    out_.close_object();
    out_.end_line();
  }
  std::string time(uint64_t ts) const { return format_time(run_.wall_ns(ts), 3, " ", ""); }

  // A process is known by when and where it was started: the same each time that the report is converted.
  std::string guid(const RunProcess* process, uint64_t pid) const {
    const std::string_view digest = text_of(json_, "target/sha256");
    const uint64_t begin = process ? process->started_ns : 0;
    char text[80];
    std::snprintf(text, sizeof text, "{%.8s-%04x-%04x-%04x-%012llx}",
                  digest.size() >= 8 ? std::string(digest.substr(0, 8)).c_str() : "00000000",
                  static_cast<unsigned>(pid >> 16 & 0xffff), static_cast<unsigned>(pid & 0xffff), 0u,
                  static_cast<unsigned long long>(begin & 0xffffffffffff));
    return text;
  }
  static std::string image(const RunProcess* process) {
    return process && !process->image.empty() ? process->image : "<unknown process>";
  }

  void put_ids() {
    put("ProcessGuid", guid(process_, pid_));
    out_.number("ProcessId", pid_);
  }
  void put_process() {
    put_ids();
    put("Image", image(process_));
  }
  void put_user() { put("User", user_); }

  // Source and target of what one process does to another; event 10 writes GUID in capitals.
  void put_pair(uint64_t target_pid, std::string_view guid_name, bool with_thread) {
    const RunProcess* target = run_.process_at(target_pid, now_);
    put("SourceProcess" + std::string(guid_name), guid(process_, pid_));
    out_.number("SourceProcessId", pid_);
    if (with_thread) out_.number("SourceThreadId", number_of(*event_, "tid"));
    put("SourceImage", image(process_));
    put("TargetProcess" + std::string(guid_name), guid(target, target_pid));
    out_.number("TargetProcessId", target_pid);
    put("TargetImage", image(target));
  }

  std::string_view given(std::string_view name) const { return text_of(parameter(*event_, name)); }

  // The digests of a file that the report has, as Sysmon writes them.
  std::string hashes(std::string_view dos_path) const {
    const auto found = digests_.find(event::file_identity(std::string(dos_path)));
    return found == digests_.end() ? kUnknown : found->second;
  }

  void read_files() {
    const auto add = [&](std::string_view path, const Value& file, std::string_view imphash, bool deleted) {
      std::string text;
      for (const auto& [name, value] : {std::pair<std::string_view, std::string_view>{"SHA1", text_of(file, "sha1")},
                                        {"MD5", text_of(file, "md5")},
                                        {"SHA256", text_of(file, "sha256")},
                                        {"IMPHASH", imphash}}) {
        if (!value.empty())
          text.append(text.empty() ? "" : ",").append(name).append("=").append(upper(std::string(value)));
      }
      if (text.empty()) return;
      const std::string identity = event::file_identity(std::string(path));
      digests_.emplace(identity, text);
      if (deleted) kept_.emplace(identity, text);
    };
    add(text_of(json_, "target/path"), member(json_, "target"), text_of(json_, "static/imphash"), false);
    const Value& dropped = member(json_, "dropped");
    for (rapidjson::SizeType i = 0; dropped.IsArray() && i < dropped.Size(); ++i) {
      add(text_of(dropped[i], "guest_path"), dropped[i], {}, is_true(dropped[i], "deleted"));
    }
  }

  void read_user() {
    computer_ = text_of(json_, "run/guest/computer");
    std::string user(text_of(json_, "run/guest/user"));
    if (user.empty()) {
      // Where the target lay, of a report that does not say it.
      const std::string_view path = text_of(json_, "target/path");
      constexpr std::string_view kUsers = "C:\\Users\\";
      if (begins(path, kUsers)) user = path.substr(kUsers.size(), path.find('\\', kUsers.size()) - kUsers.size());
    }
    user_ = user.empty() ? kUnknown : computer_.empty() ? user : computer_ + "\\" + user;
    if (computer_.empty()) computer_ = kUnknown;
  }

  // ---- processes: 1, 5, 25

  void write_until(uint64_t ts) {
    while (true) {
      const uint64_t begin = begun_.empty() ? UINT64_MAX : begun_.begin()->first,
                     end = ended_.empty() ? UINT64_MAX : ended_.begin()->first,
                     tampering = tampered_.empty() ? UINT64_MAX : tampered_.begin()->first;
      const uint64_t next = std::min({begin, end, tampering});
      if (next == UINT64_MAX || next > ts) return;
      if (next == begin) {
        started(*begun_.begin()->second);
        begun_.erase(begun_.begin());
      } else if (next == tampering) {
        tampered(*tampered_.begin()->second, tampering);
        tampered_.erase(tampered_.begin());
      } else {
        terminated(*ended_.begin()->second);
        ended_.erase(ended_.begin());
      }
    }
  }

  // Version information of a file is known of the target alone.
  void put_version(std::string_view path) {
    const Value& version = member(member(json_, "static"), "version");
    const bool known = equal(path, text_of(json_, "target/path"));
    for (const auto& [name, key] : {std::pair<std::string_view, std::string_view>{"FileVersion", "FileVersion"},
                                    {"Description", "FileDescription"},
                                    {"Product", "ProductName"},
                                    {"Company", "CompanyName"},
                                    {"OriginalFileName", "OriginalFilename"}}) {
      const std::string_view text = known ? text_of(version, key) : std::string_view();
      put(name, text);
    }
  }

  // Whose child is a process that no recorded one has made.
  static std::string_view system_parent(std::string_view cause) {
    constexpr std::pair<std::string_view, std::string_view> kParents[] = {
        {"target", "C:\\Windows\\explorer.exe"},
        {"service", "C:\\Windows\\System32\\services.exe"},
        {"task", "C:\\Windows\\System32\\svchost.exe"},
    };
    for (const auto& [name, parent] : kParents) {
      if (name == cause) return parent;
    }
    return kUnknown;
  }

  void started(const RunProcess& process) {
    const RunProcess* parent = run_.parent_of(process);
    // There before anything was recorded: nobody saw its begin.
    if (process.cause == "injection" || process.cause.empty()) return;
    process_ = &process;
    pid_ = process.pid;
    open(1, process.started_ns);
    put_process();
    put_version(process.image);
    put("CommandLine", process.command_line);
    put("CurrentDirectory", current_directory(process));
    put_user();
    put("LogonGuid", kUnknown);
    put("LogonId", kUnknown);
    out_.number("TerminalSessionId", 1);
    // What Wine tells every program that asks for its own (dlls/ntdll/unix/security.c, TokenIntegrityLevel).
    put("IntegrityLevel", "High");
    put("Hashes", hashes(process.image));
    put("ParentProcessGuid", guid(parent, process.ppid));
    out_.number("ParentProcessId", process.ppid);
    put("ParentImage", parent ? image(parent) : std::string(system_parent(process.cause)));
    put("ParentCommandLine", parent ? parent->command_line : std::string(system_parent(process.cause)));
    put("ParentUser", user_);
    close();
  }

  // Where nobody saw it: the target is started in its own folder, what the system starts in the system's.
  std::string current_directory(const RunProcess& process) const {
    if (!process.current_directory.empty()) return process.current_directory;
    if (process.cause == "target") return process.image.substr(0, process.image.find_last_of('\\') + 1);
    return process.cause == "child" ? std::string() : "C:\\Windows\\System32\\";
  }

  void terminated(const RunProcess& process) {
    process_ = &process;
    pid_ = process.pid;
    open(5, process.ended_ns);
    put_process();
    put_user();
    close();
  }

  void tampered(const Value& injection, uint64_t ts) {
    pid_ = number_of(injection, "victim/pid");
    process_ = run_.process_at(pid_, ts);
    open(25, ts);
    put_process();
    put("Type", "Image is replaced");
    put_user();
    close();
  }

  // ---- files: 2, 9, 11, 15, 23, 26; pipes: 17, 18

  void file_opened() {
    const std::string_view path = given("dos_path"), information = text_of(*event_, "after/information");
    if (path.empty() ||
        (information != "FILE_CREATED" && information != "FILE_OVERWRITTEN" && information != "FILE_SUPERSEDED"))
      return;
    if (given("create_options").find("FILE_DIRECTORY_FILE") != std::string_view::npos) return;
    const bool stream = is_stream(path);
    open(stream ? 15 : 11, now_);
    put_process();
    put("TargetFilename", path);
    put("CreationUtcTime", time(now_));
    if (stream) {
      put("Hash", hashes(path));
      put("Contents", kUnknown);
    }
    put_user();
    close();
  }

  // A pipe's other end; or the disk below its files: \??\PhysicalDrive0, \??\C:.
  void pipe_opened() {
    if (const std::string name = pipe_name(given("file_path")); !name.empty()) write_pipe(18, "ConnectPipe", name);
  }
  void pipe_created() {
    if (const std::string name = pipe_name(given("file_path")); !name.empty()) write_pipe(17, "CreatePipe", name);
  }
  void write_pipe(int id, std::string_view type, const std::string& name) {
    open(id, now_, type);
    put_ids();
    put("PipeName", name);
    put("Image", image(process_));
    put_user();
    close();
  }

  static std::string device_name(std::string_view name, bool is_drive) {
    if (!is_drive) return "\\Device\\HarddiskVolume1";
    const std::string_view number = name.substr(name.find_first_of("0123456789"));
    return std::string("\\Device\\Harddisk").append(number).append("\\DR").append(number);
  }

  void raw_access() {
    const std::string_view path = given("file_path");
    constexpr std::string_view kFolder = "\\??\\";
    if (!begins(path, kFolder)) return;
    const std::string_view name = path.substr(kFolder.size());
    const bool volume = name.size() == 2 && name[1] == ':',
               drive = begins(name, "PhysicalDrive") && name.find_first_of("0123456789") != std::string_view::npos;
    const std::string_view access = given("desired_access");
    if ((!volume && !drive) || access.find("READ") == std::string_view::npos) return;
    open(9, now_);
    put_process();
    put("Device", device_name(name, drive));
    put_user();
    close();
  }

  void file_changed() {
    if (is_true(*event_, "before/delete_file") ||
        given("flags").find("FILE_DISPOSITION_DELETE") != std::string_view::npos) {
      file_deleted();
      return;
    }
    const std::string_view created = given("creation_time");
    // "2026-11-28T17:37:26.9287488Z"; what is not changed is no time.
    if (created.size() < 23 || created[10] != 'T') return;
    open(2, now_);
    put_process();
    put("TargetFilename", given("dos_path"));
    put("CreationUtcTime", std::string(created.substr(0, 10)) + " " + std::string(created.substr(11, 12)));
    put("PreviousCreationUtcTime", kUnknown);
    put_user();
    close();
  }

  void deleted_on_close() {
    if (given("create_options").find("FILE_DELETE_ON_CLOSE") != std::string_view::npos) file_deleted();
  }

  // 23 where the report has kept what was in the file, as Sysmon with its archive.
  void file_deleted() {
    const std::string_view path = given("dos_path");
    if (path.empty()) return;
    const auto kept = kept_.find(event::file_identity(std::string(path)));
    const bool archived = kept != kept_.end();
    open(archived ? 23 : 26, now_);
    put_ids();
    put_user();
    put("Image", image(process_));
    put("TargetFilename", path);
    put("Hashes", archived ? kept->second : hashes(path));
    const bool program =
        path.size() > 4 && (equal(path.substr(path.size() - 4), ".exe") || equal(path.substr(path.size() - 4), ".dll"));
    put("IsExecutable", program ? "true" : "false");
    if (archived) put("Archived", "true");
    close();
  }

  // ---- modules: 6, 7

  static uint64_t section_key(uint64_t pid, std::string_view handle) {
    return pid << 32 | (parse_number(handle).value_or(0) & 0xffffffff);
  }

  // Which file a section of an image is of is said where it is made.
  void section_made() {
    std::string path(given("dos_path"));
    if (const std::string_view name = given("section_name"); path.empty() && begins(name, "\\KnownDlls")) {
      // \KnownDlls is System32, \KnownDlls32 what 32-bit programs have for it.
      path = std::string(begins(name, "\\KnownDlls32\\") ? "C:\\Windows\\SysWOW64\\" : "C:\\Windows\\System32\\") +
             std::string(name.substr(name.find_last_of('\\') + 1));
    } else if (given("allocation_attributes").find("SEC_IMAGE") == std::string_view::npos) {
      return;
    }
    if (!path.empty() && sections_.size() < kMostSections)
      sections_[section_key(pid_, text_of(*event_, "after/handle"))] = path;
  }
  void handle_closed() {
    if (!sections_.empty()) sections_.erase(section_key(pid_, given("handle")));
  }
  void section_mapped() {
    const auto found = sections_.find(section_key(pid_, given("section_handle")));
    if (found == sections_.end() || number_of(*event_, "before/proc_id") != pid_) return;
    const std::string path = found->second;
    open(7, now_);
    put_process();
    put("ImageLoaded", path);
    put_version(path);
    put("Hashes", hashes(path));
    put_signature(path);
    put_user();
    close();
  }

  // Whether it is signed is known of the target alone.
  void put_signature(std::string_view path) {
    const Value& signatures = at(json_, "static/signature/signatures");
    const bool target = equal(path, text_of(json_, "target/path")) && member(json_, "static").IsObject();
    const bool is_signed = target && signatures.IsArray() && !signatures.Empty();
    put("Signed", !target ? kUnknown : is_signed ? "true" : "false");
    put("Signature", kUnknown);
    put("SignatureStatus", "Unavailable");
  }

  void driver_loaded() {
    open(6, now_);
    put("ImageLoaded", key_name(given("driver_service_name")));
    put("Hashes", kUnknown);
    put("Signed", kUnknown);
    put("Signature", kUnknown);
    put("SignatureStatus", "Unavailable");
    close();
  }

  // ---- other processes: 8, 10

  void process_opened() {
    const Value& id = parameter(*event_, "proc_id");
    if (!id.IsUint64() || id.GetUint64() == pid_) return;
    const auto access = number_behind(event::kProcessAccess, given("desired_access"));
    const std::string_view module = text_of(*event_, "caller/module");
    open(10, now_);
    put_pair(id.GetUint64(), "GUID", true);
    put("GrantedAccess", access ? mask(*access) : std::string(kUnknown));
    const std::string_view rva = text_of(*event_, "caller/rva");
    put("CallTrace", module.empty()
                         ? "UNKNOWN(" + std::string(text_of(*event_, "caller/address")) + ")"
                         : std::string(module) + "+" + std::string(rva.substr(std::min<size_t>(rva.size(), 2))));
    put("SourceUser", user_);
    put("TargetUser", user_);
    close();
  }

  void thread_created() {
    const Value& id = parameter(*event_, "proc_id");
    if (!id.IsUint64() || id.GetUint64() == pid_) return;
    const std::string_view start = given("start_routine");
    open(8, now_);
    put_pair(id.GetUint64(), "Guid", false);
    out_.number("NewThreadId", number_of(*event_, "after/thread_id"));
    put("StartAddress", parse_number(start) ? mask(*parse_number(start)) : std::string(kUnknown));
    put("StartModule", kUnknown);
    put("StartFunction", kUnknown);
    put("SourceUser", user_);
    put("TargetUser", user_);
    close();
  }

  // ---- the registry: 12, 13, 14

  void write_key(int id, std::string_view type, const std::string& object, std::string_view more = {},
                 std::string_view text = {}) {
    open(id, now_, type);
    put_process();
    put("TargetObject", object);
    if (!more.empty()) put(more, text);
    put_user();
    close();
  }
  std::string value_name() const {
    const std::string_view name = given("value_name");
    return key_name(given("key_path")) + "\\" + (name.empty() ? "(Default)" : std::string(name));
  }
  void key_created() {
    if (text_of(*event_, "after/disposition") == "REG_CREATED_NEW_KEY")
      write_key(12, "CreateKey", key_name(given("key_path")));
  }
  void key_deleted() { write_key(12, "DeleteKey", key_name(given("key_path"))); }
  void value_deleted() { write_key(12, "DeleteValue", value_name()); }
  void value_set() {
    write_key(13, "SetValue", value_name(), "Details", details(given("type"), parameter(*event_, "data")));
  }
  void key_renamed() {
    const std::string name = key_name(given("key_path"));
    write_key(14, "RenameKey", name, "NewName",
              name.substr(0, name.find_last_of('\\') + 1) + std::string(given("new_name")));
  }

  // ---- the network: 3, 22

  // A connection is known by its begin; datagrams are told each time that they go to another address.
  void socket_used() {
    const std::string_view operation = given("operation"), address = given("address");
    const bool accepted = operation == "accept", datagram = operation == "sendto";
    if ((operation != "connect" && !datagram && !accepted) || address.empty()) return;
    const Value& given_port = parameter(*event_, "port");
    const uint64_t port = given_port.IsUint64() ? given_port.GetUint64() : 0;
    if (datagram) {
      const std::string key = std::to_string(pid_) + " " + std::string(given("handle")) + " " + std::string(address) +
                              " " + std::to_string(port);
      if (key == last_datagram_) return;
      last_datagram_ = key;
    }
    const bool wide = address.find(':') != std::string_view::npos;
    open(3, now_);
    put_process();
    put_user();
    put("Protocol", datagram ? "udp" : "tcp");
    put("Initiated", accepted ? "false" : "true");
    const char* const sides[] = {"Source", "Destination"};
    for (const std::string side : sides) {
      const bool far = (side == "Destination") != accepted;
      put(side + "IsIpv6", wide ? "true" : "false");
      put(side + "Ip", far ? address : kUnknown);
      put(side + "Hostname", kUnknown);
      far ? out_.number(side + "Port", port) : put(side + "Port", kUnknown);
      put(side + "PortName", kUnknown);
    }
    close();
  }

  void name_asked() {
    const std::string_view asked = given("name"), name = asked.empty() ? given("node_name") : asked;
    if (name.empty()) return;
    open(22, now_);
    put_ids();
    put("QueryName", name);
    put("QueryStatus", std::to_string(query_status()));
    put("QueryResults", kUnknown);
    put("Image", image(process_));
    put_user();
    close();
  }

  // gethostbyname returns a pointer and leaves the error behind, the others return it.
  uint64_t query_status() const {
    if (is_true(*event_, "success")) return 0;
    const std::string_view error = text_of(*event_, "last_error");
    return error.empty() ? returned_number(*event_)
                         : number_behind(event::kSystemError, error).value_or(returned_number(*event_));
  }

  Run& run_;
  JsonOut& out_;
  const Value& json_;
  std::string computer_, user_;
  std::multimap<uint64_t, const RunProcess*> begun_, ended_;
  std::multimap<uint64_t, const Value*> tampered_;
  std::unordered_map<std::string, std::string> digests_, kept_;
  std::unordered_map<uint64_t, std::string> sections_;
  std::string last_datagram_;
  // Of the event that is being looked at:
  const Value* event_ = nullptr;
  const RunProcess* process_ = nullptr;
  uint64_t pid_ = 0, now_ = 0;
};

}  // namespace

void convert_to_sysmon(Run& run, JsonOut& out) { Events(run, out).write(); }

}  // namespace drsemu::formats
