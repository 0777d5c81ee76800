// Each call on named objects, handles, waits and ports, once with success and once with failure.
#include "zoo.h"

#define INVALID_HANDLE 0xc0000008
#define NO_SUCH_NAME 0xc0000034
#define MISMATCH 0xc0000024  // STATUS_OBJECT_TYPE_MISMATCH
#define BAD_HANDLE ((HANDLE)(ULONG_PTR)0xbad0)
#define SELF ((HANDLE)(LONG_PTR)-1)
#define AT(n) L"\\BaseNamedObjects\\zoo-" n
#define NAME(n) OBJECT_(object_name, zoo_object(NULL, AT(n)), AT(n))
#define SHOWN(n) "\\BaseNamedObjects\\zoo-" n
#define NAMED_OBJECT(h, n) NAMED_HANDLE(handle, h, "object_name", SHOWN(n))
#define BAD HANDLE_(handle, BAD_HANDLE)

enum { DIRECTORY_QUERY = 1, DIRECTORY_TRAVERSE = 2, DIRECTORY_ALL_ACCESS = 0xf000f };

int main(void) {
    zoo_begin();
    char own_id[16];
    snprintf(own_id, sizeof own_id, "#%lu", GetCurrentProcessId());
    HANDLE mutant = NULL, event = NULL, semaphore = NULL, timer = NULL, port = NULL, folder = NULL, link = NULL, keyed = NULL, h = NULL;
    ULONG previous = 0, length = 0;

    OK("NtCreateMutant", OUT_HANDLE(handle, &mutant), FLAGS(desired_access, MUTANT_ALL_ACCESS), NAME("mutant"), BOOLEAN_(initial_owner, TRUE));
    FAILS(MISMATCH, "NtOpenMutant", OUT_HANDLE(handle, &h), FLAGS(desired_access, MUTANT_QUERY_STATE | SYNCHRONIZE),
          OBJECT_(object_name, zoo_object(NULL, L"\\BaseNamedObjects"), L"\\BaseNamedObjects"));
    OK("NtOpenMutant", OUT_HANDLE(handle, &h), FLAGS(desired_access, SYNCHRONIZE), NAME("mutant"));
    OK("NtReleaseMutant", NAMED_OBJECT(h, "mutant"), OUT_NUM(previous_count, &previous, 4));
    FAILS(0xc0000046, "NtReleaseMutant", NAMED_OBJECT(h, "mutant"), OUT_NUM(previous_count, &previous, 4));
    OK("NtClose", NAMED_OBJECT(h, "mutant"));
    FAILS(0xc000003b, "NtCreateMutant", OUT_HANDLE(handle, &h), FLAGS(desired_access, MUTANT_QUERY_STATE),
          OBJECT_(object_name, zoo_object(NULL, L"zoo-no-root"), L"zoo-no-root"), BOOLEAN_(initial_owner, FALSE));

    OK("NtCreateEvent", OUT_HANDLE(handle, &event), FLAGS(desired_access, EVENT_ALL_ACCESS), NAME("event"), NAMED(event_type, 0, "NotificationEvent"),
       BOOLEAN_(initial_state, TRUE));
    FAILS(0xc0000035, "NtCreateEvent", OUT_HANDLE(handle, &h), FLAGS(desired_access, EVENT_MODIFY_STATE), NAME("mutant"),
          NAMED(event_type, 1, "SynchronizationEvent"), BOOLEAN_(initial_state, FALSE));
    OK("NtOpenEvent", OUT_HANDLE(handle, &h), FLAGS(desired_access, EVENT_MODIFY_STATE | SYNCHRONIZE), NAME("event"));
    OK("NtClose", NAMED_OBJECT(h, "event"));
    FAILS(NO_SUCH_NAME, "NtOpenEvent", OUT_HANDLE(handle, &h), NAMED(desired_access, 1, "EVENT_QUERY_STATE"), NAME("none"));
    OK("NtCreateSemaphore", OUT_HANDLE(handle, &semaphore), FLAGS(desired_access, SEMAPHORE_ALL_ACCESS), NAME("semaphore"), NUM(initial_count, 2),
       NUM(maximum_count, 7));
    FAILS(0xc000000d, "NtCreateSemaphore", OUT_HANDLE(handle, &h), FLAGS(desired_access, SEMAPHORE_MODIFY_STATE), NAME("semaphore2"), NUM(initial_count, 3),
          NUM(maximum_count, 1));
    OK("NtOpenSemaphore", OUT_HANDLE(handle, &h), FLAGS(desired_access, SEMAPHORE_MODIFY_STATE), NAME("semaphore"));
    OK("NtClose", NAMED_OBJECT(h, "semaphore"));
    FAILS(NO_SUCH_NAME, "NtOpenSemaphore", OUT_HANDLE(handle, &h), FLAGS(desired_access, SYNCHRONIZE), NAME("none"));

    const LARGE_INTEGER far_away = {.QuadPart = -36000000000LL}, now = {.QuadPart = 0}, tenth = {.QuadPart = -20000};
    BOOLEAN was = FALSE;
    OK("NtCreateTimer", OUT_HANDLE(handle, &timer), FLAGS(desired_access, SYNCHRONIZE | DELETE | READ_CONTROL | WRITE_DAC | WRITE_OWNER), NAME("timer"),
       NAMED(timer_type, 1, "SynchronizationTimer"));
    FAILS(0xc0000035, "NtCreateTimer", OUT_HANDLE(handle, &h), FLAGS(desired_access, SYNCHRONIZE), NAME("mutant"), NAMED(timer_type, 0, "NotificationTimer"));
    OK("NtOpenTimer", OUT_HANDLE(handle, &h), NAMED(desired_access, GENERIC_ALL, "GENERIC_ALL"), NAME("timer"));
    OK("NtSetTimer", NAMED_OBJECT(h, "timer"), IN_NUM(due_time, &far_away, 8), BEFORE_NUM(milliseconds, 3600000), RAW(0), RAW(0), BOOLEAN_(resume_timer, FALSE),
       NUM(period, 60000), PTR(previous_state, &was));
    FAILS(INVALID_HANDLE, "NtSetTimer", BAD, IN_NUM(due_time, &now, 8), PTR(timer_apc_routine, 0), RAW(0), BOOLEAN_(resume_timer, TRUE), NUM(period, 5), PTR(previous_state, &was));
    OK("NtClose", NAMED_OBJECT(h, "timer"));
    FAILS(NO_SUCH_NAME, "NtOpenTimer", OUT_HANDLE(handle, &h), FLAGS(desired_access, SYNCHRONIZE), NAME("none"));

    OK("NtCreateIoCompletion", OUT_HANDLE(handle, &port), NAMED(desired_access, 0x1f0003, "IO_COMPLETION_ALL_ACCESS"), NAME("completion"), NUM(number_of_concurrent_threads, 3));
    FAILS(0xc0000035, "NtCreateIoCompletion", OUT_HANDLE(handle, &h), FLAGS(desired_access, SYNCHRONIZE), NAME("mutant"), NUM(number_of_concurrent_threads, 1));
    OK("NtCreateKeyedEvent", OUT_HANDLE(handle, &keyed), FLAGS(desired_access, GENERIC_ALL), NAME("keyed"), HEX(flags, 0));
    FAILS(0xc0000035, "NtCreateKeyedEvent", OUT_HANDLE(handle, &h), FLAGS(desired_access, GENERIC_READ), NAME("mutant"), HEX(flags, 0));

    // Names within a folder of objects.
    OK("NtCreateDirectoryObject", OUT_HANDLE(handle, &folder), FLAGS(desired_access, DIRECTORY_ALL_ACCESS), NAME("folder"));
    FAILS(0xc0000035, "NtCreateDirectoryObject", OUT_HANDLE(handle, &h), FLAGS(desired_access, DIRECTORY_QUERY), NAME("mutant"));
    OK("NtCreateSymbolicLinkObject", OUT_HANDLE(handle, &link), NAMED(desired_access, 0xf0001, "SYMBOLIC_LINK_ALL_ACCESS"),
       OBJECT_(object_name, zoo_object(folder, L"link"), L"\\BaseNamedObjects\\zoo-folder\\link"), BEFORE_HANDLE(root_directory, folder),
       UNICODE_(link_target, zoo_unicode(L"\\BaseNamedObjects\\zoo-event")));
    FAILS(0xc0000035, "NtCreateSymbolicLinkObject", OUT_HANDLE(handle, &h), NAMED(desired_access, 1, "SYMBOLIC_LINK_QUERY"), NAME("mutant"),
          UNICODE_(link_target, zoo_unicode(L"\\zoo")));
    OK("NtOpenDirectoryObject", OUT_HANDLE(handle, &h), FLAGS(desired_access, DIRECTORY_QUERY | DIRECTORY_TRAVERSE), NAME("folder"));
    static BYTE buffer[2048];
    ULONG context = 0;
    OK("NtQueryDirectoryObject", NAMED_OBJECT(h, "folder"), OUT_ANY(buffer, buffer), SHOWN_NUM(length, sizeof buffer, BITS == 64 ? sizeof buffer : sizeof buffer + 32), BOOLEAN_(return_single_entry, TRUE),
       BOOLEAN_(restart_scan, TRUE), IN_NUM(context, &context, 4), AFTER_NUM(context, &context, 4), OUT_ANY(return_length, &length));
    FAILS(0x8000001a, "NtQueryDirectoryObject", NAMED_OBJECT(h, "folder"), RAW(buffer), SHOWN_NUM(length, sizeof buffer, BITS == 64 ? sizeof buffer : sizeof buffer + 32), BOOLEAN_(return_single_entry, TRUE),
          BOOLEAN_(restart_scan, FALSE), IN_NUM(context, &context, 4), OUT_NUM(return_length, &length, 4));
    OK("NtClose", NAMED_OBJECT(h, "folder"));
    FAILS(NO_SUCH_NAME, "NtOpenDirectoryObject", OUT_HANDLE(handle, &h), FLAGS(desired_access, DIRECTORY_QUERY), NAME("none"));
    OK("NtOpenSymbolicLinkObject", OUT_HANDLE(handle, &h), NAMED(desired_access, 1, "SYMBOLIC_LINK_QUERY"),
       OBJECT_(object_name, zoo_object(folder, L"link"), L"\\BaseNamedObjects\\zoo-folder\\link"), BEFORE_HANDLE(root_directory, folder));
    WCHAR room[100];
    UNICODE_STRING target = {0, sizeof room, room};
    OK("NtQuerySymbolicLinkObject", NAMED_OBJECT(h, "folder\\link"), OUT_UNICODE(link_target, &target), OUT_NUM(returned_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQuerySymbolicLinkObject", BAD, RAW(&target), OUT_NUM(returned_length, &length, 4));
    OK("NtClose", NAMED_OBJECT(h, "folder\\link"));
    FAILS(NO_SUCH_NAME, "NtOpenSymbolicLinkObject", OUT_HANDLE(handle, &h), NAMED(desired_access, 1, "SYMBOLIC_LINK_QUERY"), NAME("none"));

    // Handles.
    HANDLE twin = NULL;
    OK("NtDuplicateObject", NAMED_HANDLE(source_process_handle, SELF, "proc_id", own_id), NAMED_HANDLE(source_handle, event, "object_name", SHOWN("event")),
       NAMED_HANDLE(target_process_handle, SELF, "target_process_handle_proc_id", own_id), OUT_HANDLE(target_handle, &twin),
       HEX(desired_access, 0), HEX(handle_attributes, 0), FLAGS(options, DUPLICATE_SAME_ACCESS));
    OK("NtClose", NAMED_OBJECT(twin, "event"));
    FAILS(INVALID_HANDLE, "NtDuplicateObject", NAMED_HANDLE(source_process_handle, SELF, "proc_id", own_id), HANDLE_(source_handle, BAD_HANDLE),
          NAMED_HANDLE(target_process_handle, SELF, "target_process_handle_proc_id", own_id), OUT_HANDLE(target_handle, &twin),
          HEX(desired_access, 0x100000), HEX(handle_attributes, 2), NAMED(options, 0, "0x0"));
    OK("NtQueryObject", NAMED_OBJECT(event, "event"), NAMED(object_information_class, 1, "ObjectNameInformation"), RAW(buffer), AFTER_TEXT(name, SHOWN("event")),
       SHOWN_NUM(object_information_length, sizeof buffer, BITS == 64 ? sizeof buffer : sizeof buffer + 8), OUT_ANY(return_length, &length));
    FAILS(INVALID_HANDLE, "NtQueryObject", BAD, NAMED(object_information_class, 0, "ObjectBasicInformation"), RAW(buffer),
          NUM(object_information_length, 56), OUT_NUM(return_length, &length, 4));
    const BYTE protect[2] = {TRUE, FALSE};
    OK("NtSetInformationObject", NAMED_OBJECT(event, "event"), NAMED(object_information_class, 4, "ObjectHandleFlagInformation"), RAW(protect),
       BEFORE_BOOL(inherit, TRUE), BEFORE_BOOL(protect_from_close, FALSE), NUM(object_information_length, 2));
    FAILS(INVALID_HANDLE, "NtSetInformationObject", BAD, NAMED(object_information_class, 4, "ObjectHandleFlagInformation"), RAW(protect),
          BEFORE_BOOL(inherit, TRUE), BEFORE_BOOL(protect_from_close, FALSE), NUM(object_information_length, 2));

    // Waits: satisfied, timed out (which is success by its status), and failed.
    HANDLE both[2] = {event, semaphore};
    char handles[64];
    snprintf(handles, sizeof handles, "[\"0x%x\",\"0x%x\"]", (unsigned)(ULONG_PTR)event, (unsigned)(ULONG_PTR)semaphore);
    OK("NtWaitForSingleObject", NAMED_OBJECT(event, "event"), BOOLEAN_(alertable, FALSE), IN_NUM(timeout, &now, 8));
    OK("NtWaitForSingleObject", NAMED_OBJECT(timer, "timer"), BOOLEAN_(alertable, TRUE), IN_NUM(timeout, &tenth, 8), BEFORE_NUM(milliseconds, 2));
    FAILS(INVALID_HANDLE, "NtWaitForSingleObject", BAD, BOOLEAN_(alertable, FALSE), IN_NULL(timeout));
    OK("NtWaitForMultipleObjects", NUM(count, 2), GIVEN(.kind = A_LITERAL, .value = (ULONG_PTR)both, .name = "handles", .text = handles),
       NAMED(wait_type, 1, "WaitAny"), BOOLEAN_(alertable, FALSE), IN_NUM(timeout, &tenth, 8), BEFORE_NUM(milliseconds, 2));
    FAILS(0xc00000ef, "NtWaitForMultipleObjects", NUM(count, 0), RAW(both), NAMED(wait_type, 0, "WaitAll"), BOOLEAN_(alertable, TRUE), IN_NULL(timeout));
    OK("NtSignalAndWaitForSingleObject", NAMED_HANDLE(signal_handle, event, "object_name", SHOWN("event")),
       NAMED_HANDLE(wait_handle, semaphore, "wait_handle_object_name", SHOWN("semaphore")), BOOLEAN_(alertable, FALSE), IN_NUM(timeout, &now, 8));
    FAILS(INVALID_HANDLE, "NtSignalAndWaitForSingleObject", HANDLE_(signal_handle, BAD_HANDLE),
          NAMED_HANDLE(wait_handle, event, "object_name", SHOWN("event")), BOOLEAN_(alertable, FALSE), IN_NUM(timeout, &now, 8));

    OK("NtClose", NAMED_OBJECT(semaphore, "semaphore"));
    FAILS(INVALID_HANDLE, "NtClose", BAD);
    return zoo_end();
}
