// Each wrapped function of processes and threads, injection, enumeration, debugging, objects to wait for.
#include "functions.h"
#include <tlhelp32.h>
#include <psapi.h>

#define OWN_PROCESS PSEUDO(process, -1), BEFORE_NUM(proc_id, GetCurrentProcessId())
#define PROCESS_OF(info) NAMED_HANDLE(process, (info).hProcess, "proc_id", number_text((info).dwProcessId))
#define THREAD_OF(h, id) NAMED_HANDLE(thread, h, "thread_id", number_text(id)), BEFORE_ANY(proc_id)
#define BAD_OF(n) HANDLE_(n, BAD_HANDLE)

// A call that does not return.
static void function_leave(const char *name, const Arg *args, size_t count) {
    Line line;
    ULONG_PTR values[ZOO_MAX_ARGS] = {0}, used = 0;
    BOOL first = TRUE;
    void *function = function_find(name);
    line.used = 0;
    line_raw(&line, "{\"pid\":%lu,\"tid\":%lu,\"call\":\"%s\",\"expect\":{", GetCurrentProcessId(), GetCurrentThreadId(), strchr(name, '.') + 1);
    for (size_t i = 0; i < count; i++) {
        values[used++] = args[i].value;
        line_arg(&line, &args[i], &first);
    }
    line_raw(&line, "},\"returned\":false,\"success\":true}");
    line_keep(&line);
    zoo_invoke(function, values, used);
}
#define LEAVE(name, ...) function_leave(name, (const Arg[]){__VA_ARGS__}, sizeof((const Arg[]){__VA_ARGS__}) / sizeof(Arg))

static char self[MAX_PATH];
static WCHAR wide_self[MAX_PATH];

static DWORD WINAPI leaver(void *unused) {
    (void)unused;
    LEAVE("kernel32.ExitThread", HEX(exit_code, 0x21));
    return 0;
}

static void CALLBACK nothing(ULONG_PTR unused) { (void)unused; }
static void CALLBACK timer_nothing(void *unused, BOOLEAN fired) { (void)unused, (void)fired; }
static void CALLBACK pool_nothing(TP_CALLBACK_INSTANCE *instance, void *context, void *object) { (void)instance, (void)context, (void)object; }
static void NTAPI fls_nothing(void *unused) { (void)unused; }

static void *first_fiber;
static void CALLBACK fiber(void *unused) {
    (void)unused;
    for (;;) SwitchToFiber(first_fiber);
}

static DWORD WINAPI fibers(void *unused) {
    (void)unused;
    first_fiber = (void *)GOOD(R_POINTER, "kernel32.ConvertThreadToFiber", PTR(parameter, 0x77));
    void *second = (void *)GOOD(R_POINTER, "kernel32.CreateFiber", NUM(stack_size, 0x10000), PTR(start_address, fiber), PTR(parameter, 0x78));
    void *third = (void *)GOOD(R_POINTER, "kernel32.CreateFiberEx", NUM(stack_commit_size, 0x2000), NUM(stack_reserve_size, 0x10000), HEX(flags, 1), PTR(start_address, fiber), PTR(parameter, 0x79));
    GOOD(R_ANY, "kernel32.SwitchToFiber", PTR(fiber, second));
    GOOD(R_ANY, "kernel32.SwitchToFiber", PTR(fiber, second));
    GOOD(R_ANY, "kernel32.DeleteFiber", PTR(fiber, second));
    DeleteFiber(third);
    GOOD(R_BOOL, "kernel32.ConvertFiberToThread");
    GOOD(R_POINTER, "kernel32.ConvertThreadToFiberEx", PTR(parameter, 0x7a), HEX(flags, 1));
    ConvertFiberToThread();
    return 0;
}

static STARTUPINFOA startup = {.cb = sizeof startup, .lpTitle = (char *)"zoo", .dwFlags = STARTF_USESHOWWINDOW, .wShowWindow = SW_HIDE};
static STARTUPINFOW wide_startup = {.cb = sizeof wide_startup, .lpTitle = (WCHAR *)L"zoo", .dwFlags = STARTF_USESHOWWINDOW, .wShowWindow = SW_HIDE};
static char startup_json[512];
#define STARTUP SHAPE(startup_info, &startup, startup_json)
#define WIDE_STARTUP SHAPE(startup_info, &wide_startup, startup_json)

static void end(PROCESS_INFORMATION *info) {
    if (!info->hProcess) return;
    TerminateProcess(info->hProcess, 0);
    CloseHandle(info->hThread);
    CloseHandle(info->hProcess);
    memset(info, 0, sizeof *info);
}

static PROCESS_INFORMATION creation(void) {
    static char line[] = "zoo first second";
    static WCHAR wide_line[] = L"zoo \x00e9t\x00e9", line_2[] = L"zoo quiet", line_3[] = L"zoo quiet", line_4[] = L"zoo quiet", line_5[] = L"zoo quiet";
    static char line_a[] = "zoo quiet";
    PROCESS_INFORMATION victim = {0}, other = {0};
    HANDLE token = NULL;
    snprintf(startup_json, sizeof startup_json,
             "{\"size\":%u,\"title\":\"zoo\",\"x\":0,\"y\":0,\"x_size\":0,\"y_size\":0,\"x_count_chars\":0,\"y_count_chars\":0,\"fill_attribute\":0,"
             "\"flags\":\"STARTF_USESHOWWINDOW\",\"show_window\":\"SW_HIDE\",\"reserved_2_size\":0}", (unsigned)sizeof startup);
    GOOD(R_BOOL, "kernel32.CreateProcessA", ANSI(application_name, self), ANSI(command_line, line), PTR(process_attributes, 0), PTR(thread_attributes, 0),
         TRUTH(inherit_handles, FALSE), FLAGS(creation_flags, CREATE_SUSPENDED | CREATE_NO_WINDOW), PTR(environment, 0), ANSI(current_directory, "C:\\windows"),
         STARTUP, OUT_ANY(process_information, &victim));
    GOOD(R_BOOL, "kernel32.CreateProcessW", WIDE(application_name, wide_self), WIDE(command_line, wide_line), PTR(process_attributes, 0), PTR(thread_attributes, 0),
         TRUTH(inherit_handles, TRUE), FLAGS(creation_flags, CREATE_SUSPENDED), PTR(environment, 0), WIDE(current_directory, L"C:\\"), WIDE_STARTUP,
         OUT_ANY(process_information, &other));
    end(&other);
    BAD(R_BOOL, "kernel32.CreateProcessW", WIDE(application_name, L"C:\\none.exe"), RAW(0), PTR(process_attributes, 0), PTR(thread_attributes, 0),
        TRUTH(inherit_handles, FALSE), NO_OF(creation_flags), PTR(environment, 0), RAW(0), WIDE_STARTUP, OUT_ANY(process_information, &other));
    CHECK(OpenProcessToken(SELF, TOKEN_ALL_ACCESS, &token));
    GOOD(R_BOOL, "advapi32.CreateProcessAsUserA", HANDLE_(token, token), ANSI(application_name, self), ANSI(command_line, line_a), PTR(process_attributes, 0),
         PTR(thread_attributes, 0), TRUTH(inherit_handles, FALSE), FLAGS(creation_flags, CREATE_SUSPENDED), PTR(environment, 0), ANSI(current_directory, "C:\\"), STARTUP,
         OUT_ANY(process_information, &other));
    end(&other);
    GOOD(R_BOOL, "advapi32.CreateProcessAsUserW", HANDLE_(token, token), WIDE(application_name, wide_self), WIDE(command_line, line_2), PTR(process_attributes, 0),
         PTR(thread_attributes, 0), TRUTH(inherit_handles, FALSE), FLAGS(creation_flags, CREATE_SUSPENDED), PTR(environment, 0), WIDE(current_directory, L"C:\\"), WIDE_STARTUP,
         OUT_ANY(process_information, &other));
    end(&other);
    GOOD(R_BOOL, "kernel32.CreateProcessInternalW", HANDLE_(token, token), WIDE(application_name, wide_self), WIDE(command_line, line_3), PTR(process_attributes, 0),
         PTR(thread_attributes, 0), TRUTH(inherit_handles, FALSE), FLAGS(creation_flags, CREATE_SUSPENDED), PTR(environment, 0), WIDE(current_directory, L"C:\\"), WIDE_STARTUP,
         OUT_ANY(process_information, &other), PTR(new_token, 0));
    end(&other);
    EITHER(R_BOOL, "advapi32.CreateProcessWithLogonW", WIDE(username, L"nobody"), WIDE(domain, L"zoo"), WIDE(password, L"secret"), FLAGS(logon_flags, LOGON_WITH_PROFILE),
           WIDE(application_name, wide_self), WIDE(command_line, line_4), FLAGS(creation_flags, CREATE_SUSPENDED), PTR(environment, 0), WIDE(current_directory, L"C:\\"),
           WIDE_STARTUP, OUT_ANY(process_information, &other));
    end(&other);
    EITHER(R_BOOL, "advapi32.CreateProcessWithTokenW", HANDLE_(token, token), FLAGS(logon_flags, LOGON_NETCREDENTIALS_ONLY), WIDE(application_name, wide_self),
           WIDE(command_line, line_5), FLAGS(creation_flags, CREATE_SUSPENDED), PTR(environment, 0), WIDE(current_directory, L"C:\\"), WIDE_STARTUP,
           OUT_ANY(process_information, &other));
    end(&other);
    CloseHandle(token);
    char command[MAX_PATH + 16];
    snprintf(command, sizeof command, "\"%s\" quiet", self);
    GOOD(R_ANY, "kernel32.WinExec", ANSI(cmd_line, command), FLAGS(cmd_show, SW_HIDE));
    snprintf(command, sizeof command, "\"%s\" exit", self);
    zoo_flush();
    STARTUPINFOA plain = {.cb = sizeof plain};
    CHECK(CreateProcessA(self, command, NULL, NULL, TRUE, 0, NULL, NULL, &plain, &other));
    CHECK(WaitForSingleObject(other.hProcess, 60000) == WAIT_OBJECT_0);
    end(&other);

    static char list[1024];
    SIZE_T size = 0;
    BAD(R_BOOL, "kernel32.InitializeProcThreadAttributeList", PTR(attribute_list, 0), NUM(attribute_count, 1), HEX(flags, 0), IN_NUM(size, &size, sizeof size));
    size = sizeof list;
    GOOD(R_BOOL, "kernel32.InitializeProcThreadAttributeList", PTR(attribute_list, list), NUM(attribute_count, 1), HEX(flags, 0), IN_NUM(size, &size, sizeof size), AFTER_NUM(size, &size, sizeof size));
    HANDLE parent = SELF;
    GOOD(R_BOOL, "kernel32.UpdateProcThreadAttribute", PTR(attribute_list, list), HEX(flags, 0), FLAGS(attribute, PROC_THREAD_ATTRIBUTE_PARENT_PROCESS),
         IN_BYTES(value, &parent, sizeof parent), NUM(size, sizeof parent), PTR(previous_value, 0), PTR(return_size, 0));
    GOOD(R_ANY, "kernel32.DeleteProcThreadAttributeList", PTR(attribute_list, list));
    return victim;
}

static void processes(PROCESS_INFORMATION *victim) {
    DWORD number = 0;
    BOOL is = 0;
    USHORT machine = 0, native = 0;
    FILETIME a, b, c, d;
    char text[MAX_PATH];
    WCHAR wide_text[MAX_PATH];
    HANDLE process = (HANDLE)GOOD(R_HANDLE, "kernel32.OpenProcess", FLAGS(desired_access, PROCESS_ALL_ACCESS), TRUTH(inherit_handle, FALSE), NUM(process_id, victim->dwProcessId));
    BAD(R_HANDLE, "kernel32.OpenProcess", FLAGS(desired_access, PROCESS_VM_WRITE | PROCESS_VM_OPERATION | PROCESS_CREATE_THREAD), TRUTH(inherit_handle, TRUE), NUM(process_id, 0x7ffffff0));
    GOOD(R_BOOL, "kernel32.GetExitCodeProcess", PROCESS_OF(*victim), OUT_NUM(exit_code, &number, 4));
    GOOD(R_BOOL, "kernel32.IsWow64Process", OWN_PROCESS, OUT_NUM(wow64_process, &is, 4));
    GOOD(R_BOOL, "kernel32.IsWow64Process2", PROCESS_OF(*victim), OUT_TEXT(process_machine, &machine, BITS == 32 ? "IMAGE_FILE_MACHINE_I386" : "IMAGE_FILE_MACHINE_UNKNOWN"),
         OUT_TEXT(native_machine, &native, "IMAGE_FILE_MACHINE_AMD64"));
    GOOD(R_BOOL, "kernel32.GetProcessId", PROCESS_OF(*victim));
    GOOD(R_BOOL, "kernel32.GetProcessTimes", PROCESS_OF(*victim), OUT_ANY(creation_time, &a), OUT_ANY(exit_time, &b), OUT_ANY(kernel_time, &c), OUT_ANY(user_time, &d));
    GOOD(R_BOOL, "kernel32.GetPriorityClass", OWN_PROCESS);
    GOOD(R_BOOL, "kernel32.SetPriorityClass", PROCESS_OF(*victim), FLAGS(priority_class, IDLE_PRIORITY_CLASS));
    BAD(R_BOOL, "kernel32.SetPriorityClass", BAD_OF(process), FLAGS(priority_class, HIGH_PRIORITY_CLASS));
    DWORD size = MAX_PATH, wide_size = MAX_PATH;
    GOOD(R_BOOL, "kernel32.QueryFullProcessImageNameA", PROCESS_OF(*victim), NO_OF(flags), OUT_ANSI(exe_name, text), IN_NUM(size, &size, 4), AFTER_NUM(size, &size, 4));
    GOOD(R_BOOL, "kernel32.QueryFullProcessImageNameW", OWN_PROCESS, FLAGS(flags, PROCESS_NAME_NATIVE), OUT_WIDE(exe_name, wide_text), IN_NUM(size, &wide_size, 4), AFTER_NUM(size, &wide_size, 4));
    GOOD(R_BOOL, "kernel32.TerminateProcess", NAMED_HANDLE(process, process, "proc_id", number_text(victim->dwProcessId)), HEX(exit_code, 0x42));
    BAD(R_BOOL, "kernel32.TerminateProcess", BAD_OF(process), HEX(exit_code, 1));
    CloseHandle(process);
    end(victim);
}


static void threads(PROCESS_INFORMATION *victim) {
    static DECLSPEC_ALIGN(16) CONTEXT context;
    static WOW64_CONTEXT wow64 = {.ContextFlags = WOW64_CONTEXT_FULL};
    DWORD id = 0, code = 0;
    FILETIME a, b, c, d;
    HANDLE thread = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateThread", PTR(thread_attributes, 0), NUM(stack_size, 0x10000), PTR(start_address, sleeper), PTR(parameter, 0x1234),
                                 FLAGS(creation_flags, CREATE_SUSPENDED), OUT_NUM(thread_id, &id, 4));
    BAD(R_HANDLE, "kernel32.CreateRemoteThread", BAD_OF(process), PTR(thread_attributes, 0), NUM(stack_size, 0), PTR(start_address, quick), PTR(parameter, 0), NO_OF(creation_flags), OUT_NUM(thread_id, &code, 4));
    HANDLE remote = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateRemoteThread", PROCESS_OF(*victim), PTR(thread_attributes, 0), NUM(stack_size, 0), PTR(start_address, quick), PTR(parameter, 0x99),
                                 FLAGS(creation_flags, CREATE_SUSPENDED), OUT_NUM(thread_id, &code, 4));
    CloseHandle(remote);
    remote = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateRemoteThreadEx", PROCESS_OF(*victim), PTR(thread_attributes, 0), NUM(stack_size, 0x20000), PTR(start_address, quick), PTR(parameter, 0x98),
                          NAMED(creation_flags, 0x10004, "CREATE_SUSPENDED|STACK_SIZE_PARAM_IS_A_RESERVATION"), PTR(attribute_list, 0), OUT_NUM(thread_id, &code, 4));
    CloseHandle(remote);
    HANDLE opened = (HANDLE)GOOD(R_HANDLE, "kernel32.OpenThread", FLAGS(desired_access, THREAD_ALL_ACCESS), TRUTH(inherit_handle, FALSE), NUM(thread_id, id));
    BAD(R_HANDLE, "kernel32.OpenThread", FLAGS(desired_access, THREAD_SET_CONTEXT), TRUTH(inherit_handle, FALSE), NUM(thread_id, 0x7ffffff0));
    GOOD(R_SOCKET, "kernel32.ResumeThread", THREAD_OF(opened, id));
    await_sleeper();
    BAD(R_SOCKET, "kernel32.ResumeThread", BAD_OF(thread));
    GOOD(R_SOCKET, "kernel32.SuspendThread", THREAD_OF(thread, id));
    BAD(R_SOCKET, "kernel32.SuspendThread", BAD_OF(thread));
    ResumeThread(thread);
    GOOD(R_BOOL, "kernel32.QueueUserAPC", PTR(apc, nothing), THREAD_OF(thread, id), HEX(data, 0x5151));
    BAD(R_BOOL, "kernel32.QueueUserAPC", PTR(apc, nothing), BAD_OF(thread), HEX(data, 1));
    context.ContextFlags = CONTEXT_FULL;
    GOOD(R_BOOL, "kernel32.GetThreadContext", THREAD_OF(victim->hThread, victim->dwThreadId), PTR(context, &context));
    GOOD(R_BOOL, "kernel32.SetThreadContext", THREAD_OF(victim->hThread, victim->dwThreadId), PTR(context, &context));
    BAD(R_BOOL, "kernel32.SetThreadContext", BAD_OF(thread), PTR(context, &context));
    PROCESS_INFORMATION narrow = *victim;
    STARTUPINFOA plain = {.cb = sizeof plain};
    if (BITS == 64) CHECK(CreateProcessA("C:\\windows\\syswow64\\cmd.exe", NULL, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL, &plain, &narrow));
    GOOD(R_BOOL, "kernel32.Wow64GetThreadContext", THREAD_OF(narrow.hThread, narrow.dwThreadId), OUT_ANY(context, &wow64));
    static char wow64_json[1024];
    snprintf(wow64_json, sizeof wow64_json,
             "{\"context_flags\":\"CONTEXT_FULL\",\"dr0\":\"0x%lx\",\"dr1\":\"0x%lx\",\"dr2\":\"0x%lx\",\"dr3\":\"0x%lx\",\"dr6\":\"0x%lx\",\"dr7\":\"0x%lx\",\"seg_gs\":\"0x%lx\","
             "\"seg_fs\":\"0x%lx\",\"seg_es\":\"0x%lx\",\"seg_ds\":\"0x%lx\",\"edi\":\"0x%lx\",\"esi\":\"0x%lx\",\"ebx\":\"0x%lx\",\"edx\":\"0x%lx\",\"ecx\":\"0x%lx\",\"eax\":\"0x%lx\","
             "\"ebp\":\"0x%lx\",\"eip\":\"0x%lx\",\"seg_cs\":\"0x%lx\",\"eflags\":\"0x%lx\",\"esp\":\"0x%lx\",\"seg_ss\":\"0x%lx\"}",
             wow64.Dr0, wow64.Dr1, wow64.Dr2, wow64.Dr3, wow64.Dr6, wow64.Dr7, wow64.SegGs, wow64.SegFs, wow64.SegEs, wow64.SegDs, wow64.Edi, wow64.Esi, wow64.Ebx, wow64.Edx,
             wow64.Ecx, wow64.Eax, wow64.Ebp, wow64.Eip, wow64.SegCs, wow64.EFlags, wow64.Esp, wow64.SegSs);
    GOOD(R_BOOL, "kernel32.Wow64SetThreadContext", THREAD_OF(narrow.hThread, narrow.dwThreadId), SHAPE(context, &wow64, wow64_json));
    if (BITS == 64) end(&narrow);
    GOOD(R_BOOL, "kernel32.SetThreadPriority", THREAD_OF(thread, id), FLAGS(priority, THREAD_PRIORITY_HIGHEST));
    GOOD(R_BOOL, "kernel32.SetThreadPriority", THREAD_OF(thread, id), NAMED(priority, -2, "THREAD_PRIORITY_LOWEST"));
    GOOD(R_BOOL, "kernel32.GetExitCodeThread", THREAD_OF(thread, id), OUT_NUM(exit_code, &code, 4));
    GOOD(R_BOOL, "kernel32.GetThreadId", THREAD_OF(thread, id));
    GOOD(R_BOOL, "kernel32.GetProcessIdOfThread", THREAD_OF(thread, id));
    GOOD(R_BOOL, "kernel32.GetThreadTimes", THREAD_OF(thread, id), OUT_ANY(creation_time, &a), OUT_ANY(exit_time, &b), OUT_ANY(kernel_time, &c), OUT_ANY(user_time, &d));
    GOOD(R_BOOL, "kernel32.TerminateThread", THREAD_OF(thread, id), HEX(exit_code, 0x11));
    BAD(R_BOOL, "kernel32.TerminateThread", BAD_OF(thread), HEX(exit_code, 2));
    CloseHandle(opened);
    CloseHandle(thread);
    const LPTHREAD_START_ROUTINE starts[] = {leaver, fibers};
    for (int i = 0; i < 2; i++) {
        thread = CreateThread(NULL, 0, starts[i], NULL, 0, &id);
        CHECK(WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0);
        CloseHandle(thread);
    }
    const DWORD tls = (DWORD)GOOD(R_SOCKET, "kernel32.TlsAlloc");
    GOOD(R_BOOL, "kernel32.TlsFree", NUM(tls_index, tls));
    BAD(R_BOOL, "kernel32.TlsFree", NUM(tls_index, 0xfffff));
    const DWORD fls = (DWORD)GOOD(R_SOCKET, "kernel32.FlsAlloc", PTR(callback, fls_nothing));
    FlsFree(fls);

    HANDLE timer = NULL, wait = NULL, event = CreateEventA(NULL, TRUE, FALSE, NULL);
    GOOD(R_BOOL, "kernel32.QueueUserWorkItem", PTR(function, quick), PTR(context, 0x66), FLAGS(flags, WT_EXECUTELONGFUNCTION));
    HANDLE queue = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateTimerQueue");
    GOOD(R_BOOL, "kernel32.CreateTimerQueueTimer", OUT_HANDLE(new_timer, &timer), PTR(timer_queue, queue), PTR(callback, timer_nothing), PTR(parameter, 0x67), NUM(due_time, 3600000),
         NUM(period, 0), FLAGS(flags, WT_EXECUTEONLYONCE));
    GOOD(R_BOOL, "kernel32.DeleteTimerQueueTimer", PTR(timer_queue, queue), PTR(timer, timer), PTR(completion_event, INVALID_HANDLE_VALUE));
    GOOD(R_BOOL, "kernel32.RegisterWaitForSingleObject", OUT_HANDLE(new_wait_object, &wait), HANDLE_(object, event), PTR(callback, timer_nothing), PTR(context, 0x68),
         NUM(milliseconds, 3600000), FLAGS(flags, WT_EXECUTEONLYONCE));
    UnregisterWait(wait);
    CloseHandle(event);
    GOOD(R_POINTER, "kernel32.CreateThreadpoolWork", PTR(work_callback, pool_nothing), PTR(context, 0x69), PTR(callback_environ, 0));
    GOOD(R_POINTER, "kernel32.CreateThreadpoolTimer", PTR(timer_callback, pool_nothing), PTR(context, 0x6a), PTR(callback_environ, 0));
    GOOD(R_POINTER, "kernel32.CreateThreadpoolWait", PTR(wait_callback, pool_nothing), PTR(context, 0x6b), PTR(callback_environ, 0));
    GOOD(R_BOOL, "kernel32.TrySubmitThreadpoolCallback", PTR(callback, pool_nothing), PTR(context, 0x6c), PTR(callback_environ, 0));
}

#define PSAPI(dll, prefix)                                                                                                                             \
    GOOD(R_BOOL, dll prefix "EnumProcesses", OUT_BYTES_OF(process_ids, ids, &needed), NUM(size, sizeof ids), OUT_NUM(needed, &needed, 4));             \
    GOOD(R_BOOL, dll prefix "EnumProcessModules", OWN_PROCESS, PTR(modules, modules), NUM(size, sizeof modules), OUT_NUM(needed, &needed, 4));         \
    GOOD(R_BOOL, dll prefix "EnumProcessModulesEx", OWN_PROCESS, PTR(modules, modules), NUM(size, sizeof modules), OUT_NUM(needed, &needed, 4),        \
         FLAGS(filter_flag, LIST_MODULES_ALL));                                                                                                        \
    BAD(R_BOOL, dll prefix "EnumProcessModules", BAD_OF(process), PTR(modules, modules), NUM(size, sizeof modules), OUT_NUM(needed, &needed, 4));      \
    EITHER(R_BOOL, dll prefix "EnumDeviceDrivers", PTR(image_bases, modules), NUM(size, sizeof modules), OUT_NUM(needed, &needed, 4));                 \
    EITHER(R_BOOL, dll prefix "GetDeviceDriverBaseNameA", PTR(image_base, 0x123000), OUT_ANSI(base_name, text), NUM(size, MAX_PATH));                  \
    EITHER(R_BOOL, dll prefix "GetDeviceDriverBaseNameW", PTR(image_base, 0x123000), OUT_WIDE(base_name, wide_text), NUM(size, MAX_PATH));             \
    EITHER(R_BOOL, dll prefix "GetDeviceDriverFileNameA", PTR(image_base, 0x123000), OUT_ANSI(file_name, text), NUM(size, MAX_PATH));                  \
    EITHER(R_BOOL, dll prefix "GetDeviceDriverFileNameW", PTR(image_base, 0x123000), OUT_WIDE(file_name, wide_text), NUM(size, MAX_PATH));             \
    GOOD(R_BOOL, dll prefix "GetMappedFileNameA", OWN_PROCESS, PTR(address, image), OUT_ANSI(file_name, text), NUM(size, MAX_PATH));                   \
    GOOD(R_BOOL, dll prefix "GetMappedFileNameW", OWN_PROCESS, PTR(address, image), OUT_WIDE(file_name, wide_text), NUM(size, MAX_PATH));              \
    GOOD(R_BOOL, dll prefix "GetModuleBaseNameA", OWN_PROCESS, MODULE, OUT_ANSI(base_name, text), NUM(size, MAX_PATH));                                \
    GOOD(R_BOOL, dll prefix "GetModuleBaseNameW", OWN_PROCESS, MODULE, OUT_WIDE(base_name, wide_text), NUM(size, MAX_PATH));                           \
    GOOD(R_BOOL, dll prefix "GetModuleFileNameExA", OWN_PROCESS, MODULE, OUT_ANSI(file_name, text), NUM(size, MAX_PATH));                              \
    GOOD(R_BOOL, dll prefix "GetModuleFileNameExW", OWN_PROCESS, MODULE, OUT_WIDE(file_name, wide_text), NUM(size, MAX_PATH));                         \
    GOOD(R_BOOL, dll prefix "GetModuleInformation", OWN_PROCESS, MODULE, OUT_ANY(module_info, &info), NUM(size, sizeof info));                         \
    GOOD(R_BOOL, dll prefix "GetProcessImageFileNameA", OWN_PROCESS, OUT_ANSI(image_file_name, text), NUM(size, MAX_PATH));                            \
    GOOD(R_BOOL, dll prefix "GetProcessImageFileNameW", OWN_PROCESS, OUT_WIDE(image_file_name, wide_text), NUM(size, MAX_PATH));                       \
    GOOD(R_BOOL, dll prefix "GetProcessMemoryInfo", OWN_PROCESS, OUT_ANY(counters, &counters), NUM(size, sizeof counters));                            \
    EITHER(R_BOOL, dll prefix "EmptyWorkingSet", OWN_PROCESS)

static void enumeration(void) {
    static DWORD ids[256];
    static HMODULE modules[256];
    static PROCESSENTRY32 entry = {.dwSize = sizeof entry};
    static PROCESSENTRY32W wide_entry = {.dwSize = sizeof wide_entry};
    static MODULEENTRY32 module = {.dwSize = sizeof module};
    static MODULEENTRY32W wide_module = {.dwSize = sizeof wide_module};
    THREADENTRY32 thread = {.dwSize = sizeof thread};
    HEAPLIST32 list = {.dwSize = sizeof list};
    MODULEINFO info;
    PROCESS_MEMORY_COUNTERS counters;
    DWORD needed = 0, count = 0;
    SIZE_T read = 0;
    char text[MAX_PATH], bytes[16];
    WCHAR wide_text[MAX_PATH];
    HMODULE image = GetModuleHandleA(NULL);
    static const char own[] = "functions_processes" ;
    char name[64];
    snprintf(name, sizeof name, "%s%d.exe", own, BITS);
#define MODULE NAMED_HANDLE(module, image, "module_name", name)
    HANDLE snapshot = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateToolhelp32Snapshot", FLAGS(flags, TH32CS_SNAPALL), NUM(process_id, 0));
    GOOD(R_BOOL, "kernel32.Process32First", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &entry));
    GOOD(R_BOOL, "kernel32.Process32Next", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &entry));
    GOOD(R_BOOL, "kernel32.Process32FirstW", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &wide_entry));
    GOOD(R_BOOL, "kernel32.Process32NextW", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &wide_entry));
    GOOD(R_BOOL, "kernel32.Module32First", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &module));
    GOOD(R_BOOL, "kernel32.Module32Next", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &module));
    GOOD(R_BOOL, "kernel32.Module32FirstW", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &wide_module));
    GOOD(R_BOOL, "kernel32.Module32NextW", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &wide_module));
    GOOD(R_BOOL, "kernel32.Thread32First", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &thread));
    GOOD(R_BOOL, "kernel32.Thread32Next", HANDLE_(snapshot, snapshot), OUT_ANY(entry, &thread));
    EITHER(R_BOOL, "kernel32.Heap32ListFirst", HANDLE_(snapshot, snapshot), OUT_ANY(list, &list));
    BAD(R_BOOL, "kernel32.Process32First", BAD_OF(snapshot), OUT_ANY(entry, &entry));
    CloseHandle(snapshot);
    GOOD(R_BOOL, "kernel32.Toolhelp32ReadProcessMemory", NUM(process_id, GetCurrentProcessId()), PTR(base_address, own), OUT_BYTES(buffer, bytes, sizeof bytes), NUM(size, sizeof bytes),
         OUT_NUM(number_of_bytes_read, &read, sizeof read));
    PSAPI("psapi.", "");
    PSAPI("kernel32.", "K32");
    void *found = NULL;
    EITHER(R_BOOL, "wtsapi32.WTSEnumerateProcessesA", PTR(server, 0), NUM(reserved, 0), NUM(version, 1), OUT_POINTER(process_info, &found), OUT_NUM(count, &count, 4));
    EITHER(R_BOOL, "wtsapi32.WTSEnumerateProcessesW", PTR(server, 0), NUM(reserved, 0), NUM(version, 1), OUT_POINTER(process_info, &found), OUT_NUM(count, &count, 4));
}

static void jobs(void) {
    JOBOBJECT_BASIC_LIMIT_INFORMATION limits = {0}, asked;
    STARTUPINFOA plain = {.cb = sizeof plain};
    PROCESS_INFORMATION member;
    BOOL in_job = 0;
    DWORD length = 0;
    CHECK(CreateProcessA(self, NULL, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL, &plain, &member));
    HANDLE job = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateJobObjectA", PTR(job_attributes, 0), ANSI(name, "zoo-job"));
    HANDLE twin = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateJobObjectW", PTR(job_attributes, 0), WIDE(name, L"zoo-job-2"));
    CloseHandle(twin);
    twin = (HANDLE)GOOD(R_HANDLE, "kernel32.OpenJobObjectA", FLAGS(desired_access, JOB_OBJECT_ALL_ACCESS), TRUTH(inherit_handle, FALSE), ANSI(name, "zoo-job"));
    CloseHandle(twin);
    twin = (HANDLE)GOOD(R_HANDLE, "kernel32.OpenJobObjectW", FLAGS(desired_access, JOB_OBJECT_QUERY), TRUTH(inherit_handle, TRUE), WIDE(name, L"zoo-job"));
    CloseHandle(twin);
    BAD(R_HANDLE, "kernel32.OpenJobObjectW", FLAGS(desired_access, JOB_OBJECT_QUERY), TRUTH(inherit_handle, FALSE), WIDE(name, L"none"));
#define JOB NAMED_HANDLE(job, job, "object_name", "\\Sessions\\1\\BaseNamedObjects\\zoo-job")
    limits.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    EITHER(R_BOOL, "kernel32.SetInformationJobObject", JOB, NAMED(job_object_information_class, 2, "JobObjectBasicLimitInformation"), IN_BYTES(job_object_information, &limits, sizeof limits),
         NUM(job_object_information_length, sizeof limits));
    limits.LimitFlags = 0;
    GOOD(R_BOOL, "kernel32.SetInformationJobObject", JOB, NAMED(job_object_information_class, 2, "JobObjectBasicLimitInformation"), IN_BYTES(job_object_information, &limits, sizeof limits),
         NUM(job_object_information_length, sizeof limits));
    GOOD(R_BOOL, "kernel32.QueryInformationJobObject", JOB, NAMED(job_object_information_class, 2, "JobObjectBasicLimitInformation"), OUT_BYTES_OF(job_object_information, &asked, &length),
         NUM(job_object_information_length, sizeof asked), OUT_NUM(return_length, &length, 4));
    GOOD(R_BOOL, "kernel32.AssignProcessToJobObject", JOB, PROCESS_OF(member));
    GOOD(R_BOOL, "kernel32.IsProcessInJob", PROCESS_OF(member), JOB, OUT_NUM(result, &in_job, 4));
    GOOD(R_BOOL, "kernel32.TerminateJobObject", JOB, HEX(exit_code, 0x13));
    BAD(R_BOOL, "kernel32.TerminateJobObject", BAD_OF(job), HEX(exit_code, 0));
    CloseHandle(job);
    end(&member);
}

static void waits(void) {
    HANDLE mutex, event, semaphore, timer, twin = NULL;
    LONG previous = 0;
    DWORD flags = 0;
#define SHOWN(n) "\\Sessions\\1\\BaseNamedObjects\\zoo-" n
    mutex = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateMutexA", PTR(mutex_attributes, 0), TRUTH(initial_owner, TRUE), ANSI(name, "zoo-mutex"));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateMutexW", PTR(mutex_attributes, 0), TRUTH(initial_owner, FALSE), WIDE(name, L"zoo-mutex")));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateMutexExA", PTR(mutex_attributes, 0), ANSI(name, "zoo-mutex-2"), FLAGS(flags, CREATE_MUTEX_INITIAL_OWNER), NAMED(desired_access, MUTEX_ALL_ACCESS, "MUTANT_ALL_ACCESS")));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateMutexExW", PTR(mutex_attributes, 0), WIDE(name, L"zoo-mutex-3"), NO_OF(flags), FLAGS(desired_access, SYNCHRONIZE)));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.OpenMutexA", FLAGS(desired_access, SYNCHRONIZE), TRUTH(inherit_handle, FALSE), ANSI(name, "zoo-mutex")));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.OpenMutexW", NAMED(desired_access, MUTEX_ALL_ACCESS, "MUTANT_ALL_ACCESS"), TRUTH(inherit_handle, FALSE), WIDE(name, L"zoo-mutex")));
    BAD(R_HANDLE, "kernel32.OpenMutexA", FLAGS(desired_access, SYNCHRONIZE), TRUTH(inherit_handle, FALSE), ANSI(name, "none"));
    BAD(R_HANDLE, "kernel32.OpenMutexW", FLAGS(desired_access, SYNCHRONIZE), TRUTH(inherit_handle, FALSE), WIDE(name, L"none"));
    GOOD(R_BOOL, "kernel32.ReleaseMutex", NAMED_HANDLE(mutex, mutex, "object_name", SHOWN("mutex")));
    BAD(R_BOOL, "kernel32.ReleaseMutex", NAMED_HANDLE(mutex, mutex, "object_name", SHOWN("mutex")));

    event = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateEventA", PTR(event_attributes, 0), TRUTH(manual_reset, TRUE), TRUTH(initial_state, FALSE), ANSI(name, "zoo-event"));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateEventW", PTR(event_attributes, 0), TRUTH(manual_reset, FALSE), TRUTH(initial_state, TRUE), WIDE(name, L"zoo-event-2")));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateEventExA", PTR(event_attributes, 0), ANSI(name, "zoo-event-3"), FLAGS(flags, CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET), FLAGS(desired_access, EVENT_ALL_ACCESS)));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateEventExW", PTR(event_attributes, 0), WIDE(name, L"zoo-event-4"), NO_OF(flags), FLAGS(desired_access, EVENT_MODIFY_STATE)));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.OpenEventA", FLAGS(desired_access, EVENT_MODIFY_STATE), TRUTH(inherit_handle, FALSE), ANSI(name, "zoo-event")));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.OpenEventW", FLAGS(desired_access, EVENT_ALL_ACCESS), TRUTH(inherit_handle, TRUE), WIDE(name, L"zoo-event")));
    BAD(R_HANDLE, "kernel32.OpenEventW", FLAGS(desired_access, EVENT_ALL_ACCESS), TRUTH(inherit_handle, FALSE), WIDE(name, L"none"));
#define EVENT_ NAMED_HANDLE(event, event, "object_name", SHOWN("event"))
    GOOD(R_BOOL, "kernel32.SetEvent", EVENT_);
    BAD(R_BOOL, "kernel32.SetEvent", BAD_OF(event));
    GOOD(R_SOCKET, "kernel32.WaitForSingleObject", NAMED_HANDLE(handle, event, "object_name", SHOWN("event")), NUM(milliseconds, 1000));
    GOOD(R_BOOL, "kernel32.ResetEvent", EVENT_);
    GOOD(R_BOOL, "kernel32.PulseEvent", EVENT_);
    GOOD(R_SOCKET, "kernel32.WaitForSingleObject", NAMED_HANDLE(handle, event, "object_name", SHOWN("event")), NUM(milliseconds, 1));
    BAD(R_SOCKET, "kernel32.WaitForSingleObject", HANDLE_(handle, BAD_HANDLE), NUM(milliseconds, 1));
    GOOD(R_SOCKET, "kernel32.WaitForSingleObjectEx", NAMED_HANDLE(handle, event, "object_name", SHOWN("event")), NUM(milliseconds, 2), TRUTH(alertable, TRUE));

    semaphore = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateSemaphoreA", PTR(semaphore_attributes, 0), SIGNED_(initial_count, 1), SIGNED_(maximum_count, 9), ANSI(name, "zoo-semaphore"));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateSemaphoreW", PTR(semaphore_attributes, 0), SIGNED_(initial_count, 2), SIGNED_(maximum_count, 8), WIDE(name, L"zoo-semaphore-2")));
    BAD(R_HANDLE, "kernel32.CreateSemaphoreW", PTR(semaphore_attributes, 0), SIGNED_(initial_count, -1), SIGNED_(maximum_count, 8), WIDE(name, L"zoo-semaphore-3"));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateSemaphoreExA", PTR(semaphore_attributes, 0), SIGNED_(initial_count, 2), SIGNED_(maximum_count, 8), ANSI(name, "zoo-semaphore-4"), HEX(flags, 0), FLAGS(desired_access, SEMAPHORE_ALL_ACCESS)));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateSemaphoreExW", PTR(semaphore_attributes, 0), SIGNED_(initial_count, 2), SIGNED_(maximum_count, 8), WIDE(name, L"zoo-semaphore-5"), HEX(flags, 0), FLAGS(desired_access, SYNCHRONIZE)));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.OpenSemaphoreA", FLAGS(desired_access, SEMAPHORE_MODIFY_STATE), TRUTH(inherit_handle, FALSE), ANSI(name, "zoo-semaphore")));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.OpenSemaphoreW", FLAGS(desired_access, SEMAPHORE_ALL_ACCESS), TRUTH(inherit_handle, FALSE), WIDE(name, L"zoo-semaphore")));
    GOOD(R_BOOL, "kernel32.ReleaseSemaphore", NAMED_HANDLE(semaphore, semaphore, "object_name", SHOWN("semaphore")), SIGNED_(release_count, 2), OUT_NUM(previous_count, &previous, 4));
    BAD(R_BOOL, "kernel32.ReleaseSemaphore", NAMED_HANDLE(semaphore, semaphore, "object_name", SHOWN("semaphore")), SIGNED_(release_count, 20), OUT_NUM(previous_count, &previous, 4));

    timer = (HANDLE)GOOD(R_HANDLE, "kernel32.CreateWaitableTimerA", PTR(timer_attributes, 0), TRUTH(manual_reset, TRUE), ANSI(timer_name, "zoo-timer"));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateWaitableTimerW", PTR(timer_attributes, 0), TRUTH(manual_reset, FALSE), WIDE(timer_name, L"zoo-timer-2")));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateWaitableTimerExA", PTR(timer_attributes, 0), ANSI(timer_name, "zoo-timer-3"), NAMED(flags, 1, "CREATE_WAITABLE_TIMER_MANUAL_RESET"), FLAGS(desired_access, TIMER_ALL_ACCESS)));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.CreateWaitableTimerExW", PTR(timer_attributes, 0), WIDE(timer_name, L"zoo-timer-4"), NO_OF(flags), FLAGS(desired_access, SYNCHRONIZE)));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.OpenWaitableTimerA", FLAGS(desired_access, TIMER_MODIFY_STATE), TRUTH(inherit_handle, FALSE), ANSI(timer_name, "zoo-timer")));
    CloseHandle((HANDLE)GOOD(R_HANDLE, "kernel32.OpenWaitableTimerW", FLAGS(desired_access, TIMER_ALL_ACCESS), TRUTH(inherit_handle, FALSE), WIDE(timer_name, L"zoo-timer")));
    LARGE_INTEGER due = {.QuadPart = -36000000000ll};
    GOOD(R_BOOL, "kernel32.SetWaitableTimer", NAMED_HANDLE(timer, timer, "object_name", SHOWN("timer")), IN_NUM(due_time, &due, 8), BEFORE_NUM(milliseconds, 3600000), SIGNED_(period, 0),
         PTR(completion_routine, 0), PTR(arg_to_completion_routine, 0), TRUTH(resume, FALSE));
    GOOD(R_BOOL, "kernel32.CancelWaitableTimer", NAMED_HANDLE(timer, timer, "object_name", SHOWN("timer")));

    HANDLE both[2] = {event, semaphore};
    static char both_json[64];
    snprintf(both_json, sizeof both_json, "[\"0x%x\",\"0x%x\"]", (unsigned)(ULONG_PTR)event, (unsigned)(ULONG_PTR)semaphore);
    GOOD(R_SOCKET, "kernel32.WaitForMultipleObjects", NUM(count, 2), SHAPE(handles, both, both_json), TRUTH(wait_all, FALSE), NUM(milliseconds, 1));
    GOOD(R_SOCKET, "kernel32.WaitForMultipleObjectsEx", NUM(count, 2), SHAPE(handles, both, both_json), TRUTH(wait_all, TRUE), NUM(milliseconds, 1), TRUTH(alertable, FALSE));
    GOOD(R_SOCKET, "kernel32.SignalObjectAndWait", NAMED_HANDLE(object_to_signal, event, "object_name", SHOWN("event")),
         NAMED_HANDLE(object_to_wait_on, semaphore, "object_to_wait_on_object_name", SHOWN("semaphore")), NUM(milliseconds, 5), TRUTH(alertable, FALSE));
    GOOD(R_BOOL, "kernel32.DuplicateHandle", PSEUDO(source_process_handle, -1), BEFORE_NUM(proc_id, GetCurrentProcessId()), NAMED_HANDLE(source_handle, event, "object_name", SHOWN("event")),
         PSEUDO(target_process_handle, -1), BEFORE_NUM(target_process_handle_proc_id, GetCurrentProcessId()), OUT_HANDLE(target_handle, &twin), HEX(desired_access, 0),
         TRUTH(inherit_handle, TRUE), FLAGS(options, DUPLICATE_SAME_ACCESS));
    GOOD(R_BOOL, "kernel32.GetHandleInformation", NAMED_HANDLE(object, twin, "object_name", SHOWN("event")), OUT_TEXT(flags, &flags, "HANDLE_FLAG_INHERIT"));
    GOOD(R_BOOL, "kernel32.SetHandleInformation", NAMED_HANDLE(object, twin, "object_name", SHOWN("event")), NAMED(mask, 3, "HANDLE_FLAG_INHERIT|HANDLE_FLAG_PROTECT_FROM_CLOSE"), NO_OF(flags));
    GOOD(R_BOOL, "kernel32.CloseHandle", NAMED_HANDLE(object, twin, "object_name", SHOWN("event")));
    BAD(R_BOOL, "kernel32.CloseHandle", BAD_OF(object));
    CloseHandle(mutex), CloseHandle(event), CloseHandle(semaphore), CloseHandle(timer);
}

static void debugging(void) {
    STARTUPINFOA plain = {.cb = sizeof plain};
    PROCESS_INFORMATION victim;
    DEBUG_EVENT event;
    BOOL present = 0;
    CHECK(CreateProcessA(self, NULL, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL, &plain, &victim));
    GOOD(R_ANY, "kernel32.IsDebuggerPresent");
    GOOD(R_BOOL, "kernel32.CheckRemoteDebuggerPresent", OWN_PROCESS, OUT_NUM(debugger_present, &present, 4));
    BAD(R_BOOL, "kernel32.CheckRemoteDebuggerPresent", BAD_OF(process), OUT_NUM(debugger_present, &present, 4));
    GOOD(R_ANY, "kernel32.OutputDebugStringA", ANSI(output_string, "zoo says"));
    GOOD(R_ANY, "kernel32.OutputDebugStringW", WIDE(output_string, L"zoo says wide"));
    GOOD(R_BOOL, "kernel32.DebugActiveProcess", NUM(process_id, victim.dwProcessId));
    BAD(R_BOOL, "kernel32.DebugActiveProcess", NUM(process_id, 0x7ffffff0));
    GOOD(R_BOOL, "kernel32.DebugSetProcessKillOnExit", TRUTH(kill_on_exit, FALSE));
    GOOD(R_BOOL, "kernel32.WaitForDebugEvent", OUT_ANY(debug_event, &event), NUM(milliseconds, 30000));
    GOOD(R_BOOL, "kernel32.ContinueDebugEvent", NUM(process_id, event.dwProcessId), NUM(thread_id, event.dwThreadId), NAMED(continue_status, 0x10002, "DBG_CONTINUE"));
    GOOD(R_BOOL, "kernel32.DebugActiveProcessStop", NUM(process_id, victim.dwProcessId));
    BAD(R_BOOL, "kernel32.DebugActiveProcessStop", NUM(process_id, 0x7ffffff0));
    BAD(R_BOOL, "kernel32.DebugBreakProcess", BAD_OF(process));
    GOOD(R_BOOL, "kernel32.DebugBreakProcess", PROCESS_OF(victim));
    HANDLE file = CreateFileA("C:\\zoo.dmp", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    GOOD(R_BOOL, "dbghelp.MiniDumpWriteDump", OWN_PROCESS, NUM(process_id, GetCurrentProcessId()), NAMED_HANDLE(file, file, "file_path", "\\??\\C:\\zoo.dmp"),
         NAMED(dump_type, 0, "MiniDumpNormal"), PTR(exception_param, 0), PTR(user_stream_param, 0), PTR(callback_param, 0));
    CloseHandle(file);
    end(&victim);
}

int main(int argc, char **argv) {
    GetModuleFileNameA(NULL, self, sizeof self);
    GetModuleFileNameW(NULL, wide_self, MAX_PATH);
    if (argc > 1 && !strcmp(argv[1], "quiet")) return 0;
    zoo_begin();
    if (argc > 1) {
        Line line = {.used = 0};
        line_raw(&line, "{\"pid\":%lu,\"tid\":%lu,\"call\":\"ExitProcess\",\"expect\":{\"before.exit_code\":\"0x17\"},\"returned\":false,\"success\":true}", GetCurrentProcessId(), GetCurrentThreadId());
        line_keep(&line);
        zoo_flush();
        zoo_invoke(function_find("kernel32.ExitProcess"), (const ULONG_PTR[4]){0x17}, 1);
        return 0;
    }
    PROCESS_INFORMATION victim = creation();
    threads(&victim);
    processes(&victim);
    enumeration();
    jobs();
    waits();
    debugging();
    return zoo_end();
}
