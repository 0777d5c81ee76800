// Each wrapped function of the system, time, names and environment, resources.
#define SECURITY_WIN32
#include "functions.h"
#include <mmsystem.h>
#include <security.h>

static const char *time_json(const SYSTEMTIME *time) {
    static char text[128];
    snprintf(text, sizeof text, "{\"time\":\"%04u-%02u-%02uT%02u:%02u:%02u.%03u\"}", time->wYear, time->wMonth, time->wDay, time->wHour, time->wMinute,
             time->wSecond, time->wMilliseconds);
    return text;
}

static const char *info_json(const SYSTEM_INFO *info) {
    static char text[512];
    snprintf(text, sizeof text,
             "{\"processor_architecture\":\"%s\",\"page_size\":%lu,\"minimum_application_address\":\"0x%llx\",\"maximum_application_address\":\"0x%llx\","
             "\"active_processor_mask\":\"0x%llx\",\"number_of_processors\":%lu,\"processor_type\":%lu,\"allocation_granularity\":%lu,"
             "\"processor_level\":%u,\"processor_revision\":%u}",
             info->wProcessorArchitecture ? "PROCESSOR_ARCHITECTURE_AMD64" : "PROCESSOR_ARCHITECTURE_INTEL", info->dwPageSize,
             (ULONGLONG)(ULONG_PTR)info->lpMinimumApplicationAddress, (ULONGLONG)(ULONG_PTR)info->lpMaximumApplicationAddress,
             (ULONGLONG)info->dwActiveProcessorMask, info->dwNumberOfProcessors, info->dwProcessorType, info->dwAllocationGranularity,
             info->wProcessorLevel, info->wProcessorRevision);
    return _strdup(text);
}

static const char *version_json(const OSVERSIONINFOA *version) {
    static char text[512];
    snprintf(text, sizeof text,
             "{\"size\":%lu,\"major_version\":%lu,\"minor_version\":%lu,\"build_number\":%lu,\"platform_id\":%lu,\"csd_version\":\"%s\"}",
             version->dwOSVersionInfoSize, version->dwMajorVersion, version->dwMinorVersion, version->dwBuildNumber, version->dwPlatformId,
             version->szCSDVersion);
    return text;
}

static void on_time(void) {
    LARGE_INTEGER number, second, third;
    FILETIME file;
    SYSTEMTIME time;
    GOOD(R_ANY, "kernel32.Sleep", NUM(milliseconds, 3));
    GOOD(R_ANY, "kernel32.SleepEx", NUM(milliseconds, 2), TRUTH(alertable, TRUE));
    GOOD(R_ANY, "kernel32.GetTickCount");
    GOOD(R_ANY, "kernel32.GetTickCount64");
    GOOD(R_BOOL, "kernel32.QueryPerformanceCounter", OUT_NUM(performance_count, &number, 8));
    GOOD(R_BOOL, "kernel32.QueryPerformanceFrequency", OUT_NUM(frequency, &number, 8));
    GOOD(R_BOOL, "kernel32.QueryUnbiasedInterruptTime", OUT_NUM(unbiased_time, &number, 8));
    GOOD(R_ANY, "kernel32.GetSystemTime", OUT_ANY(system_time, &time));
    GOOD(R_ANY, "kernel32.GetLocalTime", OUT_ANY(system_time, &time));
    GOOD(R_ANY, "kernel32.GetSystemTimeAsFileTime", OUT_ANY(system_time_as_file_time, &file));
    GOOD(R_ANY, "kernel32.GetSystemTimePreciseAsFileTime", OUT_ANY(system_time_as_file_time, &file));
    GOOD(R_BOOL, "kernel32.GetSystemTimes", OUT_NUM(idle_time, &number, 8), OUT_NUM(kernel_time, &second, 8), OUT_NUM(user_time, &third, 8));
    GetSystemTime(&time);
    EITHER(R_BOOL, "kernel32.SetSystemTime", SHAPE(system_time, &time, time_json(&time)));
    GetLocalTime(&time);
    EITHER(R_BOOL, "kernel32.SetLocalTime", SHAPE(system_time, &time, time_json(&time)));
    time.wMonth = 77;
    BAD(R_BOOL, "kernel32.SetLocalTime", SHAPE(system_time, &time, time_json(&time)));
    TIME_ZONE_INFORMATION zone;
    DYNAMIC_TIME_ZONE_INFORMATION dynamic;
    GOOD(R_SOCKET, "kernel32.GetTimeZoneInformation", OUT_ANY(time_zone_information, &zone));
    GOOD(R_SOCKET, "kernel32.GetDynamicTimeZoneInformation", OUT_ANY(time_zone_information, &dynamic));
    GOOD(R_ANY, "winmm.timeGetTime");
    GOOD(R_ERROR, "winmm.timeBeginPeriod", NUM(period, 10));
    BAD(R_ERROR, "winmm.timeBeginPeriod", NUM(period, 0));
    const UINT timer = (UINT)GOOD(R_BOOL, "winmm.timeSetEvent", NUM(delay, 60000), NUM(resolution, 10), PTR(time_proc, on_time), PTR(user, 0x77),
                                  FLAGS(event, TIME_KILL_SYNCHRONOUS));
    GOOD(R_ERROR, "winmm.timeKillEvent", NUM(timer_id, timer));
    BAD(R_ERROR, "winmm.timeKillEvent", NUM(timer_id, 12345));
}

static void on_machine(void) {
    SYSTEM_INFO info, shown;
    static char buffer[4096];
    GetSystemInfo(&shown);
    GOOD(R_ANY, "kernel32.GetSystemInfo", OUT_SHAPE(system_info, &info, info_json(&shown)));
    GetNativeSystemInfo(&shown);
    GOOD(R_ANY, "kernel32.GetNativeSystemInfo", OUT_SHAPE(system_info, &info, info_json(&shown)));
    MEMORYSTATUSEX status = {.dwLength = sizeof status};
    MEMORYSTATUS old = {.dwLength = sizeof old};
    GOOD(R_BOOL, "kernel32.GlobalMemoryStatusEx", OUT_ANY(buffer, &status));
    status.dwLength = 3;
    BAD(R_BOOL, "kernel32.GlobalMemoryStatusEx", OUT_ANY(buffer, &status));
    GOOD(R_ANY, "kernel32.GlobalMemoryStatus", OUT_ANY(buffer, &old));
    ULONGLONG memory;
    GOOD(R_BOOL, "kernel32.GetPhysicallyInstalledSystemMemory", OUT_NUM(total_memory_in_kilobytes, &memory, 8));
    DWORD size = sizeof buffer;
    EITHER(R_BOOL, "kernel32.GetLogicalProcessorInformation", OUT_BYTES_OF(buffer, buffer, &size), IN_NUM(returned_length, &size, 4),
         AFTER_NUM(returned_length, &size, 4));
    size = 1;
    BAD(R_BOOL, "kernel32.GetLogicalProcessorInformation", OUT_ANY(buffer, buffer), IN_NUM(returned_length, &size, 4));
    GOOD(R_ANY, "kernel32.IsProcessorFeaturePresent", FLAGS(processor_feature, PF_XMMI64_INSTRUCTIONS_AVAILABLE));
    GOOD(R_ANY, "kernel32.IsProcessorFeaturePresent", FLAGS(processor_feature, PF_VIRT_FIRMWARE_ENABLED));
    GOOD(R_ANY, "kernel32.GetVersion");
    OSVERSIONINFOA version = {.dwOSVersionInfoSize = sizeof version}, told = version;
    OSVERSIONINFOW wide = {.dwOSVersionInfoSize = sizeof wide};
    GetVersionExA(&told);
    GOOD(R_BOOL, "kernel32.GetVersionExA", OUT_SHAPE(version_information, &version, version_json(&told)));
    told.dwOSVersionInfoSize = sizeof wide;
    GOOD(R_BOOL, "kernel32.GetVersionExW", OUT_SHAPE(version_information, &wide, version_json(&told)));
    version.dwOSVersionInfoSize = 5;
    BAD(R_BOOL, "kernel32.GetVersionExA", OUT_ANY(version_information, &version));
    OSVERSIONINFOEXA wanted = {.dwOSVersionInfoSize = sizeof wanted, .dwMajorVersion = 6, .wServicePackMajor = 1, .wSuiteMask = 0x100, .wProductType = 1,
                               .szCSDVersion = "pack"};
    OSVERSIONINFOEXW wanted_wide = {.dwOSVersionInfoSize = sizeof wanted_wide, .dwMajorVersion = 66, .dwMinorVersion = 5, .dwBuildNumber = 4,
                                    .dwPlatformId = 2, .wServicePackMinor = 3};
    const ULONGLONG mask = VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL);
    char json[512];
    snprintf(json, sizeof json,
             "{\"size\":%u,\"major_version\":6,\"minor_version\":0,\"build_number\":0,\"platform_id\":0,\"csd_version\":\"pack\","
             "\"service_pack_major\":1,\"service_pack_minor\":0,\"suite_mask\":256,\"product_type\":1}",
             (unsigned)sizeof wanted);
    GOOD(R_BOOL, "kernel32.VerifyVersionInfoA", SHAPE(version_information, &wanted, json), FLAGS(type_mask, VER_MAJORVERSION), NUM64(condition_mask, mask));
    snprintf(json, sizeof json,
             "{\"size\":%u,\"major_version\":66,\"minor_version\":5,\"build_number\":4,\"platform_id\":2,\"csd_version\":\"\","
             "\"service_pack_major\":0,\"service_pack_minor\":3,\"suite_mask\":0,\"product_type\":0}",
             (unsigned)sizeof wanted_wide);
    BAD(R_BOOL, "kernel32.VerifyVersionInfoW", SHAPE(version_information, &wanted_wide, json), FLAGS(type_mask, VER_MAJORVERSION),
        NUM64(condition_mask, mask));
    wanted_wide.dwMajorVersion = 5;
    snprintf(json, sizeof json,
             "{\"size\":%u,\"major_version\":5,\"minor_version\":5,\"build_number\":4,\"platform_id\":2,\"csd_version\":\"\","
             "\"service_pack_major\":0,\"service_pack_minor\":3,\"suite_mask\":0,\"product_type\":0}",
             (unsigned)sizeof wanted_wide);
    GOOD(R_BOOL, "kernel32.VerifyVersionInfoW", SHAPE(version_information, &wanted_wide, json), FLAGS(type_mask, VER_MAJORVERSION),
         NUM64(condition_mask, mask));
    DWORD product;
    GOOD(R_BOOL, "kernel32.GetProductInfo", NUM(os_major_version, 10), NUM(os_minor_version, 0), NUM(sp_major_version, 0), NUM(sp_minor_version, 0),
         OUT_HEX(returned_product_type, &product, 4));
    DWORD firmware;
    EITHER(R_BOOL, "kernel32.GetFirmwareType", OUT_NUM(firmware_type, &firmware, 4));
    EITHER(R_BOOL, "kernel32.SetFirmwareEnvironmentVariableA", ANSI(name, "BootNext"), ANSI(guid, "{8be4df61-93ca-11d2-aa0d-00e098032b8c}"),
           IN_BYTES(value, "boot", 4), NUM(size, 4));
    EITHER(R_BOOL, "kernel32.SetFirmwareEnvironmentVariableW", WIDE(name, L"BootNext"), WIDE(guid, L"{8be4df61-93ca-11d2-aa0d-00e098032b8c}"),
           IN_BYTES(value, "boot", 4), NUM(size, 4));
    SYSTEM_POWER_STATUS power;
    GOOD(R_BOOL, "kernel32.GetSystemPowerStatus", OUT_ANY(system_power_status, &power));
    GOOD(R_ANY, "kernel32.SetThreadExecutionState", FLAGS(flags, ES_CONTINUOUS | ES_SYSTEM_REQUIRED));
    static ULONG tables;
    tables = GetSystemFirmwareTable(0x52534d42, 0, buffer, sizeof buffer);
    if (tables > sizeof buffer) tables = sizeof buffer;
    EITHER(R_BOOL, "kernel32.GetSystemFirmwareTable", NAMED(firmware_table_provider_signature, 0x52534d42, "RSMB"), HEX(firmware_table_id, 0),
           OUT_BYTES_OF(firmware_table_buffer, buffer, &tables), NUM(buffer_size, sizeof buffer));
    EITHER(R_BOOL, "kernel32.EnumSystemFirmwareTables", NAMED(firmware_table_provider_signature, 0x41435049, "ACPI"), OUT_ANY(firmware_table_enum_buffer, buffer),
           NUM(buffer_size, sizeof buffer));
    EITHER(R_BOOL, "kernel32.GetFirmwareEnvironmentVariableA", ANSI(name, "BootOrder"), ANSI(guid, "{8be4df61-93ca-11d2-aa0d-00e098032b8c}"),
           OUT_ANY(buffer, buffer), NUM(size, 64));
    EITHER(R_BOOL, "kernel32.GetFirmwareEnvironmentVariableW", WIDE(name, L"BootOrder"), WIDE(guid, L"{8be4df61-93ca-11d2-aa0d-00e098032b8c}"),
           OUT_ANY(buffer, buffer), NUM(size, 64));
}

static void on_names(void) {
    static char text[512];
    static WCHAR wide[512];
    DWORD size = 64;
    GOOD(R_BOOL, "kernel32.GetComputerNameA", OUT_ANSI(buffer, text), IN_NUM(size, &size, 4), AFTER_NUM(size, &size, 4));
    size = 1;
    BAD(R_BOOL, "kernel32.GetComputerNameA", OUT_ANSI(buffer, text), IN_NUM(size, &size, 4));
    size = 64;
    GOOD(R_BOOL, "kernel32.GetComputerNameW", OUT_WIDE(buffer, wide), IN_NUM(size, &size, 4), AFTER_NUM(size, &size, 4));
    size = 64;
    GOOD(R_BOOL, "kernel32.GetComputerNameExA", FLAGS(name_type, ComputerNameDnsHostname), OUT_ANSI(buffer, text), IN_NUM(size, &size, 4));
    size = 64;
    GOOD(R_BOOL, "kernel32.GetComputerNameExW", FLAGS(name_type, ComputerNameNetBIOS), OUT_WIDE(buffer, wide), IN_NUM(size, &size, 4));
    GOOD(R_BOOL, "kernel32.SetComputerNameA", ANSI(computer_name, "ZOO"));
    BAD(R_BOOL, "kernel32.SetComputerNameExA", NAMED(name_type, 77, "0x4d"), ANSI(buffer, "zoo"));
    GOOD(R_BOOL, "kernel32.SetComputerNameW", WIDE(computer_name, L"ZOO2"));
    GOOD(R_BOOL, "kernel32.SetComputerNameExA", FLAGS(name_type, ComputerNamePhysicalDnsHostname), ANSI(buffer, "zoo"));
    GOOD(R_BOOL, "kernel32.SetComputerNameExW", FLAGS(name_type, ComputerNamePhysicalNetBIOS), WIDE(buffer, L"ZOO"));
    size = 64;
    GOOD(R_BOOL, "advapi32.GetUserNameA", OUT_ANSI(buffer, text), IN_NUM(size, &size, 4), AFTER_NUM(size, &size, 4));
    size = 1;
    BAD(R_BOOL, "advapi32.GetUserNameA", OUT_ANSI(buffer, text), IN_NUM(size, &size, 4));
    size = 64;
    GOOD(R_BOOL, "advapi32.GetUserNameW", OUT_WIDE(buffer, wide), IN_NUM(size, &size, 4), AFTER_NUM(size, &size, 4));
    size = 64;
    GOOD(R_BOOL, "secur32.GetUserNameExA", FLAGS(name_format, NameSamCompatible), OUT_ANSI(name_buffer, text), IN_NUM(size, &size, 4));
    size = 64;
    GOOD(R_BOOL, "secur32.GetUserNameExW", FLAGS(name_format, NameSamCompatible), OUT_WIDE(name_buffer, wide), IN_NUM(size, &size, 4));

    GOOD(R_BOOL, "kernel32.SetEnvironmentVariableA", ANSI(name, "ZOO"), ANSI(value, "animals"));
    BAD(R_BOOL, "kernel32.SetEnvironmentVariableA", ANSI(name, "Z=O"), ANSI(value, "x"));
    GOOD(R_BOOL, "kernel32.SetEnvironmentVariableW", WIDE(name, L"ZOO_W"), WIDE(value, L"wide"));
    GOOD(R_BOOL, "kernel32.GetEnvironmentVariableA", ANSI(name, "ZOO_W"), OUT_ANSI(buffer, text), NUM(size, sizeof text));
    BAD(R_BOOL, "kernel32.GetEnvironmentVariableA", ANSI(name, "NONE"), OUT_ANSI(buffer, text), NUM(size, sizeof text));
    GOOD(R_BOOL, "kernel32.GetEnvironmentVariableW", WIDE(name, L"ZOO"), OUT_WIDE(buffer, wide), NUM(size, 512));
    GOOD(R_BOOL, "kernel32.SetEnvironmentVariableW", WIDE(name, L"ZOO_W"), RAW(0));
    GOOD(R_BOOL, "kernel32.ExpandEnvironmentStringsA", ANSI(src, "some %ZOO% of the %NONE%"), OUT_ANSI(dst, text), NUM(size, sizeof text));
    GOOD(R_BOOL, "kernel32.ExpandEnvironmentStringsW", WIDE(src, L"%ZOO%"), OUT_WIDE(dst, wide), NUM(size, 512));
    GOOD(R_POINTER, "kernel32.GetEnvironmentStrings");
    GOOD(R_POINTER, "kernel32.GetEnvironmentStringsW");
    GOOD(R_POINTER, "kernel32.GetCommandLineA");
    GOOD(R_POINTER, "kernel32.GetCommandLineW");
}

static BOOL CALLBACK on_locale(void *name) {
    (void)name;
    return FALSE;
}

static BOOL CALLBACK on_locale_ex(WCHAR *name, DWORD flags, LPARAM param) {
    (void)name, (void)flags, (void)param;
    return FALSE;
}

static BOOL CALLBACK on_pair(void *name, ULONG_PTR second) {
    (void)name, (void)second;
    return FALSE;
}

static BOOL CALLBACK on_four(ULONG_PTR a, ULONG_PTR b, ULONG_PTR c, ULONG_PTR d) {
    (void)a, (void)b, (void)c, (void)d;
    return FALSE;
}

static BOOL CALLBACK on_five(ULONG_PTR a, ULONG_PTR b, ULONG_PTR c, ULONG_PTR d, ULONG_PTR e) {
    (void)a, (void)b, (void)c, (void)d, (void)e;
    return TRUE;
}

static void on_languages(void) {
    static char text[512];
    static WCHAR wide[512];
    GOOD(R_ANY, "kernel32.GetUserDefaultLangID");
    GOOD(R_ANY, "kernel32.GetUserDefaultLCID");
    GOOD(R_ANY, "kernel32.GetUserDefaultUILanguage");
    GOOD(R_ANY, "kernel32.GetSystemDefaultLangID");
    GOOD(R_ANY, "kernel32.GetSystemDefaultLCID");
    GOOD(R_ANY, "kernel32.GetSystemDefaultUILanguage");
    GOOD(R_ANY, "kernel32.GetThreadLocale");
    GOOD(R_ANY, "kernel32.GetThreadUILanguage");
    GOOD(R_BOOL, "kernel32.GetUserDefaultLocaleName", OUT_WIDE(locale_name, wide), NUM(size, 85));
    BAD(R_BOOL, "kernel32.GetUserDefaultLocaleName", OUT_WIDE(locale_name, wide), NUM(size, 1));
    GOOD(R_BOOL, "kernel32.GetSystemDefaultLocaleName", OUT_WIDE(locale_name, wide), NUM(size, 85));
    GOOD(R_BOOL, "kernel32.GetLocaleInfoA", HEX(locale, 0x407), FLAGS(type, LOCALE_SISO639LANGNAME), OUT_ANSI(data, text), NUM(size, 64));
    BAD(R_BOOL, "kernel32.GetLocaleInfoA", HEX(locale, 0x407), NAMED(type, 0xeee, "0xeee"), OUT_ANSI(data, text), NUM(size, 64));
    GOOD(R_BOOL, "kernel32.GetLocaleInfoW", HEX(locale, LOCALE_USER_DEFAULT), FLAGS(type, LOCALE_SENGLISHCOUNTRYNAME), OUT_WIDE(data, wide), NUM(size, 64));
    GOOD(R_BOOL, "kernel32.GetLocaleInfoEx", WIDE(locale_name, L"de-DE"), FLAGS(type, LOCALE_SENGLISHLANGUAGENAME), OUT_WIDE(data, wide), NUM(size, 64));
    GOOD(R_BOOL, "kernel32.EnumSystemLocalesA", PTR(locale_enum_proc, on_locale), FLAGS(flags, LCID_INSTALLED));
    GOOD(R_BOOL, "kernel32.EnumSystemLocalesW", PTR(locale_enum_proc, on_locale), FLAGS(flags, LCID_SUPPORTED));
    GOOD(R_BOOL, "kernel32.EnumSystemLocalesEx", PTR(locale_enum_proc_ex, on_locale_ex), HEX(flags, 1), PTR(param, 0x55), PTR(reserved, 0));
    GOOD(R_BOOL, "kernel32.EnumUILanguagesA", PTR(ui_language_enum_proc, on_pair), HEX(flags, 0), PTR(param, 0x44));
    GOOD(R_BOOL, "kernel32.EnumUILanguagesW", PTR(ui_language_enum_proc, on_pair), HEX(flags, MUI_LANGUAGE_NAME), PTR(param, 0));
    GOOD(R_BOOL, "kernel32.EnumTimeFormatsA", PTR(time_fmt_enum_proc, on_locale), HEX(locale, 0x409), HEX(flags, 0));
    GOOD(R_BOOL, "kernel32.EnumTimeFormatsW", PTR(time_fmt_enum_proc, on_locale), HEX(locale, 0x407), HEX(flags, 0));
    GOOD(R_BOOL, "kernel32.EnumDateFormatsA", PTR(date_fmt_enum_proc, on_locale), HEX(locale, 0x409), HEX(flags, DATE_SHORTDATE));
    GOOD(R_BOOL, "kernel32.EnumDateFormatsW", PTR(date_fmt_enum_proc, on_locale), HEX(locale, 0x409), HEX(flags, DATE_LONGDATE));
    GOOD(R_BOOL, "kernel32.EnumDateFormatsExA", PTR(date_fmt_enum_proc_ex, on_pair), HEX(locale, 0x409), HEX(flags, DATE_SHORTDATE));
    GOOD(R_BOOL, "kernel32.EnumDateFormatsExW", PTR(date_fmt_enum_proc_ex, on_pair), HEX(locale, 0x409), HEX(flags, DATE_LONGDATE));
    GOOD(R_BOOL, "kernel32.EnumCalendarInfoA", PTR(cal_info_enum_proc, on_locale), HEX(locale, 0x409), NUM(calendar, CAL_GREGORIAN),
         HEX(cal_type, CAL_SCALNAME));
    GOOD(R_BOOL, "kernel32.EnumCalendarInfoW", PTR(cal_info_enum_proc, on_locale), HEX(locale, 0x409), NUM(calendar, CAL_GREGORIAN),
         HEX(cal_type, CAL_SDAYNAME1));
    GOOD(R_BOOL, "kernel32.EnumCalendarInfoExA", PTR(cal_info_enum_proc_ex, on_pair), HEX(locale, 0x409), NUM(calendar, CAL_GREGORIAN),
         HEX(cal_type, CAL_SCALNAME));
    GOOD(R_BOOL, "kernel32.EnumCalendarInfoExW", PTR(cal_info_enum_proc_ex, on_pair), HEX(locale, 0x409), NUM(calendar, CAL_GREGORIAN),
         HEX(cal_type, CAL_SDAYNAME1));
    BAD(R_BOOL, "kernel32.EnumCalendarInfoExW", PTR(cal_info_enum_proc_ex, 0), HEX(locale, 0x409), NUM(calendar, CAL_GREGORIAN), HEX(cal_type, CAL_SCALNAME));
    GOOD(R_BOOL, "kernel32.EnumSystemCodePagesA", PTR(code_page_enum_proc, on_locale), HEX(flags, CP_INSTALLED));
    GOOD(R_BOOL, "kernel32.EnumSystemCodePagesW", PTR(code_page_enum_proc, on_locale), HEX(flags, CP_SUPPORTED));
    GOOD(R_BOOL, "kernel32.EnumSystemLanguageGroupsA", PTR(language_group_enum_proc, on_five), HEX(flags, LGRPID_INSTALLED), PTR(param, 0x55));
    GOOD(R_BOOL, "kernel32.EnumSystemLanguageGroupsW", PTR(language_group_enum_proc, on_five), HEX(flags, LGRPID_INSTALLED), PTR(param, 0));
    GOOD(R_BOOL, "kernel32.EnumLanguageGroupLocalesA", PTR(lang_group_locale_enum_proc, on_four), NUM(language_group, 1), HEX(flags, 0), PTR(param, 0x66));
    GOOD(R_BOOL, "kernel32.EnumLanguageGroupLocalesW", PTR(lang_group_locale_enum_proc, on_four), NUM(language_group, 1), HEX(flags, 0), PTR(param, 0));
    GOOD(R_BOOL, "kernel32.EnumSystemGeoID", FLAGS(geo_class, GEOCLASS_NATION), NUM(parent_geo_id, 0), PTR(geo_enum_proc, on_locale));
    ULONG languages, room = 512;
    GOOD(R_BOOL, "kernel32.GetUserPreferredUILanguages", HEX(flags, MUI_LANGUAGE_NAME), OUT_NUM(num_languages, &languages, 4), OUT_WIDE(languages_buffer, wide),
         IN_NUM(size, &room, 4), AFTER_NUM(size, &room, 4));
    GOOD(R_ANY, "kernel32.GetUserGeoID", FLAGS(geo_class, GEOCLASS_NATION));
    GOOD(R_BOOL, "kernel32.GetUserDefaultGeoName", OUT_WIDE(geo_name, wide), NUM(geo_name_count, 85));
    GOOD(R_BOOL, "kernel32.GetGeoInfoA", NUM(location, 94), FLAGS(geo_type, GEO_ISO2), OUT_ANSI(geo_data, text), NUM(data_count, 64), HEX(lang_id, 0x409));
    BAD(R_BOOL, "kernel32.GetGeoInfoA", NUM(location, 99999), FLAGS(geo_type, GEO_ISO2), OUT_ANSI(geo_data, text), NUM(data_count, 64),
        HEX(lang_id, 0));
    GOOD(R_BOOL, "kernel32.GetGeoInfoW", NUM(location, 244), FLAGS(geo_type, GEO_ISO3), OUT_WIDE(geo_data, wide), NUM(data_count, 64), HEX(lang_id, 0));
}

static LONG CALLBACK go_on(EXCEPTION_POINTERS *info) {
    return info->ExceptionRecord->ExceptionCode == 0xe0000777 || info->ExceptionRecord->ExceptionCode == 0x406d1388 ? EXCEPTION_CONTINUE_EXECUTION
                                                                                                                 : EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK after_it(EXCEPTION_POINTERS *info) {
    (void)info;
    return EXCEPTION_CONTINUE_SEARCH;
}

static void on_exceptions(void) {
    static ULONG_PTR arguments[2] = {1, 2};
    GOOD(R_ANY, "kernel32.SetErrorMode", FLAGS(mode, SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX));
    GOOD(R_ANY, "kernel32.SetUnhandledExceptionFilter", PTR(top_level_exception_filter, zoo_crashed));
    void *handler = (void *)GOOD(R_POINTER, "kernel32.AddVectoredExceptionHandler", NUM(first, 1), PTR(handler, go_on));
    GOOD(R_ANY, "kernel32.RaiseException", NAMED(exception_code, 0xe0000777, "0xe0000777"), NAMED(exception_flags, 0, "0x0"), NUM(number_of_arguments, 2),
         PTR(arguments, arguments));
    GOOD(R_ANY, "kernel32.RaiseException", NAMED(exception_code, 0x406d1388, "MS_VC_EXCEPTION"), NAMED(exception_flags, 0, "0x0"),
         NUM(number_of_arguments, 0), PTR(arguments, 0));
    GOOD(R_ANY, "kernel32.RemoveVectoredExceptionHandler", PTR(handle, handler));
    handler = (void *)GOOD(R_POINTER, "kernel32.AddVectoredContinueHandler", NUM(first, 0), PTR(handler, after_it));
    GOOD(R_ANY, "kernel32.RemoveVectoredContinueHandler", PTR(handle, handler));
}

static BOOL CALLBACK on_name(HMODULE module, const void *type, void *name, LONG_PTR param) {
    (void)module, (void)type, (void)name, (void)param;
    return TRUE;
}

static BOOL CALLBACK on_type(HMODULE module, void *type, LONG_PTR param) {
    (void)module, (void)type, (void)param;
    return TRUE;
}

static void on_resources(void) {
    HMODULE shell = LoadLibraryA("shell32.dll");
#define SHELL NAMED_HANDLE(module, shell, "module_name", "shell32.dll")
    void *found = (void *)GOOD(R_POINTER, "kernel32.FindResourceA", SHELL, HEX(name, 1), HEX(type, 16));
    BAD(R_POINTER, "kernel32.FindResourceA", SHELL, ANSI(name, "none"), ANSI(type, "zoo"));
    GOOD(R_POINTER, "kernel32.FindResourceW", SHELL, HEX(name, 1), HEX(type, 16));
    BAD(R_POINTER, "kernel32.FindResourceW", SHELL, WIDE(name, L"none"), WIDE(type, L"zoo"));
    GOOD(R_POINTER, "kernel32.FindResourceExA", SHELL, HEX(type, 16), HEX(name, 1), HEX(language, 0));
    BAD(R_POINTER, "kernel32.FindResourceExA", SHELL, ANSI(type, "none"), ANSI(name, "zoo"), HEX(language, 0x409));
    GOOD(R_POINTER, "kernel32.FindResourceExW", SHELL, HEX(type, 16), HEX(name, 1), HEX(language, 0));
    BAD(R_POINTER, "kernel32.FindResourceExW", SHELL, WIDE(type, L"none"), WIDE(name, L"zoo"), HEX(language, 0x409));
    void *loaded = (void *)GOOD(R_POINTER, "kernel32.LoadResource", SHELL, PTR(res_info, found));
    GOOD(R_POINTER, "kernel32.LockResource", PTR(res_data, loaded));
    GOOD(R_BOOL, "kernel32.SizeofResource", SHELL, PTR(res_info, found));
    GOOD(R_BOOL, "kernel32.EnumResourceNamesA", SHELL, HEX(type, 16), PTR(enum_func, on_name), PTR(param, 0x66));
    GOOD(R_BOOL, "kernel32.EnumResourceNamesW", SHELL, HEX(type, 16), PTR(enum_func, on_name), PTR(param, 0x66));
    BAD(R_BOOL, "kernel32.EnumResourceNamesA", SHELL, ANSI(type, "none"), PTR(enum_func, on_name), PTR(param, 0));
    BAD(R_BOOL, "kernel32.EnumResourceNamesW", SHELL, WIDE(type, L"none"), PTR(enum_func, on_name), PTR(param, 0));
    GOOD(R_BOOL, "kernel32.EnumResourceTypesA", SHELL, PTR(enum_func, on_type), PTR(param, 0));
    GOOD(R_BOOL, "kernel32.EnumResourceTypesW", SHELL, PTR(enum_func, on_type), PTR(param, 0));

    GOOD(R_BOOL, "kernel32.EnumResourceLanguagesA", SHELL, HEX(type, 16), HEX(name, 1), PTR(enum_func, on_five), PTR(param, 0x66));
    BAD(R_BOOL, "kernel32.EnumResourceLanguagesA", SHELL, ANSI(type, "none"), ANSI(name, "zoo"), PTR(enum_func, on_five), PTR(param, 0));
    GOOD(R_BOOL, "kernel32.EnumResourceLanguagesW", SHELL, HEX(type, 16), HEX(name, 1), PTR(enum_func, on_five), PTR(param, 0));
    BAD(R_BOOL, "kernel32.EnumResourceLanguagesW", SHELL, WIDE(type, L"none"), WIDE(name, L"zoo"), PTR(enum_func, on_five), PTR(param, 0));

    CopyFileA("C:\\windows\\system32\\notepad.exe", "C:\\changed.exe", FALSE);
    void *update = (void *)GOOD(R_POINTER, "kernel32.BeginUpdateResourceA", ANSI(file_name, "C:\\changed.exe"), TRUTH(delete_existing_resources, FALSE));
    BAD(R_POINTER, "kernel32.BeginUpdateResourceA", ANSI(file_name, "C:\\none"), TRUTH(delete_existing_resources, TRUE));
    GOOD(R_BOOL, "kernel32.UpdateResourceA", PTR(update, update), ANSI(type, "ZOO"), ANSI(name, "FIRST"), HEX(language, 0x409), IN_BYTES(data, "payload", 7),
         NUM(size, 7));
    GOOD(R_BOOL, "kernel32.EndUpdateResourceA", PTR(update, update), TRUTH(discard, FALSE));
    update = (void *)GOOD(R_POINTER, "kernel32.BeginUpdateResourceW", WIDE(file_name, L"C:\\changed.exe"), TRUTH(delete_existing_resources, FALSE));
    GOOD(R_BOOL, "kernel32.UpdateResourceW", PTR(update, update), WIDE(type, L"ZOO"), WIDE(name, L"SECOND"), HEX(language, 0), IN_BYTES(data, "second", 6),
         NUM(size, 6));
    GOOD(R_BOOL, "kernel32.UpdateResourceW", PTR(update, update), HEX(type, 10), HEX(name, 7), HEX(language, 0), IN_BYTES(data, "third", 5), NUM(size, 5));
    GOOD(R_BOOL, "kernel32.EndUpdateResourceW", PTR(update, update), TRUTH(discard, TRUE));
}

static void on_atoms(void) {
    static char text[64];
    static WCHAR wide[64];
    const ATOM atom = (ATOM)GOOD(R_BOOL, "kernel32.GlobalAddAtomA", ANSI(string, "zoo atom"));
    BAD(R_BOOL, "kernel32.GlobalAddAtomA", HEX(string, 0xc123));
    GOOD(R_BOOL, "kernel32.GlobalAddAtomW", WIDE(string, L"zoo atom w"));
    GOOD(R_BOOL, "kernel32.GlobalFindAtomA", ANSI(string, "zoo atom w"));
    BAD(R_BOOL, "kernel32.GlobalFindAtomA", ANSI(string, "none"));
    GOOD(R_BOOL, "kernel32.GlobalFindAtomW", WIDE(string, L"zoo atom"));
    GOOD(R_BOOL, "kernel32.GlobalGetAtomNameA", HEX(atom, atom), OUT_ANSI(buffer, text), NUM(size, 64));
    GOOD(R_BOOL, "kernel32.GlobalGetAtomNameW", HEX(atom, atom), OUT_WIDE(buffer, wide), NUM(size, 64));
    GOOD(R_ANY, "kernel32.GlobalDeleteAtom", HEX(atom, atom));
    GOOD(R_BOOL, "kernel32.AddAtomA", ANSI(string, "local atom"));
    GOOD(R_BOOL, "kernel32.AddAtomW", WIDE(string, L"local atom w"));
    GOOD(R_BOOL, "kernel32.FindAtomA", ANSI(string, "local atom w"));
    BAD(R_BOOL, "kernel32.FindAtomA", ANSI(string, "none"));
    GOOD(R_BOOL, "kernel32.FindAtomW", WIDE(string, L"local atom"));
}

static BOOL CALLBACK on_ctrl(DWORD type) {
    (void)type;
    return TRUE;
}

static void on_consoles(void) {
    const HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD count;
    static char line[MAX_PATH + 16] = "\"";
    STARTUPINFOA start = {.cb = sizeof start};
    PROCESS_INFORMATION child = {0};
    GetModuleFileNameA(NULL, line + 1, MAX_PATH);
    strcat(line, "\" wait");
    GOOD(R_BOOL, "kernel32.FreeConsole");
    BAD(R_BOOL, "kernel32.AttachConsole", NUM(process_id, 0xffff));
    CreateProcessA(NULL, line, NULL, NULL, FALSE, CREATE_NEW_CONSOLE, NULL, NULL, &start, &child);
    Sleep(500);
    EITHER(R_BOOL, "kernel32.AttachConsole", NUM(process_id, child.dwProcessId));
    FreeConsole();
    TerminateProcess(child.hProcess, 0);
    GOOD(R_BOOL, "kernel32.AllocConsole");
    GOOD(R_ANY, "kernel32.GetConsoleWindow");
    GOOD(R_BOOL, "kernel32.SetConsoleCtrlHandler", PTR(handler_routine, on_ctrl), TRUTH(add, TRUE));
    EITHER(R_BOOL, "kernel32.SetConsoleTitleA", ANSI(console_title, "zoo"));
    EITHER(R_BOOL, "kernel32.SetConsoleTitleW", WIDE(console_title, L"zoo wide"));
    const HANDLE console = CreateFileA("CONOUT$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (console != INVALID_HANDLE_VALUE) {
        EITHER(R_BOOL, "kernel32.WriteConsoleA", HANDLE_(console_output, console), BEFORE_ANY(file_path), ANSI(buffer, "text"), NUM(number_of_chars_to_write, 4),
               OUT_NUM(number_of_chars_written, &count, 4), PTR(reserved, 0));
        EITHER(R_BOOL, "kernel32.WriteConsoleW", HANDLE_(console_output, console), BEFORE_ANY(file_path), WIDE(buffer, L"wide"), NUM(number_of_chars_to_write, 4),
               OUT_NUM(number_of_chars_written, &count, 4), PTR(reserved, 0));
    }
    BAD(R_BOOL, "kernel32.WriteConsoleA", HANDLE_(console_output, BAD_HANDLE), ANSI(buffer, "text"), NUM(number_of_chars_to_write, 4),
        OUT_NUM(number_of_chars_written, &count, 4), PTR(reserved, 0));
    BAD(R_BOOL, "kernel32.WriteConsoleW", HANDLE_(console_output, BAD_HANDLE), WIDE(buffer, L"text"), NUM(number_of_chars_to_write, 4),
        OUT_NUM(number_of_chars_written, &count, 4), PTR(reserved, 0));
    SetStdHandle(STD_OUTPUT_HANDLE, out);
}

static void on_shutdown(void) {
    // Wine only says that it could not.
    EITHER(R_BOOL, "advapi32.InitiateSystemShutdownA", ANSI(machine_name, "none"), ANSI(message, "zoo"), NUM(timeout, 60000), TRUTH(force_apps_closed, FALSE),
           TRUTH(reboot_after_shutdown, TRUE));
    EITHER(R_BOOL, "advapi32.InitiateSystemShutdownW", WIDE(machine_name, L"none"), WIDE(message, L"zoo"), NUM(timeout, 60000), TRUTH(force_apps_closed, FALSE),
           TRUTH(reboot_after_shutdown, FALSE));
    EITHER(R_BOOL, "advapi32.InitiateSystemShutdownExA", ANSI(machine_name, "none"), ANSI(message, "zoo"), NUM(timeout, 60000), TRUTH(force_apps_closed, TRUE),
           TRUTH(reboot_after_shutdown, FALSE), HEX(reason, 0x40000));
    EITHER(R_BOOL, "advapi32.InitiateSystemShutdownExW", WIDE(machine_name, L"none"), WIDE(message, L"zoo"), NUM(timeout, 60000), TRUTH(force_apps_closed, TRUE),
           TRUTH(reboot_after_shutdown, TRUE), HEX(reason, 0x40000));
    EITHER(R_ERROR, "advapi32.InitiateShutdownA", ANSI(machine_name, "none"), ANSI(message, "zoo"), NUM(grace_period, 60000),
           NAMED(shutdown_flags, 4, "SHUTDOWN_RESTART"), HEX(reason, 0x40000));
    EITHER(R_ERROR, "advapi32.InitiateShutdownW", WIDE(machine_name, L"none"), WIDE(message, L"zoo"), NUM(grace_period, 60000),
           NAMED(shutdown_flags, 0x28, "SHUTDOWN_POWEROFF|SHUTDOWN_GRACE_OVERRIDE"), HEX(reason, 0x40000));
    EITHER(R_BOOL, "advapi32.AbortSystemShutdownA", ANSI(machine_name, "none"));
    EITHER(R_BOOL, "advapi32.AbortSystemShutdownW", WIDE(machine_name, L"none"));
    HW_PROFILE_INFOA profile;
    HW_PROFILE_INFOW wide_profile;
    GOOD(R_BOOL, "advapi32.GetCurrentHwProfileA", OUT_ANY(hw_profile_info, &profile));
    EITHER(R_BOOL, "advapi32.GetCurrentHwProfileW", OUT_ANY(hw_profile_info, &wide_profile));
}

static void on_ntdll(void) {
    static char packed[8192], plain[4096], unpacked[4096], space[0x20000];
    static ULONG size, length, fragment;
    memset(plain, 'z', sizeof plain);
    GOOD(R_HRESULT, "ntdll.RtlGetCompressionWorkSpaceSize", NAMED(compression_format_and_engine, 2, "COMPRESSION_FORMAT_LZNT1"),
         OUT_NUM(compress_buffer_work_space_size, &length, 4), OUT_NUM(compress_fragment_work_space_size, &fragment, 4));
    GOOD(R_HRESULT, "ntdll.RtlCompressBuffer", NAMED(compression_format_and_engine, 0x102, "COMPRESSION_FORMAT_LZNT1|COMPRESSION_ENGINE_MAXIMUM"),
         IN_BYTES(uncompressed_buffer, plain, 600), NUM(uncompressed_buffer_size, 600), OUT_BYTES_OF(compressed_buffer, packed, &size),
         NUM(compressed_buffer_size, sizeof packed), NUM(uncompressed_chunk_size, 4096), OUT_NUM(final_compressed_size, &size, 4), PTR(work_space, space));
    GOOD(R_HRESULT, "ntdll.RtlDecompressBuffer", NAMED(compression_format, 2, "COMPRESSION_FORMAT_LZNT1"), OUT_BYTES_OF(uncompressed_buffer, unpacked, &length),
         NUM(uncompressed_buffer_size, sizeof unpacked), IN_BYTES(compressed_buffer, packed, size), NUM(compressed_buffer_size, size),
         OUT_NUM(final_uncompressed_size, &length, 4));
    BAD(R_HRESULT, "ntdll.RtlDecompressBuffer", NAMED(compression_format, 0x77, "0x77"), OUT_ANY(uncompressed_buffer, unpacked),
        NUM(uncompressed_buffer_size, sizeof unpacked), IN_BYTES(compressed_buffer, packed, size), NUM(compressed_buffer_size, size),
        OUT_NUM(final_uncompressed_size, &length, 4));
    GOOD(R_HRESULT, "ntdll.RtlDecompressFragment", NAMED(compression_format, 2, "COMPRESSION_FORMAT_LZNT1"),
         OUT_BYTES_OF(uncompressed_fragment, unpacked, &length), NUM(uncompressed_fragment_size, 64), IN_BYTES(compressed_buffer, packed, size),
         NUM(compressed_buffer_size, size), NUM(fragment_offset, 3), OUT_NUM(final_uncompressed_size, &length, 4), PTR(work_space, space));
    static OSVERSIONINFOW wide = {.dwOSVersionInfoSize = sizeof wide};
    GOOD(R_HRESULT, "ntdll.RtlGetVersion", OUT_ANY(version_information, &wide));
    ULONG major, minor, build;
    GOOD(R_ANY, "ntdll.RtlGetNtVersionNumbers", OUT_NUM(major_version, &major, 4), OUT_NUM(minor_version, &minor, 4), OUT_HEX(build_number, &build, 4));
}

int main(int argc, char **argv) {
    (void)argv;
    if (argc > 1) {  // has a console
        Sleep(5000);
        return 0;
    }
    zoo_begin();
    on_time();
    on_machine();
    on_names();
    on_languages();
    on_exceptions();
    on_resources();
    on_atoms();
    on_shutdown();
    on_ntdll();
    on_consoles();
    return zoo_end();
}
