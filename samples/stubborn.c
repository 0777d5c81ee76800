// Does what keeps a process from being ended, as far as it can. For nudges. Argument: "suspend" all its threads, "block" what can
// be blocked or ignored, "close" every handle, "relay": threads that each end the one before, "spin" in all threads, "wait" for
// an event that is never set, "pipe": read where nobody writes.
// Bounded by itself: it lives for a minute at most.
#include "sample.h"

static ULONGLONG end;

static BOOL over(void) { return GetTickCount64() > end; }

static void say(const char *what) {
    puts(what);
    fflush(stdout);
}

static DWORD WINAPI suspend_itself(void *unused) {
    (void)unused;
    SuspendThread(GetCurrentThread());
    return 0;
}

static void suspend_all(void) {
    for (int i = 0; i < 4; i++) CHECK(CreateThread(NULL, 0, suspend_itself, NULL, 0, NULL));
    Sleep(100);
    say("ready");
    SuspendThread(GetCurrentThread());
}

static BOOL WINAPI ignore_control(DWORD event) {
    (void)event;
    return TRUE;
}

static LONG CALLBACK swallow(EXCEPTION_POINTERS *exception) {
    (void)exception;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static LONG WINAPI swallow_unhandled(EXCEPTION_POINTERS *exception) {
    (void)exception;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void block(void) {
    SetConsoleCtrlHandler(NULL, TRUE);
    SetConsoleCtrlHandler(ignore_control, TRUE);
    AddVectoredExceptionHandler(1, swallow);
    AddVectoredContinueHandler(1, swallow);
    SetUnhandledExceptionFilter(swallow_unhandled);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    SetProcessShutdownParameters(0x4ff, SHUTDOWN_NORETRY);
    SetPriorityClass(GetCurrentProcess(), REALTIME_PRIORITY_CLASS);
    HANDLE job = CreateJobObjectA(NULL, NULL);
    if (job) AssignProcessToJobObject(job, GetCurrentProcess());
    // Nobody but the system may open it any more.
    SECURITY_DESCRIPTOR nobody;
    ACL empty;
    InitializeSecurityDescriptor(&nobody, SECURITY_DESCRIPTOR_REVISION);
    InitializeAcl(&empty, sizeof empty, ACL_REVISION);
    SetSecurityDescriptorDacl(&nobody, TRUE, &empty, FALSE);
    SetKernelObjectSecurity(GetCurrentProcess(), DACL_SECURITY_INFORMATION, &nobody);
    say("ready");
    while (!over()) {
        RaiseException(0xe0000001, 0, 0, NULL);
        Sleep(1);
    }
}

static void close_all(void) {
    say("ready");
    for (ULONG_PTR handle = 4; handle < 65536; handle += 4) NtClose((HANDLE)handle);
    while (!over()) Sleep(10);
}

static DWORD WINAPI relay(void *before) {
    if (before) {
        TerminateThread(before, 0);
        CloseHandle(before);
    }
    HANDLE self;
    CHECK(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &self, 0, FALSE, DUPLICATE_SAME_ACCESS));
    if (over()) ExitProcess(0);
    CHECK(CreateThread(NULL, 65536, relay, self, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL));
    Sleep(60000);
    return 0;
}

static DWORD WINAPI spin(void *unused) {
    (void)unused;
    for (volatile unsigned n = 0; ; n++) {
        if ((n & 0xffffff) == 0 && over()) return 0;
    }
}

static void wait_for_ever(void) {
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    say("ready");
    NtWaitForSingleObject(event, FALSE, &(LARGE_INTEGER){.QuadPart = -600000000ll});
}

static void read_pipe(void) {
    HANDLE in, out;
    char byte;
    DWORD done;
    CHECK(CreatePipe(&in, &out, NULL, 0));
    say("ready");
    ReadFile(in, &byte, 1, &done, NULL);
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "wait";
    end = GetTickCount64() + 60000;
    if (!strcmp(how, "suspend")) suspend_all();
    if (!strcmp(how, "block")) block();
    if (!strcmp(how, "close")) close_all();
    if (!strcmp(how, "relay")) {
        say("ready");
        relay(NULL);
    }
    if (!strcmp(how, "spin")) {
        for (int i = 0; i < 7; i++) CHECK(CreateThread(NULL, 0, spin, NULL, 0, NULL));
        say("ready");
        spin(NULL);
    }
    if (!strcmp(how, "wait")) wait_for_ever();
    if (!strcmp(how, "pipe")) read_pipe();
    return success();
}
