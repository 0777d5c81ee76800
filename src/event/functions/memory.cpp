// Functions of memory and heaps. memoryapi.h, heapapi.h, psapi.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name heap_option_names[] = {{0x1, "HEAP_NO_SERIALIZE"},
                                      {0x2, "HEAP_GROWABLE"},
                                      {0x4, "HEAP_GENERATE_EXCEPTIONS"},
                                      {0x8, "HEAP_ZERO_MEMORY"},
                                      {0x40000, "HEAP_CREATE_ENABLE_EXECUTE"}};
constexpr NameTable heap_options{NameTable::kFlags, heap_option_names};

constexpr Name watch_flag_names[] = {{0x1, "WRITE_WATCH_FLAG_RESET"}};
constexpr NameTable watch_flags{NameTable::kFlags, watch_flag_names};

constexpr ShapeMember basic_information_members[] = {{"base_address", Member::kPointer},
                                                     {"allocation_base", Member::kPointer},
                                                     {"allocation_protect", Member::kHex, &kPageProtection},
                                                     {"region_size", Member::kSize},
                                                     {"state", Member::kHex, &kMemoryState},
                                                     {"protect", Member::kHex, &kPageProtection},
                                                     {"type", Member::kHex, &kMemoryState}};
constexpr Shape basic_information{basic_information_members};

}  // namespace

void add_memory_functions(std::vector<Call>& calls) {
  const auto memory = Category::kMemory;
  const auto out = Direction::kOut;
  add(calls, {"kernel32", "kernelbase"},
      {{"VirtualAlloc",
        memory,
        Result::kPointer,
        {pointer("address"), native("size"), names("allocation_type", kAllocationType),
         names("protect", kPageProtection)}},
       {"VirtualAllocEx",
        memory,
        Result::kPointer,
        {handle("process"), pointer("address"), native("size"), names("allocation_type", kAllocationType),
         names("protect", kPageProtection)}},
       {"VirtualAllocExNuma",
        memory,
        Result::kPointer,
        {handle("process"), pointer("address"), native("size"), names("allocation_type", kAllocationType),
         names("protect", kPageProtection), number("preferred")}},
       {"VirtualAlloc2",
        memory,
        Result::kPointer,
        {handle("process"), pointer("base_address"), native("size"), names("allocation_type", kAllocationType),
         names("page_protection", kPageProtection), pointer("extended_parameters"), number("parameter_count")}},
       {"VirtualAllocFromApp",
        memory,
        Result::kPointer,
        {pointer("base_address"), native("size"), names("allocation_type", kAllocationType),
         names("protection", kPageProtection)}},
       {"VirtualFree", memory, Result::kBool, {pointer("address"), native("size"), names("free_type", kFreeType)}},
       {"VirtualFreeEx",
        memory,
        Result::kBool,
        {handle("process"), pointer("address"), native("size"), names("free_type", kFreeType)}},
       {"VirtualProtect",
        memory,
        Result::kBool,
        {pointer("address"), native("size"), names("new_protect", kPageProtection),
         names_ptr("old_protect", kPageProtection, out)}},
       {"VirtualProtectEx",
        memory,
        Result::kBool,
        {handle("process"), pointer("address"), native("size"), names("new_protect", kPageProtection),
         names_ptr("old_protect", kPageProtection, out)}},
       {"VirtualQuery",
        memory,
        Result::kCount,
        {pointer("address"), shape("buffer", basic_information, out), native("length")}},
       {"VirtualQueryEx",
        memory,
        Result::kCount,
        {handle("process"), pointer("address"), shape("buffer", basic_information, out), native("length")}},
       {"VirtualLock", memory, Result::kBool, {pointer("address"), native("size")}},
       {"VirtualUnlock", memory, Result::kBool, {pointer("address"), native("size")}},
       {"ReadProcessMemory",
        memory,
        Result::kBool,
        {handle("process"), pointer("base_address"), out_data("buffer", 3, 4, kOpActualIsWide), native("size"),
         native_out("number_of_bytes_read")}},
       {"WriteProcessMemory",
        memory,
        Result::kBool,
        {handle("process"), pointer("base_address"), data("buffer", 3), native("size"),
         native_out("number_of_bytes_written")}},
       {"FlushInstructionCache", memory, Result::kBool, {handle("process"), pointer("base_address"), native("size")}},
       {"GetWriteWatch",
        memory,
        Result::kNumber,
        {names("flags", watch_flags),
         pointer("base_address"),
         native("region_size"),
         pointer("addresses"),
         {.name = "count", .type = Type::kNumberPtr, .direction = Direction::kInOut, .width = 0},
         number_out("granularity")}},
       {"ResetWriteWatch", memory, Result::kNumber, {pointer("base_address"), native("region_size")}},
       {"HeapCreate",
        memory,
        Result::kPointer,
        {names("options", heap_options), native("initial_size"), native("maximum_size")}},
       {"HeapDestroy", memory, Result::kBool, {pointer("heap")}},
       {"IsBadReadPtr", memory, Result::kNumber, {pointer("address"), native("size")}},
       {"IsBadWritePtr", memory, Result::kNumber, {pointer("address"), native("size")}},
       {"IsBadCodePtr", memory, Result::kNumber, {pointer("address")}},
       {"IsBadStringPtr*", memory, Result::kNumber, {pointer("address"), native("max")}},
       {"MapViewOfFile3",
        memory,
        Result::kPointer,
        {handle("file_mapping"), handle("process"), pointer("base_address"), wide("offset"), native("view_size"),
         names("allocation_type", kAllocationType), names("page_protection", kPageProtection),
         pointer("extended_parameters"), number("parameter_count")}},
       {"UnmapViewOfFileEx", memory, Result::kBool, {pointer("base_address"), names("unmap_flags", kUnmapFlags)}},
       {"UnmapViewOfFile2",
        memory,
        Result::kBool,
        {handle("process"), pointer("base_address"), names("unmap_flags", kUnmapFlags)}}});
  // psapi.dll forwards them.
  add(calls, {"kernel32", "kernelbase"},
      {{"K32QueryWorkingSetEx",
        memory,
        Result::kBool,
        {handle("process"), out_data("working_set", 2, kNoArg), number("size")}}});
}

}  // namespace drsemu::event::function
