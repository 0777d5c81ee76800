// Each wrapped function of services, tokens and privileges, tasks.
#include "functions.h"
#include <aclapi.h>
#include <sddl.h>
#include <ntsecapi.h>

#define SERVICE NAMED_HANDLE(service, service, "service_name", "zoo-fn")
#define MANAGER HANDLE_(sc_manager, manager)
#define LINES "C:\\zoo-lines.txt"

static char self[MAX_PATH];

// ---- the service itself: it says in a file what it called

static DWORD WINAPI on_control(DWORD control, DWORD type, void *data, void *context) {
    (void)control, (void)type, (void)data, (void)context;
    return NO_ERROR;
}
static void WINAPI on_plain_control(DWORD control) { (void)control; }

static void serve(const char *name) {
    WCHAR wide[32];
    SERVICE_STATUS status = {SERVICE_WIN32_OWN_PROCESS, SERVICE_RUNNING, SERVICE_ACCEPT_STOP, 0, 0, 0, 0};
    mbstowcs(wide, name, 32);
    GOOD(R_POINTER, "advapi32.RegisterServiceCtrlHandlerA", ANSI(service_name, name), PTR(handler_proc, on_plain_control));
    GOOD(R_POINTER, "advapi32.RegisterServiceCtrlHandlerW", WIDE(service_name, wide), PTR(handler_proc, on_plain_control));
    GOOD(R_POINTER, "advapi32.RegisterServiceCtrlHandlerExA", ANSI(service_name, name), PTR(handler_proc, on_control), PTR(context, 0x31));
    HANDLE handle = (HANDLE)GOOD(R_POINTER, "advapi32.RegisterServiceCtrlHandlerExW", WIDE(service_name, wide), PTR(handler_proc, on_control), PTR(context, 0x32));
    GOOD(R_BOOL, "advapi32.SetServiceStatus", NAMED_HANDLE(service_status_handle, handle, "service_name", name),
         SHAPE(service_status, &status, "{\"service_type\":\"SERVICE_WIN32_OWN_PROCESS\",\"current_state\":\"SERVICE_RUNNING\",\"controls_accepted\":\"SERVICE_ACCEPT_STOP\","
                                        "\"win32_exit_code\":0,\"service_specific_exit_code\":0,\"check_point\":0,\"wait_hint\":0}"));
    HANDLE started = OpenEventA(SYNCHRONIZE, FALSE, "Global\\zoo-fn");
    WaitForSingleObject(started, 60000);
    status.dwCurrentState = SERVICE_STOPPED;
    SetServiceStatus((SERVICE_STATUS_HANDLE)handle, &status);
}
static void WINAPI ansi_main(DWORD count, LPSTR *arguments) { (void)count, (void)arguments, serve("zoo-fn"); }
static void WINAPI wide_main(DWORD count, LPWSTR *arguments) { (void)count, (void)arguments, serve("zoo-fw"); }

static int served(BOOL wide) {
    static SERVICE_TABLE_ENTRYA table[] = {{(char *)"zoo-fn", ansi_main}, {NULL, NULL}};
    static SERVICE_TABLE_ENTRYW wide_table[] = {{(WCHAR *)L"zoo-fw", wide_main}, {NULL, NULL}};
    static char shown[128];
    DWORD written;
    snprintf(shown, sizeof shown, "{\"service_name\":\"%s\",\"service_proc\":\"0x%llx\"}", wide ? "zoo-fw" : "zoo-fn", (ULONGLONG)(ULONG_PTR)(wide ? (void *)wide_main : (void *)ansi_main));
    if (wide) GOOD(R_BOOL, "advapi32.StartServiceCtrlDispatcherW", SHAPE(service_start_table, wide_table, shown));
    else GOOD(R_BOOL, "advapi32.StartServiceCtrlDispatcherA", SHAPE(service_start_table, table, shown));
    HANDLE file = CreateFileA(LINES, FILE_APPEND_DATA, FILE_SHARE_READ, NULL, OPEN_ALWAYS, 0, NULL);
    WriteFile(file, zoo_text, (DWORD)zoo_used, &written, NULL);
    CloseHandle(file);
    SetEvent(OpenEventA(EVENT_MODIFY_STATE, FALSE, "Global\\zoo-fn-done"));
    return 0;
}

static void services(void) {
    char line[MAX_PATH + 16], wide_line[MAX_PATH + 16], text[256];
    WCHAR wide_text[256], wide_command[MAX_PATH + 16];
    DWORD tag = 0, needed = 0, count = 0, resume = 0, size;
    SERVICE_STATUS status;
    SERVICE_STATUS_PROCESS process;
    static BYTE buffer[65536];
    HANDLE started = CreateEventA(NULL, TRUE, FALSE, "Global\\zoo-fn"), done = CreateEventA(NULL, FALSE, FALSE, "Global\\zoo-fn-done");
    snprintf(line, sizeof line, "\"%s\" ansi", self);
    snprintf(wide_line, sizeof wide_line, "\"%s\" wide", self);
    mbstowcs(wide_command, wide_line, MAX_PATH + 16);
    SC_HANDLE manager = (SC_HANDLE)GOOD(R_POINTER, "advapi32.OpenSCManagerA", RAW(0), ANSI(database_name, "ServicesActive"), FLAGS(desired_access, SC_MANAGER_ALL_ACCESS));
    CloseServiceHandle((SC_HANDLE)GOOD(R_POINTER, "advapi32.OpenSCManagerW", WIDE(machine_name, L""), WIDE(database_name, L"ServicesActive"), FLAGS(desired_access, SC_MANAGER_CONNECT)));
    EITHER(R_POINTER, "advapi32.OpenSCManagerA", ANSI(machine_name, ""), ANSI(database_name, "none"), FLAGS(desired_access, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE));
    SC_HANDLE service = (SC_HANDLE)GOOD(R_POINTER, "advapi32.CreateServiceA", MANAGER, ANSI(service_name, "zoo-fn"), ANSI(display_name, "Zoo A"), FLAGS(desired_access, SERVICE_ALL_ACCESS),
                                        FLAGS(service_type, SERVICE_WIN32_OWN_PROCESS), FLAGS(start_type, SERVICE_DEMAND_START), FLAGS(error_control, SERVICE_ERROR_IGNORE), ANSI(binary_path_name, line),
                                        ANSI(load_order_group, "group"), OUT_NUM(tag_id, &tag, 4), ANSI(dependencies, ""), ANSI(service_start_name, "LocalSystem"), ANSI(password, "secret"));
    SC_HANDLE wide = (SC_HANDLE)GOOD(R_POINTER, "advapi32.CreateServiceW", MANAGER, WIDE(service_name, L"zoo-fw"), WIDE(display_name, L"Zoo W"), FLAGS(desired_access, SERVICE_ALL_ACCESS),
                                     FLAGS(service_type, SERVICE_WIN32_OWN_PROCESS), FLAGS(start_type, SERVICE_DEMAND_START), FLAGS(error_control, SERVICE_ERROR_NORMAL), WIDE(binary_path_name, wide_command),
                                     WIDE(load_order_group, L"group"), OUT_NUM(tag_id, &tag, 4), WIDE(dependencies, L""), WIDE(service_start_name, L"LocalSystem"), WIDE(password, L"secret"));
    CloseServiceHandle((SC_HANDLE)GOOD(R_POINTER, "advapi32.OpenServiceA", MANAGER, ANSI(service_name, "zoo-fn"), FLAGS(desired_access, SERVICE_QUERY_STATUS | SERVICE_START)));
    CloseServiceHandle((SC_HANDLE)GOOD(R_POINTER, "advapi32.OpenServiceW", MANAGER, WIDE(service_name, L"zoo-fw"), FLAGS(desired_access, SERVICE_ALL_ACCESS)));
    BAD(R_POINTER, "advapi32.OpenServiceW", MANAGER, WIDE(service_name, L"none"), FLAGS(desired_access, DELETE));
    GOOD(R_BOOL, "advapi32.ChangeServiceConfigA", SERVICE, FLAGS(service_type, SERVICE_NO_CHANGE), FLAGS(start_type, SERVICE_DEMAND_START), FLAGS(error_control, SERVICE_NO_CHANGE), ANSI(binary_path_name, line),
         ANSI(load_order_group, "group"), OUT_NUM(tag_id, &tag, 4), ANSI(dependencies, ""), ANSI(service_start_name, "LocalSystem"), ANSI(password, "secret"), ANSI(display_name, "Zoo A2"));
    GOOD(R_BOOL, "advapi32.ChangeServiceConfigW", NAMED_HANDLE(service, wide, "service_name", "zoo-fw"), FLAGS(service_type, SERVICE_WIN32_OWN_PROCESS), FLAGS(start_type, SERVICE_NO_CHANGE), FLAGS(error_control, SERVICE_ERROR_IGNORE),
         WIDE(binary_path_name, wide_command), WIDE(load_order_group, L"group"), OUT_NUM(tag_id, &tag, 4), WIDE(dependencies, L""), WIDE(service_start_name, L"LocalSystem"), WIDE(password, L"secret"),
         WIDE(display_name, L"Zoo W2"));
    const char *const description = "what it does";
    const WCHAR *const wide_description = L"what it does";
    EITHER(R_BOOL, "advapi32.ChangeServiceConfig2A", SERVICE, FLAGS(info_level, SERVICE_CONFIG_DESCRIPTION), SHAPE(info, &description, "{\"description\":\"what it does\"}"));
    EITHER(R_BOOL, "advapi32.ChangeServiceConfig2W", SERVICE, FLAGS(info_level, SERVICE_CONFIG_DESCRIPTION), SHAPE(info, &wide_description, "{\"description\":\"what it does\"}"));
    GOOD(R_BOOL, "advapi32.QueryServiceConfigA", SERVICE, OUT_ANY(service_config, buffer), NUM(buf_size, 8192), OUT_NUM(bytes_needed, &needed, 4));
    GOOD(R_BOOL, "advapi32.QueryServiceConfigW", SERVICE, OUT_ANY(service_config, buffer), NUM(buf_size, 8192), OUT_NUM(bytes_needed, &needed, 4));
    BAD(R_BOOL, "advapi32.QueryServiceConfigW", SERVICE, RAW(0), NUM(buf_size, 0), OUT_NUM(bytes_needed, &needed, 4));
    EITHER(R_BOOL, "advapi32.QueryServiceConfig2A", SERVICE, FLAGS(info_level, SERVICE_CONFIG_DESCRIPTION), OUT_ANY(buffer, buffer), NUM(buf_size, 200), OUT_NUM(bytes_needed, &needed, 4));
    EITHER(R_BOOL, "advapi32.QueryServiceConfig2W", SERVICE, FLAGS(info_level, SERVICE_CONFIG_DESCRIPTION), OUT_ANY(buffer, buffer), NUM(buf_size, 200), OUT_NUM(bytes_needed, &needed, 4));
    GOOD(R_BOOL, "advapi32.QueryServiceStatus", SERVICE, OUT_ANY(service_status, &status));
    GOOD(R_BOOL, "advapi32.QueryServiceStatusEx", SERVICE, NAMED(info_level, 0, "SC_STATUS_PROCESS_INFO"), OUT_ANY(buffer, &process), NUM(buf_size, sizeof process), OUT_NUM(bytes_needed, &needed, 4));
    const char *arguments[] = {"zoo-fn"};
    const WCHAR *wide_arguments[] = {L"zoo-fw"};
    GOOD(R_BOOL, "advapi32.StartServiceA", SERVICE, NUM(num_service_args, 1), SHAPE(service_arg_vectors, arguments, "{\"text\":\"zoo-fn\"}"));
    GOOD(R_BOOL, "advapi32.ControlService", SERVICE, FLAGS(control, SERVICE_CONTROL_INTERROGATE), OUT_ANY(service_status, &status));
    BAD(R_BOOL, "advapi32.StartServiceA", SERVICE, NUM(num_service_args, 0), RAW(0));
    SetEvent(started);
    WaitForSingleObject(done, 20000);
    ResetEvent(started);
    GOOD(R_BOOL, "advapi32.StartServiceW", NAMED_HANDLE(service, wide, "service_name", "zoo-fw"), NUM(num_service_args, 1), SHAPE(service_arg_vectors, wide_arguments, "{\"text\":\"zoo-fw\"}"));
    SetEvent(started);
    WaitForSingleObject(done, 20000);
    GOOD(R_BOOL, "advapi32.EnumServicesStatusA", MANAGER, FLAGS(service_type, SERVICE_WIN32), FLAGS(service_state, SERVICE_STATE_ALL), PTR(services, buffer), NUM(buf_size, 65536), OUT_NUM(bytes_needed, &needed, 4),
         OUT_NUM(services_returned, &count, 4), IN_NUM(resume_handle, &resume, 4));
    resume = 0;
    GOOD(R_BOOL, "advapi32.EnumServicesStatusW", MANAGER, FLAGS(service_type, SERVICE_WIN32), FLAGS(service_state, SERVICE_STATE_ALL), PTR(services, buffer), NUM(buf_size, 65536), OUT_NUM(bytes_needed, &needed, 4),
         OUT_NUM(services_returned, &count, 4), IN_NUM(resume_handle, &resume, 4));
    resume = 0;
    EITHER(R_BOOL, "advapi32.EnumServicesStatusExA", MANAGER, NAMED(info_level, 0, "SC_ENUM_PROCESS_INFO"), FLAGS(service_type, SERVICE_WIN32), FLAGS(service_state, SERVICE_ACTIVE), PTR(services, buffer), NUM(buf_size, 65536),
           OUT_NUM(bytes_needed, &needed, 4), OUT_NUM(services_returned, &count, 4), IN_NUM(resume_handle, &resume, 4), ANSI(group_name, "group"));
    resume = 0;
    EITHER(R_BOOL, "advapi32.EnumServicesStatusExW", MANAGER, NAMED(info_level, 0, "SC_ENUM_PROCESS_INFO"), FLAGS(service_type, SERVICE_WIN32), FLAGS(service_state, SERVICE_ACTIVE), PTR(services, buffer), NUM(buf_size, 65536),
           OUT_NUM(bytes_needed, &needed, 4), OUT_NUM(services_returned, &count, 4), IN_NUM(resume_handle, &resume, 4), WIDE(group_name, L"group"));
    EITHER(R_BOOL, "advapi32.EnumDependentServicesA", SERVICE, FLAGS(service_state, SERVICE_ACTIVE), PTR(services, buffer), NUM(buf_size, 4096), OUT_NUM(bytes_needed, &needed, 4), OUT_NUM(services_returned, &count, 4));
    EITHER(R_BOOL, "advapi32.EnumDependentServicesW", SERVICE, FLAGS(service_state, SERVICE_ACTIVE), PTR(services, buffer), NUM(buf_size, 4096), OUT_NUM(bytes_needed, &needed, 4), OUT_NUM(services_returned, &count, 4));
    size = 256;
    EITHER(R_BOOL, "advapi32.GetServiceKeyNameA", MANAGER, ANSI(display_name, "Zoo A2"), OUT_ANSI(service_name, text), IN_NUM(size, &size, 4));
    size = 256;
    EITHER(R_BOOL, "advapi32.GetServiceKeyNameW", MANAGER, WIDE(display_name, L"Zoo W2"), OUT_WIDE(service_name, wide_text), IN_NUM(size, &size, 4));
    size = 256;
    EITHER(R_BOOL, "advapi32.GetServiceDisplayNameA", MANAGER, ANSI(service_name, "zoo-fn"), OUT_ANSI(display_name, text), IN_NUM(size, &size, 4));
    size = 256;
    EITHER(R_BOOL, "advapi32.GetServiceDisplayNameW", MANAGER, WIDE(service_name, L"zoo-fw"), OUT_WIDE(display_name, wide_text), IN_NUM(size, &size, 4));
    EITHER(R_BOOL, "advapi32.QueryServiceObjectSecurity", SERVICE, FLAGS(security_information, DACL_SECURITY_INFORMATION), PTR(security_descriptor, buffer), NUM(buf_size, 4096), OUT_NUM(bytes_needed, &needed, 4));
    SECURITY_DESCRIPTOR descriptor;
    GOOD(R_BOOL, "advapi32.InitializeSecurityDescriptor", PTR(security_descriptor, &descriptor), NUM(revision, 1));
    GOOD(R_BOOL, "advapi32.SetSecurityDescriptorDacl", PTR(security_descriptor, &descriptor), TRUTH(dacl_present, TRUE), PTR(dacl, 0), TRUTH(dacl_defaulted, FALSE));
    EITHER(R_BOOL, "advapi32.SetServiceObjectSecurity", SERVICE, FLAGS(security_information, DACL_SECURITY_INFORMATION), PTR(security_descriptor, &descriptor));
    void *lock = (void *)EITHER(R_POINTER, "advapi32.LockServiceDatabase", MANAGER);
    EITHER(R_BOOL, "advapi32.UnlockServiceDatabase", PTR(sc_lock, lock));
    GOOD(R_BOOL, "advapi32.DeleteService", SERVICE);
    GOOD(R_BOOL, "advapi32.CloseServiceHandle", NAMED_HANDLE(sc_object, service, "service_name", "zoo-fn"));
    DeleteService(wide);
    CloseServiceHandle(wide);
    BAD(R_BOOL, "advapi32.CloseServiceHandle", HANDLE_(sc_object, 0));
    CloseServiceHandle(manager);
    // What the services said.
    HANDLE file = CreateFileA(LINES, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    DWORD read = 0;
    static char said[65536];
    if (file != INVALID_HANDLE_VALUE && ReadFile(file, said, sizeof said, &read, NULL)) {
        memcpy(zoo_text + zoo_used, said, read);
        zoo_used += (LONG)read;
    }
    CloseHandle(file);
}

#define LOG(n) NAMED_HANDLE(event_log, log, "source_name", n)

static void logs(void) {
    DWORD number = 0, needed = 0;
    char buffer[256];
    const char *strings[] = {"first"};
    const WCHAR *wide_strings[] = {L"first"};
    SID user = {1, 1, {SECURITY_WORLD_SID_AUTHORITY}, {0}};
    HANDLE log = (HANDLE)EITHER(R_POINTER, "advapi32.OpenEventLogA", ANSI(server_name, ""), ANSI(source_name, "System"));
    log = (HANDLE)EITHER(R_POINTER, "advapi32.OpenEventLogW", WIDE(server_name, L""), WIDE(source_name, L"Security"));
#define ANY_LOG HEX(event_log, log), SEEN(.kind = M_ANY, .name = log ? "source_name" : NULL)
    EITHER(R_BOOL, "advapi32.GetNumberOfEventLogRecords", ANY_LOG, OUT_NUM(number_of_records, &number, 4));
    EITHER(R_BOOL, "advapi32.ReadEventLogA", ANY_LOG, FLAGS(read_flags, EVENTLOG_SEQUENTIAL_READ | EVENTLOG_FORWARDS_READ), NUM(record_offset, 0), PTR(buffer, buffer), NUM(number_of_bytes_to_read, sizeof buffer),
           OUT_NUM(bytes_read, &number, 4), OUT_NUM(min_number_of_bytes_needed, &needed, 4));
    EITHER(R_BOOL, "advapi32.ReadEventLogW", ANY_LOG, FLAGS(read_flags, EVENTLOG_SEEK_READ | EVENTLOG_BACKWARDS_READ), NUM(record_offset, 3), PTR(buffer, buffer), NUM(number_of_bytes_to_read, sizeof buffer),
           OUT_NUM(bytes_read, &number, 4), OUT_NUM(min_number_of_bytes_needed, &needed, 4));
    EITHER(R_BOOL, "advapi32.BackupEventLogA", ANY_LOG, ANSI(backup_file_name, "C:\\zoo.evt"));
    EITHER(R_BOOL, "advapi32.BackupEventLogW", ANY_LOG, WIDE(backup_file_name, L"C:\\zoo2.evt"));
    EITHER(R_BOOL, "advapi32.ClearEventLogA", ANY_LOG, ANSI(backup_file_name, "C:\\zoo3.evt"));
    EITHER(R_BOOL, "advapi32.ClearEventLogW", ANY_LOG, WIDE(backup_file_name, L"C:\\zoo4.evt"));
    EITHER(R_BOOL, "advapi32.CloseEventLog", ANY_LOG);
    log = (HANDLE)EITHER(R_POINTER, "advapi32.RegisterEventSourceA", ANSI(server_name, ""), ANSI(source_name, "zoo"));
    log = (HANDLE)EITHER(R_POINTER, "advapi32.RegisterEventSourceW", WIDE(server_name, L""), WIDE(source_name, L"zoo"));
    EITHER(R_BOOL, "advapi32.ReportEventA", ANY_LOG, FLAGS(type, EVENTLOG_WARNING_TYPE), NUM(category, 3), HEX(event_id, 0x1234), GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)&user, .name = "user_sid", .text = "S-1-1-0"),
           NUM(num_strings, 1), NUM(data_size, 4), SHAPE(strings, strings, "{\"text\":\"first\"}"), IN_BYTES(raw_data, "data", 4));
    EITHER(R_BOOL, "advapi32.ReportEventW", ANY_LOG, FLAGS(type, EVENTLOG_ERROR_TYPE), NUM(category, 3), HEX(event_id, 0x1234), GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)&user, .name = "user_sid", .text = "S-1-1-0"),
           NUM(num_strings, 1), NUM(data_size, 4), SHAPE(strings, wide_strings, "{\"text\":\"first\"}"), IN_BYTES(raw_data, "data", 4));
    EITHER(R_BOOL, "advapi32.DeregisterEventSource", ANY_LOG);
}

#define A_SID(n, p, shown) GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)(p), .name = #n, .text = shown)
#define TOKEN HANDLE_(token, token)

static void tokens(void) {
    HANDLE token = NULL, twin = NULL, thread_token = NULL, file;
    static BYTE buffer[4096], sid_room[68];
    DWORD length = 0, sid_size, name_size, needed = 0;
    SID_NAME_USE use;
    char name[256], domain[256];
    WCHAR wide_name[256], wide_domain[256];
    LUID luid = {20, 0};
    BOOL member = 0;
    SID world = {1, 1, {SECURITY_WORLD_SID_AUTHORITY}, {0}};
    SECURITY_DESCRIPTOR descriptor;
    void *owner = NULL, *group = NULL, *dacl = NULL, *sacl = NULL, *got = NULL;
    InitializeSecurityDescriptor(&descriptor, 1);
    SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE);
    GOOD(R_BOOL, "advapi32.OpenProcessToken", PSEUDO(process, -1), BEFORE_NUM(proc_id, GetCurrentProcessId()), FLAGS(desired_access, TOKEN_ALL_ACCESS), OUT_HANDLE(token, &token));
    BAD(R_BOOL, "advapi32.OpenProcessToken", HANDLE_(process, BAD_HANDLE), FLAGS(desired_access, TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY), OUT_HANDLE(token, &twin));
    GOOD(R_BOOL, "advapi32.LookupPrivilegeValueA", ANSI(system_name, ""), ANSI(name, "SeDebugPrivilege"), OUT_TEXT(luid, &luid, "SeDebugPrivilege"));
    GOOD(R_BOOL, "advapi32.LookupPrivilegeValueW", WIDE(system_name, L""), WIDE(name, L"SeDebugPrivilege"), OUT_TEXT(luid, &luid, "SeDebugPrivilege"));
    BAD(R_BOOL, "advapi32.LookupPrivilegeValueW", RAW(0), WIDE(name, L"SeNone"), OUT_TEXT(luid, &luid, ""));
    name_size = 256;
    GOOD(R_BOOL, "advapi32.LookupPrivilegeNameA", ANSI(system_name, ""), GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)&luid, .name = "luid", .text = "SeDebugPrivilege"), OUT_ANSI(name, name), IN_NUM(size, &name_size, 4));
    name_size = 256;
    GOOD(R_BOOL, "advapi32.LookupPrivilegeNameW", WIDE(system_name, L""), GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)&luid, .name = "luid", .text = "SeDebugPrivilege"), OUT_WIDE(name, wide_name), IN_NUM(size, &name_size, 4));
    TOKEN_PRIVILEGES state = {1, {{{20, 0}, SE_PRIVILEGE_ENABLED}}};
    GOOD(R_BOOL, "advapi32.AdjustTokenPrivileges", TOKEN, TRUTH(disable_all_privileges, FALSE), RAW(&state), BEFORE_ANY(new_state), NUM(buffer_length, sizeof state), PTR(previous_state, 0), PTR(return_length, 0));
    GOOD(R_BOOL, "advapi32.GetTokenInformation", TOKEN, NAMED(token_information_class, 20, "TokenElevation"), OUT_BYTES_OF(token_information, buffer, &length), NUM(token_information_length, 64), OUT_NUM(return_length, &length, 4));
    BAD(R_BOOL, "advapi32.GetTokenInformation", TOKEN, NAMED(token_information_class, 1, "TokenUser"), RAW(0), NUM(token_information_length, 0), OUT_NUM(return_length, &length, 4));
    DWORD session = 1;
    EITHER(R_BOOL, "advapi32.SetTokenInformation", TOKEN, NAMED(token_information_class, 12, "TokenSessionId"), IN_BYTES(token_information, &session, 4), NUM(token_information_length, 4));
    GOOD(R_BOOL, "advapi32.DuplicateToken", HANDLE_(existing_token, token), FLAGS(impersonation_level, SecurityImpersonation), OUT_HANDLE(duplicate_token, &twin));
    GOOD(R_BOOL, "advapi32.SetThreadToken", PTR(thread, 0), HANDLE_(token, twin));
    CloseHandle(twin);
    GOOD(R_BOOL, "advapi32.OpenThreadToken", PSEUDO(thread, -2), BEFORE_ANY(thread_id), BEFORE_ANY(proc_id), FLAGS(desired_access, TOKEN_QUERY), TRUTH(open_as_self, TRUE), OUT_HANDLE(token, &thread_token));
    CloseHandle(thread_token);
    GOOD(R_BOOL, "advapi32.RevertToSelf");
    GOOD(R_BOOL, "advapi32.DuplicateTokenEx", HANDLE_(existing_token, token), FLAGS(desired_access, TOKEN_ALL_ACCESS), PTR(token_attributes, 0), FLAGS(impersonation_level, SecurityImpersonation),
         FLAGS(token_type, TokenPrimary), OUT_HANDLE(new_token, &twin));
    CloseHandle(twin);
    twin = NULL;
    EITHER(R_BOOL, "advapi32.CreateRestrictedToken", HANDLE_(existing_token, token), FLAGS(flags, DISABLE_MAX_PRIVILEGE), NUM(disable_sid_count, 0), PTR(sids_to_disable, 0), NUM(delete_privilege_count, 0),
           PTR(privileges_to_delete, 0), NUM(restricted_sid_count, 0), PTR(sids_to_restrict, 0), OUT_HANDLE(new_token, &twin));
    if (twin) CloseHandle(twin);
    GOOD(R_BOOL, "advapi32.ImpersonateLoggedOnUser", TOKEN);
    RevertToSelf();
    GOOD(R_BOOL, "advapi32.ImpersonateSelf", FLAGS(impersonation_level, SecurityImpersonation));
    RevertToSelf();
    BAD(R_BOOL, "advapi32.ImpersonateNamedPipeClient", HANDLE_(named_pipe, BAD_HANDLE));
    HANDLE pipe = CreateNamedPipeA("\\\\.\\pipe\\zoo", PIPE_ACCESS_DUPLEX, 0, 1, 64, 64, 0, NULL);
    HANDLE client = CreateFileA("\\\\.\\pipe\\zoo", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD moved = 0;
    WriteFile(client, "x", 1, &moved, NULL);
    ReadFile(pipe, buffer, 1, &moved, NULL);
    GOOD(R_BOOL, "advapi32.ImpersonateNamedPipeClient", HANDLE_(named_pipe, pipe), BEFORE_ANY(file_path));
    CloseHandle(client);
    CloseHandle(pipe);
    RevertToSelf();
    EITHER(R_BOOL, "advapi32.LogonUserA", ANSI(username, "nobody"), ANSI(domain, "."), ANSI(password, "secret"), FLAGS(logon_type, LOGON32_LOGON_INTERACTIVE), FLAGS(logon_provider, LOGON32_PROVIDER_DEFAULT), OUT_POINTER(token, &twin));
    EITHER(R_BOOL, "advapi32.LogonUserW", WIDE(username, L"nobody"), WIDE(domain, L"."), WIDE(password, L"secret"), FLAGS(logon_type, LOGON32_LOGON_NETWORK), FLAGS(logon_provider, LOGON32_PROVIDER_WINNT50), OUT_POINTER(token, &twin));
    SID_IDENTIFIER_AUTHORITY authority = SECURITY_NT_AUTHORITY;
    void *sid = NULL;
    GOOD(R_BOOL, "advapi32.AllocateAndInitializeSid", IN_BYTES(identifier_authority, &authority, 6), NUM(sub_authority_count, 2), NUM(sub_authority_0, 32), NUM(sub_authority_1, 544), NUM(sub_authority_2, 0), NUM(sub_authority_3, 0),
         NUM(sub_authority_4, 0), NUM(sub_authority_5, 0), NUM(sub_authority_6, 0), NUM(sub_authority_7, 0), OUT_POINTER(sid, &sid));
    GOOD(R_BOOL, "advapi32.CheckTokenMembership", HANDLE_(token, NULL), A_SID(sid_to_check, sid, "S-1-5-32-544"), OUT_NUM(is_member, &member, 4));
    sid_size = sizeof sid_room;
    GOOD(R_BOOL, "advapi32.CreateWellKnownSid", NUM(well_known_sid_type, 1), PTR(domain_sid, 0), OUT_TEXT(sid, sid_room, "S-1-1-0"), IN_NUM(size, &sid_size, 4));
    sid_size = sizeof sid_room, name_size = 256;
    GOOD(R_BOOL, "advapi32.LookupAccountNameA", ANSI(system_name, ""), ANSI(account_name, "Everyone"), OUT_TEXT(sid, sid_room, "S-1-1-0"), IN_NUM(sid_size, &sid_size, 4), OUT_ANSI(referenced_domain_name, domain),
         IN_NUM(domain_name_size, &name_size, 4), OUT_TEXT(use, &use, "SidTypeWellKnownGroup"));
    sid_size = sizeof sid_room, name_size = 256;
    GOOD(R_BOOL, "advapi32.LookupAccountNameW", WIDE(system_name, L""), WIDE(account_name, L"Everyone"), OUT_TEXT(sid, sid_room, "S-1-1-0"), IN_NUM(sid_size, &sid_size, 4), OUT_WIDE(referenced_domain_name, wide_domain),
         IN_NUM(domain_name_size, &name_size, 4), OUT_TEXT(use, &use, "SidTypeWellKnownGroup"));
    name_size = 256, needed = 256;
    GOOD(R_BOOL, "advapi32.LookupAccountSidA", ANSI(system_name, ""), A_SID(sid, &world, "S-1-1-0"), OUT_ANSI(name, name), IN_NUM(name_size, &name_size, 4), OUT_ANSI(referenced_domain_name, domain),
         IN_NUM(domain_name_size, &needed, 4), OUT_TEXT(use, &use, "SidTypeWellKnownGroup"));
    name_size = 256, needed = 256;
    GOOD(R_BOOL, "advapi32.LookupAccountSidW", WIDE(system_name, L""), A_SID(sid, &world, "S-1-1-0"), OUT_WIDE(name, wide_name), IN_NUM(name_size, &name_size, 4), OUT_WIDE(referenced_domain_name, wide_domain),
         IN_NUM(domain_name_size, &needed, 4), OUT_TEXT(use, &use, "SidTypeWellKnownGroup"));
    GOOD(R_BOOL, "advapi32.ConvertSidToStringSidA", A_SID(sid, &world, "S-1-1-0"), OUT_SHAPE(string_sid, &got, "{\"text\":\"S-1-1-0\"}"));
    GOOD(R_BOOL, "advapi32.ConvertSidToStringSidW", A_SID(sid, &world, "S-1-1-0"), OUT_SHAPE(string_sid, &got, "{\"text\":\"S-1-1-0\"}"));
    GOOD(R_BOOL, "advapi32.ConvertStringSidToSidA", ANSI(string_sid, "S-1-5-18"), OUT_POINTER(sid, &got));
    GOOD(R_BOOL, "advapi32.ConvertStringSidToSidW", WIDE(string_sid, L"S-1-5-18"), OUT_POINTER(sid, &got));
    BAD(R_BOOL, "advapi32.ConvertStringSidToSidW", WIDE(string_sid, L"none"), OUT_POINTER(sid, &got));
    GOOD(R_BOOL, "advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorA", ANSI(string_security_descriptor, "D:(A;;GA;;;WD)"), NUM(string_sd_revision, 1), OUT_POINTER(security_descriptor, &got),
         OUT_NUM(security_descriptor_size, &length, 4));
    GOOD(R_BOOL, "advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW", WIDE(string_security_descriptor, L"D:(A;;GA;;;WD)"), NUM(string_sd_revision, 1), OUT_POINTER(security_descriptor, &got),
         OUT_NUM(security_descriptor_size, &length, 4));
    void *relative = got, *text = NULL;
    GOOD(R_BOOL, "advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorA", PTR(security_descriptor, relative), NUM(requested_string_sd_revision, 1), FLAGS(security_information, DACL_SECURITY_INFORMATION),
         OUT_SHAPE(string_security_descriptor, &text, "{\"text\":\"D:(A;;GA;;;WD)\"}"), OUT_NUM(string_security_descriptor_len, &length, 4));
    GOOD(R_BOOL, "advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW", PTR(security_descriptor, relative), NUM(requested_string_sd_revision, 1), FLAGS(security_information, DACL_SECURITY_INFORMATION),
         OUT_SHAPE(string_security_descriptor, &text, "{\"text\":\"D:(A;;GA;;;WD)\"}"), OUT_NUM(string_security_descriptor_len, &length, 4));
    file = CreateFileA("C:\\zoo-sd.txt", GENERIC_ALL, 0, NULL, CREATE_ALWAYS, 0, NULL);
#define THE_FILE NAMED_HANDLE(handle, file, "file_path", "\\??\\C:\\zoo-sd.txt")
    GOOD(R_BOOL, "advapi32.GetKernelObjectSecurity", THE_FILE, FLAGS(requested_information, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION), PTR(security_descriptor, buffer), NUM(length, sizeof buffer), OUT_NUM(length_needed, &needed, 4));
    GOOD(R_BOOL, "advapi32.SetKernelObjectSecurity", THE_FILE, FLAGS(security_information, DACL_SECURITY_INFORMATION), PTR(security_descriptor, &descriptor));
    GOOD(R_ERROR, "advapi32.GetSecurityInfo", THE_FILE, FLAGS(object_type, SE_FILE_OBJECT), FLAGS(security_info, OWNER_SECURITY_INFORMATION), OUT_POINTER(owner, &owner), OUT_POINTER(group, &group), OUT_POINTER(dacl, &dacl),
         OUT_POINTER(sacl, &sacl), OUT_POINTER(security_descriptor, &got));
    EITHER(R_ERROR, "advapi32.SetSecurityInfo", THE_FILE, FLAGS(object_type, SE_FILE_OBJECT), FLAGS(security_info, DACL_SECURITY_INFORMATION), A_SID(owner, &world, "S-1-1-0"), A_SID(group, &world, "S-1-1-0"), PTR(dacl, 0), PTR(sacl, 0));
    CloseHandle(file);
    GOOD(R_BOOL, "advapi32.GetFileSecurityA", ANSI(file_name, "C:\\zoo-sd.txt"), FLAGS(requested_information, DACL_SECURITY_INFORMATION), PTR(security_descriptor, buffer), NUM(length, sizeof buffer), OUT_NUM(length_needed, &needed, 4));
    GOOD(R_BOOL, "advapi32.GetFileSecurityW", WIDE(file_name, L"C:\\zoo-sd.txt"), FLAGS(requested_information, DACL_SECURITY_INFORMATION), PTR(security_descriptor, buffer), NUM(length, sizeof buffer), OUT_NUM(length_needed, &needed, 4));
    GOOD(R_BOOL, "advapi32.SetFileSecurityA", ANSI(file_name, "C:\\zoo-sd.txt"), FLAGS(security_information, DACL_SECURITY_INFORMATION), PTR(security_descriptor, &descriptor));
    GOOD(R_BOOL, "advapi32.SetFileSecurityW", WIDE(file_name, L"C:\\zoo-sd.txt"), FLAGS(security_information, DACL_SECURITY_INFORMATION), PTR(security_descriptor, &descriptor));
    GOOD(R_ERROR, "advapi32.GetNamedSecurityInfoA", ANSI(object_name, "C:\\zoo-sd.txt"), FLAGS(object_type, SE_FILE_OBJECT), FLAGS(security_info, OWNER_SECURITY_INFORMATION), OUT_POINTER(owner, &owner), OUT_POINTER(group, &group),
         OUT_POINTER(dacl, &dacl), OUT_POINTER(sacl, &sacl), OUT_POINTER(security_descriptor, &got));
    GOOD(R_ERROR, "advapi32.GetNamedSecurityInfoW", WIDE(object_name, L"C:\\zoo-sd.txt"), FLAGS(object_type, SE_FILE_OBJECT), FLAGS(security_info, OWNER_SECURITY_INFORMATION), OUT_POINTER(owner, &owner), OUT_POINTER(group, &group),
         OUT_POINTER(dacl, &dacl), OUT_POINTER(sacl, &sacl), OUT_POINTER(security_descriptor, &got));
    static char object[] = "C:\\zoo-sd.txt";
    static WCHAR wide_object[] = L"C:\\zoo-sd.txt";
    EITHER(R_ERROR, "advapi32.SetNamedSecurityInfoA", ANSI(object_name, object), FLAGS(object_type, SE_FILE_OBJECT), FLAGS(security_info, DACL_SECURITY_INFORMATION), A_SID(owner, &world, "S-1-1-0"), A_SID(group, &world, "S-1-1-0"), PTR(dacl, 0), PTR(sacl, 0));
    EITHER(R_ERROR, "advapi32.SetNamedSecurityInfoW", WIDE(object_name, wide_object), FLAGS(object_type, SE_FILE_OBJECT), FLAGS(security_info, DACL_SECURITY_INFORMATION), A_SID(owner, &world, "S-1-1-0"), A_SID(group, &world, "S-1-1-0"), PTR(dacl, 0), PTR(sacl, 0));
    EXPLICIT_ACCESSW entry = {GENERIC_ALL, GRANT_ACCESS, NO_INHERITANCE, {NULL, NO_MULTIPLE_TRUSTEE, TRUSTEE_IS_SID, TRUSTEE_IS_WELL_KNOWN_GROUP, (WCHAR *)&world}};
    EITHER(R_ERROR, "advapi32.SetEntriesInAclA", NUM(count_of_explicit_entries, 1), PTR(list_of_explicit_entries, &entry), PTR(old_acl, 0), OUT_POINTER(new_acl, &got));
    GOOD(R_ERROR, "advapi32.SetEntriesInAclW", NUM(count_of_explicit_entries, 1), PTR(list_of_explicit_entries, &entry), PTR(old_acl, 0), OUT_POINTER(new_acl, &got));

    LSA_OBJECT_ATTRIBUTES attributes = {.Length = sizeof attributes};
    UNICODE_STRING *system = zoo_unicode(L""), *key = zoo_unicode(L"L$zoo");
    HANDLE policy = NULL;
    const char *const system_shown = "{\"length\":0,\"maximum_length\":2,\"buffer\":\"\"}", *const key_shown = "{\"length\":10,\"maximum_length\":12,\"buffer\":\"L$zoo\"}";
    GOOD(R_HRESULT, "advapi32.LsaOpenPolicy", SHAPE(system_name, system, system_shown), PTR(object_attributes, &attributes), HEX(desired_access, 1), OUT_HANDLE(policy_handle, &policy));
    GOOD(R_HRESULT, "advapi32.LsaQueryInformationPolicy", PTR(policy_handle, policy), NAMED(information_class, 5, "PolicyAccountDomainInformation"), OUT_POINTER(buffer, &got));
    EITHER(R_HRESULT, "advapi32.LsaAddAccountRights", PTR(policy_handle, policy), A_SID(account_sid, &world, "S-1-1-0"), SHAPE(user_rights, key, key_shown), NUM(count_of_rights, 1));
    EITHER(R_HRESULT, "advapi32.LsaStorePrivateData", PTR(policy_handle, policy), SHAPE(key_name, key, key_shown), SHAPE(private_data, key, key_shown));
    EITHER(R_HRESULT, "advapi32.LsaRetrievePrivateData", PTR(policy_handle, policy), SHAPE(key_name, key, key_shown), OUT_POINTER(private_data, &got));
    GOOD(R_HRESULT, "advapi32.LsaClose", PTR(object_handle, policy));
    CloseHandle(token);
}

int main(int argc, char **argv) {
    GetModuleFileNameA(NULL, self, sizeof self);
    if (argc > 1) return served(!strcmp(argv[1], "wide"));
    zoo_begin();
    services();
    logs();
    tokens();
    return zoo_end();
}
