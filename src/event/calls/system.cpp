// Calls on the system as a whole. Parameters as in winternl.h, wdm.h and ntexapi.h.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField basic[] = {{"page_size", 8, FieldType::kU32},
                                 {"number_of_physical_pages", 12, FieldType::kU32},
                                 {"number_of_processors", 56, FieldType::kU8}};
constexpr LayoutField processor[] = {{"processor_architecture", 0, FieldType::kHex16, &kProcessorArchitecture},
                                     {"processor_level", 2, FieldType::kU16},
                                     {"processor_revision", 4, FieldType::kHex16},
                                     {"processor_feature_bits", 8, FieldType::kHex32}};
constexpr LayoutField time_of_day[] = {{"boot_time", 0, FieldType::kFileTime},
                                       {"current_time", 8, FieldType::kFileTime},
                                       {"time_zone_bias", 16, FieldType::kI64}};
constexpr LayoutField processes[] = {{"processes", 0, FieldType::kProcesses}};
constexpr LayoutField modules[] = {{"modules", 0, FieldType::kModules}};
constexpr LayoutField handles[] = {{"number_of_handles", 0, FieldType::kU32}};
constexpr LayoutField wide_handles[] = {{"number_of_handles", 0, FieldType::kU64}};
constexpr LayoutField kernel_debugger[] = {{"kernel_debugger_enabled", 0, FieldType::kBool8},
                                           {"kernel_debugger_not_present", 1, FieldType::kBool8}};
constexpr LayoutField kernel_debugger_ex[] = {{"debugger_allowed", 0, FieldType::kBool8},
                                              {"debugger_enabled", 1, FieldType::kBool8},
                                              {"debugger_present", 2, FieldType::kBool8}};
constexpr LayoutField registry_quota[] = {{"registry_quota_allowed", 0, FieldType::kU32},
                                          {"registry_quota_used", 4, FieldType::kU32}};
constexpr LayoutField time_zone[] = {{"bias", 0, FieldType::kI32},
                                     {"standard_name", 4, FieldType::kFixedText, nullptr, 64}};
constexpr LayoutField range_start[] = {{"system_range_start", 0, FieldType::kHex64}};
constexpr LayoutField firmware[] = {{"provider_signature", 0, FieldType::kTag},
                                    {"action", 4, FieldType::kHex32, &kFirmwareAction},
                                    {"table_id", 8, FieldType::kRawBytes, nullptr, 4},
                                    {"table_length", 12, FieldType::kU32},
                                    {"table", 16, FieldType::kRest}};
constexpr LayoutField boot[] = {{"boot_identifier", 0, FieldType::kGuid}, {"firmware_type", 16, FieldType::kU32}};
constexpr LayoutField process_id[] = {{"proc_id", 0, FieldType::kU64}, {"image_path", 8, FieldType::kUnicode}};
constexpr LayoutField code_integrity[] = {{"code_integrity_options", 4, FieldType::kHex32, &kCodeIntegrityOptions}};
constexpr LayoutField secure_boot[] = {{"secure_boot_enabled", 0, FieldType::kBool8},
                                       {"secure_boot_capable", 1, FieldType::kBool8}};
constexpr LayoutField brand[] = {{"brand_string", 0, FieldType::kRest}};
// Only a few read what the buffer holds.
constexpr Direction after = Direction::kOut;
constexpr Layout system_list[] = {{0, "SystemBasicInformation", basic, after},
                                  {1, "SystemProcessorInformation", processor, after},
                                  {3, "SystemTimeOfDayInformation", time_of_day, after},
                                  {5, "SystemProcessInformation", processes, after},
                                  {11, "SystemModuleInformation", modules, after},
                                  {16, "SystemHandleInformation", handles, after},
                                  {35, "SystemKernelDebuggerInformation", kernel_debugger, after},
                                  {37, "SystemRegistryQuotaInformation", registry_quota, after},
                                  {44, "SystemCurrentTimeZoneInformation", time_zone, after},
                                  {50, "SystemRangeStartInformation", range_start, after},
                                  {57, "SystemExtendedProcessInformation", processes, after},
                                  {62, "SystemEmulationBasicInformation", basic, after},
                                  {63, "SystemEmulationProcessorInformation", processor, after},
                                  {64, "SystemExtendedHandleInformation", wide_handles, after},
                                  {76, "SystemFirmwareTableInformation", firmware},
                                  {88, "SystemProcessIdInformation", process_id},
                                  {90, "SystemBootEnvironmentInformation", boot, after},
                                  {102, "SystemDynamicTimeZoneInformation", time_zone, after},
                                  {103, "SystemCodeIntegrityInformation", code_integrity, after},
                                  {105, "SystemProcessorBrandString", brand, after},
                                  {145, "SystemSecureBootInformation", secure_boot, after},
                                  {148, "SystemFullProcessInformation", processes, after},
                                  {149, "SystemKernelDebuggerInformationEx", kernel_debugger_ex, after}};
constexpr Layouts system_layouts{system_list};

constexpr uint16_t kSystemLimit = 16384;  // a list of processes

Param system_class() { return names("system_information_class", kSystemInformationClass); }
Param return_length() { return number_ptr("return_length", 4, Direction::kOut); }

}  // namespace

void add_system_calls(std::vector<Call>& calls) {
  const auto c = Category::kSystem;
  const auto in = Direction::kIn;
  const auto out = Direction::kOut;
  const Param error_parameters{.name = "parameters", .type = Type::kErrorParameters, .length = 1, .actual = 2};
  // Some classes read what the buffer holds: a provider and a table of the firmware, a process id.
  Param asked = info_out("system_information", 2, 3, 0, system_layouts, 0, kSystemLimit);
  asked.direction = Direction::kInOut;
  calls.insert(calls.end(), {
    {"NtQuerySystemInformation", c, {system_class(), asked, number("system_information_length"), return_length()}},
    {"NtQuerySystemInformationEx", c,
     {system_class(), buffer_in("input_buffer", 2), number("input_length"),
      info_out("system_information", 4, 5, 0, system_layouts, 0, kSystemLimit), number("system_information_length"),
      return_length()}},
    {"NtSetSystemInformation", c,
     {system_class(), buffer_in("system_information", 2), number("system_information_length")}},
    {"NtLoadDriver", c, {unicode("driver_service_name")}},
    {"NtUnloadDriver", c, {unicode("driver_service_name")}},
    {"NtRaiseHardError", c,
     {hex("error_status"), number("number_of_parameters"), hex("unicode_string_parameter_mask"), error_parameters,
      names("valid_response_options", kHardErrorOption), names_ptr("response", kHardErrorResponse, out)}},
    {"NtSystemDebugControl", c,
     {names("command", kSystemDebugCommand), buffer_in("input_buffer", 2), number("input_buffer_length"),
      buffer_out("output_buffer", 4, 5), number("output_buffer_length"), return_length()}},
    {"NtSetDebugFilterState", c, {hex("component_id"), number("level"), boolean("state")}},
    {"NtShutdownSystem", c, {names("action", kShutdownAction)}},
    {"NtInitiatePowerAction", c,
     {names("system_action", kPowerAction), names("light_system_state", kSystemPowerState), hex("flags"),
      boolean("asynchronous")}},
    {"NtPowerInformation", c,
     {names("information_level", kPowerInformationLevel), buffer_in("input_buffer", 2), number("input_buffer_length"),
      buffer_out("output_buffer", 4, kNoArg), number("output_buffer_length")}},
    {"NtSetSystemTime", c, {file_time("system_time", in), file_time("previous_time", out)}},
    {"NtQuerySystemTime", c, {file_time("system_time", out)}, kVolatile},
    {"NtQueryPerformanceCounter", c,
     {number_ptr("performance_counter", 8, out), number_ptr("performance_frequency", 8, out)}, kVolatile},
    {"NtQueryTimerResolution", c,
     {number_ptr("maximum_time", 4, out), number_ptr("minimum_time", 4, out), number_ptr("current_time", 4, out)}},
    {"NtSetTimerResolution", c,
     {number("desired_time"), boolean("set_resolution"), number_ptr("actual_time", 4, out)}},
    {"NtSetIntervalProfile", c, {number("interval"), number("source")}},
    {"NtQueryLicenseValue", c,
     {unicode("value_name"), names_ptr("type", kRegistryType, out), buffer_out("data", 3, 4), number("data_size"),
      number_ptr("result_data_size", 4, out)}},
    {"NtQueryDefaultLocale", c, {boolean("user_profile"), hex_ptr32("default_locale_id", out)}},
    {"NtSetDefaultLocale", c, {boolean("user_profile"), hex("default_locale_id")}},
    {"NtQueryDefaultUILanguage", c, {language("default_ui_language_id")}},
    {"NtSetDefaultUILanguage", c, {hex("default_ui_language_id")}},
    {"NtQueryInstallUILanguage", c, {language("install_ui_language_id")}},
    {"NtGetNlsSectionPtr", c,
     {names("section_type", kNlsSection), number("section_data"), pointer("context_data"), hex_ptr("section_pointer", out),
      number_ptr("section_size", 8, out)}},
    {"NtQuerySystemEnvironmentValue", c,
     {unicode("variable_name"), text_out("variable_value", 2, 3), number("value_length"), return_length()}},
    {"NtQuerySystemEnvironmentValueEx", c,
     {unicode("variable_name"), pointer("vendor_guid"), buffer_out("value", 3, kNoArg, kOpLengthIsPointer),
      number_ptr("value_length", 4, Direction::kInOut), hex_ptr32("attributes", out)}},
    {"NtAllocateUuids", c,
     {number_ptr("time", 8, out), number_ptr("range", 4, out), number_ptr("sequence", 4, out), pointer("seed")}, kVolatile},
    {"NtTraceControl", c,
     {number("function_code"), buffer_in("input_buffer", 2), number("input_buffer_length"),
      buffer_out("output_buffer", 4, 5), number("output_buffer_length"), return_length()}},
    {"NtDisplayString", c, {unicode("string")}},
    // Not a call of Windows's: a program asks the kernel for something that Windows does not have.
    {"UnknownService", c,
     {names("gate", kGate), hex("service_number"), hex("argument1"), hex("argument2"), hex("argument3"), hex("argument4")},
     0, Handler::kNoService},
  });
}

}  // namespace drsemu::event
