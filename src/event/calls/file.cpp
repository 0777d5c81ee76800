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
constexpr LayoutField rename_ex[] = {{"flags", 0, FieldType::kHex32, &kRenameFlags},
                                     {"root_directory", 8, FieldType::kHandle},
                                     {"new_file_path", 20, FieldType::kText, nullptr, 16}};
constexpr LayoutField disposition[] = {{"delete_file", 0, FieldType::kBool8}};
constexpr LayoutField disposition_ex[] = {{"flags", 0, FieldType::kHex32, &kDispositionFlags}};
constexpr LayoutField position[] = {{"current_byte_offset", 0, FieldType::kI64}};
constexpr LayoutField end_of_file[] = {{"end_of_file", 0, FieldType::kI64}};
constexpr LayoutField allocation[] = {{"allocation_size", 0, FieldType::kI64}};
constexpr LayoutField name_information[] = {{"file_name", 4, FieldType::kText, nullptr, 0}};
constexpr LayoutField internal[] = {{"index_number", 0, FieldType::kHex64}};
constexpr LayoutField mode[] = {{"mode", 0, FieldType::kHex32, &kCreateOptions}};
constexpr LayoutField access[] = {{"access_flags", 0, FieldType::kHex32, &kFileAccess}};
constexpr LayoutField tag[] = {{"file_attributes", 0, FieldType::kHex32, &kFileAttributes},
                               {"reparse_tag", 4, FieldType::kHex32, &kReparseTag}};
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
constexpr LayoutField pipe[] = {{"read_mode", 0, FieldType::kHex32, &kPipeReadMode},
                                {"completion_mode", 4, FieldType::kHex32, &kPipeCompletionMode}};
constexpr LayoutField pipe_local[] = {{"named_pipe_type", 0, FieldType::kHex32, &kPipeType},
                                      {"maximum_instances", 8, FieldType::kU32},
                                      {"current_instances", 12, FieldType::kU32},
                                      {"read_data_available", 20, FieldType::kU32},
                                      {"named_pipe_state", 32, FieldType::kHex32, &kPipeState},
                                      {"named_pipe_end", 36, FieldType::kHex32, &kPipeEnd}};
constexpr LayoutField mailslot[] = {{"maximum_message_size", 0, FieldType::kU32},
                                    {"next_message_size", 8, FieldType::kU32},
                                    {"messages_available", 12, FieldType::kU32},
                                    {"read_timeout", 16, FieldType::kI64}};
constexpr LayoutField mailslot_set[] = {{"read_timeout", 0, FieldType::kI64}};
constexpr LayoutField ea_size[] = {{"ea_size", 0, FieldType::kU32}};
constexpr LayoutField attributes[] = {{"extended_attributes", 0, FieldType::kAttributeNames}};
constexpr LayoutField alignment[] = {{"alignment_requirement", 0, FieldType::kHex32}};
constexpr LayoutField streams[] = {{"streams", 24, FieldType::kEntryNames, nullptr, 4}};
constexpr LayoutField valid_data[] = {{"valid_data_length", 0, FieldType::kI64}};
constexpr LayoutField notification_modes[] = {{"flags", 0, FieldType::kHex32}};
constexpr LayoutField priority_hint[] = {{"priority_hint", 0, FieldType::kU32}};
constexpr LayoutField file_id[] = {{"volume_serial_number", 0, FieldType::kHex64},
                                   {"file_id", 8, FieldType::kRawBytes, nullptr, 16}};
constexpr LayoutField remote[] = {{"is_remote", 0, FieldType::kBool8}};
constexpr LayoutField stat[] = {{"file_id", 0, FieldType::kHex64},
                                {"creation_time", 8, FieldType::kFileTime},
                                {"last_access_time", 16, FieldType::kFileTime},
                                {"last_write_time", 24, FieldType::kFileTime},
                                {"change_time", 32, FieldType::kFileTime},
                                {"allocation_size", 40, FieldType::kI64},
                                {"end_of_file", 48, FieldType::kI64},
                                {"file_attributes", 56, FieldType::kHex32, &kFileAttributes},
                                {"reparse_tag", 60, FieldType::kHex32, &kReparseTag},
                                {"number_of_links", 64, FieldType::kU32}};
// Directory entries: the names of all that lie in the buffer.
constexpr LayoutField directory[] = {{"file_names", 64, FieldType::kEntryNames, nullptr, 60}};
constexpr LayoutField full_directory[] = {{"file_names", 68, FieldType::kEntryNames, nullptr, 60}};
constexpr LayoutField both_directory[] = {{"file_names", 94, FieldType::kEntryNames, nullptr, 60}};
constexpr LayoutField id_both_directory[] = {{"file_names", 104, FieldType::kEntryNames, nullptr, 60}};
constexpr LayoutField id_full_directory[] = {{"file_names", 80, FieldType::kEntryNames, nullptr, 60}};
constexpr LayoutField id_extd_directory[] = {{"file_names", 88, FieldType::kEntryNames, nullptr, 60}};
constexpr LayoutField id_extd_both_directory[] = {{"file_names", 114, FieldType::kEntryNames, nullptr, 60}};
constexpr LayoutField names_only[] = {{"file_names", 12, FieldType::kEntryNames, nullptr, 8}};

constexpr Layout file_list[] = {
    {1, "FileDirectoryInformation", directory},
    {2, "FileFullDirectoryInformation", full_directory},
    {3, "FileBothDirectoryInformation", both_directory},
    {4, "FileBasicInformation", basic},
    {5, "FileStandardInformation", standard},
    {6, "FileInternalInformation", internal},
    {7, "FileEaInformation", ea_size},
    {8, "FileAccessInformation", access},
    {9, "FileNameInformation", name_information},
    {10, "FileRenameInformation", rename},
    {11, "FileLinkInformation", rename},
    {12, "FileNamesInformation", names_only},
    {13, "FileDispositionInformation", disposition},
    {14, "FilePositionInformation", position},
    {15, "FileFullEaInformation", attributes},
    {16, "FileModeInformation", mode},
    {17, "FileAlignmentInformation", alignment},
    {18, "FileAllInformation", all},
    {19, "FileAllocationInformation", allocation},
    {20, "FileEndOfFileInformation", end_of_file},
    {21, "FileAlternateNameInformation", name_information},
    {22, "FileStreamInformation", streams},
    {23, "FilePipeInformation", pipe},
    {24, "FilePipeLocalInformation", pipe_local},
    {26, "FileMailslotQueryInformation", mailslot},
    {27, "FileMailslotSetInformation", mailslot_set},
    {30, "FileCompletionInformation", completion},
    {34, "FileNetworkOpenInformation", network_open},
    {35, "FileAttributeTagInformation", tag},
    {37, "FileIdBothDirectoryInformation", id_both_directory},
    {38, "FileIdFullDirectoryInformation", id_full_directory},
    {39, "FileValidDataLengthInformation", valid_data},
    {40, "FileShortNameInformation", name_information},
    {41, "FileIoCompletionNotificationInformation", notification_modes},
    {43, "FileIoPriorityHintInformation", priority_hint},
    {48, "FileNormalizedNameInformation", name_information},
    {51, "FileIsRemoteDeviceInformation", remote},
    {58, "FileVolumeNameInformation", name_information},
    {59, "FileIdInformation", file_id},
    {60, "FileIdExtdDirectoryInformation", id_extd_directory},
    {61, "FileReplaceCompletionInformation", completion},
    {63, "FileIdExtdBothDirectoryInformation", id_extd_both_directory},
    {64, "FileDispositionInformationEx", disposition_ex},
    {65, "FileRenameInformationEx", rename_ex},
    {68, "FileStatInformation", stat},
    {72, "FileLinkInformationEx", rename_ex}};
constexpr Layouts file_layouts{file_list};

constexpr LayoutField fs_volume[] = {{"volume_creation_time", 0, FieldType::kFileTime},
                                     {"volume_serial_number", 8, FieldType::kHex32},
                                     {"volume_label", 18, FieldType::kText, nullptr, 12}};
constexpr LayoutField fs_size[] = {{"total_allocation_units", 0, FieldType::kI64},
                                   {"available_allocation_units", 8, FieldType::kI64},
                                   {"sectors_per_allocation_unit", 16, FieldType::kU32},
                                   {"bytes_per_sector", 20, FieldType::kU32}};
constexpr LayoutField fs_full_size[] = {{"total_allocation_units", 0, FieldType::kI64},
                                        {"caller_available_allocation_units", 8, FieldType::kI64},
                                        {"actual_available_allocation_units", 16, FieldType::kI64},
                                        {"sectors_per_allocation_unit", 24, FieldType::kU32},
                                        {"bytes_per_sector", 28, FieldType::kU32}};
constexpr LayoutField fs_label[] = {{"volume_label", 4, FieldType::kText, nullptr, 0}};
constexpr LayoutField fs_object_id[] = {{"object_id", 0, FieldType::kGuid}};
constexpr LayoutField fs_device[] = {{"device_type", 0, FieldType::kHex32, &kDeviceType},
                                     {"characteristics", 4, FieldType::kHex32, &kDeviceCharacteristics}};
constexpr LayoutField fs_attribute[] = {{"file_system_attributes", 0, FieldType::kHex32, &kFileSystemFlags},
                                        {"maximum_component_name_length", 4, FieldType::kI32},
                                        {"file_system_name", 12, FieldType::kText, nullptr, 8}};
constexpr Layout volume_list[] = {{1, "FileFsVolumeInformation", fs_volume},
                                  {2, "FileFsLabelInformation", fs_label},
                                  {3, "FileFsSizeInformation", fs_size},
                                  {4, "FileFsDeviceInformation", fs_device},
                                  {5, "FileFsAttributeInformation", fs_attribute},
                                  {7, "FileFsFullSizeInformation", fs_full_size},
                                  {8, "FileFsObjectIdInformation", fs_object_id}};
constexpr Layouts volume_layouts{volume_list};

constexpr Layout network_open_only[] = {{0, "FileNetworkOpenInformation", network_open}};
constexpr Layouts network_open_layouts{network_open_only};
constexpr Layout basic_only[] = {{0, "FileBasicInformation", basic}};
constexpr Layouts basic_layouts{basic_only};

constexpr Layout attributes_only[] = {{0, "FILE_FULL_EA_INFORMATION", attributes}};
constexpr Layouts attributes_layouts{attributes_only};
constexpr LayoutField wanted_attributes[] = {{"ea_list", 0, FieldType::kWantedAttributes}};
constexpr Layout wanted_attributes_only[] = {{0, "FILE_GET_EA_INFORMATION", wanted_attributes}};
constexpr Layouts wanted_attributes_layouts{wanted_attributes_only};
constexpr LayoutField changes[] = {{"changes", 0, FieldType::kChanges}};
constexpr Layout changes_only[] = {{0, "FILE_NOTIFY_INFORMATION", changes}};
constexpr Layouts changes_layouts{changes_only};

// Buffers of file system control codes that say something; others are shown as bytes.
constexpr LayoutField reparse[] = {{"reparse_tag", 0, FieldType::kHex32, &kReparseTag}, {"target", 0, FieldType::kReparse}};
constexpr LayoutField pipe_wait[] = {{"timeout", 0, FieldType::kI64}, {"pipe_name", 14, FieldType::kText, nullptr, 8}};
constexpr LayoutField sparse[] = {{"set_sparse", 0, FieldType::kBool8}};
constexpr LayoutField zero_data[] = {{"file_offset", 0, FieldType::kI64}, {"beyond_final_zero", 8, FieldType::kI64}};
constexpr LayoutField compression[] = {{"compression_format", 0, FieldType::kU16}};
constexpr LayoutField peek[] = {{"named_pipe_state", 0, FieldType::kHex32, &kPipeState},
                                {"read_data_available", 4, FieldType::kU32},
                                {"number_of_messages", 8, FieldType::kU32},
                                {"message_length", 12, FieldType::kU32},
                                {"data", 16, FieldType::kRest}};
constexpr Layout control_in_list[] = {{0x900a4, "FSCTL_SET_REPARSE_POINT", reparse},
                                      {0x900c4, "FSCTL_SET_SPARSE", sparse},
                                      {0x980c8, "FSCTL_SET_ZERO_DATA", zero_data},
                                      {0x9c040, "FSCTL_SET_COMPRESSION", compression},
                                      {0x110018, "FSCTL_PIPE_WAIT", pipe_wait}};
constexpr Layouts control_in_layouts{control_in_list};
constexpr Layout control_out_list[] = {{0x900a8, "FSCTL_GET_REPARSE_POINT", reparse},
                                       {0x9003c, "FSCTL_GET_COMPRESSION", compression},
                                       {0x11400c, "FSCTL_PIPE_PEEK", peek}};
constexpr Layouts control_out_layouts{control_out_list};

constexpr uint16_t kDirectoryLimit = 8192;

Param length() { return number("length"); }
Param event() { return handle("event"); }
Param offset() { return number_ptr("byte_offset", 8, Direction::kIn); }
Param file() { return object("file_path", Object::kFile); }
Param file_out() { return out_handle("handle", Object::kFile); }
Param access_mask() { return names("desired_access", kFileAccess); }
Param share() { return names("share_access", kShareAccess); }
Param options(const char* name = "create_options") { return names(name, kCreateOptions); }
Param file_class() { return names("file_information_class", kFileInformationClass); }
Param volume_class() { return names("fs_information_class", kVolumeInformationClass); }

// FILE_SEGMENT_ELEMENT[]: one page each.
Param segments() { return pointer("segment_array"); }

}  // namespace

void add_file_calls(std::vector<Call>& calls) {
  const auto c = Category::kFile;
  const auto in = Direction::kIn;
  const auto out = Direction::kOut;
  const auto apc = [] { return pointer("apc_routine"); };
  const auto context = [] { return pointer("apc_context"); };
  const Param socket{.name = "input_buffer", .type = Type::kSocket, .direction = Direction::kInOut, .length = 7, .limit = 512};
  calls.insert(calls.end(), {
    {"NtCreateFile", c,
     {file_out(), access_mask(), file(), io_status(&kCreateInformation), number_ptr("allocation_size", 8, in),
      names("file_attributes", kFileAttributes), share(), names("create_disposition", kCreateDisposition), options(),
      info_in("ea_buffer", 10, kNoArg, attributes_layouts), number("ea_length")}},
    {"NtOpenFile", c, {file_out(), access_mask(), file(), io_status(&kCreateInformation), share(), options("open_options")}},
    {"NtReadFile", c,
     {handle(), event(), apc(), context(), io_status(), buffer_out("buffer", 6, 4, kStatus), length(), offset(),
      number_ptr("key", 4, in)}, kTransfers | kPends},
    {"NtWriteFile", c,
     {handle(), event(), apc(), context(), io_status(), buffer_in("buffer", 6), length(), offset(),
      number_ptr("key", 4, in)}, kTransfers | kPends},
    {"NtReadFileScatter", c,
     {handle(), event(), apc(), context(), io_status(), segments(), length(), offset(), number_ptr("key", 4, in)}},
    {"NtWriteFileGather", c,
     {handle(), event(), apc(), context(), io_status(), segments(), length(), offset(), number_ptr("key", 4, in)}},
    {"NtDeleteFile", c, {file()}},
    {"NtQueryInformationFile", c,
     {handle(), io_status(), info_out("file_information", 3, 1, 4, file_layouts, kStatus), length(), file_class()}},
    {"NtSetInformationFile", c,
     {handle(), io_status(), info_in("file_information", 3, 4, file_layouts), length(), file_class()}},
    {"NtQueryAttributesFile", c, {file(), structure("file_information", basic_layouts, 40, out)}},
    {"NtQueryFullAttributesFile", c, {file(), structure("file_information", network_open_layouts, 56, out)}},
    {"NtQueryDirectoryFile", c,
     {handle(), event(), apc(), context(), io_status(),
      info_out("file_information", 6, 4, 7, file_layouts, kStatus, kDirectoryLimit), length(), file_class(),
      boolean("return_single_entry"), unicode("file_name"), boolean("restart_scan")}},
    {"NtQueryDirectoryFileEx", c,
     {handle(), event(), apc(), context(), io_status(),
      info_out("file_information", 6, 4, 7, file_layouts, kStatus, kDirectoryLimit), length(), file_class(),
      names("query_flags", kDirectoryQueryFlags), unicode("file_name")}},
    {"NtNotifyChangeDirectoryFile", c,
     {handle(), event(), apc(), context(), io_status(),
      info_out("buffer", 6, 4, kNoArg, changes_layouts, kStatus), length(), names("completion_filter", kNotifyFilter),
      boolean("watch_tree")}, kPends},
    {"NtFlushBuffersFile", c, {handle(), io_status()}},
    {"NtFlushBuffersFileEx", c,
     {handle(), names("flags", kFlushFlags), pointer("parameters"), number("parameters_size"), io_status()}},
    {"NtQueryVolumeInformationFile", c,
     {handle(), io_status(), info_out("fs_information", 3, 1, 4, volume_layouts, kStatus), length(), volume_class()}},
    {"NtSetVolumeInformationFile", c,
     {handle(), io_status(), info_in("fs_information", 3, 4, volume_layouts), length(), volume_class()}},
    {"NtCreateNamedPipeFile", c,
     {file_out(), access_mask(), file(), io_status(&kCreateInformation), share(),
      names("create_disposition", kCreateDisposition), options(), names("named_pipe_type", kPipeType),
      names("read_mode", kPipeReadMode), names("completion_mode", kPipeCompletionMode), number("maximum_instances"),
      number("inbound_quota"), number("outbound_quota"), timeout("default_timeout")}},
    {"NtCreateMailslotFile", c,
     {file_out(), access_mask(), file(), io_status(), options(), number("mailslot_quota"), number("maximum_message_size"),
      timeout("read_timeout")}},
    {"NtDeviceIoControlFile", c,
     {handle(), event(), apc(), context(), io_status(), names("io_control_code", kIoControlCode), socket,
      number("input_buffer_length"), buffer_out("output_buffer", 9, 4, kStatus), number("output_buffer_length")},
     kSocketControl | kPends},
    {"NtFsControlFile", c,
     {handle(), event(), apc(), context(), io_status(), names("fs_control_code", kFsControlCode),
      info_in("input_buffer", 7, 5, control_in_layouts, 512), number("input_buffer_length"),
      info_out("output_buffer", 9, 4, 5, control_out_layouts, kStatus, 512), number("output_buffer_length")}, kPends},
    {"NtLockFile", c,
     {handle(), event(), apc(), context(), io_status(), offset(), number_ptr("length", 8, in), hex("key"),
      boolean("fail_immediately"), boolean("exclusive_lock")}},
    {"NtUnlockFile", c, {handle(), io_status(), offset(), number_ptr("length", 8, in), hex("key")}},
    {"NtQueryEaFile", c,
     {handle(), io_status(), info_out("buffer", 3, 1, kNoArg, attributes_layouts, kStatus), length(),
      boolean("return_single_entry"), info_in("ea_list", 6, kNoArg, wanted_attributes_layouts), number("ea_list_length"),
      number_ptr("ea_index", 4, in), boolean("restart_scan")}},
    {"NtSetEaFile", c, {handle(), io_status(), info_in("buffer", 3, kNoArg, attributes_layouts), length()}},
    {"NtCreatePagingFile", c,
     {unicode("file_path"), number_ptr("minimum_size", 8, in), number_ptr("maximum_size", 8, in), pointer("priority")}},
    {"NtCancelIoFile", c, {handle(), io_status()}},
    {"NtCancelIoFileEx", c, {handle(), pointer("io_request_to_cancel"), io_status()}},
    {"NtCancelSynchronousIoFile", c, {handle("thread_handle"), pointer("io_request_to_cancel"), io_status()}},
  });
}

}  // namespace drsemu::event
