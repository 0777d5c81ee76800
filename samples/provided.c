// The calls of Windows that Wine lacks: each by GetProcAddress, with what an ordinary user gets from Windows 10.
#include "sample.h"

typedef NTSTATUS(NTAPI *Function)();

static Function find(const char *name) {
    Function function = (Function)(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), name);
    printf("%s %s", name, function ? "" : "is missing\n");
    return function;
}


#define A(x) ((ULONG_PTR)(x))
typedef NTSTATUS(NTAPI *F1)(ULONG_PTR);
typedef NTSTATUS(NTAPI *F2)(ULONG_PTR, ULONG_PTR);
typedef NTSTATUS(NTAPI *F3)(ULONG_PTR, ULONG_PTR, ULONG_PTR);
typedef NTSTATUS(NTAPI *F4)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR);
typedef NTSTATUS(NTAPI *F8)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR);
typedef NTSTATUS(NTAPI *F9)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR);
typedef NTSTATUS(NTAPI *F10)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR);

static void expect(const char *name, NTSTATUS status, ULONG expected) {
    printf("%08lx\n", (ULONG)status);
    fflush(stdout);
    if ((ULONG)status != expected) {
        printf("FAILED %s: expected %08lx\n", name, expected);
        ExitProcess(99);
    }
}

static void open_sub_keys(const wchar_t *path, ULONG expected) {
    UNICODE_STRING name = {(USHORT)(wcslen(path) * 2), (USHORT)(wcslen(path) * 2), (wchar_t *)path};
    OBJECT_ATTRIBUTES object = {.Length = sizeof object, .ObjectName = &name, .Attributes = OBJ_CASE_INSENSITIVE};
    ULONG count = 0xabcd;
    expect("NtQueryOpenSubKeys", ((F2)find("NtQueryOpenSubKeys"))(A(&object), A(&count)), expected);
    if (!expected) {
        printf("open below: %lu\n", count);
        CHECK(count >= 1 && count < 100);
    }
}

int main(void) {
    const ULONG denied = 0xc0000061, invalid = 0xc000000d;
    HKEY key;
    CHECK(RegCreateKeyA(HKEY_CURRENT_USER, "Software\\Zoo", &key) == 0);
    HANDLE file = CreateFileA("hive.bin", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    ULONG_PTR keys[1] = {A(key)}, process = 0;
    expect("NtCompactKeys", ((F2)find("NtCompactKeys"))(1, A(keys)), denied);
    expect("NtCompressKey", ((F1)find("NtCompressKey"))(A(key)), denied);
    expect("NtFreezeRegistry", ((F1)find("NtFreezeRegistry"))(10), denied);
    expect("NtInitializeRegistry", ((F1)find("NtInitializeRegistry"))(0), 0xc0000022);
    expect("NtLockRegistryKey", ((F1)find("NtLockRegistryKey"))(A(key)), denied);
    expect("NtSaveKeyEx", ((F3)find("NtSaveKeyEx"))(A(key), A(file), 77), invalid);
    expect("NtSaveKeyEx", ((F3)find("NtSaveKeyEx"))(A(key), A(file), 1), denied);
    open_sub_keys(L"\\Registry\\Machine\\Software", 0);
    open_sub_keys(L"\\Registry\\Machine\\Software\\Microsoft\\Windows", invalid);
    open_sub_keys(L"\\Registry\\Machine\\Absent", 0xc0000034);
    expect("NtQueryOpenSubKeysEx", ((F4)find("NtQueryOpenSubKeysEx"))(0, 0, 0, 0), denied);
    expect("NtCreateProcess", ((F8)find("NtCreateProcess"))(A(&process), PROCESS_ALL_ACCESS, 0, A(GetCurrentProcess()), 0, 0, 0, 0), 0xc00000bb);
    expect("NtCreateProcessEx", ((F9)find("NtCreateProcessEx"))(A(&process), PROCESS_ALL_ACCESS, 0, A(GetCurrentProcess()), 4, 0, 0, 0, 0), 0xc00000bb);

    // With the privilege enabled, as an administrator's backup program does, a key can be saved.
    HANDLE token;
    TOKEN_PRIVILEGES enable = {1, {{{17, 0}, SE_PRIVILEGE_ENABLED}}};
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token));
    if (AdjustTokenPrivileges(token, FALSE, &enable, 0, NULL, NULL) && GetLastError() == 0) {
        expect("NtSaveKeyEx", ((F3)find("NtSaveKeyEx"))(A(key), A(file), 1), 0);
        expect("NtCompressKey", ((F1)find("NtCompressKey"))(A(key)), 0);
        expect("NtCompressKey", ((F1)find("NtCompressKey"))(A(file)), 0xc0000024);
        expect("NtCompactKeys", ((F2)find("NtCompactKeys"))(1, A(keys)), 0);
    }

    HANDLE folder = CreateFileA("C:\\windows", FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
                                FILE_FLAG_BACKUP_SEMANTICS, NULL);
    CHECK(folder != INVALID_HANDLE_VALUE);
    static BYTE buffer[4096];
    UNICODE_STRING mask = {22, 22, (wchar_t *)L"system*.ini"};
    IO_STATUS_BLOCK io = {0};
    F10 query = (F10)find("NtQueryDirectoryFileEx");
    expect("NtQueryDirectoryFileEx", query(A(folder), 0, 0, 0, A(&io), A(buffer), sizeof buffer, 1, 3, A(&mask)), 0);
    printf("found %.*ls, %lu bytes\n", (int)(*(ULONG *)(buffer + 60) / 2), (wchar_t *)(buffer + 64), (ULONG)io.Information);
    CHECK(!_wcsnicmp((wchar_t *)(buffer + 64), L"system.ini", 10));
    find("NtQueryDirectoryFileEx");
    expect("NtQueryDirectoryFileEx", query(A(folder), 0, 0, 0, A(&io), A(buffer), sizeof buffer, 1, 0x100, A(&mask)), invalid);
    return success();
}
