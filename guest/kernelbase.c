// Functions of kernelbase.dll that know of alternate streams: those that find them, and those that copy files with theirs. Wine's
// find none and copy none, so the image's build links these into its DLL (src/sandbox/link.h): exports of their names lead here.
//
// Nothing but code and constants: the section that it becomes is not written to. What is called is the DLL's own (CreateFileW) or
// imported by it (Nt…, Rtl…).
//
// Facts: Microsoft Learn, "FindFirstStreamW", "CopyFileExW", "CopyFile2", "File Streams"; [MS-FSCC] 2.4.49.
#define _KERNEL32_  // the functions of windows.h are not imported
#include <windows.h>
#include <winternl.h>

#define IMPORTED __declspec(dllimport)
IMPORTED NTSTATUS NTAPI NtClose(HANDLE handle);
IMPORTED NTSTATUS NTAPI NtCreateFile(HANDLE *handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *object, IO_STATUS_BLOCK *io, LARGE_INTEGER *size, ULONG attributes,
                                     ULONG share, ULONG disposition, ULONG options, void *ea, ULONG ea_size);
IMPORTED NTSTATUS NTAPI NtQueryInformationFile(HANDLE file, IO_STATUS_BLOCK *io, void *information, ULONG size, FILE_INFORMATION_CLASS type);
IMPORTED NTSTATUS NTAPI NtSetInformationFile(HANDLE file, IO_STATUS_BLOCK *io, void *information, ULONG size, FILE_INFORMATION_CLASS type);
IMPORTED NTSTATUS NTAPI NtReadFile(HANDLE file, HANDLE event, void *apc, void *context, IO_STATUS_BLOCK *io, void *buffer, ULONG size, LARGE_INTEGER *offset,
                                   ULONG *key);
IMPORTED NTSTATUS NTAPI NtWriteFile(HANDLE file, HANDLE event, void *apc, void *context, IO_STATUS_BLOCK *io, const void *buffer, ULONG size,
                                    LARGE_INTEGER *offset, ULONG *key);
IMPORTED void *NTAPI RtlAllocateHeap(HANDLE heap, ULONG flags, SIZE_T size);
IMPORTED BOOLEAN NTAPI RtlFreeHeap(HANDLE heap, ULONG flags, void *memory);
IMPORTED ULONG NTAPI RtlNtStatusToDosError(NTSTATUS status);
IMPORTED NTSTATUS NTAPI RtlInitializeCriticalSectionEx(CRITICAL_SECTION *section, ULONG spins, ULONG flags);
IMPORTED NTSTATUS NTAPI RtlEnterCriticalSection(CRITICAL_SECTION *section);
IMPORTED NTSTATUS NTAPI RtlLeaveCriticalSection(CRITICAL_SECTION *section);

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define STATUS_OVERFLOW ((NTSTATUS)0x80000005)     // STATUS_BUFFER_OVERFLOW
#define STATUS_AT_END ((NTSTATUS)0xc0000011)       // STATUS_END_OF_FILE
#define STATUS_FULL ((NTSTATUS)0xc000007f)         // STATUS_DISK_FULL
#define STATUS_WITHOUT_MEMORY ((NTSTATUS)0xc0000017)  // STATUS_NO_MEMORY

// Of this thread, where Wine's kernelbase.dll writes it too: it imports no function of ntdll's for that.
static DWORD *last_error(void) { return (DWORD *)((char *)NtCurrentTeb() + (sizeof(void *) == 8 ? 0x68 : 0x34)); }
static void set_error(DWORD error) { *last_error() = error; }

static void *allocate(SIZE_T size) { return RtlAllocateHeap(GetProcessHeap(), 0, size); }
static void release(void *memory) { RtlFreeHeap(GetProcessHeap(), 0, memory); }

// The streams of an open file, FILE_STREAM_INFO behind `header` bytes that are the caller's, in memory of the heap's. `*size`: of
// the list, 0 if it is empty.
static NTSTATUS list_streams(HANDLE file, SIZE_T header, void **memory, ULONG *size) {
    for (ULONG room = 4096;; room *= 4) {
        IO_STATUS_BLOCK io = {0};
        char *block = allocate(header + room);
        if (!block) return STATUS_WITHOUT_MEMORY;
        NTSTATUS status = NtQueryInformationFile(file, &io, block + header, room, (FILE_INFORMATION_CLASS)FileStreamInformation);
        if (!status) {
            *memory = block;
            *size = (ULONG)io.Information;
            return status;
        }
        release(block);
        if (status != STATUS_OVERFLOW) return status;
    }
}

// ---- finding -----------------------------------------------------------------------------------------

// Begins as Wine's search for files does (FindFirstFileExW), so that its FindClose ends this one too, and its FindNextFileW, which
// finds no open folder in it, has no more.
typedef struct {
    DWORD magic;
    HANDLE folder;
    CRITICAL_SECTION lock;
    DWORD kind;  // of search: FINDEX_SEARCH_OPS
    DWORD level;
    UNICODE_STRING path;
    DWORD places[8];  // FindClose clears some of them
    ULONG next;       // offset of the next stream in `streams`
    ULONGLONG streams[];
} StreamSearch;

#define SEARCH_MAGIC 0xc0ffee11
#define KIND_STREAMS FindExSearchMaxSearchOp  // no search for files is of that kind
#define NO_MORE 0xffffffff

static BOOL take_next(StreamSearch *search, WIN32_FIND_STREAM_DATA *data) {
    const FILE_STREAM_INFO *stream = (const FILE_STREAM_INFO *)((const char *)search->streams + search->next);
    if (search->next == NO_MORE) {
        set_error(ERROR_HANDLE_EOF);
        return FALSE;
    }
    ULONG count = stream->StreamNameLength / sizeof(WCHAR), most = sizeof data->cStreamName / sizeof(WCHAR) - 1;
    if (count > most) count = most;
    data->StreamSize = stream->StreamSize;
    for (ULONG i = 0; i < count; i++) data->cStreamName[i] = stream->StreamName[i];
    data->cStreamName[count] = 0;
    search->next = stream->NextEntryOffset ? search->next + stream->NextEntryOffset : NO_MORE;
    return TRUE;
}

HANDLE WINAPI FindFirstStreamW(const WCHAR *name, STREAM_INFO_LEVELS level, void *data, DWORD flags) {
    void *memory;
    ULONG size;
    if (level != FindStreamInfoStandard || flags || !data) {
        set_error(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    HANDLE file = CreateFileW(name, 0, SHARE_ALL, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    if (file == INVALID_HANDLE_VALUE) return file;
    NTSTATUS status = list_streams(file, sizeof(StreamSearch), &memory, &size);
    NtClose(file);
    if (status) {
        set_error(RtlNtStatusToDosError(status));
        return INVALID_HANDLE_VALUE;
    }
    if (!size) {
        release(memory);
        set_error(ERROR_HANDLE_EOF);
        return INVALID_HANDLE_VALUE;
    }
    StreamSearch *search = memory;
    search->magic = SEARCH_MAGIC;
    search->folder = NULL;
    // FindClose writes to the lock's debug information.
    RtlInitializeCriticalSectionEx(&search->lock, 0, RTL_CRITICAL_SECTION_FLAG_FORCE_DEBUG_INFO);
    search->kind = KIND_STREAMS;
    search->level = 0;
    search->path.Length = search->path.MaximumLength = 0;
    search->path.Buffer = NULL;
    search->next = 0;
    take_next(search, data);
    return search;
}

BOOL WINAPI FindNextStreamW(HANDLE handle, void *data) {
    StreamSearch *search = handle;
    if (!handle || handle == INVALID_HANDLE_VALUE || search->magic != SEARCH_MAGIC || search->kind != KIND_STREAMS) {
        set_error(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    RtlEnterCriticalSection(&search->lock);
    BOOL found = take_next(search, data);
    RtlLeaveCriticalSection(&search->lock);
    return found;
}

// ---- copying -----------------------------------------------------------------------------------------

#define BUFFER_SIZE 65536

// From where both are to where the source ends.
static NTSTATUS copy_content(HANDLE from, HANDLE to, void *buffer) {
    for (;;) {
        IO_STATUS_BLOCK io = {0};
        NTSTATUS status = NtReadFile(from, NULL, NULL, NULL, &io, buffer, BUFFER_SIZE, NULL, NULL);
        ULONG size = (ULONG)io.Information;
        if (status == STATUS_AT_END || (!status && !size)) return 0;
        if (!status) status = NtWriteFile(to, NULL, NULL, NULL, &io, buffer, size, NULL, NULL);
        if (!status && io.Information != size) status = STATUS_FULL;
        if (status) return status;
    }
}

static NTSTATUS open_stream(HANDLE file, const FILE_STREAM_INFO *stream, ACCESS_MASK access, ULONG disposition, HANDLE *handle) {
    IO_STATUS_BLOCK io;
    UNICODE_STRING name = {(USHORT)stream->StreamNameLength, (USHORT)stream->StreamNameLength, (WCHAR *)stream->StreamName};
    OBJECT_ATTRIBUTES object;
    InitializeObjectAttributes(&object, &name, OBJ_CASE_INSENSITIVE, file, NULL);
    return NtCreateFile(handle, access | SYNCHRONIZE, &object, &io, NULL, 0, SHARE_ALL, disposition,
                        FILE_SYNCHRONOUS_IO_NONALERT | FILE_NON_DIRECTORY_FILE, NULL, 0);
}

static NTSTATUS copy_stream(HANDLE from, HANDLE to, const FILE_STREAM_INFO *stream, void *buffer) {
    HANDLE source, target;
    NTSTATUS status = open_stream(from, stream, GENERIC_READ, FILE_OPEN, &source);
    if (status) return status;
    status = open_stream(to, stream, GENERIC_WRITE, FILE_OVERWRITE_IF, &target);
    if (!status) {
        status = copy_content(source, target, buffer);
        NtClose(target);
    }
    NtClose(source);
    return status;
}

// The next stream that has a name, at or behind `stream`; null: there is none.
static const FILE_STREAM_INFO *named(const FILE_STREAM_INFO *stream) {
    while (stream && stream->StreamName[1] == ':')  // "::$DATA" is the file's own content
        stream = stream->NextEntryOffset ? (const FILE_STREAM_INFO *)((const char *)stream + stream->NextEntryOffset) : NULL;
    return stream;
}

static const FILE_STREAM_INFO *named_behind(const FILE_STREAM_INFO *stream) {
    return stream->NextEntryOffset ? named((const FILE_STREAM_INFO *)((const char *)stream + stream->NextEntryOffset)) : NULL;
}

// Whether a path is a stream's, C:\a.txt:s: it alone is copied then, not its file's others.
static BOOL is_stream(const WCHAR *path) {
    BOOL found = FALSE;
    for (const WCHAR *at = path; *at; at++) {
        if (*at == '\\' || *at == '/') found = FALSE;
        else if (*at == ':' && at != path + 1) found = TRUE;  // C:a.txt has a drive
    }
    return found;
}

static BOOL is_same_file(HANDLE one, HANDLE other) {
    struct {
        ULONGLONG volume, file[2];
    } ids[2];
    IO_STATUS_BLOCK io;
    const FILE_INFORMATION_CLASS type = (FILE_INFORMATION_CLASS)59;  // FileIdInformation
    if (NtQueryInformationFile(one, &io, &ids[0], sizeof ids[0], type) || NtQueryInformationFile(other, &io, &ids[1], sizeof ids[1], type)) return FALSE;
    return ids[0].volume == ids[1].volume && ids[0].file[0] == ids[1].file[0] && ids[0].file[1] == ids[1].file[1];
}

// Whether `path` is the file that `file` is open for.
static BOOL leads_to(const WCHAR *path, HANDLE file) {
    HANDLE there = CreateFileW(path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (there == INVALID_HANDLE_VALUE) return FALSE;
    BOOL same = is_same_file(file, there);
    NtClose(there);
    return same;
}

// Copies the open file to a path. Returns an error of Win32's.
static DWORD copy_to(HANDLE from, const WCHAR *path, const FILE_STREAM_INFO *streams, DWORD flags, void *buffer) {
    FILE_BASIC_INFORMATION basic;
    IO_STATUS_BLOCK io;
    NTSTATUS status = NtQueryInformationFile(from, &io, &basic, sizeof basic, (FILE_INFORMATION_CLASS)FileBasicInformation);
    if (status) return RtlNtStatusToDosError(status);
    if (!(flags & COPY_FILE_FAIL_IF_EXISTS) && leads_to(path, from)) return ERROR_SHARING_VIOLATION;
    // A file that may not be written to gets no streams: it becomes read-only at the end.
    HANDLE to = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, flags & COPY_FILE_FAIL_IF_EXISTS ? CREATE_NEW : CREATE_ALWAYS,
                            basic.FileAttributes & ~FILE_ATTRIBUTE_READONLY, NULL);
    if (to == INVALID_HANDLE_VALUE) return *last_error();
    status = copy_content(from, to, buffer);
    for (const FILE_STREAM_INFO *stream = named(streams); stream && !status; stream = named_behind(stream)) status = copy_stream(from, to, stream, buffer);
    // A copy was written when its original was; it is made and read now.
    basic.CreationTime.QuadPart = basic.LastAccessTime.QuadPart = basic.ChangeTime.QuadPart = 0;
    basic.FileAttributes &= FILE_ATTRIBUTE_READONLY;
    if (!status) NtSetInformationFile(to, &io, &basic, sizeof basic, (FILE_INFORMATION_CLASS)FileBasicInformation);
    NtClose(to);
    if (!status) return 0;
    DeleteFileW(path);
    return RtlNtStatusToDosError(status);
}

static BOOL copy(const WCHAR *source, const WCHAR *target, DWORD flags) {
    void *list = NULL;
    ULONG size = 0;
    if (!source || !target) {
        set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    HANDLE from = CreateFileW(source, GENERIC_READ, SHARE_ALL, NULL, OPEN_EXISTING, 0, NULL);
    if (from == INVALID_HANDLE_VALUE) return FALSE;
    // What has no list, as a device, has no streams.
    if (is_stream(source) || is_stream(target) || list_streams(from, 0, &list, &size)) list = NULL;
    void *buffer = allocate(BUFFER_SIZE);
    DWORD error = buffer ? copy_to(from, target, size ? list : NULL, flags, buffer) : ERROR_NOT_ENOUGH_MEMORY;
    release(buffer);
    release(list);
    NtClose(from);
    set_error(error);
    return !error;
}

BOOL WINAPI CopyFileExW(const WCHAR *source, const WCHAR *target, LPPROGRESS_ROUTINE progress, void *data, BOOL *cancel, DWORD flags) {
    (void)progress, (void)data, (void)cancel;  // as Wine's
    return copy(source, target, flags);
}

BOOL WINAPI CopyFileW(const WCHAR *source, const WCHAR *target, BOOL fail_if_exists) {
    return copy(source, target, fail_if_exists ? COPY_FILE_FAIL_IF_EXISTS : 0);
}

HRESULT WINAPI CopyFile2(const WCHAR *source, const WCHAR *target, COPYFILE2_EXTENDED_PARAMETERS *parameters) {
    return copy(source, target, parameters ? parameters->dwCopyFlags : 0) ? S_OK : HRESULT_FROM_WIN32(*last_error());
}
