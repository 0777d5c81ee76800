// Methods of the COM interfaces of shortcuts, the task scheduler, the firewall, HTTP requests and the shell.
// shobjidl.h, objidl.h, taskschd.h, netfw.h, msxml2.h, httprequest.idl, shldisp.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name creations[] = {{0x20, "TASK_IGNORE_REGISTRATION_TRIGGERS"},
                              {0x10, "TASK_DONT_ADD_PRINCIPAL_ACE"},
                              {0x8, "TASK_DISABLE"},
                              {0x6, "TASK_CREATE_OR_UPDATE"},
                              {0x4, "TASK_UPDATE"},
                              {0x2, "TASK_CREATE"},
                              {0x1, "TASK_VALIDATE_ONLY"}};
constexpr NameTable creation{NameTable::kFlags, creations};
constexpr Name logons[] = {{0, "TASK_LOGON_NONE"},
                           {1, "TASK_LOGON_PASSWORD"},
                           {2, "TASK_LOGON_S4U"},
                           {3, "TASK_LOGON_INTERACTIVE_TOKEN"},
                           {4, "TASK_LOGON_GROUP"},
                           {5, "TASK_LOGON_SERVICE_ACCOUNT"},
                           {6, "TASK_LOGON_INTERACTIVE_TOKEN_OR_PASSWORD"}};
constexpr NameTable logon{NameTable::kConstant, logons};
constexpr Name triggers[] = {{0, "TASK_TRIGGER_EVENT"},
                             {1, "TASK_TRIGGER_TIME"},
                             {2, "TASK_TRIGGER_DAILY"},
                             {3, "TASK_TRIGGER_WEEKLY"},
                             {4, "TASK_TRIGGER_MONTHLY"},
                             {5, "TASK_TRIGGER_MONTHLYDOW"},
                             {6, "TASK_TRIGGER_IDLE"},
                             {7, "TASK_TRIGGER_REGISTRATION"},
                             {8, "TASK_TRIGGER_BOOT"},
                             {9, "TASK_TRIGGER_LOGON"},
                             {11, "TASK_TRIGGER_SESSION_STATE_CHANGE"}};
constexpr NameTable trigger{NameTable::kConstant, triggers};
constexpr Name actions[] = {{0, "TASK_ACTION_EXEC"},
                            {5, "TASK_ACTION_COM_HANDLER"},
                            {6, "TASK_ACTION_SEND_EMAIL"},
                            {7, "TASK_ACTION_SHOW_MESSAGE"}};
constexpr NameTable action{NameTable::kConstant, actions};

constexpr Name profiles[] = {{0x7fffffff, "NET_FW_PROFILE2_ALL"},
                             {0x4, "NET_FW_PROFILE2_PUBLIC"},
                             {0x2, "NET_FW_PROFILE2_PRIVATE"},
                             {0x1, "NET_FW_PROFILE2_DOMAIN"}};
constexpr NameTable profile{NameTable::kFlags, profiles};
constexpr Name protocols[] = {{6, "NET_FW_IP_PROTOCOL_TCP"}, {17, "NET_FW_IP_PROTOCOL_UDP"}, {256, "NET_FW_IP_PROTOCOL_ANY"}};
constexpr NameTable protocol{NameTable::kConstant, protocols};
constexpr Name rule_directions[] = {{1, "NET_FW_RULE_DIR_IN"}, {2, "NET_FW_RULE_DIR_OUT"}};
constexpr NameTable rule_direction{NameTable::kConstant, rule_directions};
constexpr Name rule_actions[] = {{0, "NET_FW_ACTION_BLOCK"}, {1, "NET_FW_ACTION_ALLOW"}};
constexpr NameTable rule_action{NameTable::kConstant, rule_actions};

void add_shortcuts(std::vector<Call>& calls) {
  const auto com = Category::kCom;
  for (const bool ansi : {true, false}) {
    add(calls, Interface{ansi ? "IShellLinkA" : "IShellLinkW", com, {{"shell32", ansi ? "slvt" : "slvtw"}}, ansi ? 'A' : 'W'},
        {{3, "GetPath", {out_text("file"), number("file_size"), pointer("find_data"), hex("flags")}},
         {7, "SetDescription", {text("name")}},
         {9, "SetWorkingDirectory", {text("dir")}},
         {10, "GetArguments", {out_text("args"), number("args_size")}},
         {11, "SetArguments", {text("args")}},
         {13, "SetHotkey", {{.name = "hotkey", .type = Type::kHex, .width = 2}}},
         {15, "SetShowCmd", {names("show_cmd", kShowCommand)}},
         {17, "SetIconLocation", {text("icon_path"), signed_number("icon")}},
         {19, "Resolve", {resource("hwnd", Object::kWindow), hex("flags")}},
         {20, "SetPath", {text("file")}}});
  }
  add(calls, Interface{"IPersistFile", com, {{"shell32", "pfvt"}, {"ieframe", "persistFileVtbl"}}},
      {{5, "Load", {wide_text("file_name"), hex("mode")}}, {6, "Save", {wide_text("file_name"), truth("remember")}}});
  add(calls, Interface{"IShellDispatch2", com, {{"shell32", "ShellDispatchVtbl"}}},
      {{31,
        "ShellExecute",
        {wide_text("file"), variant_value("args"), variant_value("dir"), variant_value("operation"), variant_value("show")}}});
}

void add_tasks(std::vector<Call>& calls) {
  const auto com = Category::kCom;
  add(calls, Interface{"ITaskService", com, {{"taskschd", "TaskService_vtbl"}}},
      {{7, "GetFolder", {wide_text("path"), interface_out("folder")}, 1},
       {8, "GetRunningTasks", {hex("flags"), interface_out("running_tasks")}},
       {9, "NewTask", {hex("flags"), interface_out("definition")}},
       {10, "Connect", {variant_value("server_name"), variant_value("user"), variant_value("domain"), variant_value("password")}}});
  add(calls, Interface{"ITaskFolder", com, {{"taskschd", "TaskFolder_vtbl"}}},
      {{9, "GetFolder", {wide_text("path"), interface_out("folder")}, 1},
       {11, "CreateFolder", {wide_text("sub_folder_name"), variant_value("sddl"), interface_out("folder")}, 1},
       {12, "DeleteFolder", {wide_text("sub_folder_name"), hex("flags")}},
       {13, "GetTask", {wide_text("path"), interface_out("task")}, 1},
       {14, "GetTasks", {hex("flags"), interface_out("tasks")}},
       {15, "DeleteTask", {wide_text("name"), hex("flags")}},
       {16,
        "RegisterTask",
        {wide_text("path"), wide_text("xml_text", 4096), names("flags", creation), variant_value("user_id"), variant_value("password"),
         names("logon_type", logon), variant_value("sddl"), interface_out("task")},
        1},
       {17,
        "RegisterTaskDefinition",
        {wide_text("path"), interface_in("definition"), names("flags", creation), variant_value("user_id"), variant_value("password"),
         names("logon_type", logon), variant_value("sddl"), interface_out("task")},
        1}});
  add(calls, Interface{"IRegisteredTask", com, {{"taskschd", "RegisteredTask_vtbl"}}},
      {{11, "put_Enabled", {variant_bool("enabled")}},
       {12, "Run", {variant_value("params"), interface_out("running_task")}},
       {20, "get_Xml", {bstr_out("xml")}},
       {23, "Stop", {hex("flags")}}});
  add(calls, Interface{"ITaskDefinition", com, {{"taskschd", "TaskDefinition_vtbl"}}},
      {{9, "get_Triggers", {interface_out("triggers")}},
       {17, "get_Actions", {interface_out("actions")}},
       {20, "put_XmlText", {wide_text("xml", 4096)}}});
  add(calls, Interface{"ITriggerCollection", com, {{"taskschd", "TriggerCollection_vtbl"}}},
      {{10, "Create", {names("type", trigger), interface_out("trigger")}}});
  add(calls, Interface{"IActionCollection", com, {{"taskschd", "Actions_vtbl"}}},
      {{12, "Create", {names("type", action), interface_out("action")}}});
  add(calls, Interface{"IExecAction", com, {{"taskschd", "Action_vtbl"}}},
      {{11, "put_Path", {wide_text("path")}},
       {13, "put_Arguments", {wide_text("argument")}},
       {15, "put_WorkingDirectory", {wide_text("working_directory")}}});
}

void add_firewall(std::vector<Call>& calls) {
  const auto network = Category::kNetwork;
  add(calls, Interface{"INetFwPolicy2", network, {{"hnetcfg", "fw_policy2_vtbl"}}},
      {{8, "get_FirewallEnabled", {names("profile_type", profile), number_ptr("enabled", 2, Direction::kOut)}},
       {9, "put_FirewallEnabled", {names("profile_type", profile), variant_bool("enabled")}},
       {18, "get_Rules", {interface_out("rules")}}});
  add(calls, Interface{"INetFwRules", network, {{"hnetcfg", "fw_rules_vtbl"}}},
      {{8, "Add", {interface_in("rule")}}, {9, "Remove", {wide_text("name")}}});
  add(calls, Interface{"INetFwRule", network, {{"hnetcfg", "fw_rule_vtbl"}}},
      {{8, "put_Name", {wide_text("name")}},
       {12, "put_ApplicationName", {wide_text("image_file_name")}},
       {16, "put_Protocol", {names("protocol", protocol)}},
       {18, "put_LocalPorts", {wide_text("port_numbers")}},
       {28, "put_Direction", {names("dir", rule_direction)}},
       {34, "put_Enabled", {variant_bool("enabled")}},
       {42, "put_Action", {names("action", rule_action)}}});
  add(calls, Interface{"INetFwAuthorizedApplications", network, {{"hnetcfg", "fw_apps_vtbl"}}},
      {{8, "Add", {interface_in("app")}}, {9, "Remove", {wide_text("image_file_name")}}});
}

void add_requests(std::vector<Call>& calls) {
  const auto network = Category::kNetwork;
  add(calls, Interface{"IWinHttpRequest", network, {{"winhttp", "winhttp_request_vtbl"}}},
      {{9, "Open", {wide_text("method"), wide_text("url"), variant_value("async")}},
       {10, "SetRequestHeader", {wide_text("header"), wide_text("value")}},
       {13, "Send", {variant_value("body")}},
       {14, "get_Status", {number_out("status")}},
       {16, "get_ResponseText", {bstr_out("body")}}});
  add(calls, Interface{"IXMLHTTPRequest", network, {{"msxml3", "XMLHTTPRequestVtbl"}, {"msxml3", "ServerXMLHTTPRequestVtbl"}}},
      {{7, "open", {wide_text("method"), wide_text("url"), variant_value("async"), variant_value("user"), variant_value("password")}},
       {8, "setRequestHeader", {wide_text("header"), wide_text("value")}},
       {11, "send", {variant_value("body")}},
       {13, "get_status", {number_out("status")}},
       {16, "get_responseText", {bstr_out("body")}}});
}

}  // namespace

void add_objects_functions(std::vector<Call>& calls) {
  add_shortcuts(calls);
  add_tasks(calls);
  add_firewall(calls);
  add_requests(calls);
}

}  // namespace drsemu::event::function
