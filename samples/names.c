// Makes named objects of every kind and says of each whether it was there before; a second process of the same VM finds all of
// them, then both go: names [found].
#include "sample.h"

static void say(const char *kind, BOOL there) { printf("%s: %s\n", kind, there ? "there" : "new"); }

#define MAKE(kind, call)                                             \
    do {                                                             \
        SetLastError(0);                                             \
        CHECK((call) != NULL);                                       \
        say(kind, GetLastError() == ERROR_ALREADY_EXISTS);           \
    } while (0)

int main(int argc, char **argv) {
    const BOOL second = argc > 1 && !strcmp(argv[1], "found");
    MAKE("mutex", CreateMutexA(NULL, FALSE, "Global\\meeting-mutex"));
    MAKE("local mutex", CreateMutexA(NULL, FALSE, "meeting-local"));
    MAKE("event", CreateEventA(NULL, TRUE, FALSE, "Global\\meeting-event"));
    MAKE("semaphore", CreateSemaphoreA(NULL, 0, 1, "Global\\meeting-semaphore"));
    MAKE("timer", CreateWaitableTimerA(NULL, TRUE, "Global\\meeting-timer"));
    MAKE("section", CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, "Global\\meeting-section"));
    MAKE("job", CreateJobObjectA(NULL, "Global\\meeting-job"));
    const HANDLE slot = CreateMailslotA("\\\\.\\mailslot\\meeting", 0, 0, NULL);
    say("mailslot", slot == INVALID_HANDLE_VALUE);
    const HANDLE pipe = CreateNamedPipeA("\\\\.\\pipe\\meeting", PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, 0, 1, 512, 512, 0, NULL);
    say("pipe", pipe == INVALID_HANDLE_VALUE);
    say("atom", GlobalFindAtomA("meeting-atom") != 0);
    CHECK(GlobalAddAtomA("meeting-atom"));
    say("window", FindWindowA("meeting-class", "meeting") != NULL);
    if (second) return success();

    WNDCLASSA class = {.lpfnWndProc = DefWindowProcA, .hInstance = GetModuleHandleA(NULL), .lpszClassName = "meeting-class"};
    CHECK(RegisterClassA(&class));
    CHECK(CreateWindowA("meeting-class", "meeting", WS_OVERLAPPEDWINDOW, 0, 0, 100, 100, NULL, NULL, class.hInstance, NULL));
    char command[MAX_PATH + 16], self[MAX_PATH];
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    GetModuleFileNameA(NULL, self, sizeof self);
    snprintf(command, sizeof command, "\"%s\" found", self);
    fflush(stdout);
    CHECK(CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    const ULONGLONG end = GetTickCount64() + 6000;
    MSG message;
    while (WaitForSingleObject(process.hProcess, 20)) {
        while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageA(&message);
    }
    puts("HOLDING");
    fflush(stdout);
    while (GetTickCount64() < end) {
        while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageA(&message);
        Sleep(20);
    }
    return success();
}
