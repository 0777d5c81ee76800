// Calls on named objects, handles, waits, ports and transactions. Parameters as in ntifs.h, winternl.h and ktmtypes.h.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField object_name[] = {{"name", 0, FieldType::kUnicode}};
constexpr LayoutField object_type[] = {{"type_name", 0, FieldType::kUnicode}};
constexpr LayoutField object_basic[] = {{"attributes", 0, FieldType::kHex32, &kHandleAttributes},
                                        {"granted_access", 4, FieldType::kHex32},
                                        {"handle_count", 8, FieldType::kU32},
                                        {"pointer_count", 12, FieldType::kU32}};
constexpr LayoutField handle_flags[] = {{"inherit", 0, FieldType::kBool8},
                                        {"protect_from_close", 1, FieldType::kBool8}};
constexpr Layout object_list[] = {{0, "ObjectBasicInformation", object_basic},
                                  {1, "ObjectNameInformation", object_name},
                                  {2, "ObjectTypeInformation", object_type},
                                  {4, "ObjectHandleFlagInformation", handle_flags}};
constexpr Layouts object_layouts{object_list};

constexpr LayoutField event_basic[] = {{"event_type", 0, FieldType::kHex32, &kEventType},
                                       {"event_state", 4, FieldType::kI32}};
constexpr Layout event_list[] = {{0, "EventBasicInformation", event_basic}};
constexpr Layouts event_layouts{event_list};
constexpr LayoutField mutant_basic[] = {{"current_count", 0, FieldType::kI32},
                                        {"owned_by_caller", 4, FieldType::kBool8},
                                        {"abandoned", 5, FieldType::kBool8}};
constexpr Layout mutant_list[] = {{0, "MutantBasicInformation", mutant_basic}};
constexpr Layouts mutant_layouts{mutant_list};
constexpr LayoutField semaphore_basic[] = {{"current_count", 0, FieldType::kU32}, {"maximum_count", 4, FieldType::kU32}};
constexpr Layout semaphore_list[] = {{0, "SemaphoreBasicInformation", semaphore_basic}};
constexpr Layouts semaphore_layouts{semaphore_list};
constexpr LayoutField timer_basic[] = {{"remaining_time", 0, FieldType::kDuration}, {"timer_state", 8, FieldType::kBool8}};
constexpr Layout timer_list[] = {{0, "TimerBasicInformation", timer_basic}};
constexpr Layouts timer_layouts{timer_list};
constexpr LayoutField completion_basic[] = {{"depth", 0, FieldType::kI32}};
constexpr Layout completion_list[] = {{0, "IoCompletionBasicInformation", completion_basic}};
constexpr Layouts completion_layouts{completion_list};

constexpr LayoutField directory_names[] = {{"object_names", 0, FieldType::kObjectNames}};
constexpr Layout directory_only[] = {{0, "OBJECT_DIRECTORY_INFORMATION[]", directory_names}};
constexpr Layouts directory_layouts{directory_only};

constexpr LayoutField atom_basic[] = {{"usage_count", 0, FieldType::kU16},
                                      {"flags", 2, FieldType::kHex16},
                                      {"atom_name", 6, FieldType::kFixedText, nullptr, 512}};
constexpr Layout atom_list[] = {{0, "AtomBasicInformation", atom_basic}};
constexpr Layouts atom_layouts{atom_list};

constexpr LayoutField quality[] = {{"impersonation_level", 4, FieldType::kHex32, &kImpersonationLevel},
                                   {"effective_only", 9, FieldType::kBool8}};
constexpr Layout quality_only[] = {{0, "SECURITY_QUALITY_OF_SERVICE", quality}};
constexpr Layouts quality_layouts{quality_only};

constexpr LayoutField server_sid[] = {{"server_sid", 0, FieldType::kSid}};
constexpr Layout server_sid_only[] = {{0, "SID", server_sid}};
constexpr Layouts server_sid_layouts{server_sid_only};

constexpr LayoutField unit_of_work[] = {{"unit_of_work", 0, FieldType::kGuid}};
constexpr Layout unit_only[] = {{0, "GUID", unit_of_work}};
constexpr Layouts unit_layouts{unit_only};

Param made(const char* name = "handle") { return out_handle(name, Object::kOther); }
Param name() { return object("object_name", Object::kOther); }
Param return_length() { return number_ptr("return_length", 4, Direction::kOut); }
Param previous(const char* name) { return number_ptr(name, 4, Direction::kOut); }

// NtQueryEvent and its like: one structure each.
Param basic(const char* name, const Layouts& layouts) { return info_out(name, 3, 4, 1, layouts); }

void add_synchronization_calls(std::vector<Call>& calls) {
  const auto c = Category::kObject;
  const auto out = Direction::kOut;
  const Param handles{.name = "handles", .type = Type::kHandles, .length = 0};
  calls.insert(calls.end(), {
    {"NtCreateMutant", c, {made(), names("desired_access", kMutantAccess), name(), boolean("initial_owner")}},
    {"NtOpenMutant", c, {made(), names("desired_access", kMutantAccess), name()}},
    {"NtReleaseMutant", c, {handle(), previous("previous_count")}},
    {"NtQueryMutant", c,
     {handle(), number("mutant_information_class"), basic("mutant_information", mutant_layouts), number("length"),
      return_length()}},
    {"NtCreateEvent", c,
     {made(), names("desired_access", kEventAccess), name(), names("event_type", kEventType), boolean("initial_state")}},
    {"NtOpenEvent", c, {made(), names("desired_access", kEventAccess), name()}},
    {"NtSetEvent", c, {handle(), previous("previous_state")}},
    {"NtResetEvent", c, {handle(), previous("previous_state")}},
    {"NtPulseEvent", c, {handle(), previous("previous_state")}},
    {"NtClearEvent", c, {handle()}},
    {"NtQueryEvent", c,
     {handle(), number("event_information_class"), basic("event_information", event_layouts), number("length"),
      return_length()}},
    {"NtCreateSemaphore", c,
     {made(), names("desired_access", kSemaphoreAccess), name(), number("initial_count"), number("maximum_count")}},
    {"NtOpenSemaphore", c, {made(), names("desired_access", kSemaphoreAccess), name()}},
    {"NtReleaseSemaphore", c, {handle(), number("release_count"), previous("previous_count")}},
    {"NtQuerySemaphore", c,
     {handle(), number("semaphore_information_class"), basic("semaphore_information", semaphore_layouts), number("length"),
      return_length()}},
    {"NtCreateTimer", c, {made(), names("desired_access", kTimerAccess), name(), names("timer_type", kTimerType)}},
    {"NtOpenTimer", c, {made(), names("desired_access", kTimerAccess), name()}},
    {"NtSetTimer", c,
     {handle(), timeout("due_time"), pointer("timer_apc_routine"), pointer("timer_context"), boolean("resume_timer"),
      number("period"), number_ptr("previous_state", 1, out)}},
    {"NtCancelTimer", c, {handle(), number_ptr("current_state", 1, out)}},
    {"NtQueryTimer", c,
     {handle(), number("timer_information_class"), basic("timer_information", timer_layouts), number("length"),
      return_length()}},
    {"NtCreateKeyedEvent", c, {made(), names("desired_access", kKeyedEventAccess), name(), hex("flags")}},
    {"NtOpenKeyedEvent", c, {made(), names("desired_access", kKeyedEventAccess), name()}},
    {"NtWaitForKeyedEvent", c, {handle(), pointer("key"), boolean("alertable"), timeout()}},
    {"NtReleaseKeyedEvent", c, {handle(), pointer("key"), boolean("alertable"), timeout()}},
    {"NtWaitForSingleObject", c, {handle(), boolean("alertable"), timeout()}, 0, Handler::kAwait},
    {"NtWaitForMultipleObjects", c,
     {number("count"), handles, names("wait_type", kWaitType), boolean("alertable"), timeout()}, 0,
     Handler::kAwaitMany},
    {"NtSignalAndWaitForSingleObject", c,
     {handle("signal_handle"), handle("wait_handle"), boolean("alertable"), timeout()}, 0, Handler::kAwait},
  });
}

void add_port_calls(std::vector<Call>& calls) {
  const auto c = Category::kObject;
  Param packet = io_status();
  packet.flags = kOpWritesItself;
  const auto out = Direction::kOut;
  const auto inout = Direction::kInOut;
  calls.insert(calls.end(), {
    {"NtCreateIoCompletion", c,
     {made(), names("desired_access", kIoCompletionAccess), name(), number("number_of_concurrent_threads")}},
    {"NtOpenIoCompletion", c, {made(), names("desired_access", kIoCompletionAccess), name()}},
    {"NtSetIoCompletion", c,
     {handle(), wide_hex("key_context"), wide_hex("apc_context"), hex("io_status"), size("io_status_information")}},
    {"NtSetIoCompletionEx", c,
     {handle(), handle("reserve_handle"), wide_hex("key_context"), wide_hex("apc_context"), hex("io_status"),
      size("io_status_information")}},
    {"NtRemoveIoCompletion", c,
     {handle(), hex_ptr("key_context", out), hex_ptr("apc_context", out), packet, timeout()}, 0, Handler::kDequeue},
    {"NtRemoveIoCompletionEx", c,
     {handle(), pointer("io_completion_information"), number("count"), number_ptr("number_of_entries_removed", 4, out),
      timeout(), boolean("alertable")}, 0, Handler::kDequeueMany},
    {"NtQueryIoCompletion", c,
     {handle(), number("io_completion_information_class"), basic("io_completion_information", completion_layouts),
      number("length"), return_length()}},

    {"NtCreatePort", c,
     {made("port_handle"), name(), number("maximum_connection_info_length"), number("maximum_message_length"),
      number_ptr("maximum_pool_usage", 4, Direction::kIn)}},
    {"NtConnectPort", c,
     {made("port_handle"), unicode("port_name"), structure("security_quality", quality_layouts, 12),
      pointer("client_view"), pointer("server_view"), number_ptr("maximum_message_length", 4, out),
      buffer_in("connection_information", 7, 256, kOpLengthIsPointer),
      number_ptr("connection_information_length", 4, inout)}},
    {"NtSecureConnectPort", c,
     {made("port_handle"), unicode("port_name"), structure("security_quality", quality_layouts, 12),
      pointer("client_view"), structure("server_sid", server_sid_layouts, 68), pointer("server_view"),
      number_ptr("maximum_message_length", 4, out), buffer_in("connection_information", 8, 256, kOpLengthIsPointer),
      number_ptr("connection_information_length", 4, inout)}},
    {"NtListenPort", c, {handle("port_handle"), pointer("connection_request")}},
    {"NtAcceptConnectPort", c,
     {made("port_handle"), number("port_context"), pointer("connection_request"), boolean("accept_connection"),
      pointer("server_view"), pointer("client_view")}},
    {"NtCompleteConnectPort", c, {handle("port_handle")}},
    {"NtReplyWaitReceivePort", c,
     {handle("port_handle"), pointer("port_context"), pointer("reply_message"), pointer("receive_message")}},
    {"NtRequestWaitReplyPort", c,
     {handle("port_handle"), pointer("request_message"), pointer("reply_message")}},
  });
}

}  // namespace

void add_object_calls(std::vector<Call>& calls) {
  const auto c = Category::kObject;
  const auto out = Direction::kOut;
  calls.insert(calls.end(), {
    {"NtClose", c, {closed_handle()}},
    {"NtDuplicateObject", c,
     {handle("source_process_handle"), handle("source_handle"), handle("target_process_handle"),
      out_handle("target_handle", Object::kUnknown), hex("desired_access"),
      names("handle_attributes", kHandleAttributes), names("options", kDuplicateOptions)}, 0, Handler::kDuplicate},
    {"NtCompareObjects", c, {handle("first_object_handle"), handle("second_object_handle")}},
    {"NtMakeTemporaryObject", c, {handle()}},
    {"NtMakePermanentObject", c, {handle()}},
    {"NtQueryObject", c,
     {handle(), names("object_information_class", kObjectInformationClass),
      info_out("object_information", 3, 4, 1, object_layouts), number("object_information_length"), return_length()}},
    {"NtSetInformationObject", c,
     {handle(), names("object_information_class", kObjectInformationClass),
      info_in("object_information", 3, 1, object_layouts), number("object_information_length")}},
    {"NtCreateDirectoryObject", c, {made(), names("desired_access", kDirectoryAccess), name()}},
    {"NtOpenDirectoryObject", c, {made(), names("desired_access", kDirectoryAccess), name()}},
    {"NtQueryDirectoryObject", c,
     {handle(), info_out("buffer", 2, 6, kNoArg, directory_layouts, 0, 4096), number("length"),
      boolean("return_single_entry"), boolean("restart_scan"), number_ptr("context", 4, Direction::kInOut),
      return_length()}},
    {"NtCreateSymbolicLinkObject", c,
     {made(), names("desired_access", kSymbolicLinkAccess), name(), unicode("link_target")}},
    {"NtOpenSymbolicLinkObject", c, {made(), names("desired_access", kSymbolicLinkAccess), name()}},
    {"NtQuerySymbolicLinkObject", c,
     {handle(), unicode("link_target", out), number_ptr("returned_length", 4, out)}},
    {"NtAllocateReserveObject", c, {made(), name(), names("type", kReserveObjectType)}},
    {"NtCreateTransaction", c,
     {made("transaction_handle"), names("desired_access", kTransactionAccess), name(),
      structure("unit_of_work", unit_layouts, 16), handle("tm_handle"), hex("create_options"), number("isolation_level"),
      hex("isolation_flags"), timeout(), unicode("description")}},
    {"NtCommitTransaction", c, {handle("transaction_handle"), boolean("wait")}},
    {"NtRollbackTransaction", c, {handle("transaction_handle"), boolean("wait")}},
    {"NtAddAtom", c, {text_in("atom_name", 1), number("length"), number_ptr("atom", 2, out)}},
    {"NtFindAtom", c, {text_in("atom_name", 1), number("length"), number_ptr("atom", 2, out)}},
    {"NtDeleteAtom", c, {{.name = "atom", .type = Type::kNumber, .width = 2}}},
    {"NtQueryInformationAtom", c,
     {{.name = "atom", .type = Type::kNumber, .width = 2}, number("atom_information_class"),
      info_out("atom_information", 3, 4, 1, atom_layouts), number("length"), return_length()}},
  });
  add_synchronization_calls(calls);
  add_port_calls(calls);
}

}  // namespace drsemu::event
