// Calls on named objects, handles and waits. Parameters as in ntifs.h and winternl.h.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField object_name[] = {{"name", 16, FieldType::kText, nullptr, 0}};
constexpr LayoutField object_type[] = {{"type_name", 104, FieldType::kText, nullptr, 0}};
constexpr LayoutField object_basic[] = {{"attributes", 0, FieldType::kHex32},
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

Param made() { return out_handle("handle", Object::kOther); }
Param name() { return object("object_name", Object::kOther); }

}  // namespace

void add_object_calls(std::vector<Call>& calls) {
  const auto c = Category::kObject;
  const auto out = Direction::kOut;
  Param handles{.name = "handles", .type = Type::kHandles, .length = 0};
  calls.insert(calls.end(), {
    {"NtClose", c, {closed_handle()}},
    {"NtDuplicateObject", c,
     {handle("source_process_handle"), handle("source_handle"), handle("target_process_handle"),
      out_handle("target_handle", Object::kUnknown), hex("desired_access"), hex("handle_attributes"),
      names("options", kDuplicateOptions)}, 0, Handler::kDuplicate},
    {"NtQueryObject", c,
     {handle(), names("object_information_class", kObjectInformationClass),
      info_out("object_information", 3, 4, 1, object_layouts), number("object_information_length"),
      number_ptr("return_length", 4, out)}},
    {"NtSetInformationObject", c,
     {handle(), names("object_information_class", kObjectInformationClass),
      info_in("object_information", 3, 1, object_layouts), number("object_information_length")}},
    {"NtCreateMutant", c, {made(), names("desired_access", kMutantAccess), name(), boolean("initial_owner")}},
    {"NtOpenMutant", c, {made(), names("desired_access", kMutantAccess), name()}},
    {"NtReleaseMutant", c, {handle(), number_ptr("previous_count", 4, out)}},
    {"NtCreateEvent", c,
     {made(), names("desired_access", kEventAccess), name(), names("event_type", kEventType), boolean("initial_state")}},
    {"NtOpenEvent", c, {made(), names("desired_access", kEventAccess), name()}},
    {"NtCreateSemaphore", c,
     {made(), names("desired_access", kSemaphoreAccess), name(), number("initial_count"), number("maximum_count")}},
    {"NtOpenSemaphore", c, {made(), names("desired_access", kSemaphoreAccess), name()}},
    {"NtCreateTimer", c, {made(), names("desired_access", kObjectAccess), name(), names("timer_type", kTimerType)}},
    {"NtOpenTimer", c, {made(), names("desired_access", kObjectAccess), name()}},
    {"NtSetTimer", c,
     {handle(), timeout("due_time"), pointer("timer_apc_routine"), pointer("timer_context"), boolean("resume_timer"),
      number("period"), pointer("previous_state")}},
    {"NtCreateIoCompletion", c,
     {made(), names("desired_access", kObjectAccess), name(), number("number_of_concurrent_threads")}},
    {"NtCreateDirectoryObject", c, {made(), names("desired_access", kDirectoryAccess), name()}},
    {"NtOpenDirectoryObject", c, {made(), names("desired_access", kDirectoryAccess), name()}},
    {"NtQueryDirectoryObject", c,
     {handle(), buffer_out("buffer", 2, 6), number("length"), boolean("return_single_entry"), boolean("restart_scan"),
      number_ptr("context", 4, Direction::kInOut), number_ptr("return_length", 4, out)}},
    {"NtCreateSymbolicLinkObject", c,
     {made(), names("desired_access", kObjectAccess), name(), unicode("link_target")}},
    {"NtOpenSymbolicLinkObject", c, {made(), names("desired_access", kObjectAccess), name()}},
    {"NtQuerySymbolicLinkObject", c,
     {handle(), unicode("link_target", out), number_ptr("returned_length", 4, out)}},
    {"NtCreateKeyedEvent", c, {made(), names("desired_access", kObjectAccess), name(), hex("flags")}},
    {"NtWaitForSingleObject", c, {handle(), boolean("alertable"), timeout()}},
    {"NtWaitForMultipleObjects", c,
     {number("count"), handles, names("wait_type", kWaitType), boolean("alertable"), timeout()}},
    {"NtSignalAndWaitForSingleObject", c,
     {handle("signal_handle"), handle("wait_handle"), boolean("alertable"), timeout()}},
  });
}

}  // namespace drsemu::event
