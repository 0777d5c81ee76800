// Files by names of NT's: ways that must work, and ways that must lead nowhere. What does not is printed and counted.
#pragma once
#include "sample.h"

#ifndef OBJ_CASE_INSENSITIVE
#define OBJ_CASE_INSENSITIVE 0x40
#endif
NTSYSAPI NTSTATUS NTAPI NtQueryAttributesFile(POBJECT_ATTRIBUTES, PVOID);
NTSYSAPI NTSTATUS NTAPI NtDeleteFile(POBJECT_ATTRIBUTES);
NTSYSAPI NTSTATUS NTAPI NtOpenDirectoryObject(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES);

static int failures;

static OBJECT_ATTRIBUTES named(UNICODE_STRING *string, HANDLE root, const wchar_t *name) {
    OBJECT_ATTRIBUTES attributes;
    string->Buffer = (wchar_t *)name;
    string->Length = string->MaximumLength = (USHORT)(wcslen(name) * sizeof(wchar_t));
    InitializeObjectAttributes(&attributes, string, OBJ_CASE_INSENSITIVE, root, NULL);
    return attributes;
}

static NTSTATUS open_nt(HANDLE *file, HANDLE root, const wchar_t *name, ULONG disposition, ULONG options) {
    UNICODE_STRING string;
    IO_STATUS_BLOCK io;
    OBJECT_ATTRIBUTES attributes = named(&string, root, name);
    *file = NULL;
    return NtCreateFile(file, GENERIC_READ | (disposition == FILE_OPEN ? 0 : GENERIC_WRITE) | SYNCHRONIZE, &attributes, &io, NULL, FILE_ATTRIBUTE_NORMAL,
                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, disposition, FILE_SYNCHRONOUS_IO_NONALERT | options, NULL, 0);
}

static BOOL begins_with(HANDLE file, const char *content) {
    char text[16] = {0};
    DWORD count = 0;
    return ReadFile(file, text, (DWORD)strlen(content), &count, NULL) && !strcmp(text, content);
}

// The file that begins with `content` is there by `name`.
static void is_there(HANDLE root, const wchar_t *name, const char *content) {
    HANDLE file;
    UNICODE_STRING string;
    BYTE information[64];
    OBJECT_ATTRIBUTES attributes = named(&string, root, name);
    NTSTATUS status = open_nt(&file, root, name, FILE_OPEN, FILE_NON_DIRECTORY_FILE);
    NTSTATUS query = NtQueryAttributesFile(&attributes, information);
    BOOL read = !status && begins_with(file, content);
    if (!status) CloseHandle(file);
    if (status || query || !read) printf("DOES NOT WORK %ls: %08lx %08lx\n", name, status, query), failures++;
}

// Nothing is there by `name`: neither by opening, making, asking nor deleting. `expected`: why; 0: whatever the reason.
static void leads_nowhere(const wchar_t *name, NTSTATUS expected) {
    HANDLE file;
    UNICODE_STRING string;
    BYTE information[64];
    IO_STATUS_BLOCK io;
    OBJECT_ATTRIBUTES attributes = named(&string, NULL, name);
    NTSTATUS opened = open_nt(&file, NULL, name, FILE_OPEN, 0);
    NTSTATUS created = open_nt(&file, NULL, name, FILE_OPEN_IF, 0);
    NTSTATUS simply = NtOpenFile(&file, FILE_READ_ATTRIBUTES, &attributes, &io, 7, 0);
    NTSTATUS query = NtQueryAttributesFile(&attributes, information);
    NTSTATUS deleted = NtDeleteFile(&attributes);
    if (opened >= 0 || created >= 0 || simply >= 0 || query >= 0 || deleted >= 0) printf("LEADS OUT %ls: %08lx %08lx %08lx %08lx %08lx\n", name, opened, created, simply, query, deleted), failures++;
    if (expected && (opened != expected || query != expected)) printf("STATUS %ls: %08lx %08lx\n", name, opened, query), failures++;
}
