// Each wrapped method of the COM interfaces of shortcuts, the task scheduler, the firewall, HTTP requests and the shell.
#define COBJMACROS
#include "functions.h"
#include <initguid.h>
#include <ole2.h>
#include <oleauto.h>
#include <shobjidl.h>
#include <taskschd.h>
#include <netfw.h>
#include <stdbool.h>
#include <msxml2.h>
#undef ShellExecute  // a function; here it is the method's own name
#include <shldisp.h>

static BSTR (WINAPI *bstr)(const OLECHAR *);
static HRESULT (WINAPI *create)(REFCLSID, LPUNKNOWN, DWORD, REFIID, LPVOID *);

#define BSTR_(n, s) GIVEN(.kind = A_WIDE, .value = (ULONG_PTR)bstr(s), .name = #n, .at = (s))
#define OUT_OBJECT(n, p) OUT_HANDLE(n, p)
#define NOTHING "{\"type\":\"VT_EMPTY\"}"

// VARIANTs that last as long as the program.
static const VARIANT *variant_text(const WCHAR *text) {
    VARIANT *made = calloc(1, sizeof *made);
    made->vt = VT_BSTR, made->bstrVal = bstr(text);
    return made;
}
static const VARIANT *variant_number(VARTYPE type, LONG number) {
    VARIANT *made = calloc(1, sizeof *made);
    made->vt = type, made->lVal = number;
    return made;
}
#define TEXT_VARIANT(n, s, json) VARIANT_(n, variant_text(s), "{\"type\":\"VT_BSTR\",\"value\":\"" json "\"}")
#define NUMBER_VARIANT(n, v) VARIANT_(n, variant_number(VT_I4, v), "{\"type\":\"VT_I4\",\"value\":" #v "}")
#define BOOL_VARIANT(n, v) VARIANT_(n, variant_number(VT_BOOL, v ? VARIANT_TRUE : VARIANT_FALSE), "{\"type\":\"VT_BOOL\",\"value\":" #v "}")
#define NO_VARIANT(n) VARIANT_(n, variant_number(VT_EMPTY, 0), NOTHING)

#define LINK(suffix, TEXT, OUT, characters, make)                                                                          \
    static void link_##suffix(void) {                                                                                     \
        static characters text[MAX_PATH], arguments[MAX_PATH];                                                            \
        IShellLink##suffix *link = NULL;                                                                                  \
        create(&CLSID_ShellLink, NULL, CLSCTX_INPROC_SERVER, &IID_IShellLink##suffix, (void **)&link);                    \
        GOOD_METHOD(IShellLink##suffix, SetPath, link, TEXT(file, make("C:\\windows\\notepad.exe")));                     \
        GOOD_METHOD(IShellLink##suffix, SetArguments, link, TEXT(args, make("/zoo quietly")));                            \
        GOOD_METHOD(IShellLink##suffix, SetDescription, link, TEXT(name, make("Zoo")));                                   \
        GOOD_METHOD(IShellLink##suffix, SetWorkingDirectory, link, TEXT(dir, make("C:\\windows")));                       \
        GOOD_METHOD(IShellLink##suffix, SetHotkey, link, HEX(hotkey, 0x254));                                             \
        GOOD_METHOD(IShellLink##suffix, SetShowCmd, link, NAMED(show_cmd, SW_SHOWMINNOACTIVE, "SW_SHOWMINNOACTIVE"));     \
        GOOD_METHOD(IShellLink##suffix, SetIconLocation, link, TEXT(icon_path, make("C:\\windows\\notepad.exe")), SIGNED_(icon, -2)); \
        GOOD_METHOD(IShellLink##suffix, GetPath, link, OUT(file, text), NUM(file_size, MAX_PATH), PTR(find_data, 0), HEX(flags, 4)); \
        GOOD_METHOD(IShellLink##suffix, GetArguments, link, OUT(args, arguments), NUM(args_size, MAX_PATH));              \
        GOOD_METHOD(IShellLink##suffix, Resolve, link, HANDLE_(hwnd, NULL_WINDOW), HEX(flags, SLR_NO_UI | SLR_NOUPDATE)); \
        IShellLink##suffix##_Release(link);                                                                               \
    }
#define NULL_WINDOW GetDesktopWindow()
#define NARROW(s) s
#define WIDE_TEXT(s) L##s
LINK(A, ANSI, OUT_ANSI, char, NARROW)
LINK(W, WIDE, OUT_WIDE, WCHAR, WIDE_TEXT)

static void shortcuts(void) {
    IShellLinkW *link = NULL;
    IPersistFile *file = NULL;
    IShellDispatch2 *shell = NULL;
    link_A();
    link_W();
    create(&CLSID_ShellLink, NULL, CLSCTX_INPROC_SERVER, &IID_IShellLinkW, (void **)&link);
    IShellLinkW_SetPath(link, L"C:\\windows\\notepad.exe");
    IShellLinkW_QueryInterface(link, &IID_IPersistFile, (void **)&file);
    GOOD_METHOD(IPersistFile, Save, file, WIDE(file_name, L"C:\\zoo.lnk"), TRUTH(remember, TRUE));
    GOOD_METHOD(IPersistFile, Load, file, WIDE(file_name, L"C:\\zoo.lnk"), HEX(mode, STGM_READ));
    BAD_METHOD(IPersistFile, Load, file, WIDE(file_name, L"C:\\none.lnk"), HEX(mode, STGM_READWRITE));
    static const GUID shell_class = {0x13709620, 0xc279, 0x11ce, {0xa4, 0x9e, 0x44, 0x45, 0x53, 0x54, 0, 0}};
    create(&shell_class, NULL, CLSCTX_INPROC_SERVER, &IID_IShellDispatch2, (void **)&shell);
    EITHER_METHOD(IShellDispatch2, ShellExecute, shell, BSTR_(file, L"C:\\none.exe"), TEXT_VARIANT(args, L"/zoo", "/zoo"), TEXT_VARIANT(dir, L"C:\\windows", "C:\\\\windows"),
                  TEXT_VARIANT(operation, L"open", "open"), NUMBER_VARIANT(show, 0));
}

// Longer than what most texts are shown of.
#define TASK_HEAD L"<?xml version=\"1.0\"?><Task xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><RegistrationInfo><Description>"
#define TASK_TAIL L"</Description></RegistrationInfo><Triggers/><Actions><Exec><Command>C:\\windows\\notepad.exe</Command></Exec></Actions></Task>"

static void tasks(void) {
    static WCHAR xml[1024] = TASK_HEAD;
    ITaskService *service = NULL;
    ITaskFolder *root = NULL, *folder = NULL;
    ITaskDefinition *definition = NULL;
    IRegisteredTask *task = NULL;
    IRegisteredTaskCollection *list = NULL;
    IRunningTaskCollection *running = NULL;
    IRunningTask *run = NULL;
    ITriggerCollection *triggers = NULL;
    ITrigger *trigger = NULL;
    IActionCollection *actions = NULL;
    IAction *action = NULL;
    IExecAction *exec = NULL;
    BSTR text = NULL;
    for (int i = 0; i < 600; i++) wcscat(xml, L"z");
    wcscat(xml, TASK_TAIL);
    create(&CLSID_TaskScheduler, NULL, CLSCTX_INPROC_SERVER, &IID_ITaskService, (void **)&service);
    BAD_METHOD(ITaskService, Connect, service, TEXT_VARIANT(server_name, L"zoo.invalid", "zoo.invalid"), TEXT_VARIANT(user, L"u", "u"), TEXT_VARIANT(domain, L"d", "d"),
               TEXT_VARIANT(password, L"p", "p"));
    EITHER_METHOD(ITaskService, Connect, service, NO_VARIANT(server_name), NO_VARIANT(user), NO_VARIANT(domain), NO_VARIANT(password));
    EITHER_METHOD(ITaskService, GetRunningTasks, service, HEX(flags, 1), OUT_OBJECT(running_tasks, &running));
    EITHER_METHOD(ITaskService, GetFolder, service, BSTR_(path, L"\\"), OUT_OBJECT(folder, &root));
    GOOD_METHOD(ITaskService, NewTask, service, HEX(flags, 0), OUT_OBJECT(definition, &definition));
    if (root) {
#define ROOT SEEN(.kind = M_TEXT, .name = "this_path", .at = "\\")
#define ROOT_ONLY CALLED("path", "\\")
        EITHER_METHOD(ITaskFolder, CreateFolder, root, ROOT_ONLY, BSTR_(sub_folder_name, L"\\Zoo"), NO_VARIANT(sddl), OUT_OBJECT(folder, &folder));
        EITHER_METHOD(ITaskFolder, GetFolder, root, ROOT, BSTR_(path, L"\\Zoo"), OUT_OBJECT(folder, &folder));
        EITHER_METHOD(ITaskFolder, RegisterTask, root, ROOT, BSTR_(path, L"\\Zoo\\Task"), BSTR_(xml_text, xml), FLAGS(flags, TASK_CREATE_OR_UPDATE), NO_VARIANT(user_id), NO_VARIANT(password),
                      FLAGS(logon_type, TASK_LOGON_INTERACTIVE_TOKEN), NO_VARIANT(sddl), OUT_OBJECT(task, &task));
        EITHER_METHOD(ITaskFolder, GetTask, root, ROOT, BSTR_(path, L"\\Zoo\\Task"), OUT_OBJECT(task, &task));
        EITHER_METHOD(ITaskFolder, GetTasks, root, ROOT_ONLY, HEX(flags, 1), OUT_OBJECT(tasks, &list));
    }
    if (task) {
#define TASK CALLED("path", "\\Zoo\\Task")
        EITHER_METHOD(IRegisteredTask, get_Xml, task, TASK, OUT_ANY(xml, &text));
        EITHER_METHOD(IRegisteredTask, put_Enabled, task, TASK, TRUTH(enabled, FALSE));
        EITHER_METHOD(IRegisteredTask, Run, task, TASK, TEXT_VARIANT(params, L"x", "x"), OUT_OBJECT(running_task, &run));
        EITHER_METHOD(IRegisteredTask, Stop, task, TASK, HEX(flags, 0));
    }
    EITHER_METHOD(ITaskDefinition, put_XmlText, definition, BSTR_(xml, xml));
    GOOD_METHOD(ITaskDefinition, get_Triggers, definition, OUT_OBJECT(triggers, &triggers));
    EITHER_METHOD(ITriggerCollection, Create, triggers, FLAGS(type, TASK_TRIGGER_LOGON), OUT_OBJECT(trigger, &trigger));
    EITHER_METHOD(ITriggerCollection, Create, triggers, FLAGS(type, TASK_TRIGGER_DAILY), OUT_OBJECT(trigger, &trigger));
    GOOD_METHOD(ITaskDefinition, get_Actions, definition, OUT_OBJECT(actions, &actions));
    GOOD_METHOD(IActionCollection, Create, actions, FLAGS(type, TASK_ACTION_EXEC), OUT_OBJECT(action, &action));
    if (action) IAction_QueryInterface(action, &IID_IExecAction, (void **)&exec);
    GOOD_METHOD(IExecAction, put_Path, exec, BSTR_(path, L"C:\\windows\\notepad.exe"));
    EITHER_METHOD(IExecAction, put_Arguments, exec, BSTR_(argument, L"/zoo"));
    EITHER_METHOD(IExecAction, put_WorkingDirectory, exec, BSTR_(working_directory, L"C:\\windows"));
    if (root) {
        EITHER_METHOD(ITaskFolder, RegisterTaskDefinition, root, ROOT, BSTR_(path, L"\\Zoo\\Other"), HANDLE_(definition, definition), FLAGS(flags, TASK_CREATE | TASK_DISABLE),
                      TEXT_VARIANT(user_id, L"zoo", "zoo"), TEXT_VARIANT(password, L"secret", "secret"), FLAGS(logon_type, TASK_LOGON_PASSWORD), TEXT_VARIANT(sddl, L"D:", "D:"),
                      OUT_OBJECT(task, &task));
        EITHER_METHOD(ITaskFolder, DeleteTask, root, ROOT_ONLY, BSTR_(name, L"\\Zoo\\Task"), HEX(flags, 0));
        EITHER_METHOD(ITaskFolder, DeleteTask, root, ROOT_ONLY, BSTR_(name, L"\\Zoo\\Other"), HEX(flags, 0));
        EITHER_METHOD(ITaskFolder, DeleteFolder, root, ROOT_ONLY, BSTR_(sub_folder_name, L"\\Zoo"), HEX(flags, 0));
    }
}

static void firewall(void) {
    INetFwPolicy2 *policy = NULL;
    INetFwRules *rules = NULL;
    INetFwRule *rule = NULL;
    INetFwMgr *manager = NULL;
    INetFwPolicy *local = NULL;
    INetFwProfile *profile = NULL;
    INetFwAuthorizedApplications *apps = NULL;
    VARIANT_BOOL enabled = 0;
    create(&CLSID_NetFwPolicy2, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwPolicy2, (void **)&policy);
    EITHER_METHOD(INetFwPolicy2, get_FirewallEnabled, policy, FLAGS(profile_type, NET_FW_PROFILE2_PUBLIC), OUT_NUM(enabled, &enabled, 2));
    EITHER_METHOD(INetFwPolicy2, put_FirewallEnabled, policy, FLAGS(profile_type, NET_FW_PROFILE2_DOMAIN | NET_FW_PROFILE2_PRIVATE), TRUTH(enabled, FALSE));
    EITHER_METHOD(INetFwPolicy2, get_Rules, policy, OUT_OBJECT(rules, &rules));
    create(&CLSID_NetFwRule, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwRule, (void **)&rule);
    if (rule) {
        EITHER_METHOD(INetFwRule, put_Name, rule, BSTR_(name, L"Zoo"));
        EITHER_METHOD(INetFwRule, put_ApplicationName, rule, BSTR_(image_file_name, L"C:\\zoo.exe"));
        EITHER_METHOD(INetFwRule, put_Protocol, rule, FLAGS(protocol, NET_FW_IP_PROTOCOL_TCP));
        EITHER_METHOD(INetFwRule, put_LocalPorts, rule, BSTR_(port_numbers, L"4444"));
        EITHER_METHOD(INetFwRule, put_Direction, rule, FLAGS(dir, NET_FW_RULE_DIR_IN));
        EITHER_METHOD(INetFwRule, put_Enabled, rule, TRUTH(enabled, TRUE));
        EITHER_METHOD(INetFwRule, put_Action, rule, FLAGS(action, NET_FW_ACTION_ALLOW));
    }
    EITHER_METHOD(INetFwRules, Add, rules, HANDLE_(rule, rule ? (void *)rule : (void *)rules));
    EITHER_METHOD(INetFwRules, Remove, rules, BSTR_(name, L"Zoo"));
    create(&CLSID_NetFwMgr, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwMgr, (void **)&manager);
    INetFwMgr_get_LocalPolicy(manager, &local);
    INetFwPolicy_get_CurrentProfile(local, &profile);
    INetFwProfile_get_AuthorizedApplications(profile, &apps);
    EITHER_METHOD(INetFwAuthorizedApplications, Add, apps, HANDLE_(app, apps));
    EITHER_METHOD(INetFwAuthorizedApplications, Remove, apps, BSTR_(image_file_name, L"C:\\zoo.exe"));
}

// The compiler's headers lack it. httprequest.idl.
typedef struct {
    void *QueryInterface, *AddRef, *Release, *GetTypeInfoCount, *GetTypeInfo, *GetIDsOfNames, *Invoke, *SetProxy, *SetCredentials, *Open, *SetRequestHeader, *GetResponseHeader,
        *GetAllResponseHeaders, *Send, *get_Status, *get_StatusText, *get_ResponseText;
} IWinHttpRequestVtbl;

static DWORD WINAPI serve(void *unused) {
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\nzoo";
    (void)unused;
    const SOCKET server = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8765), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char request[4096];
    bind(server, (struct sockaddr *)&address, sizeof address);
    listen(server, 8);
    for (;;) {
        const SOCKET client = accept(server, NULL, NULL);
        if (client == INVALID_SOCKET) return 0;
        recv(client, request, sizeof request, 0);
        send(client, answer, sizeof answer - 1, 0);
        shutdown(client, 1);
        while (recv(client, request, sizeof request, 0) > 0) {
        }
        closesocket(client);
    }
}

static void requests(void) {
    static const GUID http_class = {0x2087c2f4, 0x2cef, 0x4953, {0xa8, 0xab, 0x66, 0x77, 0x9b, 0x67, 0x04, 0x95}},
                      http_interface = {0x016fe2ec, 0xb2c8, 0x45f8, {0xb2, 0x3b, 0x39, 0xe5, 0x3a, 0x75, 0x39, 0x6b}},
                      xml_interface = {0xed8c108d, 0x4349, 0x11d2, {0x91, 0xa4, 0, 0xc0, 0x4f, 0x79, 0x69, 0xe8}};
    WSADATA data;
    CLSID xml_class;
    void *http = NULL;
    IXMLHTTPRequest *xml = NULL;
    LONG status = 0;
    BSTR text = NULL;
    WSAStartup(0x202, &data);
    CloseHandle(CreateThread(NULL, 0, serve, NULL, 0, NULL));
    Sleep(200);
    create(&http_class, NULL, CLSCTX_INPROC_SERVER, &http_interface, &http);
    GOOD_METHOD(IWinHttpRequest, Open, http, BSTR_(method, L"GET"), BSTR_(url, L"http://127.0.0.1:8765/zoo"), BOOL_VARIANT(async, false));
    GOOD_METHOD(IWinHttpRequest, SetRequestHeader, http, BSTR_(header, L"X-Zoo"), BSTR_(value, L"yes"));
    EITHER_METHOD(IWinHttpRequest, Send, http, NO_VARIANT(body));
    EITHER_METHOD(IWinHttpRequest, get_Status, http, OUT_NUM(status, &status, 4));
    EITHER_METHOD(IWinHttpRequest, get_ResponseText, http, OUT_TEXT(body, &text, "zoo"));
    FROM("ole32.dll", CLSIDFromProgID)(L"Msxml2.ServerXMLHTTP.3.0", &xml_class);
    create(&xml_class, NULL, CLSCTX_INPROC_SERVER, &xml_interface, (void **)&xml);
    GOOD_METHOD(IXMLHTTPRequest, open, xml, BSTR_(method, L"POST"), BSTR_(url, L"http://127.0.0.1:8765/zoo"), BOOL_VARIANT(async, false), NO_VARIANT(user), NO_VARIANT(password));
    FROM("ole32.dll", CLSIDFromProgID)(L"Msxml2.XMLHTTP.6.0", &xml_class);
    create(&xml_class, NULL, CLSCTX_INPROC_SERVER, &xml_interface, (void **)&xml);
    GOOD_METHOD(IXMLHTTPRequest, open, xml, BSTR_(method, L"POST"), BSTR_(url, L"http://127.0.0.1:8765/zoo"), BOOL_VARIANT(async, false), TEXT_VARIANT(user, L"u", "u"),
                TEXT_VARIANT(password, L"p", "p"));
    GOOD_METHOD(IXMLHTTPRequest, setRequestHeader, xml, BSTR_(header, L"X-Zoo"), BSTR_(value, L"yes"));
    EITHER_METHOD(IXMLHTTPRequest, send, xml, TEXT_VARIANT(body, L"payload", "payload"));
    EITHER_METHOD(IXMLHTTPRequest, get_status, xml, OUT_NUM(status, &status, 4));
    EITHER_METHOD(IXMLHTTPRequest, get_responseText, xml, OUT_TEXT(body, &text, "zoo"));
}

int main(void) {
    zoo_begin();
    bstr = FROM("oleaut32.dll", SysAllocString);
    create = FROM("ole32.dll", CoCreateInstance);
    FROM("ole32.dll", CoInitializeEx)(NULL, COINIT_APARTMENTTHREADED);
    shortcuts();
    tasks();
    firewall();
    requests();
    return zoo_end();
}
