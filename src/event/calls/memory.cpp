// Calls on virtual memory and sections. Parameters as in ntifs.h.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField memory_basic[] = {{"base_address", 0, FieldType::kHex64},
                                        {"allocation_base", 8, FieldType::kHex64},
                                        {"allocation_protect", 16, FieldType::kHex32, &kPageProtection},
                                        {"region_size", 24, FieldType::kU64},
                                        {"state", 32, FieldType::kHex32, &kMemoryState},
                                        {"protect", 36, FieldType::kHex32, &kPageProtection},
                                        {"type", 40, FieldType::kHex32, &kMemoryState}};
constexpr LayoutField mapped_name[] = {{"section_file_name", 16, FieldType::kText, nullptr, 0}};
constexpr Layout memory_list[] = {{0, "MemoryBasicInformation", memory_basic},
                                  {2, "MemoryMappedFilenameInformation", mapped_name}};
constexpr Layouts memory_layouts{memory_list};

Param process() { return handle("process_handle"); }
Param base(Direction direction = Direction::kInOut) { return hex_ptr("base_address", direction); }
Param region(const char* name = "region_size", Direction direction = Direction::kInOut) {
  return number_ptr(name, 8, direction);
}

}  // namespace

void add_memory_calls(std::vector<Call>& calls) {
  const auto memory = Category::kMemory;
  const auto section = Category::kSection;
  const auto out = Direction::kOut;
  calls.insert(calls.end(), {
    {"NtAllocateVirtualMemory", memory,
     {process(), base(), hex("zero_bits"), region(), names("allocation_type", kAllocationType),
      names("protect", kPageProtection)}},
    {"NtAllocateVirtualMemoryEx", memory,
     {process(), base(), region(), names("allocation_type", kAllocationType), names("page_protection", kPageProtection),
      pointer("extended_parameters"), number("extended_parameter_count")}},
    {"NtFreeVirtualMemory", memory, {process(), base(), region(), names("free_type", kFreeType)}, 0, Handler::kUnmap},
    {"NtProtectVirtualMemory", memory,
     {process(), base(), region(), names("new_protect", kPageProtection), names_ptr("old_protect", kPageProtection, out)}},
    {"NtReadVirtualMemory", memory,
     {process(), pointer("base_address"), buffer_out("buffer", 3, 4, kOpActualIsWide), row::size("buffer_size"),
      number_ptr("number_of_bytes_read", 8, out)}, 0, Handler::kTunnel},
    {"NtWriteVirtualMemory", memory,
     {process(), pointer("base_address"), buffer_in("buffer", 3, 512), row::size("buffer_size"),
      number_ptr("number_of_bytes_written", 8, out)}, 0, Handler::kReach},
    {"NtQueryVirtualMemory", memory,
     {process(), pointer("base_address"), names("memory_information_class", kMemoryInformationClass),
      info_out("memory_information", 4, 5, 2, memory_layouts, kOpActualIsWide), row::size("memory_information_length"),
      number_ptr("return_length", 8, out)}},
    {"NtFlushInstructionCache", memory, {process(), pointer("base_address"), row::size("length")}},
    {"NtCreateSection", section,
     {out_handle("handle", Object::kSection), names("desired_access", kSectionAccess),
      object("section_name", Object::kSection), number_ptr("maximum_size", 8, Direction::kIn),
      names("section_page_protection", kPageProtection), names("allocation_attributes", kSectionAttributes),
      handle("file_handle")}},
    {"NtOpenSection", section,
     {out_handle("handle", Object::kSection), names("desired_access", kSectionAccess),
      object("section_name", Object::kSection)}},
    {"NtMapViewOfSection", section,
     {handle("section_handle"), process(), base(), hex("zero_bits"), row::size("commit_size"),
      number_ptr("section_offset", 8, Direction::kInOut), region("view_size"),
      names("inherit_disposition", kSectionInherit), names("allocation_type", kAllocationType),
      names("win32_protect", kPageProtection)}, 0, Handler::kReach},
    {"NtMapViewOfSectionEx", section,
     {handle("section_handle"), process(), base(), number_ptr("section_offset", 8, Direction::kInOut),
      region("view_size"), names("allocation_type", kAllocationType), names("page_protection", kPageProtection),
      pointer("extended_parameters"), number("extended_parameter_count")}, 0, Handler::kReach},
    {"NtUnmapViewOfSection", section, {process(), pointer("base_address")}, 0, Handler::kUnmap},
    {"NtUnmapViewOfSectionEx", section, {process(), pointer("base_address"), hex("flags")}, 0, Handler::kUnmap},
  });
}

}  // namespace drsemu::event
