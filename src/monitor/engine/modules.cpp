// The images mapped into the process: an append-only table, since Wine may suspend a thread anywhere and a
// lock could be held for ever. Two threads that meet a module at once may both enter it: harmless.
#include "monitor/engine/modules.h"

#include <atomic>

#include "event/builtin.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/engine/wrap.h"
#include "monitor/record/recorder.h"

namespace drsemu::monitor {
namespace {

constexpr uint32_t kMaxModules = 1024;

struct Entry {
  std::atomic<bool> live;
  Module module;
};
Entry g_modules[kMaxModules];
std::atomic<uint32_t> g_count;
std::atomic<uint32_t> g_epoch;

struct MappedName {
  UnicodeString name;
  char16_t text[1024];
};

bool contains(const char16_t* text, uint32_t length, const char* lower) {
  for (uint32_t at = 0; at < length; ++at) {
    uint32_t i = 0;
    while (lower[i] && at + i < length) {
      char16_t c = text[at + i];
      if (c >= u'A' && c <= u'Z') c = static_cast<char16_t>(c + 32);
      if (c != static_cast<char16_t>(lower[i])) break;
      ++i;
    }
    if (!lower[i]) return true;
  }
  return false;
}

bool is_system_path(const char16_t* path, uint32_t length) {
  const auto lies_in = [&](const char* folder) { return contains(path, length, folder); };
  return lies_in("\\windows\\system32\\") || lies_in("\\windows\\syswow64\\") || lies_in("\\windows\\winsxs\\");
}

bool read_headers(Module& module) {
  uint32_t pe_offset, signature, size, rva, bytes;
  if (!load_guest(module.base + 0x3c, pe_offset)) return false;
  const uint64_t pe = module.base + pe_offset;
  if (!load_guest(pe, signature) || signature != 0x4550 || !load_guest(pe + 24 + 56, size)) return false;
  module.end = module.base + size;
  uint32_t magic;
  if (load_guest(pe + 24, magic) && (magic & 0xffff) == 0x20b && load_guest(pe + 24 + 136, rva) &&
      load_guest(pe + 24 + 140, bytes) && rva < size) {
    module.exception_table = module.base + rva;
    module.exception_count = bytes / 12;
  }
  return true;
}

const Module* discover(uint64_t address) {
  MemoryBasicInformation memory;
  if (!succeeded(g_nt.query_memory(kCurrentProcess, address, 0, &memory, sizeof memory, nullptr)) ||
      memory.type != kMemImage) {
    return nullptr;
  }
  Module module{.base = memory.allocation_base, .end = 0, .number = 0, .system = false, .exception_table = 0, .exception_count = 0};
  if (!read_headers(module) || address >= module.end) return nullptr;
  MappedName mapped;
  uint32_t length = 0;
  if (succeeded(g_nt.query_memory(kCurrentProcess, address, 2, &mapped, sizeof mapped, nullptr))) {
    length = mapped.name.length / 2;
  }
  const auto* text = reinterpret_cast<const char16_t*>(mapped.name.buffer);
  const bool main_image = *reinterpret_cast<const uint64_t*>(current_peb() + 0x10) == module.base;
  module.system = !main_image && is_builtin(module.base) && is_system_path(text, length);
  const uint32_t index = g_count.fetch_add(1, std::memory_order_relaxed);
  if (index >= kMaxModules) {
    g_count.store(kMaxModules, std::memory_order_relaxed);
    return nullptr;
  }
  module.number = index + 1;
  Entry& entry = g_modules[index];
  entry.module = module;
  entry.live.store(true, std::memory_order_release);
  record_module(module, text, length * 2);
  return &entry.module;
}

}  // namespace

bool is_builtin(uint64_t base) {
  char mark[event::kBuiltinMarkSize];
  return copy_from_guest(mark, base + event::kBuiltinMarkOffset, sizeof mark) == sizeof mark &&
         __builtin_memcmp(mark, event::kBuiltinMark, sizeof mark) == 0;
}

bool is_in_builtin(uint64_t address) {
  MemoryBasicInformation memory;
  return succeeded(g_nt.query_memory(kCurrentProcess, address, 0, &memory, sizeof memory, nullptr)) &&
         memory.type == kMemImage && is_builtin(memory.allocation_base);
}

const Module* find_module(uint64_t address) {
  const uint32_t count = g_count.load(std::memory_order_acquire);
  for (uint32_t i = 0; i < count && i < kMaxModules; ++i) {
    const Entry& entry = g_modules[i];
    if (entry.live.load(std::memory_order_acquire) && address >= entry.module.base && address < entry.module.end) {
      return &entry.module;
    }
  }
  return discover(address);
}

bool is_foreign_image(uint64_t base) {
  MemoryBasicInformation memory;
  if (!succeeded(g_nt.query_memory(kCurrentProcess, base, 0, &memory, sizeof memory, nullptr)) || memory.type != kMemImage) return false;
  if (*reinterpret_cast<const uint64_t*>(current_peb() + 0x10) == memory.allocation_base) return false;
  MappedName mapped;
  if (!succeeded(g_nt.query_memory(kCurrentProcess, base, 2, &mapped, sizeof mapped, nullptr))) return !is_builtin(base);
  return !is_builtin(base) || !is_system_path(reinterpret_cast<const char16_t*>(mapped.name.buffer), mapped.name.length / 2);
}

bool is_executable(uint64_t address) {
  MemoryBasicInformation memory;
  return succeeded(g_nt.query_memory(kCurrentProcess, address, 0, &memory, sizeof memory, nullptr)) &&
         (memory.protect & 0xf0) != 0;  // PAGE_EXECUTE…
}

void forget_module(uint64_t address) {
  const uint32_t count = g_count.load(std::memory_order_acquire);
  for (uint32_t i = 0; i < count && i < kMaxModules; ++i) {
    Entry& entry = g_modules[i];
    if (!entry.live.load(std::memory_order_acquire) || address < entry.module.base || address >= entry.module.end) {
      continue;
    }
    entry.live.store(false, std::memory_order_release);
    if (entry.module.system) forget_system_code(entry.module.base, entry.module.end);
    g_epoch.fetch_add(1, std::memory_order_release);
  }
}

uint32_t module_epoch() { return g_epoch.load(std::memory_order_acquire); }

}  // namespace drsemu::monitor
