// Each call on the registry, once with success and once with failure.
#include "zoo.h"

#define NO_SUCH_NAME 0xc0000034
#define INVALID_HANDLE 0xc0000008

NTSYSAPI NTSTATUS NTAPI RtlAdjustPrivilege(ULONG, BOOLEAN, BOOLEAN, BOOLEAN *);
NTSYSAPI NTSTATUS NTAPI RtlOpenCurrentUser(ACCESS_MASK, HANDLE *);

static const char *narrow(const WCHAR *text) {
    char utf8[1800];
    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
    return _strdup(utf8);
}

int main(void) {
    static struct { USHORT length, maximum; WCHAR *text; WCHAR room[300]; } user;
    HANDLE current, key = NULL, child = NULL, doomed = NULL;
    ULONG needed = 0, disposition = 0;
    NTSTATUS(NTAPI * query_object)(HANDLE, int, void *, ULONG, ULONG *);
    *(void **)&query_object = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtQueryObject");
    RtlOpenCurrentUser(KEY_ALL_ACCESS, &current);
    query_object(current, 1, &user, sizeof user, &needed);
    BOOLEAN was;
    RtlAdjustPrivilege(17, TRUE, FALSE, &was);  // SeBackupPrivilege
    RtlAdjustPrivilege(18, TRUE, FALSE, &was);  // SeRestorePrivilege
    zoo_begin();

    WCHAR path[400], child_path[400], none_path[400], file_path[400], folder[MAX_PATH];
    GetCurrentDirectoryW(MAX_PATH, folder);
    swprintf(path, 400, L"%.*ls\\Software\\ZooKey", user.length / 2, user.text);
    swprintf(child_path, 400, L"%ls\\child", path);
    swprintf(none_path, 400, L"%ls\\none", path);
    const char *const name = narrow(path), *const child_name = narrow(child_path);
#define KEY NAMED_HANDLE(handle, key, "key_path", name)
#define BAD HANDLE_(handle, BAD_HANDLE)

    OK("NtCreateKey", OUT_HANDLE(handle, &key), FLAGS(desired_access, KEY_ALL_ACCESS), OBJECT_(key_path, zoo_object(NULL, path), path),
       NUM(title_index, 0), UNICODE_(class, zoo_unicode(L"zoo class")), FLAGS(create_options, REG_OPTION_VOLATILE),
       OUT_TEXT(disposition, &disposition, "REG_CREATED_NEW_KEY"));
    OK("NtCreateKey", OUT_HANDLE(handle, &child), FLAGS(desired_access, KEY_ALL_ACCESS), OBJECT_(key_path, zoo_object(key, L"child"), child_path),
       BEFORE_HANDLE(root_directory, key), NUM(title_index, 3), RAW(0), FLAGS(create_options, REG_OPTION_VOLATILE), RAW(0));
    FAILS(INVALID_HANDLE, "NtCreateKey", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_SET_VALUE),
          OBJECT_(key_path, zoo_object(BAD_HANDLE, L"x"), L"x"), BEFORE_HANDLE(root_directory, BAD_HANDLE), BEFORE_TEXT(relative_name, "x"),
          NUM(title_index, 0), RAW(0), NAMED(create_options, 0, "REG_OPTION_NON_VOLATILE"), RAW(0));
    OK("NtOpenKey", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_READ | KEY_SET_VALUE), OBJECT_(key_path, zoo_object(key, L"child"), child_path),
       BEFORE_HANDLE(root_directory, key));
    OK("NtClose", NAMED_HANDLE(handle, doomed, "key_path", child_name));
    FAILS(NO_SUCH_NAME, "NtOpenKey", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_QUERY_VALUE), OBJECT_(key_path, zoo_object(NULL, none_path), none_path));
    OK("NtOpenKeyEx", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_NOTIFY | KEY_WOW64_64KEY), OBJECT_(key_path, zoo_object(NULL, path), path),
       FLAGS(open_options, REG_OPTION_OPEN_LINK));
    OK("NtClose", NAMED_HANDLE(handle, doomed, "key_path", name));
    FAILS(NO_SUCH_NAME, "NtOpenKeyEx", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_ENUMERATE_SUB_KEYS),
          OBJECT_(key_path, zoo_object(key, L"none"), none_path), BEFORE_HANDLE(root_directory, key), NAMED(open_options, 0, "REG_OPTION_NON_VOLATILE"));
    ANY("NtCreateKeyTransacted", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_CREATE_SUB_KEY), OBJECT_(key_path, zoo_object(NULL, none_path), none_path),
        NUM(title_index, 5), UNICODE_(class, zoo_unicode(L"c")), FLAGS(create_options, REG_OPTION_VOLATILE), HANDLE_(transaction_handle, BAD_HANDLE),
        OUT_ANY(disposition, &disposition));
    FAILS(NO_SUCH_NAME, "NtOpenKeyTransacted", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_READ), OBJECT_(key_path, zoo_object(NULL, none_path), none_path),
          HANDLE_(transaction_handle, BAD_HANDLE));
    FAILS(NO_SUCH_NAME, "NtOpenKeyTransactedEx", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_WRITE), OBJECT_(key_path, zoo_object(NULL, none_path), none_path),
          NAMED(open_options, 0, "REG_OPTION_NON_VOLATILE"), HANDLE_(transaction_handle, BAD_HANDLE));
    ANY("NtOpenKeyTransacted", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_READ), OBJECT_(key_path, zoo_object(NULL, path), path),
        HANDLE_(transaction_handle, BAD_HANDLE));
    ANY("NtOpenKeyTransactedEx", OUT_HANDLE(handle, &doomed), FLAGS(desired_access, KEY_READ), OBJECT_(key_path, zoo_object(NULL, path), path),
        FLAGS(open_options, REG_OPTION_BACKUP_RESTORE), HANDLE_(transaction_handle, BAD_HANDLE));

    // Values: a type of each form.
    const WCHAR text[] = L"gr\u00fc\u00dfe";
    const BYTE binary[] = {0, 1, 2, 0xff, 0xfe};
    const DWORD number = 0x12345678;
    OK("NtSetValueKey", KEY, UNICODE_(value_name, zoo_unicode(L"text")), NUM(title_index, 0), FLAGS(type, REG_SZ), IN_BYTES(data, text, sizeof text),
       NUM(data_size, sizeof text));
    OK("NtSetValueKey", KEY, UNICODE_(value_name, zoo_unicode(L"binary")), NUM(title_index, 9), FLAGS(type, REG_BINARY), IN_BYTES(data, binary, sizeof binary),
       NUM(data_size, sizeof binary));
    OK("NtSetValueKey", KEY, UNICODE_(value_name, zoo_unicode(L"number")), NUM(title_index, 0), FLAGS(type, REG_DWORD), RAW(&number),
       BEFORE_JSON(data, "{\"size\":4,\"hex\":\"78563412\",\"number\":305419896}"), NUM(data_size, 4));
    FAILS(INVALID_HANDLE, "NtSetValueKey", BAD, UNICODE_(value_name, zoo_unicode(L"x")), NUM(title_index, 0), FLAGS(type, REG_MULTI_SZ),
          IN_BYTES(data, L"a\0b\0", 10), NUM(data_size, 10));

    static BYTE buffer[4096];
    ULONG length = 0;
    struct { ULONG title, type, length; BYTE data[64]; } *partial = (void *)buffer;
    OK("NtQueryValueKey", KEY, UNICODE_(value_name, zoo_unicode(L"binary")), NAMED(key_value_information_class, 2, "KeyValuePartialInformation"),
       RAW(buffer), AFTER_TEXT(type, "REG_BINARY"), AFTER_BYTES(data, partial->data, sizeof binary), NUM(length, sizeof buffer),
       OUT_NUM(result_length, &length, 4));
    FAILS(NO_SUCH_NAME, "NtQueryValueKey", KEY, UNICODE_(value_name, zoo_unicode(L"none")), NAMED(key_value_information_class, 1, "KeyValueFullInformation"),
          RAW(buffer), NUM(length, sizeof buffer), OUT_NUM(result_length, &length, 4));
    OK("NtEnumerateValueKey", KEY, NUM(index, 1), NAMED(key_value_information_class, 0, "KeyValueBasicInformation"), RAW(buffer),
       AFTER_TEXT(name, "number"), AFTER_TEXT(type, "REG_DWORD"), NUM(length, sizeof buffer), OUT_NUM(result_length, &length, 4));
    FAILS(0x8000001a, "NtEnumerateValueKey", KEY, NUM(index, 99), NAMED(key_value_information_class, 0, "KeyValueBasicInformation"), RAW(buffer),
          NUM(length, 64), OUT_NUM(result_length, &length, 4));
    OK("NtEnumerateKey", KEY, NUM(index, 0), NAMED(key_information_class, 0, "KeyBasicInformation"), RAW(buffer), AFTER_TEXT(name, "child"),
       AFTER_ANY(last_write_time), NUM(length, sizeof buffer), OUT_NUM(result_length, &length, 4));
    FAILS(0x8000001a, "NtEnumerateKey", KEY, NUM(index, 7), NAMED(key_information_class, 1, "KeyNodeInformation"), RAW(buffer), NUM(length, 64),
          OUT_NUM(result_length, &length, 4));
    struct { LARGE_INTEGER time; ULONG title, class_offset, class_length, keys, max_name, max_class, values; } *full = (void *)buffer;
    OK("NtQueryKey", KEY, NAMED(key_information_class, 2, "KeyFullInformation"), RAW(buffer), AFTER_NUM(sub_keys, &full->keys, 4),
       AFTER_NUM(values, &full->values, 4), AFTER_ANY(last_write_time), NUM(length, sizeof buffer), OUT_NUM(result_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQueryKey", BAD, NAMED(key_information_class, 3, "KeyNameInformation"), RAW(buffer), NUM(length, 16), OUT_NUM(result_length, &length, 4));
    struct { UNICODE_STRING *name; ULONG length, offset, type; } entries[2] = {{zoo_unicode(L"text"), 0, 0, 0}, {zoo_unicode(L"number"), 0, 0, 0}};
    ULONG room = 256, room_needed = 0;
    OK_UNSEEN32("NtQueryMultipleValueKey", KEY, RAW(entries), BEFORE_JSON(value_entries, "[\"text\",\"number\"]"), NUM(entry_count, 2), GOT(.kind = M_ANY, .name = "value_buffer", .value = (ULONG_PTR)buffer), IN_NUM(buffer_length, &room, 4),
        AFTER_NUM(buffer_length, &room, 4), OUT_NUM(required_buffer_length, &room_needed, 4));
    OK("NtDeleteValueKey", KEY, UNICODE_(value_name, zoo_unicode(L"text")));
    FAILS(NO_SUCH_NAME, "NtDeleteValueKey", KEY, UNICODE_(value_name, zoo_unicode(L"text")));

    // Notification: pending is success.
    static IO_STATUS_BLOCK io, second_io;
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, "zoo-registry-event");
    ANY("NtNotifyChangeKey", KEY, HANDLE_(event, event), BEFORE_ANY(object_name), RAW(0), RAW(0), RAW(&io),
        FLAGS(completion_filter, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET), BOOLEAN_(watch_tree, TRUE), PTR(buffer, buffer), NUM(buffer_size, 12),
        BOOLEAN_(asynchronous, TRUE));
    FAILS(INVALID_HANDLE, "NtNotifyChangeKey", BAD, HANDLE_(event, event), BEFORE_ANY(object_name), PTR64(apc_routine, main), PTR64(apc_context, 0x44), RAW(&io),
          FLAGS(completion_filter, REG_NOTIFY_CHANGE_ATTRIBUTES), BOOLEAN_(watch_tree, FALSE), RAW(0), NUM(buffer_size, 0), BOOLEAN_(asynchronous, TRUE));
    ANY("NtNotifyChangeMultipleKeys", KEY, NUM(count, 0), RAW(0), HANDLE_(event, event), BEFORE_ANY(object_name), RAW(0), RAW(0), RAW(&second_io),
        FLAGS(completion_filter, REG_NOTIFY_CHANGE_SECURITY), BOOLEAN_(watch_tree, FALSE), PTR(buffer, buffer), NUM(buffer_size, 8), BOOLEAN_(asynchronous, TRUE));
    FAILS(INVALID_HANDLE, "NtNotifyChangeMultipleKeys", BAD, NUM(count, 0), SHOWN_ANY(subordinate_objects, &needed), HANDLE_(event, event), BEFORE_ANY(object_name), PTR64(apc_routine, main), PTR64(apc_context, 0x55),
          RAW(&second_io), FLAGS(completion_filter, REG_NOTIFY_CHANGE_NAME), BOOLEAN_(watch_tree, TRUE), RAW(0), NUM(buffer_size, 0), BOOLEAN_(asynchronous, TRUE));

    OK("NtFlushKey", KEY);
    FAILS(INVALID_HANDLE, "NtFlushKey", BAD);
    OK("NtRenameKey", NAMED_HANDLE(handle, child, "key_path", child_name), UNICODE_(new_name, zoo_unicode(L"renamed")));
    FAILS(INVALID_HANDLE, "NtRenameKey", BAD, UNICODE_(new_name, zoo_unicode(L"elsewhere")));
    const LARGE_INTEGER time = {.QuadPart = 132223104000000000};
    ANY("NtSetInformationKey", KEY, NAMED(key_set_information_class, 0, "KeyWriteTimeInformation"), RAW(&time), BEFORE_TEXT(last_write_time, "2020-01-01T00:00:00.0000000Z"), NUM(length, 8));

    // Hives: saved, loaded elsewhere, unloaded.
    HANDLE file = CreateFileW(L"zoo.hive", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    swprintf(file_path, 400, L"\\??\\%ls\\zoo.hive", folder);
    const char *const file_name = narrow(file_path);
    OK("NtSaveKey", KEY, HANDLE_(file_handle, file), BEFORE_TEXT(file_path, file_name));
    FAILS(INVALID_HANDLE, "NtSaveKey", BAD, HANDLE_(file_handle, file), BEFORE_TEXT(file_path, file_name));
    OK("NtSaveKeyEx", KEY, HANDLE_(file_handle, file), BEFORE_TEXT(file_path, file_name), NAMED(format, 2, "REG_LATEST_FORMAT"));
    FAILS(INVALID_HANDLE, "NtSaveKeyEx", BAD, HANDLE_(file_handle, file), BEFORE_TEXT(file_path, file_name), NAMED(format, 1, "REG_STANDARD_FORMAT"));
    ANY("NtRestoreKey", KEY, HANDLE_(file_handle, file), BEFORE_TEXT(file_path, file_name), NAMED(flags, 8, "REG_FORCE_RESTORE"));
    ANY("NtReplaceKey", OBJECT_(file_path, zoo_object(NULL, file_path), file_path), KEY, OBJECT_(old_file_path, zoo_object(NULL, file_path), file_path));
    CloseHandle(file);
    WCHAR none_file[400];
    swprintf(none_file, 400, L"\\??\\%ls\\none.hive", folder);
#define HIVE_AT(n) OBJECT_(key_path, zoo_object(machine, n), L"\\Registry\\Machine\\" n), BEFORE_HANDLE(root_directory, machine)
#define FROM(p) OBJECT_(file_path, zoo_object(NULL, p), p)
    HANDLE machine = NULL;
    OK("NtOpenKey", OUT_HANDLE(handle, &machine), FLAGS(desired_access, KEY_ALL_ACCESS),
       OBJECT_(key_path, zoo_object(NULL, L"\\Registry\\Machine"), L"\\Registry\\Machine"));
    OK("NtLoadKey", HIVE_AT(L"Zoo1"), FROM(file_path));
    FAILS(NO_SUCH_NAME, "NtLoadKey", HIVE_AT(L"Zoo9"), FROM(none_file));
    OK("NtLoadKey2", HIVE_AT(L"Zoo2"), FROM(file_path), NAMED(flags, 0, "0x0"));
    FAILS(NO_SUCH_NAME, "NtLoadKey2", HIVE_AT(L"Zoo9"), FROM(none_file), NAMED(flags, 0x40, "REG_START_JOURNAL"));
    HANDLE loaded = NULL;
    ANY("NtLoadKeyEx", HIVE_AT(L"Zoo3"), FROM(file_path), NAMED(flags, 0, "0x0"), NO_HANDLE, NO_HANDLE, NAMED(desired_access, 0, "0x0"), OUT_ANY(root_handle, &loaded), RAW(0));
    FAILS(NO_SUCH_NAME, "NtLoadKeyEx", HIVE_AT(L"Zoo9"), FROM(none_file), NAMED(flags, 0x10, "REG_APP_HIVE"), HANDLE_(trust_class_key, key), HANDLE_(event, event),
          BEFORE_TEXT(trust_class_key_key_path, name), BEFORE_ANY(object_name), FLAGS(desired_access, KEY_READ), RAW(&loaded), GIVEN(.kind = M_ANY, .name = "io_status", .value = (ULONG_PTR)&io));
    OK("NtUnloadKey", HIVE_AT(L"Zoo1"));
    OK("NtUnloadKey", HIVE_AT(L"Zoo2"));
    OK("NtUnloadKey", HIVE_AT(L"Zoo3"));
    ANY("NtUnloadKey", HIVE_AT(L"Zoo9"));

    // What an ordinary user may not, or what touches the whole registry.
    ULONG count = 0;
    HANDLE keys[1] = {key};
    ANY("NtCompactKeys", NUM(count, 1), GIVEN(.kind = A_LITERAL, .value = (ULONG_PTR)keys, .name = "handles", .text = "\"*\""));
    FAILS(INVALID_HANDLE, "NtCompactKeys", NUM(count, 1), GIVEN(.kind = A_LITERAL, .value = (ULONG_PTR)&(HANDLE){BAD_HANDLE}, .name = "handles", .text = "\"*\""));
    ANY("NtCompressKey", KEY);
    FAILS(INVALID_HANDLE, "NtCompressKey", BAD);
    ANY("NtFreezeRegistry", NUM(time_out_in_seconds, 1));
    ANY("NtInitializeRegistry", NAMED(boot_condition, 2, "REG_INIT_BOOT_ACCEPTED_BASE"));
    ANY("NtLockRegistryKey", KEY);
    ANY("NtLockRegistryKey", BAD);
    OK("NtQueryOpenSubKeys", OBJECT_(key_path, zoo_object(NULL, L"\\Registry\\Machine\\Software"), L"\\Registry\\Machine\\Software"), OUT_NUM(handle_count, &count, 4));
    FAILS(NO_SUCH_NAME, "NtQueryOpenSubKeys", OBJECT_(key_path, zoo_object(NULL, none_path), none_path), OUT_NUM(handle_count, &count, 4));
    ANY("NtQueryOpenSubKeysEx", OBJECT_(key_path, zoo_object(NULL, path), path), NUM(buffer_length, sizeof buffer), OUT_ANY(buffer, buffer), OUT_NUM(required_size, &count, 4));
    FAILS(0xc00000bb, "NtQueryOpenSubKeysEx", OBJECT_(key_path, zoo_object(NULL, none_path), none_path), NUM(buffer_length, 8), RAW(buffer), OUT_NUM(required_size, &count, 4));

    RtlAdjustPrivilege(17, FALSE, FALSE, &was);
    FAILS(0xc0000061, "NtFreezeRegistry", NUM(time_out_in_seconds, 2));
    OK("NtDeleteKey", NAMED_HANDLE(handle, child, "key_path", child_name));
    FAILS(INVALID_HANDLE, "NtDeleteKey", BAD);
    OK("NtDeleteKey", KEY);
    return zoo_end();
}
