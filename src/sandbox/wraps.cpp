// Stubs for the functions and methods of the Win32 layer.
#include "sandbox/wraps.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/fs.h"
#include "base/pe.h"
#include "event/catalogue.h"
#include "sandbox/traces.h"

// wrap_stubs.S
extern "C" const char drsemu_wrap64[], drsemu_wrap64_frame[], drsemu_wrap64_prolog_end[], drsemu_wrap64_end[],
    drsemu_wrap32[], drsemu_wrap32_end[];

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

using event::Call;
using event::Vtable;
using event::WrapDescriptor;

constexpr size_t kStubSize = 16;
constexpr int kExceptionDirectory = 3, kRelocationDirectory = 5;

// A place that will lead to a stub: an entry of the export address table, or of an interface's table of methods.
struct Redirect {
  uint32_t function;  // of the catalogue
  uint32_t target;    // RVA of its code
  bool is_method;     // the place holds an address, else an RVA
};
// By the RVA of the place: each leads to one function.
using Redirects = std::map<uint32_t, Redirect>;

template <typename T>
void append(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T>
void put(std::string& out, size_t at, T value) {
  std::memcpy(out.data() + at, &value, sizeof value);
}

void align(std::string& out, size_t to, char filler = '\0') { out.resize((out.size() + to - 1) / to * to, filler); }

// UNWIND_INFO of drsemu_wrap64_frame (Microsoft Learn, "x64 exception handling"): push rbx, rsi, rdi; sub rsp,N.
std::string unwind_info() {
  constexpr uint16_t kRbx = 3, kRsi = 6, kRdi = 7, kPush = 0, kAllocLarge = 1;
  const auto prolog = static_cast<uint16_t>(drsemu_wrap64_prolog_end - drsemu_wrap64_frame);
  uint32_t frame;  // of `sub rsp,imm32`, which ends it
  std::memcpy(&frame, drsemu_wrap64_frame + prolog - sizeof frame, sizeof frame);
  std::string out;
  append(out, static_cast<uint8_t>(1));  // version
  append(out, static_cast<uint8_t>(prolog));
  append(out, static_cast<uint8_t>(5));  // codes
  append(out, static_cast<uint8_t>(0));  // no frame register
  append(out, static_cast<uint16_t>(prolog | kAllocLarge << 8));
  append(out, static_cast<uint16_t>(frame / 8));
  append(out, static_cast<uint16_t>(3 | kPush << 8 | kRdi << 12));
  append(out, static_cast<uint16_t>(2 | kPush << 8 | kRsi << 12));
  append(out, static_cast<uint16_t>(1 | kPush << 8 | kRbx << 12));
  append(out, static_cast<uint16_t>(0));
  return out;
}

struct Section {
  std::string content;
  std::map<uint32_t, uint32_t> stubs;  // RVA of a place -> offset of its stub
  std::vector<uint32_t> absolute;      // offsets of 32-bit addresses in the image
};

// Stubs and descriptors behind the shared code.
void add_stubs(Section& section, uint32_t base, uint64_t image_base, bool wide, const Redirects& redirects) {
  std::string& out = section.content;
  align(out, kStubSize);
  const size_t stubs = out.size(), descriptors = stubs + redirects.size() * kStubSize;
  size_t stub = stubs, descriptor = descriptors;
  out.resize(descriptors + redirects.size() * sizeof(WrapDescriptor), '\xcc');
  for (const auto& [place, redirect] : redirects) {
    const Call& call = event::functions()[redirect.function];
    const uint32_t slots = wide ? static_cast<uint32_t>(call.params.size()) : event::argument_slots_32(call);
    section.stubs[place] = static_cast<uint32_t>(stub);
    size_t at = stub;
    if (wide) {
      std::memcpy(out.data() + at, "\x48\x8d\x05", 3);  // lea rax,[rip+descriptor]
      put(out, at + 3, static_cast<int32_t>(descriptor - (at + 7)));
      at += 7;
    } else {
      out[at] = '\xb8';  // mov eax,descriptor
      section.absolute.push_back(static_cast<uint32_t>(at + 1));
      put(out, at + 1, static_cast<uint32_t>(image_base + base + descriptor));
      at += 5;
    }
    out[at] = '\xe9';  // jmp to the shared code, which begins the section
    put(out, at + 1, -static_cast<int32_t>(at + 5));
    put(out, descriptor,
        WrapDescriptor{redirect.function, slots, static_cast<int32_t>(redirect.target - (base + descriptor)),
                       call.flags & event::kCallerPops ? 0 : slots * 4});
    stub += kStubSize;
    descriptor += sizeof(WrapDescriptor);
  }
}

void wrap_dll(Pe& dll, const Redirects& redirects) {
  const uint32_t base = dll.next_rva();
  Section section;
  std::string& out = section.content;
  if (dll.is_64()) {
    out.assign(drsemu_wrap64, drsemu_wrap64_end);
    align(out, 4);
    const auto unwind = static_cast<uint32_t>(out.size());
    out += unwind_info();
    add_stubs(section, base, dll.image_base(), true, redirects);
    // The table is sorted by address: what is ours lies behind all else.
    const auto pdata = static_cast<uint32_t>(out.size());
    out += dll.directory_content(kExceptionDirectory);
    append(out, base + static_cast<uint32_t>(drsemu_wrap64_frame - drsemu_wrap64));
    append(out, base + static_cast<uint32_t>(drsemu_wrap64_end - drsemu_wrap64));
    append(out, base + unwind);
    dll.add_section("RT", out);
    dll.set_directory(kExceptionDirectory, base + pdata, static_cast<uint32_t>(out.size()) - pdata);
  } else {
    out.assign(drsemu_wrap32, drsemu_wrap32_end);
    add_stubs(section, base, dll.image_base(), false, redirects);
    std::vector<uint32_t> places;
    for (const uint32_t offset : section.absolute) places.push_back(base + offset);
    const auto relocations = static_cast<uint32_t>(out.size());
    out += dll.relocations_with(places);
    dll.add_section("RT", out);
    dll.set_directory(kRelocationDirectory, base + relocations, static_cast<uint32_t>(out.size()) - relocations);
  }
  for (const auto& [place, offset] : section.stubs) {
    const uint32_t rva = base + offset;
    const uint64_t address = dll.image_base() + rva;
    const bool patched = !redirects.at(place).is_method ? dll.patch(place, &rva, sizeof rva)
                                                        : dll.patch(place, &address, dll.is_64() ? 8 : 4);
    if (!patched) throw Error("an export or a method of the guest cannot be redirected");
  }
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// A symbol without what the compiler adds to it: "_name@12" of 32-bit code.
std::string plain_symbol(const std::string& symbol, bool wide) {
  if (wide || !symbol.starts_with('_')) return symbol;
  return symbol.substr(1, symbol.find('@') - 1);
}

// A DLL that is to be changed.
class Module {
 public:
  explicit Module(const fs::path& file) : dll(read_file(file)), entries(dll.export_entries()), exports(dll.exports()) {}

  // Redirects a method to its row's stub, in each table of that name. What the row says of the method is compared with what
  // the DLL's symbols and relocations say: a wrong slot, or another number of arguments, would break every caller. Throws
  // Error.
  void want_method(const Call& call, const Vtable& vtable, uint32_t function) {
    read_symbols();
    const uint32_t width = dll.is_64() ? 8 : 4;
    const auto tables = tables_.equal_range(std::string(vtable.symbol));
    bool found = false;
    for (auto table = tables.first; table != tables.second; ++table) {
      const uint32_t place = table->second + call.slot * width;
      const std::optional<uint64_t> address = dll.is_64() ? dll.read<uint64_t>(place) : std::optional<uint64_t>(dll.read<uint32_t>(place));
      const auto target = static_cast<uint32_t>(address.value_or(0) - dll.image_base());
      if (!address || !pointers_.contains(place) || !is_method(call, target)) continue;
      redirects.emplace(place, Redirect{function, target, true});
      found = true;
    }
    if (found) return;
    throw Error(std::string("no table of methods ") + vtable.symbol.data() + " has " + call.name + " with its arguments in slot " +
                std::to_string(call.slot) + ": the package libwine may have changed");
  }

  Pe dll;
  std::map<std::string, uint32_t> entries, exports;  // RVAs of each name's place in the address table, and what it holds
  Redirects redirects;

 private:
  void read_symbols() {
    if (!symbols_.empty()) return;
    symbols_ = dll.symbols();
    pointers_ = dll.relocated_pointers();
    for (const auto& [rva, name] : symbols_) tables_.emplace(plain_symbol(name, dll.is_64()), rva);
  }

  // Whether a symbol of the code at `target` has the method's name and, in 32-bit code, takes its arguments off the stack.
  bool is_method(const Call& call, uint32_t target) const {
    const std::string_view full = call.name;
    const std::string method = lower(std::string(full.substr(full.rfind(':') + 1)));
    std::string popped = "@";
    popped += std::to_string(event::argument_slots_32(call) * 4);
    const auto found = symbols_.equal_range(target);
    return std::any_of(found.first, found.second, [&](const auto& symbol) {
      return lower(plain_symbol(symbol.second, dll.is_64())).ends_with(method) && (dll.is_64() || symbol.second.ends_with(popped));
    });
  }

  std::multimap<uint32_t, std::string> symbols_;
  std::multimap<std::string, uint32_t> tables_;  // RVAs of symbols by their plain names
  std::set<uint32_t> pointers_;                  // relocated
};

// The DLLs of one folder, read when they are asked for.
class Folder {
 public:
  explicit Folder(fs::path path) : path_(std::move(path)) {}

  // Finds the DLL with the code of an exported name, and wraps it there.
  void want(const std::string& name, const std::string& dll, uint32_t function, int links = 0) {
    Module* module = find(dll);
    if (!module || links > 4) return;
    const auto found = module->exports.find(name);
    if (found == module->exports.end()) return;
    const std::string forwarded = module->dll.forwarder(found->second);
    if (forwarded.empty()) {
      // Two names of one entry: that of the first row counts.
      module->redirects.emplace(module->entries.at(name), Redirect{function, found->second, false});
      return;
    }
    const size_t dot = forwarded.rfind('.');
    if (dot != std::string::npos && forwarded[dot + 1] != '#') {
      want(forwarded.substr(dot + 1), lower(forwarded.substr(0, dot)), function, links + 1);
    }
  }

  // Finds the method in the table of an interface, and wraps it there.
  void want_method(const Call& call, const Vtable& vtable, uint32_t function) {
    const std::string dll(vtable.module);
    Module* module = find(dll);
    if (!module) return;
    try {
      module->want_method(call, vtable, function);
    } catch (const Error& error) {
      throw Error(dll + ".dll: " + error.what());
    }
  }

  std::vector<fs::path> write() {
    std::vector<fs::path> changed;
    for (auto& [name, module] : modules_) {
      if (!module || module->redirects.empty()) continue;
      add_plain_names(*module);
      try {
        wrap_dll(module->dll, module->redirects);
      } catch (const Error& error) {
        throw Error(name + ".dll: " + error.what());
      }
      write_file(path_ / (name + ".dll"), module->dll.bytes());
      changed.push_back(path_.filename() / (name + ".dll"));
    }
    return changed;
  }

 private:
  // Null: there is none.
  Module* find(const std::string& name) {
    const auto [entry, added] = modules_.try_emplace(name);
    const fs::path file = path_ / (name + ".dll");
    if (added && fs::exists(file)) entry->second.emplace(file);
    return entry->second ? &*entry->second : nullptr;
  }

  // NameA may be exported as Name too.
  static void add_plain_names(Module& module) {
    for (const auto& [name, entry] : module.entries) {
      const auto wrapped = module.redirects.find(entry);
      if (!name.ends_with('A') || wrapped == module.redirects.end()) continue;
      const std::string plain = name.substr(0, name.size() - 1);
      const auto found = module.exports.find(plain);
      if (found == module.exports.end() || found->second != wrapped->second.target) continue;
      module.redirects.emplace(module.entries.at(plain), wrapped->second);
    }
  }

  fs::path path_;
  std::map<std::string, std::optional<Module>> modules_;
};

}  // namespace

std::string wraps_text() {
  std::string text(drsemu_wrap64, drsemu_wrap32_end);
  for (const Call& call : event::functions()) {
    text.append("\n").append(call.name);
    for (const size_t number :
         {call.params.size(), size_t{event::argument_slots_32(call)}, size_t{call.flags} & event::kCallerPops}) {
      text.append(" ").append(std::to_string(number));
    }
    for (const std::string_view module : call.modules) text.append(" ").append(module);
    for (const Vtable& table : call.vtables) text.append(" ").append(table.module).append(" ").append(table.symbol).append(" ").append(std::to_string(call.slot));
  }
  return text;
}

std::vector<fs::path> wrap_functions(const fs::path& dlls, std::span<const Call> rows) {
  std::vector<fs::path> changed;
  for (const char* folder : {"x86_64-windows", "i386-windows"}) {
    Folder modules(dlls / folder);
    for (const Call& row : rows) {
      const auto function = static_cast<uint32_t>(&row - event::functions().data());
      for (const Vtable& table : row.vtables) modules.want_method(row, table, function);
      if (!row.vtables.empty()) continue;
      for (const std::string_view module : row.modules) modules.want(row.name, std::string(module), function);
    }
    for (fs::path& path : modules.write()) changed.push_back(std::move(path));
  }
  return changed;
}

uint32_t dispatcher_rva_32(const fs::path& dlls) {
  const auto exports = Pe(read_file(dlls / "i386-windows/ntdll.dll")).exports();
  const auto found = exports.find(kUnixCallDispatcher);
  if (found == exports.end()) throw Error(std::string("the 32-bit ntdll.dll lacks ") + kUnixCallDispatcher + ": the package libwine may have changed");
  return found->second;
}

}  // namespace drsemu::sandbox
