// Methods of WMI's COM interfaces. wbemcli.h; places in the tables of methods as in wbemcli.idl.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name generic_flags[] = {
    {0x100000, "WBEM_FLAG_STRONG_VALIDATION"}, {0x20000, "WBEM_FLAG_USE_AMENDED_QUALIFIERS"},
    {0x200, "WBEM_FLAG_DIRECT_READ"},          {0x100, "WBEM_FLAG_ENSURE_LOCATABLE"},
    {0x80, "WBEM_FLAG_SEND_STATUS"},           {0x40, "WBEM_FLAG_NO_ERROR_OBJECT"},
    {0x20, "WBEM_FLAG_FORWARD_ONLY"},          {0x10, "WBEM_FLAG_RETURN_IMMEDIATELY"}};
constexpr NameTable generic_flag{NameTable::kFlags, generic_flags};

constexpr Name enumeration_flags[] = {
    {0x20000, "WBEM_FLAG_USE_AMENDED_QUALIFIERS"}, {0x200, "WBEM_FLAG_DIRECT_READ"},  {0x100, "WBEM_FLAG_ENSURE_LOCATABLE"},
    {0x80, "WBEM_FLAG_SEND_STATUS"},               {0x40, "WBEM_FLAG_NO_ERROR_OBJECT"}, {0x20, "WBEM_FLAG_FORWARD_ONLY"},
    {0x10, "WBEM_FLAG_RETURN_IMMEDIATELY"},        {0x2, "WBEM_FLAG_PROTOTYPE"},      {0x1, "WBEM_FLAG_SHALLOW"}};
constexpr NameTable enumeration_flag{NameTable::kFlags, enumeration_flags};

constexpr Name change_flags[] = {
    {0x20000, "WBEM_FLAG_USE_AMENDED_QUALIFIERS"}, {0x80, "WBEM_FLAG_SEND_STATUS"},  {0x60, "WBEM_MASK_UPDATE_MODE"},
    {0x40, "WBEM_FLAG_UPDATE_FORCE_MODE"},         {0x20, "WBEM_FLAG_UPDATE_SAFE_MODE"}, {0x10, "WBEM_FLAG_RETURN_IMMEDIATELY"},
    {0x2, "WBEM_FLAG_CREATE_ONLY"},                {0x1, "WBEM_FLAG_UPDATE_ONLY"}};
constexpr NameTable change_flag{NameTable::kFlags, change_flags};

constexpr Name connect_flags[] = {{0x80, "WBEM_FLAG_CONNECT_USE_MAX_WAIT"}, {0x40, "WBEM_FLAG_CONNECT_REPOSITORY_ONLY"}};
constexpr NameTable connect_flag{NameTable::kFlags, connect_flags};

constexpr Name condition_flags[] = {
    {0x200, "WBEM_FLAG_CLASS_LOCAL_AND_OVERRIDES"}, {0x100, "WBEM_FLAG_CLASS_OVERRIDES_ONLY"}, {0x40, "WBEM_FLAG_NONSYSTEM_ONLY"},
    {0x30, "WBEM_FLAG_SYSTEM_ONLY"},                {0x20, "WBEM_FLAG_PROPAGATED_ONLY"},       {0x10, "WBEM_FLAG_LOCAL_ONLY"},
    {0x8, "WBEM_FLAG_REFS_ONLY"},                   {0x4, "WBEM_FLAG_KEYS_ONLY"},              {0x3, "WBEM_FLAG_ONLY_IF_IDENTICAL"},
    {0x2, "WBEM_FLAG_ONLY_IF_FALSE"},               {0x1, "WBEM_FLAG_ONLY_IF_TRUE"},           {0, "WBEM_FLAG_ALWAYS"}};
constexpr NameTable condition_flag{NameTable::kFlags, condition_flags};

constexpr Name comparison_flags[] = {
    {0x20, "WBEM_FLAG_IGNORE_FLAVOR"}, {0x10, "WBEM_FLAG_IGNORE_CASE"},         {0x8, "WBEM_FLAG_IGNORE_CLASS"},
    {0x4, "WBEM_FLAG_IGNORE_DEFAULT_VALUES"}, {0x2, "WBEM_FLAG_IGNORE_OBJECT_SOURCE"}, {0x1, "WBEM_FLAG_IGNORE_QUALIFIERS"},
    {0, "WBEM_COMPARISON_INCLUDE_ALL"}};
constexpr NameTable comparison_flag{NameTable::kFlags, comparison_flags};

constexpr Name text_flags[] = {{0x1, "WBEM_FLAG_NO_FLAVORS"}};
constexpr NameTable text_flag{NameTable::kFlags, text_flags};

#define CIM_TYPE(value, name) {value, name}, {0x2000 | (value), "CIM_FLAG_ARRAY|" name}
constexpr Name cim_types[] = {
    CIM_TYPE(0, "CIM_EMPTY"),    CIM_TYPE(2, "CIM_SINT16"),     CIM_TYPE(3, "CIM_SINT32"),     CIM_TYPE(4, "CIM_REAL32"),
    CIM_TYPE(5, "CIM_REAL64"),   CIM_TYPE(8, "CIM_STRING"),     CIM_TYPE(11, "CIM_BOOLEAN"),   CIM_TYPE(13, "CIM_OBJECT"),
    CIM_TYPE(16, "CIM_SINT8"),   CIM_TYPE(17, "CIM_UINT8"),     CIM_TYPE(18, "CIM_UINT16"),    CIM_TYPE(19, "CIM_UINT32"),
    CIM_TYPE(20, "CIM_SINT64"),  CIM_TYPE(21, "CIM_UINT64"),    CIM_TYPE(101, "CIM_DATETIME"), CIM_TYPE(102, "CIM_REFERENCE"),
    CIM_TYPE(103, "CIM_CHAR16"), {0xfff, "CIM_ILLEGAL"}};
#undef CIM_TYPE
constexpr NameTable cim_type{NameTable::kConstant, cim_types};

constexpr Name timeouts[] = {{0xffffffff, "WBEM_INFINITE"}, {0, "WBEM_NO_WAIT"}};
constexpr NameTable timeout_name{NameTable::kConstant, timeouts};

}  // namespace

void add_wmi_functions(std::vector<Call>& calls) {
  const auto com = Category::kCom;
  const auto out = Direction::kOut;
  const auto flags = names("flags", generic_flag);
  const auto changes = names("flags", change_flag);
  const auto context = pointer("context");
  const auto sink = pointer("response_handler");
  const auto call_result = interface_out("call_result");
  add(calls, Interface{"IWbemLocator", com, {{"wbemprox", "wbem_locator_vtbl"}}},
      {{3,
        "ConnectServer",
        {wide_text("network_resource"), wide_text("user"), wide_text("password"), wide_text("locale"),
         names("security_flags", connect_flag), wide_text("authority"), context, interface_out("namespace")},
        1}});
  add(calls, Interface{"IWbemServices", com, {{"wbemprox", "wbem_services_vtbl"}}},
      {{3,
        "OpenNamespace",
        {wide_text("namespace"), flags, context, interface_out("working_namespace"), interface_out("result_object")},
        1},
       {4, "CancelAsyncCall", {pointer("sink")}},
       {5, "QueryObjectSink", {flags, interface_out("response_handler")}},
       {6, "GetObject", {wide_text("object_path"), flags, context, interface_out("object"), call_result}, 1},
       {7, "GetObjectAsync", {wide_text("object_path"), flags, context, sink}},
       {8, "PutClass", {interface_in("object"), changes, context, call_result}},
       {9, "PutClassAsync", {interface_in("object"), changes, context, sink}},
       {10, "DeleteClass", {wide_text("class"), flags, context, call_result}},
       {11, "DeleteClassAsync", {wide_text("class"), flags, context, sink}},
       {12, "CreateClassEnum", {wide_text("superclass"), names("flags", enumeration_flag), context, interface_out("enum")}, 1},
       {13, "CreateClassEnumAsync", {wide_text("superclass"), names("flags", enumeration_flag), context, sink}},
       {14, "PutInstance", {interface_in("instance"), changes, context, call_result}},
       {15, "PutInstanceAsync", {interface_in("instance"), changes, context, sink}},
       {16, "DeleteInstance", {wide_text("object_path"), flags, context, call_result}},
       {17, "DeleteInstanceAsync", {wide_text("object_path"), flags, context, sink}},
       {18, "CreateInstanceEnum", {wide_text("class"), names("flags", enumeration_flag), context, interface_out("enum")}, 1},
       {19, "CreateInstanceEnumAsync", {wide_text("class"), names("flags", enumeration_flag), context, sink}},
       {20, "ExecQuery", {wide_text("query_language"), wide_text("query"), flags, context, interface_out("enum")}, 2},
       {21, "ExecQueryAsync", {wide_text("query_language"), wide_text("query"), flags, context, sink}},
       {22, "ExecNotificationQuery", {wide_text("query_language"), wide_text("query"), flags, context, interface_out("enum")}, 2},
       {23, "ExecNotificationQueryAsync", {wide_text("query_language"), wide_text("query"), flags, context, sink}},
       {24,
        "ExecMethod",
        {wide_text("object_path"), wide_text("method_name"), flags, context, interface_in("in_params"), interface_out("out_params"),
         call_result},
        2},
       {25,
        "ExecMethodAsync",
        {wide_text("object_path"), wide_text("method_name"), flags, context, interface_in("in_params"), sink}}});
  add(calls, Interface{"IEnumWbemClassObject", com, {{"wbemprox", "enum_class_object_vtbl"}}},
      {{3, "Reset", {}},
       {4, "Next", {names("timeout", timeout_name), number("count"), interfaces_out("objects", 4), number_out("returned")}},
       {5, "NextAsync", {number("count"), pointer("sink")}},
       {6, "Clone", {interface_out("enum")}},
       {7, "Skip", {names("timeout", timeout_name), number("count")}}});
  add(calls, Interface{"IWbemClassObject", com, {{"wbemprox", "class_object_vtbl"}}},
      {{3, "GetQualifierSet", {interface_out("qualifier_set")}},
       {4, "Get", {wide_text("name"), hex("flags"), variant("value", out), names_ptr("type", cim_type, out), hex_ptr32("flavor", out)}},
       {5, "Put", {wide_text("name"), hex("flags"), variant("value"), names("type", cim_type)}},
       {6, "Delete", {wide_text("name")}},
       {7, "GetNames", {wide_text("qualifier_name"), names("flags", condition_flag), variant("qualifier_value"), pointer_out("names")}},
       {8, "BeginEnumeration", {names("enum_flags", condition_flag)}},
       {9, "Next", {hex("flags"), bstr_out("name"), variant("value", out), names_ptr("type", cim_type, out), hex_ptr32("flavor", out)}},
       {10, "EndEnumeration", {}},
       {11, "GetPropertyQualifierSet", {wide_text("property"), interface_out("qualifier_set")}, 1},
       {12, "Clone", {interface_out("copy")}},
       {13, "GetObjectText", {names("flags", text_flag), bstr_out("object_text")}},
       {14, "SpawnDerivedClass", {hex("flags"), interface_out("new_class")}},
       {15, "SpawnInstance", {hex("flags"), interface_out("new_instance")}},
       {16, "CompareTo", {names("flags", comparison_flag), interface_in("compare_to")}},
       {17, "GetPropertyOrigin", {wide_text("name"), bstr_out("class_name")}},
       {18, "InheritsFrom", {wide_text("ancestor")}},
       {19, "GetMethod", {wide_text("name"), hex("flags"), interface_out("in_signature"), interface_out("out_signature")}, 1},
       {20, "PutMethod", {wide_text("name"), hex("flags"), interface_in("in_signature"), interface_in("out_signature")}},
       {21, "DeleteMethod", {wide_text("name")}},
       {22, "BeginMethodEnumeration", {hex("enum_flags")}},
       {23, "NextMethod", {hex("flags"), bstr_out("name"), interface_out("in_signature"), interface_out("out_signature")}},
       {24, "EndMethodEnumeration", {}},
       {25, "GetMethodQualifierSet", {wide_text("method"), interface_out("qualifier_set")}, 1},
       {26, "GetMethodOrigin", {wide_text("method_name"), bstr_out("class_name")}}});
  add(calls, Interface{"IWbemQualifierSet", com, {{"wbemprox", "qualifier_set_vtbl"}}},
      {{3, "Get", {wide_text("name"), hex("flags"), variant("value", out), hex_ptr32("flavor", out)}},
       {4, "Put", {wide_text("name"), variant("value"), hex("flavor")}}});
  add(calls, Interface{"IWbemContext", com, {{"wbemprox", "wbem_context_vtbl"}}},
      {{8, "SetValue", {wide_text("name"), hex("flags"), variant("value")}},
       {9, "GetValue", {wide_text("name"), hex("flags"), variant("value", out)}}});
}

}  // namespace drsemu::event::function
