// Functions of the registry. winreg.h, shlwapi.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name value_flags[] = {{0xffff, "RRF_RT_ANY"},           {0x18, "RRF_RT_DWORD"},         {0x48, "RRF_RT_QWORD"},
                                {0x1, "RRF_RT_REG_NONE"},         {0x2, "RRF_RT_REG_SZ"},         {0x4, "RRF_RT_REG_EXPAND_SZ"},
                                {0x8, "RRF_RT_REG_BINARY"},       {0x10, "RRF_RT_REG_DWORD"},     {0x20, "RRF_RT_REG_MULTI_SZ"},
                                {0x40, "RRF_RT_REG_QWORD"},       {0x10000, "RRF_SUBKEY_WOW6464KEY"},
                                {0x20000, "RRF_SUBKEY_WOW6432KEY"}, {0x10000000, "RRF_NOEXPAND"}, {0x20000000, "RRF_ZEROONFAILURE"}};
constexpr NameTable value_types{NameTable::kFlags, value_flags};
constexpr Name notify_flags[] = {{1, "REG_NOTIFY_CHANGE_NAME"},
                                 {2, "REG_NOTIFY_CHANGE_ATTRIBUTES"},
                                 {4, "REG_NOTIFY_CHANGE_LAST_SET"},
                                 {8, "REG_NOTIFY_CHANGE_SECURITY"},
                                 {0x10000000, "REG_NOTIFY_THREAD_AGNOSTIC"}};
constexpr NameTable notified{NameTable::kFlags, notify_flags};

Param disposition() { return names_ptr("disposition", kKeyDisposition, Direction::kOut); }
Param type_out(const char* name = "type") { return names_ptr(name, kRegistryType, Direction::kOut); }
Param time_out(const char* name) { return file_time(name, Direction::kOut); }

// Lengths of registry data are in bytes in both functions of a pair.
Param value_in(const char* name, uint8_t type, uint8_t length, bool ansi) {
  return {.name = name, .type = Type::kBuffer, .length = length, .flags = static_cast<uint8_t>(ansi ? kOpAnsi : 0), .limit = 1024,
          .class_arg = type};
}
Param value_out(const char* name, uint8_t type, uint8_t length, bool ansi) {
  return {.name = name, .type = Type::kBuffer, .direction = Direction::kOut, .length = length,
          .flags = static_cast<uint8_t>(kOpLengthIsPointer | (ansi ? kOpAnsi : 0)), .limit = 1024, .class_arg = type};
}
Param letter_text(const char* name, bool ansi) { return ansi ? ansi_text(name) : wide_text(name); }
Param letter_out(const char* name, bool ansi) { return ansi ? out_ansi_text(name) : out_wide_text(name); }

// Functions that take or give the data of a value.
void add_data(std::vector<Call>& calls, bool ansi) {
  const auto registry = Category::kRegistry;
  const auto error = Result::kError;
  const auto of = [&](const char* a, const char* w) { return ansi ? a : w; };
  add(calls, {"advapi32", "kernelbase"},
      {{of("RegSetValueExA", "RegSetValueExW"), registry, error,
        {handle("key"), letter_text("value_name", ansi), number("reserved"), names("type", kRegistryType), value_in("data", 3, 5, ansi),
         number("data_size")}},
       {of("RegSetKeyValueA", "RegSetKeyValueW"), registry, error,
        {handle("key"), letter_text("sub_key", ansi), letter_text("value_name", ansi), names("type", kRegistryType), value_in("data", 3, 5, ansi),
         number("data_size")}},
       {of("RegQueryValueExA", "RegQueryValueExW"), registry, error,
        {handle("key"), letter_text("value_name", ansi), pointer("reserved"), type_out(), value_out("data", 3, 5, ansi),
         number_inout("data_size")}},
       {of("RegGetValueA", "RegGetValueW"), registry, error,
        {handle("key"), letter_text("sub_key", ansi), letter_text("value", ansi), names("flags", value_types), type_out(),
         value_out("data", 4, 6, ansi), number_inout("data_size")}},
       {of("RegEnumValueA", "RegEnumValueW"), registry, error,
        {handle("key"), number("index"), letter_out("value_name", ansi), number_inout("value_name_length"), pointer("reserved"), type_out(),
         value_out("data", 5, 7, ansi), number_inout("data_size")}}});
  add(calls, {"shlwapi", "shcore"},
      {{of("SHSetValueA", "SHSetValueW"), registry, error,
        {handle("key"), letter_text("sub_key", ansi), letter_text("value", ansi), names("type", kRegistryType), value_in("data", 3, 5, ansi),
         number("data_size")}},
       {of("SHGetValueA", "SHGetValueW"), registry, error,
        {handle("key"), letter_text("sub_key", ansi), letter_text("value", ansi), type_out(), value_out("data", 3, 5, ansi),
         number_inout("data_size")}},
       {of("SHQueryValueExA", "SHQueryValueExW"), registry, error,
        {handle("key"), letter_text("value", ansi), pointer("reserved"), type_out(), value_out("data", 3, 5, ansi), number_inout("data_size")}},
       {of("SHEnumValueA", "SHEnumValueW"), registry, error,
        {handle("key"), number("index"), letter_out("value_name", ansi), number_inout("value_name_length"), type_out(),
         value_out("data", 4, 6, ansi), number_inout("data_size")}}});
}

}  // namespace

void add_registry_functions(std::vector<Call>& calls) {
  const auto registry = Category::kRegistry;
  const auto error = Result::kError;
  add(calls, {"advapi32", "kernelbase"},
      {{"RegOpenKey*", registry, error, {handle("key"), text("sub_key"), handle_out("result")}},
       {"RegOpenKeyEx*", registry, error,
        {handle("key"), text("sub_key"), names("options", kKeyOptions), names("sam_desired", kKeyAccess), handle_out("result")}},
       {"RegCreateKey*", registry, error, {handle("key"), text("sub_key"), handle_out("result")}},
       {"RegCreateKeyEx*", registry, error,
        {handle("key"), text("sub_key"), number("reserved"), text("class"), names("options", kKeyOptions), names("sam_desired", kKeyAccess),
         pointer("security_attributes"), handle_out("result"), disposition()}},
       {"RegCreateKeyTransacted*", registry, error,
        {handle("key"), text("sub_key"), number("reserved"), text("class"), names("options", kKeyOptions), names("sam_desired", kKeyAccess),
         pointer("security_attributes"), handle_out("result"), disposition(), handle("transaction"), pointer("extended_parameter")}},
       {"RegCloseKey", registry, error, {handle("key")}},
       {"RegFlushKey", registry, error, {handle("key")}},
       {"RegSetValue*", registry, error,
        {handle("key"), text("sub_key"), names("type", kRegistryType), text("data"), number("data_size")}},
       {"RegQueryValue*", registry, error, {handle("key"), text("sub_key"), out_text("data"), number_inout("data_size")}},
       {"RegDeleteKey*", registry, error, {handle("key"), text("sub_key")}},
       {"RegDeleteKeyEx*", registry, error, {handle("key"), text("sub_key"), names("sam_desired", kKeyAccess), number("reserved")}},
       {"RegDeleteTree*", registry, error, {handle("key"), text("sub_key")}},
       {"RegDeleteValue*", registry, error, {handle("key"), text("value_name")}},
       {"RegDeleteKeyValue*", registry, error, {handle("key"), text("sub_key"), text("value_name")}},
       {"RegEnumKey*", registry, error, {handle("key"), number("index"), out_text("name"), number("name_length")}},
       {"RegEnumKeyEx*", registry, error,
        {handle("key"), number("index"), out_text("name"), number_inout("name_length"), pointer("reserved"), out_text("class"),
         number_inout("class_length"), time_out("last_write_time")}},
       {"RegQueryInfoKey*", registry, error,
        {handle("key"), out_text("class"), number_inout("class_length"), pointer("reserved"), number_out("sub_keys"),
         number_out("max_sub_key_length"), number_out("max_class_length"), number_out("values"), number_out("max_value_name_length"),
         number_out("max_value_length"), number_out("security_descriptor"), time_out("last_write_time")}},
       {"RegQueryMultipleValues*", registry, error,
        {handle("key"), pointer("val_list"), number("num_vals"), sized_data("value_buffer", 4), number_inout("total_size")}},
       {"RegSaveKey*", registry, error, {handle("key"), text("file"), pointer("security_attributes")}},
       {"RegSaveKeyEx*", registry, error,
        {handle("key"), text("file"), pointer("security_attributes"), names("flags", kKeySaveFormat)}},
       {"RegLoadKey*", registry, error, {handle("key"), text("sub_key"), text("file")}},
       {"RegUnLoadKey*", registry, error, {handle("key"), text("sub_key")}},
       {"RegRestoreKey*", registry, error, {handle("key"), text("file"), names("flags", kKeyRestoreFlags)}},
       {"RegReplaceKey*", registry, error, {handle("key"), text("sub_key"), text("new_file"), text("old_file")}},
       {"RegLoadAppKey*", registry, error,
        {text("file"), handle_out("result"), names("sam_desired", kKeyAccess), hex("options"), number("reserved")}},
       {"RegNotifyChangeKeyValue", registry, error,
        {handle("key"), truth("watch_subtree"), names("notify_filter", notified), handle("event"), truth("asynchronous")}},
       {"RegConnectRegistry*", registry, error, {text("machine_name"), handle("key"), handle_out("result")}},
       {"RegOverridePredefKey", registry, error, {handle("key"), handle("new_key")}},
       {"RegOpenCurrentUser", registry, error, {names("sam_desired", kKeyAccess), handle_out("result")}},
       {"RegOpenUserClassesRoot", registry, error,
        {handle("token"), number("options"), names("sam_desired", kKeyAccess), handle_out("result")}},
       {"RegDisablePredefinedCache", registry, error, {}},
       {"RegCopyTree*", registry, error, {handle("key"), text("sub_key"), handle("destination")}},
       {"RegRenameKey", registry, error, {handle("key"), wide_text("sub_key"), wide_text("new_name")}},
       {"RegGetKeySecurity", registry, error,
        {handle("key"), names("security_information", kSecurityInformation), sized_data("security_descriptor", 3),
         number_inout("security_descriptor_size")}},
       {"RegSetKeySecurity", registry, error,
        {handle("key"), names("security_information", kSecurityInformation), pointer("security_descriptor")}},
       {"RegDisableReflectionKey", registry, error, {handle("base")}},
       {"RegEnableReflectionKey", registry, error, {handle("base")}},
       {"RegQueryReflectionKey", registry, error, {handle("base"), number_out("is_reflection_disabled")}}});
  add(calls, {"shlwapi", "shcore"},
      {{"SHDeleteKey*", registry, error, {handle("key"), text("sub_key")}},
       {"SHDeleteEmptyKey*", registry, error, {handle("key"), text("sub_key")}},
       {"SHDeleteValue*", registry, error, {handle("key"), text("sub_key"), text("value")}},
       {"SHCopyKey*", registry, error, {handle("key"), text("sub_key"), handle("destination"), number("reserved")}},
       {"SHEnumKeyEx*", registry, error, {handle("key"), number("index"), out_text("name"), number_inout("name_length")}},
       {"SHQueryInfoKey*", registry, error,
        {handle("key"), number_out("sub_keys"), number_out("max_sub_key_length"), number_out("values"), number_out("max_value_name_length")}},
       {"SHRegSetPath*", registry, error,
        {handle("key"), text("sub_key"), text("value"), text("path"), number("flags")}},
       {"SHRegGetPath*", registry, error,
        {handle("key"), text("sub_key"), text("value"), out_text("path"), number("flags")}}});
  for (const bool ansi : {true, false}) add_data(calls, ansi);
}

}  // namespace drsemu::event::function
