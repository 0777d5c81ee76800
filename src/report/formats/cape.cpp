// CAPE's report.json, in the form of CAPE 2.5: what capa's dynamic mode takes (mandiant/capa,
// capa/features/extractors/cape/models.py), and beside it what CAPE's own pages and signatures look at
// (kevoreilly/CAPEv2, modules/processing/behavior.py).
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <unordered_set>

#include "event/identity.h"
#include "report/formats/cape_names.h"
#include "report/formats/format.h"

namespace fs = std::filesystem;

namespace drsemu::formats {
namespace {

constexpr char kVersion[] = "2.5-CAPE";
constexpr size_t kMostListed = 20'000;  // entries of one list of the summary
constexpr size_t kMostCalls = 20'000;   // different names, which a damaged file may have without end
constexpr size_t kMostStrings = 100'000;
constexpr int kMostDepth = 100;  // of the tree of processes

std::string hex_text(uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%08llx", static_cast<unsigned long long>(value));
  return text;
}

std::string cape_time(const Run& run, uint64_t ts) { return format_time(run.wall_ns(ts), 3, " ", ""); }

// As CAPE's monitor writes the time of a call: with a comma before the milliseconds.
std::string call_time(const Run& run, uint64_t ts) {
  std::string text = cape_time(run, ts);
  if (const size_t point = text.find('.'); point != std::string::npos) text[point] = ',';
  return text;
}

// "HKEY_LOCAL_MACHINE\Software\…" of any name of a key; what is none stays as it is.
std::string key_name(std::string_view name) {
  const std::string path = event::registry_path(name);
  for (const auto& [brief, full] : {std::pair<std::string_view, std::string_view>{"HKLM", "HKEY_LOCAL_MACHINE"},
                                    {"HKCU", "HKEY_CURRENT_USER"},
                                    {"HKU", "HKEY_USERS"}}) {
    if (path.starts_with(brief) && (path.size() == brief.size() || path[brief.size()] == '\\'))
      return std::string(full) + path.substr(brief.size());
  }
  return std::string(name);
}

// The name of a file or a mutex without the folder of the session's objects.
std::string_view object_name(std::string_view name) {
  constexpr std::string_view kFolder = "\\BaseNamedObjects\\";
  const size_t at = name.find(kFolder);
  return at == std::string_view::npos ? name : name.substr(at + kFolder.size());
}

// ---- behavior.summary

// A list without doubles, in the order in which they came, and bounded.
class Listed {
 public:
  void add(std::string_view text) {
    if (text.empty() || list_.size() >= kMostListed) return;
    if (const auto [at, is_new] = known_.emplace(text); is_new) list_.push_back(&*at);
  }
  void write(JsonOut& out, std::string_view name) const {
    out.open_array(name);
    for (const std::string* text : list_) out.text(*text);
    out.close_array();
  }

 private:
  std::unordered_set<std::string> known_;
  std::vector<const std::string*> list_;
};

class Summary {
 public:
  void take(std::string_view call, const Value& event, const std::string& full_key) {
    const std::string_view file = text_of(parameter(event, "dos_path"));
    files_.add(file);
    if (!file.empty()) take_file(call, event, file);
    if (!full_key.empty()) take_key(call, event, full_key);
    if (call.find("Mutant") != std::string_view::npos)
      mutexes_.add(object_name(text_of(parameter(event, "object_name"))));
    if (call.starts_with("CreateService")) created_services_.add(text_of(parameter(event, "service_name")));
    if (call.starts_with("StartService")) started_services_.add(text_of(parameter(event, "service_name")));
    if (call == "GetProcAddress") resolve(event, text_of(parameter(event, "proc_name")));
    if (call.starts_with("LdrGetProcedureAddress")) resolve(event, text_of(parameter(event, "function_name/buffer")));
    commands_.add(command(call, event));
  }
  void write(JsonOut& out) const {
    out.open_object("summary");
    files_.write(out, "files");
    read_files_.write(out, "read_files");
    write_files_.write(out, "write_files");
    delete_files_.write(out, "delete_files");
    keys_.write(out, "keys");
    read_keys_.write(out, "read_keys");
    write_keys_.write(out, "write_keys");
    delete_keys_.write(out, "delete_keys");
    commands_.write(out, "executed_commands");
    resolved_.write(out, "resolved_apis");
    mutexes_.write(out, "mutexes");
    created_services_.write(out, "created_services");
    started_services_.write(out, "started_services");
    out.close_object();
  }

 private:
  void take_file(std::string_view call, const Value& event, std::string_view file) {
    const std::string_view information = text_of(event, "after/information");
    if (call == "NtReadFile") read_files_.add(file);
    if (call == "NtWriteFile" || information == "FILE_CREATED" || information == "FILE_OVERWRITTEN" ||
        information == "FILE_SUPERSEDED")
      write_files_.add(file);
    if (call == "NtDeleteFile" || is_true(event, "before/delete_file")) delete_files_.add(file);
  }
  void take_key(std::string_view call, const Value& event, const std::string& key) {
    keys_.add(key);
    if (call.find("Query") != std::string_view::npos || call.find("Enum") != std::string_view::npos)
      read_keys_.add(key);
    if (call.find("SetValue") != std::string_view::npos || text_of(event, "after/disposition") == "REG_CREATED_NEW_KEY")
      write_keys_.add(key);
    if (call.find("Delete") != std::string_view::npos) delete_keys_.add(key);
  }
  void resolve(const Value& event, std::string_view function) {
    if (!function.empty())
      resolved_.add(std::string(text_of(parameter(event, "module_name"))) + "." + std::string(function));
  }
  static std::string command(std::string_view call, const Value& event) {
    if (call == "WinExec") return std::string(text_of(parameter(event, "cmd_line")));
    if (call.starts_with("ShellExecute")) {
      const bool is_structure = member(member(event, "before"), "exec_info").IsObject();
      const std::string file(text_of(parameter(event, is_structure ? "exec_info/file" : "file")));
      const std::string_view arguments =
          text_of(parameter(event, is_structure ? "exec_info/parameters" : "parameters"));
      return arguments.empty() ? file : file + " " + std::string(arguments);
    }
    if (call != "NtCreateUserProcess" && !call.starts_with("CreateProcess")) return {};
    const std::string_view line = text_of(parameter(event, "command_line"));
    return std::string(line.empty() ? text_of(parameter(event, "application_name")) : line);
  }

  Listed files_, read_files_, write_files_, delete_files_, keys_, read_keys_, write_keys_, delete_keys_, commands_,
      resolved_, mutexes_, created_services_, started_services_;
};

// ---- behavior.processes

class Behavior {
 public:
  Behavior(Run& run, JsonOut& out) : run_(run), out_(out) {}

  void write() {
    out_.open_object("behavior");
    out_.open_array("processes");
    for (const RunProcess& process : run_.processes()) write_process(process);
    out_.close_array();
    write_tree();
    summary_.write(out_);
    for (const char* name : {"anomaly", "enhanced", "encryptedbuffers"}) {
      out_.open_array(name);
      out_.close_array();
    }
    out_.close_object();
  }

 private:
  // What is to be known of a call's name, once.
  struct Known {
    explicit Known(std::string_view call) : fields(event::find_call(call)) {}
    FieldNames fields;
    std::map<std::string, std::string, std::less<>> arguments;
  };

  void put_head(const RunProcess& process) {
    out_.text("module_path", process.image);
    out_.open_object("environ");
    out_.text("CommandLine", process.command_line);
    out_.text("Bitness", process.arch == "x86" ? "32-bit" : "64-bit");
    out_.close_object();
  }

  void write_process(const RunProcess& process) {
    out_.open_object();
    out_.number("process_id", process.pid);
    out_.text("process_name", process.name());
    out_.number("parent_id", process.ppid);
    put_head(process);
    out_.text("first_seen", call_time(run_, process.started_ns));
    std::vector<uint64_t>& threads = threads_[&process];
    std::set<uint64_t> known;
    uint64_t id = 0;
    out_.open_array("calls");
    run_.each_event(process.pid, [&](uint32_t, const Value& event) {
      if (run_.process_at(process.pid, number_of(event, "ts")) != &process) return;
      // Not the program's own doing.
      if (is_true(event, "nudged")) return;
      const uint64_t tid = number_of(event, "tid");
      if (known.insert(tid).second) threads.push_back(tid);
      write_call(event, tid, id++);
    });
    out_.close_array();
    put_threads(process);
    out_.close_object();
  }

  void put_threads(const RunProcess& process) {
    out_.open_array("threads");
    for (const uint64_t tid : threads_[&process]) out_.number(tid);
    out_.close_array();
  }

  Known& known_of(std::string_view call) {
    if (const auto found = known_.find(call); found != known_.end()) return found->second;
    if (known_.size() >= kMostCalls) known_.clear();
    return known_.try_emplace(std::string(call), call).first->second;
  }

  const std::string& argument_of(Known& known, std::string_view call, std::string_view field) {
    if (const auto found = known.arguments.find(field); found != known.arguments.end()) return found->second;
    if (known.arguments.size() >= kMostCalls) known.arguments.clear();
    return known.arguments.emplace(std::string(field), cape_argument(call, field, known.fields)).first->second;
  }

  void write_call(const Value& event, uint64_t tid, uint64_t id) {
    const std::string_view call = text_of(event, "call");
    Known& known = known_of(call);
    const std::string key = full_key(event);
    out_.open_object();
    out_.text("timestamp", call_time(run_, number_of(event, "ts")));
    out_.number("thread_id", tid);
    out_.text("caller", caller(event));
    out_.text("parentcaller", "");
    out_.text("category", cape_category(text_of(event, "category")));
    out_.text("api", api_name(call));
    out_.boolean("status", is_true(event, "success"));
    out_.text("return", hex_text(returned_number(event)));
    if (const std::string_view name = text_of(event, "result"); !name.empty() && !name.starts_with("0x"))
      out_.text("pretty_return", name);
    write_arguments(event, call, known, key);
    const uint64_t times = number_of(event, "repeated");
    out_.number("repeated", times > 1 ? times - 1 : 0);
    out_.number("id", id);
    out_.close_object();
    summary_.take(call, event, key);
  }

  // A method as "IWbemServices_ExecQuery".
  static std::string api_name(std::string_view call) {
    const size_t colons = call.find("::");
    if (colons == std::string_view::npos) return std::string(call);
    return std::string(call.substr(0, colons)).append("_").append(call.substr(colons + 2));
  }

  static std::string caller(const Value& event) {
    const std::string_view module = text_of(event, "caller/module");
    if (module.empty()) return std::string(text_of(event, "caller/address"));
    return std::string(module) + "+" + std::string(text_of(event, "caller/rva"));
  }

  // A key with what is below it, and the value that it is about.
  static std::string full_key(const Value& event) {
    const std::string_view path = text_of(parameter(event, "key_path"));
    if (path.empty()) return {};
    std::string full = key_name(path);
    const Value& before = member(event, "before");
    if (const std::string_view below = text_of(before, "sub_key"); !below.empty()) full.append("\\").append(below);
    const bool of_value = text_of(event, "call").find("Value") != std::string_view::npos;
    if (const std::string_view value = text_of(before, "value_name"); !value.empty() && of_value)
      full.append("\\").append(value);
    return full;
  }

  void write_arguments(const Value& event, std::string_view call, Known& known, const std::string& key) {
    out_.open_array("arguments");
    each_argument(event, [&](std::string_view field, const Value& value) {
      const std::string& name = argument_of(known, call, field);
      if (!name.empty()) write_argument(name, field, value, event, known, key);
    });
    out_.close_array();
  }

  void write_argument(std::string_view name, std::string_view field, const Value& value, const Value& event,
                      const Known& known, const std::string& key) {
    out_.open_object();
    out_.text("name", name);
    const std::string_view text = text_of(value);
    if (field == "file_path") {
      const std::string_view dos = text_of(parameter(event, "dos_path"));
      out_.text("value", dos.empty() ? text : dos);
    } else if (field == "key_path") {
      out_.text("value", key);
    } else if (const auto number = value.IsString() ? known.fields.number(field, text) : std::nullopt) {
      out_.text("value", hex_text(*number));
      out_.text("pretty_value", text);
    } else if (value.IsNull()) {
      out_.text("value", hex_text(0));
    } else if (value.IsString()) {
      out_.text("value", text);
    } else {
      out_.text("value", plain_text(value));
    }
    out_.close_object();
  }

  void write_tree() {
    std::map<const RunProcess*, std::vector<const RunProcess*>> children;
    for (const RunProcess& process : run_.processes()) children[run_.parent_of(process)].push_back(&process);
    out_.open_array("processtree");
    for (const RunProcess* root : children[nullptr]) write_branch(*root, children, 1);
    out_.close_array();
  }

  void write_branch(const RunProcess& process, std::map<const RunProcess*, std::vector<const RunProcess*>>& children,
                    int depth) {
    out_.open_object();
    out_.text("name", process.name());
    out_.number("pid", process.pid);
    out_.number("parent_id", process.ppid);
    put_head(process);
    put_threads(process);
    out_.open_array("children");
    if (depth < kMostDepth) {
      for (const RunProcess* child : children[&process]) write_branch(*child, children, depth + 1);
    }
    out_.close_array();
    out_.close_object();
  }

  Run& run_;
  JsonOut& out_;
  Summary summary_;
  std::map<std::string, Known, std::less<>> known_;
  std::map<const RunProcess*, std::vector<uint64_t>> threads_;
};

// ---- target, static

// What file(1) says of a program, by which capa tells format, system and processor.
std::string magic(const Run& run) {
  const std::string_view type = text_of(run.json(), "target/type");
  if (type.find("PE32") == std::string_view::npos) return std::string(type);
  const bool wide = text_of(run.json(), "target/arch") == "x64";
  const size_t open = type.find('('), close = type.find(')');
  const std::string_view subsystem =
      open < close && close != std::string_view::npos ? type.substr(open, close - open + 1) : "(console)";
  return std::string(wide ? "PE32+" : "PE32") + " executable " + std::string(subsystem) +
         (wide ? " x86-64" : " Intel 80386") + ", for MS Windows";
}

class Target {
 public:
  Target(Run& run, JsonOut& out) : run_(run), out_(out), facts_(member(run.json(), "static")) {}

  void write() {
    out_.open_object("target");
    out_.text("category", "file");
    out_.open_object("file");
    write_file();
    out_.close_object();
    out_.close_object();
    out_.open_object("static");
    if (has_pe()) write_pe();
    out_.close_object();
  }

 private:
  bool has_pe() const { return member(facts_, "headers").IsObject(); }

  void write_file() {
    const Value& target = member(run_.json(), "target");
    const std::string_view path = text_of(target, "path");
    out_.text("name", path.substr(path.find_last_of("\\/") + 1));
    out_.text("path", text_of(target, "host_path"));
    out_.open_array("guest_paths");
    out_.text(path);
    out_.close_array();
    out_.number("size", number_of(target, "size"));
    for (const char* digest : {"md5", "sha1", "sha256"}) out_.text(digest, text_of(target, digest));
    if (const std::string_view ssdeep = text_of(facts_, "ssdeep"); !ssdeep.empty()) out_.text("ssdeep", ssdeep);
    out_.text("type", magic(run_));
    if (has_pe()) write_pe();
  }

  void write_pe() {
    const Value& headers = member(facts_, "headers");
    const uint64_t base = number_of(headers, "image_base");
    out_.open_object("pe");
    out_.text("imagebase", hex_text(base));
    out_.text("entrypoint", hex_text(base + number_of(headers, "entry_point")));
    out_.text("reported_checksum", hex_text(number_of(headers, "checksum")));
    out_.text("timestamp", text_of(headers, "timestamp_utc"));
    out_.text("imphash", text_of(facts_, "imphash"));
    const Value& debug = member(facts_, "debug");
    if (debug.IsArray() && !debug.Empty() && !text_of(debug[0], "pdb").empty())
      out_.text("pdbpath", text_of(debug[0], "pdb"));
    write_imports();
    write_exports(base);
    write_sections();
    write_resources();
    if (const Value& overlay = member(facts_, "overlay"); overlay.IsObject()) {
      out_.open_object("overlay");
      out_.text("offset", hex_text(number_of(overlay, "offset")));
      out_.text("size", hex_text(number_of(overlay, "size")));
      out_.close_object();
    }
    out_.open_array("versioninfo");
    const Value& version = member(facts_, "version");
    for (auto one = version.IsObject() ? version.MemberBegin() : Value::ConstMemberIterator();
         version.IsObject() && one != version.MemberEnd(); ++one) {
      out_.open_object();
      out_.text("name", text_of(one->name));
      out_.text("value", text_of(one->value));
      out_.close_object();
    }
    out_.close_array();
    out_.close_object();
  }

  template <typename Take>
  void each(const Value& list, Take take) {
    for (rapidjson::SizeType i = 0; list.IsArray() && i < list.Size(); ++i) take(list[i]);
  }

  // Where the loader puts the addresses is no fact that the report has.
  void write_imports() {
    out_.open_array("imports");
    uint64_t dlls = 0;
    each(member(facts_, "imports"), [&](const Value& dll) {
      ++dlls;
      out_.open_object();
      out_.text("dll", text_of(dll, "dll"));
      out_.open_array("imports");
      each(member(dll, "functions"), [&](const Value& function) {
        const std::string_view name = text_of(function);
        out_.open_object();
        out_.text("address", "0x0");
        // capa calls a function without a name by its ordinal: "#12".
        out_.text("name", name.starts_with("ord") && parse_number(name.substr(3))
                              ? std::string("#").append(name.substr(3))
                              : std::string(name));
        out_.close_object();
      });
      out_.close_array();
      out_.close_object();
    });
    out_.close_array();
    out_.number("imported_dll_count", dlls);
  }

  void write_exports(uint64_t base) {
    out_.text("exported_dll_name", text_of(facts_, "exports/dll"));
    out_.open_array("exports");
    each(at(facts_, "exports/functions"), [&](const Value& function) {
      const std::string_view name = text_of(function, "name");
      if (name.empty()) return;
      out_.open_object();
      out_.text("address",
                hex_text(member(function, "address").IsUint64() ? base + number_of(function, "address") : 0));
      out_.text("name", name);
      out_.number("ordinal", number_of(function, "ordinal"));
      out_.close_object();
    });
    out_.close_array();
  }

  void write_sections() {
    out_.open_array("sections");
    each(member(facts_, "sections"), [&](const Value& section) {
      out_.open_object();
      out_.text("name", text_of(section, "name"));
      out_.text("raw_address", hex_text(number_of(section, "raw_address")));
      out_.text("virtual_address", hex_text(number_of(section, "virtual_address")));
      out_.text("virtual_size", hex_text(number_of(section, "virtual_size")));
      out_.text("size_of_data", hex_text(number_of(section, "raw_size")));
      std::string characteristics;
      each(member(section, "characteristics"), [&](const Value& one) {
        characteristics.append(characteristics.empty() ? "" : "|").append("IMAGE_SCN_").append(text_of(one));
      });
      out_.text("characteristics", characteristics);
      out_.text("entropy", plain_text(member(section, "entropy")));
      out_.close_object();
    });
    out_.close_array();
  }

  void write_resources() {
    out_.open_array("resources");
    each(member(facts_, "resources"), [&](const Value& resource) {
      out_.open_object();
      out_.text("name", plain_text(member(resource, "type")));
      out_.text("language", plain_text(member(resource, "language")));
      out_.text("sublanguage", "");
      out_.text("filetype", text_of(resource, "content"));
      out_.text("offset", hex_text(number_of(resource, "offset")));
      out_.text("size", hex_text(number_of(resource, "size")));
      out_.text("entropy", plain_text(member(resource, "entropy")));
      out_.close_object();
    });
    out_.close_array();
  }

  Run& run_;
  JsonOut& out_;
  const Value& facts_;
};

// ---- the rest of the report

void write_info(Run& run, JsonOut& out) {
  const Value& about = member(run.json(), "run");
  const Value& duration = member(about, "duration_s");
  const double seconds = duration.IsNumber() ? std::clamp(duration.GetDouble(), 0.0, 1e8) : 0;
  const int64_t begin = run.started_ns();
  const std::string_view ended = text_of(about, "ended");
  out.open_object("info");
  out.text("version", kVersion);
  out.text("started", format_time(begin, 0, " ", ""));
  out.text("ended", format_time(begin + static_cast<int64_t>(seconds * 1e9), 0, " ", ""));
  out.number("duration", static_cast<uint64_t>(seconds));
  out.number("id", 0);
  out.text("category", "file");
  out.text("custom", "");
  out.text("package", "exe");
  out.boolean("timeout", ended == "time-limit");
  out.open_object("machine");
  out.number("id", 0);
  out.text("status", ended);
  out.text("name", "drsemu");
  out.text("label", text_of(about, "guest/id"));
  out.text("platform", "windows");
  out.text("manager", "drsemu");
  out.close_object();
  out.close_object();
}

// The file's strings as CAPE lists them: each a text alone.
void write_strings(Run& run, JsonOut& out) {
  out.open_array("strings");
  std::ifstream in(run.folder() / "static" / "strings.txt", std::ios::binary);
  size_t count = 0;
  for (std::string line; count < kMostStrings && std::getline(in, line); ++count) {
    // Offset, encoding, text.
    const size_t first = line.find(' '), second = first == std::string::npos ? first : line.find(' ', first + 1);
    if (second != std::string::npos) out.text(std::string_view(line).substr(second + 1));
  }
  out.close_array();
}

void write_network(JsonOut& out) {
  out.open_object("network");
  for (const char* name : {"hosts", "domains", "tcp", "udp", "icmp", "http", "dns", "smtp", "irc", "dead_hosts"}) {
    out.open_array(name);
    out.close_array();
  }
  out.close_object();
}

void write_dropped(Run& run, JsonOut& out) {
  out.open_array("dropped");
  const Value& dropped = member(run.json(), "dropped");
  for (rapidjson::SizeType i = 0; dropped.IsArray() && i < dropped.Size(); ++i) {
    const Value& file = dropped[i];
    const std::string_view path = text_of(file, "guest_path");
    out.open_object();
    out.open_array("name");
    out.text(path.substr(path.find_last_of("\\/") + 1));
    out.close_array();
    out.text("path", (run.folder() / "dropped" / std::string(text_of(file, "sha256"))).string());
    out.open_array("guest_paths");
    out.text(path);
    out.close_array();
    out.number("size", number_of(file, "size"));
    for (const char* digest : {"md5", "sha1", "sha256"}) out.text(digest, text_of(file, digest));
    out.text("type", text_of(file, "type"));
    out.close_object();
  }
  out.close_array();
}

// What was put into other processes.
void write_payloads(Run& run, JsonOut& out) {
  out.open_object("CAPE");
  out.open_array("payloads");
  const Value& injections = member(run.json(), "injections");
  for (rapidjson::SizeType i = 0; injections.IsArray() && i < injections.Size(); ++i) {
    const Value& one = injections[i];
    const std::string_view file = text_of(one, "bytes/file");
    if (file.empty()) continue;
    out.open_object();
    out.text("name", text_of(one, "bytes/sha256"));
    out.text("path", (run.folder() / std::string(file)).string());
    out.text("cape_type", text_of(one, "technique"));
    out.number("size", number_of(one, "bytes/size"));
    out.text("sha256", text_of(one, "bytes/sha256"));
    out.number("pid", number_of(one, "writer/pid"));
    out.number("target_pid", number_of(one, "victim/pid"));
    out.text("target_path", text_of(one, "victim/image"));
    out.text("virtual_address", text_of(one, "address"));
    out.close_object();
  }
  out.close_array();
  out.open_array("configs");
  out.close_array();
  out.close_object();
}

// CAPE counts severity from 1 to 3.
uint64_t cape_severity(uint64_t severity) { return severity >= 70 ? 3 : severity >= 40 ? 2 : 1; }

void write_signatures(Run& run, JsonOut& out) {
  const Value& matches = member(run.json(), "signatures");
  const rapidjson::SizeType count = matches.IsArray() ? matches.Size() : 0;
  const auto texts = [&](std::string_view name, const Value& list) {
    out.open_array(name);
    for (rapidjson::SizeType i = 0; list.IsArray() && i < list.Size(); ++i) out.text(text_of(list[i]));
    out.close_array();
  };
  out.open_array("signatures");
  for (rapidjson::SizeType i = 0; i < count; ++i) {
    const Value& match = matches[i];
    out.open_object();
    out.text("name", text_of(match, "name"));
    out.text("description", text_of(match, "description"));
    texts("categories", member(match, "families"));
    out.number("severity", cape_severity(number_of(match, "severity")));
    out.number("weight", 1);
    out.number("confidence", 100);
    texts("references", Value());
    texts("data", Value());
    out.open_array("families");
    if (const std::string_view family = text_of(match, "family"); !family.empty()) out.text(family);
    out.close_array();
    out.boolean("alert", false);
    out.close_object();
  }
  out.close_array();
  out.open_array("ttps");
  for (rapidjson::SizeType i = 0; i < count; ++i) {
    const Value& attack = member(matches[i], "attack");
    if (!attack.IsArray() || attack.Empty()) continue;
    out.open_object();
    out.text("signature", text_of(matches[i], "name"));
    texts("ttps", attack);
    texts("mbcs", Value());
    out.close_object();
  }
  out.close_array();
  const uint64_t score = number_of(run.json(), "verdict/score");
  out.raw("malscore", std::to_string(score / 10) + "." + std::to_string(score % 10));
  out.text("malstatus", text_of(run.json(), "verdict/label"));
  out.open_array("detections");
  if (const std::string_view family = text_of(run.json(), "verdict/family"); !family.empty()) {
    out.open_object();
    out.text("family", family);
    out.close_object();
  }
  out.close_array();
}

}  // namespace

void convert_to_cape(Run& run, JsonOut& out) {
  out.open_object();
  write_info(run, out);
  Target(run, out).write();
  write_strings(run, out);
  Behavior(run, out).write();
  write_network(out);
  out.open_object("suricata");
  out.close_object();
  write_dropped(run, out);
  write_payloads(run, out);
  write_signatures(run, out);
  out.open_object("debug");
  out.text("log", "");
  out.open_array("errors");
  const Value& warnings = member(run.json(), "warnings");
  for (rapidjson::SizeType i = 0; warnings.IsArray() && i < warnings.Size(); ++i) out.text(text_of(warnings[i]));
  out.close_array();
  out.close_object();
  out.close_object();
  out.end_line();
}

}  // namespace drsemu::formats
