// Calls on threads, their contexts and exceptions. Parameters as in winternl.h and the Windows SDK's ntpsapi.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField context[] = {{"context_flags", 0x30, FieldType::kHex32, &kContextFlags},
                                   {"rip", 0xf8, FieldType::kHex64},
                                   {"rsp", 0x98, FieldType::kHex64},
                                   {"eflags", 0x44, FieldType::kHex32},
                                   {"rax", 0x78, FieldType::kHex64},
                                   {"rcx", 0x80, FieldType::kHex64},
                                   {"rdx", 0x88, FieldType::kHex64},
                                   {"dr0", 0x48, FieldType::kHex64},
                                   {"dr1", 0x50, FieldType::kHex64},
                                   {"dr2", 0x58, FieldType::kHex64},
                                   {"dr3", 0x60, FieldType::kHex64},
                                   {"dr6", 0x68, FieldType::kHex64},
                                   {"dr7", 0x70, FieldType::kHex64}};
constexpr Layout context_only[] = {{0, "CONTEXT", context}};
constexpr Layouts context_layouts{context_only};
constexpr LayoutField wow64_context[] = {{"context_flags", 0, FieldType::kHex32, &kContextFlagsX86},
                                         {"eip", 0xb8, FieldType::kHex32},
                                         {"esp", 0xc4, FieldType::kHex32},
                                         {"eflags", 0xc0, FieldType::kHex32},
                                         {"eax", 0xb0, FieldType::kHex32},
                                         {"ecx", 0xac, FieldType::kHex32},
                                         {"edx", 0xa8, FieldType::kHex32},
                                         {"dr0", 0x4, FieldType::kHex32},
                                         {"dr1", 0x8, FieldType::kHex32},
                                         {"dr2", 0xc, FieldType::kHex32},
                                         {"dr3", 0x10, FieldType::kHex32},
                                         {"dr6", 0x14, FieldType::kHex32},
                                         {"dr7", 0x18, FieldType::kHex32}};

constexpr LayoutField basic[] = {{"exit_status", 0, FieldType::kHex32},
                                 {"teb_base_address", 8, FieldType::kHex64},
                                 {"unique_process", 16, FieldType::kU64},
                                 {"unique_thread", 24, FieldType::kU64},
                                 {"priority", 40, FieldType::kI32},
                                 {"base_priority", 44, FieldType::kI32}};
constexpr LayoutField times[] = {{"create_time", 0, FieldType::kFileTime},
                                 {"exit_time", 8, FieldType::kFileTime},
                                 {"kernel_time", 16, FieldType::kDuration},
                                 {"user_time", 24, FieldType::kDuration}};
constexpr LayoutField priority[] = {{"priority", 0, FieldType::kI32}};
constexpr LayoutField affinity[] = {{"affinity_mask", 0, FieldType::kHex64}};
constexpr LayoutField token[] = {{"token_handle", 0, FieldType::kHandle}};
constexpr LayoutField start_address[] = {{"start_address", 0, FieldType::kHex64}};
constexpr LayoutField flag[] = {{"value", 0, FieldType::kU32}};
constexpr LayoutField small_flag[] = {{"value", 0, FieldType::kU8}};
constexpr LayoutField thread_name[] = {{"thread_name", 0, FieldType::kUnicode}};
constexpr Layout thread_list[] = {{0, "ThreadBasicInformation", basic},
                                  {1, "ThreadTimes", times},
                                  {2, "ThreadPriority", priority},
                                  {3, "ThreadBasePriority", priority},
                                  {4, "ThreadAffinityMask", affinity},
                                  {5, "ThreadImpersonationToken", token},
                                  {9, "ThreadQuerySetWin32StartAddress", start_address},
                                  {12, "ThreadAmILastThread", flag},
                                  {14, "ThreadPriorityBoost", flag},
                                  {16, "ThreadIsIoPending", flag},
                                  {17, "ThreadHideFromDebugger", small_flag},
                                  {18, "ThreadBreakOnTermination", flag},
                                  {20, "ThreadIsTerminated", flag},
                                  {29, "ThreadWow64Context", wow64_context},
                                  {35, "ThreadSuspendCount", flag},
                                  {38, "ThreadNameInformation", thread_name}};
constexpr Layouts thread_layouts{thread_list};

constexpr LayoutField exception[] = {{"exception_code", 0, FieldType::kHex32},
                                     {"exception_flags", 4, FieldType::kHex32},
                                     {"exception_address", 16, FieldType::kHex64},
                                     {"exception_parameters", 32, FieldType::kNumbers64, nullptr, 24}};
constexpr Layout exception_only[] = {{0, "EXCEPTION_RECORD", exception}};
constexpr Layouts exception_layouts{exception_only};

constexpr LayoutField initial_teb[] = {{"stack_base", 16, FieldType::kHex64}, {"stack_limit", 24, FieldType::kHex64}};
constexpr Layout initial_teb_only[] = {{0, "INITIAL_TEB", initial_teb}};
constexpr Layouts initial_teb_layouts{initial_teb_only};

constexpr uint16_t kContextSize = 0x100;  // as far as it is shown

Param thread() { return handle("thread_handle"); }
Param previous_count() { return number_ptr("previous_suspend_count", 4, Direction::kOut); }
Param context_in() { return structure("thread_context", context_layouts, kContextSize); }

}  // namespace

void add_thread_calls(std::vector<Call>& calls) {
  const auto c = Category::kThread;
  const auto out = Direction::kOut;
  const auto access = [] { return names("desired_access", kThreadAccess); };
  const auto name = [] { return object("object_name", Object::kOther); };
  calls.insert(calls.end(), {
    {"NtCreateThread", c,
     {out_handle("thread_handle", Object::kThread), access(), name(), handle("process_handle"), client_id("client_id", out),
      context_in(), structure("initial_teb", initial_teb_layouts, 40), boolean("create_suspended")}, 0, Handler::kReach},
    {"NtCreateThreadEx", c,
     {out_handle("thread_handle", Object::kThread), access(), name(), handle("process_handle"), pointer("start_routine"),
      pointer("argument"), names("create_flags", kThreadCreateFlags), hex("zero_bits"), size("stack_size"),
      size("maximum_stack_size"), pointer("attribute_list")}, 0, Handler::kStartThread},
    {"NtOpenThread", c, {out_handle("thread_handle", Object::kThread), access(), name(), client_id()}},
    {"NtTerminateThread", c, {thread(), hex("exit_status")}, kEndsThread | kNeeded},
    {"NtSuspendThread", c, {thread(), previous_count()}},
    {"NtResumeThread", c, {thread(), previous_count()}, kNeeded},
    {"NtAlertThread", c, {thread()}},
    {"NtAlertResumeThread", c, {thread(), previous_count()}, kNeeded},
    {"NtQueueApcThread", c,
     {thread(), pointer("apc_routine"), pointer("apc_argument1"), pointer("apc_argument2"), pointer("apc_argument3")}, 0,
     Handler::kQueueApc},
    {"NtQueueApcThreadEx", c,
     {thread(), names_wide("reserve_handle", kApcFlags), pointer("apc_routine"), pointer("apc_argument1"),
      pointer("apc_argument2"), pointer("apc_argument3")}, 0, Handler::kQueueApc},
    {"NtTestAlert", c, {}},
    {"NtGetContextThread", c, {thread(), structure("thread_context", context_layouts, kContextSize, out)}},
    {"NtSetContextThread", c, {thread(), context_in()}, 0, Handler::kSetContext},
    {"NtContinue", c, {context_in(), boolean("test_alert")}, kEndsThread},
    {"NtContinueEx", c, {context_in(), pointer("continue_argument")}, kEndsThread},
    {"NtRaiseException", c,
     {structure("exception_record", exception_layouts, 152), context_in(), boolean("first_chance")}, kEndsThread},
    {"NtQueryInformationThread", c,
     {thread(), names("thread_information_class", kThreadInformationClass),
      info_out("thread_information", 3, 4, 1, thread_layouts), number("thread_information_length"),
      number_ptr("return_length", 4, out)}},
    {"NtSetInformationThread", c,
     {thread(), names("thread_information_class", kThreadInformationClass),
      info_in("thread_information", 3, 1, thread_layouts), number("thread_information_length")}, 0, Handler::kSetThread},
    {"NtDelayExecution", c, {boolean("alertable"), timeout("delay_interval")}, 0, Handler::kSleep},
    {"NtYieldExecution", c, {}},
    {"NtGetNextThread", c,
     {handle("process_handle"), thread(), access(), names("handle_attributes", kHandleAttributes), hex("flags"),
      out_handle("new_thread_handle", Object::kThread)}},
    {"NtGetCurrentProcessorNumber", c, {}, kReturnsValue | kReturns32 | kAnyResult | kVolatile},
    {"NtRegisterThreadTerminatePort", c, {handle("port_handle")}},
    {"NtSetThreadExecutionState", c,
     {names("new_state", kExecutionState), names_ptr("previous_state", kExecutionState, out)}},
    {"NtSetLdtEntries", c, {hex("selector0"), wide_hex("entry0"), hex("selector1"), wide_hex("entry1")}},
  });
}

}  // namespace drsemu::event
