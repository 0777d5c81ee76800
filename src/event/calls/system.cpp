// Calls on the system as a whole. Parameters as in winternl.h and wdm.h.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField kernel_debugger[] = {{"kernel_debugger_enabled", 0, FieldType::kBool8},
                                           {"kernel_debugger_not_present", 1, FieldType::kBool8}};
constexpr LayoutField basic[] = {{"page_size", 8, FieldType::kU32},
                                 {"number_of_physical_pages", 12, FieldType::kU32},
                                 {"number_of_processors", 56, FieldType::kU8}};
constexpr Layout system_list[] = {{0, "SystemBasicInformation", basic},
                                  {35, "SystemKernelDebuggerInformation", kernel_debugger}};
constexpr Layouts system_layouts{system_list};

}  // namespace

void add_system_calls(std::vector<Call>& calls) {
  const auto c = Category::kSystem;
  const auto in = Direction::kIn;
  const auto out = Direction::kOut;
  calls.insert(calls.end(), {
    {"NtQuerySystemInformation", c,
     {names("system_information_class", kSystemInformationClass),
      info_out("system_information", 2, 3, 0, system_layouts, 0, 256), number("system_information_length"),
      number_ptr("return_length", 4, out)}},
    {"NtQuerySystemInformationEx", c,
     {names("system_information_class", kSystemInformationClass), buffer_in("input_buffer", 2), number("input_length"),
      info_out("system_information", 4, 5, 0, system_layouts, 0, 256), number("system_information_length"),
      number_ptr("return_length", 4, out)}},
    {"NtSetSystemInformation", c,
     {names("system_information_class", kSystemInformationClass), buffer_in("system_information", 2),
      number("system_information_length")}},
    {"NtLoadDriver", c, {unicode("driver_service_name")}},
    {"NtUnloadDriver", c, {unicode("driver_service_name")}},
    {"NtRaiseHardError", c,
     {hex("error_status"), number("number_of_parameters"), hex("unicode_string_parameter_mask"), pointer("parameters"),
      number("valid_response_options"), names_ptr("response", kHardErrorResponse, out)}},
    {"NtSystemDebugControl", c,
     {number("command"), buffer_in("input_buffer", 2), number("input_buffer_length"), buffer_out("output_buffer", 4, 5),
      number("output_buffer_length"), number_ptr("return_length", 4, out)}},
    {"NtShutdownSystem", c, {names("action", kShutdownAction)}},
    {"NtSetSystemTime", c, {file_time("system_time", in), file_time("previous_time", out)}},
    {"NtQuerySystemTime", c, {file_time("system_time", out)}, kVolatile},
    {"NtQueryPerformanceCounter", c,
     {number_ptr("performance_counter", 8, out), number_ptr("performance_frequency", 8, out)}, kVolatile},
    {"NtQueryLicenseValue", c,
     {unicode("value_name"), number_ptr("type", 4, out), buffer_out("data", 3, 4), number("data_size"),
      number_ptr("result_data_size", 4, out)}},
    {"NtPowerInformation", c,
     {number("information_level"), buffer_in("input_buffer", 2), number("input_buffer_length"),
      buffer_out("output_buffer", 4, kNoArg), number("output_buffer_length")}},
  });
}

}  // namespace drsemu::event
