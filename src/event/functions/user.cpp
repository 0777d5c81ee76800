// Functions of windows, hooks, keyboard, clipboard, pictures of the screen. winuser.h, wingdi.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name box_types[] = {{0x6, "MB_CANCELTRYCONTINUE"},
                              {0x5, "MB_RETRYCANCEL"},
                              {0x3, "MB_YESNOCANCEL"},
                              {0x4, "MB_YESNO"},
                              {0x2, "MB_ABORTRETRYIGNORE"},
                              {0x1, "MB_OKCANCEL"},
                              {0x30, "MB_ICONWARNING"},
                              {0x40, "MB_ICONINFORMATION"},
                              {0x20, "MB_ICONQUESTION"},
                              {0x10, "MB_ICONERROR"},
                              {0x300, "MB_DEFBUTTON4"},
                              {0x200, "MB_DEFBUTTON3"},
                              {0x100, "MB_DEFBUTTON2"},
                              {0x2000, "MB_TASKMODAL"},
                              {0x1000, "MB_SYSTEMMODAL"},
                              {0x10000, "MB_SETFOREGROUND"},
                              {0x40000, "MB_TOPMOST"},
                              {0x200000, "MB_SERVICE_NOTIFICATION"},
                              {0, "MB_OK"}};
constexpr NameTable box_type{NameTable::kFlags, box_types};
constexpr Name exit_flags[] = {{0x1, "EWX_SHUTDOWN"},
                               {0x2, "EWX_REBOOT"},
                               {0x4, "EWX_FORCE"},
                               {0x8, "EWX_POWEROFF"},
                               {0x10, "EWX_FORCEIFHUNG"},
                               {0x40, "EWX_RESTARTAPPS"},
                               {0x400000, "EWX_HYBRID_SHUTDOWN"},
                               {0, "EWX_LOGOFF"}};
constexpr NameTable exit_flag{NameTable::kFlags, exit_flags};
constexpr Name image_types[] = {{0, "IMAGE_BITMAP"}, {1, "IMAGE_ICON"}, {2, "IMAGE_CURSOR"}};
constexpr NameTable image_type{NameTable::kConstant, image_types};

constexpr ShapeMember rect_members[] = {
    {"left", Member::kI32}, {"top", Member::kI32}, {"right", Member::kI32}, {"bottom", Member::kI32}};
constexpr Shape rect{rect_members};
constexpr ShapeMember point_members[] = {{"x", Member::kI32}, {"y", Member::kI32}};
constexpr Shape point{point_members};
constexpr ShapeMember message_members[] = {{"window", Member::kHandle}, {"message", Member::kHex, &kWindowMessage},
                                           {"wparam", Member::kSize},   {"lparam", Member::kSize},
                                           {"time", Member::kU32},      {"x", Member::kI32},
                                           {"y", Member::kI32}};
constexpr Shape message{message_members};
constexpr ShapeMember class_members[] = {{"style", Member::kHex},       {"wnd_proc", Member::kPointer},
                                         {"cls_extra", Member::kI32},   {"wnd_extra", Member::kI32},
                                         {"instance", Member::kHandle}, {"icon", Member::kHandle},
                                         {"cursor", Member::kHandle},   {"background", Member::kHandle},
                                         {"menu_name", Member::kText},  {"class_name", Member::kText}};
constexpr Shape window_class{class_members};
constexpr ShapeMember class_ex_members[] = {
    {"size", Member::kU32},       {"style", Member::kHex},       {"wnd_proc", Member::kPointer},
    {"cls_extra", Member::kI32},  {"wnd_extra", Member::kI32},   {"instance", Member::kHandle},
    {"icon", Member::kHandle},    {"cursor", Member::kHandle},   {"background", Member::kHandle},
    {"menu_name", Member::kText}, {"class_name", Member::kText}, {"icon_sm", Member::kHandle}};
constexpr Shape window_class_ex{class_ex_members};
constexpr ShapeMember info_members[] = {{"size", Member::kU32},
                                        {"left", Member::kI32},
                                        {"top", Member::kI32},
                                        {"right", Member::kI32},
                                        {"bottom", Member::kI32},
                                        {"client_left", Member::kI32},
                                        {"client_top", Member::kI32},
                                        {"client_right", Member::kI32},
                                        {"client_bottom", Member::kI32},
                                        {"style", Member::kHex, &kWindowStyle},
                                        {"ex_style", Member::kHex, &kWindowStyleEx},
                                        {"window_status", Member::kHex},
                                        {"border_width", Member::kU32},
                                        {"border_height", Member::kU32},
                                        {"window_type", Member::kU16},
                                        {"creator_version", Member::kU16}};
constexpr Shape window_info{info_members};
constexpr ShapeMember thread_members[] = {{"size", Member::kU32},         {"flags", Member::kHex},
                                          {"active", Member::kHandle},    {"focus", Member::kHandle},
                                          {"capture", Member::kHandle},   {"menu_owner", Member::kHandle},
                                          {"move_size", Member::kHandle}, {"caret", Member::kHandle}};
constexpr Shape thread_info{thread_members};
constexpr ShapeMember last_input_members[] = {{"size", Member::kU32}, {"time", Member::kU32}};
constexpr Shape last_input{last_input_members};
constexpr ShapeMember cursor_members[] = {{"size", Member::kU32},
                                          {"flags", Member::kHex},
                                          {"cursor", Member::kHandle},
                                          {"x", Member::kI32},
                                          {"y", Member::kI32}};
constexpr Shape cursor_info{cursor_members};
// The first of them; the system call has all.
constexpr ShapeMember input_members[] = {{"type", Member::kHex, &kInputType}};
constexpr Shape input{input_members};
constexpr ShapeMember raw_members[] = {{"usage_page", Member::kU16},
                                       {"usage", Member::kU16},
                                       {"flags", Member::kHex, &kRawInputFlag},
                                       {"target", Member::kHandle}};
constexpr Shape raw_device{raw_members};
constexpr ShapeMember display_members[] = {{"size", Member::kU32},
                                           {"device_name", Member::kFixedText, nullptr, 32},
                                           {"device_string", Member::kFixedText, nullptr, 128},
                                           {"state_flags", Member::kHex},
                                           {"device_id", Member::kFixedText, nullptr, 128},
                                           {"device_key", Member::kFixedText, nullptr, 128}};
constexpr Shape display{display_members};
constexpr ShapeMember monitor_members[] = {{"size", Member::kU32},
                                           {"left", Member::kI32},
                                           {"top", Member::kI32},
                                           {"right", Member::kI32},
                                           {"bottom", Member::kI32}};
constexpr Shape monitor{monitor_members};

Param window(const char* name = "window") { return resource(name, Object::kWindow); }
// WPARAM, LPARAM and the like.
Param word(const char* name) { return wide_hex(name); }
Param byte_of(Param param) {
  param.width = 1;
  return param;
}
Param short_of(Param param) {
  param.width = 2;
  return param;
}
Param keys(const char* name, Direction direction) {
  return {.name = name, .type = Type::kBuffer, .direction = direction, .limit = 256};
}

constexpr auto kUserCategory = Category::kUser;

void add_input(std::vector<Call>& calls) {
  const auto c = kUserCategory;
  add(calls, {"user32"},
      {{"SetWindowsHookEx*",
        c,
        Result::kPointer,
        {names("hook", kHookType), pointer("procedure"), resource("mod", Object::kModule), number("thread_id")}},
       {"UnhookWindowsHookEx", c, Result::kBool, {pointer("hook")}},
       {"CallNextHookEx",
        c,
        Result::kHex,
        {pointer("hook"), signed_number("code"), word("wparam"), word("lparam")},
        kVolatile},
       {"SetWinEventHook",
        c,
        Result::kPointer,
        {names("event_min", kWinEvent), names("event_max", kWinEvent), resource("mod", Object::kModule),
         pointer("procedure"), number("process_id"), number("thread_id"), names("flags", kWinEventFlag)}},
       {"UnhookWinEvent", c, Result::kBool, {pointer("win_event_hook")}},
       {"GetAsyncKeyState", c, Result::kNumber, {names("key", kVirtualKey)}, kVolatile},
       {"GetKeyState", c, Result::kNumber, {names("virt_key", kVirtualKey)}, kVolatile},
       {"GetKeyboardState", c, Result::kBool, {keys("key_state", Direction::kOut)}, kVolatile},
       {"SetKeyboardState", c, Result::kBool, {keys("key_state", Direction::kIn)}},
       {"MapVirtualKey*", c, Result::kNumber, {hex("code"), names("map_type", kMapKeyType)}},
       {"MapVirtualKeyEx*", c, Result::kNumber, {hex("code"), names("map_type", kMapKeyType), pointer("layout")}},
       {"VkKeyScan*", c, Result::kNumber, {short_of(hex("character"))}},
       {"GetKeyNameText*", c, Result::kCount, {hex("lparam"), out_text("string"), number("size")}},
       {"ToAscii",
        c,
        Result::kNumber,
        {names("virt_key", kVirtualKey), hex("scan_code"), keys("key_state", Direction::kIn), pointer("char"),
         hex("flags")}},
       {"ToUnicode",
        c,
        Result::kNumber,
        {names("virt_key", kVirtualKey), hex("scan_code"), keys("key_state", Direction::kIn), pointer("buffer"),
         number("buffer_size"), hex("flags")}},
       {"RegisterHotKey",
        c,
        Result::kBool,
        {window(), signed_number("id"), names("modifiers", kHotKeyModifier), names("virt_key", kVirtualKey)}},
       {"UnregisterHotKey", c, Result::kBool, {window(), signed_number("id")}},
       {"RegisterRawInputDevices",
        c,
        Result::kBool,
        {shape("raw_input_devices", raw_device), number("num_devices"), number("size")}},
       {"GetRawInputData",
        c,
        Result::kSocket,
        {pointer("raw_input"), names("command", kRawInputCommand), pointer("data"), number_inout("size"),
         number("size_header")}},
       {"keybd_event",
        c,
        Result::kVoid,
        {byte_of(names("virt_key", kVirtualKey)), byte_of(hex("scan")), names("flags", kKeyEventFlag),
         word("extra_info")}},
       {"mouse_event",
        c,
        Result::kVoid,
        {names("flags", kMouseEventFlag), signed_number("dx"), signed_number("dy"), hex("data"), word("extra_info")}},
       {"SendInput", c, Result::kCount, {number("inputs_count"), shape("inputs", input), signed_number("size")}},
       {"BlockInput", c, Result::kBool, {truth("block_it")}},
       {"AttachThreadInput", c, Result::kBool, {number("attach"), number("attach_to"), truth("attach_flag")}},
       {"GetCursorPos", c, Result::kBool, {shape("point", point, Direction::kOut)}, kVolatile},
       {"GetCursorInfo", c, Result::kBool, {shape("cursor_info", cursor_info, Direction::kInOut)}, kVolatile},
       {"SetCursorPos", c, Result::kBool, {signed_number("x"), signed_number("y")}},
       {"ClipCursor", c, Result::kBool, {shape("rect", rect)}},
       {"ShowCursor", c, Result::kNumber, {truth("show")}},
       {"SwapMouseButton", c, Result::kNumber, {truth("swap")}},
       {"GetLastInputInfo", c, Result::kBool, {shape("last_input_info", last_input, Direction::kInOut)}, kVolatile},
       {"GetKeyboardLayout", c, Result::kHex, {number("thread_id")}},
       {"GetKeyboardLayoutList", c, Result::kCount, {number("count"), pointer("list")}},
       {"LoadKeyboardLayout*", c, Result::kPointer, {text("layout_id"), hex("flags")}},
       {"GetKeyboardLayoutName*", c, Result::kBool, {out_text("layout_id")}}});
}

void add_clipboard(std::vector<Call>& calls) {
  const auto c = kUserCategory;
  add(calls, {"user32"},
      {{"OpenClipboard", c, Result::kBool, {window("new_owner")}},
       {"CloseClipboard", c, Result::kBool, {}},
       {"EmptyClipboard", c, Result::kBool, {}},
       {"SetClipboardData", c, Result::kPointer, {names("format", kClipboardFormat), pointer("mem")}},
       {"GetClipboardData", c, Result::kPointer, {names("format", kClipboardFormat)}},
       {"IsClipboardFormatAvailable", c, Result::kNumber, {names("format", kClipboardFormat)}},
       {"EnumClipboardFormats", c, Result::kNumber, {names("format", kClipboardFormat)}},
       {"CountClipboardFormats", c, Result::kNumber, {}},
       {"RegisterClipboardFormat*", c, Result::kCount, {text("format")}},
       {"SetClipboardViewer", c, Result::kHex, {window("new_viewer")}},
       {"AddClipboardFormatListener", c, Result::kBool, {window()}},
       {"RemoveClipboardFormatListener", c, Result::kBool, {window()}},
       {"GetClipboardOwner", c, Result::kHex, {}},
       {"GetClipboardSequenceNumber", c, Result::kNumber, {}, kVolatile}});
}

void add_windows(std::vector<Call>& calls) {
  const auto c = kUserCategory;
  add(calls, {"user32"},
      {{"FindWindow*", c, Result::kPointer, {text("class_name"), text("window_name")}, 0, Object::kWindow, 1},
       {"FindWindowEx*",
        c,
        Result::kPointer,
        {window("parent"), window("child_after"), text("class_name"), text("window_name")},
        0,
        Object::kWindow,
        3},
       {"EnumWindows", c, Result::kBool, {pointer("enum_func"), word("lparam")}},
       {"EnumChildWindows", c, Result::kNumber, {window("parent"), pointer("enum_func"), word("lparam")}},
       {"EnumThreadWindows", c, Result::kNumber, {number("thread_id"), pointer("enum_func"), word("lparam")}},
       {"EnumDesktopWindows", c, Result::kBool, {handle("desktop"), pointer("enum_func"), word("lparam")}},
       {"GetWindowText*", c, Result::kCount, {window(), out_text("string"), number("max_count")}},
       {"GetWindowTextLength*", c, Result::kCount, {window()}},
       {"SetWindowText*", c, Result::kBool, {window(), text("string")}},
       {"GetClassName*", c, Result::kCount, {window(), out_text("class_name"), number("max_count")}},
       {"GetForegroundWindow", c, Result::kHex, {}, kVolatile},
       {"GetActiveWindow", c, Result::kHex, {}, kVolatile},
       {"GetDesktopWindow", c, Result::kPointer, {}},
       {"GetShellWindow", c, Result::kHex, {}},
       {"GetWindow", c, Result::kPointer, {window(), names("cmd", kWindowRelation)}},
       {"GetParent", c, Result::kHex, {window()}},
       {"SetParent", c, Result::kPointer, {window("child"), window("new_parent")}},
       {"WindowFromPoint", c, Result::kHex, {wide("point")}},
       {"IsWindow", c, Result::kNumber, {window()}},
       {"IsWindowVisible", c, Result::kNumber, {window()}},
       {"GetWindowThreadProcessId", c, Result::kCount, {window(), number_out("process_id")}},
       {"GetWindowRect", c, Result::kBool, {window(), shape("rect", rect, Direction::kOut)}},
       {"GetWindowInfo", c, Result::kBool, {window(), shape("info", window_info, Direction::kOut)}},
       {"GetGUIThreadInfo",
        c,
        Result::kBool,
        {number("thread_id"), shape("gui_thread_info", thread_info, Direction::kOut)}},
       {"SetForegroundWindow", c, Result::kBool, {window()}},
       {"BringWindowToTop", c, Result::kBool, {window()}},
       {"ShowWindow", c, Result::kNumber, {window(), names("cmd_show", kShowCommand)}},
       {"EnableWindow", c, Result::kNumber, {window(), truth("enable")}},
       {"RegisterClass*", c, Result::kCount, {shape("wnd_class", window_class)}},
       {"RegisterClassEx*", c, Result::kCount, {shape("wnd_class", window_class_ex)}},
       {"UnregisterClass*", c, Result::kBool, {text("class_name"), resource("instance", Object::kModule)}},
       {"CreateWindowEx*",
        c,
        Result::kPointer,
        {names("ex_style", kWindowStyleEx), text("class_name"), text("window_name"), names("style", kWindowStyle),
         signed_number("x"), signed_number("y"), signed_number("width"), signed_number("height"), window("parent"),
         pointer("menu"), resource("instance", Object::kModule), pointer("param")},
        0,
        Object::kWindow,
        2},
       {"DestroyWindow", c, Result::kBool, {window()}},
       {"SendMessage*", c, Result::kHex, {window(), names("message", kWindowMessage), word("wparam"), word("lparam")}},
       {"SendMessageTimeout*",
        c,
        Result::kCount,
        {window(), names("message", kWindowMessage), word("wparam"), word("lparam"), hex("flags"), number("timeout"),
         native_out("result")}},
       {"SendNotifyMessage*",
        c,
        Result::kBool,
        {window(), names("message", kWindowMessage), word("wparam"), word("lparam")}},
       {"PostMessage*", c, Result::kBool, {window(), names("message", kWindowMessage), word("wparam"), word("lparam")}},
       {"PostThreadMessage*",
        c,
        Result::kBool,
        {number("thread_id"), names("message", kWindowMessage), word("wparam"), word("lparam")}},
       {"GetMessage*",
        c,
        Result::kNumber,
        {shape("message", message, Direction::kOut), window(), names("filter_min", kWindowMessage),
         names("filter_max", kWindowMessage)},
        kVolatile},
       {"PeekMessage*",
        c,
        Result::kNumber,
        {shape("message", message, Direction::kOut), window(), names("filter_min", kWindowMessage),
         names("filter_max", kWindowMessage), names("remove_msg", kPeekFlag)},
        kVolatile},
       {"SetWindowLong*", c, Result::kHex, {window(), names("index", kWindowLong), hex("new_long")}},
       {"SetWindowLongPtr*", c, Result::kHex, {window(), names("index", kWindowLong), word("new_long")}},
       {"GetWindowLong*", c, Result::kHex, {window(), names("index", kWindowLong)}},
       {"GetWindowLongPtr*", c, Result::kHex, {window(), names("index", kWindowLong)}},
       {"SetWindowPos",
        c,
        Result::kBool,
        {window(), pointer("insert_after"), signed_number("x"), signed_number("y"), signed_number("width"),
         signed_number("height"), names("flags", kWindowPosition)}},
       {"MoveWindow",
        c,
        Result::kBool,
        {window(), signed_number("x"), signed_number("y"), signed_number("width"), signed_number("height"),
         truth("repaint")}},
       {"SetLayeredWindowAttributes",
        c,
        Result::kBool,
        {window(), hex("key_color"), byte_of(number("alpha")), names("flags", kLayeredFlag)}},
       {"SetTimer", c, Result::kPointer, {window(), native("id_event"), number("elapse"), pointer("timer_func")}},
       {"KillTimer", c, Result::kBool, {window(), native("id_event")}},
       {"MessageBox*", c, Result::kCount, {window(), text("text"), text("caption"), names("type", box_type)}},
       {"MessageBoxEx*",
        c,
        Result::kCount,
        {window(), text("text"), text("caption"), names("type", box_type), short_of(hex("language_id"))}},
       {"MessageBeep", c, Result::kBool, {hex("type")}},
       {"LoadString*",
        c,
        Result::kCount,
        {resource("instance", Object::kModule), number("id"), out_text("buffer"), number("buffer_max")}},
       {"LoadImage*",
        c,
        Result::kPointer,
        {resource("instance", Object::kModule), text("name"), names("type", image_type), signed_number("width"),
         signed_number("height"), hex("load")}},
       {"LoadIcon*", c, Result::kPointer, {resource("instance", Object::kModule), text("icon_name")}},
       {"LoadCursor*", c, Result::kPointer, {resource("instance", Object::kModule), text("cursor_name")}},
       {"DrawText*",
        c,
        Result::kCount,
        {pointer("dc"), text("text"), signed_number("count"), shape("rect", rect), hex("format")}}});
}

void add_sessions(std::vector<Call>& calls) {
  const auto c = kUserCategory;
  add(calls, {"user32"},
      {{"ExitWindowsEx", c, Result::kBool, {names("flags", exit_flag), hex("reason")}},
       {"LockWorkStation", c, Result::kBool, {}},
       {"GetSystemMetrics", c, Result::kNumber, {names("index", kSystemMetric)}},
       {"SystemParametersInfo*",
        c,
        Result::kBool,
        {names("action", kSystemParameter), hex("param"), pointer("data"), names("win_ini", kSystemParameterChange)}},
       {"OpenInputDesktop",
        c,
        Result::kPointer,
        {hex("flags"), truth("inherit"), names("desired_access", kDesktopAccess)}},
       {"OpenDesktop*",
        c,
        Result::kPointer,
        {text("desktop"), hex("flags"), truth("inherit"), names("desired_access", kDesktopAccess)}},
       {"CreateDesktop*",
        c,
        Result::kPointer,
        {text("desktop"), text("device"), pointer("devmode"), hex("flags"), names("desired_access", kDesktopAccess),
         pointer("security_attributes")}},
       {"SwitchDesktop", c, Result::kBool, {handle("desktop")}},
       {"SetThreadDesktop", c, Result::kBool, {handle("desktop")}},
       {"GetThreadDesktop", c, Result::kPointer, {number("thread_id")}},
       {"CloseDesktop", c, Result::kBool, {handle("desktop")}},
       {"OpenWindowStation*",
        c,
        Result::kPointer,
        {text("win_sta"), truth("inherit"), names("desired_access", kWindowStationAccess)}},
       {"SetProcessWindowStation", c, Result::kBool, {handle("win_sta")}},
       {"GetProcessWindowStation", c, Result::kPointer, {}},
       {"GetUserObjectInformation*",
        c,
        Result::kBool,
        {handle("object"), names("index", kUserObjectInformation), out_data("info", 3, 4), number("length"),
         number_out("length_needed")}},
       {"EnumDisplayMonitors",
        c,
        Result::kBool,
        {pointer("dc"), shape("clip", rect), pointer("enum_func"), word("data")}},
       {"GetMonitorInfo*", c, Result::kBool, {pointer("monitor"), shape("info", monitor, Direction::kInOut)}},
       {"EnumDisplayDevices*",
        c,
        Result::kBool,
        {text("device"), number("dev_num"), shape("display_device", display, Direction::kOut), hex("flags")}},
       {"EnumDisplaySettings*", c, Result::kBool, {text("device_name"), hex("mode_num"), pointer("dev_mode")}},
       {"ChangeDisplaySettings*", c, Result::kNumber, {pointer("dev_mode"), hex("flags")}},
       {"GetDC", c, Result::kPointer, {window()}},
       {"GetDCEx", c, Result::kPointer, {window(), pointer("region"), hex("flags")}},
       {"GetWindowDC", c, Result::kPointer, {window()}},
       {"ReleaseDC", c, Result::kNumber, {window(), pointer("dc")}},
       {"PrintWindow", c, Result::kBool, {window(), pointer("dc"), hex("flags")}}});
  add(calls, {"gdi32"},
      {{"CreateDC*", c, Result::kPointer, {text("driver"), text("device"), text("port"), pointer("dev_mode")}},
       {"CreateCompatibleDC", c, Result::kPointer, {pointer("dc")}},
       {"CreateCompatibleBitmap",
        c,
        Result::kPointer,
        {pointer("dc"), signed_number("width"), signed_number("height")}},
       {"CreateDIBSection",
        c,
        Result::kPointer,
        {pointer("dc"), pointer("bitmap_info"), hex("usage"), pointer_out("bits"), handle("section"),
         number("offset")}},
       {"BitBlt",
        c,
        Result::kBool,
        {pointer("dc"), signed_number("x"), signed_number("y"), signed_number("width"), signed_number("height"),
         pointer("source_dc"), signed_number("source_x"), signed_number("source_y"), names("rop", kRasterOperation)}},
       {"StretchBlt",
        c,
        Result::kBool,
        {pointer("dc"), signed_number("x"), signed_number("y"), signed_number("width"), signed_number("height"),
         pointer("source_dc"), signed_number("source_x"), signed_number("source_y"), signed_number("source_width"),
         signed_number("source_height"), names("rop", kRasterOperation)}},
       {"GetDIBits",
        c,
        Result::kCount,
        {pointer("dc"), pointer("bitmap"), number("start"), number("lines"), pointer("bits"), pointer("bitmap_info"),
         hex("usage")}},
       {"GetPixel", c, Result::kHex, {pointer("dc"), signed_number("x"), signed_number("y")}},
       {"GetDeviceCaps", c, Result::kNumber, {pointer("dc"), number("index")}}});
}

}  // namespace

void add_user_functions(std::vector<Call>& calls) {
  add_input(calls);
  add_clipboard(calls);
  add_windows(calls);
  add_sessions(calls);
}

}  // namespace drsemu::event::function
