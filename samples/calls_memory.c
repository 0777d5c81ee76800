// Each call on memory and sections, once with success and once with failure.
#include "zoo.h"

#define INVALID_HANDLE 0xc0000008
#define SELF ((HANDLE)(LONG_PTR)-1)

int main(void) {
    zoo_begin();
    char own_id[16], other_id[16], self[MAX_PATH];
    snprintf(own_id, sizeof own_id, "#%lu", GetCurrentProcessId());
#define OWN NAMED_HANDLE(process_handle, SELF, "proc_id", own_id)
#define BAD HANDLE_(process_handle, BAD_HANDLE)

    // Another process, which waits until it is killed.
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION victim;
    GetModuleFileNameA(NULL, self, sizeof self);
    CHECK(CreateProcessA(self, NULL, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL, &startup, &victim));
    snprintf(other_id, sizeof other_id, "#%lu", victim.dwProcessId);
#define OTHER NAMED_HANDLE(process_handle, victim.hProcess, "proc_id", other_id)

    void *base = NULL, *second = NULL;
    SIZE_T size = 0x5000, page = 0x1000;
    OK("NtAllocateVirtualMemory", OWN, IN_HEX(base_address, &base, sizeof base), AFTER_HEX(base_address, &base, sizeof base), SHOWN_HEX(zero_bits, 0, BITS == 64 ? 0 : 0x7fffffff),
       IN_NUM(region_size, &size, sizeof size), AFTER_NUM(region_size, &size, sizeof size), FLAGS(allocation_type, MEM_COMMIT | MEM_RESERVE | MEM_TOP_DOWN),
       FLAGS(protect, PAGE_EXECUTE_READWRITE));
    void *nowhere = (void *)(ULONG_PTR)0x10000;
    SIZE_T huge = (SIZE_T)-4096;
    OK("NtAllocateVirtualMemory", OTHER, IN_HEX(base_address, &second, sizeof second), AFTER_HEX(base_address, &second, sizeof second), SHOWN_HEX(zero_bits, 0, BITS == 64 ? 0 : 0x7fffffff),
        IN_NUM(region_size, &page, sizeof page), AFTER_NUM(region_size, &page, sizeof page), FLAGS(allocation_type, MEM_COMMIT | MEM_RESERVE), FLAGS(protect, PAGE_READWRITE));
    FAILS(INVALID_HANDLE, "NtAllocateVirtualMemory", BAD, IN_HEX(base_address, &nowhere, sizeof nowhere), SHOWN_HEX(zero_bits, 0, BITS == 64 ? 0 : 0x7fffffff), IN_NUM(region_size, &page, sizeof page),
          FLAGS(allocation_type, MEM_RESERVE), FLAGS(protect, PAGE_NOACCESS));
    void *third = NULL;
    OK("NtAllocateVirtualMemoryEx", OWN, IN_HEX(base_address, &third, sizeof third), AFTER_HEX(base_address, &third, sizeof third),
       IN_NUM(region_size, &page, sizeof page), AFTER_NUM(region_size, &page, sizeof page), FLAGS(allocation_type, MEM_COMMIT | MEM_RESERVE),
       FLAGS(page_protection, PAGE_READONLY), RAW(0), BEFORE_ANY32(extended_parameters), SHOWN_NUM(extended_parameter_count, 0, BITS == 64 ? 0 : 1));
    FAILS(INVALID_HANDLE, "NtAllocateVirtualMemoryEx", BAD, IN_HEX(base_address, &nowhere, sizeof nowhere), IN_NUM(region_size, &huge, sizeof huge),
          FLAGS(allocation_type, MEM_RESERVE), FLAGS(page_protection, PAGE_NOACCESS), RAW(0), BEFORE_ANY32(extended_parameters), NUM(extended_parameter_count, 0));

    // Bytes of another process, in both directions.
    static char written[700], read_back[700];
    for (unsigned i = 0; i < sizeof written; i++) written[i] = (char)(i * 13 + 1);
    SIZE_T count = 0;
    OK("NtWriteVirtualMemory", OTHER, PTR(base_address, second), IN_BYTES(buffer, written, sizeof written), NUM(buffer_size, sizeof written),
       OUT_NUM(number_of_bytes_written, &count, sizeof count));
    FAILS(INVALID_HANDLE, "NtWriteVirtualMemory", BAD, PTR(base_address, second), IN_BYTES(buffer, "zoo", 3), NUM(buffer_size, 3),
          OUT_NUM(number_of_bytes_written, &count, sizeof count));
    OK("NtReadVirtualMemory", OTHER, PTR(base_address, second), OUT_BYTES(buffer, read_back, sizeof read_back), NUM(buffer_size, sizeof read_back),
       OUT_NUM(number_of_bytes_read, &count, sizeof count));
    FAILS(INVALID_HANDLE, "NtReadVirtualMemory", BAD, PTR(base_address, second), RAW(read_back), NUM(buffer_size, 5), OUT_NUM(number_of_bytes_read, &count, sizeof count));
    ULONG old = 0;
    OK("NtProtectVirtualMemory", OTHER, IN_HEX(base_address, &second, sizeof second), AFTER_HEX(base_address, &second, sizeof second),
       IN_NUM(region_size, &page, sizeof page), AFTER_NUM(region_size, &page, sizeof page), FLAGS(new_protect, PAGE_READWRITE | PAGE_GUARD),
       OUT_TEXT(old_protect, &old, "PAGE_READWRITE"));
    FAILS(INVALID_HANDLE, "NtProtectVirtualMemory", BAD, IN_HEX(base_address, &second, sizeof second), IN_NUM(region_size, &page, sizeof page),
          FLAGS(new_protect, PAGE_EXECUTE_READ), RAW(&old));
    struct { void *base, *allocation; ULONG allocation_protect; SIZE_T size; ULONG state, protect, type; } basic = {0};
    OK("NtQueryVirtualMemory", OWN, PTR(base_address, base), NAMED(memory_information_class, 0, "MemoryBasicInformation"), RAW(&basic),
       AFTER_HEX(base_address, &basic.base, sizeof(void *)), AFTER_HEX(allocation_base, &basic.allocation, sizeof(void *)),
       AFTER_TEXT(allocation_protect, "PAGE_EXECUTE_READWRITE"), AFTER_NUM(region_size, &basic.size, sizeof(SIZE_T)), AFTER_TEXT(state, "MEM_COMMIT"),
       AFTER_TEXT(protect, "PAGE_EXECUTE_READWRITE"), AFTER_TEXT(type, "MEM_PRIVATE"), SHOWN_NUM(memory_information_length, sizeof basic, 48),
       OUT_ANY(return_length, &count));
    FAILS(INVALID_HANDLE, "NtQueryVirtualMemory", BAD, PTR(base_address, base), NAMED(memory_information_class, 0, "MemoryBasicInformation"), RAW(&basic),
          SHOWN_NUM(memory_information_length, sizeof basic, 48), OUT_ANY(return_length, &count));
    OK("NtFlushInstructionCache", OWN, PTR(base_address, base), NUM(length, 0x20));

    // Sections: named, opened by name, mapped here and there.
    HANDLE section = NULL, opened = NULL, file_section = NULL;
    const LARGE_INTEGER whole = {.QuadPart = 0x3000};
    const WCHAR *const path = L"\\BaseNamedObjects\\zoo-section", *const none = L"\\BaseNamedObjects\\zoo-none";
    const char *const section_name = "\\BaseNamedObjects\\zoo-section";
    OK("NtCreateSection", OUT_HANDLE(handle, &section), FLAGS(desired_access, SECTION_MAP_READ | SECTION_MAP_WRITE | SECTION_QUERY),
       OBJECT_(section_name, zoo_object(NULL, path), path), IN_NUM(maximum_size, &whole, 8), FLAGS(section_page_protection, PAGE_READWRITE),
       FLAGS(allocation_attributes, SEC_COMMIT), NO_HANDLE);
    HANDLE file = CreateFileA(self, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    OK("NtCreateSection", OUT_HANDLE(handle, &file_section), FLAGS(desired_access, SECTION_MAP_READ), RAW(0), BEFORE_JSON(section_name, "null"), RAW(0),
       FLAGS(section_page_protection, PAGE_READONLY), FLAGS(allocation_attributes, SEC_IMAGE), HANDLE_(file_handle, file), BEFORE_ANY(file_path));
    FAILS(0xc0000020, "NtCreateSection", OUT_HANDLE(handle, &opened), FLAGS(desired_access, SECTION_ALL_ACCESS), RAW(0), BEFORE_JSON(section_name, "null"),
          IN_NUM(maximum_size, &whole, 8), FLAGS(section_page_protection, PAGE_READONLY), FLAGS(allocation_attributes, SEC_IMAGE), NO_HANDLE);
    OK("NtOpenSection", OUT_HANDLE(handle, &opened), FLAGS(desired_access, SECTION_MAP_READ), OBJECT_(section_name, zoo_object(NULL, path), path));
    FAILS(0xc0000034, "NtOpenSection", OUT_HANDLE(handle, &file), FLAGS(desired_access, SECTION_MAP_WRITE), OBJECT_(section_name, zoo_object(NULL, none), none));
#define SECTION NAMED_HANDLE(section_handle, section, "section_name", section_name)
    void *view = NULL, *view_ex = NULL, *far_view = NULL;
    LARGE_INTEGER offset = {.QuadPart = 0};
    SIZE_T view_size = 0x2000;
    OK("NtMapViewOfSection", SECTION, OWN, IN_HEX(base_address, &view, sizeof view), AFTER_HEX(base_address, &view, sizeof view), SHOWN_HEX(zero_bits, 0, BITS == 64 ? 0 : 0x7fffffff),
       NUM(commit_size, 0x1000), IN_NUM(section_offset, &offset, 8), AFTER_NUM(section_offset, &offset, 8), IN_NUM(view_size, &view_size, sizeof view_size),
       AFTER_NUM(view_size, &view_size, sizeof view_size), NAMED(inherit_disposition, 2, "ViewUnmap"), NAMED(allocation_type, 0, "0x0"), FLAGS(win32_protect, PAGE_READWRITE));
    OK("NtMapViewOfSection", SECTION, OTHER, IN_HEX(base_address, &far_view, sizeof view), AFTER_HEX(base_address, &far_view, sizeof view), SHOWN_HEX(zero_bits, 0, BITS == 64 ? 0 : 0x7fffffff),
       NUM(commit_size, 0), IN_NUM(section_offset, &offset, 8), AFTER_NUM(section_offset, &offset, 8), IN_NUM(view_size, &view_size, sizeof view_size),
       AFTER_NUM(view_size, &view_size, sizeof view_size), NAMED(inherit_disposition, 1, "ViewShare"), NAMED(allocation_type, 0, "0x0"), FLAGS(win32_protect, PAGE_READWRITE));
    FAILS(INVALID_HANDLE, "NtMapViewOfSection", HANDLE_(section_handle, BAD_HANDLE), OWN, IN_HEX(base_address, &view_ex, sizeof view), SHOWN_HEX(zero_bits, 0, BITS == 64 ? 0 : 0x7fffffff), NUM(commit_size, 0),
          RAW(0), IN_NUM(view_size, &view_size, sizeof view_size), NAMED(inherit_disposition, 1, "ViewShare"), NAMED(allocation_type, MEM_TOP_DOWN, "MEM_TOP_DOWN"),
          FLAGS(win32_protect, PAGE_READONLY));
    OK("NtMapViewOfSectionEx", SECTION, OWN, IN_HEX(base_address, &view_ex, sizeof view), AFTER_HEX(base_address, &view_ex, sizeof view), IN_NUM(section_offset, &offset, 8),
       AFTER_NUM(section_offset, &offset, 8), IN_NUM(view_size, &view_size, sizeof view_size), AFTER_NUM(view_size, &view_size, sizeof view_size),
       NAMED(allocation_type, 0, "0x0"), FLAGS(page_protection, PAGE_READWRITE), RAW(0), BEFORE_ANY32(extended_parameters), SHOWN_NUM(extended_parameter_count, 0, BITS == 64 ? 0 : 1));
    FAILS(INVALID_HANDLE, "NtMapViewOfSectionEx", HANDLE_(section_handle, BAD_HANDLE), OWN, IN_HEX(base_address, &nowhere, sizeof view), RAW(0),
          IN_NUM(view_size, &view_size, sizeof view_size), NAMED(allocation_type, 0, "0x0"), FLAGS(page_protection, PAGE_READONLY), RAW(0), BEFORE_ANY32(extended_parameters), NUM(extended_parameter_count, 0));
    OK("NtUnmapViewOfSection", OTHER, PTR(base_address, far_view));
    OK("NtUnmapViewOfSection", OWN, PTR(base_address, view));
    FAILS(0xc0000019, "NtUnmapViewOfSection", OWN, PTR(base_address, view));
    OK("NtUnmapViewOfSectionEx", OWN, PTR(base_address, view_ex), NAMED(flags, 0, "0x0"));
    FAILS(0xc0000019, "NtUnmapViewOfSectionEx", OWN, PTR(base_address, view_ex), NAMED(flags, 0, "0x0"));
    OK("NtClose", NAMED_HANDLE(handle, opened, "section_name", section_name));

    // What is known of a section, and pages that are locked, flushed and watched.
    struct { void *base; ULONG attributes; LARGE_INTEGER size; } section_basic = {0};
    OK("NtQuerySection", SECTION, NAMED(section_information_class, 0, "SectionBasicInformation"), RAW(&section_basic), AFTER_TEXT(allocation_attributes, "SEC_COMMIT"),
       AFTER_NUM(maximum_size, &section_basic.size, 8), SHOWN_NUM(section_information_length, sizeof section_basic, 24), OUT_ANY(return_length, &count));
    FAILS(INVALID_HANDLE, "NtQuerySection", HANDLE_(section_handle, BAD_HANDLE), NAMED(section_information_class, 0, "SectionBasicInformation"), RAW(&section_basic),
          SHOWN_NUM(section_information_length, sizeof section_basic, 24), RAW(0));
    void *watched = VirtualAlloc(NULL, 0x3000, MEM_COMMIT | MEM_RESERVE | MEM_WRITE_WATCH, PAGE_READWRITE), *touched[8] = {0};
    SIZE_T three = 0x3000;
    ULONG_PTR touched_count = 8;
    ULONG granularity = 0;
    ((char *)watched)[0x1001] = 1;
#define WATCHED IN_HEX(base_address, &watched, sizeof watched), AFTER_HEX(base_address, &watched, sizeof watched)
#define THREE IN_NUM(region_size, &three, sizeof three), AFTER_NUM(region_size, &three, sizeof three)
    OK("NtLockVirtualMemory", OWN, WATCHED, THREE, NAMED(map_type, 1, "MAP_PROCESS"));
    FAILS(INVALID_HANDLE, "NtLockVirtualMemory", BAD, IN_HEX(base_address, &watched, sizeof watched), IN_NUM(region_size, &three, sizeof three), NAMED(map_type, 2, "MAP_SYSTEM"));
    OK("NtUnlockVirtualMemory", OWN, WATCHED, THREE, NAMED(map_type, 1, "MAP_PROCESS"));
    FAILS(INVALID_HANDLE, "NtUnlockVirtualMemory", BAD, IN_HEX(base_address, &watched, sizeof watched), IN_NUM(region_size, &three, sizeof three), NAMED(map_type, 1, "MAP_PROCESS"));
    ANY("NtFlushVirtualMemory", OWN, WATCHED, THREE, HEX(reserved, 0));
    FAILS(INVALID_HANDLE, "NtFlushVirtualMemory", BAD, IN_HEX(base_address, &watched, sizeof watched), IN_NUM(region_size, &three, sizeof three), HEX(reserved, 0));
    OK("NtGetWriteWatch", OWN, HEX(flags, 1), PTR(base_address, watched), NUM(region_size, 0x3000), SHOWN_ANY(user_address_array, touched),
       IN_NUM(entries_in_user_address_array, &touched_count, sizeof touched_count), AFTER_NUM(entries_in_user_address_array, &touched_count, sizeof touched_count),
       OUT_NUM(granularity, &granularity, 4));
    FAILS_UNSEEN32(0xc000000d, "NtGetWriteWatch", OWN, HEX(flags, 0), PTR(base_address, watched), NUM(region_size, 0), SHOWN_ANY(user_address_array, touched),
          IN_NUM(entries_in_user_address_array, &touched_count, sizeof touched_count), RAW(&granularity));
    OK("NtResetWriteWatch", OWN, PTR(base_address, watched), NUM(region_size, 0x3000));
    FAILS(0xc000000d, "NtResetWriteWatch", OWN, PTR(base_address, watched), NUM(region_size, 0));
    struct { void *address; SIZE_T size; } range = {watched, 0x1000};
    ULONG prefetch = 0;
    OK("NtSetInformationVirtualMemory", OWN, NAMED(vm_information_class, 0, "VmPrefetchInformation"), NUM(number_of_entries, 1), SHOWN_ANY(virtual_addresses, &range),
       IN_BYTES(vm_information, &prefetch, 4), NUM(vm_information_length, 4));
    FAILS_UNSEEN32(0xc00000f0, "NtSetInformationVirtualMemory", OWN, NAMED(vm_information_class, 9, "0x9"), NUM(number_of_entries, 1), SHOWN_ANY(virtual_addresses, &range),
          IN_BYTES(vm_information, &prefetch, 4), NUM(vm_information_length, 4));
    void *const module = GetModuleHandleA("ntdll.dll"), *const image = GetModuleHandleA(NULL);
    OK("NtAreMappedFilesTheSame", PTR(file1_mapped_as_image, module), PTR(file2_mapped_as_file, module));
    FAILS(0xc00000d4, "NtAreMappedFilesTheSame", PTR(file1_mapped_as_image, module), PTR(file2_mapped_as_file, image));

    SIZE_T nothing = 0;
    OK("NtFreeVirtualMemory", OWN, IN_HEX(base_address, &base, sizeof base), AFTER_HEX(base_address, &base, sizeof base), IN_NUM(region_size, &nothing, sizeof nothing),
       AFTER_NUM(region_size, &nothing, sizeof nothing), FLAGS(free_type, MEM_RELEASE));
    nothing = 0;
    FAILS(INVALID_HANDLE, "NtFreeVirtualMemory", BAD, IN_HEX(base_address, &base, sizeof base), IN_NUM(region_size, &nothing, sizeof nothing), FLAGS(free_type, MEM_DECOMMIT));
    TerminateProcess(victim.hProcess, 0);
    WaitForSingleObject(victim.hProcess, 10000);
    return zoo_end();
}
