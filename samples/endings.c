// Every way in which a program ends another: the victims' exit codes tell the way.
#include "sample.h"

static char self[MAX_PATH];

static PROCESS_INFORMATION start(const char *what, DWORD flags) {
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    char line[MAX_PATH * 2];
    snprintf(line, sizeof line, "\"%s\" %s", self, what);
    CHECK(CreateProcessA(NULL, line, NULL, NULL, FALSE, flags, NULL, NULL, &startup, &process));
    return process;
}

static void expect_end(PROCESS_INFORMATION process, DWORD wanted) {
    DWORD code;
    CHECK(WaitForSingleObject(process.hProcess, 60000) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(process.hProcess, &code) && code == wanted);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
}

static HANDLE make_job(DWORD limits) {
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION information = {.BasicLimitInformation = {.LimitFlags = limits}};
    HANDLE job = CreateJobObjectA(NULL, NULL);
    CHECK(job);
    CHECK(SetInformationJobObject(job, JobObjectExtendedLimitInformation, &information, sizeof information));
    return job;
}

int main(int argc, char **argv) {
    GetModuleFileNameA(NULL, self, sizeof self);
    if (argc > 1 && !strcmp(argv[1], "itself")) return 7;
    if (argc > 1 && !strcmp(argv[1], "fault")) *(volatile int *)8 = 1;
    if (argc > 1 && !strcmp(argv[1], "parent")) {  // a job's members are also what they start
        PROCESS_INFORMATION child = start("by-job-child", 0);
        CHECK(WaitForSingleObject(child.hProcess, INFINITE) == WAIT_OBJECT_0);
    }
    if (argc > 1) Sleep(INFINITE);

    expect_end(start("itself", 0), 7);
    expect_end(start("fault", 0), 0xc0000005);

    PROCESS_INFORMATION victim = start("by-process", 0);
    Sleep(200);
    CHECK(TerminateProcess(victim.hProcess, 0x201));
    expect_end(victim, 0x201);

    victim = start("by-early", CREATE_SUSPENDED);  // before its first call
    CHECK(TerminateProcess(victim.hProcess, 0x202));
    expect_end(victim, 0x202);

    victim = start("by-thread", 0);
    Sleep(200);
    CHECK(TerminateThread(victim.hThread, 0x203));
    expect_end(victim, 0x203);

    HANDLE job = make_job(0);
    victim = start("by-job parent", CREATE_SUSPENDED);
    CHECK(AssignProcessToJobObject(job, victim.hProcess));
    ResumeThread(victim.hThread);
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION accounting;
    PROCESS_INFORMATION parent = start("parent", CREATE_SUSPENDED);
    CHECK(AssignProcessToJobObject(job, parent.hProcess));
    ResumeThread(parent.hThread);
    for (int i = 0; i < 2400; i++) {
        CHECK(QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &accounting, sizeof accounting, NULL));
        if (accounting.ActiveProcesses >= 3) break;
        Sleep(25);
    }
    CHECK(accounting.ActiveProcesses == 3);
    Sleep(300);
    CHECK(TerminateJobObject(job, 0x204));
    expect_end(victim, 0x204);
    expect_end(parent, 0x204);
    CloseHandle(job);

    job = make_job(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE);
    victim = start("by-close", 0);
    CHECK(AssignProcessToJobObject(job, victim.hProcess));
    Sleep(200);
    CloseHandle(job);
    CHECK(WaitForSingleObject(victim.hProcess, 60000) == WAIT_OBJECT_0);

    // Its last handle goes with this process.
    job = make_job(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE);
    victim = start("by-exit", 0);
    CHECK(AssignProcessToJobObject(job, victim.hProcess));
    Sleep(300);
    return success();
}
