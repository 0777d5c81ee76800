// Every way in which a program starts another: each child leaves a file with the name of its way.
//
// tree.exe [WAY…] starts them (all without arguments), tree.exe child WAY is what is started. loadedNN.dll beside it is
// what rundll32, regsvr32 and svchost load; the other bitness's tree.exe is started if it lies beside this one.
#define COBJMACROS
#include "sample.h"
#include <initguid.h>
#include <objbase.h>
#include <mstask.h>
#include <msi.h>
#include <msiquery.h>
#include <shellapi.h>
#include <wbemcli.h>

DEFINE_GUID(kServer, 0x7d1e3a52, 0x91c4, 0x4b0e, 0x8a, 0x31, 0x5c, 0x2f, 0x90, 0x77, 0x1d, 0x08);
#define SERVER_TEXT "{7D1E3A52-91C4-4B0E-8A31-5C2F90771D08}"

static char self[MAX_PATH], folder[MAX_PATH], line[1024];

// The command line of the child for a way, in `line`.
static char *child(const char *way) {
    snprintf(line, sizeof line, "\"%s\" child %s", self, way);
    return line;
}

static void wait_for(HANDLE process) {
    CHECK(WaitForSingleObject(process, 60000) == WAIT_OBJECT_0);
    CloseHandle(process);
}

static void run(char *command, DWORD flags) {
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    fflush(stdout);
    CHECK(CreateProcessA(NULL, command, NULL, NULL, FALSE, flags, NULL, NULL, &startup, &process));
    CloseHandle(process.hThread);
    wait_for(process.hProcess);
}

// A child that its starter has no handle of has left its file.
static void wait_for_file(const char *way) {
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s\\child-%s.txt", folder, way);
    for (int i = 0; i < 2400; i++) {
        if (GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES) return;
        Sleep(25);
    }
    printf("FAILED: no child by way of %s\n", way);
    fflush(stdout);
    ExitProcess(98);
}

static void leave_file(const char *way) {
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s\\child-%s.txt", folder, way);
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
}

static void set_value(HKEY root, const char *key, const char *name, DWORD type, const char *text, DWORD size) {
    HKEY made;
    CHECK(RegCreateKeyExA(root, key, 0, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, NULL, &made, NULL) == 0);
    CHECK(RegSetValueExA(made, name, 0, type, (const BYTE *)text, size) == 0);
    RegCloseKey(made);
}

static void by_create_process(void) { run(child("createprocess"), 0); }

static void by_winexec(void) {
    CHECK(WinExec(child("winexec"), SW_HIDE) > 31);
    wait_for_file("winexec");
}

static void by_shell_execute(void) {
    CHECK((INT_PTR)ShellExecuteA(NULL, "open", self, "child shellexecute", NULL, SW_HIDE) > 32);
    wait_for_file("shellexecute");
}

static void by_shell_execute_ex(void) {
    SHELLEXECUTEINFOA info = {sizeof info, SEE_MASK_NOCLOSEPROCESS | SEE_MASK_FLAG_NO_UI};
    info.lpFile = self;
    info.lpParameters = "child shellexecuteex";
    CHECK(ShellExecuteExA(&info));
    wait_for(info.hProcess);
}

static void by_cmd(void) {
    char command[1100];
    snprintf(command, sizeof command, "cmd.exe /c %s", child("cmd"));
    run(command, 0);
}

static void by_user(void) {
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    HANDLE token, other;
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &token));
    CHECK(DuplicateTokenEx(token, TOKEN_ALL_ACCESS, NULL, SecurityImpersonation, TokenPrimary, &other));
    CHECK(CreateProcessAsUserA(other, NULL, child("asuser"), NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    CloseHandle(process.hThread);
    wait_for(process.hProcess);
}

static void by_other_bits(void) {
    char other[MAX_PATH];
    strcpy(other, self);
    char *digits = strstr(other, sizeof(void *) == 8 ? "64.exe" : "32.exe");
    if (!digits) return;
    memcpy(digits, sizeof(void *) == 8 ? "32" : "64", 2);
    if (GetFileAttributesA(other) == INVALID_FILE_ATTRIBUTES) return;
    snprintf(line, sizeof line, "\"%s\" child there", other);
    run(line, 0);
}

// ---- services ----

static SERVICE_STATUS_HANDLE g_status;

static void set_state(DWORD state) {
    SERVICE_STATUS status = {SERVICE_WIN32_OWN_PROCESS, state, state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0};
    SetServiceStatus(g_status, &status);
}

static DWORD WINAPI control(DWORD code, DWORD type, void *data, void *context) { return NO_ERROR; }

static void WINAPI service_main(DWORD argc, char **argv) {
    g_status = RegisterServiceCtrlHandlerExA("TreeOwn", control, NULL);
    set_state(SERVICE_RUNNING);
    leave_file("service");
    run(child("of-service"), 0);
    set_state(SERVICE_STOPPED);
}

static int serve(void) {
    SERVICE_TABLE_ENTRYA table[] = {{"TreeOwn", service_main}, {NULL, NULL}};
    CHECK(StartServiceCtrlDispatcherA(table));
    return 0;
}

static void start_service(const char *name, const char *command, DWORD type, BOOL answers) {
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    CHECK(manager);
    SC_HANDLE service = CreateServiceA(manager, name, name, SERVICE_ALL_ACCESS, type, SERVICE_DEMAND_START, SERVICE_ERROR_IGNORE,
                                       command, NULL, NULL, NULL, NULL, NULL);
    CHECK(service);
    const BOOL started = StartServiceA(service, 0, NULL);
    CHECK(started || !answers);
    SERVICE_STATUS status;
    for (int i = 0; i < 2400 && answers; i++) {
        CHECK(QueryServiceStatus(service, &status));
        if (status.dwCurrentState == SERVICE_STOPPED) break;
        Sleep(25);
    }
    DeleteService(service);
    CloseServiceHandle(service);
    CloseServiceHandle(manager);
}

static void by_service(void) {
    char command[MAX_PATH + 16];
    snprintf(command, sizeof command, "\"%s\" service", self);
    start_service("TreeOwn", command, SERVICE_WIN32_OWN_PROCESS, TRUE);
    wait_for_file("of-service");
}

// A program of the guest's own that never says that it is a service.
static void by_service_command(void) {
    char command[1100];
    snprintf(command, sizeof command, "cmd.exe /c %s", child("service-cmd"));
    start_service("TreeCommand", command, SERVICE_WIN32_OWN_PROCESS, FALSE);
    wait_for_file("service-cmd");
}

static void dll_path(char *path) { snprintf(path, MAX_PATH, "%s\\loaded%d.dll", folder, (int)sizeof(void *) * 8); }

static BOOL has_dll(void) {
    char path[MAX_PATH];
    dll_path(path);
    return GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES;
}

static void by_service_dll(void) {
    char path[MAX_PATH];
    if (sizeof(void *) == 4 || !has_dll()) return;
    dll_path(path);
    set_value(HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Windows NT\\CurrentVersion\\Svchost", "treegroup", REG_MULTI_SZ, "TreeDll\0", 9);
    set_value(HKEY_LOCAL_MACHINE, "System\\CurrentControlSet\\Services\\TreeDll\\Parameters", "ServiceDll", REG_SZ, path, (DWORD)strlen(path) + 1);
    start_service("TreeDll", "C:\\windows\\system32\\svchost.exe -k treegroup", SERVICE_WIN32_SHARE_PROCESS, TRUE);
    wait_for_file("service-dll");
}

// In a group of the guest's own services.
static void by_service_dll_shared(void) {
    char path[MAX_PATH];
    if (sizeof(void *) == 4 || !has_dll()) return;
    dll_path(path);
    HKEY key;
    char names[4096] = {0};
    DWORD size = sizeof names - 32;
    CHECK(RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Windows NT\\CurrentVersion\\Svchost", 0, KEY_ALL_ACCESS, &key) == 0);
    CHECK(RegQueryValueExA(key, "netsvcs", NULL, NULL, (BYTE *)names, &size) == 0);
    const DWORD before = size;
    if (size > 0) size--;
    memcpy(names + size, "TreeShared\0", 12);
    CHECK(RegSetValueExA(key, "netsvcs", 0, REG_MULTI_SZ, (BYTE *)names, size + 12) == 0);
    set_value(HKEY_LOCAL_MACHINE, "System\\CurrentControlSet\\Services\\TreeShared\\Parameters", "ServiceDll", REG_SZ, path, (DWORD)strlen(path) + 1);
    start_service("TreeShared", "C:\\windows\\system32\\svchost.exe -k netsvcs", SERVICE_WIN32_SHARE_PROCESS, TRUE);
    wait_for_file("service-dll-shared");
    // The group's next host would look for a service that is gone.
    memcpy(names + before - 1, "\0", 1);
    CHECK(RegSetValueExA(key, "netsvcs", 0, REG_MULTI_SZ, (BYTE *)names, before) == 0);
    RegCloseKey(key);
}

// ---- programs of the guest that run what they are given ----

static void by_rundll(void) {
    char path[MAX_PATH], command[1100];
    if (!has_dll()) return;
    dll_path(path);
    snprintf(command, sizeof command, "rundll32.exe %s,Entry", path);
    run(command, 0);
    wait_for_file("rundll32");
}

static void by_regsvr(void) {
    char path[MAX_PATH], command[1100];
    if (!has_dll()) return;
    dll_path(path);
    snprintf(command, sizeof command, "regsvr32.exe /s %s", path);
    run(command, 0);
    wait_for_file("regsvr32");
}

static void by_script(const char *host) {
    char path[MAX_PATH], command[1100];
    snprintf(path, sizeof path, "%s\\%s.js", folder, host);
    FILE *script = fopen(path, "w");
    CHECK(script);
    fprintf(script, "new ActiveXObject('WScript.Shell').Run('\"");
    for (const char *c = self; *c; c++) fprintf(script, *c == '\\' ? "\\\\" : "%c", *c);
    fprintf(script, "\" child %s', 0, true);\n", host);
    fclose(script);
    snprintf(command, sizeof command, "%s.exe //nologo %s", host, path);
    run(command, 0);
    wait_for_file(host);
}
static void by_wscript(void) { by_script("wscript"); }
static void by_cscript(void) { by_script("cscript"); }

static void execute(MSIHANDLE database, const char *query) {
    MSIHANDLE view;
    CHECK(MsiDatabaseOpenViewA(database, query, &view) == 0);
    CHECK(MsiViewExecute(view, 0) == 0);
    MsiViewClose(view);
    MsiCloseHandle(view);
}

// A package that installs nothing and starts the child.
static void by_msi(void) {
    char path[MAX_PATH], query[1024], command[1100];
    MSIHANDLE database, summary;
    snprintf(path, sizeof path, "%s\\tree.msi", folder);
    CHECK(MsiOpenDatabaseA(path, MSIDBOPEN_CREATE, &database) == 0);
    execute(database, "CREATE TABLE `Property` (`Property` CHAR(72) NOT NULL, `Value` CHAR(255) NOT NULL PRIMARY KEY `Property`)");
    const char *const properties[][2] = {{"ProductCode", "{1C0F6B7E-4E0B-4B69-9A5B-3D6F0F1D4A11}"}, {"ProductName", "Tree"}, {"ProductVersion", "1.0.0"},
                                         {"ProductLanguage", "1033"}, {"Manufacturer", "Zoo"}, {"CHILD", self}};
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        snprintf(query, sizeof query, "INSERT INTO `Property` (`Property`, `Value`) VALUES ('%s', '%s')", properties[i][0], properties[i][1]);
        execute(database, query);
    }
    execute(database, "CREATE TABLE `CustomAction` (`Action` CHAR(72) NOT NULL, `Type` SHORT NOT NULL, `Source` CHAR(72), `Target` CHAR(255) PRIMARY KEY `Action`)");
    execute(database, "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) VALUES ('RunChild', 50, 'CHILD', 'child msi')");
    execute(database, "CREATE TABLE `InstallExecuteSequence` (`Action` CHAR(72) NOT NULL, `Condition` CHAR(255), `Sequence` SHORT PRIMARY KEY `Action`)");
    execute(database, "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('RunChild', 10)");
    CHECK(MsiGetSummaryInformationA(database, NULL, 8, &summary) == 0);
    CHECK(MsiSummaryInfoSetPropertyA(summary, 2, VT_LPSTR, 0, NULL, "Tree") == 0);
    CHECK(MsiSummaryInfoSetPropertyA(summary, 7, VT_LPSTR, 0, NULL, ";1033") == 0);
    CHECK(MsiSummaryInfoSetPropertyA(summary, 9, VT_LPSTR, 0, NULL, "{9E9E9D0F-6C9D-4A34-8B8E-0F6B5B1E6C22}") == 0);
    CHECK(MsiSummaryInfoSetPropertyA(summary, 14, VT_I4, 100, NULL, NULL) == 0);
    CHECK(MsiSummaryInfoSetPropertyA(summary, 15, VT_I4, 0, NULL, NULL) == 0);
    CHECK(MsiSummaryInfoPersist(summary) == 0);
    MsiCloseHandle(summary);
    CHECK(MsiDatabaseCommit(database) == 0);
    MsiCloseHandle(database);
    snprintf(command, sizeof command, "msiexec.exe /qn /i \"%s\"", path);
    run(command, 0);
    wait_for_file("msi");
}

// ---- COM ----

static void by_com(void) {
    IUnknown *made;
    child("com");
    set_value(HKEY_LOCAL_MACHINE, "Software\\Classes\\CLSID\\" SERVER_TEXT "\\LocalServer32", NULL, REG_SZ, line, (DWORD)strlen(line) + 1);
    CHECK(CoInitialize(NULL) >= 0);
    // The child registers no class and ends: there is nothing to be had.
    CHECK(CoCreateInstance(&kServer, NULL, CLSCTX_LOCAL_SERVER, &IID_IUnknown, (void **)&made) < 0);
    CoUninitialize();
    wait_for_file("com");
}

static void by_wmi(void) {
    IWbemLocator *locator;
    IWbemServices *services;
    IWbemClassObject *class_object, *signature, *in, *out = NULL;
    VARIANT text;
    WCHAR wide[1024];
    CHECK(CoInitialize(NULL) >= 0);
    CHECK(CoCreateInstance(&CLSID_WbemLocator, NULL, CLSCTX_INPROC_SERVER, &IID_IWbemLocator, (void **)&locator) == S_OK);
    BSTR space = SysAllocString(L"ROOT\\CIMV2"), class_name = SysAllocString(L"Win32_Process"), method = SysAllocString(L"Create");
    CHECK(IWbemLocator_ConnectServer(locator, space, NULL, NULL, NULL, 0, NULL, NULL, &services) == S_OK);
    CHECK(IWbemServices_GetObject(services, class_name, 0, NULL, &class_object, NULL) == S_OK);
    CHECK(IWbemClassObject_GetMethod(class_object, method, 0, &signature, NULL) == S_OK);
    CHECK(IWbemClassObject_SpawnInstance(signature, 0, &in) == S_OK);
    MultiByteToWideChar(CP_ACP, 0, child("wmi"), -1, wide, 1024);
    V_VT(&text) = VT_BSTR;
    V_BSTR(&text) = SysAllocString(wide);
    CHECK(IWbemClassObject_Put(in, L"CommandLine", 0, &text, 0) == S_OK);
    CHECK(IWbemServices_ExecMethod(services, class_name, method, 0, NULL, in, &out, NULL) == S_OK);
    CoUninitialize();
    wait_for_file("wmi");
}

// The scheduler's first interface, which starts a task when it is asked to.
static void by_task(void) {
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_CONNECT), schedule = OpenServiceA(manager, "Schedule", SERVICE_START);
    CHECK(schedule);
    CHECK(StartServiceA(schedule, 0, NULL) || GetLastError() == ERROR_SERVICE_ALREADY_RUNNING);
    ITaskScheduler *scheduler;
    ITask *task;
    IPersistFile *file;
    WCHAR wide[MAX_PATH];
    MultiByteToWideChar(CP_ACP, 0, self, -1, wide, MAX_PATH);
    CHECK(CoInitialize(NULL) >= 0);
    CHECK(CoCreateInstance(&CLSID_CTaskScheduler, NULL, CLSCTX_INPROC_SERVER, &IID_ITaskScheduler, (void **)&scheduler) == S_OK);
    CHECK(ITaskScheduler_NewWorkItem(scheduler, L"Tree", &CLSID_CTask, &IID_ITask, (IUnknown **)&task) == S_OK);
    CHECK(ITask_SetApplicationName(task, wide) == S_OK);
    CHECK(ITask_SetParameters(task, L"task child task") == S_OK);
    CHECK(ITask_SetWorkingDirectory(task, L"C:\\") == S_OK);
    WORD number;
    ITaskTrigger *trigger;
    TASK_TRIGGER when = {sizeof when};
    when.wBeginYear = 2099;
    when.wBeginMonth = when.wBeginDay = 1;
    when.TriggerType = TASK_TIME_TRIGGER_ONCE;
    CHECK(ITask_CreateTrigger(task, &number, &trigger) == S_OK);
    CHECK(ITaskTrigger_SetTrigger(trigger, &when) == S_OK);
    CHECK(ITask_QueryInterface(task, &IID_IPersistFile, (void **)&file) == S_OK);
    CHECK(IPersistFile_Save(file, NULL, FALSE) == S_OK);
    HRESULT ran = ITask_Run(task);
    if (ran != S_OK) printf("ITask::Run 0x%08lx\n", ran);
    CHECK(ran == S_OK);
    wait_for_file("task");
    CoUninitialize();
}

static const struct {
    const char *name;
    void (*start)(void);
} ways[] = {{"createprocess", by_create_process}, {"winexec", by_winexec}, {"shellexecute", by_shell_execute}, {"shellexecuteex", by_shell_execute_ex},
            {"cmd", by_cmd}, {"asuser", by_user}, {"there", by_other_bits}, {"service", by_service}, {"service-cmd", by_service_command},
            {"service-dll", by_service_dll}, {"service-dll-shared", by_service_dll_shared}, {"rundll32", by_rundll}, {"regsvr32", by_regsvr},
            {"wscript", by_wscript}, {"cscript", by_cscript}, {"msi", by_msi}, {"com", by_com}, {"wmi", by_wmi}, {"task", by_task}};

int main(int argc, char **argv) {
    GetModuleFileNameA(NULL, self, sizeof self);
    strcpy(folder, self);
    *strrchr(folder, '\\') = 0;
    // The scheduler may leave the program's name out of the command line.
    for (int i = 0; i + 1 < argc && i < 3; i++) {
        if (strcmp(argv[i], "child")) continue;
        leave_file(argv[i + 1]);
        if (!strcmp(argv[i + 1], "there")) run(child("back"), 0);
        return 0;
    }
    if (argc > 1 && !strcmp(argv[1], "service")) return serve();
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        BOOL wanted = argc == 1;
        for (int j = 1; j < argc; j++) wanted |= !strcmp(argv[j], ways[i].name);
        if (!wanted) continue;
        const DWORD begun = GetTickCount();
        ways[i].start();
        printf("%s %lu ms\n", ways[i].name, GetTickCount() - begun);
        fflush(stdout);
    }
    return success();
}
