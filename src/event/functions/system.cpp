// Functions of the system, time, names and environment, resources, consoles. sysinfoapi.h, winbase.h, winnls.h,
// timezoneapi.h, mmsystem.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name computer_name_formats[] = {
    {0, "ComputerNameNetBIOS"},           {1, "ComputerNameDnsHostname"},
    {2, "ComputerNameDnsDomain"},         {3, "ComputerNameDnsFullyQualified"},
    {4, "ComputerNamePhysicalNetBIOS"},   {5, "ComputerNamePhysicalDnsHostname"},
    {6, "ComputerNamePhysicalDnsDomain"}, {7, "ComputerNamePhysicalDnsFullyQualified"}};
constexpr NameTable computer_name_format{NameTable::kConstant, computer_name_formats};

constexpr Name user_name_formats[] = {
    {0, "NameUnknown"},           {1, "NameFullyQualifiedDN"}, {2, "NameSamCompatible"}, {3, "NameDisplay"},
    {6, "NameUniqueId"},          {7, "NameCanonical"},        {8, "NameUserPrincipal"}, {9, "NameCanonicalEx"},
    {10, "NameServicePrincipal"}, {12, "NameDnsDomain"}};
constexpr NameTable user_name_format{NameTable::kConstant, user_name_formats};

constexpr Name version_type_names[] = {{0x1, "VER_MINORVERSION"},      {0x2, "VER_MAJORVERSION"},
                                       {0x4, "VER_BUILDNUMBER"},       {0x8, "VER_PLATFORMID"},
                                       {0x10, "VER_SERVICEPACKMINOR"}, {0x20, "VER_SERVICEPACKMAJOR"},
                                       {0x40, "VER_SUITENAME"},        {0x80, "VER_PRODUCT_TYPE"}};
constexpr NameTable version_type{NameTable::kFlags, version_type_names};

constexpr Name processor_features[] = {{0, "PF_FLOATING_POINT_PRECISION_ERRATA"},
                                       {1, "PF_FLOATING_POINT_EMULATED"},
                                       {2, "PF_COMPARE_EXCHANGE_DOUBLE"},
                                       {3, "PF_MMX_INSTRUCTIONS_AVAILABLE"},
                                       {6, "PF_XMMI_INSTRUCTIONS_AVAILABLE"},
                                       {7, "PF_3DNOW_INSTRUCTIONS_AVAILABLE"},
                                       {8, "PF_RDTSC_INSTRUCTION_AVAILABLE"},
                                       {9, "PF_PAE_ENABLED"},
                                       {10, "PF_XMMI64_INSTRUCTIONS_AVAILABLE"},
                                       {12, "PF_NX_ENABLED"},
                                       {13, "PF_SSE3_INSTRUCTIONS_AVAILABLE"},
                                       {14, "PF_COMPARE_EXCHANGE128"},
                                       {16, "PF_CHANNELS_ENABLED"},
                                       {17, "PF_XSAVE_ENABLED"},
                                       {20, "PF_SECOND_LEVEL_ADDRESS_TRANSLATION"},
                                       {21, "PF_VIRT_FIRMWARE_ENABLED"},
                                       {22, "PF_RDWRFSGSBASE_AVAILABLE"},
                                       {23, "PF_FASTFAIL_AVAILABLE"}};
constexpr NameTable processor_feature{NameTable::kConstant, processor_features};

constexpr Name firmware_providers[] = {{0x41435049, "ACPI"}, {0x4649524d, "FIRM"}, {0x52534d42, "RSMB"}};
constexpr NameTable firmware_provider{NameTable::kConstant, firmware_providers};

constexpr Name error_mode_names[] = {{0x1, "SEM_FAILCRITICALERRORS"},
                                     {0x2, "SEM_NOGPFAULTERRORBOX"},
                                     {0x4, "SEM_NOALIGNMENTFAULTEXCEPT"},
                                     {0x8000, "SEM_NOOPENFILEERRORBOX"}};
constexpr NameTable error_mode{NameTable::kFlags, error_mode_names};

constexpr Name exception_flag_names[] = {{0x1, "EXCEPTION_NONCONTINUABLE"}};
constexpr NameTable exception_flags{NameTable::kFlags, exception_flag_names};

constexpr Name exception_codes[] = {{0x40010005, "DBG_CONTROL_C"},
                                    {0x40010006, "DBG_PRINTEXCEPTION_C"},
                                    {0x406d1388, "MS_VC_EXCEPTION"},
                                    {0x80000003, "EXCEPTION_BREAKPOINT"},
                                    {0x80000004, "EXCEPTION_SINGLE_STEP"},
                                    {0xc0000005, "EXCEPTION_ACCESS_VIOLATION"},
                                    {0xc0000008, "EXCEPTION_INVALID_HANDLE"},
                                    {0xc000001d, "EXCEPTION_ILLEGAL_INSTRUCTION"},
                                    {0xc0000094, "EXCEPTION_INT_DIVIDE_BY_ZERO"},
                                    {0xc0000096, "EXCEPTION_PRIV_INSTRUCTION"}};
constexpr NameTable exception_code{NameTable::kConstant, exception_codes};

constexpr Name locale_flag_names[] = {{0x1, "LCID_INSTALLED"}, {0x2, "LCID_SUPPORTED"}, {0x4, "LCID_ALTERNATE_SORTS"}};
constexpr NameTable locale_flags{NameTable::kFlags, locale_flag_names};

constexpr Name locale_types[] = {{0x1, "LOCALE_ILANGUAGE"},
                                 {0x2, "LOCALE_SLOCALIZEDDISPLAYNAME"},
                                 {0x3, "LOCALE_SABBREVLANGNAME"},
                                 {0x4, "LOCALE_SNATIVELANGNAME"},
                                 {0x5, "LOCALE_ICOUNTRY"},
                                 {0x6, "LOCALE_SLOCALIZEDCOUNTRYNAME"},
                                 {0x7, "LOCALE_SABBREVCTRYNAME"},
                                 {0x8, "LOCALE_SNATIVECTRYNAME"},
                                 {0x9, "LOCALE_IDEFAULTLANGUAGE"},
                                 {0xb, "LOCALE_IDEFAULTCODEPAGE"},
                                 {0xc, "LOCALE_SLIST"},
                                 {0xe, "LOCALE_SDECIMAL"},
                                 {0x14, "LOCALE_SCURRENCY"},
                                 {0x59, "LOCALE_SISO639LANGNAME"},
                                 {0x5a, "LOCALE_SISO3166CTRYNAME"},
                                 {0x5c, "LOCALE_SNAME"},
                                 {0x1001, "LOCALE_SENGLISHLANGUAGENAME"},
                                 {0x1002, "LOCALE_SENGLISHCOUNTRYNAME"},
                                 {0x1004, "LOCALE_IDEFAULTANSICODEPAGE"}};
constexpr NameTable locale_type{NameTable::kConstant, locale_types};

constexpr Name geo_types[] = {{1, "GEO_NATION"}, {2, "GEO_LATITUDE"},     {3, "GEO_LONGITUDE"},
                              {4, "GEO_ISO2"},   {5, "GEO_ISO3"},         {6, "GEO_RFC1766"},
                              {7, "GEO_LCID"},   {8, "GEO_FRIENDLYNAME"}, {9, "GEO_OFFICIALNAME"}};
constexpr NameTable geo_type{NameTable::kConstant, geo_types};
constexpr Name geo_classes[] = {{14, "GEOCLASS_REGION"}, {16, "GEOCLASS_NATION"}};
constexpr NameTable geo_class{NameTable::kConstant, geo_classes};

constexpr Name timer_event_names[] = {{0x1, "TIME_PERIODIC"},
                                      {0x10, "TIME_CALLBACK_EVENT_SET"},
                                      {0x20, "TIME_CALLBACK_EVENT_PULSE"},
                                      {0x100, "TIME_KILL_SYNCHRONOUS"},
                                      {0x0, "TIME_ONESHOT"}};
constexpr NameTable timer_event{NameTable::kFlags, timer_event_names};

constexpr Name compression_formats[] = {{0x2, "COMPRESSION_FORMAT_LZNT1"},
                                        {0x3, "COMPRESSION_FORMAT_XPRESS"},
                                        {0x4, "COMPRESSION_FORMAT_XPRESS_HUFF"},
                                        {0x102, "COMPRESSION_FORMAT_LZNT1|COMPRESSION_ENGINE_MAXIMUM"},
                                        {0x103, "COMPRESSION_FORMAT_XPRESS|COMPRESSION_ENGINE_MAXIMUM"},
                                        {0x104, "COMPRESSION_FORMAT_XPRESS_HUFF|COMPRESSION_ENGINE_MAXIMUM"}};
constexpr NameTable compression_format{NameTable::kConstant, compression_formats};

Param format(const char* name) {
  Param param = names(name, compression_format);
  param.width = 2;
  return param;
}

constexpr Name shutdown_flag_names[] = {
    {0x1, "SHUTDOWN_FORCE_OTHERS"},     {0x2, "SHUTDOWN_FORCE_SELF"},   {0x4, "SHUTDOWN_RESTART"},
    {0x8, "SHUTDOWN_POWEROFF"},         {0x10, "SHUTDOWN_NOREBOOT"},    {0x20, "SHUTDOWN_GRACE_OVERRIDE"},
    {0x40, "SHUTDOWN_INSTALL_UPDATES"}, {0x80, "SHUTDOWN_RESTARTAPPS"}, {0x200, "SHUTDOWN_HYBRID"}};
constexpr NameTable shutdown_flags{NameTable::kFlags, shutdown_flag_names};

constexpr ShapeMember hw_profile_members[] = {{"dock_info", Member::kHex},
                                              {"hw_profile_guid", Member::kFixedText, nullptr, 39},
                                              {"hw_profile_name", Member::kFixedText, nullptr, 80}};
constexpr Shape hw_profile{hw_profile_members};

constexpr ShapeMember system_time_members[] = {{"time", Member::kSystemTime}};
constexpr Shape system_time{system_time_members};

constexpr ShapeMember system_info_members[] = {{"processor_architecture", Member::kNames16, &kProcessorArchitecture},
                                               {"", Member::kPad, nullptr, 2},
                                               {"page_size", Member::kU32},
                                               {"minimum_application_address", Member::kPointer},
                                               {"maximum_application_address", Member::kPointer},
                                               {"active_processor_mask", Member::kPointer},
                                               {"number_of_processors", Member::kU32},
                                               {"processor_type", Member::kU32},
                                               {"allocation_granularity", Member::kU32},
                                               {"processor_level", Member::kU16},
                                               {"processor_revision", Member::kU16}};
constexpr Shape system_info{system_info_members};

constexpr ShapeMember memory_status_ex_members[] = {
    {"length", Member::kU32},        {"memory_load", Member::kU32},     {"total_phys", Member::kU64},
    {"avail_phys", Member::kU64},    {"total_page_file", Member::kU64}, {"avail_page_file", Member::kU64},
    {"total_virtual", Member::kU64}, {"avail_virtual", Member::kU64},   {"avail_extended_virtual", Member::kU64}};
constexpr Shape memory_status_ex{memory_status_ex_members};

constexpr ShapeMember memory_status_members[] = {{"length", Member::kU32},           {"memory_load", Member::kU32},
                                                 {"total_phys", Member::kSize},      {"avail_phys", Member::kSize},
                                                 {"total_page_file", Member::kSize}, {"avail_page_file", Member::kSize},
                                                 {"total_virtual", Member::kSize},   {"avail_virtual", Member::kSize}};
constexpr Shape memory_status{memory_status_members};

// The members that the shorter structure has too.
constexpr ShapeMember version_info_members[] = {
    {"size", Member::kU32},         {"major_version", Member::kU32}, {"minor_version", Member::kU32},
    {"build_number", Member::kU32}, {"platform_id", Member::kU32},   {"csd_version", Member::kFixedText, nullptr, 128}};
constexpr Shape version_info{version_info_members};

constexpr ShapeMember version_info_ex_members[] = {{"size", Member::kU32},
                                                   {"major_version", Member::kU32},
                                                   {"minor_version", Member::kU32},
                                                   {"build_number", Member::kU32},
                                                   {"platform_id", Member::kU32},
                                                   {"csd_version", Member::kFixedText, nullptr, 128},
                                                   {"service_pack_major", Member::kU16},
                                                   {"service_pack_minor", Member::kU16},
                                                   {"suite_mask", Member::kU16},
                                                   {"product_type", Member::kU8},
                                                   {"", Member::kPad, nullptr, 1}};
constexpr Shape version_info_ex{version_info_ex_members};

constexpr ShapeMember time_zone_members[] = {{"bias", Member::kI32},
                                             {"standard_name", Member::kFixedWide, nullptr, 32},
                                             {"standard_date", Member::kSystemTime},
                                             {"standard_bias", Member::kI32},
                                             {"daylight_name", Member::kFixedWide, nullptr, 32},
                                             {"daylight_date", Member::kSystemTime},
                                             {"daylight_bias", Member::kI32}};
constexpr Shape time_zone{time_zone_members};

constexpr ShapeMember dynamic_time_zone_members[] = {{"bias", Member::kI32},
                                                     {"standard_name", Member::kFixedWide, nullptr, 32},
                                                     {"standard_date", Member::kSystemTime},
                                                     {"standard_bias", Member::kI32},
                                                     {"daylight_name", Member::kFixedWide, nullptr, 32},
                                                     {"daylight_date", Member::kSystemTime},
                                                     {"daylight_bias", Member::kI32},
                                                     {"time_zone_key_name", Member::kFixedWide, nullptr, 128},
                                                     {"dynamic_daylight_time_disabled", Member::kU8},
                                                     {"", Member::kPad, nullptr, 3}};
constexpr Shape dynamic_time_zone{dynamic_time_zone_members};

constexpr ShapeMember power_status_members[] = {
    {"ac_line_status", Member::kU8},     {"battery_flag", Member::kU8},       {"battery_life_percent", Member::kU8},
    {"system_status_flag", Member::kU8}, {"battery_life_time", Member::kI32}, {"battery_full_life_time", Member::kI32}};
constexpr Shape power_status{power_status_members};

}  // namespace

void add_system_functions(std::vector<Call>& calls) {
  const auto system = Category::kSystem;
  const auto out = Direction::kOut;
  add(calls, {"kernel32", "kernelbase"},
      {{"Sleep", system, Result::kVoid, {number("milliseconds")}},
       {"SleepEx", system, Result::kNumber, {number("milliseconds"), truth("alertable")}},
       {"GetTickCount", system, Result::kNumber, {}, kVolatile},
       {"GetTickCount64", system, Result::kWide, {}, kVolatile},
       {"QueryPerformanceCounter", system, Result::kBool, {wide_out("performance_count")}, kVolatile},
       {"QueryPerformanceFrequency", system, Result::kBool, {wide_out("frequency")}},
       {"QueryUnbiasedInterruptTime", system, Result::kBool, {wide_out("unbiased_time")}, kVolatile},
       {"GetSystemTime", system, Result::kVoid, {shape("system_time", system_time, out)}, kVolatile},
       {"GetLocalTime", system, Result::kVoid, {shape("system_time", system_time, out)}, kVolatile},
       {"GetSystemTimeAsFileTime", system, Result::kVoid, {file_time("system_time_as_file_time", out)}, kVolatile},
       {"GetSystemTimePreciseAsFileTime",
        system,
        Result::kVoid,
        {file_time("system_time_as_file_time", out)},
        kVolatile},
       {"GetSystemTimes",
        system,
        Result::kBool,
        {wide_out("idle_time"), wide_out("kernel_time"), wide_out("user_time")},
        kVolatile},
       {"SetSystemTime", system, Result::kBool, {shape("system_time", system_time)}},
       {"SetLocalTime", system, Result::kBool, {shape("system_time", system_time)}},
       {"GetTimeZoneInformation", system, Result::kSocket, {shape("time_zone_information", time_zone, out)}},
       {"GetDynamicTimeZoneInformation",
        system,
        Result::kSocket,
        {shape("time_zone_information", dynamic_time_zone, out)}},

       {"GetSystemInfo", system, Result::kVoid, {shape("system_info", system_info, out)}},
       {"GetNativeSystemInfo", system, Result::kVoid, {shape("system_info", system_info, out)}},
       {"GlobalMemoryStatusEx", system, Result::kBool, {shape("buffer", memory_status_ex, out)}, kVolatile},
       {"GlobalMemoryStatus", system, Result::kVoid, {shape("buffer", memory_status, out)}, kVolatile},
       {"GetPhysicallyInstalledSystemMemory", system, Result::kBool, {wide_out("total_memory_in_kilobytes")}},
       {"GetLogicalProcessorInformation",
        system,
        Result::kBool,
        {sized_data("buffer", 1), number_inout("returned_length")}},
       {"IsProcessorFeaturePresent", system, Result::kNumber, {names("processor_feature", processor_feature)}},
       {"GetVersion", system, Result::kHex, {}},
       {"GetVersionEx*", system, Result::kBool, {shape("version_information", version_info, out)}},
       {"VerifyVersionInfo*",
        system,
        Result::kBool,
        {shape("version_information", version_info_ex), names("type_mask", version_type), wide("condition_mask")}},
       {"GetProductInfo",
        system,
        Result::kBool,
        {number("os_major_version"), number("os_minor_version"), number("sp_major_version"), number("sp_minor_version"),
         hex_ptr32("returned_product_type", out)}},
       {"GetSystemPowerStatus", system, Result::kBool, {shape("system_power_status", power_status, out)}},
       {"SetThreadExecutionState", system, Result::kHex, {names("flags", kExecutionState)}},
       {"GetSystemFirmwareTable",
        system,
        Result::kCount,
        {names("firmware_table_provider_signature", firmware_provider), hex("firmware_table_id"),
         out_data("firmware_table_buffer", 3, kNoArg, kOpActualIsResult), number("buffer_size")}},
       {"EnumSystemFirmwareTables",
        system,
        Result::kCount,
        {names("firmware_table_provider_signature", firmware_provider),
         out_data("firmware_table_enum_buffer", 2, kNoArg, kOpActualIsResult), number("buffer_size")}},
       {"GetFirmwareEnvironmentVariable*",
        system,
        Result::kCount,
        {text("name"), text("guid"), out_data("buffer", 3, kNoArg, kOpActualIsResult), number("size")}},

       {"SetFirmwareEnvironmentVariable*",
        system,
        Result::kBool,
        {text("name"), text("guid"), data("value", 3), number("size")}},
       {"GetFirmwareType", system, Result::kBool, {number_out("firmware_type")}},

       {"AllocConsole", system, Result::kBool, {}},
       {"FreeConsole", system, Result::kBool, {}},
       {"AttachConsole", system, Result::kBool, {number("process_id")}},
       {"GetConsoleWindow", system, Result::kHex, {}},
       {"SetConsoleTitle*", system, Result::kBool, {text("console_title")}},
       {"SetConsoleCtrlHandler", system, Result::kBool, {pointer("handler_routine"), truth("add")}},
       {"WriteConsole*",
        system,
        Result::kBool,
        {handle("console_output"), text_in("buffer", 2, kCharacters), number("number_of_chars_to_write"),
         number_out("number_of_chars_written"), pointer("reserved")}},

       {"GetComputerName*", system, Result::kBool, {out_text("buffer"), number_inout("size")}},
       {"GetComputerNameEx*",
        system,
        Result::kBool,
        {names("name_type", computer_name_format), out_text("buffer"), number_inout("size")}},
       {"SetComputerName*", system, Result::kBool, {text("computer_name")}},
       {"SetComputerNameEx*", system, Result::kBool, {names("name_type", computer_name_format), text("buffer")}},
       {"GetEnvironmentVariable*", system, Result::kCount, {text("name"), out_text("buffer"), number("size")}},
       {"SetEnvironmentVariable*", system, Result::kBool, {text("name"), text("value")}},
       {"ExpandEnvironmentStrings*", system, Result::kCount, {text("src"), out_text("dst"), number("size")}},
       {"GetEnvironmentStrings", system, Result::kPointer, {}},
       {"GetEnvironmentStringsW", system, Result::kPointer, {}},
       {"GetCommandLine*", system, Result::kPointer, {}},

       {"GetUserDefaultLangID", system, Result::kHex, {}},
       {"GetUserDefaultLCID", system, Result::kHex, {}},
       {"GetUserDefaultUILanguage", system, Result::kHex, {}},
       {"GetSystemDefaultLangID", system, Result::kHex, {}},
       {"GetSystemDefaultLCID", system, Result::kHex, {}},
       {"GetSystemDefaultUILanguage", system, Result::kHex, {}},
       {"GetThreadLocale", system, Result::kHex, {}},
       {"GetThreadUILanguage", system, Result::kHex, {}},
       {"GetUserDefaultLocaleName", system, Result::kCount, {out_wide_text("locale_name"), number("size")}},
       {"GetSystemDefaultLocaleName", system, Result::kCount, {out_wide_text("locale_name"), number("size")}},
       {"GetLocaleInfo*",
        system,
        Result::kCount,
        {hex("locale"), names("type", locale_type), out_text("data"), number("size")}},
       {"GetLocaleInfoEx",
        system,
        Result::kCount,
        {wide_text("locale_name"), names("type", locale_type), out_wide_text("data"), number("size")}},
       {"EnumSystemLocales*", system, Result::kBool, {pointer("locale_enum_proc"), names("flags", locale_flags)}},
       {"EnumSystemLocalesEx",
        system,
        Result::kBool,
        {pointer("locale_enum_proc_ex"), hex("flags"), pointer("param"), pointer("reserved")}},
       {"EnumUILanguages*", system, Result::kBool, {pointer("ui_language_enum_proc"), hex("flags"), pointer("param")}},
       {"EnumTimeFormats*", system, Result::kBool, {pointer("time_fmt_enum_proc"), hex("locale"), hex("flags")}},
       {"EnumDateFormats*", system, Result::kBool, {pointer("date_fmt_enum_proc"), hex("locale"), hex("flags")}},
       {"EnumDateFormatsEx*", system, Result::kBool, {pointer("date_fmt_enum_proc_ex"), hex("locale"), hex("flags")}},
       {"EnumCalendarInfo*",
        system,
        Result::kBool,
        {pointer("cal_info_enum_proc"), hex("locale"), number("calendar"), hex("cal_type")}},
       {"EnumCalendarInfoEx*",
        system,
        Result::kBool,
        {pointer("cal_info_enum_proc_ex"), hex("locale"), number("calendar"), hex("cal_type")}},
       {"EnumSystemCodePages*", system, Result::kBool, {pointer("code_page_enum_proc"), hex("flags")}},
       {"EnumSystemLanguageGroups*",
        system,
        Result::kBool,
        {pointer("language_group_enum_proc"), hex("flags"), pointer("param")}},
       {"EnumLanguageGroupLocales*",
        system,
        Result::kBool,
        {pointer("lang_group_locale_enum_proc"), number("language_group"), hex("flags"), pointer("param")}},
       {"EnumSystemGeoID",
        system,
        Result::kBool,
        {names("geo_class", geo_class), number("parent_geo_id"), pointer("geo_enum_proc")}},
       {"GetUserPreferredUILanguages",
        system,
        Result::kBool,
        {hex("flags"), number_out("num_languages"), out_wide_text("languages_buffer"), number_inout("size")}},
       {"GetUserGeoID", system, Result::kNumber, {names("geo_class", geo_class)}},
       {"GetUserDefaultGeoName", system, Result::kCount, {out_wide_text("geo_name"), number("geo_name_count")}},
       {"GetGeoInfo*",
        system,
        Result::kCount,
        {number("location"), names("geo_type", geo_type), out_text("geo_data"), number("data_count"), hex("lang_id")}},

       {"SetErrorMode", system, Result::kHex, {names("mode", error_mode)}},
       {"SetUnhandledExceptionFilter", system, Result::kHex, {pointer("top_level_exception_filter")}},
       {"AddVectoredExceptionHandler", system, Result::kPointer, {number("first"), pointer("handler")}},
       {"RemoveVectoredExceptionHandler", system, Result::kNumber, {pointer("handle")}},
       {"AddVectoredContinueHandler", system, Result::kPointer, {number("first"), pointer("handler")}},
       {"RemoveVectoredContinueHandler", system, Result::kNumber, {pointer("handle")}},
       {"RaiseException",
        system,
        Result::kVoid,
        {names("exception_code", exception_code), names("exception_flags", exception_flags),
         number("number_of_arguments"), pointer("arguments")}},

       {"FindResource*", system, Result::kPointer, {resource("module", Object::kModule), text("name"), text("type")}},
       {"FindResourceEx*",
        system,
        Result::kPointer,
        {resource("module", Object::kModule), text("type"), text("name"), hex("language")}},
       {"LoadResource", system, Result::kPointer, {resource("module", Object::kModule), pointer("res_info")}},
       {"LockResource", system, Result::kPointer, {pointer("res_data")}},
       {"SizeofResource", system, Result::kCount, {resource("module", Object::kModule), pointer("res_info")}},
       {"EnumResourceNames*",
        system,
        Result::kBool,
        {resource("module", Object::kModule), text("type"), pointer("enum_func"), pointer("param")}},
       {"EnumResourceTypes*",
        system,
        Result::kBool,
        {resource("module", Object::kModule), pointer("enum_func"), pointer("param")}},
       {"EnumResourceLanguages*",
        system,
        Result::kBool,
        {resource("module", Object::kModule), text("type"), text("name"), pointer("enum_func"), pointer("param")}},
       {"BeginUpdateResource*", system, Result::kPointer, {text("file_name"), truth("delete_existing_resources")}},
       {"UpdateResource*",
        system,
        Result::kBool,
        {pointer("update"), text("type"), text("name"), hex("language"), data("data", 5), number("size")}},
       {"EndUpdateResource*", system, Result::kBool, {pointer("update"), truth("discard")}},

       {"GlobalAddAtom*", system, Result::kCount, {text("string")}},
       {"GlobalFindAtom*", system, Result::kCount, {text("string")}},
       {"GlobalGetAtomName*", system, Result::kCount, {hex("atom"), out_text("buffer"), number("size")}},
       {"GlobalDeleteAtom", system, Result::kNumber, {hex("atom")}},
       {"AddAtom*", system, Result::kCount, {text("string")}},
       {"FindAtom*", system, Result::kCount, {text("string")}}});
  add(calls, {"advapi32"},
      {{"GetUserName*", system, Result::kBool, {out_text("buffer"), number_inout("size")}},
       {"GetCurrentHwProfile*", system, Result::kBool, {shape("hw_profile_info", hw_profile, out)}},
       {"InitiateSystemShutdown*",
        system,
        Result::kBool,
        {text("machine_name"), text("message"), number("timeout"), truth("force_apps_closed"),
         truth("reboot_after_shutdown")}},
       {"InitiateSystemShutdownEx*",
        system,
        Result::kBool,
        {text("machine_name"), text("message"), number("timeout"), truth("force_apps_closed"),
         truth("reboot_after_shutdown"), hex("reason")}},
       {"InitiateShutdown*",
        system,
        Result::kError,
        {text("machine_name"), text("message"), number("grace_period"), names("shutdown_flags", shutdown_flags),
         hex("reason")}},
       {"AbortSystemShutdown*", system, Result::kBool, {text("machine_name")}}});
  add(calls, {"ntdll"},
      {{"RtlDecompressBuffer",
        system,
        Result::kStatus,
        {format("compression_format"), out_data("uncompressed_buffer", 2, 5), number("uncompressed_buffer_size"),
         data("compressed_buffer", 4), number("compressed_buffer_size"), number_out("final_uncompressed_size")}},
       {"RtlDecompressFragment",
        system,
        Result::kStatus,
        {format("compression_format"), out_data("uncompressed_fragment", 2, 6), number("uncompressed_fragment_size"),
         data("compressed_buffer", 4), number("compressed_buffer_size"), number("fragment_offset"),
         number_out("final_uncompressed_size"), pointer("work_space")}},
       {"RtlCompressBuffer",
        system,
        Result::kStatus,
        {format("compression_format_and_engine"), data("uncompressed_buffer", 2), number("uncompressed_buffer_size"),
         out_data("compressed_buffer", 4, 6), number("compressed_buffer_size"), number("uncompressed_chunk_size"),
         number_out("final_compressed_size"), pointer("work_space")}},
       {"RtlGetCompressionWorkSpaceSize",
        system,
        Result::kStatus,
        {format("compression_format_and_engine"), number_out("compress_buffer_work_space_size"),
         number_out("compress_fragment_work_space_size")}},
       {"RtlGetVersion", system, Result::kStatus, {shape("version_information", version_info, out)}},
       {"RtlGetNtVersionNumbers",
        system,
        Result::kVoid,
        {number_out("major_version"), number_out("minor_version"), hex_ptr32("build_number", out)}}});
  add(calls, {"secur32", "sspicli"},
      {{"GetUserNameEx*",
        system,
        Result::kBool,
        {names("name_format", user_name_format), out_text("name_buffer"), number_inout("size")}}});
  add(calls, {"winmm"},
      {{"timeGetTime", system, Result::kNumber, {}, kVolatile},
       {"timeBeginPeriod", system, Result::kError, {number("period")}},
       {"timeSetEvent",
        system,
        Result::kCount,
        {number("delay"), number("resolution"), pointer("time_proc"), pointer("user"), names("event", timer_event)}},
       {"timeKillEvent", system, Result::kError, {number("timer_id")}}});
}

}  // namespace drsemu::event::function
