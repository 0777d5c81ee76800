// Calls on files, directories, pipes and volumes. Parameters as in ntifs.h and winternl.h.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr uint8_t kStatus = kOpActualIsStatus;

constexpr LayoutField basic[] = {{"creation_time", 0, FieldType::kFileTime},
                                 {"last_access_time", 8, FieldType::kFileTime},
                                 {"last_write_time", 16, FieldType::kFileTime},
                                 {"change_time", 24, FieldType::kFileTime},
                                 {"file_attributes", 32, FieldType::kHex32, &kFileAttributes}};
constexpr LayoutField network_open[] = {{"creation_time", 0, FieldType::kFileTime},
                                        {"last_access_time", 8, FieldType::kFileTime},
                                        {"last_write_time", 16, FieldType::kFileTime},
                                        {"change_time", 24, FieldType::kFileTime},
                                        {"allocation_size", 32, FieldType::kI64},
                                        {"end_of_file", 40, FieldType::kI64},
                                        {"file_attributes", 48, FieldType::kHex32, &kFileAttributes}};
constexpr LayoutField standard[] = {{"allocation_size", 0, FieldType::kI64},
                                    {"end_of_file", 8, FieldType::kI64},
                                    {"number_of_links", 16, FieldType::kU32},
                                    {"delete_pending", 20, FieldType::kBool8},
                                    {"directory", 21, FieldType::kBool8}};
constexpr LayoutField rename[] = {{"replace_if_exists", 0, FieldType::kBool8},
                                  {"root_directory", 8, FieldType::kHandle},
                                  {"new_file_path", 20, FieldType::kText, nullptr, 16}};
constexpr LayoutField rename_ex[] = {{"flags", 0, FieldType::kHex32},
                                     {"root_directory", 8, FieldType::kHandle},
                                     {"new_file_path", 20, FieldType::kText, nullptr, 16}};
constexpr LayoutField disposition[] = {{"delete_file", 0, FieldType::kBool8}};
constexpr Name disposition_flag_names[] = {{1, "FILE_DISPOSITION_DELETE"},
                                           {2, "FILE_DISPOSITION_POSIX_SEMANTICS"},
                                           {4, "FILE_DISPOSITION_FORCE_IMAGE_SECTION_CHECK"},
                                           {8, "FILE_DISPOSITION_ON_CLOSE"},
                                           {16, "FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE"}};
constexpr NameTable disposition_flags{NameTable::kFlags, disposition_flag_names};
constexpr LayoutField disposition_ex[] = {{"flags", 0, FieldType::kHex32, &disposition_flags}};
constexpr LayoutField position[] = {{"current_byte_offset", 0, FieldType::kI64}};
constexpr LayoutField end_of_file[] = {{"end_of_file", 0, FieldType::kI64}};
constexpr LayoutField allocation[] = {{"allocation_size", 0, FieldType::kI64}};
constexpr LayoutField name_information[] = {{"file_name", 4, FieldType::kText, nullptr, 0}};
constexpr LayoutField internal[] = {{"index_number", 0, FieldType::kHex64}};
constexpr LayoutField mode[] = {{"mode", 0, FieldType::kHex32, &kCreateOptions}};
constexpr LayoutField access[] = {{"access_flags", 0, FieldType::kHex32, &kFileAccess}};
constexpr LayoutField tag[] = {{"file_attributes", 0, FieldType::kHex32, &kFileAttributes},
                               {"reparse_tag", 4, FieldType::kHex32}};
constexpr LayoutField completion[] = {{"port", 0, FieldType::kHandle}, {"key", 8, FieldType::kHex64}};
constexpr LayoutField all[] = {{"creation_time", 0, FieldType::kFileTime},
                               {"last_access_time", 8, FieldType::kFileTime},
                               {"last_write_time", 16, FieldType::kFileTime},
                               {"change_time", 24, FieldType::kFileTime},
                               {"file_attributes", 32, FieldType::kHex32, &kFileAttributes},
                               {"allocation_size", 40, FieldType::kI64},
                               {"end_of_file", 48, FieldType::kI64},
                               {"number_of_links", 56, FieldType::kU32},
                               {"delete_pending", 60, FieldType::kBool8},
                               {"directory", 61, FieldType::kBool8},
                               {"file_name", 100, FieldType::kText, nullptr, 96}};
constexpr LayoutField pipe[] = {{"read_mode", 0, FieldType::kU32}, {"completion_mode", 4, FieldType::kU32}};
// Directory entries: the first of the buffer; the raw bytes of the others are not opened.
constexpr LayoutField directory[] = {{"creation_time", 8, FieldType::kFileTime},
                                     {"end_of_file", 40, FieldType::kI64},
                                     {"file_attributes", 56, FieldType::kHex32, &kFileAttributes},
                                     {"file_name", 64, FieldType::kText, nullptr, 60}};
constexpr LayoutField full_directory[] = {{"end_of_file", 40, FieldType::kI64},
                                          {"file_attributes", 56, FieldType::kHex32, &kFileAttributes},
                                          {"file_name", 68, FieldType::kText, nullptr, 60}};
constexpr LayoutField both_directory[] = {{"end_of_file", 40, FieldType::kI64},
                                          {"file_attributes", 56, FieldType::kHex32, &kFileAttributes},
                                          {"file_name", 94, FieldType::kText, nullptr, 60}};
constexpr LayoutField id_both_directory[] = {{"end_of_file", 40, FieldType::kI64},
                                             {"file_attributes", 56, FieldType::kHex32, &kFileAttributes},
                                             {"file_name", 104, FieldType::kText, nullptr, 60}};
constexpr LayoutField id_full_directory[] = {{"end_of_file", 40, FieldType::kI64},
                                             {"file_attributes", 56, FieldType::kHex32, &kFileAttributes},
                                             {"file_name", 80, FieldType::kText, nullptr, 60}};
constexpr LayoutField names_only[] = {{"file_name", 12, FieldType::kText, nullptr, 8}};

constexpr Layout file_list[] = {
    {1, "FileDirectoryInformation", directory},
    {2, "FileFullDirectoryInformation", full_directory},
    {3, "FileBothDirectoryInformation", both_directory},
    {4, "FileBasicInformation", basic},
    {5, "FileStandardInformation", standard},
    {6, "FileInternalInformation", internal},
    {8, "FileAccessInformation", access},
    {9, "FileNameInformation", name_information},
    {10, "FileRenameInformation", rename},
    {11, "FileLinkInformation", rename},
    {12, "FileNamesInformation", names_only},
    {13, "FileDispositionInformation", disposition},
    {14, "FilePositionInformation", position},
    {16, "FileModeInformation", mode},
    {18, "FileAllInformation", all},
    {19, "FileAllocationInformation", allocation},
    {20, "FileEndOfFileInformation", end_of_file},
    {23, "FilePipeInformation", pipe},
    {30, "FileCompletionInformation", completion},
    {34, "FileNetworkOpenInformation", network_open},
    {35, "FileAttributeTagInformation", tag},
    {37, "FileIdBothDirectoryInformation", id_both_directory},
    {38, "FileIdFullDirectoryInformation", id_full_directory},
    {48, "FileNormalizedNameInformation", name_information},
    {64, "FileDispositionInformationEx", disposition_ex},
    {65, "FileRenameInformationEx", rename_ex}};
constexpr Layouts file_layouts{file_list};

constexpr LayoutField fs_volume[] = {{"volume_creation_time", 0, FieldType::kFileTime},
                                     {"volume_serial_number", 8, FieldType::kHex32},
                                     {"volume_label", 18, FieldType::kText, nullptr, 12}};
constexpr LayoutField fs_size[] = {{"total_allocation_units", 0, FieldType::kI64},
                                   {"available_allocation_units", 8, FieldType::kI64},
                                   {"sectors_per_allocation_unit", 16, FieldType::kU32},
                                   {"bytes_per_sector", 20, FieldType::kU32}};
constexpr LayoutField fs_device[] = {{"device_type", 0, FieldType::kHex32},
                                     {"characteristics", 4, FieldType::kHex32}};
constexpr LayoutField fs_attribute[] = {{"file_system_attributes", 0, FieldType::kHex32},
                                        {"maximum_component_name_length", 4, FieldType::kI32},
                                        {"file_system_name", 12, FieldType::kText, nullptr, 8}};
constexpr Layout volume_list[] = {{1, "FileFsVolumeInformation", fs_volume},
                                  {3, "FileFsSizeInformation", fs_size},
                                  {4, "FileFsDeviceInformation", fs_device},
                                  {5, "FileFsAttributeInformation", fs_attribute}};
constexpr Layouts volume_layouts{volume_list};

constexpr Layout network_open_only[] = {{0, "FileNetworkOpenInformation", network_open}};
constexpr Layouts network_open_layouts{network_open_only};
constexpr Layout basic_only[] = {{0, "FileBasicInformation", basic}};
constexpr Layouts basic_layouts{basic_only};

// A structure of fixed form: no class argument chooses it.
Param fixed(const char* name, const Layouts& layouts, uint16_t size) {
  return {.name = name, .type = Type::kInfo, .direction = Direction::kOut, .limit = size, .layouts = &layouts};
}

}  // namespace

void add_file_calls(std::vector<Call>& calls) {
  const auto c = Category::kFile;
  const auto out = Direction::kOut;
  calls.insert(calls.end(), {
    {"NtCreateFile", c,
     {out_handle("handle", Object::kFile), names("desired_access", kFileAccess), object("file_path", Object::kFile),
      io_status(&kCreateInformation), number_ptr("allocation_size", 8, Direction::kIn),
      names("file_attributes", kFileAttributes), names("share_access", kShareAccess),
      names("create_disposition", kCreateDisposition), names("create_options", kCreateOptions),
      buffer_in("ea_buffer", 10), number("ea_length")}},
    {"NtOpenFile", c,
     {out_handle("handle", Object::kFile), names("desired_access", kFileAccess), object("file_path", Object::kFile),
      io_status(&kCreateInformation), names("share_access", kShareAccess), names("open_options", kCreateOptions)}},
    {"NtReadFile", c,
     {handle(), handle("event"), pointer("apc_routine"), pointer("apc_context"), io_status(),
      buffer_out("buffer", 6, 4, kStatus), number("length"), number_ptr("byte_offset", 8, Direction::kIn),
      number_ptr("key", 4, Direction::kIn)}},
    {"NtWriteFile", c,
     {handle(), handle("event"), pointer("apc_routine"), pointer("apc_context"), io_status(),
      buffer_in("buffer", 6), number("length"), number_ptr("byte_offset", 8, Direction::kIn),
      number_ptr("key", 4, Direction::kIn)}},
    {"NtDeleteFile", c, {object("file_path", Object::kFile)}},
    {"NtQueryInformationFile", c,
     {handle(), io_status(), info_out("file_information", 3, 1, 4, file_layouts, kStatus), number("length"),
      names("file_information_class", kFileInformationClass)}},
    {"NtSetInformationFile", c,
     {handle(), io_status(), info_in("file_information", 3, 4, file_layouts), number("length"),
      names("file_information_class", kFileInformationClass)}},
    {"NtQueryAttributesFile", c, {object("file_path", Object::kFile), fixed("file_information", basic_layouts, 40)}},
    {"NtQueryFullAttributesFile", c,
     {object("file_path", Object::kFile), fixed("file_information", network_open_layouts, 56)}},
    {"NtQueryDirectoryFile", c,
     {handle(), handle("event"), pointer("apc_routine"), pointer("apc_context"), io_status(),
      info_out("file_information", 6, 4, 7, file_layouts, kStatus), number("length"),
      names("file_information_class", kFileInformationClass), boolean("return_single_entry"),
      unicode("file_name"), boolean("restart_scan")}},
    {"NtNotifyChangeDirectoryFile", c,
     {handle(), handle("event"), pointer("apc_routine"), pointer("apc_context"), io_status(),
      buffer_out("buffer", 6, 4, kStatus), number("length"), names("completion_filter", kNotifyFilter),
      boolean("watch_tree")}},
    {"NtFlushBuffersFile", c, {handle(), io_status()}},
    {"NtQueryVolumeInformationFile", c,
     {handle(), io_status(), info_out("fs_information", 3, 1, 4, volume_layouts, kStatus), number("length"),
      names("fs_information_class", kVolumeInformationClass)}},
    {"NtSetVolumeInformationFile", c,
     {handle(), io_status(), info_in("fs_information", 3, 4, volume_layouts), number("length"),
      names("fs_information_class", kVolumeInformationClass)}},
    {"NtCreateNamedPipeFile", c,
     {out_handle("handle", Object::kFile), names("desired_access", kFileAccess), object("file_path", Object::kFile),
      io_status(&kCreateInformation), names("share_access", kShareAccess),
      names("create_disposition", kCreateDisposition), names("create_options", kCreateOptions),
      number("named_pipe_type"), number("read_mode"), number("completion_mode"), number("maximum_instances"),
      number("inbound_quota"), number("outbound_quota"), timeout("default_timeout")}},
    {"NtCreateMailslotFile", c,
     {out_handle("handle", Object::kFile), names("desired_access", kFileAccess), object("file_path", Object::kFile),
      io_status(), names("create_options", kCreateOptions), number("mailslot_quota"),
      number("maximum_message_size"), timeout("read_timeout")}},
    {"NtDeviceIoControlFile", c,
     {handle(), handle("event"), pointer("apc_routine"), pointer("apc_context"), io_status(),
      names("io_control_code", kIoControlCode), buffer_in("input_buffer", 7), number("input_buffer_length"),
      buffer_out("output_buffer", 9, 4, kStatus), number("output_buffer_length")}},
    {"NtFsControlFile", c,
     {handle(), handle("event"), pointer("apc_routine"), pointer("apc_context"), io_status(),
      names("fs_control_code", kFsControlCode), buffer_in("input_buffer", 7), number("input_buffer_length"),
      buffer_out("output_buffer", 9, 4, kStatus), number("output_buffer_length")}},
    {"NtLockFile", c,
     {handle(), handle("event"), pointer("apc_routine"), pointer("apc_context"), io_status(),
      number_ptr("byte_offset", 8, Direction::kIn), number_ptr("length", 8, Direction::kIn),
      hex("key"), boolean("fail_immediately"), boolean("exclusive_lock")}},
    {"NtUnlockFile", c,
     {handle(), io_status(), number_ptr("byte_offset", 8, Direction::kIn), number_ptr("length", 8, Direction::kIn),
      hex("key")}},
    {"NtQueryEaFile", c,
     {handle(), io_status(), buffer_out("buffer", 3, 1, kStatus), number("length"), boolean("return_single_entry"),
      buffer_in("ea_list", 6), number("ea_list_length"), number_ptr("ea_index", 4, Direction::kIn),
      boolean("restart_scan")}},
    {"NtSetEaFile", c, {handle(), io_status(), buffer_in("buffer", 3), number("length")}},
    {"NtCreatePagingFile", c,
     {unicode("file_path"), number_ptr("minimum_size", 8, Direction::kIn),
      number_ptr("maximum_size", 8, Direction::kIn), number_ptr("actual_size", 8, out)}},
    {"NtCancelIoFile", c, {handle(), io_status()}},
    {"NtCancelIoFileEx", c, {handle(), pointer("io_request_to_cancel"), io_status()}},
  });
}

}  // namespace drsemu::event
