// What a program uses of the system around it, one thing a run: a window, a console, certificates, a service,
// handles that it inherits or hands to another thread, folders of the system, an output that several write to,
// and a crash of a program that has windows.
#include "sample.h"

#include <wincrypt.h>

static char self[MAX_PATH];

static DWORD run_self(const char *arguments) {
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    char line[MAX_PATH * 2];
    DWORD code;
    snprintf(line, sizeof line, "\"%s\" %s", self, arguments);
    fflush(stdout);
    CHECK(CreateProcessA(self, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    CHECK(WaitForSingleObject(process.hProcess, 60000) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(process.hProcess, &code));
    return code;
}

static void window(void) {
    HWND made = CreateWindowA("STATIC", "zoo", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 200, 100, NULL, NULL, NULL, NULL);
    CHECK(made);
    CHECK(DestroyWindow(made));
}

static void console(void) {
    FreeConsole();
    CHECK(AllocConsole());
    CHECK(SetConsoleTitleA("zoo"));
}

static void certificates(void) {
    HMODULE crypt = LoadLibraryA("crypt32.dll");
    HCERTSTORE(WINAPI *open)(HCRYPTPROV_LEGACY, LPCSTR) = (void *)GetProcAddress(crypt, "CertOpenSystemStoreA");
    PCCERT_CONTEXT(WINAPI *next)(HCERTSTORE, PCCERT_CONTEXT) = (void *)GetProcAddress(crypt, "CertEnumCertificatesInStore");
    CHECK(open && next);
    HCERTSTORE store = open(0, "ROOT");
    CHECK(store);
    CHECK(next(store, NULL));
}

// Two handles that the child has not opened, with names of one length, used in one call.
static void inherit(void) {
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    char arguments[64];
    HANDLE first = CreateEventA(&inherited, FALSE, FALSE, "zoo-first"), second = CreateEventA(&inherited, FALSE, TRUE, "zoo-other");
    CHECK(first && second);
    snprintf(arguments, sizeof arguments, "inherited %u %u", (unsigned)(UINT_PTR)first, (unsigned)(UINT_PTR)second);
    CHECK(run_self(arguments) == 0);
}

static HANDLE volatile handed;

static DWORD WINAPI take_over(void *unused) {
    DWORD written;
    (void)unused;
    while (!handed) YieldProcessor();
    return WriteFile(handed, "handed over", 11, &written, NULL);
}

// A file that one thread opens and another uses at once, while the first makes no further call.
static void hand_over(void) {
    HANDLE thread = CreateThread(NULL, 0, take_over, NULL, 0, NULL);
    CHECK(thread);
    Sleep(20);
    HANDLE file = CreateFileA("handed.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    handed = file;
    for (ULONGLONG end = GetTickCount64() + 200; GetTickCount64() < end;) YieldProcessor();
    CHECK(WaitForSingleObject(thread, 10000) == WAIT_OBJECT_0);
}

static void serve(void) {
    char line[MAX_PATH + 16];
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    CHECK(manager);
    snprintf(line, sizeof line, "\"%s\" served", self);
    SC_HANDLE service = CreateServiceA(manager, "zoo", "zoo", SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START,
                                       SERVICE_ERROR_IGNORE, line, NULL, NULL, NULL, NULL, NULL);
    HANDLE started = CreateEventA(NULL, TRUE, FALSE, "Global\\zoo");
    CHECK(service && started);
    CHECK(StartServiceA(service, 0, NULL));
    CHECK(SetEvent(started));
    CHECK(DeleteService(service));
}

static SERVICE_STATUS_HANDLE status_handle;

static void WINAPI on_control(DWORD control) { (void)control; }

static void WINAPI service_main(DWORD count, LPSTR *arguments) {
    SERVICE_STATUS status = {SERVICE_WIN32_OWN_PROCESS, SERVICE_RUNNING, 0, 0, 0, 0, 0};
    DWORD written;
    (void)count, (void)arguments;
    status_handle = RegisterServiceCtrlHandlerA("zoo", on_control);
    SetServiceStatus(status_handle, &status);
    HANDLE file = CreateFileA("C:\\served.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    WriteFile(file, "served", 6, &written, NULL);
    CloseHandle(file);
    // A service that has stopped before the manager looked did not start (error 1053).
    HANDLE started = OpenEventA(SYNCHRONIZE, FALSE, "Global\\zoo");
    WaitForSingleObject(started, 60000);
    CloseHandle(started);
    status.dwCurrentState = SERVICE_STOPPED;
    SetServiceStatus(status_handle, &status);
}

static void folders(void) {
    CHECK(CreateDirectoryA("plain", NULL));
    CHECK(SetFileAttributesA("plain", FILE_ATTRIBUTE_HIDDEN));
    CHECK(SetFileAttributesA(self, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM));
    CHECK(SetFileAttributesA("C:\\windows\\win.ini", FILE_ATTRIBUTE_READONLY));
    CHECK(DeleteFileA("C:\\Program Files\\Internet Explorer\\iexplore.exe"));
    CHECK(RemoveDirectoryA("C:\\Program Files\\Internet Explorer"));
    CHECK(DeleteFileA("C:\\windows\\system32\\drivers\\etc\\hosts"));
    CHECK(CreateDirectoryA("C:\\windows\\system32\\drivers\\etc\\hosts", NULL));
}

static void output(void) {
    CHECK(GetFileType(GetStdHandle(STD_OUTPUT_HANDLE)) == FILE_TYPE_DISK);
    puts("first");
    CHECK(run_self("says") == 0);
    puts("third");
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    GetModuleFileNameA(NULL, self, sizeof self);
    if (!strcmp(what, "inherited")) {
        CHECK(argc == 4);
        CHECK(SignalObjectAndWait((HANDLE)(UINT_PTR)atoi(argv[2]), (HANDLE)(UINT_PTR)atoi(argv[3]), 10000, FALSE) == WAIT_OBJECT_0);
        return 0;
    }
    if (!strcmp(what, "served")) {
        SERVICE_TABLE_ENTRYA table[] = {{"zoo", service_main}, {NULL, NULL}};
        return StartServiceCtrlDispatcherA(table) ? 0 : 1;
    }
    if (!strcmp(what, "says")) return puts("second") < 0;

    if (!strcmp(what, "window")) window();
    else if (!strcmp(what, "console")) console();
    else if (!strcmp(what, "certificates")) certificates();
    else if (!strcmp(what, "inherit")) inherit();
    else if (!strcmp(what, "hand-over")) hand_over();
    else if (!strcmp(what, "service")) serve();
    else if (!strcmp(what, "folders")) folders();
    else if (!strcmp(what, "output")) output();
    else if (!strcmp(what, "fault")) *(volatile int *)8 = 1;
    else CHECK(!"something to do");
    return success();
}
