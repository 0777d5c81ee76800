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
constexpr Name shutdown_action[] = {{0, "ShutdownNoReboot"}, {1, "ShutdownReboot"}, {2, "ShutdownPowerOff"}};
constexpr Name hard_error_response[] = {
    {0, "ResponseReturnToCaller"}, {1, "ResponseNotHandled"}, {2, "ResponseAbort"}, {3, "ResponseCancel"},
    {4, "ResponseIgnore"}, {5, "ResponseNo"}, {6, "ResponseOk"}, {7, "ResponseRetry"}, {8, "ResponseYes"}};

constexpr Name system_information[] = {
    {0, "SystemBasicInformation"}, {1, "SystemProcessorInformation"}, {2, "SystemPerformanceInformation"},
    {3, "SystemTimeOfDayInformation"}, {5, "SystemProcessInformation"}, {6, "SystemCallCountInformation"},
    {7, "SystemDeviceInformation"}, {8, "SystemProcessorPerformanceInformation"},
    {9, "SystemFlagsInformation"}, {11, "SystemModuleInformation"}, {12, "SystemLocksInformation"},
    {14, "SystemPagedPoolInformation"}, {16, "SystemHandleInformation"}, {17, "SystemObjectInformation"},
    {18, "SystemPageFileInformation"}, {21, "SystemFileCacheInformation"}, {22, "SystemPoolTagInformation"},
    {23, "SystemInterruptInformation"}, {26, "SystemLoadGdiDriverInformation"},
    {28, "SystemTimeAdjustmentInformation"}, {33, "SystemExceptionInformation"},
    {35, "SystemKernelDebuggerInformation"}, {36, "SystemContextSwitchInformation"},
    {37, "SystemRegistryQuotaInformation"}, {44, "SystemCurrentTimeZoneInformation"},
    {45, "SystemLookasideInformation"}, {50, "SystemRangeStartInformation"},
    {57, "SystemExtendedProcessInformation"}, {62, "SystemEmulationBasicInformation"},
    {63, "SystemEmulationProcessorInformation"}, {64, "SystemExtendedHandleInformation"},
    {66, "SystemBigPoolInformation"}, {73, "SystemLogicalProcessorInformation"},
    {76, "SystemFirmwareTableInformation"}, {77, "SystemModuleInformationEx"},
    {80, "SystemMemoryListInformation"}, {88, "SystemProcessIdInformation"},
    {90, "SystemBootEnvironmentInformation"}, {102, "SystemDynamicTimeZoneInformation"},
    {103, "SystemCodeIntegrityInformation"}, {105, "SystemProcessorBrandString"},
    {107, "SystemLogicalProcessorAndGroupInformation"}, {123, "SystemBasicPerformanceInformation"},
    {134, "SystemPolicyInformation"}, {145, "SystemSecureBootInformation"},
    {148, "SystemFullProcessInformation"}, {149, "SystemKernelDebuggerInformationEx"},
    {175, "SystemCpuSetInformation"}, {181, "SystemSupportedProcessorArchitectures"},
    {192, "SystemHypervisorSharedPageInformation"}, {196, "SystemSpeculationControlInformation"},
    {230, "SystemSupportedProcessorArchitectures2"}};
constexpr Name process_information[] = {
    {0, "ProcessBasicInformation"}, {1, "ProcessQuotaLimits"}, {2, "ProcessIoCounters"},
    {3, "ProcessVmCounters"}, {4, "ProcessTimes"}, {5, "ProcessBasePriority"}, {6, "ProcessRaisePriority"},
    {7, "ProcessDebugPort"}, {8, "ProcessExceptionPort"}, {9, "ProcessAccessToken"},
    {10, "ProcessLdtInformation"}, {12, "ProcessDefaultHardErrorMode"},
    {14, "ProcessPooledUsageAndLimits"}, {15, "ProcessWorkingSetWatch"}, {18, "ProcessPriorityClass"},
    {19, "ProcessWx86Information"}, {20, "ProcessHandleCount"}, {21, "ProcessAffinityMask"},
    {22, "ProcessPriorityBoost"}, {23, "ProcessDeviceMap"}, {24, "ProcessSessionInformation"},
    {25, "ProcessForegroundInformation"}, {26, "ProcessWow64Information"}, {27, "ProcessImageFileName"},
    {28, "ProcessLUIDDeviceMapsEnabled"}, {29, "ProcessBreakOnTermination"},
    {30, "ProcessDebugObjectHandle"}, {31, "ProcessDebugFlags"}, {32, "ProcessHandleTracing"},
    {33, "ProcessIoPriority"}, {34, "ProcessExecuteFlags"}, {35, "ProcessTlsInformation"},
    {36, "ProcessCookie"}, {37, "ProcessImageInformation"}, {38, "ProcessCycleTime"},
    {39, "ProcessPagePriority"}, {40, "ProcessInstrumentationCallback"},
    {43, "ProcessImageFileNameWin32"}, {50, "ProcessAffinityUpdateMode"}, {52, "ProcessMitigationPolicy"},
    {60, "ProcessCommandLineInformation"}, {61, "ProcessProtectionInformation"},
    {64, "ProcessTelemetryIdInformation"}, {75, "ProcessDefaultCpuSetsInformation"},
    {77, "ProcessPowerThrottlingState"}, {1000, "ProcessWineMakeProcessSystem"},
    {1100, "ProcessWineLdtCopy"}};
constexpr Name thread_information[] = {
    {0, "ThreadBasicInformation"}, {1, "ThreadTimes"}, {2, "ThreadPriority"}, {3, "ThreadBasePriority"},
    {4, "ThreadAffinityMask"}, {5, "ThreadImpersonationToken"}, {6, "ThreadDescriptorTableEntry"},
    {7, "ThreadEnableAlignmentFaultFixup"}, {9, "ThreadQuerySetWin32StartAddress"},
    {10, "ThreadZeroTlsCell"}, {12, "ThreadAmILastThread"}, {13, "ThreadIdealProcessor"},
    {14, "ThreadPriorityBoost"}, {16, "ThreadIsIoPending"}, {17, "ThreadHideFromDebugger"},
    {18, "ThreadBreakOnTermination"}, {20, "ThreadIsTerminated"}, {21, "ThreadLastSystemCall"},
    {22, "ThreadIoPriority"}, {24, "ThreadPagePriority"}, {26, "ThreadTebInformation"},
    {29, "ThreadWow64Context"}, {30, "ThreadGroupInformation"}, {35, "ThreadSuspendCount"},
    {38, "ThreadNameInformation"}, {49, "ThreadPowerThrottlingState"}};
constexpr Name memory_information[] = {
    {0, "MemoryBasicInformation"}, {1, "MemoryWorkingSetInformation"}, {2, "MemoryMappedFilenameInformation"},
    {3, "MemoryRegionInformation"}, {4, "MemoryWorkingSetExInformation"}, {6, "MemoryImageInformation"}};
constexpr Name file_information[] = {
    {1, "FileDirectoryInformation"}, {2, "FileFullDirectoryInformation"}, {3, "FileBothDirectoryInformation"},
    {4, "FileBasicInformation"}, {5, "FileStandardInformation"}, {6, "FileInternalInformation"},
    {7, "FileEaInformation"}, {8, "FileAccessInformation"}, {9, "FileNameInformation"},
    {10, "FileRenameInformation"}, {11, "FileLinkInformation"}, {12, "FileNamesInformation"},
    {13, "FileDispositionInformation"}, {14, "FilePositionInformation"}, {15, "FileFullEaInformation"},
    {16, "FileModeInformation"}, {17, "FileAlignmentInformation"}, {18, "FileAllInformation"},
    {19, "FileAllocationInformation"}, {20, "FileEndOfFileInformation"},
    {21, "FileAlternateNameInformation"}, {22, "FileStreamInformation"}, {23, "FilePipeInformation"},
    {24, "FilePipeLocalInformation"}, {25, "FilePipeRemoteInformation"},
    {26, "FileMailslotQueryInformation"}, {27, "FileMailslotSetInformation"},
    {28, "FileCompressionInformation"}, {29, "FileObjectIdInformation"},
    {30, "FileCompletionInformation"}, {34, "FileNetworkOpenInformation"},
    {35, "FileAttributeTagInformation"}, {37, "FileIdBothDirectoryInformation"},
    {38, "FileIdFullDirectoryInformation"}, {39, "FileValidDataLengthInformation"},
    {40, "FileShortNameInformation"}, {41, "FileIoCompletionNotificationInformation"},
    {43, "FileIoPriorityHintInformation"}, {48, "FileNormalizedNameInformation"},
    {54, "FileIsRemoteDeviceInformation"}, {55, "FileRemoteProtocolInformation"},
    {58, "FileVolumeNameInformation"}, {59, "FileIdInformation"},
    {60, "FileIdExtdDirectoryInformation"}, {61, "FileReplaceCompletionInformation"},
    {62, "FileHardLinkFullIdInformation"}, {63, "FileIdExtdBothDirectoryInformation"},
    {64, "FileDispositionInformationEx"}, {65, "FileRenameInformationEx"}, {68, "FileStatInformation"}};
constexpr Name volume_information[] = {
    {1, "FileFsVolumeInformation"}, {2, "FileFsLabelInformation"}, {3, "FileFsSizeInformation"},
    {4, "FileFsDeviceInformation"}, {5, "FileFsAttributeInformation"}, {6, "FileFsControlInformation"},
    {7, "FileFsFullSizeInformation"}, {8, "FileFsObjectIdInformation"}, {9, "FileFsDriverPathInformation"},
    {10, "FileFsVolumeFlagsInformation"}, {11, "FileFsSectorSizeInformation"}};
constexpr Name key_information[] = {
    {0, "KeyBasicInformation"}, {1, "KeyNodeInformation"}, {2, "KeyFullInformation"},
    {3, "KeyNameInformation"}, {4, "KeyCachedInformation"}, {5, "KeyFlagsInformation"},
    {6, "KeyVirtualizationInformation"}, {7, "KeyHandleTagsInformation"}, {8, "KeyTrustInformation"}};
constexpr Name key_value_information[] = {
    {0, "KeyValueBasicInformation"}, {1, "KeyValueFullInformation"}, {2, "KeyValuePartialInformation"},
    {3, "KeyValueFullInformationAlign64"}, {4, "KeyValuePartialInformationAlign64"}};
constexpr Name object_information[] = {
    {0, "ObjectBasicInformation"}, {1, "ObjectNameInformation"}, {2, "ObjectTypeInformation"},
    {3, "ObjectTypesInformation"}, {4, "ObjectHandleFlagInformation"}};
constexpr Name section_information[] = {
    {0, "SectionBasicInformation"}, {1, "SectionImageInformation"}, {2, "SectionRelocationInformation"}};
constexpr Name token_information[] = {
    {1, "TokenUser"}, {2, "TokenGroups"}, {3, "TokenPrivileges"}, {4, "TokenOwner"},
    {5, "TokenPrimaryGroup"}, {6, "TokenDefaultDacl"}, {7, "TokenSource"}, {8, "TokenType"},
    {9, "TokenImpersonationLevel"}, {10, "TokenStatistics"}, {11, "TokenRestrictedSids"},
    {12, "TokenSessionId"}, {18, "TokenElevationType"}, {19, "TokenLinkedToken"}, {20, "TokenElevation"},
    {21, "TokenHasRestrictions"}, {23, "TokenVirtualizationAllowed"}, {24, "TokenVirtualizationEnabled"},
    {25, "TokenIntegrityLevel"}, {26, "TokenUIAccess"}, {29, "TokenIsAppContainer"}};

// Disk, volume and mount manager codes.
constexpr Name io_control[] = {
    {0x00070000, "IOCTL_DISK_GET_DRIVE_GEOMETRY"}, {0x000700a0, "IOCTL_DISK_GET_DRIVE_GEOMETRY_EX"},
    {0x0007405c, "IOCTL_DISK_GET_LENGTH_INFO"}, {0x00070048, "IOCTL_DISK_GET_PARTITION_INFO_EX"},
    {0x002d1080, "IOCTL_STORAGE_GET_DEVICE_NUMBER"}, {0x002d1400, "IOCTL_STORAGE_QUERY_PROPERTY"},
    {0x00560000, "IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS"}, {0x004d0008, "IOCTL_MOUNTDEV_QUERY_DEVICE_NAME"},
    {0x006d0008, "IOCTL_MOUNTMGR_QUERY_POINTS"}, {0x006d0030, "IOCTL_MOUNTMGR_QUERY_DOS_VOLUME_PATH"},
    {0x00390008, "IOCTL_KSEC_RNG"}};
constexpr Name fs_control[] = {
    {0x00090018, "FSCTL_LOCK_VOLUME"}, {0x0009001c, "FSCTL_UNLOCK_VOLUME"},
    {0x00090020, "FSCTL_DISMOUNT_VOLUME"}, {0x0009009c, "FSCTL_GET_OBJECT_ID"}, {0x0009003c, "FSCTL_GET_COMPRESSION"},
    {0x0009c040, "FSCTL_SET_COMPRESSION"}, {0x000900a4, "FSCTL_SET_REPARSE_POINT"},
    {0x000900a8, "FSCTL_GET_REPARSE_POINT"}, {0x000900ac, "FSCTL_DELETE_REPARSE_POINT"},
    {0x000900c4, "FSCTL_SET_SPARSE"}, {0x000980c8, "FSCTL_SET_ZERO_DATA"},
    {0x000900bb, "FSCTL_READ_USN_JOURNAL"}, {0x000900f4, "FSCTL_QUERY_USN_JOURNAL"},
    {0x00110000, "FSCTL_PIPE_ASSIGN_EVENT"}, {0x00110004, "FSCTL_PIPE_DISCONNECT"},
    {0x00110008, "FSCTL_PIPE_LISTEN"}, {0x0011400c, "FSCTL_PIPE_PEEK"}, {0x00110018, "FSCTL_PIPE_WAIT"},
    {0x0011c017, "FSCTL_PIPE_TRANSCEIVE"}, {0x0011001c, "FSCTL_PIPE_IMPERSONATE"}};

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
CONSTANTS(kHardErrorResponse, hard_error_response);
CONSTANTS(kSystemInformationClass, system_information);
CONSTANTS(kProcessInformationClass, process_information);
CONSTANTS(kThreadInformationClass, thread_information);
CONSTANTS(kMemoryInformationClass, memory_information);
CONSTANTS(kFileInformationClass, file_information);
CONSTANTS(kVolumeInformationClass, volume_information);
CONSTANTS(kKeyInformationClass, key_information);
CONSTANTS(kKeyValueInformationClass, key_value_information);
CONSTANTS(kObjectInformationClass, object_information);
CONSTANTS(kSectionInformationClass, section_information);
CONSTANTS(kTokenInformationClass, token_information);
CONSTANTS(kIoControlCode, io_control);
CONSTANTS(kFsControlCode, fs_control);

}  // namespace drsemu::event
