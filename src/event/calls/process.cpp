// Calls on processes, threads, jobs and tokens. Parameters as in winternl.h and the Windows SDK's ntpsapi.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField process_basic[] = {{"exit_status", 0, FieldType::kHex32},
                                         {"peb_base_address", 8, FieldType::kHex64},
                                         {"unique_process_id", 32, FieldType::kU64},
                                         {"inherited_from_unique_process_id", 40, FieldType::kU64}};
constexpr LayoutField debug_port[] = {{"debug_port", 0, FieldType::kHex64}};
constexpr LayoutField debug_object[] = {{"debug_object", 0, FieldType::kHex64}};
constexpr LayoutField debug_flags[] = {{"debug_inherit", 0, FieldType::kU32}};
constexpr LayoutField wow64[] = {{"wow64_peb", 0, FieldType::kHex64}};
constexpr LayoutField execute_flags[] = {{"execute_flags", 0, FieldType::kHex32}};
constexpr LayoutField break_on_termination[] = {{"break_on_termination", 0, FieldType::kU32}};
constexpr LayoutField image_name[] = {{"image_path", 16, FieldType::kText, nullptr, 0}};
constexpr Layout process_list[] = {{0, "ProcessBasicInformation", process_basic},
                                   {7, "ProcessDebugPort", debug_port},
                                   {26, "ProcessWow64Information", wow64},
                                   {27, "ProcessImageFileName", image_name},
                                   {29, "ProcessBreakOnTermination", break_on_termination},
                                   {30, "ProcessDebugObjectHandle", debug_object},
                                   {31, "ProcessDebugFlags", debug_flags},
                                   {34, "ProcessExecuteFlags", execute_flags},
                                   {43, "ProcessImageFileNameWin32", image_name}};
constexpr Layouts process_layouts{process_list};

constexpr LayoutField thread_basic[] = {{"exit_status", 0, FieldType::kHex32},
                                        {"teb_base_address", 8, FieldType::kHex64},
                                        {"unique_process", 16, FieldType::kU64},
                                        {"unique_thread", 24, FieldType::kU64}};
constexpr LayoutField start_address[] = {{"start_address", 0, FieldType::kHex64}};
constexpr Layout thread_list[] = {{0, "ThreadBasicInformation", thread_basic},
                                  {9, "ThreadQuerySetWin32StartAddress", start_address}};
constexpr Layouts thread_layouts{thread_list};

constexpr Layouts token_layouts{};

constexpr Layouts job_layouts{};

}  // namespace

void add_process_calls(std::vector<Call>& calls) {
  const auto process = Category::kProcess;
  const auto thread = Category::kThread;
  const auto token = Category::kToken;
  const auto out = Direction::kOut;
  const Param parameters{.name = "process_parameters", .type = Type::kProcessParameters};
  const Param attributes{.name = "attribute_list", .type = Type::kAttributeList};
  calls.insert(calls.end(), {
    {"NtCreateUserProcess", process,
     {out_handle("process_handle", Object::kProcess), out_handle("thread_handle", Object::kThread),
      names("process_desired_access", kProcessAccess), names("thread_desired_access", kThreadAccess),
      object("process_object_name", Object::kOther), object("thread_object_name", Object::kOther),
      names("process_flags", kProcessCreateFlags), names("thread_flags", kThreadCreateFlags), parameters,
      pointer("create_info"), attributes}, 0, Handler::kCreateProcess},
    {"NtOpenProcess", process,
     {out_handle("process_handle", Object::kProcess), names("desired_access", kProcessAccess),
      object("object_name", Object::kOther), client_id()}},
    {"NtTerminateProcess", process, {handle("process_handle"), hex("exit_status")}, kEndsThread},
    {"NtSuspendProcess", process, {handle("process_handle")}},
    {"NtResumeProcess", process, {handle("process_handle")}},
    {"NtQueryInformationProcess", process,
     {handle("process_handle"), names("process_information_class", kProcessInformationClass),
      info_out("process_information", 3, 4, 1, process_layouts), number("process_information_length"),
      number_ptr("return_length", 4, out)}},
    {"NtSetInformationProcess", process,
     {handle("process_handle"), names("process_information_class", kProcessInformationClass),
      info_in("process_information", 3, 1, process_layouts), number("process_information_length")}},
    {"NtDebugActiveProcess", process, {handle("process_handle"), handle("debug_object")}},
    {"NtRemoveProcessDebug", process, {handle("process_handle"), handle("debug_object")}},
    {"NtCreateDebugObject", process,
     {out_handle("handle", Object::kOther), names("desired_access", kObjectAccess),
      object("object_name", Object::kOther), hex("flags")}},
    {"NtAssignProcessToJobObject", process, {handle("job_handle"), handle("process_handle")}},
    {"NtTerminateJobObject", process, {handle("job_handle"), hex("exit_status")}},
    {"NtCreateJobObject", process,
     {out_handle("handle", Object::kOther), names("desired_access", kJobAccess), object("object_name", Object::kOther)}},
    {"NtOpenJobObject", process,
     {out_handle("handle", Object::kOther), names("desired_access", kJobAccess), object("object_name", Object::kOther)}},
    {"NtSetInformationJobObject", process,
     {handle("job_handle"), number("job_object_information_class"), info_in("job_object_information", 3, 1, job_layouts),
      number("length")}},
    {"NtQueryInformationJobObject", process,
     {handle("job_handle"), number("job_object_information_class"),
      info_out("job_object_information", 3, 4, 1, job_layouts), number("length"), number_ptr("return_length", 4, out)}},

    {"NtCreateThread", thread,
     {out_handle("thread_handle", Object::kThread), names("desired_access", kThreadAccess),
      object("object_name", Object::kOther), handle("process_handle"), client_id("client_id", out),
      pointer("thread_context"), pointer("initial_teb"), boolean("create_suspended")}, 0, Handler::kReach},
    {"NtCreateThreadEx", thread,
     {out_handle("thread_handle", Object::kThread), names("desired_access", kThreadAccess),
      object("object_name", Object::kOther), handle("process_handle"), pointer("start_routine"), pointer("argument"),
      names("create_flags", kThreadCreateFlags), hex("zero_bits"), size("stack_size"), size("maximum_stack_size"),
      pointer("attribute_list")}, 0, Handler::kReach},
    {"NtOpenThread", thread,
     {out_handle("thread_handle", Object::kThread), names("desired_access", kThreadAccess),
      object("object_name", Object::kOther), client_id()}},
    {"NtTerminateThread", thread, {handle("thread_handle"), hex("exit_status")}, kEndsThread},
    {"NtSuspendThread", thread, {handle("thread_handle"), number_ptr("previous_suspend_count", 4, out)}},
    {"NtResumeThread", thread, {handle("thread_handle"), number_ptr("previous_suspend_count", 4, out)}},
    {"NtAlertResumeThread", thread, {handle("thread_handle"), number_ptr("previous_suspend_count", 4, out)}},
    {"NtQueueApcThread", thread,
     {handle("thread_handle"), pointer("apc_routine"), pointer("apc_argument1"), pointer("apc_argument2"),
      pointer("apc_argument3")}, 0, Handler::kReachThread},
    {"NtQueueApcThreadEx", thread,
     {handle("thread_handle"), handle("reserve_handle"), pointer("apc_routine"), pointer("apc_argument1"),
      pointer("apc_argument2"), pointer("apc_argument3")}, 0, Handler::kReachThread},
    {"NtGetContextThread", thread, {handle("thread_handle"), pointer("thread_context")}},
    {"NtSetContextThread", thread, {handle("thread_handle"), pointer("thread_context")}, 0, Handler::kReachThread},
    {"NtQueryInformationThread", thread,
     {handle("thread_handle"), names("thread_information_class", kThreadInformationClass),
      info_out("thread_information", 3, 4, 1, thread_layouts), number("thread_information_length"),
      number_ptr("return_length", 4, out)}},
    {"NtSetInformationThread", thread,
     {handle("thread_handle"), names("thread_information_class", kThreadInformationClass),
      info_in("thread_information", 3, 1, thread_layouts), number("thread_information_length")}},
    {"NtDelayExecution", thread, {boolean("alertable"), timeout("delay_interval")}},
    {"NtYieldExecution", thread, {}},
    {"NtGetNextThread", thread,
     {handle("process_handle"), handle("thread_handle"), names("desired_access", kThreadAccess),
      hex("handle_attributes"), hex("flags"), out_handle("new_thread_handle", Object::kThread)}},

    {"NtOpenProcessToken", token,
     {handle("process_handle"), names("desired_access", kTokenAccess), out_handle("token_handle", Object::kOther)}},
    {"NtOpenProcessTokenEx", token,
     {handle("process_handle"), names("desired_access", kTokenAccess), hex("handle_attributes"),
      out_handle("token_handle", Object::kOther)}},
    {"NtOpenThreadToken", token,
     {handle("thread_handle"), names("desired_access", kTokenAccess), boolean("open_as_self"),
      out_handle("token_handle", Object::kOther)}},
    {"NtAdjustPrivilegesToken", token,
     {handle("token_handle"), boolean("disable_all_privileges"), buffer_in("new_state", kNoArg, 64),
      number("buffer_length"), pointer("previous_state"), number_ptr("return_length", 4, out)}},
    {"NtDuplicateToken", token,
     {handle("existing_token_handle"), names("desired_access", kTokenAccess), object("object_name", Object::kOther),
      boolean("effective_only"), names("token_type", kTokenType), out_handle("new_token_handle", Object::kOther)}},
    {"NtQueryInformationToken", token,
     {handle("token_handle"), names("token_information_class", kTokenInformationClass),
      info_out("token_information", 3, 4, 1, token_layouts, 0, 256), number("token_information_length"),
      number_ptr("return_length", 4, out)}},
  });
}

}  // namespace drsemu::event
