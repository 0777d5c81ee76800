// Functions of processes and threads, injection, enumeration, debugging, objects to wait for.
// processthreadsapi.h, tlhelp32.h, psapi.h, synchapi.h, jobapi.h, debugapi.h, dbghelp.h, threadpoolapiset.h,
// wtsapi32.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name creation_flags[] = {{0x1, "DEBUG_PROCESS"},
                                   {0x2, "DEBUG_ONLY_THIS_PROCESS"},
                                   {0x4, "CREATE_SUSPENDED"},
                                   {0x8, "DETACHED_PROCESS"},
                                   {0x10, "CREATE_NEW_CONSOLE"},
                                   {0x20, "NORMAL_PRIORITY_CLASS"},
                                   {0x40, "IDLE_PRIORITY_CLASS"},
                                   {0x80, "HIGH_PRIORITY_CLASS"},
                                   {0x100, "REALTIME_PRIORITY_CLASS"},
                                   {0x200, "CREATE_NEW_PROCESS_GROUP"},
                                   {0x400, "CREATE_UNICODE_ENVIRONMENT"},
                                   {0x800, "CREATE_SEPARATE_WOW_VDM"},
                                   {0x1000, "CREATE_SHARED_WOW_VDM"},
                                   {0x4000, "BELOW_NORMAL_PRIORITY_CLASS"},
                                   {0x8000, "ABOVE_NORMAL_PRIORITY_CLASS"},
                                   {0x10000, "INHERIT_PARENT_AFFINITY"},
                                   {0x40000, "CREATE_PROTECTED_PROCESS"},
                                   {0x80000, "EXTENDED_STARTUPINFO_PRESENT"},
                                   {0x400000, "CREATE_SECURE_PROCESS"},
                                   {0x1000000, "CREATE_BREAKAWAY_FROM_JOB"},
                                   {0x2000000, "CREATE_PRESERVE_CODE_AUTHZ_LEVEL"},
                                   {0x4000000, "CREATE_DEFAULT_ERROR_MODE"},
                                   {0x8000000, "CREATE_NO_WINDOW"}};
constexpr Name logon_flags[] = {{0x1, "LOGON_WITH_PROFILE"}, {0x2, "LOGON_NETCREDENTIALS_ONLY"}};
constexpr Name startup_flags[] = {
    {0x1, "STARTF_USESHOWWINDOW"},     {0x2, "STARTF_USESIZE"},           {0x4, "STARTF_USEPOSITION"},
    {0x8, "STARTF_USECOUNTCHARS"},     {0x10, "STARTF_USEFILLATTRIBUTE"}, {0x20, "STARTF_RUNFULLSCREEN"},
    {0x40, "STARTF_FORCEONFEEDBACK"},  {0x80, "STARTF_FORCEOFFFEEDBACK"}, {0x100, "STARTF_USESTDHANDLES"},
    {0x200, "STARTF_USEHOTKEY"},       {0x800, "STARTF_TITLEISLINKNAME"}, {0x1000, "STARTF_TITLEISAPPID"},
    {0x2000, "STARTF_PREVENTPINNING"}, {0x8000, "STARTF_UNTRUSTEDSOURCE"}};
constexpr Name thread_flags[] = {{0x4, "CREATE_SUSPENDED"}, {0x10000, "STACK_SIZE_PARAM_IS_A_RESERVATION"}};
constexpr Name thread_priorities[] = {{0, "THREAD_PRIORITY_NORMAL"},
                                      {1, "THREAD_PRIORITY_ABOVE_NORMAL"},
                                      {2, "THREAD_PRIORITY_HIGHEST"},
                                      {15, "THREAD_PRIORITY_TIME_CRITICAL"},
                                      {0xffffffff, "THREAD_PRIORITY_BELOW_NORMAL"},
                                      {0xfffffffe, "THREAD_PRIORITY_LOWEST"},
                                      {0xfffffff1, "THREAD_PRIORITY_IDLE"},
                                      {0x10000, "THREAD_MODE_BACKGROUND_BEGIN"},
                                      {0x20000, "THREAD_MODE_BACKGROUND_END"}};
constexpr Name process_priorities[] = {{0x20, "NORMAL_PRIORITY_CLASS"},
                                       {0x40, "IDLE_PRIORITY_CLASS"},
                                       {0x80, "HIGH_PRIORITY_CLASS"},
                                       {0x100, "REALTIME_PRIORITY_CLASS"},
                                       {0x4000, "BELOW_NORMAL_PRIORITY_CLASS"},
                                       {0x8000, "ABOVE_NORMAL_PRIORITY_CLASS"},
                                       {0x100000, "PROCESS_MODE_BACKGROUND_BEGIN"},
                                       {0x200000, "PROCESS_MODE_BACKGROUND_END"}};
constexpr Name attributes[] = {{0x20000, "PROC_THREAD_ATTRIBUTE_PARENT_PROCESS"},
                               {0x20002, "PROC_THREAD_ATTRIBUTE_HANDLE_LIST"},
                               {0x30003, "PROC_THREAD_ATTRIBUTE_GROUP_AFFINITY"},
                               {0x20004, "PROC_THREAD_ATTRIBUTE_PREFERRED_NODE"},
                               {0x30005, "PROC_THREAD_ATTRIBUTE_IDEAL_PROCESSOR"},
                               {0x20007, "PROC_THREAD_ATTRIBUTE_MITIGATION_POLICY"},
                               {0x20009, "PROC_THREAD_ATTRIBUTE_SECURITY_CAPABILITIES"},
                               {0x2000b, "PROC_THREAD_ATTRIBUTE_PROTECTION_LEVEL"},
                               {0x2000d, "PROC_THREAD_ATTRIBUTE_JOB_LIST"},
                               {0x2000e, "PROC_THREAD_ATTRIBUTE_CHILD_PROCESS_POLICY"},
                               {0x2000f, "PROC_THREAD_ATTRIBUTE_ALL_APPLICATION_PACKAGES_POLICY"},
                               {0x20016, "PROC_THREAD_ATTRIBUTE_PSEUDOCONSOLE"}};
constexpr Name snapshot_flags[] = {{0xf, "TH32CS_SNAPALL"},       {0x1, "TH32CS_SNAPHEAPLIST"},
                                   {0x2, "TH32CS_SNAPPROCESS"},   {0x4, "TH32CS_SNAPTHREAD"},
                                   {0x8, "TH32CS_SNAPMODULE"},    {0x10, "TH32CS_SNAPMODULE32"},
                                   {0x80000000, "TH32CS_INHERIT"}};
constexpr Name module_filters[] = {
    {0, "LIST_MODULES_DEFAULT"}, {1, "LIST_MODULES_32BIT"}, {2, "LIST_MODULES_64BIT"}, {3, "LIST_MODULES_ALL"}};
constexpr Name name_formats[] = {{1, "PROCESS_NAME_NATIVE"}};
constexpr Name mutex_flags[] = {{1, "CREATE_MUTEX_INITIAL_OWNER"}};
constexpr Name event_flags[] = {{1, "CREATE_EVENT_MANUAL_RESET"}, {2, "CREATE_EVENT_INITIAL_SET"}};
constexpr Name timer_flags[] = {{1, "CREATE_WAITABLE_TIMER_MANUAL_RESET"},
                                {2, "CREATE_WAITABLE_TIMER_HIGH_RESOLUTION"}};
constexpr Name work_flags[] = {{0x1, "WT_EXECUTEINIOTHREAD"},       {0x4, "WT_EXECUTEINWAITTHREAD"},
                               {0x8, "WT_EXECUTEONLYONCE"},         {0x10, "WT_EXECUTELONGFUNCTION"},
                               {0x20, "WT_EXECUTEINTIMERTHREAD"},   {0x80, "WT_EXECUTEINPERSISTENTTHREAD"},
                               {0x100, "WT_TRANSFER_IMPERSONATION"}};
constexpr Name handle_flags[] = {{1, "HANDLE_FLAG_INHERIT"}, {2, "HANDLE_FLAG_PROTECT_FROM_CLOSE"}};
constexpr Name debug_events[] = {
    {1, "EXCEPTION_DEBUG_EVENT"},   {2, "CREATE_THREAD_DEBUG_EVENT"}, {3, "CREATE_PROCESS_DEBUG_EVENT"},
    {4, "EXIT_THREAD_DEBUG_EVENT"}, {5, "EXIT_PROCESS_DEBUG_EVENT"},  {6, "LOAD_DLL_DEBUG_EVENT"},
    {7, "UNLOAD_DLL_DEBUG_EVENT"},  {8, "OUTPUT_DEBUG_STRING_EVENT"}, {9, "RIP_EVENT"}};
constexpr Name dump_types[] = {{0x0, "MiniDumpNormal"},
                               {0x1, "MiniDumpWithDataSegs"},
                               {0x2, "MiniDumpWithFullMemory"},
                               {0x4, "MiniDumpWithHandleData"},
                               {0x8, "MiniDumpFilterMemory"},
                               {0x10, "MiniDumpScanMemory"},
                               {0x20, "MiniDumpWithUnloadedModules"},
                               {0x40, "MiniDumpWithIndirectlyReferencedMemory"},
                               {0x80, "MiniDumpFilterModulePaths"},
                               {0x100, "MiniDumpWithProcessThreadData"},
                               {0x200, "MiniDumpWithPrivateReadWriteMemory"},
                               {0x400, "MiniDumpWithoutOptionalData"},
                               {0x800, "MiniDumpWithFullMemoryInfo"},
                               {0x1000, "MiniDumpWithThreadInfo"},
                               {0x2000, "MiniDumpWithCodeSegs"},
                               {0x20000, "MiniDumpIgnoreInaccessibleMemory"},
                               {0x40000, "MiniDumpWithTokenInformation"}};
constexpr Name machines[] = {{0, "IMAGE_FILE_MACHINE_UNKNOWN"},
                             {0x14c, "IMAGE_FILE_MACHINE_I386"},
                             {0x8664, "IMAGE_FILE_MACHINE_AMD64"},
                             {0xaa64, "IMAGE_FILE_MACHINE_ARM64"}};

constexpr NameTable kCreation{NameTable::kFlags, creation_flags};
constexpr NameTable kLogon{NameTable::kFlags, logon_flags};
constexpr NameTable kStartup{NameTable::kFlags, startup_flags};
constexpr NameTable kThreadCreation{NameTable::kFlags, thread_flags};
constexpr NameTable kThreadPriority{NameTable::kConstant, thread_priorities};
constexpr NameTable kProcessPriority{NameTable::kConstant, process_priorities};
constexpr NameTable kAttribute{NameTable::kConstant, attributes};
constexpr NameTable kSnapshot{NameTable::kFlags, snapshot_flags};
constexpr NameTable kModuleFilter{NameTable::kConstant, module_filters};
constexpr NameTable kNameFormat{NameTable::kFlags, name_formats};
constexpr NameTable kMutexFlags{NameTable::kFlags, mutex_flags};
constexpr NameTable kEventFlags{NameTable::kFlags, event_flags};
constexpr NameTable kTimerFlags{NameTable::kFlags, timer_flags};
constexpr NameTable kWorkFlags{NameTable::kFlags, work_flags};
constexpr NameTable kHandleFlags{NameTable::kFlags, handle_flags};
constexpr NameTable kDebugEvent{NameTable::kConstant, debug_events};
constexpr NameTable kDumpType{NameTable::kFlags, dump_types};
constexpr NameTable kMachine{NameTable::kConstant, machines};

constexpr ShapeMember startup_members[] = {{"size", Member::kU32},
                                           {"reserved", Member::kPointer},
                                           {"desktop", Member::kText},
                                           {"title", Member::kText},
                                           {"x", Member::kU32},
                                           {"y", Member::kU32},
                                           {"x_size", Member::kU32},
                                           {"y_size", Member::kU32},
                                           {"x_count_chars", Member::kU32},
                                           {"y_count_chars", Member::kU32},
                                           {"fill_attribute", Member::kU32},
                                           {"flags", Member::kHex, &kStartup},
                                           {"show_window", Member::kNames16, &kShowCommand},
                                           {"reserved_2_size", Member::kU16},
                                           {"reserved_2", Member::kPointer},
                                           {"std_input", Member::kHandle},
                                           {"std_output", Member::kHandle},
                                           {"std_error", Member::kHandle}};
constexpr Shape startup_info{startup_members};
constexpr ShapeMember process_members[] = {{"process", Member::kHandle},
                                           {"thread", Member::kHandle},
                                           {"process_id", Member::kU32},
                                           {"thread_id", Member::kU32}};
constexpr Shape process_information{process_members};
constexpr ShapeMember wow64_members[] = {{"context_flags", Member::kHex, &kContextFlagsX86},
                                         {"dr0", Member::kHex},
                                         {"dr1", Member::kHex},
                                         {"dr2", Member::kHex},
                                         {"dr3", Member::kHex},
                                         {"dr6", Member::kHex},
                                         {"dr7", Member::kHex},
                                         {"float_save", Member::kPad, nullptr, 112},
                                         {"seg_gs", Member::kHex},
                                         {"seg_fs", Member::kHex},
                                         {"seg_es", Member::kHex},
                                         {"seg_ds", Member::kHex},
                                         {"edi", Member::kHex},
                                         {"esi", Member::kHex},
                                         {"ebx", Member::kHex},
                                         {"edx", Member::kHex},
                                         {"ecx", Member::kHex},
                                         {"eax", Member::kHex},
                                         {"ebp", Member::kHex},
                                         {"eip", Member::kHex},
                                         {"seg_cs", Member::kHex},
                                         {"eflags", Member::kHex},
                                         {"esp", Member::kHex},
                                         {"seg_ss", Member::kHex}};
constexpr Shape wow64_context{wow64_members};
#define PROCESS_ENTRY(characters)                                                                                      \
  {                                                                                                                    \
    {"size", Member::kU32}, {"usage", Member::kU32}, {"process_id", Member::kU32}, {"default_heap_id", Member::kSize}, \
        {"module_id", Member::kU32}, {"threads", Member::kU32}, {"parent_process_id", Member::kU32},                   \
        {"pri_class_base", Member::kI32}, {"flags", Member::kHex}, {                                                   \
      "exe_file", characters, nullptr, 260                                                                             \
    }                                                                                                                  \
  }
constexpr ShapeMember process_entry_members[] = PROCESS_ENTRY(Member::kFixedAnsi);
constexpr ShapeMember wide_process_entry_members[] = PROCESS_ENTRY(Member::kFixedWide);
#undef PROCESS_ENTRY
constexpr Shape process_entry{process_entry_members}, wide_process_entry{wide_process_entry_members};
#define MODULE_ENTRY(characters)                                                                                       \
  {                                                                                                                    \
    {"size", Member::kU32}, {"module_id", Member::kU32}, {"process_id", Member::kU32}, {"global_usage", Member::kU32}, \
        {"process_usage", Member::kU32}, {"base_address", Member::kPointer}, {"base_size", Member::kU32},              \
        {"module", Member::kHandle}, {"module_name", characters, nullptr, 256}, {                                      \
      "exe_path", characters, nullptr, 260                                                                             \
    }                                                                                                                  \
  }
constexpr ShapeMember module_entry_members[] = MODULE_ENTRY(Member::kFixedAnsi);
constexpr ShapeMember wide_module_entry_members[] = MODULE_ENTRY(Member::kFixedWide);
#undef MODULE_ENTRY
constexpr Shape module_entry{module_entry_members}, wide_module_entry{wide_module_entry_members};
constexpr ShapeMember thread_entry_members[] = {{"size", Member::kU32},      {"usage", Member::kU32},
                                                {"thread_id", Member::kU32}, {"owner_process_id", Member::kU32},
                                                {"base_pri", Member::kI32},  {"delta_pri", Member::kI32},
                                                {"flags", Member::kHex}};
constexpr Shape thread_entry{thread_entry_members};
constexpr ShapeMember heap_list_members[] = {
    {"size", Member::kSize}, {"process_id", Member::kU32}, {"heap_id", Member::kSize}, {"flags", Member::kHex}};
constexpr Shape heap_list{heap_list_members};
constexpr ShapeMember module_info_members[] = {
    {"base_of_dll", Member::kPointer}, {"size_of_image", Member::kU32}, {"entry_point", Member::kPointer}};
constexpr Shape module_info{module_info_members};
constexpr ShapeMember debug_event_members[] = {
    {"debug_event_code", Member::kHex, &kDebugEvent}, {"process_id", Member::kU32}, {"thread_id", Member::kU32}};
constexpr Shape debug_event{debug_event_members};
constexpr ShapeMember memory_members[] = {{"size", Member::kU32},
                                          {"page_fault_count", Member::kU32},
                                          {"peak_working_set_size", Member::kSize},
                                          {"working_set_size", Member::kSize}};
constexpr Shape memory_counters{memory_members};

Param handles(const char* name, uint8_t count) { return {.name = name, .type = Type::kHandles, .length = count}; }
Param names16_out(const char* name, const NameTable& table) {
  return {.name = name, .type = Type::kNamesPtr, .direction = Direction::kOut, .names = &table, .width = 2};
}
Param native_inout(const char* name) { return number_ptr(name, 0, Direction::kInOut); }
Param filetime_out(const char* name) { return file_time(name, Direction::kOut); }

void add_creation(std::vector<Call>& calls) {
  const auto process = Category::kProcess;
  add(calls, {"kernel32", "kernelbase"},
      {{"CreateProcess*",
        process,
        Result::kBool,
        {text("application_name"), text("command_line", 4096), pointer("process_attributes"),
         pointer("thread_attributes"), truth("inherit_handles"), names("creation_flags", kCreation),
         pointer("environment"), text("current_directory"), shape("startup_info", startup_info),
         shape("process_information", process_information, Direction::kOut)}},
       {"CreateProcessAsUser*",
        process,
        Result::kBool,
        {handle("token"), text("application_name"), text("command_line", 4096), pointer("process_attributes"),
         pointer("thread_attributes"), truth("inherit_handles"), names("creation_flags", kCreation),
         pointer("environment"), text("current_directory"), shape("startup_info", startup_info),
         shape("process_information", process_information, Direction::kOut)}},
       {"CreateProcessInternalW",
        process,
        Result::kBool,
        {handle("token"), wide_text("application_name"), wide_text("command_line", 4096), pointer("process_attributes"),
         pointer("thread_attributes"), truth("inherit_handles"), names("creation_flags", kCreation),
         pointer("environment"), wide_text("current_directory"), shape("startup_info", startup_info),
         shape("process_information", process_information, Direction::kOut), pointer("new_token")}},
       {"OpenProcess",
        process,
        Result::kHandle,
        {names("desired_access", kProcessAccess), truth("inherit_handle"), number("process_id")}},
       {"TerminateProcess", process, Result::kBool, {handle("process"), hex("exit_code")}},
       {"GetExitCodeProcess", process, Result::kBool, {handle("process"), number_out("exit_code")}},
       {"IsWow64Process", process, Result::kBool, {handle("process"), number_out("wow64_process")}},
       {"IsWow64Process2",
        process,
        Result::kBool,
        {handle("process"), names16_out("process_machine", kMachine), names16_out("native_machine", kMachine)}},
       {"GetProcessId", process, Result::kCount, {handle("process")}},
       {"GetProcessTimes",
        process,
        Result::kBool,
        {handle("process"), filetime_out("creation_time"), filetime_out("exit_time"), filetime_out("kernel_time"),
         filetime_out("user_time")},
        kVolatile},
       {"GetPriorityClass", process, Result::kCount, {handle("process")}},
       {"SetPriorityClass", process, Result::kBool, {handle("process"), names("priority_class", kProcessPriority)}},
       {"InitializeProcThreadAttributeList",
        process,
        Result::kBool,
        {pointer("attribute_list"), number("attribute_count"), hex("flags"), native_inout("size")}},
       {"UpdateProcThreadAttribute",
        process,
        Result::kBool,
        {pointer("attribute_list"), hex("flags"), names_wide("attribute", kAttribute), data("value", 4), native("size"),
         pointer("previous_value"), pointer("return_size")}},
       {"DeleteProcThreadAttributeList", process, Result::kVoid, {pointer("attribute_list")}},
       {"QueryFullProcessImageName*",
        process,
        Result::kBool,
        {handle("process"), names("flags", kNameFormat), out_text("exe_name"), number_inout("size")}}});
  add(calls, {"kernel32"},
      {{"WinExec", process, Result::kNumber, {ansi_text("cmd_line", 4096), names("cmd_show", kShowCommand)}},
       {"ExitProcess", process, Result::kVoid, {hex("exit_code")}, kEndsThread}});
  add(calls, {"advapi32"},
      {{"CreateProcessWithLogonW",
        process,
        Result::kBool,
        {wide_text("username"), wide_text("domain"), wide_text("password"), names("logon_flags", kLogon),
         wide_text("application_name"), wide_text("command_line", 4096), names("creation_flags", kCreation),
         pointer("environment"), wide_text("current_directory"), shape("startup_info", startup_info),
         shape("process_information", process_information, Direction::kOut)}},
       {"CreateProcessWithTokenW",
        process,
        Result::kBool,
        {handle("token"), names("logon_flags", kLogon), wide_text("application_name"), wide_text("command_line", 4096),
         names("creation_flags", kCreation), pointer("environment"), wide_text("current_directory"),
         shape("startup_info", startup_info), shape("process_information", process_information, Direction::kOut)}}});
}

void add_threads(std::vector<Call>& calls) {
  const auto thread = Category::kThread;
  add(calls, {"kernel32", "kernelbase"},
      {{"CreateThread",
        thread,
        Result::kHandle,
        {pointer("thread_attributes"), native("stack_size"), pointer("start_address"), pointer("parameter"),
         names("creation_flags", kThreadCreation), number_out("thread_id")}},
       {"CreateRemoteThread",
        thread,
        Result::kHandle,
        {handle("process"), pointer("thread_attributes"), native("stack_size"), pointer("start_address"),
         pointer("parameter"), names("creation_flags", kThreadCreation), number_out("thread_id")}},
       {"CreateRemoteThreadEx",
        thread,
        Result::kHandle,
        {handle("process"), pointer("thread_attributes"), native("stack_size"), pointer("start_address"),
         pointer("parameter"), names("creation_flags", kThreadCreation), pointer("attribute_list"),
         number_out("thread_id")}},
       {"OpenThread",
        thread,
        Result::kHandle,
        {names("desired_access", kThreadAccess), truth("inherit_handle"), number("thread_id")}},
       {"SuspendThread", thread, Result::kSocket, {handle("thread")}},
       {"ResumeThread", thread, Result::kSocket, {handle("thread")}},
       {"QueueUserAPC", thread, Result::kBool, {pointer("apc"), handle("thread"), wide_hex("data")}},
       {"GetThreadContext", thread, Result::kBool, {handle("thread"), pointer("context")}},
       {"SetThreadContext", thread, Result::kBool, {handle("thread"), pointer("context")}},
       {"Wow64GetThreadContext",
        thread,
        Result::kBool,
        {handle("thread"), shape("context", wow64_context, Direction::kOut)}},
       {"Wow64SetThreadContext", thread, Result::kBool, {handle("thread"), shape("context", wow64_context)}},
       {"SetThreadPriority", thread, Result::kBool, {handle("thread"), names("priority", kThreadPriority)}},
       {"GetExitCodeThread", thread, Result::kBool, {handle("thread"), number_out("exit_code")}},
       {"GetThreadId", thread, Result::kCount, {handle("thread")}},
       {"GetProcessIdOfThread", thread, Result::kCount, {handle("thread")}},
       {"GetThreadTimes",
        thread,
        Result::kBool,
        {handle("thread"), filetime_out("creation_time"), filetime_out("exit_time"), filetime_out("kernel_time"),
         filetime_out("user_time")},
        kVolatile},
       {"TerminateThread", thread, Result::kBool, {handle("thread"), hex("exit_code")}},
       {"ExitThread", thread, Result::kVoid, {hex("exit_code")}, kEndsThread},
       {"CreateFiber",
        thread,
        Result::kPointer,
        {native("stack_size"), pointer("start_address"), pointer("parameter")}},
       {"CreateFiberEx",
        thread,
        Result::kPointer,
        {native("stack_commit_size"), native("stack_reserve_size"), hex("flags"), pointer("start_address"),
         pointer("parameter")}},
       {"ConvertThreadToFiber", thread, Result::kPointer, {pointer("parameter")}},
       {"ConvertThreadToFiberEx", thread, Result::kPointer, {pointer("parameter"), hex("flags")}},
       {"ConvertFiberToThread", thread, Result::kBool, {}},
       {"SwitchToFiber", thread, Result::kVoid, {pointer("fiber")}},
       {"DeleteFiber", thread, Result::kVoid, {pointer("fiber")}},
       {"TlsAlloc", thread, Result::kSocket, {}},
       {"TlsFree", thread, Result::kBool, {number("tls_index")}},
       {"FlsAlloc", thread, Result::kSocket, {pointer("callback")}},
       {"QueueUserWorkItem",
        thread,
        Result::kBool,
        {pointer("function"), pointer("context"), names("flags", kWorkFlags)}},
       {"CreateTimerQueue", thread, Result::kHandle, {}},
       {"CreateTimerQueueTimer",
        thread,
        Result::kBool,
        {handle_out("new_timer"), pointer("timer_queue"), pointer("callback"), pointer("parameter"), number("due_time"),
         number("period"), names("flags", kWorkFlags)}},
       {"DeleteTimerQueueTimer",
        thread,
        Result::kBool,
        {pointer("timer_queue"), pointer("timer"), pointer("completion_event")}},
       {"CreateThreadpoolWork",
        thread,
        Result::kPointer,
        {pointer("work_callback"), pointer("context"), pointer("callback_environ")}},
       {"CreateThreadpoolTimer",
        thread,
        Result::kPointer,
        {pointer("timer_callback"), pointer("context"), pointer("callback_environ")}},
       {"CreateThreadpoolWait",
        thread,
        Result::kPointer,
        {pointer("wait_callback"), pointer("context"), pointer("callback_environ")}},
       {"TrySubmitThreadpoolCallback",
        thread,
        Result::kBool,
        {pointer("callback"), pointer("context"), pointer("callback_environ")}}});
  add(calls, {"kernel32"},
      {{"RegisterWaitForSingleObject",
        thread,
        Result::kBool,
        {handle_out("new_wait_object"), handle("object"), pointer("callback"), pointer("context"),
         number("milliseconds"), names("flags", kWorkFlags)}}});
}

void add_enumeration(std::vector<Call>& calls) {
  const auto process = Category::kProcess;
  const auto module = Category::kModule;
  add(calls, {"kernel32"},
      {{"CreateToolhelp32Snapshot", process, Result::kHandle, {names("flags", kSnapshot), number("process_id")}},
       {"Process32First", process, Result::kBool, {handle("snapshot"), shape("entry", process_entry, Direction::kOut)}},
       {"Process32FirstW",
        process,
        Result::kBool,
        {handle("snapshot"), shape("entry", wide_process_entry, Direction::kOut)}},
       {"Process32Next", process, Result::kBool, {handle("snapshot"), shape("entry", process_entry, Direction::kOut)}},
       {"Process32NextW",
        process,
        Result::kBool,
        {handle("snapshot"), shape("entry", wide_process_entry, Direction::kOut)}},
       {"Module32First", module, Result::kBool, {handle("snapshot"), shape("entry", module_entry, Direction::kOut)}},
       {"Module32FirstW",
        module,
        Result::kBool,
        {handle("snapshot"), shape("entry", wide_module_entry, Direction::kOut)}},
       {"Module32Next", module, Result::kBool, {handle("snapshot"), shape("entry", module_entry, Direction::kOut)}},
       {"Module32NextW",
        module,
        Result::kBool,
        {handle("snapshot"), shape("entry", wide_module_entry, Direction::kOut)}},
       {"Thread32First",
        Category::kThread,
        Result::kBool,
        {handle("snapshot"), shape("entry", thread_entry, Direction::kOut)}},
       {"Thread32Next",
        Category::kThread,
        Result::kBool,
        {handle("snapshot"), shape("entry", thread_entry, Direction::kOut)}},
       {"Heap32ListFirst",
        Category::kMemory,
        Result::kBool,
        {handle("snapshot"), shape("list", heap_list, Direction::kOut)}},
       {"Toolhelp32ReadProcessMemory",
        Category::kMemory,
        Result::kBool,
        {number("process_id"), pointer("base_address"), out_data("buffer", 3, 4, kOpActualIsWide), native("size"),
         native_out("number_of_bytes_read")}}});
#define PSAPI(prefix)                                                                                                 \
  {                                                                                                                   \
    {prefix "EnumProcesses",                                                                                          \
     process,                                                                                                         \
     Result::kBool,                                                                                                   \
     {out_data("process_ids", 1, 2), number("size"), number_out("needed")}},                                          \
        {prefix "EnumProcessModules",                                                                                 \
         process,                                                                                                     \
         Result::kBool,                                                                                               \
         {handle("process"), pointer("modules"), number("size"), number_out("needed")}},                              \
        {prefix "EnumProcessModulesEx",                                                                               \
         process,                                                                                                     \
         Result::kBool,                                                                                               \
         {handle("process"), pointer("modules"), number("size"), number_out("needed"),                                \
          names("filter_flag", kModuleFilter)}},                                                                      \
        {prefix "EnumDeviceDrivers",                                                                                  \
         Category::kSystem,                                                                                           \
         Result::kBool,                                                                                               \
         {pointer("image_bases"), number("size"), number_out("needed")}},                                             \
        {prefix "GetDeviceDriverBaseName*",                                                                           \
         Category::kSystem,                                                                                           \
         Result::kCount,                                                                                              \
         {pointer("image_base"), out_text("base_name"), number("size")}},                                             \
        {prefix "GetDeviceDriverFileName*",                                                                           \
         Category::kSystem,                                                                                           \
         Result::kCount,                                                                                              \
         {pointer("image_base"), out_text("file_name"), number("size")}},                                             \
        {prefix "GetMappedFileName*",                                                                                 \
         Category::kMemory,                                                                                           \
         Result::kCount,                                                                                              \
         {handle("process"), pointer("address"), out_text("file_name"), number("size")}},                             \
        {prefix "GetModuleBaseName*",                                                                                 \
         process,                                                                                                     \
         Result::kCount,                                                                                              \
         {handle("process"), resource("module", Object::kModule), out_text("base_name"), number("size")}},            \
        {prefix "GetModuleFileNameEx*",                                                                               \
         process,                                                                                                     \
         Result::kCount,                                                                                              \
         {handle("process"), resource("module", Object::kModule), out_text("file_name"), number("size")}},            \
        {prefix "GetModuleInformation",                                                                               \
         process,                                                                                                     \
         Result::kBool,                                                                                               \
         {handle("process"), resource("module", Object::kModule), shape("module_info", module_info, Direction::kOut), \
          number("size")}},                                                                                           \
        {prefix "GetProcessImageFileName*",                                                                           \
         process,                                                                                                     \
         Result::kCount,                                                                                              \
         {handle("process"), out_text("image_file_name"), number("size")}},                                           \
        {prefix "GetProcessMemoryInfo",                                                                               \
         process,                                                                                                     \
         Result::kBool,                                                                                               \
         {handle("process"), shape("counters", memory_counters, Direction::kOut), number("size")},                    \
         kVolatile},                                                                                                  \
    {                                                                                                                 \
      prefix "EmptyWorkingSet", process, Result::kBool, { handle("process") }                                         \
    }                                                                                                                 \
  }
  add(calls, {"psapi"}, PSAPI(""));
  add(calls, {"kernel32", "kernelbase"}, PSAPI("K32"));
#undef PSAPI
  add(calls, {"wtsapi32"},
      {{"WTSEnumerateProcesses*",
        process,
        Result::kBool,
        {pointer("server"), number("reserved"), number("version"), pointer_out("process_info"), number_out("count")}}});
}

void add_jobs(std::vector<Call>& calls) {
  const auto process = Category::kProcess;
  add(calls, {"kernel32", "kernelbase"},
      {{"CreateJobObject*", process, Result::kHandle, {pointer("job_attributes"), text("name")}},
       {"OpenJobObject*",
        process,
        Result::kHandle,
        {names("desired_access", kJobAccess), truth("inherit_handle"), text("name")}},
       {"AssignProcessToJobObject", process, Result::kBool, {handle("job"), handle("process")}},
       {"IsProcessInJob", process, Result::kBool, {handle("process"), handle("job"), number_out("result")}},
       {"SetInformationJobObject",
        process,
        Result::kBool,
        {handle("job"), names("job_object_information_class", kJobInformationClass), data("job_object_information", 3),
         number("job_object_information_length")}},
       {"QueryInformationJobObject",
        process,
        Result::kBool,
        {handle("job"), names("job_object_information_class", kJobInformationClass),
         out_data("job_object_information", 3, 4), number("job_object_information_length"),
         number_out("return_length")}},
       {"TerminateJobObject", process, Result::kBool, {handle("job"), hex("exit_code")}}});
}

void add_waits(std::vector<Call>& calls) {
  const auto object = Category::kObject;
  add(calls, {"kernel32", "kernelbase"},
      {{"CreateMutex*", object, Result::kHandle, {pointer("mutex_attributes"), truth("initial_owner"), text("name")}},
       {"CreateMutexEx*",
        object,
        Result::kHandle,
        {pointer("mutex_attributes"), text("name"), names("flags", kMutexFlags),
         names("desired_access", kMutantAccess)}},
       {"OpenMutex*",
        object,
        Result::kHandle,
        {names("desired_access", kMutantAccess), truth("inherit_handle"), text("name")}},
       {"ReleaseMutex", object, Result::kBool, {handle("mutex")}},
       {"CreateEvent*",
        object,
        Result::kHandle,
        {pointer("event_attributes"), truth("manual_reset"), truth("initial_state"), text("name")}},
       {"CreateEventEx*",
        object,
        Result::kHandle,
        {pointer("event_attributes"), text("name"), names("flags", kEventFlags),
         names("desired_access", kEventAccess)}},
       {"OpenEvent*",
        object,
        Result::kHandle,
        {names("desired_access", kEventAccess), truth("inherit_handle"), text("name")}},
       {"SetEvent", object, Result::kBool, {handle("event")}},
       {"ResetEvent", object, Result::kBool, {handle("event")}},
       {"PulseEvent", object, Result::kBool, {handle("event")}},
       {"CreateSemaphore*",
        object,
        Result::kHandle,
        {pointer("semaphore_attributes"), signed_number("initial_count"), signed_number("maximum_count"),
         text("name")}},
       {"CreateSemaphoreEx*",
        object,
        Result::kHandle,
        {pointer("semaphore_attributes"), signed_number("initial_count"), signed_number("maximum_count"), text("name"),
         hex("flags"), names("desired_access", kSemaphoreAccess)}},
       {"OpenSemaphore*",
        object,
        Result::kHandle,
        {names("desired_access", kSemaphoreAccess), truth("inherit_handle"), text("name")}},
       {"ReleaseSemaphore",
        object,
        Result::kBool,
        {handle("semaphore"), signed_number("release_count"), number_out("previous_count")}},
       {"CreateWaitableTimer*",
        object,
        Result::kHandle,
        {pointer("timer_attributes"), truth("manual_reset"), text("timer_name")}},
       {"CreateWaitableTimerEx*",
        object,
        Result::kHandle,
        {pointer("timer_attributes"), text("timer_name"), names("flags", kTimerFlags),
         names("desired_access", kTimerAccess)}},
       {"OpenWaitableTimer*",
        object,
        Result::kHandle,
        {names("desired_access", kTimerAccess), truth("inherit_handle"), text("timer_name")}},
       {"SetWaitableTimer",
        object,
        Result::kBool,
        {handle("timer"), timeout("due_time"), signed_number("period"), pointer("completion_routine"),
         pointer("arg_to_completion_routine"), truth("resume")}},
       {"CancelWaitableTimer", object, Result::kBool, {handle("timer")}},
       {"WaitForSingleObject", object, Result::kSocket, {handle("handle"), number("milliseconds")}},
       {"WaitForSingleObjectEx",
        object,
        Result::kSocket,
        {handle("handle"), number("milliseconds"), truth("alertable")}},
       {"WaitForMultipleObjects",
        object,
        Result::kSocket,
        {number("count"), handles("handles", 0), truth("wait_all"), number("milliseconds")}},
       {"WaitForMultipleObjectsEx",
        object,
        Result::kSocket,
        {number("count"), handles("handles", 0), truth("wait_all"), number("milliseconds"), truth("alertable")}},
       {"SignalObjectAndWait",
        object,
        Result::kSocket,
        {handle("object_to_signal"), handle("object_to_wait_on"), number("milliseconds"), truth("alertable")}},
       {"DuplicateHandle",
        object,
        Result::kBool,
        {handle("source_process_handle"), handle("source_handle"), handle("target_process_handle"),
         handle_out("target_handle"), hex("desired_access"), truth("inherit_handle"),
         names("options", kDuplicateOptions)}},
       {"CloseHandle", object, Result::kBool, {handle("object")}},
       {"GetHandleInformation",
        object,
        Result::kBool,
        {handle("object"), names_ptr("flags", kHandleFlags, Direction::kOut)}},
       {"SetHandleInformation",
        object,
        Result::kBool,
        {handle("object"), names("mask", kHandleFlags), names("flags", kHandleFlags)}}});
}

void add_debugging(std::vector<Call>& calls) {
  const auto process = Category::kProcess;
  add(calls, {"kernel32", "kernelbase"},
      {{"IsDebuggerPresent", process, Result::kNumber, {}},
       {"CheckRemoteDebuggerPresent", process, Result::kBool, {handle("process"), number_out("debugger_present")}},
       {"OutputDebugString*", process, Result::kVoid, {text("output_string")}},
       {"DebugActiveProcess", process, Result::kBool, {number("process_id")}},
       {"DebugActiveProcessStop", process, Result::kBool, {number("process_id")}},
       {"DebugBreakProcess", process, Result::kBool, {handle("process")}},
       {"DebugSetProcessKillOnExit", process, Result::kBool, {truth("kill_on_exit")}},
       {"WaitForDebugEvent",
        process,
        Result::kBool,
        {shape("debug_event", debug_event, Direction::kOut), number("milliseconds")}},
       {"ContinueDebugEvent",
        process,
        Result::kBool,
        {number("process_id"), number("thread_id"), names("continue_status", kContinueStatus)}}});
  add(calls, {"dbghelp"},
      {{"MiniDumpWriteDump",
        process,
        Result::kBool,
        {handle("process"), number("process_id"), handle("file"), names("dump_type", kDumpType),
         pointer("exception_param"), pointer("user_stream_param"), pointer("callback_param")}}});
}

}  // namespace

void add_processes_functions(std::vector<Call>& calls) {
  add_creation(calls);
  add_threads(calls);
  add_enumeration(calls);
  add_jobs(calls);
  add_waits(calls);
  add_debugging(calls);
}

}  // namespace drsemu::event::function
