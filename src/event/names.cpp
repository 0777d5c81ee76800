// Microsoft's names of constants and flags: values from winnt.h, ntifs.h, wdm.h and winternl.h.
#include "event/names.h"

#include <cstdio>

namespace drsemu::event {

std::string hex_of(uint64_t value) {
  char text[20];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

std::string name_of(const NameTable& table, uint64_t value) {
  std::string text;
  const uint64_t rest = split_names(table, value, [&](const char* name) {
    if (!text.empty()) text += '|';
    text += name;
  });
  if (rest == 0 && !text.empty()) return text;
  return text.empty() ? hex_of(rest) : text + '|' + hex_of(rest);
}

namespace {

#define STANDARD_RIGHTS                                                                              \
  {0x80000000, "GENERIC_READ"}, {0x40000000, "GENERIC_WRITE"}, {0x20000000, "GENERIC_EXECUTE"},      \
      {0x10000000, "GENERIC_ALL"}, {0x02000000, "MAXIMUM_ALLOWED"},                                  \
      {0x01000000, "ACCESS_SYSTEM_SECURITY"}, {0x00100000, "SYNCHRONIZE"}, {0x00080000, "WRITE_OWNER"}, \
      {0x00040000, "WRITE_DAC"}, {0x00020000, "READ_CONTROL"}, {0x00010000, "DELETE"}

constexpr Name file_access[] = {
    {0x1f01ff, "FILE_ALL_ACCESS"}, STANDARD_RIGHTS, {0x100, "FILE_WRITE_ATTRIBUTES"},
    {0x80, "FILE_READ_ATTRIBUTES"}, {0x40, "FILE_DELETE_CHILD"}, {0x20, "FILE_EXECUTE"},
    {0x10, "FILE_WRITE_EA"}, {0x8, "FILE_READ_EA"}, {0x4, "FILE_APPEND_DATA"},
    {0x2, "FILE_WRITE_DATA"}, {0x1, "FILE_READ_DATA"}};
constexpr Name key_access[] = {
    {0xf003f, "KEY_ALL_ACCESS"}, {0x20019, "KEY_READ"}, {0x20006, "KEY_WRITE"}, STANDARD_RIGHTS,
    {0x200, "KEY_WOW64_32KEY"}, {0x100, "KEY_WOW64_64KEY"}, {0x20, "KEY_CREATE_LINK"},
    {0x10, "KEY_NOTIFY"}, {0x8, "KEY_ENUMERATE_SUB_KEYS"}, {0x4, "KEY_CREATE_SUB_KEY"},
    {0x2, "KEY_SET_VALUE"}, {0x1, "KEY_QUERY_VALUE"}};
constexpr Name process_access[] = {
    {0x1fffff, "PROCESS_ALL_ACCESS"}, {0x1f0fff, "PROCESS_ALL_ACCESS"}, STANDARD_RIGHTS,
    {0x2000, "PROCESS_SET_LIMITED_INFORMATION"}, {0x1000, "PROCESS_QUERY_LIMITED_INFORMATION"},
    {0x800, "PROCESS_SUSPEND_RESUME"}, {0x400, "PROCESS_QUERY_INFORMATION"},
    {0x200, "PROCESS_SET_INFORMATION"}, {0x100, "PROCESS_SET_QUOTA"}, {0x80, "PROCESS_CREATE_PROCESS"},
    {0x40, "PROCESS_DUP_HANDLE"}, {0x20, "PROCESS_VM_WRITE"}, {0x10, "PROCESS_VM_READ"},
    {0x8, "PROCESS_VM_OPERATION"}, {0x4, "PROCESS_SET_SESSIONID"}, {0x2, "PROCESS_CREATE_THREAD"},
    {0x1, "PROCESS_TERMINATE"}};
constexpr Name thread_access[] = {
    {0x1fffff, "THREAD_ALL_ACCESS"}, {0x1f03ff, "THREAD_ALL_ACCESS"}, STANDARD_RIGHTS,
    {0x1000, "THREAD_RESUME"}, {0x800, "THREAD_QUERY_LIMITED_INFORMATION"},
    {0x400, "THREAD_SET_LIMITED_INFORMATION"}, {0x200, "THREAD_DIRECT_IMPERSONATION"},
    {0x100, "THREAD_IMPERSONATE"}, {0x80, "THREAD_SET_THREAD_TOKEN"},
    {0x40, "THREAD_QUERY_INFORMATION"}, {0x20, "THREAD_SET_INFORMATION"}, {0x10, "THREAD_SET_CONTEXT"},
    {0x8, "THREAD_GET_CONTEXT"}, {0x4, "THREAD_ALERT"}, {0x2, "THREAD_SUSPEND_RESUME"},
    {0x1, "THREAD_TERMINATE"}};
constexpr Name section_access[] = {
    {0xf001f, "SECTION_ALL_ACCESS"}, STANDARD_RIGHTS, {0x20, "SECTION_MAP_EXECUTE_EXPLICIT"},
    {0x10, "SECTION_EXTEND_SIZE"}, {0x8, "SECTION_MAP_EXECUTE"}, {0x4, "SECTION_MAP_READ"},
    {0x2, "SECTION_MAP_WRITE"}, {0x1, "SECTION_QUERY"}};
constexpr Name token_access[] = {
    {0xf01ff, "TOKEN_ALL_ACCESS"}, STANDARD_RIGHTS, {0x100, "TOKEN_ADJUST_SESSIONID"},
    {0x80, "TOKEN_ADJUST_DEFAULT"}, {0x40, "TOKEN_ADJUST_GROUPS"}, {0x20, "TOKEN_ADJUST_PRIVILEGES"},
    {0x10, "TOKEN_QUERY_SOURCE"}, {0x8, "TOKEN_QUERY"}, {0x4, "TOKEN_IMPERSONATE"},
    {0x2, "TOKEN_DUPLICATE"}, {0x1, "TOKEN_ASSIGN_PRIMARY"}};
constexpr Name object_access[] = {STANDARD_RIGHTS};
constexpr Name mutant_access[] = {{0x1f0001, "MUTANT_ALL_ACCESS"}, STANDARD_RIGHTS, {0x1, "MUTANT_QUERY_STATE"}};
constexpr Name event_access[] = {{0x1f0003, "EVENT_ALL_ACCESS"}, STANDARD_RIGHTS,
                                 {0x2, "EVENT_MODIFY_STATE"}, {0x1, "EVENT_QUERY_STATE"}};
constexpr Name semaphore_access[] = {{0x1f0003, "SEMAPHORE_ALL_ACCESS"}, STANDARD_RIGHTS,
                                     {0x2, "SEMAPHORE_MODIFY_STATE"}, {0x1, "SEMAPHORE_QUERY_STATE"}};
constexpr Name job_access[] = {{0x1f001f, "JOB_OBJECT_ALL_ACCESS"}, STANDARD_RIGHTS,
                               {0x8, "JOB_OBJECT_TERMINATE"}, {0x4, "JOB_OBJECT_QUERY"},
                               {0x2, "JOB_OBJECT_SET_ATTRIBUTES"}, {0x1, "JOB_OBJECT_ASSIGN_PROCESS"}};
constexpr Name directory_access[] = {{0xf000f, "DIRECTORY_ALL_ACCESS"}, STANDARD_RIGHTS,
                                     {0x8, "DIRECTORY_CREATE_SUBDIRECTORY"},
                                     {0x4, "DIRECTORY_CREATE_OBJECT"}, {0x2, "DIRECTORY_TRAVERSE"},
                                     {0x1, "DIRECTORY_QUERY"}};

constexpr Name file_attributes[] = {
    {0x80, "FILE_ATTRIBUTE_NORMAL"}, {0x1, "FILE_ATTRIBUTE_READONLY"}, {0x2, "FILE_ATTRIBUTE_HIDDEN"},
    {0x4, "FILE_ATTRIBUTE_SYSTEM"}, {0x10, "FILE_ATTRIBUTE_DIRECTORY"}, {0x20, "FILE_ATTRIBUTE_ARCHIVE"},
    {0x40, "FILE_ATTRIBUTE_DEVICE"}, {0x100, "FILE_ATTRIBUTE_TEMPORARY"},
    {0x200, "FILE_ATTRIBUTE_SPARSE_FILE"}, {0x400, "FILE_ATTRIBUTE_REPARSE_POINT"},
    {0x800, "FILE_ATTRIBUTE_COMPRESSED"}, {0x1000, "FILE_ATTRIBUTE_OFFLINE"},
    {0x2000, "FILE_ATTRIBUTE_NOT_CONTENT_INDEXED"}, {0x4000, "FILE_ATTRIBUTE_ENCRYPTED"}};
constexpr Name share_access[] = {{1, "FILE_SHARE_READ"}, {2, "FILE_SHARE_WRITE"}, {4, "FILE_SHARE_DELETE"}};
constexpr Name create_disposition[] = {{0, "FILE_SUPERSEDE"}, {1, "FILE_OPEN"}, {2, "FILE_CREATE"},
                                       {3, "FILE_OPEN_IF"}, {4, "FILE_OVERWRITE"}, {5, "FILE_OVERWRITE_IF"}};
constexpr Name create_options[] = {
    {0x1, "FILE_DIRECTORY_FILE"}, {0x2, "FILE_WRITE_THROUGH"}, {0x4, "FILE_SEQUENTIAL_ONLY"},
    {0x8, "FILE_NO_INTERMEDIATE_BUFFERING"}, {0x10, "FILE_SYNCHRONOUS_IO_ALERT"},
    {0x20, "FILE_SYNCHRONOUS_IO_NONALERT"}, {0x40, "FILE_NON_DIRECTORY_FILE"},
    {0x80, "FILE_CREATE_TREE_CONNECTION"}, {0x100, "FILE_COMPLETE_IF_OPLOCKED"},
    {0x200, "FILE_NO_EA_KNOWLEDGE"}, {0x400, "FILE_OPEN_REMOTE_INSTANCE"}, {0x800, "FILE_RANDOM_ACCESS"},
    {0x1000, "FILE_DELETE_ON_CLOSE"}, {0x2000, "FILE_OPEN_BY_FILE_ID"},
    {0x4000, "FILE_OPEN_FOR_BACKUP_INTENT"}, {0x8000, "FILE_NO_COMPRESSION"},
    {0x10000, "FILE_OPEN_REQUIRING_OPLOCK"}, {0x100000, "FILE_RESERVE_OPFILTER"},
    {0x200000, "FILE_OPEN_REPARSE_POINT"}, {0x400000, "FILE_OPEN_NO_RECALL"},
    {0x800000, "FILE_OPEN_FOR_FREE_SPACE_QUERY"}};
constexpr Name create_information[] = {{0, "FILE_SUPERSEDED"}, {1, "FILE_OPENED"}, {2, "FILE_CREATED"},
                                       {3, "FILE_OVERWRITTEN"}, {4, "FILE_EXISTS"},
                                       {5, "FILE_DOES_NOT_EXIST"}};
constexpr Name key_options[] = {{0x0, "REG_OPTION_NON_VOLATILE"}, {0x1, "REG_OPTION_VOLATILE"},
                                {0x2, "REG_OPTION_CREATE_LINK"}, {0x4, "REG_OPTION_BACKUP_RESTORE"},
                                {0x8, "REG_OPTION_OPEN_LINK"}};
constexpr Name key_disposition[] = {{1, "REG_CREATED_NEW_KEY"}, {2, "REG_OPENED_EXISTING_KEY"}};
constexpr Name registry_type[] = {
    {0, "REG_NONE"}, {1, "REG_SZ"}, {2, "REG_EXPAND_SZ"}, {3, "REG_BINARY"}, {4, "REG_DWORD"},
    {5, "REG_DWORD_BIG_ENDIAN"}, {6, "REG_LINK"}, {7, "REG_MULTI_SZ"}, {8, "REG_RESOURCE_LIST"},
    {9, "REG_FULL_RESOURCE_DESCRIPTOR"}, {10, "REG_RESOURCE_REQUIREMENTS_LIST"}, {11, "REG_QWORD"}};
constexpr Name section_attributes[] = {
    {0x11000000, "SEC_IMAGE_NO_EXECUTE"}, {0x200000, "SEC_BASED"}, {0x400000, "SEC_NO_CHANGE"},
    {0x800000, "SEC_FILE"}, {0x1000000, "SEC_IMAGE"}, {0x2000000, "SEC_PROTECTED_IMAGE"},
    {0x4000000, "SEC_RESERVE"}, {0x8000000, "SEC_COMMIT"}, {0x10000000, "SEC_NOCACHE"},
    {0x40000000, "SEC_WRITECOMBINE"}, {0x80000000, "SEC_LARGE_PAGES"}};
constexpr Name page_protection[] = {
    {0x1, "PAGE_NOACCESS"}, {0x2, "PAGE_READONLY"}, {0x4, "PAGE_READWRITE"}, {0x8, "PAGE_WRITECOPY"},
    {0x10, "PAGE_EXECUTE"}, {0x20, "PAGE_EXECUTE_READ"}, {0x40, "PAGE_EXECUTE_READWRITE"},
    {0x80, "PAGE_EXECUTE_WRITECOPY"}, {0x100, "PAGE_GUARD"}, {0x200, "PAGE_NOCACHE"},
    {0x400, "PAGE_WRITECOMBINE"}};
constexpr Name allocation_type[] = {
    {0x1000, "MEM_COMMIT"}, {0x2000, "MEM_RESERVE"}, {0x4000, "MEM_REPLACE_PLACEHOLDER"},
    {0x40000, "MEM_RESERVE_PLACEHOLDER"}, {0x80000, "MEM_RESET"}, {0x100000, "MEM_TOP_DOWN"},
    {0x200000, "MEM_WRITE_WATCH"}, {0x400000, "MEM_PHYSICAL"}, {0x800000, "MEM_ROTATE"},
    {0x1000000, "MEM_RESET_UNDO"}, {0x20000000, "MEM_LARGE_PAGES"}};
constexpr Name free_type[] = {{0x1, "MEM_COALESCE_PLACEHOLDERS"}, {0x2, "MEM_PRESERVE_PLACEHOLDER"},
                              {0x4000, "MEM_DECOMMIT"}, {0x8000, "MEM_RELEASE"}};
constexpr Name memory_state[] = {{0x1000, "MEM_COMMIT"}, {0x2000, "MEM_RESERVE"}, {0x10000, "MEM_FREE"},
                                 {0x20000, "MEM_PRIVATE"}, {0x40000, "MEM_MAPPED"},
                                 {0x1000000, "MEM_IMAGE"}};
constexpr Name duplicate_options[] = {{1, "DUPLICATE_CLOSE_SOURCE"}, {2, "DUPLICATE_SAME_ACCESS"},
                                      {4, "DUPLICATE_SAME_ATTRIBUTES"}};
constexpr Name event_type[] = {{0, "NotificationEvent"}, {1, "SynchronizationEvent"}};
constexpr Name timer_type[] = {{0, "NotificationTimer"}, {1, "SynchronizationTimer"}};
constexpr Name wait_type[] = {{0, "WaitAll"}, {1, "WaitAny"}};
constexpr Name section_inherit[] = {{1, "ViewShare"}, {2, "ViewUnmap"}};
constexpr Name thread_create_flags[] = {
    {0x1, "THREAD_CREATE_FLAGS_CREATE_SUSPENDED"}, {0x2, "THREAD_CREATE_FLAGS_SKIP_THREAD_ATTACH"},
    {0x4, "THREAD_CREATE_FLAGS_HIDE_FROM_DEBUGGER"}, {0x20, "THREAD_CREATE_FLAGS_SKIP_LOADER_INIT"},
    {0x40, "THREAD_CREATE_FLAGS_BYPASS_PROCESS_FREEZE"}};
constexpr Name process_create_flags[] = {
    {0x1, "PROCESS_CREATE_FLAGS_BREAKAWAY"}, {0x2, "PROCESS_CREATE_FLAGS_NO_DEBUG_INHERIT"},
    {0x4, "PROCESS_CREATE_FLAGS_INHERIT_HANDLES"}, {0x8, "PROCESS_CREATE_FLAGS_OVERRIDE_ADDRESS_SPACE"},
    {0x10, "PROCESS_CREATE_FLAGS_LARGE_PAGES"}, {0x40, "PROCESS_CREATE_FLAGS_PROTECTED_PROCESS"},
    {0x80, "PROCESS_CREATE_FLAGS_CREATE_SESSION"}, {0x100, "PROCESS_CREATE_FLAGS_INHERIT_FROM_PARENT"},
    {0x200, "PROCESS_CREATE_FLAGS_SUSPENDED"}};
constexpr Name notify_filter[] = {
    {0x1, "FILE_NOTIFY_CHANGE_FILE_NAME"}, {0x2, "FILE_NOTIFY_CHANGE_DIR_NAME"},
    {0x4, "FILE_NOTIFY_CHANGE_ATTRIBUTES"}, {0x8, "FILE_NOTIFY_CHANGE_SIZE"},
    {0x10, "FILE_NOTIFY_CHANGE_LAST_WRITE"}, {0x20, "FILE_NOTIFY_CHANGE_LAST_ACCESS"},
    {0x40, "FILE_NOTIFY_CHANGE_CREATION"}, {0x80, "FILE_NOTIFY_CHANGE_EA"},
    {0x100, "FILE_NOTIFY_CHANGE_SECURITY"}};
constexpr Name key_notify_filter[] = {{1, "REG_NOTIFY_CHANGE_NAME"}, {2, "REG_NOTIFY_CHANGE_ATTRIBUTES"},
                                      {4, "REG_NOTIFY_CHANGE_LAST_SET"}, {8, "REG_NOTIFY_CHANGE_SECURITY"}};
constexpr Name token_type[] = {{1, "TokenPrimary"}, {2, "TokenImpersonation"}};
// By which a program asks for a service (event/arena.h: Gate).
constexpr Name gate[] = {{0, "syscall"}, {1, "int 80"}};
constexpr Name shutdown_action[] = {{0, "ShutdownNoReboot"}, {1, "ShutdownReboot"}, {2, "ShutdownPowerOff"}};
constexpr Name hard_error_response[] = {
    {0, "ResponseReturnToCaller"}, {1, "ResponseNotHandled"}, {2, "ResponseAbort"}, {3, "ResponseCancel"},
    {4, "ResponseIgnore"}, {5, "ResponseNo"}, {6, "ResponseOk"}, {7, "ResponseRetry"}, {8, "ResponseYes"}};

constexpr Name timer_access[] = {
    {0x1f0003, "TIMER_ALL_ACCESS"}, STANDARD_RIGHTS, {0x2, "TIMER_MODIFY_STATE"}, {0x1, "TIMER_QUERY_STATE"}};
constexpr Name io_completion_access[] = {
    {0x1f0003, "IO_COMPLETION_ALL_ACCESS"}, STANDARD_RIGHTS, {0x2, "IO_COMPLETION_MODIFY_STATE"},
    {0x1, "IO_COMPLETION_QUERY_STATE"}};
constexpr Name symbolic_link_access[] = {
    {0xf0001, "SYMBOLIC_LINK_ALL_ACCESS"}, STANDARD_RIGHTS, {0x2, "SYMBOLIC_LINK_SET"}, {0x1, "SYMBOLIC_LINK_QUERY"}};
constexpr Name keyed_event_access[] = {
    {0xf0003, "KEYEDEVENT_ALL_ACCESS"}, STANDARD_RIGHTS, {0x2, "KEYEDEVENT_WAKE"}, {0x1, "KEYEDEVENT_WAIT"}};
constexpr Name transaction_access[] = {
    {0x1f003f, "TRANSACTION_ALL_ACCESS"}, STANDARD_RIGHTS, {0x20, "TRANSACTION_PROPAGATE"},
    {0x10, "TRANSACTION_ROLLBACK"}, {0x8, "TRANSACTION_COMMIT"}, {0x4, "TRANSACTION_ENLIST"},
    {0x2, "TRANSACTION_SET_INFORMATION"}, {0x1, "TRANSACTION_QUERY_INFORMATION"}};
constexpr Name debug_access[] = {
    {0x1f000f, "DEBUG_ALL_ACCESS"}, STANDARD_RIGHTS, {0x8, "DEBUG_QUERY_INFORMATION"}, {0x4, "DEBUG_SET_INFORMATION"},
    {0x2, "DEBUG_PROCESS_ASSIGN"}, {0x1, "DEBUG_READ_EVENT"}};
constexpr Name process_create_ex_flags[] = {
    {0x1, "PROCESS_CREATE_FLAGS_BREAKAWAY"}, {0x2, "PROCESS_CREATE_FLAGS_NO_DEBUG_INHERIT"},
    {0x4, "PROCESS_CREATE_FLAGS_INHERIT_HANDLES"}, {0x8, "PROCESS_CREATE_FLAGS_OVERRIDE_ADDRESS_SPACE"},
    {0x10, "PROCESS_CREATE_FLAGS_LARGE_PAGES"}};
constexpr Name hard_error_option[] = {
    {0x0, "OptionAbortRetryIgnore"}, {0x1, "OptionOk"}, {0x2, "OptionOkCancel"}, {0x3, "OptionRetryCancel"},
    {0x4, "OptionYesNo"}, {0x5, "OptionYesNoCancel"}, {0x6, "OptionShutdownSystem"}, {0x7, "OptionOkNoWait"},
    {0x8, "OptionCancelTryContinue"}};
constexpr Name handle_attributes[] = {
    {0x1, "OBJ_PROTECT_CLOSE"}, {0x2, "OBJ_INHERIT"}, {0x4, "OBJ_AUDIT_OBJECT_CLOSE"}, {0x10, "OBJ_PERMANENT"},
    {0x20, "OBJ_EXCLUSIVE"}, {0x40, "OBJ_CASE_INSENSITIVE"}, {0x80, "OBJ_OPENIF"}, {0x100, "OBJ_OPENLINK"},
    {0x200, "OBJ_KERNEL_HANDLE"}, {0x400, "OBJ_FORCE_ACCESS_CHECK"}, {0x1000, "OBJ_DONT_REPARSE"}};
constexpr Name privilege[] = {
    {0x2, "SeCreateTokenPrivilege"}, {0x3, "SeAssignPrimaryTokenPrivilege"}, {0x4, "SeLockMemoryPrivilege"},
    {0x5, "SeIncreaseQuotaPrivilege"}, {0x6, "SeMachineAccountPrivilege"}, {0x7, "SeTcbPrivilege"},
    {0x8, "SeSecurityPrivilege"}, {0x9, "SeTakeOwnershipPrivilege"}, {0xa, "SeLoadDriverPrivilege"},
    {0xb, "SeSystemProfilePrivilege"}, {0xc, "SeSystemtimePrivilege"}, {0xd, "SeProfileSingleProcessPrivilege"},
    {0xe, "SeIncreaseBasePriorityPrivilege"}, {0xf, "SeCreatePagefilePrivilege"},
    {0x10, "SeCreatePermanentPrivilege"}, {0x11, "SeBackupPrivilege"}, {0x12, "SeRestorePrivilege"},
    {0x13, "SeShutdownPrivilege"}, {0x14, "SeDebugPrivilege"}, {0x15, "SeAuditPrivilege"},
    {0x16, "SeSystemEnvironmentPrivilege"}, {0x17, "SeChangeNotifyPrivilege"}, {0x18, "SeRemoteShutdownPrivilege"},
    {0x19, "SeUndockPrivilege"}, {0x1a, "SeSyncAgentPrivilege"}, {0x1b, "SeEnableDelegationPrivilege"},
    {0x1c, "SeManageVolumePrivilege"}, {0x1d, "SeImpersonatePrivilege"}, {0x1e, "SeCreateGlobalPrivilege"},
    {0x1f, "SeTrustedCredManAccessPrivilege"}, {0x20, "SeRelabelPrivilege"}, {0x21, "SeIncreaseWorkingSetPrivilege"},
    {0x22, "SeTimeZonePrivilege"}, {0x23, "SeCreateSymbolicLinkPrivilege"},
    {0x24, "SeDelegateSessionUserImpersonatePrivilege"}};
constexpr Name privilege_attributes[] = {
    {0x1, "SE_PRIVILEGE_ENABLED_BY_DEFAULT"}, {0x2, "SE_PRIVILEGE_ENABLED"}, {0x4, "SE_PRIVILEGE_REMOVED"},
    {0x80000000, "SE_PRIVILEGE_USED_FOR_ACCESS"}};
constexpr Name group_attributes[] = {
    {0xc0000000, "SE_GROUP_LOGON_ID"}, {0x1, "SE_GROUP_MANDATORY"}, {0x2, "SE_GROUP_ENABLED_BY_DEFAULT"},
    {0x4, "SE_GROUP_ENABLED"}, {0x8, "SE_GROUP_OWNER"}, {0x10, "SE_GROUP_USE_FOR_DENY_ONLY"},
    {0x20, "SE_GROUP_INTEGRITY"}, {0x40, "SE_GROUP_INTEGRITY_ENABLED"}, {0x20000000, "SE_GROUP_RESOURCE"}};
constexpr Name impersonation_level[] = {
    {0x0, "SecurityAnonymous"}, {0x1, "SecurityIdentification"}, {0x2, "SecurityImpersonation"},
    {0x3, "SecurityDelegation"}};
constexpr Name elevation_type[] = {
    {0x1, "TokenElevationTypeDefault"}, {0x2, "TokenElevationTypeFull"}, {0x3, "TokenElevationTypeLimited"}};
constexpr Name security_information[] = {
    {0x1, "OWNER_SECURITY_INFORMATION"}, {0x2, "GROUP_SECURITY_INFORMATION"}, {0x4, "DACL_SECURITY_INFORMATION"},
    {0x8, "SACL_SECURITY_INFORMATION"}, {0x10, "LABEL_SECURITY_INFORMATION"},
    {0x20, "ATTRIBUTE_SECURITY_INFORMATION"}, {0x40, "SCOPE_SECURITY_INFORMATION"},
    {0x10000, "BACKUP_SECURITY_INFORMATION"}, {0x10000000, "UNPROTECTED_SACL_SECURITY_INFORMATION"},
    {0x20000000, "UNPROTECTED_DACL_SECURITY_INFORMATION"}, {0x40000000, "PROTECTED_SACL_SECURITY_INFORMATION"},
    {0x80000000, "PROTECTED_DACL_SECURITY_INFORMATION"}};
constexpr Name context_flags[] = {
    {0x10001f, "CONTEXT_ALL"}, {0x10000b, "CONTEXT_FULL"}, {0x100000, "CONTEXT_AMD64"}, {0x1, "CONTEXT_CONTROL"},
    {0x2, "CONTEXT_INTEGER"}, {0x4, "CONTEXT_SEGMENTS"}, {0x8, "CONTEXT_FLOATING_POINT"},
    {0x10, "CONTEXT_DEBUG_REGISTERS"}, {0x40, "CONTEXT_XSTATE"}, {0x40000000, "CONTEXT_EXCEPTION_REQUEST"},
    {0x8000000, "CONTEXT_EXCEPTION_ACTIVE"}, {0x10000000, "CONTEXT_SERVICE_ACTIVE"},
    {0x80000000, "CONTEXT_EXCEPTION_REPORTING"}};
constexpr Name context_flags_x86[] = {
    {0x1003f, "CONTEXT_ALL"}, {0x10007, "CONTEXT_FULL"}, {0x10000, "CONTEXT_i386"}, {0x1, "CONTEXT_CONTROL"},
    {0x2, "CONTEXT_INTEGER"}, {0x4, "CONTEXT_SEGMENTS"}, {0x8, "CONTEXT_FLOATING_POINT"},
    {0x10, "CONTEXT_DEBUG_REGISTERS"}, {0x20, "CONTEXT_EXTENDED_REGISTERS"}, {0x40, "CONTEXT_XSTATE"}};
constexpr Name execution_state[] = {
    {0x1, "ES_SYSTEM_REQUIRED"}, {0x2, "ES_DISPLAY_REQUIRED"}, {0x4, "ES_USER_PRESENT"},
    {0x40, "ES_AWAYMODE_REQUIRED"}, {0x80000000, "ES_CONTINUOUS"}};
constexpr Name power_action[] = {
    {0x0, "PowerActionNone"}, {0x1, "PowerActionReserved"}, {0x2, "PowerActionSleep"}, {0x3, "PowerActionHibernate"},
    {0x4, "PowerActionShutdown"}, {0x5, "PowerActionShutdownReset"}, {0x6, "PowerActionShutdownOff"},
    {0x7, "PowerActionWarmEject"}, {0x8, "PowerActionDisplayOff"}};
constexpr Name system_power_state[] = {
    {0x0, "PowerSystemUnspecified"}, {0x1, "PowerSystemWorking"}, {0x2, "PowerSystemSleeping1"},
    {0x3, "PowerSystemSleeping2"}, {0x4, "PowerSystemSleeping3"}, {0x5, "PowerSystemHibernate"},
    {0x6, "PowerSystemShutdown"}};
constexpr Name apc_flags[] = {
    {0x0, "QUEUE_USER_APC_FLAGS_NONE"}, {0x1, "QUEUE_USER_APC_FLAGS_SPECIAL_USER_APC"},
    {0x10000, "QUEUE_USER_APC_CALLBACK_DATA_CONTEXT"}};
constexpr Name job_limit[] = {
    {0x1, "JOB_OBJECT_LIMIT_WORKINGSET"}, {0x2, "JOB_OBJECT_LIMIT_PROCESS_TIME"}, {0x4, "JOB_OBJECT_LIMIT_JOB_TIME"},
    {0x8, "JOB_OBJECT_LIMIT_ACTIVE_PROCESS"}, {0x10, "JOB_OBJECT_LIMIT_AFFINITY"},
    {0x20, "JOB_OBJECT_LIMIT_PRIORITY_CLASS"}, {0x40, "JOB_OBJECT_LIMIT_PRESERVE_JOB_TIME"},
    {0x80, "JOB_OBJECT_LIMIT_SCHEDULING_CLASS"}, {0x100, "JOB_OBJECT_LIMIT_PROCESS_MEMORY"},
    {0x200, "JOB_OBJECT_LIMIT_JOB_MEMORY"}, {0x400, "JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION"},
    {0x800, "JOB_OBJECT_LIMIT_BREAKAWAY_OK"}, {0x1000, "JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK"},
    {0x2000, "JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE"}, {0x4000, "JOB_OBJECT_LIMIT_SUBSET_AFFINITY"},
    {0x10000, "JOB_OBJECT_LIMIT_JOB_READ_BYTES"}, {0x20000, "JOB_OBJECT_LIMIT_JOB_WRITE_BYTES"},
    {0x40000, "JOB_OBJECT_LIMIT_RATE_CONTROL"}};
constexpr Name job_ui_limit[] = {
    {0x0, "JOB_OBJECT_UILIMIT_NONE"}, {0x1, "JOB_OBJECT_UILIMIT_HANDLES"}, {0x2, "JOB_OBJECT_UILIMIT_READCLIPBOARD"},
    {0x4, "JOB_OBJECT_UILIMIT_WRITECLIPBOARD"}, {0x8, "JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS"},
    {0x10, "JOB_OBJECT_UILIMIT_DISPLAYSETTINGS"}, {0x20, "JOB_OBJECT_UILIMIT_GLOBALATOMS"},
    {0x40, "JOB_OBJECT_UILIMIT_DESKTOP"}, {0x80, "JOB_OBJECT_UILIMIT_EXITWINDOWS"}};
constexpr Name key_save_format[] = {
    {0x1, "REG_STANDARD_FORMAT"}, {0x2, "REG_LATEST_FORMAT"}, {0x4, "REG_NO_COMPRESSION"}};
constexpr Name key_load_flags[] = {
    {0x1, "REG_WHOLE_HIVE_VOLATILE"}, {0x2, "REG_REFRESH_HIVE"}, {0x4, "REG_NO_LAZY_FLUSH"},
    {0x8, "REG_FORCE_RESTORE"}, {0x10, "REG_APP_HIVE"}, {0x20, "REG_PROCESS_PRIVATE"}, {0x40, "REG_START_JOURNAL"},
    {0x80, "REG_HIVE_EXACT_FILE_GROWTH"}, {0x100, "REG_HIVE_NO_RM"}, {0x200, "REG_HIVE_SINGLE_LOG"},
    {0x400, "REG_BOOT_HIVE"}, {0x800, "REG_LOAD_HIVE_OPEN_HANDLE"}, {0x1000, "REG_FLUSH_HIVE_FILE_GROWTH"},
    {0x2000, "REG_OPEN_READ_ONLY"}, {0x4000, "REG_IMMUTABLE"}};
constexpr Name key_restore_flags[] = {
    {0x1, "REG_WHOLE_HIVE_VOLATILE"}, {0x2, "REG_REFRESH_HIVE"}, {0x4, "REG_NO_LAZY_FLUSH"},
    {0x8, "REG_FORCE_RESTORE"}};
constexpr Name boot_condition[] = {
    {0x0, "REG_INIT_BOOT_SM"}, {0x1, "REG_INIT_BOOT_SETUP"}, {0x2, "REG_INIT_BOOT_ACCEPTED_BASE"}};
constexpr Name device_type[] = {
    {0x1, "FILE_DEVICE_BEEP"}, {0x2, "FILE_DEVICE_CD_ROM"}, {0x3, "FILE_DEVICE_CD_ROM_FILE_SYSTEM"},
    {0x4, "FILE_DEVICE_CONTROLLER"}, {0x5, "FILE_DEVICE_DATALINK"}, {0x6, "FILE_DEVICE_DFS"},
    {0x7, "FILE_DEVICE_DISK"}, {0x8, "FILE_DEVICE_DISK_FILE_SYSTEM"}, {0x9, "FILE_DEVICE_FILE_SYSTEM"},
    {0xa, "FILE_DEVICE_INPORT_PORT"}, {0xb, "FILE_DEVICE_KEYBOARD"}, {0xc, "FILE_DEVICE_MAILSLOT"},
    {0xd, "FILE_DEVICE_MIDI_IN"}, {0xe, "FILE_DEVICE_MIDI_OUT"}, {0xf, "FILE_DEVICE_MOUSE"},
    {0x10, "FILE_DEVICE_MULTI_UNC_PROVIDER"}, {0x11, "FILE_DEVICE_NAMED_PIPE"}, {0x12, "FILE_DEVICE_NETWORK"},
    {0x13, "FILE_DEVICE_NETWORK_BROWSER"}, {0x14, "FILE_DEVICE_NETWORK_FILE_SYSTEM"}, {0x15, "FILE_DEVICE_NULL"},
    {0x16, "FILE_DEVICE_PARALLEL_PORT"}, {0x17, "FILE_DEVICE_PHYSICAL_NETCARD"}, {0x18, "FILE_DEVICE_PRINTER"},
    {0x19, "FILE_DEVICE_SCANNER"}, {0x1a, "FILE_DEVICE_SERIAL_MOUSE_PORT"}, {0x1b, "FILE_DEVICE_SERIAL_PORT"},
    {0x1c, "FILE_DEVICE_SCREEN"}, {0x1d, "FILE_DEVICE_SOUND"}, {0x1e, "FILE_DEVICE_STREAMS"},
    {0x1f, "FILE_DEVICE_TAPE"}, {0x20, "FILE_DEVICE_TAPE_FILE_SYSTEM"}, {0x21, "FILE_DEVICE_TRANSPORT"},
    {0x22, "FILE_DEVICE_UNKNOWN"}, {0x23, "FILE_DEVICE_VIDEO"}, {0x24, "FILE_DEVICE_VIRTUAL_DISK"},
    {0x25, "FILE_DEVICE_WAVE_IN"}, {0x26, "FILE_DEVICE_WAVE_OUT"}, {0x27, "FILE_DEVICE_8042_PORT"},
    {0x28, "FILE_DEVICE_NETWORK_REDIRECTOR"}, {0x29, "FILE_DEVICE_BATTERY"}, {0x2a, "FILE_DEVICE_BUS_EXTENDER"},
    {0x2b, "FILE_DEVICE_MODEM"}, {0x2c, "FILE_DEVICE_VDM"}, {0x2d, "FILE_DEVICE_MASS_STORAGE"},
    {0x2e, "FILE_DEVICE_SMB"}, {0x2f, "FILE_DEVICE_KS"}, {0x30, "FILE_DEVICE_CHANGER"},
    {0x31, "FILE_DEVICE_SMARTCARD"}, {0x32, "FILE_DEVICE_ACPI"}, {0x33, "FILE_DEVICE_DVD"},
    {0x34, "FILE_DEVICE_FULLSCREEN_VIDEO"}, {0x35, "FILE_DEVICE_DFS_FILE_SYSTEM"}, {0x36, "FILE_DEVICE_DFS_VOLUME"},
    {0x37, "FILE_DEVICE_SERENUM"}, {0x38, "FILE_DEVICE_TERMSRV"}, {0x39, "FILE_DEVICE_KSEC"},
    {0x3a, "FILE_DEVICE_FIPS"}, {0x3b, "FILE_DEVICE_INFINIBAND"}, {0x3e, "FILE_DEVICE_VMBUS"},
    {0x3f, "FILE_DEVICE_CRYPT_PROVIDER"}};
constexpr Name device_characteristics[] = {
    {0x1, "FILE_REMOVABLE_MEDIA"}, {0x2, "FILE_READ_ONLY_DEVICE"}, {0x4, "FILE_FLOPPY_DISKETTE"},
    {0x8, "FILE_WRITE_ONCE_MEDIA"}, {0x10, "FILE_REMOTE_DEVICE"}, {0x20, "FILE_DEVICE_IS_MOUNTED"},
    {0x40, "FILE_VIRTUAL_VOLUME"}, {0x80, "FILE_AUTOGENERATED_DEVICE_NAME"}, {0x100, "FILE_DEVICE_SECURE_OPEN"},
    {0x800, "FILE_CHARACTERISTIC_PNP_DEVICE"}, {0x20000, "FILE_DEVICE_ALLOW_APPCONTAINER_TRAVERSAL"}};
constexpr Name file_system_flags[] = {
    {0x1, "FILE_CASE_SENSITIVE_SEARCH"}, {0x2, "FILE_CASE_PRESERVED_NAMES"}, {0x4, "FILE_UNICODE_ON_DISK"},
    {0x8, "FILE_PERSISTENT_ACLS"}, {0x10, "FILE_FILE_COMPRESSION"}, {0x20, "FILE_VOLUME_QUOTAS"},
    {0x40, "FILE_SUPPORTS_SPARSE_FILES"}, {0x80, "FILE_SUPPORTS_REPARSE_POINTS"},
    {0x100, "FILE_SUPPORTS_REMOTE_STORAGE"}, {0x8000, "FILE_VOLUME_IS_COMPRESSED"},
    {0x10000, "FILE_SUPPORTS_OBJECT_IDS"}, {0x20000, "FILE_SUPPORTS_ENCRYPTION"}, {0x40000, "FILE_NAMED_STREAMS"},
    {0x80000, "FILE_READ_ONLY_VOLUME"}, {0x100000, "FILE_SEQUENTIAL_WRITE_ONCE"},
    {0x200000, "FILE_SUPPORTS_TRANSACTIONS"}, {0x400000, "FILE_SUPPORTS_HARD_LINKS"},
    {0x800000, "FILE_SUPPORTS_EXTENDED_ATTRIBUTES"}, {0x1000000, "FILE_SUPPORTS_OPEN_BY_FILE_ID"},
    {0x2000000, "FILE_SUPPORTS_USN_JOURNAL"}, {0x4000000, "FILE_SUPPORTS_INTEGRITY_STREAMS"}};
constexpr Name reparse_tag[] = {
    {0x80000005, "IO_REPARSE_TAG_DRIVE_EXTENDER"}, {0x80000006, "IO_REPARSE_TAG_HSM2"},
    {0x80000007, "IO_REPARSE_TAG_SIS"}, {0x80000008, "IO_REPARSE_TAG_WIM"}, {0x80000009, "IO_REPARSE_TAG_CSV"},
    {0x8000000a, "IO_REPARSE_TAG_DFS"}, {0x8000000b, "IO_REPARSE_TAG_FILTER_MANAGER"},
    {0x80000012, "IO_REPARSE_TAG_DFSR"}, {0x80000013, "IO_REPARSE_TAG_DEDUP"}, {0x80000014, "IO_REPARSE_TAG_NFS"},
    {0x80000015, "IO_REPARSE_TAG_FILE_PLACEHOLDER"}, {0x80000017, "IO_REPARSE_TAG_WOF"},
    {0x80000018, "IO_REPARSE_TAG_WCI"}, {0x8000001b, "IO_REPARSE_TAG_APPEXECLINK"},
    {0x8000001e, "IO_REPARSE_TAG_STORAGE_SYNC"}, {0x80000020, "IO_REPARSE_TAG_UNHANDLED"},
    {0x80000021, "IO_REPARSE_TAG_ONEDRIVE"}, {0x80000023, "IO_REPARSE_TAG_AF_UNIX"},
    {0x9000001a, "IO_REPARSE_TAG_CLOUD"}, {0x9000001c, "IO_REPARSE_TAG_PROJFS"}, {0x90001018, "IO_REPARSE_TAG_WCI_1"},
    {0xa0000003, "IO_REPARSE_TAG_MOUNT_POINT"}, {0xa000000c, "IO_REPARSE_TAG_SYMLINK"},
    {0xa0000010, "IO_REPARSE_TAG_IIS_CACHE"}, {0xa0000019, "IO_REPARSE_TAG_GLOBAL_REPARSE"},
    {0xa000001f, "IO_REPARSE_TAG_WCI_TOMBSTONE"}, {0xa0000022, "IO_REPARSE_TAG_PROJFS_TOMBSTONE"},
    {0xc0000004, "IO_REPARSE_TAG_HSM"}};
constexpr Name file_action[] = {
    {0x1, "FILE_ACTION_ADDED"}, {0x2, "FILE_ACTION_REMOVED"}, {0x3, "FILE_ACTION_MODIFIED"},
    {0x4, "FILE_ACTION_RENAMED_OLD_NAME"}, {0x5, "FILE_ACTION_RENAMED_NEW_NAME"}};
constexpr Name pipe_type[] = {
    {0x0, "FILE_PIPE_BYTE_STREAM_TYPE"}, {0x1, "FILE_PIPE_MESSAGE_TYPE"}, {0x2, "FILE_PIPE_REJECT_REMOTE_CLIENTS"}};
constexpr Name pipe_read_mode[] = {
    {0x0, "FILE_PIPE_BYTE_STREAM_MODE"}, {0x1, "FILE_PIPE_MESSAGE_MODE"}};
constexpr Name pipe_completion_mode[] = {
    {0x0, "FILE_PIPE_QUEUE_OPERATION"}, {0x1, "FILE_PIPE_COMPLETE_OPERATION"}};
constexpr Name pipe_state[] = {
    {0x1, "FILE_PIPE_DISCONNECTED_STATE"}, {0x2, "FILE_PIPE_LISTENING_STATE"}, {0x3, "FILE_PIPE_CONNECTED_STATE"},
    {0x4, "FILE_PIPE_CLOSING_STATE"}};
constexpr Name pipe_end[] = {
    {0x0, "FILE_PIPE_CLIENT_END"}, {0x1, "FILE_PIPE_SERVER_END"}};
constexpr Name flush_flags[] = {
    {0x1, "FLUSH_FLAGS_FILE_DATA_ONLY"}, {0x2, "FLUSH_FLAGS_NO_SYNC"}, {0x4, "FLUSH_FLAGS_FILE_DATA_SYNC_ONLY"}};
constexpr Name directory_query_flags[] = {
    {0x1, "SL_RESTART_SCAN"}, {0x2, "SL_RETURN_SINGLE_ENTRY"}, {0x4, "SL_INDEX_SPECIFIED"},
    {0x8, "SL_RETURN_ON_DISK_ENTRIES_ONLY"}, {0x10, "SL_NO_CURSOR_UPDATE_QUERY"}};
constexpr Name rename_flags[] = {
    {0x1, "FILE_RENAME_REPLACE_IF_EXISTS"}, {0x2, "FILE_RENAME_POSIX_SEMANTICS"},
    {0x4, "FILE_RENAME_SUPPRESS_PIN_STATE_INHERITANCE"}, {0x8, "FILE_RENAME_SUPPRESS_STORAGE_RESERVE_INHERITANCE"},
    {0x10, "FILE_RENAME_NO_INCREASE_AVAILABLE_SPACE"}, {0x20, "FILE_RENAME_NO_DECREASE_AVAILABLE_SPACE"},
    {0x40, "FILE_RENAME_IGNORE_READONLY_ATTRIBUTE"}};
constexpr Name disposition_flags[] = {
    {0x1, "FILE_DISPOSITION_DELETE"}, {0x2, "FILE_DISPOSITION_POSIX_SEMANTICS"},
    {0x4, "FILE_DISPOSITION_FORCE_IMAGE_SECTION_CHECK"}, {0x8, "FILE_DISPOSITION_ON_CLOSE"},
    {0x10, "FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE"}};
constexpr Name execute_flags[] = {
    {0x1, "MEM_EXECUTE_OPTION_DISABLE"}, {0x2, "MEM_EXECUTE_OPTION_ENABLE"},
    {0x4, "MEM_EXECUTE_OPTION_DISABLE_THUNK_EMULATION"}, {0x8, "MEM_EXECUTE_OPTION_PERMANENT"},
    {0x10, "MEM_EXECUTE_OPTION_EXECUTE_DISPATCH_ENABLE"}, {0x20, "MEM_EXECUTE_OPTION_IMAGE_DISPATCH_ENABLE"}};
constexpr Name lock_type[] = {
    {0x1, "MAP_PROCESS"}, {0x2, "MAP_SYSTEM"}};
constexpr Name filter_token_flags[] = {
    {0x1, "DISABLE_MAX_PRIVILEGE"}, {0x2, "SANDBOX_INERT"}, {0x4, "LUA_TOKEN"}, {0x8, "WRITE_RESTRICTED"}};
constexpr Name priority_class[] = {
    {0x0, "PROCESS_PRIORITY_CLASS_UNKNOWN"}, {0x1, "PROCESS_PRIORITY_CLASS_IDLE"},
    {0x2, "PROCESS_PRIORITY_CLASS_NORMAL"}, {0x3, "PROCESS_PRIORITY_CLASS_HIGH"},
    {0x4, "PROCESS_PRIORITY_CLASS_REALTIME"}, {0x5, "PROCESS_PRIORITY_CLASS_BELOW_NORMAL"},
    {0x6, "PROCESS_PRIORITY_CLASS_ABOVE_NORMAL"}};
constexpr Name continue_status[] = {
    {0x10001, "DBG_EXCEPTION_HANDLED"}, {0x10002, "DBG_CONTINUE"}, {0x40010001, "DBG_REPLY_LATER"},
    {0x40010003, "DBG_TERMINATE_THREAD"}, {0x40010004, "DBG_TERMINATE_PROCESS"},
    {0x80010001, "DBG_EXCEPTION_NOT_HANDLED"}};
constexpr Name reserve_object_type[] = {
    {0x0, "MemoryReserveUserApc"}, {0x1, "MemoryReserveIoCompletion"}};
constexpr Name debug_object_flags[] = {
    {0x1, "DEBUG_KILL_ON_CLOSE"}};
constexpr Name processor_architecture[] = {
    {0x0, "PROCESSOR_ARCHITECTURE_INTEL"}, {0x5, "PROCESSOR_ARCHITECTURE_ARM"}, {0x9, "PROCESSOR_ARCHITECTURE_AMD64"},
    {0xc, "PROCESSOR_ARCHITECTURE_ARM64"}};
constexpr Name code_integrity_options[] = {
    {0x1, "CODEINTEGRITY_OPTION_ENABLED"}, {0x2, "CODEINTEGRITY_OPTION_TESTSIGN"},
    {0x4, "CODEINTEGRITY_OPTION_UMCI_ENABLED"}, {0x8, "CODEINTEGRITY_OPTION_UMCI_AUDITMODE_ENABLED"},
    {0x80, "CODEINTEGRITY_OPTION_DEBUGMODE_ENABLED"}, {0x200, "CODEINTEGRITY_OPTION_FLIGHTING_ENABLED"},
    {0x400, "CODEINTEGRITY_OPTION_HVCI_KMCI_ENABLED"}};
constexpr Name firmware_action[] = {
    {0x0, "SystemFirmwareTableEnumerate"}, {0x1, "SystemFirmwareTableGet"}};
constexpr Name nls_section[] = {
    {0x9, "NLS_SECTION_SORTKEYS"}, {0xa, "NLS_SECTION_CASEMAP"}, {0xb, "NLS_SECTION_CODEPAGE"},
    {0xc, "NLS_SECTION_NORMALIZE"}};
constexpr Name unmap_flags[] = {
    {0x1, "MEM_UNMAP_WITH_TRANSIENT_BOOST"}, {0x2, "MEM_PRESERVE_PLACEHOLDER"}};
constexpr Name socket_family[] = {
    {0x0, "AF_UNSPEC"}, {0x1, "AF_UNIX"}, {0x2, "AF_INET"}, {0x6, "AF_IPX"}, {0x11, "AF_NETBIOS"}, {0x17, "AF_INET6"},
    {0x1a, "AF_IRDA"}, {0x20, "AF_BTH"}};
constexpr Name socket_type[] = {
    {0x1, "SOCK_STREAM"}, {0x2, "SOCK_DGRAM"}, {0x3, "SOCK_RAW"}, {0x4, "SOCK_RDM"}, {0x5, "SOCK_SEQPACKET"}};
constexpr Name socket_protocol[] = {
    {0x0, "IPPROTO_IP"}, {0x1, "IPPROTO_ICMP"}, {0x2, "IPPROTO_IGMP"}, {0x6, "IPPROTO_TCP"}, {0x11, "IPPROTO_UDP"},
    {0x29, "IPPROTO_IPV6"}, {0x3a, "IPPROTO_ICMPV6"}, {0xff, "IPPROTO_RAW"}};
constexpr Name poll_events[] = {
    {0x1, "AFD_POLL_READ"}, {0x2, "AFD_POLL_OOB"}, {0x4, "AFD_POLL_WRITE"}, {0x8, "AFD_POLL_HUP"},
    {0x10, "AFD_POLL_RESET"}, {0x20, "AFD_POLL_CLOSE"}, {0x40, "AFD_POLL_CONNECT"}, {0x80, "AFD_POLL_ACCEPT"},
    {0x100, "AFD_POLL_CONNECT_ERR"}};
constexpr Name receive_flags[] = {
    {0x1, "MSG_OOB"}, {0x2, "MSG_PEEK"}, {0x4, "MSG_DONTROUTE"}, {0x8, "MSG_WAITALL"}, {0x20, "MSG_PUSH_IMMEDIATE"},
    {0x100, "MSG_TRUNC"}, {0x200, "MSG_CTRUNC"}, {0x8000, "MSG_PARTIAL"}};
constexpr Name shutdown_how[] = {
    {0x0, "SD_RECEIVE"}, {0x1, "SD_SEND"}, {0x2, "SD_BOTH"}};
constexpr Name integrity_level[] = {
    {0x0, "untrusted"}, {0x1000, "low"}, {0x2000, "medium"}, {0x2100, "medium plus"}, {0x3000, "high"},
    {0x4000, "system"}, {0x5000, "protected process"}};

#undef STANDARD_RIGHTS

}  // namespace

#define FLAGS(table, list) const NameTable table{NameTable::kFlags, list}
#define CONSTANTS(table, list) const NameTable table{NameTable::kConstant, list}
FLAGS(kFileAccess, file_access);
FLAGS(kKeyAccess, key_access);
FLAGS(kProcessAccess, process_access);
FLAGS(kThreadAccess, thread_access);
FLAGS(kSectionAccess, section_access);
FLAGS(kTokenAccess, token_access);
FLAGS(kObjectAccess, object_access);
FLAGS(kMutantAccess, mutant_access);
FLAGS(kEventAccess, event_access);
FLAGS(kSemaphoreAccess, semaphore_access);
FLAGS(kJobAccess, job_access);
FLAGS(kDirectoryAccess, directory_access);
FLAGS(kFileAttributes, file_attributes);
FLAGS(kShareAccess, share_access);
CONSTANTS(kCreateDisposition, create_disposition);
FLAGS(kCreateOptions, create_options);
CONSTANTS(kCreateInformation, create_information);
FLAGS(kKeyOptions, key_options);
CONSTANTS(kKeyDisposition, key_disposition);
CONSTANTS(kRegistryType, registry_type);
FLAGS(kSectionAttributes, section_attributes);
FLAGS(kPageProtection, page_protection);
FLAGS(kAllocationType, allocation_type);
FLAGS(kFreeType, free_type);
FLAGS(kMemoryState, memory_state);
FLAGS(kDuplicateOptions, duplicate_options);
CONSTANTS(kEventType, event_type);
CONSTANTS(kTimerType, timer_type);
CONSTANTS(kWaitType, wait_type);
CONSTANTS(kSectionInherit, section_inherit);
FLAGS(kThreadCreateFlags, thread_create_flags);
FLAGS(kProcessCreateFlags, process_create_flags);
FLAGS(kNotifyFilter, notify_filter);
FLAGS(kKeyNotifyFilter, key_notify_filter);
CONSTANTS(kTokenType, token_type);
CONSTANTS(kShutdownAction, shutdown_action);
CONSTANTS(kGate, gate);
CONSTANTS(kHardErrorResponse, hard_error_response);

FLAGS(kTimerAccess, timer_access);
FLAGS(kIoCompletionAccess, io_completion_access);
FLAGS(kSymbolicLinkAccess, symbolic_link_access);
FLAGS(kKeyedEventAccess, keyed_event_access);
FLAGS(kTransactionAccess, transaction_access);
FLAGS(kDebugAccess, debug_access);
FLAGS(kProcessCreateExFlags, process_create_ex_flags);
CONSTANTS(kHardErrorOption, hard_error_option);
FLAGS(kHandleAttributes, handle_attributes);
CONSTANTS(kPrivilege, privilege);
FLAGS(kPrivilegeAttributes, privilege_attributes);
FLAGS(kGroupAttributes, group_attributes);
CONSTANTS(kImpersonationLevel, impersonation_level);
CONSTANTS(kElevationType, elevation_type);
FLAGS(kSecurityInformation, security_information);
FLAGS(kContextFlags, context_flags);
FLAGS(kContextFlagsX86, context_flags_x86);
FLAGS(kExecutionState, execution_state);
CONSTANTS(kPowerAction, power_action);
CONSTANTS(kSystemPowerState, system_power_state);
FLAGS(kApcFlags, apc_flags);
FLAGS(kJobLimit, job_limit);
FLAGS(kJobUiLimit, job_ui_limit);
FLAGS(kKeySaveFormat, key_save_format);
FLAGS(kKeyLoadFlags, key_load_flags);
FLAGS(kKeyRestoreFlags, key_restore_flags);
CONSTANTS(kBootCondition, boot_condition);
CONSTANTS(kDeviceType, device_type);
FLAGS(kDeviceCharacteristics, device_characteristics);
FLAGS(kFileSystemFlags, file_system_flags);
CONSTANTS(kReparseTag, reparse_tag);
CONSTANTS(kFileAction, file_action);
FLAGS(kPipeType, pipe_type);
CONSTANTS(kPipeReadMode, pipe_read_mode);
CONSTANTS(kPipeCompletionMode, pipe_completion_mode);
CONSTANTS(kPipeState, pipe_state);
CONSTANTS(kPipeEnd, pipe_end);
FLAGS(kFlushFlags, flush_flags);
FLAGS(kDirectoryQueryFlags, directory_query_flags);
FLAGS(kRenameFlags, rename_flags);
FLAGS(kDispositionFlags, disposition_flags);
FLAGS(kExecuteFlags, execute_flags);
FLAGS(kLockType, lock_type);
FLAGS(kFilterTokenFlags, filter_token_flags);
CONSTANTS(kPriorityClass, priority_class);
CONSTANTS(kContinueStatus, continue_status);
CONSTANTS(kReserveObjectType, reserve_object_type);
FLAGS(kDebugObjectFlags, debug_object_flags);
CONSTANTS(kProcessorArchitecture, processor_architecture);
FLAGS(kCodeIntegrityOptions, code_integrity_options);
CONSTANTS(kFirmwareAction, firmware_action);
CONSTANTS(kNlsSection, nls_section);
FLAGS(kUnmapFlags, unmap_flags);
CONSTANTS(kSocketFamily, socket_family);
CONSTANTS(kSocketType, socket_type);
CONSTANTS(kSocketProtocol, socket_protocol);
FLAGS(kPollEvents, poll_events);
FLAGS(kReceiveFlags, receive_flags);
CONSTANTS(kShutdownHow, shutdown_how);
CONSTANTS(kIntegrityLevel, integrity_level);

}  // namespace drsemu::event
