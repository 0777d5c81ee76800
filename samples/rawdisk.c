// The raw disk and the raw volume as an administrator finds them; then what a wiper does to them.
#include "sample.h"
#include <winioctl.h>

static int failures;
#define SAME(what)                                                                            \
    do {                                                                                      \
        if (!(what)) printf("NOT SO line %d: %s (error %lu)\n", __LINE__, #what, GetLastError()), failures++; \
    } while (0)

static BYTE out[4096];
static DWORD got;

static BOOL control(HANDLE disk, DWORD code, DWORD room) {
    memset(out, 0, sizeof out);
    return DeviceIoControl(disk, code, NULL, 0, out, room, &got, NULL);
}

static BOOL property(HANDLE disk, int id, DWORD room) {
    STORAGE_PROPERTY_QUERY query = {.PropertyId = id, .QueryType = PropertyStandardQuery};
    memset(out, 0, sizeof out);
    return DeviceIoControl(disk, IOCTL_STORAGE_QUERY_PROPERTY, &query, sizeof query, out, room, &got, NULL);
}

static HANDLE open_raw(const wchar_t *name, DWORD access) {
    return CreateFileW(name, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
}

static void facts(HANDLE disk, int volume) {
    SAME(control(disk, IOCTL_DISK_GET_DRIVE_GEOMETRY_EX, sizeof out));
    const DISK_GEOMETRY_EX geometry = *(DISK_GEOMETRY_EX *)out;
    SAME(geometry.Geometry.MediaType == FixedMedia && geometry.Geometry.BytesPerSector == 512);
    SAME(geometry.DiskSize.QuadPart > 100000000000ll && geometry.DiskSize.QuadPart % 512 == 0);
    SAME(!control(disk, IOCTL_DISK_GET_DRIVE_GEOMETRY, 8) && GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    SAME(control(disk, IOCTL_STORAGE_GET_DEVICE_NUMBER, sizeof out) && ((STORAGE_DEVICE_NUMBER *)out)->DeviceType == FILE_DEVICE_DISK);
    SAME(property(disk, StorageDeviceProperty, 8) && got == 8);
    const DWORD size = ((STORAGE_DESCRIPTOR_HEADER *)out)->Size;
    SAME(property(disk, StorageDeviceProperty, sizeof out) && got == size);
    const STORAGE_DEVICE_DESCRIPTOR *device = (void *)out;
    SAME(device->ProductIdOffset && device->SerialNumberOffset && device->BusType == BusTypeNvme && !device->RemovableMedia);
    printf("model %s serial %s\n", out + device->ProductIdOffset, out + device->SerialNumberOffset);
    SAME(property(disk, 7 /* StorageDeviceSeekPenaltyProperty */, sizeof out) && !out[8]);
    SAME(control(disk, IOCTL_DISK_GET_DRIVE_LAYOUT_EX, sizeof out));
    const DRIVE_LAYOUT_INFORMATION_EX *layout = (void *)out;
    SAME(layout->PartitionStyle == PARTITION_STYLE_GPT && layout->PartitionCount == 4);
    LONGLONG end = 0, volume_bytes = 0, volume_begins = 0;
    for (DWORD i = 0; i < layout->PartitionCount; i++) {
        const PARTITION_INFORMATION_EX *part = &layout->PartitionEntry[i];
        SAME(part->StartingOffset.QuadPart >= end && part->PartitionNumber == i + 1);
        end = part->StartingOffset.QuadPart + part->PartitionLength.QuadPart;
        if (i == 2) volume_bytes = part->PartitionLength.QuadPart, volume_begins = part->StartingOffset.QuadPart;
    }
    SAME(end < geometry.DiskSize.QuadPart);
    ULARGE_INTEGER total;
    SAME(GetDiskFreeSpaceExW(L"C:\\", NULL, &total, NULL) && (LONGLONG)total.QuadPart == volume_bytes);
    if (!volume) return;
    SAME(control(disk, IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS, sizeof out));
    const VOLUME_DISK_EXTENTS *extents = (void *)out;
    SAME(extents->NumberOfDiskExtents == 1 && extents->Extents[0].StartingOffset.QuadPart == volume_begins && extents->Extents[0].ExtentLength.QuadPart == volume_bytes);
    SAME(control(disk, FSCTL_GET_NTFS_VOLUME_DATA, sizeof out));
    DWORD serial = 0;
    SAME(GetVolumeInformationW(L"C:\\", NULL, 0, &serial, NULL, NULL, NULL, 0));
    const NTFS_VOLUME_DATA_BUFFER *ntfs = (void *)out;
    SAME((DWORD)ntfs->VolumeSerialNumber.QuadPart == serial && ntfs->BytesPerCluster == 4096 && ntfs->TotalClusters.QuadPart * 4096 == volume_bytes);
    SAME(!control(disk, FSCTL_LOCK_VOLUME, 0) && GetLastError() == ERROR_ACCESS_DENIED);
}

static void names(HANDLE disk, const wchar_t *expected) {
    struct { UNICODE_STRING name; wchar_t text[200]; } object = {{0}};
    NTSTATUS status = NtQueryObject(disk, 1, &object, sizeof object, NULL);
    if (status || !object.name.Buffer || wcscmp(object.name.Buffer, expected)) printf("NAME %08lx %ls\n", status, object.name.Buffer ? object.name.Buffer : L""), failures++;
    SAME(GetFileType(disk) == FILE_TYPE_DISK);
}

int main(void) {
    BYTE sector[512], wiped[512];
    DWORD count;
    HANDLE disk = open_raw(L"\\\\.\\PhysicalDrive0", 0);
    CHECK(disk != INVALID_HANDLE_VALUE);
    facts(disk, 0);
    SAME(!ReadFile(disk, sector, sizeof sector, &count, NULL));
    CloseHandle(disk);
    SAME(open_raw(L"\\\\.\\PhysicalDrive1", 0) == INVALID_HANDLE_VALUE);
    HANDLE volume = open_raw(L"\\\\.\\C:", 0);
    CHECK(volume != INVALID_HANDLE_VALUE);
    facts(volume, 1);
    CloseHandle(volume);

    disk = open_raw(L"\\\\.\\PhysicalDrive0", GENERIC_READ);
    CHECK(disk != INVALID_HANDLE_VALUE);
    facts(disk, 0);
    names(disk, L"\\Device\\Harddisk0\\DR0");
    SAME(control(disk, IOCTL_DISK_GET_LENGTH_INFO, sizeof out) && *(LONGLONG *)out > 100000000000ll);
    SAME(ReadFile(disk, sector, sizeof sector, &count, NULL) && count == sizeof sector && sector[510] == 0x55 && sector[511] == 0xaa);
    SAME(ReadFile(disk, sector, sizeof sector, &count, NULL) && !memcmp(sector, "EFI PART", 8));
    SAME(!WriteFile(disk, sector, sizeof sector, &count, NULL));
    CloseHandle(disk);
    volume = open_raw(L"\\\\.\\C:", GENERIC_READ);
    CHECK(volume != INVALID_HANDLE_VALUE);
    facts(volume, 1);
    names(volume, L"\\Device\\HarddiskVolume1");
    SAME(ReadFile(volume, sector, sizeof sector, &count, NULL) && !memcmp(sector + 3, "NTFS    ", 8));
    CloseHandle(volume);

    // The master boot record is overwritten, and the volume's first sector.
    disk = open_raw(L"\\\\.\\PhysicalDrive0", GENERIC_READ | GENERIC_WRITE);
    CHECK(disk != INVALID_HANDLE_VALUE);
    memset(wiped, 0x90, sizeof wiped);
    CHECK(WriteFile(disk, wiped, sizeof wiped, &count, NULL) && count == sizeof wiped);
    SAME(SetFilePointer(disk, 0, NULL, FILE_BEGIN) == 0 && ReadFile(disk, sector, sizeof sector, &count, NULL) && !memcmp(sector, wiped, sizeof wiped));
    CloseHandle(disk);
    volume = open_raw(L"\\\\.\\GLOBALROOT\\Device\\HarddiskVolume1", GENERIC_WRITE);
    CHECK(volume != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(volume, wiped, sizeof wiped, &count, NULL) && count == sizeof wiped);
    CloseHandle(volume);
    // Files are as they were.
    SAME(GetFileAttributesW(L"C:\\Windows\\System32\\ntdll.dll") != INVALID_FILE_ATTRIBUTES);
    CHECK(failures == 0);
    return success();
}
