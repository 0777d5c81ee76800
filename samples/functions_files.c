// Each wrapped function on files and folders, volumes, pipes, mappings, profiles.
#include "functions.h"
#include <winioctl.h>

static const char *keep(const char *text) { return _strdup(text); }

static const char *time_text(const FILETIME *time) {
    SYSTEMTIME parts;
    char text[64];
    const ULONGLONG all = (ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime;
    if (all == 0) return "0";
    FileTimeToSystemTime(time, &parts);
    snprintf(text, sizeof text, "%04u-%02u-%02uT%02u:%02u:%02u.%07uZ", parts.wYear, parts.wMonth, parts.wDay, parts.wHour, parts.wMinute,
             parts.wSecond, (unsigned)(all % 10000000));
    return keep(text);
}

// Of a file whose only attribute is that it is to be archived.
static const char *times_json(const FILETIME *created, const FILETIME *read, const FILETIME *written, DWORD size, const char *rest) {
    char text[1024];
    snprintf(text, sizeof text,
             "{\"file_attributes\":\"FILE_ATTRIBUTE_ARCHIVE\",\"creation_time\":\"%s\",\"last_access_time\":\"%s\",\"last_write_time\":\"%s\","
             "\"file_size_high\":0,\"file_size_low\":%lu%s}",
             time_text(created), time_text(read), time_text(written), size, rest);
    return keep(text);
}

static const char *find_json(const WIN32_FIND_DATAA *data) {
    char rest[600];
    snprintf(rest, sizeof rest, ",\"file_name\":\"%s\",\"alternate_file_name\":\"%s\"", data->cFileName, data->cAlternateFileName);
    return times_json(&data->ftCreationTime, &data->ftLastAccessTime, &data->ftLastWriteTime, data->nFileSizeLow, rest);
}

static void make_file(const char *name, const char *text) {
    DWORD count;
    HANDLE file = CreateFileA(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    WriteFile(file, text, (DWORD)strlen(text), &count, NULL);
    CloseHandle(file);
}

static void CALLBACK done(DWORD error, DWORD count, OVERLAPPED *overlapped) { (void)error, (void)count, (void)overlapped; }

// Answers each message of four clients.
static DWORD CALLBACK server(void *pipe) {
    char message[64];
    DWORD count;
    for (int i = 0; i < 4; i++) {
        ConnectNamedPipe(pipe, NULL);
        ReadFile(pipe, message, sizeof message, &count, NULL);
        WriteFile(pipe, "answer", 6, &count, NULL);
        FlushFileBuffers(pipe);
        DisconnectNamedPipe(pipe);
    }
    return 0;
}

static DWORD CALLBACK client(void *name) {
    DWORD count;
    Sleep(300);
    HANDLE pipe = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    WriteFile(pipe, "hello pipe", 10, &count, NULL);
    Sleep(1000);
    CloseHandle(pipe);
    return 0;
}

static DWORD CALLBACK change(void *name) {
    Sleep(300);
    make_file(name, "changed");
    return 0;
}

static void on_files(void) {
    static char buffer[1024];
    DWORD count = 0, high = 0;
    LARGE_INTEGER where;
    HANDLE file = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateFileA", ANSI(file_name, "C:\\zoo.bin"), FLAGS(desired_access, GENERIC_READ | GENERIC_WRITE),
                               FLAGS(share_mode, FILE_SHARE_READ), PTR(security_attributes, 0), FLAGS(creation_disposition, CREATE_ALWAYS),
                               FLAGS(flags_and_attributes, FILE_ATTRIBUTE_NORMAL), NO_HANDLE);
    BAD(R_HANDLE, "kernel32.CreateFileA", ANSI(file_name, "C:\\none\\none"), FLAGS(desired_access, FILE_READ_DATA), NAMED(share_mode, 0, "0x0"),
        PTR(security_attributes, 0), FLAGS(creation_disposition, OPEN_ALWAYS), FLAGS(flags_and_attributes, FILE_FLAG_WRITE_THROUGH),
        HANDLE_(template_file, BAD_HANDLE));
    BAD(R_HANDLE, "kernel32.CreateFileW", WIDE(file_name, L"C:\\none\\none"), FLAGS(desired_access, GENERIC_READ), NAMED(share_mode, 0, "0x0"),
        PTR(security_attributes, 0), FLAGS(creation_disposition, OPEN_EXISTING), NAMED(flags_and_attributes, 0, "0x0"),
        HANDLE_(template_file, BAD_HANDLE));
#define ZOO_FILE NAMED_HANDLE(file, file, "file_path", "\\??\\C:\\zoo.bin")
    GOOD(R_BOOL, "kernel32.WriteFile", ZOO_FILE, IN_BYTES(buffer, "zoo zoo", 7), NUM(number_of_bytes_to_write, 7),
         OUT_NUM(number_of_bytes_written, &count, 4), PTR(overlapped, 0));
    BAD(R_BOOL, "kernel32.WriteFile", HANDLE_(file, BAD_HANDLE), IN_BYTES(buffer, "zoo", 3), NUM(number_of_bytes_to_write, 3),
        OUT_NUM(number_of_bytes_written, &count, 4), PTR(overlapped, 0));
    GOOD(R_BOOL, "kernel32.SetFilePointerEx", ZOO_FILE, NUM64(distance_to_move, 4), OUT_NUM(new_file_pointer, &where, 8),
         FLAGS(move_method, FILE_BEGIN));
    GOOD(R_BOOL, "kernel32.ReadFile", ZOO_FILE, OUT_BYTES_OF(buffer, buffer, &count), NUM(number_of_bytes_to_read, sizeof buffer),
         OUT_NUM(number_of_bytes_read, &count, 4), PTR(overlapped, 0));
    GOOD(R_SOCKET, "kernel32.SetFilePointer", ZOO_FILE, SIGNED_(distance_to_move, -3), RAW(0), FLAGS(move_method, FILE_END));
    LONG upper = 0;
    GOOD(R_SOCKET, "kernel32.SetFilePointer", ZOO_FILE, SIGNED_(distance_to_move, 5), IN_NUM(distance_to_move_high, &upper, 4),
         AFTER_NUM(distance_to_move_high, &upper, 4), FLAGS(move_method, FILE_BEGIN));
    BAD(R_SOCKET, "kernel32.SetFilePointer", HANDLE_(file, BAD_HANDLE), SIGNED_(distance_to_move, 0), RAW(0), FLAGS(move_method, FILE_CURRENT));
    GOOD(R_BOOL, "kernel32.SetEndOfFile", ZOO_FILE);
    GOOD(R_BOOL, "kernel32.FlushFileBuffers", ZOO_FILE);
    GOOD(R_SOCKET, "kernel32.GetFileSize", ZOO_FILE, OUT_NUM(file_size_high, &high, 4));
    BAD(R_SOCKET, "kernel32.GetFileSize", HANDLE_(file, BAD_HANDLE), RAW(0));
    GOOD(R_BOOL, "kernel32.GetFileSizeEx", ZOO_FILE, OUT_NUM(file_size, &where, 8));
    GOOD(R_ANY, "kernel32.GetFileType", ZOO_FILE);
    GOOD(R_BOOL, "kernel32.LockFile", ZOO_FILE, NUM(file_offset_low, 1), NUM(file_offset_high, 0), NUM(number_of_bytes_to_lock_low, 2),
         NUM(number_of_bytes_to_lock_high, 0));
    GOOD(R_BOOL, "kernel32.UnlockFile", ZOO_FILE, NUM(file_offset_low, 1), NUM(file_offset_high, 0), NUM(number_of_bytes_to_unlock_low, 2),
         NUM(number_of_bytes_to_unlock_high, 0));
    static OVERLAPPED range;
    GOOD(R_BOOL, "kernel32.LockFileEx", ZOO_FILE, FLAGS(flags, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY), NUM(reserved, 0),
         NUM(number_of_bytes_to_lock_low, 3), NUM(number_of_bytes_to_lock_high, 0), PTR(overlapped, &range));
    GOOD(R_BOOL, "kernel32.UnlockFileEx", ZOO_FILE, NUM(reserved, 0), NUM(number_of_bytes_to_unlock_low, 3), NUM(number_of_bytes_to_unlock_high, 0),
         PTR(overlapped, &range));
    HANDLE again = (HANDLE)GOOD(R_HANDLE, "kernel32.ReOpenFile", NAMED_HANDLE(original_file, file, "file_path", "\\??\\C:\\zoo.bin"),
                                FLAGS(desired_access, GENERIC_READ), FLAGS(share_mode, FILE_SHARE_READ | FILE_SHARE_WRITE),
                                NAMED(flags_and_attributes, 0, "0x0"));
    CloseHandle(again);
    FILETIME created, read, written, old = {0xd0a6a3c0, 0x01c09f57};
    GetFileTime(file, &created, &read, &written);
    GOOD(R_BOOL, "kernel32.GetFileTime", ZOO_FILE, OUT_TEXT(creation_time, &created, time_text(&created)),
         OUT_TEXT(last_access_time, &read, time_text(&read)), OUT_TEXT(last_write_time, &written, time_text(&written)));
    GOOD(R_BOOL, "kernel32.SetFileTime", ZOO_FILE, NAMED(creation_time, &old, time_text(&old)), NAMED(last_access_time, &old, time_text(&old)),
         NAMED(last_write_time, &old, time_text(&old)));
    BAD(R_BOOL, "kernel32.SetFileTime", HANDLE_(file, BAD_HANDLE), RAW(0), RAW(0), NAMED(last_write_time, &old, time_text(&old)));
    BY_HANDLE_FILE_INFORMATION information;
    GetFileInformationByHandle(file, &information);
    char rest[256];
    snprintf(rest, sizeof rest, ",\"volume_serial_number\":\"0x%lx\",\"number_of_links\":%lu,\"file_index_high\":%lu,\"file_index_low\":%lu",
             information.dwVolumeSerialNumber, information.nNumberOfLinks, information.nFileIndexHigh, information.nFileIndexLow);
    GOOD(R_BOOL, "kernel32.GetFileInformationByHandle", ZOO_FILE,
         OUT_SHAPE(file_information, &information,
                   times_json(&information.ftCreationTime, &information.ftLastAccessTime, &information.ftLastWriteTime, information.nFileSizeLow, rest)));
    FILE_STANDARD_INFO standard;
    GOOD(R_BOOL, "kernel32.GetFileInformationByHandleEx", ZOO_FILE, FLAGS(file_information_class, FileStandardInfo),
         OUT_BYTES(file_information, &standard, sizeof standard), NUM(buffer_size, sizeof standard));
    FILE_END_OF_FILE_INFO end = {.EndOfFile.QuadPart = 6};
    GOOD(R_BOOL, "kernel32.SetFileInformationByHandle", ZOO_FILE, FLAGS(file_information_class, FileEndOfFileInfo),
         IN_BYTES(file_information, &end, sizeof end), NUM(buffer_size, sizeof end));
    WCHAR wide_path[MAX_PATH];
    char path[MAX_PATH];
    GOOD(R_BOOL, "kernel32.GetFinalPathNameByHandleA", ZOO_FILE, OUT_ANSI(file_path, path), NUM(path_size, MAX_PATH),
         FLAGS(flags, VOLUME_NAME_DOS));
    GOOD(R_BOOL, "kernel32.GetFinalPathNameByHandleW", ZOO_FILE, OUT_WIDE(file_path, wide_path), NUM(path_size, MAX_PATH),
         FLAGS(flags, VOLUME_NAME_NONE));
    GOOD(R_BOOL, "kernel32.GetVolumeInformationByHandleW", ZOO_FILE, OUT_WIDE(volume_name_buffer, wide_path), NUM(volume_name_size, MAX_PATH),
         OUT_HEX(volume_serial_number, &high, 4), OUT_NUM(maximum_component_length, &count, 4), OUT_ANY(file_system_flags, buffer),
         OUT_WIDE(file_system_name_buffer, buffer + 64), NUM(file_system_name_size, 64));
    CloseHandle(file);

    CREATEFILE2_EXTENDED_PARAMETERS parameters = {.dwSize = sizeof parameters, .dwFileAttributes = FILE_ATTRIBUTE_NORMAL,
                                                  .dwFileFlags = FILE_FLAG_SEQUENTIAL_SCAN | FILE_FLAG_DELETE_ON_CLOSE};
    char json[256];
    snprintf(json, sizeof json,
             "{\"size\":%u,\"file_attributes\":\"FILE_ATTRIBUTE_NORMAL\",\"file_flags\":\"FILE_FLAG_SEQUENTIAL_SCAN|FILE_FLAG_DELETE_ON_CLOSE\","
             "\"security_qos_flags\":\"0x0\"}",
             (unsigned)sizeof parameters);
    file = (HANDLE)GOOD(R_HANDLE, "kernelbase.CreateFile2", WIDE(file_name, L"C:\\second.bin"), FLAGS(desired_access, GENERIC_WRITE | DELETE),
                        FLAGS(share_mode, FILE_SHARE_DELETE), FLAGS(creation_disposition, CREATE_NEW), SHAPE(create_ex_params, &parameters, json));
    CloseHandle(file);
    file = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateFileW", WIDE(file_name, L"C:\\two.bin"),
                        FLAGS(desired_access, GENERIC_READ | GENERIC_WRITE), NAMED(share_mode, 0, "0x0"), PTR(security_attributes, 0),
                        FLAGS(creation_disposition, CREATE_NEW), FLAGS(flags_and_attributes, FILE_FLAG_OVERLAPPED), NO_HANDLE);
#define TWO_FILE NAMED_HANDLE(file, file, "file_path", "\\??\\C:\\two.bin")
    static OVERLAPPED overlapped;
    GOOD(R_BOOL, "kernel32.WriteFileEx", TWO_FILE, IN_BYTES(buffer, "overlapped", 10), NUM(number_of_bytes_to_write, 10),
         PTR(overlapped, &overlapped), PTR(completion_routine, done));
    SleepEx(1000, TRUE);
    GOOD(R_BOOL, "kernel32.ReadFileEx", TWO_FILE, PTR(buffer, buffer), NUM(number_of_bytes_to_read, 10), PTR(overlapped, &overlapped),
         PTR(completion_routine, done));
    SleepEx(1000, TRUE);
    GOOD(R_BOOL, "kernel32.GetOverlappedResult", TWO_FILE, PTR(overlapped, &overlapped), OUT_NUM(number_of_bytes_transferred, &count, 4),
         TRUTH(wait, TRUE));
    CloseHandle(file);

    GOOD(R_BOOL, "kernel32.CopyFileA", ANSI(existing_file_name, "C:\\zoo.bin"), ANSI(new_file_name, "C:\\copy_a.bin"), TRUTH(fail_if_exists, TRUE));
    BAD(R_BOOL, "kernel32.CopyFileA", ANSI(existing_file_name, "C:\\none"), ANSI(new_file_name, "C:\\copy"), TRUTH(fail_if_exists, FALSE));
    GOOD(R_BOOL, "kernel32.CopyFileW", WIDE(existing_file_name, L"C:\\zoo.bin"), WIDE(new_file_name, L"C:\\copy_w.bin"), TRUTH(fail_if_exists, FALSE));
    BOOL cancel = FALSE;
    GOOD(R_BOOL, "kernel32.CopyFileExA", ANSI(existing_file_name, "C:\\zoo.bin"), ANSI(new_file_name, "C:\\copy_a.bin"), PTR(progress_routine, 0),
         PTR(data, 0), PTR(cancel, &cancel), NAMED(copy_flags, 0, "0x0"));
    BAD(R_BOOL, "kernel32.CopyFileExW", WIDE(existing_file_name, L"C:\\zoo.bin"), WIDE(new_file_name, L"C:\\copy_w.bin"), PTR(progress_routine, 0),
        PTR(data, 0), PTR(cancel, 0), FLAGS(copy_flags, COPY_FILE_FAIL_IF_EXISTS));
    GOOD(R_BOOL, "kernel32.CopyFileExW", WIDE(existing_file_name, L"C:\\zoo.bin"), WIDE(new_file_name, L"C:\\copy_e.bin"), PTR(progress_routine, 0),
         PTR(data, 0), PTR(cancel, 0), FLAGS(copy_flags, COPY_FILE_FAIL_IF_EXISTS));
    GOOD(R_HRESULT, "kernel32.CopyFile2", WIDE(existing_file_name, L"C:\\zoo.bin"), WIDE(new_file_name, L"C:\\copy_2.bin"), PTR(extended_parameters, 0));
    BAD(R_HRESULT, "kernel32.CopyFile2", WIDE(existing_file_name, L"C:\\none"), WIDE(new_file_name, L"C:\\copy_3.bin"), PTR(extended_parameters, 0));
    GOOD(R_BOOL, "kernel32.MoveFileA", ANSI(existing_file_name, "C:\\copy_a.bin"), ANSI(new_file_name, "C:\\moved_a.bin"));
    BAD(R_BOOL, "kernel32.MoveFileA", ANSI(existing_file_name, "C:\\none"), ANSI(new_file_name, "C:\\moved"));
    GOOD(R_BOOL, "kernel32.MoveFileW", WIDE(existing_file_name, L"C:\\copy_w.bin"), WIDE(new_file_name, L"C:\\moved_w.bin"));
    GOOD(R_BOOL, "kernel32.MoveFileExA", ANSI(existing_file_name, "C:\\moved_a.bin"), ANSI(new_file_name, "C:\\moved_w.bin"),
         FLAGS(flags, MOVEFILE_REPLACE_EXISTING | MOVEFILE_COPY_ALLOWED));
    GOOD(R_BOOL, "kernel32.MoveFileExW", WIDE(existing_file_name, L"C:\\copy_e.bin"), RAW(0), FLAGS(flags, MOVEFILE_DELAY_UNTIL_REBOOT));
    BAD(R_BOOL, "kernel32.MoveFileExW", WIDE(existing_file_name, L"C:\\none"), WIDE(new_file_name, L"C:\\moved"), NAMED(flags, 0, "0x0"));
    GOOD(R_BOOL, "kernel32.MoveFileWithProgressA", ANSI(existing_file_name, "C:\\moved_w.bin"), ANSI(new_file_name, "C:\\moved_p.bin"),
         PTR(progress_routine, 0), PTR(data, 0), FLAGS(flags, MOVEFILE_WRITE_THROUGH));
    GOOD(R_BOOL, "kernel32.MoveFileWithProgressW", WIDE(existing_file_name, L"C:\\moved_p.bin"), WIDE(new_file_name, L"C:\\moved_q.bin"),
         PTR(progress_routine, 0), PTR(data, 0), NAMED(flags, 0, "0x0"));
    GOOD(R_BOOL, "kernel32.ReplaceFileA", ANSI(replaced_file_name, "C:\\copy_e.bin"), ANSI(replacement_file_name, "C:\\moved_q.bin"),
         ANSI(backup_file_name, "C:\\backup_a.bin"), FLAGS(replace_flags, REPLACEFILE_IGNORE_MERGE_ERRORS), PTR(exclude, 0), PTR(reserved, 0));
    GOOD(R_BOOL, "kernel32.ReplaceFileW", WIDE(replaced_file_name, L"C:\\copy_e.bin"), WIDE(replacement_file_name, L"C:\\backup_a.bin"),
         WIDE(backup_file_name, L"C:\\backup_w.bin"), NAMED(replace_flags, 0, "0x0"), PTR(exclude, 0), PTR(reserved, 0));
    GOOD(R_BOOL, "kernel32.CreateHardLinkA", ANSI(file_name, "C:\\hard_a.bin"), ANSI(existing_file_name, "C:\\zoo.bin"), PTR(security_attributes, 0));
    GOOD(R_BOOL, "kernel32.CreateHardLinkW", WIDE(file_name, L"C:\\hard_w.bin"), WIDE(existing_file_name, L"C:\\zoo.bin"), PTR(security_attributes, 0));
    EITHER(R_BOOL, "kernel32.CreateSymbolicLinkA", ANSI(symlink_file_name, "C:\\link_a"), ANSI(target_file_name, "C:\\zoo.bin"),
           NAMED(flags, 0, "0x0"));
    EITHER(R_BOOL, "kernel32.CreateSymbolicLinkW", WIDE(symlink_file_name, L"C:\\link_w"), WIDE(target_file_name, L"C:\\windows"),
           FLAGS(flags, SYMBOLIC_LINK_FLAG_DIRECTORY));

    GOOD(R_BOOL, "kernel32.SetFileAttributesA", ANSI(file_name, "C:\\two.bin"), FLAGS(file_attributes, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_READONLY));
    GOOD(R_BOOL, "kernel32.SetFileAttributesW", WIDE(file_name, L"C:\\two.bin"), FLAGS(file_attributes, FILE_ATTRIBUTE_ARCHIVE));
    BAD(R_BOOL, "kernel32.SetFileAttributesW", WIDE(file_name, L"C:\\none"), FLAGS(file_attributes, FILE_ATTRIBUTE_SYSTEM));
    GOOD(R_SOCKET, "kernel32.GetFileAttributesA", ANSI(file_name, "C:\\two.bin"));
    BAD(R_SOCKET, "kernel32.GetFileAttributesA", ANSI(file_name, "C:\\none"));
    GOOD(R_SOCKET, "kernel32.GetFileAttributesW", WIDE(file_name, L"C:\\windows"));
    WIN32_FILE_ATTRIBUTE_DATA attributes;
    GetFileAttributesExA("C:\\two.bin", GetFileExInfoStandard, &attributes);
    const char *attributes_json =
        times_json(&attributes.ftCreationTime, &attributes.ftLastAccessTime, &attributes.ftLastWriteTime, attributes.nFileSizeLow, "");
    GOOD(R_BOOL, "kernel32.GetFileAttributesExA", ANSI(file_name, "C:\\two.bin"), FLAGS(info_level_id, GetFileExInfoStandard),
         OUT_SHAPE(file_information, &attributes, attributes_json));
    GOOD(R_BOOL, "kernel32.GetFileAttributesExW", WIDE(file_name, L"C:\\two.bin"), FLAGS(info_level_id, GetFileExInfoStandard),
         OUT_SHAPE(file_information, &attributes, attributes_json));
    BAD(R_BOOL, "kernel32.GetFileAttributesExW", WIDE(file_name, L"C:\\none"), FLAGS(info_level_id, GetFileExInfoStandard),
        OUT_ANY(file_information, &attributes));
    GOOD(R_SOCKET, "kernel32.GetCompressedFileSizeA", ANSI(file_name, "C:\\two.bin"), OUT_NUM(file_size_high, &high, 4));
    GOOD(R_SOCKET, "kernel32.GetCompressedFileSizeW", WIDE(file_name, L"C:\\two.bin"), OUT_NUM(file_size_high, &high, 4));
    GOOD(R_BOOL, "kernel32.GetBinaryTypeA", ANSI(application_name, "C:\\windows\\system32\\notepad.exe"), OUT_NUM(binary_type, &high, 4));
    BAD(R_BOOL, "kernel32.GetBinaryTypeA", ANSI(application_name, "C:\\none"), OUT_NUM(binary_type, &high, 4));
    GOOD(R_BOOL, "kernel32.GetBinaryTypeW", WIDE(application_name, L"C:\\windows\\system32\\notepad.exe"), OUT_NUM(binary_type, &high, 4));

    GOOD(R_BOOL, "kernel32.DeleteFileA", ANSI(file_name, "C:\\hard_a.bin"));
    GOOD(R_BOOL, "kernelbase.DeleteFileW", WIDE(file_name, L"C:\\hard_w.bin"));
    BAD(R_BOOL, "kernel32.DeleteFileA", ANSI(file_name, "C:\\none"));

    static OFSTRUCT opened;
    GOOD(R_SOCKET, "kernel32.OpenFile", ANSI(file_name, "C:\\zoo.bin"), PTR(re_open_buff, &opened), FLAGS(style, OF_EXIST | OF_SHARE_DENY_NONE));
    BAD(R_SOCKET, "kernel32.OpenFile", ANSI(file_name, "C:\\none"), PTR(re_open_buff, &opened), FLAGS(style, OF_READ));
    HFILE old_file = (HFILE)GOOD(R_SOCKET, "kernel32._lcreat", ANSI(path_name, "C:\\old.bin"), FLAGS(attribute, FILE_ATTRIBUTE_ARCHIVE));
#define OLD_FILE NAMED_HANDLE(file, (HANDLE)(LONG_PTR)old_file, "file_path", "\\??\\C:\\old.bin")
    GOOD(R_SOCKET, "kernel32._lwrite", OLD_FILE, IN_BYTES(buffer, "old file", 8), NUM(bytes, 8));
    CloseHandle((HANDLE)(LONG_PTR)old_file);
    BAD(R_SOCKET, "kernel32._lopen", ANSI(path_name, "C:\\none"), FLAGS(read_write, OF_READ));
    old_file = (HFILE)GOOD(R_SOCKET, "kernel32._lopen", ANSI(path_name, "C:\\old.bin"), FLAGS(read_write, OF_READWRITE | OF_SHARE_DENY_NONE));
    GOOD(R_SOCKET, "kernel32._lread", OLD_FILE, OUT_BYTES(buffer, buffer, 8), NUM(bytes, 64));
    CloseHandle((HANDLE)(LONG_PTR)old_file);
}

static void on_folders(void) {
    WIN32_FIND_DATAA data, *found = malloc(sizeof *found);
    WIN32_FIND_DATAW wide, *found_wide = malloc(sizeof *found_wide);
    GOOD(R_BOOL, "kernel32.CreateDirectoryA", ANSI(path_name, "C:\\folder"), PTR(security_attributes, 0));
    BAD(R_BOOL, "kernel32.CreateDirectoryA", ANSI(path_name, "C:\\windows"), PTR(security_attributes, 0));
    GOOD(R_BOOL, "kernel32.CreateDirectoryW", WIDE(path_name, L"C:\\folder\\w"), PTR(security_attributes, 0));
    GOOD(R_BOOL, "kernel32.CreateDirectoryExA", ANSI(template_directory, "C:\\windows"), ANSI(new_directory, "C:\\folder\\ea"), PTR(security_attributes, 0));
    GOOD(R_BOOL, "kernel32.CreateDirectoryExW", WIDE(template_directory, L"C:\\windows"), WIDE(new_directory, L"C:\\folder\\ew"),
         PTR(security_attributes, 0));
    GOOD(R_BOOL, "kernel32.RemoveDirectoryA", ANSI(path_name, "C:\\folder\\ea"));
    BAD(R_BOOL, "kernel32.RemoveDirectoryA", ANSI(path_name, "C:\\folder\\none"));
    GOOD(R_BOOL, "kernel32.RemoveDirectoryW", WIDE(path_name, L"C:\\folder\\ew"));
    make_file("C:\\folder\\one.txt", "one");
    make_file("C:\\folder\\three.txt", "three");

    HANDLE find = FindFirstFileA("C:\\folder\\one.*", &data);
    FindClose(find);
    find = (HANDLE)GOOD(R_HANDLE, "kernel32.FindFirstFileA", ANSI(file_name, "C:\\folder\\one.*"), OUT_SHAPE(find_file_data, found, find_json(&data)));
    GOOD(R_BOOL, "kernel32.FindClose", NAMED_HANDLE(find_file, find, "file_name", "C:\\folder\\one.*"));
    BAD(R_HANDLE, "kernel32.FindFirstFileA", ANSI(file_name, "C:\\folder\\none.*"), OUT_ANY(find_file_data, found));
    find = (HANDLE)GOOD(R_HANDLE, "kernel32.FindFirstFileW", WIDE(file_name, L"C:\\folder\\o*.txt"), OUT_SHAPE(find_file_data, found_wide, find_json(&data)));
    BAD(R_BOOL, "kernel32.FindNextFileW", NAMED_HANDLE(find_file, find, "file_name", "C:\\folder\\o*.txt"), OUT_ANY(find_file_data, found_wide));
    FindClose(find);
    find = (HANDLE)GOOD(R_HANDLE, "kernel32.FindFirstFileExA", ANSI(file_name, "C:\\folder\\*.txt"), FLAGS(info_level_id, FindExInfoStandard),
                        OUT_ANY(find_file_data, found), FLAGS(search_op, FindExSearchNameMatch), PTR(search_filter, 0),
                        NAMED(additional_flags, 0, "0x0"));
    GOOD(R_BOOL, "kernel32.FindNextFileA", NAMED_HANDLE(find_file, find, "file_name", "C:\\folder\\*.txt"), OUT_ANY(find_file_data, found));
    FindClose(find);
    find = (HANDLE)GOOD(R_HANDLE, "kernel32.FindFirstFileExW", WIDE(file_name, L"C:\\folder\\*"), FLAGS(info_level_id, FindExInfoBasic),
                        OUT_ANY(find_file_data, found_wide), FLAGS(search_op, FindExSearchLimitToDirectories), PTR(search_filter, 0),
                        FLAGS(additional_flags, FIND_FIRST_EX_LARGE_FETCH));
    GOOD(R_BOOL, "kernel32.FindNextFileW", NAMED_HANDLE(find_file, find, "file_name", "C:\\folder\\*"), OUT_ANY(find_file_data, found_wide));
    FindClose(find);
    (void)wide;
    WIN32_FIND_STREAM_DATA stream;
    make_file("C:\\folder\\one.txt:s", "stream");
    find = (HANDLE)GOOD(R_HANDLE, "kernel32.FindFirstStreamW", WIDE(file_name, L"C:\\folder\\one.txt"), FLAGS(info_level, FindStreamInfoStandard),
                        OUT_SHAPE(find_stream_data, &stream, "{\"stream_size\":3,\"stream_name\":\"::$DATA\"}"), NUM(flags, 0));
    BAD(R_HANDLE, "kernel32.FindFirstStreamW", WIDE(file_name, L"C:\\folder\\none.txt"), FLAGS(info_level, FindStreamInfoStandard),
        OUT_ANY(find_stream_data, &stream), NUM(flags, 0));
    GOOD(R_BOOL, "kernel32.FindNextStreamW", NAMED_HANDLE(find_stream, find, "file_name", "C:\\folder\\one.txt"),
         OUT_SHAPE(find_stream_data, &stream, "{\"stream_size\":6,\"stream_name\":\":s:$DATA\"}"));
    BAD(R_BOOL, "kernel32.FindNextStreamW", NAMED_HANDLE(find_stream, find, "file_name", "C:\\folder\\one.txt"), OUT_ANY(find_stream_data, &stream));
    FindClose(find);

    HANDLE directory = CreateFileA("C:\\folder", FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                                   FILE_FLAG_BACKUP_SEMANTICS, NULL);
    HANDLE thread = CreateThread(NULL, 0, change, "C:\\folder\\change.txt", 0, NULL);
    static char changes[1024];
    static DWORD count;
    GOOD(R_BOOL, "kernel32.ReadDirectoryChangesW", NAMED_HANDLE(directory, directory, "file_path", "\\??\\C:\\folder"),
         OUT_BYTES_OF(buffer, changes, &count), NUM(buffer_length, sizeof changes), TRUTH(watch_subtree, TRUE),
         FLAGS(notify_filter, FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_LAST_WRITE), OUT_NUM(bytes_returned, &count, 4), PTR(overlapped, 0),
         PTR(completion_routine, 0));
    WaitForSingleObject(thread, 3000);
    BAD(R_BOOL, "kernel32.ReadDirectoryChangesW", HANDLE_(directory, BAD_HANDLE), OUT_ANY(buffer, changes), NUM(buffer_length, sizeof changes),
        TRUTH(watch_subtree, FALSE), FLAGS(notify_filter, FILE_NOTIFY_CHANGE_SIZE), OUT_NUM(bytes_returned, &count, 4), PTR(overlapped, 0),
        PTR(completion_routine, 0));
    CloseHandle(directory);
    HANDLE notification = (HANDLE)GOOD(R_HANDLE, "kernel32.FindFirstChangeNotificationA", ANSI(path_name, "C:\\folder"), TRUTH(watch_subtree, FALSE),
                                       FLAGS(notify_filter, FILE_NOTIFY_CHANGE_DIR_NAME));
    CreateDirectoryA("C:\\folder\\noticed", NULL);
    WaitForSingleObject(notification, 3000);
    GOOD(R_BOOL, "kernel32.FindNextChangeNotification", NAMED_HANDLE(change_handle, notification, "file_path", "\\??\\C:\\folder"));
    GOOD(R_BOOL, "kernel32.FindCloseChangeNotification", NAMED_HANDLE(change_handle, notification, "file_path", "\\??\\C:\\folder"));
    notification = (HANDLE)GOOD(R_HANDLE, "kernel32.FindFirstChangeNotificationW", WIDE(path_name, L"C:\\folder"), TRUTH(watch_subtree, TRUE),
                                FLAGS(notify_filter, FILE_NOTIFY_CHANGE_ATTRIBUTES));
    FindCloseChangeNotification(notification);
}

static void on_paths(void) {
    static char path[MAX_PATH];
    static WCHAR wide[MAX_PATH];
    void *part;
    GOOD(R_BOOL, "kernel32.GetTempPathA", NUM(buffer_length, MAX_PATH), OUT_ANSI(buffer, path));
    GOOD(R_BOOL, "kernel32.GetTempPathW", NUM(buffer_length, MAX_PATH), OUT_WIDE(buffer, wide));
    GOOD(R_BOOL, "kernel32.GetTempFileNameA", ANSI(path_name, "C:\\folder"), ANSI(prefix_string, "zoo"), NUM(unique, 0), OUT_ANSI(temp_file_name, path));
    BAD(R_BOOL, "kernel32.GetTempFileNameA", ANSI(path_name, "C:\\none"), ANSI(prefix_string, "zoo"), NUM(unique, 0), OUT_ANSI(temp_file_name, path));
    GOOD(R_BOOL, "kernel32.GetTempFileNameW", WIDE(path_name, L"C:\\folder"), WIDE(prefix_string, L"zoo"), NUM(unique, 0x77), OUT_WIDE(temp_file_name, wide));
    GOOD(R_BOOL, "kernel32.SetCurrentDirectoryA", ANSI(path_name, "C:\\windows"));
    BAD(R_BOOL, "kernel32.SetCurrentDirectoryA", ANSI(path_name, "C:\\none"));
    GOOD(R_BOOL, "kernel32.SetCurrentDirectoryW", WIDE(path_name, L"C:\\folder"));
    GOOD(R_BOOL, "kernel32.GetCurrentDirectoryA", NUM(buffer_length, MAX_PATH), OUT_ANSI(buffer, path));
    GOOD(R_BOOL, "kernel32.GetCurrentDirectoryW", NUM(buffer_length, MAX_PATH), OUT_WIDE(buffer, wide));
    GOOD(R_BOOL, "kernel32.GetFullPathNameA", ANSI(file_name, "one.txt"), NUM(buffer_length, MAX_PATH), OUT_ANSI(buffer, path), OUT_POINTER(file_part, &part));
    GOOD(R_BOOL, "kernel32.GetFullPathNameW", WIDE(file_name, L"..\\x\\one.txt"), NUM(buffer_length, MAX_PATH), OUT_WIDE(buffer, wide),
         OUT_POINTER(file_part, &part));
    GOOD(R_BOOL, "kernel32.GetLongPathNameA", ANSI(short_path, "C:\\folder\\one.txt"), OUT_ANSI(long_path, path), NUM(buffer_length, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetLongPathNameW", WIDE(short_path, L"C:\\folder\\one.txt"), OUT_WIDE(long_path, wide), NUM(buffer_length, MAX_PATH));
    BAD(R_BOOL, "kernel32.GetLongPathNameW", WIDE(short_path, L"C:\\none\\one.txt"), OUT_WIDE(long_path, wide), NUM(buffer_length, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetShortPathNameA", ANSI(long_path, "C:\\folder\\three.txt"), OUT_ANSI(short_path, path), NUM(buffer_length, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetShortPathNameW", WIDE(long_path, L"C:\\folder\\three.txt"), OUT_WIDE(short_path, wide), NUM(buffer_length, MAX_PATH));
    GOOD(R_BOOL, "kernel32.SearchPathA", ANSI(path, "C:\\folder"), ANSI(file_name, "one"), ANSI(extension, ".txt"), NUM(buffer_length, MAX_PATH),
         OUT_ANSI(buffer, path), OUT_POINTER(file_part, &part));
    BAD(R_BOOL, "kernel32.SearchPathA", RAW(0), ANSI(file_name, "none"), RAW(0), NUM(buffer_length, MAX_PATH), OUT_ANSI(buffer, path),
        OUT_POINTER(file_part, &part));
    GOOD(R_BOOL, "kernel32.SearchPathW", WIDE(path, L"C:\\folder"), WIDE(file_name, L"three"), WIDE(extension, L".txt"), NUM(buffer_length, MAX_PATH),
         OUT_WIDE(buffer, wide), OUT_POINTER(file_part, &part));
    GOOD(R_BOOL, "kernel32.GetWindowsDirectoryA", OUT_ANSI(buffer, path), NUM(size, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetWindowsDirectoryW", OUT_WIDE(buffer, wide), NUM(size, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetSystemDirectoryA", OUT_ANSI(buffer, path), NUM(size, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetSystemDirectoryW", OUT_WIDE(buffer, wide), NUM(size, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetSystemWindowsDirectoryA", OUT_ANSI(buffer, path), NUM(size, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetSystemWindowsDirectoryW", OUT_WIDE(buffer, wide), NUM(size, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetSystemWow64DirectoryA", OUT_ANSI(buffer, path), NUM(size, MAX_PATH));
    GOOD(R_BOOL, "kernel32.GetSystemWow64DirectoryW", OUT_WIDE(buffer, wide), NUM(size, MAX_PATH));
    part = NULL;
    EITHER(R_BOOL, "kernel32.Wow64DisableWow64FsRedirection", OUT_POINTER(old_value, &part));
    EITHER(R_BOOL, "kernel32.Wow64RevertWow64FsRedirection", PTR(old_value, part));
    EITHER(R_BOOL, "kernel32.Wow64EnableWow64FsRedirection", BOOLEAN_(wow64_fs_enable_redirection, TRUE));
}

static void on_volumes(void) {
    static char text[1024], system[64];
    static WCHAR wide[1024], wide_system[64];
    DWORD serial, longest, flags, count;
    GOOD(R_ANY, "kernel32.GetDriveTypeA", ANSI(root_path_name, "C:\\"));
    GOOD(R_ANY, "kernel32.GetDriveTypeW", WIDE(root_path_name, L"Q:\\"));
    GOOD(R_ANY, "kernel32.GetLogicalDrives");
    const DWORD drives = GetLogicalDriveStringsA(0, NULL) - 1, drives_wide = drives * 2;
    GOOD(R_BOOL, "kernel32.GetLogicalDriveStringsA", NUM(buffer_length, 512), OUT_BYTES_OF(buffer, text, &drives));
    GOOD(R_BOOL, "kernel32.GetLogicalDriveStringsW", NUM(buffer_length, 512), OUT_BYTES_OF(buffer, wide, &drives_wide));
    GOOD(R_BOOL, "kernel32.GetVolumeInformationA", ANSI(root_path_name, "C:\\"), OUT_ANSI(volume_name_buffer, text), NUM(volume_name_size, 64),
         OUT_HEX(volume_serial_number, &serial, 4), OUT_NUM(maximum_component_length, &longest, 4), OUT_ANY(file_system_flags, &flags),
         OUT_ANSI(file_system_name_buffer, system), NUM(file_system_name_size, 64));
    BAD(R_BOOL, "kernel32.GetVolumeInformationA", ANSI(root_path_name, "Q:\\"), RAW(0), NUM(volume_name_size, 0), OUT_HEX(volume_serial_number, &serial, 4),
        RAW(0), RAW(0), RAW(0), NUM(file_system_name_size, 0));
    GOOD(R_BOOL, "kernel32.GetVolumeInformationW", WIDE(root_path_name, L"C:\\"), OUT_WIDE(volume_name_buffer, wide), NUM(volume_name_size, 64),
         OUT_HEX(volume_serial_number, &serial, 4), OUT_NUM(maximum_component_length, &longest, 4), OUT_ANY(file_system_flags, &flags),
         OUT_WIDE(file_system_name_buffer, wide_system), NUM(file_system_name_size, 64));
    static char volume[64];
    static WCHAR wide_volume[64];
    GOOD(R_BOOL, "kernel32.GetVolumeNameForVolumeMountPointA", ANSI(volume_mount_point, "C:\\"), OUT_ANSI(volume_name, volume), NUM(buffer_length, 64));
    BAD(R_BOOL, "kernel32.GetVolumeNameForVolumeMountPointA", ANSI(volume_mount_point, "Q:\\"), OUT_ANSI(volume_name, text), NUM(buffer_length, 64));
    GOOD(R_BOOL, "kernel32.GetVolumeNameForVolumeMountPointW", WIDE(volume_mount_point, L"C:\\"), OUT_WIDE(volume_name, wide_volume),
         NUM(buffer_length, 64));
    GOOD(R_BOOL, "kernel32.GetVolumePathNameA", ANSI(file_name, "C:\\windows\\system32"), OUT_ANSI(volume_path_name, text), NUM(buffer_length, 64));
    GOOD(R_BOOL, "kernel32.GetVolumePathNameW", WIDE(file_name, L"C:\\windows\\system32"), OUT_WIDE(volume_path_name, wide), NUM(buffer_length, 64));
    GOOD(R_BOOL, "kernel32.GetVolumePathNamesForVolumeNameA", ANSI(volume_name, volume), OUT_ANSI(volume_path_names, text), NUM(buffer_length, 64),
         OUT_NUM(return_length, &count, 4));
    GOOD(R_BOOL, "kernel32.GetVolumePathNamesForVolumeNameW", WIDE(volume_name, wide_volume), OUT_WIDE(volume_path_names, wide), NUM(buffer_length, 64),
         OUT_NUM(return_length, &count, 4));
    EITHER(R_BOOL, "kernel32.SetVolumeLabelA", ANSI(root_path_name, "C:\\"), ANSI(volume_name, "zoo"));
    EITHER(R_BOOL, "kernel32.SetVolumeLabelW", WIDE(root_path_name, L"C:\\"), WIDE(volume_name, L"zoo"));
    EITHER(R_BOOL, "kernel32.SetVolumeMountPointA", ANSI(volume_mount_point, "C:\\folder\\"), ANSI(volume_name, volume));
    EITHER(R_BOOL, "kernel32.SetVolumeMountPointW", WIDE(volume_mount_point, L"C:\\folder\\"), WIDE(volume_name, wide_volume));
    HANDLE find = (HANDLE)GOOD(R_HANDLE, "kernel32.FindFirstVolumeA", OUT_ANSI(volume_name, text), NUM(buffer_length, 64));
    EITHER(R_BOOL, "kernel32.FindNextVolumeA", HANDLE_(find_volume, find), OUT_ANSI(volume_name, text), NUM(buffer_length, 64));
    GOOD(R_BOOL, "kernel32.FindVolumeClose", HANDLE_(find_volume, find));
    find = (HANDLE)GOOD(R_HANDLE, "kernel32.FindFirstVolumeW", OUT_WIDE(volume_name, wide), NUM(buffer_length, 64));
    EITHER(R_BOOL, "kernel32.FindNextVolumeW", HANDLE_(find_volume, find), OUT_WIDE(volume_name, wide), NUM(buffer_length, 64));
    FindVolumeClose(find);
    DWORD sectors, bytes, clusters, total;
    GOOD(R_BOOL, "kernel32.GetDiskFreeSpaceA", ANSI(root_path_name, "C:\\"), OUT_NUM(sectors_per_cluster, &sectors, 4), OUT_NUM(bytes_per_sector, &bytes, 4),
         OUT_ANY(number_of_free_clusters, &clusters), OUT_NUM(total_number_of_clusters, &total, 4));
    GOOD(R_BOOL, "kernel32.GetDiskFreeSpaceW", WIDE(root_path_name, L"C:\\"), OUT_NUM(sectors_per_cluster, &sectors, 4),
         OUT_NUM(bytes_per_sector, &bytes, 4), OUT_ANY(number_of_free_clusters, &clusters), OUT_NUM(total_number_of_clusters, &total, 4));
    BAD(R_BOOL, "kernel32.GetDiskFreeSpaceW", WIDE(root_path_name, L"Q:\\"), OUT_NUM(sectors_per_cluster, &sectors, 4),
        OUT_NUM(bytes_per_sector, &bytes, 4), OUT_ANY(number_of_free_clusters, &clusters), OUT_NUM(total_number_of_clusters, &total, 4));
    ULARGE_INTEGER mine, all, rest;
    GOOD(R_BOOL, "kernel32.GetDiskFreeSpaceExA", ANSI(directory_name, "C:\\windows"), OUT_NUM(free_bytes_available_to_caller, &mine, 8),
         OUT_NUM(total_number_of_bytes, &all, 8), OUT_NUM(total_number_of_free_bytes, &rest, 8));
    GOOD(R_BOOL, "kernel32.GetDiskFreeSpaceExW", WIDE(directory_name, L"C:\\"), OUT_NUM(free_bytes_available_to_caller, &mine, 8),
         OUT_NUM(total_number_of_bytes, &all, 8), OUT_NUM(total_number_of_free_bytes, &rest, 8));
    const DWORD target = QueryDosDeviceA("C:", text, sizeof text), target_wide = target * 2;
    GOOD(R_BOOL, "kernel32.QueryDosDeviceA", ANSI(device_name, "C:"), OUT_BYTES_OF(target_path, text, &target), NUM(max, 512));
    GOOD(R_BOOL, "kernel32.QueryDosDeviceW", WIDE(device_name, L"C:"), OUT_BYTES_OF(target_path, wide, &target_wide), NUM(max, 512));
    BAD(R_BOOL, "kernel32.QueryDosDeviceW", WIDE(device_name, L"Q:"), OUT_ANY(target_path, wide), NUM(max, 512));
    GOOD(R_BOOL, "kernel32.DefineDosDeviceA", FLAGS(flags, DDD_NO_BROADCAST_SYSTEM), ANSI(device_name, "Y:"), ANSI(target_path, "C:\\windows"));
    GOOD(R_BOOL, "kernel32.DefineDosDeviceW", FLAGS(flags, DDD_NO_BROADCAST_SYSTEM | DDD_REMOVE_DEFINITION), WIDE(device_name, L"Y:"),
         WIDE(target_path, L"C:\\windows"));

    HANDLE manager = CreateFileA("\\\\.\\MountPointManager", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    static DWORD asked[6], answer[4096];
    static DWORD used;
    GOOD(R_BOOL, "kernel32.DeviceIoControl", HANDLE_(device, manager), BEFORE_ANY(file_path), NAMED(io_control_code, 0x6d0008, "0x6d0008"),
         IN_BYTES(in_buffer, asked, sizeof asked), NUM(in_buffer_size, sizeof asked), OUT_BYTES_OF(out_buffer, answer, &used),
         NUM(out_buffer_size, sizeof answer), OUT_NUM(bytes_returned, &used, 4), PTR(overlapped, 0));
    BAD(R_BOOL, "kernel32.DeviceIoControl", HANDLE_(device, BAD_HANDLE), FLAGS(io_control_code, FSCTL_SET_SPARSE), RAW(0), NUM(in_buffer_size, 0), RAW(0),
        NUM(out_buffer_size, 0), OUT_NUM(bytes_returned, &used, 4), PTR(overlapped, 0));
    CloseHandle(manager);
}

static void on_mappings(void) {
    HANDLE file = CreateFileA("C:\\zoo.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE mapping = (HANDLE)GOOD(R_POINTER, "kernel32.CreateFileMappingA", ZOO_FILE, PTR(file_mapping_attributes, 0),
                                  FLAGS(protect, PAGE_READWRITE | SEC_COMMIT), NUM(maximum_size_high, 0), NUM(maximum_size_low, 0x2000),
                                  ANSI(name, "zoo_mapping"));
    BAD(R_POINTER, "kernel32.CreateFileMappingA", HANDLE_(file, BAD_HANDLE), PTR(file_mapping_attributes, 0), FLAGS(protect, PAGE_READONLY | SEC_IMAGE),
        NUM(maximum_size_high, 0), NUM(maximum_size_low, 0), RAW(0));
    HANDLE memory = (HANDLE)GOOD(R_POINTER, "kernel32.CreateFileMappingW", HEX(file, INVALID_HANDLE_VALUE), PTR(file_mapping_attributes, 0),
                                 FLAGS(protect, PAGE_EXECUTE_READWRITE), NUM(maximum_size_high, 0), NUM(maximum_size_low, 0x1000),
                                 WIDE(name, L"zoo_memory"));
    HANDLE opened = (HANDLE)GOOD(R_POINTER, "kernel32.OpenFileMappingA", FLAGS(desired_access, FILE_MAP_READ), TRUTH(inherit_handle, FALSE),
                                 ANSI(name, "zoo_memory"));
    CloseHandle(opened);
    BAD(R_POINTER, "kernel32.OpenFileMappingA", FLAGS(desired_access, FILE_MAP_READ), TRUTH(inherit_handle, TRUE), ANSI(name, "none"));
    opened = (HANDLE)GOOD(R_POINTER, "kernel32.OpenFileMappingW", FLAGS(desired_access, FILE_MAP_ALL_ACCESS), TRUTH(inherit_handle, FALSE),
                          WIDE(name, L"zoo_mapping"));
    CloseHandle(opened);
    void *view = (void *)GOOD(R_POINTER, "kernel32.MapViewOfFile", HANDLE_(file_mapping_object, mapping), BEFORE_ANY(section_name),
                              BEFORE_TEXT(file_path, "\\??\\C:\\zoo.bin"),
                              FLAGS(desired_access, FILE_MAP_READ | FILE_MAP_WRITE), NUM(file_offset_high, 0), NUM(file_offset_low, 0),
                              NUM(number_of_bytes_to_map, 0x1000));
    BAD(R_POINTER, "kernel32.MapViewOfFile", HANDLE_(file_mapping_object, BAD_HANDLE), FLAGS(desired_access, FILE_MAP_COPY), NUM(file_offset_high, 0),
        NUM(file_offset_low, 0), NUM(number_of_bytes_to_map, 0));
    if (view) memcpy(view, "mapped", 6);
    GOOD(R_BOOL, "kernel32.FlushViewOfFile", PTR(base_address, view), NUM(number_of_bytes_to_flush, 6));
    GOOD(R_BOOL, "kernel32.UnmapViewOfFile", PTR(base_address, view));
    BAD(R_BOOL, "kernel32.UnmapViewOfFile", PTR(base_address, 0x12345000));
    view = (void *)GOOD(R_POINTER, "kernel32.MapViewOfFileEx", HANDLE_(file_mapping_object, memory), BEFORE_ANY(section_name),
                        FLAGS(desired_access, FILE_MAP_READ | FILE_MAP_EXECUTE), NUM(file_offset_high, 0), NUM(file_offset_low, 0),
                        NUM(number_of_bytes_to_map, 0), PTR(base_address, 0));
    UnmapViewOfFile(view);
    view = (void *)GOOD(R_POINTER, "kernelbase.MapViewOfFileFromApp", HANDLE_(file_mapping_object, memory), BEFORE_ANY(section_name),
                        FLAGS(desired_access, FILE_MAP_READ), NUM64(file_offset, 0), NUM(number_of_bytes_to_map, 0x1000));
    UnmapViewOfFile(view);
    HANDLE apps = (HANDLE)GOOD(R_POINTER, "kernelbase.CreateFileMappingFromApp", HEX(file, INVALID_HANDLE_VALUE), PTR(security_attributes, 0),
                               FLAGS(page_protection, PAGE_READWRITE | SEC_RESERVE), NUM64(maximum_size, 0x30000), WIDE(name, L"zoo_app"));
    CloseHandle(apps);
    CloseHandle(memory);
    CloseHandle(mapping);
    CloseHandle(file);
}

static void on_pipes(void) {
    static char text[64];
    DWORD count, all, left;
    HANDLE reader, writer;
    GOOD(R_BOOL, "kernel32.CreatePipe", OUT_HANDLE(read_pipe, &reader), OUT_HANDLE(write_pipe, &writer), PTR(pipe_attributes, 0), NUM(size, 256));
    WriteFile(writer, "through", 7, &count, NULL);
    GOOD(R_BOOL, "kernel32.PeekNamedPipe", HANDLE_(named_pipe, reader), BEFORE_ANY(file_path), OUT_BYTES_OF(buffer, text, &count),
         NUM(buffer_size, sizeof text), OUT_NUM(bytes_read, &count, 4), OUT_NUM(total_bytes_avail, &all, 4), OUT_NUM(bytes_left_this_message, &left, 4));
    BAD(R_BOOL, "kernel32.PeekNamedPipe", HANDLE_(named_pipe, BAD_HANDLE), RAW(0), NUM(buffer_size, 0), RAW(0), OUT_NUM(total_bytes_avail, &all, 4), RAW(0));
    CloseHandle(reader);
    CloseHandle(writer);

    HANDLE pipe = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateNamedPipeA", ANSI(name, "\\\\.\\pipe\\zoo_a"),
                               FLAGS(open_mode, PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE), NAMED(pipe_mode, 0, "0x0"), NUM(max_instances, 1),
                               NUM(out_buffer_size, 256), NUM(in_buffer_size, 128), NUM(default_time_out, 1000), PTR(security_attributes, 0));
    BAD(R_HANDLE, "kernel32.CreateNamedPipeA", ANSI(name, "\\\\.\\none\\zoo"), FLAGS(open_mode, PIPE_ACCESS_INBOUND), FLAGS(pipe_mode, PIPE_NOWAIT),
        NUM(max_instances, 2), NUM(out_buffer_size, 1), NUM(in_buffer_size, 2), NUM(default_time_out, 3), PTR(security_attributes, 0));
    HANDLE thread = CreateThread(NULL, 0, client, "\\\\.\\pipe\\zoo_a", 0, NULL);
    GOOD(R_BOOL, "kernel32.ConnectNamedPipe", HANDLE_(named_pipe, pipe), BEFORE_ANY(file_path), PTR(overlapped, 0));
    BAD(R_BOOL, "kernel32.ConnectNamedPipe", HANDLE_(named_pipe, BAD_HANDLE), PTR(overlapped, 0));
    GOOD(R_BOOL, "kernel32.GetNamedPipeClientProcessId", HANDLE_(pipe, pipe), BEFORE_ANY(file_path), OUT_NUM(client_process_id, &count, 4));
    BAD(R_BOOL, "kernel32.GetNamedPipeClientProcessId", HANDLE_(pipe, BAD_HANDLE), OUT_NUM(client_process_id, &count, 4));
    GOOD(R_BOOL, "kernel32.DisconnectNamedPipe", HANDLE_(named_pipe, pipe), BEFORE_ANY(file_path));
    WaitForSingleObject(thread, 5000);
    CloseHandle(pipe);

    pipe = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateNamedPipeW", WIDE(name, L"\\\\.\\pipe\\zoo_w"), FLAGS(open_mode, PIPE_ACCESS_DUPLEX),
                        FLAGS(pipe_mode, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE), NUM(max_instances, 1), NUM(out_buffer_size, 256),
                        NUM(in_buffer_size, 128), NUM(default_time_out, 2000), PTR(security_attributes, 0));
    thread = CreateThread(NULL, 0, server, pipe, 0, NULL);
    Sleep(200);
    GOOD(R_BOOL, "kernel32.WaitNamedPipeA", ANSI(named_pipe_name, "\\\\.\\pipe\\zoo_w"), NUM(time_out, 3000));
    BAD(R_BOOL, "kernel32.WaitNamedPipeA", ANSI(named_pipe_name, "\\\\.\\pipe\\none"), NUM(time_out, 10));
    GOOD(R_BOOL, "kernel32.CallNamedPipeA", ANSI(named_pipe_name, "\\\\.\\pipe\\zoo_w"), IN_BYTES(in_buffer, "question", 8), NUM(in_buffer_size, 8),
         OUT_BYTES_OF(out_buffer, text, &count), NUM(out_buffer_size, sizeof text), OUT_NUM(bytes_read, &count, 4), NUM(time_out, 3000));
    BAD(R_BOOL, "kernel32.CallNamedPipeA", ANSI(named_pipe_name, "\\\\.\\pipe\\none"), IN_BYTES(in_buffer, "question", 8), NUM(in_buffer_size, 8),
        OUT_ANY(out_buffer, text), NUM(out_buffer_size, sizeof text), OUT_NUM(bytes_read, &count, 4), NUM(time_out, 10));
    Sleep(200);
    GOOD(R_BOOL, "kernel32.CallNamedPipeW", WIDE(named_pipe_name, L"\\\\.\\pipe\\zoo_w"), IN_BYTES(in_buffer, "question", 8), NUM(in_buffer_size, 8),
         OUT_BYTES_OF(out_buffer, text, &count), NUM(out_buffer_size, sizeof text), OUT_NUM(bytes_read, &count, 4), NUM(time_out, 3000));
    Sleep(200);
    GOOD(R_BOOL, "kernel32.WaitNamedPipeW", WIDE(named_pipe_name, L"\\\\.\\pipe\\zoo_w"), NUM(time_out, 3000));
    HANDLE end = CreateFileA("\\\\.\\pipe\\zoo_w", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD mode = PIPE_READMODE_MESSAGE, most = 1, timeout = 2;
    BAD(R_BOOL, "kernel32.SetNamedPipeHandleState", HANDLE_(named_pipe, BAD_HANDLE), NAMED(mode, &mode, "PIPE_READMODE_MESSAGE"),
        IN_NUM(max_collection_count, &most, 4), IN_NUM(collect_data_timeout, &timeout, 4));
    GOOD(R_BOOL, "kernel32.SetNamedPipeHandleState", NAMED_HANDLE(named_pipe, end, "file_path", "\\??\\pipe\\zoo_w"),
         NAMED(mode, &mode, "PIPE_READMODE_MESSAGE"), RAW(0), RAW(0));
    GOOD(R_BOOL, "kernel32.TransactNamedPipe", NAMED_HANDLE(named_pipe, end, "file_path", "\\??\\pipe\\zoo_w"), IN_BYTES(in_buffer, "question", 8),
         NUM(in_buffer_size, 8), OUT_BYTES_OF(out_buffer, text, &count), NUM(out_buffer_size, sizeof text), OUT_NUM(bytes_read, &count, 4),
         PTR(overlapped, 0));
    CloseHandle(end);
    // The server waits for a client more.
    Sleep(200);
    end = CreateFileA("\\\\.\\pipe\\zoo_w", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    CloseHandle(end);
    WaitForSingleObject(thread, 2000);

    HANDLE slot = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateMailslotA", ANSI(name, "\\\\.\\mailslot\\zoo_a"), NUM(max_message_size, 100),
                               NUM(read_timeout, 10), PTR(security_attributes, 0));
    GOOD(R_BOOL, "kernel32.GetMailslotInfo", HANDLE_(mailslot, slot), BEFORE_ANY(file_path), OUT_NUM(max_message_size, &count, 4),
         OUT_ANY(next_size, &all), OUT_NUM(message_count, &left, 4), OUT_NUM(read_timeout, &mode, 4));
    BAD(R_HANDLE, "kernel32.CreateMailslotA", ANSI(name, "none"), NUM(max_message_size, 100), NUM(read_timeout, 10), PTR(security_attributes, 0));
    GOOD(R_HANDLE, "kernel32.CreateMailslotW", WIDE(name, L"\\\\.\\mailslot\\zoo_w"), NUM(max_message_size, 0), NUM(read_timeout, 0),
         PTR(security_attributes, 0));
}

static void on_profiles(void) {
    static char text[256];
    static WCHAR wide[256];
    GOOD(R_BOOL, "kernel32.WritePrivateProfileStringA", ANSI(app_name, "zoo"), ANSI(key_name, "number"), ANSI(string, "42"), ANSI(file_name, "C:\\zoo.ini"));
    BAD(R_BOOL, "kernel32.WritePrivateProfileStringA", ANSI(app_name, "zoo"), ANSI(key_name, "number"), ANSI(string, "42"),
        ANSI(file_name, "C:\\none\\none\\zoo.ini"));
    GOOD(R_BOOL, "kernel32.WritePrivateProfileStringW", WIDE(app_name, L"zoo"), WIDE(key_name, L"word"), WIDE(string, L"text"),
         WIDE(file_name, L"C:\\zoo.ini"));
    GOOD(R_BOOL, "kernel32.WritePrivateProfileSectionA", ANSI(app_name, "more"), ANSI(string, "one=1\0two=2\0"), ANSI(file_name, "C:\\zoo.ini"));
    GOOD(R_BOOL, "kernel32.WritePrivateProfileSectionW", WIDE(app_name, L"other"), WIDE(string, L"one=1\0"), WIDE(file_name, L"C:\\zoo.ini"));
    GOOD(R_ANY, "kernel32.GetPrivateProfileStringA", ANSI(app_name, "zoo"), ANSI(key_name, "word"), ANSI(default, "none"), OUT_ANSI(returned_string, text),
         NUM(size, 256), ANSI(file_name, "C:\\zoo.ini"));
    GOOD(R_ANY, "kernel32.GetPrivateProfileStringW", WIDE(app_name, L"zoo"), WIDE(key_name, L"none"), WIDE(default, L"nothing"),
         OUT_WIDE(returned_string, wide), NUM(size, 256), WIDE(file_name, L"C:\\zoo.ini"));
    GOOD(R_ANY, "kernel32.GetPrivateProfileIntA", ANSI(app_name, "zoo"), ANSI(key_name, "number"), SIGNED_(default, -1), ANSI(file_name, "C:\\zoo.ini"));
    GOOD(R_ANY, "kernel32.GetPrivateProfileIntW", WIDE(app_name, L"zoo"), WIDE(key_name, L"none"), SIGNED_(default, 7), WIDE(file_name, L"C:\\zoo.ini"));
    const DWORD section = GetPrivateProfileSectionA("more", text, sizeof text, "C:\\zoo.ini"), section_wide = section * 2;
    GOOD(R_ANY, "kernel32.GetPrivateProfileSectionA", ANSI(app_name, "more"), OUT_BYTES_OF(returned_string, text, &section), NUM(size, 256),
         ANSI(file_name, "C:\\zoo.ini"));
    GOOD(R_ANY, "kernel32.GetPrivateProfileSectionW", WIDE(app_name, L"more"), OUT_BYTES_OF(returned_string, wide, &section_wide), NUM(size, 256),
         WIDE(file_name, L"C:\\zoo.ini"));
    const DWORD sections = GetPrivateProfileSectionNamesA(text, sizeof text, "C:\\zoo.ini"), sections_wide = sections * 2;
    GOOD(R_ANY, "kernel32.GetPrivateProfileSectionNamesA", OUT_BYTES_OF(return_buffer, text, &sections), NUM(size, 256), ANSI(file_name, "C:\\zoo.ini"));
    GOOD(R_ANY, "kernel32.GetPrivateProfileSectionNamesW", OUT_BYTES_OF(return_buffer, wide, &sections_wide), NUM(size, 256),
         WIDE(file_name, L"C:\\zoo.ini"));
    GOOD(R_BOOL, "kernel32.WriteProfileStringA", ANSI(app_name, "zoo"), ANSI(key_name, "number"), ANSI(string, "6"));
    GOOD(R_BOOL, "kernel32.WriteProfileStringW", WIDE(app_name, L"zoo"), WIDE(key_name, L"word"), WIDE(string, L"win"));
    GOOD(R_ANY, "kernel32.GetProfileStringA", ANSI(app_name, "zoo"), ANSI(key_name, "word"), ANSI(default, ""), OUT_ANSI(returned_string, text), NUM(size, 256));
    GOOD(R_ANY, "kernel32.GetProfileStringW", WIDE(app_name, L"zoo"), WIDE(key_name, L"word"), WIDE(default, L"x"), OUT_WIDE(returned_string, wide),
         NUM(size, 256));
    GOOD(R_ANY, "kernel32.GetProfileIntA", ANSI(app_name, "zoo"), ANSI(key_name, "number"), SIGNED_(default, 1));
    GOOD(R_ANY, "kernel32.GetProfileIntW", WIDE(app_name, L"zoo"), WIDE(key_name, L"number"), SIGNED_(default, 2));
}

static void on_transactions(void) {
    HANDLE transaction = (HANDLE)EITHER(R_HANDLE, "ktmw32.CreateTransaction", PTR(transaction_attributes, 0), PTR(uow, 0), NUM(create_options, 0),
                                        NUM(isolation_level, 0), NUM(isolation_flags, 0), NUM(timeout, 100), WIDE(description, L"zoo transaction"));
    (void)transaction;
    // Wine does them without the transaction.
    HANDLE file = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateFileTransactedA", ANSI(file_name, "C:\\tr_a"), FLAGS(desired_access, GENERIC_WRITE),
                               FLAGS(share_mode, FILE_SHARE_READ), PTR(security_attributes, 0), FLAGS(creation_disposition, CREATE_ALWAYS),
                               FLAGS(flags_and_attributes, FILE_ATTRIBUTE_NORMAL), HANDLE_(template_file, BAD_HANDLE), HANDLE_(transaction, BAD_HANDLE),
                               PTR(mini_version, 0), PTR(extended_parameter, 0));
    CloseHandle(file);
    file = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateFileTransactedW", WIDE(file_name, L"C:\\tr_w"), FLAGS(desired_access, GENERIC_WRITE),
                        FLAGS(share_mode, FILE_SHARE_READ), PTR(security_attributes, 0), FLAGS(creation_disposition, CREATE_ALWAYS),
                        FLAGS(flags_and_attributes, FILE_ATTRIBUTE_NORMAL), HANDLE_(template_file, BAD_HANDLE), HANDLE_(transaction, BAD_HANDLE),
                        PTR(mini_version, 0), PTR(extended_parameter, 0));
    CloseHandle(file);
    GOOD(R_BOOL, "kernel32.MoveFileTransactedA", ANSI(existing_file_name, "C:\\tr_a"), ANSI(new_file_name, "C:\\tr_b"), PTR(progress_routine, 0),
         PTR(data, 0), FLAGS(flags, MOVEFILE_COPY_ALLOWED), HANDLE_(transaction, BAD_HANDLE));
    GOOD(R_BOOL, "kernel32.MoveFileTransactedW", WIDE(existing_file_name, L"C:\\tr_w"), WIDE(new_file_name, L"C:\\tr_v"), PTR(progress_routine, 0),
         PTR(data, 0), FLAGS(flags, MOVEFILE_COPY_ALLOWED), HANDLE_(transaction, BAD_HANDLE));
    GOOD(R_BOOL, "kernel32.DeleteFileTransactedA", ANSI(file_name, "C:\\tr_b"), HANDLE_(transaction, BAD_HANDLE));
    BAD(R_BOOL, "kernel32.DeleteFileTransactedA", ANSI(file_name, "C:\\none"), HANDLE_(transaction, BAD_HANDLE));
    GOOD(R_BOOL, "kernel32.DeleteFileTransactedW", WIDE(file_name, L"C:\\tr_v"), HANDLE_(transaction, BAD_HANDLE));
    GOOD(R_BOOL, "kernel32.CreateDirectoryTransactedA", ANSI(template_directory, "C:\\windows"), ANSI(new_directory, "C:\\tr_c"),
         PTR(security_attributes, 0), HANDLE_(transaction, BAD_HANDLE));
    GOOD(R_BOOL, "kernel32.CreateDirectoryTransactedW", WIDE(template_directory, L"C:\\windows"), WIDE(new_directory, L"C:\\tr_d"),
         PTR(security_attributes, 0), HANDLE_(transaction, BAD_HANDLE));
    EITHER(R_BOOL, "ktmw32.CommitTransaction", HANDLE_(transaction, BAD_HANDLE));
    EITHER(R_BOOL, "ktmw32.RollbackTransaction", HANDLE_(transaction, BAD_HANDLE));
    EITHER(R_BOOL, "advapi32.EncryptFileA", ANSI(file_name, "C:\\zoo.bin"));
    EITHER(R_BOOL, "advapi32.EncryptFileW", WIDE(file_name, L"C:\\zoo.bin"));
    EITHER(R_BOOL, "advapi32.DecryptFileA", ANSI(file_name, "C:\\zoo.bin"), NUM(reserved, 0));
    EITHER(R_BOOL, "advapi32.DecryptFileW", WIDE(file_name, L"C:\\zoo.bin"), NUM(reserved, 0));
}

int main(void) {
    zoo_begin();
    on_files();
    on_folders();
    on_paths();
    on_volumes();
    on_mappings();
    on_pipes();
    on_profiles();
    on_transactions();
    return zoo_end();
}
