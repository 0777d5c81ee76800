// Calls on processes, jobs and debug objects. Parameters as in winternl.h and the Windows SDK's ntpsapi.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField basic[] = {{"exit_status", 0, FieldType::kHex32},
                                 {"peb_base_address", 8, FieldType::kHex64},
                                 {"unique_process_id", 32, FieldType::kU64},
                                 {"inherited_from_unique_process_id", 40, FieldType::kU64}};
constexpr LayoutField vm_counters[] = {{"virtual_size", 8, FieldType::kU64},
                                       {"working_set_size", 32, FieldType::kU64},
                                       {"pagefile_usage", 72, FieldType::kU64}};
constexpr LayoutField times[] = {{"create_time", 0, FieldType::kFileTime},
                                 {"exit_time", 8, FieldType::kFileTime},
                                 {"kernel_time", 16, FieldType::kDuration},
                                 {"user_time", 24, FieldType::kDuration}};
constexpr LayoutField debug_port[] = {{"debug_port", 0, FieldType::kHex64}};
constexpr LayoutField access_token[] = {{"token_handle", 0, FieldType::kHandle}, {"thread_handle", 8, FieldType::kHandle}};
constexpr LayoutField error_mode[] = {{"default_hard_error_mode", 0, FieldType::kHex32}};
constexpr LayoutField priority_class[] = {{"foreground", 0, FieldType::kBool8},
                                          {"priority_class", 1, FieldType::kHex8, &kPriorityClass}};
constexpr LayoutField priority[] = {{"base_priority", 0, FieldType::kI32}};
constexpr LayoutField handle_count[] = {{"handle_count", 0, FieldType::kU32}};
constexpr LayoutField affinity[] = {{"affinity_mask", 0, FieldType::kHex64}};
constexpr LayoutField priority_boost[] = {{"priority_boost_disabled", 0, FieldType::kU32}};
constexpr LayoutField session[] = {{"session_id", 0, FieldType::kU32}};
constexpr LayoutField wow64[] = {{"wow64_peb", 0, FieldType::kHex64}};
constexpr LayoutField image_name[] = {{"image_path", 0, FieldType::kUnicode}};
constexpr LayoutField break_on_termination[] = {{"break_on_termination", 0, FieldType::kU32}};
constexpr LayoutField debug_object[] = {{"debug_object", 0, FieldType::kHex64}};
constexpr LayoutField debug_flags[] = {{"debug_inherit", 0, FieldType::kU32}};
constexpr LayoutField execute_flags[] = {{"execute_flags", 0, FieldType::kHex32, &kExecuteFlags}};
constexpr LayoutField cookie[] = {{"cookie", 0, FieldType::kHex32}};
constexpr LayoutField image[] = {{"transfer_address", 0, FieldType::kHex64}, {"machine", 48, FieldType::kHex16}};
constexpr LayoutField cycle_time[] = {{"accumulated_cycles", 0, FieldType::kU64}};
constexpr LayoutField callback[] = {{"version", 0, FieldType::kU32}, {"callback", 8, FieldType::kHex64}};
constexpr LayoutField mitigation[] = {{"policy", 0, FieldType::kU32}, {"policy_flags", 4, FieldType::kHex32}};
constexpr LayoutField command_line[] = {{"command_line", 0, FieldType::kUnicode}};
constexpr LayoutField protection[] = {{"protection", 0, FieldType::kHex8}};
constexpr Layout process_list[] = {{0, "ProcessBasicInformation", basic},
                                   {3, "ProcessVmCounters", vm_counters},
                                   {4, "ProcessTimes", times},
                                   {5, "ProcessBasePriority", priority},
                                   {7, "ProcessDebugPort", debug_port},
                                   {9, "ProcessAccessToken", access_token},
                                   {12, "ProcessDefaultHardErrorMode", error_mode},
                                   {18, "ProcessPriorityClass", priority_class},
                                   {20, "ProcessHandleCount", handle_count},
                                   {21, "ProcessAffinityMask", affinity},
                                   {22, "ProcessPriorityBoost", priority_boost},
                                   {24, "ProcessSessionInformation", session},
                                   {26, "ProcessWow64Information", wow64},
                                   {27, "ProcessImageFileName", image_name},
                                   {29, "ProcessBreakOnTermination", break_on_termination},
                                   {30, "ProcessDebugObjectHandle", debug_object},
                                   {31, "ProcessDebugFlags", debug_flags},
                                   {34, "ProcessExecuteFlags", execute_flags},
                                   {36, "ProcessCookie", cookie},
                                   {37, "ProcessImageInformation", image},
                                   {38, "ProcessCycleTime", cycle_time},
                                   {40, "ProcessInstrumentationCallback", callback},
                                   {43, "ProcessImageFileNameWin32", image_name},
                                   {52, "ProcessMitigationPolicy", mitigation},
                                   {60, "ProcessCommandLineInformation", command_line},
                                   {61, "ProcessProtectionInformation", protection}};
constexpr Layouts process_layouts{process_list};

constexpr LayoutField accounting[] = {{"total_user_time", 0, FieldType::kDuration},
                                      {"total_kernel_time", 8, FieldType::kDuration},
                                      {"total_processes", 36, FieldType::kU32},
                                      {"active_processes", 40, FieldType::kU32},
                                      {"total_terminated_processes", 44, FieldType::kU32}};
constexpr LayoutField limits[] = {{"per_process_user_time_limit", 0, FieldType::kDuration},
                                  {"per_job_user_time_limit", 8, FieldType::kDuration},
                                  {"limit_flags", 16, FieldType::kHex32, &kJobLimit},
                                  {"minimum_working_set_size", 24, FieldType::kU64},
                                  {"maximum_working_set_size", 32, FieldType::kU64},
                                  {"active_process_limit", 40, FieldType::kU32},
                                  {"affinity", 48, FieldType::kHex64},
                                  {"priority_class", 56, FieldType::kU32},
                                  {"scheduling_class", 60, FieldType::kU32}};
constexpr LayoutField extended_limits[] = {{"per_process_user_time_limit", 0, FieldType::kDuration},
                                           {"per_job_user_time_limit", 8, FieldType::kDuration},
                                           {"limit_flags", 16, FieldType::kHex32, &kJobLimit},
                                           {"active_process_limit", 40, FieldType::kU32},
                                           {"affinity", 48, FieldType::kHex64},
                                           {"priority_class", 56, FieldType::kU32},
                                           {"scheduling_class", 60, FieldType::kU32},
                                           {"process_memory_limit", 112, FieldType::kU64},
                                           {"job_memory_limit", 120, FieldType::kU64}};
constexpr LayoutField process_ids[] = {{"assigned_processes", 0, FieldType::kU32},
                                       {"proc_ids", 8, FieldType::kNumbers64, nullptr, 4}};
constexpr LayoutField ui_limits[] = {{"ui_restrictions", 0, FieldType::kHex32, &kJobUiLimit}};
constexpr LayoutField end_of_job[] = {{"end_of_job_time_action", 0, FieldType::kU32}};
constexpr LayoutField completion_port[] = {{"completion_key", 0, FieldType::kHex64},
                                           {"completion_port", 8, FieldType::kHandle}};
constexpr Layout job_list[] = {{1, "JobObjectBasicAccountingInformation", accounting},
                               {2, "JobObjectBasicLimitInformation", limits},
                               {3, "JobObjectBasicProcessIdList", process_ids},
                               {4, "JobObjectBasicUIRestrictions", ui_limits},
                               {6, "JobObjectEndOfJobTimeInformation", end_of_job},
                               {7, "JobObjectAssociateCompletionPortInformation", completion_port},
                               {8, "JobObjectBasicAndIoAccountingInformation", accounting},
                               {9, "JobObjectExtendedLimitInformation", extended_limits}};
constexpr Layouts job_layouts{job_list};

constexpr LayoutField kill_on_exit[] = {{"kill_process_on_exit", 0, FieldType::kBool32}};
constexpr Layout debug_list[] = {{1, "DebugObjectKillProcessOnExitInformation", kill_on_exit}};
constexpr Layouts debug_layouts{debug_list};

constexpr LayoutField debug_event[] = {{"new_state", 0, FieldType::kU32},
                                       {"proc_id", 8, FieldType::kU64},
                                       {"thread_id", 16, FieldType::kU64}};
constexpr Layout debug_event_only[] = {{0, "DBGUI_WAIT_STATE_CHANGE", debug_event}};
constexpr Layouts debug_event_layouts{debug_event_only};

Param process() { return handle("process_handle"); }
Param job() { return handle("job_handle"); }
Param return_length() { return number_ptr("return_length", 4, Direction::kOut); }

}  // namespace

void add_process_calls(std::vector<Call>& calls) {
  const auto c = Category::kProcess;
  const auto out = Direction::kOut;
  const auto name = [] { return object("object_name", Object::kOther); };
  const auto access = [] { return names("desired_access", kProcessAccess); };
  const auto made = [] { return out_handle("handle", Object::kOther); };
  const Param parameters{.name = "process_parameters", .type = Type::kProcessParameters};
  const Param attributes{.name = "attribute_list", .type = Type::kAttributeList};
  calls.insert(calls.end(), {
    {"NtCreateUserProcess", c,
     {out_handle("process_handle", Object::kProcess), out_handle("thread_handle", Object::kThread),
      names("process_desired_access", kProcessAccess), names("thread_desired_access", kThreadAccess),
      object("process_object_name", Object::kOther), object("thread_object_name", Object::kOther),
      names("process_flags", kProcessCreateFlags), names("thread_flags", kThreadCreateFlags), parameters,
      pointer("create_info"), attributes}, 0, Handler::kCreateProcess},
    {"NtCreateProcess", c,
     {out_handle("process_handle", Object::kProcess), access(), name(), handle("parent_process"),
      boolean("inherit_object_table"), handle("section_handle"), handle("debug_port"), handle("token_handle")}},
    {"NtCreateProcessEx", c,
     {out_handle("process_handle", Object::kProcess), access(), name(), handle("parent_process"),
      names("flags", kProcessCreateExFlags), handle("section_handle"), handle("debug_port"), handle("token_handle"),
      number("job_member_level")}},
    {"NtOpenProcess", c, {out_handle("process_handle", Object::kProcess), access(), name(), client_id()}},
    {"NtTerminateProcess", c, {process(), hex("exit_status")}, kEndsThread | kNeeded},
    {"NtSuspendProcess", c, {process()}},
    {"NtResumeProcess", c, {process()}, kNeeded},
    {"NtQueryInformationProcess", c,
     {process(), names("process_information_class", kProcessInformationClass),
      info_out("process_information", 3, 4, 1, process_layouts), number("process_information_length"), return_length()}},
    {"NtSetInformationProcess", c,
     {process(), names("process_information_class", kProcessInformationClass),
      info_in("process_information", 3, 1, process_layouts), number("process_information_length")}},

    {"NtCreateDebugObject", c,
     {out_handle("debug_object_handle", Object::kOther), names("desired_access", kDebugAccess), name(),
      names("flags", kDebugObjectFlags)}},
    {"NtDebugActiveProcess", c, {process(), handle("debug_object_handle")}},
    {"NtRemoveProcessDebug", c, {process(), handle("debug_object_handle")}},
    {"NtDebugContinue", c,
     {handle("debug_object_handle"), client_id(), names("continue_status", kContinueStatus)}},
    {"NtWaitForDebugEvent", c,
     {handle("debug_object_handle"), boolean("alertable"), timeout(),
      structure("wait_state_change", debug_event_layouts, 24, out)}},
    {"NtSetInformationDebugObject", c,
     {handle("debug_object_handle"), names("debug_object_information_class", kDebugObjectInformationClass),
      info_in("debug_object_information", 3, 1, debug_layouts), number("length"), return_length()}},

    {"NtCreateJobObject", c, {made(), names("desired_access", kJobAccess), name()}},
    {"NtOpenJobObject", c, {made(), names("desired_access", kJobAccess), name()}},
    {"NtAssignProcessToJobObject", c, {job(), process()}, kNeeded},
    {"NtTerminateJobObject", c, {job(), hex("exit_status")}, 0, Handler::kEndJob},
    {"NtIsProcessInJob", c, {process(), job()}},
    {"NtSetInformationJobObject", c,
     {job(), names("job_object_information_class", kJobInformationClass),
      info_in("job_object_information", 3, 1, job_layouts), number("length")}, kNeeded},
    {"NtQueryInformationJobObject", c,
     {job(), names("job_object_information_class", kJobInformationClass),
      info_out("job_object_information", 3, 4, 1, job_layouts), number("length"), return_length()}},
  });
}

}  // namespace drsemu::event
