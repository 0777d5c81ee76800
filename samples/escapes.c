// Tries the ways out of the VM and prints each with what came of it: escapes numbers | refused | files | host PORT NAME KEY PID.
//
// numbers: every system call number of Linux, as a program that takes this for Linux would call it. The others jump into the C
// library (linux.h), past all that Windows sees.
#include "linux.h"

#ifdef _WIN64

enum { kRead, kWrite, kOpen, kClose, kMmap = 9, kIoctl = 16, kShmget = 29, kSocket = 41, kConnect = 42, kClone = 56, kKill = 62, kFcntl = 72,
       kFtruncate = 77, kMkdir = 83, kLink = 86, kSymlink = 88, kMknod = 133, kMknodat = 259 };

#undef TEXT
#define TEXT(s) (Linux)(ULONG_PTR)(s)

static unsigned char *code;

static LONG CALLBACK survive(EXCEPTION_POINTERS *exception) {
    // Some Windows call of that number did not like what it was given.
    exception->ContextRecord->Rip = *(ULONG_PTR *)exception->ContextRecord->Rsp;
    exception->ContextRecord->Rsp += 8;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void numbers(void) {
    typedef Linux (*Call)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR);
    static const unsigned char stub[] = {0x49, 0x89, 0xca, 0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0xc3};
    code = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
    AddVectoredExceptionHandler(1, survive);
    for (unsigned number = 0; number < 512; number++) {
        memcpy(code, stub, sizeof stub);
        memcpy(code + 4, &number, sizeof number);
        // No handle, and no address that can be read.
        ((Call)(void *)code)(0xdeadbeec, 0x10, 0x10, 0x10);
    }
    printf("512 numbers\n");
}

// What no Windows process needs. Every one must be refused with EPERM.
static void refused(void) {
    static const struct { const char *name; Linux number, a, b, c; } calls[] = {
        {"ptrace", 101, 0, 0, 0}, {"mount", 165, 0, 0, 0}, {"umount2", 166, 0, 0, 0}, {"pivot_root", 155, 0, 0, 0}, {"chroot", 161, 0, 0, 0},
        {"unshare", 272, 0x10000000, 0, 0}, {"setns", 308, 3, 0, 0}, {"clone", kClone, 0x10000000 | 17, 0, 0}, {"bpf", 321, 0, 0, 0},
        {"perf_event_open", 298, 0, 0, 0}, {"io_uring_setup", 425, 1, 0, 0}, {"userfaultfd", 323, 0, 0, 0}, {"keyctl", 250, 0, 0, 0},
        {"add_key", 248, 0, 0, 0}, {"request_key", 249, 0, 0, 0}, {"init_module", 175, 0, 0, 0}, {"finit_module", 313, 0, 0, 0},
        {"kexec_load", 246, 0, 0, 0}, {"reboot", 169, 0, 0, 0}, {"swapon", 167, 0, 0, 0}, {"acct", 163, 0, 0, 0}, {"syslog", 103, 0, 0, 0},
        {"iopl", 172, 3, 0, 0}, {"ioperm", 173, 0, 0, 0}, {"settimeofday", 164, 0, 0, 0}, {"clock_settime", 227, 0, 0, 0}, {"adjtimex", 159, 0, 0, 0},
        {"process_vm_readv", 310, 1, 0, 0}, {"process_vm_writev", 311, 1, 0, 0}, {"pidfd_getfd", 438, 0, 0, 0}, {"kcmp", 312, 1, 1, 0},
        {"name_to_handle_at", 303, 0, 0, 0}, {"open_by_handle_at", 304, 0, 0, 0}, {"fanotify_init", 300, 0, 0, 0}, {"quotactl", 179, 0, 0, 0},
        {"personality", 135, 0, 0, 0}, {"setuid", 105, 0, 0, 0}, {"setgid", 106, 0, 0, 0}, {"setgroups", 116, 0, 0, 0}, {"setresuid", 117, 0, 0, 0},
        {"capset", 126, 0, 0, 0}, {"sethostname", 170, 0, 0, 0}, {"setdomainname", 171, 0, 0, 0}, {"msgget", 68, 0, 0, 0}, {"semget", 64, 0, 1, 0},
        {"mq_open", 240, 0, 0, 0}, {"memfd_secret", 447, 0, 0, 0}, {"mknod", kMknod, 0, 0, 0}, {"mknodat", kMknodat, 0, 0, 0},
        {"symlink", kSymlink, 0, 0, 0}, {"symlinkat", 266, 0, 0, 0}, {"socket", kSocket, 17 /* AF_PACKET */, 3, 0},
        {"socket", kSocket, 40 /* AF_VSOCK */, 1, 0}, {"socket", kSocket, 16 /* AF_NETLINK */, 3, 12 /* NETFILTER */},
        {"ioctl", kIoctl, 0, 0x5412 /* TIOCSTI */, 0}, {"fcntl", kFcntl, 250, 1033 /* F_ADD_SEALS */, 0x10 /* F_SEAL_FUTURE_WRITE */}};
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) {
        printf("%s: %lld\n", calls[i].name, linux_call(calls[i].number, calls[i].a, calls[i].b, calls[i].c, 0, 0, 0));
    }
    printf("number 999: %lld\n", linux_call(999, 0, 0, 0, 0, 0, 0));
    printf("x32 getpid: %lld\n", linux_call(0x40000000 | 39, 0, 0, 0, 0, 0, 0));
}

// Files of Linux that may be named, and none of which may be had.
static void files(void) {
    static const struct { const char *name; int flags; } tried[] = {
        {"/proc/1/mem", 2}, {"/proc/1/environ", 0}, {"/proc/1/fd/240", 2}, {"/proc/1/root/etc/passwd", 0}, {"/proc/sys/kernel/core_pattern", 1},
        {"/proc/sys/kernel/modprobe", 1}, {"/proc/sysrq-trigger", 1}, {"/proc/kcore", 0}, {"/proc/kallsyms", 1}, {"/dev/mem", 2}, {"/dev/kmsg", 0},
        {"/dev/sda", 0}, {"/dev/vda", 0}, {"/dev/kvm", 2}, {"/dev/fuse", 2}, {"/sys/kernel", 0}, {"/etc/ld.so.preload", 1},
        {"/run/drsemu/monitor.so", 1}, {"/run/drsemu/init", 1}, {"/usr/lib/wine/wine64", 1}, {"/etc/passwd", 1}, {"/var/run/docker.sock", 2}};
    char name[64], text[32];
    for (unsigned i = 0; i < sizeof tried / sizeof *tried; i++) {
        printf("%s: %lld\n", tried[i].name, linux_call(kOpen, TEXT(tried[i].name), tried[i].flags, 0, 0, 0, 0));
    }
    // Wine's server reads and writes the memory of every process: nobody reads and writes its own.
    for (int pid = 2; pid < 200; pid++) {
        snprintf(name, sizeof name, "/proc/%d/comm", pid);
        const Linux comm = linux_call(kOpen, TEXT(name), 0, 0, 0, 0, 0);
        if (comm < 0) continue;
        memset(text, 0, sizeof text);
        linux_call(kRead, comm, TEXT(text), sizeof text - 1, 0, 0, 0);
        linux_call(kClose, comm, 0, 0, 0, 0, 0);
        if (strncmp(text, "wineserver", 10)) continue;
        snprintf(name, sizeof name, "/proc/%d/mem", pid);
        printf("wineserver's memory: %lld\n", linux_call(kOpen, TEXT(name), 2, 0, 0, 0, 0));
    }
    printf("shrink the recorder's memory: %lld\n", linux_call(kFtruncate, 250, 0, 0, 0, 0, 0));
    printf("kill process 1: %lld\n", linux_call(kKill, 1, 9, 0, 0, 0, 0));
    // Names in the file system that the report is read from afterwards.
    printf("hard link to the registry: %lld\n", linux_call(kLink, TEXT("/wine/system.reg"), TEXT("/wine/drive_c/linked.reg"), 0, 0, 0, 0));
    printf("hard link to the system: %lld\n", linux_call(kLink, TEXT("/etc/passwd"), TEXT("/wine/drive_c/linked.txt"), 0, 0, 0, 0));
}

// What this machine has outside of the VM: a port of its loopback, an abstract socket, shared memory, a process.
static void host(char **argv) {
    const struct { USHORT family, port; ULONG address; char zero[8]; } inet = {2, (USHORT)((atoi(argv[2]) & 255) << 8 | atoi(argv[2]) >> 8), 0x0100007f, {0}};
    const Linux tcp = linux_call(kSocket, 2, 1, 0, 0, 0, 0);
    printf("port: %lld\n", linux_call(kConnect, tcp, TEXT(&inet), 16, 0, 0, 0));
    struct { USHORT family; char name[64]; } unix_name = {1, {0}};
    strncpy(unix_name.name + 1, argv[3], sizeof unix_name.name - 2);
    const Linux local = linux_call(kSocket, 1, 1, 0, 0, 0, 0);
    printf("abstract socket: %lld\n", linux_call(kConnect, local, TEXT(&unix_name), (Linux)(3 + strlen(argv[3])), 0, 0, 0));
    printf("shared memory: %lld\n", linux_call(kShmget, atoi(argv[4]), 4096, 0600, 0, 0, 0));
    printf("process: %lld\n", linux_call(kKill, atoi(argv[5]), 0, 0, 0, 0, 0));
}

int main(int argc, char **argv) {
    CHECK(argc > 1);
    if (!strcmp(argv[1], "numbers")) {
        numbers();
        return success();
    }
    find_linux();
    if (!strcmp(argv[1], "refused")) refused();
    if (!strcmp(argv[1], "files")) files();
    if (!strcmp(argv[1], "host") && argc == 6) host(argv);
    return success();
}

#else

static LONG CALLBACK skip(EXCEPTION_POINTERS *exception) {
    exception->ContextRecord->Eip += 2;
    exception->ContextRecord->Eax = exception->ExceptionRecord->ExceptionCode;
    return EXCEPTION_CONTINUE_EXECUTION;
}

int main(void) {
    unsigned faults = 0;
    AddVectoredExceptionHandler(1, skip);
    for (unsigned number = 0; number < 512; number++) {
        unsigned result;
        __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(0), "c"(0), "d"(0) : "esi", "edi", "memory");
        faults += result == EXCEPTION_ACCESS_VIOLATION;
    }
    printf("%u access violations\n", faults);
    return success();
}

#endif
