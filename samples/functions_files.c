// Each wrapped function on files and folders.
#include "functions.h"

int main(void) {
    static char self[MAX_PATH];
    DWORD count = 0;
    char buffer[64];
    LARGE_INTEGER where;
    zoo_begin();
    GetModuleFileNameA(NULL, self, sizeof self);
    HANDLE file = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateFileA", ANSI(file_name, "C:\\zoo.bin"), FLAGS(desired_access, GENERIC_READ | GENERIC_WRITE),
                               FLAGS(share_mode, FILE_SHARE_READ), PTR(security_attributes, 0), FLAGS(creation_disposition, CREATE_ALWAYS),
                               HEX(flags_and_attributes, FILE_ATTRIBUTE_NORMAL), NO_HANDLE);
    BAD(R_HANDLE, "kernel32.CreateFileW", WIDE(file_name, L"C:\\none\\none"), FLAGS(desired_access, GENERIC_READ), NAMED(share_mode, 0, "0x0"),
        PTR(security_attributes, 0), FLAGS(creation_disposition, OPEN_EXISTING), HEX(flags_and_attributes, 0), HANDLE_(template_file, BAD_HANDLE));
#define ZOO_FILE NAMED_HANDLE(file, file, "file_path", "\\??\\C:\\zoo.bin")
    GOOD(R_BOOL, "kernel32.WriteFile", ZOO_FILE, IN_BYTES(buffer, "zoo zoo", 7), NUM(number_of_bytes_to_write, 7),
         OUT_NUM(number_of_bytes_written, &count, 4), PTR(overlapped, 0));
    GOOD(R_BOOL, "kernel32.SetFilePointerEx", ZOO_FILE, NUM64(distance_to_move, 4), OUT_NUM(new_file_pointer, &where, 8), NUM(move_method, FILE_BEGIN));
    GOOD(R_BOOL, "kernel32.ReadFile", ZOO_FILE, OUT_BYTES_OF(buffer, buffer, &count), NUM(number_of_bytes_to_read, sizeof buffer),
         OUT_NUM(number_of_bytes_read, &count, 4), PTR(overlapped, 0));
    CloseHandle(file);
    file = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateFileW", WIDE(file_name, L"C:\\two.bin"), FLAGS(desired_access, GENERIC_READ), NAMED(share_mode, 0, "0x0"),
                        PTR(security_attributes, 0), FLAGS(creation_disposition, CREATE_NEW), HEX(flags_and_attributes, 0), NO_HANDLE);
    CloseHandle(file);
    GOOD(R_BOOL, "kernel32.DeleteFileA", ANSI(file_name, "C:\\two.bin"));
    GOOD(R_BOOL, "kernelbase.DeleteFileW", WIDE(file_name, L"C:\\zoo.bin"));
    BAD(R_BOOL, "kernel32.DeleteFileA", ANSI(file_name, "C:\\none"));
    char temporary[MAX_PATH];
    WCHAR wide_temporary[MAX_PATH];
    GOOD(R_BOOL, "kernel32.GetTempPathA", NUM(buffer_length, MAX_PATH), OUT_ANSI(buffer, temporary));
    GOOD(R_BOOL, "kernel32.GetTempPathW", NUM(buffer_length, MAX_PATH), OUT_WIDE(buffer, wide_temporary));
    return zoo_end();
}
