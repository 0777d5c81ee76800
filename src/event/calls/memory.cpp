// Calls on virtual memory and sections. Parameters as in ntifs.h.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField basic[] = {{"base_address", 0, FieldType::kHex64},
                                 {"allocation_base", 8, FieldType::kHex64},
                                 {"allocation_protect", 16, FieldType::kHex32, &kPageProtection},
                                 {"region_size", 24, FieldType::kU64},
                                 {"state", 32, FieldType::kHex32, &kMemoryState},
                                 {"protect", 36, FieldType::kHex32, &kPageProtection},
                                 {"type", 40, FieldType::kHex32, &kMemoryState}};
constexpr LayoutField mapped_name[] = {{"section_file_name", 0, FieldType::kUnicode}};
constexpr LayoutField region[] = {{"allocation_base", 0, FieldType::kHex64},
                                  {"allocation_protect", 8, FieldType::kHex32, &kPageProtection},
                                  {"region_type", 12, FieldType::kHex32},
                                  {"region_size", 16, FieldType::kU64},
                                  {"commit_size", 24, FieldType::kU64}};
constexpr LayoutField working_set[] = {{"virtual_address", 0, FieldType::kHex64},
                                       {"virtual_attributes", 8, FieldType::kHex64}};
constexpr LayoutField image[] = {{"image_base", 0, FieldType::kHex64}, {"size_of_image", 8, FieldType::kU64}};
constexpr Layout memory_list[] = {{0, "MemoryBasicInformation", basic},
                                  {2, "MemoryMappedFilenameInformation", mapped_name},
                                  {3, "MemoryRegionInformation", region},
                                  {4, "MemoryWorkingSetExInformation", working_set},
                                  {6, "MemoryImageInformation", image}};
constexpr Layouts memory_layouts{memory_list};

constexpr LayoutField section_basic[] = {{"base_address", 0, FieldType::kHex64},
                                         {"allocation_attributes", 8, FieldType::kHex32, &kSectionAttributes},
                                         {"maximum_size", 16, FieldType::kI64}};
constexpr LayoutField section_image[] = {{"transfer_address", 0, FieldType::kHex64},
                                         {"subsystem", 32, FieldType::kU32},
                                         {"image_characteristics", 44, FieldType::kHex16},
                                         {"dll_characteristics", 46, FieldType::kHex16},
                                         {"machine", 48, FieldType::kHex16},
                                         {"image_file_size", 56, FieldType::kU32}};
constexpr Layout section_list[] = {{0, "SectionBasicInformation", section_basic},
                                   {1, "SectionImageInformation", section_image}};
constexpr Layouts section_layouts{section_list};

Param process() { return handle("process_handle"); }
Param base(Direction direction = Direction::kInOut) { return hex_ptr("base_address", direction); }
Param region_size(const char* name = "region_size", Direction direction = Direction::kInOut) {
  return number_ptr(name, 8, direction);
}
Param protection(const char* name) { return names(name, kPageProtection); }

}  // namespace

void add_memory_calls(std::vector<Call>& calls) {
  const auto memory = Category::kMemory;
  const auto section = Category::kSection;
  const auto in = Direction::kIn;
  const auto out = Direction::kOut;
  calls.insert(calls.end(), {
    {"NtAllocateVirtualMemory", memory,
     {process(), base(), wide_hex("zero_bits"), region_size(), names("allocation_type", kAllocationType),
      protection("protect")}},
    {"NtAllocateVirtualMemoryEx", memory,
     {process(), base(), region_size(), names("allocation_type", kAllocationType), protection("page_protection"),
      pointer("extended_parameters"), number("extended_parameter_count")}},
    {"NtFreeVirtualMemory", memory,
     {process(), base(), region_size(), names("free_type", kFreeType)}, 0, Handler::kUnmap},
    {"NtProtectVirtualMemory", memory,
     {process(), base(), region_size(), protection("new_protect"), names_ptr("old_protect", kPageProtection, out)}},
    {"NtReadVirtualMemory", memory,
     {process(), pointer("base_address"), buffer_out("buffer", 3, 4, kOpActualIsWide), row::size("buffer_size"),
      number_ptr("number_of_bytes_read", 8, out)}, 0, Handler::kTunnel},
    {"NtWriteVirtualMemory", memory,
     {process(), pointer("base_address"), buffer_in("buffer", 3, kSmallWrite), row::size("buffer_size"),
      number_ptr("number_of_bytes_written", 8, out)}, 0, Handler::kWriteMemory},
    {"NtQueryVirtualMemory", memory,
     {process(), pointer("base_address"), names("memory_information_class", kMemoryInformationClass),
      info_out("memory_information", 4, 5, 2, memory_layouts, kOpActualIsWide), row::size("memory_information_length"),
      number_ptr("return_length", 8, out)}},
    {"NtSetInformationVirtualMemory", memory,
     {process(), names("vm_information_class", kVirtualMemoryInformationClass), row::size("number_of_entries"),
      pointer("virtual_addresses"), buffer_in("vm_information", 5), number("vm_information_length")}},
    {"NtLockVirtualMemory", memory, {process(), base(), region_size(), names("map_type", kLockType)}},
    {"NtUnlockVirtualMemory", memory, {process(), base(), region_size(), names("map_type", kLockType)}},
    {"NtFlushVirtualMemory", memory, {process(), base(), region_size(), hex("reserved")}},
    {"NtFlushInstructionCache", memory, {process(), pointer("base_address"), row::size("length")}},
    {"NtGetWriteWatch", memory,
     {process(), hex("flags"), pointer("base_address"), row::size("region_size"), pointer("user_address_array"),
      number_ptr("entries_in_user_address_array", 8, Direction::kInOut), number_ptr("granularity", 4, out)}},
    {"NtResetWriteWatch", memory, {process(), pointer("base_address"), row::size("region_size")}},
    {"NtCreateSection", section,
     {out_handle("handle", Object::kSection), names("desired_access", kSectionAccess),
      object("section_name", Object::kSection), number_ptr("maximum_size", 8, in), protection("section_page_protection"),
      names("allocation_attributes", kSectionAttributes), handle("file_handle")}},
    {"NtOpenSection", section,
     {out_handle("handle", Object::kSection), names("desired_access", kSectionAccess),
      object("section_name", Object::kSection)}},
    {"NtQuerySection", section,
     {handle("section_handle"), names("section_information_class", kSectionInformationClass),
      info_out("section_information", 3, 4, 1, section_layouts, kOpActualIsWide), row::size("section_information_length"),
      number_ptr("return_length", 8, out)}},
    {"NtMapViewOfSection", section,
     {handle("section_handle"), process(), base(), wide_hex("zero_bits"), row::size("commit_size"),
      number_ptr("section_offset", 8, Direction::kInOut), region_size("view_size"),
      names("inherit_disposition", kSectionInherit), names("allocation_type", kAllocationType),
      protection("win32_protect")}, 0, Handler::kMapView},
    {"NtMapViewOfSectionEx", section,
     {handle("section_handle"), process(), base(), number_ptr("section_offset", 8, Direction::kInOut),
      region_size("view_size"), names("allocation_type", kAllocationType), protection("page_protection"),
      pointer("extended_parameters"), number("extended_parameter_count")}, 0, Handler::kMapView},
    {"NtUnmapViewOfSection", section, {process(), pointer("base_address")}, 0, Handler::kUnmap},
    {"NtUnmapViewOfSectionEx", section,
     {process(), pointer("base_address"), names("flags", kUnmapFlags)}, 0, Handler::kUnmap},
    {"NtAreMappedFilesTheSame", section, {pointer("file1_mapped_as_image"), pointer("file2_mapped_as_file")}},
  });
}

}  // namespace drsemu::event
