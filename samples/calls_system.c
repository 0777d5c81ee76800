// Each call on the system as a whole, once with success and once with failure.
#include "zoo.h"

#define INVALID_HANDLE 0xc0000008

NTSYSAPI NTSTATUS NTAPI RtlAdjustPrivilege(ULONG, BOOLEAN, BOOLEAN, BOOLEAN *);

int main(void) {
    static BYTE buffer[65536], out[512];
    ULONG length = 0, number = 0;
    LARGE_INTEGER time, before, counter, frequency;
    BOOLEAN was;
    zoo_begin();

    struct { BYTE enabled, absent; } debugger;
    OK("NtQuerySystemInformation", NAMED(system_information_class, 35, "SystemKernelDebuggerInformation"), RAW(&debugger), AFTER_BOOL(kernel_debugger_enabled, &debugger.enabled),
       AFTER_BOOL(kernel_debugger_not_present, &debugger.absent), NUM(system_information_length, 2), OUT_NUM(return_length, &length, 4));
    FAILS(0xc0000004, "NtQuerySystemInformation", NAMED(system_information_class, 35, "SystemKernelDebuggerInformation"), RAW(&debugger), NUM(system_information_length, 1), RAW(0));
    HANDLE no_process = NULL, self = (HANDLE)(LONG_PTR)-1;
    OK("NtQuerySystemInformationEx", NAMED(system_information_class, 181, "SystemSupportedProcessorArchitectures"), BEFORE_ANY(input_buffer), RAW(&self), SHOWN_NUM(input_length, sizeof self, 8),
       OUT_ANY(system_information, buffer), NUM(system_information_length, sizeof buffer), OUT_NUM(return_length, &length, 4));
    FAILS_UNSEEN32(BITS == 64 ? 0xc0000002 : 0xc0000003, "NtQuerySystemInformationEx", NAMED(system_information_class, 35, "SystemKernelDebuggerInformation"), IN_BYTES(input_buffer, &no_process, sizeof no_process),
          NUM(input_length, sizeof no_process), RAW(buffer), NUM(system_information_length, 16), RAW(0));
    ANY("NtSetSystemInformation", NAMED(system_information_class, 38, "SystemExtendServiceTableInformation"), IN_BYTES(system_information, "zoo driver", 10), NUM(system_information_length, 10));
    const WCHAR *const driver = L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\ZooDriver";
    RtlAdjustPrivilege(10, TRUE, FALSE, &was);  // SeLoadDriverPrivilege
    ANY("NtLoadDriver", UNICODE_(driver_service_name, zoo_unicode(driver)));
    ANY("NtUnloadDriver", UNICODE_(driver_service_name, zoo_unicode(driver)));
    RtlAdjustPrivilege(10, FALSE, FALSE, &was);
    UNICODE_STRING *const text = zoo_unicode(L"zoo error");
    ULONG_PTR parameters[2] = {(ULONG_PTR)text, 0x55};
    ANY_UNSEEN32("NtRaiseHardError", HEX(error_status, 0x50000018), NUM(number_of_parameters, 2), HEX(unicode_string_parameter_mask, 1), GIVEN(.kind = M_ANY, .name = "parameters", .value = (ULONG_PTR)parameters),
        NAMED(valid_response_options, 1, "OptionOk"), OUT_ANY(response, &number));
    ANY_UNSEEN32("NtSystemDebugControl", NAMED(command, 0, "SysDbgQueryModuleInformation"), IN_BYTES(input_buffer, "question", 8), NUM(input_buffer_length, 8), OUT_ANY(output_buffer, out),
        NUM(output_buffer_length, 64), OUT_NUM(return_length, &length, 4));
    ANY("NtSetDebugFilterState", HEX(component_id, 0x65), NUM(level, 3), BOOLEAN_(state, TRUE));
    ANY("NtShutdownSystem", NAMED(action, 7, "0x7"));
    ANY("NtInitiatePowerAction", NAMED(system_action, 0, "PowerActionNone"), NAMED(light_system_state, 4, "PowerSystemSleeping3"), HEX(flags, 0), BOOLEAN_(asynchronous, TRUE));
    OK("NtPowerInformation", NAMED(information_level, 4, "SystemPowerCapabilities"), RAW(0), NUM(input_buffer_length, 0), OUT_ANY(output_buffer, out), NUM(output_buffer_length, 76));
    ANY_UNSEEN32("NtPowerInformation", NAMED(information_level, 99, "0x63"), IN_BYTES(input_buffer, "power", 5), NUM(input_buffer_length, 5), RAW(out), NUM(output_buffer_length, 4));

    GetSystemTimeAsFileTime((FILETIME *)&time);
    RtlAdjustPrivilege(12, FALSE, FALSE, &was);  // SeSystemtimePrivilege
    ANY("NtSetSystemTime", RAW(&time), BEFORE_ANY(system_time), OUT_ANY(previous_time, &before));
    FAILS(0xc0000005, "NtSetSystemTime", RAW(16), BEFORE_JSON(system_time, "{\"unreadable\":true}"), RAW(0));
    OK("NtQuerySystemTime", OUT_ANY(system_time, &time));
    FAILS(0xc0000005, "NtQuerySystemTime", RAW(16));
    OK("NtQueryPerformanceCounter", OUT_NUM(performance_counter, &counter, 8), OUT_NUM(performance_frequency, &frequency, 8));
    FAILS(0xc0000005, "NtQueryPerformanceCounter", RAW(0), RAW(0));
    ULONG minimum = 0, maximum = 0, current = 0;
    OK("NtQueryTimerResolution", OUT_NUM(maximum_time, &maximum, 4), OUT_NUM(minimum_time, &minimum, 4), OUT_NUM(current_time, &current, 4));
    FAILS(0xc0000005, "NtQueryTimerResolution", RAW(16), RAW(16), RAW(16));
    OK("NtSetTimerResolution", NUM(desired_time, 5000), BOOLEAN_(set_resolution, TRUE), OUT_NUM(actual_time, &current, 4));
    OK("NtSetTimerResolution", NUM(desired_time, 5000), BOOLEAN_(set_resolution, FALSE), OUT_NUM(actual_time, &current, 4));
    FAILS(0xc0000245, "NtSetTimerResolution", NUM(desired_time, 5000), BOOLEAN_(set_resolution, FALSE), RAW(&current));
    ANY("NtSetIntervalProfile", NUM(interval, 1000), NUM(source, 1));
    OK("NtQueryLicenseValue", UNICODE_(value_name, zoo_unicode(L"Kernel-MUI-Number-Allowed")), OUT_TEXT(type, &number, "REG_DWORD"), OUT_ANY(data, out), NUM(data_size, 16), OUT_NUM(result_data_size, &length, 4));
    FAILS(0xc0000034, "NtQueryLicenseValue", UNICODE_(value_name, zoo_unicode(L"Zoo-None")), RAW(&number), RAW(out), NUM(data_size, 16), RAW(&length));

    // Languages.
    USHORT language = 0;
    OK("NtQueryDefaultLocale", BOOLEAN_(user_profile, TRUE), OUT_HEX(default_locale_id, &number, 4));
    FAILS(0xc0000005, "NtQueryDefaultLocale", BOOLEAN_(user_profile, FALSE), RAW(16));
    OK("NtSetDefaultLocale", BOOLEAN_(user_profile, TRUE), HEX(default_locale_id, number));
    OK("NtQueryDefaultUILanguage", OUT_HEX(default_ui_language_id, &language, 2));
    FAILS(0xc0000005, "NtQueryDefaultUILanguage", RAW(16));
    OK("NtSetDefaultUILanguage", HEX(default_ui_language_id, language));
    OK("NtQueryInstallUILanguage", OUT_HEX(install_ui_language_id, &language, 2));
    FAILS(0xc0000005, "NtQueryInstallUILanguage", RAW(16));
    void *section = NULL;
    SIZE_T section_size = 0;
    OK("NtGetNlsSectionPtr", NAMED(section_type, 11, "NLS_SECTION_CODEPAGE"), NUM(section_data, 1252), RAW(0), OUT_HEX(section_pointer, &section, sizeof section), OUT_NUM(section_size, &section_size, sizeof section_size));
    FAILS(0xc00000ef, "NtGetNlsSectionPtr", NAMED(section_type, 99, "0x63"), NUM(section_data, 1), SHOWN_ANY(context_data, out), RAW(&section), RAW(&section_size));
    static const GUID vendor = {0x8be4df61, 0x93ca, 0x11d2, {0xaa, 0x0d, 0, 0xe0, 0x98, 3, 0x2b, 0x8c}};
    ANY("NtQuerySystemEnvironmentValue", UNICODE_(variable_name, zoo_unicode(L"ZooVariable")), RAW(out), NUM(value_length, 64), RAW(&length));
    ANY("NtQuerySystemEnvironmentValueEx", UNICODE_(variable_name, zoo_unicode(L"ZooVariable")), SHOWN_ANY(vendor_guid, &vendor), RAW(out), IN_NUM(value_length, &number, 4), RAW(&length));
    ULONGLONG uuid_time = 0;
    ULONG range = 0, sequence = 0;
    OK("NtAllocateUuids", OUT_ANY(time, &uuid_time), OUT_NUM(range, &range, 4), OUT_NUM(sequence, &sequence, 4), SHOWN_ANY(seed, out));
    ANY("NtTraceControl", NUM(function_code, 7), IN_BYTES(input_buffer, "trace", 5), NUM(input_buffer_length, 5), OUT_ANY(output_buffer, out), NUM(output_buffer_length, 32), OUT_ANY(return_length, &length));
    OK("NtDisplayString", UNICODE_(string, zoo_unicode(L"shown at boot")));
    return zoo_end();
}
