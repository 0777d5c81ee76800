// Calls on the registry. Parameters as in wdm.h and ntifs.h.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField key_basic[] = {{"last_write_time", 0, FieldType::kFileTime},
                                     {"name", 16, FieldType::kText, nullptr, 12}};
constexpr LayoutField key_node[] = {{"last_write_time", 0, FieldType::kFileTime},
                                    {"name", 24, FieldType::kText, nullptr, 20}};
constexpr LayoutField key_full[] = {{"last_write_time", 0, FieldType::kFileTime},
                                    {"sub_keys", 20, FieldType::kU32},
                                    {"values", 32, FieldType::kU32}};
constexpr LayoutField key_name[] = {{"name", 4, FieldType::kText, nullptr, 0}};
constexpr LayoutField key_cached[] = {{"last_write_time", 0, FieldType::kFileTime},
                                      {"sub_keys", 12, FieldType::kU32},
                                      {"values", 20, FieldType::kU32}};
constexpr LayoutField key_flags[] = {{"wow64_flags", 0, FieldType::kHex32},
                                     {"key_flags", 4, FieldType::kHex32},
                                     {"control_flags", 8, FieldType::kHex32}};
constexpr LayoutField key_handle_tags[] = {{"handle_tags", 0, FieldType::kHex32}};
constexpr Layout key_list[] = {{0, "KeyBasicInformation", key_basic}, {1, "KeyNodeInformation", key_node},
                               {2, "KeyFullInformation", key_full}, {3, "KeyNameInformation", key_name},
                               {4, "KeyCachedInformation", key_cached}, {5, "KeyFlagsInformation", key_flags},
                               {7, "KeyHandleTagsInformation", key_handle_tags}};
constexpr Layouts key_layouts{key_list};

constexpr LayoutField value_basic[] = {{"type", 4, FieldType::kHex32, &kRegistryType},
                                       {"name", 12, FieldType::kText, nullptr, 8}};
constexpr LayoutField value_full[] = {{"type", 4, FieldType::kHex32, &kRegistryType},
                                      {"name", 20, FieldType::kText, nullptr, 16},
                                      {"data", 8, FieldType::kBytesAt, nullptr, 12}};
constexpr LayoutField value_partial[] = {{"type", 4, FieldType::kHex32, &kRegistryType},
                                         {"data", 12, FieldType::kBytes, nullptr, 8}};
constexpr LayoutField value_partial_align64[] = {{"type", 0, FieldType::kHex32, &kRegistryType},
                                                 {"data", 8, FieldType::kBytes, nullptr, 4}};
constexpr Layout value_list[] = {{0, "KeyValueBasicInformation", value_basic},
                                 {1, "KeyValueFullInformation", value_full},
                                 {2, "KeyValuePartialInformation", value_partial},
                                 {3, "KeyValueFullInformationAlign64", value_full},
                                 {4, "KeyValuePartialInformationAlign64", value_partial_align64}};
constexpr Layouts value_layouts{value_list};

constexpr LayoutField write_time[] = {{"last_write_time", 0, FieldType::kFileTime}};
constexpr LayoutField set_flags[] = {{"flags", 0, FieldType::kHex32}};
constexpr Layout set_key_list[] = {{0, "KeyWriteTimeInformation", write_time},
                                   {1, "KeyWow64FlagsInformation", set_flags},
                                   {2, "KeyControlFlagsInformation", set_flags},
                                   {5, "KeySetHandleTagsInformation", set_flags}};
constexpr Layouts set_key_layouts{set_key_list};

Param key(const char* name = "key_path") { return object(name, Object::kKey); }
Param file() { return object("file_path", Object::kFile); }
Param key_access() { return names("desired_access", kKeyAccess); }
Param key_out() { return out_handle("handle", Object::kKey); }
Param result_length(const char* name = "result_length") { return number_ptr(name, 4, Direction::kOut); }

}  // namespace

void add_registry_calls(std::vector<Call>& calls) {
  const auto c = Category::kRegistry;
  Param data = buffer_in("data", 5, 1024);
  data.class_arg = 3;
  calls.insert(calls.end(), {
    {"NtOpenKey", c, {key_out(), key_access(), key()}},
    {"NtOpenKeyEx", c, {key_out(), key_access(), key(), names("open_options", kKeyOptions)}},
    {"NtOpenKeyTransacted", c, {key_out(), key_access(), key(), handle("transaction_handle")}},
    {"NtOpenKeyTransactedEx", c,
     {key_out(), key_access(), key(), names("open_options", kKeyOptions), handle("transaction_handle")}},
    {"NtCreateKey", c,
     {key_out(), key_access(), key(), number("title_index"), unicode("class"), names("create_options", kKeyOptions),
      names_ptr("disposition", kKeyDisposition, Direction::kOut)}},
    {"NtCreateKeyTransacted", c,
     {key_out(), key_access(), key(), number("title_index"), unicode("class"), names("create_options", kKeyOptions),
      handle("transaction_handle"), names_ptr("disposition", kKeyDisposition, Direction::kOut)}},
    {"NtDeleteKey", c, {handle()}},
    {"NtDeleteValueKey", c, {handle(), unicode("value_name")}},
    {"NtRenameKey", c, {handle(), unicode("new_name")}},
    {"NtQueryKey", c,
     {handle(), names("key_information_class", kKeyInformationClass), info_out("key_information", 3, 4, 1, key_layouts),
      number("length"), result_length()}},
    {"NtQueryValueKey", c,
     {handle(), unicode("value_name"), names("key_value_information_class", kKeyValueInformationClass),
      info_out("key_value_information", 4, 5, 2, value_layouts), number("length"), result_length()}},
    {"NtQueryMultipleValueKey", c,
     {handle(), {.name = "value_entries", .type = Type::kValueNames, .length = 2}, number("entry_count"),
      buffer_out("value_buffer", 4, kNoArg, kOpLengthIsPointer, 1024), number_ptr("buffer_length", 4, Direction::kInOut),
      result_length("required_buffer_length")}},
    {"NtSetValueKey", c,
     {handle(), unicode("value_name"), number("title_index"), names("type", kRegistryType), data, number("data_size")}},
    {"NtEnumerateKey", c,
     {handle(), number("index"), names("key_information_class", kKeyInformationClass),
      info_out("key_information", 4, 5, 2, key_layouts), number("length"), result_length()}},
    {"NtEnumerateValueKey", c,
     {handle(), number("index"), names("key_value_information_class", kKeyValueInformationClass),
      info_out("key_value_information", 4, 5, 2, value_layouts), number("length"), result_length()}},
    {"NtNotifyChangeKey", c,
     {handle(), handle("event"), pointer("apc_routine"), pointer("apc_context"), io_status(),
      names("completion_filter", kKeyNotifyFilter), boolean("watch_tree"), pointer("buffer"), number("buffer_size"),
      boolean("asynchronous")}},
    {"NtNotifyChangeMultipleKeys", c,
     {handle(), number("count"), pointer("subordinate_objects"), handle("event"), pointer("apc_routine"),
      pointer("apc_context"), io_status(), names("completion_filter", kKeyNotifyFilter), boolean("watch_tree"),
      pointer("buffer"), number("buffer_size"), boolean("asynchronous")}},
    {"NtFlushKey", c, {handle()}},
    {"NtLoadKey", c, {key(), file()}},
    {"NtLoadKey2", c, {key(), file(), names("flags", kKeyLoadFlags)}},
    {"NtLoadKeyEx", c,
     {key(), file(), names("flags", kKeyLoadFlags), handle("trust_class_key"), handle("event"), key_access(),
      hex_ptr("root_handle", Direction::kOut), pointer("io_status")}},
    {"NtUnloadKey", c, {key()}},
    {"NtSaveKey", c, {handle(), handle("file_handle")}},
    {"NtSaveKeyEx", c, {handle(), handle("file_handle"), names("format", kKeySaveFormat)}},
    {"NtReplaceKey", c, {file(), handle(), object("old_file_path", Object::kFile)}},
    {"NtRestoreKey", c, {handle(), handle("file_handle"), names("flags", kKeyRestoreFlags)}},
    {"NtSetInformationKey", c,
     {handle(), names("key_set_information_class", kKeySetInformationClass),
      info_in("key_set_information", 3, 1, set_key_layouts), number("length")}},
    {"NtCompactKeys", c, {number("count"), {.name = "handles", .type = Type::kHandles, .length = 0}}},
    {"NtCompressKey", c, {handle()}},
    {"NtFreezeRegistry", c, {number("time_out_in_seconds")}},
    {"NtInitializeRegistry", c, {names("boot_condition", kBootCondition)}},
    {"NtLockRegistryKey", c, {handle()}},
    {"NtQueryOpenSubKeys", c, {key(), number_ptr("handle_count", 4, Direction::kOut)}},
    {"NtQueryOpenSubKeysEx", c,
     {key(), number("buffer_length"), buffer_out("buffer", 1, 3), result_length("required_size")}},
  });
}

}  // namespace drsemu::event
