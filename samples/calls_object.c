// Each call on named objects, handles, waits and ports, once with success and once with failure.
#include "zoo.h"

#define INVALID_HANDLE 0xc0000008
#define NO_SUCH_NAME 0xc0000034
#define MISMATCH 0xc0000024  // STATUS_OBJECT_TYPE_MISMATCH
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
       NUM(period, 60000), OUT_NUM(previous_state, &was, 1));
    FAILS(INVALID_HANDLE, "NtSetTimer", BAD, IN_NUM(due_time, &now, 8), SHOWN_ANY(timer_apc_routine, main), SHOWN_ANY(timer_context, 0x77), BOOLEAN_(resume_timer, TRUE), NUM(period, 5), RAW(&was));
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
    OK("NtQueryDirectoryObject", NAMED_OBJECT(h, "folder"), RAW(buffer), AFTER_ANY(object_names), SHOWN_NUM(length, sizeof buffer, BITS == 64 ? sizeof buffer : sizeof buffer + 32), BOOLEAN_(return_single_entry, TRUE),
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
       HEX(desired_access, 0), NAMED(handle_attributes, 0, "0x0"), FLAGS(options, DUPLICATE_SAME_ACCESS));
    OK("NtClose", NAMED_OBJECT(twin, "event"));
    FAILS(INVALID_HANDLE, "NtDuplicateObject", NAMED_HANDLE(source_process_handle, SELF, "proc_id", own_id), HANDLE_(source_handle, BAD_HANDLE),
          NAMED_HANDLE(target_process_handle, SELF, "target_process_handle_proc_id", own_id), OUT_HANDLE(target_handle, &twin),
          HEX(desired_access, 0x100000), NAMED(handle_attributes, 2, "OBJ_INHERIT"), NAMED(options, 0, "0x0"));
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

    // States.
#define EVENT NAMED_OBJECT(event, "event")
    LONG state = 0;
    OK("NtSetEvent", EVENT, OUT_NUM(previous_state, &state, 4));
    FAILS(INVALID_HANDLE, "NtSetEvent", BAD, RAW(0));
    struct { ULONG type, state; } event_basic;
    OK("NtQueryEvent", EVENT, NUM(event_information_class, 0), RAW(&event_basic), AFTER_TEXT(event_type, "NotificationEvent"),
       AFTER_NUM(event_state, &event_basic.state, 4), NUM(length, 8), OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQueryEvent", BAD, NUM(event_information_class, 0), RAW(&event_basic), NUM(length, 8), RAW(0));
    OK("NtResetEvent", EVENT, OUT_NUM(previous_state, &state, 4));
    FAILS(INVALID_HANDLE, "NtResetEvent", BAD, RAW(0));
    OK("NtPulseEvent", EVENT, OUT_NUM(previous_state, &state, 4));
    FAILS(INVALID_HANDLE, "NtPulseEvent", BAD, RAW(0));
    OK("NtClearEvent", EVENT);
    FAILS(INVALID_HANDLE, "NtClearEvent", BAD);
    struct { LONG count; BYTE owned, abandoned; } mutant_basic;
    OK("NtQueryMutant", NAMED_OBJECT(mutant, "mutant"), NUM(mutant_information_class, 0), RAW(&mutant_basic), AFTER_NUM(current_count, &mutant_basic.count, 4),
       AFTER_BOOL(owned_by_caller, &mutant_basic.owned), AFTER_BOOL(abandoned, &mutant_basic.abandoned), NUM(length, 8), OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQueryMutant", BAD, NUM(mutant_information_class, 0), RAW(&mutant_basic), NUM(length, 8), RAW(0));
#define SEMAPHORE NAMED_OBJECT(semaphore, "semaphore")
    OK("NtReleaseSemaphore", SEMAPHORE, NUM(release_count, 3), OUT_NUM(previous_count, &previous, 4));
    FAILS(0xc0000047, "NtReleaseSemaphore", SEMAPHORE, NUM(release_count, 300), RAW(0));
    struct { ULONG count, maximum; } semaphore_basic;
    OK("NtQuerySemaphore", SEMAPHORE, NUM(semaphore_information_class, 0), RAW(&semaphore_basic), AFTER_NUM(current_count, &semaphore_basic.count, 4),
       AFTER_NUM(maximum_count, &semaphore_basic.maximum, 4), NUM(length, 8), OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQuerySemaphore", BAD, NUM(semaphore_information_class, 0), RAW(&semaphore_basic), NUM(length, 8), RAW(0));
#define TIMER NAMED_OBJECT(any_timer, "timer")
    HANDLE any_timer = NULL;
    OK("NtOpenTimer", OUT_HANDLE(handle, &any_timer), NAMED(desired_access, GENERIC_ALL, "GENERIC_ALL"), NAME("timer"));
    struct { LARGE_INTEGER remaining; BYTE state; } timer_basic;
    OK("NtQueryTimer", TIMER, NUM(timer_information_class, 0), RAW(&timer_basic), AFTER_ANY(remaining_time), AFTER_BOOL(timer_state, &timer_basic.state), NUM(length, 16),
       OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQueryTimer", BAD, NUM(timer_information_class, 0), RAW(&timer_basic), NUM(length, 16), RAW(0));
    OK("NtCancelTimer", TIMER, OUT_NUM(current_state, &was, 1));
    FAILS(INVALID_HANDLE, "NtCancelTimer", BAD, RAW(0));
    OK("NtOpenKeyedEvent", OUT_HANDLE(handle, &h), FLAGS(desired_access, GENERIC_ALL), NAME("keyed"));
    FAILS(NO_SUCH_NAME, "NtOpenKeyedEvent", OUT_HANDLE(handle, &h), FLAGS(desired_access, GENERIC_READ), NAME("none"));
#define KEYED NAMED_OBJECT(keyed, "keyed")
    OK("NtWaitForKeyedEvent", KEYED, PTR(key, 0x100), BOOLEAN_(alertable, FALSE), IN_NUM(timeout, &now, 8));
    FAILS(0xc00000ef, "NtWaitForKeyedEvent", KEYED, PTR(key, 0x101), BOOLEAN_(alertable, TRUE), IN_NUM(timeout, &now, 8));
    OK("NtReleaseKeyedEvent", KEYED, PTR(key, 0x100), BOOLEAN_(alertable, FALSE), IN_NUM(timeout, &now, 8));
    FAILS(0xc00000ef, "NtReleaseKeyedEvent", KEYED, PTR(key, 0x101), BOOLEAN_(alertable, TRUE), IN_NUM(timeout, &now, 8));

    // Completion ports.
#define PORT NAMED_OBJECT(port, "completion")
    OK("NtOpenIoCompletion", OUT_HANDLE(handle, &h), NAMED(desired_access, 0x1f0003, "IO_COMPLETION_ALL_ACCESS"), NAME("completion"));
    FAILS(NO_SUCH_NAME, "NtOpenIoCompletion", OUT_HANDLE(handle, &h), NAMED(desired_access, 2, "IO_COMPLETION_MODIFY_STATE"), NAME("none"));
    OK("NtSetIoCompletion", PORT, HEX(key_context, 0x21), HEX(apc_context, 0x22), HEX(io_status, 0x23), NUM(io_status_information, 24));
    FAILS(INVALID_HANDLE, "NtSetIoCompletion", BAD, HEX(key_context, 1), HEX(apc_context, 2), HEX(io_status, 3), NUM(io_status_information, 4));
    OK("NtQueryIoCompletion", PORT, NUM(io_completion_information_class, 0), RAW(&state), AFTER_NUM(depth, &state, 4), NUM(length, 4), OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQueryIoCompletion", BAD, NUM(io_completion_information_class, 0), RAW(&state), NUM(length, 4), RAW(0));
    ULONG_PTR key_context = 0, apc_context = 0;
    IO_STATUS_BLOCK io;
    OK("NtRemoveIoCompletion", PORT, OUT_HEX(key_context, &key_context, sizeof key_context), OUT_HEX(apc_context, &apc_context, sizeof apc_context), IO_STATUS(&io),
       IN_NUM(timeout, &now, 8));
    FAILS(INVALID_HANDLE, "NtRemoveIoCompletion", BAD, RAW(&key_context), RAW(&apc_context), RAW(&io), IN_NUM(timeout, &now, 8));
    HANDLE reserve = NULL;
    OK("NtAllocateReserveObject", OUT_HANDLE(handle, &reserve), RAW(0), NAMED(type, 1, "MemoryReserveIoCompletion"));
    FAILS(0xc000000d, "NtAllocateReserveObject", OUT_HANDLE(handle, &h), RAW(0), NAMED(type, 7, "0x7"));
    OK("NtSetIoCompletionEx", PORT, HANDLE_(reserve_handle, reserve), HEX(key_context, 0x31), HEX(apc_context, 0x32), HEX(io_status, 0), NUM(io_status_information, 34));
    FAILS(INVALID_HANDLE, "NtSetIoCompletionEx", BAD, HANDLE_(reserve_handle, reserve), HEX(key_context, 1), HEX(apc_context, 2), HEX(io_status, 3), NUM(io_status_information, 4));
    struct { ULONG_PTR key, apc; IO_STATUS_BLOCK io; } entries[2];
    OK("NtRemoveIoCompletionEx", PORT, SHOWN_ANY(io_completion_information, entries), NUM(count, 2), OUT_NUM(number_of_entries_removed, &length, 4), IN_NUM(timeout, &now, 8), BOOLEAN_(alertable, FALSE));
    FAILS(INVALID_HANDLE, "NtRemoveIoCompletionEx", BAD, SHOWN_ANY(io_completion_information, entries), NUM(count, 1), RAW(&length), IN_NUM(timeout, &now, 8), BOOLEAN_(alertable, TRUE));

    // Local procedure calls. Wine has their names and no more.
    HANDLE rpc = NULL;
    const ULONG pool = 0x3000;
    ULONG message_length = 0, information_length = 7;
    static BYTE message[512], views[2][64];
    static SECURITY_QUALITY_OF_SERVICE quality = {sizeof quality, SecurityImpersonation, SECURITY_STATIC_TRACKING, TRUE};
    static const BYTE everyone[12] = {1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    ANY("NtCreatePort", OUT_HANDLE(port_handle, &rpc), NAME("port"), NUM(maximum_connection_info_length, 0x40), NUM(maximum_message_length, 0x100), IN_NUM(maximum_pool_usage, &pool, 4));
    ANY_UNSEEN32("NtConnectPort", OUT_HANDLE(port_handle, &rpc), UNICODE_(port_name, zoo_unicode(AT("port"))), RAW(&quality), BEFORE_TEXT(impersonation_level, "SecurityImpersonation"),
        BEFORE_BOOL(effective_only, TRUE), SHOWN_ANY(client_view, views[0]), SHOWN_ANY(server_view, views[1]), OUT_NUM(maximum_message_length, &message_length, 4),
        IN_BYTES(connection_information, "connect", 7), IN_NUM(connection_information_length, &information_length, 4), AFTER_NUM(connection_information_length, &information_length, 4));
    ANY_UNSEEN32("NtSecureConnectPort", OUT_HANDLE(port_handle, &rpc), UNICODE_(port_name, zoo_unicode(AT("port"))), RAW(&quality), BEFORE_TEXT(impersonation_level, "SecurityImpersonation"),
        BEFORE_BOOL(effective_only, TRUE), SHOWN_ANY(client_view, views[0]), RAW(everyone), BEFORE_TEXT(server_sid, "S-1-1-0"), SHOWN_ANY(server_view, views[1]),
        OUT_NUM(maximum_message_length, &message_length, 4), IN_BYTES(connection_information, "connect", 7), IN_NUM(connection_information_length, &information_length, 4),
        AFTER_NUM(connection_information_length, &information_length, 4));
    ANY_UNSEEN32("NtListenPort", HANDLE_(port_handle, BAD_HANDLE), SHOWN_ANY(connection_request, message));
    ANY_UNSEEN32("NtAcceptConnectPort", OUT_HANDLE(port_handle, &rpc), NUM(port_context, 5), SHOWN_ANY(connection_request, message), BOOLEAN_(accept_connection, TRUE), SHOWN_ANY(server_view, views[0]),
        SHOWN_ANY(client_view, views[1]));
    ANY("NtCompleteConnectPort", HANDLE_(port_handle, BAD_HANDLE));
    ANY_UNSEEN32("NtReplyWaitReceivePort", HANDLE_(port_handle, BAD_HANDLE), SHOWN_ANY(port_context, views), SHOWN_ANY(reply_message, message), SHOWN_ANY(receive_message, message));
    ANY_UNSEEN32("NtRequestWaitReplyPort", HANDLE_(port_handle, BAD_HANDLE), SHOWN_ANY(request_message, message), SHOWN_ANY(reply_message, message));
    ANY("NtRegisterThreadTerminatePort", HANDLE_(port_handle, BAD_HANDLE));

    // The rest.
    OK("NtCompareObjects", NAMED_HANDLE(first_object_handle, event, "object_name", SHOWN("event")), NAMED_HANDLE(second_object_handle, event, "second_object_handle_object_name", SHOWN("event")));
    FAILS(0xc00001ac, "NtCompareObjects", NAMED_HANDLE(first_object_handle, event, "object_name", SHOWN("event")),
          NAMED_HANDLE(second_object_handle, mutant, "second_object_handle_object_name", SHOWN("mutant")));
    ANY("NtMakePermanentObject", EVENT);
    FAILS(INVALID_HANDLE, "NtMakePermanentObject", BAD);
    OK("NtMakeTemporaryObject", EVENT);
    FAILS(INVALID_HANDLE, "NtMakeTemporaryObject", BAD);
    HANDLE transaction = NULL;
    const GUID unit = {0x01020304, 0x0506, 0x0708, {9, 10, 11, 12, 13, 14, 15, 16}};
    OK("NtCreateTransaction", OUT_HANDLE(transaction_handle, &transaction), NAMED(desired_access, 0x1f003f, "TRANSACTION_ALL_ACCESS"), NAME("transaction"), RAW(&unit),
       BEFORE_TEXT(unit_of_work, "{01020304-0506-0708-090a-0b0c0d0e0f10}"), NO_HANDLE, HEX(create_options, 0), NUM(isolation_level, 0), HEX(isolation_flags, 0), IN_NUM(timeout, &tenth, 8),
       BEFORE_NUM(milliseconds, 2), UNICODE_(description, zoo_unicode(L"zoo transaction")));
    FAILS_UNSEEN32(0xc0000005, "NtCreateTransaction", RAW(0), NAMED(desired_access, 1, "TRANSACTION_QUERY_INFORMATION"), NAME("mutant"), RAW(&unit),
          BEFORE_TEXT(unit_of_work, "{01020304-0506-0708-090a-0b0c0d0e0f10}"), HANDLE_(tm_handle, BAD_HANDLE), HEX(create_options, 1), NUM(isolation_level, 2), HEX(isolation_flags, 3), IN_NULL(timeout),
          RAW(0));
#define TRANSACTION NAMED_HANDLE(transaction_handle, transaction, "object_name", SHOWN("transaction"))
    ANY("NtCommitTransaction", TRANSACTION, BOOLEAN_(wait, TRUE));
    ANY("NtRollbackTransaction", TRANSACTION, BOOLEAN_(wait, TRUE));
    USHORT atom = 0, no_atom = 0;
    static const WCHAR atom_name[] = L"zoo atom";
#define ATOM_NAME(text) GIVEN(.kind = A_WIDE, .value = (ULONG_PTR)text, .name = "atom_name", .at = text)
    OK("NtAddAtom", ATOM_NAME(atom_name), NUM(length, 16), OUT_NUM(atom, &atom, 2));
    FAILS(0xc000000d, "NtAddAtom", RAW(room), NUM(length, 1000), RAW(NULL), BEFORE_ANY(atom_name));
    OK("NtFindAtom", ATOM_NAME(atom_name), NUM(length, 16), OUT_NUM(atom, &atom, 2));
    FAILS(NO_SUCH_NAME, "NtFindAtom", ATOM_NAME(L"zoo none"), NUM(length, 16), RAW(&no_atom));
    OK("NtQueryInformationAtom", NUM(atom, atom), NUM(atom_information_class, 0), RAW(buffer), AFTER_NUM(usage_count, buffer, 2), AFTER_HEX(flags, buffer + 2, 2), AFTER_WIDE(atom_name, L"zoo atom"),
       NUM(length, sizeof buffer), OUT_NUM(return_length, &length, 4));
    FAILS(INVALID_HANDLE, "NtQueryInformationAtom", NUM(atom, 0xcfff), NUM(atom_information_class, 0), RAW(buffer), NUM(length, sizeof buffer), RAW(0));
    OK("NtDeleteAtom", NUM(atom, atom));
    FAILS(INVALID_HANDLE, "NtDeleteAtom", NUM(atom, 0xcfff));

    OK("NtClose", SEMAPHORE);
    FAILS(INVALID_HANDLE, "NtClose", BAD);
    return zoo_end();
}
