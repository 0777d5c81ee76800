// Functions of the shell, profiles, sessions, devices, versions, media, packages. shellapi.h, shlobj.h, shlwapi.h,
// userenv.h, wtsapi32.h, setupapi.h, winver.h, mmsystem.h, msi.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name folders[] = {{0x0, "CSIDL_DESKTOP"},
                            {0x1, "CSIDL_INTERNET"},
                            {0x2, "CSIDL_PROGRAMS"},
                            {0x3, "CSIDL_CONTROLS"},
                            {0x4, "CSIDL_PRINTERS"},
                            {0x5, "CSIDL_PERSONAL"},
                            {0x6, "CSIDL_FAVORITES"},
                            {0x7, "CSIDL_STARTUP"},
                            {0x8, "CSIDL_RECENT"},
                            {0x9, "CSIDL_SENDTO"},
                            {0xa, "CSIDL_BITBUCKET"},
                            {0xb, "CSIDL_STARTMENU"},
                            {0xd, "CSIDL_MYMUSIC"},
                            {0xe, "CSIDL_MYVIDEO"},
                            {0x10, "CSIDL_DESKTOPDIRECTORY"},
                            {0x11, "CSIDL_DRIVES"},
                            {0x12, "CSIDL_NETWORK"},
                            {0x13, "CSIDL_NETHOOD"},
                            {0x14, "CSIDL_FONTS"},
                            {0x15, "CSIDL_TEMPLATES"},
                            {0x16, "CSIDL_COMMON_STARTMENU"},
                            {0x17, "CSIDL_COMMON_PROGRAMS"},
                            {0x18, "CSIDL_COMMON_STARTUP"},
                            {0x19, "CSIDL_COMMON_DESKTOPDIRECTORY"},
                            {0x1a, "CSIDL_APPDATA"},
                            {0x1b, "CSIDL_PRINTHOOD"},
                            {0x1c, "CSIDL_LOCAL_APPDATA"},
                            {0x1d, "CSIDL_ALTSTARTUP"},
                            {0x1e, "CSIDL_COMMON_ALTSTARTUP"},
                            {0x1f, "CSIDL_COMMON_FAVORITES"},
                            {0x20, "CSIDL_INTERNET_CACHE"},
                            {0x21, "CSIDL_COOKIES"},
                            {0x22, "CSIDL_HISTORY"},
                            {0x23, "CSIDL_COMMON_APPDATA"},
                            {0x24, "CSIDL_WINDOWS"},
                            {0x25, "CSIDL_SYSTEM"},
                            {0x26, "CSIDL_PROGRAM_FILES"},
                            {0x27, "CSIDL_MYPICTURES"},
                            {0x28, "CSIDL_PROFILE"},
                            {0x29, "CSIDL_SYSTEMX86"},
                            {0x2a, "CSIDL_PROGRAM_FILESX86"},
                            {0x2b, "CSIDL_PROGRAM_FILES_COMMON"},
                            {0x2c, "CSIDL_PROGRAM_FILES_COMMONX86"},
                            {0x2d, "CSIDL_COMMON_TEMPLATES"},
                            {0x2e, "CSIDL_COMMON_DOCUMENTS"},
                            {0x2f, "CSIDL_COMMON_ADMINTOOLS"},
                            {0x30, "CSIDL_ADMINTOOLS"},
                            {0x31, "CSIDL_CONNECTIONS"},
                            {0x35, "CSIDL_COMMON_MUSIC"},
                            {0x36, "CSIDL_COMMON_PICTURES"},
                            {0x37, "CSIDL_COMMON_VIDEO"},
                            {0x38, "CSIDL_RESOURCES"},
                            {0x3b, "CSIDL_CDBURN_AREA"},
                            {0x8007, "CSIDL_STARTUP|CSIDL_FLAG_CREATE"},
                            {0x8018, "CSIDL_COMMON_STARTUP|CSIDL_FLAG_CREATE"},
                            {0x801a, "CSIDL_APPDATA|CSIDL_FLAG_CREATE"},
                            {0x801c, "CSIDL_LOCAL_APPDATA|CSIDL_FLAG_CREATE"},
                            {0x8023, "CSIDL_COMMON_APPDATA|CSIDL_FLAG_CREATE"},
                            {0x8028, "CSIDL_PROFILE|CSIDL_FLAG_CREATE"}};
constexpr NameTable folder{NameTable::kConstant, folders};

constexpr Name execute_masks[] = {{0xc, "SEE_MASK_INVOKEIDLIST"},
                                  {0x4, "SEE_MASK_IDLIST"},
                                  {0x3, "SEE_MASK_CLASSKEY"},
                                  {0x1, "SEE_MASK_CLASSNAME"},
                                  {0x10, "SEE_MASK_ICON"},
                                  {0x20, "SEE_MASK_HOTKEY"},
                                  {0x40, "SEE_MASK_NOCLOSEPROCESS"},
                                  {0x80, "SEE_MASK_CONNECTNETDRV"},
                                  {0x100, "SEE_MASK_NOASYNC"},
                                  {0x200, "SEE_MASK_DOENVSUBST"},
                                  {0x400, "SEE_MASK_FLAG_NO_UI"},
                                  {0x4000, "SEE_MASK_UNICODE"},
                                  {0x8000, "SEE_MASK_NO_CONSOLE"},
                                  {0x100000, "SEE_MASK_ASYNCOK"},
                                  {0x800000, "SEE_MASK_NOZONECHECKS"},
                                  {0x2000000, "SEE_MASK_WAITFORINPUTIDLE"},
                                  {0x4000000, "SEE_MASK_FLAG_LOG_USAGE"},
                                  {0, "SEE_MASK_DEFAULT"}};
constexpr NameTable execute_mask{NameTable::kFlags, execute_masks};
constexpr ShapeMember execute_members[] = {{"size", Member::kU32},        {"mask", Member::kHex, &execute_mask},
                                           {"window", Member::kHandle},   {"verb", Member::kText},
                                           {"file", Member::kText},       {"parameters", Member::kText},
                                           {"directory", Member::kText},  {"show", Member::kHex, &kShowCommand},
                                           {"inst_app", Member::kHandle}, {"id_list", Member::kPointer},
                                           {"class", Member::kText},      {"class_key", Member::kHandle},
                                           {"hot_key", Member::kHex},     {"icon", Member::kHandle},
                                           {"process", Member::kHandle}};
constexpr Shape execute{execute_members};

constexpr Name file_operations[] = {{1, "FO_MOVE"}, {2, "FO_COPY"}, {3, "FO_DELETE"}, {4, "FO_RENAME"}};
constexpr NameTable file_operation{NameTable::kConstant, file_operations};
constexpr Name operation_flags[] = {
    {0x614, "FOF_NO_UI"},           {0x1, "FOF_MULTIDESTFILES"},  {0x4, "FOF_SILENT"},
    {0x8, "FOF_RENAMEONCOLLISION"}, {0x10, "FOF_NOCONFIRMATION"}, {0x20, "FOF_WANTMAPPINGHANDLE"},
    {0x40, "FOF_ALLOWUNDO"},        {0x80, "FOF_FILESONLY"},      {0x100, "FOF_SIMPLEPROGRESS"},
    {0x200, "FOF_NOCONFIRMMKDIR"},  {0x400, "FOF_NOERRORUI"},     {0x1000, "FOF_NORECURSION"},
    {0x4000, "FOF_WANTNUKEWARNING"}};
constexpr NameTable operation_flag{NameTable::kFlags, operation_flags};
// What follows is packed in 32-bit code.
constexpr ShapeMember operation_members[] = {{"window", Member::kHandle},
                                             {"func", Member::kHex, &file_operation},
                                             {"from", Member::kText},
                                             {"to", Member::kText},
                                             {"flags", Member::kNames16, &operation_flag}};
constexpr Shape operation{operation_members};

constexpr ShapeMember file_info_members[] = {{"icon", Member::kHandle},
                                             {"icon_index", Member::kI32},
                                             {"attributes", Member::kHex},
                                             {"display_name", Member::kFixedText, nullptr, 260},
                                             {"type_name", Member::kFixedText, nullptr, 80}};
constexpr Shape file_info{file_info_members};
constexpr ShapeMember notify_members[] = {{"size", Member::kU32},
                                          {"window", Member::kHandle},
                                          {"id", Member::kU32},
                                          {"flags", Member::kHex},
                                          {"callback_message", Member::kHex},
                                          {"icon", Member::kHandle},
                                          {"tip", Member::kFixedText, nullptr, 128},
                                          {"state", Member::kHex},
                                          {"state_mask", Member::kHex},
                                          {"info", Member::kFixedText, nullptr, 256}};
constexpr Shape notify{notify_members};
constexpr Name notify_messages[] = {
    {0, "NIM_ADD"}, {1, "NIM_MODIFY"}, {2, "NIM_DELETE"}, {3, "NIM_SETFOCUS"}, {4, "NIM_SETVERSION"}};
constexpr NameTable notify_message{NameTable::kConstant, notify_messages};

constexpr Name empty_flags[] = {{0x1, "SHERB_NOCONFIRMATION"}, {0x2, "SHERB_NOPROGRESSUI"}, {0x4, "SHERB_NOSOUND"}};
constexpr NameTable empty_flag{NameTable::kFlags, empty_flags};
constexpr Name info_flags[] = {{0x100, "SHGFI_ICON"},
                               {0x200, "SHGFI_DISPLAYNAME"},
                               {0x400, "SHGFI_TYPENAME"},
                               {0x800, "SHGFI_ATTRIBUTES"},
                               {0x1000, "SHGFI_ICONLOCATION"},
                               {0x2000, "SHGFI_EXETYPE"},
                               {0x4000, "SHGFI_SYSICONINDEX"},
                               {0x8000, "SHGFI_LINKOVERLAY"},
                               {0x10, "SHGFI_USEFILEATTRIBUTES"},
                               {0x8, "SHGFI_PIDL"},
                               {0x1, "SHGFI_SMALLICON"},
                               {0x2, "SHGFI_OPENICON"}};
constexpr NameTable info_flag{NameTable::kFlags, info_flags};
constexpr Name change_events[] = {{0x1, "SHCNE_RENAMEITEM"},       {0x2, "SHCNE_CREATE"},
                                  {0x4, "SHCNE_DELETE"},           {0x8, "SHCNE_MKDIR"},
                                  {0x10, "SHCNE_RMDIR"},           {0x800, "SHCNE_ATTRIBUTES"},
                                  {0x1000, "SHCNE_UPDATEDIR"},     {0x2000, "SHCNE_UPDATEITEM"},
                                  {0x20000, "SHCNE_RENAMEFOLDER"}, {0x8000000, "SHCNE_ASSOCCHANGED"}};
constexpr NameTable change_event{NameTable::kConstant, change_events};
constexpr Name session_infos[] = {{0, "WTSInitialProgram"},      {4, "WTSSessionId"},      {5, "WTSUserName"},
                                  {6, "WTSWinStationName"},      {7, "WTSDomainName"},     {8, "WTSConnectState"},
                                  {10, "WTSClientName"},         {14, "WTSClientAddress"}, {15, "WTSClientDisplay"},
                                  {16, "WTSClientProtocolType"}, {17, "WTSIdleTime"},      {18, "WTSLogonTime"},
                                  {24, "WTSSessionInfo"}};
constexpr NameTable session_info{NameTable::kConstant, session_infos};

constexpr Name class_flags[] = {{0x1, "DIGCF_DEFAULT"},
                                {0x2, "DIGCF_PRESENT"},
                                {0x4, "DIGCF_ALLCLASSES"},
                                {0x8, "DIGCF_PROFILE"},
                                {0x10, "DIGCF_DEVICEINTERFACE"}};
constexpr NameTable class_flag{NameTable::kFlags, class_flags};
constexpr Name device_properties[] = {{0x0, "SPDRP_DEVICEDESC"},
                                      {0x1, "SPDRP_HARDWAREID"},
                                      {0x2, "SPDRP_COMPATIBLEIDS"},
                                      {0x4, "SPDRP_SERVICE"},
                                      {0x7, "SPDRP_CLASS"},
                                      {0x8, "SPDRP_CLASSGUID"},
                                      {0x9, "SPDRP_DRIVER"},
                                      {0xa, "SPDRP_CONFIGFLAGS"},
                                      {0xb, "SPDRP_MFG"},
                                      {0xc, "SPDRP_FRIENDLYNAME"},
                                      {0xd, "SPDRP_LOCATION_INFORMATION"},
                                      {0xe, "SPDRP_PHYSICAL_DEVICE_OBJECT_NAME"},
                                      {0xf, "SPDRP_CAPABILITIES"},
                                      {0x16, "SPDRP_ENUMERATOR_NAME"}};
constexpr NameTable device_property{NameTable::kConstant, device_properties};
constexpr ShapeMember device_members[] = {
    {"size", Member::kU32}, {"class_guid", Member::kGuid}, {"dev_inst", Member::kU32}, {"reserved", Member::kSize}};
constexpr Shape device{device_members};

constexpr Name sound_flags[] = {
    {0x1, "SND_ASYNC"},     {0x2, "SND_NODEFAULT"},    {0x8, "SND_LOOP"},   {0x10, "SND_NOSTOP"},
    {0x2000, "SND_NOWAIT"}, {0x40004, "SND_RESOURCE"}, {0x4, "SND_MEMORY"}, {0x20000, "SND_FILENAME"},
    {0x10000, "SND_ALIAS"}, {0x40, "SND_PURGE"},       {0, "SND_SYNC"}};
constexpr NameTable sound_flag{NameTable::kFlags, sound_flags};
constexpr ShapeMember wave_members[] = {{"format_tag", Member::kU16},      {"channels", Member::kU16},
                                        {"samples_per_sec", Member::kU32}, {"avg_bytes_per_sec", Member::kU32},
                                        {"block_align", Member::kU16},     {"bits_per_sample", Member::kU16}};
constexpr Shape wave{wave_members};

Param window() { return resource("window", Object::kWindow); }

void add_shell(std::vector<Call>& calls) {
  const auto file = Category::kFile;
  const auto process = Category::kProcess;
  const auto system = Category::kSystem;
  add(calls, {"shell32"},
      {{"ShellExecute*",
        process,
        Result::kInstance,
        {window(), text("operation"), text("file"), text("parameters"), text("directory"),
         names("show_cmd", kShowCommand)}},
       {"ShellExecuteEx*", process, Result::kBool, {shape("exec_info", execute, Direction::kInOut)}},
       {"FindExecutable*", file, Result::kInstance, {text("file"), text("directory"), out_text("result")}},
       {"SHGetFolderPath*",
        file,
        Result::kHresult,
        {window(), names("csidl", folder), handle("token"), hex("flags"), out_text("path")}},
       {"SHGetFolderPathAndSubDir*",
        file,
        Result::kHresult,
        {window(), names("csidl", folder), handle("token"), hex("flags"), text("sub_dir"), out_text("path")}},
       {"SHGetSpecialFolderPath*",
        file,
        Result::kBool,
        {window(), out_text("path"), names("csidl", folder), truth("create")}},
       {"SHGetSpecialFolderLocation", file, Result::kHresult, {window(), names("csidl", folder), pointer_out("pidl")}},
       {"SHGetFolderLocation",
        file,
        Result::kHresult,
        {window(), names("csidl", folder), handle("token"), hex("flags"), pointer_out("pidl")}},
       {"SHGetKnownFolderPath",
        file,
        Result::kHresult,
        {guid("rfid"), hex("flags"), handle("token"), pointer_out("path")}},
       {"SHGetPathFromIDList*", file, Result::kBool, {pointer("pidl"), out_text("path")}},
       {"SHParseDisplayName",
        file,
        Result::kHresult,
        {wide_text("name"), pointer("bind_context"), pointer_out("pidl"), hex("sfgao_in"), number_out("sfgao_out")}},
       {"SHCreateItemFromParsingName",
        file,
        Result::kHresult,
        {wide_text("path"), pointer("bind_context"), guid("iid"), pointer_out("interface")}},
       {"SHGetDesktopFolder", file, Result::kHresult, {pointer_out("shell_folder")}},
       {"SHFileOperation*", file, Result::kError, {shape("file_op", operation)}},
       {"SHCreateDirectoryEx*", file, Result::kError, {window(), text("path"), pointer("security_attributes")}},
       {"SHCreateDirectory", file, Result::kError, {window(), wide_text("path")}},
       {"SHEmptyRecycleBin*", file, Result::kHresult, {window(), text("root_path"), names("flags", empty_flag)}},
       {"SHGetFileInfo*",
        file,
        Result::kCount,
        {text("path"), hex("file_attributes"), shape("file_info", file_info, Direction::kOut), number("file_info_size"),
         names("flags", info_flag)}},
       {"SHChangeNotify",
        system,
        Result::kVoid,
        {names("event_id", change_event), hex("flags"), pointer("item1"), pointer("item2")}},
       {"SHAddToRecentDocs", file, Result::kVoid, {hex("flags"), pointer("data")}},
       {"ExtractIcon*",
        file,
        Result::kHex,
        {resource("inst", Object::kModule), text("exe_file_name"), number("icon_index")}},
       {"ExtractIconEx*",
        file,
        Result::kNumber,
        {text("file"), signed_number("icon_index"), handle_out("icon_large"), handle_out("icon_small"),
         number("icons")}},
       {"Shell_NotifyIcon*", Category::kUser, Result::kBool, {names("message", notify_message), shape("data", notify)}},
       {"DragQueryFile*",
        Category::kUser,
        Result::kCount,
        {pointer("drop"), number("file_index"), out_text("file"), number("file_size")}},
       {"DragAcceptFiles", Category::kUser, Result::kVoid, {window(), truth("accept")}},
       {"IsUserAnAdmin", system, Result::kBool, {}}});
  add(calls, {"shell32", "shcore"},
      {{"CommandLineToArgvW", process, Result::kPointer, {wide_text("cmd_line"), number_out("num_args")}}});
  add(calls, {"shlwapi", "kernelbase"},
      {{"PathFileExists*", file, Result::kBool, {text("path")}},
       {"PathIsDirectory*", file, Result::kBool, {text("path")}},
       {"PathCombine*", file, Result::kPointer, {out_text("dest"), text("dir"), text("file")}},
       {"PathAppend*",
        file,
        Result::kBool,
        {Param{
             .name = "path", .type = Type::kText, .direction = Direction::kInOut, .scale = kCharacters, .limit = 1024},
         text("more")}},
       {"StrStrI*", system, Result::kHex, {text("first"), text("search")}}});
  add(calls, {"shlwapi", "shcore"},
      {{"SHCreateStreamOnFile*", file, Result::kHresult, {text("file"), hex("mode"), pointer_out("stream")}},
       {"SHCreateStreamOnFileEx",
        file,
        Result::kHresult,
        {wide_text("file"), hex("mode"), hex("attributes"), truth("create"), pointer("template"),
         pointer_out("stream")}}});
}

void add_machine(std::vector<Call>& calls) {
  const auto system = Category::kSystem;
  add(calls, {"userenv"},
      {{"GetUserProfileDirectory*",
        system,
        Result::kBool,
        {handle("token"), out_text("profile_dir"), number_inout("size")}},
       {"GetProfilesDirectory*", system, Result::kBool, {out_text("profile_dir"), number_inout("size")}},
       {"GetAllUsersProfileDirectory*", system, Result::kBool, {out_text("profile_dir"), number_inout("size")}},
       {"CreateEnvironmentBlock",
        system,
        Result::kBool,
        {pointer_out("environment"), handle("token"), truth("inherit")}},
       {"ExpandEnvironmentStringsForUser*",
        system,
        Result::kBool,
        {handle("token"), text("src"), out_text("dest"), number("size")}}});
  add(calls, {"wtsapi32"},
      {{"WTSEnumerateSessions*",
        system,
        Result::kBool,
        {pointer("server"), number("reserved"), number("version"), pointer_out("session_info"), number_out("count")}},
       {"WTSQuerySessionInformation*",
        system,
        Result::kBool,
        {pointer("server"), number("session_id"), names("info_class", session_info), pointer_out("buffer"),
         number_out("bytes_returned")}},
       {"WTSQueryUserToken", Category::kToken, Result::kBool, {number("session_id"), handle_out("token")}},
       {"WTSOpenServer*", system, Result::kPointer, {text("server_name")}}});
  add(calls, {"setupapi"},
      {{"SetupDiGetClassDevs*",
        system,
        Result::kHandle,
        {guid("class_guid"), text("enumerator"), window(), names("flags", class_flag)},
        0,
        Object::kFind,
        1},
       {"SetupDiEnumDeviceInfo",
        system,
        Result::kBool,
        {resource("device_info_set", Object::kFind), number("member_index"),
         shape("device_info_data", device, Direction::kInOut)}},
       {"SetupDiGetDeviceRegistryProperty*",
        system,
        Result::kBool,
        {resource("device_info_set", Object::kFind), shape("device_info_data", device),
         names("property", device_property), names_ptr("property_reg_data_type", kRegistryType, Direction::kOut),
         out_data("property_buffer", 5, 6), number("property_buffer_size"), number_out("required_size")}},
       {"SetupDiGetDeviceInstanceId*",
        system,
        Result::kBool,
        {resource("device_info_set", Object::kFind), shape("device_info_data", device), out_text("device_instance_id"),
         number("device_instance_id_size"), number_out("required_size")}},
       {"SetupDiDestroyDeviceInfoList", system, Result::kBool, {resource("device_info_set", Object::kFind)}}});
  add(calls, {"version", "kernelbase"},
      {{"GetFileVersionInfoSize*", Category::kFile, Result::kCount, {text("filename"), number_out("handle")}},
       {"GetFileVersionInfo*",
        Category::kFile,
        Result::kBool,
        {text("filename"), number("handle"), number("len"), pointer("data")}},
       {"VerQueryValue*",
        Category::kFile,
        Result::kBool,
        {pointer("block"), text("sub_block"), pointer_out("buffer"), number_out("len")}}});
  add(calls, {"winmm"},
      {{"PlaySound*",
        Category::kUser,
        Result::kBool,
        {text("sound"), resource("mod", Object::kModule), names("flags", sound_flag)}},
       {"waveInGetNumDevs", Category::kUser, Result::kNumber, {}},
       {"waveInOpen",
        Category::kUser,
        Result::kNumber,
        {handle_out("wave_in"), hex("device_id"), shape("format", wave), pointer("callback"), pointer("instance"),
         hex("open")}},
       {"waveOutOpen",
        Category::kUser,
        Result::kNumber,
        {handle_out("wave_out"), hex("device_id"), shape("format", wave), pointer("callback"), pointer("instance"),
         hex("open")}},
       {"mciSendString*",
        Category::kUser,
        Result::kNumber,
        {text("command"), out_text("return_string"), number("return_length"), window()}}});
  add(calls, {"avicap32"},
      {{"capCreateCaptureWindow*",
        Category::kUser,
        Result::kPointer,
        {text("window_name"), names("style", kWindowStyle), signed_number("x"), signed_number("y"),
         signed_number("width"), signed_number("height"), window(), signed_number("id")},
        0,
        Object::kWindow,
        0},
       {"capGetDriverDescription*",
        Category::kUser,
        Result::kBool,
        {number("driver_index"), out_text("name"), number("name_size"), out_text("ver"), number("ver_size")}}});
  add(calls, {"msi"},
      {{"MsiInstallProduct*", system, Result::kError, {text("package_path"), text("command_line")}},
       {"MsiOpenPackage*", system, Result::kError, {text("package_path"), number_out("product")}},
       {"MsiEnumProducts*", system, Result::kError, {number("product_index"), out_text("product_buf")}},
       {"MsiSetInternalUI", system, Result::kNumber, {number("ui_level"), pointer("window")}}});
}

}  // namespace

void add_shell_functions(std::vector<Call>& calls) {
  add_shell(calls);
  add_machine(calls);
}

}  // namespace drsemu::event::function
