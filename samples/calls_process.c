// Each call on processes, threads, jobs and tokens, once with success and once with failure.
#include "zoo.h"

#define INVALID_HANDLE 0xc0000008
#define BAD_HANDLE ((HANDLE)(ULONG_PTR)0xbad0)
#define SELF ((HANDLE)(LONG_PTR)-1)
#define THIS_THREAD ((HANDLE)(LONG_PTR)-2)
#define BAD(n) HANDLE_(n, BAD_HANDLE)

NTSYSAPI NTSTATUS NTAPI RtlCreateProcessParametersEx(void **, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *,
                                                     void *, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, UNICODE_STRING *, ULONG);

static char *number_text(DWORD number) {
    char text[16];
    snprintf(text, sizeof text, "#%lu", number);
    return _strdup(text);
}

static DWORD WINAPI sleeper(void *unused) {
    (void)unused;
    while (SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION) {
    }
    return 0;
}

static DWORD WINAPI quick(void *unused) {
    (void)unused;
    return 5;
}

static DWORD WINAPI leaver(void *unused) {
    (void)unused;
    NO_RETURN("NtTerminateThread", NAMED_HANDLE(thread_handle, THIS_THREAD, "thread_id", number_text(GetCurrentThreadId())), BEFORE_ANY(proc_id), HEX(exit_status, 0x21));
    return 0;
}

static void __attribute__((noinline)) arrived(void) { ExitThread(0); }

// Continues elsewhere, on a lower part of its stack.
static DWORD WINAPI goer(void *unused) {
    static DECLSPEC_ALIGN(16) CONTEXT context;
    char here;
    const ULONG_PTR stack = ((ULONG_PTR)&here & ~(ULONG_PTR)15) - 0x2008;
    (void)unused;
    RtlCaptureContext(&context);
#ifdef _WIN64
    context.Rip = (ULONG_PTR)arrived;
    context.Rsp = stack;
#else
    context.Eip = (ULONG_PTR)arrived;
    context.Esp = stack;
#endif
    NO_RETURN("NtContinue", PTR(context, &context), BOOLEAN_(alertable, FALSE));
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
       BEFORE_WIDE(current_directory, L"C:\\windows\\"), PTR(create_info, &info), RAW(&attributes), BEFORE_WIDE(image_name, image));
    const WCHAR *const no_image = L"\\??\\C:\\none\\none.exe";
    attributes.list[0].value = no_image;
    attributes.list[0].size = wcslen(no_image) * 2;
    FAILS(0xc000003a, "NtCreateUserProcess", OUT_HANDLE(process_handle, &h), OUT_HANDLE(thread_handle, &h), FLAGS(process_desired_access, PROCESS_TERMINATE),
          FLAGS(thread_desired_access, THREAD_TERMINATE), RAW(0), RAW(0), FLAGS(process_flags, PROCESS_CREATE_FLAGS_INHERIT_HANDLES), NAMED(thread_flags, 0, "0x0"),
          RAW(parameters), BEFORE_WIDE(image_path, image + 4), BEFORE_WIDE(command_line, line_text), BEFORE_WIDE(current_directory, L"C:\\windows\\"),
          PTR(create_info, &info), RAW(&attributes), BEFORE_WIDE(image_name, no_image));
    ANY("NtCreateProcess", OUT_HANDLE(process_handle, &h), FLAGS(desired_access, PROCESS_ALL_ACCESS), RAW(0), HANDLE_(parent_process, SELF), BEFORE_ANY(proc_id),
        BOOLEAN_(inherit_object_table, TRUE), NO_HANDLE, NO_HANDLE, NO_HANDLE);
    ANY("NtCreateProcessEx", OUT_HANDLE(process_handle, &h), FLAGS(desired_access, PROCESS_ALL_ACCESS), RAW(0), HANDLE_(parent_process, SELF), BEFORE_ANY(proc_id),
        HEX(flags, 4), NO_HANDLE, NO_HANDLE, NO_HANDLE, NUM(job_member_level, 0));

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
       NUM(process_information_length, sizeof(void *)), OUT_NUM(return_length, &length, 4));
    OK("NtQueryInformationProcess", OTHER_PROCESS, NAMED(process_information_class, 0, "ProcessBasicInformation"), RAW(&basic), AFTER_ANY(peb_base_address),
       AFTER_NUM(unique_process_id, &basic.id, sizeof basic.id), AFTER_NUM(inherited_from_unique_process_id, &basic.parent, sizeof basic.parent),
       SHOWN_NUM(process_information_length, sizeof basic, 48), OUT_ANY(return_length, &length));
    FAILS(INVALID_HANDLE, "NtQueryInformationProcess", BAD(process_handle), NAMED(process_information_class, 31, "ProcessDebugFlags"), RAW(&basic), NUM(process_information_length, 4),
          OUT_NUM(return_length, &length, 4));
    const ULONG mode = 1;
    OK("NtSetInformationProcess", OWN_PROCESS, NAMED(process_information_class, 12, "ProcessDefaultHardErrorMode"), IN_BYTES(process_information, &mode, 4), NUM(process_information_length, 4));
    FAILS(0xc000000d, "NtSetInformationProcess", OWN_PROCESS, NAMED(process_information_class, 12, "ProcessDefaultHardErrorMode"), IN_BYTES(process_information, &mode, 2),
          NUM(process_information_length, 2));

    // Debugging.
    HANDLE debug = NULL;
    OK("NtCreateDebugObject", OUT_HANDLE(handle, &debug), NAMED(desired_access, 0x1f000f, "DEBUG_ALL_ACCESS"), RAW(zoo_object(NULL, NULL)), HEX(flags, 1));
    FAILS(0xc000000d, "NtCreateDebugObject", OUT_HANDLE(handle, &h), NAMED(desired_access, 0x1f000f, "DEBUG_ALL_ACCESS"), RAW(zoo_object(NULL, NULL)), HEX(flags, 0x40));
    OK("NtDebugActiveProcess", OTHER_PROCESS, HANDLE_(debug_object, debug));
    FAILS(INVALID_HANDLE, "NtDebugActiveProcess", BAD(process_handle), HANDLE_(debug_object, debug));
    OK("NtRemoveProcessDebug", OTHER_PROCESS, HANDLE_(debug_object, debug));
    FAILS(INVALID_HANDLE, "NtRemoveProcessDebug", BAD(process_handle), HANDLE_(debug_object, debug));

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
    OK("NtQueryInformationJobObject", JOB, NUM(job_object_information_class, 1), OUT_BYTES_OF(job_object_information, limits, &length),
       SHOWN_NUM(length, BITS == 64 ? 64 : 48, 64), OUT_ANY(return_length, &length));
    FAILS(INVALID_HANDLE, "NtQueryInformationJobObject", BAD(job_handle), NUM(job_object_information_class, 1), RAW(limits), SHOWN_NUM(length, BITS == 64 ? 64 : 48, 64),
          OUT_ANY(return_length, &length));
    struct { LARGE_INTEGER times[2]; ULONG flags; SIZE_T sets[2]; ULONG active; ULONG_PTR affinity; ULONG priority, scheduling; } limit = {.flags = 0};
    ANY("NtSetInformationJobObject", JOB, NUM(job_object_information_class, 2), BEFORE_ANY(job_object_information), RAW(&limit), SHOWN_NUM(length, sizeof limit, 64));
    FAILS(INVALID_HANDLE, "NtSetInformationJobObject", BAD(job_handle), NUM(job_object_information_class, 2), BEFORE_ANY(job_object_information), RAW(&limit),
          SHOWN_NUM(length, sizeof limit, 64));
    OK("NtAssignProcessToJobObject", JOB, NAMED_HANDLE(process_handle, victim.hProcess, "proc_id", other));
    FAILS(INVALID_HANDLE, "NtAssignProcessToJobObject", BAD(job_handle), NAMED_HANDLE(process_handle, victim.hProcess, "proc_id", other));

    // Threads.
    DWORD sleeper_number, quick_number, leaver_number;
    HANDLE sleeping = start_thread(&sleeper_number, sleeper, 0), waiting = start_thread(&quick_number, quick, CREATE_SUSPENDED), made = NULL;
    char *const sleeper_id = number_text(sleeper_number), *const quick_id = number_text(quick_number);
#define SLEEPER NAMED_HANDLE(thread_handle, sleeping, "thread_id", sleeper_id), BEFORE_JSON(proc_id, own + 1)
#define WAITING NAMED_HANDLE(thread_handle, waiting, "thread_id", quick_id), BEFORE_JSON(proc_id, own + 1)
    OK("NtCreateThreadEx", OUT_HANDLE(thread_handle, &made), FLAGS(desired_access, THREAD_ALL_ACCESS), RAW(0), OWN_PROCESS, PTR(start_routine, quick), PTR(argument, 0x1234),
       FLAGS(create_flags, THREAD_CREATE_FLAGS_CREATE_SUSPENDED), HEX(zero_bits, 0), NUM(stack_size, 0x8000), NUM(maximum_stack_size, 0x20000), RAW(0));
    FAILS(INVALID_HANDLE, "NtCreateThreadEx", OUT_HANDLE(thread_handle, &h), FLAGS(desired_access, THREAD_GET_CONTEXT), RAW(0), BAD(process_handle), PTR(start_routine, quick),
          PTR(argument, 0x55), NAMED(create_flags, 0, "0x0"), HEX(zero_bits, 0), NUM(stack_size, 0), NUM(maximum_stack_size, 0), RAW(0));
    ANY("NtCreateThread", OUT_HANDLE(thread_handle, &h), FLAGS(desired_access, THREAD_ALL_ACCESS), RAW(0), OWN_PROCESS, RAW(&none), PTR(thread_context, &limit), PTR(initial_teb, &limits),
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
    CONTEXT *context = _aligned_malloc(sizeof *context, 16);
    memset(context, 0, sizeof *context);
    context->ContextFlags = CONTEXT_INTEGER | CONTEXT_CONTROL;
    OK("NtGetContextThread", SLEEPER, PTR(thread_context, context));
    FAILS(INVALID_HANDLE, "NtGetContextThread", BAD(thread_handle), PTR(thread_context, context));
    OK("NtSetContextThread", SLEEPER, PTR(thread_context, context));
    FAILS(INVALID_HANDLE, "NtSetContextThread", BAD(thread_handle), PTR(thread_context, context));
    OK("NtQueueApcThread", SLEEPER, PTR(apc_routine, quick), PTR(apc_argument1, 1), PTR(apc_argument2, 2), PTR(apc_argument3, 3));
    FAILS(INVALID_HANDLE, "NtQueueApcThread", BAD(thread_handle), PTR(apc_routine, quick), PTR(apc_argument1, 1), PTR(apc_argument2, 2), PTR(apc_argument3, 3));
    OK("NtQueueApcThreadEx", SLEEPER, NO_HANDLE, PTR(apc_routine, quick), PTR(apc_argument1, 4), PTR(apc_argument2, 5), PTR(apc_argument3, 6));
    FAILS(INVALID_HANDLE, "NtQueueApcThreadEx", BAD(thread_handle), HANDLE_(reserve_handle, BAD_HANDLE), PTR(apc_routine, quick), PTR(apc_argument1, 4), PTR(apc_argument2, 5), PTR(apc_argument3, 6));
    OK("NtResumeThread", WAITING, OUT_NUM(previous_suspend_count, &length, 4));
    FAILS(INVALID_HANDLE, "NtResumeThread", BAD(thread_handle), OUT_NUM(previous_suspend_count, &length, 4));
    OK("NtAlertResumeThread", NAMED_HANDLE(thread_handle, made, "thread_id", number_text(GetThreadId(made))), BEFORE_JSON(proc_id, own + 1), OUT_NUM(previous_suspend_count, &length, 4));
    FAILS(INVALID_HANDLE, "NtAlertResumeThread", BAD(thread_handle), OUT_NUM(previous_suspend_count, &length, 4));
    struct { ULONG status; void *teb; struct { HANDLE process, thread; } id; ULONG_PTR affinity; ULONG priority, base; } thread_basic = {0};
    OK("NtQueryInformationThread", SLEEPER, NAMED(thread_information_class, 0, "ThreadBasicInformation"), RAW(&thread_basic), AFTER_HEX(exit_status, &thread_basic.status, 4),
       AFTER_ANY(teb_base_address), AFTER_NUM(unique_process, &thread_basic.id.process, sizeof(void *)), AFTER_NUM(unique_thread, &thread_basic.id.thread, sizeof(void *)),
       SHOWN_NUM(thread_information_length, sizeof thread_basic, 48), OUT_ANY(return_length, &length));
    FAILS(INVALID_HANDLE, "NtQueryInformationThread", BAD(thread_handle), NAMED(thread_information_class, 0, "ThreadBasicInformation"), RAW(&thread_basic),
          SHOWN_NUM(thread_information_length, sizeof thread_basic, 48), OUT_ANY(return_length, &length));
    OK("NtSetInformationThread", SLEEPER, NAMED(thread_information_class, 17, "ThreadHideFromDebugger"), RAW(0), NUM(thread_information_length, 0));
    const LONG priority = 1;
    FAILS(INVALID_HANDLE, "NtSetInformationThread", BAD(thread_handle), NAMED(thread_information_class, 3, "ThreadBasePriority"), IN_BYTES(thread_information, &priority, 4),
          NUM(thread_information_length, 4));
    const LARGE_INTEGER soon = {.QuadPart = -20000};
    OK("NtDelayExecution", BOOLEAN_(alertable, FALSE), IN_NUM(delay_interval, &soon, 8), BEFORE_NUM(milliseconds, 2));
    OK("NtYieldExecution", RAW(0));
    HANDLE next = NULL;
    OK("NtGetNextThread", OWN_PROCESS, NO_HANDLE, FLAGS(desired_access, THREAD_QUERY_INFORMATION), HEX(handle_attributes, 2), HEX(flags, 0), OUT_HANDLE(new_thread_handle, &next));
    FAILS(INVALID_HANDLE, "NtGetNextThread", BAD(process_handle), HANDLE_(thread_handle, BAD_HANDLE), FLAGS(desired_access, THREAD_SUSPEND_RESUME), HEX(handle_attributes, 0), HEX(flags, 0),
          OUT_HANDLE(new_thread_handle, &next));
    OK("NtTerminateThread", SLEEPER, HEX(exit_status, 0x31));
    FAILS(INVALID_HANDLE, "NtTerminateThread", BAD(thread_handle), HEX(exit_status, 0x32));
    HANDLE leaving = start_thread(&leaver_number, leaver, 0);
    WaitForSingleObject(leaving, 10000);

    // Tokens.
    HANDLE token = NULL, token_ex = NULL, twin = NULL;
    OK("NtOpenProcessToken", OWN_PROCESS, FLAGS(desired_access, TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY | TOKEN_DUPLICATE), OUT_HANDLE(token_handle, &token));
    FAILS(INVALID_HANDLE, "NtOpenProcessToken", BAD(process_handle), FLAGS(desired_access, TOKEN_QUERY), OUT_HANDLE(token_handle, &h));
    OK("NtOpenProcessTokenEx", OWN_PROCESS, FLAGS(desired_access, TOKEN_QUERY), HEX(handle_attributes, 2), OUT_HANDLE(token_handle, &token_ex));
    FAILS(INVALID_HANDLE, "NtOpenProcessTokenEx", BAD(process_handle), FLAGS(desired_access, TOKEN_IMPERSONATE), HEX(handle_attributes, 0), OUT_HANDLE(token_handle, &h));
    FAILS(0xc000007c, "NtOpenThreadToken", NAMED_HANDLE(thread_handle, THIS_THREAD, "thread_id", number_text(GetCurrentThreadId())), BEFORE_JSON(proc_id, own + 1), FLAGS(desired_access, TOKEN_QUERY), BOOLEAN_(open_as_self, TRUE), OUT_HANDLE(token_handle, &h));
    CHECK(ImpersonateSelf(SecurityImpersonation));
    OK("NtOpenThreadToken", NAMED_HANDLE(thread_handle, THIS_THREAD, "thread_id", number_text(GetCurrentThreadId())), BEFORE_JSON(proc_id, own + 1), FLAGS(desired_access, TOKEN_QUERY | TOKEN_IMPERSONATE), BOOLEAN_(open_as_self, FALSE), OUT_HANDLE(token_handle, &h));
    RevertToSelf();
    struct { DWORD count; LUID_AND_ATTRIBUTES privilege; } state = {1, {{20, 0}, SE_PRIVILEGE_ENABLED}}, before = {0};
    OK("NtAdjustPrivilegesToken", HANDLE_(token_handle, token), BOOLEAN_(disable_all_privileges, FALSE), RAW(&state), BEFORE_ANY(new_state), NUM(buffer_length, sizeof before), PTR(previous_state, &before),
       OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtAdjustPrivilegesToken", BAD(token_handle), BOOLEAN_(disable_all_privileges, TRUE), RAW(&state), BEFORE_ANY(new_state), NUM(buffer_length, 0), RAW(0), RAW(0));
    OK("NtDuplicateToken", HANDLE_(existing_token_handle, token), FLAGS(desired_access, TOKEN_ALL_ACCESS), RAW(zoo_object(NULL, NULL)), BOOLEAN_(effective_only, FALSE),
       NAMED(token_type, 1, "TokenPrimary"), OUT_HANDLE(new_token_handle, &twin));
    FAILS(INVALID_HANDLE, "NtDuplicateToken", BAD(existing_token_handle), FLAGS(desired_access, TOKEN_DUPLICATE), RAW(zoo_object(NULL, NULL)), BOOLEAN_(effective_only, TRUE),
          NAMED(token_type, 2, "TokenImpersonation"), OUT_HANDLE(new_token_handle, &h));
    TOKEN_ELEVATION elevation;
    OK("NtQueryInformationToken", HANDLE_(token_handle, token), NAMED(token_information_class, 20, "TokenElevation"), OUT_ANY(token_information, &elevation), NUM(token_information_length, 4),
       OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQueryInformationToken", BAD(token_handle), NAMED(token_information_class, 1, "TokenUser"), RAW(limits), NUM(token_information_length, 64), OUT_NUM(return_length, &length, 4));

    DWORD goer_number;
    HANDLE going = start_thread(&goer_number, goer, 0);
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
