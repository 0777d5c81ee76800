// Each call on processes, threads, jobs and tokens, once with success and once with failure.
#include "zoo.h"

#define INVALID_HANDLE 0xc0000008
#define SELF ((HANDLE)(LONG_PTR)-1)
#define THIS_THREAD ((HANDLE)(LONG_PTR)-2)
// The 64-bit context that a call is given.
#define CONTEXT_SHOWN BEFORE_ANY(context_flags), BEFORE_ANY(rip), BEFORE_ANY(rsp), BEFORE_ANY(eflags), BEFORE_ANY(rax), BEFORE_ANY(rcx), BEFORE_ANY(rdx), BEFORE_ANY(dr0), BEFORE_ANY(dr1), \
        BEFORE_ANY(dr2), BEFORE_ANY(dr3), BEFORE_ANY(dr6), BEFORE_ANY(dr7)
#define BAD(n) HANDLE_(n, BAD_HANDLE)

NTSYSAPI NTSTATUS NTAPI RtlCreateProcessParametersEx(void **, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *,
                                                     void *, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, ULONG);

static DWORD WINAPI leaver(void *unused) {
    (void)unused;
    NO_RETURN("NtTerminateThread", NAMED_HANDLE(thread_handle, THIS_THREAD, "thread_id", number_text(GetCurrentThreadId())), BEFORE_ANY(proc_id), HEX(exit_status, 0x21));
    return 0;
}

static void __attribute__((noinline)) arrived(void) { ExitThread(0); }

// Continues elsewhere, on a lower part of its stack.
static DWORD WINAPI goer(void *unused) {
    static struct { ULONG type, flags; ULONGLONG reserved[2]; } continue_argument;
    static DECLSPEC_ALIGN(16) CONTEXT context;
    char here;
    const ULONG_PTR stack = ((ULONG_PTR)&here & ~(ULONG_PTR)15) - 0x2008;
    RtlCaptureContext(&context);
#ifdef _WIN64
    context.Rip = (ULONG_PTR)arrived;
    context.Rsp = stack;
#else
    context.Eip = (ULONG_PTR)arrived;
    context.Esp = stack;
#endif
    if (unused) NO_RETURN_UNSEEN32("NtContinueEx", RAW(&context), CONTEXT_SHOWN, GIVEN(.kind = M_ANY, .name = BITS == 64 ? "continue_argument" : NULL, .value = (ULONG_PTR)&continue_argument));
    NO_RETURN_UNSEEN32("NtContinue", RAW(&context), CONTEXT_SHOWN, BOOLEAN_(test_alert, FALSE));
    return 1;
}

static LONG CALLBACK leave_thread(EXCEPTION_POINTERS *info) {
    if (info->ExceptionRecord->ExceptionCode == 0xe0000a00) ExitThread(0);
    return EXCEPTION_CONTINUE_SEARCH;
}

// Raises, and leaves the thread in its handler.
static DWORD WINAPI raiser(void *unused) {
    static DECLSPEC_ALIGN(16) CONTEXT context;
    static EXCEPTION_RECORD record = {.ExceptionCode = 0xe0000a00, .NumberParameters = 1, .ExceptionInformation = {0x1717}};
    (void)unused;
    AddVectoredExceptionHandler(1, leave_thread);
    RtlCaptureContext(&context);
    NO_RETURN_UNSEEN32("NtRaiseException", RAW(&record), BEFORE_TEXT(exception_code, "0xe0000a00"), BEFORE_TEXT(exception_flags, "0x0"), BEFORE_ANY(exception_address), BEFORE_ANY(exception_parameters), RAW(&context),
              CONTEXT_SHOWN, BOOLEAN_(first_chance, TRUE));
    return 1;
}

static HANDLE start_thread(DWORD *id, LPTHREAD_START_ROUTINE function, DWORD flags) {
    HANDLE thread = CreateThread(NULL, 0, function, NULL, flags, id);
    CHECK(thread);
    return thread;
}

enum { PROCESS_CREATE_FLAGS_SUSPENDED = 0x200, PROCESS_CREATE_FLAGS_INHERIT_HANDLES = 4, THREAD_CREATE_FLAGS_CREATE_SUSPENDED = 1 };

int main(int argc, char **argv) {
    char self[MAX_PATH];
    (void)argv;
    GetModuleFileNameA(NULL, self, sizeof self);
    if (argc > 1) {  // the child that ends itself
        zoo_begin();
        NO_RETURN("NtTerminateProcess", NAMED_HANDLE(process_handle, SELF, "proc_id", number_text(GetCurrentProcessId())), HEX(exit_status, 0x17));
        return 0;
    }
    zoo_begin();
    char *const own = number_text(GetCurrentProcessId());
#define OWN_PROCESS NAMED_HANDLE(process_handle, SELF, "proc_id", own)

    // A process out of an image, suspended.
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION victim;
    CHECK(CreateProcessA(self, NULL, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL, &startup, &victim));
    char *const other = number_text(victim.dwProcessId);
    char *const other_thread = number_text(victim.dwThreadId);
#define OTHER_PROCESS NAMED_HANDLE(process_handle, victim.hProcess, "proc_id", other)

    WCHAR image[MAX_PATH + 8];
    swprintf(image, MAX_PATH + 8, L"\\??\\%hs", self);
    void *parameters = NULL;
    const WCHAR *const line_text = L"zoo-child first second";
    RtlCreateProcessParametersEx(&parameters, zoo_unicode(image + 4), NULL, zoo_unicode(L"C:\\windows\\"), zoo_unicode(line_text), NULL, NULL, NULL, NULL, NULL, 1);
    struct { SIZE_T total; struct { ULONG_PTR attribute; SIZE_T size; const void *value; SIZE_T *returned; } list[1]; } attributes = {sizeof attributes, {{0x20005, wcslen(image) * 2, image, NULL}}};
    struct { SIZE_T size; int state; ULONG_PTR room[12]; } info = {sizeof info, 0, {0}};
    HANDLE made_process = NULL, made_thread = NULL, h = NULL;
    OK("NtCreateUserProcess", OUT_HANDLE(process_handle, &made_process), OUT_HANDLE(thread_handle, &made_thread), FLAGS(process_desired_access, PROCESS_ALL_ACCESS),
       FLAGS(thread_desired_access, THREAD_ALL_ACCESS), RAW(0), RAW(0), FLAGS(process_flags, PROCESS_CREATE_FLAGS_SUSPENDED),
       FLAGS(thread_flags, THREAD_CREATE_FLAGS_CREATE_SUSPENDED), RAW(parameters), BEFORE_WIDE(image_path, image + 4), BEFORE_WIDE(command_line, line_text),
       BEFORE_WIDE(current_directory, L"C:\\windows\\"), PTR64(create_info, &info), RAW(&attributes), BEFORE_WIDE(image_name, image));
    const WCHAR *const no_image = L"\\??\\C:\\none\\none.exe";
    attributes.list[0].value = no_image;
    attributes.list[0].size = wcslen(no_image) * 2;
    FAILS(0xc000003a, "NtCreateUserProcess", OUT_HANDLE(process_handle, &h), OUT_HANDLE(thread_handle, &h), FLAGS(process_desired_access, PROCESS_TERMINATE),
          FLAGS(thread_desired_access, THREAD_TERMINATE), RAW(0), RAW(0), FLAGS(process_flags, PROCESS_CREATE_FLAGS_INHERIT_HANDLES), NAMED(thread_flags, 0, "0x0"),
          RAW(parameters), BEFORE_WIDE(image_path, image + 4), BEFORE_WIDE(command_line, line_text), BEFORE_WIDE(current_directory, L"C:\\windows\\"),
          PTR64(create_info, &info), RAW(&attributes), BEFORE_WIDE(image_name, no_image));
    ANY("NtCreateProcess", OUT_HANDLE(process_handle, &h), FLAGS(desired_access, PROCESS_ALL_ACCESS), RAW(0), HANDLE_(parent_process, SELF), BEFORE_ANY(proc_id),
        BOOLEAN_(inherit_object_table, TRUE), HANDLE_(section_handle, BAD_HANDLE), HANDLE_(debug_port, BAD_HANDLE), HANDLE_(token_handle, BAD_HANDLE));
    ANY("NtCreateProcessEx", OUT_HANDLE(process_handle, &h), FLAGS(desired_access, PROCESS_ALL_ACCESS), RAW(0), HANDLE_(parent_process, SELF), BEFORE_ANY(proc_id),
        NAMED(flags, 4, "PROCESS_CREATE_FLAGS_INHERIT_HANDLES"), HANDLE_(section_handle, BAD_HANDLE), HANDLE_(debug_port, BAD_HANDLE), HANDLE_(token_handle, BAD_HANDLE), NUM(job_member_level, 0));

    struct { HANDLE process, thread; } id = {(HANDLE)(ULONG_PTR)victim.dwProcessId, NULL}, none = {(HANDLE)(ULONG_PTR)0xfffc, NULL};
    HANDLE opened = NULL;
    OK("NtOpenProcess", OUT_HANDLE(process_handle, &opened), FLAGS(desired_access, PROCESS_QUERY_INFORMATION | PROCESS_VM_READ | PROCESS_TERMINATE | PROCESS_SUSPEND_RESUME),
       RAW(zoo_object(NULL, NULL)), RAW(&id), BEFORE_NUM(proc_id, victim.dwProcessId));
    FAILS(0xc000000b, "NtOpenProcess", OUT_HANDLE(process_handle, &h), FLAGS(desired_access, PROCESS_CREATE_THREAD | PROCESS_VM_WRITE), RAW(zoo_object(NULL, NULL)), RAW(&none),
          BEFORE_NUM(proc_id, 0xfffc));
    OK("NtSuspendProcess", NAMED_HANDLE(process_handle, opened, "proc_id", other));
    FAILS(INVALID_HANDLE, "NtSuspendProcess", BAD(process_handle));
    OK("NtResumeProcess", NAMED_HANDLE(process_handle, opened, "proc_id", other));
    FAILS(INVALID_HANDLE, "NtResumeProcess", BAD(process_handle));
    struct { ULONG_PTR status; void *peb; ULONG_PTR affinity, priority, id, parent; } basic = {0};
    ULONG length = 0;
    OK("NtQueryInformationProcess", OTHER_PROCESS, NAMED(process_information_class, 7, "ProcessDebugPort"), RAW(&basic), AFTER_HEX(debug_port, &basic, sizeof(void *)),
       SHOWN_NUM(process_information_length, sizeof(void *), 8), OUT_ANY64(return_length, &length));
    OK("NtQueryInformationProcess", OTHER_PROCESS, NAMED(process_information_class, 0, "ProcessBasicInformation"), RAW(&basic), AFTER_ANY(peb_base_address),
       AFTER_NUM(unique_process_id, &basic.id, sizeof basic.id), AFTER_NUM(inherited_from_unique_process_id, &basic.parent, sizeof basic.parent),
       SHOWN_NUM(process_information_length, sizeof basic, 48), OUT_ANY64(return_length, &length));
    FAILS(INVALID_HANDLE, "NtQueryInformationProcess", BAD(process_handle), NAMED(process_information_class, 31, "ProcessDebugFlags"), RAW(&basic), NUM(process_information_length, 4),
          OUT_NUM(return_length, &length, 4));
    const ULONG mode = 1;
    OK("NtSetInformationProcess", OWN_PROCESS, NAMED(process_information_class, 12, "ProcessDefaultHardErrorMode"), RAW(&mode), BEFORE_HEX(default_hard_error_mode, 1), NUM(process_information_length, 4));
    FAILS(0xc000000d, "NtSetInformationProcess", OWN_PROCESS, NAMED(process_information_class, 12, "ProcessDefaultHardErrorMode"), RAW(&mode),
          NUM(process_information_length, 2));

    // Debugging.
    HANDLE debug = NULL;
    OK("NtCreateDebugObject", OUT_HANDLE(debug_object_handle, &debug), NAMED(desired_access, 0x1f000f, "DEBUG_ALL_ACCESS"), OBJECT_(object_name, zoo_object(NULL, L"\\BaseNamedObjects\\zoo-debug"), L"\\BaseNamedObjects\\zoo-debug"), NAMED(flags, 1, "DEBUG_KILL_ON_CLOSE"));
    FAILS(0xc000000d, "NtCreateDebugObject", OUT_HANDLE(debug_object_handle, &h), NAMED(desired_access, 0x1f000f, "DEBUG_ALL_ACCESS"), RAW(zoo_object(NULL, NULL)), NAMED(flags, 0x40, "0x40"));
    OK("NtDebugActiveProcess", OTHER_PROCESS, NAMED_HANDLE(debug_object_handle, debug, "object_name", "\\BaseNamedObjects\\zoo-debug"));
    FAILS(INVALID_HANDLE, "NtDebugActiveProcess", BAD(process_handle), NAMED_HANDLE(debug_object_handle, debug, "object_name", "\\BaseNamedObjects\\zoo-debug"));
    struct { ULONG state; struct { HANDLE process, thread; } id; ULONG_PTR room[30]; } debug_event = {0};
    struct { HANDLE process, thread; } nobody = {(HANDLE)(ULONG_PTR)0xfff0, (HANDLE)(ULONG_PTR)0xfff4};
    const LARGE_INTEGER at_once = {.QuadPart = 0};
    OK("NtWaitForDebugEvent", NAMED_HANDLE(debug_object_handle, debug, "object_name", "\\BaseNamedObjects\\zoo-debug"), BOOLEAN_(alertable, FALSE), IN_NUM(timeout, &at_once, 8), RAW(&debug_event), AFTER_NUM(new_state, &debug_event.state, 4),
       AFTER_NUM(proc_id, &debug_event.id.process, sizeof(void *)), AFTER_NUM(thread_id, &debug_event.id.thread, sizeof(void *)));
    FAILS(INVALID_HANDLE, "NtWaitForDebugEvent", BAD(debug_object_handle), BOOLEAN_(alertable, TRUE), IN_NUM(timeout, &at_once, 8), RAW(&debug_event));
    OK("NtDebugContinue", NAMED_HANDLE(debug_object_handle, debug, "object_name", "\\BaseNamedObjects\\zoo-debug"), RAW(&debug_event.id), BEFORE_MEMORY(proc_id, &debug_event.id.process, sizeof(void *)),
       BEFORE_MEMORY(thread_id, &debug_event.id.thread, sizeof(void *)), FLAGS(continue_status, DBG_CONTINUE));
    FAILS(0xc000000b, "NtDebugContinue", NAMED_HANDLE(debug_object_handle, debug, "object_name", "\\BaseNamedObjects\\zoo-debug"), RAW(&nobody), BEFORE_NUM(proc_id, 0xfff0), BEFORE_NUM(thread_id, 0xfff4),
          FLAGS(continue_status, DBG_EXCEPTION_NOT_HANDLED));
    const ULONG kill = 1;
    OK("NtSetInformationDebugObject", NAMED_HANDLE(debug_object_handle, debug, "object_name", "\\BaseNamedObjects\\zoo-debug"), NAMED(debug_object_information_class, 1, "DebugObjectKillProcessOnExitInformation"), RAW(&kill),
       BEFORE_ANY(kill_process_on_exit), NUM(length, 4), OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtSetInformationDebugObject", BAD(debug_object_handle), NAMED(debug_object_information_class, 1, "DebugObjectKillProcessOnExitInformation"), RAW(&kill),
          BEFORE_ANY(kill_process_on_exit), NUM(length, 4), RAW(0));
    OK("NtRemoveProcessDebug", OTHER_PROCESS, NAMED_HANDLE(debug_object_handle, debug, "object_name", "\\BaseNamedObjects\\zoo-debug"));
    FAILS(INVALID_HANDLE, "NtRemoveProcessDebug", BAD(process_handle), NAMED_HANDLE(debug_object_handle, debug, "object_name", "\\BaseNamedObjects\\zoo-debug"));

    // Jobs.
    HANDLE job = NULL;
    const WCHAR *const job_path = L"\\BaseNamedObjects\\zoo-job";
    const char *const job_name = "\\BaseNamedObjects\\zoo-job";
#define JOB NAMED_HANDLE(job_handle, job, "object_name", job_name)
    OK("NtCreateJobObject", OUT_HANDLE(handle, &job), FLAGS(desired_access, JOB_OBJECT_ALL_ACCESS), OBJECT_(object_name, zoo_object(NULL, job_path), job_path));
    FAILS(0xc000003b, "NtCreateJobObject", OUT_HANDLE(handle, &h), FLAGS(desired_access, JOB_OBJECT_QUERY), OBJECT_(object_name, zoo_object(NULL, L"no-root"), L"no-root"));
    OK("NtOpenJobObject", OUT_HANDLE(handle, &h), FLAGS(desired_access, JOB_OBJECT_QUERY | JOB_OBJECT_TERMINATE), OBJECT_(object_name, zoo_object(NULL, job_path), job_path));
    FAILS(0xc0000034, "NtOpenJobObject", OUT_HANDLE(handle, &h), FLAGS(desired_access, JOB_OBJECT_QUERY),
          OBJECT_(object_name, zoo_object(NULL, L"\\BaseNamedObjects\\zoo-none"), L"\\BaseNamedObjects\\zoo-none"));
    static BYTE limits[144];
    OK("NtQueryInformationJobObject", JOB, NAMED(job_object_information_class, 1, "JobObjectBasicAccountingInformation"), RAW(limits), AFTER_ANY(active_processes),
       NUM(length, 48), OUT_ANY(return_length, &length));
    FAILS(INVALID_HANDLE, "NtQueryInformationJobObject", BAD(job_handle), NAMED(job_object_information_class, 1, "JobObjectBasicAccountingInformation"), RAW(limits), NUM(length, 48),
          OUT_ANY(return_length, &length));
    struct { LARGE_INTEGER times[2]; ULONG flags; SIZE_T sets[2]; ULONG active; ULONG_PTR affinity; ULONG priority, scheduling; } limit = {.flags = 0};
    ANY("NtSetInformationJobObject", JOB, NAMED(job_object_information_class, 2, "JobObjectBasicLimitInformation"), RAW(&limit), BEFORE_ANY(limit_flags), BEFORE_ANY(per_process_user_time_limit), BEFORE_ANY(per_job_user_time_limit), BEFORE_ANY(minimum_working_set_size), BEFORE_ANY(maximum_working_set_size),
        BEFORE_ANY(active_process_limit), BEFORE_ANY(affinity), BEFORE_ANY(priority_class), BEFORE_ANY(scheduling_class), SHOWN_NUM(length, sizeof limit, 64));
    FAILS(INVALID_HANDLE, "NtSetInformationJobObject", BAD(job_handle), NAMED(job_object_information_class, 2, "JobObjectBasicLimitInformation"), RAW(&limit), BEFORE_ANY(limit_flags), BEFORE_ANY(per_process_user_time_limit), BEFORE_ANY(per_job_user_time_limit), BEFORE_ANY(minimum_working_set_size), BEFORE_ANY(maximum_working_set_size),
        BEFORE_ANY(active_process_limit), BEFORE_ANY(affinity), BEFORE_ANY(priority_class), BEFORE_ANY(scheduling_class),
          SHOWN_NUM(length, sizeof limit, 64));
    OK("NtAssignProcessToJobObject", JOB, NAMED_HANDLE(process_handle, victim.hProcess, "proc_id", other));
    ANY("NtIsProcessInJob", OTHER_PROCESS, JOB);
    FAILS(INVALID_HANDLE, "NtIsProcessInJob", BAD(process_handle), JOB);
    FAILS(INVALID_HANDLE, "NtAssignProcessToJobObject", BAD(job_handle), NAMED_HANDLE(process_handle, victim.hProcess, "proc_id", other));

    // Threads.
    struct { HANDLE process, thread; } made_id = {NULL, NULL};
    CONTEXT *context = _aligned_malloc(sizeof *context, 16);
    memset(context, 0, sizeof *context);
    DWORD sleeper_number, quick_number, leaver_number;
    HANDLE sleeping = start_thread(&sleeper_number, sleeper, 0), waiting = start_thread(&quick_number, quick, CREATE_SUSPENDED), made = NULL;
    await_sleeper();
    char *const sleeper_id = number_text(sleeper_number), *const quick_id = number_text(quick_number);
#define SLEEPER NAMED_HANDLE(thread_handle, sleeping, "thread_id", sleeper_id), BEFORE_JSON(proc_id, own + 1)
#define WAITING NAMED_HANDLE(thread_handle, waiting, "thread_id", quick_id), BEFORE_JSON(proc_id, own + 1)
    struct { SIZE_T total; struct { ULONG_PTR attribute; SIZE_T size; void *value; SIZE_T *returned; } list[1]; } thread_attributes = {sizeof thread_attributes, {{0x10003, sizeof made_id, &made_id, NULL}}};
    OK("NtCreateThreadEx", OUT_HANDLE(thread_handle, &made), FLAGS(desired_access, THREAD_ALL_ACCESS), RAW(0), OWN_PROCESS, PTR(start_routine, quick), PTR(argument, 0x1234),
       FLAGS(create_flags, THREAD_CREATE_FLAGS_CREATE_SUSPENDED), SHOWN_HEX(zero_bits, 0, BITS == 64 ? 0 : 0x7fffffff), NUM(stack_size, 0x8000), NUM(maximum_stack_size, 0x20000), SHOWN_ANY(attribute_list, &thread_attributes));
    FAILS_UNSEEN32(BITS == 64 ? INVALID_HANDLE : 0xc0000022, "NtCreateThreadEx", OUT_HANDLE(thread_handle, &h), FLAGS(desired_access, THREAD_GET_CONTEXT), RAW(0), BAD(process_handle), PTR(start_routine, quick),
          PTR(argument, 0x55), NAMED(create_flags, 0, "0x0"), SHOWN_HEX(zero_bits, 0, BITS == 64 ? 0 : 0x7fffffff), NUM(stack_size, 0), NUM(maximum_stack_size, 0), RAW(0));
    ANY_UNSEEN32("NtCreateThread", OUT_HANDLE(thread_handle, &h), FLAGS(desired_access, THREAD_ALL_ACCESS), RAW(0), OWN_PROCESS, RAW(&none), RAW(context), CONTEXT_SHOWN, RAW(limits), BEFORE_ANY(stack_base), BEFORE_ANY(stack_limit),
        BOOLEAN_(create_suspended, TRUE));
    id.process = NULL;
    id.thread = (HANDLE)(ULONG_PTR)sleeper_number;
    none.process = NULL;
    none.thread = (HANDLE)(ULONG_PTR)0xfffc;
    OK("NtOpenThread", OUT_HANDLE(thread_handle, &h), FLAGS(desired_access, THREAD_SUSPEND_RESUME | THREAD_SET_CONTEXT), RAW(zoo_object(NULL, NULL)), RAW(&id), BEFORE_NUM(proc_id, 0),
       BEFORE_NUM(thread_id, sleeper_number));
    FAILS(0xc000000b, "NtOpenThread", OUT_HANDLE(thread_handle, &h), FLAGS(desired_access, THREAD_TERMINATE), RAW(zoo_object(NULL, NULL)), RAW(&none), BEFORE_NUM(proc_id, 0),
          BEFORE_NUM(thread_id, 0xfffc));
    OK("NtSuspendThread", SLEEPER, OUT_NUM(previous_suspend_count, &length, 4));
    FAILS(INVALID_HANDLE, "NtSuspendThread", BAD(thread_handle), OUT_NUM(previous_suspend_count, &length, 4));
    context->ContextFlags = CONTEXT_INTEGER | CONTEXT_CONTROL;
    OK_UNSEEN32("NtGetContextThread", SLEEPER, RAW(context), AFTER_ANY(context_flags));
    FAILS_UNSEEN32(INVALID_HANDLE, "NtGetContextThread", BAD(thread_handle), RAW(context));
    OK_UNSEEN32("NtSetContextThread", SLEEPER, RAW(context), CONTEXT_SHOWN);
    FAILS_UNSEEN32(INVALID_HANDLE, "NtSetContextThread", BAD(thread_handle), RAW(context), CONTEXT_SHOWN);
    OK("NtQueueApcThread", SLEEPER, PTR64(apc_routine, quick), PTR64(apc_argument1, 1), PTR(apc_argument2, 2), PTR(apc_argument3, 3));
    FAILS(INVALID_HANDLE, "NtQueueApcThread", BAD(thread_handle), PTR64(apc_routine, quick), PTR64(apc_argument1, 1), PTR(apc_argument2, 2), PTR(apc_argument3, 3));
    OK("NtQueueApcThreadEx", SLEEPER, NAMED(reserve_handle, 0, "QUEUE_USER_APC_FLAGS_NONE"), PTR64(apc_routine, quick), PTR64(apc_argument1, 4), PTR(apc_argument2, 5), PTR(apc_argument3, 6));
    FAILS(INVALID_HANDLE, "NtQueueApcThreadEx", BAD(thread_handle), NAMED(reserve_handle, BAD_HANDLE, "0xbad0"), PTR64(apc_routine, quick), PTR64(apc_argument1, 4), PTR(apc_argument2, 5), PTR(apc_argument3, 6));
    OK("NtResumeThread", WAITING, OUT_NUM(previous_suspend_count, &length, 4));
    FAILS(INVALID_HANDLE, "NtResumeThread", BAD(thread_handle), OUT_NUM(previous_suspend_count, &length, 4));
    OK("NtAlertResumeThread", NAMED_HANDLE(thread_handle, made, "thread_id", number_text(GetThreadId(made))), BEFORE_JSON(proc_id, own + 1), OUT_NUM(previous_suspend_count, &length, 4));
    FAILS(INVALID_HANDLE, "NtAlertResumeThread", BAD(thread_handle), OUT_NUM(previous_suspend_count, &length, 4));
    struct { ULONG status; void *teb; struct { HANDLE process, thread; } id; ULONG_PTR affinity; ULONG priority, base; } thread_basic = {0};
    OK("NtQueryInformationThread", SLEEPER, NAMED(thread_information_class, 0, "ThreadBasicInformation"), RAW(&thread_basic), AFTER_HEX(exit_status, &thread_basic.status, 4),
       AFTER_ANY(teb_base_address), AFTER_NUM(unique_process, &thread_basic.id.process, sizeof(void *)), AFTER_NUM(unique_thread, &thread_basic.id.thread, sizeof(void *)),
       SHOWN_NUM(thread_information_length, sizeof thread_basic, 48), OUT_ANY64(return_length, &length));
    FAILS(INVALID_HANDLE, "NtQueryInformationThread", BAD(thread_handle), NAMED(thread_information_class, 0, "ThreadBasicInformation"), RAW(&thread_basic),
          SHOWN_NUM(thread_information_length, sizeof thread_basic, 48), OUT_ANY64(return_length, &length));
    OK("NtSetInformationThread", SLEEPER, NAMED(thread_information_class, 17, "ThreadHideFromDebugger"), RAW(0), NUM(thread_information_length, 0));
    const LONG priority = 1;
    FAILS(INVALID_HANDLE, "NtSetInformationThread", BAD(thread_handle), NAMED(thread_information_class, 3, "ThreadBasePriority"), RAW(&priority), BEFORE_NUM(priority, 1),
          NUM(thread_information_length, 4));
    const LARGE_INTEGER soon = {.QuadPart = -20000};
    OK("NtDelayExecution", BOOLEAN_(alertable, FALSE), IN_NUM(delay_interval, &soon, 8), BEFORE_NUM(milliseconds, 2));
    FAILS(0xc0000005, "NtDelayExecution", BOOLEAN_(alertable, FALSE), RAW(16), BEFORE_JSON(delay_interval, "{\"unreadable\":true}"));
    OK("NtYieldExecution", RAW(0));
    HANDLE next = NULL;
    OK("NtGetNextThread", OWN_PROCESS, NO_HANDLE, FLAGS(desired_access, THREAD_QUERY_INFORMATION), NAMED(handle_attributes, 2, "OBJ_INHERIT"), HEX(flags, 0), OUT_HANDLE(new_thread_handle, &next));
    FAILS(INVALID_HANDLE, "NtGetNextThread", BAD(process_handle), HANDLE_(thread_handle, BAD_HANDLE), FLAGS(desired_access, THREAD_SUSPEND_RESUME), NAMED(handle_attributes, 0, "0x0"), HEX(flags, 0),
          OUT_HANDLE(new_thread_handle, &next));
    OK("NtTerminateThread", SLEEPER, HEX(exit_status, 0x31));
    FAILS(INVALID_HANDLE, "NtTerminateThread", BAD(thread_handle), HEX(exit_status, 0x32));
    HANDLE leaving = start_thread(&leaver_number, leaver, 0);
    WaitForSingleObject(leaving, 10000);

    // Tokens.
    HANDLE token = NULL, token_ex = NULL, twin = NULL;
    OK("NtOpenProcessToken", OWN_PROCESS, FLAGS(desired_access, TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY | TOKEN_DUPLICATE), OUT_HANDLE(token_handle, &token));
    FAILS(INVALID_HANDLE, "NtOpenProcessToken", BAD(process_handle), FLAGS(desired_access, TOKEN_QUERY), OUT_HANDLE(token_handle, &h));
    OK("NtOpenProcessTokenEx", OWN_PROCESS, FLAGS(desired_access, TOKEN_QUERY), NAMED(handle_attributes, 2, "OBJ_INHERIT"), OUT_HANDLE(token_handle, &token_ex));
    FAILS(INVALID_HANDLE, "NtOpenProcessTokenEx", BAD(process_handle), FLAGS(desired_access, TOKEN_IMPERSONATE), NAMED(handle_attributes, 0, "0x0"), OUT_HANDLE(token_handle, &h));
    FAILS(0xc000007c, "NtOpenThreadToken", NAMED_HANDLE(thread_handle, THIS_THREAD, "thread_id", number_text(GetCurrentThreadId())), BEFORE_JSON(proc_id, own + 1), FLAGS(desired_access, TOKEN_QUERY), BOOLEAN_(open_as_self, TRUE), OUT_HANDLE(token_handle, &h));
    CHECK(ImpersonateSelf(SecurityImpersonation));
    OK("NtOpenThreadToken", NAMED_HANDLE(thread_handle, THIS_THREAD, "thread_id", number_text(GetCurrentThreadId())), BEFORE_JSON(proc_id, own + 1), FLAGS(desired_access, TOKEN_QUERY | TOKEN_IMPERSONATE), BOOLEAN_(open_as_self, FALSE), OUT_HANDLE(token_handle, &h));
    struct { DWORD count; LUID_AND_ATTRIBUTES privilege; } state = {1, {{20, 0}, SE_PRIVILEGE_ENABLED}}, before = {0};
    OK("NtAdjustPrivilegesToken", HANDLE_(token_handle, token), BOOLEAN_(disable_all_privileges, FALSE), RAW(&state), BEFORE_ANY(new_state), NUM(buffer_length, sizeof before), OUT_ANY(previous_state, &before),
       OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtAdjustPrivilegesToken", BAD(token_handle), BOOLEAN_(disable_all_privileges, TRUE), RAW(&state), BEFORE_ANY(new_state), NUM(buffer_length, 0), RAW(0), RAW(0));
    OK("NtDuplicateToken", HANDLE_(existing_token_handle, token), FLAGS(desired_access, TOKEN_ALL_ACCESS), RAW(zoo_object(NULL, NULL)), BOOLEAN_(effective_only, FALSE),
       NAMED(token_type, 1, "TokenPrimary"), OUT_HANDLE(new_token_handle, &twin));
    FAILS(INVALID_HANDLE, "NtDuplicateToken", BAD(existing_token_handle), FLAGS(desired_access, TOKEN_DUPLICATE), RAW(zoo_object(NULL, NULL)), BOOLEAN_(effective_only, TRUE),
          NAMED(token_type, 2, "TokenImpersonation"), OUT_HANDLE(new_token_handle, &h));
    TOKEN_ELEVATION elevation;
    OK("NtQueryInformationToken", HANDLE_(token_handle, token), NAMED(token_information_class, 20, "TokenElevation"), RAW(&elevation), AFTER_ANY(token_is_elevated), NUM(token_information_length, 4),
       OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQueryInformationToken", BAD(token_handle), NAMED(token_information_class, 1, "TokenUser"), RAW(limits), SHOWN_NUM(token_information_length, 64, BITS == 64 ? 64 : 80), OUT_NUM(return_length, &length, 4));

    // More of tokens and security.
    static BYTE room[1024], groups[1024];
    struct { DWORD count, control; LUID_AND_ATTRIBUTES privilege; } required = {1, 1, {{20, 0}, 0}};
    BOOLEAN granted = FALSE;
    LUID luid;
    OK("NtOpenThreadTokenEx", NAMED_HANDLE(thread_handle, THIS_THREAD, "thread_id", number_text(GetCurrentThreadId())), BEFORE_JSON(proc_id, own + 1), FLAGS(desired_access, TOKEN_QUERY),
       BOOLEAN_(open_as_self, FALSE), NAMED(handle_attributes, 2, "OBJ_INHERIT"), OUT_HANDLE(token_handle, &h));
    FAILS(INVALID_HANDLE, "NtOpenThreadTokenEx", BAD(thread_handle), FLAGS(desired_access, TOKEN_QUERY), BOOLEAN_(open_as_self, TRUE), NAMED(handle_attributes, 0, "0x0"), OUT_HANDLE(token_handle, &h));
    RevertToSelf();
    const LUID login = {0x111, 0x222};
    const LARGE_INTEGER never = {.QuadPart = 0x7fffffffffffffffLL};
    static struct { char name[8]; LUID id; } source = {"zoo-src", {1, 2}};
    struct { DWORD count; LUID_AND_ATTRIBUTES privilege; } one = {1, {{20, 0}, 2}};
    ANY("NtCreateToken", OUT_HANDLE(token_handle, &h), FLAGS(desired_access, TOKEN_ALL_ACCESS), RAW(zoo_object(NULL, NULL)), NAMED(token_type, 1, "TokenPrimary"), IN_HEX(authentication_id, &login, 8), RAW(&never),
        BEFORE_ANY(expiration_time), SHOWN_ANY(user, room), SHOWN_ANY(groups, groups), RAW(&one), BEFORE_ANY(privileges), SHOWN_ANY(owner, room), SHOWN_ANY(primary_group, room), SHOWN_ANY(default_dacl, room),
        IN_BYTES(token_source, source.name, 8));
    OK("NtFilterToken", HANDLE_(existing_token_handle, token), NAMED(flags, 1, "DISABLE_MAX_PRIVILEGE"), RAW(0), RAW(&one), BEFORE_ANY(privileges_to_delete), RAW(0), OUT_HANDLE(new_token_handle, &h));
    FAILS(INVALID_HANDLE, "NtFilterToken", BAD(existing_token_handle), NAMED(flags, 0, "0x0"), SHOWN_ANY(sids_to_disable, groups), RAW(0), SHOWN_ANY(restricted_sids, groups), OUT_HANDLE(new_token_handle, &h));
    static const BYTE package[12] = {1, 1, 0, 0, 0, 0, 0, 15, 2, 0, 0, 0};
    ANY_UNSEEN32("NtCreateLowBoxToken", OUT_HANDLE(token_handle, &h), HANDLE_(existing_token_handle, token), FLAGS(desired_access, TOKEN_QUERY), RAW(zoo_object(NULL, NULL)), RAW(package), BEFORE_TEXT(package_sid, "S-1-15-2"),
        NUM(capability_count, 0), SHOWN_ANY(capabilities, room), NUM(handle_count, 0), SHOWN_ANY(handles, groups));
    ANY_UNSEEN32("NtCreateLowBoxToken", OUT_HANDLE(token_handle, &h), BAD(existing_token_handle), FLAGS(desired_access, TOKEN_QUERY), RAW(zoo_object(NULL, NULL)), RAW(package), BEFORE_TEXT(package_sid, "S-1-15-2"),
          NUM(capability_count, 0), RAW(0), NUM(handle_count, 0), RAW(0));
    ANY_UNSEEN32("NtAdjustGroupsToken", HANDLE_(token_handle, token), BOOLEAN_(reset_to_default, TRUE), SHOWN_ANY(new_state, groups), NUM(buffer_length, 16), SHOWN_ANY(previous_state, room), OUT_ANY(return_length, &length));
    const DWORD session = 1;
    ANY("NtSetInformationToken", HANDLE_(token_handle, token), NAMED(token_information_class, 12, "TokenSessionId"), RAW(&session), BEFORE_NUM(session_id, 1), NUM(token_information_length, 4));
    ANY("NtSetInformationToken", BAD(token_handle), NAMED(token_information_class, 12, "TokenSessionId"), RAW(&session), BEFORE_NUM(session_id, 1), NUM(token_information_length, 4));
    ANY("NtCompareTokens", HANDLE_(first_token_handle, token), HANDLE_(second_token_handle, token), OUT_NUM(equal, &granted, 1));
    ANY("NtCompareTokens", HANDLE_(first_token_handle, token), HANDLE_(second_token_handle, BAD_HANDLE), OUT_NUM(equal, &granted, 1));
    OK("NtPrivilegeCheck", HANDLE_(client_token, token), RAW(&required), BEFORE_ANY(required_privileges), OUT_NUM(result, &granted, 1));
    FAILS(INVALID_HANDLE, "NtPrivilegeCheck", HANDLE_(client_token, BAD_HANDLE), RAW(&required), BEFORE_ANY(required_privileges), RAW(&granted));
    ANY("NtImpersonateAnonymousToken", NAMED_HANDLE(thread_handle, THIS_THREAD, "thread_id", number_text(GetCurrentThreadId())), BEFORE_JSON(proc_id, own + 1));
    RevertToSelf();
    ANY("NtImpersonateAnonymousToken", BAD(thread_handle));
    OK("NtAllocateLocallyUniqueId", OUT_HEX(luid, &luid, 8));
    FAILS(0xc0000005, "NtAllocateLocallyUniqueId", RAW(16));
    HANDLE guarded = CreateEventA(NULL, FALSE, FALSE, "zoo-guarded");
    OK("NtQuerySecurityObject", HANDLE_(handle, guarded), BEFORE_ANY(object_name), NAMED(security_information, 1, "OWNER_SECURITY_INFORMATION"), RAW(room), AFTER_ANY(security_descriptor), NUM(length, sizeof room),
       OUT_NUM(length_needed, &length, 4));
    FAILS(INVALID_HANDLE, "NtQuerySecurityObject", BAD(handle), NAMED(security_information, 4, "DACL_SECURITY_INFORMATION"), RAW(room), NUM(length, 64), RAW(0));
    CHECK(GetKernelObjectSecurity(guarded, DACL_SECURITY_INFORMATION, room, sizeof room, &length));
    OK("NtSetSecurityObject", HANDLE_(handle, guarded), BEFORE_ANY(object_name), NAMED(security_information, 4, "DACL_SECURITY_INFORMATION"), RAW(room), BEFORE_ANY(security_descriptor));
    FAILS(INVALID_HANDLE, "NtSetSecurityObject", BAD(handle), NAMED(security_information, 4, "DACL_SECURITY_INFORMATION"), RAW(room), BEFORE_ANY(security_descriptor));
    HANDLE impersonation = NULL;
    CHECK(DuplicateTokenEx(token, MAXIMUM_ALLOWED, NULL, SecurityImpersonation, TokenImpersonation, &impersonation));
    CHECK(GetKernelObjectSecurity(GetCurrentProcess(), OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, room, sizeof room, &length));
    GENERIC_MAPPING mapping = {1, 2, 4, 7};
    static PRIVILEGE_SET used;
    ULONG used_size = sizeof used, access = 0, check = 0;
    OK("NtAccessCheck", RAW(room), BEFORE_ANY(security_descriptor), HANDLE_(client_token, impersonation), HEX(desired_access, 1), SHOWN_ANY(generic_mapping, &mapping), SHOWN_ANY(privilege_set, &used), SHOWN_ANY(privilege_set_length, &used_size),
       OUT_HEX(granted_access, &access, 4), OUT_HEX(access_status, &check, 4));
    FAILS(INVALID_HANDLE, "NtAccessCheck", RAW(room), BEFORE_ANY(security_descriptor), HANDLE_(client_token, BAD_HANDLE), HEX(desired_access, 2), SHOWN_ANY(generic_mapping, &mapping), SHOWN_ANY(privilege_set, &used),
          SHOWN_ANY(privilege_set_length, &used_size), RAW(&access), RAW(&check));
    ANY("NtAccessCheckAndAuditAlarm", UNICODE_(subsystem_name, zoo_unicode(L"zoo")), HEX(handle_id, 0x99), UNICODE_(object_type_name, zoo_unicode(L"zoo type")), UNICODE_(object_name, zoo_unicode(L"zoo name")), RAW(room),
        BEFORE_ANY(security_descriptor), HEX(desired_access, 4), SHOWN_ANY(generic_mapping, &mapping), BOOLEAN_(object_creation, FALSE), OUT_HEX(granted_access, &access, 4), OUT_NUM(access_status, &granted, 1),
        OUT_NUM(generate_on_close, &granted, 1));

    // More of threads.
    ANY("NtAlertThread", NAMED_HANDLE(thread_handle, THIS_THREAD, "thread_id", number_text(GetCurrentThreadId())), BEFORE_JSON(proc_id, own + 1));
    ANY("NtAlertThread", BAD(thread_handle));
    ANY("NtTestAlert", RAW(0));
    VALUE("NtGetCurrentProcessorNumber", RAW(0));
    ULONG execution = 0;
    FAILS(0xc0000005, "NtSetThreadExecutionState", NAMED(new_state, 0x80000001u, "ES_CONTINUOUS|ES_SYSTEM_REQUIRED"), RAW(16));
    OK("NtSetThreadExecutionState", NAMED(new_state, 0x80000000u, "ES_CONTINUOUS"), GOT(.kind = M_ANY, .value = (ULONG_PTR)&execution, .name = "previous_state"));
    ANY_UNSEEN32("NtSetLdtEntries", HEX(selector0, 0x17), HEX(entry0, 0x18), HEX(selector1, 0x19), HEX(entry1, 0x1a));

    if (BITS == 64) {  // wow64.dll raises an exception instead
        FAILS(0xc0000005, "NtContinue", RAW(16), BEFORE_JSON(thread_context, "{\"unreadable\":true}"), BOOLEAN_(test_alert, FALSE));
        FAILS(0xc0000005, "NtContinueEx", RAW(16), BEFORE_JSON(thread_context, "{\"unreadable\":true}"), RAW(0));
    }
    DWORD goer_number;
    HANDLE going = start_thread(&goer_number, goer, 0);
    CHECK(WaitForSingleObject(going, 10000) == WAIT_OBJECT_0);
    going = CreateThread(NULL, 0, goer, self, 0, &goer_number);
    CHECK(WaitForSingleObject(going, 10000) == WAIT_OBJECT_0);
    going = start_thread(&goer_number, raiser, 0);
    CHECK(WaitForSingleObject(going, 10000) == WAIT_OBJECT_0);

    // Ends.
    OK("NtTerminateProcess", NAMED_HANDLE(process_handle, made_process, "proc_id", number_text(GetProcessId(made_process))), HEX(exit_status, 0x77));
    FAILS(INVALID_HANDLE, "NtTerminateProcess", BAD(process_handle), HEX(exit_status, 0x78));
    OK("NtTerminateJobObject", JOB, HEX(exit_status, 0x66));
    FAILS(INVALID_HANDLE, "NtTerminateJobObject", BAD(job_handle), HEX(exit_status, 0x67));
    (void)other_thread;
    char child_line[MAX_PATH + 16];
    PROCESS_INFORMATION child;
    snprintf(child_line, sizeof child_line, "\"%s\" leave", self);
    zoo_flush();
    CHECK(CreateProcessA(self, child_line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child));
    WaitForSingleObject(child.hProcess, 20000);
    return zoo_end();
}
