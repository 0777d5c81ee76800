// Files and folders, volumes, pipes, mappings, profiles. fileapi.h, winbase.h, memoryapi.h, namedpipeapi.h, ktmw32.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name dispositions[] = {{1, "CREATE_NEW"}, {2, "CREATE_ALWAYS"}, {3, "OPEN_EXISTING"}, {4, "OPEN_ALWAYS"}, {5, "TRUNCATE_EXISTING"}};
constexpr NameTable creation{NameTable::kConstant, dispositions};

constexpr Name file_flag_names[] = {
    {0x80000000, "FILE_FLAG_WRITE_THROUGH"}, {0x40000000, "FILE_FLAG_OVERLAPPED"}, {0x20000000, "FILE_FLAG_NO_BUFFERING"},
    {0x10000000, "FILE_FLAG_RANDOM_ACCESS"}, {0x8000000, "FILE_FLAG_SEQUENTIAL_SCAN"}, {0x4000000, "FILE_FLAG_DELETE_ON_CLOSE"},
    {0x2000000, "FILE_FLAG_BACKUP_SEMANTICS"}, {0x1000000, "FILE_FLAG_POSIX_SEMANTICS"}, {0x800000, "FILE_FLAG_SESSION_AWARE"},
    {0x200000, "FILE_FLAG_OPEN_REPARSE_POINT"}, {0x100000, "FILE_FLAG_OPEN_NO_RECALL"}, {0x80000, "FILE_FLAG_FIRST_PIPE_INSTANCE"},
    {0x1, "FILE_ATTRIBUTE_READONLY"}, {0x2, "FILE_ATTRIBUTE_HIDDEN"}, {0x4, "FILE_ATTRIBUTE_SYSTEM"}, {0x10, "FILE_ATTRIBUTE_DIRECTORY"},
    {0x20, "FILE_ATTRIBUTE_ARCHIVE"}, {0x80, "FILE_ATTRIBUTE_NORMAL"}, {0x100, "FILE_ATTRIBUTE_TEMPORARY"},
    {0x1000, "FILE_ATTRIBUTE_OFFLINE"}, {0x2000, "FILE_ATTRIBUTE_NOT_CONTENT_INDEXED"}, {0x4000, "FILE_ATTRIBUTE_ENCRYPTED"}};
constexpr NameTable file_flags{NameTable::kFlags, file_flag_names};

constexpr Name move_methods[] = {{0, "FILE_BEGIN"}, {1, "FILE_CURRENT"}, {2, "FILE_END"}};
constexpr NameTable move_method{NameTable::kConstant, move_methods};

constexpr Name copy_flag_names[] = {{0x1, "COPY_FILE_FAIL_IF_EXISTS"}, {0x2, "COPY_FILE_RESTARTABLE"}, {0x4, "COPY_FILE_OPEN_SOURCE_FOR_WRITE"},
                                    {0x8, "COPY_FILE_ALLOW_DECRYPTED_DESTINATION"}, {0x800, "COPY_FILE_COPY_SYMLINK"},
                                    {0x1000, "COPY_FILE_NO_BUFFERING"}};
constexpr NameTable copy_flags{NameTable::kFlags, copy_flag_names};

constexpr Name move_flag_names[] = {{0x1, "MOVEFILE_REPLACE_EXISTING"}, {0x2, "MOVEFILE_COPY_ALLOWED"}, {0x4, "MOVEFILE_DELAY_UNTIL_REBOOT"},
                                    {0x8, "MOVEFILE_WRITE_THROUGH"}, {0x10, "MOVEFILE_CREATE_HARDLINK"},
                                    {0x20, "MOVEFILE_FAIL_IF_NOT_TRACKABLE"}};
constexpr NameTable move_flags{NameTable::kFlags, move_flag_names};

constexpr Name replace_flag_names[] = {{0x1, "REPLACEFILE_WRITE_THROUGH"}, {0x2, "REPLACEFILE_IGNORE_MERGE_ERRORS"},
                                       {0x4, "REPLACEFILE_IGNORE_ACL_ERRORS"}};
constexpr NameTable replace_flags{NameTable::kFlags, replace_flag_names};

constexpr Name find_levels[] = {{0, "FindExInfoStandard"}, {1, "FindExInfoBasic"}};
constexpr NameTable find_level{NameTable::kConstant, find_levels};
constexpr Name find_searches[] = {{0, "FindExSearchNameMatch"}, {1, "FindExSearchLimitToDirectories"}, {2, "FindExSearchLimitToDevices"}};
constexpr NameTable find_search{NameTable::kConstant, find_searches};
constexpr Name find_flag_names[] = {{0x1, "FIND_FIRST_EX_CASE_SENSITIVE"}, {0x2, "FIND_FIRST_EX_LARGE_FETCH"},
                                    {0x4, "FIND_FIRST_EX_ON_DISK_ENTRIES_ONLY"}};
constexpr NameTable find_flags{NameTable::kFlags, find_flag_names};
constexpr Name attribute_levels[] = {{0, "GetFileExInfoStandard"}};
constexpr NameTable attribute_level{NameTable::kConstant, attribute_levels};
constexpr Name stream_levels[] = {{0, "FindStreamInfoStandard"}};
constexpr NameTable stream_level{NameTable::kConstant, stream_levels};

constexpr Name handle_classes[] = {
    {0, "FileBasicInfo"}, {1, "FileStandardInfo"}, {2, "FileNameInfo"}, {3, "FileRenameInfo"}, {4, "FileDispositionInfo"},
    {5, "FileAllocationInfo"}, {6, "FileEndOfFileInfo"}, {7, "FileStreamInfo"}, {8, "FileCompressionInfo"}, {9, "FileAttributeTagInfo"},
    {10, "FileIdBothDirectoryInfo"}, {11, "FileIdBothDirectoryRestartInfo"}, {12, "FileIoPriorityHintInfo"}, {13, "FileRemoteProtocolInfo"},
    {14, "FileFullDirectoryInfo"}, {15, "FileFullDirectoryRestartInfo"}, {16, "FileStorageInfo"}, {17, "FileAlignmentInfo"},
    {18, "FileIdInfo"}, {19, "FileIdExtdDirectoryInfo"}, {20, "FileIdExtdDirectoryRestartInfo"}, {21, "FileDispositionInfoEx"},
    {22, "FileRenameInfoEx"}, {23, "FileCaseSensitiveInfo"}, {24, "FileNormalizedNameInfo"}};
constexpr NameTable handle_class{NameTable::kConstant, handle_classes};

constexpr Name final_path_flags[] = {{0x1, "VOLUME_NAME_GUID"}, {0x2, "VOLUME_NAME_NT"}, {0x4, "VOLUME_NAME_NONE"}, {0x8, "FILE_NAME_OPENED"},
                                     {0x0, "VOLUME_NAME_DOS"}};
constexpr NameTable final_path_flag{NameTable::kFlags, final_path_flags};

constexpr Name device_flag_names[] = {{0x1, "DDD_RAW_TARGET_PATH"}, {0x2, "DDD_REMOVE_DEFINITION"}, {0x4, "DDD_EXACT_MATCH_ON_REMOVE"},
                                      {0x8, "DDD_NO_BROADCAST_SYSTEM"}};
constexpr NameTable device_flags{NameTable::kFlags, device_flag_names};

constexpr Name map_access_names[] = {{0xf001f, "FILE_MAP_ALL_ACCESS"}, {0x80000000, "FILE_MAP_LARGE_PAGES"}, {0x20, "FILE_MAP_EXECUTE"},
                                     {0x4, "FILE_MAP_READ"}, {0x2, "FILE_MAP_WRITE"}, {0x1, "FILE_MAP_COPY"}};
constexpr NameTable map_access{NameTable::kFlags, map_access_names};

constexpr Name pipe_open_names[] = {{0x3, "PIPE_ACCESS_DUPLEX"}, {0x1, "PIPE_ACCESS_INBOUND"}, {0x2, "PIPE_ACCESS_OUTBOUND"},
                                    {0x80000000, "FILE_FLAG_WRITE_THROUGH"}, {0x40000000, "FILE_FLAG_OVERLAPPED"},
                                    {0x1000000, "ACCESS_SYSTEM_SECURITY"}, {0x80000, "FILE_FLAG_FIRST_PIPE_INSTANCE"}, {0x40000, "WRITE_DAC"}};
constexpr NameTable pipe_open{NameTable::kFlags, pipe_open_names};
constexpr Name pipe_mode_names[] = {{0x1, "PIPE_NOWAIT"}, {0x2, "PIPE_READMODE_MESSAGE"}, {0x4, "PIPE_TYPE_MESSAGE"},
                                    {0x8, "PIPE_REJECT_REMOTE_CLIENTS"}};
constexpr NameTable pipe_mode{NameTable::kFlags, pipe_mode_names};

constexpr Name link_flag_names[] = {{0x1, "SYMBOLIC_LINK_FLAG_DIRECTORY"}, {0x2, "SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE"}};
constexpr NameTable link_flags{NameTable::kFlags, link_flag_names};

constexpr Name open_modes[] = {{0x30, "OF_SHARE_DENY_READ"}, {0x10, "OF_SHARE_EXCLUSIVE"}, {0x20, "OF_SHARE_DENY_WRITE"},
                               {0x40, "OF_SHARE_DENY_NONE"}, {0x100, "OF_PARSE"}, {0x200, "OF_DELETE"}, {0x1000, "OF_CREATE"},
                               {0x4000, "OF_EXIST"}, {0x8000, "OF_REOPEN"}, {0x0, "OF_READ"}, {0x1, "OF_WRITE"}, {0x2, "OF_READWRITE"}};
constexpr NameTable open_mode{NameTable::kFlags, open_modes};

constexpr Name lock_flag_names[] = {{0x1, "LOCKFILE_FAIL_IMMEDIATELY"}, {0x2, "LOCKFILE_EXCLUSIVE_LOCK"}};
constexpr NameTable lock_flags{NameTable::kFlags, lock_flag_names};

// Two tables as one, for arguments that take of both.
std::vector<Name> joined(const NameTable& first, const NameTable& second) {
  std::vector<Name> all(first.names.begin(), first.names.end());
  all.insert(all.end(), second.names.begin(), second.names.end());
  return all;
}

const NameTable& control_code() {
  static const std::vector<Name> all = joined(kIoControlCode, kFsControlCode);
  static const NameTable table{NameTable::kConstant, all};
  return table;
}

const NameTable& mapping_protection() {
  static const std::vector<Name> all = joined(kSectionAttributes, kPageProtection);
  static const NameTable table{NameTable::kFlags, all};
  return table;
}

// Several texts, one behind the other: as many characters as the result says.
Param out_texts(const char* name, uint8_t length) {
  Param param = out_data(name, length, kNoArg, kOpActualIsResult, 1024);
  param.scale = kCharacters;
  return param;
}

constexpr ShapeMember find_data_members[] = {{"file_attributes", Member::kHex, &kFileAttributes},
                                             {"creation_time", Member::kFileTime},
                                             {"last_access_time", Member::kFileTime},
                                             {"last_write_time", Member::kFileTime},
                                             {"file_size_high", Member::kU32},
                                             {"file_size_low", Member::kU32},
                                             {"", Member::kPad, nullptr, 8},
                                             {"file_name", Member::kFixedText, nullptr, 260},
                                             {"alternate_file_name", Member::kFixedText, nullptr, 14}};
constexpr Shape find_data{find_data_members};

constexpr ShapeMember attribute_data_members[] = {{"file_attributes", Member::kHex, &kFileAttributes},
                                                  {"creation_time", Member::kFileTime},
                                                  {"last_access_time", Member::kFileTime},
                                                  {"last_write_time", Member::kFileTime},
                                                  {"file_size_high", Member::kU32},
                                                  {"file_size_low", Member::kU32}};
constexpr Shape attribute_data{attribute_data_members};

constexpr ShapeMember by_handle_members[] = {{"file_attributes", Member::kHex, &kFileAttributes},
                                             {"creation_time", Member::kFileTime},
                                             {"last_access_time", Member::kFileTime},
                                             {"last_write_time", Member::kFileTime},
                                             {"volume_serial_number", Member::kHex},
                                             {"file_size_high", Member::kU32},
                                             {"file_size_low", Member::kU32},
                                             {"number_of_links", Member::kU32},
                                             {"file_index_high", Member::kU32},
                                             {"file_index_low", Member::kU32}};
constexpr Shape by_handle{by_handle_members};

constexpr ShapeMember create_parameters_members[] = {{"size", Member::kU32},
                                                     {"file_attributes", Member::kHex, &kFileAttributes},
                                                     {"file_flags", Member::kHex, &file_flags},
                                                     {"security_qos_flags", Member::kHex},
                                                     {"security_attributes", Member::kPointer},
                                                     {"template_file", Member::kHandle}};
constexpr Shape create_parameters{create_parameters_members};

constexpr ShapeMember stream_data_members[] = {{"stream_size", Member::kU64}, {"stream_name", Member::kFixedWide, nullptr, 296}};
constexpr Shape stream_data{stream_data_members};

}  // namespace

void add_files_functions(std::vector<Call>& calls) {
  const auto file = Category::kFile;
  const auto section = Category::kSection;
  const auto out = Direction::kOut;
  add(calls, {"kernel32", "kernelbase"},
      {{"CreateFile*", file, Result::kHandle,
        {text("file_name"), names("desired_access", kFileAccess), names("share_mode", kShareAccess), pointer("security_attributes"),
         names("creation_disposition", creation), names("flags_and_attributes", file_flags), handle("template_file")}},
       {"CreateFile2", file, Result::kHandle,
        {wide_text("file_name"), names("desired_access", kFileAccess), names("share_mode", kShareAccess), names("creation_disposition", creation),
         shape("create_ex_params", create_parameters)}},
       {"DeleteFile*", file, Result::kBool, {text("file_name")}},
       {"ReadFile", file, Result::kBool,
        {handle("file"), out_data("buffer", 2, 3), number("number_of_bytes_to_read"), number_out("number_of_bytes_read"), pointer("overlapped")}},
       {"WriteFile", file, Result::kBool,
        {handle("file"), data("buffer", 2), number("number_of_bytes_to_write"), number_out("number_of_bytes_written"), pointer("overlapped")}},
       {"ReadFileEx", file, Result::kBool,
        {handle("file"), pointer("buffer"), number("number_of_bytes_to_read"), pointer("overlapped"), pointer("completion_routine")}},
       {"WriteFileEx", file, Result::kBool,
        {handle("file"), data("buffer", 2), number("number_of_bytes_to_write"), pointer("overlapped"), pointer("completion_routine")}},
       {"GetOverlappedResult", file, Result::kBool,
        {handle("file"), pointer("overlapped"), number_out("number_of_bytes_transferred"), truth("wait")}},
       {"SetFilePointer", file, Result::kSocket,
        {handle("file"), signed_number("distance_to_move"), number_inout("distance_to_move_high"), names("move_method", move_method)}},
       {"SetFilePointerEx", file, Result::kBool,
        {handle("file"), wide("distance_to_move"), wide_out("new_file_pointer"), names("move_method", move_method)}},
       {"SetEndOfFile", file, Result::kBool, {handle("file")}},
       {"FlushFileBuffers", file, Result::kBool, {handle("file")}},
       {"GetFileSize", file, Result::kSocket, {handle("file"), number_out("file_size_high")}},
       {"GetFileSizeEx", file, Result::kBool, {handle("file"), wide_out("file_size")}},
       {"GetFileType", file, Result::kNumber, {handle("file")}},
       {"GetFileTime", file, Result::kBool,
        {handle("file"), file_time("creation_time", out), file_time("last_access_time", out), file_time("last_write_time", out)}},
       {"SetFileTime", file, Result::kBool,
        {handle("file"), file_time("creation_time", Direction::kIn), file_time("last_access_time", Direction::kIn),
         file_time("last_write_time", Direction::kIn)}},
       {"GetFileInformationByHandle", file, Result::kBool, {handle("file"), shape("file_information", by_handle, out)}},
       {"GetFileInformationByHandleEx", file, Result::kBool,
        {handle("file"), names("file_information_class", handle_class), out_data("file_information", 3, kNoArg), number("buffer_size")}},
       {"SetFileInformationByHandle", file, Result::kBool,
        {handle("file"), names("file_information_class", handle_class), data("file_information", 3), number("buffer_size")}},
       {"GetFinalPathNameByHandle*", file, Result::kCount,
        {handle("file"), out_text("file_path"), number("path_size"), names("flags", final_path_flag)}},
       {"LockFile", file, Result::kBool,
        {handle("file"), number("file_offset_low"), number("file_offset_high"), number("number_of_bytes_to_lock_low"),
         number("number_of_bytes_to_lock_high")}},
       {"UnlockFile", file, Result::kBool,
        {handle("file"), number("file_offset_low"), number("file_offset_high"), number("number_of_bytes_to_unlock_low"),
         number("number_of_bytes_to_unlock_high")}},
       {"LockFileEx", file, Result::kBool,
        {handle("file"), names("flags", lock_flags), number("reserved"), number("number_of_bytes_to_lock_low"),
         number("number_of_bytes_to_lock_high"), pointer("overlapped")}},
       {"UnlockFileEx", file, Result::kBool,
        {handle("file"), number("reserved"), number("number_of_bytes_to_unlock_low"), number("number_of_bytes_to_unlock_high"),
         pointer("overlapped")}},
       {"ReOpenFile", file, Result::kHandle,
        {handle("original_file"), names("desired_access", kFileAccess), names("share_mode", kShareAccess),
         names("flags_and_attributes", file_flags)}},
       {"DeviceIoControl", file, Result::kBool,
        {handle("device"), names("io_control_code", control_code()), data("in_buffer", 3), number("in_buffer_size"), out_data("out_buffer", 5, 6),
         number("out_buffer_size"), number_out("bytes_returned"), pointer("overlapped")}},

       {"CopyFile*", file, Result::kBool, {text("existing_file_name"), text("new_file_name"), truth("fail_if_exists")}},
       {"CopyFileEx*", file, Result::kBool,
        {text("existing_file_name"), text("new_file_name"), pointer("progress_routine"), pointer("data"), pointer("cancel"),
         names("copy_flags", copy_flags)}},
       {"CopyFile2", file, Result::kHresult, {wide_text("existing_file_name"), wide_text("new_file_name"), pointer("extended_parameters")}},
       {"MoveFile*", file, Result::kBool, {text("existing_file_name"), text("new_file_name")}},
       {"MoveFileEx*", file, Result::kBool, {text("existing_file_name"), text("new_file_name"), names("flags", move_flags)}},
       {"MoveFileWithProgress*", file, Result::kBool,
        {text("existing_file_name"), text("new_file_name"), pointer("progress_routine"), pointer("data"), names("flags", move_flags)}},
       {"ReplaceFile*", file, Result::kBool,
        {text("replaced_file_name"), text("replacement_file_name"), text("backup_file_name"), names("replace_flags", replace_flags),
         pointer("exclude"), pointer("reserved")}},
       {"CreateHardLink*", file, Result::kBool, {text("file_name"), text("existing_file_name"), pointer("security_attributes")}},
       {"CreateSymbolicLink*", file, Result::kBool, {text("symlink_file_name"), text("target_file_name"), names("flags", link_flags)}},
       {"FindFirstFile*", file, Result::kHandle, {text("file_name"), shape("find_file_data", find_data, out)}, 0, Object::kFind, 0},
       {"FindFirstFileEx*", file, Result::kHandle,
        {text("file_name"), names("info_level_id", find_level), shape("find_file_data", find_data, out), names("search_op", find_search),
         pointer("search_filter"), names("additional_flags", find_flags)},
        0, Object::kFind, 0},
       {"FindNextFile*", file, Result::kBool, {resource("find_file", Object::kFind), shape("find_file_data", find_data, out)}},
       {"FindClose", file, Result::kBool, {resource("find_file", Object::kFind)}},
       {"FindFirstStreamW", file, Result::kHandle,
        {wide_text("file_name"), names("info_level", stream_level), shape("find_stream_data", stream_data, out), number("flags")}, 0, Object::kFind, 0},
       {"FindNextStreamW", file, Result::kBool, {resource("find_stream", Object::kFind), shape("find_stream_data", stream_data, out)}},
       {"CreateDirectory*", file, Result::kBool, {text("path_name"), pointer("security_attributes")}},
       {"CreateDirectoryEx*", file, Result::kBool, {text("template_directory"), text("new_directory"), pointer("security_attributes")}},
       {"RemoveDirectory*", file, Result::kBool, {text("path_name")}},
       {"GetFileAttributes*", file, Result::kSocket, {text("file_name")}},
       {"GetFileAttributesEx*", file, Result::kBool,
        {text("file_name"), names("info_level_id", attribute_level), shape("file_information", attribute_data, out)}},
       {"SetFileAttributes*", file, Result::kBool, {text("file_name"), names("file_attributes", kFileAttributes)}},
       {"GetCompressedFileSize*", file, Result::kSocket, {text("file_name"), number_out("file_size_high")}},
       {"GetBinaryType*", file, Result::kBool, {text("application_name"), number_out("binary_type")}},

       {"GetTempPath*", file, Result::kCount, {number("buffer_length"), out_text("buffer")}},
       {"GetTempFileName*", file, Result::kCount, {text("path_name"), text("prefix_string"), number("unique"), out_text("temp_file_name")}},
       {"GetFullPathName*", file, Result::kCount, {text("file_name"), number("buffer_length"), out_text("buffer"), pointer_out("file_part")}},
       {"GetLongPathName*", file, Result::kCount, {text("short_path"), out_text("long_path"), number("buffer_length")}},
       {"GetShortPathName*", file, Result::kCount, {text("long_path"), out_text("short_path"), number("buffer_length")}},
       {"SearchPath*", file, Result::kCount,
        {text("path"), text("file_name"), text("extension"), number("buffer_length"), out_text("buffer"), pointer_out("file_part")}},
       {"GetCurrentDirectory*", file, Result::kCount, {number("buffer_length"), out_text("buffer")}},
       {"SetCurrentDirectory*", file, Result::kBool, {text("path_name")}},
       {"GetWindowsDirectory*", file, Result::kCount, {out_text("buffer"), number("size")}},
       {"GetSystemDirectory*", file, Result::kCount, {out_text("buffer"), number("size")}},
       {"GetSystemWindowsDirectory*", file, Result::kCount, {out_text("buffer"), number("size")}},
       {"GetSystemWow64Directory*", file, Result::kCount, {out_text("buffer"), number("size")}},
       {"Wow64DisableWow64FsRedirection", file, Result::kBool, {pointer_out("old_value")}},
       {"Wow64RevertWow64FsRedirection", file, Result::kBool, {pointer("old_value")}},
       {"Wow64EnableWow64FsRedirection", file, Result::kBool, {boolean("wow64_fs_enable_redirection")}},

       {"GetDriveType*", file, Result::kNumber, {text("root_path_name")}},
       {"GetLogicalDrives", file, Result::kHex, {}},
       {"GetLogicalDriveStrings*", file, Result::kCount, {number("buffer_length"), out_texts("buffer", 0)}},
       {"GetVolumeInformation*", file, Result::kBool,
        {text("root_path_name"), out_text("volume_name_buffer"), number("volume_name_size"), hex_ptr32("volume_serial_number", out),
         number_out("maximum_component_length"), names_ptr("file_system_flags", kFileSystemFlags, out), out_text("file_system_name_buffer"),
         number("file_system_name_size")}},
       {"GetVolumeInformationByHandleW", file, Result::kBool,
        {handle("file"), out_wide_text("volume_name_buffer"), number("volume_name_size"), hex_ptr32("volume_serial_number", out),
         number_out("maximum_component_length"), names_ptr("file_system_flags", kFileSystemFlags, out), out_wide_text("file_system_name_buffer"),
         number("file_system_name_size")}},
       {"GetVolumeNameForVolumeMountPoint*", file, Result::kBool,
        {text("volume_mount_point"), out_text("volume_name"), number("buffer_length")}},
       {"GetVolumePathName*", file, Result::kBool, {text("file_name"), out_text("volume_path_name"), number("buffer_length")}},
       {"GetVolumePathNamesForVolumeName*", file, Result::kBool,
        {text("volume_name"), out_text("volume_path_names"), number("buffer_length"), number_out("return_length")}},
       {"SetVolumeLabel*", file, Result::kBool, {text("root_path_name"), text("volume_name")}},
       {"SetVolumeMountPoint*", file, Result::kBool, {text("volume_mount_point"), text("volume_name")}},
       {"FindFirstVolume*", file, Result::kHandle, {out_text("volume_name"), number("buffer_length")}},
       {"FindNextVolume*", file, Result::kBool, {resource("find_volume", Object::kFind), out_text("volume_name"), number("buffer_length")}},
       {"FindVolumeClose", file, Result::kBool, {resource("find_volume", Object::kFind)}},
       {"GetDiskFreeSpace*", file, Result::kBool,
        {text("root_path_name"), number_out("sectors_per_cluster"), number_out("bytes_per_sector"), number_out("number_of_free_clusters"),
         number_out("total_number_of_clusters")}},
       {"GetDiskFreeSpaceEx*", file, Result::kBool,
        {text("directory_name"), wide_out("free_bytes_available_to_caller"), wide_out("total_number_of_bytes"),
         wide_out("total_number_of_free_bytes")}},
       {"QueryDosDevice*", file, Result::kCount, {text("device_name"), out_texts("target_path", 2), number("max")}},
       {"DefineDosDevice*", file, Result::kBool, {names("flags", device_flags), text("device_name"), text("target_path")}},

       {"ReadDirectoryChangesW", file, Result::kBool,
        {handle("directory"), out_data("buffer", 2, 5), number("buffer_length"), truth("watch_subtree"), names("notify_filter", kNotifyFilter),
         number_out("bytes_returned"), pointer("overlapped"), pointer("completion_routine")}},
       {"FindFirstChangeNotification*", file, Result::kHandle,
        {text("path_name"), truth("watch_subtree"), names("notify_filter", kNotifyFilter)}},
       {"FindNextChangeNotification", file, Result::kBool, {handle("change_handle")}},
       {"FindCloseChangeNotification", file, Result::kBool, {handle("change_handle")}},

       {"CreateFileMapping*", section, Result::kPointer,
        {handle("file"), pointer("file_mapping_attributes"), names("protect", mapping_protection()), number("maximum_size_high"),
         number("maximum_size_low"), text("name")}},
       {"OpenFileMapping*", section, Result::kPointer, {names("desired_access", map_access), truth("inherit_handle"), text("name")}},
       {"MapViewOfFile", section, Result::kPointer,
        {handle("file_mapping_object"), names("desired_access", map_access), number("file_offset_high"), number("file_offset_low"),
         native("number_of_bytes_to_map")}},
       {"MapViewOfFileEx", section, Result::kPointer,
        {handle("file_mapping_object"), names("desired_access", map_access), number("file_offset_high"), number("file_offset_low"),
         native("number_of_bytes_to_map"), pointer("base_address")}},
       {"UnmapViewOfFile", section, Result::kBool, {pointer("base_address")}},
       {"FlushViewOfFile", section, Result::kBool, {pointer("base_address"), native("number_of_bytes_to_flush")}},

       {"CreateFileMappingFromApp", section, Result::kPointer,
        {handle("file"), pointer("security_attributes"), names("page_protection", mapping_protection()), wide("maximum_size"), wide_text("name")}},
       {"MapViewOfFileFromApp", section, Result::kPointer,
        {handle("file_mapping_object"), names("desired_access", map_access), wide("file_offset"), native("number_of_bytes_to_map")}},

       {"CreatePipe", file, Result::kBool, {handle_out("read_pipe"), handle_out("write_pipe"), pointer("pipe_attributes"), number("size")}},
       {"CreateNamedPipe*", file, Result::kHandle,
        {text("name"), names("open_mode", pipe_open), names("pipe_mode", pipe_mode), number("max_instances"), number("out_buffer_size"),
         number("in_buffer_size"), number("default_time_out"), pointer("security_attributes")}},
       {"ConnectNamedPipe", file, Result::kBool, {handle("named_pipe"), pointer("overlapped")}},
       {"GetNamedPipeClientProcessId", file, Result::kBool, {handle("pipe"), number_out("client_process_id")}},
       {"DisconnectNamedPipe", file, Result::kBool, {handle("named_pipe")}},
       {"PeekNamedPipe", file, Result::kBool,
        {handle("named_pipe"), out_data("buffer", 2, 3), number("buffer_size"), number_out("bytes_read"), number_out("total_bytes_avail"),
         number_out("bytes_left_this_message")}},
       {"SetNamedPipeHandleState", file, Result::kBool,
        {handle("named_pipe"), names_ptr("mode", pipe_mode, Direction::kIn), number_ptr("max_collection_count", 4, Direction::kIn),
         number_ptr("collect_data_timeout", 4, Direction::kIn)}},
       {"TransactNamedPipe", file, Result::kBool,
        {handle("named_pipe"), data("in_buffer", 2), number("in_buffer_size"), out_data("out_buffer", 4, 5), number("out_buffer_size"),
         number_out("bytes_read"), pointer("overlapped")}},
       {"CallNamedPipe*", file, Result::kBool,
        {text("named_pipe_name"), data("in_buffer", 2), number("in_buffer_size"), out_data("out_buffer", 4, 5), number("out_buffer_size"),
         number_out("bytes_read"), number("time_out")}},
       {"WaitNamedPipe*", file, Result::kBool, {text("named_pipe_name"), number("time_out")}},
       {"CreateMailslot*", file, Result::kHandle,
        {text("name"), number("max_message_size"), number("read_timeout"), pointer("security_attributes")}},
       {"GetMailslotInfo", file, Result::kBool,
        {handle("mailslot"), number_out("max_message_size"), number_out("next_size"), number_out("message_count"), number_out("read_timeout")}},

       {"GetPrivateProfileString*", file, Result::kNumber,
        {text("app_name"), text("key_name"), text("default"), out_text("returned_string"), number("size"), text("file_name")}},
       {"GetPrivateProfileInt*", file, Result::kNumber, {text("app_name"), text("key_name"), signed_number("default"), text("file_name")}},
       {"GetPrivateProfileSection*", file, Result::kNumber,
        {text("app_name"), out_texts("returned_string", 2), number("size"), text("file_name")}},
       {"GetPrivateProfileSectionNames*", file, Result::kNumber, {out_texts("return_buffer", 1), number("size"), text("file_name")}},
       {"WritePrivateProfileString*", file, Result::kBool, {text("app_name"), text("key_name"), text("string"), text("file_name")}},
       {"WritePrivateProfileSection*", file, Result::kBool, {text("app_name"), text("string"), text("file_name")}},
       {"GetProfileString*", file, Result::kNumber,
        {text("app_name"), text("key_name"), text("default"), out_text("returned_string"), number("size")}},
       {"GetProfileInt*", file, Result::kNumber, {text("app_name"), text("key_name"), signed_number("default")}},
       {"WriteProfileString*", file, Result::kBool, {text("app_name"), text("key_name"), text("string")}},

       {"CreateFileTransacted*", file, Result::kHandle,
        {text("file_name"), names("desired_access", kFileAccess), names("share_mode", kShareAccess), pointer("security_attributes"),
         names("creation_disposition", creation), names("flags_and_attributes", file_flags), handle("template_file"), handle("transaction"),
         pointer("mini_version"), pointer("extended_parameter")}},
       {"DeleteFileTransacted*", file, Result::kBool, {text("file_name"), handle("transaction")}},
       {"MoveFileTransacted*", file, Result::kBool,
        {text("existing_file_name"), text("new_file_name"), pointer("progress_routine"), pointer("data"), names("flags", move_flags),
         handle("transaction")}},
       {"CreateDirectoryTransacted*", file, Result::kBool,
        {text("template_directory"), text("new_directory"), pointer("security_attributes"), handle("transaction")}},

       {"OpenFile", file, Result::kSocket, {ansi_text("file_name"), pointer("re_open_buff"), names("style", open_mode)}},
       {"_lcreat", file, Result::kSocket, {ansi_text("path_name"), names("attribute", kFileAttributes)}},
       {"_lopen", file, Result::kSocket, {ansi_text("path_name"), names("read_write", open_mode)}},
       {"_lread", file, Result::kSocket, {handle("file"), out_data("buffer", 2, kNoArg, kOpActualIsResult), number("bytes")}},
       {"_lwrite", file, Result::kSocket, {handle("file"), data("buffer", 2), number("bytes")}}});
  add(calls, {"advapi32"},
      {{"EncryptFile*", file, Result::kBool, {text("file_name")}}, {"DecryptFile*", file, Result::kBool, {text("file_name"), number("reserved")}}});
  add(calls, {"ktmw32"},
      {{"CreateTransaction", file, Result::kHandle,
        {pointer("transaction_attributes"), pointer("uow"), number("create_options"), number("isolation_level"), number("isolation_flags"),
         number("timeout"), wide_text("description")}},
       {"CommitTransaction", file, Result::kBool, {handle("transaction")}},
       {"RollbackTransaction", file, Result::kBool, {handle("transaction")}}});
}

}  // namespace drsemu::event::function
