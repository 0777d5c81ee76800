// Functions of services, event logs, tokens and privileges, security descriptors.
// winsvc.h, winbase.h, securitybaseapi.h, sddl.h, aclapi.h, ntsecapi.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name manager_access[] = {{0xf003f, "SC_MANAGER_ALL_ACCESS"},
                                   {0x80000000, "GENERIC_READ"},
                                   {0x40000000, "GENERIC_WRITE"},
                                   {0x20000000, "GENERIC_EXECUTE"},
                                   {0x10000000, "GENERIC_ALL"},
                                   {0x2000000, "MAXIMUM_ALLOWED"},
                                   {0x80000, "WRITE_OWNER"},
                                   {0x40000, "WRITE_DAC"},
                                   {0x20000, "READ_CONTROL"},
                                   {0x10000, "DELETE"},
                                   {0x20, "SC_MANAGER_MODIFY_BOOT_CONFIG"},
                                   {0x10, "SC_MANAGER_QUERY_LOCK_STATUS"},
                                   {0x8, "SC_MANAGER_LOCK"},
                                   {0x4, "SC_MANAGER_ENUMERATE_SERVICE"},
                                   {0x2, "SC_MANAGER_CREATE_SERVICE"},
                                   {0x1, "SC_MANAGER_CONNECT"}};
constexpr Name service_access[] = {{0xf01ff, "SERVICE_ALL_ACCESS"},
                                   {0x80000000, "GENERIC_READ"},
                                   {0x40000000, "GENERIC_WRITE"},
                                   {0x20000000, "GENERIC_EXECUTE"},
                                   {0x10000000, "GENERIC_ALL"},
                                   {0x2000000, "MAXIMUM_ALLOWED"},
                                   {0x80000, "WRITE_OWNER"},
                                   {0x40000, "WRITE_DAC"},
                                   {0x20000, "READ_CONTROL"},
                                   {0x10000, "DELETE"},
                                   {0x100, "SERVICE_USER_DEFINED_CONTROL"},
                                   {0x80, "SERVICE_INTERROGATE"},
                                   {0x40, "SERVICE_PAUSE_CONTINUE"},
                                   {0x20, "SERVICE_STOP"},
                                   {0x10, "SERVICE_START"},
                                   {0x8, "SERVICE_ENUMERATE_DEPENDENTS"},
                                   {0x4, "SERVICE_QUERY_STATUS"},
                                   {0x2, "SERVICE_CHANGE_CONFIG"},
                                   {0x1, "SERVICE_QUERY_CONFIG"}};
constexpr Name service_types[] = {{0xffffffff, "SERVICE_NO_CHANGE"},
                                  {0x30, "SERVICE_WIN32"},
                                  {0xb, "SERVICE_DRIVER"},
                                  {0x1, "SERVICE_KERNEL_DRIVER"},
                                  {0x2, "SERVICE_FILE_SYSTEM_DRIVER"},
                                  {0x4, "SERVICE_ADAPTER"},
                                  {0x8, "SERVICE_RECOGNIZER_DRIVER"},
                                  {0x10, "SERVICE_WIN32_OWN_PROCESS"},
                                  {0x20, "SERVICE_WIN32_SHARE_PROCESS"},
                                  {0x40, "SERVICE_USER_SERVICE"},
                                  {0x100, "SERVICE_INTERACTIVE_PROCESS"}};
constexpr Name start_types[] = {{0, "SERVICE_BOOT_START"}, {1, "SERVICE_SYSTEM_START"},
                                {2, "SERVICE_AUTO_START"}, {3, "SERVICE_DEMAND_START"},
                                {4, "SERVICE_DISABLED"},   {0xffffffff, "SERVICE_NO_CHANGE"}};
constexpr Name error_controls[] = {{0, "SERVICE_ERROR_IGNORE"},
                                   {1, "SERVICE_ERROR_NORMAL"},
                                   {2, "SERVICE_ERROR_SEVERE"},
                                   {3, "SERVICE_ERROR_CRITICAL"},
                                   {0xffffffff, "SERVICE_NO_CHANGE"}};
constexpr Name controls[] = {{1, "SERVICE_CONTROL_STOP"},      {2, "SERVICE_CONTROL_PAUSE"},
                             {3, "SERVICE_CONTROL_CONTINUE"},  {4, "SERVICE_CONTROL_INTERROGATE"},
                             {5, "SERVICE_CONTROL_SHUTDOWN"},  {6, "SERVICE_CONTROL_PARAMCHANGE"},
                             {7, "SERVICE_CONTROL_NETBINDADD"}};
constexpr Name states[] = {{1, "SERVICE_STOPPED"}, {2, "SERVICE_START_PENDING"},    {3, "SERVICE_STOP_PENDING"},
                           {4, "SERVICE_RUNNING"}, {5, "SERVICE_CONTINUE_PENDING"}, {6, "SERVICE_PAUSE_PENDING"},
                           {7, "SERVICE_PAUSED"}};
constexpr Name accepted[] = {{1, "SERVICE_ACCEPT_STOP"},
                             {2, "SERVICE_ACCEPT_PAUSE_CONTINUE"},
                             {4, "SERVICE_ACCEPT_SHUTDOWN"},
                             {8, "SERVICE_ACCEPT_PARAMCHANGE"},
                             {0x100, "SERVICE_ACCEPT_PRESHUTDOWN"}};
constexpr Name wanted_states[] = {{1, "SERVICE_ACTIVE"}, {2, "SERVICE_INACTIVE"}, {3, "SERVICE_STATE_ALL"}};
constexpr Name config_levels[] = {{1, "SERVICE_CONFIG_DESCRIPTION"},
                                  {2, "SERVICE_CONFIG_FAILURE_ACTIONS"},
                                  {3, "SERVICE_CONFIG_DELAYED_AUTO_START_INFO"},
                                  {4, "SERVICE_CONFIG_FAILURE_ACTIONS_FLAG"},
                                  {5, "SERVICE_CONFIG_SERVICE_SID_INFO"},
                                  {6, "SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO"},
                                  {7, "SERVICE_CONFIG_PRESHUTDOWN_INFO"},
                                  {8, "SERVICE_CONFIG_TRIGGER_INFO"},
                                  {12, "SERVICE_CONFIG_LAUNCH_PROTECTED"}};
constexpr Name status_levels[] = {{0, "SC_STATUS_PROCESS_INFO"}};
constexpr Name enum_levels[] = {{0, "SC_ENUM_PROCESS_INFO"}};
constexpr Name read_flags[] = {{1, "EVENTLOG_SEQUENTIAL_READ"},
                               {2, "EVENTLOG_SEEK_READ"},
                               {4, "EVENTLOG_FORWARDS_READ"},
                               {8, "EVENTLOG_BACKWARDS_READ"}};
constexpr Name event_types[] = {{0, "EVENTLOG_SUCCESS"},       {1, "EVENTLOG_ERROR_TYPE"},
                                {2, "EVENTLOG_WARNING_TYPE"},  {4, "EVENTLOG_INFORMATION_TYPE"},
                                {8, "EVENTLOG_AUDIT_SUCCESS"}, {16, "EVENTLOG_AUDIT_FAILURE"}};
constexpr Name logon_types[] = {{2, "LOGON32_LOGON_INTERACTIVE"},    {3, "LOGON32_LOGON_NETWORK"},
                                {4, "LOGON32_LOGON_BATCH"},          {5, "LOGON32_LOGON_SERVICE"},
                                {7, "LOGON32_LOGON_UNLOCK"},         {8, "LOGON32_LOGON_NETWORK_CLEARTEXT"},
                                {9, "LOGON32_LOGON_NEW_CREDENTIALS"}};
constexpr Name logon_providers[] = {{0, "LOGON32_PROVIDER_DEFAULT"},
                                    {1, "LOGON32_PROVIDER_WINNT35"},
                                    {2, "LOGON32_PROVIDER_WINNT40"},
                                    {3, "LOGON32_PROVIDER_WINNT50"}};
constexpr Name object_types[] = {{0, "SE_UNKNOWN_OBJECT_TYPE"},
                                 {1, "SE_FILE_OBJECT"},
                                 {2, "SE_SERVICE"},
                                 {3, "SE_PRINTER"},
                                 {4, "SE_REGISTRY_KEY"},
                                 {5, "SE_LMSHARE"},
                                 {6, "SE_KERNEL_OBJECT"},
                                 {7, "SE_WINDOW_OBJECT"},
                                 {8, "SE_DS_OBJECT"},
                                 {9, "SE_DS_OBJECT_ALL"},
                                 {10, "SE_PROVIDER_DEFINED_OBJECT"},
                                 {11, "SE_WMIGUID_OBJECT"},
                                 {12, "SE_REGISTRY_WOW64_32KEY"}};
constexpr Name sid_uses[] = {{1, "SidTypeUser"},    {2, "SidTypeGroup"},          {3, "SidTypeDomain"},
                             {4, "SidTypeAlias"},   {5, "SidTypeWellKnownGroup"}, {6, "SidTypeDeletedAccount"},
                             {7, "SidTypeInvalid"}, {8, "SidTypeUnknown"},        {9, "SidTypeComputer"},
                             {10, "SidTypeLabel"}};
constexpr Name policy_classes[] = {{1, "PolicyAuditLogInformation"},      {2, "PolicyAuditEventsInformation"},
                                   {3, "PolicyPrimaryDomainInformation"}, {4, "PolicyPdAccountInformation"},
                                   {5, "PolicyAccountDomainInformation"}, {6, "PolicyLsaServerRoleInformation"},
                                   {12, "PolicyDnsDomainInformation"}};

constexpr NameTable kManagerAccess{NameTable::kFlags, manager_access};
constexpr NameTable kServiceAccess{NameTable::kFlags, service_access};
constexpr NameTable kServiceType{NameTable::kFlags, service_types};
constexpr NameTable kStartType{NameTable::kConstant, start_types};
constexpr NameTable kErrorControl{NameTable::kConstant, error_controls};
constexpr NameTable kControl{NameTable::kConstant, controls};
constexpr NameTable kState{NameTable::kConstant, states};
constexpr NameTable kAccepted{NameTable::kFlags, accepted};
constexpr NameTable kWantedState{NameTable::kConstant, wanted_states};
constexpr NameTable kConfigLevel{NameTable::kConstant, config_levels};
constexpr NameTable kStatusLevel{NameTable::kConstant, status_levels};
constexpr NameTable kEnumLevel{NameTable::kConstant, enum_levels};
constexpr NameTable kReadFlags{NameTable::kFlags, read_flags};
constexpr NameTable kLogEventType{NameTable::kConstant, event_types};
constexpr NameTable kLogonType{NameTable::kConstant, logon_types};
constexpr NameTable kLogonProvider{NameTable::kConstant, logon_providers};
constexpr NameTable kObjectType{NameTable::kConstant, object_types};
constexpr NameTable kSidUse{NameTable::kConstant, sid_uses};
constexpr NameTable kPolicyClass{NameTable::kConstant, policy_classes};

#define SERVICE_STATUS_MEMBERS                                                             \
  {"service_type", Member::kHex, &kServiceType}, {"current_state", Member::kHex, &kState}, \
      {"controls_accepted", Member::kHex, &kAccepted}, {"win32_exit_code", Member::kU32},  \
      {"service_specific_exit_code", Member::kU32}, {"check_point", Member::kU32}, {       \
    "wait_hint", Member::kU32                                                              \
  }
constexpr ShapeMember status_members[] = {SERVICE_STATUS_MEMBERS};
constexpr ShapeMember status_process_members[] = {
    SERVICE_STATUS_MEMBERS, {"process_id", Member::kU32}, {"service_flags", Member::kHex}};
#undef SERVICE_STATUS_MEMBERS
constexpr Shape service_status{status_members}, service_status_process{status_process_members};
constexpr ShapeMember config_members[] = {{"service_type", Member::kHex, &kServiceType},
                                          {"start_type", Member::kHex, &kStartType},
                                          {"error_control", Member::kHex, &kErrorControl},
                                          {"binary_path_name", Member::kText},
                                          {"load_order_group", Member::kText},
                                          {"tag_id", Member::kU32},
                                          {"dependencies", Member::kText},
                                          {"service_start_name", Member::kText},
                                          {"display_name", Member::kText}};
constexpr Shape service_config{config_members};
constexpr ShapeMember description_members[] = {{"description", Member::kText}};
constexpr Shape service_description{description_members};
constexpr ShapeMember table_members[] = {{"service_name", Member::kText}, {"service_proc", Member::kPointer}};
constexpr Shape service_table{table_members};
// A text at a pointer at a pointer.
constexpr ShapeMember string_members[] = {{"text", Member::kText}};
constexpr Shape string_at{string_members};
constexpr ShapeMember lsa_string_members[] = {
    {"length", Member::kU16}, {"maximum_length", Member::kU16}, {"buffer", Member::kWideText}};
constexpr Shape lsa_string{lsa_string_members};

// A SID or a TOKEN_PRIVILEGES under the parameter's name.
#define NAMED_LAYOUT(variable, name, type)                            \
  constexpr LayoutField variable##_field[] = {{name, 0, type}};       \
  constexpr Layout variable##_only[] = {{0, name, variable##_field}}; \
  constexpr Layouts variable { variable##_only }
NAMED_LAYOUT(sid_layouts, "sid", FieldType::kSid);
NAMED_LAYOUT(owner_layouts, "owner", FieldType::kSid);
NAMED_LAYOUT(group_layouts, "group", FieldType::kSid);
NAMED_LAYOUT(sid_to_check_layouts, "sid_to_check", FieldType::kSid);
NAMED_LAYOUT(user_sid_layouts, "user_sid", FieldType::kSid);
NAMED_LAYOUT(account_sid_layouts, "account_sid", FieldType::kSid);
NAMED_LAYOUT(new_state_layouts, "new_state", FieldType::kPrivileges);
#undef NAMED_LAYOUT
constexpr uint16_t kSidSize = 68, kPrivilegesSize = 4 + 36 * 12;

Param sid_in(const char* name, const Layouts& layouts) { return structure(name, layouts, kSidSize); }
Param sid_out(const char* name, const Layouts& layouts) { return structure(name, layouts, kSidSize, Direction::kOut); }
Param service_in() { return resource("service", Object::kService); }
Param manager_in() { return resource("sc_manager", Object::kService); }
Param log_in() { return resource("event_log", Object::kService); }
// 16 and 8 bits by value.
Param number16(const char* name) { return {.name = name, .type = Type::kNumber, .width = 2}; }
Param number8(const char* name) { return {.name = name, .type = Type::kNumber, .width = 1}; }

void add_services(std::vector<Call>& calls) {
  const auto service = Category::kService;
  add(calls, {"advapi32", "sechost"},
      {{"OpenSCManager*",
        service,
        Result::kPointer,
        {text("machine_name"), text("database_name"), names("desired_access", kManagerAccess)}},
       {"CreateService*",
        service,
        Result::kPointer,
        {manager_in(), text("service_name"), text("display_name"), names("desired_access", kServiceAccess),
         names("service_type", kServiceType), names("start_type", kStartType), names("error_control", kErrorControl),
         text("binary_path_name"), text("load_order_group"), number_out("tag_id"), text("dependencies"),
         text("service_start_name"), text("password")},
        0,
        Object::kService,
        1},
       {"OpenService*",
        service,
        Result::kPointer,
        {manager_in(), text("service_name"), names("desired_access", kServiceAccess)},
        0,
        Object::kService,
        1},
       {"StartService*",
        service,
        Result::kBool,
        {service_in(), number("num_service_args"), shape("service_arg_vectors", string_at)}},
       {"ControlService",
        service,
        Result::kBool,
        {service_in(), names("control", kControl), shape("service_status", service_status, Direction::kOut)}},
       {"DeleteService", service, Result::kBool, {service_in()}},
       {"CloseServiceHandle", service, Result::kBool, {resource("sc_object", Object::kService)}},
       {"QueryServiceStatus",
        service,
        Result::kBool,
        {service_in(), shape("service_status", service_status, Direction::kOut)}},
       {"QueryServiceStatusEx",
        service,
        Result::kBool,
        {service_in(), names("info_level", kStatusLevel), shape("buffer", service_status_process, Direction::kOut),
         number("buf_size"), number_out("bytes_needed")}},
       {"QueryServiceConfig*",
        service,
        Result::kBool,
        {service_in(), shape("service_config", service_config, Direction::kOut), number("buf_size"),
         number_out("bytes_needed")}},
       {"QueryServiceConfig2*",
        service,
        Result::kBool,
        {service_in(), names("info_level", kConfigLevel), out_data("buffer", 3, kNoArg), number("buf_size"),
         number_out("bytes_needed")}},
       {"ChangeServiceConfig*",
        service,
        Result::kBool,
        {service_in(), names("service_type", kServiceType), names("start_type", kStartType),
         names("error_control", kErrorControl), text("binary_path_name"), text("load_order_group"),
         number_out("tag_id"), text("dependencies"), text("service_start_name"), text("password"),
         text("display_name")}},
       {"ChangeServiceConfig2*",
        service,
        Result::kBool,
        {service_in(), names("info_level", kConfigLevel), shape("info", service_description)}},
       {"EnumServicesStatusEx*",
        service,
        Result::kBool,
        {manager_in(), names("info_level", kEnumLevel), names("service_type", kServiceType),
         names("service_state", kWantedState), pointer("services"), number("buf_size"), number_out("bytes_needed"),
         number_out("services_returned"), number_inout("resume_handle"), text("group_name")}},
       {"EnumDependentServices*",
        service,
        Result::kBool,
        {service_in(), names("service_state", kWantedState), pointer("services"), number("buf_size"),
         number_out("bytes_needed"), number_out("services_returned")}},
       {"GetServiceKeyName*",
        service,
        Result::kBool,
        {manager_in(), text("display_name"), out_text("service_name"), number_inout("size")}},
       {"GetServiceDisplayName*",
        service,
        Result::kBool,
        {manager_in(), text("service_name"), out_text("display_name"), number_inout("size")}},
       {"StartServiceCtrlDispatcher*", service, Result::kBool, {shape("service_start_table", service_table)}},
       {"RegisterServiceCtrlHandler*",
        service,
        Result::kPointer,
        {text("service_name"), pointer("handler_proc")},
        0,
        Object::kService,
        0},
       {"RegisterServiceCtrlHandlerEx*",
        service,
        Result::kPointer,
        {text("service_name"), pointer("handler_proc"), pointer("context")},
        0,
        Object::kService,
        0},
       {"SetServiceStatus",
        service,
        Result::kBool,
        {resource("service_status_handle", Object::kService), shape("service_status", service_status)}},
       {"SetServiceObjectSecurity",
        service,
        Result::kBool,
        {service_in(), names("security_information", kSecurityInformation), pointer("security_descriptor")}},
       {"QueryServiceObjectSecurity",
        service,
        Result::kBool,
        {service_in(), names("security_information", kSecurityInformation), pointer("security_descriptor"),
         number("buf_size"), number_out("bytes_needed")}}});
  add(calls, {"advapi32"},
      {{"EnumServicesStatus*",
        service,
        Result::kBool,
        {manager_in(), names("service_type", kServiceType), names("service_state", kWantedState), pointer("services"),
         number("buf_size"), number_out("bytes_needed"), number_out("services_returned"),
         number_inout("resume_handle")}},
       {"LockServiceDatabase", service, Result::kPointer, {manager_in()}},
       {"UnlockServiceDatabase", service, Result::kBool, {pointer("sc_lock")}}});
}

void add_logs(std::vector<Call>& calls) {
  const auto service = Category::kService;
  add(calls, {"advapi32"},
      {{"OpenEventLog*", service, Result::kPointer, {text("server_name"), text("source_name")}, 0, Object::kService, 1},
       {"RegisterEventSource*",
        service,
        Result::kPointer,
        {text("server_name"), text("source_name")},
        0,
        Object::kService,
        1},
       {"ClearEventLog*", service, Result::kBool, {log_in(), text("backup_file_name")}},
       {"BackupEventLog*", service, Result::kBool, {log_in(), text("backup_file_name")}},
       {"CloseEventLog", service, Result::kBool, {log_in()}},
       {"DeregisterEventSource", service, Result::kBool, {log_in()}},
       {"ReadEventLog*",
        service,
        Result::kBool,
        {log_in(), names("read_flags", kReadFlags), number("record_offset"), pointer("buffer"),
         number("number_of_bytes_to_read"), number_out("bytes_read"), number_out("min_number_of_bytes_needed")}},
       {"GetNumberOfEventLogRecords", service, Result::kBool, {log_in(), number_out("number_of_records")}},
       {"ReportEvent*",
        service,
        Result::kBool,
        {log_in(), Param{.name = "type", .type = Type::kNames, .names = &kLogEventType, .width = 2},
         number16("category"), hex("event_id"), sid_in("user_sid", user_sid_layouts), number16("num_strings"),
         number("data_size"), shape("strings", string_at), data("raw_data", 6)}}});
}

void add_tokens(std::vector<Call>& calls) {
  const auto token = Category::kToken;
  add(calls, {"advapi32", "kernelbase", "kernel32"},
      {{"OpenProcessToken",
        token,
        Result::kBool,
        {handle("process"), names("desired_access", kTokenAccess), handle_out("token")}},
       {"OpenThreadToken",
        token,
        Result::kBool,
        {handle("thread"), names("desired_access", kTokenAccess), truth("open_as_self"), handle_out("token")}},
       {"SetThreadToken", token, Result::kBool, {pointer("thread"), handle("token")}},
       {"AdjustTokenPrivileges",
        token,
        Result::kBool,
        {handle("token"), truth("disable_all_privileges"), structure("new_state", new_state_layouts, kPrivilegesSize),
         number("buffer_length"), pointer("previous_state"), pointer("return_length")}},
       {"GetTokenInformation",
        token,
        Result::kBool,
        {handle("token"), names("token_information_class", kTokenInformationClass), out_data("token_information", 3, 4),
         number("token_information_length"), number_out("return_length")}},
       {"SetTokenInformation",
        token,
        Result::kBool,
        {handle("token"), names("token_information_class", kTokenInformationClass), data("token_information", 3),
         number("token_information_length")}},
       {"DuplicateToken",
        token,
        Result::kBool,
        {handle("existing_token"), names("impersonation_level", kImpersonationLevel), handle_out("duplicate_token")}},
       {"DuplicateTokenEx",
        token,
        Result::kBool,
        {handle("existing_token"), names("desired_access", kTokenAccess), pointer("token_attributes"),
         names("impersonation_level", kImpersonationLevel), names("token_type", kTokenType), handle_out("new_token")}},
       {"CreateRestrictedToken",
        token,
        Result::kBool,
        {handle("existing_token"), names("flags", kFilterTokenFlags), number("disable_sid_count"),
         pointer("sids_to_disable"), number("delete_privilege_count"), pointer("privileges_to_delete"),
         number("restricted_sid_count"), pointer("sids_to_restrict"), handle_out("new_token")}},
       {"ImpersonateLoggedOnUser", token, Result::kBool, {handle("token")}},
       {"ImpersonateSelf", token, Result::kBool, {names("impersonation_level", kImpersonationLevel)}},
       {"ImpersonateNamedPipeClient", token, Result::kBool, {handle("named_pipe")}},
       {"RevertToSelf", token, Result::kBool, {}},
       {"CheckTokenMembership",
        token,
        Result::kBool,
        {handle("token"), sid_in("sid_to_check", sid_to_check_layouts), number_out("is_member")}},
       {"AllocateAndInitializeSid",
        token,
        Result::kBool,
        {buffer_in("identifier_authority", kNoArg, 6), number8("sub_authority_count"), number("sub_authority_0"),
         number("sub_authority_1"), number("sub_authority_2"), number("sub_authority_3"), number("sub_authority_4"),
         number("sub_authority_5"), number("sub_authority_6"), number("sub_authority_7"), pointer_out("sid")}},
       {"CreateWellKnownSid",
        token,
        Result::kBool,
        {number("well_known_sid_type"), pointer("domain_sid"), sid_out("sid", sid_layouts), number_inout("size")}},
       {"InitializeSecurityDescriptor", token, Result::kBool, {pointer("security_descriptor"), number("revision")}},
       {"SetSecurityDescriptorDacl",
        token,
        Result::kBool,
        {pointer("security_descriptor"), truth("dacl_present"), pointer("dacl"), truth("dacl_defaulted")}},
       {"SetKernelObjectSecurity",
        token,
        Result::kBool,
        {handle("handle"), names("security_information", kSecurityInformation), pointer("security_descriptor")}},
       {"GetKernelObjectSecurity",
        token,
        Result::kBool,
        {handle("handle"), names("requested_information", kSecurityInformation), pointer("security_descriptor"),
         number("length"), number_out("length_needed")}},
       {"SetFileSecurity*",
        Category::kFile,
        Result::kBool,
        {text("file_name"), names("security_information", kSecurityInformation), pointer("security_descriptor")}},
       {"GetFileSecurity*",
        Category::kFile,
        Result::kBool,
        {text("file_name"), names("requested_information", kSecurityInformation), pointer("security_descriptor"),
         number("length"), number_out("length_needed")}}});
  add(calls, {"advapi32", "sechost"},
      {{"LookupPrivilegeValue*",
        token,
        Result::kBool,
        {text("system_name"), text("name"), names_ptr("luid", kPrivilege, Direction::kOut)}},
       {"LookupPrivilegeName*",
        token,
        Result::kBool,
        {text("system_name"), names_ptr("luid", kPrivilege, Direction::kIn), out_text("name"), number_inout("size")}},
       {"LookupAccountName*",
        token,
        Result::kBool,
        {text("system_name"), text("account_name"), sid_out("sid", sid_layouts), number_inout("sid_size"),
         out_text("referenced_domain_name"), number_inout("domain_name_size"),
         names_ptr("use", kSidUse, Direction::kOut)}},
       {"LookupAccountSid*",
        token,
        Result::kBool,
        {text("system_name"), sid_in("sid", sid_layouts), out_text("name"), number_inout("name_size"),
         out_text("referenced_domain_name"), number_inout("domain_name_size"),
         names_ptr("use", kSidUse, Direction::kOut)}},
       {"LogonUser*",
        token,
        Result::kBool,
        {text("username"), text("domain"), text("password"), names("logon_type", kLogonType),
         names("logon_provider", kLogonProvider), handle_out("token")}},
       {"ConvertSidToStringSid*",
        token,
        Result::kBool,
        {sid_in("sid", sid_layouts), shape("string_sid", string_at, Direction::kOut)}},
       {"ConvertStringSidToSid*", token, Result::kBool, {text("string_sid"), pointer_out("sid")}},
       {"ConvertStringSecurityDescriptorToSecurityDescriptor*",
        token,
        Result::kBool,
        {text("string_security_descriptor"), number("string_sd_revision"), pointer_out("security_descriptor"),
         number_out("security_descriptor_size")}},
       {"ConvertSecurityDescriptorToStringSecurityDescriptor*",
        token,
        Result::kBool,
        {pointer("security_descriptor"), number("requested_string_sd_revision"),
         names("security_information", kSecurityInformation),
         shape("string_security_descriptor", string_at, Direction::kOut),
         number_out("string_security_descriptor_len")}},
       {"SetNamedSecurityInfo*",
        token,
        Result::kError,
        {text("object_name"), names("object_type", kObjectType), names("security_info", kSecurityInformation),
         sid_in("owner", owner_layouts), sid_in("group", group_layouts), pointer("dacl"), pointer("sacl")}},
       {"GetNamedSecurityInfo*",
        token,
        Result::kError,
        {text("object_name"), names("object_type", kObjectType), names("security_info", kSecurityInformation),
         pointer_out("owner"), pointer_out("group"), pointer_out("dacl"), pointer_out("sacl"),
         pointer_out("security_descriptor")}},
       {"SetSecurityInfo",
        token,
        Result::kError,
        {handle("handle"), names("object_type", kObjectType), names("security_info", kSecurityInformation),
         sid_in("owner", owner_layouts), sid_in("group", group_layouts), pointer("dacl"), pointer("sacl")}},
       {"GetSecurityInfo",
        token,
        Result::kError,
        {handle("handle"), names("object_type", kObjectType), names("security_info", kSecurityInformation),
         pointer_out("owner"), pointer_out("group"), pointer_out("dacl"), pointer_out("sacl"),
         pointer_out("security_descriptor")}},
       {"SetEntriesInAcl*",
        token,
        Result::kError,
        {number("count_of_explicit_entries"), pointer("list_of_explicit_entries"), pointer("old_acl"),
         pointer_out("new_acl")}}});
  add(calls, {"advapi32", "sechost"},
      {{"LsaOpenPolicy",
        token,
        Result::kStatus,
        {shape("system_name", lsa_string), pointer("object_attributes"), hex("desired_access"),
         handle_out("policy_handle")}},
       {"LsaQueryInformationPolicy",
        token,
        Result::kStatus,
        {pointer("policy_handle"), names("information_class", kPolicyClass), pointer_out("buffer")}},
       {"LsaAddAccountRights",
        token,
        Result::kStatus,
        {pointer("policy_handle"), sid_in("account_sid", account_sid_layouts), shape("user_rights", lsa_string),
         number("count_of_rights")}},
       {"LsaRetrievePrivateData",
        token,
        Result::kStatus,
        {pointer("policy_handle"), shape("key_name", lsa_string), pointer_out("private_data")}},
       {"LsaStorePrivateData",
        token,
        Result::kStatus,
        {pointer("policy_handle"), shape("key_name", lsa_string), shape("private_data", lsa_string)}},
       {"LsaClose", token, Result::kStatus, {pointer("object_handle")}}});
}

}  // namespace

void add_services_functions(std::vector<Call>& calls) {
  add_services(calls);
  add_logs(calls);
  add_tokens(calls);
}

}  // namespace drsemu::event::function
