// Finds Wine's service tables and replaces them by tables in the order of Windows's numbers, whose wanted slots
// lead to thunks.
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <string.h>

#include "monitor/engine/direct.h"
#include "monitor/engine/dispatch.h"
#include "monitor/engine/fault.h"
#include "monitor/engine/nudge.h"
#include "monitor/engine/processor.h"
#include "monitor/engine/wrap.h"

extern "C" const char drsemu_thunks[] __attribute__((visibility("hidden")));

namespace drsemu::monitor {
namespace {

constexpr size_t kThunkSize = 16;

// What programs' numbers lead to.
struct Table {
  uint64_t functions[event::kServiceTableSize];
  uint8_t arguments[event::kServiceTableSize];  // bytes of each function's arguments
};
Table g_tables[event::kServiceTables];
Table g_no_table;  // of numbers behind win32u's
void* g_ntdll;
uint32_t g_frame_offset;  // of the syscall_frame pointer in the TEB

struct Segment {
  uint64_t begin, end;
};

struct Segments {
  uint64_t base;
  Segment writable[4];
  size_t count;
};

int collect_segments(dl_phdr_info* info, size_t, void* raw) {
  auto* segments = static_cast<Segments*>(raw);
  if (info->dlpi_addr != segments->base) return 0;
  for (int i = 0; i < info->dlpi_phnum && segments->count < 4; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    if (header.p_type != PT_LOAD || !(header.p_flags & PF_W)) continue;
    const uint64_t begin = info->dlpi_addr + header.p_vaddr;
    segments->writable[segments->count++] = {begin, begin + header.p_memsz};
  }
  return 1;
}

bool inside(const Segments& segments, uint64_t address, size_t size) {
  for (size_t i = 0; i < segments.count; ++i) {
    if (address >= segments.writable[i].begin && address + size <= segments.writable[i].end) return true;
  }
  return false;
}

// KeServiceDescriptorTable is hidden: it is the only structure in ntdll.so's data whose first member
// points at a table in ntdll.so's data that has NtClose where the PE stubs say that NtClose is.
ServiceTable* find_table(const Segments& segments, uint64_t nt_close, uint32_t close_number) {
  for (size_t i = 0; i < segments.count; ++i) {
    const uint64_t last = segments.writable[i].end - sizeof(ServiceTable);
    for (uint64_t at = (segments.writable[i].begin + 7) & ~7ull; at <= last; at += 8) {
      auto* table = reinterpret_cast<ServiceTable*>(at);
      if (table->limit <= close_number || table->limit > event::kServiceTableSize) continue;
      const auto functions = reinterpret_cast<uint64_t>(table->functions);
      if (functions % 8 != 0 || !inside(segments, functions, table->limit * 8)) continue;
      if (table->functions[close_number] == nt_close) return table;
    }
  }
  return nullptr;
}

// The dispatcher begins with `mov %gs:disp32,%rcx`: the thread's syscall_frame.
bool read_frame_offset(const void* dispatcher) {
  static constexpr uint8_t kLoad[] = {0x65, 0x48, 0x8b, 0x0c, 0x25};
  if (memcmp(dispatcher, kLoad, sizeof kLoad) != 0) return false;
  memcpy(&g_frame_offset, static_cast<const char*>(dispatcher) + sizeof kLoad, sizeof g_frame_offset);
  return true;
}

uint64_t no_such_service() { return 0xc000001c; }  // STATUS_INVALID_SYSTEM_SERVICE

// The same, recorded: what a number that no service has leads to.
uint64_t unknown_service(uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  CallFrame frame{};
  const uint64_t args[] = {event::kGateSyscall, guest_frame().number, a, b, c, d};
  memcpy(frame.args, args, sizeof args);
  return drsemu_dispatch(g_dispatch.config->unknown_plan - 1u, &frame);
}

// Wine has room for four tables, of which nobody uses the last two.
constexpr uint32_t kWineTables = 4;

void add_table(uint32_t index) {
  using Function = unsigned char (*)(uint64_t*, uint64_t*, unsigned int, unsigned char*, unsigned int);
  const auto real = reinterpret_cast<Function>(dlsym(g_ntdll, "KeAddSystemServiceTable"));
  if (real) real(g_no_table.functions, nullptr, event::kServiceTableSize, g_no_table.arguments, index);
}

}  // namespace

void take_over(ServiceTable& table, uint32_t index) {
  const event::ArenaConfig* config = g_dispatch.config;
  if (!config || index >= event::kServiceTables) return;
  Table& made = g_tables[index];
  for (uint32_t number = 0; number < event::kServiceTableSize; ++number) {
    const uint32_t wine = config->wine_number[index][number];
    const uint32_t slot = config->slot[index][number];
    uint64_t function = reinterpret_cast<uint64_t>(&unknown_service);
    if (wine != 0 && wine <= table.limit) {
      function = g_dispatch.client.substitute(table.functions[wine - 1]);
      made.arguments[number] = table.arguments[wine - 1];
    } else if (slot != 0 && config->plan[slot - 1].handler == event::Handler::kProvide) {
      const event::CallPlan& plan = config->plan[slot - 1];
      function = g_dispatch.client.provided(plan.handler_arg);
      made.arguments[number] = static_cast<uint8_t>(plan.args * 8);
    }
    made.functions[number] = function;
    if (slot == 0) continue;
    g_dispatch.original[slot - 1] = function;
    made.functions[number] = reinterpret_cast<uint64_t>(drsemu_thunks) + (slot - 1) * kThunkSize;
  }
  table = {made.functions, nullptr, event::kServiceTableSize, made.arguments};
}

bool attach(void* ntdll, const event::ArenaConfig& config, const Client& client) {
  const auto* map = static_cast<const link_map*>(ntdll);
  Segments segments{.base = map->l_addr, .writable = {}, .count = 0};
  dl_iterate_phdr(collect_segments, &segments);
  const auto nt_close = reinterpret_cast<uint64_t>(dlsym(ntdll, "NtClose"));
  const void* dispatcher = dlsym(ntdll, "__wine_syscall_dispatcher");
  const auto returned = reinterpret_cast<uint64_t>(dlsym(ntdll, "__wine_syscall_dispatcher_return"));
  if (!nt_close || !dispatcher || !returned || !read_frame_offset(dispatcher)) return false;
  ServiceTable* table = find_table(segments, nt_close, config.close_number);
  if (!table) return false;
  g_ntdll = ntdll;
  g_dispatch.config = &config;
  g_dispatch.client = client;
  if (!prepare_wraps(ntdll, config)) return false;
  watch_faults(returned, config.passive ? nullptr : client.aborted);
  watch_linux_code();
  if (!config.passive) {
    watch_interrupts(take_nudge);
    if (!catch_direct_calls(ntdll)) return false;
  }
  take_processor(config.machine);
  g_dispatch.original[config.unknown_plan - 1] = reinterpret_cast<uint64_t>(&no_such_service);
  take_over(*table, 0);
  for (uint64_t& function : g_no_table.functions) function = reinterpret_cast<uint64_t>(&unknown_service);
  for (uint32_t index = event::kServiceTables; index < kWineTables; ++index) add_table(index);
  return true;
}

GuestFrame guest_frame() {
  // Wine: struct syscall_frame, dlls/ntdll/unix/signal_x86_64.c.
  struct Frame {
    uint64_t rax;
    uint8_t before[0x68];
    uint64_t rip;
    uint8_t between[0x10];
    uint64_t rsp;
    uint64_t ss;
    uint64_t rbp;
  };
  static_assert(__builtin_offsetof(Frame, rsp) == 0x88 && __builtin_offsetof(Frame, rbp) == 0x98);
  const Frame* frame;
  asm volatile("movq %%gs:(%1), %0" : "=r"(frame) : "r"(static_cast<uint64_t>(g_frame_offset)));
  return {frame->rip, frame->rsp, frame->rbp, static_cast<uint32_t>(frame->rax)};
}

}  // namespace drsemu::monitor

// win32u.so registers its table with this; the preloaded definition comes before ntdll.so's.
extern "C" __attribute__((visibility("default"))) unsigned char KeAddSystemServiceTable(
    uint64_t* functions, uint64_t* counters, unsigned int limit, unsigned char* arguments, unsigned int index) {
  using Function = unsigned char (*)(uint64_t*, uint64_t*, unsigned int, unsigned char*, unsigned int);
  using drsemu::monitor::g_ntdll;
  const auto real = reinterpret_cast<Function>(dlsym(g_ntdll ? g_ntdll : RTLD_NEXT, "KeAddSystemServiceTable"));
  if (!real) return 0;
  drsemu::monitor::ServiceTable table{functions, counters, limit, arguments};
  drsemu::monitor::take_over(table, index);
  return real(table.functions, table.counters, static_cast<unsigned int>(table.limit), const_cast<uint8_t*>(table.arguments), index);
}
