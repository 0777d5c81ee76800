// Calls of the window system (win32u). Parameters as in Wine 10's include/ntuser.h and ntgdi.h, where they differ from
// Windows' own; names as winuser.h has them.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr uint16_t kValue = kReturnsValue;
constexpr uint16_t kBool = kReturnsValue | kReturns32;
constexpr uint16_t kAny = kReturnsValue | kReturns32 | kAnyResult;
constexpr uint16_t kAnyWide = kReturnsValue | kAnyResult;

template <uint32_t code>
constexpr uint32_t kCode[] = {code};
// NtUserMessageCall: not what Wine's own DLLs ask about messages.
constexpr uint32_t kMessageTypes[] = {0x29a, 0x29c, 0x29d, 0x29e, 0x2ab, 0x2b1, 0x2b3, 0x2b7, 0x2b8, 0x306, 0x307, 0x308};

constexpr LayoutField point_fields[] = {{"x", 0, FieldType::kI32}, {"y", 4, FieldType::kI32}};
constexpr Layout point_only[] = {{0, "POINT", point_fields}};
constexpr Layouts point_layouts{point_only};

constexpr LayoutField rect_fields[] = {{"left", 0, FieldType::kI32},
                                       {"top", 4, FieldType::kI32},
                                       {"right", 8, FieldType::kI32},
                                       {"bottom", 12, FieldType::kI32}};
constexpr Layout rect_only[] = {{0, "RECT", rect_fields}};
constexpr Layouts rect_layouts{rect_only};

constexpr LayoutField cursor_fields[] = {{"cursor_flags", 4, FieldType::kHex32},
                                         {"cursor", 8, FieldType::kHex64},
                                         {"x", 16, FieldType::kI32},
                                         {"y", 20, FieldType::kI32}};
constexpr Layout cursor_only[] = {{0, "CURSORINFO", cursor_fields}};
constexpr Layouts cursor_layouts{cursor_only};

constexpr LayoutField key_state_fields[] = {{"key_state", 0, FieldType::kRawBytes, nullptr, 256}};
constexpr Layout key_state_only[] = {{0, "key state", key_state_fields}};
constexpr Layouts key_state_layouts{key_state_only};

constexpr LayoutField inputs_fields[] = {{"inputs", 0, FieldType::kInputs}};
constexpr Layout inputs_only[] = {{0, "INPUT[]", inputs_fields}};
constexpr Layouts inputs_layouts{inputs_only};

constexpr LayoutField raw_devices_fields[] = {{"devices", 0, FieldType::kRawDevices}};
constexpr Layout raw_devices_only[] = {{0, "RAWINPUTDEVICE[]", raw_devices_fields}};
constexpr Layouts raw_devices_layouts{raw_devices_only};

constexpr LayoutField message_fields[] = {{"window", 0, FieldType::kHex64},
                                          {"message", 8, FieldType::kHex32, &kWindowMessage},
                                          {"wparam", 16, FieldType::kHex64},
                                          {"lparam", 24, FieldType::kHex64}};
constexpr Layout message_only[] = {{0, "MSG", message_fields}};
constexpr Layouts message_layouts{message_only};

constexpr LayoutField class_fields[] = {{"style", 4, FieldType::kHex32},
                                        {"window_procedure", 8, FieldType::kHex64},
                                        {"instance", 24, FieldType::kHex64}};
constexpr Layout class_only[] = {{0, "WNDCLASSEXW", class_fields}};
constexpr Layouts class_layouts{class_only};

constexpr LayoutField device_fields[] = {{"device_name", 4, FieldType::kFixedText, nullptr, 64},
                                         {"device_string", 68, FieldType::kFixedText, nullptr, 256},
                                         {"state_flags", 324, FieldType::kHex32},
                                         {"device_id", 328, FieldType::kFixedText, nullptr, 256}};
constexpr Layout device_only[] = {{0, "DISPLAY_DEVICEW", device_fields}};
constexpr Layouts device_layouts{device_only};

constexpr LayoutField mode_fields[] = {{"bits_per_pixel", 168, FieldType::kU32},
                                       {"width", 172, FieldType::kU32},
                                       {"height", 176, FieldType::kU32},
                                       {"frequency", 184, FieldType::kU32}};
constexpr Layout mode_only[] = {{0, "DEVMODEW", mode_fields}};
constexpr Layouts mode_layouts{mode_only};

// What SystemParametersInfo is asked that says something; the rest is shown as bytes.
constexpr LayoutField spi_text[] = {{"value", 0, FieldType::kFixedText, nullptr, 520}};
constexpr LayoutField spi_bool[] = {{"value", 0, FieldType::kBool32}};
constexpr LayoutField spi_number[] = {{"value", 0, FieldType::kI32}};
constexpr LayoutField spi_rect[] = {{"left", 0, FieldType::kI32},
                                    {"top", 4, FieldType::kI32},
                                    {"right", 8, FieldType::kI32},
                                    {"bottom", 12, FieldType::kI32}};
constexpr Direction after = Direction::kOut;
constexpr Layout spi_list[] = {{0x01, "SPI_GETBEEP", spi_bool, after},
                               {0x0e, "SPI_GETSCREENSAVETIMEOUT", spi_number, after},
                               {0x10, "SPI_GETSCREENSAVEACTIVE", spi_bool, after},
                               {0x14, "SPI_SETDESKWALLPAPER", spi_text, Direction::kIn},
                               {0x30, "SPI_GETWORKAREA", spi_rect, after},
                               {0x72, "SPI_GETSCREENSAVERRUNNING", spi_bool, after},
                               {0x73, "SPI_GETDESKWALLPAPER", spi_text, after}};
constexpr Layouts spi_layouts{spi_list};

constexpr LayoutField uoi_text[] = {{"object_name", 0, FieldType::kFixedText, nullptr, 512}};
constexpr LayoutField uoi_flags[] = {{"inherit", 0, FieldType::kBool32}, {"flags", 8, FieldType::kHex32}};
constexpr LayoutField uoi_sid[] = {{"user_sid", 0, FieldType::kSid}};
constexpr Layout uoi_list[] = {{1, "UOI_FLAGS", uoi_flags}, {2, "UOI_NAME", uoi_text}, {3, "UOI_TYPE", uoi_text},
                               {4, "UOI_USER_SID", uoi_sid}};
constexpr Layouts uoi_layouts{uoi_list};

Param window(const char* name = "window") { return wide_hex(name); }
Param device_context(const char* name = "device_context") { return wide_hex(name); }
Param message() { return names("message", kWindowMessage); }
Param wparam() { return wide_hex("wparam"); }
Param lparam() { return wide_hex("lparam"); }
Param x(const char* name = "x") { return signed_number(name); }
Param y(const char* name = "y") { return signed_number(name); }
Param rect(Direction direction = Direction::kIn) { return structure("rect", rect_layouts, 16, direction); }
Param message_out() { return structure("message", message_layouts, 48, Direction::kOut); }

void add_input_calls(std::vector<Call>& calls) {
  const auto c = Category::kUser;
  const auto out = Direction::kOut;
  Param inputs = structure("inputs", inputs_layouts, 40 * 16);
  inputs.length = 0;
  inputs.scale = 40;
  Param devices = structure("devices", raw_devices_layouts, 16 * 16);
  devices.length = 1;
  devices.scale = 16;
  calls.insert(calls.end(), {
    {"NtUserSetWindowsHookEx", c,
     {wide_hex("module_base"), unicode("module_name"), number("thread_id"), names("hook_type", kHookType),
      pointer("hook_procedure"), boolean("ansi")}, kValue | kNeeded},
    {"NtUserUnhookWindowsHookEx", c, {wide_hex("hook")}, kBool},
    {"NtUserUnhookWindowsHook", c, {names("hook_type", kHookType), pointer("hook_procedure")}, kBool,
     Handler::kNone, {"NtUserCallTwoParam", kCode<8>}},
    {"NtUserSetWinEventHook", c,
     {names("event_min", kWinEvent), names("event_max", kWinEvent), wide_hex("module_base"), unicode("module_name"),
      pointer("hook_procedure"), number("proc_id"), number("thread_id"), names("flags", kWinEventFlag)}, kValue},
    {"NtUserUnhookWinEvent", c, {wide_hex("hook")}, kBool},
    {"NtUserGetAsyncKeyState", c, {names("key", kVirtualKey)}, kAny},
    {"NtUserGetKeyState", c, {names("key", kVirtualKey)}, kAny},
    {"NtUserGetKeyboardState", c, {structure("key_state", key_state_layouts, 256, out)}, kBool},
    {"NtUserGetAsyncKeyboardState", c, {structure("key_state", key_state_layouts, 256, out)}, kBool,
     Handler::kNone, {"NtUserCallOneParam", kCode<25>}},
    {"NtUserSetKeyboardState", c, {structure("key_state", key_state_layouts, 256)}, kBool},
    {"NtUserMapVirtualKeyEx", c, {names("key", kVirtualKey), names("map_type", kMapKeyType), wide_hex("layout")}, kAny},
    {"NtUserToUnicodeEx", c,
     {names("key", kVirtualKey), hex("scan_code"), pointer("key_state"), text_out("buffer", 4, kNoArg, kOpActualIsResult, 2),
      number("buffer_length"), hex("flags"), wide_hex("layout")}, kAny},
    {"NtUserGetKeyNameText", c, {hex("lparam"), text_out("key_name", 2, kNoArg, kOpActualIsResult, 2), number("size")}, kBool},
    {"NtUserGetKeyboardLayout", c, {number("thread_id")}, kAnyWide},
    {"NtUserGetKeyboardLayoutName", c,
     {{.name = "layout_name", .type = Type::kText, .direction = out, .limit = 18}}, kBool},
    {"NtUserGetKeyboardLayoutList", c, {number("count"), pointer("layouts")}, kAny},
    {"NtUserActivateKeyboardLayout", c, {wide_hex("layout"), hex("flags")}, kValue},
    {"NtUserRegisterRawInputDevices", c, {devices, number("device_count"), number("size")}, kBool},
    {"NtUserGetRegisteredRawInputDevices", c,
     {pointer("devices"), number_ptr("device_count", 4, Direction::kInOut), number("size")}, kAny},
    {"NtUserGetRawInputData", c,
     {wide_hex("raw_input"), names("command", kRawInputCommand), buffer_out("data", 3, kNoArg, kOpLengthIsPointer | kOpActualIsResult),
      number_ptr("size", 4, Direction::kInOut), number("header_size")}, kAny},
    {"NtUserGetRawInputBuffer", c,
     {buffer_out("data", 1, kNoArg, kOpLengthIsPointer), number_ptr("size", 4, Direction::kInOut), number("header_size")},
     kAny},
    {"NtUserGetRawInputDeviceInfo", c,
     {wide_hex("device"), names("command", kRawInputDeviceCommand), buffer_out("data", 3, kNoArg, kOpLengthIsPointer),
      number_ptr("size", 4, Direction::kInOut)}, kAny},
    {"NtUserGetRawInputDeviceList", c,
     {pointer("devices"), number_ptr("device_count", 4, Direction::kInOut), number("size")}, kAny},
    {"NtUserSendInput", c, {number("count"), inputs, number("size")}, kBool},
    {"NtUserBlockInput", c, {boolean("block")}, kBool},
    {"NtUserRegisterHotKey", c,
     {window(), number("id"), names("modifiers", kHotKeyModifier), names("key", kVirtualKey)}, kBool},
    {"NtUserUnregisterHotKey", c, {window(), number("id")}, kBool},
    {"NtUserAttachThreadInput", c, {number("thread_id"), number("thread_id_to"), boolean("attach")}, kBool},
    {"NtUserGetCursorPos", c, {structure("point", point_layouts, 8, out)}, kBool | kVolatile, Handler::kNone,
     {"NtUserCallOneParam", kCode<7>}},
    {"NtUserSetCursorPos", c, {x(), y()}, kBool},
    {"NtUserGetCursorInfo", c, {structure("cursor_info", cursor_layouts, 24, out)}, kBool | kVolatile},
    {"NtUserClipCursor", c, {rect()}, kBool},
    {"NtUserGetClipCursor", c, {rect(out)}, kBool, Handler::kNone, {"NtUserCallOneParam", kCode<6>}},
    {"NtUserShowCursor", c, {boolean("show")}, kAny},
    {"NtUserSetCapture", c, {window()}, kAnyWide},
    {"NtUserGetMouseMovePointsEx", c,
     {number("size"), structure("point_in", point_layouts, 8), pointer("points_out"), number("count"), hex("resolution")},
     kAny},
    {"NtUserGetLastInputTime", c, {}, kAny | kVolatile, Handler::kNone, {"NtUserCallNoParam", kCode<4>}},
    {"NtUserGetInputState", c, {}, kAny, Handler::kNone, {"NtUserCallNoParam", kCode<3>}},
    {"NtUserGetDoubleClickTime", c, {}, kAny},
  });
}

void add_clipboard_calls(std::vector<Call>& calls) {
  const auto c = Category::kUser;
  const auto out = Direction::kOut;
  const auto format = [] { return names("format", kClipboardFormat); };
  const Param set{.name = "data", .type = Type::kUserData};
  const Param get{.name = "data", .type = Type::kUserData, .direction = out};
  calls.insert(calls.end(), {
    {"NtUserOpenClipboard", c, {window(), hex("reserved")}, kBool},
    {"NtUserCloseClipboard", c, {}, kBool},
    {"NtUserEmptyClipboard", c, {}, kBool},
    {"NtUserSetClipboardData", c, {format(), wide_hex("memory"), set}},
    {"NtUserGetClipboardData", c, {format(), get}, kAnyWide},
    {"NtUserIsClipboardFormatAvailable", c, {format()}, kAny},
    {"NtUserEnumClipboardFormats", c, {format()}, kAny, Handler::kNone, {"NtUserCallOneParam", kCode<5>}},
    {"NtUserCountClipboardFormats", c, {}, kAny},
    {"NtUserGetClipboardFormatName", c,
     {format(), text_out("format_name", 2, kNoArg, kOpActualIsResult, 2), number("length")}, kBool},
    {"NtUserGetClipboardOwner", c, {}, kAnyWide},
    {"NtUserGetClipboardViewer", c, {}, kAnyWide},
    {"NtUserGetOpenClipboardWindow", c, {}, kAnyWide},
    {"NtUserGetClipboardSequenceNumber", c, {}, kAny},
    {"NtUserSetClipboardViewer", c, {window()}, kAnyWide},
    {"NtUserChangeClipboardChain", c, {window(), window("next_window")}, kAny},
    {"NtUserAddClipboardFormatListener", c, {window()}, kBool},
    {"NtUserRemoveClipboardFormatListener", c, {window()}, kBool},
  });
}

void add_window_calls(std::vector<Call>& calls) {
  const auto c = Category::kUser;
  const auto out = Direction::kOut;
  const auto inout = Direction::kInOut;
  calls.insert(calls.end(), {
    {"NtUserRegisterClassExWOW", c,
     {structure("window_class", class_layouts, 80), unicode("class_name"), unicode("class_version"), pointer("menu_name"),
      hex("function_id"), hex("flags"), pointer("wow")}, kBool},
    {"NtUserUnregisterClass", c, {unicode("class_name"), wide_hex("module_base"), pointer("menu_name")}, kBool},
    {"NtUserCreateWindowEx", c,
     {names("ex_style", kWindowStyleEx), unicode("class_name"), unicode("class_version"), unicode("window_name"),
      names("style", kWindowStyle), x(), y(), signed_number("width"), signed_number("height"), window("parent"),
      wide_hex("menu"), wide_hex("module_base"), pointer("params"), hex("flags"), wide_hex("client_module_base"),
      hex("reserved"), boolean("ansi")}, kValue},
    {"NtUserDestroyWindow", c, {window()}, kBool},
    {"NtUserFindWindowEx", c,
     {window("parent"), window("child"), unicode("class_name"), unicode("window_name"), hex("type")}, kAnyWide},
    {"NtUserBuildHwndList", c,
     {wide_hex("desktop"), window(), boolean("children"), boolean("non_immersive"), number("thread_id"), number("count"),
      pointer("windows"), number_ptr("window_count", 4, out)}},
    {"NtUserGetForegroundWindow", c, {}, kAnyWide},
    {"NtUserSetForegroundWindow", c, {window()}, kBool, Handler::kNone, {"NtUserCallHwnd", kCode<17>}},
    {"NtUserGetDesktopWindow", c, {}, kAnyWide, Handler::kNone, {"NtUserCallNoParam", kCode<1>}},
    {"NtUserGetShellWindow", c, {}, kAnyWide, Handler::kNone, {"NtUserCallNoParam", kCode<7>}},
    {"NtUserGetWindowThread", c, {window(), number_ptr("proc_id", 4, out)}, kBool, Handler::kNone,
     {"NtUserCallHwndParam", kCode<16>}},
    {"NtUserGetWindowRelative", c, {window(), names("relation", kWindowRelation)}, kAnyWide, Handler::kNone,
     {"NtUserCallHwndParam", kCode<15>}},
    {"NtUserEnableWindow", c, {window(), boolean("enable")}, kAny, Handler::kNone, {"NtUserCallHwndParam", kCode<1>}},
    {"NtUserGetAncestor", c, {window(), number("type")}, kAnyWide},
    {"NtUserWindowFromPoint", c, {x(), y()}, kAnyWide},
    {"NtUserQueryWindow", c, {window(), names("window_information_class", kQueryWindowClass)}, kAnyWide},
    {"NtUserGetClassName", c, {window(), boolean("real"), unicode("class_name", out)}, kBool},
    {"NtUserInternalGetWindowText", c, {window(), text_out("window_name", 2, kNoArg, kOpActualIsResult, 2), number("count")},
     kAny},
    {"NtUserGetGUIThreadInfo", c, {number("thread_id"), pointer("info")}, kBool},
    {"NtUserGetWindowPlacement", c, {window(), pointer("placement")}, kBool},
    {"NtUserShowWindow", c, {window(), names("command", kShowCommand)}, kAny},
    {"NtUserShowWindowAsync", c, {window(), names("command", kShowCommand)}, kAny},
    {"NtUserSetWindowPos", c,
     {window(), window("insert_after"), x(), y(), signed_number("width"), signed_number("height"),
      names("flags", kWindowPosition)}, kBool},
    {"NtUserMoveWindow", c,
     {window(), x(), y(), signed_number("width"), signed_number("height"), boolean("repaint")}, kBool},
    {"NtUserSetWindowLong", c, {window(), names("index", kWindowLong), hex("value"), boolean("ansi")}, kAny},
    {"NtUserSetWindowLongPtr", c, {window(), names("index", kWindowLong), wide_hex("value"), boolean("ansi")}, kAnyWide},
    {"NtUserSetClassLongPtr", c, {window(), signed_number("index"), wide_hex("value"), boolean("ansi")}, kAnyWide},
    {"NtUserSetParent", c, {window(), window("new_parent")}, kValue},
    {"NtUserSetFocus", c, {window()}, kAnyWide},
    {"NtUserSetActiveWindow", c, {window()}, kAnyWide},
    {"NtUserSetLayeredWindowAttributes", c, {window(), hex("key"), number("alpha"), names("flags", kLayeredFlag)}, kBool},
    {"NtUserUpdateLayeredWindow", c,
     {window(), device_context(), structure("destination", point_layouts, 8), pointer("size"),
      device_context("source_device_context"), pointer("source"), hex("key"), pointer("blend"), hex("flags"),
      pointer("dirty_rect")}, kBool},
    {"NtUserSetProp", c, {window(), string_in("property", 512), wide_hex("value")}, kBool},
    {"NtUserGetProp", c, {window(), string_in("property", 512)}, kAnyWide},
    {"NtUserFlashWindowEx", c, {pointer("info")}, kAny},
    {"NtUserLockWindowUpdate", c, {window()}, kBool},
    {"NtUserTrackPopupMenuEx", c,
     {wide_hex("menu"), hex("flags"), x(), y(), window(), pointer("params")}, kAny},

    {"NtUserMessageCall", c,
     {window(), message(), wparam(), lparam(), pointer("result_info"), names("type", kMessageCallType), boolean("ansi")},
     kAnyWide, Handler::kNone, {"NtUserMessageCall", kMessageTypes, 5}},
    {"NtUserPostMessage", c, {window(), message(), wparam(), lparam()}, kBool},
    {"NtUserPostThreadMessage", c, {number("thread_id"), message(), wparam(), lparam()}, kBool},
    {"NtUserPostQuitMessage", c, {signed_number("exit_code")}, kAny, Handler::kNone, {"NtUserCallOneParam", kCode<17>}},
    {"NtUserGetMessage", c, {message_out(), window("window_filter"), hex("first"), hex("last")}, kAny},
    {"NtUserPeekMessage", c,
     {message_out(), window("window_filter"), hex("first"), hex("last"), names("flags", kPeekFlag)}, kAny},
    {"NtUserWaitForInputIdle", c, {handle("process_handle"), number("timeout"), boolean("wow")}, kAny},
    {"NtUserMsgWaitForMultipleObjectsEx", c,
     {number("count"), {.name = "handles", .type = Type::kHandles, .length = 0}, number("milliseconds"), hex("wake_mask"),
      hex("flags")}, kAny, Handler::kAwaitMany},
    {"NtUserCallNextHookEx", c, {wide_hex("hook"), signed_number("hook_code"), wparam(), lparam()}, kAnyWide},
    {"NtUserSetTimer", c,
     {window(), wide_hex("id"), number("elapse"), pointer("timer_procedure"), number("tolerance")}, kValue},
    {"NtUserKillTimer", c, {window(), wide_hex("id")}, kBool},
    {"NtUserMessageBeep", c, {hex("type")}, kAny, Handler::kNone, {"NtUserCallOneParam", kCode<16>}},

    {"NtUserSystemParametersInfo", c,
     {names("action", kSystemParameter), number("parameter"),
      {.name = "value", .type = Type::kInfo, .direction = inout, .limit = 520, .class_arg = 0, .layouts = &spi_layouts},
      names("update", kSystemParameterChange)}, kBool},
    {"NtUserGetSystemMetrics", c, {names("index", kSystemMetric)}, kAny, Handler::kNone,
     {"NtUserCallOneParam", kCode<14>}},
    {"NtUserEnumDisplayDevices", c,
     {unicode("device"), number("index"), structure("display_device", device_layouts, 840, out), hex("flags")}},
    {"NtUserEnumDisplaySettings", c,
     {unicode("device"), signed_number("mode_index"), structure("mode", mode_layouts, 220, out), hex("flags")}, kBool},
    {"NtUserChangeDisplaySettings", c,
     {unicode("device"), structure("mode", mode_layouts, 220), window(), hex("flags"), pointer("parameter")}, kAny},
    {"NtUserSetSysColors", c, {number("count"), pointer("indices"), pointer("colors")}, kBool},
  });
}

void add_desktop_calls(std::vector<Call>& calls) {
  const auto c = Category::kUser;
  const auto out = Direction::kOut;
  const auto name = [] { return object("object_name", Object::kOther); };
  calls.insert(calls.end(), {
    {"NtUserCreateDesktopEx", c,
     {name(), unicode("device"), pointer("mode"), hex("flags"), names("desired_access", kDesktopAccess),
      number("heap_size")}, kValue},
    {"NtUserOpenDesktop", c, {name(), hex("flags"), names("desired_access", kDesktopAccess)}, kValue},
    {"NtUserOpenInputDesktop", c, {hex("flags"), boolean("inherit"), names("desired_access", kDesktopAccess)}, kValue},
    {"NtUserSwitchDesktop", c, {wide_hex("desktop")}, kBool},
    {"NtUserSetThreadDesktop", c, {wide_hex("desktop")}, kBool},
    {"NtUserGetThreadDesktop", c, {number("thread_id")}, kValue},
    {"NtUserCloseDesktop", c, {wide_hex("desktop")}, kBool},
    {"NtUserCreateWindowStation", c,
     {name(), names("desired_access", kWindowStationAccess), hex("reserved1"), hex("reserved2"), hex("reserved3"),
      hex("reserved4"), hex("reserved5")}, kValue},
    {"NtUserOpenWindowStation", c, {name(), names("desired_access", kWindowStationAccess)}, kValue},
    {"NtUserSetProcessWindowStation", c, {wide_hex("window_station")}, kBool},
    {"NtUserGetProcessWindowStation", c, {}, kValue},
    {"NtUserCloseWindowStation", c, {wide_hex("window_station")}, kBool},
    {"NtUserGetObjectInformation", c,
     {wide_hex("object"), names("index", kUserObjectInformation), info_out("information", 3, 4, 1, uoi_layouts),
      number("length"), number_ptr("length_needed", 4, out)}, kBool},
  });
}

void add_drawing_calls(std::vector<Call>& calls) {
  const auto c = Category::kUser;
  calls.insert(calls.end(), {
    {"NtUserGetDC", c, {window()}, kValue},
    {"NtUserGetDCEx", c, {window(), wide_hex("clip_region"), hex("flags")}, kValue},
    {"NtUserGetWindowDC", c, {window()}, kValue},
    {"NtUserPrintWindow", c, {window(), device_context(), hex("flags")}, kBool},
    {"NtGdiOpenDCW", c,
     {unicode("device"), pointer("mode"), unicode("output"), number("type"), boolean("is_display"), wide_hex("spool"),
      pointer("driver_info"), pointer("device_data")}, kValue},
    {"NtGdiCreateCompatibleDC", c, {device_context()}, kValue},
    {"NtGdiCreateCompatibleBitmap", c, {device_context(), signed_number("width"), signed_number("height")}, kValue},
    {"NtGdiCreateDIBSection", c,
     {device_context(), handle("section"), number("offset"), pointer("bitmap_info"), number("usage"),
      number("header_size"), hex("flags"), wide_hex("color_space"), hex_ptr("bits", Direction::kOut)}, kValue},
    {"NtGdiBitBlt", c,
     {device_context("destination"), x("destination_x"), y("destination_y"), signed_number("width"),
      signed_number("height"), device_context("source"), x("source_x"), y("source_y"),
      names("raster_operation", kRasterOperation), hex("background_color"), hex("flags")}, kBool},
    {"NtGdiStretchBlt", c,
     {device_context("destination"), x("destination_x"), y("destination_y"), signed_number("destination_width"),
      signed_number("destination_height"), device_context("source"), x("source_x"), y("source_y"),
      signed_number("source_width"), signed_number("source_height"), names("raster_operation", kRasterOperation),
      hex("background_color")}, kBool},
    {"NtGdiGetDIBitsInternal", c,
     {device_context(), wide_hex("bitmap"), number("start_scan"), number("lines"), pointer("bits"),
      pointer("bitmap_info"), number("usage"), number("maximum_bits"), number("maximum_info")}, kBool},
    {"NtGdiGetBitmapBits", c, {wide_hex("bitmap"), number("count"), pointer("bits")}, kBool},
    {"NtGdiGetPixel", c, {device_context(), x(), y()}, kAny},
    {"NtGdiGetDeviceCaps", c, {device_context(), number("index")}, kAny},
    {"NtGdiAddFontResourceW", c,
     {text_in("files", 1, 2), number("length"), number("file_count"), hex("flags"), number("thread_id"),
      pointer("design_vector")}, kBool},
    {"NtGdiAddFontMemResourceEx", c,
     {buffer_in("font", 1, 64), number("size"), pointer("design_vector"), number("design_vector_size"),
      number_ptr("font_count", 4, Direction::kOut)}, kValue},
  });
}

}  // namespace

void add_user_calls(std::vector<Call>& calls) {
  add_input_calls(calls);
  add_clipboard_calls(calls);
  add_window_calls(calls);
  add_desktop_calls(calls);
  add_drawing_calls(calls);
}

}  // namespace drsemu::event
