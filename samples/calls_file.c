// Each call on files, directories, pipes and volumes, once with success and once with failure.
#include "zoo.h"

#define STATUS_INVALID_HANDLE_ 0xc0000008
#define NO_SUCH_NAME 0xc0000034

enum { FileBasicInformation_ = 4, FileStandardInformation_ = 5, FileRenameInformation_ = 10, FileDispositionInformation_ = 13,
       FilePositionInformation_ = 14, FileEndOfFileInformation_ = 20, FileBothDirectoryInformation_ = 3,
       FileFsSizeInformation_ = 3, FileFsDeviceInformation_ = 4, FileFsLabelInformation_ = 2 };

static WCHAR folder[MAX_PATH];

// The NT path of a name in the sample's folder.
static const WCHAR *nt_path(const WCHAR *name) {
    WCHAR text[600];
    swprintf(text, 600, L"\\??\\%ls\\zoo-files%ls%ls", folder, *name ? L"\\" : L"", name);
    return _wcsdup(text);
}

static const char *narrow(const WCHAR *text) {
    char utf8[1800];
    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
    return _strdup(utf8);
}

int main(void) {
    IO_STATUS_BLOCK io;
    struct { ULONG next; BYTE flags, name; USHORT value; char text[8]; } ea = {0, 0, 3, 2, "ZOO\0hi"};
    HANDLE handle = NULL, root = NULL, file = NULL, other = NULL;
    GetCurrentDirectoryW(MAX_PATH, folder);
    zoo_begin();
    const WCHAR *const root_path = nt_path(L""), *const file_path = nt_path(L"one.bin"), *const none_path = nt_path(L"none.bin");
    const char *const root_name = narrow(root_path), *const file_name = narrow(file_path);
    OBJECT_ATTRIBUTES *const none = zoo_object(NULL, none_path);
    LARGE_INTEGER allocation = {.QuadPart = 0x1234}, offset = {.QuadPart = 0}, length = {.QuadPart = 7};
#define FILE_HANDLE NAMED_HANDLE(handle, file, "file_path", file_name)
#define ROOT_HANDLE NAMED_HANDLE(handle, root, "file_path", root_name)
#define NO_APC NO_HANDLE, RAW(0), RAW(0)
#define BAD_APC HANDLE_(event, BAD_HANDLE), PTR64(apc_routine, main), PTR64(apc_context, 0x33)

    // NtCreateFile: a folder, a file relative to it, one that is there already.
    OK("NtCreateFile", OUT_HANDLE(handle, &root), FLAGS(desired_access, FILE_READ_DATA | SYNCHRONIZE),
       OBJECT_(file_path, zoo_object(NULL, root_path), root_path), IO_NAMED(&io, "FILE_CREATED"), RAW(0),
       FLAGS(file_attributes, FILE_ATTRIBUTE_NORMAL), FLAGS(share_access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE),
       FLAGS(create_disposition, FILE_CREATE), FLAGS(create_options, FILE_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT), RAW(0),
       NUM(ea_length, 0));
    OK("NtCreateFile", OUT_HANDLE(handle, &file), FLAGS(desired_access, GENERIC_READ | GENERIC_WRITE | SYNCHRONIZE | DELETE),
       OBJECT_(file_path, zoo_object(root, L"one.bin"), file_path), BEFORE_HANDLE(root_directory, root), IO_NAMED(&io, "FILE_CREATED"),
       IN_NUM(allocation_size, &allocation, 8), FLAGS(file_attributes, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE),
       FLAGS(share_access, FILE_SHARE_READ | FILE_SHARE_DELETE), FLAGS(create_disposition, FILE_OPEN_IF),
       FLAGS(create_options, FILE_SYNCHRONOUS_IO_NONALERT | FILE_NON_DIRECTORY_FILE), RAW(0), NUM(ea_length, 0));
    FAILS(0xc0000035, "NtCreateFile", OUT_HANDLE(handle, &handle), FLAGS(desired_access, FILE_READ_ATTRIBUTES),
          OBJECT_(file_path, zoo_object(NULL, file_path), file_path), IO_NAMED(&io, ""), RAW(0), NAMED(file_attributes, 0, "0x0"),
          FLAGS(share_access, FILE_SHARE_READ), FLAGS(create_disposition, FILE_CREATE), FLAGS(create_options, FILE_RANDOM_ACCESS), RAW(&ea),
          BEFORE_ANY(extended_attributes), NUM(ea_length, sizeof ea));

    OK("NtOpenFile", OUT_HANDLE(handle, &other), FLAGS(desired_access, FILE_READ_ATTRIBUTES | FILE_READ_EA | FILE_WRITE_EA | SYNCHRONIZE),
       OBJECT_(file_path, zoo_object(NULL, file_path), file_path), IO_NAMED(&io, "FILE_OPENED"),
       FLAGS(share_access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE), FLAGS(open_options, FILE_SYNCHRONOUS_IO_NONALERT));
    FAILS(NO_SUCH_NAME, "NtOpenFile", OUT_HANDLE(handle, &handle), FLAGS(desired_access, FILE_EXECUTE), OBJECT_(file_path, none, none_path),
          IO_NAMED(&io, ""), FLAGS(share_access, FILE_SHARE_DELETE), FLAGS(open_options, FILE_SEQUENTIAL_ONLY));

    static char content[400], buffer[4096];
    for (unsigned i = 0; i < sizeof content; i++) content[i] = (char)(i * 7 + 3);
    const ULONG key = 0x11;
    OK("NtWriteFile", FILE_HANDLE, NO_APC, IO_STATUS(&io), IN_BYTES(buffer, content, sizeof content), NUM(length, sizeof content),
       IN_NUM(byte_offset, &offset, 8), IN_NUM(key, &key, 4));
    FAILS(STATUS_INVALID_HANDLE_, "NtWriteFile", HANDLE_(handle, BAD_HANDLE), BAD_APC, IO_STATUS(&io), IN_BYTES(buffer, content, 5),
          NUM(length, 5), RAW(0), RAW(0));
    OK("NtReadFile", FILE_HANDLE, NO_APC, IO_STATUS(&io), OUT_BYTES(buffer, buffer, sizeof content), NUM(length, sizeof buffer),
       IN_NUM(byte_offset, &offset, 8), IN_NUM(key, &key, 4));
    offset.QuadPart = 4096;
    FAILS(0xc0000011, "NtReadFile", FILE_HANDLE, NO_APC, IO_STATUS(&io), OUT_BYTES(buffer, buffer, 0), NUM(length, 16),
          IN_NUM(byte_offset, &offset, 8), RAW(0));
    offset.QuadPart = 0;
    FAILS(STATUS_INVALID_HANDLE_, "NtReadFile", HANDLE_(handle, BAD_HANDLE), BAD_APC, RAW(&io), RAW(buffer), NUM(length, 16), RAW(0), RAW(0));
    OK("NtFlushBuffersFile", FILE_HANDLE, IO_STATUS(&io));
    OK("NtFlushBuffersFileEx", FILE_HANDLE, NAMED(flags, 0, "0x0"), RAW(0), NUM(parameters_size, 0), IO_STATUS(&io));
    FAILS(STATUS_INVALID_HANDLE_, "NtFlushBuffersFileEx", HANDLE_(handle, BAD_HANDLE), NAMED(flags, 1, "FLUSH_FLAGS_FILE_DATA_ONLY"), SHOWN_ANY(parameters, &key), NUM(parameters_size, 4), RAW(&io));
    ANY("NtCancelIoFile", FILE_HANDLE, IO_STATUS(&io));
    FAILS(STATUS_INVALID_HANDLE_, "NtCancelIoFile", HANDLE_(handle, BAD_HANDLE), RAW(&io));
    ANY("NtCancelIoFileEx", FILE_HANDLE, SHOWN_ANY(io_request_to_cancel, &io), IO_STATUS(&io));
    FAILS(STATUS_INVALID_HANDLE_, "NtCancelIoFileEx", HANDLE_(handle, BAD_HANDLE), SHOWN_ANY(io_request_to_cancel, &io), RAW(&io));
    ANY("NtCancelSynchronousIoFile", HANDLE_(thread_handle, (HANDLE)(LONG_PTR)-2), BEFORE_NUM(thread_id, GetCurrentThreadId()), BEFORE_NUM(proc_id, GetCurrentProcessId()), SHOWN_ANY(io_request_to_cancel, &io), IO_STATUS(&io));
    FAILS(STATUS_INVALID_HANDLE_, "NtCancelSynchronousIoFile", HANDLE_(thread_handle, BAD_HANDLE), SHOWN_ANY(io_request_to_cancel, &io), RAW(&io));
    // Pages, to and from a file without a cache.
    {
        HANDLE direct = CreateFileA("pages.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_NO_BUFFERING | FILE_FLAG_OVERLAPPED, NULL);
        void *page = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
        ULONGLONG segments[2] = {(ULONG_PTR)page, 0};
        HANDLE done = CreateEventA(NULL, TRUE, FALSE, NULL);
        offset.QuadPart = 0;
        ANY("NtWriteFileGather", HANDLE_(handle, direct), BEFORE_ANY(file_path), HANDLE_(event, done), RAW(0), RAW(0), OUT_ANY(information, &io), SHOWN_ANY(segment_array, segments), NUM(length, 4096), IN_NUM(byte_offset, &offset, 8), IN_NUM(key, &key, 4));
        FAILS(STATUS_INVALID_HANDLE_, "NtWriteFileGather", HANDLE_(handle, BAD_HANDLE), BAD_APC, RAW(&io), SHOWN_ANY(segment_array, segments), NUM(length, 4096), IN_NUM(byte_offset, &offset, 8), IN_NUM(key, &key, 4));
        WaitForSingleObject(done, 5000);
        ANY("NtReadFileScatter", HANDLE_(handle, direct), BEFORE_ANY(file_path), HANDLE_(event, done), RAW(0), RAW(0), RAW(&io), SHOWN_ANY(segment_array, segments), NUM(length, 4096), IN_NUM(byte_offset, &offset, 8), IN_NUM(key, &key, 4));
        FAILS(STATUS_INVALID_HANDLE_, "NtReadFileScatter", HANDLE_(handle, BAD_HANDLE), BAD_APC, RAW(&io), SHOWN_ANY(segment_array, segments), NUM(length, 4096), IN_NUM(byte_offset, &offset, 8), IN_NUM(key, &key, 4));
        CloseHandle(direct);
    }
    FAILS(STATUS_INVALID_HANDLE_, "NtFlushBuffersFile", HANDLE_(handle, BAD_HANDLE), IO_STATUS(&io));

    // Information: a class of each form.
    struct { LARGE_INTEGER allocation, end; ULONG links; BYTE pending, directory; } standard = {0};
    OK("NtQueryInformationFile", FILE_HANDLE, IO_STATUS(&io), GOT(.kind = A_RAW, .value = (ULONG_PTR)&standard),
       AFTER_NUM(allocation_size, &standard.allocation, 8), AFTER_NUM(end_of_file, &standard.end, 8), AFTER_NUM(number_of_links, &standard.links, 4),
       AFTER_BOOL(delete_pending, &standard.pending), AFTER_BOOL(directory, &standard.directory), NUM(length, sizeof standard),
       NAMED(file_information_class, FileStandardInformation_, "FileStandardInformation"));
    FAILS(0xc0000003, "NtQueryInformationFile", FILE_HANDLE, IO_STATUS(&io), RAW(buffer), NUM(length, 4),
          NAMED(file_information_class, 0xabc, "0xabc"));
    const LARGE_INTEGER position = {.QuadPart = 77}, end = {.QuadPart = 123};
    OK("NtSetInformationFile", FILE_HANDLE, IO_STATUS(&io), RAW(&position), BEFORE_MEMORY(current_byte_offset, &position, 8), NUM(length, 8),
       NAMED(file_information_class, FilePositionInformation_, "FilePositionInformation"));
    OK("NtSetInformationFile", FILE_HANDLE, IO_STATUS(&io), RAW(&end), BEFORE_MEMORY(end_of_file, &end, 8), NUM(length, 8),
       NAMED(file_information_class, FileEndOfFileInformation_, "FileEndOfFileInformation"));
    FAILS(STATUS_INVALID_HANDLE_, "NtSetInformationFile", HANDLE_(handle, BAD_HANDLE), IO_STATUS(&io), RAW(&end),
          BEFORE_MEMORY(end_of_file, &end, 8), NUM(length, 8), NAMED(file_information_class, FileEndOfFileInformation_, "FileEndOfFileInformation"));

    struct { LARGE_INTEGER creation, access, write, change; ULONG attributes; } basic = {0};
    struct { LARGE_INTEGER creation, access, write, change, allocation, end; ULONG attributes; } open = {0};
    OK("NtQueryAttributesFile", OBJECT_(file_path, zoo_object(NULL, file_path), file_path), RAW(&basic), AFTER_ANY(creation_time),
       AFTER_ANY(last_access_time), AFTER_ANY(last_write_time), AFTER_ANY(change_time),
       AFTER_TEXT(file_attributes, "FILE_ATTRIBUTE_HIDDEN|FILE_ATTRIBUTE_ARCHIVE"));
    FAILS(NO_SUCH_NAME, "NtQueryAttributesFile", OBJECT_(file_path, none, none_path), RAW(&basic));
    OK("NtQueryFullAttributesFile", OBJECT_(file_path, zoo_object(NULL, file_path), file_path), RAW(&open),
       AFTER_ANY(creation_time), AFTER_NUM(end_of_file, &end, 8), AFTER_NUM(allocation_size, &open.allocation, 8),
       AFTER_TEXT(file_attributes, "FILE_ATTRIBUTE_HIDDEN|FILE_ATTRIBUTE_ARCHIVE"));
    FAILS(NO_SUCH_NAME, "NtQueryFullAttributesFile", OBJECT_(file_path, none, none_path), RAW(&open));

    OK("NtQueryDirectoryFile", ROOT_HANDLE, NO_APC, IO_STATUS(&io), RAW(buffer), AFTER_JSON(file_names, "[\"one.bin\"]"),
       NUM(length, sizeof buffer), NAMED(file_information_class, FileBothDirectoryInformation_, "FileBothDirectoryInformation"),
       BOOLEAN_(return_single_entry, TRUE), UNICODE_(file_name, zoo_unicode(L"*.bin")), BOOLEAN_(restart_scan, TRUE));
    FAILS(0x80000006, "NtQueryDirectoryFile", ROOT_HANDLE, NO_APC, IO_STATUS(&io), RAW(buffer), NUM(length, sizeof buffer),
          NAMED(file_information_class, FileBothDirectoryInformation_, "FileBothDirectoryInformation"), BOOLEAN_(return_single_entry, TRUE),
          RAW(0), BOOLEAN_(restart_scan, FALSE));
    FAILS(0xc0000002, "NtQueryDirectoryFile", HANDLE_(handle, BAD_HANDLE), BAD_APC, RAW(&io), RAW(buffer), NUM(length, 64),
          NAMED(file_information_class, FileBothDirectoryInformation_, "FileBothDirectoryInformation"), BOOLEAN_(return_single_entry, FALSE), RAW(0),
          BOOLEAN_(restart_scan, FALSE));
    OK("NtQueryDirectoryFileEx", ROOT_HANDLE, NO_APC, IO_STATUS(&io), RAW(buffer), AFTER_JSON(file_names, "[\"one.bin\"]"),
       NUM(length, sizeof buffer), NAMED(file_information_class, FileBothDirectoryInformation_, "FileBothDirectoryInformation"),
       NAMED(query_flags, 3, "SL_RESTART_SCAN|SL_RETURN_SINGLE_ENTRY"), UNICODE_(file_name, zoo_unicode(L"*.bin")));
    FAILS(0xc0000002, "NtQueryDirectoryFileEx", HANDLE_(handle, BAD_HANDLE), BAD_APC, IO_STATUS(&io), RAW(buffer),
          NUM(length, sizeof buffer), NAMED(file_information_class, FileBothDirectoryInformation_, "FileBothDirectoryInformation"),
          NAMED(query_flags, 2, "SL_RETURN_SINGLE_ENTRY"), RAW(0));
    {   // Asynchronous: pending is success.
        HANDLE watched;
        OK("NtOpenFile", OUT_HANDLE(handle, &watched), FLAGS(desired_access, FILE_READ_DATA), OBJECT_(file_path, zoo_object(NULL, root_path), root_path),
           IO_NAMED(&io, "FILE_OPENED"), FLAGS(share_access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE),
           FLAGS(open_options, FILE_DIRECTORY_FILE));
        static IO_STATUS_BLOCK later;
        OK("NtNotifyChangeDirectoryFile", NAMED_HANDLE(handle, watched, "file_path", root_name), NO_APC, RAW(&later), RAW(content + 0),
           NUM(length, 64), FLAGS(completion_filter, FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_SIZE), BOOLEAN_(watch_tree, TRUE));
        FAILS(STATUS_INVALID_HANDLE_, "NtNotifyChangeDirectoryFile", HANDLE_(handle, BAD_HANDLE), BAD_APC, IO_STATUS(&io), RAW(buffer),
              NUM(length, 64), FLAGS(completion_filter, FILE_NOTIFY_CHANGE_ATTRIBUTES), BOOLEAN_(watch_tree, FALSE));
        OK("NtCancelIoFileEx", NAMED_HANDLE(handle, watched, "file_path", root_name), SHOWN_ANY(io_request_to_cancel, &later), IO_STATUS(&io));
        OK("NtClose", NAMED_HANDLE(handle, watched, "file_path", root_name));
    }

    struct { LARGE_INTEGER total, available; ULONG sectors, bytes; } size = {0};
    OK("NtQueryVolumeInformationFile", FILE_HANDLE, IO_STATUS(&io), RAW(&size), AFTER_NUM(total_allocation_units, &size.total, 8),
       AFTER_NUM(available_allocation_units, &size.available, 8), AFTER_NUM(sectors_per_allocation_unit, &size.sectors, 4),
       AFTER_NUM(bytes_per_sector, &size.bytes, 4), NUM(length, sizeof size), NAMED(fs_information_class, FileFsSizeInformation_, "FileFsSizeInformation"));
    FAILS(STATUS_INVALID_HANDLE_, "NtQueryVolumeInformationFile", HANDLE_(handle, BAD_HANDLE), IO_STATUS(&io), RAW(&size), NUM(length, 8),
          NAMED(fs_information_class, FileFsDeviceInformation_, "FileFsDeviceInformation"));
    struct { ULONG length; WCHAR text[4]; } label = {8, {L'z', L'o', L'o', L'1'}};
    ANY("NtSetVolumeInformationFile", FILE_HANDLE, IO_STATUS(&io), RAW(&label), BEFORE_TEXT(volume_label, "zoo1"), NUM(length, sizeof label),
        NAMED(fs_information_class, FileFsLabelInformation_, "FileFsLabelInformation"));

    // Pipes and mail slots.
    const LARGE_INTEGER half_second = {.QuadPart = -5000000};
    HANDLE pipe = NULL, client = NULL, slot = NULL;
    const WCHAR *const pipe_path = L"\\??\\pipe\\zoo-pipe";
    OK("NtCreateNamedPipeFile", OUT_HANDLE(handle, &pipe), FLAGS(desired_access, GENERIC_READ | GENERIC_WRITE | SYNCHRONIZE),
       OBJECT_(file_path, zoo_object(NULL, pipe_path), pipe_path), IO_NAMED(&io, "FILE_CREATED"),
       FLAGS(share_access, FILE_SHARE_READ | FILE_SHARE_WRITE), FLAGS(create_disposition, FILE_CREATE),
       FLAGS(create_options, FILE_SYNCHRONOUS_IO_NONALERT), NAMED(named_pipe_type, 1, "FILE_PIPE_MESSAGE_TYPE"), NAMED(read_mode, 1, "FILE_PIPE_MESSAGE_MODE"), NAMED(completion_mode, 0, "FILE_PIPE_QUEUE_OPERATION"),
       NUM(maximum_instances, 2), NUM(inbound_quota, 1111), NUM(outbound_quota, 2222), IN_NUM(default_timeout, &half_second, 8),
       BEFORE_NUM(milliseconds, 500));
    FAILS(0xc000000d, "NtCreateNamedPipeFile", OUT_HANDLE(handle, &handle), FLAGS(desired_access, GENERIC_READ),
          OBJECT_(file_path, zoo_object(NULL, L"\\??\\pipe\\zoo-bad"), L"\\??\\pipe\\zoo-bad"), IO_NAMED(&io, ""), NAMED(share_access, 0, "0x0"),
          FLAGS(create_disposition, FILE_OPEN_IF), NAMED(create_options, 0, "0x0"), NAMED(named_pipe_type, 0, "FILE_PIPE_BYTE_STREAM_TYPE"), NAMED(read_mode, 0, "FILE_PIPE_BYTE_STREAM_MODE"),
          NAMED(completion_mode, 0, "FILE_PIPE_QUEUE_OPERATION"), NUM(maximum_instances, 0), NUM(inbound_quota, 0), NUM(outbound_quota, 0), IN_NULL(default_timeout));
    client = CreateFileA("\\\\.\\pipe\\zoo-pipe", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD count;
    WriteFile(client, "through the pipe", 16, &count, NULL);
    const char *const pipe_name = narrow(pipe_path);
    OK("NtFsControlFile", NAMED_HANDLE(handle, pipe, "file_path", pipe_name), NO_APC, IO_STATUS(&io), NAMED(fs_control_code, 0x11400c, "FSCTL_PIPE_PEEK"),
       RAW(0), NUM(input_buffer_length, 0), RAW(buffer), AFTER_ANY(named_pipe_state), AFTER_NUM(read_data_available, buffer + 4, 4), AFTER_BYTES(data, "through the pipe", 16),
       NUM(output_buffer_length, 64));
    FAILS(STATUS_INVALID_HANDLE_, "NtFsControlFile", HANDLE_(handle, BAD_HANDLE), BAD_APC, IO_STATUS(&io), FLAGS(fs_control_code, FSCTL_GET_COMPRESSION),
          IN_BYTES(input_buffer, content, 6), NUM(input_buffer_length, 6), RAW(buffer), NUM(output_buffer_length, 2));
    const WCHAR *const slot_path = L"\\??\\mailslot\\zoo-slot";
    OK("NtCreateMailslotFile", OUT_HANDLE(handle, &slot), FLAGS(desired_access, GENERIC_READ | SYNCHRONIZE),
       OBJECT_(file_path, zoo_object(NULL, slot_path), slot_path), IO_STATUS(&io), FLAGS(create_options, FILE_SYNCHRONOUS_IO_NONALERT),
       NUM(mailslot_quota, 0), NUM(maximum_message_size, 333), IN_NUM(read_timeout, &half_second, 8), BEFORE_NUM(milliseconds, 500));
    FAILS(0xc0000035, "NtCreateMailslotFile", OUT_HANDLE(handle, &handle), FLAGS(desired_access, GENERIC_READ),
          OBJECT_(file_path, zoo_object(NULL, slot_path), slot_path), IO_STATUS(&io), NAMED(create_options, 0, "0x0"), NUM(mailslot_quota, 0),
          NUM(maximum_message_size, 1), IN_NUM(read_timeout, &half_second, 8), BEFORE_NUM(milliseconds, 500));

    // A device that all have: the drive of the folder.
    HANDLE drive = CreateFileA("\\\\.\\C:", 0, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    OK("NtDeviceIoControlFile", NAMED_HANDLE(handle, drive, "file_path", "\\??\\C:"), NO_APC, IO_STATUS(&io),
       NAMED(io_control_code, 0x2d1080, "IOCTL_STORAGE_GET_DEVICE_NUMBER"), RAW(0), NUM(input_buffer_length, 0),
       GOT(.kind = M_BYTES, .value = (ULONG_PTR)buffer, .name = "output_buffer", .at = buffer, .length = &io.Information), NUM(output_buffer_length, 64));
    FAILS(STATUS_INVALID_HANDLE_, "NtDeviceIoControlFile", HANDLE_(handle, BAD_HANDLE), BAD_APC, IO_STATUS(&io),
          NAMED(io_control_code, 0x70000, "IOCTL_DISK_GET_DRIVE_GEOMETRY"), IN_BYTES(input_buffer, content, 9), NUM(input_buffer_length, 9),
          RAW(buffer), NUM(output_buffer_length, 24));

    OK("NtLockFile", FILE_HANDLE, NO_APC, RAW(0), IN_NUM(byte_offset, &offset, 8), IN_NUM(length, &length, 8), HEX(key, 0),
       BOOLEAN_(fail_immediately, TRUE), BOOLEAN_(exclusive_lock, TRUE));
    {
        HANDLE second = CreateFileW(L"zoo-files\\one.bin", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                                    OPEN_EXISTING, 0, NULL);
        FAILS(0xc0000054, "NtLockFile", NAMED_HANDLE(handle, second, "file_path", file_name), NO_APC, RAW(0),
              IN_NUM(byte_offset, &offset, 8), IN_NUM(length, &length, 8), HEX(key, 0), BOOLEAN_(fail_immediately, TRUE),
              BOOLEAN_(exclusive_lock, TRUE));
        FAILS(0xc0000002, "NtLockFile", HANDLE_(handle, BAD_HANDLE), BAD_APC, RAW(0), IN_NUM(byte_offset, &offset, 8), IN_NUM(length, &length, 8), HEX(key, 0),
              BOOLEAN_(fail_immediately, FALSE), BOOLEAN_(exclusive_lock, FALSE));
        CloseHandle(second);
    }
    OK("NtUnlockFile", FILE_HANDLE, RAW(0), IN_NUM(byte_offset, &offset, 8), IN_NUM(length, &length, 8), HEX(key, 0));
    FAILS(0xc0000054, "NtUnlockFile", FILE_HANDLE, RAW(0), IN_NUM(byte_offset, &offset, 8), IN_NUM(length, &length, 8), HEX(key, 0));

    struct { ULONG next; BYTE length; char name[8]; } wanted_ea = {0, 3, "ZOO"};
    const ULONG index = 1;
    ANY("NtQueryEaFile", NAMED_HANDLE(handle, other, "file_path", file_name), IO_STATUS(&io), RAW(buffer), NUM(length, 64),
        BOOLEAN_(return_single_entry, TRUE), RAW(&wanted_ea), BEFORE_JSON(ea_list, "[\"ZOO\"]"), NUM(ea_list_length, 9), IN_NUM(ea_index, &index, 4),
        BOOLEAN_(restart_scan, FALSE));
    ANY("NtSetEaFile", NAMED_HANDLE(handle, other, "file_path", file_name), IO_STATUS(&io), RAW(&ea), BEFORE_ANY(extended_attributes), NUM(length, sizeof ea));
    const LARGE_INTEGER minimum = {.QuadPart = 1 << 20}, maximum = {.QuadPart = 2 << 20};
    const WCHAR *const paging = L"\\??\\C:\\zoo-page.sys";
    ANY("NtCreatePagingFile", UNICODE_(file_path, zoo_unicode(paging)), IN_NUM(minimum_size, &minimum, 8), IN_NUM(maximum_size, &maximum, 8),
        SHOWN_ANY(priority, &io));

    // Rename and delete: the name moves with the file.
    union { struct { BOOLEAN replace; HANDLE root; ULONG length; WCHAR name[300]; }; char bytes[700]; } rename = {{TRUE, NULL, 0, {0}}};
    const WCHAR *const renamed = nt_path(L"renamed.bin");
    wcscpy(rename.name, renamed);
    rename.length = (ULONG)wcslen(renamed) * 2;
    CloseHandle(other);
    OK("NtSetInformationFile", FILE_HANDLE, IO_STATUS(&io), RAW(&rename), BEFORE_BOOL(replace_if_exists, TRUE), BEFORE_WIDE(new_file_path, renamed),
       SHOWN_NUM(length, sizeof rename, BITS == 64 ? sizeof rename : 20 + rename.length), NAMED(file_information_class, FileRenameInformation_, "FileRenameInformation"));
    OK("NtClose", NAMED_HANDLE(handle, file, "file_path", file_name));
    OK("NtDeleteFile", OBJECT_(file_path, zoo_object(NULL, renamed), renamed));
    FAILS(NO_SUCH_NAME, "NtDeleteFile", OBJECT_(file_path, none, none_path));
    FAILS(STATUS_INVALID_HANDLE_, "NtClose", HANDLE_(handle, BAD_HANDLE));
    return zoo_end();
}
