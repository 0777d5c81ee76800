// Each wrapped function of the registry.
#include "functions.h"

#define SIZE(s) (DWORD)(zoo_wide ? sizeof L##s : sizeof s)

#define HIVE_(n, k) HEX(n, (ULONG_PTR)(k)), SEEN(.kind = A_TEXT, .name = "key_path", .text = #k)
#define KEY(k, path) NAMED_HANDLE(key, k, "key_path", path)
#define ZOO "\\Registry\\Machine\\System\\Zoo"

static void privilege(const char *name) {
    HANDLE token;
    TOKEN_PRIVILEGES wanted = {.PrivilegeCount = 1, .Privileges = {{.Attributes = SE_PRIVILEGE_ENABLED}}};
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &token)) return;
    if (LookupPrivilegeValueA(NULL, name, &wanted.Privileges[0].Luid)) AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL);
    CloseHandle(token);
}

static void pair(void) {
    HKEY key = NULL, other = NULL, none = NULL;
    DWORD disposition = 0, type = 0, size = 0, length = 0, class_length = 0, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
    FILETIME time;
    static BYTE data[1024];
    static WCHAR text[512], class[64];
    static const DWORD number = 0x12345678;
    static const ULONGLONG big = 0x1122334455667788;

    // Opened and made.
    GOOD(R_ERROR, F("advapi32.RegCreateKeyEx"), HIVE_(key, HKEY_LOCAL_MACHINE), TEXT_(sub_key, "System\\Zoo"), NUM(reserved, 0), TEXT_(class, "animals"),
         FLAGS(options, REG_OPTION_NON_VOLATILE), FLAGS(sam_desired, KEY_ALL_ACCESS), PTR(security_attributes, 0), OUT_HANDLE(result, &key),
         OUT_TEXT(disposition, &disposition, zoo_wide ? "REG_OPENED_EXISTING_KEY" : "REG_CREATED_NEW_KEY"));
    EITHER(R_ERROR, F("advapi32.RegCreateKeyTransacted"), KEY(key, ZOO), TEXT_(sub_key, "Transacted"), NUM(reserved, 0), TEXT_(class, "animals"),
           FLAGS(options, REG_OPTION_VOLATILE), FLAGS(sam_desired, KEY_READ), PTR(security_attributes, 0), OUT_HANDLE(result, &none),
           OUT_ANY(disposition, &disposition), HANDLE_(transaction, BAD_HANDLE), PTR(extended_parameter, 0));
    GOOD(R_ERROR, F("advapi32.RegCreateKey"), KEY(key, ZOO), TEXT_(sub_key, "Cage"), OUT_HANDLE(result, &other));
    GOOD(R_ERROR, "advapi32.RegFlushKey", KEY(other, ZOO "\\Cage"));
    GOOD(R_ERROR, "advapi32.RegCloseKey", KEY(other, ZOO "\\Cage"));
    BAD(R_ERROR, "advapi32.RegCloseKey", HANDLE_(key, BAD_HANDLE));
    GOOD(R_ERROR, F("advapi32.RegOpenKey"), KEY(key, ZOO), TEXT_(sub_key, "Cage"), OUT_HANDLE(result, &other));
    RegCloseKey(other);
    GOOD(R_ERROR, F("advapi32.RegOpenKeyEx"), KEY(key, ZOO), TEXT_(sub_key, "Cage"), FLAGS(options, REG_OPTION_NON_VOLATILE),
         FLAGS(sam_desired, KEY_READ), OUT_HANDLE(result, &other));
    BAD(R_ERROR, F("kernelbase.RegOpenKeyEx"), HIVE_(key, HKEY_CURRENT_USER), TEXT_(sub_key, "Software\\None"), FLAGS(options, REG_OPTION_NON_VOLATILE),
        FLAGS(sam_desired, KEY_QUERY_VALUE | KEY_WOW64_64KEY), OUT_HANDLE(result, &none));
    RegCloseKey(other);

    // Values.
    GOOD(R_ERROR, F("advapi32.RegSetValueEx"), KEY(key, ZOO), TEXT_(value_name, "Run"), NUM(reserved, 0), FLAGS(type, REG_SZ),
         IN_BYTES(data, S("C:\\evil.exe /s"), SIZE("C:\\evil.exe /s")), NUM(data_size, SIZE("C:\\evil.exe /s")));
    GOOD(R_ERROR, F("advapi32.RegSetValueEx"), KEY(key, ZOO), TEXT_(value_name, "Number"), NUM(reserved, 0), FLAGS(type, REG_DWORD),
         IN_BYTES(data, &number, 4), NUM(data_size, 4));
    GOOD(R_ERROR, F("advapi32.RegSetKeyValue"), KEY(key, ZOO), TEXT_(sub_key, "Cage"), TEXT_(value_name, "Big"), FLAGS(type, REG_QWORD),
         IN_BYTES(data, &big, 8), NUM(data_size, 8));
    size = sizeof data;
    GOOD(R_ERROR, F("advapi32.RegQueryValueEx"), KEY(key, ZOO), TEXT_(value_name, "Run"), PTR(reserved, 0), OUT_TEXT(type, &type, "REG_SZ"),
         OUT_BYTES_OF(data, data, &size), INOUT_NUM(data_size, &size));
    size = sizeof data;
    GOOD(R_ERROR, F("advapi32.RegQueryValueEx"), KEY(key, ZOO), TEXT_(value_name, "Number"), PTR(reserved, 0), OUT_TEXT(type, &type, "REG_DWORD"),
         OUT_BYTES_OF(data, data, &size), INOUT_NUM(data_size, &size));
    BAD(R_ERROR, F("advapi32.RegQueryValueEx"), KEY(key, ZOO), TEXT_(value_name, "None"), PTR(reserved, 0), RAW(0), RAW(0), RAW(0));
    size = sizeof data;
    GOOD(R_ERROR, F("advapi32.RegGetValue"), KEY(key, ZOO), TEXT_(sub_key, "Cage"), TEXT_(value, "Big"), FLAGS(flags, RRF_RT_REG_QWORD | RRF_NOEXPAND),
         OUT_TEXT(type, &type, "REG_QWORD"), OUT_BYTES_OF(data, data, &size), INOUT_NUM(data_size, &size));
    size = sizeof data, length = 200;
    GOOD(R_ERROR, F("advapi32.RegEnumValue"), KEY(key, ZOO), NUM(index, 0), OUT_TEXT_(value_name, text), INOUT_NUM(value_name_length, &length),
         PTR(reserved, 0), OUT_ANY(type, &type), OUT_BYTES_OF(data, data, &size), INOUT_NUM(data_size, &size));
    GOOD(R_ERROR, F("advapi32.RegSetValue"), KEY(key, ZOO), TEXT_(sub_key, "Cage"), FLAGS(type, REG_SZ), TEXT_(data, "default"),
         NUM(data_size, SIZE("default")));
    LONG got = sizeof text;
    GOOD(R_ERROR, F("advapi32.RegQueryValue"), KEY(key, ZOO), TEXT_(sub_key, "Cage"), OUT_TEXT_(data, text), INOUT_NUM(data_size, &got));
    VALENTW entry = {.ve_valuename = (WCHAR *)S("Run")};
    size = sizeof data;
    GOOD(R_ERROR, F("advapi32.RegQueryMultipleValues"), KEY(key, ZOO), PTR(val_list, &entry), NUM(num_vals, 1), OUT_BYTES_OF(value_buffer, data, &size),
         INOUT_NUM(total_size, &size));

    // What there is.
    GOOD(R_ERROR, F("advapi32.RegEnumKey"), KEY(key, ZOO), NUM(index, 0), OUT_TEXT_(name, text), NUM(name_length, 200));
    length = 200, class_length = 60;
    GOOD(R_ERROR, F("advapi32.RegEnumKeyEx"), KEY(key, ZOO), NUM(index, 0), OUT_TEXT_(name, text), INOUT_NUM(name_length, &length), PTR(reserved, 0),
         OUT_TEXT_(class, class), INOUT_NUM(class_length, &class_length), OUT_ANY(last_write_time, &time));
    class_length = 60;
    GOOD(R_ERROR, F("advapi32.RegQueryInfoKey"), KEY(key, ZOO), OUT_TEXT_(class, class), INOUT_NUM(class_length, &class_length), PTR(reserved, 0),
         OUT_NUM(sub_keys, &a, 4), OUT_NUM(max_sub_key_length, &b, 4), OUT_NUM(max_class_length, &c, 4), OUT_NUM(values, &d, 4),
         OUT_NUM(max_value_name_length, &e, 4), OUT_NUM(max_value_length, &f, 4), OUT_NUM(security_descriptor, &size, 4),
         OUT_ANY(last_write_time, &time));

    // The same of shlwapi.
    GOOD(R_ERROR, F("shlwapi.SHSetValue"), KEY(key, ZOO), TEXT_(sub_key, "Shell"), TEXT_(value, "Path"), FLAGS(type, REG_SZ),
         IN_BYTES(data, S("C:\\shell"), SIZE("C:\\shell")), NUM(data_size, SIZE("C:\\shell")));
    size = sizeof data;
    GOOD(R_ERROR, F("shlwapi.SHGetValue"), KEY(key, ZOO), TEXT_(sub_key, "Shell"), TEXT_(value, "Path"), OUT_TEXT(type, &type, "REG_SZ"),
         OUT_BYTES_OF(data, data, &size), INOUT_NUM(data_size, &size));
    size = sizeof data;
    GOOD(R_ERROR, F("shlwapi.SHQueryValueEx"), KEY(key, ZOO), TEXT_(value, "Number"), PTR(reserved, 0), OUT_TEXT(type, &type, "REG_DWORD"),
         OUT_BYTES_OF(data, data, &size), INOUT_NUM(data_size, &size));
    size = sizeof data, length = 200;
    GOOD(R_ERROR, F("shlwapi.SHEnumValue"), KEY(key, ZOO), NUM(index, 0), OUT_TEXT_(value_name, text), INOUT_NUM(value_name_length, &length),
         OUT_ANY(type, &type), OUT_BYTES_OF(data, data, &size), INOUT_NUM(data_size, &size));
    length = 200;
    GOOD(R_ERROR, F("shlwapi.SHEnumKeyEx"), KEY(key, ZOO), NUM(index, 0), OUT_TEXT_(name, text), INOUT_NUM(name_length, &length));
    GOOD(R_ERROR, F("shlwapi.SHQueryInfoKey"), KEY(key, ZOO), OUT_NUM(sub_keys, &a, 4), OUT_NUM(max_sub_key_length, &b, 4), OUT_NUM(values, &c, 4),
         OUT_NUM(max_value_name_length, &d, 4));
    GOOD(R_ERROR, F("shlwapi.SHRegSetPath"), KEY(key, ZOO), TEXT_(sub_key, "Shell"), TEXT_(value, "Where"), TEXT_(path, "C:\\windows\\zoo"), NUM(flags, 0));
    GOOD(R_ERROR, F("shlwapi.SHRegGetPath"), KEY(key, ZOO), TEXT_(sub_key, "Shell"), TEXT_(value, "Where"), OUT_TEXT_(path, text), NUM(flags, 0));
    GOOD(R_ERROR, F("shlwapi.SHDeleteValue"), KEY(key, ZOO), TEXT_(sub_key, "Shell"), TEXT_(value, "Path"));
    RegCreateKeyA(key, "Copy", &other);
    GOOD(R_ERROR, F("shlwapi.SHCopyKey"), KEY(key, ZOO), TEXT_(sub_key, "Shell"), NAMED_HANDLE(destination, other, "destination_key_path", ZOO "\\Copy"),
         NUM(reserved, 0));
    GOOD(R_ERROR, F("shlwapi.SHDeleteKey"), KEY(key, ZOO), TEXT_(sub_key, "Shell"));
    GOOD(R_ERROR, F("advapi32.RegCopyTree"), KEY(key, ZOO), TEXT_(sub_key, "Cage"), NAMED_HANDLE(destination, other, "destination_key_path", ZOO "\\Copy"));
    RegCreateKeyA(key, "Empty", &none);
    RegCloseKey(none);
    GOOD(R_ERROR, F("shlwapi.SHDeleteEmptyKey"), KEY(key, ZOO), TEXT_(sub_key, "Empty"));

    // Files.
    DeleteFileA("C:\\zoo.hive");
    DeleteFileA("C:\\zoo2.hive");
    GOOD(R_ERROR, F("advapi32.RegSaveKey"), KEY(other, ZOO "\\Copy"), TEXT_(file, "C:\\zoo.hive"), PTR(security_attributes, 0));
    GOOD(R_ERROR, F("advapi32.RegSaveKeyEx"), KEY(other, ZOO "\\Copy"), TEXT_(file, "C:\\zoo2.hive"), PTR(security_attributes, 0),
         FLAGS(flags, REG_LATEST_FORMAT));
    GOOD(R_ERROR, F("advapi32.RegLoadKey"), HIVE_(key, HKEY_LOCAL_MACHINE), TEXT_(sub_key, "ZooHive"), TEXT_(file, "C:\\zoo.hive"));
    BAD(R_ERROR, F("advapi32.RegLoadKey"), HIVE_(key, HKEY_LOCAL_MACHINE), TEXT_(sub_key, "ZooHive2"), TEXT_(file, "C:\\none.hive"));
    GOOD(R_ERROR, F("advapi32.RegUnLoadKey"), HIVE_(key, HKEY_LOCAL_MACHINE), TEXT_(sub_key, "ZooHive"));
    EITHER(R_ERROR, F("advapi32.RegRestoreKey"), KEY(other, ZOO "\\Copy"), TEXT_(file, "C:\\zoo.hive"), FLAGS(flags, REG_FORCE_RESTORE));
    EITHER(R_ERROR, F("advapi32.RegReplaceKey"), KEY(other, ZOO "\\Copy"), TEXT_(sub_key, "Cage"), TEXT_(new_file, "C:\\zoo2.hive"),
           TEXT_(old_file, "C:\\zoo3.hive"));
    EITHER(R_ERROR, F("advapi32.RegLoadAppKey"), TEXT_(file, "C:\\zoo2.hive"), OUT_ANY(result, &none), FLAGS(sam_desired, KEY_READ), HEX(options, 0),
           NUM(reserved, 0));
    RegCloseKey(other);

    // Deleted.
    GOOD(R_ERROR, F("advapi32.RegDeleteValue"), KEY(key, ZOO), TEXT_(value_name, "Number"));
    BAD(R_ERROR, F("advapi32.RegDeleteValue"), KEY(key, ZOO), TEXT_(value_name, "None"));
    GOOD(R_ERROR, F("advapi32.RegDeleteKeyValue"), KEY(key, ZOO), TEXT_(sub_key, "Cage"), TEXT_(value_name, "Big"));
    GOOD(R_ERROR, F("advapi32.RegDeleteTree"), KEY(key, ZOO), TEXT_(sub_key, "Copy"));
    GOOD(R_ERROR, F("advapi32.RegDeleteKey"), KEY(key, ZOO), TEXT_(sub_key, "Cage"));
    RegCreateKeyA(key, "Last", &other);
    RegCloseKey(other);
    GOOD(R_ERROR, F("advapi32.RegDeleteKeyEx"), KEY(key, ZOO), TEXT_(sub_key, "Last"), FLAGS(sam_desired, KEY_WOW64_64KEY), NUM(reserved, 0));
    GOOD(R_ERROR, F("advapi32.RegConnectRegistry"), NO_TEXT, HIVE_(key, HKEY_LOCAL_MACHINE), OUT_POINTER(result, &other));
    RegCloseKey(other);
    BAD(R_ERROR, F("advapi32.RegConnectRegistry"), TEXT_(machine_name, "\\\\other"), HIVE_(key, HKEY_LOCAL_MACHINE), OUT_HANDLE(result, &other));
    RegCloseKey(key);
}

int main(void) {
    HKEY key = NULL, made = NULL;
    HANDLE token = NULL;
    BOOL disabled = FALSE;
    DWORD size;
    static BYTE descriptor[1024];
    SECURITY_DESCRIPTOR open;
    zoo_begin();
    privilege("SeBackupPrivilege");
    privilege("SeRestorePrivilege");
    for (zoo_wide = FALSE; zoo_wide <= TRUE; zoo_wide++) pair();

    RegCreateKeyA(HKEY_LOCAL_MACHINE, "System\\Zoo", &key);
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    GOOD(R_ERROR, "advapi32.RegNotifyChangeKeyValue", KEY(key, ZOO), TRUTH(watch_subtree, TRUE),
         FLAGS(notify_filter, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET), HANDLE_(event, event), TRUTH(asynchronous, TRUE));
    GOOD(R_ERROR, "advapi32.RegOverridePredefKey", HIVE_(key, HKEY_CURRENT_CONFIG), NAMED_HANDLE(new_key, key, "new_key_key_path", ZOO));
    GOOD(R_ERROR, "advapi32.RegOverridePredefKey", HIVE_(key, HKEY_CURRENT_CONFIG), RAW(0));
    GOOD(R_ERROR, "advapi32.RegOpenCurrentUser", FLAGS(sam_desired, KEY_READ), OUT_HANDLE(result, &made));
    RegCloseKey(made);
    OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token);
    GOOD(R_ERROR, "advapi32.RegOpenUserClassesRoot", HANDLE_(token, token), NUM(options, 0), FLAGS(sam_desired, KEY_READ), OUT_POINTER(result, &made));
    RegCloseKey(made);
    GOOD(R_ERROR, "advapi32.RegDisablePredefinedCache", );
    size = sizeof descriptor;
    GOOD(R_ERROR, "advapi32.RegGetKeySecurity", KEY(key, ZOO), FLAGS(security_information, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION),
         OUT_BYTES_OF(security_descriptor, descriptor, &size), INOUT_NUM(security_descriptor_size, &size));
    InitializeSecurityDescriptor(&open, SECURITY_DESCRIPTOR_REVISION);
    SetSecurityDescriptorDacl(&open, TRUE, NULL, FALSE);
    GOOD(R_ERROR, "advapi32.RegSetKeySecurity", KEY(key, ZOO), FLAGS(security_information, DACL_SECURITY_INFORMATION), PTR(security_descriptor, &open));
    EITHER(R_ERROR, "advapi32.RegDisableReflectionKey", NAMED_HANDLE(base, key, "key_path", ZOO));
    EITHER(R_ERROR, "advapi32.RegEnableReflectionKey", NAMED_HANDLE(base, key, "key_path", ZOO));
    EITHER(R_ERROR, "advapi32.RegQueryReflectionKey", NAMED_HANDLE(base, key, "key_path", ZOO), OUT_NUM(is_reflection_disabled, &disabled, 4));
    RegCreateKeyA(key, "Old", &made);
    RegCloseKey(made);
    EITHER(R_ERROR, "advapi32.RegRenameKey", KEY(key, ZOO), WIDE(sub_key, L"Old"), WIDE(new_name, L"New"));
    RegCloseKey(key);
    return zoo_end();
}
