// Every common thing that is done to files, with success and with failure.
#include "sample.h"

static void write_all(const wchar_t *path, DWORD disposition, const char *text) {
    DWORD count;
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, disposition, FILE_ATTRIBUTE_NORMAL, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, text, (DWORD)strlen(text), &count, NULL) && count == strlen(text));
    CHECK(CloseHandle(file));
}

int main(void) {
    char buffer[64];
    DWORD count;
    CHECK(CreateDirectoryW(L"zoo", NULL));
    write_all(L"zoo\\one.txt", CREATE_NEW, "first content");
    HANDLE file = CreateFileW(L"zoo\\one.txt", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(ReadFile(file, buffer, sizeof buffer, &count, NULL) && count == 13 && !memcmp(buffer, "first content", 13));
    CHECK(GetFileSize(file, NULL) == 13);
    CHECK(!WriteFile(file, "x", 1, &count, NULL));
    CloseHandle(file);

    write_all(L"zoo\\renamed-from.txt", CREATE_ALWAYS, "renamed");
    CHECK(MoveFileW(L"zoo\\renamed-from.txt", L"zoo\\renamed-to.txt"));
    write_all(L"zoo\\deleted.txt", CREATE_ALWAYS, "deleted");
    CHECK(DeleteFileW(L"zoo\\deleted.txt"));
    CHECK(!DeleteFileW(L"zoo\\deleted.txt") && GetLastError() == ERROR_FILE_NOT_FOUND);
    file = CreateFileW(L"zoo\\on-close.txt", GENERIC_WRITE | DELETE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
    CHECK(GetFileAttributesW(L"zoo\\on-close.txt") == INVALID_FILE_ATTRIBUTES);

    write_all(L"zoo\\hidden.txt", CREATE_ALWAYS, "hidden");
    CHECK(SetFileAttributesW(L"zoo\\hidden.txt", FILE_ATTRIBUTE_READONLY));
    CHECK(GetFileAttributesW(L"zoo\\hidden.txt") & FILE_ATTRIBUTE_READONLY);
    CHECK(CreateFileW(L"zoo\\missing\\x", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_PATH_NOT_FOUND);
    CHECK(CopyFileW(L"zoo\\one.txt", L"zoo\\copy.txt", TRUE));

    file = CreateFileW(L"zoo\\mapped.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    HANDLE section = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 4096, NULL);
    CHECK(section);
    char *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
    CHECK(view);
    memcpy(view, "through a section", 17);
    CHECK(UnmapViewOfFile(view));
    CloseHandle(section);
    CloseHandle(file);

    wchar_t longer[400] = L"zoo\\";
    for (int i = 0; i < 100; i++) wcscat(longer, L"n");
    wcscat(longer, L"\u00fc\u6f22\U0001f600.txt");
    write_all(longer, CREATE_ALWAYS, "long and not ASCII");

    WIN32_FIND_DATAW found;
    int entries = 0;
    HANDLE search = FindFirstFileW(L"zoo\\*", &found);
    CHECK(search != INVALID_HANDLE_VALUE);
    do entries++; while (FindNextFileW(search, &found));
    FindClose(search);
    CHECK(entries == 8);
    CHECK(!RemoveDirectoryW(L"zoo") && GetLastError() == ERROR_DIR_NOT_EMPTY);
    CHECK(CreateDirectoryW(L"gone", NULL) && RemoveDirectoryW(L"gone"));
    return success();
}
