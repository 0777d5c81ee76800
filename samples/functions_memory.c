// Each wrapped function of memory and heaps.
#include "functions.h"
#include <psapi.h>

#define SELF_HEX HEX(process, GetCurrentProcess()), BEFORE_NUM(proc_id, GetCurrentProcessId())

static const char *region_json(const MEMORY_BASIC_INFORMATION *region) {
    static char text[512];
    snprintf(text, sizeof text,
             "{\"base_address\":\"0x%llx\",\"allocation_base\":\"0x%llx\",\"allocation_protect\":\"PAGE_EXECUTE_READWRITE\",\"region_size\":%llu,"
             "\"state\":\"MEM_COMMIT\",\"protect\":\"PAGE_READWRITE\",\"type\":\"MEM_PRIVATE\"}",
             (ULONGLONG)(ULONG_PTR)region->BaseAddress, (ULONGLONG)(ULONG_PTR)region->AllocationBase, (ULONGLONG)region->RegionSize);
    return text;
}

int main(void) {
    zoo_begin();
    DWORD old;
    SIZE_T count;
    MEMORY_BASIC_INFORMATION region, shown;
    const HANDLE other = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
#define OTHER HANDLE_(process, other), BEFORE_NUM(proc_id, GetCurrentProcessId())
    char *memory = (char *)GOOD(R_POINTER, "kernel32.VirtualAlloc", PTR(address, 0), NUM(size, 0x2000), FLAGS(allocation_type, MEM_COMMIT | MEM_RESERVE),
                                FLAGS(protect, PAGE_EXECUTE_READWRITE));
    BAD(R_POINTER, "kernel32.VirtualAlloc", PTR(address, 0), NUM(size, 0), FLAGS(allocation_type, MEM_RESERVE), FLAGS(protect, PAGE_NOACCESS));
    char *further = (char *)GOOD(R_POINTER, "kernelbase.VirtualAllocEx", OTHER, PTR(address, 0), NUM(size, 0x1000),
                                 FLAGS(allocation_type, MEM_COMMIT | MEM_TOP_DOWN), FLAGS(protect, PAGE_READWRITE));
    BAD(R_POINTER, "kernel32.VirtualAllocEx", HANDLE_(process, BAD_HANDLE), PTR(address, 0), NUM(size, 0x1000), FLAGS(allocation_type, MEM_COMMIT),
        FLAGS(protect, PAGE_READWRITE));
    GOOD(R_BOOL, "kernel32.VirtualFreeEx", OTHER, PTR(address, further), NUM(size, 0), FLAGS(free_type, MEM_RELEASE));
    further = (char *)GOOD(R_POINTER, "kernel32.VirtualAllocExNuma", OTHER, PTR(address, 0), NUM(size, 0x1000), FLAGS(allocation_type, MEM_RESERVE),
                           FLAGS(protect, PAGE_NOACCESS), NUM(preferred, 0));
    GOOD(R_BOOL, "kernel32.VirtualFree", PTR(address, further), NUM(size, 0), FLAGS(free_type, MEM_RELEASE));
    BAD(R_BOOL, "kernel32.VirtualFree", PTR(address, 0x12345000), NUM(size, 0), FLAGS(free_type, MEM_RELEASE));
    further = (char *)GOOD(R_POINTER, "kernelbase.VirtualAlloc2", OTHER, PTR(base_address, 0), NUM(size, 0x1000), FLAGS(allocation_type, MEM_RESERVE),
                           FLAGS(page_protection, PAGE_READONLY), PTR(extended_parameters, 0), NUM(parameter_count, 0));
    VirtualFree(further, 0, MEM_RELEASE);
    further = (char *)GOOD(R_POINTER, "kernelbase.VirtualAllocFromApp", PTR(base_address, 0), NUM(size, 0x1000), FLAGS(allocation_type, MEM_RESERVE | MEM_COMMIT),
                           FLAGS(protection, PAGE_READWRITE));
    VirtualFree(further, 0, MEM_RELEASE);
    GOOD(R_BOOL, "kernel32.VirtualProtect", PTR(address, memory), NUM(size, 0x1000), FLAGS(new_protect, PAGE_READWRITE),
         OUT_TEXT(old_protect, &old, "PAGE_EXECUTE_READWRITE"));
    BAD(R_BOOL, "kernel32.VirtualProtect", PTR(address, 0x1000), NUM(size, 0x1000), FLAGS(new_protect, PAGE_EXECUTE_READ), OUT_ANY(old_protect, &old));
    GOOD(R_BOOL, "kernel32.VirtualProtectEx", OTHER, PTR(address, memory + 0x1000), NUM(size, 0x1000), FLAGS(new_protect, PAGE_READWRITE | PAGE_GUARD),
         OUT_TEXT(old_protect, &old, "PAGE_EXECUTE_READWRITE"));
    VirtualQuery(memory, &shown, sizeof shown);
    GOOD(R_BOOL, "kernel32.VirtualQuery", PTR(address, memory), OUT_SHAPE(buffer, &region, region_json(&shown)), NUM(length, sizeof region));
    GOOD(R_BOOL, "kernel32.VirtualQueryEx", OTHER, PTR(address, memory), OUT_SHAPE(buffer, &region, region_json(&shown)), NUM(length, sizeof region));
    BAD(R_BOOL, "kernel32.VirtualQueryEx", HANDLE_(process, BAD_HANDLE), PTR(address, memory), OUT_ANY(buffer, &region), NUM(length, sizeof region));
    GOOD(R_BOOL, "kernel32.VirtualLock", PTR(address, memory), NUM(size, 0x1000));
    GOOD(R_BOOL, "kernel32.VirtualUnlock", PTR(address, memory), NUM(size, 0x1000));
    GOOD(R_BOOL, "kernel32.WriteProcessMemory", OTHER, PTR(base_address, memory), IN_BYTES(buffer, "written", 7), NUM(size, 7),
         OUT_NATIVE(number_of_bytes_written, &count));
    BAD(R_BOOL, "kernel32.WriteProcessMemory", OTHER, PTR(base_address, 0x1000), IN_BYTES(buffer, "written", 7), NUM(size, 7), RAW(0));
    static char text[64];
    count = 0;
    GOOD(R_BOOL, "kernel32.ReadProcessMemory", OTHER, PTR(base_address, memory), OUT_BYTES_OF(buffer, text, &count), NUM(size, 7),
         OUT_NATIVE(number_of_bytes_read, &count));
    GOOD(R_BOOL, "kernelbase.ReadProcessMemory", SELF_HEX, PTR(base_address, memory), OUT_BYTES(buffer, text, 4), NUM(size, 4), RAW(0));
    BAD(R_BOOL, "kernel32.ReadProcessMemory", OTHER, PTR(base_address, 0x1000), OUT_ANY(buffer, text), NUM(size, 8), OUT_NATIVE(number_of_bytes_read, &count));
    GOOD(R_BOOL, "kernel32.FlushInstructionCache", OTHER, PTR(base_address, memory), NUM(size, 16));

    char *watched = VirtualAlloc(NULL, 0x4000, MEM_COMMIT | MEM_RESERVE | MEM_WRITE_WATCH, PAGE_READWRITE);
    static void *touched[16];
    ULONG_PTR most = 16;
    DWORD granularity;
    if (watched) watched[0x1000] = 1;
    EITHER(R_ANY, "kernel32.GetWriteWatch", FLAGS(flags, WRITE_WATCH_FLAG_RESET), PTR(base_address, watched), NUM(region_size, 0x4000), PTR(addresses, touched),
           IN_NUM(count, &most, sizeof most), AFTER_NUM(count, &most, sizeof most), OUT_NUM(granularity, &granularity, 4));
    EITHER(R_ANY, "kernel32.ResetWriteWatch", PTR(base_address, watched), NUM(region_size, 0x4000));

    HANDLE heap = (HANDLE)GOOD(R_POINTER, "kernel32.HeapCreate", FLAGS(options, HEAP_NO_SERIALIZE | HEAP_CREATE_ENABLE_EXECUTE), NUM(initial_size, 0x1000),
                               NUM(maximum_size, 0));
    GOOD(R_BOOL, "kernel32.HeapDestroy", PTR(heap, heap));
    GOOD(R_ANY, "kernel32.IsBadReadPtr", PTR(address, memory), NUM(size, 16));
    GOOD(R_ANY, "kernel32.IsBadWritePtr", PTR(address, memory), NUM(size, 8));
    GOOD(R_ANY, "kernel32.IsBadReadPtr", PTR(address, 0x1000), NUM(size, 1));
    GOOD(R_ANY, "kernel32.IsBadCodePtr", PTR(address, memory));
    GOOD(R_ANY, "kernel32.IsBadStringPtrA", PTR(address, "text"), NUM(max, 10));
    GOOD(R_ANY, "kernel32.IsBadStringPtrW", PTR(address, L"text"), NUM(max, 10));

    static PSAPI_WORKING_SET_EX_INFORMATION page;
    page.VirtualAddress = memory;
    GOOD(R_BOOL, "kernel32.K32QueryWorkingSetEx", SELF_HEX, OUT_BYTES(working_set, &page, sizeof page), NUM(size, sizeof page));

    HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x20000, NULL);
    void *view = (void *)GOOD(R_POINTER, "kernelbase.MapViewOfFile3", HANDLE_(file_mapping, section), HANDLE_(process, other),
                              BEFORE_NUM(proc_id, GetCurrentProcessId()), PTR(base_address, 0), NUM64(offset, 0x10000), NUM(view_size, 0x1000),
                              NAMED(allocation_type, 0, "0x0"), FLAGS(page_protection, PAGE_READWRITE), PTR(extended_parameters, 0),
                              NUM(parameter_count, 0));
    GOOD(R_BOOL, "kernelbase.UnmapViewOfFile2", OTHER, PTR(base_address, view), NAMED(unmap_flags, 0, "0x0"));
    view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
    GOOD(R_BOOL, "kernelbase.UnmapViewOfFileEx", PTR(base_address, view), NAMED(unmap_flags, 0, "0x0"));
    BAD(R_BOOL, "kernelbase.UnmapViewOfFile2", OTHER, PTR(base_address, 0x12345000), NAMED(unmap_flags, 0, "0x0"));
    return zoo_end();
}
