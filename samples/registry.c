// Every common thing that is done to the registry, with success and with failure.
#include "sample.h"

int main(void) {
    HKEY key, child;
    DWORD disposition, type, size, number = 0x12345678;
    ULONGLONG wide = 0x1122334455667788ull;
    BYTE data[256];
    wchar_t name[64];
    CHECK(RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\Zoo", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, &disposition) == 0);
    CHECK(disposition == REG_CREATED_NEW_KEY);
    CHECK(RegSetValueExW(key, L"text", 0, REG_SZ, (const BYTE *)L"gr\u00fc\u00dfe", 12) == 0);
    CHECK(RegSetValueExW(key, L"expand", 0, REG_EXPAND_SZ, (const BYTE *)L"%TEMP%\\x", 18) == 0);
    CHECK(RegSetValueExW(key, L"multi", 0, REG_MULTI_SZ, (const BYTE *)L"a\0b\0", 10) == 0);
    CHECK(RegSetValueExW(key, L"number", 0, REG_DWORD, (const BYTE *)&number, 4) == 0);
    CHECK(RegSetValueExW(key, L"wide", 0, REG_QWORD, (const BYTE *)&wide, 8) == 0);
    CHECK(RegSetValueExW(key, L"binary", 0, REG_BINARY, (const BYTE *)"\1\2\3\4", 4) == 0);
    CHECK(RegSetValueExW(key, NULL, 0, REG_SZ, (const BYTE *)L"unnamed", 16) == 0);
    size = sizeof data;
    CHECK(RegQueryValueExW(key, L"number", NULL, &type, data, &size) == 0 && type == REG_DWORD && *(DWORD *)data == number);
    size = sizeof data;
    CHECK(RegQueryValueExW(key, L"missing", NULL, &type, data, &size) == ERROR_FILE_NOT_FOUND);
    size = 2;
    CHECK(RegQueryValueExW(key, L"text", NULL, &type, data, &size) == ERROR_MORE_DATA);
    CHECK(RegSetValueExW(key, L"gone", 0, REG_DWORD, (const BYTE *)&number, 4) == 0);
    CHECK(RegDeleteValueW(key, L"gone") == 0);
    CHECK(RegDeleteValueW(key, L"gone") == ERROR_FILE_NOT_FOUND);
    CHECK(RegCreateKeyExW(key, L"child", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &child, NULL) == 0);
    CHECK(RegSetValueExW(child, L"in child", 0, REG_DWORD, (const BYTE *)&number, 4) == 0);
    RegCloseKey(child);
    size = 64;
    CHECK(RegEnumKeyExW(key, 0, name, &size, NULL, NULL, NULL, NULL) == 0 && !wcscmp(name, L"child"));
    size = 64;
    CHECK(RegEnumKeyExW(key, 1, name, &size, NULL, NULL, NULL, NULL) == ERROR_NO_MORE_ITEMS);
    size = 64;
    CHECK(RegEnumValueW(key, 0, name, &size, NULL, NULL, NULL, NULL) == 0);
    CHECK(RegQueryInfoKeyW(key, NULL, NULL, NULL, &size, NULL, NULL, &number, NULL, NULL, NULL, NULL) == 0);
    CHECK(size == 1 && number == 7);
    CHECK(RegCreateKeyExW(key, L"doomed", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &child, NULL) == 0);
    RegCloseKey(child);
    CHECK(RegDeleteKeyW(key, L"doomed") == 0);
    CHECK(RegOpenKeyExW(key, L"doomed", 0, KEY_READ, &child) == ERROR_FILE_NOT_FOUND);
    RegCloseKey(key);
    CHECK(RegCreateKeyExW(HKEY_LOCAL_MACHINE, L"Software\\ZooMachine", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL) == 0);
    CHECK(RegSetValueExW(key, L"bits", 0, REG_DWORD, (const BYTE *)&(DWORD){sizeof(void *) * 8}, 4) == 0);
    RegCloseKey(key);
    return success();
}
